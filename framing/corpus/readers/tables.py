"""Tables of articles, one a row: CSV and JSON lines row by row, Parquet by columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import pairwise
from typing import IO, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from framing.corpus.articles import BATCH_BYTES, Article, Articles, Problem, join_articles
from framing.corpus.columns import Columns, cell, tidy_metadata
from framing.corpus.readers.encoding import detect, open_bytes
from framing.corpus.readers.source import Source
from framing.errors import CorpusError

__all__ = ["article_of", "articles_of", "read_csv", "read_jsonl", "read_parquet"]

# The largest that fits a C long everywhere; csv's own limit is 128 KB a field.
LONGEST_FIELD = 2**31 - 1


def read_csv(
    source: Source, columns: Columns, encoding: str | None, problems: list[Problem]
) -> Iterator[Article]:
    """Read a .csv or .tsv file with a header, row by row."""
    with _open_text(source, encoding, problems) as file, _long_fields():
        rows = csv.reader(file, delimiter=_delimiter(file, source), strict=True)
        header: list[str] | None = None
        chosen: dict[str, str] = {}
        n, line = 0, 1
        while True:
            try:
                row = next(rows, None)
            except csv.Error as error:
                reason = f"{error} in the record that begins here; check its quotation marks"
                problems.append(Problem(source.name, line, reason))
                line = rows.line_num + 1
                continue
            place, line = (source.name, line), rows.line_num + 1
            if row is None:
                break
            if not any(row):
                continue
            if header is None:
                header = [name.strip() for name in row]
                chosen = columns.resolve(header, source.name)
                continue
            n += 1
            if len(row) != len(header):
                reason = f"{len(row)} fields, but the header has {len(header)}"
                problems.append(Problem(*place, reason))
                continue
            yield article_of(
                dict(zip(header, row, strict=True)), chosen, f"{source.stem}:{n}", place
            )


def read_jsonl(
    source: Source, columns: Columns, encoding: str | None, problems: list[Problem]
) -> Iterator[Article]:
    """Read JSON lines: one object a line; blank lines are passed over."""
    with _open_text(source, encoding, problems) as file:
        seen: dict[str, None] = {}
        for number, line in enumerate(file, start=1):
            place = (source.name, number)
            if line.isspace():
                continue
            try:
                record = json.loads(line)
            except (json.JSONDecodeError, RecursionError) as error:
                problems.append(Problem(*place, f"not JSON: {error}"))
                continue
            if not isinstance(record, dict):
                problems.append(
                    Problem(*place, f"not an object of fields but {line[:40].strip()!r}")
                )
                continue
            seen.update(dict.fromkeys(record))
            try:
                chosen = _resolve_line(tuple(record), columns)
            except CorpusError as error:
                problems.append(Problem(*place, str(error)))
                continue
            yield article_of(record, chosen, f"{source.stem}:{number}", place)
    if seen:
        columns.resolve(seen, source.name)


@lru_cache(maxsize=256)
def _resolve_line(names: tuple[str, ...], columns: Columns) -> dict[str, str]:
    """Resolve the fields of one line; one that is missing here may be there in others."""
    given = [name for role, name in columns.given().items() if role != "text"]
    return columns.resolve([*names, *(name for name in given if name not in names)], "the line")


def read_parquet(source: Source, columns: Columns, problems: list[Problem]) -> Iterator[Articles]:
    """Read a Parquet file in batches of some megabytes; its text is never a Python string."""
    with open_bytes(source.path) as raw:
        # Parquet is read from its end: a packed one must be unpacked first.
        file: Any = io.BytesIO(raw.read()) if source.path.suffix.lower() == ".gz" else raw
        table = pq.ParquetFile(file)
        chosen = columns.resolve(table.schema_arrow.names, source.name)
        size = sum(table.metadata.row_group(i).total_byte_size for i in range(table.num_row_groups))
        rows = max(1, int(BATCH_BYTES * max(table.metadata.num_rows, 1) / max(size, 1)))
        done = 0
        for batch in table.iter_batches(batch_size=min(rows, 100_000), use_threads=False):
            if len(batch):
                yield articles_of(batch, chosen, source.stem, source.name, done, problems)
            done += len(batch)


def articles_of(
    batch: pa.RecordBatch,
    chosen: Mapping[str, str],
    stem: str,
    name: str,
    first: int,
    problems: list[Problem],
) -> Articles:
    """Turn a batch of columns into articles; rows are named from `first` + 1 on."""
    places = [(name, first + i + 1) for i in range(len(batch))]
    bodies = _utf8(batch.column(chosen["text"]), places, problems)
    titles: Sequence[bytes | memoryview | None] = [None] * len(batch)
    rest = [
        column for column in batch.schema.names if column not in (chosen["text"], chosen.get("id"))
    ]
    frame = tidy_metadata(batch.select(rest).to_pandas(), chosen)
    if "title" in chosen:
        titles = _utf8(batch.column(chosen["title"]), places, problems)
    given = batch.column(chosen["id"]).to_pylist() if "id" in chosen else [None] * len(batch)
    ids = [cell(value) or f"{stem}:{first + i + 1}" for i, value in enumerate(given)]
    frame.insert(0, "document", pd.Series(ids, dtype="str"))
    return join_articles(frame, [bytes(t) if t else None for t in titles], bodies, places)


def _utf8(
    column: pa.Array, places: Sequence[tuple[str, int | None]], problems: list[Problem]
) -> list[bytes | memoryview]:
    """Return the cells of a text column as UTF-8, without copying where it is valid."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    try:
        column = column.cast(pa.large_string()).fill_null("")
        column.validate(full=True)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return [
            _mend(v, p, problems)
            for v, p in zip(column.cast(pa.large_binary()), places, strict=True)
        ]
    _, offset_buffer, data = column.buffers()
    offsets = np.frombuffer(offset_buffer, dtype=np.int64)[column.offset :][
        : len(column) + 1
    ].tolist()
    view = memoryview(data or b"")
    return [view[low:high] for low, high in pairwise(offsets)]


