"""Positions: paragraphs in reading order, and each hit in its place."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.comparison import positions
from framing.counts import Counts
from framing.errors import CountsError

# a busy machine is no failure
unhurried = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

FRAMES = pd.DataFrame(
    {"layer": "frames", "category": ["War", "War", "Peace"], "term": ["war", "wars", "truce"]}
)


def strip_of(rows, words, numbers=None, groups=None) -> Counts:
    numbers = numbers or list(range(1, len(rows) + 1))
    units = pd.DataFrame(
        {
            "document": "a",
            "section": ["headline", "lead", *["body"] * len(rows)][: len(rows)],
            "paragraph": numbers,
            "group": groups or "A",
            "n_tokens": words,
        }
    )
    return Counts.from_matrix(rows, units, FRAMES)


def test_each_paragraph_and_each_hit_has_its_row():
    table = positions(strip_of([[1, 1, 0], [0, 0, 0], [0, 0, 2]], [8, 30, 40])).table
    assert table.to_numpy().tolist() == [
        ["a", "A", 1, "headline", 0, 8, "", 0],
        ["a", "A", 1, "headline", 0, 8, "War", 2],
        ["a", "A", 2, "lead", 8, 30, "", 0],
        ["a", "A", 3, "body", 38, 40, "", 0],
        ["a", "A", 3, "body", 38, 40, "Peace", 2],
    ]


def test_paragraphs_are_in_order_of_number_even_past_nine():
    words = list(range(1, 13))
    table = positions(strip_of([[0, 0, 0]] * 12, words)).table
    assert table["paragraph"].tolist() == list(range(1, 13))
    assert table["first"].tolist() == [sum(words[:i]) for i in range(12)]


def test_only_the_categories_asked_for():
    strip = positions(strip_of([[1, 0, 1]], [8]), categories=["Peace"])
    assert strip.table["category"].tolist() == ["", "Peace"]
    assert strip.settings["categories"] == ["Peace"]


def test_what_does_not_occur_is_said():
    strip = positions(strip_of([[1, 0, 0]], [8]))
    assert strip.warnings == ("Without an occurrence: Peace.",)


@unhurried
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 50), st.integers(0, 3)),
                min_size=1, max_size=12))  # fmt: skip
def test_places_are_sums_of_the_words_before(paragraphs):
    units = pd.DataFrame(paragraphs, columns=["document", "n_tokens", "n"])
    units["paragraph"] = units.groupby("document").cumcount() + 1
    units["group"] = "G"
    counts = Counts.from_matrix(units[["n"]], units.drop(columns="n"), FRAMES.iloc[:1])
    table = positions(counts).table
    assert table["n"].sum() == units["n"].sum()
    for row in table.itertuples():
        before = units[(units["document"] == row.document) & (units["paragraph"] < row.paragraph)]
        assert row.first == before["n_tokens"].sum()


def test_a_place_does_not_depend_on_the_grouping():
    counts = strip_of([[1, 0, 0], [0, 0, 0], [0, 0, 2]], [8, 30, 40], numbers=[3, 1, 2])
    by_section = positions(counts, by="section").table.set_index(["paragraph", "category"])
    assert by_section.loc[(1, ""), "first"] == 0
    assert by_section.loc[(2, ""), "first"] == 30
    assert by_section.loc[(3, ""), "first"] == 70


@pytest.mark.parametrize(
    ("counts", "choices", "message"),
    [
        (strip_of([[1, 0, 0]], [8]).group(["document", "group"]), {}, "no column 'paragraph'"),
        (strip_of([[1, 0, 0]], [8]), {"categories": ["Pease"]}, "did you mean 'Peace'"),
        (strip_of([[1, 0, 0]], [8]), {"by": "outlet"}, "no column 'outlet'"),
        (strip_of([[1, 0, 0]], [8]), {"layer": "family"}, "no layer 'family'"),
        (strip_of([[1, 0, 0]], [8], numbers=["one"]), {}, "must number the paragraphs"),
        (strip_of([[1, 0, 0]] * 2, [8, 8], groups=["A", None]), {}, "no value for group"),
    ],
)
def test_bad_input_is_named(counts, choices, message):
    with pytest.raises(CountsError, match=message):
        positions(counts, **choices)


def test_a_paragraph_in_two_groups_has_no_place():
    units = pd.DataFrame(
        {"document": "a", "paragraph": 1, "voice": ["outlet", "direct"], "n_tokens": [5, 5]}
    )
    keys = ["document", "paragraph", "voice"]
    counts = Counts.from_matrix([[1, 0, 0], [0, 0, 1]], units, FRAMES, keys=keys)
    with pytest.raises(CountsError, match="stands in two groups or sections"):
        positions(counts, by="voice")


def passages(**changes) -> Counts:
    units = pd.DataFrame(
        {
            "document": "a",
            "section": ["headline", "headline", "body", "body"],
            "paragraph": [1, 1, 2, 2],
            "passage": [1, 2, 3, 4],
            "voice": ["outlet", "scare", "outlet", "direct"],
            "speaker": ["", "", "", "Ana Ruiz"],
            "group": "A",
            "n_tokens": [6, 2, 10, 20],
        }
    ).assign(**changes)
    rows = [[0, 0, 0], [1, 0, 0], [0, 0, 0], [0, 1, 2]]
    return Counts.from_matrix(rows, units, FRAMES, keys=["document", "paragraph", "passage"])


def test_passages_have_places_of_their_own_and_a_voice(note):
    strip = positions(passages())
    assert list(strip.table) == [
        "document", "group", "paragraph", "section", "first", "n_tokens", "passage", "voice",
        "category", "n",
    ]  # fmt: skip
    assert strip.table.drop(columns=["document", "group", "section"]).to_numpy().tolist() == [
        [1, 0, 6, 1, "outlet", "", 0],
        [1, 6, 2, 2, "scare", "", 0],
        [1, 6, 2, 2, "scare", "War", 1],
        [2, 8, 10, 3, "outlet", "", 0],
        [2, 18, 20, 4, "direct", "", 0],
        [2, 18, 20, 4, "direct", "Peace", 2],
        [2, 18, 20, 4, "direct", "War", 1],
    ]
    assert "4 passages of 1 document by group; placed by passage." in strip.design
    assert strip.warnings == (note,)
    assert len(strip.plot().table) == 7


def test_passages_are_in_order_of_number_whatever_their_paragraph_is_called():
    table = positions(passages(passage=[10, 9, 2, 1])).table
    first = table.drop_duplicates("passage").set_index("passage")["first"]
    assert first.to_dict() == {1: 0, 2: 20, 9: 30, 10: 32}


def test_passages_without_a_voice_are_refused():
    counts = passages()
    units = counts.units.drop(columns="voice")
    with pytest.raises(CountsError, match="do not carry the voice"):
        positions(Counts(counts.matrix, units, counts.terms, counts.keys))


def test_paragraphs_split_by_voice_are_whole_paragraphs_again(note):
    by_passage = passages()
    units = by_passage.units.drop(columns="passage")
    keys = ["document", "paragraph", "voice"]
    counts = Counts.from_matrix(by_passage.matrix, units, by_passage.terms, keys=keys)
    strip = positions(counts)
    assert strip.table["n"].sum() == 4
    assert strip.table["n_tokens"].unique().tolist() == [8, 30]
    assert "voice" not in strip.table
    assert note not in strip.warnings


def test_attributions_can_be_placed():
    counts = passages()
    cues = FRAMES.iloc[:1].assign(layer="cue", category="neutral", term="said")
    placed = Counts.from_matrix(counts.matrix[:, [0]], counts.units, cues, keys=counts.keys)
    table = positions(placed, layer="cue").table
    assert table.loc[table["n"] > 0, ["passage", "category", "n"]].to_numpy().tolist() == [
        [4, "neutral", 2]
    ]


def test_too_many_columns_ask_for_a_choice():
    units = pd.DataFrame({"document": ["a"], "paragraph": [1], "group": ["A"]})
    counts = Counts.from_matrix([[1] * 60], units, [f"w{i}" for i in range(60)])
    with pytest.raises(CountsError, match="has 60 columns; name up to 50"):
        positions(counts)
    assert positions(counts, categories=["w7"]).table["n"].sum() == 1


def test_the_strip_draws_itself():
    assert len(positions(strip_of([[1, 1, 0], [0, 0, 2]], [8, 30])).plot().table)


def test_it_prints_what_it_placed():
    strip = positions(strip_of([[1, 1, 0], [0, 0, 2]], [8, 30]))
    assert "4 occurrences placed" in repr(strip)
    assert "2 paragraphs of 1 document by group; placed by paragraph" in repr(strip)
    assert strip._repr_html_().count("<tr>") == 2  # the hits, not the empty paragraphs
