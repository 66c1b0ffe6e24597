"""The paper: no number is typed, none is stale, and the same results give the same bytes."""

from __future__ import annotations

import html
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAPER, MEASURED = ROOT / "paper", ROOT / "paper" / "measured"

# Programs of the paper and of the benchmarks, not modules of the package.
sys.path[:0] = [str(PAPER), str(ROOT / "benchmarks")]
import build  # noqa: E402
import evidence  # noqa: E402
import quantities  # noqa: E402
import record  # noqa: E402

del sys.path[:2]


@pytest.fixture(scope="module")
def folder(embedded_study):
    """Return the results folder of the study, performed by the code that is tested."""
    return embedded_study.folder


@pytest.fixture(scope="module")
def made(folder, tmp_path_factory):
    """Return the paper, set once: PDF and HTML."""
    pytest.importorskip("typst")
    return build.build(folder, tmp_path_factory.mktemp("paper"))


@pytest.fixture
def measured(tmp_path):
    """Return a copy of the records, to be spoiled."""
    return Path(shutil.copytree(MEASURED, tmp_path / "measured"))


def changed(file, change):
    """Change the JSON in a file."""
    found = json.loads(file.read_text(encoding="utf-8"))
    change(found)
    file.write_text(json.dumps(found), encoding="utf-8")


def as_text(page):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page.read_text("utf-8"))))


# The manuscript


def test_no_number_is_typed():
    source = (PAPER / "paper.typ").read_text(encoding="utf-8")
    source = re.sub(r"^\s*//.*$", "", source, flags=re.M)
    without_keys = re.sub(r"@[a-z][a-z0-9-]*|<[a-z-]+>", "", source)
    assert re.findall(r".*\d.*", without_keys) == []


def test_it_has_what_joss_asks_for_in_length_and_sections():
    headings = [line[2:] for line in build.prose() if line.startswith("= ")]
    asked = ["Summary", "Statement of need", "State of the field", "Software design",
             "Research impact statement", "AI usage disclosure", "Acknowledgments"]  # fmt: skip
    assert [heading for heading in headings if heading in asked] == asked
    assert 750 <= build.words() <= 1750


def test_every_key_of_the_bibliography_is_cited():
    keys = re.findall(r"^@\w+\{([\w-]+),", (PAPER / "refs.bib").read_text("utf-8"), re.M)
    assert sorted(set(keys) - set(build.cited())) == []
    assert not set(keys) & set(build.references())  # each reference is typed once


# What is set


def test_same_results_give_the_same_bytes(made, folder, tmp_path):
    again = build.build(folder, tmp_path)
    assert [file.name for file in made] == ["paper.pdf", "paper.html"]
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in made]


def test_the_page_loads_nothing_and_describes_its_figures(made):
    page = made[1].read_text(encoding="utf-8")
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', page)
    assert loaded and all(address.startswith("data:image/svg+xml") for address in loaded)
    assert "<script" not in page
    assert len(re.findall(r'<img[^>]*alt="[^"]{80,}"', page)) == len(build.FIGURES) == len(loaded)
    assert '<html lang="en' in page
    assert made[0].read_bytes().startswith(b"%PDF-")


def test_numbers_are_those_of_the_files(made, folder, measured, tmp_path):
    rates = json.loads((ROOT / evidence.VOICE).read_text(encoding="utf-8"))["table"]
    outlet = next(row for row in rates if row["category"] == "outlet" and row["measure"] == "words")
    assert f"{100 * outlet['precision']:.1f} {100 * outlet['recall']:.1f}" in as_text(made[1])

    def change(found):
        found["tables"][quantities.PAIRS][0]["pairs with one after Bonferroni (%)"] = "98.7"

    changed(measured / "calibration-news.json", change)
    other = build.build(folder, tmp_path / "other", measured)[1]
    assert "98.7%" in as_text(other)
    assert "98.7%" not in as_text(made[1])


# What stops the build


def test_a_missing_record_is_named_with_what_makes_it(folder, measured, tmp_path):
    (measured / "calibration-news.json").unlink()
    with pytest.raises(evidence.PaperError, match=r"calibration-news\.json is missing.*news"):
        build.build(folder, tmp_path / "paper", measured)
    assert not (tmp_path / "paper").exists()


@pytest.mark.parametrize("name", evidence.COMMANDS)
def test_a_record_of_other_code_is_stale(measured, name):
    module = "framing/comparison/tally.py" if "calibration" in name else "framing/topics/null.py"

    def change(found):
        assert module in found["measured"]
        found["measured"][module] = "0" * 64

    changed(measured / f"{name}.json", change)
    command = re.escape(evidence.COMMANDS[name])
    with pytest.raises(evidence.PaperError, match=rf"{name}\.json is stale: {module}.*{command}"):
        evidence.read_measured(name, measured)


