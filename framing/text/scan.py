"""Blocks of documents as streams of type numbers.

A corpus of 18 million tokens holds some 400,000 distinct chunks (what white space
separates). So a compiled loop cuts the bytes into chunks and numbers them; the rules of
`tokens` and `sentences` are applied once to each distinct chunk; a second loop turns the
stream of chunks into one of types, with the offset of every token. The result is the same
as that of `tokenize` and `sentences` on each paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from framing.corpus.paragraphs import space_width
from framing.text.sentences import (
    BREAK,
    INNER_BREAK,
    MOST_QUOTES,
    End,
    Start,
    opens_sentence,
    word_class,
)
from framing.text.tokens import find_tokens, fold, fold_spans, shape_of, terms_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus import Block

__all__ = ["SENTENCE_END", "Stream", "Vocabulary", "scan"]

SENTENCE_END = -1  # stands between sentences in a stream of types

_BATCH = 2048  # chunks looked up at a time
_BREAKS = np.array(BREAK, dtype=np.bool_)


def _one_of(shapes: str) -> NDArray[np.bool_]:
    table = np.zeros(256, np.bool_)
    table[list(shapes.encode())] = True
    return table


_IS_OPENING, _IS_CLOSING, _IS_STOP = _one_of("'\"("), _one_of("'\")"), _one_of(".!?")


@dataclass(frozen=True, slots=True)
class Stream:
    """The tokens of one block, kept paragraphs only.

    Attributes
    ----------
    types : ndarray of int32
        Type numbers; `SENTENCE_END` stands after each sentence.
    start, length : ndarray of int32
        Code points: where each token begins in its document, and how long it is there.
    paragraph : ndarray of int64, shape (n_kept,)
        Which paragraphs of the block were kept.
    first : ndarray of int64, shape (n_kept + 1,)
        Where each kept paragraph begins in `types`.
    """

    types: NDArray[np.int32]
    start: NDArray[np.int32]
    length: NDArray[np.int32]
    paragraph: NDArray[np.int64]
    first: NDArray[np.int64]


@dataclass(slots=True)
class Vocabulary:
    """Every chunk, type and term met so far; grows while a corpus is scanned.

    Attributes
    ----------
    types : list of str
        Folded tokens, case kept, by type number.
    terms : list of str
        What is counted, by term number.
    term_of_type : ndarray of int32
        Term number of each type.
    """

    types: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    term_of_type: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    _type_number: dict[str, int] = field(default_factory=dict)
    _term_number: dict[str, int] = field(default_factory=dict)
    # slots of an open-addressing hash table: key, chunk number + 1 (0 is free)
    _table: NDArray[np.uint64] = field(default_factory=lambda: np.zeros((1 << 16, 2), np.uint64))
    _pool: NDArray[np.uint8] = field(default_factory=lambda: np.empty(1 << 19, np.uint8))
    _pool_end: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1 << 15, np.int64))
    _n_chunks: int = 0
    _n_known: int = 0
    _opens: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))
    _rules: _ChunkRules = field(default_factory=lambda: _ChunkRules.empty())

    def _number_chunks(
        self,
        text: NDArray[np.uint8],
        begin: NDArray[np.int64],
        end: NDArray[np.int64],
        chars: NDArray[np.int32],
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
        """Cut paragraphs into chunks and return their numbers, adding the new ones."""
        chunks, starts, first, *grown = _number_chunks(
            text, begin, end, chars, self._table, self._pool, self._pool_end, self._n_chunks
        )
        self._table, self._pool, self._pool_end, self._n_chunks = grown
        return chunks, starts, first

    def _learn(self) -> None:
        """Apply the rules to the chunks met since the last call."""
        if self._n_known == self._n_chunks:
            return
        begin = int(self._pool_end[self._n_known - 1]) if self._n_known else 0
        end = int(self._pool_end[self._n_chunks - 1])
        text = self._pool[begin:end].tobytes().decode("utf-8", "replace")
        shape = shape_of(text)
        spans = find_tokens(shape)
        starts = spans[:, 0]
        forms = np.frombuffer(shape.encode(), np.uint8)
        line_end = np.flatnonzero(forms == ord("\n"))
        line_start = np.concatenate([[0], line_end[:-1] + 1])
        chunk = np.searchsorted(line_end, starts)
        types = self._number(text, spans)
        n_tokens = np.bincount(chunk, minlength=len(line_end))
        has_token = np.flatnonzero(n_tokens)
        first_token = np.cumsum(n_tokens)[has_token] - n_tokens[has_token]
        opens = np.zeros(len(line_end), np.bool_)
        opens[has_token] = self._opens[types[first_token]]
        self._rules = self._rules.extended(
            n_tokens=n_tokens,
            types=types,
            offset=starts - line_start[chunk],
            length=spans[:, 1] - starts,
            inner_break=_inner_breaks(shape, starts, chunk),
            end=_ends(text, forms, line_start, line_end),
            start=_starts(forms, line_start, opens),
        )
        self._n_known = self._n_chunks

    def _number(self, text: str, spans: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the type number of each token, adding the new ones."""
        number, before = self._type_number, len(self._type_number)
        numbers = [number.setdefault(token, len(number)) for token in fold_spans(text, spans)]
        self.types = list(number)
        new = self.types[before:]
        term, known = self._term_number, len(self._term_number)
        terms = [term.setdefault(name, len(term)) for name in terms_of(new)]
        self.terms += islice(term, known, None)
        self.term_of_type = np.concatenate([self.term_of_type, np.array(terms, np.int32)])
        opens = np.array([opens_sentence(token) for token in new], np.bool_)
        self._opens = np.concatenate([self._opens, opens])
        return np.array(numbers, np.int32)


