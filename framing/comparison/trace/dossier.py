"""The whole dossier of a word in its debate: `trace` gathers it, `Trace` holds it.

How often a word occurs is the least that can be said of it. In which form, in which part of
the article, in whose mouth, beside which words and which frames, and in which sentence: each
is a tidy table here, made by the function that makes it everywhere else, from one reading of
all articles and a closer one of those that have the word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.comparison.printing import as_html, as_text

if TYPE_CHECKING:
    from framing.counts import Counts
    from framing.figures import Figure
    from framing.provenance import Provenance

__all__ = ["Trace"]


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """All there is to know of some word families: a table for each question.

    Every table has a column ``category``, the family. Zeros are included where a row is a
    place that could have held the word, and left out of `speakers`, `places` and `collocates`.

    Attributes
    ----------
    table : pandas.DataFrame
        The summary, a row for each family in each group: ``category, group, n, per_1k`` (per
        1,000 words of the group), ``n_docs`` (articles with any), ``n_texts`` (articles),
        ``n_tokens`` (words), then ``n`` by voice: ``outlet, scare, direct, indirect,
        attitude``. The last five are there if voices were looked for.
    forms : pandas.DataFrame
        `words_under_study`: ``category, term, group, section, n, per_1k, n_docs``. A family
        that does not occur has one form, ``""``.
    sections : pandas.DataFrame
        ``category, group, section, n, n_tokens, per_1k, n_docs``.
    places : pandas.DataFrame
        Where in the article: ``category, group, tenth, n``; tenth 0 is the headline, 1 to 10
        are tenths of the text below it.
    voices : pandas.DataFrame
        `by_voice`: ``category, group, voice, n, n_tokens, per_1k, share``; the words, and so
        the rates, are those of the articles that voices were looked for in (see `settings`).
    speakers : pandas.DataFrame
        `who_says`: ``category, group, term, voice, speaker, camp, n``.
    positions : pandas.DataFrame
        `positions` by passage: the dispersion strip of each article, where there are few.
    collocates : pandas.DataFrame
        Words within ``window`` of the word: ``category, term, group, n, n_docs, n_tokens`` (words
        in those windows), ``per_1k`` (of them), ``n_term`` (of the word in the group),
        ``log_dice``.
    contrasts : pandas.DataFrame
        The collocates of two groups beside each other, descriptive: ``category, term, group_a,
        group_b, n_a, n_b, difference`` (per 1,000 window words), ``log_ratio, warning``.
    frames : pandas.DataFrame
        Frames in the same sentence, by a match that is not the word itself: ``category,
        lexicon, frame, group, n`` (sentences), ``n_sentences`` (with the word), ``share``,
        ``n_elsewhere, n_sentences_elsewhere, share_elsewhere`` (sentences without the word).
    lines : pandas.DataFrame
        The concordance: ``category, term, group, document, section, paragraph, left, match,
        right, voice, speaker, camp, source, cue, start, end``; ``left`` and ``right`` are the
        rest of the sentence. It holds words of the articles in their order: not to be shared.
    effects : pandas.DataFrame
        Differences of rates between groups with intervals and p-values, as `effects` makes
        them; without a row where a group has one article.
    counts : Counts
        Words under study by article and section: for any other comparison, and to be shared.
    passages : Counts or None
        The same by passage of one voice, in the articles that voices were looked for in.
    settings : mapping of str to JSON value
        Every choice, and what was left out: ``families``, ``by``, ``groups``, ``lexicons``,
        ``window``, ``within``, ``voices_in``, ``n_heard``, ``limit``, ``n_lines``, ``min_count``.
    design : str
        A sentence: the families, the groups, their articles and words.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the tables were made.
    """

    table: pd.DataFrame
    forms: pd.DataFrame
    sections: pd.DataFrame
    places: pd.DataFrame
    voices: pd.DataFrame
    speakers: pd.DataFrame
    positions: pd.DataFrame
    collocates: pd.DataFrame
    contrasts: pd.DataFrame
    frames: pd.DataFrame
    lines: pd.DataFrame
    effects: pd.DataFrame
    counts: Counts
    passages: Counts | None
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    @property
    def families(self) -> list[str]:
        """Names of the word families, as they were asked for."""
        return list(self.settings["families"])

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by its name, the summary first; all but ``lines`` are free of text."""
        names = ("forms", "sections", "places", "voices", "speakers", "positions",
                 "collocates", "contrasts", "frames", "effects", "lines")  # fmt: skip
        return {"summary": self.table} | {name: getattr(self, name) for name in names}

    def __repr__(self) -> str:
        groups = self.settings["groups"]
        lines = []
        for family in self.families:
            own = self.table[self.table["category"] == family].set_index("group")
            said = [f"{own.loc[group, 'n']:,}" for group in groups]
            lines.append(f"  {family}: {' / '.join(said)}{self._own_words(own)}")
        body = as_text(self._headline(), self.design, self.warnings)
        return "\n".join([body, f"Occurrences ({' / '.join(groups)}):", *lines])

    def _own_words(self, own: pd.DataFrame) -> str:
        """Return how many are the outlet's own words, where that is known."""
        if "outlet" not in own or not own["n"].sum():
            return ""
        said = [f"{own.loc[group, 'outlet']:,}" for group in self.settings["groups"]]
        return f", in the outlet's own words {' / '.join(said)}"

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        n, n_lines = int(self.table["n"].sum()), len(self.lines)
        return (
            f"Trace: {n:,} occurrence{'' if n == 1 else 's'} of {len(self.families):,} "
            f"{'family' if len(self.families) == 1 else 'families'} by {self.settings['by']}, "
            f"{n_lines:,} line{'' if n_lines == 1 else 's'} of concordance"
        )

    def plot(self, family: str | None = None, **choices: Any) -> Figure:
        """Draw one family, the first by default, on a page; see `framing.figures.trace`."""
        from framing.comparison.trace.panels import cautions, panels
        from framing.figures import trace as draw

        table = panels(self, family)
        warnings = cautions(self, str(table["category"].iloc[0]))
        return draw(table, provenance=self.provenance, warnings=warnings, **choices)
