"""Word shift: which words make two vocabularies differ, and by how much (Gallagher et al. 2021).

A bar is what one word adds to the divergence, on the side of the group that uses it more. It
is descriptive: any two texts diverge, short ones most, and frequent words add most.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.errors import CountsError, did_you_mean
from framing.figures.figure import Figure
from framing.figures.legend import AXIS_HEIGHT, make_key
from framing.figures.notes import make_notes
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
    shorten,
    ticks,
)
from framing.figures.tables import (
    checked,
    figure_provenance,
    page_width,
    plural,
    refuse,
    sentences,
)
from framing.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["word_shift"]

KIND = "word_shift"
SIDES = ("target", "reference")
NEITHER = ""  # the side of a term that both use alike
MEASURES = {"jsd": "Jensen-Shannon divergence", "rtd": "rank-turbulence divergence"}
MOST = 100  # rows
ROW, BAR = 3.5, 2.4  # mm
SUM = 15.0  # mm of the panel of sums
NOTE = "descriptive, no test"


def word_shift(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    settings: Mapping[str, Any] | None = None,
    n_labels: int = 30,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str = "single",
) -> Figure:
    """Draw the words that contribute most to a divergence.

    Parameters
    ----------
    table : pandas.DataFrame
        As of `Divergence`: ``term``, ``n_target``, ``n_reference``, ``estimate`` (the
        contribution, zero or more), ``side`` (``"target"``, ``"reference"``, or empty where
        both use it alike), ``share`` (of the whole).
    provenance : Provenance
        Record of the table.
    settings : mapping, optional
        Of the result: ``target``, ``reference``, ``measure``, ``base`` or ``alpha``,
        ``total``; they name the sides and go into the caption.
    n_labels : int, default 30
        How many words are drawn: those with the largest contributions, at most 100.
    title, caption, warnings
        As for `forest`.
    width : {"single", "double"}, default "single"
        Page width: 88 or 178 mm.

    Returns
    -------
    Figure
        Its table also holds ``cumulative``, the sum of the shares so far.

    Raises
    ------
    CountsError
        If a column or a value is missing or impossible, a term is named twice, or nothing
        contributes.

    References
    ----------
    .. [1] Gallagher, R. J. et al. (2021). Generalized word shift graphs: a method for visualizing
       and explaining pairwise comparisons between texts. EPJ Data Science 10, 4.

    Examples
    --------
    >>> table = pd.DataFrame({"term": ["war", "peace"], "n_target": [5, 2], "n_reference": [2, 5],
    ...                       "estimate": [0.06, 0.04], "side": ["target", "reference"],
    ...                       "share": [0.6, 0.4]})
    >>> settings = {"target": "A", "reference": "B", "measure": "jsd", "base": 2, "total": 0.1}
    >>> print(word_shift(table, provenance=Provenance("divergence"), settings=settings).alt)
    Bars of the 2 terms that contribute most to the Jensen-Shannon divergence (base 2) of A and
    B, 0.1; together 100%. More in A: war 60% (5 to 2). More in B: peace 40% (2 to 5).
    """
    if not 1 <= n_labels <= MOST:
        raise CountsError(f"{KIND}: n_labels = {n_labels}; it must be from 1 to {MOST}.")
    settings = dict(settings or {})
    everything = prepared(table)
    rows = everything[everything["estimate"] > 0].head(n_labels)
    rows = rows.assign(cumulative=rows["share"].cumsum())
    page = page_width(width, KIND)
    text = default_caption(rows, everything, settings, warnings)
    return Figure(
        KIND,
        rows,
        text if caption is None else caption,
        describe(rows, settings),
        figure_provenance(
            KIND, {"n_labels": n_labels, "title": title, "width": width}, rows, provenance
        ),
        tuple(warnings),
        partial(draw, sides=sides_of(settings), warnings=tuple(warnings), title=title, width=page),
    )


def prepared(table: pd.DataFrame) -> pd.DataFrame:
    """Check the table and sort it, the largest contribution first."""
    rows = checked(
        table,
        KIND,
        keys=["term", "side"],
        counts=["n_target", "n_reference"],
        numbers=["estimate", "share"],
    )
    for name in ("estimate", "share"):
        refuse(rows, name, (rows[name] < 0).to_numpy(), KIND, "zero or more")
    if rows["term"].duplicated().any():
        term = rows.loc[rows["term"].duplicated(), "term"].iloc[0]
        raise CountsError(f"{KIND}: {term!r} stands in two rows; add them up first.")
    if not rows["estimate"].any():
        raise CountsError(f"{KIND}: no term contributes anything; both sides use the same words.")
    for side in rows.loc[rows["estimate"] > 0, "side"].unique():
        if side not in (*SIDES, NEITHER):
            raise CountsError(f"{KIND}: {side!r} is no side; {did_you_mean(side, SIDES)}")
    order = np.lexsort((np.arange(len(rows)), -rows["estimate"].to_numpy().round(12)))
    columns = ["term", "n_target", "n_reference", "estimate", "side", "share"]
    return rows.iloc[order][columns].reset_index(drop=True)


def sides_of(settings: Mapping[str, Any]) -> tuple[str, str]:
    """Return the names of the two sides."""
    return str(settings.get("target", "target")), str(settings.get("reference", "reference"))


def measure_words(settings: Mapping[str, Any]) -> str:
    """Name the measure with its choices.

    Examples
    --------
    >>> measure_words({"measure": "rtd", "alpha": 0.5}), measure_words({})
    ('rank-turbulence divergence (alpha 0.5)', 'divergence')
    """
    name = settings.get("measure")
    said = MEASURES.get(str(name), str(name).replace("_", " ") if name else "divergence")
    chosen = [f"{key} {settings[key]:.4g}" for key in ("base", "alpha") if settings.get(key)]
    return said + (f" ({', '.join(chosen)})" if chosen else "")


def total_words(settings: Mapping[str, Any]) -> str:
    """Write the divergence, if it is known."""
    return f", {settings['total']:.4g}" if "total" in settings else ""


def percent(share: float) -> str:
    """Write a share with two digits that matter.

    Examples
    --------
    >>> percent(0.345), percent(0.0123), percent(0.0002)
    ('34%', '1.2%', '0.02%')
    """
    return f"{number(float(f'{100 * share:.2g}'))}%"


def default_caption(
    rows: pd.DataFrame, everything: pd.DataFrame, settings: Mapping[str, Any],
    warnings: Sequence[str],
) -> str:  # fmt: skip
    """State measure, n, what a bar is, and that nothing is tested."""
    a, b = sides_of(settings)
    n, known = len(rows), len(everything)
    which = f"the {n:,} largest of {known:,} terms" if n < known else f"all {plural(n, 'term')}"
    name = measure_words(settings)
    alike = " (grey, and right: both alike)" if (rows["side"] == NEITHER).any() else ""
    return sentences(
        f"{name[0].upper()}{name[1:]} of {a} (n = {everything['n_target'].sum():,}) and {b} "
        f"(n = {everything['n_reference'].sum():,}){total_words(settings)}",
        "A bar is what one term adds to it, in percent of the whole, on the side that uses it "
        f"more{alike}; {which}, together {percent(rows['cumulative'].iloc[-1])} of the whole",
        "The columns at the right give the occurrences, the line the sum of the shares so far",
        "The figure describes these texts and tests nothing: any two texts diverge, short ones "
        "most",
        warnings=warnings,
    )


def describe(rows: pd.DataFrame, settings: Mapping[str, Any]) -> str:
    """Put the figure into words: the five largest contributions of each side."""

    def listed(side: str) -> str:
        own = rows[rows["side"] == side].head(5)
        return ", ".join(
            f"{row['term']} {percent(row['share'])} ({row['n_target']} to {row['n_reference']})"
            for row in own.to_dict("records")
        )

    a, b = sides_of(settings)
    return sentences(
        f"Bars of the {plural(len(rows), 'term')} that contribute most to the "
        f"{measure_words(settings)} of {a} and {b}{total_words(settings)}; together "
        f"{percent(rows['cumulative'].iloc[-1])}",
        *(
            f"More in {name}: {listed(side)}"
            for side, name in zip(SIDES, (a, b), strict=True)
            if (rows["side"] == side).any()
        ),
    )


@dataclass(frozen=True, slots=True)
class Layout:
    """Where zero stands in mm, how long one percent is, and where the columns end."""

    zero: float
    scale: float
    left: float
    right: float
    columns: tuple[float, float]


def lay_out(rows: pd.DataFrame, terms: Sequence[str], width: float) -> Layout:
    """Give the bars as much room as the terms beside them and the columns leave."""
    counts = [
        max(3.6, *(measure(number(n), SMALL) for n in rows[name])) + 1.8
        for name in ("n_target", "n_reference")
    ]
    left, right = MARGIN, width - MARGIN - SUM - math.fsum(counts) - 4.0
    sizes = np.array([measure(term, SMALL) + 1.2 for term in terms])
    shares = 100 * rows["share"].to_numpy()
    is_target = (rows["side"] != "reference").to_numpy()

    def needed(scale: float) -> tuple[float, float]:
        reach = scale * shares + sizes
        return reach[~is_target].max(initial=1.0), reach[is_target].max(initial=1.0)

    low, high = 0.0, (right - left) / shares.max()
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if math.fsum(needed(middle)) <= right - left else (low, middle)
    zero = left + needed(low)[0]
    first = right + 2.0 + counts[0]
    return Layout(zero, low, left, right, (first, first + counts[1]))


def draw(
    rows: pd.DataFrame,
    *,
    sides: tuple[str, str],
    warnings: Sequence[str],
    title: str | None,
    width: float,
) -> Drawing:
    """Draw the table: key, heads, bars with their words, sums, axis, notes."""
    heads = {f"right: more in {sides[0]}": "", f"left: more in {sides[1]}": ""}
    key = make_key(title, heads, width)
    notes = make_notes({}, warnings, width)
    terms = [shorten(term, 0.22 * width, SMALL) for term in rows["term"]]
    layout = lay_out(rows, terms, width)
    top = key.height + 6.4
    bottom = top + ROW * len(rows) + 0.6
    sheet = new_sheet(width, bottom + AXIS_HEIGHT + notes.height)
    key.draw(sheet)
    draw_heads(sheet, layout, top)
    draw_scale(sheet, layout, rows, top, bottom)
    for i, row in enumerate(rows.to_dict("records")):
        y = top + ROW * (i + 0.5)
        draw_bar(sheet, layout, y, 100 * row["share"], row["side"], terms[i])
        for x, n in zip(layout.columns, (row["n_target"], row["n_reference"]), strict=True):
            ink = INK if n else GREY
            sheet.text(x, y, number(n), size=SMALL, color=ink, align="right", middle=True)
    draw_sums(sheet, layout, rows["cumulative"].to_list(), top, bottom)
    notes.draw(sheet, bottom + AXIS_HEIGHT)
    sheet.text(MARGIN, sheet.height + 2.6, NOTE, size=SMALL)
    return sheet.drawing


def draw_heads(sheet: Sheet, layout: Layout, top: float) -> None:
    """Write the heads of the columns: a common "n", and the mark of each side."""
    middle = math.fsum(layout.columns) / 2 - 1.0
    sheet.text(middle, top - 3.9, "n", size=SMALL, color=GREY, align="center")
    for i, x in enumerate(layout.columns):
        sheet.marks([x - 1.0], [top - 1.7], group_style(i), size=3.6)


def draw_scale(sheet: Sheet, layout: Layout, rows: pd.DataFrame, top: float, bottom: float) -> None:
    """Draw the axis in percent to both sides of zero, as far as the bars go."""
    shares = 100 * rows["share"]
    is_target = rows["side"] != "reference"
    most = shares.max()
    n = max(1, int(most * layout.scale / 11))
    for sign, side in ((1, shares[is_target]), (-1, shares[~is_target])):
        for value in ticks(0.0, most, n):
            if value == 0 or side.empty or value > side.max():
                continue
            x = layout.zero + sign * value * layout.scale
            sheet.line([x, x], [top, bottom], width=0.4, order=0.5)
            text = number(value)
            sheet.text(x, bottom + 2.6, text, size=SMALL, color=GREY, align="center")
    sheet.line([layout.zero] * 2, [top, bottom], color=GREY, width=0.9, order=2.5)
    sheet.text(layout.zero, bottom + 2.6, "0", size=SMALL, color=GREY, align="center")
    label = "% of the divergence"
    half = measure(label, SMALL) / 2
    middle = min(max(layout.zero, MARGIN + half), layout.columns[1] - half)
    y = bottom + 2.6 + line_height(SMALL)
    sheet.text(middle, y, label, size=SMALL, align="center")


def draw_bar(sheet: Sheet, layout: Layout, y: float, share: float, side: str, term: str) -> None:
    """Draw one bar and, beyond its end, its word."""
    length, size = share * layout.scale, measure(term, SMALL)
    to_right = side != "reference"
    color = GREY if side == NEITHER else group_style(SIDES.index(side)).color
    start = layout.zero if to_right else layout.zero - length
    word = layout.zero + length + 0.9 if to_right else start - 0.9 - size
    sheet.box(start, y - BAR / 2, length, BAR, face=color)
    sheet.box(word - 0.3, y - BAR / 2, size + 0.6, BAR, face="white", order=0.7)
    sheet.text(word, y, term, size=SMALL, middle=True)


def draw_sums(
    sheet: Sheet, layout: Layout, sums: Sequence[float], top: float, bottom: float
) -> None:
    """Draw the sum of the shares so far as a line from 0 to 100 percent."""
    right = sheet.width - MARGIN - 2.4
    left = sheet.width - MARGIN - SUM + 4.0
    for share, text in ((0.0, "0"), (1.0, "100")):
        x = left + share * (right - left)
        sheet.line([x, x], [top, bottom], width=0.4, order=0.5)
        sheet.text(x, bottom + 2.6, text, size=SMALL, color=GREY, align="center")
    sheet.line([left, right], [bottom, bottom], color=RULE, width=0.6)
    y = bottom + 2.6 + line_height(SMALL)
    sheet.text((left + right) / 2, y, "sum, %", size=SMALL, align="center")
    xs = [left + min(share, 1.0) * (right - left) for share in sums]
    ys = [top + ROW * (i + 0.5) for i in range(len(sums))]
    sheet.line(xs, ys, color=INK, width=0.8, order=2.0)
    sheet.axes.plot(xs, ys, linestyle="none", marker=".", markersize=2.4, color=INK, zorder=2.1)
