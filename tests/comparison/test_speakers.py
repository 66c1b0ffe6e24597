"""Who says the words under study: every occurrence in its mouth, and the zeros."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.comparison import who_says
from framing.counts import Counts
from framing.errors import CountsError


def test_every_form_in_every_mouth_and_a_row_for_each_zero(voiced):
    table = who_says(voiced).table
    assert list(table) == ["group", "category", "term", "voice", "camp", "speaker", "n"]
    assert table.to_numpy().tolist() == [
        ["A", "betray", "betrayal", "scare", "outlet", "", 1],
        ["A", "betray", "betrayed", "direct", "North", "Ana Ruiz", 1],
        ["A", "cede", "cede", "outlet", "outlet", "", 1],
        ["B", "betray", "", "", "", "", 0],
        ["B", "cede", "cede", "attitude", "North", "Ana Ruiz", 2],
    ]


def test_what_the_counts_do_not_carry_is_empty(without_camps):
    table = who_says(without_camps).table
    assert set(table["camp"]) == set(table["speaker"]) == {""}
    assert table["n"].sum() == 5


def test_units_of_the_same_mouth_are_added_up():
    units = pd.DataFrame(
        {"document": ["a", "a", "b"], "passage": [1, 2, 1], "group": "A", "voice": "direct",
         "speaker": ["Ana Ruiz", "Ana Ruiz", "Olaf Berg"], "n_tokens": 9}
    )  # fmt: skip
    forms = pd.DataFrame({"layer": "family", "category": "cede", "term": ["cede", "ceded"]})
    counts = Counts.from_matrix([[1, 0], [2, 1], [0, 1]], units, forms,
                                keys=["document", "passage"])  # fmt: skip
    rows = who_says(counts).table[["term", "speaker", "n"]].to_numpy().tolist()
    assert rows == [["cede", "Ana Ruiz", 3], ["ceded", "Ana Ruiz", 1], ["ceded", "Olaf Berg", 1]]


def test_groups_in_the_order_asked_for(voiced):
    assert who_says(voiced, order=["B", "A"]).table["group"].unique().tolist() == ["B", "A"]
    assert who_says(voiced.filter(group="B")).settings["groups"] == ["B"]


def test_it_says_what_two_articles_can_bear(voiced, note):
    result = who_says(voiced)
    assert result.warnings[0].startswith("A, B hold one document only: no p-value")
    assert result.warnings[-1] == note


def test_bad_input_is_named(voiced, unvoiced):
    with pytest.raises(CountsError, match="do not carry the voice"):
        who_says(unvoiced)
    with pytest.raises(CountsError, match="no layer 'family'"):
        who_says(voiced.select("frames"))
    with pytest.raises(CountsError, match="no column 'outlet'"):
        who_says(voiced, by="outlet")
    with pytest.raises(CountsError, match="by='voice' is what each group is divided by"):
        who_says(voiced, by="voice")


def test_speakers_themselves_can_be_the_groups(voiced):
    table = who_says(voiced, by="camp").table
    assert table["group"].unique().tolist() == ["North", "South", "outlet"]
    assert table["n"].sum() == 5


def test_it_prints_itself_and_draws_itself(voiced):
    result = who_says(voiced)
    assert "betray, A: betrayal (scare); betrayed (direct: Ana Ruiz)" in repr(result)
    assert "betray, B: 0" in repr(result)
    assert "cede, B: 2 × cede (attitude: Ana Ruiz)" in repr(result)
    assert result._repr_html_().count("<tr>") == 5
    assert result.plot().table["n"].sum() == 5
