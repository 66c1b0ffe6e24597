"""How the dossier of a word is drawn: a head, panels side by side, and strips below.

All panels of rows share `Lanes`: with two groups the names stand in the middle and bars grow
outwards, otherwise the names stand at the left and each group has a lane. So the eye that
has learned to read one panel reads the next.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from framing.figures.dossier_strips import draw_strips, strips_height
from framing.figures.legend import make_key, section_fill
from framing.figures.style import (
    GREY,
    INK,
    MARGIN,
    PALE,
    SMALL,
    Sheet,
    group_style,
    line_height,
    measure,
    new_sheet,
    number,
    shorten,
    tint,
)
from framing.figures.tables import plural, spoken
from framing.figures.voice_style import draw_voice, make_voice_key, voices_of, write_inside

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["FEW", "draw"]

ROW, BAR = 3.5, 2.5  # mm: from one row to the next, and the height of a bar
BETWEEN = 5.5  # mm between panels
HEAD = 2 * line_height() + 2.2  # mm: the name of a panel, what its bars are, the groups
BELOW = 3.4  # mm under a panel
TITLES = {
    "form": ("Forms", "occurrences"),
    "voice": ("In whose voice", "shares; thin: all words"),
    "speaker": ("Who says it", "occurrences"),
    "tenth": ("Where in the article", "share, with n"),
    "collocate": ("Words around it", "per 1,000 nearby, n"),
    "frame": ("Frames in its sentence", "share; tick: others"),
}
TENTHS = ("H", *map(str, range(1, 11)))
NUMBERS = ["n", "of", "place", "value"]
UNIT = 2.6  # mm of one occurrence at most
FEW = 3  # a rate or share of fewer is drawn pale


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: how long, and in which voice (none: the group's color)."""

    length: float
    voice: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of one group in one row: its parts, its number, and a tick to compare with."""

    parts: tuple[Part, ...]
    n: int
    tick: float = 0.0

    @property
    def length(self) -> float:
        """Of all parts, in the unit of the panel."""
        return math.fsum(part.length for part in self.parts)


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where names and bars of one panel stand.

    Attributes
    ----------
    name : float
        Where the names stand: their middle between two lanes, else their left end.
    room : float
        Millimeters for a name.
    zero : tuple of float
        Where the bars of each group begin.
    length : float
        Of the longest bar.
    """

    name: float
    room: float
    zero: tuple[float, ...]
    length: float

    @property
    def is_pair(self) -> bool:
        """Whether two groups stand back to back."""
        return len(self.zero) == 2

    def direction(self, group: int) -> float:
        """Return which way the bars of a group grow."""
        return -1.0 if self.is_pair and group == 0 else 1.0


def draw(rows: pd.DataFrame, *, title: str, width: float) -> Drawing:
    """Draw the table: the head, two lines of panels, the strips."""
    groups = list(dict.fromkeys(rows["group"]))
    key = make_key(title, notes(rows, groups), width)
    voices = voices_of(rows)
    voice_key = make_voice_key(voices, width) if voices else None
    lines = lines_of_panels(rows)
    heights = [max(panel_height(rows, name, groups) for name in line) for line in lines]
    strips = rows[rows["panel"] == "strip"]
    found = list(rows.loc[rows["panel"] == "effect", "label"])
    below = key.height + (0.6 + len(found) * line_height() if found else 0.0)
    top = below + 1.8 + (voice_key.height + 1.8 if voice_key else 0.0)
    bottom = top + math.fsum(HEAD + height + BELOW for height in heights)
    sheet = new_sheet(width, bottom + strips_height(strips))
    key.draw(sheet)
    for i, text in enumerate(found):
        middle = key.height + 0.6 + (i + 0.5) * line_height()
        sheet.text(MARGIN, middle, shorten(text, width - 2 * MARGIN), middle=True)
    if voice_key is not None:
        voice_key.draw(sheet, below + 1.8)
    y = top
    for line, height in zip(lines, heights, strict=True):
        size = (width - 2 * MARGIN - BETWEEN * (len(line) - 1)) / len(line)
        for i, name in enumerate(line):
            x = MARGIN + i * (size + BETWEEN)
            draw_panel(sheet, rows[rows["panel"] == name], name, groups, x, y, size)
        y += HEAD + height + BELOW
    draw_strips(sheet, strips, groups, y)
    return sheet.drawing


