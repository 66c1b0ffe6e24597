"""Coherence by gensim: measures that need running text, or that reviewers ask for by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from framing.errors import TopicsError, did_you_mean
from framing.text.scan import SENTENCE_END, Vocabulary, scan
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
        The articles, or the words of each in order; all measures but ``"u_mass"`` look at words
        that stand near each other, which counts do not tell. They may be other articles than
        those that were fitted. Only words of the model are looked at: "near" skips the others.
    measure : {"c_v", "c_npmi", "c_uci", "u_mass"}, default "c_v"
        Röder, Both and Hinneburg (2015); Aletras and Stevenson (2013); Newman et al. (2010); Mimno
        et al. (2011).
    m : int, default 10
        Most probable words a topic, 2 or more.
    force : bool, default False
        Also where the corpus did not beat shuffled words.

    Returns
    -------
    pandas.DataFrame
        ``topic``, ``label``, ``measure``, ``estimate``.

    Raises
    ------
    TopicsError
        If there is no such measure, it needs a corpus, or a word of a topic is not in it.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> from framing.topics import fit_topics
    >>> articles = [["tank", "troops"] * 9, ["tax", "budget"] * 9] * 30
    >>> words = ["budget", "tank", "tax", "troops"]
    >>> table = [[article.count(word) for word in words] for article in articles]
    >>> counts = Counts.from_matrix(table, [f"a{i:02}" for i in range(60)], words)
    >>> model = fit_topics(counts, k=2, n_shuffles=0, n_refits=0, held_out=0)
    >>> coherence(model, articles, measure="c_npmi", m=2, force=True)["estimate"].round(2).tolist()
    [1.0, 1.0]
    """
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    require_topics(model, force)
    if measure not in MEASURES:
        raise TopicsError(f"measure = {measure!r}; {did_you_mean(str(measure), MEASURES)}")
    if m < 2:
        raise TopicsError(f"m = {m}; words cohere in pairs: ask for 2 or more a topic.")
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
        texts = _texts(corpus, topics, set(terms))
        found = CoherenceModel(topics=topics, texts=texts, dictionary=Dictionary([terms]),
                               coherence=measure, topn=m, processes=1)  # fmt: skip
    values = np.array([float(f"{v:.8g}") for v in found.get_coherence_per_topic()])
    return pd.DataFrame({
        "topic": range(1, model.k + 1), "label": model.labels, "measure": measure,
        "estimate": values,
    })  # fmt: skip


def _texts(corpus: object, topics: Sequence[Sequence[str]], known: set[str]) -> list[list[str]]:
    """Return the words of the vocabulary of each document, in their order."""
    from framing.corpus import Corpus

    rows = words_in(corpus) if isinstance(corpus, Corpus) else map(_words, corpus)  # type: ignore[call-overload]
    texts = [[str(word) for word in row if word in known] for row in rows]
    missing = sorted(set().union(*topics) - set().union(*texts))
    if missing:
        raise TopicsError(
            f"{missing[0]!r}, a word of a topic, is in none of {len(texts):,} articles, so nothing "
            "tells what stands near it; give the articles that were fitted, in lower case."
        )
    return texts


def words_in(corpus: Corpus) -> Iterator[list[str]]:
    """Yield the words of each article that cleaning left, as they are counted."""
    vocabulary = Vocabulary()
    for block in corpus.blocks():
        stream = scan(block, vocabulary)
        document = np.repeat(block.paragraphs.document[stream.paragraph], np.diff(stream.first))
        told = stream.types != SENTENCE_END
        terms = vocabulary.term_of_type[stream.types[told]]
        ends = np.searchsorted(document[told], np.arange(1, len(block.documents)))
        for row in np.split(terms, ends):
            yield [vocabulary.terms[term] for term in row]


def _words(row: object) -> list[str]:
    if isinstance(row, str):
        raise TopicsError(
            f"{row[:40]!r} is one string; give the words of each article, or a Corpus of them."
        )
    return list(row)  # type: ignore[call-overload, no-any-return]