def _mend(value: Any, place: tuple[str, int | None], problems: list[Problem]) -> bytes:
    raw: bytes = value.as_py() or b""
    mended = raw.decode("utf-8", "replace").encode()
    if mended != raw:
        reason = "bytes that are not UTF-8 replaced by U+FFFD"
        problems.append(Problem(*place, reason, is_error=False))
    return mended


def article_of(
    record: Mapping[str, Any],
    chosen: Mapping[str, str],
    fallback: str,
    place: tuple[str, int | None],
) -> Article:
    """Turn one row into an article; without an id it is called `fallback`."""
    roles = {name: role for role, name in chosen.items()}
    metadata: dict[str, Any] = {}
    for name, value in record.items():
        role = roles.get(name)
        if role in ("text", "title", "id"):
            continue
        target = role or name
        while role is None and (target in chosen or target in ("document", "first_published")):
            target += "_"
        metadata[target] = _plain(value)
    body = record.get(chosen["text"])
    return Article(
        id=cell(record.get(chosen.get("id", ""))) or fallback,
        title=cell(record.get(chosen.get("title", ""))),
        body=body if isinstance(body, str) else cell(body) or "",
        metadata=metadata,
        place=place,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, list | dict):
        return cell(value)
    return None if value == "" else value


@contextmanager
def _open_text(source: Source, encoding: str | None, problems: list[Problem]) -> Iterator[IO[str]]:
    with open_bytes(source.path) as raw:
        found = detect(raw, encoding)
        raw.seek(0)
        if found.note:
            problems.append(Problem(source.name, None, found.note, is_error=False))
        newline = "" if source.kind == "csv" else "\n"
        text = io.TextIOWrapper(raw, found.name, found.errors, newline=newline)
        try:
            yield text
        except UnicodeDecodeError as error:
            raise CorpusError(
                f"not all of it is {found.name}; leave out encoding=… to have it detected."
            ) from error
        finally:
            text.detach()


def _delimiter(file: IO[str], source: Source) -> str:
    """Return what separates the columns: tabs in .tsv, else what the header holds most of."""
    header = file.readline()
    file.seek(0)
    if ".tsv" in source.path.name.lower():
        return "\t"
    return max(",;\t|", key=header.count)


@contextmanager
def _long_fields() -> Iterator[None]:
    before = csv.field_size_limit(LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)
