"""The units of a claim: what varies by chance, and is moved as a whole.

A claim about outlets needs outlets to vary, one about articles needs articles. Counts are
added up to these units first, so that everything after sees nothing smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from framing.comparison.guards import number, some
from framing.counts.frames import need_columns
from framing.errors import CountsError, did_you_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.counts import Counts

__all__ = ["Sample", "sample_units"]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Units with their counts, words, groups and strata.

    Attributes
    ----------
    matrix : scipy.sparse.csc_array of int64, shape (n_units, n_terms)
        Occurrences.
    n_tokens : ndarray, shape (n_units,)
        Words of each unit, at least 1; whole numbers unless they are weighted.
    group : ndarray of intp, shape (n_units,)
        Place of each unit's group in `groups`.
    groups : tuple of str
    stratum : ndarray of intp, shape (n_units,)
        Number of each unit's stratum; all 0 without strata.
    unit : str
        What a unit is: the column that names it.
    strata : str or None
        The column of the strata.
    notes : tuple of str
        What was left out.
    """

    matrix: sparse.csc_array
    n_tokens: NDArray[Any]
    group: NDArray[np.intp]
    groups: tuple[str, ...]
    stratum: NDArray[np.intp]
    unit: str
    strata: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def n_units(self) -> NDArray[np.int64]:
        """Units of each group."""
        return np.bincount(self.group, minlength=len(self.groups)).astype(np.int64)

    def pair(self, a: int, b: int) -> Sample:
        """Return the units of two groups, which become groups 0 and 1.

        Strata that hold units of one of them only say nothing about the pair, and go.
        """
        keep = (self.group == a) | (self.group == b)
        notes = self.notes
        if self.strata is not None:
            with_a, with_b = (np.unique(self.stratum[self.group == g]) for g in (a, b))
            both = np.intersect1d(with_a, with_b)
            alone = len(with_a) + len(with_b) - 2 * len(both)
            if not len(both):
                raise CountsError(
                    f"no {self.strata} has units of both {self.groups[a]!r} and "
                    f"{self.groups[b]!r}, so they cannot be compared within it; leave out strata=."
                )
            if alone:
                one = number(alone, f"stratum ({self.strata})", f"strata ({self.strata})")
                verb = "has" if alone == 1 else "have"
                pair = f"{self.groups[a]} against {self.groups[b]}"
                notes = (
                    *notes,
                    f"{one} with units of one group only {verb} been left out of {pair}.",
                )
            keep &= np.isin(self.stratum, both)
        rows = np.flatnonzero(keep)
        order = rows[np.argsort(self.group[rows] == b, kind="stable")]  # group 0 comes first
        strata = np.unique(self.stratum[order], return_inverse=True)[1]
        return replace(
            self,
            matrix=sparse.csc_array(self.matrix[order]),
            n_tokens=self.n_tokens[order],
            group=(self.group[order] == b).astype(np.intp),
            groups=(self.groups[a], self.groups[b]),
            stratum=strata.astype(np.intp),
            notes=notes,
        )


def sample_units(
    counts: Counts,
    *,
    by: str,
    unit: str = "document",
    strata: str | None = None,
    cluster: str | None = None,
    order: Sequence[str] | None = None,
) -> Sample:
    """Add counts up to the units of the claim.

    Parameters
    ----------
    counts : Counts
        The columns to be compared, one a category.
    by : str
        Column of the groups.
    unit : str, default "document"
        Column that names the units.
    strata : str, optional
        Column inside whose values the groups are compared, such as the event.
    cluster : str, optional
        Column of units that depend on each other, such as the outlet of articles: its values
        are the units of chance, in the place of `unit`.
    order : sequence of str, optional
        The groups in their order; by default sorted.

    Raises
    ------
    CountsError
        If a column is missing or has missing values, a unit stands in two groups or two
        strata, or the units of one cluster do.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> articles = pd.DataFrame({"document": ["a", "b", "c"], "outlet": ["X", "X", "Y"],
    ...                          "group": ["A", "A", "B"]})
    >>> counts = Counts.from_matrix([[1, 9], [2, 8], [0, 9]], articles, ["war", "other"])
    >>> sample = sample_units(counts, by="group", cluster="outlet")
    >>> sample.unit, sample.n_units.tolist(), sample.matrix.toarray().tolist()
    ('outlet', [1, 1], [[17, 3], [9, 0]])
    """
    need_columns(counts.units, [by])
    level = cluster or unit
    for name, column in (("unit", unit), ("strata", strata), ("cluster", cluster)):
        if column is not None and column not in counts.units:
            hint = did_you_mean(column, [str(c) for c in counts.units if c != "n_tokens"])
            raise CountsError(f"{name}={column!r}: the units have no such column; {hint}")
    if level == by:
        raise CountsError(
            f"{'cluster' if cluster else 'unit'}={level!r} is the column of the groups, which "
            "leaves one unit a group; name the column of what varies within them."
        )
    names = [level, by, *([strata] if strata not in (None, by, level) else [])]
    units = counts.group(names)
    frame = units.units
    _need_one(frame, level, by, "pass strata= that column to compare within it" if not strata
              else "each unit must belong to one group")  # fmt: skip
    if strata:
        _need_one(frame, level, strata, "name strata that units do not cross")
    groups = tuple(order) if order else tuple(sorted(frame[by].astype(str).unique()))
    place = {name: i for i, name in enumerate(groups)}
    has_words = (frame["n_tokens"] > 0).to_numpy()
    empty = int((~has_words).sum())
    verb = "has" if empty == 1 else "have"
    notes = (f"{number(empty, level)} without a word {verb} been left out of n.",) if empty else ()
    frame = frame[has_words]
    stratum = (
        np.unique(frame[strata].astype(str), return_inverse=True)[1]
        if strata
        else np.zeros(len(frame), dtype=np.intp)
    )
    return Sample(
        sparse.csc_array(units.matrix[np.flatnonzero(has_words)]),
        frame["n_tokens"].to_numpy(dtype=np.int64),
        frame[by].astype(str).map(place).to_numpy(dtype=np.intp),
        groups,
        stratum.astype(np.intp),
        level,
        strata,
        notes,
    )


def _need_one(frame: pd.DataFrame, level: str, column: str, remedy: str) -> None:
    """Raise if a unit has two values in a column that must tell units apart."""
    pairs = frame[[level, column]].drop_duplicates()
    several = pairs[level][pairs[level].duplicated()].drop_duplicates()
    if len(several):
        first = several.iloc[0]
        values = some(pairs.loc[pairs[level] == first, column])
        raise CountsError(
            f"{level} {first!r} stands in several values of {column!r} ({values}), and so do "
            f"{number(len(several) - 1, 'other')}; {remedy}, or name another unit."
        )
