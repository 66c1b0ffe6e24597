"""How articles and groups of them differ in wording, whose words they are, and their context."""

from framing.comparison.cautions.differing import what_else_differs
from framing.comparison.collocation.collocates import count_collocates
from framing.comparison.collocation.collocations import Collocations, collocations
from framing.comparison.concordance import Concordance, kwic
from framing.comparison.cues import CueClasses, cue_classes
from framing.comparison.dispersion import Dispersion, dispersion
from framing.comparison.divergence import Divergence, divergence
from framing.comparison.effects import Effects, effects
from framing.comparison.families import Families, words_under_study
from framing.comparison.inference import adjust_p
from framing.comparison.keyness import Keyness, keyness
from framing.comparison.positions import Positions, positions
from framing.comparison.rates import Comparison, compare
from framing.comparison.shares import VoiceShares, voice_shares
from framing.comparison.speakers import WhoSays, who_says
from framing.comparison.standing import Standing, standing
from framing.comparison.trace import Trace, trace
from framing.comparison.trends import Trends, trends
from framing.comparison.two_texts.background import background_counts
from framing.comparison.two_texts.reference import ReferenceBand, reference_band
from framing.comparison.two_texts.shuffling import ShuffledSentences, shuffle_sentences
from framing.comparison.voices import Voices, by_voice

__all__ = [
    "Collocations",
    "Comparison",
    "Concordance",
    "CueClasses",
    "Dispersion",
    "Divergence",
    "Effects",
    "Families",
    "Keyness",
    "Positions",
    "ReferenceBand",
    "ShuffledSentences",
    "Standing",
    "Trace",
    "Trends",
    "VoiceShares",
    "Voices",
    "WhoSays",
    "adjust_p",
    "background_counts",
    "by_voice",
    "collocations",
    "compare",
    "count_collocates",
    "cue_classes",
    "dispersion",
    "divergence",
    "effects",
    "keyness",
    "kwic",
    "positions",
    "reference_band",
    "shuffle_sentences",
    "standing",
    "trace",
    "trends",
    "voice_shares",
    "what_else_differs",
    "who_says",
    "words_under_study",
]
