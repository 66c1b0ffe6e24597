"""What must be said of a regression of topic shares: how it was made, and what it cannot bear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from framing.comparison.cautions.differing import what_else_differs
from framing.comparison.effects import ADJUSTED
from framing.comparison.guards import FEW_DOCUMENTS, number, plural, some
from framing.topics.wording_notes import about_model

if TYPE_CHECKING:
    from framing.topics.formula import Design
    from framing.topics.model import TopicModel
    from framing.topics.prevalence_table import Size

__all__ = ["about_rest", "about_units", "design_of"]

FEW_CLUSTERS = 20  # resampled wholes, below which a bootstrap of them is known to be too narrow
SHARED = {
    "unmixed": "least squares of word frequencies on the topics",
    "words": "expected share of the words, without the prior",
    "theta": "as inferred by the model, drawn to its prior",
}


def design_of(settings: Mapping[str, Any], n_docs: int) -> str:
    """Say in a sentence or four what was estimated, resampled, tested and adjusted."""
    weigh = "each counts alike" if settings["weigh"] == "documents" else "weighed by their words"
    said = [
        f"Shares of topics in {number(n_docs, 'document')} ({SHARED[settings['share']]}; {weigh}), "
        f"by linear regression {settings['formula']}; differences of adjusted shares",
    ]
    if settings["n_tests"]:
        said.append(
            f"{100 * settings['level']:g}% intervals: normal, from the spread over "
            f"{number(settings['n_refits'], 'refit')} of the topics on resampled "
            f"{plural(settings['unit'])}; p from the normal approximation, adjusted over the "
            f"topics and contrasts of each column ({ADJUSTED[settings['adjust']]})"
        )
    else:
        said.append("No test and no interval is made")
    sizes = [f"{group} {n:,}" for group, n in settings["n_units"].items()]
    if sizes:
        said.append(f"Units ({settings['unit']}): {some(sizes, most=8)}")
    return ". ".join(said) + "."


def about_rest(model: TopicModel, design: Design, n_empty: int, n_unknown: int) -> tuple[str, ...]:
    """Say what the topics cannot bear, what was left out, and in what else groups differ."""
    sentences = list(about_model(model, range(model.k)))
    names = [variable.name for variable in design.variables]
    if n_empty:
        has = "has" if n_empty == 1 else "have"
        sentences.append(
            f"{number(n_empty, 'document')} without a word of the vocabulary {has} been left out."
        )
    if n_unknown:
        has = "has" if n_unknown == 1 else "have"
        sentences.append(
            f"{number(n_unknown, 'document')} without a value of {' or '.join(names)} {has} been "
            "left out of the regression, though not of the topics."
        )
        return tuple(sentences)
    for variable in design.variables:
        if variable.kind == "group":
            sentences += what_else_differs(
                model.counts, variable.name,
                ignore=[name for name in names if name != variable.name],
            )  # fmt: skip
    return tuple(dict.fromkeys(sentences))


def about_units(
    sizes: Mapping[tuple[str, str], Size], settings: Mapping[str, Any]
) -> tuple[str, ...]:
    """Say what the numbers of units cannot bear."""
    unit = settings["unit"]
    few = [
        f"{group} ({own.n_units})"
        for (_, group), own in sizes.items()
        if group and own.n_units < FEW_DOCUMENTS
    ]
    sentences = []
    if few:
        sentences.append(
            f"Fewer than {FEW_DOCUMENTS} {plural(unit)} in a group: {some(few)}; one can make the "
            "difference, so there is neither an interval nor a test."
        )
    n = max(own.n_units for own in sizes.values())
    if n < FEW_CLUSTERS:
        sentences.append(
            f"There are {number(n, unit, plural(unit))} to resample; from fewer than "
            f"{FEW_CLUSTERS} intervals come out too narrow."
        )
    return tuple(sentences)
