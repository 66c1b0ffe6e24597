"""How much a unit counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from framing.comparison.effects import effects
from framing.comparison.inference.permutation import mantel_haenszel
from framing.comparison.inference.sample import Sample
from framing.comparison.inference.weighting import STEPS, weighed
from framing.counts import Counts
from framing.errors import CountsError


def sample(counts, words):
    group = np.arange(len(words)) % 2
    return Sample(
        sparse.csc_array(np.asarray(counts).reshape(len(words), -1)),
        np.asarray(words),
        group,
        ("A", "B"),
        np.zeros(len(words), dtype=np.intp),
        "document",
    )


def test_words_leave_everything_as_it_is():
    given = sample([[1, 0], [2, 1]], [10, 20])
    ((terms, part),) = weighed(given, "words")
    assert terms.tolist() == [0, 1]
    assert part is given


def test_a_word_that_scatters_evenly_counts_by_words_and_a_bursty_one_does_not():
    words = np.array([100, 200, 400, 800] * 5)
    even = words // 100  # exactly one in a hundred
    bursty = np.where(np.arange(20) % 5 == 0, 60, 0)
    parts = weighed(sample(np.c_[even, bursty], words), "dispersion")
    by_term = {int(term): part for terms, part in parts for term in terms}
    assert len(set(by_term[0].n_tokens / words)) == 1
    weight = by_term[1].n_tokens / words
    assert weight[0] > weight[1] > weight[2] > weight[3]


def test_the_weights_are_the_moments_of_the_negative_binomial_rounded_to_a_step():
    random = np.random.default_rng(3)
    words = random.integers(100, 2000, 400)
    counts = random.poisson(random.gamma(0.5, words / 500 / 0.5))
    ((_, part),) = weighed(sample(counts, words), "dispersion")
    m, x = words.astype(float), counts.astype(float)
    rate = x.sum() / m.sum()
    c = (((x - rate * m) ** 2).sum() - x.sum()) / (rate * (m**2).sum())
    nearest = min(STEPS[1:-1], key=lambda step: abs(np.log(step / (c * m.mean()))))
    raw = 1 / (1 + nearest / m.mean() * m)
    assert part.n_tokens / m == pytest.approx(raw / np.median(raw), abs=2**-10)


def test_the_groups_are_not_looked_at():
    random = np.random.default_rng(4)
    words, counts = random.integers(100, 900, 30), random.poisson(2, (30, 5))
    one = sample(counts, words)
    order = random.permutation(30)
    other = sample(counts[order], words[order])
    for (terms, part), (same, mixed) in zip(
        weighed(one, "dispersion"), weighed(other, "dispersion"), strict=True
    ):
        assert terms.tolist() == same.tolist()
        assert part.n_tokens[order].tolist() == mixed.n_tokens.tolist()


def test_units_of_equal_length_give_the_plain_log_ratio():
    counts = [[5, 0], [1, 9], [0, 0], [2, 0]]
    for terms, part in weighed(sample(counts, [300] * 4), "dispersion"):
        plain = mantel_haenszel(sample(counts, [300] * 4))
        assert mantel_haenszel(part) == pytest.approx(plain[terms])


def test_the_choice_is_recorded_said_and_checked():
    articles = pd.DataFrame({"document": list("abcdefgh"), "group": ["A"] * 4 + ["B"] * 4})
    counts = Counts.from_matrix([[i + 5, 90 * (i + 1)] for i in range(8)], articles, ["war", "x"])
    found = effects(counts)
    assert found.settings["weigh"] == "dispersion"
    assert "Lawless 1987" in found.design
    assert effects(counts, weigh="words").settings["weigh"] == "words"
    assert effects(counts, effect="difference").settings["weigh"] == "words"
    with pytest.raises(CountsError, match="use weigh='words'"):
        effects(counts, effect="difference", weigh="dispersion")
    with pytest.raises(CountsError, match="no weight 'dispersal'; did you mean 'dispersion'"):
        effects(counts, weigh="dispersal")
