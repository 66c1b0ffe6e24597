"""What is a word, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.text import tokenize
from framing.text.tokens import find_tokens, fold, shape_of, term_of

SPECIALS = "aB9 ’'-–—.,:/&@#_“\"()!?…\u00a0\u0301\u00ad\u200d\n\t😀שمΩç中"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The U.S. and the U.K. paid.", ["The", "U.S.", "and", "the", "U.K.", "paid"]),
        ("a U.S.-led, 28-point plan", ["a", "U.S.-led", "28-point", "plan"]),
        ("$1,000.50 (3.5%) on 12/05/2025", ["1,000.50", "3.5", "on", "12/05/2025"]),
        ("at 10:30 p.m. sharp", ["at", "10:30", "p.m.", "sharp"]),
        ("talks—stalled –again—ended", ["talks", "stalled", "again", "ended"]),
        ("two--dashes and co-operate", ["two", "dashes", "and", "co-operate"]),
        ("rock'n'roll, O’Brien’s and don’t", ["rock'n'roll", "O’Brien’s", "and", "don’t"]),
        ("‘quoted’ the allies’ plan", ["quoted", "the", "allies", "plan"]),
        (
            "see https://example.org/a-b?x=1&y=2, please",
            ["see", "https://example.org/a-b?x=1&y=2", "please"],
        ),
        ("mail me@example.org #peace @user_1", ["mail", "me@example.org", "#peace", "@user_1"]),
        ("example.com’s offer", ["example.com", "s", "offer"]),
        ("AT&T and R&D", ["AT&T", "and", "R&D"]),
        ("war.The end", ["war", "The", "end"]),
        ("cafe\u0301 na\u00efve", ["cafe\u0301", "na\u00efve"]),
        ("שלום العربية Ελλάδα", ["שלום", "العربية", "Ελλάδα"]),
        ("😀 … — ", []),
        ("", []),
    ],
)
def test_tokens_are_those_of_the_field(text: str, tokens: list[str]) -> None:
    assert tokenize(text)["token"].tolist() == tokens


def test_terms_fold_case_apostrophes_and_possessives_but_not_contractions() -> None:
    table = tokenize("Zelensky’s RUSSIA's it’s What's the U.S.’s café cafe\u0301")
    assert table["term"].tolist() == [
        "zelensky", "russia", "it's", "what's", "the", "u.s.", "café", "café",
    ]  # fmt: skip
    assert table["possessive"].tolist() == [True, True, False, False, False, True, False, False]


@given(st.text(alphabet=st.one_of(st.sampled_from(SPECIALS), st.characters()), max_size=80))
def test_offsets_point_at_the_token_in_the_original(text: str) -> None:
    table = tokenize(text)
    for row in table.itertuples():
        assert text[row.start : row.end] == row.token
        assert row.term == term_of(fold(row.token))
        assert not any(char.isspace() for char in row.token)
    starts, ends = table["start"].to_numpy(), table["end"].to_numpy()
    assert (starts[1:] >= ends[:-1]).all()


@given(st.text(alphabet=SPECIALS, max_size=60))
def test_the_shape_has_one_ascii_character_a_code_point(text: str) -> None:
    shape = shape_of(text)
    assert len(shape) == len(text)
    assert shape.isascii()


@given(st.lists(st.text(alphabet=SPECIALS.replace("\n", ""), max_size=12), max_size=8))
def test_white_space_never_lies_inside_a_token_and_chunks_are_independent(
    chunks: list[str],
) -> None:
    whole = tokenize("\n".join(chunks))["token"].tolist()
    apart = [token for chunk in chunks for token in tokenize(chunk)["token"]]
    assert whole == apart


def test_a_megabyte_without_a_space_gives_the_tokens_of_its_parts() -> None:
    text = "a." * 300_000 + "!" + "x" * 300_000 + "!" + "@" * 100_000 + "!" + "-b" * 50_000
    acronym, word, compound = find_tokens(shape_of(text)).tolist()
    assert acronym == [0, 600_000]
    assert word == [600_001, 900_001]
    assert compound == [len(text) - 99_999, len(text)], "a hyphen in front is not part of it"
