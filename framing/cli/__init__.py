"""The command line: each command asks the rooms below one question and prints the answer.

Answers go to the standard output, plain where that is a pipe; progress, notes and errors go
to the standard error. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from framing.cli.cite import cite
from framing.cli.collocates import collocates
from framing.cli.compare import compare
from framing.cli.corpus import corpus_app
from framing.cli.crate import crate
from framing.cli.effects import effects
from framing.cli.failures import Commands
from framing.cli.kwic import kwic
from framing.cli.lexicon import lexicon_app
from framing.cli.provenance import provenance
from framing.cli.run import run
from framing.cli.topics import topics
from framing.cli.trace import trace
from framing.cli.verify import verify
from framing.cli.voices import voices_app

__all__ = ["app", "main"]

app = typer.Typer(
    name="framing",
    cls=Commands,
    rich_markup_mode="rich",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Each command has its own page: framing COMMAND --help",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        import framing

        typer.echo(f"framing {framing.__version__}")
        raise typer.Exit


@app.callback()
def _framing(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Say which version."),
    ] = False,
    debug: Annotated[
        bool,
        typer.Option(
            "--debug", envvar="FRAMING_DEBUG", help="Show the traceback of whatever goes wrong."
        ),
    ] = False,
) -> None:
    """Compare how news articles word the same events.

    'framing run' performs the embedded study and writes a folder of figures,
    tables and a report. 'framing compare A.txt B.txt' asks the quick question
    of two articles of your own.

    Answers go to the standard output, notes and errors to the standard error.
    In a pipe both are plain text.

    [bold]Exit codes[/bold]
      0    done
      1    the articles, the lexicon or the study do not allow it: one message
           says why; also a lexicon that fails its check
      2    the command was not understood
      130  stopped by Ctrl-C
    """


app.command()(run)
app.command()(compare)
app.command()(effects)
app.command()(kwic)
app.command()(collocates)
app.command()(topics)
app.command()(trace)
app.add_typer(voices_app, name="voices")
app.add_typer(lexicon_app, name="lexicon")
app.add_typer(corpus_app, name="corpus")
app.command()(verify)
app.command()(cite)
app.command()(crate)
app.command()(provenance)


def main() -> None:
    """Run the command line with the arguments of the process."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A pipe gets UTF-8 on every system; a terminal what it can show.
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")
    app(prog_name="framing")
