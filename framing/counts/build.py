"""From a corpus to counts: scan block after block, count numbers, name them at the end.

Terms are counted by their number in a growing vocabulary, hits of lexicons by the number of
their form. Names and the canonical order come last, so a block costs two compiled loops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numba import njit
from scipy import sparse

from framing.counts.counts import Counts, canonical
from framing.counts.frames import N_TOKENS, TERM_COLUMNS
from framing.counts.merge import merge_counts
from framing.counts.rows import KEYS, Rows, metadata_columns, plain_rows
from framing.counts.shares import count_shares
from framing.counts.voiced import CUE, voice_columns, voiced_rows
from framing.errors import CountsError, did_you_mean
from framing.lexicon.matching import Hits, Matcher, paragraph_of
from framing.lexicon.model import Lexicon
from framing.provenance import Provenance, framing_version
from framing.text.scan import Stream, Vocabulary, scan
from framing.text.tokens import TOKENIZER
from framing.text.voice.camps import Camps
from framing.text.voice.find import VOICE_RULES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus import Block, Corpus

__all__ = ["FAMILY", "count_terms"]

FAMILY = "family"
BLOCK_BYTES = 4_000_000  # of text at a time; no result depends on it
VOICED_BYTES = 500_000  # finding voices is slower, and progress should be seen to move


def count_terms(
    corpus: Corpus,
    *,
    unit: str = "section",
    split: str | Sequence[str] = (),
    camps: Camps | Mapping[str, str | Sequence[str]] | None = None,
    lexicons: Sequence[Lexicon] = (),
    families: Mapping[str, str | Sequence[str]] | None = None,
    metadata: Sequence[str] | None = None,
    processes: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Counts:
    """Count terms, lexicon hits and words under study in each unit of a corpus.

    Parameters
    ----------
    corpus : Corpus
        Paragraphs that cleaning removed are not counted.
    unit : {"document", "section", "paragraph", "sentence", "passage"}, default "section"
        What a row is: an article; its headline, lead or body; a paragraph of it; a sentence
        (as `framing.text.sentences` finds it, so none goes beyond its paragraph), numbered
        from 1 in its article; or a passage, which is a run of words of one paragraph with one
        voice and one attribution, numbered likewise. The units of passages have ``voice``,
        ``speaker``, ``cue_class`` and, with `camps`, ``camp`` as columns.
    split : sequence of {"voice", "camp", "speaker", "cue_class"}, optional
        Split each unit by who says its words; these become further keys, in this order.
        ``voice`` is one of `framing.text.voice.VOICES`; ``speaker`` is a name or, up to six
        words, a description, empty for the outlet and where it is unknown; ``camp`` is what
        `camps` makes of it, or ``outlet``, ``other`` (none fits), ``unknown``; ``cue_class`` is
        one of `framing.text.voice.cues.CUE_CLASSES`, or empty. Words in scare quotes are the
        outlet's, with a voice of their own. Sentences cannot be split: a sentence that quotes
        has several voices.
    camps : Camps or mapping of str to pattern or patterns, optional
        Which sources belong together; see `framing.text.voice.camps`.
    lexicons : sequence of Lexicon, optional
        Each becomes a layer: category and matched form, with overlaps, exclusions and the
        domain gate resolved.
    families : mapping of str to pattern or patterns, optional
        Words under study, such as ``{"cede": ["cede", "cedes"]}``; the layer ``family``.
    metadata : sequence of str, optional
        Columns of ``corpus.documents`` to keep beside the counts. By default all but title
        and url, and but those with a value of more than 100 characters: counts hold no text.
    processes : int, default 1
        Count with so many processes; the result is the same, to the byte.
    progress : callable, optional
        Called with the number of documents done after each block.

    Returns
    -------
    Counts
        With the metadata and the ``sha256`` of each document's cleaned text. Documents
        without a word have a row of zeros when the unit is the document; it is the outlet's
        when split. Where voices are found (`split`, or passages), a layer ``cue`` counts
        attributions other than scare quotes: its category is the class of the cue and its term
        the cue's head word (both ``none`` where there is none), in the unit of the first word
        of what is said. A match of several words counts in the unit of the first. Sentences and
        passages without a word are not there.

    Raises
    ------
    CountsError
        For an unknown unit, column of voice or metadata column, or if `unit`, `split` and
        `camps` do not go together.

    Examples
    --------
    >>> from framing.corpus import Corpus
    >>> corpus = Corpus.from_texts({"a": "Talks fail\\nThey ceded land.\\nPeace, peace."})
    >>> counts = count_terms(corpus, families={"cede": "cede*"})
    >>> counts
    Counts: 3 units (document × section), 7 terms, 7 tokens
    >>> counts.select("family").to_frame()[["section", "category", "term", "n"]]
      section category   term  n
    0    lead     cede  ceded  1

    Who says it:

    >>> corpus = Corpus.from_texts({"a": "“We ceded nothing,” Smith said.\\nPeace is far."})
    >>> counts = count_terms(corpus, unit="document", split="voice", metadata=[])
    >>> counts.units[["document", "voice", "n_tokens"]]
      document   voice  n_tokens
    0        a  outlet         5
    1        a  direct         3
    """
    if unit not in KEYS:
        raise CountsError(f"unit={unit!r} is not a unit; {did_you_mean(unit, KEYS)}")
    if processes < 1:
        raise CountsError(f"processes must be at least 1; got {processes}.")
    if families:
        lexicons = [*lexicons, Lexicon.from_patterns(dict(families), id=FAMILY)]
    if isinstance(camps, Mapping):
        camps = Camps.of(camps)
    kept = metadata_columns(corpus.documents, metadata)
    columns = voice_columns(unit, split, camps, kept)
    if unit == "sentence":
        _refuse_for_sentences(columns, kept)
    _refuse_equal_names(lexicons, [CUE] if columns else [])
    arguments = {"unit": unit, "metadata": kept, "families": dict(families or {})}
    voiced = {"split": [c for c in columns if unit != "passage"]} if columns else {}
    record = Provenance(
        "count_terms",
        arguments | voiced,
        parents=(corpus.provenance,),
        software={
            "framing": framing_version(),
            "tokenizer": TOKENIZER,
            **{f"lexicon {lexicon.id}": lexicon.digest for lexicon in lexicons},
            **({"voice": VOICE_RULES} if columns else {}),
            **({"camps": camps.digest} if camps is not None else {}),
        },
    )
    job = _Job(corpus, unit, columns, camps, tuple(lexicons), kept, record)
    parts = count_shares(job.run, processes, progress) if processes > 1 else [job.run(progress)]
    counts = merge_counts(parts)
    return Counts(counts.matrix, counts.units, counts.terms, counts.keys, record)


@dataclass(frozen=True, slots=True)
class _Job:
    """What a process needs to count its share of the blocks."""

    corpus: Corpus
    unit: str
    voice: tuple[str, ...]
    camps: Camps | None
    lexicons: tuple[Lexicon, ...]
    metadata: list[str]
    record: Provenance

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that name a unit."""
        return KEYS[self.unit] if self.unit == "passage" else (*KEYS[self.unit], *self.voice)

    def run(
        self, progress: Callable[[int], None] | None = None, part: int = 0, n_parts: int = 1
    ) -> Counts:
        vocabulary = Vocabulary()
        matcher = Matcher(self.lexicons, vocabulary)
        tally = _Tally()
        for block in self._blocks(part, n_parts):
            stream = scan(block, vocabulary)
            tally.add(block, stream, self._rows(block, stream), matcher)
            if progress is not None:
                progress(len(block.documents))
        return tally.counts(matcher, self.keys, self.record)

    def _blocks(self, part: int, n_parts: int) -> Iterator[Block]:
        size = min(BLOCK_BYTES, VOICED_BYTES) if self.voice else BLOCK_BYTES
        for number, block in enumerate(self.corpus.blocks(size)):
            if number % n_parts == part:
                yield block

    def _rows(self, block: Block, stream: Stream) -> Rows:
        passages = self.unit == "passage"
        rows = plain_rows(block, stream, "paragraph" if passages else self.unit, self.metadata)
        if not self.voice:
            return rows
        return voiced_rows(rows, block, stream, self.voice, self.camps, passages=passages)


