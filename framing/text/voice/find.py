"""Find the voices of an article: quotations and paraphrases, and whose they are.

One reading from top to bottom. In each paragraph the quotations are found and hidden, so that
a sentence is its outlet's sentence with a hole; the attributions of the sentence are found;
quotations that none of them took are given to whoever spoke last, or to the outlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from framing.text.sentences import End, word_class
from framing.text.voice.attribution import attributions
from framing.text.voice.cues import VERBS
from framing.text.voice.marks import Quotation, hide, is_title, quotations
from framing.text.voice.phrases import subject_of_clause
from framing.text.voice.spans import VoiceSpan
from framing.text.voice.speakers import resolve_speakers
from framing.text.voice.words import HIDDEN, Attribution, Sentence, flatten, read_sentence

if TYPE_CHECKING:
    from framing.corpus import Document

__all__ = ["VOICE_RULES", "find_voices"]

VOICE_RULES = "framing-voice-1"

_LINE = re.compile(
    r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*[^\s][^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*"
)
_END = re.compile(r"[.!?…][\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9$" + HIDDEN + r"])")
_SAYS_NEXT = re.compile(r"(?:[A-Z][\w.'-]*\s+){1,4}(?:[a-z]+ly\s+)?([a-z]+)\b")
_WORD = re.compile(r"\w+(?:['’.]\w+)*")
_DATELINE = re.compile(r"[A-Z][A-Z.' ]+(?:,[^—]{1,30})?(?:\s*\([^)]{1,30}\))?\s*(?:—|--)\s*(?=\S)")
_LABEL = re.compile(r"\s*([A-Z][A-Z.'’-]{1,30}(?:\s[A-Z][A-Z.'’-]{1,30}){0,3}|[QA])\s?:\s+(?=\S)")
_EDGES = " \t\xa0\"“”'‘’`„«»,.;:"
_LONGEST = 3000  # code points of a sentence
_WORDS_OF_ATTITUDE = 2  # in marks, inside what is only hoped or feared
_SHORT = 6  # a stretch of fewer words in marks, tied to nobody, is a term and no speech


def find_voices(text: str | Document, title: str | None = None) -> list[VoiceSpan]:
    """Find who says what in an article.

    By rules on the wording, without a model: quotation marks, some 1,400 forms of verbs and
    nouns of saying and thinking, and the grammar around them. English news; docs/voice.md
    tells how often the rules are right.

    Parameters
    ----------
    text : str or Document
        An article; of a `Document`, the paragraphs that cleaning kept.
    title : str, optional
        Its headline, where the first line of `text` is not sure to be it. By default a first
        line with text below it is the headline. Not searched itself if it is not in `text`.

    Returns
    -------
    list of VoiceSpan
        In order, inside the text, without overlap. Offsets are code points into `text`. What
        is in no span is the outlet's.

    Notes
    -----
    The scheme is that of Pareti (2016) and Newell et al. (2018); time is linear in length.

    Examples
    --------
    >>> text = "Talks fail\\nThe plan “is dead,” said Jim Orr. Mr. Orr hopes to return."
    >>> for span in find_voices(text):
    ...     print(span.kind, span.attribution, repr(text[span.start : span.end]), span.speaker)
    mixed speech 'The plan “is dead' Jim Orr
    indirect attitude 'to return' Jim Orr
    """
    if isinstance(text, str):
        paragraphs = list(_paragraphs(text, title))
    else:
        document, text = text, text.text
        paragraphs = [(p.start, p.end, p.section) for p in document.paragraphs if p.rule is None]
    reader = _Reader(text, flatten(text), paragraphs)
    spans = _named(reader.read())
    return resolve_speakers(text, reader.flat, spans)


def _paragraphs(text: str, title: str | None) -> Iterator[tuple[int, int, str]]:
    lines = [match.span() for match in _LINE.finditer(text)]
    sections = ["headline", "lead"]
    for i, (start, end) in enumerate(lines):
        if i == 0 and not _is_headline(text[start:end], title, len(lines)):
            sections.pop(0)
        yield start, end, sections.pop(0) if sections else "body"


def _is_headline(line: str, title: str | None, n: int) -> bool:
    if title is not None:
        return line.strip() == title.strip()
    return n > 1 and len(line) <= 300


def _named(spans: list[VoiceSpan]) -> list[VoiceSpan]:
    """Give speech that opens an article before its speaker is named to the first that is."""
    for i in range(len(spans) - 2, -1, -1):
        span, behind = spans[i], spans[i + 1]
        if span.rule == "floating" and span.source is None and behind.source is not None:
            spans[i] = replace(span, source=behind.source, source_span=behind.source_span)
    return spans


@dataclass(slots=True)
class _Reader:
    """One reading of an article: what was found so far, and who spoke last."""

    text: str
    flat: str
    paragraphs: list[tuple[int, int, str]]
    found: list[VoiceSpan] = field(default_factory=list)
    source: tuple[int, int] | None = None
    silent: Sentence | None = None  # the sentence before, if nobody is quoted in it

    def read(self) -> list[VoiceSpan]:
        last = len(self.paragraphs) - 1
        labels = [_LABEL.match(self.text, a, b) for a, b, _ in self.paragraphs]
        transcript = sum(label is not None for label in labels) > 1
        for i, (start, end, section) in enumerate(self.paragraphs):
            label = labels[i]
            goes_on = i < last and self.text[self.paragraphs[i + 1][0]] in '"“„«`'
            if transcript and label:
                self._turn(label, end, section)
                continue
            quotes = quotations(self.text, start, end, goes_on)
            self._paragraph(start, end, section, [q for q in quotes if not is_title(self.text, q)])
        return self.found

    def _turn(self, label: re.Match[str], end: int, section: str) -> None:
        """Take a paragraph of a transcript: its label is the source, all else is speech."""
        start, end = self._trimmed(label.end(), end)
        low, high = label.start(1), label.start(1) + len(label.group(1).rstrip())
        self.source = (low, high)
        if end <= start:
            return
        self.found.append(
            VoiceSpan(
                start, end, "direct", source=self.text[low:high], source_span=(low, high),
                section=section, quoted=((start, end),), rule="transcript",
            )
        )  # fmt: skip

    def _paragraph(self, start: int, end: int, section: str, quotes: list[Quotation]) -> None:
        shown = hide(self.flat, start, end, quotes)
        dateline = _DATELINE.match(shown)
        at, first = 0, True
        for low, high in _bounded(_sentences(shown, start, end), shown, start):
            here = []
            while at < len(quotes) and quotes[at].start < high:
                here.append(quotes[at])
                at += 1
            if first and dateline:
                low += dateline.end()
            self._sentence(shown, low - start, high - start, start, section, here, first)
            first = False

    def _sentence(
        self, shown: str, low: int, high: int, base: int, section: str,
        quotes: list[Quotation], first: bool,
    ) -> None:  # fmt: skip
        s = read_sentence(shown, low, high, base)
        if not quotes and not s.cues:
            self.silent = s
            return
        spans: list[VoiceSpan] = []
        for one in attributions(s):
            source = s.span(*one.source) if one.source else None
            who = s.span(*one.antecedent) if one.antecedent else None
            speaker = self.text[who[0] : who[1]] if who else None
            for span in self._spans(s, one, source, section, quotes):
                spans.append(replace(span, speaker=speaker) if who else span)
            if source is not None and one.speech:
                self.source = source
        if quotes:
            spans += self._floating(s, spans, quotes, section, first)
        last = self.found[-1].end if self.found else 0
        for span in sorted(spans, key=lambda x: x.start):
            if span.start >= last and span.end > span.start:
                self.found.append(span)
                last = span.end
        self.silent = None if any(x.attribution == "speech" for x in spans) else s

    def _spans(
        self, s: Sentence, one: Attribution, source: tuple[int, int] | None, section: str,
        quotes: list[Quotation],
    ) -> Iterator[VoiceSpan]:  # fmt: skip
        cue = s.span(*one.cue)
        for content in one.content:
            start, end, inside = self._content(s, content, quotes)
            if end <= start:
                continue
            quoted = sum(len(_WORD.findall(self.text, a, b)) for a, b in inside)
            if not one.speech and quoted <= _WORDS_OF_ATTITUDE:
                inside = ()  # Allies fear a ‘betrayal’: nobody is quoted
            kind = _kind(self.text, start, end, inside)
            yield VoiceSpan(
                start, end, kind, "speech" if one.speech or kind != "indirect" else "attitude",
                self.text[source[0] : source[1]] if source else None, source,
                self.text[cue[0] : cue[1]], cue, None, one.cue_class, section, inside, one.rule,
            )  # fmt: skip

    def _content(
        self, s: Sentence, content: tuple[int, int], quotes: list[Quotation]
    ) -> tuple[int, int, tuple[tuple[int, int], ...]]:
        """Return the code points of a content, and what is quoted in it, taken whole."""
        start, end = s.span(*content)
        inside = [q for q in quotes if q.start < end and q.end > start]
        if inside:
            start, end = min(start, inside[0].start), max(end, inside[-1].end)
            if s.words[content[0]] == "that" and not _WORD.search(
                self.text, start + 4, inside[0].start
            ):
                start = inside[0].start
        start, end = self._trimmed(start, end)
        quoted = ((max(q.start, start), min(q.end, end)) for q in inside)
        return start, end, tuple((a, b) for a, b in quoted if a < b)

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        inner = self.text[start:end].lstrip(_EDGES)
        start = end - len(inner)
        return start, start + len(inner.rstrip(_EDGES))

    def _floating(
        self,
        s: Sentence,
        spans: list[VoiceSpan],
        quotes: list[Quotation],
        section: str,
        first: bool,
    ) -> Iterator[VoiceSpan]:
        """Quotations that no cue of their sentence takes: speech that goes on, or a term."""
        free = [q for q in quotes if not any(x.start <= q.start < x.end for x in spans)]
        alone = all(tag in 'q".,?!-—;' for tag in s.tags)
        for q in free:
            start, end = self._trimmed(q.start, q.end)
            before = self.flat[max(0, q.start - 8) : q.start].rstrip(" \"'`")[-1:]
            goes_on = (before == "," or _follows_and(self.flat, q)) and any(
                x.kind == "direct" or x.rule.startswith("verb-behind") for x in spans
            )
            long = len(_WORD.findall(self.text, start, end)) >= _SHORT
            if not (alone or long or goes_on or before == ":"):
                if not _is_nickname(self.flat, q):
                    yield VoiceSpan(start, end, "scare", section=section,
                                    quoted=((start, end),), rule="scare")  # fmt: skip
                continue
            source = self._speaking(s, spans, alone, first, before)
            yield VoiceSpan(
                start, end, "direct", source=self.text[source[0] : source[1]] if source else None,
                source_span=source, section=section, quoted=((start, end),),
                rule="floating" if alone else "quotation",
            )  # fmt: skip

    def _speaking(
        self, s: Sentence, spans: list[VoiceSpan], alone: bool, first: bool, before: str
    ) -> tuple[int, int] | None:
        """Return whose a quotation without a cue is."""
        for span in reversed(spans):
            if span.source_span and span.attribution == "speech":
                return span.source_span
        if alone and first and self.silent is not None:
            introduced = _full_name(self.silent)
            if introduced is not None:
                self.source = introduced
        if before in (":", ",") and not alone:
            subject = subject_of_clause(s, s.tags.index("q")) if "q" in s.tags else None
            if subject is not None:
                self.source = s.span(*subject)
        return self.source


def _full_name(s: Sentence) -> tuple[int, int] | None:
    """Return the first name of two words or more in a sentence that opens with a person."""
    i = 0
    while i < s.n and s.tags[i] in "pdlvN,r" and i < 8:
        if s.tags[i] == "N" and i + 1 < s.n and s.tags[i + 1] == "N":
            high = i + 1
            while high < s.n and s.tags[high] == "N":
                high += 1
            return s.span(i, high)
        i += 1
    return None


def _follows_and(flat: str, q: Quotation) -> bool:
    return flat[max(0, q.start - 8) : q.start - 1].split()[-1:] == ["and"]


def _is_nickname(flat: str, q: Quotation) -> bool:
    """*Paul “Bear” Orr*: one word between two names."""
    before, behind = (
        flat[max(0, q.start - 20) : q.start - 1].split(),
        flat[q.end + 1 : q.end + 20].split(),
    )
    inner = flat[q.start : q.end]
    return bool(
        before and behind and " " not in inner
        and before[-1][0].isupper() and behind[0][0].isupper() and inner[:1].isupper()
    )  # fmt: skip


def _kind(text: str, start: int, end: int, quoted: tuple[tuple[int, int], ...]) -> str:
    if not quoted:
        return "indirect"
    at = start
    for low, high in (*quoted, (end, end)):
        if _WORD.search(text, at, max(at, low)):
            return "mixed"
        at = high
    return "direct"


def _sentences(shown: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a paragraph as code points of the text."""
    at = 0
    for match in _END.finditer(shown):
        if not _goes_on(shown, match):
            yield start + at, start + match.end()
            at = match.end()
    if at < len(shown):
        yield start + at, end


