"""Many tests at once: what becomes of p-values, in a family whose size is stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.errors import CountsError, did_you_mean

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["ADJUSTMENTS", "adjust_p"]

ADJUSTMENTS = ("bh", "by", "holm", "bonferroni", "max_t")


def adjust_p(p: ArrayLike, method: str = "bh") -> NDArray[np.float64]:
    """Adjust p-values for the number of them.

    Parameters
    ----------
    p : array-like of float
        Missing values are no tests, and stay missing.
    method : {"bh", "by", "holm", "bonferroni"}, default "bh"
        ``"bh"`` and ``"by"`` control the share of false among all discoveries (Benjamini and
        Hochberg 1995, for independent or positively dependent tests; Benjamini and Yekutieli
        2001, for any dependence). ``"holm"`` (1979) and ``"bonferroni"`` control the chance of
        a single false one.

    Returns
    -------
    ndarray of float64
        At most 1, in the order of `p`.

    Raises
    ------
    CountsError
        If the method is unknown, or a value is no probability.

    References
    ----------
    .. [1] Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. Journal
       of the Royal Statistical Society B 57 (1), 289-300.
    .. [2] Benjamini, Y. and Yekutieli, D. (2001). The control of the false discovery rate in
       multiple testing under dependency. Annals of Statistics 29 (4), 1165-1188.
    .. [3] Holm, S. (1979). A simple sequentially rejective multiple test procedure.
       Scandinavian Journal of Statistics 6 (2), 65-70.

    Examples
    --------
    >>> adjust_p([0.01, 0.02, 0.03, 0.5])
    array([0.04, 0.04, 0.04, 0.5 ])
    >>> adjust_p([0.01, 0.02, 0.03, 0.5], "holm")
    array([0.04, 0.06, 0.06, 0.5 ])
    """
    values = np.asarray(p, dtype=np.float64)
    tested = ~np.isnan(values)
    known = values[tested]
    if ((known < 0) | (known > 1)).any():
        raise CountsError("p-values must be between 0 and 1.")
    n = len(known)
    rank = np.arange(1, n + 1)
    order = np.argsort(known, kind="stable")
    if method in ("bh", "by"):
        many = n * (1.0 if method == "bh" else (1.0 / rank).sum())
        adjusted = np.minimum.accumulate((known[order] * many / rank)[::-1])[::-1]
    elif method == "holm":
        adjusted = np.maximum.accumulate(known[order] * (n + 1 - rank))
    elif method == "bonferroni":
        adjusted = known[order] * n
    else:
        raise CountsError(f"there is no adjustment {method!r}; {did_you_mean(method, ADJUSTMENTS)}")
    result = np.full(values.shape, np.nan)
    back = np.empty(n)
    back[order] = np.minimum(adjusted, 1.0)
    result[tested] = back
    return result
