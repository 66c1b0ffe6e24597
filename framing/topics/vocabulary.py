"""The documents and words that topics are fitted to: counts, without what is too common or rare.

Pruning is a choice with consequences, so it is said in a sentence. The words of a lexicon are
what a study is about, and are never pruned, however rare.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import sparse

from framing.comparison.attribution import of_voices
from framing.counts.counts import Counts, canonical, group_rows
from framing.counts.frames import N_TOKENS, UNIT_COLUMNS, VOICE_COLUMNS, is_steady, need_columns
from framing.errors import TopicsError
from framing.provenance import Provenance

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Documents", "choose_words", "n_documents_of"]

WORD = re.compile(r"[^\W\d_]")
TERM = "term"
FEW = 100  # documents: below, a word of two documents is as good as one of five of many


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """What topics are fitted to.

    Attributes
    ----------
    counts : Counts
        One row a document, one column a word; ``n_tokens`` are the words that are left.
    min_df, max_df : int and float
        As they were applied.
    kept : list of str
        Words that pruning would have taken, and that a lexicon holds.
    note : str
        A sentence on what was left out.
    """

    counts: Counts
    min_df: int
    max_df: float
    kept: list[str]
    note: str


def choose_words(
    counts: Counts,
    *,
    unit: str = "document",
    voice: str | Sequence[str] | None = None,
    min_df: int | Literal["auto"] = "auto",
    max_df: float | Literal["auto"] = "auto",
    stop_words: Literal["english"] | Collection[str] | None = "english",
    keep: Collection[str] | None = None,
) -> Documents:
    """Add counts up to documents, and leave out words that say nothing of topics.

    Parameters
    ----------
    counts : Counts
        With a layer ``term``.
    unit : str, default "document"
        Column that names the documents.
    voice : str or sequence of str, optional
        Only words in these voices; by default all.
    min_df : int or "auto"
        Words of fewer documents are left out; by default 5, or 2 below 100 documents.
    max_df : float or "auto"
        Words of more than this share of the documents are left out; by default 0.5, or 1 below
        100 documents.
    stop_words : {"english"}, collection of str or None, default "english"
        Left out; ``"english"`` is the list of scikit-learn, 318 words.
    keep : collection of str, optional
        Never left out; by default the single words that matched in the lexicons and families
        that were counted beside the terms.

    Raises
    ------
    TopicsError
        If a word has no documents, or nothing is left.
    """
    spoken, _ = of_voices(counts, voice, unit, needed=())  # a document may lack the voice
    if TERM not in spoken.layers:
        raise TopicsError(
            f"topics are fitted to words, but these counts have the layers {spoken.layers!r} and "
            "no 'term'; count the articles with count_terms."
        )
    words = by_unit(spoken.select(TERM), unit)
    names = words.terms["term"].astype(str).to_numpy(dtype=object)
    n_with = np.bincount(words.matrix.indices, minlength=len(names))
    few = words.n_units < FEW
    least = (2 if few else 5) if min_df == "auto" else int(min_df)
    most = (1.0 if few else 0.5) if max_df == "auto" else float(max_df)
    _check(least, most)
    stops = stop_list(stop_words)
    common, rare = n_with > most * words.n_units, n_with < least
    stopped = np.array([name in stops or not WORD.search(name) or len(name) < 2 for name in names])
    kept = np.isin(names, list(lexicon_words(counts) if keep is None else keep)) & (n_with > 0)
    left = ~(common | rare | stopped) | kept
    if not left.any():
        raise TopicsError(
            f"no word is left: of {len(names):,} words, {int(stopped.sum()):,} are stop words or "
            f"no words, {int(rare.sum()):,} stand in fewer than {least} documents and "
            f"{int(common.sum()):,} in more than {most:.0%} of {words.n_units:,}; lower min_df= or "
            "raise max_df=."
        )
    saved = sorted(str(name) for name in names[kept & (common | rare | stopped)])
    return Documents(
        _columns(words, np.flatnonzero(left)), least, most, saved,
        f"{int(left.sum()):,} of {len(names):,} words: without stop words, words of fewer than "
        f"{least} documents and of more than {most:.0%} of them"
        + (f"; {len(saved):,} words of the lexicons are kept nevertheless" if saved else ""),
    )  # fmt: skip


def _check(min_df: int, max_df: float) -> None:
    if min_df < 1:
        raise TopicsError(f"min_df = {min_df}; it is a number of documents, 1 or more.")
    if not 0 < max_df <= 1:
        raise TopicsError(f"max_df = {max_df}; it is a share of the documents, above 0, at most 1.")


def by_unit(counts: Counts, unit: str) -> Counts:
    """Add rows up to units, and keep the metadata that say one thing of all of a unit."""
    need_columns(counts.units, [unit])
    skipped = {unit, N_TOKENS, *UNIT_COLUMNS, *VOICE_COLUMNS}
    rows, _ = group_rows(counts.units, [unit])
    first = np.flatnonzero(~counts.units.duplicated([unit]).to_numpy())
    steady = [
        str(name)
        for name in counts.units
        if name not in skipped and is_steady(counts.units[name], rows, first)
    ]
    if counts.keys == (unit,):
        return counts
    units = counts.units[[unit, *steady]].iloc[first].reset_index(drop=True)
    units[N_TOKENS] = np.bincount(rows, counts.units[N_TOKENS], len(first)).astype(np.int64)
    pairs = (np.ones(len(rows), np.int64), (rows, np.arange(len(rows))))
    summed = sparse.csr_array(pairs, shape=(len(first), len(rows))) @ counts.matrix
    record = Provenance("by_unit", {"unit": unit}, parents=(counts.provenance,))
    return canonical(sparse.csr_array(summed), units, counts.terms, (unit,), record)


def _columns(words: Counts, left: NDArray[np.intp]) -> Counts:
    matrix = sparse.csr_array(words.matrix[:, left])
    matrix.sort_indices()
    units = words.units.assign(**{N_TOKENS: np.asarray(matrix.sum(axis=1)).astype(np.int64)})
    terms = words.terms.iloc[left].reset_index(drop=True)
    return replace(words, matrix=matrix, units=units, terms=terms)


def stop_list(stop_words: Literal["english"] | Collection[str] | None) -> frozenset[str]:
    """Return the words to leave out."""
    if stop_words is None:
        return frozenset()
    if isinstance(stop_words, str):
        if stop_words != "english":
            raise TopicsError(
                f"there is no list of stop words {stop_words!r}; known is 'english', or give the "
                "words themselves."
            )
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

        return frozenset(ENGLISH_STOP_WORDS)
    return frozenset(stop_words)


def lexicon_words(counts: Counts) -> set[str]:
    """Return the single words that matched in lexicons and families."""
    others = counts.terms[~counts.terms["layer"].isin([TERM, "cue"])]["term"].astype(str)
    return {term.lower() for term in others if " " not in term}


def n_documents_of(counts: Counts) -> int:
    """Return how many documents have a word."""
    return int((np.diff(counts.matrix.indptr) > 0).sum())
