"""Verify the file of one figure: what it says, and what the counts or the articles give."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.counts import Counts
from framing.errors import FramingError, ProvenanceError
from framing.figures import read_provenance
from framing.manifest import MANIFEST
from framing.provenance import Provenance
from framing.study.inputs import COUNTS
from framing.study.material import Progress, gather_material
from framing.study.run import perform
from framing.study.spec import Study, bundled_studies
from framing.study.verification.checks import DIFFERS, SAME, UNCHECKED, Check, Verification
from framing.study.verification.drawings import (
    against_derived,
    as_saved,
    as_versioned,
    entries,
)
from framing.study.verification.replay import chosen_again, origin, replay

if TYPE_CHECKING:
    from framing.figures import Figure

__all__ = ["verify_figure"]

AGAIN = "deriving it again"


@dataclass(frozen=True, slots=True)
class AtHand:
    """What there is to derive a figure from.

    Attributes
    ----------
    counts, texts : pathlib.Path or None
    folder : pathlib.Path or None
        Where the files of the study lie: a results folder, or a bundled study.
    files : mapping of str to str
        Under which names, see `Study.files`.
    """

    counts: Path | None
    texts: Path | None
    folder: Path | None = None
    files: Mapping[str, str] | None = None


def verify_figure(
    path: Path, counts: Path | None, texts: Path | None, level: str, tell: Progress
) -> Verification:
    """Verify an SVG, PDF or PNG file, or the record beside it."""
    record = read_provenance(path)
    provenance = Provenance.from_dict(record["provenance"])
    study = study_of(provenance)
    at_hand = look_around(path, study, counts, texts)
    checks = [*as_saved(path, path.name, record), *as_versioned(record.get("software", {}))]
    if study is not None:
        checks.append(named_study(provenance, study))
    tell("Deriving the figure again")
    try:
        figure, inputs = derive(provenance, study, at_hand, tell)
        checks += inputs
        if figure is not None:
            checks.append(against_derived(path, path.name, record, figure))
    except FramingError as error:
        checks.append(Check(AGAIN, DIFFERS, str(error)))
    return Verification(str(path), about(record, provenance, study), tuple(checks), level)


def derive(
    provenance: Provenance,
    study: Study | None,
    at_hand: AtHand,
    tell: Progress,
) -> tuple[Figure | None, list[Check]]:
    """Make the figure again; and say whether its inputs are those that are recorded."""
    wanted = counts_of(provenance)
    if at_hand.counts is None and at_hand.texts is None:
        lacking = f"counts {wanted[:12]}… are not at hand; give --counts FILE or --texts DIR"
        return None, [Check(AGAIN, UNCHECKED, lacking)]
    if study is None:
        if at_hand.counts is None:
            lacking = "it was made in Python, from counts; give them with --counts FILE"
            return None, [Check(AGAIN, UNCHECKED, lacking)]
        return made_in_python(provenance, Counts.load(at_hand.counts), wanted)
    asked = node(provenance, "run_study").arguments["analysis"]
    analysis = next((a for a in study.analyses if a.name == asked), None)
    if analysis is None:
        raise ProvenanceError(
            f"the record names the analysis {asked!r}, which its study does not have; the record "
            "was changed."
        )
    study = replace(study, folder=at_hand.folder or Path(), files=at_hand.files or {})
    material = gather_material(study, at_hand.texts, tell, counts=at_hand.counts)
    outcome = perform(study, analysis, material)
    return outcome.figure, [same_counts(wanted, material.counts)]


def made_in_python(
    provenance: Provenance, counts: Counts, wanted: str
) -> tuple[Figure | None, list[Check]]:
    """Follow a figure's record forward from counts."""
    chosen = chosen_again(provenance, counts)
    if chosen is None:
        lacking = (
            "its record does not lead from these counts to it: it was made from texts, of a topic "
            "model, or by functions that are not followed; put it into a study to have it derived"
        )
        return None, [*other_counts(provenance, counts), Check(AGAIN, UNCHECKED, lacking)]
    compared = provenance.parents[0].inputs.get("counts", wanted)
    checks = [same_counts(compared, chosen)]
    try:
        return replay(provenance, chosen), checks
    except FramingError as error:
        return None, [*checks, Check(AGAIN, UNCHECKED, str(error))]


