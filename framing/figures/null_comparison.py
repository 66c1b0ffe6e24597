"""Null comparison: a corpus beside the same words, shuffled between its documents.

Topic models find topics in anything. How coherent and how stable those of a corpus are says
little until one sees what the same words give when nothing holds them together: grey in this
figure. The verdict stands above it, as a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.figures.claims import level_of
from framing.figures.estimates import add_estimates, equals, hollow
from framing.figures.figure import Figure
from framing.figures.legend import AXIS_HEIGHT, draw_axis
from framing.figures.notes import make_notes, signs_of
from framing.figures.style import (
    GREY,
    HEAD,
    MARGIN,
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
    spoken,
)
from framing.figures.topic_names import add_texts, need_one_row
from framing.figures.topics_drawing import SHADE
from framing.figures.watermark import draw_across, said_across
from framing.provenance import Provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["null_comparison"]

KIND = "null_comparison"
ROW = 7.0  # mm of a statistic, without its axis
BAND = 3.6  # mm high
AXES = {
    "coherence": "words in one document, log of observed over chance",
    "stability": "share of words that come back",
}
TICK = 4.6  # points: one shuffle
MARK = group_style(0)


def null_comparison(
    table: pd.DataFrame,
    *,
    sentence: str,
    provenance: Provenance,
    shuffled: pd.DataFrame | None = None,
    settings: Mapping[str, Any] | None = None,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str = "single",
    watermark: str | None = None,
) -> Figure:
    """Draw what a corpus shows on what its shuffled words show, one row a statistic.

    Parameters
    ----------
    table : pandas.DataFrame
        As of `NullTest`: ``statistic``, ``observed``; and, missing where there is none, ``mean``,
        ``low``, ``high`` (of the shuffles), ``p`` and ``warning``.
    sentence : str
        The verdict; drawn above the rows.
    provenance : Provenance
        Record of the table.
    shuffled : pandas.DataFrame, optional
        As of `NullTest.shuffled`: a row a shuffle, with a column named as each statistic.
    settings : mapping, optional
        Of the result: ``n_shuffles``, ``n_docs``, ``n_tokens``, ``level`` … go into the caption.
    title, caption, warnings
        As for `forest`.
    width : {"single", "double"}, default "single"
        Page width: 88 or 178 mm.
    watermark : str, optional
        As for `topics_overview`.

    Returns
    -------
    Figure
        Its table holds one row a statistic and shuffle, the shuffle's in ``value``.

    Raises
    ------
    CountsError
        If a column or a value is missing or impossible, or a statistic is given twice.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "statistic": ["coherence", "stability"], "observed": [0.31, 0.72],
    ...     "mean": [0.02, 0.3], "low": [-0.01, 0.24], "high": [0.04, 0.36], "p": 0.05})
    >>> print(null_comparison(table, sentence="These topics are beyond shuffled words.",
    ...                       provenance=Provenance("null_test")).alt)
    These topics are beyond shuffled words. Coherence 0.31, of shuffled words 0.02 on average
    (−0.01 to 0.04), p = 0.050. Stability 0.72, of shuffled words 0.3 on average (0.24 to 0.36),
    p = 0.050.
    """
    settings = dict(settings or {})
    rows = with_shuffles(prepared(table), shuffled)
    page = page_width(width, KIND)
    arguments = {"sentence": sentence, "title": title, "width": width, "watermark": watermark}
    text = default_caption(rows, sentence, settings, warnings) if caption is None else caption
    drawing = partial(
        draw, sentence=sentence, settings=settings, warnings=tuple(warnings), title=title,
        width=page,
    )  # fmt: skip
    return Figure(
        KIND,
        rows,
        said_across(watermark, text),
        said_across(watermark, describe(rows, sentence)),
        figure_provenance(KIND, arguments, rows, provenance),
        tuple(warnings),
        partial(draw_across, draw=drawing, watermark=watermark),
    )


def prepared(table: pd.DataFrame) -> pd.DataFrame:
    """Check the table and keep what is drawn."""
    rows = checked(table, KIND, keys=["statistic"], counts=[])
    rows = add_estimates(rows, table, KIND, ["observed", "mean", "low", "high", "p"])
    bad = (rows["p"] < 0) | (rows["p"] > 1)
    refuse(rows, "p", bad.to_numpy(), KIND, "between 0 and 1, or missing")
    rows = add_texts(rows, table, ["warning"])
    need_one_row(rows, ["statistic"], KIND)
    return rows


def with_shuffles(rows: pd.DataFrame, shuffled: pd.DataFrame | None) -> pd.DataFrame:
    """Write what each shuffle gave beside what the corpus gave."""
    if shuffled is None or shuffled.empty:
        return rows.assign(shuffle=0, value=math.nan)
    wide = checked(shuffled, f"{KIND}, shuffled", keys=[], counts=["shuffle"])
    names = [name for name in rows["statistic"] if name in shuffled] or list(rows["statistic"])
    wide = add_estimates(wide, shuffled, f"{KIND}, shuffled", names)
    long = wide.melt("shuffle", var_name="statistic", value_name="value")
    joined = rows.merge(long, on="statistic", how="left")
    return joined.assign(shuffle=joined["shuffle"].fillna(0).astype("int64"))


def statistics(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a statistic."""
    return rows.drop_duplicates("statistic").reset_index(drop=True)


