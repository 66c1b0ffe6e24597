"""Articles one by one, each text exactly as it was given.

A corpus joins headline and text, and reads all of its files before the first article is
handed on. Voices need neither: here an article is read, handed on and forgotten, and
offsets point into the very text of the file or of the record. JSON lines, the format for
exchange, are read without anything heavy being imported.
"""

from __future__ import annotations

import codecs
import gzip
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

from framing.errors import CorpusError

if TYPE_CHECKING:
    from framing.corpus.articles import Problem
    from framing.corpus.readers.source import Source

__all__ = ["Keys", "Text", "read_texts"]

CHUNK = 1 << 20


class Keys(NamedTuple):
    """The names of columns or keys that hold an article; None where they are guessed."""

    text: str | None = None
    title: str | None = None
    id: str | None = None


class Text(NamedTuple):
    """An article: its name, its text as given, its headline where that stands apart."""

    id: str | int
    text: str
    title: str | None


def read_texts(
    paths: Sequence[Path], keys: Keys, encoding: str | None, problems: list[Problem]
) -> Iterator[Text]:
    """Yield articles from files and folders; what cannot be read is added to `problems`.

    Raises
    ------
    CorpusError
        If a path does not exist or is of a kind that is not read.
    """
    if all(_is_jsonl(path) and path.is_file() for path in paths):
        for path in paths:
            yield from _read_jsonl(path, path.name, keys, encoding, problems)
        return
    from framing.corpus.readers.html import need_trafilatura
    from framing.corpus.readers.source import find_sources

    sources = find_sources(paths[0] if len(paths) == 1 else paths, problems)
    if any(source.kind == "html" for source in sources):
        need_trafilatura()
    for source in sources:
        if source.kind == "jsonl":
            yield from _read_jsonl(source.path, source.name, keys, encoding, problems)
        else:
            yield from _read_as_corpus(source, keys, encoding, problems)


def _read_as_corpus(
    source: Source, keys: Keys, encoding: str | None, problems: list[Problem]
) -> Iterator[Text]:
    """Yield the articles of a file as `framing.read_corpus` reads them."""
    from framing.corpus.columns import Columns, cell
    from framing.corpus.readers import FileReader

    columns = Columns(text=keys.text, title=keys.title, id=keys.id)
    for articles in FileReader((source,), columns, encoding, (), False)(problems):
        known = articles.metadata
        titles = known["title"] if "title" in known else [None] * len(known)
        for i, (name, title) in enumerate(zip(known["document"], titles, strict=True)):
            low, high = articles.offsets[i], articles.offsets[i + 1]
            text = articles.text[low:high].tobytes().decode()
            # the first line of a text file is its headline anyway
            yield Text(name, text, None if source.kind == "text" else cell(title))


def _read_jsonl(
    path: Path, name: str, keys: Keys, encoding: str | None, problems: list[Problem]
) -> Iterator[Text]:
    """Yield the records of a file of JSON lines."""
    stem = name.removesuffix(".gz").rpartition(".")[0]
    try:
        with _open_text(path, name, encoding, problems) as file:
            for number, line in enumerate(file, start=1):
                if line.isspace():
                    continue
                try:
                    yield _record(json.loads(line), keys, f"{stem}:{number}")
                except json.JSONDecodeError as error:
                    _add(problems, name, number, f"not JSON: {error}")
                except (CorpusError, RecursionError) as error:
                    _add(problems, name, number, str(error))
    except (CorpusError, OSError, EOFError, UnicodeDecodeError) as error:
        _add(problems, name, None, str(error))


def _record(record: Any, keys: Keys, fallback: str) -> Text:
    if not isinstance(record, dict):
        raise CorpusError(f"not an object of fields but {str(record)[:40]!r}")
    text_key, title_key, id_key = _keys(record, keys)
    text, title, name = (record.get(key) for key in (text_key, title_key, id_key))
    if text is None:
        text = ""
    if not isinstance(text, str):
        raise CorpusError(f"{text_key!r} is no text but {str(text)[:40]!r}")
    if name is None or isinstance(name, bool) or not isinstance(name, str | int):
        name = fallback if name is None else json.dumps(name, ensure_ascii=False)
    return Text(name, text, title if isinstance(title, str) and title.strip() else None)


def _keys(record: Mapping[str, Any], keys: Keys) -> tuple[str, str, str]:
    """Return which keys hold text, headline and name; guessed only if there is no ``text``."""
    wanted = keys.text or "text"
    if wanted in record:
        return wanted, keys.title or "title", keys.id or "id"
    from framing.corpus.columns import Columns

    chosen = Columns(text=keys.text).resolve(record, "the line")
    return (
        chosen["text"],
        keys.title or chosen.get("title", "title"),
        keys.id or chosen.get("id", "id"),
    )


@contextmanager
def _open_text(
    path: Path, name: str, encoding: str | None, problems: list[Problem]
) -> Iterator[IO[str]]:
    with _open_bytes(path) as raw:
        found, errors = encoding or "utf-8-sig", "strict"
        if encoding is None and not _is_utf8(raw):
            from framing.corpus.readers.encoding import detect

            raw.seek(0)
            detected = detect(raw)
            found, errors = detected.name, detected.errors
            if detected.note:
                _add(problems, name, None, detected.note, is_error=False)
        raw.seek(0)
        try:
            text = io.TextIOWrapper(cast("IO[bytes]", raw), found, errors, newline="\n")
        except LookupError as error:
            raise CorpusError(
                f"there is no encoding {found!r}; try 'utf-8' or 'cp1252'."
            ) from error
        yield text


@contextmanager
def _open_bytes(path: Path) -> Iterator[Any]:
    with path.open("rb") as raw:
        yield gzip.GzipFile(fileobj=raw) if path.suffix.lower() == ".gz" else raw


def _is_utf8(raw: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        while chunk := raw.read(CHUNK):
            if b"\0" in chunk:  # some other encoding, or no text at all
                return False
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_jsonl(path: Path) -> bool:
    name = path.name.lower().removesuffix(".gz")
    return name.endswith((".jsonl", ".ndjson"))


def _add(
    problems: list[Problem], file: str, line: int | None, reason: str, is_error: bool = True
) -> None:
    from framing.corpus.articles import Problem

    problems.append(Problem(file, line, reason, is_error))
