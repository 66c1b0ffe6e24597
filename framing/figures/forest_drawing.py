"""Draw a forest plot: names, signs, intervals and marks, counts and q, the guards below."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.figures.claims import axis_label, sized
from framing.figures.estimates import draw_interval, hollow, least, reached, side_style
from framing.figures.legend import AXIS_HEIGHT, make_key
from framing.figures.notes import make_notes, signs_of
from framing.figures.panel import (
    HEAD_HEIGHT,
    Panel,
    draw_columns,
    draw_heads,
    draw_missing,
    draw_name,
    draw_panel,
    make_panel,
)
from framing.figures.style import (
    GREY,
    MARGIN,
    GroupStyle,
    Sheet,
    group_style,
    line_height,
    measure,
    new_sheet,
    number,
    wrap,
)
from framing.figures.tables import spoken

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["alpha_of", "draw", "pairs_of"]

ROW, PITCH, BETWEEN = 4.1, 3.3, 1.4  # mm: a row alone, one of several, between categories


def pairs_of(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the pairs of groups in the order in which the table names them."""
    return list(dict.fromkeys(zip(rows["group_a"], rows["group_b"], strict=True)))


def alpha_of(settings: Mapping[str, Any]) -> float:
    """Return the q below which a mark is filled."""
    return float(round(1 - settings.get("level", 0.95), 10))


def is_filled(rows: pd.DataFrame, settings: Mapping[str, Any]) -> pd.Series:
    """Say which marks are filled: those with an interval, and beyond chance after adjustment."""
    return (rows["q"] < alpha_of(settings)) & rows["low"].notna() & rows["high"].notna()


def draw(
    rows: pd.DataFrame,
    *,
    settings: Mapping[str, Any],
    warnings: Sequence[str],
    title: str | None,
    width: float,
) -> Drawing:
    """Draw the table from top to bottom: key, heads, rows, axis, notes."""
    pairs = pairs_of(rows)
    key = make_key(title, key_lines(pairs, settings), width)
    signs, said = signs_of(rows["warning"])
    notes = make_notes(said, warnings, width)
    blocks = [cells for _, cells in rows.groupby("category", sort=False)]
    names = [wrap(spoken(cells["category"].iloc[0]), 0.3 * width) for cells in blocks]
    heights = [height_of(name, cells) for name, cells in zip(names, blocks, strict=True)]
    tested = bool(rows["q"].notna().any())
    columns = [[number(n) for n in rows[name]] for name in ("n_a", "n_b")]
    columns += [[least(q) for q in rows["q"]]] if tested else []
    doublings = settings.get("effect") == "log_ratio"
    panel = make_panel(
        rows, names=names, signs=signs, columns=columns, width=width, doublings=doublings
    )
    top = key.height + (line_height() if tested else 0.0) + HEAD_HEIGHT
    bottom = top + math.fsum(heights) + 0.6

    sheet = new_sheet(width, bottom + AXIS_HEIGHT + notes.height)
    key.draw(sheet)
    if tested:
        draw_filling(sheet, key.height + line_height() / 2, alpha_of(settings))
    draw_heads(sheet, panel, top, ["", "", "q"] if len(pairs) == 1 else ["1st", "2nd", "q"])
    label = axis_label(settings, bool(rows["low"].notna().any()))
    draw_panel(sheet, panel, top, bottom, label, doublings=doublings)
    filled = is_filled(rows, settings)
    y = top
    for name, height, cells in zip(names, heights, blocks, strict=True):
        draw_name(sheet, panel, y + height / 2, name)
        row = y + height / 2 - PITCH * (len(cells) - 1) / 2
        y += height
        for i in cells.index.tolist():
            draw_columns(sheet, panel, row, signs[i], [texts[i] for texts in columns])
            looks = looks_of(pairs, (rows["group_a"][i], rows["group_b"][i]))
            draw_estimate(sheet, panel, row, rows.iloc[i], looks, filled=bool(filled[i]))
            row += PITCH
    notes.draw(sheet, bottom + AXIS_HEIGHT)
    return sheet.drawing


def height_of(name: Sequence[str], cells: pd.DataFrame) -> float:
    """Return the millimeters of one category."""
    if len(cells) == 1:
        return max(ROW, len(name) * line_height() + 1.0)
    return max(PITCH * len(cells), len(name) * line_height()) + BETWEEN


def key_lines(pairs: Sequence[tuple[str, str]], settings: Mapping[str, Any]) -> dict[str, str]:
    """Return what the key says: the two sides of the one pair, or the pairs."""
    if len(pairs) > 1:
        return {f"right of zero: more in {a} (1st) than in {b} (2nd)": "" for a, b in pairs}
    a, b = pairs[0]
    return {
        f"{where} of zero: more in {name}{f', {n}' if (n := sized(name, settings)) else ''}": ""
        for where, name in (("right", a), ("left", b))
    }


def looks_of(
    pairs: Sequence[tuple[str, str]], pair: tuple[str, str]
) -> tuple[GroupStyle, GroupStyle]:
    """Return the look right and left of zero: of the sides, or of the pair if there are more."""
    if len(pairs) == 1:
        return group_style(0), group_style(1)
    look = group_style(pairs.index(pair))
    return look, look


def draw_filling(sheet: Sheet, y: float, alpha: float) -> None:
    """Explain the filling of marks in one line."""
    dot = GroupStyle(GREY, "o", 4.6)
    sheet.marks([MARGIN + 1.0], [y], dot)
    text = f"q < {alpha:g}"
    sheet.text(MARGIN + 3.4, y, text, middle=True)
    x = MARGIN + 3.4 + measure(text) + 4.0
    hollow(sheet, [x], [y], dot)
    sheet.text(x + 2.4, y, "not, or not tested", middle=True)


def draw_estimate(
    sheet: Sheet,
    panel: Panel,
    y: float,
    cell: pd.Series,
    looks: tuple[GroupStyle, GroupStyle],
    *,
    filled: bool,
) -> None:
    """Draw the interval and the mark of one row."""
    estimate, low, high = cell["estimate"], cell["low"], cell["high"]
    look = side_style(estimate, looks)
    if not (math.isnan(low) or math.isnan(high)):
        ends = panel.x(low), panel.x(high)
        draw_interval(sheet, ends, y, look.color, arrows=reached(low, high, panel.values))
    if math.isnan(estimate):
        draw_missing(sheet, panel, y)
    elif filled:
        sheet.marks([panel.x(estimate)], [y], look)
    else:
        hollow(sheet, [panel.x(estimate)], [y], look)
