"""One sparse matrix of integers, with a frame for its rows and a frame for its columns.

Rows are *units* (a document, or a section or paragraph of one, perhaps split by voice);
columns are *terms*. The columns come in layers: ``term`` holds the words themselves, a
lexicon's name holds its hits (``category`` is the frame, ``term`` the form that matched),
``family`` the words under study, ``cue`` the attributions. Rows and columns are always in
canonical order, so that the same facts are the same bytes whatever the order in which they
were counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from framing.corpus.block import SECTIONS
from framing.counts.frames import (
    N_TOKENS,
    TERM_COLUMNS,
    default_keys,
    need_columns,
    need_unique,
    need_values,
    several,
    term_frame,
    unit_frame,
    whole_numbers,
    whole_words,
)
from framing.errors import CountsError, did_you_mean
from framing.provenance import Provenance, canonical_json, sha256, table_csv
from framing.text.voice import VOICES

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Counts", "canonical", "group_rows"]

RANKED = {"section": SECTIONS, "voice": VOICES}  # sorted in this order, not as text


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Occurrences of terms in units; immutable, text-free, mergeable.

    Attributes
    ----------
    matrix : scipy.sparse.csr_array of int64, shape (n_units, n_terms)
        Occurrences.
    units : pandas.DataFrame, n_units rows
        The key columns, then metadata, then ``n_tokens``: the words of the unit, which is
        the denominator of every rate.
    terms : pandas.DataFrame, n_terms rows
        Columns ``layer``, ``category``, ``term``.
    keys : tuple of str
        The columns of `units` that together name a unit.
    provenance : Provenance
        How the counts were made.

    Examples
    --------
    >>> counts = Counts.from_matrix(
    ...     [[2, 0], [1, 3]],
    ...     units=pd.DataFrame({"document": ["a", "b"], "outlet": ["X", "Y"]}),
    ...     terms=["cede", "peace"],
    ... )
    >>> counts
    Counts: 2 units (document), 2 terms, 6 tokens
    >>> counts.filter(outlet="Y").to_frame()
      document outlet layer category   term  n
    0        b      Y  term            cede  1
    1        b      Y  term           peace  3
    """

    matrix: sparse.csr_array
    units: pd.DataFrame
    terms: pd.DataFrame
    keys: tuple[str, ...]
    provenance: Provenance = field(default_factory=lambda: Provenance("counts"))

    @classmethod
    def from_matrix(
        cls,
        matrix: ArrayLike | sparse.sparray | sparse.spmatrix,
        units: pd.DataFrame | Sequence[str],
        terms: pd.DataFrame | Sequence[str],
        *,
        keys: Sequence[str] | None = None,
        provenance: Provenance | None = None,
    ) -> Counts:
        """Build counts from a plain matrix and its two frames.

        Parameters
        ----------
        matrix : array-like or scipy sparse, shape (n_units, n_terms)
            Non-negative whole numbers.
        units : pandas.DataFrame or sequence of str
            One row a unit, in the order of the rows; a plain sequence names documents.
            A column ``n_tokens`` gives the words of each unit; without it they are the
            sums over the ``term`` layer.
        terms : pandas.DataFrame or sequence of str
            One row a term, with a column ``term`` and, optionally, ``layer`` (default
            ``"term"``) and ``category`` (default empty).
        keys : sequence of str, optional
            Columns that name a unit; by default those of ``document``, ``section``,
            ``paragraph``, ``sentence``, ``passage``, ``voice``, ``camp``, ``speaker`` and
            ``cue_class`` that are there (the last four not beside ``passage``), or else the
            first column.
        provenance : Provenance, optional
            Record of how the matrix was made.

        Raises
        ------
        CountsError
            If shapes disagree, an entry is negative or not whole, or a unit or term has no
            name or is named twice.
        """
        units, terms = unit_frame(units), term_frame(terms)
        csr = whole_numbers(matrix)
        if csr.shape != (len(units), len(terms)):
            raise CountsError(
                f"the matrix has shape {csr.shape}, but there are {len(units)} units and "
                f"{len(terms)} terms; give one row a unit and one column a term."
            )
        names = tuple(keys) if keys is not None else default_keys(units)
        if not names:
            raise CountsError("`keys` is empty; name the columns that tell the units apart.")
        for frame, columns, what in ((units, names, "unit"), (terms, TERM_COLUMNS, "term")):
            need_columns(frame, columns)
            need_values(frame, columns, what)
            need_unique(frame, columns, what)
        if N_TOKENS in units:
            units[N_TOKENS] = whole_words(units[N_TOKENS])
        else:
            own = np.flatnonzero((terms["layer"] == "term").to_numpy())
            units[N_TOKENS] = np.asarray(csr[:, own].sum(axis=1)).astype(np.int64)
        record = provenance or Provenance("Counts.from_matrix", {"keys": list(names)})
        return canonical(csr, units, terms, names, record)

    def __repr__(self) -> str:
        return (
            f"Counts: {self.n_units:,} units ({' × '.join(self.keys)}), "
            f"{self.n_terms:,} terms, {self.n_tokens:,} tokens"
        )

    def _repr_html_(self) -> str:
        layers = self.terms.groupby("layer", sort=True).size().rename("terms").reset_index()
        return f"<p>{self!r}</p>{layers.to_html(index=False)}"

    @property
    def n_units(self) -> int:
        """Number of rows."""
        return len(self.units)

    @property
    def n_terms(self) -> int:
        """Number of columns, over all layers."""
        return len(self.terms)

    @property
    def n_tokens(self) -> int:
        """Words in all units."""
        return int(self.units[N_TOKENS].sum())

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of the layers, sorted."""
        return tuple(sorted(self.terms["layer"].unique()))

    @property
    def digest(self) -> str:
        """SHA-256 of the content: keys, units, terms and every count; not of a file."""
        parts = [
            canonical_json({"keys": self.keys}).encode(),
            table_csv(self.units).encode(),
            table_csv(self.terms).encode(),
            np.ascontiguousarray(self.matrix.indptr, dtype="<i8").tobytes(),
            np.ascontiguousarray(self.matrix.indices, dtype="<i8").tobytes(),
            np.ascontiguousarray(self.matrix.data, dtype="<i8").tobytes(),
        ]
        return sha256(b"\f".join(parts))

    def filter(self, **columns: Any) -> Counts:
        """Keep the units whose columns have the given value, or one of the given values.

        Examples
        --------
        >>> units = pd.DataFrame({"document": ["a", "b"], "outlet": ["X", "Y"]})
        >>> counts = Counts.from_matrix([[1], [2]], units, ["war"])
        >>> counts.filter(outlet=["Y"])
        Counts: 1 units (document), 1 terms, 2 tokens
        """
        keep = np.ones(self.n_units, dtype=bool)
        for name, wanted in columns.items():
            need_columns(self.units, [name])
            values = several(wanted)
            known = pd.Series(values).isin(self.units[name]).to_numpy()
            if not known.all():
                unknown = values[int(np.argmin(known))]
                raise CountsError(
                    f"no unit has {name} = {unknown!r}; "
                    + did_you_mean(str(unknown), self.units[name].dropna().unique())
                )
            keep &= self.units[name].isin(values).to_numpy()
        rows = np.flatnonzero(keep)
        if not len(rows):
            raise CountsError(f"no unit fulfils all of {columns!r}; drop a condition.")
        units = self.units.iloc[rows].reset_index(drop=True)
        return replace(
            self,
            matrix=self.matrix[rows],
            units=units,
            provenance=self._derived("filter", columns),
        )

    def select(self, layer: str | None = None, **columns: Any) -> Counts:
        """Keep the terms of one layer, or those whose columns have the given values."""
        wanted = columns if layer is None else {"layer": layer, **columns}
        keep = np.ones(self.n_terms, dtype=bool)
        for name, value in wanted.items():
            need_columns(self.terms, [name])
            values = several(value)
            for unknown in set(values) - set(self.layers) if name == "layer" else ():
                raise CountsError(
                    f"no layer {unknown!r} in these counts; {did_you_mean(unknown, self.layers)}"
                )
            keep &= self.terms[name].isin(values).to_numpy()
        columns_kept = np.flatnonzero(keep)
        return replace(
            self,
            matrix=self.matrix[:, columns_kept],
            terms=self.terms.iloc[columns_kept].reset_index(drop=True),
            provenance=self._derived("select", wanted),
        )

    def group(self, by: str | Sequence[str]) -> Counts:
        """Add up the units that share the values of the columns `by`.

        The new units have the columns `by`, ``n_docs`` (distinct documents, where the
        units name them) and ``n_tokens``.

        Raises
        ------
        CountsError
            If a column is not there, or has a missing value: a unit that belongs to no
            group would vanish without a word.
        """
        names = [by] if isinstance(by, str) else list(by)
        if not names or N_TOKENS in names:
            raise CountsError(f"units cannot be grouped by {names!r}; name a column of metadata.")
        need_columns(self.units, names)
        missing = self.units[names].isna().any(axis=1)
        if missing.any():
            raise CountsError(
                f"{int(missing.sum())} of {self.n_units} units have no value for "
                f"{', '.join(names)}, first: {self._unit_name(int(np.argmax(missing)))}; fill the "
                "column, or filter these units out first."
            )
        rows, units = group_rows(self.units, names)
        sums = {N_TOKENS: np.bincount(rows, self.units[N_TOKENS], len(units)).astype(np.int64)}
        if "document" in self.units:
            pairs = pd.DataFrame({"row": rows, "document": self.units["document"].to_numpy()})
            distinct = pairs.drop_duplicates()["row"]
            sums = {"n_docs": np.bincount(distinct, minlength=len(units)).astype(np.int64)} | sums
        units = units.assign(**sums)
        summed = _sum_rows(self.matrix, rows, len(units))
        return canonical(
            summed, units, self.terms, tuple(names), self._derived("group", {"by": names})
        )

    def by_category(self, layer: str) -> Counts:
        """Add up the forms of each category of a layer: one column a category."""
        chosen = self.select(layer)
        columns, terms = group_rows(chosen.terms, ["layer", "category"])
        summed = _sum_rows(sparse.csr_array(chosen.matrix.T), columns, len(terms))
        terms = terms.assign(term=terms["category"])
        return canonical(
            sparse.csr_array(summed.T), chosen.units, terms, self.keys, chosen.provenance
        )

    def merge(self, *others: Counts) -> Counts:
        """Merge with other counts; see `merge_counts`."""
        from framing.counts.merge import merge_counts

        return merge_counts([self, *others])

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each count that is not zero: unit, term, ``n``."""
        coo = self.matrix.tocoo()
        units = self.units.drop(columns=[N_TOKENS]).iloc[coo.row].reset_index(drop=True)
        terms = self.terms.iloc[coo.col].reset_index(drop=True)
        return pd.concat([units, terms, pd.Series(coo.data, name="n")], axis=1)

    def save(self, path: str | Path) -> Path:
        """Write the counts to one file; the format is described in docs/formats.md."""
        from framing.counts.store import save_counts

        return save_counts(self, path)

    @staticmethod
    def load(path: str | Path) -> Counts:
        """Read counts written by `save`, and check them against their hash."""
        from framing.counts.store import load_counts

        return load_counts(path)

    def _derived(self, operation: str, arguments: Mapping[str, Any]) -> Provenance:
        return Provenance(f"Counts.{operation}", dict(arguments), parents=(self.provenance,))

    def _unit_name(self, row: int) -> str:
        return ", ".join(f"{key} {self.units[key].iloc[row]!r}" for key in self.keys)


