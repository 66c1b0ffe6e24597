"""The examples of a lexicon, and patterns without effect."""

from __future__ import annotations

from fnmatch import fnmatchcase
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.lexicon import Category, Gate, Lexicon, check_lexicon
from framing.lexicon.check import covers


def lexicon(*patterns: str, **rest) -> Lexicon:
    return Lexicon("x", categories=(Category("cede", patterns=patterns, **rest),))


def test_each_example_is_a_row_with_what_was_expected_and_found():
    result = check_lexicon(
        lexicon(
            "cede*",
            exclusions=("cede the floor",),
            must_match=("They ceded it.", "They gave up."),
            must_not_match=("Many cede the floor.", "They cede nothing."),
        )
    )
    assert result.table.to_dict("list") == {
        "category": ["cede"] * 4,
        "example": [
            "They ceded it.",
            "They gave up.",
            "Many cede the floor.",
            "They cede nothing.",
        ],
        "expected": [True, True, False, False],
        "matched": [True, False, False, True],
        "ok": [True, False, True, False],
    }
    assert not result.ok
    assert repr(result) == "Check of 'x': 4 examples, 2 not as expected; 0 warnings"
    assert "They gave up." in result._repr_html_()
    assert "They ceded it." not in result._repr_html_()


def test_an_example_must_hit_its_own_category():
    both = Lexicon(
        "x",
        categories=(
            Category("a", patterns=("peace",), must_match=("War came.",)),
            Category("b", patterns=("war",), must_not_match=("Peace came.",)),
        ),
    )
    assert check_lexicon(both).table["ok"].tolist() == [False, True]


def test_the_gate_is_ignored():
    gated = Lexicon(
        "x",
        categories=(Category("cede", patterns=("cede*",), must_match=("They ceded it.",)),),
        gate=Gate(3, ("harbor",)),
    )
    assert check_lexicon(gated).ok


def test_without_examples_it_is_all_right():
    result = check_lexicon(Lexicon.from_patterns({"cede": "cede*"}))
    assert result.ok
    assert len(result.table) == 0
    assert list(result.table) == ["category", "example", "expected", "matched", "ok"]
    assert repr(result) == "Check of 'family': 0 examples, all as expected; 0 warnings"


@pytest.mark.parametrize(
    ("patterns", "pattern", "warning"),
    [
        (("cedes", "cede*"), "cedes", "'cede*' covers it; delete one of them"),
        (("cede*", "Cedes"), "Cedes", "'cede*' covers it; delete one of them"),
        (("cede", "Cede"), "Cede", "'cede' covers it; delete one of them"),
        (("may", "^May"), "^May", "'may' covers it; delete one of them"),
        (("c?de", "cede"), "cede", "'c?de' covers it; delete one of them"),
        (("ab*",), "ab*", "the wildcard 'ab*' has fewer than 3 letters"),
        (("(cede|*s) it",), "(cede|*s) it", "the wildcard '*s' has fewer than 3 letters"),
    ],
)
def test_warnings(patterns, pattern, warning):
    result = check_lexicon(lexicon(*patterns))
    assert result.ok
    assert result.warnings.to_dict("records") == [
        {"category": "cede", "pattern": pattern, "warning": warning}
    ]


@pytest.mark.parametrize(
    "patterns",
    [
        ("cede", "cedes"),
        ("cede*", "cede territory"),  # the longer match is the one recorded
        ("cede*", "ced*ing"),
        ("cede?", "cede*s"),
    ],
)
def test_no_warning_where_both_have_an_effect(patterns):
    assert len(check_lexicon(lexicon(*patterns)).warnings) == 0


WORDS = ["".join(letters) for n in range(1, 6) for letters in product("ab", repeat=n)]
globs = st.text(alphabet="ab*?", min_size=1, max_size=4)


@given(globs, globs)
def test_what_is_covered_never_matches_more(wide, narrow):
    # fnmatch reads * and ? as the pattern language does
    assert covers(wide, wide)
    if covers(wide, narrow):
        assert all(fnmatchcase(w, wide) for w in WORDS if fnmatchcase(w, narrow))


@pytest.mark.parametrize(
    ("wide", "narrow"), [("ced*", "cede*"), ("c*d*", "ced?"), ("cede", "^Cede"), ("*", "c?")]
)
def test_covering_is_seen(wide, narrow):
    assert covers(wide, narrow)
