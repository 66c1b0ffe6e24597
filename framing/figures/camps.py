"""Standing: who is given a voice, in stacked bars of the share of all words.

A row is a camp in a group, a part of its bar a voice. The outlet stands on top, so that the
share it keeps for itself is the measure of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
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
)
from framing.figures.voice_style import need_voices, noted, voices_of
from framing.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["standing"]

KIND = "standing"
MAX_CAMPS = 24
WORDS, TIMES = "words", "times"


def standing(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str | None = None,
) -> Figure:
    """Draw how many of the words each camp is given, in each group.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``group``, ``camp``, ``voice``, ``n_tokens`` (words), ``n_attributions``;
        every voice of a camp in every group, zeros included; at most 24 camps and 6 groups,
        drawn in the order of their first rows. The shares are those of the table's words.
    provenance : Provenance
        Record of the table.
    title, caption, warnings
        As for `frames_by_voice`.
    width : {"single", "double"}, optional
        Page width: 88 or 178 mm; by default single for up to two groups.

    Returns
    -------
    Figure

    Raises
    ------
    CountsError
        If a column, a row or a value is missing or impossible, a group has no words, or
        there is too much to draw.

    Examples
    --------
    >>> table = pd.DataFrame({"group": "A", "camp": ["outlet", "Kyiv"],
    ...     "voice": ["outlet", "direct"], "n_tokens": [60, 20], "n_attributions": [0, 2]})
    >>> print(standing(table, provenance=Provenance("standing")).alt)
    Stacked bars of the share of words that 2 camps are given, by voice, for A.
    outlet: 75% (60 words). Kyiv: 25% (20 words, 2 times).
    """
    rows = checked(
        table,
        KIND,
        keys=["group", "camp", "voice"],
        counts=["n_tokens", "n_attributions"],
    )
    need_voices(rows, KIND)
    need_grid(rows, ["camp", "voice"], ["group"], KIND)
    groups = groups_of(rows, KIND)
    n_camps = rows["camp"].nunique()
    if n_camps > MAX_CAMPS:
        raise CountsError(
            f"{KIND} draws up to {MAX_CAMPS} camps, the table has {n_camps}; "
            "make fewer camps of them, or draw two figures."
        )
    rows = with_shares(rows)
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


def with_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Add each row's share of the words of its group."""
    words = rows.groupby("group", sort=False)["n_tokens"].transform("sum")
    if (words == 0).any():
        group = rows.loc[words == 0, "group"].iloc[0]
        raise CountsError(f"{KIND}: group {group!r} has no words, so no shares; leave it out.")
    return rows.assign(share=rows["n_tokens"] / words)


def words_of(rows: pd.DataFrame, groups: list[str]) -> dict[str, str]:
    """Return the words of each group."""
    words = rows.groupby("group")["n_tokens"].sum()
    return {group: plural(int(words[group]), "word") for group in groups}


def default_caption(rows: pd.DataFrame, groups: list[str], warnings: Sequence[str]) -> str:
    """State unit, numbers and warnings."""
    sizes = [f"{group}, {words}" for group, words in words_of(rows, groups).items()]
    return sentences(
        f"Share of all words that {plural(rows['camp'].nunique(), 'camp')} are given, the outlet "
        f"included ({'; '.join(sizes)})"
        if "outlet" in set(rows["camp"])
        else f"Share of all words that {plural(rows['camp'].nunique(), 'camp')} are given "
        f"({'; '.join(sizes)})",
        "The parts of a bar are voices, with their words where there is room; the columns at the "
        "right give the words, and how many times the camp is quoted, paraphrased or credited "
        "with an attitude",
        warnings=warnings,
    )


def describe(rows: pd.DataFrame, groups: list[str]) -> str:
    """Put the figure into words: the share of each camp in each group."""
    said = []
    for camp, cells in rows.groupby("camp", sort=False):
        values = []
        for group in groups:
            own = cells[cells["group"] == group]
            times = int(own["n_attributions"].sum())
            counted = plural(int(own["n_tokens"].sum()), "word")
            counted += f", {plural(times, 'time')}" if times else ""
            values.append(f"{percent(own['share'].sum())} ({counted})")
        said.append(f"{camp}: {'; '.join(values)}")
    return sentences(
        f"Stacked bars of the share of words that {plural(len(said), 'camp')} are given, by voice, "
        f"for {in_order(groups)}",
        *said,
    )


def percent(share: float) -> str:
    """Write a share for the eye: whole percents, but not a small one as none.

    Examples
    --------
    >>> percent(0.523), percent(0.004), percent(0.0)
    ('52%', '0.4%', '0%')
    """
    value = 100 * share
    return f"{number(float(f'{value:.1g}') if 0 < value < 1 else float(np.rint(value)))}%"


def draw(rows: pd.DataFrame, *, title: str | None, width: float) -> Drawing:
    """Draw the table: a block a camp, a bar a group, a part a voice."""
    groups = list(dict.fromkeys(rows["group"]))
    blocks = []
    for camp, cells in rows.groupby("camp", sort=False):
        bars = []
        for group in groups:
            own = cells[cells["group"] == group]
            columns = zip(own["voice"], own["share"], own["n_tokens"], strict=True)
            parts = tuple(Part(voice, 100 * share, n) for voice, share, n in columns)
            sums = (number(int(own[name].sum())) for name in ("n_tokens", "n_attributions"))
            bars.append(Bar(groups.index(group), parts, tuple(sums)))
        blocks.append(Block(str(camp), tuple(bars)))
    return draw_bars(
        blocks,
        key=make_key(title, words_of(rows, groups), width),
        voices=voices_of(rows),
        heads=[WORDS, TIMES],
        label="% of the words of the group",
        width=width,
    )
