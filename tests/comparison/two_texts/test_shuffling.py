"""Shuffled sentences: distances by hand, exact lists, random deals, and nothing claimed beyond."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from framing.comparison.two_texts.shuffling import shuffle_sentences
from framing.corpus import Corpus
from framing.counts import Counts, count_terms
from framing.errors import CountsError

ROWS = [[2, 0, 1], [1, 0, 1], [2, 1, 0], [0, 2, 1], [0, 1, 1], [1, 2, 0], [0, 1, 3]]


def texts(rows=ROWS, n_a: int = 3, names=("A", "B"), **columns) -> Counts:
    n_b = len(rows) - n_a
    units = pd.DataFrame(
        {
            "document": ["x"] * n_a + ["y"] * n_b,
            "sentence": [*range(1, n_a + 1), *range(1, n_b + 1)],
            "group": [names[0]] * n_a + [names[1]] * n_b,
            **columns,
        }
    )
    return Counts.from_matrix(rows, units, ["betray", "concede", "talks"])


def divergence(a, b) -> float:
    return float(jensenshannon(a, b, base=2) ** 2)


def rates(a, b) -> float:
    return float(1000 * np.abs(a / a.sum() - b / b.sum()).sum())


@pytest.mark.parametrize(("measure", "distance"), [("jsd", divergence), ("rates", rates)])
def test_the_exact_list_by_hand(measure, distance):
    rows = np.array(ROWS)
    ways = [
        distance(rows[list(way)].sum(axis=0), np.delete(rows, way, axis=0).sum(axis=0))
        for way in combinations(range(7), 3)
    ]
    result = shuffle_sentences(texts(), measure=measure)
    row = result.table.iloc[0]
    assert row["observed"] == pytest.approx(ways[0], rel=1e-12)
    assert row["mean"] == pytest.approx(np.mean(ways))
    assert (row["low"], row["high"]) == pytest.approx(tuple(np.quantile(ways, [0.025, 0.975])))
    assert row["p"] == sum(way >= ways[0] - 1e-12 for way in ways) / 35
    assert (row["n_deals"], result.settings["exact"]) == (35, True)


def test_random_deals_agree_with_the_exact_list():
    rows = np.random.default_rng(5).poisson([1.6, 0.6, 0.6], size=(14, 3))
    counts = texts(rows.tolist(), n_a=6)
    exact = shuffle_sentences(counts).table.iloc[0]
    drawn = shuffle_sentences(counts, n_permutations=2000).table.iloc[0]
    assert (exact["n_deals"], drawn["n_deals"]) == (3003, 2000)
    assert drawn["p"] == pytest.approx(exact["p"], abs=0.04)
    assert drawn["mean"] == pytest.approx(exact["mean"], rel=0.05)
    assert drawn["high"] == pytest.approx(exact["high"], rel=0.1)


def test_p_is_never_below_one_by_the_number_of_ways():
    apart = [[1, 0, 0]] * 4 + [[0, 1, 0]] * 4
    exact = shuffle_sentences(texts(apart, n_a=4))
    assert exact.table["p"][0] == 1 / 35  # 70 ways, each with its mirror image
    assert (
        "only 35 distinct ways to deal the sentences out, so p cannot be below 0.029"
        in (exact.warnings[0])
    )
    drawn = shuffle_sentences(texts([[1, 0, 0]] * 40 + [[0, 1, 0]] * 40, 40), n_permutations=99)
    assert drawn.table["p"][0] == 1 / 100
    assert drawn.warnings == ()


def test_texts_of_one_kind_of_sentence_do_not_differ():
    alike = shuffle_sentences(texts([[1, 1, 1]] * 7))
    assert alike.table[["observed", "p"]].iloc[0].tolist() == [0, 1]


@settings(max_examples=15)
@given(
    st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=6, max_size=24), st.integers(0, 10**6)
)
def test_exchanging_the_names_changes_nothing(rows, seed):
    rows = [(a + 1, b, c) for a, b, c in rows]
    n_a = len(rows) // 2
    for cut in (n_a, n_a - 1):
        one, other = (
            shuffle_sentences(texts(rows, cut, names), n_permutations=50, seed=seed)
            for names in (("A", "B"), ("B", "A"))
        )
        shared = ["observed", "mean", "low", "high", "p", "n_deals"]
        assert one.table[shared].equals(other.table[shared])


def test_equal_seeds_give_equal_bytes_and_others_do_not():
    rows = np.random.default_rng(2).poisson(1, size=(40, 3)).tolist()
    one, same, other = (
        shuffle_sentences(texts(rows, 20), n_permutations=200, seed=seed) for seed in (1, 1, 2)
    )
    assert one.table.to_csv() == same.table.to_csv()
    assert one.provenance.digest == same.provenance.digest
    assert one.table["mean"][0] != other.table["mean"][0]


def two_layers() -> Counts:
    corpus = Corpus.from_texts(
        {
            "x": "They ceded land. They betrayed us. He ceded it. We ceded all. They ceded.",
            "y": "He betrayed her. They talk. Betrayed again! You betrayed me. He betrayed.",
        },
        clean=False,
    ).assign(group=["A", "B"])
    return count_terms(corpus, unit="sentence", families={"cede": "ceded", "betray": "betray*"})


def test_each_layer_has_a_row_and_is_shuffled_alike():
    both = shuffle_sentences(two_layers(), layer=["term", "family"]).table
    family = shuffle_sentences(two_layers(), layer="family").table
    assert both["layer"].tolist() == ["term", "family"]
    assert both.iloc[1].drop("warning").tolist() == family.iloc[0].drop("warning").tolist()
    assert both["observed"][1] == pytest.approx(divergence([1, 4], [4, 0]))
    assert both["warning"].tolist() == ["", "fewer than 20 occurrences"]


def test_a_deal_without_any_hit_on_a_side_is_as_far_as_can_be():
    rows = [[1, 0, 0], [0, 0, 0], [0, 0, 0], [1, 0, 0]]
    result = shuffle_sentences(texts(rows, 2, n_tokens=5))
    assert result.table["observed"][0] == 0
    assert result.table["mean"][0] == pytest.approx(2 / 6)  # both hits on one side: divergence 1


def test_the_finest_unit_is_shuffled_and_said():
    corpus = Corpus.from_texts(
        {"x": "War. War.\nWar goes on.\nTalks.", "y": "Peace.\nPeace holds. Talks.\nTalks."},
        clean=False,
    ).assign(group=["A", "B"])
    sentences = count_terms(corpus, unit="sentence")
    paragraphs = count_terms(corpus, unit="paragraph")
    fine, coarse = shuffle_sentences(sentences), shuffle_sentences(paragraphs)
    assert (fine.settings["unit"], coarse.settings["unit"]) == ("sentence", "paragraph")
    assert "because these counts tell no sentences apart" in coarse.warnings[0]
    asked = shuffle_sentences(sentences, unit="paragraph")
    assert asked.table.equals(coarse.table)
    assert "not sentences, as asked for" in asked.warnings[0]


def test_passages_split_by_voice_are_whole_sentences_again():
    units = pd.DataFrame(
        {
            "document": list("xxxyy"), "paragraph": [1, 1, 2, 1, 2], "group": list("AAABB"),
            "voice": ["outlet", "direct", "outlet", "outlet", "outlet"],
        }
    )  # fmt: skip
    split = Counts.from_matrix([[1], [1], [2], [1], [3]], units, ["war"])
    assert shuffle_sentences(split).table["n_units_a"][0] == 2


def test_what_it_says_and_does_not_say():
    shown = repr(shuffle_sentences(texts()))
    assert shown.startswith("Shuffled sentences: term ")
    assert "says nothing about outlets, authors or months" in shown
    assert "A (1 document, 3 sentences, 8 words) and B (1 document, 4 sentences, 12 words)" in shown
    assert "all 35 ways to deal them out" in shown


def test_for_many_documents_a_side_it_points_to_the_other_test():
    documents = [f"d{i:02}" for i in range(12)]
    units = pd.DataFrame({"document": documents, "sentence": 1, "group": ["A"] * 6 + ["B"] * 6})
    result = shuffle_sentences(Counts.from_matrix([[1, 1]] * 12, units, ["war", "peace"]))
    assert "permute whole documents instead" in result.warnings[-1]


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"measure": "jds"}, "no distance 'jds'; did you mean 'jsd'"),
        ({"by": "grup"}, "no column 'grup'; did you mean 'group'"),
        ({"by": "document", "layer": "frames"}, "no layer 'frames'"),
        ({"layer": []}, "empty list"),
        ({"unit": "document"}, "unit='document' cannot be shuffled"),
        ({"unit": "passage"}, "tell no passages apart"),
        ({"n_permutations": 0}, "n_permutations must be a whole number from 1 up; got 0"),
        ({"seed": -1}, "seed must be a whole number from 0 up"),
        ({"by": "one"}, "two groups, but column 'one' has 1"),
        ({"by": "three"}, r"two groups, but column 'three' has 3 \(p, q, r\)"),
        ({"by": "missing"}, "have no value for"),
    ],
)
def test_bad_arguments(choices, message):
    columns = {"one": "z", "three": list("pqrpqrp"), "missing": ["a", "b", None, *"aaaa"]}
    with pytest.raises(CountsError, match=message):
        shuffle_sentences(texts(**columns), **choices)


def test_counts_that_cannot_be_shuffled():
    whole = texts().group(["document", "group"])
    with pytest.raises(CountsError, match='count the two texts again with unit="sentence"'):
        shuffle_sentences(whole)
    with pytest.raises(CountsError, match="group 'B' has no words"):
        shuffle_sentences(texts(n_tokens=[5, 5, 5, 0, 0, 0, 0]))
    empty = [[1, 0, 0]] * 3 + [[0, 0, 0]] * 4
    with pytest.raises(CountsError, match="no occurrence in A or in B, so it has no distribution"):
        shuffle_sentences(texts(empty, n_tokens=5))
    assert np.isfinite(shuffle_sentences(texts(empty, n_tokens=5), measure="rates").table["p"][0])
    units = pd.DataFrame(
        {"document": "x", "sentence": 1, "voice": ["outlet", "direct"], "group": ["A", "B"]}
    )
    with pytest.raises(CountsError, match="sentence 1 of document 'x' stands in two groups"):
        shuffle_sentences(Counts.from_matrix([[1], [1]], units, ["war"]))
