"""``framing corpus``: info, clean, count."""

from __future__ import annotations

import io
import json
import re

import pandas as pd

import framing as fr


def test_info_counts_articles_words_and_removals(framing, articles):
    answer = framing("corpus", "info", ".").stdout
    assert answer.splitlines()[:2] == [
        "2 articles, 50 words after cleaning",
        "2 paragraphs removed as page furniture; see 'framing corpus clean'",
    ]


def test_info_shows_the_groups(framing, articles):
    frame = pd.DataFrame({"text": ["War goes on.", "Peace.", "Talks."], "side": ["l", "r", "r"]})
    frame.to_json("table.jsonl", orient="records", lines=True)
    answer = framing("corpus", "info", "table.jsonl", "--group", "side").stdout
    found = [line.split() for line in answer.splitlines() if re.match(r"[lr] ", line)]
    assert found == [["l", "1", "3"], ["r", "2", "2"]]


def test_bad_lines_stop_or_are_listed(framing, articles):
    (articles / "bad.jsonl").write_text('{"text": "War goes on."}\n{"text"\n', encoding="utf-8")
    stopped = framing("corpus", "info", "bad.jsonl")
    assert stopped.exit_code == 1
    assert "bad.jsonl, line 2" in stopped.stderr
    assert "--skip-bad" in stopped.stderr
    went_on = framing("corpus", "info", "bad.jsonl", "--skip-bad")
    assert went_on.exit_code == 0
    assert "1 problem while reading" in went_on.stderr
    assert "not JSON" in went_on.stdout


def test_clean_names_document_paragraph_and_rule(framing, articles):
    result = framing("corpus", "clean", ".", "--format", "csv")
    table = pd.read_csv(io.StringIO(result.stdout))
    assert table[["document", "paragraph", "rule", "text"]].to_numpy().tolist() == [
        ["one", 4, "share", "Share via"],
        ["two", 3, "comments", "Leave a Comment"],
    ]
    assert result.stderr == "2 paragraphs removed, in 2 of 2 articles.\n"


def test_clean_sums_up_by_rule(framing, articles):
    lines = framing("corpus", "clean", ".").stdout.splitlines()
    assert lines[-2:] == ["comments           1      3", "share              1      2"]


def test_clean_writes_the_cleaned_articles(framing, articles):
    assert framing("corpus", "clean", ".", "--output", "out").exit_code == 0
    assert sorted(path.name for path in (articles / "out").iterdir()) == [
        "one.txt",
        "removed.csv",
        "two.txt",
    ]
    assert "Share via" not in (articles / "out" / "one.txt").read_text(encoding="utf-8")
    again = framing("corpus", "clean", "one.txt", "--output", "out")
    assert again.exit_code == 1
    assert "not empty" in again.stderr


def test_clean_writes_names_that_every_file_system_takes(framing, articles):
    rows = [{"id": "A/b:c", "text": "War goes on."}, {"id": "a?b_c", "text": "Peace is far."}]
    text = "\n".join(json.dumps(row) for row in rows)
    (articles / "odd.jsonl").write_text(text, encoding="utf-8")
    assert framing("corpus", "clean", "odd.jsonl", "--output", "out").exit_code == 0
    names = sorted(path.name for path in (articles / "out").glob("*.txt"))
    assert names == ["A_b_c.txt", "a_b_c-2.txt"]


def test_no_clean_removes_nothing(framing, articles):
    result = framing("corpus", "clean", ".", "--no-clean", "--format", "jsonl")
    assert result.stdout == ""
    assert result.stderr.startswith("0 paragraphs removed")


def test_count_writes_the_file_that_python_would(framing, articles):
    asked = ("--lexicon", "alliance-war-diplomacy", "--word", "betray*", "--unit", "paragraph")
    result = framing("corpus", "count", ".", "--output", "x.counts", *asked)
    assert result.exit_code == 0
    counts = fr.Counts.load("x.counts")
    expected = fr.count_terms(
        fr.read_corpus("."),
        unit="paragraph",
        lexicons=[fr.Lexicon.load("alliance-war-diplomacy")],
        families={"betray*": "betray*"},
    )
    assert counts.digest == expected.digest
    assert f"digest: {counts.digest}" in result.stdout


def test_streamed_counts_are_the_same(framing, articles):
    framing("corpus", "count", ".", "--output", "x.counts")
    framing("corpus", "count", ".", "--output", "y.counts", "--stream")
    assert fr.Counts.load("x.counts").digest == fr.Counts.load("y.counts").digest


def test_unknown_unit_is_an_error_that_names_the_near_one(framing, articles):
    result = framing("corpus", "count", ".", "--output", "x.counts", "--unit", "paragraf")
    assert result.exit_code == 1
    assert "'paragraph'" in result.stderr
    assert not (articles / "x.counts").exists()
