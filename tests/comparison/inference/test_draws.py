"""Assignments and weights: all there are or fair samples of them, and groups keep their size."""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from framing.comparison.inference import draws
from framing.comparison.inference.draws import assign, least_p, n_assignments, resample
from framing.comparison.inference.permutation import permute
from framing.comparison.inference.sample import Sample
from framing.errors import CountsError


def sample_of(group, stratum=None, x=None) -> Sample:
    n = len(group)
    x = np.ones((n, 1), dtype=np.int64) if x is None else np.asarray(x, dtype=np.int64)
    return Sample(
        sparse.csc_array(x),
        np.full(n, 100),
        np.asarray(group, dtype=np.intp),
        ("A", "B"),
        np.asarray([0] * n if stratum is None else stratum, dtype=np.intp),
        "document",
        None if stratum is None else "event",
    )


def seed(n: int = 1) -> np.random.SeedSequence:
    return np.random.SeedSequence(n)


@pytest.mark.parametrize(("n_a", "n_b"), [(1, 1), (3, 3), (2, 7), (5, 1)])
def test_the_number_of_assignments(n_a, n_b):
    assert n_assignments(sample_of([0] * n_a + [1] * n_b)) == comb(n_a + n_b, n_a)


def test_the_number_of_assignments_within_strata_is_the_product():
    # three triplets of one against two, and a pair
    group, stratum = [0, 1, 1] * 3 + [0, 1], [0] * 3 + [1] * 3 + [2] * 3 + [3] * 2
    assert n_assignments(sample_of(group, stratum)) == 3**3 * 2


def test_it_is_exact_however_large():
    assert n_assignments(sample_of([0] * 300 + [1] * 300)) == comb(600, 300)


def by_hand(group, stratum) -> set[tuple[int, ...]]:
    """Every labelling whose strata keep their sizes, by trying all there are."""
    first, stratum = [1 - g for g in group], np.asarray(stratum)
    found = set()
    for chosen in product((0, 1), repeat=len(group)):
        sizes = [
            sum(c for c, s in zip(labels, stratum, strict=True) if s == one)
            for one in set(stratum.tolist())
            for labels in (chosen, first)
        ]
        if sizes[::2] == sizes[1::2]:
            found.add(chosen)
    return found


@given(st.lists(st.tuples(st.sampled_from([0, 1]), st.sampled_from([0, 1, 2])), min_size=2,
                max_size=8), st.booleans())  # fmt: skip
def test_all_assignments_are_listed_once_the_observed_one_first(units, stratified):
    group = [g for g, _ in units]
    values = sorted({s for _, s in units})
    stratum = [values.index(s) if stratified else 0 for _, s in units]
    sample = sample_of(group, stratum if stratified else None)
    assigned = assign(sample, 10_000, seed())
    listed = list(map(tuple, assigned.chosen.T.tolist()))
    assert assigned.exact
    assert listed[0] == tuple(1 - g for g in group)
    assert len(listed) == len(set(listed)) == n_assignments(sample)
    assert set(listed) == by_hand(group, stratum)


def test_where_listing_ends():
    sample = sample_of([0] * 4 + [1] * 4)  # 70 assignments
    assert assign(sample, 69, seed()).exact
    drawn = assign(sample, 68, seed())
    assert not drawn.exact
    assert drawn.chosen.shape == (8, 69)


def test_random_assignments_keep_the_sizes_of_groups_and_strata():
    stratum = np.repeat([0, 1, 2], [4, 7, 5])
    group = np.array([0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1])
    assigned = assign(sample_of(group, stratum), 300, seed())
    assert not assigned.exact
    assert (assigned.chosen[:, 0] == 1 - group).all()
    for s in range(3):
        inside = assigned.chosen[stratum == s]
        assert (inside.sum(axis=0) == (1 - group)[stratum == s].sum()).all()


def test_random_assignments_are_fair():
    n_draws = 4000
    chosen = assign(sample_of([0] * 6 + [1] * 14), n_draws, seed()).chosen[:, 1:].astype(float)
    # each unit is in the first group with chance 0.3, each pair with 0.3 * 5 / 19
    assert np.abs(chosen.mean(axis=1) - 0.3).max() < 5 * np.sqrt(0.3 * 0.7 / n_draws)
    together = chosen @ chosen.T / n_draws
    expected = 0.3 * 5 / 19
    apart = np.abs(together[np.triu_indices(20, 1)] - expected)
    assert apart.max() < 5 * np.sqrt(expected * (1 - expected) / n_draws)


