"""How a dispersion strip is drawn: its bands, its rows of marks, one scale for all articles.

Paragraphs are shaded by section and marks by how many occurrences they hold. Where passages
are known, a band of theirs stands below, and marks take the look of their voice; their
height then says how many.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from framing.figures.legend import AXIS_HEIGHT, draw_axis, draw_sections, make_key, section_fill
from framing.figures.style import (
    GREY,
    INK,
    MARGIN,
    PALE,
    SMALL,
    Sheet,
    group_style,
    is_dark,
    line_height,
    measure,
    new_sheet,
    number,
    shorten,
    ticks,
    tint,
    wrap,
)
from framing.figures.tables import plural, spoken
from framing.figures.voice_style import draw_voice, make_voice_key, voices_of, write_inside

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["draw", "lengths"]

ROW, MARK = 3.2, 2.6  # mm: a row, and the height of its marks
BAND = 2.2  # mm, the height of the paragraphs
VOICE_BAND = 2.6  # mm, the height of the passages
DARKNESS = (0.45, 0.72, 1.0)  # of a mark with 1, 2, 3 or more occurrences
HEIGHTS = (1.4, 2.0, 2.6)  # mm of a mark filled by voice, with as many


def lengths(rows: pd.DataFrame) -> dict[str, int]:
    """Return the words of each document, in the order of the table."""
    ends = (rows["first"] + rows["n_tokens"]).groupby(rows["document"], sort=False).max()
    return {str(document): int(end) for document, end in ends.items()}


@dataclass(frozen=True, slots=True)
class Layout:
    """The common scale of all strips: where the first word stands, and mm per word."""

    left: float
    per_word: float
    sums: float

    def span(self, first: float, n_tokens: float) -> tuple[float, float]:
        """Return where a paragraph begins and how wide it is, less a hairline between two."""
        width = max(n_tokens * self.per_word - 0.25, 0.4)
        return self.left + first * self.per_word, width

    def exact(self, first: float, n_tokens: float) -> tuple[float, float]:
        """Return where a passage begins and how wide it is: passages touch each other."""
        return self.left + first * self.per_word, n_tokens * self.per_word


def draw(rows: pd.DataFrame, *, categories: list[str], title: str | None, width: float) -> Drawing:
    """Draw the table from top to bottom: key, then one strip a document, then the axis."""
    groups = list(dict.fromkeys(rows["group"]))
    key = make_key(title, dict.fromkeys(groups, ""), width)
    room = min(0.4 * width, 55.0)
    names = {category: shorten(spoken(category), room) for category in categories}
    label_width = max([measure(name) for name in names.values()] + [14.0])
    left = MARGIN + label_width + 2.5
    sums = max(4.0, max(measure(number(n), SMALL) for n in [*rows["n"], rows["n"].sum()]) + 1.0)
    right = width - MARGIN - sums - 1.0
    longest = max([1, *lengths(rows).values()])
    values = ticks(0.0, longest, max(2, int((right - left) / 14)))
    values = [value for value in values if value <= longest]
    layout = Layout(left, (right - left) / longest, width - MARGIN)
    heads = {
        document: wrap(f"{document}: {plural(length, 'word')}", width - 2 * MARGIN - 3.4, bold=True)
        for document, length in lengths(rows).items()
    }
    voices = make_voice_key(voices_of(rows), width) if "voice" in rows else None
    bands = BAND if voices is None else BAND + VOICE_BAND
    body = len(categories) * ROW
    panel = 1.4 + bands + 1.0 + body + 2.6
    top = key.height + 5.4 + (voices.height + 0.4 if voices else 0.0)
    bottom = top + math.fsum(panel + len(lines) * line_height() for lines in heads.values())
    sheet = new_sheet(width, bottom + AXIS_HEIGHT)
    key.draw(sheet)
    draw_sections(sheet, MARGIN, key.height + 2.4, INK if voices is None else GREY)
    if voices is not None:
        voices.draw(sheet, key.height + 4.4)
    label = "words from the beginning of the document"
    draw_axis(sheet, values, lambda word: left + word * layout.per_word, bottom, bottom, label)
    y = top
    for document, lines in heads.items():
        own = rows[rows["document"] == document]
        look = group_style(groups.index(own["group"].iloc[0]))
        sheet.marks([MARGIN + 1.0], [y + line_height() / 2], look)
        for line in lines:
            sheet.text(MARGIN + 3.4, y + line_height() / 2, line, bold=True, middle=True)
            y += line_height()
        draw_band(sheet, layout, y + 1.4, own)
        sheet.text(layout.sums, y + 1.4 + bands - BAND / 2, "n", size=SMALL, color=GREY,
                   align="right", middle=True)  # fmt: skip
        draw_rows(sheet, layout, y + 1.4 + bands + 1.0, own, names, look.color)
        y += panel
    return sheet.drawing


def draw_band(sheet: Sheet, layout: Layout, y: float, own: pd.DataFrame) -> None:
    """Draw the paragraphs of a document, shaded by section; below them, any passages."""
    listed = own[own["category"] == ""]
    if "voice" in listed:
        draw_passages(sheet, layout, y, listed)
        return
    columns = (listed["first"], listed["n_tokens"], listed["section"])
    for first, n_tokens, section in zip(*columns, strict=True):
        x, width = layout.span(first, n_tokens)
        sheet.box(x, y, width, BAND, face=section_fill(section, INK), edge=INK, line=0.3)


def draw_passages(sheet: Sheet, layout: Layout, y: float, listed: pd.DataFrame) -> None:
    """Draw the paragraphs that the passages make up, in grey, and the passages by voice."""
    paragraphs = listed.groupby("paragraph", sort=False).agg(
        first=("first", "min"), n_tokens=("n_tokens", "sum"), section=("section", "first")
    )
    for first, n_tokens, section in paragraphs.itertuples(index=False):
        x, width = layout.span(first, n_tokens)
        sheet.box(x, y, width, BAND - 0.8, face=section_fill(section, GREY), edge=GREY, line=0.3)
    columns = (listed["first"], listed["n_tokens"], listed["voice"])
    for first, n_tokens, voice in zip(*columns, strict=True):
        x, width = layout.exact(first, n_tokens)
        draw_voice(sheet, x, y + BAND - 0.3, width, VOICE_BAND, voice, line=0.2)


def draw_rows(
    sheet: Sheet, layout: Layout, y: float, own: pd.DataFrame, names: dict[str, str], color: str
) -> None:
    """Draw one row a category: its name, its marks, its sum."""
    length = int((own["first"] + own["n_tokens"]).max())
    for category, name in names.items():
        cells = own[(own["category"] == category) & (own["n"] > 0)]
        middle, total = y + ROW / 2, int(cells["n"].sum())
        whole = length * layout.per_word
        sheet.box(layout.left, middle - MARK / 2, whole, MARK, face=PALE, order=0.8)
        ink = INK if total else GREY
        sheet.text(layout.left - 2.0, middle, name, color=ink, align="right", middle=True)
        sheet.text(layout.sums, middle, number(total), size=SMALL, color=ink, align="right",
                   middle=True)  # fmt: skip
        voices = cells["voice"] if "voice" in cells else [None] * len(cells)
        columns = (cells["first"], cells["n_tokens"], cells["n"], voices)
        for first, n_tokens, n, voice in zip(*columns, strict=True):
            span = layout.span(first, n_tokens)
            if voice is None:
                draw_mark(sheet, span, middle, n, color)
            else:
                draw_voiced_mark(sheet, span, middle, n, voice)
        y += ROW


def draw_voiced_mark(
    sheet: Sheet, span: tuple[float, float], middle: float, n: int, voice: str
) -> None:
    """Draw the occurrences in one passage in its voice: higher for more, with their number."""
    x, width = span
    height = HEIGHTS[min(n, len(HEIGHTS)) - 1]
    draw_voice(sheet, x, middle - height / 2, width, height, voice, line=0.3)
    if n > 1:
        write_inside(sheet, x, middle, (width, height), n, voice)


def draw_mark(sheet: Sheet, span: tuple[float, float], middle: float, n: int, color: str) -> None:
    """Draw the occurrences in one paragraph: darker for more, with their number if it fits."""
    x, width = span
    share = DARKNESS[min(n, len(DARKNESS)) - 1]
    sheet.box(x, middle - MARK / 2, width, MARK, face=tint(color, share), edge=color, line=0.3)
    if n > 1 and measure(number(n), SMALL) + 0.5 <= width:
        ink = "white" if is_dark(tint(color, share)) else INK
        sheet.text(x + width / 2, middle, number(n), size=SMALL, color=ink, align="center",
                   middle=True)  # fmt: skip
