"""Standing: who is given a voice, how many words, and with which frames.

Which sources an outlet lets speak is a frame of its own (Ferree, Gamson, Gerhards and Rucht
2002): standing is being treated as someone with a say, not merely being talked about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.attribution import OUTLET, need_attribution, voice_note
from framing.comparison.guards import describe_groups, guard, number, some
from framing.comparison.printing import as_html, as_text
from framing.comparison.rates import NOT_A_TEST
from framing.comparison.tally import OWN_LAYERS, columns_of, in_order, per_1k, tally
from framing.comparison.voices import choose, words_only
from framing.provenance import Provenance
from framing.text.voice.spans import VOICES

if TYPE_CHECKING:
    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["Standing", "standing"]

CUE = "cue"
LAST = ("other", "unknown")  # whoever belongs to no camp stands below the camps
CELL = ["group", "camp", "voice"]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Words and attributions of each camp.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each voice of each camp in each group: ``group``, ``camp``, ``voice``,
        ``n_tokens`` (words), ``share`` (of the group's words; missing where it has none),
        ``n_attributions`` (how many times the camp is quoted, paraphrased or credited with
        an attitude). The outlet comes first, then the camps by their words. A voice that a
        camp has in one group has a row in every group, with zeros.
    frames : pandas.DataFrame
        What is said: one row for each category in each camp's mouth in each group, zeros
        included: ``group``, ``camp``, ``category``, ``n``, ``per_1k`` (per 1,000 words of the
        camp). Without rows if no lexicon and no family was counted.
    settings : mapping of str to JSON value
        ``by``, ``layer`` (None without one), ``groups``, ``camps`` and ``categories`` in
        their order.
    design : str
        A sentence: the camps, the groups, their documents and words.
    warnings : tuple of str
        Sentences that belong into a caption; the last one says how well voices are found.
    provenance : Provenance
        How the tables were made.
    """

    table: pd.DataFrame
    frames: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    @property
    def camps(self) -> pd.DataFrame:
        """All voices of a camp together: group, camp, n_tokens, share, n_attributions."""
        numbers = ["n_tokens", "share", "n_attributions"]
        sums = self.table.groupby(["group", "camp"], sort=False)[numbers].sum(min_count=1)
        return sums.reset_index()

    def __repr__(self) -> str:
        rows = self.camps
        lines = [
            f"  {group}: "
            + ", ".join(
                f"{camp} {share:.0%}"
                for camp, share in rows.loc[rows["group"] == group, ["camp", "share"]]
                .dropna()
                .itertuples(index=False)
            )
            for group in self.settings["groups"]
        ]
        body = as_text(self._headline(), self.design, self.warnings)
        return "\n".join([body, "Share of the words:", *lines])

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.camps)

    def _headline(self) -> str:
        n = number(len(self.settings["camps"]), "camp")
        return f"Standing: words of {n} by {self.settings['by']}"

    def plot(self, **choices: Any) -> Figure:
        """Draw bars of word shares, divided by voice; see `framing.figures.standing`."""
        from framing.figures import standing as draw

        return draw(self.table, provenance=self.provenance, warnings=self.warnings, **choices)


def standing(
    counts: Counts,
    *,
    layer: str | None = None,
    categories: Sequence[str] | None = None,
    by: str = "group",
    order: Sequence[object] | None = None,
) -> Standing:
    """Show who is given a voice: words, attributions and frames of each camp, by group.

    Parameters
    ----------
    counts : Counts
        Whose units carry columns ``voice`` and ``camp``: count with
        ``split=["voice", "camp"]`` and a table of camps.
    layer : str, optional
        A lexicon or ``"family"``, whose categories are counted in each camp's mouth; by
        default the only lexicon that was counted, or else the families, or else none.
    categories : sequence of str, optional
        Those to count, in this order; by default all.
    by : str, default "group"
        Column of the units that names the groups; one group is enough here.
    order : sequence, optional
        The groups in the order to show; each once. By default sorted.

    Returns
    -------
    Standing

    Raises
    ------
    CountsError
        If the counts do not carry voice and camp, or a column, layer or category is not there.

    References
    ----------
    .. [1] Ferree, M. M., Gamson, W. A., Gerhards, J. and Rucht, D. (2002). Shaping Abortion
       Discourse. Cambridge University Press, chapter 5 (standing).

    Examples
    --------
    >>> from framing.counts import Counts
    >>> units = pd.DataFrame(
    ...     {"document": "a", "group": "A", "voice": ["outlet", "direct", "indirect"],
    ...      "camp": ["outlet", "Kyiv", "Kyiv"], "n_tokens": [50, 30, 20]})
    >>> cues = pd.DataFrame({"layer": "cue", "category": ["neutral"], "term": ["said"]})
    >>> keys = ["document", "voice", "camp"]
    >>> result = standing(Counts.from_matrix([[0], [2], [1]], units, cues, keys=keys))
    >>> result.table
      group    camp     voice  n_tokens  share  n_attributions
    0     A  outlet    outlet        50    0.5               0
    1     A    Kyiv    direct        30    0.3               2
    2     A    Kyiv  indirect        20    0.2               1
    """
    need_attribution(counts, "voice", "camp", by=by)
    chosen, shown, layer = _hits(counts, layer, categories)
    whole = in_order(tally(chosen, [by]), order)
    groups = whole.names
    labels = [str(label) for label in whole.terms["term"]]
    words = tally(words_only(counts), [by, "camp", "voice"]).cells
    camps = _camps(words)
    settings = {"by": by, "layer": layer, "groups": groups, "camps": camps, "categories": shown}
    return Standing(
        _table(counts, words, by, groups, camps),
        _frames(chosen, by, groups, camps, shown),
        settings,
        f"Words of {some(camps)} by {by}: {describe_groups(whole)}. {NOT_A_TEST}",
        (*guard(whole, labels, ("category", "categories")), voice_note()),
        Provenance("standing", settings, {"counts": counts.digest}, (counts.provenance,)),
    )


