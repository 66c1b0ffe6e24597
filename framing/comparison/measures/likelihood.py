"""Log-likelihood ratio and BIC: how badly equal rates would fit a term (Dunning 1993)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np

from framing.comparison.measures.two_by_two import need_one_of, two_by_two

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["CELLS", "CellsChoice", "bic", "evidence", "g2"]

CellsChoice = Literal[2, 4]
CELLS = (2, 4)
# Kass and Raftery (1995), section 3.2, for twice the logarithm of the Bayes factor.
GRADES = ("bare mention", "positive", "strong", "very strong")
CUTS = (2.0, 6.0, 10.0)


def g2(
    target: ArrayLike,
    reference: ArrayLike,
    *,
    n_target: int,
    n_reference: int,
    cells: CellsChoice = 2,
) -> NDArray[np.float64]:
    """Return the log-likelihood ratio of each term, in natural logarithms.

    ``2 * sum(O * ln(O / E))`` over the term's two cells (Rayson and Garside 2000), or over all
    four of the two-by-two table, which adds all other words on both sides (Dunning 1993).
    ``E = N_side * (a + b) / (N_target + N_reference)``; a cell without occurrences adds nothing.

    Parameters
    ----------
    target, reference : array-like of int, shape (n_terms,)
        Occurrences on the two sides, `a` and `b`.
    n_target, n_reference : int
        Words on the two sides.
    cells : {2, 4}, default 2
        The cells that are summed. Two are what corpus linguistics calls log-likelihood; four
        are the likelihood ratio of the table. They differ little for rare terms, and much for
        *the*.

    Returns
    -------
    ndarray of float64, shape (n_terms,)
        From 0 (equal rates) up, whichever side uses the term more.

    Raises
    ------
    CountsError
        If `cells` is neither, a count is not whole, or a term occurs more often than there are
        words.

    References
    ----------
    .. [1] Dunning, T. (1993). Accurate Methods for the Statistics of Surprise and Coincidence.
       Computational Linguistics 19 (1), 61-74.
    .. [2] Rayson, P. and Garside, R. (2000). Comparing Corpora using Frequency Profiling.
       Proceedings of the Workshop on Comparing Corpora, 1-6.

    Examples
    --------
    >>> sizes = {"n_target": 1_000_000, "n_reference": 1_000_000}
    >>> g2([12_000, 0], [10_000, 12], **sizes).round(4)
    array([182.0695,  16.6355])
    >>> g2([12_000, 0], [10_000, 12], **sizes, cells=4).round(4)
    array([184.0917,  16.6356])
    """
    need_one_of("cells", cells, CELLS)
    tables = two_by_two(target, reference, n_target, n_reference)
    total = tables.deviance(0) + tables.deviance(1)
    if cells == 4:
        total = total + (tables.deviance(2) + tables.deviance(3))
    return np.maximum(2 * total, 0.0)


def bic(
    target: ArrayLike,
    reference: ArrayLike,
    *,
    n_target: int,
    n_reference: int,
    cells: CellsChoice = 2,
) -> NDArray[np.float64]:
    """Return G2 less what one more rate costs: ``G2 - ln(N_target + N_reference)``.

    About twice the natural logarithm of the Bayes factor in favor of a difference (Wilson 2013),
    so that ``exp(bic / 2)`` is about the Bayes factor; `evidence` reads it.

    Parameters
    ----------
    target, reference, n_target, n_reference, cells
        As for `g2`.

    Returns
    -------
    ndarray of float64, shape (n_terms,)
        Negative where equal rates are the better account.

    Raises
    ------
    CountsError
        As for `g2`.

    References
    ----------
    .. [1] Wilson, A. (2013). Embracing Bayes Factors for Key Item Analysis in Corpus Linguistics.
       In: New Approaches to the Study of Linguistic Variability. Peter Lang.

    Examples
    --------
    >>> bic([12_000, 0], [10_000, 12], n_target=1_000_000, n_reference=1_000_000).round(4)
    array([167.5608,   2.1269])
    """
    statistic = g2(target, reference, n_target=n_target, n_reference=n_reference, cells=cells)
    return statistic - math.log(int(n_target) + int(n_reference))


def evidence(bic: ArrayLike) -> NDArray[np.object_]:
    """Read a BIC as evidence, by the cut-offs for twice the logarithm of a Bayes factor.

    Up to 2 it is worth a bare mention, up to 6 positive, up to 10 strong, beyond 10 very strong
    (Kass and Raftery 1995, section 3.2). Negative values are read by the same cut-offs, as
    evidence against a difference. Their other scale (1, 3, 20, 150) is for the Bayes factor
    itself; programs that hold a BIC against it call weak evidence strong.

    Examples
    --------
    >>> print(*evidence([1.9, 2.1, 7.0, 10.1, -7.0]), sep=", ")
    bare mention, positive, strong, very strong, strong against
    """
    values = np.asarray(bic, dtype=np.float64)
    grades = np.asarray(GRADES, dtype=object)[np.searchsorted(CUTS, np.abs(values), side="left")]
    return np.where(values < 0, grades + " against", grades)
