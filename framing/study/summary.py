"""Results and methods in sentences, made from the numbers and settings and from nothing else.

A sentence states counts and rates, never a cause, and never that a difference is more than
that of these texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from framing.comparison import Comparison, Families, Keyness
from framing.provenance import framing_version
from framing.text.tokens import TOKENIZER

if TYPE_CHECKING:
    from framing.study.material import Material
    from framing.study.run import StudyResult

__all__ = ["NOT_CLAIMED", "Finding", "layer_title", "methods", "references", "spoken", "summary"]

NAMED = 3  # categories that a sentence names
WORDS_NAMED = 6
ENOUGH = 5  # occurrences; a difference made of fewer is not put into the summary

NOT_CLAIMED = (
    "The numbers describe these documents. They are no sample, so nothing follows for other "
    "articles of the same outlets, authors or time.",
    "A hit of a pattern is a word, not a frame: the concordance shows what it does there, who "
    "says it, and whether it is denied.",
)

MONROE = (
    "Monroe, B. L., Colaresi, M. P. & Quinn, K. M. (2008). Fightin’ Words: Lexical feature "
    "selection and evaluation for identifying the content of political conflict. Political "
    "Analysis 16(4), 372–403."
)
HARDIE = (
    "Hardie, A. (2014). Log Ratio: an informal introduction. ESRC Centre for Corpus Approaches to "
    "Social Science (CASS), Lancaster University."
)


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
    """Return what the study found, an item or two an analysis."""
    items: list[Finding] = []
    for outcome in result.outcomes:
        title = layer_title(outcome.layer, result.material)
        if isinstance(outcome.result, Families):
            items += families(outcome.result.table, result.material.grouping.order)
        elif isinstance(outcome.result, Comparison):
            items += frames(title, outcome.result, result.material.grouping.order)
        elif isinstance(outcome.result, Keyness):
            items.append(key_words(outcome.result))
        if outcome.absent and outcome.analysis.kind != "strip":
            absent = ", ".join(map(spoken, outcome.absent))
            items.append(Finding(f"{title}, looked for and not found", f"{absent}."))
    return items


def families(table: pd.DataFrame, order: tuple[str, ...]) -> list[Finding]:
    """Return an item for each word family."""
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
        items.append(Finding(spoken(family), f"{'; '.join(parts)}. Forms: {forms}."))
    return items


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


def key_words(result: Keyness) -> Finding:
    """Return the words that lean furthest to either side."""
    table, settings = result.table, result.settings
    rank = "z" if settings["measure"] == "log_odds" else "estimate"
    ranked = table.assign(rank=table[rank].round(9))
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
    by = "z of the weighted log-odds" if rank == "z" else "log ratio"
    return Finding(f"Words that lean furthest, by {by}", f"{'; '.join(sides)}.")


def methods(result: StudyResult) -> list[str]:
    """Return the methods paragraph, sentence by sentence, as a paper could print it."""
    source, material = result.study.source, result.material
    lines = [
        f"We compared {len(material.documents):,} documents in {len(material.grouping.order)} "
        f"groups ({'; '.join(material.grouping.order)}; {material.counts.n_tokens:,} words).",
    ]
    if source.clean:
        repeated = (
            f", and paragraphs that stand in {source.repeated} or more documents"
            if source.repeated
            else ""
        )
        lines.append(
            "Page furniture (share buttons, newsletter and advertising lines, links to other "
            f"stories, comment boxes, republication notes){repeated} were removed by rule before "
            "counting."
        )
    lines.append(
        f"Words were told apart by the tokenizer {TOKENIZER}, which folds case and typographic "
        "apostrophes, drops the possessive ’s, and keeps inner hyphens."
    )
    for lexicon in material.lexicons:
        gate = (
            f" Documents with fewer than {lexicon.gate.min_hits} words of its domain do not count."
            if lexicon.gate
            else ""
        )
        lines.append(
            f"“{lexicon.title or lexicon.id}” (version {lexicon.version}) has "
            f"{len(lexicon)} categories; within a category the longest match counts, a word counts "
            f"once, and matches that overlap an exclusion are void.{gate}"
        )
    if result.study.families:
        said = "; ".join(
            f"{name} ({', '.join(some)})" for name, some in result.study.families.items()
        )
        lines.append(f"The words under study, with their patterns, were: {said}.")
    lines.append("Rates are occurrences per 1,000 words of a group.")
    lines += [o.result.design for o in result.outcomes if isinstance(o.result, Keyness)]
    lines.append(f"Everything was computed with framing {framing_version()}.")
    return lines


def references(result: StudyResult) -> list[str]:
    """Return what the methods rest on, sorted."""
    found = {lexicon.reference for lexicon in result.material.lexicons if lexicon.reference}
    for outcome in result.outcomes:
        if isinstance(outcome.result, Keyness) and outcome.result.settings["measure"] == "log_odds":
            found.add(MONROE)
        if isinstance(outcome.result, (Comparison, Keyness)):
            found.add(HARDIE)
    return sorted(found)


def layer_title(layer: str, material: Material) -> str:
    """Return the title of a lexicon, or the name of a layer."""
    titles = {lexicon.id: lexicon.title or lexicon.id for lexicon in material.lexicons}
    return {"family": "Words under study", "term": "Words", **titles}.get(layer, layer)


def spoken(category: str) -> str:
    """Write an identifier for the eye."""
    return category.replace("_", " ")
