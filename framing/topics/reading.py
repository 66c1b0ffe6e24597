"""Documents to read, those that have most of a topic: it is named after reading, not before.

Counts know which documents these are, and their titles where the metadata have any. Where the
articles are at hand, the words of a topic are shown in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.comparison.concordance import Concordance, kwic
from framing.errors import TopicsError
from framing.provenance import Provenance
from framing.topics.labels import order_of, topic_table
from framing.topics.model import require_topics

if TYPE_CHECKING:
    from framing.corpus import Corpus
    from framing.topics.model import TopicModel

__all__ = ["documents", "read_topic"]

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

    Examples
    --------
    >>> from framing.counts import Counts
    >>> from framing.topics import fit_topics
    >>> table = [[9, 9, 1, 1], [1, 1, 9, 9], [9, 9, 0, 2]] * 10
    >>> names = [f"a{i:02}" for i in range(30)]
    >>> counts = Counts.from_matrix(table, names, ["tank", "troops", "tax", "budget"])
    >>> model = fit_topics(counts, k=2, n_shuffles=0, n_refits=0, held_out=0)
    >>> documents(model, n=2)[["topic", "rank", "document"]]
       topic  rank document
    0      1     1      a02
    1      1     2      a05
    2      2     1      a01
    3      2     2      a04
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


def read_topic(
    model: TopicModel,
    corpus: Corpus,
    topic: int,
    *,
    n: int = 3,
    words: int = 5,
    by: str = "frex",
    lines: int = 5,
    window: int = 8,
    force: bool = False,
) -> Concordance:
    """Show the first words of a topic in the documents that have the largest share of it.

    Parameters
    ----------
    model : TopicModel
        Of these articles.
    corpus : Corpus
        The articles.
    topic : int
        From 1.
    n : int, default 3
        Documents.
    words : int, default 5
        Words of the topic.
    by : {"probability", "frex", "lift", "score"}, default "frex"
        What ranks them.
    lines : int, default 5
        At most, of each document: the first of each word, then the second of each.
    window : int, default 8
        Words on each side.
    force : bool, default False
        Also where the corpus did not beat shuffled words.

    Returns
    -------
    Concordance
        Its table has a last column ``share``, of the topic in the document; the document with
        the largest comes first, and lines are in the order of the text.

    Raises
    ------
    TopicsError
        If there is no such topic, or none of its documents is in the corpus.

    Examples
    --------
    >>> from framing.corpus import Corpus
    >>> from framing.counts import count_terms
    >>> from framing.topics import fit_topics
    >>> texts = {f"a{i}": ("Tanks and troops moved. " if i % 2 else "Taxes and budgets rose. ") * i
    ...          for i in range(4, 10)}
    >>> corpus = Corpus.from_texts(texts)
    >>> counts = count_terms(corpus, unit="document")
    >>> model = fit_topics(counts, k=2, n_shuffles=0, n_refits=0, held_out=0)
    >>> model.topics(3, force=True).groupby("topic")["term"].agg(lambda t: " ".join(sorted(t)))[1]
    'moved tanks troops'
    >>> found = read_topic(model, corpus, 1, n=1, words=3, lines=3, window=1, force=True)
    >>> found.table[["document", "left", "match", "right"]]
      document    left   match    right
    0       a9           Tanks      and
    1       a9    and   troops   moved.
    2       a9  troops   moved  . Tanks
    """
    require_topics(model, force)
    if not 1 <= topic <= model.k:
        raise TopicsError(f"there is no topic {topic!r}; this model has topics 1 to {model.k}.")
    if "document" not in model.units:
        raise TopicsError("the units of this model name no documents, so no line can be found.")
    telling = topic_table(model, n=words, by=by).query("topic == @topic")["term"]
    ranked = documents(model, n=n).query("topic == @topic")
    shares = ranked.groupby("document", sort=False)["share"].max()
    there = shares[shares.index.isin(corpus.documents["document"])]
    if there.empty:
        raise TopicsError(
            f"none of the documents of topic {topic} is in this corpus, first: "
            f"{shares.index[0]!r}; give the articles that were counted."
        )
    voice = model.settings.get("voice")
    found = kwic(
        corpus, list(telling), where={"document": list(there.index)}, window=window, voice=voice
    )
    table = _spread(found.table, list(there.index), lines)
    table = table.assign(share=table["document"].map(there).astype(np.float64))
    settings = {"topic": topic, "n": n, "words": words, "by": by, "lines": lines, "window": window}
    record = Provenance("read_topic", settings, {"model": model.digest}, (found.provenance,))
    return replace(found, table=table, provenance=record)


def _spread(table: pd.DataFrame, documents: list[str], lines: int) -> pd.DataFrame:
    """Keep so many lines of each document, of as many words as can be; documents as given."""
    at = pd.DataFrame({
        "document": table["document"].map({name: i for i, name in enumerate(documents)}),
        "turn": table.groupby(["document", "term"], sort=False).cumcount(),
        "line": np.arange(len(table)),
    })  # fmt: skip
    first = at.sort_values(["document", "turn", "line"]).groupby("document").head(lines)
    return table.loc[first.sort_values(["document", "line"]).index].reset_index(drop=True)
