"""Dispersion: over which parts, within which groups, and what cannot be said."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.comparison.dispersion import dispersion
from framing.counts import Counts
from framing.errors import CountsError

FILE = Path(__file__).parents[1] / "truth" / "measures.json"
TRUTH = json.loads(FILE.read_text("utf-8"))
WORDS = [f"w{i:02}" for i in range(len(TRUTH["matrix"][0]))]
COLUMNS = [
    "term", "n", "per_1k", "n_docs", "range", "n_parts",
    "juilland_d", "rosengren_s", "carroll_d2", "da", "dp", "dp_norm", "kl",
]  # fmt: skip


def toy() -> Counts:
    units = pd.DataFrame({"document": [f"d{i:02}" for i in range(11)], "group": TRUTH["groups"]})
    return Counts.from_matrix(TRUTH["matrix"], units, WORDS)


def by_paragraph() -> Counts:
    units = pd.DataFrame(
        {
            "document": ["a", "a", "a", "b", "b"],
            "group": ["A", "A", "A", "B", "B"],
            "paragraph": [1, 2, 3, 1, 2],
            "n_tokens": [50, 50, 100, 80, 20],
        }
    )
    matrix = [[1, 0], [1, 3], [2, 0], [4, 0], [1, 0]]
    return Counts.from_matrix(matrix, units, ["war", "cede"])


@pytest.mark.parametrize(
    ("column", "expected"),
    [("juilland_d", "juilland_D_relfreq"), ("dp", "gries_DP"), ("dp_norm", "gries_DPnorm"),
     ("kl", "KL_bits"), ("range", "range"), ("carroll_d2", "carroll_D2"),
     ("rosengren_s", "rosengren_S"), ("da", "DA")],
)  # fmt: skip
def test_reference_values(column, expected):
    table = dispersion(toy()).table.set_index("term")
    expected = TRUTH["dispersion"][expected]
    np.testing.assert_allclose(table[column].reindex(WORDS), expected, rtol=0, atol=1e-9)


def test_raw_frequencies_are_a_choice_and_recorded():
    result = dispersion(toy(), frequencies="raw")
    expected = TRUTH["dispersion"]["juilland_D_rawfreq"]
    values = result.table.set_index("term")["juilland_d"].reindex(WORDS)
    np.testing.assert_allclose(values, expected, rtol=0, atol=1e-9)
    assert result.settings["frequencies"] == "raw"
    assert result.provenance.arguments["frequencies"] == "raw"


def test_the_table_has_its_columns_and_nothing_missing():
    result = dispersion(toy())
    assert list(result.table) == COLUMNS
    assert not result.table.isna().any(axis=None)
    assert result.table["term"].tolist() == WORDS
    assert "11 parts (document)" in result.design
    assert "<table" in result._repr_html_()


def test_within_groups_it_is_that_of_each_group_alone():
    counts = toy()
    table = dispersion(counts, by="group").table
    assert list(table)[:2] == ["term", "group"]
    for group in "AB":
        alone = dispersion(counts.filter(group=group)).table
        within = table[table["group"] == group].drop(columns="group").reset_index(drop=True)
        pd.testing.assert_frame_equal(within, alone, check_exact=True)
    assert table["term"].is_monotonic_increasing


def test_parts_may_be_outlets_or_paragraphs():
    outlets = dispersion(toy(), unit="group").table
    assert (outlets["n_parts"] == 2).all()
    table = dispersion(by_paragraph(), unit="paragraph").table.set_index("term")
    assert table.loc["war", ["range", "n_parts", "n_docs"]].tolist() == [5, 5, 2]
    assert table.loc["cede", ["range", "n_parts", "n_docs"]].tolist() == [1, 5, 1]
    within = dispersion(by_paragraph(), unit="paragraph", by="document").table
    assert within.query("term == 'war'")["n_parts"].tolist() == [3, 2]
    # over documents, 'war' is 4 of 200 words and 5 of 100: shares 2/3, 1/3 against 4/9, 5/9
    whole = dispersion(by_paragraph()).table.set_index("term")
    assert whole.loc["war", "dp"] == pytest.approx(2 / 9)


def test_parts_without_words_are_none_and_this_is_said():
    units = pd.DataFrame({"document": list("abcd"), "n_tokens": [10, 20, 0, 30]})
    result = dispersion(Counts.from_matrix([[1], [2], [0], [3]], units, ["war"]))
    assert result.table["n_parts"].tolist() == [3]
    assert result.table["dp"].tolist() == pytest.approx([0])
    assert "1 part without words left out: no words, no part." in result.warnings


def test_rare_terms_and_few_parts_are_said():
    result = dispersion(toy(), min_count=3)
    assert (result.table["n"] >= 3).all()
    left_out = len(WORDS) - len(result.table)
    assert f"{left_out} rows with fewer than 3 occurrences left out." in result.warnings
    assert any("fewer than 5 occurrences: so rare a term" in w for w in result.warnings)
    few = dispersion(toy(), by="group").warnings
    assert any("Fewer than 10 parts: A (5), B (6)" in w for w in few)


def test_categories_of_a_lexicon():
    forms = pd.DataFrame(
        {"layer": "frames", "category": ["War", "War", "Peace"], "term": ["war", "wars", "truce"]}
    )
    units = pd.DataFrame({"document": ["a", "b"], "n_tokens": [100, 100]})
    counts = Counts.from_matrix([[1, 2, 0], [0, 3, 4]], units, forms)
    table = dispersion(counts, layer="frames").table
    assert table[["term", "n", "dp"]].to_numpy().tolist() == [["Peace", 4, 0.5], ["War", 6, 0.0]]


def test_the_order_of_rows_does_not_matter():
    matrix, order = np.array(TRUTH["matrix"]), np.random.default_rng(5).permutation(11)
    units = pd.DataFrame({"document": [f"d{i:02}" for i in order]})
    shuffled = dispersion(Counts.from_matrix(matrix[order], units, WORDS)).table
    pd.testing.assert_frame_equal(shuffled, dispersion(toy()).table, check_exact=True)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"unit": "outlett"}, "no column 'outlett'"),
        ({"by": "groop"}, "no column 'groop'; did you mean 'group'"),
        ({"unit": "group", "by": "group"}, "unit='group' names no parts within the groups"),
        ({"layer": "frames"}, "no layer 'frames'"),
        ({"min_count": 0}, "min_count must be a whole number"),
        ({"min_count": 999}, "lower `min_count`"),
        ({"frequencies": "per_1k"}, "there are no frequencies 'per_1k'"),
    ],
)
def test_bad_choices_are_named(choices, message):
    with pytest.raises(CountsError, match=message):
        dispersion(toy(), **choices)


def test_one_part_has_no_dispersion():
    with pytest.raises(CountsError, match=r"two parts with words or more, and there is 1.*finer"):
        dispersion(toy().filter(document="d00"))
    with pytest.raises(CountsError, match="there is 1 in group 'a'"):
        dispersion(by_paragraph(), unit="group", by="document")
    units = pd.DataFrame({"document": ["a", "b"], "n_tokens": [0, 5]})
    with pytest.raises(CountsError, match="a part has occurrences but no words"):
        dispersion(Counts.from_matrix([[1], [1]], units, ["war"]))
