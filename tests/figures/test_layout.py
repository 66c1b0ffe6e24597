"""Legible at column width: all text inside the page, none over another, none too small."""

from __future__ import annotations

from itertools import combinations, pairwise

import matplotlib
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from framing.figures import (
    dispersion_strip,
    frames_by_group,
    frequency_by_log_odds,
    words_under_study,
)
from framing.figures.save import stamp
from framing.figures.style import PALETTE, journal_style

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


@pytest.mark.parametrize("case", range(18))
def test_edge_cases_are_legible(case, cases):
    check(cases[case])


def test_all_edge_cases_are_tested(cases):
    assert len(cases) == 18


@pytest.mark.parametrize("case", [3, 7, 14])
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


def test_a_figure_draws_the_counts_of_its_table(tables):
    figure = frames_by_group(tables["comparison"](), provenance=tables["PARENT"])
    _, texts = texts_of(figure)
    drawn = [text.get_text() for text, _ in texts]
    for n, times in pd.Series(figure.table["n"]).value_counts().items():
        assert drawn.count(str(n)) >= times
    for category in figure.table["category"]:
        assert category.replace("_", " ") in drawn
    assert f"framing {figure.id}" in drawn
