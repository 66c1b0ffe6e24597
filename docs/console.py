"""Fill the console blocks of a page with what its commands print.

    python docs/console.py docs/command-line.md

runs every line that begins with ``$ framing`` and writes what it printed below it; what stands
below ``$ cat FILE`` is the file that later commands find. The tests hold the page against it.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
import tempfile
from pathlib import Path

from typer.testing import CliRunner

from framing.cli import app

BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)


def filled(page: str) -> str:
    """Return the page with its console blocks run, in order, in one empty folder."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            return BLOCK.sub(lambda block: run_block(block[0]), page)
        finally:
            os.chdir(before)


def run_block(block: str) -> str:
    """Run the commands of one block."""
    commands = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return "".join(f"$ {line}\n{answer(line, below)}" for line, _, below in map(cut, commands))


def cut(command: str) -> tuple[str, str, str]:
    """Return the line of a command and what stands below it."""
    return command.partition("\n")


def answer(line: str, below: str) -> str:
    """Return what a command prints, both streams in the order in which they were written."""
    program, *arguments = shlex.split(line)
    if program == "cat":
        Path(arguments[0]).write_text(below, encoding="utf-8")
        return below
    environment = {"COLUMNS": "80", "FRAMING_DEBUG": None, "FORCE_COLOR": None}
    return CliRunner().invoke(app, arguments, env=environment, prog_name="framing").output


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")
