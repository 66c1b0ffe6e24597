"""How voices look: the darker, the nearer to the outlet's own mouth.

The outlet is a neutral dark; its scare quotes have the same color, hatched, for they are
its own words at arm's length. Sources have a hue, the lighter the less is theirs word for
word: quoted, paraphrased, credited with an attitude. Lightness L* = 23, 48, 74, 93 tells
them apart in grey and with every common color blindness.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from framing.errors import CountsError, did_you_mean
from framing.figures.style import (
    GREY,
    MARGIN,
    SMALL,
    Sheet,
    is_dark,
    line_height,
    measure,
    number,
)
from framing.text.voice.spans import VOICES

__all__ = [
    "VOICE_STYLES",
    "VoiceKey",
    "VoiceStyle",
    "draw_voice",
    "make_voice_key",
    "need_voices",
    "noted",
    "voices_of",
    "write_inside",
]

DARK = "#33363d"  # of the outlet, and of the edge of every voice
EDGE = 0.4  # points
BOX, GAP = 2.4, 3.2  # mm: a box of the key, and the room behind a label


@dataclass(frozen=True, slots=True)
class VoiceStyle:
    """How the words of one voice are filled, and what they are called."""

    label: str
    face: str
    hatch: str | None = None


VOICE_STYLES = {
    "outlet": VoiceStyle("outlet's own words", DARK),
    "scare": VoiceStyle("scare quotes", "#ffffff", "/" * 9),
    "direct": VoiceStyle("direct quotation", "#1b7f79"),
    "indirect": VoiceStyle("paraphrase", "#7cc3b4"),
    "attitude": VoiceStyle("attitude of a source", "#dcefe8"),
}


def need_voices(rows: pd.DataFrame, kind: str, *, empty: bool = False) -> None:
    """Raise if a voice is unknown; `empty` allows rows of no voice."""
    for voice in rows["voice"].unique():
        if voice not in VOICES and not (empty and voice == ""):
            raise CountsError(f"{kind}: {voice!r} is no voice; {did_you_mean(voice, VOICES)}")


def voices_of(rows: pd.DataFrame) -> list[str]:
    """Return the voices of a table in their order."""
    return [voice for voice in VOICES if (rows["voice"] == voice).any()]


def noted(warnings: Iterable[str]) -> tuple[str, ...]:
    """Return the warnings, and behind them how well voices are found, unless they say so."""
    from framing.text.voice.measured import error_note

    note = error_note()
    given = tuple(warnings)
    return given if note in given else (*given, note)


def draw_voice(
    sheet: Sheet, x: float, y: float, width: float, height: float, voice: str, *, line: float = EDGE
) -> None:
    """Draw a box filled as the voice is."""
    look = VOICE_STYLES[voice]
    sheet.box(x, y, width, height, face=look.face, edge=DARK, line=line, hatch=look.hatch)


def write_inside(
    sheet: Sheet, x: float, middle: float, size: tuple[float, float], n: int, voice: str
) -> None:
    """Write a number in the middle of a box of a voice, where there is room for it."""
    look, text = VOICE_STYLES[voice], number(n)
    (width, height), room = size, measure(text, SMALL)
    if room + (1.8 if look.hatch else 0.8) > width:
        return
    if look.hatch:  # a number cannot be read on lines
        left, free = x + (width - room) / 2 - 0.3, height - 0.3
        sheet.box(left, middle - free / 2, room + 0.6, free, face=look.face, order=2.5)
    ink = "white" if is_dark(look.face) else DARK
    sheet.text(x + width / 2, middle, text, size=SMALL, color=ink, align="center", middle=True)


@dataclass(frozen=True, slots=True)
class VoiceKey:
    """The names of the voices, in lines that fit the page."""

    lines: list[list[str]]

    @property
    def height(self) -> float:
        """Millimeters from the first line to the end of the last."""
        return len(self.lines) * line_height()

    def draw(self, sheet: Sheet, y: float) -> None:
        """Write the key from `y` downwards."""
        for line in self.lines:
            x, middle = MARGIN, y + line_height() / 2
            for voice in line:
                draw_voice(sheet, x, middle - BOX / 2, BOX, BOX, voice)
                label = VOICE_STYLES[voice].label
                sheet.text(x + BOX + 1.0, middle, label, size=SMALL, color=GREY, middle=True)
                x += entry_width(voice)
            y += line_height()


def make_voice_key(voices: Sequence[str], width: float) -> VoiceKey:
    """Break the names of voices into lines of the page's width."""
    lines: list[list[str]] = [[]]
    for voice in voices:
        line = [*lines[-1], voice]
        if lines[-1] and math.fsum(map(entry_width, line)) - GAP > width - 2 * MARGIN:
            lines.append([voice])
        else:
            lines[-1] = line
    return VoiceKey(lines)


def entry_width(voice: str) -> float:
    """Return the millimeters of one voice in a key."""
    return BOX + 1.0 + measure(VOICE_STYLES[voice].label, SMALL) + GAP
