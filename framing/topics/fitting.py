"""From counts to topics: choose words, fit, hold against chance, refit, and say how it went."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from framing.comparison.attribution import only_voices
from framing.errors import TopicsError, did_you_mean
from framing.provenance import Provenance, framing_version
from framing.topics.diagnostics import diagnose
from framing.topics.engine import ENGINES, ETA, PASSES, Engine, fit_matrix
from framing.topics.fit import Fit
from framing.topics.model import TopicModel
from framing.topics.seeding import (
    SEED_WEIGHT,
    WEIGHTS_TRIED,
    seed_prior,
    seed_table,
    seed_words,
)
from framing.topics.vocabulary import Documents, choose_words, n_documents_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from framing.counts import Counts
    from framing.lexicon import Lexicon

__all__ = ["fit_topics", "ordered"]

Tell = Callable[[str, float], None]
FEW_WORDS = 10  # of a document: its topics are then mostly the prior's


def fit_topics(
    counts: Counts,
    k: int = 20,
    *,
    engine: Engine = "lda",
    seeds: Lexicon | Mapping[str, str | Collection[str]] | None = None,
    seed_weight: float = SEED_WEIGHT,
    unit: str = "document",
    voice: str | Sequence[str] | None = None,
    min_df: int | Literal["auto"] = "auto",
    max_df: float | Literal["auto"] = "auto",
    stop_words: Literal["english"] | Collection[str] | None = "english",
    keep: Collection[str] | None = None,
    alpha: Literal["auto"] | ArrayLike = "auto",
    eta: float = ETA,
    passes: int = PASSES,
    n_refits: int = 5,
    n_shuffles: int = 19,
    held_out: float = 0.1,
    random_state: int = 0,
    n_threads: int = 1,
    progress: Tell | None = None,
) -> TopicModel:
    """Fit topics to counts, and hold them against shuffled words and resampled documents.

    Parameters
    ----------
    counts : Counts
        With a layer ``term``, as `count_terms` makes them.
    k : int, default 20
        Number of topics; `search_k` helps to choose it.
    engine : {"lda", "nmf", "tomotopy"}, default "lda"
        Latent Dirichlet allocation by gensim with a compiled expectation step; non-negative
        matrix factorization, the most coherent and most stable; or sampling by tomotopy.
    seeds : Lexicon or mapping of str to pattern or patterns, optional
        Frames whose words topics are drawn to, one topic each; the other topics are free. Only
        with the engine ``"lda"``.
    seed_weight : float, default 0.1
        Of a seeded topic's prior, in running words of an average topic. A tenth and ten times as
        much are tried, too, and reported in ``settings["seeds"]``.
    unit : str, default "document"
        Column that names the documents.
    voice : str or sequence of str, optional
        Only words in these voices, such as ``"outlet"``; by default all.
    min_df, max_df, stop_words, keep
        Which words are left out, see `choose_words`.
    alpha : "auto", float or array of shape (k,), default "auto"
        Prior of the topics of a document; ``"auto"`` learns it.
    eta : float, default 0.01
        Prior of the words of a topic.
    passes : int, default 20
        Over all documents, fewer where the fit has converged.
    n_refits : int, default 5
        From resampled documents, for stability; 0 leaves it out.
    n_shuffles : int, default 19
        Of the words between documents; 19 can give p = .05 at best, 0 leaves the test out: then
        no topic is named.
    held_out : float, default 0.1
        Share of documents that a model of its own is scored on; 0 leaves it out.
    random_state : int, default 0
        Of all that is drawn. The same counts and choices give the same bytes.
    n_threads : int, default 1
        The result does not depend on it.
    progress : callable, optional
        Called with what is being done, and the share of it that is.

    Returns
    -------
    TopicModel

    Raises
    ------
    TopicsError
        If there are fewer documents with words than topics, no word is left, or a choice is
        none.

    Notes
    -----
    Offered on purpose are neither gensim's ``LdaMulticore``, whose runs differ, nor its
    ``EnsembleLda``, ``HdpModel`` and ``LdaSeqModel``; ``docs/topics.md`` says why.

    References
    ----------
    .. [1] Blei, D. M., Ng, A. Y. and Jordan, M. I. (2003). Latent Dirichlet allocation. Journal
       of Machine Learning Research 3, 993-1022.
    .. [2] Hoffman, M. D., Blei, D. M. and Bach, F. (2010). Online learning for latent Dirichlet
       allocation. Advances in Neural Information Processing Systems 23, 856-864.
    .. [3] Lee, D. D. and Seung, H. S. (1999). Learning the parts of objects by non-negative
       matrix factorization. Nature 401, 788-791.

    Examples
    --------
    Ninety articles, each about one of three things, in words drawn at random:

    >>> from framing.counts import Counts
    >>> things = ["peace talks envoy ceasefire summit mediator treaty",
    ...           "tank troops drone trench brigade siege shelling",
    ...           "tax budget prices jobs growth wages bank"]
    >>> shares = np.full((3, 21), 0.01)
    >>> for topic in range(3):
    ...     shares[topic, 7 * topic : 7 * topic + 7] = [0.26, 0.18, 0.13, 0.10, 0.08, 0.07, 0.04]
    >>> rng = np.random.default_rng(3)
    >>> matrix = np.array([rng.multinomial(50, shares[i % 3]) for i in range(90)])
    >>> articles = [f"article {i:02}" for i in range(90)]
    >>> counts = Counts.from_matrix(matrix, articles, " ".join(things).split())
    >>> model = fit_topics(counts, k=3, n_refits=3)
    >>> model.passed
    True
    >>> sorted(model.topics(3).groupby("topic")["term"].agg(" ".join))
    ['peace talks envoy', 'tank troops drone', 'tax budget prices']
    """
    documents = choose_words(
        counts, unit=unit, voice=voice, min_df=min_df, max_df=max_df,
        stop_words=stop_words, keep=keep,
    )  # fmt: skip
    _check(engine, k, documents.counts, passes, n_refits, n_shuffles, held_out, random_state)
    said = progress or _silent
    seeded = _seeded(documents, seeds, k, engine, eta, seed_weight, passes, random_state)
    fit = fit_matrix(
        documents.counts.matrix, k, engine=engine, eta=seeded.eta, alpha=alpha, passes=passes,
        random_state=random_state, n_threads=n_threads,
        progress=_counting(said, "Fitting", passes),
    )  # fmt: skip
    settings: dict[str, Any] = {
        "k": k, "engine": engine, "seeds": seeded.tried, "seed_weight": seed_weight,
        "unit": unit, "voice": voice,
        "min_df": documents.min_df, "max_df": documents.max_df,
        "stop_words": stop_words if isinstance(stop_words, str) or stop_words is None
        else sorted(stop_words),
        "kept": documents.kept,
        "alpha": alpha if isinstance(alpha, str) else np.asarray(alpha).tolist(),
        "eta": eta, "passes": passes, "n_refits": n_refits, "n_shuffles": n_shuffles,
        "held_out": held_out, "random_state": random_state,
    }  # fmt: skip
    fit, names, prior = ordered(fit, documents.counts, seeded.names, seeded.eta)
    model = TopicModel(
        fit, documents.counts, counts, prior, names, settings, {}, None, None,
        _design(documents, fit), (),
        Provenance(
            "fit_topics", settings, {"counts": counts.digest}, (counts.provenance,), versions()
        ),
    )  # fmt: skip
    return examined(model, said, n_threads)


def examined(model: TopicModel, said: Tell, n_threads: int = 1) -> TopicModel:
    """Hold a model against chance, fit it again from resampled documents, and sum it up."""
    settings = model.settings
    own = {"random_state": settings["random_state"], "n_threads": n_threads}
    if settings["n_shuffles"]:
        tell = _counting(said, "Shuffling words", settings["n_shuffles"] + 1)
        null = model.null_test(settings["n_shuffles"], progress=tell, **own)
        model = replace(model, null=null)
    if settings["n_refits"]:
        tell = _counting(said, "Fitting again", 2 * settings["n_refits"])
        words = "telling" if model.null else "frequent"  # which need no null to be held against
        stable = model.stability(settings["n_refits"], words=words, progress=tell, **own)
        model = replace(model, stable=stable)
    diagnostics = diagnose(
        model, held_out=settings["held_out"], progress=_counting(said, "Holding out", 1)
    )
    return replace(model, diagnostics=diagnostics, warnings=_warnings(model, diagnostics))


def _warnings(model: TopicModel, diagnostics: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what a reader must know before trusting the topics."""
    said = []
    if model.null is None:
        said.append("These topics were not held against shuffled words: nothing says they exist.")
    elif not model.null.passed:
        said.append(model.null.sentence)
    else:
        said += model.null.warnings
    if model.stable is not None:
        unstable = model.stable.table.loc[~model.stable.table["stable"].astype(bool), "topic"]
        if len(unstable) and model.passed:
            which = ", ".join(map(str, unstable))
            noun = "Topic" if len(unstable) == 1 else "Topics"
            are = "is" if len(unstable) == 1 else "are"
            said.append(
                f"{noun} {which} {are} no more stable than those of shuffled words: no label."
            )
    if not model.fit.converged:
        said.append(
            f"The fit had not converged after {len(model.fit.bound)} passes; raise passes=."
            if model.fit.engine == "lda"
            else "The fit had not converged; its topics may still move."
        )
    empty = diagnostics["documents without a word"]
    if empty:
        said.append(
            f"{empty:,} of {len(model.theta):,} documents have no word of the vocabulary, and "
            "no topics."
        )
    few = int((np.asarray(model.matrix.sum(axis=1)) < FEW_WORDS).sum()) - empty
    if few:
        said.append(
            f"{few:,} documents have fewer than {FEW_WORDS} words of the vocabulary: their topics "
            "are mostly the prior's."
        )
    voice = model.settings["voice"]
    return (*said, *only_voices([voice] if isinstance(voice, str) else voice))


