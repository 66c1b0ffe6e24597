"""Words that go together: values of other programs, margins, choices, what is empty."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison.collocation.collocations import collocations
from framing.corpus import Corpus
from framing.errors import CountsError, LexiconError

TRUTH = json.loads((Path(__file__).parents[2] / "truth" / "collocations.json").read_text("utf-8"))
TEXTS = {
    "a": "Talks\nSecurity guarantees were vague. They want security guarantees, now.",
    "b": "Talks\nThe security guarantees, they said, were firm. Guarantees are firm.",
}


@pytest.fixture(scope="module")
def toy():
    """The toy corpora in which others found the collocates of *the*."""
    return Corpus.from_texts({f"d{i}": t for i, t in enumerate(TRUTH["toy"])}, clean=False)


@pytest.fixture
def corpus():
    return Corpus.from_texts(TEXTS).assign(outlet=["X", "Y"])


def reference(toy, expected):
    """Our table and theirs, both by term; they leave the node out of its own collocates."""
    found = collocations(
        toy, "the", window=3, within="document", min_count=1, expected=expected, overlaps="each"
    )
    theirs = pd.DataFrame.from_dict(
        TRUTH["collocates"], orient="index", columns=TRUTH["columns"], dtype=float
    )
    ours = found.table.set_index("term")
    assert set(ours.index) - set(theirs.index) == {"the"}
    return ours.loc[theirs.index], theirs


@pytest.mark.parametrize(
    ("expected", "column", "name"),
    [
        ("margins", "n", "O"),
        ("margins", "n_node", "f_node"),
        ("margins", "n_term", "f_coll"),
        ("margins", "n_window", "window_tokens"),
        ("margins", "n_tokens", "N"),
        ("margins", "mi", "MI_nospan"),
        ("margins", "mi3", "MI3_nospan"),
        ("margins", "t", "t_nospan"),
        ("margins", "log_dice", "logDice"),
        ("margins", "g2", "G2_window"),
        ("window", "mi", "MI_span"),
        ("window", "g2", "G2_window"),
    ],
)
def test_collocates_are_those_of_an_independent_program(toy, expected, column, name):
    ours, theirs = reference(toy, expected)
    np.testing.assert_allclose(
        ours[column].to_numpy(float), theirs[name].to_numpy(), rtol=1e-9, atol=1e-9, equal_nan=True
    )


def test_counted_once_no_word_is_near_more_often_than_it_occurs(toy):
    each = collocations(toy, "the", window=3, within="document", min_count=1, overlaps="each")
    once = collocations(toy, "the", window=3, within="document", min_count=1)
    assert (once.table["n"] <= once.table["n_term"]).all()
    assert once.table["g2"].notna().all()
    assert each.table["g2"].isna().sum() == 8
    assert any("No G2 for 8 collocates" in sentence for sentence in each.warnings)
    assert not any("G2" in sentence for sentence in once.warnings)


def test_sequences_are_those_of_quanteda_where_the_words_are():
    (expected,) = [c["output"] for c in TRUTH["sequences"] if c["id"] == "C3_size2_min1"]
    corpus = Corpus.from_texts({"c": "\n" + TRUTH["texts"]["C3"][0]}, clean=False)
    table = collocations(corpus, min_count=1).table
    assert table["term"].tolist() == [name for name, *_ in expected]  # in the order of z, too
    ours = table[["n", "lambda", "z"]].to_numpy(float)
    np.testing.assert_allclose(ours, [row[1:] for row in expected], rtol=1e-12)


def test_punctuation_breaks_a_sequence_unless_told_otherwise():
    corpus = Corpus.from_texts({"a": "He came—he “saw”, he won (twice) for U.S. troops"})
    broken = set(collocations(corpus, min_count=1).table["term"])
    assert broken == {"he came", "he won", "for u.s.", "u.s. troops"}
    whole = set(collocations(corpus, min_count=1, punctuation="ignore").table["term"])
    assert whole - broken == {"came he", "he saw", "saw he", "won twice", "twice for"}


def test_where_sequences_end():
    corpus = Corpus.from_texts({"a": "Head\nOne two. Three.\nFour", "b": "Five"}, clean=False)
    found = {
        within: set(
            collocations(corpus, within=within, punctuation="ignore", min_count=1).table["term"]
        )
        for within in ("sentence", "paragraph", "document")
    }
    assert found["sentence"] == {"one two"}
    assert found["paragraph"] == {"one two", "two three"}
    assert found["document"] == {"head one", "one two", "two three", "three four"}


LETTERS = st.sampled_from(["aa", "bb", "é", "z’s", "—", "“cc”", "dd,", "...", "ЖЖ"])


@given(st.lists(LETTERS, max_size=12))
def test_offsets_of_wide_letters_do_not_shift_the_breaks(pieces):
    text = " ".join(pieces)
    corpus = Corpus.from_texts({"a": f"Head\nx {text} y"}, clean=False)
    found = collocations(corpus, min_count=1, within="paragraph").table
    n = int(found["n"].sum()) if len(found) else 0
    runs = [run.split() for run in _broken_at_marks(f"x {text} y")]
    assert n == sum(len(run) - 1 for run in runs if run)


def _broken_at_marks(text: str) -> list[str]:
    for mark in ("—", "“", "”", ",", "..."):
        text = text.replace(mark, "|")
    return text.split("|")


def test_columns_of_sequences_and_their_margins(corpus):
    table = collocations(corpus).table
    assert list(table) == [
        "term", "word_1", "word_2", "n", "n_docs", "n_1", "n_2", "lambda", "z",
        "expected", "log_dice", "mi", "mi3", "t", "g2",
    ]  # fmt: skip
    row = table.set_index("term").loc["security guarantees"]
    # twelve sequences: "security" begins three, "guarantees" ends three
    assert row[["n", "n_docs", "n_1", "n_2"]].tolist() == [3, 2, 3, 3]
    assert row["expected"] == 9 / 12
    assert row["log_dice"] == 14
    assert row["lambda"] == pytest.approx(np.log(3.5 * 9.5 / 0.25))
    three = collocations(corpus, size=3, min_count=1).table
    assert list(three)[-6:] == ["n_docs", "n_1", "n_2", "n_3", "lambda", "z"]
    assert "security guarantees were" in set(three["term"])


def test_groups_each_have_their_own_margins(corpus):
    apart = collocations(corpus, "guarantees", by="outlet", min_count=1)
    assert apart.settings["groups"] == ["X", "Y"]
    for outlet, name in (("X", "a"), ("Y", "b")):
        alone = collocations(corpus.subset([name]), "guarantees", min_count=1).table
        own = apart.table[apart.table["group"] == outlet].reset_index(drop=True)
        pd.testing.assert_frame_equal(own.drop(columns="group"), alone)
    pairs = collocations(corpus, by="outlet", min_count=1)
    for outlet, name in (("X", "a"), ("Y", "b")):
        alone = collocations(corpus.subset([name]), min_count=1).table
        own = pairs.table[pairs.table["group"] == outlet].reset_index(drop=True)
        pd.testing.assert_frame_equal(own.drop(columns="group"), alone)


def test_words_left_out_keep_their_place(corpus):
    with_all = collocations(corpus, "guarantees", min_count=1).table
    without = collocations(corpus, "guarantees", min_count=1, without=["the", "were"]).table
    assert set(with_all["term"]) - set(without["term"]) == {"the", "were"}
    kept = with_all[~with_all["term"].isin(["the", "were"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(without, kept)
    pairs = collocations(corpus, min_count=1)
    held = collocations(corpus, min_count=1, without="(the|were)")
    listed = [not {"the", "were"} & set(term.split()) for term in pairs.table["term"]]
    pd.testing.assert_frame_equal(held.table, pairs.table[listed].reset_index(drop=True))
    assert "without" in held.settings and "without" not in pairs.settings


def test_a_node_that_does_not_occur_is_an_answer(corpus):
    found = collocations(corpus, "zebra*")
    assert len(found) == 0
    assert list(found.table) == list(collocations(corpus, "guarantees").table)
    assert found.warnings == ("'zebra*' does not occur, so it has no collocates.",)
    assert "0 matches in 0 documents" in repr(found)
    assert "does not occur" in found._repr_html_()
    lone = collocations(corpus, "vague", by="outlet")
    assert "'vague' does not occur in Y." in lone.warnings


@pytest.mark.parametrize("by", [None, "outlet"])
def test_a_corpus_without_documents_gives_an_empty_table(corpus, by):
    nothing = corpus.subset([])
    assert len(collocations(nothing, "guarantees", by=by)) == 0
    pairs = collocations(nothing, by=by)
    assert len(pairs) == 0
    assert "0 sequences of 0 words" in pairs.design


def test_it_says_that_it_only_ranks_and_what_it_cannot_bear(corpus):
    found = collocations(corpus, "guarantees", min_count=1)
    assert "none is a test" in found.design
    assert "(4 matches in 2 documents), up to 5 words to either side within the sentence" in (
        found.design
    )
    assert any("fewer than 5 matches" in sentence for sentence in found.warnings)
    assert any(s.startswith("In one document only: ") for s in found.warnings)
    assert found.settings["expected"] == "window"
    assert found.settings["overlaps"] == "once"


def test_expected_is_a_choice_that_only_moves_what_depends_on_it(corpus):
    window, margins = (
        collocations(corpus, "guarantees", min_count=1, expected=name).table.set_index("term")
        for name in ("window", "margins")
    )
    margins = margins.loc[window.index]
    assert (window["expected"] > margins["expected"]).all()
    assert (window["mi"] < margins["mi"]).all()
    pd.testing.assert_series_equal(window["log_dice"], margins["log_dice"])
    pd.testing.assert_series_equal(window["g2"], margins["g2"])


def test_the_same_corpus_gives_the_same_table_however_it_is_cut(corpus, monkeypatch):
    from framing.provenance import table_csv

    texts = {f"d{i:02}": TEXTS["ab"[i % 2]] for i in range(20)}
    many = Corpus.from_texts(texts, clean=False)
    whole = [table_csv(collocations(many, node).table) for node in (None, "guarantee*")]
    blocks = Corpus.blocks
    monkeypatch.setattr(Corpus, "blocks", lambda self, _=0: blocks(self, 100))
    assert [table_csv(collocations(many, node).table) for node in (None, "guarantee*")] == whole


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"size": 1}, "size must be from 2 to 5 words; got 1"),
        ({"size": 6}, "size must be from 2 to 5 words; got 6"),
        ({"min_count": 0}, "min_count must be at least 1; got 0"),
        ({"smoothing": 0}, "smoothing must be above 0; got 0"),
        ({"smoothing": float("nan")}, "smoothing must be above 0; got nan"),
        ({"window": 0}, "window must be a whole number of words, at least 1; got 0"),
        ({"within": "article"}, "within='article' is no choice"),
        ({"expected": "windw"}, "expected='windw' is no choice; did you mean 'window'"),
        ({"overlaps": "twice"}, "overlaps='twice' is no choice"),
        ({"punctuation": "brake"}, "punctuation='brake' is no choice; did you mean 'break'"),
        ({"by": "outlt"}, "no metadata column 'outlt'; did you mean 'outlet'"),
    ],
)
def test_bad_input_is_named(corpus, choices, message):
    with pytest.raises(CountsError, match=message):
        collocations(corpus, **choices)


def test_documents_without_a_group_are_named(corpus):
    partly = Corpus.from_texts(TEXTS).assign(outlet={"a": "X"})
    with pytest.raises(CountsError, match="1 of 2 documents have no value for outlet, first: 'b'"):
        collocations(partly, by="outlet")
    with pytest.raises(LexiconError, match="…"):
        collocations(corpus, "…")
