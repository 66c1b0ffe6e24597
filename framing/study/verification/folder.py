"""Verify a folder of results: every file as listed, every input as recorded, all derived again."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.counts import Counts
from framing.errors import FramingError, ProvenanceError
from framing.figures import read_provenance
from framing.figures.save import FORMATS
from framing.lexicon.model import Lexicon
from framing.manifest import MANIFEST, PARTS, read_manifest
from framing.provenance import sha256
from framing.study.inputs import COUNTS
from framing.study.material import Progress
from framing.study.run import run_study
from framing.study.spec import Study
from framing.study.verification.checks import (
    DIFFERS,
    MISSING,
    SAME,
    SAME_BYTES,
    SAME_DATA,
    SAME_DRAWING,
    UNCHECKED,
    Check,
    Verification,
)
from framing.study.verification.differences import differing_cells, differing_entries, short
from framing.study.verification.drawings import against_derived, as_saved, as_versioned

if TYPE_CHECKING:
    from framing.study.run import StudyResult

__all__ = ["verify_folder"]

# Entries of the manifest that say how the counts came to hand, not what they are.
OF_THE_RUN = ("inputs.source", "inputs.identical_to_counts")
REPORT = "report.html"


def verify_folder(
    folder: Path, counts: Path | None, texts: Path | None, level: str, tell: Progress
) -> Verification:
    """Verify what `run_study` wrote, or a research object made of it."""
    manifest = read_manifest(folder)
    study = Study.from_dict(manifest["study"]["specification"], folder, manifest["files"])
    taken = counts or folder / COUNTS
    checks = [
        *listed(folder, manifest),
        *inputs(study, manifest, taken),
        *as_versioned(manifest["software"]),
    ]
    try:
        with tempfile.TemporaryDirectory() as scratch:
            again = Path(scratch) / study.id
            result = run_study(study, output=again, texts=texts, counts=taken, progress=tell)
            tell("Comparing")
            checks += derived(folder, manifest, again, result, {c.item for c in checks if c.detail})
            checks += from_texts(result)
    except FramingError as error:
        checks.append(Check("deriving it again", DIFFERS, str(error)))
    about = f"study {study.id!r} ({study.title or 'no title'}; seed {study.seed})"
    return Verification(str(folder), f"{about}. {manifest['design']}", tuple(checks), level)


def listed(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Check]:
    """Check every file against the hash in the manifest."""
    for output in manifest["outputs"]:
        name, path = output["path"], folder / output["path"]
        if not path.is_file() and output["text"]:
            yield Check(name, UNCHECKED, "left out, for it holds words of the articles")
        elif not path.is_file():
            yield Check(name, MISSING, "the manifest lists it, and it is not there")
        elif sha256(path.read_bytes()) != output["sha256"]:
            yield Check(name, DIFFERS, f"{why_changed(path)}; the manifest lists another hash")


def why_changed(path: Path) -> str:
    """Say in what a changed file is no longer what it was."""
    if path.suffix.lower().removeprefix(".") in FORMATS:
        try:
            faults = [c.detail for c in as_saved(path, "", read_provenance(path)) if c.detail]
        except ProvenanceError as error:
            return str(error).removeprefix(f"{path}: ").rstrip(".")
        return faults[0] if faults else "it is another figure"
    return "it was changed since it was written"


def inputs(study: Study, manifest: Mapping[str, Any], counts: Path) -> Iterator[Check]:
    """Check study, counts, articles and lexicons against what the manifest says of them."""
    yield against("study", manifest["study"]["digest"], study.digest)
    yield against("seed", manifest["seed"], study.seed)
    recorded = manifest["inputs"]
    try:
        found = Counts.load(counts)
        yield against("counts", recorded["counts"]["digest"], found.digest)
        units = found.units
        here = dict(zip(units["document"], units["sha256"], strict=True))
        for document, digest in recorded["documents"].items():
            yield against(f"document {document}", digest, here.get(document, "no such document"))
    except FramingError as error:
        yield Check("counts", DIFFERS, str(error))
    lexicons = recorded["lexicons"]
    for name in study.lexicons:
        try:
            lexicon = Lexicon.load(study.lexicon_file(name))
        except FramingError as error:
            yield Check(f"lexicon {name}", DIFFERS, str(error))
            continue
        known = lexicons.get(lexicon.id, {}).get("digest", "no such lexicon")
        yield against(f"lexicon {lexicon.id}", known, lexicon.digest)


def against(item: str, there: object, here: object) -> Check:
    """Check that an input is the recorded one."""
    return Check(item, *((SAME,) if there == here else (DIFFERS, f"{there}; here: {here}")))


def derived(
    folder: Path,
    manifest: Mapping[str, Any],
    again: Path,
    result: StudyResult,
    faulty: set[str],
) -> Iterator[Check]:
    """Hold every file against the one derived again, and the manifest against the new one."""
    names = {output["path"] for output in manifest["outputs"]}
    for output in manifest["outputs"]:
        name = output["path"]
        there, here = folder / name, again / name
        if not there.is_file():
            continue
        if output["text"] and not here.is_file():
            yield Check(name, UNCHECKED, "holds words of the articles; give them with --texts DIR")
        elif not here.is_file():
            yield Check(name, DIFFERS, "the study does not give such a file")
        elif there.read_bytes() == here.read_bytes():
            yield Check(name, SAME_BYTES)
        elif name not in faulty:  # a file that was changed has been named
            yield other_bytes(name, there, here, result, manifest)
    for path in sorted(again.rglob("*")):
        name = path.relative_to(again).as_posix()
        if path.is_file() and name not in {*names, MANIFEST} and not name.startswith("texts/"):
            yield Check(name, MISSING, "the study gives it, and the manifest does not list it")
    yield same_manifest(manifest, json.loads((again / MANIFEST).read_bytes()))


def other_bytes(
    name: str, there: Path, here: Path, result: StudyResult, manifest: Mapping[str, Any]
) -> Check:
    """Say how a file differs from the one derived again."""
    figure = result.figures.get(there.stem) if name.startswith("figures/") else None
    if figure is not None and there.suffix != ".csv":
        try:
            return against_derived(there, name, read_provenance(there), figure)
        except ProvenanceError as error:
            return Check(name, DIFFERS, str(error))
    if there.suffix == ".csv":
        cells = differing_cells(there.read_bytes(), here.read_bytes())
        return Check(name, DIFFERS, cells) if cells else Check(name, SAME_DATA, "equal to 1e-9")
    if there.suffix == ".zip":
        try:
            same = Counts.load(there).digest == Counts.load(here).digest
        except FramingError as error:
            return Check(name, DIFFERS, str(error))
        return Check(name, SAME_DATA, "the same counts") if same else Check(name, DIFFERS, "counts")
    versions = [check for check in as_versioned(manifest["software"]) if check.detail]
    if there.name == REPORT and versions:
        return Check(name, SAME_DRAWING, "it names other versions")
    return Check(name, DIFFERS, "derived again it is another file")


def same_manifest(there: Mapping[str, Any], here: Mapping[str, Any]) -> Check:
    """Check what the manifest says of study, inputs and warnings against the one derived."""
    told = [
        f"{name}: {short(a)}; derived: {short(b)}"
        for name, a, b in differing_entries(
            {key: there[key] for key in PARTS if key not in ("outputs", "software")},
            {key: here[key] for key in PARTS if key not in ("outputs", "software")},
        )
        if name not in OF_THE_RUN
    ]
    return Check(MANIFEST, *((DIFFERS, "; ".join(told[:3])) if told else (SAME,)))


def from_texts(result: StudyResult) -> Iterator[Check]:
    """Say whether the articles give the counts, where they are at hand."""
    if result.identical is not None:
        wrong = (DIFFERS, "counting the articles anew gives other counts")
        yield Check("counts, from the articles", *((SAME,) if result.identical else wrong))
