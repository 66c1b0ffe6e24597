"""``framing verify`` and ``framing crate``: what they print, and their exit codes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

MINE = """
lexicons = ["alliance-war-diplomacy"]

[study]
id = "mine"

[corpus]
path = ["one.txt", "two.txt"]

[groups.documents]
One = ["one"]
Two = ["two"]

[families]
betray = "betray*"

[[figures]]
kind = "words"

[[analyses]]
kind = "frames"
"""


@pytest.fixture
def results(framing, articles) -> Path:
    (articles / "mine.toml").write_text(MINE, encoding="utf-8")
    assert framing("run", "mine.toml", "--output", "out").exit_code == 0
    return articles / "out"


def test_untouched_results_pass(framing, results):
    result = framing("verify", "out")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == "Holds: same inputs, same data, same bytes."
    every = framing("verify", "out", "--all").stdout.splitlines()
    assert "  same bytes    tables/frames.csv" in every


def test_a_changed_pattern_fails_and_is_named(framing, results):
    path = results / "inputs" / "alliance-war-diplomacy.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"betray*"', '"betray*", "traitor*"', 1), encoding="utf-8")
    result = framing("verify", "out")
    assert result.exit_code == 1
    assert "differs: lexicon alliance-war-diplomacy:" in result.stdout


def test_a_figure_alone_has_an_exit_code_of_its_own(framing, results, tmp_path):
    alone = shutil.copy(results / "figures" / "words.pdf", tmp_path / "fig.pdf")
    result = framing("verify", str(alone))
    assert result.exit_code == 3
    assert "--counts" in result.stdout
    found = framing("verify", str(alone), "--counts", "out/counts.zip")
    assert found.exit_code == 0, found.output


def test_no_file_of_framing_is_one_message(framing, articles):
    for name, says in (("one.txt", "carry no record"), (".", "no manifest.json")):
        result = framing("verify", name)
        assert result.exit_code == 1
        assert says in result.stderr.replace("\n", " ")


def test_a_crate_is_written_once_and_verifies(framing, results):
    result = framing("crate", "out", "--output", "deposit.zip", "--date", "2026-11-23")
    assert result.exit_code == 0, result.output
    assert "No author is named" in result.stderr
    assert framing("verify", "deposit.zip").exit_code == 0
    again = framing("crate", "out", "--output", "deposit.zip")
    assert again.exit_code == 1
    assert "is there already" in again.stderr.replace("\n", " ")
