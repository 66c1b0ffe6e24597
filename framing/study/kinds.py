"""The kinds of analysis: what each may be asked, what it needs, and which are the usual ones.

A kind looks at one layer of the counts: a lexicon, the words under study, all words, or the
attributions. Some kinds need to know who says each word, and so does the option `voice`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from framing.comparison.effects import EFFECTS
from framing.comparison.inference import ADJUSTMENTS, INTERVALS
from framing.comparison.keyness import MEASURES
from framing.comparison.measures.log_ratio import ZERO_RULES
from framing.comparison.trends import PERIODS
from framing.errors import did_you_mean
from framing.study.spec import Analysis, Study
from framing.study.toml import FLAG, NUMBER, SOME, TEXT, TEXTS, WHOLE, Place, read_keys, several
from framing.text.voice.spans import VOICES
from framing.topics.engine import ENGINES

__all__ = ["DRAWING", "DRAWING_OF", "KINDS", "completed", "layers_of", "read_analyses"]

FAMILY, TERM, CUE = "family", "term", "cue"
# What fits topics; the kinds that show the same model must say the same.
OF_MODEL = {"k": WHOLE, "engine": TEXT, "unit": TEXT, "voice": SOME, "min_df": WHOLE,
            "max_df": NUMBER, "passes": WHOLE, "n_refits": WHOLE, "n_shuffles": WHOLE}  # fmt: skip
# The choices that each kind offers.
KINDS: Mapping[str, Mapping[str, str]] = {
    "frames": {"layer": TEXT, "categories": TEXTS, "zero": TEXT, "voice": SOME},
    "words": {},
    "keyness": {"layer": TEXT, "target": TEXT, "reference": TEXT, "measure": TEXT,
                "min_count": WHOLE, "zero": TEXT, "prior_mass": NUMBER, "cells": WHOLE,
                "yates": FLAG, "voice": SOME},
    "strip": {"layer": TEXT, "categories": TEXTS},
    "voices": {"layer": TEXT, "categories": TEXTS},
    "who_says": {"categories": TEXTS},
    "standing": {"layer": TEXT, "categories": TEXTS},
    "cues": {},
    "effects": {"layer": TEXT, "categories": TEXTS, "target": TEXT, "reference": TEXT,
                "unit": TEXT, "strata": TEXT, "cluster": TEXT, "effect": TEXT, "interval": TEXT,
                "adjust": TEXT, "min_count": WHOLE, "n_permutations": WHOLE, "voice": SOME},
    "trends": {"layer": TEXT, "categories": TEXTS, "time": TEXT, "period": TEXT, "unit": TEXT,
               "strata": TEXT, "adjust": TEXT, "min_count": WHOLE, "n_permutations": WHOLE,
               "voice": SOME},
    "divergence": {"layer": TEXT, "target": TEXT, "reference": TEXT, "measure": TEXT,
                   "voice": SOME},
    "reference_band": {"background": TEXT, "layer": TEXT, "categories": TEXTS, "match": TEXTS,
                       "effect": TEXT, "most_ratio": NUMBER},
    "shuffle": {"layer": TEXT, "unit": TEXT, "n_permutations": WHOLE},
    "topics": {**OF_MODEL, "by": TEXT},
    "prevalence": {**OF_MODEL, "formula": TEXT, "cluster": TEXT},
    "wording": {**OF_MODEL, "by": TEXT, "cluster": TEXT},
}  # fmt: skip
DRAWING = {"title": TEXT, "width": TEXT}
DRAWING_OF = {"keyness": {"n_labels": WHOLE}, "divergence": {"n_labels": WHOLE}}
# Of %DIFF and the odds ratio; the log ratio has ZERO_RULES.
OWN_ZERO_RULES = ("none", "1e-18", "haldane")
# Kinds that have no figure.
TABLES_ONLY = ("shuffle",)
CHOICES = {
    "zero": (*ZERO_RULES, *OWN_ZERO_RULES),
    "measure": MEASURES,
    "width": ("single", "double"),
    "voice": VOICES,
    "effect": EFFECTS,
    "interval": INTERVALS,
    "adjust": ADJUSTMENTS,
    "period": tuple(PERIODS),
    "engine": ENGINES,
}
OF_TOPICS = ("topics", "prevalence", "wording")
WITH_OWN_LAYER = {
    "keyness": TERM, "divergence": TERM, "shuffle": TERM, "cues": CUE,
    **dict.fromkeys(OF_TOPICS, TERM),
}  # fmt: skip
VOICED = ("voices", "who_says", "standing", "cues")
OF_FAMILIES = ("words", "who_says")
OF_ANY_WORD = ("frames", "keyness", "effects", "trends", "divergence", "shuffle", *OF_TOPICS)
# Tables that every study writes, or every study with voices.
TAKEN = ("documents", "voice-shares")

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def needs_voice(analysis: Analysis) -> bool:
    """Say whether an analysis asks who says the words."""
    return analysis.kind in VOICED or "voice" in analysis.options


def layers_of(study: Study) -> dict[str, tuple[str, ...]]:
    """Return the layers of a study that have categories, and the categories of each."""
    layers = {lexicon.id: lexicon.ids for lexicon in study.load_lexicons()}
    return layers | ({FAMILY: tuple(study.families)} if study.families else {})


def read_analyses(content: Mapping[str, Any], study: Study, place: Place) -> tuple[Analysis, ...]:
    """Read every ``[[figures]]`` and ``[[analyses]]`` of a study."""
    layers = layers_of(study)
    found: dict[str, Analysis] = {}
    for table in ("figures", "analyses"):
        for number, values in enumerate(content.get(table, ())):
            analysis = read_analysis(values, table, number, tuple(found), place)
            check_layer(analysis, layers, table, number, place)
            check_voice(analysis, study, table, number, place)
            found[analysis.name] = analysis
    return tuple(found.values())


def read_analysis(
    values: Mapping[str, Any], table: str, number: int, taken: Sequence[str], place: Place
) -> Analysis:
    """Read one analysis or figure."""
    kind = values.get("kind", "")
    if not isinstance(kind, str) or kind not in KINDS:
        said = f"kind = {kind!r} is none" if "kind" in values else "has no kind"
        raise place.error(f"[[{table}]] {said}; {did_you_mean(str(kind), KINDS)}", table, "kind",
                          number)  # fmt: skip
    drawn = table == "figures"
    if drawn and kind in TABLES_ONLY:
        raise place.error(f"kind {kind!r} has no figure; put it under [[analyses]].", table, "kind",
                          number)  # fmt: skip
    known = {"kind": TEXT, "name": TEXT, **KINDS[kind]}
    if drawn:
        known = {**known, **DRAWING, **DRAWING_OF.get(kind, {})}
    options = read_keys(values, known, table, place, number=number, array=True)
    options.pop("kind")
    if kind == "reference_band" and "background" not in options:
        raise place.error(
            "kind 'reference_band' needs background = the counts file of other articles.",
            table, "kind", number,
        )  # fmt: skip
    name = options.pop("name", kind)
    check_name(name, taken, table, number, place)
    for key, choices in CHOICES.items():
        for value in several(options[key]) or ("",) if key in options else ():
            if value not in choices:
                hint = did_you_mean(value, choices)
                raise place.error(
                    f"{key} = {options[key]!r} is no choice; {hint}", table, key, number
                )
    return Analysis(kind, name, drawn, options)


def check_name(name: str, taken: Sequence[str], table: str, number: int, place: Place) -> None:
    """Raise unless a name can name the files of one analysis, and of no other."""
    reason = None
    if not NAME.fullmatch(name) or "." in name:
        reason = f"the name {name!r} cannot name a file; use letters, digits, '-' and '_'."
    elif name.lower() in [other.lower() for other in taken]:
        reason = f"there are two analyses {name!r}; give each a name of its own, name = …"
    elif name.lower() in TAKEN:
        reason = f"a table {name!r} is in the results of every study; choose another name."
    if reason:
        raise place.error(reason, table, "name", number)


def check_layer(
    analysis: Analysis,
    layers: Mapping[str, tuple[str, ...]],
    table: str,
    number: int,
    place: Place,
) -> None:
    """Raise if an analysis asks for a layer, or for categories, that the study does not have."""
    kind, options = analysis.kind, analysis.options
    if kind in OF_FAMILIES and FAMILY not in layers:
        raise place.error(
            f"kind {kind!r} shows the words under study, but there are none; add [families].",
            table, "kind", number,
        )  # fmt: skip
    if kind == "cues":
        return
    layer = options.get("layer") or default_layer(kind, layers)
    if layer is None and kind == "standing":  # whose words, whatever they say
        return
    if layer is None:
        raise place.error(
            f"kind {kind!r} has nothing to count; add lexicons = [...] or [families].",
            table, "kind", number,
        )  # fmt: skip
    known = (*layers, TERM) if kind in OF_ANY_WORD else tuple(layers)
    if layer not in known:
        hint = did_you_mean(layer, known)
        raise place.error(f"layer = {layer!r} is no layer of this study; {hint}", table, "layer",
                          number)  # fmt: skip
    for name in options.get("categories", ()) if layer != TERM else ():
        if name not in layers[layer]:
            hint = did_you_mean(name, layers[layer])
            raise place.error(f"layer {layer!r} has no category {name!r}; {hint}", table,
                              "categories", number)  # fmt: skip


def check_voice(analysis: Analysis, study: Study, table: str, number: int, place: Place) -> None:
    """Raise if an analysis needs voices or camps that the study does not have."""
    if analysis.kind == "standing" and not study.camps:
        raise place.error(
            "kind 'standing' compares camps, but there are none; add [camps].",
            table, "kind", number,
        )  # fmt: skip
    if study.source.voice is False and needs_voice(analysis):
        asked = "kind" if analysis.kind in VOICED else "voice"
        said = f"kind {analysis.kind!r}" if asked == "kind" else "the option 'voice'"
        raise place.error(
            f"{said} needs to know who says the words, but [corpus] has voice = false; "
            "remove one of them.",
            table, asked, number,
        )  # fmt: skip


def default_layer(kind: str, layers: Iterable[str]) -> str | None:
    """Return the layer of an analysis that names none."""
    lexicons = [name for name in layers if name != FAMILY]
    families = [name for name in layers if name == FAMILY]
    if kind in WITH_OWN_LAYER:
        return WITH_OWN_LAYER[kind]
    first = kind in ("strip", *OF_FAMILIES)
    preferred = [*families, *lexicons] if first else [*lexicons, *families]
    return next(iter(preferred), None)


def completed(study: Study) -> Study:
    """Return the study with nothing left open: its analyses, their layers, and voice."""
    layers = layers_of(study)
    voice = study.source.voice
    if voice is None:
        voice = bool(study.camps) or any(map(needs_voice, study.analyses))
    analyses = tuple(
        replace(a, options={"layer": default_layer(a.kind, layers), **a.options})
        for a in study.analyses or usual(study, layers, voice)
    )
    return replace(study, analyses=analyses, source=replace(study.source, voice=voice))


def usual(study: Study, layers: Iterable[str], voice: bool) -> list[Analysis]:
    """Return the analyses of a study that names none."""
    lexicons = [name for name in layers if name != FAMILY]
    kinds = ["frames", "effects", "voices"] if voice else ["frames", "effects"]
    analyses = [
        Analysis(kind, f"{kind}-{name}" if len(lexicons) > 1 else kind, True, {"layer": name})
        for name in lexicons
        for kind in kinds
    ]
    words = ["words", *(["who_says"] if voice else []), "strip"] if FAMILY in layers else []
    analyses += [Analysis(kind, kind) for kind in words]
    if words:
        analyses.append(Analysis("effects", "effects-words", True, {"layer": FAMILY}))
    rest = ["standing"] if study.camps else []
    rest += ["cues", "keyness"] if voice else ["keyness"]
    return [*analyses, *(Analysis(kind, kind) for kind in rest)]
