"""How much a unit counts: by its words, or by what it tells of a bursty word.

A rate over all words gives a document of 2,000 words ten times the weight of one of 200. For
a word that scatters evenly this is best; a bursty word stands in a long document many times
or not at all, and the long document tells hardly more than the short one. Counts and words
of unit i are multiplied by ``1 / (1 + c m_i)``, the weights of the negative-binomial score
(Lawless 1987), with c from how far the counts scatter, whatever their groups.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.comparison.inference.sample import Sample

__all__ = ["WEIGHTS", "weighed"]

WEIGHTS = ("words", "dispersion")
# c times the mean of the words: no more values than this, so that draws can be shared.
STEPS = (0.0, 0.25, 1.0, 4.0, 16.0, np.inf)
EDGES = (0.125, 0.5, 2.0, 8.0, 32.0)
FINEST = 2.0**-10  # weights are multiples of it, so that their sums are exact


def weighed(sample: Sample, weigh: str) -> list[tuple[NDArray[np.intp], Sample]]:
    """Return the terms in groups of equal weights, each with its weighted sample.

    Parameters
    ----------
    sample : Sample
        Any; its groups are not looked at.
    weigh : {"words", "dispersion"}
        ``"words"`` changes nothing. ``"dispersion"``: for each term with rate r, counts x and
        words m of the units, ``c = max(0, (sum((x - r m)^2) - sum(x)) / (r sum(m^2)))`` (moments
        of the negative binomial), rounded to one of six steps.

    References
    ----------
    .. [1] Lawless, J. F. (1987). Negative binomial and mixed Poisson regression. Canadian
       Journal of Statistics 15 (3), 209-225.
    """
    n_terms = sample.matrix.shape[1]
    everything = np.arange(n_terms)
    if weigh == "words":
        return [(everything, sample)]
    words = sample.n_tokens.astype(np.float64)
    x = np.asarray(sample.matrix.sum(axis=0)).ravel().astype(np.float64)
    xx = np.asarray(sample.matrix.power(2).sum(axis=0)).ravel().astype(np.float64)
    xm = np.asarray(words @ sample.matrix).ravel()
    rate, squares = x / words.sum(), (words * words).sum()
    scatter = xx - 2 * rate * xm + rate * rate * squares
    with np.errstate(divide="ignore", invalid="ignore"):
        c = np.where(x > 0, np.maximum(0.0, (scatter - x) / (rate * squares)), 0.0)
    step = np.searchsorted(EDGES, c * words.mean(), side="right")
    found = []
    for i in np.unique(step):
        terms = everything[step == i]
        found.append((terms, _with_weights(sample, terms, STEPS[i] / words.mean(), words)))
    return found


def _with_weights(
    sample: Sample, terms: NDArray[np.intp], c: float, words: NDArray[np.float64]
) -> Sample:
    raw = 1 / words if np.isinf(c) else 1 / (1 + c * words)
    weight = np.maximum(np.rint(raw / np.median(raw) / FINEST), 1.0) * FINEST
    matrix = sparse.csc_array(sample.matrix[:, terms], dtype=np.float64)
    matrix.data *= weight[matrix.indices]
    return replace(sample, matrix=matrix, n_tokens=words * weight)
