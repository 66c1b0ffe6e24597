"""Dates as metadata has them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.comparison.cautions.calendar import apart, days_of, span


def days(values, name="date"):
    return days_of(pd.Series(values, name=name))


def test_years_months_days_and_times():
    found = days(["1970", "1970-02", "1970-01-03", "1970-01-04T10:00"])
    assert found.tolist() == [0, 31, 2, 3]
    stamps = pd.Series(pd.to_datetime(["1970-01-02 23:59", None]))
    assert days_of(stamps).tolist()[0] == 1
    assert np.isnan(days_of(stamps)[1])
    assert days_of(stamps.dt.tz_localize("UTC")).tolist()[0] == 1


def test_what_is_missing_or_no_date_is_missing():
    found = days(["1970"] * 18 + ["12/1/16", "", None])
    assert np.isnan(found).tolist() == [False] * 18 + [True] * 3
    assert days(["1970-01", "1970-02-30"]) is None, "half of them are no dates"


@pytest.mark.parametrize("values", [["news", "opinion"], ["", ""], [None, None], [], [True, False]])
def test_what_is_no_column_of_dates(values):
    assert days(values) is None


def test_bare_numbers_are_years_only_if_they_say_so():
    assert days([2001, 2002], "shares") is None
    assert days([2001, 2002], "year").tolist() == days(["2001", "2002"]).tolist()
    assert days([2001.0, np.nan], "Year")[0] == days(["2001"])[0]


def test_time_apart():
    assert apart(*days(["2025-02", "2025-12"])) == "10 months apart"
    assert apart(*days(["2025-12-01", "2025-11-30"])) == "1 day apart"
    assert apart(*days(["2012", "2020"])) == "8 years apart"
    assert span(*days(["2025-02-03", "2025-02-27"])) == "2025-02"
