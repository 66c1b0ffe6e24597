"""From a corpus to counts: scan block after block, count numbers, name them at the end.

Terms are counted by their number in a growing vocabulary, hits of lexicons by the number of
their form. Names and the canonical order come last, so a block costs two compiled loops.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numba import njit
from scipy import sparse

from framing.corpus.block import SECTIONS
from framing.counts.counts import Counts, canonical
from framing.counts.frames import N_TOKENS, TERM_COLUMNS
from framing.counts.merge import merge_counts
from framing.errors import CountsError, did_you_mean
from framing.lexicon.matching import Hits, Matcher, paragraph_of
from framing.lexicon.model import Lexicon
from framing.provenance import Provenance, framing_version
from framing.text.scan import Stream, Vocabulary, scan
from framing.text.tokens import TOKENIZER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus import Block, Corpus

__all__ = ["FAMILY", "count_terms"]

FAMILY = "family"
BLOCK_BYTES = 4_000_000  # of text at a time; no result depends on it
KEYS = {
    "document": ("document",),
    "section": ("document", "section"),
    "paragraph": ("document", "section", "paragraph"),
}
# Never copied into counts: they are, or spell out, running words of the article.
_TEXTUAL = ("title", "url")
_LONGEST_VALUE = 100


def count_terms(
    corpus: Corpus,
    *,
    unit: str = "section",
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
    unit : {"document", "section", "paragraph"}, default "section"
        What a row is: an article, its headline, lead or body, or a paragraph of it.
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
        without a word have a row of zeros when the unit is the document.

    Raises
    ------
    CountsError
        For an unknown unit or metadata column.

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
    """
    if unit not in KEYS:
        raise CountsError(f"unit={unit!r} is not a unit; {did_you_mean(unit, KEYS)}")
    if processes < 1:
        raise CountsError(f"processes must be at least 1; got {processes}.")
    if families:
        lexicons = [*lexicons, Lexicon.from_patterns(dict(families), id=FAMILY)]
    _refuse_equal_names(lexicons)
    kept = _metadata_columns(corpus.documents, metadata)
    record = Provenance(
        "count_terms",
        {"unit": unit, "metadata": kept, "families": dict(families or {})},
        parents=(corpus.provenance,),
        software={
            "framing": framing_version(),
            "tokenizer": TOKENIZER,
            **{f"lexicon {lexicon.id}": lexicon.digest for lexicon in lexicons},
        },
    )
    job = _Job(corpus, unit, tuple(lexicons), kept, record)
    parts = _in_processes(job, processes, progress) if processes > 1 else [job.run(progress)]
    counts = merge_counts(parts)
    return Counts(counts.matrix, counts.units, counts.terms, counts.keys, record)


@dataclass(frozen=True, slots=True)
class _Job:
    """What a process needs to count its share of the blocks."""

    corpus: Corpus
    unit: str
    lexicons: tuple[Lexicon, ...]
    metadata: list[str]
    record: Provenance

    def run(
        self, progress: Callable[[int], None] | None = None, part: int = 0, n_parts: int = 1
    ) -> Counts:
        vocabulary = Vocabulary()
        matcher = Matcher(self.lexicons, vocabulary)
        rows = _Rows()
        for block in self._blocks(part, n_parts):
            rows.add(block, scan(block, vocabulary), matcher, self.unit, self.metadata)
            if progress is not None:
                progress(len(block.documents))
        return rows.counts(matcher, KEYS[self.unit], self.record)

    def _blocks(self, part: int, n_parts: int) -> Iterator[Block]:
        for number, block in enumerate(self.corpus.blocks(BLOCK_BYTES)):
            if number % n_parts == part:
                yield block


def _in_processes(
    job: _Job, processes: int, progress: Callable[[int], None] | None
) -> list[Counts]:
    """Run the shares of a job side by side; forked processes inherit the corpus uncopied."""
    fork = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    with multiprocessing.get_context(fork).Pool(processes, _adopt, (job,)) as pool:
        parts = pool.starmap(_run_share, [(i, processes) for i in range(processes)], chunksize=1)
    if progress is not None:
        progress(len(job.corpus))
    return parts


_adopted: list[_Job] = []  # the job of a worker process


def _adopt(job: _Job) -> None:
    _adopted[:] = [job]


def _run_share(part: int, n_parts: int) -> Counts:
    return _adopted[0].run(part=part, n_parts=n_parts)


