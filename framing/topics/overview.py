"""All topics at a glance: their words, their share, and whether they are steadier than chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.topics.model import require_topics

if TYPE_CHECKING:
    from framing.figures import Figure
    from framing.topics.model import TopicModel

__all__ = ["draw", "overview", "watermark_of"]

UNTESTED = "NOT HELD AGAINST SHUFFLED WORDS"


def overview(model: TopicModel, *, n: int = 8, by: str = "frex") -> pd.DataFrame:
    """Return the first n words of each topic beside its label, share and stability.

    One row a word: ``topic``, ``label``, ``share``, ``rank``, ``term`` and, where the model was
    fitted again, ``overlap``, ``low``, ``high``, ``null``, ``stable``, ``warning``.
    """
    words = model.topics(n, by, force=True)[["topic", "rank", "term"]]
    own = pd.DataFrame(
        {"topic": range(1, model.k + 1), "label": model.labels, "share": model.shares}
    )
    if model.stable is not None:
        steady = ["topic", "overlap", "low", "high", "null", "stable", "warning"]
        own = own.merge(model.stable.table[steady], on="topic", validate="one_to_one")
    return words.merge(own, on="topic", validate="many_to_one")


def watermark_of(model: TopicModel) -> str | None:
    """Return what is written across figures of topics that were forced."""
    if model.passed:
        return None
    if model.null is None:
        return UNTESTED
    from framing.figures.watermark import NOT_DISTINGUISHABLE

    return NOT_DISTINGUISHABLE


def draw(
    model: TopicModel, *, force: bool = False, n: int = 8, by: str = "frex", **choices: Any
) -> Figure:
    """Draw the topics; see `framing.figures.topics_overview`."""
    from framing.figures import topics_overview

    require_topics(model, force)
    said = {} if model.null is None else {"null": model.null.sentence}
    return topics_overview(
        overview(model, n=n, by=by),
        provenance=model.provenance,
        settings={**model.settings, **said, "by": by},
        warnings=model.warnings,
        watermark=watermark_of(model),
        **choices,
    )
