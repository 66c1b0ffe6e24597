"""Sequences of adjacent words, counted with all their margins in time linear in the words.

For two words Blaheta and Johnson's lambda needs a table of four cells: how many of all
sequences agree with this one in both words, in the first alone, in the second alone, in
neither. Comparing every sequence with every other is quadratic. But the cells follow from
the margins (how many sequences begin with this word, how many end with that one, how many
there are), and these from numbering the sequences: a sequence of words is a number for its
head and a word, so that one pass over tokens sorted by head numbers the sequences that are a
word longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BREAK", "HELD", "Sequences", "count_sequences"]

BREAK = -1  # no sequence goes over it
HELD = -2  # holds the place of a word; sequences with it count, but are not listed


@dataclass(frozen=True, slots=True, eq=False)
class Sequences:
    """Sequences of adjacent words, each once.

    Attributes
    ----------
    words : ndarray of int64, shape (n_sequences, size)
        The numbers of their words.
    n, n_docs : ndarray of int64, shape (n_sequences,)
        Occurrences, and documents with any.
    margins : ndarray of int64, shape (n_sequences, 2**size)
        How many of all sequences agree with each in at least these of its words: bit j of the
        column is set where the word at place j has to be the same. The first column is the
        number of all sequences, the last is `n`.
    total : int
        All sequences, the unlisted included.
    """

    words: NDArray[np.int64]
    n: NDArray[np.int64]
    n_docs: NDArray[np.int64]
    margins: NDArray[np.int64]
    total: int

    @property
    def cells(self) -> NDArray[np.int64]:
        """How many of all sequences agree with each in exactly these of its words."""
        cells = self.margins.copy()
        for bit in (1 << place for place in range(self.words.shape[1])):
            without = [c for c in range(cells.shape[1]) if not c & bit]
            cells[:, without] -= cells[:, [c | bit for c in without]]
        return cells


def count_sequences(
    ids: NDArray[np.integer],
    document: NDArray[np.integer],
    *,
    size: int = 2,
    min_count: int = 2,
) -> Sequences:
    """Count the sequences of so many adjacent words, and what lambda needs to know of them.

    Parameters
    ----------
    ids : ndarray of int, shape (n_tokens,)
        Numbers of words, from 0, in the order of the text; `BREAK` where a sequence must not
        go on, `HELD` for a word that may not be part of what is listed.
    document : ndarray of int, shape (n_tokens,)
        Number of each token's document, which never falls. It only serves `n_docs`: put a
        `BREAK` between documents.
    size : int, default 2
        Words in a sequence.
    min_count : int, default 2
        List the sequences that occur at least so often; all serve as background.

    Examples
    --------
    >>> ids = np.array([0, 1, 2, 0, 1, BREAK, 0, 1])
    >>> found = count_sequences(ids, np.array([0, 0, 0, 0, 0, 0, 1, 1]))
    >>> found.words.tolist(), found.n.tolist(), found.n_docs.tolist()
    ([[0, 1]], [3], [2])
    >>> found.cells.tolist()
    [[2, 0, 0, 3]]
    """
    ids = _without_rare(np.asarray(ids, np.int32), min_count)
    n_words = int(ids.max(initial=-1)) + 1
    begins = np.ones(max(0, len(ids) - size + 1), np.bool_)
    for place in range(size):
        begins &= ids[place : len(begins) + place] != BREAK
    starts = np.flatnonzero(begins).astype(np.int32)
    words = [ids[starts + place] for place in range(size)]
    number, counts = _numbered(words, tuple(range(size)), n_words)
    listed = np.flatnonzero(counts >= min_count)
    example = _last_of_each(number, len(counts))[listed]
    n_docs = _documents(number, np.asarray(document, np.int32)[starts], len(counts))[listed]
    n = counts[listed].astype(np.int64)
    margins = np.empty((len(listed), 1 << size), np.int64)
    margins[:, 0], margins[:, -1] = len(starts), n
    for length in range(1, size):
        for places in combinations(range(size), length):
            part, part_counts = _numbered(words, places, n_words)
            margins[:, sum(1 << place for place in places)] = part_counts[part[example]]
    of_each = np.stack([word[example] for word in words], axis=1).astype(np.int64)
    return Sequences(of_each, n, n_docs, margins, len(starts))


def _without_rare(ids: NDArray[np.int32], min_count: int) -> NDArray[np.int32]:
    """Let the words hold their place that are too rare to be in anything that is listed."""
    counts = np.bincount(ids[ids >= 0], minlength=1)
    return np.where((ids >= 0) & (counts[np.maximum(ids, 0)] < min_count), np.int32(HELD), ids)


def _numbered(
    words: list[NDArray[np.int32]], places: tuple[int, ...], n_words: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Number what stands at these places of each sequence, and count it; -1 is a held place."""
    number = words[places[0]]
    counts = np.bincount(number[number >= 0], minlength=n_words).astype(np.int32)
    for place in places[1:]:
        number, counts = _longer(number, len(counts), words[place], n_words)
    return number, counts


@njit(cache=True, nogil=True)
def _longer(
    head: NDArray[np.int32], n_heads: int, word: NDArray[np.int32], n_words: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Number the pairs of a head and a word; sorted by head, each word has one number."""
    first = np.zeros(n_heads + 1, np.int64)
    for i in range(len(head)):
        if head[i] >= 0 and word[i] >= 0:
            first[head[i] + 1] += 1
    for h in range(n_heads):
        first[h + 1] += first[h]
    order = np.empty(first[n_heads], np.int32)
    free = first[:-1].copy()
    for i in range(len(head)):
        if head[i] >= 0 and word[i] >= 0:
            order[free[head[i]]] = i
            free[head[i]] += 1
    number = np.full(len(head), -1, np.int32)
    counts = np.empty(first[n_heads], np.int32)
    number_of = np.zeros(n_words, np.int32)
    seen_with = np.full(n_words, -1, np.int32)
    n = 0
    for h in range(n_heads):
        for k in range(first[h], first[h + 1]):
            w = word[order[k]]
            if seen_with[w] != h:
                seen_with[w] = h
                number_of[w] = n
                counts[n] = 0
                n += 1
            number[order[k]] = number_of[w]
            counts[number_of[w]] += 1
    return number, counts[:n].copy()


@njit(cache=True, nogil=True)
def _documents(number: NDArray[np.int32], document: NDArray[np.int32], n: int) -> NDArray[np.int64]:
    """Count the documents of each number; they come in order."""
    n_docs = np.zeros(n, np.int64)
    last = np.full(n, -1, np.int32)
    for i in range(len(number)):
        c = number[i]
        if c >= 0 and last[c] != document[i]:
            last[c] = document[i]
            n_docs[c] += 1
    return n_docs


def _last_of_each(number: NDArray[np.int32], n: int) -> NDArray[np.int64]:
    """Return where each number stands for the last time."""
    at = np.empty(n, np.int64)
    known = np.flatnonzero(number >= 0)
    at[number[known]] = known
    return at
