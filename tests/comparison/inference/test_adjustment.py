"""Adjusted p-values: scipy's, the definitions, and the properties of each."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from framing.comparison.inference import ADJUSTMENTS, adjust_p
from framing.errors import CountsError

METHODS = [name for name in ADJUSTMENTS if name != "max_t"]
# Numbers below 1e-307 have fewer digits than are compared here.
numbers = st.floats(0, 1, allow_subnormal=False) | st.sampled_from([0.01, 0.05, 1.0])
p_values = st.lists(numbers, min_size=1, max_size=30)


@pytest.mark.parametrize("method", ["bh", "by"])
@given(p_values)
def test_bh_and_by_are_those_of_scipy(method, p):
    expected = stats.false_discovery_control(p, method=method)
    np.testing.assert_allclose(adjust_p(p, method), expected, rtol=1e-12)


@given(p_values)
def test_holm_by_its_definition(p):
    # reject in steps: the i-th smallest, at alpha / (n - i), as long as all before it were
    ranked, n = np.sort(p), len(p)
    expected = [min(1.0, max((n - i) * ranked[i] for i in range(j + 1))) for j in range(n)]
    np.testing.assert_allclose(np.sort(adjust_p(p, "holm")), expected, rtol=1e-12)


def test_by_hand():
    p = [0.04, 0.01, 0.03, 0.005]
    assert adjust_p(p, "holm") == pytest.approx([0.06, 0.03, 0.06, 0.02])
    assert adjust_p(p, "bonferroni") == pytest.approx([0.16, 0.04, 0.12, 0.02])
    assert adjust_p(p, "bh") == pytest.approx([0.04, 0.02, 0.04, 0.02])
    assert adjust_p(p, "by") == pytest.approx(np.array([0.04, 0.02, 0.04, 0.02]) * 25 / 12)


@pytest.mark.parametrize("method", METHODS)
@given(p=p_values, order=st.randoms(use_true_random=False))
def test_what_holds_for_every_method(method, p, order):
    q = adjust_p(p, method)
    assert (q >= np.asarray(p)).all()
    assert (q <= 1).all()
    by_p = np.argsort(p, kind="stable")
    assert (np.diff(q[by_p]) >= 0).all()  # the order of evidence stays
    places = list(range(len(p)))
    order.shuffle(places)
    np.testing.assert_array_equal(adjust_p(np.asarray(p)[places], method), q[places])


@given(p_values)
def test_from_lenient_to_strict(p):
    bh, by, holm, bonferroni = (adjust_p(p, m) for m in ("bh", "by", "holm", "bonferroni"))
    tiny = 1e-12
    assert (bh <= by + tiny).all()
    assert (bh <= holm + tiny).all()
    assert (holm <= bonferroni + tiny).all()


@pytest.mark.parametrize("method", METHODS)
def test_a_missing_p_is_no_test(method):
    q = adjust_p([np.nan, 0.02, np.nan, 0.5], method)
    np.testing.assert_array_equal(q[[1, 3]], adjust_p([0.02, 0.5], method))
    assert np.isnan(q[[0, 2]]).all()
    assert np.isnan(adjust_p([np.nan, np.nan], method)).all()
    assert adjust_p([], method).shape == (0,)


def test_the_given_values_stay_as_they_are():
    p = np.array([0.5, 0.01])
    adjust_p(p)
    assert p.tolist() == [0.5, 0.01]


@pytest.mark.parametrize("p", [[-0.1], [1.2], [0.5, np.inf]])
def test_what_is_no_probability_is_refused(p):
    with pytest.raises(CountsError, match="between 0 and 1"):
        adjust_p(p)


def test_an_unknown_method_is_named_with_the_nearest():
    with pytest.raises(CountsError, match=r"no adjustment 'hochberg'.*bh"):
        adjust_p([0.1], "hochberg")
