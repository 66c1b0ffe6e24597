"""Phrases: where a subject, an addressee or an adjunct begins and ends."""

from __future__ import annotations

import pytest

from framing.text.voice.phrases import (
    antecedent_of,
    clause_begins,
    cue_start,
    noun_end,
    pass_addressee,
    pass_adjuncts,
    subject_before,
    subject_of_clause,
)
from framing.text.voice.words import Sentence, read_sentence


def marked(text: str) -> tuple[Sentence, int]:
    """Read a sentence; ``|`` stands in front of the token asked about, and is left out."""
    at = text.index("|")
    plain = text.replace("|", "")
    s = read_sentence(plain, 0, len(plain))
    return s, next(k for k in range(s.n) if s.span(k, k + 1)[0] >= at)


def words(s: Sentence, found: tuple[int, int] | None) -> str | None:
    return None if found is None else " ".join(s.words[slice(*found)])


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Orr |said so", "orr"),
        ("The mayor of Elm |said so", "the mayor of elm"),
        ("On Monday he |said so", "he"),
        ("Ann Orr, the mayor of Elm, |said so", "ann orr"),
        ("Ann Orr (R-Ga.) |said so", "ann orr"),
        ("But three aides familiar with the plan |said so", "three aides familiar with the plan"),
        ("Orr and Roe |said so", "orr and roe"),
        ("It rained, and Roe |said so", "roe"),
        ("U.K. Defense Secretary John Roe |told her", "u.k. defense secretary john roe"),
        ("He was asked whether the mayor's opponents |said so", "the mayor's opponents"),
    ],
)
def test_the_subject_stands_in_front_of_its_verb(text: str, subject: str) -> None:
    s, k = marked(text)
    assert words(s, subject_before(s, k, 0)) == subject


def test_a_sentence_that_begins_with_its_verb_has_no_subject() -> None:
    s, k = marked("|Said so")
    assert subject_before(s, k, 0) is None


def test_who_and_which_stand_for_the_phrase_in_front() -> None:
    s, k = marked("They met Ann Orr, who |said so")
    subject = subject_before(s, k, 0)
    assert words(s, subject) == "who"
    assert words(s, antecedent_of(s, subject, 0)) == "ann orr"
    s, k = marked("Ann Orr |said so")
    assert antecedent_of(s, subject_before(s, k, 0), 0) is None


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Orr |said so", "said"),
        ("Orr later |said so", "later said"),
        ("Orr had repeatedly |said so", "had repeatedly said"),
        ("Orr did not |say so", "did not say"),
        ("Orr declined to |say so", "declined to say"),
        ("Orr on Monday |said so", "on monday said"),
    ],
)
def test_a_cue_is_read_with_its_auxiliaries_and_adverbs(text: str, cue: str) -> None:
    s, k = marked(text)
    assert words(s, (cue_start(s, k, 0), k + 1)) == cue


@pytest.mark.parametrize(
    "text",
    [
        "told |reporters >that it failed",
        "told |the crowd of people >that it failed",
        "told |CNN's Jake Roe >that it failed",
        "told |him >that it failed",
        "told |Orr and Roe >that it failed",
        "told |10 people >that it failed",
    ],
)
def test_who_is_told_is_passed_over(text: str) -> None:
    s, k = marked(text.replace(">", ""))
    _, end = marked(text.replace("|", "").replace(">", "|"))
    assert pass_addressee(s, k, s.n) == end


@pytest.mark.parametrize(
    "text",
    [
        "said |Monday >that it failed",
        "said |on Monday >that it failed",
        "said |last week >that it failed",
        "said |in an interview >that it failed",
        "said |in an interview with CNN on Friday >that it failed",
        "said |to reporters on Sept. 11 >that it failed",
        "said |on Twitter >that it failed",
        "said |angrily >that it failed",
        "said |>the plan failed",
    ],
)
def test_when_and_where_it_was_said_is_passed_over(text: str) -> None:
    s, k = marked(text.replace(">", ""))
    _, end = marked(text.replace("|", "").replace(">", "|"))
    assert pass_adjuncts(s, k, s.n) == end


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("|he left at noon", True),
        ("|the plan for the river was dead", True),
        ("|the plan for the river", False),
        ("|nothing; it was late", False),
        ("|he", False),
    ],
)
def test_a_clause_has_a_finite_verb(text: str, begins: bool) -> None:
    assert clause_begins(*marked(text)) is begins


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("But the mayor was |late", "the mayor"),
        ("In the end, Ann Orr went |home", "ann orr"),
        ("He went |home", "he"),
        ("|Home", None),
    ],
)
def test_the_subject_of_a_clause_is_its_first_noun_phrase(text: str, subject: str | None) -> None:
    s, k = marked(text)
    assert words(s, subject_of_clause(s, k)) == subject


def test_a_noun_phrase_ends_before_a_verb_or_a_comma() -> None:
    s, k = marked("said |the mayor of Elm, who farms")
    assert words(s, (k, noun_end(s, k))) == "the mayor of elm"
    s, k = marked("said |Orr was late")
    assert words(s, (k, noun_end(s, k))) == "orr"
    s, k = marked("said |he who farms")
    assert words(s, (k, noun_end(s, k))) == "he"
