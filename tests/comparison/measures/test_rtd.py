"""Rank-turbulence divergence: worked by hand, as the paper has it, and its limits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.comparison.measures import ranks, rtd
from framing.errors import CountsError

# a busy machine is no failure
unhurried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

pairs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12).filter(
    lambda pairs: any(a for a, _ in pairs) and any(b for _, b in pairs)
)


def as_written(a, b, alpha):
    """The formula of the paper, term by term."""
    r, s = ranks(a, b)
    n_a, n_b = sum(x > 0 for x in a), sum(x > 0 for x in b)

    def part(x, y):
        if alpha == 0:
            return abs(math.log(x / y))
        if alpha == math.inf:
            return 0 if x == y else max(1 / x, 1 / y)
        return (alpha + 1) / alpha * abs(x**-alpha - y**-alpha) ** (1 / (alpha + 1))

    norm = sum(part(x, n_a + n_b / 2) for x, n in zip(r, a, strict=True) if n)
    norm += sum(part(x, n_b + n_a / 2) for x, n in zip(s, b, strict=True) if n)
    return [part(x, y) / norm for x, y in zip(r, s, strict=True) if x == x]


@pytest.mark.parametrize("alpha", [0, 0.1, 1 / 3, 1, 5, math.inf])
@unhurried
@given(pairs)
def test_it_is_the_formula(alpha, pairs):
    a, b = zip(*pairs, strict=True)
    present = np.array(a) + np.array(b) > 0
    values = rtd(a, b, alpha=alpha)[present]
    np.testing.assert_allclose(values, as_written(a, b, alpha), rtol=1e-9, atol=1e-12)


def test_by_hand():
    # ranks 1, 2, 3 and 3, 2, 1; disjoint rank 3 + 3/2
    norm = 2 * (math.log(4.5) + math.log(4.5 / 2) + math.log(4.5 / 3))
    expected = [math.log(3) / norm, 0, math.log(3) / norm]
    assert rtd([3, 2, 1], [1, 2, 3], alpha=0) == pytest.approx(expected)
    # |1/1 - 1/3| ** (1/2) * 2 over the same of 1, 1/2, 1/3 against 2/9, twice
    far = sum(math.sqrt(1 / r - 1 / 4.5) for r in (1, 2, 3))
    assert rtd([3, 2, 1], [1, 2, 3], alpha=1)[0] == pytest.approx(math.sqrt(2 / 3) / (2 * far))


def test_nothing_in_common_is_about_one():
    # not exactly: the paper ranks what is absent at N_own + N_other / 2, ties are half a rank lower
    a = np.concatenate([np.arange(1, 501), np.zeros(500, dtype=int)])
    b = a[::-1]
    assert rtd(a, b, alpha=1 / 3).sum() == pytest.approx(1, abs=0.002)
    assert rtd(a, b, alpha=math.inf).sum() == pytest.approx(1, abs=1e-12)


def test_a_large_alpha_is_near_infinity_and_a_small_one_near_zero():
    a, b = np.arange(1, 200), np.arange(199, 0, -1)
    np.testing.assert_allclose(rtd(a, b, alpha=1e-8), rtd(a, b, alpha=0), rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(rtd(a, b, alpha=1e4), rtd(a, b, alpha=math.inf), rtol=0.01)


@pytest.mark.parametrize("alpha", [-1, float("nan"), True])
def test_alpha_is_not_negative(alpha):
    with pytest.raises(CountsError, match="alpha must be a number from 0 up, or infinity"):
        rtd([1], [1], alpha=alpha)
