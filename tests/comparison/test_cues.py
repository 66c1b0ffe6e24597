"""How sources are introduced: shares of attributions, not of words."""

from __future__ import annotations

import pytest

from framing.comparison import cue_classes
from framing.errors import CountsError
from framing.text.voice.cues import CUE_CLASSES


def test_shares_of_the_group_and_of_the_camp_by_hand(voiced):
    table = cue_classes(voiced).table
    assert list(table) == ["group", "camp", "cue_class", "n", "share", "camp_share"]
    cells = table[table["n"] > 0].drop(columns="n").to_numpy().tolist()
    # A: North 2 neutral, South 1 doubting; B: North 1 neutral, 3 doubting
    assert cells == [
        ["A", "North", "neutral", pytest.approx(2 / 3), 1.0],
        ["A", "South", "doubting", pytest.approx(1 / 3), 1.0],
        ["B", "North", "neutral", 0.25, 0.25],
        ["B", "North", "doubting", 0.75, 0.75],
    ]
    south = table[(table["group"] == "B") & (table["camp"] == "South")]
    assert south["n"].sum() == 0
    assert south["share"].eq(0).all() and south["camp_share"].isna().all()


def test_every_class_has_its_row_and_the_outlet_is_no_camp_of_sources(voiced):
    table = cue_classes(voiced).table
    assert table["cue_class"].unique().tolist() == [*CUE_CLASSES, "none"]
    assert table["camp"].unique().tolist() == ["North", "South"]
    assert len(table) == 2 * 2 * 9


def test_without_camps_all_sources_stand_together(without_camps):
    table = cue_classes(without_camps).table
    assert set(table["camp"]) == {"all"}
    shares = table.set_index(["group", "cue_class"])["share"]
    assert shares[("B", "doubting")] == 0.75
    assert (table["share"] == table["camp_share"]).all()


def test_a_class_of_another_making_is_kept(voiced):
    from dataclasses import replace

    terms = voiced.terms.replace({"category": {"neutral": "whispering"}})
    table = cue_classes(replace(voiced, terms=terms)).table
    assert table["cue_class"].unique().tolist() == [*CUE_CLASSES, "none", "whispering"]
    assert table.loc[table["cue_class"] == "whispering", "n"].sum() == 3


def test_it_says_what_it_rests_on(voiced, note):
    result = cue_classes(voiced, order=["B", "A"])
    assert result.table["group"].unique().tolist() == ["B", "A"]
    assert "(B 4, A 3)" in result.design
    assert result.warnings[0].startswith("B, A hold one document only: no p-value")
    assert result.warnings[-1] == note


def test_bad_input_is_named(voiced):
    with pytest.raises(CountsError, match="hold no attributions: they have no layer 'cue'"):
        cue_classes(voiced.select("frames"))
    with pytest.raises(CountsError, match="no column 'outlet'"):
        cue_classes(voiced, by="outlet")


def test_it_prints_itself_and_draws_itself(voiced):
    result = cue_classes(voiced)
    assert "7 attributions by group" in repr(result)
    assert "<table" in result._repr_html_()
    assert result.plot().table["n"].sum() == 7
    assert result.plot(camp="North").table["n"].sum() == 6
