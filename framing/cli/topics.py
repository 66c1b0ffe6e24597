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
    voice: VoiceOption = None,
    by: Annotated[
        Ranked, typer.Option(help="What ranks the words that are shown.")
    ] = Ranked.probability,
    words: Annotated[int, typer.Option(min=1, help="Words shown of each topic.")] = 8,
    formula: Annotated[
        str | None,
        typer.Option(
            metavar="FORMULA", help="Compare how much of each topic groups have: '~ outlet'.",
            show_default=False,
        ),
    ] = None,
    wording: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="Compare how these groups word each topic.",
            show_default=False,
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="Resample its values, such as outlets, as wholes.",
            show_default=False,
        ),
    ] = None,
    search: Annotated[
        str | None,
        typer.Option(
            metavar="K,K,...", help="Instead: try these numbers of topics.", show_default=False
        ),
    ] = None,
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
    intrusion: Annotated[
        Path | None,
        typer.Option(
            metavar="STEM", show_default=False,
            help="Write a word intrusion test for coders: STEM.html, STEM.csv, STEM-key.json.",
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
      framing topics news.csv --k 20 --formula '~ outlet'
      framing topics news.csv --k 20 --wording side --cluster outlet --output topics
      framing topics news.csv --search 5,10,20,40
    """
    if formula and wording and format is not Format.table:
        raise typer.BadParameter(
            f"--format {format.value} gives one table; ask for --wording in a run of its own, "
            "from a model that --save kept."
        )
    lexicon = _lexicon(seeds)
    pruned: dict[str, Any] = {
        "min_df": min_df or "auto",
        "max_df": max_df or "auto",
        "voice": voice or None,
    }
    if search is not None:
        numbers = _numbers(search)
        counts = _counts(paths, reading, lexicon, voice)
        return _search(counts, numbers, engine, seed, pruned, output, format)
    model = _kept(paths)
    if model is None:
        counts = _counts(paths, reading, lexicon, voice)
        with _steps() as tell:
            from framing.topics import fit_topics

            model = fit_topics(
                counts, k, engine=engine.value, seeds=lexicon, random_state=seed,
                progress=lambda what, share: tell(f"{what}: {share:.0%}"), **pruned,
            )  # fmt: skip
    else:
        note("A model that was kept: what says how to fit has no effect.")
    if save is not None:
        note(f"wrote {escape(str(model.save(save)))}")
    _tell(model)
    if output is not None and model.null is not None:
        _draw(model.null, output.with_name(f"{output.name}-null"))
    if not (force or model.passed):
        return None
    if format is Format.table or not (formula or wording):
        show(_shown(model, words, by.value, format), format)
    if output is not None:
        _draw(model, output, force=force, by=by.value)
    if formula:
        _prevalence(model, formula, cluster, force, seed, output, format)
    if wording:
        _wording(model, wording, words, cluster, force, seed, output, format)
    if intrusion is not None:
        _ask_coders(model, intrusion, seed, force)
    return None


def _ask_coders(model: TopicModel, stem: Path, seed: int, force: bool) -> None:
    """Write an intrusion test: what coders see, and apart from it the key."""
    test = model.intrusion("word", random_state=seed, force=force)
    for path in (
        test.save_page(stem.with_name(f"{stem.name}.html")),
        test.save_sheet(stem.with_name(f"{stem.name}.csv")),
        test.save_key(stem.with_name(f"{stem.name}-key.json")),
    ):
        note(f"wrote {escape(str(path))}")
    for sentence in test.warnings:
        note(escape(f"! {sentence}"))


@contextmanager
def _steps() -> Iterator[Callable[[str], None]]:
    """Yield a function that is told each step; only where someone can see it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with steps() as tell:
        yield tell


def _numbers(listed: str) -> list[int]:
    """Return the numbers of topics to try."""
    try:
        return [int(one) for one in listed.split(",")]
    except ValueError as error:
        raise typer.BadParameter(
            f"{listed!r}: give whole numbers with commas between, such as 5,10,20."
        ) from error


def _shown(model: TopicModel, words: int, by: str, format: Format) -> Any:
    """Return the words of the topics; one line a topic where a person reads them."""
    table = model.topics(words, by, force=True)
    if format is not Format.table:
        return table
    joined = table.groupby("topic", sort=False).agg(
        label=("label", "first"), share=("share", "first"), words=("term", " ".join)
    )
    return joined.reset_index()


def _tell(model: TopicModel) -> None:
    """Say what was fitted, how it went, and what to beware of.

    Of the words of a frame at three weights: their share of its topic, and how many of its first
    words are those at the weight that was used.
    """
    note(escape(model.design))
    for name, value in model.diagnostics.items():
        note(escape(f"{name}: {value}"))
    for row in model.settings.get("seeds") or ():
        note(
            escape(
                f"seeds of {row['label']} (weight {row['weight']:g}): {row['share']:.0%} of its "
                f"topic, {row['overlap']:.0%} of its first words"
            )
        )
    if model.null is not None:
        note(escape(model.null.sentence))
    for sentence in model.warnings:
        if model.null is None or sentence != model.null.sentence:
            note(escape(f"! {sentence}"))


def _prevalence(
    model: TopicModel, formula: str, cluster: str | None, force: bool, seed: int,
    output: Path | None, format: Format,
) -> None:  # fmt: skip
    """Say how much of each topic the groups have."""
    with progress_bar(REFITS, "Fitting again") as advance:
        found = model.prevalence(
            formula, cluster=cluster, n_refits=REFITS, random_state=seed, force=force,
            progress=advance,
        )  # fmt: skip
    show(found.table[PREVALENCE] if format is Format.table else found.table, format)
    _remark(found)
    if output is not None:
        _draw(found, output.with_name(f"{output.name}-prevalence"))


def _wording(
    model: TopicModel, by: str, words: int, cluster: str | None, force: bool, seed: int,
    output: Path | None, format: Format,
) -> None:  # fmt: skip
    """Say in which words the groups speak of each topic: to a reader, the first of them."""
    found = model.wording(by, cluster=cluster, force=force, random_state=seed)
    table = found.table
    if format is Format.table:
        table = table.groupby(["topic", "group_a", "group_b"], sort=False).head(words)[WORDING]
    show(table, format)
    if len(table) < len(found.table):
        note(f"Shown are {len(table):,} of {len(found.table):,} words; --format csv gives all.")
    _remark(found)
    if output is not None:
        _draw(found, output.with_name(f"{output.name}-wording"))


def _remark(found: Any) -> None:
    """Say how something was found, and what to beware of."""
    note(escape(found.design))
    for sentence in found.warnings:
        note(escape(f"! {sentence}"))


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

    with progress_bar(len(set(numbers)), "Fitting") as tell:
        found = search_k(
            counts, numbers, engine=engine.value, random_state=seed, progress=tell, **words
        )
    show(found.table, format)
    _remark(found)
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
