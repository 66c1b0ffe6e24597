"""Jensen-Shannon divergence of two vocabularies, term by term (Lin 1991)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.comparison.measures.two_by_two import excess_words, whole
from framing.errors import CountsError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["jsd"]

FAR = 0.9  # beyond it a share is near zero, and the plain formula loses nothing


def jsd(target: ArrayLike, reference: ArrayLike, *, base: float = 2) -> NDArray[np.float64]:
    """Return what each term adds to the Jensen-Shannon divergence; the divergence is their sum.

    With `p` and `q` the term's shares of all occurrences on its side and ``m = (p + q) / 2``::

        contribution = (p log(p / m) + q log(q / m)) / 2

    It is the word shift of the divergence with both sides weighted alike (Gallagher et al.
    2021). The square root of the sum is a distance.

    Parameters
    ----------
    target, reference : array-like of int, shape (n_terms,)
        Occurrences on the two sides. Shares are of their sums, so they must be all the
        terms that are compared.
    base : float, default 2
        Base of the logarithm: with 2 the divergence is in bits, from 0 (equal shares) to 1 (no
        term in common); with `math.e` in nats, up to 0.693.

    Returns
    -------
    ndarray of float64, shape (n_terms,)
        From 0 up, whichever side uses the term more.

    Raises
    ------
    CountsError
        If a side has no occurrences, a count is not whole, or the base is not above 1.

    References
    ----------
    .. [1] Lin, J. (1991). Divergence measures based on the Shannon entropy. IEEE Transactions on
       Information Theory 37 (1), 145-151.
    .. [2] Gallagher, R. J. et al. (2021). Generalized word shift graphs. EPJ Data Science 10, 4.

    Examples
    --------
    >>> parts = jsd([5, 3, 2], [2, 3, 5])
    >>> parts.round(6), parts.sum().round(6)
    (array([0.047908, 0.      , 0.047908]), np.float64(0.095816))
    """
    if isinstance(base, bool) or not (np.isfinite(base) and base > 1):
        raise CountsError(f"base must be a number above 1, such as 2 for bits; got {base!r}.")
    a, b = whole(target, "target"), whole(reference, "reference")
    n, m = total(a, "target"), total(b, "reference")
    # t = (p - q) / (p + q); in t the contribution is mean / 2 * (2 t artanh t + ln(1 - t**2)),
    # which loses nothing where p and q are nearly equal
    mean = (a / n + b / m) / 2
    half = excess_words(a, b, n, m) * ((n + m) / (n * m)) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(mean > 0, half / mean, 0.0)
        near = 2 * t * np.arctanh(t) + np.log1p(-t * t)
    t = np.clip(t, -1.0, 1.0)
    far = _entropy_part(1 + t) + _entropy_part(1 - t)
    spread = np.where(np.abs(t) < FAR, near, far)
    return np.asarray(np.maximum(mean / 2 * spread / np.log(base), 0.0))


def _entropy_part(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``x ln x``, and 0 at 0."""
    return x * np.log(np.where(x > 0, x, 1.0))


def total(counts: NDArray[np.int64], side: str) -> int:
    """Return the occurrences of a side.

    Raises
    ------
    CountsError
        If there are none: nothing has no shares and no ranks.
    """
    if not counts.any():
        raise CountsError(
            f"the {side} has no occurrence of any term, so there is no distribution to hold "
            "against the other; choose another layer, or another group."
        )
    return int(counts.sum())
