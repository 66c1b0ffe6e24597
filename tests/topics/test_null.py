"""The null test: passes on planted topics, not on shuffled words, and never on two articles."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from framing import count_terms, read_corpus
from framing.counts import Counts
from framing.errors import TopicsError
from framing.provenance import Provenance, table_csv
from framing.topics.engine import fit_matrix
from framing.topics.model import TopicModel
from framing.topics.null import NOT_DISTINGUISHABLE, null_test
from framing.topics.resampling import shuffle_words
from framing.topics.vocabulary import choose_words


def planted(seed: int, n_docs: int, n_words: int, n_terms: int = 90) -> np.ndarray:
    """Three topics of words of their own, mixed in each document, and words of all."""
    rng = np.random.default_rng(seed)
    phi = np.full((3, n_terms), 0.4 / n_terms)
    for topic in range(3):
        phi[topic, topic::3] += 0.6 * rng.dirichlet(np.full(n_terms // 3, 0.5))
    theta = rng.dirichlet(np.full(3, 0.3), n_docs)
    return np.array([rng.multinomial(n_words, p / p.sum()) for p in theta @ phi])


def model_of(matrix, k: int = 3, engine: str = "lda") -> TopicModel:
    """A model whose topics the test does not look at."""
    shape = sparse.csr_array(matrix).shape
    counts = Counts.from_matrix(
        matrix, [f"d{i:04}" for i in range(shape[0])], [f"w{i:04}" for i in range(shape[1])]
    )
    fit = fit_matrix(counts.matrix, k, engine=engine, passes=1)
    settings = {"k": k, "engine": engine, "passes": 20, "random_state": 0}
    return TopicModel(
        fit, counts, None, 0.01, (), settings, {}, None, None, "", (), Provenance("test")
    )


def shuffled(dense: np.ndarray, seed: int) -> sparse.csr_array:
    return shuffle_words(sparse.csr_array(dense), seed)


@pytest.fixture(scope="module")
def passing():
    return null_test(model_of(planted(0, 60, 50)))


def test_planted_topics_of_400_documents_pass():
    result = null_test(model_of(planted(1, 400, 40)), n_refits=1)
    assert result.passed and result.p == 0.05
    assert (result.table["observed"] > result.table["high"]).all()
    assert "more than shuffled words" in result.sentence


def test_shuffled_words_pass_rarely():
    """Of 8 corpora without topics; benchmarks/topics_null.py tries more of them."""
    results = [
        null_test(model_of(shuffled(planted(9, 40, 20, 30), seed), 2), n_refits=1, passes=4)
        for seed in range(8)
    ]
    assert sum(result.passed for result in results) <= 1
    p = np.array([result.table["p"] for result in results])
    assert (p.mean(axis=0) > 0.3).all()  # .525 on average, where nothing is to be found
    told = next(result for result in results if not result.passed)
    assert told.sentence.startswith(NOT_DISTINGUISHABLE)


def test_p_is_the_rank_of_the_corpus_among_its_shuffles(passing):
    result = null_test(model_of(shuffled(planted(3, 40, 30), 0)), n_refits=1)
    for row in result.table.itertuples():
        null = result.shuffled[row.statistic]
        assert row.p == (1 + (null >= row.observed - 1e-9).sum()) / 20
        assert row.mean == pytest.approx(null.mean())
        assert null.min() <= row.low <= row.high <= null.max()
    assert result.p == result.table["p"].max()
    assert passing.passed and not result.passed


def test_topics_of_shuffled_words_are_kept(passing):
    assert list(passing.topics) == ["shuffle", "refit", "topic", "overlap", "bhattacharyya"]
    assert len(passing.topics) == 19 * 3 * 3  # shuffles, refits, topics
    means = passing.topics.groupby("shuffle")["overlap"].mean()
    assert means.to_numpy() == pytest.approx(passing.shuffled["stability"].to_numpy())
    assert means.min() < passing.overlap < 1


def test_the_bytes_depend_on_the_seed_alone():
    dense = planted(4, 40, 30)
    a, b, c = (
        null_test(model_of(dense), n_refits=1, passes=3, random_state=seed, n_threads=threads)
        for seed, threads in ((1, 1), (1, 3), (2, 1))
    )
    for name in ("table", "shuffled", "topics"):
        assert table_csv(getattr(a, name)) == table_csv(getattr(b, name))
    assert a.provenance.to_json() == b.provenance.to_json()
    assert table_csv(a.shuffled) != table_csv(c.shuffled)


def test_a_sample_is_said():
    result = null_test(model_of(planted(5, 60, 30)), n_documents=30, n_refits=1, passes=3)
    assert result.settings["n_docs"] == 30
    assert result.warnings == ("The test rests on a random sample of 30 of 60 documents.",)
    assert null_test(model_of(planted(5, 30, 30)), n_refits=1, passes=3).warnings == ()


def test_every_document_twice_is_the_same_corpus():
    dense = planted(5, 30, 30)
    once, twice = (
        null_test(model_of(np.repeat(dense, n, axis=0)), n_refits=1, passes=3) for n in (1, 2)
    )
    assert table_csv(once.table) == table_csv(twice.table)
    assert twice.warnings == ("30 documents are copies of others, and not looked at again.",)


def test_nmf_is_held_against_shuffled_words_too():
    pytest.importorskip("framing.topics.nmf")
    dense = planted(6, 60, 50)
    assert null_test(model_of(dense, engine="nmf"), n_refits=1).passed
    assert not null_test(model_of(shuffled(dense, 3), engine="nmf"), n_refits=1).passed


@pytest.mark.parametrize("n_docs, k, reason", [
    (2, 2, "2 documents with words cannot tell"),
    (2, 5, "2 documents with words cannot tell"),
    (9, 3, "9 documents"),
    (12, 15, r"more topics \(15\) than documents with words \(12\)"),
])  # fmt: skip
def test_too_few_documents_never_pass_and_say_why(n_docs, k, reason):
    dense = np.kron(np.eye(n_docs, dtype=int), np.full(4, 9)) + 1  # as different as can be
    result = null_test(model_of(dense, k), n_refits=1)
    assert not result.passed and np.isnan(result.p)
    with pytest.raises(AssertionError, match=reason):
        raise AssertionError(result.sentence)
    assert result.sentence.startswith(NOT_DISTINGUISHABLE)
    assert (result.table["warning"] != "").all()
    assert result.table["observed"].notna().all()  # what there is is shown


def test_documents_without_words_do_not_count():
    dense = planted(7, 40, 30)
    dense[8:] = 0
    result = null_test(model_of(dense), n_refits=1)
    assert not result.passed and result.settings["n_docs"] == 8


def test_words_that_are_all_rare_give_no_figures_and_no_error():
    result = null_test(model_of(np.eye(20, dtype=int), 2))
    assert not result.passed and "0 words of 5 occurrences or more" in result.sentence
    assert result.warnings == ()
    assert result.table[["observed", "mean", "low", "high", "p"]].isna().all(axis=None)
    assert np.isnan(result.overlap) and result.topics.empty


@pytest.mark.parametrize("wrong, said", [
    ({"n_shuffles": 18}, "make it 19 or more"),
    ({"n_shuffles": 19, "level": 0.99}, "make it 99 or more"),
    ({"n_shuffles": 0}, "1 or more"),
    ({"n_refits": 0}, "1 or more"),
    ({"n_documents": 1}, "2 or more"),
    ({"passes": 0}, "1 or more"),
    ({"random_state": -1}, "0 or more"),
    ({"level": 95}, "such as .95"),
])  # fmt: skip
def test_choices_that_are_none_are_refused(wrong, said):
    with pytest.raises(TopicsError, match=said):
        null_test(model_of(planted(8, 12, 20)), **wrong)


def test_it_prints_its_verdict_first(passing):
    assert repr(passing).startswith(f"NullTest: {passing.sentence}\n3 topics of 60 documents")
    assert "<table" in passing._repr_html_()
    assert isinstance(passing.table, pd.DataFrame)


@pytest.mark.shared
@pytest.mark.parametrize("k", [2, 5])
def test_the_two_articles_of_the_study_are_not_distinguishable(shared, k):
    counts = count_terms(read_corpus(shared / "corpus"), unit="document")
    result = null_test(model_of(choose_words(counts).counts.matrix, k))
    assert not result.passed
    assert result.sentence.startswith(NOT_DISTINGUISHABLE)
