"""Draw differences of topic shares: topics in rows, contrasts in panels of one scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.figures.claims import level_of, sized
from framing.figures.estimates import (
    draw_interval,
    hollow,
    least,
    limits,
    reached,
    side_style,
)
from framing.figures.legend import AXIS_HEIGHT, draw_axis, make_key
from framing.figures.notes import make_notes, signs_of
from framing.figures.style import (
    GREY,
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
    wrap,
)
from framing.figures.topic_names import alpha_of, topic_name

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["draw"]

ROW = 4.1  # mm of a topic
BETWEEN = 4.0  # mm between bands of panels
IN_A_BAND = 3  # panels beside one another
LABEL = "percentage points"


@dataclass(frozen=True, slots=True)
class Panel:
    """One contrast: where its axis begins and ends in mm, where its q stand, its numbers."""

    left: float
    right: float
    q: float
    values: list[float]

    def x(self, value: float) -> float:
        """Return the place of a number of percentage points, at the edge if it lies beyond."""
        low, high = self.values[0], self.values[-1]
        share = (min(max(value, low), high) - low) / (high - low)
        return self.left + (self.right - self.left) * share


def draw(
    rows: pd.DataFrame,
    *,
    settings: Mapping[str, Any],
    warnings: Sequence[str],
    title: str | None,
    width: float,
) -> Drawing:
    """Draw the table: key, bands of up to three panels, notes."""
    signs, said = signs_of(rows["warning"])
    rows = rows.assign(_sign=signs, **{name: 100 * rows[name] for name in ("estimate", "low",
                                                                             "high")})  # fmt: skip
    notes = make_notes(said, warnings, width)
    terms = list(dict.fromkeys(rows["term"]))
    # as even as can be: four panels are two and two
    n_bands = math.ceil(len(terms) / IN_A_BAND)
    n_columns = math.ceil(len(terms) / n_bands)
    topics = rows.drop_duplicates("topic")
    room = (0.28 if n_columns > 1 else 0.34) * width
    names = {
        topic: wrap(topic_name(topic, label), room)
        for topic, label in zip(topics["topic"], topics["label"], strict=True)
    }
    panels = panels_of(rows, names, n_columns, width)
    heads = {term: head_of(rows[rows["term"] == term], panels[0]) for term in terms}
    heights = [max(ROW, len(lines) * line_height() + 1.0) for lines in names.values()]
    tested = bool(rows["q"].notna().any())
    key = make_key(title, key_of(rows, terms, settings), width)
    legend = legend_of(settings, tested=tested, intervals=bool(rows["low"].notna().any()))
    top = key.height + (line_height() + 1.8 if legend else 0.8)
    head = max(map(len, heads.values())) * line_height() + (line_height(SMALL) if tested else 0.0)
    band = head + 1.4 + math.fsum(heights) + AXIS_HEIGHT
    bottom = top + n_bands * band + (n_bands - 1) * BETWEEN
    sheet = new_sheet(width, bottom + notes.height)
    key.draw(sheet)
    draw_legend(sheet, key.height + line_height() / 2, legend)
    # where sides change from panel to panel, one look for both
    looks = (group_style(0), group_style(1 if key.groups else 0))
    for i, term in enumerate(terms):
        panel, y = panels[i % n_columns], top + (i // n_columns) * (band + BETWEEN)
        first = y + head + 1.4
        if i % n_columns == 0:
            draw_names(sheet, panel.left - 5.0, first, list(names.values()), heights)
        sheet.lines(panel.left, y + line_height() * 0.75, heads[term], bold=True)
        if tested:
            sheet.text(panel.q, first - 1.0, "q", size=SMALL, color=GREY, align="right")
        draw_axis(sheet, panel.values, panel.x, first, first + math.fsum(heights), LABEL)
        zero = [panel.x(0.0)] * 2
        sheet.line(zero, [first, first + math.fsum(heights)], color=GREY, width=0.9, order=1.0)
        own = rows[rows["term"] == term]
        draw_rows(sheet, panel, own, list(names), (first, heights), looks, alpha_of(settings))
    notes.draw(sheet, bottom)
    return sheet.drawing


def panels_of(
    rows: pd.DataFrame, names: Mapping[int, Sequence[str]], n: int, width: float
) -> list[Panel]:
    """Divide the page between names and panels, all with the same numbers."""
    label = max(measure(line) for lines in names.values() for line in lines)
    sign = max(measure(sign, SMALL) for sign in rows["_sign"])
    qs = [least(q) for q in rows["q"]] if rows["q"].notna().any() else [""]
    q = max(measure(text, SMALL) for text in qs)
    q = q + 2.0 if q else 0.0
    sides = sign + 1.8 if sign else 1.4
    first = MARGIN + label + 1.6
    each = (width - MARGIN - first) / n
    span = each - sides - q - 3.4
    values = limits(
        rows["estimate"].to_numpy(),
        rows[["low", "high"]].to_numpy().ravel(),
        max(2, int(span / 9.0)),
    )
    panels = []
    for i in range(n):
        left = first + i * each + sides + 1.6
        panels.append(Panel(left, left + span, left + span + 1.8 + q, values))
    return panels


def head_of(own: pd.DataFrame, panel: Panel) -> list[str]:
    """Return the name of a contrast in lines that fit its panel."""
    return wrap(str(own["term"].iloc[0]), panel.q - panel.left, bold=True)


def key_of(rows: pd.DataFrame, terms: Sequence[str], settings: Mapping[str, Any]) -> dict[str, str]:
    """Return what the key says of the sides, if the table names groups of one contrast."""
    pairs = rows[["group_a", "group_b"]].drop_duplicates()
    a, b = pairs.iloc[0]
    if len(pairs) > 1 or len(terms) > 1 or not (a and b):
        return {}
    return {
        f"{where} of zero: more in {name}{f', {n}' if (n := sized(name, settings)) else ''}": ""
        for where, name in (("right", a), ("left", b))
    }


def legend_of(
    settings: Mapping[str, Any], *, tested: bool, intervals: bool
) -> list[tuple[str, str]]:
    """Return what the key says of marks and lines."""
    alpha = alpha_of(settings)
    marks = [("filled", f"q ≤ {alpha:g}"), ("hollow", "not, or not tested")] if tested else []
    return [*marks, ("line", f"{level_of(settings)}interval")] if intervals else marks


def draw_legend(sheet: Sheet, y: float, legend: Sequence[tuple[str, str]]) -> None:
    """Explain marks and lines in one line."""
    x = MARGIN
    for what, text in legend:
        dot = GroupStyle(GREY, "o", 4.6)
        if what == "line":
            sheet.line([x, x + 3.2], [y, y], color=GREY, width=1.0)
        else:
            draw_mark = sheet.marks if what == "filled" else partial(hollow, sheet)
            draw_mark([x + 1.0], [y], dot)
        at = x + (4.4 if what == "line" else 3.4)
        sheet.text(at, y, text, middle=True)
        x = at + measure(text) + 4.0


def draw_names(
    sheet: Sheet,
    x: float,
    y: float,
    names: Sequence[Sequence[str]],
    heights: Sequence[float],
) -> None:
    """Write the names of the topics, each with the middle of its lines in the middle of its row."""
    for lines, height in zip(names, heights, strict=True):
        for i, line in enumerate(lines):
            at = y + height / 2 + (i - (len(lines) - 1) / 2) * line_height()
            sheet.text(x, at, line, align="right", middle=True)
        y += height


def draw_rows(
    sheet: Sheet,
    panel: Panel,
    own: pd.DataFrame,
    topics: Sequence[int],
    place: tuple[float, Sequence[float]],
    looks: tuple[GroupStyle, GroupStyle],
    alpha: float,
) -> None:
    """Draw one contrast: the guide of each row, its sign, interval, mark and q."""
    y, heights = place
    cells = {int(row["topic"]): row for row in own.to_dict("records")}
    for topic, height in zip(topics, heights, strict=True):
        middle = y + height / 2
        y += height
        sheet.line([panel.left, panel.right], [middle] * 2, color=RULE, width=0.3, order=0.6)
        row = cells.get(topic)
        if row is None:
            continue
        sheet.text(panel.left - 1.0, middle, row["_sign"], size=SMALL, align="right", middle=True)
        if own["q"].notna().any():
            text = least(row["q"])
            ink = GREY if text == "–" else INK
            sheet.text(panel.q, middle, text, size=SMALL, color=ink, align="right", middle=True)
        draw_estimate(sheet, panel, middle, row, side_style(row["estimate"], looks), alpha)


def draw_estimate(
    sheet: Sheet, panel: Panel, y: float, row: Mapping[Any, Any], look: GroupStyle, alpha: float
) -> None:
    """Draw the interval and the mark of one row."""
    low, high = row["low"], row["high"]
    if not (math.isnan(low) or math.isnan(high)):
        ends = panel.x(low), panel.x(high)
        draw_interval(sheet, ends, y, look.color, arrows=reached(low, high, panel.values))
    if math.isnan(row["estimate"]):
        text = "none"
        half = measure(text, SMALL) / 2 + 0.6
        x = min(max(panel.x(0.0), panel.left + half), panel.right - half)
        sheet.box(x - half, y - 1.3, 2 * half, 2.6, face="white", order=1.2)
        sheet.text(x, y, text, size=SMALL, color=GREY, align="center", middle=True)
        return
    draw_mark = sheet.marks if row["q"] <= alpha else partial(hollow, sheet)
    draw_mark([panel.x(row["estimate"])], [y], look)
