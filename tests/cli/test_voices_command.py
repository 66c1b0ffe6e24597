"""``framing voices``: find, score, and the way from one to the other through coders' hands."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest

from framing.text.voice import find_voices
from framing.text.voice.brat import read_brat
from framing.text.voice.standoff import Voiced, read_standoff, to_record, write_standoff

TEXT = "Talks fail\n\nThe plan is dead. “They betrayed us,” Ann Orr said.\n"
RECORD = {"id": "a", "text": TEXT, "outlet": "x"}


def spans(text: str, title: str | None = None) -> list[dict]:
    """Return the spans that the library finds, as JSON gives them back."""
    record = to_record(Voiced("", text, tuple(find_voices(text, title))))
    return json.loads(json.dumps(record))["spans"]


def records(output: str) -> list[dict]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_lines(path: Path, *rows: dict) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.mark.parametrize("command", [(), ("find",), ("score",)])
def test_help_is_a_page_that_fits_eighty_columns(framing, command) -> None:
    page = framing("voices", *command, "--help")
    assert page.exit_code == 0
    assert max(len(line.rstrip()) for line in page.stdout.splitlines()) <= 80
    assert "framing voices" in page.stdout.split("Examples")[1]
    prose = page.stdout.split("╭")[0]
    assert not [x for x in prose.splitlines() if 0 < len(x.strip()) < 4]


def test_help_shows_both_commands_and_the_short_form(framing) -> None:
    for page in (framing("voices", "--help"), framing("voices", "-h"), framing("voices")):
        assert "framing voices article.txt" in page.output
        assert "find" in page.output
        assert "score" in page.output


def test_a_path_is_the_short_form_of_find_wherever_the_options_stand(framing, folder) -> None:
    (folder / "score").mkdir()
    (folder / "score" / "a.txt").write_text(TEXT, encoding="utf-8")
    asked = framing("voices", "find", "score", "--format", "jsonl").stdout
    assert records(asked)[0]["spans"]
    assert framing("voices", "--format", "jsonl", "score").stdout == asked
    assert framing("voices", "./score", "-f", "jsonl").stdout == asked


def test_misuse_is_exit_code_2(framing, folder) -> None:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    for arguments in (
        ("a.txt", "--format", "brat"),
        ("a.txt", "--output", "out"),
        ("a.txt", "--format", "xml"),
        ("score",),
    ):
        result = framing("voices", *arguments)
        assert (result.exit_code, result.stdout) == (2, "")


def test_a_text_file_is_read_as_it_is(framing, folder) -> None:
    (folder / "a.txt").write_bytes(TEXT.replace("\n", "\r\n").encode("cp1252"))
    result = framing("voices", "a.txt", "--format", "jsonl")
    (record,) = records(result.stdout)
    assert record["id"] == "a"
    assert record["text"] == TEXT.replace("\n", "\r\n")
    assert record["spans"] == spans(record["text"])
    assert "a.txt: not UTF-8; read as cp125" in result.stderr
    (folder / "b.txt").write_text(TEXT, encoding="utf-16")
    read = framing("voices", "b.txt", "-f", "jsonl", "--encoding", "utf-16")
    assert records(read.stdout)[0]["text"] == TEXT


def test_spans_hold_every_key_and_point_into_the_text(framing, folder) -> None:
    write_lines(folder / "a.jsonl", RECORD)
    (record,) = records(framing("voices", "a.jsonl", "--format", "jsonl").stdout)
    assert list(record) == ["id", "text", "spans"]
    (span,) = [s for s in record["spans"] if s["kind"] == "direct"]
    assert TEXT[span["start"] : span["end"]].startswith("They betrayed us")
    assert TEXT[slice(*span["source_span"])] == span["source"] == "Ann Orr"
    assert TEXT[slice(*span["cue_span"])] == span["cue"] == "said"
    assert span["speech"] is True
    assert {"speaker", "attribution", "cue_class", "section", "quoted", "rule"} < set(span)


def test_json_lines_keep_id_and_text_and_hand_on_the_title(framing, folder) -> None:
    rows = [
        {"id": 7, "text": TEXT, "title": "Talks fail"},
        {"id": "b", "text": "", "title": "Elsewhere"},
        {"text": "\ufeff" + TEXT, "title": " "},
        {"id": None, "text": None},
    ]
    write_lines(folder / "a.jsonl", *rows)
    read = records(framing("voices", "a.jsonl", "--format", "jsonl").stdout)
    assert [(r["id"], r["text"]) for r in read] == [
        (7, TEXT), ("b", ""), ("a:3", "\ufeff" + TEXT), ("a:4", ""),
    ]  # fmt: skip
    assert [r["spans"] for r in read] == [
        spans(TEXT, "Talks fail"), [], spans("\ufeff" + TEXT), [],
    ]  # fmt: skip
    assert [r.get("title") for r in read] == ["Talks fail", "Elsewhere", None, None]


def test_json_lines_in_whatever_wrapping(framing, folder) -> None:
    line = (json.dumps(RECORD, ensure_ascii=False) + "\n\n").encode()
    (folder / "plain.jsonl").write_bytes(line)
    expected = framing("voices", "plain.jsonl", "--format", "jsonl").stdout
    assert records(expected)[0]["spans"] == spans(TEXT)
    (folder / "marked.ndjson").write_bytes(b"\xef\xbb\xbf" + line)
    (folder / "packed.jsonl.gz").write_bytes(gzip.compress(line))
    (folder / "windows.jsonl").write_bytes(line.decode().encode("cp1252"))
    (folder / "wide.jsonl").write_bytes(line.decode().encode("utf-16"))
    for name in ("marked.ndjson", "packed.jsonl.gz", "windows.jsonl", "wide.jsonl"):
        assert framing("voices", name, "--format", "jsonl").stdout == expected
    told = framing("voices", "windows.jsonl", "--format", "jsonl").stderr
    assert "windows.jsonl: not UTF-8; read as cp125" in told


def test_keys_are_named_or_guessed(framing, folder) -> None:
    write_lines(folder / "a.jsonl", {"doc": "x", "Body": TEXT, "headline": "Talks fail"})
    guessed = records(framing("voices", "a.jsonl", "--format", "jsonl").stdout)
    assert (guessed[0]["id"], guessed[0]["title"]) == ("a:1", "Talks fail")
    options = ("--text", "Body", "--id", "doc", "--title", "doc", "--format", "jsonl")
    (named,) = records(framing("voices", "a.jsonl", *options).stdout)
    assert (named["id"], named["text"], named["title"]) == ("x", TEXT, "x")


def test_folders_and_tables_are_read_as_a_corpus_is(framing, folder) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    write_lines(folder / "in" / "b.jsonl", RECORD)
    with (folder / "in" / "c.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "headline", "body"], ["c1", "Talks fail", TEXT[12:]]])
    (folder / "in" / "d.pdf").write_bytes(b"%PDF-")
    result = framing("voices", "in", "--format", "jsonl")
    assert [(r["id"], r["text"]) for r in records(result.stdout)] == [
        ("a", TEXT), ("a", TEXT), ("c1", TEXT),
    ]  # fmt: skip
    assert all(r["spans"] for r in records(result.stdout))
    assert "d.pdf: not read" in result.stderr


BAD = """{"id": "a", "text": "War."}
{"id": "b"
{"id": "c", "text": 5}
[1]
{"id": "d", "text": "Peace."}
"""


def test_bad_lines_are_named_at_the_end_and_the_others_written(framing, folder) -> None:
    (folder / "bad.jsonl").write_text(BAD, encoding="utf-8")
    stopped = framing("voices", "bad.jsonl", "--format", "jsonl")
    assert stopped.exit_code == 1
    assert [r["id"] for r in records(stopped.stdout)] == ["a", "d"]
    assert "3 article(s) or file(s) cannot be read" in stopped.stderr
    assert "--skip-bad" in stopped.stderr
    for reason in (
        "line 2: not JSON",
        "line 3: 'text' is no text but '5'",
        "line 4: not an object",
    ):
        assert f"bad.jsonl, {reason}" in stopped.stderr
    went_on = framing("voices", "bad.jsonl", "--format", "jsonl", "--skip-bad")
    assert went_on.exit_code == 0
    assert went_on.stdout == stopped.stdout
    assert "bad.jsonl, line 2: not JSON" in went_on.stderr


def test_files_that_are_not_there_or_no_text(framing, folder) -> None:
    missing = framing("voices", "nowhere.jsonl")
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "there is no file or folder 'nowhere.jsonl'" in missing.stderr
    (folder / "x.jsonl").write_bytes(b"PK\x03\x04" + bytes(90))
    assert "a ZIP archive" in framing("voices", "x.jsonl").stderr
    (folder / "y.jsonl").write_text('{"title": "x"}', encoding="utf-8")
    assert "no column that looks like the text" in framing("voices", "y.jsonl").stderr
    (folder / "z.jsonl").write_text("{}", encoding="utf-8")
    assert "no encoding 'utf-99'" in framing("voices", "z.jsonl", "--encoding", "utf-99").stderr


def test_half_a_surrogate_pair_survives(program, folder) -> None:
    (folder / "a.jsonl").write_text('{"id": "a", "text": "war \\ud800 on"}\n', encoding="utf-8")
    result = program("voices", "a.jsonl", "--format", "jsonl")
    assert json.loads(result.stdout)["text"] == "war \ud800 on"


def test_csv_has_a_row_for_each_span(framing, folder) -> None:
    write_lines(folder / "a.jsonl", RECORD)
    answer = framing("voices", "a.jsonl", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(answer)))
    assert len(rows) == len(spans(TEXT))
    (row,) = [row for row in rows if row["kind"] == "direct"]
    assert row["document"] == "a"
    assert row["text"] == TEXT[int(row["start"]) : int(row["end"])]
    assert (row["source"], row["cue"], row["attribution"]) == ("Ann Orr", "said", "speech")


def test_table_sums_up_words_and_lists_who_says_what(framing, folder) -> None:
    write_lines(folder / "a.jsonl", {"id": "a", "text": "“They betrayed us,” Ann Orr said."})
    lines = framing("voices", "a.jsonl").stdout.splitlines()
    assert lines[0] == "a: 6 words: outlet 3 (50%), direct 3 (50%)"
    assert lines[1].split() == ["section", "kind", "speaker", "cue", "content"]
    assert "direct" in lines[2]
    assert "They betrayed us" in lines[2]


def test_table_of_an_article_without_words(framing, folder) -> None:
    write_lines(folder / "a.jsonl", {"id": "[b]", "text": ""}, {"id": "long", "text": "War. " * 9})
    lines = framing("voices", "a.jsonl").stdout.splitlines()
    assert lines == ["[b]: 0 words", "", "long: 9 words: outlet 9 (100%)", ""]


def test_brat_and_back_scores_full_marks_until_a_coder_changes_it(framing, folder) -> None:
    write_lines(folder / "a.jsonl", RECORD, RECORD | {"id": "b"})
    written = framing("voices", "a.jsonl", "--format", "brat", "--output", "out")
    assert (written.exit_code, written.stdout) == (0, "")
    assert [one.text for one in read_brat(folder / "out")] == [TEXT, TEXT]
    same = framing("voices", "score", "out", "--format", "csv")
    rates = [row["f1"] for row in csv.DictReader(io.StringIO(same.stdout))]
    assert set(rates) == {"1", ""}  # no paraphrase, so no mean of three voices
    annotated = folder / "out" / "a.ann"
    kept = annotated.read_text(encoding="utf-8").replace("Kind T1 direct", "Kind T1 scare")
    annotated.write_text(kept, encoding="utf-8")
    changed = framing("voices", "score", "out", "--format", "jsonl").stdout
    table = {(r["measure"], r["category"]): r for r in records(changed)}
    assert table["spans exact", "all"]["precision"] == 0.5
    again = framing("voices", "a.jsonl", "--format", "brat", "--output", "out")
    assert again.exit_code == 1
    assert "not empty" in again.stderr


def coded(folder: Path) -> list[Voiced]:
    texts = [Voiced(name, TEXT, tuple(find_voices(TEXT))) for name in ("a", "b")]
    write_standoff(folder / "gold.jsonl", texts)
    return texts


def test_score_of_a_file_prints_percentages_with_intervals(framing, folder) -> None:
    coded(folder)
    lines = framing("voices", "score", "gold.jsonl", "gold.jsonl").stdout.splitlines()
    assert lines[0].startswith("VoiceScore: 2 documents, ")
    assert lines[2].split() == ("measure category coded found precision recall F1 low high".split())
    direct = next(line for line in lines if line.startswith("words") and "direct" in line)
    assert direct.split() == ["words", "direct", "6", "6", *["100.0"] * 5]


def test_score_without_predictions_finds_them_with_the_title(framing, folder) -> None:
    write_standoff(
        folder / "gold.jsonl", [Voiced("a", TEXT, tuple(find_voices(TEXT)), "Talks fail")]
    )
    own = framing("voices", "score", "gold.jsonl", "--format", "csv").stdout
    write_lines(folder / "in.jsonl", RECORD | {"title": "Talks fail"})
    found = framing("voices", "in.jsonl", "--format", "jsonl").stdout
    (folder / "found.jsonl").write_text(found, encoding="utf-8")
    assert framing("voices", "score", "gold.jsonl", "found.jsonl", "-f", "csv").stdout == own


def test_score_writes_json_without_any_text(framing, folder) -> None:
    coded(folder)
    asked = ("voices", "score", "gold.jsonl", "--json", "out.json")
    assert framing(*asked, "--attitudes", "--seed", "3", "--replicates", "200").exit_code == 0
    written = (folder / "out.json").read_text(encoding="utf-8")
    record = json.loads(written)
    assert record["settings"] == {
        "attitudes": True,
        "n_documents": 2,
        "n_words": 24,
        "replicates": 200,
        "seed": 3,
        "level": 0.95,
    }
    assert record["rules"].startswith("framing-voice")
    assert "betray" not in written
    assert "gold" not in written.replace("n_gold", "")


def test_predictions_may_leave_out_the_text_but_not_change_it(framing, folder) -> None:
    texts = coded(folder)
    bare = [{"id": one.id, "spans": to_record(one)["spans"]} for one in texts]
    write_lines(folder / "bare.jsonl", *bare)
    assert framing("voices", "score", "gold.jsonl", "bare.jsonl").exit_code == 0
    write_lines(folder / "other.jsonl", bare[0] | {"text": TEXT + " "})
    result = framing("voices", "score", "gold.jsonl", "other.jsonl")
    assert result.exit_code == 1
    assert "the text of 'a' in other.jsonl is not the one that was coded" in result.stderr


def test_score_says_what_it_cannot_use(framing, folder) -> None:
    (one, two) = coded(folder)
    write_standoff(folder / "one.jsonl", [one])
    told = framing("voices", "score", "gold.jsonl", "one.jsonl")
    assert told.exit_code == 0
    assert "1 of the documents (b …) are not among those that were found" in told.stderr
    write_standoff(folder / "twice.jsonl", [two, two])
    assert "two articles of the id 'b'" in framing("voices", "score", "twice.jsonl").stderr
    assert "there is no file 'x.jsonl'" in framing("voices", "score", "x.jsonl").stderr


@pytest.mark.shared
def test_the_study_articles_and_their_offsets(program, shared) -> None:
    result = program("voices", str(shared / "corpus"), "--format", "jsonl")
    assert result.returncode == 0
    read = records(result.stdout.decode())
    files = sorted((shared / "corpus").glob("*.txt"))
    assert [r["text"] for r in read] == [file.read_bytes().decode() for file in files]
    for record in read:
        for span in record["spans"]:
            if span["source_span"]:
                assert record["text"][slice(*span["source_span"])] == span["source"]


@pytest.mark.shared
def test_found_voices_of_the_annotated_articles_are_read_again(program, shared, tmp_path) -> None:
    result = program("voices", str(shared / "voice" / "dev.jsonl"), "--format", "jsonl")
    assert (result.returncode, result.stderr) == (0, b"")
    (tmp_path / "found.jsonl").write_bytes(result.stdout)
    found = list(read_standoff(tmp_path / "found.jsonl"))
    gold = list(read_standoff(shared / "voice" / "dev.jsonl"))
    assert [(one.id, one.text) for one in found] == [(one.id, one.text) for one in gold]
    assert all(list(one.spans) == find_voices(one.text) for one in found[::50])
