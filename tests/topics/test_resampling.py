"""Shuffled words and drawn documents: exact margins, the right distribution, the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import sparse, stats

from framing.errors import TopicsError
from framing.topics.resampling import (
    distinct_documents,
    draw_documents,
    in_threads,
    sample_documents,
    shuffle_words,
)

counts = arrays.arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(1, 6)),
                       elements=st.integers(0, 7))  # fmt: skip


@given(counts, st.integers(0, 9))
def test_lengths_of_documents_and_totals_of_words_are_kept(dense, seed):
    shuffled = shuffle_words(sparse.csr_array(dense), seed)
    assert shuffled.shape == dense.shape
    assert np.array_equal(shuffled.sum(axis=1), dense.sum(axis=1))
    assert np.array_equal(shuffled.sum(axis=0), dense.sum(axis=0))
    assert shuffled.has_canonical_format and (shuffled.data > 0).all()


def test_a_cell_is_hypergeometric():
    dense = np.array([[6, 2, 0], [1, 9, 2]])
    cells = [shuffle_words(sparse.csr_array(dense), seed)[0, 1] for seed in range(3000)]
    expected = 3000 * stats.hypergeom(20, 11, 8).pmf(np.arange(9))
    seen = np.bincount(cells, minlength=9)
    few = expected < 5
    seen = np.append(seen[~few], seen[few].sum())
    expected = np.append(expected[~few], expected[few].sum())
    assert stats.chisquare(seen, expected).pvalue > 0.001


def test_the_same_seed_gives_the_same_shuffle_and_the_corpus_stays_as_it_was():
    matrix = sparse.csr_array(np.arange(30).reshape(5, 6))
    before = matrix.toarray()
    a, b, c = (shuffle_words(matrix, seed).toarray() for seed in (1, 1, 2))
    assert np.array_equal(a, b) and not np.array_equal(a, c)
    assert np.array_equal(matrix.toarray(), before)


def test_entries_in_another_order_are_the_same_corpus():
    tidy = sparse.csr_array([[1, 2, 3], [0, 4, 5]])
    pairs = ([3, 2, 1, 5, 2, 2], [2, 1, 0, 2, 1, 1], [0, 3, 6])
    untidy = sparse.csr_array(pairs, shape=(2, 3))
    assert np.array_equal(shuffle_words(tidy, 3).toarray(), shuffle_words(untidy, 3).toarray())


@pytest.mark.parametrize("wrong", [-1.0, 0.5])
def test_only_counts_can_be_shuffled(wrong):
    with pytest.raises(TopicsError, match=f"{wrong} is none"):
        shuffle_words(sparse.csr_array([[1.0, wrong]]))


def test_documents_are_drawn_as_often_as_there_are():
    weights = draw_documents(50, 200, 1)
    assert weights.shape == (200, 50)
    assert (weights.sum(axis=1) == 50).all()
    assert (weights == 0).mean() == pytest.approx((1 - 1 / 50) ** 50, abs=0.02)
    assert np.array_equal(weights, draw_documents(50, 200, 1))


def test_a_sample_has_whole_documents_in_order_and_no_rare_words():
    rng = np.random.default_rng(0)
    dense = rng.poisson(40, (60, 8)) * (rng.random((60, 8)) < 0.5)
    dense[:, 3] = 0
    dense[:4, 3] = 1  # four occurrences
    dense[7] = 0  # no word
    matrix = sparse.csr_array(dense)
    whole, columns, n = sample_documents(matrix)
    assert n == 59
    assert columns.tolist() == [0, 1, 2, 4, 5, 6, 7]
    left = dense[:, columns]
    assert np.array_equal(whole.toarray(), left[left.any(axis=1)])
    some, columns, n = sample_documents(matrix, 20, 5)
    assert n == 20
    rows = [row for row in dense[:, columns].tolist() if any(row)]
    places = [rows.index(row) for row in some.toarray().tolist()]
    assert places == sorted(places) and 15 <= some.shape[0] <= 20


def test_a_long_corpus_is_sampled_by_its_words():
    dense = np.full((400, 5), 100)
    dense[:, 0], dense[:, 1] = np.divmod(np.arange(400), 200)  # no copies
    dense[:, 2] += 200 - dense[:, 0] - dense[:, 1]  # but 500 words each
    matrix = sparse.csr_array(dense)
    assert sample_documents(matrix)[0].shape[0] == 150
    assert sample_documents(matrix * 10)[0].shape[0] == 100  # at least


def test_copies_are_counted_once_where_they_cannot_be_chance():
    rng = np.random.default_rng(1)
    dense = rng.poisson(3, (30, 6))
    order = rng.permutation(np.repeat(np.arange(30), 3))
    first, times = distinct_documents(sparse.csr_array(dense[order]))
    assert np.array_equal(np.sort(order[first]), np.arange(30)) and (times == 3).all()
    assert all((order[:i] != order[i]).all() for i in first)  # indeed the first ones
    short = sparse.csr_array([[1, 2], [1, 2], [9, 1], [9, 1], [0, 0]])
    assert [part.tolist() for part in distinct_documents(short)] == [[0, 1, 2], [1, 1, 2]]


def test_outcomes_come_in_the_order_of_the_tasks():
    told = []
    assert in_threads(lambda x: x * x, range(20), 4, told.append) == [x * x for x in range(20)]
    assert told == [1] * 20
    with pytest.raises(TopicsError, match="n_threads = 0"):
        in_threads(abs, [1], 0)
