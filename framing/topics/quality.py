"""How good topics are: coherent, exclusive, different, and better than no topics at all.

Coherence and exclusivity are defined as the R package stm defines them (Roberts, Stewart and
Tingley 2019), and give its values for the same topics. No single one of these picks a model:
coherence favors few and common words, exclusivity rare ones, perplexity many topics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from scipy import sparse, stats

from framing.errors import TopicsError, did_you_mean
from framing.topics.labels import exclusive_shares, order_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Residuals",
    "diversity",
    "dominant_share",
    "effective_words",
    "exclusivity",
    "halves",
    "npmi_coherence",
    "perplexity",
    "residual_dispersion",
    "residuals",
    "semantic_coherence",
    "split_documents",
]

SMALL = 0.01  # added to counts of documents, as stm does
DOMINANT = 0.5
TOLERANCE = 0.01  # expected counts below do not count as cells, as stm has it
PAIRINGS = ("listed", "ranked")


def top(phi: NDArray[np.float64], m: int) -> NDArray[np.intp]:
    """Return the m most probable words of each topic, (k, m)."""
    return np.array([order_of(row)[:m] for row in phi])


def semantic_coherence(
    phi: ArrayLike,
    matrix: sparse.csr_array,
    *,
    m: int = 10,
    pairs: Literal["listed", "ranked"] = "listed",
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
    pairs : {"listed", "ranked"}, default "listed"
        Which word of a pair is `w`: ``"ranked"``, the more probable one in the topic (Mimno et al.
        2011); ``"listed"``, that which the topics, one after the other, name first, as stm has it.
        They differ for words that two topics share.

    Raises
    ------
    TopicsError
        If words are paired in no such way.

    Examples
    --------
    >>> counts = sparse.csr_array([[1, 1, 0], [2, 1, 0], [0, 1, 1]])
    >>> semantic_coherence([[0.5, 0.4, 0.1], [0.1, 0.4, 0.5]], counts, m=2).round(2)
    array([ 0.  , -1.09])
    """
    if pairs not in PAIRINGS:
        raise TopicsError(f"pairs = {pairs!r}; {did_you_mean(str(pairs), PAIRINGS)}")
    words = top(np.asarray(phi, dtype=np.float64), m)
    listed = list(dict.fromkeys(words.ravel().tolist()))
    place = {word: i for i, word in enumerate(listed)}
    held = sparse.csr_array((matrix[:, listed] > 0).astype(np.float64))
    both = (held.T @ held).toarray()
    values = np.zeros(len(words))
    for topic, own in enumerate(words):
        at = np.array([place[int(word)] for word in own])
        i, j = np.triu_indices(len(at), 1)
        a, b = at[j], at[i]
        if pairs == "listed":
            a, b = np.maximum(a, b), np.minimum(a, b)
        values[topic] = (np.log(SMALL + both[a, b]) - np.log(SMALL + both[b, b])).sum()
    return values


def npmi_coherence(phi: ArrayLike, matrix: sparse.csr_array, *, m: int = 10) -> NDArray[np.float64]:
    """Return how much more often than by chance the words of a topic stand in one document.

    The mean over pairs of the m most probable words of ``log(p_vw / (p_v p_w)) / -log(p_vw)``,
    with p the share of documents that hold them (Bouma 2009; Aletras and Stevenson 2013): -1 if
    never together, 0 by chance (and where all documents hold both), 1 if always. Missing with a
    word that no document holds.

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
    >>> counts = sparse.csr_array([[1, 1, 0], [2, 1, 0], [0, 0, 1], [0, 0, 3]])
    >>> npmi_coherence([[0.5, 0.4, 0.1], [0.5, 0.1, 0.4]], counts, m=2)
    array([ 1., -1.])
    """
    words = top(np.asarray(phi, dtype=np.float64), m)
    listed, place = np.unique(words, return_inverse=True)
    held = sparse.csr_array((matrix[:, listed] > 0).astype(np.int64))
    together = (held.T @ held).toarray() / matrix.shape[0]
    i, j = np.triu_indices(words.shape[1], 1)
    a, b = (place.reshape(words.shape)[:, own] for own in (i, j))
    both, chance = together[a, b], together[a, a] * together[b, b]
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.log(both / chance) / -np.log(both)
    values = np.where(both == 0, -1.0, np.where(both == 1, 0.0, values))
    values[chance == 0] = np.nan
    return np.asarray(values.mean(axis=1)) if len(i) else np.full(len(words), np.nan)


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
        for values in (exclusive_shares(shares), shares)
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


class Residuals(NamedTuple):
    """How the residuals of counts vary: over 1 more than the topics let them.

    Attributes
    ----------
    dispersion : float
        Pearson's statistic over its degrees of freedom; missing where there are none.
    df : int
        Degrees of freedom: cells with an expected count above 0.01, less the parameters.
    p : float
        Of a statistic as large, were the words of a document drawn one by one. As words come in
        bursts they are not, and in a large corpus p is 0 for any number of topics.
    """

    dispersion: float
    df: int
    p: float


def residuals(
    phi: NDArray[np.float64], theta: NDArray[np.float64], matrix: sparse.csr_array
) -> Residuals:
    """Test whether the topics are enough to explain the counts.

    Pearson's residuals of a multinomial model, ``sum (x - e)^2 / (e (1 - q))`` with shares
    ``q = theta phi`` and expected counts ``e``, over their degrees of freedom, cells with an
    expected count above 0.01 (Taddy 2012; stm's ``checkResiduals``). Words come in bursts, so in
    news it stays above 1 with any number of topics.

    Parameters
    ----------
    phi : ndarray of shape (k, n_terms)
        Share of each word in each topic.
    theta : ndarray of shape (n_docs, k)
        Share of each topic in each document; those without are left out.
    matrix : scipy.sparse.csr_array, shape (n_docs, n_terms)
        Counts.

    Examples
    --------
    Documents that one topic explains, but for chance:

    >>> even = np.full((1, 5), 0.2)
    >>> counts = np.random.default_rng(0).multinomial(60, even[0], 200)
    >>> residuals(even, np.ones((200, 1)), sparse.csr_array(counts)).dispersion < 1.2
    True
    """
    k, n_terms = phi.shape
    known = np.flatnonzero(~np.isnan(theta[:, 0]))
    total, cells = 0.0, 0
    for row in known:
        own = slice(matrix.indptr[row], matrix.indptr[row + 1])
        at, x = matrix.indices[own], matrix.data[own]
        q = (theta[row][:, np.newaxis] * phi).sum(axis=0)  # not by BLAS, whose bits vary
        expected = float(x.sum()) * q
        with np.errstate(divide="ignore", invalid="ignore"):
            total += float((x * (x - 2 * expected[at]) / (expected[at] * (1 - q[at]))).sum())
            total += float((expected / (1 - q)).sum())
        cells += int((expected > TOLERANCE).sum())
    df = cells - n_terms - len(known) * (k - 1) - k * (n_terms - 1)
    if df <= 0 or not np.isfinite(total):
        return Residuals(float("nan"), df, float("nan"))
    return Residuals(total / df, df, float(stats.chi2.sf(total, df)))


def residual_dispersion(
    phi: NDArray[np.float64], theta: NDArray[np.float64], matrix: sparse.csr_array
) -> float:
    """Return how much more counts vary than the topics let them; 1 if the topics are enough.

    See `residuals`.
    """
    return residuals(phi, theta, matrix).dispersion


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
