"""Gather the dossier: one reading of all articles, a closer one of those with the word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from framing.comparison.attribution import voice_note
from framing.comparison.cautions.differing import what_else_differs
from framing.comparison.effects import Effects, effects
from framing.comparison.guards import describe_groups, guard, number, some
from framing.comparison.rates import NOT_A_TEST
from framing.comparison.tally import Tally, in_order, tally
from framing.comparison.trace import tables
from framing.comparison.trace.asked import Progress, Question, ask
from framing.comparison.trace.company import company_of
from framing.comparison.trace.dossier import Trace
from framing.comparison.trace.encounters import Encounters, find_words, with_absent
from framing.comparison.trace.lines import lines_of
from framing.corpus import Corpus
from framing.counts import Counts, count_terms
from framing.counts.build import FAMILY
from framing.lexicon.model import Lexicon
from framing.text.voice.camps import Camps

__all__ = ["trace"]

LEXICON = "alliance-war-diplomacy"
MOST_COMPARED = 6  # groups whose pairs are tested
EFFECT_COLUMNS = [
    *("category", "group_a", "group_b", "n_a", "n_b", "per_1k_a", "per_1k_b", "n_docs_a"),
    *("n_docs_b", "estimate", "low", "high", "p", "q", "warning"),
]
DESCRIPTIVE = "The rates are compared by permutation of whole articles; all else is descriptive."


def trace(
    corpus: Corpus,
    *patterns: str,
    families: Mapping[str, str | Sequence[str]] | None = None,
    by: str = "group",
    order: Sequence[object] | None = None,
    lexicons: str | Lexicon | Sequence[str | Lexicon] = (LEXICON,),
    camps: Camps | Mapping[str, str | Sequence[str]] | None = None,
    window: int = 5,
    within: str = "sentence",
    min_count: int = 1,
    voices: bool = True,
    voices_in: Literal["all", "matching"] | None = None,
    limit: int | None = 600,
    n_permutations: int = 9999,
    seed: int = 2025,
    progress: Progress | None = None,
) -> Trace:
    """Gather all there is to know of some words in their debate.

    Parameters
    ----------
    corpus : Corpus
        Paragraphs that cleaning removed are not searched.
    *patterns : str
        Each is a word family of its own, in the pattern language of lexicons: ``"betray*"``.
    families : mapping of str to pattern or patterns, optional
        Further families by name, such as ``{"cede": ["cede", "cedes", "ceded", "ceding"]}``.
    by : str, default "group"
        Column of ``corpus.documents`` that names the groups; one group is enough. Where there is
        no column ``group``, up to six articles are compared one by one, and more are one group.
    order : sequence, optional
        The groups in the order to show; each once. By default sorted.
    lexicons : names, paths or Lexicons, default ("alliance-war-diplomacy",)
        Whose frames are looked for in the sentences of the word; ``()`` for none.
    camps : Camps or mapping of str to pattern or patterns, optional
        Which sources belong together; see `framing.Camps`.
    window : int, default 5
        Words on either side that are its collocates.
    within : {"sentence", "paragraph"}, default "sentence"
        What the window does not leave.
    min_count : int, default 1
        Collocates with fewer occurrences in all groups together are left out.
    voices : bool, default True
        Find whose words they are.
    voices_in : {"all", "matching"}, optional
        In which articles: all, so that rates by voice are those of the group; or only those with
        a match, which is much faster where they are few. By default all up to 500 articles.
    limit : int or None, default 600
        Lines of concordance a family at most, spread evenly over the articles of each group.
    n_permutations, seed : int
        Of the comparison of rates between groups of several articles; see `Trace.effects`. With
        ``n_permutations=0`` none is made.
    progress : callable, optional
        Called with a sentence that says what is being done now.

    Returns
    -------
    Trace
        With a table for each question, and a figure: ``trace(...).plot()``.

    Raises
    ------
    LexiconError
        If there is no pattern, or one is not well formed.
    CountsError
        If the column of the groups is not there, an article has no value in it, or another
        choice is none.

    Notes
    -----
    Counts, rates and the sentences are descriptive. Where every group has two articles or more,
    `Trace.effects` compares the rates; with one article a group there is nothing to measure
    chance by, and the warnings say so.

    Examples
    --------
    >>> from framing.corpus import Corpus
    >>> corpus = Corpus.from_texts({
    ...     "bridge": "Fear of betrayal\\nThe towns faced a betrayal. Talks go on.",
    ...     "harbor": "Harbor given up\\n“We betrayed nobody,” Mayor Ada Holt said."})
    >>> found = trace(corpus, "betray*", lexicons=())
    >>> found.table[["category", "group", "n", "per_1k", "outlet", "direct"]].round(1)
      category   group  n  per_1k  outlet  direct
    0  betray*  bridge  2   181.8       2       0
    1  betray*  harbor  1   100.0       0       1
    >>> found.speakers[["group", "term", "voice", "speaker", "n"]]
        group      term   voice   speaker  n
    0  bridge  betrayal  outlet            2
    1  harbor  betrayed  direct  Ada Holt  1
    """
    asked = ask(
        corpus, patterns, families, by=by, lexicons=lexicons, camps=camps, window=window,
        within=within, min_count=min_count, voices=voices, voices_in=voices_in, limit=limit,
        n_permutations=n_permutations, seed=seed,
    )  # fmt: skip
    tell: Progress = progress or (lambda _: None)
    found = find_words(
        asked.corpus, asked.families, asked.lexicons, groups=asked.groups, by=asked.by,
        record=asked.record, progress=_counted(tell, "Looking for the words", len(corpus)),
    )  # fmt: skip
    whole = in_order(tally(found.counts.by_category(FAMILY), [asked.by]), order)
    passages = _passages(asked, found, tell) if voices else None
    tell("Comparing the groups")
    effect = _effects(found.counts, whole, asked)
    return _assemble(asked, found, passages, whole, effect, tell)


def _counted(tell: Progress, what: str, total: int) -> Callable[[int], None]:
    done = 0

    def add(n: int) -> None:
        nonlocal done
        done += n
        tell(f"{what}: {done:,} of {total:,} articles")

    return add


def _passages(asked: Question, found: Encounters, tell: Progress) -> Counts:
    """Count the words under study by passage of one voice; no other words are kept."""
    corpus = asked.corpus
    if asked.settings["voices_in"] == "matching":
        corpus = corpus.subset(set(found.places["document"]))
    counts = count_terms(
        corpus,
        unit="passage",
        camps=asked.camps,
        families={one.id: one.patterns for one in asked.families},
        metadata=asked.metadata,
        progress=_counted(tell, "Finding who says it", len(corpus)),
    )
    return with_absent(counts, asked.families.ids)


def _effects(counts: Counts, whole: Tally, asked: Question) -> Effects | None:
    """Compare the rates, where at least two groups have several articles with words."""
    n_permutations = asked.settings["n_permutations"]
    several = (whole.n_texts > 1).sum() > 1 and whole.n_tokens.all() and whole.n.any()
    if not n_permutations or not several or len(whole.names) > MOST_COMPARED:
        return None
    return effects(
        counts, by=asked.by, layer=FAMILY, order=whole.names, n_permutations=n_permutations,
        seed=asked.settings["seed"],
    )  # fmt: skip


def _assemble(
    asked: Question,
    found: Encounters,
    passages: Counts | None,
    whole: Tally,
    effect: Effects | None,
    tell: Progress,
) -> Trace:
    """Make every table, in one order of families and groups."""
    by, groups, names = asked.by, whole.names, list(asked.families.ids)
    rank = {"category": names, "group": groups}
    settings = dict(asked.settings) | {"groups": groups}
    near, contrasts = company_of(
        asked.corpus, asked.families, found.places, _occurrences(whole), found.totals,
        settings, tell,
    )  # fmt: skip
    tell("Reading the lines")
    lines = lines_of(
        asked.corpus, asked.families, found.places, asked.group_of, groups=groups,
        limit=settings["limit"], voices=passages is not None, camps=asked.camps,
    )  # fmt: skip
    spoken = tables.voices_table(passages, by, names, groups)
    settings |= {
        "effects": None if effect is None else dict(effect.settings),
        "n_heard": 0 if passages is None else int(passages.units["document"].nunique()),
        "n_lines": len(lines),
    }
    tested = NOT_A_TEST if effect is None else DESCRIPTIVE
    return Trace(
        table=tables.summary_table(whole, names, spoken),
        forms=tables.forms_table(found.counts, by, rank),
        sections=tables.in_rank(tables.sections_table(found.counts, by), rank),
        places=tables.in_rank(tables.places_table(found.places, asked.group_of), rank),
        voices=spoken,
        speakers=tables.in_rank(tables.speakers_table(passages, by), rank),
        positions=tables.positions_table(passages, by, groups),
        collocates=near,
        contrasts=contrasts,
        frames=tables.in_rank(tables.frames_table(found.frames), rank),
        lines=lines,
        effects=pd.DataFrame(columns=EFFECT_COLUMNS) if effect is None else effect.table,
        counts=found.counts,
        passages=passages,
        settings=settings,
        design=f"{some(names)} by {by}: {describe_groups(whole)}. {tested}",
        warnings=tuple(
            dict.fromkeys(_warnings(asked, found.counts, whole, effect, passages, settings))
        ),
        provenance=asked.record,
    )


def _occurrences(whole: Tally) -> dict[tuple[str, str], int]:
    """Return how often each family occurs in each group."""
    return {
        (str(name), group): int(whole.n[g, t])
        for t, name in enumerate(whole.terms["term"])
        for g, group in enumerate(whole.names)
    }


def _warnings(
    asked: Question,
    counts: Counts,
    whole: Tally,
    effect: Effects | None,
    passages: Counts | None,
    settings: Mapping[str, Any],
) -> Iterator[str]:
    """Say what a reader must know, and what is not shown."""
    yield from asked.said
    labels, total = [str(name) for name in whole.terms["term"]], whole.n.sum(axis=0)
    absent = [name for name in asked.families.ids if not total[labels.index(name)]]
    if absent:
        yield f"Without an occurrence: {some(absent)}."
    yield from guard(whole, labels, ("family", "families"))
    if effect is not None:
        told = guard(whole, labels, ("category", "categories"))
        yield from (sentence for sentence in effect.warnings if sentence not in told)
    yield from what_else_differs(counts, asked.by)
    if settings["n_lines"] < total.sum():
        yield (
            f"The concordance holds {settings['n_lines']:,} of "
            f"{number(int(total.sum()), 'line')}, spread evenly over the articles of each group."
        )
    if settings["voices_in"] == "matching":
        yield (
            f"Voices were looked for in the {number(settings['n_heard'], 'article')} with one of "
            "the words; rates by voice are those of these articles."
        )
    if passages is not None:
        yield voice_note()
