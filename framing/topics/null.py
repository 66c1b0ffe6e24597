"""The null test: whether there are topics, or only what anyone finds in shuffled words.

A topic model finds topics in whatever it is given. So the words of the corpus are shuffled
between its documents, which leaves nothing that a topic could be, and the same procedure is
run on the corpus and on each shuffle: fit, look how coherent the topics are, fit again from
resampled documents, look how many of the words come back. The topics of the corpus must be
more coherent *and* more stable than those of the shuffles; otherwise there is nothing to name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from framing.comparison.guards import number
from framing.comparison.printing import as_html, as_text
from framing.errors import TopicsError
from framing.provenance import Provenance
from framing.topics.matching import FEW_OCCURRENCES, n_words
from framing.topics.procedure import PASSES, Outcome, perform
from framing.topics.resampling import (
    distinct_documents,
    draw_documents,
    in_threads,
    sample_documents,
    shuffle_words,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.figures import Figure
    from framing.topics.model import TopicModel

__all__ = ["FEW_DOCUMENTS", "NOT_DISTINGUISHABLE", "NullTest", "null_test"]

NOT_DISTINGUISHABLE = "These topics are not distinguishable from shuffled words"
STATISTICS = ("coherence", "stability")
FEW_DOCUMENTS = 10  # with fewer, what a topic shares between documents cannot be seen
TIE = 1e-9  # statistics closer than this are equal: sums are not exact


@dataclass(frozen=True, slots=True, eq=False)
class NullTest:
    """A corpus beside its own words, shuffled between documents.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a statistic: ``statistic`` (``"coherence"``: how much more often than by chance
        the words of a topic share a document that the topic was not fitted to, mean over topics
        of the logarithm; ``"stability"``: mean share of a topic's words that come back from
        resampled documents), ``observed``, ``mean``, ``low``,
        ``high`` (of the shuffles: mean, and where the central 95 % of them lie), ``p`` and
        ``warning``. What cannot be tested has no p, and its warning says why.
    shuffled : pandas.DataFrame
        One row a shuffle: ``shuffle`` (from 1), ``coherence``, ``stability``.
    topics : pandas.DataFrame
        One row a topic of a shuffle and refit: ``shuffle``, ``refit``, ``topic``, ``overlap``
        (share of its words that came back), ``bhattacharyya``; what a topic that is none shows.
    passed : bool
        Whether the corpus has more structure than its shuffled words, by both statistics.
    sentence : str
        The verdict, with its figures.
    settings : mapping of str to JSON value
        Every choice, defaults included; ``n_docs`` and ``n_tokens`` that were looked at.
    design : str
        What was shuffled and fitted, how often.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the table was made.
    """

    table: pd.DataFrame
    shuffled: pd.DataFrame
    topics: pd.DataFrame
    passed: bool
    sentence: str
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        return f"NullTest: {self.sentence}"

    @property
    def p(self) -> float:
        """The larger p of the two: both must be small. Missing where nothing can be tested."""
        return float(self.table["p"].max(skipna=False))

    @property
    def overlap(self) -> float:
        """What a topic's overlap must exceed: that of 95 % of the topics of shuffled words."""
        mean = self.topics.groupby(["shuffle", "topic"])["overlap"].mean()
        return _quantile(mean.to_numpy(np.float64), self.settings["level"])

    def plot(self, **choices: Any) -> Figure:
        """Draw the corpus beside its shuffles; see `framing.figures.null_comparison`."""
        from framing.figures.null_comparison import null_comparison

        return null_comparison(
            self.table, shuffled=self.shuffled, sentence=self.sentence,
            provenance=self.provenance, settings=self.settings, warnings=self.warnings, **choices,
        )  # fmt: skip


