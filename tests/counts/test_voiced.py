"""Counts split by voice: every word is counted once, with whoever says it.

Which words are whose is laid down here, span by span, so that nothing depends on how well
voices are found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.corpus import Corpus, Document
from framing.counts import Counts, build, count_terms, merge_counts, voiced
from framing.counts.voiced import cue_term
from framing.errors import CountsError
from framing.lexicon import Lexicon
from framing.text import tokenize
from framing.text.voice import VOICES, VoiceSpan, segments
from framing.text.voice.camps import Camps
from framing.text.voice.find import VOICE_RULES

ARTICLES = {
    "a": (
        "Envoy ‘betrayed’ allies\n"
        "The minister claims that the plan is “a total surrender” of land.\n"
        "Share\n"
        "“We ceded nothing,” Berg said. Peace is far.\n"
        "Three aides familiar with the whole peace plan hope to win."
    ),
    "b": "War goes on\nIt was “not betrayed”.",
    "c": "",
}
AIDES = "Three aides familiar with the whole peace plan"
FAMILIES = {"betray": "betray*", "cede": "ceded", "surrender": "is ~2 surrender"}
CAMPS = Camps.of({"Norway": ["Berg", "minister"], "aides": "aide*"})

Articles = dict[str, tuple[str, list[VoiceSpan]]]  # text and attributions
Hear = Callable[[Mapping[str, Sequence[VoiceSpan]]], None]


def said(text: str, content: str, kind: str, quoted: str = "", **fields: Any) -> VoiceSpan:
    """Return the span of `content` in `text`; `cue` and `source` are looked up there too."""
    start = text.index(content)
    for name in {"cue", "source"} & set(fields):
        at = text.index(fields[name])
        fields[f"{name}_span"] = (at, at + len(fields[name]))
    at = text.index(quoted or content)
    marks = ((at, at + len(quoted or content)),) if quoted or kind != "indirect" else ()
    return VoiceSpan(start, start + len(content), kind, quoted=marks, **fields)


def spans_of_a() -> list[VoiceSpan]:
    text = ARTICLES["a"]
    return [
        said(text, "betrayed", "scare", cue_class="doubting", speaker="nobody"),
        said(
            text, "the plan is “a total surrender” of land", "mixed", "a total surrender",
            cue="claims", cue_class="doubting", source="The minister", speaker="Anna Berg",
        ),
        said(
            text, "We ceded nothing,", "direct",
            cue="said", cue_class="neutral", source="Berg", speaker="Anna Berg",
        ),
        said(
            text, "to win", "indirect", attribution="attitude",
            cue="hope", cue_class="cognitive", source=AIDES, speaker=AIDES,
        ),
    ]  # fmt: skip


def spans_of_b() -> list[VoiceSpan]:
    return [said(ARTICLES["b"], "not betrayed", "direct")]  # nobody is named, nothing introduces


@pytest.fixture
def hear(monkeypatch: pytest.MonkeyPatch) -> Hear:
    """Return a function that lays down who says what."""

    def lay_down(spans: Mapping[str, Sequence[VoiceSpan]]) -> None:
        def find(document: Document) -> list[VoiceSpan]:
            return list(spans.get(document.id, ()))

        monkeypatch.setattr(voiced, "find_voices", find)

    return lay_down


@pytest.fixture
def corpus(hear: Hear) -> Corpus:
    hear({"a": spans_of_a(), "b": spans_of_b()})
    metadata = {name: {"outlet": "X", "date": "2025-03-01", "group": "g"} for name in ARTICLES}
    return Corpus.from_texts(ARTICLES, metadata)


def words(counts: Counts, *columns: str) -> list[tuple[Any, ...]]:
    return list(counts.units[[*columns, "n_tokens"]].itertuples(index=False, name=None))


def facts(counts: Counts, *columns: str, layer: str = "term") -> dict[tuple[Any, ...], int]:
    """Return every count of a layer that is not zero, by columns, category and term."""
    frame = counts.to_frame()
    frame = frame[frame["layer"] == layer]
    keys = frame[[*columns, "category", "term"]].itertuples(index=False, name=None)
    return dict(zip(keys, frame["n"], strict=True))


# --- what is counted where --------------------------------------------------------------


def test_words_by_section_and_voice(corpus: Corpus) -> None:
    counts = count_terms(corpus, split=["voice"])
    assert counts.keys == ("document", "section", "voice")
    assert words(counts, "document", "section", "voice") == [
        ("a", "headline", "outlet", 2),  # envoy allies
        ("a", "headline", "scare", 1),
        ("a", "lead", "outlet", 4),  # the minister claims that
        ("a", "lead", "direct", 3),  # a total surrender
        ("a", "lead", "indirect", 5),  # the plan is … of land
        ("a", "body", "outlet", 14),  # berg said peace is far … hope
        ("a", "body", "direct", 3),  # we ceded nothing
        ("a", "body", "attitude", 2),  # to win
        ("b", "headline", "outlet", 3),
        ("b", "lead", "outlet", 2),
        ("b", "lead", "direct", 2),
    ]
    table = facts(counts, "document", "section", "voice")
    assert table["a", "lead", "direct", "", "surrender"] == 1
    assert ("a", "lead", "outlet", "", "surrender") not in table
    assert table["a", "body", "outlet", "", "peace"] == 2
    assert "share" not in counts.terms["term"].tolist(), "what cleaning removed is not counted"


def test_matches_stand_with_whoever_says_their_first_word(corpus: Corpus) -> None:
    counts = count_terms(corpus, unit="document", split="voice", families=FAMILIES)
    assert facts(counts, "document", "voice", layer="family") == {
        ("a", "scare", "betray", "betrayed"): 1,
        ("a", "direct", "cede", "ceded"): 1,
        ("a", "indirect", "surrender", "is a total surrender"): 1,
        ("b", "direct", "betray", "betrayed"): 1,
    }


def test_attributions_are_a_layer_of_their_own(corpus: Corpus) -> None:
    counts = count_terms(corpus, split=["voice"])
    assert facts(counts, "document", "section", "voice", layer="cue") == {
        ("a", "lead", "indirect", "doubting", "claims"): 1,
        ("a", "body", "direct", "neutral", "said"): 1,
        ("a", "body", "attitude", "cognitive", "hope"): 1,
        ("b", "lead", "direct", "none", "none"): 1,
    }
    assert "cue" not in count_terms(corpus).layers


def test_all_columns_of_voice(corpus: Corpus) -> None:
    split = ["cue_class", "speaker", "camp", "voice"]
    counts = count_terms(corpus, unit="document", split=split, camps=CAMPS)
    assert counts.keys == ("document", "voice", "camp", "speaker", "cue_class")
    assert words(counts, *counts.keys) == [
        ("a", "outlet", "outlet", "", "", 20),
        ("a", "scare", "outlet", "", "", 1),  # kept at arm's length, but the outlet's
        ("a", "direct", "Norway", "Anna Berg", "doubting", 3),
        ("a", "direct", "Norway", "Anna Berg", "neutral", 3),
        ("a", "indirect", "Norway", "Anna Berg", "doubting", 5),
        ("a", "attitude", "aides", "Three aides familiar with the whole", "cognitive", 2),
        ("b", "outlet", "outlet", "", "", 5),
        ("b", "direct", "unknown", "", "", 2),
        ("c", "outlet", "outlet", "", "", 0),
    ]


def test_a_unit_far_apart_is_one_row(corpus: Corpus) -> None:
    counts = count_terms(corpus, unit="document", split=["speaker"])
    assert counts.keys == ("document", "speaker")
    assert words(counts, "document", "speaker") == [
        ("a", "", 21),
        ("a", "Anna Berg", 11),
        ("a", "Three aides familiar with the whole", 2),
        ("b", "", 7),
        ("c", "", 0),
    ]


def test_passages_are_numbered_as_read(corpus: Corpus) -> None:
    counts = count_terms(corpus, unit="passage", camps=CAMPS, families=FAMILIES)
    assert counts.keys == ("document", "section", "paragraph", "passage")
    columns = ("document", "section", "paragraph", "passage", "voice", "camp", "speaker")
    assert words(counts, *columns) == [
        ("a", "headline", 1, 1, "outlet", "outlet", "", 1),
        ("a", "headline", 1, 2, "scare", "outlet", "", 1),
        ("a", "headline", 1, 3, "outlet", "outlet", "", 1),
        ("a", "lead", 2, 4, "outlet", "outlet", "", 4),
        ("a", "lead", 2, 5, "indirect", "Norway", "Anna Berg", 3),
        ("a", "lead", 2, 6, "direct", "Norway", "Anna Berg", 3),
        ("a", "lead", 2, 7, "indirect", "Norway", "Anna Berg", 2),
        ("a", "body", 4, 8, "direct", "Norway", "Anna Berg", 3),
        ("a", "body", 4, 9, "outlet", "outlet", "", 5),
        ("a", "body", 5, 10, "outlet", "outlet", "", 9),
        ("a", "body", 5, 11, "attitude", "aides", "Three aides familiar with the whole", 2),
        ("b", "headline", 1, 1, "outlet", "outlet", "", 3),
        ("b", "lead", 2, 2, "outlet", "outlet", "", 2),
        ("b", "lead", 2, 3, "direct", "unknown", "", 2),
    ]
    assert set(counts.units["cue_class"]) == {"", "doubting", "neutral", "cognitive"}
    assert facts(counts, "document", "passage", layer="cue") == {
        ("a", 5, "doubting", "claims"): 1,
        ("a", 8, "neutral", "said"): 1,
        ("a", 11, "cognitive", "hope"): 1,
        ("b", 3, "none", "none"): 1,
    }
    assert facts(counts, "passage", layer="family")[5, "surrender", "is a total surrender"] == 1
    assert "camp" not in count_terms(corpus, unit="passage").units


def test_camps_may_come_as_a_plain_table(corpus: Corpus) -> None:
    plain = {camp: list(patterns) for camp, patterns in CAMPS.patterns.items()}
    given_plain = count_terms(corpus, unit="passage", camps=plain)
    assert given_plain.digest == count_terms(corpus, unit="passage", camps=CAMPS).digest
    assert given_plain.provenance.software["camps"] == CAMPS.digest


def test_a_passage_ends_where_the_speaker_or_the_paragraph_does(hear: Hear) -> None:
    text = "Talks\n“Yes.” “No.” “So” … “maybe”\nThey go on.\nIt is over."
    so, maybe = ((text.index(w), text.index(w) + len(w)) for w in ("So", "maybe"))
    hear(
        {
            "a": [
                said(text, "Yes.", "direct", speaker="A"),
                said(text, "No.", "direct", speaker="A"),
                # no word stands between the two parts of this one
                VoiceSpan(so[0], maybe[1], "mixed", speaker="B", quoted=(so, maybe)),
                said(text, "They go on.\nIt is over.", "indirect", speaker="C"),
            ]
        }
    )
    counts = count_terms(Corpus.from_texts({"a": text}), unit="passage")
    assert words(counts, "passage", "voice", "speaker") == [
        (1, "outlet", "", 1),
        (2, "direct", "A", 1),
        (3, "direct", "A", 1),
        (4, "direct", "B", 2),
        (5, "indirect", "C", 3),
        (6, "indirect", "C", 3),
    ]


def test_a_word_belongs_to_where_its_first_letter_stands(hear: Hear) -> None:
    text = "War\nThe unbelievable peace."
    hear({"a": [VoiceSpan(8, 10, "scare"), VoiceSpan(10, 25, "direct")]})
    counts = count_terms(Corpus.from_texts({"a": text}), unit="document", split="voice")
    assert facts(counts, "voice", layer="term") == {
        ("outlet", "", "war"): 1,
        ("outlet", "", "the"): 1,
        ("scare", "", "unbelievable"): 1,
        ("direct", "", "peace"): 1,
    }


def test_the_parts_of_one_attribution_count_once(hear: Hear) -> None:
    text = "War\n“The offer,” he added, “was late.” “—” “Too late.” “And small.”"
    he = {"cue": "added", "cue_class": "neutral", "source": "he"}
    hear(
        {
            "a": [
                said(text, "The offer,", "direct", **he),
                said(text, "was late.", "direct", **he),
                said(text, "—", "direct"),  # without a word
                said(text, "Too late.", "direct"),
                said(text, "And small.", "direct"),
            ]
        }
    )
    counts = count_terms(Corpus.from_texts({"a": text}), unit="passage")
    assert facts(counts, "passage", layer="cue") == {
        (2, "neutral", "added"): 1,
        (5, "none", "none"): 1,
        (6, "none", "none"): 1,
    }


def test_units_without_a_word_stay_rows_of_zeros(hear: Hear) -> None:
    texts = {"a": "—\nPeace.\n* * *", "b": ""}
    corpus = Corpus.from_texts(texts, clean=False)
    hear({"a": [said(texts["a"], "Peace.", "direct")]})
    for unit in ("document", "section", "paragraph"):
        plain, split = (count_terms(corpus, unit=unit, split=s) for s in ((), ("voice",)))
        names = list(plain.keys)
        assert split.units[names].drop_duplicates().equals(plain.units[names].drop_duplicates()), (
            unit
        )
        assert split.n_units == plain.n_units, "no row of nothing beside one of words"
        assert set(split.units.loc[split.units["n_tokens"] == 0, "voice"]) == {"outlet"}
    assert count_terms(corpus, unit="passage").n_units == 1


def test_speakers_are_no_running_text(hear: Hear) -> None:
    long = "people\n who  know of it but will not say so"
    speakers = [long, "x" * 999]
    hear({"a": [VoiceSpan(4 * i, 4 * i + 2, "direct", speaker=s) for i, s in enumerate(speakers)]})
    counts = count_terms(Corpus.from_texts({"a": "War is."}), unit="passage")
    assert counts.units["speaker"].tolist() == ["people who know of it but", "x" * 100]


@pytest.mark.parametrize(
    ("cue", "term"),
    [
        ("said", "said"),
        ("Said", "said"),
        ("has repeatedly said", "said"),
        ("did not deny", "deny"),
        ("couldn’t say", "say"),
        ("’d like", "like"),
        ("is expected", "expected"),
        ("According to", "according"),
        ("criticism of", "criticism"),
        ("replied", "replied"),
        ("imply", "imply"),
        ("reportedly", "reportedly"),
        ("has not", "has"),
        (":", "none"),
        ("", "none"),
        (None, "none"),
    ],
)
def test_the_head_of_a_cue(cue: str | None, term: str) -> None:
    assert cue_term(cue) == term


# --- whatever is said: nothing is lost, nothing depends on the way it was cut -------------

TOKENS = st.sampled_from(["war", "peace.", "The", "ceded", "land", "\n", "’s", "—", "“", "”"])
WORDS = st.sampled_from(["war", "peace.", "The", "ceded", "land", "\n", "’s"])


@st.composite
def spans(draw: st.DrawFn, text: str) -> list[VoiceSpan]:
    """Spans anywhere, even within words and over paragraphs; sorted and without overlap."""
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    found = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        kind = draw(st.sampled_from(["direct", "indirect", "mixed", "scare"]))
        inner = sorted(draw(st.lists(st.integers(start, end), min_size=2, max_size=2)))
        found.append(
            VoiceSpan(
                start, end, kind,
                attribution=draw(st.sampled_from(["speech", "attitude"])),
                speaker=draw(st.sampled_from([None, "Anna Berg", "an aide"])),
                cue=draw(st.sampled_from([None, "says"])),
                cue_class=draw(st.sampled_from([None, "neutral", "doubting"])),
                quoted=((inner[0], inner[1]),) if kind == "mixed" else (),
            )
        )  # fmt: skip
    return found


@st.composite
def heard(draw: st.DrawFn, tokens: st.SearchStrategy[str] = TOKENS) -> Articles:
    text = st.lists(tokens, max_size=25).map(" ".join)
    texts = draw(st.dictionaries(st.sampled_from("abcde"), text, min_size=1))
    return {name: (text, draw(spans(text))) for name, text in texts.items()}


@contextmanager
def listening(articles: Articles) -> Iterator[pytest.MonkeyPatch]:
    """Find the spans of the articles, and no others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(voiced, "find_voices", lambda document: articles[document.id][1])
        yield patch


