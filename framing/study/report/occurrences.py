"""Every occurrence of the words under study and of the lexicons: where it is, and who says it.

Counts know of each occurrence its word, place and voice; with the articles at hand, the words
around it stand beside it. The page gets columns, each as its distinct values, in the order that
sorts them, and the number of the value in each row: so 20,000 rows take little room, and a
browser sorts and filters them by whole numbers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from framing.comparison.attribution import SAID
from framing.comparison.concordance import kwic
from framing.corpus.block import SECTIONS
from framing.study.kinds import FAMILY
from framing.study.summary import layer_title, spoken
from framing.text.voice.camps import OUTLET, Camps
from framing.text.voice.spans import VOICES

if TYPE_CHECKING:
    from framing.study.run import StudyResult

__all__ = ["Column", "Occurrences", "occurrences"]

MOST = 20_000  # occurrences on a page
AT_ONCE = 100  # rows that are shown at a time
WINDOW = 8  # words on each side, where the articles are at hand

# Columns in the order of the page, with their headings.
HEADINGS = {
    "left": "before",
    "match": "word",
    "right": "after",
    "term": "word",
    "layer": "words of",
    "category": "category",
    "group": "group",
    "document": "document",
    "section": "section",
    "paragraph": "¶",
    "voice": "voice",
    "speaker": "speaker",
    "camp": "camp",
}
UNSHOWN = {"layer"}  # only chosen by
CHOSEN_BY = ("layer", "category", "group", "document", "section", "voice", "speaker", "camp")
NOBODY = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the occurrences.

    Attributes
    ----------
    key, heading : str
    values : list of str or int
        The distinct values in the order that sorts them, as they are read.
    at : list of int
        For each row the place of its value in `values`.
    choice : bool
        Whether rows can be chosen by it.
    shown : bool
        Whether it stands in the table.
    classes : list of str
        A name of each value for the style of the page; may be empty.
    """

    key: str
    heading: str
    values: list[str | int]
    at: list[int]
    choice: bool
    shown: bool
    classes: list[str]


@dataclass(frozen=True, slots=True)
class Occurrences:
    """What the page lists.

    Attributes
    ----------
    columns : list of Column
    n : int
        Rows on the page, at most `MOST`.
    n_all : int
        Occurrences that there are.
    around : bool
        Whether the words around each stand beside it.
    """

    columns: list[Column]
    n: int
    n_all: int
    around: bool

    @property
    def shown(self) -> list[Column]:
        """The columns of the table."""
        return [column for column in self.columns if column.shown]

    @property
    def first(self) -> list[list[tuple[str | int, str]]]:
        """The first rows, each value with its class: what a page shows without a script."""
        rows = range(min(self.n, AT_ONCE))
        return [[(c.values[c.at[i]], _class(c, i)) for c in self.shown] for i in rows]

    @property
    def json(self) -> Markup:
        """The columns for the script of the page; nothing in it can end the element it is in."""
        columns = [
            {name: getattr(column, name) for name in Column.__slots__} for column in self.columns
        ]
        data = {"n": self.n, "atOnce": AT_ONCE, "columns": columns}
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def occurrences(result: StudyResult, texts: bool) -> Occurrences | None:
    """Return the occurrences of a study; none where it has neither families nor lexicons.

    With `texts`, the words around each stand beside it.
    """
    layers = layers_of(result)
    found = from_counts(result, layers)
    n_all = len(found)
    if not n_all:
        return None
    around = texts and result.concordance is not None
    table = (from_texts(result, layers) if around else found).head(MOST).reset_index(drop=True)
    if table["document"].groupby(table["group"]).nunique().max() == 1:
        table = table.drop(columns="document")  # each group is one
    orders: dict[str, Sequence[Any]] = {
        "layer": list(layers),
        "category": [name for names in layers.values() for name in names],
        "group": result.material.grouping.order,
        "section": SECTIONS,
        "voice": VOICES,
    }
    columns = [
        _column(key, table[key], orders.get(key), result) for key in HEADINGS if key in table
    ]
    return Occurrences(columns, len(table), max(n_all, len(table)), around)


def layers_of(result: StudyResult) -> dict[str, tuple[str, ...]]:
    """Return the categories of each layer that is listed, the words under study first."""
    families = {FAMILY: tuple(result.study.families)} if result.study.families else {}
    return families | {lexicon.id: lexicon.ids for lexicon in result.material.lexicons}


