"""The sides of a comparison of documents: which groups, which pairs, and what is moved as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.comparison.guards import number, some
from framing.errors import TopicsError, did_you_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Sides", "groups_of", "pairs_of", "units_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Two sides that are compared.

    Attributes
    ----------
    labels : pair of str
    document : ndarray of intp, shape (n_docs,)
        Side of each document, 0 or 1; -1 for neither.
    unit : ndarray of intp, shape (n_docs,)
        Number of each document's unit; -1 for none.
    of_unit : ndarray of intp, shape (n_units,)
        Side of each unit.
    """

    labels: tuple[str, str]
    document: NDArray[np.intp]
    unit: NDArray[np.intp]
    of_unit: NDArray[np.intp]

    @staticmethod
    def of(
        pair: tuple[list[int], list[int]],
        names: Sequence[str],
        group: NDArray[np.intp],
        unit: NDArray[np.intp],
    ) -> Sides:
        """Take two lists of groups for the sides, given each document's group (or -1) and unit."""
        first, second = pair
        side = np.where(np.isin(group, first), 0, np.where(np.isin(group, second), 1, -1))
        kept = np.unique(unit[side >= 0])
        number_of = np.full(int(unit.max()) + 1, -1)
        number_of[kept] = np.arange(len(kept))
        own = np.where(side >= 0, number_of[unit], -1)
        of_unit = np.zeros(len(kept), dtype=np.intp)
        of_unit[own[side >= 0]] = side[side >= 0]
        other = names[second[0]] if len(second) == 1 else f"all but {names[first[0]]}"
        return Sides((names[first[0]], other), side.astype(np.intp), own.astype(np.intp), of_unit)

    @property
    def n(self) -> NDArray[np.int64]:
        """Units of each side."""
        return np.bincount(self.of_unit, minlength=2).astype(np.int64)


def groups_of(units: pd.DataFrame, by: str) -> tuple[list[str], NDArray[np.intp]]:
    """Return the names of the groups, sorted, and the number of each document's group."""
    if by not in units:
        known = [str(name) for name in units if name not in ("document", "n_tokens")]
        raise TopicsError(f"the units have no column {by!r}; {did_you_mean(by, known)}")
    missing = units[by].isna().to_numpy()
    if missing.any():
        raise TopicsError(
            f"{int(missing.sum()):,} of {len(units):,} documents have no value for {by!r}, first: "
            f"row {int(np.argmax(missing)) + 1}; fill the column, or leave them out before the fit."
        )
    values = units[by].astype(str)
    names = sorted(values.unique())
    if len(names) < 2:
        raise TopicsError(
            f"a comparison needs two groups, but column {by!r} has only {some(names)}; pass "
            "another column as `by`."
        )
    place = {name: i for i, name in enumerate(names)}
    return names, values.map(place).to_numpy(dtype=np.intp)


def pairs_of(
    names: Sequence[str], target: object, reference: object
) -> list[tuple[list[int], list[int]]]:
    """Return the groups that are held against each other."""
    for side, wanted in (("target", target), ("reference", reference)):
        if wanted is not None and str(wanted) not in names:
            hint = did_you_mean(str(wanted), names)
            raise TopicsError(f"{side}: there is no group {str(wanted)!r}; {hint}")
    if target is None:
        if reference is not None:
            raise TopicsError("reference= needs a target= to be held against it.")
        return [([a], [b]) for a, b in combinations(range(len(names)), 2)]
    if reference is not None and str(reference) == str(target):
        raise TopicsError(f"target and reference are both {str(target)!r}; name two groups.")
    a = names.index(str(target))
    others = [i for i in range(len(names)) if i != a]
    return [([a], others if reference is None else [names.index(str(reference))])]


def units_of(units: pd.DataFrame, by: str, cluster: str | None) -> NDArray[np.intp]:
    """Return the number of each document's unit: itself, or its cluster in the order of names."""
    if cluster is None:
        return np.arange(len(units))
    if cluster not in units or cluster == by:
        known = [str(name) for name in units if name not in ("n_tokens", by)]
        why = "is the column of the groups" if cluster == by else "is no column of the units"
        raise TopicsError(f"cluster={cluster!r} {why}; {did_you_mean(cluster, known)}")
    if units[cluster].isna().any():
        raise TopicsError(f"a document has no value for cluster={cluster!r}; fill the column.")
    values = units[cluster].astype(str)
    crossed = units[by].astype(str).groupby(values).nunique() > 1
    if crossed.any():
        raise TopicsError(
            f"{cluster} {crossed.idxmax()!r} stands in several groups of {by!r}, as do "
            f"{number(int(crossed.sum()) - 1, 'other')}; a unit that is moved between groups as a "
            "whole must belong to one: name another cluster."
        )
    return np.unique(values.to_numpy(dtype=str), return_inverse=True)[1].astype(np.intp)
