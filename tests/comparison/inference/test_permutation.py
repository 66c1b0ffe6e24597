"""The permutation test against plain versions of itself, and the interval against the test."""

from __future__ import annotations

from itertools import combinations, product
from math import comb

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from framing.comparison.inference import permutation
from framing.comparison.inference.draws import assign, n_assignments
from framing.comparison.inference.permutation import mantel_haenszel, permute
from framing.comparison.inference.sample import Sample

few = settings(max_examples=15)
TIE = 1e-9


def sample_of(x, words, group, stratum=None) -> Sample:
    x = np.asarray(x, dtype=np.int64)
    n = len(group)
    return Sample(
        sparse.csc_array(x if x.ndim == 2 else x[:, np.newaxis]),
        np.asarray(words, dtype=np.int64),
        np.asarray(group, dtype=np.intp),
        ("A", "B"),
        np.asarray([0] * n if stratum is None else stratum, dtype=np.intp),
        "document",
        None if stratum is None else "event",
    )


def seed(n: int = 1) -> np.random.SeedSequence:
    return np.random.SeedSequence(n)


def permuted(sample, n_permutations=999, level=0.95, n=1):
    return permute(
        sample, n_permutations=n_permutations, seed=seed(n), level=level,
        estimate=mantel_haenszel(sample),
    )  # fmt: skip


def bursty(n_a, n_b, n_terms=8, entropy=0, ratio=1.0, k=0.4):
    """Counts of bursty words in documents of unequal length, the first group `ratio` times."""
    rng = np.random.default_rng(entropy)
    words = rng.integers(200, 2000, n_a + n_b)
    group = np.repeat([0, 1], [n_a, n_b])
    mean = 5 * words / 1000 * np.where(group == 0, ratio, 1.0)
    x = rng.poisson(rng.gamma(k, mean[:, np.newaxis] / k, (n_a + n_b, n_terms)))
    return x, words, group


# the plain version: one term, one assignment, no sums kept from anywhere


def plain(x, words, inside, half=0.5) -> float:
    """|log ratio of the rates| over its standard error between units."""
    logs, variances = [], []
    for chosen in (inside, ~inside):
        y, m, n = x[chosen], words[chosen], chosen.sum()
        if y.sum() == 0:  # half an occurrence stands in, with the variance of one
            logs.append(np.log(half / m.sum()))
            variances.append(1.0)
            continue
        rate = y.sum() / m.sum()
        squares = ((y - rate * m) ** 2).sum()
        squares = 0.0 if squares < TIE * (y**2).sum() else squares
        logs.append(np.log(rate))
        variances.append(n / (n - 1) * squares / y.sum() ** 2)
    difference = abs(logs[0] - logs[1])
    if difference < TIE:
        return 0.0
    return difference / np.sqrt(sum(variances)) if sum(variances) > 0 else np.inf


def plain_stratified(x, words, inside, stratum) -> float:
    """|sum over strata of occurrences beyond the stratum's rate|."""
    beyond = 0.0
    for s in np.unique(stratum):
        here = stratum == s
        rate = x[here].sum() / words[here].sum()
        beyond += (x[here & inside] - rate * words[here & inside]).sum()
    return 0.0 if abs(beyond) < TIE * x.sum() else abs(beyond)


def share(statistics) -> float:
    """Return how many are at least as far from zero as the first one."""
    return float(np.mean(np.asarray(statistics) >= statistics[0] * (1 - TIE)))


def halves(n_a, n_b):
    """Every way to choose the first group, the observed one first."""
    for chosen in combinations(range(n_a + n_b), n_a):
        inside = np.zeros(n_a + n_b, dtype=bool)
        inside[list(chosen)] = True
        yield inside


def p_of_ratio(x, words, group, log_ratio, assignments, stratum=None) -> float:
    """Test again, the counts of the second group really multiplied by the ratio."""
    ratio = 2.0**log_ratio
    multiplied = x * np.where(group == 1, ratio, 1.0)
    if stratum is None:
        return share([plain(multiplied, words, a, 0.5 * np.sqrt(ratio)) for a in assignments])
    return share([plain_stratified(multiplied, words, a, stratum) for a in assignments])


# p


