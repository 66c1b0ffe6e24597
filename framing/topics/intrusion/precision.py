"""How often, how surely and how unanimously: the numbers of an intrusion test, on arrays.

Answers about one topic hang together, and so do those of one coder. Intervals of a whole test
therefore resample topics (or documents) and coders together; the interval of a single topic,
where there is nothing to resample but a handful of answers, is Wilson's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["krippendorff_alpha", "log_odds", "two_way_interval", "wilson_interval"]


def wilson_interval(
    n_right: ArrayLike, n: ArrayLike, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the score interval of a proportion (Wilson 1927); missing where `n` is 0.

    ``(p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)``. It supposes independent answers.

    Parameters
    ----------
    n_right, n : array-like of int
        Right answers, of all.
    level : float, default 0.95
        Of the interval.

    References
    ----------
    .. [1] Wilson, E. (1927). Probable inference, the law of succession, and statistical
       inference. Journal of the American Statistical Association 22 (158), 209-212.

    Examples
    --------
    >>> low, high = wilson_interval(3, 3)
    >>> round(float(low), 3), round(float(high), 3)
    (0.439, 1.0)
    """
    right, total = np.asarray(n_right, dtype=np.float64), np.asarray(n, dtype=np.float64)
    z2 = float(ndtri(0.5 + level / 2)) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        share = right / total
        middle = (share + z2 / (2 * total)) / (1 + z2 / total)
        spread = np.sqrt(z2 * (share * (1 - share) / total + z2 / (4 * total**2)))
        half = spread / (1 + z2 / total)
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def two_way_interval(
    sums: NDArray[np.float64],
    counts: NDArray[np.float64],
    *,
    level: float = 0.95,
    n_resamples: int = 1999,
    random_state: int = 0,
) -> tuple[float, float]:
    """Return a percentile interval of a mean over rows and columns that both were sampled.

    Rows (topics or documents) and columns (coders) are drawn with replacement, independently,
    and each answer counts as often as its row times its column (Owen 2007). Where only answers
    vary, and neither topics nor coders do, the interval is too wide rather than too narrow.
    With one coder only rows are drawn.

    Parameters
    ----------
    sums : ndarray of float64, shape (n_rows, n_columns)
        Sum of what is averaged, over the answers of a cell.
    counts : ndarray of float64, shape (n_rows, n_columns)
        Answers of the cell.
    level : float, default 0.95
        Of the interval.
    n_resamples : int, default 1999
        Bootstrap resamples.
    random_state : int, default 0
        Of the resamples.

    References
    ----------
    .. [1] Owen, A. (2007). The pigeonhole bootstrap. Annals of Applied Statistics 1 (2),
       386-411.

    Examples
    --------
    >>> two_way_interval(np.array([[1.0], [1.0], [1.0]]), np.ones((3, 1)))
    (1.0, 1.0)
    """
    streams = np.random.SeedSequence(random_state).spawn(2)
    rows, columns = (
        np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), n_resamples)
        for seed, size in zip(streams, sums.shape, strict=True)
    )
    total = np.einsum("bi,ij,bj->b", rows, sums, columns, optimize=True)
    n = np.einsum("bi,ij,bj->b", rows, counts, columns, optimize=True)
    tail = 50 * (1 - level)
    low, high = np.percentile(total[n > 0] / n[n > 0], [tail, 100 - tail])
    return float(low), float(high)


def krippendorff_alpha(chosen: NDArray[np.int64]) -> float:
    """Return Krippendorff's alpha for nominal answers, as `nltk.metrics.agreement` has it.

    What is compared is the number of the option. Options are shuffled in every item, so that
    the numbers mean nothing and agreement by chance is about 1 in the number of options.

    Parameters
    ----------
    chosen : ndarray of int64, shape (n_items, n_options)
        How many coders chose each option of each item; items with fewer than two answers say
        nothing about agreement and are passed over.

    Returns
    -------
    float
        1 at full agreement, 0 at that of chance, missing where no item has two answers.

    References
    ----------
    .. [1] Krippendorff, K. (2004). Content Analysis, 2nd ed. Sage. Chapter 11.

    Examples
    --------
    >>> round(krippendorff_alpha(np.array([[2, 0], [0, 2], [1, 1]])), 4)
    0.4444
    """
    paired = chosen[chosen.sum(axis=1) > 1]
    if not len(paired):
        return float("nan")
    from nltk.metrics.agreement import AnnotationTask  # over a second, and only here

    # nltk wants a name for each coder of an item, but the measure does not know coders apart
    answers = [
        (f"{coder:06d}", f"{item:06d}", f"{option:06d}")
        for item, row in enumerate(paired)
        for coder, option in enumerate(np.repeat(np.arange(len(row)), row))
    ]
    return float(AnnotationTask(data=answers).alpha())


def log_odds(
    theta_intruder: ArrayLike, theta_chosen: ArrayLike, floor: float = 1e-6
) -> NDArray[np.float64]:
    """Return the topic log odds of answers (Chang et al. 2009, equation 2).

    ``log(theta of the true intruder) - log(theta of the chosen topic)``: 0 for a right answer,
    and the more below it the larger the topic of the document that was thrown out.

    Parameters
    ----------
    theta_intruder, theta_chosen : array-like of float
        Shares of the two topics in the document.
    floor : float, default 1e-6
        Stands in for a smaller share: some engines give shares of exactly zero.

    Examples
    --------
    >>> log_odds([0.01, 0.01], [0.01, 0.5]).round(3)
    array([ 0.   , -3.912])
    """
    true, chosen = (
        np.log(np.maximum(np.asarray(share, dtype=np.float64), floor))
        for share in (theta_intruder, theta_chosen)
    )
    return np.asarray(true - chosen)
