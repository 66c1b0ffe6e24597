"""What is asked of a regression of topic shares: adjusted shares, their differences, curves.

All of it is linear in the coefficients, so each question is one row of numbers: times the
coefficients of the corpus it gives the estimate, times those of a refit what another sample
would have given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from framing.errors import TopicsError, did_you_mean
from framing.topics.formula import DAYS_A_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.topics.formula import Design, Variable

__all__ = ["VERSUS", "Question", "Versus", "coefficients", "questions"]

Versus = Literal["pairs", "rest"]
VERSUS = ("pairs", "rest")
CURVE_POINTS = 25
QUARTILES = (0.75, 0.25)  # what a number or a date is held against, if nothing else is asked
TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A row that is multiplied by the coefficients, or two whose answers are held together.

    Attributes
    ----------
    kind : str
        ``"share"``, ``"contrast"`` or ``"curve"``.
    variable : str
        The column that is set.
    group_a : str
        What it is set to.
    row : ndarray of float64, shape (n_columns,)
    group_b : str
        What a contrast is held against; else empty.
    against : ndarray of float64, shape (n_columns,)
        Its row; else zeros.
    groups : tuple of (str, str)
        Column and name of each group that the answer rests on; empty if it is all documents.
    value : float
        Of a point on a curve.
    group : str
        That a curve is of; empty for all.
    """

    kind: str
    variable: str
    group_a: str
    row: NDArray[np.float64]
    group_b: str
    against: NDArray[np.float64]
    groups: tuple[tuple[str, str], ...]
    value: float = np.nan
    group: str = ""

    @property
    def difference(self) -> NDArray[np.float64]:
        """The row whose answer is the estimate."""
        return self.row - self.against


def questions(
    design: Design,
    weights: NDArray[np.float64],
    versus: Versus = "pairs",
    contrasts: Mapping[str, tuple[object, object]] | None = None,
) -> list[Question]:
    """Return all that is asked of a design: shares and contrasts by variable, then curves.

    Parameters
    ----------
    design : Design
        Formula and documents.
    weights : ndarray of float64, shape (n_rows,)
        Of the documents, in the mean over them.
    versus : {"pairs", "rest"}, default "pairs"
        Whether groups are held against each other or each against the mean of all others.
    contrasts : mapping of str to pair, optional
        Two values of a variable that are held against each other instead.
    """
    if versus not in VERSUS:
        raise TopicsError(f"there is no versus={versus!r}; {did_you_mean(str(versus), VERSUS)}")
    asked = dict(contrasts or {})
    names = [variable.name for variable in design.variables]
    for name in asked:
        if name not in names:
            raise TopicsError(
                f"contrasts: formula {design.formula!r} has no variable {name!r}; "
                f"{did_you_mean(name, names)}"
            )
    made: list[Question] = []
    for variable in design.variables:
        made += _about(design, variable, weights, versus, asked.get(variable.name))
    for variable in design.variables:
        if variable.is_curved:
            made += _curve(design, variable, weights)
    return made


