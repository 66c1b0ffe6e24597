"""What is printed with every model: how much there was, how it went, how good it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.topics.engine import fit_matrix, infer
from framing.topics.quality import (
    diversity,
    dominant_share,
    exclusivity,
    halves,
    perplexity,
    semantic_coherence,
    split_documents,
)

if TYPE_CHECKING:
    from scipy import sparse

    from framing.topics.model import TopicModel

__all__ = ["diagnose", "held_out_perplexity"]

DIGITS = 6


def diagnose(
    model: TopicModel, *, held_out: float = 0.1, progress: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """Return the diagnostics of a model, in the order in which they are printed."""
    n_words = int(model.matrix.sum())
    said: dict[str, Any] = {
        "documents": int((~np.isnan(model.theta[:, 0])).sum()),
        "documents without a word": int(np.isnan(model.theta[:, 0]).sum()),
        "words": n_words,
        "vocabulary": len(model.terms),
        "words per topic": [round(float(share) * n_words) for share in model.shares],
        "converged": model.fit.converged,
        "passes": len(model.fit.bound),
        "bound per word": model.fit.bound[-1],
        "coherence (UMass)": rounded(semantic_coherence(model.phi, model.matrix).mean()),
        "exclusivity": rounded(exclusivity(model.phi).mean()),
        "diversity": rounded(diversity(model.phi)),
        "documents with a dominant topic": rounded(dominant_share(model.theta)),
    }
    if model.null is not None:
        for row in model.null.table.itertuples():
            tested = f"p = {row.p:.2g}" if str(row.p) != "nan" else "not tested"
            said[f"{row.statistic} and shuffled"] = (
                f"{row.observed:.3g} ({row.low:.3g} to {row.high:.3g}), {tested}"
            )
    if model.stable is not None:
        said["stable topics"] = f"{int(model.stable.table['stable'].sum())} of {model.k}"
        said["overlap over document samples"] = rounded(model.stable.mean)
    if held_out:
        said |= held_out_perplexity(model, held_out)
    if progress is not None:
        progress(1)
    return said | {
        "random_state": model.settings["random_state"],
        "counts": model.provenance.inputs["counts"][:12],
    }


def held_out_perplexity(model: TopicModel, share: float = 0.1) -> dict[str, Any]:
    """Return the perplexity of words that a model of its own was not told of.

    The same model is fitted to the other documents; half of the words of each document held out
    give its topics, and the other half is predicted (document completion, Wallach et al. 2009).
    Beside it that of a unigram model, which knows no topics.
    """
    random_state = int(model.settings["random_state"])
    known = np.flatnonzero(np.diff(model.matrix.indptr) > 0)
    inside, outside = (known[part] for part in split_documents(len(known), share, random_state))
    if len(inside) < model.k or not len(outside):
        return {"held-out perplexity": None, "of a unigram model": None}
    own = fit_matrix(
        model.matrix[inside], model.k, engine=model.fit.engine,  # type: ignore[arg-type]
        eta=model.eta, passes=int(model.settings["passes"]), random_state=random_state,
    )  # fmt: skip
    seen, unseen = halves(model.matrix[outside], random_state)
    return {
        "held-out perplexity": rounded(perplexity(own.phi, infer(own, seen), unseen)),
        "of a unigram model": rounded(unigram_perplexity(model.matrix[inside], unseen)),
    }


def unigram_perplexity(matrix: sparse.csr_array, unseen: sparse.csr_array) -> float:
    """Return the perplexity under the shares of words in `matrix`, one occurrence added to each."""
    n = np.asarray(matrix.sum(axis=0), dtype=np.float64) + 1.0
    one = np.ones((unseen.shape[0], 1))
    return perplexity((n / n.sum())[np.newaxis], one, unseen)


def rounded(value: Any) -> float | None:
    """Round to so many significant digits; None where there is no value."""
    number = float(value)
    return float(f"{number:.{DIGITS}g}") if np.isfinite(number) else None
