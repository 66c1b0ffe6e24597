"""Numbers held against scipy, published examples and simulated coders."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from framing.topics.intrusion.precision import (
    krippendorff_alpha,
    log_odds,
    two_way_interval,
    wilson_interval,
)


@pytest.mark.parametrize(("right", "n"), [(0, 1), (3, 3), (7, 20), (199, 200)])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_wilson_interval_is_that_of_scipy(right, n, level):
    known = binomtest(right, n).proportion_ci(level, method="wilson")
    assert wilson_interval(right, n, level) == pytest.approx((known.low, known.high), abs=1e-12)


def test_wilson_interval_of_nothing_is_missing():
    low, high = wilson_interval([0, 1], [0, 2])
    assert np.isnan([low[0], high[0]]).all()
    assert np.isfinite([low[1], high[1]]).all()


def test_alpha_of_krippendorffs_example():
    # Krippendorff (2011), Computing Krippendorff's alpha-reliability, section C: four observers,
    # twelve units, missing answers; nominal alpha .743
    units = [
        [1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
        [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [5, 5, 5], [1, 1], [3],
    ]  # fmt: skip
    chosen = np.array([np.bincount(unit, minlength=6)[1:] for unit in units])
    assert round(krippendorff_alpha(chosen), 3) == 0.743


def test_alpha_where_all_agree_and_where_nobody_can():
    assert krippendorff_alpha(np.array([[3, 0], [0, 3]])) == 1
    assert krippendorff_alpha(np.array([[3, 0], [3, 0]])) == 1
    assert np.isnan(krippendorff_alpha(np.array([[1, 0], [0, 1]])))


@given(
    st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=4), min_size=2, max_size=8),
    st.randoms(use_true_random=False),
)
def test_alpha_knows_no_order_of_items_or_coders(units, random):
    chosen = np.array([np.bincount(unit, minlength=4) for unit in units])
    shuffled = chosen.tolist()
    random.shuffle(shuffled)
    assert krippendorff_alpha(np.array(shuffled)) == pytest.approx(krippendorff_alpha(chosen))


def test_log_odds_by_hand():
    given_odds = log_odds([0.05, 0.05, 0.0], [0.05, 0.4, 0.1], floor=1e-3)
    assert given_odds == pytest.approx([0, np.log(0.05 / 0.4), np.log(1e-3 / 0.1)])


@pytest.mark.parametrize(("spread_topics", "spread_coders"), [(0.6, 0.0), (0.0, 0.6), (0.6, 0.6)])
def test_two_way_interval_covers_where_topics_and_coders_differ(spread_topics, spread_coders):
    rng, hits, n = np.random.default_rng(3), 0, 120
    for seed in range(n):
        skill = 1.2 + rng.normal(0, 2 * spread_coders, (1, 12))
        sense = rng.normal(0, 2 * spread_topics, (20, 1))
        right = rng.random((20, 12)) < 1 / (1 + np.exp(-(skill + sense)))
        truth = _expected(2 * spread_topics, 2 * spread_coders)
        low, high = two_way_interval(
            right.astype(float), np.ones((20, 12)), n_resamples=400, random_state=seed
        )
        hits += low <= truth <= high
    assert 0.86 <= hits / n <= 1


def test_answers_of_one_topic_hang_together_and_wilson_does_not_know_it():
    # ten topics that everyone sees and ten that nobody sees: 200 answers are not 200 facts
    right = np.repeat([[1.0], [0.0]], 10, axis=0) * np.ones((20, 10))
    low, high = two_way_interval(right, np.ones((20, 10)))
    narrow = wilson_interval(100, 200)
    assert high - low > 2.5 * float(narrow[1] - narrow[0])


def test_two_way_interval_of_one_coder_and_of_missing_cells():
    rng = np.random.default_rng(0)
    right = (rng.random((30, 1)) < 0.7).astype(float)
    low, high = two_way_interval(right, np.ones((30, 1)))
    assert low < right.mean() < high
    counts = np.ones((30, 2))
    counts[::2, 1] = 0
    low, high = two_way_interval(counts * 1.0, counts)
    assert (low, high) == (1, 1)


def test_two_way_interval_repeats_with_its_seed():
    right, ones = np.random.default_rng(0).random((8, 8)), np.ones((8, 8))
    assert two_way_interval(right, ones) == two_way_interval(right, ones)
    assert two_way_interval(right, ones) != two_way_interval(right, ones, random_state=1)


def _expected(spread_topics, spread_coders):
    draws = np.random.default_rng(9).normal(0, np.hypot(spread_topics, spread_coders), 200_000)
    return float((1 / (1 + np.exp(-(1.2 + draws)))).mean())
