"""One visual language: millimeters, one font, six groups that differ in three ways.

Every figure is drawn on a `Sheet`, a page measured in millimeters from its top left
corner, as a journal measures it. Text is measured before it is placed, with the outlines
of the DejaVu Sans that matplotlib ships, so that a drawing depends neither on the fonts
nor on the settings of the machine. Groups differ in hue, in lightness and in the shape of
their mark: the figures survive a grey printer and every common color blindness.
Lengths are added with `math.fsum`: `sum` rounds floats otherwise from Python 3.12 on.

Nothing here imports pyplot, and `journal_style` gives the user's settings back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextToPath
from matplotlib.ticker import MaxNLocator

__all__ = [
    "DOUBLE",
    "FOOT",
    "GREY",
    "HEAD",
    "INK",
    "MARGIN",
    "MAX_GROUPS",
    "PALE",
    "PALETTE",
    "RULE",
    "SECTIONS",
    "SINGLE",
    "SMALL",
    "TEXT",
    "GroupStyle",
    "Sheet",
    "group_style",
    "is_dark",
    "journal_style",
    "legible",
    "line_height",
    "measure",
    "new_sheet",
    "number",
    "shorten",
    "ticks",
    "tint",
    "wrap",
]

# Column widths in mm that fit Elsevier, Springer, Sage, PLOS and the ACM alike.
SINGLE, DOUBLE = 88.0, 178.0
MARGIN = 1.5  # mm kept free around every sheet
FOOT = 4.0  # mm below every sheet, for the record's id

# Font sizes in points; nothing is smaller than SMALL.
SMALL, TEXT, HEAD = 6.5, 7.0, 8.0

INK, GREY, RULE, PALE = "#1f1f1f", "#5f5f5f", "#cccccc", "#f1f1f1"

# From headline to body the shading of a section gets lighter.
SECTIONS = ("headline", "lead", "body")

MM_PER_POINT = 25.4 / 72.0
CAP_HEIGHT = 0.729  # of DejaVu Sans, as a share of the font size
LINE_SPACING = 1.25


@dataclass(frozen=True, slots=True)
class GroupStyle:
    """How the marks of one group look: a color, and a shape that says the same."""

    color: str
    marker: str
    size: float


# Lightness L* = 20, 59, 70, 34, 47, 84: no two closer than 11 in print without color,
# nor closer than 22 (Delta E) to protanopes, deuteranopes and tritanopes (Machado et al. 2009).
PALETTE = (
    GroupStyle("#14305c", "o", 4.6),
    GroupStyle("#d9731a", "D", 4.1),
    GroupStyle("#74b3e3", "s", 4.4),
    GroupStyle("#7b2fa0", "^", 5.0),
    GroupStyle("#2f7f4f", "v", 5.0),
    GroupStyle("#f0cf4a", "P", 5.4),
)
MAX_GROUPS = len(PALETTE)


def group_style(index: int) -> GroupStyle:
    """Return the look of the group with this place in its figure."""
    return PALETTE[index]


@contextmanager
def journal_style() -> Iterator[None]:
    """Draw with matplotlib's own defaults and a few of ours; then give the user's back."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "svg.hashsalt": "framing",  # ids come from the drawing, not from chance
                "svg.fonttype": "path",  # outlines: the same picture where DejaVu is missing
                "pdf.fonttype": 42,  # TrueType: journals refuse type 3; text can be searched
                "pdf.compression": 0,  # no zlib, so no difference between zlibs
                "text.parse_math": False,  # a dollar sign in a label is a dollar sign
                "path.simplify": False,
                "hatch.linewidth": 0.6,
            }
        )
        yield


@cache
def font(size: float, bold: bool = False) -> FontProperties:
    """Return the bundled DejaVu Sans by its path: no font of the user's can be chosen."""
    return FontProperties(fname=font_file(bold), size=size)