def null_test(
    model: TopicModel,
    *,
    n_shuffles: int = 19,
    n_refits: int | None = None,
    n_documents: int | None = None,
    passes: int = PASSES,
    level: float = 0.95,
    random_state: int = 0,
    n_threads: int = 1,
    progress: Callable[[int], None] | None = None,
) -> NullTest:
    """Ask whether topics are more coherent and more stable than those of shuffled words.

    Parameters
    ----------
    model : TopicModel
        Its documents, words, engine, number of topics and priors are used, and its words
        shuffled; the topics themselves are fitted anew.
    n_shuffles : int, default 19
        So many are needed for p = .05.
    n_refits : int, optional
        Fits from resampled documents, of the corpus and of each shuffle; by default one for 20
        topics or more, and up to 3 where there are fewer to take a mean of.
    n_documents : int, optional
        Of more documents than this a random sample is taken; by default as many as hold 75,000
        words, and 100 at least.
    passes : int, default 10
        Over the documents, each fit.
    level : float, default 0.95
        The test passes at p of 1 - level or less; also of the shuffles' ranges.
    random_state : int, default 0
        Of sample, shuffles and refits.
    n_threads : int, default 1
        Corpora at a time; the result does not depend on it.
    progress : callable, optional
        Called with 1 when the corpus, or a shuffle of it, is done.

    Returns
    -------
    NullTest
        `passed` and `sentence` are the verdict.

    Raises
    ------
    TopicsError
        If a number is none, or there are too few shuffles to pass at this level.

    Notes
    -----
    ``p = (1 + k) / (1 + n)``, where `k` of `n` shuffles are at least as coherent, or as stable.
    If the words of each document are drawn from one and the same distribution, the corpus is
    itself one of its shuffles, all alike in distribution; so each p is at most .05 in at most
    5 % of such corpora, and the larger of two p more rarely still (Besag and Clifford 1989).
    This is so for any statistic, sample and number of passes, as all corpora are treated alike.

    Documents that are copies of others, and words of fewer than 5 occurrences, are left aside.
    A topic is judged by its 10 telling words (`top_words`), or fewer, where there are fewer than
    10 a topic. Its coherence (`framing.topics.procedure.lift`) is taken from the documents that
    a resample leaves out, about 37 %: in those that chose the words, words of shuffled
    documents look coherent, too.

    With fewer than 10 documents, or more topics than documents, the figures are given but
    nothing is tested: the test is not passed. Passing says that documents differ in their words
    by more than chance, as all natural ones do sooner or later; not that k is right, nor that
    the topics mean something.

    References
    ----------
    .. [1] Besag, J. and Clifford, P. (1989). Generalized Monte Carlo significance tests.
       Biometrika 76 (4), 633-642.
    .. [2] Church, K. W. and Hanks, P. (1990). Word association norms, mutual information, and
       lexicography. Computational Linguistics 16 (1), 22-29.
    """
    n_refits = min(3, -(-20 // model.k)) if n_refits is None else n_refits
    _check(n_shuffles, n_refits, n_documents, passes, level, random_state)
    seeds = np.random.SeedSequence(random_state).spawn(2 + n_shuffles)
    matrix, columns, n_drawn = sample_documents(model.matrix, n_documents, seeds[0])
    draws = draw_documents(matrix.shape[0], n_refits, seeds[1])
    narrow = _narrowed(model, columns)
    impossible = _impossible(matrix, model.k)

    def procedure(task: int) -> Outcome:
        own = shuffle_words(matrix, seeds[1 + task]) if task else matrix  # 0: the corpus itself
        return perform(narrow, own, draws, passes, random_state)

    outcomes: list[Outcome] = []
    if min(matrix.shape) > 1:
        outcomes = in_threads(procedure, range(1 + n_shuffles), n_threads, progress)
    table = _table(outcomes, level, impossible)
    passed = not impossible and bool((table["p"] <= 1 - level + TIE).all())
    settings = {
        "k": model.k, "engine": model.fit.engine, "n_shuffles": n_shuffles, "n_refits": n_refits,
        "n_documents": n_documents, "n_docs": matrix.shape[0], "n_tokens": int(matrix.sum()),
        "n_terms": matrix.shape[1], "n_words": n_words(matrix.shape[1], model.k),
        "passes": passes, "level": level, "random_state": random_state,
    }  # fmt: skip
    return NullTest(
        table, _shuffled(outcomes[1:]), _topics(outcomes[1:]), passed,
        _sentence(table, passed, impossible), settings, _design(settings),
        _warnings(model.matrix, n_drawn),
        Provenance("null_test", settings, {"model": model.digest}, (model.provenance,)),
    )  # fmt: skip


def _narrowed(model: TopicModel, columns: NDArray[np.intp]) -> TopicModel:
    """Keep the prior of the words that are looked at; only seeded topics have one each."""
    if np.ndim(model.eta) == 0:
        return model
    return replace(model, eta=np.asarray(model.eta)[:, columns])


def _impossible(matrix: sparse.csr_array, k: int) -> str:
    """Say why nothing can be tested; empty if it can."""
    n_docs, n_terms = matrix.shape
    if n_terms < 2:
        return f"{number(n_terms, 'word')} of {FEW_OCCURRENCES} occurrences or more cannot tell"
    if n_docs < FEW_DOCUMENTS:
        return (
            f"{number(n_docs, 'document')} with words cannot tell topics from chance; "
            f"{FEW_DOCUMENTS} or more are needed"
        )
    if n_docs < k:
        return f"there are more topics ({k}) than documents with words ({n_docs})"
    return ""


def _table(outcomes: list[Outcome], level: float, impossible: str) -> pd.DataFrame:
    """Hold the first outcome, that of the corpus, against the others."""
    values = np.array([outcome.statistics for outcome in outcomes]).reshape(-1, len(STATISTICS))
    rows = []
    for statistic, column in zip(STATISTICS, values.T, strict=True):
        observed, null = (column[0], column[1:]) if len(column) else (np.nan, column)
        known = not impossible and bool(np.isfinite(column).all())
        exceeded = int((null >= observed - TIE).sum())
        rows.append({
            "statistic": statistic,
            "observed": float(observed),
            "mean": float(null.mean()) if len(null) else np.nan,
            "low": _quantile(null, (1 - level) / 2),
            "high": _quantile(null, (1 + level) / 2),
            "p": (1 + exceeded) / (1 + len(null)) if known else np.nan,
            "warning": "" if known else (impossible or "no words to judge by"),
        })  # fmt: skip
    return pd.DataFrame(rows).astype({"statistic": "str", "warning": "str"})


def _shuffled(outcomes: list[Outcome]) -> pd.DataFrame:
    values = np.array([outcome.statistics for outcome in outcomes]).reshape(-1, len(STATISTICS))
    table = pd.DataFrame(values, columns=list(STATISTICS))
    table.insert(0, "shuffle", np.arange(1, len(outcomes) + 1))
    return table


def _topics(outcomes: list[Outcome]) -> pd.DataFrame:
    shape = (len(outcomes), *(outcomes[0].overlap.shape if outcomes else (0, 0)))
    shuffle, again, topic = (1 + index.ravel() for index in np.indices(shape))
    said = {
        name: np.array([getattr(outcome, name) for outcome in outcomes], np.float64).ravel()
        for name in ("overlap", "bhattacharyya")
    }
    return pd.DataFrame({"shuffle": shuffle, "refit": again, "topic": topic, **said})


def _sentence(table: pd.DataFrame, passed: bool, impossible: str) -> str:
    if impossible:
        return f"{NOT_DISTINGUISHABLE}: {impossible}."
    if table["p"].isna().any():
        return f"{NOT_DISTINGUISHABLE}: there are no words to judge them by."
    figures = " and ".join(
        f"{row.statistic} {row.observed:.2f} (shuffled {row.low:.2f} to {row.high:.2f}, "
        f"p = {row.p:.2g})"
        for row in table.itertuples()
    )
    if passed:
        return f"These topics are more than shuffled words would give: {figures}."
    return f"{NOT_DISTINGUISHABLE}: {figures}."


def _design(settings: Mapping[str, Any]) -> str:
    docs, words = (
        number(settings[n], w) for n, w in (("n_docs", "document"), ("n_tokens", "word"))
    )
    return (
        f"{settings['k']} topics of {docs} and {words}, beside those of "
        f"{number(settings['n_shuffles'], 'corpus', 'corpora')} with the same words, shuffled "
        f"between documents of the same lengths; each fitted anew and again from "
        f"{number(settings['n_refits'], 'draw')} of its documents with replacement (seed "
        f"{settings['random_state']}). To pass, topics must be both more coherent and more stable, "
        f"at p of {1 - settings['level']:.2g} or less."
    )


def _warnings(matrix: sparse.csr_array, n_drawn: int) -> tuple[str, ...]:
    n, n_distinct = int((np.diff(matrix.indptr) > 0).sum()), len(distinct_documents(matrix)[0])
    said = []
    if n_distinct < n:
        copies = number(n - n_distinct, "document is a copy", "documents are copies")
        said.append(f"{copies} of others, and not looked at again.")
    if n_drawn < n_distinct:
        said.append(
            f"The test rests on a random sample of {n_drawn:,} of {n_distinct:,} documents."
        )
    return tuple(said)


def _quantile(values: NDArray[np.float64], level: float) -> float:
    known = values[np.isfinite(values)]
    return float(np.quantile(known, level)) if len(known) else float("nan")


def _check(
    n_shuffles: int, n_refits: int, n_documents: int | None, passes: int, level: float,
    random_state: int,
) -> None:  # fmt: skip
    for name, value, least in (
        ("n_shuffles", n_shuffles, 1), ("n_refits", n_refits, 1), ("passes", passes, 1),
        ("n_documents", 2 if n_documents is None else n_documents, 2),
        ("random_state", random_state, 0),
    ):  # fmt: skip
        if isinstance(value, bool) or int(value) != value or value < least:
            raise TopicsError(f"{name} = {value!r}; it is a whole number of {least} or more.")
    if not 0.5 <= level < 1:
        raise TopicsError(f"level = {level!r}; it is a share from .5 to below 1, such as .95.")
    if 1 / (1 + n_shuffles) > 1 - level + TIE:
        needed = int(np.ceil(1 / (1 - level) - 1 - TIE))
        raise TopicsError(
            f"n_shuffles = {n_shuffles} can give no p of {1 - level:.2g} or less; make it {needed} "
            "or more."
        )
