"""Chi-square of a term's two-by-two table (Pearson 1900), with or without Yates's correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.comparison.measures.two_by_two import need_one_of, two_by_two

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["chi2"]


def chi2(
    target: ArrayLike,
    reference: ArrayLike,
    *,
    n_target: int,
    n_reference: int,
    yates: bool = False,
) -> NDArray[np.float64]:
    """Return Pearson's chi-square of each term: ``sum((O - E)**2 / E)`` over four cells.

    Parameters
    ----------
    target, reference : array-like of int, shape (n_terms,)
        Occurrences on the two sides.
    n_target, n_reference : int
        Words on the two sides.
    yates : bool, default False
        Draw every departure from the expected half an occurrence towards zero, and none
        beyond zero (Yates 1934), as R's ``chisq.test`` does. quanteda corrects by default where
        an expected count is below 5, but not where the departure is below a half.

    Returns
    -------
    ndarray of float64, shape (n_terms,)
        From 0 up, whichever side uses the term more.

    Raises
    ------
    CountsError
        If a count is not whole, or a term occurs more often than there are words.

    References
    ----------
    .. [1] Pearson, K. (1900). On the criterion that a given system of deviations … Philosophical
       Magazine 50 (302), 157-175.
    .. [2] Yates, F. (1934). Contingency tables involving small numbers and the chi-square test.
       Supplement to the Journal of the Royal Statistical Society 1 (2), 217-235.

    Examples
    --------
    >>> chi2([6], [2], n_target=100, n_reference=300).round(4)  # 16 (1/2 + 1/6 + 1/98 + 1/294)
    array([10.8844])
    >>> chi2([6], [2], n_target=100, n_reference=300, yates=True).round(4)  # 3.5 for 4
    array([8.3333])
    """
    need_one_of("yates", yates, (False, True))
    tables = two_by_two(target, reference, n_target, n_reference)
    departure = np.abs(tables.excess)
    if yates:
        departure = np.maximum(departure - 0.5, 0.0)
    e = tables.expected
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = departure**2 * ((1 / e[0] + 1 / e[1]) + (1 / e[2] + 1 / e[3]))
    return np.where(departure > 0, statistic, 0.0)  # nothing expected, nothing amiss
