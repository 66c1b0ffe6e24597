"""What was done in sentences, made from the results: methods, references, what does not follow.

The sentences are those of `framing.citation`, which tells the same of a figure that has
travelled; here they are put together for a whole study, whose articles and lexicons are at hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from framing.citation.material import (
    camps_sentence,
    cleaning_sentence,
    families_sentence,
    lexicon_sentence,
    tokens_sentence,
    voice_sentences,
)
from framing.citation.methods import limits, operation_sentences, software_sentence
from framing.citation.references import cited_in
from framing.citation.styles import as_line
from framing.comparison import Effects, Trends
from framing.comparison.guards import number, some
from framing.provenance import framing_version
from framing.text.tokens import TOKENIZER
from framing.text.voice.find import VOICE_RULES
from framing.topics import Prevalence, Wording

if TYPE_CHECKING:
    from framing.study.run import StudyResult

__all__ = ["methods", "not_claimed", "references"]

GROUPS = 8  # that a sentence names


def methods(result: StudyResult) -> list[str]:
    """Return the methods paragraph, sentence by sentence, as a paper could print it."""
    study, material = result.study, result.material
    lines = [
        f"We compared {len(material.documents):,} documents in {len(material.grouping.order)} "
        f"groups ({'; '.join(material.grouping.order)}; {material.counts.n_tokens:,} words).",
        *([cleaning_sentence(True, study.source.repeated)] if study.source.clean else []),
        tokens_sentence(TOKENIZER),
        *(lexicon_sentence(lexicon) for lexicon in material.lexicons),
        *([families_sentence(study.families)] if study.families else []),
    ]
    if result.shares is not None:
        lines += voice_sentences(VOICE_RULES)
        lines += [camps_sentence(list(study.camps))] if study.camps else []
    for outcome in result.outcomes:
        if outcome.result is not None:
            lines += operation_sentences(outcome.result.provenance)
    lines += what_was_tested(result)
    return [*dict.fromkeys(lines), software_sentence(framing_version())]


def what_was_tested(result: StudyResult) -> list[str]:
    """Return how many tests were made of how many units, analysis by analysis."""
    lines = []
    for outcome in result.outcomes:
        made = outcome.result
        if not isinstance(made, (Effects, Prevalence, Trends, Wording)):
            continue
        settings = made.settings
        units = [f"{group} {n:,}" for group, n in settings.get("n_units", {}).items()]
        sizes = f" of these units ({settings['unit']}): {some(units, most=GROUPS)}" if units else ""
        n_tests = settings["n_tests"]
        said = f"{number(n_tests, 'test')} {'was' if n_tests == 1 else 'were'} made"
        lines.append(
            f"Of “{outcome.analysis.name}”, {said}{sizes}."
            if n_tests
            else f"Of “{outcome.analysis.name}”, nothing could be tested, and no interval is given."
        )
    return lines


def not_claimed(result: StudyResult) -> list[str]:
    """Return what follows from no study, whatever it found."""
    tested = any(isinstance(o.result, Effects | Trends) and o.result.settings["n_tests"]
                 for o in result.outcomes)  # fmt: skip
    return limits(tested=tested, voiced=result.shares is not None)


def references(result: StudyResult) -> list[str]:
    """Return what the methods rest on, sorted: whatever they cite, and the lexicons."""
    cited = {as_line(item) for item in cited_in(" ".join(methods(result)))}
    return sorted(cited | {lexicon.reference for lexicon in result.material.lexicons} - {""})
