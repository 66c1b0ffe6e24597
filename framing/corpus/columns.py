"""Which column of a table is the text, the title, the date: as told, or guessed by name.

Whatever a table calls them, a corpus has ``document``, ``title``, ``date``, ``outlet``,
``author``, ``url`` and ``group``; every other column keeps its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pandas as pd

from framing.errors import CorpusError, did_you_mean

__all__ = ["METADATA", "Columns", "cell", "iso_date", "tidy_metadata"]

METADATA = ("title", "date", "outlet", "author", "url", "group")

# Tried in this order, without regard to case, blanks and hyphens.
GUESSES: Mapping[str, Sequence[str]] = {
    "text": (
        *("text", "content", "body", "article", "full_text", "fulltext", "article_text"),
        *(
            "article_body",
            "articlebody",
            "maintext",
            "main_text",
            "body_text",
            "story",
            "document_text",
        ),
    ),
    "title": ("title", "headline", "heading", "article_title", "hed"),
    "id": ("id", "doc_id", "docid", "document_id", "document", "article_id", "uuid", "guid"),
    "date": (
        *("date", "published", "publication_date", "published_at", "date_published", "pub_date"),
        *("pubdate", "publish_date", "date_publish", "datepublished", "datetime", "timestamp"),
    ),
    "outlet": (
        "outlet",
        "source",
        "publisher",
        "publication",
        "newspaper",
        "source_name",
        "sitename",
    ),
    "author": ("author", "authors", "byline", "creator"),
    "url": ("url", "link", "web_url", "source_url", "href", "permalink"),
    "group": ("group",),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The names the user gave for the columns of a table; None where they are guessed.

    Examples
    --------
    >>> Columns(outlet="paper").resolve(["ID", "Headline", "body", "paper"], "a.csv")
    {'text': 'body', 'title': 'Headline', 'id': 'ID', 'outlet': 'paper'}
    """

    text: str | None = None
    title: str | None = None
    id: str | None = None
    date: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    group: str | None = None

    def given(self) -> dict[str, str]:
        """Return the names that were given, by role."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {role: name for role, name in named.items() if name is not None}

    def resolve(self, names: Iterable[str], place: str) -> dict[str, str]:
        """Return the column of each role that the table has, by role.

        Raises
        ------
        CorpusError
            If a given name is not there, or no column can be the text.
        """
        names, given = list(names), self.given()
        for role, name in given.items():
            if name not in names:
                raise CorpusError(
                    f"{place} has no column {name!r} (given as {role}); {did_you_mean(name, names)}"
                )
        plain = {re.sub(r"[\s\-]+", "_", name.strip().lower()): name for name in reversed(names)}
        free = {key: name for key, name in plain.items() if name not in given.values()}
        chosen = {}
        for role, guesses in GUESSES.items():
            found = given.get(role) or next((free[g] for g in guesses if g in free), None)
            if found is not None:
                chosen[role] = found
        if "text" not in chosen:
            raise CorpusError(
                f"{place} has no column that looks like the text of an article (its columns are: "
                f"{', '.join(names)}); name it with text=…."
            )
        return chosen


def tidy_metadata(frame: pd.DataFrame, chosen: Mapping[str, str]) -> pd.DataFrame:
    """Rename the chosen columns to their roles; a stranger of that name moves aside."""
    roles = {name: role for role, name in chosen.items() if role not in ("text", "id")}
    taken = {"document", "first_published", *roles.values()}
    renamed: dict[str, str] = {}
    for name in frame.columns:
        target = roles.get(name, name)
        while name not in roles and target in taken:
            target += "_"
        renamed[name] = target
    return frame.rename(columns=renamed)


def normalize_documents(documents: pd.DataFrame) -> pd.DataFrame:
    """Return known columns as text with blanks as missing, dates as ISO where they can be."""
    known = {}
    for name in METADATA:
        if name in documents:
            codes, distinct = pd.factorize(documents[name])
            make = iso_date if name == "date" else cell
            values = [make(value) for value in distinct]
            known[name] = pd.Series([values[c] if c >= 0 else None for c in codes], dtype="str")
    return documents.assign(**known)


def cell(value: Any) -> str | None:
    """Return one cell as text, or None if it is missing or blank.

    Examples
    --------
    >>> cell(2.0), cell(float("nan")), cell(["A. Writer", "B. Writer"])
    ('2', None, 'A. Writer; B. Writer')
    """
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, (cell(item) for item in value))) or None
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None


_MONTHS = {
    **{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6},
    **{"jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12},
}
_NUMERIC = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? ([a-z]{3,9})\.?,? (\d{4})", re.IGNORECASE)


def iso_date(value: Any) -> str | None:
    """Return a date as ISO 8601 if it can only be read one way, else as it is given.

    Examples
    --------
    >>> iso_date("Feb. 14, 2025"), iso_date("14 February 2025"), iso_date("2025/2/14")
    ('2025-02-14', '2025-02-14', '2025-02-14')
    >>> iso_date("02/03/2025")
    '02/03/2025'
    """
    if isinstance(value, datetime) and value is not pd.NaT:
        value = value.isoformat()
    given = cell(value)
    if given is None:
        return None
    try:
        read = datetime.fromisoformat(given)
        # A date alone stays one; midnight is how tables write a date.
        midnight = read.tzinfo is None and read.time().isoformat() == "00:00:00"
        return read.date().isoformat() if midnight else read.isoformat()
    except ValueError:
        pass
    try:
        return _written_date(given) or parsedate_to_datetime(given).isoformat()
    except (ValueError, KeyError, TypeError, IndexError, OverflowError):
        return given


def _written_date(given: str) -> str | None:
    if found := _NUMERIC.fullmatch(given):
        year, month, day = (int(part) for part in found.groups())
    elif found := _MONTH_FIRST.fullmatch(given):
        month, day, year = _MONTHS[found[1][:3].lower()], int(found[2]), int(found[3])
    elif found := _DAY_FIRST.fullmatch(given):
        day, month, year = int(found[1]), _MONTHS[found[2][:3].lower()], int(found[3])
    else:
        return None
    return datetime(year, month, day).date().isoformat()
