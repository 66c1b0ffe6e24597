"""Fisher's exact test of a term's two-by-two table, for a whole vocabulary at once.

Given how often a term occurs in all, its occurrences in the target are hypergeometric if the
words are dealt out at random. Probabilities are computed in Loader's saddle-point form, which
keeps twelve digits for corpora of 10**9 words, and tails are summed outwards until nothing
more is added; a pair of counts that several terms share is computed once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from framing.comparison.measures.two_by_two import SMALLEST, two_by_two

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Fisher", "fisher"]

TIES = 1e-7  # tables whose chances differ by less are taken for equally likely, as in R
HALF_LOG_TWO_PI = 0.5 * math.log(2 * math.pi)
LOG_TEN = math.log(10)


@dataclass(frozen=True, slots=True, eq=False)
class Fisher:
    """What Fisher's exact test says of each term.

    Attributes
    ----------
    p : ndarray of float64, shape (n_terms,)
        Two-sided: the chance of all tables with these margins that are no likelier than the
        observed one.
    log10_p : ndarray of float64, shape (n_terms,)
        Its decimal logarithm, which goes on where `p` reaches the smallest number there is.
    odds_ratio : ndarray of float64, shape (n_terms,)
        The conditional maximum likelihood estimate, as in R: 0 or infinite where a cell is
        empty, missing where a term is absent on both sides.
    """

    p: NDArray[np.float64]
    log10_p: NDArray[np.float64]
    odds_ratio: NDArray[np.float64]


def fisher(target: ArrayLike, reference: ArrayLike, *, n_target: int, n_reference: int) -> Fisher:
    """Return Fisher's exact test of each term, two-sided, and its conditional odds ratio.

    Parameters
    ----------
    target, reference : array-like of int, shape (n_terms,)
        Occurrences on the two sides.
    n_target, n_reference : int
        Words on the two sides.

    Returns
    -------
    Fisher

    Raises
    ------
    CountsError
        If a count is not whole, or a term occurs more often than there are words.

    Notes
    -----
    Two-sided p-values have rival definitions; this is that of R's ``fisher.test`` and of
    ``scipy.stats.fisher_exact``: the sum over all tables that are no likelier than the
    observed one.

    References
    ----------
    .. [1] Fisher, R. A. (1935). The Logic of Inductive Inference. Journal of the Royal
       Statistical Society 98 (1), 39-82.
    .. [2] Loader, C. (2000). Fast and Accurate Computation of Binomial Probabilities.

    Examples
    --------
    >>> exact = fisher([3, 4], [1, 0], n_target=4, n_reference=4)  # the lady tasting tea
    >>> exact.p.round(6), exact.odds_ratio.round(4)
    (array([0.485714, 0.028571]), array([6.4083,    inf]))
    """
    tables = two_by_two(target, reference, n_target, n_reference)
    a, b = (tables.observed[side].astype(np.int64) for side in (0, 1))
    n, m = int(n_target), int(n_reference)
    # the smaller side first, so that exchanging the sides changes nothing but the sign
    flip = (b < a) if n == m else np.full(a.shape, m < n)
    pairs = np.column_stack([np.where(flip, b, a).ravel(), (a + b).ravel()])
    distinct, rows = np.unique(pairs, axis=0, return_inverse=True)
    log_p, log_odds = _all_pairs(distinct, min(n, m), max(n, m))
    rows = rows.reshape(a.shape)
    log_ratio = np.where(flip, -log_odds[rows], log_odds[rows])
    with np.errstate(over="ignore"):
        odds = np.exp(log_ratio)
    return Fisher(
        np.maximum(np.exp(log_p), SMALLEST)[rows],
        (log_p / LOG_TEN)[rows],
        np.where(a + b == 0, np.nan, odds),
    )


@njit(cache=True, nogil=True)
def _all_pairs(
    pairs: NDArray[np.int64], n: int, m: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    log_p, log_odds = np.empty(len(pairs)), np.empty(len(pairs))
    for i in range(len(pairs)):
        log_p[i] = _two_sided(pairs[i, 0], pairs[i, 1], n, m)
        log_odds[i] = _log_odds(pairs[i, 0], pairs[i, 1], n, m)
    return log_p, log_odds


@njit(cache=True, nogil=True)
def _two_sided(a: int, k: int, n: int, m: int) -> float:
    """Return ln p: of `k` occurrences `a` in `n` words, the others in `m`."""
    low, high = max(0, k - m), min(k, n)
    mode = int((k + 1.0) * (n + 1.0) / (n + m + 2.0))
    mode = min(max(mode, low), high)
    here = _log_chance(a, k, n, m)
    limit = here + TIES
    if low == high or _log_chance(mode, k, n, m) <= limit:
        return 0.0
    near, far = (low, high) if a < mode else (high, low)
    total = _tail(a, k, n, m, near)
    # on the other side of the mode, the first table that is no likelier
    inner, outer = mode, far
    if _log_chance(outer, k, n, m) <= limit:
        while abs(outer - inner) > 1:
            middle = (inner + outer) // 2
            if _log_chance(middle, k, n, m) <= limit:
                outer = middle
            else:
                inner = middle
        other = _log_chance(outer, k, n, m)
        total += math.exp(other - here) * _tail(outer, k, n, m, far)
    return min(here + math.log(total), 0.0)


@njit(cache=True, nogil=True)
def _tail(x: int, k: int, n: int, m: int, last: int) -> float:
    """Return the chance of `x` and of all beyond it as far as `last`, over that of `x`."""
    term, total = 1.0, 1.0
    while x != last and term > 1e-18 * total:
        if last > x:
            term *= _up(x, k, n, m)
            x += 1
        else:
            x -= 1
            term /= _up(x, k, n, m)
        total += term
    return total


@njit(cache=True, nogil=True)
def _up(x: int, k: int, n: int, m: int) -> float:
    """Return the chance of ``x + 1`` over that of `x`."""
    return (k - x) * float(n - x) / ((x + 1.0) * (m - k + x + 1.0))


@njit(cache=True, nogil=True)
def _log_chance(x: int, k: int, n: int, m: int) -> float:
    """Return ln of the hypergeometric chance of `x`."""
    share = k / (n + m)
    rest = (n + m - k) / (n + m)
    return (
        _log_binomial(x, n, share, rest)
        + _log_binomial(k - x, m, share, rest)
        - _log_binomial(k, n + m, share, rest)
    )


@njit(cache=True, nogil=True)
def _log_binomial(x: int, n: int, p: float, q: float) -> float:
    """Return ln of the binomial chance of `x` in `n` (Loader 2000)."""
    if x == 0:
        return n * (math.log1p(-p) if p < 0.5 else math.log(q))
    if x == n:
        return n * (math.log1p(-q) if q < 0.5 else math.log(p))
    return (
        _stirling_error(n) - _stirling_error(x) - _stirling_error(n - x)
        - _deviance(x, n * p) - _deviance(n - x, n * q)
        + 0.5 * (math.log(n / (n - x)) - math.log(x)) - HALF_LOG_TWO_PI
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _stirling_error(n: int) -> float:
    """Return ln n! less Stirling's formula."""
    if n < 16:
        return math.lgamma(n + 1.0) - (n + 0.5) * math.log(n) + n - HALF_LOG_TWO_PI
    s = 1.0 / (float(n) * n)
    series = 1 / 1260 - (1 / 1680 - 1 / 1188 * s) * s
    return (1 / 12 - (1 / 360 - series * s) * s) / n


