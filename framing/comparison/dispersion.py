"""Dispersion: whether a word belongs to the corpus, or to a few of its articles.

A rate says how often, not where. Two words of the same rate may stand in every article, or
forty times in one; only the first is a habit of the outlet. The measures are in
`framing.comparison.measures.dispersion`; here the parts are made, and named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.guards import FEW_OCCURRENCES, number, some
from framing.comparison.measures.dispersion import FREQUENCIES, Frequencies, Spread, spread
from framing.comparison.printing import as_html, as_text
from framing.comparison.tally import columns_of, per_1k
from framing.errors import CountsError, did_you_mean
from framing.provenance import Provenance

if TYPE_CHECKING:
    from framing.counts import Counts

__all__ = ["Dispersion", "dispersion"]

FEW_PARTS = 10
WITHIN_DOCUMENTS = ("section", "paragraph", "sentence", "passage")


@dataclass(frozen=True, slots=True, eq=False)
class Dispersion:
    """How evenly terms are spread over the parts of a corpus.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a term that occurs, or a term and group it occurs in: ``term``, ``group`` (with
        `by`), ``n``, ``per_1k``, ``n_docs`` (documents with the term), ``range`` (parts with the
        term), ``n_parts``; ``juilland_d``, ``carroll_d2``, ``rosengren_s``, ``da`` (1 is
        perfectly even); ``dp``, ``dp_norm``, ``kl`` (0 is perfectly even; ``kl`` in bits).
    settings : mapping of str to JSON value
        ``unit`` (the columns that name a part), ``by``, ``layer``, ``min_count``,
        ``frequencies``, ``n_parts``.
    design : str
        A sentence: what was counted, in how many parts of what size.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the table was made.
    """

    table: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        n_parts = sum(self.settings["n_parts"].values())
        return (
            f"Dispersion: {number(self.table['term'].nunique(), 'term')} over "
            f"{number(n_parts, 'part')}"
        )


def dispersion(
    counts: Counts,
    *,
    unit: str | Sequence[str] = "document",
    by: str | None = None,
    layer: str | None = "term",
    min_count: int = 1,
    frequencies: Frequencies = "relative",
) -> Dispersion:
    """Measure how evenly terms are spread over documents, outlets, months or other parts.

    Parameters
    ----------
    counts : Counts
        Occurrences.
    unit : str or sequence of str, default "document"
        The column, or columns, whose values name the parts. A part within documents
        (``"section"``, ``"paragraph"``, ``"sentence"``) is one of its document. Units without a
        column ``document`` are told apart by their keys.
    by : str, optional
        Column of groups; dispersion is then measured within each.
    layer : str, default "term"
        ``"term"`` for words; a lexicon, ``"family"`` or ``"cue"`` for categories.
    min_count : int, default 1
        Terms with fewer occurrences (in the group) are left out; the result says how many.
    frequencies : {"relative", "raw"}, default "relative"
        What Juilland's D, Carroll's D2 and DA look at: occurrences per word of the part, or
        plain occurrences, which is meant for parts of equal size.

    Returns
    -------
    Dispersion
        Parts without words are no parts; the result says how many there were.

    Raises
    ------
    CountsError
        If a column or layer is not there, a unit has no value in it, a group has fewer than
        two parts, a part has occurrences but no words, or no term is frequent enough.

    Notes
    -----
    The formulas and their sources stand in `framing.comparison.measures.dispersion`. The time
    grows with the counts that are not zero.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> articles = pd.DataFrame({"document": ["a", "b", "c"], "n_tokens": [100, 100, 200]})
    >>> counts = Counts.from_matrix([[1, 4], [1, 0], [2, 0]], articles, ["war", "cede"])
    >>> dispersion(counts).table[["term", "n", "range", "juilland_d", "dp_norm"]].round(3)
       term  n  range  juilland_d  dp_norm
    0  cede  4      1         0.0      1.0
    1   war  4      3         1.0      0.0
    """
    if isinstance(min_count, bool) or not isinstance(min_count, int) or min_count < 1:
        raise CountsError(f"min_count must be a whole number from 1 up; got {min_count!r}.")
    if frequencies not in FREQUENCIES:
        raise CountsError(
            f"there are no frequencies {frequencies!r}; {did_you_mean(frequencies, FREQUENCIES)}"
        )
    columns, layer = columns_of(counts, layer)
    names = _part_columns(columns, unit, by)
    groups = [by] if by is not None else []
    parts = columns.group([*groups, *names])
    texts = [name for name in _document(columns) if name != by]
    documents = parts if texts == names else columns.group([*groups, *texts])
    blocks, n_parts = [], {}
    for group in _groups(parts, by):
        inside = _units_of(parts, by, group)
        n_parts[group] = inside.n_units
        blocks.append(_block(inside, _units_of(documents, by, group), by, group, frequencies))
    table = pd.concat(blocks, ignore_index=True)
    rare = int((table["n"] < min_count).sum())
    table = table[table["n"] >= min_count].sort_values("place", kind="stable", ignore_index=True)
    if table.empty:
        raise CountsError(
            f"no term of layer {layer!r} occurs {min_count:,} times or more; lower `min_count`."
        )
    settings = {
        "unit": names, "by": by, "layer": layer, "min_count": min_count,
        "frequencies": frequencies, "n_parts": n_parts,
    }  # fmt: skip
    return Dispersion(
        table.drop(columns="place"),
        settings,
        _design(parts, settings),
        _warnings(parts, table, rare, settings),
        Provenance("dispersion", settings, {"counts": counts.digest}, (counts.provenance,)),
    )


def _document(counts: Counts) -> list[str]:
    return ["document"] if "document" in counts.units else list(counts.keys)


def _part_columns(counts: Counts, unit: str | Sequence[str], by: str | None) -> list[str]:
    """Return the columns that name a part."""
    names = [unit] if isinstance(unit, str) else list(unit)
    inner = any(name in WITHIN_DOCUMENTS for name in names)
    if names == ["document"] or (inner and "document" not in names):
        names = [*_document(counts), *(name for name in names if name in WITHIN_DOCUMENTS)]
    names = [name for name in dict.fromkeys(names) if name != by]
    if not names:
        raise CountsError(
            f"unit={unit!r} names no parts{f' within the groups of {by!r}' if by else ''}; name a "
            "column of the units, such as 'document'."
        )
    return names


def _groups(parts: Counts, by: str | None) -> list[str]:
    return ["all"] if by is None else list(dict.fromkeys(parts.units[by].astype(str)))


def _units_of(parts: Counts, by: str | None, group: str) -> Counts:
    """Return the units of a group that have words."""
    has_words = (parts.units["n_tokens"] > 0).to_numpy()
    silent = ~has_words & (parts.matrix.sum(axis=1) > 0)
    if silent.any():
        place = parts.units.iloc[int(np.argmax(silent))].to_dict()
        raise CountsError(f"a part has occurrences but no words ({place}); check its `n_tokens`.")
    chosen = np.ones(parts.n_units, dtype=bool)
    if by is not None:
        chosen = (parts.units[by].astype(str) == group).to_numpy()
    rows = np.flatnonzero(chosen & has_words)
    units = parts.units.iloc[rows].reset_index(drop=True)
    return type(parts)(parts.matrix[rows], units, parts.terms, parts.keys, parts.provenance)


def _block(
    parts: Counts, documents: Counts, by: str | None, group: str, frequencies: Frequencies
) -> pd.DataFrame:
    """Return the table of one group, with the place of each term among the terms."""
    if parts.n_units < 2:
        where = f" in group {group!r}" if by is not None else ""
        raise CountsError(
            f"dispersion needs two parts with words or more, and there "
            f"{'is' if parts.n_units == 1 else 'are'} {parts.n_units}{where}; "
            'pass a finer `unit`, such as "paragraph" (of counts made by paragraph).'
        )
    measured = spread(parts.matrix, parts.units["n_tokens"], frequencies=frequencies)
    n = np.asarray(parts.matrix.sum(axis=0)).ravel().astype(np.int64)
    n_docs = np.bincount(documents.matrix.indices, minlength=parts.n_terms)
    table = pd.DataFrame(
        {
            "term": parts.terms["term"].astype("str"),
            "group": pd.Series([group] * parts.n_terms, dtype="str"),
            "n": n,
            "per_1k": per_1k(n, np.array([parts.n_tokens])),
            "n_docs": n_docs.astype(np.int64),
            "range": measured.range,
            "n_parts": parts.n_units,
            **{name: getattr(measured, name) for name in _measures()},
            "place": np.arange(parts.n_terms),
        }
    )
    return table[n > 0].drop(columns=[] if by is not None else ["group"])


def _measures() -> list[str]:
    """Return the names of the measures, those where 1 is even before those where 0 is."""
    names = [field.name for field in fields(Spread) if field.name != "range"]
    return sorted(names, key=lambda name: name in ("dp", "dp_norm", "kl"))


def _design(parts: Counts, settings: Mapping[str, Any]) -> str:
    words = parts.units.loc[parts.units["n_tokens"] > 0, "n_tokens"]
    n_parts = settings["n_parts"]
    each = "" if settings["by"] is None else (
        f" by {settings['by']} ({some(f'{name}: {n:,}' for name, n in n_parts.items())})"
    )  # fmt: skip
    return (
        f"Spread of layer {settings['layer']!r} over {number(sum(n_parts.values()), 'part')} "
        f"({' × '.join(settings['unit'])}){each}, of {words.min():,} to "
        f"{number(words.max(), 'word')} each; {settings['frequencies']} frequencies in Juilland's "
        "D, Carroll's D2 and DA. Descriptive: no test is made."
    )


def _warnings(
    parts: Counts, table: pd.DataFrame, n_rare: int, settings: Mapping[str, Any]
) -> tuple[str, ...]:
    sentences = []
    empty = int((parts.units["n_tokens"] == 0).sum())
    if n_rare:
        sentences.append(
            f"{number(n_rare, 'row')} with fewer than "
            f"{number(settings['min_count'], 'occurrence')} left out."
        )
    if empty:
        sentences.append(f"{number(empty, 'part')} without words left out: no words, no part.")
    few = [f"{name} ({n})" for name, n in settings["n_parts"].items() if n < FEW_PARTS]
    if few:
        sentences.append(
            f"Fewer than {FEW_PARTS} parts: {some(few)}; dispersion takes few values then, and "
            "one part decides."
        )
    once = int((table["n"] < FEW_OCCURRENCES).sum())
    if once:
        sentences.append(
            f"{number(once, 'row')} with fewer than {FEW_OCCURRENCES} occurrences: so rare a term "
            "stands in few parts whatever it is."
        )
    return tuple(sentences)
