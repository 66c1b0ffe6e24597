"""``framing run``, ``framing compare --output`` and ``framing provenance``."""

from __future__ import annotations

import json

import pytest

import framing as fr

MINE = """
lexicons = ["alliance-war-diplomacy"]

[study]
id = "mine"
title = "A study of my own"

[corpus]
path = ["one.txt", "two.txt"]

[groups.documents]
One = ["one"]
Two = ["two"]

[families]
betray = "betray*"

[[figures]]
kind = "words"
"""


def test_run_performs_the_embedded_study_and_says_where_to_look(program, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = program("run")
    assert result.returncode == 0, result.stderr.decode()
    lines = result.stdout.decode().splitlines()
    assert lines[-1].replace("\\", "/") == "Look at results/ukraine-2025/report.html"
    assert (tmp_path / "results" / "ukraine-2025" / "report.html").is_file()
    assert b"one text a side" in result.stderr
    assert b"\x1b" not in result.stdout + result.stderr


def test_run_performs_a_study_of_ones_own(framing, articles):
    (articles / "mine.toml").write_text(MINE, encoding="utf-8")
    result = framing("run", "mine.toml", "--output", "out")
    assert result.exit_code == 0, result.output
    assert "Study 'mine': A study of my own" in result.stdout
    assert "1 figures" not in result.stdout
    manifest = json.loads((articles / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest


def test_folder_with_other_files_is_left_alone(framing, articles):
    (articles / "mine.toml").write_text(MINE, encoding="utf-8")
    result = framing("run", "mine.toml", "--output", ".")
    assert result.exit_code == 1
    assert "not the results of a study" in result.stderr
    assert (articles / "one.txt").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere.toml",), "there is no study 'nowhere.toml'"),
        (("--texts", "nowhere"), "nowhere"),
        (("--texts", "."), "expected"),
    ],
    ids=["no such study", "no such texts", "texts of other articles"],
)
def test_run_says_what_is_missing(framing, articles, arguments, message):
    result = framing("run", "--output", "out", *arguments)
    assert result.exit_code == 1
    assert message in result.stderr
    assert not (articles / "out").exists()


def test_compare_writes_the_same_comparison_as_a_folder(framing, articles):
    words = ("--word", "betray*", "--word", "(cede|ceded)")
    result = framing("compare", "one.txt", "two.txt", *words, "--output", "out")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1].endswith("report.html")
    names = {path.name for path in (articles / "out").rglob("*")}
    assert {"frames.svg", "words.svg", "strip.svg", "concordance.csv", "manifest.json"} <= names
    counts = fr.Counts.load(articles / "out" / "counts.zip")
    assert fr.compare(counts, layer="family").table["n"].tolist() == [1, 1, 2, 0]
    shown = framing("provenance", "out/figures/frames.png")
    assert "kind: frames_by_group" in shown.stdout
    as_json = json.loads(framing("provenance", "out/figures/frames.png", "--json").stdout)
    assert as_json == fr.read_provenance(articles / "out" / "figures" / "frames.png")


def test_provenance_of_counts_is_theirs(framing, articles):
    framing("corpus", "count", ".", "--output", "x.counts")
    shown = framing("provenance", "x.counts")
    assert f"digest: {fr.Counts.load('x.counts').digest}" in shown.stdout
    assert "tokenizer = framing-words-1" in shown.stdout


def test_file_without_a_record_is_an_error(framing, articles):
    result = framing("provenance", "one.txt")
    assert result.exit_code == 1
    assert "carry no record" in result.stderr


def test_texts_that_do_not_give_the_shipped_counts_are_an_error_with_the_results_written(
    framing, articles
):
    (articles / "mine.toml").write_text(MINE, encoding="utf-8")
    assert framing("run", "mine.toml", "--output", "out").exit_code == 0
    changed = MINE.replace('path = ["one.txt", "two.txt"]', 'counts = "out/counts.zip"')
    changed = changed.replace('betray = "betray*"', 'betray = "betrayed"')
    (articles / "changed.toml").write_text(changed, encoding="utf-8")
    texts = articles / "texts"
    texts.mkdir()
    for name in ("one.txt", "two.txt"):
        (articles / name).rename(texts / name)
    result = framing("run", "changed.toml", "--texts", "texts", "--output", "again")
    assert result.exit_code == 1, result.output
    assert (articles / "again" / "report.html").is_file(), result.output
