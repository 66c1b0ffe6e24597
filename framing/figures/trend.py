"""Trend: rates over time in small multiples, with intervals, slopes and occurrences.

One panel a category, one line a group. A period without words is a gap in the line, never a
zero; a period with few documents has a hollow mark; and the occurrences behind the rates
stand below each panel, since a rate made of two looks as solid as one made of two hundred.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from framing.comparison.guards import FEW_DOCUMENTS
from framing.errors import CountsError, did_you_mean
from framing.figures.claims import family_words, level_of, many
from framing.figures.estimates import add_estimates, bracket, equals, signed
from framing.figures.figure import Figure
from framing.figures.notes import signs_of
from framing.figures.periods import calendar_of
from framing.figures.style import number
from framing.figures.tables import (
    checked,
    figure_provenance,
    groups_of,
    in_order,
    page_width,
    plural,
    refuse,
    sentences,
    spoken,
)
from framing.figures.trend_drawing import MOST, draw
from framing.provenance import Provenance

__all__ = ["trend"]

KIND = "trend"
MAX_CATEGORIES = 12
SLOPE = ("slope", "slope_low", "slope_high", "slope_q")
KEYS = ["category", "group", "period"]


def trend(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    slopes: pd.DataFrame | None = None,
    settings: Mapping[str, Any] | None = None,
    categories: Sequence[str] | None = None,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str | None = None,
) -> Figure:
    """Draw rates over time, one panel a category, one line a group.

    Parameters
    ----------
    table : pandas.DataFrame
        As of `Trends`: ``category``, ``group``, ``period`` (``"2025"``, ``"2025Q1"``,
        ``"2025-03"``, ``"2025-W09"`` or ``"2025-03-09"``), ``n``, ``n_tokens``, ``n_docs``,
        ``per_1k``; and, missing where there is none, ``low``, ``high``. Periods without a row
        or without words are gaps. Up to 6 groups.
    provenance : Provenance
        Record of the table.
    slopes : pandas.DataFrame, optional
        As of `Trends.slopes`: ``category``, ``group``, ``estimate`` (doublings a year), ``low``,
        ``high``, ``q``, ``warning``.
    settings : mapping, optional
        Of the result; unit, level, test, family and permutations go into the caption.
    categories : sequence of str, optional
        What to draw, in this order (at most 12); by default the 12 most frequent.
    title, caption, warnings
        As for `forest`.
    width : {"single", "double"}, optional
        Page width: 88 or 178 mm; by default single for one category.

    Returns
    -------
    Figure
        Its table holds the slopes beside the rates.

    Raises
    ------
    CountsError
        If a column or a value is missing or impossible, a period cannot be read, a row is
        given twice, a category is unknown, or there is too much to draw.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "category": "war", "group": "A", "period": ["2023", "2024", "2025"],
    ...     "n": [10, 20, 40], "n_tokens": 10000, "n_docs": 20, "per_1k": [1.0, 2.0, 4.0]})
    >>> slopes = pd.DataFrame({"category": ["war"], "group": "A", "estimate": [1.0],
    ...                        "low": [0.4], "high": [1.7], "q": [0.002]})
    >>> print(trend(table, slopes=slopes, provenance=Provenance("trends")).alt)
    Rates of 1 category per 1,000 words by year, 2023 to 2025, for A. war: A 1 to 4, between 1
    and 4, slope +1.00 doublings a year [0.40, 1.70], q = 0.002.
    """
    settings = dict(settings or {})
    rows = prepared(table)
    known = by_frequency(rows)
    chosen = choose(known, categories)
    groups = groups_of(rows, KIND)
    calendar, numbers = calendar_of(rows["period"].to_list(), KIND)
    rows = with_slopes(in_order_of(rows, chosen, groups, numbers), slopes)
    width = width or ("single" if len(chosen) == 1 else "double")
    page = page_width(width, KIND)
    arguments = {"categories": chosen, "title": title, "width": width}
    n_known = len(known) if categories is None else len(chosen)
    text = default_caption(rows, calendar.unit, n_known, settings, warnings)
    return Figure(
        KIND,
        rows,
        text if caption is None else caption,
        describe(rows, calendar.unit),
        figure_provenance(KIND, arguments, rows, provenance),
        tuple(warnings),
        partial(draw, unit=unit_of(settings), warnings=tuple(warnings), title=title, width=page),
    )


def unit_of(settings: Mapping[str, Any]) -> str:
    """Return what `n_docs` counts."""
    return str(settings.get("unit") or "document")


def prepared(table: pd.DataFrame) -> pd.DataFrame:
    """Check the table and keep what is drawn."""
    rows = checked(table, KIND, keys=KEYS, counts=["n", "n_tokens", "n_docs"])
    rows = add_estimates(rows, table, KIND, ["per_1k", "low", "high"])
    rows.loc[rows["n_tokens"] == 0, ["per_1k", "low", "high"]] = math.nan
    bad = (rows["per_1k"] < 0) | ~(rows["per_1k"].abs() < math.inf) & rows["per_1k"].notna()
    refuse(rows, "per_1k", bad.to_numpy(), KIND, "a rate, zero or more")
    if rows.duplicated(KEYS).any():
        where = ", ".join(map(repr, rows.loc[rows.duplicated(KEYS), KEYS].iloc[0]))
        raise CountsError(f"{KIND}: {where} stands in two rows; add them up first.")
    if rows["per_1k"].isna().all():
        raise CountsError(f"{KIND}: no period has words; there is nothing to draw.")
    return rows


def by_frequency(rows: pd.DataFrame) -> list[str]:
    """Return the categories, the most frequent first, by name on ties."""
    sums = rows.groupby("category")["n"].sum()
    return sorted(sums.index, key=lambda category: (-sums[category], category))


def choose(known: list[str], wanted: Sequence[str] | None) -> list[str]:
    """Return the categories to draw, or say which one is wrong."""
    if wanted is None:
        return known[:MAX_CATEGORIES]
    for category in wanted:
        if category not in known:
            raise CountsError(
                f"{KIND}: no row has category {category!r}; {did_you_mean(str(category), known)}"
            )
    if not wanted or len(set(wanted)) < len(wanted) or len(wanted) > MAX_CATEGORIES:
        raise CountsError(
            f"{KIND}: categories = {list(wanted)!r}; name 1 to {MAX_CATEGORIES}, each once."
        )
    return list(wanted)


def in_order_of(
    rows: pd.DataFrame, categories: list[str], groups: list[str], numbers: Mapping[str, int]
) -> pd.DataFrame:
    """Keep the chosen categories, in the order in which they are drawn."""
    rows = rows[rows["category"].isin(categories)]
    order = pd.DataFrame(
        {
            "category": rows["category"].map({name: i for i, name in enumerate(categories)}),
            "group": rows["group"].map({name: i for i, name in enumerate(groups)}),
            "period": rows["period"].map(numbers),
        }
    ).sort_values(["category", "group", "period"], kind="stable")
    return rows.loc[order.index].reset_index(drop=True)


def with_slopes(rows: pd.DataFrame, slopes: pd.DataFrame | None) -> pd.DataFrame:
    """Write the slope of each category and group beside its rates."""
    if slopes is None:
        return rows
    own = checked(slopes, KIND, keys=["category", "group"], counts=[])
    own = add_estimates(own, slopes, KIND, ["estimate", "low", "high", "q"])
    warning = slopes["warning"] if "warning" in slopes else pd.Series("", slopes.index)
    own["warning"] = warning.reset_index(drop=True).fillna("").astype(str)
    if own.duplicated(["category", "group"]).any():
        first = own.loc[own.duplicated(["category", "group"])].iloc[0]
        raise CountsError(
            f"{KIND}: {first['category']!r}, {first['group']!r} has two slopes; keep one."
        )
    names = dict(zip(["estimate", "low", "high", "q"], SLOPE, strict=True))
    joined = rows.merge(own.rename(columns=names), on=["category", "group"], how="left")
    return joined.assign(warning=joined["warning"].fillna(""))


def default_caption(
    rows: pd.DataFrame,
    period: str,
    n_known: int,
    settings: Mapping[str, Any],
    warnings: Sequence[str],
) -> str:
    """State unit, n, intervals, test, family, and what marks and gaps mean."""
    n_shown = rows["category"].nunique()
    which = plural(n_shown, "category", "categories")
    if n_shown < n_known:
        which = f"the {n_shown} most frequent of {n_known:,} categories"
    unit = unit_of(settings)
    groups = list(dict.fromkeys(rows["group"]))
    docs = rows.loc[rows["n_tokens"] > 0, "n_docs"]
    low, high = int(docs.min()), int(docs.max())
    sizes = f"{low:,} to {high:,} {many(unit)}" if low < high else plural(high, unit, many(unit))
    has_intervals = rows["low"].notna().any()
    sloped = "slope" in rows and rows["slope"].notna().any()
    _, signs = signs_of(rows["warning"].drop_duplicates() if "warning" in rows else [])
    return sentences(
        f"Occurrences per 1,000 words of {which} by {period} for {in_order(groups)}; {sizes} a "
        f"{period} and group, n = {rows['n'].sum():,}",
        f"Bars and bands are {level_of(settings)}intervals{cut_words(rows)}"
        if has_intervals
        else "",
        slope_words(settings) if sloped else "",
        family_words(settings) if sloped and rows["slope_q"].notna().any() else "",
        f"Hollow marks stand for fewer than {FEW_DOCUMENTS} {many(unit)}",
        f"A line joins neighboring {period}s; where it breaks, there are no words"
        + ("; each panel has its own scale, from zero" if n_shown > 1 else ""),
        "Below the panels, the occurrences",
        "; ".join(f"{sign} {warning}" for sign, warning in signs.items()),
        warnings=warnings,
    )


def cut_words(rows: pd.DataFrame) -> str:
    """Say that intervals are cut, if one is: it would press the rates of its panel flat."""
    tops = rows.groupby("category")[["per_1k", "high"]].max()
    cut = (tops["high"] > MOST * tops["per_1k"]).any()
    return f"; those that reach beyond {MOST:g} times the largest rate are cut there" if cut else ""


def slope_words(settings: Mapping[str, Any]) -> str:
    """Say what the slopes are."""
    how = {"inversion": " (the slopes that the permutation test does not reject)"}
    method = how.get(str(settings.get("interval")), "")
    intervals = f"{level_of(settings)}intervals{method}"
    return f"Slopes are doublings of the rate a year, in brackets {intervals}"


def describe(rows: pd.DataFrame, period: str) -> str:
    """Put the figure into words: first, last, least and largest rate, and the slope."""
    said = []
    for category, cells in rows.groupby("category", sort=False):
        lines = []
        for group, own in cells.groupby("group", sort=False):
            rates = own.loc[own["per_1k"].notna(), "per_1k"].round(2)
            if rates.empty:
                lines.append(f"{group} no words")
                continue
            first, last, low, high = (
                number(value) for value in (rates.iloc[0], rates.iloc[-1], rates.min(), rates.max())
            )
            lines.append(
                f"{group} {first} to {last}, between {low} and {high}{slope_of(own.iloc[0])}"
            )
        said.append(f"{spoken(str(category))}: {'; '.join(lines)}")
    groups = list(dict.fromkeys(rows["group"]))
    _, numbers = calendar_of(rows["period"].to_list(), KIND)
    first, last = min(numbers, key=numbers.__getitem__), max(numbers, key=numbers.__getitem__)
    return sentences(
        f"Rates of {plural(len(said), 'category', 'categories')} per 1,000 words by {period}, "
        f"{first} to {last}, for {in_order(groups)}",
        *said,
    )


def slope_of(row: pd.Series) -> str:
    """Write the slope of one line, if it has one."""
    if "slope" not in row or math.isnan(row["slope"]):
        return ""
    text = f", slope {signed(row['slope'])} doublings a year"
    text += f" {bracket(row['slope_low'], row['slope_high'])}".rstrip()
    return text if math.isnan(row["slope_q"]) else f"{text}, {equals('q', row['slope_q'])}"
