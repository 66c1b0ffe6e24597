"""Backgrounds: small, without words, and paired with like."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison.cautions.documents import documents_of
from framing.comparison.two_texts.background import background_counts, comparable_pairs
from framing.corpus import Corpus
from framing.counts import Counts, count_terms
from framing.errors import CountsError
from framing.provenance import sha256

TEXTS = {"a": "They ceded land.\nHe cedes it.", "b": "“Peace,” he said.", "c": ""}


def counted(**choices) -> Counts:
    corpus = Corpus.from_texts(TEXTS, clean=False).assign(
        outlet=["X", "X", "Y"], date=["2020-01", "2020-02", "2020-03"]
    )
    return count_terms(corpus, families={"cede": "cede*", "peace": "peace"}, **choices)


def articles(words, **columns) -> Counts:
    names = [f"d{i:03}" for i in range(len(words))]
    units = pd.DataFrame({"document": names, "n_tokens": words, **columns})
    return Counts.from_matrix(np.ones((len(words), 1)), units, ["war"])


def pairs(background, match=(), ratio=2.0, n_pairs=1000, words=(100, 100), seed=1, texts=None):
    return comparable_pairs(background, texts, np.array(words), match, ratio, n_pairs, seed)


@pytest.mark.parametrize("unit", ["document", "section", "paragraph", "passage", "sentence"])
def test_a_background_holds_categories_by_document_and_no_word(unit):
    background = background_counts(counted(unit=unit), keep=["outlet"])
    assert background.layers == ("family",)
    assert background.terms["term"].tolist() == ["cede", "peace"]
    assert list(background.units) == ["document", "outlet", "n_tokens"]
    found = background.units.set_index("document")["n_tokens"].to_dict()
    expected = {"a": 6, "b": 3} | ({"c": 0} if unit == "document" else {})
    assert found == {sha256(name.encode())[:16]: n for name, n in expected.items()}
    assert background.matrix.sum(axis=0).tolist() == [2, 1]


def test_a_background_names_neither_articles_nor_words_anywhere(tmp_path):
    counts = counted(unit="document").filter(document=["a", "b"])
    background = background_counts(counts)
    saved = Counts.load(background.save(tmp_path / "b.counts"))
    assert saved.digest == background.digest
    record = saved.provenance.to_json()
    assert '"document"' not in record, "the filter that named the articles is not in it"
    assert "ceded" not in record + saved.terms.to_csv()
    assert (
        saved.provenance.software["lexicon family"]
        == (counted().provenance.software["lexicon family"])
    )


def test_layers_are_chosen():
    counts = counted(split="voice", unit="document")
    assert background_counts(counts).layers == ("family",)
    assert background_counts(counts, layers=["cue", "family"]).layers == ("cue", "family")


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"keep": ["outlett"]}, "keep='outlett'.*did you mean 'outlet'"),
        ({"keep": ["section"]}, "keep='section'"),
        ({"layers": ["frames"]}, "no layer 'frames'"),
        ({"layers": []}, "hold no lexicon"),
    ],
)
def test_bad_backgrounds(choices, message):
    with pytest.raises(CountsError, match=message):
        background_counts(counted(), **choices)


@given(
    st.lists(st.tuples(st.integers(0, 300), st.sampled_from("XY")), min_size=2, max_size=14),
    st.sampled_from([1.0, 1.5, 2.0, 3.0]),
)
def test_every_comparable_pair_is_there_once(rows, ratio):
    words = [n for n, _ in rows]
    outlet = [name for _, name in rows]
    by_hand = {
        (i, j)
        for i, j in combinations(range(len(rows)), 2)
        if outlet[i] == outlet[j]
        and all(80 / ratio <= words[k] <= 120 * ratio and words[k] for k in (i, j))
        and max(words[i], words[j]) <= ratio * min(words[i], words[j])
    }
    background = articles(words, outlet=outlet)
    if not by_hand:
        with pytest.raises(CountsError, match="no two articles of the background agree in outlet"):
            pairs(background, ["outlet"], ratio, words=(80, 120))
        return
    found = pairs(background, ["outlet"], ratio, words=(80, 120))
    listed = list(zip(found.first.tolist(), found.second.tolist(), strict=True))
    assert len(listed) == len(by_hand) == found.n_comparable
    assert {tuple(sorted(pair)) for pair in listed} == by_hand


def test_pairs_are_drawn_without_replacement_by_seed():
    background = articles([100] * 40)
    one, same, other = (pairs(background, n_pairs=200, seed=seed) for seed in (1, 1, 2))
    drawn = [*zip(one.first.tolist(), one.second.tolist(), strict=True)]
    assert len(set(drawn)) == 200
    assert all(a != b for a, b in drawn)
    assert one.n_comparable == 780
    assert one.n_articles == 40
    assert np.array_equal(one.first, same.first)
    assert np.array_equal(one.second, same.second)
    assert not np.array_equal(one.first, other.first)


def test_articles_without_a_value_to_match_by_are_left_out_and_counted():
    found = pairs(articles([100] * 5, outlet=["X", "X", "X", None, ""]), ["outlet"])
    assert (found.n_comparable, found.n_incomplete) == (3, 2)


def test_the_texts_under_study_are_no_background():
    background = articles([100] * 4, sha256=list("pqrs"))
    study = articles([100] * 2, sha256=list("pz"), group=["A", "B"])
    found = pairs(background, texts=documents_of(study, "group"))
    assert found.n_comparable == 3
    assert 0 not in {*found.first, *found.second}


def test_no_comparable_pair():
    with pytest.raises(CountsError, match="0 of 3 have 50 to 200 words; raise `most_ratio`"):
        pairs(articles([10, 20, 900]))
    with pytest.raises(CountsError, match="match='topic'"):
        pairs(articles([100] * 3, outlet="X"), ["topic"])
