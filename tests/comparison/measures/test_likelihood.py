"""G2 and BIC: against other programs, by hand, and where subtraction would lose everything."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from framing.comparison.measures import bic, evidence, g2
from framing.comparison.measures.two_by_two import upper_tail
from framing.errors import CountsError


@pytest.mark.parametrize(
    ("expected", "measure", "cells"),
    [
        ("G2_2cell_rayson", g2, 2),
        ("G2_4cell_dunning", g2, 4),
        ("bic_wilson_2cell", bic, 2),
        ("bic_wilson_4cell", bic, 4),
    ],
)
def test_reference_values(truth, toy, expected, measure, cells):
    counts, sizes = toy
    values = measure(*counts, **sizes, cells=cells)
    np.testing.assert_allclose(values, truth["keyness"][expected], rtol=0, atol=1e-9)


@pytest.mark.parametrize(("cells", "expected"), [(2, "G2_rayson_ref"), (4, "G2_dunning_ref")])
def test_large_corpora(truth, cells, expected):
    large = truth["large"]
    values = g2(large["f1"], large["f2"], n_target=large["n1"], n_reference=large["n2"],
                cells=cells)  # fmt: skip
    np.testing.assert_allclose(values, large[expected], rtol=0, atol=1e-9)


def test_four_cells_are_the_likelihood_ratio_of_the_table():
    rng = np.random.default_rng(1)
    for a, b, n, m in rng.integers([1, 1, 51, 51], [50, 50, 950, 950], (20, 4)):
        table = [[a, b], [n - a, m - b]]
        ratio = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
        value = g2([a], [b], n_target=int(n), n_reference=int(m), cells=4)[0]
        assert value == pytest.approx(ratio.statistic, rel=1e-9, abs=1e-12)


def test_nothing_is_lost_where_the_rates_are_nearly_equal():
    # a is 1 more than b in 10**9: G2 = d**2 (1 / E1 + 1 / E2) to the first order, with d = 1/2
    [value] = g2([500_000_001], [500_000_000], n_target=10**9, n_reference=10**9)
    assert value == pytest.approx(float(Fraction(1, 4) * 2 / Fraction(1000000001, 2)), rel=1e-9)
    # products of 10**20 are no longer exact in a machine word
    [value] = g2([10**10 // 2 + 1], [10**10 // 2], n_target=10**10, n_reference=10**10)
    assert value == pytest.approx(1e-10, rel=1e-9)


def test_the_series_meets_the_formula():
    """Where a departure is a tenth of the expected, one account ends and the other begins."""
    counts = np.arange(100_000 - 12_000, 100_000 + 12_000, 7)
    values = g2(counts, [100_000] * len(counts), n_target=10**6, n_reference=10**6)
    a, b = counts.astype(float), 100_000.0
    mean = (a + b) / 2
    plain = 2 * (a * np.log(a / mean) + b * np.log(b / mean))
    np.testing.assert_allclose(values, plain, rtol=0, atol=1e-9)


def test_one_term_that_is_all_the_words_is_no_difference():
    assert g2([10], [20], n_target=10, n_reference=20, cells=4).tolist() == [0.0]


def test_the_tail_is_that_of_chi_square_and_never_zero():
    statistic = np.array([0.0, 1e-12, 3.8414588206941254, 69.0, 700.0, 2000.0, 1e6])
    tail = upper_tail(statistic)
    np.testing.assert_allclose(tail["p_tokens"][:5], stats.chi2.sf(statistic[:5], 1), rtol=1e-12)
    assert (tail["p_tokens"] > 0).all()
    logs = tail["log10_p_tokens"]
    np.testing.assert_allclose(10 ** logs[:5], tail["p_tokens"][:5], rtol=1e-9)
    # ln Q(x) = -x/2 - ln(pi x / 2) / 2 + ln(1 - 1/x + 3/x**2 ...) for large x
    x = statistic[5:]
    by_hand = (-x / 2 - np.log(np.pi * x / 2) / 2 + np.log1p(-1 / x + 3 / x**2)) / np.log(10)
    np.testing.assert_allclose(logs[5:], by_hand, rtol=1e-9)


def test_evidence_is_read_by_the_cuts_of_twice_the_logarithm():
    values = [0.0, 2.0, 2.01, 6.0, 6.01, 10.0, 10.01, -0.1, -11.0]
    assert evidence(values).tolist() == [
        "bare mention", "bare mention", "positive", "positive", "strong", "strong", "very strong",
        "bare mention against", "very strong against",
    ]  # fmt: skip


@pytest.mark.parametrize("cells", [3, "4", True, 2.0])
def test_other_cells_are_refused(cells):
    with pytest.raises(CountsError, match="cells must be 2 or 4; got"):
        g2([1], [1], n_target=10, n_reference=10, cells=cells)
