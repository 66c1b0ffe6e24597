"""Divergence: how far apart two vocabularies are, and which words make them so.

One number for the whole of two groups, and its word shift: what each word adds to it. Both
measures hold words against words, so that no word is compared on its own, and no word is
missing because one side lacks it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from framing.comparison.attribution import in_voices, only_voices
from framing.comparison.guards import describe_groups, guard, number
from framing.comparison.printing import as_html, as_text
from framing.comparison.ranking import SIDES, choices_of, ranking_of, rounded
from framing.comparison.sides import two_sides
from framing.errors import CountsError, did_you_mean
from framing.provenance import Provenance

if TYPE_CHECKING:
    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["DIVERGENCES", "Divergence", "divergence"]

DIVERGENCES = ("jsd", "rtd")
SIZE_MATTERS = (
    "Descriptive: two random halves of one corpus diverge, too, and the more the smaller they "
    "are; hold it against such halves, or against texts of the same size."
)


@dataclass(frozen=True, slots=True, eq=False)
class Divergence:
    """How far two groups are apart in their words.

    Attributes
    ----------
    total : float
        The divergence: the sum of all contributions.
    table : pandas.DataFrame
        One row a term that occurs on either side, sorted by ``estimate``, largest first, then by
        term: ``term``, ``n_target``, ``n_reference``, ``per_1k_target``, ``per_1k_reference``,
        ``estimate`` (its contribution), ``side`` (``"target"`` or ``"reference"``, whichever has
        the higher rate, for ``rtd`` the higher rank), ``share`` (of the total), ``n_docs``.
    settings : mapping of str to JSON value
        Every choice, defaults included, and ``total``.
    design : str
        A sentence: the measure, the two sides, their documents and words.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the table was made.
    """

    total: float
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
        return (
            f"Divergence ({self.settings['measure']}): {self.settings['target']} and "
            f"{self.settings['reference']} are {self.total:.4g} apart, "
            f"{number(len(self.table), 'term')}"
        )

    def plot(self, **choices: Any) -> Figure:
        """Draw the terms that contribute most; see `framing.figures.word_shift`."""
        from framing.figures import word_shift

        own = {
            "settings": self.settings,
            "provenance": self.provenance,
            "warnings": self.warnings,
        }
        return word_shift(self.table, **{**own, **choices})


def divergence(
    counts: Counts,
    *,
    by: str,
    target: object,
    reference: object = None,
    measure: Literal["jsd", "rtd"] = "jsd",
    base: float | None = None,
    alpha: float | None = None,
    layer: str = "term",
    voice: str | Sequence[str] | None = None,
) -> Divergence:
    """Measure how far the words of two groups are apart, and what each word adds to it.

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
    measure : {"jsd", "rtd"}, default "jsd"
        ``"jsd"``: Jensen-Shannon divergence of the shares (Lin 1991), in which frequent words
        weigh most. ``"rtd"``: rank-turbulence divergence (Dodds et al. 2023), in which `alpha`
        says how much rare words weigh.
    base : float, optional
        Base of the logarithm in ``"jsd"``, by default 2: bits, from 0 to 1.
    alpha : float, optional
        Of ``"rtd"``, from 0 to infinity, by default 1/3.
    layer : str, default "term"
        What is compared. Shares and ranks are those of its terms among each other, so words
        that were not counted do not enter.
    voice : str or sequence of str, optional
        Only words in these voices, such as ``"outlet"``; by default all words.

    Returns
    -------
    Divergence

    Raises
    ------
    CountsError
        If a column, group or layer is not there, a choice belongs to the other measure, or a
        side has no words or no occurrence (in these voices).

    References
    ----------
    .. [1] Lin, J. (1991). Divergence measures based on the Shannon entropy. IEEE Transactions on
       Information Theory 37 (1), 145-151.
    .. [2] Dodds, P. S. et al. (2023). Allotaxonometry and rank-turbulence divergence. EPJ Data
       Science 12, 37.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> articles = pd.DataFrame({"document": ["a", "b"], "group": ["A", "B"]})
    >>> counts = Counts.from_matrix([[5, 3, 2], [2, 3, 5]], articles, ["war", "of", "peace"])
    >>> apart = divergence(counts, by="group", target="A")
    >>> round(apart.total, 6)
    0.095816
    >>> apart.table[["term", "estimate", "side", "share"]].round(4)
        term  estimate       side  share
    0  peace    0.0479  reference    0.5
    1    war    0.0479     target    0.5
    2     of    0.0000               0.0
    """
    if measure not in DIVERGENCES:
        raise CountsError(
            f"there is no divergence {measure!r}; {did_you_mean(str(measure), DIVERGENCES)}"
        )
    chosen = choices_of(measure, {"base": base, "alpha": alpha})
    sides = two_sides(counts, by, target, reference, layer=layer, voice=voice)
    columns = ranking_of(measure).columns(sides, chosen)
    contributions = columns["estimate"]
    total = float(np.sum(contributions))
    settings = {
        "by": by, "target": sides.target, "reference": sides.reference, "measure": measure,
        "layer": sides.layer, **{name: chosen[name] for name in chosen if name != "zero"},
        "total": total,
    }  # fmt: skip
    settings |= {"voice": sides.voices} if sides.voices else {}
    table = sides.frame().drop(columns="log_ratio")
    n_docs = table.pop("n_docs")
    leaning = columns.get("side", sides.leaning)
    table = table.assign(
        estimate=contributions,
        side=pd.Series([SIDES[int(way)] for way in leaning], dtype="str"),
        share=contributions / total if total > 0 else 0.0,
        n_docs=n_docs,
    ).loc[sides.present]
    order = np.lexsort((np.arange(len(table)), -rounded(table["estimate"].to_numpy())))
    noun = ("term", "terms") if sides.layer == "term" else ("category", "categories")
    return Divergence(
        total,
        table.iloc[order].reset_index(drop=True),
        settings,
        f"{ranking_of(measure).method(settings)} by {by}"
        f"{f', only in {in_voices(sides.voices)}' if sides.voices else ''}: "
        f"{describe_groups(sides.tally)}. {SIZE_MATTERS}",
        (
            *sides.absent(),
            *guard(sides.tally, sides.labels, noun),
            *sides.differing,
            *only_voices(sides.voices),
        ),
        Provenance("divergence", settings, {"counts": counts.digest}, (counts.provenance,)),
    )
