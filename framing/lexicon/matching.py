"""Where the patterns of a lexicon match, and which of the matches count.

Candidates are all spans of tokens that a pattern can cover inside one sentence. Within a
category (1) a candidate that overlaps a match of an exclusion is void; (2) of the others
the longest is accepted first (the leftmost of equals), and what overlaps it is not. So a
token counts once for a category, and may count for several. Categories are independent.

Patterns are compiled against the types of the vocabulary and looked for at their rarest
word in the stream of type numbers; no pattern ever meets a string of text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numba import njit

from framing.corpus import Corpus
from framing.corpus.block import SECTIONS
from framing.errors import LexiconError
from framing.lexicon.patterns import ANY, MOST_TOKENS, Element, Pattern, TypeIndex, parse_pattern
from framing.text.scan import Stream, Vocabulary, scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus import Block
    from framing.lexicon.model import Lexicon

__all__ = ["Hits", "Matcher", "find_matches", "match_text"]

# What the sort key of a candidate has room for, see _resolve.
MOST_PATTERNS, MOST_CATEGORIES = 1 << 16, 1 << 13
_ANY = -1  # the element that every token fills


@dataclass(frozen=True, slots=True)
class Hits:
    """Accepted matches in one stream, in the order of the text.

    Attributes
    ----------
    first, last : ndarray of int64
        Places of the first and last token in ``stream.types``.
    category : ndarray of int32
        Index into ``matcher.categories``.
    pattern : ndarray of int32
        Index into ``matcher.patterns``.
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    category: NDArray[np.int32]
    pattern: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.first)

    def where(self, keep: NDArray[np.bool_]) -> Hits:
        """Return the hits for which `keep` is true."""
        return Hits(self.first[keep], self.last[keep], self.category[keep], self.pattern[keep])


@dataclass(slots=True)
class Matcher:
    """Several lexicons, compiled together against a vocabulary that may still grow.

    Attributes
    ----------
    lexicons : tuple of Lexicon
    categories : list of (str, str)
        Lexicon and category of each category number; a gate is a category of its own.
    patterns : list of Pattern
    """

    lexicons: tuple[Lexicon, ...]
    vocabulary: Vocabulary
    categories: list[tuple[str, str]] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    _gates: list[tuple[int, int, NDArray[np.int32]]] = field(default_factory=list)
    _table: _PatternTable | None = None
    _index: TypeIndex | None = None
    _slot: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    _slot_first: list[int] = field(default_factory=lambda: [0])
    _slot_elements: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        rows: list[tuple[Pattern, int, bool]] = []
        for lexicon in self.lexicons:
            begin = len(self.categories)
            for category in lexicon.categories:
                number = self._category(lexicon.id, category.id)
                rows += _rows(category.patterns, number, excluded=False)
                rows += _rows(category.exclusions, number, excluded=True)
            if lexicon.gate is not None:
                number = self._category(lexicon.id, "gate")
                rows += _rows(lexicon.gate.patterns, number, excluded=False)
                gated = np.arange(begin, number, dtype=np.int32)
                self._gates.append((number, lexicon.gate.min_hits, gated))
        self.patterns = [pattern for pattern, _, _ in rows]
        if len(rows) > MOST_PATTERNS or len(self.categories) > MOST_CATEGORIES:
            raise LexiconError(
                f"{len(rows):,} patterns in {len(self.categories):,} categories are too many to "
                f"match at once; the most are {MOST_PATTERNS:,} (alternatives of several words "
                f"count singly) in {MOST_CATEGORIES:,}. Match the lexicons one after the other."
            )
        elements = {e: None for p in self.patterns for e in p.elements if e != ANY}
        number_of = {element: i for i, element in enumerate(elements)} | {ANY: _ANY}
        self._index = TypeIndex(elements)
        self._table = _PatternTable.of(rows, number_of)

    def _category(self, lexicon: str, category: str) -> int:
        self.categories.append((lexicon, category))
        return len(self.categories) - 1

    def find(self, stream: Stream) -> Hits:
        """Return the hits of all categories; gates are not applied yet."""
        self._compile()
        table = self._table
        if table is None or not self.patterns:
            none = np.empty(0, np.int32)
            return Hits(none.astype(np.int64), none.astype(np.int64), none, none)
        slot_first = np.array(self._slot_first, np.int64)
        slot_elements = np.array(self._slot_elements, np.int32)
        frequency = _frequency(
            stream.types, self._slot, slot_first, slot_elements, table.n_elements
        )
        anchor, by_element_first, by_element = table.anchored(frequency, len(stream.types))
        found = _find(
            stream.types, self._slot, slot_first, slot_elements, MOST_TOKENS,
            anchor, by_element_first, by_element,
            table.first, table.element, table.gap, table.category, table.excluded,
        )  # fmt: skip
        return Hits(*found)

    def _compile(self) -> None:
        """Look up the types that are new since the last call."""
        assert self._index is not None
        known = len(self._slot)
        new = self.vocabulary.types[known:]
        slots = np.full(len(new), -1, np.int32)
        for place, elements in self._index.look_up(new):
            slots[place] = len(self._slot_first) - 1
            self._slot_elements += elements
            self._slot_first.append(len(self._slot_elements))
        self._slot = np.concatenate([self._slot, slots])

    def countable(
        self, hits: Hits, document: NDArray[np.int32], n_docs: int, *, gate: bool = True
    ) -> NDArray[np.bool_]:
        """Tell which hits count: those of categories, in documents of the lexicon's domain.

        `document` is the number of the document of each hit; a document is in the domain
        when it has at least as many hits of the gate as the lexicon asks for. The hits of
        the gates themselves do not count.
        """
        keep = ~np.isin(hits.category, [number for number, _, _ in self._gates])
        for number, min_hits, gated in self._gates if gate else ():
            n = np.bincount(document[hits.category == number], minlength=n_docs)
            keep &= ~np.isin(hits.category, gated) | (n >= min_hits)[document]
        return keep


