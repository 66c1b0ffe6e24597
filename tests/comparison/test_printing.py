"""The notebook form of a result: what is said, what is shown, and how it is written."""

from __future__ import annotations

from html.parser import HTMLParser

import numpy as np
import pandas as pd

from framing.comparison.printing import as_html

TABLE = pd.DataFrame(
    {
        "group": ["A <b>", None],
        "n": [12345, 0],
        "per_1k": [1240.04, np.nan],
        "p": [1e-7, 0.04567],
        "low": [-np.inf, -0.5],
        "ok": [True, False],
    }
)


class Cells(HTMLParser):
    """The text of every cell, and the class of each."""

    def __init__(self, html):
        super().__init__()
        self.cells, self.kinds, self.items, self._open = [], [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self._open = tag
        if tag == "td":
            self.cells.append("")
            self.kinds.append(dict(attrs).get("class"))
        if tag == "li":
            self.items.append("")

    def handle_endtag(self, tag):
        self._open = ""

    def handle_data(self, data):
        if self._open == "td":
            self.cells[-1] += data
        if self._open == "li":
            self.items[-1] += data


def test_numbers_are_written_for_the_eye_and_text_is_no_html():
    read = Cells(as_html("Head", "design", (), TABLE))
    assert read.cells[:6] == ["A <b>", "12,345", "1,240", "1e-07", "−∞", "True"]
    assert read.cells[6:] == ["", "0", "", "0.0457", "−0.5", "False"]
    assert read.kinds[:6] == [None, "number", "number", "number", "number", None]


def test_every_warning_is_said_before_the_table():
    html = as_html("Head", "design", ("Few words < 5.", "One text."), TABLE)
    assert Cells(html).items == ["Few words < 5.", "One text."]
    assert html.index("One text.") < html.index("<table")
    assert "<ul" not in as_html("Head", "design", (), TABLE)


def test_a_long_table_says_what_is_left_out():
    long = pd.DataFrame({"n": range(1021)})
    assert "1,001 further rows in <code>.table</code>." in as_html("", "", (), long)
    assert len(Cells(as_html("", "", (), long)).cells) == 20
    assert "1 further row in" in as_html("", "", (), long, rows=1020)
    assert "further" not in as_html("", "", (), long.head(20))


def test_colors_are_those_of_the_page():
    style = as_html("", "", (), TABLE).partition("</style>")[0]
    assert "color:" not in style.replace("background-color:", "")


def test_a_table_without_rows_or_columns_is_shown():
    assert Cells(as_html("", "", (), pd.DataFrame())).cells == []
    assert "<th scope='col'>group</th>" in as_html("", "", (), TABLE[["group"]].iloc[:0])
