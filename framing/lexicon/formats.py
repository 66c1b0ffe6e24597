"""The TOML format of lexicons: reading it, and saying on which line it is wrong.

`tomllib` gives values without lines, so a defect is looked up again in the text: table by
table, then key, then the value as written. Where that fails the message names the file only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from framing.errors import LexiconError, did_you_mean
from framing.lexicon.model import (
    EXAMPLE_KEYS,
    PATTERN_KEYS,
    Category,
    DefectError,
    Gate,
    Lexicon,
)

__all__ = ["parse_lexicon"]

# Keys, and what each must hold as the messages name it.
HEADER_KEYS = dict.fromkeys(
    ("id", "title", "language", "version", "license", "source", "reference"), "a text"
)
GATE_KEYS = {"min_hits": "a whole number", "patterns": "a list of texts"}
CATEGORY_KEYS = dict.fromkeys(
    ("id", "kind", "definition", "theory", "pole", "include", "exclude_note"), "a text"
) | dict.fromkeys((*PATTERN_KEYS, *EXAMPLE_KEYS), "a list of texts")
TABLES = {"lexicon": "[lexicon]", "gate": "[gate]", "category": "[[category]]"}
TABLE_LINE = re.compile(r"\s*\[{1,2}\s*([\w-]+)\s*\]{1,2}\s*(#.*)?$")


@dataclass(frozen=True, slots=True)
class _Place:
    """A table of a TOML file, and the lines it stands on."""

    name: str  # of the file
    lines: tuple[str, ...]
    table: str = ""
    number: int = 0  # which of the tables of that name

    def error(
        self, reason: object, key: str = "", value: str | None = None, nth: int = 0
    ) -> LexiconError:
        """Return an error that names the file and, where it can be found, the line."""
        line = self.line(key, value, nth)
        return LexiconError(f"{self.name}{f', line {line}' if line else ''}: {reason}")

    def line(self, key: str, value: str | None, nth: int) -> int:
        """Return the line of the value, else of its key, else of the table's head; 0 if unknown.

        The text is searched, not parsed: tables written inline are not found, and a value is
        the nth quoted text of that spelling below its key.
        """
        span = self._span()
        if not span:
            return 0
        key_line = re.compile(
            rf"""\s*["']?{re.escape(key)}["']?\s*=|\s*\[+\s*{re.escape(key)}\s*\]"""
        )
        at_key = next((i for i in span if key and key_line.match(self.lines[i])), None)
        if at_key is None:
            return span.start + 1 if self.table else 0
        if value is None:
            return at_key + 1
        spots = [
            i
            for i in range(at_key, span.stop)
            if not self.lines[i].lstrip().startswith("#")
            for quoted in (f'"{value}"', f"'{value}'")
            for _ in range(self.lines[i].count(quoted))
        ]
        return (spots[nth] if nth < len(spots) else at_key) + 1

    def _span(self) -> range:
        """Return the lines of the table, its head first; of the whole file without a table."""
        if not self.table:
            return range(len(self.lines))
        heads = [
            (i, head[1]) for i, text in enumerate(self.lines) if (head := TABLE_LINE.match(text))
        ]
        own = [i for i, name in heads if name == self.table]
        if self.number >= len(own):
            return range(0)
        start = own[self.number]
        return range(start, next((i for i, _ in heads if i > start), len(self.lines)))


# A study asks for its lexicons at every step, and the same bytes are the same lexicon.
@lru_cache(maxsize=64)
def parse_lexicon(data: bytes, name: str) -> Lexicon:
    """Read the bytes of a TOML file; `name` is how messages call it.

    Raises
    ------
    LexiconError
        If the file is not UTF-8, not TOML or not a well formed lexicon: unknown, missing or
        mistyped keys, and whatever `Category`, `Gate` and `Lexicon` refuse.

    Examples
    --------
    >>> parse_lexicon(b"[lexicon]\\nid = 'x'\\nverson = '1'", "x.toml")
    Traceback (most recent call last):
    framing.errors.LexiconError: x.toml, line 3: unknown key 'verson' in [lexicon]; did you
    mean 'version'?
    """
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LexiconError(f"{name}, line {line}: not UTF-8; save the file as UTF-8.") from error
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, where = str(error).partition(" (at ")
        line_at = re.match(r"line (\d+)", where)
        line = int(line_at[1]) if line_at else text.count("\n") + 1
        raise LexiconError(
            f"{name}, line {line}: not valid TOML: {reason}; see docs/lexicons.md for an example."
        ) from error
    place = _Place(name, tuple(text.split("\n")))
    for key in document:
        if key not in TABLES:
            raise place.error(f"unknown table {key!r}; {did_you_mean(key, TABLES)}", key)
    header = _read_header(document, place)
    categories = _read_categories(document, place)
    gate = _read_gate(document, place)
    try:
        return Lexicon(**header, categories=categories, gate=gate)
    except DefectError as error:
        raise replace(place, table="lexicon").error(error, error.key) from None


def _read_header(document: Mapping[str, Any], place: _Place) -> dict[str, Any]:
    place = replace(place, table="lexicon")
    table = _need_table(document, "lexicon", place)
    return _read_keys(table, HEADER_KEYS, ("id", "version"), "[lexicon]", place)


def _read_gate(document: Mapping[str, Any], place: _Place) -> Gate | None:
    if "gate" not in document:
        return None
    place = replace(place, table="gate")
    table = _need_table(document, "gate", place)
    values = _read_keys(table, GATE_KEYS, tuple(GATE_KEYS), "[gate]", place)
    try:
        return Gate(**values)
    except DefectError as error:
        raise place.error(error, error.key, error.value, error.nth) from None


def _read_categories(document: Mapping[str, Any], place: _Place) -> tuple[Category, ...]:
    place = replace(place, table="category")
    tables = document.get("category", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise place.error("categories are tables of their own; head each with [[category]].")
    if not tables:
        raise place.error("there is no category; add a table [[category]].")
    categories: dict[str, Category] = {}
    for number, table in enumerate(tables):
        here = replace(place, number=number)
        owner = f"category {table['id']!r}" if "id" in table else f"category {number + 1}"
        required = ("id", "definition", "patterns")
        values = _read_keys(table, CATEGORY_KEYS, required, owner, here)
        try:
            category = Category(**values)
        except DefectError as error:
            raise here.error(error, error.key, error.value, error.nth) from None
        if category.id in categories:
            raise here.error(f"there are two categories {category.id!r}; rename one of them.", "id")
        categories[category.id] = category
    return tuple(categories.values())


def _need_table(document: Mapping[str, Any], name: str, place: _Place) -> Mapping[str, Any]:
    table = document.get(name)
    if not isinstance(table, dict):
        raise place.error(f"the table [{name}] is missing; add it, see docs/lexicons.md.")
    return table


def _read_keys(
    table: Mapping[str, Any],
    known: Mapping[str, str],
    required: Iterable[str],
    owner: str,
    place: _Place,
) -> dict[str, Any]:
    """Return the values of a table, lists as tuples, after checking its keys and types."""
    for key in table:
        if key not in known:
            raise place.error(f"unknown key {key!r} in {owner}; {did_you_mean(key, known)}", key)
    for key in required:
        if key not in table:
            raise place.error(f"{owner} has no {key!r}; add {key} = …, {known[key]}.")
    for key, value in table.items():
        if not _is_kind(value, known[key]):
            raise place.error(f"{key!r} of {owner} must be {known[key]}; got {value!r}.", key)
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _is_kind(value: object, kind: str) -> bool:
    if kind == "a list of texts":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind == "a whole number":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str)