def _rows(
    patterns: Sequence[str], category: int, *, excluded: bool
) -> list[tuple[Pattern, int, bool]]:
    return [(p, category, excluded) for text in patterns for p in parse_pattern(text)]


@dataclass(frozen=True, slots=True)
class _PatternTable:
    """The patterns as flat arrays for the compiled loop."""

    first: NDArray[np.int64]
    element: NDArray[np.int32]
    gap: NDArray[np.int32]
    category: NDArray[np.int32]
    excluded: NDArray[np.bool_]
    n_elements: int

    @classmethod
    def of(
        cls, rows: Sequence[tuple[Pattern, int, bool]], number_of: dict[Element, int]
    ) -> _PatternTable:
        elements = [number_of[e] for pattern, _, _ in rows for e in pattern.elements]
        gaps = [gap for pattern, _, _ in rows for gap in (*pattern.gaps, 0)]
        lengths = [len(pattern.elements) for pattern, _, _ in rows]
        return cls(
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            np.array(elements, np.int32),
            np.array(gaps, np.int32),
            np.array([category for _, category, _ in rows], np.int32),
            np.array([excluded for _, _, excluded in rows], np.bool_),
            len(number_of) - 1,
        )

    def anchored(
        self, frequency: NDArray[np.int64], n_tokens: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
        """Choose the rarest element of each pattern; list the patterns by that element.

        The choice changes the time, never the result. Elements are listed by number + 1, so
        that the patterns of nothing but ``*`` come first.
        """
        weight = np.append(frequency, n_tokens + 1)[self.element]
        lengths = np.diff(self.first)
        pattern = np.repeat(np.arange(len(lengths)), lengths)
        place = np.arange(len(self.element)) - self.first[pattern]
        order = np.lexsort([place, weight, pattern])
        anchor = place[order][self.first[:-1]].astype(np.int32)
        at = self.element[self.first[:-1] + anchor] + 1
        by_element = np.argsort(at, kind="stable").astype(np.int32)
        counts = np.bincount(at, minlength=self.n_elements + 1)
        return anchor, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), by_element


def find_matches(corpus: Corpus, *lexicons: Lexicon, gate: bool = True) -> Iterator[pd.DataFrame]:
    """Yield the accepted matches of lexicons in a corpus, one frame a block.

    Parameters
    ----------
    corpus : Corpus
        Cleaned as it was read; removed paragraphs are not searched.
    *lexicons : Lexicon
        Their categories are looked for in one pass, each lexicon under its own gate.
    gate : bool, default True
        Leave out the hits of a lexicon in documents outside its domain.

    Yields
    ------
    pandas.DataFrame
        One row a match: ``document, section, paragraph, lexicon, category, pattern, term,
        start, end``; `term` is the matched form as counted, offsets are code points in
        the document's text.
    """
    vocabulary = Vocabulary()
    matcher = Matcher(tuple(lexicons), vocabulary)
    for block in corpus.blocks():
        stream = scan(block, vocabulary)
        hits = matcher.find(stream)
        document = block.paragraphs.document[paragraph_of(stream, hits.first)]
        hits = hits.where(matcher.countable(hits, document, len(block.documents), gate=gate))
        yield match_frame(block, stream, matcher, hits)


