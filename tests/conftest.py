"""What several test files share."""

from __future__ import annotations

import builtins
import os
import pickle
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from framing.study import StudyResult, run_study

# The same examples on every run: a failure is about the change, not about luck or load.
settings.register_profile(
    "framing",
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("framing")

# Drawing needs no screen.
os.environ.setdefault("MPLBACKEND", "Agg")


@pytest.fixture(scope="session", autouse=True)
def no_sums_of_floats() -> Iterator[None]:
    """Refuse `sum` of floats inside framing: Python 3.12 and later round it otherwise."""
    python = builtins.sum

    def checked(values: Iterable[Any], /, start: Any = 0) -> Any:
        if not sys._getframe(1).f_globals.get("__name__", "").startswith("framing."):
            return python(values, start)
        values = list(values)
        assert not any(isinstance(value, float) for value in (start, *values)), "use math.fsum"
        return python(values, start)

    builtins.sum = checked
    yield
    builtins.sum = python


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of articles and data sets beside the repository, or skip."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared, which is not part of the repository")
    return folder


@pytest.fixture(scope="session")
def embedded_study(tmp_path_factory: pytest.TempPathFactory) -> StudyResult:
    """Return the embedded study, performed by the first process of the tests that looks at it."""
    base = tmp_path_factory.getbasetemp()
    done = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "embedded-study.pickle"
    if not done.exists():
        result = run_study(output=tmp_path_factory.mktemp("study") / "ukraine-2025")
        half = base / done.name
        half.write_bytes(pickle.dumps(result))
        half.replace(done)  # whole or not at all
    return pickle.loads(done.read_bytes())


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return the Chromium that is there, driven by Playwright and asking for no update, or skip."""
    sync_api = pytest.importorskip("playwright.sync_api")
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("needs Chromium or Chrome")
    quiet = (
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync"
    )
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=quiet.split())
        yield browser
        browser.close()
