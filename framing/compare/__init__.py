"""How groups of articles differ in wording: rates, keyness, words under study, positions.

The room has the name of its first verb, and can be called by it: ``framing.compare(counts)``
is ``framing.compare.compare(counts)``, whichever part of framing was imported first.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from framing.compare.comparison import Comparison, compare
from framing.compare.families import Families, words_under_study
from framing.compare.keyness import Keyness, keyness
from framing.compare.positions import Positions, positions

__all__ = [
    "Comparison",
    "Families",
    "Keyness",
    "Positions",
    "compare",
    "keyness",
    "positions",
    "words_under_study",
]


class _Room(ModuleType):
    """A module whose name is also its main function."""

    __wrapped__ = staticmethod(compare)  # signature and help are those of the function

    def __call__(self, *args: Any, **choices: Any) -> Comparison:
        return compare(*args, **choices)


sys.modules[__name__].__class__ = _Room
