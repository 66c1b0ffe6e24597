"""``framing compare``: two articles, the quick question, and what two articles can answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from framing.cli.kwic import SpeakerOption, VoiceOption
from framing.cli.printing import number, say, show_rows, steps
from framing.cli.reading import Reading, reads_articles
from framing.errors import CorpusError, CountsError, StudyError

if TYPE_CHECKING:
    import pandas as pd

    from framing.corpus import Corpus
    from framing.counts import Counts
    from framing.lexicon import Lexicon

__all__ = ["compare"]

LEXICON = "alliance-war-diplomacy"
RATES = ("n", "per_1k")
CHOSEN = "chosen"  # the camp of the speakers asked for


@reads_articles
def compare(
    first: Annotated[
        Path, typer.Argument(metavar="A.txt", help="One article.", show_default=False)
    ],
    second: Annotated[
        Path, typer.Argument(metavar="B.txt", help="The other article.", show_default=False)
    ],
    *,
    words: Annotated[
        list[str] | None,
        typer.Option(
            "--word",
            "-w",
            metavar="PATTERN",
            help="A word under study, as in 'framing kwic'; may be repeated.",
            show_default=False,
        ),
    ] = None,
    lexicon: Annotated[
        str,
        typer.Option(metavar="LEXICON", help="Its frames are compared: a name or a .toml file."),
    ] = LEXICON,
    voice: VoiceOption = None,
    speaker: SpeakerOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Also write a results folder: figures, tables, concordance, report.",
            show_default=False,
        ),
    ] = None,
    reading: Reading,
) -> None:
    """Ask how two articles word the same events, without a study file.

    Prints how often each frame of a lexicon occurs in each article, as counts
    and per 1,000 words, and the forms of each word under study with the part of
    the article they stand in. With two articles that is all there is: no p-value
    is given, and the answer says why.

    With --voice or --speaker only their words are compared, and the rates are per
    1,000 of these words.

    [bold]Examples[/bold]
      framing compare one.txt two.txt
      framing compare one.txt two.txt --word 'betray*' --word '(cede|ceded)'
      framing compare one.txt two.txt --voice outlet --voice scare
      framing compare one.txt two.txt --word 'appeas*' --output results/
    """
    from framing.counts import count_terms
    from framing.lexicon import Lexicon
    from framing.text.voice.camps import Camps

    if output is not None and (voice or speaker):
        raise StudyError(
            "--output writes the whole comparison, whoever speaks; leave out --voice and "
            "--speaker, or write a study: 'framing run --help'."
        )
    frames = Lexicon.load(lexicon)
    families = {pattern: pattern for pattern in words or ()}
    corpus = _two_articles(reading.corpus([first, second]), (first, second))
    counts = count_terms(
        corpus,
        lexicons=[frames],
        families=families or None,
        split=[*(["voice"] if voice or speaker else []), *(["camp"] if speaker else [])],
        camps=Camps.of({CHOSEN: speaker}) if speaker else None,
    )
    _introduce(corpus, counts.units)
    groups = [str(name) for name in corpus.documents["group"]]
    sentences = []
    if voice or speaker:
        counts, note = _only(counts, voice, speaker, groups)
        sentences.append(note)
    sentences += _answer_frames(counts, frames, groups)
    if families:
        sentences += _answer_words(counts, list(families), groups)
    say()
    for sentence in dict.fromkeys(sentences):
        say(escape(f"! {sentence}"))
    if output is not None:
        _write((first, second), groups, lexicon, families, reading, output)


def _two_articles(corpus: Corpus, paths: tuple[Path, Path]) -> Corpus:
    """Make each article a group of its own."""
    if len(corpus) != 2:
        raise CorpusError(
            f"{paths[0]} and {paths[1]} hold {len(corpus):,} articles; 'framing compare' takes two "
            "files of one article each. For more, write a study: 'framing run --help'."
        )
    return corpus.assign(group=list(corpus.documents["document"]))


def _introduce(corpus: Corpus, units: pd.DataFrame) -> None:
    tokens = units.groupby("document")["n_tokens"].sum()
    removed = corpus.removals()["document"].value_counts()
    for document in corpus:
        name, title = document.id, f" “{document.title}”" if document.title else ""
        cut = int(removed.get(name, 0))
        say(
            f"[bold]{escape(name)}[/]{escape(title)}: {tokens.get(name, 0):,} words, "
            f"{cut:,} {'paragraph' if cut == 1 else 'paragraphs'} of page furniture left out"
        )


def _only(
    counts: Counts, voice: list[str] | None, speaker: list[str] | None, groups: list[str]
) -> tuple[Counts, str]:
    """Keep the words in these voices of these speakers, and return what must be said of it."""
    from framing.comparison.attribution import in_voices, of_voices, voice_note

    kept, voices = of_voices(counts, voice or None, "group")
    said = in_voices(voices) if voices else ""
    if speaker:
        said = f"words of {', '.join(speaker)}{f' in {said}' if said else ''}"
        units = kept.units[kept.units["camp"] == CHOSEN]
        for group in groups:
            if group not in set(units["group"]):
                raise CountsError(
                    f"article {group!r} has no {said}; look for the names with "
                    "'framing kwic PATTERN PATH --voices'."
                )
        kept = kept.filter(camp=CHOSEN)
    tokens = kept.units.groupby("group")["n_tokens"].sum()
    sizes = ", ".join(f"{group} {tokens[group]:,} words" for group in groups)
    say(escape(f"Only {said}: {sizes}"))
    return kept, voice_note()


def _answer_frames(counts: Counts, frames: Lexicon, groups: list[str]) -> tuple[str, ...]:
    """Print the rates of the frames and return what must be said of them."""
    from framing.comparison import compare as compare_rates

    say(f"\n[bold]Frames[/] ({escape(f'{frames.id} {frames.version}'.rstrip())})")
    known = frames.id in counts.layers
    found = counts.select(frames.id, category=list(frames.ids)) if known else counts
    if not known or not found.matrix.sum():
        say("None occurs in either article, or both are outside the lexicon's domain;")
        say(f"'framing lexicon show {escape(frames.id)}' says what it looks for.")
        return ()
    rates = compare_rates(found, layer=frames.id, order=groups)
    table = rates.table.set_index(["category", "group"])
    both = rates.table.groupby("category")["n"].sum()
    shown = both[both > 0].sort_values(ascending=False, kind="stable").index
    names = ["frame", *[f"n {g}" for g in groups], *[f"per 1,000 {g}" for g in groups]]
    rows = [
        [str(frame), *[number(table.loc[(frame, g), name]) for name in RATES for g in groups]]
        for frame in shown
    ]
    show_rows(names, rows, right=names[1:])
    absent = [name for name in frames.ids if name not in shown]
    if absent:
        say(escape(f"In neither: {', '.join(absent)}."))
    return rates.warnings


def _answer_words(counts: Counts, families: list[str], groups: list[str]) -> tuple[str, ...]:
    """Print the forms of each word under study and return what must be said of them."""
    from framing.comparison import words_under_study

    say("\n[bold]Words under study[/]")
    if "family" not in counts.layers:
        say("None occurs in either article.")
        return ()
    found = words_under_study(counts)
    table = found.table[found.table["n"] > 0]
    rows = []
    for family in families:
        forms = table[table["category"] == family]
        for term in dict.fromkeys(forms["term"]):
            places = forms[forms["term"] == term]
            cells = [_places(places[places["group"] == group]) for group in groups]
            rows.append([family, str(term), *cells])
        if forms.empty:
            rows.append([family, "–", *["0" for _ in groups]])
    show_rows(["word", "form", *groups], rows)
    return found.warnings


def _places(cells: pd.DataFrame) -> str:
    """Return how often a form stands in an article, and in which of its parts."""
    parts = [f"{cell.n:,} {cell.section}" for cell in cells.itertuples()]
    return f"{cells['n'].sum():,}" + (f" ({', '.join(parts)})" if parts else "")


def _write(
    paths: tuple[Path, Path],
    groups: list[str],
    lexicon: str,
    families: dict[str, str],
    reading: Reading,
    output: Path,
) -> None:
    """Perform the same comparison as a study, which writes its folder."""
    from framing.study import run_study
    from framing.study.spec import Analysis, Groups, Source, Study

    kinds = ["frames", "words", "strip"] if families else ["frames", "strip"]
    study = Study(
        id="compare",
        title=" and ".join(groups),
        question="How do these two articles word the same events?",
        source=Source(
            path=tuple(str(path) for path in paths),
            columns=reading.columns,
            encoding=reading.encoding,
            clean=reading.clean,
        ),
        groups=Groups(documents={name: (name,) for name in groups}),
        lexicons=(lexicon,),
        families={name: (pattern,) for name, pattern in families.items()},
        analyses=tuple(Analysis(kind, kind) for kind in kinds),
    )
    with steps() as tell:
        result = run_study(study, output=output, progress=tell)
    say(f"Look at {escape(str(result.report))}")
