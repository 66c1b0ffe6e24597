"""Latent Dirichlet allocation by gensim, with the expectation step compiled.

gensim's `LdaModel` is kept: its state, its prior, its update of alpha, what users do with it
afterwards. Three things are changed. Documents are rows of a sparse matrix instead of lists of
tuples; every document's inference starts from the same point, so that its topics depend on
nothing but its words; and statistics are added up in a fixed order, chunk by chunk. The model
is updated once a pass, from all documents.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy import sparse, special

from framing.topics.estep import exp_digammas, expect
from framing.topics.fit import Fit

if TYPE_CHECKING:
    from gensim.models import LdaModel
    from numpy.typing import ArrayLike, NDArray

__all__ = ["fit_lda", "gensim_lda", "infer_lda", "plain_gensim"]

CHUNK = 1024  # documents whose statistics are summed together: a constant, for the bits' sake
ITERATIONS = 50  # over the words of a document, and
TOLERANCE = 1e-3  # the mean change of gamma at which it is done: both gensim's own
LEAST_GAIN = 1e-4  # of the bound of a word, relatively: less, and the fit has converged
DIGITS = 10  # of alpha: digamma and the logarithm differ in the last bits between machines


def fit_lda(
    matrix: sparse.csr_array,
    k: int,
    *,
    weights: NDArray[np.int64] | None = None,
    start: NDArray[np.float64],
    eta: ArrayLike = 0.01,
    alpha: Literal["auto"] | ArrayLike = "auto",
    passes: int = 20,
    n_threads: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Fit:
    """Fit topics by variational expectation maximization (Blei et al. 2003; Hoffman et al. 2010).

    Parameters
    ----------
    matrix : scipy.sparse.csr_array, shape (n_docs, n_terms)
        Counts.
    k : int
        Number of topics.
    weights : ndarray of int64, shape (n_docs,), optional
        How often each document counts; by default once.
    start : ndarray of float64, shape (k, n_terms)
        Positive weights of words in topics that the first pass starts from.
    eta : float or array of shape (n_terms,) or (k, n_terms), default 0.01
        Dirichlet prior of the words of a topic.
    alpha : "auto", float or array of shape (k,), default "auto"
        Dirichlet prior of the topics of a document; ``"auto"`` learns one for each topic, by a
        Newton step each pass (Huang 2005).
    passes : int, default 20
        Over all documents; fewer where the bound no longer rises.
    n_threads : int, default 1
        The result does not depend on it.
    progress : callable, optional
        Called with 1 after each pass.
    """
    csr = sparse.csr_array(matrix)
    model = gensim_lda(start, eta=eta, alpha=alpha, n_threads=n_threads)
    counted = np.ones(csr.shape[0], np.int64) if weights is None else np.asarray(weights, np.int64)
    drawn = np.flatnonzero(counted)
    learned, counted = csr[drawn], counted[drawn]
    n_words = float((counted * learned.sum(axis=1)).sum())
    bounds: list[float] = []
    converged = False
    for _ in range(passes):
        bound = model.learn(learned, counted) / n_words
        converged = bool(bounds) and abs(bound - bounds[-1]) < LEAST_GAIN * abs(bound)
        bounds.append(float(f"{bound:.9g}"))
        if progress is not None:
            progress(1)
        if converged:
            break
    lam = np.ascontiguousarray(model.state.get_lambda())
    phi = lam / lam.sum(axis=1, keepdims=True)
    theta = shares_of(model.infer(csr)[0], csr)
    return Fit("lda", phi, theta, model.alpha.copy(), lam, tuple(bounds), converged)


def infer_lda(fit: Fit, matrix: sparse.csr_array, *, n_threads: int = 1) -> NDArray[np.float64]:
    """Return the topics of documents, (n_docs, k), under topics fitted before."""
    assert fit.lam is not None and fit.alpha is not None
    csr = sparse.csr_array(matrix)
    model = gensim_lda(fit.lam, eta=0.0, alpha=fit.alpha, n_threads=n_threads)
    return shares_of(model.infer(csr)[0], csr)


def shares_of(gamma: NDArray[np.float64], matrix: sparse.csr_array) -> NDArray[np.float64]:
    """Normalize gamma to shares; missing for documents without a word."""
    theta: NDArray[np.float64] = gamma / gamma.sum(axis=1, keepdims=True)
    theta[np.diff(matrix.indptr) == 0] = np.nan
    return theta


def gensim_lda(
    start: NDArray[np.float64],
    *,
    eta: ArrayLike,
    alpha: Literal["auto"] | ArrayLike,
    n_threads: int = 1,
) -> Any:
    """Return an untrained model whose topics are proportional to `start`."""
    k, n_terms = start.shape
    own = np.broadcast_to(np.asarray(eta, np.float64), start.shape)
    prior = alpha if isinstance(alpha, str) else np.broadcast_to(np.asarray(alpha, float), k).copy()
    model = compiled_lda()(
        num_topics=k,
        id2word=dict.fromkeys(range(n_terms), ""),
        alpha=prior,
        eta=np.ascontiguousarray(own[0] if np.ndim(eta) < 2 else own),
        iterations=ITERATIONS,
        gamma_threshold=TOLERANCE,
        dtype=np.float64,
        random_state=0,
    )
    model.n_threads = n_threads
    model.state.sstats = np.maximum(start - model.eta, 0.0)
    model.sync_state()
    return model


def plain_gensim(fit: Fit, terms: Iterable[Any], eta: ArrayLike) -> LdaModel:
    """Return a `gensim.models.LdaModel` with these topics, and nothing of ours in it.

    Topics that were not fitted by variational inference are given as many words as documents
    and prior cannot tell: `phi` times 10,000.
    """
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel

    words = Dictionary()
    words.token2id = {str(term): i for i, term in enumerate(terms)}
    words.id2token = {i: term for term, i in words.token2id.items()}
    prior = np.asarray(eta, np.float64)
    model = LdaModel(
        num_topics=fit.k,
        id2word=words,
        alpha="symmetric" if fit.alpha is None else fit.alpha.copy(),
        eta=np.broadcast_to(prior, fit.phi.shape).copy() if prior.ndim == 2 else float(prior),
        dtype=np.float64,
        random_state=0,
    )
    lam = fit.phi * 1e4 + np.max(prior) if fit.lam is None else fit.lam
    model.state.sstats = lam - model.eta
    model.sync_state()
    return model


@cache
def compiled_lda() -> type[LdaModel]:
    """Return the subclass of gensim's model; made here, for gensim is slow to import."""
    from gensim.models import LdaModel
    from gensim.models.ldamodel import update_dir_prior

    class CompiledLda(LdaModel):  # type: ignore[misc]
        """gensim's model, with documents as rows of a sparse matrix."""

        n_threads = 1
        alpha: NDArray[np.float64]

        def sync_state(self, current_Elogbeta: Any = None) -> None:
            """Recompute exp(E[log beta]), words in rows."""
            self.beta = exp_digammas(np.ascontiguousarray(self.state.get_lambda().T))
            self.expElogbeta = self.beta.T

        def infer(self, matrix: sparse.csr_array, weights: Any = None) -> Any:
            """Return gamma, and with weights also the sums over documents, in fixed order."""
            n_docs = matrix.shape[0]
            counted = np.zeros(n_docs, np.int64) if weights is None else weights
            gamma = np.empty((n_docs, self.num_topics))
            sums, logs, bound = np.zeros_like(self.beta), np.zeros(self.num_topics), 0.0

            def chunk(first: int) -> Any:
                last = min(first + CHUNK, n_docs)
                lo, hi = matrix.indptr[first], matrix.indptr[last]
                part, log = np.zeros_like(self.beta), np.zeros(self.num_topics)
                value, _ = expect(
                    matrix.indptr[first : last + 1] - lo, matrix.indices[lo:hi],
                    matrix.data[lo:hi], counted[first:last], self.beta, self.alpha,
                    self.iterations, self.gamma_threshold, gamma[first:last], part, log,
                )  # fmt: skip
                return part, log, value

            for part, log, value in in_order(chunk, range(0, n_docs, CHUNK), self.n_threads):
                sums += part
                logs += log
                bound += value
            return gamma, sums, logs, bound

        def learn(self, matrix: sparse.csr_array, weights: NDArray[np.int64]) -> float:
            """Update the topics, and alpha, from all documents; return the bound before."""
            _, sums, logs, bound = self.infer(matrix, weights)
            bound += topics_bound(self.state.get_lambda(), self.eta)
            self.state.sstats = np.ascontiguousarray((sums * self.beta).T)
            if self.optimize_alpha:
                n = float(weights.sum())
                with quiet("gensim.models.ldamodel"):  # a step too far is not taken
                    self.alpha = rounded(update_dir_prior(self.alpha, n, logs / n, 1.0))
            self.sync_state()
            return float(bound)

    return CompiledLda