def default_caption(
    rows: pd.DataFrame, sentence: str, settings: Mapping[str, Any], warnings: Sequence[str]
) -> str:
    """State the verdict, what was shuffled, how often, and what the marks mean."""
    n = settings.get("n_shuffles")
    often = f" in {plural(int(n), 'shuffle')}" if n else ""
    docs, words = settings.get("n_docs"), settings.get("n_tokens")
    of_what = f" of {plural(int(docs), 'document')}" if docs is not None else ""
    of_what += f" and {plural(int(words), 'word')}" if docs is not None and words else ""
    ticks_too = "; each tick is one shuffle" if rows["value"].notna().any() else ""
    tests = f"p: of the {plural(int(n), 'shuffle')} and the corpus, the share that reaches it" if (
        n and rows["p"].notna().any()
    ) else ""  # fmt: skip
    _, signs = signs_of(statistics(rows)["warning"])
    return sentences(
        sentence,
        f"Marks are the topics{of_what}; grey is where the central {level_of(settings) or 'part '}"
        f"of the same words shuffled between documents lie{often}, with their mean{ticks_too}",
        "A filled mark is beyond the shuffles, a hollow one is not, or was not tested; each row "
        "has its own scale",
        tests,
        "; ".join(f"{sign} {warning}" for sign, warning in signs.items()),
        warnings=warnings,
    )


def describe(rows: pd.DataFrame, sentence: str) -> str:
    """Put the figure into words."""
    said = [sentence]
    for row in statistics(rows).to_dict("records"):
        text = spoken(row["statistic"]).capitalize()
        text += " not known" if math.isnan(row["observed"]) else f" {short(row['observed'])}"
        if not math.isnan(row["mean"]):
            text += f", of shuffled words {short(row['mean'])} on average"
        if not math.isnan(row["low"] + row["high"]):
            text += f" ({short(row['low'])} to {short(row['high'])})"
        said.append(text + ("" if math.isnan(row["p"]) else f", {equals('p', row['p'])}"))
    return sentences(*said)


def short(value: float) -> str:
    """Write a statistic to three digits."""
    return number(float(f"{value:.3g}"))


