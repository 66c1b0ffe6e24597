"""``framing trace``: some words in their debate, and the folder that holds their dossier."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from framing.cli.printing import Format, FormatOption, note, number, say, show, show_rows, steps
from framing.cli.reading import Reading, reads_articles
from framing.errors import CountsError

if TYPE_CHECKING:
    from framing.comparison.trace import Trace

__all__ = ["trace"]

LEXICON = "alliance-war-diplomacy"
PAGE = "trace.html"


@reads_articles
def trace(
    path: Annotated[
        Path,
        typer.Argument(metavar="PATH", help="A file of articles, or a folder.", show_default=False),
    ],
    patterns: Annotated[
        list[str],
        typer.Argument(
            metavar="PATTERN...", help="Each is a word family of its own.", show_default=False
        ),
    ],
    *,
    by: Annotated[
        str, typer.Option(metavar="COLUMN", help="The column that names the groups.")
    ] = "group",
    lexicon: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LEXICON",
            help=f"Its frames are looked for beside the words; {LEXICON} by default, 'none' for "
            "none; may be repeated.",
            show_default=False,
        ),
    ] = None,
    window: Annotated[
        int, typer.Option("--window", "-w", min=1, help="Words on each side that are near.")
    ] = 5,
    voices: Annotated[
        bool, typer.Option("--voices/--no-voices", help="Find whose words they are.")
    ] = True,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Also write the page, the tables and the figures.",
            show_default=False,
        ),
    ] = None,
    format: FormatOption = Format.table,
    reading: Reading,
) -> None:
    """Gather all there is to know of some words in their debate.

    Prints how often each word family occurs in each group, and in whose voice.
    The folder has the rest: forms, sections, speakers, the words and frames
    around them, a figure for each family, and every line of context in one page
    that can be narrowed by group, voice, speaker and section.

    trace.html and lines.csv hold sentences of the articles: leave them out when
    you share the folder.

    Without a column of groups up to six articles are compared one by one.

    [bold]Examples[/bold]
      framing trace articles/ 'betray*' 'appeas*' --output betrayal/
      framing trace news.parquet '(cede|cedes|ceded|ceding)' --by outlet -o cede/
    """
    from framing.comparison.trace import trace as gather

    lexicons = [name for name in (lexicon or [LEXICON]) if name != "none"]
    with steps() as tell:
        found = gather(
            reading.corpus([path]),
            *patterns,
            by=by,
            lexicons=lexicons,
            window=window,
            voices=voices,
            progress=tell,
        )
        if output is not None:
            tell("Writing")
            _write(found, output)
    if format is not Format.table:
        show(found.table, format)
    else:
        _print(found)
        say()
        for sentence in found.warnings:
            say(escape(f"! {sentence}"))
    if output is not None:
        note(f"Written: {output / PAGE}, with tables/ and figures/ beside it.")


def _print(found: Trace) -> None:
    """Print a row for each family in each group, and the voices that occur."""
    table = found.table
    heads = {"category": "word", "group": "group", "n": "n", "per_1k": "per 1,000",
             "n_docs": "articles"}  # fmt: skip
    voices = [name for name in table.columns[7:] if table[name].any()]
    columns = [*heads, *voices]
    rows = [[number(cell) for cell in row] for row in table[columns].itertuples(index=False)]
    names = [*heads.values(), *voices]
    show_rows(names, rows, right=names[2:])


def _write(found: Trace, output: Path) -> None:
    """Write page, tables and figures; nothing else in the folder is touched."""
    from framing.figures.style import MAX_GROUPS
    from framing.files import write_whole
    from framing.provenance import table_csv
    from framing.study.trace_page import trace_page

    if output.exists() and not output.is_dir():
        raise CountsError(f"{output} is a file; name a folder, or one that is not there yet.")
    write_whole(output / PAGE, trace_page(found).encode())
    for name, table in found.tables.items():
        # the lines are text, and stand apart from what can be shared
        folder = output if name == "lines" else output / "tables"
        write_whole(folder / f"{name}.csv", table_csv(table).encode())
    found.counts.save(output / "counts.zip")
    if len(found.settings["groups"]) <= MAX_GROUPS:
        for place, family in enumerate(found.families, 1):
            found.plot(family).save(output / "figures" / f"{place}-{_file_name(family)}")


def _file_name(family: str) -> str:
    """Return letters, digits and hyphens only.

    Examples
    --------
    >>> _file_name("(cede|cedes) up*")
    'cede-cedes-up'
    """
    words = "".join(c if c.isalnum() else " " for c in family).split()
    return "-".join(words)[:60] or "family"
