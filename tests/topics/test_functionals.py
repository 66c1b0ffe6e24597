"""What is asked of a regression: rows worked by hand, and answers that documents cannot give."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.errors import TopicsError
from framing.topics.formula import make_design
from framing.topics.functionals import coefficients, questions

UNITS = pd.DataFrame(
    {
        "outlet": ["A", "A", "B", "C", "C", "C"],
        "length": [1.0, 2.0, 3.0, 4.0, 5.0, 9.0],
        "date": ["2020", "2021", "2022", "2023", "2024", "2025"],
    }
)
ONES = np.ones(6)


def asked(formula: str, kind: str = "contrast", **choices):
    made = questions(make_design(formula, UNITS), ONES, **choices)
    return [question for question in made if question.kind == kind]


def test_pairs_are_all_pairs_in_their_order():
    pairs = [(q.group_a, q.group_b) for q in asked("~ outlet")]
    assert pairs == [("A", "B"), ("A", "C"), ("B", "C")]
    np.testing.assert_allclose([q.difference for q in asked("~ outlet")],
                               [[0, -1, 0], [0, 0, -1], [0, 1, -1]])  # fmt: skip


def test_the_rest_are_all_others_by_their_documents():
    rest = asked("~ outlet", versus="rest")
    assert [(q.group_a, q.group_b) for q in rest] == [(g, f"all but {g}") for g in "ABC"]
    np.testing.assert_allclose(rest[0].difference, [0, -1 / 4, -3 / 4])


def test_numbers_are_held_at_their_quartiles():
    (length,) = asked("~ length")
    assert (length.group_a, length.group_b) == ("5", "2")
    np.testing.assert_allclose(length.difference, [0, 3])


def test_two_values_can_be_asked_for():
    (date,) = asked("~ date", contrasts={"date": ("2025-01-01", "2020-01-01")})
    np.testing.assert_allclose(date.difference, [0, 1827 / 365.25])
    (outlet,) = asked("~ outlet", contrasts={"outlet": ("C", "A")})
    np.testing.assert_allclose(outlet.difference, [0, 0, 1])


def test_groups_have_curves_of_their_own_where_the_formula_says_so():
    one = asked("~ outlet + spline(length, df=2)", "curve")
    assert {question.group for question in one} == {""}
    units = UNITS.assign(outlet=["A", "A", "B", "C", "C", "B"])
    design = make_design("~ outlet * spline(length, df=1)", units)
    own = [question for question in questions(design, ONES) if question.kind == "curve"]
    assert [question.group for question in own] == ["A"] * 25 + ["B"] * 25 + ["C"] * 25
    assert own[25].groups == (("outlet", "B"),)
    assert [one[0].value, one[-1].value] == [1, 9]
    assert not asked("~ outlet + length", "curve")


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"versus": "pair"}, "did you mean 'pairs'"),
        ({"contrasts": {"outlets": ("A", "B")}}, "no variable 'outlets'; did you mean 'outlet'"),
        ({"contrasts": {"outlet": "AB"}}, "give two values"),
        ({"contrasts": {"outlet": ("A", "B", "C")}}, "give two values"),
        ({"contrasts": {"outlet": ("A", "A")}}, "is 'A' twice"),
        ({"contrasts": {"outlet": ("A", "D")}}, "no group 'D'"),
    ],
)
def test_what_cannot_be_asked(choices, said):
    with pytest.raises(TopicsError, match=said):
        asked("~ outlet", **choices)


def test_coefficients_are_those_of_weighted_least_squares():
    rng = np.random.default_rng(0)
    x, y, w = rng.normal(size=(30, 3)), rng.normal(size=(30, 2)), rng.integers(0, 4, 30)
    expected = np.linalg.solve(x.T @ (w[:, None] * x), x.T @ (w[:, None] * y))
    np.testing.assert_allclose(coefficients(x, y, w, np.eye(3)), expected, atol=1e-10)


def test_a_group_that_was_not_drawn_has_no_answer_and_the_others_have():
    design = make_design("~ outlet", UNITS)
    made = asked("~ outlet")
    y = np.array([[0.1, 0.2, 0.5, 0.6, 0.7, 0.8]]).T
    w = np.array([1.0, 1, 0, 1, 1, 1])
    found = coefficients(design.matrix, y, w, np.array([q.difference for q in made]))[:, 0]
    assert np.isnan(found[[0, 2]]).all()
    np.testing.assert_allclose(found[1], 0.15 - 0.7)