def corpus_of(articles: Articles) -> Corpus:
    return Corpus.from_texts({name: text for name, (text, _) in articles.items()}, clean=False)


FRAMES = Lexicon.from_patterns({"loss": ["ceded ~1 land", "ceded", "the *"]}, id="frames")
ALL: dict[str, Any] = {
    "split": ["voice", "camp", "speaker", "cue_class"], "camps": CAMPS, "lexicons": [FRAMES],
}  # fmt: skip
PASSAGES: dict[str, Any] = {"unit": "passage", "camps": CAMPS, "lexicons": [FRAMES]}


def by_hand(corpus: Corpus, articles: Articles) -> Counter[Any]:
    """Count document, section, voice, speaker and term, word by word."""
    found: Counter[Any] = Counter()
    for document in corpus:
        stretches = list(segments(articles[document.id][1]))
        for paragraph in document.paragraphs:
            tokens = tokenize(document.text[paragraph.start : paragraph.end])
            for term, start in zip(tokens["term"], tokens["start"] + paragraph.start, strict=True):
                of = [s for s in stretches if s.start <= start < s.end]
                voice = of[0].voice if of else "outlet"
                own = voice in ("outlet", "scare")
                speaker = "" if own else of[0].span.speaker or ""
                found[document.id, paragraph.section, voice, speaker, "", term] += 1
    return found


