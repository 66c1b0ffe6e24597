"""Keyness: which words set one group of articles apart from the others.

Every table holds both standard views of a term beside its counts, the log ratio (size of
the difference) and the weighted log-odds (size, drawn to zero where there is little to go
by); `measure` says which of them is the ``estimate`` that sorts it. Nothing here is a test:
significance computed from tokens is refused, because words of one text depend on each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from framing.comparison.attribution import in_voices, of_voices, only_voices
from framing.comparison.guards import describe_groups, guard, number
from framing.comparison.measures.log_odds import PRIOR_MASS, LogOdds, log_odds
from framing.comparison.measures.log_ratio import ZeroRule, log_ratio
from framing.comparison.printing import as_html, as_text
from framing.comparison.tally import Tally, columns_of, per_1k, tally_groups
from framing.errors import CountsError, did_you_mean
from framing.provenance import Provenance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["MEASURES", "Keyness", "keyness"]

Measure = Literal["log_odds", "log_ratio"]
MEASURES = ("log_odds", "log_ratio")
SIDE = "side of the comparison"
Z_RANKS = (
    "z ranks terms and is not a test: it takes the words of a text for independent draws, "
    "which they are not."
)


@dataclass(frozen=True, slots=True, eq=False)
class Keyness:
    """Terms of two sides, those that mark the target first.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a term that occurs on either side, sorted by ``estimate``, largest first,
        then by term: ``term``, ``n_target``, ``n_reference``, ``per_1k_target``,
        ``per_1k_reference``, ``log_ratio`` (doublings), ``estimate`` (of the chosen measure),
        ``z`` (of the weighted log-odds; descriptive), ``n_docs`` (documents with the term).
        Positive is more frequent in the target.
    settings : mapping of str to JSON value
        Every choice, defaults included.
    design : str
        A sentence: the measure, the two sides, their documents and words.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the table was made.
    """

    table: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        sides = f"{self.settings['target']} against {self.settings['reference']}"
        return f"Keyness ({self.settings['measure']}): {sides}, {number(len(self.table), 'term')}"

    def plot(self, **choices: Any) -> Figure:
        """Draw the estimates against frequency; see `framing.figures.frequency_by_log_odds`."""
        from framing.figures import frequency_by_log_odds

        names = {"log_odds": "weighted log-odds", "log_ratio": "log ratio"}
        return frequency_by_log_odds(
            self.table,
            provenance=self.provenance,
            target=self.settings["target"],
            reference=self.settings["reference"],
            warnings=self.warnings,
            **{"label": names[self.settings["measure"]], **choices},
        )


def keyness(
    counts: Counts,
    *,
    by: str,
    target: object,
    reference: object = None,
    measure: Measure = "log_odds",
    layer: str = "term",
    min_count: int = 1,
    zero: ZeroRule = "half",
    prior: Literal["pooled"] | float = "pooled",
    prior_mass: float = PRIOR_MASS,
    voice: str | Sequence[str] | None = None,
) -> Keyness:
    """List the terms of one group of units by how far they set it apart.

    Parameters
    ----------
    counts : Counts
        Occurrences, with a column of its units that names the groups.
    by : str
        That column.
    target : str
        The group of interest.
    reference : str, optional
        The group to hold it against; by default all other groups together.
    measure : {"log_odds", "log_ratio"}, default "log_odds"
        ``"log_odds"``: the weighted log-odds difference, in natural logarithms (Monroe,
        Colaresi and Quinn 2008); its ``z``, which that paper ranks by, stands in its own
        column. ``"log_ratio"``: the log ratio, in doublings (Hardie 2014).
    layer : str, default "term"
        ``"term"`` for words; a lexicon, ``"family"`` or ``"cue"`` for categories.
    min_count : int, default 1
        Terms with fewer occurrences on both sides together are left out of the table, after
        the measures were computed; the result says how many.
    zero : {"half", "add_half"}, default "half"
        Zero rule of the log ratio.
    prior : {"pooled"} or float, default "pooled"
        Prior of the log-odds: each term's share of the words of both sides, or one number
        for every term.
    prior_mass : float, default 500
        Words that the pooled prior is worth in total.
    voice : str or sequence of str, optional
        Only words in these voices, such as ``"outlet"``; by default all words.

    Returns
    -------
    Keyness
        No term is missing because it is absent on one side.

    Raises
    ------
    CountsError
        If a column, group, layer or measure is not there, a side has no words (in these
        voices), no term is left, or the counts do not carry voice.

    References
    ----------
    .. [1] Hardie, A. (2014). Log Ratio: an informal introduction. CASS, Lancaster University.
    .. [2] Monroe, B. L., Colaresi, M. P. and Quinn, K. M. (2008). Fightin' Words. Political
       Analysis 16 (4), 372-403.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> articles = pd.DataFrame({"document": ["a", "b"], "group": ["A", "B"]})
    >>> counts = Counts.from_matrix([[4, 4, 92], [8, 0, 192]], articles, ["war", "cede", "other"])
    >>> result = keyness(counts, by="group", target="A", measure="log_ratio")
    >>> result.table[["term", "n_target", "n_reference", "estimate"]].round(3)
        term  n_target  n_reference  estimate
    0   cede         4            0     4.000
    1    war         4            8     0.000
    2  other        92          192    -0.061
    """
    _check(measure, min_count)
    name, other = _sides(counts, by, target, reference)
    named = [target] if reference is None else [target, reference]
    chosen, voices = of_voices(counts, voice, by, named)
    columns, layer = columns_of(chosen, layer)
    sides = tally_groups(_two_sides(columns, by, name, other), SIDE, order=[name, other])
    present = sides.n.sum(axis=0) > 0
    if not present.any():
        raise CountsError(f"no term of layer {layer!r} occurs in {name!r} or in {other!r}.")
    a, b = sides.n
    n_a, n_b = (int(words) for words in sides.n_tokens)
    ratio = log_ratio(a, b, n_target=n_a, n_reference=n_b, zero=zero)
    odds = log_odds(a, b, n_target=n_a, n_reference=n_b, prior=prior, prior_mass=prior_mass)
    kept = present & (a + b >= min_count)
    if not kept.any():
        raise CountsError(f"no term occurs {min_count:,} times or more; lower `min_count`.")
    settings = {
        "by": by, "target": name, "reference": other, "measure": measure, "layer": layer,
        "min_count": min_count, "zero": zero, "prior": prior, "prior_mass": odds.prior_mass,
    }  # fmt: skip
    settings |= {"voice": voices} if voices else {}
    labels = [str(label) for label in sides.terms["term"]]
    noun = ("term", "terms") if layer == "term" else ("category", "categories")
    return Keyness(
        _table(sides, labels, ratio, odds, measure).loc[kept].pipe(_sorted),
        settings,
        f"{_method(settings)} by {by}{f', only in {in_voices(voices)}' if voices else ''}: "
        f"{describe_groups(sides)}. {Z_RANKS}",
        (
            *_left_out(present, kept, min_count),
            *guard(sides, labels, noun),
            *only_voices(voices),
        ),
        Provenance("keyness", settings, {"counts": counts.digest}, (counts.provenance,)),
    )


def _check(measure: str, min_count: int) -> None:
    if measure not in MEASURES:
        raise CountsError(
            f"there is no measure {measure!r} in this version of framing; "
            f"measures: {', '.join(MEASURES)}."
        )
    if isinstance(min_count, bool) or not isinstance(min_count, int) or min_count < 1:
        raise CountsError(f"min_count must be a whole number from 1 up; got {min_count!r}.")


def _sides(counts: Counts, by: str, target: object, reference: object) -> tuple[str, str]:
    """Return the names of the two sides."""
    groups = [str(name) for name in counts.group(by).units[by]]
    named = {"target": target} | ({} if reference is None else {"reference": reference})
    for side, wanted in named.items():
        if str(wanted) not in groups:
            raise CountsError(
                f"{side}: no unit has {by} = {wanted!r}; {did_you_mean(str(wanted), groups)}"
            )
    others = [name for name in groups if name != str(target)]
    if not others:
        raise CountsError(
            f"keyness needs two groups, but column {by!r} has only {groups[0]!r}; "
            "pass another column as `by`."
        )
    if reference is None:
        return str(target), others[0] if len(others) == 1 else f"all but {target}"
    if str(reference) == str(target):
        raise CountsError(f"target and reference are both {str(target)!r}; name two groups.")
    return str(target), str(reference)


def _two_sides(counts: Counts, by: str, target: str, reference: str) -> Counts:
    """Mark the units of the two sides in a column of its own, and leave the others out."""
    groups = counts.units[by].astype(str)
    rest = groups.where(groups == reference) if (groups == reference).any() else reference
    side = groups.where(groups == target, rest)
    marked = replace(counts, units=counts.units.assign(**{SIDE: side}))
    return marked.filter(**{SIDE: [target, reference]})


def _table(
    sides: Tally,
    labels: list[str],
    ratio: NDArray[np.float64],
    odds: LogOdds,
    measure: Measure,
) -> pd.DataFrame:
    (a, b), (n_a, n_b) = sides.n, sides.n_tokens
    return pd.DataFrame(
        {
            "term": pd.Series(labels, dtype="str"),
            "n_target": a,
            "n_reference": b,
            "per_1k_target": per_1k(a, n_a),
            "per_1k_reference": per_1k(b, n_b),
            "log_ratio": ratio,
            "estimate": odds.estimate if measure == "log_odds" else ratio,
            "z": odds.z,
            "n_docs": sides.n_docs_overall,
        }
    )


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    """Sort by estimate, then by term: rounded, since logarithms differ in the last bit."""
    order = np.lexsort((np.arange(len(table)), -table["estimate"].to_numpy().round(9)))
    return table.iloc[order].reset_index(drop=True)


def _method(settings: Mapping[str, Any]) -> str:
    if settings["measure"] == "log_ratio":
        return f"Log ratio in doublings (Hardie 2014), zero rule {settings['zero']!r},"
    if settings["prior"] == "pooled":
        prior = f"a pooled prior worth {settings['prior_mass']:g} words"
    else:
        prior = f"an uninformative prior of {settings['prior']:g} a term"
    return f"Weighted log-odds (Monroe, Colaresi and Quinn 2008) with {prior},"


def _left_out(
    present: NDArray[np.bool_], kept: NDArray[np.bool_], min_count: int
) -> tuple[str, ...]:
    absent, rare = int((~present).sum()), int((present & ~kept).sum())
    sentences = []
    if absent:
        have = "has" if absent == 1 else "have"
        sentences.append(f"{number(absent, 'term')} absent on both sides {have} been left out.")
    if rare:
        have = "has" if rare == 1 else "have"
        sentences.append(
            f"{number(rare, 'term')} with fewer than {number(min_count, 'occurrence')} "
            f"{have} been left out."
        )
    return tuple(sentences)