def _bounded(
    sentences: Iterator[tuple[int, int]], shown: str, start: int
) -> Iterator[tuple[int, int]]:
    """Cut what is longer than any sentence, at a blank if there is one: time stays linear."""
    for low, high in sentences:
        while high - low > _LONGEST:
            blank = shown.rfind(" ", low - start + 1, low - start + _LONGEST)
            cut = blank + start + 1 if blank > 0 else low + _LONGEST
            yield low, cut
            low = cut
        yield low, high


def _goes_on(shown: str, match: re.Match[str]) -> bool:
    """Tell an abbreviation, or “Why?” Orr asked, from the end of a sentence."""
    at, after = match.span()
    if match.group().rstrip() == ".":
        word = shown[max(0, at - 12) : at].rsplit(None, 1)[-1:] or [""]
        kind = word_class(word[0])
        if kind == End.BEFORE_STARTER:
            return not shown.startswith(_STARTERS, after)
        return kind == End.NO or (kind == End.NOT_BEFORE_NUMBER and shown[after].isdigit())
    if shown[at] in "?!" and '"' in match.group():
        said = _SAYS_NEXT.match(shown, after, after + 80)
        return bool(said and said.group(1) in VERBS and VERBS[said.group(1)].form in ("past", "s"))
    return False


_STARTERS = ("The ", "He ", "She ", "It ", "But ", "In ", "And ", "They ", "We ", "His ", "A ", '"')
