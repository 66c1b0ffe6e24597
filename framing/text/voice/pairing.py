"""Spans as ranges of words, found ones paired with marked ones.

Coders and rules cut a quotation in different places; what matters is whose words they are.
So a leading *that* or *as* does not count, neighbors that are one quotation of one source are
joined, and a pair is judged by the words that both hold.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from framing.text.voice.spans import VoiceSpan

__all__ = [
    "Overlap",
    "WordRange",
    "meeting",
    "overlaps",
    "pair",
    "same_source",
    "word_ranges",
    "words_between",
]

_PRONOUNS = frozenset("i you he she it we they him her them his their who".split())
_NO_CONTENT = _PRONOUNS | frozenset(
    """a an the this these those that of to in on for at by with and or its our my
    mr mrs ms dr sen rep gov president former u.s us said says one some many several
    other""".split()
)


class WordRange(NamedTuple):
    """A span as a range of words.

    Attributes
    ----------
    first, last : int
        From the word `first` up to the word `last`.
    kind : {"direct", "indirect", "mixed"}
    source, speaker : str or None
    counts : bool
        No, if it is an attitude and these are left out.
    """

    first: int
    last: int
    kind: str
    source: str | None
    speaker: str | None
    counts: bool


class Overlap(NamedTuple):
    """Two ranges that share words.

    Attributes
    ----------
    jaccard : float
        Words in both, by words in either.
    gold, found : int
        Which of the marked, which of the found ranges.
    """

    jaccard: float
    gold: int
    found: int


def words_between(starts: Sequence[int], start: int, end: int) -> slice:
    """Return the words whose first character stands from `start` up to `end`.

    Examples
    --------
    >>> words_between([0, 4, 9], 4, 12)
    slice(1, 3, None)
    """
    return slice(bisect_left(starts, start), bisect_left(starts, end))


def word_ranges(
    starts: Sequence[int], texts: Sequence[str], spans: Iterable[VoiceSpan], attitudes: bool
) -> list[WordRange]:
    """Return spans as ranges of words, the pieces of one quotation joined."""
    ranges: list[WordRange] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        there = words_between(starts, span.start, span.end)
        first, last = there.start, there.stop
        if span.kind == "scare" or first == last:
            continue
        if last - first > 1 and texts[first] in ("that", "as"):
            first += 1
        counts = attitudes or span.attribution == "speech"
        this = WordRange(first, last, span.kind, span.source, span.speaker, counts)
        if ranges and _goes_on(ranges[-1], this):
            this = _join(ranges.pop(), this)
        ranges.append(this)
    return sorted(ranges, key=lambda span: span.first)  # a leading "that" may have been passed


def _goes_on(before: WordRange, this: WordRange) -> bool:
    return (
        before.last == this.first
        and "indirect" not in (before.kind, this.kind)
        and (before.source == this.source or None in (before.source, this.source))
    )


def _join(before: WordRange, this: WordRange) -> WordRange:
    return before._replace(
        last=this.last,
        kind=before.kind if before.kind == this.kind else "mixed",
        source=before.source or this.source,
        speaker=before.speaker or this.speaker,
    )


def _jaccard(a: WordRange, b: WordRange) -> float:
    shared = min(a.last, b.last) - max(a.first, b.first)
    return shared / (a.last - a.first + b.last - b.first - shared) if shared > 0 else 0.0


def meeting(
    stretches: Sequence[tuple[int, int]],
) -> Callable[[int, int], list[int]]:
    """Return a function that tells which stretches share anything with one from start to end.

    Parameters
    ----------
    stretches : sequence of (int, int)
        Sorted by their start; they may lie upon each other.

    Examples
    --------
    >>> meeting([(0, 9), (2, 4), (8, 12)])(5, 9)
    [0, 2]
    """
    starts = [start for start, _ in stretches]
    reached = list(accumulate((end for _, end in stretches), max))

    def met(start: int, end: int) -> list[int]:
        near = range(bisect_right(reached, start), bisect_left(starts, end))
        return [i for i in near if stretches[i][1] > start]

    return met


def overlaps(gold: Sequence[WordRange], found: Sequence[WordRange]) -> list[Overlap]:
    """Return all pairs that share words, the best first; both are sorted by their first word."""
    met = meeting([(span.first, span.last) for span in found])
    near = []
    for i, a in enumerate(gold):
        for k in met(a.first, a.last):
            b = found[k]
            shared = min(a.last, b.last) - max(a.first, b.first)
            either = a.last - a.first + b.last - b.first - shared
            near.append(Overlap(shared / either, i, k))
    return sorted(near, reverse=True)


def pair(near: Iterable[Overlap], threshold: float) -> dict[int, int]:
    """Return the found range of each marked one: one to one, the best first.

    Examples
    --------
    >>> pair([Overlap(1.0, 0, 1), Overlap(0.9, 0, 0), Overlap(0.8, 1, 0)], 0.8)
    {0: 1, 1: 0}
    """
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for value, i, k in near:
        if value >= threshold and i not in pairs and k not in taken:
            pairs[i] = k
            taken.add(k)
    return pairs


def same_source(a: str | None, b: str | None) -> bool:
    """Tell whether two source phrases name the same source.

    Examples
    --------
    >>> same_source("Spokeswoman Ann Orr", "Orr’s"), same_source("President Orr", "President Lee")
    (True, False)
    >>> same_source("He", "he"), same_source("he", "they")
    (True, False)
    """
    if not a or not b:
        return False
    a, b = (phrase.lower().replace("’", "'").strip() for phrase in (a, b))
    if a == b:
        return True
    one, other = _source_words(a), _source_words(b)
    content, other_content = one - _NO_CONTENT, other - _NO_CONTENT
    if content and other_content:
        return not content.isdisjoint(other_content)
    return bool(one & other & _PRONOUNS)


def _source_words(phrase: str) -> set[str]:
    return {re.sub(r"'s?\Z", "", word).strip(".") for word in re.findall(r"[\w.'-]+", phrase)}
