"""The pages say what is so: links lead somewhere, consoles are run, the figure is of now."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path

import pytest

import framing as fr

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page):
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", read(page))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing


def test_console_blocks_are_what_the_commands_print():
    page = ROOT / "docs" / "command-line.md"
    filled = runpy.run_path(str(ROOT / "docs" / "console.py"))["filled"]
    assert filled(read(page)) == read(page)  # else: python docs/console.py docs/command-line.md


@pytest.mark.parametrize("name", ["frames", "who_says"])
def test_figures_of_the_readme_are_those_of_the_embedded_study(embedded_study, name):
    shown = fr.read_provenance(ROOT / "docs" / "assets" / f"{name}.svg")
    assert shown["table_sha256"] == embedded_study.figures[name].record["table_sha256"]


def test_readme_says_how_long_the_two_articles_are(embedded_study):
    words = embedded_study.tables["documents"]["n_tokens"].tolist()
    assert f"{words[0]} and {words[1]} words" in read(ROOT / "README.md").replace("\n", " ")


def commands(block_language: str) -> list[list[str]]:
    """Return the lines of the README's blocks of that language, split as a shell would."""
    blocks = re.findall(rf"```{block_language}\n(.*?)```", read(ROOT / "README.md"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line, comments=True, posix=block_language == "sh") for line in lines]


def test_commands_of_the_readme_exist():
    from typer.testing import CliRunner

    from framing.cli import app

    asked = [line[1:] for line in commands("sh") if line[0] == "framing"]
    assert len(asked) >= 6
    for arguments in asked:
        page = CliRunner().invoke(app, [*arguments[: 1 + (arguments[0] == "lexicon")], "--help"])
        assert page.exit_code == 0, arguments


def test_windows_form_installs_the_same():
    unix, windows = commands("sh")[:2], commands("bat")
    for ours, theirs in zip(unix, windows, strict=True):
        after = [" ".join(line).split("pip install ")[1].split("&&")[0] for line in (ours, theirs)]
        assert after[0].replace('"', "") == after[1].replace('"', "")


def test_citation_and_changelog_know_the_version():
    from importlib.metadata import version

    assert f"version: {version('framing')}" in read(ROOT / "CITATION.cff")
    assert "## [Unreleased]" in read(ROOT / "CHANGELOG.md")


def test_constraints_hold_versions_and_no_address():
    lines = read(ROOT / "constraints.txt").splitlines()
    assert lines
    for line in lines:
        assert re.fullmatch(r"[a-z0-9._-]+==[0-9a-z.+!]+( ; [^/@]+)?", line), line
    assert not [line for line in lines if line.startswith(("torch", "spacy"))]


def test_error_rates_of_the_voice_page_are_those_measured():
    from framing.text.voice.measured import MEASURED

    page = read(ROOT / "docs" / "voice.md")
    for voice, name in (
        ("outlet", "the outlet"),
        ("direct", "quotations"),
        ("indirect", "paraphrases"),
    ):
        rates = " | ".join(f"{100 * rate:.1f}" for rate in MEASURED[voice])
        assert f"| {name} | {rates} |" in page
