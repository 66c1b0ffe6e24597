"""Make one word of many counts: the columns of a category, or of all words a pattern fits.

What is chosen is counts again, with one family, so that every comparison can be made of it,
whether it is a word family, a frame of a lexicon or a pattern that somebody just thought of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.counts import Counts
from framing.counts.build import FAMILY
from framing.errors import CountsError, did_you_mean
from framing.lexicon.patterns import TypeIndex, parse_pattern
from framing.lexicon.patterns import Word as Glob
from framing.provenance import Provenance

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TERM", "choose_category", "choose_pattern", "needs_texts"]

TERM = "term"


def choose_category(counts: Counts, layer: str, category: str) -> Counts:
    """Return the counts of one category alone, as the only word family.

    Raises
    ------
    CountsError
        If there is no such layer, or it has no such category.

    Examples
    --------
    >>> import pandas as pd
    >>> frames = pd.DataFrame({"layer": "frames", "category": ["war", "peace"],
    ...                        "term": ["army", "truce"]})
    >>> counts = Counts.from_matrix([[2, 1], [0, 3]], ["a", "b"], frames)
    >>> choose_category(counts, "frames", "peace").to_frame()[["document", "term", "n"]]
      document   term  n
    0        a  truce  1
    1        b  truce  3
    """
    if layer not in counts.layers:
        raise CountsError(
            f"no layer {layer!r} in these counts; {did_you_mean(layer, counts.layers)}"
        )
    terms = counts.terms
    own = (terms["layer"] == layer).to_numpy()
    columns = np.flatnonzero(own & (terms["category"] == category).to_numpy())
    if not len(columns):
        known = terms["category"][own].unique()
        raise CountsError(f"layer {layer!r} has no {category!r}; {did_you_mean(category, known)}")
    return as_family(counts, columns, category, {"layer": layer, "category": category})


def choose_pattern(counts: Counts, pattern: str) -> Counts:
    """Return the counts of all words that a pattern of single words fits, as one word family.

    Raises
    ------
    CountsError
        If the counts hold no words, no word fits, or the pattern needs the articles.
    LexiconError
        If the pattern is not well formed.

    Examples
    --------
    >>> counts = Counts.from_matrix([[2, 1, 4]], ["a"], ["cede", "ceded", "war"])
    >>> choose_pattern(counts, "cede*").to_frame()[["category", "term", "n"]]
      category   term  n
    0    cede*   cede  2
    1    cede*  ceded  1
    """
    elements = [pattern_.elements[0] for pattern_ in parse_pattern(pattern)]
    if needs_texts(pattern):
        raise CountsError(
            f"{pattern!r} asks for several words in their order, or for capitals, which counts do "
            "not hold; give the articles too, or ask for single words."
        )
    if TERM not in counts.layers:
        raise CountsError(
            f"these counts hold no single words to look for {pattern!r} in, only "
            f"{', '.join(counts.layers)}; choose one of these, or give the articles too."
        )
    places = np.flatnonzero((counts.terms["layer"] == TERM).to_numpy())
    words = counts.terms["term"].iloc[places].tolist()
    fitting = [place for place, _ in TypeIndex(elements).look_up(words)]
    if not fitting:
        raise CountsError(f"no word of these counts fits {pattern!r}; {nearest(pattern, words)}")
    return as_family(counts, places[fitting], pattern, {"pattern": pattern})


def needs_texts(pattern: str) -> bool:
    """Say whether a pattern can be found in articles only: several words, or capitals.

    Examples
    --------
    >>> [needs_texts(pattern) for pattern in ("cede*", "(cede|cedes)", "cede to", "^Five")]
    [False, False, True, True]
    """
    return any(
        len(one.elements) > 1 or any(word.cased for word in one.elements[0])
        for one in parse_pattern(pattern)
    )


def as_family(
    counts: Counts, columns: NDArray[np.intp], name: str, asked: dict[str, Any]
) -> Counts:
    """Return some columns of counts as the forms of one word family."""
    terms = counts.terms.iloc[columns].reset_index(drop=True)
    record = Provenance("choose_words", asked, {"counts": counts.digest}, (counts.provenance,))
    return Counts.from_matrix(
        counts.matrix[:, columns],
        counts.units,
        terms.assign(layer=FAMILY, category=name),
        keys=counts.keys,
        provenance=record,
    )


def nearest(pattern: str, words: Sequence[str]) -> str:
    """Return the word nearest to what a pattern asks for, as a question."""
    asked: list[Glob] = [word for one in parse_pattern(pattern) for word in one.elements[0]]
    hints = [did_you_mean(word.glob.strip("*?"), words) for word in asked]
    near = [hint for hint in hints if hint.startswith("did you mean")]
    return near[0] if near else "a * stands for any letters, as in 'betray*'."
