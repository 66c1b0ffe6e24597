"""Words under study: every occurrence of a handful of words, by family, form and section.

A hypothesis about two articles often rests on a word that occurs once or twice. Then a
rate is no picture of it: each occurrence is drawn as one square, filled by where it
stands (headline, lead, body), and a zero is written as 0. Where the counts are too large
for squares, the same shades fill bars.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from framing.figures.figure import Figure
from framing.figures.legend import draw_sections, make_key, section_fill
from framing.figures.style import (
    GREY,
    INK,
    MARGIN,
    SECTIONS,
    SMALL,
    Sheet,
    group_style,
    line_height,
    measure,
    new_sheet,
    number,
    wrap,
)
from framing.figures.tables import (
    WHOLE,
    checked,
    figure_provenance,
    groups_of,
    in_order,
    need_grid,
    need_sections,
    page_width,
    plural,
    sentences,
    spoken,
)
from framing.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["words_under_study"]

KIND = "words_under_study"
SQUARE, PITCH = 2.0, 2.5  # mm: a square, and from one to the next
MAX_SQUARES = 8  # of one form in one group; more are drawn as a bar
ROW = 3.9  # mm, for a form of one line


def words_under_study(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str | None = None,
) -> Figure:
    """Draw how often each form of each word family occurs, where, and in which group.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``category`` (the family), ``term`` (the form), ``group``, ``section``
        (headline, lead or body; or ``"all"`` in every row, where it is not known), ``n``;
        every form with every group and section, zeros included. Families, forms and groups
        are drawn in the order of their first rows.
    provenance : Provenance
        Record of the table.
    title, caption, warnings
        As for `frames_by_group`.
    width : {"single", "double"}, optional
        Page width: 88 or 178 mm; by default single for up to two groups.

    Returns
    -------
    Figure

    Raises
    ------
    CountsError
        If a column, a row or a value is missing or impossible.

    Examples
    --------
    >>> table = pd.DataFrame({"category": "betray*", "term": "betrayed", "group": ["A", "B"],
    ...                       "section": "headline", "n": [0, 1]})
    >>> print(words_under_study(table, provenance=Provenance("families")).alt)
    Occurrences of 1 form of 1 word family by section, for A and B (in this order).
    betray*: 0, 1 (1 in the headline).
    """
    rows = checked(table, KIND, keys=["category", "term", "group", "section"], counts=["n"])
    need_sections(rows, KIND)
    need_grid(rows, ["category", "term"], ["group", "section"], KIND)
    groups = groups_of(rows, KIND)
    rows = in_reading_order(rows)
    width = width or ("single" if len(groups) <= 2 else "double")
    return Figure(
        KIND,
        rows,
        default_caption(rows, groups, warnings) if caption is None else caption,
        describe(rows, groups),
        figure_provenance(KIND, {"title": title, "width": width}, rows, provenance),
        tuple(warnings),
        partial(draw, title=title, width=page_width(width, KIND)),
    )


def in_reading_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Sort by family, form and group as first named, and by section as read."""
    places = {
        name: rows[name].map({value: i for i, value in enumerate(dict.fromkeys(rows[name]))})
        for name in ("category", "term", "group")
    }
    places["section"] = rows["section"].map({name: i for i, name in enumerate([*SECTIONS, WHOLE])})
    order = pd.DataFrame(places).sort_values(list(places), kind="stable").index
    return rows.loc[order].reset_index(drop=True)


def default_caption(rows: pd.DataFrame, groups: list[str], warnings: Sequence[str]) -> str:
    """State unit, numbers and warnings."""
    sums = rows.groupby("group")["n"].sum()
    totals = [f"{group}, n = {sums[group]:,}" for group in groups]
    mark = "Each square is one occurrence" if squares_fit(rows) else "Bars show the occurrences"
    shades = ", filled by section: headline full, lead light, body white"
    return sentences(
        f"Occurrences of {plural(len(rows[['category', 'term']].drop_duplicates()), 'form')} of "
        f"{plural(rows['category'].nunique(), 'word family', 'word families')} "
        f"({'; '.join(totals)})",
        mark + (shades if has_sections(rows) else ""),
        warnings=warnings,
    )


def describe(rows: pd.DataFrame, groups: list[str]) -> str:
    """Put the figure into words: the occurrences of each family in each group."""
    families = []
    for family in dict.fromkeys(rows["category"]):
        cells = rows[rows["category"] == family]
        totals = []
        for group in groups:
            own = cells[cells["group"] == group]
            head = int(own.loc[own["section"] == "headline", "n"].sum())
            placed = f" ({head} in the headline)" if head else ""
            totals.append(f"{own['n'].sum()}{placed}")
        families.append(f"{family}: {', '.join(totals)}")
    n_forms = len(rows[["category", "term"]].drop_duplicates())
    return sentences(
        f"Occurrences of {plural(n_forms, 'form')} of "
        f"{plural(rows['category'].nunique(), 'word family', 'word families')}"
        f"{' by section' if has_sections(rows) else ''}, for {in_order(groups)}",
        "; ".join(families),
    )


