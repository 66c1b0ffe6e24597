"""Standing: words, attributions and frames of each camp."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.comparison import standing
from framing.counts import Counts
from framing.errors import CountsError


def test_each_voice_of_a_camp_stands_in_every_group(voiced):
    table = standing(voiced).table
    assert list(table) == ["group", "camp", "voice", "n_tokens", "share", "n_attributions"]
    assert table.drop(columns="share").to_numpy().tolist() == [
        ["A", "outlet", "outlet", 60, 0],
        ["A", "outlet", "scare", 2, 0],
        ["A", "North", "direct", 28, 2],
        ["A", "North", "indirect", 0, 0],
        ["A", "North", "attitude", 0, 0],
        ["A", "South", "indirect", 10, 1],
        ["B", "outlet", "outlet", 40, 0],
        ["B", "outlet", "scare", 0, 0],
        ["B", "North", "direct", 0, 0],
        ["B", "North", "indirect", 2, 3],
        ["B", "North", "attitude", 8, 1],
        ["B", "South", "indirect", 0, 0],
    ]
    assert table["share"].tolist() == [0.6, 0.02, 0.28, 0, 0, 0.1, 0.8, 0, 0, 0.04, 0.16, 0]


def test_the_voices_of_a_camp_add_up(voiced):
    camps = standing(voiced).camps.set_index(["group", "camp"])
    assert camps.loc[("B", "North"), ["n_tokens", "n_attributions"]].tolist() == [10, 4]
    assert camps.loc[("B", "North"), "share"] == pytest.approx(0.2)
    assert camps.groupby("group")["share"].sum().tolist() == pytest.approx([1.0, 1.0])


def test_frames_in_the_mouth_of_each_camp(voiced):
    frames = standing(voiced).frames
    assert list(frames) == ["group", "camp", "category", "n", "per_1k"]
    cells = frames.set_index(["group", "camp", "category"])
    assert cells["n"].sum() == 7
    assert cells.loc[("A", "North", "Peace"), "n"] == 2
    assert cells.loc[("A", "North", "Peace"), "per_1k"] == pytest.approx(2000 / 28)
    assert cells.loc[("A", "outlet", "War"), "per_1k"] == pytest.approx(3000 / 62)
    assert np.isnan(cells.loc[("B", "South", "War"), "per_1k"])
    chosen = standing(voiced, layer="family", categories=["cede"]).frames
    assert chosen["category"].unique().tolist() == ["cede"]
    assert chosen["n"].tolist() == [1, 0, 0, 0, 2, 0]


def test_without_lexicon_and_family_there_are_words_only(voiced):
    result = standing(voiced.select("cue"))
    assert result.settings["layer"] is None
    assert len(result.frames) == 0
    pd.testing.assert_frame_equal(result.table, standing(voiced).table)


def test_without_attributions_there_are_none(voiced):
    table = standing(voiced.select("frames")).table
    assert table["n_attributions"].tolist() == [0] * 12
    assert table["n_tokens"].sum() == 150


def test_the_outlet_stands_first_and_the_rest_last():
    camps = ["unknown", "other", "South", "North", "outlet"]
    units = pd.DataFrame(
        {"document": "a", "group": "A", "camp": camps, "n_tokens": [90, 80, 5, 5, 1],
         "voice": ["direct"] * 4 + ["outlet"]}
    )  # fmt: skip
    terms = pd.DataFrame({"layer": ["cue"], "category": ["neutral"], "term": ["said"]})
    counts = Counts.from_matrix([[1]] * 5, units, terms, keys=["document", "voice", "camp"])
    result = standing(counts)
    assert result.settings["camps"] == ["outlet", "North", "South", "unknown", "other"]


def test_order_of_groups_and_notes(voiced, note):
    result = standing(voiced, order=["B", "A"])
    assert result.table["group"].unique().tolist() == ["B", "A"]
    assert result.frames["group"].unique().tolist() == ["B", "A"]
    assert result.warnings[0].startswith("B, A hold one document only: no p-value")
    assert result.warnings[-1] == note


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"by": "camp"}, "by='camp' is what each group is divided by"),
        ({"by": "outlet"}, "no column 'outlet'"),
        ({"categories": ["Pease"]}, "did you mean 'Peace'"),
        ({"order": ["A"]}, "must name each group once"),
    ],
)
def test_bad_input_is_named(voiced, choices, message):
    with pytest.raises(CountsError, match=message):
        standing(voiced, **choices)


def test_counts_without_camps_are_refused(without_camps):
    with pytest.raises(CountsError, match="do not carry the camp"):
        standing(without_camps)


def test_it_prints_itself_and_draws_itself(voiced):
    result = standing(voiced)
    assert "A: outlet 62%, North 28%, South 10%" in repr(result)
    assert result._repr_html_().count("<tr>") == 6
    assert result.plot().table["n_tokens"].sum() == 150
