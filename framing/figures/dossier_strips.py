"""The strips of a dossier: each article from first to last word, with the words above it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from framing.figures.legend import section_fill
from framing.figures.style import (
    GREY,
    INK,
    MARGIN,
    SMALL,
    TEXT,
    Sheet,
    group_style,
    line_height,
    measure,
    number,
    shorten,
)
from framing.figures.tables import plural
from framing.figures.voice_style import draw_voice

__all__ = ["draw_strips", "strips_height"]

HEAD = 4.6  # mm: what the strips are
NAMES = 3.4  # mm for the forms above a strip
BAND, SECTIONS = 3.0, 1.2  # mm: passages by voice, and below them the sections
PITCH = line_height() + NAMES + 1.6 + BAND + SECTIONS + 2.4
FLAG = 1.7  # mm from a passage up to its name


def strips_height(strips: pd.DataFrame) -> float:
    """Return the millimeters of all strips."""
    n = strips["label"].nunique()
    return HEAD + n * PITCH if n else 0.0


def draw_strips(sheet: Sheet, strips: pd.DataFrame, groups: Sequence[str], y: float) -> None:
    """Draw one strip a document, all on one scale."""
    if strips.empty:
        return
    sheet.line([MARGIN, sheet.width - MARGIN], [y] * 2, width=0.5)
    middle = y + 0.7 + line_height() / 2
    sheet.text(MARGIN, middle, "Where in each article", bold=True, middle=True)
    after = MARGIN + measure("Where in each article", bold=True) + 1.8
    unit = "passages by voice, from first to last word; thin below: headline, lead, body"
    sheet.text(after, middle, unit, size=SMALL, color=GREY, middle=True)
    ends = (strips["place"] + strips["of"]).groupby(strips["label"], sort=False).max()
    per_word = (sheet.width - 2 * MARGIN) / max(int(ends.max()), 1)
    y += HEAD
    for document, own in strips.groupby("label", sort=False):
        group = groups.index(own["group"].iloc[0])
        middle = y + line_height() / 2
        sheet.marks([MARGIN + 1.0], [middle], group_style(group))
        head = f"{document}: {plural(int(ends[document]), 'word')}, n = {number(own['n'].sum())}"
        sheet.text(MARGIN + 3.4, middle, shorten(head, sheet.width - 2 * MARGIN - 3.4, TEXT),
                   middle=True)  # fmt: skip
        draw_strip(sheet, own, y + line_height() + NAMES + 1.6, per_word)
        y += PITCH


def draw_strip(sheet: Sheet, own: pd.DataFrame, y: float, per_word: float) -> None:
    """Draw the passages of one document, its sections, and a flag at each occurrence."""
    places = zip(own["place"].tolist(), own["of"].tolist(), own["voice"], strict=True)
    for first, n_tokens, voice in places:
        draw_voice(sheet, MARGIN + first * per_word, y, n_tokens * per_word, BAND, voice, line=0.2)
    sections = own.groupby("section", sort=False).agg(place=("place", "min"), of=("of", "sum"))
    for section, first, n_tokens in sections.reset_index().to_numpy().tolist():
        sheet.box(MARGIN + first * per_word, y + BAND + 0.4, n_tokens * per_word, SECTIONS,
                  face=section_fill(str(section), GREY), edge=GREY, line=0.3)  # fmt: skip
    free = MARGIN  # where the next name may begin
    flags = own.loc[own["n"] > 0, ["place", "of", "detail", "n"]]
    for first, n_tokens, forms, n in flags.to_numpy().tolist():
        x, width = MARGIN + first * per_word, max(n_tokens * per_word, 0.5)
        middle = x + width / 2
        sheet.line([x, x + width], [y - 0.55] * 2, color=INK, width=1.6, order=3.0)
        sheet.line([middle] * 2, [y - 0.5, y - FLAG], color=INK, width=0.5, order=3.0)
        name = f"{forms} × {n}" if n > 1 and "·" not in forms else forms
        half = measure(name, SMALL) / 2
        at = min(max(middle, MARGIN + half), sheet.width - MARGIN - half)
        if at - half < free:
            continue
        sheet.text(at, y - FLAG - 0.7, name, size=SMALL, align="center")
        free = at + half + 1.2
