"""Find the voices of an article: quotations and paraphrases, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from framing.text.sentences import End, word_class
from framing.text.voice.attribution import Attribution, attributions
from framing.text.voice.cues import VERBS
from framing.text.voice.marks import Quotation, quotations
from framing.text.voice.spans import VoiceSpan
from framing.text.voice.words import HIDDEN, Sentence, flatten, read_sentence

if TYPE_CHECKING:
    from framing.corpus import Document

__all__ = ["VOICE_RULES", "find_voices"]

VOICE_RULES = "framing-voice-1"

_LINE = re.compile(
    r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*[^\s][^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*"
)
_END = re.compile(r"[.!?…][\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9$" + HIDDEN + r"])")
_WORD = re.compile(r"\w+(?:['’.]\w+)*")
_OPENING = "\"“”„«`'‘"
_SPEAKS = re.compile(r"(?:[A-Z][\w.'-]*\s+){0,4}(?:[a-z]+ly\s+)?(?:[a-z]+)\b")


def find_voices(text: str | Document, title: str | None = None) -> list[VoiceSpan]:
    """Find who says what in an article."""
    if isinstance(text, str):
        paragraphs = list(_paragraphs(text, title))
    else:
        document, text = text, text.text
        paragraphs = [(p.start, p.end, p.section) for p in document.paragraphs if p.rule is None]
    return _Reader(text, paragraphs).read()


def _paragraphs(text: str, title: str | None) -> Iterator[tuple[int, int, str]]:
    lines = [m.span() for m in _LINE.finditer(text)]
    sections = iter(("headline", "lead"))
    for i, (start, end) in enumerate(lines):
        line = text[start:end]
        if i == 0 and not _is_headline(line, title, len(lines)):
            next(sections)
        yield start, end, next(sections, "body")


def _is_headline(line: str, title: str | None, n: int) -> bool:
    if title is not None:
        return line.strip() == title.strip()
    return n > 1 and len(line) <= 300


@dataclass(slots=True)
class _Reader:
    """One reading of an article, from first to last paragraph."""

    text: str
    paragraphs: list[tuple[int, int, str]]
    flat: str = ""
    found: list[VoiceSpan] = field(default_factory=list)
    source: tuple[int, int] | None = None  # of the last attribution

    def read(self) -> list[VoiceSpan]:
        self.flat = flatten(self.text)
        n = len(self.paragraphs)
        for i, (start, end, section) in enumerate(self.paragraphs):
            following = self.paragraphs[i + 1][0] if i + 1 < n else -1
            goes_on = following >= 0 and self.text[following] in '"“„«`'
            quotes = quotations(self.text, start, end, goes_on)
            quotes = [q for q in quotes if not _is_title(self.text, q)]
            self._paragraph(start, end, section, quotes)
        return self.found

    def _paragraph(self, start: int, end: int, section: str, quotes: list[Quotation]) -> None:
        shown = _hide(self.flat, start, end, quotes)
        at = 0
        for low, high in _sentences(shown, start, end):
            here = []
            while at < len(quotes) and quotes[at].start < high:
                here.append(quotes[at])
                at += 1
            self._sentence(shown, low, high, start, section, here)

    def _sentence(
        self, shown: str, low: int, high: int, base: int, section: str, quotes: list[Quotation]
    ) -> None:
        words = set(re.findall(r"[a-z'-]+", shown[low - base : high - base].lower()))
        if not quotes and words.isdisjoint(_HINTS):
            return
        s = read_sentence(shown, low - base, high - base)
        s.starts[:] = [a + base for a in s.starts]
        s.ends[:] = [b + base for b in s.ends]
        spans: list[VoiceSpan] = []
        for one in attributions(s):
            source = s.span(*one.source) if one.source else None
            for content in one.content:
                span = self._span(s, content, one, source, section, quotes)
                if span is not None:
                    spans.append(span)
            if source is not None and one.speech:
                self.source = source
        spans = self._floating(s, spans, quotes, section)
        last = self.found[-1].end if self.found else 0
        for span in sorted(spans, key=lambda x: x.start):
            if span.start >= last:
                self.found.append(span)
                last = span.end

    def _span(
        self, s: Sentence, content: tuple[int, int], one: Attribution,
        source: tuple[int, int] | None, section: str, quotes: list[Quotation],
    ) -> VoiceSpan | None:  # fmt: skip
        start, end = s.span(*content)
        if s.words[content[0]] == '"' and content[1] - content[0] > 1:
            start = s.starts[content[0] + 1]
        inside = [q for q in quotes if q.start < end and q.end > start]
        if inside:
            # take a quotation whole, marks left out
            if inside[0].start - start <= 2 and not self.text[start : inside[0].start].strip(
                "\"“”'‘’`„«» "
            ):
                start = inside[0].start
            if end > inside[-1].end and not self.text[inside[-1].end : end].strip("\"“”'‘’`„«»,. "):
                end = inside[-1].end
            end = max(end, inside[-1].end)
            start = min(start, inside[0].start)
        quoted = tuple((q.start, q.end) for q in inside)
        kind = _kind(self.text, start, end, quoted)
        if end <= start:
            return None
        cue = s.span(*one.cue)
        return VoiceSpan(
            start, end, kind,
            "speech" if one.speech or kind != "indirect" else "attitude",
            self.text[source[0] : source[1]] if source else None, source,
            self.text[cue[0] : cue[1]], cue, None, one.cue_class, section, quoted, one.rule,
        )  # fmt: skip

    def _floating(
        self, s: Sentence, spans: list[VoiceSpan], quotes: list[Quotation], section: str
    ) -> list[VoiceSpan]:
        """Quotations without a cue of their own in this sentence."""
        free = [q for q in quotes if not any(x.start <= q.start < x.end for x in spans)]
        out = list(spans)
        for q in free:
            words = len(_WORD.findall(self.text, q.start, q.end))
            whole = all(t in 'q".,?!-—' for t in s.tags)
            if whole or words >= 6:
                source = self.source
                for x in spans:
                    if x.source_span:
                        source = x.source_span
                out.append(
                    VoiceSpan(
                        q.start, q.end, "direct", "speech",
                        self.text[source[0] : source[1]] if source else None, source,
                        section=section, quoted=((q.start, q.end),),
                        rule="floating" if whole else "quotation",
                    )
                )  # fmt: skip
            else:
                out.append(
                    VoiceSpan(q.start, q.end, "scare", section=section,
                              quoted=((q.start, q.end),), rule="scare")
                )  # fmt: skip
        return out


_HINTS = (
    frozenset(VERBS)
    | {"according", "criticism"}
    | set(__import__("framing.text.voice.cues", fromlist=["NOUN_CUES"]).NOUN_CUES)
)


_SMALL = frozenset("a an the of and or to in on at for with by from is vs".split())


def _is_title(text: str, q: Quotation) -> bool:
    """Tell the title of a work from speech: every word has a capital, no full stop ends it."""
    inner = text[q.start : q.end].rstrip(",")
    if len(inner) > 80 or inner[-1:] in ".?!":
        return False
    words = _WORD.findall(inner)
    if len(words) < 2 or not all(w[0].isupper() or w[0].isdigit() or w in _SMALL for w in words):
        return False
    return words[0][0].isupper() and words[-1] not in _SMALL and not inner.isupper()


def _kind(text: str, start: int, end: int, quoted: tuple[tuple[int, int], ...]) -> str:
    if not quoted:
        return "indirect"
    outside = 0
    at = start
    for low, high in quoted:
        outside += len(_WORD.findall(text, at, max(at, low)))
        at = high
    outside += len(_WORD.findall(text, at, max(at, end)))
    return "mixed" if outside else "direct"


def _hide(flat: str, start: int, end: int, quotes: list[Quotation]) -> str:
    """Hide what is quoted, but for a mark of punctuation at its end; fold the marks to one."""
    if not quotes:
        return flat[start:end]
    parts, at = [], start
    for q in quotes:
        stop = q.end
        while stop > q.start and (flat[stop - 1].isspace()):
            stop -= 1
        last = stop - 1 if stop > q.start + 1 and flat[stop - 1] in ",.?!;:…" else stop
        width = 2 if flat[q.start - 2 : q.start] in ("''", "``") else 1
        before = max(at, q.start - width)
        parts += [
            flat[at:before],
            (" " * width + '"')[-(q.start - before) :] if q.start > before else "",
        ]
        parts += [HIDDEN * (last - q.start), flat[last : q.end]]
        at = q.end
        if q.closed and at < end:
            width = 2 if flat[at : at + 2] in ("''", "``") else 1
            parts.append('"' + " " * (width - 1))
            at += width
    parts.append(flat[at:end])
    return "".join(parts)


def _sentences(shown: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a paragraph as code points of the text."""
    at = 0
    for match in _END.finditer(shown):
        if _goes_on(shown, match):
            continue
        yield start + at, start + match.end()
        at = match.end()
    if at < len(shown):
        yield start + at, end


def _goes_on(shown: str, match: re.Match[str]) -> bool:
    """Tell an abbreviation, or “Why?” Orr asked, from the end of a sentence."""
    at = match.start()
    mark = shown[at]
    after = match.end()
    if mark == "." and match.group().rstrip() == ".":
        word = shown[max(0, at - 12) : at].rsplit(None, 1)[-1:] or [""]
        kind = word_class(word[0])
        if kind == End.NO:
            return True
        if kind == End.BEFORE_STARTER:
            return not shown[after : after + 4].startswith(
                ("The ", "He ", "She ", "It ", "But ", "In ", "And ")
            )
        return kind == End.NOT_BEFORE_NUMBER and shown[after].isdigit()
    if mark in "?!" and '"' in match.group():
        said = re.match(
            r"(?:[A-Z][\w.'-]*\s+){1,4}(?:[a-z]+ly\s+)?([a-z]+)\b", shown[after : after + 80]
        )
        return bool(said and said.group(1) in VERBS)
    return False