def has_sections(rows: pd.DataFrame) -> bool:
    """Say whether the counts are split by section."""
    return WHOLE not in set(rows["section"])


def totals_of(rows: pd.DataFrame) -> pd.Series:
    """Return the occurrences of each form in each group."""
    return rows.groupby(["category", "term", "group"], sort=False)["n"].sum()


def squares_fit(rows: pd.DataFrame) -> bool:
    """Say whether every count is small enough to be drawn one by one."""
    return int(totals_of(rows).max()) <= MAX_SQUARES


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of the groups stand, and how long one occurrence is."""

    columns: list[float]
    bar: float
    per_occurrence: float
    squares: bool


def lay_out(rows: pd.DataFrame, left: float, width: float, n_groups: int) -> Layout:
    """Divide the page's width between the groups; all panels share one scale."""
    most = max(1, int(totals_of(rows).max()))
    share = (width - MARGIN - left) / n_groups
    bar = share - measure(number(most), SMALL) - 3.0
    squares = squares_fit(rows)
    step = min(PITCH, bar / most) if squares else bar / most
    return Layout([left + share * i for i in range(n_groups)], bar, step, squares)


def draw(rows: pd.DataFrame, *, title: str | None, width: float) -> Drawing:
    """Draw the table from top to bottom: keys, then one panel a family."""
    groups = list(dict.fromkeys(rows["group"]))
    families = list(dict.fromkeys(rows["category"]))
    key = make_key(title, dict.fromkeys(groups, ""), width)
    room = 0.3 * width
    widest = max(measure(form) for form in rows["term"].unique())
    left = MARGIN + min(widest, room) + 4.0
    forms = {
        family: {
            form: wrap(form, room)
            for form in dict.fromkeys(rows.loc[rows["category"] == family, "term"])
        }
        for family in families
    }
    heads = {family: wrap(spoken(family), width - 2 * MARGIN, bold=True) for family in families}
    layout = lay_out(rows, left, width, len(groups))
    height = key.height + 8.0 + math.fsum(
        panel_height(heads[family], forms[family].values()) for family in families
    )  # fmt: skip
    sheet = new_sheet(width, height)
    key.draw(sheet)
    if has_sections(rows):
        draw_sections(sheet, MARGIN, key.height + 2.6)
    for i, x in enumerate(layout.columns):
        sheet.marks([x + SQUARE / 2], [key.height + 6.4], group_style(i))
    y = key.height + 8.0
    for family in families:
        cells = rows[rows["category"] == family]
        y = draw_panel(sheet, y, heads[family], forms[family], cells, layout)
    return sheet.drawing


def panel_height(head: list[str], forms: Iterable[list[str]]) -> float:
    """Return the millimeters of one family."""
    return 2.6 + len(head) * line_height() + math.fsum(row_height(lines) for lines in forms)


def row_height(lines: list[str]) -> float:
    """Return the millimeters of one form."""
    return max(ROW, len(lines) * line_height() + 0.8)


def draw_panel(
    sheet: Sheet,
    y: float,
    head: list[str],
    forms: dict[str, list[str]],
    cells: pd.DataFrame,
    layout: Layout,
) -> float:
    """Draw one family and return where it ends."""
    sheet.line([MARGIN, sheet.width - MARGIN], [y + 0.8] * 2, width=0.5)
    y += 1.2
    for line in head:
        sheet.text(MARGIN, y + line_height() / 2 + 0.3, line, bold=True, middle=True)
        y += line_height()
    y += 0.7
    for form, lines in forms.items():
        middle = y + row_height(lines) / 2
        first = middle - (len(lines) - 1) * line_height() / 2
        for j, line in enumerate(lines):
            sheet.text(MARGIN, first + j * line_height(), line, middle=True)
        of_form = cells[cells["term"] == form]
        for i, (_, own) in enumerate(of_form.groupby("group", sort=False)):
            counts = dict(zip(own["section"], own["n"], strict=True))
            draw_cell(sheet, layout.columns[i], middle, counts, group_style(i).color, layout)
        y += row_height(lines)
    return y + 0.7


def draw_cell(
    sheet: Sheet, x: float, middle: float, counts: dict[str, int], color: str, layout: Layout
) -> None:
    """Draw the occurrences of one form in one group, and their number."""
    for section, n in counts.items():
        fill, step = section_fill(section, color), layout.per_occurrence
        pieces = n if layout.squares else min(n, 1)
        size = SQUARE if layout.squares else n * step
        for _ in range(pieces):
            sheet.box(x, middle - SQUARE / 2, size, SQUARE, face=fill, edge=color)
            x += step if layout.squares else size
    total = sum(counts.values())
    gap = (0.6 if layout.squares else 1.2) if total else 0.0
    color = INK if total else GREY
    sheet.text(x + gap, middle, number(total), size=SMALL, color=color, middle=True)
