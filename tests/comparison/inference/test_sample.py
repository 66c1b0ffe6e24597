"""Units of the claim: added up exactly, in one group each, and nothing left out in silence."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.comparison.inference import sample_units
from framing.counts import Counts
from framing.errors import CountsError

UNITS = pd.DataFrame(
    [
        # document, group, outlet, event, words
        ("a", "B", "X", "e1", 100),
        ("b", "B", "X", "e2", 200),
        ("c", "A", "Y", "e1", 300),
        ("d", "A", "Z", "e2", 400),
        ("e", "A", "Z", "e3", 500),
        ("f", "C", "V", "e4", 600),
    ],
    columns=["document", "group", "outlet", "event", "n_tokens"],
)
HITS = [[1, 0], [2, 5], [3, 0], [4, 6], [0, 7], [9, 9]]


def counts(units: pd.DataFrame = UNITS) -> Counts:
    return Counts.from_matrix(HITS, units, ["peace", "war"])


def test_documents_as_they_are():
    sample = sample_units(counts(), by="group")
    assert sample.groups == ("A", "B", "C")
    assert sample.n_units.tolist() == [3, 2, 1]
    assert (sample.unit, sample.strata, sample.notes) == ("document", None, ())
    by_words = dict(zip(sample.n_tokens.tolist(), sample.matrix.toarray().tolist(), strict=True))
    assert by_words == dict(zip([100, 200, 300, 400, 500, 600], HITS, strict=True))
    assert sample.stratum.tolist() == [0] * 6


@pytest.mark.parametrize("choice", [{"unit": "outlet"}, {"cluster": "outlet"}])
def test_counts_and_words_are_added_up_to_the_outlet(choice):
    sample = sample_units(counts(), by="group", **choice)
    assert sample.unit == "outlet"
    rows = zip(
        sample.group, sample.n_tokens.tolist(), sample.matrix.toarray().tolist(), strict=True
    )
    found = sorted((sample.groups[g], m, x) for g, m, x in rows)
    assert found == [
        ("A", 300, [3, 0]),
        ("A", 900, [4, 13]),
        ("B", 300, [3, 5]),
        ("C", 600, [9, 9]),
    ]


def test_sections_of_a_document_are_one_unit():
    units = pd.DataFrame(
        {"document": ["a", "a", "b"], "section": ["headline", "body", "body"], "group": list("AAB"),
         "n_tokens": [7, 93, 50]}
    )  # fmt: skip
    sample = sample_units(Counts.from_matrix([[1], [2], [4]], units, ["war"]), by="group")
    assert sample.n_tokens.tolist() == [100, 50]
    assert sample.matrix.toarray().tolist() == [[3], [4]]


@settings(max_examples=10)
@given(st.permutations(range(6)))
def test_the_order_of_rows_is_no_matter(order):
    rows = list(order)
    shuffled = Counts.from_matrix(
        np.array(HITS)[rows], UNITS.iloc[rows].reset_index(drop=True), ["peace", "war"]
    )
    one, two = (sample_units(c, by="group", cluster="outlet") for c in (counts(), shuffled))
    assert one.n_tokens.tolist() == two.n_tokens.tolist()
    assert one.group.tolist() == two.group.tolist()
    assert (one.matrix.toarray() == two.matrix.toarray()).all()


def test_the_groups_come_in_the_order_wanted():
    sample = sample_units(counts(), by="group", order=["C", "B", "A"])
    assert sample.groups == ("C", "B", "A")
    assert sample.n_units.tolist() == [1, 2, 3]
    assert sample.n_tokens[sample.group == 0].tolist() == [600]


def test_units_without_a_word_are_left_out_and_that_is_said():
    units = UNITS.assign(n_tokens=[0, 200, 300, 400, 500, 600])
    sample = sample_units(counts(units), by="group")
    assert sample.n_units.tolist() == [3, 1, 1]
    assert sample.notes == ("1 document without a word has been left out of n.",)


def test_a_pair_is_two_groups_the_first_one_first():
    sample = sample_units(counts(), by="group").pair(2, 0)
    assert sample.groups == ("C", "A")
    assert sample.group.tolist() == [0, 1, 1, 1]
    assert sorted(sample.n_tokens[1:].tolist()) == [300, 400, 500]
    assert sample.matrix.toarray()[0].tolist() == [9, 9]


def test_strata_with_one_group_only_go_and_that_is_said():
    pair = sample_units(counts(), by="group", strata="event").pair(0, 1)
    assert sorted(pair.n_tokens.tolist()) == [100, 200, 300, 400]
    # e1 has c against a, e2 has d against b
    by_stratum = {}
    for s, m in zip(pair.stratum.tolist(), pair.n_tokens.tolist(), strict=True):
        by_stratum.setdefault(s, set()).add(m)
    assert sorted(map(sorted, by_stratum.values())) == [[100, 300], [200, 400]]
    assert pair.notes == (
        "1 stratum (event) with units of one group only has been left out of A against B.",
    )


def test_groups_that_share_no_stratum_cannot_be_compared():
    sample = sample_units(counts(), by="group", strata="event")
    with pytest.raises(CountsError, match=r"no event has units of both 'A' and 'C'.*leave out"):
        sample.pair(0, 2)


@pytest.mark.parametrize("choice", ["unit", "strata", "cluster"])
def test_a_missing_column_is_named_with_the_nearest(choice):
    with pytest.raises(CountsError, match=rf"{choice}='outlat'.*no such column.*outlet"):
        sample_units(counts(), by="group", **{choice: "outlat"})


def test_a_missing_column_of_groups_is_named():
    with pytest.raises(CountsError, match=r"no column 'grup'.*group"):
        sample_units(counts(), by="grup")


@pytest.mark.parametrize("choice", ["unit", "cluster"])
def test_groups_are_not_their_own_units(choice):
    with pytest.raises(CountsError, match=rf"{choice}='group' is the column of the groups"):
        sample_units(counts(), by="group", **{choice: "group"})


def test_a_unit_stands_in_one_group():
    units = UNITS.assign(outlet=["X", "X", "X", "Z", "Z", "V"])
    with pytest.raises(
        CountsError, match=r"outlet 'X' stands in several.*'group' \(.*\).*0 others"
    ):
        sample_units(counts(units), by="group", unit="outlet")


def test_a_unit_stands_in_one_stratum():
    with pytest.raises(CountsError, match=r"outlet 'X' stands in several.*'event' \(e1, e2\)"):
        sample_units(counts(), by="group", cluster="outlet", strata="event")


@pytest.mark.parametrize("column", ["group", "outlet", "event"])
@pytest.mark.parametrize("nothing", [None, float("nan")])
def test_missing_metadata_is_an_error_not_an_omission(column, nothing):
    values = UNITS[column].astype(object).tolist()
    values[1] = nothing
    broken = counts(UNITS.assign(**{column: values}))
    with pytest.raises(CountsError, match=rf"1 of 6 units have no value for.*{column}.*'b'.*fill"):
        sample_units(broken, by="group", cluster="outlet", strata="event")
