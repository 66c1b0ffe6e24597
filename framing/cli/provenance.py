"""``framing provenance``: how a figure or a counts file was made, as it says itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from framing.cli.printing import say

__all__ = ["provenance"]


def provenance(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A figure (.svg, .pdf, .png, or the .json beside it) or a counts file.",
            show_default=False,
        ),
    ],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the whole record as JSON.")
    ] = False,
) -> None:
    """Read the record that framing writes into each figure and counts file.

    It names the operations that led to the file, the last one first, with every
    setting, the hashes of what went in and the versions of what computed it.
    Converters and image editors take the record out; the .json file beside the
    figure still has it.

    [bold]Examples[/bold]
      framing provenance results/figures/frames.png
      framing provenance article.counts --json
    """
    record = _read(file)
    if as_json:
        json.dump(record, sys.stdout, indent=2, sort_keys=True, ensure_ascii=False)
        sys.stdout.write("\n")
        return
    for name in ("kind", "caption", "alt", "table_sha256", "digest"):
        if name in record:
            say(f"[bold]{name}[/]: {escape(str(record[name]))}")
    _tell(record["provenance"], depth=0)


def _read(file: Path) -> dict[str, Any]:
    import zipfile

    if zipfile.is_zipfile(file):
        from framing.counts import Counts

        counts = Counts.load(file)
        return {
            "kind": "counts",
            "digest": counts.digest,
            "provenance": counts.provenance.to_dict(),
        }
    from framing.figures import read_provenance

    return read_provenance(file)


def _tell(record: Mapping[str, Any], depth: int) -> None:
    """Print an operation, and below it those it was made from."""
    margin = "  " * depth
    say(f"{margin}[bold]{escape(record['operation'])}[/]")
    for part in ("arguments", "inputs", "software"):
        for name, value in sorted(record[part].items()):
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            say(f"{margin}  {part}: {escape(f'{name} = {shown}')}")
    for parent in record["parents"]:
        _tell(parent, depth + 1)
