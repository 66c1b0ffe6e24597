"""What else differs: told where it is so, silent where groups are alike, and of every kind."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.comparison.cautions.differing import what_else_differs
from framing.counts import Counts
from framing.errors import CountsError


def articles(n: int, **columns) -> Counts:
    """Return `n` documents, the first half of group A, each of 100 words of its own kind."""
    units = pd.DataFrame(
        {
            "document": [f"d{i:03}" for i in range(n)],
            "group": ["A"] * (n // 2) + ["B"] * (n - n // 2),
            "n_tokens": 100,
            **columns,
        }
    )
    rows = np.random.default_rng(1).poisson(0.1, size=(n, 50))
    return Counts.from_matrix(rows, units, [f"w{i:02}" for i in range(50)])


def two_texts(**columns) -> tuple[str, ...]:
    return what_else_differs(articles(2, **columns))


def only(sentences: tuple[str, ...]) -> str:
    assert len(sentences) == 1, sentences
    return sentences[0]


def test_the_two_articles_of_the_embedded_study(embedded_study):
    notice = only(what_else_differs(embedded_study.counts, "group"))
    assert notice == (
        "The two texts also differ in date (2025-02 and 2025-12, 10 months apart) and genre (news "
        "analysis and news); they agree in outlet (Los Angeles Times). What differs between them "
        "may be due to any of this."
    )


def test_two_texts_that_agree_and_two_of_which_nothing_is_known():
    assert only(two_texts(outlet="X")) == "The two texts agree in outlet (X)."
    assert two_texts() == ()
    assert two_texts(outlet=[None, "X"], genre="") == ()


def test_two_texts_are_named_the_earlier_first():
    notice = only(two_texts(genre=["late", "early"], date=["2025-05-02", "2025-05-01"]))
    assert "genre (early and late) and date (2025-05-01 and 2025-05-02, 1 day apart)" in notice


def test_two_texts_of_unlike_length():
    length = two_texts(n_tokens=[201, 100])
    assert only(length).endswith("2 to 1: 201 words in A, 100 in B.")
    assert two_texts(n_tokens=[200, 100]) == ()


def test_groups_without_a_kind_in_common():
    sentence = only(what_else_differs(articles(8, outlet=["X", "Y"] * 2 + ["Z"] * 4)))
    assert sentence == (
        "The groups have no outlet in common (A: X, Y, B: Z): what differs between them may be due "
        "to it."
    )


def test_groups_with_unlike_shares():
    genre = ["news"] * 18 + ["opinion"] * 2 + ["news"] * 8 + ["opinion"] * 12
    assert only(what_else_differs(articles(40, genre=genre))) == (
        "The groups differ in genre: news is 90% of the documents of A and 40% of those of B."
    )


def test_alike_groups_and_small_differences_are_not_told():
    assert what_else_differs(articles(40, genre=["news", "opinion"] * 20)) == ()
    slightly = ["news"] * 12 + ["opinion"] * 8 + ["news"] * 8 + ["opinion"] * 12
    assert what_else_differs(articles(40, genre=slightly)) == (), "a fifth of the documents"
    by_luck = ["news"] * 3 + ["opinion"] + ["news"] * 2 + ["opinion"] * 2
    assert what_else_differs(articles(8, genre=by_luck)) == (), "one of four"


def test_random_groups_are_seldom_said_to_differ():
    random = np.random.default_rng(7)
    said = 0
    for _ in range(200):
        outlet = random.choice(list("VWXYZ"), size=40)
        date = [f"{year}-01" for year in random.integers(2010, 2020, size=40)]
        said += len(what_else_differs(articles(40, outlet=outlet, date=date)))
    assert said <= 0.05 * 400


def test_of_many_groups_one_is_held_against_the_others():
    counts = articles(40, genre=["news"] * 30 + ["opinion"] * 10)
    groups = np.repeat(list("ABCD"), 10)
    units = counts.units.assign(group=groups)
    three = Counts.from_matrix(counts.matrix, units, counts.terms, keys=["document"])
    assert only(what_else_differs(three)) == (
        "The groups differ in genre: news is 0% of the documents of D and 100% of those of the "
        "others."
    )


def test_periods_that_do_not_overlap_and_periods_that_do():
    apart = [f"2019-{m:02}" for m in range(1, 11)] + [f"2020-{m:02}" for m in range(1, 11)]
    assert only(what_else_differs(articles(20, date=apart))) == (
        "The periods do not overlap: date is 2019-01 to 2019-10 in A and 2020-01 to 2020-10 in B."
    )
    later = [f"2019-{1 + m % 12:02}" for m in range(20)] + [f"2019-{11 + m % 2}" for m in range(20)]
    sentence = only(what_else_differs(articles(40, date=later)))
    assert sentence.startswith("The groups differ in date: the middle half of A is of 2019-03 to")
    mixed = [f"20{10 + i % 10}-05" for i in range(40)]
    assert what_else_differs(articles(40, date=mixed)) == ()


def test_missing_metadata_is_told():
    genre = ["news"] * 10 + ["opinion"] * 8 + [None, ""]
    assert only(what_else_differs(articles(20, genre=genre))).endswith(
        "(2 documents without genre left out.)"
    )
    hardly = only(what_else_differs(articles(20, genre=["news"] + [None] * 19)))
    assert hardly == (
        "Whether the groups differ in genre is not known: 19 of 20 documents have none."
    )
    one_side = only(what_else_differs(articles(20, genre=["news"] * 10 + [None] * 10)))
    assert one_side.startswith("Whether the groups differ in genre is not known: 10 of 20")


def test_names_and_measures_are_no_kinds():
    columns = {
        "headline_id": [f"h{i}" for i in range(20)],
        "shares": np.r_[np.arange(10), np.arange(100, 110)],
        "label": ["x"] * 10 + ["y"] * 10,
        "page": [1] * 10 + [2] * 10,
    }
    sentence = only(what_else_differs(articles(20, **columns)))
    assert sentence.startswith("The groups have no page in common")


def test_columns_can_be_ignored_and_the_groups_themselves_are():
    names = ["A"] * 4 + ["B"] * 4
    assert what_else_differs(articles(8, camp=list("XXXXYYYY"), side=names), ignore=["camp"]) == ()


def test_length_of_documents():
    words = [100] * 10 + [201] * 10
    assert only(what_else_differs(articles(20, n_tokens=words))) == (
        "The documents differ in length by more than 2 to 1: median 201 words in B, 100 in A."
    )


def sections(rows) -> Counts:
    frame = pd.DataFrame(rows, columns=["document", "group", "section", "n_tokens"])
    return Counts.from_matrix(np.ones((len(rows), 1)), frame, ["war"])


def test_a_section_that_one_group_lacks():
    rows = [("a", "A", "headline", 6), ("a", "A", "body", 90), ("b", "B", "body", 99)]
    assert only(what_else_differs(sections(rows))) == (
        "There is no word of section 'headline' in B."
    )
    assert what_else_differs(sections(rows), "section") == (), "sections of the same texts"


def test_the_same_text_in_both_groups():
    sha = [f"{i:064}" for i in range(8)]
    sha[5], sha[1] = sha[2], sha[0]
    across, within = what_else_differs(articles(8, sha256=sha))
    assert across == (
        "1 document has the same text as one of another group (d002 and d005); a copy is no "
        "further observation."
    )
    assert within.startswith("1 document has the same text as another of its group (d000 and d001)")


def test_near_copies_across_groups():
    rows = np.random.default_rng(3).poisson(2, size=(8, 60))
    rows[6] = rows[1]
    rows[6, :5] += 1
    units = pd.DataFrame({"document": list("abcdefgh"), "group": ["A"] * 4 + ["B"] * 4})
    counts = Counts.from_matrix(rows, units, [f"w{i:02}" for i in range(60)])
    assert only(what_else_differs(counts)).startswith(
        "1 document has 80% or more of the words of one of another group (b and g)"
    )
    halves = pd.concat([units.assign(section="lead"), units.assign(section="body")])
    split = Counts.from_matrix(np.concatenate([rows // 2, rows - rows // 2]), halves, counts.terms)
    assert what_else_differs(split) == what_else_differs(counts)


def test_words_of_nearly_every_document_of_one_group():
    rows = np.random.default_rng(3).poisson(0.3, size=(40, 60))
    rows[:20, 7], rows[20:, 7] = 1, 0
    units = pd.DataFrame(
        {"document": [f"d{i:02}" for i in range(40)], "group": ["A"] * 20 + ["B"] * 20}
    )
    terms = [f"w{i:02}" for i in range(60)]
    assert only(what_else_differs(Counts.from_matrix(rows, units, terms))) == (
        "Words of nearly every document of one group and hardly any of the others may be page "
        "furniture or a name, or another subject (A: w07)."
    )
    few = pd.concat([units.head(5), units.tail(5)])
    assert (
        what_else_differs(Counts.from_matrix(rows[[*range(5), *range(35, 40)]], few, terms)) == ()
    )


def test_documents_that_stand_in_several_groups_are_left_out():
    frame = pd.DataFrame(
        {
            "document": list("aabbcdef"), "part": [1, 2] * 4,
            "group": list("ABABAABB"), "genre": list("xxxxyyzz"),
        }
    )  # fmt: skip
    counts = Counts.from_matrix(np.ones((8, 1)), frame, ["war"], keys=["document", "part", "group"])
    assert only(what_else_differs(counts)).startswith("The groups have no genre in common (A: y,")
    assert what_else_differs(counts.filter(document=["a", "b"])) == ()


def test_bad_input():
    with pytest.raises(CountsError, match=r"no column 'grup'; did you mean 'group'"):
        what_else_differs(articles(4), "grup")
    with pytest.raises(CountsError, match="1 of 4 units have no genre"):
        what_else_differs(articles(4, genre=["x", "y", None, "x"]), "genre")
    assert what_else_differs(articles(4).filter(group="A")) == ()
    assert what_else_differs(articles(4).group("group")) == ()


def test_groups_of_outlets_instead_of_documents():
    counts = articles(8, outlet=list("XXYYZZWW"), country=["us"] * 4 + ["uk"] * 4)
    outlets = counts.group(["group", "outlet", "country"])
    assert "no country in common" in what_else_differs(outlets)[0]
