"""Draw topics in rows: number, name and words, the bar of their share, the mark of stability."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.figures.claims import level_of
from framing.figures.estimates import hollow
from framing.figures.legend import AXIS_HEIGHT, draw_axis, make_key
from framing.figures.notes import make_notes, signs_of
from framing.figures.style import (
    GREY,
    INK,
    MARGIN,
    RULE,
    SMALL,
    Sheet,
    group_style,
    line_height,
    measure,
    new_sheet,
    wrap,
)
from framing.figures.tables import spoken

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["draw"]

HEAD = 4.6  # mm above the rows for the heads of columns
BETWEEN = 1.6  # mm between rows
BAR = 2.4  # mm
SHADE = "#d4d4d4"  # of what shuffled words give
BAND = 2.8  # mm high
MARK = group_style(0)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of the page begin, in mm, and their scales."""

    words: float
    share: float
    per_share: float
    sign: float
    left: float
    right: float

    def x(self, overlap: float) -> float:
        """Return the place of a share of words from 0 to 1."""
        return self.left + (self.right - self.left) * min(max(overlap, 0.0), 1.0)


def draw(
    rows: pd.DataFrame,
    *,
    settings: Mapping[str, Any],
    warnings: Sequence[str],
    title: str | None,
    width: float,
) -> Drawing:
    """Draw the table from top to bottom: key, heads, rows, axis, notes."""
    with_marks = bool(rows["overlap"].notna().any())
    signs, said = signs_of(rows["warning"])
    notes = make_notes(said, warnings, width)
    shares = [percent(share) for share in rows["share"]]
    layout = layout_of(rows, shares, signs, width, with_marks=with_marks)
    blocks = [texts_of(row, layout) for row in rows.to_dict("records")]
    heights = [sum(map(len, block)) * line_height() + BETWEEN for block in blocks]
    key = make_key(title, {}, width)
    legend = legend_of(rows, settings) if with_marks else []
    top = key.height + legend_height(legend, width) + HEAD
    bottom = top + math.fsum(heights)
    sheet = new_sheet(width, bottom + (AXIS_HEIGHT if with_marks else 1.0) + notes.height)
    key.draw(sheet)
    draw_legend(sheet, key.height, legend)
    sheet.text(MARGIN, top - 1.6, "topic", size=SMALL, color=GREY)
    sheet.text(layout.share, top - 1.6, "share", size=SMALL, color=GREY)
    if with_marks:
        ticks = [0.0, 0.5, 1.0]
        draw_axis(sheet, ticks, layout.x, top, bottom, "words that come back")
    y = top
    for i, (block, height) in enumerate(zip(blocks, heights, strict=True)):
        row = rows.iloc[i]
        draw_words(sheet, layout, y, int(row["topic"]), block)
        middle = y + line_height() / 2
        length = row["share"] * layout.per_share
        sheet.box(layout.share, middle - BAR / 2, length, BAR, face=GREY)
        at = layout.share + length + 0.9
        sheet.text(at, middle, shares[i], size=SMALL, middle=True)
        sheet.text(layout.sign, middle, signs[i], size=SMALL, middle=True)
        if with_marks:
            draw_stability(sheet, layout, middle, row)
        y += height
        sheet.line([MARGIN, width - MARGIN], [y - 0.6] * 2, width=0.3, order=0.4)
    notes.draw(sheet, bottom + (AXIS_HEIGHT if with_marks else 1.0))
    return sheet.drawing


def percent(share: float) -> str:
    """Write a share of all words.

    Examples
    --------
    >>> percent(0.123), percent(0.06), percent(0.0004), percent(0.0)
    ('12.3%', '6.0%', '<0.1%', '0%')
    """
    if 0 < share < 0.0005:
        return "<0.1%"
    return f"{100 * share:.1f}%" if share else "0%"


def layout_of(
    rows: pd.DataFrame,
    shares: Sequence[str],
    signs: Sequence[str],
    width: float,
    *,
    with_marks: bool,
) -> Layout:
    """Divide the page between words, bars, signs and marks."""
    wide = width > 100
    numbers = max(measure(str(topic), bold=True) for topic in rows["topic"])
    words = MARGIN + max(numbers, measure("topic", SMALL) - 1.0) + 2.0
    sign = max(measure(text, SMALL) for text in signs)
    end = width - MARGIN - 1.4
    left = end - (36.0 if wide else 19.0) if with_marks else end
    at_sign = left - (1.6 if with_marks else 0.0) - sign
    bar = 20.0 if wide else 9.0
    text = max(measure(share, SMALL) for share in shares) + 0.9
    share = at_sign - 1.6 - text - bar
    return Layout(words, share, bar / max(rows["share"].max(), 1e-9), at_sign, left, end)


