"""Which words go together: those near a pattern, or those that follow each other.

Both are described by association measures from the margins of a table (Evert 2005). They
rank pairs; none is a test, since words of one article are not independent. Whether two groups
surround a word differently is asked with `count_collocates` and the functions that compare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.collocation.collocates import need_window
from framing.comparison.collocation.document_groups import DocumentGroups, document_groups
from framing.comparison.collocation.near import Near, read_near
from framing.comparison.collocation.running_words import PUNCTUATION, RunningWords, read_words
from framing.comparison.collocation.sequences import count_sequences
from framing.comparison.concordance import pattern_lexicon
from framing.comparison.guards import FEW_OCCURRENCES, number, some
from framing.comparison.measures.cooccurrence import (
    g2_together,
    lambda_z,
    log_dice,
    mi,
    mi3,
    t_score,
)
from framing.comparison.printing import as_html, as_text
from framing.errors import CountsError, did_you_mean
from framing.provenance import Provenance, framing_version
from framing.text.tokens import TOKENIZER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus import Corpus
    from framing.lexicon.model import Lexicon

__all__ = ["Collocations", "collocations"]

OVERLAPS = ("once", "each")
EXPECTED = ("window", "margins")
MOST_WORDS = 5
RANKS_ONLY = (
    "Descriptive: the measures rank; none is a test, for the words of one article are not "
    "independent of each other."
)


@dataclass(frozen=True, slots=True, eq=False)
class Collocations:
    """Words that go together.

    Attributes
    ----------
    table : pandas.DataFrame
        The strongest first. Collocates of a node: ``category`` (the node), ``term``, ``n``
        (occurrences near it), ``n_docs`` (documents with any), ``n_node`` (matches of the
        node), ``n_term`` (occurrences anywhere), ``n_window`` (words near the node),
        ``n_tokens`` (words), ``expected``, ``log_dice``, ``mi``, ``mi3``, ``t``, ``g2``.
        Sequences: ``term``, ``word_1``, ``word_2`` …, ``n``, ``n_docs``, ``n_1``, ``n_2`` …
        (sequences with that word in that place), ``lambda``, ``z``, and for two words
        ``expected`` and the same five measures. With `by`, ``group`` stands first.
    settings : mapping of str to JSON value
        Every choice.
    design : str
        A sentence: what was counted, of how much.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the table was made.
    """

    table: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        if "node" in self.settings:
            return f"Collocations: {number(len(self), 'collocate')} of {self.settings['node']!r}"
        return f"Collocations: {number(len(self), 'sequence')} of {self.settings['size']} words"


def collocations(
    corpus: Corpus,
    node: str | Sequence[str] | Lexicon | None = None,
    *,
    size: int = 2,
    window: int = 5,
    within: str = "sentence",
    min_count: int = 2,
    by: str | None = None,
    without: str | Sequence[str] = (),
    expected: str = "window",
    overlaps: str = "once",
    punctuation: str = "break",
    smoothing: float = 0.5,
    progress: Callable[[int], None] | None = None,
) -> Collocations:
    """Find the words that stand near a pattern, or the sequences of adjacent words.

    Parameters
    ----------
    corpus : Corpus
        Paragraphs that cleaning removed are left out.
    node : str, sequence of str, or Lexicon, optional
        The pattern or patterns whose collocates are wanted, as in `framing.kwic`. Without it,
        all sequences of `size` adjacent words.
    size : int, default 2
        Words in a sequence, from 2 to 5.
    window : int, default 5
        Words on each side of the node that are near it.
    within : {"sentence", "paragraph", "document"}, default "sentence"
        What neither a window nor a sequence leaves.
    min_count : int, default 2
        List what is found at least so often (in the group, with `by`).
    by : str, optional
        A column of ``corpus.documents``: one table for each of its values, each from the
        texts of that group alone.
    without : str or sequence of str, optional
        Patterns of words that are not to be listed, such as stop words. They keep their place,
        and count in every margin.
    expected : {"window", "margins"}, default "window"
        Where a node's `expected` comes from, and with it MI, MI3 and t.
        ``"window"``: ``n_window * n_term / n_tokens`` (Evert 2008), what falls into the windows
        if words were spread evenly; ``"margins"``: ``n_node * n_term / n_tokens``, without the
        span, as in older concordancers (Church and Hanks 1990), which is lower.
    overlaps : {"once", "each"}, default "once"
        A word near two matches counts once, as in `count_collocates`; or with
        each of them, as concordancers count lines. With ``"each"`` a word can be near the node
        more often than it occurs; then there is no `g2`.
    punctuation : {"break", "ignore"}, default "break"
        Whether a sequence goes on where more than white space stands between two words.
    smoothing : float, default 0.5
        Added to each cell of the table of lambda.
    progress : callable, optional
        Called with the number of documents done after each block.

    Returns
    -------
    Collocations
        Collocates are sorted by `log_dice`, sequences by `z`.

    Raises
    ------
    CountsError
        If a choice is none, or `by` is no column, or a document has no value there.
    LexiconError
        If a pattern is not well formed.

    Notes
    -----
    `g2` always is that of the 2 × 2 table of words inside and outside the windows, and for
    sequences that of first and second place. See `framing.comparison.measures.cooccurrence` for
    all formulas, and docs/concordance.md for which choice equals which other program's.

    References
    ----------
    .. [1] Blaheta, D. and Johnson, M. (2001). Unsupervised learning of multi-word verbs. ACL
       workshop on collocation, 54-60.
    .. [2] Evert, S. (2008). Corpora and collocations. In A. Lüdeling and M. Kytö (eds.), Corpus
       Linguistics. An International Handbook. De Gruyter.

    Examples
    --------
    >>> from framing.corpus import Corpus
    >>> corpus = Corpus.from_texts({
    ...     "a": "Talks\\nSecurity guarantees were vague. They want security guarantees now.",
    ...     "b": "Talks\\nThe security guarantees, they said, were firm.",
    ... })
    >>> collocations(corpus).table[["term", "n", "n_docs", "lambda", "z"]].round(3)
                      term  n  n_docs  lambda      z
    0  security guarantees  3       2   4.779  2.277
    >>> found = collocations(corpus, "guarantee*", window=2)
    >>> found.table[["category", "term", "n", "n_term", "log_dice"]].round(3)
         category      term  n  n_term  log_dice
    0  guarantee*  security  3       3      14.0
    >>> collocations(corpus, "peace")
    Collocations: 0 collocates of 'peace'
    Collocates of 'peace' (0 matches in 0 documents), up to 5 words to either side within the
    sentence: 0 of 18 words. Descriptive: the measures rank; none is a test, for the words of
    one article are not independent of each other.
    ! 'peace' does not occur, so it has no collocates.
    """
    _need_choices(size, min_count, smoothing, expected, overlaps, punctuation)
    need_window(window, within)
    groups = document_groups(corpus, by)
    left_out = pattern_lexicon(without, "without") if without else None
    settings: dict[str, Any] = {"within": within, "min_count": min_count}
    settings |= {"by": by, "groups": groups.names} if by is not None else {}
    settings |= {"without": left_out.digest} if left_out is not None else {}
    if node is None:
        choices: dict[str, Any] = {"size": size, "punctuation": punctuation, "smoothing": smoothing}
        words = read_words(
            corpus, within=within, punctuation=punctuation, without=left_out, progress=progress
        )
        table, design = _sequences(words, groups, within, min_count, **choices)
        warnings = _guards(table, len(corpus), "sequence")
        settings = {**choices, **settings}
    else:
        lexicon = pattern_lexicon(node, "node")
        name = " | ".join(category.id for category in lexicon.categories)
        name = name if lexicon.id == "node" else lexicon.id
        near = read_near(
            corpus, lexicon, window=window, within=within, overlaps=overlaps, without=left_out,
            group=groups.of, n_groups=len(groups.names), progress=progress,
        )  # fmt: skip
        table = _collocates(near, groups, name, expected, min_count)
        design = _design(near, name, window, within)
        warnings = (*_absent(near, groups, name), *_guards(table, len(corpus), "collocate"))
        choices = {"window": window, "expected": expected, "overlaps": overlaps}
        settings = {"node": name, "patterns": lexicon.digest, **choices, **settings}
    software = {"framing": framing_version(), "tokenizer": TOKENIZER}
    record = Provenance("collocations", settings, parents=(corpus.provenance,), software=software)
    return Collocations(table, settings, f"{design} {RANKS_ONLY}", warnings, record)


def _need_choices(
    size: int, min_count: int, smoothing: float, expected: str, overlaps: str, punctuation: str
) -> None:
    if size not in range(2, MOST_WORDS + 1):
        raise CountsError(f"size must be from 2 to {MOST_WORDS} words; got {size!r}.")
    if min_count < 1:
        raise CountsError(f"min_count must be at least 1; got {min_count!r}.")
    if not smoothing > 0:
        raise CountsError(f"smoothing must be above 0; got {smoothing!r}.")
    for name, value, known in (
        ("expected", expected, EXPECTED),
        ("overlaps", overlaps, OVERLAPS),
        ("punctuation", punctuation, PUNCTUATION),
    ):
        if value not in known:
            raise CountsError(f"{name}={value!r} is no choice; {did_you_mean(str(value), known)}")


def _sequences(
    words: RunningWords,
    groups: DocumentGroups,
    within: str,
    min_count: int,
    *,
    size: int,
    punctuation: str,
    smoothing: float,
) -> tuple[pd.DataFrame, str]:
    """Return the table of sequences and what was counted."""
    tables, n_sequences = [], 0
    for group in range(max(1, len(groups.names))):  # without a document, an empty table
        part = words.of(groups.of == group) if groups.asked else words
        found = count_sequences(part.ids, part.document, size=size, min_count=min_count)
        n_sequences += found.total
        names = np.array(part.terms, dtype=object)[found.words]
        firsts = [found.margins[:, 1 << place] for place in range(size)]
        strength, z = lambda_z(found.cells, smoothing=smoothing)
        table = pd.DataFrame(
            {
                **groups.column(np.full(len(names), group)),
                "term": pd.Series([" ".join(row) for row in names], dtype="str"),
                **{f"word_{k + 1}": pd.Series(names[:, k], dtype="str") for k in range(size)},
                "n": found.n,
                "n_docs": found.n_docs,
                **{f"n_{k + 1}": n for k, n in enumerate(firsts)},
                "lambda": strength,
                "z": z,
                **(_of_pairs(found.n, firsts[0], firsts[1], found.total) if size == 2 else {}),
            }
        )
        tables.append(_ranked(table, "z"))
    break_or_not = "not across punctuation" if punctuation == "break" else "across punctuation too"
    design = (
        f"Sequences of {size} adjacent words within the {within}, {break_or_not}: "
        f"{number(n_sequences, 'sequence')} of {number(words.n_tokens, 'word')}; listed are those "
        f"found {number(min_count, 'time')} or more."
    )
    return pd.concat(tables, ignore_index=True), design


def _of_pairs(
    n: NDArray[np.int64], n_1: NDArray[np.int64], n_2: NDArray[np.int64], total: int
) -> dict[str, NDArray[np.float64]]:
    expected = n_1 * n_2 / max(total, 1)
    return {
        "expected": expected,
        "log_dice": log_dice(n, n_1, n_2),
        "mi": mi(n, expected),
        "mi3": mi3(n, expected),
        "t": t_score(n, expected),
        "g2": g2_together(n, n_1, n_2, max(total, 1)),
    }


def _collocates(
    near: Near, groups: DocumentGroups, node: str, expected: str, min_count: int
) -> pd.DataFrame:
    n_node, n_window, n_tokens = (
        sizes[near.group] for sizes in (near.n_node, near.n_window, near.n_tokens)
    )
    by_chance = (n_window if expected == "window" else n_node) * near.n_term / n_tokens
    table = pd.DataFrame(
        {
            **groups.column(near.group),
            "category": pd.Series([node] * len(near.term), dtype="str"),
            "term": pd.Series(near.term, dtype="str"),
            "n": near.n,
            "n_docs": near.n_docs,
            "n_node": n_node,
            "n_term": near.n_term,
            "n_window": n_window,
            "n_tokens": n_tokens,
            "expected": by_chance,
            "log_dice": log_dice(near.n, n_node, near.n_term),
            "mi": mi(near.n, by_chance),
            "mi3": mi3(near.n, by_chance),
            "t": t_score(near.n, by_chance),
            "g2": g2_together(near.n, n_window, near.n_term, n_tokens),
        }
    )
    return _ranked(table[table["n"] >= min_count], "log_dice")


def _ranked(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    keys = [*(["group"] if "group" in table else []), measure, "n", "term"]
    ascending = [key in ("group", "term") for key in keys]
    # what is equal but for the last bit of a logarithm is equal
    ranks = table.assign(**{measure: table[measure].round(9)})
    order = ranks.sort_values(keys, ascending=ascending, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _design(near: Near, node: str, window: int, within: str) -> str:
    matches = f"{number(int(near.n_node.sum()), 'match', 'matches')} in "
    matches += number(int(near.n_node_docs.sum()), "document")
    return (
        f"Collocates of {node!r} ({matches}), up to {number(window, 'word')} to either side "
        f"within the {within}: {int(near.n_window.sum()):,} of "
        f"{number(int(near.n_tokens.sum()), 'word')}."
    )


def _absent(near: Near, groups: DocumentGroups, node: str) -> tuple[str, ...]:
    """Say where the node does not occur, or hardly does."""
    total = int(near.n_node.sum())
    if total == 0:
        return (f"{node!r} does not occur, so it has no collocates.",)
    without = [name for name, n in zip(groups.names, near.n_node, strict=True) if n == 0]
    said = [f"{node!r} does not occur in {some(without)}."] if without else []
    if total < FEW_OCCURRENCES:
        said.append(
            f"{node!r} has fewer than {FEW_OCCURRENCES} matches: read them with kwic instead."
        )
    return tuple(said)


def _guards(table: pd.DataFrame, n_docs: int, noun: str) -> tuple[str, ...]:
    said = []
    alone = int((table["n_docs"] == 1).sum())
    if alone and n_docs > 1:
        said.append(f"In one document only: {alone:,} of {number(len(table), noun)}.")
    if "g2" in table and table["g2"].isna().any():
        said.append(
            f"No G2 for {number(int(table['g2'].isna().sum()), noun)}: counted with each match "
            'they are near, more often than they occur; use overlaps="once".'
        )
    return tuple(said)
