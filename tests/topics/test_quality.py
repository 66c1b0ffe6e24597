"""Quality of topics: stm's values on the same topics, and by hand."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from framing.topics.quality import (
    diversity,
    dominant_share,
    effective_words,
    exclusivity,
    halves,
    perplexity,
    residual_dispersion,
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
