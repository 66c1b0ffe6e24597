"""Odds ratio: against other programs, and at zero."""

from __future__ import annotations

import numpy as np
import pytest

from framing.comparison.measures import odds_ratio
from framing.errors import CountsError


@pytest.mark.parametrize(
    ("expected", "zero"), [("odds_ratio", "none"), ("odds_ratio_haldane", "haldane")]
)
def test_reference_values(truth, toy, expected, zero):
    counts, sizes = toy
    theirs = [np.inf if value is None else value for value in truth["keyness"][expected]]
    values = odds_ratio(*counts, **sizes, zero=zero)
    np.testing.assert_allclose(values, theirs, rtol=1e-12, atol=0)


def test_zeros_are_infinite_zero_or_missing_and_a_half_helps():
    sizes = {"n_target": 10, "n_reference": 10}
    np.testing.assert_equal(odds_ratio([2, 0, 0], [0, 2, 0], **sizes), [np.inf, 0.0, np.nan])
    helped = odds_ratio([2, 0, 0], [0, 2, 0], **sizes, zero="haldane")
    assert helped[0] == pytest.approx((2.5 / 8.5) / (0.5 / 10.5))
    assert helped[0] * helped[1] == pytest.approx(1)
    assert np.isnan(helped[2])


def test_a_term_that_is_all_the_words_has_no_odds():
    with pytest.raises(CountsError, match="makes up all the words"):
        odds_ratio([10], [20], n_target=10, n_reference=20)
    assert np.isfinite(odds_ratio([10], [20], n_target=10, n_reference=20, zero="haldane")).all()


def test_an_unknown_zero_rule_is_refused():
    with pytest.raises(CountsError, match="zero must be 'none' or 'haldane'; got 'half'"):
        odds_ratio([1], [1], n_target=10, n_reference=10, zero="half")