def notes(rows: pd.DataFrame, groups: Sequence[str]) -> dict[str, str]:
    """Return what the key says of each group: occurrences, rate, articles."""
    said = {}
    for group in groups:
        own = rows[(rows["panel"] == "total") & (rows["group"] == group)]
        n, of, _, value = own.loc[own["label"] == "occurrences", NUMBERS].to_numpy()[0].tolist()
        n_docs, n_texts, *_ = own.loc[own["label"] == "articles", NUMBERS].to_numpy()[0].tolist()
        said[group] = (
            f"{number(n)} in {plural(int(of), 'word')} ({value:.3g} per 1,000), in "
            f"{number(n_docs)} of {plural(int(n_texts), 'article')}"
        )
    return said


def lines_of_panels(rows: pd.DataFrame) -> list[list[str]]:
    """Return the panels that have rows, in one or two lines."""
    there = set(rows["panel"])
    few = "strip" in there
    wanted = ["form", "voice", "speaker", *([] if few else ["tenth"]), "collocate", "frame"]
    shown = [name for name in wanted if name in there]
    if len(shown) <= 3:
        return [shown] if shown else []
    half = (len(shown) + 1) // 2
    return [shown[:half], shown[half:]]


def panel_height(rows: pd.DataFrame, name: str, groups: Sequence[str]) -> float:
    """Return the millimeters of a panel below its head."""
    if name == "voice":
        return len(groups) * VOICES_PITCH
    if name == "tenth":
        return len(groups) * TENTHS_PITCH + 2.0
    return ROW * rows.loc[rows["panel"] == name, "label"].nunique()


def draw_panel(
    sheet: Sheet, own: pd.DataFrame, name: str, groups: Sequence[str], x: float, y: float,
    size: float,
) -> None:  # fmt: skip
    """Draw one panel: its name, what its bars are, its rows."""
    title, unit = TITLES[name]
    sheet.line([x, x + size], [y] * 2, width=0.5)
    middle = y + 0.7 + line_height() / 2
    sheet.text(x, middle, title, bold=True, middle=True)
    after = x + measure(title, bold=True) + 1.8
    sheet.text(after, middle, shorten(unit, x + size - after, SMALL), size=SMALL, color=GREY,
               middle=True)  # fmt: skip
    top = y + HEAD
    if name == "voice":
        draw_voices(sheet, own, groups, x, top, size)
    elif name == "tenth":
        draw_tenths(sheet, own, groups, x, top, size)
    else:
        draw_rows(sheet, own, name, groups, x, top, size)


def draw_rows(
    sheet: Sheet, own: pd.DataFrame, name: str, groups: Sequence[str], x: float, top: float,
    size: float,
) -> None:  # fmt: skip
    """Draw forms, speakers, collocates or frames: a row each, a bar for each group."""
    bars = {
        (str(label), str(group)): bar_of(cells, name)
        for (label, group), cells in own.groupby(["label", "group"], sort=False)
    }
    labels = list(dict.fromkeys(own["label"]))
    named = {label: label_of(own, label, name) for label in labels}
    lanes = make_lanes(list(named.values()), bars.values(), len(groups), x, size)
    longest = max([max(bar.length, bar.tick) for bar in bars.values()] + [1e-9])
    scale = lanes.length / longest
    if name in ("form", "speaker"):
        scale = min(scale, UNIT)
    for g in range(len(groups)):
        at = lanes.zero[g] + lanes.direction(g) * 1.4
        sheet.marks([at], [top - line_height() / 2 - 0.3], group_style(g))
    bottom = top + ROW * len(labels)
    for zero in lanes.zero:
        sheet.line([zero] * 2, [top, bottom], width=0.5, order=2.4)
    for i, label in enumerate(labels):
        middle = top + ROW * (i + 0.5)
        draw_name(sheet, lanes, named[label], middle)
        for g, group in enumerate(groups):
            bar = bars.get((label, group), Bar((), 0))
            draw_bar(sheet, lanes, g, bar, middle, scale)


