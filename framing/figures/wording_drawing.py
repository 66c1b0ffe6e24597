"""Draw words inside topics: a panel a topic, effect across, expected count upwards, labels."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.figures.claims import sized
from framing.figures.estimates import NOBODY, hollow, side_style
from framing.figures.keyness import LABEL_HEIGHT, log_ticks, pale
from framing.figures.labels import Place, place_labels
from framing.figures.legend import AXIS_HEIGHT, make_key
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
    number,
    shorten,
    ticks,
    wrap,
)
from framing.figures.topic_names import alpha_of, topic_name

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["draw"]

PLOT = {1: 72.0, 2: 62.0}  # mm of height, by panels in a row
BETWEEN = 3.0  # mm between rows of panels
GUTTER = 4.0  # mm between panels of a row
LONGEST = 30.0  # mm of a label


@dataclass(frozen=True, slots=True)
class Panel:
    """Where one panel stands on the page in mm, and its two scales."""

    left: float
    right: float
    top: float
    bottom: float
    estimates: tuple[float, float]
    counts: tuple[float, float]

    def x(self, estimate: float) -> float:
        """Return the place of an estimate."""
        low, high = self.estimates
        return self.left + (self.right - self.left) * (estimate - low) / (high - low)

    def y(self, count: float) -> float:
        """Return the place of an expected count on the logarithmic scale."""
        low, high = map(math.log10, self.counts)
        return self.bottom - (self.bottom - self.top) * (math.log10(count) - low) / (high - low)

    def points(self, rows: pd.DataFrame) -> list[tuple[float, float]]:
        """Return the places of words, to a hundredth of a millimeter."""
        return [
            (round(self.x(estimate), 2), round(self.y(a + b), 2))
            for estimate, a, b in zip(rows["estimate"], rows["n_a"], rows["n_b"], strict=True)
        ]


def draw(
    rows: pd.DataFrame,
    *,
    settings: Mapping[str, Any],
    warnings: Sequence[str],
    title: str | None,
    width: float,
) -> Drawing:
    """Draw the table: key, then the panels in rows, then the notes."""
    alpha = alpha_of(settings)
    signs, said = signs_of(rows["warning"].where(rows["labeled"], ""))
    rows = rows.assign(_sign=signs)
    panels = [own for _, own in rows.groupby("topic", sort=False)]
    n_columns = min(len(panels), 2 if width > 100 else 1)
    notes = make_notes(said, warnings, width)
    a, b = rows[["group_a", "group_b"]].iloc[0]
    key = make_key(title, key_of(a, b, settings), width)
    limits = count_limits(rows)
    numbers = max(measure(number(n), SMALL) for n in log_ticks(*limits, 60.0))
    first = MARGIN + 3.4 + numbers + 1.2
    room = (width - MARGIN - first + GUTTER) / n_columns
    heads = [
        wrap(topic_name(int(own["topic"].iloc[0]), own["label"].iloc[0]), room - GUTTER, bold=True)
        for own in panels
    ]
    head = max(map(len, heads)) * line_height() + 1.0
    plot = PLOT[n_columns]
    height = head + plot + AXIS_HEIGHT
    n_rows = math.ceil(len(panels) / n_columns)
    tested = bool(rows["q"].notna().any())
    top = key.height + (line_height() if tested else 0.0) + 1.6
    bottom = top + n_rows * height + (n_rows - 1) * BETWEEN
    sheet = new_sheet(width, bottom + notes.height)
    key.draw(sheet)
    if tested:
        draw_filling(sheet, key.height + line_height() / 2, alpha)
    for i, (own, name) in enumerate(zip(panels, heads, strict=True)):
        left = first + (i % n_columns) * room
        y = top + (i // n_columns) * (height + BETWEEN)
        sheet.lines(left, y + line_height() * 0.75, name, bold=True)
        panel = Panel(
            left, left + room - GUTTER, y + head, y + head + plot, estimate_limits(rows), limits
        )
        draw_frame(sheet, panel, outer=i % n_columns == 0)
        draw_words(sheet, panel, own, alpha)
    notes.draw(sheet, bottom)
    return sheet.drawing


def key_of(a: str, b: str, settings: Mapping[str, Any]) -> dict[str, str]:
    """Return what the key says of the two sides."""
    return {
        f"{where} of the line: more in {name}{f', {n}' if (n := sized(name, settings)) else ''}": ""
        for where, name in (("right", a), ("left", b))
    }


def draw_filling(sheet: Sheet, y: float, alpha: float) -> None:
    """Explain filled and hollow marks in one line."""
    dot = GroupStyle(GREY, "o", 4.0)
    sheet.marks([MARGIN + 1.0], [y], dot)
    text = f"q ≤ {alpha:g}"
    sheet.text(MARGIN + 3.4, y, text, middle=True)
    x = MARGIN + 3.4 + measure(text) + 4.0
    hollow(sheet, [x], [y], dot)
    sheet.text(x + 2.4, y, "not, or not tested", middle=True)


def count_limits(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the limits of the expected counts: a power of ten at least, with room at the ends."""
    total = rows["n_a"] + rows["n_b"]
    low, high = float(total.min()), max(float(total.max()), 1.0)
    room = max((high / low) ** 0.06, (10.0 / (high / low)) ** 0.5)
    return low / room, high * room


