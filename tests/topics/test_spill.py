"""A surplus in one topic is not counted in others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from framing.topics.responsibilities import responsibilities
from framing.topics.spill import at_own_rates, divided_anew, in_several_topics, own_rates


def mixed(rates, n_docs=4000, seed=0):
    """Documents that mix three topics; one word, at its rate in each times `rates`."""
    rng = np.random.default_rng(seed)
    theta = rng.dirichlet(np.full(3, 0.7), n_docs)
    phi = np.array([0.04, 0.02, 0.01])
    words = rng.integers(50, 300, n_docs)
    n = rng.poisson(words * (theta @ (phi * np.asarray(rates))))
    return n.astype(float), theta * phi, words.astype(float)


def test_rates_are_found_where_they_are_free():
    n, means, words = mixed([2.0, 1.0, 1.0])
    assert own_rates(n, means, words, [0]) == pytest.approx([2.0, 1.0, 1.0], rel=0.03)
    n, means, words = mixed([0.5, 1.0, 3.0])
    assert own_rates(n, means, words, [0, 2]) == pytest.approx([0.5, 1.0, 3.0], rel=0.1)


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_rates_are_the_most_likely_ones(seed):
    n, means, words = mixed([1.5, 1.0, 0.7], n_docs=60, seed=seed)

    def likelihood(rates):
        mean = words * (means @ rates)
        return (n * np.log(mean) - mean).sum()

    best = own_rates(n, means, words, [0])
    for factor in (0.98, 1.02):
        assert likelihood(best) >= likelihood(best * np.array([factor, 1.0, 1.0])) - 1e-6


def test_a_topic_without_the_word_keeps_its_rate_and_an_absent_word_has_none():
    means = np.array([[0.1, 0.0], [0.2, 0.0]])
    assert own_rates(np.array([3.0, 5.0]), means, np.array([10.0, 10.0]), [1]).tolist() == [1, 1]
    assert own_rates(np.zeros(2), means, np.array([10.0, 10.0]), [0]).tolist() == [0, 1]


def test_what_is_left_of_a_surplus_in_other_topics_is_none():
    """The first group uses the word at twice its rate in topic 0, and only there."""
    rng = np.random.default_rng(2)
    theta, words = rng.dirichlet(np.full(2, 0.7), 4000), 200
    phi = np.array([[0.03, 0.97], [0.02, 0.98]])
    side = np.arange(4000) % 2
    rate = np.where(side == 0, 2.0, 0.5)
    n = rng.binomial(words, theta[:, 0] * phi[0, 0] * rate + theta[:, 1] * phi[1, 0])
    matrix = sparse.csr_array(np.column_stack([n, words - n]))
    divided = responsibilities(matrix, theta, phi)
    naive = divided.of(1).toarray()[:, 0]
    anew = divided_anew(divided, 0, 1, [0], side)

    def ratio(expected):
        shares = [expected[side == g].sum() / theta[side == g, 1].sum() for g in (0, 1)]
        return shares[0] / shares[1]

    assert ratio(naive) > 1.3
    assert ratio(anew) == pytest.approx(1.0, abs=0.06)
    none = divided_anew(divided, 0, 1, [], side)
    np.testing.assert_allclose(none, naive, rtol=1e-12)
    assert divided_anew(divided, 0, 1, [0], np.where(side == 0, -1, 1))[side == 0].sum() == 0


def test_at_the_rates_of_each_group_the_whole_difference_is_seen():
    """The first group uses the word at four times the rate of the second, in topic 0 only."""
    rng = np.random.default_rng(3)
    theta, words, phi = rng.dirichlet(np.full(2, 2.0), 6000), 200, np.array([[0.02], [0.02]])
    side = np.arange(6000) % 2
    rate = np.where(side == 0, 1.6, 0.4)
    n = rng.poisson(words * 0.02 * (theta[:, 0] * rate + theta[:, 1]))[:, np.newaxis]
    divided = responsibilities(sparse.csr_array(n), theta, phi)
    expected = divided.of(0)
    surety = divided.surety(expected, np.array([0]))
    usual = np.array([[words * theta[side == g, 0].sum() * 0.02] for g in (0, 1)])
    own = at_own_rates(expected, surety, side, usual)
    plain = np.array([[expected.toarray()[side == g].sum()] for g in (0, 1)])
    assert (plain / usual).ravel() == pytest.approx([1.35, 0.65], abs=0.06)
    assert (own / usual).ravel() == pytest.approx([1.6, 0.4], abs=0.05)
    one = own_rates(
        n[side == 0, 0].astype(float), theta[side == 0] * phi.T, np.full(3000, 200.0), [0]
    )
    assert one[0] == pytest.approx(own[0, 0] / usual[0, 0], rel=1e-4)
    assert at_own_rates(expected, surety, np.where(side == 0, 0, -1), usual)[1, 0] == 0


def test_words_of_several_topics_come_with_what_stands_out_most_first():
    table = pd.DataFrame(
        {
            "term": [5, 5, 5, 6, 5, 7, 7],
            "pair": [0, 0, 0, 0, 1, 0, 0],
            "q": [0.01, 0.05, 0.001, 0.0, 0.0, 0.01, 0.2],
            "z": [3.0, 2.5, 4.0, 9.0, 9.0, 3.0, 1.0],
        }
    )
    assert list(in_several_topics(table, 0.05)) == [[2, 0, 1]]