def other_counts(provenance: Provenance, counts: Counts) -> list[Check]:
    """Say how the counts at hand were made otherwise than those of a comparison."""
    if len(provenance.parents) != 1 or not provenance.parents[0].parents:
        return []
    there = origin(provenance.parents[0].parents[0]).to_dict()
    told = entries(there, origin(counts.provenance).to_dict())
    return [Check("counts", DIFFERS, f"they were made otherwise: {told}")] if told else []


def same_counts(wanted: str, counts: Counts) -> Check:
    """Check that the counts are those of the record."""
    same = counts.digest == wanted
    return Check("counts", *((SAME,) if same else (DIFFERS, f"{wanted}; here: {counts.digest}")))


def look_around(path: Path, study: Study | None, counts: Path | None, texts: Path | None) -> AtHand:
    """Find what a figure can be derived from: as given, in its results folder, or bundled."""
    home = next((f for f in path.resolve().parents[:2] if (f / MANIFEST).is_file()), None)
    if counts is not None and home is None and (counts.resolve().parent / MANIFEST).is_file():
        home = counts.resolve().parent
    if home is not None:
        own = home / COUNTS if counts is None and (home / COUNTS).is_file() else counts
        return AtHand(own, texts, home, places(home))
    if study is not None:
        for name in bundled_studies():
            bundled = Study.load(name)
            if bundled.digest == study.digest:
                shipped = bundled.locate(bundled.source.counts) if bundled.source.counts else None
                return AtHand(counts or shipped, texts, bundled.folder)
    return AtHand(counts, texts)


def places(home: Path) -> dict[str, str]:
    """Return where the manifest of a results folder says that the files of its study lie."""
    try:
        found = json.loads((home / MANIFEST).read_bytes())["files"]
        return {str(name): str(place) for name, place in found.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def study_of(provenance: Provenance) -> Study | None:
    """Return the study that a figure's record holds; none if it was made in Python."""
    for record in line_of(provenance):
        if record.operation == "run_study" and "specification" in record.arguments:
            return Study.from_dict(record.arguments["specification"])
    return None


def named_study(provenance: Provenance, study: Study) -> Check:
    """Check that the study in a record has the digest that the record names."""
    named = node(provenance, "run_study").arguments["digest"]
    wrong = f"the record names {named}; the study in it has {study.digest}"
    return Check("study", *((SAME,) if named == study.digest else (DIFFERS, wrong)))


def node(provenance: Provenance, operation: str) -> Provenance:
    """Return the first record of an operation."""
    return next(record for record in line_of(provenance) if record.operation == operation)


def counts_of(provenance: Provenance) -> str:
    """Return the digest of the counts that everything began with."""
    every = [r.inputs["counts"] for r in line_of(provenance) if "counts" in r.inputs]
    if not every:
        raise ProvenanceError(
            "the record names no counts, so there is nothing to derive the figure from; it was "
            "drawn from a table of your own."
        )
    return every[-1]


def line_of(provenance: Provenance) -> Iterator[Provenance]:
    """Yield the records that lead to a figure, its own first, without those of a background.

    What is compared comes first among the parents of a comparison.
    """
    yield provenance
    for parent in provenance.parents[:1]:
        yield from line_of(parent)


def about(record: Mapping[str, Any], provenance: Provenance, study: Study | None) -> str:
    """Say what a figure is and what it was made from."""
    kind = str(record["kind"]).replace("_", " ")
    counts = counts_of(provenance)
    if study is None:
        return f"{kind}, made in Python from counts {counts[:12]}…"
    asked = node(provenance, "run_study").arguments["analysis"]
    return (
        f"{kind}, analysis {asked!r} of study {study.id!r} ({study.title or 'no title'}; seed "
        f"{study.seed}), from counts {counts[:12]}…"
    )
