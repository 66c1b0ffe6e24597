"""Hold one file of a figure against the figure that was derived again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.errors import ProvenanceError
from framing.figures import read_provenance
from framing.figures.save import FORMATS
from framing.figures.seal import SEAL, seal_holds
from framing.provenance import sha256, table_csv, versions
from framing.study.verification.checks import (
    DIFFERS,
    OTHER,
    SAME,
    SAME_BYTES,
    SAME_DATA,
    SAME_DRAWING,
    UNCHECKED,
    Check,
)
from framing.study.verification.differences import differing_cells, differing_entries, short

if TYPE_CHECKING:
    from framing.figures import Figure

__all__ = ["against_derived", "as_saved", "as_versioned", "entries"]

MOST = 4  # differing entries that one message names


def as_saved(path: Path, name: str, record: Mapping[str, Any]) -> Iterator[Check]:
    """Check a figure's file by itself: its seal, and the table and the record beside it."""
    data, ending = path.read_bytes(), path.suffix.lower().removeprefix(".")
    if ending in FORMATS:
        holds = seal_holds(data, ending)
        if holds is None:
            yield Check(f"{name}, as saved", UNCHECKED, "it has no seal; an older framing wrote it")
        elif holds:
            yield Check(f"{name}, as saved", SAME)
        else:
            yield Check(f"{name}, as saved", DIFFERS, "bytes of this file were changed since")
    beside = path.with_suffix(".csv")
    if beside.is_file():
        same = sha256(beside.read_bytes()) == record["table_sha256"]
        wrong = f"it is not the table of the figure, {record['table_sha256'][:12]}…"
        yield Check(f"{beside.name}, its table", *((SAME,) if same else (DIFFERS, wrong)))
    if ending in FORMATS and path.with_suffix(".json").is_file():
        yield from beside_record(path.with_suffix(".json"), record)


def beside_record(path: Path, record: Mapping[str, Any]) -> Iterator[Check]:
    """Check that the record beside a drawing is the one inside it."""
    try:
        other = read_provenance(path)
    except ProvenanceError as error:
        yield Check(path.name, DIFFERS, str(error))
        return
    told = entries(unsealed(record), other)
    yield Check(path.name, *((DIFFERS, told) if told else (SAME,)))


def against_derived(path: Path, name: str, record: Mapping[str, Any], figure: Figure) -> Check:
    """Hold a drawing, or the record beside it, against the figure derived again."""
    ending = path.suffix.lower().removeprefix(".")
    bare = unsealed(record)
    told = entries(bare, figure.record)
    if ending not in FORMATS:
        if not told:
            return Check(name, SAME_BYTES)
        return Check(name, recorded_otherwise(bare, figure.record), told)
    there = path.read_bytes()
    if there == figure.render(ending):
        return Check(name, SAME_BYTES)
    if there == figure.render_as(ending, bare):
        return Check(name, recorded_otherwise(bare, figure.record), told)
    if record["table_sha256"] != figure.record["table_sha256"]:
        return Check(name, DIFFERS, " ".join(filter(None, [other_table(path, figure), told])))
    if drawn_by_others(record):
        return Check(name, SAME_DATA, f"other versions drew it; {told}")
    return Check(name, DIFFERS, f"the table is the same, the drawing is not; {told}".strip(" ;"))


def recorded_otherwise(there: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    """Say what a differing record makes of an equal drawing: other versions, or a fault."""
    every = [name for name, _, _ in differing_entries(there, here)]
    versions_only = all(n.startswith("software.") or n.endswith("software.framing") for n in every)
    return SAME_DRAWING if versions_only else DIFFERS


def other_table(path: Path, figure: Figure) -> str:
    """Say in which cells the table of a figure differs, where it lies beside the drawing."""
    beside = path.with_suffix(".csv")
    cells = (
        differing_cells(beside.read_bytes(), table_csv(figure.table).encode())
        if beside.is_file()
        else ""
    )
    return f"its data differ: {cells};" if cells else "its data differ;"


def entries(there: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    """Say which entries of two records differ; empty if none."""
    found = [
        f"{name}: {short(a)}; derived: {short(b)}" for name, a, b in differing_entries(there, here)
    ]
    more = f"; and {len(found) - MOST:,} more entries" if len(found) > MOST else ""
    return "; ".join(found[:MOST]) + more


def as_versioned(recorded: Mapping[str, str]) -> Iterator[Check]:
    """Check the versions that a record names against those that are here."""
    here = versions()
    for name, there in recorded.items():
        if name not in here:
            continue
        same = there == here[name]
        yield Check(name, *((SAME,) if same else (OTHER, f"{there}; here: {here[name]}")))


def drawn_by_others(record: Mapping[str, Any]) -> bool:
    """Say whether other versions than those here made a figure."""
    return any(check.found == OTHER for check in as_versioned(record.get("software", {})))


def unsealed(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record without the seal of its file."""
    return {key: value for key, value in record.items() if key != SEAL}
