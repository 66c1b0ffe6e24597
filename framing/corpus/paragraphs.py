"""Where the paragraphs of a block of text stand, found in one pass over its bytes.

A paragraph is a line that is not blank: lines end where ``str.splitlines`` ends them and
are trimmed as ``str.strip`` trims them. The kernel reads UTF-8 and never decodes it; it
notes for each paragraph its bytes, its offset in code points and a 64-bit hash of what it
says, by which equal paragraphs find each other (`framing.corpus.duplicates`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "BODY",
    "HEADLINE",
    "KEPT",
    "LEAD",
    "Paragraphs",
    "copy_ranges",
    "find_paragraphs",
    "join_lines",
    "mark_leads",
    "space_width",
]

HEADLINE, LEAD, BODY = 0, 1, 2
KEPT = -1


@dataclass(frozen=True, slots=True, eq=False)
class Paragraphs:
    """The paragraphs of a block in reading order, removed ones included, as columns.

    Attributes
    ----------
    document : ndarray of int32
        Index of the document in the block.
    number : ndarray of int32
        Position in the document, from 1.
    section : ndarray of int8
        0 headline, 1 lead (the first kept paragraph after the headline), 2 body.
    start, end : ndarray of int64
        Bytes of the trimmed paragraph in the text of the block.
    start_char : ndarray of int32
        Offset in the document, in code points.
    hash : ndarray of uint64
        Hash of the trimmed bytes.
    rule : ndarray of int16
        -1 if kept, else the index in `framing.corpus.cleaning.RULES` of what removed it.
    """

    document: NDArray[np.int32]
    number: NDArray[np.int32]
    section: NDArray[np.int8]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    start_char: NDArray[np.int32]
    hash: NDArray[np.uint64]
    rule: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.document)

    @property
    def kept(self) -> NDArray[np.bool_]:
        """True where the paragraph stays."""
        kept: NDArray[np.bool_] = self.rule == KEPT
        return kept

    def take(self, rows: slice | NDArray[Any]) -> Paragraphs:
        """Return some of the paragraphs, by position."""
        return Paragraphs(*(getattr(self, field.name)[rows] for field in fields(self)))


def find_paragraphs(
    text: NDArray[np.uint8], offsets: NDArray[np.int64], body_start: NDArray[np.int64]
) -> Paragraphs:
    """Find the paragraphs of documents that lie end to end in `text`.

    Parameters
    ----------
    text : ndarray of uint8
        Valid UTF-8.
    offsets : ndarray of int64, shape (n_docs + 1,)
        Where each document begins; the last is the end of the last document.
    body_start : ndarray of int64, shape (n_docs,)
        Bytes from the start of the document to its body; 0 where there is no headline.

    Returns
    -------
    Paragraphs
        All of them kept so far, and none of them the lead; see `mark_leads`.

    Examples
    --------
    >>> text = np.frombuffer("Talks fail\\n\\n Peace is far. ".encode(), dtype=np.uint8)
    >>> found = find_paragraphs(text, np.array([0, len(text)]), np.array([10]))
    >>> found.start.tolist(), found.end.tolist(), found.section.tolist()
    ([0, 13], [10, 26], [0, 2])
    """
    room = int(_count_line_ends(text)) + len(body_start)
    document, number, start_char = (np.empty(room, dtype=np.int32) for _ in range(3))
    section = np.empty(room, dtype=np.int8)
    start, end = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64)
    hashes = np.empty(room, dtype=np.uint64)
    n = _scan(text, offsets, body_start, document, number, section, start, end, start_char, hashes)
    return Paragraphs(
        document[:n].copy(),
        number[:n].copy(),
        section[:n].copy(),
        start[:n].copy(),
        end[:n].copy(),
        start_char[:n].copy(),
        hashes[:n].copy(),
        np.full(n, KEPT, dtype=np.int16),
    )


def mark_leads(paragraphs: Paragraphs) -> None:
    """Write the section of every paragraph below the headline, in place."""
    section, document = paragraphs.section, paragraphs.document
    section[section == LEAD] = BODY
    candidates = np.flatnonzero((section == BODY) & paragraphs.kept)
    owners = document[candidates]
    section[candidates[np.diff(owners, prepend=-1) != 0]] = LEAD


@njit(cache=True, nogil=True)
def copy_ranges(
    text: NDArray[np.uint8], start: NDArray[np.int64], offsets: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """Copy pieces of `text` end to end: piece i begins at start[i] and fills its offsets."""
    out = np.empty(offsets[-1], dtype=np.uint8)
    for i in range(len(start)):
        shift = start[i] - offsets[i]
        for k in range(offsets[i], offsets[i + 1]):
            out[k] = text[k + shift]
    return out


@njit(cache=True, nogil=True)
def join_lines(
    text: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Copy pieces of `text` end to end, a line end behind each; return where each begins."""
    first = np.zeros(len(start) + 1, dtype=np.int64)
    for i in range(len(start)):
        first[i + 1] = first[i] + end[i] - start[i] + 1
    lines = np.empty(first[-1], dtype=np.uint8)
    for i in range(len(start)):
        lines[first[i] : first[i + 1] - 1] = text[start[i] : end[i]]
        lines[first[i + 1] - 1] = 10
    return lines, first


