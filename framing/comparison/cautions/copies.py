"""Copies: documents whose words are, all but a few, those of another.

A wire story that several outlets print is one text, and counts as if it were many. Equal
texts are known by their hash. Nearly equal ones are looked for among documents that share
rare words, so that a corpus of twenty thousand costs a second and not an hour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FEWEST_WORDS", "NEAR", "RARE", "equal_texts", "near_copies"]

NEAR = 0.8  # of the words of both together
RARE = 20  # documents, at most, in which a word stands by which copies are found
FEWEST_WORDS = 50  # of a document, before it can be told to be a copy
FEWEST_TERMS = 10  # among them that differ: counts of two words make all documents alike
_AT_ONCE = 2_000  # pairs compared


def equal_texts(sha256: pd.Series) -> list[NDArray[np.int64]]:
    """Return the row numbers of each text that stands in several rows.

    Parameters
    ----------
    sha256 : pandas.Series of str
        Hash of each document's text; missing where it is unknown.

    Returns
    -------
    list of ndarray of int64
        Sorted by the first row of each text.

    Examples
    --------
    >>> equal_texts(pd.Series(["aa", "bb", None, "aa"]))
    [array([0, 3])]
    """
    known = np.flatnonzero(sha256.notna().to_numpy())
    codes = pd.factorize(sha256.to_numpy()[known])[0]
    order = np.argsort(codes, kind="stable")
    begins = np.flatnonzero(np.diff(codes[order], prepend=-1))
    return [rows for rows in np.split(known[order], begins[1:]) if len(rows) > 1]


def near_copies(matrix: sparse.csr_array) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the pairs of documents that are nearly the same bag of words.

    Parameters
    ----------
    matrix : scipy.sparse.csr_array of int64, shape (n_docs, n_terms)
        Occurrences of words in documents.

    Returns
    -------
    pairs : ndarray of int64, shape (n_pairs, 2)
        Row numbers, the smaller first, sorted.
    overlap : ndarray of float64, shape (n_pairs,)
        ``sum(min(x, y)) / sum(max(x, y))`` over the terms, 1 for equal bags (Ruzicka 1958);
        at least `NEAR`.

    Notes
    -----
    Compared are documents of at least 50 words, 10 of them different, that share at least half
    of the words that stand in 2 to 20 documents. So a text of which there are more than 20 near
    copies may be missed, and a copy of a part of a text is none.

    Examples
    --------
    >>> bags = [[6] * 10 + [1], [6] * 9 + [5, 1], [1, 1] + [9] * 9]
    >>> near_copies(sparse.csr_array(np.array(bags)))
    (array([[0, 1]]), array([0.98360656]))
    """
    pairs = _candidates(matrix)
    overlap = np.empty(len(pairs))
    words = np.asarray(matrix.sum(axis=1))
    for begin in range(0, len(pairs), _AT_ONCE):
        a, b = pairs[begin : begin + _AT_ONCE].T
        shared = np.asarray(matrix[a].minimum(matrix[b]).sum(axis=1))
        overlap[begin : begin + _AT_ONCE] = shared / (words[a] + words[b] - shared)
    near = overlap >= NEAR
    return pairs[near], overlap[near]


def _candidates(matrix: sparse.csr_array) -> NDArray[np.int64]:
    """Return the pairs that share half of their rare words and are of one length."""
    words = np.asarray(matrix.sum(axis=1))
    n_docs = np.bincount(matrix.indices, minlength=matrix.shape[1])
    rare = np.flatnonzero((n_docs >= 2) & (n_docs <= RARE))
    place = np.full(matrix.shape[1], -1, np.int64)
    place[rare] = np.arange(len(rare))
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    several = np.diff(matrix.indptr) >= FEWEST_TERMS
    kept = (place[matrix.indices] >= 0) & (words[row] >= FEWEST_WORDS) & several[row]
    entries = (np.ones(int(kept.sum()), np.int32), (row[kept], place[matrix.indices[kept]]))
    marks = sparse.csr_array(entries, shape=(matrix.shape[0], len(rare)))
    shared = sparse.triu(marks @ marks.T, k=1, format="coo")
    own = np.bincount(row[kept], minlength=matrix.shape[0])
    a, b = shared.row.astype(np.int64), shared.col.astype(np.int64)
    alike = 2 * shared.data >= np.minimum(own[a], own[b])
    # the overlap cannot exceed the ratio of the lengths
    alike &= np.minimum(words[a], words[b]) >= NEAR * np.maximum(words[a], words[b])
    a, b = a[alike], b[alike]
    return np.stack([a, b], axis=1)[np.lexsort((b, a))]
