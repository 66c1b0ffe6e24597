"""A research object: complete, valid, without a sentence, the same on any day, and verifiable."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from email.message import Message
from importlib.resources import files
from pathlib import Path

import pytest

from framing.errors import ProvenanceError, StudyError
from framing.provenance import Provenance, sha256
from framing.study import verify
from framing.study.crate import write_crate
from framing.study.crate.prov import prov

ADA = "Lovelace, Ada <0000-0002-1825-0097>"
DAY = "2026-11-23"


@pytest.fixture
def crate(tabled: Path, tmp_path: Path) -> Path:
    return write_crate(tabled, tmp_path / "crate", authors=[ADA], date=DAY)


def graph(crate: Path) -> dict[str, dict]:
    described = json.loads((crate / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    return {entity["@id"]: entity for entity in described["@graph"]}


def test_a_crate_holds_the_results_and_describes_each_file(crate, tabled):
    entities = graph(crate)
    there = {p.relative_to(crate).as_posix() for p in crate.rglob("*") if p.is_file()}
    described = {name for name, e in entities.items() if e["@type"] == "File"}
    assert described == there - {"ro-crate-metadata.json"}
    for name in described:
        assert entities[name]["sha256"] == sha256((crate / name).read_bytes())
    shared = {
        p.relative_to(tabled).as_posix()
        for p in tabled.rglob("*")
        if p.is_file() and "texts" not in p.parts
    }
    added = {".zenodo.json", "CITATION.cff", "README.md", "requirements.txt", "provenance.jsonld"}
    assert described == shared | added


def test_no_sentence_of_an_article_is_in_it(crate, tabled):
    assert (tabled / "texts" / "concordance.csv").is_file()
    for path in crate.rglob("*"):
        if path.is_file():
            assert b"its harbor to the league" not in path.read_bytes(), path


def test_the_run_is_an_action_with_its_inputs_and_results(crate):
    entities = graph(crate)
    [action] = [e for e in entities.values() if e["@type"] == "CreateAction"]
    assert {e["@id"] for e in action["object"]} == {"counts.zip", "study.json", "inputs/river.toml"}
    assert {"@id": "tables/frames.csv"} in action["result"]
    program = entities[action["instrument"]["@id"]]
    assert program["name"] == "framing"
    assert entities[action["agent"]["@id"]]["name"] == "Lovelace, Ada"


def test_a_crate_verifies_wherever_it_lies(crate, tmp_path):
    moved = crate.rename(tmp_path / "downloaded")
    found = verify(moved)
    assert found.holds, found
    assert any(c.detail.startswith("left out") for c in found.checks if c.found == "not checked")


def test_a_zip_has_the_same_bytes_on_any_day_and_verifies(tabled, tmp_path, monkeypatch):
    one = write_crate(tabled, tmp_path / "one.zip", date=DAY)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795478400")  # 2026-11-24
    other = write_crate(tabled, tmp_path / "other.zip", date=DAY)
    assert one.read_bytes() == other.read_bytes()
    later = write_crate(tabled, tmp_path / "later.zip")
    assert later.read_bytes() != one.read_bytes()
    with zipfile.ZipFile(later) as archive:
        described = json.loads(archive.read("ro-crate-metadata.json"))
    assert '"datePublished": "2026-11-24"' in json.dumps(described)
    assert verify(one).holds


def test_another_process_verifies_it_with_nothing_but_the_zip(tabled, tmp_path):
    place = tmp_path / "elsewhere"
    place.mkdir()
    write_crate(tabled, place / "crate.zip", date=DAY)
    command = [sys.executable, "-m", "framing", "verify", "crate.zip"]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "HOME": str(place)}
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Holds: same inputs, same data, same bytes." in done.stdout


def test_the_files_for_repositories_say_who_what_and_when(crate):
    zenodo = json.loads((crate / ".zenodo.json").read_text(encoding="utf-8"))
    assert zenodo["creators"] == [{"name": "Lovelace, Ada", "orcid": "0000-0002-1825-0097"}]
    assert zenodo["publication_date"] == DAY
    assert zenodo["title"] == "Harbor and bridge"
    citation = (crate / "CITATION.cff").read_text(encoding="utf-8")
    assert '  - family-names: "Lovelace"\n    given-names: "Ada"\n' in citation
    lines = (crate / "requirements.txt").read_text().splitlines()
    assert {"numpy", "matplotlib", "gensim", "scikit-learn"} <= {n.split("==")[0] for n in lines}
    assert all("==" in line and "/" not in line for line in lines)


def test_without_an_author_it_says_whose_it_is(tabled, tmp_path):
    made = write_crate(tabled, tmp_path / "crate", date=DAY)
    assert json.loads((made / ".zenodo.json").read_text())["creators"] == [
        {"name": "The authors of river"}
    ]


def test_changed_results_are_refused(tabled, tmp_path):
    copy = Path(shutil.copytree(tabled, tmp_path / "copy"))
    (copy / "tables" / "frames.csv").write_text("changed")
    with pytest.raises(ProvenanceError, match=r"frames\.csv: was changed or removed"):
        write_crate(copy, tmp_path / "crate")
    assert not (tmp_path / "crate").exists()


def test_an_output_that_is_there_is_left_alone(tabled, crate):
    with pytest.raises(StudyError, match="is there already"):
        write_crate(tabled, crate)


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({"authors": ["Ada <0000-0002-1825-0098>"]}, "is no ORCID"),
        ({"authors": ["  "]}, "has no name"),
        ({"license": "do what you like"}, "no SPDX identifier"),
        ({"date": "23.11.2026"}, "write it as 2026-11-23"),
    ],
)
def test_what_cannot_be_understood_is_answered(tabled, tmp_path, choice, says):
    with pytest.raises(StudyError, match=says):
        write_crate(tabled, tmp_path / "crate", **choice)


def test_a_folder_without_results_is_refused(tmp_path):
    with pytest.raises(ProvenanceError, match="not the results of a study"):
        write_crate(tmp_path, tmp_path / "crate")


def test_provenance_speaks_prov():
    counted = Provenance("count_terms", {"unit": "document"}, {"documents": "ab"})
    record = Provenance("compare", {"by": "outlet"}, {"counts": "cd"}, (counted,))
    nodes = {node["@id"]: node for node in prov({"rates.svg": record})["@graph"]}
    drawn = nodes["rates.svg"]["prov:wasGeneratedBy"]["@id"]
    assert nodes[drawn]["prov:used"] == [{"@id": "urn:sha256:cd"}]
    assert nodes[drawn]["arguments"] == {"by": "outlet"}
    before = nodes[drawn]["prov:wasInformedBy"][0]["@id"]
    assert nodes[before]["label"] == "count_terms"
    [agent] = nodes[drawn]["prov:wasAssociatedWith"]
    assert nodes[agent["@id"]]["@type"] == "prov:SoftwareAgent"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # its own
def test_the_validator_of_rocrate_finds_nothing_required(crate, monkeypatch):
    services = pytest.importorskip("rocrate_validator.services", reason="needs roc-validator")
    from rocrate_validator.models import Severity

    without_network(monkeypatch)
    for profile in ("ro-crate-1.1", "process-run-crate-0.5"):
        settings = services.ValidationSettings(
            rocrate_uri=str(crate),
            profile_identifier=profile,
            requirement_severity=Severity.REQUIRED,
        )
        found = services.validate(settings).get_issues()
        assert [issue.message for issue in found] == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # its own
def test_the_validator_would_find_a_fault(crate, monkeypatch):
    services = pytest.importorskip("rocrate_validator.services", reason="needs roc-validator")
    without_network(monkeypatch)
    path = crate / "ro-crate-metadata.json"
    path.write_text(path.read_text().replace('"datePublished"', '"published"'), encoding="utf-8")
    settings = services.ValidationSettings(
        rocrate_uri=str(crate), profile_identifier="ro-crate-1.1"
    )
    assert services.validate(settings).has_issues()


def without_network(monkeypatch):
    """Give the validator the context that rocrate ships, where it would fetch it."""
    import rdflib.parser
    import requests

    context = (files("rocrate") / "data" / "ro-crate.jsonld").read_bytes()

    class Answer(io.BytesIO):
        url, status_code, ok, content = "https://w3id.org/ro/crate/1.1/context", 200, True, context

        def __init__(self):
            super().__init__(context)
            self.headers = Message()
            self.headers["Content-Type"] = "application/ld+json"

        def info(self):
            return self.headers

        def geturl(self):
            return self.url

        def json(self):
            return json.loads(context)

        def raise_for_status(self):
            return None

    monkeypatch.setattr(rdflib.parser, "_urlopen", lambda *_, **__: Answer())
    monkeypatch.setattr(requests.Session, "request", lambda *_, **__: Answer())
