"""The compiled part of a topic model: which topics account for the words of a document.

Variational inference as Hoffman, Bach and Blei (2010) have it, in the form of gensim. Nothing
here but sums, products and quotients of doubles in a fixed order, a logarithm apart that only
the prior sees: even the exponential is a polynomial. So no math library, no instruction set
and no number of threads has a say in the bits.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

__all__ = ["digamma", "exp_digamma", "exp_digammas", "expect"]

LN2_HIGH = 0.693147180369123816490  # its last bits are zero: n times it is exact
LN2_LOW = 1.90821492927058770002e-10
PER_LN2 = 1.44269504088896338700
HALVES = np.array([0.5**n for n in range(1075)])  # the last one that is not zero
TAYLOR = np.array([1.0 / math.factorial(i) for i in range(14)])
# Most topics have no part in most documents. One that is down to so little of a word is left out
# of the document from there on, which changes results less than their rounding does.
NO_WORD = 1e-10
WORTH_IT = 0.75  # the rest is moved together when no more than this share of the topics is left
LEAST = 1e-300  # a word that no topic has is divided by this instead of zero


@njit(cache=True, nogil=True)
def exp_of_minus(x):
    """Return exp(-x) for x of zero or more: Taylor's polynomial around the nearest ln(2) n."""
    if x > 744.0:
        return 0.0
    n = int(x * PER_LN2 + 0.5)
    r = (n * LN2_HIGH - x) + n * LN2_LOW
    p = TAYLOR[13]
    for i in range(12, -1, -1):
        p = p * r + TAYLOR[i]
    return p * HALVES[n]


@njit(cache=True, nogil=True)
def shifted(x):
    """Return exp(digamma(x)) for x of 7.5 or more: the series in 1 / (x - 1/2)."""
    z = x - 0.5
    y = 1.0 / (z * z)
    tail = 10313.0 / 2903040.0 - y * (5509121.0 / 1393459200.0)
    return z + (1.0 / 24.0 - y * (37.0 / 5760.0 - y * tail)) / z


@njit(cache=True, nogil=True)
def reciprocals(x):
    """Return 1 / x + 1 / (x + 1) + ... + 1 / (x + 7) with one division."""
    p = x
    q = 1.0
    for i in range(1, 8):
        q = q * (x + i) + p
        p = p * (x + i)
    return q / p


@njit(cache=True, nogil=True)
def exp_digamma(x):
    """Return the exponential of digamma(x) for x above zero, to about 12 digits."""
    if x >= 8.0:
        return shifted(x)
    return shifted(x + 8.0) * exp_of_minus(reciprocals(x))


@njit(cache=True, nogil=True)
def digamma(x):
    """Return the derivative of log gamma at x above zero, to about 12 digits."""
    if x >= 8.0:
        return math.log(shifted(x))
    return math.log(shifted(x + 8.0)) - reciprocals(x)


@njit(cache=True, nogil=True)
def exp_digammas(lam):
    """Return exp(E[log beta]) of Dirichlet parameters, words in rows: (n_terms, k)."""
    n_terms, k = lam.shape
    out = np.empty((n_terms, k))
    total = np.zeros(k)
    for w in range(n_terms):
        for j in range(k):
            total[j] += lam[w, j]
    for j in range(k):
        total[j] = exp_digamma(total[j])
    for w in range(n_terms):
        for j in range(k):
            out[w, j] = exp_digamma(lam[w, j]) / total[j]
    return out