def canonical(
    matrix: sparse.csr_array,
    units: pd.DataFrame,
    terms: pd.DataFrame,
    keys: tuple[str, ...],
    provenance: Provenance,
) -> Counts:
    """Put rows in the order of their keys and columns in that of layer, category, term."""
    row_order, column_order = _order(units, list(keys)), _order(terms, TERM_COLUMNS)
    csr = sparse.csr_array(matrix)
    if not _is_sorted(row_order):
        csr = csr[row_order]
    if not _is_sorted(column_order):
        rank = np.empty(len(column_order), csr.indices.dtype)
        rank[column_order] = np.arange(len(column_order))
        csr = sparse.csr_array((csr.data, rank[csr.indices], csr.indptr), shape=csr.shape)
    if not csr.has_canonical_format:
        csr = csr.copy() if csr.data is matrix.data else csr
        csr.sum_duplicates()
    csr = csr.astype(np.int64)
    csr.eliminate_zeros()
    ordered = [*keys, *[c for c in units.columns if c not in keys and c != N_TOKENS], N_TOKENS]
    units = units.iloc[row_order][ordered].reset_index(drop=True)
    return Counts(csr, units, terms.iloc[column_order].reset_index(drop=True), keys, provenance)


def _order(frame: pd.DataFrame, names: Sequence[str]) -> NDArray[np.intp]:
    columns = [_sort_key(frame[name]) for name in reversed(list(names))]
    return np.lexsort(columns) if columns else np.arange(len(frame))


