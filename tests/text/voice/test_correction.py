"""Corrected shares: worked by hand, and held against a population whose truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.errors import CountsError
from framing.text.voice.correction import CorrectedShares, corrected_shares

VOICES = ["outlet", "direct", "indirect"]


def coded(cells: dict[tuple[str, str], int], documents: int = 4) -> pd.DataFrame:
    """Return the confusion of a sample of like documents: words by (predicted, gold)."""
    rows = [(f"{i:03}", *cell, n) for i in range(documents) for cell, n in cells.items()]
    return pd.DataFrame(rows, columns=["document", "predicted", "gold", "n"])


CELLS = {
    ("outlet", "outlet"): 80,
    ("outlet", "indirect"): 20,
    ("indirect", "outlet"): 5,
    ("indirect", "indirect"): 45,
    ("direct", "direct"): 50,
}
FOUND = {"outlet": 600, "direct": 300, "indirect": 100}


def shares(result: CorrectedShares, column: str = "corrected") -> dict[str, float]:
    return dict(zip(result.table["voice"], result.table[column].round(9), strict=True))


def test_calibration_by_hand() -> None:
    # outlet: 0.8 of 0.6 and 0.1 of 0.1; indirect: 0.2 of 0.6 and 0.9 of 0.1
    result = corrected_shares(FOUND, coded(CELLS))
    assert shares(result) == {"outlet": 0.49, "direct": 0.3, "indirect": 0.21}
    assert shares(result, "share") == {"outlet": 0.6, "direct": 0.3, "indirect": 0.1}


def test_inversion_by_hand() -> None:
    # found as outlet: 16/17 of the outlet's words and 4/13 of paraphrase
    result = corrected_shares(FOUND, coded(CELLS), method="inversion")
    outlet = (0.6 - 0.7 * 4 / 13) / (16 / 17 - 4 / 13)
    assert shares(result) == pytest.approx(
        {"outlet": outlet, "direct": 0.3, "indirect": 0.7 - outlet}, abs=1e-8
    )


def test_inversion_stays_within_shares_that_can_be() -> None:
    result = corrected_shares({"outlet": 1, "indirect": 99}, coded(CELLS), method="inversion")
    assert shares(result) == {"outlet": 0, "direct": 0, "indirect": 1}
    assert result.table["corrected"].sum() == pytest.approx(1)


@pytest.mark.parametrize("method", ["calibration", "inversion"])
def test_without_errors_nothing_is_corrected(method) -> None:
    right = coded({(voice, voice): 10 for voice in VOICES})
    table = corrected_shares(FOUND, right, method=method).table
    for column in ("corrected", "low", "high"):
        assert table[column].to_numpy() == pytest.approx(table["share"].to_numpy(), abs=1e-9)


def population(seed: int, n: int = 2000) -> np.ndarray:
    """Return words of `n` articles, predicted × gold, that differ in voices, length, errors."""
    chance = np.random.default_rng(seed)
    right = np.array([[0.98, 0.0, 0.02], [0.03, 0.96, 0.01], [0.28, 0.02, 0.70]])
    words = np.zeros((n, 3, 3), dtype=np.int64)
    for i in range(n):
        voices = chance.dirichlet([6, 2, 2])
        gold = chance.multinomial(chance.integers(100, 900), voices)
        for v, n_words in enumerate(gold):
            words[i, :, v] = chance.multinomial(n_words, chance.dirichlet(20 * right[v] + 1e-3))
    return words


def frame(words: np.ndarray) -> pd.DataFrame:
    document, predicted, gold = np.nonzero(words)
    names = np.array(VOICES, dtype=object)
    columns = {"document": document, "predicted": names[predicted], "gold": names[gold]}
    return pd.DataFrame(columns | {"n": words[document, predicted, gold]})


def found_in(words: np.ndarray) -> dict[str, int]:
    return dict(zip(VOICES, words.sum(axis=(0, 2)).tolist(), strict=True))


@pytest.mark.parametrize(
    ("method", "n_samples", "replicates"), [("calibration", 400, 400), ("inversion", 200, 100)]
)
def test_intervals_hold_the_truth_as_often_as_they_say(method, n_samples, replicates) -> None:
    words = population(1)
    truth = words.sum(axis=(0, 1)) / words.sum()
    found = found_in(words)
    chance = np.random.default_rng(2)
    held, estimates = np.zeros(3), np.zeros(3)
    for seed in range(n_samples):
        sample = words[chance.choice(len(words), 30, replace=False)]
        table = corrected_shares(
            found, frame(sample), method=method, replicates=replicates, seed=seed
        ).table
        held += (table["low"] <= truth) & (truth <= table["high"])
        estimates += table["corrected"]
    coverage = held / n_samples
    assert (coverage >= 0.91).all(), coverage
    assert (coverage <= 0.99).all(), coverage
    # what was found is off by more than ten times as much
    assert np.abs(estimates / n_samples - truth).max() < 0.003
    assert abs(found["indirect"] / words.sum() - truth[2]) > 0.03


def test_inversion_carries_over_to_a_corpus_of_other_shares() -> None:
    words = population(1)
    truth = words.sum(axis=1) / words.sum(axis=(1, 2))[:, None]
    much = words[truth[:, 2] > 0.25]  # coded: articles of much paraphrase
    little = words[truth[:, 2] <= 0.15]
    expected = little.sum(axis=(0, 1))[2] / little.sum()
    off = {}
    for method in ("calibration", "inversion"):
        result = corrected_shares(found_in(little), frame(much), method=method, replicates=100)
        off[method] = abs(shares(result)["indirect"] - expected)
    assert off["inversion"] < 0.01
    assert off["calibration"] > 0.03


def test_each_group_is_corrected_and_keeps_its_place() -> None:
    table = pd.DataFrame(
        {
            "group": ["R", "R", "L", "L"],
            "voice": ["outlet", "indirect"] * 2,
            "n_tokens": [100, 0, 50, 50],
        }
    )
    result = corrected_shares(table, coded(CELLS)).table.drop(columns=["low", "high"])
    assert result.query("n > 0").round(9).to_numpy().tolist() == [
        ["R", "outlet", 100, 1.0, 0.8],
        ["L", "outlet", 50, 0.5, 0.45],
        ["L", "indirect", 50, 0.5, 0.55],
    ]
    assert "group" not in corrected_shares(table.drop(columns="group"), coded(CELLS)).table


def test_the_same_seed_gives_the_same_interval_whatever_the_order_of_the_rows() -> None:
    sample = frame(population(3, 25))
    one = corrected_shares(FOUND, sample).table
    assert one.equals(corrected_shares(FOUND, sample[::-1]).table)
    assert not one.equals(corrected_shares(FOUND, sample, seed=1).table)


def test_a_resampling_without_a_voice_takes_it_from_the_whole_sample() -> None:
    rare = pd.concat([coded({("outlet", "outlet"): 9}), coded({("direct", "direct"): 5}, 1)])
    table = corrected_shares({"outlet": 50, "direct": 50}, rare).table
    assert table[["low", "corrected", "high"]].eq(0.5).all(axis=None)


def test_repr_and_the_warning_of_a_small_sample() -> None:
    result = corrected_shares(FOUND, coded(CELLS), level=0.9)
    shown = repr(result)
    assert shown.startswith("CorrectedShares: by calibration, 4 coded documents\n")
    assert "low, high: 90% interval" in shown
    assert "! Only 4 coded documents" in shown
    assert "49.0%" in shown
    assert corrected_shares(FOUND, coded(CELLS, 20)).warnings == ()


@pytest.mark.parametrize(
    ("found", "sample", "choices", "told"),
    [
        (
            FOUND,
            coded(CELLS),
            {"method": "inverse"},
            "no method 'inverse'; did you mean 'inversion'",
        ),
        (
            {"attitude": 3},
            coded(CELLS),
            {},
            "voice 'attitude' in the corpus but nowhere in the coded",
        ),
        ({"outlet": 0}, coded(CELLS), {}, "the corpus has no words"),
        ({"outlet": -1}, coded(CELLS), {}, "voice 'outlet' has -1 words"),
        ({}, coded(CELLS), {}, "there are no words by voice"),
        (FOUND, coded(CELLS, 0), {}, "the coded sample is empty"),
        (FOUND, coded(CELLS).drop(columns="gold"), {}, "no column 'gold'"),
        (pd.DataFrame({"voice": ["outlet"]}), coded(CELLS), {}, "no column 'n_tokens'"),
        (FOUND, coded(CELLS), {"replicates": 5}, "`replicates` must be at least 100"),
        (
            {"outlet": 5},
            coded({("outlet", "outlet"): 2, ("outlet", "direct"): 2}),
            {"method": "inversion"},
            "cannot tell them apart",
        ),
    ],
)
def test_what_cannot_be_corrected_is_refused(found, sample, choices, told) -> None:
    with pytest.raises(CountsError, match=told):
        corrected_shares(found, sample, **choices)
