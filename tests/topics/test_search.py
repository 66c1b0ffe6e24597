"""How many topics: one split for all, and the planted number found."""

import math

import numpy as np
import pytest

from framing.counts import Counts
from framing.errors import TopicsError
from framing.topics import search_k


def test_the_planted_number_has_the_best_perplexity_and_returns(counts):
    found = search_k(counts, [5, 2, 3], max_df=1.0)
    assert found.table["k"].tolist() == [2, 3, 5]
    by_k = found.table.set_index("k")
    assert by_k["perplexity"].idxmin() == 3
    assert by_k["perplexity"].max() < found.unigram
    assert by_k.loc[3, "stability"] > 0.8
    assert found.settings["n_held_out"] == 12


def test_the_split_is_the_same_whatever_else_is_tried(counts):
    one, both = search_k(counts, [3], max_df=1.0), search_k(counts, [3, 4], max_df=1.0)
    assert one.table.iloc[0].equals(both.table.iloc[0])
    other = search_k(counts, [3], max_df=1.0, random_state=1)
    assert other.table["perplexity"][0] != one.table["perplexity"][0]


@pytest.mark.parametrize("ks", [[], [1, 3], [3, 109]])
def test_impossible_numbers_are_refused(counts, ks):
    with pytest.raises(TopicsError, match="from 2 to that of the documents to fit, 108"):
        search_k(counts, ks, max_df=1.0)


def test_what_was_chosen_is_recorded(counts):
    found = search_k(counts, (3,), max_df=1.0, n_refits=0, stop_words=["tank", "siege"])
    kept = {name: found.settings[name] for name in ("unit", "voice", "stop_words", "kept")}
    assert kept == {
        "unit": "document", "voice": None, "stop_words": ["siege", "tank"], "kept": [],
    }  # fmt: skip
    assert found.provenance.arguments == found.settings
    assert math.isnan(found.table["stability"][0])
    assert f"{found.settings['n_docs']} documents to fit and 12 held out" in repr(found)


def test_words_without_topics_are_said_to_have_none():
    matrix = np.random.default_rng(2).multinomial(20, np.full(30, 1 / 30), 80)
    counts = Counts.from_matrix(
        matrix, [f"a{i:02}" for i in range(80)], [f"w{i:02}x" for i in range(30)]
    )
    found = search_k(counts, [2, 40], max_df=1.0, n_refits=0, passes=5)
    assert any("No number of topics predicts words better" in said for said in found.warnings)
    assert any("k = 40: more parameters than counts" in said for said in found.warnings)
    assert found.table["dispersion"].isna().tolist() == [False, True]


def test_the_table_can_be_drawn(counts):
    found = search_k(counts, [2, 3], max_df=1.0, n_refits=1, passes=3)
    drawn = found.plot(chosen=3)
    assert "Chosen: 3" in drawn.alt
    assert drawn.table["perplexity"].tolist() == found.table["perplexity"].tolist()


def test_progress_is_told_after_each_number(counts):
    told = []
    search_k(counts, [2, 3], max_df=1.0, n_refits=0, passes=2, progress=told.append)
    assert told == [1, 1]


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"held_out": 0}, "between 0 and 1"),
        ({"held_out": 1}, "between 0 and 1"),
        ({"n_refits": -1}, "n_refits = -1"),
        ({"passes": 0}, "passes = 0"),
        ({"random_state": 1.5}, "random_state = 1.5"),
        ({"engine": "lsa"}, "there is no engine 'lsa'"),
    ],
)
def test_choices_that_are_none_are_refused(counts, choice, said):
    with pytest.raises(TopicsError, match=said):
        search_k(counts, [3], max_df=1.0, **choice)
