"""Forest plot: how far groups differ in each category, with intervals, counts and q.

A row is a category, its mark the estimate, its line the interval; right of zero the first
group uses it more. Whether chance would do is told by the filling of the mark, not by color,
and a row that rests on little says so with a sign that the foot of the figure explains.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd

from framing.errors import CountsError, did_you_mean
from framing.figures.claims import effect_words, family_words, interval_words, many, sized
from framing.figures.estimates import add_estimates, bracket, equals, has_arrows, signed
from framing.figures.figure import Figure
from framing.figures.forest_drawing import alpha_of, draw, pairs_of
from framing.figures.notes import signs_of
from framing.figures.style import MAX_GROUPS
from framing.figures.tables import (
    checked,
    figure_provenance,
    page_width,
    plural,
    sentences,
    spoken,
)
from framing.provenance import Provenance

__all__ = ["forest"]

KIND = "forest"
SORTS = ("estimate", "given")


def forest(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    settings: Mapping[str, Any] | None = None,
    n_rows: int = 40,
    sort: Literal["estimate", "given"] = "estimate",
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str | None = None,
) -> Figure:
    """Draw estimates with their intervals, one row a category and pair of groups.

    Parameters
    ----------
    table : pandas.DataFrame
        As of `Effects`: ``category``, ``group_a``, ``group_b``, ``n_a``, ``n_b``,
        ``estimate``; and, missing where there is none, ``low``, ``high`` (may be infinite),
        ``q`` and ``warning``. Up to 6 pairs of groups. Positive is more in the first group.
    provenance : Provenance
        Record of the table.
    settings : mapping, optional
        Of the result: ``effect``, ``unit``, ``n_units``, ``interval``, ``level``, ``test``,
        ``n_permutations``, ``adjust``, ``n_tests`` … go into the caption.
    n_rows : int, default 40
        How many rows are drawn at most. If there are more, categories with the smallest q are
        kept (then those with the largest estimate); with ``sort="given"``, the first ones. The
        caption says so.
    sort : {"estimate", "given"}, default "estimate"
        Categories by the estimate of their first pair, largest first, or as in the table.
    title, caption, warnings
        As for `frames_by_group`; warnings also stand at the foot of the drawing.
    width : {"single", "double"}, optional
        Page width: 88 or 178 mm; by default single for one pair of groups.

    Returns
    -------
    Figure

    Raises
    ------
    CountsError
        If a column or a value is missing or impossible, a row is given twice, or there are
        more than 6 pairs of groups.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "category": ["peace", "betrayal"], "group_a": "A", "group_b": "B",
    ...     "n_a": [40, 3], "n_b": [18, 9], "estimate": [1.2, -1.5], "low": [0.4, -3.9],
    ...     "high": [2.0, 0.3], "q": [0.012, 0.21], "warning": ["", "more than half in one text"]})
    >>> print(forest(table, provenance=Provenance("effects"),
    ...              settings={"effect": "log_ratio", "level": 0.95}).alt)
    Forest plot of 2 categories: log ratio of the rates, in doublings, with 95% intervals.
    A against B, positive where A has more: peace +1.20 [0.40, 2.00], q = 0.012; betrayal −1.50
    [−3.90, 0.30], q = 0.21. 1 of 2 rows has q below 0.05.
    """
    if sort not in SORTS:
        raise CountsError(f"{KIND}: sort = {sort!r}; {did_you_mean(str(sort), SORTS)}")
    if n_rows < 1:
        raise CountsError(f"{KIND}: n_rows = {n_rows}; it must be one or more.")
    settings = dict(settings or {})
    everything = prepared(table)
    rows = chosen_rows(everything, n_rows, sort)
    pairs = pairs_of(rows)
    width = width or ("single" if len(pairs) == 1 else "double")
    page = page_width(width, KIND)
    arguments = {"n_rows": n_rows, "sort": sort, "title": title, "width": width}
    text = default_caption(rows, everything, settings, sort, warnings)
    return Figure(
        KIND,
        rows,
        text if caption is None else caption,
        describe(rows, settings),
        figure_provenance(KIND, arguments, rows, provenance),
        tuple(warnings),
        partial(draw, settings=settings, warnings=tuple(warnings), title=title, width=page),
    )


def prepared(table: pd.DataFrame) -> pd.DataFrame:
    """Check the table and keep what is drawn."""
    keys = ["category", "group_a", "group_b"]
    rows = checked(table, KIND, keys=keys, counts=["n_a", "n_b"])
    rows = add_estimates(rows, table, KIND, ["estimate", "low", "high", "q"])
    warning = table["warning"] if "warning" in table else pd.Series("", table.index)
    rows["warning"] = warning.reset_index(drop=True).fillna("").astype(str)
    if rows.duplicated(keys).any():
        where = ", ".join(map(repr, rows.loc[rows.duplicated(keys), keys].iloc[0]))
        raise CountsError(f"{KIND}: {where} stands in two rows; keep one of them.")
    if len(pairs_of(rows)) > MAX_GROUPS:
        raise CountsError(
            f"{KIND} can tell {MAX_GROUPS} pairs of groups apart, the table has "
            f"{len(pairs_of(rows))}; draw fewer at a time."
        )
    return rows


def chosen_rows(rows: pd.DataFrame, n_rows: int, sort: str) -> pd.DataFrame:
    """Return the rows to draw, in the order of the drawing."""
    pairs = pairs_of(rows)
    place = pd.Series(
        [pairs.index(pair) for pair in zip(rows["group_a"], rows["group_b"], strict=True)],
        index=rows.index,
    )
    n = max(1, n_rows // len(pairs))
    known = list(dict.fromkeys(rows["category"]))
    if sort == "given":
        names = known[:n]
    else:
        size = rows["estimate"].abs().fillna(-1.0)
        by_name = rows.assign(_size=size).groupby("category", sort=False)
        strength = pd.DataFrame({"q": by_name["q"].min().fillna(2.0), "n": -by_name["_size"].max()})
        kept = set(strength.sort_values(["q", "n"], kind="stable").index[:n])
        first = rows.loc[place.groupby(rows["category"]).idxmin()].set_index("category")["estimate"]
        names = sorted(kept & set(known), key=lambda name: (-nan_last(first[name]), name))
    order = {name: i for i, name in enumerate(names)}
    shown = rows[rows["category"].isin(order)]
    at = pd.DataFrame({"category": shown["category"].map(order), "pair": place[shown.index]})
    return shown.loc[at.sort_values(["category", "pair"], kind="stable").index].reset_index(
        drop=True
    )


def nan_last(value: float) -> float:
    """Return a number that sorts after all others in place of a missing one."""
    return -math.inf if math.isnan(value) else value


def default_caption(
    rows: pd.DataFrame,
    everything: pd.DataFrame,
    settings: Mapping[str, Any],
    sort: str,
    warnings: Sequence[str],
) -> str:
    """State effect, unit, n, interval, test, family, and what the marks mean."""
    n_shown, n_known = rows["category"].nunique(), everything["category"].nunique()
    which = plural(n_shown, "category", "categories")
    if n_shown < n_known:
        how = "the first ones" if sort == "given" else "those with the smallest q"
        which = f"{n_shown:,} of {n_known:,} categories ({how})"
    what = effect_words(settings)
    _, signs = signs_of(rows["warning"])
    tested = rows["q"].notna().any()
    return sentences(
        f"{what[0].upper()}{what[1:]}, of {which}: {against(rows, settings)}",
        interval_caption(rows, settings),
        family_words(settings) if tested else "",
        f"Filled marks have q below {alpha_of(settings):g}; hollow ones have not"
        + (", or no test, or no interval" if is_partly_missing(rows) else "")
        if tested
        else "Nothing is tested, and all marks are hollow",
        "The columns at the right give the occurrences in both groups"
        + (", and q" if tested else ""),
        "; ".join(f"{sign} {warning}" for sign, warning in signs.items()),
        warnings=warnings,
    )


def is_partly_missing(rows: pd.DataFrame) -> bool:
    """Say whether some row lacks an interval or a q."""
    return bool((rows["low"].isna() | rows["high"].isna() | rows["q"].isna()).any())


def against(rows: pd.DataFrame, settings: Mapping[str, Any]) -> str:
    """Name the pairs of groups with their units."""
    said = []
    for a, b in pairs_of(rows):
        sizes = [sized(name, settings) for name in (a, b)]
        named = [
            f"{name} ({n})" if n else name for name, n in zip((a, b), sizes, strict=True)
        ]  # fmt: skip
        said.append(f"{named[0]} against {named[1]}")
    return f"{'; '.join(said)}; positive where the first has more"


def interval_caption(rows: pd.DataFrame, settings: Mapping[str, Any]) -> str:
    """Say what the lines are; or why there is none."""
    missing = rows["low"].isna() | rows["high"].isna()
    if missing.all():
        units = (settings.get("n_units") or {}).values()
        unit = str(settings.get("unit") or "unit")
        if units and min(units) < 2:
            return (
                f"There are no intervals: with one {unit} in a group, nothing tells how much the "
                f"{many(unit)} of a group differ among themselves"
            )
        return "There are no intervals: none could be computed, or none was asked for"
    ends = rows[["low", "high"]].to_numpy()
    endless = int(np.isinf(ends).any(axis=1).sum())
    parts = [f"Lines are {interval_words(settings)}"]
    if has_arrows(rows["estimate"].to_numpy(), ends.ravel()):
        where = f", in {plural(endless, 'row')} without end" if endless else ""
        parts.append(f"an arrow means that the interval goes on{where}")
    if missing.any():
        parts.append(f"no line, that there is no interval ({plural(int(missing.sum()), 'row')})")
    return "; ".join(parts)


def describe(rows: pd.DataFrame, settings: Mapping[str, Any]) -> str:
    """Put the figure into words: the ends of each pair, and how many are beyond chance."""
    has_interval = rows["low"].notna().any()
    said = []
    for a, b in pairs_of(rows):
        own = rows[(rows["group_a"] == a) & (rows["group_b"] == b)]
        shown = own if len(own) <= 6 else pd.concat([own.head(3), own.tail(3)])
        parts = [
            f"{spoken(row['category'])} {in_words(row['estimate'], row['low'], row['high'])}"
            + ("" if math.isnan(row["q"]) else f", {equals('q', row['q'])}")
            for row in shown.to_dict("records")
        ]
        some = " (first and last three)" if len(shown) < len(own) else ""
        said.append(f"{a} against {b}, positive where {a} has more{some}: {'; '.join(parts)}")
    n = int((rows["q"] < alpha_of(settings)).sum())
    has = "has" if n == 1 else "have"
    return sentences(
        f"Forest plot of {plural(rows['category'].nunique(), 'category', 'categories')}: "
        f"{effect_words(settings)}"
        + (f", with {interval_words({**settings, 'interval': None})}" if has_interval else ""),
        *said,
        f"{n} of {plural(len(rows), 'row')} {has} q below {alpha_of(settings):g}"
        if rows["q"].notna().any()
        else "Nothing is tested",
    )


def in_words(estimate: float, low: float, high: float) -> str:
    """Write an estimate with its interval."""
    if math.isnan(estimate):
        return "no estimate"
    return f"{signed(estimate)} {bracket(low, high)}".rstrip()
