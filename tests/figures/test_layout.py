"""Legible at column width: all text inside the page, none over another, none too small."""

from __future__ import annotations

from itertools import combinations, pairwise

import matplotlib
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from framing.figures import (
    cue_classes,
    dispersion_strip,
    frames_by_group,
    frames_by_voice,
    frequency_by_log_odds,
    standing,
    who_says,
    words_under_study,
)
from framing.figures.save import stamp
from framing.figures.style import PALETTE, journal_style
from framing.figures.voice_style import VOICE_STYLES

LONG = "an_uncommonly_long_category_with_incomprehensibilities_and_counterrevolutionaries"
UNBROKEN = "w" * 120


def six(name):
    return [f"{name} {letter}" for letter in "ABCDEF"]


def edge_cases(tables):
    record = {"provenance": tables["PARENT"]}
    comparison, families, A, B = (tables[k] for k in ("comparison", "families", "A", "B"))
    forty = [f"category_{i:02d}" for i in range(40)]
    yield frames_by_group(comparison([(0,)], ["A"], ["only"]), **record)
    yield frames_by_group(comparison([(0, 0)], (A, B), ["only"]), title=LONG, **record)
    yield frames_by_group(comparison([(i, 40 - i) for i in range(40)], (A, B), forty), **record)
    yield frames_by_group(
        comparison([(1, 2), (123456, 0), (7, 7)], (LONG, UNBROKEN), [LONG, UNBROKEN, "中文 😀"]),
        **record,
    )
    yield frames_by_group(
        comparison([(0,) * 6, (1, 1, 1, 9, 1, 2000)], six(UNBROKEN), ["x", LONG]), **record
    )
    yield words_under_study(families(), title="Title " * 12, **record)
    yield words_under_study(families(largest=98765), **record)
    yield words_under_study(
        families().replace({"cedes": UNBROKEN, "betray*": LONG, A: UNBROKEN}), **record
    )
    sides = {"target": A, "reference": UNBROKEN}
    terms = tables["key_terms"](300)
    yield frequency_by_log_odds(terms, n_labels=80, **sides, **record)
    yield frequency_by_log_odds(terms, n_labels=80, width="single", label=LONG, **sides, **record)
    yield frequency_by_log_odds(terms.head(1), **sides, **record)
    yield frequency_by_log_odds(terms.head(2).assign(estimate=0.0), **sides, **record)
    yield frequency_by_log_odds(terms.assign(term=terms["term"] + UNBROKEN), **sides, **record)
    positions = tables["positions"]
    yield dispersion_strip(positions(), width="single", **record)
    yield dispersion_strip(positions([LONG, UNBROKEN, "$a_b$"]), width="single", **record)
    yield dispersion_strip(positions([f"category {i}" for i in range(20)]), **record)
    yield dispersion_strip(positions().query("category == ''"), **record)
    yield dispersion_strip(positions().replace({"feb": UNBROKEN}), **record)
    yield from voiced_edge_cases(tables, record)


