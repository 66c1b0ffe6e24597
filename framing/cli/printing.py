"""Tables and sentences on a terminal, and the same as plain text or data in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Format",
    "FormatOption",
    "note",
    "number",
    "patience",
    "progress_bar",
    "say",
    "show",
    "show_rows",
    "steps",
]

# Wider than any line, so that in a pipe nothing is cut or wrapped.
UNBOUNDED = 1_000_000
SLOW = 2.0  # seconds; what is faster needs no bar
LONG = 5.0
FIRST_RUN = (
    "[dim]Still at work. The first run after the installation compiles the loops that count, "
    "for up to a minute; later runs have them ready.[/]"
)


class Format(StrEnum):
    """How a table is written."""

    table = "table"
    csv = "csv"
    jsonl = "jsonl"


FormatOption = Annotated[
    Format,
    typer.Option(
        "--format", "-f", help="A table to read, or CSV or JSON lines for another program."
    ),
]


def say(text: str = "") -> None:
    """Print a sentence of the answer; `text` may hold Rich markup."""
    _console().print(text, highlight=False, soft_wrap=not sys.stdout.isatty())


def note(text: str) -> None:
    """Print a remark beside the answer, on the standard error."""
    sys.stdout.flush()  # what was said before comes before
    Console(stderr=True).print(text, highlight=False, soft_wrap=True)


def show(table: pd.DataFrame, format: Format, *, right: Sequence[str] = ()) -> None:
    """Print a frame; `right` names columns of text that are aligned to the right."""
    if format is Format.csv:
        from framing.provenance import table_csv

        sys.stdout.write(table_csv(table))
    elif format is Format.jsonl:
        from framing.provenance import round_frame

        lines = round_frame(table).to_json(
            orient="records", lines=True, force_ascii=False, double_precision=15
        )
        sys.stdout.write(lines if lines.strip() else "")
    else:
        numeric = [name for name in table.columns if table[name].dtype.kind in "iuf"]
        rows = [[number(cell) for cell in row] for row in table.itertuples(index=False)]
        show_rows(list(table.columns), rows, right=[*numeric, *right])


def show_rows(
    names: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[str] = ()
) -> None:
    """Print cells under their names."""
    from rich.table import Table

    console = _console()
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in names:
        grid.add_column(escape(name), justify="right" if name in right else "left")
    for row in rows:
        grid.add_row(*(escape(cell) for cell in row))
    with console.capture() as drawn:
        console.print(grid, highlight=False)
    for line in drawn.get().splitlines():
        sys.stdout.write(line.rstrip() + "\n")


def number(cell: Any) -> str:
    """Return a cell as text: thousands apart, rates with two digits, missing as nothing.

    What is less than 0.1 has two digits that are not zero, so that a small p is none of zero.

    Examples
    --------
    >>> number(1234), number(0.456), number(float("nan")), number(True), number("x")
    ('1,234', '0.46', '', 'yes', 'x')
    >>> number(0.0), number(0.0125), number(-0.0005)
    ('0.00', '0.013', '-0.0005')
    """
    from pandas import isna

    if isna(cell):
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:,.2f}" if cell == 0 or abs(cell) >= 0.1 else f"{cell:.2g}"
    return f"{cell:,}" if hasattr(cell, "__index__") else str(cell)


@contextmanager
def progress_bar(total: int, what: str) -> Iterator[Callable[[int], None]]:
    """Yield a function that takes the number of articles just done.

    The bar stands on the standard error, appears after two seconds, and only where someone
    can see it.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from time import monotonic

    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task, begun = bar.add_task(what, total=total), monotonic()

    def advance(done: int) -> None:
        bar.advance(task, done)
        if not bar.live.is_started and monotonic() - begun > SLOW:
            bar.start()

    try:
        yield advance
    finally:
        bar.stop()


@contextmanager
def patience() -> Iterator[None]:
    """Tell someone who waits at a terminal why the first run takes long."""
    if not sys.stderr.isatty():
        yield
        return
    from threading import Timer

    timer = Timer(LONG, note, [FIRST_RUN])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Yield a function that is told each step of a longer work.

    On a terminal the current step stands on one line; in a pipe a step is a line, but not
    those that follow within two seconds.
    """
    from time import monotonic

    console = Console(stderr=True)
    if console.is_terminal:
        with console.status("Starting") as line:
            yield lambda step: line.update(escape(step))
        return
    told = monotonic()

    def tell(step: str) -> None:
        nonlocal told
        if monotonic() - told > SLOW:
            told = monotonic()
            note(escape(step))

    yield tell


def _console() -> Console:
    return Console() if sys.stdout.isatty() else Console(width=UNBOUNDED, force_terminal=False)
