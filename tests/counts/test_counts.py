"""Counts: the same facts are the same bytes, and no occurrence is lost on the way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from framing.counts import Counts, merge_counts
from framing.errors import CountsError
from framing.provenance import Provenance

DOCUMENTS = ["d1", "d2", "d10", "é", "日本"]
SECTIONS = ["body", "headline", "lead"]
TERMS = [
    ("term", "", "cede"),
    ("term", "", "Cede"),
    ("term", "", "peace"),
    ("family", "cede", "cede"),
    ("frames", "War", "war crime"),
    ("frames", "Peace", "peace"),
]
OUTLETS = dict(zip(DOCUMENTS, ["X", "Y", "X", "Z", "Y"], strict=True))


@st.composite
def some_counts(draw, min_units: int = 0) -> Counts:
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(DOCUMENTS), st.sampled_from(SECTIONS), st.integers(1, 12)),
            unique=True,
            min_size=min_units,
            max_size=6,
        )
    )
    terms = draw(st.lists(st.sampled_from(TERMS), unique=True, min_size=1))
    n = st.integers(0, 4)
    row = st.tuples(*[n] * len(terms))
    rows = draw(st.lists(row, min_size=len(keys), max_size=len(keys)))
    words = draw(st.lists(st.integers(0, 99), min_size=len(keys), max_size=len(keys)))
    return build(keys, terms, rows, words)


def build(keys, terms, rows, words) -> Counts:
    units = pd.DataFrame(
        {
            "document": pd.Series([k[0] for k in keys], dtype="str"),
            "section": pd.Series([k[1] for k in keys], dtype="str"),
            "paragraph": pd.Series([k[2] for k in keys], dtype=np.int64),
            "outlet": pd.Series([OUTLETS[k[0]] for k in keys], dtype="str"),
            "n_tokens": pd.Series(words, dtype=np.int64),
        }
    )
    frame = pd.DataFrame(terms, columns=["layer", "category", "term"])
    return Counts.from_matrix(np.array(rows).reshape(len(keys), len(terms)), units, frame)


def facts(counts: Counts) -> dict[tuple[object, ...], int]:
    """Every count that is not zero, by unit and term: an oracle without matrices."""
    frame = counts.to_frame()
    names = [*counts.keys, "layer", "category", "term"]
    return dict(zip(frame[names].itertuples(index=False, name=None), frame["n"], strict=True))


def small() -> Counts:
    units = pd.DataFrame(
        {
            "document": ["b", "a", "a"],
            "section": ["body", "body", "headline"],
            "outlet": list("YXX"),
        }
    )
    terms = pd.DataFrame(
        {"term": ["war", "peace", "war"], "layer": ["term", "term", "frames"],
         "category": ["", "", "War"]}
    )  # fmt: skip
    return Counts.from_matrix([[1, 2, 1], [0, 3, 0], [4, 0, 4]], units, terms)


# --- building ---------------------------------------------------------------------------


def test_rows_are_read_in_the_order_of_an_article_and_columns_by_layer():
    counts = small()
    assert counts.units[["document", "section"]].to_numpy().tolist() == [
        ["a", "headline"],
        ["a", "body"],
        ["b", "body"],
    ]
    assert counts.terms.to_numpy().tolist() == [
        ["frames", "War", "war"],
        ["term", "", "peace"],
        ["term", "", "war"],
    ]
    assert counts.matrix.toarray().tolist() == [[4, 0, 4], [0, 3, 0], [1, 2, 1]]


def test_words_of_a_unit_are_those_of_the_term_layer_unless_given():
    assert small().units["n_tokens"].tolist() == [4, 3, 3]
    given_words = Counts.from_matrix(
        [[1]], pd.DataFrame({"document": ["a"], "n_tokens": [50]}), ["war"]
    )
    assert given_words.n_tokens == 50


def test_numbers_sort_as_numbers():
    units = pd.DataFrame({"document": "a", "paragraph": [10, 9, 1]})
    assert Counts.from_matrix([[1], [1], [1]], units, ["w"]).units["paragraph"].tolist() == [
        1, 9, 10,
    ]  # fmt: skip


@given(some_counts(), st.randoms(use_true_random=False))
def test_permuting_rows_and_columns_changes_no_byte(counts, random):
    rows, columns = list(range(counts.n_units)), list(range(counts.n_terms))
    random.shuffle(rows)
    random.shuffle(columns)
    shuffled = Counts.from_matrix(
        counts.matrix[rows][:, columns], counts.units.iloc[rows], counts.terms.iloc[columns]
    )
    assert shuffled.digest == counts.digest
    assert shuffled.units.equals(counts.units)


def test_dense_sparse_and_whole_floats_are_the_same():
    dense = [[0, 2], [3, 0]]
    forms = [dense, np.array(dense, dtype=float), sparse.csc_matrix(dense), sparse.coo_array(dense)]
    digests = {Counts.from_matrix(form, ["a", "b"], ["s", "t"]).digest for form in forms}
    assert len(digests) == 1


def test_the_matrix_passed_in_stays_as_it_was():
    matrix = sparse.csr_array(([1, 0, 2], ([0, 0, 1], [1, 0, 0])), shape=(2, 2))
    stored = matrix.nnz
    counts = Counts.from_matrix(matrix, ["b", "a"], ["t", "s"])
    counts.group("document")
    assert matrix.nnz == stored
    assert matrix.toarray().tolist() == [[0, 1], [2, 0]]


@pytest.mark.parametrize(
    ("matrix", "units", "terms", "message"),
    [
        ([[1, 2]], ["a"], ["s"], r"shape \(1, 2\).*1 units and 1 terms"),
        ([[-1]], ["a"], ["s"], "negative entry"),
        ([[0.5]], ["a"], ["s"], "not whole numbers"),
        ([[np.nan]], ["a"], ["s"], "not whole numbers"),
        ([[1e300]], ["a"], ["s"], "too large"),
        ([["x"]], ["a"], ["s"], "not a matrix"),
        ([[1], [1, 2]], ["a", "b"], ["s"], "not a matrix"),
        ([[1], [1]], ["a", "a"], ["s"], "'a'.* occurs more than once"),
        ([[1, 1]], ["a"], ["s", "s"], "'s'.* occurs more than once"),
        ([[1, 1]], ["a"], pd.DataFrame({"term": ["s", None]}), "term 2 of 2 has no value"),
        ([[1]], pd.DataFrame({"document": [None]}), ["s"], "unit 1 of 1 has no value"),
        ([[1]], ["a"], pd.DataFrame({"word": ["s"]}), "no column 'term'"),
        ([[1]], pd.DataFrame({"document": ["a"], "n_tokens": [-1]}), ["s"], "n_tokens.*'-1'"),
        ([[1]], pd.DataFrame({"document": ["a"], "n_tokens": [None]}), ["s"], "n_tokens"),
        ([[1]], pd.DataFrame({"document": ["a"], "n_tokens": ["many"]}), ["s"], "'many'"),
        ([[1]], pd.DataFrame(index=[0]), ["s"], "no column"),
    ],
)
def test_a_matrix_that_is_not_counts_is_refused(matrix, units, terms, message):
    with pytest.raises(CountsError, match=message):
        Counts.from_matrix(matrix, units, terms)


def test_no_keys_are_refused():
    with pytest.raises(CountsError, match="`keys` is empty"):
        Counts.from_matrix([[1]], ["a"], ["s"], keys=[])


# --- filtering, selecting, grouping -----------------------------------------------------


def test_filter_keeps_what_it_says():
    counts = small()
    assert counts.filter(section="body").units["document"].tolist() == ["a", "b"]
    assert counts.filter(outlet=["X", "Y"]).digest == counts.digest
    assert counts.filter(document=np.str_("a")).n_tokens == 7


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"sectoin": "body"}, "did you mean 'section'"),
        ({"section": "boddy"}, "no unit has section = 'boddy'; did you mean 'body'"),
        ({"outlet": ["X", "Q"]}, "no unit has outlet = 'Q'"),
        ({"outlet": []}, "empty list"),
        ({"section": "headline", "outlet": "Y"}, "no unit fulfils all"),
    ],
)
def test_a_filter_that_finds_nothing_is_an_error(columns, message):
    with pytest.raises(CountsError, match=message):
        small().filter(**columns)


@pytest.mark.parametrize("layer", ["frame", ["term", "frame"]])
def test_an_unknown_layer_is_an_error_even_beside_a_known_one(layer):
    with pytest.raises(CountsError, match=r"no layer 'frame'.*did you mean 'frames'"):
        small().select(layer)


@given(some_counts())
def test_layers_together_hold_every_count(counts):
    parts: dict[tuple[object, ...], int] = {}
    for layer in counts.layers:
        parts |= facts(counts.select(layer))
    assert parts == facts(counts)


@given(some_counts(), st.lists(st.sampled_from(["outlet", "section"]), min_size=1, unique=True))
def test_grouping_loses_no_occurrence_and_no_word(counts, by):
    grouped = counts.group(by)
    assert grouped.n_tokens == counts.n_tokens
    assert (grouped.matrix.sum(axis=0) == counts.matrix.sum(axis=0)).all()
    sums = counts.to_frame().groupby([*by, "layer", "category", "term"])["n"].sum()
    assert facts(grouped) == sums.to_dict()
    documents = counts.units.groupby(by)["document"].nunique()
    assert grouped.units.set_index(by)["n_docs"].to_dict() == documents.to_dict()


@given(some_counts())
def test_categories_add_up_their_forms(counts):
    for layer in set(counts.layers) - {"term"}:
        chosen = counts.select(layer)
        columns = counts.by_category(layer)
        assert columns.matrix.sum() == chosen.matrix.sum()
        assert columns.terms["term"].tolist() == sorted(set(chosen.terms["category"]))
        assert columns.units.equals(counts.units)


def test_a_unit_without_a_group_is_named():
    units = pd.DataFrame({"document": ["a", "b"], "outlet": ["X", None]})
    counts = Counts.from_matrix([[1], [2]], units, ["w"])
    with pytest.raises(CountsError, match=r"1 of 2 units have no value for outlet.*document 'b'"):
        counts.group("outlet")


@pytest.mark.parametrize(("by", "message"), [("outlt", "did you mean"), ([], "cannot be grouped"),
                                             ("n_tokens", "cannot be grouped")])  # fmt: skip
def test_grouping_by_what_is_not_metadata_is_refused(by, message):
    with pytest.raises(CountsError, match=message):
        small().group(by)


def test_groups_of_a_categorical_column_are_those_that_occur():
    outlets = pd.Categorical(["Y", "X"], categories=["Z", "Y", "X"])
    counts = Counts.from_matrix(
        [[1], [2]], pd.DataFrame({"document": ["a", "b"], "outlet": outlets}), ["w"]
    )
    grouped = counts.group("outlet")
    assert grouped.units["outlet"].tolist() == ["X", "Y"]
    assert grouped.matrix.toarray().tolist() == [[2], [1]]


# --- merging ----------------------------------------------------------------------------


@given(some_counts(), some_counts(), some_counts())
def test_merging_is_associative_and_commutative_to_the_byte(tmp_path_factory, a, b, c):
    folder = tmp_path_factory.mktemp("merge")
    orders = [
        merge_counts([a, b, c]),
        merge_counts([c, b, a]),
        a.merge(b).merge(c),
        a.merge(b.merge(c)),
        c.merge(a).merge(b),
    ]
    saved = [counts.save(folder / f"{i}.counts").read_bytes() for i, counts in enumerate(orders)]
    assert len(set(saved)) == 1


@given(some_counts(), some_counts())
def test_merging_adds_what_both_counted(a, b):
    expected = facts(a)
    for key, n in facts(b).items():
        expected[key] = expected.get(key, 0) + n
    merged = a.merge(b)
    assert facts(merged) == expected
    assert merged.n_tokens == a.n_tokens + b.n_tokens


def test_parts_with_other_metadata_merge_in_any_order():
    a = Counts.from_matrix([[1]], pd.DataFrame({"document": ["a"], "y": "1", "x": "1"}), ["t"])
    b = Counts.from_matrix([[1]], pd.DataFrame({"document": ["b"], "x": "2", "date": "3"}), ["t"])
    c = Counts.from_matrix([[1]], pd.DataFrame({"document": ["c"], "y": "4", "x": "4"}), ["t"])
    orders = [a.merge(b, c), c.merge(b, a), a.merge(c).merge(b), b.merge(a).merge(c)]
    assert {counts.digest for counts in orders} == {orders[0].digest}
    assert list(orders[0].units) == ["document", "date", "x", "y", "n_tokens"]


def test_a_merge_remembers_its_parts_however_it_was_done():
    a, b, c = (
        Counts.from_matrix([[1]], [name], ["t"], provenance=Provenance("count", {"shard": name}))
        for name in "abc"
    )
    record = a.merge(b).merge(c).provenance
    assert record == c.merge(b.merge(a)).provenance
    assert sorted(parent.arguments["shard"] for parent in record.parents) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (Counts.from_matrix([[1]], pd.DataFrame({"document": ["a"], "section": ["lead"]}), ["t"]),
         "count both with the same `by`"),
        (Counts.from_matrix([[1]], pd.DataFrame({"document": ["a"], "outlet": ["Y"]}), ["t"]),
         "disagree about the metadata of .*'a'"),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_are_refused(other, message):
    part = Counts.from_matrix([[1]], pd.DataFrame({"document": ["a"], "outlet": ["X"]}), ["t"])
    with pytest.raises(CountsError, match=message):
        part.merge(other)


def test_a_document_is_not_added_twice():
    part = Counts.from_matrix([[1]], pd.DataFrame({"document": ["a"], "sha256": ["f"]}), ["t"])
    with pytest.raises(CountsError, match="document 'a' was counted in two of the parts"):
        part.merge(part)


def test_nothing_to_merge_is_an_error():
    with pytest.raises(CountsError, match="at least one"):
        merge_counts([])
