"""Quotation marks: which stretches of a text stand inside them.

Newspapers set straight marks, curly ones, curly ones the wrong way round, two apostrophes,
and single marks; they open a mark again with each paragraph of one speech, and forget to
close some. So a mark opens or closes by what stands beside it rather than by its shape, a
stretch never leaves its paragraph, and a mark that is never closed ends with its sentence,
unless the next paragraph opens one again.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from framing.text.voice.words import HIDDEN

__all__ = ["Quotation", "hide", "is_title", "quotations"]

# A mark of one sign, or two of a kind; one set of signs first, which is searched for fast.
_DOUBLE = re.compile("[\"“”„‟«»＂`'’‘](?:(?<=[\"“”„‟«»＂])|(?<=`)`|(?<=')'|(?<=’)’|(?<=‘)‘)")
_SINGLE = re.compile(
    r"['‘’](?:(?<![\w'’‘].)(?=[\w$“\"\[…(])|(?<=[\w.,!?…)\]”\"—–-].)(?<!‘)(?![\w'’]))"
)
_SINGLE_OPENS = re.compile(r"['‘’](?<![^\s(\[{—–/\"“-].)(?=[\w$“\"\[…(])")
_OPENS_AFTER = frozenset(" \t\xa0\u2009\u202f([{—–-/\n‘'“\"")
_ELISION = re.compile(
    r"['’](?:\d0s|em\b|til\b|cause\b|n\b|tis\b|twas\b|round\b|bout\b)", re.IGNORECASE
)
_SENTENCE_END = re.compile(
    r"[.!?…](?=\s+[A-Z“\"]|\s*$)|,(?=\s+(?:[A-Z][\w.'’-]*\s+){1,4}(?:said|says|told|added)\b"
    r"|\s+(?:he|she|they)\s+(?:said|says|told|added)\b|\s+said\s)"
)
_MEASURE = re.compile(r"\d['’]\s?\d{1,2}\Z|\d\Z")


class Quotation(NamedTuple):
    """A stretch inside quotation marks, the marks themselves left out.

    Attributes
    ----------
    start, end : int
        Code points into the text.
    closed : bool
        Whether its closing mark was found.
    single : bool
        Whether its marks are single ones.
    """

    start: int
    end: int
    closed: bool
    single: bool


def quotations(text: str, start: int, end: int, goes_on: bool = False) -> list[Quotation]:
    """Return what stands inside quotation marks in one paragraph, nested marks left out.

    Parameters
    ----------
    text : str
        The article.
    start, end : int
        The paragraph.
    goes_on : bool
        Whether the next paragraph begins with an opening mark: then a mark that is never
        closed reaches to the end of this one.

    Examples
    --------
    >>> text = "He called it ''a ‘fair’ deal'' of 6' 2\\"."
    >>> [text[q.start : q.end] for q in quotations(text, 0, len(text))]
    ['a ‘fair’ deal']
    """
    found = _doubles(text, start, end, goes_on)
    if _SINGLE_OPENS.search(text, start, end):
        found = _with_singles(text, start, end, found)
    return found


def _doubles(text: str, start: int, end: int, goes_on: bool) -> list[Quotation]:
    found: list[Quotation] = []
    opened, mark = -1, ""
    for match in _DOUBLE.finditer(text, start, end):
        at, after = match.span()
        before = text[at - 1] if at > start else " "
        behind = text[after] if after < end else " "
        opens = before in _OPENS_AFTER and not behind.isspace()
        closes = not before.isspace() and not behind.isalnum()
        if match.group() in ("’’", "''") and before.isalnum() and behind.isalnum():
            continue
        if opened < 0:
            if (opens or _shaped_to_open(match.group(), before, closes)) and not (
                closes and before.isdigit()
            ):
                opened, mark = after, match.group()
        elif closes and _is_measure(text, start, at, mark, match.group()):
            continue
        elif closes or not opens:
            if mark != "“" or match.group() != "“" or not opens:
                if at > opened:
                    found.append(Quotation(opened, at, True, False))
                opened = -1
        elif match.group() not in "“„«``" and before not in "—–-/" and mark == match.group():
            # the earlier mark was never closed: it ends with its sentence
            found += _unclosed(text, opened, at, False)
            opened = after
    if opened >= 0:
        found += _unclosed(text, opened, end, goes_on)
    return found


def _shaped_to_open(mark: str, before: str, closes: bool) -> bool:
    return mark in ("“", "„", "«", "``") and not (closes and before.isalnum())


def _is_measure(text: str, start: int, at: int, opened: str, mark: str) -> bool:
    """Tell inches from a closing mark: 6'2", or 12" inside curly marks."""
    if mark not in ('"', "''", "”") or not text[at - 1].isdigit():
        return False
    before = text[max(start, at - 6) : at]
    feet = re.search(r"\d['’]\s?\d{1,2}\Z", before)
    return bool(feet) or (opened == "“" and mark == '"')


