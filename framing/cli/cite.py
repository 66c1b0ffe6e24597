"""``framing cite``: a figure or a study as it is cited, with caption, methods and references."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from framing.cli.printing import note
from framing.errors import ProvenanceError

if TYPE_CHECKING:
    from framing.citation import Citation

__all__ = ["CitationFormat", "cite"]


class CitationFormat(StrEnum):
    """How a citation is written."""

    plain = "plain"
    bibtex = "bibtex"
    csl = "csl"


def cite(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE|FOLDER",
            help="A figure (.svg, .pdf, .png, or the .json beside it), or a results folder.",
            show_default=False,
        ),
    ],
    *,
    format: Annotated[
        CitationFormat,
        typer.Option(
            "--format",
            "-f",
            help="Sentences to read; or the figure, framing and all references for a reference "
            "manager.",
        ),
    ] = CitationFormat.plain,
    author: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Who publishes it: 'Doe, Jane', or a name without a comma as it is. May be "
            "given several times.",
            show_default=False,
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(help="When it is published; without it, undated.", show_default=False),
    ] = None,
    url: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where it can be found.", show_default=False)
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it here.", show_default=False),
    ] = None,
) -> None:
    """Cite a figure or a study, and say how it was made.

    Everything is read from the record that the file carries: the citation, the
    caption, a methods paragraph with limits and warnings, the references that
    the methods rest on, and the software. Who publishes it, and when, no record
    can know: say it with --author and --year.

    [bold]Examples[/bold]
      framing cite results/figures/frames.png
      framing cite results/ --format bibtex --author 'Doe, Jane' --year 2026
      framing cite frames.svg --format csl --output frames.csl.json
    """
    from framing.citation import cite as cited

    text = _written(cited(file, author=author or (), year=year, url=url), format)
    if output is None:
        sys.stdout.write(text)
        return
    from framing.files import write_whole

    if output.is_dir() or output.resolve() == file.resolve():
        what = "is a folder" if output.is_dir() else "is the figure itself"
        raise ProvenanceError(f"{output} {what}; give the name of a file to write.")
    write_whole(output, text.encode())
    note(f"Written: {output}")


def _written(citation: Citation, format: CitationFormat) -> str:
    if format is CitationFormat.bibtex:
        return f"{citation.bibtex}\n"
    if format is CitationFormat.csl:
        return json.dumps(list(citation.csl), indent=2, ensure_ascii=False) + "\n"
    return f"{citation.text}\n"
