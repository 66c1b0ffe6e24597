"""Voices as brat files, for coders: a ``.txt`` and an ``.ann`` for each text.

brat (Stenetorp et al. 2012) is the annotation program whose files most others read. One
attribution becomes::

    T1 ⇥ Content 14 43 ⇥ the words              what is said
    T2 ⇥ Source 0 8 ⇥ Ann Park                  who says it
    T3 ⇥ Cue 9 13 ⇥ said                        what ties them together
    T4 ⇥ Quoted 20 30 ⇥ words in marks          only where it is not the whole of a quotation
    R1 ⇥ Attribution Arg1:T1 Arg2:T2            the content is this source's
    R2 ⇥ Attribution Arg1:T1 Arg2:T3            and has this cue
    A1 ⇥ Kind T1 mixed                          likewise Attitude, Section, Unquoted
    A2 ⇥ CueClass T3 neutral                    on the cue
    #1 ⇥ AnnotatorNotes T1 ⇥ speaker: Ann Park  the note a coder sees and may change
    #2 ⇥ Rule T1 ⇥ name                         the rule that found it

Offsets are code points, ends exclusive. brat allows no line end inside an annotation, so a
span that runs over one is written in fragments (``12 20;22 30``) and read as one span again.
Fragments with words between them, which a coder may mark, are read as so many contents of
the same source. A content without a ``Kind`` has the one that its quotation marks give it.
Other labels, events and normalizations are passed over.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from framing.errors import CorpusError, did_you_mean
from framing.files import write_folder
from framing.text.voice.cues import CUE_CLASSES
from framing.text.voice.pairing import meeting
from framing.text.voice.spans import KINDS, VoiceSpan
from framing.text.voice.standoff import SECTIONS, Voiced, quoted_parts

__all__ = ["read_brat", "write_brat"]

NAMES = "documents.json"  # ids and headlines, which file names cannot hold
# Whatever some program takes for the end of a line.
_LINE_ENDS = "\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_LINE = re.compile(f"[^{_LINE_ENDS}]+")
_ESCAPED = re.compile(rf"[\\\t{_LINE_ENDS}\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARK = re.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)", re.DOTALL)
_RELATION = re.compile(r"R\S+\t(\S+) \S+?:(\S+) \S+?:(\S+)\s*")
_ATTRIBUTE = re.compile(r"[AM]\S+\t(\S+) (\S+)(?: (\S+))?\s*")
_NOTE = re.compile(r"#\S*\t(\S+) (\S+)(?:\t(.*))?", re.DOTALL)

LABELS = ("Content", "Source", "Cue", "Quoted")
SPEAKER = "speaker:"
VALUES = {"Kind": KINDS, "Section": SECTIONS, "CueClass": CUE_CLASSES}

CONFIGURATION = f"""\
# Voices: who says it. Copy it with the .txt and .ann files into a folder of brat's data.
[entities]
Content
Source
Cue
Quoted

[relations]
Attribution\tArg1:Content, Arg2:Source|Cue
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Kind\tArg:Content, Value:{"|".join(KINDS)}
Attitude\tArg:Content
Section\tArg:Content, Value:{"|".join(SECTIONS)}
Unquoted\tArg:Content
CueClass\tArg:Cue, Value:{"|".join(CUE_CLASSES)}
"""


def write_brat(folder: str | Path, texts: Iterable[Voiced]) -> Path:
    """Write texts and their spans as a folder for brat, ``annotation.conf`` included.

    The files are named after the ids; ``documents.json`` keeps ids and headlines as they are.

    Raises
    ------
    CorpusError
        If the folder is there and not empty: it may hold the work of a coder.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CorpusError(f"{folder} is there already and not empty; give a new folder.")
    names: dict[str, dict[str, str | int]] = {}
    taken: set[str] = set()
    with write_folder(folder) as draft:
        for voiced in texts:
            name = _file_name(str(voiced.id), taken)
            title = {} if voiced.title is None else {"title": voiced.title}
            names[name] = {"id": voiced.id, **title}
            text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", voiced.text)
            (draft / f"{name}.txt").write_bytes(text.encode())
            lines = "".join(f"{line}\n" for line in _annotations(text, voiced.spans))
            (draft / f"{name}.ann").write_bytes(lines.encode())
        (draft / "annotation.conf").write_bytes(CONFIGURATION.encode())
        (draft / NAMES).write_bytes(json.dumps(names, indent=1).encode() + b"\n")
    return folder


