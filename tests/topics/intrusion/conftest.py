"""A model that anyone understands: six topics of ten words, forty documents."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

TOPICS = (
    "army war troops front tank siege soldier missile drone attack",
    "bank loan tax debt rate fund budget price market inflation",
    "court judge law appeal trial ruling verdict lawyer justice prison",
    "school teacher pupil class student exam college lesson campus parent",
    "river flood rain storm dam bridge coast wind harbor boat",
    "vote ballot party poll campaign senate governor election mayor seat",
)


def make_model(own=0.94, digest="6f1d"):
    terms = np.array(" ".join(TOPICS).split())
    rng = np.random.default_rng(0)
    k, n = len(TOPICS), len(terms)
    phi = np.full((k, n), (1 - own) / n)
    for topic in range(k):
        # falling shares, so that the ten words have an order
        phi[topic, 10 * topic : 10 * topic + 10] += own * np.arange(20, 10, -1) / 155
    ids = [f"doc-{i:02d}" for i in range(40)]
    units = pd.DataFrame({"document": ids, "title": [f"Headline {i} of <many>" for i in range(40)]})
    theta = rng.dirichlet(np.full(k, 0.3), 40)
    return SimpleNamespace(phi=phi, theta=theta, terms=terms, units=units, digest=digest)


def answers_of(test, coder, *, wrong=()):
    """Answers that find every intruder but those of the items `wrong`."""
    right = test.key[test.key["intruder"]].set_index("item")["option"]
    n = len(test.options)
    given = [
        int(right[item]) % n + 1 if item in wrong else int(right[item])
        for item in test.table["item"]
    ]
    return pd.DataFrame({"coder": coder, "item": test.table["item"], "answer": given})


@pytest.fixture
def model():
    return make_model()


@pytest.fixture(scope="session")
def answered():
    return answers_of


@pytest.fixture(scope="session")
def modeled():
    return make_model
