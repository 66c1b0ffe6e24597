"""Check a table before it is drawn, and say in words what it holds.

A figure that is quietly wrong is worse than none: a missing cell, a negative count or a
seventh group is an error here, with the remedy, not a gap in the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from framing.errors import CountsError, did_you_mean
from framing.figures.style import DOUBLE, MAX_GROUPS, SECTIONS, SINGLE
from framing.provenance import Provenance, frame_digest

__all__ = [
    "WHOLE",
    "checked",
    "figure_provenance",
    "groups_of",
    "in_order",
    "need_grid",
    "need_sections",
    "page_width",
    "plural",
    "refuse",
    "sentences",
    "spoken",
]

# The section of counts that are not split by section.
WHOLE = "all"


def checked(
    table: pd.DataFrame, kind: str, *, keys: Sequence[str], counts: Sequence[str],
    numbers: Sequence[str] = (),
) -> pd.DataFrame:  # fmt: skip
    """Return the columns that a figure draws, or say what is wrong with the table.

    Parameters
    ----------
    table : pandas.DataFrame
        With at least the columns named below, and a row.
    kind : str
        Name of the figure, for the message.
    keys, counts, numbers : sequence of str
        Columns of names (no missing value), of non-negative whole numbers, of finite floats.

    Raises
    ------
    CountsError
        With column and row of the first fault.
    """
    for name in (*keys, *counts, *numbers):
        if name not in table:
            raise CountsError(
                f"{kind} needs a column {name!r}; {did_you_mean(name, map(str, table.columns))}"
            )
    if table.empty:
        raise CountsError(f"{kind} got a table without rows; there is nothing to draw.")
    chosen = table[[*keys, *counts, *numbers]].reset_index(drop=True)
    for name in keys:
        refuse(chosen, name, chosen[name].isna().to_numpy(), kind, "a name")
    for name in (*counts, *numbers):
        values = pd.to_numeric(chosen[name], errors="coerce").to_numpy(dtype=float)
        refuse(chosen, name, ~np.isfinite(values), kind, "a finite number")
        if name in counts:
            bad = (values < 0) | (values != np.rint(values))
            refuse(chosen, name, bad, kind, "a whole number, zero or more")
            chosen[name] = values.astype(np.int64)
        else:
            chosen[name] = values
    for name in keys:
        chosen[name] = chosen[name].astype(str)
    return chosen


def refuse(table: pd.DataFrame, name: str, bad: Any, kind: str, wanted: str) -> None:
    """Raise for the first row whose value is bad."""
    if bad.any():
        row = int(np.argmax(bad))
        value = table[name].to_list()[row]
        raise CountsError(f"{kind}: row {row} has {name} = {value!r}; it must be {wanted}.")


def groups_of(table: pd.DataFrame, kind: str) -> list[str]:
    """Return the groups in the order in which the table names them."""
    groups = list(dict.fromkeys(table["group"]))
    if len(groups) > MAX_GROUPS:
        raise CountsError(
            f"{kind} can tell {MAX_GROUPS} groups apart, the table has {len(groups)}; "
            "draw fewer groups at a time."
        )
    return groups


def need_grid(table: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], kind: str) -> None:
    """Raise unless each row meets each column exactly once: an absent zero is not a zero."""
    keys = [*rows, *columns]
    double = table.duplicated(keys)
    if double.any():
        where = ", ".join(map(repr, table.loc[double, keys].iloc[0]))
        raise CountsError(f"{kind}: {where} stands in two rows; add them up first.")
    n_rows = len(table[list(rows)].drop_duplicates())
    n_columns = len(table[list(columns)].drop_duplicates())
    if len(table) != n_rows * n_columns:
        present = set(map(tuple, table[keys].to_numpy()))
        first = next(
            (*row, *column)
            for row in map(tuple, table[list(rows)].drop_duplicates().to_numpy())
            for column in map(tuple, table[list(columns)].drop_duplicates().to_numpy())
            if (*row, *column) not in present
        )
        raise CountsError(
            f"{kind}: there is no row for {', '.join(map(repr, first))}; give every "
            f"{' × '.join(keys)}, with n = 0 where nothing was found."
        )


def need_sections(table: pd.DataFrame, kind: str) -> None:
    """Raise if a section is neither headline nor lead nor body, nor all of them together."""
    sections = list(table["section"].unique())
    if sections == [WHOLE]:
        return
    for section in sections:
        if section not in SECTIONS:
            raise CountsError(
                f"{kind}: {section!r} is no section; {did_you_mean(section, SECTIONS)}"
            )


def page_width(width: str, kind: str) -> float:
    """Return the width of a page in mm."""
    widths = {"single": SINGLE, "double": DOUBLE}
    if width not in widths:
        raise CountsError(f"{kind}: width = {width!r}; {did_you_mean(str(width), widths)}")
    return widths[width]


def figure_provenance(
    kind: str, arguments: Mapping[str, Any], table: pd.DataFrame, parent: Provenance
) -> Provenance:
    """Return the record of one drawing: its settings, its table, and where that is from."""
    return Provenance(kind, arguments, {"table": frame_digest(table)}, (parent,))


def spoken(category: str) -> str:
    """Write an identifier for the eye.

    Examples
    --------
    >>> spoken("human_cost_victimhood")
    'human cost victimhood'
    """
    return category.replace("_", " ")


def plural(n: int, one: str, many: str = "") -> str:
    """Count something in words.

    Examples
    --------
    >>> plural(1, "category", "categories"), plural(1200, "word")
    ('1 category', '1,200 words')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def in_order(groups: Sequence[str]) -> str:
    """List the groups, and say that the numbers come in this order.

    Examples
    --------
    >>> in_order(["A"]), in_order(["A", "B", "C"])
    ('A', 'A, B and C (in this order)')
    """
    if len(groups) == 1:
        return groups[0]
    return f"{', '.join(groups[:-1])} and {groups[-1]} (in this order)"


def sentences(*parts: str, warnings: Iterable[str] = ()) -> str:
    """Join sentences and warnings into a caption, each with its full stop."""
    cautions = [f"Note: {warning}" for warning in warnings]
    return " ".join(
        part if part.endswith((".", "!", "?")) else f"{part}."
        for part in map(str.strip, (*parts, *cautions))
        if part
    )
