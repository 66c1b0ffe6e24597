"""``framing topics``: what is shown, what is refused, what is written."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

THINGS = {
    "diplomacy": "peace talks envoy ceasefire summit mediator treaty delegation",
    "war": "tank troops drone shelling trench missile brigade artillery",
    "money": "tax budget prices jobs growth inflation wages bank",
}
COMMON = "city people morning region country week"


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    """Ninety articles of two papers on three things."""
    random = np.random.default_rng(2)
    path = tmp_path_factory.mktemp("topics") / "news.csv"
    rows = [["id", "outlet", "text"]]
    for i in range(90):
        known = list(THINGS.values())[i % 3].split()
        often = 1 / np.arange(1, 9)
        words = [
            *random.choice(known, 40, p=often / often.sum()),
            *random.choice(COMMON.split(), 30),
        ]
        rows.append([f"a{i:02}", ["Herald", "Courier"][i % 2], f"{' '.join(words)}."])
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture(scope="module")
def kept(news, tmp_path_factory):
    """The model of these articles, fitted by the command."""
    from typer.testing import CliRunner

    from framing.cli import app

    path = tmp_path_factory.mktemp("kept") / "model.zip"
    result = CliRunner().invoke(
        app, ["topics", str(news), "--k", "3", "--max-df", "0.4", "--save", str(path)]
    )
    assert result.exit_code == 0, result.output
    return path, result


def test_topics_are_shown_a_line_each_and_the_verdict_is_told(kept):
    _, result = kept
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["topic", "label", "share", "words"]
    assert len(lines) == 4
    assert {"tank", "peace", "tax"} <= set(result.stdout.split())
    assert "These topics are more than shuffled words would give" in result.stderr
    assert "held-out perplexity:" in result.stderr


def test_a_kept_model_is_asked_again_without_fitting(framing, kept, tmp_path):
    path, _ = kept
    result = framing(
        "topics", str(path), "--by", "frex", "--format", "csv", "--output", str(tmp_path / "t"),
        "--intrusion", str(tmp_path / "ask"),
    )  # fmt: skip
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == 24
    assert {row["topic"] for row in rows} == {"1", "2", "3"}
    for name in ("t.svg", "t-null.png", "ask.html", "ask.csv", "ask-key.json"):
        assert (tmp_path / name).stat().st_size > 0


def test_groups_are_compared_by_prevalence_and_wording(framing, kept):
    path, _ = kept
    result = framing("topics", str(path), "--formula", "~ outlet", "--wording", "outlet")
    assert result.exit_code == 0
    assert "Courier" in result.stdout
    assert "refits" in result.stderr


def test_articles_that_do_not_beat_shuffled_words_show_no_topic(framing, news, tmp_path):
    few = tmp_path / "few.csv"
    few.write_text("\n".join(news.read_text().splitlines()[:6]))
    result = framing("topics", str(few), "--k", "2")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "not distinguishable from shuffled words" in result.stderr
    forced = framing("topics", str(few), "--k", "2", "--force")
    assert forced.stdout.startswith("topic")


def test_numbers_of_topics_are_tried_on_one_split(framing, news):
    result = framing("topics", str(news), "--search", "2,3", "--max-df", "0.4", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["k"] for row in rows] == ["2", "3"]
    assert float(rows[1]["perplexity"]) < float(rows[0]["perplexity"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--k", "91"], "k = 91 topics"),
        (["--search", "2,x"], "whole numbers with commas"),
        (["--seeds", "no-such-lexicon"], "no-such-lexicon"),
    ],
)
def test_bad_input_is_one_message(framing, news, arguments, said):
    result = framing("topics", str(news), *arguments)
    assert result.exit_code in (1, 2)
    assert said in result.stderr.replace("\n", " ")
