"""What each kind says about its table, and what it refuses."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.errors import CountsError
from framing.figures import (
    cue_classes,
    dispersion_strip,
    frames_by_group,
    frames_by_voice,
    frequency_by_log_odds,
    who_says,
    words_under_study,
)
from framing.figures.frames import fan_out
from framing.figures.keyness import most_extreme
from framing.figures.labels import place_labels
from framing.figures.style import PALETTE, is_dark, measure, tint, wrap
from framing.provenance import Provenance


@pytest.fixture
def draw(tables):
    """Draw any kind with the record that the tests share."""

    def drawn(function, table, **choices):
        return function(table, provenance=tables["PARENT"], **choices)

    return drawn


def test_frames_are_sorted_by_largest_rate_then_name(tables, draw):
    figure = draw(frames_by_group, tables["comparison"]())
    # 15/1300 = 11.54, 13/1100 = 11.82, 3/1100 = 2.73, 2/1100 = 1.82, 0
    expected = ["aggression_threat", "betrayal", "peace", "game_strategy", "none_at_all"]
    assert figure.table["category"].drop_duplicates().tolist() == expected
    assert figure.table["group"].tolist() == [tables["A"], tables["B"]] * 5


def test_frames_say_unit_numbers_and_zeros(tables, draw):
    figure = draw(frames_by_group, tables["comparison"](), warnings=["Small numbers"])
    assert figure.caption == (
        "Occurrences per 1,000 words of 5 categories in 2 groups (LA Times, Feb 2025 (analysis), "
        "1,300 words; LA Times, Dec 2025 (news), 1,100 words). Categories are sorted by their "
        "largest rate; the columns at the right give the occurrences behind the rates (50 in "
        "all). Note: Small numbers."
    )
    assert "aggression threat 6.15 (n = 8), 11.82 (n = 13)" in figure.alt
    assert "2 in LA Times, Feb 2025 (analysis), 1 in LA Times, Dec 2025 (news)." in figure.alt


def test_marks_that_would_hide_each_other_are_fanned_out():
    assert fan_out([5.0, 9.0]) == [0.0, 0.0]
    assert fan_out([5.0, 5.5]) == [-0.7, 0.7]
    shifts = fan_out([0.0] * 6)
    assert shifts == sorted(shifts) and len(set(shifts)) == 6


def test_words_say_headline_and_zero(tables, draw):
    figure = draw(words_under_study, tables["families"]())
    assert "betray*: 0, 3 (1 in the headline); cede*: 1, 1." in figure.alt
    assert "Each square is one occurrence, filled by section" in figure.caption
    many = draw(words_under_study, tables["families"](largest=30))
    assert "Bars show the occurrences, filled by section" in many.caption


def test_words_without_sections_are_drawn_whole(tables, draw):
    table = tables["families"]().query("section == 'body'").assign(section="all")
    figure = draw(words_under_study, table)
    assert "section" not in figure.alt + figure.caption
    assert figure.render("png")


def test_words_come_in_reading_order_whatever_the_order_of_sections(tables, draw):
    table = tables["families"]()
    shuffled = table.iloc[::-1].sort_values("category", kind="stable")
    assert draw(words_under_study, shuffled).table["section"].tolist()[:3] == [
        "headline", "lead", "body",
    ]  # fmt: skip


def test_labels_go_to_the_terms_furthest_from_zero_on_both_sides(tables):
    table = tables["key_terms"]()
    chosen = most_extreme(table, 10)
    up, down = table[table["estimate"] > 0], table[table["estimate"] < 0]
    limits = up["estimate"].nlargest(5).min(), down["estimate"].nsmallest(5).max()
    assert (chosen["estimate"] > 0).sum() == (chosen["estimate"] < 0).sum() == 5
    assert ((chosen["estimate"] >= limits[0]) | (chosen["estimate"] <= limits[1])).all()


def test_one_side_gets_all_labels_if_the_other_is_empty(tables):
    table = tables["key_terms"]().query("estimate > 0")
    assert len(most_extreme(table, 8)) == 8


def test_a_figure_of_keyness_says_that_it_tests_nothing(tables, draw):
    figure = draw(frequency_by_log_odds, tables["key_terms"](), target="A", reference="B")
    assert "tests nothing" in figure.caption
    assert b"<!-- descriptive, no test -->" in figure.render("svg")


def test_labels_leave_each_other_and_the_points_free():
    points = [(10.0 + 2 * (i % 5), 10.0 + 2 * (i // 5)) for i in range(25)]
    sizes = [(9.0, 2.5)] * 25
    places = place_labels(points, sizes, (0.0, 0.0, 50.0, 40.0))
    boxes = [(p.x, p.y - 1.25, p.x + 9.0, p.y + 1.25) for p in places if p]
    assert len(boxes) >= 5
    assert None in places
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]
        assert not any(a[0] < x < a[2] and a[1] < y < a[3] for x, y in points)


def test_a_label_hides_no_unlabeled_point():
    right, left = (12.0, 10.0), (8.0, 10.0)
    (place,) = place_labels([(10.0, 10.0)], [(6.0, 2.0)], (0, 0, 40, 40), others=[right, left])
    assert place is not None and place.y != 10.0


def test_the_strip_draws_the_twelve_most_frequent_and_says_so(tables, draw):
    table = tables["positions"]([f"c{i:02d}" for i in range(15)])
    figure = draw(dispersion_strip, table)
    assert "the 12 most frequent of 15 categories" in figure.caption
    assert figure.table["category"].nunique() == 13  # and the paragraphs themselves
    chosen = draw(dispersion_strip, table, categories=["c14", "c01"])
    assert chosen.table["category"].unique().tolist() == ["", "c14", "c01"]
    assert "2 categories in 2 documents" in chosen.caption


def test_the_strip_says_where_the_words_stand(tables, draw):
    # betrayal: paragraphs 1 (1) and 3 (3) of feb, 1 and 3 of dec; peace: 2 and 4 of feb.
    figure = draw(dispersion_strip, tables["positions"]())
    assert "feb (LA Times, Feb 2025 (analysis)), 155 words: peace 6 (word 10 to 155)" in figure.alt
    assert "betrayal 4 (word 1 to 100)" in figure.alt
    assert "A mark spans the whole paragraph" in figure.caption


def test_numbers_on_marks_have_contrast():
    assert is_dark(PALETTE[0].color) and not is_dark(PALETTE[5].color)
    assert not is_dark(tint(PALETTE[0].color, 0.3))


def test_text_is_broken_to_measure():
    for text in ("a few short words", "w" * 90, "mixed " + "x" * 50 + " text"):
        lines = wrap(text, 20.0)
        assert all(measure(line) <= 20.0 for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert wrap("", 20.0) == [""]


WRONG = {
    "absent column": (lambda t: t.drop(columns="n"), "needs a column 'n'; "),
    "no rows": (lambda t: t.iloc[:0], "without rows; there is nothing to draw"),
    "negative": (lambda t: t.assign(n=-1), "row 0 has n = -1; it must be a whole number"),
    "half": (lambda t: t.assign(n=0.5), "row 0 has n = 0.5; it must be a whole number"),
    "missing": (lambda t: t.assign(n=float("nan")), "row 0 has n = nan; it must be a finite"),
    "nameless": (lambda t: t.assign(group=None), "row 0 has group = None; it must be a name"),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(
    ("function", "table"),
    [
        (frames_by_group, "comparison"),
        (words_under_study, "families"),
        (dispersion_strip, "positions"),
        (dispersion_strip, "passages"),
        (frames_by_voice, "voices"),
        (who_says, "mouths"),
        (cue_classes, "cues"),
    ],
)
def test_an_impossible_table_is_refused(function, table, wrong, tables, draw):
    change, message = WRONG[wrong]
    with pytest.raises(CountsError, match=message):
        draw(function, change(tables[table]()))


def test_an_absent_cell_is_not_a_zero(tables, draw):
    with pytest.raises(CountsError, match=r"no row for 'aggression_threat', 'LA Times, Feb"):
        draw(frames_by_group, tables["comparison"]().drop(index=0))
    with pytest.raises(CountsError, match="give every category × term × group × section"):
        draw(words_under_study, tables["families"]().drop(index=4))


def test_a_cell_given_twice_is_refused(tables, draw):
    table = tables["comparison"]()
    with pytest.raises(CountsError, match="stands in two rows; add them up first"):
        draw(frames_by_group, table.loc[[0, *table.index]])


def test_too_much_is_refused(tables, draw):
    comparison = tables["comparison"]
    names = [f"c{i}" for i in range(41)]
    with pytest.raises(CountsError, match="up to 40 categories, the table has 41"):
        draw(frames_by_group, comparison([(1, 2)] * 41, ("A", "B"), names))
    seven = comparison([(1,) * 6], list("ABCDEF"), ["c"])
    more = seven.assign(group=seven["group"].str.lower())
    with pytest.raises(CountsError, match="can tell 6 groups apart, the table has 12"):
        draw(frames_by_group, pd.concat([seven, more]))


def test_a_negative_rate_is_refused(tables, draw):
    with pytest.raises(CountsError, match=r"row 0 has per_1k = -1\.0; it must be a rate"):
        draw(frames_by_group, tables["comparison"]().assign(per_1k=-1.0))


def test_an_unknown_section_or_width_is_refused(tables, draw):
    with pytest.raises(CountsError, match=r"'Lead' is no section; did you mean 'lead'\?"):
        draw(words_under_study, tables["families"]().replace({"lead": "Lead"}))
    with pytest.raises(CountsError, match=r"width = 'duble'; did you mean 'double'\?"):
        draw(dispersion_strip, tables["positions"](), width="duble")


def test_terms_must_occur_and_occur_once(tables, draw):
    sides = {"target": "A", "reference": "B"}
    table = tables["key_terms"]()
    with pytest.raises(CountsError, match="'term001' occurs on neither side"):
        draw(frequency_by_log_odds, table.assign(n_target=0, n_reference=0).iloc[1:], **sides)
    with pytest.raises(CountsError, match="'term003' stands in two rows"):
        twice = table.assign(term=table["term"].replace({"term004": "term003"}))
        draw(frequency_by_log_odds, twice, **sides)
    with pytest.raises(CountsError, match="n_labels = -1"):
        draw(frequency_by_log_odds, table, n_labels=-1, **sides)


def test_the_strip_needs_its_paragraphs_and_known_categories(tables, draw):
    table = tables["positions"]()
    with pytest.raises(CountsError, match="paragraph 1 of 'feb' has an occurrence, but no row"):
        draw(dispersion_strip, table.drop(index=0))
    with pytest.raises(CountsError, match="paragraph 1 of 'feb' is listed twice"):
        draw(dispersion_strip, table.loc[[0, *table.index]])
    with pytest.raises(CountsError, match=r"category 'pease'; did you mean 'peace'\?"):
        draw(dispersion_strip, table, categories=["pease"])
    with pytest.raises(CountsError, match="name up to 12, each once"):
        draw(dispersion_strip, table, categories=["peace", "peace"])
    with pytest.raises(CountsError, match="document 'feb' stands in two groups"):
        draw(dispersion_strip, table.assign(group=["other", *table["group"][1:]]))
    nine = [table.assign(document=table["document"] + str(i)) for i in range(5)]
    with pytest.raises(CountsError, match="up to 8 documents, the table has 10"):
        draw(dispersion_strip, pd.concat(nine))


def test_terms_are_labeled_by_their_z_where_the_estimate_cannot_tell_them_apart():
    table = pd.DataFrame(
        {
            "term": ["after", "have", "zeal"],
            "n_target": [1, 9, 1],
            "n_reference": [0, 0, 0],
            "estimate": [1.5, 1.5, 1.5],
            "z": [0.5, 2.5, 0.5],
        }
    )
    assert most_extreme(table, 1)["term"].tolist() == ["have"]
    figure = frequency_by_log_odds(
        table, provenance=Provenance("keyness"), target="A", reference="B", n_labels=1
    )
    assert "Furthest towards A: have" in figure.alt
    assert "by their z" in figure.caption
