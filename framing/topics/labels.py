"""The words that stand for a topic: frequent ones, exclusive ones, and both at once.

A topic is a distribution over all words, and what a reader sees of it depends on how its words
are ranked. Each ranking here is defined as the R package stm defines it (Roberts, Stewart and
Tingley 2019), and gives its values for the same topics.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from scipy import stats

from framing.errors import TopicsError, did_you_mean

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from framing.topics.model import TopicModel

__all__ = [
    "RANKINGS",
    "Ranking",
    "exclusive_shares",
    "frex",
    "lift",
    "order_of",
    "rank_words",
    "score",
    "topic_table",
]

Ranking = Literal["probability", "frex", "lift", "score"]
RANKINGS = ("probability", "frex", "lift", "score")
LEAST = 1e-300  # a probability of zero has no logarithm


def frex(phi: ArrayLike, n: ArrayLike, *, weight: float = 0.5) -> NDArray[np.float64]:
    """Return how frequent and exclusive each word of each topic is, (k, n_terms).

    The harmonic mean of two ranks, as shares of the number of words (Bischof and Airoldi 2012;
    Airoldi and Bischof 2016)::

        1 / (weight / rank of phi + (1 - weight) / rank of exclusivity)

    Parameters
    ----------
    phi : array-like of shape (k, n_terms)
        Share of each word in each topic.
    n : array-like of int, shape (n_terms,)
        Occurrences. The exclusivity of a word, its share in a topic over the sum of its shares in
        all topics, is drawn to evenness the more, the rarer it is (James and Stein 1961; in the
        form of Hausser and Strimmer 2009).
    weight : float, default 0.5
        Of frequency.

    Examples
    --------
    >>> phi = np.array([[0.5, 0.4, 0.1], [0.5, 0.1, 0.4]])
    >>> frex(phi, [100, 50, 50]).round(2)
    array([[0.8 , 0.8 , 0.33],
           [0.8 , 0.33, 0.8 ]])
    """
    shares = np.asarray(phi, dtype=np.float64)
    exclusive = shrunk(exclusive_shares(shares), np.asarray(n, dtype=np.float64))
    frequent_rank, exclusive_rank = (
        stats.rankdata(values, axis=1) / shares.shape[1] for values in (shares, exclusive)
    )
    return np.asarray(1 / (weight / frequent_rank + (1 - weight) / exclusive_rank))


def exclusive_shares(phi: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each word's share in a topic over the sum of its shares in all topics, (k, n_terms).

    Even where no topic has the word.

    Examples
    --------
    >>> exclusive_shares(np.array([[0.6, 0.4, 0.0], [0.2, 0.8, 0.0]])).round(2)
    array([[0.75, 0.33, 0.5 ],
           [0.25, 0.67, 0.5 ]])
    """
    total = phi.sum(axis=0)
    even = np.full(phi.shape, 1 / len(phi))
    return np.asarray(np.divide(phi, total, out=even, where=total > 0))


def shrunk(shares: NDArray[np.float64], n: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draw the shares of each column towards evenness, the more the fewer its occurrences."""
    k = len(shares)
    away = ((shares - 1 / k) ** 2).sum(axis=0)
    noise = (shares * (1 - shares)).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = np.clip(noise / (n - 1) / away, 0.0, 1.0)
    drawn = np.where(n <= 1, 1.0, np.where(away == 0, 0.0, drawn))
    return np.asarray(drawn / k + (1 - drawn) * shares)


def lift(phi: ArrayLike, n: ArrayLike) -> NDArray[np.float64]:
    """Return the logarithm of each word's share in a topic over its share in the corpus.

    Favors words that stand in hardly any other topic, rare ones above all (Taddy 2012).

    Examples
    --------
    >>> lift([[0.5, 0.5], [0.1, 0.9]], [30, 70]).round(2)
    array([[ 0.51, -0.34],
           [-1.1 ,  0.25]])
    """
    occurrences = np.asarray(n, dtype=np.float64)
    with np.errstate(divide="ignore"):
        overall = np.log(occurrences) - np.log(occurrences.sum())
    return np.asarray(np.log(np.maximum(np.asarray(phi), LEAST)) - overall)


def score(phi: ArrayLike) -> NDArray[np.float64]:
    """Return phi times the distance of log phi to its mean over topics (Chang 2010).

    Examples
    --------
    >>> score([[0.5, 0.5], [0.1, 0.9]]).round(2)
    array([[ 0.4 , -0.15],
           [-0.08,  0.26]])
    """
    shares = np.asarray(phi, dtype=np.float64)
    logs = np.log(np.maximum(shares, LEAST))
    return np.asarray(shares * (logs - logs.mean(axis=0)))


def order_of(values: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return positions by falling value, the first of equal ones first."""
    return np.argsort(-values, kind="stable")


def rank_words(phi: ArrayLike, n: ArrayLike, by: str = "probability") -> NDArray[np.float64]:
    """Return the values that rank words, (k, n_terms).

    Raises
    ------
    TopicsError
        If there is no such ranking.
    """
    makers: Mapping[str, Any] = {
        "probability": lambda: np.asarray(phi, dtype=np.float64),
        "frex": lambda: frex(phi, n),
        "lift": lambda: lift(phi, n),
        "score": lambda: score(phi),
    }
    if by not in makers:
        raise TopicsError(f"by = {by!r} ranks no words; {did_you_mean(str(by), RANKINGS)}")
    values: NDArray[np.float64] = makers[by]()
    return values


def topic_table(model: TopicModel, *, n: int = 10, by: str = "probability") -> pd.DataFrame:
    """Return the first n words of each topic.

    Columns ``topic``, ``label``, ``share`` (of all words), ``rank``, ``term``, ``estimate`` (what
    ranks it), ``probability`` (in the topic), ``n`` (occurrences in the corpus).
    """
    if n < 1:
        raise TopicsError(f"n = {n} words; ask for one or more.")
    occurrences = np.asarray(model.matrix.sum(axis=0))
    values = rank_words(model.phi, occurrences, by)
    order = np.array([order_of(row)[:n] for row in values])
    rows, ranks = np.indices(order.shape)
    return pd.DataFrame({
        "topic": rows.ravel() + 1,
        "label": np.repeat(np.array(model.labels, dtype=object), order.shape[1]),
        "share": np.repeat(model.shares, order.shape[1]),
        "rank": ranks.ravel() + 1,
        "term": model.terms[order.ravel()],
        "estimate": np.take_along_axis(values, order, axis=1).ravel(),
        "probability": np.take_along_axis(model.phi, order, axis=1).ravel(),
        "n": occurrences[order.ravel()],
    })  # fmt: skip