def _unclosed(text: str, opened: int, end: int, goes_on: bool) -> list[Quotation]:
    """Take a mark never closed to the end if the speech goes on, else to that of its sentence.

    In the middle of a clause it is a slip of the pen, and opens nothing.
    """
    before = text[max(0, opened - 4) : opened - 1].rstrip(" \"“'`")[-1:]
    if not goes_on and before not in ("", "\n", ",", ":", ".", "?", "!", "—", "–"):
        return []
    stop = end
    if not goes_on:
        close = _SENTENCE_END.search(text, opened, end)
        stop = close.end() if close else end
    while stop > opened and text[stop - 1].isspace():
        stop -= 1
    return [Quotation(opened, stop, False, False)] if stop > opened else []


def _with_singles(text: str, start: int, end: int, doubles: list[Quotation]) -> list[Quotation]:
    """Add what stands in single marks; double marks inside them are nested, and left out."""
    marks = [m.start() for m in _SINGLE.finditer(text, start, end)]
    found: list[Quotation] = []
    i = d = 0
    while i < len(marks) - 1:
        at = marks[i]
        i += 1
        while d < len(doubles) and doubles[d].end <= at:
            found.append(doubles[d])
            d += 1
        if (d < len(doubles) and doubles[d].start <= at) or not _opens_single(text, start, at):
            continue
        close = _closing_single(text, marks, i)
        if close is None:
            break
        stop = marks[close] if close > 0 else at
        inside = d
        while inside < len(doubles) and doubles[inside].start <= stop:
            inside += 1
        crossed = inside > d and doubles[inside - 1].end > stop
        if close > 0 and not crossed and text[at + 1 : stop].strip():
            found.append(Quotation(at + 1, stop, True, True))
            i, d = close + 1, inside
    return found + doubles[d:]


def _opens_single(text: str, start: int, at: int) -> bool:
    before = text[at - 1] if at > start else " "
    return (before in _OPENS_AFTER and text[at] != "’" and not _ELISION.match(text, at)) or (
        text[at] == "’" and at == start and not _ELISION.match(text, at)
    )


def _closing_single(text: str, marks: list[int], i: int) -> int | None:
    """Return which mark closes: the first behind a stop, or behind a word that is no plural.

    ``the senators' plan`` closes nothing if a better mark follows. None: there is no closing
    mark any more in this paragraph; -1: none before another opens.
    """
    possible = -1
    for k in range(i, min(len(marks), i + 12)):
        at = marks[k]
        before = text[at - 1]
        if before.isspace() or before in '("“':
            continue
        if before in ".,!?…" or not before.isalnum():
            return k
        behind = text[at + 1 : at + 3]
        plural = before == "s" and len(behind) == 2 and behind[0] == " " and behind[1].islower()
        if not plural:
            return k if possible < 0 else possible
        if possible < 0:
            possible = k
    if possible < 0 and i + 12 >= len(marks):
        return None
    return possible


_TITLE_WORD = re.compile(r"\w+(?:['’.]\w+)*")
_SMALL = frozenset("a an the of and or to in on at for with by from is vs".split())


def is_title(text: str, q: Quotation) -> bool:
    """Tell the title of a work from speech: every word has a capital, no full stop ends it."""
    inner = text[q.start : q.end].rstrip(",")
    if (
        len(inner) > 80
        or inner[-1:] in ".?!"
        or text[max(0, q.start - 4) : q.start - 1].rstrip()[-1:] == ":"
    ):
        return False
    words = _TITLE_WORD.findall(inner)
    if len(words) < 2 or not words[0][0].isupper() or words[-1] in _SMALL or inner.isupper():
        return False
    return all(w[0].isupper() or w[0].isdigit() or w in _SMALL for w in words)


def hide(flat: str, start: int, end: int, quotes: list[Quotation]) -> str:
    """Return a paragraph with what is quoted hidden, length kept.

    A mark of punctuation at the end of a quotation stays: it may end the sentence. Marks of
    any kind become straight double ones.
    """
    if not quotes:
        return flat[start:end]
    parts, at = [], start
    for q in quotes:
        stop = q.end
        while stop > q.start and flat[stop - 1].isspace():
            stop -= 1
        last = stop - 1 if stop > q.start + 1 and flat[stop - 1] in ",.?!;:…" else stop
        opening = max(at, q.start - _width(flat, q.start - 2))
        parts += [flat[at:opening], '"'.rjust(q.start - opening) if q.start > opening else ""]
        parts += [HIDDEN * (last - q.start), flat[last : q.end]]
        at = q.end
        if q.closed and at < end:
            width = _width(flat, at)
            parts.append('"'.ljust(width))
            at += width
    parts.append(flat[at:end])
    return "".join(parts)


def _width(flat: str, at: int) -> int:
    return 2 if flat[max(at, 0) : at + 2] in ("''", "``") else 1
