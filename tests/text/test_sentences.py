"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.text import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text).itertuples(index=False)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Mr. Orr left.", "Dr. Ames stayed."],
        ["The U.S. Senate met in Washington, D.C. yesterday.", "It rained."],
        ["They came to the U.S.", "He stayed."],
        ["It began on Sept. 11 at noon.", "Nobody knew."],
        ["See No. 5.", "It is short."],
        ["George W. Hill spoke for Acme Inc. of Ohio.", "The crowd left."],
        ["“We agree,” he said.", "“We do.”", "She did not."],
        ["“Why?” he asked.", "Nobody answered!"],
        ["He waited ... and left.", "Then silence."],
        ["In 2017.", "2018 was worse."],
        ["Is it over?", "(No.)", "Talks resume."],
        ["Lt. Gen. Roe told ABC’s “Now” it was 3.5 percent.", "Prices fell."],
    ],
)
def test_abbreviations_initials_and_quotation_marks(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected


def test_a_missing_space_after_the_full_stop_ends_a_sentence() -> None:
    assert split("It ended the war.The talks failed.”“We tried.") == [
        "It ended the war.", "The talks failed.”", "“We tried.",
    ]  # fmt: skip


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_a_line_end_ends_a_sentence(line_end: str) -> None:
    assert split(f"A headline{line_end}and a line") == ["A headline", "and a line"]


def test_texts_without_words() -> None:
    assert split("") == []
    assert split(" \n\t ") == []
    assert split("...") == ["..."]


@given(st.text(alphabet="aB. ?!\"'(’”“\n1\u00a0Ü…", max_size=60))
def test_sentences_cover_all_that_is_not_white_space(text: str) -> None:
    spans = sentences(text)
    covered = "".join(text[s:e] for s, e in spans.itertuples(index=False))
    assert "".join(covered.split()) == "".join(text.split())
    starts, ends = spans["start"].to_numpy(), spans["end"].to_numpy()
    assert (starts < ends).all()
    assert (starts[1:] >= ends[:-1]).all()
