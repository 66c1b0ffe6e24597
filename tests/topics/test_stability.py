"""Stability: planted topics come back, surplus topics do not, and what is no topic gets no name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from framing.counts import Counts
from framing.errors import TopicsError
from framing.provenance import Provenance, table_csv
from framing.topics.engine import fit_matrix
from framing.topics.model import TopicModel
from framing.topics.null import null_test
from framing.topics.resampling import shuffle_words
from framing.topics.stability import ONLY_WARM, stability


def planted(seed: int, n_docs: int = 80, n_words: int = 50, n_terms: int = 90) -> np.ndarray:
    """Three topics of words of their own, mixed in each document, and words of all."""
    rng = np.random.default_rng(seed)
    phi = np.full((3, n_terms), 0.4 / n_terms)
    for topic in range(3):
        phi[topic, topic::3] += 0.6 * rng.dirichlet(np.full(n_terms // 3, 0.5))
    theta = rng.dirichlet(np.full(3, 0.3), n_docs)
    return np.array([rng.multinomial(n_words, p / p.sum()) for p in theta @ phi])


def model_of(matrix, k: int = 3) -> TopicModel:
    shape = sparse.csr_array(matrix).shape
    counts = Counts.from_matrix(
        matrix, [f"d{i:04}" for i in range(shape[0])], [f"w{i:04}" for i in range(shape[1])]
    )
    fit = fit_matrix(counts.matrix, k, passes=10)
    settings = {"k": k, "engine": "lda", "passes": 10, "random_state": 0}
    return TopicModel(
        fit, counts, None, 0.01, (), settings, {}, None, None, "", (), Provenance("test")
    )


@pytest.fixture(scope="module")
def three():
    return model_of(planted(0))


@pytest.fixture(scope="module")
def null(three):
    return null_test(three, passes=5)


@pytest.fixture(scope="module")
def found(three, null):
    return stability(three, n_refits=4, null=null)


def test_planted_topics_are_stable(found, null):
    table = found.table
    assert list(table) == [
        "topic", "overlap", "low", "high", "bhattacharyya", "overlap_warm", "null", "stable",
        "warning",
    ]  # fmt: skip
    assert table["topic"].tolist() == [1, 2, 3]
    assert table["stable"].all() and (table["warning"] == "").all() and found.warnings == ()
    assert (table["null"] == null.overlap).all()
    assert found.mean == pytest.approx(table["overlap"].mean())
    assert (table["bhattacharyya"] > 0.9).all()


def test_the_table_is_made_of_the_refits(found):
    assert len(found.refits) == 3 * 4 * 2
    by_topic = found.refits.groupby(["start", "topic"])["overlap"]
    assert by_topic.mean()["cold"].to_numpy() == pytest.approx(found.table["overlap"])
    assert by_topic.mean()["warm"].to_numpy() == pytest.approx(found.table["overlap_warm"])
    least, most = by_topic.min()["cold"].to_numpy(), by_topic.max()["cold"].to_numpy()
    assert (found.table["low"] >= least).all() and (found.table["high"] <= most).all()
    partners = found.refits.groupby(["start", "refit"])["partner"].agg(sorted)
    assert all(own == [1, 2, 3] for own in partners)


def test_surplus_topics_of_a_corpus_of_three_are_told():
    model = model_of(planted(1, 150), 8)
    null = null_test(model, n_refits=1, passes=5)
    table = stability(model, n_refits=3, warm=False, null=null).table
    assert 1 <= table["stable"].sum() < 8
    assert (table.loc[~table["stable"], "warning"] != "").all()
    assert table["overlap_warm"].isna().all()


def test_topics_of_shuffled_words_get_no_name(null):
    model = model_of(shuffle_words(sparse.csr_array(planted(2)), 4))
    own = null_test(model, passes=5)
    found = stability(replace(model, null=own), n_refits=4)
    assert not own.passed and own.sentence in found.warnings
    assert found.table["stable"].sum() <= 1  # 5 % of such topics
    for row in found.table.itertuples():
        assert row.stable == (row.overlap > row.null)
        assert (ONLY_WARM in row.warning) == (
            not row.stable and row.overlap_warm >= 0.5 > row.overlap
        )


def test_a_topic_that_was_exchanged_does_not_come_back(three, null):
    """The fit is given a topic that the documents do not bear out."""
    made_up = np.roll(three.phi[2], 1)
    phi = np.vstack([three.phi[:2], made_up])
    model = replace(three, fit=replace(three.fit, phi=phi))
    table = stability(model, n_refits=3, warm=False, null=null).table
    assert table["stable"].tolist() == [True, True, False]
    assert table["overlap"][2] < 0.4 < table["overlap"][:2].min()


def test_frequent_words_have_no_null(three, null):
    found = stability(three, n_refits=2, words="frequent", null=null)
    assert found.table["null"].isna().all() and not found.table["stable"].any()
    assert "none is called stable" in found.warnings[0]


def test_the_bytes_depend_on_the_seed_alone(three, null):
    a, b, c = (
        stability(three, n_refits=2, null=null, random_state=seed, n_threads=threads)
        for seed, threads in ((1, 1), (1, 3), (2, 1))
    )
    assert table_csv(a.table) == table_csv(b.table)
    assert table_csv(a.refits) == table_csv(b.refits)
    assert table_csv(a.refits) != table_csv(c.refits)


def test_every_document_twice_is_as_stable(null):
    dense = planted(5, 40)
    once, twice = (
        stability(model_of(np.repeat(dense, n, axis=0)), n_refits=2, null=null) for n in (1, 2)
    )
    assert table_csv(once.table) == table_csv(twice.table)


def test_two_documents_and_documents_without_words_are_no_error():
    dense = planted(3, 5)
    dense[2:] = 0
    found = stability(model_of(dense, 2), n_refits=3)
    assert not found.table["stable"].any()
    assert "2 documents with words cannot tell" in found.warnings[0]


@pytest.mark.parametrize("wrong, said", [
    ({"n_refits": 0}, "n_refits = 0"),
    ({"passes": 0}, "passes = 0"),
    ({"random_state": -1}, "random_state = -1"),
    ({"level": 95}, "such as .95"),
    ({"words": "frequnt", "n_refits": 1}, "did you mean 'frequent'"),
])  # fmt: skip
def test_choices_that_are_none_are_refused(three, wrong, said):
    with pytest.raises(TopicsError, match=said):
        stability(three, **wrong)


def test_it_prints_what_is_stable_first(found):
    assert repr(found).startswith("Stability: 3 of 3 topics more stable than those of shuffled")
    assert "<table" in found._repr_html_()
