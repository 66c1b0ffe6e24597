"""Guards: when they speak, of what unit, and what dispersion is held against what."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison.guards import (
    describe_groups,
    dispersion_ratio,
    guard,
    plural,
)
from framing.comparison.tally import Tally, tally, tally_groups
from framing.counts import Counts

WORDS = ("word", "words")


def grouped(rows, groups, words=100, column="document") -> Tally:
    rows = np.asarray(rows)
    units = pd.DataFrame(
        {column: [f"d{i:03}" for i in range(len(rows))], "group": groups, "n_tokens": words}
    )
    names = [f"w{i}" for i in range(rows.shape[1])]
    return tally_groups(Counts.from_matrix(rows, units, names), "group")


def sides(a, b, words=100) -> Tally:
    """Return two groups, given how often one word stands in each document."""
    return grouped([[n] for n in [*a, *b]], ["A"] * len(a) + ["B"] * len(b), words)


def test_overdispersion_is_pearsons_chi_square_by_its_freedom():
    counts, words = np.array([0, 3, 1, 8]), np.array([100, 50, 200, 150])
    expected = words * counts.sum() / words.sum()
    by_hand = ((counts - expected) ** 2 / expected).sum() / 3
    units = pd.DataFrame({"document": list("abcd"), "group": "A", "n_tokens": words})
    found = tally(Counts.from_matrix(counts[:, np.newaxis], units, ["war"]), ["group"])
    assert found.overdispersion[0, 0] == pytest.approx(by_hand, rel=1e-12)


def test_overdispersion_is_missing_where_there_is_no_variation_to_see():
    found = grouped([[3, 0], [1, 0], [2, 5]], ["A", "B", "B"])
    assert np.isnan(found.overdispersion).tolist() == [[True, True], [False, False]]
    units = pd.DataFrame({"document": ["a", "b"], "group": "A", "n_tokens": [0, 10]})
    empty = tally(Counts.from_matrix([[0], [4]], units, ["war"]), ["group"])
    assert np.isnan(empty.overdispersion[0, 0]), "a document without a word is not counted"


def test_dispersion_ratio_by_hand():
    # phi of A: sum((x - 2)**2 / 2) / 9 with ten documents of 2; of B: with two of 10
    even, bursty = [2] * 10, [10, 10] + [0] * 8
    phi_b = (2 * (10 - 2) ** 2 / 2 + 8 * 2) / 9
    ratio = dispersion_ratio(sides(even, bursty))
    assert ratio == pytest.approx([phi_b])  # that of A is below 1, and taken as 1
    assert "dispersion by more than 4 to 1" in guard(sides(even, bursty), ["war"], WORDS)[-1]


def test_equally_bursty_words_have_no_dispersion_ratio_at_any_rate():
    # the variance of a negative binomial is mean + mean ** 2 / k; here four times the mean
    few = [0, 0, 0, 0, 0, 2, 4, 2, 0, 2]
    many = [0, 0, 0, 0, 0, 8, 16, 8, 0, 8]
    groups = sides(few, many, words=1000)
    phi = groups.overdispersion[:, 0]
    assert phi[1] > 3.9 * phi[0]
    assert dispersion_ratio(groups)[0] < 2


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([3] * 5, [15] + [0] * 4),  # five documents a side
        ([1] * 9 + [0], [9] + [0] * 9),  # nine occurrences a side
        ([1] * 12, [0] * 12),  # absent from one side
    ],
)
def test_dispersion_is_not_looked_at_where_it_would_be_luck(a, b):
    assert np.isnan(dispersion_ratio(sides(a, b))[0])
    assert not any("dispersion" in s for s in guard(sides(a, b), ["war"], WORDS))


@given(st.lists(st.integers(0, 9), min_size=12, max_size=24), st.integers(6, 18))
def test_dispersion_ratio_does_not_depend_on_the_names_of_groups(n, cut):
    a, b = n[: min(cut, len(n) - 1)], n[min(cut, len(n) - 1) :]
    if not (sum(a) or sum(b)):
        return
    one, other = dispersion_ratio(sides(a, b)), dispersion_ratio(sides(b, a))
    assert one == pytest.approx(other, nan_ok=True)
    assert np.isnan(one[0]) or one[0] >= 1


def test_guards_speak_of_the_unit():
    groups = grouped([[6], [0], [7]], ["North", "South", "South"], column="outlet")
    first, *rest = guard(groups, ["war"], WORDS, unit="story")
    assert first.startswith("North holds one story only: no p-value and no interval is given")
    assert "one story a side has no variation between stories" in first
    assert "Fewer than 6 stories in a group: South (2); one story can make" in rest[0]
    assert "come from one story: 1 word (war)" in rest[-1]
    assert describe_groups(groups, "story") == (
        "North (1 story, 100 words), South (2 stories, 200 words)"
    )


def test_documents_are_texts_and_articles():
    first = guard(grouped([[1], [2]], ["A", "B"]), ["war"], WORDS)[0]
    assert "one text a side has no variation between texts" in first


@pytest.mark.parametrize(
    ("a", "b", "speaks"), [(18, 6, False), (19, 6, True), (6, 19, True), (6, 6, False)]
)
def test_more_than_three_to_one_documents(a, b, speaks):
    sentences = guard(sides([1] * a, [1] * b), ["war"], WORDS)
    assert any("documents by more than 3 to 1 (6 to 19)" in s for s in sentences) == speaks


@pytest.mark.parametrize(("most", "speaks"), [(5, False), (6, True)])
def test_a_word_is_carried_by_one_article_from_more_than_half(most, speaks):
    rest = [1] * 5 + [0] * 4
    sentences = guard(sides([most, *rest], [1] * 10), ["war"], WORDS)
    assert any("come from one document: 1 word (war)" in s for s in sentences) == speaks


def test_plurals():
    assert [plural(n) for n in ("story", "essay", "outlet")] == ["stories", "essays", "outlets"]
