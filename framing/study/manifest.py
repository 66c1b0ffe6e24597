"""The manifest of a results folder, written: what went in, what came out, each with its hash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.comparison import Effects, Trends
from framing.errors import StudyError
from framing.files import write_whole
from framing.manifest import FORMAT, MANIFEST, VERSION
from framing.provenance import plain, sha256, versions
from framing.study.inputs import input_places
from framing.text.tokens import TOKENIZER
from framing.text.voice.find import VOICE_RULES

if TYPE_CHECKING:
    from framing.study.run import StudyResult
    from framing.study.spec import Study

__all__ = ["design", "earlier_outputs", "software", "write_manifest"]

UNTESTED = "descriptive, no test is made"
UNITS = {"paragraph": "paragraph", "passage": "passage of one voice"}


def write_manifest(result: StudyResult, folder: Path) -> None:
    """Write the manifest of a finished folder: readable JSON, sorted, with every file's hash."""
    text = json.dumps(plain(manifest(result, folder)), indent=2, sort_keys=True, ensure_ascii=False)
    write_whole(folder / MANIFEST, (text + "\n").encode())


def manifest(result: StudyResult, folder: Path) -> dict[str, Any]:
    """Return the manifest as plain values."""
    study, material = result.study, result.material
    documents = material.documents
    return {
        "format": FORMAT,
        "version": VERSION,
        "study": {"id": study.id, "digest": study.digest, "specification": study.to_dict()},
        "inputs": {
            "source": material.source,
            "counts": {"digest": material.counts.digest},
            "identical_to_counts": material.identical,
            "documents": dict(zip(documents["document"], documents["sha256"], strict=True)),
            "lexicons": {
                lexicon.id: {"version": lexicon.version, "digest": lexicon.digest}
                for lexicon in material.lexicons
            },
        },
        "design": design(result),
        "seed": study.seed,
        "files": input_places(study),
        "software": software(study),
        "warnings": list(result.warnings),
        "outputs": outputs(folder),
    }


def design(result: StudyResult) -> str:
    """Return a sentence: documents, groups, words, and how they are compared."""
    material = result.material
    table, by = material.documents, material.grouping.by
    parts = []
    for name in material.grouping.order:
        own = table[table[by] == name]
        plural = "" if len(own) == 1 else "s"
        parts.append(f"{name} ({len(own):,} document{plural}, {own['n_tokens'].sum():,} words)")
    test = "tested where a table has p" if tested(result) else UNTESTED
    return (
        f"{len(table):,} documents in {len(parts)} groups by {by}: {'; '.join(parts)}. Counted by "
        f"{UNITS[material.unit]}, compared by group; {test}."
    )


def tested(result: StudyResult) -> bool:
    """Say whether any analysis tested differences between groups."""
    found = [outcome.result for outcome in result.outcomes]
    return any(isinstance(one, Effects | Trends) and one.settings["n_tests"] for one in found)


def software(study: Study) -> dict[str, str]:
    """Return the versions that fix the numbers and the bytes."""
    rules = {"tokenizer": TOKENIZER, **({"voice": VOICE_RULES} if study.source.voice else {})}
    return {**rules, **versions()}


def outputs(folder: Path) -> list[dict[str, Any]]:
    """Return path, size and hash of every file, and whether it holds words in their order."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    listed = []
    for name in sorted(name for name, path in files.items() if path.is_file()):
        data = files[name].read_bytes()
        text = name.startswith("texts/")
        listed.append({"path": name, "sha256": sha256(data), "size": len(data), "text": text})
    return listed


def earlier_outputs(folder: Path) -> set[str]:
    """Return the files that the manifest in a folder lists.

    Raises
    ------
    StudyError
        If it is no manifest of framing: then the folder is somebody else's.
    """
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
        if found["format"] == FORMAT:
            return {str(output["path"]) for output in found["outputs"]}
    except (ValueError, KeyError, TypeError):
        pass
    raise StudyError(
        f"{folder} has a {MANIFEST} that framing did not write; give another output folder, or "
        "move it away first."
    )