@njit(cache=True, nogil=True)
def expect(indptr, indices, data, weights, beta, alpha, iterations, tolerance, gamma, sums, logs):
    """Infer the topics of documents, and add up what their words say of the topics.

    Parameters
    ----------
    indptr, indices, data
        Rows of a CSR matrix of counts; a document is a row.
    weights : int64, shape (n_docs,)
        How often each document counts in `sums` and `logs`.
    beta : float64, shape (n_terms, k)
        exp(E[log beta]); words in rows, so that the topics of a word lie side by side.
    alpha : float64, shape (k,)
        Prior of the topics of a document.
    iterations, tolerance
        A document is done when its gamma changes by less than this, on average over topics.
    gamma : float64, shape (n_docs, k)
        Written: parameters of the Dirichlet distribution of each document's topics.
    sums : float64, shape (n_terms, k)
        Added to: expected counts of words in topics, yet to be multiplied by `beta`.
    logs : float64, shape (k,)
        Added to: E[log theta].

    Returns
    -------
    tuple of (float, int)
        Part of the bound that the documents add to; how many of them were done in time.
    """
    k = len(alpha)
    longest = 0
    for d in range(len(indptr) - 1):
        longest = max(longest, indptr[d + 1] - indptr[d])
    # The words of one document, both ways round: each loop below runs along memory.
    by_topic, by_word = np.empty((k, longest)), np.empty(longest * k)
    norm, t, words = np.empty(longest), np.empty(k), np.empty(k)
    kept, topics = np.empty(k, np.bool_), np.empty(k, np.int64)
    bound, n_done, sum_alpha, log_gamma_alpha = 0.0, 0, 0.0, 0.0
    for j in range(k):
        sum_alpha += alpha[j]
        log_gamma_alpha += math.lgamma(alpha[j])
    for d in range(len(indptr) - 1):
        first = indptr[d]
        n = indptr[d + 1] - first
        m = k  # topics that the document still may have, listed first in `topics`
        for j in range(k):
            gamma[d, j] = t[j] = 1.0
            topics[j] = j
        for w in range(n):
            for j in range(k):
                by_topic[j, w] = by_word[w * k + j] = beta[indices[first + w], j]
        done = False
        for _ in range(iterations):
            normalize(by_topic, t, m, n, norm)
            for i in range(m):
                words[i] = 0.0
            for w in range(n):
                share = data[first + w] / norm[w]
                for i in range(m):
                    words[i] += share * by_word[w * m + i]
            change, n_kept = 0.0, 0
            for i in range(m):
                own = t[i] * words[i]
                new = alpha[topics[i]] + own
                change += abs(new - gamma[d, topics[i]])
                gamma[d, topics[i]] = new
                t[i] = exp_digamma(new)
                kept[i] = own > NO_WORD
                n_kept += kept[i]
            if change < tolerance * k:
                done = True
                break
            if n_kept <= WORTH_IT * m:
                m = drop(by_topic, by_word, t, topics, kept, m, n)
        n_done += done
        if weights[d] == 0:
            continue
        weight = float(weights[d])
        total = 0.0
        for j in range(k):
            total += gamma[d, j]
        scale = digamma(total)
        normalize(by_topic, t, m, n, norm)
        part = math.lgamma(sum_alpha) - log_gamma_alpha - math.lgamma(total)
        for w in range(n):
            part += data[first + w] * (math.log(norm[w]) - scale)
            share = weight * data[first + w] / norm[w]
            for i in range(m):
                sums[indices[first + w], topics[i]] += share * t[i]
        for j in range(k):
            log_theta = digamma(gamma[d, j]) - scale
            logs[j] += weight * log_theta
            part += (alpha[j] - gamma[d, j]) * log_theta + math.lgamma(gamma[d, j])
        bound += weight * part
    return bound, n_done


@njit(cache=True, nogil=True)
def normalize(by_topic, t, m, n, norm):
    """Write what the first m topics together give each of the first n words."""
    for w in range(n):
        norm[w] = LEAST
    for i in range(m):
        for w in range(n):
            norm[w] += t[i] * by_topic[i, w]


@njit(cache=True, nogil=True)
def drop(by_topic, by_word, t, topics, kept, m, n):
    """Keep some of the first m topics of a document, in their order; return how many."""
    left = 0
    for i in range(m):
        if kept[i]:
            topics[left] = topics[i]
            t[left] = t[i]
            if left < i:
                for w in range(n):
                    by_topic[left, w] = by_topic[i, w]
            left += 1
    for w in range(n):
        for i in range(left):
            by_word[w * left + i] = by_topic[i, w]
    return left
