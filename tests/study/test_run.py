"""A study from its file to its folder: what is in it, and that it is always the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from framing.counts import Counts
from framing.errors import StudyError
from framing.figures import read_provenance
from framing.study import Study, StudyResult, run_study
from framing.study import run as run_module

CONCORDANCE = ("texts/concordance.csv", "texts/report.html")


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_folder_holds_figures_tables_counts_report_and_manifest(result: StudyResult):
    names = set(contents(result.folder))
    figures = {
        f"figures/{name}.{ending}"
        for name in ("words", "frames", "strip", "keyness")
        for ending in ("svg", "pdf", "png", "json", "csv")
    }
    tables = {
        f"tables/{name}.csv"
        for name in ("documents", "words", "words-rates", "frames", "frames-differences", "strip",
                     "keyness", "log-ratio")
    }  # fmt: skip
    texts = {"concordance.csv", "report.html", "removals.csv", "README.txt"}
    rest = {"counts.zip", "study.json", "report.html", "manifest.json"}
    rest |= {f"texts/{name}" for name in texts} | {"inputs/river.toml"}
    assert names == figures | tables | rest
    assert repr(result).splitlines()[-1] == f"Report: {result.folder / 'report.html'}"


def test_the_tables_hold_what_stands_in_the_articles(result: StudyResult):
    rates = result.tables["words-rates"]
    assert rates[["category", "group", "n"]].values.tolist() == [
        ["betray", "Harbor News", 0],
        ["betray", "Bridge Post", 2],
        ["appease", "Harbor News", 1],
        ["appease", "Bridge Post", 0],
        ["cede", "Harbor News", 2],
        ["cede", "Bridge Post", 2],
    ]
    frames = result.tables["frames"].set_index(["category", "group"])["n"]
    assert frames["promise", "Harbor News"] == 3  # a promise, promised, guard the allies
    assert frames["fear", "Bridge Post"] == 2
    written = pd.read_csv(result.folder / "tables" / "frames.csv")
    assert written["n"].tolist() == result.tables["frames"]["n"].tolist()


def test_what_is_not_found_is_said(result: StudyResult):
    assert "Looked for and not found: vanish." in result.warnings
    assert "Looked for and not found: joy." in result.warnings


def test_what_holds_sentences_stands_in_texts_alone(result: StudyResult):
    sentence = "its harbor to the league"
    for name, data in contents(result.folder).items():
        assert (sentence.encode() in data) == (name in CONCORDANCE), name
    concordance = pd.read_csv(result.folder / "texts" / "concordance.csv")
    assert concordance.groupby("category").size().to_dict() == {
        "appease": 1, "betray": 2, "cede": 4,
    }  # fmt: skip
    removed = pd.read_csv(result.folder / "texts" / "removals.csv")
    assert removed["rule"].tolist() == ["comments", "share", "more_to_read"]


def test_the_manifest_lists_every_file_with_its_hash(result: StudyResult):
    files = contents(result.folder)
    manifest = json.loads(files.pop("manifest.json"))
    listed = {output["path"]: output for output in manifest["outputs"]}
    assert list(listed) == sorted(files)
    for name, data in files.items():
        assert listed[name]["sha256"] == sha256(data).hexdigest()
        assert listed[name]["size"] == len(data)
        assert listed[name]["text"] == name.startswith("texts/")
    assert manifest["study"]["digest"] == result.study.digest
    assert (
        manifest["inputs"]["counts"]["digest"] == Counts.load(result.folder / "counts.zip").digest
    )
    hashes = dict(zip(*result.material.documents[["document", "sha256"]].T.values, strict=True))
    assert manifest["inputs"]["documents"] == hashes


def test_articles_and_counts_give_the_same_figures_tables_and_counts(
    result: StudyResult, shared_study: Path, tmp_path: Path
):
    counted = run_study(shared_study, output=tmp_path / "counted")
    assert counted.origin == "Computed from counts; no text at hand."
    ours, theirs = contents(result.folder), contents(counted.folder)
    assert {name for name in ours if name not in theirs} == {
        name for name in ours if name.startswith("texts/")
    }
    differing = {name for name in theirs if ours[name] != theirs[name]}
    assert differing == {"manifest.json", "study.json"}  # where they lay


def test_a_recount_says_that_it_is_identical(undrawn: Path, tmp_path: Path):
    path = undrawn / "study.toml"
    counts = run_study(undrawn, output=tmp_path / "results").counts
    counts.save(undrawn / "counts.zip")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('path = "articles"', 'counts = "counts.zip"'), encoding="utf-8")
    again = run_study(undrawn, output=tmp_path / "again", texts=undrawn / "articles")
    assert again.identical is True
    assert again.origin == "Recomputed from text: identical counts."
    manifest = json.loads((again.folder / "manifest.json").read_bytes())
    assert manifest["inputs"]["identical_to_counts"] is True


def test_figures_carry_the_study_and_the_digest_of_its_counts(result: StudyResult):
    record = read_provenance(result.folder / "figures" / "frames.svg")["provenance"]
    found = json.dumps(record)
    assert result.counts.digest in found
    assert '"study": "river"' in found


def test_another_process_elsewhere_writes_the_same_bytes(
    drawn: Path, heard: StudyResult, tmp_path: Path
):
    script = "import sys; from framing.study import run_study as r; r(sys.argv[1], output='out')"
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "OMP_NUM_THREADS": "3"}
    command = [sys.executable, "-c", script, str(drawn)]
    subprocess.run(command, check=True, cwd=tmp_path, env=environment)
    assert contents(tmp_path / "out") == contents(heard.folder)


def test_a_second_run_replaces_the_first_and_nothing_else(undrawn: Path, tmp_path: Path):
    folder = run_study(undrawn, output=tmp_path / "results").folder
    before = contents(folder)
    (folder / ".DS_Store").write_bytes(b"litter")
    run_study(undrawn, output=folder)
    assert contents(folder) == before
    (folder / "my-notes.txt").write_text("dear diary", encoding="utf-8")
    with pytest.raises(StudyError, match=r"holds results of a study, and also my-notes\.txt"):
        run_study(undrawn, output=folder)
    assert (folder / "my-notes.txt").read_text(encoding="utf-8") == "dear diary"


@pytest.mark.parametrize("manifest", [None, b"{}", b"not json", b'{"format": "other"}', b"[]"])
def test_a_folder_of_somebody_else_is_left_alone(
    manifest: bytes | None, project: Path, tmp_path: Path
):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_bytes(b"years of work")
    if manifest is not None:
        (folder / "manifest.json").write_bytes(manifest)
    before = contents(folder)
    with pytest.raises(StudyError, match=r"give another output folder, or move it away first\."):
        run_study(project, output=folder)
    assert contents(folder) == before


def test_an_output_that_is_a_file_is_refused(project: Path, tmp_path: Path):
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(StudyError, match="is a file, not a folder"):
        run_study(project, output=tmp_path / "file")


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_an_interrupted_run_leaves_nothing(
    error: type[BaseException], undrawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def interrupted(*_: object) -> None:
        raise error

    monkeypatch.setattr(run_module, "write_manifest", interrupted)
    place = tmp_path / "place"
    with pytest.raises(error):
        run_study(undrawn, output=place / "results")
    assert list(place.iterdir()) == []


def test_the_steps_are_told_in_order(project: Path, tmp_path: Path):
    steps: list[str] = []
    run_study(project, output=tmp_path / "results", progress=steps.append)
    assert steps[:2] == ["Reading the articles", "Counting: 2 of 2 documents"]
    assert steps[-1] == "Writing tables and report"
    assert "Drawing: frames" in steps


def test_a_study_made_in_code_runs(project: Path, tmp_path: Path):
    from framing.study.spec import Analysis, Source

    study = Study(
        "quick",
        source=Source((str(project / "articles"),)),
        families={"cede": ("cede*",)},
        analyses=(Analysis("words", "words", drawn=False),),
    )
    result = run_study(study, output=tmp_path / "results")
    assert result.material.grouping.order == ("bridge-1", "harbor-1")
    assert result.figures == {}
    manifest = (result.folder / "manifest.json").read_text(encoding="utf-8")
    assert str(tmp_path) not in manifest


def test_a_lexicon_without_a_hit_leaves_a_sentence_and_no_figure(project: Path, tmp_path: Path):
    text = (project / "river.toml").read_text(encoding="utf-8")
    start = text.index("[[category]]")
    only_joy = text[:start] + text[text.index('[[category]]\nid = "joy"') :]
    (project / "river.toml").write_text(only_joy, encoding="utf-8")
    result = run_study(project, output=tmp_path / "results")
    assert "frames" not in result.figures
    assert "Nothing of layer 'river' occurs in these documents." in result.warnings
    assert "Nothing of layer" in result.report.read_text(encoding="utf-8")


def test_what_is_too_much_to_draw_has_its_table_and_says_so(project: Path, tmp_path: Path):
    for i in range(2, 10):
        text = f"Day {i}\nThe town did not betray the bridge on day {i}.\n"
        (project / "articles" / f"bridge-{i}.txt").write_text(text, encoding="utf-8")
    text = (project / "study.toml").read_text(encoding="utf-8")
    start, end = text.index("[[figures]]"), text.index('[[figures]]\nkind = "strip"')
    only_strip = text[:start] + text[end : text.index('[[figures]]\nkind = "keyness"')]
    (project / "study.toml").write_text(only_strip, encoding="utf-8")
    result = run_study(project, output=tmp_path / "results")
    assert result.figures == {}
    assert result.tables["strip"]["document"].nunique() == 10
    assert any(
        warning.startswith("No figure 'strip': dispersion_strip draws up to 8 documents")
        for warning in result.warnings
    )


class Page(HTMLParser):
    """What a page loads, links to and describes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("name", ["report.html", "texts/report.html"])