def estimate_limits(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the limits of the estimates, zero in the middle, with room at both sides."""
    most = float(rows["estimate"].abs().max()) or 1.0
    return -1.15 * most, 1.15 * most


def draw_frame(sheet: Sheet, panel: Panel, *, outer: bool) -> None:
    """Draw the grid, the line in the middle, the numbers, and at the left the name of the scale."""
    low, high = panel.estimates
    for value in ticks(low, high, 7):
        if not low <= value <= high:
            continue
        x, is_zero = panel.x(value), value == 0
        ink, strength = (GREY, 0.9) if is_zero else (RULE, 0.4)
        sheet.line([x, x], [panel.top, panel.bottom], color=ink, width=strength, order=0.5)
        sheet.text(x, panel.bottom + 2.6, number(value), size=SMALL, color=GREY, align="center")
    for count in log_ticks(*panel.counts, panel.bottom - panel.top):
        y = panel.y(count)
        sheet.line([panel.left, panel.right], [y, y], width=0.4, order=0.5)
        if outer:
            at = panel.left - 1.2
            sheet.text(at, y, number(count), size=SMALL, color=GREY, align="right", middle=True)
    sheet.line([panel.left, panel.right], [panel.bottom] * 2, color=RULE, width=0.6)
    middle = (panel.left + panel.right) / 2
    y = panel.bottom + 2.6 + line_height(SMALL)
    sheet.text(middle, y, "weighted log-odds", size=SMALL, align="center")
    if outer:
        name = "count expected in the topic (log scale)"
        sheet.text(MARGIN + 0.4, (panel.top + panel.bottom) / 2, name, size=SMALL, rotated=True)


def draw_words(sheet: Sheet, panel: Panel, rows: pd.DataFrame, alpha: float) -> None:
    """Draw all words as pale marks, and over them the labeled ones with their names."""
    named = rows[rows["labeled"]]
    others, estimate = rows[~rows["labeled"]], rows.loc[~rows["labeled"], "estimate"]
    for look, side in (
        (group_style(0), others[estimate > 0]),
        (group_style(1), others[estimate < 0]),
        (NOBODY, others[estimate == 0]),
    ):
        found = side["q"] <= alpha
        for own, mark in ((side[~found], pale(look)), (side[found], small(look))):
            places = list(dict.fromkeys(panel.points(own)))
            if places:
                xs, ys = zip(*places, strict=True)
                sheet.marks(xs, ys, mark, order=2.0)
    points = panel.points(named)
    texts = [
        f"{shorten(term, LONGEST, SMALL)}{sign}"
        for term, sign in zip(named["term"], named["_sign"], strict=True)
    ]
    sizes = [(measure(text, SMALL), LABEL_HEIGHT) for text in texts]
    bounds = (panel.left, panel.top, panel.right, panel.bottom)
    places_of = place_labels(points, sizes, bounds, others=panel.points(rows))
    for text, point, place, row in zip(
        texts, points, places_of, named.to_dict("records"), strict=True
    ):
        draw_label(sheet, text, point, place, row, alpha)


def small(look: GroupStyle) -> GroupStyle:
    """Return the same look, smaller."""
    return GroupStyle(look.color, look.marker, look.size * 0.7)


def draw_label(
    sheet: Sheet,
    text: str,
    point: tuple[float, float],
    place: Place | None,
    row: Mapping[Any, Any],
    alpha: float,
) -> None:
    """Draw the mark of a word, filled if it is beyond chance, and its name where it has a place."""
    found = row["q"] <= alpha
    look = small(side_style(row["estimate"], (group_style(0), group_style(1))))
    if found:
        sheet.marks([point[0]], [point[1]], look)
    else:
        hollow(sheet, [point[0]], [point[1]], look, size=look.size)
    if place is None:
        return
    if place.leader is not None:
        x, y, to_x, to_y = place.leader
        sheet.line([x, to_x], [y, to_y], color=GREY, width=0.4, order=1.8)
    sheet.text(
        place.x, place.y, text, size=SMALL, color=INK if found else GREY, middle=True
    )  # fmt: skip