def draw(
    rows: pd.DataFrame,
    *,
    sentence: str,
    settings: Mapping[str, Any],
    warnings: Sequence[str],
    title: str | None,
    width: float,
) -> Drawing:
    """Draw title, verdict, key, the statistics with an axis each, notes."""
    own = statistics(rows)
    signs, said = signs_of(own["warning"])
    notes = make_notes(said, warnings, width)
    room = width - 2 * MARGIN
    head = wrap(title, room, HEAD, bold=True) if title else []
    verdict = wrap(sentence, room, bold=True)
    label = max(measure(f"{spoken(name)} {sign}") for name, sign in zip(own["statistic"], signs,
                                                                     strict=True))  # fmt: skip
    label = min(label, 0.3 * width)
    ps = ["not tested" if math.isnan(p) else equals("p", p) for p in own["p"]]
    left = MARGIN + label + 3.0
    right = width - MARGIN - max(measure(p, SMALL) for p in ps) - 2.6
    top = MARGIN + len(head) * line_height(HEAD) + len(verdict) * line_height() + 1.6
    keys = [("mark", "this corpus"), ("grey", "the same words, shuffled")]
    names = [
        wrap(f"{spoken(name)} {sign}".rstrip(), label + 0.2)
        for name, sign in zip(own["statistic"], signs, strict=True)
    ]
    heights = [max(ROW, len(lines) * line_height()) for lines in names]
    bottom = top + line_height() + 1.0 + math.fsum(heights) + len(own) * AXIS_HEIGHT
    sheet = new_sheet(width, bottom + notes.height)
    sheet.lines(MARGIN, MARGIN + line_height(HEAD) * 0.75, head, size=HEAD, bold=True)
    first = MARGIN + len(head) * line_height(HEAD) + line_height() * 0.75
    sheet.lines(MARGIN, first, verdict, bold=True)
    draw_key(sheet, top + line_height() / 2, keys)
    y = top + line_height() + 1.0
    for i, (row, p) in enumerate(zip(own.to_dict("records"), ps, strict=True)):
        middle = y + heights[i] / 2
        for j, line in enumerate(names[i]):
            at = middle + (j - (len(names[i]) - 1) / 2) * line_height()
            sheet.text(left - 3.0, at, line, align="right", middle=True)
        values = rows.loc[rows["statistic"] == row["statistic"], "value"].dropna().to_list()
        beyond = row["p"] <= round(1 - settings.get("level", 0.95), 10) + 1e-9
        draw_statistic(sheet, row, values, (left, right), (y, y + heights[i]), filled=beyond)
        sheet.text(width - MARGIN, middle, p, size=SMALL, align="right", middle=True)
        y += heights[i] + AXIS_HEIGHT
    notes.draw(sheet, bottom)
    return sheet.drawing


def draw_key(sheet: Sheet, y: float, keys: Sequence[tuple[str, str]]) -> None:
    """Explain the mark and the grey."""
    x = MARGIN
    for what, text in keys:
        if what == "mark":
            sheet.marks([x + 1.4], [y], MARK)
        else:
            sheet.box(x, y - BAND / 2, 3.2, BAND * 0.9, face=SHADE)
        sheet.text(x + 4.4, y, text, size=SMALL, middle=True)
        x += 4.4 + measure(text, SMALL) + 4.0


def draw_statistic(
    sheet: Sheet,
    row: Mapping[Any, Any],
    values: Sequence[float],
    ends: tuple[float, float],
    edges: tuple[float, float],
    *,
    filled: bool,
) -> None:
    """Draw one statistic: the range of the shuffles, each of them, and the mark of the corpus."""
    left, right = ends
    known = [row["observed"], row["mean"], row["low"], row["high"], *values]
    known = [value for value in known if math.isfinite(value)]
    middle = math.fsum(edges) / 2
    if not known:
        sheet.text(left, middle, "nothing to show", size=SMALL, color=GREY, middle=True)
        return
    scale = ticks(min(0.0, *known, 0.0), max(known), max(2, int((right - left) / 12.0)))

    def x(value: float) -> float:
        return left + (right - left) * (value - scale[0]) / (scale[-1] - scale[0])

    draw_axis(sheet, scale, x, *edges, AXES.get(str(row["statistic"]), ""))
    if math.isfinite(row["low"]) and math.isfinite(row["high"]):
        size = max(x(row["high"]) - x(row["low"]), 0.3)
        sheet.box(x(row["low"]), middle - BAND / 2, size, BAND, face=SHADE, order=1.2)
    if values:
        sheet.axes.plot(
            [x(value) for value in values], [middle] * len(values), linestyle="none",
            marker="|", markersize=TICK, markeredgewidth=0.5, color=GREY, zorder=1.8,
        )  # fmt: skip
    if math.isfinite(row["mean"]):
        at = x(row["mean"])
        sheet.line([at, at], [middle - BAND / 2, middle + BAND / 2], color=GREY, width=1.2, order=2)
    if math.isfinite(row["observed"]):
        draw_mark = sheet.marks if filled else partial(hollow, sheet)
        draw_mark([x(row["observed"])], [middle], MARK)
