"""Shares of voices, as found and as a coded sample corrects them."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.comparison import voice_shares
from framing.counts import Counts
from framing.errors import CountsError
from framing.text.voice import VOICES


def coded(n_docs: int = 30) -> pd.DataFrame:
    """Give a sample in which a fifth of what is found to be the outlet's is paraphrase."""
    rows = [
        (f"d{i}", found, true, n)
        for i in range(n_docs)
        for found, true, n in [
            ("outlet", "outlet", 80), ("outlet", "indirect", 20), ("scare", "scare", 5),
            ("direct", "direct", 50), ("indirect", "indirect", 40), ("attitude", "attitude", 9),
        ]
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["document", "predicted", "gold", "n"])


def test_shares_as_found(voiced, note):
    result = voice_shares(voiced)
    assert list(result.table) == ["group", "voice", "n_tokens", "share"]
    assert result.table["voice"].tolist() == [*VOICES, *VOICES]
    assert result.table["n_tokens"].tolist() == [60, 2, 28, 10, 0, 40, 0, 0, 2, 8]
    assert result.table["share"].tolist() == [0.6, 0.02, 0.28, 0.1, 0, 0.8, 0, 0, 0.04, 0.16]
    assert result.warnings[-1] == note
    assert "as found" in repr(result)


def test_shares_corrected_by_a_coded_sample(voiced, note):
    result = voice_shares(voiced, coded=coded(), order=["B", "A"])
    table = result.table.set_index(["group", "voice"])
    assert table.loc[("A", "outlet"), "corrected"] == pytest.approx(0.8 * 0.6)
    assert table.loc[("A", "indirect"), "corrected"] == pytest.approx(0.1 + 0.2 * 0.6)
    assert table.loc[("B", "indirect"), "corrected"] == pytest.approx(0.04 + 0.2 * 0.8)
    assert table.loc[("A", "direct"), ["low", "high"]].tolist() == pytest.approx([0.28, 0.28])
    assert result.table["group"].unique().tolist() == ["B", "A"]
    assert note not in result.warnings
    assert result.settings["method"] == "calibration"
    assert result.settings["n_documents"] == 30
    assert "Corrected by calibration with 30 coded documents" in result.design
    assert "coded" in result.provenance.inputs


def test_a_score_of_coders_is_a_coded_sample():
    from framing.text.voice import VoiceSpan
    from framing.text.voice.scoring import score_voices

    text = "It failed, Orr said. It was over."
    span = VoiceSpan(0, 9, "indirect", source="Orr")
    score = score_voices({"x": (text, [span]), "y": (text, [span])}, {"x": [span], "y": []})
    units = pd.DataFrame(
        {"document": "a", "group": "A", "voice": ["outlet", "indirect"], "n_tokens": [90, 10]}
    )
    counts = Counts.from_matrix([[0], [0]], units, ["war"], keys=["document", "voice"])
    table = voice_shares(counts, coded=score).table.set_index("voice")
    # found as the outlet's: 5 words of x and 7 of y, of which 2 are paraphrase
    assert table.loc["indirect", "corrected"] == pytest.approx(0.1 + 0.9 * 2 / 12)


def test_few_coded_documents_are_warned_of(voiced):
    result = voice_shares(voiced, coded=coded(5))
    assert "Only 5 coded documents" in result.warnings[-1]


def test_bad_input_is_named(voiced, unvoiced):
    with pytest.raises(CountsError, match="do not carry the voice"):
        voice_shares(unvoiced)
    with pytest.raises(CountsError, match="voice 'attitude' in the corpus but nowhere in the"):
        voice_shares(voiced, coded=coded().query("predicted != 'attitude'"))
    with pytest.raises(CountsError, match="no column 'gold'"):
        voice_shares(voiced, coded=coded().drop(columns="gold"))
    units = voiced.units.assign(n_tokens=0)
    with pytest.raises(CountsError, match="group 'A' has no words, so no shares"):
        voice_shares(Counts(voiced.matrix, units, voiced.terms, voiced.keys))
