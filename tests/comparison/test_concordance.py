"""Words in context, and whose words they are."""

from __future__ import annotations

import pytest

from framing.comparison import concordance, kwic
from framing.corpus import Corpus
from framing.errors import CorpusError, LexiconError
from framing.text.voice import VoiceSpan

FIRST = """Talks fail

Nobody will cede an inch.

“They will cede it all,” said Ana Ruiz. The town has “ceded” nothing, and cede it will not.
"""
SECOND = """Quiet day

The lake was calm.
"""
THIRD = """A word

Olaf Berg said they would cede the hill.
"""


def spans_of(text: str) -> list[VoiceSpan]:
    """Find the voices of the three texts as a reader would."""

    def span(words: str, kind: str, **known: str) -> VoiceSpan:
        start = text.index(words)
        return VoiceSpan(start, start + len(words), kind, **known)

    if text == FIRST:
        return [
            span("They will cede it all", "direct", source="Ana Ruiz", cue="said",
                 speaker="Ana Ruiz"),
            span("ceded", "scare"),
        ]  # fmt: skip
    if text == THIRD:
        return [span("they would cede the hill", "indirect", source="Olaf Berg", cue="said")]
    return []


@pytest.fixture
def corpus(monkeypatch):
    """Three articles whose voices are given; the second is never asked for them."""
    asked = []

    def find(document):
        asked.append(document.id)
        return spans_of(document.text)

    monkeypatch.setattr(concordance, "find_voices", find)
    texts = {"first": FIRST, "second": SECOND, "third": THIRD}
    return Corpus.from_texts(texts, clean=False), asked


def test_each_match_has_the_voice_of_its_first_letter(corpus):
    table = kwic(corpus[0], "cede*", voices=True).table
    whose = table[["document", "match", "voice", "speaker", "source", "cue"]].to_numpy().tolist()
    assert whose == [
        ["first", "cede", "outlet", "", "", ""],
        ["first", "cede", "direct", "Ana Ruiz", "Ana Ruiz", "said"],
        ["first", "ceded", "scare", "", "", ""],
        ["first", "cede", "outlet", "", "", ""],
        ["third", "cede", "indirect", "", "Olaf Berg", "said"],
    ]
    assert list(table)[8:12] == ["voice", "speaker", "source", "cue"]


def test_a_match_that_begins_in_a_voice_belongs_to_it_and_one_that_ends_there_does_not(corpus):
    table = kwic(corpus[0], ["will cede", "has ceded", "all said", "it all"], voices=True).table
    found = dict(zip(table["match"], table["voice"], strict=True))
    assert found["has “ceded"] == "outlet"
    assert found["it all"] == "direct"


def test_voices_are_found_only_where_there_is_a_match(corpus):
    kwic(corpus[0], "cede*", voices=True)
    assert corpus[1] == ["first", "third"]
    corpus[1].clear()
    kwic(corpus[0], "cede*", voice="direct", limit=1)
    assert corpus[1] == ["first"]
    corpus[1].clear()
    kwic(corpus[0], "cede*")
    assert corpus[1] == []


def test_only_some_voices(corpus):
    texts = corpus[0]
    assert kwic(texts, "cede*", voice="outlet").table["start"].tolist() == [
        FIRST.index("cede"), FIRST.index("cede it will"),
    ]  # fmt: skip
    assert kwic(texts, "cede*", voice=["scare", "indirect"]).table["match"].tolist() == [
        "ceded", "cede",
    ]  # fmt: skip
    assert len(kwic(texts, "cede*", voice="attitude")) == 0
    assert list(kwic(texts, "cede*", voice="attitude").table) == list(
        kwic(texts, "cede*", voices=True).table
    )


def test_only_some_speakers_by_name_or_as_written(corpus):
    texts = corpus[0]
    assert kwic(texts, "cede*", speaker="ruiz").table["document"].tolist() == ["first"]
    assert kwic(texts, "cede*", speaker="Berg").table["document"].tolist() == ["third"]
    assert len(kwic(texts, "cede*", speaker=["Ruiz", "Olaf B*"])) == 2
    assert len(kwic(texts, "cede*", speaker="Ruiz", voice="indirect")) == 0


def test_a_limit_counts_what_is_wanted(corpus):
    lines = kwic(corpus[0], "cede*", voice=["direct", "indirect"], limit=2).table
    assert lines["document"].tolist() == ["first", "third"]
    assert len(kwic(corpus[0], "cede*", voices=True, limit=3)) == 3
    assert len(kwic(corpus[0], "cede*", voices=True, limit=0)) == 0


def test_without_voices_the_columns_and_the_record_are_as_ever(corpus):
    lines = kwic(corpus[0], "cede*")
    assert list(lines.table) == [
        "document", "section", "paragraph", "left", "match", "right", "start", "end",
        "category", "pattern", "term",
    ]  # fmt: skip
    assert set(lines.provenance.arguments) == {"lexicon", "window", "limit"}
    voiced = kwic(corpus[0], "cede*", voice="direct", speaker="Ruiz").provenance
    assert voiced.arguments["voice"] == ["direct"]
    assert voiced.arguments["speaker"] == ["Ruiz"]
    assert "voice" in voiced.software and "voice" not in lines.provenance.software


def test_it_shows_who_says_it(corpus):
    lines = kwic(corpus[0], "cede*", voices=True)
    assert "[cede] it all,” said Ana Ruiz. The town has  (direct: Ana Ruiz)" in repr(lines)
    assert "<td>direct: Ana Ruiz</td></tr>" in lines._repr_html_()
    assert "<td>outlet</td></tr>" in lines._repr_html_()
    plain = kwic(corpus[0], "cede*")
    assert "outlet" not in repr(plain) + plain._repr_html_()


def test_text_of_the_articles_is_escaped():
    lines = kwic(Corpus.from_texts({"a": "Talks\nA <b>cede</b> & more."}, clean=False), "cede")
    assert "<b>" not in lines._repr_html_()


def test_bad_input_is_named(corpus):
    with pytest.raises(CorpusError, match="no voice 'direkt'; did you mean 'direct'"):
        kwic(corpus[0], "cede*", voice="direkt")
    with pytest.raises(LexiconError, match="pattern '…' has no letter"):
        kwic(corpus[0], "cede*", speaker="…")
    with pytest.raises(CorpusError, match="window must not be negative; got -1"):
        kwic(corpus[0], "cede*", window=-1)


def test_the_rules_themselves_are_asked():
    corpus = Corpus.from_texts({"a": "Talks\n“We will cede it,” said Ana Ruiz.\nThey cede."})
    table = kwic(corpus, "cede", voices=True).table
    assert table["voice"].tolist() == ["direct", "outlet"]
    assert table["source"].tolist() == ["Ana Ruiz", ""]
