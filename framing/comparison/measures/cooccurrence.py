"""How strongly words go together: logDice, MI, MI3, t, G2, and Blaheta and Johnson's lambda.

Pure functions on arrays. `n` is how often two words were found together, `n_1` and `n_2` how
often each was found, `expected` how often they would be together by chance alone, which has
rival definitions: the caller says which. All of them describe; words of one text are not
independent of each other, so none is a test.

References
----------
.. [1] Church, K. W. and Hanks, P. (1990). Word association norms, mutual information, and
   lexicography. Computational Linguistics 16 (1), 22-29.
.. [2] Church, K. W., Gale, W., Hanks, P. and Hindle, D. (1991). Using statistics in lexical
   analysis. In U. Zernik (ed.), Lexical Acquisition. Erlbaum.
.. [3] Daille, B. (1994). Approche mixte pour l'extraction de terminologie. Paris 7.
.. [4] Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence.
   Computational Linguistics 19 (1), 61-74.
.. [5] Evert, S. (2005). The Statistics of Word Cooccurrences. Stuttgart.
.. [6] Rychlý, P. (2008). A lexicographer-friendly association score. RASLAN 2008, 6-9.
.. [7] Blaheta, D. and Johnson, M. (2001). Unsupervised learning of multi-word verbs. ACL
   workshop on collocation, 54-60.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import xlogy

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["g2_together", "lambda_z", "log_dice", "mi", "mi3", "t_score"]


def log_dice(n: ArrayLike, n_1: ArrayLike, n_2: ArrayLike) -> NDArray[np.float64]:
    """Return logDice, ``14 + log2(2 n / (n_1 + n_2))`` (Rychlý 2008).

    It does not depend on the size of the corpus. 14 is two adjacent words that are never
    apart; one less is half as close. In windows it can exceed 14, for a word may stand in
    several of them.

    Examples
    --------
    >>> log_dice([10, 5], [10, 10], [10, 10])
    array([14., 13.])
    """
    n, n_1, n_2 = (np.asarray(x, np.float64) for x in (n, n_1, n_2))
    return 14 + np.log2(2 * n / (n_1 + n_2))


def mi(n: ArrayLike, expected: ArrayLike) -> NDArray[np.float64]:
    """Return pointwise mutual information, ``log2(n / expected)`` (Church and Hanks 1990).

    Highest for words that are rare; do not read it without `n`.

    Examples
    --------
    >>> mi([8, 1], [1.0, 2.0])
    array([ 3., -1.])
    """
    return np.log2(np.asarray(n, np.float64) / np.asarray(expected, np.float64))


def mi3(n: ArrayLike, expected: ArrayLike) -> NDArray[np.float64]:
    """Return ``log2(n^3 / expected)``, mutual information that favors the frequent (Daille 1994).

    Examples
    --------
    >>> mi3([8, 1], [1.0, 2.0])
    array([ 9., -1.])
    """
    return np.log2(np.asarray(n, np.float64) ** 3 / np.asarray(expected, np.float64))


def t_score(n: ArrayLike, expected: ArrayLike) -> NDArray[np.float64]:
    """Return ``(n - expected) / sqrt(n)`` (Church et al. 1991); it ranks, it is no t-test.

    Examples
    --------
    >>> t_score([9], [3.0])
    array([2.])
    """
    n = np.asarray(n, np.float64)
    score: NDArray[np.float64] = (n - np.asarray(expected, np.float64)) / np.sqrt(n)
    return score


def g2_together(
    n: ArrayLike, n_1: ArrayLike, n_2: ArrayLike, total: ArrayLike
) -> NDArray[np.float64]:
    """Return the log-likelihood ratio of a 2 × 2 table (Dunning 1993, Evert 2005).

    ``2 * sum(O * ln(O / E))`` over the four cells of the table whose first cell is `n`, first
    row `n_1`, first column `n_2` and sum `total`. For a window, the row is that of the words
    inside it. It is as large for words that avoid each other as for words that attract. Where
    `n` exceeds a margin there is no such table, and the value is missing.

    Examples
    --------
    >>> g2_together([10, 1, 3], [20, 10, 5], [30, 10, 2], 100).round(3)
    array([4.473, 0.   ,   nan])
    """
    n, n_1, n_2, total = (np.asarray(x, np.float64) for x in (n, n_1, n_2, total))
    observed = np.stack(np.broadcast_arrays(n, n_1 - n, n_2 - n, total - n_1 - n_2 + n))
    rows = np.stack(np.broadcast_arrays(n_1, n_1, total - n_1, total - n_1))
    columns = np.stack(np.broadcast_arrays(n_2, total - n_2, n_2, total - n_2))
    # xlogy is 0 for an empty cell, also where nothing is expected in it
    expected = rows * columns / total
    ratio = np.divide(observed, expected, out=np.ones_like(observed), where=expected > 0)
    possible = (observed >= 0).all(axis=0)
    g2 = 2 * xlogy(observed, np.where(possible, ratio, 1.0)).sum(axis=0)
    return np.where(possible, np.maximum(g2, 0.0), np.nan)


def lambda_z(
    cells: ArrayLike, *, smoothing: float = 0.5
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return lambda and z of sequences of k words (Blaheta and Johnson 2001).

    Parameters
    ----------
    cells : array-like, shape (n_sequences, 2**k)
        How many of all sequences agree with each in exactly these of its words: bit j of the
        number of the cell is set where the word at place j is the same. The last cell is how
        often the sequence itself occurs.
    smoothing : float, default 0.5
        Added to each cell.

    Returns
    -------
    lambda, z : ndarray, shape (n_sequences,)
        The k-way interaction of the saturated log-linear model,
        ``sum((-1)^(k - bits(b)) * ln(m_b))`` with ``m`` the smoothed cells, which for two words
        is the log odds ratio; and its quotient by ``sqrt(sum(1 / m_b))``. The z takes each
        word as independent of the others: it ranks, it is no test.

    Examples
    --------
    >>> lambda_, z = lambda_z([[90, 4, 2, 4]], smoothing=0)
    >>> lambda_.round(3), z.round(3)
    (array([3.807]), array([3.786]))
    """
    smoothed = np.asarray(cells, np.float64) + smoothing
    bits = np.array([int(cell).bit_count() for cell in range(smoothed.shape[1])])
    signs = (-1.0) ** (bits[-1] - bits)
    strength = (np.log(smoothed) * signs).sum(axis=1)  # not a product: BLAS rounds as it likes
    return strength, strength / np.sqrt((1 / smoothed).sum(axis=1))
