"""How results show themselves: the method, the groups and the caveats before the numbers.

The notebook form takes its colors from the page around it, so that it is read as well in a
dark JupyterLab as in a light one, in an editor, and on a rendered page.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import isfinite
from typing import Any

import pandas as pd

__all__ = ["as_html", "as_text"]

ROWS_SHOWN = 20
# Grays that are seen on white and on black; text keeps the color of the page.
STYLE = """<style>
.framing-result {overflow-x: auto; max-width: 100%; line-height: 1.45}
.framing-result p {margin: .2em 0; max-width: 60em}
.framing-result ul.framing-warnings {margin: .4em 0; padding: .3em .6em .3em 1.6em;
 border-left: 3px solid #b8860b; background: rgba(184, 134, 11, .12); max-width: 58em}
.framing-result table.dataframe {border-collapse: collapse; margin: .4em 0; font-size: .92em;
 font-variant-numeric: tabular-nums; border: 0}
.framing-result table.dataframe th, .framing-result table.dataframe td {padding: .15em .7em;
 text-align: left; vertical-align: top; border: 0; max-width: 34em; white-space: normal}
.framing-result table.dataframe th {border-bottom: 1px solid rgba(128, 128, 128, .8)}
.framing-result table.dataframe td {border-bottom: 1px solid rgba(128, 128, 128, .25)}
.framing-result table.dataframe .number {text-align: right}
</style>"""


def as_text(headline: str, design: str, warnings: Sequence[str]) -> str:
    """Return the printed form of a result."""
    return "\n".join([headline, design, *(f"! {sentence}" for sentence in warnings)])


def as_html(
    headline: str,
    design: str,
    warnings: Sequence[str],
    table: pd.DataFrame,
    *,
    rows: int = ROWS_SHOWN,
) -> str:
    """Return the notebook form of a result: the same words, and the first rows of its table.

    Numbers are written for the eye: three significant digits, thousands told apart. The values
    themselves are in the table.

    Examples
    --------
    >>> rates = pd.DataFrame({"group": ["A"], "n": [1200], "per_1k": [0.0123456]})
    >>> "<td class='number'>1,200</td><td class='number'>0.0123</td>" in as_html("", "", (), rates)
    True
    """
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in warnings)
    notes = f"<ul class='framing-warnings' aria-label='Warnings'>{items}</ul>" if items else ""
    left = len(table) - rows
    further = f"{left:,} further row{'' if left == 1 else 's'} in <code>.table</code>."
    more = f"<p>{further}</p>" if left > 0 else ""
    return (
        f"{STYLE}<div class='framing-result'><p><strong>{escape(headline)}</strong></p>"
        f"<p>{escape(design)}</p>{notes}{_table(table.head(rows))}{more}</div>"
    )


def _table(table: pd.DataFrame) -> str:
    """Return a table as HTML: text to the left, numbers to the right."""
    kinds = [" class='number'" if dtype.kind in "iuf" else "" for dtype in table.dtypes]
    names = [
        f"<th scope='col'{kind}>{escape(str(name))}</th>"
        for name, kind in zip(table.columns, kinds, strict=True)
    ]
    body = [
        "".join(f"<td{kind}>{cell(value)}</td>" for value, kind in zip(row, kinds, strict=True))
        for row in table.itertuples(index=False, name=None)
    ]
    rows = "".join(f"<tr>{cells}</tr>" for cells in body)
    head = f"<thead><tr class='names'>{''.join(names)}</tr></thead>"
    return f"<table class='dataframe'>{head}<tbody>{rows}</tbody></table>"


def cell(value: Any) -> str:
    """Return one value as it is read; what is missing is empty.

    Examples
    --------
    >>> [cell(value) for value in (1240.04, 0.04567, -0.0, 1e-7, 12345, float("nan"), None, "a<b")]
    ['1,240', '0.0457', '0', '1e-07', '12,345', '', '', 'a&lt;b']
    """
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return escape(str(value))
    if isinstance(value, int):
        return f"{value:,}"
    if not isfinite(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    text = f"{value:,.0f}" if size >= 1000 else f"{value:.3g}"
    return "0" if text == "-0" else text.replace("-", "−", 1) if size >= 1e-4 else text
