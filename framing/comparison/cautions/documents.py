"""The documents of a comparison: in which group each stands, and what is known of it.

Units of counts may be sections, paragraphs or passages, split by voice; here they are
documents again, with the columns of metadata that say one thing of all of a document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from framing.counts.frames import N_TOKENS, UNIT_COLUMNS, VOICE_COLUMNS, is_steady, need_columns
from framing.errors import CountsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.counts import Counts

__all__ = ["Documents", "by_document", "documents_of"]

# What names a document tells no kind of documents.
_NAMES = {"id", "label", "title", "url", "sha256", "n_docs", N_TOKENS}


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """Documents that stand in one group, and what is known of each.

    Attributes
    ----------
    groups : list of str
        Their names, sorted.
    group : ndarray of int64, shape (n_docs,)
        The group of each document.
    names : list of str
        Of the documents.
    words : ndarray of int64, shape (n_docs,)
        Words of each document.
    columns : pandas.DataFrame, n_docs rows
        Metadata, ``sha256`` among it if the units have it.
    row : ndarray of int64, shape (n_units,)
        The document of each unit; -1 for units of documents that stand in several groups.
    """

    groups: list[str]
    group: NDArray[np.int64]
    names: list[str]
    words: NDArray[np.int64]
    columns: pd.DataFrame
    row: NDArray[np.int64]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Documents of each group."""
        return np.bincount(self.group, minlength=len(self.groups))

    @property
    def two_texts(self) -> bool:
        """Whether there is one document a side."""
        return len(self.groups) == len(self.group) == 2

    def among(self, kept: NDArray[np.bool_]) -> Documents:
        """Return some of the documents, and the groups that have any."""
        present, group = np.unique(self.group[kept], return_inverse=True)
        return replace(
            self,
            groups=[self.groups[g] for g in present],
            group=group.astype(np.int64),
            names=[name for name, is_kept in zip(self.names, kept, strict=True) if is_kept],
            words=self.words[kept],
            columns=self.columns[kept].reset_index(drop=True),
            row=np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)[self.row],
        )

    def others(self, group: int) -> str:
        """Return the name of what a group is held against."""
        return self.groups[1 - group] if len(self.groups) == 2 else "the others"


def documents_of(counts: Counts, by: str, ignore: Sequence[str] = ()) -> Documents | None:
    """Return the documents that stand in one group only; None if there are none."""
    units = counts.units
    need_columns(units, [by])
    if units[by].isna().any():
        raise CountsError(
            f"{int(units[by].isna().sum())} of {len(units)} units have no {by}; fill the column, "
            "or filter these units out first."
        )
    key = ["document"] if "document" in units else [name for name in counts.keys if name != by]
    if not key or not len(units):
        return None
    row = units.groupby(key, sort=False).ngroup().to_numpy(dtype=np.int64)
    first = np.flatnonzero(~pd.Series(row).duplicated()).astype(np.int64)
    group, groups = pd.factorize(units[by].astype(str).to_numpy(dtype=object), sort=True)
    alone = np.bincount(row, group != group[first][row]) == 0
    if not alone.any():
        return None
    kept = first[alone]
    number_of = np.where(alone, np.cumsum(alone) - 1, -1)
    # what alone names a document is no kind; of several keys each may be one
    skipped = {by, *(key if len(key) == 1 else ()), *UNIT_COLUMNS, *VOICE_COLUMNS, *_NAMES, *ignore}
    names = [str(n) for n in units if n not in skipped] + ["sha256"] * ("sha256" in units)
    steady = [name for name in names if is_steady(units[name], row, first)]
    present, renumbered = np.unique(group[kept], return_inverse=True)
    words = np.bincount(row, units[N_TOKENS], len(first)).astype(np.int64)
    return Documents(
        [str(groups[g]) for g in present],
        renumbered.astype(np.int64),
        [", ".join(map(str, name)) for name in units[key].iloc[kept].itertuples(index=False)],
        words[alone],
        units[steady].iloc[kept].reset_index(drop=True),
        number_of[row],
    )


def by_document(counts: Counts, documents: Documents) -> sparse.csr_array:
    """Return the occurrences of every column by document, as `documents_of` lists them."""
    n_docs = len(documents.group)
    if counts.n_units == n_docs and (documents.row == np.arange(n_docs)).all():
        return counts.matrix
    inside = np.flatnonzero(documents.row >= 0)
    ones = np.ones(len(inside), np.int64)
    selector = (ones, (documents.row[inside], inside))
    summed = sparse.csr_array(selector, shape=(n_docs, counts.n_units)) @ counts.matrix
    return sparse.csr_array(summed)
