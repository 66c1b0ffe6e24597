"""Voices as JSON lines: one text a line, with its attributions standing off from it.

::

    {"id": "a", "text": "…", "spans": [{"start": 0, "end": 9, "kind": "indirect", …}]}

Offsets are code points into ``text``, ends exclusive. What is written holds every field of a
`VoiceSpan`, and ``speech`` beside ``attribution``. What is read may be the work of other
programs and of coders: only ``start``, ``end`` and ``kind`` have to be there, but offsets that
do not fit the text are an error, because everything counted from them would be wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.errors import CorpusError, did_you_mean
from framing.files import write_whole
from framing.text.voice.cues import CUE_CLASSES
from framing.text.voice.marks import quotations
from framing.text.voice.spans import KINDS, VoiceSpan

__all__ = ["Voiced", "from_record", "read_standoff", "to_line", "to_record", "write_standoff"]

SECTIONS = ("headline", "lead", "body")
ATTRIBUTIONS = ("speech", "attitude")


@dataclass(frozen=True, slots=True)
class Voiced:
    """A text and its attributions, found by the rules or marked by a coder.

    Attributes
    ----------
    id : str or int
        Name of the text.
    text : str
        The text that the offsets of the spans point into.
    spans : tuple of VoiceSpan
    title : str or None
        Its headline, where that stands apart from the text.
    """

    id: str | int
    text: str
    spans: tuple[VoiceSpan, ...] = ()
    title: str | None = None


def to_record(voiced: Voiced) -> dict[str, Any]:
    """Return a text and its spans as one JSON object.

    Examples
    --------
    >>> text = "It failed, Orr said."
    >>> span = VoiceSpan(0, 9, "indirect", source="Orr", source_span=(11, 14))
    >>> record = to_record(Voiced("a", text, (span,)))
    >>> record["spans"][0]["source"], record["spans"][0]["speech"]
    ('Orr', True)
    """
    title = {} if voiced.title is None else {"title": voiced.title}
    spans = [
        {
            "start": span.start,
            "end": span.end,
            "kind": span.kind,
            "source": span.source,
            "source_span": span.source_span,
            "cue": span.cue,
            "cue_span": span.cue_span,
            "speaker": span.speaker,
            "speech": span.attribution == "speech",
            "attribution": span.attribution,
            "cue_class": span.cue_class,
            "section": span.section,
            "quoted": span.quoted,
            "rule": span.rule,
        }
        for span in voiced.spans
    ]
    return {"id": voiced.id, **title, "text": voiced.text, "spans": spans}


def to_line(voiced: Voiced) -> str:
    """Return a text and its spans as one line of JSON, its line end included."""
    record = to_record(voiced)
    line = json.dumps(record, ensure_ascii=False)
    if not _encodes(line):  # half a surrogate pair, which only an escape can write
        line = json.dumps(record)
    return line + "\n"


def write_standoff(path: str | Path, texts: Iterable[Voiced]) -> Path:
    """Write texts and their spans as JSON lines, and return the path."""
    return write_whole(path, "".join(map(to_line, texts)).encode())


def read_standoff(path: str | Path, texts: Mapping[str, str] | None = None) -> Iterator[Voiced]:
    """Yield the texts of a file of JSON lines with their spans; blank lines are passed over.

    Parameters
    ----------
    path : path
        A file in UTF-8.
    texts : mapping of str to str, optional
        By id, the texts of records that hold none of their own.

    Raises
    ------
    CorpusError
        If a line is not such a record: the message names the file, the line, the text and
        the span.
    """
    path = Path(path)
    if not path.is_file():
        raise CorpusError(f"there is no file {str(path)!r}; check the path.")
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.isspace():
                continue
            place = f"{path}, line {number}"
            try:
                record = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
            except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
                raise CorpusError(
                    f"{place}: not JSON: {error}; each line holds one object in UTF-8."
                ) from error
            if texts and isinstance(record, dict) and "text" not in record:
                record["text"] = texts.get(str(record.get("id")))
            yield from_record(record, place)


def from_record(record: Any, place: str) -> Voiced:
    """Return the text and the spans of one JSON object.

    Parameters
    ----------
    record : object
        As `json.loads` gives it.
    place : str
        Where it comes from, for messages.

    Raises
    ------
    CorpusError
        If a key is missing or a value is none that it can be.

    Notes
    -----
    Of a span only ``start``, ``end`` and ``kind`` are needed. ``speech: false`` makes the
    attribution an attitude. ``quoted`` is the whole of a direct span unless it is given, and
    found by the quotation marks in a mixed one.
    """
    if not isinstance(record, dict):
        raise CorpusError(f"{place}: not an object but {str(record)[:40]!r}; write {{…}}.")
    name, text, title = record.get("id"), record.get("text"), record.get("title")
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise CorpusError(f"{place}: 'id' must name the text; got {name!r}.")
    if not isinstance(text, str):
        raise CorpusError(f"{place}: 'text' of {name!r} must be a string; got {text!r}.")
    spans = record.get("spans", [])
    if not isinstance(spans, list):
        raise CorpusError(f"{place}: 'spans' of {name!r} must be a list; got {str(spans)[:40]!r}.")
    read = [
        _read_span(span, text, f"{place}: span {number} of {name!r}")
        for number, span in enumerate(spans, start=1)
    ]
    return Voiced(name, text, tuple(read), title if isinstance(title, str) else None)


def quoted_parts(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return which parts of a content stand inside quotation marks.

    Examples
    --------
    >>> text = "He called it “a fair deal” for all."
    >>> quoted_parts(text, 10, 34)
    ((14, 25),)
    """
    low = text.rfind("\n", 0, start) + 1
    parts = []
    while low < end:
        high = text.find("\n", low)
        high = len(text) if high < 0 else high
        for mark in quotations(text, low, high):
            part = max(mark.start, start), min(mark.end, end)
            if part[0] < part[1]:
                parts.append(part)
        low = high + 1
    return tuple(parts)


