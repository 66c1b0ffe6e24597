"""The other engines, and seeds: each finds what was planted, twice the same."""

import sys

import numpy as np
import pytest
from scipy import sparse

from framing.errors import TopicsError
from framing.lexicon import Lexicon
from framing.topics.engine import fit_matrix, infer
from framing.topics.seeding import seed_prior, seed_words, seeded_start


def finds_all(fit, planted):
    """Say whether the first words of each topic are those of one that was planted."""
    tops = [{planted.words[i] for i in np.argsort(-row)[:8]} for row in fit.phi]
    return sorted(map(sorted, tops)) == sorted(map(sorted, planted.topics.values()))


@pytest.mark.parametrize("engine", ["lda", "nmf", "tomotopy"])
def test_each_engine_finds_what_was_planted_twice_the_same(engine, planted):
    if engine == "tomotopy":
        pytest.importorskip("tomotopy")
    matrix = planted.counts.matrix
    fit = fit_matrix(matrix, 3, engine=engine)
    assert fit.engine == engine
    assert finds_all(fit, planted)
    np.testing.assert_allclose(fit.phi.sum(axis=1), 1)
    np.testing.assert_allclose(fit.theta.sum(axis=1), 1)
    again = fit_matrix(matrix, 3, engine=engine)
    np.testing.assert_array_equal(fit.phi, again.phi)
    np.testing.assert_array_equal(fit.theta, again.theta)
    np.testing.assert_array_equal(infer(fit, matrix[5:8]), fit.theta[5:8])


@pytest.mark.parametrize("engine", ["lda", "nmf"])
def test_a_warm_start_keeps_the_order_of_the_topics(engine, planted):
    matrix = planted.counts.matrix
    fit = fit_matrix(matrix, 3, engine=engine)
    assert fit.lam is not None
    turned = fit_matrix(matrix, 3, engine=engine, start=fit.lam[[2, 0, 1]], passes=5)
    np.testing.assert_allclose(turned.phi, fit.phi[[2, 0, 1]], atol=0.01)


@pytest.mark.parametrize("engine", ["nmf", "tomotopy"])
def test_weights_leave_documents_out_that_still_get_topics(engine, planted):
    if engine == "tomotopy":
        pytest.importorskip("tomotopy")
    matrix = planted.counts.matrix
    weights = np.ones(120, dtype=np.int64)
    weights[:40] = 0
    fit = fit_matrix(matrix, 3, engine=engine, weights=weights)
    assert fit.theta.shape == (120, 3)
    assert finds_all(fit, planted)


def test_without_tomotopy_the_error_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "tomotopy", None)
    with pytest.raises(TopicsError, match=r"framing\[tomotopy\]"):
        fit_matrix(sparse.csr_array([[1, 2], [2, 1]]), 2, engine="tomotopy")


def test_seeds_are_words_of_the_vocabulary_by_pattern(planted):
    lexicon = Lexicon.from_patterns({"war": ["tank*", "shell?ng", "laid siege"], "aid": "treat*"})
    found = seed_words(lexicon, planted.words)
    assert {name: [planted.words[i] for i in some] for name, some in found.items()} == {
        "war": ["shelling", "tank"], "aid": ["treaty"],
    }  # fmt: skip


def test_a_frame_without_a_word_is_named(planted):
    with pytest.raises(TopicsError, match="no word of the frame 'love'"):
        seed_words({"love": ["kiss*"]}, planted.words)


def test_the_prior_gives_a_frame_its_share_of_a_topic(planted):
    matrix = planted.counts.matrix
    words = seed_words({"war": ["tank", "troops"]}, planted.words)
    prior = seed_prior(words, matrix, 3, eta=0.01, weight=0.5)
    assert (prior[1:] == 0.01).all()
    assert (prior[0] > 0.01).sum() == 2
    assert prior[0].sum() - 60 * 0.01 == pytest.approx(0.5 * matrix.sum() / 3)


def test_more_frames_than_topics_and_no_weight_are_refused(planted):
    matrix, words = planted.counts.matrix, seed_words({"a": "tank", "b": "tax"}, planted.words)
    with pytest.raises(TopicsError, match="2 frames cannot seed k = 1"):
        seed_prior(words, matrix, 1, eta=0.01)
    with pytest.raises(TopicsError, match="seed_weight = 0"):
        seed_prior(words, matrix, 2, eta=0.01, weight=0)


def test_seeded_topics_start_where_their_words_are(planted):
    matrix = planted.counts.matrix
    words = seed_words({"money": ["tax", "bank"], "war": ["tank"]}, planted.words)
    start = seeded_start(matrix, seed_prior(words, matrix, 3, eta=0.01))
    tops = [{planted.words[i] for i in np.argsort(-row)[:8]} for row in start]
    assert tops == [set(planted.topics[name]) for name in ("money", "war", "diplomacy")]
