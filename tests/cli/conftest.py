"""Two short articles, and the command line as a program of its own or in this process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

ONE = """Talks stall as allies fear betrayal

The minister said NATO had ceded ground to Russia. The Ukraine war goes on.

Peace is far, a diplomat said. “They betrayed us,” she added.

Share via
"""
TWO = """Capitals hold the line

The alliance held, NATO said of Ukraine and Russia, and nobody will cede an inch.

Leave a Comment
"""


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder, now the current one, of one.txt and two.txt."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text(ONE, encoding="utf-8")
    (folder / "two.txt").write_text(TWO, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def framing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a function that runs the command line in this process."""
    from framing.cli import app

    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FRAMING_DEBUG", raising=False)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments), prog_name="framing")

    return run


@pytest.fixture
def plain_environment() -> dict[str, str]:
    """Return the environment without what changes the looks of output."""
    dropped = (
        *("FRAMING_DEBUG", "FORCE_COLOR", "NO_COLOR", "GITHUB_ACTIONS", "PY_COLORS"),
        "PYTHONUNBUFFERED",  # loses what a closed pipe refuses without an error
    )
    return {name: value for name, value in os.environ.items() if name not in dropped}


@pytest.fixture
def program(
    plain_environment: dict[str, str],
) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Return a function that runs ``python -m framing`` with its outputs piped."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "framing", *arguments]
        environment = plain_environment | variables
        return subprocess.run(command, capture_output=True, check=False, env=environment)

    return run
