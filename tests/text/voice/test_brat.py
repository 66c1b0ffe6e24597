"""Voices as brat files: nothing is lost on the way, and what coders change is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import CorpusError
from framing.text.voice import VoiceSpan
from framing.text.voice.brat import read_brat, write_brat
from framing.text.voice.standoff import Voiced, read_standoff

TEXT = """Talks “stall”

The plan, “a fair
deal,” will fail, Orr said on Monday. It is over.
"""
CONTENT = VoiceSpan(
    15,
    49,
    "mixed",
    source="Orr",
    source_span=(51, 54),
    cue="said",
    cue_span=(55, 59),
    speaker="Ann Orr",
    cue_class="neutral",
    section="lead",
    quoted=((26, 38),),
    rule="content-first",
)
SCARE = VoiceSpan(7, 12, "scare", section="headline", quoted=((7, 12),), rule="marks")
ATTITUDE = VoiceSpan(
    70, 80, "indirect", "attitude", "Orr", (51, 54), speaker="Ann Orr", rule="hope"
)


def test_the_lines_of_a_small_text(tmp_path) -> None:
    write_brat(tmp_path / "out", [Voiced("x/1", TEXT, (SCARE, CONTENT))])
    assert (tmp_path / "out" / "x_1.txt").read_bytes() == TEXT.encode()
    assert (tmp_path / "out" / "x_1.ann").read_text(encoding="utf-8").splitlines() == [
        "T1\tContent 7 12\tstall",
        "A1\tKind T1 scare",
        "A2\tSection T1 headline",
        "#1\tRule T1\tmarks",
        "T2\tContent 15 32;33 49\tThe plan, “a fair deal,” will fail",
        "A3\tKind T2 mixed",
        "A4\tSection T2 lead",
        "T3\tSource 51 54\tOrr",
        "R1\tAttribution Arg1:T2 Arg2:T3",
        "T4\tCue 55 59\tsaid",
        "A5\tCueClass T4 neutral",
        "R2\tAttribution Arg1:T2 Arg2:T4",
        "T5\tQuoted 26 32;33 38\ta fair deal,",
        "#2\tAnnotatorNotes T2\tspeaker: Ann Orr",
        "#3\tRule T2\tcontent-first",
    ]


def test_configuration_names_every_label_that_is_written(tmp_path) -> None:
    write_brat(tmp_path / "out", [Voiced("a", TEXT, (SCARE, CONTENT, ATTITUDE))])
    configuration = (tmp_path / "out" / "annotation.conf").read_text(encoding="utf-8")
    for line in (tmp_path / "out" / "a.ann").read_text(encoding="utf-8").splitlines():
        label = line.split("\t")[1].split()[0]
        assert line.startswith("#") or f"\n{label}" in configuration
    assert "Value:direct|indirect|mixed|scare" in configuration


# Texts with every kind of line end, marks, signs of brat's own format, and wide characters.
texts = st.text(alphabet="aB ,;:\t\n\r\v\x1d\x85\u2028“”\"'\\é𝒳", min_size=1, max_size=60)
words = st.text(alphabet="aB é\\u\n\t\u2028:", max_size=12).map(str.strip)


@st.composite
def voiced(draw: st.DrawFn) -> Voiced:
    """Draw a text and spans as `find_voices` gives them: sorted, apart, of visible words."""
    text = draw(texts)

    def stretch(low: int, high: int) -> tuple[int, int] | None:
        visible = [i for i in range(low, high) if not text[i].isspace()]
        if not visible:
            return None
        first, last = sorted(draw(st.tuples(*[st.sampled_from(visible)] * 2)))
        return first, last + 1

    spans, at = [], 0
    for cut in sorted(draw(st.lists(st.integers(0, len(text)), max_size=4))):
        content = stretch(at, cut)
        at = cut
        if content is None:
            continue
        source, cue = (stretch(0, len(text)) if draw(st.booleans()) else None for _ in "ab")
        kind = draw(st.sampled_from(["direct", "indirect", "mixed", "scare"]))
        parts = [stretch(*content)] if kind == "mixed" or draw(st.booleans()) else []
        spans.append(
            VoiceSpan(
                *content,
                kind,
                draw(st.sampled_from(["speech", "attitude"])),
                text[slice(*source)] if source else None,
                source,
                text[slice(*cue)] if cue else None,
                cue,
                speaker=draw(words) or None,
                cue_class=draw(st.sampled_from([None, "neutral", "doubting"])) if cue else None,
                section=draw(st.sampled_from(["headline", "lead", "body"])),
                quoted=tuple(part for part in parts if part),
                rule=draw(words),
            )
        )
    return Voiced(draw(st.text(min_size=1)), text, tuple(spans), draw(st.none() | words))


@given(st.lists(voiced(), min_size=1, max_size=2, unique_by=lambda one: one.id))
def test_spans_to_brat_and_back_is_the_identity(tmp_path_factory, before: list[Voiced]) -> None:
    folder = write_brat(tmp_path_factory.mktemp("brat") / "out", before)
    assert {one.id: one for one in read_brat(folder)} == {one.id: one for one in before}


@given(voiced())
def test_every_annotation_is_one_line_whoever_splits_the_lines(tmp_path_factory, before) -> None:
    folder = write_brat(tmp_path_factory.mktemp("brat") / "out", [before])
    (file,) = folder.glob("*.ann")
    content = file.read_bytes().decode()
    assert content.splitlines() == content.split("\n")[:-1]


@pytest.fixture
def edited(tmp_path):
    """Return a function that replaces lines of the .ann file of TEXT and reads the spans."""
    folder = write_brat(tmp_path / "out", [Voiced("a", TEXT, (SCARE, CONTENT))])
    (folder / "documents.json").unlink()  # not all programs carry it along
    file = folder / "a.ann"

    def read(changes: dict[str, str], added: str = "") -> tuple[VoiceSpan, ...]:
        lines = file.read_text(encoding="utf-8")
        for old, new in changes.items():
            assert lines.count(old) == 1
            lines = lines.replace(old, new)
        file.write_text(lines + added, encoding="utf-8")
        (one,) = read_brat(folder)
        assert (one.id, one.text) == ("a", TEXT)
        return one.spans

    return read


def test_an_added_content_has_the_kind_of_its_marks(edited) -> None:
    plain = edited({}, "T9\tContent 71 81\tIt is over\n")[-1]
    assert plain == VoiceSpan(71, 81, "indirect")


@pytest.mark.parametrize(
    ("content", "kind", "quoted"),
    [
        ("a fair deal,", "direct", ["a fair deal,"]),
        ("“a fair deal,”", "direct", ["“a fair deal,”"]),
        ("The plan, “a fair deal,” will fail", "mixed", ["a fair deal,"]),
        ("will fail", "indirect", []),
    ],
)
def test_a_content_without_a_kind_has_that_of_its_marks(tmp_path, content, kind, quoted) -> None:
    text = "The plan, “a fair deal,” will fail, Orr said."
    low = text.index(content)
    (tmp_path / "a.txt").write_bytes(text.encode())
    mark = f"T1\tContent {low} {low + len(content)}\t{content}\n"
    (tmp_path / "a.ann").write_bytes(mark.encode())
    (span,) = next(read_brat(tmp_path)).spans
    assert span.kind == kind
    assert [text[a:b] for a, b in span.quoted] == quoted


def test_a_moved_span_an_added_source_and_a_new_kind(edited) -> None:
    moved = {"T1\tContent 7 12\tstall": "T1\tContent 0 5\tTalks", "Kind T1 scare": "Kind T1 direct"}
    added = "T9\tSource 51 54\tOrr\nR9\tAttribution Arg1:T1 Arg2:T9\n"
    first = edited(moved, added)[0]
    assert (first.start, first.end, first.kind, first.source) == (0, 5, "direct", "Orr")
    assert first.quoted == ((0, 5),)


def test_a_content_that_was_made_shorter_keeps_the_quoted_part_that_is_in_it(edited) -> None:
    shorter = {"Content 15 32;33 49\tThe plan, “a fair deal,” will fail": "Content 28 32\tfair"}
    assert edited(shorter)[1].quoted == ((28, 32),)


def test_a_deleted_relation_takes_the_source_and_leaves_the_cue(edited) -> None:
    left = edited({"R1\tAttribution Arg1:T2 Arg2:T3\n": ""})[1]
    assert left == replace(CONTENT, source=None, source_span=None)


def test_a_deleted_cue_takes_its_class(edited) -> None:
    gone = {
        "T4\tCue 55 59\tsaid\n": "",
        "A5\tCueClass T4 neutral\n": "",
        "R2\tAttribution Arg1:T2 Arg2:T4\n": "",
    }
    assert edited(gone)[1] == replace(CONTENT, cue=None, cue_span=None, cue_class=None)


def test_a_speaker_is_what_the_note_says(edited) -> None:
    assert edited({"speaker: Ann Orr": "speaker:  Al Orr "})[1].speaker == "Al Orr"
    assert edited({"speaker:  Al Orr ": "is this right?"})[1].speaker is None


def test_words_between_fragments_make_two_contents_of_one_source(edited) -> None:
    whole = "Content 15 32;33 49\tThe plan, “a fair deal,” will fail"
    spans = edited(
        {whole: "Content 15 23;40 49\tThe plan will fail", "Kind T2 mixed": "Kind T2 indirect"}
    )
    assert [TEXT[s.start : s.end] for s in spans[1:]] == ["The plan", "will fail"]
    assert {s.source for s in spans[1:]} == {"Orr"}


def test_other_labels_events_and_the_other_direction_of_an_arrow(edited) -> None:
    added = (
        "T9\tDoubt 0 5\tTalks\nA9\tSure T9\nE1\tDoubt:T9\nN1\tReference T9 Wiki:1\tx\n"
        "*\tEquiv T9 T1\nR9\tCause Arg1:T9 Arg2:T1\n\r\n\n"
    )
    turned = {"Arg1:T2 Arg2:T3": "Arg1:T3 Arg2:T2"}
    assert edited(turned, added) == (SCARE, CONTENT)


def test_ids_come_back_and_file_names_suit_every_file_system(tmp_path) -> None:
    before = [Voiced(name, "x") for name in ("A/b:c", "a?b_c", "", "..", 5)]
    folder = write_brat(tmp_path / "out", before)
    assert sorted(path.name for path in folder.glob("*.txt")) == [
        "5.txt", "A_b_c.txt", "a_b_c-2.txt", "text-2.txt", "text.txt",
    ]  # fmt: skip
    assert {one.id for one in read_brat(folder)} == {"A/b:c", "a?b_c", "", "..", 5}


def test_a_folder_with_files_is_not_written_over(tmp_path) -> None:
    write_brat(tmp_path, [])
    with pytest.raises(CorpusError, match="not empty; give a new folder"):
        write_brat(tmp_path, [])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("T9 Content 0 5 Talks", "write 'T1⇥Content 0 5⇥words'; got 'T9 Content 0 5 Talks'"),
        ("T9\tContent 0 x\tTalks", "write 'T1⇥Content"),
        ("T9\tContent 0 500\tTalks", "T9 is 0 to 500, but the text has 83 characters"),
        ("T9\tContent 5 5\t", "T9 is 5 to 5"),
        ("T9\tContent 0 5\tWalks", "T9 is 'Talks', but it says 'Walks'; .*restore a.txt"),
        ("T1\tContent 0 5\tTalks", "T1 is there twice"),
        ("R9\tAttribution T1 T2", "write 'R1⇥Attribution Arg1:T1 Arg2:T2'"),
        ("R9\tAttribution Arg1:T1 Arg2:T8", "there is no T8; delete the line"),
        ("R9\tAttribution Arg1:T1 Arg2:T2", "got Content and Content"),
        ("R9\tAttribution Arg1:T3 Arg2:T4", "got Source and Cue"),
        ("A9\tKind T1 loud", "there is no Kind 'loud'; known are: direct"),
        ("A9\tKind T8 direct", "there is no T8"),
        ("A9", "write 'A1⇥Kind T1 direct'; got 'A9'"),
        ("#9", "write '#1⇥AnnotatorNotes T1⇥words'"),
        ("speaker: Orr", "no line of brat begins like 'speaker: Orr'"),
    ],
)
def test_a_malformed_line_is_one_error_with_file_and_line(edited, line, told) -> None:
    with pytest.raises(CorpusError, match=rf"a\.ann, line 16: .*{told}"):
        edited({}, line + "\n")


def test_two_sources_of_one_content_are_refused(edited) -> None:
    added = "T9\tSource 0 5\tTalks\nR9\tAttribution Arg1:T2 Arg2:T9\n"
    with pytest.raises(CorpusError, match="line 17: T2 has two marks of the kind Source; keep one"):
        edited({}, added)


def test_folders_that_are_none_of_brat(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no folder"):
        next(read_brat(tmp_path / "x"))
    with pytest.raises(CorpusError, match=r"holds no \.ann files"):
        next(read_brat(tmp_path))
    (tmp_path / "a.ann").write_bytes(b"")
    with pytest.raises(CorpusError, match=r"a\.ann has no text; put a\.txt beside it"):
        next(read_brat(tmp_path))
    (tmp_path / "a.txt").write_bytes(b"\xe9")
    with pytest.raises(CorpusError, match="must be UTF-8"):
        next(read_brat(tmp_path))
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "documents.json").write_bytes(b"{")
    with pytest.raises(CorpusError, match=r"documents\.json: .*mend it"):
        next(read_brat(tmp_path))


@pytest.mark.shared
def test_the_annotated_articles_survive(shared, tmp_path) -> None:
    texts = list(read_standoff(shared / "voice" / "dev.jsonl"))
    back = {one.id: one for one in read_brat(write_brat(tmp_path / "out", texts))}
    for one in texts:
        voices = [(s.start, s.end, s.kind, s.attribution, s.source_span) for s in one.spans]
        after = [(s.start, s.end, s.kind, s.attribution, s.source_span) for s in back[one.id].spans]
        assert after == sorted(voices, key=lambda v: v[:2])
