"""The file of a topic model: a zip archive with a manifest, arrays, tables and the counts.

``manifest.json`` (format, version, settings, what was found, software, digest), ``phi.npy``,
``theta.npy`` and, where the engine has them, ``lam.npy``, ``alpha.npy``, ``eta.npy``;
``counts.zip``, which is a counts file; tables of stability and of the null test as Parquet. No
text, no clock: the same model is the same bytes.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
import zlib
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from framing.counts import Counts
from framing.counts.store import parquet_bytes, put_entry
from framing.errors import CountsError, ProvenanceError, TopicsError
from framing.files import write_whole
from framing.provenance import Provenance, canonical_json, framing_version
from framing.topics.fit import Fit
from framing.topics.model import TopicModel

if TYPE_CHECKING:
    from zipfile import ZipFile

__all__ = ["FORMAT_VERSION", "load_model", "save_model"]

FORMAT = "framing-topics"
FORMAT_VERSION = 1
ARRAYS = ("phi", "theta", "alpha", "lam")
RESULTS = ("stable", "null")
BROKEN = (
    zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError, TypeError, zlib.error,
    pa.ArrowException, CountsError, ProvenanceError,
)  # fmt: skip


def save_model(model: TopicModel, path: str | Path) -> Path:
    """Write `model` to `path`, whole or not at all; return the path."""
    manifest: dict[str, Any] = {
        "format": FORMAT, "version": FORMAT_VERSION, "digest": model.digest,
        "framing": framing_version(), "engine": model.fit.engine, "bound": model.fit.bound,
        "converged": model.fit.converged, "names": model.names, "settings": model.settings,
        "diagnostics": list(model.diagnostics.items()),  # in their order
        "design": model.design, "warnings": model.warnings,
        "eta": model.eta if isinstance(model.eta, float) else "eta.npy",
        "provenance": model.provenance.to_dict(), "results": {},
    }  # fmt: skip
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        for name in ARRAYS:
            array = getattr(model.fit, name)
            if array is not None:
                put_entry(zipped, f"{name}.npy", _npy(array))
        if not isinstance(model.eta, float):
            put_entry(zipped, "eta.npy", _npy(np.asarray(model.eta)))
        for name in RESULTS:
            result = getattr(model, name)
            if result is not None:
                manifest["results"][name] = _put_result(zipped, name, result)
        put_entry(zipped, "counts.zip", _counts_file(model.counts))
        put_entry(zipped, "manifest.json", canonical_json(manifest).encode())
    return write_whole(path, archive.getvalue())


def load_model(path: str | Path) -> TopicModel:
    """Read a model, and hold its topics against the hash in its manifest.

    Raises
    ------
    TopicsError
        If the file is missing, truncated, of another kind or of a newer version, or was changed.
    """
    path = Path(path)
    try:
        with zipfile.ZipFile(path) as zipped:
            manifest = json.loads(zipped.read("manifest.json"))
            if manifest.get("format") != FORMAT:
                raise TopicsError(
                    f"{path}: its format is {manifest.get('format')!r}; a file of topics says "
                    f"{FORMAT!r}."
                )
            if manifest["version"] > FORMAT_VERSION:
                raise TopicsError(
                    f"{path}: written in format version {manifest['version']}; this framing reads "
                    f"up to {FORMAT_VERSION}. Install a newer framing."
                )
            model = _assemble(zipped, manifest)
    except FileNotFoundError as error:
        raise TopicsError(f"{path}: no such file of topics.") from error
    except TopicsError:
        raise
    except BROKEN as error:
        raise TopicsError(
            f"{path}: not a whole file of topics ({error}); copy or download it again."
        ) from error
    if model.digest != manifest["digest"]:
        raise TopicsError(
            f"{path}: its topics have the hash {model.digest[:12]}…, its manifest states "
            f"{str(manifest['digest'])[:12]}…; the file was changed after it was written."
        )
    return model


def _assemble(zipped: ZipFile, manifest: dict[str, Any]) -> TopicModel:
    there = set(zipped.namelist())
    arrays: dict[str, Any] = {
        name: _array(zipped, f"{name}.npy") if f"{name}.npy" in there else None for name in ARRAYS
    }
    fit = Fit(
        manifest["engine"], **arrays, bound=tuple(manifest["bound"]),
        converged=manifest["converged"],
    )  # fmt: skip
    results = {name: _result(zipped, name, said) for name, said in manifest["results"].items()}
    eta = manifest["eta"] if isinstance(manifest["eta"], float) else _array(zipped, "eta.npy")
    return TopicModel(
        fit, _counts(zipped.read("counts.zip")), None, eta, tuple(manifest["names"]),
        manifest["settings"], dict(manifest["diagnostics"]),
        results.get("stable"), results.get("null"),
        manifest["design"], tuple(manifest["warnings"]),
        Provenance.from_dict(manifest["provenance"]),
    )  # fmt: skip


def _put_result(zipped: ZipFile, name: str, result: Any) -> dict[str, Any]:
    """Write the tables and arrays of a result; return what else it holds."""
    said: dict[str, Any] = {}
    for part in fields(result):
        value = getattr(result, part.name)
        if isinstance(value, pd.DataFrame):
            put_entry(zipped, f"{name}-{part.name}.parquet", parquet_bytes(value))
        elif isinstance(value, np.ndarray):
            put_entry(zipped, f"{name}-{part.name}.npy", _npy(value))
        else:
            said[part.name] = value.to_dict() if isinstance(value, Provenance) else value
    return said


def _result(zipped: ZipFile, name: str, said: dict[str, Any]) -> Any:
    """Read a result of `stability` or `null_test` back."""
    from framing.topics.null import NullTest
    from framing.topics.stability import Stability

    kind: Any = {"stable": Stability, "null": NullTest}[name]
    values: dict[str, Any] = {}
    there = set(zipped.namelist())
    for part in fields(kind):
        stem = f"{name}-{part.name}"
        if f"{stem}.parquet" in there:
            raw = io.BytesIO(zipped.read(f"{stem}.parquet"))
            values[part.name] = pq.read_table(raw).to_pandas()
        elif f"{stem}.npy" in there:
            values[part.name] = _array(zipped, f"{stem}.npy")
        elif part.name == "provenance":
            values[part.name] = Provenance.from_dict(said[part.name])
        else:
            value = said[part.name]
            values[part.name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)


def _counts_file(counts: Counts) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return counts.save(Path(folder) / "counts.zip").read_bytes()


def _counts(data: bytes) -> Counts:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "counts.zip"
        path.write_bytes(data)
        return Counts.load(path)


def _npy(array: np.ndarray[Any, Any]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
    return buffer.getvalue()


def _array(zipped: ZipFile, name: str) -> Any:
    return np.lib.format.read_array(io.BytesIO(zipped.read(name)), allow_pickle=False)
