"""Quality of topics: stm's values on the same topics, and by hand."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from framing.errors import TopicsError
from framing.topics.quality import (
    diversity,
    dominant_share,
    effective_words,
    exclusivity,
    halves,
    npmi_coherence,
    perplexity,
    residual_dispersion,
    residuals,
    semantic_coherence,
    split_documents,
)

TRUTH = json.loads((Path(__file__).parents[1] / "truth" / "topics.json").read_text())
PHI, THETA = np.array(TRUTH["beta"]), np.array(TRUTH["theta"])
MATRIX = sparse.csr_array(np.array(TRUTH["counts"]))


def test_coherence_exclusivity_and_residuals_are_those_of_stm():
    np.testing.assert_allclose(
        semantic_coherence(PHI, MATRIX, m=5), TRUTH["semantic_coherence"], rtol=1e-10
    )
    np.testing.assert_allclose(exclusivity(PHI, m=5), TRUTH["exclusivity"], rtol=1e-10)
    assert residual_dispersion(PHI, THETA, MATRIX) == pytest.approx(TRUTH["dispersion"], rel=1e-10)


def test_coherence_by_hand():
    matrix = sparse.csr_array([[1, 1, 0], [1, 0, 0], [0, 0, 5]])
    # both words in one document, the first in two
    expected = np.log(1.01) - np.log(2.01)
    assert semantic_coherence([[0.5, 0.4, 0.1]], matrix, m=2)[0] == pytest.approx(expected)


def test_perplexity_of_a_fair_die_is_its_sides():
    matrix = sparse.csr_array([[3, 1, 0, 2], [0, 0, 4, 0]])
    assert perplexity(np.full((2, 4), 0.25), np.full((2, 2), 0.5), matrix) == pytest.approx(4)


def test_perplexity_by_hand_leaves_out_documents_without_topics():
    phi, theta = np.array([[0.5, 0.5], [0.1, 0.9]]), np.array([[0.5, 0.5], [np.nan, np.nan]])
    matrix = sparse.csr_array([[1, 1], [7, 7]])
    assert perplexity(phi, theta, matrix) == pytest.approx((0.3 * 0.7) ** -0.5)


def test_the_effective_number_of_words():
    np.testing.assert_allclose(effective_words([[0.5, 0.5, 0], [1, 0, 0]]), [2, 1])


def test_diversity_is_one_where_no_word_is_shared():
    assert diversity([[0.9, 0.1, 0, 0], [0, 0, 0.9, 0.1]], m=2) == 1
    assert diversity([[0.9, 0.1, 0, 0], [0.9, 0.1, 0, 0]], m=2) == 0.5


def test_the_share_of_documents_with_a_dominant_topic():
    theta = np.array([[0.6, 0.4], [0.5, 0.5], [np.nan, np.nan]])
    assert dominant_share(theta) == 0.5


@given(st.integers(2, 500), st.floats(0.01, 0.9), st.integers(0, 5))
def test_every_document_is_fitted_or_held_out(n, share, seed):
    inside, outside = split_documents(n, share, seed)
    assert sorted([*inside, *outside]) == list(range(n))
    assert len(outside) == max(1, round(share * n))


def test_the_halves_of_documents_add_up():
    matrix = sparse.csr_array(np.random.default_rng(0).poisson(3, (20, 30)))
    seen, unseen = halves(matrix, 1)
    np.testing.assert_array_equal((seen + unseen).toarray(), matrix.toarray())
    assert abs(int(seen.sum()) - int(unseen.sum())) < 6 * np.sqrt(matrix.sum())
    np.testing.assert_array_equal(halves(matrix, 1)[0].toarray(), seen.toarray())


def test_residuals_are_tested_as_by_stm():
    found = residuals(PHI, THETA, MATRIX)
    assert found.df == TRUTH["residuals"]["df"]
    assert found.p == pytest.approx(TRUTH["residuals"]["pvalue"], rel=1e-8)
    assert found.dispersion == residual_dispersion(PHI, THETA, MATRIX)


def test_residuals_by_hand_leave_out_documents_without_topics():
    q = np.array([0.5, 0.25, 0.25])
    x = np.array([[6, 1, 1], [2, 4, 2], [4, 2, 2]])
    theta = np.array([[1.0], [1.0], [np.nan]])
    expected = sum(((row - 8 * q) ** 2 / (8 * q * (1 - q))).sum() for row in x[:2])
    found = residuals(q[np.newaxis], theta, sparse.csr_array(x))
    assert found.df == 6 - 3 - 2
    assert found.dispersion == pytest.approx(expected / found.df)


def test_residuals_with_more_parameters_than_cells_have_no_dispersion():
    found = residuals(PHI, THETA[:2], MATRIX[:2])
    assert found.df < 0
    assert np.isnan([found.dispersion, found.p]).all()


def test_words_are_paired_as_stm_lists_them_or_as_each_topic_ranks_them():
    matrix = sparse.csr_array([[1, 1, 0], [1, 1, 0], [0, 1, 1], [0, 1, 0]])
    # the second topic ranks word 2 before word 1, which the first has named before
    phi = [[0.3, 0.6, 0.1], [0.1, 0.3, 0.6]]
    first, listed = semantic_coherence(phi, matrix, m=2)
    _, ranked = semantic_coherence(phi, matrix, m=2, pairs="ranked")
    assert first == pytest.approx(np.log(2.01 / 4.01))
    assert listed == pytest.approx(np.log(1.01 / 4.01))
    assert ranked == pytest.approx(np.log(1.01 / 1.01))
    with pytest.raises(TopicsError, match="did you mean 'ranked'"):
        semantic_coherence(phi, matrix, pairs="rank")


@given(arrays(np.float64, (3, 12), elements=st.floats(0.01, 1), unique=True), st.randoms())
def test_the_order_of_the_vocabulary_changes_nothing(weights, random):
    phi = weights / weights.sum(axis=1, keepdims=True)
    counts = np.random.default_rng(0).poisson(1, (15, 12))
    order = random.sample(range(12), 12)
    theta = np.full((15, 3), 1 / 3)
    for measure in (
        lambda c: semantic_coherence(phi[:, c], sparse.csr_array(counts[:, c]), m=4),
        lambda c: npmi_coherence(phi[:, c], sparse.csr_array(counts[:, c]), m=4),
        lambda c: exclusivity(phi[:, c], m=4),
        lambda c: diversity(phi[:, c], m=4),
        lambda c: effective_words(phi[:, c]),
        lambda c: residuals(phi[:, c], theta, sparse.csr_array(counts[:, c])),
        lambda c: perplexity(phi[:, c], theta, sparse.csr_array(counts[:, c])),
    ):
        np.testing.assert_allclose(measure(order), measure(list(range(12))), rtol=1e-9, atol=1e-12)


def test_a_word_of_no_topic_makes_no_exclusivity_missing():
    assert np.isfinite(exclusivity([[0.7, 0.3, 0.0], [0.2, 0.8, 0.0]], m=3)).all()


def test_npmi_by_hand():
    # of five documents 3, 4 and 1 hold the words; 2 the first two, 0 and 1 the others
    matrix = sparse.csr_array([[1, 2, 0], [3, 1, 0], [1, 0, 0], [0, 1, 1], [0, 1, 0]])
    phi = [[0.5, 0.4, 0.1], [0.1, 0.5, 0.4]]
    first = np.log(0.4 / (0.6 * 0.8)) / -np.log(0.4)
    second = np.log(0.2 / (0.8 * 0.2)) / -np.log(0.2)
    np.testing.assert_allclose(npmi_coherence(phi, matrix, m=2), [first, second])
    three = npmi_coherence(phi[:1], matrix, m=3)
    np.testing.assert_allclose(three, (first - 1 + second) / 3)


def test_npmi_of_words_in_all_documents_or_none():
    matrix = sparse.csr_array([[1, 1, 0], [2, 2, 0]])
    found = npmi_coherence([[0.5, 0.4, 0.1], [0.5, 0.1, 0.4]], matrix, m=2)
    assert found[0] == 0 and np.isnan(found[1])
    assert np.isnan(npmi_coherence([[0.5, 0.4, 0.1]], matrix, m=1)).all()
