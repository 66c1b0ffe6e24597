"""Seeds: which words they are, how much they weigh, and what stays free beside them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from framing.lexicon import Lexicon
from framing.topics.engine import fit_matrix
from framing.topics.seeding import seed_prior, seed_table, seed_words, seeded_start


def first(fit, topic, words, n=8):
    return {words[i] for i in np.argsort(-fit.phi[topic])[:n]}


def test_a_lexicon_and_a_mapping_of_its_patterns_seed_the_same(planted):
    patterns = {"war": ["tank", "missile*"], "money": ["tax", "bank"]}
    lexicon = Lexicon.from_patterns(patterns, id="mine")
    one, two = seed_words(lexicon, planted.words), seed_words(patterns, planted.words)
    assert list(one) == list(two) == ["war", "money"]
    for name, columns in one.items():
        np.testing.assert_array_equal(columns, two[name])


def test_the_topic_of_a_frame_is_where_its_words_are_and_the_rest_is_free(planted):
    matrix = planted.counts.matrix
    seeds = seed_words({"money": ["tax", "wages"], "war": ["tank"]}, planted.words)
    fit = fit_matrix(matrix, 3, eta=seed_prior(seeds, matrix, 3, eta=0.01))
    assert first(fit, 0, planted.words) == set(planted.topics["money"])
    assert first(fit, 1, planted.words) == set(planted.topics["war"])
    assert first(fit, 2, planted.words) == set(planted.topics["diplomacy"])


def test_a_frame_that_splits_what_is_one_topic_is_found_by_weight():
    """Two frames within one vocabulary: without seeds nothing tells them apart."""
    random = np.random.default_rng(3)
    matrix = sparse.csr_array(random.multinomial(40, np.full(20, 0.05), size=80))
    words = [f"w{i:02}" for i in range(20)]
    seeds = seed_words({"a": words[:5]}, words)
    share = {}
    for weight in (0.01, 0.1, 1.0):
        fit = fit_matrix(matrix, 2, eta=seed_prior(seeds, matrix, 2, eta=0.01, weight=weight))
        share[weight] = fit.phi[0, :5].sum()
    assert share[0.01] < share[0.1] < share[1.0]
    assert share[1.0] > 0.5 > share[0.01]


@settings(max_examples=25, deadline=None)
@given(times=st.integers(1, 50), weight=st.floats(0.01, 10))
def test_the_weight_grows_with_the_corpus(planted, times, weight):
    matrix = planted.counts.matrix
    seeds = seed_words({"war": ["tank", "drone"]}, planted.words)
    one = seed_prior(seeds, matrix, 3, eta=0.01, weight=weight)
    many = seed_prior(seeds, matrix * times, 3, eta=0.01, weight=weight)
    np.testing.assert_allclose((many - 0.01)[0].sum(), (one - 0.01)[0].sum() * times)
    np.testing.assert_array_equal(many[1:], one[1:])


def test_a_frequent_seed_weighs_more_than_a_rare_one():
    matrix = sparse.csr_array([[8, 0, 5], [1, 2, 5]])
    seeds = seed_words({"war": ["tank", "siege"]}, ["siege", "tank", "town"])
    prior = seed_prior(seeds, matrix, 2, eta=0.5, weight=1.0)
    # 21 words, two topics; siege 9 + 1 and tank 2 + 1 of 13
    np.testing.assert_allclose(prior[0], [0.5 + 10.5 * 10 / 13, 0.5 + 10.5 * 3 / 13, 0.5])


def test_a_seed_that_a_sample_of_documents_lacks_is_a_seed_in_the_start(planted):
    matrix = planted.counts.matrix
    seeds = seed_words({"war": ["tank", "drone"]}, planted.words)
    prior = seed_prior(seeds, matrix, 3, eta=0.01)
    weights = np.asarray(matrix[:, seeds["war"]].sum(axis=1) == 0).astype(np.int64)
    start = seeded_start(matrix, prior, weights=weights)
    assert start.shape == (3, len(planted.words))
    assert (start[0, seeds["war"]] >= prior[0, seeds["war"]]).all()


def test_starting_points_are_the_same_twice_and_positive(planted):
    matrix = planted.counts.matrix
    seeds = seed_words({"war": ["tank"]}, planted.words)
    prior = seed_prior(seeds, matrix, 4, eta=0.01)
    one, two = seeded_start(matrix, prior), seeded_start(matrix, prior)
    np.testing.assert_array_equal(one, two)
    assert (one > 0).all()


def test_the_table_says_what_seeds_are_of_their_topic_and_what_stays():
    seeds = {"a": np.array([0, 1])}
    even, steep = np.full((2, 12), 1 / 12), np.array([[0.5, 0.3] + [0.02] * 10] * 2)
    turned = even + np.linspace(-0.01, 0.01, 12)
    table = seed_table({0.1: turned, 1.0: steep}, seeds, 1.0)
    assert [row["weight"] for row in table] == [0.1, 1.0]
    assert table[1] == {"label": "a", "weight": 1.0, "seeds": 2, "share": 0.8, "overlap": 1.0}
    # ten first words: of the steep topic 0-9, of the other 2-11
    assert table[0]["overlap"] == pytest.approx(0.8)