def match_text(lexicon: Lexicon, text: str, *, gate: bool = False) -> pd.DataFrame:
    """Return the accepted matches of a lexicon in one text.

    Returns
    -------
    pandas.DataFrame
        ``category, pattern, term, start, end``, in the order of the text.
    """
    corpus = Corpus.from_texts({"text": text}, clean=False)
    frames = list(find_matches(corpus, lexicon, gate=gate))
    columns = ["category", "pattern", "term", "start", "end"]
    return frames[0][columns] if frames else pd.DataFrame(columns=columns)


def paragraph_of(stream: Stream, place: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return which paragraph of the block holds each place in the stream."""
    return stream.paragraph[np.searchsorted(stream.first, place, side="right") - 1]


def match_frame(block: Block, stream: Stream, matcher: Matcher, hits: Hits) -> pd.DataFrame:
    """Return hits as a tidy frame with offsets into the original text."""
    at = paragraph_of(stream, hits.first)
    paragraphs = block.paragraphs
    names = block.documents["document"].to_numpy(dtype=object)[paragraphs.document[at]]
    terms, term_of = matcher.vocabulary.terms, matcher.vocabulary.term_of_type
    forms = [
        " ".join(terms[term_of[t]] for t in stream.types[first : last + 1])
        for first, last in zip(hits.first, hits.last, strict=True)
    ]
    category = np.array(matcher.categories, dtype=object).reshape(-1, 2)[hits.category]
    return pd.DataFrame(
        {
            "document": pd.Series(names, dtype="str"),
            "section": pd.Series(np.array(SECTIONS)[paragraphs.section[at]], dtype="str"),
            "paragraph": paragraphs.number[at].astype(np.int64),
            "lexicon": pd.Series(category[:, 0], dtype="str"),
            "category": pd.Series(category[:, 1], dtype="str"),
            "pattern": pd.Series([matcher.patterns[p].text for p in hits.pattern], dtype="str"),
            "term": pd.Series(forms, dtype="str"),
            "start": stream.start[hits.first].astype(np.int64),
            "end": (stream.start[hits.last] + stream.length[hits.last]).astype(np.int64),
        }
    )


@njit(cache=True, nogil=True)
def _frequency(types, slot, slot_first, slot_elements, n_elements):  # type: ignore[no-untyped-def]
    """Count how often each element could be filled."""
    n_slots = len(slot_first) - 1
    per_slot = np.zeros(n_slots, np.int64)
    for t in types:
        if t >= 0 and slot[t] >= 0:
            per_slot[slot[t]] += 1
    frequency = np.zeros(n_elements, np.int64)
    for s in range(n_slots):
        for k in range(slot_first[s], slot_first[s + 1]):
            frequency[slot_elements[k]] += per_slot[s]
    return frequency


@njit(cache=True, nogil=True)
def _fills(t, element, slot, slot_first, slot_elements):  # type: ignore[no-untyped-def]
    if element < 0:
        return True
    s = slot[t]
    if s < 0:
        return False
    for k in range(slot_first[s], slot_first[s + 1]):  # noqa: SIM110  a generator is slow here
        if slot_elements[k] == element:
            return True
    return False


@njit(cache=True, nogil=True)
def _reach(  # type: ignore[no-untyped-def]
    types, at, step, anchor, begin, end, element, gap, ends, slot, slot_first, slot_elements
):
    """Find where the elements before (`step` -1) or after (+1) the anchor can end.

    Writes the offsets from `at` into `ends` and returns how many there are.
    """
    ends[0] = 0
    n = 1
    e = anchor
    while begin <= e + step < end:
        room = gap[e + step] if step < 0 else gap[e]
        e += step
        # ends is sorted by distance, so no place is tried twice
        n_new = 0
        tried = 0
        base = len(ends) // 2
        for k in range(n):
            for distance in range(max(ends[k] + 1, tried + 1), ends[k] + room + 2):
                place = at + step * distance
                if place < 0 or place >= len(types):
                    break
                blocked = False
                for between in range(ends[k] + 1, distance + 1):
                    if types[at + step * between] < 0:
                        blocked = True
                        break
                if blocked:
                    break
                tried = distance
                if _fills(types[place], element[e], slot, slot_first, slot_elements):
                    ends[base + n_new] = distance
                    n_new += 1
        for k in range(n_new):
            ends[k] = ends[base + k]
        n = n_new
        if n == 0:
            break
    return n


@njit(cache=True, nogil=True)
def _find(  # type: ignore[no-untyped-def]
    types, slot, slot_first, slot_elements, most_tokens, anchor, by_first, by_element,
    first, element, gap, category, excluded,
):  # fmt: skip
    """Walk through the stream; resolve the candidates of each sentence at its end."""
    n_cand = 0
    cand = np.empty((1024, 3), np.int64)  # first, last, pattern
    n_out = 0
    out = np.empty((1024, 3), np.int64)
    left = np.empty(2 * most_tokens + 2, np.int64)
    right = np.empty(2 * most_tokens + 2, np.int64)
    void = np.full(len(types), -1, np.int32)
    taken = np.full(len(types), -1, np.int32)
    sentence = 0
    for i in range(len(types) + 1):
        if i == len(types) or types[i] < 0:
            if n_cand:
                while n_out + n_cand > len(out):
                    out = _doubled(out)
                n_out = _resolve(
                    cand, n_cand, sentence, category, excluded, void, taken, out, n_out
                )
            n_cand = 0
            sentence = i + 1
            continue
        s = slot[types[i]]
        begin, end = (slot_first[s], slot_first[s + 1]) if s >= 0 else (0, 0)
        for k in range(begin - 1, end):
            # k = begin - 1 stands for the patterns that any word can anchor
            e = slot_elements[k] + 1 if k >= begin else 0
            for j in range(by_first[e], by_first[e + 1]):
                p = by_element[j]
                if first[p + 1] - first[p] == 1:
                    n_left, n_right = 1, 1
                    left[0], right[0] = 0, 0
                else:
                    n_left = _reach(
                        types, i, -1, first[p] + anchor[p], first[p], first[p + 1], element, gap,
                        left, slot, slot_first, slot_elements,
                    )  # fmt: skip
                    if n_left == 0:
                        continue
                    n_right = _reach(
                        types, i, 1, first[p] + anchor[p], first[p], first[p + 1], element, gap,
                        right, slot, slot_first, slot_elements,
                    )  # fmt: skip
                while n_cand + n_left * n_right > len(cand):
                    cand = _doubled(cand)
                for a in range(n_left):
                    for b in range(n_right):
                        cand[n_cand, 0] = i - left[a]
                        cand[n_cand, 1] = i + right[b]
                        cand[n_cand, 2] = p
                        n_cand += 1
    out = out[:n_out]
    pattern = out[:, 2].astype(np.int32)
    return out[:, 0].copy(), out[:, 1].copy(), category[pattern], pattern


@njit(cache=True, nogil=True)
def _doubled(rows):  # type: ignore[no-untyped-def]
    larger = np.empty((2 * len(rows), rows.shape[1]), np.int64)
    larger[: len(rows)] = rows
    return larger


@njit(cache=True, nogil=True)
def _resolve(  # type: ignore[no-untyped-def]
    cand, n_cand, sentence, category, excluded, void, taken, out, n_out
):
    """Accept the candidates of one sentence: see the module for the rule."""
    if n_cand == 1:
        if not excluded[cand[0, 2]]:
            out[n_out] = cand[0]
            n_out += 1
        return n_out
    # one number sorts by category, exclusions first, longest first, leftmost, first pattern
    key = np.empty(n_cand, np.uint64)
    for c in range(n_cand):
        p = cand[c, 2]
        length = cand[c, 1] - cand[c, 0]
        key[c] = (
            np.uint64(category[p]) << np.uint64(50)
            | np.uint64(0 if excluded[p] else 1) << np.uint64(49)
            | np.uint64(63 - length) << np.uint64(43)
            | np.uint64(cand[c, 0] - sentence) << np.uint64(16)
            | np.uint64(p)
        )
    begin = n_out
    for c in np.argsort(key):
        p = cand[c, 2]
        free = True
        for place in range(cand[c, 0], cand[c, 1] + 1):
            if excluded[p]:
                void[place] = category[p]
            elif void[place] == category[p] or taken[place] == category[p]:
                free = False
                break
        if excluded[p] or not free:
            continue
        for place in range(cand[c, 0], cand[c, 1] + 1):
            taken[place] = category[p]
        out[n_out] = cand[c]
        n_out += 1
    # back into the order of the text, for whoever reads the hits
    found = out[begin:n_out].copy()
    order = np.argsort(found[:, 0] * np.int64(65536) + found[:, 2])
    for k in range(len(order)):
        out[begin + k] = found[order[k]]
    return n_out
