"""``framing lexicon``: list, show, check, audit."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

import framing as fr

MINE = """
[lexicon]
id = "mine"
version = "1"

[[category]]
id = "renege"
definition = "Going back on one's word."
patterns = ["reneg*"]
must_match = ["They reneged."]
must_not_match = ["They renegotiated."]
"""


@pytest.fixture
def mine(articles) -> Path:
    path = articles / "mine.toml"
    path.write_text(MINE, encoding="utf-8")
    return path


def test_list_names_every_bundled_lexicon(framing):
    answer = framing("lexicon", "list").stdout
    for name in fr.bundled_lexicons():
        assert f"\n{name} " in answer


def test_show_lists_the_categories_and_one_in_full(framing):
    whole = framing("lexicon", "show", "alliance-war-diplomacy").stdout
    one = framing("lexicon", "show", "alliance-war-diplomacy", "betrayal_abandonment").stdout
    category = fr.Lexicon.load("alliance-war-diplomacy")["betrayal_abandonment"]
    assert "betrayal_abandonment" in whole
    assert f"definition: {category.definition}" in one
    assert f"patterns: {', '.join(category.patterns)}" in one
    assert all(f"  {example}" in one for example in category.must_match)


def test_show_unknown_category_names_the_near_one(framing):
    result = framing("lexicon", "show", "alliance-war-diplomacy", "betrayal_abandonement")
    assert result.exit_code == 1
    assert "did you mean 'betrayal_abandonment'" in result.stderr


def test_unknown_lexicon_is_an_error(framing):
    result = framing("lexicon", "show", "loaded-langage")
    assert result.exit_code == 1
    assert "did you mean 'loaded-language'" in result.stderr


def test_check_passes_for_a_bundled_lexicon(framing):
    result = framing("lexicon", "check", "loaded-language")
    assert result.exit_code == 0
    assert "all as expected" in result.stdout


def test_check_fails_where_an_example_does(framing, mine):
    result = framing("lexicon", "check", str(mine))
    assert result.exit_code == 1
    assert "must not match and does: They renegotiated." in result.stdout
    assert "Error" not in result.stderr


def test_malformed_lexicon_names_file_and_line(framing, mine):
    mine.write_text(MINE.replace('"reneg*"', '"(reneg*"'), encoding="utf-8")
    result = framing("lexicon", "check", str(mine))
    assert result.exit_code == 1
    assert "mine.toml" in result.stderr
    assert "line 9" in result.stderr


def test_audit_lists_what_a_wildcard_matched(framing, mine, articles):
    (articles / "three.txt").write_text(
        "Deals\n\nThey renegotiate, renegotiate and renege.\n", encoding="utf-8"
    )
    result = framing("lexicon", "audit", str(mine), "three.txt", "--format", "csv")
    table = pd.read_csv(io.StringIO(result.stdout))
    assert table[["term", "n"]].to_numpy().tolist() == [["renegotiate", 2], ["renege", 1]]
    shown = framing("lexicon", "audit", str(mine), "three.txt").stdout
    assert "[renege]" in shown
    stems = framing("lexicon", "audit", str(mine), "three.txt", "--stems", "-f", "csv").stdout
    assert pd.read_csv(io.StringIO(stems))["stem"].tolist() == ["renegoti", "reneg"]
