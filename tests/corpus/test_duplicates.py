"""Which paragraphs count as repeated: by documents, not by occurrences."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.corpus import Corpus
from framing.corpus import duplicates as module

LINES = ["Alpha one.", "Beta two.", "Gamma three.", "Delta four."]
HEAD = "Headline"


def corpus_of(documents: list[list[str]], repeated: int | None) -> Corpus:
    texts = {f"d{i}": "\n".join([f"{HEAD} {i}", *lines]) for i, lines in enumerate(documents)}
    return Corpus.from_texts(texts, repeated=repeated)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(LINES), min_size=1, max_size=5), min_size=1, max_size=9),
    st.integers(2, 6),
)
def test_a_paragraph_goes_if_enough_documents_hold_it(documents, threshold):
    n_docs = Counter(line for lines in documents for line in set(lines))
    expected = sorted(
        (f"d{i}", line)
        for i, lines in enumerate(documents)
        for line in lines
        if n_docs[line] >= threshold
    )
    audit = corpus_of(documents, threshold).removals()
    assert sorted(zip(audit["document"], audit["text"], strict=True)) == expected
    assert set(audit["rule"]) <= {"repeated"}


def test_a_merge_in_the_middle_changes_nothing(monkeypatch):
    documents = [[LINES[i % 4], LINES[0]] for i in range(12)]
    whole = corpus_of(documents, 5).removals()
    monkeypatch.setattr(module, "MERGE_AT", 1)
    assert corpus_of(documents, 5).removals().equals(whole)
    assert len(whole) == 15


@pytest.mark.parametrize("off", [None, 0])
def test_repeated_can_be_turned_off(off):
    assert len(corpus_of([[LINES[0]]] * 9, off).removals()) == 0


def test_a_headline_that_many_articles_share_stays_and_does_not_count():
    texts = {f"d{i}": f"Opinion\nText number {i}." for i in range(6)}
    texts["last"] = "Another head\nOpinion\nText at the end."
    assert len(Corpus.from_texts(texts).removals()) == 0
