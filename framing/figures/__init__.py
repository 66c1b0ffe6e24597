"""Figures that state what they show and carry the record of how they were made.

Each kind is one function: a table in, a frozen `Figure` out, drawn when it is saved or
shown. See docs/figures.md for what each kind shows and how to read it.
"""

from __future__ import annotations

from framing.figures.camps import standing
from framing.figures.crossing import crossing
from framing.figures.cues import cue_classes
from framing.figures.dossier import trace
from framing.figures.figure import Figure
from framing.figures.forest import forest
from framing.figures.frames import frames_by_group
from framing.figures.keyness import frequency_by_log_odds
from framing.figures.null_comparison import null_comparison
from framing.figures.prevalence import prevalence
from framing.figures.prevalence_curve import prevalence_curve
from framing.figures.record import read_provenance
from framing.figures.reference_band import reference_band
from framing.figures.search_k import search_k
from framing.figures.speakers import who_says
from framing.figures.strip import dispersion_strip
from framing.figures.topics_overview import topics_overview
from framing.figures.trend import trend
from framing.figures.voices import frames_by_voice
from framing.figures.word_shift import word_shift
from framing.figures.wording import wording
from framing.figures.words import words_under_study

__all__ = [
    "Figure",
    "crossing",
    "cue_classes",
    "dispersion_strip",
    "forest",
    "frames_by_group",
    "frames_by_voice",
    "frequency_by_log_odds",
    "null_comparison",
    "prevalence",
    "prevalence_curve",
    "read_provenance",
    "reference_band",
    "search_k",
    "standing",
    "topics_overview",
    "trace",
    "trend",
    "who_says",
    "word_shift",
    "wording",
    "words_under_study",
]
