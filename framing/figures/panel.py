"""A panel of rows: names and signs at its left, estimates inside, columns at its right.

Forest plot and reference band are laid out alike, so that they can be read side by side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.figures.estimates import limits, times
from framing.figures.legend import draw_axis
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
)

__all__ = [
    "HEAD_HEIGHT",
    "Panel",
    "draw_columns",
    "draw_heads",
    "draw_missing",
    "draw_name",
    "draw_panel",
    "make_panel",
]

HEAD_HEIGHT = 7.6  # mm above the rows for the heads of columns and the scale of times
TICK = 11.0  # mm from one number of the axis to the next, at least


@dataclass(frozen=True, slots=True)
class Panel:
    """Where a panel stands on the page, in mm, and the numbers of its axis.

    Attributes
    ----------
    left, right : float
        Ends of the axis.
    sign : float
        Width of the signs between names and panel.
    values : list of float
        Ticks, the first and last at the ends.
    columns : list of float
        Where each column of numbers ends.
    """

    left: float
    right: float
    sign: float
    values: list[float]
    columns: list[float]

    def x(self, estimate: float) -> float:
        """Return the place of an estimate, at the edge if it lies beyond."""
        low, high = self.values[0], self.values[-1]
        share = (min(max(estimate, low), high) - low) / (high - low)
        return self.left + (self.right - self.left) * share


def make_panel(
    rows: pd.DataFrame,
    *,
    names: Sequence[Sequence[str]],
    signs: Sequence[str],
    columns: Sequence[Sequence[str]],
    width: float,
    doublings: bool,
) -> Panel:
    """Divide a page of this width between names, signs, panel and columns of texts."""
    sign = max(measure(text, SMALL) for text in signs)
    label = max(measure(line) for lines in names for line in lines)
    left = MARGIN + label + 2.6 + (sign + 0.6 if sign else 0.0)
    widths = [max(3.6, *(measure(text, SMALL) for text in texts)) + 1.8 for texts in columns]
    right = width - MARGIN - math.fsum(widths) - 2.0
    values = limits(
        rows["estimate"].to_numpy(),
        rows[["low", "high"]].to_numpy().ravel(),
        max(3, int((right - left) / TICK)),
        doublings=doublings,
    )
    ends = right + 2.0 + np.cumsum(widths)
    return Panel(left, right, sign, values, ends.tolist())


def draw_panel(
    sheet: Sheet, panel: Panel, top: float, bottom: float, label: str, *, doublings: bool
) -> None:
    """Draw the axis below, the line at zero, and above how many times doublings are."""
    draw_axis(sheet, panel.values, panel.x, top, bottom, label)
    sheet.line([panel.x(0.0)] * 2, [top, bottom], color=GREY, width=0.9, order=1.0)
    if not doublings:
        return
    free = -math.inf
    for value in panel.values:
        text, x = times(value), panel.x(value)
        half = measure(text, SMALL) / 2
        if x - half > free and x + half < panel.columns[0] - 4.0:
            sheet.text(x, top - 1.4, text, size=SMALL, color=GREY, align="center")
            free = x + half + 0.8
    middle = (panel.left + panel.right) / 2
    sheet.text(middle, top - 4.4, "times as frequent", size=SMALL, color=GREY, align="center")


def draw_heads(sheet: Sheet, panel: Panel, top: float, heads: Sequence[str]) -> None:
    """Write the heads of the columns: n over the first two, with marks where a head is empty."""
    first, second = panel.columns[:2]
    middle = (first + second) / 2 - (1.4 if heads[0] else 1.0)
    sheet.text(middle, top - 4.4, "n", size=SMALL, color=GREY, align="center")
    for i, (x, head) in enumerate(zip(panel.columns, heads, strict=False)):
        if head:
            sheet.text(x, top - 1.4, head, size=SMALL, color=GREY, align="right")
        else:
            sheet.marks([x - 1.0], [top - 2.1], group_style(i), size=3.6)


def draw_name(sheet: Sheet, panel: Panel, y: float, lines: Sequence[str]) -> None:
    """Write the name of a row, its middle at `y`."""
    x = panel.left - 1.8 - (panel.sign + 0.6 if panel.sign else 0.0)
    first = y - (len(lines) - 1) * line_height() / 2
    for i, line in enumerate(lines):
        sheet.text(x, first + i * line_height(), line, align="right", middle=True)


def draw_columns(sheet: Sheet, panel: Panel, y: float, sign: str, texts: Sequence[str]) -> None:
    """Draw the guide of a row, its sign, and its numbers at the right."""
    sheet.line([panel.left, panel.right], [y, y], color=RULE, width=0.3, order=0.6)
    sheet.text(panel.left - 1.4 - panel.sign, y, sign, size=SMALL, middle=True)
    for x, text in zip(panel.columns, texts, strict=False):
        ink = GREY if text in ("0", "–") else INK
        sheet.text(x, y, text, size=SMALL, color=ink, align="right", middle=True)


def draw_missing(sheet: Sheet, panel: Panel, y: float) -> None:
    """Say in place of a mark that there is no estimate, as near to zero as the panel allows."""
    text = "no estimate"
    half = measure(text, SMALL) / 2 + 0.6
    x = min(max(panel.x(0.0), panel.left + half), panel.right - half)
    sheet.box(x - half, y - 1.3, 2 * half, 2.6, face="white", order=1.2)
    sheet.text(x, y, text, size=SMALL, color=GREY, align="center", middle=True)
