"""The words around a match, in one paragraph, and where the text is cut to show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from framing.text.scan import SENTENCE_END, Stream, Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus.block import Block

__all__ = ["WITHIN", "ContextWords"]

WITHIN = ("paragraph", "sentence")


@dataclass(frozen=True, slots=True)
class ContextWords:
    """The tokens of one paragraph, and those of them that are the context of a match.

    `low` and `high` bound the context, `first` is the match's first token and `last` the
    one behind it.
    """

    start: NDArray[np.int32]
    end: NDArray[np.int32]
    types: NDArray[np.int32]
    sentence: NDArray[np.int64]
    low: int = 0
    first: int = 0
    last: int = 0
    high: int = 0

    @classmethod
    def none(cls) -> ContextWords:
        """Return no words."""
        nothing = np.empty(0, np.int32)
        return cls(nothing, nothing, nothing, nothing.astype(np.int64))

    @classmethod
    def of(cls, block: Block, stream: Stream, row: int, number: int) -> ContextWords:
        """Return the words of the paragraph `number` of document `row` of a block."""
        numbers = block.paragraphs.number[stream.paragraph]
        documents = block.paragraphs.document[stream.paragraph]
        low, high = np.searchsorted(documents, [row, row + 1])
        paragraph = low + np.searchsorted(numbers[low:high], number)
        places = np.arange(stream.first[paragraph], stream.first[paragraph + 1])
        sentence = np.cumsum(stream.types[places] == SENTENCE_END)
        word = stream.types[places] != SENTENCE_END
        places = places[word]
        start = stream.start[places]
        return cls(start, start + stream.length[places], stream.types[places], sentence[word])

    def around(self, start: int, end: int, within: str) -> ContextWords:
        """Return the same words with the bounds of the match from `start` to `end`."""
        first = int(np.searchsorted(self.end, start, side="right"))
        last = int(np.searchsorted(self.start, end))
        low, high = 0, len(self.start)
        if within == "sentence":
            own = self.sentence[first]
            low = int(np.searchsorted(self.sentence, own))
            high = int(np.searchsorted(self.sentence, own, side="right"))
        return replace(self, low=low, first=first, last=last, high=high)

    def cut(self, text: str, start: int, end: int, window: int) -> tuple[int, int]:
        """Return where the context begins and ends in the text."""
        before = self.start[max(self.low, self.first - window) : self.first]
        after = self.end[self.last : min(self.high, self.last + window)]
        head = int(before[0]) if len(before) else start
        low = _space_before(text, head)
        if self.low and low < self.end[self.low - 1]:
            low = head  # no space behind the sentence before
        high = _space_after(text, int(after[-1]) if len(after) else end)
        if self.high < len(self.start):
            high = min(high, int(self.start[self.high]))
        return low, high

    def beside(self, distances: Iterable[int], vocabulary: Vocabulary) -> Iterator[str]:
        """Yield the terms so many words to the left (negative) or right of the match."""
        for distance in distances:
            at = self.first + distance if distance < 0 else self.last + distance - 1
            known = self.low <= at < self.high
            yield vocabulary.terms[vocabulary.term_of_type[self.types[at]]] if known else ""


def _space_before(text: str, start: int) -> int:
    """Go back over the quotation marks and brackets in front of a word."""
    while start and not text[start - 1].isspace():
        start -= 1
    return start


def _space_after(text: str, end: int) -> int:
    """Go on over the punctuation behind a word."""
    while end < len(text) and not text[end].isspace():
        end += 1
    return end
