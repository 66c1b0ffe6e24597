"""The matcher finds what an obvious but slow one finds."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.corpus import Corpus
from framing.errors import LexiconError
from framing.lexicon import Gate, Lexicon, matching
from framing.lexicon.matching import find_matches, match_text
from framing.lexicon.patterns import Pattern, Word, parse_pattern
from framing.text import sentences, tokenize
from framing.text.tokens import fold

PATTERNS = [
    "a", "b c", "a ~2 c", "(b|c d) e*", "* d", "^A", "?b*", "a * c ~1 e", "*b", "e ~3 e",
    "(a|b|c)", "f ~4 f ~2 (a|b)", "* *", "*",
]  # fmt: skip
WORDS = ["a", "b", "c", "d", "e", "A", "eb", "a's", "ab.", "c.", "D", "f", "—", "\n", "“A", "e.Aa"]

Match = tuple[str, str, int, int]


def fits(word: Word, folded: str) -> bool:
    forms = {folded, folded[:-2]} if folded.lower().endswith("'s") else {folded}
    regex = re.compile("".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in word.glob))
    return any(regex.fullmatch(form if word.cased else form.lower()) for form in forms)


def spans(pattern: Pattern, tokens: list[str]) -> set[tuple[int, int]]:
    """Try every place for every element."""

    def after(k: int, place: int) -> set[int]:
        if not any(fits(word, tokens[place]) for word in pattern.elements[k]):
            return set()
        if k == len(pattern.gaps):
            return {place}
        nexts = range(place + 1, min(place + pattern.gaps[k] + 2, len(tokens)))
        return {end for n in nexts for end in after(k + 1, n)}

    return {(start, end) for start in range(len(tokens)) for end in after(0, start)}


def by_brute_force(lexicon: Lexicon, text: str) -> list[Match]:
    rows: list[Match] = []
    table = tokenize(text)
    for start, end in sentences(text).itertuples(index=False):
        inside = table[(table["start"] >= start) & (table["end"] <= end)]
        tokens = [fold(token) for token in inside["token"]]
        for category in lexicon:
            void = {
                place
                for exclusion in category.exclusions
                for pattern in parse_pattern(exclusion)
                for first, last in spans(pattern, tokens)
                for place in range(first, last + 1)
            }
            patterns = [p for text_ in category.patterns for p in parse_pattern(text_)]
            candidates = sorted(
                (-(last - first), first, order, last)
                for order, pattern in enumerate(patterns)
                for first, last in spans(pattern, tokens)
            )
            taken: set[int] = set()
            for _, first, order, last in candidates:
                places = set(range(first, last + 1))
                if not places & (void | taken):
                    taken |= places
                    offsets = int(inside["start"].iloc[first]), int(inside["end"].iloc[last])
                    rows.append((category.id, patterns[order].text, *offsets))
    return sorted(rows)


@st.composite
def lexicons(draw: st.DrawFn) -> Lexicon:
    chosen = st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=4, unique=True)
    lexicon = Lexicon.from_patterns({name: draw(chosen) for name in "xy"}, id="random")
    exclusions = st.lists(st.sampled_from(PATTERNS[:-2]), max_size=2, unique=True)
    return replace(
        lexicon,
        categories=tuple(replace(c, exclusions=tuple(draw(exclusions))) for c in lexicon),
    )


@settings(max_examples=200, deadline=None)
@given(lexicons(), st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_matches_equal_those_found_by_brute_force(lexicon: Lexicon, text: str) -> None:
    found = match_text(lexicon, text)[["category", "pattern", "start", "end"]]
    assert sorted(found.itertuples(index=False, name=None)) == by_brute_force(lexicon, text)


def matched(text: str, *patterns: str, exclusions: tuple[str, ...] = ()) -> list[str]:
    lexicon = Lexicon.from_patterns({"x": list(patterns)}, id="one")
    only = replace(lexicon["x"], exclusions=exclusions)
    table = match_text(replace(lexicon, categories=(only,)), text)
    return [text[row.start : row.end] for row in table.itertuples()]


def test_the_longest_match_counts_and_a_token_counts_once() -> None:
    text = "They sold their ally out."
    assert matched(text, "sold", "sold ~2 out", "out") == ["sold their ally out"]


def test_an_exclusion_voids_what_it_overlaps_and_nothing_else() -> None:
    text = "She surrendered to police; the army surrendered."
    assert matched(text, "surrender*", exclusions=("surrender* to police",)) == ["surrendered"]
    assert matched("surrender to police", "surrender to", "police", exclusions=("surrender",)) == [
        "police"
    ]


def test_no_match_crosses_a_sentence_or_paragraph_end() -> None:
    assert matched("They want security. Guarantees are absent.", "security guarantee*") == []
    assert matched("Security\nGuarantees", "security guarantee*") == []
    assert matched("Security guarantees", "security guarantee*") == ["Security guarantees"]


def test_offsets_hold_in_texts_of_any_script_and_typography() -> None:
    text = "— “Росія” and Kyiv’s ‘betrayal’ 😀 betrayed"
    assert matched(text, "betray*", "kyiv") == ["Kyiv’s", "betrayal", "betrayed"]


def test_hits_do_not_depend_on_the_size_of_blocks_or_on_other_documents() -> None:
    texts = {f"d{i}": "a b c. d e ab\n" * (i % 7) + "f a f b" for i in range(40)}
    lexicon = Lexicon.from_patterns({"x": ["a ~1 c", "*b"], "y": ["f ~4 f", "*"]}, id="l")
    together = pd.concat(find_matches(Corpus.from_texts(texts, clean=False), lexicon))
    apart = pd.concat(
        pd.concat(find_matches(Corpus.from_texts({name: text}, clean=False), lexicon))
        for name, text in texts.items()
    )
    pd.testing.assert_frame_equal(together.reset_index(drop=True), apart.reset_index(drop=True))


@pytest.mark.parametrize(("n", "hits"), [(0, 0), (2, 0), (3, 1), (9, 1)])
def test_a_document_out_of_the_domain_has_no_hits(n: int, hits: int) -> None:
    lexicon = replace(
        Lexicon.from_patterns({"x": ["betray*"]}, id="l"), gate=Gate(3, ("treaty", "nato"))
    )
    text = "They betrayed us. " + "The treaty. " * n
    assert len(match_text(lexicon, text, gate=True)) == hits
    assert len(match_text(lexicon, text, gate=False)) == 1


def test_a_sentence_of_a_quarter_million_words_is_matched() -> None:
    text = "betray the and of " * 60_000
    assert len(matched(text, "betray*", "the ~3 of", "* of")) == 120_000


def test_more_patterns_than_can_be_told_apart_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST_PATTERNS", 1_000)
    lexicon = Lexicon.from_patterns({"x": [f"word{i}" for i in range(1_001)]}, id="huge")
    with pytest.raises(LexiconError, match=r"1,001 patterns in 1 categories are too many"):
        match_text(lexicon, "word1")
