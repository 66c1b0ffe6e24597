"""Who says the words under study: every form, in whose voice, and by whom.

A word that occurs twice deserves better than a rate: its two speakers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.attribution import NONE, need_attribution, voice_note
from framing.comparison.guards import describe_groups, guard, number, some
from framing.comparison.printing import as_html, as_text
from framing.comparison.rates import NOT_A_TEST
from framing.comparison.tally import in_order, tally
from framing.provenance import Provenance
from framing.text.voice.spans import VOICES

if TYPE_CHECKING:
    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["WhoSays", "who_says"]

COLUMNS = ["group", "category", "term", "voice", "camp", "speaker", "n"]
WHOSE = ["voice", "camp", "speaker"]


@dataclass(frozen=True, slots=True, eq=False)
class WhoSays:
    """The words under study, with their speakers.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each form of a family in each mouth: ``group``, ``category`` (the
        family), ``term`` (the form), ``voice``, ``camp``, ``speaker`` (both empty where the
        counts do not carry them; a speaker also for the outlet and the unknown), ``n``.
        A family that a group does not use has one row there, with ``n`` 0 and an empty
        ``term``, ``voice``, ``camp`` and ``speaker``.
    settings : mapping of str to JSON value
        ``by``, ``groups`` and ``categories`` in their order.
    design : str
        A sentence: the families, the groups, their documents and words.
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
        lines = []
        for (category, group), rows in self.table.groupby(["category", "group"], sort=False):
            said = [_said(*row) for row in rows[["term", "voice", "speaker", "n"]].to_numpy()]
            lines.append(f"  {category}, {group}: {'; '.join(said)}")
        body = as_text(self._headline(), self.design, self.warnings)
        return "\n".join([body, *lines])

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        n = number(int(self.table["n"].sum()), "occurrence")
        families = number(len(self.settings["categories"]), "word family", "word families")
        return f"WhoSays: {n} of {families} by {self.settings['by']} and voice"

    def plot(self, **choices: Any) -> Figure:
        """Draw each occurrence, labeled with its speaker; see `framing.figures.who_says`."""
        from framing.figures import who_says as draw

        return draw(self.table, provenance=self.provenance, warnings=self.warnings, **choices)


def _said(term: str, voice: str, speaker: str, n: int) -> str:
    """Return one row in words."""
    if not n:
        return "0"
    times = f"{n:,} × " if n > 1 else ""
    return f"{times}{term} ({voice}{f': {speaker}' if speaker else ''})"


def who_says(
    counts: Counts, *, by: str = "group", order: Sequence[object] | None = None
) -> WhoSays:
    """List the words under study with the voice, the camp and the speaker of each.

    Parameters
    ----------
    counts : Counts
        With a layer ``"family"``, and units that carry a column ``voice``; ``camp`` and
        ``speaker`` are shown where they are there.
    by : str, default "group"
        Column of the units that names the groups; one group is enough here.
    order : sequence, optional
        The groups in the order to show; each once. By default sorted.

    Returns
    -------
    WhoSays
        Families in the order of the counts; in each group the outlet's own words first.

    Raises
    ------
    CountsError
        If the counts do not carry voice, no family was counted, or a column is not there.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> units = pd.DataFrame({
    ...     "document": "a", "group": "A", "voice": ["outlet", "direct"],
    ...     "speaker": ["", "Ana Ruiz"], "n_tokens": [80, 20]})
    >>> forms = pd.DataFrame({"layer": "family", "category": "cede", "term": ["cede", "ceded"]})
    >>> counts = Counts.from_matrix([[0, 1], [2, 0]], units, forms, keys=["document", "voice"])
    >>> who_says(counts).table[["category", "term", "voice", "speaker", "n"]]
      category   term   voice   speaker  n
    0     cede  ceded  outlet            1
    1     cede   cede  direct  Ana Ruiz  2
    """
    need_attribution(counts, "voice", by=by)
    forms = counts.select("family")
    whole = in_order(tally(counts.by_category("family"), [by]), order)
    groups = whole.names
    families = [str(name) for name in whole.terms["term"]]
    settings = {"by": by, "groups": groups, "categories": families}
    return WhoSays(
        _table(forms, by, groups, families),
        settings,
        f"Families {some(families)} by {by}, voice and speaker: {describe_groups(whole)}. "
        f"{NOT_A_TEST}",
        (*guard(whole, families, ("family", "families")), voice_note()),
        Provenance("who_says", settings, {"counts": counts.digest}, (counts.provenance,)),
    )


def _table(forms: Counts, by: str, groups: list[str], families: list[str]) -> pd.DataFrame:
    """Return every form in every mouth, and a row for each family that a group lacks."""
    known = [name for name in WHOSE if name in forms.units and name != by]
    mouths = forms.group([by, *known])
    coo = mouths.matrix.tocoo()
    units, terms = mouths.units.iloc[coo.row], mouths.terms.iloc[coo.col]
    columns = {"group": units[by], "category": terms["category"], "term": terms["term"]}
    columns |= {name: units[name] for name in known}
    found = pd.DataFrame({name: column.to_numpy() for name, column in columns.items()})
    unknown = [name for name in WHOSE if name not in known]
    found = found.assign(**dict.fromkeys(unknown, NONE)).astype("str")
    found = found.assign(n=coo.data.astype(np.int64))
    grid = pd.MultiIndex.from_product([groups, families], names=["group", "category"])
    there = pd.MultiIndex.from_frame(found[["group", "category"]])
    absent = grid[~grid.isin(there)].to_frame(index=False)
    absent = absent.assign(**dict.fromkeys(["term", *WHOSE], NONE)).astype("str").assign(n=0)
    table = pd.concat([found, absent.astype({"n": np.int64})], ignore_index=True)[COLUMNS]
    return _sorted(table, {"group": groups, "category": families, "voice": [*VOICES, NONE]})


def _sorted(table: pd.DataFrame, ranks: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Sort by group, family, voice, then the most frequent first, then by form and mouth."""
    keys = {name: table[name].map({v: i for i, v in enumerate(ranks[name])}) for name in ranks}
    keys |= {"n": -table["n"]} | {name: table[name] for name in ("term", "camp", "speaker")}
    order = pd.DataFrame(keys).sort_values(list(keys), kind="stable").index
    return table.loc[order].reset_index(drop=True)
