"""Words as counts: how many words of each text are whose.

Standing, the share of the words that a camp or a voice is given, is a rate like any other:
its words per 1,000. As counts it can be compared, with the units and tests of any claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from framing.counts.counts import canonical, group_rows
from framing.counts.frames import N_TOKENS, need_columns
from framing.errors import CountsError
from framing.provenance import Provenance

if TYPE_CHECKING:
    from framing.counts import Counts

__all__ = ["words_of"]


def words_of(counts: Counts, column: str) -> Counts:
    """Count the words that stand in the units of each value of a column.

    Parameters
    ----------
    counts : Counts
        Split by that column, such as with ``split=["voice", "camp"]``.
    column : str
        Such as ``"voice"``, ``"camp"``, ``"speaker"`` or ``"section"``.

    Returns
    -------
    Counts
        By document. The layer is named after the column, with a term for each of its values,
        empty ones left out; metadata stays where it is the same in all units of a document.

    Raises
    ------
    CountsError
        If there is no such column, or the units do not name their documents.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> units = pd.DataFrame({"document": ["a", "a", "b"], "outlet": ["X", "X", "Y"],
    ...                       "voice": ["outlet", "direct", "outlet"], "n_tokens": [60, 40, 50]})
    >>> counts = Counts.from_matrix([[1], [0], [2]], units, ["war"], keys=["document", "voice"])
    >>> words_of(counts, "voice").to_frame()
      document outlet  layer category    term   n
    0        a      X  voice   direct  direct  40
    1        a      X  voice   outlet  outlet  60
    2        b      Y  voice   outlet  outlet  50
    """
    need_columns(counts.units, ["document", column])
    if column in ("document", N_TOKENS):
        raise CountsError(f"words cannot be told apart by {column!r}; name another column.")
    units = counts.units
    values = units[column].fillna("").astype(str)
    names = sorted(set(values) - {""})
    rows, documents = group_rows(units, ["document"])
    place = values.map({name: i for i, name in enumerate(names)})
    told = place.notna().to_numpy()
    shape = (len(documents), len(names))
    matrix = sparse.coo_array(
        (units[N_TOKENS].to_numpy()[told], (rows[told], place[told].to_numpy(dtype=np.int64))),
        shape=shape,
    )
    texts = units.groupby("document", sort=False)
    kept = [
        str(name)
        for name in units.columns
        if name not in ("document", column, N_TOKENS)
        and int(texts[name].nunique(dropna=False).max()) == 1
    ]
    frame = units.loc[~units["document"].duplicated(), ["document", *kept]].reset_index(drop=True)
    words = np.bincount(rows, units[N_TOKENS], len(documents)).astype(np.int64)
    terms = pd.DataFrame({"layer": column, "category": names, "term": names}, dtype="str")
    record = Provenance("words_of", {"column": column}, parents=(counts.provenance,))
    return canonical(
        sparse.csr_array(matrix), frame.assign(**{N_TOKENS: words}), terms, ("document",), record
    )
