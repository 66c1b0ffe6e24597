"""How good topics are: coherent, exclusive, different, and better than no topics at all.

Coherence and exclusivity are defined as the R package stm defines them (Roberts, Stewart and
Tingley 2019), and give its values for the same topics. No single one of these picks a model:
coherence favors few and common words, exclusivity rare ones, perplexity many topics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse, stats

from framing.topics.labels import order_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "diversity",
    "dominant_share",
    "effective_words",
    "exclusivity",
    "halves",
    "perplexity",
    "residual_dispersion",
    "semantic_coherence",
    "split_documents",
]

SMALL = 0.01  # added to counts of documents, as stm does
DOMINANT = 0.5
TOLERANCE = 0.01  # expected counts below do not count as cells, as stm has it


def top(phi: NDArray[np.float64], m: int) -> NDArray[np.intp]:
    """Return the m most probable words of each topic, (k, m)."""
    return np.array([order_of(row)[:m] for row in phi])


def semantic_coherence(
    phi: ArrayLike, matrix: sparse.csr_array, *, m: int = 10
) -> NDArray[np.float64]:
    """Return how much the m most probable words of each topic stand in the same documents.

    The sum over pairs of words of ``log((D(v, w) + .01) / (D(w) + .01))``, with D the number of
    documents that hold them (Mimno et al. 2011, with stm's constant). 0 or less; nearer zero is
    more coherent, and common words are so without meaning.

    Parameters
    ----------
    phi : array-like of shape (k, n_terms)
        Share of each word in each topic.
    matrix : scipy.sparse.csr_array, shape (n_docs, n_terms)
        Counts.
    m : int, default 10
        Words a topic.

    Examples
    --------
    >>> counts = sparse.csr_array([[1, 1, 0], [2, 1, 0], [0, 1, 1]])
    >>> semantic_coherence([[0.5, 0.4, 0.1], [0.1, 0.4, 0.5]], counts, m=2).round(2)
    array([0.  , 0.  ])
    """
    words = top(np.asarray(phi, dtype=np.float64), m)
    # stm pairs words in the order in which topics first name them, not in that of each topic
    listed = list(dict.fromkeys(words.ravel().tolist()))
    place = {word: i for i, word in enumerate(listed)}
    held = sparse.csr_array((matrix[:, listed] > 0).astype(np.float64))
    both = (held.T @ held).toarray()
    values = np.zeros(len(words))
    for topic, own in enumerate(words):
        at = np.array([place[int(word)] for word in own])
        later, earlier = np.meshgrid(at, at, indexing="ij")
        pairs = later > earlier
        a, b = later[pairs], earlier[pairs]
        values[topic] = (np.log(SMALL + both[a, b]) - np.log(SMALL + both[b, b])).sum()
    return values


def exclusivity(phi: ArrayLike, *, m: int = 10, weight: float = 0.7) -> NDArray[np.float64]:
    """Return the sum of FREX over the m most probable words of each topic, from 0 to m.

    With the exclusivity of words as it is, not shrunk, and weighing `weight` (stm's default 0.7).

    Examples
    --------
    >>> exclusivity([[0.6, 0.3, 0.1], [0.1, 0.3, 0.6]], m=1)
    array([1., 1.])
    """
    shares = np.asarray(phi, dtype=np.float64)
    exclusive, frequent = (
        stats.rankdata(values, axis=1) / shares.shape[1]
        for values in (shares / shares.sum(axis=0), shares)
    )
    both = 1 / (weight / exclusive + (1 - weight) / frequent)
    return np.asarray(np.take_along_axis(both, top(shares, m), axis=1).sum(axis=1))


def diversity(phi: ArrayLike, *, m: int = 25) -> float:
    """Return the share of different words among the m most probable ones of all topics.

    1 where no two topics share one (Dieng, Ruiz and Blei 2020).

    Examples
    --------
    >>> diversity([[0.6, 0.3, 0.1], [0.1, 0.3, 0.6]], m=2)
    0.75
    """
    words = top(np.asarray(phi, dtype=np.float64), m)
    return len(np.unique(words)) / words.size


def effective_words(phi: ArrayLike) -> NDArray[np.float64]:
    """Return over how many words each topic is spread: exp of its Shannon entropy.

    Examples
    --------
    >>> effective_words([[0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0]])
    array([4., 1.])
    """
    return np.asarray(np.exp(stats.entropy(np.asarray(phi, dtype=np.float64), axis=1)))


def dominant_share(theta: NDArray[np.float64]) -> float:
    """Return the share of documents of which one topic has more than half."""
    known = theta[~np.isnan(theta[:, 0])]
    return float((known.max(axis=1) > DOMINANT).mean()) if len(known) else float("nan")


def residual_dispersion(
    phi: NDArray[np.float64], theta: NDArray[np.float64], matrix: sparse.csr_array
) -> float:
    """Return how much more counts vary than the topics let them; 1 if the topics are enough.

    Pearson's residuals of a multinomial model over their degrees of freedom, cells with an
    expected count above 0.01 (Taddy 2012; stm's ``checkResiduals``). Words come in bursts, so in
    news it stays above 1 with any number of topics.

    Parameters
    ----------
    phi : ndarray of shape (k, n_terms)
        Share of each word in each topic.
    theta : ndarray of shape (n_docs, k)
        Share of each topic in each document.
    matrix : scipy.sparse.csr_array, shape (n_docs, n_terms)
        Counts.
    """
    k, n_terms = phi.shape
    known = np.flatnonzero(~np.isnan(theta[:, 0]))
    total, cells = 0.0, 0
    for row in known:
        q = theta[row] @ phi
        expected = float(matrix.data[matrix.indptr[row] : matrix.indptr[row + 1]].sum()) * q
        at = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
        x = matrix.data[matrix.indptr[row] : matrix.indptr[row + 1]]
        total += float((x * (x - 2 * expected[at]) / (expected[at] * (1 - q[at]))).sum())
        total += float((expected / (1 - q)).sum())
        cells += int((expected > TOLERANCE).sum())
    freedom = cells - n_terms - len(known) * (k - 1) - k * (n_terms - 1)
    return total / freedom if freedom > 0 else float("nan")


def perplexity(
    phi: NDArray[np.float64], theta: NDArray[np.float64], matrix: sparse.csr_array
) -> float:
    """Return the perplexity of words: that of a die of so many sides.

    ``exp`` of minus the mean over running words of ``log(sum_k theta_dk phi_kw)``. Lower is
    better; to compare models, the words must not be those that `theta` was inferred from.
    """
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    known = ~np.isnan(theta[rows, 0])
    rows, columns, n = rows[known], matrix.indices[known], matrix.data[known]
    p = np.zeros(len(rows))
    for topic in range(len(phi)):  # memory for one topic at a time
        p += theta[rows, topic] * phi[topic, columns]
    return float(np.exp(-(n * np.log(np.maximum(p, 1e-300))).sum() / n.sum()))


def split_documents(
    n_docs: int, share: float, random_state: int = 0
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the documents to fit and those to hold out, each in order."""
    n = max(1, round(share * n_docs))
    order = np.random.default_rng(random_state).permutation(n_docs)
    return np.sort(order[n:]), np.sort(order[:n])


def halves(
    matrix: sparse.csr_array, random_state: int = 0
) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Deal the running words of each document to two halves, for document completion.

    Topics of a document are inferred from the first and judged by the second (Wallach et al.
    2009).
    """
    drawn = np.random.default_rng(random_state).binomial(matrix.data.astype(np.int64), 0.5)
    parts = []
    for n in (drawn, matrix.data - drawn):
        part = sparse.csr_array((n, matrix.indices, matrix.indptr), shape=matrix.shape).copy()
        part.eliminate_zeros()
        parts.append(part)
    return parts[0], parts[1]
