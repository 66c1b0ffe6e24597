"""The company a word keeps: its collocates in each group, and how they differ.

The words near each match are counted by article, as `count_collocates` does, in the articles
that have the word. How strong the bond is depends on how frequent the collocate is elsewhere,
so its occurrences in the whole group come from the reading of all articles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.collocation.collocates import count_collocates
from framing.comparison.measures.cooccurrence import log_dice
from framing.comparison.rates import compare
from framing.comparison.tally import per_1k, tally
from framing.lexicon.model import Lexicon

if TYPE_CHECKING:
    from framing.corpus import Corpus

__all__ = ["company_of"]

COLUMNS = ["category", "term", "group", "n", "n_docs", "n_tokens", "per_1k", "n_node", "n_term",
           "log_dice"]  # fmt: skip
CONTRASTS = ["category", "term", "group_a", "group_b", "n_a", "n_b", "difference", "log_ratio",
             "warning"]  # fmt: skip


def company_of(
    corpus: Corpus,
    families: Lexicon,
    places: pd.DataFrame,
    occurrences: Mapping[tuple[str, str], int],
    totals: pd.DataFrame,
    settings: Mapping[str, Any],
    tell: Callable[[str], None],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the collocates of each family by group, and the differences of pairs of groups.

    Parameters
    ----------
    corpus : Corpus
        Its groups in the column ``settings["by"]``.
    families : Lexicon
        A category each.
    places : pandas.DataFrame
        ``category``, ``document``: where each family occurs.
    occurrences : mapping of (str, str) to int
        Of a family in a group.
    totals : pandas.DataFrame
        Of each word in a group (the columns).
    settings : mapping
        ``by``, ``groups``, ``window``, ``within``, ``min_count``.
    tell : callable
        Told what is being done.
    """
    by, groups = settings["by"], settings["groups"]
    tables, contrasts = [_empty(COLUMNS)], [_empty(CONTRASTS)]
    for family in families.ids:
        documents = set(places.loc[places["category"] == family, "document"])
        if not documents:
            continue
        tell(f"Reading the words around {family}")
        near = count_collocates(
            corpus.subset(documents), families.subset(family), window=settings["window"],
            within=settings["within"], metadata=[] if by == "document" else [by],
        )  # fmt: skip
        often = np.asarray(near.matrix.sum(axis=0)).ravel() >= settings["min_count"]
        near = near.select(term=list(near.terms["term"][often])) if often.any() else near
        if not often.any() or not near.n_tokens:
            continue
        groups_near = tally(near, [by])
        n_tokens = dict(zip(groups_near.names, groups_near.n_tokens, strict=True))
        parts = []
        for g, group in enumerate(groups_near.names):
            terms = groups_near.terms["term"].astype(str)
            node = np.full(len(terms), occurrences[family, group])
            term = totals[group].reindex(terms, fill_value=0).to_numpy(np.int64)
            n = groups_near.n[g]
            part = pd.DataFrame({"category": family, "term": terms, "group": group, "n": n,
                                 "n_docs": groups_near.n_docs[g]})  # fmt: skip
            words = np.full(len(terms), n_tokens[group], np.int64)
            part = part.assign(n_tokens=words, per_1k=per_1k(n, words), n_node=node, n_term=term)
            part["log_dice"] = np.where(n > 0, log_dice(np.maximum(n, 1), node, term), np.nan)
            parts.append(part[part["n"] > 0])
        tables.append(_strongest(pd.concat(parts, ignore_index=True), groups))
        with_words = [group for group in groups if n_tokens.get(group)]
        for a, b in combinations(with_words, 2):
            pair = near.filter(**{by: _values(near.units[by], (a, b))})
            found = compare(pair, by=by, layer="term", order=[a, b]).differences
            found = found[found["n_a"] + found["n_b"] > 0].rename(columns={"category": "term"})
            contrasts.append(found.assign(category=family)[CONTRASTS])
    return _whole(tables), _whole(contrasts)


def _values(column: pd.Series, names: Sequence[str]) -> list[Any]:
    """Return the values that are called so: a group may be named by a number."""
    return [value for value in column.unique() if str(value) in names]


def _strongest(table: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """Sort by group, then by the strength of the bond."""
    keys = pd.DataFrame(
        {"group": table["group"].map({name: i for i, name in enumerate(groups)}),
         "bond": -table["log_dice"].round(9), "n": -table["n"], "term": table["term"]}
    )  # fmt: skip
    order = keys.sort_values(["group", "bond", "n", "term"], kind="stable").index
    return table[COLUMNS].reindex(order)


def _empty(columns: Sequence[str]) -> pd.DataFrame:
    text = ("category", "term", "group", "group_a", "group_b", "warning")
    real = ("per_1k", "log_dice", "difference", "log_ratio")
    kinds = {name: "str" if name in text else "f8" if name in real else "i8" for name in columns}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _whole(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    full = [table for table in tables if len(table)]
    return pd.concat(full, ignore_index=True) if full else tables[0]
