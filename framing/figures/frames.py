"""Frames by group: a dot plot (Cleveland 1984) of rates, with the counts beside them.

One row a category, one mark a group on a common scale, which the eye reads more exactly
than bars or angles. A rate made of two occurrences looks as solid as one made of two
hundred, so the occurrences themselves stand in columns at the right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from framing.errors import CountsError
from framing.figures.figure import Figure
from framing.figures.legend import AXIS_HEIGHT, draw_axis, make_key
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
    new_sheet,
    number,
    ticks,
    wrap,
)
from framing.figures.tables import (
    checked,
    figure_provenance,
    groups_of,
    in_order,
    need_grid,
    page_width,
    plural,
    refuse,
    sentences,
    spoken,
)
from framing.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["frames_by_group"]

KIND = "frames_by_group"
BOUNDS = ("low", "high")
MAX_CATEGORIES = 40
ROW = 4.1  # mm, for a label of one line
DOT = 1.7  # mm that a mark needs for itself
STEP = 1.4  # mm between marks that stand above each other


def frames_by_group(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str | None = None,
) -> Figure:
    """Draw how often each group uses each category.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``category``, ``group``, ``n``, ``per_1k``, ``n_tokens``; every category
        with every group, zeros included; at most 40 categories and 6 groups. Groups are
        drawn in the order of their first rows, categories by their largest rate. With columns
        ``low`` and ``high`` each mark has its interval.
    provenance : Provenance
        Record of the table.
    title : str, optional
        Written above the figure; journals want none.
    caption : str, optional
        By default, sentences that state unit, numbers and warnings.
    warnings : sequence of str
        What a reader must know; repeated in the default caption.
    width : {"single", "double"}, optional
        Page width: 88 or 178 mm; by default single for up to three groups.

    Returns
    -------
    Figure

    Raises
    ------
    CountsError
        If a column, a row or a value is missing or impossible, or there is too much to draw.

    References
    ----------
    .. [1] Cleveland, W. S. (1984). Graphical methods for data presentation: full scale
       breaks, dot charts, and multibased logging. The American Statistician 38(4).

    Examples
    --------
    >>> table = pd.DataFrame({"category": ["peace", "peace"], "group": ["A", "B"],
    ...                       "n": [1, 3], "per_1k": [0.5, 2.0], "n_tokens": [2000, 1500]})
    >>> print(frames_by_group(table, provenance=Provenance("compare")).alt)
    Dot plot of 1 category in occurrences per 1,000 words, for A and B (in this order).
    Largest rates: peace 0.5 (n = 1), 2 (n = 3).
    """
    rows = checked(
        table, KIND, keys=["category", "group"], counts=["n", "n_tokens"], numbers=["per_1k"]
    )
    if set(BOUNDS) <= set(table):
        rows = rows.assign(**{name: table[name].to_numpy(dtype=float) for name in BOUNDS})
    refuse(rows, "per_1k", (rows["per_1k"] < 0).to_numpy(), KIND, "a rate, zero or more")
    need_grid(rows, ["category"], ["group"], KIND)
    groups = groups_of(rows, KIND)
    n_categories = rows["category"].nunique()
    if n_categories > MAX_CATEGORIES:
        raise CountsError(
            f"{KIND} draws up to {MAX_CATEGORIES} categories, the table has {n_categories}; "
            "keep those with the largest counts, or draw two figures."
        )
    rows = by_largest_rate(rows, groups)
    width = width or ("single" if len(groups) <= 3 else "double")
    arguments = {"title": title, "width": width}
    return Figure(
        KIND,
        rows,
        default_caption(rows, groups, warnings) if caption is None else caption,
        describe(rows, groups),
        figure_provenance(KIND, arguments, rows, provenance),
        tuple(warnings),
        partial(draw, title=title, width=page_width(width, KIND)),
    )


def by_largest_rate(rows: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """Sort categories by their largest rate, then name; groups as given."""
    largest = rows.groupby("category")["per_1k"].transform("max")
    place = rows["group"].map({group: i for i, group in enumerate(groups)})
    order = rows.assign(_largest=-largest, _place=place)
    order = order.sort_values(["_largest", "category", "_place"], kind="stable")
    columns = ["category", "group", "n", "per_1k", "n_tokens"]
    columns += [name for name in BOUNDS if name in order]
    return order[columns].reset_index(drop=True)


def words_of(rows: pd.DataFrame, groups: list[str], noun: str = "word") -> dict[str, str]:
    """Return the words behind each group's rates, where they are the same in every row."""
    sizes = {group: rows.loc[rows["group"] == group, "n_tokens"].unique() for group in groups}
    return {g: plural(int(n[0]), noun) if len(n) == 1 else "" for g, n in sizes.items()}


def default_caption(rows: pd.DataFrame, groups: list[str], warnings: Sequence[str]) -> str:
    """State unit, numbers and warnings."""
    sizes = [
        f"{group}, {note}" if note else group for group, note in words_of(rows, groups).items()
    ]
    n_categories = rows["category"].nunique()
    return sentences(
        f"Occurrences per 1,000 words of {plural(n_categories, 'category', 'categories')} "
        f"in {plural(len(groups), 'group')} ({'; '.join(sizes)})",
        "Categories are sorted by their largest rate; the columns at the right give the "
        f"occurrences behind the rates ({rows['n'].sum():,} in all)",
        "Lines are intervals between units; a mark without one rests on a single unit, or on "
        "fewer than 5 occurrences"
        if set(BOUNDS) <= set(rows)
        else "",
        warnings=warnings,
    )


