"""Topic models that can be defended: fitted well, held against chance, compared between groups.

`fit_topics` makes a `TopicModel` from counts; what follows from it are its methods. `search_k`
tries several numbers of topics, `coherence` asks gensim, `read_answers` reads what human coders
said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from framing.topics.by_gensim import coherence
    from framing.topics.crossing import Crossing
    from framing.topics.fitting import fit_topics
    from framing.topics.intrusion import Intrusion, IntrusionScores, load_key, read_answers
    from framing.topics.model import TopicModel
    from framing.topics.null import NullTest
    from framing.topics.prevalence import Prevalence
    from framing.topics.search import KSearch, search_k
    from framing.topics.stability import Stability
    from framing.topics.wording import Wording

__all__ = [
    "Crossing",
    "Intrusion",
    "IntrusionScores",
    "KSearch",
    "NullTest",
    "Prevalence",
    "Stability",
    "TopicModel",
    "Wording",
    "coherence",
    "fit_topics",
    "load_key",
    "read_answers",
    "search_k",
]

_MODULES = {
    "by_gensim": ("coherence",),
    "crossing": ("Crossing",),
    "fitting": ("fit_topics",),
    "intrusion": ("Intrusion", "IntrusionScores", "load_key", "read_answers"),
    "model": ("TopicModel",),
    "null": ("NullTest",),
    "prevalence": ("Prevalence",),
    "search": ("KSearch", "search_k"),
    "stability": ("Stability",),
    "wording": ("Wording",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a name on first use: gensim and scikit-learn are slow to start."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'framing.topics' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"framing.topics.{_MODULE_OF[name]}"), name)
