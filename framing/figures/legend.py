"""What several kinds of figure share: a title, a key to groups and sections, an axis."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from framing.figures.style import (
    GREY,
    HEAD,
    INK,
    MARGIN,
    RULE,
    SECTIONS,
    SMALL,
    Sheet,
    group_style,
    line_height,
    measure,
    number,
    tint,
    wrap,
)

__all__ = ["AXIS_HEIGHT", "Key", "draw_axis", "draw_sections", "make_key", "section_fill"]

MARK = 3.4  # mm from the margin to the label of a mark
AXIS_HEIGHT = 6.2  # mm below an axis for its numbers and label


@dataclass(frozen=True, slots=True)
class Key:
    """The title and the names of the groups, broken into lines that fit the page."""

    title: list[str]
    groups: list[list[str]]

    @property
    def height(self) -> float:
        """Millimeters from the top of the page to the end of the key."""
        n_lines = sum(map(len, self.groups))
        gap = 1.2 if self.title else 0.0
        return MARGIN + len(self.title) * line_height(HEAD) + gap + n_lines * line_height()

    def draw(self, sheet: Sheet) -> None:
        """Write title and groups at the top of the page."""
        y = MARGIN + line_height(HEAD) * 0.75
        sheet.lines(MARGIN, y, self.title, size=HEAD, bold=True)
        y = MARGIN + len(self.title) * line_height(HEAD) + (1.2 if self.title else 0.0)
        for i, lines in enumerate(self.groups):
            middle = y + line_height() / 2
            sheet.marks([MARGIN + 1.0], [middle], group_style(i))
            for line in lines:
                sheet.text(MARGIN + MARK, y + line_height() / 2, line, middle=True)
                y += line_height()


def make_key(title: str | None, groups: Mapping[str, str], width: float) -> Key:
    """Break a title and the groups, each with a note, into lines of the page's width."""
    room = width - 2 * MARGIN
    return Key(
        wrap(title, room, HEAD, bold=True) if title else [],
        [
            wrap(f"{group}: {note}" if note else group, room - MARK)
            for group, note in groups.items()
        ],
    )


def section_fill(section: str, color: str) -> str:
    """Return the filling of a section: full for the headline, lighter, then white."""
    return tint(color, {"lead": 0.42, "body": 0.0}.get(section, 1.0))


def draw_sections(sheet: Sheet, x: float, y: float, color: str = INK) -> None:
    """Draw the key to the sections in one line with its middle at `y`."""
    for section in SECTIONS:
        sheet.box(x, y - 1.0, 2.0, 2.0, face=section_fill(section, color), edge=color)
        sheet.text(x + 3.0, y, section, size=SMALL, color=GREY, middle=True)
        x += 3.0 + measure(section, SMALL) + 3.0


def draw_axis(
    sheet: Sheet,
    values: Sequence[float],
    place: Callable[[float], float],
    top: float,
    bottom: float,
    label: str,
) -> None:
    """Draw light verticals from top to bottom, with their numbers and a label below."""
    for value in values:
        sheet.line([place(value)] * 2, [top, bottom], width=0.4, order=0.5)
        sheet.text(
            place(value), bottom + 2.6, number(value), size=SMALL, color=GREY, align="center"
        )
    sheet.line([place(values[0]), place(values[-1])], [bottom] * 2, color=RULE, width=0.6)
    middle = (place(values[0]) + place(values[-1])) / 2
    half = measure(label, SMALL) / 2
    middle = min(max(middle, MARGIN + half), sheet.width - MARGIN - half)
    sheet.text(middle, bottom + 2.6 + line_height(SMALL), label, size=SMALL, align="center")
