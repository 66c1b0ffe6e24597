"""Voice: who says it, for every word of an article."""

from framing.text.voice.find import find_voices
from framing.text.voice.spans import VOICES, Segment, VoiceSpan, segments

__all__ = ["VOICES", "Segment", "VoiceSpan", "find_voices", "segments"]
