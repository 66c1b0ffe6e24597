"""Sampled topics by tomotopy, an optional extra: a third opinion on what there is.

One worker and an explicit seed, so that the same machine gives the same topics twice. Other
processors may not: tomotopy is compiled for each instruction set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from framing.errors import TopicsError
from framing.topics.fit import Fit
from framing.topics.lda import infer_lda
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
    groups: Sequence[str] | None = None,
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
    groups : sequence of str, length n_docs, optional
        Metadata of each document, such as its outlet: each group then has a prior of topics of
        its own (Dirichlet-multinomial regression, Mimno and McCallum 2008), and the topics of a
        document are inferred under its group's. ``alpha`` of the fit is their mean over
        documents. This draws the documents of a group together; to say how far groups differ,
        fit without it and ask `prevalence`.
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
        If tomotopy is not installed, or a document has no group.

    References
    ----------
    .. [1] Griffiths, T. L. and Steyvers, M. (2004). Finding scientific topics. Proceedings of
       the National Academy of Sciences 101 (suppl. 1), 5228-5235.
    .. [2] Mimno, D. and McCallum, A. (2008). Topic models conditioned on arbitrary features with
       Dirichlet-multinomial regression. Uncertainty in Artificial Intelligence 24, 411-418.
    """
    csr = sparse.csr_array(matrix)
    counted = np.ones(csr.shape[0], np.int64) if weights is None else np.asarray(weights)
    names = None if groups is None else _checked(groups, csr.shape[0])
    model = _sampler(k, eta, random_state, by_group=names is not None)
    for row in np.repeat(np.arange(csr.shape[0]), counted):
        at = slice(csr.indptr[row], csr.indptr[row + 1])
        words = np.repeat(csr.indices[at], csr.data[at].astype(np.int64))
        if len(words):
            own = {} if names is None else {"metadata": names[row]}
            model.add_doc(list(map(str, words.tolist())), **own)
    bound = _trained(model, iterations)
    settled = len(bound) > 1 and abs(bound[-1] - bound[-2]) < SETTLED * abs(bound[-1])
    column = np.array([int(word) for word in model.used_vocabs])
    shares = np.zeros((k, csr.shape[1]))
    for topic in range(k):
        shares[topic, column] = model.get_topic_word_dist(topic)
    if names is None:
        alpha = _rounded(model.alpha)
        return fit_of_topics("tomotopy", csr, shares, bound, settled, n_threads, alpha)
    priors = {name: _rounded(model.get_topic_prior(name)) for name in sorted(model.metadata_dict)}
    docs = [row for row in np.flatnonzero(counted) if names[row] in priors]
    alpha = np.average([priors[names[row]] for row in docs], axis=0, weights=counted[docs])
    fit = fit_of_topics("tomotopy", csr, shares, bound, settled, n_threads, alpha)
    return _by_group(fit, csr, names, priors, n_threads)


def _trained(model: Any, iterations: int) -> tuple[float, ...]:
    """Sample so many times, and return the log-likelihood of a word after each hundred."""
    seen = []
    for done in range(0, iterations, EVERY):
        model.train(min(EVERY, iterations - done), workers=1)
        seen.append(float(f"{model.ll_per_word:.7g}"))
    return tuple(seen)


def _by_group(
    fit: Fit,
    matrix: sparse.csr_array,
    names: NDArray[Any],
    priors: Mapping[str, NDArray[np.float64]],
    n_threads: int,
) -> Fit:
    """Infer the topics of each document under the prior of its group.

    A group that had no words to learn from keeps the mean prior.
    """
    theta = fit.theta.copy()
    for name, alpha in priors.items():
        rows = np.flatnonzero(names == name)
        theta[rows] = infer_lda(replace(fit, alpha=alpha), matrix[rows], n_threads=n_threads)
    return replace(fit, theta=theta)


def _sampler(k: int, eta: float, random_state: int, *, by_group: bool) -> Any:
    """Return an untrained model of tomotopy's."""
    try:
        import tomotopy
    except ImportError as error:
        raise TopicsError(
            "engine='tomotopy' needs the package tomotopy; install it with "
            "pip install 'framing[tomotopy]', or take engine='lda'."
        ) from error
    return (tomotopy.DMRModel if by_group else tomotopy.LDAModel)(k=k, eta=eta, seed=random_state)


def _checked(groups: Sequence[str], n_docs: int) -> NDArray[Any]:
    """Return the group of each document as text."""
    names = np.array([str(name) for name in groups], dtype=object)
    if len(names) != n_docs:
        raise TopicsError(
            f"groups= names {len(names):,} groups of {n_docs:,} documents; give one a document, "
            "in their order, such as model.units['outlet']."
        )
    missing = int(pd.isna(pd.Series(list(groups), dtype=object)).sum())
    if missing:
        raise TopicsError(
            f"groups= has no group for {missing:,} of {n_docs:,} documents; leave them out, or "
            "name their group."
        )
    return names


def _rounded(values: Any) -> NDArray[np.float64]:
    """Round to six significant digits."""
    return np.array([float(f"{value:.6g}") for value in values])
