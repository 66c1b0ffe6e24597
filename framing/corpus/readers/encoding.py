"""From bytes to text: which encoding a file is in, and whether it is text at all.

A byte-order mark decides; then UTF-8, which other encodings are not by accident; then
what charset-normalizer finds, or Windows-1252. Whatever is not UTF-8 is reported.
"""

from __future__ import annotations

import codecs
import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from charset_normalizer import from_bytes

from framing.errors import CorpusError

__all__ = ["Encoding", "decode", "detect", "open_bytes"]

CHUNK = 1 << 20
SAMPLE = 1 << 16

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF; export its text first"),
    (b"PK\x03\x04", "a ZIP archive (or .docx, .xlsx); unpack it or save it as text first"),
    (b"\xd0\xcf\x11\xe0", "an Office document; save it as text first"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"PAR1", "a Parquet file; give it the suffix .parquet"),
    (b"\x1f\x8b", "compressed by gzip; give it the suffix .gz"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of one file.

    Attributes
    ----------
    name : str
        As Python names it.
    errors : str
        ``"strict"``, or ``"replace"`` where single bytes do not fit.
    note : str or None
        What to report; None for UTF-8.
    """

    name: str
    errors: str = "strict"
    note: str | None = None


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading, through gzip if its name ends in .gz."""
    with path.open("rb") as raw:
        if path.suffix.lower() == ".gz":
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield cast("IO[bytes]", unpacked)
        else:
            yield raw


def detect(file: IO[bytes], given: str | None = None) -> Encoding:
    """Find the encoding of an open file, reading it once through.

    Raises
    ------
    CorpusError
        If it is not text, or `given` is no encoding.
    """
    if given is not None:
        try:
            codecs.lookup(given)
        except LookupError as error:
            raise CorpusError(
                f"there is no encoding {given!r}; try 'utf-8' or 'cp1252'."
            ) from error
        return Encoding(given)
    head = file.read(CHUNK)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked:
        note = None if marked == "utf-8-sig" else f"read as {marked}, by its byte-order mark"
        return Encoding(marked, note=note)
    wide = _utf16_without_mark(head[:SAMPLE])
    if wide:
        return Encoding(wide, note=f"read as {wide}, by its zero bytes")
    _refuse_binary(head)
    reader = codecs.getincrementaldecoder("utf-8")("strict")
    chunk, before = head, b""
    while chunk:
        try:
            reader.decode(chunk)
        except UnicodeDecodeError as error:
            # The error counts from bytes left over by the chunk before.
            at = max(error.start - SAMPLE // 2, 0)
            return _other_encoding(before[-16:] + chunk[at : at + SAMPLE])
        before, chunk = chunk, file.read(CHUNK)
    try:
        reader.decode(b"", final=True)
    except UnicodeDecodeError:
        return _other_encoding(before[-SAMPLE:])
    return Encoding("utf-8")


def decode(data: bytes, encoding: Encoding) -> str:
    """Decode a whole file; a byte-order mark is dropped, nothing else changes."""
    try:
        return data.decode(encoding.name, encoding.errors)
    except UnicodeDecodeError as error:
        raise CorpusError(
            f"byte {error.start} is not {encoding.name}; leave out encoding=… to have it detected."
        ) from error


def _other_encoding(sample: bytes) -> Encoding:
    read = sample.decode("utf-8", "replace").strip("\N{REPLACEMENT CHARACTER}")
    bad = read.count("\N{REPLACEMENT CHARACTER}")
    good = sum(character > "\x7f" for character in read) - bad
    if good >= 10 * max(bad, 1):
        note = "UTF-8 with bytes that are not; those were replaced by U+FFFD"
        return Encoding("utf-8", "replace", note)
    found = from_bytes(sample)
    best = found.best()
    names = [match.encoding for match in found]
    if best is None or best.encoding == "ascii" or "cp1252" in names:
        return Encoding("cp1252", "replace", "not UTF-8; read as cp1252")
    return Encoding(best.encoding, "replace", f"not UTF-8; read as {best.encoding}, by its letters")


def _utf16_without_mark(head: bytes) -> str | None:
    even, odd = head[0::2], head[1::2]
    if len(odd) < 8:
        return None
    share_even, share_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if share_odd > 0.6 and share_even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if share_even > 0.6 and share_odd < 0.1 else None


def _refuse_binary(head: bytes) -> None:
    known = next((what for mark, what in _MAGIC if head.startswith(mark)), None)
    if known:
        raise CorpusError(f"this is {known}.")
    odd = sum(
        head.count(byte) for byte in range(32) if byte not in b"\t\n\v\f\r\x1b\x1c\x1d\x1e\x1f"
    )
    if odd > max(8, len(head) // 100):
        raise CorpusError("this is a binary file, not text.")
