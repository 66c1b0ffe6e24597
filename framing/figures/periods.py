"""Periods of time as whole numbers, so that a missing one leaves a gap on the axis.

A period is a text such as "2025", "2025Q1", "2025-03", "2025-W09" (or the first and last day
of a week), "2025-03-09"; its number counts years, quarters, months, weeks or days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from framing.errors import CountsError
from framing.figures.style import SMALL, measure

__all__ = ["Calendar", "calendar_of", "tick_places"]


def _monday(year: int, week: int) -> int:
    return (date.fromisocalendar(year, week, 1).toordinal() - 1) // 7


@dataclass(frozen=True, slots=True)
class Calendar:
    """One kind of period: how it is written, numbered, named, and stepped through."""

    unit: str
    pattern: str
    number: Callable[..., int]
    name: Callable[[int], str]
    steps: tuple[int, ...]


CALENDARS = (
    Calendar("year", r"(\d{4})", lambda y: y, str, (1, 2, 5, 10, 20, 50, 100)),
    Calendar(
        "quarter",
        r"(\d{4})-?Q([1-4])",
        lambda y, q: 4 * y + q - 1,
        lambda n: f"{n // 4}Q{n % 4 + 1}",
        (1, 2, 4, 8, 20, 40, 80),
    ),
    Calendar(
        "month",
        r"(\d{4})-(\d\d)",
        lambda y, m: 12 * y + m - 1,
        lambda n: f"{n // 12}-{n % 12 + 1:02}",
        (1, 2, 3, 6, 12, 24, 60, 120, 240),
    ),
    Calendar(
        "week",
        r"(\d{4})-?W(\d\d)",
        _monday,
        lambda n: date.fromordinal(7 * n + 1).isoformat(),
        (1, 2, 4, 8, 13, 26, 52, 104, 260),
    ),
    Calendar(
        "week",
        r"(\d{4})-(\d\d)-(\d\d)/\d{4}-\d\d-\d\d",
        lambda y, m, d: (date(y, m, d).toordinal() - 1) // 7,
        lambda n: date.fromordinal(7 * n + 1).isoformat(),
        (1, 2, 4, 8, 13, 26, 52, 104, 260),
    ),
    Calendar(
        "day",
        r"(\d{4})-(\d\d)-(\d\d)",
        lambda y, m, d: date(y, m, d).toordinal(),
        lambda n: (date.min + timedelta(n - 1)).isoformat(),
        (1, 2, 7, 14, 28, 56, 91, 182, 364, 728),
    ),
)


def calendar_of(periods: Sequence[str], kind: str) -> tuple[Calendar, dict[str, int]]:
    """Return which kind of period these are, and the number of each.

    Examples
    --------
    >>> calendar, numbers = calendar_of(["2024Q4", "2025Q2"], "trend")
    >>> calendar.unit, numbers["2025Q2"] - numbers["2024Q4"], calendar.name(8099)
    ('quarter', 2, '2024Q4')

    Raises
    ------
    CountsError
        If one is no period, or is of another kind than the first.
    """
    calendar = next((c for c in CALENDARS if re.fullmatch(c.pattern, periods[0])), None)
    numbers = {}
    for period in dict.fromkeys(periods):
        found = re.fullmatch(calendar.pattern, period) if calendar else None
        try:
            if calendar is None or found is None:
                raise ValueError(period)
            numbers[period] = calendar.number(*map(int, found.groups()))
            if calendar.unit == "month" and not 1 <= int(found[2]) <= 12:
                raise ValueError(period)
        except ValueError:
            like = f"a {calendar.unit} like {periods[0]!r}" if calendar else "a period"
            raise CountsError(
                f"{kind}: {period!r} is not {like}; write all periods as 2025, 2025Q1, 2025-03, "
                "2025-W09 or 2025-03-09."
            ) from None
    return calendar or CALENDARS[0], numbers


def tick_places(calendar: Calendar, first: int, last: int, per_one: float) -> dict[int, str]:
    """Return the periods to name on an axis, so many that no two names touch.

    Parameters
    ----------
    calendar : Calendar
        Kind of period.
    first, last : int
        Numbers of the first and last period.
    per_one : float
        Millimeters from one period to the next.

    Examples
    --------
    >>> months, numbers = calendar_of(["2023-11", "2025-02"], "trend")
    >>> list(tick_places(months, *numbers.values(), 2.0).values())
    ['2024-01', '2024-07', '2025-01']
    """
    room = measure(calendar.name(last), SMALL) + 2.0
    for step in calendar.steps:
        if step * per_one < room and step != calendar.steps[-1]:
            continue
        start = first if calendar.unit in ("week", "day") else -(-first // step) * step
        places = list(range(start, last + 1, step)) or [first]
        return {place: calendar.name(place) for place in places}
    return {}
