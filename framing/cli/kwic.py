"""``framing kwic``: a pattern, and the words around each of its matches."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from framing.cli.printing import Format, FormatOption, note, show
from framing.cli.reading import Paths, Reading, reads_articles

__all__ = ["SpeakerOption", "VoiceOption", "Within", "kwic"]

SHOWN = ["document", "section", "left", "match", "right"]

VoiceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--voice",
        metavar="VOICE",
        help="Only words in this voice: outlet, scare, direct, indirect or attitude; may be "
        "repeated.",
        show_default=False,
    ),
]
SpeakerOption = Annotated[
    list[str] | None,
    typer.Option(
        "--speaker",
        metavar="NAME",
        help="Only what this speaker says: one or more words, which may hold *; may be repeated.",
        show_default=False,
    ),
]


class Within(StrEnum):
    """What the context of a match does not leave."""

    paragraph = "paragraph"
    sentence = "sentence"


@reads_articles
def kwic(
    pattern: Annotated[
        str, typer.Argument(metavar="PATTERN", help="What to look for.", show_default=False)
    ],
    paths: Paths,
    *,
    window: Annotated[
        int, typer.Option("--window", "-w", min=0, help="Words of context on each side.")
    ] = 8,
    limit: Annotated[
        int | None, typer.Option(min=0, help="Stop after so many lines.", show_default=False)
    ] = None,
    within: Annotated[Within, typer.Option(help="What the context does not leave.")] = (
        Within.paragraph
    ),
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN=VALUE",
            help="Only articles with this value, or section=headline, lead or body; may be "
            "repeated, and the same column again means either value.",
            show_default=False,
        ),
    ] = None,
    sort: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY",
            help="Sort by L1 or R1 (the next word to the left or right), L2 and so on, match, "
            "document, date or another column; may be repeated, the first first.",
            show_default=False,
        ),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--show",
            metavar="COLUMN",
            help="Show this column of the articles with each line; may be repeated.",
            show_default=False,
        ),
    ] = None,
    voices: Annotated[
        bool, typer.Option("--voices", help="Say whose word each match is.", show_default=False)
    ] = False,
    voice: VoiceOption = None,
    speaker: SpeakerOption = None,
    format: FormatOption = Format.table,
    reading: Reading,
) -> None:
    """Show every match of a pattern with the words around it.

    A pattern is a word, which may hold * (any letters) and ? (one letter). It
    does not mind capitals, unless it begins with ^. Several words match next to
    each other, and 'a ~3 b' allows up to three words between. (a|b c|d*) lists
    alternatives. No match runs over the end of a sentence. Quote the pattern, or
    the shell takes the * for itself.

    CSV and JSON lines hold more columns: paragraph, offsets (code points in the
    original text), the pattern and the form that matched; with --voices, --voice
    or --speaker also the source as written and the cue.

    [bold]Examples[/bold]
      framing kwic 'betray*' articles/
      framing kwic '(cede|cedes|ceded|ceding)' one.txt two.txt --window 12
      framing kwic 'security ~2 guarantee*' news.parquet --text body --format csv > lines.csv
      framing kwic 'cede*' news.csv --sort R1 --sort R2 --within sentence
      framing kwic 'cede*' news.csv --where outlet=Courier --show date --sort date
      framing kwic 'betray*' articles/ --voice outlet --voice scare
      framing kwic 'peace' articles/ --speaker Putin --speaker 'Russian official*'
    """
    from framing.comparison.concordance import kwic as find

    lines = find(
        reading.corpus(paths),
        pattern,
        window=window,
        within=within.value,
        limit=limit,
        where=_conditions(where or []),
        sort=sort or [],
        metadata=columns or [],
        voices=voices,
        voice=voice or None,
        speaker=speaker or None,
    ).table
    if format is not Format.table:
        show(lines, format)
    elif len(lines):
        whose = [name for name in ("voice", "speaker") if name in lines]
        names = [SHOWN[0], *(columns or []), SHOWN[1], *whose, *SHOWN[2:]]
        show(lines[list(dict.fromkeys(names))], format, right=["left"])
    n, n_docs = len(lines), lines["document"].nunique()
    note(f"{n:,} {'match' if n == 1 else 'matches'} in {n_docs:,} of the articles.")


def _conditions(given: list[str]) -> dict[str, list[str]]:
    """Return the values wanted of each column."""
    wanted: dict[str, list[str]] = {}
    for condition in given:
        column, equals, value = condition.partition("=")
        if not (column and equals):
            raise typer.BadParameter(
                f"{condition!r} is no condition; write COLUMN=VALUE, as in outlet=Courier.",
                param_hint="--where",
            )
        wanted.setdefault(column, []).append(value)
    return wanted
