"""Frames by voice: the grid, its sums, and what two articles can bear."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison import by_voice
from framing.counts import Counts
from framing.errors import CountsError
from framing.text.voice import VOICES


def cells(result, *key):
    return result.table.set_index(["group", "category", "voice"]).loc[key]


def test_the_grid_is_complete_and_in_order(voiced):
    table = by_voice(voiced).table
    assert list(table) == ["group", "category", "voice", "n", "n_tokens", "per_1k", "share"]
    assert table[["group", "category", "voice"]].to_numpy().tolist() == [
        [group, category, voice]
        for group in ("A", "B")
        for category in ("Peace", "War")
        for voice in VOICES
    ]


def test_counts_rates_and_shares_by_hand(voiced):
    result = by_voice(voiced)
    war = cells(result, "A", "War")
    assert war["n"].tolist() == [3, 0, 1, 0, 0]
    assert war["n_tokens"].tolist() == [60, 2, 28, 10, 0]
    assert war["per_1k"].tolist()[:4] == [50.0, 0.0, 1000 / 28, 0.0]
    assert np.isnan(war["per_1k"]["attitude"])  # no words, no rate
    assert war["share"].tolist() == [0.75, 0, 0.25, 0, 0]
    assert cells(result, "B", "Peace")["share"].isna().all()  # no occurrence, no share


def test_categories_and_groups_in_the_order_asked_for(voiced):
    result = by_voice(voiced, layer="family", categories=["cede", "betray"], order=["B", "A"])
    shown = result.table[["group", "category"]].drop_duplicates().to_numpy().tolist()
    assert shown == [["B", "cede"], ["B", "betray"], ["A", "cede"], ["A", "betray"]]
    assert cells(result, "B", "cede", "attitude")["n"] == 2
    assert result.settings["groups"] == ["B", "A"]
    one = by_voice(voiced, layer="family", categories="cede")
    assert one.settings["categories"] == ["cede"]


def test_camps_and_speakers_change_nothing(voiced, without_camps):
    pd.testing.assert_frame_equal(by_voice(voiced).table, by_voice(without_camps).table)


def test_one_group_is_enough(voiced):
    result = by_voice(voiced.filter(group="A"))
    assert result.table["n"].sum() == 6
    assert any("A holds one document only: no p-value" in w for w in result.warnings)


def test_two_articles_allow_no_inference_and_errors_are_named(voiced, note):
    result = by_voice(voiced)
    assert result.warnings[0].startswith("A, B hold one document only: no p-value")
    assert result.warnings[-1] == note
    assert "Descriptive: no test is made." in result.design
    assert "A (1 document, 100 words), B (1 document, 50 words)" in result.design


units = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from(VOICES), st.integers(0, 9), st.integers(0, 3)),
    min_size=1, max_size=14, unique_by=lambda unit: unit[:2],
)  # fmt: skip


@given(units)
def test_voices_add_up_to_the_whole(rows):
    frame = pd.DataFrame(rows, columns=["document", "voice", "n_tokens", "n"]).assign(group="G")
    terms = pd.DataFrame({"layer": ["frames"], "category": ["War"], "term": ["war"]})
    keys = ["document", "voice"]
    counts = Counts.from_matrix(frame[["n"]], frame.drop(columns="n"), terms, keys=keys)
    table = by_voice(counts).table
    assert table["n"].sum() == frame["n"].sum()
    assert table["n_tokens"].sum() == frame["n_tokens"].sum()
    assert table["share"].sum() == pytest.approx(1.0 if frame["n"].sum() else 0.0)
    shuffled = by_voice(Counts.from_matrix(
        frame[["n"]].iloc[::-1], frame.drop(columns="n").iloc[::-1], terms, keys=keys
    ))  # fmt: skip
    pd.testing.assert_frame_equal(shuffled.table, table)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"by": "outlet"}, "no column 'outlet'"),
        ({"by": "voice"}, r"by='voice' is what each group is divided by; .*compare\(counts, by="),
        ({"layer": "lexicon"}, "no layer 'lexicon'"),
        ({"categories": ["Pease"]}, "layer 'frames' has no 'Pease'; did you mean 'Peace'"),
        ({"order": ["A"]}, "`order` must name each group once: A, B; got A"),
        ({"order": ["A", "C"]}, "`order` names a group 'C'"),
    ],
)
def test_bad_input_is_named(voiced, choices, message):
    with pytest.raises(CountsError, match=message):
        by_voice(voiced, **choices)


def test_counts_without_voice_are_refused(unvoiced):
    with pytest.raises(CountsError, match="do not carry the voice"):
        by_voice(unvoiced)


def test_it_prints_itself_and_draws_itself(voiced):
    result = by_voice(voiced)
    assert "A: outlet 3, scare 0, direct 3, indirect 0, attitude 0" in repr(result)
    assert result._repr_html_().count("<tr>") == 4  # where something occurs
    assert result.plot().table["n"].sum() == 7
