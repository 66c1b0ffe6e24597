"""What a user sees when something goes wrong: one message and an exit code, no traceback.

What framing raises on purpose is a message for the user (exit code 1); what Typer raises is
about the command itself (2); anything else is a bug of framing, and says so.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from framing.cli.printing import note, patience
from framing.errors import FramingError

__all__ = ["BROKEN_PIPE", "STOPPED", "Commands"]

STOPPED = 130  # as shells count a process that was interrupted
BROKEN_PIPE = 1  # as Rich does where it is the one that notices
ISSUE = (
    "This is a bug in framing, not a mistake of yours. Run the same command as "
    "'framing --debug …' and report what it shows, with the version ('framing --version')."
)


class Commands(TyperGroup):
    """The commands, with every way out of them."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command and turn what it raises into a message and an exit code."""
        try:
            with patience():
                answer = super().invoke(ctx)
            sys.stdout.flush()  # or else a reader that went away is found out too late
            return answer
        except KeyboardInterrupt:
            _leave("Stopped. What was finished is whole, nothing half-written is left.", STOPPED)
        except BrokenPipeError:
            _leave_quietly()
        except FramingError as error:
            _trace(ctx)
            _leave(f"[bold red]Error:[/] {_escaped(error)}", 1)
        except OSError as error:
            if error.filename is None:
                _report_bug(ctx, error)
            _trace(ctx)
            _leave(f"[bold red]Error:[/] {_escaped(f'{error.filename}: {error.strerror}')}.", 1)
        except Exception as error:
            if hasattr(error, "exit_code"):  # Typer's own: it knows how to show them
                raise
            _report_bug(ctx, error)


def _report_bug(ctx: Any, error: Exception) -> NoReturn:
    _trace(ctx)
    what = _escaped(f"{type(error).__name__}: {error}")
    _leave(f"[bold red]Unexpected error:[/] {what}\n{ISSUE}", 1)


def _trace(ctx: Any) -> None:
    if ctx.params.get("debug"):
        traceback.print_exc()


def _leave(message: str, code: int) -> NoReturn:
    note(message)
    raise typer.Exit(code)


def _leave_quietly() -> NoReturn:
    """Stop writing: what is still buffered goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    raise typer.Exit(BROKEN_PIPE)


def _escaped(message: object) -> str:
    from rich.markup import escape

    return escape(str(message))
