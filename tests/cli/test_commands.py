"""The whole command line: its pages, its ways out, what goes to which stream."""

from __future__ import annotations

import subprocess
import sys

import pytest

import framing as fr

COMMANDS = [
    ("run",),
    ("compare",),
    ("kwic",),
    ("voices",),
    ("voices", "score"),
    ("provenance",),
    ("lexicon", "list"),
    ("lexicon", "show"),
    ("lexicon", "check"),
    ("lexicon", "audit"),
    ("corpus", "info"),
    ("corpus", "clean"),
    ("corpus", "count"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_a_page_that_fits_eighty_columns(framing, command):
    page = framing(*command, "--help")
    assert page.exit_code == 0
    assert f"framing {' '.join(command)}" in page.stdout
    assert max(len(line.rstrip()) for line in page.stdout.splitlines()) <= 80
    if command != ("lexicon", "list"):
        examples = page.stdout.split("Examples")[1]
        assert f"framing {' '.join(command)}" in examples
        # no line of an example or of the prose was broken by the margin
        prose = page.stdout.split("╭")[0]
        broken = [x for x in prose.splitlines() if 0 < len(x.strip()) < 4]
        assert not broken


def test_help_lists_every_command_and_the_exit_codes(framing):
    page = framing("--help").stdout
    for command in COMMANDS:
        assert command[0] in page
    assert "130" in page


def test_no_command_shows_the_help(framing):
    assert "Usage: framing" in framing().output


def test_version_is_that_of_the_package(framing):
    assert framing("--version").stdout.strip() == f"framing {fr.__version__}"


@pytest.mark.parametrize(
    "arguments",
    [("kwick", "x"), ("kwic",), ("kwic", "x", "y", "--widnow", "3"), ("kwic", "x", "y", "-w", "z")],
    ids=["unknown command", "missing argument", "unknown option", "value of the wrong kind"],
)
def test_misuse_is_exit_code_2_and_stays_off_the_standard_output(framing, arguments):
    result = framing(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage" in result.stderr


def test_unknown_option_names_the_near_one(framing):
    assert "--window" in framing("kwic", "x", "y", "--widnow", "3").stderr


def test_error_is_one_message_without_traceback(program, articles):
    result = program("kwic", "betray*", "nowhere.txt")
    assert result.returncode == 1
    assert result.stdout == b""
    assert result.stderr.startswith(b"Error: there is no file or folder 'nowhere.txt'")
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize("how", ["option", "variable"])
def test_debug_shows_the_traceback(program, articles, how):
    command = ("kwic", "betray*", "nowhere.txt")
    if how == "option":
        result = program("--debug", *command)
    else:
        result = program(*command, FRAMING_DEBUG="1")
    assert result.returncode == 1
    assert b"Traceback" in result.stderr
    assert b"CorpusError" in result.stderr


def test_unexpected_error_says_that_it_is_a_bug(framing, articles, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("made for the test")

    monkeypatch.setattr("framing.comparison.concordance.kwic", broken)
    result = framing("kwic", "betray*", "one.txt")
    assert result.exit_code == 1
    assert "ZeroDivisionError: made for the test" in result.stderr
    assert "bug in framing" in result.stderr
    assert "Traceback" not in result.stderr
    assert "Traceback" in framing("--debug", "kwic", "betray*", "one.txt").stderr


def test_interrupt_is_130_with_a_sentence(framing, articles, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("framing.comparison.concordance.kwic", interrupted)
    result = framing("kwic", "betray*", "one.txt")
    assert result.exit_code == 130
    assert "Stopped" in result.stderr


def test_folder_that_cannot_be_written_is_no_bug(framing, articles):
    result = framing("corpus", "count", "one.txt", "--output", "two.txt/x.counts")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: two.txt")


@pytest.mark.parametrize(
    "command",
    [
        ("kwic", "betray*", "one.txt"),
        ("compare", "one.txt", "two.txt", "--word", "betray*"),
        ("corpus", "clean", "."),
        ("lexicon", "list"),
    ],
    ids=" ".join,
)
def test_nothing_but_plain_text_goes_into_a_pipe(program, articles, command):
    result = program(*command)
    assert result.returncode == 0, result.stderr.decode()
    assert b"\x1b" not in result.stdout + result.stderr
    assert result.stdout.decode("utf-8")


def test_reader_that_goes_away_is_no_error_message(articles, plain_environment):
    lines = "\n\n".join("They betrayed the line that we had held." for _ in range(3000))
    (articles / "long.txt").write_text(f"Headline\n\n{lines}", encoding="utf-8")
    command = [sys.executable, "-m", "framing", "kwic", "betrayed", "long.txt", "-f", "jsonl"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, env=plain_environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        stderr = process.stderr.read()
    assert b"Traceback" not in stderr
    assert b"Broken" not in stderr
    assert process.returncode == 1


def test_python_m_framing_knows_its_name(program):
    assert b"Usage: framing" in program("--help").stdout
