"""The pattern language."""

from __future__ import annotations

import pytest

from framing.errors import LexiconError
from framing.lexicon.patterns import ANY, TypeIndex, Word, parse_pattern


def test_a_pattern_is_read_into_elements_and_gaps() -> None:
    (pattern,) = parse_pattern("(Sell|sold*) ~2 ^Out *")
    assert pattern.elements == (
        (Word("sell"), Word("sold*")), (Word("Out", cased=True),), ANY,
    )  # fmt: skip
    assert pattern.gaps == (2, 0)
    assert pattern.span == 5


def test_alternatives_of_several_words_make_several_patterns() -> None:
    patterns = parse_pattern("(give in|cave|bow down) to")
    words = [" ".join("|".join(w.glob for w in e) for e in p.elements) for p in patterns]
    assert words == ["cave to", "give in to", "bow down to"]


def test_gaps_next_to_each_other_add_up() -> None:
    (pattern,) = parse_pattern("a ~2 ~3 b")
    assert pattern.gaps == (5,)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "has no word"),
        ("~2", "has no word"),
        ("~2 out", "a gap .* stands between two words"),
        ("sold ~2", "a gap .* stands between two words"),
        ("(a|b", r"'\(' stands alone"),
        ("a ~ b", "'~' stands alone"),
        ("(a||b)", "empty alternative"),
        ("and/or", "the tokenizer reads it as 'and or'"),
        ("betray,", "the tokenizer reads it as 'betray'"),
        ("—", "it holds no letter or digit"),
        ("a ~90 b", "spans up to 92 tokens"),
        ("(a b|c d|e f) " * 5, "stands for 243 sequences"),
    ],
)
def test_what_is_not_a_pattern_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(LexiconError, match=reason):
        parse_pattern(text)


@pytest.mark.parametrize(
    ("glob", "cased", "fits", "fits_not"),
    [
        ("betray*", False, ["betray", "Betrayal", "BETRAYAL's"], ["betra", "unbetrayed"]),
        ("*crat", False, ["Democrat", "autocrat's"], ["crate"]),
        ("b?d", False, ["bad", "Bed's"], ["bd", "bald"]),
        ("*or*", False, ["or", "forth"], ["oar"]),
        ("?B", True, ["aB", "AB's"], ["ab", "B"]),
        ("*Mc*", True, ["McKay", "deMc's"], ["mckay"]),
        ("Five", True, ["Five", "Five's"], ["five", "FIVE"]),
        ("russia", False, ["Russia", "Russia's"], ["Russian"]),
        ("russia's", False, ["Russia's"], ["Russia"]),
        ("u.s.", False, ["U.S.", "u.s.'s"], ["US"]),
    ],
)
def test_words_fit_types_with_and_without_possessive(
    glob: str, cased: bool, fits: list[str], fits_not: list[str]
) -> None:
    index = TypeIndex([(Word(glob, cased),)])
    found = index.look_up([*fits, *fits_not])
    assert list(found) == [(place, [0]) for place in range(len(fits))]
