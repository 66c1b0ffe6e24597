"""Chi-square: against other programs."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from framing.comparison.measures import chi2
from framing.comparison.measures.two_by_two import two_by_two, upper_tail
from framing.errors import CountsError


def test_reference_values(truth, toy):
    counts, sizes = toy
    values = chi2(*counts, **sizes)
    expected = truth["keyness"]["chi2_4cell_noyates"]
    np.testing.assert_allclose(values, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("yates", [False, True])
def test_it_is_that_of_scipy(yates):
    rng = np.random.default_rng(2)
    for a, b, n, m in rng.integers([1, 1, 51, 51], [50, 50, 950, 950], (40, 4)):
        table = stats.chi2_contingency([[a, b], [n - a, m - b]], correction=yates)
        [value] = chi2([a], [b], n_target=int(n), n_reference=int(m), yates=yates)
        assert value == pytest.approx(table.statistic, rel=1e-9, abs=1e-12)


def test_it_is_that_of_quanteda(truth, quanteda):
    """They correct where an expected count is below 5 and the departure is a half or more."""
    counts, sizes = quanteda
    tables = two_by_two(*counts, *sizes.values())
    corrected = (np.min(tables.expected, axis=0) < 5) & (np.abs(tables.excess) >= 0.5)
    plain, yates = chi2(*counts, **sizes), chi2(*counts, **sizes, yates=True)
    assert corrected.sum() == 4
    values = np.where(corrected, yates, plain)
    theirs = np.abs(truth["quanteda"]["chi2_default"])
    np.testing.assert_allclose(values, theirs, rtol=1e-12)
    p = upper_tail(values)["p_tokens"]
    np.testing.assert_allclose(p, truth["quanteda"]["chi2_default_p"], rtol=1e-9)


def test_one_term_that_is_all_the_words_is_no_difference():
    assert chi2([10], [20], n_target=10, n_reference=20).tolist() == [0.0]


def test_yates_is_yes_or_no():
    with pytest.raises(CountsError, match="yates must be False or True; got 1"):
        chi2([1], [1], n_target=10, n_reference=10, yates=1)
