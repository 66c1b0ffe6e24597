"""How sources are introduced: a dot plot of the shares of the classes of cues.

The denominator is attributions, not words: of all the times that sources are given the
word, how many times they say, claim, admit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from framing.errors import CountsError, did_you_mean
from framing.figures import frames
from framing.figures.figure import Figure
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
)
from framing.figures.voice_style import noted
from framing.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["cue_classes"]

KIND = "cue_classes"


def cue_classes(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    camp: str | None = None,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str | None = None,
) -> Figure:
    """Draw how each group introduces its sources.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``group``, ``camp``, ``cue_class``, ``n`` (attributions); every class with
        every camp and group, zeros included; at most 6 groups. Classes are drawn in the
        order of their first rows.
    provenance : Provenance
        Record of the table.
    camp : str, optional
        Draw this camp's attributions only; by default those of all camps together.
    title, caption, warnings
        As for `frames_by_voice`.
    width : {"single", "double"}, optional
        Page width: 88 or 178 mm; by default single for up to three groups.

    Returns
    -------
    Figure
        Its table holds ``group``, ``cue_class``, ``n``, ``n_attributions``, ``share``.

    Raises
    ------
    CountsError
        If a column, a row or a value is missing or impossible, there is no such camp, or a
        group has no attribution.

    Examples
    --------
    >>> table = pd.DataFrame({"group": "A", "camp": "Kyiv",
    ...                       "cue_class": ["neutral", "doubting"], "n": [3, 1]})
    >>> print(cue_classes(table, provenance=Provenance("cue_classes")).alt)
    Dot plot of how sources are introduced, in percent of the attributions, for A.
    neutral: 75% (n = 3). doubting: 25% (n = 1).
    """
    rows = checked(table, KIND, keys=["group", "camp", "cue_class"], counts=["n"])
    need_grid(rows, ["cue_class"], ["group", "camp"], KIND)
    groups = groups_of(rows, KIND)
    camps = list(dict.fromkeys(rows["camp"]))
    if camp is not None and camp not in camps:
        raise CountsError(f"{KIND}: no row has camp {camp!r}; {did_you_mean(str(camp), camps)}")
    rows = shares(rows if camp is None else rows[rows["camp"] == camp], groups)
    width = width or ("single" if len(groups) <= 3 else "double")
    warnings = noted(warnings)
    return Figure(
        KIND,
        rows,
        default_caption(rows, groups, camp, warnings) if caption is None else caption,
        describe(rows, groups, camp),
        figure_provenance(KIND, {"camp": camp, "title": title, "width": width}, rows, provenance),
        warnings,
        partial(draw, title=title, width=page_width(width, KIND)),
    )


def shares(rows: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """Add up the camps, and divide by the attributions of each group."""
    classes = list(dict.fromkeys(rows["cue_class"]))
    sums = rows.groupby(["cue_class", "group"])["n"].sum()
    grid = pd.MultiIndex.from_product([classes, groups], names=["cue_class", "group"])
    table = sums.reindex(grid).reset_index()
    total = table.groupby("group")["n"].transform("sum")
    if (total == 0).any():
        group = table.loc[total == 0, "group"].iloc[0]
        raise CountsError(
            f"{KIND}: group {group!r} has no attribution, so no shares; leave it out."
        )
    table = table.assign(n_attributions=total, share=table["n"] / total)
    return table[["group", "cue_class", "n", "n_attributions", "share"]]


def default_caption(
    rows: pd.DataFrame, groups: list[str], camp: str | None, warnings: Sequence[str]
) -> str:
    """State unit, numbers and warnings."""
    totals = rows.groupby("group")["n"].sum()
    sizes = [f"{group}, {plural(int(totals[group]), 'attribution')}" for group in groups]
    whom = "sources are" if camp is None else f"{camp} is"
    return sentences(
        f"How {whom} introduced: the classes of the verbs and phrases in front of what is said, in "
        f"percent of all attributions ({'; '.join(sizes)})",
        "The columns at the right give the attributions behind the percentages",
        "“None” are those that no such word introduces"
        if rows.loc[rows["cue_class"] == "none", "n"].any()
        else "",
        warnings=warnings,
    )


def describe(rows: pd.DataFrame, groups: list[str], camp: str | None) -> str:
    """Put the figure into words: the share of every class that occurs."""
    said = []
    for name, cells in rows.groupby("cue_class", sort=False):
        if cells["n"].any():
            values = [
                f"{number(round(100 * share))}% (n = {n})"
                for share, n in zip(cells["share"], cells["n"], strict=True)
            ]
            said.append(f"{name}: {', '.join(values)}")
    whom = "sources are" if camp is None else f"{camp} is"
    return sentences(
        f"Dot plot of how {whom} introduced, in percent of the attributions, for "
        f"{in_order(groups)}",
        *said,
    )


def draw(rows: pd.DataFrame, *, title: str | None, width: float) -> Drawing:
    """Draw the shares as rates of a hundred, in the way of frames by group."""
    per_100 = rows.assign(
        category=rows["cue_class"], per_1k=100 * rows["share"], n_tokens=rows["n_attributions"]
    )
    return frames.draw(
        per_100, title=title, width=width, noun="attribution", label="% of the attributions"
    )
