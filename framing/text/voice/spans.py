"""Attributions as standoff spans, and the one voice of every word.

The scheme is that of the field (PARC, Pareti 2016; PolNeAR, Newell et al. 2018): an
attribution has a *content*, which is what is said or thought; a *source*, who says it; and
a *cue*, the words that tie the two together. Whatever is in no content is the outlet's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["VOICES", "Segment", "VoiceSpan", "segments"]

VOICES = ("outlet", "scare", "direct", "indirect", "attitude")
KINDS = ("direct", "indirect", "mixed", "scare")


@dataclass(frozen=True, slots=True)
class VoiceSpan:
    """One attribution: the words of its content, and whose they are.

    Attributes
    ----------
    start, end : int
        The content: code points into the text, `end` exclusive; quotation marks at its
        edges are left out.
    kind : {"direct", "indirect", "mixed", "scare"}
        Quoted, paraphrased, paraphrased in part; or words in marks that nobody is said to
        have spoken, which the outlet keeps at arm's length.
    attribution : {"speech", "attitude"}
        Whether the content is said, or hoped, feared, believed, planned.
    source, cue : str or None
        As written in the text.
    source_span, cue_span : (int, int) or None
        Where they stand there.
    speaker : str or None
        The longest name of the source in this article; a pronoun is resolved to it. A source
        without a name is its own speaker.
    cue_class : str or None
        How the cue presents the content; one of `CUE_CLASSES`.
    section : {"headline", "lead", "body"}
        Where the content begins.
    quoted : tuple of (int, int)
        The parts of the content inside quotation marks.
    rule : str
        The rule that found the span.
    """

    start: int
    end: int
    kind: str
    attribution: str = "speech"
    source: str | None = None
    source_span: tuple[int, int] | None = None
    cue: str | None = None
    cue_span: tuple[int, int] | None = None
    speaker: str | None = None
    cue_class: str | None = None
    section: str = "body"
    quoted: tuple[tuple[int, int], ...] = ()
    rule: str = ""


class Segment(NamedTuple):
    """A stretch of text with one voice.

    Attributes
    ----------
    start, end : int
        Code points into the text.
    voice : str
        One of `VOICES`, never ``"outlet"``.
    span : VoiceSpan
        The attribution it belongs to.
    """

    start: int
    end: int
    voice: str
    span: VoiceSpan


def segments(spans: Iterable[VoiceSpan]) -> Iterator[Segment]:
    """Yield the stretches that are not the outlet's, in order: one voice a word.

    Inside a mixed span the words in marks are direct and the others indirect; the words of
    an attitude are ``"attitude"``, but for those in marks.

    Examples
    --------
    >>> span = VoiceSpan(10, 40, "mixed", quoted=((20, 30),))
    >>> [(s.start, s.end, s.voice) for s in segments([span])]
    [(10, 20, 'indirect'), (20, 30, 'direct'), (30, 40, 'indirect')]
    """
    for span in spans:
        if span.kind in ("direct", "scare"):
            yield Segment(span.start, span.end, span.kind, span)
            continue
        own = "attitude" if span.attribution == "attitude" else "indirect"
        at = span.start
        for low, high in span.quoted if span.kind == "mixed" else ():
            if at < low:
                yield Segment(at, low, own, span)
            yield Segment(low, high, "direct", span)
            at = high
        if at < span.end:
            yield Segment(at, span.end, own, span)
