"""Sentences on what was counted, and by which rules: cleaning, words, lexicons, voices, camps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from framing.citation.references import label
from framing.comparison.guards import number, some
from framing.lexicon.model import Lexicon, bundled_lexicons
from framing.provenance import Provenance
from framing.text.tokens import TOKENIZER
from framing.text.voice.find import VOICE_RULES
from framing.text.voice.measured import error_note

__all__ = [
    "camps_sentence",
    "chosen_sentence",
    "cleaning_sentence",
    "families_sentence",
    "filter_sentence",
    "known_lexicons",
    "lexicon_sentence",
    "tokens_sentence",
    "unknown_lexicon",
    "voice_sentences",
]

HOW_TOKENS = {
    TOKENIZER: ", which folds case and typographic apostrophes, drops the possessive ’s, and keeps "
    "inner hyphens",
}
SHOWN = 12  # digits of a hash in a sentence
NAMED = 12  # values and camps in a sentence


def cleaning_sentence(clean: bool, repeated: int | None) -> str:
    """Say what was removed before counting.

    Examples
    --------
    >>> cleaning_sentence(False, None)
    'Nothing was removed from the articles before counting.'
    """
    if not clean:
        return "Nothing was removed from the articles before counting."
    again = f", and paragraphs that stand in {repeated} or more documents" if repeated else ""
    return (
        "Page furniture (share buttons, newsletter and advertising lines, links to other stories, "
        f"comment boxes, republication notes){again} were removed by rule before counting."
    )


def tokens_sentence(tokenizer: str) -> str:
    """Say what a word is."""
    how = HOW_TOKENS.get(tokenizer, "")
    return f"Words were told apart by the tokenizer {tokenizer}{how}."


def lexicon_sentence(lexicon: Lexicon) -> str:
    """Say of a lexicon its version, its size, and how its patterns count."""
    gate = (
        f" Documents with fewer than {lexicon.gate.min_hits} words of its domain do not count."
        if lexicon.gate
        else ""
    )
    version = f" (version {lexicon.version})" if lexicon.version else ""
    size = number(len(lexicon), "category", "categories")
    return (
        f"“{lexicon.title or lexicon.id}”{version} has {size}; "
        "within a category the longest match counts, a word counts once, and matches that overlap "
        f"an exclusion are void.{gate}"
    )


def unknown_lexicon(id: str, digest: str) -> str:
    """Name a lexicon of which there is no more than its hash."""
    return f"The categories are those of the lexicon “{id}” (SHA-256 {digest[:SHOWN]}…)."


def known_lexicons(more: Sequence[Lexicon] = ()) -> Mapping[str, Lexicon]:
    """Return the bundled lexicons and those at hand, by their hash."""
    return {**_bundled(), **{lexicon.digest: lexicon for lexicon in more}}


@cache
def _bundled() -> Mapping[str, Lexicon]:
    every = [Lexicon.load(name) for name in bundled_lexicons()]
    return {lexicon.digest: lexicon for lexicon in every}


def families_sentence(families: Mapping[str, Sequence[str]]) -> str:
    """Name the words under study and their patterns.

    Examples
    --------
    >>> families_sentence({"cede": ["cede", "ceded"]})
    'The words under study, with their patterns, were: cede (cede, ceded).'
    """
    said = "; ".join(
        f"{name} ({patterns if isinstance(patterns, str) else ', '.join(patterns)})"
        for name, patterns in families.items()
    )
    return f"The words under study, with their patterns, were: {said}."


def voice_sentences(rules: str) -> list[str]:
    """Say how it was found whose words they are, and how well where that was measured."""
    how = (
        f"Whose words they are was found by rules ({rules}), after the scheme of attribution "
        f"relations ({label('pareti2016', 'newell2018')}): direct quotation, paraphrase, "
        "attributed attitudes, and words in scare quotes, which are the outlet’s at arm’s length; "
        "all other words are the outlet’s own. A match of several words has the voice of its first."
    )
    if rules == VOICE_RULES:
        return [how, error_note()]
    return [how, f"How often these rules err is known of {VOICE_RULES} only."]


def camps_sentence(camps: Sequence[str]) -> str:
    """Say into which camps speakers were put."""
    return (
        f"Speakers and sources were put into {number(len(camps), 'camp')} by patterns "
        f"({'; '.join(camps)}); a source that fits none is “other”, words without a source are "
        "“unknown”."
    )


def filter_sentence(record: Provenance) -> str:
    """Say which units of the counts were kept.

    Examples
    --------
    >>> filter_sentence(Provenance("Counts.filter", {"outlet": ["A", "B"]}))
    'Only what has outlet A, B was kept.'
    """
    wanted = [f"{column} {_values(values)}" for column, values in record.arguments.items()]
    return f"Only what has {' and '.join(wanted)} was kept."


def chosen_sentence(record: Provenance) -> str:
    """Say which words of the counts were looked at as one word family.

    Examples
    --------
    >>> chosen_sentence(Provenance("choose_words", {"pattern": "town*"}))
    'Of the words counted, all that the pattern “town*” fits were looked at as one family.'
    """
    asked = record.arguments
    if "pattern" in asked:
        which = f"all that the pattern “{asked['pattern']}” fits"
    else:
        which = f"those of “{asked['category']}” ({asked['layer']})"
    return f"Of the words counted, {which} were looked at as one family."


def _values(values: Any) -> str:
    several = isinstance(values, Sequence) and not isinstance(values, str)
    return some(values, most=NAMED) if several else str(values)
