"""A topic model as a value: topics, documents, what chance would give, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from framing.comparison.printing import as_html, as_text
from framing.errors import TopicsError
from framing.provenance import Provenance, canonical_json, sha256

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from framing.comparison import Concordance
    from framing.corpus import Corpus
    from framing.counts import Counts
    from framing.figures import Figure
    from framing.topics.crossing import Crossing
    from framing.topics.fit import Fit
    from framing.topics.intrusion import Intrusion
    from framing.topics.null import NullTest
    from framing.topics.prevalence import Prevalence
    from framing.topics.stability import Stability
    from framing.topics.wording import Wording

__all__ = ["TopicModel", "require_topics"]


@dataclass(frozen=True, slots=True, eq=False)
class TopicModel:
    """Topics of a corpus, numbered from 1 by their share of its words.

    Made by `fit_topics`. If the corpus did not beat the same words shuffled between documents,
    every method that would name a topic raises `TopicsError`, unless it is told to go on with
    ``force=True``.

    Attributes
    ----------
    fit : Fit
        Of the engine: `phi`, `theta`, the prior, the bound.
    counts : Counts
        What was fitted: a row a document, in the order of `theta`, a column a word, in the
        order of `phi`.
    whole : Counts or None
        The counts as they were given, with all layers and voices; not saved with the model.
    eta : float or ndarray of shape (k, n_terms)
        Prior of the words of a topic; a matrix where topics were seeded.
    names : tuple of str
        Of seeded topics, the frame; empty for all others.
    settings : mapping of str to JSON value
        Every choice, defaults included.
    diagnostics : mapping of str to JSON value
        What is printed with the model.
    stable : Stability or None
        How often topics come back from other documents.
    null : NullTest or None
        What shuffled words give.
    design : str
        A sentence: documents, words, engine.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the model was made.
    """

    fit: Fit
    counts: Counts
    whole: Counts | None
    eta: float | NDArray[np.float64]
    names: tuple[str, ...]
    settings: Mapping[str, Any]
    diagnostics: Mapping[str, Any]
    stable: Stability | None
    null: NullTest | None
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        said = "\n".join(f"{name}: {value}" for name, value in self.diagnostics.items())
        return as_text(self._headline(), f"{self.design}\n{said}", self.warnings)

    def _repr_html_(self) -> str:
        table = pd.DataFrame({"": list(self.diagnostics), "value": list(self.diagnostics.values())})
        return as_html(self._headline(), self.design, self.warnings, table.astype(str))

    def _headline(self) -> str:
        if self.null is None:
            return f"TopicModel ({self.fit.engine}): {self.k} topics, not held against chance"
        if not self.null.passed:
            return f"TopicModel ({self.fit.engine}): no topics. {self.null.sentence}"
        return f"TopicModel ({self.fit.engine}): {self.k} topics"

    @property
    def k(self) -> int:
        """Number of topics."""
        return self.fit.k

    @property
    def phi(self) -> NDArray[np.float64]:
        """Share of each word in each topic, (k, n_terms)."""
        return self.fit.phi

    @property
    def theta(self) -> NDArray[np.float64]:
        """Share of each topic in each document, (n_docs, k); missing without a word."""
        return self.fit.theta

    @property
    def terms(self) -> NDArray[Any]:
        """The words, in the order of `phi`."""
        return self.counts.terms["term"].to_numpy(dtype=object)

    @property
    def units(self) -> pd.DataFrame:
        """The documents with their metadata, in the order of `theta`."""
        return self.counts.units

    @property
    def matrix(self) -> sparse.csr_array:
        """Counts of words in documents."""
        return self.counts.matrix

    @property
    def shares(self) -> NDArray[np.float64]:
        """Share of each topic in the words of all documents, (k,)."""
        words = self.units["n_tokens"].to_numpy(dtype=np.float64)
        total = (words[:, np.newaxis] * np.nan_to_num(self.theta)).sum(axis=0)  # not by BLAS
        return np.asarray(total / total.sum())

    @property
    def digest(self) -> str:
        """SHA-256 of topics (to seven digits), words and settings: the model's hash."""
        said = {"settings": dict(self.settings), "terms": [str(term) for term in self.terms]}
        topics = np.ascontiguousarray(self.phi, dtype="<f4").tobytes()
        return sha256(canonical_json(said).encode() + b"\f" + topics)

    @property
    def passed(self) -> bool:
        """Whether the corpus has more structure than its words shuffled; False if not tested."""
        return self.null is not None and self.null.passed

    @property
    def labels(self) -> tuple[str, ...]:
        """What each topic is called: its frame, or its three words of highest FREX.

        Empty where a topic is no more stable than those of shuffled words, or the corpus does
        not beat them.
        """
        from framing.topics.labels import frex, order_of

        if not self.passed:
            return ("",) * self.k
        steady = self.stable.table["stable"].to_numpy() if self.stable else np.ones(self.k, bool)
        scores = frex(self.phi, np.asarray(self.matrix.sum(axis=0)))
        said = []
        for topic in range(self.k):
            name = self.names[topic] if self.names else ""
            words = ", ".join(str(w) for w in self.terms[order_of(scores[topic])[:3]])
            said.append((name or words) if steady[topic] else "")
        return tuple(said)

    def topics(self, n: int = 10, by: str = "probability", *, force: bool = False) -> pd.DataFrame:
        """Return the first n words of each topic; see `topic_table`.

        Parameters
        ----------
        n : int, default 10
            Words a topic.
        by : {"probability", "frex", "lift", "score"}, default "probability"
            What ranks them.
        force : bool, default False
            Also where the corpus did not beat shuffled words.
        """
        from framing.topics.labels import topic_table

        require_topics(self, force)
        return topic_table(self, n=n, by=by)

    def documents(self, n: int = 5, *, force: bool = False) -> pd.DataFrame:
        """Return the n documents of each topic that have the largest share of it."""
        from framing.topics.reading import documents

        require_topics(self, force)
        return documents(self, n=n)

    def read(self, corpus: Corpus, topic: int, **choices: Any) -> Concordance:
        """Show the words of a topic in its articles; see `framing.topics.reading.read_topic`."""
        from framing.topics.reading import read_topic

        return read_topic(self, corpus, topic, **choices)

    def stability(self, n_refits: int = 10, **choices: Any) -> Stability:
        """Fit again from resampled documents; see `framing.topics.stability.stability`."""
        from framing.topics.stability import stability

        return stability(self, n_refits=n_refits, **choices)

    def null_test(self, n_shuffles: int = 19, **choices: Any) -> NullTest:
        """Hold the model against shuffled words; see `framing.topics.null.null_test`."""
        from framing.topics.null import null_test

        return null_test(self, n_shuffles=n_shuffles, **choices)

    def prevalence(self, formula: str, *, cluster: str | None = None, **choices: Any) -> Prevalence:
        """Say how much of each topic groups have; see `framing.topics.prevalence.prevalence`."""
        from framing.topics.prevalence import prevalence

        return prevalence(self, formula, cluster=cluster, **choices)

    def wording(self, by: str, **choices: Any) -> Wording:
        """Say in which words groups differ inside a topic; see `framing.topics.wording.wording`."""
        from framing.topics.wording import wording

        return wording(self, by, **choices)

    def crossing(self, layer: str | None = None, **choices: Any) -> Crossing:
        """Cross topics with frames and voice; see `framing.topics.crossing.crossing`."""
        from framing.topics.crossing import crossing

        return crossing(self, layer, **choices)

    def intrusion(
        self, test: Literal["word", "topic", "word_set"] = "word", **choices: Any
    ) -> Intrusion:
        """Draw items for human coders; see `framing.topics.intrusion.intrusion`."""
        from framing.topics.intrusion import intrusion

        return intrusion(self, test, **choices)

    def to_gensim(self) -> Any:
        """Return a plain `gensim.models.LdaModel` with these topics."""
        from framing.topics.lda import plain_gensim

        return plain_gensim(self.fit, self.terms, self.eta)

    def plot(self, *, force: bool = False, **choices: Any) -> Figure:
        """Draw the topics; see `framing.figures.topics_overview`."""
        from framing.topics.overview import draw

        return draw(self, force=force, **choices)

    def save(self, path: str | Path) -> Path:
        """Write the model to one file; the format is described in docs/formats.md."""
        from framing.topics.store import save_model

        return save_model(self, path)

    @staticmethod
    def load(path: str | Path) -> TopicModel:
        """Read a model written by `save`, and check it against its hash."""
        from framing.topics.store import load_model

        return load_model(path)


def require_topics(model: TopicModel, force: bool = False) -> None:
    """Raise unless the model has topics to speak of, or the caller insists.

    Raises
    ------
    TopicsError
        With the sentence of the null test.
    """
    if force or model.passed:
        return
    if model.null is None:
        raise TopicsError(
            "these topics were not held against shuffled words, so nothing says that they are "
            "there; fit with n_shuffles=19 or more, or insist with force=True."
        )
    raise TopicsError(
        f"{model.null.sentence} No topic is named; more documents may tell, or insist with "
        "force=True."
    )
