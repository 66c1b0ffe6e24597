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


PLAIN = {
    "a": "Talks\n\nThey cede land. We Cede All of it! Nobody will cede an inch.",
    "b": "War\n\nMinisters cede hope. Cede",
    "c": "Day\n\nWe cede all, and they cede land.",
}


@pytest.fixture
def plain():
    """Three articles of two outlets, with dates and page numbers."""
    return Corpus.from_texts(PLAIN, clean=False).assign(
        outlet=["Courier", "Post", "Courier"],
        date=["2025-03-01", "2024-12-31", None],
        page=[10, 9, 2],
    )


def sides(lines) -> list[tuple[str, str]]:
    return list(zip(lines.table["left"], lines.table["right"], strict=True))


def test_lines_are_sorted_by_the_words_beside_the_match(plain):
    by_right = kwic(plain, "cede", window=1, sort=["R1", "R2"])
    assert sides(by_right) == [
        ("hope.", ""), ("We", "all,"), ("We", "All"), ("will", "an"), ("Ministers", "hope."),
        ("they", "land."), ("They", "land."),
    ]  # fmt: skip
    by_left = kwic(plain, "cede", window=1, sort="L1")
    assert [left.lower() for left, _ in sides(by_left)] == [
        "hope.", "ministers", "they", "they", "we", "we", "will",
    ]  # fmt: skip


def test_words_are_sorted_by_also_beyond_the_window_but_not_beyond_the_sentence(plain):
    far = kwic(plain, "cede", window=0, sort=["L2"])
    assert far.table["document"].tolist() == ["a", "b", "c", "c", "b", "a", "a"]
    short = kwic(plain, "cede", window=0, sort=["L2"], within="sentence")
    # only "Nobody will cede" and "and they cede" have a second word before
    assert short.table["start"].tolist()[-2:] == [
        PLAIN["c"].index("cede land"), PLAIN["a"].index("cede an"),
    ]  # fmt: skip


def test_sorting_is_stable_case_folded_and_comes_before_the_limit(plain):
    lines = kwic(plain, "cede", sort="match")
    assert lines.table["start"].tolist() == kwic(plain, "cede").table["start"].tolist()
    cut = kwic(plain, "cede", sort="R1", limit=3)
    whole = kwic(plain, "cede", sort="R1")
    assert cut.table.equals(whole.table.head(3))
    assert len(kwic(plain, "cede", sort="R1", limit=0)) == 0


def test_sorting_by_metadata_numbers_as_numbers_missing_last(plain):
    by_date = kwic(plain, "cede", sort=["date"]).table["document"].drop_duplicates()
    assert by_date.tolist() == ["b", "a", "c"]
    by_page = kwic(plain, "cede", sort=["page"]).table["document"].drop_duplicates()
    assert by_page.tolist() == ["c", "b", "a"]
    both = kwic(plain, "cede", sort=["outlet", "date"]).table["document"].drop_duplicates()
    assert both.tolist() == ["a", "c", "b"]


def test_sections_and_voices_are_sorted_in_their_own_order():
    corpus = Corpus.from_texts({"a": "They cede.\n\nWe cede.\n\nAll cede."}, clean=False)
    lines = kwic(corpus, "cede", sort=["section"])
    assert lines.table["section"].tolist() == ["headline", "lead", "body"]


def test_only_some_articles_and_sections(plain):
    assert set(kwic(plain, "cede", where={"outlet": "Post"}).table["document"]) == {"b"}
    both = kwic(plain, "cede", where={"outlet": ["Post", "Courier"], "page": [2, 9]})
    assert set(both.table["document"]) == {"b", "c"}
    text = {"a": "They cede.\n\nWe cede.\n\nAll cede.\n\nNone cede."}
    corpus = Corpus.from_texts(text, clean=False)
    assert kwic(corpus, "cede", where={"section": "headline"}).table["paragraph"].tolist() == [1]
    rest = kwic(corpus, "cede", where={"section": ["lead", "body"]}, limit=2).table
    assert rest["section"].tolist() == ["lead", "body"]


