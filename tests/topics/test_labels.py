"""Rankings of words: stm's on the same topics, and by hand."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata

from framing.errors import TopicsError
from framing.topics.labels import RANKINGS, frex, lift, order_of, rank_words, score, topic_table

TRUTH = json.loads((Path(__file__).parents[1] / "truth" / "topics.json").read_text())
PHI = np.array(TRUTH["beta"])
N = np.array(TRUTH["counts"]).sum(axis=0)
VOCAB = TRUTH["vocab"]


@pytest.mark.parametrize("by", RANKINGS)
def test_labels_are_those_of_stm(by):
    ranked = [[VOCAB[i] for i in order_of(row)[:8]] for row in rank_words(PHI, N, by)]
    assert ranked == TRUTH["labels_prob" if by == "probability" else f"labels_{by}"]


def test_frex_of_another_weight_orders_all_words_as_stm_does():
    ranked = [[VOCAB[i] for i in order_of(row)] for row in frex(PHI, N, weight=0.3)]
    assert np.array(ranked).T.tolist() == TRUTH["frex_order_w03"]


def test_a_word_of_one_occurrence_is_exclusive_of_no_topic():
    phi = np.array([[0.7, 0.2, 0.1], [0.1, 0.2, 0.7]])
    # the third word occurs once: its exclusivity is drawn to a half, that of the second is a half
    first = frex(phi, [10, 10, 1], weight=0.0)[0]
    assert first[2] == first[1] < first[0]


def test_lift_is_the_log_ratio_to_the_corpus():
    assert lift([[0.5, 0.5], [0.1, 0.9]], [30, 70])[0, 0] == pytest.approx(np.log(0.5 / 0.3))


def test_score_is_zero_for_a_word_that_all_topics_share_alike():
    np.testing.assert_allclose(score([[0.4, 0.6], [0.4, 0.6]]), 0)


def test_a_probability_of_zero_breaks_no_ranking():
    for by in RANKINGS:
        values = rank_words([[1.0, 0.0], [0.5, 0.5]], [3, 2], by)
        assert np.isfinite(values).all()


def test_the_table_has_one_row_a_topic_and_word(model):
    table = topic_table(model, n=4, by="frex")
    assert table.groupby("topic").size().tolist() == [4, 4, 4]
    assert table["rank"].tolist() == [1, 2, 3, 4] * 3
    words = model.counts.terms["term"].tolist()
    for row in table.itertuples():
        column = words.index(row.term)
        assert row.probability == model.phi[row.topic - 1, column]
        assert row.n == model.matrix[:, [column]].sum()


@pytest.mark.parametrize(
    ("choice", "said"), [({"by": "frx"}, "did you mean 'frex'"), ({"n": 0}, "n = 0")]
)
def test_a_ranking_that_is_none_is_named(model, choice, said):
    with pytest.raises(TopicsError, match=said):
        model.topics(**choice)


def frex_word_by_word(phi, n, weight):
    """Return FREX as stm's calcfrex and js.estimate write it down, one word after the other."""
    k, n_terms = phi.shape
    exclusive = np.empty_like(phi)
    for word in range(n_terms):
        p = phi[:, word] / phi[:, word].sum()
        if n[word] <= 1:
            exclusive[:, word] = 1 / k
            continue
        deviation = ((p - 1 / k) ** 2).sum()
        if deviation == 0:
            exclusive[:, word] = p
            continue
        drawn = min(max((p * (1 - p) / (n[word] - 1)).sum() / deviation, 0), 1)
        exclusive[:, word] = drawn / k + (1 - drawn) * p
    values = np.empty_like(phi)
    for topic in range(k):
        frequent = rankdata(phi[topic]) / n_terms
        values[topic] = 1 / (
            weight / frequent + (1 - weight) / (rankdata(exclusive[topic]) / n_terms)
        )
    return values


@pytest.mark.parametrize("weight", [0.0, 0.3, 0.5, 1.0])
@given(st.integers(0, 2**32))
def test_frex_has_the_values_of_its_definition(weight, seed):
    random = np.random.default_rng(seed)
    phi, n = random.dirichlet(np.ones(9), 3), random.integers(1, 8, 9)
    np.testing.assert_allclose(frex(phi, n, weight=weight), frex_word_by_word(phi, n, weight))


@pytest.mark.parametrize("by", RANKINGS)
@given(arrays(np.float64, (3, 9), elements=st.floats(0.01, 1)), st.permutations(range(9)))
def test_the_order_of_the_vocabulary_changes_no_value(by, weights, order):
    phi, n = weights / weights.sum(axis=1, keepdims=True), np.arange(2, 11)
    np.testing.assert_allclose(
        rank_words(phi[:, order], n[list(order)], by), rank_words(phi, n, by)[:, order], atol=1e-12
    )


def test_a_word_of_no_topic_is_ranked_as_one_that_all_share():
    assert np.isfinite(frex([[0.7, 0.3, 0.0], [0.2, 0.8, 0.0]], [7, 5, 1])).all()
