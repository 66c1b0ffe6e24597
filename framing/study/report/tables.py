"""Tables as they stand on a page: the rows and columns that a reader wants to see, as text.

A page can sort what it holds, so it holds every row of all but very long tables, and says how
many are left out of those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from framing.study.results import in_order
from framing.study.summary import spoken
from framing.text.voice.spans import VOICES

__all__ = ["COLUMNS", "Shown", "cell", "readable", "show", "shown_shares"]

MOST_ROWS = 1000  # of a table on the page; the file holds all
MOST_SIDES = 3  # groups of a table of rates that stand beside each other

# Columns that say nothing on the page, or the same in every row.
HIDDEN = {"n_tokens"}
# Tables with one of these are mostly zeros, which the files keep.
SPARSE = {"section", "camp", "cue_class"}
COLUMNS = {
    "per_1k": "per 1,000 words",
    "n_docs": "documents",
    "n_tokens": "words",
    "n_target": "n, target",
    "n_reference": "n, reference",
    "per_1k_target": "per 1,000, target",
    "per_1k_reference": "per 1,000, reference",
    "log_ratio": "log ratio",
    "n_a": "n, first",
    "n_b": "n, second",
    "group_a": "first",
    "group_b": "second",
    "sha256": "SHA-256 of the cleaned text",
    "first": "words before",
    "cue_class": "class",
    "n_attributions": "times",
    "camp_share": "share of the camp’s",
    "per_1k_a": "per 1,000, first",
    "per_1k_b": "per 1,000, second",
    "n_docs_a": "documents, first",
    "n_docs_b": "documents, second",
    "n_pairs": "pairs",
    "n_units_a": "units, first",
    "n_units_b": "units, second",
    "n_deals": "deals",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it stands on the page.

    Attributes
    ----------
    caption : str
    file : str
        The file of the table in the results folder; empty where there is none.
    columns : list of (str, bool)
        Headings, and whether the column holds numbers.
    rows : list of list of str
        At most `MOST_ROWS`.
    left_out : int
        Rows of the table that are not on the page.
    """

    caption: str
    file: str
    columns: list[tuple[str, bool]]
    rows: list[list[str]]
    left_out: int = 0


def readable(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows and columns of a table that a reader wants to see."""
    if "category" in table and (table["category"] == "").any():
        table = table[table["category"] != ""]
    if {"voice", "share", "category"} <= set(table):
        return by_voice(table)
    if "n" in table and SPARSE & set(table):
        table = table[table["n"] > 0]
    if "n_attributions" in table:
        table = table[table["n_tokens"] > 0]
    table = table.drop(columns=[c for c in HIDDEN if c in table and "category" in table])
    if "warning" in table and not table["warning"].any():
        table = table.drop(columns="warning")
    rates = {"category", "group", "n", "per_1k"} <= set(table)
    if rates and "period" not in table and not SPARSE & set(table):
        return by_side(table, "category", {"n": "n", "per 1,000": "per_1k"})
    return table


def by_voice(table: pd.DataFrame) -> pd.DataFrame:
    """Put the voices of a table of occurrences beside each other, without empty rows."""
    names = ["category", "group"]
    wide = table.pivot(index=names, columns="voice", values="n")
    rows = in_order(table[names].drop_duplicates(ignore_index=True), ["category"], {})
    wide = wide.reindex(pd.MultiIndex.from_frame(rows))
    wide = wide[[voice for voice in VOICES if voice in wide]]
    return wide[wide.sum(axis=1) > 0].reset_index().rename_axis(columns=None)


def by_side(table: pd.DataFrame, row: str, values: Mapping[str, str]) -> pd.DataFrame:
    """Put the groups of a table beside each other, where there is room for them.

    `row` is the column of names, `values` the columns of numbers by their headings.
    """
    groups = list(dict.fromkeys(table["group"]))
    if len(groups) > MOST_SIDES:
        return table
    wide = pd.DataFrame({row: list(dict.fromkeys(table[row]))})
    for heading, column in values.items():
        for group in groups:
            own = table[table["group"] == group].set_index(row)[column]
            wide[f"{heading}, {group}"] = wide[row].map(own)
    return wide


def shown_shares(table: pd.DataFrame) -> Shown:
    """Return the table of whose words they are."""
    percents = table.assign(share=100 * table["share"])
    wide = by_side(percents, "voice", {"words": "n_tokens", "% of the words": "share"})
    return show(wide, "Whose words", "tables/voice-shares.csv")


def show(table: pd.DataFrame, title: str, file: str) -> Shown:
    """Return a table as text; a very long one with its first and last rows."""
    columns = [
        (COLUMNS.get(name, name.replace("_", " ")), table[name].dtype.kind in "iuf")
        for name in table.columns
    ]
    left_out = max(len(table) - MOST_ROWS, 0)
    half = MOST_ROWS // 2
    chosen = pd.concat([table.head(half), table.tail(half)]) if left_out else table
    rows = [[cell(value) for value in row] for row in chosen.itertuples(index=False)]
    return Shown(title, file, columns, rows, left_out)


def cell(value: Any) -> str:
    """Return one value for the eye: two decimals, or below 0.1 two digits that are not zero.

    Examples
    --------
    >>> [cell(value) for value in (1240.046, -0.5, 0.0, 0.000412, float("nan"), 1200)]
    ['1,240.05', '−0.50', '0.00', '0.00041', '–', '1,200']
    """
    if isinstance(value, (float, np.floating)):
        size = abs(float(value))
        if np.isnan(size):
            return "–"
        text = f"{size:,.2f}" if size == 0 or size >= 0.1 else f"{size:.2g}"
        return f"−{text}" if value < 0 else text
    if isinstance(value, (int, np.integer)):
        return f"{value:,}".replace("-", "−")
    return "–" if pd.isna(value) else spoken(str(value))
