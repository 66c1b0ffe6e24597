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

__all__ = ["replay"]

ASKED: Mapping[str, Callable[..., Any]] = {
    name: getattr(comparison, name)
    for name in (
        "by_voice", "compare", "cue_classes", "divergence", "effects", "keyness", "positions",
        "standing", "trends", "who_says", "words_under_study",
    )
}  # fmt: skip
CHOSEN = ("Counts.select", "Counts.filter", "Counts.group")
# What a record calls otherwise than the function does.
CALLED = {"groups": "order"}


def replay(record: Mapping[str, Any], counts: Counts) -> Figure | None:
    """Return the figure of a record, made again from counts; None if that cannot be done."""
    drawn = Provenance.from_dict(record["provenance"])
    if len(drawn.parents) != 1 or drawn.parents[0].operation not in ASKED:
        return None
    asked = drawn.parents[0]
    steps = steps_from(asked.parents[0], counts.provenance) if asked.parents else None
    if steps is None:
        return None
    for step in steps:
        counts = choose(counts, step)
    function = ASKED[asked.operation]
    result = function(counts, **accepted(function, asked.arguments))
    figure: Figure = result.plot(**accepted(result.plot, drawn.arguments))
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
