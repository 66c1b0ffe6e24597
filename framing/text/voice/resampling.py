"""Intervals for numbers from a coded sample: documents are drawn again, not words.

The words of one article are not independent of each other, so a replicate of the sample is
made of as many whole documents, drawn with replacement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.errors import CountsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LEVEL", "REPLICATES", "check_replicates", "interval", "resampled_sums"]

LEVEL = 0.95
REPLICATES = 1_000
FEWEST_REPLICATES = 100


def check_replicates(replicates: int, level: float) -> None:
    """Raise an error for numbers that make no interval."""
    if replicates < FEWEST_REPLICATES:
        raise CountsError(
            f"`replicates` must be at least {FEWEST_REPLICATES}; got {replicates}. "
            f"The default is {REPLICATES:,}."
        )
    if not 0 < level < 1:
        raise CountsError(f"`level` must be between 0 and 1, such as 0.95; got {level}.")


def resampled_sums(counts: NDArray[np.int64], replicates: int, seed: int) -> NDArray[np.int64]:
    """Return the sums of `counts` over documents drawn again with replacement.

    Parameters
    ----------
    counts : ndarray of int64, shape (n_documents, …)
        What is summed.
    replicates : int
        How often a sample is drawn.
    seed : int
        Of the drawing.

    Returns
    -------
    ndarray of int64, shape (replicates, …)

    Examples
    --------
    >>> resampled_sums(np.array([[1, 2], [1, 2]]), 3, seed=1)
    array([[2, 4], [2, 4], [2, 4]])
    """
    n = len(counts)
    drawn = np.random.default_rng(seed).integers(n, size=(replicates, n))
    drawn += np.arange(replicates)[:, None] * n
    weights = np.bincount(drawn.ravel(), minlength=replicates * n).reshape(replicates, n)
    sums: NDArray[np.int64] = weights @ counts.reshape(n, -1)
    return sums.reshape(replicates, *counts.shape[1:])


def interval(
    values: NDArray[np.float64], n: int, level: float = LEVEL
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the expanded percentile interval of each column of `values`.

    Parameters
    ----------
    values : ndarray of float64, shape (replicates, …)
        One number a replicate; missing ones are left out.
    n : int
        Documents in the sample.
    level : float, default 0.95
        How often such an interval holds the true number.

    Returns
    -------
    low, high : ndarray of float64, shape (…)
        Missing where there is one document only, or no replicate has the number.

    Notes
    -----
    The plain percentile interval is too narrow for small samples. Hesterberg (2015, *The
    American Statistician* 69:371) widens it as Student's t does: instead of
    ``α/2`` its ends are the quantiles ``Φ(√(n/(n−1)) · t(α/2; n−1))``.
    """
    from scipy.special import ndtr, stdtrit

    shape = values.shape[1:]
    low, high = np.full(shape, np.nan), np.full(shape, np.nan)
    known = ~np.isnan(values).all(axis=0)
    if n > 1 and known.any():
        tail = ndtr(np.sqrt(n / (n - 1)) * stdtrit(n - 1, (1 - level) / 2))
        low[known], high[known] = np.nanquantile(values[:, known], [tail, 1 - tail], axis=0)
    return low, high