@dataclass(slots=True)
class _Rows:
    """The counts of the blocks so far, by number."""

    units: list[pd.DataFrame] = field(default_factory=list)
    indptr: list[NDArray[np.int64]] = field(default_factory=list)
    terms: list[NDArray[np.int32]] = field(default_factory=list)
    n: list[NDArray[np.int32]] = field(default_factory=list)
    hits: list[NDArray[np.int64]] = field(default_factory=list)
    forms: dict[tuple[int, tuple[int, ...]], int] = field(default_factory=dict)
    n_rows: int = 0

    def add(
        self, block: Block, stream: Stream, matcher: Matcher, unit: str, metadata: list[str]
    ) -> None:
        row, units = _unit_rows(block, stream, unit, metadata)
        vocabulary = matcher.vocabulary
        indptr, terms, n, n_tokens = _count(
            stream.types, stream.first, row, len(units),
            vocabulary.term_of_type, len(vocabulary.terms),
        )  # fmt: skip
        self.units.append(units.assign(**{N_TOKENS: n_tokens}))
        self.indptr.append(indptr)
        self.terms.append(terms)
        self.n.append(n)
        if matcher.lexicons:
            self.hits.append(self._hits(block, stream, matcher, row))
        self.n_rows += len(units)

    def _hits(
        self, block: Block, stream: Stream, matcher: Matcher, row: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Return row and column number of each hit."""
        hits = matcher.find(stream)
        paragraph = paragraph_of(stream, hits.first)
        document = block.paragraphs.document[paragraph]
        kept = np.searchsorted(stream.first, hits.first, side="right") - 1
        pairs: NDArray[np.int64] = np.stack(
            [row[kept] + self.n_rows, self._columns(stream, matcher, hits)], axis=1
        )
        inside = matcher.countable(hits, document, len(block.documents))
        return pairs[inside]

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
        shape = (self.n_rows, len(names) + len(self.forms))
        terms = _csr(self.indptr, self.terms, self.n, shape)
        if self.forms:
            terms = terms + self._found(shape, len(names))
        frame = _column_frame(names, self.forms, matcher.categories)
        units = _concatenated(self.units, keys)
        return canonical(terms, units, frame, keys, record)

    def _found(self, shape: tuple[int, int], n_terms: int) -> sparse.csr_array:
        """Return the hits in the columns behind the terms."""
        hits = np.concatenate(self.hits).astype(np.int32)
        places = hits[:, 0], hits[:, 1] + np.int32(n_terms)
        ones = np.ones(len(hits), np.int32)
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
) -> pd.DataFrame:
    """Return layer, category and term of each column: all terms, then all forms of hits."""
    rows = [(*categories[category], " ".join(names[w] for w in words)) for category, words in forms]
    hits = pd.DataFrame(rows, columns=TERM_COLUMNS, dtype="str")
    terms = pd.DataFrame(
        {"layer": "term", "category": "", "term": pd.Series(names, dtype="str")}, dtype="str"
    )
    return pd.concat([terms, hits], ignore_index=True)


def _unit_rows(
    block: Block, stream: Stream, unit: str, metadata: list[str]
) -> tuple[NDArray[np.int64], pd.DataFrame]:
    """Return the row of each kept paragraph, and the frame of the rows."""
    found = block.paragraphs
    document = found.document[stream.paragraph].astype(np.int64)
    section, number = found.section[stream.paragraph], found.number[stream.paragraph]
    frame = block.documents[["document", *metadata]].assign(sha256=block.sha256())
    if unit == "document":
        return document, frame.reset_index(drop=True)
    change = np.ones(len(document), np.bool_)
    change[1:] = (document[1:] != document[:-1]) | (section[1:] != section[:-1])
    if unit == "paragraph":
        change[1:] |= number[1:] != number[:-1]
    head = np.flatnonzero(change)
    units = frame.iloc[document[head]].reset_index(drop=True)
    units["section"] = np.array(SECTIONS, dtype=object)[section[head]]
    if unit == "paragraph":
        units["paragraph"] = number[head].astype(np.int64)
    return np.cumsum(change) - 1, units


def _concatenated(units: list[pd.DataFrame], keys: tuple[str, ...]) -> pd.DataFrame:
    if not units:
        return pd.DataFrame({key: pd.Series(dtype="str") for key in keys} | {N_TOKENS: []})
    return pd.concat(units, ignore_index=True)


def _metadata_columns(documents: pd.DataFrame, wanted: Sequence[str] | None) -> list[str]:
    if wanted is not None:
        for name in wanted:
            if name not in documents:
                hint = did_you_mean(name, documents.columns)
                raise CountsError(f"the corpus has no metadata column {name!r}; {hint}")
        return [name for name in dict.fromkeys(wanted) if name != "document"]
    kept = []
    for name in documents.columns:
        if name == "document" or name in _TEXTUAL:
            continue
        longest = documents[name].dropna().astype(str).str.len().max()
        if not longest > _LONGEST_VALUE:
            kept.append(str(name))
    return kept


def _refuse_equal_names(lexicons: Sequence[Lexicon]) -> None:
    names = [lexicon.id for lexicon in lexicons]
    for name in names:
        if name == "term" or names.count(name) > 1:
            raise CountsError(
                f"two layers would be called {name!r}; give each lexicon an id of its own, "
                f"other than 'term' and {FAMILY!r}."
            )


@njit(cache=True, nogil=True)
def _count(types, first, row, n_rows, term_of_type, n_terms):  # type: ignore[no-untyped-def]
    """Count the terms of each row; the paragraphs of a row stand side by side."""
    n_of = np.zeros(n_terms, np.int32)
    touched = np.empty(n_terms, np.int32)
    indptr = np.zeros(n_rows + 1, np.int64)
    indices = np.empty(len(types), np.int32)
    data = np.empty(len(types), np.int32)
    n_tokens = np.zeros(n_rows, np.int64)
    out = 0
    paragraph = 0
    for r in range(n_rows):
        n_touched = 0
        while paragraph < len(row) and row[paragraph] == r:
            for i in range(first[paragraph], first[paragraph + 1]):
                if types[i] >= 0:
                    term = term_of_type[types[i]]
                    if n_of[term] == 0:
                        touched[n_touched] = term
                        n_touched += 1
                    n_of[term] += 1
                    n_tokens[r] += 1
            paragraph += 1
        for k in range(n_touched):
            indices[out] = touched[k]
            data[out] = n_of[touched[k]]
            n_of[touched[k]] = 0
            out += 1
        indptr[r + 1] = out
    return indptr, indices[:out].copy(), data[:out].copy(), n_tokens
