"""Cues: every verb in all its forms, each with one class."""

from __future__ import annotations

import re

import pytest

from framing.text.voice import cues
from framing.text.voice.cues import CUE_CLASSES, CUES, NOUN_CUES, VERBS

FRAMES = set("cani o".replace(" ", "")) | {"-"}


def test_every_class_has_verbs_and_there_is_no_other_class() -> None:
    assert len(set(CUE_CLASSES)) == len(CUE_CLASSES) == 8
    assert set(CUES.values()) == set(CUE_CLASSES)
    assert {verb.cue_class for verb in VERBS.values()} == set(CUE_CLASSES)
    assert {cue_class for cue_class, _ in NOUN_CUES.values()} <= set(CUE_CLASSES)


def test_all_forms_of_a_verb_have_its_class() -> None:
    for verb in VERBS.values():
        assert CUES[verb.lemma] == verb.cue_class
        assert VERBS[verb.lemma].speech == verb.speech
        assert VERBS[verb.lemma].frames == verb.frames
        assert verb.frames
        assert set(verb.frames) <= FRAMES


def test_the_verbs_named_in_the_text_have_the_class_they_illustrate() -> None:
    rows = re.findall(r"^``(\w{2,})``\s+.*: (.*)$", cues.__doc__ or "", re.MULTILINE)
    rows = [(name, verbs) for name, verbs in rows if name in CUE_CLASSES]
    assert len(rows) > 5
    for name, verbs in rows:
        for verb in verbs.split(", "):
            lemma = verb.split()[0]
            assert lemma == "according" or CUES[lemma] == name, verb


@pytest.mark.parametrize(
    ("lemma", "cue_class"),
    [
        ("say", "neutral"),
        ("argue", "assertive"),
        ("insist", "assertive"),
        ("reveal", "factive"),
        ("claim", "doubting"),
        ("allege", "doubting"),
        ("admit", "conceding"),
        ("vow", "directive"),
        ("accuse", "evaluative"),
        ("believe", "cognitive"),
    ],
)
def test_verbs_that_define_their_class(lemma: str, cue_class: str) -> None:
    assert CUES[lemma] == cue_class


def test_no_form_is_lost_to_another_verb() -> None:
    same_past = {"read", "hit", "bet"}
    forms: dict[str, set[str]] = {lemma: set() for lemma in CUES}
    for verb in VERBS.values():
        forms[verb.lemma].add(verb.form)
    for lemma, found in forms.items():
        past = set() if lemma in same_past else {"past"}
        assert found == {"base", "s", "ing"} | past, lemma


@pytest.mark.parametrize(
    "forms",
    [
        "say says said saying",
        "tell tells told telling",
        "write writes wrote written writing",
        "speak speaks spoke spoken speaking",
        "swear swears swore sworn swearing",
        "think thinks thought thinking",
        "know knows knew known knowing",
        "see sees saw seen seeing",
        "seek seeks sought seeking",
        "understand understands understood understanding",
        "forecast forecasts forecasted forecasting",
        "forget forgets forgot forgotten forgetting",
        "reply replies replied replying",
        "deny denies denied denying",
        "agree agrees agreed agreeing",
        "acknowledge acknowledges acknowledged acknowledging",
        "admit admits admitted admitting",
        "refer refers referred referring",
        "quip quips quipped quipping",
        "plan plans planned planning",
        "beg begs begged begging",
        "order orders ordered ordering",
        "threaten threatens threatened threatening",
        "stress stresses stressed stressing",
        "express expresses expressed expressing",
        "pitch pitches pitched pitching",
        "betray",
    ],
)
def test_forms(forms: str) -> None:
    lemma, *others = forms.split()
    if not others:
        assert lemma not in VERBS
        return
    assert {form for form, verb in VERBS.items() if verb.lemma == lemma} == {lemma, *others}
    kinds = {form: VERBS[form].form for form in others}
    assert kinds.pop(others[0]) == "s"
    assert kinds.pop(others[-1]) == "ing"
    assert set(kinds.values()) == {"past"}


def test_speech_is_not_thought() -> None:
    assert all(VERBS[form].speech for form in "said told argued claimed admitted warned".split())
    assert not any(VERBS[form].speech for form in "hopes feared believed wants planned".split())


def test_nouns_say_what_introduces_their_content() -> None:
    assert "that" in NOUN_CUES["claim"][1]
    assert NOUN_CUES["criticism"][0] == "evaluative"
    assert {"of", "that"} <= NOUN_CUES["criticism"][1]
    assert {"for"} <= NOUN_CUES["calls"][1]
    assert all(words and "" not in words for _, words in NOUN_CUES.values())
