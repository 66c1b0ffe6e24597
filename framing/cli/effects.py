"""``framing effects``: whether groups of articles differ by more than chance."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from framing.cli.compare import LEXICON
from framing.cli.kwic import VoiceOption
from framing.cli.printing import Format, FormatOption, note, progress_bar, show
from framing.cli.reading import Paths, Reading, reads_articles

if TYPE_CHECKING:
    from framing.counts import Counts

__all__ = ["effects"]

SHOWN = ["category", "group_a", "group_b", "n_a", "n_b", "estimate", "low", "high", "p", "q"]
PATTERNS = "family"


class Effect(StrEnum):
    """In what an effect is measured."""

    log_ratio = "log_ratio"
    difference = "difference"


class Adjust(StrEnum):
    """How p-values are adjusted for their number."""

    bh = "bh"
    by = "by"
    holm = "holm"
    bonferroni = "bonferroni"
    max_t = "max_t"


@reads_articles
def effects(
    paths: Paths,
    *,
    by: Annotated[
        str, typer.Option(metavar="COLUMN", help="The column of the groups.", show_default=False)
    ],
    words: Annotated[
        list[str] | None,
        typer.Option(
            "--word",
            "-w",
            metavar="PATTERN",
            help="Compare these words instead of frames; may be repeated.",
            show_default=False,
        ),
    ] = None,
    lexicon: Annotated[
        str,
        typer.Option(metavar="LEXICON", help="Its frames are compared: a name or a .toml file."),
    ] = LEXICON,
    unit: Annotated[
        str, typer.Option(metavar="COLUMN", help="What is moved as a whole: the unit of the claim.")
    ] = "document",
    strata: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="Compare only within its values, such as events.",
            show_default=False,
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(
            metavar="GROUP", help="Hold it against all others; by default every pair.",
            show_default=False,
        ),
    ] = None,
    effect: Annotated[
        Effect, typer.Option(help="In doublings, or in occurrences per 1,000 words.")
    ] = Effect.log_ratio,
    adjust: Annotated[Adjust, typer.Option(help="For the number of tests.")] = Adjust.bh,
    permutations: Annotated[int, typer.Option(min=99, help="At most so many.")] = 9999,
    seed: Annotated[int, typer.Option(min=0, help="Of the random draws.")] = 2025,
    voice: VoiceOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="STEM", help="Also draw a forest plot: STEM.svg, .pdf, .png.",
            show_default=False,
        ),
    ] = None,
    format: FormatOption = Format.table,
    reading: Reading,
) -> None:  # fmt: skip
    """Ask whether groups of articles differ by more than chance, and by how much.

    For each frame, or word, the log ratio of the rates of two groups with a 95%
    interval, p from permutations of whole units, and q, which is p adjusted for the
    number of tests. The unit is what the claim is about: for a claim about outlets,
    --unit outlet. A counts file (.zip) may stand in the place of the articles.

    [bold]Examples[/bold]
      framing effects news.csv --by outlet
      framing effects news.csv --by side --unit outlet --word 'betray*' --word 'appeas*'
      framing effects news.csv --by outlet --strata event --voice outlet --output effects
    """
    from framing.comparison.effects import effects as find_effects

    counts, layer = _counts(paths, reading, lexicon, words, voice is not None)
    with progress_bar(counts.n_terms, "Testing") as tell:
        found = find_effects(
            counts,
            by=by,
            layer=layer,
            unit=unit,
            strata=strata,
            target=target,
            effect=effect.value,
            adjust=adjust.value,
            n_permutations=permutations,
            seed=seed,
            voice=voice or None,
            progress=tell,
        )
    table = found.table
    if format is Format.table:
        order = table["q"].fillna(2).round(9).argsort(kind="stable")
        table = table.iloc[order][SHOWN]
    show(table, format)
    note(escape(found.design))
    for sentence in found.warnings:
        note(escape(f"! {sentence}"))
    if output is not None:
        for path in found.plot().save(output):
            note(f"wrote {escape(str(path))}")


def _counts(
    paths: list[Path], reading: Reading, lexicon: str, words: list[str] | None, voiced: bool
) -> tuple[Counts, str]:
    """Count the articles, or load what was counted; return also the layer that is meant."""
    from framing.counts import Counts, count_terms
    from framing.lexicon import Lexicon

    if len(paths) == 1 and paths[0].suffix == ".zip":
        counts = Counts.load(paths[0])
        return counts, PATTERNS if words else lexicon
    corpus = reading.corpus(paths)
    frames = None if words else Lexicon.load(lexicon)
    with progress_bar(len(corpus), "Counting") as tell:
        counts = count_terms(
            corpus,
            unit="document",
            lexicons=[frames] if frames else (),
            families={pattern: pattern for pattern in words} if words else None,
            split=["voice"] if voiced else (),
            progress=tell,
        )
    return counts, frames.id if frames else PATTERNS
