"""Frames by voice: whose words they are, for every category and every group.

The same frame in the outlet's own sentence, in a source's mouth and in scare quotes are
three different facts about an article. One rate adds them up; this table does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.attribution import need_attribution, voice_note
from framing.comparison.guards import describe_groups, guard, number
from framing.comparison.printing import as_html, as_text
from framing.comparison.rates import NOT_A_TEST
from framing.comparison.tally import columns_of, in_order, per_1k, tally
from framing.errors import CountsError, did_you_mean
from framing.provenance import Provenance
from framing.text.voice.spans import VOICES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["Voices", "by_voice"]


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """Occurrences of categories by voice.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each voice of each category in each group, zeros included: ``group``,
        ``category``, ``voice``, ``n``, ``n_tokens`` (words of the group in that voice),
        ``per_1k`` (occurrences per 1,000 of these words; missing where there are none),
        ``share`` (of the category's occurrences in the group; missing where it has none).
    settings : mapping of str to JSON value
        ``by``, ``layer``, ``groups`` in their order, ``categories``.
    design : str
        A sentence: what was counted, in which groups of how many documents and words.
    warnings : tuple of str
        Sentences that belong into a caption; the last one says how well voices are found.
    provenance : Provenance
        How the table was made.
    """

    table: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        sums = self.table.groupby(["group", "voice"], sort=False)["n"].sum()
        lines = [
            f"  {group}: " + ", ".join(f"{voice} {sums[group, voice]:,}" for voice in VOICES)
            for group in self.settings["groups"]
        ]
        body = as_text(self._headline(), self.design, self.warnings)
        return "\n".join([body, "Occurrences:", *lines])

    def _repr_html_(self) -> str:
        hits = self.table[self.table["n"] > 0]
        return as_html(self._headline(), self.design, self.warnings, hits)

    def _headline(self) -> str:
        n = len(self.settings["categories"])
        return f"Voices: {number(n, 'category', 'categories')} by {self.settings['by']} and voice"

    def plot(self, **choices: Any) -> Figure:
        """Draw bars of occurrences, divided by voice; see `framing.figures.frames_by_voice`."""
        from framing.figures import frames_by_voice

        return frames_by_voice(
            self.table, provenance=self.provenance, warnings=self.warnings, **choices
        )


def by_voice(
    counts: Counts,
    *,
    layer: str | None = None,
    categories: Sequence[str] | None = None,
    by: str = "group",
    order: Sequence[object] | None = None,
) -> Voices:
    """Count the categories of a layer by group and voice: whose words they are.

    Parameters
    ----------
    counts : Counts
        Whose units carry a column ``voice``.
    layer : str, optional
        A lexicon, ``"family"``, ``"cue"`` or ``"term"``; by default as in `compare`.
    categories : sequence of str, optional
        Those to show, in this order; by default all. Of the layer ``"term"``, words.
    by : str, default "group"
        Column of the units that names the groups; one group is enough here.
    order : sequence, optional
        The groups in the order to show; each once. By default sorted.

    Returns
    -------
    Voices
        Its `table` has a row for each voice, category and group, zeros included.

    Raises
    ------
    CountsError
        If the counts do not carry voice, or a column, layer or category is not there.

    Notes
    -----
    ``per_1k = 1000 * n / n_tokens`` with the words of the group *in that voice*: how thick a
    source's talk is with the frame, not how much of the article it is. The rates of voices do
    not add up; ``n`` and ``share`` do.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> units = pd.DataFrame(
    ...     {"document": "a", "group": "A", "voice": ["outlet", "direct"], "n_tokens": [80, 20]})
    >>> frames = pd.DataFrame({"layer": "frames", "category": ["betrayal"], "term": ["betrayed"]})
    >>> counts = Counts.from_matrix([[1], [3]], units, frames, keys=["document", "voice"])
    >>> by_voice(counts).table.query("n > 0")
      group  category   voice  n  n_tokens  per_1k  share
    0     A  betrayal  outlet  1        80    12.5   0.25
    2     A  betrayal  direct  3        20   150.0   0.75
    """
    need_attribution(counts, "voice", by=by)
    columns, layer = columns_of(counts, layer)
    chosen, shown = choose(columns, layer, categories)
    whole = in_order(tally(chosen, [by]), order)
    groups = whole.names
    labels = [str(label) for label in whole.terms["term"]]
    n, words = by_cell(chosen, groups, by)
    settings = {"by": by, "layer": layer, "groups": groups, "categories": shown}
    noun = ("word", "words") if layer == "term" else ("category", "categories")
    return Voices(
        _table(n[:, :, [labels.index(name) for name in shown]], words, groups, shown),
        settings,
        f"{number(len(shown), *noun)} of layer {layer!r} by {by} and voice: "
        f"{describe_groups(whole)}. {NOT_A_TEST}",
        (*guard(whole, labels, noun), voice_note()),
        Provenance("by_voice", settings, {"counts": counts.digest}, (counts.provenance,)),
    )


def choose(
    columns: Counts, layer: str, categories: Sequence[str] | None
) -> tuple[Counts, list[str]]:
    """Return the columns of these categories, or all, and their names in the order to show.

    Raises
    ------
    CountsError
        If one of them is not there.
    """
    known = [str(name) for name in columns.terms["term"]]
    if categories is None:
        return columns, known
    several = [categories] if isinstance(categories, str) else categories
    wanted = list(dict.fromkeys(map(str, several)))
    for name in wanted:
        if name not in known:
            raise CountsError(f"layer {layer!r} has no {name!r}; {did_you_mean(name, known)}")
    return columns.select(term=wanted), wanted


def words_only(counts: Counts) -> Counts:
    """Return the units without any column: what is compared are the words themselves."""
    return replace(counts, matrix=counts.matrix[:, :0], terms=counts.terms.iloc[:0])


def by_cell(
    counts: Counts, groups: Sequence[str], by: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return occurrences and words on the full grid of groups and voices.

    Returns
    -------
    n : ndarray of int64, shape (n_groups, n_voices, n_terms)
    n_tokens : ndarray of int64, shape (n_groups, n_voices)
    """
    cells = tally(counts, [by, "voice"])
    group = [groups.index(name) for name in cells.names]
    voice = [VOICES.index(name) for name in cells.cells["voice"]]
    n = np.zeros((len(groups), len(VOICES), len(cells.terms)), dtype=np.int64)
    words = np.zeros(n.shape[:2], dtype=np.int64)
    n[group, voice], words[group, voice] = cells.n, cells.n_tokens
    return n, words


def _table(
    n: NDArray[np.int64], words: NDArray[np.int64], groups: list[str], categories: list[str]
) -> pd.DataFrame:
    """Lay the cells out: group by group, category by category, voice by voice."""
    cells = n.transpose(0, 2, 1)
    names = [groups, categories, list(VOICES)]
    grid = pd.MultiIndex.from_product(names, names=["group", "category", "voice"])
    spoken = np.broadcast_to(words[:, np.newaxis, :], cells.shape).ravel()
    occurrences = cells.sum(axis=2, keepdims=True)
    with np.errstate(invalid="ignore"):
        share = np.where(occurrences == 0, np.nan, cells / occurrences)
    return (
        grid.to_frame(index=False)
        .assign(n=cells.ravel(), n_tokens=spoken, per_1k=per_1k(cells.ravel(), spoken))
        .assign(share=share.ravel())
        .astype({"group": "str", "category": "str", "voice": "str"})
    )
