"""Prevalence: which topics groups write more about, and how that changes over time.

Intervals that take the topics for given are too short: other documents give other topics, too. So
the topics are fitted again from resampled documents, the regression is made again with each, and
the spread of the estimates over refits is their standard error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from framing.comparison.guards import number
from framing.comparison.inference.adjustment import ADJUSTMENTS
from framing.comparison.printing import as_html, as_text
from framing.errors import TopicsError, did_you_mean
from framing.provenance import Provenance
from framing.topics.engine import refit
from framing.topics.formula import make_design
from framing.topics.functionals import Versus, coefficients, questions
from framing.topics.matching import match
from framing.topics.prevalence_notes import about_rest, about_units, design_of
from framing.topics.prevalence_table import (
    Answers,
    contrast_table,
    curve_table,
    share_table,
    sizes_of,
)
from framing.topics.resampling import draw_documents, in_threads
from framing.topics.unmixing import Share, shares_of_documents

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.figures import Figure
    from framing.topics.fit import Fit
    from framing.topics.model import TopicModel

__all__ = ["Prevalence", "prevalence"]

TESTS = tuple(name for name in ADJUSTMENTS if name != "max_t")
WEIGHTS = ("documents", "words")
KINDS = ("contrasts", "curve")
ENOUGH = 2 / 3  # of the refits must answer, for an interval
Weigh = Literal["documents", "words"]


@dataclass(frozen=True, slots=True, eq=False)
class Prevalence:
    """Shares of topics by group and over time, by a regression on metadata.

    All shares are of 1 (0.1 is ten percentage points).

    Attributes
    ----------
    table : pandas.DataFrame
        One row a contrast and topic: ``topic`` (from 1), ``label``, ``term`` (the contrast),
        ``variable`` (the column of the formula), ``group_a``, ``group_b``, ``share_a``,
        ``share_b`` (adjusted shares), ``estimate`` (the first less the second), ``low``,
        ``high``, ``p``, ``q``, ``n_docs`` (documents of the two groups; all documents for a
        number or a date) and ``warning``. Numbers and dates are held at their third quartile
        against their first, unless `contrasts` says otherwise.
    shares : pandas.DataFrame
        One row a group and topic: ``topic``, ``label``, ``term`` (the column), ``group``,
        ``estimate`` (adjusted share), ``low``, ``high``, ``n_docs``, ``n_tokens``, ``warning``.
    curve : pandas.DataFrame
        One row a point and topic, for each column in a spline: ``topic``, ``label``, ``term``
        (the column), ``group`` (empty unless groups have curves of their own), ``value`` (dates
        as years since 1970), ``date`` (as text; empty for numbers), ``estimate`` (adjusted
        share), ``low``, ``high``. Its intervals are for each point by itself.
    settings : mapping of str to JSON value
        Every choice, defaults included; ``n_tests``, and ``n_units`` of each group.
    design : str
        A sentence or four: the estimate, the intervals, the tests, the units.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the tables were made.
    """

    table: pd.DataFrame
    shares: pd.DataFrame
    curve: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    @property
    def found(self) -> pd.DataFrame:
        """The rows beyond chance: `q` at most one less the level."""
        beyond = self.table["q"] <= round(1 - self.settings["level"], 12)
        return pd.DataFrame(self.table[beyond].reset_index(drop=True))

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        tested, found = self.settings["n_tests"], len(self.found)
        said = f"{found:,} of {tested:,} beyond chance" if tested else "none can be tested"
        n_topics = number(self.table["topic"].nunique(), "topic")
        return f"Prevalence of {n_topics} by {self.settings['formula']}: differences, {said}"

    def plot(self, kind: Literal["contrasts", "curve"] = "contrasts", **choices: Any) -> Figure:
        """Draw the differences, a row a topic, or the curves, a panel a topic.

        Parameters
        ----------
        kind : {"contrasts", "curve"}, default "contrasts"
            See `framing.figures.prevalence` and `framing.figures.prevalence_curve`.
        **choices
            Of the figure.

        Raises
        ------
        TopicsError
            If there is no such kind, or no spline in the formula.
        """
        from framing.figures import prevalence as draw
        from framing.figures import prevalence_curve as draw_curve
        from framing.figures.watermark import NOT_DISTINGUISHABLE

        if kind not in KINDS:
            raise TopicsError(f"there is no kind {kind!r}; {did_you_mean(str(kind), KINDS)}")
        if kind == "curve" and self.curve.empty:
            raise TopicsError(
                f"formula {self.settings['formula']!r} has no curve; write '~ spline(date)'."
            )
        own = {
            "settings": self.settings,
            "provenance": self.provenance,
            "warnings": self.warnings,
            "watermark": NOT_DISTINGUISHABLE if self.settings["forced"] else None,
        }
        if kind == "curve":
            return draw_curve(self.curve, **{**own, **choices})
        return draw(self.table, **{**own, **choices})


def prevalence(
    model: TopicModel,
    formula: str,
    *,
    cluster: str | None = None,
    versus: Versus = "pairs",
    contrasts: Mapping[str, tuple[object, object]] | None = None,
    share: Share = "unmixed",
    weigh: Weigh = "documents",
    n_refits: int = 40,
    level: float = 0.95,
    adjust: str = "bh",
    random_state: int = 0,
    n_threads: int = 1,
    force: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Prevalence:
    """Say how the shares of topics depend on metadata, with intervals.

    Parameters
    ----------
    model : TopicModel
        Its units have the columns of the formula.
    formula : str
        Such as ``"~ outlet + spline(date)"``; see `framing.topics.formula.make_design`.
    cluster : str, optional
        Column of units that depend on each other, such as ``"story"`` or ``"outlet"``: what is
        resampled as a whole, instead of documents.
    versus : {"pairs", "rest"}, default "pairs"
        Groups are held against each other, the first in their order against the second; or each
        against the mean of all others, weighted by their documents.
    contrasts : mapping of str to pair, optional
        Two values of a column, the first to be held against the second, instead: ``{"date":
        ("2025-12-31", "2025-01-01")}``, ``{"outlet": ("Herald", "Globe")}``.
    share : {"unmixed", "words", "theta"}, default "unmixed"
        What the share of a topic in a document is; see `shares_of_documents`. Shares that are
        drawn to the model's prior (``"theta"``, less so ``"words"``) give differences that are
        too small, most in short documents and where topics share words.
    weigh : {"documents", "words"}, default "documents"
        Whether each document counts alike or by its words.
    n_refits : int, default 40
        Of the topics, from resampled documents; 40 give a standard error to within 11 %.
    level : float, default 0.95
        Of the intervals; ``1 - level`` is where `q` counts as beyond chance.
    adjust : {"bh", "by", "holm", "bonferroni"}, default "bh"
        How p becomes q, over all topics and contrasts of one column; see `adjust_p`.
    random_state : int, default 0
        Of the resampling.
    n_threads : int, default 1
        The result does not depend on it.
    force : bool, default False
        Also where the corpus did not beat shuffled words.
    progress : callable, optional
        Called with 1 after each refit.

    Returns
    -------
    Prevalence

    Raises
    ------
    TopicsError
        If the corpus did not beat shuffled words, the formula cannot be applied, or a column or
        choice is not there.

    Notes
    -----
    Documents are drawn with replacement (clusters, if they are named; Efron 1979, Field and Welsh
    2007). From each draw the topics are fitted again, from those of the model, and matched to
    them; the shares of all drawn documents are estimated again, and regressed on the same design
    by least squares. The interval is the estimate from all documents plus and minus 1.96 (at
    95 %) standard deviations of those from refits, and p is from the normal distribution. What
    each covers was measured: ``docs/topics.md``.

    Adjusted shares are what the regression gives if all documents had a value of one column and
    kept those of the others (marginal standardization, Lane and Nelder 1982); at the values the
    documents have, which are taken as given. As the regression is linear, one can fall below 0.

    References
    ----------
    .. [1] Efron, B. (1979). Bootstrap methods: another look at the jackknife. Annals of
       Statistics 7 (1), 1-26.
    .. [2] Field, C. A. and Welsh, A. H. (2007). Bootstrapping clustered data. Journal of the
       Royal Statistical Society B 69 (3), 369-390.
    .. [3] Lane, P. W. and Nelder, J. A. (1982). Analysis of covariance and standardization as
       instances of prediction. Biometrics 38 (3), 613-621.
    """
    from framing.topics.model import require_topics

    require_topics(model, force)
    _check(adjust, weigh, n_refits, level, random_state)
    n_words = np.asarray(model.matrix.sum(axis=1), dtype=np.float64)
    worded = np.flatnonzero(n_words > 0)
    design = make_design(formula, model.units.iloc[worded])
    rows = worded[design.rows]
    base = n_words if weigh == "words" else np.ones(len(n_words))
    asked = questions(design, base[rows], versus, contrasts)
    n_asked = len(asked)
    wanted = np.array(
        [*(q.difference for q in asked), *(q.row for q in asked), *(q.against for q in asked)]
    )
    unit = _clusters(model.units, cluster)

    def answer(fit: Fit, drawn: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return differences, then both sides of each, (3 * n_asked, k)."""
        own = shares_of_documents(fit, model.matrix, share=share, weights=drawn)
        return coefficients(design.matrix, own[rows], (base * drawn)[rows], wanted)

    def again(task: tuple[int, NDArray[np.int64]]) -> NDArray[np.float64]:
        seed, drawn = task
        is_warm = model.fit.lam is not None
        fit = refit(model, weights=drawn, warm=is_warm, random_state=seed)
        return answer(fit, drawn)[:n_asked, match(model.phi, fit.phi)]

    draws = draw_documents(int(unit.max()) + 1, n_refits, random_state)[:, unit]
    estimate = answer(model.fit, np.ones(len(n_words), np.int64))
    refits = in_threads(again, enumerate(draws, random_state), n_threads, progress)
    error = _standard_error(np.array(refits))
    settings: dict[str, Any] = {
        "formula": formula, "unit": cluster or str(model.settings.get("unit", "document")),
        "cluster": cluster, "versus": versus,
        "contrasts": None if contrasts is None
        else {name: [str(value) for value in pair] for name, pair in contrasts.items()},
        "share": share, "weigh": weigh, "n_refits": n_refits, "level": level, "adjust": adjust,
        "random_state": random_state, "forced": force and not model.passed,
    }  # fmt: skip
    sizes = sizes_of(design, unit[rows], n_words[rows])
    differences, side_a, side_b = np.split(estimate, 3)
    answers = Answers(
        asked, differences, side_a, side_b, error, sizes, model.labels, level, settings["unit"]
    )
    table = contrast_table(answers, adjust)
    record = dict(settings)
    units = {f"{name}: {group}": own.n_units for (name, group), own in sizes.items() if group}
    settings |= {"n_tests": int(table["p"].notna().sum()), "n_units": units}
    return Prevalence(
        table,
        share_table(answers),
        curve_table(answers, design),
        settings,
        design_of(settings, len(rows)),
        (
            *about_rest(model, design, len(n_words) - len(worded), len(worded) - len(rows)),
            *about_units(sizes, settings),
        ),
        Provenance("prevalence", record, {"model": model.digest}, (model.provenance,)),
    )


