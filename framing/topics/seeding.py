"""Topics that are drawn to the words of a frame: seeds in the prior, and in the start.

A seed says where to look, and the documents say what is there: a seeded topic may end far from
its seeds, and the residual topics beside it take what no frame covers. How much the seeds
weigh is a choice that changes the result, so it is tried at three values and reported.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import optimize, sparse

from framing.errors import TopicsError
from framing.lexicon import Lexicon
from framing.lexicon.patterns import TypeIndex, parse_pattern
from framing.topics.starts import nmf_start

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SEED_WEIGHT", "WEIGHTS_TRIED", "seed_prior", "seed_table", "seed_words", "seeded_start"]

SEED_WEIGHT = 0.1  # of an average topic's words
WEIGHTS_TRIED = (0.1, 1.0, 10.0)  # times the weight that is used


def seed_words(
    seeds: Lexicon | Mapping[str, str | Collection[str]], terms: Sequence[str]
) -> dict[str, NDArray[np.intp]]:
    """Return the columns of the words of each frame that topics can be drawn to.

    Patterns of one word are looked up in the vocabulary, wildcards and all; patterns of several
    words seed nothing, for topics are made of words.

    Raises
    ------
    TopicsError
        If no word of a frame is in the vocabulary.

    Examples
    --------
    >>> seed_words({"betrayal": ["betray*", "sold out"]}, ["ally", "betrayal", "betrayed"])
    {'betrayal': array([1, 2])}
    """
    if not isinstance(seeds, Lexicon):
        listed = {name: [some] if isinstance(some, str) else list(some)
                  for name, some in seeds.items()}  # fmt: skip
        seeds = Lexicon.from_patterns(listed, id="seeds")
    found: dict[str, NDArray[np.intp]] = {}
    for category in seeds:
        parsed = [one for text in category.patterns for one in parse_pattern(text)]
        index = TypeIndex([one.elements[0] for one in parsed if len(one.elements) == 1])
        hits = sorted({number for number, _ in index.look_up(list(map(str, terms)))})
        if not hits:
            raise TopicsError(
                f"no word of the frame {category.id!r} is in the vocabulary of "
                f"{len(terms):,} words (its patterns: {', '.join(category.patterns[:4])}…); leave "
                "the frame out, or lower min_df=."
            )
        found[category.id] = np.array(hits, dtype=np.intp)
    return found


def seed_prior(
    words: Mapping[str, NDArray[np.intp]],
    matrix: sparse.csr_array,
    k: int,
    *,
    eta: float,
    weight: float = SEED_WEIGHT,
) -> NDArray[np.float64]:
    """Return the prior of words in topics, (k, n_terms), with the seeds of the first topics in it.

    Each frame gets ``weight`` times the running words of an average topic, divided among its
    words as they occur.

    Raises
    ------
    TopicsError
        If there are more frames than topics, or the weight is none.
    """
    if len(words) > k:
        raise TopicsError(
            f"{len(words)} frames cannot seed k = {k} topics; raise k to {len(words)} or more (more"
            " leaves topics that no frame covers), or seed with fewer frames."
        )
    if not weight > 0:
        raise TopicsError(f"seed_weight = {weight}; it is above 0.")
    n = np.asarray(matrix.sum(axis=0), dtype=np.float64)
    prior = np.full((k, matrix.shape[1]), eta)
    for topic, columns in enumerate(words.values()):
        own = n[columns] + 1.0  # a word that a sample of the documents lacks is a seed, too
        prior[topic, columns] += weight * n.sum() / k * own / own.sum()
    return prior


def seeded_start(
    matrix: sparse.csr_array,
    prior: NDArray[np.float64],
    *,
    weights: NDArray[np.int64] | None = None,
    random_state: int = 0,
) -> NDArray[np.float64]:
    """Return expected counts to start from, (k, n_terms), seeded topics where the prior says.

    All topics start at a factorization (`nmf_start`); each frame takes the one in which its words
    have the largest share, so that the sum over frames is largest (Kuhn 1955), and the rest are
    free.
    """
    start = nmf_start(matrix, len(prior), weights=weights, random_state=random_state)
    is_seed = prior > prior.min()
    seeded = np.flatnonzero(is_seed.any(axis=1))
    shares = start / np.maximum(start.sum(axis=1, keepdims=True), 1e-12)
    held = np.round(is_seed[seeded].astype(np.float64) @ shares.T, 9)
    _, taken = optimize.linear_sum_assignment(-held)
    free = np.setdiff1d(np.arange(len(prior)), taken)
    order = np.empty(len(prior), dtype=np.intp)
    order[seeded] = taken
    order[np.setdiff1d(np.arange(len(prior)), seeded)] = free
    return start[order] + prior


def seed_table(
    phi_by_weight: Mapping[float, NDArray[np.float64]],
    words: Mapping[str, NDArray[np.intp]],
    used: float,
) -> list[dict[str, Any]]:
    """Say what the weight of the seeds does: one row a frame and weight.

    ``label``, ``weight``, ``seeds`` (words), ``share`` (of the topic that its seeds have) and
    ``overlap`` (of the ten first words, with the weight that is used).
    """
    rows: list[dict[str, Any]] = []
    for topic, (name, columns) in enumerate(words.items()):
        first = set(np.argsort(-phi_by_weight[used][topic], kind="stable")[:10].tolist())
        for weight, phi in phi_by_weight.items():
            own = set(np.argsort(-phi[topic], kind="stable")[:10].tolist())
            rows.append({
                "label": name, "weight": float(f"{weight:.6g}"), "seeds": len(columns),
                "share": round(float(phi[topic, columns].sum()), 4),
                "overlap": len(own & first) / len(first),
            })  # fmt: skip
    return rows
