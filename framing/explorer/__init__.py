"""Look at one word family, frame or pattern after the other: in Python, or by a widget."""

from framing.explorer.explore import Explorer, explore
from framing.explorer.material import Material, gather
from framing.explorer.word import VIEWS, Word, look_up

__all__ = ["VIEWS", "Explorer", "Material", "Word", "explore", "gather", "look_up"]
