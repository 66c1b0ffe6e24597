"""Keyness: which words set one group of articles apart from the others.

Every table holds counts, rates and the log ratio of a term beside the measure that was asked
for, its ``estimate``, and says which side the term marks. Nothing here is a test: significance
computed from tokens only ranks, because words of one text depend on each other, and the result
says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from framing.comparison.attribution import in_voices, only_voices
from framing.comparison.guards import describe_groups, guard, number, some
from framing.comparison.measures.likelihood import CellsChoice
from framing.comparison.printing import as_html, as_text
from framing.comparison.prior import background_counts
from framing.comparison.ranking import RANKINGS, SIDES, choices_of, ranking_of
from framing.comparison.sides import Sides, two_sides
from framing.errors import CountsError
from framing.provenance import Provenance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["MEASURES", "Keyness", "keyness"]

Measure = Literal[
    "log_odds", "log_ratio", "g2", "chi2", "fisher", "bic", "pct_diff", "odds_ratio", "jsd", "rtd"
]
MEASURES = tuple(RANKINGS)


@dataclass(frozen=True, slots=True, eq=False)
class Keyness:
    """Terms of two sides, those that mark the target first.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a term that occurs on either side: ``term``, ``n_target``, ``n_reference``,
        ``per_1k_target``, ``per_1k_reference``, ``log_ratio`` (doublings), ``estimate`` (of the
        chosen measure), ``side`` (``"target"`` or ``"reference"``, whichever has the higher rate,
        for ``rtd`` the higher rank; empty where they are equal), what the measure has beside its
        estimate, and ``n_docs`` (documents with the term). Sorted by what is `signed`, largest
        first, then by term. Beside the estimate stand, of

        log_odds, log_ratio
            ``z`` of the weighted log-odds.
        g2, chi2, fisher
            ``p_tokens`` and its decimal logarithm ``log10_p_tokens``: what programs print that
            take tokens for independent draws. Descriptive.
        fisher
            ``odds_ratio``, the conditional estimate of R.
        bic
            ``evidence``, its reading.
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

    @property
    def signed(self) -> pd.Series:
        """What is sorted and drawn: the estimate, or how far it stands out, with a sign.

        Positive where the target uses the term more. A measure that does not tell the sides
        apart (G2, chi-square, BIC, the divergences) is negative on the side of the reference,
        and zero if it is below zero itself; of Fisher's test it is -log10 p; the odds ratio is
        in doublings.
        """
        ranking = ranking_of(self.settings["measure"])
        return pd.Series(ranking.signed(self.table), index=self.table.index, name="signed")

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        sides = f"{self.settings['target']} against {self.settings['reference']}"
        return f"Keyness ({self.settings['measure']}): {sides}, {number(len(self.table), 'term')}"

    def plot(self, **choices: Any) -> Figure:
        """Draw what is `signed` against frequency; see `framing.figures.frequency_by_log_odds`.

        Terms with an infinite value (a zero on one side under ``zero="none"``) have no place and
        are named in the warnings of the figure.
        """
        from framing.figures import frequency_by_log_odds

        finite = np.isfinite(self.signed)
        own = {
            "provenance": self.provenance,
            "target": self.settings["target"],
            "reference": self.settings["reference"],
            "warnings": (*_not_drawn(self.table["term"][~finite]), *self.warnings),
            "label": ranking_of(self.settings["measure"]).label,
        }
        return frequency_by_log_odds(
            self.table.assign(estimate=self.signed)[finite], **{**own, **choices}
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
    zero: str | None = None,
    prior: Literal["pooled"] | float | Counts | Mapping[str, float] | None = None,
    prior_mass: Literal["raw"] | float | None = None,
    cells: CellsChoice | None = None,
    yates: bool | None = None,
    base: float | None = None,
    alpha: float | None = None,
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
    measure : str, default "log_odds"
        What the ``estimate`` is; the formulas stand in `framing.comparison.measures`.

        ``"log_odds"``: the weighted log-odds difference, in natural logarithms (Monroe,
        Colaresi and Quinn 2008); its ``z``, which that paper ranks by, in its own column.
        ``"log_ratio"``: the log ratio, in doublings (Hardie 2014).
        ``"g2"``: the log-likelihood ratio (Dunning 1993; Rayson and Garside 2000).
        ``"chi2"``: Pearson's chi-square.
        ``"fisher"``: the two-sided p-value of Fisher's exact test, which is all the number that
        this test has; the conditional odds ratio stands in its own column.
        ``"bic"``: G2 less the logarithm of all words (Wilson 2013).
        ``"pct_diff"``: %DIFF (Gabrielatos and Marchi 2011).
        ``"odds_ratio"``: the odds ratio.
        ``"jsd"``, ``"rtd"``: the term's contribution to the Jensen-Shannon or rank-turbulence
        divergence; see `framing.comparison.divergence` for their sum.
    layer : str, default "term"
        ``"term"`` for words; a lexicon, ``"family"`` or ``"cue"`` for categories.
    min_count : int, default 1
        Terms with fewer occurrences on both sides together are left out of the table, after
        the measures were computed; the result says how many.
    zero : str, optional
        Zero rule: of the log ratio ``"half"`` (default) or ``"add_half"``; with
        ``measure="odds_ratio"`` of that, ``"none"`` (default) or ``"haldane"``; with
        ``measure="pct_diff"`` of that, ``"none"`` (default) or ``"1e-18"``.
    prior : {"pooled"}, float, Counts or mapping, optional
        Prior of the log-odds. ``"pooled"`` (default): each term's share of the words of both
        sides. A number: the same for every term. Counts of a background corpus, or a mapping
        from term to its occurrences there: the share of its words (of the mapping, of its sum).
        A term that the background lacks gets half an occurrence, and the result says so.
    prior_mass : float or "raw", optional
        Words that an informative prior is worth in total, by default 500; ``"raw"``: as many as
        its corpus has.
    cells : {2, 4}, optional
        Cells of G2, also in BIC; by default 2.
    yates : bool, optional
        Whether chi-square is corrected for continuity; by default it is not.
    base : float, optional
        Base of the Jensen-Shannon divergence, by default 2.
    alpha : float, optional
        Of the rank-turbulence divergence, by default 1/3.
    voice : str or sequence of str, optional
        Only words in these voices, such as ``"outlet"``; by default all words.

    Returns
    -------
    Keyness
        No term is missing because it is absent on one side.

    Raises
    ------
    CountsError
        If a column, group, layer or measure is not there, a choice belongs to another measure, a
        side has no words (in these voices), no term is left, or the counts do not carry voice.

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
    >>> likelihood = keyness(counts, by="group", target="A", measure="g2", cells=4)
    >>> likelihood.table[["term", "estimate", "side", "log10_p_tokens"]].round(3)
        term  estimate       side  log10_p_tokens
    0   cede     8.898     target          -2.544
    1    war     0.000                      0.000
    2  other     1.998  reference          -0.803
    """
    if isinstance(min_count, bool) or not isinstance(min_count, int) or min_count < 1:
        raise CountsError(f"min_count must be a whole number from 1 up; got {min_count!r}.")
    given = {"zero": zero, "prior": prior, "prior_mass": prior_mass, "cells": cells,
             "yates": yates, "base": base, "alpha": alpha}  # fmt: skip
    chosen = choices_of(measure, given)
    sides = two_sides(counts, by, target, reference, layer=layer, voice=voice)
    background = background_counts(chosen, sides)
    columns = ranking_of(measure).columns(sides, {**chosen, **background.choices})
    kept = sides.present & (sides.tally.n.sum(axis=0) >= min_count)
    if not kept.any():
        raise CountsError(f"no term occurs {min_count:,} times or more; lower `min_count`.")
    settings = {
        "by": by, "target": sides.target, "reference": sides.reference, "measure": measure,
        "layer": sides.layer, "min_count": min_count, **chosen, **background.settings,
    }  # fmt: skip
    if "prior_mass" in columns:
        settings["prior_mass"] = columns.pop("prior_mass")
    settings |= {"voice": sides.voices} if sides.voices else {}
    noun = ("term", "terms") if sides.layer == "term" else ("category", "categories")
    return Keyness(
        _table(sides, columns, settings).loc[kept].pipe(_sorted, measure),
        settings,
        f"{ranking_of(measure).method(settings)} by {by}"
        f"{f', only in {in_voices(sides.voices)}' if sides.voices else ''}: "
        f"{describe_groups(sides.tally)}. {ranking_of(measure).note}",
        (
            *sides.absent(),
            *_rare(int((sides.present & ~kept).sum()), min_count),
            *background.warnings,
            *guard(sides.tally, sides.labels, noun),
            *sides.differing,
            *only_voices(sides.voices),
        ),
        Provenance(
            "keyness",
            settings,
            {"counts": counts.digest, **background.inputs},
            (counts.provenance, *background.parents),
        ),
    )


def _table(
    sides: Sides, columns: Mapping[str, NDArray[Any]], settings: Mapping[str, Any]
) -> pd.DataFrame:
    """Return the table of all terms, with the columns of the measure before the documents."""
    own = settings["measure"] in ("odds_ratio", "pct_diff")  # whose zero rule is not log ratio's
    table = sides.frame("half" if own else settings["zero"])
    leaning = columns.get("side", sides.leaning)
    beside = {name: values for name, values in columns.items() if name not in ("estimate", "side")}
    side = pd.Series([SIDES[int(way)] for way in leaning], dtype="str")
    n_docs = table.pop("n_docs")
    return table.assign(estimate=columns["estimate"], side=side, **beside, n_docs=n_docs).astype(
        {"evidence": "str"} if "evidence" in beside else {}
    )


def _sorted(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    return table.iloc[ranking_of(measure).order(table)].reset_index(drop=True)


def _rare(n: int, min_count: int) -> tuple[str, ...]:
    have = "has" if n == 1 else "have"
    sentence = (
        f"{number(n, 'term')} with fewer than {number(min_count, 'occurrence')} "
        f"{have} been left out."
    )
    return (sentence,) if n else ()


def _not_drawn(terms: pd.Series) -> tuple[str, ...]:
    sentence = (
        f"Not drawn, because absent on one side and so infinite: {number(len(terms), 'term')} "
        f"({some(terms)})."
    )
    return (sentence,) if len(terms) else ()
