"""Frequency by log-odds: which words lean to which side, and how often they occur.

The funnel shape is the message: rare words can have any estimate, frequent ones hardly
move (Monroe, Colaresi and Quinn 2008, figure 4). So a large estimate at the left edge
is weak evidence; the figure says itself that it describes and tests nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from framing.errors import CountsError
from framing.figures.figure import Figure
from framing.figures.labels import place_labels
from framing.figures.legend import AXIS_HEIGHT, make_key
from framing.figures.notes import make_notes
from framing.figures.style import (
    GREY,
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
    tint,
)
from framing.figures.tables import (
    checked,
    figure_provenance,
    page_width,
    plural,
    sentences,
)
from framing.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["frequency_by_log_odds"]

KIND = "frequency_by_log_odds"
NOTE = "descriptive, no test"
HEIGHTS = {"single": 78.0, "double": 100.0}  # mm of the panel
LABEL_HEIGHT = 2.6  # mm, from the highest ascender to the lowest descender at SMALL
LONGEST = 45.0  # mm of a label


def frequency_by_log_odds(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    target: str,
    reference: str,
    n_labels: int = 30,
    label: str = "weighted log-odds",
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str = "double",
) -> Figure:
    """Draw the estimate of every term against its frequency.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``term``, ``n_target``, ``n_reference``, ``estimate``; one row a term that
        occurs. Positive estimates lean to the target.
    provenance : Provenance
        Record of the table.
    target, reference : str
        Names of the two sides.
    n_labels : int, default 30
        How many terms are labeled at most: those with the largest ``z`` (without that
        column, the largest estimate), half of them on each side where there are enough;
        frequent ones first on ties. A label that finds no free place is left out.
    label : str, default "weighted log-odds"
        What the estimate is; written on its axis.
    title, caption, warnings
        As for `frames_by_group`.
    width : {"single", "double"}, default "double"
        Page width: 88 or 178 mm.

    Returns
    -------
    Figure

    Raises
    ------
    CountsError
        If a column or a value is missing or impossible, a term is named twice or never
        occurs, or `n_labels` is negative.

    References
    ----------
    .. [1] Monroe, B. L., Colaresi, M. P. and Quinn, K. M. (2008). Fightin' Words: lexical
       feature selection and evaluation for identifying the content of political conflict.
       Political Analysis 16(4).

    Examples
    --------
    >>> table = pd.DataFrame({"term": ["peace", "betray"], "n_target": [9, 0],
    ...                       "n_reference": [2, 3], "estimate": [1.25, -1.5]})
    >>> figure = frequency_by_log_odds(
    ...     table, provenance=Provenance("keyness"), target="A", reference="B")
    >>> print(figure.alt)
    Scatter plot of 2 terms: total frequency (log scale) against weighted log-odds.
    Furthest towards A: peace 1.25 (9 to 2). Furthest towards B: betray −1.5 (0 to 3).
    """
    if n_labels < 0:
        raise CountsError(f"{KIND}: n_labels = {n_labels}; it must be zero or more.")
    rows = checked(
        table,
        KIND,
        keys=["term"],
        counts=["n_target", "n_reference"],
        numbers=["estimate", *(["z"] if "z" in table else [])],
    )
    total = rows["n_target"] + rows["n_reference"]
    if (total == 0).any():
        term = rows.loc[total == 0, "term"].iloc[0]
        raise CountsError(f"{KIND}: {term!r} occurs on neither side; leave such terms out.")
    if rows["term"].duplicated().any():
        term = rows.loc[rows["term"].duplicated(), "term"].iloc[0]
        raise CountsError(f"{KIND}: {term!r} stands in two rows; add them up first.")
    rows = rows.sort_values(["estimate", "term"], ascending=[False, True], ignore_index=True)
    size = page_width(width, KIND)
    arguments = {
        "target": target,
        "reference": reference,
        "n_labels": n_labels,
        "label": label,
        "title": title,
        "width": width,
    }
    return Figure(
        KIND,
        rows,
        default_caption(rows, target, reference, n_labels, label, warnings)
        if caption is None
        else caption,
        describe(rows, target, reference, label),
        figure_provenance(KIND, arguments, rows, provenance),
        tuple(warnings),
        partial(
            draw,
            sides=(target, reference),
            n_labels=n_labels,
            label=label,
            warnings=tuple(warnings),
            title=title,
            width=size,
            height=HEIGHTS[width],
        ),
    )


def default_caption(
    rows: pd.DataFrame,
    target: str,
    reference: str,
    n_labels: int,
    label: str,
    warnings: Sequence[str],
) -> str:
    """State unit, numbers and warnings."""
    labeled = min(n_labels, len(rows))
    which = f"the {labeled} terms" if labeled < len(rows) else "the terms"
    which += " furthest from zero" + (" by their z" if "z" in rows else "")
    return sentences(
        f"Each mark is a term, or several at the same place: its occurrences on both sides "
        f"(logarithmic scale) and its {label}, above zero where {target} uses it more "
        f"(n = {rows['n_target'].sum():,}), below where {reference} does "
        f"(n = {rows['n_reference'].sum():,}); {plural(len(rows), 'term')}",
        f"Labeled are {which}, where a label finds room" if labeled else "",
        "The figure describes these texts and tests nothing",
        warnings=warnings,
    )


def describe(rows: pd.DataFrame, target: str, reference: str, label: str) -> str:
    """Put the figure into words: the three terms furthest to each side."""

    def listed(side: pd.DataFrame) -> str:
        shown = side[["term", "n_target", "n_reference", "estimate"]].head(3)
        return ", ".join(
            f"{term} {number(round(estimate, 2))} ({a} to {b})"
            for term, a, b, estimate in shown.itertuples(index=False)
        )

    ranked = most_extreme(rows, len(rows))
    up, down = ranked[ranked["estimate"] > 0], ranked[ranked["estimate"] < 0]
    return sentences(
        f"Scatter plot of {plural(len(rows), 'term')}: total frequency (log scale) against {label}",
        f"Furthest towards {target}: {listed(up)}" if len(up) else "",
        f"Furthest towards {reference}: {listed(down)}" if len(down) else "",
    )


def most_extreme(rows: pd.DataFrame, n: int) -> pd.DataFrame:
    """Return the `n` terms to label, both sides alike: largest z first, if the table has it.

    By the estimate all terms of one side only would come first, in no order: an
    informative prior gives each of them the same.
    """
    size = rows["z"] if "z" in rows else rows["estimate"]
    total = rows["n_target"] + rows["n_reference"]
    ranked = rows.assign(_size=size.abs(), _total=total).sort_values(
        ["_size", "_total", "term"], ascending=[False, False, True], kind="stable"
    )
    up, down = ranked[ranked["estimate"] > 0], ranked[ranked["estimate"] < 0]
    n_up = min(len(up), max(n - n // 2, n - len(down)))
    chosen = pd.concat([up.head(n_up), down.head(n - n_up)])
    return ranked.loc[ranked.index.isin(chosen.index)]


def log_ticks(low: float, high: float, room: float) -> list[int]:
    """Return 1, 2, 5, 10, 20 … within the limits, thinned to powers of ten if crowded.

    Examples
    --------
    >>> log_ticks(0.9, 60, 100.0), log_ticks(0.9, 250_000, 100.0)
    ([1, 2, 5, 10, 20, 50], [1, 10, 100, 1000, 10000, 100000])
    """
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    decade = room / math.log10(high / low)  # mm
    for steps in ((1, 2, 5), (1,)):
        values = [s * 10**d for d in decades if d >= 0 for s in steps if low <= s * 10**d <= high]
        halves = [measure(number(value), SMALL) / 2 for value in values]
        if len(values) * 9.0 <= room and all(
            math.log10(b / a) * decade > halves[i] + halves[i + 1] + 0.8
            for i, (a, b) in enumerate(pairwise(values))
        ):
            return values
    return values


def draw(
    rows: pd.DataFrame,
    *,
    sides: tuple[str, str],
    n_labels: int,
    label: str,
    warnings: Sequence[str],
    title: str | None,
    width: float,
    height: float,
) -> Drawing:
    """Draw the table: key, panel, points, labels, notes."""
    heads = {f"above zero: more in {sides[0]}": "", f"below zero: more in {sides[1]}": ""}
    key = make_key(title, heads, width)
    notes = make_notes({}, warnings, width)
    low, high = estimate_limits(rows)
    values = [value for value in ticks(low, high, 7) if low <= value <= high]
    numbers = max(measure(number(value), SMALL) for value in values)
    panel = Panel(
        left=MARGIN + 5.0 + numbers,
        right=width - MARGIN,
        top=key.height + 2.0,
        bottom=key.height + 2.0 + height,
        frequencies=frequency_limits(rows),
        estimates=(low, high),
    )
    sheet = new_sheet(width, panel.bottom + AXIS_HEIGHT + notes.height)
    key.draw(sheet)
    notes.draw(sheet, panel.bottom + AXIS_HEIGHT)
    draw_panel(sheet, panel, values, label)
    draw_points(sheet, panel, rows)
    draw_labels(sheet, panel, most_extreme(rows, n_labels), panel.points(rows))
    sheet.text(MARGIN, sheet.height + 2.6, NOTE, size=SMALL)
    return sheet.drawing


@dataclass(frozen=True, slots=True)
class Panel:
    """Where the panel stands on the page, in mm, and the limits of its two scales."""

    left: float
    right: float
    top: float
    bottom: float
    frequencies: tuple[float, float]
    estimates: tuple[float, float]

    def x(self, frequency: float) -> float:
        """Return the place of a frequency on the logarithmic scale."""
        low, high = map(math.log10, self.frequencies)
        return self.left + (self.right - self.left) * (math.log10(frequency) - low) / (high - low)

    def y(self, estimate: float) -> float:
        """Return the place of an estimate."""
        low, high = self.estimates
        return self.bottom - (self.bottom - self.top) * (estimate - low) / (high - low)

    def points(self, rows: pd.DataFrame) -> list[tuple[float, float]]:
        """Return the places of terms, to a hundredth of a millimeter."""
        total = rows["n_target"] + rows["n_reference"]
        return [
            (round(self.x(n), 2), round(self.y(estimate), 2))
            for n, estimate in zip(total, rows["estimate"], strict=True)
        ]


def frequency_limits(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the limits of the frequencies, with room beside the first and last point."""
    total = rows["n_target"] + rows["n_reference"]
    low, high = float(total.min()), float(total.max())
    room = max(high / low, 10.0) ** 0.07
    return low / room, high * room


