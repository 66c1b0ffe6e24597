"""The two articles of the first study: their furniture goes, each line by its rule."""

from __future__ import annotations

import pytest

from framing.corpus import read_corpus

pytestmark = pytest.mark.shared


def test_all_furniture_of_the_two_articles_goes_each_by_its_rule(shared):
    corpus = read_corpus(shared / "corpus")
    audit = corpus.removals()
    by_document = audit.groupby("document")
    found = [list(zip(g["paragraph"], g["rule"], strict=True)) for _, g in by_document]
    assert found == [
        [
            *((2, "share"), (27, "more_to_read")),
            *((28, "newsletter"), (29, "newsletter"), (30, "newsletter")),
        ],
        [
            *((6, "read_more"), (19, "read_more"), (25, "newsletter")),
            *((26, "republication"), (27, "comments")),
        ],
    ]
    assert corpus.documents["first_published"].tolist()[1] == "Los Angeles Times"
    assert [d.paragraphs[0].section for d in corpus] == ["headline", "headline"]
    assert [next(p.number for p in d.paragraphs if p.section == "lead") for d in corpus] == [3, 2]


def test_news_articles_read_the_same_streamed_and_held(shared):
    path = shared / "news" / "part-0.parquet"
    held, streamed = read_corpus(path), read_corpus(path, stream=True)
    assert streamed.documents.equals(held.documents)
    assert [b.sha256() for b in streamed.blocks()] == [b.sha256() for b in held.blocks()]
    assert streamed.removals().equals(held.removals())
