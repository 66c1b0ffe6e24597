"""The reference band: by hand, symmetric, and with what it cannot bear."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison.two_texts.background import background_counts
from framing.comparison.two_texts.reference import reference_band
from framing.corpus import Corpus
from framing.counts import Counts, count_terms
from framing.errors import CountsError

FRAMES = pd.DataFrame(
    {"layer": "frames", "category": ["Peace", "War"], "term": ["truce", "war"]}, dtype="str"
)


def counts_of(rows, words=1000, **columns) -> Counts:
    names = [f"d{i:03}" for i in range(len(rows))]
    units = pd.DataFrame({"document": names, "n_tokens": words, **columns})
    return Counts.from_matrix(rows, units, FRAMES)


def pair(a=(0, 8), b=(2, 2), words=1000, **columns) -> Counts:
    return counts_of([a, b], words, group=["A", "B"], **columns)


BACKGROUND = [[0, 1], [0, 2], [0, 4], [1, 8]]


def war(band) -> pd.Series:
    return band.table.set_index("category").loc["War"]


def test_log_ratios_by_hand():
    row = war(reference_band(pair(), counts_of(BACKGROUND)))
    # distances of the six pairs: 1, 2, 3, 1, 2, 1
    assert (row["estimate"], row["n_a"], row["n_b"]) == (2, 8, 2)
    assert (row["low"], row["median"], row["high"]) == (-3, 1, 3)
    assert (row["share"], row["n_pairs"]) == (3 / 6, 6)


def test_differences_by_hand():
    band = reference_band(pair(words=[1000, 500]), counts_of(BACKGROUND), effect="difference")
    row = war(band)
    # 1, 3, 7, 2, 6, 4 per 1,000
    assert (row["estimate"], row["median"], row["high"], row["share"]) == (4, 3, 7, 3 / 6)


def test_the_level_is_that_of_the_band():
    wide, narrow = (
        war(reference_band(pair(), counts_of(BACKGROUND), level=level)) for level in (0.95, 0.5)
    )
    assert (wide["high"], narrow["high"], narrow["low"]) == (3, 1, -1)


def test_pairs_without_the_category_are_left_out_or_count_as_no_distance():
    counts = counts_of(BACKGROUND)
    left_out = reference_band(pair(), counts).table.set_index("category").loc["Peace"]
    zero = reference_band(pair(), counts, absent="zero").table.set_index("category").loc["Peace"]
    # one article in four has it: three pairs of 1 and none, log2(1 / 0.5)
    assert (left_out["n_pairs"], left_out["median"], left_out["share"]) == (3, 1, 0)
    assert (zero["n_pairs"], zero["median"], zero["high"]) == (6, 0, 1)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=8),
    st.sampled_from(["log_ratio", "difference"]),
)
def test_exchanging_the_groups_changes_only_the_sign(rows, effect):
    background = counts_of(rows, [900 + 10 * i for i in range(len(rows))])
    one = reference_band(pair((3, 8), (1, 2)), background, effect=effect).table
    other = reference_band(pair((1, 2), (3, 8)), background, effect=effect).table
    assert (one["estimate"] == -other["estimate"]).all()
    shared = ["low", "median", "high", "share", "n_pairs"]
    assert one[shared].equals(other[shared])
    assert (one["low"] == -one["high"]).sum() == one["high"].notna().sum()
    assert one["share"].dropna().between(0, 1).all()


def test_the_order_of_the_groups_can_be_chosen():
    others = counts_of([[1, 9], [2, 8], [4, 6]])
    usual, turned = (reference_band(pair(), others, order=order) for order in (None, ["B", "A"]))
    assert turned.table[["group_a", "group_b"]].drop_duplicates().values.tolist() == [["B", "A"]]
    assert turned.table["estimate"].tolist() == (-usual.table["estimate"]).tolist()
    assert turned.table["share"].tolist() == usual.table["share"].tolist()
    assert turned.settings["groups"] == ["B", "A"]
    with pytest.raises(CountsError, match=r"`order` must name each group once: A, B; got B, B\."):
        reference_band(pair(), others, order=["B", "B"])


def test_pairs_agree_in_what_is_matched():
    background = counts_of(BACKGROUND, outlet=list("XXYY"))
    band = reference_band(pair(), background, match="outlet")
    row = war(band)
    assert (row["n_pairs"], row["high"], band.settings["match"]) == (2, 1, ["outlet"])
    assert "agree in outlet" in band.design


def test_chosen_categories_and_those_of_the_background_alone():
    study = pair().select(category="War")
    band = reference_band(study, counts_of(BACKGROUND), layer="frames", categories=["Peace", "War"])
    peace = band.table.iloc[0]
    assert (peace["n_a"], peace["n_b"], peace["warning"]) == (0, 0, "in neither text")
    assert np.isnan(peace["estimate"])
    assert np.isnan(peace["share"])
    assert peace["high"] == 1


def test_a_category_that_the_background_does_not_know():
    background = counts_of(BACKGROUND).select(category="War")
    peace = reference_band(pair(), background).table.iloc[0]
    assert (peace["warning"], peace["n_pairs"]) == ("not in the background", 0)
    assert np.isnan([peace["low"], peace["high"], peace["share"]]).all()


def test_few_pairs_are_told_and_many_are_not():
    few = reference_band(pair(), counts_of(BACKGROUND))
    assert few.warnings[0].startswith("The band is made of 6 pairs of 4 articles only")
    assert war(few)["warning"] == "fewer than 100 pairs"
    many = reference_band(pair(), counts_of(BACKGROUND * 10))
    assert not any("The band is made" in sentence for sentence in many.warnings)
    assert war(many)["warning"] == ""


def test_a_background_of_another_kind_is_told():
    study = pair(date=["2025-02", "2025-12"], outlet="X", genre=["news", "opinion"])
    background = counts_of(
        BACKGROUND,
        date=["2012-01", "2013", "", "2020-07"],
        outlet="Y",
        genre=["news", "news", "opinion", "opinion"],
    )
    said = reference_band(study, background, match="genre").warnings
    assert (
        "The background is of another time: date is 2012-01 to 2020-07 there, and 2025-02 to "
        "2025-12 in the texts."
    ) in said
    assert "The background has no article with outlet X." in said
    assert any("The two texts differ in genre (news, opinion), in which" in s for s in said)


def test_texts_that_are_unlike_the_pairs_are_told():
    long = reference_band(pair(words=[3000, 1000]), counts_of(BACKGROUND))
    assert any("differ in length by more than 2 to 1 (1,000 and 3,000" in s for s in long.warnings)
    several = counts_of([[0, 1]] * 3, group=["A", "B", "B"])
    groups = reference_band(several, counts_of(BACKGROUND))
    assert any("a group holds several: B (2)" in s for s in groups.warnings)


def of_texts(texts: dict[str, str], pattern: str = "betray*", **choices) -> Counts:
    corpus = Corpus.from_texts(texts, clean=False)
    if len(texts) == 2:
        corpus = corpus.assign(group=["A", "B"])
    return count_terms(corpus, families={"betray": pattern}, **choices)


STUDY = {"a": "They betrayed us twice. Betrayed!", "b": "Nobody was betrayed by it."}
OTHERS = {"c": "It is a betrayal of sorts.", "d": "He betrayed her and them.", "e": "No one left."}


def test_both_must_have_been_counted_with_the_same_patterns():
    study = of_texts(STUDY, unit="sentence")
    same = background_counts(of_texts(OTHERS))
    band = reference_band(study, same, layer="family")
    assert not any("same patterns" in sentence for sentence in band.warnings)
    with pytest.raises(CountsError, match="layer 'family' was made by unlike lexicons"):
        reference_band(study, background_counts(of_texts(OTHERS, "betrayed")), layer="family")


def test_an_unknown_lexicon_is_told():
    unknown = reference_band(pair(), counts_of(BACKGROUND)).warnings
    assert any("same patterns in the background is not known" in sentence for sentence in unknown)


def test_saved_backgrounds_and_seeds_give_equal_bytes(tmp_path):
    rows = np.random.default_rng(3).poisson(3, size=(60, 2))
    background = background_counts(counts_of(rows))
    loaded = Counts.load(background.save(tmp_path / "b.counts"))
    one, same, other = (
        reference_band(pair(), source, n_pairs=300, seed=seed)
        for source, seed in ((background, 1), (loaded, 1), (background, 2))
    )
    assert one.table.to_csv() == same.table.to_csv()
    assert one.provenance.digest == same.provenance.digest
    assert one.table.to_csv() != other.table.to_csv()
    assert "300 pairs drawn from 1,770 (seed 1)" in one.design


def test_it_says_that_it_is_no_test():
    shown = repr(reference_band(pair(), counts_of(BACKGROUND)))
    assert shown.startswith("Reference band: A against B, 2 categories among 6 background pairs")
    assert "The share is no p-value" in shown


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"effect": "odds"}, "no effect 'odds'"),
        ({"absent": "half"}, "absent='half' is not known"),
        ({"most_ratio": 0.5}, "most_ratio must be a number from 1 up"),
        ({"most_ratio": float("nan")}, "most_ratio must be a number from 1 up"),
        ({"level": 95}, "level must be between 0 and 1"),
        ({"n_pairs": 0}, "n_pairs must be a whole number from 1 up"),
        ({"seed": "x"}, "seed must be a whole number"),
        ({"by": "grup"}, "did you mean 'group'"),
        ({"layer": "frams"}, "no layer 'frams'"),
        ({"categories": ["war"]}, "no category 'war'.*did you mean 'War'"),
        ({"match": "outlet"}, "match='outlet'"),
    ],
)
def test_bad_arguments(choices, message):
    with pytest.raises(CountsError, match=message):
        reference_band(pair(), counts_of(BACKGROUND), **choices)


def test_groups_and_backgrounds_that_make_no_band():
    three = counts_of([[1, 1]] * 3, group=list("ABC"))
    with pytest.raises(CountsError, match="for two texts, but column 'group' has 3 groups"):
        reference_band(three, counts_of(BACKGROUND))
    with pytest.raises(CountsError, match="needs two groups"):
        reference_band(pair().filter(group="A"), counts_of(BACKGROUND))
    with pytest.raises(CountsError, match="group 'B' has no words"):
        reference_band(pair(words=[1000, 0]), counts_of(BACKGROUND))
    with pytest.raises(CountsError, match="the background has no layer 'frames', but term"):
        words = Counts.from_matrix([[1], [2]], ["c", "d"], ["war"])
        reference_band(pair(), words)
    with pytest.raises(CountsError, match="no two articles of the background are of comparable"):
        reference_band(pair(), counts_of(BACKGROUND, words=10))
    with pytest.raises(CountsError, match="units have no value for group"):
        reference_band(counts_of(BACKGROUND, group=["A", "B", None, "B"]), counts_of(BACKGROUND))
