"""Voices with the help of a parser that the user brings along.

The rules need no model. Who has one, any spaCy pipeline with a dependency parse, may pass it
in: the clause that depends on a reporting verb is then the content, and the verb's subject
with all that depends on it the source. Quotations, and paraphrases without such a clause
(*according to*, *criticism of*), are still found by the rules.

Nothing of spaCy is imported here: what is passed in only has to behave like it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from framing.errors import CorpusError
from framing.text.voice.cues import CUES, VERBS
from framing.text.voice.find import find_voices
from framing.text.voice.spans import VoiceSpan
from framing.text.voice.speakers import resolve_speakers
from framing.text.voice.words import flatten

__all__ = ["Token", "find_voices_parsed"]

SUBJECTS = ("nsubj", "nsubjpass", "nsubj:pass")
EDGES = ' \t\r\n\v\f\xa0,;:—–-"“”„«»‘'


class Token(Protocol):
    """What is asked of a token, by the names of spaCy."""

    i: int
    idx: int
    text: str
    dep_: str
    lemma_: str

    @property
    def head(self) -> Any:
        """The token it depends on; itself if it is the root."""

    @property
    def left_edge(self) -> Any:
        """The first token of what depends on it."""

    @property
    def right_edge(self) -> Any:
        """The last token of what depends on it."""


class _Clause(NamedTuple):
    """A verb of reporting with its subject and a piece of its clause."""

    start: int
    end: int
    cue: Token
    source: tuple[int, int] | None


def find_voices_parsed(
    text: str, nlp: Callable[[str], Iterable[Any]], title: str | None = None
) -> list[VoiceSpan]:
    """Find who says what in an article, paraphrases by a dependency parse.

    Parameters
    ----------
    text : str
        The article.
    nlp : callable
        Takes the text and returns tokens with dependencies, as a spaCy pipeline does.
    title : str, optional
        The headline, where it stands apart from the text.

    Returns
    -------
    list of VoiceSpan
        Sorted, apart from each other, with offsets into `text`. Those that the parse found
        have the rule ``"parse-clause"``.

    Raises
    ------
    CorpusError
        If the tokens do not stand in the text where they say.

    Notes
    -----
    A clause is a clausal complement (``ccomp``) of a verb in `framing.text.voice.cues.CUES`.
    It takes the place of whatever paraphrase the rules found there. Where it holds a
    quotation it is mixed; where it crosses the edge of one, or is nothing else, the rules
    stand.
    """
    spans = find_voices(text, title)
    section = _sections(text, title)
    direct = [span for span in spans if span.kind == "direct"]
    others = [span for span in spans if span.kind != "direct"]
    tokens = list(nlp(text))
    found: list[VoiceSpan] = []
    for clause in _outermost(_clauses(text, tokens)):
        inside = [q for q in direct if clause.start < q.end and q.start < clause.end]
        if any(q.start < clause.start or clause.end < q.end for q in inside):
            continue
        replaced = [s for s in others if clause.start < s.end and s.start < clause.end]
        marked = {part for span in (*inside, *replaced) for part in span.quoted}
        quoted = [q for q in marked if clause.start <= q[0] and q[1] <= clause.end]
        if (clause.start, clause.end) in quoted:
            continue
        found.append(_span(text, clause, quoted, section(clause.start)))
        direct = [q for q in direct if q not in inside]
        others = [s for s in others if s not in replaced]
    spans = sorted([*direct, *others, *found], key=lambda span: span.start)
    return resolve_speakers(text, flatten(text), spans)


def _clauses(text: str, tokens: Sequence[Token]) -> Iterator[_Clause]:
    """Yield the pieces of every clause that depends on a reporting verb."""
    subjects: dict[int, Token] = {}
    for token in tokens:
        if not text.startswith(token.text, token.idx):
            raise CorpusError(
                f"token {token.text!r} does not stand at {token.idx} of the text; pass an nlp that "
                "leaves the text as it is."
            )
        if token.dep_ in SUBJECTS:
            subjects.setdefault(token.head.i, token)
    for token in tokens:
        cue = token.head
        if token.dep_ != "ccomp" or cue.lemma_.lower() not in CUES:
            continue
        subject = subjects.get(cue.i)
        source = _trim(text, *_subtree(subject)) if subject else None
        start, end = _subtree(token)
        low = min(cue.idx, source[0] if source else cue.idx)
        high = max(_end(cue), source[1] if source else 0)
        # the verb may stand inside its clause: "The offer, he added, was fair"
        pieces = [(start, low), (high, end)] if start < low < end else [(start, end)]
        for piece in pieces:
            trimmed = _trim(text, *piece)
            if trimmed:
                yield _Clause(*trimmed, cue, source)


def _outermost(clauses: Iterable[_Clause]) -> Iterator[_Clause]:
    """Yield clauses that lie in no other: who reports what another said is their source."""
    at = 0
    for clause in sorted(clauses, key=lambda clause: (clause.start, -clause.end)):
        if clause.start >= at:
            yield clause
            at = clause.end


def _span(text: str, clause: _Clause, quoted: Sequence[tuple[int, int]], section: str) -> VoiceSpan:
    lemma, cue_span = clause.cue.lemma_.lower(), (clause.cue.idx, _end(clause.cue))
    return VoiceSpan(
        clause.start,
        clause.end,
        "mixed" if quoted else "indirect",
        "speech" if VERBS[lemma].speech else "attitude",
        text[slice(*clause.source)] if clause.source else None,
        clause.source,
        text[slice(*cue_span)],
        cue_span,
        cue_class=CUES[lemma],
        section=section,
        quoted=tuple(sorted(quoted)),
        rule="parse-clause",
    )


def _sections(text: str, title: str | None) -> Callable[[int], str]:
    """Return a function from a place in the text to its section."""
    lines = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    first = text[slice(*lines[0])].strip() if lines else ""
    has_headline = (
        first == title.strip() if title is not None else len(lines) > 1 and len(first) <= 300
    )
    starts = [start for start, _ in lines]

    def section(at: int) -> str:
        number = bisect_right(starts, at) - has_headline
        return "headline" if number == 0 else "lead" if number == 1 else "body"

    return section


def _subtree(token: Token) -> tuple[int, int]:
    return token.left_edge.idx, _end(token.right_edge)


def _end(token: Token) -> int:
    return token.idx + len(token.text)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Leave out marks and white space at the edges; None if nothing else is there."""
    while start < end and text[start] in EDGES:
        start += 1
    while start < end and text[end - 1] in EDGES + ".’":
        end -= 1
    return (start, end) if start < end else None
