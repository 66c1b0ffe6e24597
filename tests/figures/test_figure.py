"""A figure is a value: its record, its files, how it shows itself."""

from __future__ import annotations

import json
from html import escape
from io import StringIO
from xml.etree import ElementTree

import matplotlib
import pandas as pd
import pytest

from framing.errors import StudyError
from framing.figures import frames_by_group, read_provenance
from framing.figures.seal import seal_holds
from framing.provenance import canonical_json, frame_digest, sha256, table_csv


def test_save_writes_each_format_the_record_and_the_table(figure, tmp_path):
    paths = figure.save(tmp_path / "new" / "fig.1")
    assert [p.name for p in paths] == [f"fig.1.{e}" for e in ("svg", "pdf", "png", "json", "csv")]
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == sorted(p.name for p in paths)
    assert (tmp_path / "new" / "fig.1.csv").read_text() == table_csv(figure.table)


def test_the_record_says_what_was_drawn_and_from_what(figure, tables):
    record = figure.record
    assert list(record) == [
        "format", "version", "kind", "caption", "alt", "table_sha256", "provenance", "software",
        "warnings",
    ]  # fmt: skip
    assert record["table_sha256"] == frame_digest(figure.table)
    assert record["provenance"]["operation"] == figure.kind
    assert record["provenance"]["parents"] == [tables["PARENT"].to_dict()]
    assert figure.id == sha256(canonical_json(record).encode())[:8]


def test_the_written_table_has_the_digest_of_the_record(figure, tmp_path):
    *_, record, table = figure.save(tmp_path / "f", formats=())
    text = table.read_bytes().decode()
    assert json.loads(record.read_text())["table_sha256"] == sha256(text.encode())
    assert len(pd.read_csv(StringIO(text))) == len(figure.table)


def test_equal_figures_have_equal_ids_and_other_tables_other_ids(tables):
    one = frames_by_group(tables["comparison"](), provenance=tables["PARENT"])
    same = frames_by_group(tables["comparison"](), provenance=tables["PARENT"])
    other = tables["comparison"]()
    other.loc[0, "n"] += 1
    assert one.id == same.id
    assert frames_by_group(other, provenance=tables["PARENT"]).id != one.id


def test_the_caption_states_warnings_unless_one_is_given(figure, tables):
    assert figure.warnings[0] == "two articles allow no inference"
    said = [f"Note: {warning.removesuffix('.')}." for warning in figure.warnings]
    assert figure.caption.endswith(" ".join(said))
    for given in tables["all_kinds"](caption="Mine.").values():
        assert given.caption == "Mine."
        assert given.record["warnings"][0] == "two articles allow no inference"


def test_what_is_split_by_voice_names_the_errors_of_the_rules(tables):
    from framing.text.voice.measured import error_note

    note = error_note()
    figures = tables["all_kinds"](warnings=())
    noted = {name for name, figure in figures.items() if note in figure.caption}
    assert noted == {"voices", "standing", "speakers", "passages", "cues"}
    assert all(figures[name].warnings == (note,) for name in noted)
    once = tables["all_kinds"](warnings=(note, "two articles allow no inference"))
    assert all(once[name].caption.count(note) == 1 for name in noted)


def test_the_notebook_gets_an_accessible_picture_with_its_caption(figure):
    html = figure._repr_html_()
    assert html.startswith('<figure class="framing-figure"><svg role="img" aria-label=')
    assert "<?xml" not in html
    assert html.endswith(f"{escape(figure.caption)}</figcaption></figure>")
    root = ElementTree.fromstring(html)
    assert root[0].attrib["aria-label"] == figure.alt


def test_captions_are_escaped_in_html(tables):
    choices = {"provenance": tables["PARENT"], "caption": 'a < b & "c"'}
    html = frames_by_group(tables["comparison"](), **choices)._repr_html_()
    assert "<figcaption>a &lt; b &amp; &quot;c&quot;</figcaption>" in html


def test_repr_names_kind_size_id_and_warnings(figure):
    expected = f"Figure {figure.kind}: {len(figure.table)} rows, id {figure.id}, "
    n = len(figure.warnings)
    assert repr(figure) == expected + ("1 warning" if n == 1 else f"{n} warnings")


def test_two_figures_on_one_page_share_no_id(tables):
    ids = [
        {e.attrib["id"] for e in ElementTree.fromstring(f.render("svg")).iter() if "id" in e.attrib}
        for f in tables["all_kinds"]().values()
    ]
    assert all(ids)
    assert len(set.union(*ids)) == sum(map(len, ids))


def test_the_table_is_not_that_of_the_caller(tables):
    table = tables["comparison"]()
    before = table.copy()
    figure = frames_by_group(table, provenance=tables["PARENT"])
    table.loc[:, "n"] = 99
    assert (figure.table["n"] < 99).all()
    assert before.columns.tolist() == table.columns.tolist()


@pytest.mark.parametrize("stem", ["frames.svg", "out/frames.PDF", "a.json"])
def test_a_stem_with_an_ending_is_refused(stem, tables, tmp_path):
    figure = frames_by_group(tables["comparison"](), provenance=tables["PARENT"])
    with pytest.raises(StudyError, match="give the name without an ending"):
        figure.save(tmp_path / stem)


def test_an_unknown_format_is_refused_before_anything_is_written(tables, tmp_path):
    figure = frames_by_group(tables["comparison"](), provenance=tables["PARENT"])
    with pytest.raises(StudyError, match=r"cannot be saved as 'pngg'; did you mean 'png'\?"):
        figure.save(tmp_path / "f", formats=("svg", "pngg"))
    assert not list(tmp_path.iterdir())


def test_one_format_may_be_named_without_a_tuple(tables, tmp_path):
    figure = frames_by_group(tables["comparison"](), provenance=tables["PARENT"])
    assert [p.suffix for p in figure.save(tmp_path / "f", formats="svg")] == [
        ".svg",
        ".json",
        ".csv",
    ]


def test_saving_writes_the_record_and_leaves_the_users_settings(figure, tmp_path):
    with matplotlib.rc_context(
        {"font.size": 31.0, "svg.fonttype": "none", "axes.facecolor": "red"}
    ):
        before = dict(matplotlib.rcParams)
        *drawings, sidecar, _ = figure.save(tmp_path / "f")
        assert dict(matplotlib.rcParams) == before
    assert read_provenance(sidecar) == figure.record
    for path in drawings:
        assert seal_holds(path.read_bytes(), path.suffix[1:])
        record = read_provenance(path)
        del record["file_sha256"]
        assert record == figure.record
