"""Effects: what a table says of two groups, and that nothing is said that cannot be known."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from framing.comparison.effects import effects
from framing.counts import Counts
from framing.errors import CountsError

few = settings(max_examples=8)
COLUMNS = [
    "category", "group_a", "group_b", "n_a", "n_b", "per_1k_a", "per_1k_b", "n_docs_a", "n_docs_b",
    "estimate", "low", "high", "p", "q", "warning",
]  # fmt: skip
NUMBERS = ["estimate", "low", "high", "p", "q"]


def counted(hits, groups, words=None, terms=None, **columns) -> Counts:
    """One row a document; without `words` all other words are one more term."""
    hits = np.asarray(hits)
    hits = hits[:, np.newaxis] if hits.ndim == 1 else hits
    n = len(groups)
    units = pd.DataFrame({"document": [f"d{i:03}" for i in range(n)], "group": list(groups)})
    units = units.assign(n_tokens=1000 if words is None else words, **columns)
    terms = [f"w{i:02}" for i in range(hits.shape[1])] if terms is None else terms
    return Counts.from_matrix(hits, units, terms)


def newsroom(n_a=8, n_b=9, n_terms=4, entropy=1, ratio=2.0, **columns) -> Counts:
    """Bursty words in documents of unequal length, `ratio` times as many in A."""
    rng = np.random.default_rng(entropy)
    words = rng.integers(200, 2000, n_a + n_b)
    mean = 6 * words / 1000 * np.repeat([ratio, 1.0], [n_a, n_b])
    hits = rng.poisson(rng.gamma(0.8, mean[:, np.newaxis] / 0.8, (n_a + n_b, n_terms)))
    return counted(hits, "A" * n_a + "B" * n_b, words, **columns)


def quick(counts, **choices):
    return effects(counts, **{"n_permutations": 199, "n_resamples": 199} | choices)


def one_row(found) -> pd.Series:
    (row,) = found.table.to_dict("records")
    return row


# the numbers


def test_every_column_by_hand():
    hits, words = [4, 0, 6, 1, 3, 0], [500, 100, 400, 1000, 700, 300]
    found = effects(counted(hits, "AAABBB", words), weigh="words")
    row = one_row(found)
    assert list(found.table) == COLUMNS
    assert (row["category"], row["group_a"], row["group_b"]) == ("w00", "A", "B")
    assert (row["n_a"], row["n_b"], row["n_docs_a"], row["n_docs_b"]) == (10, 4, 2, 2)
    assert (row["per_1k_a"], row["per_1k_b"]) == (10.0, 2.0)
    assert row["estimate"] == pytest.approx(np.log2(10 / 2))
    assert row["warning"] == ""

    def statistic(inside):
        parts = []
        for side in (inside, ~inside):
            x, m = np.array(hits)[side], np.array(words)[side]
            rate = x.sum() / m.sum()
            squares = ((x - rate * m) ** 2).sum() / x.sum() ** 2 if x.sum() else 2 / 3
            parts.append((np.log(rate or 0.5 / m.sum()), 3 / 2 * squares))
        return abs(parts[0][0] - parts[1][0]) / np.sqrt(parts[0][1] + parts[1][1])

    ways = [np.isin(range(6), c) for c in combinations(range(6), 3)]
    each = [statistic(way) for way in ways]
    assert row["p"] == np.mean(np.array(each) >= each[0] * (1 - 1e-9))
    assert row["q"] == row["p"]  # a family of one
    assert found.settings["exact"]


def test_a_difference_is_in_occurrences_per_1000_words():
    x, groups = np.array([2, 5, 3, 8, 4, 6, 1, 2, 1, 3]), "A" * 6 + "B" * 4
    found = quick(counted(x, groups, [500] * 10), effect="difference", interval="robust")
    row = one_row(found)
    welch = stats.ttest_ind(2 * x[:6], 2 * x[6:], equal_var=False).confidence_interval(0.95)
    assert row["estimate"] == pytest.approx(row["per_1k_a"] - row["per_1k_b"])
    assert row["estimate"] == pytest.approx(2 * (x[:6].mean() - x[6:].mean()))
    assert (row["low"], row["high"]) == pytest.approx(tuple(welch))
    assert "occurrences per 1,000 words" in found.design


def test_effect_and_interval_do_not_change_p():
    counts = newsroom()
    ratio, difference = quick(counts, weigh="words"), quick(counts, effect="difference")
    assert ratio.settings["interval"] == "inversion"
    assert difference.settings["interval"] == "bootstrap-t"
    pd.testing.assert_series_equal(ratio.table["p"], difference.table["p"])


@pytest.mark.parametrize("interval", ["inversion", "bootstrap-t", "bca", "percentile", "robust"])
def test_every_interval_of_a_ratio_lies_around_a_clear_one(interval):
    rng = np.random.default_rng(1)
    x = np.r_[rng.poisson(12, 20), rng.poisson(4, 20)]
    row = one_row(quick(counted(x, "A" * 20 + "B" * 20), interval=interval))
    assert 0 < row["low"] < row["estimate"] < row["high"] < 3
    assert row["low"] < np.log2(3) < row["high"]


def test_no_interval_where_none_is_wanted():
    found = quick(newsroom(), interval=None)
    assert found.table[["low", "high"]].isna().all(axis=None)
    assert found.table["p"].notna().all()
    assert (found.table["warning"] == "").all()
    assert "intervals" not in found.design


# units, clusters and strata


def test_outlets_are_permuted_as_wholes():
    # 4 outlets a side, 5 articles each: 70 ways, though there are 40 documents
    outlets = [f"o{i // 5}" for i in range(40)]
    counts = newsroom(20, 20, outlet=outlets)
    summed = counts.group(["outlet", "group"])
    rows = [quick(counts, unit="outlet"), quick(counts, cluster="outlet")]
    rows.append(quick(Counts.from_matrix(
        summed.matrix, summed.units.rename(columns={"outlet": "document"}).drop(columns="n_docs"),
        summed.terms,
    )))  # fmt: skip
    for found in rows:
        assert found.settings["exact"]
        assert found.settings["n_units"] == {"A": 4, "B": 4}
        pd.testing.assert_frame_equal(found.table[NUMBERS], rows[0].table[NUMBERS])
    assert rows[0].settings["unit"] == rows[1].settings["unit"] == "outlet"
    assert rows[0].table["n_docs_a"].max() > 4  # documents, still
    assert any("Fewer than 6 units (outlet)" in w for w in rows[0].warnings)


def test_matched_pairs_are_compared_within_their_event():
    rng = np.random.default_rng(1)
    loudness = rng.lognormal(2, 2.5, 8).round()
    pairs = np.column_stack([loudness * 2 + 2, loudness + 1]).ravel().astype(int)
    counts = counted(pairs, "AB" * 8, event=[f"e{i // 2}" for i in range(16)])
    row, across = (one_row(quick(counts, strata=s, n_permutations=999)) for s in ("event", None))
    assert row["p"] == 2 / 2**8  # every pair in the same direction
    assert row["low"] > 0
    assert across["p"] > 0.1
    assert row["estimate"] == pytest.approx(1.0)


def test_what_strata_leave_out_is_said_and_what_is_left_of_a_word_decides():
    # w00 is in both events that are compared, w01 only in events that one group wrote about
    hits = [[5, 0], [4, 0], [6, 0], [3, 1], [0, 90], [0, 70]]
    events = ["x", "x", "y", "y", "z", "v"]
    found = quick(counted(hits, "ABABAB", event=events), strata="event")
    first, second = found.table.to_dict("records")
    assert first["p"] == 0.5  # all that two pairs can say
    assert second["warning"] == "not tested: fewer than 5 occurrences"
    assert np.isnan([second[name] for name in NUMBERS if name != "estimate"]).all()
    assert found.settings["n_tests"] == 1
    assert any("2 strata (event) with units of one group only have been" in w
               for w in found.warnings)  # fmt: skip
    hits[3][1] = 0
    nowhere = quick(counted(hits, "ABABAB", event=events), strata="event").table.iloc[1]
    assert nowhere["warning"] == "not tested: only in units left out"
    assert nowhere[NUMBERS].isna().all()


def test_voices_are_counted_apart_but_documents_stay_the_units():
    rows, units = [], []
    for i, group in enumerate("AAAABBBB"):
        for voice, n in (("outlet", i), ("direct", 9)):
            units.append({"document": f"d{i}", "group": group, "voice": voice, "n_tokens": 100})
            rows.append([n])
    counts = Counts.from_matrix(rows, pd.DataFrame(units), ["war"])
    whole, spoken = quick(counts), quick(counts, voice="outlet")
    assert whole.settings["n_units"] == spoken.settings["n_units"] == {"A": 4, "B": 4}
    assert one_row(whole)["n_a"] == 6 + 36
    assert one_row(spoken)["n_a"] == 6
    assert one_row(spoken)["p"] == 2 / 70
    assert "own voice" in spoken.design or "outlet" in spoken.design


# the family of tests


def test_q_is_adjusted_over_all_pairs_and_its_family_is_stated():
    counts = newsroom(10, 10, 6).units.assign(group=list("AAAAAABBBBBBBCCCCCCC"))
    counts = Counts.from_matrix(newsroom(10, 10, 6).matrix, counts, [f"w{i}" for i in range(6)])
    found = quick(counts)
    assert found.settings["n_tests"] == 18
    assert "18 tests" in found.design
    np.testing.assert_allclose(found.table["q"], stats.false_discovery_control(found.table["p"]))
    by = quick(counts, adjust="by").table["q"]
    np.testing.assert_allclose(by, stats.false_discovery_control(found.table["p"], method="by"))
    pairs = found.table[["group_a", "group_b"]].drop_duplicates().to_numpy().tolist()
    assert pairs == [["A", "B"], ["A", "C"], ["B", "C"]]


def test_the_largest_statistic_is_at_least_as_strict_as_each_and_no_stricter_than_bonferroni():
    counts = newsroom(15, 15, 12, ratio=3.0)
    # of one statistic; weighted ones differ in their tails
    choices = {"n_permutations": 999, "weigh": "words"}
    joint = quick(counts, adjust="max_t", **choices).table
    bonferroni = quick(counts, adjust="bonferroni", **choices).table
    assert (joint["q"] >= joint["p"]).all()
    assert (joint["q"] <= bonferroni["q"] + 1e-12).all()
    assert (joint["q"] < bonferroni["q"]).any()


def test_simultaneous_intervals_are_those_of_a_smaller_error():
    counts = newsroom(12, 12, 4, ratio=3.0)
    wide = quick(counts, simultaneous=True, n_permutations=999)
    same = quick(counts, level=1 - 0.05 / 4, n_permutations=999)
    pd.testing.assert_frame_equal(wide.table[["low", "high"]], same.table[["low", "high"]])
    assert "simultaneous" in wide.design


def test_too_few_permutations_for_the_level_are_named_with_the_number_needed():
    counts = newsroom(12, 12, 4)
    short = quick(counts, level=0.999)
    assert np.isinf(short.table[["low", "high"]]).all(axis=None)
    (said,) = (w for w in short.warnings if "n_permutations" in w)
    assert "99.9%" in said
    assert "n_permutations=999 or more" in said
    enough = quick(counts, level=0.999, n_permutations=999)
    assert not any("n_permutations" in w for w in enough.warnings)
    assert np.isfinite(enough.table[["low", "high"]]).any(axis=None)


def test_rare_words_are_not_tested_and_do_not_burden_the_family():
    counts = counted([[9, 1], [4, 1], [5, 0], [1, 1], [0, 0], [2, 1]], "AAABBB")
    found = quick(counts)
    rare = found.table.iloc[1]
    assert rare["warning"] == "not tested: fewer than 5 occurrences"
    assert rare[["low", "high", "p", "q"]].isna().all()
    assert np.isfinite(rare["estimate"])
    assert found.settings["n_tests"] == 1
    assert quick(counts, min_count=4).settings["n_tests"] == 2


# several groups, a target


def test_several_groups_are_tested_together_too():
    rng = np.random.default_rng(2)
    x = np.column_stack([rng.poisson(np.repeat([2, 2, 20], 8)), rng.poisson(5, 24)])
    found = quick(counted(x, "A" * 8 + "B" * 8 + "C" * 8))
    assert found.overall["category"].tolist() == ["w00", "w01"]
    assert found.overall["p"][0] == 1 / 200
    assert found.overall["p"][1] > 0.05
    np.testing.assert_allclose(
        found.overall["q"], stats.false_discovery_control(found.overall["p"])
    )
    assert len(quick(newsroom()).overall) == 0  # two groups: the table says it


def test_a_target_is_held_against_all_others_together():
    x = np.array([5, 7, 6, 9, 1, 2, 0, 3, 4, 1, 2, 2])
    three = counted(x, "AAAABBBBCCCC")
    found = quick(three, target="B", n_permutations=999)
    row = one_row(found)
    assert (row["group_a"], row["group_b"]) == ("B", "all but B")
    assert (row["n_a"], row["n_b"]) == (6, 36)
    two = counted(np.r_[x[4:8], x[:4], x[8:]], "AAAABBBBBBBB")
    expected = one_row(quick(two, n_permutations=999))
    assert {k: row[k] for k in NUMBERS} == {k: expected[k] for k in NUMBERS}
    against = one_row(quick(three, target="C", reference="A", n_permutations=999))
    assert (against["group_a"], against["group_b"]) == ("C", "A")
    assert against["estimate"] == pytest.approx(np.log2(9 / 27))


def test_a_pair_that_can_be_tested_stays_exact_beside_one_that_cannot():
    found = quick(counted([5, 0, 0, 7, 8, 0, 9], "ABABABC"))
    tested = found.table.set_index(["group_a", "group_b"])["warning"]
    assert tested["A", "C"] == tested["B", "C"] == "not tested: one document in C"
    assert found.settings["exact"]
    assert "all distinct permutations" in found.design


# what cannot be known


def test_two_articles_have_estimates_and_no_p_and_no_interval():
    found = effects(counted([[3, 0, 40], [1, 2, 50]], "AB"))
    assert found.table["estimate"].tolist() == pytest.approx(
        [np.log2(3), np.log2(0.5 / 2), np.log2(40 / 50)]
    )
    assert found.table[["low", "high", "p", "q"]].isna().all(axis=None)
    assert (found.table["warning"] == "not tested: one document in A and B").all()
    assert any("no p-value and no interval" in w for w in found.warnings)
    assert found.settings["n_tests"] == 0
    assert "No test and no interval is made" in found.design
    assert "none can be tested" in repr(found)


@pytest.mark.parametrize("interval", ["bootstrap-t", "bca", "percentile", "robust"])
@pytest.mark.parametrize("effect", ["log_ratio", "difference"])
def test_two_articles_have_none_by_any_method(interval, effect):
    found = quick(counted([[3, 9], [1, 2]], "AB"), interval=interval, effect=effect)
    assert found.table[["low", "high", "p", "q"]].isna().all(axis=None)


def test_one_unit_a_side_is_one_unit_however_many_articles_it_has():
    counts = newsroom(6, 6, outlet=["X"] * 6 + ["Y"] * 6)
    found = quick(counts, unit="outlet")
    assert found.table[["low", "high", "p", "q"]].isna().all(axis=None)
    assert (found.table["warning"] == "not tested: one outlet in A and B").all()


def test_with_three_outlets_a_side_no_difference_counts_and_that_is_said():
    outlets = [f"o{i // 4}" for i in range(24)]
    found = quick(newsroom(12, 12, 4, ratio=100.0, outlet=outlets), unit="outlet")
    assert (found.table["p"] == 0.1).all()
    assert any("p is never below 0.1" in w for w in found.warnings)
    assert np.isinf(found.table[["low", "high"]]).all(axis=None)
    # at 90 % it is just enough
    wider = quick(newsroom(12, 12, 4, ratio=100.0, outlet=outlets), unit="outlet", level=0.9)
    assert not any("never below" in w for w in wider.warnings)
    assert np.isfinite(wider.table["low"]).any()


def test_a_word_absent_on_one_side_has_a_test_and_half_an_interval_or_a_reason():
    counts = counted([9, 4, 5, 2, 7, 0, 0, 0, 0, 0], "AAAAABBBBB")
    row = one_row(quick(counts, n_permutations=999))
    assert row["estimate"] == pytest.approx(np.log2(27 / 0.5))
    assert row["p"] == 2 / 252
    assert row["low"] > 0
    assert row["high"] == np.inf
    for interval in ("bootstrap-t", "bca", "percentile", "robust"):
        row = one_row(quick(counts, interval=interval))
        assert np.isnan([row["low"], row["high"]]).all()
        assert row["warning"] == "no interval: absent on one side"


def test_documents_all_alike_have_no_interval_and_a_reason():
    row = one_row(quick(counted([7] * 10, "AAAAABBBBB"), interval="percentile"))
    assert (row["estimate"], row["p"]) == (0.0, 1.0)
    assert np.isnan([row["low"], row["high"]]).all()
    assert row["warning"] == "no interval: varies too little"


def test_a_word_that_is_in_neither_group_is_said_to_be():
    found = quick(counted([[0, 5], [0, 4], [0, 3], [0, 8]], "AABB"))
    none = found.table.iloc[0]
    assert none["warning"] == "in neither group"
    assert none[NUMBERS].isna().all()
    assert (none["n_a"], none["n_b"]) == (0, 0)
    nothing = quick(counted(np.zeros((6, 2), dtype=int), "AAABBB"))
    assert (nothing.table["warning"] == "in neither group").all()
    assert nothing.settings["n_tests"] == 0
    assert any("occurs at all" in w for w in nothing.warnings)


def test_one_document_that_carries_a_word_is_named():
    row = one_row(quick(counted([40, 1, 0, 2, 1, 3], "AAABBB")))
    assert row["warning"] == "more than half in one document"


# properties


@few
@given(st.integers(0, 10**6), st.integers(3, 5), st.integers(3, 5))
def test_exchanged_groups_exchange_signs_and_bounds_and_keep_p(entropy, n_a, n_b):
    counts = newsroom(n_a, n_b, 6, entropy, 3.0)
    there, back = (quick(counts, order=o, min_count=1).table for o in (["A", "B"], ["B", "A"]))
    np.testing.assert_allclose(back["estimate"], -there["estimate"], atol=1e-12)
    np.testing.assert_allclose(back["low"], -there["high"], atol=2e-4)
    np.testing.assert_allclose(back["high"], -there["low"], atol=2e-4)
    for name in ("p", "q"):
        np.testing.assert_array_equal(back[name], there[name])
    for name in ("n", "per_1k", "n_docs"):
        np.testing.assert_array_equal(back[f"{name}_a"], there[f"{name}_b"])


@few
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_byte(random):
    counts = newsroom(7, 8)
    order = list(range(15))
    random.shuffle(order)
    shuffled = Counts.from_matrix(
        counts.matrix[order], counts.units.iloc[order].reset_index(drop=True), counts.terms
    )
    one, two = quick(counts), quick(shuffled)
    pd.testing.assert_frame_equal(one.table, two.table, check_exact=True)
    assert one.provenance.inputs == two.provenance.inputs


def test_further_categories_change_q_alone():
    counts = newsroom(10, 11, 8)
    whole = quick(counts).table.set_index("category")
    part = quick(counts, categories=["w06", "w02"])
    names = ["estimate", "low", "high", "p"]
    pd.testing.assert_frame_equal(
        part.table.set_index("category")[names], whole.loc[["w02", "w06"], names]
    )
    assert part.settings["n_tests"] == 2
    assert part.settings["categories"] == ["w06", "w02"]


def test_one_seed_one_result():
    counts = newsroom(10, 11, 8)
    one, again, other = (quick(counts, seed=s) for s in (1, 1, 2))
    assert one.table.to_csv() == again.table.to_csv()
    assert one.table["p"].tolist() != other.table["p"].tolist()
    assert one.table["estimate"].tolist() == other.table["estimate"].tolist()
    assert (one.settings["seed"], other.settings["seed"]) == (1, 2)


@few
@given(st.integers(0, 10**6))
def test_ten_times_the_words_are_the_same_ratio(entropy):
    counts = newsroom(5, 5, 4, entropy)
    longer = Counts.from_matrix(
        counts.matrix, counts.units.assign(n_tokens=10 * counts.units["n_tokens"]), counts.terms
    )
    one, ten = quick(counts, min_count=1).table, quick(longer, min_count=1).table
    np.testing.assert_allclose(ten["estimate"], one["estimate"], atol=1e-12)
    np.testing.assert_array_equal(ten["p"], one["p"])
    np.testing.assert_allclose(ten[["low", "high"]], one[["low", "high"]], atol=2e-4)
    np.testing.assert_allclose(10 * ten["per_1k_a"], one["per_1k_a"])


def test_a_group_against_its_copy_is_no_difference():
    half = newsroom(6, 6, 4)
    matrix = half.matrix[:6].toarray()
    counts = counted(np.vstack([matrix, matrix]), "A" * 6 + "B" * 6, [900] * 12)
    found = quick(counts, n_permutations=999).table
    assert (found["estimate"] == 0).all()
    assert (found["p"] == 1).all()
    assert ((found["low"] < 0) & (found["high"] > 0)).all()


# what a result carries


def test_choices_are_recorded_defaults_included():
    found = effects(newsroom(3, 3))
    expected = {
        "by": "group", "layer": "term", "groups": ["A", "B"], "unit": "document", "strata": None,
        "cluster": None, "effect": "log_ratio", "interval": "inversion", "level": 0.95,
        "test": "permutation", "adjust": "bh", "n_permutations": 9999, "n_resamples": 1999,
        "seed": 2025, "simultaneous": False, "target": None, "reference": None, "categories": None,
        "n_tests": 4, "n_units": {"A": 3, "B": 3}, "exact": True,
    }  # fmt: skip
    assert {k: found.settings[k] for k in expected} == expected
    assert json.loads(json.dumps(found.settings)) == found.settings
    assert found.provenance.operation == "effects"
    assert found.provenance.arguments["seed"] == 2025


def test_the_design_is_one_readable_line_and_the_result_prints():
    found = quick(newsroom(10, 12, 4))
    assert found.design == (
        "Log ratio of the rates by group, in doublings, long units weighted down where a word is "
        "bursty (Lawless 1987). 95% intervals: the ratios that the "
        "permutation test does not reject. p from 199 permutations of whole units (document), "
        "adjusted among 4 tests (Benjamini-Hochberg, false discovery rate). "
        "Units (document): A 10, B 12."
    )
    assert "4 rows" in repr(found)
    assert "of 4 beyond chance" in repr(found)
    assert "<table" in found._repr_html_()


def test_progress_is_told_of_every_test():
    told = []
    quick(newsroom(10, 12, 4), progress=told.append)
    assert sum(told) == 4


# bad input


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"by": "grup"}, r"no column 'grup'.*group"),
        ({"unit": "outlat"}, r"unit='outlat'.*outlet"),
        ({"strata": "evnt"}, r"strata='evnt'.*event"),
        ({"cluster": "outlat"}, r"cluster='outlat'.*outlet"),
        ({"unit": "group"}, r"unit='group' is the column of the groups"),
        ({"unit": "event"}, r"event 'e0' stands in several values of 'group' \(A, B\).*strata="),
        ({"cluster": "event"}, r"event 'e0' stands in several values of 'group' \(A, B\)"),
        ({"cluster": "outlet", "strata": "event"}, r"outlet 'o0' stands in several.*'event'"),
        ({"strata": "outlet"}, r"no outlet has units of both 'A' and 'B'"),
        ({"target": "Z"}, r"target: there is no group 'Z'; .*A, B"),
        ({"target": "A", "reference": "Z"}, r"reference: there is no group 'Z'"),
        ({"reference": "A"}, r"reference= needs a target="),
        ({"target": "A", "reference": "A"}, r"target and reference are both 'A'"),
        ({"effect": "odds"}, r"no effect 'odds'.*log_ratio"),
        ({"interval": "bcaa"}, r"no interval 'bcaa'.*bca"),
        ({"adjust": "bhy"}, r"no adjustment 'bhy'"),
        ({"adjust": None}, r"no adjustment None"),
        ({"effect": "difference", "interval": "inversion"}, r"inverting the test gives ratios"),
        ({"effect": "difference", "strata": "event"}, r"strata compare ratios.*log_ratio"),
        ({"strata": "event", "interval": "bca"}, r"interval='bca' takes units for independent"),
        ({"strata": "event", "interval": "robust"}, r"with strata= use 'inversion' or None"),
        ({"level": 1.0}, r"level must be at least 0.5 and below 1; got 1.0"),
        ({"level": 0.05}, r"level .* got 0.05"),
        ({"level": 95}, r"level .* got 95"),
        ({"n_permutations": 98}, r"n_permutations must be a whole number from 99 up; got 98"),
        ({"n_permutations": True}, r"n_permutations .* got True"),
        ({"n_permutations": 999.0}, r"n_permutations .* got 999.0"),
        ({"n_resamples": 10}, r"n_resamples .* got 10"),
        ({"seed": -1}, r"seed must be a whole number from 0 up; got -1"),
        ({"seed": 1.5}, r"seed .* got 1.5"),
        ({"categories": ["w00", "peace"]}, r"layer 'term' has no 'peace'; .*w00"),
        ({"categories": []}, r"an empty list selects nothing"),
        ({"layer": "frames"}, r"no layer 'frames'"),
        ({"order": ["A", "C"]}, r"`order` names a group 'C'"),
        ({"order": ["A"]}, r"`order` must name each group once"),
        ({"voice": "outlet"}, r"voice"),
    ],
)  # fmt: skip
def test_bad_choices_are_named_with_the_remedy(choices, message):
    counts = newsroom(
        6, 6, event=[f"e{i % 3}" for i in range(12)], outlet=[f"o{i // 3}" for i in range(12)]
    )
    with pytest.raises(CountsError, match=message):
        quick(counts, **choices)


def test_one_group_is_no_comparison():
    with pytest.raises(CountsError, match=r"needs two groups.*'group' has only 'A'"):
        quick(counted([1, 2, 3], "AAA"))


def test_a_group_without_words_has_no_rates():
    with pytest.raises(CountsError, match=r"group 'B' has no words.*filter it out"):
        quick(counted([5, 2, 0, 0], "AABB", [100, 100, 0, 0]))


def test_documents_without_words_are_left_out_and_that_is_said():
    found = quick(counted([5, 4, 6, 2, 1, 0, 3], "AAABBBB", [100, 90, 80, 100, 90, 0, 80]))
    assert found.settings["n_units"] == {"A": 3, "B": 3}
    assert any("1 document without a word" in w for w in found.warnings)


@pytest.mark.parametrize("column", ["group", "outlet", "event"])
def test_missing_metadata_is_an_error(column):
    columns = {"outlet": [f"o{i // 3}" for i in range(12)], "event": ["e"] * 12}
    counts = newsroom(6, 6, **columns)
    values = counts.units[column].astype(object).tolist()
    values[7] = float("nan")
    broken = Counts.from_matrix(
        counts.matrix, counts.units.assign(**{column: values}), counts.terms
    )
    choices = {"outlet": {"unit": "outlet"}, "event": {"strata": "event"}}.get(column, {})
    with pytest.raises(CountsError, match=rf"1 of 12 units have no value for .*{column}.*'d007'"):
        quick(broken, **choices)


def test_a_document_in_two_groups_is_not_two_units():
    units = pd.DataFrame(
        {"document": list("aabbcc"), "section": ["headline", "body"] * 3, "n_tokens": 100}
    )
    counts = Counts.from_matrix([[1], [5], [2], [4], [0], [6]], units, ["war"])
    with pytest.raises(CountsError, match=r"document 'a' stands in several values of 'section'"):
        quick(counts, by="section")
    # within each document the sections are compared as pairs
    parts = counts.units.assign(part=[f"{i}" for i in range(6)])
    paired = Counts.from_matrix(counts.matrix, parts, counts.terms)
    assert one_row(quick(paired, by="section", unit="part", strata="document"))["p"] == 0.25
