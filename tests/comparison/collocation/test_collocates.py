"""Words near a pattern as counts of their own, and what is compared with them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison import compare, keyness
from framing.comparison.collocation.collocates import count_collocates
from framing.corpus import Corpus
from framing.counts import count_terms, merge_counts
from framing.errors import CountsError, LexiconError

TEXTS = {
    "a": "Talks\nA bitter peace is no just peace. War goes on.",
    "b": "War\nThe peace plan, they said, was a peace of the grave.",
    "c": "Day\nNobody came.",
}


def counted(counts) -> dict[tuple[str, str], int]:
    frame = counts.to_frame()
    return dict(zip(zip(frame["document"], frame["term"], strict=True), frame["n"], strict=True))


def near_by_hand(sentences: list[list[str]], node: str, window: int) -> list[str]:
    """Return each word that stands near a node, once."""
    found = []
    for words in sentences:
        hits = [i for i, word in enumerate(words) if word == node]
        found += [
            word
            for i, word in enumerate(words)
            if any(i != hit and abs(i - hit) <= window for hit in hits)
        ]
    return found


def test_a_word_near_two_matches_counts_once_and_a_match_may_be_near_another():
    counts = count_collocates(Corpus.from_texts(TEXTS), "peace", window=4)
    assert counted(counts) == {
        ("a", "a"): 1, ("a", "bitter"): 1, ("a", "is"): 1, ("a", "no"): 1, ("a", "just"): 1,
        ("a", "peace"): 2,
        ("b", "a"): 1, ("b", "grave"): 1, ("b", "of"): 1, ("b", "plan"): 1, ("b", "said"): 1,
        ("b", "the"): 2, ("b", "they"): 1, ("b", "was"): 1,
    }  # fmt: skip
    assert counts.units["n_tokens"].tolist() == [7, 9, 0]


def test_units_are_those_of_count_terms():
    corpus = Corpus.from_texts(TEXTS).assign(outlet=["X", "Y", "X"])
    for unit in ("document", "section", "paragraph"):
        near = count_collocates(corpus, "peace", unit=unit)
        whole = count_terms(corpus, unit=unit)
        assert near.keys == whole.keys
        pd.testing.assert_frame_equal(
            near.units.drop(columns="n_tokens"), whole.units.drop(columns="n_tokens")
        )


SENTENCES = st.lists(st.lists(st.sampled_from("node aa bb cc".split()), min_size=1), max_size=4)


@given(SENTENCES, st.integers(1, 4))
def test_windows_end_with_their_sentence_paragraph_or_document(sentences, window):
    # a line is a paragraph and, having no full stop, a sentence; the headline is one more
    lines = [["head"], *sentences]
    corpus = Corpus.from_texts({"d": "\n".join(map(" ".join, lines))}, clean=False)
    for within, units in (
        ("sentence", lines),
        ("paragraph", lines),
        ("document", [[word for line in lines for word in line]]),
    ):
        counts = count_collocates(corpus, "node", window=window, within=within)
        expected = pd.Series(near_by_hand(units, "node", window), dtype="str").value_counts()
        assert {term: n for (_, term), n in counted(counts).items()} == expected.to_dict()
        assert counts.units["n_tokens"].sum() == expected.sum()


def test_a_paragraph_is_more_than_a_sentence():
    corpus = Corpus.from_texts({"a": "Talks\nThey spoke. Peace came. All left."})
    near = {
        within: [term for _, term in counted(count_collocates(corpus, "peace", within=within))]
        for within in ("sentence", "paragraph", "document")
    }
    assert near == {
        "sentence": ["came"],
        "paragraph": ["all", "came", "left", "spoke", "they"],
        "document": ["all", "came", "left", "spoke", "talks", "they"],
    }


def test_parts_and_processes_give_the_same_bytes(tmp_path):
    texts = {f"d{i:03}": f"Day {i}\nPeace number{i} came. War {'and peace ' * (i % 3)}goes on."
             for i in range(60)}  # fmt: skip
    corpus = Corpus.from_texts(texts, clean=False).assign(group=["A", "B"] * 30)
    counts = count_collocates(corpus, "peace", window=2)
    parts = [
        count_collocates(corpus.subset(ids), "peace", window=2)
        for ids in (list(texts)[40:], list(texts)[:40])
    ]
    merged = merge_counts(parts)
    assert (merged.matrix != counts.matrix).nnz == 0
    pd.testing.assert_frame_equal(merged.units, counts.units)
    pd.testing.assert_frame_equal(merged.terms, counts.terms)
    both = count_collocates(corpus, "peace", window=2, processes=2)
    first, second = (c.save(tmp_path / f"{i}.zip") for i, c in enumerate([counts, both]))
    assert first.read_bytes() == second.read_bytes()


def test_groups_are_compared_by_the_ordinary_functions():
    texts = {f"a{i}": "Talks\nA bitter peace." for i in range(8)}
    texts |= {f"b{i}": "Talks\nA just peace." for i in range(8)}
    corpus = Corpus.from_texts(texts, clean=False).assign(group=["A"] * 8 + ["B"] * 8)
    near = count_collocates(corpus, "peace")
    table = compare(near, layer="term").table.set_index(["category", "group"])
    assert table.loc[("bitter", "A"), ["n", "n_docs", "n_tokens"]].tolist() == [8, 8, 16]
    assert table.loc[("bitter", "B"), "n"] == 0
    first = keyness(near, by="group", target="A").table.iloc[0]
    assert first["term"] == "bitter"


def test_who_says_the_words_near_it():
    corpus = Corpus.from_texts({"a": "Talks\n“Peace is far,” said Ana Ruiz. Peace is near."})
    near = count_collocates(corpus, "peace", window=2, split="voice", metadata=[])
    found = near.to_frame().set_index(["voice", "term"])["n"].to_dict()
    assert found == {
        ("outlet", "is"): 1, ("outlet", "near"): 1, ("direct", "is"): 1, ("direct", "far"): 1,
    }  # fmt: skip
    assert list(near.layers) == ["term"]


def test_several_words_are_one_match():
    corpus = Corpus.from_texts({"a": "Talks\nThe firm security guarantees now stand."})
    near = count_collocates(corpus, "security guarantee*", window=1)
    assert near.terms["term"].tolist() == ["firm", "now"]


def test_a_pattern_that_does_not_occur_leaves_rows_without_words():
    counts = count_collocates(Corpus.from_texts(TEXTS), "zebra")
    assert (counts.n_units, counts.n_terms) == (3, 0)
    assert counts.units["n_tokens"].tolist() == [0, 0, 0]


def test_the_record_names_the_choices():
    corpus = Corpus.from_texts(TEXTS)
    first = count_collocates(corpus, "peace").provenance
    assert first.arguments["window"] == 5
    assert first.arguments["within"] == "sentence"
    assert first.digest != count_collocates(corpus, "war").provenance.digest
    assert first.digest != count_collocates(corpus, "peace", window=4).provenance.digest


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"window": 0}, "window must be a whole number of words, at least 1; got 0"),
        ({"window": 2.5}, "got 2.5"),
        ({"within": "sentnce"}, "within='sentnce' is no choice; did you mean 'sentence'"),
        ({"unit": "article"}, "unit='article' is not a unit"),
        ({"processes": 0}, "processes must be at least 1"),
        ({"metadata": ["outlet"]}, "no metadata column 'outlet'"),
    ],
)
def test_bad_input_is_named(choices, message):
    with pytest.raises(CountsError, match=message):
        count_collocates(Corpus.from_texts(TEXTS), "peace", **choices)


def test_a_malformed_pattern_is_named():
    with pytest.raises(LexiconError, match="…"):
        count_collocates(Corpus.from_texts(TEXTS), "…")


def test_sums_agree_with_the_table_of_collocates():
    from framing.comparison.collocation.collocations import collocations

    corpus = Corpus.from_texts(TEXTS)
    counts = count_collocates(corpus, "peace")
    table = collocations(corpus, "peace", min_count=1).table
    sums = dict(zip(counts.terms["term"], np.asarray(counts.matrix.sum(axis=0)), strict=True))
    assert dict(zip(table["term"], table["n"], strict=True)) == sums
    assert table["n_window"].unique().tolist() == [counts.units["n_tokens"].sum()]
