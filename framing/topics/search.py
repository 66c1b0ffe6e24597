"""How many topics: several numbers tried on one split of the documents, and judged side by side.

No number is right. Perplexity wants more topics, coherence fewer, stability those that are
there; read the words before you choose, and say that you chose.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.printing import as_html, as_text
from framing.errors import TopicsError
from framing.provenance import Provenance
from framing.topics.diagnostics import unigram_perplexity
from framing.topics.engine import PASSES, Engine, fit_matrix, infer
from framing.topics.matching import match, overlap, top_words
from framing.topics.quality import (
    exclusivity,
    halves,
    perplexity,
    residual_dispersion,
    semantic_coherence,
    split_documents,
)
from framing.topics.resampling import draw_documents
from framing.topics.vocabulary import choose_words

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["KSearch", "search_k"]

WORDS = 10


@dataclass(frozen=True, slots=True, eq=False)
class KSearch:
    """Numbers of topics, and what each is worth.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a number of topics: ``k``, ``perplexity`` (of held-out words, lower is better),
        ``coherence`` (semantic coherence, mean over topics), ``exclusivity`` (mean), ``dispersion``
        (of the residuals; 1 if the topics are enough), ``stability`` (share of ten telling words
        that come back from resampled documents, mean) and ``passes``.
    unigram : float
        Perplexity of a model without topics, on the same words.
    settings : mapping of str to JSON value
    design : str
        A sentence.
    warnings : tuple of str
    provenance : Provenance
    """

    table: pd.DataFrame
    unigram: float
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        return as_text(self._headline(), f"{self.design}\n{self.table}", self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        return f"KSearch: {len(self.table)} numbers of topics"

    def plot(self, **choices: Any) -> Figure:
        """Draw the table as five panels; see `framing.figures.search_k`."""
        from framing.figures import search_k

        return search_k(
            self.table,
            settings={**self.settings, "unigram": self.unigram},
            provenance=self.provenance,
            warnings=self.warnings,
            **choices,
        )


def search_k(
    counts: Counts,
    ks: Sequence[int] = (5, 10, 20, 30, 50),
    *,
    engine: Engine = "lda",
    held_out: float = 0.1,
    n_refits: int = 2,
    passes: int = PASSES,
    random_state: int = 0,
    progress: Callable[[int], None] | None = None,
    **words: Any,
) -> KSearch:
    """Fit several numbers of topics to the same documents, and score them on the same others.

    Parameters
    ----------
    counts : Counts
        With a layer ``term``.
    ks : sequence of int
        Numbers of topics.
    engine : {"lda", "nmf", "tomotopy"}, default "lda"
        As for `fit_topics`.
    held_out : float, default 0.1
        Share of documents that are held out; the split is drawn once, from `random_state`.
    n_refits : int, default 2
        Fits of each number from resampled documents, for the stability.
    passes, random_state
        As for `fit_topics`.
    progress : callable, optional
        Called with 1 after each number of topics.
    **words
        Which documents and words are fitted, as for `fit_topics`: `unit`, `voice`, `min_df`,
        `max_df`, `stop_words`, `keep`. They are chosen before the split.

    Raises
    ------
    TopicsError
        If a number of topics is below 2 or above that of the documents, no word is left, or
        another choice is none.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> rng = np.random.default_rng(1)
    >>> shares = np.full((3, 12), 0.02)
    >>> for topic in range(3):
    ...     shares[topic, 4 * topic : 4 * topic + 4] = 0.21
    >>> matrix = np.array([rng.multinomial(60, shares[i % 3]) for i in range(90)])
    >>> terms = [f"word{i:02}" for i in range(12)]
    >>> found = search_k(Counts.from_matrix(matrix, [f"a{i:02}" for i in range(90)], terms), [2, 3])
    >>> int(found.table.set_index("k")["perplexity"].idxmin())
    3
    """
    _check(held_out, n_refits, passes, random_state)
    documents = choose_words(counts, **words)
    matrix = documents.counts.matrix[np.flatnonzero(np.diff(documents.counts.matrix.indptr))]
    inside, outside = split_documents(matrix.shape[0], held_out, random_state)
    wanted = sorted(set(ks))
    if any(int(k) != k for k in wanted) or not wanted or wanted[0] < 2 or wanted[-1] > len(inside):
        raise TopicsError(
            f"ks = {list(ks)}; numbers of topics go from 2 to that of the documents to fit, "
            f"{len(inside):,}."
        )
    train, (seen, unseen) = matrix[inside], halves(matrix[outside], random_state)
    draws = draw_documents(len(inside), n_refits, random_state)
    rows = []
    for k in wanted:
        rows.append(_scored(train, seen, unseen, draws, k, engine, passes, random_state))
        if progress is not None:
            progress(1)
    settings = {
        **_chosen(words), "kept": documents.kept, "min_df": documents.min_df,
        "max_df": documents.max_df, "ks": wanted, "engine": engine, "held_out": held_out,
        "n_refits": n_refits, "passes": passes, "random_state": random_state,
        "n_docs": len(inside), "n_held_out": len(outside),
    }  # fmt: skip
    table, unigram = pd.DataFrame(rows), unigram_perplexity(train, unseen)
    return KSearch(
        table, unigram, settings,
        f"{len(inside):,} documents to fit and {len(outside):,} held out, one split for all (seed "
        f"{random_state}); {documents.note}.",
        _warnings(table, unigram),
        Provenance("search_k", settings, {"counts": counts.digest}, (counts.provenance,)),
    )  # fmt: skip


def _check(held_out: float, n_refits: int, passes: int, random_state: int) -> None:
    """Raise where a choice is none."""
    if not 0 < held_out < 1:
        raise TopicsError(
            f"held_out = {held_out}; it is a share of the documents, between 0 and 1: numbers of "
            "topics are judged by documents that were not fitted."
        )
    for name, value, least in (
        ("n_refits", n_refits, 0), ("passes", passes, 1), ("random_state", random_state, 0),
    ):  # fmt: skip
        if value < least or int(value) != value:
            raise TopicsError(f"{name} = {value}; it is a whole number of {least} or more.")


def _chosen(words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the choices of documents and words, as they are recorded."""
    said = {"unit": "document", "voice": None, "stop_words": "english"} | dict(words)
    said.pop("keep", None)  # what it kept is recorded
    return {
        name: value if isinstance(value, str) or not isinstance(value, Collection)
        else sorted(value)
        for name, value in said.items()
    }  # fmt: skip