def voiced_edge_cases(tables, record):
    voices, camps, mouths, passages, cues, A, B = (
        tables[k] for k in ("voices", "camps", "mouths", "passages", "cues", "A", "B")
    )
    yield frames_by_voice(voices([(0,) * 5], ["A"], ["only"]), title=LONG, **record)
    yield frames_by_voice(voices([(0, 0, 1, 0, 0)], [UNBROKEN], [LONG]), **record)
    yield frames_by_voice(
        voices([(1, 98765, 2, 123456, 3), (0, 0, 0, 0, 1)], (A, B), [LONG, UNBROKEN, "中文"]),
        **record,
    )
    grid = [(i, 3, 0, 7 * i, 1) for i in range(6)]
    yield frames_by_voice(voices(grid, six(UNBROKEN), ["x", LONG]), width="single", **record)
    yield standing(camps(), **record)
    yield standing(camps(names=[LONG, UNBROKEN]), width="single", title="T " * 90, **record)
    yield standing(camps(six("Outlet of a long name"), ["one", "other"]), **record)
    yield standing(camps().assign(n_attributions=98765).replace({520: 1234567}), **record)
    yield who_says(mouths(), width="single", **record)
    yield who_says(mouths().replace({"cede": UNBROKEN, "Volodymyr Zelensky": LONG}),
                   width="single", **record)  # fmt: skip
    yield who_says(mouths().replace({"cede*": UNBROKEN, 23: 1234567, A: LONG}), **record)
    yield who_says(pd.concat([
        mouths().query("n > 0").assign(term=f"form {i}", n=i % 8 + 1) for i in range(12)
    ] + [mouths().query("n == 0")]), **record)  # fmt: skip
    yield dispersion_strip(passages([LONG, UNBROKEN, "$a_b$"]), width="single", **record)
    yield dispersion_strip(passages([f"c {i}" for i in range(20)], (1, 1, 900, 1, 2)), **record)
    yield dispersion_strip(passages().query("category == ''").replace({"dec": UNBROKEN}), **record)
    yield cue_classes(cues(names=["Russia"]).replace({"neutral": LONG}), **record)


@pytest.fixture(scope="module")
def cases(tables):
    """Return all edge cases, made once."""
    return list(edge_cases(tables))


def texts_of(figure):
    """Return size in points and box in mm of each text, as the renderer draws it."""
    with journal_style():
        drawing = figure.drawing(figure.table)
        stamp(drawing, figure.id)
        drawing.set_dpi(300)
        renderer = FigureCanvasAgg(drawing).get_renderer()
        found = [
            (text, text.get_window_extent(renderer))
            for text in drawing.findobj(matplotlib.text.Text)
            if text.get_text() and text.get_visible()
        ]
    scale = 25.4 / 300
    page = drawing.get_size_inches() * 25.4
    return page, [(t, [v * scale for v in box.extents]) for t, box in found if t.axes is None or
                  t in t.axes.texts]  # fmt: skip


def check(figure):
    (width, height), texts = texts_of(figure)
    assert width in (88.0, 178.0)
    assert texts
    for text, (left, bottom, right, top) in texts:
        assert text.get_fontsize() >= 6.5
        assert "DejaVuSans" in text.get_fontproperties().get_file()
        inside = left >= 0.3 and bottom >= 0.3 and right <= width - 0.3 and top <= height - 0.3
        assert inside, (text.get_text(), left, bottom, right, top, width, height)
    slack = 0.15  # mm: boxes hold room for ascenders and descenders that are not there
    for (one, a), (other, b) in combinations(texts, 2):
        apart = (
            a[0] >= b[2] - slack or b[0] >= a[2] - slack
            or a[1] >= b[3] - 2 * slack or b[1] >= a[3] - 2 * slack
        )  # fmt: skip
        assert apart, (one.get_text(), other.get_text(), a, b)


def test_every_kind_is_legible(figure):
    check(figure)


@pytest.mark.parametrize("case", range(34))
def test_edge_cases_are_legible(case, cases):
    check(cases[case])


def test_all_edge_cases_are_tested(cases):
    assert len(cases) == 34


@pytest.mark.parametrize("case", [3, 7, 14, 20, 25, 28])
def test_edge_cases_can_be_saved(case, cases, tmp_path):
    assert all(path.stat().st_size for path in cases[case].save(tmp_path / "f"))


