"""``framing voices``: who says it, article by article; and how right the rules are."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from typer.core import TyperGroup

from framing.cli.printing import Format, FormatOption, note, progress_bar, say, show, show_rows
from framing.cli.reading import Paths
from framing.cli.texts import Keys, read_texts
from framing.errors import CorpusError

if TYPE_CHECKING:
    from framing.corpus.articles import Problem
    from framing.text.voice import VoiceSpan
    from framing.text.voice.scoring import VoiceScore
    from framing.text.voice.standoff import Voiced

__all__ = ["voices_app"]

MEGABYTE = 1_000_000
SHOWN = 60  # characters of a content
LISTED = 20  # problems; the rest is counted
COLUMNS = (
    *("document", "start", "end", "kind", "attribution", "section"),
    *("speaker", "source", "cue", "cue_class", "rule", "text"),
)


class FindByDefault(TyperGroup):
    """Takes ``framing voices PATH`` for ``framing voices find PATH``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command in front that was not named."""
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["find", *args]
        return super().parse_args(ctx, args)


class VoiceFormat(StrEnum):
    """How voices are written."""

    table = "table"
    csv = "csv"
    jsonl = "jsonl"
    brat = "brat"


voices_app = typer.Typer(
    cls=FindByDefault,
    no_args_is_help=True,
    help="""Who says it: the outlet, a source it quotes, or one it paraphrases.

    'framing voices PATH' is short for 'framing voices find PATH', whose options
    'framing voices find --help' lists.

    [bold]Examples[/bold]
      framing voices article.txt
      framing voices articles/ --format jsonl > voices.jsonl
      framing voices score coded.jsonl
    """,
)


@voices_app.command("find")
def find(
    paths: Paths,
    *,
    format: Annotated[
        VoiceFormat,
        typer.Option(
            "--format", "-f", help="A summary to read, CSV, JSON lines, or files for brat."
        ),
    ] = VoiceFormat.table,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Where the files for brat are written.",
            show_default=False,
        ),
    ] = None,
    text: Annotated[
        str | None, typer.Option(metavar="NAME", help="Column or key of the article.")
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="NAME", help="Column or key of its headline.")
    ] = None,
    id: Annotated[
        str | None, typer.Option(metavar="NAME", help="Column or key of its name.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Detected file by file by default.")
    ] = None,
    skip_bad: Annotated[
        bool,
        typer.Option("--skip-bad", help="Do not fail for what cannot be read; list it only."),
    ] = False,
) -> None:
    """Find who says what: quotations, paraphrases, scare quotes, and whose they are.

    What is in no span is the outlet's. JSON lines hold one object an article,
    with its id, its text as it was read, and its spans; offsets are code points
    into that text, ends exclusive. CSV has a row for each span. For coders,
    --format brat writes a folder of .txt and .ann files.

    Articles are read one by one. What cannot be read is listed at the end; the
    others are written all the same.

    [bold]Examples[/bold]
      framing voices article.txt
      framing voices articles/ --format jsonl > voices.jsonl
      framing voices news.csv --text body --format csv > spans.csv
      framing voices articles/ --format brat --output coding/
    """
    if (format is VoiceFormat.brat) != (output is not None):
        raise typer.BadParameter("--format brat and --output FOLDER go together.")
    from framing.text.voice import find_voices
    from framing.text.voice.standoff import Voiced, to_line

    problems: list[Problem] = []
    with _megabytes(paths) as advance:

        def voiced() -> Iterator[Voiced]:
            for name, article, headline in read_texts(
                paths, Keys(text, title, id), encoding, problems
            ):
                spans = find_voices(article, headline)
                yield Voiced(name, article, tuple(spans), headline)
                advance(len(article))
            _tell(problems, skip_bad)

        if output is not None:
            from framing.text.voice.brat import write_brat

            write_brat(output, voiced())
            note(f"For brat: {escape(str(output))}")
        elif format is VoiceFormat.jsonl:
            for one in voiced():
                sys.stdout.write(to_line(one))
        elif format is VoiceFormat.csv:
            _write_csv(voiced())
        else:
            for one in voiced():
                _summarize(one)


@voices_app.command("score")
def score(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD",
            help="Coded articles: JSON lines, or a folder of brat.",
            show_default=False,
        ),
    ],
    predicted: Annotated[
        Path | None,
        typer.Argument(
            metavar="[PRED]",
            help="Voices to score, likewise; without it they are found now.",
            show_default=False,
        ),
    ] = None,
    *,
    attitudes: Annotated[
        bool, typer.Option("--attitudes", help="Count hopes, plans and beliefs like speech.")
    ] = False,
    replicates: Annotated[
        int, typer.Option(min=100, help="Resamplings of the articles behind the intervals.")
    ] = 1000,
    seed: Annotated[int, typer.Option(help="Of the resamplings.")] = 0,
    json_file: Annotated[
        Path | None,
        typer.Option(
            "--json", metavar="FILE", help="Also write the score there.", show_default=False
        ),
    ] = None,
    format: FormatOption = Format.table,
) -> None:
    """Hold voices against those that coders marked: precision, recall, F1.

    Of words by voice, of spans (the same words, or four fifths of them), and of
    sources, each with a 95 % interval of its F1 from resampling the articles.
    Attitudes (hopes, plans, beliefs) are left out unless asked for. A folder of
    'framing voices --format brat' is read as its coders left it.

    [bold]Examples[/bold]
      framing voices score coded.jsonl
      framing voices score coding/ --json score.json
      framing voices score coded.jsonl other-program.jsonl
    """
    from framing.text.voice.scoring import score_voices

    coded = _coded(gold)
    found = _found(coded) if predicted is None else _read_found(predicted, coded)
    result = score_voices(
        {name: (one.text, one.spans) for name, one in coded.items()},
        found,
        attitudes=attitudes,
        replicates=replicates,
        seed=seed,
    )
    if json_file is not None:
        _write_json(result, json_file, found_now=predicted is None)
    for warning in result.warnings:
        note(f"[yellow]![/] {escape(warning)}")
    if format is Format.table:
        _show_score(result)
    else:
        show(result.table, format)


@contextmanager
def _megabytes(paths: list[Path]) -> Iterator[Callable[[int], None]]:
    """Yield a function that takes the characters just done, and shows them by the megabyte."""
    if sys.stdout.isatty():  # what is written there shows how far it is
        yield lambda _: None
        return
    files = [p for path in paths for p in (path.rglob("*") if path.is_dir() else [path])]
    total = sum(file.stat().st_size for file in files if file.is_file()) // MEGABYTE + 1
    done = 0
    with progress_bar(total, "Finding voices, MB") as advance:

        def add(characters: int) -> None:
            nonlocal done
            before, done = done, done + characters
            if done // MEGABYTE > before // MEGABYTE:
                advance(done // MEGABYTE - before // MEGABYTE)

        yield add


def _tell(problems: Sequence[Problem], skip_bad: bool) -> None:
    """List what could not be read, at the end: as an error, unless that is wanted."""
    wrong = [problem for problem in problems if problem.is_error]
    for problem in problems:
        if skip_bad or not problem.is_error:
            note(f"[yellow]![/] {escape(str(problem))}")
    if wrong and not skip_bad:
        listed = [f"  {problem}" for problem in wrong[:LISTED]]
        if len(wrong) > LISTED:
            listed.append(f"  … and {len(wrong) - LISTED:,} more")
        raise CorpusError(
            f"{len(wrong):,} article(s) or file(s) cannot be read; mend them, or pass --skip-bad "
            "to go on without them:\n" + "\n".join(listed)
        )


def _write_csv(texts: Iterable[Voiced]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in texts:
        for span in one.spans:
            known = [getattr(span, name) for name in COLUMNS[1:-1]]
            writer.writerow([one.id, *known, one.text[span.start : span.end]])


def _summarize(one: Voiced) -> None:
    """Print the words of an article by voice, then its attributions."""
    words = _words_by_voice(one)
    n = sum(words.values())
    shares = ", ".join(f"{voice} {k:,} ({k / n:.0%})" for voice, k in words.items() if k)
    say(f"[bold]{escape(str(one.id))}[/]: {n:,} words{escape(': ' + shares) if n else ''}")
    if one.spans:
        names = ["section", "kind", "speaker", "cue", "content"]
        show_rows(names, [_row(one.text, span) for span in one.spans])
    say()


def _row(text: str, span: VoiceSpan) -> list[str]:
    content = " ".join(text[span.start : span.end].split())
    if len(content) > SHOWN:
        content = content[: SHOWN - 1].rsplit(" ", 1)[0] + " …"
    kind = f"{span.kind} attitude" if span.attribution == "attitude" else span.kind
    return [span.section, kind, span.speaker or span.source or "", span.cue or "", content]


def _words_by_voice(one: Voiced) -> dict[str, int]:
    from bisect import bisect_left

    from framing.text.tokens import find_tokens, shape_of
    from framing.text.voice import VOICES, segments

    starts = find_tokens(shape_of(one.text))[:, 0].tolist()
    words = dict.fromkeys(VOICES, 0)
    for part in segments(one.spans):
        words[part.voice] += bisect_left(starts, part.end) - bisect_left(starts, part.start)
    words["outlet"] = len(starts) - sum(words.values())
    return words


def _coded(path: Path) -> dict[str, Voiced]:
    """Return coded articles by id."""
    from framing.text.voice.brat import read_brat
    from framing.text.voice.standoff import read_standoff

    coded: dict[str, Voiced] = {}
    for one in read_brat(path) if path.is_dir() else read_standoff(path):
        if str(one.id) in coded:
            raise CorpusError(f"{path} has two articles of the id {one.id!r}; keep one.")
        coded[str(one.id)] = one
    return coded


def _found(coded: Mapping[str, Voiced]) -> dict[str, Sequence[VoiceSpan]]:
    from framing.text.voice import find_voices

    found: dict[str, Sequence[VoiceSpan]] = {}
    with progress_bar(len(coded), "Finding voices") as advance:
        for name, one in coded.items():
            found[name] = find_voices(one.text, one.title)
            advance(1)
    return found


def _read_found(path: Path, coded: Mapping[str, Voiced]) -> dict[str, Sequence[VoiceSpan]]:
    """Return the spans of a file by id; they must stand in the very texts that were coded."""
    from framing.text.voice.brat import read_brat
    from framing.text.voice.standoff import read_standoff

    texts = {name: one.text for name, one in coded.items()}
    found: dict[str, Sequence[VoiceSpan]] = {}
    for one in read_brat(path) if path.is_dir() else read_standoff(path, texts):
        name = str(one.id)
        if name in texts and one.text != texts[name]:
            raise CorpusError(
                f"the text of {name!r} in {path} is not the one that was coded, so the offsets do "
                "not fit; find the voices in that text."
            )
        found[name] = one.spans
    return found


def _write_json(result: VoiceScore, file: Path, *, found_now: bool) -> None:
    import json

    from framing.files import write_whole
    from framing.text.voice.find import VOICE_RULES

    rules = {"rules": VOICE_RULES} if found_now else {}
    record = json.dumps(rules | result.record(), indent=1, ensure_ascii=True)
    write_whole(file, f"{record}\n".encode())


def _show_score(result: VoiceScore) -> None:
    say(escape("\n".join(repr(result).splitlines()[:2])))
    names = ["measure", "category", "coded", "found", "precision", "recall", "F1", "low", "high"]
    rows = []
    for row in result.table.drop(columns="n_right").itertuples(index=False):
        measure, category, coded, found, *shares = row
        shown = ["" if share != share else f"{100 * share:.1f}" for share in shares]
        rows.append([measure, category, f"{coded:,}", f"{found:,}", *shown])
    show_rows(names, rows, right=names[2:])
