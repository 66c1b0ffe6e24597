"""Who says the words under study: each occurrence as a mark of its voice, with its speaker.

A word that occurs twice is no rate; it is two people. So every form stands with a square for
each occurrence, filled by voice, and with the name of whoever says it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from framing.errors import CountsError
from framing.figures.figure import Figure
from framing.figures.legend import make_key
from framing.figures.style import (
    GREY,
    MARGIN,
    SMALL,
    Sheet,
    group_style,
    line_height,
    measure,
    new_sheet,
    number,
    shorten,
    wrap,
)
from framing.figures.tables import (
    checked,
    figure_provenance,
    groups_of,
    in_order,
    page_width,
    plural,
    sentences,
    spoken,
)
from framing.figures.voice_style import (
    VOICE_STYLES,
    draw_voice,
    make_voice_key,
    need_voices,
    noted,
    voices_of,
    write_inside,
)
from framing.provenance import Provenance
from framing.text.voice.spans import VOICES

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["who_says"]

KIND = "who_says"
MAX_ROWS = 300
SQUARE, PITCH = 2.3, 2.8  # mm: a square, and from one to the next
MAX_SQUARES = 6  # of one form in one mouth; more are one box with their number
ROW = 3.9  # mm of a line of marks
INDENT = 4.4  # mm from the margin, behind the mark of the group
BETWEEN = 3.6  # mm between two forms in a line
KEYS = ["group", "category", "term", "voice", "camp", "speaker"]
UNNAMED = "unknown"
OWN = ("outlet", "scare")  # the outlet is its own speaker
NO_CAMP = ("", "other", "unknown")


def who_says(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str = "double",
) -> Figure:
    """Draw each occurrence of the words under study in its voice, with its speaker.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``group``, ``category`` (the family), ``term`` (the form), ``voice``, ``camp``,
        ``speaker``, ``n``; at most 300 rows and 6 groups. A family that a group does not use
        has one row there with ``n`` 0 and an empty form, voice, camp and speaker. Families
        and groups are drawn in the order of their first rows.
    provenance : Provenance
        Record of the table.
    title, caption, warnings
        As for `frames_by_voice`.
    width : {"single", "double"}, default "double"
        Page width: 88 or 178 mm.

    Returns
    -------
    Figure

    Raises
    ------
    CountsError
        If a column, a row or a value is missing or impossible, or there is too much to draw.

    Examples
    --------
    >>> table = pd.DataFrame({"group": ["A", "B", "B"], "category": "betray",
    ...     "term": ["", "betrayal", "betrayed"], "voice": ["", "scare", "direct"],
    ...     "camp": ["", "outlet", "Kyiv"], "speaker": ["", "", "Ana Ruiz"], "n": [0, 1, 1]})
    >>> print(who_says(table, provenance=Provenance("who_says")).alt)
    Who says each of 2 occurrences of 1 word family, for A and B (in this order).
    betray: 0; betrayal (scare quotes), betrayed (direct quotation, Ana Ruiz).
    """
    rows = checked(table, KIND, keys=KEYS, counts=["n"])
    need_voices(rows, KIND, empty=True)
    need_mouths(rows)
    groups = groups_of(rows, KIND)
    if len(rows) > MAX_ROWS:
        raise CountsError(
            f"{KIND} draws up to {MAX_ROWS} rows, the table has {len(rows)}; choose some of the "
            "families, or draw two figures."
        )
    rows = in_reading_order(rows, groups)
    warnings = noted(warnings)
    return Figure(
        KIND,
        rows,
        default_caption(rows, groups, warnings) if caption is None else caption,
        describe(rows, groups),
        figure_provenance(KIND, {"title": title, "width": width}, rows, provenance),
        warnings,
        partial(draw, title=title, width=page_width(width, KIND)),
    )


def need_mouths(rows: pd.DataFrame) -> None:
    """Raise unless each occurrence has a form and a voice, and each family a row a group."""
    double = rows.duplicated(KEYS)
    if double.any():
        where = ", ".join(map(repr, rows.loc[double, KEYS].iloc[0]))
        raise CountsError(f"{KIND}: {where} stands in two rows; add them up first.")
    wrong = ((rows["n"] > 0) != (rows["term"] != "")) | ((rows["n"] > 0) != (rows["voice"] != ""))
    if wrong.any():
        row = rows[wrong].iloc[0]
        raise CountsError(
            f"{KIND}: {row['category']!r} in {row['group']!r} has n = {row['n']}, term = "
            f"{row['term']!r}, voice = {row['voice']!r}; an occurrence has a form and a voice, a "
            "zero has neither."
        )
    there = rows.groupby(["category", "group"])["n"].agg(["size", "min"])
    for category in dict.fromkeys(rows["category"]):
        for group in dict.fromkeys(rows["group"]):
            if (category, group) not in there.index:
                raise CountsError(
                    f"{KIND}: there is no row for {category!r} in {group!r}; give one with n = 0 "
                    "where nothing was found."
                )
            size, least = there.loc[(category, group)]
            if size > 1 and not least:
                raise CountsError(
                    f"{KIND}: {category!r} in {group!r} has occurrences, and a row with n = 0; "
                    "leave that row out."
                )


def in_reading_order(rows: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """Sort by family and group as first named, then by voice; the rest as given."""
    orders = {"category": dict.fromkeys(rows["category"]), "group": groups, "voice": (*VOICES, "")}
    keys = {
        name: rows[name].map({value: i for i, value in enumerate(order)})
        for name, order in orders.items()
    }
    order = pd.DataFrame(keys).sort_values(list(keys), kind="stable").index
    return rows.loc[order].reset_index(drop=True)


def default_caption(rows: pd.DataFrame, groups: list[str], warnings: Sequence[str]) -> str:
    """State unit, numbers, what a mark is, and warnings."""
    sums = rows.groupby("group")["n"].sum()
    totals = [f"{group}, n = {sums[group]:,}" for group in groups]
    many = rows["n"].max() > MAX_SQUARES
    named = {speaker for _, _, speaker, _ in said_of(rows)}
    camps = ", or, without a name, the camp in brackets" if {s[:1] for s in named} & {"("} else ""
    return sentences(
        f"Every occurrence of {plural(rows['category'].nunique(), 'word family', 'word families')} "
        f"({'; '.join(totals)})",
        "A square is one occurrence of the form that follows, filled by voice"
        + (f", a box with a number more than {MAX_SQUARES}" if many else "")
        + f"; the speaker stands behind it{camps}",
        f"“{UNNAMED.capitalize()}” is a speaker whom the rules do not find"
        if UNNAMED in named
        else "",
        warnings=warnings,
    )


def describe(rows: pd.DataFrame, groups: list[str]) -> str:
    """Put the figure into words: every form with its voice and speaker."""
    families = []
    for category, cells in rows.groupby("category", sort=False):
        values = []
        for group in groups:
            own = said_of(cells[cells["group"] == group])
            said = [
                f"{f'{n:,} × ' if n > 1 else ''}{term} ({whose(voice, speaker)})"
                for term, voice, speaker, n in own
            ]
            values.append(", ".join(said) or "0")
        families.append(f"{spoken(str(category))}: {'; '.join(values)}")
    return sentences(
        f"Who says each of {plural(int(rows['n'].sum()), 'occurrence')} of "
        f"{plural(len(families), 'word family', 'word families')}, for {in_order(groups)}",
        *families,
    )


def said_of(rows: pd.DataFrame) -> list[tuple[str, str, str, int]]:
    """Return form, voice, speaker and number of what occurs; in place of a name, the camp."""
    names = [
        speaker or ("" if voice in OWN else f"({camp})" if camp not in NO_CAMP else UNNAMED)
        for voice, camp, speaker in rows[["voice", "camp", "speaker"]].to_numpy()
    ]
    columns = (rows["term"], rows["voice"], names, rows["n"])
    return [row for row in zip(*columns, strict=True) if row[-1]]


def whose(voice: str, speaker: str) -> str:
    """Return voice and speaker in words."""
    label = VOICE_STYLES[voice].label
    return f"{label}, {speaker.strip('()')}" if speaker else label


@dataclass(frozen=True, slots=True)
class Item:
    """A form in one mouth: its marks, its name, its speaker."""

    voice: str
    n: int
    term: str
    speaker: str

    @property
    def marks(self) -> float:
        """Millimeters of its squares, or of its box."""
        if self.n <= MAX_SQUARES:
            return PITCH * self.n
        return measure(number(self.n), SMALL) + 3.0

    @property
    def width(self) -> float:
        """Millimeters from its first square to the end of the speaker."""
        speaker = measure(self.speaker, SMALL) + 1.2 if self.speaker else 0.0
        return self.marks + 0.5 + measure(self.term) + speaker

    def draw(self, sheet: Sheet, x: float, middle: float) -> None:
        """Draw marks, form and speaker from `x` to the right."""
        y = middle - SQUARE / 2
        if self.n <= MAX_SQUARES:
            for i in range(self.n):
                draw_voice(sheet, x + i * PITCH, y, SQUARE, SQUARE, self.voice)
        else:
            size = self.marks - 0.8
            draw_voice(sheet, x, y - 0.15, size, SQUARE + 0.3, self.voice)
            write_inside(sheet, x, middle, (size, SQUARE + 0.3), self.n, self.voice)
        x += self.marks + 0.5
        sheet.text(x, middle, self.term, middle=True)
        if self.speaker:
            x += measure(self.term) + 1.2
            sheet.text(x, middle, self.speaker, size=SMALL, color=GREY, middle=True)


def items_of(own: pd.DataFrame, room: float) -> list[list[Item]]:
    """Return the forms of a family in a group, in lines that are not wider than `room`."""
    lines: list[list[Item]] = [[]]
    used = 0.0
    for term, voice, speaker, n in said_of(own):
        item = fitting(Item(voice, n, term, speaker), room)
        if lines[-1] and used + BETWEEN + item.width > room:
            lines.append([])
        used = item.width + (used + BETWEEN if lines[-1] else 0.0)
        lines[-1].append(item)
    return lines


def fitting(item: Item, room: float) -> Item:
    """Return the item, its form or its speaker shortened if it is wider than the line."""
    if item.width <= room:
        return item
    left = room - item.marks - 0.5
    if not item.speaker:
        return Item(item.voice, item.n, shorten(item.term, left), "")
    term = shorten(item.term, 0.6 * left)
    left -= measure(term) + 1.2
    return Item(item.voice, item.n, term, shorten(item.speaker, left, SMALL))


def draw(rows: pd.DataFrame, *, title: str | None, width: float) -> Drawing:
    """Draw the table from top to bottom: keys, then one panel a family."""
    groups = list(dict.fromkeys(rows["group"]))
    key = make_key(title, dict.fromkeys(groups, ""), width)
    voice_key = make_voice_key(voices_of(rows), width)
    room = width - 2 * MARGIN - INDENT
    panels = []
    for category, cells in rows.groupby("category", sort=False):
        head = wrap(spoken(str(category)), width - 2 * MARGIN, bold=True)
        lines = {
            groups.index(str(group)): items_of(own, room)
            for group, own in cells.groupby("group", sort=False)
        }
        panels.append((head, lines))
    top = key.height + 1.6 + voice_key.height + 1.6
    sheet = new_sheet(
        width, top + math.fsum(height_of(head, lines.values()) for head, lines in panels)
    )
    key.draw(sheet)
    voice_key.draw(sheet, key.height + 1.6)
    y = top
    for head, lines in panels:
        draw_panel(sheet, y, head, lines)
        y += height_of(head, lines.values())
    return sheet.drawing


def height_of(head: Sequence[str], groups: Iterable[list[list[Item]]]) -> float:
    """Return the millimeters of one family."""
    return 2.6 + len(head) * line_height() + math.fsum(ROW * len(lines) for lines in groups)


def draw_panel(
    sheet: Sheet, y: float, head: Sequence[str], groups: dict[int, list[list[Item]]]
) -> None:
    """Draw one family: its name, then the lines of each group."""
    sheet.line([MARGIN, sheet.width - MARGIN], [y + 0.8] * 2, width=0.5)
    y += 1.2
    for text in head:
        sheet.text(MARGIN, y + line_height() / 2 + 0.3, text, bold=True, middle=True)
        y += line_height()
    y += 0.7
    for group, lines in groups.items():
        sheet.marks([MARGIN + 1.0], [y + ROW / 2], group_style(group))
        if not lines[0]:
            sheet.text(MARGIN + INDENT, y + ROW / 2, "0", color=GREY, size=SMALL, middle=True)
        for line in lines:
            x = MARGIN + INDENT
            for item in line:
                item.draw(sheet, x, y + ROW / 2)
                x += item.width + BETWEEN
            y += ROW
