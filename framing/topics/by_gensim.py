"""Coherence by gensim: measures that need running text, or that reviewers ask for by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from framing.errors import TopicsError, did_you_mean
from framing.text.tokens import tokenize
from framing.topics.model import require_topics
from framing.topics.quality import top

if TYPE_CHECKING:
    from framing.corpus import Corpus
    from framing.topics.model import TopicModel

__all__ = ["MEASURES", "coherence"]

MEASURES = ("c_v", "c_npmi", "c_uci", "u_mass")


def coherence(
    model: TopicModel,
    corpus: Corpus | Iterable[Sequence[str]] | None = None,
    *,
    measure: Literal["c_v", "c_npmi", "c_uci", "u_mass"] = "c_v",
    m: int = 10,
    force: bool = False,
) -> pd.DataFrame:
    """Return the coherence of each topic as gensim's `CoherenceModel` has it.

    Parameters
    ----------
    model : TopicModel
        Its topics are judged.
    corpus : Corpus or iterable of sequences of str, optional
        The articles, or their words in order; all measures but ``"u_mass"`` look at words that
        stand near each other, which counts do not tell.
    measure : {"c_v", "c_npmi", "c_uci", "u_mass"}, default "c_v"
        Röder, Both and Hinneburg (2015); Aletras and Stevenson (2013); Newman et al. (2010); Mimno
        et al. (2011).
    m : int, default 10
        Most probable words a topic.
    force : bool, default False
        Also where the corpus did not beat shuffled words.

    Returns
    -------
    pandas.DataFrame
        ``topic``, ``label``, ``measure``, ``estimate``.

    Raises
    ------
    TopicsError
        If there is no such measure, or it needs a corpus.
    """
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    require_topics(model, force)
    if measure not in MEASURES:
        raise TopicsError(f"measure = {measure!r}; {did_you_mean(str(measure), MEASURES)}")
    if corpus is None and measure != "u_mass":
        raise TopicsError(
            f"{measure} looks at words near each other; give the articles, coherence(model, "
            "corpus), or take measure='u_mass', which counts suffice for."
        )
    terms = [str(term) for term in model.terms]
    topics = [[terms[i] for i in row] for row in top(model.phi, m)]
    if measure == "u_mass":
        bags = [
            list(zip(row.indices.tolist(), row.data.tolist(), strict=True))
            for row in (model.matrix[[i]] for i in range(model.matrix.shape[0]))
        ]
        words = Dictionary()
        words.token2id = {term: i for i, term in enumerate(terms)}
        words.id2token = dict(enumerate(terms))
        found = CoherenceModel(topics=topics, corpus=bags, dictionary=words, coherence="u_mass",
                               topn=m, processes=1)  # fmt: skip
    else:
        texts = _texts(corpus, set(terms))
        found = CoherenceModel(topics=topics, texts=texts, dictionary=Dictionary([terms]),
                               coherence=measure, topn=m, processes=1)  # fmt: skip
    values = np.array([float(f"{v:.8g}") for v in found.get_coherence_per_topic()])
    return pd.DataFrame({
        "topic": range(1, model.k + 1), "label": model.labels, "measure": measure,
        "estimate": values,
    })  # fmt: skip


def _texts(corpus: object, known: set[str]) -> list[list[str]]:
    """Return the words of the vocabulary of each document, in their order."""
    from framing.corpus import Corpus

    if isinstance(corpus, Corpus):
        rows = (tokenize(document.text)["term"] for document in corpus)
        return [[str(term) for term in row if term in known] for row in rows]
    return [[word for word in row if word in known] for row in corpus]  # type: ignore[attr-defined]
