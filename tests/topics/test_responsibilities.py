"""Counts divided among topics: nothing is lost, nothing is made, and the shares are Bayes'."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from framing.topics.responsibilities import add_up, expected_counts, responsibilities


def drawn(seed: int, n_docs=7, k=3, n_terms=11):
    rng = np.random.default_rng(seed)
    matrix = sparse.csr_array(rng.poisson(0.8, (n_docs, n_terms)))
    theta = rng.dirichlet(np.full(k, 0.5), n_docs)
    phi = rng.dirichlet(np.full(n_terms, 0.5), k)
    return matrix, theta, phi


def test_a_count_is_divided_as_the_topics_are_likely_to_have_made_it():
    theta, phi = [[0.75, 0.25]], [[0.2, 0.8], [0.6, 0.4]]
    divided = responsibilities(sparse.csr_array([[8, 7]]), theta, phi)
    # of the first word 0.15 to 0.15, of the second 0.6 to 0.1
    assert divided.of(0).toarray() == pytest.approx(np.array([[4.0, 6.0]]))
    assert divided.of(1).toarray() == pytest.approx(np.array([[4.0, 1.0]]))


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_equal_to_the_dense_formula_and_topics_add_up_to_the_counts(seed):
    matrix, theta, phi = drawn(seed)
    joint = theta[:, :, np.newaxis] * phi[np.newaxis]
    dense = matrix.toarray()[:, np.newaxis] * joint / joint.sum(axis=1, keepdims=True)
    divided = responsibilities(matrix, theta, phi)
    parts = np.stack([divided.of(topic).toarray() for topic in range(3)], axis=1)
    np.testing.assert_allclose(parts, dense, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(parts.sum(axis=1), matrix.toarray(), rtol=1e-12)
    group = np.arange(7) % 3 - 1
    n = expected_counts(matrix, theta, phi, group, 2)
    assert n.shape == (3, 2, 11)
    for g in (0, 1):
        np.testing.assert_allclose(n[:, g], dense[group == g].sum(axis=0), rtol=1e-12)


def test_the_order_of_documents_words_and_topics_does_not_matter():
    matrix, theta, phi = drawn(3)
    rng = np.random.default_rng(0)
    rows, columns = rng.permutation(7), rng.permutation(11)
    other = expected_counts(
        sparse.csr_array(matrix[rows][:, columns]), theta[rows][:, ::-1], phi[::-1, columns]
    )
    np.testing.assert_allclose(other[::-1], expected_counts(matrix, theta, phi)[:, :, columns])


def test_a_word_that_no_topic_has_goes_to_none_and_is_counted_as_such():
    divided = responsibilities(sparse.csr_array([[3, 2]]), [[0.5, 0.5]], [[1.0, 0.0], [1.0, 0.0]])
    assert divided.n_unassigned == 2
    assert divided.of(0).toarray().tolist() == [[1.5, 0.0]]


def test_a_document_without_topics_adds_nothing():
    matrix = sparse.csr_array([[0, 0], [2, 2]])
    n = expected_counts(matrix, [[np.nan, np.nan], [0.5, 0.5]], [[0.5, 0.5], [0.5, 0.5]])
    assert n[:, 0].tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_traces_are_left_out_and_the_counts_stay_as_they_were():
    matrix = sparse.csr_array([[1, 4]])
    divided = responsibilities(matrix, [[0.5, 0.5]], [[0.999, 0.5], [0.001, 0.5]])
    assert divided.of(1, least=0.01).nnz == 1
    assert divided.of(1).nnz == 2
    assert matrix.toarray().tolist() == [[1, 4]]


def test_rows_outside_all_groups_are_not_added_up():
    assert (add_up(np.array([0, -1, 0]), 2) @ np.array([1.0, 10.0, 100.0])).tolist() == [101.0, 0.0]