@dataclass(frozen=True, slots=True, eq=False)
class Seeded:
    """What seeds make of the prior: the prior, the frames of its first topics, what was tried."""

    eta: float | NDArray[np.float64]
    names: tuple[str, ...] = ()
    tried: Any = None


def _seeded(
    documents: Documents, seeds: Any, k: int, engine: str, eta: float, weight: float,
    passes: int, random_state: int,
) -> Seeded:  # fmt: skip
    """Look the seeds up, and try how much their weight matters."""
    if seeds is None:
        return Seeded(float(eta))
    if engine != "lda":
        raise TopicsError(f"seeds are for engine='lda'; {engine!r} has no prior to put them in.")
    matrix = documents.counts.matrix
    words = seed_words(seeds, documents.counts.terms["term"].tolist())
    phi = {}
    for times in WEIGHTS_TRIED:
        prior = seed_prior(words, matrix, k, eta=eta, weight=weight * times)
        fit = fit_matrix(matrix, k, eta=prior, passes=passes, random_state=random_state)
        phi[weight * times] = fit.phi
    prior = seed_prior(words, matrix, k, eta=eta, weight=weight)
    names = (*words, *("",) * (k - len(words)))
    return Seeded(prior, names, seed_table(phi, words, weight))


def versions() -> dict[str, str]:
    """Return the versions that fix the numbers."""
    from importlib.metadata import version

    return {"framing": framing_version()} | {
        name: version(name) for name in ("gensim", "scikit-learn", "numpy", "scipy")
    }


