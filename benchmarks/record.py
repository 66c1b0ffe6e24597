"""What a benchmark leaves for the paper: its tables, and a record of what was measured.

A table in a paper is true of the code that made it. The record therefore holds a digest of every
module that was measured, and of the benchmark; `stale` names those that have changed since. The
digest is of the syntax tree without docstrings and without the methods that only show a result:
a mended comment asks for no new measurement, and every supported Python gives the same digest.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FORMAT, VERSION = "framing-measured", 1
SHOWING = {"__repr__", "_repr_html_", "plot"}
Tables = Mapping[str, Sequence[Mapping[str, Any]]]


@cache
def digest_of_code(source: str) -> str:
    """Return the SHA-256 of what a module does, whatever it says about it."""
    return hashlib.sha256(json.dumps(bare(ast.parse(source))).encode()).hexdigest()


def bare(node: Any) -> Any:
    """Return a syntax tree as lists and strings: no places, no docstrings, no empty fields."""
    if isinstance(node, list):
        return [bare(one) for one in node if not is_only_told(one)]
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = [(name, value) for name, value in ast.iter_fields(node) if value not in (None, [])]
    return [type(node).__name__, *([name, bare(value)] for name, value in fields)]


def is_only_told(node: Any) -> bool:
    """Say whether a statement is a string of its own, or a method that shows a result."""
    if isinstance(node, ast.FunctionDef):
        return node.name in SHOWING
    told = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return told and isinstance(node.value.value, str)


def digests(paths: Iterable[str], root: Path = ROOT) -> dict[str, str]:
    """Return the digest of each module, and of each in a folder, by its path in the repository."""
    found = {}
    for path in paths:
        place = root / path
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            name = file.relative_to(root).as_posix()
            found[name] = digest_of_code(file.read_text(encoding="utf-8"))
    return found


def stale(record: Mapping[str, Any], root: Path = ROOT) -> list[str]:
    """Return the modules that are no longer what was measured, or no longer there."""
    return [
        name
        for name, digest in record["measured"].items()
        if not (root / name).is_file() or digests([name], root)[name] != digest
    ]


def write_record(
    file: Path,
    *,
    command: str,
    measured: Mapping[str, str],
    settings: Mapping[str, Any],
    tables: Tables,
    inputs: Mapping[str, str] | None = None,
) -> None:
    """Write the tables of a benchmark with what they are true of.

    `measured` are the digests taken before the work began, `inputs` those of data that are not in
    the repository.
    """
    from framing.provenance import versions

    record = {
        "format": FORMAT,
        "version": VERSION,
        "command": command,
        "software": versions(),
        "measured": dict(measured),
        "inputs": dict(inputs or {}),
        "settings": dict(settings),
        "tables": {name: list(rows) for name, rows in tables.items()},
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
