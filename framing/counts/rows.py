"""What a row is: which unit of the text each stretch of words belongs to, and its metadata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from framing.corpus.block import SECTIONS
from framing.errors import CountsError, did_you_mean
from framing.text.scan import SENTENCE_END

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from framing.corpus import Block
    from framing.text.scan import Stream

__all__ = ["KEYS", "Rows", "metadata_columns", "plain_rows"]

KEYS = {
    "document": ("document",),
    "section": ("document", "section"),
    "paragraph": ("document", "section", "paragraph"),
    "sentence": ("document", "section", "paragraph", "sentence"),
    "passage": ("document", "section", "paragraph", "passage"),
}
# Never copied into counts: they are, or spell out, running words of the article.
_TEXTUAL = ("title", "url")
_LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of one block, and the runs of tokens that belong to them.

    Attributes
    ----------
    units : pandas.DataFrame
        One row each; its keys and metadata.
    begin, end : ndarray of int64, shape (n_runs,)
        Each run, as places in ``stream.types``, in the order of the text.
    row : ndarray of int64, shape (n_runs,)
        The row of each run; a row may have several, far apart.
    cues : sequence of (int, str, str)
        Row, cue class and cue of each attribution, where voices were looked for.
    """

    units: pd.DataFrame
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    row: NDArray[np.int64]
    cues: tuple[tuple[int, str, str], ...] = ()

    def at(self, place: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the row of each token, given as a place in the stream."""
        return self.row[np.searchsorted(self.begin, place, side="right") - 1]

    def by_row(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return begin, end and row of the runs, those of a row side by side."""
        order = np.argsort(self.row, kind="stable")
        return self.begin[order], self.end[order], self.row[order]


def plain_rows(block: Block, stream: Stream, unit: str, metadata: list[str]) -> Rows:
    """Return the rows of documents, sections, paragraphs or sentences.

    A run is a kept paragraph, or a sentence of one. Each document is a row, also without a
    word; of sentences there is none without a word.
    """
    if unit == "sentence":
        return _sentence_rows(block, stream, metadata)
    found = block.paragraphs
    document = found.document[stream.paragraph].astype(np.int64)
    section, number = found.section[stream.paragraph], found.number[stream.paragraph]
    frame = block.documents[["document", *metadata]].assign(sha256=block.sha256())
    begin, end = stream.first[:-1], stream.first[1:]
    if unit == "document":
        return Rows(frame.reset_index(drop=True), begin, end, document)
    change = np.ones(len(document), np.bool_)
    change[1:] = (document[1:] != document[:-1]) | (section[1:] != section[:-1])
    if unit == "paragraph":
        change[1:] |= number[1:] != number[:-1]
    head = np.flatnonzero(change)
    units = frame.iloc[document[head]].reset_index(drop=True)
    units["section"] = np.array(SECTIONS, dtype=object)[section[head]]
    if unit == "paragraph":
        units["paragraph"] = number[head].astype(np.int64)
    return Rows(units, begin, end, np.cumsum(change) - 1)


def _sentence_rows(block: Block, stream: Stream, metadata: list[str]) -> Rows:
    """Return a row for each sentence, numbered from 1 in its document."""
    end = np.flatnonzero(stream.types == SENTENCE_END).astype(np.int64)
    # a mark stands behind every sentence, and behind the last one of each paragraph
    begin = np.concatenate([[0], end[:-1] + 1])[: len(end)].astype(np.int64)
    paragraph = stream.paragraph[np.searchsorted(stream.first, begin, side="right") - 1]
    found = block.paragraphs
    document = found.document[paragraph].astype(np.int64)
    frame = block.documents[["document", *metadata]].assign(sha256=block.sha256())
    units = frame.iloc[document].reset_index(drop=True)
    units["section"] = np.array(SECTIONS, dtype=object)[found.section[paragraph]]
    units["paragraph"] = found.number[paragraph].astype(np.int64)
    units["sentence"] = np.arange(len(end)) - np.searchsorted(document, document) + 1
    return Rows(units, begin, end, np.arange(len(end)))


def metadata_columns(documents: pd.DataFrame, wanted: Sequence[str] | None) -> list[str]:
    """Return the columns of `documents` that are kept: those wanted, or all without text."""
    if wanted is not None:
        for name in wanted:
            if name not in documents:
                hint = did_you_mean(name, documents.columns)
                raise CountsError(f"the corpus has no metadata column {name!r}; {hint}")
        return [name for name in dict.fromkeys(wanted) if name != "document"]
    kept = []
    for name in documents.columns:
        if name == "document" or name in _TEXTUAL:
            continue
        longest = documents[name].dropna().astype(str).str.len().max()
        if not longest > _LONGEST_VALUE:
            kept.append(str(name))
    return kept
