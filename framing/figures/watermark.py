"""A watermark: the verdict written across a figure that was forced, where no crop takes it off.

Topics that words shuffled between documents would give too are drawn on demand only. Then the
picture itself says what they are, as do its caption, its alternative text and its record.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from framing.figures.style import FOOT, INK, MARGIN, font, legible, measure
from framing.figures.tables import sentences

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["NOT_DISTINGUISHABLE", "draw_across", "said_across"]

NOT_DISTINGUISHABLE = "NOT DISTINGUISHABLE FROM SHUFFLED WORDS"

ANGLES = (30.0, 20.0, 10.0, 0.0)  # degrees; flat where the page is
LARGEST = 34.0  # points
STRENGTH = 0.2  # opacity: seen on paper, read through
LINE = 0.45  # mm of height for each point of size
TILE = 0.8  # of the width: how far down the page the next one stands


def draw_across(
    rows: pd.DataFrame, *, draw: Callable[[pd.DataFrame], Drawing], watermark: str | None
) -> Drawing:
    """Draw a table as `draw` does, and write the watermark across it, again on long pages."""
    drawing = draw(rows)
    if not watermark:
        return drawing
    lines = halves(legible(watermark))
    width, height = drawing.get_size_inches() * 25.4
    height -= FOOT
    n = max(1, round(height / (TILE * width)))
    size, angle = max(fitted(lines, width, height / n, angle) for angle in ANGLES)
    for i in range(n):
        drawing.axes[0].text(
            width / 2,
            height * (i + 0.5) / n,
            "\n".join(lines),
            color=INK,
            alpha=STRENGTH,
            fontproperties=font(size, True),
            ha="center",
            va="center",
            multialignment="center",
            rotation=angle,
            zorder=10.0,
        )
    return drawing


def said_across(watermark: str | None, text: str) -> str:
    """Put the watermark in front of a caption or an alternative text.

    Examples
    --------
    >>> said_across("NO TOPICS", "Four topics."), said_across(None, "Four topics.")
    ('NO TOPICS. Four topics.', 'Four topics.')
    """
    return sentences(watermark, text) if watermark else text


def halves(text: str) -> list[str]:
    """Break a text into two lines of about the same length.

    Examples
    --------
    >>> halves("NOT DISTINGUISHABLE FROM SHUFFLED WORDS"), halves("FORCED")
    (['NOT DISTINGUISHABLE', 'FROM SHUFFLED WORDS'], ['FORCED'])
    """
    words = text.split()
    cuts = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    if not cuts:
        return [text]
    return list(min(cuts, key=lambda cut: (max(map(len, cut)), cut)))


def fitted(lines: list[str], width: float, height: float, angle: float) -> tuple[float, float]:
    """Return the size in points at which lines fit a part of the page, and their angle."""
    turn = math.radians(angle)
    long = max(measure(line, 10.0, bold=True) for line in lines) / 10.0
    deep = LINE * len(lines)
    across = long * math.cos(turn) + deep * math.sin(turn)
    down = long * math.sin(turn) + deep * math.cos(turn)
    size = min((width - 2 * MARGIN) / across, (height - 2 * MARGIN) / down, LARGEST)
    return math.floor(10 * size) / 10, angle
