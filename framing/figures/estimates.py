"""What figures of estimates share: missing numbers, open intervals, the scale of effects.

An effect of two articles has no interval, and that of a word which one group never uses has
one without an end. Neither is an error; both must be seen. And a log ratio is read in
doublings by few, so its axis says twice, four times, eight times as well.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.errors import CountsError, did_you_mean
from framing.figures.style import GroupStyle, Sheet, number, ticks
from framing.figures.tables import refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "ARROW",
    "NOBODY",
    "add_estimates",
    "bracket",
    "doubling_ticks",
    "draw_interval",
    "equals",
    "has_arrows",
    "hollow",
    "least",
    "limits",
    "reach",
    "reached",
    "side_style",
    "signed",
    "times",
]

NOBODY = GroupStyle("#5f5f5f", "o", 4.2)  # an estimate of exactly zero leans to nobody
ARROW = 3.2  # points
REACH = 3.0  # how many times further than the estimates their intervals may drive the axis


def add_estimates(
    rows: pd.DataFrame,
    table: pd.DataFrame,
    kind: str,
    names: Sequence[str],
    *,
    ordered: bool = True,
) -> pd.DataFrame:
    """Add columns of numbers that may be missing or infinite, or say which one is none.

    Parameters
    ----------
    rows : pandas.DataFrame
        What `checked` returned for the same table.
    table : pandas.DataFrame
        Must have the first of the columns; the others are missing throughout if it has not.
    kind : str
        Name of the figure, for the message.
    names : sequence of str
        Of the columns.
    ordered : bool, default True
        Refuse a row whose ``low`` is above its ``high``.
    """
    if names[0] not in table:
        raise CountsError(
            f"{kind} needs a column {names[0]!r}; {did_you_mean(names[0], map(str, table.columns))}"
        )
    added = {}
    for name in names:
        given = (
            table[name].reset_index(drop=True) if name in table else pd.Series(np.nan, rows.index)
        )
        values = pd.to_numeric(given, errors="coerce").astype("float64")
        refuse(
            pd.DataFrame({name: given}), name, (values.isna() & given.notna()).to_numpy(), kind,
            "a number, or missing",
        )  # fmt: skip
        added[name] = values
    rows = rows.assign(**added)
    if ordered and {"low", "high"} <= set(names):
        refuse(rows, "low", (rows["low"] > rows["high"]).to_numpy(), kind, "at most its high")
    return rows


def reach(estimates: NDArray[np.float64], ends: NDArray[np.float64]) -> float:
    """Return how far from zero the ends of intervals are drawn; beyond, they are arrows.

    An interval that is much wider than the others would press the estimates together: the
    axis goes three times as far as the largest estimate, or as far as nine ends of ten.
    Whatever is not half as far again is drawn whole.
    """
    known, inner = np.abs(estimates[np.isfinite(estimates)]), np.abs(ends[np.isfinite(ends)])
    if not len(inner):
        return math.inf
    far = max(REACH * known.max(initial=0.0), float(np.quantile(inner, 0.9, method="lower")))
    return far if inner.max() > 1.5 * far else math.inf


def has_arrows(estimates: NDArray[np.float64], ends: NDArray[np.float64]) -> bool:
    """Say whether an interval goes on beyond the axis, or has no end."""
    return bool((np.abs(ends) > reach(estimates, ends)).any() or np.isinf(ends).any())


def limits(
    estimates: NDArray[np.float64], ends: NDArray[np.float64], n: int, *, doublings: bool = False
) -> list[float]:
    """Return about `n` ticks for an axis that holds zero, all estimates, and most ends.

    Examples
    --------
    >>> limits(np.array([-1.0, 2.0]), np.array([-2.0, 3.0, np.inf]), 6)
    [-2.0, -1.0, 0.0, 1.0, 2.0, 3.0]
    """
    far = reach(estimates, ends)
    known, inner = estimates[np.isfinite(estimates)], ends[np.isfinite(ends)]
    values = [0.0, *known, *np.clip(inner, -far, far)]
    low, high = min(values), max(values)
    if low == high == 0.0:
        low, high = -1.0, 1.0
    return doubling_ticks(low, high, n) if doublings else ticks(low, high, n)


def doubling_ticks(low: float, high: float, n: int) -> list[float]:
    """Return at most `n` steps of a half, one, two, four … doublings that cover the limits.

    Examples
    --------
    >>> doubling_ticks(-3.0, 4.1, 5), doubling_ticks(0.0, 0.2, 4)
    ([-4.0, -2.0, 0.0, 2.0, 4.0, 6.0], [0.0, 0.0625, 0.125, 0.1875, 0.25])
    """
    step = 2.0 ** math.ceil(math.log2((high - low) / n))
    first, last = math.floor(low / step), math.ceil(high / step)
    return [i * step for i in range(first, last + 1)]


def reached(low: float, high: float, values: Sequence[float]) -> tuple[bool, bool]:
    """Say whether an interval goes on beyond the left, and beyond the right end of an axis."""
    return low < values[0], high > values[-1]


def draw_interval(
    sheet: Sheet,
    ends: tuple[float, float],
    y: float,
    color: str,
    *,
    arrows: tuple[bool, bool] = (False, False),
    width: float = 1.0,
) -> None:
    """Draw a horizontal interval from end to end, an arrow where it goes on."""
    left, right = ends
    tip = ARROW * 25.4 / 72 / 2  # the tip of the arrow, not its middle, touches the axis
    shown = (left + (tip if arrows[0] else 0.0), right - (tip if arrows[1] else 0.0))
    sheet.line(shown, [y, y], color=color, width=width, order=2.0)
    for x, marker, arrow in ((shown[0], "<", arrows[0]), (shown[1], ">", arrows[1])):
        if arrow:
            sheet.marks([x], [y], GroupStyle(color, marker, ARROW), order=2.2)


def hollow(
    sheet: Sheet,
    xs: Sequence[float],
    ys: Sequence[float],
    look: GroupStyle,
    *,
    size: float | None = None,
) -> None:
    """Draw the marks of a group as outlines, white inside."""
    sheet.axes.plot(
        xs,
        ys,
        linestyle="none",
        marker=look.marker,
        markersize=(size or look.size) - 0.6,
        markerfacecolor="white",
        markeredgecolor=look.color,
        markeredgewidth=0.9,
        zorder=3.0,
    )


def times(doublings: float) -> str:
    """Write a log ratio as how many times as frequent.

    Examples
    --------
    >>> times(2.0), times(-0.5), times(0.0), times(10.0)
    ('4×', '1.41×', '1×', '1,024×')
    """
    ratio = 2.0 ** abs(doublings)
    if ratio >= 1e6:
        return f"10{superscript(round(math.log10(ratio)))}×"
    return f"{number(float(f'{ratio:.3g}') if ratio < 100 else round(ratio))}×"


def superscript(n: int) -> str:
    """Write a whole number raised.

    Examples
    --------
    >>> superscript(12)
    '¹²'
    """
    return str(n).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))


def signed(value: float) -> str:
    """Write an estimate with its sign, to two digits after the point.

    Examples
    --------
    >>> signed(0.314), signed(-2.0), signed(0.0), signed(-0.001), signed(float("inf"))
    ('+0.31', '−2.00', '0.00', '0.00', '∞')
    """
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:+,.2f}".replace("-", "−")
    return text[1:] if not text.strip("+−0.,") else text


def bracket(low: float, high: float) -> str:
    """Write an interval.

    Examples
    --------
    >>> bracket(-0.5, 1.25), bracket(1.0, float("inf")), bracket(float("nan"), 1.0)
    ('[−0.50, 1.25]', '[1.00, ∞]', '')
    """
    if math.isnan(low) or math.isnan(high):
        return ""
    return f"[{signed(low).lstrip('+')}, {signed(high).lstrip('+')}]"


def least(value: float) -> str:
    """Write a p or a q: two digits that matter, never a zero, a dash where there is none.

    Examples
    --------
    >>> least(0.0312), least(0.00002), least(1.0), least(float("nan"))
    ('0.031', '<0.001', '1.00', '–')
    """
    if math.isnan(value):
        return "–"
    if value < 0.0005:
        return "<0.001"
    return f"{value:.3f}" if value < 0.0995 else f"{value:.2f}"


def equals(name: str, value: float) -> str:
    """Write a p or a q with its name.

    Examples
    --------
    >>> equals("q", 0.03), equals("q", 0.0)
    ('q = 0.030', 'q < 0.001')
    """
    return f"{name} = {least(value)}".replace("= <", "< ")


def side_style(estimate: float, looks: tuple[GroupStyle, GroupStyle]) -> GroupStyle:
    """Return the look of the side that an estimate leans to."""
    if estimate == 0 or math.isnan(estimate):
        return NOBODY
    return looks[0] if estimate > 0 else looks[1]
