"""Divergence: the sum, the word shift, and what they are recorded with."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.comparison.divergence import divergence
from framing.comparison.keyness import keyness
from framing.comparison.measures import rtd
from framing.counts import Counts
from framing.errors import CountsError

FILE = Path(__file__).parents[1] / "truth" / "measures.json"
TRUTH = json.loads(FILE.read_text("utf-8"))
WORDS = [f"w{i:02}" for i in range(len(TRUTH["matrix"][0]))]
COLUMNS = [
    "term", "n_target", "n_reference", "per_1k_target", "per_1k_reference",
    "estimate", "side", "share", "n_docs",
]  # fmt: skip


def toy() -> Counts:
    units = pd.DataFrame({"document": [f"d{i:02}" for i in range(11)], "group": TRUTH["groups"]})
    return Counts.from_matrix(TRUTH["matrix"], units, WORDS)


def test_reference_values():
    result = divergence(toy(), by="group", target="A")
    assert result.total == pytest.approx(TRUTH["jsd_total"], abs=1e-12)
    assert result.settings["total"] == result.total
    values = result.table.set_index("term")["estimate"].reindex(WORDS)
    np.testing.assert_allclose(values, TRUTH["keyness"]["jsd_contrib_bits"], rtol=0, atol=1e-12)
    nats = divergence(toy(), by="group", target="A", base=math.e)
    assert nats.total == pytest.approx(TRUTH["jsd_total_nats"], abs=1e-12)


def test_ranks_may_be_compared_instead():
    matrix, is_a = np.array(TRUTH["matrix"]), np.array(TRUTH["groups"]) == "A"
    for alpha in (0, 1 / 3, math.inf):
        result = divergence(toy(), by="group", target="A", measure="rtd", alpha=alpha)
        parts = rtd(matrix[is_a].sum(axis=0), matrix[~is_a].sum(axis=0), alpha=alpha)
        assert result.total == pytest.approx(parts.sum(), abs=1e-12)
        assert result.settings["alpha"] == alpha
    assert divergence(toy(), by="group", target="A", measure="rtd").settings["alpha"] == 1 / 3


@pytest.mark.parametrize("measure", ["jsd", "rtd"])
def test_the_table_is_the_word_shift(measure):
    table = divergence(toy(), by="group", target="A", measure=measure).table
    assert list(table) == COLUMNS
    assert table["estimate"].round(9).is_monotonic_decreasing
    assert table["share"].sum() == pytest.approx(1)
    assert not table.isna().any(axis=None)
    assert set(table["term"]) == set(WORDS)
    same = keyness(toy(), by="group", target="A", measure=measure).table
    shared = ["term", "estimate", "side"]
    pd.testing.assert_frame_equal(
        table[shared].sort_values("term", ignore_index=True),
        same[shared].sort_values("term", ignore_index=True),
    )


def test_sides_exchanged_are_as_far_apart():
    for measure in ("jsd", "rtd"):
        there = divergence(toy(), by="group", target="A", measure=measure)
        back = divergence(toy(), by="group", target="B", measure=measure)
        assert back.total == pytest.approx(there.total, rel=1e-14)
        other = {"target": "reference", "reference": "target", "": ""}
        assert back.table["side"].tolist() == there.table["side"].map(other).tolist()


def test_words_that_were_not_counted_do_not_enter():
    counts = toy()
    counted = counts.select(term=WORDS[:10])  # the words of the texts stay what they were
    result = divergence(counted, by="group", target="A")
    alone = Counts.from_matrix(
        np.array(TRUTH["matrix"])[:, :10],
        counts.units[["document", "group"]].assign(n_tokens=100),
        WORDS[:10],
    )
    assert result.total == pytest.approx(divergence(alone, by="group", target="A").total)


def test_equal_texts_do_not_diverge():
    units = pd.DataFrame({"document": ["a", "b"], "group": ["A", "B"]})
    result = divergence(Counts.from_matrix([[3, 5], [3, 5]], units, ["x", "y"]),
                        by="group", target="A")  # fmt: skip
    assert result.total == 0
    assert result.table["share"].tolist() == [0, 0]
    assert result.table["side"].tolist() == ["", ""]


def test_terms_of_other_groups_are_left_out_and_named():
    units = pd.DataFrame({"document": list("abc"), "group": list("ABC")})
    counts = Counts.from_matrix([[3, 5, 0], [4, 5, 0], [0, 0, 9]], units, ["x", "y", "z"])
    result = divergence(counts, by="group", target="A", reference="B")
    assert set(result.table["term"]) == {"x", "y"}
    assert "1 term absent on both sides has been left out." in result.warnings
    assert divergence(counts, by="group", target="C").total == pytest.approx(1)


def test_the_result_says_what_it_is():
    result = divergence(toy(), by="group", target="A")
    shown = repr(result)
    for words in ("Divergence (jsd): A and B are 0.3354 apart", "44 terms", "Lin 1991",
                  "two random halves of one corpus diverge", "Fewer than 6 documents"):  # fmt: skip
        assert words in shown
    assert "<table" in result._repr_html_()
    assert result.provenance.arguments["base"] == 2


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"measure": "kl"}, "there is no divergence 'kl'"),
        ({"alpha": 1}, "measure 'jsd' has no choice `alpha`; it belongs to: rtd"),
        ({"measure": "rtd", "base": 2}, "measure 'rtd' has no choice `base`; it belongs to: jsd"),
        ({"target": "C"}, "target: no unit has group = 'C'"),
        ({"layer": "frames"}, "no layer 'frames'"),
    ],
)
def test_bad_choices_are_named(choices, message):
    with pytest.raises(CountsError, match=message):
        divergence(toy(), **{"by": "group", "target": "A", **choices})


def test_a_side_without_occurrences_has_no_distribution():
    units = pd.DataFrame({"document": ["a", "b"], "group": ["A", "B"], "n_tokens": [9, 9]})
    counts = Counts.from_matrix([[3, 5], [0, 0]], units, ["x", "y"])
    with pytest.raises(CountsError, match="the reference has no occurrence of any term"):
        divergence(counts, by="group", target="A")


@pytest.mark.parametrize("measure", ["jsd", "rtd"])
def test_the_divergence_draws_itself(measure):
    result = divergence(toy(), by="group", target="A", measure=measure)
    figure = result.plot(n_labels=5)
    assert set(figure.table["term"]) <= set(result.table["term"])
    assert figure.warnings[: len(result.warnings)] == result.warnings
