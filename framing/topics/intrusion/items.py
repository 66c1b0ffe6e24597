"""The items of an intrusion test, drawn from the arrays of a model.

Every item has one option too many. Word intrusion: words of a topic, and one word that is
improbable in it and probable in another. Topic intrusion: the topics of a document, and one that
it hardly has. Word-set intrusion: sets of words of a topic, and one set of another. Words are
ranked by probability and then by spelling, documents by their id, so that the order of rows and
columns changes nothing; a word stands once in an item.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Item", "Option", "ranked", "topic_items", "word_items", "word_set_items"]


@dataclass(frozen=True, slots=True)
class Option:
    """What a coder can choose: words of a topic (counted from 0); the intruder is marked."""

    topic: int
    words: tuple[int, ...]
    intruder: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One question: its options as shown, and the topic or the row of the document it is of."""

    options: tuple[Option, ...]
    topic: int | None = None
    row: int | None = None
    relaxed: bool = False


def ranked(phi: NDArray[np.float64], terms: NDArray[Any]) -> NDArray[np.intp]:
    """Return the columns of each topic from the most probable word down; ties by spelling.

    Shares are compared to 12 decimals: the last bits of a fit differ between machines.

    Examples
    --------
    >>> ranked(np.array([[0.2, 0.6, 0.2]]), np.array(["war", "cede", "peace"]))
    array([[1, 2, 0]])
    """
    spelling = np.argsort(np.argsort(terms.astype(str)))
    return np.stack([np.lexsort((spelling, -row)) for row in np.round(phi, 12)])


def word_items(
    phi: NDArray[np.float64],
    order: NDArray[np.intp],
    topics: Sequence[int],
    streams: Iterator[np.random.Generator],
    *,
    n_words: int,
    n_top: int,
    words: str,
) -> list[Item]:
    """Draw word intrusion (Chang et al. 2009): one item for each entry of `topics`.

    The intruder is among the `n_top` words of another topic, at or below the median
    probability in this one, and if possible not the intruder of an item before. A topic for
    which there is no such word gets none.
    """
    drawn, used = [], set[int]()
    for topic, rng in zip(topics, streams, strict=False):
        top = order[topic, :n_top]
        own = top[:n_words] if words == "top" else by_mass(phi[topic], top, n_words, rng)
        unlikely = phi[topic] <= np.median(phi[topic]) + 1e-12
        shown = {int(w) for w in own}
        rest = {int(w) for w in top}
        for relaxed in (False, True):
            pools = {
                other: [
                    int(w)
                    for w in order[other, :n_top]
                    if w not in shown and phi[other, w] > phi[topic, w]
                    and (w not in rest if relaxed else unlikely[w])
                ]
                for other in range(len(phi)) if other != topic
            }  # fmt: skip
            found = choose_intruder(pools, used, rng)
            if found:
                used.add(found[1])
                options = [Option(topic, (int(w),)) for w in own]
                options.append(Option(found[0], (found[1],), intruder=True))
                drawn.append(Item(shuffled(options, rng), topic=topic, relaxed=relaxed))
                break
    return drawn


def choose_intruder(
    pools: dict[int, list[int]], used: set[int], rng: np.random.Generator
) -> tuple[int, int] | None:
    """Return another topic and a word of it, each with equal chances; unused words first."""
    fresh = {topic: [w for w in pool if w not in used] for topic, pool in pools.items()}
    for chances in (fresh, pools):
        there = [topic for topic, pool in chances.items() if pool]
        if there:
            topic = there[int(rng.integers(len(there)))]
            return topic, chances[topic][int(rng.integers(len(chances[topic])))]
    return None


def word_set_items(
    phi: NDArray[np.float64],
    order: NDArray[np.intp],
    topics: Sequence[int],
    streams: Iterator[np.random.Generator],
    *,
    n_words: int,
    n_sets: int,
    n_top: int,
) -> list[Item]:
    """Draw random word-set intrusion (R4WSI, Ying et al. 2022): one item for each of `topics`.

    ``n_sets - 1`` sets of `n_words` from the `n_top` words of the topic, by their probability
    and without replacement, and one set from another topic in the same way.
    """
    drawn = []
    for topic, rng in zip(topics, streams, strict=False):
        own = by_mass(phi[topic], order[topic, :n_top], (n_sets - 1) * n_words, rng)
        left = {
            other: np.array([w for w in order[other, :n_top] if w not in own and phi[other, w] > 0])
            for other in range(len(phi)) if other != topic
        }  # fmt: skip
        there = [other for other, pool in left.items() if len(pool) >= n_words]
        if not there:
            continue
        other = there[int(rng.integers(len(there)))]
        sets = rng.permutation(own).reshape(n_sets - 1, n_words)
        options = [Option(topic, tuple(map(int, chosen))) for chosen in sets]
        foreign = rng.permutation(by_mass(phi[other], left[other], n_words, rng))
        options.append(Option(other, tuple(map(int, foreign)), intruder=True))
        drawn.append(Item(shuffled(options, rng), topic=topic))
    return drawn


def topic_items(
    theta: NDArray[np.float64],
    order: NDArray[np.intp],
    rows: Sequence[int],
    streams: Iterator[np.random.Generator],
    *,
    n_words: int,
    n_topics: int,
) -> list[Item]:
    """Draw topic intrusion (Chang et al. 2009): one item for each document of `rows`.

    The `n_topics` largest topics of the document, and one of the lower half of its topics.
    """
    drawn = []
    for row, rng in zip(rows, streams, strict=False):
        falling = np.argsort(-np.round(theta[row], 12), kind="stable")
        low = falling[max(n_topics, len(falling) // 2) :]
        intruder = int(low[int(rng.integers(len(low)))])
        options = [
            Option(int(topic), tuple(map(int, order[topic, :n_words])), int(topic) == intruder)
            for topic in (*falling[:n_topics], intruder)
        ]
        drawn.append(Item(shuffled(options, rng), row=row))
    return drawn


def by_mass(
    share: NDArray[np.float64], pool: NDArray[np.intp], n: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Draw `n` of the words in `pool` by their probability, without replacement."""
    mass = share[pool]
    return rng.choice(pool, n, replace=False, p=mass / mass.sum())


def shuffled(options: Sequence[Option], rng: np.random.Generator) -> tuple[Option, ...]:
    """Return the options in random order."""
    return tuple(options[at] for at in rng.permutation(len(options)))
