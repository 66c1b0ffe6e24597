"""Prevalence over time: the share of a topic as a smooth curve with its band.

The curve is what the formula's spline of the date says, other things held equal; its band says how
far it would move with other documents. A curve that bends within its band may as well be straight.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from framing.errors import CountsError, did_you_mean
from framing.figures.curve_drawing import draw
from framing.figures.estimates import add_estimates
from framing.figures.figure import Figure
from framing.figures.notes import signs_of
from framing.figures.prevalence import interval_words
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
from framing.figures.topic_names import add_texts, need_one_row, said_of, spread, topic_name
from framing.figures.watermark import draw_across, said_across
from framing.provenance import Provenance

__all__ = ["prevalence_curve"]

KIND = "prevalence_curve"
MAX_TOPICS = 12


def prevalence_curve(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    settings: Mapping[str, Any] | None = None,
    topics: Sequence[int] | None = None,
    term: str | None = None,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str | None = None,
    watermark: str | None = None,
) -> Figure:
    """Draw the share of topics over time, one panel a topic, one line a group.

    Parameters
    ----------
    table : pandas.DataFrame
        As of `Prevalence.curve`: ``topic``, ``date`` (a date, or text such as ``"2025-03-09"``;
        empty where the spline is of a number, which then stands in ``value``), ``estimate``
        (share of the topic at that date, 0 to 1); and, missing where there is none, ``low``,
        ``high``, ``label``, ``group``, ``term`` (what the spline is of), ``n_docs``,
        ``warning``. Up to 6 groups.
    provenance : Provenance
        Record of the table.
    settings : mapping, optional
        Of the result: ``formula``, ``level``, ``n_refits``, ``cluster`` … go into the caption.
    topics : sequence of int, optional
        What to draw, in this order (at most 12); by default the 6 whose curves move most, in
        proportion to their bands where there are some.
    term : str, optional
        Which spline, if the table has several; by default the first.
    title, caption, warnings
        As for `forest`.
    width : {"single", "double"}, optional
        Page width: 88 or 178 mm; by default single for one topic.
    watermark : str, optional
        As for `topics_overview`.

    Returns
    -------
    Figure
        Its table holds dates as text, ``"2025-03-09"``, or numbers in ``value``.

    Raises
    ------
    CountsError
        If a column or a value is missing or impossible, a date cannot be read or is given twice,
        a topic is not there, or there is too much to draw.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "topic": 2, "label": "tax, budget", "date": ["2024-01-01", "2024-07-01", "2025-01-01"],
    ...     "estimate": [0.05, 0.08, 0.06], "low": [0.03, 0.06, 0.03], "high": [0.07, 0.1, 0.09]})
    >>> print(prevalence_curve(table, provenance=Provenance("prevalence")).alt)
    Share of 1 topic over time, 2024-01-01 to 2025-01-01, in percent. 2 tax, budget: 5.0 to 6.0,
    highest 8.0 on 2024-07-01, lowest 5.0 on 2024-01-01.
    """
    settings = dict(settings or {})
    everything = prepared(of_term(table, term))
    groups = groups_of(everything, KIND)
    chosen = choose(everything, topics)
    rows = in_order_of(everything, chosen, groups)
    width = width or ("single" if len(chosen) == 1 else "double")
    page = page_width(width, KIND)
    arguments = {
        "topics": chosen, "term": term, "title": title, "width": width, "watermark": watermark,
    }  # fmt: skip
    n_known = everything["topic"].nunique() if topics is None else len(chosen)
    text = default_caption(rows, n_known, settings, warnings) if caption is None else caption
    drawing = partial(draw, settings=settings, warnings=tuple(warnings), title=title, width=page)
    return Figure(
        KIND,
        rows,
        said_across(watermark, text),
        said_across(watermark, describe(rows)),
        figure_provenance(KIND, arguments, rows, provenance),
        tuple(warnings),
        partial(draw_across, draw=drawing, watermark=watermark),
    )


def of_term(table: pd.DataFrame, term: str | None) -> pd.DataFrame:
    """Keep the rows of one spline."""
    if "term" not in table or table.empty:
        return table
    known = list(dict.fromkeys(table["term"]))
    if term is not None and term not in known:
        raise CountsError(f"{KIND}: no row has term {term!r}; {did_you_mean(term, known)}")
    return table[table["term"] == (known[0] if term is None else term)].reset_index(drop=True)


def prepared(table: pd.DataFrame) -> pd.DataFrame:
    """Check the table and keep what is drawn, dates as text."""
    rows = checked(table, KIND, keys=[], counts=["topic"])
    rows = add_texts(rows, table, ["term", "label", "group", "warning"])
    rows = add_estimates(rows, table, KIND, ["estimate", "low", "high", "n_docs", "value"])
    given = table["date"].reset_index(drop=True) if "date" in table else pd.Series("", rows.index)
    by_number = bool((given.isna() | given.astype(str).eq("")).all())
    if by_number:
        bad = ~np.isfinite(rows["value"].to_numpy())
        refuse(rows, "value", bad, KIND, "a finite number where there is no date")
        rows["date"] = ""
    else:
        dates = pd.to_datetime(given, errors="coerce", format="ISO8601")
        rows["date"] = given
        refuse(rows, "date", dates.isna().to_numpy(), KIND, "a date such as '2025-03-09'")
        rows["date"] = dates.dt.strftime("%Y-%m-%d")
        rows["value"] = math.nan
    for name in ("estimate", "low", "high"):
        refuse(rows, name, np.isinf(rows[name].to_numpy()), KIND, "finite, or missing")
    need_one_row(rows, ["topic", "group", "value" if by_number else "date"], KIND)
    if rows["estimate"].isna().all():
        raise CountsError(f"{KIND}: there is no estimate; there is nothing to draw.")
    return rows


def choose(rows: pd.DataFrame, wanted: Sequence[int] | None) -> list[int]:
    """Return the topics to draw, or say which one is wrong."""
    if wanted is None:
        lines = rows.groupby(["topic", "group"])
        span = lines["estimate"].max() - lines["estimate"].min()
        band = (rows["high"] - rows["low"]).groupby([rows["topic"], rows["group"]]).mean()
        moved = (span / band.where(band > 0).fillna(1.0)).groupby("topic").max().fillna(-1.0)
        ranked = moved.round(9).sort_values(ascending=False, kind="stable").index[:6]
        return sorted(int(topic) for topic in ranked)
    known = set(rows["topic"])
    for topic in wanted:
        if topic not in known:
            raise CountsError(
                f"{KIND}: no row has topic {topic!r}; there are "
                f"{', '.join(map(str, sorted(known)))}."
            )
    if not wanted or len(set(wanted)) < len(wanted) or len(wanted) > MAX_TOPICS:
        raise CountsError(f"{KIND}: topics = {list(wanted)!r}; name 1 to {MAX_TOPICS}, each once.")
    return [int(topic) for topic in wanted]


def in_order_of(rows: pd.DataFrame, topics: Sequence[int], groups: Sequence[str]) -> pd.DataFrame:
    """Keep the topics, in the order in which they are drawn."""
    rows = rows[rows["topic"].isin(topics)]
    order = pd.DataFrame(
        {
            "topic": rows["topic"].map({topic: i for i, topic in enumerate(topics)}),
            "group": rows["group"].map({group: i for i, group in enumerate(groups)}),
            "date": rows["date"],
            "value": rows["value"],
        }
    ).sort_values(["topic", "group", "date", "value"], kind="stable")
    return rows.loc[order.index].reset_index(drop=True)


def default_caption(
    rows: pd.DataFrame, n_known: int, settings: Mapping[str, Any], warnings: Sequence[str]
) -> str:
    """State what the curves are, by which formula, of how many documents, and their bands."""
    n_shown = rows["topic"].nunique()
    which = plural(n_shown, "topic")
    if n_shown < n_known:
        which = f"{n_shown} of {n_known} topics (those that move most)"
    formula = f", by {settings['formula']}" if settings.get("formula") else ""
    groups = [group for group in dict.fromkeys(rows["group"]) if group]
    docs = spread(rows, "n_docs", "document")
    _, signs = signs_of(rows.drop_duplicates("topic")["warning"])
    return sentences(
        f"Share of {which} {over(rows)}, in percent{formula}"
        + (f", for {in_order(groups)}" if groups else "")
        + (f"; {docs}" if docs else ""),
        said_of(settings),
        interval_words(rows, settings).replace("Lines are", "Bands are"),
        "Each panel has its own scale, which holds zero" if n_shown > 1 else "",
        "; ".join(f"{sign} {warning}" for sign, warning in signs.items()),
        warnings=warnings,
    )


def describe(rows: pd.DataFrame) -> str:
    """Put the figure into words: first, last, highest and lowest share of each curve."""
    said = []
    for topic, own in rows.groupby("topic", sort=False):
        lines = []
        for group, line in own.groupby("group", sort=False):
            known = line[line["estimate"].notna()]
            if known.empty:
                continue
            shares = known["estimate"]
            values = shares.to_numpy()
            top, bottom = known.iloc[int(values.argmax())], known.iloc[int(values.argmin())]
            text = f"{percent(shares.iloc[0])} to {percent(shares.iloc[-1])}"
            text += f", highest {percent(top['estimate'])} {at(top)}"
            text += f", lowest {percent(bottom['estimate'])} {at(bottom)}"
            lines.append(f"{group} {text}".strip())
        name = topic_name(int(str(topic)), own["label"].iloc[0])
        said.append(f"{name}: {'; '.join(lines) or 'no estimate'}")
    return sentences(
        f"Share of {plural(len(said), 'topic')} {over(rows)}, {ends(rows)}, in percent",
        *said,
    )


def over(rows: pd.DataFrame) -> str:
    """Say over what the curves run."""
    name = spoken(rows["term"].iloc[0]) or "the values"
    return "over time" if rows["date"].iloc[0] else f"over {name}"


def at(row: pd.Series) -> str:
    """Say where a point of a curve is."""
    return f"on {row['date']}" if row["date"] else f"at {short(row['value'])}"


def ends(rows: pd.DataFrame) -> str:
    """Say where the curves begin and end."""
    if rows["date"].iloc[0]:
        return f"{rows['date'].min()} to {rows['date'].max()}"
    return f"{short(rows['value'].min())} to {short(rows['value'].max())}"


def short(value: float) -> str:
    """Write a number to four digits."""
    return number(float(f"{value:.4g}"))


def percent(share: float) -> str:
    """Write a share in percent, without the sign."""
    return "" if math.isnan(share) else f"{100 * share:.1f}".replace("-", "−")