@given(heard())
def test_every_word_has_the_voice_of_its_place(articles: Articles) -> None:
    corpus = corpus_of(articles)
    with listening(articles):
        counts = count_terms(corpus, split=["voice", "speaker"])
        passages = count_terms(corpus, unit="passage")
    expected = by_hand(corpus, articles)
    columns = ("document", "section", "voice", "speaker")
    assert counts.n_tokens == passages.n_tokens == expected.total()
    assert facts(counts, *columns) == expected
    assert facts(passages.group(columns), *columns) == expected


@given(heard(), st.sampled_from(["document", "section", "paragraph"]))
def test_the_voices_of_a_unit_add_up_to_it(articles: Articles, unit: str) -> None:
    corpus = corpus_of(articles)
    with listening(articles):
        plain = count_terms(corpus, unit=unit, lexicons=[FRAMES])
        split = count_terms(corpus, unit=unit, **ALL)
        passages = count_terms(corpus, **PASSAGES)
    keys = plain.keys
    for counts in (split, passages):
        for layer in ("term", "frames"):
            assert facts(counts.group(keys), *keys, layer=layer) == facts(plain, *keys, layer=layer)
    tokens = split.group(keys).units["n_tokens"]
    assert tokens.tolist() == plain.units["n_tokens"].tolist()


