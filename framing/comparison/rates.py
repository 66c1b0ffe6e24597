"""Rates by group: how often each frame, word family or word occurs, per 1,000 words.

Descriptive: counts, rates and their differences, with the guards that say how much they
can bear, and intervals of the rates if they are asked for. Whether groups differ by more
than chance is asked of `effects`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.attribution import in_voices, of_voices, only_voices
from framing.comparison.cautions.differing import what_else_differs
from framing.comparison.guards import FEW_OCCURRENCES, describe_groups, guard, number
from framing.comparison.inference.bootstrap import METHODS, bootstrap, check_draws
from framing.comparison.inference.sample import Sample, sample_units
from framing.comparison.measures.log_ratio import ZERO_RULES, ZeroRule, log_ratio
from framing.comparison.printing import as_html, as_text
from framing.comparison.tally import Tally, columns_of, per_1k, tally_groups
from framing.errors import CountsError, did_you_mean
from framing.provenance import Provenance

if TYPE_CHECKING:
    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["NOT_A_TEST", "Comparison", "compare"]

NOT_A_TEST = "Descriptive: no test is made."


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Rates of categories by group.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each category in each group, zeros included: ``category``, ``group``,
        ``n`` (occurrences), ``per_1k`` (occurrences per 1,000 words), with an interval also
        ``low`` and ``high``, ``n_docs`` (documents with any) and ``n_tokens`` (words of the
        group).
    settings : mapping of str to JSON value
        ``by``, ``layer``, ``groups`` in their order, ``zero``; ``voice``, and what makes the
        interval, if they were given.
    design : str
        A sentence: what was counted, in which groups of how many documents and words.
    warnings : tuple of str
        Sentences that belong into a caption: what these groups cannot bear.
    provenance : Provenance
        How the table was made.
    """

    table: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    @property
    def differences(self) -> pd.DataFrame:
        """Every pair of groups, the first minus the second, in the order of the groups.

        Columns ``category``, ``group_a``, ``group_b``, ``n_a``, ``n_b``, ``difference``
        (occurrences per 1,000 words), ``log_ratio`` (doublings; missing where both counts are
        zero) and ``warning``.
        """
        return _differences(self.table, self.settings["groups"], self.settings["zero"])

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        return (
            f"Comparison: {self.table['category'].nunique():,} × "
            f"{len(self.settings['groups'])} rates per 1,000 words"
        )

    def plot(self, **choices: Any) -> Figure:
        """Draw the rates as a dot plot with counts; see `framing.figures.frames_by_group`."""
        from framing.figures import frames_by_group

        return frames_by_group(
            self.table, provenance=self.provenance, warnings=self.warnings, **choices
        )


def compare(
    counts: Counts,
    *,
    by: str = "group",
    layer: str | None = None,
    order: Sequence[object] | None = None,
    zero: ZeroRule = "half",
    voice: str | Sequence[str] | None = None,
    interval: str | None = None,
    unit: str = "document",
    cluster: str | None = None,
    level: float = 0.95,
    n_resamples: int = 1999,
    seed: int = 2025,
) -> Comparison:
    """Compare how often groups use the categories of a layer, per 1,000 words.

    Parameters
    ----------
    counts : Counts
        Occurrences, with a column of its units that names the groups.
    by : str, default "group"
        That column.
    layer : str, optional
        A lexicon (its frames are compared), ``"family"`` (the words under study),
        ``"cue"`` (how sources are introduced) or ``"term"`` (all words). By default the only
        lexicon that was counted, or else the families, or else the words.
    order : sequence, optional
        The groups in the order to show; each once. Differences are the first minus the
        second. By default sorted.
    zero : {"half", "add_half"}, default "half"
        What stands in for a count of zero in the log ratio; see
        `framing.comparison.measures.log_ratio`.
    voice : str or sequence of str, optional
        Only words in these voices, such as ``"outlet"`` or ``["outlet", "scare"]``; the rates
        are per 1,000 words of them. By default all words, whoever says them.
    interval : {"bootstrap-t", "bca", "percentile", "robust"}, optional
        Give each rate of 5 occurrences or more an interval between units of the claim; by
        default none. Bursty words need many units: ``docs/inference.md`` says how often each
        kind covers the truth.
    unit, cluster : str
        Columns of the units of the claim, as in `effects`.
    level : float, default 0.95
        Of the intervals.
    n_resamples : int, default 1999
        Bootstrap resamples.
    seed : int, default 2025
        Of the resamples.

    Returns
    -------
    Comparison
        Its `table` has a row for each category in each group, zeros included.

    Raises
    ------
    CountsError
        If the column or layer is not there, a unit has no group, there is only one group,
        a group has no words (in these voices), the counts do not carry voice, or an interval
        cannot be made of these units.

    Notes
    -----
    ``per_1k = 1000 * n / n_tokens``, with the words of all units of the group, those without
    a hit included. With one document a group no test is possible and none is made.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> articles = pd.DataFrame({"document": ["a", "b"], "group": ["A", "B"]})
    >>> counts = Counts.from_matrix([[3, 1, 96], [0, 4, 196]], articles, ["cede", "war", "other"])
    >>> comparison = compare(counts)
    >>> comparison.table.query("category == 'cede'")
      category group  n  per_1k  n_docs  n_tokens
    0     cede     A  3    30.0       1       100
    1     cede     B  0     0.0       0       200
    >>> comparison.differences[["category", "n_a", "n_b", "difference", "log_ratio"]].round(3)
      category  n_a  n_b  difference  log_ratio
    0     cede    3    0        30.0      3.585
    1    other   96  196       -20.0     -0.030
    2      war    1    4       -10.0     -1.000
    """
    if zero not in ZERO_RULES:
        raise CountsError(f"there is no zero rule {zero!r}; {did_you_mean(str(zero), ZERO_RULES)}")
    chosen, voices = of_voices(counts, voice, by)
    columns, layer = columns_of(chosen, layer)
    groups = tally_groups(columns, by, order)
    labels = [str(label) for label in groups.terms["term"]]
    settings: dict[str, Any] = {"by": by, "layer": layer, "groups": groups.names, "zero": zero}
    settings |= {"voice": voices} if voices else {}
    noun = ("word", "words") if layer == "term" else ("category", "categories")
    table, made, notes = _table(groups, labels), "", tuple[str, ...]()
    if interval is not None:
        choices: dict[str, Any] = {
            "interval": interval, "unit": cluster or unit, "level": level,
            "n_resamples": n_resamples, "seed": seed,
        }  # fmt: skip
        sample = sample_units(columns, by=by, unit=unit, cluster=cluster, order=groups.names)
        table, notes = _with_intervals(table, sample, choices), sample.notes
        settings |= choices
        made = f" {100 * level:g}% intervals: {METHODS[interval]} ({cluster or unit})."
    return Comparison(
        table,
        settings,
        f"{number(len(labels), *noun)} of layer {layer!r}, occurrences per 1,000 words by {by}"
        f"{f', only in {in_voices(voices)}' if voices else ''}: "
        f"{describe_groups(groups)}.{made} {NOT_A_TEST}",
        (
            *guard(groups, labels, noun),
            *what_else_differs(counts, by),
            *notes,
            *only_voices(voices),
        ),
        Provenance("compare", settings, {"counts": counts.digest}, (counts.provenance,)),
    )


