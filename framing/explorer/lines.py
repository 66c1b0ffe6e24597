"""The concordance of the explorer: lines, narrowed by whose and where, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.comparison.printing import as_html
from framing.errors import CountsError, did_you_mean
from framing.explorer.showing import (
    FILTERS,
    PAGE,
    lines_html,
    matching_lines,
    refused,
    values_of,
)

if TYPE_CHECKING:
    from framing.comparison.concordance import Concordance
    from framing.explorer.word import Word

__all__ = ["LinesPane"]


class LinesPane:
    """Filters, one page of lines, and buttons to the next.

    Attributes
    ----------
    found : Concordance or None
        All lines of the word; None before any was shown.
    table : pandas.DataFrame
        Those that fit the filters.
    box : ipywidgets.VBox
        To be put into the explorer.
    """

    found: Concordance | None
    table: pd.DataFrame
    box: Any

    def __init__(self, widgets: Any, tell: Callable[[], None]) -> None:
        self._tell = tell  # the explorer, whenever other lines are shown
        self.found, self.table, self._page, self._listening = None, pd.DataFrame(), 0, False
        fits = {"description_width": "initial"}
        self._filters = {
            name: widgets.Dropdown(
                options=[("all", None)],
                description=name.capitalize(),
                style=fits,
                layout=widgets.Layout(max_width="18em"),
            )
            for name in FILTERS
        }
        self._containing = widgets.Text(
            description="Containing", style=fits, layout=widgets.Layout(max_width="18em")
        )
        self._before = widgets.Button(description="Earlier", tooltip="The lines before these")
        self._after = widgets.Button(description="Later", tooltip="The lines after these")
        self._where, self._said, self._shown = (widgets.HTML() for _ in range(3))
        for control in (*self._filters.values(), self._containing):
            control.observe(self._on_change, names="value")
        self._before.on_click(lambda _: self._turn(-1))
        self._after.on_click(lambda _: self._turn(1))
        narrow = widgets.Layout(flex_flow="row wrap")
        self._controls = widgets.VBox(
            [
                widgets.HBox([*self._filters.values(), self._containing], layout=narrow),
                widgets.HBox([self._before, self._after, self._where]),
            ]
        )
        self.box = widgets.VBox([self._said, self._controls, self._shown])

    def show(self, word: Word) -> None:
        """Show the lines of a word, all of them."""
        lines = word.lines
        n = int(word.counts.matrix.sum())
        self._listening = False
        for name, control in self._filters.items():
            values = values_of(lines, name)
            control.options = [("all", None), *((value, value) for value in values)]
            control.value = None
            control.layout.display = None if len(values) > 1 else "none"
        self._containing.value = ""
        self._listening = True
        self.found = lines
        warnings = list(word.warnings)
        if len(lines) != n:
            warnings.insert(0, _differing(len(lines), n))
        self._said.value = as_html(f"Lines of {word.name}", "", warnings, pd.DataFrame())
        self._controls.layout.display = None
        self._narrow()

    def refuse(self, reason: str) -> None:
        """Say why there are no lines."""
        self.found = None
        self._said.value, self._shown.value = refused(reason), ""
        self._controls.layout.display = "none"

    def _on_change(self, _change: Mapping[str, Any]) -> None:
        if self._listening:
            self._narrow()
            self._tell()

    @property
    def narrowed(self) -> str:
        """The filters as arguments of `Explorer.choose`; empty where there are none."""
        where = {name: one.value for name, one in self._filters.items() if one.value is not None}
        containing = self._containing.value.strip()
        return (f", where={where!r}" if where else "") + (
            f", containing={containing!r}" if containing else ""
        )

    def narrow(self, where: Mapping[str, str], containing: str) -> None:
        """Set the filters, as if they were chosen.

        Raises
        ------
        CountsError
            If there is no such filter, or no line has the value.
        """
        for name, value in where.items():
            if name not in self._filters:
                raise CountsError(f"no filter {name!r}; {did_you_mean(name, FILTERS)}")
            known = [one for _, one in self._filters[name].options if one is not None]
            if value not in known:
                raise CountsError(f"no line has {name} {value!r}; {did_you_mean(value, known)}")
            self._filters[name].value = value
        self._containing.value = containing

    def _narrow(self) -> None:
        """Find the lines that fit, and show the first page of them."""
        if self.found is None:
            return
        chosen = {name: control.value for name, control in self._filters.items()}
        self.table = matching_lines(self.found, chosen, self._containing.value)
        self._page = 0
        self._turn(0)

    def _turn(self, step: int) -> None:
        self._page += step
        n, first = len(self.table), self._page * PAGE
        last = min(first + PAGE, n)
        total = 0 if self.found is None else len(self.found)
        of = f"{n:,} lines" if n == total else f"{n:,} lines that fit, {total:,} in all"
        self._where.value = f"{first + 1:,} to {last:,} of {of}" if n else f"0 of {total:,} lines"
        self._before.disabled, self._after.disabled = self._page == 0, last >= n
        self._shown.value = lines_html(self.table, self._page)


def _differing(n_lines: int, n: int) -> str:
    """Say that articles and counts do not agree."""
    return (
        f"The articles at hand give {n_lines:,} lines, the counts hold {n:,} occurrences: they "
        "are not the same articles, or were cleaned in another way."
    )
