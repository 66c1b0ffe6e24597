"""The procedure of the null test: coherence by hand, and words that come back."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from framing.topics.procedure import Outcome, lift


def test_coherence_by_hand():
    matrix = sparse.csr_array(
        [[1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 1, 0], [3, 0, 0, 2]]
    )
    # of five documents 4, 2 and 2 hold words 0, 1 and 2; together 0 and 1 two, 0 and 2 one
    two = lift(np.array([[0, 1], [0, 2]]), matrix)
    assert two == pytest.approx([np.log(3 / (8 / 5 + 1)), np.log(2 / (8 / 5 + 1))])
    three = lift(np.array([[0, 1, 2]]), matrix)
    assert three == pytest.approx([np.log((2 + 1 + 0 + 1) / ((8 + 8 + 4) / 5 + 1))])
    assert np.isnan(lift(np.array([[0]]), matrix)).all()


def test_words_that_stand_together_by_chance_have_no_coherence():
    held = np.random.default_rng(0).random((4000, 10)) < 0.3
    assert abs(lift(np.arange(10)[np.newaxis], sparse.csr_array(held.astype(int)))[0]) < 0.02


def test_stability_is_the_mean_over_refits_and_topics():
    overlap = np.array([[1.0, 0.5], [0.0, 0.3]])
    assert Outcome(0.2, overlap, overlap).statistics == pytest.approx((0.2, 0.45))
