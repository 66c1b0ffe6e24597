"""The analyses of a study: each a result, its tables, and its figure where it is drawn.

What is looked for and not found is said in words: a family without an occurrence has no row
in any table, and must not vanish from the study for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison import Effects, Positions, ShuffledSentences
from framing.errors import CountsError
from framing.study.kinds import CUE, DRAWING, DRAWING_OF, FAMILY, TERM
from framing.study.results import MAKERS, Asked, Result

if TYPE_CHECKING:
    from framing.counts import Counts
    from framing.figures import Figure
    from framing.study.material import Material
    from framing.study.spec import Analysis, Study

__all__ = ["Outcome", "analyze"]

# Layers whose categories no study lists: they are what occurs.
OPEN = (TERM, CUE)
UNTESTED = (
    "nothing can be tested, so there is no interval to draw; the table gives the estimates, and "
    "says of each why."
)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What one analysis of a study gave.

    Attributes
    ----------
    analysis : Analysis
        What was asked for.
    result : Result or None
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
    def layer(self) -> str | None:
        """The layer of the counts that was analyzed; standing needs none."""
        layer: str | None = self.analysis.options["layer"]
        return layer


def analyze(study: Study, analysis: Analysis, material: Material) -> Outcome:
    """Run one analysis of a study on its counts.

    Raises
    ------
    CountsError
        If it cannot be computed. What is too large to be drawn has its tables, and says so.
    """
    asked = wanted(study, analysis, material)
    found = occurring(material.counts, analysis.options["layer"])
    chosen = tuple(name for name in asked if name in found)
    absent = tuple(name for name in asked if name not in found)
    listed = asked or analysis.options["layer"] not in OPEN
    if analysis.kind != "standing" and (not found or (listed and not chosen)):
        return Outcome(analysis, None, absent=absent)
    result, tables = MAKERS[analysis.kind](
        Asked(
            analysis,
            material.counts,
            chosen,
            tuple(study.families),
            material.grouping,
            study.seed,
            study.locate,
        )
    )
    if not analysis.drawn:
        return Outcome(analysis, result, tables, absent=absent)
    if isinstance(result, Effects) and not result.settings["n_tests"]:
        return Outcome(analysis, result, tables, None, absent, UNTESTED)
    try:
        return Outcome(analysis, result, tables, draw(analysis, result, material), absent)
    except CountsError as error:  # more groups or documents than a figure can show
        return Outcome(analysis, result, tables, None, absent, str(error))


def occurring(counts: Counts, layer: str | None) -> set[str]:
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


def draw(analysis: Analysis, result: Result, material: Material) -> Figure:
    """Draw a result; documents go by their labels."""
    if isinstance(result, ShuffledSentences):
        raise CountsError("shuffled sentences have no figure.")
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
