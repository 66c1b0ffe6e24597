"""``framing topics``: counts, forced topics, groups, seeds, voice; tables for programs."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

OWN = {
    "diplomacy": "peace talks envoy ceasefire summit mediator treaty delegation".split(),
    "war": "tank troops drone shelling trench missile brigade artillery".split(),
    "money": "tax budget prices jobs growth inflation wages bank".split(),
}
FRAMES = """[lexicon]
id = "mine"
title = "Mine"
language = "en"
version = "1"
license = "CC0-1.0"

[[category]]
id = "fighting"
definition = "Arms."
patterns = ["tank", "missil*"]
"""


def written(path, rows):
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([["id", "outlet", "side", "text"], *rows])
    return path


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    """120 articles, each about one thing; the east has peace, and calls a truce what it is."""
    random = np.random.default_rng(5)
    rows = []
    for i in range(120):
        side = "east" if i % 4 < 2 else "west"
        about = random.choice(list(OWN), p=[0.6, 0.2, 0.2] if side == "east" else [0.2, 0.4, 0.4])
        said = OWN[about]
        if about == "diplomacy":
            said = said + ["truce" if side == "east" else "surrender"] * 2
        rows.append([f"a{i:03}", f"paper{i % 4}", side, " ".join(random.choice(said, 40))])
    return written(tmp_path_factory.mktemp("news") / "news.csv", rows)


@pytest.fixture(scope="module")
def kept(news):
    """A model of the articles, saved by the command, and the words it showed."""
    from typer.testing import CliRunner

    from framing.cli import app

    path = news.with_name("model.zip")
    choice = ["--k", "3", "--words", "4", "--format", "csv", "--save", str(path)]
    result = CliRunner().invoke(app, ["topics", str(news), *choice])
    assert result.exit_code == 0, result.output
    return path, result.stdout


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_counts_and_a_kept_model_say_what_the_articles_say(framing, news, kept, tmp_path):
    import framing as package

    path, from_articles = kept
    counts = package.count_terms(package.read_corpus(news), unit="document")
    choice = ("--k", "3", "--words", "4", "--format", "csv")
    saved = counts.save(tmp_path / "counts.zip")
    assert framing("topics", str(saved), *choice).stdout == from_articles
    again = framing("topics", str(path), *choice)
    assert again.stdout == from_articles
    assert "what says how to fit has no effect" in again.stderr
    assert len(read(from_articles)) == 12


def test_forced_topics_have_no_label_and_a_watermark(framing, tmp_path):
    random = np.random.default_rng(6)
    words = [word for some in OWN.values() for word in some]
    rows = [[f"b{i}", "paper", "east", " ".join(random.choice(words, 40))] for i in range(9)]
    news = written(tmp_path / "aimless.csv", rows)
    choice = ("topics", str(news), "--k", "2", "--output", str(tmp_path / "drawn"))
    framing(*choice)
    assert {path.name for path in tmp_path.glob("*.svg")} == {"drawn-null.svg"}
    forced = framing(*choice, "--force", "--format", "jsonl")
    first = json.loads(forced.stdout.splitlines()[0])
    assert (first["topic"], first["rank"], first["label"]) == (1, 1, "")
    assert "NOT DISTINGUISHABLE" in (tmp_path / "drawn.svg").read_text("utf-8")


def test_groups_differ_in_how_much_and_in_which_words(framing, kept):
    path, _ = kept
    compared = framing("topics", str(path), "--formula", "~ side", "--format", "csv")
    rows = read(compared.stdout)
    assert [row["topic"] for row in rows] == ["1", "2", "3"]
    assert (rows[0]["group_a"], rows[0]["group_b"]) == ("east", "west")
    assert float(rows[0]["estimate"]) == pytest.approx(0.4, abs=0.2)  # .6 less .2 were planted
    assert float(rows[0]["low"]) > 0
    worded = framing("topics", str(path), "--wording", "side", "--format", "csv")
    beyond = {row["term"]: row for row in read(worded.stdout) if float(row["q"] or 1) < 0.05}
    assert set(beyond) == {"truce", "surrender"}
    assert float(beyond["truce"]["estimate"]) > 0 > float(beyond["surrender"]["estimate"])


def test_a_reader_is_shown_the_first_words_and_told_of_the_others(framing, kept):
    path, _ = kept
    result = framing(
        "topics", str(path), "--wording", "side", "--words", "2", "--cluster", "outlet"
    )
    assert result.exit_code == 0
    assert result.stdout.count("truce") == 3  # in the label, among the words, and as a row
    assert "words; --format csv gives all" in result.stderr
    assert "p is never below 0.33" in result.stderr  # of two outlets a side


def test_one_table_at_a_time_for_another_program(framing, kept):
    both = ("--formula", "~ side", "--wording", "side", "--format", "csv")
    result = framing("topics", str(kept[0]), *both)
    assert result.exit_code == 2
    assert "gives one table" in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_seeds_name_their_topic_and_three_weights_are_reported(framing, news, tmp_path):
    lexicon = tmp_path / "mine.toml"
    lexicon.write_text(FRAMES, encoding="utf-8")
    result = framing("topics", str(news), "--k", "3", "--seeds", str(lexicon), "--format", "csv")
    assert result.exit_code == 0, result.stderr
    fighting = {row["term"] for row in read(result.stdout) if row["label"] == "fighting"}
    assert fighting == set(OWN["war"])
    for weight in ("0.01", "0.1", "1"):
        assert f"seeds of fighting (weight {weight}): " in result.stderr


def test_voice_leaves_the_words_of_others_out(framing, tmp_path):
    random = np.random.default_rng(7)
    rows = []
    for i in range(9):
        own, theirs = (" ".join(random.choice(OWN[name], 12)) for name in ("money", "war"))
        rows.append([f"a{i}", "paper", "east", f'In {i} {own}. "The {theirs}," he said.'])
    news = written(tmp_path / "news.csv", rows)
    choice = ("topics", str(news), "--k", "2", "--force", "--words", "30", "--format", "csv")
    everyone = {row["term"] for row in read(framing(*choice).stdout)}
    outlet = {row["term"] for row in read(framing(*choice, "--voice", "outlet").stdout)}
    assert {*OWN["money"], *OWN["war"]} <= everyone
    assert set(OWN["money"]) <= outlet
    assert not outlet & set(OWN["war"])


def test_a_column_that_is_not_there_is_named(framing, kept):
    result = framing("topics", str(kept[0]), "--formula", "~ sides")
    assert result.exit_code == 1
    assert "did you mean 'side'" in " ".join(result.stderr.split())
