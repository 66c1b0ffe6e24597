"""Measures of association, by hand and by their properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison.measures.cooccurrence import (
    g2_together,
    lambda_z,
    log_dice,
    mi,
    mi3,
    t_score,
)


def test_values_by_hand():
    assert log_dice(8, 16, 112).item() == pytest.approx(14 + math.log2(16 / 128))
    assert mi(8, 0.5).item() == 4
    assert mi3(8, 0.5).item() == 10
    assert t_score(16, 4.0).item() == 3
    by_hand = 2 * (
        10 * math.log(10 / 6) + 10 * math.log(10 / 14) + 20 * math.log(20 / 24)
        + 60 * math.log(60 / 56)
    )  # fmt: skip
    assert g2_together(10, 20, 30, 100).item() == pytest.approx(by_hand, rel=1e-12)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 5000))
def test_g2_is_that_of_scipy(a, b, c, d):
    from scipy.stats import chi2_contingency

    table = np.array([[a, b], [c, d]])
    g2 = g2_together(a, a + b, a + c, max(table.sum(), 1))
    if (table.sum(axis=0) > 0).all() and (table.sum(axis=1) > 0).all():
        expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
        assert g2.item() == pytest.approx(max(expected, 0.0), rel=1e-9, abs=1e-9)
    else:  # an empty row or column says nothing
        assert g2.item() == pytest.approx(0.0, abs=1e-9)
    assert g2_together(a, a + c, a + b, max(table.sum(), 1)).item() == pytest.approx(
        g2.item(), abs=1e-9
    )


def test_there_is_no_g2_where_there_is_no_table():
    assert np.isnan(g2_together([3, 5], [10, 10], [2, 4], 100)).all()


@given(st.lists(st.integers(0, 1000), min_size=4, max_size=4))
def test_lambda_of_two_words_is_the_log_odds_ratio_with_its_wald_z(cells):
    neither, first, second, both = (cell + 0.5 for cell in cells)
    strength, z = lambda_z([cells])
    odds = math.log(both * neither / (first * second))
    error = math.sqrt(1 / neither + 1 / first + 1 / second + 1 / both)
    assert strength.item() == pytest.approx(odds, abs=1e-12)
    assert z.item() == pytest.approx(odds / error, abs=1e-12)


def test_lambda_of_three_words_is_a_ratio_of_odds_ratios():
    cells = np.array([[7, 1, 2, 3, 4, 5, 6, 8]])
    smoothed = cells[0] + 1.0
    without = smoothed[3] * smoothed[0] / (smoothed[1] * smoothed[2])
    with_third = smoothed[7] * smoothed[4] / (smoothed[5] * smoothed[6])
    strength, _ = lambda_z(cells, smoothing=1)
    assert strength.item() == pytest.approx(math.log(with_third / without))
