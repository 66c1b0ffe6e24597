"""What a reader must be told before reading a rate: one sentence a guard.

The guards are rules of thumb, stated with their thresholds. They are fields of every
result, so that captions and reports can carry them. What they know is counts alone; in what
else the groups differ is told by `framing.comparison.cautions.differing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.comparison.tally import Tally

__all__ = [
    "DISPERSION_RATIO",
    "DOCUMENT_RATIO",
    "ENOUGH_OCCURRENCES",
    "FEW_DOCUMENTS",
    "FEW_OCCURRENCES",
    "WORD_RATIO",
    "describe_groups",
    "dispersion_ratio",
    "guard",
    "number",
    "plural",
    "some",
]

FEW_DOCUMENTS = 6
DOCUMENT_RATIO = 3
WORD_RATIO = 4
FEW_OCCURRENCES = 5
DISPERSION_RATIO = 4
ENOUGH_OCCURRENCES = 10  # in a group, before its dispersion is looked at

ONE_TEXT = (
    "no p-value and no interval is given, because one {text} a side has no variation between "
    "{texts} to measure chance by, and the words of one {text} are not independent of each other. "
    "Read the counts, the rates and where the words stand."
)


def number(n: int, singular: str, many: str | None = None) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> number(1, "word"), number(1200, "word"), number(2, "family", "families")
    ('1 word', '1,200 words', '2 families')
    """
    return f"{n:,} {singular if n == 1 else many or singular + 's'}"


def plural(noun: str) -> str:
    """Return the plural of what a unit is called.

    Examples
    --------
    >>> plural("document"), plural("story"), plural("essay")
    ('documents', 'stories', 'essays')
    """
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def some(names: Iterable[object], most: int = 5) -> str:
    """Return the first names, and how many more there are.

    Examples
    --------
    >>> some("abcdefg")
    'a, b, c, d, e and 2 more'
    """
    listed = [str(name) for name in names]
    more = f" and {len(listed) - most:,} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more


def describe_groups(groups: Tally, unit: str = "document") -> str:
    """Return each group with its documents (or what `unit` calls them) and words."""
    sizes = zip(groups.names, groups.n_texts, groups.n_tokens, strict=True)
    units = plural(unit)
    return some(
        (f"{name} ({number(t, unit, units)}, {number(w, 'word')})" for name, t, w in sizes), most=8
    )


def guard(
    groups: Tally, labels: Sequence[str], noun: tuple[str, str], unit: str = "document"
) -> tuple[str, ...]:
    """Return a sentence for each guard that the groups, or what is counted, run into.

    Parameters
    ----------
    groups : Tally
        The groups to be compared.
    labels : sequence of str
        Names of what is counted, one a column.
    noun : pair of str
        What a column is, singular and plural.
    unit : str, default "document"
        What the tally told apart, in the singular: ``"document"``, ``"outlet"``, ``"story"``.
    """
    sentences = [*_about_units(groups, unit), *_about_sizes(groups, unit)]
    total = groups.n.sum(axis=0)
    if len(total) and not total.any():
        return (*sentences, f"None of the {noun[1]} occurs at all.")
    rare = (total > 0) & (total < FEW_OCCURRENCES)
    if rare.any():
        sentences.append(
            f"Fewer than {FEW_OCCURRENCES} occurrences in all, so that one more or less changes "
            f"the picture: {_listed(labels, rare, noun)}."
        )
    sentences += _about_carriers(groups, labels, noun, unit)
    return (*sentences, *_about_dispersion(groups, labels, noun, unit))


