"""The TOML format of studies: reading it, and saying on which line it is wrong.

`tomllib` gives values without lines, so the lines of tables and keys are noted in a second,
shallow pass over the text; a defect then names file, line, key and remedy.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from framing.comparison.keyness import MEASURES
from framing.comparison.measures.log_ratio import ZERO_RULES
from framing.errors import LexiconError, StudyError, did_you_mean
from framing.lexicon.model import Lexicon, bundled_lexicons
from framing.study.spec import LISTED_METADATA, Analysis, Groups, Listed, Source, Study

__all__ = ["KINDS", "completed", "parse_study"]

TEXT, TEXTS, SOME = "a text", "a list of texts", "a text or a list of texts"
WHOLE, NUMBER, FLAG = "a whole number, zero or more", "a number", "true or false"
TABLE, TABLES = "a table", "a list of tables"

FAMILY, TERM = "family", "term"
COLUMNS = ("text", "title", "id", "date", "outlet", "author", "url", "group")
TOP_KEYS = {
    "study": TABLE,
    "corpus": TABLE,
    "groups": TABLE,
    "documents": TABLES,
    "lexicons": TEXTS,
    "families": TABLE,
    "analyses": TABLES,
    "figures": TABLES,
}
STUDY_KEYS = {"id": TEXT, "title": TEXT, "question": TEXT, "seed": WHOLE, "notes": SOME,
              "limits": SOME}  # fmt: skip
CORPUS_KEYS = {"path": SOME, "counts": TEXT, "encoding": TEXT, "clean": FLAG, "repeated": WHOLE,
               **dict.fromkeys(COLUMNS, TEXT)}  # fmt: skip
GROUPS_KEYS = {"by": TEXT, "order": TEXTS, "documents": TABLE}
DOCUMENT_KEYS = dict.fromkeys(("id", "sha256", *LISTED_METADATA), TEXT)
# The kinds of analysis, and the choices that each offers.
KINDS: Mapping[str, Mapping[str, str]] = {
    "frames": {"layer": TEXT, "categories": TEXTS, "zero": TEXT},
    "words": {},
    "keyness": {"layer": TEXT, "target": TEXT, "reference": TEXT, "measure": TEXT,
                "min_count": WHOLE, "zero": TEXT, "prior_mass": NUMBER},
    "strip": {"layer": TEXT, "categories": TEXTS},
}  # fmt: skip
DRAWING = {"title": TEXT, "width": TEXT}
DRAWING_OF = {"keyness": {"n_labels": WHOLE}}
CHOICES = {"zero": ZERO_RULES, "measure": MEASURES, "width": ("single", "double")}

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
HASH = re.compile(r"[0-9a-f]{64}")
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
        folder=path.parent,
    )
    if not NAME.fullmatch(study.id):
        raise place.error(
            f"the id {study.id!r} cannot name a folder; use letters, digits, '-', '_' and '.'.",
            "study",
            "id",
        )
    layers = read_layers(study, place)
    return completed(replace(study, analyses=read_analyses(content, layers, place)))


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


def read_layers(study: Study, place: Place) -> dict[str, tuple[str, ...]]:
    """Return the layers that can be analyzed, after a look for the lexicons."""
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
        if name in (*ids[:i], FAMILY, TERM):
            raise place.error(
                f"two layers would be called {name!r}; give each lexicon its own id.",
                "", "lexicons",
            )  # fmt: skip
    return layers_of(study)


def layers_of(study: Study) -> dict[str, tuple[str, ...]]:
    """Return the layers of a study that have categories, and the categories of each."""
    layers = {lexicon.id: lexicon.ids for lexicon in study.load_lexicons()}
    return layers | ({FAMILY: tuple(study.families)} if study.families else {})


def read_analyses(
    content: Mapping[str, Any], layers: Mapping[str, tuple[str, ...]], place: Place
) -> tuple[Analysis, ...]:
    """Read every ``[[figures]]`` and ``[[analyses]]``."""
    found: dict[str, Analysis] = {}
    for table in ("figures", "analyses"):
        for number, values in enumerate(content.get(table, ())):
            analysis = read_analysis(values, table, number, layers, tuple(found), place)
            found[analysis.name] = analysis
    return tuple(found.values())


def read_analysis(
    values: Mapping[str, Any],
    table: str,
    number: int,
    layers: Mapping[str, tuple[str, ...]],
    taken: Sequence[str],
    place: Place,
) -> Analysis:
    """Read one analysis or figure."""
    kind = values.get("kind", "")
    if not isinstance(kind, str) or kind not in KINDS:
        said = f"kind = {kind!r} is none" if "kind" in values else "has no kind"
        raise place.error(f"[[{table}]] {said}; {did_you_mean(str(kind), KINDS)}", table, "kind",
                          number)  # fmt: skip
    drawn = table == "figures"
    known = {"kind": TEXT, "name": TEXT, **KINDS[kind]}
    if drawn:
        known = {**known, **DRAWING, **DRAWING_OF.get(kind, {})}
    options = read_keys(values, known, table, place, number=number, array=True)
    options.pop("kind")
    name = options.pop("name", kind)
    if not NAME.fullmatch(name) or "." in name:
        raise place.error(
            f"the name {name!r} cannot name a file; use letters, digits, '-' and '_'.",
            table, "name", number,
        )  # fmt: skip
    if name.lower() in [other.lower() for other in taken]:
        raise place.error(
            f"there are two analyses {name!r}; give each a name of its own, name = …",
            table, "name", number,
        )  # fmt: skip
    for key, choices in CHOICES.items():
        if key in options and options[key] not in choices:
            hint = did_you_mean(options[key], choices)
            raise place.error(f"{key} = {options[key]!r} is no choice; {hint}", table, key, number)
    check_layer(kind, options, layers, table, number, place)
    return Analysis(kind, name, drawn, options)


def check_layer(
    kind: str,
    options: Mapping[str, Any],
    layers: Mapping[str, tuple[str, ...]],
    table: str,
    number: int,
    place: Place,
) -> None:
    """Raise if an analysis asks for a layer, or for categories, that the study does not have."""
    if kind == "words" and FAMILY not in layers:
        raise place.error(
            "kind 'words' shows the words under study, but there are none; add [families].",
            table, "kind", number,
        )  # fmt: skip
    layer = options.get("layer") or default_layer(kind, layers)
    if layer is None:
        raise place.error(
            f"kind {kind!r} has nothing to count; add lexicons = [...] or [families].",
            table, "kind", number,
        )  # fmt: skip
    known = (*layers, TERM) if kind in ("keyness", "frames") else tuple(layers)
    if layer not in known:
        hint = did_you_mean(layer, known)
        raise place.error(f"layer = {layer!r} is no layer of this study; {hint}", table, "layer",
                          number)  # fmt: skip
    for name in options.get("categories", ()) if layer != TERM else ():
        if name not in layers[layer]:
            hint = did_you_mean(name, layers[layer])
            raise place.error(f"layer {layer!r} has no category {name!r}; {hint}", table,
                              "categories", number)  # fmt: skip


def default_layer(kind: str, layers: Iterable[str]) -> str | None:
    """Return the layer of an analysis that names none."""
    lexicons = [name for name in layers if name != FAMILY]
    families = [name for name in layers if name == FAMILY]
    if kind == "keyness":
        return TERM
    preferred = [*families, *lexicons] if kind in ("strip", "words") else [*lexicons, *families]
    return next(iter(preferred), None)


def completed(study: Study) -> Study:
    """Return the study with a layer for each analysis; without any analysis, the usual ones."""
    layers = layers_of(study)
    lexicons = [name for name in layers if name != FAMILY]
    usual = [
        Analysis("frames", f"frames-{name}" if len(lexicons) > 1 else "frames", True,
                 {"layer": name})
        for name in lexicons
    ]  # fmt: skip
    if FAMILY in layers:
        usual += [Analysis("words", "words"), Analysis("strip", "strip")]
    usual.append(Analysis("keyness", "keyness"))
    analyses = tuple(
        replace(a, options={"layer": default_layer(a.kind, layers), **a.options})
        for a in study.analyses or usual
    )
    return replace(study, analyses=analyses)


def several(value: str | Iterable[str]) -> tuple[str, ...]:
    """Return one text, or several, as a tuple."""
    return (value,) if isinstance(value, str) else tuple(value)
