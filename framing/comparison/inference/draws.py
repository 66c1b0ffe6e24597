"""Permutations of units between groups, and weights for resampling them.

Each draw is a column of small integers, one a unit. The same draws serve every term, so that
terms stay comparable and their joint maximum has a distribution; they come from a seed and
the groups alone, so that neither threads nor blocks of terms change them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from math import comb, prod
from typing import TYPE_CHECKING

import numpy as np

from framing.errors import CountsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.comparison.inference.sample import Sample

__all__ = ["Assignments", "assign", "least_p", "n_assignments", "resample"]

MOST_BYTES = 4_000_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Assignments:
    """Ways to assign the units of two groups to them.

    Attributes
    ----------
    chosen : ndarray of uint8, shape (n_units, n_draws)
        1 where a unit is in the first group; the first column is what was observed.
    exact : bool
        Whether these are all the distinct ways there are, each once.
    """

    chosen: NDArray[np.uint8]
    exact: bool


def n_assignments(sample: Sample) -> int:
    """Return in how many distinct ways whole units can be assigned to two groups.

    Within each stratum the sizes of the groups stay as they are.
    """
    return prod(comb(n, n_first) for n, n_first in _sizes(sample))


def least_p(sample: Sample) -> float:
    """Return the p-value that no data can undercut.

    That of one assignment among all, or of two where the groups are of equal size in every
    stratum: the opposite assignment then differs as much.
    """
    balanced = all(n == 2 * n_first for n, n_first in _sizes(sample))
    return (2 if balanced else 1) / n_assignments(sample)


def assign(sample: Sample, n_permutations: int, seed: np.random.SeedSequence) -> Assignments:
    """Draw assignments of units to two groups, or list them all where there are few.

    Parameters
    ----------
    sample : Sample
        Two groups.
    n_permutations : int
        Random assignments beside the observed one. Where there are no more distinct ones than
        this, all are listed instead, each once.
    seed : SeedSequence
        Of this task.
    """
    first = (sample.group == 0).astype(np.uint8)
    total = n_assignments(sample)
    exact = total <= n_permutations + 1
    n_draws = total if exact else n_permutations + 1
    _need_memory(len(first), n_draws)
    strata = [np.flatnonzero(sample.stratum == s) for s in range(int(sample.stratum.max()) + 1)]
    if exact:
        return Assignments(_all(first, strata, n_draws), True)
    chosen = np.empty((len(first), n_draws), dtype=np.uint8)
    chosen[:, 0] = first
    random = np.random.default_rng(seed)
    for units in strata:
        drawn = np.repeat(first[units, np.newaxis], n_permutations, axis=1)
        chosen[units, 1:] = random.permuted(drawn, axis=0)
    return Assignments(chosen, False)


def resample(sample: Sample, n_resamples: int, seed: np.random.SeedSequence) -> NDArray[np.uint8]:
    """Return how often each unit is drawn in each bootstrap resample, (n_units, n_resamples).

    Units are drawn with replacement within their group, as many as it has; with strata,
    whole strata are drawn, so that matched units stay together.
    """
    n_units = len(sample.group)
    _need_memory(n_units, n_resamples)
    random = np.random.default_rng(seed)
    if sample.strata is not None:
        n = int(sample.stratum.max()) + 1
        return _multinomial(random, n, n_resamples)[sample.stratum]
    weights = np.empty((n_units, n_resamples), dtype=np.uint8)
    for group in range(len(sample.groups)):
        units = np.flatnonzero(sample.group == group)
        weights[units] = _multinomial(random, len(units), n_resamples)
    return weights


def _multinomial(random: np.random.Generator, n: int, n_resamples: int) -> NDArray[np.uint8]:
    """Draw n of n with replacement, over and over: counts, (n, n_resamples)."""
    weights = np.empty((n, n_resamples), dtype=np.uint8)
    for draw in range(n_resamples):
        counted = np.bincount(random.integers(n, size=n), minlength=n)
        weights[:, draw] = np.minimum(counted, 255)  # never met: one unit drawn 256 times
    return weights


def _sizes(sample: Sample) -> list[tuple[int, int]]:
    n = np.bincount(sample.stratum)
    n_first = np.bincount(sample.stratum[sample.group == 0], minlength=len(n))
    return [(int(a), int(b)) for a, b in zip(n, n_first, strict=True)]


def _all(
    first: NDArray[np.uint8], strata: list[NDArray[np.intp]], n_draws: int
) -> NDArray[np.uint8]:
    """List every distinct assignment, the observed one first."""
    ways = [list(combinations(units.tolist(), int(first[units].sum()))) for units in strata]
    chosen = np.zeros((len(first), n_draws), dtype=np.uint8)
    for draw, picks in enumerate(product(*ways)):
        for pick in picks:
            chosen[list(pick), draw] = 1
    observed = int(np.argmax((chosen == first[:, np.newaxis]).all(axis=0)))
    order = [observed, *(i for i in range(n_draws) if i != observed)]
    return chosen[:, order]


def _need_memory(n_units: int, n_draws: int) -> None:
    if n_units * n_draws > MOST_BYTES:
        raise CountsError(
            f"{n_draws:,} draws of {n_units:,} units take {n_units * n_draws / 1e9:.1f} GB; lower "
            f"the number of draws to {MOST_BYTES // n_units:,} or less, or name a larger unit."
        )
