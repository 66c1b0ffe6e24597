"""Dispersion of terms over parts: against other programs, by hand, and at the ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import sparse

from framing.comparison.measures import spread
from framing.errors import CountsError

# a busy machine is no failure
unhurried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

NAMES = {
    "juilland_d": "juilland_D_relfreq", "dp": "gries_DP", "dp_norm": "gries_DPnorm",
    "kl": "KL_bits", "rosengren_s": "rosengren_S", "carroll_d2": "carroll_D2", "da": "DA",
    "range": "range",
}  # fmt: skip
EVEN_IS_ONE, EVEN_IS_ZERO = ("juilland_d", "rosengren_s", "carroll_d2", "da"), ("dp", "kl")


@pytest.mark.parametrize("name", NAMES)
def test_reference_values(truth, name):
    matrix = np.array(truth["matrix"])
    values = getattr(spread(matrix, matrix.sum(axis=1)), name)
    np.testing.assert_allclose(values, truth["dispersion"][NAMES[name]], rtol=0, atol=1e-9)


def test_raw_frequencies(truth):
    matrix = np.array(truth["matrix"])
    values = spread(matrix, matrix.sum(axis=1), frequencies="raw").juilland_d
    expected = truth["dispersion"]["juilland_D_rawfreq"]
    np.testing.assert_allclose(values, expected, rtol=0, atol=1e-9)


parts = st.lists(st.tuples(st.integers(0, 20), st.integers(20, 90)), min_size=2, max_size=12)


@unhurried
@given(parts, st.randoms(use_true_random=False), st.integers(2, 50))
def test_what_must_hold(pairs, random, times):
    v, words = (np.array(side) for side in zip(*pairs, strict=True))
    measured = spread(v[:, np.newaxis], words)
    if not v.any():
        assert measured.range.tolist() == [0]
        assert all(np.isnan(getattr(measured, name)[0]) for name in (*EVEN_IS_ONE, *EVEN_IS_ZERO))
        return
    random.shuffle(pairs)
    again = spread(np.array([[v] for v, _ in pairs]), [n for _, n in pairs])
    grown = spread(v[:, np.newaxis] * times, words * times)
    for name in (*EVEN_IS_ONE, *EVEN_IS_ZERO, "dp_norm"):
        value = getattr(measured, name)[0]
        assert value >= 0
        assert name == "kl" or value <= 1
        assert getattr(again, name)[0] == pytest.approx(value, abs=1e-9)
        assert getattr(grown, name)[0] == pytest.approx(value, abs=1e-9)
    # DA the long way: all pairs
    x = v / words
    gaps = [abs(p - q) for i, p in enumerate(x) for q in x[:i]]
    assert measured.da[0] == pytest.approx(1 - np.mean(gaps) / (2 * x.mean()), abs=1e-9)


def test_even_and_all_in_one_part():
    words = [100, 300, 50]
    even = spread([[2], [6], [1]], words)
    for name in EVEN_IS_ONE:
        assert getattr(even, name)[0] == pytest.approx(1)
    for name in (*EVEN_IS_ZERO, "dp_norm"):
        assert getattr(even, name)[0] == pytest.approx(0)
    in_smallest = spread([[0], [0], [4]], words)
    assert in_smallest.dp_norm[0] == pytest.approx(1)
    assert in_smallest.kl[0] == pytest.approx(np.log2(9))
    assert in_smallest.juilland_d[0] == in_smallest.carroll_d2[0] == 0
    assert in_smallest.range.tolist() == [1]


def test_stored_zeros_are_no_occurrences():
    stored = sparse.csr_array(([0, 3], [0, 0], [0, 1, 2]), shape=(2, 1))
    assert spread(stored, [10, 10]).range.tolist() == [1]


def test_parts_are_never_laid_out():
    """A matrix of 10**11 cells that holds ten counts."""
    rows, columns = np.arange(10) * 10_000, np.arange(10) * 100_000
    matrix = sparse.csr_array((np.ones(10, dtype=int), (rows, columns)), shape=(100_000, 1_000_000))
    measured = spread(matrix, np.full(100_000, 50))
    assert measured.range.sum() == 10


def test_bad_parts_are_named():
    with pytest.raises(CountsError, match="needs two parts or more; there is 1"):
        spread([[1]], [10])
    with pytest.raises(CountsError, match="a part has no words"):
        spread([[1], [0]], [10, 0])
    with pytest.raises(CountsError, match="frequencies must be 'relative' or 'raw'"):
        spread([[1], [1]], [10, 10], frequencies="per_1k")
