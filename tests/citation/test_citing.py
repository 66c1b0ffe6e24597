"""A figure's file, or a results folder, turned into a citation."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from framing.citation import cite
from framing.citation.citing import figure_id
from framing.errors import ProvenanceError
from framing.figures import Figure, read_provenance
from framing.study import StudyResult
from framing.study.methods import references


def edited(path: Path, to: Path, **changes: object) -> Path:
    """Write a copy of a record with some entries changed; None takes one out."""
    record = json.loads(path.read_text(encoding="utf-8")) | changes
    kept = {name: value for name, value in record.items() if value is not None}
    to.write_text(json.dumps(kept), encoding="utf-8")
    return to


def digest_of(result: StudyResult) -> str:
    """Return the hash under which the figures of a study name it."""
    run = result.figures["frames"].provenance.parents[0].parents[0].parents[0]
    assert run.operation == "run_study"
    return str(run.arguments["digest"])


@pytest.fixture
def record(embedded_study: StudyResult) -> Path:
    return embedded_study.folder / "figures" / "frames.json"


def test_a_study_s_figure_is_cited_as_part_of_the_study(embedded_study: StudyResult):
    figure = embedded_study.figures["frames"]
    citation = cite(embedded_study.folder / "figures" / "frames.png")
    digest = digest_of(embedded_study)[:12]
    table = figure.record["table_sha256"][:12]
    assert citation.plain == (
        "Frames by group [Figure]. (n.d.). In Betrayal, appeasement, cession: US policy on "
        f"Ukraine in two news articles of 2025. framing figure {figure.id}; table SHA-256 "
        f"{table}…; study ukraine-2025, SHA-256 {digest}…."
    )
    assert citation.caption == figure.caption
    assert citation.warnings == figure.warnings
    assert [item["id"] for item in citation.csl] == [
        "ukraine-2025-frames", "framing", "lexicon-alliance-war-diplomacy",
    ]  # fmt: skip
    assert citation.software.startswith("The framing developers (2026). framing: compare how")


def test_methods_have_the_choices_the_limits_and_every_warning(embedded_study: StudyResult):
    citation = cite(embedded_study.folder / "figures" / "keyness.svg")
    for part in (
        "specification of the study “Betrayal, appeasement, cession",
        "and paragraphs that stand in 5 or more documents were removed by rule",
        "weighted log-odds (Monroe, Colaresi and Quinn 2008)",
        "Everything was computed with framing 0.1.0.",
        *embedded_study.study.limits,
        "They are no sample",
        *embedded_study.figures["keyness"].warnings,
    ):
        assert citation.methods.count(part) == 1, part
    assert [line[:6] for line in citation.references] == ["Monroe"]


def test_every_format_of_a_figure_gives_the_same_citation(embedded_study: StudyResult):
    stem = embedded_study.folder / "figures" / "standing"
    one, *others = [cite(stem.with_suffix(f".{end}")) for end in ("svg", "pdf", "png", "json")]
    assert all(other == one for other in others)


def test_who_publishes_it_when_and_where_is_given(record: Path):
    citation = cite(record, author="Doe, Jane; The River Group", year=2026, url="https://x.org/1")
    assert citation.plain.startswith("Doe, Jane & The River Group (2026). Frames by group [Figure]")
    assert citation.plain.endswith(" https://x.org/1")
    assert citation.csl[0]["author"] == [
        {"family": "Doe", "given": "Jane"}, {"literal": "The River Group"},
    ]  # fmt: skip
    assert "  author = {Doe, Jane and {The River Group}},\n" in citation.bibtex
    assert (
        cite(record, author=["Doe, Jane", "The River Group"]).csl[0]["author"]
        == (citation.csl[0]["author"])
    )


@pytest.mark.parametrize("name", ["frames_by_group", "forest", "prevalence", "search_k"])
def test_a_figure_outside_a_study_is_cited_by_its_kind_and_its_id(name, figures, tmp_path: Path):
    figure: Figure = figures[name]
    file = figure.save(tmp_path / "x", "png")[0]
    citation = cite(file)
    assert f"[Figure]. (n.d.). framing figure {figure.id}; table SHA-256" in citation.plain
    assert citation.csl[0]["id"] == f"framing-{name}-{figure.id}"
    assert "specification of the study" not in citation.methods
    assert figure_id(read_provenance(file)) == figure.id


def test_every_kind_can_be_cited_and_its_keys_are_distinct(figures, tmp_path: Path):
    for name, figure in figures.items():
        path = tmp_path / "x.json"
        path.write_text(json.dumps(figure.record), encoding="utf-8")
        citation = cite(path)
        keys = re.findall(r"^@[a-z]+\{([A-Za-z0-9._:-]+),$", citation.bibtex, re.MULTILINE)
        assert keys == [item["id"] for item in citation.csl], name
        assert len(set(keys)) == len(keys)
        assert len(citation.references) == len(citation.csl) - 2


def test_a_results_folder_is_cited_as_the_study_with_all_it_rests_on(embedded_study: StudyResult):
    citation = cite(embedded_study.folder)
    assert citation.plain == (
        "Betrayal, appeasement, cession: US policy on Ukraine in two news articles of 2025 "
        "[Study]. (n.d.). framing study ukraine-2025, specification SHA-256 "
        f"{digest_of(embedded_study)[:12]}…, counts SHA-256 {embedded_study.counts.digest[:12]}…."
    )
    assert citation.warnings == embedded_study.warnings
    assert [line.split(":")[0] for line in citation.caption.splitlines()] == [
        *embedded_study.figures
    ]
    for part in (*embedded_study.study.limits, *embedded_study.warnings):
        assert citation.methods.count(part) == 1, part
    assert "shuffle (shuffle)" in citation.methods  # has a table only
    report = {line for line in references(embedded_study) if "[Lexicon]" not in line}
    assert {line for line in citation.references if line.startswith(("Monroe", "Ferree"))} <= report


def test_a_lexicon_of_another_hash_is_not_taken_for_that_of_the_record(
    embedded_study: StudyResult, tmp_path: Path
):
    folder = shutil.copytree(embedded_study.folder, tmp_path / "copy")
    bundled = cite(embedded_study.folder).methods
    own = folder / "inputs" / "alliance-war-diplomacy.toml"
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("min_hits = 3", "min_hits = 4"), encoding="utf-8")
    assert cite(folder).methods == bundled  # of another hash: not the lexicon of the record


def test_an_old_version_of_framing_is_cited_without_a_year(record: Path, tmp_path: Path):
    path = edited(record, tmp_path / "old.json", software={"framing": "0.0.9", "code": "ab" * 32})
    citation = cite(path)
    software = citation.csl[1]
    assert software["version"] == "0.0.9 and 0.1.0"  # the file's, and the chain's
    assert "issued" not in software and software["note"] == "Code SHA-256 abababababab…."[:-1]
    assert "issued" in cite(record).csl[1]


def test_titles_with_anything_in_them_are_valid_bibtex(record: Path, tmp_path: Path):
    made = json.loads(record.read_text(encoding="utf-8"))["provenance"]
    made["arguments"]["title"] = 'War & "peace" {50 %} \\ Čapek'
    citation = cite(edited(record, tmp_path / "odd.json", provenance=made))
    title = next(line for line in citation.bibtex.splitlines() if line.startswith("  title"))
    assert title == (
        r'  title = {{War \& "peace" {\textbraceleft}50 \%{\textbraceright} {\textbackslash} '
        r"{\v{C}}apek}},"
    )
    assert citation.csl[0]["title"] == made["arguments"]["title"]


def test_the_text_has_every_part(record: Path):
    citation = cite(record)
    heads = [part.splitlines()[0] for part in citation.text.split("\n\n")]
    assert heads == ["Citation", "Caption", "Methods", "References", "Software"]
    assert repr(citation) == citation.text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 99}, "version 99, this framing reads versions up to"),
        ({"provenance": None}, "the record has no 'provenance'"),
        ({"provenance": {"operation": "x"}}, "not a provenance record: 'arguments'"),
        ({"provenance": []}, "its record is not as framing writes it"),
        ({"kind": 7}, "its record is not as framing writes it"),
        ({"table_sha256": None}, "the record has no 'table_sha256'"),
        ({"warnings": 7}, "its record is not as framing writes it"),
    ],
)
def test_a_changed_record_is_refused_by_name(changes, message, record: Path, tmp_path: Path):
    path = edited(record, tmp_path / "bad.json", **changes)
    with pytest.raises(ProvenanceError) as error:
        cite(path)
    assert message in str(error.value) and str(path) in str(error.value)


def test_a_foreign_or_cut_figure_is_refused(embedded_study: StudyResult, tmp_path: Path):
    foreign = tmp_path / "foreign.svg"
    foreign.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    with pytest.raises(ProvenanceError, match="has no record; it was not saved by framing"):
        cite(foreign)
    cut = tmp_path / "cut.png"
    whole = (embedded_study.folder / "figures" / "frames.png").read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ProvenanceError, match=r"cut\.png: is cut off"):
        cite(cut)
    with pytest.raises(ProvenanceError, match=r"none\.svg: cannot be read"):
        cite(tmp_path / "none.svg")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda made: made | {"version": 99}, "has version 99, this framing reads versions up to"),
        (lambda made: made | {"format": "other"}, "framing did not write it"),
        (lambda made: {k: v for k, v in made.items() if k != "study"}, "has no 'study'"),
        (lambda made: made | {"study": {"id": "x"}}, "its record is not as framing writes it"),
        (
            lambda made: made | {"outputs": [*made["outputs"], {"path": "figures/gone.svg"}]},
            "names figures/gone.svg, which is not there",
        ),
    ],
)
def test_a_folder_that_does_not_hold_together_is_refused(
    change, message, embedded_study: StudyResult, tmp_path: Path
):
    folder = shutil.copytree(embedded_study.folder, tmp_path / "copy")
    path = folder / "manifest.json"
    path.write_text(json.dumps(change(json.loads(path.read_bytes()))), encoding="utf-8")
    with pytest.raises(ProvenanceError) as error:
        cite(folder)
    assert message in str(error.value) and str(folder) in str(error.value)


def test_a_folder_without_a_manifest_or_with_a_broken_one_is_refused(tmp_path: Path):
    with pytest.raises(ProvenanceError, match=r"has no manifest\.json.* give the folder that"):
        cite(tmp_path)
    (tmp_path / "manifest.json").write_text('{"format": "fram', encoding="utf-8")
    with pytest.raises(ProvenanceError, match=r"manifest\.json: is cut off or no JSON"):
        cite(tmp_path)
