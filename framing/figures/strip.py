"""Dispersion strip: where in each article the categories stand, from first to last word.

The counts know the paragraph of an occurrence, not its word, so a mark spans its whole
paragraph and says how many occurrences lie in it. All strips share one scale: a shorter
article has a shorter strip. Above the marks, the paragraphs themselves, shaded by section.
Where the counts tell voices apart, the passages take the place of the paragraphs, and a
second band and the marks are filled by voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from framing.errors import CountsError, did_you_mean
from framing.figures.figure import Figure
from framing.figures.strip_drawing import draw, lengths
from framing.figures.tables import (
    checked,
    figure_provenance,
    groups_of,
    need_sections,
    page_width,
    plural,
    sentences,
    spoken,
)
from framing.figures.voice_style import VOICE_STYLES, need_voices, noted, voices_of
from framing.provenance import Provenance

__all__ = ["dispersion_strip"]

KIND = "dispersion_strip"
MAX_DOCUMENTS, MAX_CATEGORIES = 8, 12


def dispersion_strip(
    table: pd.DataFrame,
    *,
    provenance: Provenance,
    categories: Sequence[str] | None = None,
    title: str | None = None,
    caption: str | None = None,
    warnings: Sequence[str] = (),
    width: str = "double",
) -> Figure:
    """Draw where the categories stand in each document.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns ``document``, ``group``, ``paragraph``, ``section``, ``first`` (words of
        the document before the paragraph), ``n_tokens`` (words of the paragraph),
        ``category``, ``n``. Rows with an empty category list every paragraph once; the
        others are occurrences. At most 8 documents, drawn in the order of their first rows.
        With columns ``voice`` and ``passage`` (from 1 in each document), rows are passages
        instead of paragraphs, and are drawn in the look of their voice.
    provenance : Provenance
        Record of the table.
    categories : sequence of str, optional
        What to draw, from top to bottom (at most 12); by default the 12 most frequent.
    title, caption, warnings
        As for `frames_by_group`.
    width : {"single", "double"}, default "double"
        Page width: 88 or 178 mm.

    Returns
    -------
    Figure

    Raises
    ------
    CountsError
        If a column or a value is missing or impossible, a paragraph of an occurrence is
        not listed, a category is unknown, or there is too much to draw.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "document": "a", "group": "A", "paragraph": [1, 2, 2],
    ...     "section": ["headline", "lead", "lead"], "first": [0, 8, 8],
    ...     "n_tokens": [8, 40, 40], "category": ["", "", "peace"], "n": [0, 0, 2]})
    >>> print(dispersion_strip(table, provenance=Provenance("strip")).alt)
    Strip of 1 document from first to last word. a (A), 48 words: peace 2 (word 9 to 48).
    """
    voiced = "voice" in table
    rows = checked(
        table,
        KIND,
        keys=["document", "group", "section", *(["voice"] if voiced else []), "category"],
        counts=[*(["passage"] if voiced else []), "paragraph", "first", "n_tokens", "n"],
    )
    if voiced:
        need_voices(rows, KIND)
        warnings = noted(warnings)
    need_sections(rows, KIND)
    groups_of(rows, KIND)
    need_paragraphs(rows)
    all_categories = by_frequency(rows)
    chosen = choose(all_categories, categories)
    rows = in_order_of(rows, chosen)
    size = page_width(width, KIND)
    arguments = {"categories": chosen, "title": title, "width": width}
    text = default_caption(rows, chosen, len(all_categories), categories is None, warnings)
    return Figure(
        KIND,
        rows,
        text if caption is None else caption,
        describe(rows, chosen),
        figure_provenance(KIND, arguments, rows, provenance),
        tuple(warnings),
        partial(draw, categories=chosen, title=title, width=size),
    )


def unit_of(rows: pd.DataFrame) -> str:
    """Return what a mark spans: a passage of one voice, or a paragraph."""
    return "passage" if "passage" in rows else "paragraph"


def need_paragraphs(rows: pd.DataFrame) -> None:
    """Raise unless each paragraph, or passage, is listed once and holds every occurrence."""
    documents = rows["document"].unique()
    if len(documents) > MAX_DOCUMENTS:
        raise CountsError(
            f"{KIND} draws up to {MAX_DOCUMENTS} documents, the table has {len(documents)}; "
            "choose some of them."
        )
    of_document = rows.groupby("document", sort=False)["group"].nunique()
    if (of_document > 1).any():
        raise CountsError(
            f"{KIND}: document {of_document.index[of_document > 1][0]!r} stands in two groups."
        )
    unit = unit_of(rows)
    place = ["document", unit, "section", "first", "n_tokens"]
    place += ["paragraph", "voice"] if unit == "passage" else []
    listed = rows.loc[rows["category"] == "", place]
    double = listed.duplicated(["document", unit])
    if double.any():
        first = listed[double].iloc[0]
        raise CountsError(
            f"{KIND}: {unit} {first[unit]} of {first['document']!r} is listed twice "
            "with an empty category; list it once."
        )
    known = set(map(tuple, listed.to_numpy()))
    for row in map(tuple, rows[place].to_numpy()):
        if row not in known:
            raise CountsError(
                f"{KIND}: {unit} {row[1]} of {row[0]!r} has an occurrence, but no row with "
                "an empty category says where it stands and how long it is."
            )


def by_frequency(rows: pd.DataFrame) -> list[str]:
    """Return the categories, the most frequent first, by name on ties."""
    sums = rows[rows["category"] != ""].groupby("category")["n"].sum()
    return sorted(sums.index, key=lambda category: (-sums[category], category))


def choose(known: list[str], wanted: Sequence[str] | None) -> list[str]:
    """Return the categories to draw, or say which one is wrong."""
    if wanted is None:
        return known[:MAX_CATEGORIES]
    for category in wanted:
        if category not in known:
            raise CountsError(
                f"{KIND}: no row has category {category!r}; {did_you_mean(category, known)}"
            )
    if len(set(wanted)) < len(wanted) or len(wanted) > MAX_CATEGORIES:
        raise CountsError(
            f"{KIND}: categories = {list(wanted)!r}; name up to {MAX_CATEGORIES}, each once."
        )
    return list(wanted)


def in_order_of(rows: pd.DataFrame, categories: list[str]) -> pd.DataFrame:
    """Keep the paragraphs and the chosen categories, in the order in which they are drawn."""
    places = {name: i for i, name in enumerate(["", *categories])}
    kept = rows[rows["category"].isin(places)]
    documents = {name: i for i, name in enumerate(dict.fromkeys(kept["document"]))}
    order = pd.DataFrame(
        {
            "document": kept["document"].map(documents),
            "category": kept["category"].map(places),
            "place": kept[unit_of(rows)],
        }
    ).sort_values(["document", "category", "place"], kind="stable")
    return kept.loc[order.index].reset_index(drop=True)


def default_caption(
    rows: pd.DataFrame,
    categories: list[str],
    n_known: int,
    automatic: bool,
    warnings: Sequence[str],
) -> str:
    """State unit, numbers, what a mark is, and warnings."""
    if automatic and n_known > len(categories):
        which = f"the {len(categories)} most frequent of {n_known} categories"
    else:
        which = plural(len(categories), "category", "categories")
    words = sum(lengths(rows).values())
    what = (
        f"Occurrences of {which} in {plural(rows['document'].nunique(), 'document')} from first "
        f"to last word ({plural(words, 'word')}, n = {rows['n'].sum():,})"
    )
    if unit_of(rows) == "passage":
        return sentences(
            what,
            "A mark spans the whole passage of one voice in which the occurrences lie, for their "
            "place in it is not known; it is filled by voice, and higher for two and for three or "
            "more, with their number where there is room",
            "Of the bands above the marks, the upper one shows the paragraphs by section, the "
            "lower one the passages by voice; the column at the right, the sums",
            warnings=warnings,
        )
    return sentences(
        what,
        "A mark spans the whole paragraph in which the occurrences lie, for their place in it "
        "is not known; it is darker for two and for three or more, with their number where "
        "there is room",
        "The band above the marks shows the paragraphs by section; the column at the right, "
        "the sums",
        warnings=warnings,
    )


def describe(rows: pd.DataFrame, categories: list[str]) -> str:
    """Put the figure into words: the three most frequent categories of each document."""
    parts = []
    for document, length in lengths(rows).items():
        own = rows[(rows["document"] == document) & (rows["n"] > 0)]
        sums = own.groupby("category")["n"].sum()
        top = sorted(sums.index, key=lambda name: (-sums[name], categories.index(name)))[:3]
        said = []
        for category in top:
            cells = own[own["category"] == category]
            start, end = cells["first"].min() + 1, (cells["first"] + cells["n_tokens"]).max()
            place = f"word {start:,} to {end:,}{in_voices(cells)}"
            said.append(f"{spoken(category)} {sums[category]} ({place})")
        group = rows.loc[rows["document"] == document, "group"].iloc[0]
        found = "; ".join(said) or "none of the categories"
        parts.append(f"{document} ({group}), {plural(length, 'word')}: {found}")
    return sentences(f"Strip of {plural(len(parts), 'document')} from first to last word", *parts)


def in_voices(cells: pd.DataFrame) -> str:
    """Return how many of the occurrences are in which voice, if that is known."""
    if "voice" not in cells:
        return ""
    sums = cells.groupby("voice")["n"].sum()
    return ": " + ", ".join(f"{sums[v]} {VOICE_STYLES[v].label}" for v in voices_of(cells))
