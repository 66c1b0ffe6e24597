"""Log ratio: how many doublings lie between two rates (Hardie 2014)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from framing.errors import CountsError, did_you_mean

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["ZERO_RULES", "ZeroRule", "log_ratio"]

ZeroRule = Literal["half", "add_half"]
ZERO_RULES = ("half", "add_half")


def log_ratio(
    target: ArrayLike,
    reference: ArrayLike,
    *,
    n_target: ArrayLike,
    n_reference: ArrayLike,
    zero: ZeroRule = "half",
) -> NDArray[np.float64]:
    """Return the binary logarithm of the ratio of two relative frequencies.

    ``log2((a / n_target) / (b / n_reference))``: +1 is twice as frequent in the target,
    -1 twice as frequent in the reference.

    Parameters
    ----------
    target, reference : array-like of int, shape (n_terms,)
        Occurrences on the two sides, `a` and `b`.
    n_target, n_reference : int, or array-like that broadcasts with the counts
        Words on the two sides.
    zero : {"half", "add_half"}, default "half"
        What stands in for an absent term. ``"half"`` puts 0.5 in the place of a zero and
        leaves every other count as it is (Hardie 2014); ``"add_half"`` adds 0.5 to all
        counts, which draws small ones towards zero.

    Returns
    -------
    ndarray of float64, shape (n_terms,)
        In doublings; missing where a term is absent on both sides.

    Raises
    ------
    CountsError
        If the zero rule is unknown.

    References
    ----------
    .. [1] Hardie, A. (2014). Log Ratio: an informal introduction. ESRC Centre for Corpus
       Approaches to Social Science (CASS), Lancaster University.

    Examples
    --------
    >>> log_ratio([4, 1, 0], [1, 4, 2], n_target=100, n_reference=100)
    array([ 2., -2., -2.])
    """
    if zero not in ZERO_RULES:
        raise CountsError(f"there is no zero rule {zero!r}; {did_you_mean(str(zero), ZERO_RULES)}")
    a, b = np.asarray(target, dtype=np.float64), np.asarray(reference, dtype=np.float64)
    absent = (a == 0) & (b == 0)
    if zero == "half":
        a, b = np.where(a == 0, 0.5, a), np.where(b == 0, 0.5, b)
    else:
        a, b = a + 0.5, b + 0.5
    # a difference of logarithms, so that exchanging the sides changes the sign exactly
    ratio = np.log2(a / np.asarray(n_target)) - np.log2(b / np.asarray(n_reference))
    return np.where(absent, np.nan, ratio)
