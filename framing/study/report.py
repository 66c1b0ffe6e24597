"""The report: one page that holds everything, and needs neither network nor script.

Figures stand in it as SVG, their ids made distinct by the record of each, their descriptions
where a screen reader finds them. Whatever comes from a file is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from framing.comparison import ShuffledSentences
from framing.comparison.attribution import SAID, in_voices, only_voices, voice_note
from framing.figures.save import FORMATS
from framing.study.manifest import design, software
from framing.study.methods import methods, not_claimed, references
from framing.study.results import in_order
from framing.study.summary import layer_title, spoken, summary
from framing.study.toml import several
from framing.text.voice.spans import VOICES

if TYPE_CHECKING:
    from framing.figures import Figure
    from framing.study.analyses import Outcome
    from framing.study.run import StudyResult

__all__ = ["concordance_page", "report_page"]

METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
MOST_ROWS = 60  # of a table on the page; the file holds all
MOST_SIDES = 3  # groups of a table of rates that stand beside each other
MOST_LINES = 500  # of the concordance on its page

HEADINGS = {
    "frames": "{layer} by group",
    "words": "Words under study",
    "keyness": "Words that set the groups apart",
    "strip": "Where they stand: {layer}",
    "voices": "{layer}: in whose voice",
    "who_says": "Who says the words under study",
    "standing": "Who is given a voice",
    "cues": "How sources are introduced",
    "effects": "{layer}: differences beyond chance",
    "trends": "{layer} over time",
    "divergence": "What makes the wording differ",
    "reference_band": "{layer}: this pair among other pairs of articles",
    "shuffle": "The texts against their shuffled sentences",
    "topics": "Topics",
    "prevalence": "How much of each topic the groups have",
    "wording": "Other words for the same topic",
}
# Columns that say nothing on the page, or the same in every row.
HIDDEN = {"n_tokens"}
# Tables with one of these are mostly zeros, which the files keep.
SPARSE = {"section", "camp", "cue_class"}
COLUMNS = {
    "per_1k": "per 1,000 words",
    "n_docs": "documents",
    "n_tokens": "words",
    "n_target": "n, target",
    "n_reference": "n, reference",
    "per_1k_target": "per 1,000, target",
    "per_1k_reference": "per 1,000, reference",
    "log_ratio": "log ratio",
    "n_a": "n, first",
    "n_b": "n, second",
    "group_a": "first",
    "group_b": "second",
    "sha256": "SHA-256 of the cleaned text",
    "first": "words before",
    "cue_class": "class",
    "n_attributions": "times",
    "camp_share": "share of the camp’s",
    "per_1k_a": "per 1,000, first",
    "per_1k_b": "per 1,000, second",
    "n_docs_a": "documents, first",
    "n_docs_b": "documents, second",
    "n_pairs": "pairs",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it stands on the page."""

    caption: str
    file: str
    columns: list[tuple[str, bool]]  # heading, and whether it holds numbers
    rows: list[list[str]]
    gap: int  # after so many rows, rows are left out
    left_out: int


def report_page(result: StudyResult, drawings: Mapping[str, str]) -> str:
    """Return the report as HTML; `drawings` holds the SVG of each figure by its name."""
    study, material = result.study, result.material
    documents = material.documents.drop(columns=["label"], errors="ignore")
    return page(
        "report.html.j2",
        study=study,
        design=design(material),
        summary=summary(result),
        limits=[*study.limits, *not_claimed(result), *cautions(result)],
        documents=show(documents, "The documents", "tables/documents.csv"),
        shares=None if result.shares is None else shown_shares(result.shares.table),
        sections=[section(outcome, result, drawings) for outcome in result.outcomes],
        lexicons=material.lexicons,
        methods=methods(result),
        references=references(result),
        software=software(study),
        counts_digest=material.counts.digest,
        study_digest=study.digest,
        text_at_hand=result.removals is not None,
        n_lines=None if result.concordance is None else len(result.concordance),
        n_removed=None if result.removals is None else len(result.removals),
    )