def test_pages_load_nothing(name: str, result: StudyResult):
    text = (result.folder / name).read_text(encoding="utf-8")
    page = Page(text)
    assert page.all("html")[0]["lang"] == "en"
    for tag, attributes in page.tags:
        assert tag not in ("iframe", "object", "embed"), tag
        assert tag != "link" or str(attributes["href"]).startswith("data:")  # the icon: none
        assert "src" not in attributes
        assert not any(key.startswith("on") for key in attributes)
        for key in ("href", "xlink:href"):
            assert "//" not in (attributes.get(key) or "")
    assert "@import" not in text
    assert "url(http" not in text


def test_the_report_describes_its_figures_and_links_to_files_that_exist(result: StudyResult):
    page = Page(result.report.read_text(encoding="utf-8"))
    drawings = page.all("svg")
    assert len(drawings) == 4
    assert all(svg["role"] == "img" and svg["aria-label"] for svg in drawings)
    ids = [str(attributes["id"]) for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        target = str(link["href"])
        assert target[1:] in ids if target.startswith("#") else (result.folder / target).is_file()


def test_the_report_states_findings_limits_methods_and_references(result: StudyResult):
    text = result.report.read_text(encoding="utf-8")
    for part in (
        "Who gives way?",
        "Nothing follows.",
        "0 in Harbor News; 2 in Bridge Post (1 in the headline). Forms: betray, betrayal.",
        "no p-value and no interval is given",
        "framing-words-1",
        "The tests (2025). River words.",
        "Political Analysis 16(4), 372–403.",
        result.counts.digest,
    ):
        assert part in text, part


def test_whatever_comes_from_a_file_is_escaped(undrawn: Path, tmp_path: Path):
    evil = "<script>alert(1)</script>"
    for name in ("study.toml", "river.toml"):
        text = (undrawn / name).read_text(encoding="utf-8")
        for old in ("Harbor and bridge", "Harbor News", "River words", "Someone is afraid."):
            text = text.replace(old, evil)
        (undrawn / name).write_text(text, encoding="utf-8")
    article = undrawn / "articles" / "harbor-1.txt"
    article.write_text(
        article.read_text(encoding="utf-8") + f"He ceded {evil} too.\n", encoding="utf-8"
    )
    result = run_study(undrawn, output=tmp_path / "results")
    for name in ("report.html", "texts/report.html"):
        text = (result.folder / name).read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text
