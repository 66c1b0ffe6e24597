"""Rates by group: by hand, complete, and with the guards that say what they can bear."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.comparison import Comparison, compare
from framing.counts import Counts
from framing.errors import CountsError

# a busy machine is no failure
unhurried = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

FRAMES = pd.DataFrame(
    {"layer": "frames", "category": ["War", "War", "Peace"], "term": ["war", "wars", "truce"]}
)


def frames(rows, groups, words, terms=FRAMES) -> Counts:
    units = pd.DataFrame(
        {"document": [f"d{i:02}" for i in range(len(rows))], "group": groups, "n_tokens": words}
    )
    return Counts.from_matrix(rows, units, terms)


def two_articles() -> Counts:
    return frames([[3, 1, 0], [1, 0, 2]], ["A", "B"], [500, 1000])


def many(n_a: int, n_b: int, words: int = 100) -> Counts:
    rows = [[2, 0, 1]] * n_a + [[1, 0, 2]] * n_b
    return frames(rows, ["A"] * n_a + ["B"] * n_b, [words] * (n_a + n_b))


def test_rates_by_hand():
    table = compare(two_articles()).table
    assert list(table) == ["category", "group", "n", "per_1k", "n_docs", "n_tokens"]
    assert table.to_numpy().tolist() == [
        ["Peace", "A", 0, 0.0, 0, 500],
        ["Peace", "B", 2, 2.0, 1, 1000],
        ["War", "A", 4, 8.0, 1, 500],
        ["War", "B", 1, 1.0, 1, 1000],
    ]


def test_differences_by_hand():
    differences = compare(two_articles()).differences.set_index("category")
    assert differences.loc["War", ["group_a", "group_b", "n_a", "n_b"]].tolist() == ["A", "B", 4, 1]
    assert differences.loc["War", "difference"] == 7.0
    assert differences.loc["War", "log_ratio"] == 3.0
    assert differences.loc["Peace", "log_ratio"] == -1.0  # 0.5 in 500 against 2 in 1,000
    assert differences.loc["War", "warning"] == ""
    assert differences.loc["Peace", "warning"] == "fewer than 5 occurrences"


def test_what_is_in_neither_group_is_said():
    differences = compare(frames([[1, 0, 0], [1, 0, 0]], ["A", "B"], [10, 10])).differences
    peace = differences.set_index("category").loc["Peace"]
    assert peace["warning"] == "in neither group"
    assert np.isnan(peace["log_ratio"])
    assert peace["difference"] == 0.0


def test_the_order_is_the_readers_choice():
    comparison = compare(two_articles(), order=["B", "A"])
    assert comparison.table["group"].tolist() == ["B", "A", "B", "A"]
    war = comparison.differences.set_index("category").loc["War"]
    assert (war["group_a"], war["difference"], war["log_ratio"]) == ("B", -7.0, -3.0)


def test_every_pair_of_three_groups():
    counts = frames([[1, 0, 0]] * 3, ["C", "A", "B"], [10, 10, 20])
    pairs = compare(counts).differences[["group_a", "group_b"]].drop_duplicates()
    assert pairs.to_numpy().tolist() == [["A", "B"], ["A", "C"], ["B", "C"]]


def test_documents_are_counted_once_whatever_their_units():
    units = pd.DataFrame(
        {
            "document": ["a", "a", "b", "c"],
            "paragraph": [1, 2, 1, 1],
            "group": ["A", "A", "A", "B"],
            "n_tokens": [10, 20, 30, 40],
        }
    )
    counts = Counts.from_matrix([[1, 0, 0], [1, 0, 0], [0, 0, 1], [1, 0, 0]], units, FRAMES)
    table = compare(counts).table.set_index(["category", "group"])
    assert table.loc[("War", "A"), ["n", "n_docs", "n_tokens"]].tolist() == [2, 1, 60]


def test_units_without_a_document_column_count_as_documents():
    counts = Counts.from_matrix(
        [[1, 9], [1, 9], [0, 9]],
        pd.DataFrame({"speech": ["s1", "s2", "s3"], "party": ["P", "P", "Q"]}),
        ["war", "other"],
    )
    table = compare(counts, by="party").table.set_index(["category", "group"])
    assert table.loc[("war", "P"), "n_docs"] == 2


@pytest.mark.parametrize(
    ("layers", "chosen"),
    [
        (["term", "family", "frames"], "frames"),
        (["term", "family"], "family"),
        (["term"], "term"),
    ],
)
def test_the_layer_compared_by_default(layers, chosen):
    terms = pd.DataFrame({"layer": layers, "category": "c", "term": "t"})
    counts = frames([[1] * len(layers)] * 2, ["A", "B"], [9, 9], terms)
    assert compare(counts).settings["layer"] == chosen


def test_several_lexicons_ask_for_a_choice():
    terms = pd.DataFrame({"layer": ["frames", "moral"], "category": "c", "term": "t"})
    counts = frames([[1, 1]] * 2, ["A", "B"], [9, 9], terms)
    with pytest.raises(CountsError, match=r"several lexicons \(frames, moral\).*`layer=`"):
        compare(counts)


def test_words_are_rows_in_the_term_layer():
    counts = Counts.from_matrix(
        [[1, 9], [2, 8]], pd.DataFrame({"document": ["a", "b"], "group": ["A", "B"]}), ["w", "o"]
    )
    table = compare(counts, layer="term").table.set_index(["category", "group"])
    assert table.loc[("w", "B"), "per_1k"] == 200.0


# --- guards -----------------------------------------------------------------------------


def warned(counts: Counts, words: str) -> bool:
    return any(words in sentence for sentence in compare(counts).warnings)


def test_two_articles_get_no_test_and_the_reason():
    comparison = compare(two_articles())
    assert {"p", "q", "low", "high"}.isdisjoint({*comparison.table, *comparison.differences})
    (sentence,) = [w for w in comparison.warnings if "p-value" in w]
    assert sentence.startswith("A, B hold one document only: no p-value and no interval is given")
    assert "no variation between texts to measure chance by" in sentence
    assert "not independent of each other" in sentence


def test_six_documents_a_group_are_enough_and_five_are_few():
    assert not warned(many(6, 6), "Fewer than 6 documents")
    assert warned(many(5, 6), "Fewer than 6 documents in a group: A (5);")
    assert not warned(many(5, 6), "p-value")


def test_groups_of_unequal_size():
    assert not warned(many(6, 18), "differ in documents")
    assert warned(many(6, 19), "Groups differ in documents by more than 3 to 1 (6 to 19)")
    assert warned(frames([[9, 0, 0]] * 2, ["A", "B"], [100, 401]), "more than 4 to 1 (100 to 401)")
    assert not warned(frames([[9, 0, 0]] * 2, ["A", "B"], [100, 400]), "differ in words")


def test_a_category_carried_by_one_document():
    carried = frames([[0, 0, 3], [5, 1, 3], [1, 0, 3], [3, 0, 3]], ["A", "A", "A", "B"], [100] * 4)
    assert warned(carried, "come from one document: 1 category (War)")
    even = frames([[3, 0, 3], [3, 0, 3], [3, 0, 3]], ["A", "A", "B"], [100] * 3)
    assert not warned(even, "come from one document")


def test_few_occurrences():
    assert warned(two_articles(), "Fewer than 5 occurrences in all")
    assert warned(two_articles(), "1 category (Peace)")
    assert not warned(many(6, 6), "occurrences in all")


def test_nothing_found_is_said():
    nothing = frames([[0, 0, 0]] * 2, ["A", "B"], [10, 10])
    assert warned(nothing, "None of the categories occurs at all.")
    assert compare(nothing).table["per_1k"].tolist() == [0.0] * 4


def test_articles_without_a_word_are_left_out_of_n_and_said():
    counts = frames([[1, 0, 0], [0, 0, 0], [1, 0, 0]], ["A", "A", "B"], [10, 0, 10])
    assert warned(counts, "1 document without a word has been left out of n.")
    assert "A (1 document, 10 words)" in compare(counts).design


def test_groups_within_the_same_texts_are_not_independent():
    units = pd.DataFrame(
        {"document": ["a", "a"], "section": ["headline", "body"], "n_tokens": [10, 90]}
    )
    counts = Counts.from_matrix([[1, 0, 0], [2, 0, 0]], units, FRAMES)
    comparison = compare(counts, by="section")
    assert comparison.settings["groups"] == ["headline", "body"]
    assert any("1 document with words in more than one group" in w for w in comparison.warnings)


# --- bad input, printing, properties ----------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "choices", "message"),
    [
        (two_articles(), {"by": "gruop"}, "did you mean 'group'"),
        (two_articles(), {"layer": "frame"}, "did you mean 'frames'"),
        (two_articles(), {"order": ["A", "C"]}, "`order` names a group 'C'"),
        (two_articles(), {"order": ["A"]}, "each group once: A, B; got A"),
        (two_articles(), {"order": ["A", "B", "A"]}, "each group once"),
        (two_articles(), {"zero": "one"}, "no zero rule 'one'"),
        (frames([[1, 0, 0]], ["A"], [10]), {}, "needs two groups, but column 'group' has only 'A'"),
        (frames([[1, 0, 0]] * 2, ["A", None], [9, 9]), {}, "1 of 2 units have no value for group"),
        (frames([[1, 0, 0]] * 2, ["A", "B"], [9, 0]), {}, "group 'B' has no words"),
    ],
)
def test_bad_input_is_named(counts, choices, message):
    with pytest.raises(CountsError, match=message):
        compare(counts, **choices)


def test_the_result_says_what_it_is():
    comparison = compare(two_articles())
    shown = repr(comparison)
    assert isinstance(comparison, Comparison)
    for words in ("per 1,000 words", "layer 'frames'", "A (1 document, 500 words)",
                  "B (1 document, 1,000 words)", "no test is made", "! "):  # fmt: skip
        assert words in shown
    with pytest.raises(AttributeError):
        comparison.table = None


def test_names_are_escaped_in_html():
    counts = frames([[1, 0, 0]] * 2, ["<b>A</b>", "B & C"], [10, 10])
    html = compare(counts)._repr_html_()
    assert "<b>A</b>" not in html
    assert "&lt;b&gt;A&lt;/b&gt;" in html


def test_the_record_holds_every_choice():
    counts = two_articles()
    record = compare(counts, order=["B", "A"]).provenance
    assert record.inputs == {"counts": counts.digest}
    assert record.arguments == {
        "by": "group", "layer": "frames", "groups": ["B", "A"], "zero": "half",
    }  # fmt: skip
    assert record.digest != compare(counts).provenance.digest


articles = st.lists(
    st.tuples(st.sampled_from("AB"), st.lists(st.integers(0, 9), min_size=3, max_size=3),
              st.integers(30, 500)),
    min_size=2, max_size=10,
).filter(lambda rows: len({group for group, _, _ in rows}) == 2)  # fmt: skip


@unhurried
@given(articles, st.integers(2, 5))
def test_rates_are_sums_over_words_and_do_not_change_when_all_is_repeated(rows, times):
    groups, matrix, words = (list(column) for column in zip(*rows, strict=True))
    table = compare(frames(matrix, groups, words)).table.set_index(["category", "group"])
    for group in "AB":
        mine = [(row, w) for row, g, w in zip(matrix, groups, words, strict=True) if g == group]
        n = sum(row[0] + row[1] for row, _ in mine)
        cell = table.loc[("War", group)]
        assert cell["n"] == n
        assert cell["n_docs"] == sum(row[0] + row[1] > 0 for row, _ in mine)
        assert cell["per_1k"] == pytest.approx(1000 * n / sum(w for _, w in mine), rel=1e-12)
    repeated = [[times * n for n in row] for row in matrix]
    again = compare(frames(repeated, groups, [times * w for w in words])).table
    np.testing.assert_allclose(again["per_1k"], table["per_1k"], rtol=1e-12)


@unhurried
@given(articles, st.randoms(use_true_random=False))
def test_the_order_of_the_articles_changes_nothing(rows, random):
    groups, matrix, words = (list(column) for column in zip(*rows, strict=True))
    counts = frames(matrix, groups, words)
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = Counts.from_matrix(counts.matrix[order], counts.units.iloc[order], counts.terms)
    a, b = compare(counts), compare(shuffled)
    pd.testing.assert_frame_equal(a.table, b.table, check_exact=True)
    assert a.warnings == b.warnings


def test_a_category_that_never_occurs_changes_no_other():
    wider = pd.concat(
        [FRAMES, pd.DataFrame({"layer": ["frames"], "category": ["Zero"], "term": ["zero"]})]
    )
    plain = compare(two_articles()).table
    padded = compare(frames([[3, 1, 0, 0], [1, 0, 2, 0]], ["A", "B"], [500, 1000], wider)).table
    pd.testing.assert_frame_equal(padded[padded["category"] != "Zero"], plain)


def test_the_comparison_draws_itself():
    comparison = compare(two_articles())
    figure = comparison.plot()
    assert figure.provenance is not None
    assert set(figure.table["group"]) == {"A", "B"}


def bursty(n=30):
    rng = np.random.default_rng(8)
    units = pd.DataFrame(
        {"document": [f"d{i:02}" for i in range(2 * n)], "group": ["A"] * n + ["B"] * n}
    )
    hits = rng.poisson(rng.gamma(1, 3, 2 * n))
    rare = np.r_[1, np.zeros(2 * n - 1)]
    return Counts.from_matrix(np.c_[hits, rare, 500 - hits], units, ["war", "rare", "other"])


@pytest.mark.parametrize("interval", ["bootstrap-t", "bca", "percentile", "robust"])
def test_rates_take_intervals_between_units(interval):
    found = compare(bursty(), layer="term", interval=interval, n_resamples=499)
    table = found.table.set_index(["category", "group"])
    row = table.loc["war", "A"]
    assert row["low"] < row["per_1k"] < row["high"]
    assert table.loc["rare", "low"].isna().all()  # one occurrence bears none
    assert found.settings["interval"] == interval
    assert "95% intervals" in found.design


def test_without_an_interval_the_table_is_as_it_was():
    assert "low" not in compare(bursty(), layer="term").table


def test_an_interval_that_is_none_is_refused():
    with pytest.raises(CountsError, match="no interval 'inversion'; known are"):
        compare(bursty(), layer="term", interval="inversion")
    with pytest.raises(CountsError, match="n_resamples must be a whole number from 99 up"):
        compare(bursty(), layer="term", interval="bca", n_resamples=3)