def read_brat(folder: str | Path) -> Iterator[Voiced]:
    """Yield the texts of a brat folder with their spans, in the order of the file names.

    Raises
    ------
    CorpusError
        If there are no ``.ann`` files, a text is missing, or a line cannot be read.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise CorpusError(f"there is no folder {str(folder)!r}; check the path.")
    files = sorted(folder.rglob("*.ann"), key=lambda path: path.relative_to(folder).parts)
    if not files:
        raise CorpusError(f"{folder} holds no .ann files; give the folder of a brat collection.")
    names = _names(folder / NAMES)
    for file in files:
        path = file.with_suffix(".txt")
        if not path.is_file():
            raise CorpusError(f"{file} has no text; put {path.name} beside it.")
        try:
            text, lines = path.read_bytes().decode(), file.read_bytes().decode()
        except UnicodeDecodeError as error:
            raise CorpusError(f"{file} and {path.name} must be UTF-8: {error}.") from error
        name = file.relative_to(folder).with_suffix("").as_posix()
        known = names.get(name, {})
        spans = _spans(_read(file, text, lines))
        yield Voiced(known.get("id", name), text, spans, known.get("title"))


def _names(file: Path) -> dict[str, dict[str, Any]]:
    """Return what is known by file name; a folder of another program has no such list."""
    if not file.is_file():
        return {}
    try:
        names = dict(json.loads(file.read_bytes()))
    except (ValueError, TypeError) as error:
        raise CorpusError(f"{file}: {error}; mend it, or delete it to use file names.") from error
    return {name: known for name, known in names.items() if isinstance(known, dict)}


def _file_name(name: str, taken: set[str]) -> str:
    """Return a name that every file system takes, and that no other text has."""
    stem = re.sub(r"[^\w.-]+", "_", name).strip("._")[:100] or "text"
    free, n = stem, 1
    while free.lower() in taken:
        n += 1
        free = f"{stem}-{n}"
    taken.add(free.lower())
    return free


def _annotations(text: str, spans: Iterable[VoiceSpan]) -> list[str]:
    """Return the lines of an .ann file; a source or cue of several contents is written once."""
    draft = _Draft(text)
    for span in spans:
        if not text[span.start : span.end].strip():
            continue  # brat marks words only
        content = draft.mark("Content", span.start, span.end)
        draft.line("A", f"Kind {content} {span.kind}")
        draft.line("A", f"Section {content} {span.section}")
        if span.attribution == "attitude":
            draft.line("A", f"Attitude {content}")
        if span.source_span:
            source = draft.shared("Source", *span.source_span)
            draft.line("R", f"Attribution Arg1:{content} Arg2:{source}")
        if span.cue_span:
            cue = draft.shared("Cue", *span.cue_span, cue_class=span.cue_class)
            draft.line("R", f"Attribution Arg1:{content} Arg2:{cue}")
        if span.quoted != _usually_quoted(span.kind, span.start, span.end):
            for part in span.quoted:
                draft.mark("Quoted", *part)
            if not span.quoted:
                draft.line("A", f"Unquoted {content}")
        if span.speaker:
            draft.line("#", f"AnnotatorNotes {content}\t{SPEAKER} {_escape(span.speaker)}")
        if span.rule:
            draft.line("#", f"Rule {content}\t{_escape(span.rule)}")
    return draft.lines


def _usually_quoted(kind: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    return ((start, end),) if kind in ("direct", "scare") else ()


@dataclass(slots=True)
class _Draft:
    """The lines of an .ann file so far, numbered as they are added."""

    text: str
    lines: list[str] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)
    known: dict[tuple[str, int, int, str | None], str] = field(default_factory=dict)

    def line(self, letter: str, rest: str) -> str:
        self.numbers[letter] += 1
        name = f"{letter}{self.numbers[letter]}"
        self.lines.append(f"{name}\t{rest}")
        return name

    def mark(self, label: str, start: int, end: int) -> str:
        """Mark a stretch of text, in a fragment for each line it runs over."""
        parts = [found.span() for found in _LINE.finditer(self.text, start, end)]
        offsets = ";".join(f"{low} {high}" for low, high in parts)
        words = " ".join(self.text[low:high] for low, high in parts)
        return self.line("T", f"{label} {offsets}\t{words}")

    def shared(self, label: str, start: int, end: int, cue_class: str | None = None) -> str:
        """Mark a stretch of text unless it is marked already."""
        key = label, start, end, cue_class
        if key not in self.known:
            self.known[key] = self.mark(label, start, end)
            if cue_class:
                self.line("A", f"CueClass {self.known[key]} {cue_class}")
        return self.known[key]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch of text with a label: its fragments, those with only white space between joined."""

    label: str
    parts: tuple[tuple[int, int], ...]

    @property
    def hull(self) -> tuple[int, int]:
        return self.parts[0][0], self.parts[-1][1]


