"""Comparisons of some voices only: which words they are of, and what must be said of them."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.comparison import compare, keyness
from framing.comparison.attribution import in_voices, need_attribution
from framing.counts import Counts
from framing.errors import CountsError


def test_rates_of_the_outlets_own_words_are_per_1000_of_these(voiced, note):
    result = compare(voiced, layer="frames", voice="outlet")
    war = result.table.set_index(["category", "group"]).loc["War"]
    assert war["n"].tolist() == [3, 1]
    assert war["n_tokens"].tolist() == [60, 40]
    assert war["per_1k"].tolist() == [50.0, 25.0]
    assert result.settings["voice"] == ["outlet"]
    assert "per 1,000 words by group, only in the outlet's own words: A (1 doc" in result.design
    assert result.warnings[-1] == note


def test_several_voices_are_taken_together_and_named_in_their_order(voiced):
    result = compare(voiced, layer="family", voice=["scare", "outlet"])
    betray = result.table.set_index(["category", "group"]).loc["betray"]
    assert betray["n"].tolist() == [1, 0]
    assert betray["n_tokens"].tolist() == [62, 40]
    assert result.settings["voice"] == ["outlet", "scare"]
    # a voice that nobody uses here is a voice all the same
    sources = ["direct", "indirect", "attitude"]
    assert compare(voiced, layer="frames", voice=sources).table["n_tokens"].max() == 38


def test_without_a_voice_nothing_is_said_of_voices(voiced, unvoiced, note):
    split, plain = (compare(counts, layer="frames") for counts in (voiced, unvoiced))
    pd.testing.assert_frame_equal(split.table, plain.table)
    assert split.warnings == plain.warnings
    assert note not in split.warnings
    assert "voice" not in split.settings


def test_keyness_of_a_voice(voiced, note):
    result = keyness(voiced, by="group", target="A", layer="frames", voice="outlet")
    war = result.table.set_index("term").loc["War"]
    assert (war["n_target"], war["n_reference"], war["per_1k_target"]) == (3, 1, 50.0)
    assert result.settings["voice"] == ["outlet"]
    assert "only in the outlet's own words" in result.design
    assert result.warnings[-1] == note
    assert "voice" not in keyness(voiced, by="group", target="A", layer="frames").settings


def test_keyness_needs_the_voice_only_in_the_groups_compared(voiced):
    third = voiced_like("c", "C", "outlet")
    counts = voiced.merge(third)
    result = keyness(counts, by="group", target="A", reference="B", layer="cue", voice="indirect")
    assert result.table[["term", "n_target", "n_reference"]].to_numpy().tolist() == [
        ["doubting", 1, 3]
    ]
    with pytest.raises(CountsError, match="group 'C' has no words in paraphrase, so it has no"):
        keyness(counts, by="group", target="C", layer="frames", voice="indirect")


def voiced_like(document: str, group: str, voice: str) -> Counts:
    units = pd.DataFrame(
        {"document": [document], "voice": [voice], "camp": ["outlet"], "speaker": [""],
         "group": [group], "n_tokens": [10]}
    )  # fmt: skip
    terms = pd.DataFrame({"layer": ["frames"], "category": ["War"], "term": ["war"]})
    return Counts.from_matrix([[1]], units, terms, keys=["document", "voice", "camp", "speaker"])


def test_how_sources_are_introduced_is_a_layer_like_any_other(voiced):
    rates = compare(voiced, layer="cue").table.set_index(["category", "group"])
    assert rates["n"].to_dict() == {
        ("doubting", "A"): 1, ("doubting", "B"): 3, ("neutral", "A"): 2, ("neutral", "B"): 1,
    }  # fmt: skip
    assert rates.loc[("doubting", "B"), "per_1k"] == 60.0
    terms = keyness(voiced, by="group", target="B", layer="cue").table
    assert terms["term"].tolist() == ["doubting", "neutral"]


def test_the_layer_of_cues_is_not_taken_for_the_lexicon(voiced):
    assert compare(voiced).settings["layer"] == "frames"
    only = voiced.select(["cue", "family"])
    assert compare(only).settings["layer"] == "family"


@pytest.mark.parametrize("voice", ["outlet", ["outlet"]])
def test_counts_without_voice_are_refused_with_the_remedy(unvoiced, voice):
    with pytest.raises(CountsError, match=r'no column \'voice\'; count them again with unit="pass'):
        compare(unvoiced, layer="frames", voice=voice)


def test_bad_voices_are_named(voiced):
    with pytest.raises(CountsError, match="no voice 'outlett'; did you mean 'outlet'"):
        compare(voiced, layer="frames", voice="outlett")
    with pytest.raises(CountsError, match="empty list; name at least one voice"):
        compare(voiced, layer="frames", voice=[])
    with pytest.raises(CountsError, match="group 'B' has no words in direct quotation, so it has"):
        compare(voiced, layer="frames", voice="direct")
    with pytest.raises(CountsError, match="no column 'grop'; did you mean 'group'"):
        compare(voiced, by="grop", layer="frames", voice="outlet")


def test_a_voice_that_is_none_is_found_in_the_units(voiced):
    units = voiced.units.replace({"voice": {"scare": "scared"}})
    counts = Counts(voiced.matrix, units, voiced.terms, voiced.keys)
    with pytest.raises(CountsError, match="holds 'scared', which is no voice; did you mean 'sca"):
        need_attribution(counts, "voice")


def test_camps_ask_for_their_table(without_camps):
    with pytest.raises(CountsError, match=r"carry the camp: .*\['voice', 'camp'\], with camps="):
        need_attribution(without_camps, "voice", "camp")


def test_voices_in_a_sentence():
    assert in_voices(["outlet"]) == "the outlet's own words"
    said = "scare quotes, direct quotation and paraphrase"
    assert in_voices(["scare", "direct", "indirect"]) == said
