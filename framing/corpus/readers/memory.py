"""Corpora of what a notebook already holds: texts by name, or a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.corpus.articles import Article, Articles, Problem, gather
from framing.corpus.build import build_corpus
from framing.corpus.columns import Columns, cell
from framing.corpus.corpus import metadata_frame
from framing.corpus.readers.tables import article_of
from framing.errors import CorpusError, did_you_mean
from framing.provenance import Provenance, canonical_json, sha256

if TYPE_CHECKING:
    from framing.corpus.corpus import Corpus

__all__ = ["corpus_from_frame", "corpus_from_texts"]


@dataclass(frozen=True, slots=True, eq=False)
class TextReader:
    """Reads texts that lie in a mapping."""

    texts: Mapping[str, str]
    metadata: Mapping[str, Mapping[str, Any]]

    def __call__(self, problems: list[Problem]) -> Iterator[Articles]:
        return gather(self._articles(), problems)

    def _articles(self) -> Iterator[Article]:
        for name, text in self.texts.items():
            known = self.metadata.get(name, {})
            title = cell(known.get("title"))
            yield Article(name, title, text, known, (f"document {name!r}", None), first_line=True)


@dataclass(frozen=True, slots=True, eq=False)
class FrameReader:
    """Reads the rows of a data frame."""

    frame: pd.DataFrame
    columns: Columns

    def __call__(self, problems: list[Problem]) -> Iterator[Articles]:
        return gather(self._articles(), problems)

    def _articles(self) -> Iterator[Article]:
        names = [str(name) for name in self.frame.columns]
        chosen = self.columns.resolve(names, "the frame")
        for n, row in enumerate(self.frame.itertuples(index=False, name=None), start=1):
            record = dict(zip(names, row, strict=True))
            yield article_of(record, chosen, f"frame:{n}", ("the frame", n))


def corpus_from_texts(
    texts: Mapping[str, str],
    metadata: pd.DataFrame | Mapping[str, Mapping[str, Any]] | None,
    *,
    clean: bool,
    repeated: int | None,
) -> Corpus:
    """Make a corpus of texts by id; see `Corpus.from_texts`."""
    for name, text in texts.items():
        if not isinstance(text, str):
            raise CorpusError(
                f"the text of document {name!r} is a {type(text).__name__}; pass text as str."
            )
    named = {str(name): text for name, text in texts.items()}
    known: dict[str, Mapping[str, Any]] = {}
    if metadata is not None:
        frame = metadata_frame(metadata)
        for name in frame.index:
            if name not in named:
                raise CorpusError(
                    f"there is no text for document {name!r}; {did_you_mean(name, named)}"
                )
        records = frame.to_dict("records")
        known = {name: _strings(row) for name, row in zip(frame.index, records, strict=True)}
    record = Provenance(
        "Corpus.from_texts",
        {"clean": clean, "repeated": repeated},
        {"texts": sha256(canonical_json([named, known]).encode())},
    )
    reader = TextReader(named, known)
    return build_corpus(reader, record, clean=clean, repeated=repeated, source="the texts")


def corpus_from_frame(
    frame: pd.DataFrame, columns: Columns, *, clean: bool, repeated: int | None, errors: str
) -> Corpus:
    """Make a corpus of a data frame; see `Corpus.from_frame`."""
    hashed = pd.util.hash_pandas_object(frame.astype(str), index=False).to_numpy()
    record = Provenance(
        "Corpus.from_frame",
        {"columns": columns.given(), "clean": clean, "repeated": repeated, "errors": errors},
        {"frame": sha256(hashed.tobytes())},
    )
    reader = FrameReader(frame, columns)
    return build_corpus(
        reader, record, clean=clean, repeated=repeated, errors=errors, source="the frame"
    )


def _strings(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}
