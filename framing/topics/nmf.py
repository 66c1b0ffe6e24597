"""Non-negative matrix factorization: the most coherent topics, and the most stable ones.

Topics are factors of tf-idf weights (scikit-learn). They are made shares of running words
again, so that they can be used as those of any engine; the topics of a document are inferred
under them by the same compiled step.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from framing.topics.fit import Fit
from framing.topics.lda import infer_lda
from framing.topics.starts import (
    MOST_ITERATIONS,
    TOLERANCE,
    idf_of,
    one_thread,
    significant,
    tf_idf,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fit_nmf", "fit_of_topics"]

ALPHA = 0.1  # prior of the topics of a document, for engines that learn none
LEAST = 1e-6  # the least share of a word in a topic: what is new must be possible


def fit_nmf(
    matrix: sparse.csr_array,
    k: int,
    *,
    weights: NDArray[np.int64] | None = None,
    start: NDArray[np.float64] | None = None,
    random_state: int = 0,
    n_threads: int = 1,
) -> Fit:
    """Fit topics by factorizing tf-idf weights (Lee and Seung 1999).

    Parameters
    ----------
    matrix : scipy.sparse.csr_array, shape (n_docs, n_terms)
        Counts.
    k : int
        Number of topics.
    weights : ndarray of int64, shape (n_docs,), optional
        How often each document counts; copies are factorized as such.
    start : ndarray of float64, shape (k, n_terms), optional
        Expected counts to start from, by default the nndsvda start of scikit-learn (Boutsidis and
        Gallopoulos 2008).
    random_state : int, default 0
        Of the singular vectors of the start.
    n_threads : int, default 1
        For the topics of documents; the result does not depend on it.

    Notes
    -----
    The last bits of a factorization depend on the processor: shares are rounded to three
    significant digits, and topics of documents follow from these.
    """
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    csr = sparse.csr_array(matrix)
    counted = np.ones(csr.shape[0], np.int64) if weights is None else np.asarray(weights)
    drawn = csr[np.repeat(np.arange(csr.shape[0]), counted)]
    weighed, idf = tf_idf(drawn), idf_of(drawn)
    init = "nndsvda" if k <= min(drawn.shape) else "random"
    model = NMF(
        k, init="custom" if start is not None else init, random_state=random_state,
        max_iter=MOST_ITERATIONS, tol=TOLERANCE,
    )  # fmt: skip
    begin = {}
    if start is not None:
        words = start / start.sum(axis=1, keepdims=True) * idf
        scale = np.sqrt(max(weighed.mean(), 1e-12) / k / max(words.mean(), 1e-12))
        begin = {"W": np.full((drawn.shape[0], k), scale), "H": words * scale}
    with warnings.catch_warnings(), one_thread(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit_transform(weighed, **begin)
    converged = model.n_iter_ < MOST_ITERATIONS
    loss = float(f"{model.reconstruction_err_:.6g}")
    return fit_of_topics("nmf", csr, model.components_ / idf, (loss,), converged, n_threads)


def fit_of_topics(
    engine: str,
    matrix: sparse.csr_array,
    words: NDArray[np.float64],
    bound: tuple[float, ...],
    converged: bool,
    n_threads: int = 1,
    alpha: NDArray[np.float64] | None = None,
) -> Fit:
    """Make weights of words in topics (k, n_terms) a fit: shares, and the topics of documents."""
    total = words.sum(axis=1, keepdims=True)
    phi = np.divide(words, total, out=np.full_like(words, 1 / words.shape[1]), where=total > 0)
    phi = significant(np.maximum(phi, LEAST / words.shape[1]))
    phi /= phi.sum(axis=1, keepdims=True)
    lam = phi * max(float(matrix.sum()) / len(phi), 1.0)
    prior = np.full(len(phi), ALPHA) if alpha is None else alpha
    fit = Fit(engine, phi, np.empty((0, len(phi))), prior, lam, bound, converged)
    theta = infer_lda(fit, matrix, n_threads=n_threads)
    return Fit(engine, phi, theta, prior, lam, bound, converged)
