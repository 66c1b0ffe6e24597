"""The counts file: what is read is what was written, or an error that says why."""

from __future__ import annotations

import io
import json
import zipfile

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.counts import Counts
from framing.errors import CountsError
from framing.provenance import Provenance

# a busy machine is no failure
unhurried = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def counts() -> Counts:
    units = pd.DataFrame(
        {
            "document": ["a", "b"],
            "paragraph": [1, 2],
            "outlet": ["Ünited, \"Press\"\n", None],
            "date": pd.to_datetime(["2025-02-01", "2025-12-03"]),
            "score": [0.1, float("nan")],
        }
    )  # fmt: skip
    terms = pd.DataFrame({"term": ["cède", "peace", "日本"], "layer": ["term", "term", "frames"]})
    record = Provenance("count_terms", {"by": ["document"]}, {"corpus": "0" * 64})
    return Counts.from_matrix([[0, 1, 2], [70_000, 0, 0]], units, terms, provenance=record)


@pytest.fixture
def path(counts, tmp_path):
    return counts.save(tmp_path / "study.counts")


def rewrite(path, **entries: bytes | None) -> None:
    """Replace or drop members of the archive, keeping it a whole zip."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, data in entries.items():
        member = name.replace("_", ".")
        members.pop(member, None)
        if data is not None:
            members[member] = data
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    path.write_bytes(buffer.getvalue())


def edit_manifest(path, **fields: object) -> None:
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest |= fields
    manifest = {key: value for key, value in manifest.items() if value is not None}
    rewrite(path, manifest_json=json.dumps(manifest).encode())


def test_what_is_read_is_what_was_written(counts, path):
    back = Counts.load(path)
    assert back.digest == counts.digest
    assert back.provenance == counts.provenance
    assert back.keys == counts.keys
    pd.testing.assert_frame_equal(back.terms, counts.terms)
    assert back.units["outlet"].iloc[0] == counts.units["outlet"].iloc[0]
    assert back.units["date"].tolist() == counts.units["date"].tolist()
    assert (back.matrix.toarray() == counts.matrix.toarray()).all()
    assert back.matrix.dtype == "int64"


def test_a_file_read_and_written_again_has_the_same_bytes(path, tmp_path):
    again = Counts.load(path).save(tmp_path / "again.counts")
    assert again.read_bytes() == path.read_bytes()


def test_counts_read_back_go_on_working(path, counts):
    back = Counts.load(path)
    assert back.group("document").digest == counts.group("document").digest
    assert back.merge(counts).n_tokens == 2 * counts.n_tokens


def test_counts_without_a_unit_or_a_term_survive(tmp_path):
    empty = Counts.from_matrix(
        pd.DataFrame(columns=["t"], dtype="int64").to_numpy(),
        pd.DataFrame({"document": pd.Series([], dtype="str")}),
        ["t"],
    )
    assert Counts.load(empty.save(tmp_path / "empty")).digest == empty.digest


def test_the_file_holds_no_clock(path):
    with zipfile.ZipFile(path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.create_system for entry in archive.infolist()} == {3}


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CountsError, match=r"nowhere\.counts: no such counts file"):
        Counts.load(tmp_path / "nowhere.counts")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_not_read(path, share):
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(CountsError, match=r"study\.counts: not a whole counts file"):
        Counts.load(path)


@unhurried
@given(st.data())
def test_a_changed_byte_is_found_or_changes_nothing(path, counts, data):
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[place] ^= data.draw(st.integers(1, 255))
    other = path.with_name("changed.counts")
    other.write_bytes(changed)
    try:
        assert Counts.load(other).digest == counts.digest  # a byte of zip's own bookkeeping
    except CountsError as error:
        assert "changed.counts" in str(error)


def test_a_count_altered_by_hand_is_found(path):
    with zipfile.ZipFile(path) as archive:
        entries = pd.read_parquet(io.BytesIO(archive.read("counts.parquet")))
    entries.loc[0, "n"] += 1
    buffer = io.BytesIO()
    entries.to_parquet(buffer)
    rewrite(path, counts_parquet=buffer.getvalue())
    with pytest.raises(CountsError, match="the file was changed after it was written"):
        Counts.load(path)


def test_a_row_number_out_of_range_is_found(path):
    buffer = io.BytesIO()
    pd.DataFrame({"unit": [9], "term": [0], "n": [1]}).to_parquet(buffer)
    rewrite(path, counts_parquet=buffer.getvalue())
    with pytest.raises(CountsError, match="its tables do not fit together"):
        Counts.load(path)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"version": 99}, "format version 99.*Install a newer framing"),
        ({"format": "other-counts"}, "its format is 'other-counts'"),
        ({"version": "one"}, "manifest is not whole"),
        ({"digest": None}, "manifest is not whole"),
        ({"keys": None}, "manifest is not whole"),
        ({"provenance": None}, "manifest is not whole"),
        ({"provenance": {"operation": "x"}}, "do not fit together"),
        ({"digest": "0" * 64}, "its manifest states 000000000000"),
        ({"keys": 3}, "do not fit together"),
    ],
)
def test_a_manifest_that_does_not_hold_is_refused(path, fields, message):
    edit_manifest(path, **fields)
    with pytest.raises(CountsError, match=message):
        Counts.load(path)


@pytest.mark.parametrize("manifest", [b"[]", b"{", b"\xff\xfe", b"{}", b"7", None])
def test_another_archive_is_not_taken_for_counts(path, manifest):
    rewrite(path, manifest_json=manifest)
    with pytest.raises(CountsError, match="not a counts file of framing"):
        Counts.load(path)


@pytest.mark.parametrize("table", ["units_parquet", "terms_parquet", "counts_parquet"])
@pytest.mark.parametrize("data", [None, b"", b"PAR1 but no more"])
def test_a_lost_or_broken_table_is_found(path, table, data):
    rewrite(path, **{table: data})
    with pytest.raises(CountsError, match="not a whole counts file"):
        Counts.load(path)


def test_a_failed_write_leaves_the_old_file(path, counts, monkeypatch):
    before = path.read_bytes()

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        counts.save(path)
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