def _warnings(table: pd.DataFrame, unigram: float) -> tuple[str, ...]:
    """Say what a reader must know before choosing one of them."""
    said = []
    if table["perplexity"].min() >= unigram:
        said.append(
            f"No number of topics predicts words better than no topics at all (perplexity "
            f"{table['perplexity'].min():,.4g}, without topics {unigram:,.4g})."
        )
    without = table.loc[table["dispersion"].isna(), "k"]
    if len(without):
        ks = ", ".join(map(str, without))
        said.append(
            f"k = {ks}: more parameters than counts to fit, so the residuals have no dispersion."
        )
    return tuple(said)


def _scored(
    train: sparse.csr_array, seen: sparse.csr_array, unseen: sparse.csr_array,
    draws: NDArray[np.int64], k: int, engine: Engine, passes: int, random_state: int,
) -> dict[str, Any]:  # fmt: skip
    """Fit k topics, and score them."""
    fit = fit_matrix(train, k, engine=engine, passes=passes, random_state=random_state)
    occurrences = np.asarray(train.sum(axis=0))
    own = top_words(fit.phi, occurrences, n=WORDS)
    returned = []
    for weights in draws:
        other = fit_matrix(
            train, k, engine=engine, weights=weights, passes=passes, random_state=random_state
        )
        partner = match(fit.phi, other.phi)
        returned.append(overlap(own, top_words(other.phi, occurrences, n=WORDS)[partner]).mean())
    return {
        "k": k,
        "perplexity": perplexity(fit.phi, infer(fit, seen), unseen),
        "coherence": float(semantic_coherence(fit.phi, train).mean()),
        "exclusivity": float(exclusivity(fit.phi).mean()),
        "dispersion": residual_dispersion(fit.phi, fit.theta, train),
        "stability": float(np.mean(returned)) if returned else float("nan"),
        "passes": len(fit.bound),
    }
