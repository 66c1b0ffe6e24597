"""Does a rate rise or fall? The permutation test of dates, and the slope it does not reject.

If time made no difference, each unit could as well bear the date of another. The statistic
is the sum of dates times what each unit has beyond the common rate, over its standard error;
for a slope other than zero the counts are divided by the growth it implies. Two groups are
the case of two dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from framing.comparison.inference.draws import MOST_BYTES
from framing.errors import CountsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.comparison.inference.sample import Sample

__all__ = ["Slopes", "permute_dates"]

TIE = 1e-9
FURTHEST = 60.0  # doublings a year
PRECISION = 2.0**-15


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """Growth of each term, in doublings of its rate a year; shape (n_terms,) each.

    Attributes
    ----------
    estimate : ndarray of float64
        The slope at which the test finds nothing.
    low, high : ndarray of float64
        Bounds of the slopes that it does not reject.
    p : ndarray of float64
        Of no slope; two-sided.
    """

    estimate: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p: NDArray[np.float64]


def permute_dates(
    sample: Sample,
    years: NDArray[np.float64],
    *,
    n_permutations: int,
    seed: np.random.SeedSequence,
    level: float,
) -> Slopes:
    """Test each term for a trend, and invert the test.

    Parameters
    ----------
    sample : Sample
        Units; dates are permuted within strata.
    years : ndarray of float64, shape (n_units,)
        When each unit was.
    n_permutations : int
        Random orders of the dates.
    seed : SeedSequence
        Of this task.
    level : float
        Of the intervals.
    """
    n_units, n_draws = len(years), n_permutations + 1
    if 8 * n_units * n_draws > MOST_BYTES:
        raise CountsError(
            f"{n_draws:,} orders of {n_units:,} dates take {8 * n_units * n_draws / 1e9:.1f} GB; "
            f"lower n_permutations to {MOST_BYTES // (8 * n_units):,} or less."
        )
    n_strata = int(sample.stratum.max()) + 1
    members = np.bincount(sample.stratum, minlength=n_strata)
    means = np.bincount(sample.stratum, years, minlength=n_strata) / members
    dates = np.empty((n_units, n_draws))
    dates[:, 0] = years - means[sample.stratum]
    random = np.random.default_rng(seed)
    for stratum in range(n_strata):
        units = np.flatnonzero(sample.stratum == stratum)
        drawn = np.repeat(dates[units, :1], n_permutations, axis=1)
        dates[units, 1:] = random.permuted(drawn, axis=0)
    words = sample.n_tokens.astype(np.float64)
    of_words = np.zeros((2, n_strata, n_draws))
    _add_dates(words, sample.stratum, dates, of_words)
    results = np.full((4, sample.matrix.shape[1]), np.nan)
    matrix = sample.matrix
    _find_slopes(
        matrix.indptr, matrix.indices, matrix.data.astype(np.float64), words,
        np.bincount(sample.stratum, words, minlength=n_strata), sample.stratum,
        years - years.mean(), dates, of_words, 1 - level, results,
    )  # fmt: skip
    return Slopes(*results)


@njit(cache=True, nogil=True)
def _add_dates(words, stratum, dates, of_words):
    for unit in range(len(words)):
        s = stratum[unit]
        for draw in range(dates.shape[1]):
            date = dates[unit, draw]
            of_words[0, s, draw] += date * words[unit]
            of_words[1, s, draw] += (date * words[unit]) ** 2


@njit(cache=True, nogil=True)
def _find_slopes(
    indptr, indices, data, words, stratum_words, stratum, years, dates, of_words, alpha, results
):
    """Fill the columns of `results`: slope, low, high, p."""
    n_draws = dates.shape[1]
    statistic = np.empty(n_draws)
    sums = np.empty((2, n_draws))
    for term in range(len(indptr) - 1):
        low, high = indptr[term], indptr[term + 1]
        if low == high:
            continue
        units, x = indices[low:high], data[low:high]

        _trend(0.0, units, x, words, stratum_words, stratum, years, dates, of_words, sums,
               statistic, n_draws)  # fmt: skip
        results[3, term] = _share(statistic)
        slope = _root(units, x, words, stratum_words, stratum, years, dates, of_words, sums,
                      statistic)  # fmt: skip
        results[0, term] = slope
        if not np.isfinite(slope):  # the counts rest on one end: all that is known is a side
            rejected = results[3, term] <= alpha
            results[1, term] = 0.0 if rejected and slope > 0 else -np.inf
            results[2, term] = 0.0 if rejected and slope < 0 else np.inf
            continue
        for side in (-1, 1):
            inside, step = slope, 0.25
            outside = inside + side * step
            while True:
                _trend(outside, units, x, words, stratum_words, stratum, years, dates, of_words,
                       sums, statistic, n_draws)  # fmt: skip
                if _share(statistic) <= alpha or abs(outside) > FURTHEST:
                    break
                inside = outside
                step *= 1.5
                outside = inside + side * step
            if abs(outside) > FURTHEST:
                results[1 if side < 0 else 2, term] = side * np.inf
                continue
            while abs(outside - inside) > PRECISION:
                middle = (inside + outside) / 2
                _trend(middle, units, x, words, stratum_words, stratum, years, dates, of_words,
                       sums, statistic, n_draws)  # fmt: skip
                if _share(statistic) <= alpha:
                    outside = middle
                else:
                    inside = middle
            results[1 if side < 0 else 2, term] = side * np.ceil(side * outside * 1e4) / 1e4
        if results[3, term] > alpha:  # p need not fall evenly: never exclude what is not rejected
            results[1, term] = min(results[1, term], 0.0)
            results[2, term] = max(results[2, term], 0.0)


@njit(cache=True, nogil=True)
def _root(units, x, words, stratum_words, stratum, years, dates, of_words, sums, statistic):
    """Return the slope at which dates and counts have nothing to do with each other."""
    low, high = -1.0, 1.0
    ends = np.empty(2)
    while True:
        for i in range(2):
            ends[i] = _trend(high if i else low, units, x, words, stratum_words, stratum, years,
                             dates, of_words, sums, statistic, 1)  # fmt: skip
        if ends[0] >= 0.0 and ends[1] <= 0.0:
            break
        if high > FURTHEST:
            return np.inf if ends[1] > 0.0 else -np.inf
        low, high = 2 * low, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        if _trend(middle, units, x, words, stratum_words, stratum, years, dates, of_words, sums,
                  statistic, 1) > 0.0:  # fmt: skip
            low = middle
        else:
            high = middle
    return (low + high) / 2


@njit(cache=True, nogil=True)
def _trend(
    slope, units, x, words, stratum_words, stratum, years, dates, of_words, sums, statistic, n_draws
):
    """Fill in the statistic of the first `n_draws` orders; return the observed sum, signed.

    The counts are divided by the growth that `slope`, in doublings a year, implies.
    """
    n_strata = len(stratum_words)
    rate = np.zeros(n_strata)
    for i in range(len(units)):
        rate[stratum[units[i]]] += x[i] * 2.0 ** (-slope * years[units[i]])
    all_counts = rate.sum()
    rate /= stratum_words
    for draw in range(n_draws):
        total = square = 0.0
        for s in range(n_strata):
            total -= rate[s] * of_words[0, s, draw]
            square += rate[s] * rate[s] * of_words[1, s, draw]
        sums[0, draw], sums[1, draw] = total, square
    for i in range(len(units)):
        unit = units[i]
        count = x[i] * 2.0 ** (-slope * years[unit])
        cross = count * count - 2 * count * words[unit] * rate[stratum[unit]]
        for draw in range(n_draws):
            date = dates[unit, draw]
            sums[0, draw] += date * count
            sums[1, draw] += date * date * cross
    for draw in range(n_draws):
        total, square = abs(sums[0, draw]), sums[1, draw]
        if total < TIE * all_counts:
            statistic[draw] = 0.0
        elif square <= 0.0:
            statistic[draw] = np.inf
        else:
            statistic[draw] = total / np.sqrt(square)
    return sums[0, 0]


@njit(cache=True, nogil=True)
def _share(statistic):
    n = 0
    for value in statistic:
        n += value >= (1 - TIE) * statistic[0]
    return n / len(statistic)
