"""Log ratio: values by hand and from another implementation, and what must not change."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison.measures import ZERO_RULES, log_ratio
from framing.errors import CountsError

count = st.integers(0, 10_000)
words = st.integers(10_001, 10_000_000)
rules = st.sampled_from(ZERO_RULES)


def test_by_hand():
    # 8 in 1,000 against 2 in 500: 8 per 1,000 against 4 per 1,000 is one doubling
    assert log_ratio([8], [2], n_target=1000, n_reference=500).tolist() == [1.0]


def test_only_a_zero_becomes_a_half():
    ratios = log_ratio([4, 0], [0, 4], n_target=100, n_reference=100, zero="half")
    assert ratios.tolist() == [3.0, -3.0]  # log2(4 / 0.5)


def test_a_half_for_all():
    ratio = log_ratio([4], [0], n_target=100, n_reference=100, zero="add_half")
    assert ratio[0] == pytest.approx(math.log2(4.5 / 0.5), rel=1e-12)


def test_what_is_absent_on_both_sides_has_no_ratio():
    for zero in ZERO_RULES:
        ratios = log_ratio([0, 1], [0, 1], n_target=10, n_reference=10, zero=zero)
        assert np.isnan(ratios).tolist() == [True, False]


@given(count, count, words, words, rules)
def test_exchanging_the_sides_changes_the_sign_only(a, b, n, m, zero):
    there = log_ratio([a], [b], n_target=n, n_reference=m, zero=zero)
    back = log_ratio([b], [a], n_target=m, n_reference=n, zero=zero)
    np.testing.assert_array_equal(there, -back)


@given(st.integers(1, 10_000), st.integers(1, 10_000), words, words, st.integers(2, 1000))
def test_a_corpus_repeated_has_the_same_ratio(a, b, n, m, times):
    once = log_ratio([a], [b], n_target=n, n_reference=m)
    repeated = log_ratio([a * times], [b * times], n_target=n * times, n_reference=m * times)
    np.testing.assert_allclose(repeated, once, atol=1e-11)


def test_an_unknown_zero_rule_is_named():
    with pytest.raises(CountsError, match="no zero rule 'halve'; did you mean 'half'"):
        log_ratio([1], [1], n_target=1, n_reference=1, zero="halve")
