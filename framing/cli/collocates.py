"""``framing collocates``: which words go together, near a pattern or one after the other."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from framing.cli.printing import Format, FormatOption, note, show
from framing.cli.reading import Paths, Reading, reads_articles

__all__ = ["collocates"]

ROWS = 25
NEAR = ["term", "n", "n_docs", "n_term", "expected", "log_dice", "mi", "t", "g2"]
ADJACENT = ["term", "n", "n_docs", "lambda", "z"]
PAIRS = ["log_dice", "mi", "t", "g2"]


class Within(StrEnum):
    """What neither a window nor a sequence leaves."""

    sentence = "sentence"
    paragraph = "paragraph"
    document = "document"


class Expected(StrEnum):
    """Where the expected number comes from."""

    window = "window"
    margins = "margins"


class Overlaps(StrEnum):
    """How often a word near two matches counts."""

    once = "once"
    each = "each"


class Punctuation(StrEnum):
    """Whether a sequence goes on over punctuation."""

    break_ = "break"
    ignore = "ignore"


@reads_articles
def collocates(
    paths: Paths,
    *,
    of: Annotated[
        list[str] | None,
        typer.Option(
            "--of",
            metavar="PATTERN",
            help="The pattern whose surroundings are wanted; may be repeated. Without it, all "
            "sequences of adjacent words.",
            show_default=False,
        ),
    ] = None,
    size: Annotated[
        int, typer.Option(min=2, max=5, help="Words in a sequence; not with --of.")
    ] = 2,
    window: Annotated[
        int, typer.Option("--window", "-w", min=1, help="Words on each side of a match.")
    ] = 5,
    within: Annotated[
        Within, typer.Option(help="What neither a window nor a sequence leaves.")
    ] = Within.sentence,
    min_count: Annotated[
        int, typer.Option(min=1, help="List what is found at least so often.")
    ] = 2,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="For each value of this column alone.", show_default=False
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN",
            help="Do not list these words, though they count; may be repeated.",
            show_default=False,
        ),
    ] = None,
    expected: Annotated[
        Expected,
        typer.Option(help="Expected number from the words in all windows, or the margins alone."),
    ] = Expected.window,
    overlaps: Annotated[
        Overlaps, typer.Option(help="Whether a word near two matches counts once or with each.")
    ] = Overlaps.once,
    punctuation: Annotated[
        Punctuation, typer.Option(help="What punctuation does to a sequence.")
    ] = Punctuation.break_,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0, help=f"Rows to show; by default {ROWS} in a table, else all.", show_default=False
        ),
    ] = None,
    format: FormatOption = Format.table,
    reading: Reading,
) -> None:
    """Show which words go together.

    With --of, the words near a pattern, the strongest by logDice first; without
    it, sequences of adjacent words by z (Blaheta and Johnson 2001). The measures
    rank and describe; none is a test. CSV and JSON lines hold all columns.

    [bold]Examples[/bold]
      framing collocates articles/ --of 'betray*'
      framing collocates news.parquet --text body --min-count 10 --format csv > pairs.csv
      framing collocates news.csv --of 'cede*' --by outlet --without '(the|a|of|to)'
    """
    from framing.comparison.collocation.collocations import collocations

    corpus = reading.corpus(paths)
    found = collocations(
        corpus,
        of or None,
        size=size,
        window=window,
        within=within.value,
        min_count=min_count,
        by=by,
        without=without or (),
        expected=expected.value,
        overlaps=overlaps.value,
        punctuation=punctuation.value,
    )
    most = ROWS if limit is None and format is Format.table else limit
    table = found.table if most is None else found.table.head(most)
    if format is not Format.table:
        show(table, format)
    elif len(table):
        names = NEAR if of else [*ADJACENT, *(PAIRS if size == 2 else [])]
        show(table[[*(["group"] if by else []), *names]], format)
    from rich.markup import escape

    note(escape(found.design))
    for sentence in found.warnings:
        note(escape(f"! {sentence}"))
