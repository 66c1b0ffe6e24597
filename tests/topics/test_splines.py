"""Natural cubic splines: what makes them natural, and knots that do not count documents."""

from __future__ import annotations

import numpy as np
import pytest

from framing.errors import TopicsError
from framing.topics.splines import natural_spline, spline_knots

KNOTS = np.array([2.0, 3.0, 5.0, 9.0])


def second(x: float, step: float = 1e-3) -> np.ndarray:
    """Second derivative of each column, by differences."""
    around = natural_spline(np.array([x - step, x, x + step]), KNOTS)
    return (around[0] - 2 * around[1] + around[2]) / step**2


def test_it_is_straight_beyond_its_ends_and_smooth_at_its_knots():
    for x in (0.0, 1.5, 9.5, 20.0):
        np.testing.assert_allclose(second(x), 0, atol=1e-6)
    assert np.abs(second(4.0)).max() > 0.01
    for knot in KNOTS:
        np.testing.assert_allclose(second(knot - 0.01), second(knot + 0.01), atol=0.02)


def test_it_goes_through_any_values_at_its_knots():
    design = np.column_stack([np.ones(4), natural_spline(KNOTS, KNOTS)])
    wanted = np.array([1.0, -2.0, 0.5, 3.0])
    np.testing.assert_allclose(design @ np.linalg.solve(design, wanted), wanted)
    x = np.linspace(2, 9, 50)
    scipy = pytest.importorskip("scipy.interpolate").CubicSpline(KNOTS, wanted, bc_type="natural")
    ours = np.column_stack([np.ones(50), natural_spline(x, KNOTS)])
    np.testing.assert_allclose(ours @ np.linalg.solve(design, wanted), scipy(x), atol=1e-9)


def test_knots_do_not_depend_on_how_many_documents_have_a_value():
    x = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    np.testing.assert_array_equal(spline_knots(x, 2), [1, 4, 16])
    np.testing.assert_array_equal(spline_knots(np.repeat(x, [9, 1, 1, 5, 2]), 2), [1, 4, 16])


@pytest.mark.parametrize("df", [0, -1, 2.5, True])
def test_df_that_is_no_number_of_columns(df):
    with pytest.raises(TopicsError, match="whole number of 1 or more"):
        spline_knots(np.arange(9.0), df)


def test_too_few_different_values():
    with pytest.raises(TopicsError, match="needs 4 different values, and there are 3"):
        spline_knots(np.array([1.0, 2.0, 3.0, 3.0, 3.0]), 3)
