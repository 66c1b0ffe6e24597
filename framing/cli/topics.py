"""``framing topics``: topics of articles, held against shuffled words, compared between groups."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from framing.cli.kwic import VoiceOption
from framing.cli.printing import Format, FormatOption, note, progress_bar, show, steps
from framing.cli.reading import Paths, Reading, reads_articles

if TYPE_CHECKING:
    import pandas as pd

    from framing.counts import Counts
    from framing.lexicon import Lexicon
    from framing.topics import TopicModel

__all__ = ["topics"]

MODEL = ".zip"
REFITS = 40  # as prevalence() does
PREVALENCE = ["topic", "label", "group_a", "group_b", "share_a", "share_b", "estimate", "low",
              "high", "p", "q", "warning"]  # fmt: skip
WORDING = ["topic", "term", "group_a", "group_b", "per_1k_a", "per_1k_b", "estimate", "low",
           "high", "p", "q", "warning"]  # fmt: skip


class EngineChoice(StrEnum):
    """What fits the topics."""

    lda = "lda"
    nmf = "nmf"
    tomotopy = "tomotopy"


class Ranked(StrEnum):
    """What ranks the words of a topic."""

    probability = "probability"
    frex = "frex"
    lift = "lift"
    score = "score"


@reads_articles
def topics(
    paths: Paths,
    *,
    k: Annotated[int, typer.Option("--k", "-k", min=2, help="Number of topics.")] = 20,
    engine: Annotated[EngineChoice, typer.Option(help="What fits them.")] = EngineChoice.lda,
    seeds: Annotated[
        str | None,
        typer.Option(
            metavar="LEXICON", help="Draw one topic to each of its frames: a name or a .toml file.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="Compare how much of each topic its groups have.",
            show_default=False,
        ),
    ] = None,
    formula: Annotated[
        str | None,
        typer.Option(
            metavar="FORMULA", help="The same with more columns: '~ outlet + spline(date)'.",
            show_default=False,
        ),
    ] = None,
    wording_by: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="Compare how its groups word each topic.", show_default=False
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="Resample its values, such as outlets, as wholes.",
            show_default=False,
        ),
    ] = None,
    search_k: Annotated[
        str | None,
        typer.Option(
            metavar="K,K,...", help="Instead: try these numbers of topics.", show_default=False
        ),
    ] = None,
    voice: VoiceOption = None,
    words: Annotated[int, typer.Option(min=1, help="Words shown of each topic.")] = 8,
    rank: Annotated[Ranked, typer.Option(help="What ranks them.")] = Ranked.probability,
    min_df: Annotated[
        int | None,
        typer.Option(min=1, help="Leave out words of fewer articles.", show_default="5, or 2"),
    ] = None,
    max_df: Annotated[
        float | None,
        typer.Option(help="Leave out words of more than this share.", show_default="0.5, or 1"),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of all that is drawn.")] = 0,
    force: Annotated[
        bool, typer.Option("--force", help="Show topics even if shuffled words give the same.")
    ] = False,
    save: Annotated[
        Path | None,
        typer.Option(metavar="MODEL.zip", help="Keep the model.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="STEM",
            help="Also draw: STEM.svg, .pdf, .png, and STEM-null, STEM-prevalence, STEM-wording.",
            show_default=False,
        ),
    ] = None,
    format: FormatOption = Format.table,
    reading: Reading,
) -> None:  # fmt: skip
    """Fit topics, and say whether they are more than chance would give.

    Topics are held against the same words shuffled between the articles, and
    fitted again from resampled articles; what comes back gets a label. If the
    articles do not beat their shuffled words, no topic is shown, and the answer
    says so. A counts file (.zip) may stand in the place of the articles, and so
    may a model that --save kept. As CSV or JSON lines comes one table: what was
    compared, or else the words of the topics.

    [bold]Examples[/bold]
      framing topics news.csv --k 20 --by outlet
      framing topics news.csv --formula '~ outlet + spline(date)' --cluster story
      framing topics news.csv --k 20 --wording-by side --output topics
      framing topics news.csv --search-k 5,10,20,40
    """
    asked = _prevalence_asked(by, formula)
    if format is not Format.table and asked and wording_by:
        raise typer.BadParameter(
            f"--format {format.value} gives one table; ask --wording-by in a second run."
        )
    lexicon = _lexicon(seeds)
    pruned = {"min_df": min_df or "auto", "max_df": max_df or "auto", "voice": voice or None}
    if search_k is not None:
        numbers = _numbers(search_k)
        counts = _counts(paths, reading, lexicon, voice)
        return _search(counts, numbers, engine, seed, pruned, output, format)
    model = _kept(paths)
    if model is None:
        counts = _counts(paths, reading, lexicon, voice)
        with steps() as tell:
            from framing.topics import fit_topics

            model = fit_topics(
                counts, k, engine=engine.value, seeds=lexicon, random_state=seed,
                progress=lambda what, share: tell(f"{what}: {share:.0%}"), **pruned,
            )  # fmt: skip
    else:
        note("The model is as it was fitted: options that say how to fit have no effect.")
    if save is not None:
        note(f"wrote {escape(str(model.save(save)))}")
    _tell(model)
    if output is not None and model.null is not None:
        _draw(model.null, output.with_name(f"{output.name}-null"))
    if not (force or model.passed):
        note("No topic is shown; --force shows them, with a watermark in figures.")
        return None
    if format is Format.table or not (asked or wording_by):
        show(_shown(model, words, rank.value, format), format)
    if output is not None:
        _draw(model, output, force=force, by=rank.value)
    choices: dict[str, Any] = {"cluster": cluster, "force": force, "random_state": seed}
    if asked:
        with progress_bar(REFITS, "Fitting again") as advance:
            compared = model.prevalence(asked, n_refits=REFITS, progress=advance, **choices)
        _follow(compared, compared.table, PREVALENCE, output, "prevalence", format)
    if wording_by:
        worded = model.wording(wording_by, **choices)
        first = worded.table.groupby(["topic", "group_a", "group_b"], sort=False).head(words)
        _follow(worded, first, WORDING, output, "wording", format)
        if format is Format.table and len(first) < len(worded.table):
            note(
                f"Shown are the first {words} words of each topic; all {len(worded.table):,} with "
                "--format csv."
            )
    return None


def _prevalence_asked(by: str | None, formula: str | None) -> str | None:
    """Return the formula that was meant."""
    if by and formula:
        raise typer.BadParameter(
            f"--by {by} and --formula both say what to compare; put {by} into the formula."
        )
    return f"~ `{by}`" if by and not by.isidentifier() else f"~ {by}" if by else formula


def _numbers(listed: str) -> list[int]:
    """Return the numbers of topics to try."""
    try:
        return [int(one) for one in listed.split(",")]
    except ValueError as error:
        raise typer.BadParameter(
            f"--search-k {listed!r}: give whole numbers with commas between, such as 5,10,20."
        ) from error


def _shown(model: TopicModel, words: int, rank: str, format: Format) -> Any:
    """Return the words of the topics; one line a topic where a person reads them."""
    table = model.topics(words, rank, force=True)
    if format is not Format.table:
        return table
    joined = table.groupby("topic", sort=False).agg(
        label=("label", "first"), share=("share", "first"), words=("term", " ".join)
    )
    return joined.reset_index()


def _tell(model: TopicModel) -> None:
    """Say what was fitted, how it went, what the seeds did, and what to beware of."""
    note(escape(model.design))
    for name, value in model.diagnostics.items():
        note(escape(f"{name}: {value}"))
    for row in model.settings.get("seeds") or ():
        note(
            escape(
                f"seeds of {row['label']} at weight {row['weight']:g}: {row['seeds']} words, "
                f"{row['share']:.0%} of their topic; {row['overlap']:.0%} of its first words are "
                "those above"
            )
        )
    if model.null is not None:
        note(escape(model.null.sentence))
    for sentence in model.warnings:
        if model.null is None or sentence != model.null.sentence:
            note(escape(f"! {sentence}"))


def _follow(
    found: Any, table: pd.DataFrame, columns: list[str], output: Path | None, name: str,
    format: Format,
) -> None:  # fmt: skip
    """Print a result that follows from the topics, and draw it."""
    show(table[columns] if format is Format.table else found.table, format)
    note(escape(found.design))
    for sentence in found.warnings:
        note(escape(f"! {sentence}"))
    if output is not None:
        _draw(found, output.with_name(f"{output.name}-{name}"))


def _draw(result: Any, stem: Path, **choices: Any) -> None:
    """Write a figure, and say which files."""
    for path in result.plot(**choices).save(stem):
        note(f"wrote {escape(str(path))}")


def _search(
    counts: Counts, numbers: list[int], engine: EngineChoice, seed: int, words: dict[str, Any],
    output: Path | None, format: Format,
) -> None:  # fmt: skip
    """Try several numbers of topics."""
    from framing.topics import search_k

    with progress_bar(len(set(numbers)), "Fitting") as advance:
        found = search_k(
            counts, numbers, engine=engine.value, random_state=seed, progress=advance, **words
        )
    show(found.table, format)
    note(escape(found.design))
    note(f"A model without topics has a perplexity of {found.unigram:,.0f}.")
    if output is not None:
        _draw(found, output)


def _kept(paths: list[Path]) -> TopicModel | None:
    """Return the model of a file that is one."""
    if len(paths) != 1 or paths[0].suffix != MODEL:
        return None
    import zipfile

    if not zipfile.is_zipfile(paths[0]):
        return None
    with zipfile.ZipFile(paths[0]) as zipped:
        if "phi.npy" not in zipped.namelist():
            return None
    from framing.topics import TopicModel

    return TopicModel.load(paths[0])


def _lexicon(name: str | None) -> Lexicon | None:
    if name is None:
        return None
    from framing.lexicon import Lexicon

    return Lexicon.load(name)


def _counts(
    paths: list[Path], reading: Reading, lexicon: Lexicon | None, voice: list[str] | None
) -> Counts:
    """Count the articles, or load what was counted."""
    from framing.counts import Counts, count_terms

    if len(paths) == 1 and paths[0].suffix == MODEL:
        return Counts.load(paths[0])
    corpus = reading.corpus(paths)
    with progress_bar(len(corpus), "Counting") as tell:
        return count_terms(
            corpus,
            unit="document",
            lexicons=[lexicon] if lexicon else (),
            split=["voice"] if voice else (),
            progress=tell,
        )
