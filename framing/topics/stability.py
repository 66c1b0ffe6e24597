"""Stability: which topics come back when the documents are drawn again.

A topic that hangs on a few documents, or on where the fit started, is not a finding. So the
model is fitted again from documents drawn with replacement: *cold*, from a start of its own,
as another researcher would; and *warm*, from the topics that are there. A topic that comes back
cold is in the corpus. One that comes back only warm is one of several ways to cut it. What
"comes back" takes is told by topics of shuffled words, which are none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.guards import number, some
from framing.comparison.printing import as_html, as_text
from framing.errors import TopicsError
from framing.provenance import Provenance
from framing.topics.engine import refit
from framing.topics.matching import (
    FEW_OCCURRENCES,
    Words,
    bhattacharyya,
    match,
    n_words,
    overlap,
    top_words,
)
from framing.topics.procedure import PASSES
from framing.topics.resampling import distinct_documents, draw_documents, in_threads

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.topics.model import TopicModel
    from framing.topics.null import NullTest

__all__ = ["Stability", "stability"]

HALF = 0.5  # of its words: with so many back warm, but not cold, the start has a say
NOT_STABLE = "no more stable than topics of shuffled words"
ONLY_WARM = "comes back only where the fit starts from it"
NO_NULL = "not held against topics of shuffled words"


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """How much of each topic comes back from resampled documents.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a topic: ``topic``, ``overlap`` (share of its words that its partner in a cold
        refit has too, mean over refits), ``low``, ``high`` (where the central 95 % of the refits
        lie), ``bhattacharyya`` (mean coefficient with the partner, over all words),
        ``overlap_warm`` (as `overlap`, from warm refits; missing where there are none), ``null``
        (overlap that 95 % of topics of shuffled words do not exceed), ``stable`` (whether
        `overlap` exceeds it) and ``warning``.
    refits : pandas.DataFrame
        One row a topic and refit: ``start`` (``"cold"`` or ``"warm"``), ``refit``, ``topic``,
        ``partner`` (number of its partner), ``overlap``, ``bhattacharyya``.
    settings : mapping of str to JSON value
        Every choice, defaults included.
    design : str
        What was fitted again, how often.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the table was made.
    """

    table: pd.DataFrame
    refits: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        return (
            f"Stability: {int(self.table['stable'].sum())} of {number(len(self.table), 'topic')} "
            f"more stable than those of shuffled words; mean overlap {self.mean:.2f}"
        )

    @property
    def mean(self) -> float:
        """Mean overlap of all topics."""
        return float(self.table["overlap"].mean())


@dataclass(frozen=True, slots=True, eq=False)
class Return:
    """What came back of each topic in one refit; arrays of shape (k,)."""

    start: str
    refit: int
    partner: NDArray[np.intp]
    overlap: NDArray[np.float64]
    bhattacharyya: NDArray[np.float64]


def stability(
    model: TopicModel,
    *,
    n_refits: int = 10,
    warm: bool = True,
    words: Words = "telling",
    passes: int = PASSES,
    null: NullTest | None = None,
    level: float = 0.95,
    random_state: int = 0,
    n_threads: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Stability:
    """Fit a model again from resampled documents, and see what comes back.

    Parameters
    ----------
    model : TopicModel
        Whose topics are looked for.
    n_refits : int, default 10
        Draws of as many documents as there are, with replacement; copies are drawn together.
    warm : bool, default True
        Fit each draw a second time, from the model's topics (5 passes), where the engine can.
    words : {"telling", "frequent"}, default "telling"
        Which 10 words of a topic are looked for, see `top_words`. Frequent ones come back more
        often, of topics of shuffled words too, with which they are not compared.
    passes : int, default 10
        Of the cold refits, as in the null test; 20 take twice as long and change next to nothing.
    null : NullTest, optional
        By default that of the model, or, if it has none, one that is made with defaults.
    level : float, default 0.95
        Of the range of the refits.
    random_state : int, default 0
        Of the draws.
    n_threads : int, default 1
        Refits at a time; the result does not depend on it.
    progress : callable, optional
        Called with 1 after each refit.

    Returns
    -------
    Stability

    Raises
    ------
    TopicsError
        If a number is none.

    Notes
    -----
    Topics are paired with those of a refit so that the sum of the Hellinger distances is least
    (`match`). A draw holds some 63 % of the documents; so overlap is lower than it would be in a
    second corpus of the same size, and never higher by design. What a topic must exceed comes
    from the null test, in which fits are alike but may be to a sample of the documents; there,
    too, each topic has the best partner that is left for it. Stable is not true: a topic that
    boilerplate makes comes back always.

    References
    ----------
    .. [1] Greene, D., O'Callaghan, D. and Cunningham, P. (2014). How many topics? Stability
       analysis for topic models. ECML PKDD 2014, 498-513.
    .. [2] Efron, B. (1979). Bootstrap methods: another look at the jackknife. Annals of
       Statistics 7 (1), 1-26.
    """
    _check(n_refits, passes, level, random_state)
    counted = _null_of(model, null, words, random_state, n_threads)
    documents, copies = distinct_documents(model.matrix)
    copies //= max(int(np.gcd.reduce(copies)), 1)  # a corpus twice is the corpus
    draws = draw_documents(len(documents), n_refits, random_state)
    starts = ["cold", "warm"] if warm and model.fit.lam is not None else ["cold"]
    occurrences = np.asarray(model.matrix[documents].sum(axis=0))
    n = n_words(int((occurrences >= FEW_OCCURRENCES).sum()), model.k)
    own = top_words(model.phi, occurrences, n=n, words=words)

    def again(task: tuple[int, str]) -> Return:
        weights, start = draws[task[0]], task[1]
        drawn = np.flatnonzero(weights)
        other = refit(
            model, matrix=model.matrix[documents[drawn]], weights=(weights * copies)[drawn],
            warm=start == "warm", passes=passes if start == "cold" else None,
            random_state=random_state,
        )  # fmt: skip
        partner = match(model.phi, other.phi)
        same = overlap(own, top_words(other.phi, occurrences, n=n, words=words)[partner])
        alike = np.diagonal(bhattacharyya(model.phi, other.phi[partner])).copy()
        return Return(start, task[0] + 1, partner, same, alike)

    tasks = [(draw, start) for start in starts for draw in range(n_refits)]
    returns = in_threads(again, tasks, n_threads, progress)
    settings = {
        "k": model.k, "engine": model.fit.engine, "n_refits": n_refits, "start": starts,
        "words": words, "n_words": n, "passes": passes,
        "level": level, "random_state": random_state,
        "null": None if counted is None else dict(counted.settings),
    }  # fmt: skip
    table = _table(returns, counted, level)
    return Stability(
        table, _refits(returns), settings, _design(settings, len(documents)),
        _warnings(table, counted),
        Provenance("stability", settings, {"model": model.digest}, (model.provenance,)),
    )  # fmt: skip


def _null_of(
    model: TopicModel, null: NullTest | None, words: str, random_state: int, n_threads: int
) -> NullTest | None:
    """Return what topics of shuffled words show of the same words; nothing of frequent ones."""
    if words != "telling":
        return None
    if null is None and model.null is None:
        from framing.topics.null import null_test

        return null_test(model, random_state=random_state, n_threads=n_threads)
    return null or model.null


def _table(returns: list[Return], null: NullTest | None, level: float) -> pd.DataFrame:
    cold = np.array([own.overlap for own in returns if own.start == "cold"])
    warm = np.array([own.overlap for own in returns if own.start == "warm"])
    alike = np.array([own.bhattacharyya for own in returns if own.start == "cold"])
    low, high = np.quantile(cold, [(1 - level) / 2, (1 + level) / 2], axis=0)
    mean, k = cold.mean(axis=0), cold.shape[1]
    least = float("nan") if null is None else null.overlap
    stable = np.round(mean, 9) > np.round(least, 9)  # False beside a missing one
    held = warm.mean(axis=0) if len(warm) else np.full(k, np.nan)
    only_warm = (held >= HALF) & (mean < HALF)
    warning = np.where(only_warm, f"{NOT_STABLE}; {ONLY_WARM}", NOT_STABLE)
    warning = np.where(stable, "", warning)
    return pd.DataFrame({
        "topic": np.arange(1, k + 1), "overlap": mean, "low": low, "high": high,
        "bhattacharyya": alike.mean(axis=0), "overlap_warm": held, "null": least,
        "stable": stable, "warning": NO_NULL if np.isnan(least) else warning,
    }).astype({"warning": "str"})  # fmt: skip


def _refits(returns: list[Return]) -> pd.DataFrame:
    parts = [
        pd.DataFrame({
            "start": own.start, "refit": own.refit, "topic": np.arange(1, len(own.partner) + 1),
            "partner": own.partner + 1, "overlap": own.overlap,
            "bhattacharyya": own.bhattacharyya,
        })
        for own in returns
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True).astype({"start": "str"})


def _design(settings: Mapping[str, Any], n_docs: int) -> str:
    return (
        f"{settings['k']} topics fitted again to {number(settings['n_refits'], 'draw')} of "
        f"{number(n_docs, 'document')} with replacement ({' and '.join(settings['start'])} start, "
        f"seed {settings['random_state']}), paired by Hellinger distance; overlap of the "
        f"{settings['n_words']} most {settings['words']} words of a topic."
    )


def _warnings(table: pd.DataFrame, null: NullTest | None) -> tuple[str, ...]:
    said = []
    if null is not None and not null.passed:
        said.append(null.sentence)
    shaky = table.loc[~table["stable"], "topic"]
    if len(shaky) and table["null"].notna().all():
        said.append(
            f"{number(len(shaky), 'topic')} of {len(table)} (number {some(shaky)}) "
            + (f"is {NOT_STABLE}; give it" if len(shaky) == 1 else f"are {NOT_STABLE}; give them")
            + " no name."
        )
    elif len(shaky):
        said.append(f"The topics are {NO_NULL}: none is called stable.")
    return tuple(said)


def _check(n_refits: int, passes: int, level: float, random_state: int) -> None:
    for name, value, least in (
        ("n_refits", n_refits, 1), ("passes", passes, 1), ("random_state", random_state, 0)
    ):  # fmt: skip
        if isinstance(value, bool) or int(value) != value or value < least:
            raise TopicsError(f"{name} = {value!r}; it is a whole number of {least} or more.")
    if not 0.5 <= level < 1:
        raise TopicsError(f"level = {level!r}; it is a share from .5 to below 1, such as .95.")
