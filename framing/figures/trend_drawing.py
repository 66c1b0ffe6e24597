"""Draw the panels of a trend: lines with gaps, intervals, slopes, occurrences below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from framing.comparison.guards import FEW_DOCUMENTS
from framing.figures.claims import many
from framing.figures.estimates import bracket, equals, hollow, signed
from framing.figures.notes import make_notes, signs_of
from framing.figures.periods import Calendar, calendar_of, tick_places
from framing.figures.style import (
    GREY,
    HEAD,
    INK,
    MARGIN,
    RULE,
    SMALL,
    GroupStyle,
    Sheet,
    group_style,
    line_height,
    measure,
    new_sheet,
    number,
    ticks,
    tint,
    wrap,
)
from framing.figures.tables import spoken

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["MOST", "draw"]

# Lines differ in their dashes too, in points of the line's width.
DASHES: tuple[tuple[float, ...], ...] = (
    (), (5, 1.6), (1.2, 1.4), (7, 1.6, 1.4, 1.6), (3, 1.2), (7, 1.4, 1.4, 1.4, 1.4, 1.4),
)  # fmt: skip
SAMPLE = 9.0  # mm of line in the key
PLOT = {1: 42.0, 2: 32.0, 3: 28.0}  # mm of height, by panels in a row
BAR = 2.8  # mm: the tallest bar of occurrences, or a line of numbers
BETWEEN = 3.0  # mm between rows of panels
MOST = 2.5  # an interval raises the axis to so many times the largest rate


@dataclass(frozen=True, slots=True)
class Box:
    """Where the plot of one panel stands on the page in mm, and its two scales."""

    left: float
    right: float
    top: float
    bottom: float
    first: int
    per_one: float
    values: list[float]

    def x(self, period: float) -> float:
        """Return the place of a period, the middle of its slot."""
        return self.left + (period - self.first + 0.5) * self.per_one

    def y(self, rate: float) -> float:
        """Return the place of a rate, at the edge if it lies beyond."""
        share = min(rate, self.values[-1]) / self.values[-1]
        return self.bottom - (self.bottom - self.top) * share


def draw(
    rows: pd.DataFrame,
    *,
    unit: str,
    warnings: Sequence[str],
    title: str | None,
    width: float,
) -> Drawing:
    """Draw the table: key, then the panels in rows, then the notes."""
    groups = list(dict.fromkeys(rows["group"]))
    calendar, numbers = calendar_of(rows["period"].to_list(), "trend")
    rows = rows.assign(_at=rows["period"].map(numbers))
    panels = [cells for _, cells in rows.groupby("category", sort=False)]
    n_columns = min(len(panels), 3 if width > 100 else 2)
    room = (width - 2 * MARGIN - 3.2) / n_columns
    inner = room - 2.0
    first_rows = [cells.drop_duplicates("group") for cells in panels]
    shown = pd.concat(first_rows)
    signs, said = signs_of(shown.get("warning", []))
    notes = make_notes(said, warnings, width)
    slopes = slope_lines(shown, signs, inner)
    heads = [wrap(spoken(cells["category"].iloc[0]), inner, bold=True) for cells in panels]
    key = Key.of(title, groups, mark_words(unit, "slope" in rows), width)
    head = max(map(len, heads)) * line_height()
    head += max(sum(len(slopes[i]) for i in part.index) for part in first_rows) * line_height(SMALL)
    below = 3.4 + BAR * len(groups) + 1.0 + line_height(SMALL) + 0.8
    height = head + 2.0 + PLOT[n_columns] + below
    n_rows = math.ceil(len(panels) / n_columns)
    top = key.height + 1.6
    bottom = top + n_rows * height + (n_rows - 1) * BETWEEN
    sheet = new_sheet(width, bottom + notes.height)
    key.draw(sheet)
    for i, cells in enumerate(panels):
        x = MARGIN + 3.2 + (i % n_columns) * room
        y = top + (i // n_columns) * (height + BETWEEN)
        draw_head(sheet, x, y, heads[i], [slopes[j] for j in first_rows[i].index], cells, groups)
        plot_top = y + head + 2.0
        box = box_of(cells, rows, (x, x + inner), (plot_top, plot_top + PLOT[n_columns]))
        draw_frame(sheet, box, calendar, (x, x + room), int(rows["_at"].max()))
        if i % n_columns == 0:
            middle = (box.top + box.bottom) / 2
            sheet.text(MARGIN + 0.6, middle, "per 1,000 words", size=SMALL, rotated=True)
        draw_lines(sheet, box, cells, groups)
        draw_occurrences(sheet, box, cells, groups, x)
    notes.draw(sheet, bottom)
    return sheet.drawing


@dataclass(frozen=True, slots=True)
class Key:
    """Title, groups with a sample of their lines, and what a hollow mark is."""

    title: list[str]
    groups: list[list[str]]
    hollow: list[str]

    @classmethod
    def of(cls, title: str | None, groups: Sequence[str], mark: str, width: float) -> Key:
        """Break title and names into lines that fit the page."""
        room = width - 2 * MARGIN
        return cls(
            wrap(title, room, HEAD, bold=True) if title else [],
            [wrap(group, room - SAMPLE - 1.4) for group in groups],
            wrap(mark, room - SAMPLE - 1.4),
        )

    @property
    def height(self) -> float:
        """Millimeters from the top of the page to the end of the key."""
        gap = 1.2 if self.title else 0.0
        n_lines = sum(map(len, self.groups)) + len(self.hollow)
        return MARGIN + len(self.title) * line_height(HEAD) + gap + n_lines * line_height()

    def draw(self, sheet: Sheet) -> None:
        """Write title and groups at the top of the page."""
        y = MARGIN + line_height(HEAD) * 0.75
        sheet.lines(MARGIN, y, self.title, size=HEAD, bold=True)
        y = MARGIN + len(self.title) * line_height(HEAD) + (1.2 if self.title else 0.0)
        for i, lines in enumerate([*self.groups, self.hollow]):
            middle = y + line_height() / 2
            if i < len(self.groups):
                dashed(sheet, [MARGIN, MARGIN + SAMPLE], [middle] * 2, i)
                sheet.marks([MARGIN + SAMPLE / 2], [middle], group_style(i), size=3.8)
            else:
                hollow(sheet, [MARGIN + SAMPLE / 2], [middle], GroupStyle(GREY, "o", 4.6), size=4.2)
            for line in lines:
                at = (MARGIN + SAMPLE + 1.4, y + line_height() / 2)
                sheet.text(*at, line, middle=True)
                y += line_height()


def dashed(sheet: Sheet, xs: Sequence[float], ys: Sequence[float], group: int) -> None:
    """Draw a line in the color and the dashes of a group."""
    dashes = DASHES[group]
    sheet.axes.plot(
        xs,
        ys,
        color=group_style(group).color,
        linewidth=1.1,
        linestyle=(0, dashes) if dashes else "-",
        dash_capstyle="butt",
        solid_capstyle="butt",
        zorder=2.4,
    )


def mark_words(unit: str, sloped: bool) -> str:
    """Explain hollow marks, and the numbers under the names of panels."""
    slopes = "; slopes: doublings a year" if sloped else ""
    return f"fewer than {FEW_DOCUMENTS} {many(unit)}{slopes}"


def slope_lines(shown: pd.DataFrame, signs: Sequence[str], room: float) -> dict[int, list[str]]:
    """Return the slope of each line as text, as long as all of them fit the panel."""
    if "slope" not in shown:
        return {i: [] for i in shown.index}
    space = room - 3.4
    for form in (" doublings a year", " a year", ""):
        parts = [
            slope_parts(row, form, sign)
            for (_, row), sign in zip(shown.iterrows(), signs, strict=True)
        ]
        whole = [", ".join(part) for part in parts]
        if max(measure(text, SMALL) for text in whole) <= space:
            return {i: [text] for i, text in zip(shown.index, whole, strict=True)}
    return {i: part for i, part in zip(shown.index, parts, strict=True)}


def slope_parts(row: pd.Series, form: str, sign: str) -> list[str]:
    """Write one slope with its interval, and its q, which may stand on a line of its own."""
    if math.isnan(row["slope"]):
        return [f"no slope {sign}".rstrip()]
    text = f"{signed(row['slope'])}{form} {bracket(row['slope_low'], row['slope_high'])}".rstrip()
    if math.isnan(row["slope_q"]):
        return [f"{text} {sign}".rstrip()]
    return [text, f"{equals('q', row['slope_q'])} {sign}".rstrip()]


def draw_head(
    sheet: Sheet,
    x: float,
    y: float,
    name: Sequence[str],
    slopes: Sequence[Sequence[str]],
    cells: pd.DataFrame,
    groups: Sequence[str],
) -> None:
    """Write the name of a panel and the slopes of its lines."""
    for line in name:
        sheet.text(x, y + line_height() / 2, line, bold=True, middle=True)
        y += line_height()
    for group, lines in zip(dict.fromkeys(cells["group"]), slopes, strict=True):
        look = group_style(groups.index(group))
        if lines:
            sheet.marks([x + 1.0], [y + line_height(SMALL) / 2], look, size=3.4)
        for line in lines:
            sheet.text(x + 3.0, y + line_height(SMALL) / 2, line, size=SMALL, middle=True)
            y += line_height(SMALL)


def box_of(
    cells: pd.DataFrame,
    rows: pd.DataFrame,
    ends: tuple[float, float],
    edges: tuple[float, float],
) -> Box:
    """Return the plot of one panel: a scale of its own, the periods of all."""
    largest = cells["per_1k"].max()
    highs = cells["high"][cells["high"] < math.inf]
    reach = min(highs.max(), MOST * largest) if len(highs) and largest > 0 else 0.0
    top = max(largest if largest > 0 else 0.0, reach)
    values = ticks(0.0, top, 4)
    gutter = max(measure(number(value), SMALL) for value in values) + 1.6
    first, last = int(rows["_at"].min()), int(rows["_at"].max())
    left = ends[0] + max(gutter, 3.4)
    per_one = (ends[1] - left) / (last - first + 1)
    return Box(left, ends[1], edges[0], edges[1], first, per_one, values)


def draw_frame(
    sheet: Sheet, box: Box, calendar: Calendar, ends: tuple[float, float], last: int
) -> None:
    """Draw the grid with the numbers of both axes."""
    for value in box.values:
        y = box.y(value)
        strength = 0.6 if value == 0 else 0.4
        sheet.line([box.left, box.right], [y, y], color=RULE, width=strength, order=0.5)
        at = box.left - 1.0
        sheet.text(at, y, number(value), size=SMALL, color=GREY, align="right", middle=True)
    for place, name in tick_places(calendar, box.first, last, box.per_one).items():
        x, half = box.x(place), measure(name, SMALL) / 2
        sheet.line([x, x], [box.bottom, box.bottom + 0.8], color=GREY, width=0.5)
        at = min(max(x, ends[0] + half), ends[1] - half - 0.6)
        sheet.text(at, box.bottom + 3.0, name, size=SMALL, color=GREY, align="center")


def runs_of(own: pd.DataFrame) -> list[pd.DataFrame]:
    """Split one line where a period is missing or has no words.

    Examples
    --------
    >>> own = pd.DataFrame({"_at": [1, 2, 4, 5], "per_1k": [1.0, 2.0, 3.0, float("nan")]})
    >>> [run["_at"].tolist() for run in runs_of(own)]
    [[1, 2], [4]]
    """
    known = own[own["per_1k"].notna()].sort_values("_at")
    breaks = (known["_at"].diff() != 1).cumsum()
    return [run for _, run in known.groupby(breaks)]


def draw_lines(sheet: Sheet, box: Box, cells: pd.DataFrame, groups: Sequence[str]) -> None:
    """Draw each group: intervals, the line from period to period, the marks."""
    n = len(groups)
    as_bars = box.per_one >= 1.6 * n + 0.6
    spread = min(1.4, box.per_one * 0.7 / n) if as_bars else 0.0
    for i, group in enumerate(groups):
        shift = (i - (n - 1) / 2) * spread
        look = group_style(i)
        size = look.size * (0.85 if box.per_one > 2.4 else 0.6)
        for run in runs_of(cells[cells["group"] == group]):
            xs = [box.x(at) + shift for at in run["_at"]]
            ys = [box.y(rate) for rate in run["per_1k"]]
            draw_intervals(sheet, box, run, xs, look.color, as_bars=as_bars or len(run) == 1)
            dashed(sheet, xs, ys, i)
            few = (run["n_docs"] < FEW_DOCUMENTS).to_list()
            for shown, draw_marks in ((False, sheet.marks), (True, partial(hollow, sheet))):
                at = [k for k, is_few in enumerate(few) if is_few == shown]
                if at:
                    draw_marks([xs[k] for k in at], [ys[k] for k in at], look, size=size)


def draw_intervals(
    sheet: Sheet, box: Box, run: pd.DataFrame, xs: Sequence[float], color: str, *, as_bars: bool
) -> None:
    """Draw intervals as bars where there is room for each, else as a band."""
    known = (run["low"].notna() & run["high"].notna()).to_list()
    lows = [box.y(max(low, 0.0)) for low in run["low"].fillna(0.0)]
    highs = [box.y(high) for high in run["high"].fillna(0.0)]
    if as_bars:
        for x, low, high, there in zip(xs, lows, highs, known, strict=True):
            if there:
                sheet.line([x, x], [low, high], color=color, width=0.8, order=2.0)
        return
    sheet.axes.fill_between(
        xs, lows, highs, where=known, facecolor=color, alpha=0.2, linewidth=0.0, zorder=1.5
    )
    for ends in (lows, highs):  # a thin edge shows in grey where two bands overlap
        shown = [end if there else math.nan for end, there in zip(ends, known, strict=True)]
        sheet.line(xs, shown, color=tint(color, 0.5), width=0.4, order=1.6)


def draw_occurrences(
    sheet: Sheet, box: Box, cells: pd.DataFrame, groups: Sequence[str], left: float
) -> None:
    """Write the occurrences below the panel where they fit, or draw them as bars."""
    as_numbers = all(measure(number(n), SMALL) + 0.8 <= box.per_one for n in cells["n"])
    most = int(cells["n"].max())
    y = box.bottom + 3.4
    for i, group in enumerate(groups):
        own = cells[(cells["group"] == group) & (cells["n_tokens"] > 0)]
        y += BAR
        if len(groups) > 1:
            sheet.marks([left + 1.2], [y - BAR / 2 + 0.3], group_style(i), size=3.2)
        for at, n in zip(own["_at"], own["n"], strict=True):
            x = box.x(at)
            if as_numbers:
                ink = INK if n else GREY
                sheet.text(x, y - BAR / 2 + 0.3, number(n), size=SMALL, color=ink,
                           align="center", middle=True)  # fmt: skip
            elif n:
                size = min(box.per_one * 0.8, 3.0)
                high = (BAR - 0.5) * n / most
                sheet.box(x - size / 2, y - high, size, high, face=tint(INK, 0.55))
    label = "occurrences" if as_numbers or not most else f"occurrences, tallest bar {most:,}"
    middle = (box.left + box.right) / 2
    at = min(middle, box.right - measure(label, SMALL) / 2)
    at = max(at, left + measure(label, SMALL) / 2)
    y += line_height(SMALL) + 0.2
    sheet.text(at, y, label, size=SMALL, color=GREY, align="center")
