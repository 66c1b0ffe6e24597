"""Tables of the kind that compare makes, written by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.figures import (
    cue_classes,
    dispersion_strip,
    frames_by_group,
    frames_by_voice,
    frequency_by_log_odds,
    standing,
    who_says,
    words_under_study,
)
from framing.provenance import Provenance
from framing.text.voice import VOICES

A, B = "LA Times, Feb 2025 (analysis)", "LA Times, Dec 2025 (news)"
PARENT = Provenance("compare", {"by": ["group"]}, {"counts": "ab" * 32}, (), {"framing": "0"})


def comparison(counts=((8, 13), (15, 6), (3, 3), (0, 2), (0, 0)), groups=(A, B), names=None):
    names = names or ["aggression_threat", "betrayal", "peace", "game_strategy", "none_at_all"]
    words = [1300, 1100, 900, 5000, 70, 123456][: len(groups)]
    return pd.DataFrame(
        [
            (name, group, n, 1000 * n / size, min(n, 1), size)
            for name, row in zip(names, counts, strict=True)
            for group, n, size in zip(groups, row, words, strict=True)
        ],
        columns=["category", "group", "n", "per_1k", "n_docs", "n_tokens"],
    )


def families(largest=2):
    cells = [("betray*", "betrayed", (0, 0, 0, 1, 0, largest)), ("cede*", "cedes", (0, 1, 0) * 2)]
    places = [(group, section) for group in (A, B) for section in ("headline", "lead", "body")]
    return pd.DataFrame(
        [
            (family, form, *place, n, 0.0, min(n, 1))
            for family, form, counts in cells
            for place, n in zip(places, counts, strict=True)
        ],
        columns=["category", "term", "group", "section", "n", "per_1k", "n_docs"],
    )


def key_terms(n=60):
    """Give a funnel: the more frequent a term, the nearer to zero; some at the same place."""
    rows = []
    for i in range(n):
        a, b = (i * 7) % 11, (i * 5) % 13 + (i % 9 == 0) * 40
        if a + b:
            rows.append((f"term{i:03d}", a, b, round((a - b) / (a + b) ** 0.8, 3)))
    return pd.DataFrame(rows, columns=["term", "n_target", "n_reference", "estimate"])


def positions(categories=("betrayal", "peace")):
    rows = []
    for document, group, sizes in [("feb", A, (9, 31, 60, 55)), ("dec", B, (12, 40, 48))]:
        first = 0
        for number, size in enumerate(sizes, 1):
            place = (document, group, number, ("headline", "lead", "body")[min(number, 3) - 1])
            rows.append((*place, first, size, "", 0))
            for i, category in enumerate(categories):
                if (number + i) % 2:
                    rows.append((*place, first, size, category, number))
            first += size
    columns = ["document", "group", "paragraph", "section", "first", "n_tokens", "category", "n"]
    return pd.DataFrame(rows, columns=columns)


def voices(counts=((3, 1, 2, 0, 4), (0, 0, 1, 12, 0)), groups=(A, B), names=None):
    """Give a category a row of counts for each group, one a voice."""
    names = names or ["aggression_threat", "betrayal", "none_at_all"]
    rows = [
        (group, name, voice, n if name != "none_at_all" else 0)
        for name in names
        for group, row in zip(groups, counts, strict=True)
        for voice, n in zip(VOICES, row, strict=True)
    ]
    return pd.DataFrame(rows, columns=["group", "category", "voice", "n"])


def camps(groups=(A, B), names=("US administration", "Russia", "other")):
    rows = []
    for i, group in enumerate(groups):
        rows += [(group, "outlet", "outlet", 520 + i, 0), (group, "outlet", "scare", 3 * i, 0)]
        for j, camp in enumerate(names):
            for k, voice in enumerate(VOICES[2:]):
                n = (37 * (i + j + k)) % 90 if (i + j + k) % 3 else 0
                rows.append((group, camp, voice, n, n // 30 + (n > 0)))
    columns = ["group", "camp", "voice", "n_tokens", "n_attributions"]
    return pd.DataFrame(rows, columns=columns)


def mouths(groups=(A, B)):
    first, second = groups
    rows = [
        (first, "betray*", "", "", "", "", 0),
        (second, "betray*", "betrayal", "scare", "outlet", "", 1),
        (second, "betray*", "betrayed", "direct", "Ukraine", "Volodymyr Zelensky", 2),
        (first, "cede*", "cede", "outlet", "outlet", "", 3),
        (first, "cede*", "ceded", "indirect", "other", "three aides familiar with the", 1),
        (first, "cede*", "ceding", "attitude", "Russia", "", 1),
        (first, "cede*", "cede", "direct", "other", "", 1),
        (second, "cede*", "cedes", "outlet", "outlet", "", 23),
    ]
    columns = ["group", "category", "term", "voice", "camp", "speaker", "n"]
    return pd.DataFrame(rows, columns=columns)


def passages(categories=("betrayal", "peace"), sizes=(9, 2, 20, 11, 40, 1, 55)):
    rows = []
    for document, group in (("feb", A), ("dec", B)):
        first = 0
        for number, size in enumerate(sizes, 1):
            paragraph = (number + 1) // 2
            section = ("headline", "lead", "body")[min(paragraph, 3) - 1]
            voice = VOICES[number % 5]
            place = (document, group, paragraph, section, first, size, number, voice)
            rows.append((*place, "", 0))
            for i, category in enumerate(categories):
                if (number + i) % 2:
                    rows.append((*place, category, number % 4 + 1))
            first += size
    columns = ["document", "group", "paragraph", "section", "first", "n_tokens", "passage",
               "voice", "category", "n"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def cues(groups=(A, B), names=("Russia", "Ukraine")):
    rows = [
        (group, camp, name, (5 * i + 3 * j + 2 * k) % 7)
        for i, group in enumerate(groups)
        for j, camp in enumerate(names)
        for k, name in enumerate(["neutral", "assertive", "doubting", "none"])
    ]
    return pd.DataFrame(rows, columns=["group", "camp", "cue_class", "n"])


MAKERS = {
    "frames": lambda **given: frames_by_group(comparison(), **given),
    "words": lambda **given: words_under_study(families(), **given),
    "keyness": lambda **given: frequency_by_log_odds(key_terms(), target=A, reference=B, **given),
    "strip": lambda **given: dispersion_strip(positions(), **given),
    "voices": lambda **given: frames_by_voice(voices(), **given),
    "standing": lambda **given: standing(camps(), **given),
    "speakers": lambda **given: who_says(mouths(), **given),
    "passages": lambda **given: dispersion_strip(passages(), **given),
    "cues": lambda **given: cue_classes(cues(), **given),
}


def kind(name, **choices):
    """Return a figure of one kind."""
    choices = {"provenance": PARENT, "warnings": ("two articles allow no inference",)} | choices
    return MAKERS[name](**choices)


def all_kinds(**choices):
    """Return one figure of each kind."""
    return {name: kind(name, **choices) for name in MAKERS}


@pytest.fixture(params=MAKERS)
def figure(request):
    """Return each kind of figure in turn."""
    return kind(request.param)


@pytest.fixture(scope="session")
def tables():
    """Return the makers of tables, for tests that need them otherwise."""
    return {
        "comparison": comparison,
        "families": families,
        "key_terms": key_terms,
        "positions": positions,
        "voices": voices,
        "camps": camps,
        "mouths": mouths,
        "passages": passages,
        "cues": cues,
        "all_kinds": all_kinds,
        "A": A,
        "B": B,
        "PARENT": PARENT,
    }