def _sort_key(column: pd.Series) -> NDArray[Any]:
    """Return ranks: numbers as numbers, sections and voices in their order, all else as text."""
    if column.dtype.kind in "iufb":
        return column.to_numpy()
    known = RANKED.get(str(column.name), ())
    if known and set(column.unique()) <= set(known):
        return column.map({name: i for i, name in enumerate(known)}).to_numpy(np.int64)
    texts = pa.array(column.astype(str), type=pa.large_string())
    ranks: NDArray[Any] = pc.rank(texts, tiebreaker="dense").to_numpy()
    return ranks


def _is_sorted(order: NDArray[np.intp]) -> bool:
    return bool((order == np.arange(len(order))).all())


def _sum_rows(matrix: sparse.csr_array, group: NDArray[np.intp], n: int) -> sparse.csr_array:
    ones = np.ones(len(group), dtype=np.int64)
    selector = sparse.csr_array((ones, (group, np.arange(len(group)))), shape=(n, len(group)))
    return sparse.csr_array(selector @ matrix)


def group_rows(frame: pd.DataFrame, names: Sequence[str]) -> tuple[NDArray[np.intp], pd.DataFrame]:
    """Return the group of each row, and one row for each group, in order of appearance."""
    groups = frame.groupby(list(names), sort=False, dropna=False, observed=True)
    first = ~frame.duplicated(list(names))
    rows: NDArray[np.intp] = np.asarray(groups.ngroup(), dtype=np.intp)
    return rows, frame.loc[first, list(names)].reset_index(drop=True)
