"""The same figure is the same bytes: in another process, place, language and taste."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

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


def run(folder, **environment):
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, str(HERE)],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_bytes_do_not_depend_on_process_settings_language_or_clock(tables, tmp_path):
    (tmp_path / "matplotlibrc").write_text(HOSTILE)
    hostile = run(
        tmp_path,
        PYTHONHASHSEED="12345",
        MATPLOTLIBRC=str(tmp_path / "matplotlibrc"),
        LC_ALL="tr_TR.UTF-8",
        TZ="Asia/Kathmandu",
        SOURCE_DATE_EPOCH="86400",
        OMP_NUM_THREADS="1",
    )
    here = "".join(
        f"{name} {format} {sha256(figure.render(format))}\n"
        for name, figure in tables["all_kinds"]().items()
        for format in ("png", "svg", "pdf")
    )
    assert run(HERE, PYTHONHASHSEED="0") == hostile == here


def test_bytes_do_not_depend_on_what_else_is_saved(figure, tmp_path):
    *_, png, _, _ = figure.save(tmp_path / "all")
    (alone, *_) = figure.save(tmp_path / "alone", formats="png")
    assert png.read_bytes() == alone.read_bytes()
    assert (tmp_path / "all.svg").read_bytes() == figure.render("svg")
    assert (tmp_path / "all.pdf").read_bytes() == figure.render("pdf")


@pytest.mark.parametrize("format", ["svg", "pdf", "png"])
def test_files_name_neither_date_nor_program(figure, format):
    data = figure.render(format)
    # The record names framing's own version; matplotlib's names for itself are not there.
    for word in (b"CreationDate", b"ModDate", b"Producer", b"/Creator", b"dc:date", b"dc:creator",
                 b"Software", b"tIME", b"matplotlib.org", b"Matplotlib v"):  # fmt: skip
        assert word not in data, word


def test_pdf_has_no_compressed_part_and_embeds_its_font(figure):
    data = figure.render("pdf")
    assert b"FlateDecode" not in data
    assert re.search(rb"/BaseFont /[A-Z]{6}\+DejaVuSans", data)
    assert b"/FontFile2" in data


def test_svg_has_only_outlines_and_no_raster(figure):
    text = figure.render("svg").decode()
    assert "<text" not in text
    assert "<image" not in text


def test_svg_refers_only_to_what_is_in_it(figure):
    text = figure.render("svg").decode()
    named = set(re.findall(r'\bid="([^"]+)"', text))
    assert set(re.findall(r'(?:xlink:href="#|url\(#)([^")]+)', text)) <= named
    assert all(name.startswith(f"f{figure.id}-") for name in named)


def test_png_is_300_dots_an_inch(figure):
    data = figure.render("png")
    at = data.index(b"pHYs") + 4
    assert int.from_bytes(data[at : at + 4]) == 11811  # dots a meter
    width = int.from_bytes(data[16:20])
    assert width in (int(88 / 25.4 * 300), int(178 / 25.4 * 300))
