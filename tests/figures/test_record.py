"""The record comes back from every format, and its absence gets a clear message."""

from __future__ import annotations

import shutil
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import ProvenanceError
from framing.figures import frames_by_group, read_provenance
from framing.figures.record import pdf_literal

NASTY = 'Незалежність „(a\\b) \\( )) "q" \'s\' <&> url(#x) id="y" -- 文 \U0001f600 $x_1$ 100 %'
ENDINGS = ("svg", "pdf", "png", "json")


@pytest.fixture(scope="module")
def saved(tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    figure = frames_by_group(
        tables["comparison"](groups=(NASTY, "B")),
        provenance=tables["PARENT"],
        caption=NASTY,
        title=NASTY,
        warnings=(NASTY,),
    )
    figure.save(folder / "f")
    return figure, folder


@pytest.mark.parametrize("ending", ENDINGS)
def test_any_text_survives_in_any_format(saved, ending):
    figure, folder = saved
    record = read_provenance(folder / f"f.{ending}")
    assert {**record, "file_sha256": None} == {**figure.record, "file_sha256": None}
    assert read_provenance(folder / f"f.{ending}")["caption"] == NASTY


@given(st.binary(max_size=200))
def test_pdf_strings_are_read_as_they_are_escaped(value):
    escaped = value
    for plain in (b"\\", b"(", b")", b"\n", b"\r"):
        escaped = escaped.replace(plain, {b"\n": b"\\n", b"\r": b"\\r"}.get(plain, b"\\" + plain))
    assert pdf_literal(escaped + b") /Next (x)", 0) == value


def test_pdf_strings_know_nesting_octal_digits_and_broken_lines():
    assert pdf_literal(b"a(b(c))\\101\\\nd)e", 0) == b"a(b(c))Ad"


def with_subject(subject):
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Title (t) /Subject " + subject + b" >>\nendobj\n"
        b"trailer\n<< /Size 2 /Info 1 0 R >>\nstartxref\n9\n%%EOF\n"
    )


RECORD = (
    '{"alt":"","caption":"é","format":"framing-figure","kind":"k","provenance":{},'
    '"table_sha256":"","version":1,"warnings":[]}'
)


@pytest.mark.parametrize(
    "subject",
    [
        b"(" + RECORD.encode("latin-1") + b")",
        b"(\xfe\xff" + RECORD.encode("utf-16-be").replace(b"\\", b"\\\\") + b")",
        b"<FEFF " + RECORD.encode("utf-16-be").hex().encode() + b">",
    ],
)
def test_pdf_subjects_are_read_in_every_spelling(subject, tmp_path):
    (tmp_path / "a.pdf").write_bytes(with_subject(subject))
    assert read_provenance(tmp_path / "a.pdf")["caption"] == "é"


def png_with(kind, body):
    def chunk(name, data):
        crc = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)

    return b"\x89PNG\r\n\x1a\n" + chunk(kind, body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (b"tEXt", b"Description\0" + RECORD.encode("latin-1")),
        (b"zTXt", b"Description\0\0" + zlib.compress(RECORD.encode("latin-1"))),
        (b"iTXt", b"Description\0\0\0en\0\0" + RECORD.encode()),
        (b"iTXt", b"Description\0\1\0\0\0" + zlib.compress(RECORD.encode())),
    ],
)
def test_png_texts_are_read_in_every_kind(kind, body, tmp_path):
    (tmp_path / "a.png").write_bytes(png_with(kind, body))
    assert read_provenance(tmp_path / "a.png")["caption"] == "é"


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_cut_off_file_is_refused(saved, ending, share):
    _, folder = saved
    whole = (folder / f"f.{ending}").read_bytes()
    cut = folder / f"cut.{ending}"
    cut.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(ProvenanceError, match=f"cut.{ending}: (is|its)"):
        read_provenance(cut)


def test_a_damaged_png_is_refused(saved, tmp_path):
    _, folder = saved
    data = bytearray((folder / "f.png").read_bytes())
    data[len(data) // 2] ^= 255
    (tmp_path / "f.png").write_bytes(bytes(data))
    with pytest.raises(ProvenanceError, match=r"is damaged: the chunk at byte \d+ fails"):
        read_provenance(tmp_path / "f.png")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.gif", b"", "'.gif' files carry no record; give the .svg, .pdf, .png or .json file."),
        ("noending", b"", "'' files carry no record"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "has no record; it was not saved"),
        ("a.svg", b"not xml", "is cut off or no SVG file"),
        ("a.png", png_with(b"tEXt", b"Comment\0x"), "has no record"),
        ("a.png", b"GIF89a--", "is no PNG file; its first bytes are b'GIF89a--'"),
        ("a.pdf", b"%PDF-1.4\ntrailer << >>\n%%EOF", "has no record"),
        ("a.pdf", with_subject(b"(A holiday)"), "its description is no record of framing"),
        ("a.pdf", b"PK\3\4", "is no PDF file"),
        ("a.json", b'{"a": 1}', "is JSON but not a 'framing-figure' record"),
        ("a.json", b"[1]", "is JSON but not a 'framing-figure' record"),
        ("a.json", b"\xff\xfe", r"is not UTF-8 \(byte 0\)"),
        ("a.json", b'{"format": "framing-figure", "version": 7}', "version 7, this framing reads"),
    ],
)
def test_a_file_without_our_record_says_so(name, data, message, tmp_path):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ProvenanceError, match=message) as error:
        read_provenance(tmp_path / name)
    assert str(tmp_path / name) in str(error.value)


def test_an_absent_file_says_so(tmp_path):
    with pytest.raises(ProvenanceError, match="cannot be read"):
        read_provenance(tmp_path / "absent.svg")


def test_a_renamed_file_keeps_its_record(saved, tmp_path):
    figure, folder = saved
    shutil.copy(folder / "f.pdf", tmp_path / "G.PDF")
    assert read_provenance(tmp_path / "G.PDF") == read_provenance(folder / "f.pdf")
    assert read_provenance(tmp_path / "G.PDF")["caption"] == figure.caption
