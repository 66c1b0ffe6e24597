"""The words that stand near a pattern: found in the stream, and counted like any words.

A collocate is a word within so many words of a match, on the same side of the end of its
sentence, paragraph or document (Sinclair 1991; Evert 2008 calls it surface cooccurrence).
Counted by unit they are ordinary counts. So whether two groups surround a word differently
is a question for the functions that compare any counts, with whole documents as units of
inference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from framing.comparison.concordance import pattern_lexicon
from framing.counts.build import _Job, _refuse_for_sentences, _Tally
from framing.counts.merge import merge_counts
from framing.counts.rows import KEYS, metadata_columns
from framing.counts.shares import count_shares
from framing.counts.voiced import voice_columns
from framing.errors import CountsError, did_you_mean
from framing.lexicon.matching import Hits, Matcher, paragraph_of
from framing.provenance import Provenance, framing_version
from framing.text.scan import SENTENCE_END, Stream, Vocabulary, scan
from framing.text.tokens import TOKENIZER
from framing.text.voice.camps import Camps
from framing.text.voice.find import VOICE_RULES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus import Block, Corpus
    from framing.counts.counts import Counts
    from framing.lexicon.model import Lexicon

__all__ = ["WITHIN", "count_collocates", "find_node", "need_window", "windows"]

WITHIN = ("sentence", "paragraph", "document")


def count_collocates(
    corpus: Corpus,
    node: str | Sequence[str] | Lexicon,
    *,
    window: int = 5,
    within: str = "sentence",
    unit: str = "document",
    split: str | Sequence[str] = (),
    camps: Camps | Mapping[str, str | Sequence[str]] | None = None,
    metadata: Sequence[str] | None = None,
    processes: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Counts:
    """Count the words near a pattern in each unit of a corpus.

    Parameters
    ----------
    corpus : Corpus
        Paragraphs that cleaning removed are not counted.
    node : str, sequence of str, or Lexicon
        The pattern or patterns whose surroundings are counted, as in `framing.kwic`.
    window : int, default 5
        Words on each side of a match that are its surroundings.
    within : {"sentence", "paragraph", "document"}, default "sentence"
        What the surroundings do not leave.
    unit, split, camps, metadata, processes, progress
        As for `framing.count_terms`; the voice of a word is its own, not that of the match.

    Returns
    -------
    Counts
        The layer ``term``, with a row for each unit `framing.count_terms` makes.
        ``n_tokens`` are the words in the surroundings, 0 where the pattern does not occur.
        A word near two matches counts once. The words of a match are not its own
        surroundings, but may be those of another.

    Raises
    ------
    CountsError
        If `window`, `within` or a choice of `framing.count_terms` is none.
    LexiconError
        If the pattern is not well formed.

    References
    ----------
    .. [1] Sinclair, J. (1991). Corpus, Concordance, Collocation. Oxford University Press.
    .. [2] Evert, S. (2008). Corpora and collocations. In A. Lüdeling and M. Kytö (eds.), Corpus
       Linguistics. An International Handbook. De Gruyter.

    Examples
    --------
    >>> from framing.comparison import compare
    >>> from framing.corpus import Corpus
    >>> texts = {"a": "Talks\\nA bitter peace is no peace.", "b": "War\\nA just peace, they said."}
    >>> corpus = Corpus.from_texts(texts).assign(group=["left", "right"])
    >>> near = count_collocates(corpus, "peace", window=2)
    >>> near.units[["document", "group", "n_tokens"]]
      document group  n_tokens
    0        a  left         4
    1        b right         4
    >>> compare(near).table.query("category == 'bitter'")
      category  group  n  per_1k  n_docs  n_tokens
    2   bitter   left  1   250.0       1         4
    3   bitter  right  0     0.0       0         4
    """
    need_window(window, within)
    if unit not in KEYS:
        raise CountsError(f"unit={unit!r} is not a unit; {did_you_mean(unit, KEYS)}")
    if processes < 1:
        raise CountsError(f"processes must be at least 1; got {processes}.")
    if isinstance(camps, Mapping):
        camps = Camps.of(camps)
    kept = metadata_columns(corpus.documents, metadata)
    columns = voice_columns(unit, split, camps, kept)
    if unit == "sentence":
        _refuse_for_sentences(columns, kept)
    lexicon = pattern_lexicon(node, "node")
    record = Provenance(
        "count_collocates",
        {
            **{"node": lexicon.digest, "window": window, "within": within},
            **{"unit": unit, "metadata": kept},
            **({"split": [c for c in columns if unit != "passage"]} if columns else {}),
        },
        parents=(corpus.provenance,),
        software={
            "framing": framing_version(),
            "tokenizer": TOKENIZER,
            **({"voice": VOICE_RULES} if columns else {}),
            **({"camps": camps.digest} if camps is not None else {}),
        },
    )
    rows = _Job(corpus, unit, columns, camps, (), kept, record)
    job = _Surroundings(rows, lexicon, window, within)
    parts = count_shares(job.run, processes, progress) if processes > 1 else [job.run(progress)]
    counts = replace(merge_counts(parts), provenance=record)
    near = np.flatnonzero(np.bincount(counts.matrix.indices, minlength=counts.n_terms))
    terms = counts.terms.iloc[near].reset_index(drop=True)
    return replace(counts, matrix=counts.matrix[:, near], terms=terms)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What a process needs to count its share of the blocks."""

    rows: _Job
    node: Lexicon
    window: int
    within: str

    def run(
        self, progress: Callable[[int], None] | None = None, part: int = 0, n_parts: int = 1
    ) -> Counts:
        vocabulary = Vocabulary()
        matcher, words = Matcher((self.node,), vocabulary), Matcher((), vocabulary)
        tally = _Tally()
        for block in self.rows._blocks(part, n_parts):
            stream = scan(block, vocabulary)
            hits = find_node(matcher, block, stream)
            rows = replace(self.rows._rows(block, stream), cues=())
            far = windows(block, stream, hits, self.window, self.within) == 0
            near = replace(stream, types=np.where(far, np.int32(SENTENCE_END), stream.types))
            tally.add(block, near, rows, words)
            if progress is not None:
                progress(len(block.documents))
        return tally.counts(words, self.rows.keys, self.rows.record)


