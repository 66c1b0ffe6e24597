"""What a matrix and its two frames must be before they can be counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from framing.errors import CountsError, did_you_mean

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "N_TOKENS",
    "TERM_COLUMNS",
    "UNIT_COLUMNS",
    "VOICE_COLUMNS",
    "default_keys",
    "is_steady",
    "need_columns",
    "need_unique",
    "need_values",
    "several",
    "term_frame",
    "unit_frame",
    "whole_numbers",
    "whole_words",
]

TERM_COLUMNS = ["layer", "category", "term"]
N_TOKENS = "n_tokens"
UNIT_COLUMNS = ("document", "section", "paragraph", "sentence", "passage")
VOICE_COLUMNS = ("voice", "camp", "speaker", "cue_class")
MOST = 2**53  # beyond it floats skip whole numbers


def whole_numbers(matrix: ArrayLike | sparse.sparray | sparse.spmatrix) -> sparse.csr_array:
    """Return the matrix as sparse int64, or say which entry is no count."""
    try:
        dense: Any = matrix if sparse.issparse(matrix) else np.atleast_2d(np.asarray(matrix))
        csr = sparse.csr_array(dense)
    except (TypeError, ValueError) as error:
        raise CountsError(f"not a matrix of occurrences: {error}.") from error
    data = np.asarray(csr.data)
    if data.dtype.kind not in "iub" and not (
        data.dtype.kind == "f" and np.isfinite(data).all() and (data == np.rint(data)).all()
    ):
        raise CountsError("the matrix has entries that are not whole numbers; pass occurrences.")
    if len(data) and data.min() < 0:
        raise CountsError(f"the matrix has a negative entry ({data.min()}); pass occurrences.")
    if len(data) and data.max() > MOST:
        raise CountsError(f"the matrix has an entry of {data.max()}, too large to count exactly.")
    return csr.astype(np.int64)


def whole_words(column: pd.Series) -> NDArray[np.int64]:
    """Return a column of numbers of words as int64, or say which value is none."""
    values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = ~((values >= 0) & (values <= MOST) & (values == np.rint(values)))
    if wrong.any():
        raise CountsError(
            f"column {N_TOKENS!r} must hold whole numbers from 0 up; got "
            f"{str(column.iloc[int(np.argmax(wrong))])!r}."
        )
    return values.astype(np.int64)


def several(wanted: Any) -> list[Any]:
    """Return one value, or several, as a list that is not empty."""
    values = [wanted] if pd.api.types.is_scalar(wanted) else list(wanted)
    if not values:
        raise CountsError("an empty list selects nothing; give at least one value.")
    return values


def unit_frame(units: pd.DataFrame | Sequence[str]) -> pd.DataFrame:
    """Return the frame of the units; plain names are those of documents."""
    if isinstance(units, pd.DataFrame):
        frame = units.reset_index(drop=True).copy()
        if "document" in frame and not frame["document"].isna().any():
            frame["document"] = frame["document"].astype(str)
        return frame
    return pd.DataFrame({"document": [str(unit) for unit in units]})


def term_frame(terms: pd.DataFrame | Sequence[str]) -> pd.DataFrame:
    """Return the frame of the terms with its three columns."""
    if isinstance(terms, pd.DataFrame):
        need_columns(terms, ["term"])
        frame = terms.reset_index(drop=True)
    else:
        frame = pd.DataFrame({"term": pd.Series([str(term) for term in terms], dtype="str")})
    defaults = {"layer": "term", "category": ""}
    frame = frame.assign(**{k: v for k, v in defaults.items() if k not in frame})
    return frame[TERM_COLUMNS].copy()


def is_steady(column: pd.Series, row: NDArray[Any], first: NDArray[Any]) -> bool:
    """Whether a column says one thing of all rows of a unit, `first` being the first of each."""
    codes = pd.factorize(column.to_numpy(dtype=object))[0]
    return bool((codes == codes[first][row]).all())


def default_keys(units: pd.DataFrame) -> tuple[str, ...]:
    """Return the columns that name a unit; a passage has one voice, so it names none."""
    names = UNIT_COLUMNS if "passage" in units else (*UNIT_COLUMNS, *VOICE_COLUMNS)
    usual = tuple(name for name in names if name in units)
    if not usual and not len(units.columns):
        raise CountsError("the unit frame has no column; give at least a name for each unit.")
    return usual or (str(units.columns[0]),)


def need_columns(frame: pd.DataFrame, names: Iterable[str]) -> None:
    """Raise if a column is not there."""
    for name in names:
        if name not in frame:
            raise CountsError(f"there is no column {name!r}; {did_you_mean(name, frame.columns)}")


def need_values(frame: pd.DataFrame, names: Sequence[str], what: str) -> None:
    """Raise if a value is missing in one of the columns."""
    missing = frame[list(names)].isna().any(axis=1)
    if missing.any():
        raise CountsError(
            f"{what} {int(np.argmax(missing)) + 1} of {len(frame)} has no value for "
            f"{', '.join(names)}; name each {what}."
        )


def need_unique(frame: pd.DataFrame, names: Sequence[str], what: str) -> None:
    """Raise if two rows have the same name."""
    double = frame.duplicated(list(names))
    if double.any():
        first = frame.loc[double, list(names)].iloc[0].to_dict()
        raise CountsError(f"the {what} {first} occurs more than once; name each {what} once.")
