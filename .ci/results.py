"""Write what has to be the same bytes everywhere: results of studies, and figures of all kinds.

python .ci/results.py FOLDER THREADS
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import framing

TESTS = Path(__file__).resolve().parents[1] / "tests"


def main(folder: Path, n_threads: int) -> None:
    """Perform two studies, one from counts and one from texts; test, fit and draw the rest."""
    framing.run_study(output=folder / "embedded")
    made = names_in("study/conftest.py")
    project = made["write_project"](folder / "project", made["VOICED"])
    framing.run_study(project, output=folder / "from-texts")
    for name, figure in {**drawn_at_random(), **topics(n_threads), **kinds()}.items():
        figure.save(folder / "figures" / name)


def drawn_at_random() -> dict[str, framing.Figure]:
    """Return what permutes and resamples."""
    counts = names_in("figures/test_inference_kinds.py")["counts"]()
    few = {"by": "group", "n_permutations": 199, "seed": 5}
    return {
        "random-effects": framing.effects(counts, **few).plot(),
        "random-trends": framing.trends(counts, n_resamples=99, **few).plot(),
    }


def topics(n_threads: int) -> dict[str, framing.Figure]:
    """Return what a topic model gives."""
    counts = names_in("topics/conftest.py")["planted_counts"]()
    model = framing.fit_topics(counts, k=3, n_refits=3, max_df=1.0, n_threads=n_threads)
    prevalence = model.prevalence("outlet", n_threads=n_threads)
    return {"fitted-topics": model.plot(), "fitted-prevalence": prevalence.plot()}


def kinds() -> dict[str, framing.Figure]:
    """Return one figure of each kind, of the tables that the tests use."""
    own: dict[str, Callable[[dict[str, Any]], dict[str, framing.Figure]]] = {
        "conftest": lambda made: made["all_kinds"](),
        "test_inference_kinds": lambda made: made["kinds"](),
        "test_topic_kinds": lambda made: made["kinds"](watermark=made["NOT_DISTINGUISHABLE"]),
        "test_trace_figure": lambda made: {"trace": made["draw"](made["dossier"]())},
    }
    return {
        f"kind-{name}": figure
        for file, call in own.items()
        for name, figure in call(names_in(f"figures/{file}.py")).items()
    }


def names_in(file: str) -> dict[str, Any]:
    """Return the names of a module of the tests, which is no package."""
    return runpy.run_path(str(TESTS / file))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