@contextmanager
def quiet(name: str) -> Iterator[None]:
    """Keep a logger from saying what no user can act on."""
    logger = logging.getLogger(name)
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def in_order(task: Callable[[int], Any], items: Iterable[int], n_threads: int) -> Iterator[Any]:
    """Yield results in the order of the items, a few of them under way at a time."""
    if n_threads == 1:
        yield from map(task, items)
        return
    under_way: deque[Future[Any]] = deque()
    with ThreadPoolExecutor(n_threads) as threads:
        for item in items:
            if len(under_way) > n_threads:
                yield under_way.popleft().result()
            under_way.append(threads.submit(task, item))
        while under_way:
            yield under_way.popleft().result()


def topics_bound(lam: NDArray[np.float64], eta: NDArray[np.float64]) -> float:
    """Return E[log p(beta)] - E[log q(beta)], the part of the bound that the topics add."""
    total = lam.sum(axis=1, keepdims=True)
    log_beta = special.psi(lam) - special.psi(total)
    prior = np.broadcast_to(eta, lam.shape)
    value = ((prior - lam) * log_beta + special.gammaln(lam) - special.gammaln(prior)).sum()
    return float(value + (special.gammaln(prior.sum(axis=1)) - special.gammaln(total[:, 0])).sum())


def rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round to so many significant digits that machines agree on them."""
    return np.array([float(f"{value:.{DIGITS}g}") for value in values])
