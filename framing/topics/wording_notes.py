"""What must be said of a comparison of wording: how it was made, and what it cannot bear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, comb
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.effects import ADJUSTED
from framing.comparison.guards import FEW_DOCUMENTS, number, plural, some

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.topics.model import TopicModel
    from framing.topics.responsibilities import Responsibilities
    from framing.topics.sides import Sides

__all__ = ["about_draws", "about_model", "about_rest", "about_units", "design_of"]

SUBTOPICS = (
    "What groups choose to speak of within a topic counts as wording, too: read the lines "
    "(.concordance)."
)


def design_of(settings: Mapping[str, Any]) -> str:
    """Say in a sentence or four what was estimated, tested and adjusted, of how many units."""
    unit, tested = settings["unit"], settings["n_tests"]
    said = [
        f"Weighted log-odds of words by {settings['by']} within each topic, natural logarithms "
        "(Monroe et al. 2008; counts divided among the topics of their document, prior worth "
        f"{100 * settings['prior']:g}% of the smaller group's words); words expected "
        f"{settings['min_expected']:g} times or more"
    ]
    if tested:
        said.append(
            f"{100 * settings['level']:g}% intervals and p from up to "
            f"{settings['n_permutations']:,} permutations of whole units ({unit}) with about as "
            f"many words of the topic, adjusted among {number(tested, 'test')} "
            f"({ADJUSTED[settings['adjust']]})"
        )
    else:
        said.append("No test and no interval is made")
    sizes = [f"{group} {n:,}" for group, n in settings["n_units"].items()]
    said.append(f"Units ({unit}): {some(sizes, most=8)}")
    return ". ".join(said) + f". {SUBTOPICS}"


def about_model(model: TopicModel, chosen: Sequence[int]) -> tuple[str, ...]:
    """Say what the topics themselves cannot bear."""
    if not model.passed:
        why = model.null.sentence if model.null else "These topics were not held against chance."
        return (f"{why} Forced.",)
    if model.stable is None:
        return ()
    steady = model.stable.table["stable"].to_numpy(dtype=bool)
    shaky = [str(topic + 1) for topic in chosen if not steady[topic]]
    if not shaky:
        return ()
    are = "Topic {} is" if len(shaky) == 1 else "Topics {} are"
    return (
        f"{are.format(some(shaky))} no more stable than those of shuffled words; what is said "
        "within may be of another topic in the next sample.",
    )


def about_units(sides: Sequence[Sides], settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what the numbers of units cannot bear."""
    unit = settings["unit"]
    sizes = {label: int(n) for side in sides for label, n in zip(side.labels, side.n, strict=True)}
    few = [f"{label} ({n})" for label, n in sizes.items() if n < FEW_DOCUMENTS]
    sentences = []
    if few:
        sentences.append(
            f"Fewer than {FEW_DOCUMENTS} {plural(unit)} in a group: {some(few)}; one can make the "
            "difference."
        )
    for side in sides:
        n, k = int(side.n.sum()), int(side.n.min())
        least = (2 if n == 2 * k else 1) / comb(n, k)
        if k > 1 and least > round(1 - settings["level"], 12):
            sentences.append(
                f"{side.labels[0]} against {side.labels[1]}: the units can be assigned in so few "
                f"ways that p is never below {least:.2g}; no difference, however large, counts."
            )
    return tuple(sentences)


def about_rest(divided: Responsibilities, theta: NDArray[np.float64]) -> tuple[str, ...]:
    """Say what was left out of the counts."""
    sentences = []
    empty = int(np.isnan(theta).any(axis=1).sum())
    if empty:
        sentences.append(
            f"{number(empty, 'document')} without a word of the vocabulary "
            f"{'has' if empty == 1 else 'have'} been left out."
        )
    if divided.n_unassigned:
        sentences.append(
            f"{number(divided.n_unassigned, 'word')} that no topic of their document has "
            f"{'has' if divided.n_unassigned == 1 else 'have'} been left out."
        )
    return tuple(sentences)


def about_draws(table: pd.DataFrame, settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Say when so few permutations were made that hardly anything could have been found."""
    tests, draws = settings["n_tests"], settings["n_permutations"] + 1
    alpha = round(1 - settings["level"], 12)
    floor = int((table["p"] <= 1.5 / draws).sum())
    if not floor or (table["q"] <= alpha).any():
        return ()
    needed = ceil(2 * tests / (alpha * floor))
    return (
        f"{number(floor, 'word')} {'was' if floor == 1 else 'were'} reached by none of "
        f"{draws - 1:,} permutations, which says too little among {number(tests, 'test')}; pass "
        f"n_permutations={needed} or more, or fewer topics.",
    )
