"""What the explorer shows of a view: a table with its warnings and figure, or a page of lines."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from framing.comparison.printing import as_html
from framing.errors import FramingError

if TYPE_CHECKING:
    from framing.comparison.concordance import Concordance
    from framing.explorer.word import View

__all__ = [
    "FILTERS",
    "PAGE",
    "lines_html",
    "matching_lines",
    "refused",
    "said",
    "values_of",
    "view_html",
]

ROWS = 200  # of a table
PAGE = 25  # lines
# What lines can be narrowed by.
FILTERS = ("group", "section", "voice", "speaker")
STYLE = """<style>
.framing-lines {overflow-x: auto; line-height: 1.45}
.framing-lines table {border-collapse: collapse; width: 100%; font-size: .92em}
.framing-lines th, .framing-lines td {padding: .15em .5em; vertical-align: top; text-align: left;
 border-bottom: 1px solid rgba(128, 128, 128, .25)}
.framing-lines th {border-bottom: 1px solid rgba(128, 128, 128, .8)}
.framing-lines table .left {text-align: right}
.framing-lines mark {background: #ffe28a; color: #1a1a1a; padding: 0 .15em; border-radius: 2px}
.framing-explorer figcaption, .framing-said {line-height: 1.45; margin: .3em 0; max-width: 60em}
.framing-refused {border-left: 3px solid #b8860b; padding: .3em .6em}
</style>"""


def view_html(title: str, result: View) -> str:
    """Return a result for the page: design, warnings, the rows that hold something, figure."""
    table = result.table
    if "n" in table and "n_docs" not in table:
        table = table[table["n"] > 0]
    design, warnings = getattr(result, "design", ""), getattr(result, "warnings", ())
    return as_html(title, design, warnings, table, rows=ROWS) + figure_html(result)


def figure_html(result: View) -> str:
    """Return the figure of a result, or the reason why there is none.

    Its caption is shown without the warnings, which stand above the table.
    """
    try:
        figure = result.plot()  # type: ignore[union-attr]
    except FramingError as error:
        return refused(str(error))
    shown = str(figure._repr_html_())
    for warning in figure.warnings:
        shown = shown.replace(f" Note: {escape(warning)}", "")
    return shown


def said(text: str) -> str:
    """Return a sentence that screen readers say when it appears."""
    return f"{STYLE}<p class='framing-said' role='status'>{escape(text)}</p>"


def refused(reason: str) -> str:
    """Return the reason why something is not shown, in the place where it would be."""
    return f"{STYLE}<p class='framing-said framing-refused' role='status'>{escape(reason)}</p>"


def values_of(lines: Concordance, column: str) -> list[str]:
    """Return what lines can be narrowed to by one column, in the order of the lines."""
    if column not in lines.table:
        return []
    return [value for value in dict.fromkeys(lines.table[column].astype(str)) if value]


def matching_lines(
    lines: Concordance, chosen: Mapping[str, str | None], containing: str
) -> pd.DataFrame:
    """Return the lines that have all chosen values, and hold a text in any case."""
    table = lines.table
    for column, value in chosen.items():
        if value is not None and column in table:
            table = table[table[column].astype(str) == value]
    if containing.strip() and len(table):
        whole = (table["left"] + " " + table["match"] + " " + table["right"]).str.casefold()
        table = table[whole.str.contains(containing.strip().casefold(), regex=False)]
    return table.reset_index(drop=True)


def lines_html(table: pd.DataFrame, page: int) -> str:
    """Return one page of lines as a table."""
    if not len(table):
        return said("No line fits.")
    rows = table.iloc[page * PAGE : (page + 1) * PAGE]
    names = ["Group", "Document", "Section", "Before", "Match", "After"]
    names += ["Whose"] if "voice" in table else []
    head = "".join(
        f"<th scope='col'{' class=left' if name == 'Before' else ''}>{name}</th>" for name in names
    )
    body = "".join(_line(row) for row in rows.to_dict("records"))
    return (
        f"{STYLE}<div class='framing-lines'><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _line(row: Mapping[object, object]) -> str:
    cells = {str(key): escape(str(value)) for key, value in row.items()}
    whose = ""
    if "voice" in cells:
        speaker = f": {cells['speaker']}" if cells["speaker"] else ""
        whose = f"<td>{cells['voice']}{speaker}</td>"
    return (
        f"<tr><td>{cells['group']}</td><td>{cells['document']}</td><td>{cells['section']}</td>"
        f"<td class='left'>{cells['left']}</td><td><mark>{cells['match']}</mark></td>"
        f"<td>{cells['right']}</td>{whose}</tr>"
    )
