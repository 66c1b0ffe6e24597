"""``framing kwic``."""

from __future__ import annotations

import io
import json

import pandas as pd


def test_table_shows_each_match_in_context(framing, articles):
    result = framing("kwic", "betray*", "one.txt", "two.txt", "--window", "3")
    assert result.exit_code == 0
    head, first, second = result.stdout.splitlines()
    assert head.split() == ["document", "section", "left", "match", "right"]
    assert first.split() == ["one", "headline", "as", "allies", "fear", "betrayal"]
    assert second.split() == ["one", "body", "diplomat", "said.", "“They", "betrayed", "us,”", "she", "added."]  # fmt: skip # noqa: E501
    assert result.stderr == "2 matches in 1 of the articles.\n"


def test_lines_of_json_parse_and_their_offsets_find_the_match(framing, articles):
    result = framing("kwic", "(cede|ceded)", ".", "--format", "jsonl")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["match"] for line in lines] == ["ceded", "cede"]
    for line in lines:
        text = (articles / f"{line['document']}.txt").read_text(encoding="utf-8")
        assert text[line["start"] : line["end"]] == line["match"]


def test_csv_is_a_table(framing, articles):
    result = framing("kwic", "nato", ".", "--format", "csv")
    table = pd.read_csv(io.StringIO(result.stdout))
    assert table["match"].tolist() == ["NATO", "NATO"]
    assert {"document", "section", "paragraph", "left", "match", "right"} <= set(table.columns)


def test_no_match_is_an_answer(framing, articles):
    result = framing("kwic", "zebra*", ".")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "0 matches in 0 of the articles.\n"
    assert framing("kwic", "zebra*", ".", "-f", "jsonl").stdout == ""


def test_limit_stops(framing, articles):
    result = framing("kwic", "nato", ".", "--limit", "1", "--format", "jsonl")
    assert len(result.stdout.splitlines()) == 1


def test_columns_of_a_table_are_named(framing, articles):
    frame = pd.DataFrame({"headline": ["War"], "words": ["It goes on and on."], "n": ["x7"]})
    frame.to_csv("table.csv", index=False)
    asked = ("kwic", "goes", "table.csv", "--text", "words", "--id", "n", "-f", "jsonl")
    assert json.loads(framing(*asked).stdout)["document"] == "x7"


def test_unknown_column_is_an_error_that_names_the_near_one(framing, articles):
    pd.DataFrame({"body": ["It goes on."]}).to_csv("table.csv", index=False)
    result = framing("kwic", "goes", "table.csv", "--text", "bodi")
    assert result.exit_code == 1
    assert "'bodi'" in result.stderr
    assert "'body'" in result.stderr


def test_malformed_pattern_is_an_error(framing, articles):
    result = framing("kwic", "(cede|ceded", "one.txt")
    assert result.exit_code == 1
    assert "(cede|ceded" in result.stderr


def test_voices_are_shown_when_asked_for(framing, articles):
    result = framing("kwic", "(betray*|ceded)", "one.txt", "--voices", "--window", "1")
    head, *lines = result.stdout.splitlines()
    assert head.split() == ["document", "section", "voice", "speaker", "left", "match", "right"]
    assert [line.split()[:3] for line in lines][-1] == ["one", "body", "direct"]
    plain = framing("kwic", "betray*", "one.txt", "--format", "csv").stdout
    assert "voice" not in plain


def test_only_one_voice(framing, articles):
    asked = ("kwic", "(betray*|goes)", ".", "-f", "jsonl")
    lines = [json.loads(line) for line in framing(*asked, "--voice", "direct").stdout.splitlines()]
    assert [(line["match"], line["voice"]) for line in lines] == [("betrayed", "direct")]
    assert {"speaker", "source", "cue"} <= set(lines[0])
    outlet = framing(*asked, "--voice", "outlet", "--voice", "scare").stdout
    assert "goes" in outlet
    assert "betrayed" not in outlet


def test_only_one_speaker(framing, articles):
    (articles / "three.txt").write_text(
        "Talks\n\n“We will cede it,” said Ana Ruiz.\n\n“Never cede it,” said Olaf Berg.\n",
        encoding="utf-8",
    )
    asked = ("kwic", "cede", "three.txt", "-f", "jsonl", "--speaker")
    lines = [json.loads(line) for line in framing(*asked, "Berg").stdout.splitlines()]
    assert [(line["left"], line["source"]) for line in lines] == [("“Never", "Olaf Berg")]
    assert len(framing(*asked, "Berg", "--speaker", "Ana R*").stdout.splitlines()) == 2
    nobody = framing(*asked, "Smith")
    assert (nobody.exit_code, nobody.stdout) == (0, "")


def test_unknown_voice_is_an_error_that_names_the_near_one(framing, articles):
    result = framing("kwic", "cede", ".", "--voice", "direkt")
    assert result.exit_code == 1
    assert "no voice 'direkt'; did you mean 'direct'?" in result.stderr


def test_lines_are_sorted_chosen_and_shown_with_columns(framing, articles):
    frame = pd.DataFrame({
        "text": ["They cede land. We cede all.", "We cede hope.", "All cede zeal."],
        "paper": ["Courier", "Courier", "Post"],
    })  # fmt: skip
    frame.to_csv("table.csv", index=False)
    asked = ("kwic", "cede", "table.csv", "--outlet", "paper", "--sort", "R1")
    result = framing(*asked, "--where", "outlet=Courier", "--show", "outlet", "-w", "1")
    head, *lines = result.stdout.splitlines()
    assert head.split() == ["document", "outlet", "section", "left", "match", "right"]
    assert [line.split()[-1] for line in lines] == ["all.", "hope.", "land."]
    either = framing(*asked, "--where", "outlet=Courier", "--where", "outlet=Post", "-f", "jsonl")
    assert len(either.stdout.splitlines()) == 4


def test_context_may_stop_at_the_sentence(framing, articles):
    asked = ("kwic", "betrayed", "one.txt", "-f", "jsonl")
    (line,) = framing(*asked, "--within", "sentence").stdout.splitlines()
    assert json.loads(line)["left"] == "“They"
    (line,) = framing(*asked).stdout.splitlines()
    assert json.loads(line)["left"] == "Peace is far, a diplomat said. “They"


def test_a_condition_needs_a_value(framing, articles):
    result = framing("kwic", "cede", ".", "--where", "outlet")
    assert result.exit_code == 2
    assert "COLUMN=VALUE" in result.stderr
    unknown = framing("kwic", "cede", ".", "--sort", "R0")
    assert unknown.exit_code == 1
    assert "sorted by 'R0'" in unknown.stderr
