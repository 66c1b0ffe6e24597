"""Keyness: reference values, and that no word is lost and no number is silent."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from framing.comparison.keyness import MEASURES, keyness
from framing.counts import Counts
from framing.errors import CountsError

FOLDER = Path(__file__).parents[1] / "truth"
TRUTH = json.loads((FOLDER / "keyness.json").read_text("utf-8"))
MEASURED = json.loads((FOLDER / "measures.json").read_text("utf-8"))["keyness"]
WORDS = [f"w{i:02}" for i in range(len(TRUTH["count_a"]))]
COLUMNS = [
    "term", "n_target", "n_reference", "per_1k_target", "per_1k_reference",
    "log_ratio", "estimate", "side", "z", "n_docs",
]  # fmt: skip


def two_groups(a, b, terms=None, **columns) -> Counts:
    terms = WORDS if terms is None else terms
    units = pd.DataFrame({"document": ["a", "b"], "group": ["A", "B"], **columns})
    return Counts.from_matrix([a, b], units, terms)


def newsroom(n_each: int = 8) -> Counts:
    """Three outlets with `n_each` articles of 100 words; 'peace' only in Z."""
    rows, units = [], []
    for outlet, (war, cede, peace) in {"X": (4, 1, 0), "Y": (2, 0, 0), "Z": (1, 0, 3)}.items():
        for i in range(n_each):
            rows.append([war, cede, peace, 100 - war - cede - peace])
            units.append({"document": f"{outlet}{i}", "outlet": outlet})
    return Counts.from_matrix(rows, pd.DataFrame(units), ["war", "cede", "peace", "other"])


@pytest.mark.parametrize(
    ("expected", "column", "choices"),
    [
        ("log_ratio_half", "estimate", {"measure": "log_ratio"}),
        ("log_ratio_half", "log_ratio", {"measure": "log_odds"}),
        ("log_ratio_add_half", "estimate", {"measure": "log_ratio", "zero": "add_half"}),
        ("log_odds_uninformative_0.01", "estimate", {"measure": "log_odds", "prior": 0.01}),
        ("log_odds_uninformative_0.01_z", "z", {"measure": "log_odds", "prior": 0.01}),
        ("log_odds_pooled_100", "estimate", {"measure": "log_odds", "prior_mass": 100}),
        ("log_odds_pooled_100_z", "z", {"measure": "log_odds", "prior_mass": 100}),
    ],
)
def test_reference_values(expected, column, choices):
    counts = two_groups(TRUTH["count_a"], TRUTH["count_b"])
    table = keyness(counts, by="group", target="A", **choices).table
    values = table.set_index("term")[column].reindex(WORDS)
    np.testing.assert_allclose(values, TRUTH[expected], rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("expected", "choices"),
    [
        ("G2_2cell_rayson", {"measure": "g2"}),
        ("G2_2cell_rayson", {"measure": "g2", "cells": 2}),
        ("G2_4cell_dunning", {"measure": "g2", "cells": 4}),
        ("chi2_4cell_noyates", {"measure": "chi2"}),
        ("pct_diff", {"measure": "pct_diff"}),
        ("pct_diff_zero_1e-18", {"measure": "pct_diff", "zero": "1e-18"}),
        ("odds_ratio", {"measure": "odds_ratio"}),
        ("odds_ratio_haldane", {"measure": "odds_ratio", "zero": "haldane"}),
        ("bic_wilson_2cell", {"measure": "bic"}),
        ("bic_wilson_4cell", {"measure": "bic", "cells": 4}),
        ("jsd_contrib_bits", {"measure": "jsd"}),
    ],
)
def test_reference_values_of_the_other_measures(expected, choices):
    counts = two_groups(TRUTH["count_a"], TRUTH["count_b"])
    table = keyness(counts, by="group", target="A", **choices).table
    theirs = [np.inf if value is None else value for value in MEASURED[expected]]
    values = table.set_index("term")["estimate"].reindex(WORDS)
    np.testing.assert_allclose(values, theirs, rtol=1e-12, atol=1e-9)


def test_a_prior_as_heavy_as_its_corpus():
    counts = two_groups(TRUTH["count_a"], TRUTH["count_b"])

    def z(**choices):
        table = keyness(counts, by="group", target="A", **choices).table
        return table.set_index("term")["z"].reindex(WORDS)

    expected = MEASURED["monroe_inf_pooled_raw_z"]
    np.testing.assert_allclose(z(prior_mass="raw"), expected, rtol=0, atol=1e-9)
    n = np.array(TRUTH["count_a"]) + np.array(TRUTH["count_b"])
    background = Counts.from_matrix([n], ["both"], WORDS)
    np.testing.assert_allclose(z(prior=background, prior_mass="raw"), expected, rtol=0, atol=1e-9)
    more = dict(zip(WORDS, n + 0.01, strict=True))
    expected = MEASURED["monroe_inf_pooled_raw_plus0.01_z"]
    np.testing.assert_allclose(z(prior=more, prior_mass="raw"), expected, rtol=0, atol=1e-9)


def test_a_background_corpus_is_recorded_and_what_it_lacks_is_said():
    counts = newsroom(2)
    articles = pd.DataFrame({"document": ["m", "n"], "n_tokens": [500, 500]})
    background = Counts.from_matrix([[30, 0], [10, 2]], articles, ["war", "truce"])
    result = keyness(counts, by="outlet", target="X", reference="Y", prior=background)
    assert result.settings["prior"] == "background"
    assert result.settings["prior_mass"] == 500
    assert result.provenance.inputs == {"counts": counts.digest, "prior": background.digest}
    assert result.provenance.parents == (counts.provenance, background.provenance)
    assert "a background corpus as a prior worth 500 words" in result.design
    lacks = "2 terms that the background corpus lacks: counted there as half an occurrence each."
    assert lacks in result.warnings
    war = result.table.set_index("term").loc["war"]
    # alpha = 500 * 40 / 1001: half an occurrence for each of two terms
    alpha, n = 500 * 40 / 1001, 200 + 500
    by_hand = np.log((8 + alpha) / (n - 8 - alpha)) - np.log((4 + alpha) / (n - 4 - alpha))
    assert war["estimate"] == pytest.approx(by_hand, abs=1e-12)


def test_what_stands_beside_the_estimate():
    counts = two_groups([30, 1, 69], [2, 4, 994], ["war", "cede", "other"])

    def row(**choices):
        return keyness(counts, by="group", target="A", **choices).table.set_index("term").loc["war"]

    g2 = row(measure="g2")
    assert g2["log10_p_tokens"] == pytest.approx(np.log10(g2["p_tokens"]), rel=1e-9)
    assert row(measure="chi2")["p_tokens"] < 1e-30
    exact = row(measure="fisher")
    table = [[30, 2], [70, 998]]
    assert exact["estimate"] == exact["p_tokens"]
    assert exact["estimate"] == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-9)
    odds = stats.contingency.odds_ratio(table, kind="conditional").statistic
    assert exact["odds_ratio"] == pytest.approx(odds, rel=1e-6)
    assert row(measure="bic")["evidence"] == "very strong"
    for measure in MEASURES:
        assert "p" not in row(measure=measure).index


def test_g2_beyond_the_smallest_p_still_ranks():
    counts = two_groups([2000, 4000, 94000], [0, 0, 10**5], ["a", "b", "other"])
    table = keyness(counts, by="group", target="A", measure="g2").table.set_index("term")
    assert table.loc[["a", "b"], "estimate"].tolist() == pytest.approx([2772.5887, 5545.1774])
    assert (table["p_tokens"] > 0).all()
    assert table.loc["b", "log10_p_tokens"] < table.loc["a", "log10_p_tokens"] < -600


def test_the_side_is_the_one_with_the_higher_rate():
    counts = two_groups([10, 4, 10], [10, 8, 182], ["war", "cede", "other"], n_tokens=[100, 200])
    table = keyness(counts, by="group", target="A", measure="g2").table.set_index("term")
    assert table["side"].to_dict() == {"war": "target", "cede": "", "other": "reference"}
    # rank-turbulence is about ranks: 'war' has the higher rate, but ranks as high
    ranked = keyness(counts, by="group", target="A", measure="rtd").table.set_index("term")
    assert ranked["side"].to_dict() == {"war": "target", "cede": "", "other": "reference"}


@pytest.mark.parametrize("measure", MEASURES)
def test_the_marks_of_the_target_come_first_and_those_of_the_reference_last(measure):
    counts = two_groups([40, 9, 5, 1, 45], [2, 6, 5, 12, 75], ["a", "b", "c", "d", "o"])
    result = keyness(counts, by="group", target="A", measure=measure)
    assert result.table["term"].iloc[0] == "a"
    assert result.signed.is_monotonic_decreasing
    sides = result.table["side"].map({"target": 1, "": 0, "reference": -1})
    if measure not in ("bic", "log_odds"):
        assert np.sign(result.signed).tolist() == sides.tolist()


def test_the_result_says_that_it_describes():
    counts = two_groups([5, 95], [1, 99], ["war", "o"])
    for measure in set(MEASURES) - {"log_odds", "log_ratio"}:
        assert "Descriptive" in repr(keyness(counts, by="group", target="A", measure=measure))


def test_the_table_has_its_columns_and_its_order():
    table = keyness(newsroom(), by="outlet", target="X").table
    assert list(table) == COLUMNS
    assert table["estimate"].is_monotonic_decreasing
    assert not table.isna().any(axis=None)


def test_ties_are_in_the_order_of_terms():
    counts = two_groups([1, 1, 1, 9], [1, 1, 1, 9], ["c", "a", "b", "o"])
    assert keyness(counts, by="group", target="A").table["term"].tolist() == ["a", "b", "c", "o"]


@pytest.mark.parametrize("measure", MEASURES)
def test_no_word_disappears_because_it_is_absent_on_one_side(measure):
    counts = two_groups([3, 0, 97], [0, 3, 97], ["only a", "only b", "both"])
    table = keyness(counts, by="group", target="A", measure=measure).table
    assert table["term"].tolist() == ["only a", "both", "only b"]
    assert not table.isna().any(axis=None)
    finite = np.isfinite(table.select_dtypes("number")).all(axis=None)
    assert finite == (measure not in ("pct_diff", "odds_ratio", "fisher"))


def test_all_other_groups_together_are_the_reference():
    result = keyness(newsroom(), by="outlet", target="X")
    war = result.table.set_index("term").loc["war"]
    assert (war["n_target"], war["n_reference"], war["n_docs"]) == (32, 24, 24)
    assert (war["per_1k_target"], war["per_1k_reference"]) == (40.0, 15.0)
    assert result.settings["reference"] == "all but X"


def test_a_named_reference_leaves_the_others_out_and_says_so():
    result = keyness(newsroom(), by="outlet", target="X", reference="Y")
    table = result.table.set_index("term")
    assert table.loc["war", "n_reference"] == 16
    assert "peace" not in table.index
    assert any("1 term absent on both sides has been left out" in w for w in result.warnings)


def test_rare_terms_left_out_are_stated_and_do_not_change_the_others():
    everything = keyness(newsroom(), by="outlet", target="X", prior=0.5)
    frequent = keyness(newsroom(), by="outlet", target="X", prior=0.5, min_count=20)
    assert any("1 term with fewer than 20 occurrences" in w for w in frequent.warnings)
    kept = everything.table["term"] != "cede"
    pd.testing.assert_frame_equal(frequent.table, everything.table[kept].reset_index(drop=True))


def test_documents_split_between_the_sides_count_once():
    units = pd.DataFrame(
        {"document": ["a", "a", "b", "b"], "section": ["lead", "body"] * 2, "n_tokens": 50}
    )
    counts = Counts.from_matrix([[1, 5], [2, 5], [0, 5], [3, 5]], units, ["war", "other"])
    result = keyness(counts, by="section", target="lead")
    assert result.table.set_index("term")["n_docs"].to_dict() == {"war": 2, "other": 2}
    assert any("2 documents with words in more than one group" in w for w in result.warnings)


def test_documents_themselves_can_be_the_groups():
    counts = newsroom(2)
    result = keyness(counts, by="document", target="X0")
    war = result.table.set_index("term").loc["war"]
    assert (war["n_target"], war["n_reference"], war["n_docs"]) == (4, 10, 6)
    assert "all but X0 (5 documents, 500 words)" in result.design


def test_frames_are_compared_as_categories():
    forms = pd.DataFrame(
        {"layer": "frames", "category": ["War", "War", "Peace"], "term": ["war", "wars", "truce"]}
    )
    units = pd.DataFrame({"document": ["a", "b"], "group": ["A", "B"], "n_tokens": [100, 100]})
    counts = Counts.from_matrix([[1, 2, 0], [0, 1, 4]], units, forms)
    table = keyness(counts, by="group", target="A", layer="frames").table
    assert table[["term", "n_target", "n_reference"]].to_numpy().tolist() == [
        ["War", 3, 1],
        ["Peace", 0, 4],
    ]


def test_numbers_may_name_groups():
    counts = Counts.from_matrix(
        [[1, 9], [5, 9]], pd.DataFrame({"document": ["a", "b"], "year": [2019, 2020]}), ["w", "o"]
    )
    assert keyness(counts, by="year", target=2020).table["term"].iloc[0] == "w"


def test_the_result_says_what_it_is():
    result = keyness(two_groups([5, 95], [0, 100], ["war", "o"]), by="group", target="A")
    shown = repr(result)
    for words in ("log_odds", "A against B", "Monroe", "pooled prior worth 500 words",
                  "1 document, 100 words", "not a test", "no p-value and no interval"):  # fmt: skip
        assert words in shown
    assert "<table" in result._repr_html_()
    assert "not a test" in result._repr_html_()


def test_the_record_holds_every_choice():
    counts = newsroom()
    record = keyness(counts, by="outlet", target="X", prior=0.01).provenance
    assert record.inputs == {"counts": counts.digest}
    assert record.arguments["prior"] == 0.01
    assert record.arguments["prior_mass"] == pytest.approx(0.04)
    assert record.arguments["zero"] == "half"
    assert record.parents == (counts.provenance,)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"by": "outlt", "target": "X"}, "no column 'outlt'; did you mean 'outlet'"),
        ({"by": "outlet", "target": "W"}, "target: no unit has outlet = 'W'; known are: X, Y, Z"),
        ({"by": "outlet", "target": None}, "target: no unit has outlet = None"),
        ({"by": "outlet", "target": "X", "reference": "Q"}, "reference: no unit"),
        ({"by": "outlet", "target": "X", "reference": "X"}, "are both 'X'"),
        (
            {"by": "outlet", "target": "X", "measure": "g3"},
            "no measure 'g3'; known are: bic, chi2, fisher, g2, jsd, log_odds, log_ratio",
        ),
        (
            {"by": "outlet", "target": "X", "cells": 4},
            "measure 'log_odds' has no choice `cells`; it belongs to: g2, bic",
        ),
        (
            {"by": "outlet", "target": "X", "measure": "g2", "prior": 0.5},
            "measure 'g2' has no choice `prior`; it belongs to: log_odds, log_ratio",
        ),
        ({"by": "outlet", "target": "X", "measure": "g2", "cells": 3}, "cells must be 2 or 4"),
        ({"by": "outlet", "target": "X", "measure": "g2", "zero": "none"}, "no zero rule 'none'"),
        (
            {"by": "outlet", "target": "X", "measure": "odds_ratio", "zero": "half"},
            "zero must be 'none' or 'haldane'",
        ),
        ({"by": "outlet", "target": "X", "measure": "rtd", "alpha": -1}, "alpha must be a number"),
        ({"by": "outlet", "target": "X", "prior": {}}, "the background corpus .* has no words"),
        ({"by": "outlet", "target": "X", "prior": {"war": -1}}, "prior: 'war' must have a number"),
        ({"by": "outlet", "target": "X", "prior_mass": "all"}, "prior_mass must be a number"),
        ({"by": "outlet", "target": "X", "layer": "frames"}, "no layer 'frames'"),
        ({"by": "outlet", "target": "X", "min_count": 0}, "min_count must be"),
        ({"by": "outlet", "target": "X", "min_count": 10**6}, "lower `min_count`"),
        ({"by": "outlet", "target": "X", "zero": "none"}, "no zero rule 'none'"),
        ({"by": "outlet", "target": "X", "prior": "flat"}, "prior must be 'pooled' or a number"),
    ],
)
def test_bad_choices_are_named(choices, message):
    with pytest.raises(CountsError, match=message):
        keyness(newsroom(2), **choices)


def test_bad_counts_are_named():
    one = Counts.from_matrix([[1]], pd.DataFrame({"document": ["a"], "group": ["A"]}), ["w"])
    with pytest.raises(CountsError, match=r"needs two groups.*only 'A'"):
        keyness(one, by="group", target="A")
    unknown = two_groups([1, 2], [3, 4], ["w", "o"], group=["A", None])
    with pytest.raises(CountsError, match=r"1 of 2 units have no value for group"):
        keyness(unknown, by="group", target="A")
    with pytest.raises(CountsError, match="group 'B' has no words"):
        keyness(two_groups([1, 2], [0, 0], ["w", "o"]), by="group", target="A")
    silent = two_groups([0, 0], [0, 0], ["w", "o"], n_tokens=[10, 10])
    with pytest.raises(CountsError, match=r"no term of layer 'term' occurs in 'A' or in 'B'"):
        keyness(silent, by="group", target="A")


tables = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=8)
choices = st.sampled_from(
    [
        {"measure": "log_ratio"},
        {"measure": "log_odds"},
        {"measure": "log_odds", "prior": 0.1},
        {"measure": "g2"},
        {"measure": "g2", "cells": 4},
        {"measure": "chi2", "yates": True},
        {"measure": "fisher"},
        {"measure": "bic"},
        {"measure": "jsd"},
        {"measure": "rtd"},
    ]
)
SIGNED = ("log_ratio", "log_odds")


@given(tables, choices, st.randoms(use_true_random=False))
def test_what_must_not_change_the_numbers(pairs, chosen, random):
    a, b = (list(side) for side in zip(*pairs, strict=True))
    assume(sum(a) and sum(b))
    names = [f"t{i}" for i in range(len(a))]
    sizes = {"n_tokens": [sum(a) + 40, sum(b) + 60]}
    plain = keyness(two_groups(a, b, names, **sizes), by="group", target="A", **chosen)
    table = plain.table.set_index("term").sort_index()

    swapped = keyness(two_groups(a, b, names, **sizes), by="group", target="B", **chosen).table
    swapped = swapped.set_index("term").sort_index()
    is_signed = chosen["measure"] in SIGNED
    signed = ["log_ratio", "estimate", "z"] if is_signed else ["log_ratio"]
    pd.testing.assert_frame_equal(swapped[signed], -table[signed], check_exact=True)
    if not is_signed:
        pd.testing.assert_series_equal(swapped["estimate"], table["estimate"], check_exact=True)
    other = {"target": "reference", "reference": "target", "": ""}
    assert swapped["side"].tolist() == table["side"].map(other).tolist()
    assert swapped["n_target"].tolist() == table["n_reference"].tolist()

    order = list(range(len(a)))
    random.shuffle(order)
    shuffled = two_groups([a[i] for i in order], [b[i] for i in order],
                          [names[i] for i in order], **sizes)  # fmt: skip
    again = keyness(shuffled, by="group", target="A", **chosen)
    pd.testing.assert_frame_equal(again.table, plain.table, check_exact=True)

    renamed = keyness(
        two_groups(a, b, names, **sizes, document=["x", "y"], group=["Left", "Right"]),
        by="group", target="Left", **chosen,
    )  # fmt: skip
    pd.testing.assert_frame_equal(renamed.table, plain.table, check_exact=True)

    wider = two_groups([*a, 0], [*b, 0], [*names, "zero"], **sizes)
    padded = keyness(wider, by="group", target="A", **chosen)
    pd.testing.assert_frame_equal(padded.table, plain.table, check_exact=True)


@pytest.mark.parametrize("measure", MEASURES)
def test_the_keyness_draws_itself(measure):
    result = keyness(newsroom(), by="outlet", target="X", measure=measure)
    figure = result.plot()
    finite = np.isfinite(result.signed)
    assert set(figure.table["term"]) == set(result.table["term"][finite])
    assert figure.warnings[int(not finite.all()) :] == result.warnings
    drawn = figure.table.set_index("term")["estimate"]
    signed = result.signed.set_axis(result.table["term"])
    pd.testing.assert_series_equal(
        drawn.sort_index(), signed[finite.to_numpy()].sort_index(), check_names=False
    )
    # 'cede' is in X only, 'peace' in Z only: drawn on their sides, or named as without a place
    assert drawn.get("cede", 1) > 0 > drawn.get("peace", -1)
    left_out = {
        "pct_diff": "Not drawn, because absent on one side and so infinite: 1 term (cede).",
        "odds_ratio": "Not drawn, because absent on one side and so infinite: 2 terms "
        "(cede, peace).",
    }
    assert [w for w in figure.warnings if w.startswith("Not drawn")] == (
        [left_out[measure]] if measure in left_out else []
    )


def test_a_figure_takes_other_names():
    figure = keyness(newsroom(), by="outlet", target="X").plot(target="the X", label="log-odds")
    assert "the X" in figure.caption
    assert "log-odds" in figure.caption
