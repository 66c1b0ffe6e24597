"""Rates over time and their slopes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from framing.comparison.inference.sample import Sample
from framing.comparison.inference.slopes import permute_dates
from framing.comparison.trends import trends
from framing.counts import Counts
from framing.errors import CountsError

DATES = [f"{2020 + i // 12}-{1 + i % 12:02}-15" for i in range(36)]


def counted(hits, dates=None, **columns):
    dates = DATES if dates is None else dates
    units = pd.DataFrame({"document": [f"d{i:02}" for i in range(len(dates))], "date": dates})
    matrix = np.c_[hits, 1000 - np.asarray(hits)]
    return Counts.from_matrix(matrix, units.assign(**columns), ["war", "other"])


def quick(counts, **choices):
    choices = {"n_permutations": 199, "n_resamples": 199, "categories": ["war"]} | choices
    return trends(counts, **choices)


def test_a_rate_that_doubles_each_year_has_a_slope_of_one():
    hits = np.rint(20 * 2 ** (np.arange(36) / 12)).astype(int)
    (slope,) = quick(counted(hits)).slopes.to_dict("records")
    assert slope["estimate"] == pytest.approx(1, abs=0.03)
    assert slope["low"] < 1 < slope["high"]
    assert slope["p"] == 1 / 200
    assert (slope["group"], slope["n"], slope["warning"]) == ("all", hits.sum(), "")


def test_the_estimate_leaves_dates_and_counts_with_nothing_to_do_with_each_other():
    rng = np.random.default_rng(2)
    hits, words = rng.poisson(6, 36), rng.integers(300, 900, 36)
    years = np.arange(36) / 12
    sample = Sample(
        sparse.csc_array(hits[:, np.newaxis]), words, np.zeros(36, np.intp), ("all",),
        np.zeros(36, np.intp), "document",
    )  # fmt: skip
    seed = np.random.SeedSequence(1)
    found = permute_dates(sample, years, n_permutations=99, seed=seed, level=0.95)
    left = hits * 2 ** (-found.estimate[0] * years)
    left = left - words * left.sum() / words.sum()
    assert (years * left).sum() == pytest.approx(0, abs=1e-6)


def test_p_is_that_of_the_permutation_test_written_plainly():
    rng = np.random.default_rng(5)
    hits, words = rng.poisson(4, 12), rng.integers(300, 900, 12)
    years = np.arange(12) / 12
    sample = Sample(
        sparse.csc_array(hits[:, np.newaxis]), words, np.zeros(12, np.intp), ("all",),
        np.zeros(12, np.intp), "document",
    )  # fmt: skip
    found = permute_dates(
        sample, years, n_permutations=4999, seed=np.random.SeedSequence(1), level=0.95
    )
    beyond = hits - words * hits.sum() / words.sum()
    centered = years - years.mean()

    def statistic(dates):
        return abs((dates * beyond).sum()) / np.sqrt((dates**2 * beyond**2).sum())

    drawn = [statistic(rng.permutation(centered)) for _ in range(5000)]
    plain = np.mean(np.array(drawn) >= statistic(centered))
    assert found.p[0] == pytest.approx(plain, abs=0.03)


def test_rates_are_those_of_the_periods_and_do_not_change_the_slopes():
    hits = np.arange(36)
    by_year, by_month = (quick(counted(hits), period=name) for name in ("year", "month"))
    assert by_year.table["period"].tolist() == ["2020", "2021", "2022"]
    assert by_year.table["n"].tolist() == [66, 210, 354]
    assert by_year.table["per_1k"].tolist() == [5.5, 17.5, 29.5]
    assert (by_year.table["low"] < by_year.table["per_1k"]).all()
    assert (by_year.table["per_1k"] < by_year.table["high"]).all()
    assert by_month.table["low"].isna().all()  # one document a month
    pd.testing.assert_frame_equal(by_year.slopes, by_month.slopes)


def test_groups_are_followed_each_by_itself_and_a_seed_gives_the_same_bytes():
    hits = np.where(np.arange(36) % 2, 10, np.arange(36))
    counts = counted(hits, outlet=["A", "B"] * 18)
    first, again = (quick(counts, by="outlet") for _ in range(2))
    assert first.slopes["group"].tolist() == ["A", "B"]
    assert first.slopes["low"].iloc[0] > 0
    assert first.slopes["estimate"].iloc[1] == pytest.approx(0, abs=1e-6)
    assert first.slopes.to_csv() == again.slopes.to_csv()
    assert first.settings["n_tests"] == 2
    turned = quick(counts, by="outlet", order=["B", "A"])
    assert turned.settings["groups"] == turned.slopes["group"].tolist() == ["B", "A"]
    pd.testing.assert_frame_equal(
        turned.slopes.sort_values("group", ignore_index=True), first.slopes
    )
    pd.testing.assert_frame_equal(
        turned.table.sort_values(["group", "period"], ignore_index=True),
        first.table.sort_values(["group", "period"], ignore_index=True),
    )
    with pytest.raises(CountsError, match="`order` names a group 'C'"):
        quick(counts, by="outlet", order=["A", "C"])


def test_within_strata_a_change_in_their_mix_is_no_trend():
    # two outlets, each with a rate of its own; the one that says it more comes later
    outlet = np.where(np.arange(36) < 18, "A", "B")
    rng = np.random.default_rng(1)
    hits = np.where(outlet == "A", rng.poisson(4, 36), rng.poisson(20, 36))
    counts = counted(hits, outlet=outlet)
    mixed = quick(counts).slopes["p"].iloc[0]
    within = quick(counts, strata="outlet").slopes["p"].iloc[0]
    assert mixed == 1 / 200
    assert within > 0.05


def test_without_a_trend_one_in_twenty_is_found_and_the_interval_covers():
    rng = np.random.default_rng(9)
    n, terms = 50, 300
    words = np.rint(500 * np.exp(rng.normal(0, 0.4, n))).astype(np.int64)
    years = np.sort(rng.uniform(0, 3, n))
    p, covered = [], []
    for slope in (0.0, 0.7):
        mean = 5 * 2 ** (slope * years)[:, np.newaxis] * words[:, np.newaxis] / 500
        counts = rng.poisson(rng.gamma(0.5, mean / 0.5, (n, terms)))
        sample = Sample(
            sparse.csc_array(counts), words, np.zeros(n, np.intp), ("all",),
            np.zeros(n, np.intp), "document",
        )  # fmt: skip
        found = permute_dates(
            sample, years, n_permutations=299, seed=np.random.SeedSequence(3), level=0.95
        )
        covered.append(((found.low <= slope) & (slope <= found.high)).mean())
        p.append((found.p <= 0.05).mean())
    # 300 words that share their dates: the standard error is about 0.02
    assert p[0] <= 0.09
    assert p[1] > 0.3
    assert min(covered) >= 0.9


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"time": "day"}, "no column 'day'"),
        ({"period": "decade"}, "no period 'decade'"),
        ({"adjust": "max_t"}, "no adjustment 'max_t' of slopes"),
        ({"n_permutations": 5}, "from 99 up; got 5"),
        ({"categories": ["peace"]}, "has no 'peace'"),
        ({"by": "outlets"}, "'outlets'"),
    ],
)
def test_a_choice_that_is_none_is_refused(change, message):
    with pytest.raises(CountsError, match=message):
        quick(counted(np.arange(36)), **change)


@pytest.mark.parametrize("wrong", ["7/23/17", "soon", None, "0017-02-03"])
def test_what_is_no_date_is_named_with_its_unit(wrong):
    dates = ["2020-01-01", wrong, "2021-02"]
    with pytest.raises(CountsError, match=r"of unit 'd01' is no date.*write dates as YYYY-MM-DD"):
        quick(counted([1, 2, 3], dates))


def test_a_unit_with_two_dates_has_no_place_in_time():
    counts = counted(np.arange(36), outlet=["A", "B"] * 18)
    with pytest.raises(CountsError, match="outlet 'A' has several dates"):
        quick(counts, unit="outlet")


def test_what_cannot_be_tested_says_why():
    rare = quick(counted([1] + [0] * 35)).slopes.iloc[0]
    assert rare["warning"] == "not tested: fewer than 5 occurrences"
    one = quick(counted([5, 5, 5], ["2020-01-01"] * 3)).slopes.iloc[0]
    assert one["warning"] == "not tested: one date"
    assert np.isnan(one["p"])
