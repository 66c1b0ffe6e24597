"""Weighted sums of sparse counts are those of dense arrays, and the variance is the textbook's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from framing.comparison.inference.sample import Sample
from framing.comparison.inference.sums import drawn_moments, drawn_sums, moments


def sample_of(x, words, group, n_groups=2) -> Sample:
    return Sample(
        sparse.csc_array(np.asarray(x, dtype=np.int64)),
        np.asarray(words, dtype=np.int64),
        np.asarray(group, dtype=np.intp),
        tuple("ABCDE"[:n_groups]),
        np.zeros(len(words), dtype=np.intp),
        "document",
    )


@st.composite
def drawn(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n_units, n_terms = draw(st.integers(1, 12)), draw(st.integers(1, 6))
    n_draws, n_groups = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    x = rng.negative_binomial(0.3, 0.1, (n_units, n_terms))
    words = x.sum(axis=1) + rng.integers(1, 900, n_units)
    group = rng.integers(0, n_groups, n_units)
    weights = rng.integers(0, 256, (n_units, n_draws)).astype(np.uint8)
    return x, words, group, n_groups, weights


@settings(max_examples=25)
@given(drawn())
def test_sums_are_those_of_dense_arrays(drawn):
    x, words, group, n_groups, weights = drawn
    sample = sample_of(x, words, group, n_groups)
    inside = np.eye(n_groups)[group]  # units by groups
    w = weights.astype(np.float64)

    def dense(values):
        return np.einsum("ug,ut,ud->gtd", inside, values.astype(float), w)

    n_terms = x.shape[1]
    sums = drawn_moments(sample, weights, 0, n_terms)
    np.testing.assert_array_equal(drawn_sums(sample, weights, 0, n_terms), dense(x))
    np.testing.assert_array_equal(sums.x, dense(x))
    np.testing.assert_array_equal(sums.xx, dense(x**2))
    np.testing.assert_array_equal(sums.xm, dense(x * words[:, np.newaxis]))
    np.testing.assert_array_equal(sums.m, dense(words[:, np.newaxis]))
    np.testing.assert_array_equal(sums.mm, dense(words[:, np.newaxis] ** 2))
    np.testing.assert_array_equal(sums.n[:, 0, 0], inside.sum(axis=0))


@settings(max_examples=25)
@given(drawn(), st.data())
def test_a_block_of_terms_is_a_part_of_all(drawn, data):
    x, words, group, n_groups, weights = drawn
    first = data.draw(st.integers(0, x.shape[1]))
    last = data.draw(st.integers(first, x.shape[1]))
    sample = sample_of(x, words, group, n_groups)
    every, part = (drawn_moments(sample, weights, *r) for r in ((0, x.shape[1]), (first, last)))
    for name in ("x", "xx", "xm"):
        whole = getattr(every, name)[:, first:last]
        np.testing.assert_array_equal(getattr(part, name), whole)
    np.testing.assert_array_equal(
        drawn_sums(sample, weights, first, last), every.x[:, first:last].astype(int)
    )


def test_rate_and_variance_by_hand():
    # A: 2 in 100 and 6 in 300 and 4 in 100; B: 1 in 50, 3 in 150, which have the same rate
    found = moments(sample_of([[2], [6], [4], [1], [3]], [100, 300, 100, 50, 150], [0, 0, 0, 1, 1]))
    np.testing.assert_allclose(found.rate[:, 0, 0], [12 / 500, 4 / 200])
    residuals = np.array([2 - 2.4, 6 - 7.2, 4 - 2.4])
    expected = 3 / 2 * (residuals**2).sum() / 500**2
    np.testing.assert_allclose(found.variance[:, 0, 0], [expected, 0.0], rtol=1e-12, atol=0)


def test_with_equal_lengths_the_variance_is_that_of_a_mean():
    rng = np.random.default_rng(1)
    x = rng.poisson(5, (30, 4))
    found = moments(sample_of(x, [400] * 30, [0] * 12 + [1] * 18))
    for g, rows in enumerate((x[:12] / 400, x[12:] / 400)):
        np.testing.assert_allclose(
            found.variance[g, :, 0], rows.var(axis=0, ddof=1) / len(rows), rtol=1e-9
        )


def test_what_is_proportional_to_length_has_no_variance_not_a_tiny_one():
    words = np.array([1_000, 7_777, 123_456, 13, 40_001, 999])
    found = moments(sample_of(words[:, np.newaxis] * 3, words, [0, 0, 0, 1, 1, 1]))
    assert found.variance.tolist() == [[[0.0]], [[0.0]]]


@pytest.mark.parametrize("dtype", [np.int32, np.int64])
def test_the_width_of_sparse_indices_is_no_matter(dtype):
    sample = sample_of([[1, 0], [2, 5]], [10, 20], [0, 1])
    matrix = sample.matrix
    matrix.indptr, matrix.indices = matrix.indptr.astype(dtype), matrix.indices.astype(dtype)
    weights = np.array([[3], [2]], dtype=np.uint8)
    assert drawn_sums(sample, weights, 0, 2).tolist() == [[[3], [0]], [[4], [10]]]
