"""Which topics and documents a test asks about, and what it could not ask.

Items go round the topics, so that each is asked about as often as the others; documents are a
simple random sample of those that have topics. Each item has a random stream of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.errors import TopicsError
from framing.topics.intrusion.items import Item, ranked, topic_items, word_items, word_set_items

if TYPE_CHECKING:
    from framing.topics.intrusion.draw import Fitted

__all__ = ["ask_about_documents", "ask_about_topics", "in_random_order"]

N_SHOWN = 3  # topics of a document, or sets of a topic, beside the intruder


def ask_about_topics(
    model: Fitted,
    test: str,
    n_items: int | None,
    topics: Sequence[int] | None,
    shape: dict[str, Any],
    random_state: int,
) -> tuple[list[Item], tuple[str, ...]]:
    """Draw items about topics; say which topics there are none about."""
    k, n_words, n_top = len(model.phi), shape["n_words"], shape["n_top"]
    wanted = chosen_topics(topics, k)
    n = n_items if n_items is not None else len(wanted) * (3 if test == "word_set" else 1)
    if test == "word" and shape["words"] == "top" and n > len(wanted):
        raise TopicsError(
            f"n_items = {n} for {len(wanted)} topics, but with words='top' every item about a "
            "topic shows the same words; draw at most one a topic, or words='mass'."
        )
    needed = n_words * (N_SHOWN if test == "word_set" else 1)
    order = ranked(model.phi, model.terms)
    if needed > min(n_top, model.phi.shape[1]):
        raise TopicsError(
            f"an item needs {needed} words of a topic, but only {min(n_top, model.phi.shape[1])} "
            "can be drawn; lower n_words or raise n_top (or fit with a larger vocabulary)."
        )
    rich = [t for t in wanted if np.count_nonzero(model.phi[t, order[t, :n_top]] > 0) >= needed]
    streams = (np.random.default_rng(seed) for seed in _seeds(random_state).spawn(n))
    cycle = [rich[i % len(rich)] for i in range(n)] if rich else []
    if test == "word":
        items = word_items(
            model.phi, order, cycle, streams, n_words=n_words, n_top=n_top, words=shape["words"]
        )
    else:
        shape["n_shown"] = N_SHOWN
        items = word_set_items(
            model.phi, order, cycle, streams, n_words=n_words, n_sets=N_SHOWN + 1, n_top=n_top
        )
    if not items:
        raise TopicsError(
            "no topic has words enough of its own for this test; the topics share their words, "
            "fit fewer of them."
        )
    return items, left_out(wanted, items, n)


def left_out(wanted: Sequence[int], items: Sequence[Item], n: int) -> tuple[str, ...]:
    """Return what the draw could not do."""
    notes = []
    asked = {item.topic for item in items}
    missing = [str(topic + 1) for topic in wanted if topic not in asked]
    if missing and n >= len(wanted):
        notes.append(
            f"Left out, for want of words of their own or of an intruder: topics "
            f"{', '.join(missing)}."
        )
    elif missing:
        notes.append(f"{n} items for {len(wanted)} topics: {', '.join(missing)} are not tested.")
    relaxed = [str(item.topic + 1) for item in items if item.relaxed and item.topic is not None]
    if relaxed:
        notes.append(
            f"Topics {', '.join(relaxed)}: intruders were drawn of words not "
            "improbable in the topic, for want of others."
        )
    return tuple(notes)


def ask_about_documents(
    model: Fitted, n_items: int | None, shape: dict[str, Any], random_state: int
) -> tuple[list[Item], tuple[str, ...]]:
    """Draw items about documents that have topics."""
    k = len(model.phi)
    names = model.units["document"].astype(str).to_numpy()
    there = np.flatnonzero(np.isfinite(model.theta).all(axis=1))
    there = there[np.argsort(names[there], kind="stable")]
    if not len(there):
        raise TopicsError("no document of the model has a word of its vocabulary; nothing to show.")
    if shape["n_words"] > model.phi.shape[1]:
        raise TopicsError(
            f"n_words = {shape['n_words']}, but the vocabulary has {model.phi.shape[1]} words."
        )
    n = min(2 * k if n_items is None else n_items, len(there))
    notes = []
    if n_items is not None and n < n_items:
        notes.append(f"{n_items} documents were asked for; {n} have topics, all are shown.")
    shape["n_shown"] = min(N_SHOWN, k - 1)
    if k <= N_SHOWN:
        notes.append(
            f"With {k} topics an item shows {shape['n_shown']} of a document's topics, not 3: "
            "guessing is easier."
        )
    seeds = _seeds(random_state).spawn(n + 1)
    rows = np.random.default_rng(seeds[0]).choice(there, n, replace=False)
    streams = (np.random.default_rng(seed) for seed in seeds[1:])
    items = topic_items(
        model.theta, ranked(model.phi, model.terms), [int(row) for row in rows], streams,
        n_words=shape["n_words"], n_topics=shape["n_shown"],
    )  # fmt: skip
    return items, tuple(notes)


def _seeds(random_state: int, stage: int = 0) -> np.random.SeedSequence:
    return np.random.SeedSequence(random_state, spawn_key=(stage,))


def in_random_order(items: Sequence[Item], random_state: int) -> list[Item]:
    """Return the items shuffled: the order of the topics is part of the key."""
    places = np.random.default_rng(_seeds(random_state, 1)).permutation(len(items))
    return [items[at] for at in places]


def chosen_topics(topics: Sequence[int] | None, k: int) -> list[int]:
    """Return the topics under test, counted from 0."""
    if topics is None:
        return list(range(k))
    wrong = [topic for topic in topics if topic not in range(1, k + 1)]
    if wrong or not len(topics):
        raise TopicsError(f"topics = {list(topics)!r}; name some of 1 to {k}.")
    return sorted({int(topic) - 1 for topic in topics})
