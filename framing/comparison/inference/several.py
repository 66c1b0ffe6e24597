"""Do several groups differ at all? One permutation test for all of them together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from framing.comparison.inference.sums import drawn_sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.comparison.inference.sample import Sample

__all__ = ["permute_groups"]

TIE = 1e-9
DRAWS_AT_A_TIME = 500


def permute_groups(
    sample: Sample, *, n_permutations: int, seed: np.random.SeedSequence
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Test for each term whether the rates of the groups are unequal.

    Parameters
    ----------
    sample : Sample
        Any number of groups; labels are permuted within strata.
    n_permutations : int
        Random assignments.
    seed : SeedSequence
        Of this task.

    Returns
    -------
    statistic, p : ndarray of float64, shape (n_terms,)
        ``sum over groups of (x - expected) ** 2 / (words * rate)``, where a group's expected
        occurrences are its words times the common rate, stratum by stratum; p counts the
        assignments with a statistic at least as large. Missing where a term does not occur.
    """
    random = np.random.default_rng(seed)
    n_terms = sample.matrix.shape[1]
    total = np.asarray(sample.matrix.sum(axis=0)).ravel().astype(np.float64)
    rates = _stratum_rates(sample)
    observed = _statistic(sample, rates, sample.group[:, np.newaxis])[:, 0]
    at_least = np.ones(n_terms, dtype=np.int64)
    threshold = observed * (1 - TIE)
    for first in range(0, n_permutations, DRAWS_AT_A_TIME):
        n_draws = min(DRAWS_AT_A_TIME, n_permutations - first)
        labels = np.repeat(sample.group[:, np.newaxis], n_draws, axis=1)
        for stratum in range(int(sample.stratum.max()) + 1):
            units = np.flatnonzero(sample.stratum == stratum)
            labels[units] = random.permuted(labels[units], axis=0)
        drawn = _statistic(sample, rates, labels)
        at_least += (drawn >= threshold[:, np.newaxis]).sum(axis=1)
    words = float(sample.n_tokens.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where(total > 0, observed / (total / words), np.nan)
    return statistic, np.where(total > 0, at_least / (n_permutations + 1), np.nan)


def _stratum_rates(sample: Sample) -> sparse.csr_array:
    """Return the rate of each term in each stratum, (n_terms, n_strata)."""
    n_strata = int(sample.stratum.max()) + 1
    units = np.arange(len(sample.group))
    words = np.bincount(sample.stratum, sample.n_tokens, minlength=n_strata)
    share = sparse.csr_array(
        (1 / words[sample.stratum], (sample.stratum, units)), shape=(n_strata, len(units))
    )
    return sparse.csr_array((share @ sample.matrix).T)


def _statistic(
    sample: Sample, rates: sparse.csr_array, labels: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the statistic for each term and draw, apart from the common rate."""
    n_terms = sample.matrix.shape[1]
    n_strata = rates.shape[1]
    total = np.zeros((n_terms, labels.shape[1]))
    whole = _as_one(sample)
    for group in range(len(sample.groups)):
        inside = (labels == group).astype(np.uint8)
        words = np.zeros((n_strata, labels.shape[1]))
        np.add.at(words, sample.stratum, inside * sample.n_tokens[:, np.newaxis].astype(float))
        x = drawn_sums(whole, inside, 0, n_terms)[0]
        beyond = x - rates @ words
        beyond[np.abs(beyond) < TIE * np.maximum(x, 1)] = 0.0  # what rounding left of none
        total += beyond**2 / np.maximum(words.sum(axis=0), 1.0)
    return total


def _as_one(sample: Sample) -> Sample:
    return replace(sample, group=np.zeros(len(sample.group), dtype=np.intp), groups=("all",))
