"""Write a drawing as SVG, PDF and PNG, with its record inside, always as the same bytes.

Nothing of the clock, the machine or the program's version goes into a file: matplotlib's
own date, creator, producer and software entries are taken out. The record, canonical
ASCII JSON, goes where each format keeps a description: ``dc:description`` in SVG,
``/Subject`` in PDF, a ``Description`` text chunk in PNG. Converters strip such entries,
so the first eight digits of the record's hash also stand in a corner of the picture, and
`Figure.save` writes the record beside it.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from framing.figures.style import FOOT, GREY, MARGIN, SMALL, font

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["DPI", "FORMATS", "stamp", "write_pdf", "write_png", "write_svg"]

FORMATS = ("svg", "pdf", "png")
DPI = 300

TAG = re.compile("<[a-zA-Z][^<>]*>")
ID = re.compile(r'\bid="|\bxlink:href="#|\burl\(#')

# What XML 1.0 cannot hold even when escaped.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def stamp(drawing: Drawing, name: str) -> None:
    """Write the record's short id into the lower right corner, and let nothing be clipped.

    The one clip is the page itself, and SVG would name it by a hash of floats in full, whose last
    bit is not the same everywhere.
    """
    width, height = drawing.get_size_inches() * 25.4
    drawing.text(
        (width - MARGIN) / width,
        (FOOT - 2.6) / height,
        f"framing {name}",
        color=GREY,
        fontproperties=font(SMALL),
        ha="right",
        va="baseline",
    )
    for artist in drawing.findobj():
        artist.set_clip_on(False)


def write_svg(drawing: Drawing, record: str, name: str, title: str, alt: str) -> bytes:
    """Return the drawing as SVG with a title and a description that a screen reader reads.

    Its ids begin with the record's id, so that several figures can share one page.
    """
    file = io.BytesIO()
    drawing.savefig(
        file,
        format="svg",
        metadata={"Date": None, "Creator": None, "Description": record},
    )
    text = prefix_ids(file.getvalue().decode(), f"f{name}-")
    head, start, rest = text.partition("<svg ")
    tag, end, body = rest.partition(">\n")
    described = (
        f" <title>{escape(xml_text(title))}</title>\n <desc>{escape(xml_text(alt))}</desc>\n"
    )
    labels = f'role="img" aria-label={quoteattr(xml_text(alt))} '
    return f"{head}{start}{labels}{tag}{end}{described}{body}".encode()


def prefix_ids(svg: str, prefix: str) -> str:
    """Put `prefix` before every id and every reference to one, inside tags only.

    Examples
    --------
    >>> prefix_ids('<g id="a"><use xlink:href="#b"/>url(#c)</g>', "f-")
    '<g id="f-a"><use xlink:href="#f-b"/>url(#c)</g>'
    """
    return TAG.sub(lambda tag: ID.sub(lambda found: found[0] + prefix, tag[0]), svg)


def xml_text(string: str) -> str:
    """Replace what an XML file cannot hold by U+FFFD."""
    return NOT_XML.sub("\ufffd", string)


def write_pdf(drawing: Drawing, record: str, title: str) -> bytes:
    """Return the drawing as PDF, uncompressed, with embedded TrueType fonts."""
    file = io.BytesIO()
    unnamed = {"Creator": None, "Producer": None, "CreationDate": None}
    drawing.savefig(file, format="pdf", metadata={**unnamed, "Title": title, "Subject": record})
    return file.getvalue()


def write_png(drawing: Drawing, record: str) -> bytes:
    """Return the drawing as PNG at 300 dots an inch."""
    file = io.BytesIO()
    drawing.savefig(file, format="png", dpi=DPI, metadata={"Software": None, "Description": record})
    return file.getvalue()
