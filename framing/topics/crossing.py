"""Topics crossed with frames and voice: where the frames stand, and who speaks there.

A document is of several topics, and its hits are divided among them as its words are. So what is
crossed are expectations over whole documents: a frame that only occurs in the last paragraph
goes to the topics of all of the article. They describe the documents at hand and test nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from framing.comparison.attribution import (
    in_voices,
    need_attribution,
    of_voices,
    only_voices,
    voice_note,
)
from framing.comparison.guards import number
from framing.comparison.printing import as_html, as_text
from framing.counts.frames import N_TOKENS
from framing.errors import TopicsError, did_you_mean
from framing.provenance import Provenance
from framing.text.voice import VOICES
from framing.topics.model import require_topics
from framing.topics.overview import watermark_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.counts import Counts
    from framing.figures import Figure
    from framing.topics.model import TopicModel

__all__ = ["Crossing", "crossing"]

VOICE = "voice"
NOT_CROSSED = ("term", "cue")


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """Frames, or voices, in each topic.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a topic and category: ``topic``, ``label``, ``category`` (a frame, or a voice),
        ``n`` (expected occurrences, or words), ``n_tokens`` (expected words of the topic),
        ``per_1k``, ``overall`` (per 1,000 words of all documents), ``ratio`` of the two in
        doublings, and ``n_docs`` (documents with an occurrence, each as far as it is of the topic).
    settings : mapping of str to JSON value
    design : str
        A sentence.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the table was made.
    """

    table: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        n = self.table["category"].nunique()
        return f"Crossing ({self.settings['layer']}): {self.settings['k']} topics × {n} categories"

    def plot(self, **choices: Any) -> Figure:
        """Draw the table as shades of grey; see `framing.figures.crossing`."""
        from framing.figures import crossing

        return crossing(
            self.table,
            settings=self.settings,
            provenance=self.provenance,
            warnings=self.warnings,
            watermark=self.settings["watermark"],
            **choices,
        )


def crossing(
    model: TopicModel,
    layer: str | None = None,
    *,
    voice: str | Sequence[str] | None = None,
    counts: Counts | None = None,
    force: bool = False,
) -> Crossing:
    """Divide the hits of a lexicon, or the words of each voice, among the topics.

    Parameters
    ----------
    model : TopicModel
        Its topics are crossed.
    layer : str, optional
        A lexicon of the counts, ``"family"``, or ``"voice"``; by default the first lexicon.
    voice : str or sequence of str, optional
        Only hits and words in these voices, such as ``"outlet"``; by default in all, also where the
        topics were fitted to the words of one.
    counts : Counts, optional
        Counts of the same documents, with the layer; by default those that the model was fitted
        to, which are not saved with it.
    force : bool, default False
        Also where the corpus did not beat shuffled words.

    Raises
    ------
    TopicsError
        If there are no counts, no such layer, or other documents.
    CountsError
        If the counts do not carry voice, or there is no such voice.

    Notes
    -----
    The expected occurrences of frame `f` in topic `t` are ``sum_d hits_df theta_dt``, its rate
    that over ``sum_d words_d theta_dt``; beside it the rate of all documents that have topics.
    Whether topics differ in a frame by more than chance, documents resampled would have to say.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> from framing.topics import fit_topics
    >>> terms = pd.DataFrame({"layer": ["term"] * 4 + ["frames"], "category": [""] * 4 + ["threat"],
    ...                       "term": ["budget", "tank", "tax", "troops", "threat*"]})
    >>> table = [[0, 10, 0, 10, 2], [10, 0, 10, 0, 0]] * 3
    >>> counts = Counts.from_matrix(table, list("abcdef"), terms)
    >>> model = fit_topics(counts, k=2, n_shuffles=0, n_refits=0, held_out=0)
    >>> found = crossing(model, "frames", force=True)  # six articles prove no topics
    >>> found.table[["category", "n", "per_1k", "overall"]].sort_values("n").round(0)
      category    n  per_1k  overall
    1   threat  0.0     2.0     50.0
    0   threat  6.0    98.0     50.0
    """
    require_topics(model, force)
    whole = model.whole if counts is None else counts
    if whole is None:
        raise TopicsError(
            "the counts that the model was fitted to are not saved with it; give them again, "
            "counts=Counts.load(...)."
        )
    chosen = _layer(whole, layer)
    spoken, voices = of_voices(whole, voice, str(model.settings["unit"]), needed=())
    row = _rows(model, spoken)
    known = ~np.isnan(model.theta[:, 0])
    theta = np.where(known[:, np.newaxis], model.theta, 0.0)
    hits, names = _hits(spoken, chosen, row, len(theta))
    words = np.bincount(
        row[row >= 0], spoken.units[N_TOKENS].to_numpy(dtype=np.float64)[row >= 0], len(theta)
    )
    # by sparse products, whose sums are in one order everywhere; BLAS has its own
    n = np.asarray((hits.T @ theta).T)
    held = np.asarray(((hits > 0).astype(np.int64).T @ theta).T)
    of_topic = np.asarray((words[:, np.newaxis] * theta).sum(axis=0))
    table = _table(model, names, n, held, of_topic)
    settings = {
        "layer": chosen, "k": model.k, "categories": names, "voice": voices, "force": force,
        "watermark": watermark_of(model),
    }  # fmt: skip
    there = known & np.isin(np.arange(len(known)), _rows(model, whole))
    what = "Words of each voice" if chosen == VOICE else f"Occurrences of {chosen}"
    return Crossing(
        table, settings,
        f"{what}{f', only in {in_voices(voices)},' if voices else ''} divided among {model.k} "
        "topics as the words of each document are; rates per 1,000 words of a topic, beside those "
        f"of {number(int(there.sum()), 'document')} with topics.",
        (
            *model.warnings, *_uncovered(there, known),
            *((voice_note(),) if chosen == VOICE and not voices else only_voices(voices)),
        ),
        Provenance(
            "crossing", settings, {"model": model.digest, "counts": whole.digest},
            (model.provenance,),
        ),
    )  # fmt: skip


def _layer(whole: Counts, layer: str | None) -> str:
    """Return the layer that is meant."""
    known = [name for name in whole.layers if name not in NOT_CROSSED]
    known += [VOICE] if VOICE in whole.units else []
    if layer is None and known:
        return sorted(known, key=lambda name: name in ("family", VOICE))[0]
    if layer is None or layer not in known:
        remedy = (
            did_you_mean(str(layer), known)
            if known
            else "count the articles with lexicons=, or split=['voice']."
        )
        raise TopicsError(f"there is no layer {layer!r} to cross topics with; {remedy}")
    return layer


def _uncovered(there: NDArray[np.bool_], known: NDArray[np.bool_]) -> tuple[str, ...]:
    """Say if the counts do not hold all documents of the model."""
    if (there == known).all():
        return ()
    return (
        f"The counts hold {int(there.sum()):,} of {number(int(known.sum()), 'document')} that "
        "the topics are of.",
    )


def _rows(model: TopicModel, whole: Counts) -> NDArray[np.intp]:
    """Return the document of the model that each unit belongs to; -1 for none."""
    unit = str(model.settings["unit"])
    if unit not in whole.units:
        raise TopicsError(f"these counts do not name the {unit} of their units.")
    place = {name: i for i, name in enumerate(model.units[unit])}
    row = np.array([place.get(name, -1) for name in whole.units[unit]], dtype=np.intp)
    if (row < 0).all():
        raise TopicsError(f"none of these counts' values of {unit!r} is a document of the model.")
    return row


def _hits(
    whole: Counts, layer: str, row: NDArray[np.intp], n_docs: int
) -> tuple[sparse.csr_array, list[str]]:
    """Return occurrences by document and category, and the categories."""
    inside = np.flatnonzero(row >= 0)
    if layer == VOICE:
        need_attribution(whole, VOICE)
        there = [name for name in VOICES if (whole.units[VOICE] == name).any()]
        place = whole.units[VOICE].map({name: i for i, name in enumerate(there)}).to_numpy()
        words = whole.units[N_TOKENS].to_numpy()
        cells = (words[inside], (row[inside], place[inside].astype(np.intp)))
        return sparse.csr_array(sparse.coo_array(cells, shape=(n_docs, len(there)))), there
    own = whole.by_category(layer)
    ones = np.ones(len(inside), np.int64)
    selector = sparse.csr_array((ones, (row[inside], inside)), shape=(n_docs, own.n_units))
    return sparse.csr_array(selector @ own.matrix), own.terms["category"].astype(str).tolist()


def _table(
    model: TopicModel, names: list[str], n: NDArray[np.float64], held: NDArray[np.float64],
    of_topic: NDArray[np.float64],
) -> pd.DataFrame:  # fmt: skip
    """Return one row a topic and category."""
    per_1k = 1000 * n / np.maximum(of_topic, 1e-12)[:, np.newaxis]
    overall = 1000 * n.sum(axis=0) / of_topic.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log2(per_1k / overall)
    topics, columns = np.indices(n.shape)
    return pd.DataFrame({
        "topic": topics.ravel() + 1,
        "label": np.repeat(np.array(model.labels, dtype=object), len(names)),
        "category": np.array(names, dtype=object)[columns.ravel()],
        "n": n.ravel(),
        "n_tokens": np.repeat(of_topic, len(names)),
        "per_1k": per_1k.ravel(),
        "overall": np.tile(overall, model.k),
        "ratio": np.where(np.isfinite(ratio), ratio, np.nan).ravel(),
        "n_docs": held.ravel(),
    })  # fmt: skip
