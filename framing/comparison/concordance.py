"""Words in context: every match of a pattern with the words around it.

Offsets are code points in the original text, and the context is cut from that text, so a
line can always be found again in its article. The context stays inside the paragraph. If
asked, each line says whose word the match is; voices are found only in the articles that
have a match.
"""

from __future__ import annotations

import html
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.corpus.block import Block, Shard
from framing.errors import CorpusError, did_you_mean
from framing.lexicon.matching import Matcher, match_frame, paragraph_of
from framing.lexicon.model import Lexicon
from framing.provenance import Provenance, framing_version
from framing.text.scan import SENTENCE_END, Stream, Vocabulary, scan
from framing.text.tokens import TOKENIZER
from framing.text.voice import VOICES, Segment, find_voices, segments
from framing.text.voice.camps import Camps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus import Corpus, Document

__all__ = ["Concordance", "kwic"]

_COLUMNS = ["document", "section", "paragraph", "left", "match", "right", "start", "end"]
_WHOSE = ["voice", "speaker", "source", "cue"]


@dataclass(frozen=True, slots=True)
class Concordance:
    """The lines of a concordance, in the order of the corpus.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a match: ``document, section, paragraph, left, match, right, start, end``
        and ``category, pattern, term``; offsets are those of the match in the document's text.
        If voices were asked for, ``voice, speaker, source, cue`` stand before ``category``:
        the last three are empty where there is none.
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
            f"{name}  {left[-40:]:>40} [{match}] {right[:40]}{f'  ({whose})' if whose else ''}"
            for name, left, match, right, whose in self._shown(10)
        ]
        more = [f"… {len(self) - 10:,} more in .table"] if len(self) > 10 else []
        return "\n".join([head, *lines, *more])

    def _shown(self, n: int) -> list[list[str]]:
        columns = ["document", "left", "match", "right"]
        rows = self.table.head(n)
        voiced = [
            f"{voice}: {speaker}" if speaker else str(voice)
            for voice, speaker in (
                rows[["voice", "speaker"]].to_numpy() if "voice" in rows else [("", "")] * len(rows)
            )
        ]
        return rows[columns].astype(str).assign(whose=voiced).to_numpy().tolist()

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(name)}</td>"
            f"<td style='text-align:right'>{html.escape(left)}</td>"
            f"<td><mark>{html.escape(match)}</mark></td>"
            f"<td style='text-align:left'>{html.escape(right)}</td>"
            + (f"<td>{html.escape(whose)}</td></tr>" if whose else "</tr>")
            for name, left, match, right, whose in self._shown(100)
        )
        return f"<table><caption>{len(self):,} lines</caption>{rows}</table>"


def kwic(
    corpus: Corpus,
    pattern: str | Sequence[str] | Lexicon,
    *,
    window: int = 8,
    limit: int | None = None,
    voices: bool = False,
    voice: str | Sequence[str] | None = None,
    speaker: str | Sequence[str] | None = None,
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
    voices : bool, default False
        Say whose word each match is; implied by the two filters below.
    voice : str or sequence of str, optional
        Only matches in these voices: ``"outlet"``, ``"scare"``, ``"direct"``, ``"indirect"``,
        ``"attitude"``. A match has the voice of its first letter.
    speaker : str or sequence of str, optional
        Only what these speakers say; patterns as in `framing.Camps`, so that ``"Ruiz"`` finds
        *Ana Ruiz* and *Minister Ruiz*, but not *Ruiz's critics*.

    Returns
    -------
    Concordance

    Raises
    ------
    CorpusError
        If `window` or `limit` is negative, or there is no such voice.
    LexiconError
        If a pattern, also one of a speaker, is not well formed.

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
    asked = voices or voice is not None or speaker is not None
    whose = _Whose.of(voice, speaker) if asked else None
    frames = list(_lines(corpus, lexicon, window, limit, whose))
    added = _WHOSE if whose else []
    empty = pd.DataFrame(columns=[*_COLUMNS, *added, "category", "pattern", "term"])
    table = pd.concat(frames, ignore_index=True) if frames else empty
    settings = {"lexicon": lexicon.digest, "window": window, "limit": limit}
    software = {"framing": framing_version(), "tokenizer": TOKENIZER}
    if whose is not None:
        from framing.text.voice.find import VOICE_RULES

        settings |= {"voice": list(whose.voices), "speaker": list(whose.speakers)}
        software |= {"voice": VOICE_RULES}
    record = Provenance("kwic", settings, parents=(corpus.provenance,), software=software)
    return Concordance(table.head(limit) if limit is not None else table, window, record)


def _lexicon(pattern: str | Sequence[str]) -> Lexicon:
    patterns = [pattern] if isinstance(pattern, str) else list(pattern)
    return Lexicon.from_patterns({" | ".join(patterns): patterns}, id="kwic")


def _lines(
    corpus: Corpus, lexicon: Lexicon, window: int, limit: int | None, whose: _Whose | None
) -> Iterator[pd.DataFrame]:
    vocabulary = Vocabulary()
    matcher = Matcher((lexicon,), vocabulary)
    n = 0
    for block in corpus.blocks():
        stream = scan(block, vocabulary)
        hits = matcher.find(stream)
        document = block.paragraphs.document[paragraph_of(stream, hits.first)]
        hits = hits.where(matcher.countable(hits, document, len(block.documents)))
        if limit is not None and whose is None:
            hits = hits.where(np.arange(len(hits)) < limit - n)
        frame = match_frame(block, stream, matcher, hits)
        if whose is not None and len(frame):
            frame = whose.chosen(frame, block, None if limit is None else limit - n)
        if len(frame):
            yield _with_context(frame, block, stream, window)
        n += len(frame)
        if limit is not None and n >= limit:
            return


@dataclass(frozen=True, slots=True)
class _Whose:
    """Which voices and speakers are wanted; empty for all of them."""

    voices: tuple[str, ...]
    speakers: tuple[str, ...]
    is_wanted: Callable[[str, str, str], bool]

    @classmethod
    def of(cls, voice: str | Sequence[str] | None, speaker: str | Sequence[str] | None) -> _Whose:
        voices = (voice,) if isinstance(voice, str) else tuple(voice or ())
        speakers = (speaker,) if isinstance(speaker, str) else tuple(speaker or ())
        for name in voices:
            if name not in VOICES:
                raise CorpusError(f"there is no voice {name!r}; {did_you_mean(str(name), VOICES)}")
        camps = Camps.of({"wanted": speakers})

        def is_wanted(voice: str, speaker: str, source: str) -> bool:
            if voices and voice not in voices:
                return False
            return not speakers or camps.camp_of(speaker or None, source or None) == "wanted"

        return cls(voices, speakers, is_wanted)

    def chosen(self, frame: pd.DataFrame, block: Block, limit: int | None) -> pd.DataFrame:
        """Return the first matches that are wanted, each with its voice, speaker, source, cue."""
        kept: list[int] = []
        cells: list[tuple[str, str, str, str]] = []
        start = frame["start"].tolist()
        lines: dict[str, list[int]] = {}
        for line, name in enumerate(frame["document"]):
            lines.setdefault(name, []).append(line)
        for document in _documents(block, set(lines)):
            if limit is not None and len(kept) >= limit:
                break  # voices take time
            found = list(segments(find_voices(document)))
            for line in lines[document.id]:
                cell = _whose(found, start[line])
                if self.is_wanted(*cell[:3]):
                    kept.append(line)
                    cells.append(cell)
        said = pd.DataFrame(cells, columns=_WHOSE, dtype="str")
        voiced = pd.concat([frame.iloc[kept].reset_index(drop=True), said], axis=1)
        return voiced if limit is None else voiced.head(limit)


def _whose(found: Sequence[Segment], start: int) -> tuple[str, str, str, str]:
    """Return voice, speaker, source and cue of the letter at `start`."""
    at = bisect_right(found, start, key=lambda segment: segment.start) - 1
    if at < 0 or start >= found[at].end:
        return "outlet", "", "", ""
    span = found[at].span
    return found[at].voice, span.speaker or "", span.source or "", span.cue or ""


def _documents(block: Block, wanted: set[str]) -> Iterator[Document]:
    """Yield some of the documents of a block, without making the others."""
    keep = block.documents["document"].isin(wanted).to_numpy(dtype=np.bool_)
    part = Shard(block.text, block.offsets, block.body_start, block.paragraphs).choose(keep)
    frame = block.documents[keep].reset_index(drop=True)
    yield from Block(frame, part.text, part.offsets, part.body_start, part.paragraphs)


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
    added = [name for name in _WHOSE if name in frame]
    names = [*_COLUMNS, *added, "category", "pattern", "term"]
    return pd.concat([frame, context], axis=1)[names]


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
