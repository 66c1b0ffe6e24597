"""How differently two groups of documents use the words of one topic, and whether by chance.

The unit is the document, or what holds several: all that it says within the topic is moved as
one. The statistic is the difference of the log-odds over its standard error between units, so
that a word that is bursty is not taken for one that differs. Its distribution comes from units
whose groups are drawn anew, among units with about as much of the topic: a topic that one group
writes more about is no difference of wording. Most words are settled after some hundred draws;
only those that still stand out are drawn for further.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from framing.comparison.inference.draws import assign

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.comparison.inference.sample import Sample

__all__ = ["Contrast", "contrast", "log_odds_of_draws", "strata_by_words"]

FIRST_DRAWS = 999
SETTLED = 10  # draws at least as far: p is known well enough, and no more are made
DRAWN_AT_A_TIME = 20_000_000  # units by draws, and
TESTED_AT_A_TIME = 2_000_000  # words by draws, in memory
UNITS_A_STRATUM = 20
STRATUM_RATIO = 1.5  # of the words of the topic, from the first to the last unit of a stratum
HARDLY_ANY = 0.01  # of the mean: units with fewer words of the topic are alike
TIE = 1e-9  # statistics closer than this, relatively, are equal: sums are not exact
LEAST = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """The words of one topic in two groups.

    Attributes
    ----------
    estimate, se : ndarray of float64, shape (n_terms,)
        Difference of the log-odds, natural logarithms, and its standard error between units.
    low, high : ndarray of float64, shape (n_terms,)
        Bounds: as many standard errors to either side of the estimate as the statistic exceeds,
        where groups are drawn, with a chance of one less the level. They exclude zero where p is
        no more than that. Infinite where there are too few draws; missing where nothing varies.
    p : ndarray of float64, shape (n_terms,)
        Two-sided: draws at least as far, the observed one included, over all draws.
    """

    estimate: NDArray[np.float64]
    se: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p: NDArray[np.float64]


def contrast(
    sample: Sample,
    *,
    prior: float,
    level: float,
    n_permutations: int,
    seed: np.random.SeedSequence,
) -> Contrast:
    """Contrast the words of a topic in two groups of units.

    Parameters
    ----------
    sample : Sample
        Expected counts of the topic's words in the units of two groups, and in ``n_tokens`` the
        expected words of the topic in each unit. Groups are drawn within its strata.
    prior : float
        Words that the prior is worth, as a share of those of the smaller group.
    level : float
        Of the intervals.
    n_permutations : int
        The most that are drawn for a word; where there are no more distinct ones, all are used.
        After the first 999, no more are drawn for a word that 10 reached.
    seed : SeedSequence
        Of the draws.

    Notes
    -----
    Of a word with counts ``x_i`` in units of ``m_i`` words of the topic, sums ``x`` and ``m`` over
    a group of ``n`` units, the log-odds are those of `log_odds`, ``ln((x + a) / (m + A - x - a))``;
    their variance is ``n / (n - 1) * sum((x_i - m_i * x / m)**2)`` times the square of their
    derivative, ``1 / (x + a) + 1 / (m + A - x - a)`` (Binder 1983). The test is exact where units
    of a stratum are alike but for their group, and because the statistic is studentized, holds for
    many units where those of one group vary more (Janssen 1997).

    References
    ----------
    .. [1] Besag, J. and Clifford, P. (1991). Sequential Monte Carlo p-values. Biometrika 78 (2),
       301-304.
    .. [2] Binder, D. A. (1983). On the Variances of Asymptotically Normal Estimators from Complex
       Surveys. International Statistical Review 51 (3), 279-292.
    .. [3] Janssen, A. (1997). Studentized permutation tests for non-i.i.d. hypotheses and the
       generalized Behrens-Fisher problem. Statistics and Probability Letters 36 (1), 9-21.
    """
    first, later = seed.spawn(2)
    n_first = min(n_permutations, max(FIRST_DRAWS, round(2 * SETTLED / (1 - level))))
    assigned = assign(sample, n_first, first)
    value, variance, statistic = _draw(sample, assigned.chosen, prior)
    seen, n_draws = statistic[:, 0], statistic.shape[1]
    n_far = (statistic >= seen[:, np.newaxis] * (1 - TIE)).sum(axis=1)
    drawn = np.full(len(seen), n_draws)
    allowed = int(np.floor(round((1 - level) * n_draws, 6)))  # draws that leave p at 1 - level
    reach = np.partition(statistic, n_draws - allowed - 1, axis=1)[:, n_draws - allowed - 1]
    left = 0 if assigned.exact else n_permutations - n_first
    while left and (terms := np.flatnonzero(n_far <= SETTLED)).size:
        n = min(FIRST_DRAWS + 1, left)
        chosen = assign(sample, n, later.spawn(1)[0]).chosen[:, 1:]
        further = _draw(_only(sample, terms), chosen, prior)[2]
        n_far[terms] += (further >= seen[terms, np.newaxis] * (1 - TIE)).sum(axis=1)
        drawn[terms] += further.shape[1]
        left -= n
    se = np.sqrt(variance)
    with np.errstate(invalid="ignore"):
        margin = np.where(se > 0, se * (reach if allowed else np.inf), np.nan)
    p = n_far / drawn
    kept = p > round(1 - level, 12)  # ties on the edge: never leave out what is not rejected
    low = np.where(kept, np.minimum(value - margin, 0.0), value - margin)
    high = np.where(kept, np.maximum(value + margin, 0.0), value + margin)
    return Contrast(value, se, low, high, p)


def strata_by_words(n_tokens: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the number of a stratum for each unit, of units with about as many words.

    From the fewest words up, a stratum holds 20 units or more, and ends where the next one has 1.5
    times the words of its first. What is left over joins the last stratum, so that fewer than 40
    units make a single one.

    Examples
    --------
    >>> strata_by_words(np.repeat([1.0, 2.0, 8.0], [30, 20, 10])).tolist() == [0] * 30 + [1] * 30
    True
    """
    mean = n_tokens.mean()
    words = np.round(np.maximum(n_tokens / mean, HARDLY_ANY), 9) if mean > 0 else n_tokens
    order = np.argsort(words, kind="stable")
    ranked = words[order]
    begins = [0]
    for place in range(UNITS_A_STRATUM, len(order) - UNITS_A_STRATUM + 1):
        full = place - begins[-1] >= UNITS_A_STRATUM
        equal = ranked[place] == ranked[place - 1]  # they stay together
        if full and not equal and ranked[place] >= STRATUM_RATIO * ranked[begins[-1]]:
            begins.append(place)
    strata = np.empty(len(order), dtype=np.intp)
    strata[order] = np.searchsorted(begins, np.arange(len(order)), side="right") - 1
    return strata


