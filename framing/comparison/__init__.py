"""How articles and groups of them differ in wording, whose words they are, and their context."""

from framing.comparison.concordance import Concordance, kwic
from framing.comparison.cues import CueClasses, cue_classes
from framing.comparison.families import Families, words_under_study
from framing.comparison.keyness import Keyness, keyness
from framing.comparison.positions import Positions, positions
from framing.comparison.rates import Comparison, compare
from framing.comparison.shares import VoiceShares, voice_shares
from framing.comparison.speakers import WhoSays, who_says
from framing.comparison.standing import Standing, standing
from framing.comparison.voices import Voices, by_voice

__all__ = [
    "Comparison",
    "Concordance",
    "CueClasses",
    "Families",
    "Keyness",
    "Positions",
    "Standing",
    "VoiceShares",
    "Voices",
    "WhoSays",
    "by_voice",
    "compare",
    "cue_classes",
    "keyness",
    "kwic",
    "positions",
    "standing",
    "voice_shares",
    "who_says",
    "words_under_study",
]
