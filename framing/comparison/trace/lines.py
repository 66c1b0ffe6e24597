"""The lines of the concordance: all of them, or a fair share of very many.

A word that occurs a million times has more lines than anyone reads. Those that are kept are
spread evenly over the articles of each group, so that neither the first articles nor the
largest group fill the page; no chance is involved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.comparison.concordance import kwic
from framing.lexicon.model import Lexicon
from framing.text.voice.camps import OUTLET, Camps

if TYPE_CHECKING:
    from framing.corpus import Corpus

__all__ = ["LINE_COLUMNS", "lines_of"]

SENTENCE = 60  # words on either side of the match, inside its sentence
PLACE = ["document", "section", "paragraph", "left", "match", "right"]
WHOSE = ["voice", "speaker", "camp", "source", "cue"]
LINE_COLUMNS = ["category", "term", "group", *PLACE, *WHOSE, "start", "end"]


def lines_of(
    corpus: Corpus,
    families: Lexicon,
    places: pd.DataFrame,
    group_of: Mapping[str, str],
    *,
    groups: Sequence[str],
    limit: int | None,
    voices: bool,
    camps: Camps | None,
) -> pd.DataFrame:
    """Return the lines of each family, group by group, in the order of the corpus.

    Parameters
    ----------
    corpus : Corpus
        Only articles with a line that is kept are read again.
    families : Lexicon
        A category each.
    places : pandas.DataFrame
        ``category``, ``document``, ``n``: what there is, in the order of the corpus.
    group_of : mapping of str to str
        The group of each document.
    groups : sequence of str
        In their order.
    limit : int or None
        Lines of a family at most; each group has the same share of them.
    voices : bool
        Say whose word it is.
    camps : Camps or None
        Which sources belong together.

    Returns
    -------
    pandas.DataFrame
        `LINE_COLUMNS`; those of voice are empty where it was not looked for. ``left`` and
        ``right`` are the rest of the sentence.
    """
    sums = places.groupby(["category", "document"], sort=False)["n"].sum().reset_index()
    sums["group"] = sums["document"].map(group_of)
    kept = _kept(sums, None if limit is None else max(limit // len(groups), 1))
    documents = list(dict.fromkeys(kept["document"]))
    if not documents:
        return pd.DataFrame({name: pd.Series(dtype=_type(name)) for name in LINE_COLUMNS})
    table = kwic(
        corpus.subset(documents), families, window=SENTENCE, within="sentence", voices=voices
    ).table
    table["nth"] = table.groupby(["category", "document"], sort=False).cumcount()
    lines = kept.merge(table, on=["category", "document", "nth"], how="left")
    lines = lines.assign(**{name: "" for name in WHOSE if name not in lines})
    if voices:
        lines["camp"] = [
            _camp(camps, *whose)
            for whose in lines[["voice", "speaker", "source"]].itertuples(index=False)
        ]
    rank = {name: i for i, name in enumerate([*families.ids, *groups])}
    order = np.lexsort(
        (np.arange(len(lines)), lines["group"].map(rank), lines["category"].map(rank))
    )
    lines = lines.iloc[order].reset_index(drop=True)[LINE_COLUMNS]
    return lines.astype({name: _type(name) for name in LINE_COLUMNS})


def _kept(sums: pd.DataFrame, most: int | None) -> pd.DataFrame:
    """Return ``category``, ``group``, ``document`` and which of its matches are kept."""
    parts = []
    for (category, group), own in sums.groupby(["category", "group"], sort=False):
        ends = np.cumsum(own["n"].to_numpy())
        total = int(ends[-1])
        n = total if most is None else min(most, total)
        # the middles of n equal stretches
        rank = (2 * np.arange(n) + 1) * total // (2 * n)
        row = np.searchsorted(ends, rank, side="right")
        names = own["document"].to_numpy()[row]
        nth = rank - (ends - own["n"].to_numpy())[row]
        frame = pd.DataFrame({"document": names, "nth": nth})
        parts.append(frame.assign(category=str(category), group=str(group)))
    columns = ["category", "group", "document", "nth"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _camp(camps: Camps | None, voice: str, speaker: str, source: str) -> str:
    """Return the camp of a line, as counts by camp have it."""
    if camps is None:
        return ""
    return OUTLET if voice in (OUTLET, "scare") else camps.camp_of(speaker or None, source or None)


def _type(name: str) -> str:
    return "int64" if name in ("paragraph", "start", "end") else "str"
