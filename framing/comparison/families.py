"""Words under study: every form of each word family, by group and section.

*cede*, *cedes*, *ceded*: a claim about a word is a claim about its forms and about where in
the article they stand. The table counts each; nothing is summed away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.guards import describe_groups, guard, number, some
from framing.comparison.printing import as_html, as_text
from framing.comparison.rates import NOT_A_TEST
from framing.comparison.tally import Tally, per_1k, tally
from framing.provenance import Provenance

if TYPE_CHECKING:
    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["Families", "words_under_study"]

WHOLE = "all"


@dataclass(frozen=True, slots=True, eq=False)
class Families:
    """Forms of the word families under study.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each form in each section of each group, zeros included: ``category``
        (the family), ``term`` (the form), ``group``, ``section`` (``"all"`` where the counts
        are not split by section), ``n``, ``per_1k`` (per 1,000 words of that section of that
        group; missing where it has none), ``n_docs``.
    settings : mapping of str to JSON value
        ``by``, ``groups``, ``sections``.
    design : str
        A sentence: the families, the groups, their documents and words.
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
        sums = self.table.groupby(["category", "group"], sort=False)["n"].sum()
        groups = self.settings["groups"]
        lines = [
            f"  {family}: " + " / ".join(f"{sums[family, group]:,}" for group in groups)
            for family in self.table["category"].unique()
        ]
        body = as_text(self._headline(), self.design, self.warnings)
        return "\n".join([body, f"Occurrences ({' / '.join(groups)}):", *lines])

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        forms = self.table[["category", "term"]].drop_duplicates()
        n_families = forms["category"].nunique()
        return (
            f"Families: {number(n_families, 'word family', 'word families')}, "
            f"{number(len(forms), 'form')}, by {self.settings['by']} and section"
        )

    def plot(self, **choices: Any) -> Figure:
        """Draw small multiples, one a family; see `framing.figures.words_under_study`."""
        from framing.figures import words_under_study as draw

        return draw(self.table, provenance=self.provenance, warnings=self.warnings, **choices)


def words_under_study(counts: Counts, *, by: str = "group") -> Families:
    """Count the forms of each word family, by group and, where known, by section.

    Parameters
    ----------
    counts : Counts
        With a layer ``"family"`` (``category`` is the family, ``term`` the form).
    by : str, default "group"
        Column of the units that names the groups; one group is enough here.

    Returns
    -------
    Families
        Its `table` has a row for each form in each section of each group, zeros included.

    Raises
    ------
    CountsError
        If no family was counted, the column is not there, or a unit has no group.

    Notes
    -----
    The rate of a section is per 1,000 words of that section, so the rates of sections do not
    add up; one word of a ten-word headline is 100 per 1,000. The counts add up. For one rate
    a family and group, use ``compare(counts, layer="family")``.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> units = pd.DataFrame(
    ...     {"document": ["a", "a", "b"], "section": ["headline", "body", "body"],
    ...      "group": ["A", "A", "B"], "n_tokens": [10, 90, 200]})
    >>> forms = pd.DataFrame({"layer": "family", "category": "cede", "term": ["cede", "cedes"]})
    >>> families = words_under_study(Counts.from_matrix([[0, 1], [1, 0], [2, 0]], units, forms))
    >>> families.table.head(4).round(1)
      category  term group   section  n  per_1k  n_docs
    0     cede  cede     A  headline  0     0.0       0
    1     cede  cede     A      body  1    11.1       1
    2     cede  cede     B  headline  0     NaN       0
    3     cede  cede     B      body  2    10.0       1
    """
    forms = counts.select("family")
    groups = tally(forms, [by])
    split = "section" in counts.units and by != "section"
    cells = tally(forms, [by, "section"]) if split else groups
    sections = _sections(counts) if split else [WHOLE]
    families = list(dict.fromkeys(str(name) for name in forms.terms["category"]))
    settings = {"by": by, "groups": groups.names, "sections": sections}
    table = _table(cells, groups.names, sections, split)
    whole = tally(counts.by_category("family"), [by])
    empty = _without_words(table)
    return Families(
        table,
        settings,
        f"Families {some(families)}; occurrences per 1,000 words by {by}: "
        f"{describe_groups(groups)}. {NOT_A_TEST}",
        (*empty, *guard(whole, families, ("family", "families"))),
        Provenance("words_under_study", settings, {"counts": counts.digest}, (counts.provenance,)),
    )


def _sections(counts: Counts) -> list[str]:
    """Return the sections in the order of reading, as canonical counts have them."""
    return [str(name) for name in counts.group("section").units["section"]]


def _table(cells: Tally, groups: list[str], sections: list[str], split: bool) -> pd.DataFrame:
    """Lay the cells out on the full grid of forms, groups and sections."""
    n_forms, n_cells = len(cells.terms), len(groups) * len(sections)
    place = [
        groups.index(group) * len(sections) + sections.index(section)
        for group, section in zip(
            cells.names,
            cells.cells["section"].astype(str) if split else [WHOLE] * len(cells.cells),
            strict=True,
        )
    ]
    n, n_docs = (np.zeros((n_cells, n_forms), dtype=np.int64) for _ in range(2))
    words = np.zeros(n_cells, dtype=np.int64)
    n[place], n_docs[place], words[place] = cells.n, cells.n_docs, cells.n_tokens
    grid = pd.MultiIndex.from_product([groups, sections], names=["group", "section"])
    where = grid.to_frame(index=False)
    forms = cells.terms[["category", "term"]]
    return pd.concat(
        [
            forms.iloc[np.repeat(np.arange(n_forms), n_cells)].reset_index(drop=True),
            where.iloc[np.tile(np.arange(n_cells), n_forms)].reset_index(drop=True),
        ],
        axis=1,
    ).assign(
        n=n.T.ravel(),
        per_1k=per_1k(n.T, words).ravel(),
        n_docs=n_docs.T.ravel(),
    )


def _without_words(table: pd.DataFrame) -> tuple[str, ...]:
    missing = table.loc[table["per_1k"].isna(), ["group", "section"]].drop_duplicates()
    if not len(missing):
        return ()
    places = [f"{group}: {section}" for group, section in missing.itertuples(index=False)]
    return (f"No words, so no rate: {some(places)}.",)
