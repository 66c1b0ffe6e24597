"""Score an intrusion test: model precision, topic log odds, and whether coders agree.

Model precision is the share of answers that found the intruder (Chang et al. 2009). Guessing
finds some too, so the table says for each topic whether it did better. Agreement is to be read
beside precision: coders disagree about a topic without sense because there is nothing to see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from scipy.stats import binom

from framing.comparison.inference.adjustment import adjust_p
from framing.comparison.printing import as_html, as_text
from framing.errors import TopicsError
from framing.provenance import Provenance, frame_digest
from framing.topics.intrusion.answers import read_answers
from framing.topics.intrusion.precision import (
    krippendorff_alpha,
    log_odds,
    two_way_interval,
    wilson_interval,
)

if TYPE_CHECKING:
    from framing.topics.intrusion.draw import Intrusion

__all__ = ["IntrusionScores", "score"]

BOTH = "two-way bootstrap"
FEW = 10  # topics or documents, below which resampling them says little
ALPHA = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class IntrusionScores:
    """What coders saw in the topics.

    Attributes
    ----------
    table : pandas.DataFrame
        Word and word-set intrusion: one row a topic with ``topic``, ``words`` (its
        three most probable), ``n_items``, ``n``
        (answers), ``n_right``, ``estimate`` (model precision, a share), ``low``, ``high``
        (Wilson), ``p`` (of so many right by guessing, one-sided binomial), ``q`` (over the
        topics, Benjamini and Hochberg) and ``warning``. Topic intrusion: one row a document
        with ``item``, ``document``, ``n``, ``n_right``, ``estimate``, ``low``, ``high``,
        ``tlo`` (mean topic log odds, natural logarithm) and ``warning``.
    overall : pandas.DataFrame
        ``statistic``, ``estimate``, ``low``, ``high``, ``interval`` (how it was made), ``n``:
        model precision with both intervals, what guessing gives, topic log odds (topic
        intrusion), Krippendorff's alpha.
    coders : pandas.DataFrame
        Each coder's own ``n``, ``n_right``, ``estimate``, ``low``, ``high`` and ``p``.
    answers : pandas.DataFrame
        Every answer: ``coder``, ``item``; ``topic`` and ``topic_words``, or ``document``;
        ``answer``, its ``words`` and their ``option_topic``, ``right``, ``intruder`` (the words
        that were right), and in topic intrusion ``tlo``: what people saw instead.
    settings : mapping of str to JSON value
        Those of the test, and ``level``, ``n_resamples``, ``floor``, ``score_random_state``.
    design : str
        A sentence: which test, who answered, what guessing gives.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the scores were made.
    """

    table: pd.DataFrame
    overall: pd.DataFrame
    coders: pd.DataFrame
    answers: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        parts = [f"model precision {_shown(self.overall, 'model precision')}"]
        if self.settings["test"] == "topic":
            parts.append(f"topic log odds {_shown(self.overall, 'topic log odds')}")
        alpha = self.overall.loc[self.overall["statistic"] == "Krippendorff's alpha", "estimate"]
        if alpha.notna().all():
            parts.append(f"Krippendorff's alpha {alpha.iloc[0]:.2f}".replace("-", "−"))
        return f"IntrusionScores: {', '.join(parts)}"


def score(
    test: Intrusion,
    answers: str | Path | pd.DataFrame | Sequence[str | Path],
    *,
    missing: Literal["error", "drop"] = "error",
    level: float = 0.95,
    n_resamples: int = 1999,
    floor: float = 1e-6,
    random_state: int = 0,
) -> IntrusionScores:
    """Score the answers of coders to an intrusion test.

    Parameters
    ----------
    test : Intrusion
        The test with its key.
    answers, missing
        As for `read_answers`.
    level : float, default 0.95
        Of the intervals.
    n_resamples : int, default 1999
        Of topics (or documents) and coders, for the interval of the whole test.
    floor : float, default 1e-6
        Least share of a topic in the topic log odds.
    random_state : int, default 0
        Of the resamples.

    Returns
    -------
    IntrusionScores

    Raises
    ------
    TopicsError
        If the answers are not to this test, or a setting is impossible.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from framing.topics.intrusion import intrusion
    >>> phi = np.full((2, 12), 0.01)
    >>> phi[0, :6], phi[1, 6:] = 0.94 / 6, 0.94 / 6
    >>> model = SimpleNamespace(
    ...     phi=phi, theta=np.array([[0.9, 0.1]]), digest="6f1d",
    ...     terms=np.array("army war troops front tank siege bank loan tax debt rate fund".split()),
    ...     units=pd.DataFrame({"document": ["a"]}))
    >>> test = intrusion(model, "word")
    >>> right = test.key.loc[test.key["intruder"], "option"].to_numpy()
    >>> given = pd.DataFrame({"coder": "Ada", "item": test.table["item"], "answer": right})
    >>> score(test, given).table[["topic", "n", "n_right", "estimate", "low"]].round(3)
       topic  n  n_right  estimate    low
    0      1  1        1       1.0  0.207
    1      2  1        1       1.0  0.207
    """
    if not 0 < level < 1:
        raise TopicsError(f"level = {level!r}; it must be between 0 and 1, such as 0.95.")
    if n_resamples < 1:
        raise TopicsError(f"n_resamples = {n_resamples!r}; it must be one or more.")
    if not 0 < floor < 1:
        raise TopicsError(f"floor = {floor!r}; it must be a small share, such as 1e-6.")
    given = read_answers(answers, test, missing=missing)
    marked = _marked(given, test, floor)
    settings = {
        **test.settings, "coders": sorted(set(given["coder"])), "missing": missing,
        "level": level, "n_resamples": n_resamples, "floor": floor,
        "score_random_state": random_state,
    }  # fmt: skip
    by = "item" if settings["test"] == "topic" else "topic"
    choices = {"level": level, "n_resamples": n_resamples, "random_state": random_state}
    table = _by_document(marked, level) if by == "item" else _by_topic(marked, settings)
    overall = _overall(marked, by, settings, choices)
    coders = _rates(marked, "coder", level)
    coders["p"] = _by_guessing(coders, settings)
    return IntrusionScores(
        table,
        overall,
        coders,
        marked.drop(columns=["topic", "topic_words"] if by == "item" else ["document", "tlo"]),
        settings,
        _describe(test, settings, len(given)),
        (*test.warnings, *_cautions(table, overall, coders, settings, len(given))),
        Provenance(
            "score",
            settings,
            {"model": settings["model"], "answers": frame_digest(given)},
            (test.provenance,),
        ),
    )


def _marked(given: pd.DataFrame, test: Intrusion, floor: float) -> pd.DataFrame:
    """Put beside every answer what was right."""
    key = test.key if "document" in test.key else test.key.assign(document="")
    right = key.loc[key["intruder"], ["item", "option", "words", "theta"]].rename(
        columns={"option": "right_option", "words": "intruder", "theta": "theta_intruder"}
    )
    options = key.drop(columns="intruder").rename(columns={"option": "answer"})
    marked = given.merge(options, on=["item", "answer"], how="left", validate="many_to_one")
    marked = marked.merge(right, on="item", how="left", validate="many_to_one")
    return marked.assign(
        right=marked["answer"] == marked["right_option"],
        tlo=log_odds(marked["theta_intruder"], marked["theta"], floor),
    )[
        ["coder", "item", "document", "topic", "topic_words", "answer", "words", "option_topic",
         "right", "intruder", "tlo"]
    ]  # fmt: skip


def _rates(marked: pd.DataFrame, by: str, level: float) -> pd.DataFrame:
    """Return the share of right answers for each topic, document or coder."""
    groups = marked.groupby(by, sort=True)["right"].agg(["size", "sum"]).reset_index()
    groups.columns = pd.Index([by, "n", "n_right"])
    low, high = wilson_interval(groups["n_right"], groups["n"], level)
    return groups.assign(estimate=groups["n_right"] / groups["n"], low=low, high=high)


def _by_guessing(rows: pd.DataFrame, settings: Mapping[str, Any]) -> Any:
    """Return the chance of so many right answers or more for one who guesses."""
    return binom.sf(rows["n_right"] - 1, rows["n"], 1 / settings["n_options"])


def _by_topic(marked: pd.DataFrame, settings: Mapping[str, Any]) -> pd.DataFrame:
    table = _rates(marked, "topic", settings["level"])
    n_items = marked.groupby("topic")["item"].nunique()
    table.insert(1, "words", table["topic"].map(marked.groupby("topic")["topic_words"].first()))
    table.insert(2, "n_items", table["topic"].map(n_items).astype("int64"))
    table["p"] = _by_guessing(table, settings)
    table["q"] = adjust_p(table["p"])
    guessed = table["q"] >= ALPHA
    table["warning"] = pd.Series(np.where(guessed, "may be guessing", ""), dtype="str")
    return table.astype({"topic": "int64"})


def _by_document(marked: pd.DataFrame, level: float) -> pd.DataFrame:
    table = _rates(marked, "item", level)
    table.insert(1, "document", table["item"].map(marked.groupby("item")["document"].first()))
    table["tlo"] = table["item"].map(marked.groupby("item")["tlo"].mean())
    nobody = table["n_right"] == 0
    table["warning"] = pd.Series(np.where(nobody, "found by nobody", ""), dtype="str")
    return table


def _overall(
    marked: pd.DataFrame, by: str, settings: Mapping[str, Any], choices: Mapping[str, Any]
) -> pd.DataFrame:
    n, right = len(marked), int(marked["right"].sum())
    low, high = wilson_interval(right, n, choices["level"])
    cells = marked.groupby([by, "coder"])
    counts = cells.size().unstack(fill_value=0).to_numpy(dtype=np.float64)

    def bounds(column: str) -> tuple[float, float]:
        sums = cells[column].sum().unstack(fill_value=0).to_numpy(dtype=np.float64)
        return two_way_interval(sums, counts, **choices)

    rows: list[tuple[str, float, float, float, str, int]] = [
        ("model precision", right / n, float(low), float(high), "Wilson", n),
        ("model precision", right / n, *bounds("right"), BOTH, n),
        ("guessing", 1 / settings["n_options"], np.nan, np.nan, "", n),
    ]
    if by == "item":
        rows.append(("topic log odds", marked["tlo"].mean(), *bounds("tlo"), BOTH, n))
    chosen = pd.crosstab(marked["item"], marked["answer"]).to_numpy(dtype=np.int64)
    n_paired = int((chosen.sum(axis=1) > 1).sum())
    alpha = krippendorff_alpha(chosen)
    rows.append(("Krippendorff's alpha", alpha, np.nan, np.nan, "", n_paired))
    names = ["statistic", "estimate", "low", "high", "interval", "n"]
    return pd.DataFrame(rows, columns=names).astype({"statistic": "str", "interval": "str"})


def _describe(test: Intrusion, settings: Mapping[str, Any], n: int) -> str:
    coders = settings["coders"]
    who = f"{len(coders)} coders" if len(coders) > 1 else "One coder"
    return f"{test.design} {who} gave {n:,} answers."


def _cautions(
    table: pd.DataFrame,
    overall: pd.DataFrame,
    coders: pd.DataFrame,
    settings: Mapping[str, Any],
    n: int,
) -> tuple[str, ...]:
    """Return what these answers cannot bear."""
    notes, what = [], "documents" if settings["test"] == "topic" else "topics"
    asked = settings["n_items"] * len(coders)
    if n < asked:
        notes.append(f"{asked - n} of {asked} answers are missing and were dropped.")
    if len(coders) == 1:
        notes.append("One coder: nothing is known about agreement, or about other people.")
    elif len(coders) == 2:
        notes.append("Two coders: the interval knows little about other people.")
    if len(table) < FEW:
        notes.append(f"Only {len(table)} {what} were judged: their resamples are few.")
    if widest(overall, "model precision")["interval"] != BOTH:
        notes.append(
            f"The {what} and coders vary too little to be resampled; the "
            "Wilson interval is the wider one and is printed."
        )
    if "topic" in table:
        poor = table.loc[table["warning"] != "", "topic"]
        if len(poor):
            notes.append(
                f"{len(poor)} of {len(table)} topics cannot be told from guessing (q ≥ {ALPHA:g}): "
                f"{', '.join(map(str, poor))}."
            )
    guessed = coders.loc[coders["p"] >= ALPHA, "coder"]
    if len(guessed):
        notes.append(f"Coders who cannot be told from guessing: {', '.join(guessed)}.")
    return tuple(notes)


def widest(overall: pd.DataFrame, statistic: str) -> Any:
    """Return the row of a statistic whose interval is the widest: what may be claimed."""
    rows = overall[overall["statistic"] == statistic]
    return rows.iloc[int((rows["high"] - rows["low"]).to_numpy().argmax())]


def _shown(overall: pd.DataFrame, statistic: str) -> str:
    row = widest(overall, statistic)
    estimate, low, high = (f"{row[name]:.2f}" for name in ("estimate", "low", "high"))
    return f"{estimate} [{low}, {high}]".replace("-", "−")
