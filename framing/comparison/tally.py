"""Occurrences by group: the one summary that every comparison starts from.

A *cell* is a group, or a group and a section. For each cell and each category a `Tally`
holds how often, in how many documents, and how often in the document with the most: the
three numbers without which a rate cannot be judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.errors import CountsError, did_you_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.counts import Counts

__all__ = ["Tally", "columns_of", "in_order", "per_1k", "tally", "tally_groups"]

OWN_LAYERS = ("term", "family", "cue")


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Occurrences of terms in cells.

    Attributes
    ----------
    cells : pandas.DataFrame, n_cells rows
        The grouping columns, then ``n_texts`` (documents with words), ``n_empty``
        (documents without) and ``n_tokens``.
    terms : pandas.DataFrame, n_terms rows
        Columns ``layer``, ``category``, ``term``.
    n, n_docs, largest : ndarray of int64, shape (n_cells, n_terms)
        Occurrences, documents with any, and the most in one document.
    overdispersion : ndarray of float64, shape (n_cells, n_terms)
        How unevenly the occurrences fall on the documents: their variance as a multiple of
        what chance alone would give; see `_overdispersion`. Missing where a cell has one
        document with words, or no occurrence.
    n_docs_overall : ndarray of int64, shape (n_terms,)
        Documents with any, in all cells: one that stands in two cells counts once.
    n_shared : int
        Documents that stand in more than one cell.
    """

    cells: pd.DataFrame
    terms: pd.DataFrame
    n: NDArray[np.int64]
    n_docs: NDArray[np.int64]
    largest: NDArray[np.int64]
    overdispersion: NDArray[np.float64]
    n_docs_overall: NDArray[np.int64]
    n_shared: int

    @property
    def n_tokens(self) -> NDArray[np.int64]:
        """Words of each cell."""
        return self.cells["n_tokens"].to_numpy(dtype=np.int64)

    @property
    def n_texts(self) -> NDArray[np.int64]:
        """Documents with words in each cell."""
        return self.cells["n_texts"].to_numpy(dtype=np.int64)

    @property
    def names(self) -> list[str]:
        """The first grouping column as text: the groups' names."""
        return [str(name) for name in self.cells.iloc[:, 0]]


