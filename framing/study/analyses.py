"""The analyses of a study: each a result, its tables, and its figure where it is drawn.

What is looked for and not found is said in words: a family without an occurrence has no row
in any table, and must not vanish from the study for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison import (
    Comparison,
    Families,
    Keyness,
    Positions,
    compare,
    keyness,
    positions,
    words_under_study,
)
from framing.errors import CountsError
from framing.study.parse import DRAWING, DRAWING_OF, FAMILY, TERM

if TYPE_CHECKING:
    from framing.counts import Counts
    from framing.figures import Figure
    from framing.study.grouping import Grouping
    from framing.study.material import Material
    from framing.study.spec import Analysis, Study

__all__ = ["Outcome", "analyze"]

Result = Comparison | Families | Keyness | Positions


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What one analysis of a study gave.

    Attributes
    ----------
    analysis : Analysis
        What was asked for.
    result : Comparison, Families, Keyness, Positions or None
        None where nothing of the layer occurs.
    tables : mapping of str to pandas.DataFrame
        What is written to ``tables/``, by the name of the file.
    figure : Figure or None
    absent : tuple of str
        Categories that were looked for and do not occur.
    undrawn : str
        Why there is no figure although one was asked for: there is too much to draw.
    """

    analysis: Analysis
    result: Result | None
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    figure: Figure | None = None
    absent: tuple[str, ...] = ()
    undrawn: str = ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know before trusting the numbers."""
        none = (f"Nothing of layer {self.layer!r} occurs in these documents.",)
        missing = (f"Looked for and not found: {', '.join(self.absent)}.",) if self.absent else ()
        undrawn = (f"No figure {self.analysis.name!r}: {self.undrawn}",) if self.undrawn else ()
        return (*missing, *(self.result.warnings if self.result else none), *undrawn)

    @property
    def layer(self) -> str:
        """The layer of the counts that was analyzed."""
        return str(self.analysis.options["layer"])


def analyze(study: Study, analysis: Analysis, material: Material) -> Outcome:
    """Run one analysis of a study on its counts.

    Raises
    ------
    CountsError
        If it cannot be computed. What is too large to be drawn has its tables, and says so.
    """
    counts, layer = material.counts, str(analysis.options["layer"])
    asked = wanted(study, analysis, material)
    found = occurring(counts, layer)
    chosen = [name for name in asked if name in found]
    absent = tuple(name for name in asked if name not in found)
    if not chosen and layer != TERM:
        return Outcome(analysis, None, absent=absent)
    made_by = KINDS[analysis.kind]
    result, tables = made_by(study, analysis, of_layer(counts, layer, chosen), material.grouping)
    if not analysis.drawn:
        return Outcome(analysis, result, tables, absent=absent)
    try:
        return Outcome(analysis, result, tables, draw(analysis, result, material), absent)
    except CountsError as error:  # more groups or documents than a figure can show
        return Outcome(analysis, result, tables, None, absent, str(error))


def occurring(counts: Counts, layer: str) -> set[str]:
    """Return the categories of a layer that occur; of the words themselves, the words."""
    of_layer = counts.terms["layer"] == layer
    columns = np.asarray(counts.matrix.sum(axis=0)).ravel() > 0
    name = "term" if layer == TERM else "category"
    return set(counts.terms.loc[of_layer & columns, name])


def wanted(study: Study, analysis: Analysis, material: Material) -> tuple[str, ...]:
    """Return the categories that an analysis asks for."""
    named = analysis.options.get("categories")
    if named is not None:
        return tuple(named)
    layer = analysis.options["layer"]
    if layer == FAMILY:
        return tuple(study.families)
    return next((lexicon.ids for lexicon in material.lexicons if lexicon.id == layer), ())


def of_layer(counts: Counts, layer: str, chosen: Sequence[str]) -> Counts:
    """Return the columns of these categories of a layer, or of these words."""
    if layer != TERM:
        return counts.select(layer, category=list(chosen))
    return counts.select(layer, term=list(chosen)) if chosen else counts.select(layer)


def frames(
    study: Study, analysis: Analysis, counts: Counts, grouping: Grouping
) -> tuple[Result, dict[str, pd.DataFrame]]:
    """Return rates of categories by group, and their differences."""
    zero = {k: v for k, v in analysis.options.items() if k == "zero"}
    result = compare(
        counts, by=grouping.by, layer=analysis.options["layer"], order=grouping.order, **zero
    )
    name = analysis.name
    return result, {name: result.table, f"{name}-differences": result.differences}


def words(
    study: Study, analysis: Analysis, counts: Counts, grouping: Grouping
) -> tuple[Result, dict[str, pd.DataFrame]]:
    """Return the forms of the words under study by section, and the rates of the families."""
    result = words_under_study(counts, by=grouping.by)
    ranks = {"category": list(study.families), "group": list(grouping.order)}
    table = in_order(result.table, ["category", "term", "group"], ranks)
    rates = compare(counts, by=grouping.by, layer=FAMILY, order=grouping.order).table
    rates = in_order(rates, ["category", "group"], ranks)
    return replace(result, table=table), {analysis.name: table, f"{analysis.name}-rates": rates}


def key_terms(
    study: Study, analysis: Analysis, counts: Counts, grouping: Grouping
) -> tuple[Result, dict[str, pd.DataFrame]]:
    """Return the words that set one group apart."""
    choices = {k: v for k, v in analysis.options.items() if k in KEYNESS_CHOICES}
    choices.setdefault("target", grouping.order[0])
    result = keyness(counts, by=grouping.by, **choices)
    return result, {analysis.name: result.table}


def strip(
    study: Study, analysis: Analysis, counts: Counts, grouping: Grouping
) -> tuple[Result, dict[str, pd.DataFrame]]:
    """Return where the categories stand in each document."""
    result = positions(counts, layer=analysis.options["layer"], by=grouping.by)
    table = in_order(result.table, ["group"], {"group": list(grouping.order)})
    return replace(result, table=table), {analysis.name: table}


KINDS = {"frames": frames, "words": words, "keyness": key_terms, "strip": strip}
KEYNESS_CHOICES = ("target", "reference", "measure", "layer", "min_count", "zero", "prior_mass")


def in_order(
    table: pd.DataFrame, columns: Sequence[str], ranks: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Sort a table by columns, in the order given for each, or else as they first appear."""
    keys = {}
    for name in columns:
        places = dict.fromkeys([*ranks.get(name, ()), *table[name]])
        keys[name] = table[name].map({value: i for i, value in enumerate(places)})
    order = pd.DataFrame(keys).sort_values(list(columns), kind="stable").index
    return table.loc[order].reset_index(drop=True)


def draw(analysis: Analysis, result: Result, material: Material) -> Figure:
    """Draw a result; documents go by their labels."""
    known = (*DRAWING, *DRAWING_OF.get(analysis.kind, ()))
    choices: dict[str, Any] = {k: v for k, v in analysis.options.items() if k in known}
    if isinstance(result, Positions):
        named = analysis.options.get("categories")
        if named is not None:
            there = set(result.table["category"])
            choices["categories"] = [name for name in named if name in there]
        result = replace(result, table=labelled(result.table, material.documents))
    return result.plot(**choices)


def labelled(table: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Put the labels of documents in the place of their ids, where they tell them apart."""
    if "label" not in documents or documents["label"].dropna().duplicated().any():
        return table
    labels = dict(zip(documents["document"], documents["label"], strict=True))
    shown = [labels[d] if pd.notna(labels[d]) else d for d in table["document"]]
    return table.assign(document=shown)
