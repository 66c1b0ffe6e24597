"""Which words and documents are fitted, and that nothing vanishes without a word."""

import numpy as np
import pandas as pd
import pytest

from framing.corpus import Corpus
from framing.counts import Counts, count_terms
from framing.errors import CountsError, TopicsError
from framing.topics.vocabulary import choose_words


def many(n_docs=200):
    """Counts of words with chosen numbers of documents."""
    half = n_docs // 2
    held = {"rare": 3, "quintet": 5, "half": half, "wide": half + 1, "the": 10, "42": 10}
    matrix = np.zeros((n_docs, len(held)), dtype=int)
    for column, n in enumerate(held.values()):
        matrix[:n, column] = 2
    units = pd.DataFrame({"document": [f"d{i:03}" for i in range(n_docs)]})
    return Counts.from_matrix(matrix, units, list(held))


def test_the_usual_pruning():
    chosen = choose_words(many())
    assert chosen.counts.terms["term"].tolist() == ["half", "quintet"]
    assert (chosen.min_df, chosen.max_df) == (5, 0.5)
    assert chosen.note == (
        "2 of 6 words: without stop words, words of fewer than 5 documents and of more than 50% "
        "of them"
    )


def test_few_documents_are_pruned_less():
    chosen = choose_words(many(20))
    assert (chosen.min_df, chosen.max_df) == (2, 1.0)
    assert chosen.counts.terms["term"].tolist() == ["half", "quintet", "rare", "wide"]


def test_the_words_of_a_document_are_those_that_are_left():
    chosen = choose_words(many())
    assert chosen.counts.units["n_tokens"].tolist()[:6] == [4, 4, 4, 4, 4, 2]
    assert chosen.counts.n_tokens == chosen.counts.matrix.sum()


def test_words_of_a_lexicon_are_never_pruned():
    corpus = Corpus.from_texts({f"d{i}": f"Talks on peace. Word{i}." for i in range(6)}
                               | {"z": "They betrayed us, and peace talks ended."})  # fmt: skip
    counted = count_terms(corpus, unit="document", families={"betray": "betray*"})
    chosen = choose_words(counted, min_df=3)
    assert chosen.counts.terms["term"].tolist() == ["betrayed", "peace", "talks"]
    assert chosen.kept == ["betrayed"]
    assert "1 words of the lexicons are kept" in chosen.note
    assert choose_words(counted, min_df=3, keep=[]).counts.terms["term"].tolist() == [
        "peace", "talks",
    ]  # fmt: skip


def test_sections_and_voices_are_added_up_to_documents_with_their_metadata():
    corpus = Corpus.from_texts(
        {"a": "Peace talks\n“War is over,” Smith said. War drags on.", "b": "Peace\nWar talks."}
    ).assign(outlet=["Herald", "Courier"])
    counted = count_terms(corpus, unit="section", split="voice")
    chosen = choose_words(counted)
    assert chosen.counts.units["document"].tolist() == ["a", "b"]
    assert chosen.counts.units["outlet"].tolist() == ["Herald", "Courier"]
    first = dict(zip(chosen.counts.terms["term"], chosen.counts.matrix.toarray()[0], strict=True))
    assert first == {"peace": 1, "talks": 1, "war": 2}
    own = choose_words(counted, voice="outlet")
    words = own.counts.terms["term"].tolist()
    assert own.counts.matrix[0, words.index("war")] == 1  # the other one is Smith's


def test_documents_may_be_another_column():
    counted = Counts.from_matrix(
        np.eye(4, dtype=int) + 1,
        pd.DataFrame({"document": list("abcd"), "outlet": ["X", "X", "Y", "Y"], "side": ["l"] * 4}),
        ["peace", "talks", "tank", "troops"],
    )
    chosen = choose_words(counted, unit="outlet")
    assert chosen.counts.units[["outlet", "side", "n_tokens"]].to_numpy().tolist() == [
        ["X", "l", 10], ["Y", "l", 10],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"min_df": 150, "max_df": 0.5}, "no word is left: of 6 words.*lower min_df="),
        ({"min_df": 0}, "min_df = 0"),
        ({"max_df": 1.5}, "max_df = 1.5"),
        ({"stop_words": "german"}, "no list of stop words 'german'"),
    ],
)
def test_choices_that_leave_nothing_are_explained(choice, said):
    with pytest.raises(TopicsError, match=said):
        choose_words(many(), **choice)


def test_counts_without_words_are_refused():
    with pytest.raises(TopicsError, match="no 'term'"):
        choose_words(Counts.from_matrix(
            [[1]], ["a"], pd.DataFrame({"layer": ["frames"], "category": ["war"], "term": ["war"]})
        ))  # fmt: skip
    with pytest.raises(CountsError, match="voice"):
        choose_words(many(), voice="outlet")


def test_a_voice_that_nobody_has_is_named():
    corpus = Corpus.from_texts({"a": "Peace talks went on.", "b": "War went on."})
    counted = count_terms(corpus, unit="document", split="voice")
    with pytest.raises(CountsError, match="no words in direct quotation"):
        choose_words(counted, voice="direct")
