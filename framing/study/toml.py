"""Reading TOML so that a defect can be named with its file, line, key and remedy.

`tomllib` gives values without lines, so the lines of tables and keys are noted in a second,
shallow pass over the text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from framing.errors import StudyError, did_you_mean

__all__ = ["TOP_KEYS", "Place", "check_type", "read_keys", "read_toml", "several"]

TEXT, TEXTS, SOME = "a text", "a list of texts", "a text or a list of texts"
WHOLE, NUMBER, FLAG = "a whole number, zero or more", "a number", "true or false"
TABLE, TABLES = "a table", "a list of tables"

# What a study file may hold outside of any table.
TOP_KEYS = {
    "study": TABLE,
    "corpus": TABLE,
    "groups": TABLE,
    "documents": TABLES,
    "lexicons": TEXTS,
    "families": TABLE,
    "camps": TABLE,
    "analyses": TABLES,
    "figures": TABLES,
}

HEAD = re.compile(r"""\s*\[{1,2}\s*([\w."' -]+?)\s*\]{1,2}\s*(#.*)?$""")
KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w-]+)\s*[=.]""")


@dataclass(frozen=True, slots=True)
class Place:
    """The lines of a TOML file on which its tables and keys stand.

    Attributes
    ----------
    name : str
        What the file is called in messages.
    lines : mapping of (table, number, key) to int
        Line of each key in the n-th table of that name; the key ``""`` is the table's head.
    """

    name: str
    lines: Mapping[tuple[str, int, str], int]

    @classmethod
    def of(cls, name: str, text: str) -> Place:
        """Note the lines of the tables and keys of a text; inline tables are not looked into."""
        lines: dict[tuple[str, int, str], int] = {}
        seen: dict[str, int] = {}
        table, number, quoted = "", 0, False
        for i, line in enumerate(text.split("\n"), start=1):
            was_quoted = quoted
            quoted ^= (line.count('"""') + line.count("'''")) % 2 == 1
            if was_quoted:
                continue
            if head := HEAD.match(line):
                table = head[1]
                number = seen[table] = seen.get(table, -1) + 1
                lines[table, number, ""] = i
            elif key := KEY.match(line):
                lines.setdefault((table, number, key[1].strip("\"'")), i)
        return cls(name, lines)

    def error(self, reason: object, table: str = "", key: str = "", number: int = 0) -> StudyError:
        """Return an error with the file and, where it can be found, the line."""
        places = [(table, number, key), (f"{table}.{key}".strip("."), 0, ""), (table, number, "")]
        line = next((self.lines[place] for place in places if place in self.lines), None)
        return StudyError(f"{self.name}{f', line {line}' if line else ''}: {reason}")


def read_toml(data: bytes, name: str) -> tuple[dict[str, Any], Place]:
    """Return the content of a file, and the lines of its keys."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise StudyError(f"{name}, line {line}: not UTF-8; save the file as UTF-8.") from error
    try:
        return tomllib.loads(text), Place.of(name, text)
    except tomllib.TOMLDecodeError as error:
        reason, _, where = str(error).partition(" (at ")
        at = re.match(r"line (\d+)", where)
        line = int(at[1]) if at else text.count("\n") + 1
        raise StudyError(
            f"{name}, line {line}: not valid TOML: {reason}; see docs/studies.md for an example."
        ) from error


def read_keys(
    table: Mapping[str, Any],
    known: Mapping[str, str],
    name: str,
    place: Place,
    *,
    number: int = 0,
    required: Iterable[str] = (),
    array: bool = False,
) -> dict[str, Any]:
    """Return the values of a table after checking its keys and their types."""
    shown = f"[[{name}]]" if array else f"[{name}]"
    for key in table:
        if key not in known:
            hint = did_you_mean(key, known)
            if key in TOP_KEYS:
                hint = f"{key!r} belongs at the top of the file, above the first [table]."
            raise place.error(f"unknown key {key!r} in {shown}; {hint}", name, key, number)
    for key in required:
        if key not in table:
            raise place.error(
                f"{shown} has no {key!r}; add {key} = …, {known[key]}.", name, "", number
            )
    for key, value in table.items():
        check_type(value, known[key], key, place, shown, name, number)
    return dict(table)


def check_type(
    value: object, wanted: str, key: str, place: Place, shown: str = "", table: str = "",
    number: int = 0,
) -> None:  # fmt: skip
    """Raise unless a value is of the kind that is wanted."""
    texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    fits = {
        TEXT: isinstance(value, str),
        TEXTS: texts,
        SOME: isinstance(value, str) or texts,
        WHOLE: isinstance(value, int) and is_number and value >= 0,
        NUMBER: is_number,
        FLAG: isinstance(value, bool),
        TABLE: isinstance(value, dict),
        TABLES: isinstance(value, list) and all(isinstance(item, dict) for item in value),
    }
    if not fits[wanted]:
        where = f" in {shown}" if shown else ""
        heads = {TABLE: f", headed [{key}]", TABLES: f", each headed [[{key}]]"}
        raise place.error(
            f"{key!r}{where} must be {wanted}{heads.get(wanted, '')}; got {value!r}.",
            table,
            key,
            number,
        )


def several(value: str | Iterable[str]) -> tuple[str, ...]:
    """Return one text, or several, as a tuple."""
    return (value,) if isinstance(value, str) else tuple(value)
