"""The notebooks run from top to bottom, offline, and are kept without outputs."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import framing

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

# What comes with framing. Whoever installed it can run every notebook.
INSTALLED = {"framing", "numpy", "pandas", "scipy"}
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
PUBLIC_NAME = re.compile(r"\bfr\.([A-Za-z_]\w*)")

# Runs before the first cell: from here on a connection or a look-up of an address is an error.
OFFLINE = """\
import sys

def _stay_offline(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise OSError(f"a notebook asked for the network: {event} {arguments[1:]}")

sys.addaudithook(_stay_offline)
"""


def cells(path: Path, kind: str) -> list[dict]:
    """Return the cells of one kind, the source of each as one text."""
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [c | {"source": "".join(c["source"])} for c in found if c["cell_type"] == kind]


def test_there_are_six():
    assert [path.stem for path in NOTEBOOKS] == [
        "1-two-articles",
        "2-who-says-it",
        "3-is-the-difference-real",
        "4-frames-and-lexicons",
        "5-topics-you-can-defend",
        "6-your-own-corpus",
    ]


@each_notebook
def test_notebook_is_kept_without_outputs(path):
    code = cells(path, "code")
    assert code
    assert not [cell["source"] for cell in code if cell["outputs"] or cell["execution_count"]]
    # Neither times nor names of somebody's environment are left in it.
    assert not [
        c["metadata"] for kind in ("code", "markdown") for c in cells(path, kind) if c["metadata"]
    ]
    assert json.loads(path.read_text(encoding="utf-8"))["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


@each_notebook
def test_notebook_is_well_formed(path):
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    first, last = notebook.cells[0], notebook.cells[-1]
    assert first.cell_type == last.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert "no network" in " ".join(first.source.split())
    assert "\n## What may be claimed\n" in f"\n{last.source}"


def test_notebooks_pass_the_linter():
    pytest.importorskip("ruff")
    for command in (["check"], ["format", "--check"]):
        asked = [sys.executable, "-m", "ruff", *command, "--no-cache", *map(str, NOTEBOOKS)]
        found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True)
        assert found.returncode == 0, found.stdout + found.stderr


@each_notebook
def test_notebook_imports_nothing_else(path):
    imported = set()
    for cell in cells(path, "code"):
        for node in ast.walk(ast.parse(cell["source"])):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(str(node.module).split(".")[0])
    assert imported <= INSTALLED | sys.stdlib_module_names


@each_notebook
def test_notebook_names_what_is_public(path):
    text = "\n".join(cell["source"] for kind in ("code", "markdown") for cell in cells(path, kind))
    assert set(PUBLIC_NAME.findall(text)) <= set(framing.__all__)


@each_notebook
def test_links_lead_somewhere(path):
    links = [link for cell in cells(path, "markdown") for link in LINK.findall(cell["source"])]
    assert links
    assert not [link for link in links if not (path.parent / link).exists()]


# The kernel's own libraries warn about event loops and about themselves.
@pytest.mark.filterwarnings("default")
@each_notebook
def test_notebook_runs(path, tmp_path):
    nbformat = pytest.importorskip("nbformat")
    nb_run = pytest.importorskip("nbmake.nb_run")
    if path.stem == "6-your-own-corpus":
        pytest.importorskip("trafilatura")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(OFFLINE))
    copy = tmp_path / path.name
    nbformat.write(notebook, copy)
    result = nb_run.NotebookRun(copy, 300, kernel="python3").execute()
    assert result.error is None, result.error.trace
    shown = [output for cell in result.nb.cells for output in cell.get("outputs", [])]
    assert any("image/svg+xml" in output.get("data", {}) for output in shown)
    # Nothing is written on the standard error: no warning of a library, no progress left over.
    assert not [output.text for output in shown if output.get("name") == "stderr"]
