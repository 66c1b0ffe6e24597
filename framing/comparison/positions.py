"""Positions: where in each article the words stand, paragraph by paragraph.

The strip of a dispersion plot, from counts alone: a paragraph is as fine as counts without
text can place a word, or a passage where the counts tell voices apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.attribution import need_attribution, voice_note
from framing.comparison.guards import number, some
from framing.comparison.printing import as_html, as_text
from framing.comparison.tally import columns_of
from framing.errors import CountsError, did_you_mean
from framing.provenance import Provenance

if TYPE_CHECKING:
    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["Positions", "positions"]

MOST_CATEGORIES = 50
PLACE = ["document", "group", "paragraph", "section", "first", "n_tokens"]
COLUMNS = [*PLACE, "category", "n"]
# A passage has a place of its own, and one voice.
PASSAGE_COLUMNS = [*PLACE, "passage", "voice", "category", "n"]


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Paragraphs of each article, or its passages, and what occurs in them.

    Attributes
    ----------
    table : pandas.DataFrame
        ``document``, ``group``, ``paragraph``, ``section``, ``first`` (words of the article
        before the paragraph), ``n_tokens`` (words of the paragraph), ``category``, ``n``.
        Every paragraph has one row with an empty category and ``n`` 0; every category that
        occurs in it adds a row. From counts by passage, the rows are those of passages, and
        columns ``passage`` (from 1 in each document) and ``voice`` stand before ``category``.
    settings : mapping of str to JSON value
        ``by``, ``layer``, ``categories``.
    design : str
        A sentence: what is placed, in how many articles and paragraphs.
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

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        hits = self.table[self.table["category"] != ""]
        return as_html(self._headline(), self.design, self.warnings, hits)

    def _headline(self) -> str:
        return f"Positions: {number(int(self.table['n'].sum()), 'occurrence')} placed"

    def plot(self, **choices: Any) -> Figure:
        """Draw a strip for each article; see `framing.figures.dispersion_strip`."""
        from framing.figures import dispersion_strip

        return dispersion_strip(
            self.table, provenance=self.provenance, warnings=self.warnings, **choices
        )


def positions(
    counts: Counts,
    *,
    layer: str | None = None,
    categories: Sequence[str] | None = None,
    by: str = "group",
) -> Positions:
    """Place the categories of a layer in the paragraphs of each article.

    Parameters
    ----------
    counts : Counts
        With ``document`` and ``paragraph`` among the keys of its units; counts by
        ``passage`` place the words in passages of one voice.
    layer : str, optional
        A lexicon, ``"family"`` or ``"term"``; by default as in `compare`.
    categories : sequence of str, optional
        Those to place; by default all, of which there may be at most 50.
    by : str, default "group"
        Column of the units that names the groups.

    Returns
    -------
    Positions
        Sorted by group, document, paragraph, passage, category.

    Raises
    ------
    CountsError
        If the counts do not tell paragraphs apart, or a column or category is not there.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> units = pd.DataFrame(
    ...     {"document": ["a", "a", "a"], "paragraph": [1, 2, 3],
    ...      "section": ["headline", "lead", "body"], "group": "A", "n_tokens": [8, 30, 40]})
    >>> forms = pd.DataFrame({"layer": "family", "category": ["betray"], "term": ["betrayal"]})
    >>> strip = positions(Counts.from_matrix([[1], [0], [2]], units, forms))
    >>> strip.table[["paragraph", "section", "first", "n_tokens", "category", "n"]]
       paragraph   section  first  n_tokens category  n
    0          1  headline      0         8           0
    1          1  headline      0         8   betray  1
    2          2      lead      8        30           0
    3          3      body     38        40           0
    4          3      body     38        40   betray  2
    """
    for key in ("document", "paragraph"):
        if key not in counts.units:
            raise CountsError(
                f"the units have no column {key!r}; positions need counts by document and "
                "paragraph: count them again with both."
            )
    if counts.units["paragraph"].dtype.kind not in "iu":
        raise CountsError(
            "column 'paragraph' must number the paragraphs of a document; got "
            f"{counts.units['paragraph'].iloc[:1].tolist()!r}."
        )
    columns, layer = columns_of(counts, layer)
    chosen = _choose(columns, layer, categories)
    passages = "passage" in counts.units
    if passages:
        need_attribution(counts, "voice")
    known = ["section"] if "section" in counts.units else []
    known += ["passage", "voice"] if passages else []
    names = list(dict.fromkeys([by, "document", "paragraph", *known]))
    paragraphs = chosen.group(names)
    strip = _strip(paragraphs.units, by)
    coo = paragraphs.matrix.tocoo()
    hits = strip.iloc[coo.row].assign(
        category=chosen.terms["term"].to_numpy()[coo.col], n=coo.data.astype(np.int64)
    )
    rows = np.concatenate([np.arange(len(strip)), coo.row])
    table = pd.concat([strip, hits], ignore_index=True)
    order = np.lexsort((np.concatenate([np.full(len(strip), -1), coo.col]), rows))
    placed = [str(name) for name in chosen.terms["term"]]
    settings = {"by": by, "layer": layer, "categories": placed}
    n_documents = strip["document"].nunique()
    unit = "passage" if passages else "paragraph"
    return Positions(
        table.iloc[order].reset_index(drop=True),
        settings,
        f"{some(placed)} of layer {layer!r} in {number(len(strip), unit)} "
        f"of {number(n_documents, 'document')} by {by}; placed by {unit}.",
        (*_warnings(chosen), *([voice_note()] if passages else [])),
        Provenance("positions", settings, {"counts": counts.digest}, (counts.provenance,)),
    )


def _choose(columns: Counts, layer: str, categories: Sequence[str] | None) -> Counts:
    known = [str(name) for name in columns.terms["term"]]
    if categories is None:
        if len(known) > MOST_CATEGORIES:
            raise CountsError(
                f"layer {layer!r} has {len(known):,} columns; name up to {MOST_CATEGORIES} of "
                "them with `categories=`."
            )
        return columns
    wanted = [categories] if isinstance(categories, str) else list(categories)
    for name in wanted:
        if name not in known:
            raise CountsError(f"layer {layer!r} has no {name!r}; {did_you_mean(name, known)}")
    return columns.select(term=wanted)


def _strip(units: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return each paragraph, or passage, with the words of its article that come before it."""
    unit = "passage" if "passage" in units else "paragraph"
    words = units["n_tokens"]
    read = units.sort_values(["document", unit], kind="stable")
    before = read.groupby("document", sort=False)["n_tokens"].cumsum() - words
    strip = pd.DataFrame(
        {
            "document": units["document"].astype(str),
            "group": units[by].astype(str),
            "paragraph": units["paragraph"].astype(np.int64),
            "section": units["section"].astype(str) if "section" in units else "",
            "first": before.astype(np.int64),
            "n_tokens": words.astype(np.int64),
            "category": "",
            "n": 0,
        }
    ).astype({"section": "str", "category": "str", "n": np.int64})
    if unit == "passage":
        strip["passage"] = units["passage"].astype(np.int64)
        strip["voice"] = units["voice"].astype(str)
    double = strip.duplicated(["document", unit])
    if double.any():
        row = strip[double].iloc[0]
        raise CountsError(
            f"{unit} {row[unit]} of document {row['document']!r} stands in two groups "
            f"or sections; its place is not defined. Pass another column than {by!r} as `by`."
        )
    return strip[PASSAGE_COLUMNS if unit == "passage" else COLUMNS]


def _warnings(chosen: Counts) -> tuple[str, ...]:
    totals = np.asarray(chosen.matrix.sum(axis=0)).ravel()
    absent = [str(name) for name, n in zip(chosen.terms["term"], totals, strict=True) if n == 0]
    return (f"Without an occurrence: {some(absent)}.",) if absent else ()
