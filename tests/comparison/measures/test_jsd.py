"""Jensen-Shannon divergence: against other programs, its bounds, and small differences."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from framing.comparison.measures import jsd
from framing.errors import CountsError

# a busy machine is no failure
unhurried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_reference_values(truth, toy):
    (a, b), _ = toy
    parts = jsd(a, b)
    expected = truth["keyness"]["jsd_contrib_bits"]
    np.testing.assert_allclose(parts, expected, rtol=0, atol=1e-12)
    assert parts.sum() == pytest.approx(truth["jsd_total"], abs=1e-12)
    assert jsd(a, b, base=math.e).sum() == pytest.approx(truth["jsd_total_nats"], abs=1e-12)


@unhurried
@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=9))
def test_it_is_the_square_of_the_distance_of_scipy(pairs):
    a, b = (np.array(side) for side in zip(*pairs, strict=True))
    if a.any() and b.any():
        total = jsd(a, b).sum()
        assert total == pytest.approx(jensenshannon(a, b, base=2) ** 2, abs=1e-12)
        assert 0 <= total <= 1 + 1e-12


def test_no_term_in_common_is_one_bit():
    assert jsd([3, 0, 1], [0, 5, 0]).sum() == pytest.approx(1, abs=1e-15)


def test_nothing_is_lost_where_the_shares_are_nearly_equal():
    n = 10**9
    parts = jsd([n + 1, n - 1], [n, n])
    # t**2 / 2 of the mean share, per term, with t the departure from it
    assert parts[0] == pytest.approx((0.5 / n) ** 2 * 0.5 / 2 / math.log(2), rel=1e-6)


@pytest.mark.parametrize("base", [1, 0, -2, float("nan"), True])
def test_a_base_is_above_one(base):
    with pytest.raises(CountsError, match="base must be a number above 1"):
        jsd([1], [1], base=base)