def bar_of(cells: pd.DataFrame, name: str) -> Bar:
    """Return the bar of one group: occurrences by voice, a rate, or a share."""
    n = int(cells["n"].sum())
    if name in ("form", "speaker"):
        columns = zip(cells["n"], cells["voice"], strict=True)
        return Bar(tuple(Part(float(k), voice) for k, voice in columns if k), n)
    of = max(int(cells["of"].iloc[0]), 1)
    if name == "collocate":
        return Bar((Part(1000 * n / of, ""),), n)
    return Bar((Part(n / of, ""),), n, float(cells["value"].iloc[0]))


def label_of(own: pd.DataFrame, label: str, name: str) -> str:
    """Return what a row is called; a speaker with the camp."""
    if name == "frame":
        return spoken(label)
    detail = own.loc[own["label"] == label, "detail"].iloc[0]
    return f"{label} ({detail})" if detail else label


def make_lanes(
    names: Sequence[str], bars: Collection[Bar], n_groups: int, x: float, size: float
) -> Lanes:
    """Divide a panel among names and lanes, with room for the numbers at the ends of bars."""
    numbers = max([measure(number(bar.n), SMALL) for bar in bars] + [2.0]) + 1.0
    room = min(max(measure(name) for name in names) + 2.4, (0.46 if n_groups <= 2 else 0.4) * size)
    if n_groups == 2:
        length = (size - room) / 2 - numbers
        middle = x + size / 2
        return Lanes(middle, room - 2.0, (middle - room / 2, middle + room / 2), length)
    lane = (size - room) / n_groups
    zero = tuple(x + room + i * lane for i in range(n_groups))
    return Lanes(x + room - 1.2, room - 1.2, zero, max(lane - numbers - 0.8, 1.0))


def draw_name(sheet: Sheet, lanes: Lanes, name: str, middle: float) -> None:
    """Write the name of a row."""
    align = "center" if lanes.is_pair else "right"
    sheet.text(lanes.name, middle, shorten(name, lanes.room), align=align, middle=True)


def draw_bar(sheet: Sheet, lanes: Lanes, group: int, bar: Bar, middle: float, scale: float) -> None:
    """Draw the bar of one group, its number behind it, its tick across it."""
    way, x = lanes.direction(group), lanes.zero[group]
    look = group_style(group)
    for part in bar.parts:
        size = part.length * scale
        left = x if way > 0 else x - size
        if part.voice:
            draw_voice(sheet, left, middle - BAR / 2, size, BAR, part.voice)
        elif size:
            face = look.color if bar.n >= FEW else tint(look.color, 0.3)
            sheet.box(left, middle - BAR / 2, size, BAR, face=face, edge=INK, line=0.3)
        x += way * size
    if bar.tick:
        at = lanes.zero[group] + way * bar.tick * scale
        half = BAR / 2 + 0.45
        sheet.line([at] * 2, [middle - half, middle + half], color="#ffffff", width=2.2, order=2.6)
        sheet.line([at] * 2, [middle - half, middle + half], color=INK, width=1.0, order=2.7)
        x = max(x, at) if way > 0 else min(x, at)
    ink = INK if bar.n else GREY
    align = "left" if way > 0 else "right"
    sheet.text(x + way * 0.8, middle, number(bar.n), size=SMALL, color=ink, align=align,
               middle=True)  # fmt: skip


VOICES_PITCH = 7.6  # mm a group


