"""Overview of topics: their words, their share, and whether they are steadier than chance.

A row is a topic, the largest first. Its mark tells how much of its top words come back when
documents are drawn anew; the grey beside it, how much comes back of topics of shuffled words. A
topic whose mark does not leave the grey has a hollow mark, a sign and no name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from framing.errors import CountsError
from framing.figures.claims import level_of
from framing.figures.estimates import add_estimates
from framing.figures.figure import Figure
from framing.figures.notes import signs_of
from framing.figures.style import number
from framing.figures.tables import (
    checked,
    figure_provenance,
    page_width,
    plural,
    refuse,
    sentences,
    spoken,
)
from framing.figures.topic_names import add_texts, said_of
from framing.figures.topics_drawing import draw
from framing.figures.watermark import draw_across, said_across
from framing.provenance import Provenance

__all__ = ["topics_overview"]

KIND = "topics_overview"
UNSTEADY = "no steadier than topics of shuffled words, so it gets no label"
NUMBERS = ("share", "overlap", "low", "high", "null")
RANKINGS = {"frex": "FREX", "lift": "lift", "score": "score", "probability": "probability"}


def topics_overview(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    settings: Mapping[str, Any] | None = None,
    n_topics: int = 50,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str = "double",
    watermark: str | None = None,
) -> Figure:
    """Draw topics with their words, their share of all words, and their stability.

    Parameters
    ----------
    table : pandas.DataFrame
        ``topic``, ``term``, ``share`` (of all words, 0 to 1); several rows of a topic are its
        words, in this order, and the other columns are the same in all of them: missing where
        there is none, ``label``, and as of `Stability`, ``overlap`` (0 to 1), ``low``, ``high``,
        ``null`` (the 95th percentile of topics of shuffled words), ``stable``, ``warning``.
    provenance : Provenance
        Record of the table.
    settings : mapping, optional
        Of the result: ``k``, ``engine``, ``by`` (what ranks the words), ``n_refits``,
        ``level``, ``null`` (the verdict of the null test) … go into the caption.
    n_topics : int, default 50
        How many topics are drawn at most, the largest ones. The caption says so.
    title, caption, warnings
        As for `forest`.
    width : {"single", "double"}, default "double"
        Page width: 88 or 178 mm.
    watermark : str, optional
        Written across the drawing, and first in caption and alternative text: for topics that
        were forced.

    Returns
    -------
    Figure
        Its table has one row a topic, and the words joined in ``terms``.

    Raises
    ------
    CountsError
        If a column or a value is missing or impossible, or a topic has two shares.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "topic": [1, 1, 2, 2], "term": ["peace", "talks", "said", "also"],
    ...     "label": ["peace, talks", "peace, talks", "", ""], "share": [0.6, 0.6, 0.4, 0.4],
    ...     "overlap": [0.9, 0.9, 0.3, 0.3], "null": 0.45, "stable": [True, True, False, False]})
    >>> print(topics_overview(table, provenance=Provenance("topics")).alt)
    List of 2 topics by their share of the words. 1 (60%): peace, talks; overlap 0.9. 2 (40%):
    said, also; overlap 0.3, unstable. 1 of 2 topics is steadier than topics of shuffled words.
    """
    if n_topics < 1:
        raise CountsError(f"{KIND}: n_topics = {n_topics}; it must be one or more.")
    settings = dict(settings or {})
    everything = prepared(table)
    rows = everything.head(n_topics)
    page = page_width(width, KIND)
    arguments = {"n_topics": n_topics, "title": title, "width": width, "watermark": watermark}
    arguments["by"] = settings.get("by")  # which words name a topic
    text = default_caption(rows, everything, settings, warnings) if caption is None else caption
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


def prepared(table: pd.DataFrame) -> pd.DataFrame:
    """Check the table and make it one row a topic, the largest share first."""
    rows = checked(table, KIND, keys=["term"], counts=["topic"])
    rows = add_estimates(rows, table, KIND, NUMBERS)
    for name in ("share", "overlap", "null"):
        bad = (rows[name] < 0) | (rows[name] > 1)
        refuse(rows, name, bad.to_numpy(), KIND, "between 0 and 1")
    refuse(rows, "share", rows["share"].isna().to_numpy(), KIND, "between 0 and 1")
    rows = add_texts(rows, table, ["label", "warning"])
    rows["stable"] = stable_of(rows, table)
    own = rows.drop(columns="term").drop_duplicates()
    if own["topic"].duplicated().any():
        topic = own.loc[own["topic"].duplicated(), "topic"].iloc[0]
        raise CountsError(
            f"{KIND}: the rows of topic {topic} differ in more than their term; give every word "
            "of a topic the same share, label and stability."
        )
    terms = rows.groupby("topic")["term"].agg(", ".join).rename("terms").reset_index()
    own = own.merge(terms, on="topic")
    unsteady = own["stable"] == 0
    own["label"] = own["label"].where(~unsteady, "")
    own["warning"] = own["warning"].mask(unsteady & (own["warning"] == ""), UNSTEADY)
    columns = ["topic", "label", "terms", "share", "overlap", "low", "high", "null", "stable",
               "warning"]  # fmt: skip
    return own.sort_values(["share", "topic"], ascending=[False, True], ignore_index=True)[columns]


def stable_of(rows: pd.DataFrame, table: pd.DataFrame) -> list[float]:
    """Return 1 for a steady topic, 0 for one that is not, missing where nothing tells."""
    if "stable" not in table:
        return [math.nan] * len(rows)
    given = table["stable"].to_list()
    bad = np.array([not (pd.isna(value) or value in (0, 1)) for value in given])
    refuse(table, "stable", bad, KIND, "True, False or missing")
    return [math.nan if pd.isna(value) else float(value) for value in given]


def default_caption(
    rows: pd.DataFrame,
    everything: pd.DataFrame,
    settings: Mapping[str, Any],
    warnings: Sequence[str],
) -> str:
    """State what is drawn, by what words are ranked, and what the marks mean."""
    which = plural(len(rows), "topic")
    if len(rows) < len(everything):
        which = f"the {len(rows)} largest of {len(everything)} topics"
    ranking = settings.get("by")
    ranked = f", ranked by {RANKINGS.get(str(ranking), str(ranking))}" if ranking else ""
    _, signs = signs_of(rows["warning"])
    return sentences(
        f"Words of {which}{ranked}, the topic with the largest share of all words first",
        said_of(settings),
        str(settings.get("null") or ""),
        stability_words(rows, settings),
        "; ".join(f"{sign} {warning}" for sign, warning in signs.items()),
        warnings=warnings,
    )


def stability_words(rows: pd.DataFrame, settings: Mapping[str, Any]) -> str:
    """Say what the marks at the right are."""
    if rows["overlap"].isna().all():
        return "Nothing says how steady they are"
    refits = settings.get("n_refits")
    how = f" over {plural(int(refits), 'refit')} on resampled documents" if refits else ""
    central = f", lines the central {level_of(settings) or 'part '}of the refits"
    lines = central if rows["low"].notna().any() else ""
    text = f"Marks are the share of a topic's top words that come back{how}{lines}"
    if rows["null"].notna().any():
        text += (
            "; grey reaches to the 95th percentile of topics of the same words shuffled between "
            "documents"
        )
    if rows["stable"].notna().any():
        text += "; a topic with a hollow mark is no steadier than those"
    return text


def describe(rows: pd.DataFrame) -> str:
    """Put the figure into words: the first topics, and how many are steady."""
    shown = rows.head(8)
    said = [in_words(row) for row in shown.to_dict("records")]
    known = rows["stable"].dropna()
    n = int(known.sum())
    return sentences(
        f"List of {plural(len(rows), 'topic')} by their share of the words"
        + (", the first eight" if len(shown) < len(rows) else ""),
        *said,
        f"{n} of {plural(len(known), 'topic')} {'is' if n == 1 else 'are'} steadier than topics "
        "of shuffled words"
        if len(known)
        else "",
    )


def in_words(row: Mapping[Any, Any]) -> str:
    """Write one topic: number, share, label if it is another than the words, words, stability."""
    text = f"{row['topic']} ({100 * row['share']:.3g}%): "
    label = spoken(row["label"])
    text += row["terms"] if row["terms"].startswith(label) else f"{label} ({row['terms']})"
    if math.isnan(row["overlap"]):
        return text
    text += f"; overlap {number(round(row['overlap'], 2))}"
    return f"{text}, unstable" if row["stable"] == 0 else text
