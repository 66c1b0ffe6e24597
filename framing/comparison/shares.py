"""Shares of voices: how many of the words are whose, corrected where a coded sample allows.

The rules overlook paraphrase, so the shares as found give the outlet too much. A sample of
articles that coders have marked says how much, and corrects the shares, with an interval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.comparison.attribution import need_attribution, voice_note
from framing.comparison.guards import describe_groups, guard
from framing.comparison.printing import as_html, as_text
from framing.comparison.rates import NOT_A_TEST
from framing.comparison.tally import in_order, tally
from framing.comparison.voices import by_cell, words_only
from framing.errors import CountsError
from framing.provenance import Provenance, frame_digest
from framing.text.voice.correction import CorrectedShares, Method, corrected_shares
from framing.text.voice.spans import VOICES

if TYPE_CHECKING:
    from framing.counts import Counts
    from framing.text.voice.scoring import VoiceScore

__all__ = ["VoiceShares", "voice_shares"]


@dataclass(frozen=True, slots=True, eq=False)
class VoiceShares:
    """Words of each voice, by group.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each voice in each group, zeros included: ``group``, ``voice``,
        ``n_tokens`` (words as found), ``share`` (of the group's words, as found); with a coded
        sample also ``corrected`` and its interval ``low``, ``high``. Shares are between 0 and 1.
    settings : mapping of str to JSON value
        ``by``, ``groups`` in their order; with a coded sample also ``method``,
        ``n_documents`` (coded), ``replicates``, ``seed``, ``level``.
    design : str
        A sentence: the groups, their documents and words, and what corrects the shares.
    warnings : tuple of str
        Sentences that belong into a caption. Without a coded sample the last one says how
        well voices are found; with one, what the sample cannot bear.
    provenance : Provenance
        How the table was made.
    """

    table: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        numbers = {name: "{:.1%}".format for name in ("share", "corrected", "low", "high")}
        rows = self.table.to_string(index=False, na_rep="", formatters=numbers)
        return "\n".join([as_text(self._headline(), self.design, self.warnings), rows])

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        corrected = ", corrected by a coded sample" if "corrected" in self.table else ", as found"
        return f"VoiceShares: words of each voice by {self.settings['by']}{corrected}"


def voice_shares(
    counts: Counts,
    *,
    by: str = "group",
    order: Sequence[object] | None = None,
    coded: VoiceScore | pd.DataFrame | None = None,
    method: Method = "calibration",
    seed: int = 0,
) -> VoiceShares:
    """Show how many of each group's words are in which voice.

    Parameters
    ----------
    counts : Counts
        Whose units carry a column ``voice``.
    by : str, default "group"
        Column of the units that names the groups; one group is enough here.
    order : sequence, optional
        The groups in the order to show; each once. By default sorted.
    coded : VoiceScore or pandas.DataFrame, optional
        A coded sample: what `framing.text.voice.scoring.score_voices` returns, or its
        ``confusion`` (``document``, ``predicted``, ``gold``, ``n``). Its articles should be
        drawn at random from those that are counted.
    method : {"calibration", "inversion"}, default "calibration"
        What carries over from the sample; see
        `framing.text.voice.correction.corrected_shares`.
    seed : int, default 0
        Of the resamplings behind the interval.

    Returns
    -------
    VoiceShares

    Raises
    ------
    CountsError
        If the counts do not carry voice, a group has no words, a column is not there, or the
        coded sample cannot correct these shares.

    Notes
    -----
    The interval is that of the correction: it says how far another coded sample might have
    led. It is not an interval of the groups, and no test of their difference.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> voices = ["outlet", "indirect"]
    >>> units = pd.DataFrame(
    ...     {"document": "a", "group": "A", "voice": voices, "n_tokens": [700, 300]})
    >>> counts = Counts.from_matrix([[0], [0]], units, ["war"], keys=["document", "voice"])
    >>> coded = pd.DataFrame(
    ...     [("x", "outlet", "outlet", 40), ("x", "outlet", "indirect", 20),
    ...      ("y", "outlet", "outlet", 40), ("y", "indirect", "indirect", 50)],
    ...     columns=["document", "predicted", "gold", "n"])
    >>> shares = voice_shares(counts, coded=coded)
    >>> shares.table.query("n_tokens > 0")[["group", "voice", "n_tokens", "share", "corrected"]]
      group     voice  n_tokens  share  corrected
    0     A    outlet       700    0.7       0.56
    3     A  indirect       300    0.3       0.44
    """
    need_attribution(counts, "voice", by=by)
    words = words_only(counts)
    whole = in_order(tally(words, [by]), order)
    groups = whole.names
    for group, n in zip(whole.names, whole.n_tokens, strict=True):
        if not n:
            raise CountsError(f"group {group!r} has no words, so no shares; filter it out.")
    table = _table(by_cell(words, groups, by)[1].ravel(), groups)
    settings: dict[str, Any] = {"by": by, "groups": groups}
    design = f"Words by {by} and voice: {describe_groups(whole)}."
    said = guard(whole, [], ("word", "words"))
    inputs = {"counts": counts.digest}
    if coded is None:
        said = (*said, voice_note())
    else:
        confusion = coded if isinstance(coded, pd.DataFrame) else coded.confusion
        corrected = corrected_shares(table, confusion, method=method, seed=seed)
        table = _joined(table, corrected)
        settings |= corrected.settings
        design += (
            f" Corrected by {method} with {settings['n_documents']:,} coded documents; interval "
            f"of {settings['level']:.0%}."
        )
        said = (*said, *corrected.warnings)
        inputs["coded"] = frame_digest(confusion)
    return VoiceShares(
        table,
        settings,
        f"{design} {NOT_A_TEST}",
        said,
        Provenance("voice_shares", settings, inputs, (counts.provenance,)),
    )


def _table(words: Any, groups: list[str]) -> pd.DataFrame:
    grid = pd.MultiIndex.from_product([groups, list(VOICES)], names=["group", "voice"])
    table = grid.to_frame(index=False).astype("str").assign(n_tokens=words)
    total = table.groupby("group", sort=False)["n_tokens"].transform("sum")
    return table.assign(share=table["n_tokens"] / total)


def _joined(table: pd.DataFrame, corrected: CorrectedShares) -> pd.DataFrame:
    """Put the corrected shares beside those that were found."""
    keys = ["group", "voice"]
    return table.merge(
        corrected.table[[*keys, "corrected", "low", "high"]], on=keys, how="left", sort=False
    )
