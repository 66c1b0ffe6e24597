"""The dossier of a word on one page: forms, voices, speakers, places, company, frames.

Six small panels share one grammar: a row is a form, a speaker, a collocate or a frame; a
lane is a group, and two groups stand back to back. Where a bar counts occurrences it is
filled by voice, and its number is written at its end. Few articles have a strip each, in
which every occurrence stands where it stands; many share a histogram of tenths.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from framing.errors import CountsError, did_you_mean
from framing.figures.dossier_drawing import FEW, draw
from framing.figures.figure import Figure
from framing.figures.tables import (
    checked,
    figure_provenance,
    groups_of,
    in_order,
    page_width,
    plural,
    sentences,
    spoken,
)
from framing.figures.voice_style import VOICE_STYLES, need_voices, noted, voices_of
from framing.provenance import Provenance

__all__ = ["trace"]

KIND = "trace"
KEYS = ["category", "panel", "group", "label", "detail", "section", "voice"]
COUNTS = ["n", "of", "place"]
PANELS = ("total", "effect", "form", "voice", "speaker", "tenth", "strip", "collocate", "frame")
MAX_ROWS = 20  # of a panel, the strip apart
MAX_DOCUMENTS = 8


def trace(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str = "double",
) -> Figure:
    """Draw all there is to know of one word family.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``category`` (one family), ``panel``, ``group``, ``label``, ``detail``,
        ``section``, ``voice``, ``n``, ``of``, ``place``, ``value``, as
        `framing.comparison.trace.panels.panels` makes them; groups are drawn in the order of
        their first rows, rows of a panel in theirs. A panel without rows is left out.
    provenance : Provenance
        Record of the table.
    title : str, optional
        Written above the figure; by default the family.
    caption, warnings
        As for `frames_by_group`.
    width : {"double"}
        Page width: 178 mm.

    Returns
    -------
    Figure

    Raises
    ------
    CountsError
        If a column or a value is missing or impossible, there is more than one family, or
        there is too much to draw.

    Examples
    --------
    >>> row = {"category": "cede", "detail": "", "section": "", "of": 0, "place": 0, "value": 0.0}
    >>> table = pd.DataFrame([
    ...     row | {"panel": "total", "group": "A", "label": "occurrences", "voice": "", "n": 2,
    ...            "of": 800, "place": 1, "value": 2.5},
    ...     row | {"panel": "total", "group": "A", "label": "articles", "voice": "", "n": 1,
    ...            "of": 1},
    ...     row | {"panel": "form", "group": "A", "label": "ceded", "voice": "outlet", "n": 2}])
    >>> print(trace(table, provenance=Provenance("trace")).alt)
    Dossier of cede, for A: 2 occurrences in 800 words. Forms: ceded 2.
    """
    rows = checked(table, KIND, keys=KEYS, counts=COUNTS, numbers=["value"])
    need_panels(rows)
    need_voices(rows, KIND, empty=True)
    groups = groups_of(rows, KIND)
    size = page_width(width, KIND)
    if width != "double":
        raise CountsError(f"{KIND}: width = {width!r}; its panels need the whole page, 'double'.")
    voiced = bool(voices_of(rows))
    warnings = noted(warnings) if voiced else tuple(warnings)
    family = spoken(rows["category"].iloc[0])
    return Figure(
        KIND,
        rows,
        default_caption(rows, groups, family, warnings) if caption is None else caption,
        describe(rows, groups, family),
        figure_provenance(KIND, {"title": title, "width": width}, rows, provenance),
        warnings,
        partial(draw, title=family if title is None else title, width=size),
    )


def need_panels(rows: pd.DataFrame) -> None:
    """Raise unless this is the table of one family, with a total, that fits a page."""
    families = list(dict.fromkeys(rows["category"]))
    if len(families) > 1:
        raise CountsError(
            f"{KIND} draws one family, the table has {len(families)}: "
            f"{', '.join(families[:5])}; draw one figure each."
        )
    for panel in dict.fromkeys(rows["panel"]):
        if panel not in PANELS:
            raise CountsError(f"{KIND}: there is no panel {panel!r}; {did_you_mean(panel, PANELS)}")
    total = rows[rows["panel"] == "total"]
    for group in dict.fromkeys(rows["group"]):
        labels = sorted(total.loc[total["group"] == group, "label"])
        if labels != ["articles", "occurrences"]:
            raise CountsError(
                f"{KIND}: group {group!r} needs two rows of panel 'total', labeled 'occurrences' "
                f"and 'articles'; got {labels!r}."
            )
    for panel, own in rows.groupby("panel", sort=False):
        n, most = own["label"].nunique(), MAX_DOCUMENTS if panel == "strip" else MAX_ROWS
        if n > most:
            raise CountsError(
                f"{KIND}: panel {panel!r} has {n} rows to draw, at most {most} fit; keep the most "
                "frequent."
            )


def occurrences(rows: pd.DataFrame) -> list[tuple[str, int, int, int]]:
    """Return each group with its occurrences, words and articles."""
    own = rows[(rows["panel"] == "total") & (rows["label"] == "occurrences")]
    return [tuple(row) for row in own[["group", "n", "of", "place"]].to_numpy().tolist()]


def default_caption(
    rows: pd.DataFrame, groups: list[str], family: str, warnings: Sequence[str]
) -> str:
    """State unit, numbers, what the bars are, and warnings."""
    there = set(rows["panel"])
    sizes = [
        f"{group}, n = {n:,} in {plural(n_texts, 'article')} of {words:,} words"
        for group, n, words, n_texts in occurrences(rows)
    ]
    voiced = "filled by voice" if voices_of(rows) else "by group"
    pairs = "two groups stand back to back" if len(groups) == 2 else "a lane is a group"
    parts = {
        "form": f"Forms{' and speakers' if 'speaker' in there else ''}: bars are occurrences, "
        f"{voiced}; {pairs}",
        "voice": "Voices: shares of the occurrences, and below them, thin, of all words",
        "tenth": "Place: occurrences in the headline (H) and in each tenth of the text below it, "
        "as shares of the group’s; the dashed line is an even spread"
        if "strip" not in there
        else "",
        "strip": "Strips: the passages of each article by voice, from first to last word, with "
        "the forms above them and headline, lead and body below",
        "collocate": "Collocates: per 1,000 words of the windows around the word, with "
        "occurrences; "
        + (
            "those that lean to either group, the strongest (logDice) first and last"
            if len(groups) == 2
            else "the strongest by logDice"
        ),
        "frame": "Frames: share of the sentences with the word that hold the frame otherwise than "
        "by the word, with their number; the tick is the share of all other sentences",
    }
    return sentences(
        f"Every occurrence of {family} ({'; '.join(sizes)})",
        *(text for panel, text in parts.items() if panel in there),
        f"Pale bars: of fewer than {FEW} occurrences" if {"collocate", "frame"} & there else "",
        "Descriptive, no test is made"
        if "effect" not in there
        else "Under the groups: the log ratio of their rates in doublings, with its interval, p of "
        "a permutation of whole articles, and p adjusted for the families and pairs compared",
        warnings=warnings,
    )


def describe(rows: pd.DataFrame, groups: list[str], family: str) -> str:
    """Put the figure into words."""
    sums = "; ".join(
        f"{plural(n, 'occurrence')} in {words:,} words" for _, n, words, _ in occurrences(rows)
    )
    parts = [f"Dossier of {family}, for {in_order(groups)}: {sums}"]
    parts += list(rows.loc[rows["panel"] == "effect", "label"])
    names = {"form": "Forms", "speaker": "Speakers", "collocate": "Collocates", "frame": "Frames"}
    for panel, name in names.items():
        own = rows[(rows["panel"] == panel) & (rows["n"] > 0)]
        if own.empty:
            continue
        said = [
            f"{spoken(str(label))} {' / '.join(f'{sum_of(cells, group):,}' for group in groups)}"
            for label, cells in list(own.groupby("label", sort=False))[:5]
        ]
        parts.append(f"{name}: {', '.join(said)}")
    spoken_in = rows[(rows["panel"] == "voice") & (rows["n"] > 0)]
    if len(spoken_in):
        said = [
            f"{VOICE_STYLES[str(voice)].label} "
            f"{' / '.join(f'{sum_of(cells, group):,}' for group in groups)}"
            for voice, cells in spoken_in.groupby("voice", sort=False)
        ]
        parts.append(f"Voices: {', '.join(said)}")
    return sentences(*parts)


def sum_of(cells: pd.DataFrame, group: str) -> int:
    """Return the occurrences of one group."""
    return int(cells.loc[cells["group"] == group, "n"].sum())
