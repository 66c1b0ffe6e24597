"""The TOML format of studies: every table of a study file, read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from framing.comparison.tally import OWN_LAYERS
from framing.errors import LexiconError, did_you_mean
from framing.lexicon.model import Lexicon, bundled_lexicons
from framing.study.kinds import FAMILY, NAME, completed, read_analyses
from framing.study.spec import LISTED_METADATA, Groups, Listed, Source, Study
from framing.study.toml import (
    FLAG,
    SOME,
    TABLE,
    TEXT,
    TEXTS,
    TOP_KEYS,
    WHOLE,
    Place,
    check_type,
    read_keys,
    read_toml,
    several,
)
from framing.text.voice.camps import Camps

__all__ = ["parse_study"]

COLUMNS = ("text", "title", "id", "date", "outlet", "author", "url", "group")
STUDY_KEYS = {"id": TEXT, "title": TEXT, "question": TEXT, "seed": WHOLE, "notes": SOME,
              "limits": SOME}  # fmt: skip
CORPUS_KEYS = {"path": SOME, "counts": TEXT, "encoding": TEXT, "clean": FLAG, "repeated": WHOLE,
               "voice": FLAG, **dict.fromkeys(COLUMNS, TEXT)}  # fmt: skip
GROUPS_KEYS = {"by": TEXT, "order": TEXTS, "documents": TABLE}
DOCUMENT_KEYS = dict.fromkeys(("id", "sha256", *LISTED_METADATA), TEXT)

HASH = re.compile(r"[0-9a-f]{64}")


def parse_study(data: bytes, path: Path, name: str) -> Study:
    """Read the bytes of a study file; `name` is how messages call it.

    Parameters
    ----------
    data : bytes
        TOML in UTF-8.
    path : pathlib.Path
        Where the file is: relative paths begin in its folder, and it is the study's id
        where the file gives none.
    name : str
        What the file is called in messages.

    Raises
    ------
    StudyError
        If it is not UTF-8, not TOML, or has an unknown, missing or mistyped key.
    LexiconError
        If a lexicon of its own is malformed.

    Examples
    --------
    >>> parse_study(b"[corpus]\\npth = 'texts'", Path("war/study.toml"), "study.toml")
    Traceback (most recent call last):
    framing.errors.StudyError: study.toml, line 2: unknown key 'pth' in [corpus]; did you
    mean 'path'?
    """
    content, place = read_toml(data, name)
    for key in content:
        if key not in TOP_KEYS:
            what = "table" if isinstance(content[key], (dict, list)) else "key"
            hint = did_you_mean(key, TOP_KEYS)
            raise place.error(f"unknown {what} {key!r}; {hint}", "", key)
        check_type(content[key], TOP_KEYS[key], key, place)
    head = read_keys(content.get("study", {}), STUDY_KEYS, "study", place)
    if "corpus" not in content:
        raise place.error(
            'the table [corpus] is missing; add it with path = "…" (a file or folder of articles) '
            'or counts = "…" (a counts file).'
        )
    families = read_families(content.get("families", {}), place)
    study = Study(
        id=head.get("id", path.parent.resolve().name if path.stem == "study" else path.stem),
        title=head.get("title", ""),
        question=head.get("question", ""),
        seed=head.get("seed", 0),
        notes=several(head.get("notes", ())),
        limits=several(head.get("limits", ())),
        source=read_source(content["corpus"], place),
        groups=read_groups(content.get("groups", {}), place),
        documents=read_documents(content.get("documents", []), place),
        lexicons=tuple(content.get("lexicons", ())),
        families=families,
        camps=read_camps(content.get("camps", {}), place),
        folder=path.parent,
    )
    if not NAME.fullmatch(study.id):
        raise place.error(
            f"the id {study.id!r} cannot name a folder; use letters, digits, '-', '_' and '.'.",
            "study",
            "id",
        )
    check_lexicons(study, place)
    if study.camps and study.source.voice is False:
        raise place.error(
            "[camps] says whose words belong together, but [corpus] has voice = false; remove one "
            "of them.",
            "corpus",
            "voice",
        )
    return completed(replace(study, analyses=read_analyses(content, study, place)))


def read_source(table: Mapping[str, Any], place: Place) -> Source:
    """Read ``[corpus]``."""
    values = read_keys(table, CORPUS_KEYS, "corpus", place)
    if not values.get("path") and not values.get("counts"):
        raise place.error(
            '[corpus] says neither path = "…" (a file or folder of articles) nor counts = "…" '
            "(a counts file); add one of them.",
            "corpus",
        )
    columns = {name: values.pop(name) for name in COLUMNS if name in values}
    values["path"] = several(values.get("path", ()))
    return Source(columns=columns, **values)


def read_groups(table: Mapping[str, Any], place: Place) -> Groups:
    """Read ``[groups]`` and ``[groups.documents]``."""
    values = read_keys(table, GROUPS_KEYS, "groups", place)
    listed = read_keys(
        values.get("documents", {}),
        dict.fromkeys(values.get("documents", {}), SOME),
        "groups.documents",
        place,
    )
    if "by" in values and listed:
        raise place.error(
            "[groups] has both by = … and [groups.documents]; keep the one that makes the groups.",
            "groups",
            "by",
        )
    order = tuple(values.get("order", ()))
    for name in order if listed else ():
        if name not in listed:
            hint = did_you_mean(name, listed)
            raise place.error(
                f"'order' names a group {name!r} that is not in [groups.documents]; {hint}",
                "groups",
                "order",
            )
    if len(set(order)) < len(order):
        raise place.error("'order' names a group twice; name each once.", "groups", "order")
    documents = {name: several(some) for name, some in listed.items()}
    return Groups(values.get("by"), order, documents)


def read_documents(tables: Sequence[Mapping[str, Any]], place: Place) -> tuple[Listed, ...]:
    """Read every ``[[documents]]``."""
    documents: dict[str, Listed] = {}
    for number, table in enumerate(tables):
        values = read_keys(
            table, DOCUMENT_KEYS, "documents", place, number=number, required=["id"], array=True
        )
        listed = Listed(**values)
        if listed.id in documents:
            raise place.error(
                f"there are two documents {listed.id!r}; rename one of them.",
                "documents", "id", number,
            )  # fmt: skip
        if listed.sha256 is not None and not HASH.fullmatch(listed.sha256):
            raise place.error(
                f"sha256 of document {listed.id!r} must be 64 hexadecimal digits in lower case; "
                f"got {listed.sha256!r}.",
                "documents", "sha256", number,
            )  # fmt: skip
        documents[listed.id] = listed
    hashed = [d.sha256 is not None for d in documents.values()]
    if any(hashed) and not all(hashed):
        number = hashed.index(False)
        raise place.error(
            f"document {list(documents)[number]!r} has no sha256, but others have; articles are "
            "found by their hash or by their name, not by both.",
            "documents", "id", number,
        )  # fmt: skip
    return tuple(documents.values())


def read_families(table: Mapping[str, Any], place: Place) -> dict[str, tuple[str, ...]]:
    """Read ``[families]``, and check its patterns."""
    read_keys(table, dict.fromkeys(table, SOME), "families", place)
    families = {name: several(some) for name, some in table.items()}
    for name, patterns in families.items():
        try:
            Lexicon.from_patterns({name: patterns}, id=FAMILY)
        except LexiconError as error:
            raise place.error(error, "families", name) from None
    return families


def read_camps(table: Mapping[str, Any], place: Place) -> dict[str, tuple[str, ...]]:
    """Read ``[camps]``, and check its patterns."""
    read_keys(table, dict.fromkeys(table, SOME), "camps", place)
    camps = {name: several(some) for name, some in table.items()}
    for name, patterns in camps.items():
        if not patterns:
            raise place.error(f"camp {name!r} has no pattern; give it at least one.", "camps", name)
        try:
            Camps.of({name: patterns})
        except LexiconError as error:
            raise place.error(error, "camps", name) from None
    return camps


def check_lexicons(study: Study, place: Place) -> None:
    """Raise unless there is every lexicon, each with a name of its own for its layer."""
    for name in study.lexicons:
        if name not in bundled_lexicons() and not (study.folder / name).is_file():
            hint = did_you_mean(name, bundled_lexicons())
            raise place.error(
                f"there is no lexicon {name!r}, neither bundled nor as a file beside the study; "
                f"{hint}",
                "",
                "lexicons",
            )
    ids = [lexicon.id for lexicon in study.load_lexicons()]
    for i, name in enumerate(ids):
        if name in (*ids[:i], *OWN_LAYERS):
            raise place.error(
                f"two layers would be called {name!r}; give each lexicon its own id.",
                "", "lexicons",
            )  # fmt: skip