def describe(rows: pd.DataFrame, groups: list[str]) -> str:
    """Put the figure into words: the three largest rows with their numbers, and the zeros."""
    n_categories = rows["category"].nunique()
    top = []
    for category in list(dict.fromkeys(rows["category"]))[:3]:
        cells = rows[rows["category"] == category]
        values = [
            f"{number(round(rate, 2))} (n = {n})"
            for rate, n in zip(cells["per_1k"], cells["n"], strict=True)
        ]
        top.append(f"{spoken(category)} {', '.join(values)}")
    absent = rows[rows["n"] == 0].groupby("group").size()
    zeros = [f"{absent[group]} in {group}" for group in groups if group in absent]
    return sentences(
        f"Dot plot of {plural(n_categories, 'category', 'categories')} in occurrences per "
        f"1,000 words, for {in_order(groups)}",
        f"Largest rates: {'; '.join(top)}",
        f"Categories that do not occur: {', '.join(zeros)}" if zeros else "",
    )


def draw(
    rows: pd.DataFrame,
    *,
    title: str | None,
    width: float,
    noun: str = "word",
    label: str = "occurrences per 1,000 words",
) -> Drawing:
    """Draw the table from top to bottom: key, rows, axis."""
    groups = list(dict.fromkeys(rows["group"]))
    categories = list(dict.fromkeys(rows["category"]))
    key = make_key(title, words_of(rows, groups, noun), width)
    names = [spoken(category) for category in categories]
    label_width = min(max(measure(name) for name in names), 0.4 * width)
    labels = [wrap(name, label_width) for name in names]
    column = max(3.6, max(measure(number(n), SMALL) for n in rows["n"])) + 1.8
    left = MARGIN + max(measure(line) for lines in labels for line in lines) + 3.0
    right = width - MARGIN - column * len(groups) - 2.0
    furthest = rows[[name for name in ("per_1k", "high") if name in rows]].max().max()
    values = ticks(0.0, furthest, max(2, int((right - left) / 11)))
    scale = (right - left) / values[-1]
    places = [
        (left + scale * rows.loc[rows["category"] == category, "per_1k"]).to_list()
        for category in categories
    ]
    bounds = [
        (left + scale * rows.loc[rows["category"] == category, list(BOUNDS)]).to_numpy().tolist()
        if set(BOUNDS) <= set(rows)
        else [[]] * len(groups)
        for category in categories
    ]
    # intervals hide each other sooner than marks do
    shifts = [fan_out([0.0] * len(xs) if bounds[0][0] else xs) for xs in places]
    heights = [
        max(ROW, len(lines) * line_height() + 1.0, 2 * max(shift) + DOT + 0.7)
        for lines, shift in zip(labels, shifts, strict=True)
    ]
    top = key.height + 6.2
    bottom = top + math.fsum(heights) + 0.6

    sheet = new_sheet(width, bottom + AXIS_HEIGHT)
    key.draw(sheet)
    columns = [right + 2.0 + column * (i + 1) for i in range(len(groups))]
    draw_heads(sheet, columns, top)
    draw_axis(sheet, values, lambda rate: left + scale * rate, top, bottom, label)
    y = top
    for i, category in enumerate(categories):
        middle = y + heights[i] / 2
        y += heights[i]
        first = middle - (len(labels[i]) - 1) * line_height() / 2
        for j, line in enumerate(labels[i]):
            sheet.text(left - 2.0, first + j * line_height(), line, align="right", middle=True)
        draw_row(sheet, (left, right), middle, places[i], shifts[i], bounds[i])
        for x, n in zip(columns, rows.loc[rows["category"] == category, "n"], strict=True):
            color = INK if n else GREY
            sheet.text(x, middle, number(n), size=SMALL, color=color, align="right", middle=True)
    return sheet.drawing


def draw_heads(sheet: Sheet, columns: Sequence[float], top: float) -> None:
    """Write the heads of the columns of counts: a common "n", and each group's mark."""
    middle = (columns[0] + columns[-1]) / 2 - 1.0
    sheet.text(middle, top - 3.9, "n", size=SMALL, color=GREY, align="center")
    for i, x in enumerate(columns):
        sheet.marks([x - 1.0], [top - 1.7], group_style(i), size=3.6)


def draw_row(
    sheet: Sheet,
    ends: tuple[float, float],
    middle: float,
    xs: Sequence[float],
    shifts: Sequence[float],
    bounds: Sequence[Sequence[float]],
) -> None:
    """Draw one row: a guide, intervals or the span of the rates, the marks."""
    sheet.line(ends, [middle] * 2, color=RULE, width=0.3, order=0.6)
    for i, (span, shift) in enumerate(zip(bounds, shifts, strict=True)):
        if span and not math.isnan(span[0]):
            color = group_style(i).color
            sheet.line(span, [middle + shift] * 2, color=color, width=0.7, order=1.6)
    if not bounds[0] and max(xs) - min(xs) >= DOT:
        sheet.line([min(xs), max(xs)], [middle] * 2, color=GREY, width=0.9, order=1.5)
    for i, (x, shift) in enumerate(zip(xs, shifts, strict=True)):
        sheet.marks([x], [middle + shift], group_style(i))


def fan_out(xs: Sequence[float]) -> list[float]:
    """Return how far each mark leaves the middle of its row, so that none hides another.

    Marks closer than their own width stand above each other, the first group on top.

    Examples
    --------
    >>> fan_out([0.0, 10.0, 0.0])
    [-0.7, 0.0, 0.7]
    """
    shifts = [0.0] * len(xs)
    order = sorted(range(len(xs)), key=lambda i: (xs[i], i))
    cluster: list[int] = []
    for rank, i in enumerate(order):
        cluster.append(i)
        last = rank + 1 == len(order)
        if last or xs[order[rank + 1]] - xs[i] >= DOT:
            for place, member in enumerate(sorted(cluster)):
                shifts[member] = (place - (len(cluster) - 1) / 2) * STEP
            cluster = []
    return shifts
