"""A background corpus as the prior of the log-odds: its counts, set beside the terms compared."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.comparison.guards import number
from framing.comparison.tally import columns_of
from framing.counts import Counts
from framing.errors import CountsError
from framing.provenance import Provenance, canonical_json, sha256

if TYPE_CHECKING:
    from framing.comparison.sides import Sides

__all__ = ["Background", "background_counts"]

ABSENT = 0.5  # occurrences of a term that the background lacks: a prior of zero has no odds


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """What a background corpus changes in a result.

    Attributes
    ----------
    choices : mapping of str to value
        Arguments for `log_odds`.
    settings, inputs, parents
        What is recorded of it.
    warnings : tuple of str
        What the background lacks.
    """

    choices: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    parents: tuple[Provenance, ...] = ()
    warnings: tuple[str, ...] = ()


def background_counts(chosen: Mapping[str, Any], sides: Sides) -> Background:
    """Return the background among the choices of a measure, in the order of the terms.

    Raises
    ------
    CountsError
        If it has no words, lacks the layer, or an entry is no count.
    """
    prior = chosen.get("prior")
    found: dict[str, float]
    parents: tuple[Provenance, ...] = ()
    if isinstance(prior, Counts):
        columns, _ = columns_of(prior, sides.layer)
        sums = np.asarray(columns.matrix.sum(axis=0)).ravel()
        found = dict(zip(columns.terms["term"].astype(str), sums.tolist(), strict=True))
        n_prior, parents, digest = float(prior.n_tokens), (prior.provenance,), prior.digest
    elif isinstance(prior, Mapping):
        found = {str(term): _count(str(term), n) for term, n in prior.items()}
        n_prior = math.fsum(found.values())
        digest = sha256(canonical_json(found).encode())
    else:
        return Background()
    if not n_prior > 0:
        raise CountsError("the background corpus that is the prior has no words; give another.")
    n = np.array([found.get(label, 0.0) for label in sides.labels], dtype=np.float64)
    lacking = int(((n == 0) & sides.present).sum())
    n[n == 0] = ABSENT
    absent = (
        f"{number(lacking, 'term')} that the background corpus lacks: counted there as half an "
        "occurrence each."
    )
    return Background(
        {"prior": n, "n_prior": n_prior + ABSENT * lacking},
        {"prior": "background"},
        {"prior": digest},
        parents,
        (absent,) if lacking else (),
    )


def _count(term: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
        value = np.nan
    if not (np.isfinite(value) and value >= 0):
        raise CountsError(f"prior: {term!r} must have a number from 0 up; got {value!r}.")
    return float(value)