def font_file(bold: bool = False) -> str:
    """Return the path of the font inside matplotlib."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name)


def legible(string: str) -> str:
    """Return what the font can show: one line, with U+FFFD for a sign it does not have.

    Examples
    --------
    >>> legible("two\\nlines of 文字")
    'two lines of ��'
    """
    glyphs = get_font(font_file())
    line = " ".join(string.split())
    return "".join(c if glyphs.get_char_index(ord(c)) else "\ufffd" for c in line)


@lru_cache(maxsize=10_000)
def measure(string: str, size: float = TEXT, *, bold: bool = False) -> float:
    """Return the width of a line of text in millimeters, as it will be written."""
    line = legible(string)
    if not line:
        return 0.0
    width, _, _ = TextToPath().get_text_width_height_descent(line, font(size, bold), False)
    return float(width) * MM_PER_POINT


def line_height(size: float = TEXT) -> float:
    """Return the distance between two baselines in millimeters."""
    return size * LINE_SPACING * MM_PER_POINT


def fitting(string: str, width: float, size: float, bold: bool) -> int:
    """Return how many of the first characters fit `width` millimeters, at least one."""
    return max(
        1,
        bisect_right(
            range(1, len(string) + 1), width, key=lambda n: measure(string[:n], size, bold=bold)
        ),
    )


def wrap(string: str, width: float, size: float = TEXT, *, bold: bool = False) -> list[str]:
    """Break a text into lines of at most `width` millimeters, inside a word if need be."""
    lines, line = [], ""
    for word in legible(string).split():
        joined = f"{line} {word}".lstrip()
        if measure(joined, size, bold=bold) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        while len(word) > 1 and measure(word, size, bold=bold) > width:
            cut = fitting(word, width, size, bold)
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line] if line or not lines else lines


def shorten(string: str, width: float, size: float = TEXT, *, bold: bool = False) -> str:
    """Return the text, or as much of it as fits `width` millimeters with an ellipsis."""
    string = legible(string)
    if measure(string, size, bold=bold) <= width:
        return string
    room = width - measure("…", size, bold=bold)
    return string[: fitting(string, room, size, bold)].rstrip() + "…"


def ticks(low: float, high: float, n: int) -> list[float]:
    """Return about `n` round numbers that cover `low` to `high`, the ends included."""
    if high <= low:
        high = low + 1.0
    values = MaxNLocator(n, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [float(f"{value:.6g}") + 0.0 for value in values]


def number(value: float) -> str:
    """Write a number for the eye: no needless zero, thousands apart, a true minus sign.

    Examples
    --------
    >>> number(1234.0), number(-0.5), number(1234567)
    ('1,234', '−0.5', '1,234,567')
    """
    whole = value % 1 == 0
    return f"{value:{',.0f' if whole else ',.6g'}}".replace("-", "\u2212")


def tint(color: str, share: float) -> str:
    """Return the opaque mixture of `share` of a color with white.

    Examples
    --------
    >>> tint("#000000", 0.5)
    '#808080'
    """
    parts = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - share * (255 - part)):02x}" for part in parts)


def is_dark(color: str) -> bool:
    """Say whether white is easier to read on this color than black (WCAG 2 luminance)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.18


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page in millimeters from the top left corner; y grows downwards.

    Attributes
    ----------
    drawing : matplotlib.figure.Figure
        What is saved.
    axes : matplotlib.axes.Axes
        Covers the whole page, without frame, ticks or scale of its own.
    width, height : float
        Of the part that is drawn on; below it lie `FOOT` millimeters for the record's id.
    """

    drawing: Drawing
    axes: Axes
    width: float
    height: float

    def text(
        self,
        x: float,
        y: float,
        string: str,
        *,
        size: float = TEXT,
        color: str = INK,
        bold: bool = False,
        align: str = "left",
        middle: bool = False,
        rotated: bool = False,
    ) -> None:
        """Write one line with its baseline, or the middle of its capitals, at `y`."""
        shift = CAP_HEIGHT * size * MM_PER_POINT / 2 if middle else 0.0
        self.axes.text(
            x + (shift if rotated else 0.0),
            y + (0.0 if rotated else shift),
            legible(string),
            color=color,
            fontproperties=font(size, bold),
            ha="center" if rotated else align,
            va="center" if rotated else "baseline",
            rotation=90 if rotated else 0,
        )

    def lines(
        self, x: float, y: float, strings: Sequence[str], *, size: float = TEXT, color: str = INK,
        bold: bool = False, align: str = "left",
    ) -> None:  # fmt: skip
        """Write several lines, the first with its baseline at `y`."""
        for i, string in enumerate(strings):
            self.text(
                x, y + i * line_height(size), string, size=size, color=color, bold=bold, align=align
            )

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        color: str = RULE,
        width: float = 0.5,
        order: float = 1.0,
    ) -> None:
        """Draw a thin line; `width` is in points."""
        self.axes.plot(xs, ys, color=color, linewidth=width, zorder=order, solid_capstyle="butt")

    def marks(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        look: GroupStyle,
        *,
        size: float | None = None,
        order: float = 3.0,
    ) -> None:
        """Draw the marks of a group, each with a hairline of white around it."""
        self.axes.plot(
            xs,
            ys,
            linestyle="none",
            marker=look.marker,
            markersize=size or look.size,
            markerfacecolor=look.color,
            markeredgecolor="white",
            markeredgewidth=0.4,
            zorder=order,
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        face: str,
        edge: str = "none",
        line: float = 0.6,
        order: float = 2.0,
        hatch: str | None = None,
    ) -> None:
        """Draw a rectangle whose top left corner is (x, y); `line` is in points.

        The lines of a `hatch` have the color of the edge.
        """
        self.axes.add_patch(
            Rectangle(
                (x, y), width, height, facecolor=face, edgecolor=edge, linewidth=line,
                zorder=order, hatch=hatch,
            )
        )  # fmt: skip


def new_sheet(width: float, height: float) -> Sheet:
    """Return an empty white page of `width` by `height` millimeters, the foot added."""
    total = height + FOOT
    drawing = Drawing(figsize=(width / 25.4, total / 25.4), facecolor="white")
    axes = drawing.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0.0, width)
    axes.set_ylim(total, 0.0)
    axes.set_axis_off()
    return Sheet(drawing, axes, width, height)
