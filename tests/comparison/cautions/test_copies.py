"""Copies: equal and nearly equal texts are found, and no others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from framing.comparison.cautions.copies import NEAR, RARE, equal_texts, near_copies


def bags(seed: int, n: int = 60, n_terms: int = 400) -> np.ndarray:
    """Return documents of some 200 words with shares like those of words."""
    random = np.random.default_rng(seed)
    share = 1 / np.arange(1, n_terms + 1)
    return random.multinomial(200, share / share.sum(), size=n)


def pairs_by_hand(rows: np.ndarray) -> list[list[int]]:
    found = []
    for i in range(len(rows)):
        for j in range(i + 1, len(rows)):
            overlap = np.minimum(rows[i], rows[j]).sum() / np.maximum(rows[i], rows[j]).sum()
            if overlap >= NEAR:
                found.append([i, j])
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_near_copies_and_only_they_are_found(seed):
    rows = bags(seed)
    random = np.random.default_rng(seed)
    for source, target in ((0, 10), (5, 40), (20, 21)):  # copies with some words exchanged
        rows[target] = rows[source]
        for _ in range(6):
            gone = random.choice(np.flatnonzero(rows[target]))
            rows[target, gone] -= 1
            rows[target, random.integers(rows.shape[1])] += 1
    pairs, overlap = near_copies(sparse.csr_array(rows))
    assert pairs.tolist() == pairs_by_hand(rows) == [[0, 10], [5, 40], [20, 21]]
    for (i, j), value in zip(pairs, overlap, strict=True):
        assert value == np.minimum(rows[i], rows[j]).sum() / np.maximum(rows[i], rows[j]).sum()


def test_short_texts_and_parts_are_no_copies():
    whole = np.arange(1, 15)
    part = np.where(np.arange(14) < 10, whole, 0)
    rows = np.stack([whole, part, [1] * 14, [1] * 14])
    assert near_copies(sparse.csr_array(rows))[0].tolist() == []
    assert pairs_by_hand(rows) == [[2, 3]], "alike, but of 14 words"


def test_a_text_of_which_there_are_many_may_be_missed():
    rows = np.tile(np.arange(1, 15), (RARE + 1, 1))
    assert len(near_copies(sparse.csr_array(rows))[0]) == 0
    assert len(near_copies(sparse.csr_array(rows[:RARE]))[0]) == RARE * (RARE - 1) // 2


def test_nothing_is_no_copy_of_nothing():
    assert len(near_copies(sparse.csr_array((3, 5), dtype=np.int64))[0]) == 0
    assert len(near_copies(sparse.csr_array((0, 0), dtype=np.int64))[0]) == 0


def test_equal_texts_are_listed_by_their_first_row():
    hashes = pd.Series(["b", "a", None, "b", "c", "a", "b", None])
    assert [rows.tolist() for rows in equal_texts(hashes)] == [[0, 3, 6], [1, 5]]
    assert equal_texts(pd.Series([None, None], dtype=object)) == []
