"""The corpus as its users see it: documents, blocks, subsets, metadata."""

from __future__ import annotations

import hashlib
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.corpus import Corpus
from framing.errors import CorpusError

TEXTS = {
    "a": "Talks fail\r\n\r\nThe “talks” have failed.\r\nShare via\r\nPeace is far. 😀",
    "b": "War goes on",
    "c": "",
    "d": "Café déjà vu\nאש is fire.\u2028Leave a Comment\nThe end.",
}


def everything(corpus: Corpus, max_bytes: int) -> list[tuple[object, ...]]:
    return [
        (d.id, d.text, d.title, dict(d.metadata), d.body_start, d.paragraphs, d.sha256)
        for block in corpus.blocks(max_bytes)
        for d in block
    ]


def test_documents_keep_their_text_and_tell_headline_lead_and_body_apart():
    corpus = Corpus.from_texts(TEXTS)
    assert [document.id for document in corpus] == ["a", "b", "c", "d"]
    assert {d.id: d.text for d in corpus} == TEXTS
    first = corpus["a"]
    assert first.title == "Talks fail"
    assert first.text[first.body_start :].lstrip().startswith("The “talks”")
    assert [p.section for p in first.paragraphs] == ["headline", "lead", "body", "body"]
    assert first.cleaned == "Talks fail\nThe “talks” have failed.\nPeace is far. 😀"
    assert first.sha256 == hashlib.sha256(first.cleaned.encode()).hexdigest()
    assert corpus["b"].title is None
    assert [p.section for p in corpus["b"].paragraphs] == ["lead"]
    assert corpus["c"].paragraphs == ()


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.text(st.sampled_from("ab é“😀\n\r\u2028\xa0."), max_size=40), min_size=1, max_size=6
    ),
    st.integers(1, 200),
)
def test_the_size_of_blocks_changes_nothing(texts, max_bytes):
    corpus = Corpus.from_texts({str(i): text for i, text in enumerate(texts)}, repeated=2)
    whole = everything(corpus, 10**9)
    assert everything(corpus, max_bytes) == whole
    assert [text for _, text, *_ in whole] == texts


def test_a_block_is_within_its_size_or_one_document():
    corpus = Corpus.from_texts({str(i): "word " * i for i in range(30)})
    for block in corpus.blocks(100):
        assert len(block.text) <= 100 or len(block) == 1
        assert block.offsets[0] == 0
        assert block.offsets[-1] == len(block.text)
        assert not block.text.flags.writeable


def test_the_columns_of_a_block_agree_with_its_documents():
    block = next(Corpus.from_texts(TEXTS).blocks())
    found = block.paragraphs
    texts = [
        block.text[a:b].tobytes().decode() for a, b in zip(found.start, found.end, strict=True)
    ]
    of_documents = [d.text[p.start : p.end] for d in block for p in d.paragraphs]
    assert texts == of_documents
    assert [p.start for d in block for p in d.paragraphs] == found.start_char.tolist()
    assert found.number.tolist() == [p.number for d in block for p in d.paragraphs]
    assert block.sha256() == [document.sha256 for document in block]
    heads = [
        block.text[o : o + n].tobytes()
        for o, n in zip(block.offsets[:-1], block.body_start, strict=True)
    ]
    assert [h.decode().strip() for h in heads] == ["Talks fail", "", "", "Café déjà vu"]


def test_metadata_come_with_the_texts_and_missing_ones_stay_missing():
    frame = pd.DataFrame({"document": ["b", "a"], "outlet": ["X", None], "n": [2.0, np.nan]})
    corpus = Corpus.from_texts(TEXTS, frame)
    assert corpus.documents["outlet"].isna().tolist() == [True, False, True, True]
    assert dict(corpus["b"].metadata) == {"outlet": "X", "n": 2.0}
    with pytest.raises(CorpusError, match="no text for document 'bb'; did you mean 'b'"):
        Corpus.from_texts({"b": "War"}, {"bb": {"outlet": "X"}})


def test_a_title_in_the_metadata_is_set_above_the_text_unless_it_stands_there():
    metadata = {"a": {"title": "War"}, "b": {"title": "War"}, "c": {"title": "War"}}
    texts = {"a": "It goes on.", "b": "  War \nIt goes on.", "c": "War games\nbegin."}
    corpus = Corpus.from_texts(texts, metadata)
    assert corpus["a"].text == "War\n\nIt goes on."
    assert corpus["b"].text == texts["b"]
    assert corpus["c"].text == "War\n\nWar games\nbegin."
    sections = {d.id: [p.section for p in d.paragraphs] for d in corpus}
    assert sections["a"] == sections["b"] == ["headline", "lead"]


