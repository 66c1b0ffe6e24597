"""The tables of a regression of topic shares: contrasts, shares of groups, curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from framing.comparison.guards import FEW_DOCUMENTS, plural
from framing.comparison.inference.adjustment import adjust_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.topics.formula import Design
    from framing.topics.functionals import Question

__all__ = ["Answers", "Size", "contrast_table", "curve_table", "share_table", "sizes_of"]

DIGITS = 10  # decimals of a share: the last bits of a regression depend on the processor
CONTRASTS = (
    "topic", "label", "term", "variable", "group_a", "group_b", "share_a", "share_b", "estimate",
    "low", "high", "p", "q", "n_docs", "warning",
)  # fmt: skip
SHARES = (
    "topic", "label", "term", "group", "estimate", "low", "high", "n_docs", "n_tokens", "warning",
)  # fmt: skip
CURVE = ("topic", "label", "term", "group", "value", "date", "estimate", "low", "high")


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of a group: documents, words, and what is resampled as a whole."""

    n_docs: int
    n_tokens: int
    n_units: int


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What a regression said to each question; arrays have the shape (n_questions, k).

    Attributes
    ----------
    asked : sequence of Question
    estimate, side_a, side_b : ndarray of float64
        A share, or a difference and its two sides.
    error : ndarray of float64
        Standard error of `estimate`; missing where too few refits could answer.
    sizes : mapping of (column, group) to Size
        Of each group; of all documents under an empty name.
    labels : sequence of str
        Of the topics.
    level : float
        Of the intervals.
    unit : str
        What was resampled as a whole.
    """

    asked: Sequence[Question]
    estimate: NDArray[np.float64]
    side_a: NDArray[np.float64]
    side_b: NDArray[np.float64]
    error: NDArray[np.float64]
    sizes: Mapping[tuple[str, str], Size]
    labels: Sequence[str]
    level: float
    unit: str

    def of(self, kind: str) -> list[tuple[int, Question]]:
        """Return the questions of a kind, with their places."""
        return [(i, question) for i, question in enumerate(self.asked) if question.kind == kind]

    def few(self, question: Question) -> list[str]:
        """Return the groups of so few units that resamples say nothing of how much they vary."""
        return [name for _, name in question.groups if self.sizes[_, name].n_units < FEW_DOCUMENTS]

    def rows(self, i: int, **columns: object) -> pd.DataFrame:
        """Return a row a topic for a question, with columns that are the same for all topics."""
        question = self.asked[i]
        error = np.full_like(self.error[i], np.nan) if self.few(question) else self.error[i]
        half = stats.norm.ppf(0.5 + self.level / 2) * error
        z = np.abs(np.divide(self.estimate[i], error, out=error * np.nan, where=error > 0))
        p = [float(f"{value:.{DIGITS}g}") for value in 2 * stats.norm.sf(z)]
        k = len(error)
        return pd.DataFrame(
            {
                "topic": np.arange(1, k + 1),
                "label": pd.Series(list(self.labels), dtype="str"),
                **{name: [value] * k for name, value in columns.items()},
                "share_a": rounded(self.side_a[i]), "share_b": rounded(self.side_b[i]),
                "estimate": rounded(self.estimate[i]), "low": rounded(self.estimate[i] - half),
                "high": rounded(self.estimate[i] + half), "p": p, "q": np.nan,
                "warning": pd.Series([self.warning(question, e) for e in error], dtype="str"),
            }
        )  # fmt: skip

    def warning(self, question: Question, error: float) -> str:
        """Say why a row has no interval, or what it rests on."""
        if few := self.few(question):
            return f"not tested: fewer than {FEW_DOCUMENTS} {plural(self.unit)} in " + " and ".join(
                few
            )
        return "no interval: too few resamples hold what it takes" if np.isnan(error) else ""


def contrast_table(answers: Answers, adjust: str) -> pd.DataFrame:
    """Return differences with p, and q in the family of each column of the formula."""
    parts = []
    for i, asked in answers.of("contrast"):
        everything = answers.sizes[asked.variable, ""].n_docs
        pair = [answers.sizes[group].n_docs for group in asked.groups]
        parts.append(
            answers.rows(
                i, term=f"{asked.variable}: {asked.group_a} - {asked.group_b}",
                variable=asked.variable, group_a=asked.group_a, group_b=asked.group_b,
                n_docs=sum(pair) if len(pair) == 2 else everything,
            )
        )  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    for _, own in table.groupby("variable", sort=False):
        table.loc[own.index, "q"] = adjust_p(own["p"], adjust)
    return shaped(table, CONTRASTS)


def share_table(answers: Answers) -> pd.DataFrame:
    """Return the adjusted share of each group."""
    parts = []
    for i, asked in answers.of("share"):
        size = answers.sizes[asked.variable, asked.group_a]
        parts.append(
            answers.rows(
                i, term=asked.variable, group=asked.group_a, n_docs=size.n_docs,
                n_tokens=size.n_tokens,
            )
        )  # fmt: skip
    return shaped(pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(), SHARES)


def curve_table(answers: Answers, design: Design) -> pd.DataFrame:
    """Return the points of each curve."""
    dates = {variable.name for variable in design.variables if variable.kind == "date"}
    parts = [
        answers.rows(
            i, term=asked.variable, group=asked.group, value=float(rounded(asked.value)),
            date=asked.group_a if asked.variable in dates else "",
        )
        for i, asked in answers.of("curve")
    ]  # fmt: skip
    if not parts:
        return shaped(pd.DataFrame(), CURVE)
    table = pd.concat(parts, ignore_index=True)
    # the order of the formula, and of the questions within a topic
    order = [pd.Series(table[name].factorize()[0]) for name in ("term", "group")]
    place = np.lexsort((np.arange(len(table)), order[1], table["topic"], order[0]))
    return shaped(table.iloc[place].reset_index(drop=True), CURVE)


def sizes_of(
    design: Design, unit: NDArray[np.intp], n_words: NDArray[np.float64]
) -> dict[tuple[str, str], Size]:
    """Count documents, words and units of each group; of all under an empty name."""
    found = {}
    for variable in design.variables:
        names = design.data[variable.name].astype(str).to_numpy()
        for group in (*variable.levels, ""):
            inside = names == group if group else np.ones(len(unit), dtype=bool)
            found[variable.name, group] = Size(
                int(inside.sum()), int(n_words[inside].sum()), len(np.unique(unit[inside]))
            )
    return found


def rounded(values: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Round to ten decimals; no negative zero."""
    return np.asarray(np.round(values, DIGITS) + 0.0)


def shaped(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return the columns in their order, texts as texts; empty ones where there are no rows."""
    texts = {"label", "term", "variable", "group", "group_a", "group_b", "date", "warning"}
    counts = {"topic", "n_docs", "n_tokens"}
    kinds = {
        name: "str" if name in texts else "int64" if name in counts else "float64"
        for name in columns
    }
    return table.reindex(columns=list(columns)).astype(kinds)
