"""Read back the record that a figure carries, from any of its formats.

Each reader is small, knows only what it needs of its format, and says where it stopped:
a cut-off file, a file of another program and a file whose record was stripped by a
converter get different messages.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from framing.errors import ProvenanceError

__all__ = ["FORMAT", "VERSION", "read_provenance"]

FORMAT, VERSION = "framing-figure", 2

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
DC_DESCRIPTION = "{http://purl.org/dc/elements/1.1/}description"
ALWAYS = ("kind", "caption", "alt", "table_sha256", "provenance", "warnings")
SIDECAR = "if a .json file stands beside it, read that one."


def read_provenance(path: str | Path) -> dict[str, Any]:
    """Return the record of a figure that framing saved.

    Parameters
    ----------
    path : str or Path
        An ``.svg``, ``.pdf`` or ``.png`` file written by `Figure.save`, or the ``.json``
        file beside it.

    Returns
    -------
    dict
        ``format``, ``version``, ``kind``, ``caption``, ``alt``, ``table_sha256``,
        ``provenance`` (see `framing.provenance.Provenance.from_dict`), ``software`` (versions
        that fix the bytes), ``warnings``; of a drawing also ``file_sha256``, its seal.

    Raises
    ------
    ProvenanceError
        If the file is not there, is of another kind, is cut off, or has no record.

    Examples
    --------
    >>> read_provenance("figure.gif")
    Traceback (most recent call last):
    framing.errors.ProvenanceError: figure.gif: '.gif' files carry no record; give the .svg,
    .pdf, .png or .json file.
    """
    path = Path(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ProvenanceError(
            f"{path}: {path.suffix!r} files carry no record; give the .svg, .pdf, .png or "
            ".json file."
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProvenanceError(f"{path}: cannot be read ({error.strerror}).") from error
    return parse_record(reader(data, path), path)


def parse_record(text: str | None, path: Path) -> dict[str, Any]:
    """Turn the text that was found into a record, or say why it is none."""
    if text is None:
        raise ProvenanceError(
            f"{path}: has no record; it was not saved by framing, or a converter took the "
            f"record out; {SIDECAR}"
        )
    try:
        record = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ProvenanceError(
            f"{path}: its description is no record of framing: {text[:40]!r}; {SIDECAR}"
        ) from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ProvenanceError(
            f"{path}: its description is JSON but not a {FORMAT!r} record; it was made by "
            f"another program; {SIDECAR}"
        )
    version = record.get("version")
    if not isinstance(version, int) or not 1 <= version <= VERSION:
        raise ProvenanceError(
            f"{path}: the record has version {version!r}, this framing reads versions up to "
            f"{VERSION}; install the framing that wrote it."
        )
    missing = [name for name in ALWAYS if name not in record]
    if missing:
        raise ProvenanceError(
            f"{path}: the record has no {missing[0]!r}; it was changed after it was written; "
            f"{SIDECAR}"
        )
    return record


def read_json(data: bytes, path: Path) -> str | None:
    """Return the text of a sidecar."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProvenanceError(f"{path}: is not UTF-8 (byte {error.start}).") from error


def read_svg(data: bytes, path: Path) -> str | None:
    """Return the first ``dc:description``."""
    try:
        found = ElementTree.fromstring(data).find(f".//{DC_DESCRIPTION}")
    except ElementTree.ParseError as error:
        raise ProvenanceError(f"{path}: is cut off or no SVG file ({error}).") from error
    return None if found is None else found.text


def read_png(data: bytes, path: Path) -> str | None:
    """Return the ``Description`` among the text chunks."""
    if not data.startswith(PNG_SIGNATURE):
        raise ProvenanceError(f"{path}: is no PNG file; its first bytes are {data[:8]!r}.")
    texts = [
        png_text(kind, body)
        for kind, body in png_chunks(data, path)
        if kind in (b"tEXt", b"zTXt", b"iTXt")
    ]
    return next((text for key, text in texts if key == b"Description"), None)


def png_chunks(data: bytes, path: Path) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and content of each chunk, checked against its checksum."""
    at = len(PNG_SIGNATURE)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        check = data[at + 8 + length : at + 12 + length]
        if len(check) < 4:
            break
        if zlib.crc32(kind + body) != int.from_bytes(check):
            raise ProvenanceError(f"{path}: is damaged: the chunk at byte {at} fails its checksum.")
        yield kind, body
        if kind == b"IEND":
            return
        at += 12 + length
    raise ProvenanceError(f"{path}: is cut off after {len(data)} bytes; copy it again.")


def png_text(kind: bytes, body: bytes) -> tuple[bytes, str | None]:
    """Return keyword and text of a tEXt, zTXt or iTXt chunk; no text if it is broken."""
    keyword, _, rest = body.partition(b"\0")
    try:
        if kind == b"tEXt":
            return keyword, rest.decode("latin-1")
        if kind == b"zTXt":
            return keyword, zlib.decompress(rest[1:]).decode("latin-1")
        packed, (_, _, text) = rest[:1] == b"\1", rest[2:].split(b"\0", 2)
        return keyword, (zlib.decompress(text) if packed else text).decode("utf-8")
    except (ValueError, zlib.error):
        return keyword, None


def read_pdf(data: bytes, path: Path) -> str | None:
    """Return ``/Subject`` of the Info dictionary to which the last trailer points."""
    if not data.startswith(b"%PDF-"):
        raise ProvenanceError(f"{path}: is no PDF file; its first bytes are {data[:8]!r}.")
    if b"%%EOF" not in data[-1024:]:
        raise ProvenanceError(f"{path}: is cut off after {len(data)} bytes; copy it again.")
    trailer = data[max(data.rfind(b"trailer"), 0) :]
    info = re.search(rb"/Info\s+(\d+)\s+(\d+)\s+R", trailer)
    if info is None:
        return None
    starts = list(re.finditer(rb"(?:^|\s)%s\s+%s\s+obj\b" % info.groups(), data))
    if not starts:
        return None
    subject = re.compile(rb"/Subject\s*([(<])").search(data, starts[-1].end())
    if subject is None:
        return None
    literal = subject[1] == b"("
    string = (pdf_literal if literal else pdf_hexadecimal)(data, subject.end())
    if string.startswith(b"\xfe\xff"):
        return string[2:].decode("utf-16-be", "replace")
    return string.decode("latin-1")


PDF_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
PDF_TOKEN = re.compile(
    rb"\\(?P<octal>[0-7]{1,3})|\\(?P<newline>\r\n|\r|\n)|\\(?P<escaped>.)"
    rb"|(?P<open>\()|(?P<close>\))|(?P<plain>[^\\()]+)",
    re.DOTALL,
)


def pdf_literal(data: bytes, start: int) -> bytes:
    """Return the string that began with a parenthesis just before `start`."""
    parts, depth = [], 1
    for token in PDF_TOKEN.finditer(data, start):
        if token["octal"]:
            parts.append(bytes([int(token["octal"], 8) & 255]))
        elif token["escaped"]:
            parts.append(PDF_ESCAPES.get(token["escaped"], token["escaped"]))
        elif token["newline"] is None:
            depth += (token["open"] is not None) - (token["close"] is not None)
            if not depth:
                break
            parts.append(token[0])
    return b"".join(parts)


def pdf_hexadecimal(data: bytes, start: int) -> bytes:
    """Return the string that began with an angle bracket just before `start`."""
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", data[start : max(data.find(b">", start), start)])
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


READERS: dict[str, Callable[[bytes, Path], str | None]] = {
    ".svg": read_svg,
    ".pdf": read_pdf,
    ".png": read_png,
    ".json": read_json,
}
