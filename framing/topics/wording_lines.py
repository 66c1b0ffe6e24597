"""Words of a topic in context: from the documents where they are most surely the topic's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from framing.comparison.concordance import Concordance, kwic
from framing.errors import TopicsError, did_you_mean
from framing.provenance import Provenance
from framing.topics.responsibilities import responsibilities

if TYPE_CHECKING:
    from framing.corpus import Corpus
    from framing.topics.model import TopicModel

__all__ = ["documents_of_term", "lines_of_topic"]


def documents_of_term(model: TopicModel, topic: int, term: str, by: str) -> pd.DataFrame:
    """Return the documents with a word, and how surely it is a topic's in each.

    Parameters
    ----------
    model : TopicModel
        The topics.
    topic : int
        From 1.
    term : str
        A word of the model.
    by : str
        Column of the groups.

    Returns
    -------
    pandas.DataFrame
        ``document``, ``group``, ``n`` (occurrences) and ``share`` (chance that each is the
        topic's), by `share` and then `n`, the largest first.
    """
    if not 1 <= topic <= model.k:
        raise TopicsError(f"there is no topic {topic!r}; this model has topics 1 to {model.k}.")
    places = np.flatnonzero(model.terms == term)
    if not len(places):
        hint = did_you_mean(str(term), [str(known) for known in model.terms])
        raise TopicsError(f"{term!r} is no word of this model; {hint}")
    if "document" not in model.units:
        raise TopicsError("the units of this model name no documents, so no line can be found.")
    column = sparse.csr_array(model.matrix[:, places])
    divided = responsibilities(column, model.theta, model.phi[:, places])
    expected = divided.of(topic - 1).toarray()[:, 0]
    n = column.toarray()[:, 0]
    frame = pd.DataFrame(
        {
            "document": model.units["document"].astype(str),
            "group": model.units[by].astype(str),
            "n": n,
            "share": expected / np.maximum(n, 1),
        }
    )
    return frame[n > 0].sort_values(
        ["share", "n", "document"], ascending=[False, False, True], ignore_index=True
    )


def lines_of_topic(
    model: TopicModel, corpus: Corpus, topic: int, term: str, *, by: str, groups: Sequence[str],
    lines: int, window: int,
) -> Concordance:  # fmt: skip
    """Show a word in context, at most so many lines a group; see `Wording.concordance`."""
    documents = documents_of_term(model, topic, term, by)
    own = documents["group"].isin(groups)
    first = documents[own].groupby("group", sort=True).head(lines)
    found = kwic(
        corpus, term, where={"document": list(first["document"])}, window=window,
        voice=model.settings.get("voice"),
    )  # fmt: skip
    order = first.set_index("document")
    table = found.table.assign(
        group=found.table["document"].map(order["group"]).astype("str"),
        share=found.table["document"].map(order["share"]).astype(np.float64),
    )
    table = table.sort_values(["group", "share"], ascending=[True, False], kind="stable")
    table = table.groupby("group", sort=False).head(lines).reset_index(drop=True)
    record = Provenance(
        "Wording.concordance",
        {"topic": topic, "term": term, "by": by, "lines": lines, "window": window},
        {"model": model.digest},
        (found.provenance,),
    )
    return replace(found, table=table, provenance=record)
