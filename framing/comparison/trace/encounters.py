"""One pass over the articles: where the words stand, and which frames share their sentence.

Every article is scanned once, without its words being counted one by one: what is kept of a
block are the matches, the number of words of its sections, and sums. So a corpus of millions
costs little more memory than its table of metadata.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from framing.corpus.block import SECTIONS
from framing.counts import Counts
from framing.counts.build import FAMILY
from framing.counts.frames import TERM_COLUMNS
from framing.counts.rows import metadata_columns, plain_rows
from framing.lexicon.matching import Hits, Matcher, match_frame, paragraph_of
from framing.lexicon.model import Lexicon
from framing.text.scan import SENTENCE_END, Stream, Vocabulary, scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus import Block, Corpus
    from framing.provenance import Provenance

__all__ = ["HEADLINE", "TENTHS", "Encounters", "find_words", "with_absent"]

HEADLINE, TENTHS = 0, 10  # the headline is no tenth of the text below it
KEYS = ("document", "section")


@dataclass(frozen=True, slots=True, eq=False)
class Encounters:
    """What one pass finds.

    Attributes
    ----------
    counts : Counts
        Words under study (layer ``"family"``) by document and section; no other words. A
        family without an occurrence has one column of zeros, with an empty form.
    places : pandas.DataFrame
        ``category``, ``document``, ``tenth`` (0 is the headline, 1 to 10 the tenths of the
        words below it), ``n``.
    frames : pandas.DataFrame
        ``category``, ``lexicon``, ``frame``, ``group``, ``n`` (sentences with the word and the
        frame), ``n_sentences`` (with the word), ``n_elsewhere`` (sentences without the word
        that hold the frame), ``n_sentences_elsewhere``.
    totals : pandas.DataFrame
        How often each word (the index) occurs in each group (the columns).
    """

    counts: Counts
    places: pd.DataFrame
    frames: pd.DataFrame
    totals: pd.DataFrame


def find_words(
    corpus: Corpus,
    families: Lexicon,
    lexicons: Sequence[Lexicon],
    *,
    groups: Sequence[str],
    by: str,
    record: Provenance,
    progress: Callable[[int], None] | None = None,
) -> Encounters:
    """Find the words of each family in every article, and the frames beside them.

    A frame counts once in a sentence, and only by a match that is not the word itself:
    otherwise *betray* would always stand beside the frame of betrayal.
    """
    vocabulary = Vocabulary()
    matcher = Matcher((families, *lexicons), vocabulary)
    own = [] if by == "document" else [by]
    metadata = list(dict.fromkeys([*own, *metadata_columns(corpus.documents, None)]))
    found = _Found(matcher, len(families), list(groups), by, metadata)
    for block in corpus.blocks():
        found.add(block, scan(block, vocabulary))
        if progress is not None:
            progress(len(block.documents))
    return Encounters(
        found.counts(families, record), found.table_of_places(), found.table(), found.totals()
    )


@dataclass(slots=True)
class _Found:
    """The sums of the blocks so far."""

    matcher: Matcher
    n_families: int
    groups: list[str]
    by: str
    metadata: list[str]
    units: list[pd.DataFrame] = field(default_factory=list)
    words: list[pd.DataFrame] = field(default_factory=list)
    n_rows: int = 0
    # by group and term
    terms: NDArray[np.int64] = field(init=False)
    # by group, family and frame: sentences with both; all the others are margins of these
    both: NDArray[np.int64] = field(init=False)
    any_both: NDArray[np.int64] = field(init=False)
    with_word: NDArray[np.int64] = field(init=False)
    with_frame: NDArray[np.int64] = field(init=False)
    sentences: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        g, f, c = len(self.groups), self.n_families, len(self.matcher.categories)
        self.both, self.any_both = (np.zeros((g, f, c), np.int64) for _ in range(2))
        self.with_word, self.with_frame = np.zeros((g, f), np.int64), np.zeros((g, c), np.int64)
        self.sentences = np.zeros(g, np.int64)
        self.terms = np.zeros((g, 0), np.int64)

    def add(self, block: Block, stream: Stream) -> None:
        matcher = self.matcher
        rows = plain_rows(block, stream, "section", self.metadata)
        tokens = np.concatenate([[0], np.cumsum(stream.types != SENTENCE_END)])
        n_tokens = np.zeros(len(rows.units), np.int64)
        np.add.at(n_tokens, rows.row, tokens[rows.end] - tokens[rows.begin])
        self.units.append(rows.units.assign(n_tokens=n_tokens))
        hits = matcher.find(stream)
        document = block.paragraphs.document[paragraph_of(stream, hits.first)]
        hits = hits.where(matcher.countable(hits, document, len(block.documents)))
        words = hits.where(hits.category < self.n_families)
        frame = match_frame(block, stream, matcher, words)
        self.words.append(
            frame[["document", "category", "term"]].assign(
                row=rows.at(words.first) + self.n_rows,
                tenth=tenths(block, stream, tokens, words.first),
            )
        )
        self.n_rows += len(rows.units)
        names = block.documents[self.by].astype(str)
        group_of = names.map({name: i for i, name in enumerate(self.groups)}).to_numpy(np.int64)
        group = group_of[block.paragraphs.document[stream.paragraph]]  # of each paragraph
        self._add_terms(stream, np.repeat(group, np.diff(stream.first)))
        last = np.flatnonzero(stream.types == SENTENCE_END)
        self._add_sentences(
            stream, hits, group[np.searchsorted(stream.first, last, side="right") - 1]
        )

    def _add_terms(self, stream: Stream, group: NDArray[np.int64]) -> None:
        """Add up the words of each group."""
        n_terms = len(self.matcher.vocabulary.terms)
        is_word = stream.types != SENTENCE_END
        term = self.matcher.vocabulary.term_of_type[stream.types[is_word]]
        cell = group[is_word] * n_terms + term
        new = np.bincount(cell, minlength=len(self.groups) * n_terms).reshape(-1, n_terms)
        new[:, : self.terms.shape[1]] += self.terms
        self.terms = new

    def totals(self) -> pd.DataFrame:
        """Return the occurrences of each word, a column a group."""
        names = pd.Index(self.matcher.vocabulary.terms, dtype="str")
        n = self.terms if self.terms.shape[1] else np.zeros((len(self.groups), len(names)), "i8")
        return pd.DataFrame(n.T, index=names, columns=self.groups)

    def _add_sentences(self, stream: Stream, hits: Hits, group: NDArray[np.integer[Any]]) -> None:
        """Add up sentences, each of a group: with the word, with the frame, with both."""
        ends = np.cumsum(stream.types == SENTENCE_END)
        np.add.at(self.sentences, group, 1)
        frame = pd.DataFrame(
            {"sentence": ends[hits.first], "category": hits.category.astype(np.int64),
             "first": hits.first, "last": hits.last}
        )  # fmt: skip
        is_word = frame["category"] < self.n_families
        words, frames = frame[is_word], frame[~is_word]
        for there, sums in ((words, self.with_word), (frames, self.with_frame)):
            once = there[["sentence", "category"]].drop_duplicates()
            np.add.at(sums, (group[once["sentence"]], once["category"]), 1)
        pairs = words.merge(frames, on="sentence", suffixes=("", "_frame"))
        overlap = (pairs["first"] <= pairs["last_frame"]) & (pairs["first_frame"] <= pairs["last"])
        place = ["sentence", "category", "category_frame"]
        match = [*place, "first_frame", "last_frame"]
        own = pd.MultiIndex.from_frame(pairs.loc[overlap, match])
        beside = pairs[~pd.MultiIndex.from_frame(pairs[match]).isin(own)]
        for there, sums in ((pairs, self.any_both), (beside, self.both)):
            once = there[place].drop_duplicates()
            cells = (group[once["sentence"]], once["category"], once["category_frame"])
            np.add.at(sums, cells, 1)

    def counts(self, families: Lexicon, record: Provenance) -> Counts:
        """Put the occurrences into a matrix."""
        words = pd.concat(self.words, ignore_index=True) if self.words else _no_words()
        units = pd.concat(self.units, ignore_index=True) if self.units else _no_units(self.metadata)
        forms = words[["category", "term"]].drop_duplicates(ignore_index=True)
        column = words[["category", "term"]].merge(
            forms.assign(column=np.arange(len(forms))), on=["category", "term"], how="left"
        )["column"]
        ones = np.ones(len(words), np.int64)
        places = (words["row"].to_numpy(), column.to_numpy())
        shape = (len(units), len(forms))
        matrix = sparse.csr_array(sparse.coo_array((ones, places), shape=shape))
        terms = forms.assign(layer=FAMILY)[TERM_COLUMNS]
        counts = Counts.from_matrix(matrix, units, terms, keys=KEYS, provenance=record)
        return with_absent(counts, families.ids)

    def table_of_places(self) -> pd.DataFrame:
        words = pd.concat(self.words, ignore_index=True) if self.words else _no_words()
        columns = ["category", "document", "tenth"]
        return words.groupby(columns, sort=False).size().rename("n").reset_index()

    def table(self) -> pd.DataFrame:
        """Return the frames beside each family, by group: every frame, zeros included."""
        names = self.matcher.categories
        frames = [i for i in range(self.n_families, len(names)) if names[i][1] != "gate"]
        rows = []
        for f in range(self.n_families):
            for c in frames:
                for g, group in enumerate(self.groups):
                    words, elsewhere = self.with_word[g, f], self.sentences[g]
                    rows.append(
                        (names[f][1], *names[c], group, self.both[g, f, c], words,
                         self.with_frame[g, c] - self.any_both[g, f, c], elsewhere - words)
                    )  # fmt: skip
        columns = ["category", "lexicon", "frame", "group", "n", "n_sentences",
                   "n_elsewhere", "n_sentences_elsewhere"]  # fmt: skip
        text = dict.fromkeys(columns[:4], "str")
        return pd.DataFrame(rows, columns=columns).astype(text | dict.fromkeys(columns[4:], "i8"))


def tenths(
    block: Block, stream: Stream, tokens: NDArray[np.int64], place: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return in which tenth of its article's text each place of the stream lies.

    `tokens` is how many words stand before each place. The headline is 0; the text below it
    is divided by words.
    """
    paragraph = stream.paragraph
    document = block.paragraphs.document[paragraph].astype(np.int64)
    below = block.paragraphs.section[paragraph] != SECTIONS.index("headline")
    words = np.where(below, tokens[stream.first[1:]] - tokens[stream.first[:-1]], 0)
    total = np.zeros(len(block.documents), np.int64)
    np.add.at(total, document, words)
    before_paragraph = np.cumsum(words) - words
    before_document = np.cumsum(total) - total
    at = np.searchsorted(stream.first, place, side="right") - 1
    inside = tokens[place] - tokens[stream.first[at]]
    where = before_paragraph[at] - before_document[document[at]] + inside
    tenth = TENTHS * where // np.maximum(total[document[at]], 1) + 1
    return np.where(below[at], tenth, HEADLINE)


