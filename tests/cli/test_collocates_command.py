"""``framing collocates``."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest


@pytest.fixture
def table(articles):
    """Write a table of articles of two outlets."""
    frame = pd.DataFrame({
        "text": ["A firm peace deal. The peace deal holds.", "No peace deal, no deal."],
        "paper": ["Courier", "Post"],
    })  # fmt: skip
    frame.to_csv("table.csv", index=False)
    return ("collocates", "table.csv", "--outlet", "paper")


def test_words_near_a_pattern(framing, table):
    result = framing(*table, "--of", "peace", "--window", "1")
    assert result.exit_code == 0
    head, *lines = result.stdout.splitlines()
    assert head.split()[:4] == ["term", "n", "n_docs", "n_term"]
    assert [line.split()[:4] for line in lines] == [["deal", "3", "2", "4"]]
    assert "Collocates of 'peace' (3 matches in 2 documents), up to 1 word" in result.stderr
    assert "none is a test" in result.stderr
    assert "! 'peace' has fewer than 5 matches" in result.stderr


def test_sequences_of_adjacent_words(framing, table):
    result = framing(*table, "--min-count", "3")
    head, *lines = result.stdout.splitlines()
    assert head.split()[:5] == ["term", "n", "n_docs", "lambda", "z"]
    assert [line.split()[:3] for line in lines] == [["peace", "deal", "3"]]
    triple = framing(*table, "--size", "3", "--min-count", "1", "-f", "csv").stdout
    assert "firm peace deal" in pd.read_csv(io.StringIO(triple))["term"].tolist()


def test_csv_and_json_lines_hold_all_columns_and_rows(framing, table):
    asked = (*table, "--of", "peace", "--min-count", "1", "--by", "outlet")
    frame = pd.read_csv(io.StringIO(framing(*asked, "-f", "csv").stdout))
    assert set(frame["group"]) == {"Courier", "Post"}
    assert {"n_window", "n_tokens", "mi3"} <= set(frame)
    lines = framing(*asked, "-f", "jsonl", "--limit", "2").stdout.splitlines()
    assert [json.loads(line)["category"] for line in lines] == ["peace", "peace"]
    left_out = framing(*asked, "--without", "(a|no|the)", "-f", "csv").stdout
    assert not {"a", "no", "the"} & set(pd.read_csv(io.StringIO(left_out))["term"])


def test_a_pattern_that_does_not_occur_is_an_answer(framing, articles):
    result = framing("collocates", ".", "--of", "zebra")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "'zebra' does not occur, so it has no collocates." in result.stderr


def test_what_cannot_be_is_an_error(framing, table):
    unknown = framing(*table, "--of", "peace", "--by", "outlt")
    assert unknown.exit_code == 1
    assert "did you mean 'outlet'" in unknown.stderr
    assert framing(*table, "--size", "6").exit_code == 2
    malformed = framing(*table, "--of", "(peace")
    assert malformed.exit_code == 1