def _check(adjust: str, weigh: str, n_refits: int, level: float, random_state: int) -> None:
    """Say which choice is none."""
    for name, choice, known in (("adjust", adjust, TESTS), ("weigh", weigh, WEIGHTS)):
        if choice not in known:
            raise TopicsError(f"there is no {name}={choice!r}; {did_you_mean(str(choice), known)}")
    if not 0 < level < 1:
        raise TopicsError(f"level must be between 0 and 1, such as 0.95; got {level!r}.")
    for name, whole, least in (("n_refits", n_refits, 2), ("random_state", random_state, 0)):
        if isinstance(whole, bool) or not isinstance(whole, int) or whole < least:
            raise TopicsError(f"{name} must be a whole number from {least} up; got {whole!r}.")


def _clusters(units: pd.DataFrame, cluster: str | None) -> NDArray[np.intp]:
    """Return the number of what is resampled as a whole, for each document."""
    if cluster is None:
        return np.arange(len(units))
    if cluster not in units:
        known = [str(name) for name in units if name != "n_tokens"]
        raise TopicsError(
            f"cluster={cluster!r} is no column of the units; {did_you_mean(cluster, known)}"
        )
    if units[cluster].isna().any():
        raise TopicsError(f"a document has no value for cluster={cluster!r}; fill the column.")
    names = units[cluster].astype(str).to_numpy(dtype=str)
    numbers = np.unique(names, return_inverse=True)[1].astype(np.intp)
    if numbers.max() < 1:
        raise TopicsError(f"all documents have one {cluster}; nothing can be resampled.")
    return numbers


def _standard_error(refits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the standard deviation over refits, missing where too few could answer."""
    answered = np.isfinite(refits)
    n = answered.sum(axis=0)
    total = np.where(answered, refits, 0.0).sum(axis=0)
    away = np.where(answered, refits - total / np.maximum(n, 1), 0.0)
    spread = np.sqrt((away**2).sum(axis=0) / np.maximum(n - 1, 1))
    return np.asarray(np.where(n >= max(2.0, ENOUGH * len(refits)), spread, np.nan))
