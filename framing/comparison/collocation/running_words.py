"""The words of a corpus one after the other, as numbers, with breaks where no sequence goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from framing.comparison.collocation.sequences import BREAK, HELD
from framing.corpus.paragraphs import space_width
from framing.lexicon.matching import Hits, Matcher
from framing.text.scan import SENTENCE_END, Stream, Vocabulary, scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus import Block, Corpus
    from framing.lexicon import Lexicon

__all__ = ["PUNCTUATION", "RunningWords", "covered", "document_of", "read_words"]

PUNCTUATION = ("break", "ignore")


@dataclass(frozen=True, slots=True, eq=False)
class RunningWords:
    """The words of a corpus in their order.

    Attributes
    ----------
    ids : ndarray of int32
        Term numbers, with `BREAK` and `HELD` of `framing.comparison.collocation.sequences`.
    document : ndarray of int32
        The document of each, by its row in the corpus.
    terms : list of str
        The term of each number.
    """

    ids: NDArray[np.int32]
    document: NDArray[np.int32]
    terms: list[str]

    @property
    def n_tokens(self) -> int:
        """Words, without the breaks."""
        return int((self.ids != BREAK).sum())

    def of(self, documents: NDArray[np.bool_]) -> RunningWords:
        """Return the words of some documents."""
        keep = documents[self.document]
        return RunningWords(self.ids[keep], self.document[keep], self.terms)


def read_words(
    corpus: Corpus,
    *,
    within: str,
    punctuation: str,
    without: Lexicon | None = None,
    progress: Callable[[int], None] | None = None,
) -> RunningWords:
    """Read the words of a corpus; those that `without` matches only hold their place."""
    vocabulary = Vocabulary()
    matcher = Matcher((without,), vocabulary) if without is not None else None
    parts: list[tuple[NDArray[np.int32], NDArray[np.int32]]] = []
    done = 0
    for block in corpus.blocks():
        stream = scan(block, vocabulary)
        begins = _begins(block, stream, within)
        if punctuation == "break":
            begins |= _behind_punctuation(
                block.text, block.paragraphs.start[stream.paragraph],
                block.paragraphs.end[stream.paragraph],
                block.paragraphs.start_char[stream.paragraph],
                stream.first, stream.types, stream.start, stream.length,
            )  # fmt: skip
        ids = np.where(
            stream.types == SENTENCE_END, BREAK, vocabulary.term_of_type[stream.types]
        ).astype(np.int32)
        if matcher is not None:
            ids[covered(matcher.find(stream), len(ids))] = HELD
        document = document_of(block, stream) + np.int32(done)
        parts.append(_with_breaks(ids, document, begins))
        done += len(block.documents)
        if progress is not None:
            progress(len(block.documents))
    ids, document = (_joined([part[k] for part in parts]) for k in (0, 1))
    return RunningWords(ids, document, vocabulary.terms)


def document_of(block: Block, stream: Stream) -> NDArray[np.int32]:
    """Return the document of each place in the stream, by its row in the block."""
    return np.repeat(block.paragraphs.document[stream.paragraph], np.diff(stream.first))


def covered(hits: Hits, n: int) -> NDArray[np.bool_]:
    """Return which of the `n` places of a stream are part of a match."""
    change = np.bincount(hits.first, minlength=n + 1) - np.bincount(hits.last + 1, minlength=n + 1)
    inside: NDArray[np.bool_] = np.cumsum(change)[:n] > 0
    return inside


def _begins(block: Block, stream: Stream, within: str) -> NDArray[np.bool_]:
    """Mark the places where a new sentence, paragraph or document begins."""
    begins = np.zeros(len(stream.types) + 1, np.bool_)
    if within == "sentence":
        begins[1:] = stream.types == SENTENCE_END
    elif within == "paragraph":
        begins[stream.first] = True
    else:
        document = document_of(block, stream)
        begins[1:-1] = document[1:] != document[:-1]
    begins[0] = True
    return begins[:-1]


def _with_breaks(
    ids: NDArray[np.int32], document: NDArray[np.int32], begins: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Leave out the ends of sentences, and put a break before each word that begins anew."""
    # what begins at the end of a sentence begins with the next word
    run = np.cumsum(begins)
    word = ids != BREAK
    ids, document, run = ids[word], document[word], run[word]
    first = np.ones(len(run), np.bool_)
    first[1:] = run[1:] != run[:-1]
    places = np.arange(len(ids)) + np.cumsum(first)
    broken = np.full(len(ids) + int(first.sum()), np.int32(BREAK))
    broken[places] = ids
    return broken, np.repeat(document, 1 + first)


def _joined(parts: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    return np.concatenate([np.empty(0, np.int32), *parts])


@njit(cache=True, nogil=True)
def _behind_punctuation(
    text: NDArray[np.uint8],
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    chars: NDArray[np.int32],
    first: NDArray[np.int64],
    types: NDArray[np.int32],
    start: NDArray[np.int32],
    length: NDArray[np.int32],
) -> NDArray[np.bool_]:
    """Mark the words before which more than white space stands, in their paragraph."""
    behind = np.zeros(len(types), np.bool_)
    for paragraph in range(len(begin)):
        i, stop, char = begin[paragraph], end[paragraph], chars[paragraph]
        for k in range(first[paragraph], first[paragraph + 1]):
            if types[k] < 0:
                continue
            while char < start[k]:
                width = space_width(text, i, stop)
                if width == 0:
                    behind[k] = True
                    width = 1
                    while i + width < stop and text[i + width] & 0xC0 == 0x80:
                        width += 1
                i += width
                char += 1
            for _ in range(length[k]):
                i += 1
                while i < stop and text[i] & 0xC0 == 0x80:
                    i += 1
                char += 1
    return behind
