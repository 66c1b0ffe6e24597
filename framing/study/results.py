"""One function a kind: what it computes, and the tables that are written of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.comparison import (
    Comparison,
    CueClasses,
    Divergence,
    Effects,
    Families,
    Keyness,
    Positions,
    ReferenceBand,
    ShuffledSentences,
    Standing,
    Trends,
    Voices,
    WhoSays,
    by_voice,
    compare,
    cue_classes,
    divergence,
    effects,
    keyness,
    positions,
    reference_band,
    shuffle_sentences,
    standing,
    trends,
    who_says,
    words_under_study,
)
from framing.counts import Counts
from framing.study.kinds import CUE, FAMILY, KINDS, TERM
from framing.study.topics import TopicResult, fitted, prevailing, worded

if TYPE_CHECKING:
    from framing.study.grouping import Grouping
    from framing.study.spec import Analysis

__all__ = ["MAKERS", "Asked", "Made", "Result"]

Result = (
    Comparison
    | CueClasses
    | Divergence
    | Effects
    | Families
    | Keyness
    | Positions
    | ReferenceBand
    | ShuffledSentences
    | Standing
    | TopicResult
    | Trends
    | Voices
    | WhoSays
)
Made = tuple[Result, dict[str, pd.DataFrame]]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What an analysis asks of which counts.

    Attributes
    ----------
    analysis : Analysis
    counts : Counts
        All of them.
    chosen : tuple of str
        The categories of its layer that are asked for and occur; of all words, may be empty.
    families : tuple of str
        The words under study, in the order of the study.
    grouping : Grouping
    seed : int
        Of the study.
    locate : callable
        Tells where a file lies that the study names.
    """

    analysis: Analysis
    counts: Counts
    chosen: tuple[str, ...]
    families: tuple[str, ...]
    grouping: Grouping
    seed: int
    locate: Callable[[str], Path]

    @property
    def name(self) -> str:
        """The name of its first table."""
        return self.analysis.name

    @property
    def known(self) -> tuple[str, ...]:
        """The choices that its kind offers."""
        return tuple(KINDS[self.analysis.kind])

    @property
    def layer(self) -> str:
        """The layer it looks at."""
        return str(self.analysis.options["layer"])

    def columns(self) -> Counts:
        """Return the columns of these categories, or of these words."""
        if self.layer != TERM:
            return self.counts.select(self.layer, category=list(self.chosen))
        return self.counts.select(TERM, **({"term": list(self.chosen)} if self.chosen else {}))

    def options(self, *names: str) -> dict[str, Any]:
        """Return the choices of these names that were made."""
        return {k: v for k, v in self.analysis.options.items() if k in names}


def frames(asked: Asked) -> Made:
    """Return rates of categories by group, and their differences."""
    by, order = asked.grouping.by, asked.grouping.order
    choices = asked.options("layer", "zero", "voice")
    result = compare(asked.columns(), by=by, order=order, **choices)
    return result, {asked.name: result.table, f"{asked.name}-differences": result.differences}


def words(asked: Asked) -> Made:
    """Return the forms of the words under study by section, and the rates of the families."""
    grouping, counts = asked.grouping, asked.columns()
    result = words_under_study(counts, by=grouping.by)
    ranks = {"category": asked.families, "group": grouping.order}
    table = in_order(result.table, ["category", "term", "group"], ranks)
    rates = compare(counts, by=grouping.by, layer=FAMILY, order=grouping.order).table
    rates = in_order(rates, ["category", "group"], ranks)
    return replace(result, table=table), {asked.name: table, f"{asked.name}-rates": rates}


def key_terms(asked: Asked) -> Made:
    """Return the words that set one group apart."""
    choices = asked.options(
        *("target", "reference", "measure", "layer", "min_count", "zero", "prior_mass", "cells"),
        *("yates", "voice"),
    )
    choices.setdefault("target", asked.grouping.order[0])
    result = keyness(asked.columns(), by=asked.grouping.by, **choices)
    return result, {asked.name: result.table}


def strip(asked: Asked) -> Made:
    """Return where the categories stand in each document."""
    result = positions(asked.columns(), layer=asked.layer, by=asked.grouping.by)
    table = in_order(result.table, ["group"], {"group": asked.grouping.order})
    return replace(result, table=table), {asked.name: table}