def with_absent(counts: Counts, families: Sequence[str]) -> Counts:
    """Return the counts of the words under study alone, with zeros for those that are absent."""
    there = FAMILY in counts.layers
    own = counts.select(FAMILY) if there else counts
    matrix = own.matrix if there else own.matrix[:, :0]
    terms = own.terms if there else own.terms.iloc[:0]
    absent = [name for name in families if name not in set(terms["category"])]
    zeros = pd.DataFrame({"layer": FAMILY, "category": absent, "term": ""}, dtype="str")
    empty = sparse.csr_array((matrix.shape[0], len(absent)), dtype=np.int64)
    return Counts.from_matrix(
        sparse.hstack([matrix, empty], format="csr"),
        own.units,
        pd.concat([terms, zeros], ignore_index=True),
        keys=own.keys,
        provenance=counts.provenance,
    )


def _no_words() -> pd.DataFrame:
    text = {name: pd.Series(dtype="str") for name in ("document", "category", "term")}
    return pd.DataFrame(text | {name: pd.Series(dtype="i8") for name in ("row", "tenth")})


def _no_units(metadata: Sequence[str]) -> pd.DataFrame:
    names = [*KEYS, *metadata]
    return pd.DataFrame({name: pd.Series(dtype="str") for name in names} | {"n_tokens": []})
