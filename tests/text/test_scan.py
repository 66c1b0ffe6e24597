"""The fast path gives what the definition gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.corpus import Corpus
from framing.text import sentences, tokenize
from framing.text.scan import SENTENCE_END, Vocabulary, scan
from framing.text.tokens import fold

WORDS = st.sampled_from(
    [
        *"The U.S. war. war.” “We Mr. Sept. 11 (no.) no.” said.".split(),
        *"it's Zelensky’s talks.“The 2017. end.The www.example.org/x.".split(),
        *"— - ... . cafe\u0301 ex\u00adact a.m. Inc. He “he".split(),
        *"https://x.org/a, x@y.com I'm A. J. \"No?\" 'tis y\u200dz 中文。 العربية. 😀!".split(),
        *"war, allies; U.S., e.g, 1,000, @ab: abcdefg, abcdefgh, x.com, é, a;".split(),
        *["#tag", "https://x.org/a:", "I.", "(((((((((A", " ", "\u00a0", "\u2009", "\x1f", "\n"],
    ]
)
TEXTS = st.one_of(
    st.lists(WORDS, max_size=25).map(" ".join),
    st.lists(WORDS, max_size=12).map("".join),
    st.text(max_size=60),
)


def by_definition(text: str) -> list[list[tuple[str, int, int]]]:
    """Return the tokens of each sentence that has any."""
    tokens = [(fold(t.token), t.start, t.end) for t in tokenize(text).itertuples()]
    groups = [
        [token for token in tokens if start <= token[1] and token[2] <= end]
        for start, end in sentences(text).itertuples(index=False)
    ]
    return [group for group in groups if group]


def by_scan(texts: list[str]) -> list[list[list[tuple[str, int, int]]]]:
    corpus = Corpus.from_texts({str(i): text for i, text in enumerate(texts)}, clean=False)
    vocabulary = Vocabulary()
    found: list[list[list[tuple[str, int, int]]]] = [[] for _ in texts]
    done = 0
    for block in corpus.blocks(max_bytes=40):
        stream = scan(block, vocabulary)
        for k, paragraph in enumerate(stream.paragraph):
            document = found[done + block.paragraphs.document[paragraph]]
            sentence = []
            for i in range(stream.first[k], stream.first[k + 1]):
                if stream.types[i] == SENTENCE_END:
                    document.append(sentence)
                    sentence = []
                    continue
                start = int(stream.start[i])
                word = vocabulary.types[stream.types[i]]
                sentence.append((word, start, start + int(stream.length[i])))
            assert not sentence, "a paragraph ends with the end of a sentence"
        done += len(block.documents)
    return found


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_scanning_equals_the_definition(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    assert by_scan(texts) == [by_definition(text) for text in texts]


def test_the_vocabulary_grows_past_every_first_size() -> None:
    words = [f"word{i}x" for i in range(80_000)] + ["z" * 700_000]
    corpus = Corpus.from_texts({"a": " ".join(words), "b": " ".join(reversed(words))}, clean=False)
    vocabulary = Vocabulary()
    streams = [scan(block, vocabulary) for block in corpus.blocks(max_bytes=1)]
    assert vocabulary.types == words
    a, b = (stream.types[stream.types >= 0] for stream in streams)
    assert np.array_equal(a, b[::-1])
    assert np.array_equal(a, np.arange(len(words)))


def test_terms_join_the_types_that_are_counted_as_one() -> None:
    corpus = Corpus.from_texts({"a": "Russia RUSSIA's russia’s"}, clean=False)
    vocabulary = Vocabulary()
    stream = scan(next(corpus.blocks()), vocabulary)
    assert vocabulary.types == ["Russia", "RUSSIA's", "russia's"]
    assert vocabulary.terms == ["russia"]
    assert vocabulary.term_of_type[stream.types[:3]].tolist() == [0, 0, 0]
