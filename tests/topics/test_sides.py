"""Groups, pairs and units: who is compared, and what is moved as one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.errors import TopicsError
from framing.topics.sides import Sides, groups_of, pairs_of, units_of

UNITS = pd.DataFrame(
    {
        "document": list("abcdef"),
        "camp": ["right", "left", "left", "right", "center", "center"],
        "outlet": ["Y", "X", "X", "Z", "W", "W"],
        "n_tokens": 9,
    }
)


def test_groups_are_sorted_and_numbered():
    names, group = groups_of(UNITS, "camp")
    assert names == ["center", "left", "right"]
    assert group.tolist() == [2, 1, 1, 2, 0, 0]


def test_pairs_are_all_or_the_one_that_is_meant():
    names = ["center", "left", "right"]
    assert pairs_of(names, None, None) == [([0], [1]), ([0], [2]), ([1], [2])]
    assert pairs_of(names, "left", None) == [([1], [0, 2])]
    assert pairs_of(names, "right", "left") == [([2], [1])]


def test_a_cluster_is_one_unit_and_others_are_left_out():
    _, group = groups_of(UNITS, "camp")
    unit = units_of(UNITS, "camp", "outlet")
    assert unit.tolist() == [2, 1, 1, 3, 0, 0]  # W, X, Y, Z
    sides = Sides.of(([1], [2]), ["center", "left", "right"], group, unit)
    assert sides.labels == ("left", "right")
    assert sides.document.tolist() == [1, 0, 0, 1, -1, -1]
    assert sides.unit.tolist() == [1, 0, 0, 2, -1, -1]
    assert sides.of_unit.tolist() == [0, 1, 1]
    assert sides.n.tolist() == [1, 2]


def test_all_others_together_are_named_so():
    names, group = groups_of(UNITS, "camp")
    sides = Sides.of(([1], [0, 2]), names, group, np.arange(6))
    assert sides.labels == ("left", "all but left")
    assert sides.n.tolist() == [2, 4]


def test_a_document_that_is_left_out_is_no_unit():
    names, group = groups_of(UNITS, "camp")
    group = np.where(UNITS["document"] == "a", -1, group)
    sides = Sides.of(([1], [2]), names, group, np.arange(6))
    assert sides.n.tolist() == [2, 1]
    assert sides.unit.tolist() == [-1, 0, 1, 2, -1, -1]


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: groups_of(UNITS, "cmap"), "no column 'cmap'; did you mean 'camp'?"),
        (lambda: groups_of(UNITS.assign(camp="left"), "camp"), "has only left"),
        (
            lambda: groups_of(UNITS.assign(camp=["right", None, *["left"] * 4]), "camp"),
            "1 of 6 documents have no value for 'camp', first: row 2",
        ),
        (lambda: pairs_of(["left", "right"], "lefty", None), "did you mean 'left'?"),
        (lambda: pairs_of(["left", "right"], None, "left"), "needs a target="),
        (lambda: pairs_of(["left", "right"], "left", "left"), "are both 'left'"),
        (lambda: units_of(UNITS, "camp", "outlets"), "did you mean 'outlet'?"),
        (lambda: units_of(UNITS, "camp", "camp"), "is the column of the groups"),
        (
            lambda: units_of(UNITS.assign(outlet=list("XXYYYZ")), "camp", "outlet"),
            "outlet 'X' stands in several groups of 'camp', as do 1 other;",
        ),
        (lambda: units_of(UNITS.assign(outlet=None), "camp", "outlet"), "fill the column"),
    ],
)
def test_what_cannot_be_compared_is_said(ask, said):
    with pytest.raises(TopicsError, match=said.replace("?", r"\?").replace("(", r"\(")):
        ask()
