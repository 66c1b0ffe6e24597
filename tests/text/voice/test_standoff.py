"""Voices as JSON lines: written for other programs, read from them and from coders."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import CorpusError
from framing.text.voice import VoiceSpan, find_voices
from framing.text.voice.standoff import (
    Voiced,
    from_record,
    quoted_parts,
    read_standoff,
    to_line,
    to_record,
    write_standoff,
)

TEXT = "The plan, “a fair deal,” will fail, Orr said on Monday."
SPAN = VoiceSpan(
    0,
    34,
    "mixed",
    source="Orr",
    source_span=(36, 39),
    cue="said",
    cue_span=(40, 44),
    speaker="Ann Orr",
    cue_class="neutral",
    section="lead",
    quoted=((11, 23),),
    rule="content-first",
)

words = st.text(max_size=8)


@st.composite
def voiced(draw: st.DrawFn) -> Voiced:
    """Draw a text with spans that need not make sense, but fit it."""
    text = draw(st.text(min_size=1, max_size=40))
    offsets = st.integers(0, len(text) - 1).flatmap(
        lambda low: st.tuples(st.just(low), st.integers(low + 1, len(text)))
    )
    marked = st.none() | offsets
    spans = []
    for start, end in draw(st.lists(offsets, max_size=4)):
        source, cue = draw(marked), draw(marked)
        quoted = draw(st.lists(offsets, max_size=2))
        inside = {(max(a, start), min(b, end)) for a, b in quoted if a < end and start < b}
        spans.append(
            VoiceSpan(
                start,
                end,
                draw(st.sampled_from(["direct", "indirect", "mixed", "scare"])),
                draw(st.sampled_from(["speech", "attitude"])),
                text[slice(*source)] if source else draw(words) or None,
                source,
                text[slice(*cue)] if cue else None,
                cue,
                speaker=draw(words) or None,
                cue_class=draw(st.sampled_from([None, "neutral", "doubting"])),
                section=draw(st.sampled_from(["headline", "lead", "body"])),
                quoted=tuple(sorted(inside)),
                rule=draw(words),
            )
        )
    name = draw(st.text(min_size=1) | st.integers())
    return Voiced(name, text, tuple(spans), draw(st.none() | words))


@given(voiced())
def test_what_is_written_is_read_again(before: Voiced) -> None:
    line = to_line(before)
    assert line.encode().count(b"\n") == 1
    assert from_record(json.loads(line), "here") == before


def test_a_record_has_the_keys_of_the_exchange_format() -> None:
    record = json.loads(to_line(Voiced("a", TEXT, (SPAN,))))
    assert record["id"] == "a"
    assert record["text"] == TEXT
    assert record["spans"] == [
        {
            "start": 0,
            "end": 34,
            "kind": "mixed",
            "source": "Orr",
            "source_span": [36, 39],
            "cue": "said",
            "cue_span": [40, 44],
            "speaker": "Ann Orr",
            "speech": True,
            "attribution": "speech",
            "cue_class": "neutral",
            "section": "lead",
            "quoted": [[11, 23]],
            "rule": "content-first",
        }
    ]


def test_a_file_is_read_with_its_byte_order_mark_and_blank_lines(tmp_path) -> None:
    both = [Voiced("a", TEXT, (SPAN,)), Voiced(7, "", (), "Élan")]
    path = write_standoff(tmp_path / "gold.jsonl", both)
    assert list(read_standoff(path)) == both
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\n\n"))
    assert list(read_standoff(path)) == both


def test_half_a_surrogate_pair_is_written_as_an_escape() -> None:
    line = to_line(Voiced("a", "war \ud800 é"))
    assert line.isascii()
    assert json.loads(line)["text"] == "war \ud800 é"


def test_a_span_needs_only_its_offsets_and_kind() -> None:
    spans = [{"start": 0, "end": 34, "kind": kind} for kind in ("direct", "indirect", "scare")]
    direct, indirect, scare = from_record({"id": "a", "text": TEXT, "spans": spans}, "x").spans
    assert direct == VoiceSpan(0, 34, "direct", quoted=((0, 34),))
    assert indirect == VoiceSpan(0, 34, "indirect")
    assert scare.quoted == ((0, 34),)


def test_quotation_marks_tell_what_of_a_mixed_span_is_quoted() -> None:
    record = {"id": "a", "text": TEXT, "spans": [{"start": 0, "end": 34, "kind": "mixed"}]}
    assert [TEXT[a:b] for a, b in from_record(record, "x").spans[0].quoted] == ["a fair deal,"]
    record["spans"][0]["quoted"] = []
    assert from_record(record, "x").spans[0].quoted == ()


def test_quoted_parts_of_several_paragraphs() -> None:
    text = "It is “a long,”\nlong and “very short” tale."
    assert [text[a:b] for a, b in quoted_parts(text, 0, len(text))] == ["a long,", "very short"]
    assert [text[a:b] for a, b in quoted_parts(text, 9, 30)] == ["long,", "very"]
    assert quoted_parts(text, 16, 25) == ()


def test_no_speech_is_an_attitude_unless_the_attribution_is_given() -> None:
    span = {"start": 0, "end": 8, "kind": "indirect", "speech": False}
    record = {"id": "a", "text": TEXT, "spans": [span]}
    assert from_record(record, "x").spans[0].attribution == "attitude"
    span["attribution"] = "speech"
    assert from_record(record, "x").spans[0].attribution == "speech"


def test_source_and_cue_are_taken_from_the_text_where_only_their_span_is_given() -> None:
    span = {"start": 0, "end": 34, "kind": "indirect", "source_span": [36, 39], "cue": "said"}
    read = from_record({"id": "a", "text": TEXT, "spans": [span]}, "x").spans[0]
    assert (read.source, read.cue, read.cue_span) == ("Orr", "said", None)


GOOD = {"start": 0, "end": 8, "kind": "indirect"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"end": 999}, "span 2 of 'a': start, end is 0 to 999, but the text has 55 characters"),
        ({"start": 8}, "is 8 to 8"),
        ({"start": -1}, "is -1 to 8"),
        ({"start": "0"}, "must be two whole numbers; got ['0', 8]"),
        ({"end": None}, "must be two whole numbers; got [0, None]"),
        ({"end": True}, "must be two whole numbers"),
        ({"kind": "indrect"}, "there is no kind 'indrect'; did you mean 'indirect'?"),
        ({"kind": None}, "has no 'kind'; give it one of direct, indirect, mixed, scare"),
        ({"source_span": [3]}, "source_span must be two whole numbers; got [3]"),
        ({"cue_span": [50, 70]}, "cue_span is 50 to 70"),
        ({"quoted": [[9, 7]]}, "quoted is 9 to 7"),
        ({"quoted": "all"}, "'quoted' must be a list"),
        ({"cue_class": "loud"}, "there is no cue_class 'loud'; known are: assertive"),
        ({"section": "end"}, "there is no section 'end'"),
        ({"speaker": 5}, "'speaker' must be a string or null; got 5"),
    ],
)
def test_a_span_that_does_not_fit_is_named(tmp_path, change, told) -> None:
    path = tmp_path / "gold.jsonl"
    record = {"id": "a", "text": TEXT, "spans": [GOOD, GOOD | change]}
    path.write_text('{"id": "z", "text": ""}\n' + json.dumps(record), encoding="utf-8")
    with pytest.raises(CorpusError) as error:
        list(read_standoff(path))
    assert told in str(error.value)
    assert str(error.value).startswith(f"{path}, line 2: span 2 of 'a'")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1: not JSON"),
        ("[1]", "line 1: not an object"),
        ('{"text": "x"}', "'id' must name the text; got None"),
        ('{"id": "a", "text": null}', "'text' of 'a' must be a string; got None"),
        ('{"id": "a", "text": "x", "spans": {}}', "'spans' of 'a' must be a list"),
        ('{"id": "a", "text": "x", "spans": [3]}', "span 1 of 'a': not an object but 3"),
    ],
)
def test_a_record_that_is_none_is_named(tmp_path, line, told) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(CorpusError) as error:
        list(read_standoff(path))
    assert told in str(error.value)


def test_bytes_that_are_not_utf8_and_files_that_are_not_there(tmp_path) -> None:
    (tmp_path / "x.jsonl").write_bytes(b'{"id": "a", "text": "caf\xe9"}')
    with pytest.raises(CorpusError, match=r"line 1: not JSON.*UTF-8"):
        list(read_standoff(tmp_path / "x.jsonl"))
    with pytest.raises(CorpusError, match=r"there is no file .*y\.jsonl"):
        list(read_standoff(tmp_path / "y.jsonl"))


@pytest.mark.shared
def test_the_annotated_articles_are_read_and_written_without_loss(shared, tmp_path) -> None:
    gold = shared / "voice" / "dev.jsonl"
    texts = list(read_standoff(gold))
    keys = ("start", "end", "kind", "source", "speaker", "speech")
    with gold.open(encoding="utf-8") as file:
        for voiced, line in zip(texts, file, strict=True):
            record, written = json.loads(line), to_record(voiced)
            assert written["text"] == record["text"]
            for before, after in zip(record["spans"], written["spans"], strict=True):
                assert [after[key] for key in keys] == [before[key] for key in keys]


@pytest.mark.shared
def test_the_scorer_beside_the_repository_reads_what_is_written(shared, tmp_path) -> None:
    texts = list(read_standoff(shared / "voice" / "dev.jsonl"))[:5]
    gold = write_standoff(tmp_path / "gold.jsonl", texts)
    found = (Voiced(v.id, v.text, tuple(find_voices(v.text))) for v in texts)
    predicted = write_standoff(tmp_path / "predicted.jsonl", found)
    command = [sys.executable, str(shared / "voice" / "score.py"), "--json"]
    for files, f1 in (((gold, gold), 100.0), ((gold, predicted), None)):
        done = subprocess.run([*command, *map(str, files)], capture_output=True, check=True)
        score = json.loads(done.stdout)
        assert score["docs"] == 5
        assert f1 is None or score["tok_macroF1"] == f1