def _table(groups: Tally, labels: Sequence[str]) -> pd.DataFrame:
    n_groups, n_terms = groups.n.shape
    words = np.tile(groups.n_tokens, n_terms)
    n = groups.n.T.ravel()
    return pd.DataFrame(
        {
            "category": np.repeat(np.asarray(labels, dtype=object), n_groups),
            "group": np.tile(np.asarray(groups.names, dtype=object), n_terms),
            "n": n,
            "per_1k": per_1k(n, words),
            "n_docs": groups.n_docs.T.ravel(),
            "n_tokens": words,
        }
    ).astype({"category": "str", "group": "str"})


def _with_intervals(
    table: pd.DataFrame, sample: Sample, choices: Mapping[str, Any]
) -> pd.DataFrame:
    """Put the bounds of each rate beside it; missing where there is no variation to see."""
    if choices["interval"] not in METHODS or choices["interval"] == "inversion":
        hint = did_you_mean(str(choices["interval"]), [m for m in METHODS if m != "inversion"])
        raise CountsError(f"a rate has no interval {choices['interval']!r}; {hint}")
    check_draws(choices["level"], choices["seed"], n_resamples=choices["n_resamples"])
    bounds = bootstrap(
        sample,
        "rate",
        method=choices["interval"],
        level=choices["level"],
        n_resamples=choices["n_resamples"],
        seed=np.random.SeedSequence(choices["seed"]),
    )
    place = int(np.flatnonzero(table.columns == "per_1k")[0]) + 1
    enough = table["n"] >= FEW_OCCURRENCES
    low, high = np.maximum(1000 * bounds.low, 0).T.ravel(), (1000 * bounds.high).T.ravel()
    table.insert(place, "low", np.where(enough, low, np.nan))
    table.insert(place + 1, "high", np.where(enough, high, np.nan))
    return table


def _differences(table: pd.DataFrame, groups: Sequence[str], zero: ZeroRule) -> pd.DataFrame:
    pairs = [_difference(table, a, b, zero) for a, b in combinations(groups, 2)]
    return pd.concat(pairs, ignore_index=True)


def _difference(table: pd.DataFrame, group_a: str, group_b: str, zero: ZeroRule) -> pd.DataFrame:
    a, b = (table[table["group"] == name].reset_index(drop=True) for name in (group_a, group_b))
    both = (a["n"] + b["n"]).to_numpy()
    rare = f"fewer than {FEW_OCCURRENCES} occurrences"
    warning = np.where(both == 0, "in neither group", np.where(both < FEW_OCCURRENCES, rare, ""))
    return pd.DataFrame(
        {
            "category": a["category"],
            "group_a": group_a,
            "group_b": group_b,
            "n_a": a["n"],
            "n_b": b["n"],
            "difference": a["per_1k"] - b["per_1k"],
            "log_ratio": log_ratio(
                a["n"], b["n"], n_target=a["n_tokens"], n_reference=b["n_tokens"], zero=zero
            ),
            "warning": pd.Series(warning, dtype="str"),
        }
    )
