"""Keyness: reference values, and that no word is lost and no number is silent."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from framing.comparison import keyness
from framing.counts import Counts
from framing.errors import CountsError

# a busy machine is no failure
unhurried = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

TRUTH = json.loads((Path(__file__).parents[1] / "truth" / "keyness.json").read_text("utf-8"))
WORDS = [f"w{i:02}" for i in range(len(TRUTH["count_a"]))]
COLUMNS = [
    "term", "n_target", "n_reference", "per_1k_target", "per_1k_reference",
    "log_ratio", "estimate", "z", "n_docs",
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


def test_the_table_has_its_columns_and_its_order():
    table = keyness(newsroom(), by="outlet", target="X").table
    assert list(table) == COLUMNS
    assert table["estimate"].is_monotonic_decreasing
    assert not table.isna().any(axis=None)


def test_ties_are_in_the_order_of_terms():
    counts = two_groups([1, 1, 1, 9], [1, 1, 1, 9], ["c", "a", "b", "o"])
    assert keyness(counts, by="group", target="A").table["term"].tolist() == ["a", "b", "c", "o"]


def test_no_word_disappears_because_it_is_absent_on_one_side():
    counts = two_groups([3, 0, 97], [0, 3, 97], ["only a", "only b", "both"])
    for measure in ("log_odds", "log_ratio"):
        table = keyness(counts, by="group", target="A", measure=measure).table
        assert set(table["term"]) == {"only a", "only b", "both"}
        assert np.isfinite(table.drop(columns="term")).all(axis=None)


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
            {"by": "outlet", "target": "X", "measure": "g2"},
            "no measure 'g2'.*measures: log_odds, log_ratio",
        ),
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
    [{"measure": "log_ratio"}, {"measure": "log_odds"}, {"measure": "log_odds", "prior": 0.1}]
)


@unhurried
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
    signed = ["log_ratio", "estimate", "z"]
    pd.testing.assert_frame_equal(swapped[signed], -table[signed], check_exact=True)
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


@pytest.mark.parametrize("measure", ["log_odds", "log_ratio"])
def test_the_keyness_draws_itself(measure):
    result = keyness(newsroom(), by="outlet", target="X", measure=measure)
    figure = result.plot()
    assert set(figure.table["term"]) == set(result.table["term"])
    assert figure.warnings == result.warnings
