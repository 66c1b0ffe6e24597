"""Pairing topics: by hand, the best of all pairings, and the words that stand for a topic."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import TopicsError
from framing.topics.matching import (
    bhattacharyya,
    hellinger,
    match,
    n_words,
    overlap,
    top_words,
)


def topics(seed: int, k: int, n_terms: int = 12) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet(np.full(n_terms, 0.3), k)


def test_coefficient_and_distance_by_hand():
    a, b = np.array([[0.25, 0.75, 0.0]]), np.array([[0.25, 0.25, 0.5]])
    coefficient = 0.25 + np.sqrt(0.75 * 0.25)
    assert bhattacharyya(a, b)[0, 0] == pytest.approx(coefficient, abs=1e-12)
    distance = np.sqrt(0.5 * ((np.sqrt(a) - np.sqrt(b)) ** 2).sum())
    assert hellinger(a, b)[0, 0] == pytest.approx(distance, abs=1e-9)


@given(st.integers(0, 1000), st.integers(1, 5))
def test_the_pairing_is_the_best_of_all(seed, k):
    a, b = topics(seed, k), topics(seed + 5000, k)
    distances = hellinger(a, b)
    best = min(sum(distances[i, j] for i, j in enumerate(way)) for way in permutations(range(k)))
    assert distances[np.arange(k), match(a, b)].sum() == pytest.approx(best)


@given(st.integers(0, 1000), st.permutations(range(6)))
def test_topics_are_found_in_another_order(seed, order):
    a = topics(seed, 6)
    other = a[list(order)]
    assert np.array_equal(other[match(a, other)], a)


def test_a_topic_without_a_partner_says_so():
    a = np.array([[0.9, 0.1, 0.0], [0.0, 0.1, 0.9], [0.1, 0.8, 0.1]])
    assert match(a, a[[1, 0]]).tolist() == [1, 0, -1]
    assert match(a[[1, 0]], a).tolist() == [1, 0]


def test_fits_of_other_vocabularies_are_refused():
    with pytest.raises(TopicsError, match="12 and over 13 words"):
        match(topics(0, 2), topics(0, 2, 13))


def test_telling_words_are_not_those_that_are_frequent_everywhere():
    phi = np.array([[0.6, 0.3, 0.1, 0.0], [0.6, 0.0, 0.1, 0.3]])
    n = [120, 30, 20, 30]
    assert top_words(phi, n, n=2, words="frequent").tolist() == [[0, 1], [0, 3]]
    # divergence of the first topic: 0 for words of the corpus's own share, 0.3 ln(0.3 / 0.15)
    assert top_words(phi, n, n=1).tolist() == [[1], [3]]


def test_words_of_fewer_than_five_occurrences_come_last():
    phi = np.array([[0.5, 0.3, 0.2]])
    assert top_words(phi, [4, 40, 60], n=3).tolist() == [[1, 2, 0]]
    assert top_words(phi, [5, 40, 60], n=3)[0, 0] == 0


def test_equal_words_stand_in_the_order_of_the_columns():
    phi = np.full((1, 50), 0.02)
    assert top_words(phi, n=4, words="frequent").tolist() == [[0, 1, 2, 3]]
    assert top_words(phi, np.full(50, 9), n=4).tolist() == [[0, 1, 2, 3]]


@given(st.integers(0, 1000))
def test_top_words_are_the_first_of_a_full_sort(seed):
    phi = topics(seed, 3, 40).round(2)  # with ties
    full = np.argsort(-phi, axis=1, kind="stable")
    assert np.array_equal(top_words(phi, n=7, words="frequent"), full[:, :7])


def test_there_are_never_more_words_than_the_vocabulary_has():
    assert top_words(np.full((2, 3), 1 / 3), n=10, words="frequent").shape == (2, 3)


def test_words_that_are_no_choice_are_refused():
    with pytest.raises(TopicsError, match="did you mean 'frequent'"):
        top_words(topics(0, 2), words="frequnt")
    with pytest.raises(TopicsError, match="pass `occurrences`"):
        top_words(topics(0, 2))


def test_overlap_by_hand_and_in_any_order():
    a = np.array([[1, 2, 3, 4], [5, 6, 7, 8]])
    b = np.array([[4, 3, 9, 0], [8, 7, 6, 5]])
    assert overlap(a, b).tolist() == [0.5, 1.0]
    assert np.isnan(overlap(a[:, :0], b[:, :0])).all()
    with pytest.raises(TopicsError, match="as many topics"):
        overlap(a, b[:1])


def test_small_vocabularies_judge_by_fewer_words():
    assert [n_words(v, 4) for v in (2, 8, 12, 40, 4000)] == [2, 2, 3, 10, 10]
