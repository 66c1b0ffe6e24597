"""How many topics: one split for all, and the planted number found."""

import pytest

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
