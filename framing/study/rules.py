"""By which rules a study is counted: units, tokens, patterns, voices; and that counts obey them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framing.errors import StudyError
from framing.lexicon.model import Lexicon
from framing.provenance import Provenance, canonical_json, sha256
from framing.text.tokens import TOKENIZER
from framing.text.voice.camps import Camps
from framing.text.voice.find import VOICE_RULES

if TYPE_CHECKING:
    from framing.counts import Counts
    from framing.study.spec import Study

__all__ = ["KEYS", "check_rules", "record_of", "unit_of"]

KEYS = {
    "paragraph": ("document", "section", "paragraph"),
    "passage": ("document", "section", "paragraph", "passage"),
}


def unit_of(study: Study) -> str:
    """Return what a row of the study's counts is: finer, and slower, where voices matter."""
    return "passage" if study.source.voice else "paragraph"


def record_of(study: Study, counts: Counts, lexicons: tuple[Lexicon, ...]) -> Provenance:
    """Return what was counted and by which rules, whatever the files were called.

    The version of framing is left out on purpose: the tokenizer's name and the lexicons'
    digests fix the numbers, and counts of the same articles shall have the same record.
    """
    hashes = dict(zip(counts.units["document"], counts.units["sha256"], strict=True))
    patterns = pattern_digests(study, lexicons)
    source = study.source
    return Provenance(
        "count_terms",
        {"unit": unit_of(study), "clean": source.clean, "repeated": source.repeated},
        {"documents": sha256(canonical_json(hashes).encode())},
        software={
            "tokenizer": TOKENIZER,
            **({"voice": VOICE_RULES} if source.voice else {}),
            **patterns,
        },
    )


def pattern_digests(study: Study, lexicons: tuple[Lexicon, ...]) -> dict[str, str]:
    """Return the digest of every lexicon and of the camps, as records of counts name them."""
    every = list(lexicons)
    if study.families:
        every.append(Lexicon.from_patterns(dict(study.families), id="family"))
    camps = {"camps": Camps.of(study.camps).digest} if study.camps else {}
    return {f"lexicon {lexicon.id}": lexicon.digest for lexicon in every} | camps


def check_rules(study: Study, reference: Counts, lexicons: tuple[Lexicon, ...]) -> tuple[str, ...]:
    """Refuse counts that were made with other patterns than the study has now.

    Other rules for voices are no reason to refuse: their counts are what they were. The
    sentence that says so is returned.
    """
    made_with: dict[str, str] = {}
    for record in reference.provenance.lineage():
        made_with |= dict(record.software)
    wanted = pattern_digests(study, lexicons)
    if wanted and "tokenizer" not in made_with:
        return (
            f"{study.source.counts} does not say with which patterns it was counted; that they "
            "are those of the study is taken on trust.",
        )
    for name, digest in wanted.items():
        if made_with.get(name) != digest:
            called = {"lexicon family": "the words under study", "camps": "the camps"}
            what = called.get(name, name)
            found = "with other patterns of" if name in made_with else "without"
            raise StudyError(
                f"{study.source.counts} was counted {found} {what}; count again from the "
                "articles: framing run STUDY.toml --texts DIR, and take counts.zip from the "
                "results."
            )
    if study.source.voice and made_with.get("voice") != VOICE_RULES:
        rules = made_with.get("voice", "unknown rules")
        return (
            f"{study.source.counts} was counted with {rules} for voices; the error rates that are "
            f"named are those of {VOICE_RULES}.",
        )
    return ()
