"""Fisher's exact test: against exact fractions, scipy and R."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from framing.comparison.measures import fisher

# a busy machine is no failure
unhurried = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def exact_p(a, b, n, m):
    chances = {x: comb(n, x) * comb(m, a + b - x) for x in range(max(0, a + b - m), a + b + 1)}
    return float(Fraction(sum(c for c in chances.values() if c <= chances[a]), comb(n + m, a + b)))


@unhurried
@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_small_tables_are_exact(n, m, data):
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    test = fisher([a], [b], n_target=n, n_reference=m)
    assert test.p[0] == pytest.approx(exact_p(a, b, n, m), rel=1e-12)
    assert 10 ** test.log10_p[0] == pytest.approx(test.p[0], rel=1e-12)


@pytest.mark.parametrize(
    ("a", "b", "n", "m"),
    [(20, 70, 100_000, 100_000), (5, 55, 10**6, 3 * 10**6), (140, 140, 10**5, 10**5 + 1),
     (0, 400, 50_000, 10**6), (300, 0, 10**6, 10**6)],
)  # fmt: skip
def test_large_tables_are_exact(a, b, n, m):
    test = fisher([a], [b], n_target=n, n_reference=m)
    assert test.p[0] == pytest.approx(exact_p(a, b, n, m), rel=1e-11)


def test_it_is_that_of_scipy():
    rng = np.random.default_rng(3)
    for n, m, most in [(1000, 3000, 60), (10**6, 2 * 10**6, 5000), (50, 10**7, 40)]:
        both = rng.integers(1, most, 25)
        a = np.minimum(rng.binomial(both, n / (n + m) * rng.uniform(0.5, 1.4, 25)), n)
        b = both - a
        test = fisher(a, b, n_target=n, n_reference=m)
        tables = [[[x, y], [n - x, m - y]] for x, y in zip(a, b, strict=True)]
        theirs = [stats.fisher_exact(table).pvalue for table in tables]
        np.testing.assert_allclose(test.p, theirs, rtol=1e-8, atol=1e-12)
        some = tables[:5]
        odds = [stats.contingency.odds_ratio(table, kind="conditional") for table in some]
        np.testing.assert_allclose(test.odds_ratio[:5], [o.statistic for o in odds], rtol=1e-6)


def test_it_is_that_of_r(truth, quanteda):
    counts, sizes = quanteda
    test = fisher(*counts, **sizes)
    np.testing.assert_allclose(test.p, truth["quanteda"]["exact_p"], rtol=1e-9)
    # R searches the odds ratio to four digits only
    theirs = np.array(truth["quanteda"]["exact"], dtype=float)
    np.testing.assert_allclose(test.odds_ratio, theirs, rtol=1e-4)


def test_terms_are_looked_up_together_but_answered_apart():
    a, b = np.array([3, 0, 3, 0, 7]), np.array([1, 0, 1, 4, 7])
    together = fisher(a, b, n_target=50, n_reference=70)
    for i in range(5):
        alone = fisher([a[i]], [b[i]], n_target=50, n_reference=70)
        assert together.p[i] == alone.p[0]
        np.testing.assert_equal(together.odds_ratio[i], alone.odds_ratio[0])


def test_what_is_absent_on_one_side_or_both():
    test = fisher([0, 5, 0], [5, 0, 0], n_target=100, n_reference=100)
    assert test.p[0] == test.p[1] < 1
    assert test.p[2] == 1
    np.testing.assert_equal(test.odds_ratio, [0, np.inf, np.nan])


def test_beyond_the_smallest_number_the_logarithm_goes_on():
    sizes = {"n_target": 10**9, "n_reference": 3 * 10**9}
    test = fisher([10**8], [10**8], **sizes)
    assert 0 < test.p[0] < 1e-320
    # against G2, whose tail it approaches
    assert test.log10_p[0] == pytest.approx(-13_255_811, rel=1e-3)
