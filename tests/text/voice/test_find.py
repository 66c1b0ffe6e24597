"""Voices of an article: what a reader of the table relies on, for any text whatever."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from framing.corpus import Corpus, Document, read_corpus
from framing.text.voice import VOICES, VoiceSpan, find_voices, segments
from framing.text.voice.cues import CUE_CLASSES
from framing.text.voice.scoring import score_voices
from framing.text.voice.standoff import read_standoff

HEAD = "Talks on the river end\n\n"


def read(text: str, title: str | None = None) -> list[tuple[str, str, str | None]]:
    """Kind, content and source of every span."""
    return [(s.kind, text[s.start : s.end], s.source) for s in find_voices(text, title)]


def voice_of(text: str, word: str) -> str:
    at = text.index(word)
    return next((s.voice for s in segments(find_voices(text)) if s.start <= at < s.end), "outlet")


def check(text: str, spans: list[VoiceSpan]) -> None:
    """Hold what is promised of the spans of any text."""
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    for s in spans:
        assert s.kind in ("direct", "indirect", "mixed", "scare")
        assert s.attribution in ("speech", "attitude")
        assert s.section in ("headline", "lead", "body")
        assert s.cue_class is None or s.cue_class in CUE_CLASSES
        assert (s.cue is None) == (s.cue_span is None) == (s.cue_class is None)
        assert (s.source is None) == (s.source_span is None)
        assert s.source_span is None or text[slice(*s.source_span)] == s.source
        assert s.cue_span is None or text[slice(*s.cue_span)] == s.cue
        assert s.source is not None or s.speaker is None
        assert "" not in (s.source, s.cue, s.speaker, s.rule)
        assert all(s.start <= a < b <= s.end for a, b in s.quoted)
        assert all(b <= c for (_, b), (c, _) in pairwise(s.quoted))
        assert bool(s.quoted) == (s.kind != "indirect")
    found = list(segments(spans))
    assert all(s.start < s.end and s.voice in VOICES for s in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


# -- any text -------------------------------------------------------------------------------

NEWS = """“ ” ‘ ’ ' " '' `` « » ( ) [ ] , . ? ! : ; — – -- - … said says told reporters that Orr Ann
Mr. U.K. he she they according to by as in the a of and but while who which claim Orr's criticism
plan was failed hopes to go warned asked quoted saying accused was is not $5 6'2 TRUMP: Q: A: report
Monday 1 \x00 \x01 \xa0 \u2028 אמר שלום \u202e \ud83d 𝒳 ŉ İ""".split()
news = st.lists(
    st.sampled_from([*NEWS, "\n", "\n\n", "\r\n", "\t", "\x85", "said that"]), max_size=50
)
glued = st.tuples(news, st.sampled_from([" ", " ", " ", ""])).map(lambda x: x[1].join(x[0]))
everything = st.text(st.characters(exclude_categories=()), max_size=80)
PATHOLOGICAL = [
    "",
    " ",
    "\n\r\n",
    '"',
    "“" * 50,
    "'" * 50,
    "said",
    "“Go,” he said",
    "\ud83d said “\udc00” that \ud800 failed",
    "\u202eאמר “שלום” said that \u202c",
    "\x01\x01 said “\x01” that \x00 failed",
    "‘a “b’ c” ‘so “I’ go” Orr said ‘a “b’ c” We Orr . We",  # once outside the text
    "Orr said ‘a “b’ c” it was gone. ‘I “know’ it” is old, Orr said.",
    "according to",
    "Q: A: Q:\nA: \nB:",
    "Q: ...\nA: I had to.",
    "(" * 40 + " he said " + ")" * 40,
    "A" + " " * 200 + "b",
]


@given(glued | everything)
def test_spans_of_any_text(text: str) -> None:
    spans = find_voices(text)
    check(text, spans)
    assert find_voices(text) == spans


@pytest.mark.parametrize("text", PATHOLOGICAL)
def test_spans_of_odd_texts(text: str) -> None:
    for odd in (text, text * 3, text + "\n" + text, HEAD + text + "\n\nOrr said it was over."):
        check(odd, find_voices(odd))
    assert read(HEAD + text + "\n\nOrr said it was over.")[-1] == ("indirect", "it was over", "Orr")


@given(glued, st.text(max_size=8))
@example("Orr said it failed.", "Orr said it failed.")
def test_a_title_changes_sections_only(text: str, title: str) -> None:
    plain, titled = find_voices(text), find_voices(text, title=title)
    check(text, titled)
    assert [(s.start, s.end, s.kind) for s in plain] == [(s.start, s.end, s.kind) for s in titled]


@given(st.sampled_from(["Elm", "Ørsted", "Łódź", "Éire", "İzmir"]))
def test_names_may_have_any_letters(name: str) -> None:
    text = f"{HEAD}{name} said that the plan was dead."
    assert read(text) == [("indirect", "that the plan was dead", name)]


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\u2028", "\x85", "\n\n\n"])
def test_offsets_count_line_ends_as_they_are(line_end: str) -> None:
    plain = "It fell\nAnn Orr said the “plan” was dead.\n“We go now, all of us.”\nIt rained.\n"
    other = plain.replace("\n", line_end)
    assert len(read(plain)) == 2
    assert read(other) == read(plain)
    assert [s.section for s in find_voices(other)] == ["lead", "body"]


def test_an_article_as_a_document_has_the_spans_of_its_text() -> None:
    text = (
        HEAD
        + "Ann Orr said the “plan” was dead.\n\n“We go now, all of us.”\n\nIt rained, Roe said."
    )
    (document,) = Corpus.from_texts({"a": text})
    assert find_voices(document) == find_voices(text)
    assert len(find_voices(text)) == 3


def test_what_cleaning_removed_is_nobody_s() -> None:
    text = HEAD + "Ann Orr said the plan was dead.\n\n"
    text += "Read more: Roe said it was alive.\n\nIt rained, she said."
    (document,) = Corpus.from_texts({"a": text})
    assert [p.rule is not None for p in document.paragraphs] == [False, False, True, False]
    check(text, find_voices(document))
    contents = [text[s.start : s.end] for s in find_voices(document)]
    assert contents == ["the plan was dead", "It rained"]
    assert "it was alive" in [content for _, content, _ in read(text)]


# -- sections -------------------------------------------------------------------------------


def sections(text: str, title: str | None = None) -> list[str]:
    return [s.section for s in find_voices(text, title)]


def test_headline_lead_and_body() -> None:
    text = "Orr says plan is dead\n\nOrr said it was dead.\n\nRoe said it was.\n\nHe said it was."
    assert sections(text) == ["headline", "lead", "body", "body"]
    assert sections(text, title="Orr says plan is dead ") == ["headline", "lead", "body", "body"]
    assert sections(text, title="Another headline") == ["lead", "body", "body", "body"]


def test_without_a_headline_the_first_line_is_the_lead() -> None:
    assert sections("Orr said it was dead.") == ["lead"]
    assert sections("Orr said it was dead.", title="Orr said it was dead.") == ["headline"]
    long = (
        "It rained in Elm and it rained in the hills. " * 8 + "Orr said it was dead.\nRoe said so."
    )
    assert sections(long)[0] == "lead"


# -- quotations -----------------------------------------------------------------------------


@pytest.mark.parametrize("marks", ['""', "“”", "”“", "‘’", "''", "«»", ("''", "''"), ("``", "''")])
def test_speech_in_marks_of_any_kind(marks: tuple[str, str]) -> None:
    a, b = marks
    text = HEAD + f"{a}We go now,{b} Orr said. The plan {a}was dead,{b} he added. It rained."
    assert read(text) == [
        ("direct", "We go now", "Orr"),
        ("mixed", f"The plan {a}was dead", "he"),
    ]
    assert voice_of(text, "The plan") == "indirect"
    assert voice_of(text, "dead") == "direct"
    assert voice_of(text, "rained") == "outlet"


RIVER = (
    "Elm is under water\n\n"
    "Ann Roe, who studies rivers at Elm College, went home in May.\n\n"
    "“The river rose in a night. Nobody saw it, or wanted to.\n\n"
    "“By noon the road was gone. The mill went with it.”\n\n"
    "The road is closed. Nobody was hurt."
)


def test_a_quotation_over_paragraphs_belongs_to_whoever_was_named_before() -> None:
    spans = find_voices(RIVER)
    speech = [s for s in spans if s.attribution == "speech"]
    assert [RIVER[s.start : s.end] for s in speech] == [
        "The river rose in a night. Nobody saw it, or wanted to",
        "By noon the road was gone. The mill went with it",
    ]
    assert {(s.kind, s.speaker, s.source) for s in speech} == {("direct", "Ann Roe", "Ann Roe")}
    assert voice_of(RIVER, "closed") == voice_of(RIVER, "hurt") == "outlet"


def test_a_floating_quotation_belongs_to_whoever_spoke_last() -> None:
    text = HEAD + (
        "“It was late,” Jim Orr said.\n\n“Nobody came, and nobody will.”\n\n"
        "Ann Roe said it was early.\n\n“They came at noon, all of them.”\n\nIt rained."
    )
    assert [s.speaker for s in find_voices(text)] == ["Jim Orr", "Jim Orr", "Ann Roe", "Ann Roe"]
    assert voice_of(text, "rained") == "outlet"


def test_a_quotation_goes_on_behind_its_cue() -> None:
    text = HEAD + "“It was late,” said Jim Orr, “and nobody came.” “Nobody will,” he added."
    assert [s.speaker for s in find_voices(text)] == ["Jim Orr"] * 3
    assert [kind for kind, _, _ in read(text)] == ["direct"] * 3


def test_speech_that_opens_an_article_is_that_of_the_first_to_be_named() -> None:
    text = HEAD + "“Nobody came, and nobody will.”\n\nJim Orr said it was late.\n\nIt rained."
    assert [s.speaker for s in find_voices(text)] == ["Jim Orr", "Jim Orr"]


@pytest.mark.parametrize(
    "broken",
    [
        "The mayor met “the people of Elm and left. Nobody knew.",
        "The mayor met 'the people of Elm and left. Nobody knew.",
        "The mayor met ‘the people “of Elm” and left. Nobody knew.",
        "“We ‘go now,” Orr said. Nobody knew.",
        "“We go now, Orr said. Nobody knew.",
        "“We go now. Nobody knew.",
        '"We go now," Orr said. "Nobody knew. Roe left.',
        "A ”stray mark. Nobody knew.",
        'The pipe is 12" wide and Orr is 6\'2" tall. Nobody knew.',
    ],
)
def test_an_unclosed_mark_swallows_nothing(broken: str) -> None:
    text = HEAD + broken + "\n\nThe road is closed, and Roe’s men left.\n\nOrr said it was “late.”"
    check(text, find_voices(text))
    assert voice_of(text, "closed") == voice_of(text, "men") == "outlet"
    assert voice_of(text, broken.split()[-1]) == "outlet", "not even the end of its paragraph"
    assert voice_of(text, "late") == "direct"
    if "go now" in broken:
        assert voice_of(text, "go now") == "direct"


def test_titles_terms_and_nicknames_are_no_speech() -> None:
    text = (
        HEAD + "Roe read “The Long Road Home” and left. Paul “Bear” Orr stayed. The “peace” fell."
    )
    assert read(text) == [("scare", "peace", None)]
    assert voice_of(text, "Long") == voice_of(text, "Bear") == "outlet"


def test_many_words_in_marks_are_speech_and_few_are_a_term() -> None:
    long = "a place for all who come from the hills to the town"
    text = HEAD + f"Elm is “{long}” in May. Elm is a “safe place” in June."
    assert [(kind, content) for kind, content, _ in read(text)] == [
        ("direct", long),
        ("scare", "safe place"),
    ]


def test_scare_quotes_in_a_headline() -> None:
    text = "Elm cries ‘betrayal’ over river\n\nThe road is closed."
    (span,) = find_voices(text)
    assert (span.kind, span.section, span.speaker) == ("scare", "headline", None)
    assert text[span.start : span.end] == "betrayal"


def test_transcripts() -> None:
    text = HEAD + "ORR: We go now. It is late.\nROE: We stay here.\nThe road is closed."
    assert read(text) == [
        ("direct", "We go now. It is late", "ORR"),
        ("direct", "We stay here", "ROE"),
    ]
    assert read("Q: Why did you go?\nA: I had to.")[1] == ("direct", "I had to", "A")
    assert read(HEAD + "NOTE: The road is closed.") == [], "one label is no transcript"


# -- paraphrase -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "content", "source", "cue"),
    [
        ("Orr said the plan was dead.", "the plan was dead", "Orr", "said"),
        ("Orr told reporters that the plan was dead.", "that the plan was dead", "Orr", "told"),
        ("The plan was dead, Orr said.", "The plan was dead", "Orr", "said"),
        ("Orr told Gov. Roe that Mr. Poe was late.", "that Mr. Poe was late", "Orr", "told"),
        ("The U.S. Senate said Lt. Gov. Roe had left.", "Lt. Gov. Roe had left",
         "The U.S. Senate", "said"),
        ("The plan was dead, said Orr.", "The plan was dead", "Orr", "said"),
        ("According to Orr, the plan was dead.", "the plan was dead", "Orr", "According to"),
        ("The plan was dead, according to Orr.", "The plan was dead", "Orr", "according to"),
        ("Orr did not say the plan was dead.", "the plan was dead", "Orr", "did not say"),
        ("Orr called for talks.", "talks", "Orr", "called"),
        ("Orr urged them to go home.", "them to go home", "Orr", "urged"),
        ("Orr issued a report. He said it failed.", "it failed", "He", "said"),
        ("Ann Orr, the mayor of Elm, said it failed.", "it failed", "Ann Orr", "said"),
        (
            "Three aides familiar with the plan said it failed.",
            "it failed", "Three aides familiar with the plan", "said",
        ),
        ("An internal report said it failed.", "it failed", "An internal report", "said"),
        ("The mayor’s opponents said it failed.", "it failed", "The mayor’s opponents", "said"),
        (
            "U.K. Defense Secretary John Roe told reporters that it failed.",
            "that it failed", "U.K. Defense Secretary John Roe", "told",
        ),
    ],
)  # fmt: skip
def test_paraphrase(sentence: str, content: str, source: str, cue: str) -> None:
    text = HEAD + sentence + "\n\nIt rained."
    span = find_voices(text)[-1]
    assert (span.kind, span.attribution) == ("indirect", "speech")
    assert (text[span.start : span.end], span.source, span.cue) == (content, source, cue)


def test_a_cue_inside_its_content() -> None:
    text = HEAD + "The plan, Orr said on Monday, was dead."
    assert read(text) == [("indirect", "The plan", "Orr"), ("indirect", "was dead", "Orr")]


@pytest.mark.parametrize(
    ("sentence", "outlets"),
    [
        ("Orr said the plan was dead, although nobody had asked.", "although nobody had asked"),
        ("Orr said the plan was dead, a claim the mayor’s men deny.", "a claim the mayor"),
        ("While Orr said the plan was dead, nobody left.", "nobody left"),
        ("Orr said the plan was dead, but Roe said it lived.", "but Roe"),
        (
            "In June, according to Orr, the plan was dead, although nobody had asked.",
            "although nobody had asked",
        ),
        ("Orr’s claim that the plan was dead led the news.", "led the news"),
    ],
)
def test_what_the_outlet_adds_is_its_own(sentence: str, outlets: str) -> None:
    text = HEAD + sentence
    assert voice_of(text, "was dead") == "indirect"
    assert voice_of(text, outlets) == "outlet"


def test_a_noun_phrase_ends_where_the_outlet_goes_on() -> None:
    text = HEAD + "Orr criticized the plan, but the town was gone. Orr praised Roe, and went home."
    assert read(text) == [("indirect", "the plan", "Orr"), ("indirect", "Roe", "Orr")]


@pytest.mark.parametrize(
    "sentence",
    [
        "The states have two roads.",
        "He made no claims.",
        "The reports came in May.",
        "Two calls were made.",
        "The stated aim was peace.",
        "She states her case.",
    ],
)
def test_homographs_report_nothing(sentence: str) -> None:
    assert read(HEAD + sentence) == []


@pytest.mark.parametrize(
    ("verb", "cue_class"),
    [
        ("said", "neutral"),
        ("argued", "assertive"),
        ("revealed", "factive"),
        ("claimed", "doubting"),
        ("admitted", "conceding"),
        ("vowed", "directive"),
        ("complained", "evaluative"),
    ],
)
def test_the_class_of_the_cue_is_kept(verb: str, cue_class: str) -> None:
    (span,) = find_voices(f"{HEAD}Orr {verb} that the plan was dead.")
    assert (span.cue_class, span.attribution) == (cue_class, "speech")


def test_hopes_are_attitudes() -> None:
    text = HEAD + "Orr hopes to go home. Roe fears that it is late. Orr believes “it is over.”"
    spans = find_voices(text)
    assert [s.cue_class for s in spans] == ["cognitive"] * 3
    assert [s.attribution for s in spans[:2]] == ["attitude"] * 2
    assert voice_of(text, "to go home") == "attitude"
    assert voice_of(text, "over") == "direct", "words in marks are said"


def test_every_span_names_its_rule() -> None:
    text = (
        HEAD + "Orr said it failed. It failed, he said. The “peace” fell. “We go now, all of us.”"
    )
    rules = [s.rule for s in find_voices(text)]
    assert len(rules) == len(set(rules)) == 4


# -- articles that are not in the repository -------------------------------------------------


@pytest.mark.shared
def test_spans_of_news_articles(shared: Path) -> None:
    texts = [
        text
        for part in sorted((shared / "news").glob("part-*.parquet"))
        for text in pq.read_table(part, columns=["text"])["text"].to_pylist()[::63]
    ]
    assert len(texts) >= 300
    kinds: Counter[str] = Counter()
    for text in texts:
        spans = find_voices(text)
        check(text, spans)
        kinds.update(s.kind for s in spans)
    assert min(kinds[kind] for kind in ("direct", "indirect", "mixed", "scare")) > 300


@pytest.mark.shared
def test_spans_of_news_documents_stay_in_what_cleaning_kept(shared: Path) -> None:
    corpus = read_corpus(shared / "news" / "part-0.parquet", stream=True)
    for _, document in zip(range(60), corpus, strict=False):
        spans = find_voices(document)
        check(document.text, spans)
        kept = [p for p in document.paragraphs if p.rule is None]
        for s in spans:
            (paragraph,) = [p for p in kept if p.start <= s.start < p.end]
            assert s.end <= paragraph.end
            assert s.section == paragraph.section


@pytest.fixture
def study(shared: Path) -> list[Document]:
    return list(read_corpus(shared / "corpus"))


@pytest.mark.shared
def test_betrayal_is_never_in_the_outlets_own_voice(study: list[Document]) -> None:
    found = []
    for document in study:
        parts = list(segments(find_voices(document)))
        for hit in re.finditer("betray", document.text, re.IGNORECASE):
            part = next(p for p in parts if p.start <= hit.start() < p.end)
            found.append((document.id[:3], part.voice, part.span.section, part.span.speaker))
    assert [row[:3] for row in found] == [("002", "scare", "headline"), ("002", "direct", "body")]
    assert found[0][3] is None
    assert "Macron" in str(found[1][3])


@pytest.mark.shared
@pytest.mark.parametrize(
    ("place", "word", "voice", "speaker"),
    [
        (0, "reliable partner", "direct", "Daalder"),
        (0, "as a guarantor", "direct", "Daalder"),  # a sentence without a cue
        (0, "Soviet Union", "direct", "Daalder"),
        (0, "no longer exists", "direct", "RIA Novosti"),  # behind a mark never closed
        (0, "death sentence", "direct", "headline"),
        (1, "games", "direct", "Merz"),
        (1, "ignore forever", "direct", "Balzer"),  # named a paragraph before
        (1, "prospect unlikely", "direct", "Balzer"),
    ],
)
def test_quotations_of_the_study_articles(
    study: list[Document], place: int, word: str, voice: str, speaker: str
) -> None:
    text = study[place].text
    assert text.count(word) == 1
    at = text.index(word)
    (part,) = [p for p in segments(find_voices(study[place])) if p.start <= at < p.end]
    assert part.voice == voice
    assert speaker in str(part.span.speaker)


@pytest.mark.shared
def test_the_rules_are_worth_what_was_asked_of_them(shared: Path) -> None:
    texts = list(read_standoff(shared / "voice" / "dev.jsonl"))
    score = score_voices(
        {str(one.id): (one.text, one.spans) for one in texts},
        {str(one.id): find_voices(one.text) for one in texts},
        replicates=100,
    )
    table = score.table.set_index(["measure", "category"])
    assert table.loc[("words", "macro"), "f1"] >= 0.885
    assert table.loc[("words", "direct"), "f1"] >= 0.97
    assert table.loc[("words", "indirect"), "f1"] >= 0.77
    assert table.loc[("words", "indirect"), "precision"] >= 0.82
    assert table.loc[("source", "indirect"), "f1"] >= 0.92
    assert table.loc[("spans overlap", "all"), "f1"] >= 0.71
    assert table.loc[("span and source", "all"), "recall"] >= 0.66
