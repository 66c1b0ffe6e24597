"""The documents of a corpus by group, where a table is made for each group alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.errors import CountsError, did_you_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus import Corpus

__all__ = ["DocumentGroups", "document_groups"]


@dataclass(frozen=True, slots=True, eq=False)
class DocumentGroups:
    """The group of each document; one without a name if none was asked for."""

    of: NDArray[np.int64]
    names: list[str]
    asked: bool

    def column(self, group: NDArray[np.int64]) -> dict[str, pd.Series]:
        """Return the names as the column ``group``, if groups were asked for."""
        if not self.asked:
            return {}
        names = np.array(self.names, dtype=object)[group]
        return {"group": pd.Series(names, dtype="str")}


def document_groups(corpus: Corpus, by: str | None) -> DocumentGroups:
    """Return the groups that a column of the documents makes.

    Raises
    ------
    CountsError
        If there is no such column, or a document has no value in it.
    """
    documents = corpus.documents
    if by is None:
        return DocumentGroups(np.zeros(len(documents), np.int64), ["all"], asked=False)
    if by not in documents:
        hint = did_you_mean(str(by), documents.columns)
        raise CountsError(f"the corpus has no metadata column {by!r}; {hint}")
    column = documents[by]
    if column.isna().any():
        first = documents["document"][column.isna()].iloc[0]
        raise CountsError(
            f"{int(column.isna().sum())} of {len(documents)} documents have no value for {by}, "
            f"first: {first!r}; fill the column, or leave these documents out."
        )
    numbers, names = pd.factorize(column.astype(str), sort=True)
    return DocumentGroups(numbers.astype(np.int64), [str(name) for name in names], asked=True)
