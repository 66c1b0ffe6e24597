"""Draw curves over time: a panel a topic, a line a group with its band, dates below."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.figures.claims import level_of
from framing.figures.notes import make_notes, signs_of
from framing.figures.style import (
    GREY,
    HEAD,
    MARGIN,
    RULE,
    SMALL,
    Sheet,
    group_style,
    line_height,
    measure,
    new_sheet,
    number,
    shorten,
    ticks,
    tint,
    wrap,
)
from framing.figures.tables import spoken
from framing.figures.topic_names import topic_name
from framing.figures.trend_drawing import SAMPLE, dashed

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["date_ticks", "draw"]

PLOT = {1: 42.0, 2: 32.0, 3: 28.0}  # mm of height, by panels in a row
BETWEEN = 3.0  # mm between rows of panels
MOST = 2.0  # a band raises the axis to so many times the highest point of its curve
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
DAYS = (1, 2, 7, 14)


@dataclass(frozen=True, slots=True)
class Box:
    """Where the plot of one panel stands on the page in mm, and its two scales."""

    left: float
    right: float
    top: float
    bottom: float
    first: float
    last: float
    values: list[float]

    def x(self, day: float) -> float:
        """Return the place of a day."""
        share = (day - self.first) / ((self.last - self.first) or 1.0)
        return self.left + 1.0 + (self.right - self.left - 2.0) * share

    def y(self, value: float) -> float:
        """Return the place of a number of percent, at the edge if it lies beyond."""
        low, high = self.values[0], self.values[-1]
        share = (min(max(value, low), high) - low) / (high - low)
        return self.bottom - (self.bottom - self.top) * share


def draw(
    rows: pd.DataFrame,
    *,
    settings: Mapping[str, Any],
    warnings: Sequence[str],
    title: str | None,
    width: float,
) -> Drawing:
    """Draw the table: key, then the panels in rows, then the notes."""
    dated = bool(rows["date"].iloc[0])
    days = [float(date.fromisoformat(text).toordinal()) for text in rows["date"]] if dated else []
    shares = {name: 100 * rows[name] for name in ("estimate", "low", "high")}
    rows = rows.assign(_day=days or rows["value"], **shares)
    groups = list(dict.fromkeys(rows["group"]))
    panels = [own for _, own in rows.groupby("topic", sort=False)]
    signs, said = signs_of(own["warning"].iloc[0] for own in panels)
    notes = make_notes(said, warnings, width)
    n_columns = min(len(panels), 3 if width > 100 else 1)
    room = (width - 2 * MARGIN - 3.2) / n_columns
    heads = [
        wrap(f"{topic_name(int(own['topic'].iloc[0]), own['label'].iloc[0])} {sign}".rstrip(),
             room - 3.0, bold=True)
        for own, sign in zip(panels, signs, strict=True)
    ]  # fmt: skip
    head = max(map(len, heads)) * line_height() + 2.0
    label = "" if dated else shorten(spoken(rows["term"].iloc[0]), room - 3.0, SMALL)
    height = head + PLOT[n_columns] + 4.0 + (line_height(SMALL) if label else 0.0)
    lines = wrap(title, width - 2 * MARGIN, HEAD, bold=True) if title else []
    legend = [group for group in groups if group]
    band = f"{level_of(settings)}interval" if rows["low"].notna().any() else ""
    top = MARGIN + len(lines) * line_height(HEAD) + (1.2 if lines else 0.0)
    first = top + key_height(legend, band, width) + 1.2
    n_rows = math.ceil(len(panels) / n_columns)
    bottom = first + n_rows * height + (n_rows - 1) * BETWEEN
    sheet = new_sheet(width, bottom + notes.height)
    sheet.lines(MARGIN, MARGIN + line_height(HEAD) * 0.75, lines, size=HEAD, bold=True)
    draw_key(sheet, top, legend, band)
    for i, (own, name) in enumerate(zip(panels, heads, strict=True)):
        x = MARGIN + 3.2 + (i % n_columns) * room
        y = first + (i // n_columns) * (height + BETWEEN)
        sheet.lines(x, y + line_height() * 0.75, name, bold=True)
        box = box_of(own, rows, (x, x + room - 3.0), (y + head, y + head + PLOT[n_columns]))
        draw_frame(sheet, box, (x, x + room), dated=dated)
        middle = max((box.left + box.right) / 2, x + measure(label, SMALL) / 2)
        below = box.bottom + 3.0 + line_height(SMALL)
        sheet.text(middle, below, label, size=SMALL, align="center")
        if i % n_columns == 0:
            middle = (box.top + box.bottom) / 2
            sheet.text(MARGIN + 0.6, middle, "share, %", size=SMALL, rotated=True)
        for group, line in own.groupby("group", sort=False):
            draw_curve(sheet, box, line, groups.index(group))
    notes.draw(sheet, bottom)
    return sheet.drawing


def key_height(groups: Sequence[str], band: str, width: float) -> float:
    """Return the millimeters of the key."""
    room = width - 2 * MARGIN - SAMPLE - 1.4
    lines = sum(len(wrap(group, room)) for group in groups) + bool(band)
    return lines * line_height()


def draw_key(sheet: Sheet, y: float, groups: Sequence[str], band: str) -> None:
    """Show the line of each group, and what the band is."""
    room = sheet.width - 2 * MARGIN - SAMPLE - 1.4
    for i, group in enumerate(groups):
        dashed(sheet, [MARGIN, MARGIN + SAMPLE], [y + line_height() / 2] * 2, i)
        for line in wrap(group, room):
            sheet.text(MARGIN + SAMPLE + 1.4, y + line_height() / 2, line, middle=True)
            y += line_height()
    if band:
        middle = y + line_height() / 2
        sheet.box(MARGIN, middle - 1.2, SAMPLE, 2.4, face=tint(GREY, 0.25))
        sheet.text(MARGIN + SAMPLE + 1.4, middle, band, middle=True)


def box_of(
    own: pd.DataFrame,
    rows: pd.DataFrame,
    ends: tuple[float, float],
    edges: tuple[float, float],
) -> Box:
    """Return the plot of one panel: a scale of its own that holds zero, the dates of all."""
    high, low = own["estimate"].max(), min(0.0, own["estimate"].min())
    high = max(high, min(own["high"].max(), MOST * high)) if own["high"].notna().any() else high
    values = ticks(low, 0.1 if not high > 0 else high, 4)
    gutter = max(measure(number(value), SMALL) for value in values) + 1.6
    first, last = float(rows["_day"].min()), float(rows["_day"].max())
    return Box(ends[0] + max(gutter, 3.4), ends[1], *edges, first, last, values)


def draw_frame(sheet: Sheet, box: Box, ends: tuple[float, float], *, dated: bool) -> None:
    """Draw the grid with the numbers of both axes."""
    for value in box.values:
        y = box.y(value)
        strength = 0.6 if value == 0 else 0.4
        sheet.line([box.left, box.right], [y, y], color=RULE, width=strength, order=0.5)
        at = box.left - 1.0
        sheet.text(at, y, number(value), size=SMALL, color=GREY, align="right", middle=True)
    free, room = -math.inf, box.right - box.left
    if dated:
        named = date_ticks(int(box.first), int(box.last), room)
    else:
        values = ticks(box.first, box.last, max(2, int(room / 12.0)))
        named = {v: number(v) for v in values if box.first <= v <= box.last}
    for day, name in named.items():
        x, half = box.x(day), measure(name, SMALL) / 2
        sheet.line([x, x], [box.bottom, box.bottom + 0.8], color=GREY, width=0.5)
        at = min(max(x, ends[0] + half), ends[1] - half - 0.6)
        if at - half > free:
            sheet.text(at, box.bottom + 3.0, name, size=SMALL, color=GREY, align="center")
            free = at + half + 0.8


def date_ticks(first: int, last: int, room: float) -> dict[float, str]:
    """Return the days to name on an axis of `room` mm: of months and years where it is long.

    Examples
    --------
    >>> days = [date(2023, 11, 20).toordinal(), date(2025, 2, 3).toordinal()]
    >>> list(date_ticks(*days, 50.0).values()), list(date_ticks(*days, 20.0).values())
    (['2024-01', '2024-07', '2025-01'], ['2024', '2025'])
    >>> list(date_ticks(days[1], days[1] + 9, 60.0).values())
    ['2025-02-03', '2025-02-10']
    """
    per_day = room / max(last - first, 1)
    start, end = date.fromordinal(first), date.fromordinal(last)
    months = (start.year * 12 + start.month - 1, end.year * 12 + end.month - 1)
    if last - first >= 62:
        for step in MONTHS:
            size = measure("2024" if step % 12 == 0 else "2024-12", SMALL) + 2.0
            places = [m for m in range(months[0], months[1] + 1) if m % step == 0]
            days = {date(m // 12, m % 12 + 1, 1).toordinal(): month(m, step) for m in places}
            named = {float(day): name for day, name in days.items() if first <= day <= last}
            if step * 30.4 * per_day >= size and named:
                return named
    for step in DAYS:
        if step * per_day >= measure("2024-12-31", SMALL) + 2.0:
            break
    else:
        step = max(last - first, 1)
    return {float(d): date.fromordinal(d).isoformat() for d in range(first, last + 1, step)}


def month(number_of: int, step: int) -> str:
    """Write a month, or its year alone where only Januaries are named."""
    year = str(number_of // 12)
    return year if step % 12 == 0 else f"{year}-{number_of % 12 + 1:02}"


def draw_curve(sheet: Sheet, box: Box, line: pd.DataFrame, group: int) -> None:
    """Draw one line with its band; a date without an estimate breaks it."""
    color = group_style(group).color
    xs = [box.x(day) for day in line["_day"]]
    known = (line["low"].notna() & line["high"].notna()).to_list()
    lows = [box.y(low) for low in line["low"].fillna(0.0)]
    highs = [box.y(high) for high in line["high"].fillna(0.0)]
    sheet.axes.fill_between(
        xs, lows, highs, where=known, facecolor=color, alpha=0.2, linewidth=0.0, zorder=1.5
    )
    for ends in (lows, highs):  # a thin edge shows in grey where two bands overlap
        shown = [end if there else math.nan for end, there in zip(ends, known, strict=True)]
        sheet.line(xs, shown, color=tint(color, 0.5), width=0.4, order=1.6)
    ys = [box.y(value) if math.isfinite(value) else math.nan for value in line["estimate"]]
    dashed(sheet, xs, ys, group)
    if len(xs) == 1:
        sheet.marks(xs, ys, group_style(group), size=3.8)