def _silent(what: str, share: float) -> None:
    """Say nothing."""


def _counting(said: Tell, what: str, total: int) -> Callable[[int], None]:
    """Turn steps into shares of a whole."""
    done = 0

    def tell(steps: int) -> None:
        nonlocal done
        done += steps
        said(what, min(done / max(total, 1), 1.0))

    return tell


def _check(
    engine: str, k: int, counts: Counts, passes: int, n_refits: int, n_shuffles: int,
    held_out: float, random_state: int,
) -> None:  # fmt: skip
    """Raise where a choice is none, or topics outnumber documents."""
    if engine not in ENGINES:
        raise TopicsError(f"there is no engine {engine!r}; {did_you_mean(str(engine), ENGINES)}")
    n_docs = n_documents_of(counts)
    if not 2 <= k <= n_docs:
        raise TopicsError(
            f"k = {k} topics cannot be told apart in {n_docs:,} documents with words; choose k "
            f"from 2 to {n_docs:,}, and far fewer than documents."
            if n_docs > 1
            else f"topics are differences between documents, and {n_docs} has words; count "
            "smaller units, such as paragraphs, and name their column unit=."
        )
    if counts.n_terms < 2:
        raise TopicsError(
            f"{counts.n_terms} word is left after pruning; lower min_df= or raise max_df=."
        )
    for name, value, least in (
        ("passes", passes, 1), ("n_refits", n_refits, 0), ("n_shuffles", n_shuffles, 0),
        ("random_state", random_state, 0),
    ):  # fmt: skip
        if value < least or int(value) != value:
            raise TopicsError(f"{name} = {value}; it is a whole number of {least} or more.")
    if not 0 <= held_out < 1:
        raise TopicsError(f"held_out = {held_out}; it is a share of the documents, below 1.")


def ordered(
    fit: Fit, counts: Counts, names: tuple[str, ...], eta: float | NDArray[np.float64]
) -> tuple[Fit, tuple[str, ...], float | NDArray[np.float64]]:
    """Put the topics in the order of their share of the words, largest first."""
    words = counts.units["n_tokens"].to_numpy(dtype=np.float64)
    n = (words[:, np.newaxis] * np.nan_to_num(fit.theta)).sum(axis=0)
    order = np.argsort(-np.round(n, 6), kind="stable")
    sorted_fit = replace(
        fit,
        phi=fit.phi[order],
        theta=np.ascontiguousarray(fit.theta[:, order]),
        alpha=None if fit.alpha is None else fit.alpha[order],
        lam=None if fit.lam is None else fit.lam[order],
    )
    prior = eta if isinstance(eta, float) else eta[order]
    return sorted_fit, tuple(names[i] for i in order) if names else (), prior


def _design(documents: Documents, fit: Fit) -> str:
    """Say what was fitted."""
    counts = documents.counts
    engines = {
        "lda": "latent Dirichlet allocation (variational; started from a factorization)",
        "nmf": "non-negative matrix factorization of tf-idf weights",
        "tomotopy": "latent Dirichlet allocation (sampled by tomotopy)",
    }
    return (
        f"{fit.k} topics of {counts.n_units:,} documents and {counts.n_tokens:,} words, by "
        f"{engines[fit.engine]}. {documents.note}."
    )