def test_strata_are_drawn_independently_of_each_other():
    n_draws = 4000
    sample = sample_of([0, 1] * 13, np.repeat(np.arange(13), 2))  # 8,192 ways
    chosen = assign(sample, n_draws, seed()).chosen[::2, 1:].astype(float)
    assert np.abs(np.corrcoef(chosen) - np.eye(13)).max() < 5 / np.sqrt(n_draws)


def test_the_same_seed_draws_the_same_and_another_others():
    sample = sample_of([0] * 10 + [1] * 10)
    same = [assign(sample, 200, seed(7)).chosen.tobytes() for _ in range(2)]
    assert same[0] == same[1]
    assert assign(sample, 200, seed(8)).chosen.tobytes() != same[0]
    weights = [resample(sample, 200, seed(7)).tobytes() for _ in range(2)]
    assert weights[0] == weights[1]
    assert resample(sample, 200, seed(8)).tobytes() != weights[0]


def test_resamples_keep_the_sizes_of_groups():
    n_draws = 4000
    group = np.array([0] * 5 + [1] * 20)
    weights = resample(sample_of(group), n_draws, seed()).astype(float)
    assert (weights[group == 0].sum(axis=0) == 5).all()
    assert (weights[group == 1].sum(axis=0) == 20).all()
    # a multinomial count of n in n has mean 1 and variance 1 - 1 / n
    for n, part in ((5, weights[:5]), (20, weights[5:])):
        variance = 1 - 1 / n
        assert np.abs(part.mean(axis=1) - 1).max() < 5 * np.sqrt(variance / n_draws)
        assert np.abs(part.var(axis=1) - variance).max() < 0.2


def test_matched_units_are_resampled_together():
    stratum = np.array([0, 0, 1, 1, 2, 2, 3])
    weights = resample(sample_of([0, 1, 0, 1, 0, 1, 1], stratum), 50, seed())
    for s in range(4):
        of_one = weights[stratum == s]
        assert (of_one == of_one[0]).all()
    assert (weights[[0, 2, 4, 6]].sum(axis=0) == 4).all()
    assert len(np.unique(weights, axis=1).T) > 1


@pytest.mark.parametrize(
    ("group", "stratum", "expected"),
    [
        ([0, 0, 0, 1, 1, 1], None, 2 / 20),  # the opposite assignment differs as much
        ([0, 0, 0, 1, 1, 1, 1], None, 1 / 35),
        ([0, 1] * 4, [0, 0, 1, 1, 2, 2, 3, 3], 2 / 16),
        ([0, 1] * 3 + [1], [0, 0, 1, 1, 2, 2, 2], 1 / 12),
        ([0, 1], [0, 0], 1.0),
    ],
)
def test_the_least_p_is_reached_and_not_undercut(group, stratum, expected):
    first = 1 - np.asarray(group)
    rng = np.random.default_rng(3)
    far = first * 50 + np.arange(len(group))  # as far apart as can be
    x = np.column_stack([far, rng.integers(0, 60, (len(group), 200))])
    sample = sample_of(group, stratum, x)
    assert least_p(sample) == pytest.approx(expected)
    done = permute(
        sample, n_permutations=999, seed=seed(), level=None, estimate=np.zeros(x.shape[1])
    )
    assert done.exact
    assert done.p[0] == pytest.approx(expected)
    assert done.p.min() == pytest.approx(expected)


@pytest.mark.parametrize("function", [assign, resample])
def test_too_many_draws_are_refused_with_the_number_that_fits(monkeypatch, function):
    monkeypatch.setattr(draws, "MOST_BYTES", 10_000)
    sample = sample_of([0] * 50 + [1] * 50)
    with pytest.raises(CountsError, match=r"draws of 100 units.*to 100 or less.*larger unit"):
        function(sample, 999, seed())
    assert function(sample, 99, seed()).__class__  # 100 assignments with the observed one
