"""Reference band: where one pair's difference lies among pairs of comparable articles.

Two articles allow no test, but they can be held against what is usual: the grey band holds
most pairs of a background corpus, the mark is this pair. A mark inside the band is a
difference as any two such articles have it. The share at the right is no p-value.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.errors import CountsError
from framing.figures.claims import axis_label, effect_words, level_of
from framing.figures.estimates import (
    ARROW,
    add_estimates,
    bracket,
    has_arrows,
    reached,
    side_style,
    signed,
)
from framing.figures.figure import Figure
from framing.figures.legend import AXIS_HEIGHT, make_key
from framing.figures.notes import make_notes, signs_of
from framing.figures.panel import (
    HEAD_HEIGHT,
    Panel,
    draw_columns,
    draw_heads,
    draw_name,
    draw_panel,
    make_panel,
)
from framing.figures.style import (
    GREY,
    MARGIN,
    SMALL,
    GroupStyle,
    Sheet,
    group_style,
    line_height,
    new_sheet,
    number,
    wrap,
)
from framing.figures.tables import (
    checked,
    figure_provenance,
    page_width,
    plural,
    refuse,
    sentences,
    spoken,
)
from framing.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["reference_band"]

KIND = "reference_band"
MAX_CATEGORIES = 40
ROW, BAND = 4.4, 2.5  # mm: a row, and the height of its band
SHADE = "#d4d4d4"
NOTE = "not a p-value"
FAR = "as far"


def reference_band(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    settings: Mapping[str, Any] | None = None,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str = "single",
) -> Figure:
    """Draw the difference of one pair on the band of background pairs, one row a category.

    Parameters
    ----------
    table : pandas.DataFrame
        As of `ReferenceBand`: ``category``, ``group_a``, ``group_b`` (one pair throughout),
        ``n_a``, ``n_b``, ``n_pairs``, ``estimate``; and, missing where there is none, ``low``,
        ``high``, ``median`` (of the distances, without sign), ``share`` (of background pairs at
        least as far apart, 0 to 1) and ``warning``. At most 40 categories, drawn as given.
    provenance : Provenance
        Record of the table.
    settings : mapping, optional
        Of the result: ``effect``, ``level``, ``background``, ``match`` … go into the caption.
    title, caption, warnings
        As for `forest`.
    width : {"single", "double"}, default "single"
        Page width: 88 or 178 mm.

    Returns
    -------
    Figure

    Raises
    ------
    CountsError
        If a column or a value is missing or impossible, a category is given twice, or there
        is more than one pair or more than 40 categories.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "category": ["peace"], "group_a": "A", "group_b": "B", "n_a": [6], "n_b": [2],
    ...     "estimate": [1.4], "low": [-2.2], "median": [0.9], "high": [2.2], "share": [0.31],
    ...     "n_pairs": [400]})
    >>> print(reference_band(table, provenance=Provenance("reference_band"),
    ...                      settings={"effect": "log_ratio", "level": 0.9}).alt)
    Difference of A and B in 1 category on the band of background pairs: log ratio of the rates,
    in doublings, positive where A has more. peace +1.40, band [−2.20, 2.20]: 31% of 400 pairs
    are at least as far apart.
    """
    settings = dict(settings or {})
    rows = prepared(table)
    page = page_width(width, KIND)
    arguments = {"title": title, "width": width}
    return Figure(
        KIND,
        rows,
        default_caption(rows, settings, warnings) if caption is None else caption,
        describe(rows, settings),
        figure_provenance(KIND, arguments, rows, provenance),
        tuple(warnings),
        partial(draw, settings=settings, warnings=tuple(warnings), title=title, width=page),
    )


def prepared(table: pd.DataFrame) -> pd.DataFrame:
    """Check the table and keep what is drawn."""
    keys = ["category", "group_a", "group_b"]
    rows = checked(table, KIND, keys=keys, counts=["n_a", "n_b", "n_pairs"])
    rows = add_estimates(rows, table, KIND, ["estimate", "low", "median", "high", "share"])
    bad = (rows["share"] < 0) | (rows["share"] > 1)
    refuse(rows, "share", bad.to_numpy(), KIND, "between 0 and 1, or missing")
    warning = table["warning"] if "warning" in table else pd.Series("", table.index)
    rows["warning"] = warning.reset_index(drop=True).fillna("").astype(str)
    pairs = rows[["group_a", "group_b"]].drop_duplicates()
    if len(pairs) > 1:
        raise CountsError(
            f"{KIND} draws one pair of groups, the table has {len(pairs)}; draw one at a time."
        )
    double = rows["category"].duplicated()
    if double.any():
        raise CountsError(
            f"{KIND}: {rows.loc[double, 'category'].iloc[0]!r} stands in two rows; keep one."
        )
    if len(rows) > MAX_CATEGORIES:
        raise CountsError(
            f"{KIND} draws up to {MAX_CATEGORIES} categories, the table has {len(rows)}; keep "
            "those with the largest counts, or draw two figures."
        )
    return rows


def percent(share: float) -> str:
    """Write a share, which is not zero because few were drawn.

    Examples
    --------
    >>> percent(0.31), percent(0.002), percent(float("nan")), percent(0.0)
    ('31%', '<1%', '–', '0%')
    """
    if math.isnan(share):
        return "–"
    return "<1%" if 0 < share < 0.005 else f"{100 * share:.0f}%"


def pairs_in_words(rows: pd.DataFrame) -> str:
    """Return how many background pairs there are, as a range where rows differ."""
    low, high = int(rows["n_pairs"].min()), int(rows["n_pairs"].max())
    return plural(high, "pair") if low == high else f"{low:,} to {high:,} pairs"


def default_caption(
    rows: pd.DataFrame, settings: Mapping[str, Any], warnings: Sequence[str]
) -> str:
    """State effect, n, what the band is, and that the share is no p-value."""
    a, b = rows[["group_a", "group_b"]].iloc[0]
    what = effect_words(settings)
    match = settings.get("match") or ()
    alike = [match] if isinstance(match, str) else list(match)
    like = f", alike in {', '.join(map(str, alike))}" if alike else ""
    ratio = settings.get("most_ratio")
    sizes = f", neither more than {ratio:g} times as long as the other" if ratio else ""
    articles = settings.get("n_articles")
    from_which = plural(int(articles), "background article") if articles else "background articles"
    _, signs = signs_of(rows["warning"])
    ends = rows[["low", "high"]].to_numpy().ravel()
    arrows = has_arrows(rows["estimate"].to_numpy(), ends)
    return sentences(
        f"{what[0].upper()}{what[1:]}, of {plural(len(rows), 'category', 'categories')}: {a} "
        f"against {b}, positive where {a} has more",
        f"Grey bands hold the central {level_of(settings) or 'part '}of {pairs_in_words(rows)} of "
        f"{from_which}{like}{sizes}; half of the pairs lie between the two ticks"
        + ("; an arrow means that the band goes on" if arrows else ""),
        "The columns at the right give the occurrences in both, and the share of these pairs that "
        "are at least as far apart",
        "This is not a p-value: it says how usual such a difference is among these pairs, not "
        "that chance made it",
        "; ".join(f"{sign} {warning}" for sign, warning in signs.items()),
        warnings=warnings,
    )


def describe(rows: pd.DataFrame, settings: Mapping[str, Any]) -> str:
    """Put the figure into words: the rows with the most unusual differences."""
    a, b = rows[["group_a", "group_b"]].iloc[0]
    unusual = rows.sort_values("share", kind="stable", na_position="last").head(6)
    said = []
    for row in unusual.to_dict("records"):
        band, share = bracket(row["low"], row["high"]), row["share"]
        text = f"{spoken(row['category'])} "
        text += "no estimate" if math.isnan(row["estimate"]) else signed(row["estimate"])
        text += f", band {band}" if band else ""
        if not math.isnan(share):
            pairs = plural(row["n_pairs"], "pair")
            text += f": {percent(share)} of {pairs} are at least as far apart"
        said.append(text)
    which = "Most unusual: " if len(rows) > len(unusual) else ""
    return sentences(
        f"Difference of {a} and {b} in {plural(len(rows), 'category', 'categories')} on the band "
        f"of background pairs: {effect_words(settings)}, positive where {a} has more",
        which + "; ".join(said),
    )


def draw(
    rows: pd.DataFrame,
    *,
    settings: Mapping[str, Any],
    warnings: Sequence[str],
    title: str | None,
    width: float,
) -> Drawing:
    """Draw the table from top to bottom: key, heads, rows, axis, notes."""
    a, b = rows[["group_a", "group_b"]].iloc[0]
    heads = {f"right of zero: more in {a}": "", f"left of zero: more in {b}": ""}
    key = make_key(title, heads, width)
    signs, said = signs_of(rows["warning"])
    notes = make_notes(said, warnings, width)
    names = [wrap(spoken(category), 0.3 * width) for category in rows["category"]]
    heights = [max(ROW, len(lines) * line_height() + 1.0) for lines in names]
    columns = [[number(n) for n in rows[name]] for name in ("n_a", "n_b")]
    columns.append([percent(share) for share in rows["share"]])
    doublings = settings.get("effect") == "log_ratio"
    measured = [*columns[:2], [*columns[2], FAR]]
    panel = make_panel(
        rows, names=names, signs=signs, columns=measured, width=width, doublings=doublings
    )
    legend = wrap(band_name(rows, settings), width - 2 * MARGIN - 3.4)
    top = key.height + len(legend) * line_height() + HEAD_HEIGHT
    bottom = top + math.fsum(heights) + 0.6

    sheet = new_sheet(width, bottom + AXIS_HEIGHT + notes.height)
    key.draw(sheet)
    draw_legend(sheet, key.height + line_height() / 2, legend)
    draw_heads(sheet, panel, top, ["", "", FAR])
    draw_panel(sheet, panel, top, bottom, axis_label(settings, False), doublings=doublings)
    y = top
    for i, (name, height) in enumerate(zip(names, heights, strict=True)):
        middle = y + height / 2
        y += height
        draw_name(sheet, panel, middle, name)
        draw_columns(sheet, panel, middle, signs[i], [texts[i] for texts in columns])
        draw_band(sheet, panel, middle, rows.iloc[i])
    notes.draw(sheet, bottom + AXIS_HEIGHT)
    sheet.text(MARGIN, sheet.height + 2.6, NOTE, size=SMALL)
    return sheet.drawing


def band_name(rows: pd.DataFrame, settings: Mapping[str, Any]) -> str:
    """Name the band for the key.

    Examples
    --------
    >>> band_name(pd.DataFrame({"n_pairs": [400, 380]}), {"level": 0.9})
    '90% of 380 to 400 background pairs, half of them between the ticks'
    """
    level = level_of(settings) or "central part "
    pairs = pairs_in_words(rows).replace(" pair", " background pair")
    return f"{level}of {pairs}, half of them between the ticks"


def draw_legend(sheet: Sheet, y: float, lines: Sequence[str]) -> None:
    """Explain the band and its ticks."""
    sheet.box(MARGIN - 0.3, y - BAND / 2, 2.7, BAND, face=SHADE)
    for x in (MARGIN + 0.5, MARGIN + 1.6):
        sheet.line([x, x], [y - BAND / 2, y + BAND / 2], color=GREY, width=1.0, order=2.2)
    for i, line in enumerate(lines):
        sheet.text(MARGIN + 3.4, y + i * line_height(), line, middle=True)


def draw_band(sheet: Sheet, panel: Panel, y: float, row: pd.Series) -> None:
    """Draw the band of one category, its two ticks, and the mark of this pair."""
    low, high, median = row["low"], row["high"], row["median"]
    if not (math.isnan(low) or math.isnan(high)):
        left, right = panel.x(low), panel.x(high)
        # no narrower than a hair: most words are in hardly any two articles
        size = max(right - left, 0.3)
        sheet.box((left + right - size) / 2, y - BAND / 2, size, BAND, face=SHADE, order=1.2)
        beyond = reached(low, high, panel.values)
        for x, marker, goes_on in zip((left + 0.6, right - 0.6), "<>", beyond, strict=True):
            if goes_on:
                sheet.marks([x], [y], GroupStyle(GREY, marker, ARROW), order=2.2)
    if math.isfinite(median):
        for x in dict.fromkeys((panel.x(-median), panel.x(median))):
            sheet.line([x, x], [y - BAND / 2, y + BAND / 2], color=GREY, width=1.0, order=2.1)
    if not math.isnan(row["estimate"]):
        look = side_style(row["estimate"], (group_style(0), group_style(1)))
        sheet.marks([panel.x(row["estimate"])], [y], look)