@few
@given(st.integers(0, 10**6), st.integers(2, 5), st.integers(2, 5), st.sampled_from([1.0, 4.0]))
def test_exact_p_is_that_of_every_assignment(entropy, n_a, n_b, ratio):
    x, words, group = bursty(n_a, n_b, 4, entropy, ratio)
    found = permuted(sample_of(x, words, group), level=None)
    assert found.exact
    assert found.n_draws == comb(n_a + n_b, n_a)
    for term in range(4):
        if not x[:, term].any():
            assert np.isnan(found.p[term])
            continue
        expected = share([plain(x[:, term], words, inside) for inside in halves(n_a, n_b)])
        assert found.p[term] == pytest.approx(expected, abs=1e-12)


def scipy_p(x, words, group, **choices) -> float:
    units = np.arange(len(group))

    def statistic(a, b):
        inside = np.zeros(len(group), dtype=bool)
        inside[a.astype(int)] = True
        return plain(x, words, inside)

    return stats.permutation_test(
        (units[group == 0], units[group == 1]), statistic, alternative="greater", **choices
    ).pvalue


def test_exact_p_is_that_of_scipy():
    x, words, group = bursty(5, 4, 6, 3, 4.0)
    found = permuted(sample_of(x, words, group), level=None)
    expected = [scipy_p(x[:, t], words, group, n_resamples=np.inf) for t in range(6)]
    np.testing.assert_allclose(found.p, expected, rtol=1e-12)


def test_random_p_is_that_of_scipy_up_to_chance():
    x, words, group = bursty(9, 12, 3, 5, 2.5)
    n = 9999
    found = permuted(sample_of(x, words, group), n_permutations=n, level=None)
    assert not found.exact
    assert found.n_draws == n + 1
    for t in range(3):
        expected = scipy_p(x[:, t], words, group, n_resamples=2000, rng=np.random.default_rng(t))
        error = np.sqrt(expected * (1 - expected) * (1 / n + 1 / 2000))
        assert abs(found.p[t] - expected) < 4 * error


def test_random_p_is_that_of_its_own_assignments():
    x, words, group = bursty(10, 14, 5, 8, 3.0)
    sample = sample_of(x, words, group)
    chosen = assign(sample, 199, seed()).chosen.astype(bool)
    found = permuted(sample, n_permutations=199, level=None)
    for t in range(5):
        expected = share([plain(x[:, t], words, inside) for inside in chosen.T])
        assert found.p[t] == pytest.approx(expected, abs=1e-12)


@few
@given(st.integers(0, 10**6), st.integers(2, 9), st.integers(2, 9))
def test_p_is_never_below_one_over_the_assignments(entropy, n_a, n_b):
    x, words, group = bursty(n_a, n_b, 10, entropy, 50.0)
    sample = sample_of(x, words, group)
    found = permuted(sample, n_permutations=99, level=None)
    assert np.nanmin(found.p) >= 1 / min(n_assignments(sample), 100)
    assert found.exact == (n_assignments(sample) <= 100)