def estimate_limits(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the limits of the estimates, zero included, with room above and below."""
    low, high = min(rows["estimate"].min(), 0.0), max(rows["estimate"].max(), 0.0)
    room = 0.07 * (high - low) or 1.0
    return low - room, high + room


def draw_panel(sheet: Sheet, panel: Panel, values: Sequence[float], label: str) -> None:
    """Draw the grid, the zero line, the numbers and the names of the axes."""
    for value in values:
        y, is_zero = panel.y(value), value == 0
        ink, strength = (GREY, 0.9) if is_zero else (RULE, 0.4)
        sheet.line([panel.left, panel.right], [y, y], color=ink, width=strength, order=0.5)
        sheet.text(
            panel.left - 1.2, y, number(value), size=SMALL, color=GREY, align="right", middle=True
        )
    for count in log_ticks(*panel.frequencies, panel.right - panel.left):
        x = panel.x(count)
        sheet.line([x, x], [panel.top, panel.bottom], width=0.4, order=0.5)
        if x + measure(number(count), SMALL) / 2 < sheet.width - 0.5:
            sheet.text(x, panel.bottom + 2.6, number(count), size=SMALL, color=GREY, align="center")
    middle = (panel.left + panel.right) / 2
    sheet.text(
        middle,
        panel.bottom + 2.6 + line_height(SMALL),
        "occurrences on both sides (log scale)",
        size=SMALL,
        align="center",
    )
    name = shorten(label, panel.bottom - panel.top, SMALL)
    sheet.text(MARGIN + 0.4, (panel.top + panel.bottom) / 2, name, size=SMALL, rotated=True)


def draw_points(sheet: Sheet, panel: Panel, rows: pd.DataFrame) -> None:
    """Draw one pale mark for each place that holds a term, in the look of its side."""
    estimate = rows["estimate"]
    for look, side in (
        (0, rows[estimate > 0]),
        (1, rows[estimate < 0]),
        (None, rows[estimate == 0]),
    ):
        places = list(dict.fromkeys(panel.points(side)))
        if places:
            mark = GroupStyle(GREY, "o", 2.0) if look is None else pale(group_style(look))
            xs, ys = zip(*places, strict=True)
            sheet.marks(xs, ys, mark, order=2.0)


def pale(look: GroupStyle) -> GroupStyle:
    """Return the same look, smaller and lighter, for a term without a label."""
    return GroupStyle(tint(look.color, 0.6), look.marker, look.size * 0.55)


def draw_labels(
    sheet: Sheet, panel: Panel, rows: pd.DataFrame, others: Sequence[tuple[float, float]]
) -> None:
    """Write the names of terms where they fit, and mark the named points in full color."""
    terms = [shorten(term, LONGEST, SMALL) for term in rows["term"]]
    points = panel.points(rows)
    sizes = [(measure(term, SMALL), LABEL_HEIGHT) for term in terms]
    bounds = (panel.left, panel.top, panel.right, panel.bottom)
    places = place_labels(points, sizes, bounds, others=others)
    for term, point, estimate, place in zip(terms, points, rows["estimate"], places, strict=True):
        if place is None:
            continue
        look = group_style(0 if estimate > 0 else 1)
        if place.leader is not None:
            x, y, to_x, to_y = place.leader
            sheet.line([x, to_x], [y, to_y], color=GREY, width=0.4, order=1.8)
        sheet.marks([point[0]], [point[1]], look, size=look.size * 0.7)
        sheet.text(place.x, place.y, term, size=SMALL, middle=True)
