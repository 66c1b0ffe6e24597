"""What is explored: counts, and the articles and patterns behind them where they are at hand.

Counts answer how often, in which group, in whose voice; only articles show the words in their
context. Both may be given, or the result of a study, which knows its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np

from framing.comparison.trace.asked import FEW, grouped
from framing.corpus import Corpus
from framing.counts import Counts, count_terms
from framing.counts.build import FAMILY
from framing.counts.frames import need_columns
from framing.errors import CountsError
from framing.explorer.choosing import TERM
from framing.lexicon.model import Lexicon, bundled_lexicons
from framing.text.voice.camps import Camps

__all__ = ["Material", "Studied", "gather"]

CUE = "cue"
MOST_VALUES = 60  # of a column that articles are grouped by


@runtime_checkable
class Studied(Protocol):
    """What the result of a study holds; the study itself stands above this room."""

    @property
    def study(self) -> Any:
        """Its families and camps."""

    @property
    def material(self) -> Any:
        """Its counts, groups, lexicons and, where they are at hand, articles."""


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What words are looked up in.

    Attributes
    ----------
    counts : Counts
    corpus : Corpus or None
        The articles that were counted, where they are at hand.
    by : str
        Column of the units that names the groups.
    order : tuple of str or None
        The groups in their order; None for sorted.
    lexicons : mapping of str to Lexicon
        The patterns of a layer, where they are known to be those that were counted.
    camps : Camps or None
        Which sources belong together.
    """

    counts: Counts
    corpus: Corpus | None
    by: str
    order: tuple[str, ...] | None
    lexicons: Mapping[str, Lexicon]
    camps: Camps | None

    @property
    def categories(self) -> list[tuple[str, str]]:
        """Layer and category of all that was counted, the words under study first."""
        layers = [name for name in self.counts.layers if name not in (TERM, CUE, FAMILY)]
        families = [FAMILY] if FAMILY in self.counts.layers else []
        terms = self.counts.terms
        return [
            (layer, str(category))
            for layer in [*families, *layers]
            for category in terms.loc[terms["layer"] == layer, "category"].unique()
        ]

    def count(self, pattern: str) -> Counts:
        """Count a pattern in the articles, with voices if the counts have them.

        Raises
        ------
        CountsError
            If there are no articles.
        """
        if self.corpus is None:
            raise CountsError(f"{pattern!r} can be found in articles only; give them too.")
        voiced = "voice" in self.counts.units
        return count_terms(
            self.corpus,
            unit="passage" if voiced else "paragraph",
            camps=self.camps if voiced else None,
            families={pattern: pattern},
        )


def gather(
    source: Counts | Corpus | Studied,
    corpus: Corpus | None = None,
    *,
    families: Mapping[str, str | Sequence[str]] | None = None,
    lexicons: Sequence[Lexicon | str] = (),
    camps: Camps | Mapping[str, str | Sequence[str]] | None = None,
    by: str | None = None,
    order: Sequence[object] | None = None,
    voices: bool = True,
) -> Material:
    """Put together what words are looked up in; the arguments are those of `explore`."""
    known = [one if isinstance(one, Lexicon) else Lexicon.load(one) for one in lexicons]
    if families:
        known.append(Lexicon.from_patterns(dict(families), id=FAMILY))
    camps = Camps.of(camps) if isinstance(camps, Mapping) else camps
    if isinstance(source, Corpus):
        if corpus is not None:
            raise CountsError(
                "articles are given twice; explore(counts, corpus) takes counts first."
            )
        source, by, order = _corpus_with_groups(source, by, order)
        counts = _counted(source, known, camps, voices=voices)
        return Material(counts, source, by, order, {one.id: one for one in known}, camps)
    if isinstance(source, Counts):
        patterns = _patterns(source, known)
        by = _groups(source, by)
        return Material(source, _own(corpus, source), by, _names(order), patterns, camps)
    if isinstance(source, Studied):
        return _of_study(source, corpus, by, order)
    raise CountsError(
        f"there is nothing to explore in a {type(source).__name__}; give articles (a Corpus), "
        "Counts, or the result of run_study."
    )


