"""The kinds that are split by voice: what they say of their tables, and what they refuse."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.errors import CountsError
from framing.figures import (
    cue_classes,
    dispersion_strip,
    frames_by_voice,
    standing,
    who_says,
)
from framing.figures.camps import percent
from framing.figures.speakers import items_of, said_of
from framing.text.voice import VOICES


@pytest.fixture
def draw(tables):
    """Draw any kind with the record that the tests share."""

    def drawn(function, table, **choices):
        return function(table, provenance=tables["PARENT"], **choices)

    return drawn


def test_frames_by_voice_come_by_occurrences_then_name(tables, draw):
    figure = draw(frames_by_voice, tables["voices"]().iloc[::-1])
    categories = ["aggression_threat", "betrayal", "none_at_all"]
    assert figure.table["category"].drop_duplicates().tolist() == categories
    assert figure.table["voice"].tolist() == list(VOICES) * 6
    groups = [tables["B"], tables["A"]]  # in the order of their first rows
    assert figure.table["group"].drop_duplicates().tolist() == groups


def test_frames_by_voice_say_whose_words_they_are(tables, draw):
    figure = draw(frames_by_voice, tables["voices"]())
    assert figure.caption.startswith(
        "Occurrences of 3 categories by voice: whose words they are (LA Times, Feb 2025 "
        "(analysis), n = 20; LA Times, Dec 2025 (news), n = 26). A bar is one group, its parts are "
        "voices; words in scare quotes are the outlet's, at arm's length. Categories are sorted by "
        "their occurrences; the column at the right gives them. Note: "
    )
    assert (
        "aggression threat: 10 (3 outlet's own words, 1 scare quotes, 2 direct quotation, "
        "4 attitude of a source); 13 (1 direct quotation, 12 paraphrase)." in figure.alt
    )
    assert "none at all: 0; 0." in figure.alt


def test_standing_says_shares_words_and_times(tables, draw):
    table = pd.DataFrame(
        [
            ("A", "outlet", "outlet", 600, 0), ("A", "North", "direct", 300, 4),
            ("A", "North", "indirect", 100, 1), ("B", "outlet", "outlet", 498, 0),
            ("B", "North", "direct", 0, 0), ("B", "North", "indirect", 2, 1),
        ],
        columns=["group", "camp", "voice", "n_tokens", "n_attributions"],
    )  # fmt: skip
    figure = draw(standing, table)
    assert figure.alt.endswith(
        "outlet: 60% (600 words); 100% (498 words). "
        "North: 40% (400 words, 5 times); 0.4% (2 words, 1 time)."
    )
    assert "that 2 camps are given, the outlet included (A, 1,000 words; B, 500" in figure.caption
    assert figure.table["share"].tolist() == [0.6, 0.3, 0.1, 0.996, 0, 0.004]
    without = draw(standing, table[table["camp"] == "North"])
    assert "outlet" not in without.caption.split("Note:")[0]


def test_a_small_share_is_not_none():
    assert [percent(share) for share in (0, 0.0004, 0.004, 0.5051, 1)] == [
        "0%", "0.04%", "0.4%", "51%", "100%",
    ]  # fmt: skip


def test_who_says_names_every_mouth(tables, draw):
    figure = draw(who_says, tables["mouths"]())
    assert figure.alt.endswith(
        "betray*: 0; betrayal (scare quotes), 2 × betrayed (direct quotation, Volodymyr Zelensky). "
        "cede*: 3 × cede (outlet's own words), cede (direct quotation, unknown), "
        "ceded (paraphrase, three aides familiar with the), ceding (attitude of a source, Russia); "
        "23 × cedes (outlet's own words)."
    )
    assert (
        "a box with a number more than 6; the speaker stands behind it, or, without a name, the "
        "camp in brackets. “Unknown” is a speaker whom the rules do not find." in figure.caption
    )
    named = tables["mouths"]().query("speaker != '' or voice in ['outlet', 'scare', '']")
    assert "brackets" not in draw(who_says, named).caption
    assert "Unknown" not in draw(who_says, named).caption


def test_every_occurrence_has_its_square(tables):
    rows = tables["mouths"]()
    lines = items_of(rows[rows["category"] == "cede*"], 60.0)
    drawn = [item for line in lines for item in line]
    assert sum(item.n for item in drawn) == rows.loc[rows["category"] == "cede*", "n"].sum()
    assert len(lines) > 1
    for line in lines:
        assert sum(item.width for item in line) + 3.6 * (len(line) - 1) <= 60.0
    assert [item.speaker for item in drawn] == [row[2] for row in said_of(rows)[2:]]


def test_the_strip_of_passages_says_in_whose_voice(tables, draw):
    figure = draw(dispersion_strip, tables["passages"]())
    # betrayal: passages 1, 3, 5, 7 with 2, 4, 2, 4: scare, indirect, outlet, direct
    assert (
        "betrayal 12 (word 1 to 138: 2 outlet's own words, 2 scare quotes, 4 direct quotation, "
        "4 paraphrase)" in figure.alt
    )
    assert "A mark spans the whole passage of one voice" in figure.caption
    assert "the lower one the passages by voice" in figure.caption


def test_a_strip_without_voices_is_one_of_paragraphs(tables, draw):
    table = tables["passages"]().drop_duplicates(["document", "paragraph", "category"])
    table = table[table["category"] == ""].drop(columns=["voice", "passage"])
    assert "whole paragraph" in draw(dispersion_strip, table).caption


def test_cues_are_shares_of_attributions(tables, draw):
    figure = draw(cue_classes, tables["cues"]())
    sums = tables["cues"]().groupby("group")["n"].sum()
    first = figure.table[figure.table["cue_class"] == "neutral"].set_index("group")
    # Russia 0 and Ukraine 3 in the first group
    assert first.loc[tables["A"], ["n", "n_attributions"]].tolist() == [3, sums[tables["A"]]]
    assert first.loc[tables["A"], "share"] == pytest.approx(3 / sums[tables["A"]])
    assert figure.table["cue_class"].unique().tolist() == [
        "neutral", "assertive", "doubting", "none",
    ]  # fmt: skip
    assert "“None” are those that no such word introduces." in figure.caption
    without = tables["cues"]().query("cue_class != 'none'")
    assert "“None”" not in draw(cue_classes, without).caption
    one = draw(cue_classes, tables["cues"](), camp="Russia")
    assert one.table["n"].sum() < figure.table["n"].sum()
    assert one.alt.startswith("Dot plot of how Russia is introduced")


WRONG = {
    "no such voice": (lambda t: t.replace({"direct": "dirct"}), "'dirct' is no voice; did you"),
    "no voice column": (lambda t: t.drop(columns="voice"), "needs a column 'voice'"),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(
    ("function", "table"),
    [(frames_by_voice, "voices"), (standing, "camps"), (who_says, "mouths")],
)
def test_voices_must_be_known(function, table, wrong, tables, draw):
    change, message = WRONG[wrong]
    with pytest.raises(CountsError, match=message):
        draw(function, change(tables[table]()))
    with pytest.raises(CountsError, match="'dirct' is no voice"):
        draw(dispersion_strip, tables["passages"]().replace({"direct": "dirct"}))


def test_an_absent_cell_is_not_a_zero(tables, draw):
    with pytest.raises(CountsError, match="no row for 'aggression_threat', 'LA Times, Feb 2025"):
        draw(frames_by_voice, tables["voices"]().drop(index=2))
    with pytest.raises(CountsError, match="no row for 'outlet', 'scare', 'LA Times, Dec 2025"):
        table = tables["camps"]()
        draw(standing, table.drop(index=table.index[table["n_tokens"] == 3][0]))
    with pytest.raises(CountsError, match=r"no row for 'betray\*' in 'LA Times, Feb 2025 \(an"):
        draw(who_says, tables["mouths"]().drop(index=0))
    with pytest.raises(CountsError, match="there is no row for 'neutral'"):
        draw(cue_classes, tables["cues"]().drop(index=4))


def test_a_cell_given_twice_is_refused(tables, draw):
    table = tables["voices"]()
    with pytest.raises(CountsError, match="stands in two rows; add them up first"):
        draw(frames_by_voice, table.loc[[0, *table.index]])
    table = tables["mouths"]()
    with pytest.raises(CountsError, match="stands in two rows; add them up first"):
        draw(who_says, table.loc[[1, *table.index]])


def test_an_occurrence_has_a_form_and_a_zero_has_none(tables, draw):
    table = tables["mouths"]()
    for change in ({"term": ""}, {"voice": ""}, {"n": 0}):
        wrong = table.copy()
        wrong.loc[2, list(change)] = list(change.values())
        with pytest.raises(CountsError, match="a zero has neither"):
            draw(who_says, wrong)
    zero = table.iloc[[0]].assign(group=tables["B"])
    with pytest.raises(CountsError, match="has occurrences, and a row with n = 0"):
        draw(who_says, pd.concat([table, zero]))


def test_groups_without_words_or_attributions_have_no_shares(tables, draw):
    table = tables["camps"]()
    table.loc[table["group"] == tables["B"], "n_tokens"] = 0
    with pytest.raises(CountsError, match=r"group 'LA Times, Dec 2025 \(news\)' has no words"):
        draw(standing, table)
    table = tables["cues"]()
    table.loc[table["group"] == tables["B"], "n"] = 0
    with pytest.raises(CountsError, match=r"group 'LA Times, Dec 2025 \(news\)' has no attrib"):
        draw(cue_classes, table)
    with pytest.raises(CountsError, match="no row has camp 'Rusia'; did you mean 'Russia'"):
        draw(cue_classes, tables["cues"](), camp="Rusia")


def test_passages_are_listed_once_and_hold_every_occurrence(tables, draw):
    table = tables["passages"]()
    with pytest.raises(CountsError, match="passage 1 of 'feb' has an occurrence, but no row"):
        draw(dispersion_strip, table.drop(index=0))
    with pytest.raises(CountsError, match="passage 1 of 'feb' is listed twice"):
        draw(dispersion_strip, table.loc[[0, *table.index]])
    with pytest.raises(CountsError, match="needs a column 'passage'"):
        draw(dispersion_strip, table.drop(columns="passage"))


def test_too_much_to_draw_is_refused(tables, draw):
    seven = [f"Outlet {i}" for i in range(7)]
    with pytest.raises(CountsError, match="can tell 6 groups apart, the table has 7"):
        draw(frames_by_voice, tables["voices"]([(1, 0, 0, 0, 0)] * 7, seven))
    with pytest.raises(CountsError, match="can tell 6 groups apart, the table has 7"):
        draw(standing, tables["camps"](seven))
    many = [f"category {i}" for i in range(41)]
    with pytest.raises(CountsError, match="up to 40 categories, the table has 41"):
        draw(frames_by_voice, tables["voices"](names=many))
    with pytest.raises(CountsError, match="up to 24 camps, the table has 25"):
        draw(standing, tables["camps"](names=[f"camp {i}" for i in range(24)]))
    row = tables["mouths"]().iloc[[1]]
    rows = pd.concat([row.assign(term=f"form {i}") for i in range(301)])
    with pytest.raises(CountsError, match="up to 300 rows, the table has 301"):
        draw(who_says, rows)
