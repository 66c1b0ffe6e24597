"""Dispersion: how evenly a term is spread over the parts of a corpus.

Every measure here is a sum over the parts in which the term occurs, and a remainder for all
others together. So the time grows with the number of counts that are not zero, and parts
by terms are never laid out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import sparse

from framing.comparison.measures.two_by_two import need_one_of
from framing.errors import CountsError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["FREQUENCIES", "Frequencies", "Spread", "spread"]

Frequencies = Literal["relative", "raw"]
FREQUENCIES = ("relative", "raw")


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """How evenly each term is spread; arrays of shape (n_terms,), missing where it never occurs.

    Attributes
    ----------
    range : ndarray of int64
        Parts with the term.
    juilland_d, carroll_d2, rosengren_s, da : ndarray of float64
        1 is perfectly even.
    dp, dp_norm, kl : ndarray of float64
        0 is perfectly even.
    """

    range: NDArray[np.int64]
    juilland_d: NDArray[np.float64]
    dp: NDArray[np.float64]
    dp_norm: NDArray[np.float64]
    kl: NDArray[np.float64]
    rosengren_s: NDArray[np.float64]
    carroll_d2: NDArray[np.float64]
    da: NDArray[np.float64]


def spread(
    counts: sparse.csr_array | Sequence[Sequence[int]] | NDArray[np.int64],
    n_tokens: ArrayLike,
    *,
    frequencies: Frequencies = "relative",
) -> Spread:
    """Return measures of dispersion of each term over parts.

    With `n` parts, `v` the term's occurrences in a part and `f` in all, `s` the part's share of
    all words, `x` the term's rate in a part and `x̄` its mean over the parts::

        juilland_d   1 - sd(x) / (x̄ * sqrt(n - 1)), sd with n in its denominator
        dp           sum(|v / f - s|) / 2
        dp_norm      dp / (1 - min(s))
        kl           sum(v / f * log2(v / f / s))
        rosengren_s  sum(sqrt(v * s)) ** 2 / f
        carroll_d2   -sum(x / sum(x) * log2(x / sum(x))) / log2(n)
        da           1 - mean(|x_i - x_j| over pairs of parts) / (2 x̄)

    Parameters
    ----------
    counts : array-like or scipy sparse of int, shape (n_parts, n_terms)
        Occurrences.
    n_tokens : array-like of int, shape (n_parts,)
        Words of each part, from 1 up.
    frequencies : {"relative", "raw"}, default "relative"
        What the rate `x` is in Juilland's D, Carroll's D2 and DA: occurrences per word of the
        part, or occurrences, which is meant for parts of equal size.

    Returns
    -------
    Spread

    Raises
    ------
    CountsError
        If there are fewer than two parts, a part has no words, or `frequencies` is neither.

    References
    ----------
    .. [1] Juilland, A. and Chang-Rodríguez, E. (1964). Frequency Dictionary of Spanish Words.
    .. [2] Carroll, J. B. (1970). An alternative to Juilland's usage coefficient for lexical
       frequencies. ETS Research Bulletin 1970 (2).
    .. [3] Rosengren, I. (1971). The quantitative concept of language and its relation to the
       structure of frequency dictionaries. Études de linguistique appliquée 1, 103-127.
    .. [4] Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. International
       Journal of Corpus Linguistics 13 (4), 403-437.
    .. [5] Lijffijt, J. and Gries, S. Th. (2012). Correction to "Dispersions and adjusted
       frequencies in corpora". International Journal of Corpus Linguistics 17 (1), 147-149.
    .. [6] Burch, B., Egbert, J. and Biber, D. (2017). Measuring and interpreting lexical
       dispersion in corpus linguistics. Journal of Research Design and Statistics in
       Linguistics and Communication Science 3 (2), 189-216.
    .. [7] Gries, S. Th. (2024). Frequency, Dispersion, Association, and Keyness. Benjamins.

    Examples
    --------
    >>> even = spread([[1, 4], [1, 0], [2, 0]], [100, 100, 200])
    >>> even.dp.round(3), even.dp_norm.round(3), even.kl.round(3), even.juilland_d.round(3)
    (array([0.  , 0.75]), array([0., 1.]), array([0., 2.]), array([1., 0.]))
    """
    need_one_of("frequencies", frequencies, FREQUENCIES)
    words = np.asarray(n_tokens, dtype=np.float64)
    n_parts = len(words)
    if n_parts < 2:
        raise CountsError(f"dispersion needs two parts or more; there is {n_parts}.")
    if not (words > 0).all():
        raise CountsError("a part has no words, so that it has no share of them; leave it out.")
    matrix = sparse.csr_array(np.asarray(counts) if isinstance(counts, Sequence) else counts)
    part, term = (index.astype(np.int64) for index in matrix.nonzero())
    v = matrix.data[matrix.data != 0].astype(np.float64)
    sums = _Sums(term, matrix.shape[1])
    f, parts = sums(v), sums(np.ones(len(v)))
    f = np.where(f > 0, f, np.nan)
    s = (words / words.sum())[part]
    x = v / words[part] if frequencies == "relative" else v
    share = v / f[term]
    never = 0 * f  # missing where a term never occurs
    dp = (sums(np.abs(share - s)) + np.maximum(1 - sums(s), 0.0)) / 2 + never
    total = sums(x)
    mean = np.where(total > 0, total, np.nan) / n_parts
    variance = (sums((x - mean[term]) ** 2) + (n_parts - parts) * mean**2) / n_parts
    part_of_rate = x / (mean * n_parts)[term]
    return Spread(
        parts.astype(np.int64),
        _within(1 - np.sqrt(variance / (n_parts - 1)) / mean),
        dp,
        _within(dp / (1 - words.min() / words.sum())),
        np.maximum(sums(share * np.log2(share / s)), 0.0) + never,
        _within(sums(np.sqrt(v * s)) ** 2 / f),
        _within(-sums(part_of_rate * np.log2(part_of_rate)) / np.log2(n_parts) + never),
        _within(1 - _mean_gap(x, term, parts, n_parts) / (2 * mean)),
    )


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums over the parts with the term, for each term."""

    term: NDArray[np.int64]
    n_terms: int

    def __call__(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(self.term, values, self.n_terms), dtype=np.float64)


def _mean_gap(
    x: NDArray[np.float64], term: NDArray[np.int64], parts: NDArray[np.float64], n_parts: int
) -> NDArray[np.float64]:
    """Return the mean difference of the rates in two parts, from the rates in their order.

    The i-th smallest of n is the larger one of i - 1 pairs and the smaller one of n - i. The
    zeros come first.
    """
    order = np.lexsort((x, term))
    ends = np.cumsum(parts).astype(np.int64)
    from_end = ends[term[order]] - 1 - np.arange(len(order))  # 0 for the largest of its term
    weight = n_parts - 1 - 2 * from_end
    gaps = np.bincount(term[order], x[order] * weight, len(parts))
    return gaps / (n_parts * (n_parts - 1) / 2)


def _within(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values that lie from 0 to 1 but for the last digit, without that digit's sign."""
    return np.clip(values, 0.0, 1.0) + 0.0
