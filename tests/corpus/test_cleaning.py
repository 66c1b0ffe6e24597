"""Marking a corpus: nothing but furniture goes, and all of it is accounted for."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.corpus import Corpus
from framing.corpus.rules import RULES, match_rule

FRAGMENTS = [
    *("Share via", "Leave a Comment", "Read more: The dam", "© 2020 Gazette", "AD", "* * *"),
    *("Get the Tide newsletter", "Peace is far.", "He said: “Read more.”", "Share prices fell"),
    *("The Associated Press contributed to this report.", "שלום עולם", "Café ’tis", "6 years ago"),
]


def rules_of(text: str) -> list[str | None]:
    document = Corpus.from_texts({"a": text}, repeated=None)["a"]
    return [paragraph.rule for paragraph in document.paragraphs]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=20), max_size=12))
def test_a_block_is_marked_as_its_lines_would_be_one_by_one(lines):
    headline = "A headline"
    text = "\n".join([headline, *lines, "The end of it."])
    document = Corpus.from_texts({"a": text}, repeated=None)["a"]
    follows = False
    for paragraph in document.paragraphs[1:]:
        line = document.text[paragraph.start : paragraph.end]
        found = match_rule(line)
        if found is None and not follows:
            assert paragraph.rule is None
        if found is not None:
            assert paragraph.rule == RULES[found].name
        follows = paragraph.rule == "newsletter"


def test_the_headline_is_never_removed():
    assert rules_of("Advertisement\nAdvertisement\nPeace is far.") == [
        None,
        "advertisement",
        None,
    ]


def test_small_print_below_a_newsletter_form_goes_with_it_and_prose_does_not():
    form = "Get the Tide newsletter"
    print_ = "News of the coast. In your inbox twice a week."
    assert rules_of(f"Head\n{form}\n{print_}\nPeace is far.") == [
        *(None, "newsletter", "newsletter", None)
    ]
    assert rules_of(f"Head\nPeace is far.\n{print_}") == [None, None, None]
    said = "“There was nothing in my inbox,” the envoy said."
    assert rules_of(f"Head\n{form}\n{said}\nPeace.") == [None, "newsletter", None, None]


def test_who_published_first_becomes_metadata():
    note = "This story originally appeared in the Harbor Gazette."
    corpus = Corpus.from_texts({"a": f"War\nIt goes on.\n{note}", "b": "Peace\nIt is far."})
    first = corpus.documents["first_published"]
    assert first[0] == "Harbor Gazette"
    assert first.isna().tolist() == [False, True]


def test_without_cleaning_all_stays():
    corpus = Corpus.from_texts({"a": "War\nShare via\nIt goes on."}, clean=False)
    assert len(corpus.removals()) == 0
    assert corpus["a"].cleaned == "War\nShare via\nIt goes on."


def test_the_audit_lists_each_removal_with_offsets_into_the_original():
    text = "Wår\r\nShare via\r\n\r\n“It” goes on.\r\nLeave a Comment"
    corpus = Corpus.from_texts({"a": text})
    audit = corpus.removals()
    assert audit["rule"].tolist() == ["share", "comments"]
    assert audit["paragraph"].tolist() == [2, 4]
    assert audit["n_words"].tolist() == [2, 3]
    for row in audit.itertuples():
        assert text[row.start : row.end] == row.text
    assert corpus["a"].cleaned == "Wår\n“It” goes on."


def test_the_audit_of_a_clean_corpus_is_an_empty_table_of_the_same_columns():
    audit = Corpus.from_texts({"a": "Peace is far."}).removals()
    assert list(audit.columns) == [
        *("document", "paragraph", "section", "rule", "start", "end", "n_words", "text")
    ]
    assert len(audit) == 0
    assert audit["n_words"].dtype == np.int64
