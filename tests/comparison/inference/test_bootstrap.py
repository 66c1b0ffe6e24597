"""Intervals by resampling against plain loops, scipy and the textbook's formulas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from framing.comparison.inference import INTERVALS, bootstrap
from framing.comparison.inference.bootstrap import check_draws
from framing.comparison.inference.draws import resample
from framing.comparison.inference.sample import Sample
from framing.errors import CountsError

METHODS = [name for name in INTERVALS if name != "inversion"]
QUANTITIES = ["rate", "difference", "log_ratio"]
few = settings(max_examples=10)


def sample_of(x, words, group) -> Sample:
    group = np.asarray(group, dtype=np.intp)
    x = np.asarray(x, dtype=np.int64)
    return Sample(
        sparse.csc_array(x if x.ndim == 2 else x[:, np.newaxis]),
        np.asarray(words, dtype=np.int64),
        group,
        tuple("ABCDE"[: group.max() + 1]),
        np.zeros(len(group), dtype=np.intp),
        "document",
    )


def bursty(n_a, n_b, n_terms=5, entropy=0):
    rng = np.random.default_rng(entropy)
    words = rng.integers(200, 2000, n_a + n_b)
    group = np.repeat([0, 1], [n_a, n_b])
    mean = 8 * words / 1000 * np.where(group == 0, 2.0, 1.0)
    x = rng.poisson(rng.gamma(1.0, mean[:, np.newaxis], (n_a + n_b, n_terms)))
    return x, words, group


def bounds_of(sample, of, method, n_resamples=299, level=0.95, seed=1):
    return bootstrap.bootstrap(
        sample, of, method=method, level=level, n_resamples=n_resamples,
        seed=np.random.SeedSequence(seed),
    )  # fmt: skip


# the plain version: units really drawn again, one resample at a time


def value(x, words, group, of):
    totals = [(x[group == g].sum(), words[group == g].sum()) for g in np.unique(group)]
    if of == "rate":
        return np.array([n / m for n, m in totals])
    (a, m_a), (b, m_b) = totals
    if of == "difference":
        return np.array([a / m_a - b / m_b])
    return np.array([np.log2((a or 0.5) / m_a) - np.log2((b or 0.5) / m_b)])


def spread(x, words, group, of):
    each = []
    for g in np.unique(group):
        y, m = x[group == g], words[group == g]
        n, rate = len(y), y.sum() / m.sum()
        variance = n / (n - 1) * ((y - rate * m) ** 2).sum() / m.sum() ** 2
        if of == "log_ratio":
            variance = (variance / rate**2 if rate else 1.0) / np.log(2) ** 2
        each.append(variance)
    return np.sqrt(each) if of == "rate" else np.sqrt([sum(each)])


def drawn_again(x, words, group, weights):
    for draw in weights.T:
        rows = np.repeat(np.arange(len(words)), draw)
        yield x[rows], words[rows], group[rows]


def quantile(values, tail):
    """Return the value at the ceiling: one that occurs."""
    return np.sort(values, axis=0)[max(int(np.ceil(tail * len(values))) - 1, 0)]


@pytest.mark.parametrize("of", QUANTITIES)
def test_percentiles_are_those_of_units_drawn_again(of):
    x, words, group = bursty(7, 9)
    sample = sample_of(x, words, group)
    weights = resample(sample, 199, np.random.SeedSequence(1))
    found = bounds_of(sample, of, "percentile", 199)
    for t in range(x.shape[1]):
        drawn = np.array(
            [value(*again, of) for again in drawn_again(x[:, t], words, group, weights)]
        )
        np.testing.assert_allclose(found.low[:, t], quantile(drawn, 0.025), rtol=1e-10)
        np.testing.assert_allclose(found.high[:, t], quantile(drawn, 0.975), rtol=1e-10)


@pytest.mark.parametrize("of", QUANTITIES)
def test_bootstrap_t_is_that_of_units_drawn_again(of):
    x, words, group = bursty(8, 10, entropy=3)
    sample = sample_of(x, words, group)
    weights = resample(sample, 199, np.random.SeedSequence(1))
    found = bounds_of(sample, of, "bootstrap-t", 199)
    for t in range(x.shape[1]):
        center, error = (f(x[:, t], words, group, of) for f in (value, spread))
        ts = np.array(
            [
                (value(*again, of) - center) / spread(*again, of)
                for again in drawn_again(x[:, t], words, group, weights)
            ]
        )
        expected = center - quantile(ts, 0.975) * error, center - quantile(ts, 0.025) * error
        np.testing.assert_allclose(found.low[:, t], expected[0], rtol=1e-8)
        np.testing.assert_allclose(found.high[:, t], expected[1], rtol=1e-8)


@pytest.mark.parametrize("of", ["rate", "difference"])
def test_bca_is_its_formula_with_the_jackknife_of_equal_lengths(of):
    # with equal lengths a rate is a mean, whose jackknife is its influence
    rng = np.random.default_rng(1)
    x, group = rng.negative_binomial(1, 0.2, 26), np.repeat([0, 1], [11, 15])
    words = np.full(26, 500)
    sample = sample_of(x, words, group)
    weights = resample(sample, 999, np.random.SeedSequence(1))
    found = bounds_of(sample, of, "bca", 999)
    center = value(x, words, group, of)
    drawn = np.array([value(*again, of) for again in drawn_again(x, words, group, weights)])
    for row, one in enumerate(center):
        sizes, cube, square = (11, 15), 0.0, 0.0
        for g in (0, 1) if of == "difference" else (row,):
            left_out = np.array(
                [value(*(v[np.arange(26) != i] for v in (x, words, group)), of)[row]
                 for i in np.flatnonzero(group == g)]
            )  # fmt: skip
            u = (sizes[g] - 1) * (left_out.mean() - left_out)
            cube += (u**3).sum() / sizes[g] ** 3
            square += (u**2).sum() / sizes[g] ** 2
        a = cube / (6 * square**1.5)
        b = stats.norm.ppf(np.mean((drawn[:, row] < one) + 0.5 * (drawn[:, row] == one)))
        for bound, tail in ((found.low, 0.025), (found.high, 0.975)):
            z = b + stats.norm.ppf(tail)
            expected = quantile(drawn[:, row], stats.norm.cdf(b + z / (1 - a * z)))
            assert bound[row, 0] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("of", ["rate", "difference", "log_ratio"])
def test_bca_is_that_of_scipy_up_to_chance(of):
    rng = np.random.default_rng(2)
    a, b = rng.negative_binomial(1, 0.1, 40), rng.negative_binomial(1, 0.2, 50)
    sample = sample_of(np.r_[a, b], [300] * 90, [0] * 40 + [1] * 50)
    found = bounds_of(sample, of, "bca", 9999)

    def difference(x, y, axis=-1):
        if of == "log_ratio":
            return np.log2(x.mean(axis=axis)) - np.log2(y.mean(axis=axis))
        return (x.mean(axis=axis) - y.mean(axis=axis)) / 300

    def mean(x, axis=-1):
        return x.mean(axis=axis) / 300

    parts = [((a,), mean), ((b,), mean)] if of == "rate" else [((a, b), difference)]
    for row, (data, statistic) in enumerate(parts):
        expected = stats.bootstrap(
            data, statistic, method="BCa", n_resamples=9999, rng=np.random.default_rng(1)
        ).confidence_interval
        width = expected.high - expected.low
        assert abs(found.low[row, 0] - expected.low) < 0.03 * width
        assert abs(found.high[row, 0] - expected.high) < 0.03 * width


def test_percentile_and_bootstrap_t_are_near_each_other_where_units_are_many():
    rng = np.random.default_rng(2)
    x = rng.poisson(20, 400)
    sample = sample_of(x, [500] * 400, [0] * 200 + [1] * 200)
    every = [bounds_of(sample, "log_ratio", method, 1999) for method in METHODS]
    width = (every[0].high - every[0].low)[0, 0]
    for bounds in every[1:]:
        assert abs(bounds.low - every[0].low)[0, 0] < 0.05 * width
        assert abs(bounds.high - every[0].high)[0, 0] < 0.05 * width


# the robust one: with equal lengths, Student and Welch


def test_robust_intervals_of_rates_are_those_of_means_where_lengths_are_equal():
    rng = np.random.default_rng(4)
    x = rng.poisson(9, (25, 3))
    group = np.repeat([0, 1], [10, 15])
    found = bounds_of(sample_of(x, [400] * 25, group), "rate", "robust")
    for g, t in ((0, 0), (1, 2)):
        expected = stats.ttest_1samp(x[group == g, t] / 400, 0).confidence_interval(0.95)
        assert (found.low[g, t], found.high[g, t]) == pytest.approx(tuple(expected), rel=1e-9)


def test_robust_intervals_of_differences_are_those_of_welch_where_lengths_are_equal():
    rng = np.random.default_rng(5)
    x = rng.negative_binomial(2, 0.2, (25, 3))
    found = bounds_of(sample_of(x, [400] * 25, [0] * 10 + [1] * 15), "difference", "robust")
    for t in range(3):
        expected = stats.ttest_ind(
            x[:10, t] / 400, x[10:, t] / 400, equal_var=False
        ).confidence_interval(0.95)
        assert (found.low[0, t], found.high[0, t]) == pytest.approx(tuple(expected), rel=1e-9)


def test_the_robust_interval_of_a_ratio_by_hand():
    x, words = np.array([2, 6, 4, 1, 3, 5]), np.array([100, 300, 100, 50, 150, 100])
    found = bounds_of(sample_of(x, words, [0, 0, 0, 1, 1, 1]), "log_ratio", "robust", level=0.9)
    each, logs = [], []
    for y, m in ((x[:3], words[:3]), (x[3:], words[3:])):
        rate = y.sum() / m.sum()
        each.append(3 / 2 * ((y - rate * m) ** 2).sum() / (rate * m.sum()) ** 2)
        logs.append(np.log(rate))
    freedom = sum(each) ** 2 / sum(e**2 / 2 for e in each)
    half = stats.t.ppf(0.95, freedom) * np.sqrt(sum(each))
    expected = (np.array([-half, half]) + logs[0] - logs[1]) / np.log(2)
    assert [found.low[0, 0], found.high[0, 0]] == pytest.approx(expected.tolist(), rel=1e-9)


# what holds for every method


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("of", QUANTITIES)
@few
@given(st.integers(0, 10**6), st.integers(2, 8), st.integers(2, 8))
def test_low_is_below_high_and_what_is_missing_is_missing_on_both_sides(
    method, of, entropy, n_a, n_b
):
    x, words, group = bursty(n_a, n_b, 6, entropy)
    x[:, 0], x[:n_a, 1], x[n_a:, 2] = 0, 0, 0
    found = bounds_of(sample_of(x, words, group), of, method, 99)
    assert found.low.shape == found.high.shape == (2 if of == "rate" else 1, 6)
    np.testing.assert_array_equal(np.isnan(found.low), np.isnan(found.high))
    known = ~np.isnan(found.low)
    assert (found.low[known] <= found.high[known]).all()
    assert np.isfinite(found.high[known]).all()
    assert not known[:, 0].any()
    if of == "log_ratio":
        assert not known[:, 1:3].any()
    if of == "rate":
        assert not known[0, 1]
        assert not known[1, 2]


@pytest.mark.parametrize("of", QUANTITIES)
@few
@given(st.integers(0, 10**6), st.integers(2, 8), st.integers(2, 8))
def test_the_estimate_lies_in_the_robust_interval(of, entropy, n_a, n_b):
    x, words, group = bursty(n_a, n_b, 6, entropy)
    found = bounds_of(sample_of(x, words, group), of, "robust")
    center = np.array([value(x[:, t], words, group, of) for t in range(6)]).T
    known = ~np.isnan(found.low)
    assert (found.low[known] < center[known]).all()
    assert (center[known] < found.high[known]).all()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("of", ["difference", "log_ratio"])
def test_exchanged_groups_exchange_the_bounds(method, of):
    x, words, group = bursty(12, 12, 4, 6)
    back = np.r_[12:24, 0:12]
    one = bounds_of(sample_of(x, words, group), of, method, 4999)
    two = bounds_of(sample_of(x[back], words[back], group), of, method, 4999)
    width = one.high - one.low
    # the draws are other ones; the robust interval needs none
    near = 1e-9 if method == "robust" else 0.2
    assert (np.abs(two.low + one.high) < near * width).all()
    assert (np.abs(two.high + one.low) < near * width).all()


@pytest.mark.parametrize("method", METHODS)
def test_blocks_and_other_terms_are_no_matter(monkeypatch, method):
    x, words, group = bursty(8, 9, 7)
    whole = bounds_of(sample_of(x, words, group), "log_ratio", method)
    alone = bounds_of(sample_of(x[:, [5]], words, group), "log_ratio", method)
    assert (alone.low[0, 0], alone.high[0, 0]) == (whole.low[0, 5], whole.high[0, 5])
    for values in (1, 299 * 2 * 3):
        monkeypatch.setattr(bootstrap, "VALUES_AT_A_TIME", values)
        blocks = bounds_of(sample_of(x, words, group), "log_ratio", method)
        np.testing.assert_array_equal(blocks.low, whole.low)
        np.testing.assert_array_equal(blocks.high, whole.high)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_gives_the_same_bytes(method):
    x, words, group = bursty(8, 9, 7)
    one, again, other = (
        bounds_of(sample_of(x, words, group), "difference", method, seed=s) for s in (1, 1, 2)
    )
    assert one.low.tobytes() == again.low.tobytes()
    assert one.high.tobytes() == again.high.tobytes()
    if method != "robust":
        assert one.low.tobytes() != other.low.tobytes()


@pytest.mark.parametrize("method", METHODS)
def test_the_unit_of_length_is_no_matter_for_a_ratio(method):
    x, words, group = bursty(8, 9, 4)
    one, ten = (bounds_of(sample_of(x, words * f, group), "log_ratio", method) for f in (1, 10))
    np.testing.assert_allclose(ten.low, one.low, rtol=1e-9)
    np.testing.assert_allclose(ten.high, one.high, rtol=1e-9)
    per_word = [bounds_of(sample_of(x, words * f, group), "rate", method) for f in (1, 10)]
    np.testing.assert_allclose(10 * per_word[1].low, per_word[0].low, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("of", QUANTITIES)
def test_one_unit_a_group_has_no_interval(method, of):
    sample = sample_of([4, 9, 2, 5, 1], [100, 90, 80, 70, 60], [0, 1, 1, 1, 1])
    found = bounds_of(sample, of, method)
    assert np.isnan(found.low[0]).all()
    if of == "rate":
        assert np.isfinite(found.low[1]).all()


@pytest.mark.parametrize("method", METHODS)
def test_units_all_alike_have_no_interval_of_width_zero(method):
    words = np.array([100, 300, 700, 1100, 1300, 100, 3700, 900])
    sample = sample_of(words * 7 // 100, words, [0] * 4 + [1] * 4)
    for of in QUANTITIES:
        found = bounds_of(sample, of, method)
        assert np.isnan([found.low, found.high]).all()


@pytest.mark.parametrize("method", METHODS)
def test_more_groups_than_two_have_rates(method):
    x, words, _ = bursty(6, 9, 3)
    group = np.repeat([0, 1, 2], 5)
    found = bounds_of(sample_of(x, words, group), "rate", method, 999)
    rates = np.array([x[group == g].sum(axis=0) / words[group == g].sum() for g in range(3)])
    assert found.low.shape == (3, 3)
    assert ((found.low < rates) & (rates < found.high)).all()


@pytest.mark.parametrize("method", METHODS)
def test_progress_is_told_of_every_term(method, monkeypatch):
    monkeypatch.setattr(bootstrap, "VALUES_AT_A_TIME", 99 * 2 * 3)
    told, (x, words, group) = [], bursty(4, 4, 7)
    bootstrap.bootstrap(
        sample_of(x, words, group), "rate", method=method, level=0.95, n_resamples=99,
        seed=np.random.SeedSequence(1), progress=told.append,
    )  # fmt: skip
    assert sum(told) == 7


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"level": 1.0}, "at least 0.5 and below 1; got 1.0"),
        ({"level": 0.4}, "got 0.4"),
        ({"level": 95}, "got 95"),
        ({"level": float("nan")}, "got nan"),
        ({"level": "0.95"}, "got '0.95'"),
        ({"level": True}, "got True"),
        ({"seed": -1}, "seed must be a whole number from 0 up; got -1"),
        ({"seed": 1.0}, "seed must be .* got 1.0"),
        ({"seed": None}, "seed must be .* got None"),
        ({"n_resamples": 98}, "n_resamples must be a whole number from 99 up; got 98"),
        ({"n_resamples": True}, "got True"),
        ({"n_resamples": 999.0}, "got 999.0"),
    ],
)
def test_choices_that_cannot_be_are_refused_with_what_can(choice, message):
    with pytest.raises(CountsError, match=message):
        check_draws(**{"level": 0.95, "seed": 1, "n_resamples": 99} | choice)
    check_draws(level=0.5, seed=0, n_resamples=99)