def coefficients(
    matrix: NDArray[np.float64],
    shares: NDArray[np.float64],
    weights: NDArray[np.float64],
    rows: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Regress shares on a design, and multiply the coefficients by rows of questions.

    Parameters
    ----------
    matrix : ndarray of float64, shape (n_docs, n_columns)
        The design.
    shares : ndarray of float64, shape (n_docs, k)
        Of topics in documents.
    weights : ndarray of float64, shape (n_docs,)
        Of the documents; 0 leaves one out.
    rows : ndarray of float64, shape (n_questions, n_columns)
        What is asked.

    Returns
    -------
    ndarray of float64, shape (n_questions, k)
        Missing where these documents cannot answer, such as for a group of which none was drawn.

    Examples
    --------
    >>> x = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 1.0]])
    >>> y = np.array([[0.2], [0.4], [0.9]])
    >>> coefficients(x, y, np.ones(3), np.array([[1.0, 0.0], [0.0, 1.0]])).round(6)
    array([[0.3],
           [0.6]])
    """
    drawn = weights > 0
    root = np.sqrt(weights[drawn])[:, np.newaxis]
    own = matrix[drawn]
    scale = np.sqrt((matrix**2).sum(axis=0))
    u, sizes, v = np.linalg.svd(root * own / scale, full_matrices=False)
    kept = sizes > TOLERANCE * sizes[0]
    u, sizes, v = u[:, kept], sizes[kept], v[kept]
    scaled = rows / scale
    inside = scaled @ v.T
    lost = np.sqrt(((scaled - inside @ v) ** 2).sum(axis=1))
    answers = (inside / sizes) @ (u.T @ (root * shares[drawn]))
    unanswered = lost > np.sqrt(TOLERANCE) * np.sqrt((scaled**2).sum(axis=1)) + 1e-300
    return np.asarray(np.where(unanswered[:, np.newaxis], np.nan, answers))


def _about(
    design: Design,
    variable: Variable,
    weights: NDArray[np.float64],
    versus: Versus,
    asked: tuple[object, object] | None,
) -> list[Question]:
    """Return the share of each group, and the contrasts of one variable."""
    name, none = variable.name, np.zeros(design.matrix.shape[1])
    rows = {level: design.at({name: level}, weights) for level in variable.levels}
    shares = [
        Question("share", name, level, row, "", none, ((name, level),))
        for level, row in rows.items()
    ]

    def contrast(a: Any, b: Any) -> Question:
        row, against = (
            rows[value] if value in rows else design.at({name: value}, weights) for value in (a, b)
        )
        groups = ((name, a), (name, b)) if variable.levels else ()
        return Question("contrast", name, variable.said(a), row, variable.said(b), against, groups)

    if asked is not None or not variable.levels:
        return [*shares, contrast(*_pair(design, variable, asked))]
    if versus == "pairs" or len(rows) == 2:
        return [*shares, *(contrast(a, b) for a, b in combinations(rows, 2))]
    names = design.data[name].astype(str).to_numpy()
    size = {level: weights[names == level].sum() for level in rows}
    for level in variable.levels:
        others = [other for other in rows if other != level]
        rest = np.average(
            [rows[other] for other in others], axis=0, weights=[size[other] for other in others]
        )
        groups = ((name, level),)
        shares.append(
            Question("contrast", name, level, rows[level], f"all but {level}", rest, groups)
        )
    return shares


def _pair(
    design: Design, variable: Variable, asked: tuple[object, object] | None
) -> tuple[Any, Any]:
    """Return two values, the first of which is held against the second."""
    if asked is None:
        values = design.data[variable.name].to_numpy(dtype=np.float64)
        high, low = np.quantile(values, QUARTILES, method="inverted_cdf")
        return (high, low) if high > low else (values.max(), values.min())
    if isinstance(asked, str) or len(asked) != 2:
        raise TopicsError(
            f"contrasts: {variable.name}={asked!r}; give two values, the first of which is held "
            "against the second."
        )
    first, second = (variable.read(value) for value in asked)
    if first == second:
        raise TopicsError(f"contrasts: {variable.name} is {asked[0]!r} twice; give two values.")
    return first, second


def _curve(design: Design, variable: Variable, weights: NDArray[np.float64]) -> list[Question]:
    """Return points of a variable from its least to its largest value, by group if they differ."""
    known = design.data[variable.name].to_numpy(dtype=np.float64)
    points = np.linspace(known.min(), known.max(), CURVE_POINTS)
    if variable.kind == "date":  # whole days, each once
        points = np.unique(np.round(points * DAYS_A_YEAR)) / DAYS_A_YEAR
    other = design.goes_with(variable)
    made = []
    for level in other.levels if other else ("",):
        held = {other.name: level} if other else {}
        for value in points:
            row = design.at({variable.name: value, **held}, weights)
            said = variable.said(value)
            groups = ((other.name, level),) if other else ()
            made.append(
                Question(
                    "curve", variable.name, said, row, "", 0.0 * row, groups, float(value), level
                )
            )  # fmt: skip
    return made
