"""Stacked bars by voice: what the figures of frames by voice and of standing share.

A row is a bar of one group in one block (a frame, or a camp); its parts are the voices, in
one order everywhere, so that the outlet's own words begin on a common line and can be
compared exactly; what matters of the others stands in numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.figures.legend import AXIS_HEIGHT, Key, draw_axis
from framing.figures.style import (
    GREY,
    INK,
    MARGIN,
    SMALL,
    Sheet,
    group_style,
    line_height,
    measure,
    new_sheet,
    ticks,
    wrap,
)
from framing.figures.voice_style import draw_voice, make_voice_key, write_inside

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["Bar", "Block", "Part", "draw_bars"]

BAR, PITCH = 2.8, 3.5  # mm: the height of a bar, and from one to the next
BETWEEN = 1.7  # mm between blocks
GLYPH = 3.2  # mm for the mark of the group in front of a bar


@dataclass(frozen=True, slots=True)
class Part:
    """The words of one voice: how long its box is, and the number written inside."""

    voice: str
    length: float
    n: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: the place of its group, its parts, and what stands in the columns."""

    group: int
    parts: tuple[Part, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The bars of one name."""

    name: str
    bars: tuple[Bar, ...]


def draw_bars(
    blocks: Sequence[Block],
    *,
    key: Key,
    voices: Sequence[str],
    heads: Sequence[str],
    label: str,
    width: float,
    per_one: float | None = None,
) -> Drawing:
    """Draw blocks from top to bottom: keys, rows, axis.

    Parameters
    ----------
    blocks : sequence of Block
        From top to bottom.
    key : Key
        Title and groups.
    voices : sequence of str
        Those that the key explains.
    heads : sequence of str
        Of the columns at the right.
    label : str
        Of the axis.
    width : float
        Of the page, in mm.
    per_one : float, optional
        For counts: the most millimeters of one, so that a single one does not fill the page.
        The axis has whole numbers only.
    """
    voice_key = make_voice_key(voices, width)
    names = {block.name: wrap(block.name, 0.36 * width) for block in blocks}
    left = MARGIN + max(measure(line) for lines in names.values() for line in lines) + 2.0 + GLYPH
    columns = column_widths(blocks, heads)
    right = width - MARGIN - math.fsum(columns) - 1.0
    longest = max(
        math.fsum(part.length for part in bar.parts) for block in blocks for bar in block.bars
    )
    values = ticks(0.0, longest, max(2, int((right - left) / 10)))
    end = longest or values[-1]  # the longest bar fills the page, wherever the last tick is
    values = [value for value in values if value <= end and not (per_one and value % 1)]
    scale = min((right - left) / end, per_one or right)
    top = key.height + 1.6 + voice_key.height + 4.6
    heights = [
        max(PITCH * len(block.bars), line_height() * len(names[block.name])) + BETWEEN
        for block in blocks
    ]
    bottom = top + math.fsum(heights)

    sheet = new_sheet(width, bottom + AXIS_HEIGHT)
    key.draw(sheet)
    voice_key.draw(sheet, key.height + 1.6)
    ends = [right + 1.0 + math.fsum(columns[: i + 1]) for i in range(len(columns))]
    for x, head in zip(ends, heads, strict=True):
        sheet.text(x, top - 1.2, head, size=SMALL, color=GREY, align="right")
    draw_axis(sheet, values, lambda value: left + scale * value, top, bottom, label)
    sheet.line([left, left + scale * end], [bottom] * 2, width=0.6)
    y = top
    for block, height in zip(blocks, heights, strict=True):
        draw_block(sheet, block, names[block.name], y, height, left, scale, ends)
        y += height
    return sheet.drawing


def column_widths(blocks: Sequence[Block], heads: Sequence[str]) -> list[float]:
    """Return the millimeters of each column of numbers."""
    rows = [bar.columns for block in blocks for bar in block.bars] + [tuple(heads)]
    return [max(measure(row[i], SMALL) for row in rows) + 2.2 for i in range(len(heads))]


def draw_block(
    sheet: Sheet,
    block: Block,
    name: Sequence[str],
    y: float,
    height: float,
    left: float,
    scale: float,
    ends: Sequence[float],
) -> None:
    """Draw the name of a block and its bars, one below the other."""
    middle = y + height / 2
    first = middle - (len(name) - 1) * line_height() / 2
    for j, line in enumerate(name):
        at = left - GLYPH - 1.0
        sheet.text(at, first + j * line_height(), line, align="right", middle=True)
    row = middle - PITCH * (len(block.bars) - 1) / 2
    for bar in block.bars:
        sheet.marks([left - GLYPH / 2], [row], group_style(bar.group))
        x = left
        for part in bar.parts:
            size = part.length * scale
            if part.n:
                draw_voice(sheet, x, row - BAR / 2, size, BAR, part.voice)
                write_inside(sheet, x, row, (size, BAR), part.n, part.voice)
            x += size
        for end, text in zip(ends, bar.columns, strict=True):
            ink = GREY if text == "0" else INK
            sheet.text(end, row, text, size=SMALL, color=ink, align="right", middle=True)
        row += PITCH
