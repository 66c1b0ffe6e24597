"""The permutation test of whole units, and the interval that inverts it.

The question is whether the rates of two groups differ more than they would if each unit
had stood in either group. The statistic is the log ratio of the rates over its standard
error, both from whole units, so that groups of unequal spread and size do less harm than in
the difference itself (Janssen 1997; Chung and Romano 2013). Within strata it is the
Mantel-Haenszel score, since a stratum may hold a single unit of each group.

An interval holds the ratios that the test does not reject: for each ratio the counts of the
second group are multiplied by it, and the test is made again. The sums behind the statistic
are polynomials of the ratio, so they are made once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from framing.comparison.inference.draws import Assignments, assign

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.comparison.inference.sample import Sample

__all__ = ["Permuted", "mantel_haenszel", "permute"]

HALF = 0.5  # stands in for an absent word (Hardie 2014)
TIE = 1e-9  # statistics closer than this, relatively, are equal: logarithms are not exact
FURTHEST = 40.0  # doublings, beyond which a bound is infinite
PRECISION = 2.0**-15  # of a bound, in doublings
DIGITS = 4  # of a bound
TERMS_AT_A_TIME = 256


@dataclass(frozen=True, slots=True, eq=False)
class Permuted:
    """What permutation says of each term.

    Attributes
    ----------
    p : ndarray of float64, shape (n_terms,)
        Two-sided; missing where the term is in neither group.
    low, high : ndarray of float64, shape (n_terms,)
        Bounds of the log ratio, in doublings; missing if they were not asked for.
    joint_p : ndarray of float64, shape (n_terms,)
        p of the largest statistic among all terms (Westfall and Young 1993).
    n_draws : int
        Assignments behind the p-values, the observed one included.
    exact : bool
        Whether these are all there are.
    """

    p: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    joint_p: NDArray[np.float64]
    n_draws: int
    exact: bool


def permute(
    sample: Sample,
    *,
    n_permutations: int,
    seed: np.random.SeedSequence,
    level: float | None,
    estimate: NDArray[np.float64],
    parts: Sequence[tuple[NDArray[np.intp], Sample]] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Permuted:
    """Test each term of two groups, and invert the test.

    Parameters
    ----------
    sample : Sample
        Two groups, the units of the first one first; at least two units in each, or strata.
    n_permutations : int
        Random assignments; where there are no more distinct ones, all of them.
    seed : SeedSequence
        Of this pair of groups.
    level : float or None
        Of the intervals; None makes none.
    estimate : ndarray of float64, shape (n_terms,)
        Log ratios in doublings, from which the search for the bounds sets out.
    parts : sequence of (terms, Sample), optional
        The terms in parts, each with the units weighted as it wants them (`weighed`).
    progress : callable, optional
        Called with the number of terms done since.

    Notes
    -----
    ``p = (draws at least as far from zero as the observed one, it included) / draws``, so p is
    never below one over the number of distinct assignments.

    References
    ----------
    .. [1] Chung, E. and Romano, J. P. (2013). Exact and asymptotically robust permutation
       tests. Annals of Statistics 41 (2), 484-507.
    .. [2] Janssen, A. (1997). Studentized permutation tests for non-i.i.d. hypotheses and the
       generalized Behrens-Fisher problem. Statistics and Probability Letters 36 (1), 9-21.
    .. [3] Mantel, N. and Haenszel, W. (1959). Statistical aspects of the analysis of data from
       retrospective studies of disease. Journal of the National Cancer Institute 22, 719-748.
    """
    assigned = assign(sample, n_permutations, seed)
    n_terms = sample.matrix.shape[1]
    results = np.full((3, n_terms), np.nan)
    largest = np.zeros(assigned.chosen.shape[1])
    observed = np.zeros(n_terms)
    alpha = -1.0 if level is None else round(1 - level, 12)  # 0.1, not 0.09999999999999998
    for terms, part in parts or [(np.arange(n_terms), sample)]:
        matrix = part.matrix
        columns = (matrix.indptr, matrix.indices, matrix.data.astype(np.float64))
        shared = _shared(part, assigned)
        own, seen = np.full((3, len(terms)), np.nan), np.zeros(len(terms))
        for first in range(0, len(terms), TERMS_AT_A_TIME):
            last = min(first + TERMS_AT_A_TIME, len(terms))
            _permute_terms(
                first, last, *columns, *shared, alpha, estimate[terms], own, seen, largest
            )
            if progress is not None:
                progress(last - first)
        results[:, terms], observed[terms] = own, seen
    n_draws = len(largest)
    descending = np.sort(largest)[::-1] * (1 + TIE)
    joint = np.searchsorted(-descending, -observed, side="right") / n_draws
    p, low, high = results
    return Permuted(p, low, high, np.where(np.isnan(p), np.nan, joint), n_draws, assigned.exact)


def mantel_haenszel(sample: Sample) -> NDArray[np.float64]:
    """Return the log ratio of the rates of two groups within strata, in doublings.

    ``log2( sum(x_a m_b / m) / sum(x_b m_a / m) )`` over strata, with occurrences x, words m
    (Mantel and Haenszel 1959; for rates Greenland and Robins 1985). Where a sum is zero, half
    an occurrence at the overall share of words stands in for it; missing where both are.
    With a single stratum this is the plain log ratio.

    References
    ----------
    .. [1] Greenland, S. and Robins, J. M. (1985). Estimation of a common effect parameter from
       sparse follow-up data. Biometrics 41 (1), 55-68.
    """
    n_strata = int(sample.stratum.max()) + 1
    words = np.zeros((2, n_strata))
    np.add.at(words, (sample.group, sample.stratum), sample.n_tokens)
    other = words[::-1][sample.group, sample.stratum] / words.sum(axis=0)[sample.stratum]
    sums = []
    for group in (0, 1):
        weight = np.where(sample.group == group, other, 0.0)
        sums.append(np.asarray(weight @ sample.matrix).ravel())
    n = words.sum(axis=1)
    a, b = (np.where(s == 0, HALF * n[1 - g] / n.sum(), s) for g, s in enumerate(sums))
    return np.where((sums[0] == 0) & (sums[1] == 0), np.nan, np.log2(a) - np.log2(b))


def _shared(sample: Sample, assigned: Assignments) -> tuple[NDArray[np.generic], ...]:
    """Return what every term is tested with: units, strata, draws, and the words drawn."""
    words = sample.n_tokens.astype(np.float64)
    squares = words * words
    chosen = assigned.chosen
    drawn = np.empty((2, chosen.shape[1]))
    for row, values in enumerate((words, squares)):
        drawn[row] = _weighted(values, chosen)
    order = np.argsort(sample.stratum, kind="stable")
    begins = np.searchsorted(sample.stratum[order], np.arange(sample.stratum.max() + 2))
    strata = sample.stratum if sample.strata is not None else np.empty(0, dtype=np.intp)
    return words, sample.group, strata, order, begins.astype(np.int64), chosen, drawn


@njit(cache=True, nogil=True)
def _weighted(values: NDArray[np.float64], chosen: NDArray[np.uint8]) -> NDArray[np.float64]:
    sums = np.zeros(chosen.shape[1])
    for unit in range(chosen.shape[0]):
        value = values[unit]
        for draw in range(chosen.shape[1]):
            sums[draw] += value * chosen[unit, draw]
    return sums


@njit(cache=True, nogil=True)
def _permute_terms(
    first, last, indptr, indices, data, words, group, stratum, order, begins, chosen, drawn,
    alpha, estimate, results, observed, largest,
):  # fmt: skip
    """Test the terms from `first` to `last`; fill the columns of `results`."""
    n_draws = chosen.shape[1]
    n_units = len(words)
    n_first = 0
    for unit in range(n_units):
        n_first += group[unit] == 0
    # what a unit's group and its counts make of the units that are drawn
    sums = np.zeros((6, n_draws))
    total = np.zeros(6)
    sizes = np.array([n_first, n_units - n_first, words.sum(), (words * words).sum()])
    statistic = np.empty(n_draws)
    counts = np.zeros(n_units)
    for term in range(first, last):
        low, high = indptr[term], indptr[term + 1]
        if low == high:
            continue
        absent = _absent(indices[low:high], group)
        if len(stratum):
            _stratified_sums(indices[low:high], data[low:high], words, group, stratum, order,
                             begins, chosen, counts, sums, total)  # fmt: skip
        else:
            _sums(indices[low:high], data[low:high], words, group, chosen, sums, total)
        _statistic(sums, total, sizes, drawn, 1.0, len(stratum) > 0, statistic)
        results[0, term] = _p_value(statistic)
        _keep_largest(statistic, len(stratum) > 0, term, observed, largest)
        if alpha < 0:
            continue
        if absent >= 0:  # half an occurrence in the largest unit, so that there is a ratio
            unit = _largest_unit(words, group, absent)
            place = np.append(indices[low:high], indices.dtype.type(unit))
            value = np.append(data[low:high], HALF)
            if len(stratum):
                _stratified_sums(place, value, words, group, stratum, order, begins, chosen,
                                 counts, sums, total)  # fmt: skip
            else:
                _sums(place, value, words, group, chosen, sums, total)
        for side in (-1, 1):
            bound = side * np.inf
            if not (absent == 1 and side == 1) and not (absent == 0 and side == -1):
                bound = _bound(estimate[term], side, alpha, sums, total, sizes, drawn,
                               len(stratum) > 0, statistic)  # fmt: skip
            results[1 if side < 0 else 2, term] = bound
        if results[0, term] > alpha:  # p need not fall evenly: never exclude what is not rejected
            results[1, term] = min(results[1, term], 0.0)
            results[2, term] = max(results[2, term], 0.0)


@njit(cache=True, nogil=True)
def _absent(units, group):
    """Return the group in which none of the units is, or -1."""
    n_second = 0
    for unit in units:
        n_second += group[unit]
    if n_second == 0:
        return 1
    return 0 if n_second == len(units) else -1


@njit(cache=True, nogil=True)
def _largest_unit(words, group, wanted):
    best = -1
    for unit in range(len(words)):
        if group[unit] == wanted and (best < 0 or words[unit] > words[best]):
            best = unit
    return best


@njit(cache=True, nogil=True)
def _sums(units, values, words, group, chosen, sums, total):
    """Sum counts, their squares, and counts times words over the drawn units.

    Rows 0 to 2 are those of units observed in the first group, rows 3 to 5 of the second.
    """
    n_draws = chosen.shape[1]
    sums[:] = 0.0
    total[:] = 0.0
    for i in range(len(units)):
        unit, x = units[i], values[i]
        row = 3 * group[unit]
        xx, xm = x * x, x * words[unit]
        total[row] += x
        total[row + 1] += xx
        total[row + 2] += xm
        into_x, into_xx, into_xm = sums[row], sums[row + 1], sums[row + 2]
        drawn = chosen[unit]
        for draw in range(n_draws):
            weight = np.float64(drawn[draw])
            into_x[draw] += x * weight
            into_xx[draw] += xx * weight
            into_xm[draw] += xm * weight


@njit(cache=True, nogil=True)
def _stratified_sums(
    units, values, words, group, stratum, order, begins, chosen, counts, sums, total
):
    """Sum what the drawn units have beyond the rate of their stratum, by observed group.

    Row 0 is the part that units observed in the first group make, row 3 that of the second.
    """
    n_draws = chosen.shape[1]
    sums[:] = 0.0
    total[:] = 0.0
    for i in range(len(units)):
        counts[units[i]] += values[i]
        total[3 * group[units[i]]] += values[i]
    for i in range(len(units)):
        s = stratum[units[i]]
        if counts[units[i]] == 0.0:  # its stratum is done
            continue
        members = order[begins[s] : begins[s + 1]]
        x_first = x_second = n = 0.0
        for unit in members:
            n += words[unit]
            if group[unit] == 0:
                x_first += counts[unit]
            else:
                x_second += counts[unit]
        for unit in members:
            own_first = counts[unit] if group[unit] == 0 else 0.0
            own_second = counts[unit] - own_first
            beyond_first = own_first - words[unit] * x_first / n
            beyond_second = own_second - words[unit] * x_second / n
            for draw in range(n_draws):
                if chosen[unit, draw]:
                    sums[0, draw] += beyond_first
                    sums[3, draw] += beyond_second
            counts[unit] = 0.0


@njit(cache=True, nogil=True)
def _statistic(sums, total, sizes, drawn, ratio, stratified, statistic):
    """Fill in the statistic of every draw, the counts of the second group times `ratio`."""
    n_draws = len(statistic)
    if stratified:
        for draw in range(n_draws):
            statistic[draw] = abs(sums[0, draw] + ratio * sums[3, draw])
        # what rounding leaves of a zero is none
        statistic[statistic < TIE * (total[0] + ratio * total[3])] = 0.0
        return
    half = HALF * np.sqrt(ratio)
    square = ratio * ratio
    for draw in range(n_draws):
        x = sums[0, draw] + ratio * sums[3, draw]
        xx = sums[1, draw] + square * sums[4, draw]
        xm = sums[2, draw] + ratio * sums[5, draw]
        m, mm = drawn[0, draw], drawn[1, draw]
        log_rate, variance = _log_rate(x, xx, xm, m, mm, sizes[0], half)
        # whole numbers are subtracted before the ratio makes them inexact, so that an assignment
        # and its opposite have the same statistic to the bit
        x = (total[0] - sums[0, draw]) + ratio * (total[3] - sums[3, draw])
        xx = (total[1] - sums[1, draw]) + square * (total[4] - sums[4, draw])
        xm = (total[2] - sums[2, draw]) + ratio * (total[5] - sums[5, draw])
        other, other_variance = _log_rate(x, xx, xm, sizes[2] - m, sizes[3] - mm, sizes[1], half)
        difference = abs(log_rate - other)
        if difference < TIE:
            statistic[draw] = 0.0
        elif variance + other_variance <= 0.0:
            statistic[draw] = np.inf
        else:
            statistic[draw] = difference / np.sqrt(variance + other_variance)


@njit(cache=True, nogil=True)
def _log_rate(x, xx, xm, m, mm, n, half):
    """Return the logarithm of a rate and its variance between units (linearized)."""
    if x < TIE * half:
        return np.log(half / m), 1.0
    rate = x / m
    squares = xx - 2 * rate * xm + rate * rate * mm
    if squares < TIE * xx:
        squares = 0.0
    return np.log(rate), n / (n - 1.0) * squares / (x * x)


@njit(cache=True, nogil=True)
def _p_value(statistic):
    at_least = (1 - TIE) * statistic[0]
    n = 0
    for value in statistic:
        n += value >= at_least
    return n / len(statistic)


@njit(cache=True, nogil=True)
def _keep_largest(statistic, stratified, term, observed, largest):
    """Remember the largest statistic of each draw, in standard deviations where it has a unit."""
    scale = 1.0
    if stratified:
        scale = np.sqrt((statistic * statistic).mean())
        if scale == 0.0:
            return
    observed[term] = statistic[0] / scale
    for draw in range(len(largest)):
        largest[draw] = max(largest[draw], statistic[draw] / scale)


@njit(cache=True, nogil=True)
def _bound(start, side, alpha, sums, total, sizes, drawn, stratified, statistic):
    """Return the furthest log ratio on one side that is not rejected, in doublings."""
    inside, outside, step = start, start, 0.5
    while True:
        outside = inside + side * step
        if inside * outside < 0:
            outside = 0.0  # no difference is always tried, so that bounds and p agree on it
        if abs(outside - start) > FURTHEST:
            return side * np.inf
        _statistic(sums, total, sizes, drawn, 2.0**outside, stratified, statistic)
        if _p_value(statistic) <= alpha:
            break
        inside = outside
        step *= 1.5
    while abs(outside - inside) > PRECISION:
        middle = (inside + outside) / 2
        _statistic(sums, total, sizes, drawn, 2.0**middle, stratified, statistic)
        if _p_value(statistic) <= alpha:
            outside = middle
        else:
            inside = middle
    scale = 10.0**DIGITS
    return side * np.ceil(side * outside * scale) / scale