def _only(sample: Sample, terms: NDArray[np.intp]) -> Sample:
    return replace(sample, matrix=sparse.csc_array(sample.matrix[:, terms]))


def _draw(
    sample: Sample, chosen: NDArray[np.uint8], prior: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return value and variance of the first draw, and the statistic of all, in blocks."""
    (n_units, n_draws), n_terms = chosen.shape, sample.matrix.shape[1]
    statistic = np.empty((n_terms, n_draws))
    first = np.empty((2, n_terms))
    draws = max(min(DRAWN_AT_A_TIME // max(n_units, 1), n_draws), 1)
    step = max(TESTED_AT_A_TIME // draws, 1)
    for begin in range(0, n_draws, draws):
        block = chosen[:, begin : begin + draws].astype(np.float64)
        for term in range(0, n_terms, step):
            part = np.arange(term, min(term + step, n_terms))
            value, variance = log_odds_of_draws(_only(sample, part), block, prior)
            if not begin:
                first[:, part] = value[:, 0], variance[:, 0]
            with np.errstate(divide="ignore", invalid="ignore"):
                far = np.abs(value) / np.sqrt(variance)
            far = np.where(np.abs(value) < TIE, 0.0, far)
            statistic[term : term + step, begin : begin + draws] = far
    return first[0], first[1], statistic


def log_odds_of_draws(
    sample: Sample, chosen: NDArray[np.float64], prior: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return differences of log-odds and their variances between units, (n_terms, n_draws).

    Parameters
    ----------
    sample : Sample
        Units with their counts, and their words of the topic.
    chosen : ndarray of float64, shape (n_units, n_draws)
        1 where a unit is drawn for the first group; the others make up the second.
    prior : float
        As in `contrast`.
    """
    words = np.asarray(sample.n_tokens, dtype=np.float64)
    counts = sparse.csr_array(sample.matrix.T)
    squares, products = counts.copy(), counts.copy()
    squares.data = counts.data * counts.data
    products.data = counts.data * words[counts.indices]
    sizes = sparse.csr_array(np.array([words, words * words, np.ones(len(words))]))
    whole, inside = _inside(sizes, chosen)
    parts = [_inside(part, chosen) for part in (counts, squares, products)]
    mass = prior * np.maximum(np.minimum(inside[0], whole[0] - inside[0]), LEAST)
    alpha = mass * parts[0][0] / whole[0]
    values, variances = [], []
    for side in (0, 1):
        m, mm, n = np.maximum(whole - inside, 0.0) if side else inside
        x, xx, xm = (np.maximum(every - one, 0.0) if side else one for every, one in parts)
        x = np.where(x < TIE * parts[0][0], 0.0, x)  # what rounding leaves of a zero is none
        rate = x / np.maximum(m, LEAST)
        scatter = xx - 2 * rate * xm + rate * rate * mm
        scatter = np.where(scatter < TIE * parts[1][0], 0.0, scatter)
        rest = m + mass - x - alpha
        slope = 1 / (x + alpha) + 1 / rest
        values.append(np.log(x + alpha) - np.log(rest))
        variances.append(n / np.maximum(n - 1, 1) * scatter * slope * slope)
    return values[0] - values[1], variances[0] + variances[1]


def _inside(
    rows: sparse.csr_array, chosen: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the sums of rows over all units, (n_rows, 1), and over those that were drawn."""
    every = np.asarray(rows.sum(axis=1), dtype=np.float64)[:, np.newaxis]
    return every, np.asarray(rows @ chosen, dtype=np.float64)
