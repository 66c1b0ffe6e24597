"""The report: one page that holds everything, loads nothing, and can be read without its script.

Figures stand in it as SVG, their ids made distinct by the record of each, their descriptions
where a screen reader finds them. Whatever comes from a file is escaped. The page at the top of
a results folder holds no words in their order, and is the same whether the articles were at
hand or not; the one in ``texts/`` shows the words around each occurrence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from framing.comparison import Divergence, ShuffledSentences
from framing.comparison.attribution import in_voices, only_voices, voice_note
from framing.figures.save import FORMATS
from framing.study.manifest import design, software
from framing.study.methods import methods, not_claimed, references
from framing.study.report.occurrences import occurrences
from framing.study.report.tables import readable, show, shown_shares
from framing.study.summary import layer_title, summary
from framing.study.toml import several
from framing.text.voice.spans import VOICES

if TYPE_CHECKING:
    from framing.figures import Figure
    from framing.study.analyses import Outcome
    from framing.study.run import StudyResult

__all__ = ["inline", "page", "report_page"]

METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
SIZE = "\ue000"  # stands where the page says how large it is, until that is known

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


def report_page(result: StudyResult, drawings: Mapping[str, str], *, texts: bool = False) -> str:
    """Return the report as one HTML page.

    Parameters
    ----------
    result : StudyResult
        A study that was performed.
    drawings : mapping of str to str
        The SVG of each figure by its name.
    texts : bool, default False
        Return the page for the folder ``texts/``, with the words around each occurrence: it holds
        sentences of the articles. The other page holds none, and does not depend on whether
        they were at hand.

    Returns
    -------
    str
        The page, which says its own size.
    """
    study, material = result.study, result.material
    documents = material.documents.drop(columns=["label"], errors="ignore")
    text = page(
        "report.html.j2",
        root="../" if texts else "",
        texts=texts,
        size=SIZE,
        study=study,
        design=design(result),
        summary=summary(result),
        limits=[*study.limits, *not_claimed(result)],
        warnings=cautions(result, texts),
        documents=show(documents, "The documents", "tables/documents.csv"),
        shares=None if result.shares is None else shown_shares(result.shares.table),
        sections=[section(outcome, result, drawings) for outcome in result.outcomes],
        occurrences=occurrences(result, texts),
        lexicons=material.lexicons,
        methods=methods(result),
        references=references(result),
        software=software(study),
        counts_digest=material.counts.digest,
        study_digest=study.digest,
        n_removed=None if result.removals is None else len(result.removals),
    )
    return text.replace(SIZE, in_bytes(len(text.encode())), 1)


def in_bytes(n: int) -> str:
    """Write a size for the eye.

    Examples
    --------
    >>> in_bytes(345_678), in_bytes(1_250_000)
    ('346 kB', '1.2 MB')
    """
    return f"{n / 1e6:.1f} MB" if n >= 1e6 else f"{n / 1e3:.0f} kB"


def cautions(result: StudyResult, texts: bool) -> list[str]:
    """Return the warnings that stand nowhere else; what was not found is in the summary.

    What is to be said of the files that were read stands on the page that is for their reader.
    """
    material = result.material
    absent = {w for o in result.outcomes for w in o.warnings[:1] if o.absent and o.result}
    of_voices = {w for o in result.outcomes for w in about_voice(o)}
    elsewhere = {*absent, *of_voices, voice_note()}  # these in captions, the note in the methods
    if material.corpus is not None and not texts:
        elsewhere |= set(material.warnings) - set(material.grouping.warnings)
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
        "files": [(f"figures/{name}.{ending}", ending.upper()) for ending in (*FORMATS, "csv")],
        "record": f"figures/{name}.json",
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
    if isinstance(outcome.result, Divergence):
        return f"Target: {outcome.result.settings['target']}. {outcome.result.design}"
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
        "reference_band": "Differences of this pair, and of the pairs of the background",
        "topics": "Words of each topic",
        "prevalence": "Differences between groups, with intervals and tests",
        "wording": "Words by topic, with intervals and tests",
    }[outcome.analysis.kind]
