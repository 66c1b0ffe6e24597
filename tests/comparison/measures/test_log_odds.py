"""Weighted log-odds: the formula term by term, and what must not change."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.comparison.measures import log_odds
from framing.errors import CountsError

# a busy machine is no failure
unhurried = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

sides = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=2, max_size=8
).filter(lambda pairs: sum(a for a, _ in pairs) and sum(b for _, b in pairs))
priors = st.one_of(st.just("pooled"), st.floats(0.01, 10))


def by_hand(a, b, n, m, alpha, mass):
    """The formula of the paper for one term, in plain Python."""
    delta = log((a + alpha) / (n + mass - a - alpha)) - log((b + alpha) / (m + mass - b - alpha))
    variance = 1 / (a + alpha) + 1 / (b + alpha)
    return delta, variance, delta / variance**0.5


def test_pooled_prior_by_hand():
    # 6 of 100 against 2 of 300: the pooled share is 8 / 400, times 50 words is alpha = 1
    odds = log_odds([6, 94], [2, 298], n_target=100, n_reference=300, prior_mass=50)
    delta, variance, z = by_hand(6, 2, 100, 300, 1.0, 50)
    assert delta == pytest.approx(log(7 / 143) - log(3 / 347))
    assert odds.estimate[0] == pytest.approx(delta, rel=1e-12)
    assert odds.variance[0] == pytest.approx(variance, rel=1e-12)
    assert odds.z[0] == pytest.approx(z, rel=1e-12)
    assert odds.prior_mass == 50


def test_uninformative_prior_counts_the_types_of_both_sides():
    # three columns, but one is in neither corpus: the prior is worth 2 x 0.5 words
    odds = log_odds([3, 1, 0], [1, 3, 0], n_target=4, n_reference=4, prior=0.5)
    assert odds.prior_mass == 1.0
    delta, variance, _ = by_hand(3, 1, 4, 4, 0.5, 1.0)
    assert odds.estimate[0] == pytest.approx(delta, rel=1e-12)
    assert odds.variance[0] == pytest.approx(variance, rel=1e-12)
    assert np.isnan(odds.estimate[2])


def test_a_word_absent_on_one_side_is_finite_for_both_priors():
    for prior in ("pooled", 0.01):
        odds = log_odds([5, 95], [0, 100], n_target=100, n_reference=100, prior=prior)
        assert np.isfinite(odds.estimate).all()
        assert odds.estimate[0] > 0


def test_a_heavier_prior_draws_towards_no_difference():
    estimates = [
        abs(log_odds([5, 95], [0, 100], n_target=100, n_reference=100, prior_mass=mass).estimate[0])
        for mass in (1, 10, 100, 1000, 1e6)
    ]
    assert estimates == sorted(estimates, reverse=True)
    assert estimates[-1] < 1e-2


def test_rare_words_do_not_outrank_frequent_ones_by_z():
    odds = log_odds([1, 60, 939], [0, 20, 980], n_target=1000, n_reference=1000, prior=0.01)
    assert odds.estimate[0] > odds.estimate[1]
    assert odds.z[0] < odds.z[1]


@unhurried
@given(sides, priors)
def test_exchanging_the_sides_changes_the_sign_only(pairs, prior):
    a, b = map(list, zip(*pairs, strict=True))
    n, m = sum(a) + 50, sum(b) + 70
    there = log_odds(a, b, n_target=n, n_reference=m, prior=prior)
    back = log_odds(b, a, n_target=m, n_reference=n, prior=prior)
    np.testing.assert_array_equal(there.estimate, -back.estimate)
    np.testing.assert_array_equal(there.variance, back.variance)


@unhurried
@given(sides, priors)
def test_equal_sides_do_not_differ(pairs, prior):
    a = [n for n, _ in pairs]
    odds = log_odds(a, a, n_target=sum(a) + 9, n_reference=sum(a) + 9, prior=prior)
    assert np.nansum(np.abs(odds.estimate)) == 0


@unhurried
@given(sides, st.integers(2, 100))
def test_a_corpus_repeated_with_its_prior_has_the_same_estimate(pairs, times):
    a, b = (np.array(side) for side in zip(*pairs, strict=True))
    n, m = int(a.sum()) + 50, int(b.sum()) + 70
    once = log_odds(a, b, n_target=n, n_reference=m, prior_mass=10)
    many = log_odds(
        a * times, b * times, n_target=n * times, n_reference=m * times, prior_mass=10 * times
    )
    np.testing.assert_allclose(many.estimate, once.estimate, atol=1e-9)
    np.testing.assert_allclose(many.variance * times, once.variance, rtol=1e-9)


@pytest.mark.parametrize("prior", [0, -1.0, float("nan"), float("inf"), True, "pool", None])
def test_a_prior_that_is_none_is_refused(prior):
    with pytest.raises(CountsError, match="prior must be"):
        log_odds([1], [1], n_target=9, n_reference=9, prior=prior)


@pytest.mark.parametrize("mass", [0, -5, float("inf"), "heavy"])
def test_a_mass_that_is_none_is_refused(mass):
    with pytest.raises(CountsError, match="prior_mass must be a number above 0"):
        log_odds([1], [1], n_target=9, n_reference=9, prior_mass=mass)


def test_infinite_odds_are_refused():
    with pytest.raises(CountsError, match="odds are infinite"):
        log_odds([5], [5], n_target=5, n_reference=5)
    with pytest.raises(CountsError, match="more often than there are words"):
        log_odds([50, 1], [5, 1], n_target=5, n_reference=5, prior=0.1)
