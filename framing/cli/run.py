"""``framing run``: a study, from its file to its results folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from framing.cli.printing import note, say, steps

__all__ = ["run"]


def run(
    study: Annotated[
        Path | None,
        typer.Argument(
            metavar="[STUDY.toml]",
            help="A study file; without it, the embedded study ukraine-2025.",
            show_default=False,
        ),
    ] = None,
    *,
    texts: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="The articles themselves, where the study ships counts: everything is "
            "computed again from them, and must give the same tables.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FOLDER", help="Where to write.", show_default=False
        ),
    ] = None,
) -> None:
    """Perform a study and write its results folder.

    The folder holds the figures (SVG, PDF, PNG), the table behind each (CSV),
    report.html, and manifest.json with the hash of everything that went in and
    came out. A second run gives the same bytes. Where the articles are at hand,
    there is a concordance too.

    A study is a TOML file that says which articles, in which groups, which
    lexicons, which words under study, which figures; docs/studies.md describes
    it. It holds no code.

    [bold]Examples[/bold]
      framing run
      framing run my-study.toml --output results/
      framing run --texts articles/
    """
    from framing.study import run_study

    with steps() as tell:
        result = run_study(study, output=output, texts=texts, progress=tell)
    for warning in result.warnings:
        note(f"[yellow]![/] {escape(warning)}")
    say(escape(f"Study {result.study.id!r}: {result.study.title}"))
    figures, tables = len(result.figures), len(result.tables)
    say(
        f"{figures} {'figure' if figures == 1 else 'figures'}, "
        f"{tables} {'table' if tables == 1 else 'tables'}. {escape(result.origin)}"
    )
    say(f"Look at {escape(str(result.report))}")
    if result.identical is False:  # the texts do not give the counts that the study ships
        raise typer.Exit(1)
