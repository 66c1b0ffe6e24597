"""Words in context: every match of a pattern with the words around it.

Offsets are code points in the original text, and the context is cut from that text, so a
line can always be found again in its article. The context stays inside the paragraph, or
the sentence. If asked, each line says whose word the match is; voices are found only in the
articles that have a match. Lines come in the order of the corpus, or sorted by the words
beside the match, which is how patterns of use come to be seen (Sinclair 1991).
"""

from __future__ import annotations

import html
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.context import WITHIN, ContextWords
from framing.comparison.lines import (
    WHOSE,
    chosen_documents,
    need_keys,
    need_metadata,
    sorted_lines,
    texts_of,
    with_metadata,
    words_beside,
)
from framing.corpus.block import SECTIONS, Block, Shard
from framing.errors import CorpusError, did_you_mean
from framing.lexicon.matching import Matcher, match_frame, paragraph_of
from framing.lexicon.model import Lexicon
from framing.provenance import Provenance, framing_version
from framing.text.scan import Stream, Vocabulary, scan
from framing.text.tokens import TOKENIZER
from framing.text.voice import VOICES, Segment, find_voices, segments
from framing.text.voice.camps import Camps

if TYPE_CHECKING:
    from framing.corpus import Corpus, Document

__all__ = ["Concordance", "kwic", "pattern_lexicon"]

_COLUMNS = ["document", "section", "paragraph", "left", "match", "right", "start", "end"]
_FOUND = ["category", "pattern", "term"]


@dataclass(frozen=True, slots=True)
class Concordance:
    """The lines of a concordance, in the order of the corpus unless they were sorted.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a match: ``document, section, paragraph, left, match, right, start, end``
        and ``category, pattern, term``; offsets are those of the match in the document's text.
        If voices were asked for, ``voice, speaker, source, cue`` stand before ``category``:
        the last three are empty where there is none. Metadata that were asked for stand last.
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
    within: str = "paragraph",
    limit: int | None = None,
    where: Mapping[str, Any] | None = None,
    sort: str | Sequence[str] = (),
    metadata: str | Sequence[str] = (),
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
        Words of context on each side.
    within : {"paragraph", "sentence"}, default "paragraph"
        What the context does not leave.
    limit : int, optional
        Stop after so many lines, which are the first after sorting.
    where : mapping of str to value or values, optional
        Only these articles and parts: a column of ``corpus.documents``, or ``"section"``, and
        the values wanted, as in ``{"outlet": ["Courier", "Post"], "section": "body"}``.
    sort : str or sequence of str, optional
        What to sort by, the first first: ``"L1"`` and ``"R1"`` are the next word to the left
        and to the right, ``"L2"`` the one before; ``"match"`` the form that matched; or a
        column of the table or of the metadata, such as ``"date"``. Capitals do not matter, no
        word comes before any, a missing value comes last, and equals stay in the order of the
        corpus.
    metadata : str or sequence of str, optional
        Columns of ``corpus.documents`` to show with each line.
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
        If `window` or `limit` is negative, or there is no such voice, section, column or value.
    LexiconError
        If a pattern, also one of a speaker, is not well formed.

    References
    ----------
    .. [1] Sinclair, J. (1991). Corpus, Concordance, Collocation. Oxford University Press.

    Examples
    --------
    >>> from framing.corpus import Corpus
    >>> corpus = Corpus.from_texts({"a": "Talks\\nThe “betrayal” of allies was denied."})
    >>> kwic(corpus, "betray*", window=2).table[["left", "match", "right"]]
          left     match        right
    0    The “  betrayal  ” of allies

    Sorted by the word behind:

    >>> corpus = Corpus.from_texts({"a": "They cede land. They cede all. We cede hope."})
    >>> kwic(corpus, "cede", window=1, sort="R1")
    Concordance: 3 lines from 1 documents
    a                                      They [cede] all.
    a                                        We [cede] hope.
    a                                      They [cede] land.
    """
    for name, value in (("window", window), ("limit", limit)):
        if value is not None and value < 0:
            raise CorpusError(f"{name} must not be negative; got {value}.")
    if within not in WITHIN:
        raise CorpusError(f"within={within!r} is no choice; {did_you_mean(str(within), WITHIN)}")
    lexicon = pattern_lexicon(pattern, "kwic")
    asked = voices or voice is not None or speaker is not None
    whose = _Whose.of(voice, speaker) if asked else None
    chosen, sections = chosen_documents(corpus, where or {})
    shown, keys = _several(metadata), _several(sort)
    known = [*_COLUMNS, *(WHOSE if whose else []), *_FOUND]
    need_metadata(corpus, shown, known)
    need_keys(corpus, keys, known)
    search = _Search(lexicon, window, within, sections, whose, words_beside(keys))
    frames = list(search.lines(chosen, None if keys else limit))
    empty = pd.DataFrame(columns=[*known, *search.beside])
    table = pd.concat(frames, ignore_index=True) if frames else empty
    table = sorted_lines(with_metadata(table, corpus, [*shown, *keys]), keys)[[*known, *shown]]
    settings: dict[str, Any] = {"lexicon": lexicon.digest, "window": window, "limit": limit}
    added = {"within": within if within != "paragraph" else None, "sort": keys, "metadata": shown}
    settings |= {name: value for name, value in added.items() if value}
    settings |= {"where": {k: texts_of(v) for k, v in where.items()}} if where else {}
    software = {"framing": framing_version(), "tokenizer": TOKENIZER}
    if whose is not None:
        from framing.text.voice.find import VOICE_RULES

        settings |= {"voice": list(whose.voices), "speaker": list(whose.speakers)}
        software |= {"voice": VOICE_RULES}
    record = Provenance("kwic", settings, parents=(chosen.provenance,), software=software)
    return Concordance(table.head(limit) if limit is not None else table, window, record)


