"""Which topic of one fit is which topic of another, and how much of it is still there.

Topics have no names across fits: a second fit gives them in another order. They are paired so
that the sum of the Hellinger distances of the pairs is least. What two paired topics share is
told twice: by the words that tell them apart from the rest of the corpus, as a reader sees
them, and by the Bhattacharyya coefficient of their whole distributions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from framing.errors import TopicsError, did_you_mean

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["WORDS", "bhattacharyya", "hellinger", "match", "n_words", "overlap", "top_words"]

Words = Literal["telling", "frequent"]
WORDS = ("telling", "frequent")
DIGITS = 12  # of a coefficient: the last ones depend on the processor, pairings must not
TOP_WORDS = 10  # that a reader sees of a topic
FEW_OCCURRENCES = 5  # of a word in the corpus, below which it tells of a document, not a topic


def bhattacharyya(
    phi_a: NDArray[np.float64], phi_b: NDArray[np.float64]
) -> NDArray[np.float64]:  # fmt: skip
    """Return the Bhattacharyya coefficient of each topic of a with each of b, (k_a, k_b).

    The sum over words of the root of p q: 1 for the same distribution, 0 for distributions
    without a word in common (Bhattacharyya 1943).

    Examples
    --------
    >>> a = np.array([[0.5, 0.5, 0.0], [0.0, 0.0, 1.0]])
    >>> bhattacharyya(a, a)
    array([[1., 0.],
           [0., 1.]])
    """
    _need_same_words(phi_a, phi_b)
    # not by BLAS, whose sums differ between machines
    sums = np.einsum("iw,jw->ij", np.sqrt(phi_a), np.sqrt(phi_b))
    coefficients: NDArray[np.float64] = np.clip(np.round(sums, DIGITS), 0.0, 1.0)
    return coefficients


def hellinger(
    phi_a: NDArray[np.float64], phi_b: NDArray[np.float64]
) -> NDArray[np.float64]:  # fmt: skip
    """Return the Hellinger distance of each topic of a to each of b, (k_a, k_b).

    The root of 1 less the Bhattacharyya coefficient, from 0 to 1 (Hellinger 1909).
    """
    return np.sqrt(1.0 - bhattacharyya(phi_a, phi_b))


def match(phi_a: NDArray[np.float64], phi_b: NDArray[np.float64]) -> NDArray[np.intp]:
    """Pair the topics of two fits of the same vocabulary.

    Parameters
    ----------
    phi_a, phi_b : ndarray of float64, shape (k, n_terms)
        Share of each word in each topic.

    Returns
    -------
    ndarray of intp, shape (k_a,)
        For each topic of a the row of its partner in b; -1 where b has fewer topics and none
        is left. ``phi_b[match(phi_a, phi_b)]`` puts b in the order of a.

    Raises
    ------
    TopicsError
        If the fits have other numbers of words.

    Notes
    -----
    The sum of the Hellinger distances of the pairs is the least there is (Kuhn 1955, in the
    algorithm of Crouse 2016).

    Examples
    --------
    >>> a = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]])
    >>> match(a, a[::-1])
    array([1, 0])
    """
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(hellinger(phi_a, phi_b))
    pairs = np.full(len(phi_a), -1, np.intp)
    pairs[rows] = columns
    return pairs


def top_words(
    phi: NDArray[np.float64],
    occurrences: ArrayLike | None = None,
    *,
    n: int = 10,
    words: Words = "telling",
) -> NDArray[np.intp]:
    """Return the columns of the words that stand for each topic, (k, n), the first one first.

    Parameters
    ----------
    phi : ndarray of float64, shape (k, n_terms)
        Share of each word in each topic.
    occurrences : array of int, shape (n_terms,), optional
        How often each word occurs in the corpus; needed for telling words.
    n : int, default 10
        Words a topic; fewer where the vocabulary is smaller.
    words : {"telling", "frequent"}, default "telling"
        ``"frequent"``: those of the largest share. Words that are frequent everywhere are
        among them, so that topics that differ by chance alone share many. ``"telling"``: those
        that add most to the Kullback-Leibler divergence of the topic from the corpus,
        ``phi log(phi / share in the corpus)``; words that occur fewer than 5 times come last.

    Notes
    -----
    Words of equal value stand in the order of the columns.

    Examples
    --------
    >>> phi = np.array([[0.5, 0.4, 0.1], [0.5, 0.1, 0.4]])
    >>> top_words(phi, [50, 25, 25], n=2)
    array([[1, 0],
           [2, 0]])
    >>> top_words(phi, n=2, words="frequent")
    array([[0, 1],
           [0, 2]])
    """
    if words not in WORDS:
        raise TopicsError(
            f"a topic has no words={words!r} to be known by; {did_you_mean(str(words), WORDS)}"
        )
    if words == "frequent":
        return _largest(phi, n)
    if occurrences is None:
        raise TopicsError(
            "telling words are told by their share in the corpus; pass `occurrences`, or "
            "words='frequent'."
        )
    counted = np.asarray(occurrences, dtype=np.float64)
    share = counted / max(counted.sum(), 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = phi * np.log(phi / share)
    value = np.where(phi > 0, value, 0.0)  # the limit, as phi goes to zero
    # ten digits, so that words that are equals stay so on every machine
    ranked: NDArray[np.float64] = np.where(counted >= FEW_OCCURRENCES, value, -np.inf)
    return _largest(ranked.round(DIGITS - 2), n)


def n_words(n_terms: int, k: int) -> int:
    """Return by how many words a topic is judged: 10, or what there is for each topic.

    Examples
    --------
    >>> n_words(5000, 20), n_words(100, 20), n_words(9, 3)
    (10, 5, 3)
    """
    return int(np.clip(n_terms // k, 2, TOP_WORDS))


def overlap(words_a: NDArray[np.intp], words_b: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return which share of its words each topic of a has in common with its partner in b.

    Parameters
    ----------
    words_a, words_b : ndarray of int, shape (k, n)
        As of `top_words`, row by row those of partners.

    Examples
    --------
    >>> overlap(np.array([[1, 2], [3, 4]]), np.array([[2, 5], [4, 3]]))
    array([0.5, 1. ])
    """
    if words_a.shape != words_b.shape:
        raise TopicsError(
            f"there are {words_a.shape} words of topics here and {words_b.shape} there; compare as "
            "many topics by as many words."
        )
    if not words_a.shape[1]:
        return np.full(len(words_a), np.nan)
    same = words_a[:, :, np.newaxis] == words_b[:, np.newaxis, :]
    shares: NDArray[np.float64] = same.any(axis=2).mean(axis=1)
    return shares


def _largest(values: NDArray[np.float64], n: int) -> NDArray[np.intp]:
    """Return the columns of the n largest values of each row; of equals, the first ones."""
    n = min(n, values.shape[1])
    chosen = np.empty((len(values), n), np.intp)
    for row, own in enumerate(values if n else ()):
        least = np.partition(own, -n)[-n]
        near = np.flatnonzero(own >= least)
        chosen[row] = near[np.argsort(-own[near], kind="stable")[:n]]
    return chosen


def _need_same_words(phi_a: NDArray[np.float64], phi_b: NDArray[np.float64]) -> None:
    if phi_a.shape[1] != phi_b.shape[1]:
        raise TopicsError(
            f"topics over {phi_a.shape[1]:,} and over {phi_b.shape[1]:,} words cannot be paired; "
            "fit both to the same vocabulary."
        )