@given(
    heard(),
    st.sampled_from([ALL, PASSAGES]),
    st.integers(1, 80),
    st.randoms(use_true_random=False),
)
def test_blocks_and_merging_change_nothing(
    articles: Articles, arguments: dict[str, Any], size: int, random: Any
) -> None:
    with listening(articles) as patch:
        whole = count_terms(corpus_of(articles), **arguments)
        patch.setattr(build, "VOICED_BYTES", size)
        blockwise = count_terms(corpus_of(articles), **arguments)
        parts = [count_terms(corpus_of({name: articles[name]}), **arguments) for name in articles]
    random.shuffle(parts)
    assert blockwise.digest == whole.digest
    assert merge_counts(parts).digest == merge_counts(parts[::-1]).digest == whole.digest


def test_merging_in_any_order_saves_the_same_bytes(corpus: Corpus, tmp_path: Path) -> None:
    for arguments in (ALL, PASSAGES):
        a, b, c = (count_terms(corpus.subset([name]), **arguments) for name in "abc")
        orders = [merge_counts([a, b, c]), merge_counts([c, b, a]), a.merge(b.merge(c))]
        saved = {counts.save(tmp_path / "counts").read_bytes() for counts in orders}
        assert len(saved) == 1
        assert orders[0].digest == count_terms(corpus, **arguments).digest


