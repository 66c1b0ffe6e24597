"""Odds ratio of a term's two-by-two table, plain or with a half added to every cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from framing.comparison.measures.two_by_two import need_one_of, two_by_two
from framing.errors import CountsError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["OddsZeroRule", "odds_ratio"]

OddsZeroRule = Literal["none", "haldane"]
ODDS_ZERO_RULES = ("none", "haldane")


def odds_ratio(
    target: ArrayLike,
    reference: ArrayLike,
    *,
    n_target: int,
    n_reference: int,
    zero: OddsZeroRule = "none",
) -> NDArray[np.float64]:
    """Return ``(a / (n_target - a)) / (b / (n_reference - b))``.

    Parameters
    ----------
    target, reference : array-like of int, shape (n_terms,)
        Occurrences on the two sides, `a` and `b`.
    n_target, n_reference : int
        Words on the two sides.
    zero : {"none", "haldane"}, default "none"
        ``"none"``: the plain ratio, infinite where the term is absent from the reference,
        zero where it is absent from the target. ``"haldane"`` adds 0.5 to all four cells of
        every table (Haldane 1956, Anscombe 1956), which keeps it finite and draws it to 1.

    Returns
    -------
    ndarray of float64, shape (n_terms,)
        1 is equal odds; missing where a term is absent on both sides.

    Raises
    ------
    CountsError
        If the zero rule is unknown, a count is not whole, or one term is all the words of both
        sides, so that it has no odds.

    References
    ----------
    .. [1] Haldane, J. B. S. (1956). The estimation and significance of the logarithm of a ratio
       of frequencies. Annals of Human Genetics 20 (4), 309-311.

    Examples
    --------
    >>> odds_ratio([2, 2, 0], [1, 0, 1], n_target=12, n_reference=11)
    array([ 2., inf,  0.])
    >>> odds_ratio([2, 2], [1, 0], n_target=12, n_reference=11, zero="haldane").round(4)
    array([1.6667, 5.4762])
    """
    need_one_of("zero", zero, ODDS_ZERO_RULES)
    a, b, c, d = two_by_two(target, reference, n_target, n_reference).observed
    absent = (a == 0) & (b == 0)
    if zero == "none" and ((c == 0) & (d == 0)).any():
        raise CountsError(
            "a term makes up all the words there are, so that it has no odds; check `n_tokens` of "
            'the units, or use zero="haldane".'
        )
    half = 0.5 if zero == "haldane" else 0.0
    a, b, c, d = (cell + half for cell in (a, b, c, d))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: NDArray[np.float64] = (a * d) / (b * c)
    return np.where(absent, np.nan, ratio)
