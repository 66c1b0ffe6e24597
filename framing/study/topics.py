"""Topics in a study: a model, and how much and in which words groups speak of each topic.

Where the documents do not beat their own words, shuffled, the result of all three kinds is the
null test: its figure, its table, its sentence.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from framing.topics import NullTest, Prevalence, TopicModel, Wording, fit_topics
from framing.topics.overview import overview

if TYPE_CHECKING:
    import pandas as pd

    from framing.counts import Counts
    from framing.study.results import Asked

__all__ = ["MODEL_CHOICES", "TopicResult", "fitted", "prevailing", "worded"]

TopicResult = TopicModel | NullTest | Prevalence | Wording
MODEL_CHOICES = (
    *("k", "engine", "unit", "voice", "min_df", "max_df", "passes", "n_refits", "n_shuffles"),
)
TopicsMade = tuple[TopicResult, "dict[str, pd.DataFrame]"]


def fitted(asked: Asked) -> TopicsMade:
    """Return the topics, or the test that they failed."""
    model = _model(asked)
    assert model.null is not None
    tables = {f"{asked.name}-null": model.null.table}
    if not model.passed:
        return model.null, tables
    by = asked.analysis.options.get("by", "frex")
    return model, {asked.name: overview(model, by=by), **tables}


def prevailing(asked: Asked) -> TopicsMade:
    """Return how much of each topic the groups have."""
    model = _model(asked)
    assert model.null is not None
    if not model.passed:
        return model.null, {f"{asked.name}-null": model.null.table}
    formula = asked.analysis.options.get("formula", f"~ {asked.grouping.by}")
    found = model.prevalence(formula, random_state=asked.seed, **asked.options("cluster"))
    return found, {asked.name: found.table}


def worded(asked: Asked) -> TopicsMade:
    """Return in which words the groups differ inside a topic."""
    model = _model(asked)
    assert model.null is not None
    if not model.passed:
        return model.null, {f"{asked.name}-null": model.null.table}
    by = asked.analysis.options.get("by", asked.grouping.by)
    found = model.wording(by, random_state=asked.seed, **asked.options("cluster"))
    return found, {asked.name: found.table}


def _model(asked: Asked) -> TopicModel:
    """Fit the topics that are asked for; the kinds of one study share them."""
    options = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in asked.options(*MODEL_CHOICES).items()
    }
    return _fit(_Same(asked.counts), asked.seed, tuple(sorted(options.items())))


class _Same:
    """Counts that are equal if their content is."""

    def __init__(self, counts: Counts) -> None:
        self.counts, self.digest = counts, counts.digest

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@lru_cache(maxsize=1)
def _fit(counts: _Same, seed: int, options: tuple[tuple[str, Any], ...]) -> TopicModel:
    return fit_topics(counts.counts, random_state=seed, **dict(options))
