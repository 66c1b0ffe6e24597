"""Prevalence: which topics one group writes more about, with intervals, one panel a contrast.

A row is a topic, its mark the difference of the shares that two groups give it, in percentage
points; right of zero, the first has more. Whether chance would do is told by the filling of the
mark. All panels have one scale, so that contrasts can be compared.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Literal

import pandas as pd

from framing.comparison.effects import ADJUSTED
from framing.errors import CountsError, did_you_mean
from framing.figures.claims import level_of, many, sized
from framing.figures.estimates import add_estimates, equals, has_arrows
from framing.figures.figure import Figure
from framing.figures.notes import signs_of
from framing.figures.prevalence_drawing import draw
from framing.figures.tables import (
    checked,
    figure_provenance,
    page_width,
    plural,
    sentences,
)
from framing.figures.topic_names import (
    add_texts,
    alpha_of,
    need_one_row,
    points,
    said_of,
    spread,
    topic_name,
)
from framing.figures.watermark import draw_across, said_across
from framing.provenance import Provenance

__all__ = ["prevalence"]

KIND = "prevalence"
SORTS = ("estimate", "topic")
MAX_CONTRASTS = 6


def prevalence(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    settings: Mapping[str, Any] | None = None,
    contrasts: Sequence[str] | None = None,
    n_rows: int = 50,
    sort: Literal["estimate", "topic"] = "estimate",
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str | None = None,
    watermark: str | None = None,
) -> Figure:
    """Draw how far shares of topics differ, one row a topic, one panel a contrast.

    Parameters
    ----------
    table : pandas.DataFrame
        As of `Prevalence`: ``topic``, ``term`` (name of the contrast or coefficient),
        ``estimate`` (a difference of shares, 0.1 for ten percentage points); and, missing where
        there is none, ``label``, ``low``, ``high``, ``q``, ``n_docs``, ``warning``, ``group_a``,
        ``group_b`` (positive is more in the first).
    provenance : Provenance
        Record of the table.
    settings : mapping, optional
        Of the result: ``formula``, ``level``, ``n_refits``, ``cluster``, ``adjust``, ``n_tests``
        … go into the caption.
    contrasts : sequence of str, optional
        Which of ``term`` are drawn, in this order (at most 6); by default the first 6.
    n_rows : int, default 50
        How many topics are drawn at most: those with the smallest q, then those with the largest
        estimate. The caption says so.
    sort : {"estimate", "topic"}, default "estimate"
        Topics by the estimate of their first contrast, largest first, or by their number.
    title, caption, warnings
        As for `forest`.
    width : {"single", "double"}, optional
        Page width: 88 or 178 mm; by default single for one contrast.
    watermark : str, optional
        As for `topics_overview`.

    Returns
    -------
    Figure

    Raises
    ------
    CountsError
        If a column or a value is missing or impossible, a topic is given twice in a contrast, or
        a contrast is not there.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "topic": [1, 2], "label": ["war, troops", "tax, budget"], "term": "Herald - Globe",
    ...     "group_a": "Herald", "group_b": "Globe", "estimate": [0.042, -0.031],
    ...     "low": [0.02, -0.07], "high": [0.064, 0.008], "q": [0.001, 0.12]})
    >>> print(prevalence(table, provenance=Provenance("prevalence"),
    ...                  settings={"level": 0.95}).alt)
    Differences in the share of 2 topics, in percentage points, with 95% intervals. Herald - Globe,
    positive where Herald has more: 1 war, troops +4.20 [2.00, 6.40], q = 0.001; 2 tax, budget
    −3.10 [−7.00, 0.80], q = 0.12. 1 of 2 rows has q of 0.05 or less.
    """
    if sort not in SORTS:
        raise CountsError(f"{KIND}: sort = {sort!r}; {did_you_mean(str(sort), SORTS)}")
    if n_rows < 1:
        raise CountsError(f"{KIND}: n_rows = {n_rows}; it must be one or more.")
    settings = dict(settings or {})
    everything = prepared(table)
    chosen = choose(list(dict.fromkeys(everything["term"])), contrasts)
    rows = in_order_of(everything, chosen, n_rows, sort)
    width = width or ("single" if len(chosen) == 1 else "double")
    page = page_width(width, KIND)
    arguments = {
        "contrasts": chosen, "n_rows": n_rows, "sort": sort, "title": title, "width": width,
        "watermark": watermark,
    }  # fmt: skip
    text = default_caption(rows, everything, settings, warnings) if caption is None else caption
    drawing = partial(draw, settings=settings, warnings=tuple(warnings), title=title, width=page)
    return Figure(
        KIND,
        rows,
        said_across(watermark, text),
        said_across(watermark, describe(rows, settings)),
        figure_provenance(KIND, arguments, rows, provenance),
        tuple(warnings),
        partial(draw_across, draw=drawing, watermark=watermark),
    )


def prepared(table: pd.DataFrame) -> pd.DataFrame:
    """Check the table and keep what is drawn."""
    rows = checked(table, KIND, keys=["term"], counts=["topic"])
    rows = add_estimates(rows, table, KIND, ["estimate", "low", "high", "q", "n_docs"])
    rows = add_texts(rows, table, ["label", "group_a", "group_b", "warning"])
    need_one_row(rows, ["topic", "term"], KIND)
    return rows


def choose(known: list[str], wanted: Sequence[str] | None) -> list[str]:
    """Return the contrasts to draw, or say which one is wrong."""
    if wanted is None:
        return known[:MAX_CONTRASTS]
    for name in wanted:
        if name not in known:
            raise CountsError(f"{KIND}: no row has term {name!r}; {did_you_mean(name, known)}")
    if not wanted or len(set(wanted)) < len(wanted) or len(wanted) > MAX_CONTRASTS:
        raise CountsError(
            f"{KIND}: contrasts = {list(wanted)!r}; name 1 to {MAX_CONTRASTS}, each once."
        )
    return list(wanted)


def in_order_of(
    rows: pd.DataFrame, contrasts: Sequence[str], n_rows: int, sort: str
) -> pd.DataFrame:
    """Return the rows to draw, topic by topic, in each the contrasts in their order."""
    rows = rows[rows["term"].isin(contrasts)]
    strength = pd.DataFrame(
        {
            "q": rows.groupby("topic")["q"].min().fillna(2.0).round(12),
            "n": -rows["estimate"].abs().fillna(-1.0).groupby(rows["topic"]).max().round(12),
        }
    )
    kept = strength.sort_values(["q", "n"], kind="stable").index[:n_rows]
    first = rows[rows["term"] == contrasts[0]].set_index("topic")["estimate"]
    size = first.reindex(kept).fillna(-math.inf)
    by_number = {topic: (float(topic) if sort == "topic" else -size[topic]) for topic in kept}
    names = sorted(kept, key=lambda topic: (by_number[topic], topic))
    order = {topic: i for i, topic in enumerate(names)}
    places = {name: i for i, name in enumerate(contrasts)}
    shown = rows[rows["topic"].isin(order)]
    at = pd.DataFrame({"topic": shown["topic"].map(order), "term": shown["term"].map(places)})
    return shown.loc[at.sort_values(["topic", "term"], kind="stable").index].reset_index(drop=True)


def default_caption(
    rows: pd.DataFrame,
    everything: pd.DataFrame,
    settings: Mapping[str, Any],
    warnings: Sequence[str],
) -> str:
    """State what differs, by which formula, of how many documents, interval, test, family."""
    n_shown, n_known = rows["topic"].nunique(), everything["topic"].nunique()
    which = plural(n_shown, "topic")
    if n_shown < n_known:
        which = f"{n_shown:,} of {n_known:,} topics (those with the smallest q)"
    contrasts, known = rows["term"].nunique(), everything["term"].nunique()
    some = f", {contrasts} of {known} contrasts" if contrasts < known else ""
    formula = f", by {settings['formula']}" if settings.get("formula") else ""
    docs = spread(rows, "n_docs", "document")
    tested = rows["q"].notna().any()
    _, signs = signs_of(rows["warning"])
    return sentences(
        f"Difference in the share of {which}, in percentage points{formula}{some}: "
        + sides(rows, settings)
        + (f"; {docs}" if docs else ""),
        said_of(settings),
        interval_words(rows, settings),
        family_words(settings) if tested else "",
        f"Filled marks have q of {alpha_of(settings):g} or less; hollow ones have not, or no test"
        if tested
        else "Nothing is tested, and all marks are hollow",
        "; ".join(f"{sign} {warning}" for sign, warning in signs.items()),
        warnings=warnings,
    )


def sides(rows: pd.DataFrame, settings: Mapping[str, Any]) -> str:
    """Name the groups of each contrast, if the table does, with their units."""

    def named(group: str) -> str:
        n = sized(group, settings)
        return f"{group} ({n})" if n else group

    pairs = rows[["term", "group_a", "group_b"]].drop_duplicates()
    said = [
        f"{named(a)} against {named(b)}" if a and b else term
        for term, a, b in pairs.itertuples(index=False, name=None)
    ]
    more = "; positive where the first has more" if pairs["group_a"].astype(bool).any() else ""
    return "; ".join(said) + more


def interval_words(rows: pd.DataFrame, settings: Mapping[str, Any]) -> str:
    """Say what the lines are, and how they were made."""
    if rows["low"].isna().all():
        return "There are no intervals: none could be computed, or none was asked for"
    refits = settings.get("n_refits")
    unit = str(settings.get("cluster") or settings.get("unit") or "document")
    how = f" (from {plural(int(refits), 'refit')} on resampled {many(unit)})" if refits else ""
    ends = rows[["low", "high"]].to_numpy().ravel()
    arrows = has_arrows(rows["estimate"].to_numpy(), ends)
    goes_on = "; an arrow means that the interval goes on" if arrows else ""
    return f"Lines are {level_of(settings)}intervals{how}{goes_on}"


def family_words(settings: Mapping[str, Any]) -> str:
    """Say in a family of which size p-values were adjusted, and how."""
    method = settings.get("adjust")
    if not method:
        return ""
    n = settings.get("n_tests")
    size = f"; {plural(int(n), 'test')} in all" if n else ""
    return (
        "q: p from the normal approximation, adjusted over topics and contrasts of a kind "
        f"({ADJUSTED.get(method, method)}{size})"
    )


def describe(rows: pd.DataFrame, settings: Mapping[str, Any]) -> str:
    """Put the figure into words: the ends of each contrast, and how many are beyond chance."""
    said = []
    for term, own in rows.groupby("term", sort=False):
        own = own.sort_values("estimate", ascending=False, kind="stable", na_position="last")
        shown = own if len(own) <= 6 else pd.concat([own.head(3), own.tail(3)])
        parts = [
            f"{topic_name(row['topic'], row['label'])} "
            f"{points(row['estimate'], row['low'], row['high'])}"
            + ("" if math.isnan(row["q"]) else f", {equals('q', row['q'])}")
            for row in shown.to_dict("records")
        ]
        some = " (first and last three)" if len(shown) < len(own) else ""
        first = own["group_a"].iloc[0]
        more = f", positive where {first} has more" if first else ""
        said.append(f"{term}{more}{some}: {'; '.join(parts)}")
    n = int((rows["q"] <= alpha_of(settings)).sum())
    has = "has" if n == 1 else "have"
    return sentences(
        f"Differences in the share of {plural(rows['topic'].nunique(), 'topic')}, in percentage "
        "points" + (f", with {level_of(settings)}intervals" if rows["low"].notna().any() else ""),
        *said,
        f"{n} of {plural(len(rows), 'row')} {has} q of {alpha_of(settings):g} or less"
        if rows["q"].notna().any()
        else "Nothing is tested",
    )