def voices(asked: Asked) -> Made:
    """Return whose words the categories are."""
    by, order = asked.grouping.by, asked.grouping.order
    result = by_voice(asked.counts, layer=asked.layer, categories=asked.chosen, by=by, order=order)
    return result, {asked.name: result.table}


def sayers(asked: Asked) -> Made:
    """Return who says each of the words under study."""
    result = who_says(asked.columns(), by=asked.grouping.by, order=asked.grouping.order)
    ranks = {"category": asked.families, "group": asked.grouping.order}
    table = in_order(result.table, ["category", "group"], ranks)
    return replace(result, table=table), {asked.name: table}


def speakers(asked: Asked) -> Made:
    """Return who is given a voice, and what is said in it."""
    by, order = asked.grouping.by, asked.grouping.order
    if not asked.chosen:  # whose words, whatever they say
        bare = asked.counts.select(CUE if CUE in asked.counts.layers else TERM)
        result = standing(bare, by=by, order=order)
        return result, {asked.name: result.table}
    result = standing(asked.counts, layer=asked.layer, categories=asked.chosen, by=by, order=order)
    return result, {asked.name: result.table, f"{asked.name}-frames": result.frames}


def cues(asked: Asked) -> Made:
    """Return how sources are introduced."""
    result = cue_classes(asked.counts, by=asked.grouping.by, order=asked.grouping.order)
    return result, {asked.name: result.table}


def tested(asked: Asked) -> Made:
    """Return how much the groups differ, and whether chance would do."""
    names = [name for name in asked.known if name not in ("layer", "categories")]
    result = effects(
        asked.counts,  # all: the words tell which documents are copies
        by=asked.grouping.by,
        order=asked.grouping.order,
        layer=asked.layer,
        categories=asked.chosen or None,
        seed=asked.seed,
        **asked.options(*names),
    )
    tables = {asked.name: result.table}
    if len(result.overall):
        tables[f"{asked.name}-overall"] = result.overall
    return result, tables


def followed(asked: Asked) -> Made:
    """Return rates over time, and slopes."""
    names = [name for name in asked.known if name not in ("layer", "categories")]
    several = len(asked.grouping.order) > 1
    result = trends(
        asked.columns(),
        by=asked.grouping.by if several else None,
        order=asked.grouping.order if several else None,
        layer=asked.layer,
        seed=asked.seed,
        **asked.options(*names),
    )
    return result, {asked.name: result.slopes, f"{asked.name}-rates": result.table}


def diverging(asked: Asked) -> Made:
    """Return the words that make two groups' vocabularies differ."""
    choices = asked.options("target", "reference", "measure", "layer", "voice")
    choices.setdefault("target", asked.grouping.order[0])
    result = divergence(asked.columns(), by=asked.grouping.by, **choices)
    return result, {asked.name: result.table}


def banded(asked: Asked) -> Made:
    """Return where the groups' differences lie among those of other articles."""
    background = Counts.load(asked.locate(asked.analysis.options["background"]))
    result = reference_band(
        asked.columns(),
        background,
        by=asked.grouping.by,
        order=asked.grouping.order,
        layer=asked.layer,
        seed=asked.seed,
        **asked.options("match", "effect", "most_ratio"),
    )
    return result, {asked.name: result.table}


def shuffled(asked: Asked) -> Made:
    """Return whether two groups differ more than their sentences, shuffled."""
    choices = asked.options("layer", "unit", "n_permutations")
    choices.setdefault("unit", "passage" if "passage" in asked.counts.units else "paragraph")
    result = shuffle_sentences(asked.columns(), by=asked.grouping.by, seed=asked.seed, **choices)
    return result, {asked.name: result.table}


MAKERS: Mapping[str, Callable[[Asked], Made]] = {
    "frames": frames,
    "words": words,
    "keyness": key_terms,
    "strip": strip,
    "voices": voices,
    "who_says": sayers,
    "standing": speakers,
    "cues": cues,
    "effects": tested,
    "trends": followed,
    "divergence": diverging,
    "reference_band": banded,
    "shuffle": shuffled,
    "topics": fitted,
    "prevalence": prevailing,
    "wording": worded,
}


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
