"""What was done, in the sentences of a methods section, made from a provenance record alone.

Each operation of the record has one sentence function: those that count stand in `material`,
those that compare in `comparison` and `topics`. The sentences come in the order of the work,
each once, and cite their sources, by which the list of references is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from framing.citation.comparison import COMPARISONS
from framing.citation.material import (
    camps_sentence,
    chosen_sentence,
    cleaning_sentence,
    families_sentence,
    filter_sentence,
    known_lexicons,
    lexicon_sentence,
    tokens_sentence,
    unknown_lexicon,
    voice_sentences,
)
from framing.citation.references import label
from framing.citation.topics import TOPICS
from framing.lexicon.model import Lexicon
from framing.provenance import Provenance

__all__ = [
    "limits",
    "material_sentences",
    "operation_sentences",
    "software_sentence",
    "specification_of",
    "stated_limits",
    "steps",
    "used_lexicons",
]

NO_SAMPLE = (
    "The numbers describe these documents. They are no sample, so nothing follows for other "
    "articles of the same outlets, authors or time."
)
TESTED = (
    "A test says that the groups differ by more than chance assignment of their units would make "
    "them, not why; what else differs between them may be the cause. It speaks of articles like "
    "these, and of all of an outlet only if these were drawn from all at random."
)
A_WORD = (
    "A hit of a pattern is a word, not a frame: the concordance shows what it does there, who "
    "says it, and whether it is denied."
)
BY_RULE = (
    "A hit of a pattern is a word, not a frame: the concordance shows what it does there, and "
    "whether it is denied. Who says it is found by rules, and one occurrence may be in the wrong "
    "mouth: look at each before you rest a claim on it."
)

FAMILY, TERM = "family", "term"
LEXICON = "lexicon "  # before the id, among the software of a record
READERS = ("read_corpus", "Corpus.from_texts", "Corpus.from_frame", "count_terms")
OF_VOICES = ("by_voice", "cue_classes", "standing", "voice_shares", "who_says")
OF_CAMPS = ("cue_classes", "standing", "who_says")
OF_TESTS = ("effects", "prevalence", "trends", "wording")
# What cuts, adds up or carries counts, and says nothing that the rest does not say.
SILENT = (
    *("background_counts", "by_unit", "choose_words", "counts", "merge_counts", "run_study"),
    *("with_documents", "words_of", *READERS),
)
SHOWN = 12  # digits of a hash in a sentence


def steps(record: Provenance) -> Iterator[Provenance]:
    """Yield the operations of a record in the order in which they were done."""
    for parent in record.parents:
        yield from steps(parent)
    yield record


def material_sentences(record: Provenance, lexicons: Sequence[Lexicon] = ()) -> list[str]:
    """Say what was counted and by which rules, as far as the results rest on it.

    Parameters
    ----------
    record : Provenance
        Of a figure or a result.
    lexicons : sequence of Lexicon, optional
        Those that may be meant, beside the bundled ones; they are known by their hash.
    """
    every = list(steps(record))
    software = {key: value for step in every for key, value in step.software.items()}
    said = [_study_sentence(specification_of(record), record)]
    said += [
        cleaning_sentence(step.arguments["clean"], step.arguments.get("repeated"))
        for step in every
        if step.operation in READERS and "clean" in step.arguments
    ]
    said += [tokens_sentence(software["tokenizer"])] if "tokenizer" in software else []
    known = known_lexicons(lexicons)
    for layer in _layers(every):
        digest = software.get(f"{LEXICON}{layer}")
        if layer == FAMILY:
            said += [families_sentence(families)] if (families := _families(every)) else []
        elif digest is not None:
            found = known.get(digest)
            said.append(lexicon_sentence(found) if found else unknown_lexicon(layer, digest))
    if _is_voiced(every) and "voice" in software:
        said += voice_sentences(software["voice"])
        said += [camps_sentence(camps)] if (camps := _camps(every)) else []
    said += [filter_sentence(step) for step in every if step.operation == "Counts.filter"]
    said += [chosen_sentence(step) for step in every if step.operation == "choose_words"]
    return _distinct(said)


def used_lexicons(record: Provenance, lexicons: Sequence[Lexicon] = ()) -> list[Lexicon]:
    """Return the lexicons that the results rest on, of those that are known."""
    every, known = list(steps(record)), known_lexicons(lexicons)
    software = {key: value for step in every for key, value in step.software.items()}
    digests = [software.get(f"{LEXICON}{layer}", "") for layer in _layers(every)]
    return [known[digest] for digest in digests if digest in known]


def operation_sentences(record: Provenance) -> list[str]:
    """Say what was computed from the counts, and how it was drawn where that has a source."""
    return _distinct(_operation(step) for step in steps(record))


def software_sentence(version: str) -> str:
    """Name the software."""
    return f"Everything was computed with framing {version}."


def limits(*, tested: bool, voiced: bool, patterns: bool = True) -> list[str]:
    """Return what does not follow, whatever was found.

    Examples
    --------
    >>> limits(tested=False, voiced=False, patterns=False)
    ['The numbers describe these documents. They are no sample, ...']
    """
    return [TESTED if tested else NO_SAMPLE, *([BY_RULE if voiced else A_WORD] if patterns else [])]


def stated_limits(records: Sequence[Provenance]) -> list[str]:
    """Return the limits that the study of these records states, and those of such results."""
    every = [step for record in records for step in steps(record)]
    own = [str(limit) for record in records for limit in specification_of(record).get("limits", ())]
    return _distinct(own) + limits(
        tested=any(step.operation in OF_TESTS for step in every),
        voiced=any(_is_voiced(list(steps(record))) for record in records),
        patterns=any(layer != TERM for layer in _layers(every)),
    )


def specification_of(record: Provenance) -> Mapping[str, Any]:
    """Return the specification of the study that a record is of; empty without one."""
    for step in steps(record):
        if step.operation == "run_study":
            found: Mapping[str, Any] = step.arguments.get("specification", {})
            return found
    return {}


def _is_voiced(every: Iterable[Provenance]) -> bool:
    """Say whether it matters in one of these operations who says the words."""
    passages = False
    for step in every:
        chosen = step.arguments
        passages = passages or chosen.get("unit") == "passage"
        if step.operation in OF_VOICES or (step.operation == "positions" and passages):
            return True
        if chosen.get("voice") or chosen.get("voices_in") or chosen.get("layer") == "voice":
            return True
    return False


def _operation(step: Provenance) -> str:
    if "table" in step.inputs:
        return _drawing(step)
    tell = COMPARISONS.get(step.operation) or TOPICS.get(step.operation)
    if tell is None:
        structural = step.operation in SILENT or step.operation.startswith(("Counts.", "Corpus."))
        return "" if structural else f"“{step.operation}” was applied."
    try:
        return tell(step)
    except (
        LookupError,
        TypeError,
        ValueError,
    ):  # made by hand, or by a framing that knew fewer choices
        return f"“{step.operation}” was applied; the record does not hold all its choices."


def _drawing(step: Provenance) -> str:
    if step.operation == "word_shift":
        return f"Drawn is what each word adds ({label('gallagher2021')})."
    if step.operation == "topics_overview" and step.arguments.get("by") == "frex":
        return (
            "The words that stand for a topic are those with the highest FREX, frequent and "
            f"exclusive at once ({label('bischof2012')}), as the R package stm defines it "
            f"({label('roberts2019')})."
        )
    return ""


def _study_sentence(specification: Mapping[str, Any], record: Provenance) -> str:
    if not specification:
        return ""
    digest = next(s.arguments["digest"] for s in steps(record) if s.operation == "run_study")
    title = specification.get("title") or specification["id"]
    return (
        f"Every choice is written down in the specification of the study “{title}” "
        f"({specification['id']}; SHA-256 {digest[:SHOWN]}…; seed {specification.get('seed', 0)})."
    )


def _layers(every: Iterable[Provenance]) -> list[str]:
    """Return the layers of the counts that were looked at, in order."""
    found: dict[str, None] = {}
    for step in every:
        chosen = step.arguments
        named = [chosen.get("layer"), *(chosen.get("layers") or ()), *chosen.get("lexicons", ())]
        if step.operation == "background_counts":  # more than what was looked at
            continue
        if step.operation in ("trace", "who_says", "words_under_study"):
            named.append(FAMILY)
        found |= dict.fromkeys(str(name) for name in named if name)
    return list(found)


def _families(every: Sequence[Provenance]) -> Mapping[str, Sequence[str]]:
    for step in every:
        for chosen in (step.arguments, step.arguments.get("specification", {})):
            if chosen.get("families"):
                return dict(chosen["families"])  # a table, or a list of pairs
    return {}


def _camps(every: Sequence[Provenance]) -> list[str]:
    if not any(step.operation in OF_CAMPS for step in every):
        return []
    for step in every:
        camps = step.arguments.get("specification", {}).get("camps")
        if camps:
            return [str(name) for name, _ in camps]
    return []


def _distinct(sentences: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, sentences)))
