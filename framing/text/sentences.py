"""Where a sentence ends.

A sentence ends between two chunks (what white space separates) when the first closes one
and the second opens one. Both are properties of a chunk alone, so they are worked out once
for each distinct chunk of a corpus. A line end always ends a sentence.

Three kinds of abbreviation differ: ``Mr.`` never ends a sentence; ``Sept.`` and ``No.`` do
not before a number; ``U.S.`` and ``Inc.`` do only before a word that usually opens one.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

from framing.text.tokens import find_tokens, fold, shape_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BREAK",
    "INNER_BREAK",
    "MOST_QUOTES",
    "End",
    "Start",
    "end_class",
    "opens_sentence",
    "sentences",
    "start_class",
    "word_class",
]

MOST_QUOTES = 8  # so many marks and brackets may stand before or after a word


class End(IntEnum):
    """How a chunk can end a sentence."""

    NO = 0
    SURE = 1
    BEFORE_STARTER = 2
    NOT_BEFORE_NUMBER = 3


class Start(IntEnum):
    """How a chunk can begin a sentence."""

    NO = 0
    CAPITAL = 1
    NUMBER = 2
    STARTER = 3


# BREAK[end][start]: does a sentence end between them?
BREAK = (
    (False, False, False, False),
    (False, True, True, True),
    (False, False, False, True),
    (False, True, False, True),
)

_NEVER = frozenset(
    """mr mrs ms mx dr prof rev fr msgr hon pres gov lt sen sens rep reps gen col maj capt cmdr
    cpl sgt adm brig pfc pvt supt insp det amb atty ald st ste mt ft vs v viz cf e.g i.e al messrs
    mme mlle sr. pp fig figs vol ch art secs ed eds trans approx est""".split()
)
_MONTHS_AND_NUMBERS = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec no nos p sec".split()
)
_MAYBE = frozenset(
    """inc corp co cos ltd llc bros jr sr esq etc ave blvd rd dept univ assn gop ph.d m.d a.m p.m
    ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb
    nev okla ore pa penn tenn tex va vt wash wis wyo cal ont que""".split()
)
STARTERS = frozenset(
    """The A An This That These Those There Here He She It They We I You His Her Its Their Our My
    But And Or So Yet Nor If When While Although Though Because Since As After Before Until Once
    In On At By For From With Without Under Over During Among Between Despite According Meanwhile
    However Moreover Instead Still Then Now What Who Why How Where Which Not No Yes Some Many Most
    Both All Each Every Another Other Others Such Even Only Also Just To Of""".split()
)

_CLOSED = re.compile(rf"[.!?]+['\")]{{0,{MOST_QUOTES}}}\Z")
_OPENED = re.compile(rf"(['\"(]{{0,{MOST_QUOTES}}})([A0]?)")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]\Z")
# A missing space after a full stop, common in scraped text: "war.The", "war.”“We".
INNER_BREAK = re.compile(r"(?<=[a0)][a0)])[.!?]['\")]?(?=['\"(]*Aa)")


def end_class(chunk: str, shape: str) -> End:
    """Return how `chunk` can end a sentence.

    Examples
    --------
    >>> [end_class(c, shape_of(c)).name for c in ("war.”", "Mr.", "U.S.", "Sept.", "war,")]
    ['SURE', 'NO', 'BEFORE_STARTER', 'NOT_BEFORE_NUMBER', 'NO']
    """
    closed = _CLOSED.search(shape, max(0, len(shape) - 64))
    if not closed:
        return End.NO
    if closed.group() != ".":
        return End.SURE
    return word_class(fold(chunk[: closed.start()]))


def word_class(before: str) -> End:
    """Return how a single full stop after the word `before` can end a sentence."""
    word = before.lstrip("'\"([{“‘„«").lower()
    if word in _NEVER:
        return End.NO
    if word in _MONTHS_AND_NUMBERS:
        return End.NOT_BEFORE_NUMBER
    if word in _MAYBE or _INITIALS.match(word):
        return End.BEFORE_STARTER
    return End.SURE


def start_class(chunk: str, shape: str) -> Start:
    """Return how `chunk` can begin a sentence."""
    opened = _OPENED.match(shape)
    quotes, first = opened.groups() if opened else ("", "")
    if first != "A":
        return Start.NUMBER if first else Start.NO
    start, end = find_tokens(shape)[0].tolist()
    if '"' in quotes or opens_sentence(fold(chunk[start:end])):
        return Start.STARTER
    return Start.CAPITAL


def opens_sentence(token: str) -> bool:
    """Tell whether a folded token is a word that usually opens a sentence."""
    if not "A" <= token[:1] <= "Z":
        return False
    word = _FIRST_WORD.match(token)
    return word is not None and word.group() in STARTERS


def sentences(text: str) -> pd.DataFrame:
    """Split a text into sentences.

    Returns
    -------
    pandas.DataFrame
        ``start``, ``end``: code points of each sentence in `text`, end exclusive, without
        the white space around it.

    Examples
    --------
    >>> text = "Mr. Orr met U.S. envoys. “We agree,” he said."
    >>> [text[s:e] for s, e in sentences(text).itertuples(index=False)]
    ['Mr. Orr met U.S. envoys.', '“We agree,” he said.']
    """
    import pandas as pd  # as in `tokenize`

    starts: list[int] = []
    ends: list[int] = []
    for line in re.finditer(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+", text):
        for start, end in _in_line(line.group()):
            starts.append(line.start() + start)
            ends.append(line.start() + end)
    return pd.DataFrame({"start": starts, "end": ends}, dtype="int64")


def _in_line(line: str) -> list[tuple[int, int]]:
    shape = shape_of(line)
    spans: list[tuple[int, int]] = []
    before = End.NO
    first = last = -1
    for match in re.finditer(r"[^ ]+", shape):
        chunk, form = line[match.start() : match.end()], match.group()
        if first >= 0 and BREAK[before][start_class(chunk, form)]:
            spans.append((first, last))
            first = -1
        first = match.start() if first < 0 else first
        for inner in INNER_BREAK.finditer(form):
            spans.append((first, match.start() + inner.end()))
            first = match.start() + inner.end()
        last, before = match.end(), end_class(chunk, form)
    if first >= 0:
        spans.append((first, last))
    return spans
