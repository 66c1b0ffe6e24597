"""Perform again what a figure's record tells, from counts: for figures made in Python.

A record is a chain: counts were chosen, compared, drawn. Each link names a public function and
all its choices, so the chain can be followed forward from the counts. Only functions named here
are ever called.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import framing.comparison as comparison
from framing.counts import Counts
from framing.provenance import Provenance

if TYPE_CHECKING:
    from framing.figures import Figure

__all__ = ["chosen_again", "origin", "replay"]

ASKED: Mapping[str, Callable[..., Any]] = {
    name: getattr(comparison, name)
    for name in (
        "by_voice", "compare", "cue_classes", "divergence", "effects", "keyness", "positions",
        "standing", "trends", "who_says", "words_under_study",
    )
}  # fmt: skip
CHOSEN = ("Counts.select", "Counts.filter", "Counts.group")
# What is chosen for a drawing; the rest of its arguments are the result's.
OF_DRAWING = ("title", "width", "n_labels", "categories")
# What a record calls otherwise than the function does.
CALLED = {"groups": "order"}


def chosen_again(drawn: Provenance, counts: Counts) -> Counts | None:
    """Return the counts that were compared, chosen again; None where the chain does not lead there.

    Parameters
    ----------
    drawn : Provenance
        The record of a figure.
    counts : Counts
        Those at hand.
    """
    if len(drawn.parents) != 1 or drawn.parents[0].operation not in ASKED:
        return None
    asked = drawn.parents[0]
    if asked.inputs.get("counts") == counts.digest:  # however these came to hand
        return counts
    steps = steps_from(asked.parents[0], counts.provenance) if asked.parents else None
    if steps is None:
        return None
    for step in steps:
        counts = choose(counts, step)
    return counts


def replay(drawn: Provenance, counts: Counts) -> Figure:
    """Return the figure of a record, made again from the counts that were compared."""
    asked = drawn.parents[0]
    function = ASKED[asked.operation]
    result = function(counts, **accepted(function, asked.arguments))
    choices = {k: v for k, v in drawn.arguments.items() if k in OF_DRAWING and v is not None}
    figure: Figure = result.plot(**choices)
    return figure


def steps_from(record: Provenance, begin: Provenance) -> list[Provenance] | None:
    """Return the operations that lead from the counts to a record; None if none do."""
    steps: list[Provenance] = []
    while record != begin:
        if record.operation not in CHOSEN or len(record.parents) != 1:
            return None
        steps.insert(0, record)
        record = record.parents[0]
    return steps


def origin(record: Provenance) -> Provenance:
    """Return the record of the counts that every choice began with."""
    while record.operation in CHOSEN and len(record.parents) == 1:
        record = record.parents[0]
    return record


def choose(counts: Counts, step: Provenance) -> Counts:
    """Perform one recorded choice of counts."""
    arguments = dict(step.arguments)
    method = step.operation.removeprefix("Counts.")
    if method == "group":
        return counts.group(arguments["by"])
    chosen: Counts = getattr(counts, method)(**arguments)
    return chosen


def accepted(function: Callable[..., Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the recorded arguments that a function takes, under the names it has for them."""
    known = inspect.signature(function).parameters
    named = {CALLED.get(name, name): value for name, value in arguments.items()}
    return {name: value for name, value in named.items() if name in known and value is not None}