def _read_span(record: Any, text: str, place: str) -> VoiceSpan:
    if not isinstance(record, dict):
        raise CorpusError(f'{place}: not an object but {record!r}; write {{"start": …}}.')
    start, end = _offsets([record.get("start"), record.get("end")], text, f"{place}: start, end")
    kind = _one_of(record, "kind", KINDS, place, None)
    if kind is None:
        raise CorpusError(f"{place} has no 'kind'; give it one of {', '.join(KINDS)}.")
    said = "attitude" if record.get("speech") is False else "speech"
    source, source_span = _marked(record, "source", text, place)
    cue, cue_span = _marked(record, "cue", text, place)
    return VoiceSpan(
        start,
        end,
        kind,
        _one_of(record, "attribution", ATTRIBUTIONS, place, said),
        source,
        source_span,
        cue,
        cue_span,
        speaker=_string(record, "speaker", place),
        cue_class=_one_of(record, "cue_class", CUE_CLASSES, place, None),
        section=_one_of(record, "section", SECTIONS, place, "body"),
        quoted=_read_quoted(record, text, (start, end), place),
        rule=_string(record, "rule", place) or "",
    )


def _read_quoted(
    record: Mapping[str, Any], text: str, content: tuple[int, int], place: str
) -> tuple[tuple[int, int], ...]:
    quoted = record.get("quoted")
    if quoted is None:
        if record["kind"] == "mixed":
            return quoted_parts(text, *content)
        return () if record["kind"] == "indirect" else (content,)
    if not isinstance(quoted, list):
        raise CorpusError(f"{place}: 'quoted' must be a list of [start, end]; got {quoted!r}.")
    parts = sorted(_offsets(part, text, f"{place}: quoted") for part in quoted)
    # what lies outside the content is not this source's
    inside = [(max(a, content[0]), min(b, content[1])) for a, b in parts]
    return tuple((a, b) for a, b in inside if a < b)


def _marked(
    record: Mapping[str, Any], key: str, text: str, place: str
) -> tuple[str | None, tuple[int, int] | None]:
    """Return the words of a source or cue and where they stand; either is enough."""
    words, span = _string(record, key, place), record.get(f"{key}_span")
    if span is None:
        return words, None
    low, high = _offsets(span, text, f"{place}: {key}_span")
    return words or text[low:high], (low, high)


def _offsets(span: Any, text: str, place: str) -> tuple[int, int]:
    if (
        not isinstance(span, list | tuple)
        or len(span) != 2
        or not all(isinstance(at, int) and not isinstance(at, bool) for at in span)
    ):
        raise CorpusError(f"{place} must be two whole numbers; got {span!r}.")
    low, high = span
    if not 0 <= low < high <= len(text):
        raise CorpusError(
            f"{place} is {low} to {high}, but the text has {len(text):,} characters and an end "
            "comes after its start; count code points of this very text, from 0, end exclusive."
        )
    return low, high


def _string(record: Mapping[str, Any], key: str, place: str) -> str | None:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise CorpusError(f"{place}: {key!r} must be a string or null; got {value!r}.")
    return value or None


def _one_of(
    record: Mapping[str, Any], key: str, known: tuple[str, ...], place: str, default: str | None
) -> Any:
    value = record.get(key)
    if value is None:
        return default
    if value not in known:
        raise CorpusError(
            f"{place}: there is no {key} {value!r}; {did_you_mean(str(value), known)}"
        )
    return value


def _encodes(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True
