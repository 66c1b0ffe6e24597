"""Segments: every word has one voice, and what is in no segment is the outlet's."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.text.voice import VOICES, Segment, VoiceSpan, segments


def voices(*spans: VoiceSpan) -> list[tuple[int, int, str]]:
    return [(s.start, s.end, s.voice) for s in segments(spans)]


def test_a_span_of_one_kind_is_one_segment() -> None:
    assert voices(VoiceSpan(3, 9, "direct", quoted=((3, 9),))) == [(3, 9, "direct")]
    assert voices(VoiceSpan(3, 9, "scare", quoted=((3, 9),))) == [(3, 9, "scare")]
    assert voices(VoiceSpan(3, 9, "indirect")) == [(3, 9, "indirect")]
    assert voices(VoiceSpan(3, 9, "indirect", "attitude")) == [(3, 9, "attitude")]


def test_words_in_marks_of_a_mixed_span_are_direct() -> None:
    span = VoiceSpan(10, 40, "mixed", quoted=((10, 15), (15, 20), (35, 40)))
    assert voices(span) == [
        (10, 15, "direct"),
        (15, 20, "direct"),
        (20, 35, "indirect"),
        (35, 40, "direct"),
    ]


def test_words_in_marks_are_said_even_inside_an_attitude() -> None:
    span = VoiceSpan(0, 9, "mixed", "attitude", quoted=((3, 5),))
    assert voices(span) == [(0, 3, "attitude"), (3, 5, "direct"), (5, 9, "attitude")]


def test_a_segment_knows_its_span() -> None:
    one, two = VoiceSpan(0, 4, "direct"), VoiceSpan(6, 9, "indirect")
    assert list(segments([one, two])) == [
        Segment(0, 4, "direct", one),
        Segment(6, 9, "indirect", two),
    ]
    assert list(segments([])) == []


def test_a_span_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        VoiceSpan(0, 4, "direct").start = 1  # type: ignore[misc]


@st.composite
def apart(draw: st.DrawFn) -> list[VoiceSpan]:
    """Draw spans in order, without overlap, with stretches in marks inside each."""
    cuts = sorted(draw(st.sets(st.integers(0, 60), max_size=16)))
    found = []
    for start, end in list(pairwise(cuts))[::2]:
        inner = sorted(draw(st.sets(st.integers(start, end), max_size=4)))
        found.append(
            VoiceSpan(
                start,
                end,
                draw(st.sampled_from(["direct", "indirect", "mixed", "scare"])),
                draw(st.sampled_from(["speech", "attitude"])),
                quoted=tuple(pairwise(inner))[::2],
            )
        )
    return found


@given(apart())
def test_segments_fill_the_spans_and_nothing_else(spans: list[VoiceSpan]) -> None:
    found = list(segments(spans))
    assert all(s.start < s.end and s.voice in VOICES[1:] for s in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    filled = [i for s in found for i in range(s.start, s.end)]
    assert filled == [i for span in spans for i in range(span.start, span.end)]
    for s in found:
        assert s.span in spans
        assert s.span.start <= s.start
        assert s.end <= s.span.end
        if s.span.kind == "mixed":
            in_marks = any(a <= s.start and s.end <= b for a, b in s.span.quoted)
            assert (s.voice == "direct") == in_marks
        else:
            assert s.voice in (s.span.kind, "attitude")
