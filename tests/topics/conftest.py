"""A corpus with known topics: words drawn by a generator, no text of anybody's."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from framing.counts import Counts
from framing.topics import fit_topics

OWN = {
    "diplomacy": "peace talks envoy ceasefire summit mediator treaty delegation".split(),
    "war": "tank troops drone shelling trench missile brigade artillery".split(),
    "money": "tax budget prices jobs growth inflation wages bank".split(),
}
# The eight words above are frequent; a dozen rarer ones follow them.
TOPICS = {name: [*words, *(f"{name}-{i:02}" for i in range(12))] for name, words in OWN.items()}
WORDS = sorted(word for words in TOPICS.values() for word in words)


def planted_counts(n_docs: int = 120, length: int = 60, seed: int = 4) -> Counts:
    """Return articles of two outlets, each mostly about one of three things."""
    random = np.random.default_rng(seed)
    names = list(TOPICS)
    about = random.choice(3, size=n_docs, p=[0.5, 0.3, 0.2])
    shares = np.full((3, len(WORDS)), 0.003)
    for topic, name in enumerate(names):
        shares[topic, [WORDS.index(word) for word in TOPICS[name][:8]]] = 0.08
        shares[topic, [WORDS.index(word) for word in TOPICS[name][8:]]] = 0.015
    matrix = np.array([random.multinomial(length, shares[t] / shares[t].sum()) for t in about])
    units = pd.DataFrame(
        {
            "document": [f"a{i:03}" for i in range(n_docs)],
            "outlet": ["Herald", "Courier"] * (n_docs // 2),
            "title": [f"Article {i}" for i in range(n_docs)],
            "about": [names[t] for t in about],
        }
    )
    return Counts.from_matrix(matrix, units, WORDS)


@pytest.fixture(scope="session")
def planted():
    """The words of each topic, all words, and counts of articles on them."""
    return SimpleNamespace(topics=OWN, words=WORDS, counts=planted_counts())


@pytest.fixture(scope="session")
def counts(planted):
    return planted.counts


@pytest.fixture(scope="session")
def model(counts):
    return fit_topics(counts, k=3, n_refits=3, max_df=1.0)


@pytest.fixture(scope="session")
def shuffled_model(counts):
    """Topics of a corpus that has none."""
    matrix = np.random.default_rng(9).multinomial(60, np.full(len(WORDS), 1 / len(WORDS)), 60)
    none = Counts.from_matrix(matrix, [f"a{i:02}" for i in range(60)], WORDS)
    return fit_topics(none, k=3, n_refits=2, max_df=1.0)
