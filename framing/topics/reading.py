"""Documents to read, those that have most of a topic: it is named after reading, not before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.errors import TopicsError
from framing.topics.labels import order_of

if TYPE_CHECKING:
    from framing.topics.model import TopicModel

__all__ = ["documents"]

SHOWN = ("label", "title", "outlet", "date", "group")  # of the metadata, where they are there
FEW_WORDS = 30  # of a document: with fewer, its shares say little


def documents(model: TopicModel, *, n: int = 5, least: int = FEW_WORDS) -> pd.DataFrame:
    """Return the n documents of each topic with the largest share of it.

    Parameters
    ----------
    model : TopicModel
        Its documents are listed.
    n : int, default 5
        Documents a topic.
    least : int, default 30
        Documents with fewer words of the vocabulary are passed over, unless all have fewer.

    Returns
    -------
    pandas.DataFrame
        ``topic``, ``topic_label``, ``rank``, the name of the document, ``label``, ``title``,
        ``outlet``, ``date`` and ``group`` where the counts hold them, ``share`` (of the topic in
        the document) and ``n_tokens`` (words of the vocabulary).
    """
    if n < 1:
        raise TopicsError(f"n = {n} documents; ask for one or more.")
    words = model.units["n_tokens"].to_numpy()
    long = (words >= least) if (words >= least).any() else words > 0
    values = np.where(long[:, np.newaxis], model.theta, -1.0)
    order = np.array([order_of(column)[:n] for column in values.T])
    order = order[:, : int(long.sum())]
    names = [str(model.settings["unit"]), *_present(model.units.columns, model.settings["unit"])]
    rows = model.units.iloc[order.ravel()][names].reset_index(drop=True)
    topics, ranks = np.indices(order.shape)
    rows.insert(0, "topic", topics.ravel() + 1)
    rows.insert(1, "topic_label", np.repeat(np.array(model.labels, object), order.shape[1]))
    rows.insert(2, "rank", ranks.ravel() + 1)
    return rows.assign(
        share=np.take_along_axis(model.theta.T, order, axis=1).ravel(),
        n_tokens=words[order.ravel()],
    )


def _present(columns: Iterable[object], unit: object) -> list[str]:
    known = [str(column) for column in columns]
    return [name for name in SHOWN if name in known and name != unit]
