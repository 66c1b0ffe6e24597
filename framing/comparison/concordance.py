"""Words in context: every match of a pattern with the words around it.

Offsets are code points in the original text, and the context is cut from that text, so a
line can always be found again in its article. The context stays inside the paragraph.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.errors import CorpusError
from framing.lexicon.matching import Matcher, match_frame, paragraph_of
from framing.lexicon.model import Lexicon
from framing.provenance import Provenance, framing_version
from framing.text.scan import SENTENCE_END, Stream, Vocabulary, scan
from framing.text.tokens import TOKENIZER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus import Block, Corpus

__all__ = ["Concordance", "kwic"]

_COLUMNS = ["document", "section", "paragraph", "left", "match", "right", "start", "end"]


@dataclass(frozen=True, slots=True)
class Concordance:
    """The lines of a concordance, in the order of the corpus.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a match: ``document, section, paragraph, left, match, right, start, end``
        and ``category, pattern, term``; offsets are those of the match in the document's text.
    window : int
        Words of context on each side.
    provenance : Provenance
    """

    table: pd.DataFrame
    window: int
    provenance: Provenance

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        n_docs = self.table["document"].nunique()
        head = f"Concordance: {len(self):,} lines from {n_docs:,} documents"
        lines = [
            f"{name}  {left[-40:]:>40} [{match}] {right[:40]}"
            for name, left, match, right in self._shown(10)
        ]
        more = [f"… {len(self) - 10:,} more in .table"] if len(self) > 10 else []
        return "\n".join([head, *lines, *more])

    def _shown(self, n: int) -> list[list[str]]:
        columns = ["document", "left", "match", "right"]
        return self.table[columns].head(n).astype(str).to_numpy().tolist()

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(name)}</td>"
            f"<td style='text-align:right'>{html.escape(left)}</td>"
            f"<td><mark>{html.escape(match)}</mark></td>"
            f"<td style='text-align:left'>{html.escape(right)}</td></tr>"
            for name, left, match, right in self._shown(100)
        )
        return f"<table><caption>{len(self):,} lines</caption>{rows}</table>"


def kwic(
    corpus: Corpus,
    pattern: str | Sequence[str] | Lexicon,
    *,
    window: int = 8,
    limit: int | None = None,
) -> Concordance:
    """Show every match of a pattern with the words around it.

    Parameters
    ----------
    corpus : Corpus
        Paragraphs that cleaning removed are not searched.
    pattern : str, sequence of str, or Lexicon
        In the pattern language of lexicons (docs/lexicons.md). Matches of several patterns
        do not overlap: the longest counts.
    window : int, default 8
        Words of context on each side, inside the paragraph.
    limit : int, optional
        Stop after so many lines.

    Returns
    -------
    Concordance

    Raises
    ------
    CorpusError
        If `window` or `limit` is negative.
    LexiconError
        If a pattern is not well formed.

    Examples
    --------
    >>> from framing.corpus import Corpus
    >>> corpus = Corpus.from_texts({"a": "Talks\\nThe “betrayal” of allies was denied."})
    >>> kwic(corpus, "betray*", window=2).table[["left", "match", "right"]]
          left     match        right
    0    The “  betrayal  ” of allies
    """
    for name, value in (("window", window), ("limit", limit)):
        if value is not None and value < 0:
            raise CorpusError(f"{name} must not be negative; got {value}.")
    lexicon = pattern if isinstance(pattern, Lexicon) else _lexicon(pattern)
    frames = list(_lines(corpus, lexicon, window, limit))
    empty = pd.DataFrame(columns=[*_COLUMNS, "category", "pattern", "term"])
    table = pd.concat(frames, ignore_index=True) if frames else empty
    record = Provenance(
        "kwic",
        {"lexicon": lexicon.digest, "window": window, "limit": limit},
        parents=(corpus.provenance,),
        software={"framing": framing_version(), "tokenizer": TOKENIZER},
    )
    return Concordance(table.head(limit) if limit is not None else table, window, record)


def _lexicon(pattern: str | Sequence[str]) -> Lexicon:
    patterns = [pattern] if isinstance(pattern, str) else list(pattern)
    return Lexicon.from_patterns({" | ".join(patterns): patterns}, id="kwic")


def _lines(
    corpus: Corpus, lexicon: Lexicon, window: int, limit: int | None
) -> Iterator[pd.DataFrame]:
    vocabulary = Vocabulary()
    matcher = Matcher((lexicon,), vocabulary)
    n = 0
    for block in corpus.blocks():
        stream = scan(block, vocabulary)
        hits = matcher.find(stream)
        document = block.paragraphs.document[paragraph_of(stream, hits.first)]
        hits = hits.where(matcher.countable(hits, document, len(block.documents)))
        if limit is not None:
            hits = hits.where(np.arange(len(hits)) < limit - n)
        frame = match_frame(block, stream, matcher, hits)
        if len(frame):
            yield _with_context(frame, block, stream, window)
        n += len(frame)
        if limit is not None and n >= limit:
            return


def _with_context(frame: pd.DataFrame, block: Block, stream: Stream, window: int) -> pd.DataFrame:
    """Cut each match and its context from the original text."""
    row_of = {name: i for i, name in enumerate(block.documents["document"])}
    shown = ("", 0)
    text = ""
    starts = ends = np.empty(0, np.int32)
    cells: list[tuple[str, str, str]] = []
    columns = [frame[name].tolist() for name in ("document", "paragraph", "start", "end")]
    for name, number, start, end in zip(*columns, strict=True):
        if shown != (name, number):
            if not cells or name != shown[0]:
                text = _text(block, row_of[name])
            shown = name, number
            starts, ends = _tokens_of(block, stream, row_of[name], number)
        first = int(np.searchsorted(ends, start, side="right"))
        last = int(np.searchsorted(starts, end))
        before, after = starts[max(0, first - window) : first], ends[last : last + window]
        low = _space_before(text, int(before[0]) if len(before) else start)
        high = _space_after(text, int(after[-1]) if len(after) else end)
        cells.append((_flat(text[low:start]), text[start:end], _flat(text[end:high])))
    context = pd.DataFrame(cells, columns=["left", "match", "right"], dtype="str")
    return pd.concat([frame, context], axis=1)[[*_COLUMNS, "category", "pattern", "term"]]


def _tokens_of(
    block: Block, stream: Stream, row: int, number: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return start and end of the tokens of one paragraph."""
    numbers = block.paragraphs.number[stream.paragraph]
    documents = block.paragraphs.document[stream.paragraph]
    low, high = np.searchsorted(documents, [row, row + 1])
    paragraph = low + np.searchsorted(numbers[low:high], number)
    places = np.arange(stream.first[paragraph], stream.first[paragraph + 1])
    places = places[stream.types[places] != SENTENCE_END]
    return stream.start[places], stream.start[places] + stream.length[places]


def _text(block: Block, row: int) -> str:
    return block.text[block.offsets[row] : block.offsets[row + 1]].tobytes().decode()


def _space_before(text: str, start: int) -> int:
    """Go back over the quotation marks and brackets in front of a word."""
    while start and not text[start - 1].isspace():
        start -= 1
    return start


def _space_after(text: str, end: int) -> int:
    """Go on over the punctuation behind a word."""
    while end < len(text) and not text[end].isspace():
        end += 1
    return end


def _flat(context: str) -> str:
    return " ".join(context.split())
