"""Other corpora made from one: its words shuffled between documents, its documents drawn again.

The first has no topics and is alike in all else; it tells what a procedure finds where there
is nothing to find. The second might as well have been collected; it tells how much of what was
found hangs on the documents that happened to be there.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd
from scipy import sparse

from framing.errors import TopicsError
from framing.topics.matching import FEW_OCCURRENCES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "distinct_documents",
    "draw_documents",
    "hash_rows",
    "in_threads",
    "sample_documents",
    "shuffle_words",
]

FEW_WORDS = 10  # that two documents may well share by chance
SAMPLE_WORDS = 75_000  # so many running words tell; more only take longer
SAMPLE_DOCUMENTS = 100  # but so many documents at least

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


def shuffle_words(
    matrix: sparse.csr_array, random_state: int | np.random.SeedSequence = 0
) -> sparse.csr_array:
    """Deal all words of all documents out again, at random.

    Parameters
    ----------
    matrix : scipy.sparse.csr_array of int, shape (n_docs, n_terms)
        Counts.
    random_state : int or SeedSequence, default 0
        Of the shuffle.

    Returns
    -------
    scipy.sparse.csr_array of int64, shape (n_docs, n_terms)
        Each document has as many words as before, each word occurs as often as before, and all
        ways to deal the running words out are equally likely. Which words go together is chance.

    Raises
    ------
    TopicsError
        If a count is negative or not whole.

    Notes
    -----
    Given the lengths of the documents and the totals of the words, this is the distribution of
    the counts where every document draws its words from one and the same distribution: a
    multivariate hypergeometric one. The counts are written out as running words, so memory is
    some 30 bytes for each of these.

    Examples
    --------
    >>> counts = sparse.csr_array([[3, 0, 1], [0, 2, 2]])
    >>> shuffled = shuffle_words(counts, 1)
    >>> shuffled.sum(axis=1), shuffled.sum(axis=0)
    (array([4, 4]), array([3, 2, 3]))
    """
    csr = sparse.csr_array(matrix)
    if not csr.has_canonical_format:  # the draws depend on the order of the entries
        csr = csr.copy()
        csr.sum_duplicates()
    n = csr.data.astype(np.int64)
    wrong = (n < 0) | (n != csr.data)
    if wrong.any():
        raise TopicsError(f"only counts of words can be shuffled; {csr.data[wrong][0]} is none.")
    words = np.repeat(csr.indices, n)
    np.random.default_rng(random_state).shuffle(words)
    ends = np.concatenate([[0], np.cumsum(n)])[csr.indptr]  # of each document's running words
    shuffled = sparse.csr_array((np.ones(len(words), np.int64), words, ends), shape=csr.shape)
    shuffled.sum_duplicates()
    return shuffled


def draw_documents(
    n_docs: int, n_draws: int, random_state: int | np.random.SeedSequence = 0
) -> NDArray[np.int64]:
    """Draw documents with replacement, as many as there are (Efron 1979).

    Returns
    -------
    ndarray of int64, shape (n_draws, n_docs)
        How often each document is drawn; the sum of a row is `n_docs`.

    Examples
    --------
    >>> draw_documents(5, 2).sum(axis=1)
    array([5, 5])
    """
    random = np.random.default_rng(random_state)
    weights = np.zeros((n_draws, n_docs), np.int64)
    for draw in range(n_draws):
        weights[draw] = np.bincount(random.integers(n_docs, size=n_docs), minlength=n_docs)
    return weights


def hash_rows(matrix: sparse.csr_array) -> NDArray[np.int64]:
    """Return a hash of the counts of each document: sums modulo 2 to the 64."""
    factors = np.random.default_rng(0).integers(1, 2**62, matrix.shape[1])
    return np.asarray(matrix.astype(np.int64) @ factors)


def distinct_documents(matrix: sparse.csr_array) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Return the first copy of each document that has words, and how many copies there are.

    Documents are copies if they have the same counts, of 10 words or more. A copy says nothing
    new, and one shuffled or drawn without its original would make words look related, and
    topics stable, that are neither.

    Examples
    --------
    >>> distinct_documents(sparse.csr_array([[9, 3], [0, 1], [9, 3], [0, 0], [0, 1]]))
    (array([0, 1, 4]), array([2, 1, 1]))
    """
    csr = sparse.csr_array(matrix)
    lengths = np.asarray(csr.sum(axis=1)).astype(np.int64)
    said = hash_rows(csr)
    own = np.where(lengths < FEW_WORDS, np.arange(len(lengths)), -1)
    frame = pd.DataFrame({"said": said, "length": lengths, "own": own})[lengths > 0]
    first: NDArray[np.intp] = frame.index[~frame.duplicated()].to_numpy().astype(np.intp)
    times = frame.groupby(list(frame), sort=False).size()
    return first, np.array(times, np.int64)


def sample_documents(
    matrix: sparse.csr_array,
    n_documents: int | None = None,
    random_state: int | np.random.SeedSequence = 0,
) -> tuple[sparse.csr_array, NDArray[np.intp], int]:
    """Return some of the documents, without their rare words.

    Parameters
    ----------
    matrix : scipy.sparse.csr_array of int, shape (n_docs, n_terms)
        Counts.
    n_documents : int, optional
        Of more documents than this a random sample is taken; by default as many as hold 75,000
        words, and 100 at least.
    random_state : int or SeedSequence, default 0
        Of the sample.

    Returns
    -------
    tuple of (scipy.sparse.csr_array, ndarray of intp, int)
        Their counts, in the order of the rows, without documents that have no word or are copies
        (`distinct_documents`), and without words that occur fewer than 5 times; the columns that
        are left; and how many documents were taken. Which words are left hangs on their totals
        alone, which shuffling keeps.
    """
    lengths = np.asarray(matrix.sum(axis=1))
    drawn = np.random.default_rng(random_state).permutation(distinct_documents(matrix)[0])
    if n_documents is None:
        enough = int(np.searchsorted(np.cumsum(lengths[drawn]), SAMPLE_WORDS)) + 1
        n_documents = max(enough, SAMPLE_DOCUMENTS)
    drawn = np.sort(drawn[:n_documents])
    rows = matrix[drawn]
    columns = np.flatnonzero(np.asarray(rows.sum(axis=0)) >= FEW_OCCURRENCES)
    left = sparse.csr_array(rows[:, columns])
    left.sort_indices()
    return left[np.flatnonzero(np.diff(left.indptr))], columns, len(drawn)


def in_threads(
    function: Callable[[Task], Outcome],
    tasks: Iterable[Task],
    n_threads: int = 1,
    progress: Callable[[int], None] | None = None,
) -> list[Outcome]:
    """Return the outcome of each task, in their order; call `progress` with 1 after each.

    Tasks must not depend on each other; then nothing depends on the number of threads.
    """
    if n_threads < 1:
        raise TopicsError(f"n_threads = {n_threads}; it is a whole number of 1 or more.")
    from threadpoolctl import threadpool_limits

    done = []
    # Tasks that hush a library's warnings, or its threads, and put both back while others run,
    # would put back what those others set; here nothing is left to put back.
    with warnings.catch_warnings(), threadpool_limits(1), ThreadPoolExecutor(n_threads) as threads:
        warnings.filterwarnings("ignore", "Maximum number of iterations")
        for outcome in threads.map(function, tasks):
            done.append(outcome)
            if progress is not None:
                progress(1)
    return done
