"""What a results folder says of itself: its manifest, the records of its figures, its lexicons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.errors import LexiconError, ProvenanceError
from framing.figures.record import read_provenance
from framing.lexicon.model import Lexicon
from framing.manifest import MANIFEST, read_manifest

__all__ = ["Results", "read_results"]


@dataclass(frozen=True, slots=True)
class Results:
    """A results folder, as far as it is cited.

    Attributes
    ----------
    manifest : mapping
        What `run_study` wrote.
    figures : mapping of str to mapping
        Records by the name of the figure, in the order of the study.
    lexicons : tuple of Lexicon
        Those that lie in the folder.
    """

    manifest: Mapping[str, Any]
    figures: Mapping[str, Mapping[str, Any]]
    lexicons: tuple[Lexicon, ...]


def read_results(folder: Path) -> Results:
    """Read a results folder.

    Raises
    ------
    ProvenanceError
        If it is none, its manifest cannot be read or names a file that is missing.
    """
    manifest = read_manifest(folder)
    named = [str(output["path"]) for output in manifest["outputs"]]
    missing = [name for name in named if not (folder / name).is_file()]
    missing = [name for name in missing if name.startswith(("figures/", "inputs/"))]
    if missing:
        raise ProvenanceError(
            f"{folder}: its {MANIFEST} names {missing[0]}, which is not there; copy the whole "
            "folder, or run the study again."
        )
    order = [analysis["name"] for analysis in manifest["study"]["specification"]["analyses"]]
    drawn = {name: folder / "figures" / f"{name}.json" for name in order}
    return Results(
        manifest,
        {name: read_provenance(file) for name, file in drawn.items() if file.is_file()},
        tuple(lexicon for name in sorted(named) if (lexicon := _lexicon(folder, name))),
    )


def _lexicon(folder: Path, name: str) -> Lexicon | None:
    if not (name.startswith("inputs/") and name.endswith(".toml")):
        return None
    try:
        return Lexicon.load(folder / name)
    except LexiconError as error:
        raise ProvenanceError(f"{folder / name}: {error}") from error
