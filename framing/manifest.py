"""The manifest of a results folder, read: what the folder says of itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from framing.errors import ProvenanceError

__all__ = ["FORMAT", "MANIFEST", "PARTS", "VERSION", "read_manifest"]

MANIFEST = "manifest.json"
FORMAT, VERSION = "framing-results", 2
PARTS = ("study", "inputs", "design", "seed", "files", "outputs", "software", "warnings")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a results folder.

    Raises
    ------
    ProvenanceError
        If there is none, or it is cut off, of another program, or of another version.
    """
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise ProvenanceError(
            f"{folder} has no {MANIFEST}, so it is not the results of a study; give the folder "
            "that framing run wrote, or the file of one figure."
        ) from None
    except OSError as error:
        raise ProvenanceError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise ProvenanceError(
            f"{path}: is cut off or no JSON ({error}); copy the folder again."
        ) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ProvenanceError(f"{path}: framing did not write it; its format is not {FORMAT!r}.")
    version = found.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise ProvenanceError(
            f"{path}: has version {version!r}, this framing reads versions up to {VERSION}; "
            "install the framing that wrote it."
        )
    missing = [part for part in PARTS if part not in found]
    if version < VERSION or missing:
        lacks = f"it has no {missing[0]!r}" if missing else f"it has version {version}"
        raise ProvenanceError(
            f"{path}: {lacks}, so it does not hold all that is needed; perform the study again "
            "with framing run."
        )
    return found
