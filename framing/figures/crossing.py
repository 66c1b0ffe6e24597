"""Crossing: frames, or voices, in each topic, as shades of grey with their rates.

A row is a topic, a column a frame. The number is how often the frame occurs per 1,000 words of the
topic, the shade how that compares with all documents: lighter is less, darker is more, so that
the table survives a grey printer. A cell that rests on next to nothing has no shade.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.errors import CountsError, did_you_mean
from framing.figures.estimates import add_estimates
from framing.figures.figure import Figure
from framing.figures.legend import make_key
from framing.figures.notes import make_notes
from framing.figures.style import (
    GREY,
    INK,
    MARGIN,
    SMALL,
    Sheet,
    is_dark,
    line_height,
    measure,
    new_sheet,
    number,
    shorten,
    wrap,
)
from framing.figures.tables import (
    checked,
    figure_provenance,
    need_grid,
    page_width,
    plural,
    refuse,
    sentences,
    spoken,
)
from framing.figures.topic_names import add_texts, topic_name
from framing.figures.watermark import draw_across, said_across
from framing.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["crossing"]

KIND = "crossing"
FEW = 5  # occurrences: seen, or to be expected if the topic were like all
MOST = {"single": 6, "double": 16}  # categories
HEAD = 30.0  # mm of the names of categories, at most
ROW = 4.4  # mm
# Upper bounds of the ratio to the rate of all documents, and their shades: L* 92, 83, 72, 58, 28.
BOUNDS = (0.5, 0.8, 1.25, 2.0, math.inf)
SHADES = ("#e8e8e8", "#cecece", "#b0b0b0", "#8b8b8b", "#434343")
AGAINST = "Against all documents:"
SAID = ("less than half", "down to half", "about as often", "up to twice", "more than twice")


def crossing(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    settings: Mapping[str, Any] | None = None,
    categories: Sequence[str] | None = None,
    n_topics: int = 50,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str | None = None,
    watermark: str | None = None,
) -> Figure:
    """Draw rates of categories in topics, shaded by their ratio to the rate in all documents.

    Parameters
    ----------
    table : pandas.DataFrame
        As of `Crossing`: ``topic``, ``category``, ``n`` (expected occurrences), ``n_tokens``
        (expected words of the topic), ``per_1k``, ``overall`` (of all documents, per 1,000
        words); every topic with every category; and, missing where there is none, ``label``.
    provenance : Provenance
        Record of the table.
    settings : mapping, optional
        Of the result; ``layer`` and ``k`` go into the caption.
    categories : sequence of str, optional
        What to draw, in this order; at most 16 (6 in a single column); by
        default the most frequent.
    n_topics : int, default 50
        How many topics are drawn at most, the first ones.
    title, caption, warnings
        As for `forest`.
    width : {"single", "double"}, optional
        Page width: 88 or 178 mm; by default single for up to 6 categories.
    watermark : str, optional
        As for `topics_overview`.

    Returns
    -------
    Figure
        Its table says in ``shade`` how dark each cell is, from 1 to 5, or 0 for none.

    Raises
    ------
    CountsError
        If a column or a value is missing or impossible, a cell is missing or given twice, a
        category is unknown, or there are too many.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "topic": [1, 1, 2, 2], "label": ["war", "war", "tax", "tax"],
    ...     "category": ["threat", "cost"] * 2, "n": [30.0, 6.0, 5.0, 14.0], "n_tokens": 10000.0,
    ...     "per_1k": [3.0, 0.6, 0.5, 1.4], "overall": [1.75, 1.0] * 2})
    >>> print(crossing(table, provenance=Provenance("crossing")).alt)
    Table of 2 topics by 2 categories, occurrences per 1,000 words of the topic. Most above the
    rate of all documents: threat in 1 war 3 (all 1.75), cost in 2 tax 1.4 (all 1). Most below:
    threat in 2 tax 0.5 (all 1.75), cost in 1 war 0.6 (all 1).
    """
    if n_topics < 1:
        raise CountsError(f"{KIND}: n_topics = {n_topics}; it must be one or more.")
    settings = dict(settings or {})
    everything = prepared(table)
    n = everything["category"].nunique() if categories is None else len(categories)
    width = width or ("single" if n <= MOST["single"] else "double")
    page = page_width(width, KIND)
    chosen = choose(everything, categories, MOST[width])
    topics = sorted(set(everything["topic"]))[:n_topics]
    rows = in_order_of(everything, topics, chosen)
    arguments = {
        "categories": chosen, "n_topics": n_topics, "title": title, "width": width,
        "watermark": watermark,
    }  # fmt: skip
    n_known = everything["category"].nunique() if categories is None else len(chosen)
    some = plural(len(chosen), "category", "categories")
    if len(chosen) < n_known:
        some = f"the {len(chosen)} most frequent of {n_known} categories"
    first = len(topics) < everything["topic"].nunique()
    which = f"{'the first ' if first else ''}{plural(len(topics), 'topic')}"
    text = default_caption(f"{some} in {which}", settings, warnings)
    drawing = partial(draw, warnings=tuple(warnings), title=title, width=page)
    return Figure(
        KIND,
        rows,
        said_across(watermark, text if caption is None else caption),
        said_across(watermark, describe(rows)),
        figure_provenance(KIND, arguments, rows, provenance),
        tuple(warnings),
        partial(draw_across, draw=drawing, watermark=watermark),
    )


def prepared(table: pd.DataFrame) -> pd.DataFrame:
    """Check the table and keep what is drawn, each cell with its shade."""
    rows = checked(table, KIND, keys=["category"], counts=["topic"], numbers=["n", "n_tokens"])
    rows = add_estimates(rows, table, KIND, ["per_1k", "overall"])
    for name in ("n", "n_tokens", "per_1k", "overall"):
        bad = (rows[name] < 0) | np.isinf(rows[name])
        refuse(rows, name, bad.to_numpy(), KIND, "finite, zero or more")
    rows = add_texts(rows, table, ["label"])
    need_grid(rows, ["topic"], ["category"], KIND)
    rows["shade"] = shades_of(rows)
    return rows


def shades_of(rows: pd.DataFrame) -> list[int]:
    """Return how dark each cell is, from 1 to 5; 0 where it rests on too little.

    Examples
    --------
    >>> shades_of(pd.DataFrame({"n": [1.0, 8.0, 0.0, 90.0], "n_tokens": 10000.0,
    ...                         "per_1k": [0.1, 0.8, 0.0, 9.0], "overall": [0.3, 0.8, 2.0, 3.0]}))
    [0, 3, 1, 5]
    """
    expected = rows["overall"] * rows["n_tokens"] / 1000
    enough = (rows["n"] >= FEW) | (expected >= FEW)
    known = enough & rows["per_1k"].notna() & (rows["overall"] > 0)
    ratio = (rows["per_1k"] / rows["overall"].where(known)).round(9)
    place = np.searchsorted(BOUNDS, ratio.fillna(0.0).to_numpy(), side="left") + 1
    return [int(shade) if there else 0 for shade, there in zip(place, known, strict=True)]


def choose(rows: pd.DataFrame, wanted: Sequence[str] | None, most: int) -> list[str]:
    """Return the categories to draw, or say which one is wrong."""
    sums = rows.groupby("category")["n"].sum().round(9)
    known = sorted(sums.index, key=lambda category: (-sums[category], category))
    if wanted is None:
        return known[:most]
    for category in wanted:
        if category not in known:
            raise CountsError(
                f"{KIND}: no row has category {category!r}; {did_you_mean(str(category), known)}"
            )
    if not wanted or len(set(wanted)) < len(wanted) or len(wanted) > most:
        raise CountsError(f"{KIND}: categories = {list(wanted)!r}; name 1 to {most}, each once.")
    return list(wanted)


def in_order_of(
    rows: pd.DataFrame, topics: Sequence[int], categories: Sequence[str]
) -> pd.DataFrame:
    """Keep topics and categories, topic by topic, in each the categories in their order."""
    rows = rows[rows["topic"].isin(topics) & rows["category"].isin(categories)]
    places = rows["category"].map({name: i for i, name in enumerate(categories)})
    order = pd.DataFrame({"topic": rows["topic"], "place": places})
    return rows.loc[order.sort_values(["topic", "place"]).index].reset_index(drop=True)


def default_caption(which: str, settings: Mapping[str, Any], warnings: Sequence[str]) -> str:
    """State what the numbers and the shades are, and that nothing is tested."""
    layer = f" ({spoken(str(settings['layer']))})" if settings.get("layer") else ""
    return sentences(
        f"Occurrences per 1,000 words of {which}{layer}; those of a document are divided among its "
        "topics as its words are",
        "Shades compare a cell with the rate of all documents, in the last row: lighter is less, "
        "darker is more",
        f"Cells without a shade rest on fewer than {FEW} occurrences, seen or expected",
        "Nothing is tested",
        warnings=warnings,
    )


def describe(rows: pd.DataFrame) -> str:
    """Put the figure into words: the cells furthest above and below the rate of all documents."""
    known = rows[rows["shade"] > 0]
    ratio = (known["per_1k"] / known["overall"]).round(9)
    ranked = known.assign(_ratio=ratio).sort_values("_ratio", ascending=False, kind="stable")
    above, below = ranked[ranked["_ratio"] > 1], ranked[ranked["_ratio"] < 1].iloc[::-1]

    def listed(cells: pd.DataFrame) -> str:
        return ", ".join(
            f"{spoken(row['category'])} in {topic_name(row['topic'], row['label'])} "
            f"{rate(row['per_1k'])} (all {rate(row['overall'])})"
            for row in cells.head(4).to_dict("records")
        )

    return sentences(
        f"Table of {plural(rows['topic'].nunique(), 'topic')} by "
        f"{plural(rows['category'].nunique(), 'category', 'categories')}, occurrences per 1,000 "
        "words of the topic",
        f"Most above the rate of all documents: {listed(above)}" if len(above) else "",
        f"Most below: {listed(below)}" if len(below) else "",
    )


def rate(value: float) -> str:
    """Write a rate for a narrow cell: three digits, no more than two after the point.

    Examples
    --------
    >>> rate(0.123), rate(3.456), rate(412.3), rate(0.001), rate(0.0), rate(math.nan)
    ('0.12', '3.46', '412', '<0.01', '0', '–')
    """
    if math.isnan(value):
        return "–"
    if 0 < value < 0.005:
        return "<0.01"
    return number(round(float(f"{value:.3g}"), 2))


def draw(
    rows: pd.DataFrame, *, warnings: Sequence[str], title: str | None, width: float
) -> Drawing:
    """Draw the table: key, names of categories upright, topics, all documents, notes."""
    categories = list(dict.fromkeys(rows["category"]))
    topics = rows.drop_duplicates("topic")
    notes = make_notes({}, warnings, width)
    key = make_key(title, {}, width)
    names = [
        wrap(topic_name(topic, label), (0.3 if width > 100 else 0.36) * width)
        for topic, label in zip(topics["topic"], topics["label"], strict=True)
    ]
    all_of = "all documents"
    left = MARGIN + max(measure(line) for lines in [*names, [all_of]] for line in lines) + 1.8
    cell = min((width - MARGIN - left) / len(categories), 16.0)
    xs = [left + cell * i for i in range(len(categories) + 1)]
    said = [shorten(spoken(name), HEAD, SMALL) for name in categories]
    upright = max(measure(text, SMALL) for text in said) > cell - 0.8
    head = max(measure(text, SMALL) for text in said) + 1.6 if upright else line_height(SMALL) + 0.8
    legend = places_of(width)
    top = key.height + (legend[-1][1] + 1) * (line_height() + 0.4) + 1.0 + head
    ys = [top]
    for lines in names:
        ys.append(ys[-1] + max(ROW, len(lines) * line_height() + 1.0))
    bottom = ys[-1] + 0.8 + ROW
    sheet = new_sheet(width, bottom + 0.6 + notes.height)
    key.draw(sheet)
    draw_legend(sheet, key.height, legend)
    for x, text in zip(xs, said, strict=False):
        if upright:
            draw_upright(sheet, x + cell / 2, top - 0.8, text)
        else:
            sheet.text(x + cell / 2, top - 1.2, text, size=SMALL, align="center")
    draw_cells(sheet, rows, xs, ys)
    for lines, (y, end) in zip(names, pairwise(ys), strict=True):
        for i, line in enumerate(lines):
            at = (y + end) / 2 + (i - (len(lines) - 1) / 2) * line_height()
            sheet.text(left - 1.4, at, line, align="right", middle=True)
    sheet.line([MARGIN, xs[-1]], [ys[-1] + 0.4] * 2, color=GREY, width=0.6)
    middle = ys[-1] + 0.8 + ROW / 2
    sheet.text(left - 1.4, middle, all_of, align="right", middle=True)
    whole = rows.drop_duplicates("category")["overall"]
    for x, value in zip(xs, whole, strict=False):
        sheet.text(x + cell / 2, middle, rate(value), size=SMALL, align="center", middle=True)
    notes.draw(sheet, bottom + 0.6)
    return sheet.drawing


def draw_upright(sheet: Sheet, x: float, bottom: float, text: str) -> None:
    """Write a line upright, which begins at the bottom."""
    sheet.text(x, bottom - measure(text, SMALL) / 2, text, size=SMALL, rotated=True)


def draw_cells(
    sheet: Sheet, rows: pd.DataFrame, xs: Sequence[float], ys: Sequence[float]
) -> None:  # fmt: skip
    """Draw the shades of all cells, and their rates in ink that can be read on them."""
    from matplotlib.colors import BoundaryNorm, ListedColormap

    shape = (len(ys) - 1, len(xs) - 1)
    shades = rows["shade"].to_numpy().reshape(shape)
    norm = BoundaryNorm(np.arange(len(SHADES) + 2) - 0.5, len(SHADES) + 1)
    sheet.axes.pcolormesh(
        np.array(xs), np.array(ys), shades, cmap=ListedColormap(["white", *SHADES]), norm=norm,
        edgecolors="white", linewidth=0.8, zorder=1.0,
    )  # fmt: skip
    rates = rows["per_1k"].to_numpy().reshape(shape)
    for i, j in np.ndindex(shape):
        shade = shades[i, j]
        ink = INK if shade else GREY
        if shade and is_dark(SHADES[shade - 1]):
            ink = "white"
        x, y, text = (xs[j] + xs[j + 1]) / 2, (ys[i] + ys[i + 1]) / 2, rate(float(rates[i, j]))
        sheet.text(x, y, text, size=SMALL, color=ink, align="center", middle=True)


def places_of(width: float) -> list[tuple[float, int, str, str]]:
    """Return place in mm, line, shade and words of each entry of the key."""
    entries = [("", AGAINST), *zip(SHADES, SAID, strict=True), ("white", f"fewer than {FEW}")]
    places, x, line = [], MARGIN, 0
    for shade, text in entries:
        size = (5.0 if shade else 0.0) + measure(text, SMALL)
        if x > MARGIN and x + size > width - MARGIN:
            x, line = MARGIN, line + 1
        places.append((x, line, shade, text))
        x += size + 3.0
    return places


def draw_legend(
    sheet: Sheet, top: float, places: Sequence[tuple[float, int, str, str]]
) -> None:  # fmt: skip
    """Explain the shades."""
    for x, line, shade, text in places:
        y = top + (line + 0.5) * (line_height() + 0.4)
        if shade:
            sheet.box(x, y - 1.3, 4.0, 2.6, face=shade, edge=GREY, line=0.4)
        sheet.text(x + (5.0 if shade else 0.0), y, text, size=SMALL, middle=True)
