"""What figures of topics share: a number and a name for each topic, checks, a few words.

A topic has a number, and a label only where it is steadier than topics of shuffled words; a
topic without one is known by its number alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from framing.errors import CountsError
from framing.figures.estimates import bracket, signed
from framing.figures.tables import plural, spoken

__all__ = ["add_texts", "alpha_of", "need_one_row", "points", "said_of", "spread", "topic_name"]


def topic_name(topic: int, label: str) -> str:
    """Return what a topic is called in a figure.

    Examples
    --------
    >>> topic_name(3, "war, troops, front"), topic_name(4, "")
    ('3 war, troops, front', 'topic 4')
    """
    return f"{topic} {spoken(label)}" if label else f"topic {topic}"


def add_texts(rows: pd.DataFrame, table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Add columns of texts, which are empty where they are missing."""
    added = {}
    for name in names:
        given = table[name] if name in table else pd.Series("", table.index)
        added[name] = given.reset_index(drop=True).astype(object).fillna("").astype(str)
    return rows.assign(**added)


def need_one_row(rows: pd.DataFrame, keys: Sequence[str], kind: str) -> None:
    """Raise where the same keys stand in two rows."""
    double = rows.duplicated(list(keys))
    if double.any():
        first = rows.loc[double, list(keys)].iloc[0]
        where = ", ".join(f"{key} {value!r}" for key, value in first.to_dict().items())
        raise CountsError(f"{kind}: {where} stands in two rows; keep one of them.")


def spread(rows: pd.DataFrame, name: str, what: str) -> str:
    """Say how many of something rows rest on, as a range where they differ.

    Examples
    --------
    >>> spread(pd.DataFrame({"n_docs": [40, 1812]}), "n_docs", "document")
    '40 to 1,812 documents'
    """
    known = rows[name].dropna() if name in rows else pd.Series(dtype=float)
    if known.empty:
        return ""
    low, high = int(known.min()), int(known.max())
    return plural(high, what) if low == high else f"{low:,} to {plural(high, what)}"


def said_of(settings: Mapping[str, Any]) -> str:
    """Say of which model the topics are, as far as the settings tell.

    Examples
    --------
    >>> said_of({"engine": "lda", "k": 20, "random_state": 0}), said_of({})
    ('20 topics by lda, random state 0', '')
    """
    if "k" not in settings:
        return ""
    engine = f" by {settings['engine']}" if settings.get("engine") else ""
    seed = f", random state {settings['random_state']}" if "random_state" in settings else ""
    return f"{plural(int(settings['k']), 'topic')}{engine}{seed}"


def alpha_of(settings: Mapping[str, Any]) -> float:
    """Return the q up to which something is beyond chance.

    Examples
    --------
    >>> alpha_of({"level": 0.9}), alpha_of({})
    (0.1, 0.05)
    """
    return float(round(1 - settings.get("level", 0.95), 12))


def points(estimate: float, low: float = math.nan, high: float = math.nan) -> str:
    """Write a difference of shares in percentage points, with its interval if there is one.

    Examples
    --------
    >>> points(0.0312, 0.01, 0.0524), points(-0.0004), points(float("nan"))
    ('+3.12 [1.00, 5.24]', '−0.04', 'no estimate')
    """
    if math.isnan(estimate):
        return "no estimate"
    return f"{signed(100 * estimate)} {bracket(100 * low, 100 * high)}".rstrip()
