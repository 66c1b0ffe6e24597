"""Search of K: five measures of models with more and more topics, a small panel each.

No measure knows the right number of topics, and they disagree; each panel says which way is
better. What to look for is where a gain flattens, before stability falls.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.errors import CountsError
from framing.figures.estimates import add_estimates
from framing.figures.figure import Figure
from framing.figures.legend import make_key
from framing.figures.notes import make_notes, signs_of
from framing.figures.style import (
    GREY,
    MARGIN,
    RULE,
    SMALL,
    Sheet,
    group_style,
    line_height,
    measure,
    new_sheet,
    number,
    ticks,
    wrap,
)
from framing.figures.tables import (
    checked,
    figure_provenance,
    page_width,
    plural,
    refuse,
    sentences,
)
from framing.figures.topic_names import add_texts, need_one_row
from framing.figures.watermark import draw_across, said_across
from framing.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["search_k"]

KIND = "search_k"
MEASURES = {
    "perplexity": ("held-out perplexity", "lower is better"),
    "coherence": ("semantic coherence", "higher is better"),
    "exclusivity": ("exclusivity", "higher is better"),
    "dispersion": ("residual dispersion", "near 1 is better"),
    "stability": ("stability", "higher is better"),
}
PLOT = 30.0  # mm of height
BETWEEN = 3.0  # mm between rows of panels
LOOK = group_style(0)


def search_k(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    settings: Mapping[str, Any] | None = None,
    chosen: int | None = None,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str = "double",
    watermark: str | None = None,
) -> Figure:
    """Draw five measures over the number of topics.

    Parameters
    ----------
    table : pandas.DataFrame
        As of `KSearch`: ``k``, ``perplexity``; and, missing where there is none, ``coherence``,
        ``exclusivity``, ``dispersion``, ``stability``, ``warning``.
    provenance : Provenance
        Record of the table.
    settings : mapping, optional
        Of the result: ``engine``, ``held_out``, ``n_refits``, ``random_state`` go into the
        caption; ``unigram``, the perplexity of a model without topics, is drawn if it is near.
    chosen : int, optional
        A number of topics to mark.
    title, caption, warnings
        As for `forest`.
    width : {"single", "double"}, default "double"
        Page width: 88 or 178 mm.
    watermark : str, optional
        As for `topics_overview`.

    Returns
    -------
    Figure

    Raises
    ------
    CountsError
        If a column or a value is missing or impossible, a number of topics is given twice, or the
        chosen one is not there.

    Examples
    --------
    >>> table = pd.DataFrame({"k": [10, 20, 30], "perplexity": [3100.0, 2960.0, 2990.0],
    ...                       "stability": [0.61, 0.58, 0.44]})
    >>> print(search_k(table, provenance=Provenance("search_k"), chosen=20).alt)
    Measures of models with 10 to 30 topics, 3 numbers tried. Held-out perplexity 3,100 to 2,990,
    lowest 2,960 at 20. Stability 0.61 to 0.44, highest 0.61 at 10. Chosen: 20.
    """
    settings = dict(settings or {})
    rows = prepared(table)
    if chosen is not None and chosen not in set(rows["k"]):
        known = ", ".join(map(str, rows["k"]))
        raise CountsError(f"{KIND}: chosen = {chosen!r} was not tried; tried were: {known}.")
    page = page_width(width, KIND)
    arguments = {"chosen": chosen, "title": title, "width": width, "watermark": watermark}
    text = default_caption(rows, settings, chosen, warnings) if caption is None else caption
    drawing = partial(
        draw, unigram=settings.get("unigram"), chosen=chosen, warnings=tuple(warnings),
        title=title, width=page,
    )  # fmt: skip
    return Figure(
        KIND,
        rows,
        said_across(watermark, text),
        said_across(watermark, describe(rows, chosen)),
        figure_provenance(KIND, arguments, rows, provenance),
        tuple(warnings),
        partial(draw_across, draw=drawing, watermark=watermark),
    )


def prepared(table: pd.DataFrame) -> pd.DataFrame:
    """Check the table and keep what is drawn, the fewest topics first."""
    rows = checked(table, KIND, keys=[], counts=["k"])
    rows = add_estimates(rows, table, KIND, list(MEASURES))
    for name in MEASURES:
        refuse(rows, name, np.isinf(rows[name].to_numpy()), KIND, "finite, or missing")
    refuse(rows, "k", (rows["k"] == 0).to_numpy(), KIND, "one or more")
    if rows[list(MEASURES)].isna().all(axis=None):
        raise CountsError(f"{KIND}: no measure was made; there is nothing to draw.")
    rows = add_texts(rows, table, ["warning"])
    need_one_row(rows, ["k"], KIND)
    return rows.sort_values("k", ignore_index=True)


def default_caption(
    rows: pd.DataFrame, settings: Mapping[str, Any], chosen: int | None, warnings: Sequence[str]
) -> str:
    """State what was tried on what, what each panel shows, and that none decides."""
    engine = f" by {settings['engine']}" if settings.get("engine") else ""
    seed = f", random state {settings['random_state']}" if "random_state" in settings else ""
    held_out = settings.get("held_out")
    split = f"the same {100 * held_out:g}% of documents held out of each" if held_out else ""
    refits = settings.get("n_refits")
    stable = f" over {plural(int(refits), 'refit')} on resampled documents" if refits else ""
    unigram = settings.get("unigram")
    without = f"; without topics it is {number(round(float(unigram)))}" if unigram else ""
    _, signs = signs_of(rows["warning"])
    return sentences(
        f"Models of {', '.join(map(str, rows['k']))} topics{engine}{seed}"
        + (f", {split}" if split else ""),
        f"Perplexity of the words held out: lower is better{without}. Coherence: do a topic's top "
        "words stand in the same documents; exclusivity: are they its own. Dispersion of the "
        "residuals: above 1, topics are missing. Stability: the share of top words that come back"
        + stable,
        "No measure decides; each panel has its own scale, which need not begin at zero; numbers "
        "of topics are on a logarithmic one",
        f"The line marks the chosen number, {chosen}" if chosen is not None else "",
        "; ".join(f"{sign} {warning}" for sign, warning in signs.items()),
        warnings=warnings,
    )


def describe(rows: pd.DataFrame, chosen: int | None) -> str:
    """Put the figure into words: the ends and the best of each measure."""
    said = []
    for name, (title, better) in MEASURES.items():
        own = rows[rows[name].notna()]
        if own.empty:
            continue
        lower, higher = better.startswith("lower"), better.startswith("higher")
        distance = (own[name] - 1).abs() if better.startswith("near") else own[name]
        by_place = distance.to_numpy()
        best = own.iloc[int(by_place.argmax() if higher else by_place.argmin())]
        word = "lowest" if lower else "highest" if higher else "nearest to 1"
        text = f"{title} {short(own[name].iloc[0])}"
        text += f" to {short(own[name].iloc[-1])}, {word} {short(best[name])} at {best['k']}"
        said.append(text[0].upper() + text[1:])
    low, high = rows["k"].iloc[0], rows["k"].iloc[-1]
    return sentences(
        f"Measures of models with {low} to {high} topics, {plural(len(rows), 'number')} tried",
        *said,
        f"Chosen: {chosen}" if chosen is not None else "",
    )


def short(value: float) -> str:
    """Write a measure to four digits.

    Examples
    --------
    >>> short(2961.44), short(-0.51234)
    ('2,961', '−0.5123')
    """
    return number(float(f"{value:.4g}"))


def draw(
    rows: pd.DataFrame,
    *,
    unigram: float | None,
    chosen: int | None,
    warnings: Sequence[str],
    title: str | None,
    width: float,
) -> Drawing:
    """Draw the panels in a row, or two beside one another on a narrow page."""
    signs, said = signs_of(rows["warning"])
    notes = make_notes(said, warnings, width)
    key = make_key(title, {}, width)
    names = [name for name in MEASURES if rows[name].notna().any()]
    n_columns = min(len(names), 5 if width > 100 else 2)
    room = (width - 2 * MARGIN) / n_columns
    n_lines = max(len(wrap(MEASURES[name][0], room - 2.0, bold=True)) for name in names)
    head = n_lines * line_height() + line_height(SMALL) + 2.0
    height = head + PLOT + 3.4 + line_height(SMALL)
    n_rows = math.ceil(len(names) / n_columns)
    bottom = key.height + n_rows * height + (n_rows - 1) * BETWEEN
    sheet = new_sheet(width, bottom + notes.height + 0.8)
    key.draw(sheet)
    for i, name in enumerate(names):
        x = MARGIN + (i % n_columns) * room
        y = key.height + (i // n_columns) * (height + BETWEEN)
        own = wrap(MEASURES[name][0], room - 2.0, bold=True)
        sheet.lines(x, y + line_height() * 0.75, own, bold=True)
        at = y + len(own) * line_height() + line_height(SMALL) * 0.7
        sheet.text(x, at, MEASURES[name][1], size=SMALL, color=GREY)
        level = unigram if name == "perplexity" else 1.0 if name == "dispersion" else None
        draw_panel(sheet, rows, name, signs, (x, x + room - 3.0), y + head, level, chosen)
    notes.draw(sheet, bottom + 0.8)
    return sheet.drawing


def draw_panel(
    sheet: Sheet,
    rows: pd.DataFrame,
    name: str,
    signs: Sequence[str],
    ends: tuple[float, float],
    top: float,
    level: float | None,
    chosen: int | None,
) -> None:
    """Draw one measure: grid, a level to compare with, the line over the numbers of topics."""
    known = rows[rows[name].notna()]
    low, high = float(known[name].min()), float(known[name].max())
    if level is not None and low - (high - low) <= level <= high + (high - low):
        low, high = min(low, level), max(high, level)
    pad = 0.0 if low < high else 0.1 * (abs(low) or 1.0)
    scale = ticks(low - pad, high + pad, 4)
    gutter = max(measure(number(value), SMALL) for value in scale) + 1.2
    left, right, bottom = ends[0] + gutter, ends[1], top + PLOT
    first, last = int(rows["k"].min()), int(rows["k"].max())

    def x(k: float) -> float:
        share = math.log(k / first) / math.log(last / first) if last > first else 0.5
        return left + 1.8 + (right - left - 3.6) * share

    def y(value: float) -> float:
        return bottom - PLOT * (value - scale[0]) / (scale[-1] - scale[0])

    for value in scale:
        sheet.line([left, right], [y(value)] * 2, width=0.4, order=0.5)
        at = left - 0.8
        sheet.text(at, y(value), number(value), size=SMALL, color=GREY, align="right", middle=True)
    if level is not None and scale[0] <= level <= scale[-1]:
        sheet.axes.plot(
            [left, right], [y(level)] * 2, color=GREY, linewidth=0.8, linestyle=(0, (3, 1.6)),
            zorder=1.2,
        )  # fmt: skip
    if chosen is not None:
        sheet.line([x(chosen)] * 2, [top, bottom], color=GREY, width=1.0, order=1.0)
    places = [x(k) for k in known["k"]]
    heights = [y(value) for value in known[name]]
    breaks = known.index.to_series().diff().fillna(1).to_numpy() != 1
    for i, (a, b) in enumerate(pairwise(range(len(known)))):
        if not breaks[i + 1]:
            ends_of = [places[a], places[b]], [heights[a], heights[b]]
            sheet.line(*ends_of, color=LOOK.color, width=1.1, order=2.0)
    sheet.marks(places, heights, LOOK, size=3.8)
    sheet.line([left, right], [bottom] * 2, color=RULE, width=0.6)
    draw_ks(sheet, rows, signs, x, bottom)
    label = "topics (log scale)"
    sheet.text((left + right) / 2, bottom + 2.8 + line_height(SMALL), label, size=SMALL,
               align="center")  # fmt: skip


def draw_ks(
    sheet: Sheet, rows: pd.DataFrame, signs: Sequence[str], x: Any, bottom: float
) -> None:  # fmt: skip
    """Write the numbers of topics that do not touch, from both ends inwards."""
    texts = [f"{k}{sign}" for k, sign in zip(rows["k"], signs, strict=True)]
    order = [0, len(texts) - 1, *range(1, len(texts) - 1)]
    taken: list[tuple[float, float]] = []
    for i in dict.fromkeys(order):
        at, half = x(rows["k"].iloc[i]), measure(texts[i], SMALL) / 2
        sheet.line([at, at], [bottom, bottom + 0.7], color=GREY, width=0.5)
        if all(at + half + 0.8 < a or at - half - 0.8 > b for a, b in taken):
            sheet.text(at, bottom + 2.8, texts[i], size=SMALL, color=GREY, align="center")
            taken.append((at - half, at + half))
