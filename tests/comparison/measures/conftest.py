"""Values that other programs agree on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

FILE = Path(__file__).parents[2] / "truth" / "measures.json"


@pytest.fixture(scope="session")
def truth() -> dict[str, Any]:
    return json.loads(FILE.read_text("utf-8"))


@pytest.fixture(scope="session")
def toy(truth):
    """Return the counts and words of the two toy corpora, as arguments of a measure."""
    matrix, groups = np.array(truth["matrix"]), np.array(truth["groups"])
    a, b = matrix[groups == "A"].sum(axis=0), matrix[groups == "B"].sum(axis=0)
    return (a, b), {"n_target": int(a.sum()), "n_reference": int(b.sum())}


@pytest.fixture(scope="session")
def quanteda(truth):
    """Return the counts and words that quanteda was given."""
    a, b = (np.array(truth["quanteda"][side]) for side in ("n_target", "n_reference"))
    return (a, b), {"n_target": int(a.sum()), "n_reference": int(b.sum())}
