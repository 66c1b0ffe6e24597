"""%DIFF: the difference of two rates, in percent of the second (Gabrielatos and Marchi 2011)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from framing.comparison.measures.two_by_two import excess_words, need_one_of, whole, words

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["PercentZeroRule", "pct_diff"]

PercentZeroRule = Literal["none", "1e-18"]
PERCENT_ZERO_RULES = ("none", "1e-18")
NEARLY_NOTHING = 1e-18


def pct_diff(
    target: ArrayLike,
    reference: ArrayLike,
    *,
    n_target: int,
    n_reference: int,
    zero: PercentZeroRule = "none",
) -> NDArray[np.float64]:
    """Return ``100 * (rate_target - rate_reference) / rate_reference``.

    Parameters
    ----------
    target, reference : array-like of int, shape (n_terms,)
        Occurrences on the two sides.
    n_target, n_reference : int
        Words on the two sides.
    zero : {"none", "1e-18"}, default "none"
        What stands in for a reference rate of zero. ``"none"``: nothing, and the value is
        infinite, which it is. ``"1e-18"`` is what the authors put there: it keeps such terms
        in the order of their frequency, at values (10 to the power of 15 and more) that mean
        nothing otherwise.

    Returns
    -------
    ndarray of float64, shape (n_terms,)
        From -100 (absent from the target) up; missing where a term is absent on both sides.

    Raises
    ------
    CountsError
        If the zero rule is unknown or a count is not whole.

    References
    ----------
    .. [1] Gabrielatos, C. and Marchi, A. (2011). Keyness: Matching metrics to definitions.
       Corpus Linguistics in the South, Portsmouth.

    Examples
    --------
    >>> pct_diff([6, 0, 2], [2, 1, 0], n_target=100, n_reference=100)
    array([ 200., -100.,   inf])
    >>> pct_diff([2], [0], n_target=100, n_reference=100, zero="1e-18")
    array([2.e+18])
    """
    need_one_of("zero", zero, PERCENT_ZERO_RULES)
    a, b = whole(target, "target"), whole(reference, "reference")
    n, m = words(n_target, "n_target"), words(n_reference, "n_reference")
    # the excess is the difference of the rates times n m / (n + m)
    apart = 100.0 * (excess_words(a, b, n, m) / n) * (1 + n / m)
    base = b / m
    if zero == "1e-18":
        base = np.where(base == 0, NEARLY_NOTHING, base)
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = apart / base
    return np.where((a == 0) & (b == 0), np.nan, percent)
