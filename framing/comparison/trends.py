"""Trends: the rate of each category over time, and whether it rises or falls.

The rates of periods are shown with intervals; the claim is the slope over the dates of all
units, which no choice of periods can change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.attribution import in_voices, of_voices, only_voices
from framing.comparison.effects import ADJUSTED, only_categories
from framing.comparison.guards import FEW_DOCUMENTS, FEW_OCCURRENCES, number, some
from framing.comparison.inference.adjustment import adjust_p
from framing.comparison.inference.bootstrap import bootstrap, check_draws
from framing.comparison.inference.sample import Sample, sample_units
from framing.comparison.inference.slopes import permute_dates
from framing.comparison.inference.sums import moments
from framing.comparison.printing import as_html, as_text
from framing.comparison.tally import columns_of, in_order, tally
from framing.counts.frames import need_columns
from framing.errors import CountsError, did_you_mean
from framing.provenance import Provenance

if TYPE_CHECKING:
    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["PERIODS", "Trends", "trends"]

PERIODS = {"year": "Y", "quarter": "Q", "month": "M", "week": "W", "day": "D"}
DAYS_A_YEAR = 365.2425
YEARS = (1500, 2500)  # what is dated outside of them is misdated
ALL = "all"
WHEN = "period of the unit"


@dataclass(frozen=True, slots=True, eq=False)
class Trends:
    """Rates by period, and slopes.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each category, group and period with words: ``category``, ``group``,
        ``period``, ``n``, ``n_tokens``, ``n_docs`` (units), ``per_1k``, ``low``, ``high``
        (bootstrap-t over units; missing with a single one, or fewer than 5 occurrences).
    slopes : pandas.DataFrame
        One row a category and group: ``category``, ``group``, ``n``, ``n_docs``, ``estimate``
        (doublings of the rate a year), ``low``, ``high``, ``p``, ``q``, ``warning``.
    settings, design, warnings, provenance
        As of `Effects`.
    """

    table: pd.DataFrame
    slopes: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.slopes)

    def _headline(self) -> str:
        periods = self.table["period"].nunique()
        return f"Trends: {number(len(self.slopes), 'slope')} over {number(periods, 'period')}"

    def plot(self, **choices: Any) -> Figure:
        """Draw the rates over time with their slopes; see `framing.figures.trend`."""
        from framing.figures import trend

        return trend(
            self.table,
            slopes=self.slopes,
            settings=self.settings,
            provenance=self.provenance,
            warnings=self.warnings,
            **choices,
        )


def trends(
    counts: Counts,
    *,
    time: str = "date",
    period: str = "month",
    by: str | None = None,
    layer: str | None = None,
    categories: Sequence[str] | None = None,
    unit: str = "document",
    strata: str | None = None,
    level: float = 0.95,
    adjust: str = "bh",
    n_permutations: int = 1999,
    n_resamples: int = 1999,
    min_count: int = FEW_OCCURRENCES,
    voice: str | Sequence[str] | None = None,
    order: Sequence[object] | None = None,
    seed: int = 2025,
    progress: Callable[[int], None] | None = None,
) -> Trends:
    """Follow rates over time, and test whether they rise or fall.

    Parameters
    ----------
    counts : Counts
        Occurrences, with a column of dates.
    time : str, default "date"
        That column: dates, or text such as ``"2025-02-28"`` or ``"2025-02"``.
    period : {"year", "quarter", "month", "week", "day"}, default "month"
        What the rates are added up to; the slopes do not depend on it.
    by : str, optional
        Column of groups, each followed by itself; by default all units together.
    layer, categories
        As of `effects`.
    unit : str, default "document"
        Column of the units of the claim; each must have one date.
    strata : str, optional
        Column within which dates are permuted, such as the outlet, so that a change in the
        mix of outlets is no trend.
    level : float, default 0.95
        Of the intervals.
    adjust : {"bh", "by", "holm", "bonferroni"}, default "bh"
        How p becomes q; see `adjust_p`.
    n_permutations, n_resamples : int, default 1999
        Of the test, and of the intervals of the rates.
    min_count : int, default 5
        Categories with fewer occurrences in a group are not tested.
    voice, order, seed, progress
        As of `effects`; each group draws from a stream of its own, whatever the order.

    Raises
    ------
    CountsError
        If a column or choice is not there, a date is missing or is none, or a unit has two.

    Notes
    -----
    The slope is the growth at which dates and counts have nothing to do with each other: the
    counts of each unit are divided by ``2 ** (slope * years)``, and the sum of dates times
    (count - words * rate) is zero. The interval holds the growths that the permutation of dates
    does not reject. A straight line may be a poor summary: look at the rates.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> months = [f"2025-{month:02}" for month in range(1, 13)]
    >>> units = pd.DataFrame({"document": months, "date": months})
    >>> hits = [[1 + month, 999 - month] for month in range(12)]
    >>> found = trends(Counts.from_matrix(hits, units, ["war", "other"]), categories=["war"],
    ...                period="quarter")
    >>> found.table[["period", "n", "per_1k", "n_docs"]]
       period   n  per_1k  n_docs
    0  2025Q1   6     2.0       3
    1  2025Q2  15     5.0       3
    2  2025Q3  24     8.0       3
    3  2025Q4  33    11.0       3
    >>> found.slopes[["category", "estimate", "low", "high", "p"]].round(2)
      category  estimate  low  high    p
    0      war      3.33  2.34  4.55  0.0
    """
    _check(period, adjust)
    check_draws(level, seed, n_permutations=n_permutations, n_resamples=n_resamples)
    groups_of = by or ALL
    if by is None:
        counts = replace(counts, units=counts.units.assign(**{ALL: ALL}))
    spoken, voices = of_voices(counts, voice, groups_of)
    columns, layer = columns_of(spoken, layer)
    columns = only_categories(columns, layer, categories)
    columns = _dated(columns, time, period)
    settings: dict[str, Any] = {
        "time": time, "period": period, "by": by, "layer": layer, "unit": unit, "strata": strata,
        "level": level, "test": "permutation of dates", "interval": "inversion", "adjust": adjust,
        "n_permutations": n_permutations, "n_resamples": n_resamples, "min_count": min_count,
        "seed": seed, "categories": None if categories is None else list(categories),
    }  # fmt: skip
    settings |= {"voice": voices} if voices else {}
    names = in_order(tally(columns, [groups_of]), order).names
    streams = iter(np.random.SeedSequence(seed).spawn(2 * len(names)))
    draws = {name: (next(streams), next(streams)) for name in sorted(names)}
    labels = [str(term) for term in columns.terms["term"]]
    rates, slopes, notes = [], [], list[str]()
    for name in names:
        part = columns.filter(**{groups_of: [v for v in columns.units[groups_of].unique()
                                             if str(v) == name]})  # fmt: skip
        found, said = _slopes(part, labels, name, settings, draws[name][1])
        rates.append(_rates(part, labels, name, settings, draws[name][0]))
        slopes.append(found)
        notes += said
        if progress is not None:
            progress(len(labels))
    slope_table = pd.concat(slopes, ignore_index=True)
    q = adjust_p(slope_table["p"], adjust)
    slope_table.insert(int(np.flatnonzero(slope_table.columns == "p")[0]) + 1, "q", q)
    settings |= {"groups": names, "n_tests": int(slope_table["p"].notna().sum())}
    record = {key: value for key, value in settings.items() if key != "n_tests"}
    return Trends(
        pd.concat(rates, ignore_index=True),
        slope_table,
        settings,
        _design(settings, in_voices(voices) if voices else ""),
        (*dict.fromkeys(notes), *only_voices(voices)),
        Provenance("trends", record, {"counts": counts.digest}, (counts.provenance,)),
    )


def _check(period: str, adjust: str) -> None:
    if period not in PERIODS:
        raise CountsError(f"there is no period {period!r}; {did_you_mean(str(period), PERIODS)}")
    if adjust not in ADJUSTED or adjust == "max_t":
        hint = did_you_mean(str(adjust), [name for name in ADJUSTED if name != "max_t"])
        raise CountsError(f"there is no adjustment {adjust!r} of slopes; {hint}")


def _dated(columns: Counts, time: str, period: str) -> Counts:
    """Return the counts with dates as days, and the period of each unit."""
    need_columns(columns.units, [time])
    raw = columns.units[time]
    dates = pd.to_datetime(raw.astype("string"), errors="coerce", format="ISO8601", utc=True)
    dates = dates.where(dates.dt.year.between(*YEARS))
    if dates.isna().any():
        row = int(np.argmax(dates.isna()))
        raise CountsError(
            f"{time}={raw.iloc[row]!r} of unit {columns.units[columns.keys[0]].iloc[row]!r} is no "
            f"date, and so are {number(int(dates.isna().sum()) - 1, 'other')}; write dates as "
            "YYYY-MM-DD, or filter these units out."
        )
    days = dates.dt.tz_localize(None)
    return replace(
        columns,
        units=columns.units.assign(
            **{
                time: days.dt.date.astype(str),
                WHEN: days.dt.to_period(PERIODS[period]).astype(str),
            }
        ),
    )


def _rates(
    part: Counts,
    labels: list[str],
    group: str,
    settings: Mapping[str, Any],
    stream: np.random.SeedSequence,
) -> pd.DataFrame:
    """Return the rates of one group by period, with intervals."""
    sample = sample_units(part, by=WHEN, unit=settings["unit"])
    bounds = bootstrap(
        sample,
        "rate",
        method="bootstrap-t",
        level=settings["level"],
        n_resamples=settings["n_resamples"],
        seed=stream,
    )
    sums = moments(sample)
    n = sums.x[..., 0].astype(np.int64)
    words = sums.m[:, 0, 0].astype(np.int64)
    n_periods, n_terms = n.shape
    low, high = (np.where(n < FEW_OCCURRENCES, np.nan, 1000 * b) for b in (bounds.low, bounds.high))
    return pd.DataFrame(
        {
            "category": pd.Series(np.repeat(labels, n_periods), dtype="str"),
            "group": pd.Series([group] * (n_periods * n_terms), dtype="str"),
            "period": pd.Series(np.tile(sample.groups, n_terms), dtype="str"),
            "n": n.T.ravel(),
            "n_tokens": np.tile(words, n_terms),
            "n_docs": np.tile(sample.n_units, n_terms),
            "per_1k": (1000 * n / words[:, np.newaxis]).T.ravel(),
            "low": np.maximum(low, 0).T.ravel(),
            "high": high.T.ravel(),
        }
    )


def _slopes(
    part: Counts,
    labels: list[str],
    group: str,
    settings: Mapping[str, Any],
    stream: np.random.SeedSequence,
) -> tuple[pd.DataFrame, list[str]]:
    """Return the slopes of one group, and what must be said of it."""
    sample, years = _with_years(part, settings)
    n = np.asarray(sample.matrix.sum(axis=0)).ravel().astype(np.int64)
    n_docs = np.diff(sample.matrix.indptr)
    distinct = len(np.unique(years))
    can_test = len(years) > 2 and distinct > 1
    tested = np.flatnonzero(can_test & (n >= max(settings["min_count"], 1)))
    values = np.full((4, len(n)), np.nan)
    if len(tested):
        found = permute_dates(
            replace(sample, matrix=sample.matrix[:, tested]),
            years,
            n_permutations=settings["n_permutations"],
            seed=stream,
            level=settings["level"],
        )
        values[:, tested] = found.estimate, found.low, found.high, found.p
    few = f"not tested: fewer than {settings['min_count']} occurrences"
    none = "not tested: one date" if distinct < 2 else "not tested: fewer than three units"
    warning = np.where(n == 0, "does not occur", few if can_test else none)
    warning[tested] = ""
    notes = list(sample.notes)
    if len(years) < FEW_DOCUMENTS:
        notes.append(
            f"{group}: {number(len(years), 'unit')} ({settings['unit']}), fewer than "
            f"{FEW_DOCUMENTS}; one of them can make a trend."
        )
    table = pd.DataFrame(
        {
            "category": pd.Series(labels, dtype="str"),
            "group": pd.Series([group] * len(n), dtype="str"),
            "n": n, "n_docs": n_docs.astype(np.int64), "estimate": values[0], "low": values[1],
            "high": values[2], "p": values[3], "warning": pd.Series(warning, dtype="str"),
        }
    )  # fmt: skip
    return table, notes


def _with_years(part: Counts, settings: Mapping[str, Any]) -> tuple[Sample, np.ndarray[Any, Any]]:
    """Return the units of one group and when they were, in years."""
    time, unit = settings["time"], settings["unit"]
    dates = part.units[[unit, time]].drop_duplicates()
    double = dates[unit].duplicated()
    if double.any():
        first = dates.loc[double, unit].iloc[0]
        several = some(dates.loc[dates[unit] == first, time])
        raise CountsError(
            f"{unit} {first!r} has several dates ({several}); a trend needs units with one date: "
            "name another unit."
        )
    sample = sample_units(part, by=time, unit=unit, strata=settings["strata"])
    days = pd.to_datetime(pd.Series(sample.groups), format="ISO8601").to_numpy()
    years = days.astype("datetime64[D]").astype(np.int64)[sample.group] / DAYS_A_YEAR
    one = replace(sample, group=np.zeros(len(sample.group), dtype=np.intp), groups=(ALL,))
    return one, years


def _design(settings: Mapping[str, Any], voices: str) -> str:
    """Say in a sentence or three what was followed and tested."""
    within = f" within each {settings['strata']}" if settings["strata"] else ""
    groups = f" by {settings['by']}" if settings["by"] else ""
    level = f"{100 * settings['level']:g}%"
    return (
        f"Occurrences per 1,000 words by {settings['period']}{groups}"
        f"{f', only in {voices}' if voices else ''}, {level} intervals: bootstrap-t over whole "
        f"units ({settings['unit']}). Slopes in doublings of the rate a year; {level} intervals: "
        f"the slopes that a permutation of the dates{within} does not reject "
        f"({settings['n_permutations']:,} permutations); p adjusted among "
        f"{number(settings['n_tests'], 'test')} ({ADJUSTED[settings['adjust']]})."
    )
