"""The sheet and the key: what stands in which file."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pandas as pd
import pytest

from framing.errors import TopicsError
from framing.provenance import canonical_json, sha256
from framing.topics.intrusion import intrusion, load_key

TESTS = ["word", "topic", "word_set"]


def blind(test):
    """The same test with another key: what coders see must not change with it."""
    turned = test.key.assign(intruder=~test.key["intruder"], option_topic=1, topic=1, theta=0.5)
    return replace(test, key=turned)


@pytest.mark.parametrize("test", TESTS)
def test_sheet_does_not_depend_on_the_key(model, test, tmp_path):
    drawn = intrusion(model, test)
    one = drawn.save_sheet(tmp_path / "one.csv").read_bytes()
    assert one == blind(drawn).save_sheet(tmp_path / "two.csv").read_bytes()
    assert one == intrusion(model, test).save_sheet(tmp_path / "three.csv").read_bytes()


def test_sheet_names_test_model_seed_and_draw_in_every_row(model, tmp_path):
    drawn = intrusion(model, "word", random_state=7)
    with drawn.save_sheet(tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 6
    for row in rows:
        assert (row["test"], row["model"], row["random_state"]) == ("word", "6f1d", "7")
        assert row["draw"] == drawn.settings["draw"]
        assert (row["coder"], row["answer"]) == ("", "")
    assert [row["option_3"] for row in rows] == drawn.table["option_3"].tolist()


def test_title_that_begins_like_a_formula_stays_text_in_a_spreadsheet(model, tmp_path):
    model.units["title"] = '=HYPERLINK("http://x")'
    path = intrusion(model, "topic", n_items=2).save_sheet(tmp_path / "s.csv")
    assert pd.read_csv(path)["title"].tolist() == ['\'=HYPERLINK("http://x")'] * 2


@pytest.mark.parametrize("test", TESTS)
def test_key_comes_back_as_it_was_saved(model, test, tmp_path):
    drawn = intrusion(model, test)
    path = drawn.save_key(tmp_path / "key.json")
    back = load_key(path)
    pd.testing.assert_frame_equal(back.table, drawn.table)
    pd.testing.assert_frame_equal(back.key, drawn.key)
    assert (back.settings, back.design) == (drawn.settings, drawn.design)
    assert back.warnings == drawn.warnings
    assert back.provenance.digest == drawn.provenance.digest
    assert back.save_key(tmp_path / "again.json").read_bytes() == path.read_bytes()
    assert back.save_page(tmp_path / "a.html").read_bytes() == (
        drawn.save_page(tmp_path / "b.html").read_bytes()
    )


@pytest.mark.parametrize(("part", "column"), [("table", "option_1"), ("key", "intruder")])
def test_key_that_was_changed_by_hand_is_refused(model, tmp_path, part, column):
    path = intrusion(model).save_key(tmp_path / "key.json")
    content = json.loads(path.read_text())
    held = content[part]
    held["data"][0][held["columns"].index(column)] = "castle"
    path.write_text(json.dumps(content))
    with pytest.raises(TopicsError, match=r"key\.json: was changed after it was written"):
        load_key(path)


def test_key_that_lacks_a_part_is_refused(tmp_path):
    path = tmp_path / "key.json"
    content = {"kind": "key of an intrusion test", "version": 1}
    content["sha256"] = sha256(canonical_json(content).encode())
    path.write_text(json.dumps(content))
    with pytest.raises(TopicsError, match=r"a broken key \('table'\)"):
        load_key(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("item,answer\n", "not a key, which is JSON"),
        ("[1]", "not a key of an intrusion test"),
        ('{"kind": "key of an intrusion test", "version": 9}', "version 9 of the key"),
        ('{"kind": "key of an intrusion test", "version": 1}', "changed after it was written"),
    ],
)
def test_file_that_is_no_key_is_refused(tmp_path, text, message):
    path = tmp_path / "key.json"
    path.write_text(text)
    with pytest.raises(TopicsError, match=message):
        load_key(path)


def test_missing_key_is_refused(tmp_path):
    with pytest.raises(TopicsError, match=r"nowhere\.json: cannot be read"):
        load_key(tmp_path / "nowhere.json")
