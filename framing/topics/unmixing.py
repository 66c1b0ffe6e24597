"""Which share of a document's words each topic has, estimated so that groups can be compared.

Shares that a topic model infers are drawn toward its prior, which is the same for all documents:
so differences between groups come out too small, most where documents are short or topics share
words. What the words themselves say, with the topics given, is not drawn anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import sparse

from framing.errors import TopicsError, did_you_mean

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from framing.topics.fit import Fit

__all__ = ["SHARES", "Share", "shares_of_documents", "unmixed"]

Share = Literal["unmixed", "words", "theta"]
SHARES = ("unmixed", "words", "theta")
FLOOR = 0.01  # of all words are shared out evenly, so that no word is beyond expectation
CUTOFF = 1e-8  # of the largest eigenvalue: below it, topics are the same but for rounding


def shares_of_documents(
    fit: Fit,
    matrix: sparse.csr_array,
    *,
    share: Share = "unmixed",
    weights: ArrayLike | None = None,
) -> NDArray[np.float64]:
    """Return the share of each topic in each document, (n_docs, k); missing without a word.

    Parameters
    ----------
    fit : Fit
        Topics, fitted to these documents.
    matrix : scipy.sparse.csr_array, shape (n_docs, n_terms)
        Counts.
    share : {"unmixed", "words", "theta"}, default "unmixed"
        ``"unmixed"``: those that explain the frequencies of the words best, by weighted least
        squares (`unmixed`); without bias where the topics are right, and not confined to 0 to 1
        in a single document. ``"words"``: the expected share of the document's words, which is
        `theta` without the words that the prior stands for. ``"theta"``: as the model infers it.
    weights : array-like of float, shape (n_docs,), optional
        How often each document counts; by default once.
    """
    if share not in SHARES:
        raise TopicsError(f"there is no share {share!r}; {did_you_mean(str(share), SHARES)}")
    csr = sparse.csr_array(matrix)
    if share == "theta":
        return fit.theta
    n_words = np.asarray(csr.sum(axis=1), dtype=np.float64)
    words = without_prior(fit, n_words)
    if share == "words":
        return words
    counted = n_words if weights is None else n_words * np.asarray(weights, dtype=np.float64)
    overall = (counted[:, np.newaxis] * np.nan_to_num(words)).sum(axis=0) / counted.sum()
    overall = (np.maximum(overall, 0.0) + FLOOR / fit.k) / (1 + FLOOR)
    return unmixed(csr, fit.phi, overall)


def without_prior(fit: Fit, n_words: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take the words that the prior stands for out of theta.

    A document of n words has the Dirichlet parameters alpha plus its words in each topic; theta
    is these over their sum.
    """
    if fit.alpha is None:
        return fit.theta
    total = n_words + fit.alpha.sum()
    own = fit.theta * total[:, np.newaxis] - fit.alpha
    return np.asarray(
        np.divide(own, n_words[:, np.newaxis], out=np.full_like(own, np.nan),
                  where=n_words[:, np.newaxis] > 0)
    )  # fmt: skip


def unmixed(
    matrix: sparse.csr_array, phi: NDArray[np.float64], overall: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Explain the frequencies of words in documents by shares of topics, in least squares.

    Parameters
    ----------
    matrix : scipy.sparse.csr_array, shape (n_docs, n_terms)
        Counts.
    phi : ndarray of float64, shape (k, n_terms)
        Share of each word in each topic.
    overall : ndarray of float64, shape (k,)
        Share of each topic in all words, which says how much a word varies.

    Returns
    -------
    ndarray of float64, shape (n_docs, k)
        Rows sum to 1; single shares can be below 0 or above 1, their mean over many documents
        is right. Missing for documents without a word.

    Notes
    -----
    With frequencies f of a document and p = overall phi those of the corpus, the shares are
    ``(phi P phi')^-1 phi P f`` with P = diag(1 / p): generalized least squares (Aitken 1936), one
    Fisher scoring step of the multinomial mixture from `overall`. As the expectation of f is
    theta phi, that of the shares is theta, however short the document.

    References
    ----------
    .. [1] Aitken, A. C. (1936). On least squares and linear combination of observations.
       Proceedings of the Royal Society of Edinburgh 55, 42-48.

    Examples
    --------
    >>> topics = np.array([[0.8, 0.2], [0.4, 0.6]])
    >>> unmixed(sparse.csr_array([[6, 4], [7, 3]]), topics, np.array([0.5, 0.5])).round(6)
    array([[0.5 , 0.5 ],
           [0.75, 0.25]])
    """
    expected = overall @ phi
    weighed = np.divide(phi, expected, out=np.zeros_like(phi), where=expected > 0)
    counts = matrix.astype(np.float64)
    n_words = counts @ (expected > 0).astype(np.float64)
    scores = np.asarray(counts @ weighed.T)
    root = np.sqrt(overall)  # by which the matrix is brought to one scale before it is inverted
    mixing = np.einsum("iw,jw->ij", weighed, phi) * np.outer(root, root)
    shares = (scores * root) @ np.linalg.pinv(mixing, rcond=CUTOFF, hermitian=True) * root
    return np.asarray(
        np.divide(shares, n_words[:, np.newaxis], out=np.full_like(shares, np.nan),
                  where=n_words[:, np.newaxis] > 0)
    )  # fmt: skip
