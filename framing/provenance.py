"""What a result was made from, as a value: hashed, compared, written beside every output.

A `Provenance` names one operation, its arguments and the hashes of what went in; the
records of the results it was made from hang below it. It is canonical JSON (sorted keys,
ASCII, no spaces), so that equal records are equal bytes.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing.errors import ProvenanceError

__all__ = [
    "SIGNIFICANT_DIGITS",
    "Provenance",
    "canonical_json",
    "code_digest",
    "frame_digest",
    "round_frame",
    "sha256",
    "table_csv",
    "versions",
]

# log, exp and power differ in the last bit between CPU types; ten digits do not.
SIGNIFICANT_DIGITS = 10
# Packages whose version can change a number or a byte of a file.
PACKAGES = (
    "formulaic", "gensim", "jinja2", "matplotlib", "numba", "numpy", "pandas", "pyarrow",
    "scikit-learn", "scipy",
)  # fmt: skip
SOURCES = {".py", ".toml", ".json", ".j2", ".css", ".js"}
CRLF, LF = b"\r\n", b"\n"


@cache  # every record asks, and the answer is read from files
def framing_version() -> str:
    """Return the installed version of framing."""
    try:
        return version("framing")
    except PackageNotFoundError:  # a source tree on the path, not installed
        return "0+unknown"


@cache
def code_digest() -> str:
    """Return the SHA-256 of framing's own files: code, lexicons, templates.

    It says more than a version or a commit, for it is right in a changed tree too, and the same
    however framing was installed. Line ends count as LF.
    """
    here = Path(__file__).parent
    parts = sorted(
        (path.relative_to(here).as_posix(), path)
        for path in here.rglob("*")
        if path.suffix in SOURCES and "__pycache__" not in path.parts
    )
    return sha256(
        b"".join(
            f"{name}\0{sha256(path.read_bytes().replace(CRLF, LF))}\n".encode()
            for name, path in parts
        )
    )


@cache
def versions() -> Mapping[str, str]:
    """Return the versions that fix the numbers and the bytes: framing, its code, the packages."""
    packages = {name: version(name) for name in PACKAGES}
    return {"framing": framing_version(), "code": code_digest(), **packages}


@dataclass(frozen=True, slots=True)
class Provenance:
    """How one result was made.

    Attributes
    ----------
    operation : str
        Name of the public function, such as ``"keyness"``.
    arguments : mapping of str to JSON value
        Every choice that changes the result, defaults included.
    inputs : mapping of str to str
        SHA-256 of what went in, by name.
    parents : tuple of Provenance
        Records of the results it was made from.
    software : mapping of str to str
        Versions that fix the numbers: framing, tokenizer, lexicons.

    Examples
    --------
    >>> record = Provenance("count_terms", {"by": ["document"]}, {"corpus": sha256(b"")})
    >>> Provenance.from_json(record.to_json()) == record
    True
    """

    operation: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    parents: tuple[Provenance, ...] = ()
    software: Mapping[str, str] = field(default_factory=lambda: {"framing": framing_version()})

    def to_dict(self) -> dict[str, Any]:
        """Return the record as nested plain dicts and lists."""
        return {
            "operation": self.operation,
            "arguments": plain(self.arguments),
            "inputs": dict(self.inputs),
            "parents": [parent.to_dict() for parent in self.parents],
            "software": dict(self.software),
        }

    def to_json(self) -> str:
        """Return the record as canonical ASCII JSON."""
        return canonical_json(self.to_dict())

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON."""
        return sha256(self.to_json().encode())

    def lineage(self) -> Iterator[Provenance]:
        """Yield this record and those it was made from, the last operation first."""
        yield self
        for parent in self.parents:
            yield from parent.lineage()

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Provenance:
        """Read a record back from `to_dict`."""
        try:
            return cls(
                record["operation"],
                dict(record["arguments"]),
                dict(record["inputs"]),
                tuple(cls.from_dict(parent) for parent in record["parents"]),
                dict(record["software"]),
            )
        except (KeyError, TypeError) as error:
            raise ProvenanceError(
                f"not a provenance record: {error!s} is missing or of the wrong kind; "
                "the file may have been made by another program."
            ) from error

    @classmethod
    def from_json(cls, text: str) -> Provenance:
        """Read a record back from `to_json`."""
        try:
            record = json.loads(text)
        except json.JSONDecodeError as error:
            raise ProvenanceError(f"a provenance record is JSON; got {text[:60]!r}.") from error
        return cls.from_dict(record)


def plain(value: Any) -> Any:
    """Turn numpy scalars, tuples and mappings into what JSON holds."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(plain(item) for item in value)
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value)


def canonical_json(value: Any) -> str:
    """Return JSON with one spelling only: sorted keys, ASCII, no spaces.

    Examples
    --------
    >>> canonical_json({"b": 1, "a": "é"})
    '{"a":"\\\\u00e9","b":1}'
    """
    return json.dumps(plain(value), sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def sha256(data: bytes | memoryview) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def round_frame(table: pd.DataFrame) -> pd.DataFrame:
    """Round every float column to 10 significant digits, as written to artifacts."""
    rounded = table.copy()
    for name in rounded.columns[[dtype.kind == "f" for dtype in table.dtypes]]:
        rounded[name] = [significant(value) for value in rounded[name].to_numpy()]
    return rounded


def significant(value: float) -> float:
    """Round one float to 10 significant digits, without a negative zero."""
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}") + 0.0 if math.isfinite(value) else value


def table_csv(table: pd.DataFrame) -> str:
    """Return `table` as the CSV text that is written, hashed and verified.

    Floats have 10 significant digits, lines end in LF, missing values are empty.
    """
    text: str = round_frame(table).to_csv(
        index=False, lineterminator="\n", float_format=f"%.{SIGNIFICANT_DIGITS}g"
    )
    return text


def frame_digest(tables: pd.DataFrame | Iterable[pd.DataFrame]) -> str:
    """Return the SHA-256 of one or several tables in their written form."""
    several = [tables] if isinstance(tables, pd.DataFrame) else list(tables)
    return sha256("\f".join(table_csv(table) for table in several).encode())
