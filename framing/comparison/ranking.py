"""The measures that keyness ranks by: what each takes, computes, says and draws.

A measure is a row of `RANKINGS`. The formulas are in `framing.comparison.measures`; here
stands which choices a measure has, what it puts into the table beside its value, which way a
term leans, and the words that describe it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.comparison.measures.chi_square import chi2
from framing.comparison.measures.fisher import fisher
from framing.comparison.measures.jsd import jsd
from framing.comparison.measures.likelihood import bic, evidence, g2
from framing.comparison.measures.log_odds import PRIOR_MASS, log_odds
from framing.comparison.measures.log_ratio import ZERO_RULES, log_ratio
from framing.comparison.measures.odds_ratio import odds_ratio
from framing.comparison.measures.pct_diff import pct_diff
from framing.comparison.measures.rtd import ALPHA, ranks, rtd
from framing.comparison.measures.two_by_two import upper_tail
from framing.errors import CountsError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from framing.comparison.sides import Sides

__all__ = ["RANKINGS", "SIDES", "Ranking", "choices_of", "ranking_of", "rounded"]

Columns = dict[str, Any]
SIDES = {1: "target", -1: "reference", 0: ""}

Z_RANKS = (
    "z ranks terms and is not a test: it takes the words of a text for independent draws, "
    "which they are not."
)
P_TOKENS = (
    "Descriptive: p_tokens is no evidence of a difference between the groups, because it takes "
    "the words of a text for independent draws, which they are not."
)
NO_DRAWS = (
    "Descriptive: it weighs the evidence as if the words of a text were independent draws, "
    "which they are not."
)
NO_TEST = "Descriptive: no test is made."


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """A measure as keyness uses it.

    Attributes
    ----------
    label : str
        Its name on an axis.
    choices : mapping of str to value
        The choices it has, with their defaults.
    columns : callable
        Sides and choices to the columns ``estimate`` and those beside it.
    method : callable
        Settings to the beginning of a sentence.
    note : str
        What the numbers are not.
    has_sign : bool
        Whether the estimate itself tells the sides apart.
    strength : callable
        Table to how far each term stands out: the estimate, if nothing else is said.
    """

    label: str
    choices: Mapping[str, Any]
    columns: Callable[[Sides, Mapping[str, Any]], Columns]
    method: Callable[[Mapping[str, Any]], str]
    note: str
    has_sign: bool = False
    strength: Callable[[pd.DataFrame], NDArray[np.float64]] = lambda table: _floats(
        table["estimate"]
    )

    def signed(self, table: pd.DataFrame) -> NDArray[np.float64]:
        """Return what is drawn: above zero for the target, below for the reference."""
        size = self.strength(table)
        return size if self.has_sign else _floats(-towards(table["side"]) * np.maximum(size, 0.0))

    def order(self, table: pd.DataFrame) -> NDArray[np.intp]:
        """Return the order of the rows: the target's first; rows alike stay as they are.

        Rounded, since logarithms differ in the last bit between machines.
        """
        size, side = self.strength(table), np.zeros(len(table))
        if not self.has_sign:
            side = towards(table["side"])
            size = size * np.where(side > 0, -1.0, 1.0)
        return np.lexsort((np.arange(len(table)), -rounded(size), side))


def towards(side: pd.Series) -> NDArray[np.float64]:
    """Return -1 for the target, 1 for the reference, 0 for neither: the order of the sides."""
    return _floats(side.map({"target": -1.0, "": 0.0, "reference": 1.0}))


def _floats(values: Any) -> NDArray[np.float64]:
    return np.asarray(values, dtype=np.float64)


def rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round to 9 decimals, and large values to 12 digits."""
    with np.errstate(divide="ignore", invalid="ignore"):
        digits = np.minimum(11 - np.floor(np.log10(np.abs(values))), 9)
        scale = 10.0 ** np.where(np.isfinite(values) & (values != 0), digits, 0)
        return _floats(np.where(np.isfinite(values), np.round(values * scale) / scale, values))


