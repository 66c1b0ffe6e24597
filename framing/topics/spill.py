"""What spills over: a word that groups use differently in one topic seems to differ in others.

The topics of a document are known as shares, and its words are divided as both groups together
would have it. Where a group uses a word more in one topic, the surplus is divided, too, and some of
it goes to the other topics of the document. So a word that stands out in several topics is looked
at again: where it stands out most, each group gets a rate of its own, and the word is divided anew.
What then is left in the next topic is tested; if it still stands out, that topic gets rates of
its own as well. The other side of it: in its own topic a difference looks smaller than it is, and
is put right by rates of its own, too (`at_own_rates`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from framing.topics.responsibilities import Responsibilities

__all__ = ["at_own_rates", "divided_anew", "in_several_topics", "own_rates"]

STEPS = 200
CLOSE = 1e-6  # relative change of a rate: it is found
LEAST = 1e-300


def in_several_topics(table: pd.DataFrame, alpha: float) -> Iterator[list[int]]:
    """Yield rows of one word and pair of groups that are beyond chance in two topics or more.

    Parameters
    ----------
    table : pandas.DataFrame
        ``term``, ``pair``, ``q`` and ``z``, one row a topic, word and pair.
    alpha : float
        Where `q` counts as beyond chance.

    Yields
    ------
    list of int
        Places in the table, the one that stands out most first.
    """
    found = table[table["q"] <= alpha]
    for _, rows in found.groupby(["pair", "term"], sort=True):
        if len(rows) > 1:
            yield [int(i) for i in rows.index[np.argsort(-rows["z"].to_numpy(), kind="stable")]]


def divided_anew(
    divided: Responsibilities,
    term: int,
    topic: int,
    free: Sequence[int],
    side: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Return the expected counts of a word in a topic, (n_docs,), if others have own rates.

    Parameters
    ----------
    divided : Responsibilities
        Counts and topics.
    term, topic : int
        From 0.
    free : sequence of int
        Topics in which each side uses the word at a rate of its own.
    side : ndarray of intp, shape (n_docs,)
        0 or 1, or -1 for documents that are not compared: they get nothing.
    """
    matrix = divided.matrix
    column = np.asarray(matrix[:, [term]].toarray(), dtype=np.float64)[:, 0]
    words = np.asarray(matrix.sum(axis=1), dtype=np.float64)
    means = divided.theta * divided.phi[:, term]
    expected = np.zeros(len(column))
    for group in (0, 1):
        own = np.flatnonzero(side == group)
        rates = own_rates(column[own], means[own], words[own], free)
        there = own[column[own] > 0]
        chance = means[there] * rates
        total = np.maximum(chance.sum(axis=1), LEAST)
        expected[there] = column[there] * chance[:, topic] / total
    return expected


def own_rates(
    n: NDArray[np.float64],
    means: NDArray[np.float64],
    words: NDArray[np.float64],
    free: Sequence[int],
) -> NDArray[np.float64]:
    """Return how many times more often than the model says a group uses a word in some topics.

    Parameters
    ----------
    n : ndarray of float64, shape (n_docs,)
        Occurrences of the word in the documents of the group.
    means : ndarray of float64, shape (n_docs, k)
        Chance that a word of the document is of the topic, and this word.
    words : ndarray of float64, shape (n_docs,)
        Words of each document.
    free : sequence of int
        Topics whose rate is sought; those of the others are 1.

    Returns
    -------
    ndarray of float64, shape (k,)

    Notes
    -----
    The most likely ones if occurrences are Poisson, with mean ``words * sum_k(rate_k * mean_k)``,
    by expectation maximization: a rate becomes the expected count of the topic over what the
    model says.

    Examples
    --------
    >>> means = np.array([[0.1, 0.0], [0.0, 0.1]])
    >>> own_rates(np.array([30.0, 10.0]), means, np.array([100.0, 100.0]), [0])
    array([3., 1.])
    """
    rates = np.ones(means.shape[1])
    chosen = list(free)
    usual = (words[:, np.newaxis] * means[:, chosen]).sum(axis=0)
    there = n > 0
    chance, counts = means[there], n[there]
    for _ in range(STEPS):
        total = np.maximum((chance * rates).sum(axis=1), LEAST)
        expected = (counts[:, np.newaxis] * chance[:, chosen] * rates[chosen]) / total[
            :, np.newaxis
        ]
        new = np.where(usual > 0, expected.sum(axis=0) / np.maximum(usual, LEAST), 1.0)
        done = (np.abs(new - rates[chosen]) <= CLOSE * new).all()
        rates[chosen] = new
        if done:
            break
    return rates


def at_own_rates(
    expected: sparse.csr_array,
    surety: sparse.csr_array,
    side: NDArray[np.intp],
    usual: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return expected counts of words in a topic if each side uses them at its own rate.

    Parameters
    ----------
    expected : scipy.sparse.csr_array, shape (n_docs, n_terms)
        Expected counts, as both sides together would have them.
    surety : scipy.sparse.csr_array, shape (n_docs, n_terms)
        Which share of each count that is (`Responsibilities.surety`).
    side : ndarray of intp, shape (n_docs,)
        0 or 1, or -1 for documents that are not compared.
    usual : ndarray of float64, shape (2, n_terms)
        What the model says for each side: words of the topic times share of the word.

    Returns
    -------
    ndarray of float64, shape (2, n_terms)

    Notes
    -----
    As `own_rates` with a single free topic, for many words at a time: where a count is of the topic
    with chance r as both sides have it, it is with ``a r / (a r + 1 - r)`` at rate a.

    Examples
    --------
    Of ten occurrences half are the topic's if it uses the word as usual, which is 4 times; but then
    it uses it more than that:

    >>> from scipy import sparse
    >>> expected, surety = sparse.csr_array([[5.0], [4.0]]), sparse.csr_array([[0.5], [1.0]])
    >>> at_own_rates(expected, surety, np.array([0, 1]), np.array([[4.0], [4.0]])).round(3)
    array([[6.],
           [4.]])
    """
    rows = np.repeat(side, np.diff(expected.indptr))
    places = np.where(rows >= 0, rows * expected.shape[1] + expected.indices, 0)
    r = surety.data
    n = np.where(rows >= 0, expected.data / r, 0.0)
    base = usual.ravel()
    rates = np.ones(base.size)
    sums = np.zeros(base.size)
    for _ in range(STEPS):
        a = rates[places]
        sums[:] = np.bincount(places, n * a * r / (a * r + 1 - r), minlength=base.size)
        new = np.where(base > 0, sums / np.maximum(base, LEAST), 1.0)
        done = (np.abs(new - rates) <= CLOSE * np.maximum(new, CLOSE)).all()
        rates = new
        if done:
            break
    return sums.reshape(usual.shape)
