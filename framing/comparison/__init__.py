"""How articles and groups of them differ in wording, and the words in their context."""

from framing.comparison.concordance import Concordance, kwic
from framing.comparison.families import Families, words_under_study
from framing.comparison.keyness import Keyness, keyness
from framing.comparison.positions import Positions, positions
from framing.comparison.rates import Comparison, compare

__all__ = [
    "Comparison",
    "Concordance",
    "Families",
    "Keyness",
    "Positions",
    "compare",
    "keyness",
    "kwic",
    "positions",
    "words_under_study",
]
