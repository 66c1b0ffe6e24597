"""The counts file: one zip archive with three Parquet tables and a JSON manifest.

``manifest.json`` (format, version, keys, digest, provenance), ``units.parquet``,
``terms.parquet`` and ``counts.parquet`` (``unit``, ``term``, ``n``: row numbers of the other
two). Any Parquet reader opens it: R, DuckDB, pandas. The digest in the manifest is that
of the content, so it holds whatever version of Parquet wrote the bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy import sparse

from framing.counts.counts import Counts
from framing.errors import CountsError
from framing.files import write_whole
from framing.provenance import Provenance, canonical_json

if TYPE_CHECKING:
    from zipfile import ZipFile

__all__ = ["FORMAT_VERSION", "load_counts", "parquet_bytes", "put_entry", "save_counts"]

FORMAT = "framing-counts"
FORMAT_VERSION = 1
UNREADABLE = (pa.ArrowException, NotImplementedError, RuntimeError, zlib.error)
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold: no clock in the file


def save_counts(counts: Counts, path: str | Path) -> Path:
    """Write `counts` to `path`, whole or not at all; return the path."""
    coo = counts.matrix.tocoo()
    entries = pd.DataFrame(
        {"unit": coo.row.astype(np.int32), "term": coo.col.astype(np.int32), "n": coo.data}
    )
    manifest = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "keys": list(counts.keys),
        "digest": counts.digest,
        "provenance": counts.provenance.to_dict(),
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        put_entry(zipped, "manifest.json", canonical_json(manifest).encode())
        put_entry(zipped, "units.parquet", parquet_bytes(counts.units))
        put_entry(zipped, "terms.parquet", parquet_bytes(counts.terms))
        put_entry(zipped, "counts.parquet", parquet_bytes(entries))
    return write_whole(path, archive.getvalue())


def load_counts(path: str | Path) -> Counts:
    """Read a counts file.

    Raises
    ------
    CountsError
        If the file is missing, truncated, of another kind or of a newer version, or its
        content does not have the hash that its manifest states.
    """
    path = Path(path)
    try:
        with zipfile.ZipFile(path) as zipped:
            manifest = _manifest(zipped, path)
            units, terms, entries = (
                pq.read_table(io.BytesIO(zipped.read(f"{name}.parquet"))).to_pandas()
                for name in ("units", "terms", "counts")
            )
    except FileNotFoundError as error:
        raise CountsError(f"{path}: no such counts file.") from error
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, *UNREADABLE) as error:
        raise CountsError(
            f"{path}: not a whole counts file ({error}); copy or download it again."
        ) from error
    counts = _assemble(manifest, units, terms, entries, path)
    if counts.digest != manifest["digest"]:
        raise CountsError(
            f"{path}: the content has the hash {counts.digest[:12]}…, its manifest states "
            f"{str(manifest['digest'])[:12]}…; the file was changed after it was written."
        )
    return counts


def _assemble(
    manifest: dict[str, Any],
    units: pd.DataFrame,
    terms: pd.DataFrame,
    entries: pd.DataFrame,
    path: Path,
) -> Counts:
    try:
        shape = (len(units), len(terms))
        triplets = (entries["n"].to_numpy(np.int64), (entries["unit"], entries["term"]))
        matrix = sparse.coo_array(triplets, shape=shape).tocsr()
        return Counts(
            sparse.csr_array(matrix),
            units,
            terms,
            tuple(manifest["keys"]),
            Provenance.from_dict(manifest["provenance"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise CountsError(f"{path}: its tables do not fit together ({error}).") from error


def _manifest(zipped: ZipFile, path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(zipped.read("manifest.json"))
        kind, number = manifest["format"], manifest["version"]
        complete = isinstance(number, int) and {"keys", "digest", "provenance"} <= set(manifest)
    except (KeyError, TypeError, ValueError) as error:
        raise CountsError(f"{path}: a zip archive, but not a counts file of framing.") from error
    if kind != FORMAT:
        raise CountsError(f"{path}: its format is {kind!r}; a counts file says {FORMAT!r}.")
    if kind == FORMAT and not complete:
        raise CountsError(f"{path}: its manifest is not whole; copy or download it again.")
    if number > FORMAT_VERSION:
        raise CountsError(
            f"{path}: written in format version {number}; this framing reads up to "
            f"{FORMAT_VERSION}. Install a newer framing."
        )
    result: dict[str, Any] = manifest
    return result


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Return a frame as Parquet, without what pandas would add."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def put_entry(zipped: ZipFile, name: str, data: bytes) -> None:
    """Add an entry to an archive: the same bytes on any day and any system."""
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system = 3  # or else Windows writes another byte
    zipped.writestr(entry, data)
