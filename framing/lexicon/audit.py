"""What each pattern of a lexicon really matched in a corpus.

A wildcard is a promise about words one has not seen: ``reneg*`` was written for "reneged" and
found "renegotiate" four times of five. The audit lists every form of every pattern with its
count, its share and a few lines of concordance, so that the promise can be checked. It reads
the corpus in blocks and holds counts, not texts.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.lexicon.matching import find_matches
from framing.provenance import Provenance

if TYPE_CHECKING:
    from framing.corpus import Corpus
    from framing.lexicon.model import Lexicon

__all__ = ["Audit", "audit_lexicon"]

FORM = ["category", "pattern", "term"]
PLACE = ["document", "start", "end"]
CONTEXT = 60  # characters either side of a concordance line


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Audit:
    """The forms that each pattern matched, with counts and concordance lines.

    Attributes
    ----------
    lexicon : str
        Id and version of the lexicon.
    n_docs : int
        Documents read.
    table : pandas.DataFrame
        One row a pattern and form, in the order of the lexicon, commonest form first:
        ``category``, ``pattern``, ``term``, ``stem`` (Snowball, Porter 2001), ``n``, ``share``
        (of the matches of the pattern, 0 to 1), ``n_docs``. A pattern that never matched has
        one row with an empty ``term`` and ``n`` 0.
    lines : pandas.DataFrame
        A few lines for each form: ``category``, ``pattern``, ``term``, ``document``, ``left``,
        ``match``, ``right``.
    provenance : Provenance
        Lexicon and corpus by hash.
    """

    lexicon: str
    n_docs: int
    table: pd.DataFrame
    lines: pd.DataFrame
    provenance: Provenance

    @property
    def stems(self) -> pd.DataFrame:
        """One row a pattern and stem: ``category``, ``pattern``, ``stem``, ``n``, ``share``.

        Two stems under one wildcard are two words: look there first.
        """
        keys = ["category", "pattern", "stem"]
        order = {key: i for i, key in enumerate(dict.fromkeys(_pairs(self.table)))}
        summed = self.table.groupby(keys, sort=False, as_index=False)[["n", "share"]].sum()
        rank = summed.assign(order=[order[pair] for pair in _pairs(summed)])
        rank = rank.sort_values(["order", "n", "stem"], ascending=[True, False, True])
        return rank.drop(columns="order").reset_index(drop=True)

    @property
    def unmatched(self) -> pd.DataFrame:
        """The patterns that matched nothing: ``category``, ``pattern``."""
        empty = self.table["n"] == 0
        return self.table.loc[empty, ["category", "pattern"]].reset_index(drop=True)

    def __repr__(self) -> str:
        n_patterns = len(dict.fromkeys(_pairs(self.table)))
        return (
            f"Audit of {self.lexicon} on {self.n_docs:,} documents: {int(self.table['n'].sum()):,} "
            f"matches, {n_patterns} patterns, {len(self.unmatched)} without a match"
        )

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>{self.table.to_html(index=False, max_rows=60)}"


def audit_lexicon(
    lexicon: Lexicon, corpus: Corpus, *, n_lines: int = 3, gate: bool = True
) -> Audit:
    """List what each pattern of a lexicon matched in a corpus.

    Parameters
    ----------
    lexicon : Lexicon
        Bundled or your own.
    corpus : Corpus
        Read twice, block by block; the second time for the concordance lines.
    n_lines : int, default 3
        Concordance lines for each form. They come from different documents as far as there
        are enough, in an order given by a hash of the document's id: spread over the corpus,
        and the same lines at each run.
    gate : bool, default True
        Leave out documents outside the lexicon's domain. False shows what the gate is for.

    Returns
    -------
    Audit

    References
    ----------
    .. [1] Porter, M. F. (2001). Snowball: a language for stemming algorithms.

    Examples
    --------
    >>> from framing.corpus import Corpus
    >>> from framing.lexicon import Lexicon
    >>> corpus = Corpus.from_texts({"a": "They reneged.", "b": "They renegotiate. Renegotiated!"})
    >>> audit_lexicon(Lexicon.from_patterns({"renege": "reneg*"}), corpus).stems
      category pattern        stem  n     share
    0   renege  reneg*  renegoti    2  0.666667
    1   renege  reneg*     reneg    1  0.333333
    """
    counts: list[pd.DataFrame] = []
    lines = pd.DataFrame(columns=[*FORM, *PLACE, "nth", "draw"])
    for matches in find_matches(corpus, lexicon, gate=gate):
        counts.append(_count(matches))
        lines = _draw(lines, matches, n_lines)
    table = _table(lexicon, counts)
    name = f"{lexicon.id!r} {lexicon.version}".rstrip()
    record = Provenance(
        "audit_lexicon",
        {"n_lines": n_lines, "gate": gate},
        {"lexicon": lexicon.digest},
        (corpus.provenance,),
    )
    return Audit(name, len(corpus), table, _concordance(corpus, lines, table), record)


def _count(matches: pd.DataFrame) -> pd.DataFrame:
    """Count the forms of one block; no document is in two blocks, so the counts add up."""
    grouped = matches.groupby(FORM, sort=False, observed=True)["document"]
    return pd.DataFrame({"n": grouped.size(), "n_docs": grouped.nunique()}).reset_index()


def _draw(kept: pd.DataFrame, matches: pd.DataFrame, n_lines: int) -> pd.DataFrame:
    """Keep the `n_lines` matches of each form that come first in the order of the draw.

    First the first match of a form in each document, documents by the hash of their id; then
    the second ones. What is kept of all blocks is what is kept of one.
    """
    drawn = {name: _hash(name) for name in matches["document"].unique()}
    new = matches[[*FORM, *PLACE]].astype({name: "str" for name in [*FORM, "document"]})
    new["nth"] = new.groupby([*FORM, "document"]).cumcount()
    new["draw"] = new["document"].map(drawn)
    both = pd.concat([kept, new[new["nth"] < n_lines]]) if len(kept) else new
    both = both.sort_values(["nth", "draw", "document"], kind="stable")
    return both.groupby(FORM, sort=False).head(n_lines)


def _hash(document: str) -> int:
    return int.from_bytes(blake2b(document.encode(), digest_size=7).digest())


def _table(lexicon: Lexicon, counts: list[pd.DataFrame]) -> pd.DataFrame:
    from nltk.stem.snowball import SnowballStemmer  # half a second, and only here

    stemmer = SnowballStemmer("english")
    forms = pd.concat(counts) if counts else pd.DataFrame(columns=[*FORM, "n", "n_docs"])
    forms = forms.groupby(FORM, as_index=False)[["n", "n_docs"]].sum()
    patterns = lexicon.table[["category", "pattern"]]
    table = patterns.assign(order=range(len(patterns))).merge(forms, how="left")
    table = table.fillna({"term": "", "n": 0, "n_docs": 0}).astype(
        {"n": "int64", "n_docs": "int64"}
    )
    total = table.groupby("order")["n"].transform("sum")
    table["share"] = table["n"] / np.maximum(total, 1)
    table["stem"] = [" ".join(stemmer.stem(word) for word in t.split()) for t in table["term"]]
    table = table.sort_values(["order", "n", "term"], ascending=[True, False, True])
    columns = [*FORM, "stem", "n", "share", "n_docs"]
    return table[columns].astype({"term": "str", "stem": "str"}).reset_index(drop=True)


def _concordance(corpus: Corpus, lines: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Cut the chosen matches out of their texts, in the order of the table."""
    form = {key: i for i, key in enumerate(table[FORM].itertuples(index=False, name=None))}
    order = [form[key] for key in lines[FORM].itertuples(index=False, name=None)]
    lines = lines.assign(order=order).sort_values(["order", "nth", "draw", "document"])
    spans: dict[str, list[tuple[int, int, int]]] = {}
    for row, (document, start, end) in enumerate(
        zip(*(lines[name] for name in PLACE), strict=True)
    ):
        spans.setdefault(str(document), []).append((row, int(start), int(end)))
    cuts = [("", "", "")] * len(lines)
    for document, text in _texts(corpus, spans.keys()):
        for row, start, end in spans[document]:
            left, right = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
            cuts[row] = (_one_line(left), text[start:end], _one_line(right))
    words = pd.DataFrame(cuts, columns=["left", "match", "right"], dtype="str")
    return pd.concat([lines[[*FORM, "document"]].reset_index(drop=True), words], axis=1)


def _texts(corpus: Corpus, wanted: Container[str]) -> Iterator[tuple[str, str]]:
    for block in corpus.blocks():
        for i, document in enumerate(block.documents["document"]):
            if document in wanted:
                low, high = block.offsets[i : i + 2]
                yield document, block.text[low:high].tobytes().decode()


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def _pairs(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["category"], table["pattern"], strict=True))