def luminance(color):
    """CIE L* of a color."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16


def test_groups_differ_in_shape_and_in_grey():
    assert len({look.marker for look in PALETTE}) == len(PALETTE)
    shades = sorted(luminance(look.color) for look in PALETTE)
    assert min(b - a for a, b in pairwise(shades)) > 11
    assert shades[-1] < 86  # still seen on white


def test_voices_differ_in_grey_and_the_outlet_is_darkest():
    plain = [luminance(look.face) for look in VOICE_STYLES.values() if not look.hatch]
    assert plain == sorted(plain)
    assert min(b - a for a, b in pairwise(plain)) > 17
    assert [voice for voice, look in VOICE_STYLES.items() if look.hatch] == ["scare"]


def boxes_of(figure):
    """Return place, size, fill and hatch of each box, in millimeters."""
    drawing = figure.drawing(figure.table)
    found = [p for p in drawing.axes[0].patches if isinstance(p, matplotlib.patches.Rectangle)]
    return [
        (*p.get_xy(), p.get_width(), p.get_height(), matplotlib.colors.to_hex(p.get_facecolor()),
         p.get_hatch())
        for p in found
    ]  # fmt: skip


def in_voice(boxes, voice, height):
    look = VOICE_STYLES[voice]
    return [b for b in boxes if (b[4], b[5]) == (look.face, look.hatch) and b[3] == height]


def test_the_bars_are_as_long_as_the_table_says(tables):
    figure = frames_by_voice(tables["voices"](), provenance=tables["PARENT"])
    boxes = boxes_of(figure)
    lengths = {voice: sum(box[2] for box in in_voice(boxes, voice, 2.8)) for voice in VOICE_STYLES}
    sums = figure.table.groupby("voice")["n"].sum()
    per_one = lengths["outlet"] / sums["outlet"]
    assert per_one > 0
    assert lengths == pytest.approx({voice: per_one * sums[voice] for voice in VOICE_STYLES})


def test_the_bars_of_standing_are_shares(tables):
    figure = standing(tables["camps"](), provenance=tables["PARENT"])
    bars = sum(box[2] for voice in VOICE_STYLES for box in in_voice(boxes_of(figure), voice, 2.8))
    outlet = in_voice(boxes_of(figure), "outlet", 2.8)
    shares = figure.table.query("voice == 'outlet'")["share"].tolist()
    assert bars == pytest.approx(2 * outlet[0][2] / shares[0])  # two groups of 100 percent
    assert outlet[0][2] / outlet[1][2] == pytest.approx(shares[0] / shares[1])


def test_each_occurrence_is_a_square_of_its_voice(tables):
    table = tables["mouths"]().query("n < 7")
    absent = pd.DataFrame([(tables["B"], "cede*", "", "", "", "", 0)], columns=table.columns)
    figure = who_says(pd.concat([table, absent]), provenance=tables["PARENT"])
    sums = figure.table[figure.table["n"] > 0].groupby("voice")["n"].sum()
    drawn = {voice: len(in_voice(boxes_of(figure), voice, 2.3)) for voice in VOICE_STYLES}
    assert drawn == sums.to_dict()


def test_passages_and_marks_stand_where_the_table_says(tables):
    figure = dispersion_strip(tables["passages"](), provenance=tables["PARENT"])
    boxes = boxes_of(figure)
    band = sorted(box for voice in VOICE_STYLES for box in in_voice(boxes, voice, 2.6))
    listed = figure.table[figure.table["category"] == ""]
    high = figure.table[(figure.table["n"] >= 3) & (figure.table["category"] != "")]
    assert len(band) == len(listed) + len(high)
    for n, height in ((1, 1.4), (2, 2.0)):
        marks = [box for voice in VOICE_STYLES for box in in_voice(boxes, voice, height)]
        assert len(marks) == (figure.table["n"] == n).sum()


def test_a_figure_draws_the_counts_of_its_table(tables):
    figure = frames_by_group(tables["comparison"](), provenance=tables["PARENT"])
    _, texts = texts_of(figure)
    drawn = [text.get_text() for text, _ in texts]
    for n, times in pd.Series(figure.table["n"]).value_counts().items():
        assert drawn.count(str(n)) >= times
    for category in figure.table["category"]:
        assert category.replace("_", " ") in drawn
    assert f"framing {figure.id}" in drawn
