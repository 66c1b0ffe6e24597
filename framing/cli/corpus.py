"""``framing corpus``: what is in the articles, what was cleaned away, and their counts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from framing.cli.printing import Format, FormatOption, note, progress_bar, say, show
from framing.cli.reading import Paths, Reading, reads_articles

if TYPE_CHECKING:
    import pandas as pd

    from framing.corpus import Corpus

__all__ = ["corpus_app"]

corpus_app = typer.Typer(
    no_args_is_help=True,
    help="Articles: what is in them, what cleaning removed, and their counts.",
)


@corpus_app.command("info")
@reads_articles
def info(paths: Paths, *, reading: Reading) -> None:
    """Say what was read: articles, words, groups, and everything that was wrong.

    [bold]Examples[/bold]
      framing corpus info articles/
      framing corpus info news.parquet --text body --group bias --skip-bad
    """
    from framing.counts import count_terms

    corpus = reading.corpus(paths)
    counts = count_terms(corpus, unit="document", metadata=[])
    removed = corpus.removals()
    say(f"[bold]{len(corpus):,}[/] articles, [bold]{counts.n_tokens:,}[/] words after cleaning")
    say(f"{len(removed):,} paragraphs removed as page furniture; see 'framing corpus clean'")
    for name in ("group", "outlet"):
        if name in corpus.documents:
            say()
            show(_by(corpus, counts.units, name), Format.table)
    dates = corpus.documents["date"].dropna() if "date" in corpus.documents else ()
    if len(dates):
        say(escape(f"\nfrom {min(dates)} to {max(dates)}"))
    say(escape(f"\nknown of each: {', '.join(corpus.documents.columns)}"))
    if len(corpus.problems):
        say()
        show(corpus.problems, Format.table)


@corpus_app.command("clean")
@reads_articles
def clean(
    paths: Paths,
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Also write the cleaned articles there, one .txt each, and removed.csv.",
            show_default=False,
        ),
    ] = None,
    format: FormatOption = Format.table,
    reading: Reading,
) -> None:
    """Show every paragraph that cleaning removes, with the rule that removed it.

    Cleaning marks share buttons, newsletter lines, links to other articles,
    comment boxes, copyright lines, republication notes and paragraphs that stand
    in many articles. The files themselves are never changed.

    [bold]Examples[/bold]
      framing corpus clean articles/
      framing corpus clean articles/ --output cleaned/
      framing corpus clean news.parquet --format csv > removed.csv
    """
    corpus = reading.corpus(paths)
    removed = corpus.removals()
    if format is not Format.table:
        show(removed, format)
    elif len(removed):
        columns = ["document", "paragraph", "section", "rule", "n_words", "text"]
        show(removed[columns], format)
        say()
        rules = removed.groupby("rule", sort=True)
        show(rules.agg(paragraphs=("text", "size"), words=("n_words", "sum")).reset_index(), format)
    n_docs = removed["document"].nunique()
    note(f"{len(removed):,} paragraphs removed, in {n_docs:,} of {len(corpus):,} articles.")
    if output is not None:
        _write(corpus, removed, output)
        note(f"Cleaned articles: {escape(str(output))}")


@corpus_app.command("count")
@reads_articles
def count(
    paths: Paths,
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The counts file to write, such as news.counts.",
            show_default=False,
        ),
    ],
    unit: Annotated[
        str, typer.Option(metavar="UNIT", help="What a row is: document, section or paragraph.")
    ] = "section",
    lexicons: Annotated[
        list[str] | None,
        typer.Option(
            "--lexicon",
            metavar="LEXICON",
            help="Name or .toml file of a lexicon to count; may be repeated.",
            show_default=False,
        ),
    ] = None,
    words: Annotated[
        list[str] | None,
        typer.Option(
            "--word",
            metavar="PATTERN",
            help="A word family to count by form; may be repeated.",
            show_default=False,
        ),
    ] = None,
    processes: Annotated[
        int, typer.Option(min=1, help="Count side by side; the result is the same.")
    ] = 1,
    stream: Annotated[
        bool, typer.Option("--stream", help="For articles that do not fit into memory.")
    ] = False,
    reading: Reading,
) -> None:
    """Count words, lexicon hits and word families, and write them to one counts file.

    The file holds no running text: for each unit the sorted counts of its words.
    It can be shared where the articles cannot; docs/formats.md says what can be
    recovered from it, and how to read it in R and DuckDB.

    [bold]Examples[/bold]
      framing corpus count articles/ --output news.counts
      framing corpus count news.parquet --group bias --unit document -o n.counts
      framing corpus count articles/ --lexicon loaded-language -o a.counts
      framing corpus count articles/ --word '(cede|ceded)' --output a.counts
    """
    from framing.counts import count_terms
    from framing.lexicon import Lexicon

    loaded = [Lexicon.load(name) for name in lexicons or ()]
    corpus = reading.corpus(paths, stream=stream)
    with progress_bar(len(corpus), "Counting") as advance:
        counts = count_terms(
            corpus,
            unit=unit,
            lexicons=loaded,
            families={pattern: pattern for pattern in words or ()} or None,
            processes=processes,
            progress=advance,
        )
    counts.save(output)
    say(escape(repr(counts)))
    say(f"layers: {escape(', '.join(counts.layers))}")
    say(f"digest: {counts.digest}")
    say(f"written to {escape(str(output))}")


def _by(corpus: Corpus, units: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return documents and words by the values of one column of metadata."""
    words = units.set_index("document")["n_tokens"]
    known = corpus.documents[["document", name]].assign(
        n_tokens=corpus.documents["document"].map(words).fillna(0).astype("int64")
    )
    grouped = known.groupby(name, dropna=False, sort=True)
    return grouped.agg(n_docs=("document", "size"), n_tokens=("n_tokens", "sum")).reset_index()


def _write(corpus: Corpus, removed: pd.DataFrame, folder: Path) -> None:
    """Write the cleaned articles under names that every file system takes."""
    from framing.errors import CorpusError
    from framing.files import write_folder
    from framing.provenance import table_csv

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CorpusError(f"{folder} is there already and not empty; give a new folder.")
    taken: set[str] = set()
    with write_folder(folder) as draft:
        for document in corpus:
            name = _free_name(document.id, taken)
            (draft / f"{name}.txt").write_bytes(document.cleaned.encode() + b"\n")
        (draft / "removed.csv").write_bytes(table_csv(removed).encode())


def _free_name(document: str, taken: set[str]) -> str:
    stem = re.sub(r"[^\w.-]+", "_", document.removesuffix(".txt")).strip("._")[:100] or "article"
    name, n = stem, 1
    while name.lower() in taken:
        n += 1
        name = f"{stem}-{n}"
    taken.add(name.lower())
    return name
