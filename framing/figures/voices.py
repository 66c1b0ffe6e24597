"""Frames by voice: whose words carry each frame, in stacked bars of counts.

A row is a category in a group, a part of its bar a voice. The parts are occurrences, not
rates: the question is not how often, but in whose mouth, and small numbers stay small.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from framing.errors import CountsError
from framing.figures.bars import Bar, Block, Part, draw_bars
from framing.figures.figure import Figure
from framing.figures.legend import make_key
from framing.figures.style import number
from framing.figures.tables import (
    checked,
    figure_provenance,
    groups_of,
    in_order,
    need_grid,
    page_width,
    plural,
    sentences,
    spoken,
)
from framing.figures.voice_style import VOICE_STYLES, need_voices, noted, voices_of
from framing.provenance import Provenance
from framing.text.voice.spans import VOICES

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["frames_by_voice"]

KIND = "frames_by_voice"
MAX_CATEGORIES = 40
PER_ONE = 8.0  # mm of one occurrence at most


def frames_by_voice(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str | None = None,
) -> Figure:
    """Draw in whose voice each group uses each category.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``group``, ``category``, ``voice``, ``n``; every category with every group
        and voice, zeros included; at most 40 categories and 6 groups. Groups are drawn in
        the order of their first rows, categories by their occurrences.
    provenance : Provenance
        Record of the table.
    title : str, optional
        Written above the figure; journals want none.
    caption : str, optional
        By default, sentences that state unit, numbers, warnings, and how well voices are
        found.
    warnings : sequence of str
        What a reader must know; repeated in the default caption.
    width : {"single", "double"}, optional
        Page width: 88 or 178 mm; by default single for up to two groups.

    Returns
    -------
    Figure

    Raises
    ------
    CountsError
        If a column, a row or a value is missing or impossible, or there is too much to draw.

    Examples
    --------
    >>> table = pd.DataFrame({"group": "A", "category": "betrayal",
    ...                       "voice": ["outlet", "scare", "direct"], "n": [1, 0, 2]})
    >>> print(frames_by_voice(table, provenance=Provenance("by_voice")).alt)
    Stacked bars of the occurrences of 1 category by voice, for A.
    betrayal: 3 (1 outlet's own words, 2 direct quotation).
    """
    rows = checked(table, KIND, keys=["group", "category", "voice"], counts=["n"])
    need_voices(rows, KIND)
    need_grid(rows, ["category"], ["group", "voice"], KIND)
    groups = groups_of(rows, KIND)
    n_categories = rows["category"].nunique()
    if n_categories > MAX_CATEGORIES:
        raise CountsError(
            f"{KIND} draws up to {MAX_CATEGORIES} categories, the table has {n_categories}; "
            "keep those with the largest counts, or draw two figures."
        )
    rows = by_occurrences(rows, groups)
    width = width or ("single" if len(groups) <= 2 else "double")
    warnings = noted(warnings)
    return Figure(
        KIND,
        rows,
        default_caption(rows, groups, warnings) if caption is None else caption,
        describe(rows, groups),
        figure_provenance(KIND, {"title": title, "width": width}, rows, provenance),
        warnings,
        partial(draw, title=title, width=page_width(width, KIND)),
    )


def by_occurrences(rows: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """Sort categories by their occurrences, then name; groups as given, voices in their order."""
    keys = {
        "n": -rows.groupby("category")["n"].transform("sum"),
        "category": rows["category"],
        "group": rows["group"].map({group: i for i, group in enumerate(groups)}),
        "voice": rows["voice"].map({voice: i for i, voice in enumerate(VOICES)}),
    }
    order = pd.DataFrame(keys).sort_values(list(keys), kind="stable").index
    return rows.loc[order].reset_index(drop=True)


def default_caption(rows: pd.DataFrame, groups: list[str], warnings: Sequence[str]) -> str:
    """State unit, numbers and warnings."""
    sums = rows.groupby("group")["n"].sum()
    totals = [f"{group}, n = {sums[group]:,}" for group in groups]
    n_categories = rows["category"].nunique()
    return sentences(
        f"Occurrences of {plural(n_categories, 'category', 'categories')} by voice: whose words "
        f"they are ({'; '.join(totals)})",
        "A bar is one group, its parts are voices; words in scare quotes are the outlet's, at "
        "arm's length"
        if "scare" in voices_of(rows)
        else "A bar is one group, its parts are voices",
        "Categories are sorted by their occurrences; the column at the right gives them",
        warnings=warnings,
    )


def describe(rows: pd.DataFrame, groups: list[str]) -> str:
    """Put the figure into words: the three most frequent categories, by group and voice."""
    top = []
    for category in list(dict.fromkeys(rows["category"]))[:3]:
        cells = rows[rows["category"] == category]
        values = [in_words(cells[cells["group"] == group]) for group in groups]
        top.append(f"{spoken(category)}: {'; '.join(values)}")
    n_categories = rows["category"].nunique()
    return sentences(
        f"Stacked bars of the occurrences of {plural(n_categories, 'category', 'categories')} by "
        f"voice, for {in_order(groups)}",
        *top,
    )


def in_words(cells: pd.DataFrame) -> str:
    """Return the occurrences of one bar, and those of each voice.

    Examples
    --------
    >>> in_words(pd.DataFrame({"voice": ["outlet", "direct"], "n": [0, 2]}))
    '2 (2 direct quotation)'
    """
    parts = [
        f"{n:,} {VOICE_STYLES[voice].label}"
        for voice, n in zip(cells["voice"], cells["n"], strict=True)
        if n
    ]
    return f"{cells['n'].sum():,}" + (f" ({', '.join(parts)})" if parts else "")


def draw(rows: pd.DataFrame, *, title: str | None, width: float) -> Drawing:
    """Draw the table: a block a category, a bar a group, a part a voice."""
    groups = list(dict.fromkeys(rows["group"]))
    blocks = []
    for category, cells in rows.groupby("category", sort=False):
        bars = []
        for group, own in cells.groupby("group", sort=False):
            parts = [Part(v, float(n), n) for v, n in zip(own["voice"], own["n"], strict=True)]
            total = number(int(own["n"].sum()))
            bars.append(Bar(groups.index(group), tuple(parts), (total,)))
        blocks.append(Block(spoken(str(category)), tuple(bars)))
    return draw_bars(
        blocks,
        key=make_key(title, dict.fromkeys(groups, ""), width),
        voices=voices_of(rows),
        heads=["n"],
        label="occurrences",
        width=width,
        per_one=PER_ONE,
    )