def test_processes_change_no_byte(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "VOICED_BYTES", 20)
    for arguments in (ALL, PASSAGES):
        done: list[int] = []
        one = count_terms(corpus, **arguments).save(tmp_path / "one")
        two = count_terms(corpus, processes=2, progress=done.append, **arguments)
        assert two.save(tmp_path / "two").read_bytes() == one.read_bytes()
        assert done == [1, 1, 1]


def test_what_is_saved_is_what_was_counted(corpus: Corpus, tmp_path: Path) -> None:
    for arguments in (ALL, PASSAGES):
        counts = count_terms(corpus, **arguments)
        back = Counts.load(counts.save(tmp_path / "voiced.counts"))
        assert back.digest == counts.digest
        assert back.keys == counts.keys
        assert back.provenance == counts.provenance
        pd.testing.assert_frame_equal(back.units, counts.units)
        assert back.select("cue").matrix.sum() == 4


def test_voices_are_filtered_and_grouped_like_any_column(corpus: Corpus) -> None:
    counts = count_terms(corpus, split=["voice"])
    assert counts.filter(voice=["outlet", "scare"]).n_tokens == 20 + 1 + 5
    by_voice = counts.group("voice")
    assert by_voice.units["voice"].tolist() == list(VOICES)
    assert by_voice.units["n_docs"].tolist() == [2, 1, 2, 1, 1]
    assert by_voice.units["n_tokens"].tolist() == [25, 1, 8, 5, 2]


