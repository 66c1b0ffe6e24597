"""Sampled topics by tomotopy, an optional extra: a third opinion on what there is.

One worker and an explicit seed, so that the same machine gives the same topics twice. Other
processors may not: tomotopy is compiled for each instruction set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from framing.errors import TopicsError
from framing.topics.fit import Fit
from framing.topics.nmf import fit_of_topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fit_tomotopy"]

ITERATIONS = 1000
EVERY = 100  # iterations between two looks at the likelihood
SETTLED = 1e-3  # its relative change in the last hundred, below which it has converged


def fit_tomotopy(
    matrix: sparse.csr_array,
    k: int,
    *,
    weights: NDArray[np.int64] | None = None,
    eta: float = 0.01,
    iterations: int = ITERATIONS,
    random_state: int = 0,
    n_threads: int = 1,
) -> Fit:
    """Fit topics by collapsed Gibbs sampling (Griffiths and Steyvers 2004).

    Parameters
    ----------
    matrix : scipy.sparse.csr_array, shape (n_docs, n_terms)
        Counts.
    k : int
        Number of topics.
    weights : ndarray of int64, shape (n_docs,), optional
        How often each document counts; copies are added as such.
    eta : float, default 0.01
        Prior of the words of a topic; that of topics is learned.
    iterations : int, default 1000
        Of the sampler.
    random_state : int, default 0
        Of the sampler.
    n_threads : int, default 1
        For the topics of documents, which are inferred as for the other engines.

    Raises
    ------
    TopicsError
        If tomotopy is not installed.
    """
    try:
        import tomotopy
    except ImportError as error:
        raise TopicsError(
            "engine='tomotopy' needs the package tomotopy; install it with "
            "pip install 'framing[tomotopy]', or take engine='lda'."
        ) from error
    csr = sparse.csr_array(matrix)
    counted = np.ones(csr.shape[0], np.int64) if weights is None else np.asarray(weights)
    model = tomotopy.LDAModel(k=k, eta=eta, seed=random_state)
    for row in np.repeat(np.arange(csr.shape[0]), counted):
        at = slice(csr.indptr[row], csr.indptr[row + 1])
        words = np.repeat(csr.indices[at], csr.data[at].astype(np.int64))
        if len(words):
            model.add_doc(list(map(str, words.tolist())))
    seen: list[float] = []
    for _ in range(0, iterations, EVERY):
        model.train(EVERY, workers=1)
        seen.append(float(f"{model.ll_per_word:.7g}"))
    column = np.array([int(word) for word in model.used_vocabs])
    own = np.zeros((k, csr.shape[1]))
    for topic in range(k):
        own[topic, column] = model.get_topic_word_dist(topic)
    alpha = np.array([float(f"{value:.6g}") for value in model.alpha])
    converged = len(seen) > 1 and abs(seen[-1] - seen[-2]) < SETTLED * abs(seen[-1])
    return fit_of_topics("tomotopy", csr, own, tuple(seen), converged, n_threads, alpha)
