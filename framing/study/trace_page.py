"""The page of a trace: the whole dossier of some words, in one file without network or server.

For each family a sentence of findings, its figure, its tables, and its lines, which can be
narrowed by group, voice, speaker, section and word. It holds sentences of the articles, and
says so: the tables and figures may be shared, the page may not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.comparison.attribution import SAID
from framing.figures.style import MAX_GROUPS, journal_style
from framing.study.report.page import inline, page
from framing.study.report.tables import COLUMNS as REPORT_COLUMNS
from framing.study.report.tables import Shown, cell
from framing.study.summary import families as found_families
from framing.study.summary import spoken, who_says
from framing.text.voice.spans import VOICES

if TYPE_CHECKING:
    from framing.comparison.trace import Trace

__all__ = ["trace_page"]

MOST_ROWS = 300  # of a table on the page; the files hold all
MOST_COLLOCATES = 60  # of a group
HIDDEN = {
    "forms": ["category"],
    "sections": ["category"],
    "voices": ["category"],
    "speakers": ["category"],
    "places": ["category"],
    "collocates": ["category", "n_node", "n_tokens"],
    "contrasts": ["category"],
    "frames": ["category"],
    "effects": ["category"],
}
TITLES = {
    "effects": "Differences between groups, by permutation of whole articles",
    "forms": "Forms by group and section",
    "sections": "Sections of the article",
    "voices": "In whose voice",
    "speakers": "Who says it",
    "places": "Headline (0) and tenths of the text below it",
    "collocates": "Words around it",
    "contrasts": "Words around it, two groups beside each other (descriptive)",
    "frames": "Frames in its sentences, and in all others",
}
COLUMNS = REPORT_COLUMNS | {
    "category": "word",
    "n_docs": "articles with it",
    "n_texts": "articles",
    "n_sentences": "of its sentences",
    "n_elsewhere": "n, elsewhere",
    "n_sentences_elsewhere": "of sentences elsewhere",
    "share_elsewhere": "share, elsewhere",
    "n_term": "n in the group",
    "low": "from",
    "high": "to",
}
FILTERS = ("group", "voice", "speaker", "section")


def trace_page(trace: Trace, title: str | None = None) -> str:
    """Return a trace as one self-contained page of HTML.

    Parameters
    ----------
    trace : Trace
        From `framing.trace`.
    title : str, optional
        Of the page; by default the families.

    Returns
    -------
    str
        The page. It holds sentences of the articles: leave it out when you share the results.

    Examples
    --------
    >>> from framing.comparison.trace import trace
    >>> from framing.corpus import Corpus
    >>> corpus = Corpus.from_texts({"bridge": "Fear of betrayal\\nA betrayal, they said."})
    >>> page = trace_page(trace(corpus, "betray*", lexicons=()))
    >>> "2 in bridge (1 in the headline)" in page
    True
    """
    families = [_family(trace, name) for name in trace.families]
    return page(
        "trace.html.j2",
        title=title or ", ".join(map(spoken, trace.families)),
        trace=trace,
        summary=_shown(trace.table, "Occurrences by group"),
        families=families,
        said=SAID,
        settings=_settings(trace),
        record=trace.provenance.digest,
    )


def _family(trace: Trace, name: str) -> dict[str, Any]:
    """Return what the page shows of one family."""
    lines = _own(trace.lines, name)
    n = int(_own(trace.table, name)["n"].sum())
    figure = trace.plot(name) if len(trace.settings["groups"]) <= MAX_GROUPS else None
    svg = None
    if figure is not None:
        with journal_style():
            svg = inline(figure.render("svg").decode())
    return {
        "name": spoken(name),
        "patterns": [p for p in trace.settings["families"][name] if p != name],
        "n": n,
        "finding": _finding(trace, name),
        "svg": svg,
        "caption": "" if figure is None else _without_warnings(figure.caption, figure.warnings),
        "tables": [_table(trace, table, name) for table in TITLES if _has(trace, table, name)],
        "lines": lines.to_dict("records"),
        "filters": {
            column: values for column in FILTERS if len(values := _values(lines, column)) > 1
        },
    }


def _finding(trace: Trace, name: str) -> str:
    """Put counts, forms and voices into a sentence, as the report of a study does."""
    order = tuple(trace.settings["groups"])
    said = who_says(_own(trace.speakers, name), order) if len(trace.speakers) else {}
    if not _own(trace.table, name)["n"].sum():
        return f"0 in {'; 0 in '.join(order)}."
    return found_families(_own(trace.forms, name), order, said)[0].text


def _without_warnings(caption: str, warnings: tuple[str, ...]) -> str:
    """Return a caption without what the page says beside it."""
    for warning in warnings:
        caption = caption.replace(f" Note: {warning}", "")
    return caption


def _own(table: pd.DataFrame, name: str) -> pd.DataFrame:
    return table[table["category"] == name].reset_index(drop=True) if len(table) else table


def _has(trace: Trace, table: str, name: str) -> bool:
    own = _own(getattr(trace, table), name)
    return bool(len(own)) and ("n" not in own or bool(own["n"].sum()))


def _table(trace: Trace, table: str, name: str) -> Shown:
    """Return one table of one family, without empty rows, not longer than can be read."""
    own = _own(getattr(trace, table), name).drop(columns=HIDDEN[table])
    if "n" in own:
        own = own[own["n"] > 0]
    if table == "collocates":
        own = own.groupby("group", sort=False).head(MOST_COLLOCATES)
    if table == "contrasts":
        size = own["difference"].abs().round(9)
        own = own.iloc[size.argsort(kind="stable")[::-1]]
    own = own.dropna(axis="columns", how="all")
    empty = [column for column in own if (own[column].astype(str) == "").all()]
    return _shown(own.drop(columns=empty), TITLES[table])


def _shown(table: pd.DataFrame, title: str) -> Shown:
    """Return a table as text, its first rows where it is very long."""
    columns = [
        (COLUMNS.get(name, name.replace("_", " ")), table[name].dtype.kind in "iuf")
        for name in table.columns
    ]
    rows = [
        [_cell(value) for value in row] for row in table.head(MOST_ROWS).itertuples(index=False)
    ]
    return Shown(title, "", columns, rows, len(table) - len(rows))


def _cell(value: Any) -> str:
    """Return one value for the eye; a small rate with three digits that say something."""
    if isinstance(value, float) and 0 < abs(value) < 0.1:
        return f"{value:.3g}".replace("-", "−")
    return cell(value)


def _values(lines: pd.DataFrame, column: str) -> list[str]:
    """Return what a column can be narrowed to, voices in their order."""
    there = set(lines[column])
    return [v for v in VOICES if v in there] if column == "voice" else sorted(there)


def _settings(trace: Trace) -> list[tuple[str, str]]:
    """Return the choices as they are read."""
    chosen = trace.settings
    rows = [
        ("Groups", f"{', '.join(chosen['groups'])} (column {chosen['by']})"),
        ("Window", f"{chosen['window']} words on either side, within the {chosen['within']}"),
        ("Lexicons", ", ".join(chosen["lexicons"]) or "none"),
        ("Voices", f"looked for in {chosen['n_heard']:,} articles" if chosen["n_heard"] else "no"),
        ("Lines", f"{chosen['n_lines']:,}"),
    ]
    return [*rows, ("Record", trace.provenance.digest)]
