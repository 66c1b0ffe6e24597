"""Plain text: one article a file, its headline on the first line."""

from __future__ import annotations

from framing.corpus.articles import Article, Problem
from framing.corpus.readers.encoding import decode, detect, open_bytes
from framing.corpus.readers.source import Source

__all__ = ["read_text", "text_of"]


def text_of(source: Source, encoding: str | None, problems: list[Problem]) -> str:
    """Return the text of a file as it is, and report an encoding other than UTF-8."""
    with open_bytes(source.path) as file:
        found = detect(file, encoding)
        file.seek(0)
        text = decode(file.read(), found)
    if found.note:
        problems.append(Problem(source.name, None, found.note, is_error=False))
    return text


def read_text(source: Source, encoding: str | None, problems: list[Problem]) -> Article:
    """Read one .txt or .md file."""
    text = text_of(source, encoding, problems)
    return Article(source.stem, None, text, {}, (source.name, None), first_line=True)
