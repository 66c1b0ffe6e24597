"""Which lines of a concordance are wanted, in which order, and with what beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.corpus.block import SECTIONS
from framing.counts.counts import RANKED
from framing.errors import CorpusError, did_you_mean

if TYPE_CHECKING:
    from framing.corpus import Corpus

__all__ = [
    "WHOSE",
    "chosen_documents",
    "need_keys",
    "need_metadata",
    "sorted_lines",
    "texts_of",
    "with_metadata",
    "words_beside",
]

WHOSE = ("voice", "speaker", "source", "cue")
BESIDE = re.compile(r"([LR])([1-9][0-9]?)")  # L1 is the next word to the left


def texts_of(wanted: Any) -> list[str]:
    """Return one value, or several, as text."""
    several = isinstance(wanted, Sequence | set | frozenset) and not isinstance(wanted, str)
    return sorted(map(str, wanted)) if several else [str(wanted)]


def chosen_documents(corpus: Corpus, where: Mapping[str, Any]) -> tuple[Corpus, list[str] | None]:
    """Return the documents that fulfil all conditions, and the sections wanted, if any are."""
    documents, sections = corpus.documents, None
    keep = np.ones(len(documents), np.bool_)
    for name, wanted in where.items():
        values = texts_of(wanted)
        if name != "section" and name not in documents:
            hint = did_you_mean(str(name), ["section", *documents.columns])
            raise CorpusError(f"the corpus has no column {name!r} to choose by; {hint}")
        column = pd.Series(SECTIONS) if name == "section" else documents[name]
        column = column.map(str, na_action="ignore")
        known = set(column.dropna())
        for value in values:
            if value not in known:
                hint = did_you_mean(value, sorted(known))
                raise CorpusError(f"no article has {name} = {value!r}; {hint}")
        if name == "section":
            sections = values
        else:
            keep &= column.isin(values).to_numpy(dtype=np.bool_)
    return (corpus if keep.all() else corpus.subset(documents["document"][keep])), sections


def need_metadata(corpus: Corpus, names: Sequence[str], taken: Sequence[str]) -> None:
    """Raise unless these columns are there, and called otherwise than those of the table."""
    for name in names:
        if name not in corpus.documents:
            hint = did_you_mean(str(name), corpus.documents.columns)
            raise CorpusError(f"the corpus has no metadata column {name!r}; {hint}")
        if name in taken:
            raise CorpusError(
                f"the metadata column {name!r} is called as a column of every concordance; "
                "rename it to show it."
            )


def need_keys(corpus: Corpus, keys: Sequence[str], known: Sequence[str]) -> None:
    """Raise unless lines can be sorted by these."""
    for key in keys:
        if key in known or key in corpus.documents or BESIDE.fullmatch(key):
            continue
        if key in WHOSE:
            raise CorpusError(f"lines cannot be sorted by {key!r} without voices=True.")
        hint = did_you_mean(str(key), ["L1", "R1", *known, *corpus.documents.columns])
        raise CorpusError(f"lines cannot be sorted by {key!r}; {hint}")


def words_beside(keys: Sequence[str]) -> dict[str, int]:
    """Return the words beside the match that are sorted by: -1 is the next to the left."""
    found = [BESIDE.fullmatch(key) for key in keys]
    return {m[0]: int(m[2]) * (-1 if m[1] == "L" else 1) for m in found if m}


def with_metadata(table: pd.DataFrame, corpus: Corpus, names: Sequence[str]) -> pd.DataFrame:
    """Return the lines with columns of their documents behind."""
    wanted = [n for n in dict.fromkeys(names) if n in corpus.documents and n not in table]
    rows = corpus.documents.set_index("document")[wanted].reindex(table["document"])
    return pd.concat([table, rows.reset_index(drop=True)], axis=1)


def sorted_lines(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return the lines in the order of the keys; equals stay as they are."""
    if not keys or table.empty:
        return table
    names = ["term" if key == "match" else key for key in keys]
    order = table[names].sort_values(list(dict.fromkeys(names)), kind="stable", key=_sort_key)
    return table.loc[order.index].reset_index(drop=True)


def _sort_key(column: pd.Series) -> pd.Series:
    """Numbers as numbers, sections and voices in their order, all else as text without case."""
    if column.dtype.kind in "iufb":
        return column
    if known := RANKED.get(str(column.name)):
        return column.map({name: i for i, name in enumerate(known)})
    return column.map(lambda value: str(value).casefold(), na_action="ignore")
