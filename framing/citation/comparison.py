"""One sentence function an operation of `framing.comparison`: what was done, by whose method."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from framing.citation.references import label
from framing.comparison.attribution import SAID, in_voices
from framing.comparison.divergence import SIZE_MATTERS
from framing.comparison.effects import ADJUSTED, UNITS
from framing.comparison.guards import number, plural
from framing.comparison.inference.bootstrap import METHODS
from framing.comparison.ranking import ranking_of
from framing.comparison.two_texts.reference import NOT_A_P
from framing.comparison.two_texts.shuffling import DISTANCES, ONLY_THIS
from framing.provenance import Provenance

__all__ = ["COMPARISONS", "adjusted", "listed", "only_in", "with_sources"]

GROUPS = 8  # that a sentence names
OWN_VOICE = {**SAID, "outlet": "the outlet’s own voice"}

# Whose each interval and each adjustment is.
INTERVALS = {
    "bootstrap-t": ("hall1988",),
    "bca": ("efron1987",),
    "percentile": ("efron1979",),
    "robust": ("binder1983",),
}
ADJUSTMENTS = {
    "bh": ("benjamini1995",),
    "by": ("benjamini2001",),
    "holm": ("holm1979",),
    "max_t": ("westfall1993",),
}


def rates(record: Provenance) -> str:
    """Say of what the rates are, and how their intervals were made.

    Examples
    --------
    >>> rates(Provenance("compare", {"by": "outlet", "groups": ["A", "B"], "voice": ["outlet"]}))
    'Rates are per 1,000 words of the outlet’s own voice, by outlet (A; B).'
    """
    chosen = record.arguments
    voices = listed([OWN_VOICE[voice] for voice in chosen.get("voice") or ()])
    whose = f" of {voices}" if voices else ""
    said = f"Rates are per 1,000 words{whose}, {_groups(chosen)}."
    if chosen.get("interval"):
        said += f" {_intervals(chosen, chosen['interval'])}."
    return said


def ranked(record: Provenance) -> str:
    """Say by which measure words were ranked, and what it is not."""
    chosen = record.arguments
    measure = ranking_of(chosen["measure"])
    extra = {
        "fisher": ("fisher1935",),
        "chi2": ("yates1934",) if chosen.get("yates") else (),
        "odds_ratio": ("haldane1956",) if chosen.get("zero") == "haldane" else (),
    }.get(chosen["measure"], ())
    least = chosen.get("min_count", 1)
    rare = f" What occurs fewer than {least} times was left out." if least > 1 else ""
    what = "Terms" if chosen.get("layer") == "term" else "Categories"
    how = _decapitalized(measure.method(chosen)).rstrip(",")
    return (
        f"{what} were ranked by {with_sources(how, extra)}, {chosen['target']} against "
        f"{chosen['reference']}{only_in(chosen)}.{rare} {measure.note}"
    )


def tested(record: Provenance) -> str:
    """Say what differences, intervals and p-values are."""
    chosen = record.arguments
    is_ratio = chosen["effect"] == "log_ratio"
    what = with_sources("log ratios", ("hardie2014",)) if is_ratio else "differences"
    said = [f"Effects are {what} of the rates, {_groups(chosen)}, in {UNITS[chosen['effect']]}"]
    if chosen["strata"]:
        by_strata = label("mantel1959", "greenland1985")
        said[0] += f", within each {chosen['strata']} ({by_strata})"
    said[0] += only_in(chosen)
    if chosen["weigh"] == "dispersion":
        weighed = with_sources("long units are weighted down where a word is bursty",
                               ("lawless1987",))  # fmt: skip
        said[0] += f"; {weighed}"
    if chosen["interval"]:
        kind = "simultaneous " if chosen["simultaneous"] else ""
        said.append(_intervals(chosen, chosen["interval"], kind))
    said.append(
        f"p is of permutations of whole units ({chosen['unit']}), all of them or "
        f"{chosen['n_permutations']:,} at random (seed {chosen['seed']}), with a studentized "
        f"statistic ({label('janssen1997', 'chung2013')}), adjusted over all tests "
        f"({adjusted(chosen['adjust'])})"
    )
    least = chosen["min_count"]
    said.append(f"Nothing is tested that occurs fewer than {least} times in the two groups")
    return f"{'. '.join(said)}."


def followed(record: Provenance) -> str:
    """Say what rates over time and slopes are."""
    chosen = record.arguments
    within = f" within each {chosen['strata']}" if chosen["strata"] else ""
    groups = f" and {chosen['by']}" if chosen["by"] else ""
    return (
        f"Rates are per 1,000 words by {chosen['period']}{groups}{only_in(chosen)}; "
        f"{_intervals(chosen, 'bootstrap-t')}. Slopes are doublings of the rate a year, their "
        f"intervals the slopes that a permutation of the dates{within} "
        f"does not reject ({chosen['n_permutations']:,} permutations, seed {chosen['seed']}); p is "
        f"adjusted over all tests ({adjusted(chosen['adjust'])})."
    )


def diverging(record: Provenance) -> str:
    """Say by which divergence two vocabularies are held against each other."""
    chosen = record.arguments
    how = ranking_of(chosen["measure"]).method(chosen).rstrip(",")
    return (
        f"{how}, of {chosen['target']} and {chosen['reference']}{only_in(chosen)}. {SIZE_MATTERS}"
    )


def banded(record: Provenance) -> str:
    """Say among which pairs of other articles a difference is placed."""
    chosen = record.arguments
    is_ratio = chosen["effect"] == "log_ratio"
    what = with_sources("log ratio of the rates", ("hardie2014",)) if is_ratio else "difference"
    agree = f" that agree in {' and '.join(chosen['match'])}, and" if chosen["match"] else ""
    return (
        f"The {what} of {listed(chosen['groups'])} was placed among those of "
        f"{number(chosen['n_pairs'], 'pair')} of {number(chosen['n_articles'], 'other article')}"
        f"{agree} whose lengths differ by no more than {chosen['most_ratio']:g} to 1 (seed "
        f"{chosen['seed']}). {NOT_A_P}"
    )


def shuffled(record: Provenance) -> str:
    """Say what the shuffling of sentences asks."""
    chosen = record.arguments
    how = "in all ways" if chosen["exact"] else (
        f"{chosen['n_permutations']:,} times (seed {chosen['seed']})"
    )  # fmt: skip
    source = ("lin1991",) if chosen["measure"] == "jsd" else ()
    units = plural(chosen["unit"])
    return (
        f"The {with_sources(DISTANCES[chosen['measure']], source)} of {listed(chosen['groups'])} "
        f"was held against those of their {units} dealt out anew {how}. "
        f"{ONLY_THIS.format(units=units)}"
    )


def placed(record: Provenance) -> str:
    """Say how closely occurrences are placed."""
    return (
        "Occurrences are placed by paragraph, or by passage of one voice where voices are known; "
        "where in it they stand is not."
    )


def forms(record: Provenance) -> str:
    """Say how the forms of word families were counted."""
    sections = record.arguments.get("sections", ())
    where = f" by section ({', '.join(sections)}) and" if len(sections) > 1 else ""
    return f"The forms of each word family were counted{where} {_groups(record.arguments)}."


def said_by(record: Provenance) -> str:
    """Say whose each occurrence is."""
    return "Each occurrence has the voice and the speaker of the passage it stands in."


def divided(record: Provenance) -> str:
    """Say how occurrences were divided among voices."""
    return f"Occurrences were divided by voice and {_groups(record.arguments)}."


def shares(record: Provenance) -> str:
    """Say what shares of voices are of."""
    return f"Shares of voices are of all words, {_groups(record.arguments)}."


def stood(record: Provenance) -> str:
    """Say what standing is."""
    return (
        "Standing is how many of all words a camp is given, the outlet included, and how often it "
        f"is quoted, paraphrased or credited with an attitude ({label('ferree2002')})."
    )


def introduced(record: Provenance) -> str:
    """Say how attributions were classed."""
    return (
        "Attributions were put into classes by the verb or phrase in front of what is said "
        f"({label('thompson1991', 'caldas-coulthard1994')})."
    )


def traced(record: Provenance) -> str:
    """Say what a dossier of words holds."""
    chosen = record.arguments
    said = [
        f"The words were looked for in all articles, {_groups(chosen)}",
        f"Their company is the words within {chosen['window']} of them in the same "
        f"{chosen['within']}, by logDice ({label('rychly2008')})",
    ]
    if chosen.get("voices_in") == "matching":
        said.append("Voices were found only in the articles that have one of the words")
    if chosen.get("n_permutations"):
        said.append(
            "Between groups of several articles, rates are compared by log ratio "
            f"({label('hardie2014')}), with p of {chosen['n_permutations']:,} permutations of "
            f"whole articles (seed {chosen['seed']}; {label('chung2013')})"
        )
    return f"{'. '.join(said)}."


def with_sources(text: str, ids: Sequence[str]) -> str:
    """Return a text with its sources behind it, if there are any."""
    return f"{text} ({label(*ids)})" if ids else text


def adjusted(name: str) -> str:
    """Return the name of an adjustment of p-values, with its source."""
    sources = ADJUSTMENTS.get(name, ())
    return f"{ADJUSTED[name]}{f'; {label(*sources)}' if sources else ''}"


def only_in(chosen: Mapping[str, Any]) -> str:
    """Return the voices that alone are counted, if not all are."""
    return f", only in {in_voices(chosen['voice'])}" if chosen.get("voice") else ""


def _intervals(chosen: Mapping[str, Any], interval: str, kind: str = "") -> str:
    behind = "; ".join(filter(None, (str(chosen["unit"]), label(*INTERVALS.get(interval, ())))))
    return f"{100 * chosen['level']:g}% {kind}intervals: {METHODS[interval]} ({behind})"


def _groups(chosen: Mapping[str, Any]) -> str:
    by = chosen.get("by", "group")
    names = [str(name) for name in chosen.get("groups", ())]
    more = [f"{len(names) - GROUPS:,} more"] if len(names) > GROUPS else []
    named = "; ".join([*names[:GROUPS], *more])
    return f"by {by}{f' ({named})' if named else ''}"


def listed(names: Sequence[str]) -> str:
    """Return names in a sentence.

    Examples
    --------
    >>> listed(["A"]), listed(["A", "B", "C"])
    ('A', 'A, B and C')
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _decapitalized(text: str) -> str:
    """Lower the first letter, unless it begins an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == "-" else text


COMPARISONS: Mapping[str, Callable[[Provenance], str]] = {
    "by_voice": divided,
    "compare": rates,
    "cue_classes": introduced,
    "divergence": diverging,
    "effects": tested,
    "keyness": ranked,
    "positions": placed,
    "reference_band": banded,
    "shuffle_sentences": shuffled,
    "standing": stood,
    "trace": traced,
    "trends": followed,
    "voice_shares": shares,
    "who_says": said_by,
    "words_under_study": forms,
}