def _about_units(groups: Tally, unit: str) -> list[str]:
    sentences = []
    texts, names, units = groups.n_texts, groups.names, plural(unit)
    single = [name for name, n in zip(names, texts, strict=True) if n == 1]
    few = [f"{g} ({n})" for g, n in zip(names, texts, strict=True) if 1 < n < FEW_DOCUMENTS]
    # of a document one says that it is a text, or an article
    text, article = ("text", "article") if unit == "document" else (unit, unit)
    if single:
        holds = "holds" if len(single) == 1 else "hold"
        reason = ONE_TEXT.format(text=text, texts=plural(text))
        sentences.append(f"{some(single)} {holds} one {unit} only: {reason}")
    if few:
        sentences.append(
            f"Fewer than {FEW_DOCUMENTS} {units} in a group: {some(few)}; one {article} can make "
            "the difference."
        )
    empty = int(groups.cells["n_empty"].sum())
    if empty:
        have = "has" if empty == 1 else "have"
        sentences.append(f"{number(empty, unit, units)} without a word {have} been left out of n.")
    if groups.n_shared:
        sentences.append(
            f"{number(groups.n_shared, unit, units)} with words in more than one group: "
            f"the groups are parts of the same {plural(text)}, not independent samples."
        )
    return sentences


def _about_sizes(groups: Tally, unit: str) -> list[str]:
    sentences = []
    texts, words = groups.n_texts, groups.n_tokens
    if texts.max() > DOCUMENT_RATIO * texts.min():
        sentences.append(
            f"Groups differ in {plural(unit)} by more than {DOCUMENT_RATIO} to 1 "
            f"({texts.min():,} to {texts.max():,})."
        )
    if words.max() > WORD_RATIO * words.min():
        sentences.append(
            f"Groups differ in words by more than {WORD_RATIO} to 1 "
            f"({words.min():,} to {words.max():,}); a zero in the smaller one means less."
        )
    return sentences


def _about_carriers(
    groups: Tally, labels: Sequence[str], noun: tuple[str, str], unit: str
) -> list[str]:
    """Name what more than half rests on one document of a group that has several."""
    several = groups.n_texts[:, np.newaxis] > 1
    enough = groups.n >= FEW_OCCURRENCES
    carried = np.any(several & enough & (2 * groups.largest > groups.n), axis=0)
    if not carried.any():
        return []
    return [
        f"More than half of the occurrences in a group come from one {unit}: "
        f"{_listed(labels, carried, noun)}."
    ]


def _about_dispersion(
    groups: Tally, labels: Sequence[str], noun: tuple[str, str], unit: str
) -> list[str]:
    """Name what falls much less evenly on the documents of one group than on those of another."""
    unlike = dispersion_ratio(groups) > DISPERSION_RATIO
    if not unlike.any():
        return []
    return [
        f"Groups differ in dispersion by more than {DISPERSION_RATIO} to 1 (variance between "
        f"{plural(unit)}, at equal rates): {_listed(labels, unlike, noun)}; a test of equal rates "
        "may answer to that."
    ]


def dispersion_ratio(groups: Tally) -> NDArray[np.float64]:
    """Return how many times larger a term's variance is in one group than in another.

    Parameters
    ----------
    groups : Tally
        The groups to be compared.

    Returns
    -------
    ndarray of float64, shape (n_terms,)
        Largest to smallest group, 1 or more. Missing unless two groups have at least 6
        documents and 10 occurrences each: with fewer, the ratio is mostly luck.

    Notes
    -----
    The variance of a group is that of its documents' counts as a multiple of what chance
    alone would give (`Tally.overdispersion`, phi), no less than 1. It grows with the rate, for
    bursty words as ``phi = 1 + mean / k`` (negative binomial), so each is taken at the common
    rate: ``1 + (phi - 1) * r / r_group``, with `r` the rate in all groups together. Equally
    bursty words thus have ratio 1, however their rates differ.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        words = groups.n_tokens[:, np.newaxis]
        common = groups.n.sum(axis=0) / words.sum()
        excess = np.maximum(groups.overdispersion, 1.0) - 1.0
        spread = 1.0 + excess * common / (groups.n / words)
    enough = (groups.n >= ENOUGH_OCCURRENCES) & (groups.n_texts[:, np.newaxis] >= FEW_DOCUMENTS)
    least = np.where(enough, spread, np.inf).min(axis=0)
    most = np.where(enough, spread, 1.0).max(axis=0)
    return np.where(enough.sum(axis=0) > 1, most / least, np.nan)


def _listed(labels: Sequence[str], chosen: NDArray[np.bool_], noun: tuple[str, str]) -> str:
    named = [label for label, is_named in zip(labels, chosen, strict=True) if is_named]
    return f"{number(len(named), *noun)} ({some(named)})"
