"""Counts of parts of a corpus become counts of the whole, in whatever order they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from framing.counts.counts import Counts, canonical, group_rows
from framing.counts.frames import N_TOKENS, TERM_COLUMNS
from framing.errors import CountsError
from framing.provenance import Provenance

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["merge_counts"]


def merge_counts(parts: Iterable[Counts]) -> Counts:
    """Merge partial counts; the order of the parts does not change a byte.

    Counts of the same unit are added. A document that was counted in two parts with its
    hash (``sha256``) is refused: adding it twice is the commonest mistake of a merge.

    Parameters
    ----------
    parts : iterable of Counts
        With equal `keys`.

    Raises
    ------
    CountsError
        If there is nothing to merge, the keys differ, metadata of one unit disagree, or a
        document is in two parts.
    """
    parts = list(parts)
    if not parts:
        raise CountsError("merge_counts needs at least one Counts; got none.")
    if len(parts) == 1:
        return parts[0]
    keys = parts[0].keys
    for part in parts[1:]:
        if part.keys != keys:
            raise CountsError(
                f"units are named by {keys} in one part and by {part.keys} in another; "
                "count both with the same `by`."
            )
    _refuse_double_documents(parts)
    rows, units = _unite(parts, "units", list(keys))
    columns, terms = _unite(parts, "terms", TERM_COLUMNS)
    tokens = np.zeros(len(units), dtype=np.int64)
    for part, row in zip(parts, rows, strict=True):
        np.add.at(tokens, row, part.units[N_TOKENS].to_numpy())
    units[N_TOKENS] = tokens
    coos = [part.matrix.tocoo() for part in parts]
    data = np.concatenate([coo.data for coo in coos])
    row = np.concatenate([r[coo.row] for r, coo in zip(rows, coos, strict=True)])
    column = np.concatenate([c[coo.col] for c, coo in zip(columns, coos, strict=True)])
    summed = sparse.coo_array((data, (row, column)), shape=(len(units), len(terms))).tocsr()
    records = [record for part in parts for record in _leaves(part.provenance)]
    distinct = {record.digest: record for record in records}
    parents = tuple(distinct[digest] for digest in sorted(distinct))
    return canonical(summed, units, terms, keys, Provenance("merge_counts", parents=parents))


def _leaves(record: Provenance) -> tuple[Provenance, ...]:
    """Return what a merge was made from, so that merging in steps leaves the same record."""
    return record.parents if record.operation == "merge_counts" else (record,)


def _unite(
    parts: Sequence[Counts], attribute: str, names: list[str]
) -> tuple[list[NDArray[np.intp]], pd.DataFrame]:
    """Return where each part's rows stand in the union of all, and the union."""
    frames = [getattr(part, attribute) for part in parts]
    stacked = pd.concat(frames, ignore_index=True)
    where, _ = group_rows(stacked, names)
    rest = [c for c in stacked.columns if c != N_TOKENS]
    if any(list(frame.columns) != list(frames[0].columns) for frame in frames):
        rest.sort()  # or else the order of the parts would be that of the columns
    united = stacked.loc[~stacked.duplicated(names), rest].reset_index(drop=True)
    conflict = stacked[rest].drop_duplicates().duplicated(names)
    if conflict.any():
        unit = stacked.loc[conflict.index[conflict][0], names].to_dict()
        raise CountsError(f"two parts disagree about the metadata of {unit}; mend one of them.")
    cuts = np.cumsum([len(frame) for frame in frames])[:-1]
    return np.split(where, cuts), united


def _refuse_double_documents(parts: Sequence[Counts]) -> None:
    seen: dict[str, int] = {}
    for i, part in enumerate(parts):
        if "sha256" not in part.units or "document" not in part.units:
            continue
        for document in part.units["document"].unique():
            if seen.setdefault(document, i) != i:
                raise CountsError(
                    f"document {document!r} was counted in two of the parts; "
                    "merging would add it twice. Leave one of them out."
                )
