"""Documents to read: those with most of a topic, and its words in them."""

import numpy as np
import pandas as pd
import pytest

from framing.corpus import Corpus
from framing.counts import Counts, count_terms
from framing.errors import TopicsError
from framing.topics import fit_topics
from framing.topics.reading import documents, read_topic

FIGHTING = "Tanks and troops moved to the trench."
MONEY = "Taxes and budgets rose, and prices fell."
QUICK = {"n_shuffles": 0, "n_refits": 0, "held_out": 0}


@pytest.fixture(scope="module")
def corpus():
    """Articles of 2 to 11 sentences, ever more of one kind."""
    texts = {
        f"a{i:02}": " ".join([(FIGHTING, MONEY)[i % 2]] * i + [(MONEY, FIGHTING)[i % 2]])
        for i in range(1, 11)
    }
    return Corpus.from_texts(texts)


@pytest.fixture(scope="module")
def fitted(corpus):
    return fit_topics(count_terms(corpus, unit="document"), 2, **QUICK)


def topic_of(model, term):
    """Return the number of the topic in which a word is most probable."""
    return int(model.phi[:, list(model.terms).index(term)].argmax()) + 1


def test_documents_come_by_their_share_of_the_topic(model):
    table = model.documents(4)
    assert table["rank"].tolist() == [1, 2, 3, 4] * 3
    names = model.units["document"].tolist()
    for topic, rows in table.groupby("topic"):
        largest = np.sort(model.theta[:, topic - 1])[::-1][:4]
        np.testing.assert_array_equal(rows["share"], largest)
        at = [names.index(name) for name in rows["document"]]
        np.testing.assert_array_equal(model.theta[at, topic - 1], rows["share"])
        assert rows["title"].tolist() == model.units["title"].iloc[at].tolist()
    assert {"outlet", "title"} <= set(table) and "about" not in table


def test_short_documents_are_passed_over_unless_all_are_short():
    matrix = [[9, 9, 0, 0], [0, 0, 9, 9]] * 5 + [[1, 0, 0, 0], [0, 0, 0, 0]]
    counts = Counts.from_matrix(matrix, list("abcdefghijkl"), ["tank", "siege", "tax", "wages"])
    model = fit_topics(counts, 2, min_df=1, **QUICK)
    assert not set(documents(model, n=99, least=10)["document"]) & {"k", "l"}
    every = documents(model, n=99)  # none has thirty words
    assert "k" in set(every["document"]) and "l" not in set(every["document"])
    assert every["share"].notna().all()


def test_documents_without_metadata_are_named_by_their_ids(fitted):
    table = documents(fitted, n=1)
    assert table.columns.tolist() == [
        "topic", "topic_label", "rank", "document", "share", "n_tokens"
    ]  # fmt: skip


def test_the_words_of_a_topic_are_shown_in_the_documents_with_most_of_it(fitted, corpus):
    topic = topic_of(fitted, "tanks")
    found = read_topic(fitted, corpus, topic, n=2, words=2, by="probability", lines=3, force=True)
    chosen = fitted.topics(2, force=True).query("topic == @topic")["term"]
    table = found.table
    assert set(table["match"].str.lower()) <= set(chosen)
    assert table["document"].drop_duplicates().tolist() == ["a10", "a08"]
    assert table.groupby("document")["start"].agg(lambda s: s.is_monotonic_increasing).all()
    assert table.groupby("document").size().tolist() == [3, 3]
    assert table.groupby("document")["term"].nunique().tolist() == [2, 2]
    row = table.iloc[0]
    share = documents(fitted, n=1).query("topic == @topic")["share"].iloc[0]
    assert row["share"] == share == fitted.theta[:, topic - 1].max()
    text = next(document.text for document in corpus if document.id == row["document"])
    assert text[row["start"] : row["end"]] == row["match"]
    assert found.provenance.inputs["model"] == fitted.digest


def test_a_topic_of_one_voice_is_read_in_that_voice():
    said = "“The budget is a fraud and a trick,” said Ana Ruiz. The tanks and troops moved on."
    texts = {f"a{i}": f"A day\n\n{said} {FIGHTING}" for i in range(6)}
    corpus = Corpus.from_texts(texts, repeated=None)
    counts = count_terms(corpus, unit="document", split="voice")
    model = fit_topics(counts, 2, voice="direct", **QUICK)
    found = read_topic(model, corpus, 1, words=9, force=True)
    assert set(found.table["match"]) <= {"budget", "fraud", "trick"}
    assert len(found.table)


def test_what_cannot_be_read_is_refused(fitted, corpus):
    with pytest.raises(TopicsError, match="not held against shuffled words"):
        read_topic(fitted, corpus, 1)
    with pytest.raises(TopicsError, match="has topics 1 to 2"):
        read_topic(fitted, corpus, 3, force=True)
    with pytest.raises(TopicsError, match="give the articles that were counted"):
        read_topic(fitted, Corpus.from_texts({"other": FIGHTING}), 1, force=True)
    with pytest.raises(TopicsError, match="n = 0 documents"):
        documents(fitted, n=0)
    units = pd.DataFrame({"passage": [f"p{i}" for i in range(8)]})
    counts = Counts.from_matrix([[5, 1], [1, 5]] * 4, units, ["tank", "tax"], keys=["passage"])
    passages = fit_topics(counts, 2, unit="passage", **QUICK)
    with pytest.raises(TopicsError, match="name no documents"):
        read_topic(passages, corpus, 1, force=True)


def test_no_word_fills_all_the_lines():
    war = "Tanks, tanks, tanks, tanks and a siege upon a siege."
    texts = {f"a{i}": f"A day\n\n{(war, MONEY)[i % 2]}" for i in range(6)}
    corpus = Corpus.from_texts(texts, repeated=None)
    model = fit_topics(count_terms(corpus, unit="document"), 2, **QUICK)
    found = read_topic(
        model, corpus, topic_of(model, "tanks"), n=1, words=2, by="probability", lines=3, force=True
    )
    assert found.table["match"].tolist() == ["Tanks", "tanks", "siege"]
