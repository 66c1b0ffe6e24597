"""The seal of a figure's file: a hash of the file, inside the file.

The record in each drawing holds ``file_sha256``, the SHA-256 of that very file with these 64
digits set to zero. So a figure that has travelled says, without anything beside it, whether a
byte of it was changed since it was saved. It guards against accidents and careless edits, not
against somebody who writes a new seal: for that the figure is derived again.
"""

from __future__ import annotations

import re
import zlib

from framing.provenance import sha256

__all__ = ["SEAL", "UNSEALED", "seal_holds", "sealed"]

SEAL = "file_sha256"
UNSEALED = "0" * 64
# As canonical JSON has it, of which XML and PDF strings change nothing.
PLACE = re.compile(rb'"file_sha256":"([0-9a-f]{64})"')


def sealed(data: bytes, format: str) -> bytes:
    """Return a drawing with its seal; `data` holds a record whose seal is zeros."""
    return with_seal(data, format, sha256(data))


def seal_holds(data: bytes, format: str) -> bool | None:
    """Say whether a file is, byte for byte, what was saved; None if it has no seal.

    Examples
    --------
    >>> file = sealed(b'<svg>{"file_sha256":"' + UNSEALED.encode() + b'"}</svg>', "svg")
    >>> seal_holds(file, "svg"), seal_holds(file + b" ", "svg"), seal_holds(b"<svg/>", "svg")
    (True, False, None)
    """
    found = PLACE.search(data)
    if found is None:
        return None
    return sha256(with_seal(data, format, UNSEALED)) == found[1].decode()


def with_seal(data: bytes, format: str, digits: str) -> bytes:
    """Return a file with these digits as its seal, and the checksum that PNG asks for."""
    found = PLACE.search(data)
    if found is None:
        raise ValueError("the record has no place for a seal")
    data = data[: found.start(1)] + digits.encode() + data[found.end(1) :]
    if format != "png":
        return data
    chunk = data.rfind(b"tEXtDescription\0", 0, found.start(1))
    end = chunk + 4 + int.from_bytes(data[chunk - 4 : chunk])
    return data[:end] + zlib.crc32(data[chunk:end]).to_bytes(4) + data[end + 4 :]
