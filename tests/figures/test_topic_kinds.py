"""The kinds that show topics: what they draw, what they say, what they refuse."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from framing.errors import CountsError
from framing.figures import (
    crossing,
    null_comparison,
    prevalence,
    prevalence_curve,
    search_k,
    topics_overview,
    wording,
)
from framing.figures.crossing import SHADES
from framing.figures.curve_drawing import date_ticks
from framing.figures.save import stamp
from framing.figures.style import PALETTE, is_dark, journal_style
from framing.figures.watermark import NOT_DISTINGUISHABLE
from framing.provenance import Provenance, sha256

HERE = Path(__file__).parent
LONG = "an_uncommonly_long_label_with_incomprehensibilities_and_counterrevolutionaries"
UNBROKEN = "w" * 120
NAN, INF = float("nan"), float("inf")
GUARD = "Groups differ in the length of their articles, too."
UNSTEADY = "no more stable than topics of shuffled words"
VERDICT = "These topics are not distinguishable from shuffled words (p = 0.40)."
PARENT = Provenance("parent")
FIT = {"k": 20, "engine": "lda", "random_state": 0}
OVERVIEW = {**FIT, "by": "frex", "n_refits": 10, "level": 0.95, "null": "Beyond shuffled words."}
NULL = {"n_shuffles": 19, "n_docs": 5000, "n_tokens": 75123, "level": 0.95}
PREVALENCE = {
    **FIT, "formula": "~ outlet + spline(date)", "level": 0.95, "n_refits": 40, "adjust": "bh",
    "n_tests": 60, "unit": "story", "n_units": {"Herald": 31, "Globe": 28},
}  # fmt: skip
WORDING = {
    "level": 0.95, "unit": "document", "n_units": {"Right": 2310, "Left": 2498},
    "min_expected": 5.0, "adjust": "bh", "n_tests": 1200, "n_permutations": 9999,
}  # fmt: skip
SEARCH = {"engine": "lda", "held_out": 0.1, "n_refits": 2, "random_state": 0, "unigram": 4400.3}
WORDS = (
    "war troops front drone missile soldiers attack defense peace talks envoy summit ceasefire "
    "deal tax budget price inflation tariff trade economy senate house bill vote court judge ruling"
).split()


def label_of(topic):
    return ", ".join(WORDS[(3 * topic + i) % len(WORDS)] for i in range(3))


def topics_table(k=4, n=8, label=label_of, **columns):
    """Give topics of falling share; every third is no steadier than its null."""
    rows = []
    for topic in range(1, k + 1):
        steady = topic % 3 != 0
        overlap = 0.9 - 0.3 * (not steady) - 0.1 * topic / k
        for i in range(n):
            rows.append((topic, label(topic), WORDS[(topic + 5 * i) % len(WORDS)],
                         2 * (k - topic + 1) / (k * (k + 1)), overlap, overlap - 0.2,
                         min(overlap + 0.1, 1), 0.5, steady,
                         "" if steady else UNSTEADY))  # fmt: skip
    names = ["topic", "label", "term", "share", "overlap", "low", "high", "null", "stable",
             "warning"]  # fmt: skip
    return pd.DataFrame(rows, columns=names).assign(**columns)


def null_table(observed=(0.31, 0.72), p=(0.05, 0.05), **columns):
    return pd.DataFrame({
        "statistic": ["coherence", "stability"], "observed": observed, "mean": [0.02, 0.3],
        "low": [-0.01, 0.24], "high": [0.04, 0.36], "p": p, "warning": "",
    }).assign(**columns)  # fmt: skip


def shuffles(n=19):
    at = np.linspace(-1, 1, n)
    return pd.DataFrame({"shuffle": range(1, n + 1), "coherence": 0.02 + 0.03 * at,
                         "stability": 0.3 + 0.06 * at})  # fmt: skip


ONE = (("outlet: Herald − Globe", "Herald", "Globe"),)
THREE = (*ONE, ("outlet: Post − Globe", "Post", "Globe"), ("date", "", ""))


def prevalence_table(k=6, contrasts=ONE, label=label_of):
    rows = []
    for topic in range(1, k + 1):
        for i, (term, a, b) in enumerate(contrasts):
            estimate = 0.01 * ((7 * topic + 3 * i) % 11 - 5)
            q = 0.001 if abs(estimate) > 0.03 else 0.4
            steady = topic % 5 != 0
            rows.append((topic, label(topic) if steady else "", term, a, b, estimate,
                         estimate - 0.02, estimate + 0.02, q, 40 + topic,
                         "" if steady else UNSTEADY))  # fmt: skip
    names = ["topic", "label", "term", "group_a", "group_b", "estimate", "low", "high", "q",
             "n_docs", "warning"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def curve_table(topics=(1, 2, 3), groups=("",), days=700, n=30, start="2023-01-15"):
    rows = []
    dates = pd.date_range(start, periods=n, freq=f"{max(1, days // n)}D").strftime("%Y-%m-%d")
    for topic in topics:
        for g, group in enumerate(groups):
            share = 0.05 + 0.02 * np.sin(np.linspace(0, topic, n) + g)
            band = 0.01 + 0.01 * np.linspace(-1, 1, n) ** 2
            rows += [(topic, label_of(topic), "date", group, day, NAN, a, a - b, a + b, 812)
                     for day, a, b in zip(dates, share, band, strict=True)]  # fmt: skip
    names = ["topic", "label", "term", "group", "date", "value", "estimate", "low", "high",
             "n_docs"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def number_curve():
    table = curve_table((1, 2))
    return table.assign(term="n_followers", date="", value=10.0 * (table.index % 30))


def words_table(topics=(1, 2), n=60, pair=("Right", "Left"), seed=0):
    """Give a funnel with a few words far out, which are beyond chance."""
    rng = np.random.default_rng(seed)
    rows = []
    for topic in topics:
        for i in range(n):
            far = i % 12 == 0
            n_a, n_b = rng.gamma(0.6, 40, 2) + 3
            side = -1 if i % 24 else 1
            spread = rng.normal(0, 2 / np.sqrt(n_a + n_b))
            estimate = side * (2.0 + i / n) if far else spread
            word = f"{WORDS[(i + topic) % len(WORDS)]}{i // len(WORDS) or ''}"
            rows.append((topic, label_of(topic), word, *pair, n_a, n_b, estimate, estimate - 0.5,
                         estimate + 0.5, 0.01 if far else 0.6, ""))  # fmt: skip
    names = ["topic", "label", "term", "group_a", "group_b", "n_a", "n_b", "estimate", "low",
             "high", "q", "warning"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def k_table():
    return pd.DataFrame({
        "k": [5, 10, 20, 30, 50], "perplexity": [3300.1, 3100.0, 2960.0, 2940.0, 2955.0],
        "coherence": [-60.0, -72, -80, -90, -101], "exclusivity": [8.8, 9.1, 9.4, 9.5, 9.55],
        "dispersion": [3.1, 2.2, 1.6, 1.3, 1.1], "stability": [0.7, 0.65, 0.61, 0.5, 0.4],
        "passes": 20,
    })  # fmt: skip


def crossing_table(k=4, names=("threat", "betrayal", "peace", "human_cost"), scale=1.0):
    """Give ratios of 1/4 to 4 to the rates of all, and a column of next to nothing."""
    rows = []
    for topic in range(1, k + 1):
        for j, name in enumerate(names):
            overall = scale * (4.0 / (j + 1)) if j < len(names) - 1 else 0.01
            per_1k = overall * 2.0 ** ((topic + j) % 5 - 2)
            rows.append((topic, label_of(topic), name, per_1k * 10, 10000.0, per_1k, overall))
    columns = ["topic", "label", "category", "n", "n_tokens", "per_1k", "overall"]
    return pd.DataFrame(rows, columns=columns)


def kinds(**choices):
    """Return one figure of each kind."""
    choices = {"provenance": PARENT, "warnings": (GUARD,)} | choices
    return {
        "topics_overview": topics_overview(topics_table(), settings=OVERVIEW, **choices),
        "null_comparison": null_comparison(
            null_table(), sentence="Beyond shuffled words.", shuffled=shuffles(), settings=NULL,
            **choices,
        ),
        "prevalence": prevalence(prevalence_table(), settings=PREVALENCE, **choices),
        "contrasts": prevalence(prevalence_table(9, THREE), settings=PREVALENCE, **choices),
        "prevalence_curve": prevalence_curve(
            curve_table(groups=("Herald", "Globe")), settings=PREVALENCE, **choices
        ),
        "wording": wording(words_table(), settings=WORDING, **choices),
        "search_k": search_k(k_table(), settings=SEARCH, chosen=20, **choices),
        "crossing": crossing(crossing_table(), settings={"layer": "ukraine"}, **choices),
    }  # fmt: skip


NAMES = ["topics_overview", "null_comparison", "prevalence", "contrasts", "prevalence_curve",
         "wording", "search_k", "crossing"]  # fmt: skip


def edge_cases():
    record = {"provenance": PARENT}
    yield topics_overview(topics_table(1, 1), **record)
    yield topics_overview(topics_table(60), title=LONG, settings=OVERVIEW, **record)
    yield topics_overview(topics_table(20), width="single", settings=OVERVIEW, **record)
    bare = topics_table(3)[["topic", "term", "share"]].replace({"war": UNBROKEN, "peace": "文 😀"})
    yield topics_overview(bare, width="single", **record)
    odd = topics_table(5, label=lambda t: f"{LONG} {t}", stable=None, null=NAN, low=NAN)
    yield topics_overview(odd, warnings=[GUARD] * 3, **record)
    long = topics_table(4).assign(topic=lambda rows: rows["topic"] * 12345, warning=UNBROKEN)
    yield topics_overview(long, width="single", **record)
    none = null_table((NAN, NAN), (NAN, NAN), mean=NAN, low=NAN, high=NAN, warning=LONG)
    yield null_comparison(none, sentence=f"{VERDICT} {UNBROKEN}", title=LONG, **record)
    tied = null_table((0.0, 1.0), (1.0, 0.3), mean=[0.0, 1.0], low=[0.0, 1.0], high=[0.0, 1.0])
    yield null_comparison(tied, sentence=VERDICT, settings=NULL, width="double", **record)
    odd = null_table().replace({"coherence": LONG})
    yield null_comparison(odd, sentence=VERDICT, shuffled=shuffles()[["shuffle", "stability"]],
                          **record)  # fmt: skip
    every = {**record, "settings": PREVALENCE}
    yield prevalence(prevalence_table(1), **every)
    yield prevalence(prevalence_table(70), title=LONG, **every)
    yield prevalence(prevalence_table(12, THREE, lambda t: f"{LONG} {t}"), **every)
    six = tuple((f"outlet: {name} − Globe", name, "Globe") for name in "ABCDEFGH")
    yield prevalence(prevalence_table(5, six), **every)
    yield prevalence(prevalence_table(5, six[:2]), width="single", **every)
    holes = prevalence_table(5, ((LONG, UNBROKEN, LONG),))
    holes.loc[1, ["estimate", "low", "high", "q"]] = NAN
    holes.loc[2, ["low", "high"]] = [-INF, INF]
    yield prevalence(holes, **every)
    yield prevalence(holes.assign(low=NAN, high=NAN, q=NAN, estimate=0.0), **record)
    yield prevalence(prevalence_table(4, THREE).iloc[2:], **every)
    yield prevalence_curve(curve_table((7,)), **every)
    yield prevalence_curve(curve_table(range(12), [f"{UNBROKEN} {i}" for i in range(6)]),
                           topics=range(12), title=LONG, **every)  # fmt: skip
    yield prevalence_curve(curve_table((1, 2), days=11000), width="single", **every)
    yield prevalence_curve(curve_table((1, 2, 3, 4), days=9), warnings=[GUARD], **every)
    one = curve_table((1,), n=1).assign(low=NAN, high=NAN, label="", warning=UNSTEADY)
    yield prevalence_curve(one, **record)
    yield prevalence_curve(number_curve().assign(term=LONG), **every)
    zero = curve_table((1, 2)).assign(estimate=0.0, low=-0.01, high=0.5, label=LONG)
    yield prevalence_curve(zero, **record)
    yield wording(words_table((1,), 1), title=LONG, settings=WORDING, **record)
    yield wording(words_table(range(1, 8), 300), n_labels=60, settings=WORDING, **record)
    yield wording(words_table((1,), 300), settings=WORDING, warnings=[GUARD] * 3, **record)
    strange = words_table((3,), 40, (UNBROKEN, LONG)).assign(q=NAN, label=LONG)
    yield wording(strange.assign(term=strange["term"] + UNBROKEN, warning=RARE), **record)
    yield wording(words_table((1, 2, 3), 30).assign(estimate=0.0, n_a=1e6), **record)
    yield search_k(k_table().head(1), **record)
    yield search_k(k_table(), width="single", title=LONG, settings=SEARCH, **record)
    dense = pd.concat([k_table().assign(k=k_table()["k"] + i) for i in range(4)])
    yield search_k(dense.assign(warning=UNSTEADY, perplexity=dense["perplexity"] * 1e5), **record)
    yield search_k(k_table().assign(dispersion=NAN, coherence=NAN)[["k", "perplexity"]], **record)
    yield crossing(crossing_table(1, ("only",)), **record)
    yield crossing(crossing_table(55, [f"category_{i:02}" for i in range(20)], 90.0), **record)
    yield crossing(crossing_table(3, [f"{LONG} {i}" for i in range(9)], 1e4), title=LONG,
                   width="single", **record)  # fmt: skip
    strange = crossing_table(3, (UNBROKEN, "b")).assign(per_1k=NAN, overall=0.0, label=LONG)
    yield crossing(strange, warnings=[GUARD] * 2, **record)


RARE = "more than half in one document"
N_CASES = 37


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
            if text.get_alpha() is None:  # a watermark lies across the rest
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


@pytest.mark.parametrize("case", range(N_CASES))
def test_edge_cases_are_legible(case, cases):
    check(cases[case])


def test_all_edge_cases_are_tested(cases):
    assert len(cases) == N_CASES


def marks_of(figure):
    """Return (marker, filled, x, y) of each large mark, from top to bottom."""
    found = []
    for line in drawn(figure).axes[0].lines:
        if line.get_marker() in {look.marker for look in PALETTE} and line.get_markersize() > 3.4:
            white = line.get_markerfacecolor() == "white"
            xs, ys = line.get_data()
            found += [(line.get_marker(), not white, x, y) for x, y in zip(xs, ys, strict=True)]
    return sorted(found, key=lambda mark: (mark[3], mark[2]))


def texts_of(figure):
    texts = [text.get_text() for text in drawn(figure).axes[0].texts]
    return [text for text in texts if text]


def boxes_of(figure, color):
    return [
        (patch.get_x(), patch.get_y(), patch.get_width())
        for patch in drawn(figure).axes[0].patches
        if matplotlib.colors.to_hex(patch.get_facecolor()) == color
    ]


@pytest.mark.parametrize("name", NAMES)
def test_guards_stand_in_the_drawing_and_in_the_caption(name, figures):
    assert GUARD in " ".join(texts_of(figures[name]))
    assert f"Note: {GUARD}" in figures[name].caption


@pytest.mark.parametrize("name", NAMES)
def test_a_watermark_is_drawn_said_and_recorded(name, figures):
    forced, plain = kinds(watermark=NOT_DISTINGUISHABLE)[name], figures[name]
    check(forced)
    across = [t for t in drawn(forced).axes[0].texts if t.get_alpha()]
    assert {" ".join(t.get_text().split()) for t in across} == {NOT_DISTINGUISHABLE}
    assert all(t.get_zorder() > 9 and t.get_fontsize() > 10 for t in across)
    assert forced.caption == f"{NOT_DISTINGUISHABLE}. {plain.caption}"
    assert forced.alt == f"{NOT_DISTINGUISHABLE}. {plain.alt}"
    record = forced.record["provenance"]
    assert NOT_DISTINGUISHABLE in json.dumps(record)
    assert forced.id != plain.id
    assert not any(t.get_alpha() for t in drawn(plain).axes[0].texts)
    assert forced.table.equals(plain.table)


def test_a_long_page_has_the_watermark_in_each_of_its_parts():
    figure = topics_overview(topics_table(50), provenance=PARENT, watermark="FORCED")
    drawing = drawn(figure)
    height = drawing.get_size_inches()[1] * 25.4
    ys = [t.get_position()[1] for t in drawing.axes[0].texts if t.get_alpha()]
    assert len(ys) >= 2
    assert max(np.diff([0.0, *ys, height])) < 200  # mm: no page of paper without it


def test_an_own_caption_does_not_take_the_watermark_away():
    figure = crossing(crossing_table(), provenance=PARENT, caption="Mine.", watermark="FORCED")
    assert figure.caption == "FORCED. Mine."


def test_topics_are_ordered_by_share_with_bars_of_that_length(figures):
    table = topics_table().sample(frac=1.0, random_state=1)
    words = topics_table().groupby("topic")["term"].agg(", ".join)
    figure = topics_overview(topics_table(), provenance=PARENT)
    assert figure.table["topic"].tolist() == [1, 2, 3, 4]
    assert figure.table["terms"].tolist() == words.tolist()
    assert topics_overview(table, provenance=PARENT).table["topic"].tolist() == [1, 2, 3, 4]
    bars = [width for *_, width in boxes_of(figure, "#5f5f5f")]
    assert np.array(bars) / bars[0] == pytest.approx(figure.table["share"] / 0.4)
    assert {"40.0%", "30.0%", "20.0%", "10.0%"} <= set(texts_of(figure))


def test_an_unstable_topic_has_a_hollow_mark_a_sign_and_no_label(figures):
    figure = figures["topics_overview"]
    looks = [filled for _, filled, _, _ in marks_of(figure)[-4:]]
    assert looks == [True, True, False, True]
    assert figure.table["label"].tolist() == [label_of(1), label_of(2), "", label_of(4)]
    written = texts_of(figure)
    assert written.count("†") == 2 and UNSTEADY in written
    assert label_of(2) in written and label_of(3) not in written
    assert f"† {UNSTEADY}" in figure.caption
    assert "3 of 4 topics are steadier than topics of shuffled words" in figure.alt
    silent = topics_overview(topics_table(warning=""), provenance=PARENT)
    assert "no steadier than topics of shuffled words, so it gets no label" in silent.caption


def test_marks_of_stability_and_the_grey_of_its_null_share_one_scale(figures):
    figure = figures["topics_overview"]
    xs = np.array([x for _, _, x, _ in marks_of(figure)[-4:]])
    per_one = np.diff(xs) / np.diff(figure.table["overlap"])
    assert per_one == pytest.approx([per_one[0]] * 3)
    greys = [box for box in boxes_of(figure, "#d4d4d4")][1:]  # the first is the key's
    assert [width for *_, width in greys] == pytest.approx([0.5 * per_one[0]] * 4)
    start = greys[0][0]
    assert xs[0] == pytest.approx(start + per_one[0] * figure.table["overlap"][0])


def test_an_overview_says_ranking_model_and_what_the_marks_are(figures):
    assert figures["topics_overview"].caption == (
        "Words of 4 topics, ranked by FREX, the topic with the largest share of all words first. "
        "20 topics by lda, random state 0. Beyond shuffled words. Marks are the share of a topic's "
        "top words that come back over 10 refits on resampled documents, lines the central 95% of "
        "the refits; grey reaches to the 95th percentile of topics of the same words shuffled "
        "between documents; a topic with a "
        f"hollow mark is no steadier than those. † {UNSTEADY}. Note: {GUARD}"
    )
    bare = topics_table()[["topic", "term", "share"]]
    figure = topics_overview(bare, provenance=PARENT)
    assert "Nothing says how steady they are" in figure.caption
    assert not marks_of(figure)


def test_the_largest_topics_are_kept_and_the_caption_says_so():
    figure = topics_overview(topics_table(60), n_topics=7, provenance=PARENT)
    assert figure.table["topic"].tolist() == list(range(1, 8))
    assert "Words of the 7 largest of 60 topics" in figure.caption


def test_the_verdict_stands_above_and_in_caption_and_alt():
    figure = null_comparison(null_table((0.03, 0.31), (0.4, 0.35)), sentence=VERDICT,
                             settings=NULL, provenance=PARENT)  # fmt: skip
    assert VERDICT in " ".join(texts_of(figure))
    assert figure.caption.startswith(VERDICT) and figure.alt.startswith(VERDICT)
    assert VERDICT in json.dumps(figure.record["provenance"])
    assert [filled for _, filled, _, _ in marks_of(figure)][1:] == [False, False]
    assert {"p = 0.40", "p = 0.35"} <= set(texts_of(figure))


def test_a_corpus_beyond_its_shuffles_has_filled_marks_outside_the_grey(figures):
    figure = figures["null_comparison"]
    marks = marks_of(figure)[1:]  # the first is the key's
    assert [filled for _, filled, _, _ in marks] == [True, True]
    for (_, _, x, _), (left, _, width) in zip(marks, boxes_of(figure, "#d4d4d4")[1:], strict=True):
        assert x > left + width
    strict = null_comparison(null_table(), sentence=VERDICT, settings={"level": 0.99},
                             provenance=PARENT)  # fmt: skip
    assert [filled for _, filled, _, _ in marks_of(strict)[1:]] == [False, False]


def test_each_shuffle_is_a_tick_and_a_row_of_the_table(figures):
    figure = figures["null_comparison"]
    ticks = [line for line in drawn(figure).axes[0].lines if line.get_marker() == "|"]
    assert [len(line.get_xdata()) for line in ticks] == [19, 19]
    assert len(figure.table) == 38
    assert figure.table["value"].tolist()[19:] == shuffles()["stability"].tolist()
    assert figure.table["shuffle"].tolist()[:3] == [1, 2, 3]


def test_what_cannot_be_tested_is_shown_without_p():
    table = null_table(p=(NAN, NAN), warning="2 documents are too few")
    figure = null_comparison(table, sentence=VERDICT, settings=NULL, provenance=PARENT)
    assert texts_of(figure).count("not tested") == 2
    assert [filled for _, filled, _, _ in marks_of(figure)[1:]] == [False, False]
    assert "† 2 documents are too few" in figure.caption and "p:" not in figure.caption


def test_prevalence_places_its_marks_in_percentage_points(figures):
    figure = figures["prevalence"]
    table = figure.table
    assert table["estimate"].is_monotonic_decreasing
    xs = np.array([x for _, _, x, _ in marks_of(figure)[-6:]])
    axis = drawn(figure).axes[0]
    at = {t.get_text().replace("−", "-"): t.get_position()[0] for t in axis.texts}
    per_point = (at["5"] - at["-5"]) / 10
    assert xs == pytest.approx(at["0"] + per_point * 100 * table["estimate"].to_numpy())
    looks = [(marker, filled) for marker, filled, _, _ in marks_of(figure)[-6:]]
    assert [filled for _, filled in looks] == (table["q"] <= 0.05).tolist()
    sides = ["o" if value > 0 else "D" for value in table["estimate"]]
    assert [m for (m, _), e in zip(looks, table["estimate"], strict=True) if e] == [
        side for side, e in zip(sides, table["estimate"], strict=True) if e
    ]


def test_contrasts_are_panels_of_one_scale_with_topics_in_the_same_rows(figures):
    figure = figures["contrasts"]
    marks = [mark for mark in marks_of(figure) if mark[3] > 15]
    assert len(marks) == 27
    rows = sorted({round(y, 6) for *_, y in marks})
    assert len(rows) == 9
    assert {marker for marker, *_ in marks} == {"o"}  # sides change, so no sides
    first = figure.table.groupby("term", sort=False)["topic"].agg(list)
    assert first.iloc[0] == first.iloc[1] == first.iloc[2]
    axis = drawn(figure).axes[0]
    zeros = sorted(t.get_position()[0] for t in axis.texts if t.get_text() == "0")
    tens = sorted(t.get_position()[0] for t in axis.texts if t.get_text() == "5")
    assert np.subtract(tens, zeros) == pytest.approx([tens[0] - zeros[0]] * 3)


def test_prevalence_says_formula_refits_family_and_n(figures):
    assert figures["prevalence"].caption == (
        "Difference in the share of 6 topics, in percentage points, by ~ outlet + spline(date): "
        "Herald (31 stories) against Globe (28 stories); positive where the first has more; 41 to "
        "46 documents. 20 topics by lda, random state 0. Lines are 95% intervals (from 40 refits "
        "on resampled stories). q: p from the normal approximation, adjusted over topics and "
        "contrasts of a kind (Benjamini-Hochberg, false discovery rate; 60 tests in all). Filled "
        "marks have q of 0.05 or less; hollow ones have not, or no test. "
        f"† {UNSTEADY}. Note: {GUARD}"
    )
    assert "right of zero: more in Herald, 31 stories" in texts_of(figures["prevalence"])


def test_prevalence_keeps_the_topics_with_the_smallest_q_or_goes_by_number():
    table = prevalence_table(70)
    figure = prevalence(table, n_rows=5, provenance=PARENT)
    assert len(figure.table) == 5 and (figure.table["q"] == 0.001).all()
    assert "5 of 70 topics (those with the smallest q)" in figure.caption
    given = prevalence(table.head(9), sort="topic", provenance=PARENT)
    assert given.table["topic"].tolist() == list(range(1, 10))
    six = prevalence(prevalence_table(3, THREE), contrasts=["date"], provenance=PARENT)
    assert set(six.table["term"]) == {"date"}


def test_without_intervals_and_tests_the_caption_says_so():
    table = prevalence_table().assign(low=NAN, high=NAN, q=NAN)
    caption = prevalence(table, settings=PREVALENCE, provenance=PARENT).caption
    assert "There are no intervals" in caption and "Nothing is tested" in caption
    assert "adjusted" not in caption


def test_a_curve_is_drawn_where_the_table_says(figures):
    figure = figures["prevalence_curve"]
    lines = [line for line in drawn(figure).axes[0].lines if line.get_zorder() == 2.4]
    lines = [line for line in lines if len(line.get_xdata()) == 30]
    assert len(lines) == 6  # three topics, two groups
    own = figure.table.head(30)["estimate"].to_numpy()
    ys = lines[0].get_ydata()
    per_share = (ys - ys[0])[1:] / (own - own[0])[1:]
    assert per_share == pytest.approx([per_share[0]] * 29)
    assert len({line.get_linestyle() for line in lines}) == 2 or len(
        {tuple(line._dash_pattern[1] or ()) for line in lines}
    ) == 2  # fmt: skip


def test_a_curve_says_its_ends_its_top_and_its_formula(figures):
    figure = figures["prevalence_curve"]
    assert figure.caption.startswith(
        "Share of 3 topics over time, in percent, by ~ outlet + spline(date), for Herald and Globe "
        "(in this order); 812 documents."
    )
    assert "Bands are 95% intervals (from 40 refits on resampled stories)" in figure.caption
    own = figure.table[(figure.table["topic"] == 1) & (figure.table["group"] == "Herald")]
    top = own.loc[own["estimate"].idxmax()]
    assert f"highest {100 * top['estimate']:.1f} on {top['date']}" in figure.alt
    assert "over time, 2023-01-15 to 2024-11-12, in percent" in figure.alt


def test_the_curves_that_move_most_are_drawn_by_default():
    table = curve_table(range(1, 10))
    flat = table["topic"] % 3 == 0
    table.loc[flat, "estimate"] = 0.05
    figure = prevalence_curve(table, provenance=PARENT)
    assert figure.table["topic"].unique().tolist() == [1, 2, 4, 5, 7, 8]
    assert "6 of 9 topics (those that move most)" in figure.caption


def test_a_spline_of_a_number_has_an_axis_of_numbers():
    figure = prevalence_curve(number_curve(), provenance=PARENT)
    assert {"0", "100", "200", "n followers"} <= set(texts_of(figure))
    assert "over n followers, 0 to 290, in percent" in figure.alt
    both = pd.concat([curve_table((1,)), number_curve()], ignore_index=True)
    assert prevalence_curve(both, provenance=PARENT).table["term"].unique().tolist() == ["date"]
    second = prevalence_curve(both, term="n_followers", provenance=PARENT)
    assert second.table["value"].max() == 290.0
    with pytest.raises(CountsError, match="did you mean 'n_followers'"):
        prevalence_curve(both, term="followers", provenance=PARENT)


@pytest.mark.parametrize("days", [3, 40, 61, 400, 4000, 40000])
def test_dates_on_an_axis_do_not_touch(days):
    named = date_ticks(738000, 738000 + days, 45.0)
    assert named and min(named) >= 738000 and max(named) <= 738000 + days
    places = sorted(named)
    widest = 14.0 if any(len(name) > 7 for name in named.values()) else 6.0
    assert all((b - a) * 45.0 / days > widest for a, b in pairwise(places))


def test_words_stand_at_their_effect_and_expected_count():
    table = words_table((1,), 30)
    figure = wording(table, n_labels=30, settings=WORDING, provenance=PARENT)
    rows = figure.table
    axis = drawn(figure).axes[0]
    points = [
        (line.get_xdata()[0], line.get_ydata()[0], line.get_markerfacecolor() != "white")
        for line in axis.lines
        if line.get_marker() in {look.marker for look in PALETTE} and line.get_zorder() == 3.0
    ][4:]  # the first four are the key's
    assert len(points) == len(rows) == 30
    xs, ys, filled = map(np.array, zip(*points, strict=True))
    fit = np.polyfit(rows["estimate"], xs, 1)
    assert np.abs(np.polyval(fit, rows["estimate"]) - xs).max() < 0.02 and fit[0] > 0
    counts = np.log10(rows["n_a"] + rows["n_b"])
    fit = np.polyfit(counts, ys, 1)
    assert np.abs(np.polyval(fit, counts) - ys).max() < 0.02 and fit[0] < 0  # more is higher
    assert filled.tolist() == (rows["q"] <= 0.05).tolist()


def test_the_words_beyond_chance_are_labeled_first(figures):
    rows = figures["wording"].table
    for _, own in rows.groupby("topic"):
        assert own["q"].is_monotonic_increasing
        assert own["labeled"].sum() == 20
    found = rows[rows["q"] <= 0.05]
    written = texts_of(figures["wording"])
    assert found["labeled"].all()
    assert sum(term in written for term in found["term"]) == len(found)


def test_wording_says_groups_units_family_and_that_scales_are_alike(figures):
    assert figures["wording"].caption == (
        "Each mark is a word within a topic: its weighted log-odds, right of the line where Right "
        "(2,310 documents), left where Left (2,498 documents) uses it more, and the count expected "
        "in the topic in both (logarithmic scale); 2 topics, 120 words, words expected 5 times or "
        "more (at the rates of the groups themselves, half a time or more). All panels have the "
        "same scales. Filled marks have q of 0.05 or less, hollow and "
        "pale ones have not, or no test; 95% intervals stand in the table. q: permutation test of "
        "whole documents (unit: document), adjusted for 1,200 tests (Benjamini-Hochberg, false "
        "discovery rate). Labeled are the words with the smallest q, where a label finds room. "
        f"Note: {GUARD}"
    )
    assert "5 of 60 words beyond chance" in figures["wording"].alt


def test_wording_draws_the_topics_with_most_findings_or_those_asked_for():
    table = words_table(range(1, 8))
    table.loc[table["topic"].isin([1, 5, 6]), "q"] = 0.7
    figure = wording(table, settings=WORDING, provenance=PARENT)
    assert figure.table["topic"].unique().tolist() == [2, 3, 4, 7]
    assert "4 of 7 topics (those with the most words beyond chance)" in figure.caption
    asked = wording(table, topics=[6, 1], provenance=PARENT)
    assert asked.table["topic"].unique().tolist() == [6, 1]
    pairs = pd.concat([words_table((1,)), words_table((1,), pair=("Right", "Center"))])
    assert set(wording(pairs, provenance=PARENT).table["group_b"]) == {"Left"}
    other = wording(pairs, pair=("Right", "Center"), provenance=PARENT)
    assert set(other.table["group_b"]) == {"Center"}


def test_a_search_draws_five_panels_each_on_its_scale(figures):
    figure = figures["search_k"]
    written = texts_of(figure)
    assert written.count("lower is better") == 1 and written.count("higher is better") == 3
    marks = [m for m in marks_of(figure) if m[1]]
    assert len(marks) == 25
    marked = [line for line in drawn(figure).axes[0].lines
              if len(set(line.get_xdata())) == 1 and line.get_linewidth() == 1.0]  # fmt: skip
    assert len(marked) == 5  # the chosen number, in each panel
    assert "without topics it is 4,400" in figure.caption
    assert "lowest 2,940 at 30" in figure.alt and "nearest to 1 1.1 at 50" in figure.alt
    part = search_k(k_table()[["k", "perplexity", "stability"]], provenance=PARENT)
    assert sum(text.endswith("is better") for text in texts_of(part)) == 2


def test_a_measure_that_is_missing_breaks_its_line():
    table = k_table()
    table.loc[2, "stability"] = NAN
    whole, broken = (search_k(t, provenance=PARENT) for t in (k_table(), table))

    def lines(figure):
        return sum(line.get_zorder() == 2.0 for line in drawn(figure).axes[0].lines)

    assert lines(whole) == 20 and lines(broken) == 18


def cells_of(figure):
    from matplotlib.collections import QuadMesh

    (mesh,) = [c for c in drawn(figure).axes[0].collections if isinstance(c, QuadMesh)]
    return mesh


def test_cells_are_as_dark_as_their_ratio_and_next_to_nothing_has_no_shade(figures):
    figure = figures["crossing"]
    rows = figure.table
    ratio = rows["per_1k"] / rows["overall"]
    wanted = np.select([ratio <= 0.5, ratio <= 0.8, ratio <= 1.25, ratio <= 2], [1, 2, 3, 4], 5)
    wanted = np.where(rows["category"] == "human_cost", 0, wanted)
    assert rows["shade"].tolist() == wanted.tolist()
    assert len(set(wanted)) >= 5
    mesh = cells_of(figure)
    mesh.update_scalarmappable()
    drawn_colors = [matplotlib.colors.to_hex(c) for c in mesh.get_facecolors()]
    assert drawn_colors == [["#ffffff", *SHADES][shade] for shade in rows["shade"]]


def test_shades_fall_evenly_in_grey():
    greys = [int(shade[1:3], 16) for shade in SHADES]
    assert all(shade == f"#{shade[1:3] * 3}" for shade in SHADES)
    assert all(a - b >= 20 for a, b in zip([255, *greys], greys, strict=False))
    assert [is_dark(shade) for shade in SHADES] == [False, False, False, False, True]


def test_a_crossing_shows_rates_and_the_rates_of_all_documents(figures):
    figure = figures["crossing"]
    written = texts_of(figure)
    for text in ("threat", "human cost", "all documents", "4", "1.33", "0.01"):
        assert text in written
    assert "Nothing is tested" in figure.caption and "(ukraine)" in figure.caption
    many = crossing(crossing_table(3, [f"c{i:02}" for i in range(20)]), provenance=PARENT)
    assert many.table["category"].nunique() == 16
    assert "the 16 most frequent of 20 categories" in many.caption


def test_a_zero_that_is_to_be_expected_has_no_shade_and_one_that_is_not_has():
    table = crossing_table(2, ("often", "rare", "x")).assign(n=0.0, per_1k=0.0)
    shades = crossing(table, provenance=PARENT).table.set_index(["topic", "category"])["shade"]
    assert shades[1, "often"] == 1  # 40 were to be expected
    assert shades[1, "x"] == 0


BAD = [
    (topics_overview, topics_table().drop(columns="share"), {}, "needs a column 'share'"),
    (topics_overview, topics_table(share=1.5), {}, "share = 1.5; it must be between 0 and 1"),
    (topics_overview, topics_table(share=np.linspace(0, 1, 32)), {}, "differ in more than their"),
    (topics_overview, topics_table(stable="yes"), {}, "stable = 'yes'; it must be True, False"),
    (topics_overview, topics_table(), {"n_topics": 0}, "n_topics = 0"),
    (topics_overview, topics_table(), {"width": "triple"}, "width = 'triple'"),
    (null_comparison, null_table(p=(0.1, 1.2)), {"sentence": ""}, "p = 1.2"),
    (null_comparison, null_table(statistic="a"), {"sentence": ""}, "stands in two rows"),
    (prevalence, pd.concat([prevalence_table()] * 2), {}, "stands in two rows"),
    (prevalence, prevalence_table().assign(low=9.0), {},
     "low = 9.0; it must be at most its high"),
    (prevalence, prevalence_table(), {"contrasts": ["outlt"]}, "no row has term 'outlt'"),
    (prevalence, prevalence_table(), {"sort": "size"}, "sort = 'size'"),
    (prevalence, prevalence_table(), {"n_rows": 0}, "n_rows = 0"),
    (prevalence_curve, curve_table().assign(date="May"), {}, "date = 'May'"),
    (prevalence_curve, curve_table().assign(date=""), {}, "value = nan; it must be a finite"),
    (prevalence_curve, curve_table(groups="abcdefg"), {}, "6 groups"),
    (prevalence_curve, curve_table(), {"topics": [9]}, "no row has topic 9; there are 1, 2, 3"),
    (prevalence_curve, curve_table(), {"topics": []}, "name 1 to 12"),
    (prevalence_curve, pd.concat([curve_table()] * 2), {}, "stands in two rows"),
    (wording, words_table().assign(n_a=-1.0), {}, "n_a = -1.0; it must be zero or more"),
    (wording, words_table().assign(estimate=INF), {}, "estimate = inf"),
    (wording, words_table().assign(estimate=NAN), {}, "nothing to draw"),
    (wording, words_table(), {"topics": [4]}, "no word of topic 4 has an estimate"),
    (wording, words_table(), {"pair": ("Left", "Right")}, "there is no pair"),
    (wording, words_table(), {"n_labels": -1}, "n_labels = -1"),
    (search_k, k_table().assign(k=5), {}, "k 5 stands in two rows"),
    (search_k, k_table(), {"chosen": 7}, "7 was not tried; tried were: 5, 10, 20, 30, 50"),
    (search_k, k_table().assign(perplexity=INF), {}, "perplexity = inf"),
    (search_k, k_table()[["k"]].assign(perplexity=NAN), {}, "no measure was made"),
    (crossing, crossing_table().iloc[1:], {}, "there is no row for"),
    (crossing, crossing_table().assign(per_1k=-1.0), {}, "per_1k = -1.0"),
    (crossing, crossing_table(), {"categories": ["treat"]}, "did you mean 'threat'"),
    (crossing, crossing_table(), {"categories": ["peace"] * 2}, "name 1 to 6, each once"),
]  # fmt: skip


@pytest.mark.parametrize(("draw", "table", "choices", "message"), BAD)
def test_bad_tables_and_choices_are_errors_that_say_where(draw, table, choices, message):
    with pytest.raises(CountsError, match=message):
        draw(table, provenance=PARENT, **choices)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_that_was_shuffled_or_has_more_columns_draws_the_same(name, figures):
    makers = {
        "prevalence": (prevalence, prevalence_table(), {"settings": PREVALENCE}),
        "contrasts": (prevalence, prevalence_table(9, THREE), {
            "settings": PREVALENCE, "contrasts": [term for term, *_ in THREE]}),
        "prevalence_curve": (prevalence_curve, curve_table(), {}),
        "wording": (wording, words_table(), {"settings": WORDING}),
        "search_k": (search_k, k_table(), {"settings": SEARCH}),
        "crossing": (crossing, crossing_table(), {}),
        "null_comparison": (null_comparison, null_table(), {"sentence": VERDICT}),
        "topics_overview": (topics_overview, topics_table(4, 1), {}),
    }  # fmt: skip
    draw, table, choices = makers[name]
    plain = draw(table, provenance=PARENT, **choices)
    mixed = table.sample(frac=1.0, random_state=3).assign(another=1) if name != (
        "null_comparison"
    ) else table.assign(another=1)  # fmt: skip
    assert draw(mixed, provenance=PARENT, **choices).render("svg") == plain.render("svg")


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from test_topic_kinds import NOT_DISTINGUISHABLE, kinds
from framing.provenance import sha256
for name, figure in kinds(watermark=NOT_DISTINGUISHABLE).items():
    for format in ("svg", "pdf", "png"):
        print(name, format, sha256(figure.render(format)))
assert "matplotlib.pyplot" not in sys.modules, "pyplot was imported"
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return the files of each kind, under a watermark, saved from one drawing."""
    folder = tmp_path_factory.mktemp("files")
    return {
        name: {path.suffix[1:]: path.read_bytes() for path in figure.save(folder / name)[:3]}
        for name, figure in kinds(watermark=NOT_DISTINGUISHABLE).items()
    }


def test_bytes_do_not_depend_on_the_process_or_what_else_is_saved(files):
    there = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(HERE)],
        env={**os.environ, "PYTHONHASHSEED": "321", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Tokyo"},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    here = "".join(
        f"{name} {format} {sha256(data)}\n"
        for name, by_format in files.items()
        for format, data in by_format.items()
    )
    assert there == here


@pytest.mark.parametrize("name", NAMES)
def test_files_have_neither_raster_nor_date(name, files):
    svg = files[name]["svg"].decode()
    assert "<image" not in svg and "<text" not in svg and "dc:date" not in svg
    pdf = files[name]["pdf"]
    assert b"FlateDecode" not in pdf and b"CreationDate" not in pdf
