"""A real JupyterLab in a real browser: one server and one page for all who need them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
QUIET = {"checkForUpdates": False, "fetchNews": "false", "doNotDisturbMode": True}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def settings(folder: Path, theme: str) -> None:
    """Write JupyterLab's own settings: a theme, and no news."""
    for name, values in {"themes": {"theme": theme}, "notification": QUIET}.items():
        path = folder / "settings" / "@jupyterlab" / "apputils-extension"
        path.mkdir(parents=True, exist_ok=True)
        (path / f"{name}.jupyterlab-settings").write_text(json.dumps(values))


def notebook(cells: list[str]) -> str:
    """Return a notebook with these cells."""
    code = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    return json.dumps(
        {
            "cells": [{**code, "id": f"cell{i}", "source": text} for i, text in enumerate(cells)],
            "metadata": {"kernelspec": KERNEL},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


@contextmanager
def jupyter_lab(folder: Path) -> Iterator[str]:
    """Start JupyterLab over a folder, without a token, and yield its address."""
    port = free_port()
    of_test = {
        "JUPYTER_CONFIG_DIR": folder / "config",
        "JUPYTER_DATA_DIR": folder / "data",
        "JUPYTER_RUNTIME_DIR": folder / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": folder / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": folder / "workspaces",
        "IPYTHONDIR": folder / "ipython",
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", f"--ServerApp.port={port}"),
        *("--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token="),
        *("--PasswordIdentityProvider.password_required=False", "--LabApp.news_url="),
        *(
            f"--ServerApp.root_dir={folder}",
            "--allow-root",
            "--expose-app-in-browser",
            "--LabApp.extension_manager=readonly",
        ),
    ]
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | {name: str(path) for name, path in of_test.items()},
            stdout=log,
            stderr=log,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/api", server, folder / "log.txt")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(address: str, server: subprocess.Popen[Any], log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail("JupyterLab did not answer within 30 seconds")


@pytest.fixture
def run_notebook(tmp_path, browser) -> Iterator[Callable[[list[str], str], Any]]:
    """Open a notebook of these cells in JupyterLab, run all of it, and return the page.

    ``page.faults`` gathers what the browser's console says is wrong.
    """
    for name in ("jupyterlab", "ipywidgets"):
        pytest.importorskip(name)
    with ExitStack() as stack:

        def run(cells: list[str], theme: str) -> Any:
            settings(tmp_path, theme)
            (tmp_path / "notebook.ipynb").write_text(notebook([*cells, "print('all' + ' done')"]))
            address = stack.enter_context(jupyter_lab(tmp_path))
            page = browser.new_page(viewport={"width": 1300, "height": 1800})
            stack.callback(page.close)
            page.faults = []
            page.on("console", lambda m: page.faults.append(m.text) if m.type == "error" else None)
            page.on("pageerror", lambda error: page.faults.append(str(error)))
            page.set_default_timeout(60_000)
            page.goto(f"{address}/doc/tree/notebook.ipynb")
            page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
            page.get_by_text("all done", exact=True).wait_for()
            return page

        yield run