# --- what is recorded, and what is refused ------------------------------------------------


def test_the_record_names_rules_and_camps_only_where_they_were_used(corpus: Corpus) -> None:
    plain, split = count_terms(corpus), count_terms(corpus, **ALL)
    assert split.provenance.software["voice"] == VOICE_RULES
    assert split.provenance.software["camps"] == CAMPS.digest
    assert split.provenance.arguments["split"] == ["voice", "camp", "speaker", "cue_class"]
    assert {"voice", "camps"}.isdisjoint(plain.provenance.software)
    assert set(plain.provenance.arguments) == {"unit", "metadata", "families"}
    assert "camps" not in count_terms(corpus, split="voice").provenance.software
    assert count_terms(corpus, unit="passage").provenance.software["voice"] == VOICE_RULES


def test_without_split_no_voice_is_looked_for(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(document: Document) -> list[VoiceSpan]:
        raise AssertionError(document.id)

    monkeypatch.setattr(voiced, "find_voices", refuse)
    assert count_terms(corpus).keys == ("document", "section")
    with pytest.raises(AssertionError, match="a"):
        count_terms(corpus, split="voice")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"split": "voic"}, "split='voic' is not a column of voice; did you mean 'voice'"),
        ({"split": ["voice", "outlet"]}, "split='outlet' is not a column of voice; known are"),
        ({"unit": "passage", "split": ["voice"]}, "unit='passage' cannot be split by voice.*leave"),
        ({"split": ["voice", "camp"]}, r"split by 'camp' needs.*pass camps=Camps\.of"),
        ({"split": ["voice"], "camps": CAMPS}, "camps are given, but unit='section'.*add 'camp'"),
        ({"camps": CAMPS}, "camps are given, but unit='section' with split=()"),
        (
            {"split": "voice", "lexicons": [Lexicon.from_patterns({"x": "y"}, id="cue")]},
            "two layers would be called 'cue'.*other than 'term', 'cue' and 'family'",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(
    corpus: Corpus, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(CountsError, match=message):
        count_terms(corpus, **arguments)


def test_metadata_of_the_name_of_a_column_of_voice_is_refused(hear: Hear) -> None:
    hear({})
    corpus = Corpus.from_texts({"a": "War."}, {"a": {"speaker": "Berg", "outlet": "X"}})
    with pytest.raises(CountsError, match=r"metadata column 'speaker'.*name the columns to keep"):
        count_terms(corpus, split="speaker")
    assert count_terms(corpus, split="speaker", metadata=["outlet"]).n_tokens == 1
    assert count_terms(corpus, split="voice").units["speaker"].tolist() == ["Berg"]


def test_a_lexicon_may_be_called_cue_where_no_voice_is_counted(corpus: Corpus) -> None:
    lexicon = Lexicon.from_patterns({"saying": "said"}, id="cue")
    assert count_terms(corpus, lexicons=[lexicon]).layers == ("cue", "term")


def test_voices_as_they_are_found_add_up() -> None:
    corpus = Corpus.from_texts(ARTICLES)
    counts = count_terms(corpus, unit="document", split="voice")
    assert set(counts.units["voice"]) > {"outlet"}
    assert counts.group("document").units["n_tokens"].tolist() == [34, 7, 0]