def test_units_that_are_all_alike_differ_in_nothing():
    found = permuted(sample_of([[2, 7]] * 9, [100] * 9, [0] * 4 + [1] * 5))
    assert found.p.tolist() == [1.0, 1.0]
    # lengths that differ, rates that do not
    words = np.array([100, 300, 700, 1100, 1300, 100, 3700, 900])
    found = permuted(sample_of(words * 7 // 100, words, [0] * 4 + [1] * 4))
    assert found.p.tolist() == [1.0]


def test_groups_without_variation_that_differ_are_as_far_apart_as_can_be():
    found = permuted(sample_of([2, 2, 2, 2, 6, 6, 6, 6], [100] * 8, [0] * 4 + [1] * 4))
    assert found.p.tolist() == [2 / 70]


def test_a_term_in_no_unit_has_no_p_and_no_bounds():
    x, words, group = bursty(5, 5, 2)
    x[:, 1] = 0
    found = permuted(sample_of(x, words, group))
    assert np.isnan([found.p[1], found.low[1], found.high[1], found.joint_p[1]]).all()
    assert not np.isnan([found.p[0], found.low[0], found.high[0], found.joint_p[0]]).any()


# strata


def test_pairs_are_tested_by_flipping_their_signs():
    rng = np.random.default_rng(6)
    n = 8
    words = rng.integers(200, 900, 2 * n)
    x = rng.poisson(np.tile([9, 5], n) * words / 500)
    group, event = np.tile([0, 1], n), np.repeat(np.arange(n), 2)
    found = permuted(sample_of(x, words, group, event), level=None)
    a, b, m_a, m_b = x[::2], x[1::2], words[::2], words[1::2]
    # beyond the pair's rate: a - m_a (a + b) / (m_a + m_b)
    each = (a * m_b - b * m_a) / (m_a + m_b)
    sums = [abs(np.dot(signs, each)) for signs in product([1, -1], repeat=n)]
    assert found.exact
    assert found.n_draws == 2**n
    assert found.p[0] == pytest.approx(share(sums), abs=1e-12)


def test_with_equal_lengths_pairs_are_those_of_scipy():
    rng = np.random.default_rng(7)
    a, b = rng.poisson(9, 9), rng.poisson(5, 9)
    x = np.ravel(np.column_stack([a, b]))
    sample = sample_of(x, [100] * 18, np.tile([0, 1], 9), np.repeat(np.arange(9), 2))
    expected = stats.permutation_test(
        (a - b,), np.sum, permutation_type="samples", n_resamples=np.inf
    ).pvalue
    assert permuted(sample, level=None).p[0] == pytest.approx(expected, abs=1e-12)


def triplets(n_events, entropy=0, ratio=1.0, n_terms=3):
    """Events of one unit of the first group and two of the second, events far apart."""
    rng = np.random.default_rng(entropy)
    event = np.repeat(np.arange(n_events), 3)
    group = np.tile([0, 1, 1], n_events)
    words = rng.integers(200, 2000, 3 * n_events)
    mean = rng.lognormal(0, 1.5, n_events)[event] * 4 * words / 1000
    mean = mean * np.where(group == 0, ratio, 1.0)
    return rng.poisson(mean[:, np.newaxis], (3 * n_events, n_terms)), words, group, event


def inside_events(n_events):
    """Every way to choose one unit of each event, the observed first."""
    for picks in product(range(3), repeat=n_events):
        inside = np.zeros(3 * n_events, dtype=bool)
        inside[3 * np.arange(n_events) + picks] = True
        yield inside


@few
@given(st.integers(0, 10**6), st.integers(1, 4))
def test_in_triplets_labels_move_only_inside_their_event(entropy, n_events):
    x, words, group, event = triplets(n_events, entropy, 3.0)
    found = permuted(sample_of(x, words, group, event), level=None)
    assert found.n_draws == 3**n_events
    for t in range(3):
        if x[:, t].any():
            every = [plain_stratified(x[:, t], words, i, event) for i in inside_events(n_events)]
            assert found.p[t] == pytest.approx(share(every), abs=1e-12)


def test_strata_take_out_what_the_events_make():
    x, words, group, event = triplets(12, 2, 3.0, 1)
    within = permuted(sample_of(x, words, group, event), level=None).p[0]
    across = permuted(sample_of(x, words, group), level=None).p[0]
    assert within < 0.01 < across


def test_what_differs_between_events_alone_is_no_difference():
    # each event has its own rate, the same in all its units
    event, group = np.repeat(np.arange(4), 3), np.tile([0, 1, 1], 4)
    rate = np.array([0, 3, 20, 70])[event]
    words = np.tile([100, 300, 700], 4)
    found = permuted(sample_of(rate * words // 100, words, group, event))
    assert found.p.tolist() == [1.0]


def test_one_stratum_is_the_score_not_the_studentized_test():
    x, words, group = bursty(4, 5, 4, 1, 3.0)
    stratum = np.zeros(9, dtype=int)
    found = permuted(sample_of(x, words, group, stratum), level=None)
    for t in range(4):
        every = [plain_stratified(x[:, t], words, inside, stratum) for inside in halves(4, 5)]
        assert found.p[t] == pytest.approx(share(every), abs=1e-12)


# the log ratio


def test_mantel_haenszel_by_hand():
    # event 1: 4 in 100 against 2 in 300; event 2: 1 in 200 against 3 in 200
    sample = sample_of([4, 2, 1, 3], [100, 300, 200, 200], [0, 1, 0, 1], [0, 0, 1, 1])
    above = 4 * 300 / 400 + 1 * 200 / 400
    below = 2 * 100 / 400 + 3 * 200 / 400
    assert mantel_haenszel(sample)[0] == pytest.approx(np.log2(above / below))


@few
@given(st.integers(0, 10**6))
def test_with_one_stratum_it_is_the_log_ratio(entropy):
    x, words, group = bursty(4, 6, 5, entropy)
    n = np.array([x[group == g].sum(axis=0) for g in (0, 1)]).astype(float)
    m = np.array([words[group == g].sum() for g in (0, 1)])[:, np.newaxis]
    rates = np.where(n == 0, 0.5, n) / m
    expected = np.where(n.sum(axis=0) == 0, np.nan, np.log2(rates[0] / rates[1]))
    np.testing.assert_allclose(mantel_haenszel(sample_of(x, words, group)), expected, atol=1e-9)


def test_half_an_occurrence_stands_in_for_none_and_nothing_for_nothing():
    sample = sample_of([[4, 0, 0], [0, 3, 0]], [100, 300], [0, 1])
    expected = [np.log2((4 / 100) / (0.5 / 300)), np.log2((0.5 / 100) / (3 / 300)), np.nan]
    np.testing.assert_allclose(mantel_haenszel(sample), expected)


def test_the_ratio_within_events_is_not_that_of_the_sums():
    # twice the rate in both events, but the first group writes most where all use it little
    x, words, group = [20, 1, 20, 100], [1000, 100, 100, 1000], [0, 1, 0, 1]
    assert mantel_haenszel(sample_of(x, words, group, [0, 0, 1, 1]))[0] == pytest.approx(1.0)
    across = np.log2((40 / 1100) / (101 / 1100))
    assert mantel_haenszel(sample_of(x, words, group))[0] == pytest.approx(across)


# the interval


def check_bounds(low, high, p_at, alpha=0.05, step=2e-3):
    """Just inside a bound the test does not reject, just outside it does."""
    if np.isfinite(low):
        assert p_at(low - step) <= alpha < p_at(low + step)
    if np.isfinite(high):
        assert p_at(high + step) <= alpha < p_at(high - step)


@pytest.mark.parametrize(("n_a", "n_b", "entropy"), [(5, 5, 1), (4, 6, 2), (6, 5, 9)])
def test_the_bounds_are_where_the_test_of_multiplied_counts_turns(n_a, n_b, entropy):
    x, words, group = bursty(n_a, n_b, 4, entropy, 3.0)
    found = permuted(sample_of(x, words, group))
    estimate = mantel_haenszel(sample_of(x, words, group))
    every, n_finite = list(halves(n_a, n_b)), 0
    for t in np.flatnonzero((x[:n_a] > 0).any(axis=0) & (x[n_a:] > 0).any(axis=0)):

        def p_at(r, y=x[:, t]):
            return p_of_ratio(y, words, group, r, every)

        check_bounds(found.low[t], found.high[t], p_at)
        assert p_at(estimate[t]) == 1.0
        n_finite += np.isfinite([found.low[t], found.high[t]]).sum()
    assert n_finite >= 2


def test_random_bounds_are_where_the_test_of_multiplied_counts_turns():
    x, words, group = bursty(12, 15, 3, 4, 2.0, k=1.0)
    sample = sample_of(x, words, group)
    chosen = list(assign(sample, 199, seed()).chosen.astype(bool).T)
    found = permuted(sample, n_permutations=199, level=0.9)
    assert np.isfinite([found.low, found.high]).all()
    for t in range(3):
        check_bounds(
            found.low[t], found.high[t],
            lambda r, y=x[:, t]: p_of_ratio(y, words, group, r, chosen), alpha=0.1,
        )  # fmt: skip


def test_bounds_within_events_are_where_the_test_of_multiplied_counts_turns():
    x, words, group, event = triplets(5, 3, 3.0)
    found = permuted(sample_of(x, words, group, event))
    every = list(inside_events(5))
    assert np.isfinite([found.low, found.high]).all()
    for t in range(3):
        check_bounds(
            found.low[t], found.high[t],
            lambda r, y=x[:, t]: p_of_ratio(y, words, group, r, every, event),
        )  # fmt: skip


@few
@given(st.integers(0, 10**6), st.integers(4, 8), st.integers(4, 8), st.sampled_from([1.0, 3.0]))
@example(334, 8, 4, 3.0)  # p falls unevenly: rejected at zero, and again not beyond it
def test_the_interval_excludes_zero_if_and_only_if_the_test_rejects(entropy, n_a, n_b, ratio):
    # for words in both groups; where one side has none, half an occurrence is added for the
    # interval but not for p, and the two may part
    x, words, group = bursty(n_a, n_b, 20, entropy, ratio)
    both = (x[:n_a] > 0).any(axis=0) & (x[n_a:] > 0).any(axis=0)
    for level in (0.95, 0.8):
        found = permuted(sample_of(x, words, group), n_permutations=199, level=level)
        clear = (np.abs(found.low) > 2e-4) & (np.abs(found.high) > 2e-4)  # of rounding
        excludes = (found.low > 0) | (found.high < 0)
        rejected = found.p <= round(1 - level, 12)
        np.testing.assert_array_equal(excludes[both & clear], rejected[both & clear])


@few
@given(st.integers(0, 10**6))
def test_the_interval_within_events_excludes_zero_if_and_only_if_the_test_rejects(entropy):
    x, words, group, event = triplets(5, entropy, 3.0, 12)
    sample = sample_of(x, words, group, event)
    found, alone = permuted(sample), np.array([x[group == g].sum(axis=0) for g in (0, 1)]) == 0
    clear = ~alone.any(axis=0) & (np.abs(found.low) > 2e-4) & (np.abs(found.high) > 2e-4)
    excludes = (found.low > 0) | (found.high < 0)
    np.testing.assert_array_equal(excludes[clear], (found.p <= 0.05)[clear])


@few
@given(st.integers(0, 10**6), st.integers(2, 8), st.integers(2, 8), st.booleans())
def test_the_estimate_lies_in_its_interval(entropy, n_a, n_b, stratified):
    x, words, group = bursty(n_a, n_b, 15, entropy, 2.0)
    stratum = np.arange(n_a + n_b) % 2 if stratified else None
    sample = sample_of(x, words, group, stratum)
    found, estimate = permuted(sample, n_permutations=99), mantel_haenszel(sample)
    some = x.any(axis=0)
    assert (found.low[some] <= estimate[some]).all()
    assert (estimate[some] <= found.high[some]).all()


def test_a_word_absent_on_one_side_is_bounded_on_the_other():
    rng = np.random.default_rng(3)
    x = rng.poisson(4, (24, 2))
    x[:12, 1], x[12:, 0] = 0, 0
    found = permuted(sample_of(x, [300] * 24, [0] * 12 + [1] * 12))
    assert found.high[0] == np.inf
    assert found.low[0] > 0
    assert found.low[1] == -np.inf
    assert found.high[1] < 0
    assert (found.p <= 0.05).all()


@few
@given(st.integers(0, 10**6), st.sampled_from([0.05, 1.0, 30.0]))
def test_with_three_against_three_no_ratio_can_be_excluded(entropy, ratio):
    # p is never below 2 in 20, whatever the ratio: rounding must not break the tie between an
    # assignment and its opposite
    x, words, group = bursty(3, 3, 20, entropy, ratio)
    both = (x[:3] > 0).any(axis=0) & (x[3:] > 0).any(axis=0)
    found = permuted(sample_of(x, words, group))
    assert (found.low[both] == -np.inf).all()
    assert (found.high[both] == np.inf).all()


def test_a_higher_level_makes_wider_intervals_and_none_makes_none():
    x, words, group = bursty(15, 15, 6, 2, 2.0, k=1.0)
    sample = sample_of(x, words, group)
    narrow, wide = permuted(sample, level=0.8), permuted(sample, level=0.99)
    assert (wide.low < narrow.low).all()
    assert (wide.high > narrow.high).all()
    none = permuted(sample, level=None)
    assert np.isnan([none.low, none.high]).all()
    np.testing.assert_array_equal(none.p, wide.p)


# what must not matter


def same(one, two, terms=slice(None)) -> None:
    for name in ("p", "low", "high"):
        np.testing.assert_array_equal(getattr(one, name)[terms], getattr(two, name))


@few
@given(st.integers(0, 10**6), st.integers(3, 5), st.integers(3, 5))
def test_exchanged_groups_exchange_the_bounds_and_keep_p(entropy, n_a, n_b):
    x, words, group = bursty(n_a, n_b, 8, entropy, 3.0)
    there = permuted(sample_of(x, words, group))
    back = np.argsort(group == 0, kind="stable")
    here = permuted(sample_of(x[back], words[back], 1 - group[back]))
    np.testing.assert_array_equal(here.p, there.p)
    np.testing.assert_allclose(here.low, -there.high, atol=2e-4)
    np.testing.assert_allclose(here.high, -there.low, atol=2e-4)


@few
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_order_of_units_is_no_matter(entropy, random):
    x, words, group = bursty(4, 5, 6, entropy, 3.0)
    order = list(range(9))
    random.shuffle(order)
    same(
        permuted(sample_of(x, words, group)),
        permuted(sample_of(x[order], words[order], group[order])),
    )


@pytest.mark.parametrize("stratified", [False, True])
def test_other_terms_their_order_and_blocks_are_no_matter(monkeypatch, stratified):
    x, words, group = bursty(10, 12, 9, 1, 2.0)
    stratum = np.arange(22) % 3 if stratified else None
    whole = permuted(sample_of(x, words, group, stratum), n_permutations=299)
    for terms in ([4], [8, 0, 3]):
        same(whole, permuted(sample_of(x[:, terms], words, group, stratum), 299), terms)
    for n in (1, 2, 9):
        monkeypatch.setattr(permutation, "TERMS_AT_A_TIME", n)
        blocks = permuted(sample_of(x, words, group, stratum), n_permutations=299)
        same(whole, blocks)
        np.testing.assert_array_equal(blocks.joint_p, whole.joint_p)


def test_the_same_seed_gives_the_same_bytes_and_another_other_draws():
    x, words, group = bursty(10, 12, 30, 1, 1.5)
    one, again, other = (
        permuted(sample_of(x, words, group), n_permutations=299, n=n) for n in (1, 1, 2)
    )
    for name in ("p", "low", "high", "joint_p"):
        assert getattr(one, name).tobytes() == getattr(again, name).tobytes()
        assert getattr(one, name).tobytes() != getattr(other, name).tobytes()


@few
@given(st.integers(0, 10**6), st.sampled_from([10, 1000]))
def test_the_unit_of_length_is_no_matter(entropy, times):
    x, words, group = bursty(5, 5, 6, entropy, 2.0)
    one, ten = (permuted(sample_of(x, words * f, group)) for f in (1, times))
    np.testing.assert_array_equal(ten.p, one.p)
    np.testing.assert_allclose(ten.low, one.low, atol=2e-4)
    np.testing.assert_allclose(ten.high, one.high, atol=2e-4)


def test_progress_is_told_of_every_term(monkeypatch):
    monkeypatch.setattr(permutation, "TERMS_AT_A_TIME", 4)
    x, words, group = bursty(4, 4, 10)
    sample, told = sample_of(x, words, group), []
    permute(
        sample, n_permutations=99, seed=seed(), level=None, estimate=mantel_haenszel(sample),
        progress=told.append,
    )  # fmt: skip
    assert told == [4, 4, 2]


# the largest statistic of all terms


def test_joint_p_is_that_of_the_largest_statistic():
    x, words, group = bursty(8, 9, 6, 2, 3.0)
    sample = sample_of(x, words, group)
    chosen = assign(sample, 199, seed()).chosen.astype(bool).T
    found = permuted(sample, n_permutations=199, level=None)
    table = np.array([[plain(x[:, t], words, inside) for t in range(6)] for inside in chosen])
    largest = table.max(axis=1)
    expected = [(largest >= table[0, t] * (1 - TIE)).mean() for t in range(6)]
    np.testing.assert_allclose(found.joint_p, expected, atol=1e-12)
    assert (found.joint_p >= found.p).all()


def test_joint_p_within_strata_weighs_terms_by_their_spread():
    x, words, group, event = triplets(4, 1, 2.0, 5)
    x[:, 0] *= 100  # a frequent word must not drown the others
    found = permuted(sample_of(x, words, group, event), level=None)
    table = np.array(
        [[plain_stratified(x[:, t], words, i, event) for t in range(5)] for i in inside_events(4)]
    )
    table /= np.sqrt((table**2).mean(axis=0))
    largest = table.max(axis=1)
    expected = [(largest >= table[0, t] * (1 - TIE)).mean() for t in range(5)]
    np.testing.assert_allclose(found.joint_p, expected, atol=1e-12)
