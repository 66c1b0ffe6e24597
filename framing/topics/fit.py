"""What an engine returns: the words of each topic, the topics of each document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Fit"]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Topics fitted to a matrix of documents by words.

    Attributes
    ----------
    engine : str
        ``"lda"``, ``"nmf"`` or ``"tomotopy"``.
    phi : ndarray of float64, shape (k, n_terms)
        Share of each word in each topic; rows sum to 1.
    theta : ndarray of float64, shape (n_docs, k)
        Share of each topic in each document; rows sum to 1, or are missing where a document
        has no word.
    alpha : ndarray of float64, shape (k,), optional
        Dirichlet prior of `theta`, where the engine has one.
    lam : ndarray of float64, shape (k, n_terms), optional
        What `phi` is the normalized form of: variational Dirichlet parameters (lda), or
        weights (nmf). A later fit can be started from it.
    bound : tuple of float
        After each pass: lower bound of the log-likelihood of a word (lda), or the loss.
    converged : bool
        Whether the last pass changed the bound by less than the tolerance.
    """

    engine: str
    phi: NDArray[np.float64]
    theta: NDArray[np.float64]
    alpha: NDArray[np.float64] | None
    lam: NDArray[np.float64] | None
    bound: tuple[float, ...]
    converged: bool

    @property
    def k(self) -> int:
        """Number of topics."""
        return len(self.phi)
