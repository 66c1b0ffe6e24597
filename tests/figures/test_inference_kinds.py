"""The kinds that show estimates: what they draw, what they say, what they refuse."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from framing.counts import Counts
from framing.errors import CountsError
from framing.figures import (
    forest,
    frequency_by_log_odds,
    reference_band,
    trend,
    word_shift,
)
from framing.figures.estimates import limits, times
from framing.figures.notes import signs_of
from framing.figures.periods import calendar_of, tick_places
from framing.figures.save import stamp
from framing.figures.style import PALETTE, journal_style
from framing.figures.trend_drawing import DASHES
from framing.provenance import Provenance, sha256

HERE = Path(__file__).parent
A, B = "LA Times, Feb 2025 (analysis)", "LA Times, Dec 2025 (news)"
LONG = "an_uncommonly_long_category_with_incomprehensibilities_and_counterrevolutionaries"
UNBROKEN = "w" * 120
INF, NAN = float("inf"), float("nan")
RARE = "not tested: fewer than 5 occurrences"
GUARD = "Fewer than 6 units (outlet) in a group: Herald (3); one of them can make the difference."
EFFECTS = {
    "effect": "log_ratio", "level": 0.95, "interval": "inversion", "test": "permutation",
    "unit": "story", "strata": "event", "adjust": "bh", "n_permutations": 9999, "n_tests": 3,
    "n_units": {A: 20, B: 31}, "exact": False,
}  # fmt: skip
TRENDS = {
    "level": 0.95, "unit": "document", "test": "permutation of dates", "interval": "inversion",
    "adjust": "holm", "n_permutations": 1999, "n_tests": 3,
}  # fmt: skip
DIVERGENCE = {"target": A, "reference": B, "measure": "jsd", "base": 2, "total": 0.25}
BAND = {"effect": "log_ratio", "level": 0.9, "match": ["outlet"], "most_ratio": 2.0,
        "n_articles": 1234}  # fmt: skip


def effects_table(pairs=((A, B),), names=("war", "betrayal", "peace", "cede", "absent")):
    numbers = [
        (40, 9, 2.0, 1.0, 3.1, 0.004, ""),
        (3, 12, -1.5, -2.6, -0.2, 0.03, "more than half in one document"),
        (5, 0, 1.25, -0.4, INF, 0.2, ""),
        (2, 1, 0.5, NAN, NAN, NAN, RARE),
        (0, 0, NAN, NAN, NAN, NAN, "in neither group"),
    ]
    return pd.DataFrame(
        [
            (name, a, b, n_a, n_b, *(value + 0.1 * i for value in values), warning)
            for name, (n_a, n_b, *values, warning) in zip(names, numbers, strict=False)
            for i, (a, b) in enumerate(pairs)
        ],
        columns=["category", "group_a", "group_b", "n_a", "n_b", "estimate", "low", "high", "q",
                 "warning"],
    )  # fmt: skip


def many_effects(n, scale=1.0):
    rows = [(f"category_{i:03d}", A, B, i, 2 * i, scale * ((7 * i) % 13 - 6), (i % 20) / 20)
            for i in range(n)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["category", "group_a", "group_b", "n_a", "n_b",
                                        "estimate", "q"])  # fmt: skip
    return table.assign(low=table["estimate"] - 1, high=table["estimate"] + 1)


def rates(groups=("Left", "Right"), names=("war", "peace"), periods=None, gap=3, largest=30):
    periods = periods or [f"2024-{month:02}" for month in range(1, 13)]
    rows = []
    for c, name in enumerate(names):
        for g, group in enumerate(groups):
            for i, period in enumerate(periods):
                if i != gap:
                    n, docs = (largest + 7 * i + 3 * g) // (c + 1), 4 + i
                    rate = n / docs
                    rows.append((name, group, period, n, 1000 * docs, docs, rate, rate / 2,
                                 rate * 1.5))  # fmt: skip
    return pd.DataFrame(rows, columns=["category", "group", "period", "n", "n_tokens", "n_docs",
                                       "per_1k", "low", "high"])  # fmt: skip


def slopes_of(table):
    own = table[["category", "group"]].drop_duplicates().reset_index(drop=True)
    own = own.assign(estimate=0.31, low=0.05, high=0.56, q=0.012, warning="")
    if len(own) > 1:
        own.loc[1, ["estimate", "low", "high", "q"]] = NAN
        own.loc[1, "warning"] = RARE
    return own


def shift_table(n=60, side=None):
    weights = 1.0 / np.arange(1, n + 1)
    share = weights / weights.sum()
    sides = [side or ("target" if i % 3 else "reference") for i in range(n)]
    return pd.DataFrame({
        "term": [f"term{i:03d}" for i in range(n)], "n_target": np.arange(n) * 31,
        "n_reference": n - np.arange(n), "estimate": 0.25 * share, "side": sides, "share": share,
    })  # fmt: skip


def band_table(names=("war", "peace", "cede", "absent")):
    numbers = [
        (6, 2, 1.4, -2.2, 0.9, 2.2, 0.31, 400, ""),
        (0, 8, -3.5, -1.0, 0.2, 1.0, 0.002, 380, ""),
        (3, 1, 0.8, NAN, NAN, NAN, NAN, 0, "not in the background"),
        (0, 0, NAN, -1.0, 0.5, 1.0, NAN, 400, "in neither text"),
    ]
    return pd.DataFrame(
        [(name, A, B, *numbers[i % 4]) for i, name in enumerate(names)],
        columns=["category", "group_a", "group_b", "n_a", "n_b", "estimate", "low", "median",
                 "high", "share", "n_pairs", "warning"],
    )  # fmt: skip


def kinds(**choices):
    """Return one figure of each kind."""
    choices = {"provenance": Provenance("parent"), "warnings": (GUARD,)} | choices
    table = rates()
    return {
        "forest": forest(effects_table(), settings=EFFECTS, **choices),
        "trend": trend(table, slopes=slopes_of(table), settings=TRENDS, **choices),
        "word_shift": word_shift(shift_table(), settings=DIVERGENCE, **choices),
        "reference_band": reference_band(band_table(), settings=BAND, **choices),
    }


NAMES = ["forest", "trend", "word_shift", "reference_band"]


def edge_cases():
    record = {"provenance": Provenance("parent")}
    three = (("Left", "Center"), ("Left", "Right"), ("Center", "Right"))
    every = {**record, "settings": EFFECTS}
    yield forest(many_effects(1), title=LONG, **every)
    yield forest(many_effects(60), warnings=[GUARD] * 3, **every)
    yield forest(many_effects(40), width="double", **every)
    yield forest(effects_table(three), width="single", **every)
    yield forest(effects_table(tuple(combinations("ABCD", 2))), **every)
    yield forest(effects_table(((LONG, UNBROKEN),), [LONG, UNBROKEN, "中文 😀", "x", "$a_b$"])
                 .replace({40: 1234567}), **every)  # fmt: skip
    yield forest(effects_table().assign(estimate=-3.0, low=-INF, high=-1.0, q=NAN), **every)
    yield forest(many_effects(5, 40.0), settings={"effect": "difference"}, **record)
    yield forest(effects_table().assign(estimate=0.0, low=NAN, high=NAN, q=NAN), **record)
    yield forest(effects_table().assign(warning=[f"{UNBROKEN} {i}" for i in range(5)]), **record)
    six = rates([f"{UNBROKEN} {i}" for i in range(6)], [LONG, "b", "c", "d"])
    yield trend(six, slopes=slopes_of(six), settings=TRENDS, title=LONG, **record)
    months = [f"{year}-{month:02}" for year in range(2020, 2025) for month in range(1, 13)]
    long = rates(names=[f"c{i}" for i in range(12)], periods=months)
    yield trend(long, slopes=slopes_of(long), **record)
    one = rates(["all"], ["war"], ["2024"], gap=9)
    yield trend(one, slopes=slopes_of(one), warnings=[GUARD], **record)
    narrow = rates(names=["war", LONG, "peace"], largest=987654)
    yield trend(narrow, slopes=slopes_of(narrow), width="single", **record)
    yield trend(rates(names=["war"], largest=0).assign(n=0, per_1k=0.0, low=0, high=0), **record)
    yield word_shift(shift_table(1), width="double", title=LONG, **record)
    yield word_shift(shift_table(200), n_labels=100, settings=DIVERGENCE, **record)
    yield word_shift(shift_table(40, "reference").assign(n_target=9876543), **record)
    yield word_shift(shift_table(9).assign(term=[f"{i}{UNBROKEN}" for i in range(9)]),
                     settings={"target": UNBROKEN, "reference": LONG}, **record)  # fmt: skip
    yield reference_band(band_table([f"c_{i}" for i in range(40)]), settings=BAND, **record)
    yield reference_band(band_table([LONG, UNBROKEN]), width="double", **record)
    yield reference_band(band_table().replace({A: UNBROKEN, 6: 1234567}), warnings=[GUARD] * 2,
                         settings={"effect": "difference"}, **record)  # fmt: skip
    yield reference_band(band_table(["a"]).assign(low=-INF, high=INF), settings=BAND, **record)


@pytest.fixture(scope="module")
def figures():
    return kinds()


@pytest.fixture(scope="module")
def cases():
    return list(edge_cases())


def drawn(figure):
    """Return the drawing of a figure, with the id in its corner."""
    with journal_style():
        drawing = figure.drawing(figure.table)
        stamp(drawing, figure.id)
    return drawing


def check(figure):
    """Hold that all text is inside the page, none is small, none covers another."""
    drawing = drawn(figure)
    drawing.set_dpi(300)
    renderer = FigureCanvasAgg(drawing).get_renderer()
    width, height = drawing.get_size_inches() * 25.4
    assert width in (88.0, 178.0)
    boxes = []
    for text in drawing.findobj(matplotlib.text.Text):
        if text.get_text() and (text.axes is None or text in text.axes.texts):
            box = [v * 25.4 / 300 for v in text.get_window_extent(renderer).extents]
            inside = box[0] >= 0.3 and box[1] >= 0.2 and box[2] <= width - 0.3
            assert inside and box[3] <= height - 0.3, (text.get_text(), box)
            assert text.get_fontsize() >= 6.5
            assert "DejaVuSans" in text.get_fontproperties().get_file()
            boxes.append((text.get_text(), *box))
    boxes.sort(key=lambda box: box[2])
    for i, (one, *a) in enumerate(boxes):
        for other, *b in boxes[i + 1 :]:
            if b[1] >= a[3] - 0.3:
                break  # sorted from bottom to top
            assert a[0] >= b[2] - 0.15 or b[0] >= a[2] - 0.15, (one, other, a, b)


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_is_legible(name, figures):
    check(figures[name])


@pytest.mark.parametrize("case", range(23))
def test_edge_cases_are_legible(case, cases):
    check(cases[case])


def test_all_edge_cases_are_tested(cases):
    assert len(cases) == 23


def marks_of(figure):
    """Return (marker, filled, x, y) of each mark of an estimate, from top to bottom."""
    found = []
    for line in drawn(figure).axes[0].lines:
        if line.get_marker() in {look.marker for look in PALETTE} and line.get_markersize() > 3.0:
            xs, ys = line.get_data()
            white = line.get_markerfacecolor() == "white"
            found += [(line.get_marker(), not white, x, y) for x, y in zip(xs, ys, strict=True)]
    return sorted(found, key=lambda mark: (mark[3], mark[2]))


def rows_drawn(figure, n):
    return marks_of(figure)[-n:]


def texts_of(figure):
    texts = [text.get_text() for text in drawn(figure).axes[0].texts]
    return [text for text in texts if text]


def test_a_forest_places_its_marks_on_one_scale(figures):
    figure = figures["forest"]
    known = figure.table["estimate"].dropna().to_numpy()
    assert known.tolist() == [2.0, 1.25, 0.5, -1.5]  # largest first
    xs = np.array([mark[2] for mark in rows_drawn(figure, 4)])
    per_doubling = np.diff(xs) / np.diff(known)
    assert per_doubling == pytest.approx([per_doubling[0]] * 3)
    assert per_doubling[0] > 2.0


def test_what_is_beyond_chance_is_told_by_filling_and_sides_by_shape(figures):
    looks = [(marker, filled) for marker, filled, _, _ in rows_drawn(figures["forest"], 4)]
    # q = 0.004, 0.2, none, and 0.03 on the other side
    assert looks == [("o", True), ("o", False), ("o", False), ("D", True)]
    strict = forest(
        effects_table(), settings={**EFFECTS, "level": 0.99}, provenance=Provenance("parent")
    )
    assert [filled for _, filled, _, _ in rows_drawn(strict, 4)] == [True, False, False, False]
    assert "Filled marks have q below 0.01" in strict.caption


def test_an_interval_without_end_is_an_arrow_at_the_edge(figures):
    arrows = [line for line in drawn(figures["forest"]).axes[0].lines if line.get_marker() in "<>"]
    assert [line.get_marker() for line in arrows] == [">"]
    assert "an arrow means that the interval goes on, in 1 row without end" in (
        figures["forest"].caption
    )
    finite = effects_table().replace({INF: 3.0})
    assert "arrow" not in forest(finite, provenance=Provenance("parent")).caption


def test_one_wide_interval_does_not_press_the_others_together():
    estimates, ends = np.array([1.0, -1.0, 0.5]), np.array([2.0, 0.1, -2.0, 0.5, 0.1, 60.0])
    values = limits(estimates, ends, 6)
    assert -4 <= values[0] <= -2 and 3 <= values[-1] <= 20
    assert limits(estimates, ends[:5], 6)[-1] <= 2.5
    assert limits(np.array([NAN]), np.array([NAN, INF]), 4)[0] == -1.0


def test_a_forest_says_effect_unit_interval_test_family_and_n(figures):
    assert figures["forest"].caption == (
        f"Log ratio of the rates, in doublings, of 5 categories: {A} (20 stories) against {B} "
        "(31 stories); positive where the first has more. Lines are 95% intervals (the ratios "
        "that the permutation test does not reject); an arrow means that the interval goes on, in "
        "1 row without end; no line, that there is no interval (2 rows). q: permutation test of "
        "whole units (unit: story) within each event, 9,999 permutations, adjusted for 3 tests "
        "(Benjamini-Hochberg, false discovery rate). Filled marks have q below 0.05; hollow ones "
        "have not, or no test, or no interval. The columns at the right give the occurrences in "
        f"both groups, and q. † {RARE}; ‡ more than half in one document; § in neither group. "
        f"Note: {GUARD}"
    )
    assert "war +2.00 [1.00, 3.10], q = 0.004" in figures["forest"].alt
    assert "peace +1.25 [−0.40, ∞], q = 0.20" in figures["forest"].alt
    assert figures["forest"].alt.endswith("2 of 5 rows have q below 0.05.")


def test_two_articles_have_points_and_a_reason():
    table = effects_table().assign(low=NAN, high=NAN, q=NAN)
    settings = {**EFFECTS, "unit": "document", "n_units": {A: 1, B: 1}, "n_tests": 0}
    figure = forest(table, settings=settings, provenance=Provenance("parent"))
    assert "There are no intervals: with one document in a group, nothing tells how much" in (
        figure.caption
    )
    assert "Nothing is tested, and all marks are hollow" in figure.caption
    assert "permutation" not in figure.caption and "q" not in texts_of(figure)
    assert not any(filled for _, filled, _, _ in rows_drawn(figure, 4))


@pytest.mark.parametrize("name", NAMES)
def test_guards_stand_in_the_drawing_and_in_the_caption(name, figures):
    written = " ".join(texts_of(figures[name]))
    assert GUARD in written
    assert f"Note: {GUARD}" in figures[name].caption


def test_rows_are_marked_with_signs_that_the_foot_explains(figures):
    written = texts_of(figures["forest"])
    assert written.count("†") == written.count("‡") == written.count("§") == 2
    assert RARE in written
    rows, signs = signs_of([f"w{i}" for i in range(12)])
    assert len(signs) == 8 and len(set(rows)) == 8
    assert signs["¶¶"] == "another warning, which stands in the table"
    assert signs_of(["b", "a; b"])[0] == ["†", "†‡"]


def test_the_rows_with_the_smallest_q_are_kept_and_the_caption_says_so():
    table = many_effects(60)
    figure = forest(table, n_rows=6, provenance=Provenance("parent"))
    assert len(figure.table) == 6
    assert figure.table["q"].max() <= sorted(table["q"])[5]
    assert figure.table["estimate"].is_monotonic_decreasing
    assert "6 of 60 categories (those with the smallest q)" in figure.caption
    given = forest(table, n_rows=6, sort="given", provenance=Provenance("parent"))
    assert given.table["category"].tolist() == table["category"].head(6).tolist()
    assert "(the first ones)" in given.caption


def test_pairs_of_groups_are_rows_of_one_category():
    pairs = (("Left", "Center"), ("Left", "Right"), ("Center", "Right"))
    figure = forest(effects_table(pairs), n_rows=7, provenance=Provenance("parent"))
    assert figure.table["category"].tolist() == ["war"] * 3 + ["betrayal"] * 3
    markers = [marker for marker, *_ in rows_drawn(figure, 6)]
    assert markers == ["o", "D", "s"] * 2
    assert "right of zero: more in Left (1st) than in Right (2nd)" in texts_of(figure)


def test_doublings_are_also_times():
    assert [times(value) for value in (-3.0, 0.0, 1.0, 6.5)] == ["8×", "1×", "2×", "90.5×"]
    assert times(40.0) == "10¹²×"
    figure = kinds()["forest"]
    assert {"2×", "1×"} <= set(texts_of(figure)) or {"4×", "1×"} <= set(texts_of(figure))
    other = forest(effects_table(), settings={"effect": "difference"},
                   provenance=Provenance("parent"))  # fmt: skip
    assert not any("×" in text for text in texts_of(other))


def test_periods_are_numbered_so_that_gaps_show():
    for periods in (["2019", "2021"], ["2019Q4", "2020-Q2"], ["2019-12", "2020-02"],
                    ["2019-W52", "2020-W02"], ["2019-12-23/2019-12-29", "2020-01-06/2020-01-12"],
                    ["2020-02-28", "2020-03-01"]):  # fmt: skip
        _, numbers = calendar_of(periods, "trend")
        assert numbers[periods[1]] - numbers[periods[0]] == 2, periods
    days, numbers = calendar_of(["2020-02-29", "2021-12-31"], "trend")
    assert [days.name(n) for n in numbers.values()] == ["2020-02-29", "2021-12-31"]
    weeks, numbers = calendar_of(["2019-W52"], "trend")
    assert weeks.name(numbers["2019-W52"]) == "2019-12-23"


@pytest.mark.parametrize("per_one", [0.01, 0.3, 2.0, 50.0])
def test_names_of_periods_do_not_touch(per_one):
    months, numbers = calendar_of(["1995-03", "2025-11"], "trend")
    places = list(tick_places(months, *numbers.values(), per_one))
    assert places
    assert all(b - a == places[1] - places[0] for a, b in pairwise(places))
    if per_one >= 0.3:
        assert all((b - a) * per_one > 9.0 for a, b in pairwise(places))


def test_a_trend_breaks_where_a_period_has_no_words():
    table = rates(["all"], ["war"])
    table.loc[table["period"] == "2024-09", ["n", "n_tokens", "n_docs"]] = 0
    figure = trend(table, provenance=Provenance("parent"))
    lines = [line for line in drawn(figure).axes[0].lines if line.get_zorder() == 2.4]
    lines = lines[1:]  # the first is the key's
    assert [len(line.get_xdata()) for line in lines] == [3, 4, 3]  # not April, not September
    assert "where it breaks, there are no words" in figure.caption


def test_a_period_of_few_documents_has_a_hollow_mark():
    figure = trend(rates(["all"], ["war"]), provenance=Provenance("parent"))
    filled = [f for _, f, *_ in sorted(marks_of(figure), key=lambda mark: mark[2])]
    assert figure.table["n_docs"].tolist()[:3] == [4, 5, 6]
    assert filled.count(False) == 3  # two periods, and the key
    assert "Hollow marks stand for fewer than 6 documents" in figure.caption


def test_a_trend_says_unit_slopes_test_family_and_n(figures):
    figure = figures["trend"]
    assert figure.caption == (
        "Occurrences per 1,000 words of 2 categories by month for Left and Right (in this "
        f"order); 4 to 15 documents a month and group, n = {figure.table['n'].sum():,}. Bars and "
        "bands are 95% intervals. Slopes are doublings of the rate a year, in brackets 95% "
        "intervals (the slopes that the permutation test does not reject). q: permutation of dates "
        "of whole units (unit: document), 1,999 permutations, adjusted for 3 tests (Holm, "
        "familywise). Hollow marks stand for fewer than 6 documents. A line joins neighboring "
        "months; where it breaks, there are no words; each panel has its own scale, from zero. "
        f"Below the panels, the occurrences. † {RARE}. Note: {GUARD}"
    )
    assert "slope +0.31 doublings a year [0.05, 0.56], q = 0.012" in figure.alt
    assert "+0.31 doublings a year [0.05, 0.56], q = 0.012" in texts_of(figure)
    assert "no slope †" in texts_of(figure)
    assert figure.table["slope"].tolist()[0] == 0.31


def test_lines_differ_without_color():
    assert len(set(DASHES)) == len(DASHES) == len(PALETTE)


def test_a_trend_draws_the_most_frequent_or_what_is_asked_for():
    table = rates(names=[f"c{i:02d}" for i in range(15)])
    figure = trend(table, provenance=Provenance("parent"))
    assert figure.table["category"].nunique() == 12
    assert "the 12 most frequent of 15 categories" in figure.caption
    chosen = trend(table, categories=["c14", "c01"], provenance=Provenance("parent"))
    assert chosen.table["category"].unique().tolist() == ["c14", "c01"]
    assert "most frequent" not in chosen.caption


def test_a_far_interval_is_cut_and_the_caption_says_so():
    table = rates(["all"], ["war"])
    table.loc[0, "high"] = 1e6
    figure = trend(table, provenance=Provenance("parent"))
    assert "those that reach beyond 2.5 times the largest rate are cut there" in figure.caption
    assert "1,000,000" not in texts_of(figure)


def bars_of(figure):
    return [
        (patch.get_x(), patch.get_width())
        for patch in drawn(figure).axes[0].patches
        if matplotlib.colors.to_hex(patch.get_facecolor()) in {look.color for look in PALETTE}
    ]


def test_the_bars_of_a_word_shift_are_shares_on_their_side(figures):
    figure = figures["word_shift"]
    bars = bars_of(figure)
    assert len(bars) == len(figure.table) == 30
    lengths = np.array([width for _, width in bars])
    assert lengths / lengths[0] == pytest.approx(figure.table["share"] / figure.table["share"][0])
    zero = bars[1][0]
    for (start, length), side in zip(bars, figure.table["side"], strict=True):
        assert (start if side == "target" else start + length) == pytest.approx(zero)
    assert figure.table["cumulative"].iloc[-1] == pytest.approx(shift_table()["share"][:30].sum())


def test_a_word_shift_says_measure_n_and_that_it_tests_nothing(figures):
    caption = figures["word_shift"].caption
    table = shift_table()
    assert caption.startswith(
        f"Jensen-Shannon divergence (base 2) of {A} (n = {table['n_target'].sum():,}) and {B} "
        f"(n = {table['n_reference'].sum():,}), 0.25. A bar is what one term adds to it"
    )
    assert "the 30 largest of 60 terms, together 85% of the whole" in caption
    assert "tests nothing" in caption
    assert b"<!-- descriptive, no test -->" in figures["word_shift"].render("svg")


def test_a_reference_band_is_no_test_and_says_so(figures):
    figure = figures["reference_band"]
    assert (
        "Grey bands hold the central 90% of 0 to 400 pairs of 1,234 background articles, alike in "
        "outlet, neither more than 2 times as long as the other; half of the pairs lie between the "
        "two ticks." in figure.caption
    )
    assert "This is not a p-value" in figure.caption
    assert b"<!-- not a p-value -->" in figure.render("svg")
    assert {"31%", "<1%", "–"} <= set(texts_of(figure))
    assert "war +1.40, band [−2.20, 2.20]: 31% of 400 pairs are at least as far apart" in figure.alt


def test_the_band_is_as_wide_as_the_table_says(figures):
    figure = figures["reference_band"]
    bands = [
        (patch.get_x(), patch.get_width())
        for patch in drawn(figure).axes[0].patches
        if matplotlib.colors.to_hex(patch.get_facecolor()) == "#d4d4d4"
    ][1:]  # the first is the key's
    widths = np.array([width for _, width in bands])
    assert widths / widths[0] == pytest.approx([1.0, 2.0 / 4.4, 2.0 / 4.4])
    (_, _, first, _), (_, _, second, _), _ = rows_drawn(figure, 3)
    start, width = bands[0]
    assert (first - start) / width == pytest.approx((1.4 + 2.2) / 4.4)
    assert second < bands[1][0]  # outside its band


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from test_inference_kinds import kinds
from framing.provenance import sha256
for name, figure in kinds().items():
    print(name, sha256(figure.render("svg")))
assert "matplotlib.pyplot" not in sys.modules, "pyplot was imported"
"""


