"""What was done in sentences, made from the settings: methods, references, what does not follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framing.comparison import (
    Comparison,
    CueClasses,
    Divergence,
    Effects,
    Keyness,
    ReferenceBand,
    ShuffledSentences,
    Standing,
    Trends,
)
from framing.provenance import framing_version
from framing.text.tokens import TOKENIZER
from framing.text.voice.find import VOICE_RULES
from framing.text.voice.measured import error_note
from framing.topics import NullTest, Prevalence, TopicModel, Wording

if TYPE_CHECKING:
    from framing.study.run import StudyResult

__all__ = ["methods", "not_claimed", "references"]

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

MONROE = (
    "Monroe, B. L., Colaresi, M. P. & Quinn, K. M. (2008). Fightin’ Words: Lexical feature "
    "selection and evaluation for identifying the content of political conflict. Political "
    "Analysis 16(4), 372–403."
)
PARETI = "Pareti, S. (2016). PARC 3.0: A corpus of attribution relations. Proceedings of LREC 2016."
NEWELL = (
    "Newell, E., Margolin, D. & Ruths, D. (2018). An attribution relations corpus for political "
    "news. Proceedings of LREC 2018."
)
FERREE = (
    "Ferree, M. M., Gamson, W. A., Gerhards, J. & Rucht, D. (2002). Shaping Abortion Discourse. "
    "Cambridge University Press."
)
THOMPSON = (
    "Thompson, G. & Ye, Y. (1991). Evaluation in the reporting verbs used in academic papers. "
    "Applied Linguistics 12(4), 365–382."
)
CHUNG = (
    "Chung, E. & Romano, J. P. (2013). Exact and asymptotically robust permutation tests. Annals "
    "of Statistics 41(2), 484–507."
)
BENJAMINI = (
    "Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the "
    "Royal Statistical Society B 57(1), 289–300."
)
LIN = (
    "Lin, J. (1991). Divergence measures based on the Shannon entropy. IEEE Transactions on "
    "Information Theory 37(1), 145–151."
)
BLEI = (
    "Blei, D. M., Ng, A. Y. & Jordan, M. I. (2003). Latent Dirichlet allocation. Journal of "
    "Machine Learning Research 3, 993–1022."
)
HOFFMAN = (
    "Hoffman, M. D., Blei, D. M. & Bach, F. (2010). Online learning for latent Dirichlet "
    "allocation. Advances in Neural Information Processing Systems 23, 856–864."
)
DESIGNS = (
    Keyness, Effects, Trends, Divergence, ReferenceBand, ShuffledSentences, TopicModel, NullTest,
    Prevalence, Wording,
)  # fmt: skip
HARDIE = (
    "Hardie, A. (2014). Log Ratio: an informal introduction. ESRC Centre for Corpus Approaches to "
    "Social Science (CASS), Lancaster University."
)


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
    if result.shares is not None:
        lines += voice_methods(result)
    lines.append("Rates are occurrences per 1,000 words of a group.")
    lines += [o.result.design for o in result.outcomes if isinstance(o.result, DESIGNS)]
    lines.append(f"Everything was computed with framing {framing_version()}.")
    return lines


def voice_methods(result: StudyResult) -> list[str]:
    """Return how voices were found, how well, and what camps are."""
    lines = [
        f"Whose words they are was found by rules ({VOICE_RULES}), after the scheme of attribution "
        "relations (Pareti 2016; Newell et al. 2018): direct quotation, paraphrase, attributed "
        "attitudes, and words in scare quotes, which are the outlet’s at arm’s length; all other "
        "words are the outlet’s own. A match of several words has the voice of its first.",
        error_note(),
    ]
    if result.study.camps:
        lines.append(
            f"Speakers and sources were put into {len(result.study.camps)} camps by patterns "
            f"({'; '.join(result.study.camps)}); a source that fits none is “other”, words without "
            "a source are “unknown”."
        )
    return lines


def not_claimed(result: StudyResult) -> list[str]:
    """Return what follows from no study, whatever it found."""
    tested = any(isinstance(o.result, Effects | Trends) and o.result.settings["n_tests"]
                 for o in result.outcomes)  # fmt: skip
    return [TESTED if tested else NO_SAMPLE, A_WORD if result.shares is None else BY_RULE]


def references(result: StudyResult) -> list[str]:
    """Return what the methods rest on, sorted."""
    found = {lexicon.reference for lexicon in result.material.lexicons if lexicon.reference}
    found |= {PARETI, NEWELL} if result.shares is not None else set()
    for outcome in result.outcomes:
        if isinstance(outcome.result, Standing):
            found.add(FERREE)
        if isinstance(outcome.result, CueClasses):
            found.add(THOMPSON)
        if isinstance(outcome.result, Keyness) and outcome.result.settings["measure"] == "log_odds":
            found.add(MONROE)
        if isinstance(outcome.result, (Comparison, Keyness, Effects)):
            found.add(HARDIE)
        if isinstance(outcome.result, Effects):
            found |= {CHUNG, BENJAMINI}
        if isinstance(outcome.result, Divergence):
            found.add(LIN)
        if isinstance(outcome.result, (TopicModel, NullTest, Prevalence, Wording)):
            found |= {BLEI, HOFFMAN}
    return sorted(found)
