"""Target and reference: the two sides of a comparison, made from a column of groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.comparison.attribution import of_voices
from framing.comparison.cautions.differing import what_else_differs
from framing.comparison.guards import number
from framing.comparison.measures.log_ratio import ZeroRule, log_ratio
from framing.comparison.tally import Tally, columns_of, per_1k, tally_groups
from framing.errors import CountsError, did_you_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.counts import Counts

__all__ = ["Sides", "two_sides"]

SIDE = "side of the comparison"


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """What is counted on two sides.

    Attributes
    ----------
    tally : Tally
        Two cells: the target, then the reference.
    target, reference : str
        What the sides are called.
    layer : str
        What is counted.
    voices : list of str or None
        Whose words, if not all.
    differing : tuple of str
        In what else the sides differ.
    """

    tally: Tally
    target: str
    reference: str
    layer: str
    voices: list[str] | None
    differing: tuple[str, ...] = ()

    @property
    def labels(self) -> list[str]:
        """Names of what is counted."""
        return [str(label) for label in self.tally.terms["term"]]

    @property
    def n(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Occurrences on the two sides."""
        return self.tally.n[0], self.tally.n[1]

    @property
    def n_tokens(self) -> tuple[int, int]:
        """Words of the two sides."""
        return int(self.tally.n_tokens[0]), int(self.tally.n_tokens[1])

    @property
    def present(self) -> NDArray[np.bool_]:
        """Whether each term occurs on either side."""
        return np.asarray((self.tally.n > 0).any(axis=0))

    @property
    def leaning(self) -> NDArray[np.int64]:
        """1 where the target has the higher rate, -1 where the reference has it, or else 0."""
        (a, b), (n, m) = self.n, self.n_tokens
        return np.sign(a / n - b / m).astype(np.int64)  # equal quotients round to equal numbers

    def frame(self, zero: ZeroRule = "half") -> pd.DataFrame:
        """Return counts, rates and log ratio, one row a term, the absent ones included."""
        (a, b), (n, m) = self.n, self.n_tokens
        return pd.DataFrame(
            {
                "term": pd.Series(self.labels, dtype="str"),
                "n_target": a,
                "n_reference": b,
                "per_1k_target": per_1k(a, self.tally.n_tokens[:1]),
                "per_1k_reference": per_1k(b, self.tally.n_tokens[1:]),
                "log_ratio": log_ratio(a, b, n_target=n, n_reference=m, zero=zero),
                "n_docs": self.tally.n_docs_overall,
            }
        )

    def absent(self) -> tuple[str, ...]:
        """Say how many terms occur on neither side, if any."""
        n = int((~self.present).sum())
        have = "has" if n == 1 else "have"
        return (f"{number(n, 'term')} absent on both sides {have} been left out.",) if n else ()


def two_sides(
    counts: Counts,
    by: str,
    target: object,
    reference: object = None,
    *,
    layer: str | None = "term",
    voice: str | Sequence[str] | None = None,
) -> Sides:
    """Count a layer in the target and in the reference, by default all other groups together.

    Raises
    ------
    CountsError
        If a column, group or layer is not there, a side has no words (in these voices), or
        nothing occurs on either side.
    """
    name, other = _names(counts, by, target, reference)
    named = [target] if reference is None else [target, reference]
    chosen, voices = of_voices(counts, voice, by, named)
    columns, layer = columns_of(chosen, layer)
    marked = _marked(columns, by, name, other)
    tally = tally_groups(marked, SIDE, order=[name, other])
    differing = what_else_differs(marked, SIDE, ignore=[by])
    sides = Sides(tally, name, other, layer, voices, differing)
    if not sides.present.any():
        raise CountsError(f"no term of layer {layer!r} occurs in {name!r} or in {other!r}.")
    return sides


def _names(counts: Counts, by: str, target: object, reference: object) -> tuple[str, str]:
    """Return the names of the two sides."""
    groups = [str(name) for name in counts.group(by).units[by]]
    named = {"target": target} | ({} if reference is None else {"reference": reference})
    for side, wanted in named.items():
        if str(wanted) not in groups:
            raise CountsError(
                f"{side}: no unit has {by} = {wanted!r}; {did_you_mean(str(wanted), groups)}"
            )
    others = [name for name in groups if name != str(target)]
    if not others:
        raise CountsError(
            f"keyness needs two groups, but column {by!r} has only {groups[0]!r}; "
            "pass another column as `by`."
        )
    if reference is None:
        return str(target), others[0] if len(others) == 1 else f"all but {target}"
    if str(reference) == str(target):
        raise CountsError(f"target and reference are both {str(target)!r}; name two groups.")
    return str(target), str(reference)


def _marked(counts: Counts, by: str, target: str, reference: str) -> Counts:
    """Mark the units of the two sides in a column of its own, and leave the others out."""
    groups = counts.units[by].astype(str)
    rest = groups.where(groups == reference) if (groups == reference).any() else reference
    side = groups.where(groups == target, rest)
    marked = replace(counts, units=counts.units.assign(**{SIDE: side}))
    return marked.filter(**{SIDE: [target, reference]})
