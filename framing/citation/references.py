"""The references that figures rest on, each typed once: ``references.json``, in CSL-JSON.

A sentence names its source by author and year, made from the reference itself by `label`; so
whatever a text cites can be found in it again, and nothing is listed that is not cited.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from framing.errors import FramingError, did_you_mean

__all__ = ["SOFTWARE", "Item", "cited_in", "label", "reference", "references"]

# One entry of a CSL-JSON bibliography.
Item = Mapping[str, Any]

SOFTWARE = "framing"
MOST_NAMED = 3  # authors that a label names; of more, the first and others


@cache
def references() -> Mapping[str, Item]:
    """Return every reference by its id, the first author's name and the year."""
    file = files("framing.citation") / "references.json"
    return {item["id"]: item for item in json.loads(file.read_text(encoding="utf-8"))}


def reference(id: str) -> Item:
    """Return one reference.

    Raises
    ------
    FramingError
        If there is none of this id.

    Examples
    --------
    >>> reference("lin1991")["container-title"]
    'IEEE Transactions on Information Theory'
    """
    if id not in references():
        raise FramingError(f"there is no reference {id!r}; {did_you_mean(id, references())}")
    return references()[id]


def label(*ids: str) -> str:
    """Return authors and years as a sentence names them, in the order given.

    Examples
    --------
    >>> label("monroe2008"), label("hall1988", "ferree2002")
    ('Monroe, Colaresi and Quinn 2008', 'Hall 1988; Ferree et al. 2002')
    """
    return "; ".join(_label(reference(id)) for id in ids)


@cache
def _labels() -> Mapping[str, re.Pattern[str]]:
    """Return what finds each label in a text, the software's own left out."""
    return {
        id: re.compile(rf"(?<!\w){re.escape(_label(item))}(?!\w)")
        for id, item in references().items()
        if id != SOFTWARE
    }


def cited_in(text: str) -> tuple[Item, ...]:
    """Return the references that a text names, by author and year.

    Examples
    --------
    >>> [item["id"] for item in cited_in("Their divergence (Lin 1991) is drawn; so did Hall.")]
    ['lin1991']
    """
    return tuple(references()[id] for id, label in _labels().items() if label.search(text))


def _label(item: Item) -> str:
    names = [str(name.get("family") or name["literal"]) for name in item["author"]]
    if len(names) > MOST_NAMED:
        who = f"{names[0]} et al."
    else:
        who = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return f"{who} {item['issued']['date-parts'][0][0]}"
