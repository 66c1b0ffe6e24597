"""What an item is made of: Chang et al. (2009), Ying et al. (2022)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chisquare

from framing.topics.intrusion.items import ranked, topic_items, word_items, word_set_items


def streams(n, seed=0):
    return (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(n))


def words_of(option, model):
    return [str(model.terms[w]) for w in option.words]


def test_words_are_ranked_by_probability_then_spelling():
    phi = np.array([[0.2, 0.2, 0.6], [0.1, 0.5, 0.4]])
    assert ranked(phi, np.array(["zinc", "ash", "oak"])).tolist() == [[2, 1, 0], [1, 2, 0]]


def test_word_item_has_the_top_words_and_one_improbable_here_and_probable_there(model):
    order = ranked(model.phi, model.terms)
    items = word_items(
        model.phi, order, range(6), streams(6), n_words=5, n_top=10, words="top"
    )  # fmt: skip
    assert [item.topic for item in items] == list(range(6))
    for item in items:
        own = [option.words[0] for option in item.options if not option.intruder]
        (intruder,) = [option for option in item.options if option.intruder]
        assert set(own) == set(order[item.topic, :5])
        assert intruder.topic != item.topic
        assert intruder.words[0] in order[intruder.topic, :10]
        assert model.phi[item.topic, intruder.words[0]] <= np.median(model.phi[item.topic])
        assert not item.relaxed


def test_no_intruder_serves_twice_while_others_are_left(model):
    order = ranked(model.phi, model.terms)
    items = word_items(
        model.phi, order, list(range(6)) * 5, streams(30), n_words=5, n_top=10, words="mass"
    )
    intruders = [o.words[0] for item in items for o in item.options if o.intruder]
    assert len(set(intruders)) == 30


def test_topics_that_share_their_words_have_relaxed_intruders_or_none():
    # twins over four words: what is probable in one is above the median of the other
    phi = np.array([[0.4, 0.3, 0.2, 0.1], [0.3, 0.4, 0.1, 0.2]])
    order = ranked(phi, np.array(["a", "b", "c", "d"]))
    assert word_items(phi, order, [0], streams(1), n_words=2, n_top=4, words="top") != []
    relaxed = word_items(phi, order, [0], streams(1), n_words=1, n_top=1, words="top")
    assert [item.relaxed for item in relaxed] == [True]
    same = np.array([[0.6, 0.3, 0.1], [0.6, 0.3, 0.1]])
    order = ranked(same, np.array(["a", "b", "c"]))
    assert word_items(same, order, [0, 1], streams(2), n_words=1, n_top=2, words="top") == []


def test_word_set_item_has_three_sets_of_the_topic_and_one_of_another(model):
    order = ranked(model.phi, model.terms)
    items = word_set_items(
        model.phi, order, range(6), streams(6), n_words=3, n_sets=4, n_top=10
    )  # fmt: skip
    for item in items:
        assert [len(option.words) for option in item.options] == [3] * 4
        assert sorted(option.intruder for option in item.options) == [False] * 3 + [True]
        shown = [word for option in item.options for word in option.words]
        assert len(set(shown)) == 12
        for option in item.options:
            assert (option.topic == item.topic) is not option.intruder
            assert set(option.words) <= set(order[option.topic, :10])


def test_words_of_a_set_are_drawn_by_their_probability(model):
    order = ranked(model.phi, model.terms)
    items = word_set_items(
        model.phi, order, [0] * 3000, streams(3000), n_words=1, n_sets=2, n_top=10
    )
    drawn = [o.words[0] for item in items for o in item.options if not o.intruder]
    seen = np.bincount(drawn, minlength=10)[:10]
    share = model.phi[0, :10] / model.phi[0, :10].sum()
    assert chisquare(seen, 3000 * share).pvalue > 0.01
    assert chisquare(seen).pvalue < 1e-6  # and not evenly


def test_topic_item_has_the_largest_topics_of_the_document_and_one_of_the_lower_half(model):
    order = ranked(model.phi, model.terms)
    items = topic_items(
        model.theta, order, range(40), streams(40), n_words=8, n_topics=2
    )  # fmt: skip
    for row, item in enumerate(items):
        falling = np.argsort(-model.theta[row])
        own = {option.topic for option in item.options if not option.intruder}
        (intruder,) = [option.topic for option in item.options if option.intruder]
        assert own == set(falling[:2])
        assert intruder in falling[3:]
        for option in item.options:
            assert list(option.words) == list(order[option.topic, :8])


@pytest.mark.parametrize("kind", ["word", "topic", "set"])
def test_place_of_the_intruder_is_even(model, kind):
    order, n = ranked(model.phi, model.terms), 1200
    many = [i % 6 for i in range(n)]
    if kind == "word":
        items = word_items(model.phi, order, many, streams(n), n_words=5, n_top=10, words="top")
    elif kind == "set":
        items = word_set_items(model.phi, order, many, streams(n), n_words=3, n_sets=4, n_top=10)
    else:
        items = topic_items(model.theta, order, many, streams(n), n_words=8, n_topics=3)
    places = [[option.intruder for option in item.options].index(True) for item in items]
    assert chisquare(np.bincount(places, minlength=len(items[0].options))).pvalue > 0.01