def test_bytes_do_not_depend_on_process_settings_or_language(figures, tmp_path):
    rc = "font.family: monospace\nfont.size: 25\nlines.linewidth: 9\nsvg.hashsalt: other\n"
    (tmp_path / "matplotlibrc").write_text(rc)
    other = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(HERE)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": "12345", "LC_ALL": "tr_TR.UTF-8",
             "MATPLOTLIBRC": str(tmp_path / "matplotlibrc"), "TZ": "Asia/Kathmandu"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout  # fmt: skip
    here = "".join(f"{name} {sha256(figures[name].render('svg'))}\n" for name in NAMES)
    assert other == here


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_can_be_saved_and_draws_no_raster(name, figures, tmp_path):
    assert all(path.stat().st_size for path in figures[name].save(tmp_path / "f", ("pdf", "svg")))
    text = (tmp_path / "f.svg").read_text()
    assert "<image" not in text and "<text" not in text
    assert b"FlateDecode" not in (tmp_path / "f.pdf").read_bytes()


WRONG = {
    "absent": (lambda t, n: t.drop(columns=n), "needs a column"),
    "empty": (lambda t, n: t.iloc[:0], "without rows"),
    "text": (lambda t, n: t.assign(**{n: "many"}), "row 0 has"),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(
    ("draw", "table", "column"),
    [
        (forest, effects_table, "estimate"), (forest, effects_table, "n_a"),
        (trend, rates, "per_1k"), (trend, rates, "n_docs"),
        (word_shift, shift_table, "share"), (reference_band, band_table, "estimate"),
    ],
)  # fmt: skip
def test_an_impossible_table_is_refused(draw, table, column, wrong):
    change, message = WRONG[wrong]
    with pytest.raises(CountsError, match=message):
        draw(change(table(), column), provenance=Provenance("parent"))


REFUSED = [
    (lambda d: forest(effects_table().assign(low=9.0), **d), "row 0 has low = 9.0; it must be at"),
    (lambda d: forest(pd.concat([effects_table()] * 2), **d), "stands in two rows; keep one"),
    (lambda d: forest(effects_table(), sort="estimte", **d), "did you mean 'estimate'"),
    (lambda d: forest(effects_table(), n_rows=0, **d), "n_rows = 0"),
    (lambda d: forest(effects_table(tuple(combinations("ABCDE", 2))), **d), "the table has 10"),
    (lambda d: forest(effects_table(), width="duble", **d), "did you mean 'double'"),
    (lambda d: trend(rates().replace({"2024-07": "July"}), **d), "'July' is not a month like"),
    (lambda d: trend(rates().replace({"2024-07": "2024-13"}), **d), "'2024-13' is not a month"),
    (lambda d: trend(rates().assign(per_1k=-1.0), **d), "a rate, zero or more"),
    (lambda d: trend(rates().assign(n_tokens=0), **d), "no period has words"),
    (lambda d: trend(rates(), categories=["wor"], **d), "did you mean 'war'"),
    (lambda d: trend(rates(), categories=[], **d), "name 1 to 12, each once"),
    (lambda d: trend(pd.concat([rates()] * 2), **d), "stands in two rows"),
    (lambda d: trend(rates([f"g{i}" for i in range(7)]), **d), "6 groups apart, the table has 7"),
    (lambda d: trend(rates(), slopes=pd.concat([slopes_of(rates())] * 2), **d), "has two slopes"),
    (lambda d: word_shift(shift_table().assign(side="taget"), **d), "did you mean 'target'"),
    (lambda d: word_shift(shift_table().assign(estimate=-1.0), **d), "zero or more"),
    (lambda d: word_shift(shift_table().assign(estimate=0.0), **d), "no term contributes"),
    (lambda d: word_shift(shift_table().assign(term="war"), **d), "'war' stands in two rows"),
    (lambda d: word_shift(shift_table(), n_labels=101, **d), "n_labels = 101"),
    (lambda d: reference_band(band_table().assign(share=31.0), **d), "between 0 and 1"),
    (lambda d: reference_band(band_table(["a", "a"]), **d), "'a' stands in two rows"),
    (lambda d: reference_band(band_table(map(str, range(41))), **d), "up to 40 categories"),
    (lambda d: reference_band(band_table().assign(group_b=list("BCBC")), **d), "has 2; draw one"),
]


@pytest.mark.parametrize("case", range(len(REFUSED)))
def test_what_cannot_be_drawn_is_refused(case):
    call, message = REFUSED[case]
    with pytest.raises(CountsError, match=message):
        call({"provenance": Provenance("parent")})


def counts(n=12):
    """Return small counts: two groups, twelve months, three categories."""
    rng = np.random.default_rng(5)
    units = pd.DataFrame({
        "document": [f"d{i:02d}" for i in range(2 * n)], "group": ["A", "B"] * n,
        "date": [f"2024-{i // 2 + 1:02}" for i in range(2 * n)],
    })  # fmt: skip
    terms = pd.DataFrame({"layer": "frames", "category": ["War", "Peace", "Deal"],
                          "term": ["war", "peace", "deal"]})  # fmt: skip
    hits = rng.poisson([4.0, 2.0, 0.3], size=(2 * n, 3))
    hits[::2, 0] += 5
    return Counts.from_matrix(hits, units.assign(n_tokens=1000), terms)


def test_results_draw_themselves():
    from framing.comparison.divergence import divergence
    from framing.comparison.effects import effects
    from framing.comparison.trends import trends
    from framing.comparison.two_texts.reference import reference_band as band

    whole = counts()
    pair = whole.filter(document=["d00", "d01"])
    results = {
        "forest": effects(whole, n_permutations=99),
        "trend": trends(whole, by="group", n_permutations=99, n_resamples=99),
        "word_shift": divergence(whole, by="group", target="A", layer="frames"),
        "reference_band": band(pair, whole.filter(group=["A", "B"])),
    }
    for kind, result in results.items():
        figure = result.plot()
        assert figure.kind == kind
        assert figure.warnings == tuple(result.warnings)
        check(figure)
    said = results["forest"].plot().caption
    assert "A (12 documents) against B (12 documents)" in said
    assert f"adjusted for {results['forest'].settings['n_tests']} tests" in said
    war = results["forest"].plot().table.set_index("category").loc["War"]
    assert war["n_a"] > war["n_b"] and war["estimate"] > 0


def test_labels_and_numbers_of_a_large_vocabulary_do_not_collide():
    rng = np.random.default_rng(1)
    total = np.maximum(1, 300_000 / np.arange(1, 5001) ** 1.1).astype(int)
    a = rng.binomial(total, np.clip(rng.normal(0.5, 0.1, 5000), 0.05, 0.95))
    signed_g2 = (2 * a - total) * np.abs(2 * a - total) / total
    table = pd.DataFrame({"term": [f"word{i}" for i in range(5000)], "n_target": a,
                          "n_reference": total - a, "estimate": signed_g2})  # fmt: skip
    for width in ("single", "double"):
        figure = frequency_by_log_odds(
            table, provenance=Provenance("parent"), target=A, reference=B, label="signed G2",
            n_labels=40, warnings=(GUARD,), width=width,
        )  # fmt: skip
        check(figure)
        written = texts_of(figure)
        assert sum(text.startswith("word") for text in written) >= 10
        assert GUARD in " ".join(written) and "signed G2" in written
