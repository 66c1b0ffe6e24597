"""Reading articles: one function for whatever they are stored in."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa

from framing.corpus.articles import Article, Articles, Problem, gather
from framing.corpus.build import build_corpus
from framing.corpus.columns import Columns
from framing.corpus.readers.html import need_trafilatura, read_html
from framing.corpus.readers.source import Source, find_sources
from framing.corpus.readers.tables import read_csv, read_jsonl, read_parquet
from framing.corpus.readers.text import read_text
from framing.errors import CorpusError
from framing.provenance import Provenance, canonical_json, sha256

if TYPE_CHECKING:
    from framing.corpus.corpus import Corpus

__all__ = ["read_corpus"]

T = TypeVar("T")

# More files than this are recorded as one hash of their names and hashes.
NAMED_FILES = 32


def read_corpus(
    path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    text: str | None = None,
    title: str | None = None,
    id: str | None = None,
    date: str | None = None,
    outlet: str | None = None,
    author: str | None = None,
    url: str | None = None,
    group: str | None = None,
    encoding: str | None = None,
    clean: bool = True,
    repeated: int | None = 5,
    errors: str = "raise",
    stream: bool = False,
    progress: bool = False,
) -> Corpus:
    """Read articles from a file, a folder or several of them.

    Parameters
    ----------
    path : path, or iterable of paths
        .txt or .md (one article a file, its headline on the first line), .html, .csv,
        .tsv, .jsonl, .ndjson, .parquet, each also with .gz; or a folder, which is
        searched to its depth in the order of names.
    text, title, id, date, outlet, author, url, group : str, optional
        Columns of a table that hold these; by default they are guessed by name. Other
        columns are kept as they are.
    encoding : str, optional
        Encoding of text, CSV, JSON and HTML files; by default it is detected, file by file.
    clean : bool, default True
        Mark page furniture, by `framing.corpus.cleaning.RULES`; `Corpus.removals` lists it.
    repeated : int or None, default 5
        Also mark paragraphs that stand in at least so many documents; None for none.
    errors : {"raise", "skip"}, default "raise"
        What to do about files and rows that cannot be read: raise one error that lists
        them all, or leave them out and list them in `Corpus.problems`.
    stream : bool, default False
        Leave the text in its files and read it again whenever it is needed: for corpora
        larger than memory. What stays is the metadata, and while reading one number for
        each distinct paragraph.
    progress : bool, default False
        Show a progress bar on the standard error.

    Returns
    -------
    Corpus

    Raises
    ------
    CorpusError
        If there is nothing to read, a column is not there, or, unless `errors` is
        ``"skip"``, anything cannot be read.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("Talks fail\\nPeace is far.\\nLeave a Comment\\n")
    >>> read_corpus(folder)
    Corpus: 1 document, 1 paragraph removed
    """
    columns = Columns(text, title, id, date, outlet, author, url, group)
    noted: list[Problem] = []
    sources = find_sources(path, noted)
    if any(source.kind == "html" for source in sources):
        need_trafilatura()
    reader = FileReader(tuple(sources), columns, encoding, tuple(noted), progress)
    arguments = {
        "columns": columns.given(),
        "encoding": encoding,
        "clean": clean,
        "repeated": repeated,
        "errors": errors,
    }
    named = path if isinstance(path, str | os.PathLike) else "the given paths"
    return build_corpus(
        reader,
        Provenance("read_corpus", arguments, _hashes(sources)),
        clean=clean,
        repeated=repeated,
        errors=errors,
        stream=stream,
        source=str(named),
    )


@dataclass(frozen=True, slots=True)
class FileReader:
    """Reads the same files, in the same order, each time it is called."""

    sources: tuple[Source, ...]
    columns: Columns
    encoding: str | None
    noted: tuple[Problem, ...]
    progress: bool

    def __call__(self, problems: list[Problem]) -> Iterator[Articles]:
        problems += self.noted
        sources: Iterable[Source] = self.sources
        if self.progress:
            from rich.console import Console
            from rich.progress import track

            sources = track(self.sources, "Reading", console=Console(stderr=True), transient=True)
        for is_parquet, group in groupby(sources, lambda source: source.kind == "parquet"):
            if is_parquet:
                for source in group:
                    yield from _guarded(self._parquet(source, problems), source, problems)
            else:
                yield from gather(self._articles(group, problems), problems)

    def _parquet(self, source: Source, problems: list[Problem]) -> Iterator[Articles]:
        return read_parquet(source, self.columns, problems)

    def _articles(self, sources: Iterable[Source], problems: list[Problem]) -> Iterator[Article]:
        for source in sources:
            yield from _guarded(self._one(source, problems), source, problems)

    def _one(self, source: Source, problems: list[Problem]) -> Iterator[Article]:
        if source.kind == "csv":
            yield from read_csv(source, self.columns, self.encoding, problems)
        elif source.kind == "jsonl":
            yield from read_jsonl(source, self.columns, self.encoding, problems)
        elif source.kind == "html":
            yield read_html(source, self.encoding, problems)
        else:
            yield read_text(source, self.encoding, problems)


def _guarded(items: Iterator[T], source: Source, problems: list[Problem]) -> Iterator[T]:
    """Turn what goes wrong with one file into a problem, and go on to the next."""
    try:
        yield from items
    except (CorpusError, OSError, EOFError, zlib.error, pa.ArrowException) as error:
        reason = str(error).removeprefix(f"{source.name} ")
        problems.append(Problem(source.name, None, reason or type(error).__name__))


def _hashes(sources: Sequence[Source]) -> dict[str, str]:
    hashes = {}
    for source in sources:
        with source.path.open("rb") as file:
            hashes[source.name] = hashlib.file_digest(file, "sha256").hexdigest()
    if len(hashes) > NAMED_FILES:
        return {f"{len(hashes)} files": sha256(canonical_json(hashes).encode())}
    return hashes