@njit(cache=True, nogil=True)
def _count_line_ends(text: NDArray[np.uint8]) -> int:
    # An upper bound: every byte that may end a line, whatever stands before it.
    n = 0
    for byte in text:
        n += byte < 31 or byte == 0x85 or byte == 0xA8 or byte == 0xA9
    return n


@njit(cache=True, nogil=True)
def _line_end_width(text: NDArray[np.uint8], i: int, first: int) -> int:
    """Return the bytes of the line end whose last byte is at `i`, or 0."""
    byte = text[i]
    if byte < 31:
        return 1 if 10 <= byte <= 13 or byte >= 28 else 0
    if byte == 0x85:
        return 2 if i > first and text[i - 1] == 0xC2 else 0
    if byte == 0xA8 or byte == 0xA9:
        return 3 if i > first + 1 and text[i - 1] == 0x80 and text[i - 2] == 0xE2 else 0
    return 0


@njit(cache=True, nogil=True)
def space_width(text: NDArray[np.uint8], i: int, end: int) -> int:
    """Return the bytes of the white-space character that begins at `i`, or 0."""
    byte = text[i]
    if byte < 0x80:
        return 1 if byte == 32 or 9 <= byte <= 13 or 28 <= byte <= 31 else 0
    if byte == 0xC2 and i + 1 < end:
        return 2 if text[i + 1] == 0xA0 or text[i + 1] == 0x85 else 0
    if i + 2 >= end:
        return 0
    second, third = text[i + 1], text[i + 2]
    if byte == 0xE2:
        if second == 0x80:
            return 3 if third <= 0x8A or 0xA8 <= third <= 0xA9 or third == 0xAF else 0
        return 3 if second == 0x81 and third == 0x9F else 0
    if (byte == 0xE1 and second == 0x9A) or (byte == 0xE3 and second == 0x80):
        return 3 if third == 0x80 else 0
    return 0


@njit(cache=True, nogil=True)
def _trailing_space_width(text: NDArray[np.uint8], begin: int, end: int) -> int:
    """Return the bytes of the white-space character that stops at `end`, or 0."""
    for width in range(1, 4):
        if end - width < begin:
            return 0
        # The first byte of a character is no continuation byte.
        if text[end - width] & 0xC0 != 0x80:
            return width if space_width(text, end - width, end) == width else 0
    return 0


@njit(cache=True, nogil=True)
def _load(text: NDArray[np.uint8], begin: int, n: int) -> np.uint64:
    """Return `n` (at most eight) bytes as one number."""
    word = np.uint64(0)
    for k in range(n):
        word |= np.uint64(text[begin + k]) << np.uint64(8 * k)
    return word


@njit(cache=True, nogil=True)
def _is_plain(word: np.uint64) -> bool:
    """Return whether eight bytes are all ASCII and none is a control character.

    The test for a byte below 32 is `hasless` of Anderson, Bit Twiddling Hacks.
    """
    high = np.uint64(0x8080808080808080)
    return bool((((word - np.uint64(0x2020202020202020)) | word) & high) == 0)


@njit(cache=True, nogil=True)
def _hash(text: NDArray[np.uint8], begin: int, end: int) -> np.uint64:
    """Hash bytes, eight at a time; the mixing steps are those of MurmurHash3's finalizer."""
    k1, k2 = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
    shift = np.uint64(33)
    h = np.uint64(end - begin) * k2
    i = begin
    while i < end:
        word = _load(text, i, 8) if i + 8 <= end else _load(text, i, end - i)
        h = (h ^ word) * k1
        h ^= h >> shift
        i += 8
    h *= k2
    return h ^ (h >> shift)


@njit(cache=True, nogil=True)
def _scan(
    text: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    body_start: NDArray[np.int64],
    document: NDArray[np.int32],
    number: NDArray[np.int32],
    section: NDArray[np.int8],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    start_char: NDArray[np.int32],
    hashes: NDArray[np.uint64],
) -> int:
    """Fill the columns with the paragraphs of all documents; return how many there are."""
    n = 0
    for d in range(len(body_start)):
        first, last = offsets[d], offsets[d + 1]
        line, line_chars, chars, count = first, 0, 0, 0
        i = first - 1
        while i < last:
            i += 1
            # Most text is plain: pass eight printable ASCII bytes at a time.
            while i + 8 <= last and _is_plain(_load(text, i, 8)):
                i += 8
                chars += 8
            # The end of the document ends its last line.
            width = 0
            if i < last:
                byte = text[i]
                chars += byte & 0xC0 != 0x80
                if byte >= 31 and byte != 0x85 and byte != 0xA8 and byte != 0xA9:
                    continue
                width = _line_end_width(text, i, first)
                if width == 0:
                    continue
            begin, stop, begin_chars = line, min(i + 1, last) - width, line_chars
            line, line_chars = i + 1, chars
            while begin < stop:
                space = space_width(text, begin, stop)
                if space == 0:
                    break
                begin += space
                begin_chars += 1
            if begin >= stop:
                continue
            while True:
                space = _trailing_space_width(text, begin, stop)
                if space == 0:
                    break
                stop -= space
            count += 1
            document[n], number[n], start_char[n] = d, count, begin_chars
            section[n] = 0 if begin < first + body_start[d] else 2
            start[n], end[n] = begin, stop
            hashes[n] = _hash(text, begin, stop)
            n += 1
    return n
