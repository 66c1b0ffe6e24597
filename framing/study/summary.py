"""Results in sentences, made from the numbers and from nothing else.

A sentence states counts, rates and estimates, never a cause, and says that a difference is
more than that of these texts only where whole units were tested.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from framing.comparison import (
    Comparison,
    CueClasses,
    Effects,
    Families,
    Keyness,
    ReferenceBand,
    Standing,
    Voices,
    WhoSays,
)
from framing.comparison.attribution import OUTLET
from framing.comparison.guards import number, some
from framing.comparison.ranking import ranking_of
from framing.topics import NullTest, TopicModel

if TYPE_CHECKING:
    from framing.study.material import Material
    from framing.study.run import StudyResult

__all__ = ["Finding", "layer_title", "spoken", "summary"]

NAMED = 3  # categories that a sentence names
WORDS_NAMED = 6
# What a number of words in each voice is.
ARE = {
    "outlet": "the outlet’s own",
    "scare": "in scare quotes",
    "direct": "quoted",
    "indirect": "paraphrased",
    "attitude": "in an attitude of a source",
}
ENOUGH = 5  # occurrences; a difference made of fewer is not put into the summary


@dataclass(frozen=True, slots=True)
class Finding:
    """One item of the summary.

    Attributes
    ----------
    about : str
        What was looked at.
    text : str
        What was found, with its numbers.
    """

    about: str
    text: str


def summary(result: StudyResult) -> list[Finding]:
    """Return what the study found, an item or two an analysis, each item once."""
    order = result.material.grouping.order
    items = [whose_words(result.shares.table, order)] if result.shares is not None else []
    sayers = [o.result.table for o in result.outcomes if isinstance(o.result, WhoSays)]
    said = {name: text for table in sayers for name, text in who_says(table, order).items()}
    for outcome in result.outcomes:
        title, found = layer_title(outcome.layer, result.material), outcome.result
        if isinstance(found, Families):
            items += families(found.table, order, said)
            said = {}
        elif isinstance(found, Comparison):
            items += frames(title, found, order)
        elif isinstance(found, Effects):
            items += beyond_chance(title, found)
        elif isinstance(found, ReferenceBand):
            items += among_pairs(title, found)
        elif isinstance(found, NullTest | TopicModel):
            items += topics(found)
        elif isinstance(found, Keyness):
            items.append(key_words(found))
        elif isinstance(found, Voices):
            items.append(in_whose_voice(title, found.table, order))
        elif isinstance(found, Standing):
            items.append(who_has_a_say(found.camps, order))
        elif isinstance(found, CueClasses):
            items.append(introduced(found.table, order))
        if outcome.absent and outcome.analysis.kind != "strip":
            absent = ", ".join(map(spoken, outcome.absent))
            items.append(Finding(f"{title}, looked for and not found", f"{absent}."))
    items += [Finding(f"{spoken(name)}, who says it", text) for name, text in said.items()]
    return list(dict.fromkeys(items))


def families(table: pd.DataFrame, order: tuple[str, ...], said: Mapping[str, str]) -> list[Finding]:
    """Return an item for each word family; `said` tells of some who says them."""
    items = []
    for family in dict.fromkeys(table["category"]):
        own = table[table["category"] == family]
        parts = []
        for group in order:
            cells = own[own["group"] == group]
            n = int(cells["n"].sum())
            headline = int(cells.loc[cells["section"] == "headline", "n"].sum())
            where = " (1 in the headline)" if headline == 1 else ""
            where = f" ({headline} in headlines)" if headline > 1 else where
            parts.append(f"{n:,} in {group}{where}")
        found = own.groupby("term", sort=False)["n"].sum()
        forms = ", ".join(str(term) for term in found.index[found > 0])
        whose = f" {said[family]}" if family in said else ""
        items.append(Finding(spoken(family), f"{'; '.join(parts)}. Forms: {forms}.{whose}"))
    return items


def who_says(table: pd.DataFrame, order: tuple[str, ...]) -> dict[str, str]:
    """Return, for each word family that occurs, a sentence: whose words they are."""
    sentences = {}
    for family in dict.fromkeys(table.loc[table["n"] > 0, "category"]):
        own = table[(table["category"] == family) & (table["n"] > 0)]
        parts = []
        for group in order:
            cells = own[own["group"] == group]
            mouths = [
                f"{rows['n'].sum():,} {ARE[str(voice)]}{named(rows)}"
                for voice, rows in cells.groupby("voice", sort=False)
            ]
            parts += [f"{', '.join(mouths)} in {group}"] if mouths else []
        sentences[str(family)] = f"Whose words: {'; '.join(parts)}."
    return sentences


def named(rows: pd.DataFrame) -> str:
    """Name the speakers of some rows, the most frequent first."""
    sums = rows[rows["speaker"] != ""].groupby("speaker", sort=False)["n"].sum()
    speakers = list(sums.sort_values(ascending=False, kind="stable").index)
    return f" ({some(speakers, NAMED)})" if speakers else ""


def whose_words(table: pd.DataFrame, order: tuple[str, ...]) -> Finding:
    """Return how many of the words are in which voice."""
    parts = []
    for group in order:
        own = table[(table["group"] == group) & (table["n_tokens"] > 0)]
        said = [
            f"{percent(share)} {ARE[str(voice)]}"
            for voice, share in zip(own["voice"], own["share"], strict=True)
        ]
        parts.append(f"{', '.join(said)} in {group}")
    return Finding("Whose words, in percent of all", f"{'; '.join(parts)}.")


def in_whose_voice(title: str, table: pd.DataFrame, order: tuple[str, ...]) -> Finding:
    """Return how many of the hits are the outlet's own words, and what it never says itself."""
    parts = []
    for group in order:
        own = table[table["group"] == group]
        n, outlet = own["n"].sum(), own.loc[own["voice"] == OUTLET, "n"].sum()
        parts.append(f"{outlet:,} of {n:,} in {group}")
    sums = table.groupby("category", sort=False)["n"].sum()
    own_words = table[table["voice"] == OUTLET].groupby("category", sort=False)["n"].sum()
    never = [f"{spoken(str(name))} ({sums[name]:,})" for name in sums.index
             if sums[name] and not own_words[name]]  # fmt: skip
    rest = f" Never in them: {some(never, WORDS_NAMED)}." if never else ""
    return Finding(f"{title}, in the outlet’s own words", f"{'; '.join(parts)}.{rest}")