def draw_voices(
    sheet: Sheet, own: pd.DataFrame, groups: Sequence[str], x: float, top: float, size: float
) -> None:
    """Draw, for each group, the occurrences by voice, and thin below them all words."""
    n = own.groupby("group", sort=False)["n"].sum()
    column = max(measure(number(total), SMALL) for total in n) + 1.2
    left, length = x + 3.4, size - 3.4 - column
    sheet.text(x + size, top - line_height() / 2 - 0.3, "n", size=SMALL, color=GREY, align="right",
               middle=True)  # fmt: skip
    for g, group in enumerate(groups):
        y = top + g * VOICES_PITCH
        cells = own[own["group"] == group]
        total, words = int(cells["n"].sum()), int(cells["of"].sum())
        sheet.marks([x + 1.2], [y + 1.8], group_style(g))
        sheet.text(x + size, y + 1.8, number(total), size=SMALL, color=INK if total else GREY,
                   align="right", middle=True)  # fmt: skip
        sheet.box(left, y, length, 3.6, face=PALE, order=0.8)
        draw_stack(sheet, cells, "n", total, (left, y, length, 3.6), inside=True)
        draw_stack(sheet, cells, "of", words, (left, y + 4.2, length, 1.5), inside=False)


def draw_stack(
    sheet: Sheet, cells: pd.DataFrame, column: str, total: int,
    place: tuple[float, float, float, float], *, inside: bool,
) -> None:  # fmt: skip
    """Divide a box among voices."""
    x, y, length, height = place
    for voice, n in zip(cells["voice"], cells[column], strict=True):
        if not n:
            continue
        size = length * n / total
        draw_voice(sheet, x, y, size, height, voice, line=0.4 if inside else 0.2)
        if inside:
            write_inside(sheet, x, y + height / 2, (size, height), n, voice)
        x += size


TENTHS_PITCH = 13.0  # mm a group


def draw_tenths(
    sheet: Sheet, own: pd.DataFrame, groups: Sequence[str], x: float, top: float, size: float
) -> None:
    """Draw a histogram for each group: the headline, then ten tenths."""
    n = own.groupby(["group", "place"])["n"].sum()
    sums = own.groupby("group")["n"].sum()
    share: Callable[[str, int], float] = lambda group, place: (  # noqa: E731
        n.get((group, place), 0) / max(sums.get(group, 0), 1)
    )
    most = max([share(group, place) for group in groups for place in range(11)] + [0.2])
    left = x + 3.4
    column = (size - 3.4 - 1.6) / len(TENTHS)
    height = TENTHS_PITCH - 4.2
    for g, group in enumerate(groups):
        base = top + g * TENTHS_PITCH + height + 2.2
        sheet.marks([x + 1.2], [base - height / 2], group_style(g))
        for place in range(len(TENTHS)):
            at = left + place * column + (1.6 if place else 0.0)
            tall, k = height * share(group, place) / most, int(n.get((group, place), 0))
            sheet.line([at + 0.15, at + column - 0.15], [base] * 2, color=GREY, width=0.5)
            if not k:
                continue
            face = group_style(g).color if place else section_fill("lead", group_style(g).color)
            sheet.box(at + 0.3, base - tall, column - 0.6, tall, face=face, edge=INK, line=0.3)
            if (room := measure(number(k), SMALL)) <= column:
                middle = at + column / 2
                sheet.box(middle - room / 2 - 0.2, base - tall - 2.5, room + 0.4, 2.2,
                          face="white", order=2.9)  # fmt: skip
                sheet.text(at + column / 2, base - tall - 0.6, number(k), size=SMALL, color=INK,
                           align="center")  # fmt: skip
        even = base - height * 0.1 * (1 - share(group, 0)) / most
        if sums.get(group, 0):
            sheet.axes.plot(
                [left + column + 1.6, x + size], [even] * 2, color=INK, linewidth=0.6,
                linestyle=(0, (3, 2)), zorder=2.8,
            )  # fmt: skip
    bottom = top + len(groups) * TENTHS_PITCH
    for place, label in enumerate(TENTHS):
        at = left + (place + 0.5) * column + (1.6 if place else 0.0)
        sheet.text(at, bottom + 0.6, label, size=SMALL, color=GREY, align="center", middle=True)
