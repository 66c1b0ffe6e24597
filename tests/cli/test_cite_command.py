"""``framing cite``."""

from __future__ import annotations

import json

import pytest

from framing.citation import cite


@pytest.fixture
def figure(embedded_study):
    return embedded_study.folder / "figures" / "who_says.pdf"


def test_sentences_to_read(framing, figure):
    result = framing("cite", str(figure))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{cite(figure).text}\n"
    assert result.stdout.startswith("Citation\nWho says [Figure]. (n.d.). In Betrayal, appeasement")


def test_author_year_and_address_go_into_every_format(framing, figure):
    given = ("--author", "Doe, Jane", "--author", "River Group", "--year", "2026", "--url", "x.org")
    plain = framing("cite", str(figure), *given).stdout
    assert "Doe, Jane & River Group (2026). Who says [Figure]." in plain
    bibtex = framing("cite", str(figure), *given, "--format", "bibtex").stdout
    assert bibtex.startswith(
        "@misc{ukraine-2025-who_says,\n  author = {Doe, Jane and {River Group}},"
    )
    assert "@inproceedings{newell2018," in bibtex
    csl = json.loads(framing("cite", str(figure), *given, "-f", "csl").stdout)
    assert csl[0]["issued"] == {"date-parts": [[2026]]} and csl[0]["URL"] == "x.org"
    assert [item["id"] for item in csl] == [
        "ukraine-2025-who_says", "framing", "newell2018", "pareti2016",
    ]  # fmt: skip


def test_a_results_folder_is_a_study(framing, embedded_study, tmp_path):
    file = tmp_path / "study.bib"
    result = framing("cite", str(embedded_study.folder), "-f", "bibtex", "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"Written: {file}\n"
    assert file.read_text(encoding="utf-8") == f"{cite(embedded_study.folder).bibtex}\n"
    assert file.read_bytes().startswith(b"@misc{ukraine-2025,\n")


def test_the_figure_itself_is_not_overwritten(framing, figure, tmp_path):
    before = figure.read_bytes()
    result = framing("cite", str(figure), "-o", str(figure))
    assert result.exit_code == 1 and "is the figure itself" in result.stderr
    assert figure.read_bytes() == before
    result = framing("cite", str(figure), "-o", str(tmp_path))
    assert result.exit_code == 1 and "is a folder" in result.stderr


def test_what_is_no_figure_of_framing_gets_one_message(framing, articles):
    result = framing("cite", "one.txt")
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: one.txt: '.txt' files carry no record; give the .svg, .pdf, .png or .json file.\n"
    )
    assert "has no manifest.json" in framing("cite", ".").stderr
    packed = framing("cite", "deposit.zip").stderr
    assert packed == "Error: deposit.zip: unpack it, and cite its folder or one of its figures.\n"
