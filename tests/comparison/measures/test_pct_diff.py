"""%DIFF: against other programs, and at zero."""

from __future__ import annotations

import numpy as np
import pytest

from framing.comparison.measures import pct_diff
from framing.errors import CountsError


@pytest.mark.parametrize(
    ("expected", "zero"), [("pct_diff", "none"), ("pct_diff_zero_1e-18", "1e-18")]
)
def test_reference_values(truth, toy, expected, zero):
    counts, sizes = toy
    theirs = [np.inf if value is None else value for value in truth["keyness"][expected]]
    values = pct_diff(*counts, **sizes, zero=zero)
    np.testing.assert_allclose(values, theirs, rtol=1e-12, atol=1e-12)


def test_nothing_is_lost_where_the_rates_are_nearly_equal():
    [value] = pct_diff([500_000_001], [500_000_000], n_target=10**9, n_reference=10**9)
    assert value == pytest.approx(100 / 500_000_000, rel=1e-12)


def test_a_term_absent_on_both_sides_is_missing():
    assert np.isnan(pct_diff([0], [0], n_target=5, n_reference=5)).all()
    assert np.isnan(pct_diff([0], [0], n_target=5, n_reference=5, zero="1e-18")).all()


def test_an_unknown_zero_rule_is_refused():
    with pytest.raises(CountsError, match="zero must be 'none' or '1e-18'; got 1e-18"):
        pct_diff([1], [1], n_target=10, n_reference=10, zero=1e-18)
