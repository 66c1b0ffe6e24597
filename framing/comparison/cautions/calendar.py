"""Dates as they stand in metadata: a year, a month or a day, as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["apart", "days_of", "span"]

_DATE = re.compile(r"[12]\d{3}(-\d\d(-\d\d([T ].*)?)?)?")
# A column of bare numbers is one of years only if it says so.
_TIMES = re.compile("date|year|time|period|month|day|publish")
MOSTLY = 0.9  # of the values have to be dates
DAYS_A_MONTH = 365.25 / 12


def days_of(column: pd.Series) -> NDArray[np.float64] | None:
    """Return each date as days since 1970; None if it is no column of dates.

    A year or a month stands for its first day. What is missing, or is no date (up to a tenth
    of the values, such as ``12/1/16``), is NaN.

    Examples
    --------
    >>> days_of(pd.Series(["1970-02", "", "1971"], name="date"))
    array([ 31.,  nan, 365.])
    >>> days_of(pd.Series(["1971", "spring"], name="date")) is None
    True
    """
    if column.dtype.kind == "M":
        naive = column.dt.tz_localize(None) if getattr(column.dt, "tz", None) else column
        days = naive.to_numpy().astype("datetime64[D]")
        return np.where(np.isnat(days), np.nan, days.astype(np.int64))
    codes, values = pd.factorize(column.to_numpy(dtype=object))
    texts = [_text(value) for value in values]
    day = np.array([*(_day(text) for text in texts), np.nan])
    known = np.array([*(text != "" for text in texts), False])[codes]
    if not known.any() or np.isfinite(day[codes][known]).mean() < MOSTLY:
        return None
    if all(len(t) == 4 for t in texts if t) and not _TIMES.search(str(column.name).lower()):
        return None
    return day[codes]


def _day(text: str) -> float:
    if not _DATE.fullmatch(text):
        return np.nan
    try:
        return float(np.datetime64(text[:10], "D").astype(np.int64))
    except ValueError:  # 2025-13-01
        return np.nan


def _text(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else str(value)
    return str(value).strip()


def span(first: float, last: float) -> str:
    """Return the months from one day to another.

    Examples
    --------
    >>> span(0, 40), span(0, 1)
    ('1970-01 to 1970-02', '1970-01')
    """
    a, b = (str(np.datetime64(int(day), "D").astype("datetime64[M]")) for day in (first, last))
    return a if a == b else f"{a} to {b}"


def apart(a: float, b: float) -> str:
    """Say how much time lies between two days.

    Examples
    --------
    >>> apart(0, 303), apart(1000, 0), apart(0, 1)
    ('10 months apart', '3 years apart', '1 day apart')
    """
    days = abs(b - a)
    for most, length, unit in ((60, 1, "day"), (730, DAYS_A_MONTH, "month")):
        if days < most:
            n = round(days / length)
            return f"{n} {unit}{'' if n == 1 else 's'} apart"
    return f"{days / 365.25:.0f} years apart"
