"""Wording: in which words two groups speak of the same topic, one panel a topic.

A mark is a word within the topic: the further from the line in the middle, the more one group
prefers it; the higher, the more often it is expected there. Rare words stand far out by chance,
so only a filled mark says that the difference is beyond chance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from framing.errors import CountsError
from framing.figures.claims import family_words, level_of, many, sized
from framing.figures.estimates import add_estimates, bracket, equals, signed
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
)
from framing.figures.topic_names import add_texts, alpha_of, need_one_row, topic_name
from framing.figures.watermark import draw_across, said_across
from framing.figures.wording_drawing import draw
from framing.provenance import Provenance

__all__ = ["wording"]

KIND = "wording"
LEAST_DRAWN = 0.5  # of a count: below it a word may be of another topic altogether
MAX_TOPICS = 12
KEYS = ["topic", "group_a", "group_b", "term"]
COLUMNS = ["topic", "label", "term", "group_a", "group_b", "n_a", "n_b", "estimate", "low", "high",
           "q", "warning", "labeled"]  # fmt: skip


def wording(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    settings: Mapping[str, Any] | None = None,
    topics: Sequence[int] | None = None,
    pair: tuple[str, str] | None = None,
    n_labels: int = 20,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str | None = None,
    watermark: str | None = None,
) -> Figure:
    """Draw the words of topics between two groups: effect against expected count.

    Parameters
    ----------
    table : pandas.DataFrame
        As of `Wording`: ``topic``, ``term``, ``group_a``, ``group_b``, ``n_a``, ``n_b`` (expected
        counts, not whole numbers), ``estimate`` (weighted log-odds, positive where the first
        group uses the word more); and, missing where there is none, ``label``, ``low``, ``high``,
        ``q``, ``warning``.
    provenance : Provenance
        Record of the table.
    settings : mapping, optional
        Of the result: ``level``, ``unit``, ``n_units``, ``min_expected``, ``adjust``,
        ``n_tests`` … go into the caption.
    topics : sequence of int, optional
        What to draw, in this order (at most 12); by default the 4 topics with the most words
        beyond chance, those with the most words on ties.
    pair : (str, str), optional
        Which groups, of several pairs in the table; by default the first pair.
    n_labels : int, default 20
        How many words of a topic are labeled at most: those with the smallest q, then those with
        the largest estimate. One that finds no free place is left out.
    title, caption, warnings
        As for `forest`.
    width : {"single", "double"}, optional
        Page width: 88 or 178 mm; by default single for one topic.
    watermark : str, optional
        As for `topics_overview`.

    Returns
    -------
    Figure
        Its table holds the words of these topics; ``labeled`` says for which a place was sought.

    Raises
    ------
    CountsError
        If a column or a value is missing or impossible, a word is given twice, a topic or pair
        is not there, or there are too many topics.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "topic": 3, "label": "border", "term": ["aliens", "migrants", "fence"],
    ...     "group_a": "Right", "group_b": "Left", "n_a": [40.2, 10.5, 6.0],
    ...     "n_b": [2.1, 38.0, 5.1], "estimate": [2.9, -1.3, 0.1], "low": [1.8, -2.1, -1.4],
    ...     "high": [4.1, -0.6, 1.6], "q": [0.001, 0.004, 0.9]})
    >>> print(wording(table, provenance=Provenance("wording")).alt)
    Words inside 1 topic by weighted log-odds and expected count, Right against Left. 3 border:
    Right aliens +2.90 [1.80, 4.10], q = 0.001; Left migrants −1.30 [−2.10, −0.60], q = 0.004; 2
    of 3 words beyond chance.
    """
    if n_labels < 0:
        raise CountsError(f"{KIND}: n_labels = {n_labels}; it must be zero or more.")
    settings = dict(settings or {})
    alpha = alpha_of(settings)
    everything = of_pair(prepared(table), pair)
    chosen = choose(everything, topics, alpha)
    rows = in_order_of(everything, chosen, n_labels)
    width = width or ("single" if len(chosen) == 1 else "double")
    page = page_width(width, KIND)
    arguments = {
        "topics": chosen, "pair": list(rows[["group_a", "group_b"]].iloc[0]), "n_labels": n_labels,
        "title": title, "width": width, "watermark": watermark,
    }  # fmt: skip
    known = everything["topic"].nunique() if topics is None else len(chosen)
    text = default_caption(rows, known, settings, warnings) if caption is None else caption
    drawing = partial(draw, settings=settings, warnings=tuple(warnings), title=title, width=page)
    return Figure(
        KIND,
        rows,
        said_across(watermark, text),
        said_across(watermark, describe(rows, alpha)),
        figure_provenance(KIND, arguments, rows, provenance),
        tuple(warnings),
        partial(draw_across, draw=drawing, watermark=watermark),
    )


def prepared(table: pd.DataFrame) -> pd.DataFrame:
    """Check the table and keep what is drawn."""
    rows = checked(
        table, KIND, keys=["term", "group_a", "group_b"], counts=["topic"], numbers=["n_a", "n_b"]
    )
    rows = add_estimates(rows, table, KIND, ["estimate", "low", "high", "q"])
    for name in ("n_a", "n_b"):
        refuse(rows, name, (rows[name] < 0).to_numpy(), KIND, "zero or more")
    refuse(rows, "estimate", np.isinf(rows["estimate"].to_numpy()), KIND, "finite, or missing")
    rows = add_texts(rows, table, ["label", "warning"])
    need_one_row(rows, KEYS, KIND)
    rows = rows[rows["estimate"].notna() & (rows["n_a"] + rows["n_b"] >= LEAST_DRAWN)]
    if rows.empty:
        raise CountsError(f"{KIND}: no word has an estimate; there is nothing to draw.")
    return rows


def of_pair(rows: pd.DataFrame, pair: tuple[str, str] | None) -> pd.DataFrame:
    """Keep the rows of one pair of groups."""
    pairs = list(dict.fromkeys(zip(rows["group_a"], rows["group_b"], strict=True)))
    a, b = pairs[0] if pair is None else pair
    if (a, b) not in pairs:
        known = ", ".join(map(repr, pairs))
        raise CountsError(f"{KIND}: there is no pair {(a, b)!r}; known are: {known}.")
    return rows[(rows["group_a"] == a) & (rows["group_b"] == b)].reset_index(drop=True)


def choose(rows: pd.DataFrame, wanted: Sequence[int] | None, alpha: float) -> list[int]:
    """Return the topics to draw, or say which one is wrong."""
    if wanted is None:
        words = rows.assign(found=rows["q"] <= alpha).groupby("topic")["found"].agg(["sum", "size"])
        ranked = sorted(words.index, key=lambda t: (-words["sum"][t], -words["size"][t], t))
        return sorted(int(topic) for topic in ranked[:4])
    known = set(rows["topic"])
    for topic in wanted:
        if topic not in known:
            raise CountsError(
                f"{KIND}: no word of topic {topic!r} has an estimate; there are words of topics "
                f"{', '.join(map(str, sorted(known)))}."
            )
    if not wanted or len(set(wanted)) < len(wanted) or len(wanted) > MAX_TOPICS:
        raise CountsError(f"{KIND}: topics = {list(wanted)!r}; name 1 to {MAX_TOPICS}, each once.")
    return [int(topic) for topic in wanted]


def in_order_of(rows: pd.DataFrame, topics: Sequence[int], n_labels: int) -> pd.DataFrame:
    """Keep the topics, in the order of the drawing, and say which words are labeled."""
    order = {topic: i for i, topic in enumerate(topics)}
    rows = rows[rows["topic"].isin(order)]
    rows = rows.assign(
        _place=rows["topic"].map(order),
        _q=rows["q"].fillna(2.0).round(12),
        _size=-rows["estimate"].abs().round(9),
    ).sort_values(["_place", "_q", "_size", "term"], kind="stable", ignore_index=True)
    rows["labeled"] = rows.groupby("_place").cumcount() < n_labels
    return rows[COLUMNS]


def default_caption(
    rows: pd.DataFrame, n_known: int, settings: Mapping[str, Any], warnings: Sequence[str]
) -> str:
    """State what is compared, of how many units, what the marks mean, test and family."""
    a, b = rows[["group_a", "group_b"]].iloc[0]
    named = [f"{name} ({n})" if (n := sized(name, settings)) else name for name in (a, b)]
    n_shown = rows["topic"].nunique()
    which = plural(n_shown, "topic")
    if n_shown < n_known:
        which = f"{n_shown} of {n_known} topics (those with the most words beyond chance)"
    least = settings.get("min_expected")
    at_least = f", words expected {least:g} times or more" if least else ""
    at_least += " (at the rates of the groups themselves, half a time or more)" if least else ""
    tested = rows["q"].notna().any()
    _, signs = signs_of(rows.loc[rows["labeled"], "warning"])
    return sentences(
        f"Each mark is a word within a topic: its weighted log-odds, right of the line where "
        f"{named[0]}, left where {named[1]} uses it more, and the count expected in the topic in "
        f"both (logarithmic scale); {which}, {plural(len(rows), 'word')}{at_least}",
        "All panels have the same scales" if n_shown > 1 else "",
        f"Filled marks have q of {alpha_of(settings):g} or less, hollow and pale ones have not, "
        f"or no test; {level_of(settings)}intervals stand in the table"
        if tested
        else "Nothing is tested: these are the words of these texts",
        wording_family(settings) if tested else "",
        f"Labeled are the words with the {'smallest q' if tested else 'largest estimates'}, "
        "where a label finds room",
        "; ".join(f"{sign} {warning}" for sign, warning in signs.items()),
        warnings=warnings,
    )


def wording_family(settings: Mapping[str, Any]) -> str:
    """Say what was moved in the test, and how many words were tested together."""
    if "test" in settings or not settings.get("n_tests"):
        return family_words(settings)
    family = family_words({**settings, "test": "permutation", "n_permutations": None})
    unit = str(settings.get("unit") or "")
    return family.replace("whole units", f"whole {many(unit)}") if unit else family


def describe(rows: pd.DataFrame, alpha: float) -> str:
    """Put the figure into words: of each topic the first words on both sides."""
    a, b = rows[["group_a", "group_b"]].iloc[0]
    said = []
    for topic, own in rows.groupby("topic", sort=False):
        parts = []
        found = own[own["q"] <= alpha]
        listed = own if found.empty else found
        for name, side in (
            (a, listed[listed["estimate"] > 0]),
            (b, listed[listed["estimate"] < 0]),
        ):
            words = ", ".join(in_words(row) for row in side.head(3).to_dict("records"))
            parts += [f"{name} {words}"] if words else []
        tested = own["q"].notna().any()
        parts.append(
            f"{number(len(found))} of {plural(len(own), 'word')} beyond chance"
            if tested
            else "not tested"
        )
        said.append(f"{topic_name(int(str(topic)), own['label'].iloc[0])}: {'; '.join(parts)}")
    return sentences(
        f"Words inside {plural(len(said), 'topic')} by weighted log-odds and expected count, {a} "
        f"against {b}",
        *said,
    )


def in_words(row: Mapping[Any, Any]) -> str:
    """Write one word with its estimate."""
    text = f"{row['term']} {signed(row['estimate'])} {bracket(row['low'], row['high'])}".rstrip()
    return text if math.isnan(row["q"]) else f"{text}, {equals('q', row['q'])}"
