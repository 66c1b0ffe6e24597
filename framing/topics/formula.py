"""From a formula and metadata to a design: what share of a topic is held to depend on.

A formula such as ``"~ outlet + spline(date)"`` names columns of the documents. Formulaic turns it
into columns of numbers; here it is kept to a few functions, so that a formula in a file cannot run
code, dates become years, and a spline has its knots where they do not depend on how often a
document stands there.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.cautions.calendar import days_of
from framing.comparison.guards import some
from framing.errors import TopicsError, did_you_mean
from framing.topics.splines import DF, natural_spline, spline_knots

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DAYS_A_YEAR", "FUNCTIONS", "Design", "Variable", "make_design"]

FUNCTIONS = ("spline", "C", "log")
DAYS_A_YEAR = 365.25
# Arithmetic on columns and numbers, and calls of the functions above: nothing else is evaluated.
ALLOWED = (
    ast.Expression, ast.Call, ast.keyword, ast.Name, ast.Load, ast.Constant, ast.BinOp,
    ast.UnaryOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.UAdd,
)  # fmt: skip
QUOTED = re.compile(r"`[^`]*`")


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """A column that a formula names.

    Attributes
    ----------
    name : str
    kind : str
        ``"group"`` (a name for each document), ``"number"`` or ``"date"`` (years since 1970).
    levels : tuple of str
        Names of the groups, sorted; empty for numbers and dates.
    is_curved : bool
        Whether it stands in a spline.
    """

    name: str
    kind: str
    levels: tuple[str, ...]
    is_curved: bool

    def said(self, value: Any) -> str:
        """Return a value as a reader would write it: a day for a date."""
        if self.kind == "date":
            day = round((float(value)) * DAYS_A_YEAR)
            return str(np.datetime64(day, "D"))
        return str(value) if self.kind == "group" else f"{float(value):.6g}"

    def read(self, given: object) -> Any:
        """Return the value that a reader means, or say why it is none."""
        if self.kind == "group":
            if str(given) not in self.levels:
                hint = did_you_mean(str(given), self.levels)
                raise TopicsError(f"{self.name}: there is no group {str(given)!r}; {hint}")
            return str(given)
        if self.kind == "date":
            days = days_of(pd.Series([given], name="date"))
            if days is None or np.isnan(days[0]):
                raise TopicsError(f"{self.name}: {given!r} is no date; write YYYY-MM-DD.")
            return float(days[0] / DAYS_A_YEAR)
        try:
            return float(given)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            raise TopicsError(f"{self.name}: {given!r} is no number.") from None


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """A formula, applied to documents.

    Attributes
    ----------
    formula : str
    matrix : ndarray of float64, shape (n_rows, n_columns)
        Columns of numbers, the intercept among them.
    columns : tuple of str
        What formulaic calls them.
    rows : ndarray of intp, shape (n_rows,)
        The documents that have a value of every variable.
    data : pandas.DataFrame, n_rows rows
        Their values: groups as text, dates as years since 1970.
    variables : tuple of Variable
        In the order of the formula.
    terms : tuple of frozenset of str
        The variables of each term; two or more in an interaction.
    spec : formulaic.ModelSpec
        By which other values become columns.
    """

    formula: str
    matrix: NDArray[np.float64]
    columns: tuple[str, ...]
    rows: NDArray[np.intp]
    data: pd.DataFrame
    variables: tuple[Variable, ...]
    terms: tuple[frozenset[str], ...]
    spec: Any

    def at(
        self, values: Mapping[str, Any], weights: NDArray[np.float64] | None = None
    ) -> NDArray[np.float64]:
        """Return the mean row of the design if every document had these values.

        Times the coefficients it is the adjusted share: that of the documents as they are, but
        for the variables that are set (marginal standardization, Lane and Nelder 1982).
        """
        data = self.data.assign(**dict(values))
        for variable in self.variables:
            if variable.kind == "group" and variable.name in values:
                data[variable.name] = pd.Categorical(data[variable.name], variable.levels)
        rows = np.asarray(self.spec.get_model_matrix(data, context=_functions()), dtype=np.float64)
        return np.asarray(np.average(rows, axis=0, weights=weights))

    def goes_with(self, variable: Variable) -> Variable | None:
        """Return the first variable of groups that interacts with this one."""
        for other in self.variables:
            together = any({variable.name, other.name} <= term for term in self.terms)
            if other.kind == "group" and other.name != variable.name and together:
                return other
        return None


def make_design(formula: str, units: pd.DataFrame) -> Design:
    """Apply a formula to the metadata of documents.

    Parameters
    ----------
    formula : str
        As in R, without a left side: ``+`` joins terms, ``*`` and ``:`` make interactions. Names
        are columns, in backticks where they are no words. Columns of text are groups; those of
        dates (``2025``, ``2025-02`` or ``2025-02-28``) are years. ``spline(x, df=3)`` is a
        natural cubic spline, ``C(x)`` takes numbers for names, ``log(x)`` is the natural one.
    units : pandas.DataFrame
        One row a document.

    Raises
    ------
    TopicsError
        If the formula cannot be read, a column is not there, has no values, or one only, a
        spline has too few different values, or columns of the design depend on each other.

    Examples
    --------
    >>> units = pd.DataFrame({"outlet": ["Herald", "Globe", "Globe", "Herald"],
    ...                       "date": ["2020", "2020-07", "2021", "2022"]})
    >>> design = make_design("~ outlet + date", units)
    >>> design.columns
    ('Intercept', 'outlet[T.Herald]', 'date')
    >>> design.at({"outlet": "Herald"}).round(2)
    array([ 1.  ,  1.  , 50.87])
    """
    parsed, names, curved, named = _parsed(formula)
    for name in names:
        if name not in units:
            known = [str(column) for column in units if column not in ("document", "n_tokens")]
            raise TopicsError(
                f"formula {formula!r}: the units have no column {name!r}; "
                f"{did_you_mean(name, known)}"
            )
    values = {name: _values(units[name], name in named) for name in names}
    known_rows = np.ones(len(units), dtype=bool)
    for column, _ in values.values():
        known_rows &= column.notna().to_numpy()
    rows = np.flatnonzero(known_rows)
    if not len(rows):
        raise TopicsError(
            f"formula {formula!r}: no document has a value of {some(names)}; fill the columns."
        )
    data = pd.DataFrame({name: values[name][0].iloc[rows].to_numpy() for name in names})
    variables = []
    for name in names:
        kind = values[name][1]
        if data[name].nunique() < 2:
            raise TopicsError(
                f"formula {formula!r}: all documents have the same {name}, "
                f"{data[name].iloc[0]!r}; leave it out."
            )
        levels = tuple(sorted(data[name].unique())) if kind == "group" else ()
        if levels:
            data[name] = pd.Categorical(data[name], levels)
        variables.append(Variable(name, kind, levels, name in curved))
    matrix = _evaluated(parsed, data, formula)
    design = np.asarray(matrix, dtype=np.float64)
    columns = tuple(str(name) for name in matrix.columns)
    _need_full_rank(design, columns, formula)
    terms = tuple(frozenset(str(v) for v in term) for term in _variables_of(parsed, names))
    return Design(formula, design, columns, rows, data, tuple(variables), terms, matrix.model_spec)


def _functions() -> dict[str, Any]:
    """Return what a formula can call; formulaic brings C along."""
    from formulaic.materializers.types import FactorValues
    from formulaic.utils.stateful_transforms import stateful_transform

    def spline(x: Any, df: int = DF, _state: Any = None) -> Any:
        values = np.asarray(x, dtype=np.float64)
        if "knots" not in _state:
            _state["knots"] = spline_knots(values, df)
        basis = natural_spline(values, _state["knots"])
        return FactorValues(
            {i + 1: basis[:, i] for i in range(basis.shape[1])},
            kind="numerical", spans_intercept=False, format="{name}[{field}]", encoded=False,
        )  # fmt: skip

    return {"spline": stateful_transform(spline), "log": np.log}


def _parsed(formula: str) -> tuple[Any, list[str], set[str], set[str]]:
    """Return the formula, its columns in their order, and which stand in a spline or in C()."""
    from formulaic import Formula
    from formulaic.errors import FormulaicError
    from formulaic.formula import SimpleFormula

    try:
        parsed = Formula(formula, _context={name: None for name in FUNCTIONS})
    except (FormulaicError, SyntaxError, TypeError, ValueError) as error:
        reason = re.sub(r"[^\x20-\x7e]|\[[\d;]*m", "", str(error).splitlines()[0])
        raise TopicsError(
            f"formula {formula!r} cannot be read: {reason} Write it as '~ outlet + spline(date)'."
        ) from None
    if not isinstance(parsed, SimpleFormula):
        raise TopicsError(
            f"formula {formula!r} has a left side or several parts; the shares of topics are the "
            "left side, so write only what follows the ~."
        )
    names: list[str] = []
    found: dict[str, set[str]] = {"spline": set(), "C": set()}
    for term in parsed:
        for factor in term.factors:
            if factor.eval_method.value == "literal":
                continue
            used = _names_in(factor.expr, factor.eval_method.value == "lookup", found, formula)
            names += [name for name in used if name not in names]
    if not names:
        raise TopicsError(f"formula {formula!r} names no column; write '~ outlet', for example.")
    return parsed, names, found["spline"], found["C"]


def _names_in(
    expression: str, is_name: bool, found: dict[str, set[str]], formula: str
) -> list[str]:
    """Return the columns of a factor; raise if it is more than arithmetic and our functions."""
    if is_name:
        return [expression.strip("`")]
    quoted = [name.strip("`") for name in QUOTED.findall(expression)]
    places = iter(range(len(quoted)))
    tree = ast.parse(QUOTED.sub(lambda _: f"quoted_{next(places)}_", expression), mode="eval")
    original = {f"quoted_{i}_": name for i, name in enumerate(quoted)}
    names: list[str] = []
    calls = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node not in calls:
            names.append(original.get(node.id, node.id))
        called = node.func if isinstance(node, ast.Call) else None
        if called is not None and not (isinstance(called, ast.Name) and called.id in FUNCTIONS):
            raise TopicsError(
                f"formula {formula!r}: {ast.unparse(called)} is no function of a formula; there "
                f"are {', '.join(FUNCTIONS)}."
            )
        if not isinstance(node, ALLOWED):
            raise TopicsError(
                f"formula {formula!r}: {expression!r} is more than arithmetic on columns; compute "
                "it as a column of the corpus."
            )
        if isinstance(called, ast.Name) and called.id in found:
            inside = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} - {*FUNCTIONS}
            found[called.id] |= {original.get(name, name) for name in inside}
    return names


def _variables_of(parsed: Any, names: Sequence[str]) -> list[set[str]]:
    """Return the columns of each term."""
    ignored: dict[str, set[str]] = {}
    return [
        {
            name
            for factor in term.factors
            if factor.eval_method.value != "literal"
            for name in _names_in(factor.expr, factor.eval_method.value == "lookup", ignored, "")
            if name in names
        }
        for term in parsed
    ]


def _values(column: pd.Series, are_names: bool) -> tuple[pd.Series, str]:
    """Return the values of a column, missing where there is none, and what kind they are."""
    if not are_names and column.dtype.kind != "b":
        days = None if column.dtype.kind in "iuf" else days_of(column)
        if days is not None:
            return pd.Series(days / DAYS_A_YEAR, column.index), "date"
        if column.dtype.kind in "iuf":
            numbers = pd.to_numeric(column).astype(np.float64)
            return numbers.where(np.isfinite(numbers)), "number"
    text = column.astype(object).where(column.notna(), None)
    text = text.map(lambda value: None if value is None else str(value).strip() or None)
    return text.astype(object), "group"


def _evaluated(parsed: Any, data: pd.DataFrame, formula: str) -> Any:
    from formulaic import ModelSpec
    from formulaic.errors import FormulaicError

    try:
        with np.errstate(divide="ignore", invalid="ignore"):
            matrix = ModelSpec(formula=parsed, na_action="ignore").get_model_matrix(
                data, context=_functions()
            )
    except FormulaicError as error:
        cause = error.__cause__ or error.__context__ or error
        if isinstance(cause, TopicsError):
            raise TopicsError(f"formula {formula!r}: {cause}") from None
        raise TopicsError(f"formula {formula!r} cannot be applied: {cause}") from None
    wrong = ~np.isfinite(np.asarray(matrix, dtype=np.float64)).all(axis=0)
    if wrong.any():
        name = matrix.columns[int(np.argmax(wrong))]
        raise TopicsError(
            f"formula {formula!r}: {name} is not finite in some document, such as the logarithm of "
            "zero."
        )
    return matrix


def _need_full_rank(matrix: NDArray[np.float64], columns: Sequence[str], formula: str) -> None:
    """Raise where a column follows from those before it."""
    scale = np.sqrt((matrix**2).sum(axis=0))
    scaled = matrix / np.where(scale > 0, scale, 1.0)
    for i in range(scaled.shape[1]):
        if np.linalg.matrix_rank(scaled[:, : i + 1], tol=1e-9 * np.sqrt(i + 1)) <= i:
            raise TopicsError(
                f"formula {formula!r}: {columns[i]!r} follows from the columns before it in these "
                "documents, so their effects cannot be told apart; leave one out."
            )