def _hits(
    counts: Counts, layer: str | None, categories: Sequence[str] | None
) -> tuple[Counts, list[str], str | None]:
    """Return the columns of what is counted in each mouth, their names, and the layer's."""
    lexicons = [name for name in counts.layers if name not in OWN_LAYERS]
    if layer is None and categories is None and not lexicons and "family" not in counts.layers:
        return words_only(counts), [], None
    columns, layer = columns_of(counts, layer)
    return *choose(columns, layer, categories), layer


def _camps(words: pd.DataFrame) -> list[str]:
    """Return the outlet, then the camps by their words, then who belongs to none."""
    sums = words.groupby("camp")["n_tokens"].sum()
    return sorted(
        map(str, sums.index), key=lambda camp: (camp != OUTLET, camp in LAST, -sums[camp], camp)
    )


def _table(
    counts: Counts, words: pd.DataFrame, by: str, groups: list[str], camps: list[str]
) -> pd.DataFrame:
    """Return each voice that a camp has anywhere, in every group."""
    cues = counts.terms["layer"] == CUE
    attributed = tally(counts.select(CUE), [by, "camp", "voice"]) if cues.any() else None
    n = np.zeros(len(words), np.int64) if attributed is None else attributed.n.sum(axis=1)
    cells = pd.DataFrame(
        {
            "group": words[by].astype(str),
            "camp": words["camp"].astype(str),
            "voice": words["voice"].astype(str),
            "n_tokens": words["n_tokens"],
            "n_attributions": n,
        }
    ).set_index(CELL)
    places = {(camp, voice) for _, camp, voice in cells.index}
    kept = sorted(places, key=lambda place: (camps.index(place[0]), VOICES.index(place[1])))
    grid = [(group, *place) for group in groups for place in kept]
    table = cells.reindex(pd.MultiIndex.from_tuples(grid, names=CELL), fill_value=0).reset_index()
    of_group = table.groupby("group")["n_tokens"].transform("sum").to_numpy()
    share = per_1k(table["n_tokens"].to_numpy(), of_group) / 1000
    columns = [*CELL, "n_tokens", "share", "n_attributions"]
    return table.assign(share=share)[columns].astype(dict.fromkeys(CELL, "str"))


def _frames(
    chosen: Counts, by: str, groups: list[str], camps: list[str], categories: list[str]
) -> pd.DataFrame:
    """Return each category in the mouth of each camp, zeros included."""
    cells = tally(chosen, [by, "camp"])
    labels = [str(label) for label in cells.terms["term"]]
    n = np.zeros((len(groups), len(camps), len(categories)), dtype=np.int64)
    words = np.zeros((len(groups), len(camps), 1), dtype=np.int64)
    group = [groups.index(name) for name in cells.names]
    camp = [camps.index(str(name)) for name in cells.cells["camp"]]
    n[group, camp] = cells.n[:, [labels.index(name) for name in categories]]
    words[group, camp, 0] = cells.n_tokens
    names = ["group", "camp", "category"]
    grid = pd.MultiIndex.from_product([groups, camps, categories], names=names)
    rates = per_1k(n, words).ravel()
    table = grid.to_frame(index=False).assign(n=n.ravel(), per_1k=rates)
    return table.astype(dict.fromkeys(names, "str"))
