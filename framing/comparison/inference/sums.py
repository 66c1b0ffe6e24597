"""Weighted sums of sparse counts: the one product behind every resampling.

A weight is a small integer a unit and draw. Columns of the counts are sparse, so a draw costs
as much as there are counts, and never a dense array of units by terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.comparison.inference.sample import Sample

__all__ = ["Moments", "drawn_moments", "drawn_sums", "moments"]


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Sums over the units of each group, from which rates and their variances come.

    Attributes
    ----------
    x, xx, xm : ndarray of float64, shape (n_groups, n_terms, n_draws)
        Occurrences, their squares, and occurrences times words.
    m, mm : ndarray of float64, shape (n_groups, 1, n_draws)
        Words and their squares.
    n : ndarray of float64, shape (n_groups, 1, 1)
        Units.
    """

    x: NDArray[np.float64]
    xx: NDArray[np.float64]
    xm: NDArray[np.float64]
    m: NDArray[np.float64]
    mm: NDArray[np.float64]
    n: NDArray[np.float64]

    @property
    def rate(self) -> NDArray[np.float64]:
        """Occurrences per word."""
        rates: NDArray[np.float64] = self.x / self.m
        return rates

    @property
    def variance(self) -> NDArray[np.float64]:
        """Variance of the rate between units, linearized: the cluster-robust one.

        ``n / (n - 1) * sum((x_i - rate * m_i) ** 2) / m ** 2`` (Binder 1983).
        """
        rate = self.rate
        squares = self.xx - 2 * rate * self.xm + rate * rate * self.mm
        squares = np.where(squares < 1e-9 * self.xx, 0.0, squares)
        variances: NDArray[np.float64] = self.n / (self.n - 1) * squares / (self.m * self.m)
        return variances


def moments(sample: Sample) -> Moments:
    """Return the sums over each group as it was observed, with a single draw."""
    ones = np.ones((len(sample.group), 1), dtype=np.uint8)
    return drawn_moments(sample, ones, 0, sample.matrix.shape[1])


def drawn_moments(sample: Sample, weights: NDArray[np.uint8], first: int, last: int) -> Moments:
    """Return the weighted sums over each group for the terms from `first` to `last`."""
    n_groups = len(sample.groups)
    shape = (n_groups, last - first, weights.shape[1])
    x, xx, xm = (np.zeros(shape) for _ in range(3))
    words = sample.n_tokens.astype(np.float64)
    matrix = sample.matrix
    _add_moments(
        first, last, matrix.indptr, matrix.indices, matrix.data, words, sample.group, weights,
        x, xx, xm,
    )  # fmt: skip
    m, mm = np.zeros((2, n_groups, weights.shape[1]))
    _add_words(words, sample.group, weights, m, mm)
    n = sample.n_units.astype(np.float64)[:, np.newaxis, np.newaxis]
    return Moments(x, xx, xm, m[:, np.newaxis, :], mm[:, np.newaxis, :], n)


def drawn_sums(
    sample: Sample, weights: NDArray[np.uint8], first: int, last: int
) -> NDArray[np.int32]:
    """Return the weighted occurrences in each group, (n_groups, last - first, n_draws)."""
    sums = np.zeros((len(sample.groups), last - first, weights.shape[1]), dtype=np.int32)
    matrix = sample.matrix
    _add_counts(
        first, last, matrix.indptr, matrix.indices, matrix.data, sample.group, weights, sums
    )
    return sums


@njit(cache=True, nogil=True)
def _add_counts(first, last, indptr, indices, data, group, weights, sums):
    n_draws = weights.shape[1]
    for term in range(first, last):
        for i in range(indptr[term], indptr[term + 1]):
            unit = indices[i]
            x = np.int32(data[i])
            into, drawn = sums[group[unit], term - first], weights[unit]
            for draw in range(n_draws):
                into[draw] += x * np.int32(drawn[draw])


@njit(cache=True, nogil=True)
def _add_moments(first, last, indptr, indices, data, words, group, weights, x, xx, xm):
    n_draws = weights.shape[1]
    for term in range(first, last):
        for i in range(indptr[term], indptr[term + 1]):
            unit = indices[i]
            value = np.float64(data[i])
            square, product = value * value, value * words[unit]
            g = group[unit]
            into_x, into_xx, into_xm = x[g, term - first], xx[g, term - first], xm[g, term - first]
            drawn = weights[unit]
            for draw in range(n_draws):
                weight = np.float64(drawn[draw])
                into_x[draw] += value * weight
                into_xx[draw] += square * weight
                into_xm[draw] += product * weight


@njit(cache=True, nogil=True)
def _add_words(words, group, weights, m, mm):
    for unit in range(len(words)):
        value = words[unit]
        into, into_squares, drawn = m[group[unit]], mm[group[unit]], weights[unit]
        for draw in range(weights.shape[1]):
            into[draw] += value * drawn[draw]
            into_squares[draw] += value * value * drawn[draw]
