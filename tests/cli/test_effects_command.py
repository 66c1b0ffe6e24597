"""``framing effects``: groups of articles, and what chance would do."""

from __future__ import annotations

import csv
import io
import json

import pytest

HEAD = "text,id,outlet,side"
PLAIN = "The council met on the harbor and went home early that day."
LOUD = "The council met and the betrayal was complete, they were betrayed again."


@pytest.fixture
def news(tmp_path):
    """Eight articles of two sides and four outlets; one side speaks of betrayal."""
    rows = [HEAD]
    for i in range(8):
        side = "east" if i < 4 else "west"
        rows.append(f'"{LOUD if i < 4 else PLAIN}",d{i},paper{i // 2},{side}')
    path = tmp_path / "news.csv"
    path.write_text("\n".join(rows) + "\n")
    return path


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_word_that_one_side_alone_says_is_beyond_chance(framing, news):
    result = framing("effects", str(news), "--by", "side", "--word", "betray*", "--format", "csv")
    assert result.exit_code == 0
    (row,) = read(result.stdout)
    assert (row["n_a"], row["n_b"]) == ("8", "0")
    # 2 of the 70 ways to halve eight articles are as extreme
    assert float(row["p"]) == pytest.approx(2 / 70)
    assert float(row["low"]) > 0
    assert row["high"] == "inf"


def test_the_unit_is_the_unit_of_the_claim(framing, news):
    result = framing(
        "effects", str(news), "--by", "side", "--unit", "outlet", "--word", "betray*",
        "--format", "jsonl",
    )  # fmt: skip
    # four outlets can be halved in six ways, two of which are as extreme
    assert json.loads(result.stdout)["p"] == pytest.approx(1 / 3)
    assert "p is never below 0.33" in result.stderr


def test_the_table_shows_interval_and_q_and_the_notes_say_what_was_tested(framing, news):
    result = framing("effects", str(news), "--by", "side", "--word", "betray*")
    assert result.stdout.split()[:10] == [
        "category", "group_a", "group_b", "n_a", "n_b", "estimate", "low", "high", "p", "q",
    ]  # fmt: skip
    assert "all distinct permutations of whole units (document)" in result.stderr


def test_a_counts_file_stands_in_for_the_articles(framing, news, tmp_path):
    import framing as package

    counts = package.count_terms(
        package.read_corpus(news), unit="document", families={"betray*": "betray*"}
    )
    path = counts.save(tmp_path / "counts.zip")
    arguments = ("--by", "side", "--word", "betray*", "--format", "csv")
    assert framing("effects", str(path), *arguments).stdout == (
        framing("effects", str(news), *arguments).stdout
    )


def test_a_column_that_is_not_there_is_named(framing, news):
    result = framing("effects", str(news), "--by", "sides", "--word", "betray*")
    assert result.exit_code == 1
    assert "no column 'sides'; did you mean 'side'?" in " ".join(result.stderr.split())
