"""Counts that carry voice, made by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.counts import Counts

TERMS = pd.DataFrame(
    [
        ("cue", "doubting", "claimed"),
        ("cue", "neutral", "said"),
        ("family", "betray", "betrayal"),
        ("family", "betray", "betrayed"),
        ("family", "cede", "cede"),
        ("frames", "Peace", "truce"),
        ("frames", "War", "war"),
    ],
    columns=["layer", "category", "term"],
)
# document, group, voice, camp, speaker, words, and the counts of the terms above
UNITS = [
    ("a", "A", "outlet", "outlet", "", 60, (0, 0, 0, 0, 1, 0, 3)),
    ("a", "A", "scare", "outlet", "", 2, (0, 0, 1, 0, 0, 0, 0)),
    ("a", "A", "direct", "North", "Ana Ruiz", 28, (0, 2, 0, 1, 0, 2, 1)),
    ("a", "A", "indirect", "South", "Olaf Berg", 10, (1, 0, 0, 0, 0, 0, 0)),
    ("b", "B", "outlet", "outlet", "", 40, (0, 0, 0, 0, 0, 0, 1)),
    ("b", "B", "attitude", "North", "Ana Ruiz", 8, (0, 1, 0, 0, 2, 0, 0)),
    ("b", "B", "indirect", "North", "", 2, (3, 0, 0, 0, 0, 0, 0)),
]
SPLIT = ["voice", "camp", "speaker"]


def voiced_counts(without: tuple[str, ...] = ()) -> Counts:
    columns = ["document", "group", *SPLIT, "n_tokens"]
    units = pd.DataFrame([row[:-1] for row in UNITS], columns=columns)
    kept = [name for name in SPLIT if name not in without]
    rows = [row[-1] for row in UNITS]
    return Counts.from_matrix(
        rows, units.drop(columns=list(without)), TERMS, keys=["document", *kept]
    )


@pytest.fixture
def voiced() -> Counts:
    """Two articles of 100 and 50 words: outlet, scare quotes, sources of two camps."""
    return voiced_counts()


@pytest.fixture
def without_camps() -> Counts:
    """The same, without camps and speakers."""
    return voiced_counts(("camp", "speaker"))


@pytest.fixture
def unvoiced() -> Counts:
    """The same, without any voice."""
    return voiced_counts().group(["document", "group"])


@pytest.fixture(scope="session")
def note() -> str:
    """Return the sentence that goes with everything that is split by voice."""
    from framing.text.voice.measured import error_note

    return error_note()
