"""Dispersion strip: where in each article the categories stand, from first to last word.

The counts know the paragraph of an occurrence, not its word, so a mark spans its whole
paragraph and says how many occurrences lie in it. All strips share one scale: a shorter
article has a shorter strip. Above the marks, the paragraphs themselves, shaded by section.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from framing.errors import CountsError, did_you_mean
from framing.figures.figure import Figure
from framing.figures.legend import AXIS_HEIGHT, draw_axis, draw_sections, make_key, section_fill
from framing.figures.style import (
    GREY,
    INK,
    MARGIN,
    PALE,
    SMALL,
    Sheet,
    group_style,
    line_height,
    measure,
    new_sheet,
    number,
    shorten,
    ticks,
    tint,
    wrap,
)
from framing.figures.tables import (
    checked,
    figure_provenance,
    groups_of,
    need_sections,
    page_width,
    plural,
    sentences,
    spoken,
)
from framing.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["dispersion_strip"]

KIND = "dispersion_strip"
MAX_DOCUMENTS, MAX_CATEGORIES = 8, 12
ROW, MARK = 3.2, 2.6  # mm: a row, and the height of its marks
BAND = 2.2  # mm, the height of the paragraphs
DARKNESS = (0.45, 0.72, 1.0)  # of a mark with 1, 2, 3 or more occurrences


def dispersion_strip(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    categories: Sequence[str] | None = None,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str = "double",
) -> Figure:
    """Draw where the categories stand in each document.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``document``, ``group``, ``paragraph``, ``section``, ``first`` (words of
        the document before the paragraph), ``n_tokens`` (words of the paragraph),
        ``category``, ``n``. Rows with an empty category list every paragraph once; the
        others are occurrences. At most 8 documents, drawn in the order of their first rows.
    provenance : Provenance
        Record of the table.
    categories : sequence of str, optional
        What to draw, from top to bottom (at most 12); by default the 12 most frequent.
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
        If a column or a value is missing or impossible, a paragraph of an occurrence is
        not listed, a category is unknown, or there is too much to draw.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "document": "a", "group": "A", "paragraph": [1, 2, 2],
    ...     "section": ["headline", "lead", "lead"], "first": [0, 8, 8],
    ...     "n_tokens": [8, 40, 40], "category": ["", "", "peace"], "n": [0, 0, 2]})
    >>> print(dispersion_strip(table, provenance=Provenance("strip")).alt)
    Strip of 1 document from first to last word. a (A), 48 words: peace 2 (word 9 to 48).
    """
    rows = checked(
        table,
        KIND,
        keys=["document", "group", "section", "category"],
        counts=["paragraph", "first", "n_tokens", "n"],
    )
    need_sections(rows, KIND)
    groups_of(rows, KIND)
    need_paragraphs(rows)
    all_categories = by_frequency(rows)
    chosen = choose(all_categories, categories)
    rows = in_order_of(rows, chosen)
    size = page_width(width, KIND)
    arguments = {"categories": chosen, "title": title, "width": width}
    text = default_caption(rows, chosen, len(all_categories), categories is None, warnings)
    return Figure(
        KIND,
        rows,
        text if caption is None else caption,
        describe(rows, chosen),
        figure_provenance(KIND, arguments, rows, provenance),
        tuple(warnings),
        partial(draw, categories=chosen, title=title, width=size),
    )


def need_paragraphs(rows: pd.DataFrame) -> None:
    """Raise unless each paragraph is listed once and holds every occurrence in it."""
    documents = rows["document"].unique()
    if len(documents) > MAX_DOCUMENTS:
        raise CountsError(
            f"{KIND} draws up to {MAX_DOCUMENTS} documents, the table has {len(documents)}; "
            "choose some of them."
        )
    of_document = rows.groupby("document", sort=False)["group"].nunique()
    if (of_document > 1).any():
        raise CountsError(
            f"{KIND}: document {of_document.index[of_document > 1][0]!r} stands in two groups."
        )
    place = ["document", "paragraph", "section", "first", "n_tokens"]
    listed = rows.loc[rows["category"] == "", place]
    double = listed.duplicated(["document", "paragraph"])
    if double.any():
        first = listed[double].iloc[0]
        raise CountsError(
            f"{KIND}: paragraph {first['paragraph']} of {first['document']!r} is listed twice "
            "with an empty category; list it once."
        )
    known = set(map(tuple, listed.to_numpy()))
    for row in map(tuple, rows[place].to_numpy()):
        if row not in known:
            raise CountsError(
                f"{KIND}: paragraph {row[1]} of {row[0]!r} has an occurrence, but no row with "
                "an empty category says where it stands and how long it is."
            )


def by_frequency(rows: pd.DataFrame) -> list[str]:
    """Return the categories, the most frequent first, by name on ties."""
    sums = rows[rows["category"] != ""].groupby("category")["n"].sum()
    return sorted(sums.index, key=lambda category: (-sums[category], category))


def choose(known: list[str], wanted: Sequence[str] | None) -> list[str]:
    """Return the categories to draw, or say which one is wrong."""
    if wanted is None:
        return known[:MAX_CATEGORIES]
    for category in wanted:
        if category not in known:
            raise CountsError(
                f"{KIND}: no row has category {category!r}; {did_you_mean(category, known)}"
            )
    if len(set(wanted)) < len(wanted) or len(wanted) > MAX_CATEGORIES:
        raise CountsError(
            f"{KIND}: categories = {list(wanted)!r}; name up to {MAX_CATEGORIES}, each once."
        )
    return list(wanted)


def in_order_of(rows: pd.DataFrame, categories: list[str]) -> pd.DataFrame:
    """Keep the paragraphs and the chosen categories, in the order in which they are drawn."""
    places = {name: i for i, name in enumerate(["", *categories])}
    kept = rows[rows["category"].isin(places)]
    documents = {name: i for i, name in enumerate(dict.fromkeys(kept["document"]))}
    order = pd.DataFrame(
        {
            "document": kept["document"].map(documents),
            "category": kept["category"].map(places),
            "paragraph": kept["paragraph"],
        }
    ).sort_values(["document", "category", "paragraph"], kind="stable")
    return kept.loc[order.index].reset_index(drop=True)


def lengths(rows: pd.DataFrame) -> dict[str, int]:
    """Return the words of each document, in the order of the table."""
    ends = (rows["first"] + rows["n_tokens"]).groupby(rows["document"], sort=False).max()
    return {str(document): int(end) for document, end in ends.items()}


def default_caption(
    rows: pd.DataFrame,
    categories: list[str],
    n_known: int,
    automatic: bool,
    warnings: Sequence[str],
) -> str:
    """State unit, numbers, what a mark is, and warnings."""
    if automatic and n_known > len(categories):
        which = f"the {len(categories)} most frequent of {n_known} categories"
    else:
        which = plural(len(categories), "category", "categories")
    words = sum(lengths(rows).values())
    return sentences(
        f"Occurrences of {which} in {plural(rows['document'].nunique(), 'document')} from first "
        f"to last word ({plural(words, 'word')}, n = {rows['n'].sum():,})",
        "A mark spans the whole paragraph in which the occurrences lie, for their place in it "
        "is not known; it is darker for two and for three or more, with their number where "
        "there is room",
        "The band above the marks shows the paragraphs by section; the column at the right, "
        "the sums",
        warnings=warnings,
    )


def describe(rows: pd.DataFrame, categories: list[str]) -> str:
    """Put the figure into words: the three most frequent categories of each document."""
    parts = []
    for document, length in lengths(rows).items():
        own = rows[(rows["document"] == document) & (rows["n"] > 0)]
        sums = own.groupby("category")["n"].sum()
        top = sorted(sums.index, key=lambda name: (-sums[name], categories.index(name)))[:3]
        said = []
        for category in top:
            cells = own[own["category"] == category]
            start, end = cells["first"].min() + 1, (cells["first"] + cells["n_tokens"]).max()
            said.append(f"{spoken(category)} {sums[category]} (word {start:,} to {end:,})")
        group = rows.loc[rows["document"] == document, "group"].iloc[0]
        found = "; ".join(said) or "none of the categories"
        parts.append(f"{document} ({group}), {plural(length, 'word')}: {found}")
    return sentences(f"Strip of {plural(len(parts), 'document')} from first to last word", *parts)


@dataclass(frozen=True, slots=True)
class Layout:
    """The common scale of all strips: where the first word stands, and mm per word."""

    left: float
    per_word: float
    sums: float

    def span(self, first: float, n_tokens: float) -> tuple[float, float]:
        """Return where a paragraph begins and how wide it is, less a hairline between two."""
        width = max(n_tokens * self.per_word - 0.25, 0.4)
        return self.left + first * self.per_word, width


def draw(rows: pd.DataFrame, *, categories: list[str], title: str | None, width: float) -> Drawing:
    """Draw the table from top to bottom: key, then one strip a document, then the axis."""
    groups = list(dict.fromkeys(rows["group"]))
    key = make_key(title, dict.fromkeys(groups, ""), width)
    room = min(0.4 * width, 55.0)
    names = {category: shorten(spoken(category), room) for category in categories}
    label_width = max([measure(name) for name in names.values()] + [14.0])
    left = MARGIN + label_width + 2.5
    sums = max(4.0, max(measure(number(n), SMALL) for n in [*rows["n"], rows["n"].sum()]) + 1.0)
    right = width - MARGIN - sums - 1.0
    longest = max([1, *lengths(rows).values()])
    values = ticks(0.0, longest, max(2, int((right - left) / 14)))
    values = [value for value in values if value <= longest]
    layout = Layout(left, (right - left) / longest, width - MARGIN)
    heads = {
        document: wrap(f"{document}: {plural(length, 'word')}", width - 2 * MARGIN - 3.4, bold=True)
        for document, length in lengths(rows).items()
    }
    body = len(categories) * ROW
    panel = 1.4 + BAND + 1.0 + body + 2.6
    top = key.height + 5.4
    bottom = top + sum(panel + len(lines) * line_height() for lines in heads.values())
    sheet = new_sheet(width, bottom + AXIS_HEIGHT)
    key.draw(sheet)
    draw_sections(sheet, MARGIN, key.height + 2.4)
    label = "words from the beginning of the document"
    draw_axis(sheet, values, lambda word: left + word * layout.per_word, bottom, bottom, label)
    y = top
    for document, lines in heads.items():
        own = rows[rows["document"] == document]
        look = group_style(groups.index(own["group"].iloc[0]))
        sheet.marks([MARGIN + 1.0], [y + line_height() / 2], look)
        for line in lines:
            sheet.text(MARGIN + 3.4, y + line_height() / 2, line, bold=True, middle=True)
            y += line_height()
        draw_band(sheet, layout, y + 1.4, own)
        sheet.text(layout.sums, y + 1.4 + BAND / 2, "n", size=SMALL, color=GREY, align="right",
                   middle=True)  # fmt: skip
        draw_rows(sheet, layout, y + 1.4 + BAND + 1.0, own, names, look.color)
        y += panel
    return sheet.drawing


def draw_band(sheet: Sheet, layout: Layout, y: float, own: pd.DataFrame) -> None:
    """Draw the paragraphs of a document, shaded by section."""
    listed = own[own["category"] == ""]
    columns = (listed["first"], listed["n_tokens"], listed["section"])
    for first, n_tokens, section in zip(*columns, strict=True):
        x, width = layout.span(first, n_tokens)
        sheet.box(x, y, width, BAND, face=section_fill(section, INK), edge=INK, line=0.3)


def draw_rows(
    sheet: Sheet, layout: Layout, y: float, own: pd.DataFrame, names: dict[str, str], color: str
) -> None:
    """Draw one row a category: its name, its marks, its sum."""
    length = int((own["first"] + own["n_tokens"]).max())
    for category, name in names.items():
        cells = own[(own["category"] == category) & (own["n"] > 0)]
        middle, total = y + ROW / 2, int(cells["n"].sum())
        whole = length * layout.per_word
        sheet.box(layout.left, middle - MARK / 2, whole, MARK, face=PALE, order=0.8)
        ink = INK if total else GREY
        sheet.text(layout.left - 2.0, middle, name, color=ink, align="right", middle=True)
        sheet.text(layout.sums, middle, number(total), size=SMALL, color=ink, align="right",
                   middle=True)  # fmt: skip
        for first, n_tokens, n in zip(cells["first"], cells["n_tokens"], cells["n"], strict=True):
            draw_mark(sheet, layout.span(first, n_tokens), middle, n, color)
        y += ROW


def draw_mark(sheet: Sheet, span: tuple[float, float], middle: float, n: int, color: str) -> None:
    """Draw the occurrences in one paragraph: darker for more, with their number if it fits."""
    x, width = span
    share = DARKNESS[min(n, len(DARKNESS)) - 1]
    sheet.box(x, middle - MARK / 2, width, MARK, face=tint(color, share), edge=color, line=0.3)
    if n > 1 and measure(number(n), SMALL) + 0.5 <= width:
        ink = "white" if is_dark(tint(color, share)) else INK
        sheet.text(x + width / 2, middle, number(n), size=SMALL, color=ink, align="center",
                   middle=True)  # fmt: skip


def is_dark(color: str) -> bool:
    """Say whether white is easier to read on this color than black (WCAG 2 luminance)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.18
