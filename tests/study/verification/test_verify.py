"""What was changed is found, and named; what was not changed holds."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import framing as fr
from framing.errors import CountsError, ProvenanceError
from framing.provenance import canonical_json
from framing.study import Verification, verify


@pytest.fixture
def folder(tabled: Path, tmp_path: Path) -> Path:
    """Return a copy of results without figures, to be changed: quick to derive again."""
    return Path(shutil.copytree(tabled, tmp_path / "copy"))


@pytest.fixture
def figures(result, tmp_path: Path) -> Path:
    """Return a copy of the figures of a study, with nothing else beside them."""
    return Path(shutil.copytree(result.folder / "figures", tmp_path / "figures"))


def faults(found: Verification) -> dict[str, str]:
    assert found.exit_code == 1, found
    return {check.item: check.detail for check in found.faults}


def edit(path: Path, change) -> None:
    record = json.loads(path.read_bytes())
    change(record)
    path.write_text(json.dumps(record), encoding="utf-8")


# A whole folder


def test_untouched_results_hold_to_the_byte(result):
    found = verify(result.folder)
    assert found.exit_code == 0
    assert found.verdict == "Holds: same inputs, same data, same bytes."
    bytes_same = {check.item for check in found.checks if check.found == "same bytes"}
    assert {
        "figures/frames.png",
        "figures/words.pdf",
        "tables/frames.csv",
        "counts.zip",
    } <= bytes_same
    of_texts = {check.item for check in found.checks if check.found == "not checked"}
    assert of_texts == {
        p.relative_to(result.folder).as_posix() for p in result.folder.glob("texts/*")
    }


def test_the_articles_are_counted_anew_where_they_are_given(tabled, undrawn):
    found = verify(tabled, texts=undrawn / "articles")
    assert found.holds
    assert {"counts, from the articles", "texts/concordance.csv"} <= {c.item for c in found.checks}


def test_a_changed_article_is_found(tabled, undrawn):
    path = undrawn / "articles" / "harbor-1.txt"
    path.write_text(path.read_text().replace("the ferryman", "a ferryman"), encoding="utf-8")
    told = faults(verify(tabled, texts=undrawn / "articles"))
    assert "not found" in told["deriving it again"]


def test_a_moved_folder_and_a_zip_of_it_hold(folder, tmp_path):
    moved = folder.rename(tmp_path / "elsewhere")
    assert verify(moved).holds
    archive = Path(shutil.make_archive(str(tmp_path / "deposit"), "zip", tmp_path, "elsewhere"))
    found = verify(archive)
    assert found.holds
    assert found.path == str(archive)


def test_a_changed_number_in_a_table_is_found(folder):
    path = folder / "tables" / "frames.csv"
    path.write_text(path.read_text().replace("promise,Harbor News,3", "promise,Harbor News,4"))
    assert "tables/frames.csv" in faults(verify(folder))


def test_a_changed_number_is_named_even_where_the_manifest_was_mended(folder):
    from framing.provenance import sha256

    path = folder / "tables" / "frames.csv"
    path.write_text(path.read_text().replace("promise,Harbor News,3", "promise,Harbor News,4"))

    def mend(manifest):
        entry = next(o for o in manifest["outputs"] if o["path"] == "tables/frames.csv")
        entry["sha256"] = sha256(path.read_bytes())

    edit(folder / "manifest.json", mend)
    told = faults(verify(folder))
    assert told["tables/frames.csv"].startswith("row 3, n: 4; derived: 3")


def test_an_altered_count_is_found_though_its_file_is_whole(folder):
    counts = fr.Counts.load(folder / "counts.zip")
    matrix = counts.matrix.copy()
    matrix.data[0] += 1
    replace(counts, matrix=matrix).save(folder / "counts.zip")
    told = faults(verify(folder))
    assert {"counts", "counts.zip"} <= set(told)


def test_a_damaged_counts_file_is_found(folder):
    data = (folder / "counts.zip").read_bytes()
    (folder / "counts.zip").write_bytes(data[: len(data) // 2])
    told = faults(verify(folder))
    assert "counts.zip" in told["counts"]


def test_a_pattern_added_to_a_lexicon_is_found(folder):
    path = folder / "inputs" / "river.toml"
    path.write_text(path.read_text().replace('["fear*"]', '["fear*", "dread*"]'), encoding="utf-8")
    told = faults(verify(folder))
    assert {"inputs/river.toml", "lexicon river", "deriving it again"} <= set(told)
    assert "other patterns of lexicon river" in told["deriving it again"]


def test_another_seed_is_found(folder):
    def reseed(manifest):
        manifest["seed"] = 7

    edit(folder / "manifest.json", reseed)
    assert faults(verify(folder))["seed"] == "7; here: 0"


def test_another_seed_in_the_specification_is_found(folder):
    def reseed(manifest):
        manifest["seed"] = manifest["study"]["specification"]["seed"] = 7

    edit(folder / "manifest.json", reseed)
    assert "study" in faults(verify(folder))


def test_another_version_is_named(folder):
    def older(manifest):
        manifest["software"]["framing"] = "0.0.9"

    edit(folder / "manifest.json", older)
    found = verify(folder)
    other = {check.item: check.detail for check in found.checks if check.found == "other version"}
    assert other["framing"].startswith("0.0.9; here: ")


def test_a_missing_file_is_named(folder):
    (folder / "tables" / "words.csv").unlink()
    assert "the manifest lists it" in faults(verify(folder))["tables/words.csv"]


def test_a_file_struck_from_the_manifest_is_named(folder):
    def strike(manifest):
        manifest["outputs"] = [o for o in manifest["outputs"] if o["path"] != "tables/words.csv"]

    edit(folder / "manifest.json", strike)
    assert "does not list it" in faults(verify(folder))["tables/words.csv"]


def test_a_changed_warning_in_the_manifest_is_found(folder):
    def silence(manifest):
        manifest["warnings"] = manifest["warnings"][1:]

    edit(folder / "manifest.json", silence)
    assert "warnings" in faults(verify(folder))["manifest.json"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"format": "framing-results", "version": 9}', "version 9, this framing reads"),
        (b'{"format": "framing-results", "version": 1}', "perform the study again"),
        (b'{"format": "bagit"}', "framing did not write it"),
        (b'{"format": "framing-res', "cut off or no JSON"),
        (b"[]", "framing did not write it"),
    ],
)
def test_a_manifest_that_cannot_be_read_says_why(folder, content, says):
    (folder / "manifest.json").write_bytes(content)
    with pytest.raises(ProvenanceError, match=says):
        verify(folder)


def test_a_specification_that_was_broken_says_so(folder):
    def break_it(manifest):
        del manifest["study"]["specification"]["families"]

    edit(folder / "manifest.json", break_it)
    with pytest.raises(fr.StudyError, match="'families' is missing"):
        verify(folder)


# One figure


@pytest.mark.parametrize("ending", ["svg", "pdf", "png"])
def test_a_changed_byte_is_found_from_the_file_alone(figures, tmp_path, ending):
    data = bytearray((figures / f"frames.{ending}").read_bytes())
    alone = tmp_path / f"alone.{ending}"
    at = {"svg": data.rfind(b"width=") + 7, "pdf": data.rfind(b" l\n") - 1, "png": -60}
    data[at[ending]] ^= 1  # another digit, or another pixel
    if ending == "png":  # an editor would write a right checksum
        data = mended(data)
    alone.write_bytes(data)
    found = verify(alone)
    assert f"alone.{ending}, as saved" in faults(found)


def mended(png: bytearray) -> bytes:
    import zlib

    at, out = 8, bytes(png[:8])
    while at < len(png):
        end = at + 8 + int.from_bytes(png[at : at + 4])
        out += png[at:end] + zlib.crc32(png[at + 4 : end]).to_bytes(4)
        at = end + 4
    return out


@pytest.mark.parametrize("ending", ["svg", "pdf", "png", "json"])
def test_a_figure_alone_is_derived_from_counts(result, figures, tmp_path, ending):
    alone = Path(shutil.copy(figures / f"frames.{ending}", tmp_path / f"fig1.{ending}"))
    found = verify(alone, counts=result.folder / "counts.zip")
    assert found.holds, found
    assert "analysis 'frames' of study 'river' (Harbor and bridge; seed 0)" in found.about


def test_a_figure_alone_says_what_it_needs(figures, tmp_path):
    alone = Path(shutil.copy(figures / "frames.png", tmp_path / "fig1.png"))
    found = verify(alone)
    assert found.exit_code == 3
    assert "give --counts FILE or --texts DIR" in repr(found)


def test_a_figure_is_derived_from_the_articles(result, undrawn):
    figure = result.folder / "figures" / "words.svg"
    found = verify(figure, texts=undrawn / "articles")
    assert found.holds, found


def test_a_figure_alone_names_the_lexicon_that_is_not_at_hand(figures, undrawn):
    told = faults(verify(figures / "words.svg", texts=undrawn / "articles"))
    assert "river.toml" in told["deriving it again"]


def test_other_counts_are_found(result, figures, tmp_path):
    counts = fr.Counts.load(result.folder / "counts.zip")
    matrix = counts.matrix.copy()
    matrix.data[:] += 1
    replace(counts, matrix=matrix).save(tmp_path / "counts.zip")
    shutil.copy(result.folder / "manifest.json", tmp_path)
    shutil.copytree(result.folder / "inputs", tmp_path / "inputs")
    told = faults(verify(figures / "frames.svg", counts=tmp_path / "counts.zip"))
    assert "here:" in told["counts"]
    assert "its data differ" in told["frames.svg"]


def test_a_drawing_redrawn_and_sealed_again_is_found(result, tmp_path):
    from framing.figures.seal import sealed

    copy = Path(shutil.copytree(result.folder, tmp_path / "copy"))
    path = copy / "figures" / "frames.svg"
    seal = fr.read_provenance(path)["file_sha256"].encode()
    zeros = path.read_bytes().replace(seal, b"0" * 64)
    redrawn = zeros.replace(b"<use ", b"<use opacity='0.5' ", 1)
    assert redrawn != zeros
    path.write_bytes(sealed(redrawn, "svg"))
    found = verify(path)
    assert {check.item: check.found for check in found.checks}["frames.svg, as saved"] == "same"
    assert "the drawing is not" in faults(found)["frames.svg"]


def test_a_changed_caption_is_found(result, figures):
    record = fr.read_provenance(figures / "frames.json")
    record["caption"] += " It proves everything."
    (figures / "frames.json").write_text(canonical_json(record))
    told = faults(verify(figures / "frames.json", counts=result.folder / "counts.zip"))
    assert "caption" in told["frames.json"]


def test_stripped_metadata_is_named(figures):
    import re

    path = figures / "frames.svg"
    path.write_text(re.sub("<metadata>.*?</metadata>", "", path.read_text(), flags=re.DOTALL))
    with pytest.raises(ProvenanceError, match="has no record"):
        verify(path)


def test_the_table_beside_a_figure_is_checked(figures):
    path = figures / "frames.csv"
    path.write_text(path.read_text().replace(",3,", ",4,", 1))
    assert (
        "it is not the table of the figure"
        in faults(verify(figures / "frames.png"))["frames.csv, its table"]
    )


def test_an_older_version_draws_the_same_under_its_record(result, figures):
    figure = result.figures["frames"]
    older = {**figure.record, "software": {**figure.record["software"], "framing": "0.0.9"}}
    (figures / "old.svg").write_bytes(figure.render_as("svg", older))
    found = verify(figures / "old.svg", counts=result.folder / "counts.zip")
    assert found.exit_code == 4
    assert found.verdict.startswith("Holds: same inputs, same data, same drawing")
    assert verify(figures / "old.svg", counts=result.folder / "counts.zip", level="data").holds


def test_a_figure_made_in_python_is_made_again_from_its_record(result, tmp_path):
    counts = fr.Counts.load(result.folder / "counts.zip")
    group = list(result.material.grouping.order)
    by = result.material.grouping.by
    own = counts.select("family", category=["betray", "cede"])
    fr.compare(own, by=by, order=group, layer="family").plot(width="double").save(tmp_path / "r")
    found = verify(tmp_path / "r.png", counts=result.folder / "counts.zip")
    assert found.holds, found
    assert found.about.startswith("frames by group, made in Python from counts")


def test_other_counts_are_said_to_be_made_otherwise(result, tmp_path):
    counts = fr.Counts.load(result.folder / "counts.zip")
    by = result.material.grouping.by
    fr.compare(counts.merge(), by=by, layer="family").plot().save(tmp_path / "r", formats=["svg"])
    other = fr.Counts.from_matrix([[1]], pd.DataFrame({"document": ["d"]}), ["a"])
    other.save(tmp_path / "other.zip")
    found = verify(tmp_path / "r.svg", counts=tmp_path / "other.zip")
    assert "they were made otherwise: " in faults(found)["counts"]
    assert "does not lead from these counts" in repr(found)


def test_counts_of_another_lexicon_are_named(result, undrawn, tmp_path):
    counts = fr.Counts.load(result.folder / "counts.zip")
    by = result.material.grouping.by
    rates = fr.compare(counts, by=by, layer="river")
    rates.plot().save(tmp_path / "r", formats=["svg"])
    path = undrawn / "river.toml"
    path.write_text(path.read_text().replace('["fear*"]', '["fear*", "dread*"]'), encoding="utf-8")
    again = fr.run_study(undrawn / "study.toml", output=tmp_path / "again")
    told = faults(verify(tmp_path / "r.svg", counts=again.folder / "counts.zip"))
    assert "software.lexicon river" in told["r.svg"]


def test_bad_input_is_answered(tmp_path, figures):
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(ProvenanceError, match="cut off"):
        verify(tmp_path / "photo.png")
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04")
    with pytest.raises(ProvenanceError, match=r"broken.zip: is cut off or no zip"):
        verify(tmp_path / "broken.zip")
    with zipfile.ZipFile(tmp_path / "else.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(CountsError):
        verify(tmp_path / "else.zip")
    with pytest.raises(ProvenanceError, match="level 'byte' is unknown; did you mean 'bytes'"):
        verify(figures / "frames.png", level="byte")
    for name in ("nothing.svg", "results"):
        with pytest.raises(ProvenanceError, match="no such file or folder"):
            verify(tmp_path / name)


def test_counts_are_verified_by_themselves(result):
    found = verify(result.folder / "counts.zip")
    assert [check.item for check in found.checks] == ["digest"]
    assert found.exit_code == 3