def pattern_lexicon(pattern: str | Sequence[str] | Lexicon, id: str) -> Lexicon:
    """Return patterns as a lexicon of one category, which is called after them."""
    if isinstance(pattern, Lexicon):
        return pattern
    patterns = [pattern] if isinstance(pattern, str) else list(pattern)
    return Lexicon.from_patterns({" | ".join(patterns): patterns}, id=id)


def _several(names: str | Sequence[str]) -> list[str]:
    return list(dict.fromkeys([names] if isinstance(names, str) else names))


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for, and what of it is shown."""

    lexicon: Lexicon
    window: int
    within: str
    sections: list[str] | None
    whose: _Whose | None
    beside: dict[str, int]

    def lines(self, corpus: Corpus, limit: int | None) -> Iterator[pd.DataFrame]:
        """Yield the lines of each block that has any."""
        vocabulary = Vocabulary()
        matcher = Matcher((self.lexicon,), vocabulary)
        n = 0
        for block in corpus.blocks():
            stream = scan(block, vocabulary)
            hits = matcher.find(stream)
            paragraph = paragraph_of(stream, hits.first)
            document = block.paragraphs.document[paragraph]
            keep = matcher.countable(hits, document, len(block.documents))
            if self.sections is not None:
                wanted = [SECTIONS.index(name) for name in self.sections]
                keep &= np.isin(block.paragraphs.section[paragraph], wanted)
            hits = hits.where(keep)
            if limit is not None and self.whose is None:
                hits = hits.where(np.arange(len(hits)) < limit - n)
            frame = match_frame(block, stream, matcher, hits)
            if self.whose is not None and len(frame):
                frame = self.whose.chosen(frame, block, None if limit is None else limit - n)
            if len(frame):
                yield self.with_context(frame, block, stream, vocabulary)
            n += len(frame)
            if limit is not None and n >= limit:
                return

    def with_context(
        self, frame: pd.DataFrame, block: Block, stream: Stream, vocabulary: Vocabulary
    ) -> pd.DataFrame:
        """Cut each match and its context from the original text."""
        row_of = {name: i for i, name in enumerate(block.documents["document"])}
        shown, text = ("", 0), ""
        words = ContextWords.none()
        cells: list[tuple[str, ...]] = []
        columns = [frame[name].tolist() for name in ("document", "paragraph", "start", "end")]
        for name, number, start, end in zip(*columns, strict=True):
            if shown != (name, number):
                if not cells or name != shown[0]:
                    text = _text(block, row_of[name])
                shown = name, number
                words = ContextWords.of(block, stream, row_of[name], number)
            around = words.around(start, end, self.within)
            low, high = around.cut(text, start, end, self.window)
            beside = around.beside(self.beside.values(), vocabulary)
            cells.append((_flat(text[low:start]), text[start:end], _flat(text[end:high]), *beside))
        names = ["left", "match", "right", *self.beside]
        context = pd.DataFrame(cells, columns=names, dtype="str")
        added = [name for name in WHOSE if name in frame]
        return pd.concat([frame, context], axis=1)[[*_COLUMNS, *added, *_FOUND, *self.beside]]


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
        said = pd.DataFrame(cells, columns=WHOSE, dtype="str")
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


def _text(block: Block, row: int) -> str:
    return block.text[block.offsets[row] : block.offsets[row + 1]].tobytes().decode()


def _flat(context: str) -> str:
    return " ".join(context.split())
