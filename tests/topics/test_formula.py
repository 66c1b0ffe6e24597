"""Formulas: what columns become, what cannot be asked, and that nothing else is run."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.errors import TopicsError
from framing.topics.formula import make_design
from framing.topics.splines import natural_spline, spline_knots

N = 24
UNITS = pd.DataFrame(
    {
        "document": [f"d{i:02}" for i in range(N)],
        "outlet": ["Globe", "Herald", "Times"] * 8,
        "date": [f"20{10 + i % 8}-0{1 + i % 9}" for i in range(N)],
        "length": np.arange(1.0, N + 1),
        "year": 2001 + np.arange(N) % 4,
        "is lead": np.arange(N) % 5 < 2,
    }
)  # fmt: skip


def design_of(formula: str, **columns):
    return make_design(formula, UNITS.assign(**columns))


def test_groups_are_held_against_the_first_in_their_order():
    design = design_of("~ outlet")
    assert design.columns == ("Intercept", "outlet[T.Herald]", "outlet[T.Times]")
    np.testing.assert_array_equal(design.matrix[:3], [[1, 0, 0], [1, 1, 0], [1, 0, 1]])
    assert design.variables[0].levels == ("Globe", "Herald", "Times")


def test_dates_are_years_and_a_spline_is_one_of_years():
    design = design_of("~ spline(date, df=2)", date=["2020-01-01", "2021", "2022-07"] * 8)
    years = np.array([18262, 18628, 19174] * 8) / 365.25
    np.testing.assert_allclose(
        design.matrix[:, 1:], natural_spline(years, spline_knots(years, 2)), atol=1e-12
    )
    (date,) = design.variables
    assert (date.kind, date.is_curved) == ("date", True)
    assert [date.said(year) for year in years[:3]] == ["2020-01-01", "2021-01-01", "2022-07-01"]
    assert date.said(date.read("2021-03-31")) == "2021-03-31"


def test_c_takes_numbers_for_names_and_truth_values_are_names():
    design = design_of("~ C(year) + `is lead`")
    assert design.columns[1:] == (
        "C(year)[T.2002]", "C(year)[T.2003]", "C(year)[T.2004]", "is lead[T.True]",
    )  # fmt: skip
    assert [variable.kind for variable in design.variables] == ["group", "group"]


def test_arithmetic_and_logarithms():
    design = design_of("~ log(length) + {length ** 2}")
    np.testing.assert_allclose(design.matrix[:, 1], np.log(UNITS["length"]))
    np.testing.assert_allclose(design.matrix[:, 2], UNITS["length"] ** 2)


def test_at_sets_one_column_and_keeps_the_others():
    design = design_of("~ outlet * length")
    np.testing.assert_allclose(design.at({"outlet": "Times"}), [1, 0, 1, 12.5, 0, 12.5])
    np.testing.assert_allclose(design.at({"length": 2.0, "outlet": "Herald"}), [1, 1, 0, 2, 2, 0])
    weights = (np.arange(N) == 3).astype(float)
    np.testing.assert_allclose(design.at({"outlet": "Globe"}, weights), [1, 0, 0, 4, 0, 0])


def test_at_keeps_the_knots_of_the_corpus():
    design = design_of("~ spline(length)")
    knots = spline_knots(UNITS["length"].to_numpy())
    beyond = natural_spline(np.array([100.0]), knots)[0]
    np.testing.assert_allclose(design.at({"length": 100.0})[1:], beyond)


def test_which_groups_have_curves_of_their_own():
    together, apart = design_of("~ outlet + spline(date)"), design_of("~ outlet * spline(date)")
    assert together.goes_with(together.variables[1]) is None
    assert apart.goes_with(apart.variables[1]) is apart.variables[0]


def test_documents_without_a_value_are_left_out():
    outlets = UNITS["outlet"].where(UNITS.index != 4)
    lengths = UNITS["length"].where(UNITS.index != 7)
    design = design_of("~ outlet + length", outlet=outlets, length=lengths)
    assert set(range(N)) - set(design.rows.tolist()) == {4, 7}
    assert len(design.matrix) == N - 2


def test_every_document_twice_changes_no_row():
    doubled = make_design("~ outlet + spline(date)", pd.concat([UNITS, UNITS], ignore_index=True))
    np.testing.assert_array_equal(doubled.matrix[:N], design_of("~ outlet + spline(date)").matrix)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("~ outlat", "no column 'outlat'; did you mean 'outlet'"),
        ("~ outlet +", "cannot be read"),
        ("~ spline(date", "cannot be read"),
        ("share ~ outlet", "has a left side"),
        ("~ 1", "names no column"),
        ("~ spline(outlet)", "cannot be applied"),
        ("~ spline(year, df=6)", "needs 7 different values, and there are 4"),
        ("~ log(length - 1)", "not finite"),
        ("~ length + {2 * length}", "'2 \\* length' follows from the columns before it"),
        ("~ poly(length, 2)", "poly is no function of a formula"),
        ("~ open('x')", "open is no function"),
        ("~ {length.sum()}", "no function of a formula"),
        ("~ {length.values}", "more than arithmetic"),
        ("~ {[x for x in length]}", "more than arithmetic"),
        ("~ {().__class__}", "more than arithmetic"),
        ("~ spline(length, df=open('x'))", "open is no function"),
    ],
)
def test_what_cannot_be_asked(formula, said):
    with pytest.raises(TopicsError, match=said):
        design_of(formula)


def test_a_formula_runs_no_code(tmp_path):
    trace = tmp_path / "trace"
    for call in (f"open({str(trace)!r}, 'w')", f"{{open({str(trace)!r}, 'w').write('x')}}"):
        with pytest.raises(TopicsError):
            design_of(f"~ length + {call}")
    assert not trace.exists()


def test_columns_that_say_nothing():
    with pytest.raises(TopicsError, match="all documents have the same outlet, 'Globe'"):
        design_of("~ outlet", outlet="Globe")
    with pytest.raises(TopicsError, match="no document has a value of outlet"):
        design_of("~ outlet", outlet=None)


def test_values_that_cannot_be_read():
    outlet, date, length = design_of("~ outlet + date + length").variables
    with pytest.raises(TopicsError, match="no group 'Glob'; did you mean 'Globe'"):
        outlet.read("Glob")
    with pytest.raises(TopicsError, match="'spring' is no date"):
        date.read("spring")
    with pytest.raises(TopicsError, match="'long' is no number"):
        length.read("long")