def who_has_a_say(camps: pd.DataFrame, order: tuple[str, ...]) -> Finding:
    """Return the share of the words of the camps that have most of them."""
    parts = []
    for group in order:
        own = camps[(camps["group"] == group) & (camps["camp"] != OUTLET) & (camps["share"] > 0)]
        top = own.sort_values(["n_tokens", "camp"], ascending=[False, True], kind="stable")
        columns = ["camp", "share", "n_attributions"]
        said = [
            f"{camp} {percent(share)} ({number(n, 'time')})"
            for camp, share, n in top.head(NAMED)[columns].to_numpy().tolist()
        ]
        parts.append(f"{', '.join(said) or 'nobody'} in {group}")
    return Finding("Who is given a voice, in percent of all words", f"{'; '.join(parts)}.")


def introduced(table: pd.DataFrame, order: tuple[str, ...]) -> Finding:
    """Return the classes of the cues, the most frequent first."""
    parts = []
    for group in order:
        sums = table[table["group"] == group].groupby("cue_class", sort=False)["n"].sum()
        top = sums[sums > 0].sort_values(ascending=False, kind="stable").head(NAMED)
        classes = {name: "without a cue" if name == "none" else str(name) for name in top.index}
        said = ", ".join(f"{classes[name]} {n:,}" for name, n in top.items())
        parts.append(f"{said or 'none'} of {number(int(sums.sum()), 'attribution')} in {group}")
    return Finding("How sources are introduced", f"{'; '.join(parts)}.")


def percent(share: float) -> str:
    """Write a share for the eye.

    Examples
    --------
    >>> percent(0.523), percent(0.002)
    ('52%', 'under 1%')
    """
    return f"{share:.0%}" if share >= 0.005 else "under 1%"


def frames(title: str, result: Comparison, order: tuple[str, ...]) -> list[Finding]:
    """Return what each group uses most, and where two groups are furthest apart."""
    table = result.table
    most = []
    for group in order:
        own = table[(table["group"] == group) & (table["n"] > 0)]
        top = own.sort_values(["n", "category"], ascending=[False, True], kind="stable")
        named = [f"{spoken(str(row.category))} ({row.n:,})" for row in top.head(NAMED).itertuples()]
        most.append(f"{', '.join(named) or 'none of its categories'} in {group}")
    items = [Finding(f"{title}, most frequent", f"{'; '.join(most)}.")]
    apart = result.differences
    enough = apart[apart["n_a"] + apart["n_b"] >= ENOUGH]
    if len(order) == 2 and len(enough):
        keys = zip(table["category"], table["group"], strict=True)
        rates = dict(zip(keys, table["per_1k"], strict=True))
        far = enough.assign(size=enough["difference"].abs().round(9))
        far = far.sort_values(["size", "category"], ascending=[False, True], kind="stable")
        named = [
            f"{spoken(str(r.category))} {rates[r.category, r.group_a]:.1f} to "
            f"{rates[r.category, r.group_b]:.1f} per 1,000 words ({r.n_a:,} to {r.n_b:,})"
            for r in far.head(NAMED).itertuples()
        ]
        about = f"{title}, furthest apart"
        items.append(Finding(about, f"{'; '.join(named)}, from {order[0]} to {order[1]}."))
    return items


