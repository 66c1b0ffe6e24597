"""Quotation marks: what stands inside them, of whatever kind, and what is none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from framing.text.voice.marks import hide, is_title, quotations
from framing.text.voice.words import HIDDEN, flatten


def quoted(text: str, goes_on: bool = False) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text, 0, len(text), goes_on)]


@pytest.mark.parametrize(
    "marks",
    [
        *('""', "“”", "”“", "””", "““", "„“", "„”", "«»"),
        *(("''", "''"), ("``", "''"), ("‘‘", "’’"), ("’’", "’’")),
        *("''", "‘’"),
    ],
)
def test_marks_of_every_kind_and_the_wrong_way_round(marks: tuple[str, str]) -> None:
    opening, closing = marks
    assert quoted(f"{opening}We go,{closing} Orr said.") == ["We go,"]
    assert quoted(f"It was {opening}over{closing} by noon.") == ["over"]
    assert quoted(f"Orr called it {opening}a fair deal{closing}.") == ["a fair deal"]
    assert quoted(f"({opening}We go,{closing} he said.)") == ["We go,"]
    twice = f"{opening}We go,{closing} Orr said. {opening}They stay.{closing}"
    assert quoted(twice) == ["We go,", "They stay."]
    assert all(q.closed for q in quotations(twice, 0, len(twice)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We ‘go’ now,” he said.", ["We ‘go’ now,"]),
        ("\"We 'go' now,\" he said.", ["We 'go' now,"]),
        ("‘We “go” now,’ he said.", ["We “go” now,"]),
        ("'We \"go\" now,' he said.", ['We "go" now,']),
        ("“‘We go,’ he says,” Orr said.", ["‘We go,’ he says,"]),
        ("“We go.”“We stay.”", ["We go.", "We stay."]),
        ("It is ‘a fair deal’ and “a good one.”", ["a fair deal", "a good one."]),
        ("“It is ours,” he said of the ‘peace.’", ["It is ours,", "peace."]),
    ],
)
def test_marks_inside_marks_open_nothing(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The senators' plan and the mayors' plan fell.",
        "The senators’ plan and the mayors’ plan fell.",
        "Rock 'n' roll of the '90s, and 'em all.",
        "Rock ’n’ roll of the ’90s.",
        "It’s Orr’s, and it isn't hers.",
        'He is 6\'2" tall and the pipe 12" wide.',
        "A man of 5’ 11” left, and one of 6’ 1”.",
        "He was 6' tall, she 5'.",
    ],
)
def test_apostrophes_inches_and_feet_are_no_marks(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('A 12" pipe is “big,” he said.', ["big,"]),
        ('“A 12" pipe,” he said.', ['A 12" pipe,']),
        ('"He is 6\'2"," she said.', ["He is 6'2\","]),
        ("‘It’s the senators’ plan,’ he said.", ["It’s the senators’ plan,"]),
        ("'It's the senators' plan,' he said.", ["It's the senators' plan,"]),
        ("The mayors’ men ‘won’ it.", ["won"]),
        ("“It’’s late,” he said.", ["It’’s late,"]),
        ("“Take 'em all,” he said.", ["Take 'em all,"]),
    ],
)
def test_inches_and_apostrophes_close_nothing(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We go. Nobody knew. It rained.", ["We go."]),
        ("Orr said, “We go now. It rained all day.", ["We go now."]),
        ('"We go. Nobody knew. It rained.', ["We go."]),
        ("“We go,” he said. “We stay, he added. It rained.", ["We go,", "We stay,"]),
        ("The “plan of the mayor fell. It rained.", []),
        ("The ‘plan of the mayor fell. Orr’s men left.", []),
        ("“We ‘go now,” he said. Orr’s men left the town’s hall.", ["We ‘go now,"]),
    ],
)
def test_an_unclosed_mark_ends_with_its_sentence(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_mark_that_the_next_paragraph_opens_again_reaches_to_the_end_of_this_one() -> None:
    text = "“The river rose. Nobody saw it. "
    assert quoted(text, goes_on=True) == ["The river rose. Nobody saw it."]
    assert quoted(text) == ["The river rose."]
    assert [q.closed for q in quotations(text, 0, len(text), True)] == [False]


def test_a_paragraph_is_read_by_itself() -> None:
    text = "“One\n“two” 'three'\nfour”"
    low, high = text.index("\n") + 1, text.rindex("\n")
    assert [text[q.start : q.end] for q in quotations(text, low, high)] == ["two", "three"]
    assert [q.single for q in quotations(text, low, high)] == [False, True]


# Single marks that meet double ones; each of these once gave two stretches across each other.
CROSSED = [
    "Elm’s ‘Odd Things’ skit. The memo “shows ‘ties to Elm,’ a high aide, ‘to hurt the vote.’”",
    "The song ‘I “know’ it” is old, and Orr said it was over.",
    "'Go “on' now”, said Orr.",
    "‘a “b’ c” ‘so “I’ go” Orr said ‘a “b’ c” We Orr . We",
]
scraps = st.lists(
    st.sampled_from("“ ” ‘ ’ ' \" '' ’’ „ » `` a B Orr’s . , — 6 s".split() + [" "] * 4)
)


@given(scraps.map("".join) | st.text(max_size=40), st.booleans())
@example(CROSSED[0], False)
@example(CROSSED[1], False)
@example(CROSSED[2], True)
@example(CROSSED[3], False)
def test_quotations_are_apart_in_order_and_not_empty(text: str, goes_on: bool) -> None:
    found = quotations(text, 0, len(text), goes_on)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert len(hide(flatten(text), 0, len(text), found)) == len(text)


def test_double_marks_win_where_single_ones_cross_them() -> None:
    assert quoted(CROSSED[0]) == ["shows ‘ties to Elm,’ a high aide, ‘to hurt the vote.’"]
    assert quoted(CROSSED[1]) == ["know’ it"]
    assert quoted(CROSSED[2]) == ["on' now"]


def test_hidden_is_what_is_quoted_but_for_the_mark_of_punctuation_at_its_end() -> None:
    text = "Orr’s “plan,” she said, is ''dead''."
    shown = hide(flatten(text), 0, len(text), quotations(text, 0, len(text)))
    assert shown == "Orr's \"" + HIDDEN * 4 + ',"' + ' she said, is  "' + HIDDEN * 4 + '" .'
    assert hide("It fell.", 0, 8, []) == "It fell."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("“The Long Road Home”", True),
        ("“War and Peace,”", True),
        ("“Meet the Press”", True),
        ("“The long road home”", False),
        ("“Home”", False),  # one word may be a term as well
        ("“We Go.”", False),
        ("“WE GO NOW”", False),
        ("He said: “Long Live Elm”", False),
        ("“The Man Who”", True),
        ("“Orr Is Out of”", False),
        ("“…”", False),
    ],
)
def test_titles_of_works_are_no_speech(text: str, title: bool) -> None:
    (mark,) = quotations(text, 0, len(text))
    assert is_title(text, mark) is title
