"""Drawing a test: blinded, repeatable, of the whole model; and what it refuses."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.corpus import Corpus
from framing.errors import CorpusError, TopicsError
from framing.topics.intrusion import intrusion

TESTS = ["word", "topic", "word_set"]


@pytest.mark.parametrize(
    ("test", "n", "options", "letter"),
    [("word", 6, 6, "W"), ("topic", 12, 4, "T"), ("word_set", 18, 4, "S")],
)
def test_default_size(model, test, n, options, letter):
    drawn = intrusion(model, test)
    assert len(drawn.table) == n == drawn.settings["n_items"]
    assert len(drawn.options) == options == drawn.settings["n_options"]
    assert drawn.table["item"].tolist() == [f"{letter}{i:03d}" for i in range(1, n + 1)]
    assert drawn.key.groupby("item")["intruder"].sum().eq(1).all()
    assert drawn.key["words"].tolist() == drawn.table[drawn.options].to_numpy().ravel().tolist()
    assert f"guessing finds 1 of {options}" in repr(drawn)
    assert drawn.provenance.inputs == {"model": "6f1d"}


@pytest.mark.parametrize("test", TESTS)
def test_same_arguments_give_the_same_test_and_others_another(model, test):
    one, two = intrusion(model, test), intrusion(model, test)
    pd.testing.assert_frame_equal(one.key, two.key)
    pd.testing.assert_frame_equal(one.table, two.table)
    assert one.settings == two.settings
    other = intrusion(model, test, random_state=1)
    assert other.settings["draw"] != one.settings["draw"]
    assert not other.table.equals(one.table)


@pytest.mark.parametrize("test", TESTS)
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_order_of_words_and_documents_changes_nothing(test, seed, modeled):
    model, rng = modeled(), np.random.default_rng(seed)
    columns, rows = rng.permutation(60), rng.permutation(40)
    moved = SimpleNamespace(
        phi=model.phi[:, columns],
        theta=model.theta[rows],
        terms=model.terms[columns],
        units=model.units.iloc[rows],
        digest=model.digest,
    )
    one, two = intrusion(model, test), intrusion(moved, test)
    pd.testing.assert_frame_equal(one.key, two.key)
    pd.testing.assert_frame_equal(one.table, two.table)


def test_last_bits_of_a_fit_change_nothing(model):
    model.phi[0, 3] = model.phi[0, 4]  # a tie that rounding would break either way
    noisy = SimpleNamespace(**{**vars(model), "phi": model.phi * (1 + 1e-15)})
    noisy.phi[0, 4] += 2e-17
    pd.testing.assert_frame_equal(intrusion(model).table, intrusion(noisy).table)


def test_items_do_not_come_in_the_order_of_the_topics(model):
    topics = intrusion(model).key.drop_duplicates("item")["topic"].tolist()
    assert sorted(topics) == [1, 2, 3, 4, 5, 6] != topics


def test_items_go_evenly_round_the_topics(model):
    drawn = intrusion(model, "word", n_items=15, words="mass")
    asked = drawn.key.drop_duplicates("item")["topic"].value_counts()
    assert sorted(asked) == [2, 2, 2, 3, 3, 3]


def test_only_some_topics(model):
    drawn = intrusion(model, "word_set", topics=[2, 5])
    assert set(drawn.key["topic"]) == {2, 5}
    assert len(drawn.table) == 6
    assert drawn.warnings == ()


def test_fewer_items_than_topics_says_which_are_not_tested(model):
    drawn = intrusion(model, "word", n_items=4)
    assert drawn.warnings == ("4 items for 6 topics: 5, 6 are not tested.",)


def test_topic_intrusion_shows_titles_and_no_text_without_a_corpus(model):
    drawn = intrusion(model, "topic")
    assert "text" not in drawn.table
    assert "Coders see titles, no text" in drawn.warnings[0]
    titles = model.units.set_index("document")["title"]
    assert (drawn.table["title"] == drawn.table["document"].map(titles)).all()
    assert drawn.key["theta"].notna().all()


def test_topic_intrusion_without_titles_shows_ids(model):
    del model.units["title"]
    drawn = intrusion(model, "topic", n_items=3)
    assert drawn.table["title"].tolist() == ["", "", ""]
    assert "the ids of 3 documents without a title" in drawn.warnings[0]


def test_corpus_shows_how_documents_begin_and_leaves_the_draw_alone(model):
    texts = {
        name: f"{title}\nThe story numbered {at} begins. It has a second sentence, and {at} ends."
        for at, (name, title) in enumerate(model.units.itertuples(index=False))
    }
    corpus = Corpus.from_texts(texts, clean=False)
    bare = intrusion(model, "topic", n_items=5)
    drawn = intrusion(model, "topic", n_items=5, corpus=corpus, n_excerpt=5)
    at = int(drawn.table.loc[0, "document"].removeprefix("doc-"))
    assert drawn.table.loc[0, "text"] == f"The story numbered {at} begins. …"
    assert drawn.table["title"].tolist() == bare.table["title"].tolist()
    assert drawn.warnings == ()
    assert drawn.settings == bare.settings  # coders with and without the text answer one test
    pd.testing.assert_frame_equal(drawn.key, bare.key)
    del model.units["title"]  # then the corpus knows it
    untitled = intrusion(model, "topic", n_items=5, corpus=corpus)
    assert untitled.table["title"].tolist() == bare.table["title"].tolist()
    assert untitled.settings == bare.settings


def test_document_that_the_corpus_does_not_hold_is_refused(model):
    with pytest.raises(CorpusError, match="doc-"):
        intrusion(model, "topic", corpus=Corpus.from_texts({"other": "A line.\nAnother line."}))


def test_documents_without_words_are_not_shown(model):
    model.theta[:38] = np.nan
    drawn = intrusion(model, "topic", n_items=12)
    assert set(drawn.table["document"]) == {"doc-38", "doc-39"}
    assert "12 documents were asked for; 2 have topics" in drawn.warnings[0]


def test_two_topics_leave_one_beside_the_intruder(model):
    model.phi, model.theta = model.phi[:2], np.array([[0.8, 0.2]] * 40)
    drawn = intrusion(model, "topic", n_items=3)
    assert len(drawn.options) == 2
    assert "With 2 topics an item shows 1 of a document's topics" in drawn.warnings[0]


def test_topics_without_words_of_their_own_are_left_out(model):
    model.phi[3] = 0
    model.phi[3, 0] = 1  # all mass on one word, as NMF may have it
    drawn = intrusion(model, "word")
    assert set(drawn.key["topic"]) == {1, 2, 3, 5, 6}
    assert drawn.warnings[0].endswith("or of an intruder: topics 4.")


def test_more_than_999_items_keep_their_order(model):
    drawn = intrusion(model, "word_set", n_items=1001)
    assert drawn.table["item"].iloc[[0, -1]].tolist() == ["S0001", "S1001"]
    assert drawn.key["words"].tolist() == drawn.table[drawn.options].to_numpy().ravel().tolist()


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"test": "words"}, "no intrusion test 'words'; did you mean 'word'"),
        ({"words": "topp"}, "words = 'topp'; did you mean 'top'"),
        ({"n_items": 0}, "n_items = 0; it must be a whole number"),
        ({"n_items": 2.5}, "n_items = 2.5; it must be a whole number"),
        ({"random_state": -1}, "random_state = -1"),
        ({"random_state": None}, "random_state = None"),
        ({"n_items": 7}, r"n_items = 7 for 6 topics.*words='mass'"),
        ({"topics": [0, 3]}, r"topics = \[0, 3\]; name some of 1 to 6"),
        ({"topics": []}, "name some of 1 to 6"),
        ({"test": "topic", "topics": [1]}, "leave it out"),
        ({"n_words": 21}, "needs 21 words of a topic, but only 20"),
        ({"test": "word_set", "n_top": 11}, "needs 12 words of a topic, but only 11"),
        ({"test": "topic", "n_words": 61}, "n_words = 61, but the vocabulary has 60"),
    ],
)
def test_what_cannot_be_drawn_is_refused(model, choices, message):
    with pytest.raises(TopicsError, match=message):
        intrusion(model, **choices)


def test_one_topic_or_no_document_is_refused(model):
    one = SimpleNamespace(**{**vars(model), "phi": model.phi[:1]})
    with pytest.raises(TopicsError, match="the model has 1 topic"):
        intrusion(one)
    none = SimpleNamespace(**{**vars(model), "theta": np.full((40, 6), np.nan)})
    with pytest.raises(TopicsError, match="no document of the model"):
        intrusion(none, "topic")
    same = SimpleNamespace(**{**vars(model), "phi": np.tile(model.phi[0], (2, 1))})
    with pytest.raises(TopicsError, match="the topics share their words"):
        intrusion(same)


def test_topics_that_did_not_beat_shuffled_words_need_force(model):
    null = SimpleNamespace(passed=False, sentence="Not distinguishable from shuffled words.")
    poor = SimpleNamespace(**vars(model), null=null, passed=False)
    with pytest.raises(TopicsError, match="Not distinguishable from shuffled words"):
        intrusion(poor)
    assert intrusion(poor, force=True).warnings == ("Not distinguishable from shuffled words.",)
    untested = SimpleNamespace(**vars(model), null=None, passed=False)
    with pytest.raises(TopicsError, match="not held against shuffled words"):
        intrusion(untested)
