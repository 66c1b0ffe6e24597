"""The methods paragraph: each operation has its sentence, each sentence its sources."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import framing.figures
from framing.citation.comparison import COMPARISONS
from framing.citation.methods import (
    limits,
    material_sentences,
    operation_sentences,
    stated_limits,
    steps,
)
from framing.citation.references import cited_in, label, references
from framing.citation.topics import TOPICS
from framing.comparison.ranking import RANKINGS
from framing.figures import Figure
from framing.lexicon.model import Lexicon
from framing.provenance import Provenance

KINDS = [name for name in framing.figures.__all__ if name not in ("Figure", "read_provenance")]
# The beginning of the sentence of each kind, and what it cites.
SAID = {
    "frames_by_group": ("Rates are per 1,000 words, by group (A; B).", ""),
    "frames_by_group outlet": (
        "Rates are per 1,000 words of the outlet’s own voice, by group (A; B). 95% intervals: "
        "bootstrap-t over whole units (document; Hall 1988).",
        "hall1988",
    ),
    "frequency_by_log_odds": ("Terms were ranked by weighted log-odds (Monroe,", "monroe2008"),
    "word_shift": ("Contributions to the Jensen-Shannon", "gallagher2021 lin1991"),
    "forest": (
        "Effects are log ratios (Hardie 2014) of the rates, by group (A; B), in doublings;",
        "benjamini1995 chung2013 hardie2014 janssen1997 lawless1987",
    ),
    "trend": ("Rates are per 1,000 words by quarter and group;", "benjamini1995 hall1988"),
    "dispersion_strip": ("Occurrences are placed by paragraph", ""),
    "who_says": ("Each occurrence has the voice and the speaker", ""),
    "words_under_study": ("The forms of each word family were counted by section (headline,", ""),
    "standing": ("Standing is how many of all words a camp is given", "ferree2002"),
    "cue_classes": ("Attributions were put into", "caldas-coulthard1994 thompson1991"),
    "frames_by_voice": ("Occurrences were divided by voice and by group (A; B).", ""),
    "reference_band": ("The log ratio of the rates (Hardie 2014) of A and B was", "hardie2014"),
    "trace": (
        "The words were looked for in all articles, by group.", "chung2013 hardie2014 rychly2008"
    ),
    "topics_overview": (
        "2 topics were fitted to the words of each document",
        "bischof2012 blei2003 hoffman2010 lee1999 roberts2019",
    ),
    "null_comparison": (
        "Topics were held against those of 19 corpora", "besag1989 church1990 "
        "blei2003 hoffman2010 lee1999",
    ),
    "prevalence": (
        "Shares of topics were regressed linearly on ~ group + spline(date)",
        "benjamini1995 efron1979 field2007 lane1982 blei2003 hoffman2010 lee1999",
    ),
    "prevalence_curve": (
        "Shares of topics were regressed linearly on ~ group + spline(date)",
        "benjamini1995 efron1979 field2007 lane1982 blei2003 hoffman2010 lee1999",
    ),
    "wording": (
        "The words of each document were divided among its topics",
        "benjamini1995 monroe2008 blei2003 hoffman2010 lee1999",
    ),
    "crossing": ("Counts of family were divided", "hofmann1999 blei2003 hoffman2010 lee1999"),
    "search_k": (
        "2 and 3 topics were fitted to 14 documents",
        "bischof2012 efron1979 mimno2011 roberts2019 taddy2012 wallach2009",
    ),
}  # fmt: skip
VOICED = {
    *("frames_by_group outlet", "dispersion_strip", "who_says", "standing", "cue_classes"),
    "frames_by_voice",
}


def test_every_kind_of_figure_is_here(figures: dict[str, Figure]):
    assert {name.split()[0] for name in SAID} == set(KINDS) == {f.kind for f in figures.values()}


@pytest.mark.parametrize("name", SAID)
def test_each_kind_says_what_was_done_and_cites_its_sources(name: str, figures):
    beginning, ids = SAID[name]
    said = operation_sentences(figures[name].provenance)
    assert any(sentence.startswith(beginning) for sentence in said), said
    assert {item["id"] for item in cited_in(" ".join(said))} == set(ids.split())
    assert "was applied" not in " ".join(said)
    assert all(sentence.endswith(".") for sentence in said)


@pytest.mark.parametrize("name", SAID)
def test_voices_are_told_where_they_matter_and_only_there(name: str, figures):
    said = " ".join(material_sentences(figures[name].provenance))
    assert ("Whose words they are was found by rules (framing-voice-1)" in said) == (name in VOICED)
    assert ("precision / recall" in said) == (name in VOICED)
    assert "Words were told apart by the tokenizer framing-words-1, which folds" in said
    assert said.startswith("Page furniture")


def test_no_year_stands_in_a_sentence_without_its_reference(figures):
    known = {label(id) for id in references()}
    for figure in figures.values():
        for sentence in operation_sentences(figure.provenance):
            named = [
                one for part in re.findall(r"\(([^()]*)\)", sentence) for one in part.split("; ")
            ]
            cited = [one for one in named if re.search(r"[a-z.] (?:19|20)\d\d$", one)]
            cited = [one for one in cited if "seed " not in one]
            assert set(cited) <= known, sentence


@pytest.mark.parametrize("measure", RANKINGS)
def test_each_measure_of_keyness_has_a_sentence_and_says_what_it_is_not(measure: str):
    chosen = {"measure": measure, "target": "A", "reference": "B", "layer": "term", "min_count": 3}
    record = Provenance("keyness", {**chosen, **RANKINGS[measure].choices})
    (said,) = operation_sentences(record)
    assert said.startswith("Terms were ranked by ") and " A against B." in said
    assert "What occurs fewer than 3 times was left out." in said
    assert said.endswith(RANKINGS[measure].note)
    assert cited_in(said) or measure == "odds_ratio"


def test_choices_change_the_sources(figures):
    record = next(s for s in steps(figures["forest"].provenance) if s.operation == "effects")
    other = {"strata": "topic", "weigh": "tokens", "interval": "robust", "adjust": "holm"}
    changed = replace(record, arguments={**record.arguments, **other}, parents=())
    (said,) = operation_sentences(changed)
    ids = {item["id"] for item in cited_in(said)}
    assert {"mantel1959", "greenland1985", "binder1983", "holm1979"} <= ids
    assert not ids & {"lawless1987", "benjamini1995"}


def test_the_words_under_study_and_the_units_kept_are_named(figures):
    said = material_sentences(figures["who_says"].provenance)
    assert (
        "The words under study, with their patterns, were: cede (cede*); betray (betray*)." in said
    )
    assert "Only what has document d00, d09 was kept." in said


def test_a_lexicon_is_told_by_its_hash_alone_or_in_full_where_it_is_at_hand():
    own = Lexicon.from_patterns({"war": ["war*"]}, id="own")
    record = Provenance(
        "compare", {"layer": "own", "by": "group"},
        parents=(Provenance("count_terms", {}, software={"lexicon own": own.digest}),),
    )  # fmt: skip
    unknown = f"The categories are those of the lexicon “own” (SHA-256 {own.digest[:12]}…)."
    assert unknown in material_sentences(record)
    assert material_sentences(record, [own])[0].startswith("“own” has 1 category; within")


def test_limits_are_those_of_the_study_of_tests_and_of_voices(figures):
    assert stated_limits([figures["forest"].provenance])[0].startswith("A test says that")
    assert stated_limits([figures["frames_by_group"].provenance]) == limits(
        tested=False, voiced=False
    )
    assert "in the wrong mouth" in stated_limits([figures["who_says"].provenance])[1]
    assert len(stated_limits([figures["frequency_by_log_odds"].provenance])) == 1  # no pattern
    study = Provenance("run_study", {"specification": {"limits": ["Nothing follows."]}})
    assert stated_limits([study])[0] == "Nothing follows."


def test_an_operation_without_its_choices_or_that_nobody_knows_is_named_no_more():
    for operation in (*COMPARISONS, *TOPICS):
        said = operation_sentences(Provenance(operation))
        assert len(said) == 1 and said[0].endswith("."), said
    lost = operation_sentences(Provenance("effects", {"by": "group"}))
    assert lost == ["“effects” was applied; the record does not hold all its choices."]
    assert operation_sentences(Provenance("conjure")) == ["“conjure” was applied."]