def concordance_page(result: StudyResult) -> str:
    """Return the words under study in context: a page of its own, for it holds sentences."""
    table = result.concordance
    if table is None:
        raise ValueError("there is no concordance: no text at hand, or no words under study")
    documents = result.material.documents
    by = result.material.grouping.by
    groups = dict(zip(documents["document"], documents[by], strict=True))
    families = []
    for name in result.study.families:
        lines = table[table["category"] == name]
        rows = [
            {"camp": "", **row, "group": groups[row["document"]]}
            for row in lines.head(MOST_LINES).to_dict("records")
        ]
        families.append({"name": spoken(name), "n": len(lines), "lines": rows})
    voiced = "voice" in table
    return page(
        "concordance.html.j2",
        study=result.study,
        families=families,
        most=MOST_LINES,
        voices=[voice for voice in VOICES if (table["voice"] == voice).any()] if voiced else [],
        speakers=sorted(set(table["speaker"])) if voiced else [],
        said=SAID,
        note=voice_note(),
    )


def cautions(result: StudyResult) -> list[str]:
    """Return the warnings that stand nowhere else; what was not found is in the summary."""
    absent = {w for o in result.outcomes for w in o.warnings[:1] if o.absent and o.result}
    of_voices = {w for o in result.outcomes for w in about_voice(o)}
    elsewhere = {*absent, *of_voices, voice_note()}  # these in captions, the note in the methods
    return [warning for warning in result.warnings if warning not in elsewhere]


def about_voice(outcome: Outcome) -> tuple[str, ...]:
    """Return the warnings about voice, without which no figure of it stands."""
    voice = outcome.analysis.options.get("voice")
    voices = None if voice is None else [name for name in VOICES if name in several(voice)]
    return only_voices(voices) or (voice_note(),)