def beyond_chance(title: str, result: Effects) -> list[Finding]:
    """Return which categories differ by more than chance, largest first, with intervals."""
    settings = result.settings
    if not settings["n_tests"]:
        return []
    found = result.table[result.table["q"] < 1 - settings["level"]]
    size = found.assign(size=found["estimate"].abs().round(9))
    size = size.sort_values(["size", "category"], ascending=[False, True], kind="stable")
    unit = "doublings" if settings["effect"] == "log_ratio" else "per 1,000 words"
    named = [
        f"{spoken(str(r.category))} {r.estimate:+.2f} {unit} [{r.low:.2f}, {r.high:.2f}], "
        f"{r.group_a} against {r.group_b} ({r.n_a:,} to {r.n_b:,})"
        for r in size.head(WORDS_NAMED).itertuples()
    ]
    more = f" and {len(size) - WORDS_NAMED:,} more" if len(size) > WORDS_NAMED else ""
    said = f": {'; '.join(named)}{more}" if named else ""
    return [
        Finding(
            f"{title}, differences beyond chance between units ({settings['unit']})",
            f"{len(size):,} of {number(settings['n_tests'], 'test')}{said}.",
        )
    ]


def among_pairs(title: str, result: ReferenceBand) -> list[Finding]:
    """Return which differences are rare among pairs of other articles."""
    table = result.table[result.table["share"].notna()]
    if not len(table):
        return []
    rare = table.sort_values(["share", "category"], kind="stable").head(NAMED)
    named = [
        f"{spoken(str(r.category))} ({r.n_a:,} to {r.n_b:,}; {percent(float(str(r.share)))} of "
        f"{number(int(str(r.n_pairs)), 'pair')} at least as far apart)"
        for r in rare.itertuples()
    ]
    return [Finding(f"{title}, rarest among pairs of other articles", f"{'; '.join(named)}.")]


def topics(model: TopicModel | NullTest) -> list[Finding]:
    """Return the largest topics by name, and how they compare with shuffled words."""
    if isinstance(model, NullTest):
        return [Finding("Topics", model.sentence)]
    named = [
        f"{label} ({percent(float(share))} of the words)"
        for label, share in zip(model.labels, model.shares, strict=True)
        if label
    ]
    found = [Finding("Topics", model.null.sentence)] if model.null is not None else []
    if named:
        found.append(Finding("Largest topics with a label", f"{'; '.join(named[:NAMED])}."))
    return found


def key_words(result: Keyness) -> Finding:
    """Return the words that lean furthest to either side."""
    table, settings = result.table, result.settings
    measure = settings["measure"]
    ranked = table.assign(rank=table["z"].round(9) if measure == "log_odds" else result.signed)
    up = ranked.sort_values(["rank", "term"], ascending=[False, True], kind="stable")
    down = ranked.sort_values(["rank", "term"], kind="stable")
    up, down = up[up["rank"] > 0], down[down["rank"] < 0]
    sides = [
        (", ".join(f"{r.term} ({r.n_target:,} to {r.n_reference:,})" for r in rows) or "none")
        + f" to {settings[side]}"
        for side, rows in (
            ("target", list(up.head(WORDS_NAMED).itertuples())),
            ("reference", list(down.head(WORDS_NAMED).itertuples())),
        )
    ]
    by = "z of the weighted log-odds" if measure == "log_odds" else ranking_of(measure).label
    return Finding(f"Words that lean furthest, by {by}", f"{'; '.join(sides)}.")


def layer_title(layer: str | None, material: Material) -> str:
    """Return the title of a lexicon, or the name of a layer."""
    titles = {lexicon.id: lexicon.title or lexicon.id for lexicon in material.lexicons}
    known = {"family": "Words under study", "term": "Words", "cue": "Attributions", **titles}
    return known.get(layer or "", layer or "")


def spoken(category: str) -> str:
    """Write an identifier for the eye."""
    return category.replace("_", " ")
