"""Factorization: topics as shares of words, whatever the order of documents and words."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from framing.topics.nmf import fit_nmf, fit_of_topics


def test_words_used_by_separate_documents_are_separate_topics():
    matrix = sparse.csr_array(np.kron(np.eye(2, dtype=int), np.ones((6, 3), int)))
    fit = fit_nmf(matrix, 2)
    order = np.argsort(-fit.phi[:, 0])
    # three words each, equally frequent: a third of its topic, and next to nothing elsewhere
    np.testing.assert_allclose(fit.phi[order], np.kron(np.eye(2), np.full(3, 1 / 3)), atol=1e-5)
    # three words and a prior of .1 a topic
    np.testing.assert_allclose(fit.theta[:6, order[0]], 3.1 / 3.2, atol=1e-3)


def test_the_words_of_a_topic_are_those_of_its_factor_without_tf_idf():
    # Of a topic's 20 documents all have the first word and half the second, twice each. With
    # idf 1 + ln 2 and 1 + ln 4 the rows, of length 1, are (.579, .815) and (1, 0); the factor is
    # their first singular vector, in which the second word is .5166 of the first; that times
    # (1 + ln 2) / (1 + ln 4) is
    by_hand = 0.3666
    block = np.array([[2, 2], [2, 0]] * 10)
    matrix = sparse.csr_array(np.kron(np.eye(2, dtype=int), block))
    fit = fit_nmf(matrix, 2)
    own = fit.phi[np.argmax(fit.phi[:, 0])]
    assert own[1] / own[0] == pytest.approx(by_hand, abs=0.002)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_documents_and_of_words_changes_nothing(planted, seed):
    matrix = planted.counts.matrix
    random = np.random.default_rng(seed)
    rows, columns = (random.permutation(n) for n in matrix.shape)
    fit = fit_nmf(matrix, 3)
    turned = fit_nmf(sparse.csr_array(matrix[rows][:, columns]), 3)
    order = [int(np.argmin(np.abs(turned.phi - row).sum(axis=1))) for row in fit.phi[:, columns]]
    np.testing.assert_allclose(turned.phi[order], fit.phi[:, columns], rtol=0.05, atol=1e-4)
    np.testing.assert_allclose(turned.theta[:, order], fit.theta[rows], atol=0.01)


def test_documents_without_a_word_have_no_topics_and_shift_none(planted):
    matrix = planted.counts.matrix
    empty = sparse.csr_array((2, matrix.shape[1]), dtype=matrix.dtype)
    fit = fit_nmf(sparse.csr_array(sparse.vstack([matrix, empty])), 3)
    assert np.isnan(fit.theta[-2:]).all()
    assert np.isfinite(fit.theta[:-2]).all()


def test_more_topics_than_words_is_a_fit_still():
    fit = fit_nmf(sparse.csr_array(np.eye(3, dtype=int)), 5)
    assert fit.phi.shape == (5, 3)
    np.testing.assert_allclose(fit.phi.sum(axis=1), 1)
    np.testing.assert_allclose(fit.theta.sum(axis=1), 1)


def test_a_topic_without_words_is_all_words_alike():
    matrix = sparse.csr_array([[1, 1, 0], [0, 1, 1]])
    fit = fit_of_topics("nmf", matrix, np.array([[2.0, 0, 0], [0, 0, 0]]), (0.0,), True)
    np.testing.assert_allclose(fit.phi[1], 1 / 3, atol=1e-3)
    assert fit.phi[0, 0] == pytest.approx(1, abs=1e-5)
    assert fit.phi[0, 1] > 0