def test_conditions_that_nothing_fulfils_together_leave_no_lines(plain):
    lines = kwic(plain, "cede", where={"outlet": "Post", "page": 10}, metadata="outlet", sort="R1")
    assert len(lines) == 0
    assert list(lines.table)[-1] == "outlet"


def test_filters_go_together_with_voices(corpus):
    lines = kwic(corpus[0], "cede*", voice=["direct", "indirect"], where={"title": "A word"})
    assert lines.table["document"].tolist() == ["third"]
    assert corpus[1] == ["third"]
    sorted_lines = kwic(corpus[0], "cede*", voices=True, sort=["voice", "R1"])
    assert sorted_lines.table["voice"].tolist() == [
        "outlet", "outlet", "scare", "direct", "indirect",
    ]  # fmt: skip


def test_metadata_are_shown_last(plain):
    lines = kwic(plain, "cede", metadata=["outlet", "page"], limit=4)
    assert list(lines.table)[-3:] == ["term", "outlet", "page"]
    assert lines.table[["outlet", "page"]].to_numpy().tolist()[-1] == ["Post", 9]
    only_sorted = kwic(plain, "cede", sort=["page", "R1"])
    assert list(only_sorted.table) == list(kwic(plain, "cede").table)


def test_context_may_stop_at_the_sentence(plain):
    lines = kwic(plain, "cede", window=9, within="sentence")
    assert sides(lines) == [
        ("They", "land."), ("We", "All of it!"), ("Nobody will", "an inch."),
        ("Ministers", "hope."), ("", ""), ("We", "all, and they cede land."),
        ("We cede all, and they", "land."),
    ]  # fmt: skip
    text = "Day\n\nIt ended.The war began again. “They cede,” he said. (All cede.)"
    corpus = Corpus.from_texts({"a": text}, clean=False)
    assert sides(kwic(corpus, "(war|ended)", within="sentence")) == [
        ("It", "."), ("The", "began again."),
    ]  # fmt: skip
    assert sides(kwic(corpus, "cede", within="sentence")) == [
        ("“They", ",” he said."), ("(All", ".)"),
    ]  # fmt: skip


def test_offsets_find_the_match_however_lines_are_chosen_and_sorted(plain):
    lines = kwic(plain, "cede", sort="R1", where={"outlet": "Courier"}, within="sentence").table
    for name, match, start, end in lines[["document", "match", "start", "end"]].to_numpy():
        assert PLAIN[name][start:end] == match


def test_the_record_names_new_choices_only_where_they_are_made(plain):
    assert set(kwic(plain, "cede").provenance.arguments) == {"lexicon", "window", "limit"}
    chosen = kwic(
        plain, "cede", sort="R1", where={"page": 9}, metadata=["outlet"], within="sentence"
    ).provenance.arguments
    assert chosen["sort"] == ["R1"]
    assert chosen["where"] == {"page": ["9"]}
    assert chosen["metadata"] == ["outlet"]
    assert chosen["within"] == "sentence"


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"within": "sentnce"}, "within='sentnce' is no choice; did you mean 'sentence'"),
        ({"sort": "R0"}, "lines cannot be sorted by 'R0'"),
        ({"sort": "outlt"}, "lines cannot be sorted by 'outlt'; did you mean 'outlet'"),
        ({"sort": "voice"}, "lines cannot be sorted by 'voice' without voices=True"),
        ({"metadata": "outlt"}, "no metadata column 'outlt'; did you mean 'outlet'"),
        ({"where": {"outlt": "X"}}, "no column 'outlt' to choose by; did you mean 'outlet'"),
        ({"where": {"outlet": "Pst"}}, "no article has outlet = 'Pst'; did you mean 'Post'"),
        ({"where": {"section": "led"}}, "no article has section = 'led'; did you mean 'lead'"),
        ({"where": {"date": "nan"}}, "no article has date = 'nan'"),
    ],
)
def test_bad_choices_are_named(plain, choices, message):
    with pytest.raises(CorpusError, match=message):
        kwic(plain, "cede", **choices)


def test_metadata_called_like_a_column_of_lines_cannot_be_shown_beside_it(plain):
    with pytest.raises(CorpusError, match="'match' is called as a column of every concordance"):
        kwic(plain.assign(match=["x", "y", "z"]), "cede", metadata="match")