def ranking_of(measure: str) -> Ranking:
    """Return a measure by its name.

    Raises
    ------
    CountsError
        If there is none of this name.
    """
    if measure not in RANKINGS:
        raise CountsError(
            f"there is no measure {measure!r}; {did_you_mean(str(measure), RANKINGS)}"
        )
    return RANKINGS[measure]


def choices_of(measure: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the choices of a measure: the given ones that are not None, or else its defaults.

    Raises
    ------
    CountsError
        If a choice belongs to other measures.

    Examples
    --------
    >>> choices_of("g2", {"cells": 4, "alpha": None})
    {'zero': 'half', 'cells': 4}
    >>> choices_of("chi2", {"cells": 4})
    Traceback (most recent call last):
    framing.errors.CountsError: measure 'chi2' has no choice `cells`; it belongs to: g2, bic.
    """
    own = ranking_of(measure).choices
    for name, value in given.items():
        if value is not None and name not in own:
            takers = [other for other, its in RANKINGS.items() if name in its.choices]
            raise CountsError(
                f"measure {measure!r} has no choice `{name}`; it belongs to: {', '.join(takers)}."
            )
    chosen = {n: given[n] if given.get(n) is not None else default for n, default in own.items()}
    if own["zero"] == "half" and chosen["zero"] not in ZERO_RULES:
        zero = chosen["zero"]
        raise CountsError(f"there is no zero rule {zero!r}; {did_you_mean(str(zero), ZERO_RULES)}")
    return chosen


def _both(sides: Sides) -> dict[str, int]:
    return {"n_target": sides.n_tokens[0], "n_reference": sides.n_tokens[1]}


def _log_odds(sides: Sides, chosen: Mapping[str, Any]) -> Columns:
    """Return log-odds with what keyness records of their prior."""
    odds = log_odds(
        *sides.n, **_both(sides), prior=chosen["prior"], prior_mass=chosen["prior_mass"],
        n_prior=chosen.get("n_prior"),
    )  # fmt: skip
    return {"estimate": odds.estimate, "z": odds.z, "prior_mass": odds.prior_mass}


def _log_ratio(sides: Sides, chosen: Mapping[str, Any]) -> Columns:
    ratio = log_ratio(*sides.n, **_both(sides), zero=chosen["zero"])
    return _log_odds(sides, chosen) | {"estimate": ratio}


def _g2(sides: Sides, chosen: Mapping[str, Any]) -> Columns:
    statistic = g2(*sides.n, **_both(sides), cells=chosen["cells"])
    return {"estimate": statistic, "side": sides.leaning, **upper_tail(statistic)}


def _chi2(sides: Sides, chosen: Mapping[str, Any]) -> Columns:
    statistic = chi2(*sides.n, **_both(sides), yates=chosen["yates"])
    return {"estimate": statistic, "side": sides.leaning, **upper_tail(statistic)}


def _fisher(sides: Sides, chosen: Mapping[str, Any]) -> Columns:
    exact = fisher(*sides.n, **_both(sides))
    return {
        "estimate": exact.p,
        "odds_ratio": exact.odds_ratio,
        "p_tokens": exact.p,
        "log10_p_tokens": exact.log10_p,
    }


def _bic(sides: Sides, chosen: Mapping[str, Any]) -> Columns:
    values = bic(*sides.n, **_both(sides), cells=chosen["cells"])
    return {"estimate": values, "evidence": evidence(values)}


def _odds_ratio(sides: Sides, chosen: Mapping[str, Any]) -> Columns:
    return {"estimate": odds_ratio(*sides.n, **_both(sides), zero=chosen["zero"])}


def _pct_diff(sides: Sides, chosen: Mapping[str, Any]) -> Columns:
    return {"estimate": pct_diff(*sides.n, **_both(sides), zero=chosen["zero"])}


def _jsd(sides: Sides, chosen: Mapping[str, Any]) -> Columns:
    return {"estimate": jsd(*sides.n, base=chosen["base"])}


def _rtd(sides: Sides, chosen: Mapping[str, Any]) -> Columns:
    first, second = ranks(*sides.n)
    # the side on which it ranks higher, which need not be the one with the higher rate
    leaning = np.sign(np.nan_to_num(second - first)).astype(np.int64)
    return {"estimate": rtd(*sides.n, alpha=chosen["alpha"]), "side": leaning}


def _said_log_odds(settings: Mapping[str, Any]) -> str:
    worth = f"worth {settings['prior_mass']:g} words"
    prior = {
        "pooled": f"a pooled prior {worth}",
        "background": f"the rates of a background corpus as a prior {worth}",
    }.get(settings["prior"])
    prior = prior or f"an uninformative prior of {settings['prior']:g} a term"
    return f"Weighted log-odds (Monroe, Colaresi and Quinn 2008) with {prior},"


def _said_cells(settings: Mapping[str, Any]) -> str:
    four = "all four cells (Dunning 1993)"
    return four if settings["cells"] == 4 else "the term's two cells (Rayson and Garside 2000)"


def _extreme(table: pd.DataFrame) -> NDArray[np.float64]:
    return _floats(-table["log10_p_tokens"])


def _doublings(table: pd.DataFrame) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        return _floats(np.log2(table["estimate"].to_numpy()))


PRIORS = {"zero": "half", "prior": "pooled", "prior_mass": PRIOR_MASS}
RANKINGS: Mapping[str, Ranking] = {
    "log_odds": Ranking("weighted log-odds", PRIORS, _log_odds, _said_log_odds, Z_RANKS, True),
    "log_ratio": Ranking(
        "log ratio", PRIORS, _log_ratio,
        lambda s: f"Log ratio in doublings (Hardie 2014), zero rule {s['zero']!r},", Z_RANKS, True,
    ),
    "g2": Ranking(
        "G2, below zero for the reference", {"zero": "half", "cells": 2}, _g2,
        lambda s: f"Log-likelihood ratio G2 over {_said_cells(s)}", P_TOKENS,
    ),
    "chi2": Ranking(
        "chi-square, below zero for the reference", {"zero": "half", "yates": False}, _chi2,
        lambda s: f"Chi-square (Pearson 1900) with{'' if s['yates'] else 'out'} Yates's correction",
        P_TOKENS,
    ),
    "fisher": Ranking(
        "−log10 of Fisher's p, below zero for the reference", {"zero": "half"}, _fisher,
        lambda s: "Two-sided p of Fisher's exact test, the most extreme first on each side,",
        P_TOKENS, strength=_extreme,
    ),
    "bic": Ranking(
        "BIC, below zero for the reference, zero if negative", {"zero": "half", "cells": 2}, _bic,
        lambda s: f"BIC (Wilson 2013) of G2 over {_said_cells(s)}", NO_DRAWS,
    ),
    "pct_diff": Ranking(
        "%DIFF", {"zero": "none"}, _pct_diff,
        lambda s: f"%DIFF (Gabrielatos and Marchi 2011), zero rule {s['zero']!r},", NO_TEST, True,
    ),
    "odds_ratio": Ranking(
        "log2 of the odds ratio", {"zero": "none"}, _odds_ratio,
        lambda s: f"Odds ratio, zero rule {s['zero']!r},", NO_TEST, True, _doublings,
    ),
    "jsd": Ranking(
        "share of the divergence, below zero for the reference", {"zero": "half", "base": 2}, _jsd,
        lambda s: f"Contributions to the Jensen-Shannon divergence (Lin 1991), base {s['base']:g},",
        NO_TEST,
    ),
    "rtd": Ranking(
        "rank-turbulence divergence, below zero for the reference",
        {"zero": "half", "alpha": ALPHA}, _rtd,
        lambda s: "Contributions to the rank-turbulence divergence (Dodds et al. 2023), "
        f"alpha {s['alpha']:.3g},", NO_TEST,
    ),
}  # fmt: skip
