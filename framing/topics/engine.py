"""Fit a matrix of documents by words with the engine asked for, and again from other documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy import sparse

from framing.errors import TopicsError, did_you_mean
from framing.topics.fit import Fit
from framing.topics.resampling import hash_rows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from framing.topics.model import TopicModel

__all__ = ["ENGINES", "Fit", "fit_matrix", "infer", "refit"]

ENGINES = ("lda", "nmf", "tomotopy")
ETA = 0.01
PASSES = 20
WARM_PASSES = 5  # from topics that are nearly there already
Engine = Literal["lda", "nmf", "tomotopy"]


def fit_matrix(
    matrix: sparse.csr_array,
    k: int,
    *,
    engine: Engine = "lda",
    weights: NDArray[np.int64] | None = None,
    start: NDArray[np.float64] | None = None,
    eta: ArrayLike = ETA,
    alpha: Literal["auto"] | ArrayLike = "auto",
    passes: int = PASSES,
    random_state: int = 0,
    n_threads: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Fit:
    """Fit k topics to counts, (n_docs, n_terms).

    Parameters
    ----------
    matrix : scipy.sparse.csr_array of int, shape (n_docs, n_terms)
        Counts; documents without a word get no topics.
    k : int
        Number of topics.
    engine : {"lda", "nmf", "tomotopy"}, default "lda"
        See `fit_lda`, `fit_nmf` and `fit_tomotopy`.
    weights : ndarray of int64, shape (n_docs,), optional
        How often each document counts: a bootstrap sample of documents is such weights.
    start : ndarray of float64, shape (k, n_terms), optional
        Weights of words in topics to start from, whose order is kept; by default those of a
        factorization of the matrix (`nmf_start`), or where `eta` is a matrix, its seeds
        (`seeded_start`). Not used by tomotopy.
    eta, alpha, passes, n_threads, progress
        As for `fit_lda`.
    random_state : int, default 0
        Of the factorization's start, or of the sampler.
    """
    csr = sparse.csr_array(matrix)
    once = each_once(csr, weights)
    if once is not None:
        copies, counted = once
        fit = fit_matrix(
            csr[np.unique(copies)], k, engine=engine, weights=counted, start=start, eta=eta,
            alpha=alpha, passes=passes, random_state=random_state, n_threads=n_threads,
            progress=progress,
        )  # fmt: skip
        return replace(fit, theta=fit.theta[np.searchsorted(np.unique(copies), copies)])
    if engine == "lda":
        from framing.topics.lda import fit_lda
        from framing.topics.seeding import seeded_start
        from framing.topics.starts import nmf_start

        if start is None and np.ndim(eta) == 2:
            prior = np.asarray(eta, np.float64)
            start = seeded_start(csr, prior, weights=weights, random_state=random_state)
        elif start is None:
            start = nmf_start(csr, k, weights=weights, random_state=random_state)
            start = start + float(np.mean(np.asarray(eta)))
        return fit_lda(
            csr, k, weights=weights, start=start, eta=eta, alpha=alpha, passes=passes,
            n_threads=n_threads, progress=progress,
        )  # fmt: skip
    if engine == "nmf":
        from framing.topics.nmf import fit_nmf

        return fit_nmf(
            csr, k, weights=weights, start=start, random_state=random_state, n_threads=n_threads
        )
    if engine == "tomotopy":
        from framing.topics.gibbs import fit_tomotopy

        return fit_tomotopy(csr, k, weights=weights, random_state=random_state, n_threads=n_threads)
    raise TopicsError(f"there is no engine {engine!r}; {did_you_mean(str(engine), ENGINES)}")


def each_once(
    matrix: sparse.csr_array, weights: NDArray[np.int64] | None
) -> tuple[NDArray[np.intp], NDArray[np.int64]] | None:
    """Find the first copy of each document, and its weight, where all documents stand twice.

    Or thrice, and so on: a corpus copied as a whole says no more than the corpus, and the prior
    must not be told that it does. None if the copies have no common multiple but one.
    """
    _, first, row = np.unique(hash_rows(matrix), return_index=True, return_inverse=True)
    counted = np.ones(len(row), np.int64) if weights is None else np.asarray(weights, np.int64)
    total = np.bincount(row, counted, len(first)).astype(np.int64)
    common = int(np.gcd.reduce(total))
    if common < 2 or len(first) == len(row):
        return None
    order = np.argsort(first)  # unique sorts by hash; keep the order of the documents
    return first[row], total[order] // common


def infer(fit: Fit, matrix: sparse.csr_array, *, n_threads: int = 1) -> NDArray[np.float64]:
    """Return the topics of documents, (n_docs, k), under topics fitted before by any engine.

    Each document is inferred by itself: neither their order nor their number changes one.
    """
    csr = sparse.csr_array(matrix)
    from framing.topics.lda import infer_lda

    return infer_lda(fit, csr, n_threads=n_threads)


def refit(
    model: TopicModel,
    *,
    weights: NDArray[np.int64] | None = None,
    warm: bool = True,
    matrix: sparse.csr_array | None = None,
    passes: int | None = None,
    random_state: int = 0,
) -> Fit:
    """Fit a model's topics again: from other documents, from their start or from a new one.

    Parameters
    ----------
    model : TopicModel
        Its engine, number of topics and priors are used.
    weights : ndarray of int64, shape (n_docs,), optional
        How often each document counts.
    warm : bool, default True
        Start from the model's topics, which keeps their order; else from a factorization of the
        weighted documents, and without seeds: what comes back then is in the documents.
    matrix : scipy.sparse.csr_array, optional
        Other counts of the same words, such as shuffled ones.
    passes : int, optional
        By default 5 from the model's topics, or as many as the model was given.
    random_state : int, default 0
        Of the factorization's start.
    """
    settings: dict[str, Any] = dict(model.settings)
    fit = model.fit
    chosen = passes or (WARM_PASSES if warm else int(settings["passes"]))
    return fit_matrix(
        model.matrix if matrix is None else matrix,
        fit.k,
        engine=fit.engine,  # type: ignore[arg-type]
        weights=weights,
        start=fit.lam if warm else None,
        eta=model.eta if warm else float(np.min(model.eta)),
        passes=chosen,
        random_state=random_state,
    )
