"""The errors that captions name are those that the rules make."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from framing.text.voice import find_voices
from framing.text.voice.measured import MEASURED, MEASURED_ON, error_note
from framing.text.voice.scoring import score_voices
from framing.text.voice.standoff import read_standoff


def test_each_voice_has_precision_recall_and_their_f1() -> None:
    assert list(MEASURED) == ["outlet", "direct", "indirect"]
    for precision, recall, f1 in MEASURED.values():
        assert 0.5 < precision <= 1
        assert 0.5 < recall <= 1
        assert f1 == pytest.approx(2 * precision * recall / (precision + recall), abs=1e-3)


def test_error_note_is_one_sentence_with_every_number() -> None:
    note = error_note()
    for voice, (precision, recall, _) in MEASURED.items():
        assert f"{voice} {precision:.0%} / {recall:.0%}" in note
    assert MEASURED_ON in note
    assert note.count(". ") == 0
    assert note.endswith(".")


@pytest.mark.shared
def test_the_numbers_are_those_of_the_rules_as_they_are(shared) -> None:
    # if this fails, run the command in the docstring of framing.text.voice.measured
    texts = list(read_standoff(shared / "voice" / "dev.jsonl"))
    settings = json.loads((files("framing.text.voice") / "measured.json").read_text())["settings"]
    score = score_voices(
        {str(one.id): (one.text, one.spans) for one in texts},
        {str(one.id): find_voices(one.text) for one in texts},
        replicates=100,
    ).record()
    assert settings["n_documents"] == score["settings"]["n_documents"]
    now = {row["category"]: row for row in score["table"] if row["measure"] == "words"}
    for voice, rates in MEASURED.items():
        assert tuple(now[voice][rate] for rate in ("precision", "recall", "f1")) == rates
