"""``framing verify``: whether a figure, or a folder of results, is what it claims to be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from framing.cli.printing import note, say, steps

__all__ = ["verify"]


def verify(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE|FOLDER",
            help="A figure (.svg, .pdf, .png, .json), results, a crate (also as .zip), or counts.",
            show_default=False,
        ),
    ],
    *,
    counts: Annotated[
        Path | None,
        typer.Option(
            "--counts", metavar="FILE", help="Counts to derive it from.", show_default=False
        ),
    ] = None,
    texts: Annotated[
        Path | None,
        typer.Option("--texts", metavar="DIR", help="Articles, to count anew.", show_default=False),
    ] = None,
    level: Annotated[
        str,
        typer.Option(help="'bytes', or 'data': other versions may draw other bytes."),
    ] = "bytes",
    every: Annotated[bool, typer.Option("--all", help="Print every item.")] = False,
) -> None:
    """Say whether a figure or a folder of results is what it claims to be.

    Three things are looked at, item by item. As saved: hashes and the seal in
    each figure hold. Same inputs: counts, lexicons, articles, choices and
    versions are those recorded. Derived again: the study is performed anew,
    from the counts or the articles, and each table and drawing is held
    against what is there.

    A figure alone names its study, data and choices; to derive it again, its
    results folder must be around it, or give --counts or --texts.

    [bold]Exit codes[/bold]
      0  derived again, the same
      1  something differs or is missing; each item is named
      3  nothing differs, but too little is at hand to derive it again
      4  the same data, other bytes, by other versions of the software

    [bold]Examples[/bold]
      framing verify results/ukraine-2025
      framing verify frames.png --counts counts.zip
      framing verify results/ukraine-2025 --texts articles/
    """
    from framing.study import verify as verify_path

    with steps() as tell:
        found = verify_path(path, counts=counts, texts=texts, level=level, progress=tell)
    if every:
        say(escape(f"{found.path}: {found.about}"))
        for check in found.checks:
            detail = f": {check.detail}" if check.detail else ""
            say(escape(f"  {check.found:<13} {check.item}{detail}"))
        say(escape(found.verdict))
    else:
        say(escape(repr(found)))
    if found.exit_code:
        note(f"Exit code {found.exit_code}.")
        raise typer.Exit(found.exit_code)
