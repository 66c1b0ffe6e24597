"""How sources are introduced: said, claimed, admitted, pointed out.

The verb that introduces a source tells the reader what to make of what follows (Thompson
and Ye 1991; Caldas-Coulthard 1994). The denominator is not words but attributions: of all
the times that sources are given the word, how many times in this way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.attribution import need_attribution, voice_note
from framing.comparison.guards import describe_groups, guard, number
from framing.comparison.printing import as_html, as_text
from framing.comparison.rates import NOT_A_TEST
from framing.comparison.tally import in_order, tally
from framing.errors import CountsError
from framing.provenance import Provenance
from framing.text.voice.cues import CUE_CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["CueClasses", "cue_classes"]

CUE = "cue"
ALL = "all"


@dataclass(frozen=True, slots=True, eq=False)
class CueClasses:
    """Attributions by the class of their cue.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each class in each camp in each group, zeros included: ``group``,
        ``camp`` (``"all"`` where the counts do not carry camps), ``cue_class`` (one of
        `framing.text.voice.cues.CUE_CLASSES`, or ``"none"`` where no word introduces the
        source), ``n`` (attributions), ``share`` (of the group's attributions), ``camp_share``
        (of those of the camp in the group); shares are missing where there is no attribution.
        Camps without any attribution are left out.
    settings : mapping of str to JSON value
        ``by``, ``groups`` and ``camps`` in their order.
    design : str
        A sentence: how many attributions, in which groups.
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
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        n = number(int(self.table["n"].sum()), "attribution")
        return f"CueClasses: {n} by {self.settings['by']} and class of the cue"

    def plot(self, **choices: Any) -> Figure:
        """Draw the shares as a dot plot with counts; see `framing.figures.cue_classes`."""
        from framing.figures import cue_classes as draw

        return draw(self.table, provenance=self.provenance, warnings=self.warnings, **choices)


def cue_classes(
    counts: Counts, *, by: str = "group", order: Sequence[object] | None = None
) -> CueClasses:
    """Show how sources are introduced: shares of the classes of cues, by group and camp.

    Parameters
    ----------
    counts : Counts
        With a layer ``"cue"``, which is counted whenever voice is; camps are told apart
        where the units carry a column ``camp``.
    by : str, default "group"
        Column of the units that names the groups; one group is enough here.
    order : sequence, optional
        The groups in the order to show; each once. By default sorted.

    Returns
    -------
    CueClasses

    Raises
    ------
    CountsError
        If the counts hold no attribution, or a column is not there.

    Notes
    -----
    For rates per 1,000 words, and for the verbs themselves, use ``compare(counts,
    layer="cue")`` and ``counts.select("cue")``.

    References
    ----------
    .. [1] Thompson, G. and Ye, Y. (1991). Evaluation in the reporting verbs used in academic
       papers. Applied Linguistics 12 (4), 365-382.
    .. [2] Caldas-Coulthard, C. R. (1994). On reporting reporting. In M. Coulthard (ed.),
       Advances in Written Text Analysis. Routledge.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> units = pd.DataFrame({"document": ["a", "b"], "group": ["A", "B"], "n_tokens": 100})
    >>> cues = pd.DataFrame(
    ...     {"layer": "cue", "category": ["neutral", "doubting"], "term": ["said", "claimed"]})
    >>> table = cue_classes(Counts.from_matrix([[6, 2], [5, 0]], units, cues)).table
    >>> table.query("cue_class == 'doubting'")[["group", "camp", "n", "share"]]
       group camp  n  share
    3      A  all  2   0.25
    12     B  all  0   0.00
    """
    need_attribution(counts, by=by)
    if CUE not in counts.layers:
        raise CountsError(
            "these counts hold no attributions: they have no layer 'cue'; count them again with "
            'unit="passage" or split=["voice"].'
        )
    columns = counts.by_category(CUE)
    whole = in_order(tally(columns, [by]), order)
    groups = whole.names
    labels = [str(label) for label in whole.terms["term"]]
    camps, n = _by_camp(columns, by, groups)
    classes = [*CUE_CLASSES, "none"]
    classes += [label for label in labels if label not in classes]
    cells = np.zeros((*n.shape[:2], len(classes)), dtype=np.int64)
    cells[:, :, [classes.index(label) for label in labels]] = n
    settings = {"by": by, "groups": groups, "camps": camps}
    sums = dict(zip(groups, cells.sum(axis=(1, 2)), strict=True))
    listed = ", ".join(f"{group} {sums[group]:,}" for group in groups)
    return CueClasses(
        _table(cells, groups, camps, classes),
        settings,
        f"Attributions by {by} and class of the cue ({listed}): {describe_groups(whole)}. "
        f"{NOT_A_TEST}",
        (*guard(whole, labels, ("class", "classes")), voice_note()),
        Provenance("cue_classes", settings, {"counts": counts.digest}, (counts.provenance,)),
    )


def _by_camp(columns: Counts, by: str, groups: list[str]) -> tuple[list[str], NDArray[np.int64]]:
    """Return the camps that have attributions, and these: groups × camps × classes."""
    split = "camp" in columns.units and by != "camp"
    cells = tally(columns, [by, "camp"] if split else [by])
    names = cells.cells["camp"].astype(str).tolist() if split else [ALL] * len(cells.cells)
    sums = pd.Series(cells.n.sum(axis=1)).groupby(names).sum()
    camps = sorted(sums.index[sums > 0], key=lambda camp: (-sums[camp], camp))
    n = np.zeros((len(groups), len(camps), cells.n.shape[1]), dtype=np.int64)
    for row, (group, camp) in enumerate(zip(cells.names, names, strict=True)):
        if camp in camps:
            n[groups.index(group), camps.index(camp)] = cells.n[row]
    return camps, n


def _table(
    n: NDArray[np.int64], groups: list[str], camps: list[str], classes: list[str]
) -> pd.DataFrame:
    names = ["group", "camp", "cue_class"]
    grid = pd.MultiIndex.from_product([groups, camps, classes], names=names)
    of_group, of_camp = n.sum(axis=(1, 2), keepdims=True), n.sum(axis=2, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(of_group == 0, np.nan, n / of_group)
        camp_share = np.where(of_camp == 0, np.nan, n / of_camp)
    table = grid.to_frame(index=False).astype(dict.fromkeys(names, "str"))
    return table.assign(n=n.ravel(), share=share.ravel(), camp_share=camp_share.ravel())