@dataclass(slots=True)
class _Tally:
    """The counts of the blocks so far, by number."""

    units: list[pd.DataFrame] = field(default_factory=list)
    indptr: list[NDArray[np.int64]] = field(default_factory=list)
    terms: list[NDArray[np.int32]] = field(default_factory=list)
    n: list[NDArray[np.int32]] = field(default_factory=list)
    hits: list[NDArray[np.int64]] = field(default_factory=list)
    forms: dict[tuple[int, tuple[int, ...]], int] = field(default_factory=dict)
    cues: list[tuple[int, int]] = field(default_factory=list)
    cue_terms: dict[tuple[str, str], int] = field(default_factory=dict)
    n_rows: int = 0

    def add(self, block: Block, stream: Stream, rows: Rows, matcher: Matcher) -> None:
        vocabulary = matcher.vocabulary
        indptr, terms, n, n_tokens = _count(
            stream.types, *rows.by_row(), len(rows.units),
            vocabulary.term_of_type, len(vocabulary.terms),
        )  # fmt: skip
        self.units.append(rows.units.assign(**{N_TOKENS: n_tokens}))
        self.indptr.append(indptr)
        self.terms.append(terms)
        self.n.append(n)
        if matcher.lexicons:
            self.hits.append(self._hits(block, stream, matcher, rows))
        numbers = self.cue_terms
        for row, *cue in rows.cues:
            column = numbers.setdefault((cue[0], cue[1]), len(numbers))
            self.cues.append((row + self.n_rows, column))
        self.n_rows += len(rows.units)

    def _hits(
        self, block: Block, stream: Stream, matcher: Matcher, rows: Rows
    ) -> NDArray[np.int64]:
        """Return row and column number of each hit."""
        hits = matcher.find(stream)
        document = block.paragraphs.document[paragraph_of(stream, hits.first)]
        # only what counts has a column: neither the gate nor what it shuts out
        hits = hits.where(matcher.countable(hits, document, len(block.documents)))
        pairs: NDArray[np.int64] = np.stack(
            [rows.at(hits.first) + self.n_rows, self._columns(stream, matcher, hits)], axis=1
        )
        return pairs

    def _columns(self, stream: Stream, matcher: Matcher, hits: Hits) -> NDArray[np.int64]:
        """Number the (category, form) of each hit; most are of one word and few are new."""
        term = matcher.vocabulary.term_of_type[stream.types[hits.first]].astype(np.int64)
        single = hits.first == hits.last
        code = np.where(single, term * len(matcher.categories) + hits.category, -1)
        distinct, where = np.unique(code, return_inverse=True)
        forms = self.forms
        numbers = [
            forms.setdefault(
                (c % len(matcher.categories), (c // len(matcher.categories),)), len(forms)
            )
            if c >= 0
            else -1
            for c in distinct.tolist()
        ]
        columns = np.array(numbers, np.int64)[where]
        term_of = matcher.vocabulary.term_of_type
        for i in np.flatnonzero(~single).tolist():
            words = tuple(term_of[stream.types[hits.first[i] : hits.last[i] + 1]].tolist())
            columns[i] = forms.setdefault((int(hits.category[i]), words), len(forms))
        return columns

    def counts(self, matcher: Matcher, keys: tuple[str, ...], record: Provenance) -> Counts:
        """Put names to the numbers."""
        names = matcher.vocabulary.terms
        shape = (self.n_rows, len(names) + len(self.forms) + len(self.cue_terms))
        terms = _csr(self.indptr, self.terms, self.n, shape)
        if self.forms:
            terms = terms + _found(np.concatenate(self.hits), shape, len(names))
        if self.cues:
            terms = terms + _found(np.array(self.cues), shape, len(names) + len(self.forms))
        frame = _column_frame(names, self.forms, matcher.categories, self.cue_terms)
        units = _concatenated(self.units, keys)
        return canonical(terms, units, frame, keys, record)


def _found(pairs: NDArray[np.int64], shape: tuple[int, int], before: int) -> sparse.csr_array:
    """Return a matrix of one occurrence for each row and column, these counted from `before`."""
    rows, columns = pairs.astype(np.int32).T
    ones = np.ones(len(pairs), np.int32)
    places = rows, columns + np.int32(before)
    return sparse.csr_array(sparse.coo_array((ones, places), shape=shape))


def _csr(
    indptr: list[NDArray[np.int64]],
    indices: list[NDArray[np.int32]],
    data: list[NDArray[np.int32]],
    shape: tuple[int, int],
) -> sparse.csr_array:
    ends = np.cumsum([0, *(part[-1] for part in indptr)])
    joined = [part[1:] + base for part, base in zip(indptr, ends[:-1], strict=True)]
    # one type for both index arrays: scipy would copy the long one otherwise
    narrow = np.int32 if ends[-1] < np.iinfo(np.int32).max else np.int64
    starts = np.concatenate([[0], *joined]).astype(narrow)
    return sparse.csr_array((_emptied(data), _emptied(indices), starts), shape=shape)


def _emptied(parts: list[NDArray[np.int32]]) -> NDArray[np.int32]:
    """Join the parts and forget them: both together would need twice the memory."""
    joined = np.concatenate([np.empty(0, np.int32), *parts])
    parts.clear()
    return joined


def _column_frame(
    names: list[str],
    forms: Iterable[tuple[int, tuple[int, ...]]],
    categories: Sequence[tuple[str, str]],
    cues: Iterable[tuple[str, str]],
) -> pd.DataFrame:
    """Return layer, category and term of each column: all terms, forms of hits, then cues."""
    rows = [(*categories[category], " ".join(names[w] for w in words)) for category, words in forms]
    rows += [(CUE, *cue) for cue in cues]
    hits = pd.DataFrame(rows, columns=TERM_COLUMNS, dtype="str")
    terms = pd.DataFrame(
        {"layer": "term", "category": "", "term": pd.Series(names, dtype="str")}, dtype="str"
    )
    return pd.concat([terms, hits], ignore_index=True)


def _concatenated(units: list[pd.DataFrame], keys: tuple[str, ...]) -> pd.DataFrame:
    if not units:
        return pd.DataFrame({key: pd.Series(dtype="str") for key in keys} | {N_TOKENS: []})
    return pd.concat(units, ignore_index=True)


def _refuse_for_sentences(columns: Sequence[str], metadata: Sequence[str]) -> None:
    if columns:
        raise CountsError(
            f"unit='sentence' cannot be split by {', '.join(columns)}; count unit='passage', whose "
            "rows have one voice each, or leave `split` out."
        )
    if "sentence" in metadata:
        raise CountsError(
            "the corpus has a metadata column 'sentence', which is also the number of a sentence; "
            "rename it, or name the columns to keep by `metadata`."
        )


def _refuse_equal_names(lexicons: Sequence[Lexicon], taken: Sequence[str]) -> None:
    names = [lexicon.id for lexicon in lexicons]
    for name in names:
        if name in ("term", *taken) or names.count(name) > 1:
            raise CountsError(
                f"two layers would be called {name!r}; give each lexicon an id of its own, "
                f"other than {', '.join(map(repr, ['term', *taken]))} and {FAMILY!r}."
            )


@njit(cache=True, nogil=True)
def _count(types, begin, end, row, n_rows, term_of_type, n_terms):  # type: ignore[no-untyped-def]
    """Count the terms of each row; the runs of a row stand side by side."""
    n_of = np.zeros(n_terms, np.int32)
    touched = np.empty(n_terms, np.int32)
    indptr = np.zeros(n_rows + 1, np.int64)
    indices = np.empty(len(types), np.int32)
    data = np.empty(len(types), np.int32)
    n_tokens = np.zeros(n_rows, np.int64)
    out = 0
    run = 0
    for r in range(n_rows):
        n_touched = 0
        while run < len(row) and row[run] == r:
            for i in range(begin[run], end[run]):
                if types[i] >= 0:
                    term = term_of_type[types[i]]
                    if n_of[term] == 0:
                        touched[n_touched] = term
                        n_touched += 1
                    n_of[term] += 1
                    n_tokens[r] += 1
            run += 1
        for k in range(n_touched):
            indices[out] = touched[k]
            data[out] = n_of[touched[k]]
            n_of[touched[k]] = 0
            out += 1
        indptr[r + 1] = out
    return indptr, indices[:out].copy(), data[:out].copy(), n_tokens
