"""Saved web pages: trafilatura finds the article in them."""

from __future__ import annotations

from typing import Any

from framing.corpus.articles import Article, Problem
from framing.corpus.columns import cell
from framing.corpus.readers.source import Source
from framing.corpus.readers.text import text_of
from framing.errors import CorpusError

__all__ = ["need_trafilatura", "read_html"]

# trafilatura's names for our columns.
FIELDS = {"date": "date", "outlet": "sitename", "author": "author", "url": "url"}


def need_trafilatura() -> Any:
    """Return the module, or say how to install it."""
    try:
        import trafilatura
    except ImportError as error:
        raise CorpusError(
            f"reading HTML needs trafilatura ({error}); install it with: "
            'pip install "framing[html]".'
        ) from error
    return trafilatura


def read_html(source: Source, encoding: str | None, problems: list[Problem]) -> Article:
    """Read one saved page: its article, and what its head says of title, date and author."""
    page = text_of(source, encoding, problems)
    found = need_trafilatura().bare_extraction(page, with_metadata=True, include_comments=False)
    if found is None:
        raise CorpusError("no article was found in this page; save its text as .txt instead.")
    fields = found if isinstance(found, dict) else found.as_dict()
    metadata = {ours: cell(fields.get(theirs)) for ours, theirs in FIELDS.items()}
    title, body = cell(fields.get("title")), str(fields.get("text") or "")
    return Article(
        source.stem, title, body, metadata, (source.name, None), first_line=title is None
    )
