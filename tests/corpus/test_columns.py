"""Guessing columns, reading dates, and what counts as missing."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import pytest

from framing.corpus.columns import Columns, cell, iso_date
from framing.errors import CorpusError


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("2025-02-14", "2025-02-14"),
        ("2025-02-14 00:00:00", "2025-02-14"),
        ("2025-02-14T10:30:00Z", "2025-02-14T10:30:00+00:00"),
        ("February 14, 2025", "2025-02-14"),
        ("Feb. 14th, 2025", "2025-02-14"),
        ("14 February 2025", "2025-02-14"),
        ("2025/2/14", "2025-02-14"),
        ("Fri, 14 Feb 2025 10:00:00 GMT", "2025-02-14T10:00:00+00:00"),
        (datetime(2025, 2, 14), "2025-02-14"),
        (pd.Timestamp("2025-02-14 10:30"), "2025-02-14T10:30:00"),
        ("02/03/2025", "02/03/2025"),
        ("February 31, 2025", "February 31, 2025"),
        ("Smarch 3, 2025", "Smarch 3, 2025"),
        ("last Friday", "last Friday"),
        (" ", None),
        (pd.NaT, None),
        (None, None),
    ],
)
def test_dates_become_iso_where_they_can_be_read_one_way_only(given, read):
    assert iso_date(given) == read


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (float("nan"), None),
        (pd.NA, None),
        ("  ", None),
        (7, "7"),
        (7.0, "7"),
        (["A", None, "B"], "A; B"),
        ({"b": 1, "a": "é"}, '{"a": "é", "b": 1}'),
    ],
)
def test_cells_become_text_and_blank_ones_are_missing(given, read):
    assert cell(given) == read


def test_columns_are_guessed_whatever_their_case_and_a_given_one_wins():
    names = ["Doc ID", "HEADLINE", "Publication-Date", "Source", "Content", "extra"]
    assert Columns().resolve(names, "t.csv") == {
        "text": "Content",
        "title": "HEADLINE",
        "id": "Doc ID",
        "date": "Publication-Date",
        "outlet": "Source",
    }
    assert Columns(group="Source").resolve(names, "t.csv")["group"] == "Source"
    assert "outlet" not in Columns(group="Source").resolve(names, "t.csv")


def test_an_unknown_column_is_named_with_the_nearest_known():
    with pytest.raises(CorpusError, match=r"t\.csv has no column 'boddy' .*did you mean 'body'\?"):
        Columns(text="boddy").resolve(["id", "body"], "t.csv")


def test_a_table_without_text_says_what_it_has():
    with pytest.raises(CorpusError, match=r"its columns are: a, b.*text="):
        Columns().resolve(["a", "b"], "t.csv")
