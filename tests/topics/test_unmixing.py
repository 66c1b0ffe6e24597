"""Shares of topics in documents: right on average, however short the documents."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from framing.errors import TopicsError
from framing.topics.fit import Fit
from framing.topics.lda import infer_lda
from framing.topics.unmixing import SHARES, shares_of_documents, unmixed

K, N_TERMS = 3, 40


def topics(seed: int = 0, own: float = 0.5) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return own * rng.dirichlet(np.full(N_TERMS, 0.2), K) + (1 - own) / N_TERMS


def fit_of(phi: np.ndarray, matrix: sparse.csr_array, alpha=(0.5, 0.3, 0.2)) -> Fit:
    """Topics as they are, and theta as the model infers it."""
    known = Fit("lda", phi, np.empty(0), np.array(alpha), phi * 1e6, (), True)
    theta = infer_lda(known, matrix)
    return Fit("lda", phi, theta, np.array(alpha), phi * 1e6, (), True)


def test_shares_without_the_prior_are_the_words_of_the_document():
    phi = np.kron(np.eye(K), np.full(4, 0.25)) + 1e-9  # hardly a word in two topics
    matrix = sparse.csr_array(np.repeat([[3, 0, 1], [0, 0, 2]], 4, axis=1))
    fit = fit_of(phi, matrix)
    right = [[0.75, 0, 0.25], [0, 0, 1]]
    np.testing.assert_allclose(shares_of_documents(fit, matrix, share="words"), right, atol=1e-3)
    np.testing.assert_allclose(shares_of_documents(fit, matrix), right, atol=1e-6)
    assert np.abs(fit.theta - right).max() > 0.01
    np.testing.assert_array_equal(shares_of_documents(fit, matrix, share="theta"), fit.theta)


def test_unmixed_shares_are_right_on_average_where_inferred_ones_are_drawn_to_the_prior():
    rng = np.random.default_rng(3)
    phi = topics()
    theta = np.array([0.8, 0.1, 0.1])
    matrix = sparse.csr_array(rng.multinomial(15, theta @ phi, size=6000))
    fit = fit_of(phi, matrix, alpha=(0.2, 0.4, 0.4))
    mean = {share: shares_of_documents(fit, matrix, share=share).mean(axis=0) for share in SHARES}
    error = shares_of_documents(fit, matrix).std(axis=0) / np.sqrt(6000)
    assert (np.abs(mean["unmixed"] - theta) < 4 * error).all()
    assert mean["theta"][0] < mean["words"][0] < 0.8 - 10 * error[0]


@given(st.integers(0, 10_000))
def test_documents_that_are_mixtures_are_unmixed_exactly(seed):
    rng = np.random.default_rng(seed)
    phi = topics(seed)
    theta = rng.dirichlet(np.ones(K), 4)
    found = unmixed(sparse.csr_array(theta @ phi * 100), phi, np.full(K, 1 / K))
    np.testing.assert_allclose(found, theta, atol=1e-6)


def test_rows_sum_to_one():
    rng = np.random.default_rng(1)
    matrix = sparse.csr_array(rng.poisson(0.3, (50, N_TERMS)) + np.eye(50, N_TERMS, dtype=int))
    matrix = matrix[np.asarray(matrix.sum(axis=1)) > 0]
    fit = fit_of(topics(), matrix)
    for share in SHARES:
        np.testing.assert_allclose(shares_of_documents(fit, matrix, share=share).sum(axis=1), 1)


def test_two_topics_that_are_the_same_share_what_they_have():
    phi = topics()[[0, 1, 1]]
    matrix = sparse.csr_array((np.array([[0.4, 0.3, 0.3]]) @ phi) * 1000)
    found = unmixed(matrix, phi, np.full(K, 1 / K))
    np.testing.assert_allclose(found, [[0.4, 0.3, 0.3]], atol=1e-6)


def test_a_document_without_a_word_has_no_shares():
    matrix = sparse.csr_array([[0] * N_TERMS, [1] * N_TERMS])
    fit = fit_of(topics(), matrix)
    for share in SHARES:
        found = shares_of_documents(fit, matrix, share=share)
        assert np.isnan(found[0]).all()
        assert np.isfinite(found[1]).all()


def test_a_fit_without_a_prior_is_taken_as_it_is():
    phi, theta = topics(), np.array([[0.2, 0.3, 0.5]])
    fit = Fit("nmf", phi, theta, None, None, (), True)
    matrix = sparse.csr_array(theta @ phi * 50)
    np.testing.assert_array_equal(shares_of_documents(fit, matrix, share="words"), theta)
    np.testing.assert_allclose(shares_of_documents(fit, matrix), theta, atol=1e-6)


def test_a_share_that_is_none():
    with pytest.raises(TopicsError, match="no share 'word'; did you mean 'words'"):
        shares_of_documents(SimpleNamespace(), sparse.csr_array((1, 1)), share="word")
