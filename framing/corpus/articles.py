"""What every reader hands over: a batch of articles, their text joined with its headline.

Readers know files; from here on there are only articles. Problems travel beside them: a
`Problem` that is an error stops the reading at its end, together with all others, unless
the caller chose to skip what is broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Article", "Articles", "Problem", "Reader", "gather", "join_articles"]

# A first line longer than this is prose, not a headline.
LONGEST_HEADLINE = 300
BATCH_BYTES = 8_000_000
SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader skipped (`is_error`) or repaired.

    Attributes
    ----------
    file : str
        As the user knows it; relative to the folder that was read.
    line : int or None
        Line of the file, from 1, where there is one to name.
    reason : str
        What is wrong, and what was done or can be done about it.
    is_error : bool
        Whether an article was lost by it.
    """

    file: str
    line: int | None
    reason: str
    is_error: bool = True

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Article:
    """One article as a reader found it.

    Attributes
    ----------
    id : str
        Name of the document.
    title : str or None
        The headline, where it stands apart from the text.
    body : str
        The text.
    metadata : mapping of str to value
        Everything else.
    place : tuple of str and int or None
        File and line it came from.
    first_line : bool
        Whether the first line of `body` is the headline, when `title` is None.
    """

    id: str
    title: str | None
    body: str
    metadata: Mapping[str, Any]
    place: tuple[str, int | None]
    first_line: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Articles:
    """A batch of articles, ready to be searched for paragraphs.

    Attributes
    ----------
    metadata : pandas.DataFrame
        Column ``document``, then what is known about each.
    text : ndarray of uint8
        Their texts in UTF-8, end to end.
    offsets : ndarray of int64, shape (n + 1,)
        Where each begins.
    body_start : ndarray of int64, shape (n,)
        Bytes from the start of an article to its body.
    places : sequence of tuple of str and int or None
        File and line of each.
    """

    metadata: pd.DataFrame
    text: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    body_start: NDArray[np.int64]
    places: Sequence[tuple[str, int | None]]


# Reading is repeatable: each call yields the same articles and reports the same problems.
Reader = Callable[[list[Problem]], Iterator[Articles]]


def join_articles(
    metadata: pd.DataFrame,
    titles: Iterable[bytes | None],
    bodies: Iterable[bytes | memoryview],
    places: Sequence[tuple[str, int | None]],
) -> Articles:
    """Join titles and bodies to texts, a blank line between them.

    A body that already begins with its title stays as it is.
    """
    pieces: list[bytes | memoryview] = []
    sizes, starts = [], []
    for title, body in zip(titles, bodies, strict=True):
        stripped = title.strip() if title else b""
        start = _end_of_title(stripped, bytes(body[: len(stripped) + 400])) if stripped else 0
        size = len(body)
        if stripped and start < 0:
            pieces += [stripped, b"\n\n"]
            start = len(stripped) + 2
            size += start
        pieces.append(body)
        sizes.append(size)
        starts.append(start)
    text = np.frombuffer(b"".join(pieces), dtype=np.uint8)
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Articles(metadata, text, offsets, np.array(starts, dtype=np.int64), places)


def gather(articles: Iterable[Article], problems: list[Problem]) -> Iterator[Articles]:
    """Collect single articles to batches of some megabytes."""
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.body)
        if size >= BATCH_BYTES:
            yield _batch(batch, problems)
            batch, size = [], 0
    if batch:
        yield _batch(batch, problems)


def _batch(articles: Sequence[Article], problems: list[Problem]) -> Articles:
    titles: list[bytes | None] = []
    bodies, names, records = [], [], []
    for article in articles:
        body = _encode(article.body, article.place, problems)
        title = article.title
        if title is None and article.first_line:
            # The headline stays where it is: the body begins with it.
            title = first_line(article.body)
        titles.append(_encode(title, article.place, problems) if title else None)
        bodies.append(body)
        names.append(title.strip() if title else None)
        records.append(article.metadata)
    metadata = pd.DataFrame.from_records([dict(record) for record in records])
    metadata = metadata.drop(columns=["document", "title"], errors="ignore")
    metadata.insert(0, "document", pd.Series([a.id for a in articles], dtype="str"))
    metadata.insert(1, "title", pd.Series(names, dtype="str"))
    return join_articles(metadata, titles, bodies, [article.place for article in articles])


def first_line(text: str) -> str | None:
    """Return the first line that is not blank, if it can be a headline: short, text below.

    Examples
    --------
    >>> first_line("\\n Talks fail \\nPeace is far.")
    'Talks fail'
    >>> first_line("Peace is far.") is None
    True
    """
    begun = text.lstrip()
    # Longer than any headline, and a few characters more to see that it ends.
    line = next(iter(begun[: 2 * LONGEST_HEADLINE].splitlines()), "")
    if not line or len(line) > LONGEST_HEADLINE or not begun[len(line) :].strip():
        return None
    return line.rstrip()


def _encode(text: str, place: tuple[str, int | None], problems: list[Problem]) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        mended, n = SURROGATES.subn("\N{REPLACEMENT CHARACTER}", text)
        reason = f"{n} lone surrogate(s) replaced by U+FFFD, one for one"
        problems.append(Problem(*place, reason, is_error=False))
        return mended.encode()


def _end_of_title(title: bytes, head: bytes) -> int:
    """Return where the body begins if its first line is the title, else -1."""
    text = head.decode(errors="ignore")
    begun = text.lstrip()  # of any white space, not only ASCII
    if not begun.startswith(title.decode()):
        return -1
    rest = begun[len(title.decode()) :]
    if ("." + rest).splitlines()[0].strip() != ".":
        return -1
    return len(text[: len(text) - len(begun)].encode()) + len(title)
