"""Paragraphs that several articles share: what an outlet prints under everything.

Such a paragraph (a biography of the columnist, a plea for donations, a list of links)
is no part of any one article, and no list of rules would know them all. They are found
by their hashes alone, so that a corpus larger than memory can be asked: what stays is
one number a distinct paragraph, about a twentieth of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.corpus.paragraphs import HEADLINE, Paragraphs

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RepeatCounter", "is_repeated"]

# So many hashes wait before they are merged into the table: 16 MB.
MERGE_AT = 2_000_000


class RepeatCounter:
    """Counts in how many documents each paragraph occurs.

    Examples
    --------
    >>> counter = RepeatCounter(2)
    >>> counter.repeated()
    array([], dtype=uint64)
    """

    def __init__(self, threshold: int) -> None:
        self.threshold = threshold
        self._hashes = np.empty(0, dtype=np.uint64)
        self._n_docs = np.empty(0, dtype=np.int32)
        self._waiting: list[tuple[NDArray[np.uint64], NDArray[np.int32]]] = []
        self._n_waiting = 0

    def add(self, paragraphs: Paragraphs) -> None:
        """Count the paragraphs of further documents, each document once."""
        below = paragraphs.section != HEADLINE
        hashes, documents = paragraphs.hash[below], paragraphs.document[below]
        order = np.argsort(hashes, kind="stable")
        hashes, documents = hashes[order], documents[order]
        new_hash = np.ones(len(hashes), dtype=np.bool_)
        new_hash[1:] = hashes[1:] != hashes[:-1]
        new_document = new_hash.copy()
        new_document[1:] |= documents[1:] != documents[:-1]
        starts = np.flatnonzero(new_hash)
        if len(starts):
            n_docs = np.add.reduceat(new_document, starts, dtype=np.int32)
            self._waiting.append((hashes[starts], n_docs))
            self._n_waiting += len(starts)
        if self._n_waiting > MERGE_AT:
            self._merge()

    def repeated(self) -> NDArray[np.uint64]:
        """Return the sorted hashes of paragraphs in at least `threshold` documents."""
        self._merge()
        return self._hashes[self._n_docs >= self.threshold]

    def _merge(self) -> None:
        if not self._waiting:
            return
        hashes = np.concatenate([self._hashes, *(h for h, _ in self._waiting)])
        n_docs = np.concatenate([self._n_docs, *(n for _, n in self._waiting)])
        order = np.argsort(hashes)
        hashes, n_docs = hashes[order], n_docs[order]
        new = np.ones(len(hashes), dtype=np.bool_)
        new[1:] = hashes[1:] != hashes[:-1]
        starts = np.flatnonzero(new)
        self._hashes = hashes[starts]
        self._n_docs = np.add.reduceat(n_docs, starts, dtype=np.int32)
        self._waiting, self._n_waiting = [], 0


def is_repeated(paragraphs: Paragraphs, repeated: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which paragraphs below a headline are among the `repeated` hashes."""
    if not len(repeated):
        return np.zeros(len(paragraphs), dtype=np.bool_)
    place = np.minimum(np.searchsorted(repeated, paragraphs.hash), len(repeated) - 1)
    found: NDArray[np.bool_] = repeated[place] == paragraphs.hash
    found &= paragraphs.section != HEADLINE
    return found