def test_a_measured_module_that_is_gone_is_stale(measured):
    def change(found):
        found["measured"]["framing/gone.py"] = "0" * 64

    changed(measured / "topics-null.json", change)
    with pytest.raises(evidence.PaperError, match=r"framing/gone\.py changed"):
        evidence.read_measured("topics-null", measured)


def test_a_record_cut_off_or_of_something_else_is_refused(measured):
    file = measured / "topics-null.json"
    file.write_text(file.read_text()[:100])
    with pytest.raises(evidence.PaperError, match=r"topics-null\.json is not JSON"):
        evidence.read_measured("topics-null", measured)
    file.write_text('{"format": "framing-results"}')
    with pytest.raises(evidence.PaperError, match=r"no record of a benchmark"):
        evidence.read_measured("topics-null", measured)


def test_a_missing_number_is_named(measured):
    news = evidence.read_measured("calibration-news", measured)
    row = {"split": "halves of the outlets", "test": "unit=document"}
    assert float(news.cell(quantities.SPLITS, "permutation", **row)) > 0
    for asked, column, message in [
        ({"split": "thirds"}, "permutation", "has no split='thirds'"),
        (row, "likelihood", "has no 'likelihood'"),
        ({"split": row["split"]}, "permutation", "has 2 rows"),
    ]:
        with pytest.raises(evidence.PaperError, match=rf"calibration-news\.json {message}.*again"):
            news.cell(quantities.SPLITS, column, **asked)


def test_error_rates_of_other_rules_are_stale(tmp_path):
    file = tmp_path / "measured.json"
    file.write_text('{"rules": "framing-voice-0", "settings": {}, "table": []}')
    with pytest.raises(evidence.PaperError, match=r"stale.*'framing-voice-0'.*voices score"):
        evidence.read_voice(file)


def test_results_that_were_changed_or_made_by_other_code_are_refused(folder, tmp_path):
    copy = Path(shutil.copytree(folder, tmp_path / "study"))
    table = copy / "tables" / "shuffle.csv"
    table.write_bytes(table.read_bytes().replace(b"term", b"turn"))
    with pytest.raises(evidence.PaperError, match=r"shuffle\.csv was changed"):
        build.build(copy, tmp_path / "paper")
    changed(copy / "manifest.json", lambda found: found["software"].update(code="0" * 64))
    with pytest.raises(evidence.PaperError, match=r"stale: other code.*framing run"):
        build.build(copy, tmp_path / "paper")
    (copy / "manifest.json").unlink()
    with pytest.raises(evidence.PaperError, match=r"manifest\.json is missing"):
        build.build(copy, tmp_path / "paper")


def test_prose_that_the_results_no_longer_bear_stops_the_build(folder, measured, tmp_path):
    def change(found):
        found["tables"][quantities.EQUAL][0]["permutation"] = "9.9"

    changed(measured / "calibration-false-positives.json", change)
    with pytest.raises(evidence.PaperError, match=r"keeps its level.*rewrite the sentence"):
        build.build(folder, tmp_path / "paper", measured)


def test_a_number_that_nobody_makes_stops_the_build(tmp_path):
    pytest.importorskip("typst")
    (tmp_path / "quantities.json").write_text("{}")
    (tmp_path / "paper.typ").write_text('#json("quantities.json").wanted')
    with pytest.raises(evidence.PaperError, match=r"wanted.*paper/quantities\.py"):
        build.typeset(tmp_path, "pdf")


def test_the_program_says_why_and_fails(folder, tmp_path, monkeypatch):
    arguments = ["--results", str(folder), "--measured", str(tmp_path), "--output", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", ["build.py", *arguments])
    with pytest.raises(SystemExit, match=r"not built\. calibration-\S+ is missing"):
        build.main()


# The records


def test_the_digest_is_of_what_code_does():
    source = 'def f(x):\n    """Say."""\n    return x + 1\n'
    same = '# Said otherwise.\n\n\ndef f(x):\n    "Tell."\n    return (x + 1)\n'
    shown = source + "class A:\n    n = 1\n    def __repr__(self):\n        return '{}'\n"
    digest = record.digest_of_code
    assert digest(source) == digest(same)
    assert digest(source) != digest(source.replace("1", "2"))
    assert digest(shown) == digest(shown.replace("'{}'", "f'<{self.n}>'")) != digest(source)


def test_the_tables_of_the_documentation_are_those_of_the_paper():
    text = (ROOT / "docs" / "inference.md").read_text(encoding="utf-8")
    for file in sorted(MEASURED.glob("calibration-*.json")):
        for title, rows in json.loads(file.read_text(encoding="utf-8"))["tables"].items():
            for row in rows:
                line = " | ".join(str(value) for value in row.values())
                assert f"| {line} |" in text, (title, line)
