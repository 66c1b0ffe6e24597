"""The tables of a dossier, each made by the function that makes it everywhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.comparison.families import words_under_study
from framing.comparison.positions import PASSAGE_COLUMNS, positions
from framing.comparison.speakers import who_says
from framing.comparison.tally import Tally, per_1k
from framing.comparison.voices import by_voice
from framing.counts.build import FAMILY
from framing.text.voice.spans import VOICES

if TYPE_CHECKING:
    from framing.counts import Counts

__all__ = [
    "forms_table",
    "frames_table",
    "in_rank",
    "places_table",
    "positions_table",
    "sections_table",
    "speakers_table",
    "summary_table",
    "voices_table",
]

MOST_STRIPS = 60  # articles whose strips are kept
SPEAKERS = ["category", "group", "term", "voice", "speaker", "camp", "n"]


def in_rank(table: pd.DataFrame, rank: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return the rows in the order of families and groups; otherwise as they stand."""
    keys = [
        table[name].map({value: i for i, value in enumerate(rank[name])})
        for name in reversed(list(rank))
    ]
    return table.iloc[np.lexsort(keys)].reset_index(drop=True)


def forms_table(counts: Counts, by: str, rank: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return every form by group and section."""
    table = words_under_study(counts, by=by).table
    terms = list(dict.fromkeys(table["term"]))
    return in_rank(table, {"category": rank["category"], "term": terms, "group": rank["group"]})


def summary_table(whole: Tally, names: Sequence[str], spoken: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each family in each group, with its voices where they are known."""
    at = [list(whole.terms["term"]).index(name) for name in names]
    n, n_docs = whole.n[:, at].T, whole.n_docs[:, at].T
    grid = pd.MultiIndex.from_product([names, whole.names], names=["category", "group"])
    table = grid.to_frame(index=False).astype("str").assign(
        n=n.ravel(),
        per_1k=per_1k(n, whole.n_tokens).ravel(),
        n_docs=n_docs.ravel(),
        n_texts=np.tile(whole.n_texts, len(names)),
        n_tokens=np.tile(whole.n_tokens, len(names)),
    )  # fmt: skip
    for voice in VOICES if len(spoken) else ():
        own = spoken[spoken["voice"] == voice].set_index(["category", "group"])["n"]
        table[voice] = own.reindex(grid).to_numpy(dtype=np.int64)
    return table


def sections_table(counts: Counts, by: str) -> pd.DataFrame:
    """Return each family by group and section, with the words of the section."""
    families = words_under_study(counts.by_category(FAMILY), by=by).table
    words = counts.group([by, "section"]).units
    names = zip(words[by].astype(str), words["section"].astype(str), strict=True)
    n_tokens = dict(zip(names, words["n_tokens"], strict=True))
    keys = zip(families["group"], families["section"], strict=True)
    families["n_tokens"] = np.array([n_tokens.get(key, 0) for key in keys], np.int64)
    return families[["category", "group", "section", "n", "n_tokens", "per_1k", "n_docs"]]


def places_table(places: pd.DataFrame, group_of: Mapping[str, str]) -> pd.DataFrame:
    """Return in which tenth of its article each family stands, by group."""
    named = places.assign(group=places["document"].map(group_of).astype("str"))
    sums = named.groupby(["category", "group", "tenth"])["n"].sum().reset_index()
    return sums.astype({"n": np.int64})


def voices_table(
    passages: Counts | None, by: str, names: Sequence[str], groups: Sequence[str]
) -> pd.DataFrame:
    """Return the occurrences by voice, a group without such an article included."""
    keys = ["category", "group", "voice"]
    columns = [*keys, "n", "n_tokens", "per_1k", "share"]
    if passages is None:
        return pd.DataFrame(columns=columns)
    if passages.n_units:
        table = by_voice(passages, layer=FAMILY, by=by).table
    else:
        table = pd.DataFrame(columns=columns)
    grid = pd.MultiIndex.from_product([names, groups, VOICES], names=keys)
    table = table.set_index(keys).reindex(grid).reset_index()
    whole = {name: table[name].fillna(0).astype(np.int64) for name in ("n", "n_tokens")}
    return table.assign(**whole).astype(dict.fromkeys(keys, "str"))[columns]


def speakers_table(passages: Counts | None, by: str) -> pd.DataFrame:
    """Return each form in each mouth."""
    if passages is None or not passages.n_units:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in SPEAKERS})
    table = who_says(passages, by=by).table
    return table.loc[table["n"] > 0, SPEAKERS].reset_index(drop=True)


def positions_table(passages: Counts | None, by: str, groups: Sequence[str]) -> pd.DataFrame:
    """Return the passages of each article and what stands in them, where they are few."""
    if passages is None or not 0 < passages.units["document"].nunique() <= MOST_STRIPS:
        return pd.DataFrame(columns=PASSAGE_COLUMNS)
    strip = positions(passages, layer=FAMILY, by=by).table
    return in_rank(strip, {"group": groups})


def frames_table(frames: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences that a frame shares with a family, and their shares."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (frames["n"] / frames["n_sentences"]).to_numpy()
        elsewhere = (frames["n_elsewhere"] / frames["n_sentences_elsewhere"]).to_numpy()
    table = frames.assign(share=share, share_elsewhere=elsewhere)
    return table[["category", "lexicon", "frame", "group", "n", "n_sentences", "share",
                  "n_elsewhere", "n_sentences_elsewhere", "share_elsewhere"]]  # fmt: skip
