"""The test on paper: a sheet for coders without the key, and the key in a file of its own.

The sheet is a CSV that any spreadsheet opens. Every row names the test, the model and the draw,
so that an answer can never be scored against another model.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.errors import TopicsError
from framing.files import write_whole
from framing.provenance import Provenance, canonical_json, sha256

if TYPE_CHECKING:
    from framing.topics.intrusion.draw import Intrusion

__all__ = ["IDENTITY", "load_key", "save_key", "save_sheet", "sheet"]

IDENTITY = ("test", "model", "random_state", "draw")
KIND = "key of an intrusion test"
VERSION = 1
KEY = {"item": "str", "document": "str", "topic": "Int64", "topic_words": "str", "words": "str",
       "theta": "float64"}  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet(test: Intrusion) -> pd.DataFrame:
    """Return the table for coders: who they are and the answer are theirs to fill in."""
    known = pd.DataFrame({name: test.settings[name] for name in IDENTITY}, index=test.table.index)
    shown = test.table.copy()
    for name in shown.columns:
        # a spreadsheet would compute a title that begins like a formula
        begins = shown[name].str.startswith(FORMULA)
        shown[name] = shown[name].where(~begins, "'" + shown[name])
    return pd.concat([known, shown], axis=1).assign(coder="", answer="")


def save_sheet(test: Intrusion, path: str | Path) -> Path:
    """Write the sheet as CSV (UTF-8 with a mark, so that spreadsheets see the accents)."""
    text = sheet(test).to_csv(index=False, lineterminator="\n")
    return write_whole(path, b"\xef\xbb\xbf" + text.encode())


def save_key(test: Intrusion, path: str | Path) -> Path:
    """Write everything but texts, with what is right, as JSON."""
    content: dict[str, Any] = {
        "kind": KIND,
        "version": VERSION,
        "settings": test.settings,
        "design": test.design,
        "warnings": test.warnings,
        "provenance": test.provenance.to_dict(),
        "table": _plain(test.table.drop(columns=["text"], errors="ignore")),
        "key": _plain(test.key),
    }
    content["sha256"] = sha256(canonical_json(content).encode())
    return write_whole(path, canonical_json(content).encode() + b"\n")


def load_key(path: str | Path) -> Intrusion:
    """Read a test back from the file that `Intrusion.save_key` wrote.

    Parameters
    ----------
    path : str or path
        The JSON file.

    Returns
    -------
    Intrusion
        As it was drawn, without the texts of documents.

    Raises
    ------
    TopicsError
        If the file is no key, or was changed after it was written.
    """
    from framing.topics.intrusion.draw import Intrusion

    content = _content(Path(path))
    try:
        table = pd.DataFrame(**content["table"]).astype("str")
        key = pd.DataFrame(**content["key"])
        key = key.astype({name: kind for name, kind in KEY.items() if name in key})
        return Intrusion(
            table,
            key,
            content["settings"],
            content["design"],
            tuple(content["warnings"]),
            Provenance.from_dict(content["provenance"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TopicsError(
            f"{path}: a broken key ({error}); write it again with save_key."
        ) from error


def _plain(table: pd.DataFrame) -> dict[str, Any]:
    """Return the columns of a table and its rows, None where something is missing."""
    held = table.astype(object).where(table.notna(), None)
    return {"columns": list(held.columns), "data": held.to_numpy().tolist()}


def _content(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise TopicsError(f"{path}: cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise TopicsError(f"{path}: not a key, which is JSON; pass what save_key wrote.") from error
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise TopicsError(f"{path}: not a {KIND}; pass what save_key wrote.")
    if content.get("version") != VERSION:
        raise TopicsError(
            f"{path}: version {content.get('version')!r} of the key; this framing reads "
            f"{VERSION}, use the version that wrote it."
        )
    said = content.pop("sha256", None)
    if said != sha256(canonical_json(content).encode()):
        raise TopicsError(
            f"{path}: was changed after it was written, or cut off; write it again with save_key."
        )
    return content