def need_window(window: int, within: str) -> None:
    """Raise unless these are a window and its bounds."""
    if isinstance(window, bool) or not isinstance(window, int) or window < 1:
        raise CountsError(f"window must be a whole number of words, at least 1; got {window!r}.")
    if within not in WITHIN:
        raise CountsError(f"within={within!r} is no choice; {did_you_mean(str(within), WITHIN)}")


def find_node(matcher: Matcher, block: Block, stream: Stream) -> Hits:
    """Return the matches that count."""
    hits = matcher.find(stream)
    document = block.paragraphs.document[paragraph_of(stream, hits.first)]
    return hits.where(matcher.countable(hits, document, len(block.documents)))


def windows(
    block: Block, stream: Stream, hits: Hits, window: int, within: str
) -> NDArray[np.int32]:
    """Return in how many windows each place of the stream is; never that of its own match."""
    paragraph = np.searchsorted(stream.first, hits.first, side="right") - 1
    low, high = stream.first[paragraph], stream.first[paragraph + 1]
    if within == "document":
        document = block.paragraphs.document[stream.paragraph]
        own = document[paragraph]
        low = stream.first[np.searchsorted(document, own)]
        high = stream.first[np.searchsorted(document, own, side="right")]
    return _windows(stream.types, hits.first, hits.last, low, high, window, within == "sentence")


@njit(cache=True, nogil=True)
def _windows(
    types: NDArray[np.int32],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    window: int,
    in_sentence: bool,
) -> NDArray[np.int32]:
    times = np.zeros(len(types), np.int32)
    for hit in range(len(first)):
        for step in (-1, 1):
            place = first[hit] - 1 if step < 0 else last[hit] + 1
            left = window
            while left > 0 and low[hit] <= place < high[hit]:
                if types[place] >= 0:
                    times[place] += 1
                    left -= 1
                elif in_sentence:
                    break
                place += step
    return times
