"""Words of a sentence: what they can be, and where they stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from framing.text.voice.words import HIDDEN, Sentence, flatten, read_sentence

everything = st.text(st.characters(exclude_categories=()))


def read(text: str) -> Sentence:
    return read_sentence(text, 0, len(text))


def test_flat_text_has_straight_marks_and_plain_spaces() -> None:
    flat = "It\u2019s \u201cover\u201d \u2013 he\u00a0said\u2026 \u00abno\u00bb - \u2018yes\u2019."
    assert flatten(flat) == 'It\'s "over" — he said… "no" — \'yes\'.'
    assert flatten("a - b\x01c") == "a — b c"


@given(everything)
@example("\ud800 ’\x01 – - \u2028")
def test_flat_text_is_as_long_as_the_text(text: str) -> None:
    flat = flatten(text)
    assert len(flat) == len(text)
    assert flatten(flat) == flat
    assert HIDDEN not in flat


@given(
    everything
    | st.lists(st.sampled_from(["Orr ", "said", " “", "”", "’s", ".", "-", " "])).map("".join)
)
def test_tokens_lie_where_they_say(text: str) -> None:
    flat = flatten(text)
    s = read(flat)
    assert s.n == len(s.words) == len(s.tags)
    spans = [s.span(i, i + 1) for i in range(s.n)]
    assert [flat[a:b].lower() for a, b in spans] == s.words
    edges = [0, *(edge for span in spans for edge in span), len(flat)]
    outside = [flat[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    assert all(gap.isspace() or not gap for gap in outside)
    assert all(len(tag) == 1 for tag in s.tags)
    assert set(s.cues) <= set(range(s.n))


def test_a_sentence_counts_from_where_its_paragraph_begins() -> None:
    s = read_sentence("One. Orr said it.", 5, 17, base=100)
    assert s.words == ["orr", "said", "it", "."]
    assert s.span(0, 1) == (105, 108)
    assert s.span(1, 3) == (109, 116)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mr. Orr left.", ["mr.", "orr", "left", "."]),
        ("The U.S. Senate", ["the", "u.s.", "senate"]),
        ("Sen. J. Orr (R-Ga.)", ["sen.", "j.", "orr", "(", "r-ga", ".", ")"]),
        ("It's Orr's plan", ["it's", "orr's", "plan"]),
        ("the senators' plan", ["the", "senators'", "plan"]),
        ("$1,200.50 or 5%", ["$", "1,200.50", "or", "5", "%"]),
        ("AT&T e-mail 9/11", ["at&t", "e-mail", "9/11"]),
        ("no -- never ...", ["no", "--", "never", "..."]),
        ("", []),
        (" \t ", []),
    ],
)
def test_cutting(text: str, words: list[str]) -> None:
    assert read(text).words == words


def test_a_quotation_is_one_token() -> None:
    s = read('Orr said "' + HIDDEN * 20 + ',".')
    assert s.tags == ["N", "v", '"', "q", ",", '"', "."]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("the river dries", "dll"),
        ("Orr said that he would go", "Nvtnml"),
        ("he was not in Elm", "nbrpN"),
        ("who went to 3 towns", "wVx#l"),
        ("She didn't see him, and left", "navo,cV"),
        ("He — they", "n—n"),
        ("yes -- no", "l—d"),
        ("he needn't go", "nal"),
    ],
)
def test_tags(text: str, tags: str) -> None:
    found = "".join(read(text).tags)
    assert re.fullmatch(tags.replace("l", "[lV]"), found), found


def test_cues_are_verbs_nouns_and_according() -> None:
    s = read("According to Orr, the claim that he said it was a threat")
    assert [s.words[i] for i in s.cues] == ["according", "claim", "said", "threat"]
    assert read("The river rose in the night").cues == []


def test_a_name_with_a_verb_in_it_is_a_name() -> None:
    s = read("Orr wrote in The Elm Post that it was over")
    post = s.words.index("post")
    assert s.tags[post] == "N"
    assert post not in s.cues
    assert [s.words[i] for i in s.cues] == ["wrote"]
