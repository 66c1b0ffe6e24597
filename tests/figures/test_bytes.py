"""The same figure is the same bytes: in another process, place, language and taste."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from framing.figures.save import FORMATS
from framing.provenance import sha256

HERE = Path(__file__).parent

SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from conftest import all_kinds
from framing.provenance import sha256
for name, figure in all_kinds().items():
    for format in ("png", "svg", "pdf"):
        print(name, format, sha256(figure.render(format)))
assert "matplotlib.pyplot" not in sys.modules, "pyplot was imported"
"""

HOSTILE = """
font.family: monospace
font.size: 25
text.usetex: True
savefig.dpi: 31
savefig.bbox: tight
figure.dpi: 77
figure.autolayout: True
axes.facecolor: red
lines.linewidth: 9
lines.antialiased: False
svg.hashsalt: other
svg.fonttype: none
pdf.fonttype: 3
pdf.compression: 9
path.sketch: 3, 20, 2
axes.unicode_minus: False
"""


@pytest.fixture(scope="module")
def drawn(tables):
    """Return each figure's files, each drawn alone, by the figure's id."""
    return {
        figure.id: {format: figure.render(format) for format in FORMATS}
        for figure in tables["all_kinds"]().values()
    }


@pytest.fixture
def files(figure, drawn):
    """Return the files of each kind of figure in turn."""
    return drawn[figure.id]


def test_bytes_do_not_depend_on_process_settings_language_or_clock(tables, drawn, tmp_path):
    (tmp_path / "matplotlibrc").write_text(HOSTILE)
    environment = {
        "PYTHONHASHSEED": "12345",
        "MATPLOTLIBRC": str(tmp_path / "matplotlibrc"),
        "LC_ALL": "tr_TR.UTF-8",
        "TZ": "Asia/Kathmandu",
        "SOURCE_DATE_EPOCH": "86400",
        "OMP_NUM_THREADS": "1",
    }
    hostile = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(HERE)],
        cwd=tmp_path,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    here = "".join(
        f"{name} {format} {sha256(drawn[figure.id][format])}\n"
        for name, figure in tables["all_kinds"]().items()
        for format in ("png", "svg", "pdf")
    )
    assert hostile == here


def test_bytes_do_not_depend_on_what_else_is_saved(figure, files, tmp_path):
    saved = figure.save(tmp_path / "all")
    assert [path.suffix for path in saved] == [".svg", ".pdf", ".png", ".json", ".csv"]
    assert {path.suffix[1:]: path.read_bytes() for path in saved[:3]} == files


@pytest.mark.parametrize("format", ["svg", "pdf", "png"])
def test_files_name_neither_date_nor_program(files, format):
    data = files[format]
    # The record names framing's own version; matplotlib's names for itself are not there.
    for word in (b"CreationDate", b"ModDate", b"Producer", b"/Creator", b"dc:date", b"dc:creator",
                 b"Software", b"tIME", b"matplotlib.org", b"Matplotlib v"):  # fmt: skip
        assert word not in data, word


def test_pdf_has_no_compressed_part_and_embeds_its_font(files):
    data = files["pdf"]
    assert b"FlateDecode" not in data
    assert re.search(rb"/BaseFont /[A-Z]{6}\+DejaVuSans", data)
    assert b"/FontFile2" in data


def test_svg_has_only_outlines_and_no_raster(files):
    text = files["svg"].decode()
    assert "<text" not in text
    assert "<image" not in text


def test_svg_has_no_clip(files):
    # matplotlib names a clip by a hash of floats in full: the last bit would be in the file.
    assert "clip" not in files["svg"].decode()


def test_svg_refers_only_to_what_is_in_it(figure, files):
    text = files["svg"].decode()
    named = set(re.findall(r'\bid="([^"]+)"', text))
    assert set(re.findall(r'(?:xlink:href="#|url\(#)([^")]+)', text)) <= named
    assert all(name.startswith(f"f{figure.id}-") for name in named)


def test_png_is_300_dots_an_inch(files):
    data = files["png"]
    at = data.index(b"pHYs") + 4
    assert int.from_bytes(data[at : at + 4]) == 11811  # dots a meter
    width = int.from_bytes(data[16:20])
    assert width in (int(88 / 25.4 * 300), int(178 / 25.4 * 300))
