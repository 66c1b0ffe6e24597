"""Words of one topic in two groups: the measure is the published one, and chance is chance."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from framing.comparison.inference.sample import Sample
from framing.comparison.measures import log_odds
from framing.topics.contrast import contrast, log_odds_of_draws, strata_by_words

few = settings(max_examples=15)


def sample_of(hits, words, group, strata=None) -> Sample:
    group = np.asarray(group, dtype=np.intp)
    stratum = np.zeros(len(group), np.intp) if strata is None else np.asarray(strata, np.intp)
    return Sample(
        sparse.csc_array(np.asarray(hits, dtype=np.float64)),
        np.asarray(words, dtype=np.float64),
        group,
        ("A", "B"),
        stratum,
        "document",
    )


def quick(sample, n=199, **choices):
    seed = np.random.SeedSequence(choices.pop("seed", 0))
    return contrast(
        sample, **{"prior": 0.1, "level": 0.95, "n_permutations": n, "seed": seed} | choices
    )


def bursty(seed, n_a=30, n_b=40, n_terms=5, ratio=1.0, more=1.0) -> Sample:
    """Units of which those in A have `more` words of the topic; `ratio`: how much A prefers."""
    rng = np.random.default_rng(seed)
    words = rng.lognormal(3, 0.6, n_a + n_b) * np.repeat([more, 1.0], [n_a, n_b])
    mean = 0.05 * words * np.repeat([ratio, 1.0], [n_a, n_b])
    hits = rng.poisson(rng.gamma(1.0, mean[:, np.newaxis], (n_a + n_b, n_terms)))
    return sample_of(hits * 0.7, words, np.repeat([0, 1], [n_a, n_b]))


@few
@given(st.integers(0, 10**6), st.sampled_from([0.02, 0.1, 1.0]))
def test_the_estimate_is_the_weighted_log_odds(seed, prior):
    sample = bursty(seed)
    a, b = (np.asarray(sample.matrix.toarray()[sample.group == g].sum(axis=0)) for g in (0, 1))
    n, m = (sample.n_tokens[sample.group == g].sum() for g in (0, 1))
    known = log_odds(a, b, n_target=n, n_reference=m, prior_mass=prior * min(n, m))
    done = quick(sample, n=19, prior=prior)
    np.testing.assert_allclose(done.estimate, known.estimate, rtol=1e-9)


def test_the_standard_error_is_between_units_by_hand():
    hits, words, group = [[4.0], [0.5], [1.0], [1.0], [0.5]], [20, 10, 10, 15, 15], [0, 0, 0, 1, 1]
    value, variance = log_odds_of_draws(
        sample_of(hits, words, group), np.array([[1.0], [1.0], [1.0], [0.0], [0.0]]), 0.1
    )
    mass = 0.1 * 30
    alpha = mass * 7 / 70
    parts = []
    for x, m in (
        (np.array([4.0, 0.5, 1.0]), np.array([20, 10, 10])),
        (np.array([1.0, 0.5]), np.array([15, 15])),
    ):
        rest = m.sum() + mass - x.sum() - alpha
        slope = 1 / (x.sum() + alpha) + 1 / rest
        squares = ((x - m * x.sum() / m.sum()) ** 2).sum() * len(x) / (len(x) - 1)
        parts.append((np.log((x.sum() + alpha) / rest), squares * slope**2))
    assert value[0, 0] == pytest.approx(parts[0][0] - parts[1][0])
    assert variance[0, 0] == pytest.approx(parts[0][1] + parts[1][1])


def test_p_is_the_share_of_all_assignments_where_there_are_few():
    hits = np.array([[5.0], [3.0], [4.5], [1.0], [2.0], [0.5], [1.0]])
    words, group = np.array([30, 20, 25, 30, 35, 10, 20.0]), np.array([0, 0, 0, 1, 1, 1, 1])
    sample = sample_of(hits, words, group)
    each = []
    for first in combinations(range(7), 3):
        chosen = np.isin(np.arange(7), first).astype(float)[:, np.newaxis]
        value, variance = log_odds_of_draws(sample, chosen, 0.1)
        each.append(abs(value[0, 0]) / np.sqrt(variance[0, 0]))
    done = quick(sample, n=999)
    seen = abs(done.estimate[0]) / done.se[0]
    assert done.p[0] == pytest.approx(np.mean(np.array(each) >= seen * (1 - 1e-9)))
    assert 1 / 35 <= done.p[0] < 1


@few
@given(st.integers(0, 10**6), st.sampled_from([1.0, 1.5, 2.5]), st.sampled_from([0.9, 0.95]))
def test_intervals_leave_out_zero_just_where_the_test_rejects(seed, ratio, level):
    done = quick(bursty(seed, ratio=ratio), level=level)
    outside = (done.low > 0) | (done.high < 0)
    assert outside.tolist() == (done.p <= round(1 - level, 12)).tolist()
    assert (done.low <= done.estimate).all() and (done.estimate <= done.high).all()


def test_too_few_draws_for_the_level_give_no_bounds():
    done = quick(bursty(1), n=9)
    assert np.isinf(done.low).all() and np.isinf(done.high).all()
    assert (done.p >= 0.1).all()


@few
@given(st.integers(0, 10**6), st.sampled_from([0.5, 2.0, 40.0]))
def test_counting_in_other_units_changes_nothing(seed, scale):
    sample = bursty(seed, ratio=1.5)
    scaled = replace(sample, matrix=sample.matrix * scale, n_tokens=sample.n_tokens * scale)
    one, other = quick(sample), quick(scaled)
    for name in ("estimate", "se", "low", "high", "p"):
        np.testing.assert_allclose(getattr(other, name), getattr(one, name), rtol=1e-7)


@few
@given(st.integers(0, 10**6))
def test_the_other_way_round_only_signs_change(seed):
    sample = bursty(seed, ratio=2.0)
    one = quick(sample, n=2500)
    other = quick(replace(sample, group=1 - sample.group), n=2500)
    np.testing.assert_allclose(other.estimate, -one.estimate, rtol=1e-9)
    np.testing.assert_allclose(other.low, -one.high, rtol=1e-9)
    assert other.p.tolist() == one.p.tolist()


def test_words_are_tested_each_for_itself():
    sample = bursty(4, n_terms=6, ratio=2.0)
    order = [3, 1, 5]
    part = replace(sample, matrix=sparse.csc_array(sample.matrix[:, order]))
    whole = quick(sample, n=3000)
    for name in ("estimate", "low", "p"):
        assert getattr(quick(part, n=3000), name).tolist() == getattr(whole, name)[order].tolist()


def test_what_stands_out_is_drawn_for_further_and_what_does_not_is_not():
    sample = bursty(2, n_a=60, n_b=60, n_terms=40)
    hits = sample.matrix.toarray()
    hits[:60, 0] += 4
    done = quick(replace(sample, matrix=sparse.csc_array(hits)), n=4999)
    assert done.p[0] == 1 / 5000  # reached by none
    settled = done.p > 11 / 1000
    assert settled.sum() > 30
    assert np.isin(np.round(done.p[settled] * 1000, 9), np.arange(1001)).all()  # of 1,000 draws


def test_an_absent_word_has_a_finite_estimate():
    group = np.repeat([0, 1], 20)
    rng = np.random.default_rng(0)
    hits = rng.poisson(1.0, (40, 1)) * (group == 0)[:, np.newaxis]
    done = quick(sample_of(hits, np.full(40, 30.0), group))
    assert np.isfinite(done.estimate[0]) and done.estimate[0] > 1 and done.p[0] == 1 / 200


def test_groups_that_never_meet_in_a_stratum_cannot_be_told_apart():
    sample = bursty(5, ratio=5.0)
    alone = replace(sample, stratum=sample.group.copy(), strata="words")
    assert (quick(sample).p < 0.05).all()
    assert (quick(alone).p == 1.0).all()


def test_a_topic_that_one_group_writes_more_about_is_no_difference_of_wording():
    """Hardly any unit in A has more than a trace of the topic; in B many have some."""
    shares, unstratified = [], []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        group = np.repeat([0, 1], 150)
        words = 150 * np.maximum(rng.beta(np.where(group == 0, 0.02, 0.4), 2.0), 1e-6)
        hits = rng.poisson(words[:, np.newaxis] * 0.01, (300, 60))
        sample = sample_of(hits[:, hits.sum(axis=0) >= 5], words, group)
        unstratified.append((quick(sample, n=499).p <= 0.05).mean())
        strata = strata_by_words(words)
        shares.append((quick(replace(sample, stratum=strata), n=499).p <= 0.05).mean())
    assert np.mean(shares) < 0.06
    assert np.mean(unstratified) > 0.15  # why there are strata


# strata


@few
@given(st.integers(0, 10**6), st.integers(1, 200))
def test_strata_hold_twenty_units_or_all_in_the_order_of_their_words(seed, n):
    words = np.random.default_rng(seed).lognormal(2, 2, n)
    strata = strata_by_words(words)
    assert (np.bincount(strata) >= min(20, n)).all()
    assert (np.diff(strata[np.argsort(words)]) >= 0).all()
    assert strata_by_words(words * 7).tolist() == strata.tolist()


def test_equal_units_stay_together_and_few_make_one_stratum():
    assert set(strata_by_words(np.ones(100))) == {0}
    assert set(strata_by_words(np.arange(39.0))) == {0}
    assert set(strata_by_words(np.zeros(50))) == {0}
    strata = strata_by_words(np.repeat([1.0, 5.0, 6.0], [25, 30, 45]))
    assert strata.tolist() == [0] * 25 + [1] * 75
