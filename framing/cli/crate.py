"""``framing crate``: results as a research object, ready for a repository."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from framing.cli.printing import note, say

__all__ = ["crate"]


def crate(
    results: Annotated[
        Path,
        typer.Argument(
            metavar="RESULTS", help="A folder that 'framing run' wrote.", show_default=False
        ),
    ],
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FOLDER|FILE.zip", help="Where to write.", show_default=False
        ),
    ] = None,
    author: Annotated[
        list[str] | None,
        typer.Option(
            metavar="'NAME <ORCID>'", help="Who made the study; repeat it.", show_default=False
        ),
    ] = None,
    license: Annotated[
        str, typer.Option(metavar="SPDX", help="The license under which you share it.")
    ] = "CC-BY-4.0",
    date: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD", help="Day of publication; by default today.", show_default=False
        ),
    ] = None,
) -> None:
    """Write results as an RO-Crate: to deposit, to cite, and to verify elsewhere.

    The crate holds the figures, tables, report, counts, study, lexicons and
    environment, described in the terms of RO-Crate and W3C PROV, and the files
    that Zenodo and citation managers read. Sentences of articles (texts/) stay
    behind. 'framing verify CRATE' derives everything again, wherever it lies.

    [bold]Examples[/bold]
      framing crate results/ukraine-2025 --author 'Lovelace, Ada <0000-0002-1825-0097>'
      framing crate results/ukraine-2025 -o deposit.zip --license CC0-1.0
    """
    from framing.study.crate import write_crate

    written = write_crate(results, output, authors=author or (), license=license, date=date)
    if not author:
        note("[yellow]![/] No author is named; do so with --author before you deposit it.")
    say(f"Wrote {escape(str(written))}, shared under {license}. No text of the articles is in it.")
    say(f"Look at it with: framing verify {escape(str(written))}")