def texts_of(row: Mapping[Any, Any], layout: Layout) -> tuple[list[str], list[str]]:
    """Return the lines of the label, if it says more than the words do, and of the words."""
    room = layout.share - 3.0 - layout.words
    label = spoken(row["label"])
    repeats = not label or row["terms"] == label
    return (
        [] if repeats else wrap(label, room, bold=True),
        wrap(row["terms"], room),
    )


def draw_words(
    sheet: Sheet, layout: Layout, y: float, topic: int, block: tuple[list[str], list[str]]
) -> None:
    """Write number, label and words of a topic, the first line with its middle half a line down."""
    label, words = block
    at = layout.words - 2.0
    sheet.text(at, y + line_height() / 2, str(topic), bold=True, align="right", middle=True)
    for lines, bold, color in ((label, True, INK), (words, False, GREY if label else INK)):
        for line in lines:
            x, middle = layout.words, y + line_height() / 2
            sheet.text(x, middle, line, bold=bold, color=color, middle=True)
            y += line_height()


def draw_stability(sheet: Sheet, layout: Layout, y: float, row: pd.Series) -> None:
    """Draw what shuffled words give in grey, then the interval and the mark of a topic."""
    sheet.line([layout.left, layout.right], [y, y], color=RULE, width=0.3, order=0.6)
    if math.isfinite(row["null"]):
        edge = layout.x(row["null"])
        sheet.box(layout.left, y - BAND / 2, edge - layout.left, BAND, face=SHADE, order=1.2)
        sheet.line([edge, edge], [y - BAND / 2, y + BAND / 2], color=GREY, width=0.8, order=1.4)
    if math.isfinite(row["low"]) and math.isfinite(row["high"]):
        ends = [layout.x(row["low"]), layout.x(row["high"])]
        sheet.line(ends, [y, y], color=MARK.color, width=1.0, order=2.0)
    if math.isfinite(row["overlap"]):
        at = [layout.x(row["overlap"])]
        if row["stable"] == 1:
            sheet.marks(at, [y], MARK)
        else:
            hollow(sheet, at, [y], MARK)


def legend_of(rows: pd.DataFrame, settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what the key explains: filled and hollow marks, lines, and the grey."""
    entries = []
    if (rows["stable"] == 1).any():
        entries.append(("filled", "steadier than topics of shuffled words"))
    if (rows["stable"] == 0).any():
        entries.append(("hollow", "no steadier"))
    if rows["stable"].isna().any():
        entries.append(("hollow", "not held against shuffled words"))
    if rows["low"].notna().any():
        entries.append(("line", f"central {level_of(settings) or 'part '}of the refits"))
    if rows["null"].notna().any():
        entries.append(("grey", "topics of shuffled words, 95th percentile"))
    return entries


def places_of(legend: Sequence[tuple[str, str]], width: float) -> list[tuple[float, int]]:
    """Return where each entry of the key begins, in mm, and in which line."""
    places, x, line = [], MARGIN, 0
    for _, text in legend:
        size = 4.6 + measure(text, SMALL) + 3.4
        if x > MARGIN and x + size - 3.4 > width - MARGIN:
            x, line = MARGIN, line + 1
        places.append((x, line))
        x += size
    return places


def legend_height(legend: Sequence[tuple[str, str]], width: float) -> float:
    """Return the millimeters of the key to the marks."""
    return (places_of(legend, width)[-1][1] + 1) * line_height() + 0.6 if legend else 0.0


def draw_legend(sheet: Sheet, top: float, legend: Sequence[tuple[str, str]]) -> None:
    """Explain marks, lines and the grey, one after the other."""
    for (what, text), (x, line) in zip(legend, places_of(legend, sheet.width), strict=True):
        y = top + (line + 0.5) * line_height()
        if what == "filled":
            sheet.marks([x + 1.6], [y], MARK)
        elif what == "hollow":
            hollow(sheet, [x + 1.6], [y], MARK)
        elif what == "line":
            sheet.line([x, x + 3.2], [y, y], color=MARK.color, width=1.0)
        else:
            sheet.box(x, y - BAND / 2, 3.2, BAND, face=SHADE)
            sheet.line([x + 3.2] * 2, [y - BAND / 2, y + BAND / 2], color=GREY, width=0.8, order=2)
        sheet.text(x + 4.6, y, text, size=SMALL, middle=True)
