"""What stands near a node, in numbers: the margins from which every association is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from framing.comparison.collocation.collocates import find_node, windows
from framing.comparison.collocation.running_words import covered, document_of
from framing.lexicon.matching import Matcher, paragraph_of
from framing.text.scan import Stream, Vocabulary, scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus import Corpus
    from framing.lexicon.model import Lexicon

__all__ = ["Near", "read_near"]

_TERM = np.int64(0xFFFFFFFF)  # the lower half of a code: group or document, then term


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Each word near the node in each group, and what there is of both.

    Attributes
    ----------
    group : ndarray of int64, shape (n_rows,)
        Number of the group.
    term : list of str, length n_rows
    n, n_docs, n_term : ndarray of int64, shape (n_rows,)
        Occurrences near the node, documents with any, and occurrences anywhere in the group.
    n_node, n_node_docs, n_window, n_tokens : ndarray of int64, shape (n_groups,)
        Matches of the node, documents with any, words near it, and words, in each group.
    """

    group: NDArray[np.int64]
    term: list[str]
    n: NDArray[np.int64]
    n_docs: NDArray[np.int64]
    n_term: NDArray[np.int64]
    n_node: NDArray[np.int64]
    n_node_docs: NDArray[np.int64]
    n_window: NDArray[np.int64]
    n_tokens: NDArray[np.int64]


@dataclass(slots=True)
class _Sums:
    """Sums by code, of the blocks so far."""

    codes: list[NDArray[np.int64]] = field(default_factory=list)
    n: list[NDArray[np.int64]] = field(default_factory=list)

    def add(self, codes: NDArray[np.int64], n: NDArray[np.int64]) -> None:
        distinct, where = np.unique(codes, return_inverse=True)
        self.codes.append(distinct)
        self.n.append(np.bincount(where, n, len(distinct)).astype(np.int64))

    def total(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        nothing = np.empty(0, np.int64)
        codes, where = np.unique(np.concatenate([nothing, *self.codes]), return_inverse=True)
        n = np.bincount(where, np.concatenate([nothing, *self.n]), len(codes))
        return codes, n.astype(np.int64)


def read_near(
    corpus: Corpus,
    node: Lexicon,
    *,
    window: int,
    within: str,
    overlaps: str,
    without: Lexicon | None,
    group: NDArray[np.int64],
    n_groups: int,
    progress: Callable[[int], None] | None = None,
) -> Near:
    """Read a corpus for what stands near a node; `group` is the number of each document's."""
    vocabulary = Vocabulary()
    matcher = Matcher((node,), vocabulary)
    left_out = Matcher((without,), vocabulary) if without is not None else None
    everywhere, near, documents = _Sums(), _Sums(), _Sums()
    sizes = np.zeros((4, n_groups), np.int64)  # matches, documents with any, near, all words
    done = 0
    for block in corpus.blocks():
        stream = scan(block, vocabulary)
        hits = find_node(matcher, block, stream)
        times = windows(block, stream, hits, window, within).astype(np.int64)
        times = np.minimum(times, 1) if overlaps == "once" else times
        own = group[done : done + len(block.documents)]
        matched = block.paragraphs.document[paragraph_of(stream, hits.first)]
        term, of = _terms(stream, vocabulary), document_of(block, stream)
        word = term >= 0
        sizes += [
            np.bincount(own[which], weights, n_groups).astype(np.int64)
            for which, weights in (
                (matched, None), (np.unique(matched), None), (of, times), (of[word], None),
            )
        ]  # fmt: skip
        everywhere.add(own[of[word]] << 32 | term[word], np.ones(int(word.sum()), np.int64))
        listed = times > 0
        if left_out is not None:
            listed &= ~covered(left_out.find(stream), len(listed))
        near.add(own[of[listed]] << 32 | term[listed], times[listed])
        pairs = np.unique(of[listed].astype(np.int64) << 32 | term[listed])
        documents.add(own[pairs >> 32] << 32 | (pairs & _TERM), np.ones(len(pairs), np.int64))
        done += len(block.documents)
        if progress is not None:
            progress(len(block.documents))
    codes, n = near.total()
    known, n_anywhere = everywhere.total()
    return Near(
        codes >> 32,
        [vocabulary.terms[number] for number in (codes & _TERM).tolist()],
        n,
        documents.total()[1],
        n_anywhere[np.searchsorted(known, codes)],
        *sizes,
    )


def _terms(stream: Stream, vocabulary: Vocabulary) -> NDArray[np.int64]:
    """Return the term of each place in the stream, -1 for the end of a sentence."""
    terms = np.append(vocabulary.term_of_type, np.int32(-1))
    return terms[stream.types].astype(np.int64)
