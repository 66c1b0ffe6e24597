"""The procedure of the null test: coherence by hand, and words that come back."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from framing.topics.procedure import Outcome, npmi


def test_coherence_by_hand():
    held = [[1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 1, 0], [3, 0, 0, 2]]
    # words 0 and 1: p = 4/5, 2/5, together 2/5; 0 and 2: 4/5, 2/5, together 1/5
    expected = [np.log(0.4 / 0.32) / -np.log(0.4), np.log(0.2 / 0.32) / -np.log(0.2)]
    matrix = sparse.csr_array(held)
    assert npmi(np.array([[0, 1], [0, 2]]), matrix) == pytest.approx(expected)
    assert npmi(np.array([[0, 1, 2]]), matrix)[0] == pytest.approx((sum(expected) - 1) / 3)
    everywhere = sparse.csr_array([[1, 1], [2, 1]])
    assert npmi(np.array([[0, 1]]), everywhere).tolist() == [0.0]
    assert np.isnan(npmi(np.array([[0, 1]]), sparse.csr_array([[1, 0], [1, 0]]))).all()


def test_stability_is_the_mean_over_refits_and_topics():
    overlap = np.array([[1.0, 0.5], [0.0, 0.3]])
    assert Outcome(0.2, overlap, overlap).statistics == pytest.approx((0.2, 0.45))
