"""The dossier of a word as a figure: its table, its words, its bytes, what it refuses."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.errors import CountsError
from framing.figures import trace
from framing.figures.style import DOUBLE
from framing.provenance import Provenance

PARENT = Provenance("trace", {"by": "group"})
ROW = {"category": "cede", "detail": "", "section": "", "voice": "", "of": 0, "place": 0,
       "value": 0.0}  # fmt: skip


def dossier(groups=("A", "B"), *, strips=True, voices=True, rows=2, many=1):
    """Give a row of every panel for each group."""
    table = []
    for g, group in enumerate(groups):
        n = (g + 1) * many

        def add(panel, group=group, **cells):
            table.append(ROW | {"panel": panel, "group": group, "label": ""} | cells)

        add("total", label="occurrences", n=2 * n, of=900, place=1, value=2000 * n / 900)
        add("total", label="articles", n=1, of=1)
        for i in range(rows):
            add("form", label=f"form{i}", voice="outlet" if voices else "", n=n)
            add("collocate", label=f"word{i}", n=n, of=100 * many, value=9.0)
            add("frame", label=f"frame_{i}", n=n, of=3 * many, value=0.2)
        if voices:
            add("form", label="form0", voice="direct", n=n)
            add("voice", voice="outlet", n=n, of=600)
            add("voice", voice="direct", n=n, of=300)
            add("speaker", label="the outlet", voice="outlet", n=n)
            add("speaker", label="Ana Ruiz", detail="river", voice="direct", n=n)
        add("tenth", place=0, n=n)
        add("tenth", place=7, n=n)
        if strips:
            for place, section, voice, k in (
                (0, "headline", "outlet", 1),
                (9, "body", "direct", 0),
            ):
                add("strip", label=f"article {group}", section=section, voice=voice, n=k,
                    of=891 if place else 9, place=place, detail="cedes" if k else "")  # fmt: skip
    return pd.DataFrame(table)


def draw(table, **choices):
    return trace(table, **({"provenance": PARENT} | choices))


def written(figure):
    """Return what is written in the drawing."""
    from framing.figures.style import journal_style

    with journal_style():
        axes = figure.drawing(figure.table).axes[0]
    return [text.get_text() for text in axes.texts]


@pytest.mark.parametrize("groups", [("A",), ("A", "B"), ("A", "B", "C"), tuple("ABCDEF")])
@pytest.mark.parametrize("strips", [True, False])
def test_every_shape_is_drawn_inside_its_page(groups, strips):
    from framing.figures.style import journal_style

    figure = draw(dossier(groups, strips=strips))
    with journal_style():
        drawing = figure.drawing(figure.table)
        width, _ = drawing.get_size_inches() * 25.4
        assert width == pytest.approx(DOUBLE)
        boxes = [text.get_window_extent() for text in drawing.axes[0].texts]
    page = drawing.bbox
    assert all(page.x0 - 1 <= box.x0 and box.x1 <= page.x1 + 1 for box in boxes)
    assert all(page.y0 - 1 <= box.y0 and box.y1 <= page.y1 + 1 for box in boxes)
    assert figure.render("svg").startswith(b"<?xml")


def test_counts_are_written_and_are_those_of_the_table():
    texts = written(draw(dossier(many=7)))
    assert "A: 14 in 900 words (15.6 per 1,000), in 1 of 1 article" in texts
    # form0 in A is 7 by the outlet and 7 quoted, form1 is 7
    assert texts.count("14") >= 2
    for name in ("Forms", "In whose voice", "Who says it", "Words around it", "Ana Ruiz (river)",
                 "frame 0", "cedes", "Where in each article"):  # fmt: skip
        assert name in texts


def test_few_articles_have_strips_and_many_have_tenths():
    assert "Where in the article" not in written(draw(dossier(strips=True)))
    many = written(draw(dossier(strips=False)))
    assert "Where in the article" in many
    assert many.count("H") == 1
    assert "Where in each article" not in many


def test_panels_without_rows_are_left_out():
    table = dossier()
    figure = draw(table[table["panel"].isin(["total", "form"])])
    texts = written(figure)
    assert "Forms" in texts
    assert "Who says it" not in texts
    assert "Collocates" not in figure.caption


def test_nothing_but_a_total_is_drawn_too():
    table = dossier(("A",))
    figure = draw(table[table["panel"] == "total"].assign(n=0, value=0.0))
    assert "A: 0 in 900 words (0 per 1,000), in 0 of 1 article" in written(figure)


def test_without_voices_bars_are_of_the_group():
    figure = draw(dossier(voices=False, strips=False))
    assert "bars are occurrences, by group" in figure.caption
    assert not figure.warnings
    assert "direct quotation" not in written(figure)


def test_caption_states_unit_numbers_test_and_warnings():
    figure = draw(dossier(), warnings=("one text a side",))
    assert figure.caption.startswith(
        "Every occurrence of cede (A, n = 2 in 1 article of 900 words; "
        "B, n = 4 in 1 article of 900 words)."
    )
    assert "Descriptive, no test is made." in figure.caption
    assert "Note: one text a side" in figure.caption
    assert "Voices were found by rules" in figure.caption


def test_a_tested_difference_is_written_under_the_groups():
    said = "A against B: −1.00 doublings (−2.00 to +0.10), p = 0.060, adjusted 0.120"
    row = ROW | {"panel": "effect", "group": "A", "label": said, "n": 2}
    figure = draw(pd.concat([dossier(), pd.DataFrame([row])], ignore_index=True))
    assert said in written(figure)
    assert "no test is made" not in figure.caption
    assert "permutation of whole articles" in figure.caption
    assert said in figure.alt


def test_alt_text_says_what_is_seen():
    alt = draw(dossier()).alt
    assert alt.startswith(
        "Dossier of cede, for A and B (in this order): 2 occurrences in 900 words"
    )
    assert "Speakers: the outlet 1 / 2, Ana Ruiz 1 / 2." in alt
    assert "Voices: outlet's own words 1 / 2, direct quotation 1 / 2." in alt


def test_the_same_table_gives_the_same_bytes():
    first, second = draw(dossier()), draw(dossier())
    for format in ("svg", "pdf", "png"):
        assert first.render(format) == second.render(format)
    assert first.id == second.id


def test_names_too_long_for_their_room_are_shortened():
    table = dossier(("A", "B", "C"))
    table["label"] = table["label"].replace(
        "Ana Ruiz", "a spokesperson for the old harbor authority of the river towns"
    )
    texts = written(draw(table))
    assert any(text.startswith("a spokes") and text.endswith("…") for text in texts)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.assign(category=["cede", *["betray"] * (len(t) - 1)]), "draws one family"),
        (lambda t: t.assign(panel=t["panel"].replace("form", "forms")), "did you mean 'form'?"),
        (lambda t: t[t["label"] != "articles"], "'occurrences' and 'articles'"),
        (lambda t: t.drop(columns="value"), "needs a column 'value'"),
        (lambda t: t.assign(n=-1), "whole number"),
        (lambda t: t.assign(voice=t["voice"].replace("direct", "direkt")), "did you mean 'direct'"),
        (lambda t: t.iloc[:0], "nothing to draw"),
    ],
)
def test_a_table_with_a_fault_is_refused(change, said):
    with pytest.raises(CountsError) as raised:
        draw(change(dossier()))
    assert said in str(raised.value)


def test_too_much_for_a_page_is_refused():
    with pytest.raises(CountsError, match="has 21 rows to draw, at most 20 fit"):
        draw(dossier(rows=21))
    with pytest.raises(CountsError, match="can tell 6 groups apart"):
        draw(dossier(tuple("ABCDEFG")))
    with pytest.raises(CountsError, match="width = 'single'"):
        draw(dossier(), width="single")


def test_a_trace_draws_itself():
    from framing.comparison.trace import trace as gather
    from framing.corpus import Corpus

    corpus = Corpus.from_texts({
        "bridge": "Fear of betrayal\nThe towns faced a bitter betrayal.",
        "harbor": "Harbor given up\n“We betrayed nobody,” Mayor Ada Holt said.",
    })  # fmt: skip
    figure = gather(corpus, "betray*", "cede").plot("betray*")
    assert figure.provenance.parents[0].operation == "trace"
    assert "Fewer than 5 occurrences" in figure.caption
    assert "cede" not in figure.caption  # what is said of the other family stays with it
    assert {"betrayal", "betrayed", "Ada Holt"} <= set(written(figure))
