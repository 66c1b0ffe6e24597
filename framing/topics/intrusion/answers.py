"""Read answers back, and refuse those that belong to something else.

An answer is worth nothing when it was given to another model, to another draw, or to half of
the items; so each of these is an error that names the file, the coder and the item.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from framing.errors import TopicsError, did_you_mean

if TYPE_CHECKING:
    from framing.topics.intrusion.draw import Intrusion

__all__ = ["read_answers"]

NEEDED = ("coder", "item", "answer")
FRAME = "the frame of answers"  # may leave out what it answers; a file may not
NAMED = 8  # items listed in a message


def read_answers(
    answers: str | Path | pd.DataFrame | Sequence[str | Path],
    test: Intrusion,
    *,
    missing: Literal["error", "drop"] = "error",
) -> pd.DataFrame:
    """Read what coders answered to a test.

    Parameters
    ----------
    answers : path, sequence of paths, or pandas.DataFrame
        CSV files that the page exported or sheets that were filled in (comma, semicolon or
        tab), of one coder or several; or a frame with ``coder``, ``item`` and ``answer``. An
        answer is the number of an option, or else its words. The name of the coder may stand in one
        row of a sheet only.
    test : Intrusion
        What they answered; drawn again from the model, or loaded with `load_key`.
    missing : {"error", "drop"}, default "error"
        What becomes of items that a coder left out.

    Returns
    -------
    pandas.DataFrame
        ``coder``, ``item``, ``answer`` (the number of the option), sorted.

    Raises
    ------
    TopicsError
        If a file is no answer sheet or answers another model, test or draw; or if an item is
        unknown, answered twice by a coder, answered with what is no option, or left out.

    Examples
    --------
    >>> import numpy as np
    >>> from framing.topics.intrusion import intrusion
    >>> from types import SimpleNamespace
    >>> phi = np.full((2, 12), 0.01)
    >>> phi[0, :6], phi[1, 6:] = 0.94 / 6, 0.94 / 6
    >>> model = SimpleNamespace(
    ...     phi=phi, theta=np.array([[0.9, 0.1]]), digest="6f1d",
    ...     terms=np.array("army war troops front tank siege bank loan tax debt rate fund".split()),
    ...     units=pd.DataFrame({"document": ["a"]}))
    >>> test = intrusion(model, "word")
    >>> given = pd.DataFrame({"coder": "Ada", "item": ["W001", "W002"], "answer": [3, 6]})
    >>> read_answers(given, test)
      coder  item  answer
    0   Ada  W001       3
    1   Ada  W002       6
    """
    if missing not in ("error", "drop"):
        raise TopicsError(f"missing = {missing!r}; {did_you_mean(str(missing), ['error', 'drop'])}")
    tables = _tables(answers)
    parts = [_checked(table, place, test) for place, table in tables]
    given = pd.concat(parts, ignore_index=True)
    twice = given[given.duplicated(["coder", "item"])]
    if len(twice):
        row = twice.iloc[0]
        raise TopicsError(
            f"coder {row['coder']!r} answered {row['item']} twice ({row['place']}); keep one "
            "answer, or give two coders two names."
        )
    left = _left_out(given, test)
    if left and missing == "error":
        raise TopicsError(
            f"{'; '.join(left)}. Have the rest answered, or pass missing='drop' to score what "
            "there is."
        )
    order = {name: at for at, name in enumerate(test.table["item"])}
    answered = given.dropna(subset="answer").astype({"answer": "int64"})
    if answered.empty:
        raise TopicsError("no item has an answer; the column 'answer' is empty.")
    at = answered.assign(place=answered["item"].map(order)).sort_values(["coder", "place"]).index
    return answered.loc[at, list(NEEDED)].reset_index(drop=True)


def _tables(
    answers: str | Path | pd.DataFrame | Sequence[str | Path],
) -> list[tuple[str, pd.DataFrame]]:
    if isinstance(answers, pd.DataFrame):
        return [(FRAME, answers)]
    paths = [answers] if isinstance(answers, (str, Path)) else list(answers)
    if not paths:
        raise TopicsError("no file of answers was given; pass the CSV files of the coders.")
    return [(str(path), _read(Path(path))) for path in paths]


def _read(path: Path) -> pd.DataFrame:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise TopicsError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise TopicsError(f"{path}: not UTF-8; save it as 'CSV UTF-8'.") from error
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=mark) if any(row)]
    if not rows:
        raise TopicsError(f"{path}: the file is empty; pass a sheet that was filled in.")
    names = [name.strip() for name in rows[0]]
    uneven = next((at for at, row in enumerate(rows, 1) if len(row) > len(names)), None)
    if uneven:
        raise TopicsError(
            f"{path}: row {uneven} has more cells than the heading; was a text broken in two?"
        )
    cells = [row + [""] * (len(names) - len(row)) for row in rows[1:]]
    return pd.DataFrame(cells, columns=names, dtype="str")


def _checked(table: pd.DataFrame, place: str, test: Intrusion) -> pd.DataFrame:
    """Return ``coder``, ``item``, ``answer`` of one file; refuse what answers something else."""
    for name in NEEDED:
        if name not in table:
            raise TopicsError(
                f"{place}: no column {name!r}; {did_you_mean(name, map(str, table.columns))}"
            )
    _need_same_draw(table, place, test)
    given = pd.DataFrame({name: table[name] for name in NEEDED}).reset_index(drop=True)
    given["item"] = given["item"].astype(str).str.strip()
    unknown = sorted(set(given["item"]) - set(test.table["item"]))
    if unknown:
        hint = did_you_mean(unknown[0], test.table["item"])
        raise TopicsError(f"{place}: no item {unknown[0]!r} in {test.settings['draw']}; {hint}")
    given["coder"] = _coders(given["coder"], place)
    given["answer"] = [
        _option(answer, item, place, test)
        for item, answer in zip(given["item"], given["answer"], strict=True)
    ]
    return given.astype({"answer": "Int64"}).assign(place=place)


def _need_same_draw(table: pd.DataFrame, place: str, test: Intrusion) -> None:
    for name, what in (("test", "test"), ("model", "model"), ("draw", "draw")):
        if name not in table:
            if place != FRAME:
                raise TopicsError(f"{place}: no column {name!r}; it says what was answered.")
            continue
        other = sorted({str(value) for value in table[name]} - {str(test.settings[name])})
        if other:
            remedy = {
                "test": "score each test by itself",
                "model": "score them against the model they were drawn from",
                "draw": "draw again with the same arguments and random_state, or load its key",
            }[name]
            raise TopicsError(
                f"{place}: answers to {what} {other[0]!r}, not to {test.settings[name]!r}; "
                f"{remedy}."
            )


def _coders(coders: pd.Series, place: str) -> pd.Series:
    names = coders.fillna("").astype(str).str.strip()
    known = sorted(set(names) - {""})
    if not known:
        raise TopicsError(f"{place}: no coder is named; fill in the column 'coder'.")
    if len(known) > 1 and (names == "").any():
        row = int((names == "").to_numpy().argmax()) + 1
        raise TopicsError(f"{place}: row {row} names no coder, others name {', '.join(known)}.")
    return names.where(names != "", known[0])


def _option(answer: object, item: str, place: str, test: Intrusion) -> int | None:
    """Return the number of the option that was meant, or None where there is no answer."""
    given = "" if pd.isna(answer) else str(answer).strip()  # type: ignore[call-overload]
    if not given:
        return None
    shown = test.table.loc[test.table["item"] == item, test.options].iloc[0].tolist()
    try:  # the number first: a word of the topic may be "3" or "2014"
        number = float(given)
    except ValueError:
        number = 0.0
    if number.is_integer() and 1 <= number <= len(shown):
        return int(number)
    said = [at for at, words in enumerate(shown, 1) if words.casefold() == given.casefold()]
    if len(said) == 1:
        return said[0]
    raise TopicsError(
        f"{place}: item {item} is answered {given!r}; give a number from 1 to {len(shown)}, or "
        "the words of one option."
    )


def _left_out(given: pd.DataFrame, test: Intrusion) -> list[str]:
    """Return a phrase for each coder who left items out."""
    answered = given.dropna(subset="answer")
    phrases = []
    for coder in sorted(set(given["coder"])):
        done = set(answered.loc[answered["coder"] == coder, "item"])
        left = [item for item in test.table["item"] if item not in done]
        more = f" and {len(left) - NAMED} more" if len(left) > NAMED else ""
        if left:
            phrases.append(
                f"coder {coder!r} left out {len(left)} of {len(test.table)} items: "
                f"{', '.join(left[:NAMED])}{more}"
            )
    return phrases
