"""Guards in view: what a reader must know stands in the drawing, not only below it.

A caption is lost when a picture travels. So the warnings of a row are signs beside its name
(†, ‡, …), explained at the foot of the drawing, and the warnings of the whole follow them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from framing.figures.style import GREY, MARGIN, SMALL, Sheet, line_height, measure, wrap

__all__ = ["Notes", "make_notes", "signs_of"]

SIGNS = ("†", "‡", "§", "¶", "††", "‡‡", "§§", "¶¶")
OTHERS = "another warning, which stands in the table"
BETWEEN = "; "  # of several warnings in one row


def signs_of(warnings: Iterable[str]) -> tuple[list[str], dict[str, str]]:
    """Give each warning a sign, the most frequent first.

    Parameters
    ----------
    warnings : iterable of str
        One a row; an empty one is none, several are joined by ``"; "``.

    Returns
    -------
    rows : list of str
        The signs of each row, joined.
    signs : dict of str to str
        The warning of each sign. There are eight signs; beyond them the last one stands for
        whatever else the table says.

    Examples
    --------
    >>> signs_of(["", "rare", "one outlet; rare"])
    (['', '†', '†‡'], {'†': 'rare', '‡': 'one outlet'})
    """
    said = [[part for part in row.split(BETWEEN) if part] for row in warnings]
    times = Counter(part for row in said for part in dict.fromkeys(row))
    ranked = sorted(times, key=lambda part: -times[part])  # on ties, the first one named
    sign = {part: SIGNS[min(i, len(SIGNS) - 1)] for i, part in enumerate(ranked)}
    signs = {s: part for part, s in reversed(sign.items())}
    if len(ranked) > len(SIGNS):
        signs[SIGNS[-1]] = OTHERS
    rows = ["".join(s for s in SIGNS if s in {sign[part] for part in row}) for row in said]
    return rows, {s: signs[s] for s in SIGNS if s in signs}


@dataclass(frozen=True, slots=True)
class Notes:
    """The lines at the foot of a drawing: each a sign, or none, and a text."""

    lines: list[tuple[str, str]]
    indent: float

    @property
    def height(self) -> float:
        """Millimeters from the axis to the end of the notes."""
        return 1.6 + len(self.lines) * line_height(SMALL) if self.lines else 0.0

    def draw(self, sheet: Sheet, top: float) -> None:
        """Write the notes from `top` on."""
        y = top + 1.6 + line_height(SMALL) * 0.75
        for sign, text in self.lines:
            sheet.text(MARGIN, y, sign, size=SMALL, color=GREY)
            sheet.text(MARGIN + self.indent, y, text, size=SMALL, color=GREY)
            y += line_height(SMALL)


def make_notes(signs: dict[str, str], warnings: Sequence[str], width: float) -> Notes:
    """Break the notes into lines that fit a page of this width in mm."""
    texts = [*signs.items(), *(("!", warning) for warning in warnings)]
    indent = max((measure(sign, SMALL) for sign, _ in texts), default=0.0) + 1.2
    lines = []
    for sign, text in texts:
        first, *rest = wrap(text, width - 2 * MARGIN - indent, SMALL)
        lines += [(sign, first), *(("", line) for line in rest)]
    return Notes(lines, indent)