@dataclass(slots=True)
class _Annotated:
    """What the lines of an .ann file say about its text."""

    file: Path
    text: str
    marks: dict[str, _Mark] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)  # (content, label): mark
    attributes: dict[tuple[str, str], str] = field(default_factory=dict)  # (mark, label): value
    notes: dict[tuple[str, str], str] = field(default_factory=dict)


def _read(file: Path, text: str, lines: str) -> _Annotated:
    """Read the lines of an .ann file; marks first, because others may stand before them."""
    found = _Annotated(file, text)
    numbered = [(n, line.rstrip("\r")) for n, line in enumerate(lines.split("\n"), start=1)]
    for wanted, read in (("T", _read_mark), ("RAM#", _read_about)):
        for n, line in numbered:
            if line.strip() and line[0] in wanted:
                try:
                    read(found, line)
                except CorpusError as error:
                    raise CorpusError(f"{file}, line {n}: {error}") from error
    for n, line in numbered:
        if line.strip() and line[0] not in "TRAM#EN*":
            raise CorpusError(f"{file}, line {n}: no line of brat begins like {line[:20]!r}.")
    return found


def _read_mark(found: _Annotated, line: str) -> None:
    form = _MARK.fullmatch(line)
    if not form:
        raise CorpusError(f"write 'T1⇥Content 0 5⇥words'; got {line[:60]!r}.")
    name, label, offsets, words = form.groups()
    if name in found.marks:
        raise CorpusError(f"{name} is there twice; give each its own number.")
    if label not in LABELS:
        found.marks[name] = _Mark(label, ())
        return
    parts: list[tuple[int, int]] = []
    cut = []
    for fragment in sorted(tuple(map(int, part.split())) for part in offsets.split(";")):
        low, high = fragment
        if not low < high <= len(found.text):
            raise CorpusError(
                f"{name} is {low} to {high}, but the text has {len(found.text):,} characters and "
                "an end comes after its start; count code points, from 0, end exclusive."
            )
        cut.append(found.text[low:high])
        if parts and not found.text[parts[-1][1] : low].strip():
            low, before = parts.pop()
            high = max(before, high)
        parts.append((low, high))
    if words != " ".join(cut):
        raise CorpusError(
            f"by its offsets {name} is {' '.join(cut)[:60]!r}, but it says {words[:60]!r}; the "
            f"text must stay as it was: restore {found.file.with_suffix('.txt').name}."
        )
    found.marks[name] = _Mark(label, tuple(parts))


