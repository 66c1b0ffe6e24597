"""Intervals from resampled units: bootstrap-t, BCa, percentiles, and the robust one beside.

All of them rest on few units being like many, which bursty words belie: see
``docs/inference.md`` for how often each covers the truth. Where a ratio is enough, the
interval that inverts the permutation test (`permutation`) covers better.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy import special, stats

from framing.comparison.inference.draws import resample
from framing.comparison.inference.sums import Moments, drawn_moments, drawn_sums, moments
from framing.errors import CountsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.comparison.inference.sample import Sample

__all__ = ["INTERVALS", "METHODS", "Bounds", "Quantity", "bootstrap", "check_draws"]

METHODS = {
    "inversion": "the ratios that the permutation test does not reject",
    "bootstrap-t": "bootstrap-t over whole units",
    "bca": "BCa bootstrap over whole units",
    "percentile": "percentile bootstrap over whole units",
    "robust": "standard errors between units, linearized",
}
INTERVALS = tuple(METHODS)
Quantity = Literal["rate", "difference", "log_ratio"]
HALF = 0.5
VALUES_AT_A_TIME = 4_000_000
LEAST_DRAWS = 99
LEAST_USABLE = 0.5  # of the resamples must have a standard error


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Interval bounds, ``(n_groups, n_terms)`` for rates and ``(1, n_terms)`` for effects.

    Missing where no interval can be made: one unit, or none of the units with the word.
    Rates are per word, log ratios in doublings.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]


def bootstrap(
    sample: Sample,
    of: Quantity,
    *,
    method: str,
    level: float,
    n_resamples: int,
    seed: np.random.SeedSequence,
    progress: Callable[[int], None] | None = None,
) -> Bounds:
    """Return intervals of the rates of all groups, or of an effect between two.

    Parameters
    ----------
    sample : Sample
        Two groups, unless `of` is ``"rate"``.
    of : {"rate", "difference", "log_ratio"}
        Per word; log ratios in doublings, with half an occurrence for none.
    method : {"bootstrap-t", "bca", "percentile", "robust"}
        ``"bootstrap-t"`` (Hall 1988): quantiles of the resampled estimate's distance from the
        estimate, in its standard errors. ``"bca"`` (Efron 1987): percentiles corrected for
        bias and skew, the acceleration from the linearized influence of each unit.
        ``"percentile"``: those of the resampled estimates. ``"robust"``: no resampling; the
        linearized standard error between units (Binder 1983) and Student's t with
        Satterthwaite's degrees of freedom.
    level : float
        Such as 0.95.
    n_resamples : int
        Bootstrap resamples.
    seed : SeedSequence
        Of this task.
    progress : callable, optional
        Called with the number of terms done since.

    References
    ----------
    .. [1] Binder, D. A. (1983). On the variances of asymptotically normal estimators from
       complex surveys. International Statistical Review 51 (3), 279-292.
    .. [2] Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American
       Statistical Association 82 (397), 171-185.
    .. [3] Hall, P. (1988). Theoretical comparison of bootstrap confidence intervals. Annals of
       Statistics 16 (3), 927-953.
    """
    n_terms = sample.matrix.shape[1]
    tails = ((1 - level) / 2, (1 + level) / 2)
    if method == "robust":
        if progress is not None:
            progress(n_terms)
        return _robust(moments(sample), of, tails)
    weights = resample(sample, n_resamples, seed)
    rows = len(sample.groups) if of == "rate" else 1
    bounds = Bounds(*(np.full((rows, n_terms), np.nan) for _ in range(2)))
    step = max(1, VALUES_AT_A_TIME // (n_resamples * len(sample.groups)))
    words = drawn_moments(sample, weights, 0, 0).m
    for first in range(0, n_terms, step):
        last = min(first + step, n_terms)
        low, high = _block(sample, weights, words, of, method, tails, first, last)
        bounds.low[:, first:last], bounds.high[:, first:last] = low, high
        if progress is not None:
            progress(last - first)
    return bounds


def check_draws(level: float, seed: int, **numbers: int) -> None:
    """Raise unless level, seed and numbers of draws are what they can be."""
    for name, value in {**numbers, "seed": seed}.items():
        least = 0 if name == "seed" else LEAST_DRAWS
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise CountsError(f"{name} must be a whole number from {least} up; got {value!r}.")
    if isinstance(level, bool) or not isinstance(level, float) or not 0.5 <= level < 1:
        raise CountsError(f"level must be at least 0.5 and below 1; got {level!r}.")


def _block(
    sample: Sample,
    weights: NDArray[np.uint8],
    words: NDArray[np.float64],
    of: Quantity,
    method: str,
    tails: tuple[float, float],
    first: int,
    last: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the bounds of the terms from `first` to `last`."""
    ones = np.ones((weights.shape[0], 1), dtype=np.uint8)
    observed = drawn_moments(sample, ones, first, last)
    if method == "bootstrap-t":
        drawn = drawn_moments(sample, weights, first, last)
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high = _studentized(observed, drawn, of, tails)
    else:
        x = drawn_sums(sample, weights, first, last)
        values = _value(x, words, of)
        if method == "bca":
            low, high = _bca(sample, observed, values, of, tails, first, last)
        else:
            low, high = _quantiles(values, tails)
    known = _known(observed, of)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def _known(observed: Moments, of: Quantity) -> NDArray[np.bool_]:
    """Say for which rows and terms there is something to make an interval of.

    Units that are all alike leave none: an interval of no width would claim certainty.
    """
    several: NDArray[np.bool_] = np.asarray(observed.n[:, 0] > 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        varies: NDArray[np.bool_] = _spread(observed, of)[..., 0] > 0
    present = observed.x[..., 0] > 0
    if of == "rate":
        return varies & several & present
    enough = present.all(axis=0) if of == "log_ratio" else present.any(axis=0)
    return varies & np.asarray(enough & several.all())[np.newaxis]


def _value(x: NDArray[Any], m: NDArray[np.float64], of: Quantity) -> NDArray[np.float64]:
    """Return the quantity of each draw, (rows, n_terms, n_draws)."""
    if of == "log_ratio":
        logs = np.log2(np.where(x == 0, HALF, x)) - np.log2(m)
        values: NDArray[np.float64] = logs[:1] - logs[1:]
        return values
    rates: NDArray[np.float64] = x / m
    return rates if of == "rate" else rates[:1] - rates[1:]


def _spread(sums: Moments, of: Quantity) -> NDArray[np.float64]:
    """Return the variance of the quantity between units."""
    variance = sums.variance
    if of == "log_ratio":
        rate = np.where(sums.x == 0, HALF, sums.x) / sums.m
        absent = sums.x == 0  # as in the permutation test
        variance = np.where(absent, 1.0, variance / (rate * rate)) / np.log(2) ** 2
    if of == "rate":
        return variance
    total: NDArray[np.float64] = variance.sum(axis=0, keepdims=True)
    return total


def _robust(observed: Moments, of: Quantity, tails: tuple[float, float]) -> Bounds:
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = _spread(observed, of)[..., 0]
        center = _value(observed.x, observed.m, of)[..., 0]
        each = observed.variance[..., 0]
        if of == "log_ratio":
            each = each / np.where(observed.x == 0, np.nan, observed.rate)[..., 0] ** 2
        n = observed.n[:, :, 0]
        if of == "rate":
            freedom = np.broadcast_to(n - 1, center.shape)
        else:
            freedom = (each.sum(axis=0) ** 2 / (each**2 / (n - 1)).sum(axis=0))[np.newaxis]
        half = special.stdtrit(freedom, tails[1]) * np.sqrt(spread)
    known = _known(observed, of)
    return Bounds(np.where(known, center - half, np.nan), np.where(known, center + half, np.nan))


def _studentized(
    observed: Moments, drawn: Moments, of: Quantity, tails: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    center = _value(observed.x, observed.m, of)
    error = np.sqrt(_spread(observed, of))
    spread = np.sqrt(_spread(drawn, of))
    # what is all but zero is what rounding left
    usable = spread > 1e-6 * error
    t = np.where(usable, (_value(drawn.x, drawn.m, of) - center) / spread, np.nan)
    n = usable.sum(axis=-1)
    t = np.sort(t, axis=-1)  # missing ones last
    low, high = (_sorted_quantile(t, n, tail) for tail in tails)
    enough = n >= LEAST_USABLE * t.shape[-1]
    bounds = (center[..., 0] - q * error[..., 0] for q in (high, low))
    first, second = (np.where(enough & (error[..., 0] > 0), b, np.nan) for b in bounds)
    return first, second


def _sorted_quantile(
    t: NDArray[np.float64], n: NDArray[np.intp], tail: float
) -> NDArray[np.float64]:
    """Return a quantile of the first `n` of sorted values (the ceiling rule: one that occurs)."""
    place = np.clip(np.ceil(tail * n).astype(np.intp) - 1, 0, np.maximum(n - 1, 0))
    taken: NDArray[np.float64] = np.take_along_axis(t, place[..., np.newaxis], axis=-1)[..., 0]
    return taken


def _quantiles(
    values: NDArray[np.float64], tails: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    places = [max(int(np.ceil(tail * values.shape[-1])) - 1, 0) for tail in tails]
    values.partition(places, axis=-1)
    return values[..., places[0]], values[..., places[1]]


def _bca(
    sample: Sample,
    observed: Moments,
    values: NDArray[np.float64],
    of: Quantity,
    tails: tuple[float, float],
    first: int,
    last: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    center = _value(observed.x, observed.m, of)
    n = values.shape[-1]
    below = (values < center).sum(axis=-1) + (values == center).sum(axis=-1) / 2
    bias = stats.norm.ppf(np.clip(below / n, 1 / n, 1 - 1 / n))
    acceleration = _acceleration(sample, observed, of, first, last)
    values.sort(axis=-1)
    found = []
    for tail in tails:
        z = bias + stats.norm.ppf(tail)
        share = stats.norm.cdf(bias + z / np.maximum(1 - acceleration * z, 1e-6))
        found.append(_sorted_quantile(values, np.full(share.shape, n), share))
    return found[0], found[1]


def _acceleration(
    sample: Sample, observed: Moments, of: Quantity, first: int, last: int
) -> NDArray[np.float64]:
    """Return a sixth of the skew of the units' influence on the quantity."""
    part = sample.matrix[:, first:last].astype(np.float64)
    words = sample.n_tokens.astype(np.float64)
    cubes, squares = [], []
    for g in range(len(sample.groups)):
        inside = np.where(sample.group == g, 1.0, 0.0)
        rate = observed.rate[g, :, 0]
        third = (
            inside @ part.power(3)
            - 3 * rate * ((inside * words) @ part.power(2))
            + 3 * rate**2 * ((inside * words**2) @ part)
            - rate**3 * (inside * words**3).sum()
        )
        second = observed.xx[g, :, 0] - 2 * rate * observed.xm[g, :, 0]
        second = second + rate**2 * observed.mm[g, :, 0]
        with np.errstate(divide="ignore", invalid="ignore"):  # an absent word has no influence
            scale = 1 / (observed.x[g, :, 0] if of == "log_ratio" else observed.m[g, 0, 0])
            cubes.append(third * scale**3)
            squares.append(np.maximum(second, 0) * scale**2)
    if of == "rate":
        cube, square = np.array(cubes), np.array(squares)
    else:
        cube, square = (cubes[0] - cubes[1])[np.newaxis], (squares[0] + squares[1])[np.newaxis]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(square > 0, cube / (6 * square**1.5), 0.0)
