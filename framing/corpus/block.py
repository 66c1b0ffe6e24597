"""Documents as they are handed on: a block of many, or one at a time.

A `Block` holds the texts of many documents end to end, as UTF-8 bytes in one array, with
their paragraphs as columns: what loops over words wants. A `Document` is one of them as
Python strings, with offsets in code points: what people want.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.corpus.cleaning import RULES
from framing.corpus.paragraphs import KEPT, Paragraphs, join_lines
from framing.provenance import sha256

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SECTIONS", "Block", "Document", "Paragraph", "Shard"]

SECTIONS = ("headline", "lead", "body")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a document.

    Attributes
    ----------
    number : int
        Position in the document, from 1.
    section : str
        ``"headline"``, ``"lead"`` or ``"body"``.
    start, end : int
        Offsets into the text of the document, in code points.
    rule : str or None
        The rule that removed it, or None if it is kept.
    """

    number: int
    section: str
    start: int
    end: int
    rule: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """One article: its original text, and where its paragraphs stand in it.

    Attributes
    ----------
    id : str
        Unique in its corpus.
    text : str
        The text as decoded, furniture included; all offsets point into it.
    title : str or None
        The headline, if there is one.
    metadata : mapping of str to value
        The document's row of ``Corpus.documents``; what is missing there is absent here.
    body_start : int
        Where the text after the headline begins, in code points.
    paragraphs : tuple of Paragraph
        All of them, removed ones included.

    Examples
    --------
    >>> from framing.corpus import Corpus
    >>> document = Corpus.from_texts({"a": "Talks fail\\nShare\\nPeace is far."})["a"]
    >>> document.cleaned
    'Talks fail\\nPeace is far.'
    >>> [(p.section, p.rule) for p in document.paragraphs]
    [('headline', None), ('body', 'share'), ('lead', None)]
    """

    id: str
    text: str
    title: str | None
    metadata: Mapping[str, Any]
    body_start: int
    paragraphs: tuple[Paragraph, ...]

    @property
    def cleaned(self) -> str:
        """The kept paragraphs, one a line."""
        return "\n".join(self.text[p.start : p.end] for p in self.paragraphs if p.rule is None)

    @property
    def sha256(self) -> str:
        """SHA-256 of `cleaned` in UTF-8: proof that someone holds the same article."""
        return sha256(self.cleaned.encode())

    def __repr__(self) -> str:
        removed = sum(p.rule is not None for p in self.paragraphs)
        title = f" {self.title!r}," if self.title else ""
        return (
            f"Document {self.id!r}:{title} {len(self.text):,} characters, "
            f"{len(self.paragraphs)} paragraphs ({removed} removed)"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Shard:
    """Texts and paragraphs of consecutive documents, without their metadata."""

    text: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    body_start: NDArray[np.int64]
    paragraphs: Paragraphs

    def __len__(self) -> int:
        return len(self.body_start)

    def slice(self, low: int, high: int) -> Shard:
        """Return the documents from `low` up to `high`; the text is not copied."""
        if (low, high) == (0, len(self)):
            return self
        base = self.offsets[low]
        rows = slice(*np.searchsorted(self.paragraphs.document, [low, high]))
        part = self.paragraphs.take(rows)
        return Shard(
            self.text[base : self.offsets[high]],
            self.offsets[low : high + 1] - base,
            self.body_start[low:high],
            Paragraphs(
                part.document - np.int32(low),
                part.number,
                part.section,
                part.start - base,
                part.end - base,
                part.start_char,
                part.hash,
                part.rule,
            ),
        )

    def choose(self, keep: NDArray[np.bool_]) -> Shard:
        """Return the documents where `keep` is true, in a new text if any is left out."""
        if keep.all():
            return self
        chosen = np.flatnonzero(keep)
        sizes = np.diff(self.offsets)[chosen]
        offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        pieces = [self.text[self.offsets[i] : self.offsets[i + 1]].data for i in chosen]
        text = np.frombuffer(b"".join(pieces), dtype=np.uint8)
        rank = np.cumsum(keep, dtype=np.int64) - 1
        part = self.paragraphs.take(keep[self.paragraphs.document])
        moved = rank[part.document]
        shift = offsets[moved] - self.offsets[part.document]
        return Shard(
            text,
            offsets,
            self.body_start[chosen],
            Paragraphs(
                moved.astype(np.int32),
                part.number,
                part.section,
                part.start + shift,
                part.end + shift,
                part.start_char,
                part.hash,
                part.rule,
            ),
        )

    def cuts(self, max_bytes: int) -> Iterator[tuple[int, int]]:
        """Yield ranges of documents that hold at most `max_bytes`, or one document."""
        low = 0
        while low < len(self):
            limit = self.offsets[low] + max_bytes
            high = int(np.searchsorted(self.offsets, limit, side="right")) - 1
            high = min(max(high, low + 1), len(self))
            yield low, high
            low = high


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Consecutive documents of a corpus, in memory.

    Attributes
    ----------
    documents : pandas.DataFrame, n_docs rows
        Column ``document``, then the metadata.
    text : ndarray of uint8
        UTF-8 of all documents, end to end; read only.
    offsets : ndarray of int64, shape (n_docs + 1,)
        Where each document begins in `text`.
    body_start : ndarray of int64, shape (n_docs,)
        Bytes from the start of a document to its body.
    paragraphs : Paragraphs
        All paragraphs, removed ones included.
    """

    documents: pd.DataFrame
    text: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    body_start: NDArray[np.int64]
    paragraphs: Paragraphs

    def __len__(self) -> int:
        return len(self.body_start)

    def __repr__(self) -> str:
        return (
            f"Block: {len(self):,} documents, {len(self.text):,} bytes, "
            f"{len(self.paragraphs):,} paragraphs"
        )

    def __iter__(self) -> Iterator[Document]:
        records = self.documents.to_dict("records")
        bounds = np.searchsorted(self.paragraphs.document, np.arange(len(self) + 1))
        for i, record in enumerate(records):
            yield self._document(i, record, range(bounds[i], bounds[i + 1]))

    def sha256(self) -> list[str]:
        """Return `Document.sha256` of every document, without making the documents."""
        kept = self.paragraphs.kept
        lines, first = join_lines(self.text, self.paragraphs.start[kept], self.paragraphs.end[kept])
        bounds = np.searchsorted(self.paragraphs.document[kept], np.arange(len(self) + 1))
        # without the line end behind the last paragraph of a document
        pairs = zip(first[bounds[:-1]].tolist(), (first[bounds[1:]] - 1).tolist(), strict=True)
        return [sha256(lines.data[low : max(low, high)]) for low, high in pairs]

    def _document(self, i: int, record: Mapping[Any, Any], rows: Iterable[int]) -> Document:
        raw = self.text[self.offsets[i] : self.offsets[i + 1]].tobytes()
        found = self.paragraphs
        paragraphs = []
        for row in rows:
            start, rule = int(found.start_char[row]), int(found.rule[row])
            line = self.text[found.start[row] : found.end[row]].tobytes()
            paragraphs.append(
                Paragraph(
                    int(found.number[row]),
                    SECTIONS[found.section[row]],
                    start,
                    start + len(line.decode()),
                    None if rule == KEPT else RULES[rule].name,
                )
            )
        known = {k: v for k, v in record.items() if k != "document" and not _missing(v)}
        return Document(
            id=record["document"],
            text=raw.decode(),
            title=known.get("title"),
            metadata=known,
            body_start=len(raw[: self.body_start[i]].decode()),
            paragraphs=tuple(paragraphs),
        )


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value != value