def per_1k(n: NDArray[np.int64], n_tokens: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return occurrences per 1,000 words; missing where there are no words."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rates: NDArray[np.float64] = 1000.0 * n / n_tokens
    return np.where(np.broadcast_to(n_tokens, rates.shape) == 0, np.nan, rates)


def columns_of(counts: Counts, layer: str | None) -> tuple[Counts, str]:
    """Return the columns of a layer, one a category (one a word in ``"term"``), and its name.

    Without a layer: the only lexicon there is, or else the families, or else the words.
    """
    if layer is None:
        lexicons = [name for name in counts.layers if name not in OWN_LAYERS]
        if len(lexicons) > 1:
            raise CountsError(
                f"these counts hold several lexicons ({', '.join(lexicons)}); "
                "say which with `layer=`."
            )
        layer = lexicons[0] if lexicons else "family" if "family" in counts.layers else "term"
    return (counts.select(layer) if layer == "term" else counts.by_category(layer)), layer


def tally(counts: Counts, by: Sequence[str]) -> Tally:
    """Count every column of `counts` in the cells that the columns `by` make.

    Documents are told apart by the column ``document``, or else by the keys of the units.
    """
    document = ["document"] if "document" in counts.units else list(counts.keys)
    texts = counts.group([*by, *[key for key in document if key not in by]])
    names = texts.units[list(by)]
    # texts are sorted by cell, so a cell begins where a name changes
    begins = names.ne(names.shift()).any(axis=1).to_numpy()
    cell = np.cumsum(begins) - 1
    cells = names[begins].reset_index(drop=True)
    words = texts.units["n_tokens"].to_numpy(dtype=np.int64)
    shape = (len(cells), texts.n_terms)
    n, n_docs, largest = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    row = np.repeat(cell, np.diff(texts.matrix.indptr))
    where = (row, texts.matrix.indices)
    np.add.at(n, where, texts.matrix.data)
    np.add.at(n_docs, where, 1)
    np.maximum.at(largest, where, texts.matrix.data)
    cells = cells.assign(
        n_texts=np.bincount(cell[words > 0], minlength=len(cells)).astype(np.int64),
        n_empty=np.bincount(cell[words == 0], minlength=len(cells)).astype(np.int64),
        n_tokens=_sums(cell, words, len(cells)),
    )
    standing = texts.units.loc[words > 0, document]
    n_shared = len(standing[standing.duplicated()].drop_duplicates())
    overall = counts.group(document).matrix.indices if n_shared else texts.matrix.indices
    documents = np.bincount(overall, minlength=texts.n_terms).astype(np.int64)
    spread = _overdispersion(texts, row, n, cells)
    return Tally(cells, texts.terms, n, n_docs, largest, spread, documents, n_shared)


def tally_groups(counts: Counts, by: str, order: Sequence[object] | None = None) -> Tally:
    """Count every column of `counts` in the groups of the column `by`, in the order wanted.

    Raises
    ------
    CountsError
        If there is one group only, a group has no words, or `order` is not an order of the
        groups.
    """
    groups = tally(counts, [by])
    names = groups.names
    if len(set(names)) < 2:
        others = [str(name) for name in counts.units if name not in (by, "n_tokens")]
        raise CountsError(
            f"a comparison needs two groups, but column {by!r} has only {', '.join(names)!r}; "
            f"pass another column as `by`: {did_you_mean(by, others)}"
        )
    for name, words in zip(names, groups.n_tokens, strict=True):
        if not words:
            raise CountsError(
                f"group {name!r} has no words, so it has no rates; filter it out, or give the "
                "units their `n_tokens`."
            )
    return in_order(groups, order)


def in_order(groups: Tally, order: Sequence[object] | None) -> Tally:
    """Return the groups in the order wanted, or as they are.

    Raises
    ------
    CountsError
        If `order` does not name each group once.
    """
    if order is None:
        return groups
    names, wanted = groups.names, [str(name) for name in order]
    for name in wanted:
        if name not in names:
            raise CountsError(f"`order` names a group {name!r}; {did_you_mean(name, names)}")
    if sorted(wanted) != sorted(names):
        raise CountsError(
            f"`order` must name each group once: {', '.join(names)}; got {', '.join(wanted)}. "
            "To leave groups out, use Counts.filter first."
        )
    rows = [names.index(name) for name in wanted]
    return Tally(
        groups.cells.iloc[rows].reset_index(drop=True),
        groups.terms,
        groups.n[rows],
        groups.n_docs[rows],
        groups.largest[rows],
        groups.overdispersion[rows],
        groups.n_docs_overall,
        groups.n_shared,
    )


def _overdispersion(
    texts: Counts, row: NDArray[np.intp], n: NDArray[np.int64], cells: pd.DataFrame
) -> NDArray[np.float64]:
    """Return Pearson's chi-square of each term over the documents of a cell, by its freedom.

    With ``x`` occurrences in a document of ``w`` words, ``N`` and ``W`` in all ``m`` documents
    of the cell, ``sum((x - w N / W)**2 / (w N / W)) / (m - 1)``, which is
    ``(W / N * sum(x**2 / w) - N) / (m - 1)``: 1 if occurrences fall independently of each other
    (Poisson), more if they come in bursts (McCullagh and Nelder 1989, section 4.5).

    `row` is the cell of each entry of the matrix; `n` are the sums of the cells.
    """
    matrix = texts.matrix
    words = np.repeat(texts.units["n_tokens"].to_numpy(dtype=np.float64), np.diff(matrix.indptr))
    squares = np.zeros(n.shape)
    with np.errstate(divide="ignore"):
        share = np.where(words > 0, matrix.data**2 / words, 0.0)
    np.add.at(squares, (row, matrix.indices), share)
    freedom = cells["n_texts"].to_numpy(dtype=np.float64)[:, np.newaxis] - 1
    total = cells["n_tokens"].to_numpy(dtype=np.float64)[:, np.newaxis]
    known = (n > 0) & (freedom > 0)
    spread = np.full(n.shape, np.nan)
    np.divide(total * squares / np.where(n, n, 1) - n, freedom, out=spread, where=known)
    return spread


def _sums(cell: NDArray[np.intp], values: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    sums = np.zeros(n, dtype=np.int64)
    np.add.at(sums, cell, values)
    return sums