def _read_about(found: _Annotated, line: str) -> None:
    """Read what is said about marks: a relation, an attribute or a note."""
    if line[0] == "R":
        form = _RELATION.fullmatch(line)
        if not form:
            raise CorpusError(f"write 'R1⇥Attribution Arg1:T1 Arg2:T2'; got {line[:60]!r}.")
        label, *names = form.groups()
        if label == "Attribution":
            _link(found, *(_known(found, name) for name in names))
        return
    note = line[0] == "#"
    form = (_NOTE if note else _ATTRIBUTE).fullmatch(line)
    if not form:
        wanted = "#1⇥AnnotatorNotes T1⇥words" if note else "A1⇥Kind T1 direct"
        raise CorpusError(f"write {wanted!r}; got {line[:60]!r}.")
    label, name, value = form.groups()
    if note:
        found.notes[name, label] = value or ""
        return
    known = VALUES.get(label)
    if known and value not in known:
        raise CorpusError(f"there is no {label} {value!r}; {did_you_mean(str(value), known)}")
    if name.startswith("T"):
        _known(found, name)
    found.attributes[name, label] = value or ""


def _known(found: _Annotated, name: str) -> str:
    if name not in found.marks:
        raise CorpusError(f"there is no {name}; delete the line, or restore the annotation.")
    return name


def _link(found: _Annotated, *names: str) -> None:
    """Tie a source or cue to its content, whichever way the coder drew the arrow."""
    labels = {found.marks[name].label: name for name in names}
    content = labels.pop("Content", None)
    if content is None or len(labels) != 1 or not labels.keys() <= {"Source", "Cue"}:
        drawn = " and ".join(found.marks[name].label for name in names)
        raise CorpusError(f"an Attribution joins a Content and a Source or Cue; got {drawn}.")
    for label, name in labels.items():
        if found.links.setdefault((content, label), name) != name:
            raise CorpusError(f"{content} has two marks of the kind {label}; keep one.")


def _spans(found: _Annotated) -> tuple[VoiceSpan, ...]:
    quoted = sorted(mark.hull for mark in found.marks.values() if mark.label == "Quoted")
    met = meeting(quoted)
    spans = [
        _span(found, name, start, end, [quoted[i] for i in met(start, end)])
        for name, mark in found.marks.items()
        if mark.label == "Content"
        for start, end in mark.parts
    ]
    return tuple(sorted(spans, key=lambda span: (span.start, span.end)))


def _span(
    found: _Annotated, name: str, start: int, end: int, quoted: Sequence[tuple[int, int]]
) -> VoiceSpan:
    text, attributes = found.text, found.attributes
    parts = tuple((max(a, start), min(b, end)) for a, b in quoted)
    kind = attributes.get((name, "Kind")) or _kind_by_marks(text, start, end)
    if not parts and (name, "Unquoted") not in attributes:
        by_marks = quoted_parts(text, start, end) if kind == "mixed" else ()
        parts = by_marks or _usually_quoted(kind, start, end)
    source, cue = (found.links.get((name, label)) for label in ("Source", "Cue"))
    source_span, cue_span = (found.marks[mark].hull if mark else None for mark in (source, cue))
    note = found.notes.get((name, "AnnotatorNotes"), "")
    return VoiceSpan(
        start,
        end,
        kind,
        "attitude" if (name, "Attitude") in attributes else "speech",
        text[slice(*source_span)] if source_span else None,
        source_span,
        text[slice(*cue_span)] if cue_span else None,
        cue_span,
        speaker=_unescape(note.removeprefix(SPEAKER).strip()) if note.startswith(SPEAKER) else None,
        cue_class=attributes.get((cue, "CueClass")) if cue else None,
        section=attributes.get((name, "Section"), "body"),
        quoted=parts,
        rule=_unescape(found.notes.get((name, "Rule"), "")),
    )


def _kind_by_marks(text: str, start: int, end: int) -> str:
    parts = quoted_parts(text, start, end)
    if not parts:
        return "indirect"
    outside = text[start : parts[0][0]] + text[parts[-1][1] : end]
    between = (text[a[1] : b[0]] for a, b in pairwise(parts))
    return "mixed" if re.search(r"\w", outside + "".join(between)) else "direct"


def _escape(words: str) -> str:
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", words)


def _unescape(words: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), words)
