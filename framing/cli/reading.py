"""The options that say how articles are read, written once for every command that reads.

A command that is decorated with `reads_articles` takes one argument, `reading`; on the
command line it becomes the options of `Reading`.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from framing.cli.printing import note, number
from framing.errors import CorpusError

if TYPE_CHECKING:
    from framing.corpus import Corpus

__all__ = ["Paths", "Reading", "reads_articles"]

COLUMNS = "Columns of a table of articles (guessed by name unless given)"
HOW = "How articles are read"
LISTED = 5
ROLES = ("text", "title", "id", "date", "outlet", "author", "url", "group")

Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH...",
        help="Articles: .txt, .md, .html, .csv, .tsv, .jsonl, .parquet (also .gz), or a folder.",
        show_default=False,
    ),
]


def _column(name: str, holds: str) -> Any:
    return typer.Option(f"--{name}", metavar="NAME", help=holds, rich_help_panel=COLUMNS)


@dataclass(frozen=True, slots=True)
class Reading:
    """How articles are read: which columns, which encoding, what is cleaned away."""

    text: Annotated[str | None, _column("text", "The article.")] = None
    title: Annotated[str | None, _column("title", "Its headline.")] = None
    id: Annotated[str | None, _column("id", "A name for it, different for each.")] = None
    date: Annotated[str | None, _column("date", "When it appeared.")] = None
    outlet: Annotated[str | None, _column("outlet", "Where it appeared.")] = None
    author: Annotated[str | None, _column("author", "Who wrote it.")] = None
    url: Annotated[str | None, _column("url", "Its address.")] = None
    group: Annotated[str | None, _column("group", "The group it is compared in.")] = None
    encoding: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Detected file by file by default.", rich_help_panel=HOW),
    ] = None
    clean: Annotated[
        bool,
        typer.Option(
            "--clean/--no-clean", help="Leave page furniture out of it.", rich_help_panel=HOW
        ),
    ] = True
    skip_bad: Annotated[
        bool,
        typer.Option(
            "--skip-bad",
            help="Go on without what cannot be read, and list it; otherwise stop.",
            rich_help_panel=HOW,
        ),
    ] = False

    def corpus(self, paths: Sequence[Path], *, stream: bool = False) -> Corpus:
        """Read the articles, and say on the standard error what was wrong with any."""
        from framing.corpus import read_corpus

        try:
            corpus = read_corpus(
                paths[0] if len(paths) == 1 else list(paths),
                **self.columns,
                encoding=self.encoding,
                clean=self.clean,
                errors="skip" if self.skip_bad else "raise",
                stream=stream,
                progress=sys.stderr.isatty(),
            )
        except CorpusError as error:  # the remedy as it is spelled here
            raise CorpusError(str(error).replace('errors="skip"', "--skip-bad")) from error
        tell_problems(corpus)
        return corpus

    @property
    def columns(self) -> dict[str, Any]:
        """The columns that were named, by role."""
        named = {role: getattr(self, role) for role in ROLES}
        return {role: name for role, name in named.items() if name is not None}


def tell_problems(corpus: Corpus) -> None:
    """Name the first problems with the articles; 'framing corpus info' lists all."""
    n = len(corpus.problems)
    if not n:
        return
    from rich.markup import escape

    noun = "problem" if n == 1 else "problems"
    note(f"[yellow]{n:,} {noun} while reading:[/]")
    first = corpus.problems.head(LISTED)
    for file, line, why in zip(first["file"], first["line"], first["reason"], strict=True):
        place = f", line {number(line)}" if number(line) else ""
        note(escape(f"  {file}{place}: {why}"))
    if n > LISTED:
        note(f"  … and {n - LISTED:,} more; 'framing corpus info' lists all.")


def reads_articles(command: Callable[..., None]) -> Callable[..., None]:
    """Replace the parameter `reading` of a command by the options of `Reading`."""
    options = get_type_hints(Reading, include_extras=True)
    added = [
        inspect.Parameter(
            option.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=option.default,
            annotation=options[option.name],
        )
        for option in fields(Reading)
    ]
    own = inspect.signature(command, eval_str=True)
    kept = [p for p in own.parameters.values() if p.name != "reading"]

    @wraps(command)
    def called(**given: Any) -> None:
        reading = Reading(**{option.name: given.pop(option.name) for option in added})
        command(**given, reading=reading)

    signature = own.replace(parameters=[*kept, *added])
    called.__signature__ = signature  # type: ignore[attr-defined]
    called.__annotations__ = {p.name: p.annotation for p in signature.parameters.values()}
    return called