@njit(cache=True, nogil=True)
def _deviance(x: float, e: float) -> float:
    """Return ``x ln(x / e) + e - x``."""
    if abs(x - e) >= 0.1 * (x + e):
        return x * math.log(x / e) + e - x
    v = (x - e) / (x + e)
    total, power = (x - e) * v, 2 * x * v
    for odd in range(3, 31, 2):
        power *= v * v
        total += power / odd
    return total


@njit(cache=True, nogil=True)
def _log_odds(a: int, k: int, n: int, m: int) -> float:
    """Return ln of the odds ratio under which `a` is the expected count: Newton's method."""
    low, high = max(0, k - m), min(k, n)
    if low == high:
        return 0.0
    if a == low:
        return -math.inf
    if a == high:
        return math.inf
    odds = math.log(float(a) * (m - k + a) / (float(k - a) * (n - a)))
    for _ in range(100):
        off, spread = _moments(a, k, n, m, math.exp(odds))
        move = min(max(off / spread, -1.0), 1.0)
        odds -= move
        if abs(move) <= 1e-14 * max(abs(odds), 1.0):
            break
    return odds


@njit(cache=True, nogil=True)
def _moments(a: int, k: int, n: int, m: int, odds: float) -> tuple[float, float]:
    """Return the mean less `a`, and the variance, of the count at this odds ratio."""
    total, first, second = 1.0, 0.0, 0.0
    for step in (-1, 1):
        term, x, last = 1.0, a, max(0, k - m) if step < 0 else min(k, n)
        while x != last:
            factor = _up(x, k, n, m) * odds if step > 0 else 1 / (_up(x - 1, k, n, m) * odds)
            term *= factor
            x += step
            total += term
            first += term * (x - a)
            second += term * (x - a) * (x - a)
            if factor < 1 and term < 1e-20 * total:
                break
    mean = first / total
    return mean, second / total - mean * mean