def test_a_frame_is_read_like_a_table():
    frame = pd.DataFrame(
        {
            "key": [10, 11],
            "Headline": ["War", None],
            "body": ["It goes on.", "Peace is far."],
            "paper": ["X", float("nan")],
            "date": [pd.Timestamp("2025-02-14"), pd.NaT],
            "length": [3, 3],
        }
    )
    corpus = Corpus.from_frame(frame, id="key", outlet="paper")
    assert list(corpus.documents.columns) == ["document", "title", "date", "outlet", "length"]
    assert corpus.documents["document"].tolist() == ["10", "11"]
    assert corpus.documents["date"][0] == "2025-02-14"
    assert corpus.documents["date"].isna().tolist() == [False, True]
    assert corpus["10"].text == "War\n\nIt goes on."
    assert corpus["11"].metadata == {"length": 3}
    with pytest.raises(CorpusError, match="did you mean 'paper'"):
        Corpus.from_frame(frame, outlet="papers")


def test_a_subset_keeps_the_order_and_the_cleaning_of_the_whole():
    texts = {f"d{i}": f"Head {i}\nText {i}.\nThe same plea." for i in range(6)}
    corpus = Corpus.from_texts(texts)
    part = corpus.subset(["d4", "d1"])
    assert [d.id for d in part] == ["d1", "d4"]
    assert [d.cleaned for d in part] == ["Head 1\nText 1.", "Head 4\nText 4."]
    assert everything(part, 10**9) == [e for e in everything(corpus, 10**9) if e[0] in ("d1", "d4")]
    assert part.provenance.parents == (corpus.provenance,)
    assert len(corpus.subset([])) == 0
    with pytest.raises(CorpusError, match="no document 'd9'"):
        corpus.subset(["d9"])


def test_columns_can_be_added_by_document():
    corpus = Corpus.from_texts(TEXTS, {"a": {"outlet": "X"}})
    more = corpus.with_metadata({"b": {"outlet": "Y", "pages": 3}})
    assert more.documents["outlet"].tolist()[:2] == ["X", "Y"]
    assert more["b"].metadata["pages"] == 3
    assert "pages" not in corpus.documents
    grouped = more.assign(group=["l", "r", "l", "r"], seen={"d": True})
    assert grouped.documents["group"].tolist() == ["l", "r", "l", "r"]
    assert [document.metadata["group"] for document in grouped] == ["l", "r", "l", "r"]
    with pytest.raises(CorpusError, match=r"one value a document \(4\)"):
        corpus.assign(group=["l"])
    with pytest.raises(CorpusError, match="mention document 'a' twice"):
        corpus.with_metadata(pd.DataFrame({"document": ["a", "a"], "x": [1, 2]}))


def test_an_unknown_document_gets_the_nearest_name():
    corpus = Corpus.from_texts({"article-1": "War goes on."})
    with pytest.raises(CorpusError, match="did you mean 'article-1'"):
        corpus["article-2"]


def test_bad_texts_are_refused_with_their_name():
    with pytest.raises(CorpusError, match="document 'a' is a float"):
        Corpus.from_texts({"a": float("nan")})
    with pytest.raises(CorpusError, match="no articles were found in the texts"):
        Corpus.from_texts({})


def test_the_printed_corpus_counts_documents_and_removals():
    corpus = Corpus.from_texts(TEXTS, {"a": {"outlet": "X"}})
    assert repr(corpus) == "Corpus: 4 documents, 2 paragraphs removed"
    assert "X" in corpus._repr_html_()
    expected = f"{len(TEXTS['a'])} characters, 4 paragraphs (1 removed)"
    assert repr(corpus["a"]) == f"Document 'a': 'Talks fail', {expected}"


def test_the_record_depends_on_texts_and_choices_only():
    one, two = Corpus.from_texts(TEXTS), Corpus.from_texts(dict(TEXTS))
    assert one.provenance == two.provenance
    assert one.provenance != Corpus.from_texts(TEXTS, repeated=3).provenance
    assert one.provenance != Corpus.from_texts(TEXTS | {"b": "Peace"}).provenance


def test_a_corpus_travels_to_another_process():
    corpus = Corpus.from_texts(TEXTS)
    assert everything(pickle.loads(pickle.dumps(corpus)), 50) == everything(corpus, 50)
