"""Answers read back: what is accepted, and each thing that is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.errors import TopicsError
from framing.topics.intrusion import intrusion, read_answers


@pytest.fixture
def drawn(model):
    return intrusion(model)


def sheet_of(drawn, path, coder, answers):
    """Fill in a sheet as a person would."""
    sheet = pd.read_csv(drawn.save_sheet(path), dtype=str, keep_default_na=False)
    sheet["coder"], sheet["answer"] = coder, answers
    sheet.to_csv(path, index=False)
    return path


def test_sheets_of_two_coders(drawn, tmp_path):
    a = sheet_of(drawn, tmp_path / "a.csv", "Ada", list("123456"))
    b = sheet_of(drawn, tmp_path / "b.csv", "Ben", list("654321"))
    read = read_answers([b, a], drawn)
    assert read.columns.tolist() == ["coder", "item", "answer"]
    assert read["coder"].tolist() == ["Ada"] * 6 + ["Ben"] * 6
    assert read["answer"].tolist() == [1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1]


def test_name_of_the_coder_may_stand_in_one_row(drawn, tmp_path):
    path = sheet_of(drawn, tmp_path / "a.csv", ["", "Ada", "", "", "", ""], ["1"] * 6)
    assert read_answers(path, drawn)["coder"].tolist() == ["Ada"] * 6


@pytest.mark.parametrize("mark", [";", "\t"])
def test_what_a_spreadsheet_saves(drawn, tmp_path, mark):
    path = sheet_of(drawn, tmp_path / "a.csv", "Ada", ["1.0", " 2 ", "3", "4", "5", "6"])
    sheet = pd.read_csv(path, dtype=str)
    path.write_bytes(
        b"\xef\xbb\xbf" + sheet.to_csv(index=False, sep=mark, lineterminator="\r\n").encode()
    )
    assert read_answers(path, drawn)["answer"].tolist() == [1, 2, 3, 4, 5, 6]


def test_answer_may_be_the_words_of_an_option(drawn, tmp_path):
    words = drawn.table["option_4"].str.upper().tolist()
    path = sheet_of(drawn, tmp_path / "a.csv", "Ada", words)
    assert read_answers(path, drawn)["answer"].tolist() == [4] * 6


def test_number_is_an_option_even_where_a_word_is_a_number(model, tmp_path):
    model.terms[model.terms == "army"] = "3"
    drawn = intrusion(model, random_state=2)
    rows = drawn.table[drawn.options].to_numpy()
    assert (rows == "3").any() and not (rows[:, 2] == "3").any()
    path = sheet_of(drawn, tmp_path / "a.csv", "Ada", ["3"] * 6)
    assert read_answers(path, drawn)["answer"].tolist() == [3] * 6


def test_frame_without_names_of_model_and_draw(drawn, answered):
    assert len(read_answers(answered(drawn, "Ada"), drawn)) == 6


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"digest": "beef"}, "answers to model '6f1d', not to 'beef'; score them against"),
        ({"random_state": 1}, "answers to draw 'word-.*draw again with the same arguments"),
        ({"n_items": 5}, "answers to draw 'word-"),
        ({"test": "topic"}, "answers to test 'word', not to 'topic'; score each test"),
    ],
)
def test_answers_to_something_else_are_refused(
    drawn, modeled, tmp_path, change, message
):  # fmt: skip
    path = sheet_of(drawn, tmp_path / "a.csv", "Ada", ["1"] * 6)
    change = dict(change)
    other = intrusion(modeled(digest=change.pop("digest", "6f1d")), **change)
    with pytest.raises(TopicsError, match=message):
        read_answers(path, other)


def test_a_frame_with_another_model_is_refused_too(drawn, answered):
    with pytest.raises(TopicsError, match="not to '6f1d'"):
        read_answers(answered(drawn, "Ada").assign(model="beef", draw="x"), drawn)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (["7", *"12345"], "item W001 is answered '7'; give a number from 1 to 6"),
        (["1.5", *"12345"], "is answered '1.5'"),
        (["castle", *"12345"], "is answered 'castle'"),
        (["", "", *"1234"], r"coder 'Ada' left out 2 of 6 items: W001, W002\. .*missing='drop'"),
        ([""] * 6, "left out 6 of 6"),
    ],
)
def test_impossible_and_missing_answers_are_refused(drawn, tmp_path, answers, message):
    path = sheet_of(drawn, tmp_path / "a.csv", "Ada", answers)
    with pytest.raises(TopicsError, match=message):
        read_answers(path, drawn)


def test_missing_answers_can_be_dropped(drawn, tmp_path):
    path = sheet_of(drawn, tmp_path / "a.csv", "Ada", ["1", "", *"1234"])
    read = read_answers(path, drawn, missing="drop")
    assert read["item"].tolist() == ["W001", "W003", "W004", "W005", "W006"]
    empty = sheet_of(drawn, tmp_path / "b.csv", "Ada", [""] * 6)
    with pytest.raises(TopicsError, match="no item has an answer"):
        read_answers(empty, drawn, missing="drop")
    with pytest.raises(TopicsError, match="did you mean 'drop'"):
        read_answers(path, drawn, missing="dropp")


def test_rows_cut_from_the_sheet_are_missing_too(drawn, answered):
    with pytest.raises(TopicsError, match="left out 4 of 6 items: W003, W004, W005, W006"):
        read_answers(answered(drawn, "Ada").head(2), drawn)


def test_long_lists_of_missing_items_are_cut(model, answered):
    drawn = intrusion(model, "word_set")
    with pytest.raises(TopicsError, match=r"S009 and 9 more\. Have the rest"):
        read_answers(answered(drawn, "Ada").head(1), drawn)


def test_unknown_item_is_refused(drawn, answered):
    given = answered(drawn, "Ada").replace({"item": {"W003": "W300"}})
    with pytest.raises(TopicsError, match=r"no item 'W300' in word-.*did you mean 'W00"):
        read_answers(given, drawn)


def test_item_answered_twice_is_refused(drawn, tmp_path):
    a = sheet_of(drawn, tmp_path / "a.csv", "Ada", ["1"] * 6)
    b = sheet_of(drawn, tmp_path / "b.csv", "Ada", ["2"] * 6)
    with pytest.raises(TopicsError, match=r"'Ada' answered W001 twice \(.*b\.csv\)"):
        read_answers([a, b], drawn)


def test_nameless_coders_are_refused(drawn, tmp_path):
    path = sheet_of(drawn, tmp_path / "a.csv", "", ["1"] * 6)
    with pytest.raises(TopicsError, match="no coder is named"):
        read_answers(path, drawn)
    path = sheet_of(drawn, path, ["Ada", "Ben", "", "Ada", "Ada", "Ada"], ["1"] * 6)
    with pytest.raises(TopicsError, match="row 3 names no coder, others name Ada, Ben"):
        read_answers(path, drawn)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"coder,itm,answer\n", "no column 'item'; did you mean 'itm'"),
        (b"coder,item,answer\nAda,W001,1\n", "no column 'test'"),
        (b"coder,item,answer\nAda,W001,1,2\n", "row 2 has more cells than the heading"),
        (b"coder,item,answer\n\xff", "not UTF-8"),
    ],
)
def test_file_that_is_no_sheet_is_refused(drawn, tmp_path, data, message):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(TopicsError, match=message):
        read_answers(path, drawn)


def test_no_file_is_refused(drawn, tmp_path):
    with pytest.raises(TopicsError, match=r"nowhere\.csv: cannot be read"):
        read_answers(tmp_path / "nowhere.csv", drawn)
    with pytest.raises(TopicsError, match="no file of answers"):
        read_answers([], drawn)
