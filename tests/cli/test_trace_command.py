"""``framing trace``: the summary, the folder, and what it says when it cannot."""

from __future__ import annotations

import csv
import json

import pandas as pd

from framing.counts import Counts


def test_summary_of_a_folder(framing, articles):
    result = framing("trace", ".", "betray*", "(cede|ceded)")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    head = lines[0].split()
    assert head[:6] == ["word", "group", "n", "per", "1,000", "articles"]
    assert "direct" in head  # “They betrayed us,” she added
    assert "scare" not in head  # which does not occur
    assert lines[1].split()[:3] == ["betray*", "one", "2"]
    assert lines[2].split()[:3] == ["betray*", "two", "0"]
    assert "! No column names groups, so each article is a group of its own." in lines
    assert "no p-value" in result.stdout


def test_folder_holds_page_tables_figures_and_counts(framing, articles):
    result = framing("trace", ".", "betray*", "--output", "found")
    assert result.exit_code == 0, result.output
    assert "found/trace.html" in result.stderr.replace("\\", "/")
    folder = articles / "found"
    names = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    page = {"trace.html", "lines.csv", "counts.zip", "tables/summary.csv", "tables/collocates.csv"}
    assert page | {f"figures/1-betray.{ending}" for ending in ("svg", "pdf", "png")} <= names
    assert "tables/lines.csv" not in names
    assert Counts.load("found/counts.zip").layers == ("family",)


def test_what_may_be_shared_holds_no_sentence(framing, articles):
    framing("trace", ".", "betray*", "-o", "found")
    files = [*(articles / "found" / "tables").iterdir(), *(articles / "found").rglob("figures/*")]
    assert len(files) > 10
    for file in files:
        assert b"They betrayed us" not in file.read_bytes(), file
    assert "They" in (articles / "found" / "lines.csv").read_text(encoding="utf-8")


def test_twice_gives_the_same_bytes(framing, articles):
    for folder in ("first", "second"):
        framing("trace", ".", "betray*", "-o", f"../{folder}")
    first = sorted(p for p in (articles.parent / "first").rglob("*") if p.is_file())
    assert len(first) > 10
    for file in first:
        twin = articles.parent / "second" / file.relative_to(articles.parent / "first")
        assert file.read_bytes() == twin.read_bytes(), file.name


def test_groups_of_a_column_and_data_for_another_program(framing, articles):
    rows = [{"body": f"They cede point {i}.", "side": "ab"[i % 2]} for i in range(4)]
    pd.DataFrame(rows).to_csv("table.csv", index=False)
    asked = ("trace", "table.csv", "cede", "--by", "side", "--lexicon", "none")
    lines = framing(*asked, "-f", "jsonl").stdout.splitlines()
    assert [(json.loads(x)["group"], json.loads(x)["n"]) for x in lines] == [("a", 2), ("b", 2)]
    table = list(csv.DictReader(framing(*asked, "-f", "csv", "--no-voices").stdout.splitlines()))
    assert "outlet" not in table[0]


def test_a_column_that_is_not_there(framing, articles):
    result = framing("trace", ".", "betray*", "--by", "titel")
    assert result.exit_code == 1
    assert "did you mean 'title'?" in result.stderr


def test_a_pattern_is_needed(framing, articles):
    assert framing("trace", ".").exit_code == 2


def test_a_file_is_no_folder(framing, articles):
    result = framing("trace", ".", "betray*", "-o", "one.txt")
    assert result.exit_code == 1
    assert "one.txt is a file" in result.stderr
    assert (articles / "one.txt").read_text(encoding="utf-8").startswith("Talks stall")
