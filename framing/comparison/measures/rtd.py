"""Rank-turbulence divergence: how far terms move between two rankings (Dodds et al. 2023)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata

from framing.comparison.measures.jsd import total
from framing.comparison.measures.two_by_two import whole
from framing.errors import CountsError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["ALPHA", "ranks", "rtd"]

ALPHA = 1 / 3


def ranks(
    target: ArrayLike, reference: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the rank of each term on the two sides, among the terms that occur on either.

    Ties share their mean rank; the terms absent from a side are tied at its end. Missing
    where a term is absent on both.

    Examples
    --------
    >>> ranks([9, 4, 4, 0, 0], [0, 7, 0, 1, 0])
    (array([1. , 2.5, 2.5, 4. , nan]), array([3.5, 1. , 3.5, 2. , nan]))
    """
    a, b = whole(target, "target"), whole(reference, "reference")
    occurs = (a > 0) | (b > 0)
    first, second = np.full(a.shape, np.nan), np.full(b.shape, np.nan)
    first[occurs], second[occurs] = rankdata(-a[occurs]), rankdata(-b[occurs])
    return first, second


def rtd(target: ArrayLike, reference: ArrayLike, *, alpha: float = ALPHA) -> NDArray[np.float64]:
    """Return what each term adds to the rank-turbulence divergence, which is their sum.

    With `r` and `s` the term's ranks on the two sides (see `ranks`)::

        contribution = (alpha + 1) / alpha * |1 / r**alpha - 1 / s**alpha| ** (1 / (alpha + 1)) / N

    ``|ln(r / s)| / N`` for alpha = 0, and ``max(1 / r, 1 / s) / N`` where the ranks differ for
    alpha = infinity. `N` is what the sum would be if no term were in common: the terms of each
    side as they are ranked, against the rank ``N_own + N_other / 2`` on the other, with `N_own`
    and `N_other` the different terms of the two sides (equation 6 of the paper and its limits).

    Parameters
    ----------
    target, reference : array-like of int, shape (n_terms,)
        Occurrences on the two sides; they must be all the terms that are compared.
    alpha : float, default 1/3
        From 0 (rare terms weigh as much as frequent ones) to infinity (only the first ranks
        weigh). A third suits vocabularies, say the authors.

    Returns
    -------
    ndarray of float64, shape (n_terms,)
        From 0 up; 0 where a term has the same rank on both sides, or is absent from both.

    Raises
    ------
    CountsError
        If a side has no occurrences, a count is not whole, or alpha is negative.

    References
    ----------
    .. [1] Dodds, P. S. et al. (2023). Allotaxonometry and rank-turbulence divergence: a universal
       instrument for comparing complex systems. EPJ Data Science 12, 37 (arXiv 2002.09770).

    Examples
    --------
    >>> rtd([3, 2, 1], [1, 2, 3], alpha=float("inf"))  # 1, 0 and 1 of 2 (1 + 1/2 + 1/3)
    array([0.27272727, 0.        , 0.27272727])
    """
    if isinstance(alpha, bool) or np.isnan(alpha) or alpha < 0:
        raise CountsError(f"alpha must be a number from 0 up, or infinity; got {alpha!r}.")
    a, b = whole(target, "target"), whole(reference, "reference")
    total(a, "target"), total(b, "reference")
    first, second = ranks(a, b)
    own, other = int((a > 0).sum()), int((b > 0).sum())
    disjoint = _turbulence(first[a > 0], own + other / 2, alpha).sum() + (
        _turbulence(second[b > 0], other + own / 2, alpha).sum()
    )
    moved = _turbulence(first, second, alpha) / disjoint
    return np.where(np.isnan(first), 0.0, moved)


def _turbulence(
    ranks: NDArray[np.float64], others: NDArray[np.float64] | float, alpha: float
) -> NDArray[np.float64]:
    """Return the divergence of each pair of ranks, not normalized."""
    low, high = np.minimum(ranks, others), np.maximum(ranks, others)
    apart = np.log1p((high - low) / low)  # ln(high / low), exact where they are near
    if alpha == 0:
        return apart
    if np.isinf(alpha):
        return np.where(high > low, 1 / low, 0.0)
    # in logarithms: a power of a rank with a large alpha is no number
    with np.errstate(divide="ignore"):
        size = np.log(-np.expm1(-alpha * apart)) - alpha * np.log(low)
    turbulence: NDArray[np.float64] = (alpha + 1) / alpha * np.exp(size / (alpha + 1))
    return turbulence
