"""What a reader must be told before reading a rate: one sentence a guard.

The guards are rules of thumb, stated with their thresholds. They are fields of every
result, so that captions and reports can carry them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.comparison.tally import Tally

__all__ = [
    "DOCUMENT_RATIO",
    "FEW_DOCUMENTS",
    "FEW_OCCURRENCES",
    "WORD_RATIO",
    "describe_groups",
    "guard",
    "number",
    "some",
]

FEW_DOCUMENTS = 6
DOCUMENT_RATIO = 3
WORD_RATIO = 4
FEW_OCCURRENCES = 5

ONE_TEXT = (
    "no p-value and no interval is given, because one text a side has no variation between "
    "texts to measure chance by, and the words of one text are not independent of each other. "
    "Read the counts, the rates and where the words stand."
)


def number(n: int, singular: str, plural: str | None = None) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> number(1, "word"), number(1200, "word"), number(2, "family", "families")
    ('1 word', '1,200 words', '2 families')
    """
    return f"{n:,} {singular if n == 1 else plural or singular + 's'}"


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


def describe_groups(groups: Tally) -> str:
    """Return each group with its documents and words."""
    sizes = zip(groups.names, groups.n_texts, groups.n_tokens, strict=True)
    return some(
        (f"{name} ({number(t, 'document')}, {number(w, 'word')})" for name, t, w in sizes), most=8
    )


def guard(groups: Tally, labels: Sequence[str], noun: tuple[str, str]) -> tuple[str, ...]:
    """Return a sentence for each guard that the groups, or what is counted, run into.

    Parameters
    ----------
    groups : Tally
        The groups to be compared.
    labels : sequence of str
        Names of what is counted, one a column.
    noun : pair of str
        What a column is, singular and plural.
    """
    sentences = [*_about_documents(groups), *_about_sizes(groups)]
    total = groups.n.sum(axis=0)
    if len(total) and not total.any():
        return (*sentences, f"None of the {noun[1]} occurs at all.")
    rare = (total > 0) & (total < FEW_OCCURRENCES)
    if rare.any():
        sentences.append(
            f"Fewer than {FEW_OCCURRENCES} occurrences in all, so that one more or less changes "
            f"the picture: {_listed(labels, rare, noun)}."
        )
    return (*sentences, *_about_carriers(groups, labels, noun))


def _about_documents(groups: Tally) -> list[str]:
    sentences = []
    texts, names = groups.n_texts, groups.names
    single = [name for name, n in zip(names, texts, strict=True) if n == 1]
    few = [f"{g} ({n})" for g, n in zip(names, texts, strict=True) if 1 < n < FEW_DOCUMENTS]
    if single:
        holds = "holds" if len(single) == 1 else "hold"
        sentences.append(f"{some(single)} {holds} one document only: {ONE_TEXT}")
    if few:
        sentences.append(
            f"Fewer than {FEW_DOCUMENTS} documents in a group: {some(few)}; one article can make "
            "the difference."
        )
    empty = int(groups.cells["n_empty"].sum())
    if empty:
        have = "has" if empty == 1 else "have"
        sentences.append(f"{number(empty, 'document')} without a word {have} been left out of n.")
    if groups.n_shared:
        sentences.append(
            f"{number(groups.n_shared, 'document')} with words in more than one group: "
            "the groups are parts of the same texts, not independent samples."
        )
    return sentences


def _about_sizes(groups: Tally) -> list[str]:
    sentences = []
    texts, words = groups.n_texts, groups.n_tokens
    if texts.max() > DOCUMENT_RATIO * texts.min():
        sentences.append(
            f"Groups differ in documents by more than {DOCUMENT_RATIO} to 1 "
            f"({texts.min():,} to {texts.max():,})."
        )
    if words.max() > WORD_RATIO * words.min():
        sentences.append(
            f"Groups differ in words by more than {WORD_RATIO} to 1 "
            f"({words.min():,} to {words.max():,}); a zero in the smaller one means less."
        )
    return sentences


def _about_carriers(groups: Tally, labels: Sequence[str], noun: tuple[str, str]) -> list[str]:
    """Name what more than half rests on one document of a group that has several."""
    several = groups.n_texts[:, np.newaxis] > 1
    enough = groups.n >= FEW_OCCURRENCES
    carried = np.any(several & enough & (2 * groups.largest > groups.n), axis=0)
    if not carried.any():
        return []
    return [
        "More than half of the occurrences in a group come from one document: "
        f"{_listed(labels, carried, noun)}."
    ]


def _listed(labels: Sequence[str], chosen: NDArray[np.bool_], noun: tuple[str, str]) -> str:
    named = [label for label, is_named in zip(labels, chosen, strict=True) if is_named]
    return f"{number(len(named), *noun)} ({some(named)})"