def _of_study(
    result: Studied, corpus: Corpus | None, by: str | None, order: Sequence[object] | None
) -> Material:
    """Take what a study counted, in its groups."""
    study, material = result.study, result.material
    known = list(material.lexicons)
    if study.families:
        known.append(Lexicon.from_patterns(dict(study.families), id=FAMILY))
    counts: Counts = material.counts
    if by is None and order is None:
        order = material.grouping.order
    articles = corpus if corpus is not None else material.corpus
    camps = Camps.of(study.camps) if study.camps else None
    return Material(
        counts,
        _own(articles, counts),
        by or material.grouping.by,
        _names(order),
        _patterns(counts, known),
        camps,
    )


def _corpus_with_groups(
    corpus: Corpus, by: str | None, order: Sequence[object] | None
) -> tuple[Corpus, str, tuple[str, ...] | None]:
    """Return articles that all have a group, as `trace` groups them."""
    if not len(corpus):
        raise CountsError("the corpus has no articles; there is nothing to explore.")
    corpus, by, _ = grouped(corpus, "group" if by is None else by)
    return corpus, by, _names(order)


def _counted(
    corpus: Corpus, lexicons: Sequence[Lexicon], camps: Camps | None, *, voices: bool
) -> Counts:
    """Count the articles once, as finely as every view needs."""
    families = [one for one in lexicons if one.id == FAMILY]
    return count_terms(
        corpus,
        unit="passage" if voices else "paragraph",
        camps=camps if voices else None,
        lexicons=[one for one in lexicons if one.id != FAMILY],
        families={c.id: c.patterns for one in families for c in one},
    )


def _groups(counts: Counts, by: str | None) -> str:
    """Return the column of the groups: the one named, or else ``group``, or each article."""
    if by is not None:
        need_columns(counts.units, [by])
        return by
    if "group" in counts.units:
        return "group"
    if "document" in counts.units and counts.units["document"].nunique() <= FEW:
        return "document"
    usable = [
        str(name)
        for name in counts.units
        if name not in (*counts.keys, "n_tokens", "sha256")
        and counts.units[name].nunique() <= MOST_VALUES
    ]
    raise CountsError(
        "these counts have no column 'group'; name the column that makes the groups, "
        f"explore(counts, by=…): {', '.join(usable) or 'there is none'}."
    )


def _own(corpus: Corpus | None, counts: Counts) -> Corpus | None:
    """Return the articles that were counted.

    Raises
    ------
    CountsError
        If one of them is not there: its lines would be missing without a word.
    """
    if corpus is None:
        return None
    need_columns(counts.units, ["document"])
    counted = set(counts.units["document"])
    there = corpus.documents["document"]
    missing = sorted(counted - set(there))
    if missing:
        raise CountsError(
            f"{len(missing):,} of {len(counted):,} documents of the counts are not among the "
            f"articles, first: {missing[0]!r}; give the articles that were counted."
        )
    keep = there.isin(counted).to_numpy(dtype=np.bool_)
    return corpus if keep.all() else corpus.subset(there[keep])


def _patterns(counts: Counts, known: Sequence[Lexicon]) -> dict[str, Lexicon]:
    """Return the lexicons that were counted: those given, the bundled, and recorded families.

    Raises
    ------
    CountsError
        If a lexicon that is given is not the one that was counted.
    """
    found: dict[str, Lexicon] = {}
    recorded = {
        name.removeprefix("lexicon "): digest
        for step in counts.provenance.lineage()
        for name, digest in step.software.items()
        if name.startswith("lexicon ")
    }
    for lexicon in known:
        if recorded.get(lexicon.id, lexicon.digest) != lexicon.digest:
            raise CountsError(
                f"lexicon {lexicon.id!r} is not the one that was counted: other patterns or "
                "another version; give the one of the counts, or count again."
            )
        found[lexicon.id] = lexicon
    for step in counts.provenance.lineage():
        families = step.arguments.get("families")
        if families and step.operation == "count_terms":
            found.setdefault(FAMILY, Lexicon.from_patterns(dict(families), id=FAMILY))
    for name in sorted(set(recorded) & set(bundled_lexicons()) - set(found)):
        lexicon = Lexicon.load(name)
        if lexicon.digest == recorded[name]:
            found[name] = lexicon
    return found


def _names(order: Sequence[object] | None) -> tuple[str, ...] | None:
    return None if order is None else tuple(map(str, order))
