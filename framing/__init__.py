"""Compare how news articles word the same events.

The names below are the public face; each is imported when it is first used, so that
``import framing`` costs next to nothing. The usual way through them::

    corpus = framing.read_corpus("articles/")
    counts = framing.count_terms(corpus, lexicons=[framing.Lexicon.load("loaded-language")])
    framing.compare(counts, by="outlet").plot().save("rates")

`framing.run_study` does all of it from a study file; ``framing --help`` does it without Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from framing.citation import Citation, cite
    from framing.comparison import (
        Collocations,
        Comparison,
        Concordance,
        CueClasses,
        Dispersion,
        Divergence,
        Effects,
        Families,
        Keyness,
        Positions,
        ReferenceBand,
        ShuffledSentences,
        Standing,
        Trace,
        Trends,
        Voices,
        VoiceShares,
        WhoSays,
        adjust_p,
        background_counts,
        by_voice,
        collocations,
        compare,
        count_collocates,
        cue_classes,
        dispersion,
        divergence,
        effects,
        keyness,
        kwic,
        positions,
        reference_band,
        shuffle_sentences,
        standing,
        trace,
        trends,
        voice_shares,
        what_else_differs,
        who_says,
        words_under_study,
    )
    from framing.corpus import Corpus, Document, read_corpus
    from framing.counts import Counts, count_terms, merge_counts, words_of
    from framing.errors import (
        CorpusError,
        CountsError,
        FramingError,
        LexiconError,
        ProvenanceError,
        StudyError,
        TopicsError,
    )
    from framing.explorer import Explorer, Word, explore, look_up
    from framing.figures import Figure, read_provenance
    from framing.lexicon import Lexicon, audit_lexicon, bundled_lexicons, check_lexicon
    from framing.provenance import Provenance
    from framing.study import Study, StudyResult, Verification, run_study, verify
    from framing.study.trace_page import trace_page
    from framing.text import sentences, tokenize
    from framing.text.voice import VoiceSpan, find_voices
    from framing.text.voice.camps import Camps
    from framing.topics import (
        KSearch,
        TopicModel,
        coherence,
        fit_topics,
        load_key,
        read_answers,
        search_k,
    )

    __version__: str

__all__ = [
    "Camps",
    "Citation",
    "Collocations",
    "Comparison",
    "Concordance",
    "Corpus",
    "CorpusError",
    "Counts",
    "CountsError",
    "CueClasses",
    "Dispersion",
    "Divergence",
    "Document",
    "Effects",
    "Explorer",
    "Families",
    "Figure",
    "FramingError",
    "KSearch",
    "Keyness",
    "Lexicon",
    "LexiconError",
    "Positions",
    "Provenance",
    "ProvenanceError",
    "ReferenceBand",
    "ShuffledSentences",
    "Standing",
    "Study",
    "StudyError",
    "StudyResult",
    "TopicModel",
    "TopicsError",
    "Trace",
    "Trends",
    "Verification",
    "VoiceShares",
    "VoiceSpan",
    "Voices",
    "WhoSays",
    "Word",
    "__version__",
    "adjust_p",
    "audit_lexicon",
    "background_counts",
    "bundled_lexicons",
    "by_voice",
    "check_lexicon",
    "cite",
    "coherence",
    "collocations",
    "compare",
    "count_collocates",
    "count_terms",
    "cue_classes",
    "dispersion",
    "divergence",
    "effects",
    "explore",
    "find_voices",
    "fit_topics",
    "keyness",
    "kwic",
    "load_key",
    "look_up",
    "merge_counts",
    "positions",
    "read_answers",
    "read_corpus",
    "read_provenance",
    "reference_band",
    "run_study",
    "search_k",
    "sentences",
    "shuffle_sentences",
    "standing",
    "tokenize",
    "trace",
    "trace_page",
    "trends",
    "verify",
    "voice_shares",
    "what_else_differs",
    "who_says",
    "words_of",
    "words_under_study",
]

_ROOMS = {
    "framing.comparison": (
        *("Collocations", "Comparison", "Concordance", "CueClasses", "Dispersion"),
        *("Divergence", "Effects", "Families", "Keyness", "Positions", "ReferenceBand"),
        *("ShuffledSentences", "Standing", "Trace", "Trends", "VoiceShares", "Voices"),
        *("WhoSays", "adjust_p", "background_counts", "by_voice", "collocations", "compare"),
        *("count_collocates", "cue_classes", "dispersion", "divergence", "effects"),
        *("keyness", "kwic", "positions", "reference_band", "shuffle_sentences", "standing"),
        *("trace", "trends", "voice_shares", "what_else_differs", "who_says", "words_under_study"),
    ),
    "framing.citation": ("Citation", "cite"),
    "framing.corpus": ("Corpus", "Document", "read_corpus"),
    "framing.counts": ("Counts", "count_terms", "merge_counts", "words_of"),
    "framing.errors": (
        *("CorpusError", "CountsError", "FramingError"),
        *("LexiconError", "ProvenanceError", "StudyError", "TopicsError"),
    ),
    "framing.explorer": ("Explorer", "Word", "explore", "look_up"),
    "framing.figures": ("Figure", "read_provenance"),
    "framing.lexicon": ("Lexicon", "audit_lexicon", "bundled_lexicons", "check_lexicon"),
    "framing.provenance": ("Provenance",),
    "framing.study": ("Study", "StudyResult", "Verification", "run_study", "trace_page", "verify"),
    "framing.text": ("sentences", "tokenize"),
    "framing.text.voice": ("VoiceSpan", "find_voices"),
    "framing.text.voice.camps": ("Camps",),
    "framing.topics": (
        *("KSearch", "TopicModel", "coherence", "fit_topics", "load_key", "read_answers"),
        "search_k",
    ),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name on first use and keep it."""
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return globals().setdefault(name, version("framing"))
        except PackageNotFoundError:  # a source tree on the path, not installed
            return "0+unknown"
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'framing' has no attribute {name!r}")
    from importlib import import_module

    return globals().setdefault(name, getattr(import_module(_ROOM_OF[name]), name))


def __dir__() -> list[str]:
    return sorted(__all__)
