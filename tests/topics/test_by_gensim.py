"""Coherence by gensim: by hand, the same for articles and their words, and what is refused."""

import numpy as np
import pytest

from framing.corpus import Corpus
from framing.counts import count_terms
from framing.errors import TopicsError
from framing.topics import coherence, fit_topics
from framing.topics.by_gensim import words_in
from framing.topics.quality import npmi_coherence, top

WAR, MONEY = "tank troops drone siege".split(), "taxes budget prices wages".split()


def sentence(random, own):
    """Return six words that tell articles apart, no two orders alike, in a sentence."""
    other = MONEY if own is WAR else WAR
    return " ".join([*random.choice(own, 5), random.choice(other)]).capitalize() + "."


@pytest.fixture(scope="module")
def corpus():
    random = np.random.default_rng(8)
    texts = {f"a{i:02}": sentence(random, (WAR, MONEY)[i % 2]) for i in range(60)}
    return Corpus.from_texts({name: f"{text}\n\nShare via\n" for name, text in texts.items()})


@pytest.fixture(scope="module")
def fitted(corpus):
    counts = count_terms(corpus, unit="document")
    return fit_topics(counts, 2, n_shuffles=0, n_refits=0, held_out=0)


def test_articles_are_read_as_they_were_counted(corpus, fitted):
    rows = list(words_in(corpus))
    terms = fitted.whole.terms["term"].tolist()
    table = np.array([[row.count(term) for term in terms] for row in rows])
    np.testing.assert_array_equal(table, fitted.whole.matrix.toarray())
    assert len(rows[0]) == 6  # the line that asks to share was taken out


def test_articles_split_over_blocks_are_not_mixed_up(corpus, monkeypatch):
    whole, blocks = list(words_in(corpus)), type(corpus).blocks
    monkeypatch.setattr(type(corpus), "blocks", lambda self: blocks(self, 200))
    assert list(words_in(corpus)) == whole


def test_articles_and_their_words_give_the_same(corpus, fitted):
    own = coherence(fitted, corpus, m=4, force=True)
    words = coherence(fitted, words_in(corpus), m=4, force=True)
    assert own.equals(words)
    assert own.columns.tolist() == ["topic", "label", "measure", "estimate"]
    assert own["measure"].tolist() == ["c_v", "c_v"]


def test_npmi_is_that_of_documents_where_they_are_shorter_than_the_window(corpus, fitted):
    found = coherence(fitted, corpus, measure="c_npmi", m=4, force=True)["estimate"]
    np.testing.assert_allclose(found, npmi_coherence(fitted.phi, fitted.matrix, m=4), atol=1e-7)


def test_umass_by_hand_needs_no_articles(fitted):
    found = coherence(fitted, measure="u_mass", m=2, force=True)["estimate"]
    held = fitted.matrix.toarray() > 0
    for value, (first, second) in zip(found, top(fitted.phi, 2), strict=True):
        both = (held[:, first] & held[:, second]).sum()
        assert value == pytest.approx(np.log(both / held[:, first].sum()), rel=1e-6)


@pytest.mark.parametrize(
    ("texts", "choice", "said"),
    [
        (None, {"measure": "c_nmpi"}, "did you mean 'c_npmi'"),
        (None, {}, "give the articles"),
        ([["tank"]], {"m": 1}, "ask for 2 or more"),
        ([["tank", "siege"]], {}, "is in none of 1 articles"),
        ([], {}, "is in none of 0 articles"),
        (["tank troops drone siege"], {}, "'tank troops drone siege' is one string"),
    ],
)
def test_what_cannot_be_judged_is_refused(fitted, texts, choice, said):
    with pytest.raises(TopicsError, match=said):
        coherence(fitted, texts, force=True, **choice)


def test_topics_of_shuffled_words_are_not_judged_unasked(fitted):
    with pytest.raises(TopicsError, match="not held against shuffled words"):
        coherence(fitted, measure="u_mass")
