"""Counting a corpus gives what counting by hand gives."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.corpus import Corpus
from framing.counts import Counts, build, count_terms, merge_counts
from framing.errors import CountsError
from framing.lexicon import Lexicon
from framing.text import tokenize

ARTICLES = {
    "a": "Talks fail\nThe envoy ceded land.\nShare\nPeace, the envoy’s peace, was sold out.",
    "b": "War goes on\nNobody ceded a thing.",
    "c": "",
    "d": " \n",
}
FRAMES = Lexicon.from_patterns({"loss": ["ceded ~1 land", "sold out", "ceded"]}, id="frames")


@pytest.fixture
def corpus() -> Corpus:
    groups = pd.DataFrame({"document": list(ARTICLES), "group": ["x", "x", "y", "y"]})
    return Corpus.from_texts(ARTICLES, groups)


def test_terms_hits_and_words_under_study_by_section(corpus: Corpus) -> None:
    counts = count_terms(corpus, lexicons=[FRAMES], families={"cede": "cede*"})
    table = counts.to_frame().set_index(["document", "section", "layer", "term"])["n"]
    assert table["a", "body", "term", "peace"] == 2
    assert table["a", "body", "term", "envoy"] == 1, "the possessive is counted with its word"
    assert table["a", "lead", "frames", "ceded land"] == 1
    assert ("a", "lead", "frames", "ceded") not in table.index, "the longest match counts"
    assert table["b", "lead", "frames", "ceded"] == 1
    assert table["b", "lead", "family", "ceded"] == 1
    assert "share" not in counts.terms["term"].tolist()
    assert counts.layers == ("family", "frames", "term")


@pytest.mark.parametrize("unit", ["document", "section", "paragraph"])
def test_every_unit_adds_up_to_the_same(corpus: Corpus, unit: str) -> None:
    counts = count_terms(corpus, unit=unit, lexicons=[FRAMES])
    assert counts.keys == build.KEYS[unit]
    assert counts.n_tokens == 13 + 7
    by_hand = Counter(term for d in corpus for term in tokenize(d.cleaned)["term"])
    words = counts.select("term").group("group").to_frame()
    assert dict(words.groupby("term")["n"].sum()) == dict(by_hand)


def test_documents_without_a_word_are_rows_of_zeros(corpus: Corpus) -> None:
    counts = count_terms(corpus, unit="document")
    assert counts.units.set_index("document")["n_tokens"].to_dict() == {
        "a": 13, "b": 7, "c": 0, "d": 0,
    }  # fmt: skip
    assert counts.units["sha256"].tolist() == [corpus[name].sha256 for name in "abcd"]


def test_counts_hold_no_running_words_of_the_article() -> None:
    frame = pd.DataFrame(
        {
            "document": ["a"],
            "title": ["A headline of several words"],
            "url": ["https://example.org/a-headline-of-several-words"],
            "summary": ["So many words " * 10],
            "outlet": ["X"],
        }
    )
    corpus = Corpus.from_texts({"a": "Body text."}, frame)
    assert [c for c in count_terms(corpus).units if c not in ("n_tokens", "sha256")] == [
        "document", "section", "outlet",
    ]  # fmt: skip
    assert "summary" in count_terms(corpus, metadata=["summary"]).units


TEXTS = st.dictionaries(
    st.text("abcxyz", min_size=1, max_size=3),
    st.lists(
        st.sampled_from(["war", "peace.", "The", "ceded", "land", "\n", "’s"]), max_size=20
    ).map(" ".join),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.integers(1, 60))
def test_blocks_and_merging_change_nothing(texts: dict[str, str], size: int) -> None:
    corpus = Corpus.from_texts(texts, clean=False)
    whole = count_terms(corpus, lexicons=[FRAMES], unit="paragraph")
    default = build.BLOCK_BYTES
    try:
        build.BLOCK_BYTES = size
        blockwise = count_terms(corpus, lexicons=[FRAMES], unit="paragraph")
    finally:
        build.BLOCK_BYTES = default
    assert blockwise.digest == whole.digest
    parts = [
        count_terms(
            Corpus.from_texts({name: text}, clean=False), lexicons=[FRAMES], unit="paragraph"
        )
        for name, text in texts.items()
    ]
    assert merge_counts(parts).digest == merge_counts(parts[::-1]).digest == whole.digest


def test_processes_change_nothing(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "BLOCK_BYTES", 20)
    done: list[int] = []
    one = count_terms(corpus, lexicons=[FRAMES])
    two = count_terms(corpus, lexicons=[FRAMES], processes=2, progress=done.append)
    assert two.digest == one.digest
    assert sum(done) == len(corpus)


def test_a_gated_lexicon_counts_only_in_its_domain() -> None:
    gated = Lexicon.load("alliance-war-diplomacy")
    corpus = Corpus.from_texts(
        {
            "out": "A concert\nHe was betrayed by his band.",
            "in": "War\nNATO allies met in Ukraine. They felt betrayed by Russia.",
        },
        clean=False,
    )
    hits = count_terms(corpus, unit="document", lexicons=[gated]).to_frame()
    found = hits[hits["category"] == "betrayal_abandonment"]
    assert found["document"].tolist() == ["in"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"unit": "sentense"}, "unit='sentense' is not a unit; did you mean 'sentence'"),
        ({"unit": "line"}, "unit='line' is not a unit; known are"),
        ({"unit": "sections"}, "did you mean 'section'"),
        ({"metadata": ["outlett"]}, "no metadata column 'outlett'"),
        ({"processes": 0}, "processes must be at least 1; got 0"),
        ({"lexicons": [FRAMES, FRAMES]}, "two layers would be called 'frames'"),
    ],
)
def test_bad_arguments(corpus: Corpus, arguments: dict[str, object], message: str) -> None:
    with pytest.raises(CountsError, match=message):
        count_terms(corpus, **arguments)


SENTENCES = {
    "a": "Talks fail\nMr. Orr met the U.S. envoys. “We sold out,” he said.\nShare\nHe left. Who?",
    "b": "One line without an end",
    "c": "…\n***",
}


def by_sentence(texts: dict[str, str] = SENTENCES, **choices: object) -> Counts:
    return count_terms(Corpus.from_texts(texts), unit="sentence", **choices)


def test_sentences_are_numbered_in_the_order_of_reading() -> None:
    counts = by_sentence()
    assert counts.keys == ("document", "section", "paragraph", "sentence")
    assert counts.units[[*counts.keys, "n_tokens"]].to_numpy().tolist() == [
        ["a", "headline", 1, 1, 2],
        ["a", "lead", 2, 2, 6],
        ["a", "lead", 2, 3, 5],
        ["a", "body", 4, 4, 2],
        ["a", "body", 4, 5, 1],
        ["b", "lead", 1, 1, 5],
    ]


def test_a_sentence_holds_its_own_words_and_matches() -> None:
    counts = by_sentence(lexicons=[FRAMES])
    third = counts.filter(document="a", sentence=3).to_frame()
    assert third.query("layer == 'term'")["term"].tolist() == ["he", "out", "said", "sold", "we"]
    hits = counts.select("frames").to_frame()
    assert hits[["document", "sentence", "term", "n"]].to_numpy().tolist() == [
        ["a", 3, "sold out", 1]
    ]


def test_sentences_add_up_to_paragraphs() -> None:
    corpus = Corpus.from_texts(SENTENCES)
    paragraphs = count_terms(corpus, unit="paragraph", lexicons=[FRAMES])
    keys = ["document", "section", "paragraph"]
    sums = count_terms(corpus, unit="sentence", lexicons=[FRAMES]).group(keys)
    worded = paragraphs.units["n_tokens"].to_numpy() > 0
    assert sums.units[keys].equals(paragraphs.units.loc[worded, keys].reset_index(drop=True))
    assert (sums.matrix != paragraphs.matrix[worded]).nnz == 0


def test_sentences_merge_save_and_load(tmp_path: Path) -> None:
    whole = by_sentence(lexicons=[FRAMES], metadata=[])
    parts = [by_sentence({name: text}, lexicons=[FRAMES]) for name, text in SENTENCES.items()]
    assert merge_counts(parts).digest == merge_counts(parts[::-1]).digest == whole.digest
    assert Counts.load(whole.save(tmp_path / "s.counts")).digest == whole.digest


def test_default_keys_know_sentences() -> None:
    counts = by_sentence()
    again = Counts.from_matrix(counts.matrix, counts.units, counts.terms)
    assert again.keys == counts.keys


def test_sentences_cannot_be_split_or_named_by_metadata() -> None:
    with pytest.raises(CountsError, match="cannot be split by voice; count unit='passage'"):
        by_sentence(split="voice")
    corpus = Corpus.from_texts({"a": "Peace."}).assign(sentence=["life"])
    with pytest.raises(CountsError, match="metadata column 'sentence'"):
        count_terms(corpus, unit="sentence")
    assert "sentence" in count_terms(corpus, unit="document").units


def test_a_corpus_without_a_word_has_no_sentence() -> None:
    assert by_sentence({"c": "…"}).n_units == 0