@cache
def environment() -> Environment:
    """Return the templates; everything put into them is escaped."""
    return Environment(
        loader=PackageLoader("framing.study"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def page(template: str, **content: Any) -> str:
    """Fill a template."""
    return environment().get_template(template).render(**content)


def section(outcome: Outcome, result: StudyResult, drawings: Mapping[str, str]) -> dict[str, Any]:
    """Return what the page shows of one analysis."""
    name = outcome.analysis.name
    layer = layer_title(outcome.layer, result.material)
    options = outcome.analysis.options
    heading = HEADINGS[outcome.analysis.kind].format(layer=layer)
    if "voice" in options:
        heading += f", only {in_voices(several(options['voice']))}"
    figure = outcome.figure
    return {
        "name": name,
        "heading": options.get("title") or heading,
        "svg": inline(drawings[name]) if figure else None,
        "wide": figure is not None and figure.provenance.arguments.get("width") == "double",
        "caption": caption(figure, about_voice(outcome)) if figure else None,
        "files": [(f"figures/{name}.{ending}", ending.upper()) for ending in FORMATS],
        "nothing": outcome.warnings[-1] if outcome.result is None else None,
        "tables": [
            show(readable(table), table_caption(key, outcome), f"tables/{key}.csv")
            for key, table in outcome.tables.items()
        ],
    }


def inline(svg: str) -> Markup:
    """Return a drawing as an element of a page; its record stays in the file."""
    return Markup(METADATA.sub("", svg[svg.index("<svg ") :]))


def caption(figure: Figure, kept: Iterable[str]) -> str:
    """Return the caption without its warnings, which the page says once for all figures.

    Those `kept` stay, such as the error rates of voices.
    """
    text = figure.caption
    for warning in figure.warnings:
        if warning not in kept:
            text = text.replace(f" Note: {warning}", "")
    return text


def table_caption(key: str, outcome: Outcome) -> str:
    """Say which table it is."""
    if key.endswith("-differences"):
        return "Differences between groups, the first minus the second"
    if key.endswith("-rates"):
        return "Rates by period" if outcome.analysis.kind == "trends" else "Families by group"
    if isinstance(outcome.result, ShuffledSentences):  # what it does not say must stand beside it
        return outcome.result.design
    if key.endswith("-overall"):
        return "Whether the groups differ at all"
    if key.endswith("-null"):
        return "The documents and their shuffled words"
    if key.endswith("-frames"):
        return "What is said, in whose mouth"
    return {
        "words": "Forms by group and section",
        "keyness": "Words, those of the target first",
        "strip": "Hits by passage" if "voice" in outcome.tables[key] else "Hits by paragraph",
        "frames": "Rates by group",
        "voices": "Occurrences by group and voice",
        "who_says": "Forms by group, voice and speaker",
        "standing": "Words and attributions by group, camp and voice",
        "cues": "Attributions by group, camp and class",
        "effects": "Differences between groups, with intervals and tests",
        "trends": "Slopes, in doublings a year",
        "divergence": "Words by what they contribute",
        "reference_band": "Differences of this pair, and of the pairs of the background",
        "topics": "Words of each topic",
        "prevalence": "Differences between groups, with intervals and tests",
        "wording": "Words by topic, with intervals and tests",
    }[outcome.analysis.kind]


def readable(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows and columns of a table that a reader wants to see."""
    if "category" in table and (table["category"] == "").any():
        table = table[table["category"] != ""]
    if {"voice", "share", "category"} <= set(table):
        return by_voice(table)
    if "n" in table and SPARSE & set(table):
        table = table[table["n"] > 0]
    if "n_attributions" in table:
        table = table[table["n_tokens"] > 0]
    table = table.drop(columns=[c for c in HIDDEN if c in table and "category" in table])
    rates = {"category", "group", "n", "per_1k"} <= set(table)
    if rates and "period" not in table and not SPARSE & set(table):
        return by_side(table, "category", {"n": "n", "per 1,000": "per_1k"})
    return table


def by_voice(table: pd.DataFrame) -> pd.DataFrame:
    """Put the voices of a table of occurrences beside each other, without empty rows."""
    names = ["category", "group"]
    wide = table.pivot(index=names, columns="voice", values="n")
    rows = in_order(table[names].drop_duplicates(ignore_index=True), ["category"], {})
    wide = wide.reindex(pd.MultiIndex.from_frame(rows))
    wide = wide[[voice for voice in VOICES if voice in wide]]
    return wide[wide.sum(axis=1) > 0].reset_index().rename_axis(columns=None)


def by_side(table: pd.DataFrame, row: str, values: Mapping[str, str]) -> pd.DataFrame:
    """Put the groups of a table beside each other, where there is room for them.

    `row` is the column of names, `values` the columns of numbers by their headings.
    """
    groups = list(dict.fromkeys(table["group"]))
    if len(groups) > MOST_SIDES:
        return table
    wide = pd.DataFrame({row: list(dict.fromkeys(table[row]))})
    for heading, column in values.items():
        for group in groups:
            own = table[table["group"] == group].set_index(row)[column]
            wide[f"{heading}, {group}"] = wide[row].map(own)
    return wide


def shown_shares(table: pd.DataFrame) -> Shown:
    """Return the table of whose words they are."""
    percents = table.assign(share=100 * table["share"])
    wide = by_side(percents, "voice", {"words": "n_tokens", "% of the words": "share"})
    return show(wide, "Whose words", "tables/voice-shares.csv")


def show(table: pd.DataFrame, title: str, file: str) -> Shown:
    """Return a table as text; a long one with its first and last rows."""
    columns = [
        (COLUMNS.get(name, name.replace("_", " ")), table[name].dtype.kind in "iuf")
        for name in table.columns
    ]
    half = MOST_ROWS // 2
    left_out = len(table) - MOST_ROWS if len(table) > MOST_ROWS else 0
    chosen = pd.concat([table.head(half), table.tail(half)]) if left_out else table
    rows = [[cell(value) for value in row] for row in chosen.itertuples(index=False)]
    return Shown(title, file, columns, rows, half if left_out else -1, left_out)


def cell(value: Any) -> str:
    """Return one value for the eye."""
    if isinstance(value, (float, np.floating)):
        return "–" if np.isnan(value) else f"{value:,.2f}".replace("-", "−")
    if isinstance(value, (int, np.integer)):
        return f"{value:,}".replace("-", "−")
    return "–" if pd.isna(value) else spoken(str(value))