@dataclass(frozen=True, slots=True)
class _ChunkRules:
    """What the rules say of each chunk: its tokens, and whether it ends or opens a sentence."""

    first: NDArray[np.int64]
    types: NDArray[np.int32]
    offset: NDArray[np.int32]
    length: NDArray[np.int32]
    inner_break: NDArray[np.bool_]
    end: NDArray[np.int8]
    start: NDArray[np.int8]

    @classmethod
    def empty(cls) -> _ChunkRules:
        none = np.empty(0, np.int32)
        flags = np.empty(0, np.int8)
        return cls(np.zeros(1, np.int64), none, none, none, flags.astype(np.bool_), flags, flags)

    def extended(
        self, *, n_tokens: NDArray[np.int64], **columns: NDArray[np.generic]
    ) -> _ChunkRules:
        """Return the rules with those of further chunks behind."""
        joined = {
            name: np.concatenate([old, new.astype(old.dtype, copy=False)])
            for name, new in columns.items()
            for old in [getattr(self, name)]
        }
        first = np.concatenate([self.first, self.first[-1] + np.cumsum(n_tokens)])
        return _ChunkRules(first=first, **joined)


def _inner_breaks(
    shape: str, starts: NDArray[np.int64], chunk: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Mark the tokens before which a sentence ends inside their chunk."""
    marks = np.zeros(len(starts), np.bool_)
    for match in INNER_BREAK.finditer(shape):
        after = int(np.searchsorted(starts, match.end()))
        if 0 < after < len(starts) and chunk[after] == chunk[after - 1]:
            marks[after] = True
    return marks


def _ends(
    text: str,
    forms: NDArray[np.uint8],
    line_start: NDArray[np.int64],
    line_end: NDArray[np.int64],
) -> NDArray[np.int8]:
    """Return the `End` class of each chunk."""
    last = line_end - 1
    for _ in range(MOST_QUOTES):
        last = last - (_IS_CLOSING[forms[last]] & (last >= line_start))
    stops = (last >= line_start) & _IS_STOP[forms[last]]
    classes = np.where(stops, End.SURE, End.NO).astype(np.int8)
    alone = stops & (last == line_end - 1) & (forms[last] == ord("."))
    alone &= ~(_IS_STOP[forms[last - 1]] & (last > line_start))
    for i in np.flatnonzero(alone).tolist():
        classes[i] = word_class(fold(text[line_start[i] : last[i]]))
    return classes


def _starts(
    forms: NDArray[np.uint8], line_start: NDArray[np.int64], opens: NDArray[np.bool_]
) -> NDArray[np.int8]:
    """Return the `Start` class of each chunk; `opens` tells whose first word is a starter."""
    first, quoted = line_start, np.zeros(len(line_start), np.bool_)
    for _ in range(MOST_QUOTES):
        quoted = quoted | (forms[first] == ord('"'))
        first = first + _IS_OPENING[forms[first]]
    capital = np.where(opens | quoted, Start.STARTER, Start.CAPITAL)
    cases = [forms[first] == ord("A"), forms[first] == ord("0")]
    return np.select(cases, [capital, Start.NUMBER], Start.NO).astype(np.int8)


def scan(block: Block, vocabulary: Vocabulary) -> Stream:
    """Turn the kept paragraphs of a block into a stream of types.

    Parameters
    ----------
    block : Block
        Documents with their paragraphs; those with ``rule >= 0`` are left out.
    vocabulary : Vocabulary
        Grows by what the block brings.

    Returns
    -------
    Stream
    """
    paragraphs = block.paragraphs
    kept = np.flatnonzero(paragraphs.rule < 0)
    chunks, starts, first = vocabulary._number_chunks(
        block.text, paragraphs.start[kept], paragraphs.end[kept], paragraphs.start_char[kept]
    )
    vocabulary._learn()
    rules = vocabulary._rules
    n_tokens = np.diff(rules.first)[chunks].sum()
    types, start, length, token_first = _expand(
        chunks, starts, first, int(2 * n_tokens), _BREAKS,
        rules.first, rules.types, rules.offset, rules.length, rules.inner_break,
        rules.end, rules.start,
    )  # fmt: skip
    return Stream(types, start, length, kept, token_first)


# What a byte can be: within a word, white space, perhaps the first byte of a white space,
# or a byte that goes on with a code point.
_WORD, _SPACE, _PERHAPS, _GOES_ON = 0, 1, 2, 3
_KIND = np.zeros(256, np.uint8)
_KIND[[9, 10, 11, 12, 13, 28, 29, 30, 31, 32]] = _SPACE
_KIND[[0xC2, 0xE1, 0xE2, 0xE3]] = _PERHAPS
_KIND[0x80:0xC0] = _GOES_ON
_COMMA, _ALNUM = np.zeros(256, np.bool_), np.zeros(256, np.bool_)
_COMMA[list(b",;:")] = True
_ALNUM[[b for b in range(128) if chr(b).isalnum()]] = True


@njit(cache=True, nogil=True)
def _cut(text, i, stop, char, keys, places, lengths, starts, n):  # type: ignore[no-untyped-def]
    """Cut a paragraph into chunks, until it ends or the batch is full.

    A chunk of up to seven bytes is its own key; a longer one has a hash, marked by the
    highest bit, and has to be compared byte by byte.
    """
    while i < stop and n < len(keys):
        kind = _KIND[text[i]]
        if kind == _SPACE:
            i += 1
            char += 1
            continue
        if kind == _PERHAPS:
            width = space_width(text, i, stop)
            if width:
                i += width
                char += 1
                continue
        place = i
        starts[n] = char
        h = np.uint64(0)
        eight = np.uint64(0)
        shift = np.uint64(0)
        while i < stop:
            b = text[i]
            kind = _KIND[b]
            if kind == _SPACE or (kind == _PERHAPS and space_width(text, i, stop)):
                break
            char += kind != _GOES_ON
            eight |= np.uint64(b) << shift
            shift += np.uint64(8)
            if shift == np.uint64(64):
                h = (h ^ eight) * np.uint64(0x9E3779B97F4A7C15)
                h ^= h >> np.uint64(32)
                eight = np.uint64(0)
                shift = np.uint64(0)
            i += 1
        length = i - place
        if shift and length > 1 and _COMMA[text[i - 1]] and _ALNUM[text[i - 2]]:
            # "war," is "war": a comma behind a letter or digit changes no rule, so that a
            # tenth of the chunks need not be learned
            shift -= np.uint64(8)
            eight &= (np.uint64(1) << shift) - np.uint64(1)
            length -= 1
        if length < 8:
            keys[n] = eight | np.uint64(length) << np.uint64(56)
        else:
            h = (h ^ eight) * np.uint64(0x9E3779B97F4A7C15)
            keys[n] = h | np.uint64(1) << np.uint64(63)
        places[n] = place
        lengths[n] = length
        n += 1
    return i, char, n


@njit(cache=True, nogil=True)
def _number_chunks(  # type: ignore[no-untyped-def]
    text, begin, end, chars, table, pool, pool_end, n_chunks
):
    """Cut paragraphs into chunks and number them, in batches.

    In a batch the processor can wait for many places of the table at once.
    """
    most = len(begin) + 1
    for paragraph in range(len(begin)):
        most += (end[paragraph] - begin[paragraph]) // 2
    ids = np.empty(most, np.int32)
    starts = np.empty(most, np.int32)
    first = np.zeros(len(begin) + 1, np.int64)
    keys = np.empty(_BATCH, np.uint64)
    places = np.empty(_BATCH, np.int64)
    lengths = np.empty(_BATCH, np.int64)
    n = 0
    out = 0
    for paragraph in range(len(begin) + 1):
        last = paragraph == len(begin)
        i, stop = (0, 0) if last else (begin[paragraph], end[paragraph])
        char = np.int32(0) if last else chars[paragraph]
        while i < stop or (last and n):
            i, char, n = _cut(text, i, stop, char, keys, places, lengths, starts[out:], n)
            if n == _BATCH or last:
                table, pool, pool_end = _with_room(lengths, n, table, pool, pool_end, n_chunks)
                n_chunks = _look_up(
                    text, keys, places, lengths, n, ids[out:], table, pool, pool_end, n_chunks
                )
                out += n
                n = 0
        if not last:
            first[paragraph + 1] = out + n
    return ids[:out], starts[:out], first, table, pool, pool_end, n_chunks


@njit(cache=True, nogil=True)
def _with_room(lengths, n, table, pool, pool_end, n_chunks):  # type: ignore[no-untyped-def]
    """Return table and pool with room for `n` chunks, should all of them be new."""
    while 2 * (n_chunks + n) > len(table):
        table = _rehash(table, 2 * len(table))
    if n_chunks + n > len(pool_end):
        pool_end = np.concatenate((pool_end, np.empty_like(pool_end)))
    used = pool_end[n_chunks - 1] if n_chunks else np.int64(0)
    need = used + lengths[:n].sum() + n
    if need > len(pool):
        pool = np.concatenate((pool, np.empty(need, np.uint8)))
    return table, pool, pool_end


@njit(cache=True, nogil=True)
def _look_up(  # type: ignore[no-untyped-def]
    text, keys, places, lengths, n, ids, table, pool, pool_end, n_chunks
):
    """Write the numbers of `n` chunks to `ids`, adding the new ones; return how many there are."""
    used = pool_end[n_chunks - 1] if n_chunks else np.int64(0)
    mask = np.uint64(len(table) - 1)
    for c in range(n):
        key, length = keys[c], lengths[c]
        slot = _slot(key, mask)
        while table[slot, 1]:
            if table[slot, 0] == key and (
                length < 8
                or _same(pool, pool_end, np.int64(table[slot, 1]) - 1, text, places[c], length)
            ):
                break
            slot = (slot + np.uint64(1)) & mask
        if table[slot, 1] == 0:
            for k in range(length):
                pool[used + k] = text[places[c] + k]
            pool[used + length] = 10
            used += length + 1
            pool_end[n_chunks] = used
            n_chunks += 1
            table[slot, 0] = key
            table[slot, 1] = n_chunks
        ids[c] = np.int64(table[slot, 1]) - 1
    return n_chunks


@njit(cache=True, nogil=True)
def _slot(key, mask):  # type: ignore[no-untyped-def]
    mixed = key * np.uint64(0xD6E8FEB86659FD93)
    return (mixed ^ (mixed >> np.uint64(32))) & mask


@njit(cache=True, nogil=True)
def _same(pool, pool_end, chunk, text, begin, length):  # type: ignore[no-untyped-def]
    base = pool_end[chunk - 1] if chunk else np.int64(0)
    if pool_end[chunk] - base != length + 1:
        return False
    for k in range(length):  # noqa: SIM110  a generator is slow here
        if pool[base + k] != text[begin + k]:
            return False
    return True


@njit(cache=True, nogil=True)
def _rehash(table, size):  # type: ignore[no-untyped-def]
    larger = np.zeros((size, 2), np.uint64)
    mask = np.uint64(size - 1)
    for old in range(len(table)):
        if table[old, 1]:
            slot = _slot(table[old, 0], mask)
            while larger[slot, 1]:
                slot = (slot + np.uint64(1)) & mask
            larger[slot, 0] = table[old, 0]
            larger[slot, 1] = table[old, 1]
    return larger


@njit(cache=True, nogil=True)
def _expand(  # type: ignore[no-untyped-def]
    chunks, starts, first, size, breaks,
    rule_first, rule_types, rule_offset, rule_length, rule_break, rule_end, rule_start,
):  # fmt: skip
    """Turn chunks into tokens, with a mark after each sentence."""
    types = np.empty(size, np.int32)
    start = np.empty(size, np.int32)
    length = np.empty(size, np.int32)
    token_first = np.zeros(len(first), np.int64)
    out = 0
    for paragraph in range(len(first) - 1):
        before = np.int8(0)
        open_sentence = False
        for k in range(first[paragraph], first[paragraph + 1]):
            chunk = chunks[k]
            if open_sentence and breaks[before, rule_start[chunk]]:
                types[out], start[out], length[out] = -1, 0, 0
                out += 1
                open_sentence = False
            for j in range(rule_first[chunk], rule_first[chunk + 1]):
                if open_sentence and rule_break[j]:
                    types[out], start[out], length[out] = -1, 0, 0
                    out += 1
                types[out] = rule_types[j]
                start[out] = starts[k] + rule_offset[j]
                length[out] = rule_length[j]
                out += 1
                open_sentence = True
            before = rule_end[chunk]
        if open_sentence:
            types[out], start[out], length[out] = -1, 0, 0
            out += 1
        token_first[paragraph + 1] = out
    return types[:out], start[:out], length[:out], token_first