def from_counts(result: StudyResult, layers: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return one row an occurrence, from the counts: a cell of n gives n rows."""
    counts, by = result.material.counts, result.material.grouping.by
    columns = np.flatnonzero(counts.terms["layer"].isin(list(layers)).to_numpy())
    cells = counts.matrix[:, columns].tocoo()
    unit = np.repeat(cells.row, cells.data)
    term = np.repeat(columns[cells.col], cells.data)
    table = counts.terms.iloc[term].reset_index(drop=True)
    units = counts.units.iloc[unit].reset_index(drop=True)
    for name in ("document", "section", "paragraph", "voice", "speaker", "camp"):
        if name in units:
            table[name] = units[name]
    table["group"] = units[by]
    place = {(layer, name): i for i, (layer, name) in enumerate(_pairs(layers))}
    rank = [place.get(pair, len(place)) for pair in zip(table["layer"], table["category"])]  # noqa: B905
    order = np.lexsort((term, unit, np.asarray(rank, dtype=np.int64)))
    return table.iloc[order].reset_index(drop=True)


def from_texts(result: StudyResult, layers: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return one row an occurrence with the words around it, from the articles."""
    material, study = result.material, result.study
    tables: list[pd.DataFrame] = []
    if FAMILY in layers and result.concordance is not None:
        tables.append(_ordered(result.concordance, FAMILY, layers))
    for lexicon in material.lexicons:
        room = MOST - sum(map(len, tables))
        if material.corpus is None or room <= 0:
            break
        voiced = bool(study.source.voice)
        lines = kwic(material.corpus, lexicon, window=WINDOW, voices=voiced, limit=room).table
        tables.append(_ordered(lines, lexicon.id, layers))
    table = pd.concat(tables, ignore_index=True)
    groups = dict(
        zip(material.documents["document"], material.documents[material.grouping.by], strict=True)
    )
    table["group"] = table["document"].map(groups)
    if "speaker" in table and study.camps:
        table["camp"] = _camps(table, Camps.of(study.camps))
    return table.drop(columns="term")


def _camps(table: pd.DataFrame, camps: Camps) -> list[str]:
    """Return whose side each word is on."""
    whose = zip(table["voice"], table["speaker"], table["source"], strict=True)
    return [
        OUTLET if voice in ("outlet", "scare") else camps.camp_of(speaker, source)
        for voice, speaker, source in whose
    ]


def _ordered(lines: pd.DataFrame, layer: str, layers: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return the lines of one layer: category by category, then document by document."""
    place = {name: i for i, name in enumerate(layers[layer])}
    keyed = lines.assign(layer=layer, place=lines["category"].map(place))
    ordered = keyed.sort_values(["place", "document", "start", "end"], kind="stable")
    return ordered.drop(columns="place").reset_index(drop=True)


def _pairs(layers: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(layer, name) for layer, names in layers.items() for name in names]


def _column(
    key: str, values: pd.Series, order: Sequence[Any] | None, result: StudyResult
) -> Column:
    """Number the values of a column in the order that sorts them."""
    filled = values.where(values.notna(), "").tolist()
    there = set(filled)
    ranked = sorted(there, key=_by_nearest if key == "left" else _by_letters)
    distinct = ranked if order is None else [v for v in dict.fromkeys(order) if v in there]
    number = {value: i for i, value in enumerate(distinct)}
    return Column(
        key,
        HEADINGS[key],
        [_read(key, value, result) for value in distinct],
        [number[value] for value in filled],
        choice=key in CHOSEN_BY and len(distinct) > 1,
        shown=key not in UNSHOWN,
        classes=distinct if key == "voice" else [],
    )


def _read(key: str, value: Any, result: StudyResult) -> str | int:
    """Return a value as it is read."""
    if key == "layer":
        return layer_title(value, result.material)
    if key == "category":
        return spoken(value)
    if key == "voice":
        return SAID[value]
    if key == "paragraph":
        return int(value)
    return str(value) or (NOBODY if key in ("speaker", "camp") else "")


def _by_letters(value: Any) -> tuple[Any, ...]:
    """Sort numbers by size, words as in a dictionary, and nothing last."""
    return (False, value) if isinstance(value, int) else (value == "", value.casefold(), value)


def _by_nearest(value: str) -> tuple[Any, ...]:
    """Sort what stands before a word by the word next to it, then the one before."""
    return [*map(str.casefold, reversed(value.split()))], value


def _class(column: Column, row: int) -> str:
    return column.classes[column.at[row]] if column.classes else ""
