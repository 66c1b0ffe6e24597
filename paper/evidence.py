"""Where the numbers of the paper come from: records of benchmarks, and the results of the study.

A number is looked up by what it is, never by its place, and a lookup that finds nothing, or what
is no longer so, is an error that names the file and says how to make it again.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from framing.provenance import sha256, versions
from framing.text.voice.find import VOICE_RULES

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "benchmarks"))

from record import FORMAT, stale  # noqa: E402

__all__ = ["COMMANDS", "ROOT", "Measured", "PaperError", "Study", "read_measured", "read_voice"]

# What the paper needs in paper/measured, and what makes it; COUNTS: of articles of many outlets.
CALIBRATION = "python benchmarks/calibration.py"
COMMANDS = {
    "calibration-false-positives": f"{CALIBRATION} --only false-positives",
    "calibration-outlets": f"{CALIBRATION} --only outlets",
    "calibration-news": f"{CALIBRATION} COUNTS --only news",
    "calibration-coverage": f"{CALIBRATION} --only coverage",
    "topics-null": "python benchmarks/topics_null.py --corpora 10",
}
VOICE = Path("framing/text/voice/measured.json")
AGAIN = "perform the study again: framing run --output FOLDER"
SCORE = f"framing voices score CODED.jsonl --json {VOICE.as_posix()}"


class PaperError(Exception):
    """A number of the paper is missing, or no longer true."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Tables of one benchmark.

    Attributes
    ----------
    file : str
        Where they stand.
    remedy : str
        What makes them again.
    tables : mapping of str to list of dict
    settings, inputs : mapping
    """

    file: str
    remedy: str
    tables: Mapping[str, list[dict[str, Any]]]
    settings: Mapping[str, Any]
    inputs: Mapping[str, str]

    def rows(self, table: str, **where: Any) -> list[dict[str, Any]]:
        """Return the rows of a table that have these values, in their order; one at least."""
        found = self.tables.get(table, [])
        chosen = [row for row in found if all(row.get(key) == where[key] for key in where)]
        if not chosen:
            asked = ", ".join(f"{key}={value!r}" for key, value in where.items()) or "any row"
            raise PaperError(f"{self.file} has no {asked} in {table!r}; {self.remedy}")
        return chosen

    def cell(self, table: str, column: str, **where: Any) -> Any:
        """Return the one value of a column where the others have these values."""
        chosen = self.rows(table, **where)
        if len(chosen) > 1 or column not in chosen[0]:
            what = f"{len(chosen)} rows" if len(chosen) > 1 else f"no {column!r}"
            raise PaperError(f"{self.file} has {what} for {where} in {table!r}; {self.remedy}")
        return chosen[0][column]

    def setting(self, name: str) -> Any:
        """Return a choice that the benchmark was made with."""
        if name not in self.settings:
            raise PaperError(f"{self.file} has no setting {name!r}; {self.remedy}")
        return self.settings[name]


def read_measured(name: str, folder: Path, root: Path = ROOT) -> Measured:
    """Read the record of a benchmark, and hold it against the code that is there now.

    Raises
    ------
    PaperError
        If the file is missing, none of ours, or of other code.
    """
    file = folder / f"{name}.json"
    remedy = f"make it again: {COMMANDS[name]} --json paper/measured/{name}.json"
    record = read_json(file, remedy)
    if record.get("format") != FORMAT:
        raise PaperError(f"{file.name} is no record of a benchmark ({FORMAT}); {remedy}")
    changed = stale(record, root)
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise PaperError(
            f"{file.name} is stale: {changed[0]}{more} changed since it was measured; {remedy}"
        )
    return Measured(file.name, remedy, record["tables"], record["settings"], record["inputs"])


def read_voice(file: Path = ROOT / VOICE) -> Measured:
    """Read the error rates of voice, if they are those of the rules there are.

    Raises
    ------
    PaperError
        If the file is missing, or measured other rules.
    """
    remedy = f"make it again: {SCORE}"
    record = read_json(file, remedy)
    if record.get("rules") != VOICE_RULES:
        raise PaperError(
            f"{file.name} is stale: it measured the rules {record.get('rules')!r}, and the rules "
            f"are now {VOICE_RULES!r}; {remedy}"
        )
    return Measured(file.name, remedy, {"voice": record["table"]}, record["settings"], {})


def read_json(file: Path, remedy: str) -> dict[str, Any]:
    """Return the object that a file of JSON holds."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PaperError(f"{file.name} is missing; {remedy}") from None
    except ValueError as error:
        raise PaperError(f"{file.name} is not JSON ({error}); {remedy}") from None
    if not isinstance(found, dict):
        raise PaperError(f"{file.name} is no record; {remedy}")
    return found


@dataclass(frozen=True, slots=True)
class Study:
    """The results folder of the study.

    Attributes
    ----------
    folder : pathlib.Path
    manifest : dict
    """

    folder: Path
    manifest: dict[str, Any]

    @classmethod
    def open(cls, folder: Path) -> Study:
        """Open a results folder that this code has written.

        Raises
        ------
        PaperError
            If it is none, or the results of other code.
        """
        manifest = read_json(folder / "manifest.json", AGAIN)
        if manifest.get("software", {}).get("code") != versions()["code"]:
            raise PaperError(f"{folder} is stale: other code of framing made it; {AGAIN}")
        return cls(folder, manifest)

    def known(self, *path: str) -> Any:
        """Return what the manifest says, by the names that lead there."""
        found: Any = self.manifest
        for name in path:
            if not isinstance(found, dict) or name not in found:
                raise PaperError(f"manifest.json has no {' / '.join(path)}; {AGAIN}")
            found = found[name]
        return found

    def read(self, path: str) -> bytes:
        """Return the bytes of an output, if they are those of the manifest."""
        hashes = {output["path"]: output["sha256"] for output in self.manifest["outputs"]}
        file = self.folder / path
        if path not in hashes or not file.is_file():
            raise PaperError(f"{file} is missing; {AGAIN}")
        data = file.read_bytes()
        if sha256(data) != hashes[path]:
            raise PaperError(f"{file} was changed; {AGAIN}")
        return data

    def table(self, name: str) -> pd.DataFrame:
        """Return a table as it was written; empty cells are empty strings."""
        text = self.read(f"tables/{name}.csv").decode()
        return pd.read_csv(StringIO(text), keep_default_na=False, na_values={"p": [""]})

    def one(self, name: str, **where: Any) -> dict[str, Any]:
        """Return the one row of a table that has these values."""
        table = self.table(name)
        for column, value in where.items():
            table = table[table[column] == value]
        if len(table) != 1:
            raise PaperError(
                f"tables/{name}.csv has {len(table)} rows for {where}, not one; the paper and the "
                "study no longer fit: mend paper/quantities.py"
            )
        return dict(table.iloc[0])

    def record(self, figure: str) -> dict[str, Any]:
        """Return the record of a figure, with its caption and alternative text."""
        found = json.loads(self.read(f"figures/{figure}.json"))
        return dict(found)
