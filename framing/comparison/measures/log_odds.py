"""Weighted log-odds: a difference that is careful with rare words (Monroe et al. 2008)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from framing.errors import CountsError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["PRIOR_MASS", "LogOdds", "log_odds"]

PRIOR_MASS = 500.0


@dataclass(frozen=True, slots=True, eq=False)
class LogOdds:
    """The weighted log-odds of each term.

    Attributes
    ----------
    estimate : ndarray of float64, shape (n_terms,)
        Difference of the log-odds in the two sides, in natural logarithms.
    variance : ndarray of float64, shape (n_terms,)
        Its approximate posterior variance under the multinomial model.
    prior_mass : float
        Words that the prior is worth, over all terms.
    """

    estimate: NDArray[np.float64]
    variance: NDArray[np.float64]
    prior_mass: float

    @property
    def z(self) -> NDArray[np.float64]:
        """Estimate over its standard deviation: it ranks terms, and is not a test."""
        z: NDArray[np.float64] = self.estimate / np.sqrt(self.variance)
        return z


def log_odds(
    target: ArrayLike,
    reference: ArrayLike,
    *,
    n_target: int,
    n_reference: int,
    prior: Literal["pooled"] | float | ArrayLike = "pooled",
    prior_mass: Literal["raw"] | float = PRIOR_MASS,
    n_prior: float | None = None,
) -> LogOdds:
    """Return log-odds differences, smoothed by a Dirichlet prior, with their variances.

    With counts `a` and `b`, words `n` and `m`, prior `alpha` of the term and total `A`::

        estimate = ln((a + alpha) / (n + A - a - alpha)) - ln((b + alpha) / (m + A - b - alpha))
        variance = 1 / (a + alpha) + 1 / (b + alpha)

    Parameters
    ----------
    target, reference : array-like of int, shape (n_terms,)
        Occurrences on the two sides.
    n_target, n_reference : int
        Words on the two sides.
    prior : {"pooled"}, float, or array-like of shape (n_terms,), default "pooled"
        ``"pooled"`` is informative: each term's share of the words of both sides, times
        `prior_mass`. A number is uninformative: the same `alpha` for every term that
        occurs on either side. An array is informative, too: occurrences in a background
        corpus, of which the shares are taken; each must be above 0 where the term occurs.
    prior_mass : float or "raw", default 500
        Words that an informative prior is worth, `A`. The larger it is, the more a rare term is
        drawn to no difference. ``"raw"`` takes the counts themselves for the prior: it then
        weighs as much as the corpus they are from. Unused where `prior` is a number.
    n_prior : float, optional
        Words of the background corpus; by default the sum of the array.

    Returns
    -------
    LogOdds
        Positive where the target uses the term more.

    Raises
    ------
    CountsError
        If the prior or its mass is not a positive number, or one term is the only word
        there is, so that its odds are infinite, or the background lacks a term.

    References
    ----------
    .. [1] Monroe, B. L., Colaresi, M. P. and Quinn, K. M. (2008). Fightin' Words: Lexical
       Feature Selection and Evaluation for Identifying the Content of Political Conflict.
       Political Analysis 16 (4), 372-403.

    Examples
    --------
    >>> odds = log_odds([3, 1], [1, 3], n_target=4, n_reference=4, prior=1.0)
    >>> odds.estimate.round(6)  # ln(4 / 2) - ln(2 / 4), and its reverse
    array([ 1.386294, -1.386294])
    >>> odds.variance  # 1/4 + 1/2
    array([0.75, 0.75])
    """
    a, b = np.asarray(target, dtype=np.float64), np.asarray(reference, dtype=np.float64)
    alpha, mass = _prior(a + b, n_target + n_reference, prior, prior_mass, n_prior)
    rest_target, rest_reference = n_target + mass - a - alpha, n_reference + mass - b - alpha
    present = a + b > 0
    if ((np.minimum(rest_target, rest_reference) <= 0) & present).any():
        raise CountsError(
            "a term makes up all the words there are, or occurs more often than there are words, "
            "so that its odds are infinite; check `n_tokens` of the units."
        )
    # terms of neither side have a pooled prior of zero, and no odds
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = np.log((a + alpha) / rest_target) - np.log((b + alpha) / rest_reference)
        variance = 1 / (a + alpha) + 1 / (b + alpha)
    missing = ~present
    return LogOdds(
        np.where(missing, np.nan, estimate), np.where(missing, np.nan, variance), float(mass)
    )


def _prior(
    both: NDArray[np.float64],
    n_words: int,
    prior: str | float | ArrayLike,
    prior_mass: str | float,
    n_prior: float | None,
) -> tuple[NDArray[np.float64], float]:
    """Return the prior of each term and the total."""
    if not (isinstance(prior, str) or np.ndim(prior)):
        alpha = _positive("prior", prior)
        return np.full(both.shape, alpha), alpha * int(np.count_nonzero(both))
    if isinstance(prior, str):
        if prior != "pooled":
            _positive("prior", prior)
        background, n_prior = both, float(n_words)
    else:
        background = _background(both, np.asarray(prior, dtype=np.float64))
        n_prior = float(background.sum()) if n_prior is None else _positive("n_prior", n_prior)
    mass = n_prior if prior_mass == "raw" else _positive("prior_mass", prior_mass)
    return mass * background / n_prior, mass


def _background(both: NDArray[np.float64], background: NDArray[np.float64]) -> NDArray[np.float64]:
    if background.shape != both.shape:
        raise CountsError(
            f"the background has {background.shape} counts for {both.shape} terms; give one a term."
        )
    if not (np.isfinite(background) & ((background > 0) | ((both == 0) & (background == 0)))).all():
        raise CountsError(
            "every term needs a background count above 0; put 0.5 where the background lacks it."
        )
    return background


def _positive(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
        choices = {
            "prior": "'pooled' or a number above 0, or counts of a background corpus",
            "prior_mass": "a number above 0 or 'raw'",
        }.get(name, "a number above 0")
        raise CountsError(f"{name} must be {choices}; got {value!r}.")
    if not (np.isfinite(value) and value > 0):
        raise CountsError(f"{name} must be a number above 0; got {value!r}.")
    return float(value)
