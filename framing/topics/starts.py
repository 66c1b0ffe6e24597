"""Where a fit starts: at the topics of a non-negative matrix factorization.

From random starts LDA ends in as many places; from these it ends in one, and a better one. The
factorization's last digits depend on the processor, so only the first three of each weight
are used.
"""

from __future__ import annotations

import warnings
from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["factorize", "idf_of", "nmf_start", "one_thread", "significant", "tf_idf"]

DIGITS = 3
FLOOR = 0.02  # the least share of a topic in a document, at the start: none is shut out
MOST_ITERATIONS = 100
TOLERANCE = 1e-3


def nmf_start(
    matrix: sparse.csr_array,
    k: int,
    *,
    weights: NDArray[np.int64] | None = None,
    random_state: int = 0,
) -> NDArray[np.float64]:
    """Return expected counts of words in topics, (k, n_terms), to start a fit from.

    Tf-idf weights are factorized (Lee and Seung 1999; nndsvda start, Boutsidis and Gallopoulos
    2008); the words of each document are then shared out as its topics are.
    """
    counted = np.ones(matrix.shape[0], np.int64) if weights is None else weights
    shares, _ = factorize(matrix[counted > 0], k, random_state=random_state)
    shares = (shares + FLOOR) / (shares + FLOOR).sum(axis=1, keepdims=True)
    shares *= counted[counted > 0, np.newaxis]
    start = np.asarray(sparse.csr_array(matrix[counted > 0].T) @ shares)
    return significant(np.ascontiguousarray(start.T))


def factorize(
    matrix: sparse.csr_array, k: int, *, random_state: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return shares of topics in documents (n_docs, k), and weights of words (k, n_terms)."""
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    weighed = tf_idf(matrix)
    if k > min(matrix.shape):  # more topics than nndsvda can tell apart
        model = NMF(k, init="random", random_state=random_state, max_iter=MOST_ITERATIONS)
    else:
        model = NMF(k, init="nndsvda", random_state=random_state, max_iter=MOST_ITERATIONS)
    model.set_params(tol=TOLERANCE)
    # A start need not have converged, and a loss of zero may come out as the root of -1e-17.
    # More threads of BLAS make small products slower, and other bits.
    with warnings.catch_warnings(), one_thread(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)
        documents = model.fit_transform(weighed)
    words = model.components_
    documents = documents * words.sum(axis=1)
    total = documents.sum(axis=1, keepdims=True)
    shares = np.divide(documents, total, out=np.full_like(documents, 1 / k), where=total > 0)
    return shares, words


@cache
def _controller() -> Any:
    """Return what limits the threads of BLAS; to look for it takes as long as a small fit."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def one_thread() -> AbstractContextManager[Any]:
    """Limit BLAS to one thread: small products are faster, and have the same bits everywhere."""
    limited: AbstractContextManager[Any] = _controller().limit(limits=1)
    return limited


def tf_idf(matrix: sparse.csr_array) -> sparse.csr_array:
    """Weigh counts by ln(n_docs / n with the word) + 1, each document to length 1.

    Not smoothed (Salton and Buckley 1988): to have every document twice changes no weight.
    """
    weighed = sparse.csr_array(matrix.astype(np.float64))
    weighed.data *= idf_of(matrix)[weighed.indices]
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(weighed.indptr))
    length = np.sqrt(np.bincount(rows, weighed.data**2, matrix.shape[0]))
    weighed.data /= length[rows]
    return weighed


def idf_of(matrix: sparse.csr_array) -> NDArray[np.float64]:
    """Return ln(n_docs / n with the word) + 1 of each word."""
    n_with = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return np.asarray(np.log(matrix.shape[0] / np.maximum(n_with, 1)) + 1.0)


def significant(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round to three significant digits."""
    with np.errstate(divide="ignore"):
        exponent = np.where(values > 0, np.floor(np.log10(values)), 0)
    unit = 10.0 ** (exponent - DIGITS + 1)
    return np.asarray(np.round(values / unit) * unit)
