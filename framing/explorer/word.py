"""One word and all that can be asked of it: each view is a result of its own, with its record.

A view is the answer that the rest of the package gives to one question, asked of this word
alone; so its table, figure, warnings and provenance are those of that result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.attribution import voice_note
from framing.comparison.concordance import Concordance, kwic
from framing.comparison.families import Families, words_under_study
from framing.comparison.guards import number
from framing.comparison.positions import Positions, positions
from framing.comparison.rates import Comparison, compare
from framing.comparison.speakers import WhoSays, who_says
from framing.comparison.tally import in_order, tally
from framing.comparison.voices import Voices, by_voice
from framing.counts.build import FAMILY
from framing.errors import CountsError, did_you_mean
from framing.explorer.choosing import choose_category, choose_pattern, needs_texts
from framing.explorer.material import Material, gather
from framing.figures.strip import MAX_DOCUMENTS
from framing.lexicon.model import Lexicon

if TYPE_CHECKING:
    from framing.corpus import Corpus
    from framing.counts import Counts
    from framing.explorer.material import Studied

__all__ = ["PATTERN", "VIEWS", "View", "Word", "look_up"]

PATTERN = "pattern"  # the layer of what was typed
# What each view is called.
VIEWS = {
    "rates": "Rates",
    "forms": "Forms",
    "voices": "Voices",
    "speakers": "Who says it",
    "places": "Places",
    "lines": "Lines",
}
WINDOW = 10  # words on either side of a line

View = Comparison | Families | Voices | WhoSays | Positions | Concordance


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A word family, a frame or a pattern, in the groups of what is explored.

    Attributes
    ----------
    name : str
        The family, the frame, or the pattern as it was typed.
    layer : str
        ``"family"``, the name of a lexicon, or ``"pattern"``.
    counts : Counts
        Of this word alone, as the only word family.
    material : Material
        What it was looked up in.
    """

    name: str
    layer: str
    counts: Counts
    material: Material

    def view(self, name: str) -> View:
        """Return one of the views by its name: a result with table, warnings and provenance.

        Raises
        ------
        CountsError
            If there is no such view, or the counts cannot answer it.
        """
        if name not in VIEWS:
            raise CountsError(f"there is no view {name!r}; {did_you_mean(name, VIEWS)}")
        result: View = getattr(self, name)
        return result

    @property
    def rates(self) -> Comparison:
        """Occurrences per 1,000 words by group; see `framing.compare`."""
        chosen = self.material
        return compare(self.counts, by=chosen.by, layer=FAMILY, order=chosen.order)

    @property
    def forms(self) -> Families:
        """Each form by group and section; see `framing.words_under_study`."""
        return words_under_study(self.counts, by=self.material.by)

    @property
    def voices(self) -> Voices:
        """Rates and shares by group and voice; see `framing.by_voice`."""
        chosen = self.material
        return by_voice(self.counts, by=chosen.by, layer=FAMILY, order=chosen.order)

    @property
    def speakers(self) -> WhoSays:
        """Each form in each mouth; see `framing.who_says`."""
        return who_says(self.counts, by=self.material.by, order=self.material.order)

    @property
    def places(self) -> Positions:
        """Where in the articles it stands, of the 8 that have it most; see `framing.positions`."""
        often = self._often()
        if not len(often):
            raise CountsError(f"{self.name!r} does not occur, so it has no place to show.")
        shown = often.head(MAX_DOCUMENTS)
        chosen = self.counts.filter(document=sorted(shown.index))
        found = positions(chosen, by=self.material.by, layer=FAMILY)
        if len(often) == len(shown):
            return found
        left = (
            f"Only the {len(shown)} documents with the most occurrences are shown, of "
            f"{len(often):,} that have any."
        )
        return replace(found, warnings=(*found.warnings, left))

    @property
    def lines(self) -> Concordance:
        """Each occurrence in its context, with its voice; needs the articles.

        Its table has the columns of `framing.kwic`, and ``group`` behind ``document``.
        """
        corpus, lexicon = self.material.corpus, self._lexicon()
        if corpus is None:
            raise CountsError(
                "There are no articles at hand, only counts, so no words in their context can be "
                "shown; give the articles too: explore(counts, corpus)."
            )
        if lexicon is None:
            raise CountsError(
                f"the patterns of {self.name!r} are not known, so it cannot be looked for in the "
                f"articles; pass them with {'families' if self.layer == FAMILY else 'lexicons'}=."
            )
        found = kwic(corpus, lexicon, window=WINDOW, voices="voice" in self.counts.units)
        table = found.table[found.table["category"] == self.name].reset_index(drop=True)
        by = self.material.by
        group = table[by] if by in table else table["document"].map(self._group_of())
        table.insert(1, "group", group.astype("str"))
        return replace(found, table=table)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What must be known of the word in these groups, whatever the view.

        Those of the rates, where there are several groups; how well voices are found.
        """
        try:
            said = self.rates.warnings
        except CountsError:
            said = self.forms.warnings
        return (*said, voice_note()) if "voice" in self.counts.units else said

    @property
    def summary(self) -> str:
        """A sentence: how often it occurs in which group."""
        cells = tally(self.counts.by_category(FAMILY), [self.material.by])
        groups = in_order(cells, self.material.order)
        total = number(int(groups.n.sum()), "occurrence")
        found = [f"{n:,} in {name}" for name, n in zip(groups.names, groups.n[:, 0], strict=True)]
        return f"{self.name}: {total}, {', '.join(found)}."

    def __repr__(self) -> str:
        return f"Word {self.summary}"

    def _often(self) -> pd.Series:
        """Return the occurrences in each document that has any, the most first."""
        units = self.counts.units
        n = pd.Series(np.asarray(self.counts.matrix.sum(axis=1)).ravel(), index=units.index)
        sums = n.groupby(units["document"], sort=True).sum()
        return sums[sums > 0].sort_values(ascending=False, kind="stable")

    def _group_of(self) -> dict[str, str]:
        units = self.counts.units
        return dict(zip(units["document"], units[self.material.by].astype(str), strict=True))

    def _lexicon(self) -> Lexicon | None:
        """Return the patterns that were counted with it: overlaps are decided among them."""
        if self.layer == PATTERN:
            return Lexicon.from_patterns({self.name: self.name}, id=FAMILY)
        return self.material.lexicons.get(self.layer)


def look_up(
    source: Material | Counts | Corpus | Studied,
    word: str,
    *,
    layer: str | None = None,
    **choices: Any,
) -> Word:
    """Look up one word family, frame or pattern.

    Parameters
    ----------
    source : Material, Counts, Corpus or StudyResult
        As for `explore`.
    word : str
        The name of a word family or frame that was counted, or a pattern.
    layer : str, optional
        Where to look: ``"family"``, the name of a lexicon, or ``"pattern"``. By default the
        first that has such a category, the words under study first, or else as a pattern.
    **choices
        As for `explore`: ``corpus``, ``families``, ``by`` and so on.

    Returns
    -------
    Word
        Its ``rates``, ``forms``, ``voices``, ``speakers``, ``places`` and ``lines`` are
        results, each with ``table``, ``warnings``, ``provenance`` and, but for lines,
        ``plot()``.

    Raises
    ------
    CountsError
        If there is no such layer or category, or no word fits the pattern.
    LexiconError
        If a pattern is not well formed.

    Examples
    --------
    >>> from framing.corpus import Corpus
    >>> corpus = Corpus.from_texts({"a": "Talks\\nThey cede land.", "b": "War\\n“We ceded it.”"})
    >>> word = look_up(corpus, "cede*")
    >>> word.rates.table[["group", "n", "per_1k"]]
      group  n  per_1k
    0     a  1   250.0
    1     b  1   250.0
    >>> word.lines.table[["document", "left", "match", "voice"]]
      document  left match   voice
    0        a  They  cede  outlet
    1        b   “We ceded  direct
    """
    material = source if isinstance(source, Material) else gather(source, **choices)
    layer = _layer_of(material, word) if layer is None else layer
    if layer != PATTERN:
        return Word(word, layer, choose_category(material.counts, layer, word), material)
    return Word(word, PATTERN, _of_pattern(material, word), material)


def _layer_of(material: Material, word: str) -> str:
    """Return the first layer that has such a category, or else that of patterns."""
    for layer, name in material.categories:
        if name == word:
            return layer
    if any(word in lexicon.ids for lexicon in material.lexicons.values()):
        raise CountsError(f"{word!r} was looked for and does not occur.")
    return PATTERN


def _of_pattern(material: Material, pattern: str) -> Counts:
    """Choose its words from those counted, or, where it needs more, count it in the articles."""
    if material.corpus is None or (not needs_texts(pattern) and "term" in material.counts.layers):
        return choose_pattern(material.counts, pattern)
    counts = material.count(pattern)
    if FAMILY not in counts.layers:
        raise CountsError(f"nothing in these articles fits {pattern!r}.")
    if material.by not in counts.units:
        raise CountsError(f"the articles have no column {material.by!r} to group them by.")
    return choose_category(counts, FAMILY, pattern)
