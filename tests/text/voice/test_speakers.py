"""Speakers: one name for a source, however the article calls it."""

from __future__ import annotations

import pytest

from framing.text.voice import VoiceSpan, find_voices
from framing.text.voice.speakers import resolve_speakers
from framing.text.voice.words import flatten


def speakers(text: str) -> list[str | None]:
    return [span.speaker for span in find_voices(text)]


def resolve(text: str, *sources: str) -> list[str | None]:
    """Resolve sources, each at its first place in the text behind the one before."""
    spans, at = [], 0
    for source in sources:
        at = text.index(source, at)
        spans.append(
            VoiceSpan(at, at + 1, "direct", source=source, source_span=(at, at + len(source)))
        )
        at += len(source)
    return [span.speaker for span in resolve_speakers(text, flatten(text), spans)]


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        ("Orr", "Ann Orr"),
        ("Ms. Orr", "Ann Orr"),
        ("Sen. Orr", "Ann Orr"),
        ("Senator Orr", "Ann Orr"),
        ("Ann Orr", "Ann Orr"),
        ("U.K. Defense Secretary Ann Orr", "Ann Orr"),
        ("former president Ann Orr", "Ann Orr"),
        ("Ann Orr, the mayor of Elm", "Ann Orr"),
        ("Ann Orr of the Elm Post", "Ann Orr"),
        ("Bob Orr", "Bob Orr"),
        ("Roe", "Roe"),
        ("the mayor", "the mayor"),
        ("The president", "The president"),
        ("three aides familiar with the plan", "three aides familiar with the plan"),
        ("an internal report", "an internal report"),
        ("Orr’s opponents", "Orr’s opponents"),
        ("Orr's opponents", "Orr's opponents"),
        ("Orr administration officials", "Orr administration officials"),
        ("the Elm Water Board", "Elm Water Board"),
    ],
)
def test_a_name_is_the_longest_and_what_only_belongs_to_it_is_another(
    source: str, speaker: str
) -> None:
    text = f"{source} said it was over. Ann Orr had left, and nobody asked Orr."
    assert resolve(text, source) == [speaker]


def test_the_longest_name_may_stand_anywhere() -> None:
    assert resolve("Mr. Orr said no. Later came Jim Orr.", "Mr. Orr") == ["Jim Orr"]
    assert resolve("Jim Orr came. Mr. Orr said no.", "Mr. Orr") == ["Jim Orr"]


def test_pronouns_are_who_spoke_last() -> None:
    text = "Ann Orr said no. Later she said yes. Jim Roe said it was late. He left, he said."
    assert resolve(text, "Ann Orr", "she", "Jim Roe", "he said"[:2]) == [
        "Ann Orr", "Ann Orr", "Jim Roe", "Jim Roe",
    ]  # fmt: skip


def test_pronouns_keep_to_the_address() -> None:
    text = (
        "Mr. Orr met Ms. Roe. Jim Orr said no. Ann Roe said yes. "
        "Bob Poe slept. Then he said it was late. Then she said so, too."
    )
    found = resolve(text, "Jim Orr", "Ann Roe", "he", "she")
    assert found == ["Jim Orr", "Ann Roe", "Jim Orr", "Ann Roe"]
    text = "Mr. Orr met Ann Roe. Jim Orr said no, but she said yes."
    assert resolve(text, "Jim Orr", "she") == ["Jim Orr", "Ann Roe"]


def test_they_and_it_are_the_group_that_spoke() -> None:
    text = (
        "Three aides said the plan was dead. They said it was over. "
        "The White House said it was alive. It said nobody had asked."
    )
    assert speakers(text) == ["Three aides", "Three aides", "The White House", "The White House"]


def test_a_pronoun_before_anybody_spoke_is_the_last_full_name_in_front() -> None:
    assert resolve("Jim Orr met Ann Roe in Elm, and she said no.", "she") == ["Ann Roe"]


def test_nobody_stands_behind_a_pronoun_without_a_name() -> None:
    assert resolve("It rained, he said.", "he") == [None]
    assert resolve("Jim Orr said no. We said yes.", "Jim Orr", "We") == ["Jim Orr", None]


def test_a_span_without_a_source_has_no_speaker() -> None:
    assert resolve_speakers("a “b” c", 'a "b" c', [VoiceSpan(3, 4, "scare")])[0].speaker is None


def test_all_else_of_a_span_stays() -> None:
    span = VoiceSpan(
        0, 2, "mixed", "attitude", "Orr", (8, 11), "said", (3, 7), None, "neutral", "lead",
        ((0, 1),), "rule",
    )  # fmt: skip
    (found,) = resolve_speakers("No said Orr", "No said Orr", [span])
    assert found.speaker == "Orr"
    assert [getattr(found, name) for name in VoiceSpan.__slots__ if name != "speaker"] == [
        getattr(span, name) for name in VoiceSpan.__slots__ if name != "speaker"
    ]


def test_who_is_the_phrase_in_front() -> None:
    text = "A head\nIt was Jim Orr, who said that the river rose. Orr said that nobody saw it."
    assert speakers(text) == ["Jim Orr", "Jim Orr"]


def test_two_of_one_last_name_are_two() -> None:
    text = "Jim Orr said no. Ann Orr said yes. Jim Orr said no again."
    assert resolve(text, "Jim Orr", "Ann Orr", "Jim Orr") == ["Jim Orr", "Ann Orr", "Jim Orr"]
