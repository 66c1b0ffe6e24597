"""Natural cubic splines: curves through a formula, straight beyond their ends.

Their knots depend on the different values alone, not on how many documents have each: to have
every document twice changes no curve.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.errors import TopicsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DF", "natural_spline", "spline_knots"]

DF = 3  # columns of a spline, unless it is told otherwise


def natural_spline(x: NDArray[np.float64], knots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the basis of natural cubic splines without the constant, (len(x), n_knots - 1).

    Parameters
    ----------
    x : ndarray of float64
        Values; beyond the outer knots the curve goes on straight.
    knots : ndarray of float64
        Two or more, ascending.

    Notes
    -----
    The truncated power basis of Hastie, Tibshirani and Friedman (2009, equations 5.4 and 5.5),
    with the outer knots at 0 and 1.

    Examples
    --------
    >>> natural_spline(np.array([0.0, 1.0, 2.0]), np.array([0.0, 2.0]))
    array([[0. ],
           [0.5],
           [1. ]])
    """
    at = (knots - knots[0]) / (knots[-1] - knots[0])
    scaled = (np.asarray(x, dtype=np.float64) - knots[0]) / (knots[-1] - knots[0])
    cubes = np.maximum(scaled[:, np.newaxis] - at, 0.0) ** 3
    last = cubes[:, -1:]
    bends = (cubes[:, :-1] - last) / (1.0 - at[:-1])
    return np.column_stack([scaled, bends[:, :-1] - bends[:, -1:]])


def spline_knots(x: NDArray[np.float64], df: int = DF) -> NDArray[np.float64]:
    """Return df + 1 knots: the ends, and equally spaced quantiles of the different values.

    Raises
    ------
    TopicsError
        If there are too few different values.

    Examples
    --------
    >>> spline_knots(np.array([1.0, 2.0, 3.0, 4.0, 4.0, 4.0]), 3)
    array([1., 2., 3., 4.])
    """
    if isinstance(df, bool) or not isinstance(df, (int, np.integer)) or df < 1:
        raise TopicsError(f"spline: df = {df!r}; it is a whole number of 1 or more.")
    different = np.unique(np.asarray(x, dtype=np.float64))
    if len(different) < df + 1:
        raise TopicsError(
            f"a spline with df={df} needs {df + 1} different values, and there are "
            f"{len(different)}; lower df, or name the column without a spline."
        )
    return np.quantile(different, np.linspace(0, 1, df + 1))
