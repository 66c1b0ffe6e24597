"""``framing kwic``: a pattern, and the words around each of its matches."""

from __future__ import annotations

from typing import Annotated

import typer

from framing.cli.printing import Format, FormatOption, note, show
from framing.cli.reading import Paths, Reading, reads_articles

__all__ = ["SpeakerOption", "VoiceOption", "kwic"]

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
      framing kwic 'betray*' articles/ --voice outlet --voice scare
      framing kwic 'peace' articles/ --speaker Putin --speaker 'Russian official*'
    """
    from framing.comparison.concordance import kwic as find

    lines = find(
        reading.corpus(paths),
        pattern,
        window=window,
        limit=limit,
        voices=voices,
        voice=voice or None,
        speaker=speaker or None,
    ).table
    if format is not Format.table:
        show(lines, format)
    elif len(lines):
        whose = [name for name in ("voice", "speaker") if name in lines]
        show(lines[[*SHOWN[:2], *whose, *SHOWN[2:]]], format, right=["left"])
    n, n_docs = len(lines), lines["document"].nunique()
    note(f"{n:,} {'match' if n == 1 else 'matches'} in {n_docs:,} of the articles.")
