"""Which topic a word is from: the counts of a document, divided among the topics.

A fitted model says how likely each topic is to have brought forth a word of a document: the
topic's share of the document times the word's share of the topic, over the sum of these. The
word's count is divided in these proportions. What adds up, over the documents of a group, is the
count that is to be expected of the word in the topic. The work is linear in the counts that are
not zero times the topics; no array of documents by words by topics is ever made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Responsibilities", "add_up", "expected_counts", "responsibilities"]


@dataclass(frozen=True, slots=True, eq=False)
class Responsibilities:
    """Counts of words in documents, ready to be divided among topics.

    Attributes
    ----------
    matrix : scipy.sparse.csr_array, shape (n_docs, n_terms)
        The counts.
    phi : ndarray of float64, shape (k, n_terms)
        Share of each word in each topic.
    theta : ndarray of float64, shape (n_docs, k)
        Share of each topic in each document; 0 where it was missing.
    per_chance : ndarray of float64, shape (n_nonzero,)
        Each count over the chance of the word in its document; 0 where no topic has the word.
    """

    matrix: sparse.csr_array
    phi: NDArray[np.float64]
    theta: NDArray[np.float64]
    per_chance: NDArray[np.float64]

    @property
    def n_unassigned(self) -> int:
        """Words that no topic of their document could have brought forth."""
        return int(self.matrix.data[self.per_chance == 0].sum())

    def of(self, topic: int, *, least: float = 0.0) -> sparse.csr_array:
        """Return the expected counts of one topic, (n_docs, n_terms).

        Parameters
        ----------
        topic : int
            From 0.
        least : float, default 0
            Leave out the counts of a word in a document that are below this: traces, of which
            there are many, and which add up to next to nothing.
        """
        csr = self.matrix
        shares = np.repeat(self.theta[:, topic], np.diff(csr.indptr))
        data = self.per_chance * shares * self.phi[topic][csr.indices]
        whole = sparse.csr_array((data, csr.indices.copy(), csr.indptr.copy()), shape=csr.shape)
        if least:
            whole.data[whole.data < least] = 0.0
            whole.eliminate_zeros()
        return whole

    def surety(self, expected: sparse.csr_array, terms: NDArray[np.intp]) -> sparse.csr_array:
        """Return which share of each count is expected to be of the topic.

        Parameters
        ----------
        expected : scipy.sparse.csr_array, shape (n_docs, len(terms))
            Expected counts of some words in a topic.
        terms : ndarray of intp
            These words.
        """
        one_over = sparse.csr_array(self.matrix[:, terms])
        one_over.data = 1 / one_over.data
        return sparse.csr_array(expected.multiply(one_over))


def responsibilities(
    matrix: sparse.csr_array, theta: ArrayLike, phi: ArrayLike
) -> Responsibilities:
    """Prepare to divide counts among topics.

    Parameters
    ----------
    matrix : scipy.sparse.csr_array, shape (n_docs, n_terms)
        Counts.
    theta : array-like of float, shape (n_docs, k)
        Share of each topic in each document; missing for a document without words.
    phi : array-like of float, shape (k, n_terms)
        Share of each word in each topic.

    Notes
    -----
    A count c of word w in document d is expected to be from topic k ``c * theta[d, k] * phi[k, w]
    / sum_j(theta[d, j] * phi[j, w])`` times, the expectation step of probabilistic latent semantic
    analysis (Hofmann 1999, equation 6) at the estimates of the model.

    References
    ----------
    .. [1] Hofmann, T. (1999). Probabilistic Latent Semantic Analysis. Uncertainty in Artificial
       Intelligence 15, 289-296.

    Examples
    --------
    >>> counts = sparse.csr_array([[4, 0]])
    >>> divided = responsibilities(counts, [[0.5, 0.5]], [[0.9, 0.1], [0.3, 0.7]])
    >>> divided.of(0).toarray()  # 4 * 0.45 / (0.45 + 0.15)
    array([[3., 0.]])
    """
    csr = sparse.csr_array(matrix)
    shares = np.nan_to_num(np.asarray(theta, dtype=np.float64), nan=0.0)
    words = np.asarray(phi, dtype=np.float64)
    lengths = np.diff(csr.indptr)
    chance = np.zeros(csr.nnz)
    for topic in range(len(words)):  # in this order, whatever the machine: no BLAS
        chance += np.repeat(shares[:, topic], lengths) * words[topic][csr.indices]
    per_chance = np.divide(csr.data, chance, out=np.zeros(csr.nnz), where=chance > 0)
    return Responsibilities(csr, words, shares, per_chance)


def expected_counts(
    matrix: sparse.csr_array,
    theta: ArrayLike,
    phi: ArrayLike,
    group: ArrayLike | None = None,
    n_groups: int | None = None,
) -> NDArray[np.float64]:
    """Return how often each word is to be expected in each topic and group.

    Parameters
    ----------
    matrix, theta, phi
        As in `responsibilities`.
    group : array-like of int, shape (n_docs,), optional
        Number of each document's group, -1 for none; by default all are in one.
    n_groups : int, optional
        By default one more than the largest number.

    Returns
    -------
    ndarray of float64, shape (k, n_groups, n_terms)
        Over topics it sums to the counts of each group.

    Examples
    --------
    >>> shares, words = [[0.5, 0.5], [0.5, 0.5]], [[0.9, 0.1], [0.3, 0.7]]
    >>> expected_counts(sparse.csr_array([[4, 0], [8, 8]]), shares, words, [0, 1])
    array([[[3., 0.],
            [6., 1.]],
    <BLANKLINE>
           [[1., 0.],
            [2., 7.]]])
    """
    divided = responsibilities(matrix, theta, phi)
    n_docs = divided.matrix.shape[0]
    groups = np.zeros(n_docs, np.intp) if group is None else np.asarray(group, np.intp)
    n = int(groups.max(initial=0)) + 1 if n_groups is None else n_groups
    adds = add_up(groups, n)
    return np.array([(adds @ divided.of(topic)).toarray() for topic in range(len(divided.phi))])


def add_up(group: NDArray[np.intp], n_groups: int) -> sparse.csr_array:
    """Return the matrix, (n_groups, n_docs), that adds up the rows of each group.

    Examples
    --------
    >>> (add_up(np.array([1, 0, -1, 1]), 2) @ np.array([1, 10, 100, 1000])).tolist()
    [10.0, 1001.0]
    """
    rows = np.flatnonzero(group >= 0)
    return sparse.csr_array((np.ones(len(rows)), (group[rows], rows)), shape=(n_groups, len(group)))
