"""Words by voice, camp or section, as counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import framing
from framing.counts import Counts, words_of
from framing.errors import CountsError


def split():
    units = pd.DataFrame(
        {
            "document": ["a", "a", "b", "b", "c"],
            "outlet": ["X", "X", "Y", "Y", "Y"],
            "camp": ["outlet", "Kyiv", "outlet", "", "outlet"],
            "n_tokens": [60, 40, 70, 30, 50],
        }
    )
    return Counts.from_matrix(np.ones((5, 1), int), units, ["war"], keys=["document", "camp"])


def test_each_value_has_its_words_and_the_document_all_of_them():
    words = words_of(split(), "camp")
    assert words.keys == ("document",)
    assert words.terms["term"].tolist() == ["Kyiv", "outlet"]
    assert words.matrix.toarray().tolist() == [[40, 60], [0, 70], [0, 50]]
    assert words.units["n_tokens"].tolist() == [100, 100, 50]
    assert words.units["outlet"].tolist() == ["X", "Y", "Y"]


def test_who_is_given_a_voice_is_compared_like_any_rate():
    rates = framing.compare(words_of(split(), "camp"), by="outlet", layer="camp").table
    shares = rates.set_index(["category", "group"])["per_1k"]
    assert shares["Kyiv", "X"] == 400
    assert shares["Kyiv", "Y"] == 0


def test_shares_have_intervals_over_documents():
    rng = np.random.default_rng(4)
    n = 40
    said = rng.integers(20, 200, n)
    units = pd.DataFrame(
        {
            "document": np.repeat([f"d{i:02}" for i in range(n)], 2),
            "group": np.repeat(["A", "B"], n),
            "voice": ["outlet", "direct"] * n,
            "n_tokens": np.c_[500 - said, said].ravel(),
        }
    )
    counts = Counts.from_matrix(
        np.zeros((2 * n, 1), int), units, ["war"], keys=["document", "voice"]
    )
    words = words_of(counts, "voice")
    table = framing.compare(words, layer="voice", interval="bootstrap-t", n_resamples=499).table
    assert (table["low"] < table["per_1k"]).all()
    assert (table["per_1k"] < table["high"]).all()


def test_a_column_that_is_not_there_or_tells_nothing_is_refused():
    with pytest.raises(CountsError, match="no column 'camps'; did you mean 'camp'"):
        words_of(split(), "camps")
    with pytest.raises(CountsError, match="cannot be told apart by 'document'"):
        words_of(split(), "document")
