"""Sequences of adjacent words, against quanteda and against comparing each with each."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison.collocation.sequences import BREAK, HELD, count_sequences
from framing.comparison.measures.cooccurrence import lambda_z

TRUTH = json.loads((Path(__file__).parents[2] / "truth" / "collocations.json").read_text("utf-8"))
CALLS = {case["id"]: case["output"] for case in TRUTH["sequences"]}


def tokens(text: str) -> list[str]:
    """Words and marks, as quanteda tells them apart in these texts."""
    return [token.lower() for token in re.findall(r"[\w']+|[^\w\s]", text)]


def is_mark(token: str) -> bool:
    return not re.search(r"\w", token)


def count(documents, *, size, min_count, held=()):
    """Count sequences of plain words; marks break them."""
    number: dict[str, int] = {}
    ids, document = [], []
    for row, words in enumerate(documents):
        for word in [*words, "."]:
            if is_mark(word):
                ids.append(BREAK)
            else:
                ids.append(HELD if word in held else number.setdefault(word, len(number)))
            document.append(row)
    found = count_sequences(np.array(ids), np.array(document), size=size, min_count=min_count)
    strength, z = lambda_z(found.cells)
    names = [" ".join(list(number)[word] for word in words) for words in found.words]
    return dict(zip(names, zip(found.n.tolist(), strength, z, strict=True), strict=True))


def check(found, expected):
    assert set(found) == {name for name, *_ in expected}
    for name, n, strength, z in expected:
        assert found[name][0] == n
        assert found[name][1:] == pytest.approx((strength, z), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("case", "texts", "size", "min_count"),
    [("A_size2", "A", 2, 2), ("A_size3", "A", 3, 2), ("C3_size2_min1", "C3", 2, 1)],
)
def test_lambda_and_z_are_those_of_quanteda(case, texts, size, min_count):
    documents = [tokens(text) for text in TRUTH["texts"][texts]]
    check(count(documents, size=size, min_count=min_count), CALLS[case])


def test_what_only_holds_its_place_counts_in_the_margins_as_in_quanteda():
    documents = [
        [token for token in tokens(text) if not is_mark(token)] for text in TRUTH["texts"]["A"]
    ]
    unheld = count(documents, size=2, min_count=2)
    (name, n, strength, z), *_ = CALLS["padded"]
    # every word but those of the one sequence that quanteda lists is a stop word or too rare
    stop = {word for words in documents for word in words} - set(name.split())
    held = count(documents, size=2, min_count=2, held=stop)
    assert list(held) == [name]
    assert held[name] == pytest.approx((n, strength, z), rel=1e-12)
    assert held[name] == pytest.approx(unheld[name], rel=1e-14)


SEQUENCES = st.lists(st.lists(st.integers(HELD, 4), max_size=12), max_size=5)


@given(SEQUENCES, st.integers(2, 4), st.integers(1, 3))
def test_cells_are_what_comparing_each_with_each_gives(documents, size, min_count):
    flat = [word for words in documents for word in [*words, BREAK]]
    row = [i for i, words in enumerate(documents) for _ in [*words, BREAK]]
    found = count_sequences(
        np.array(flat, np.int64), np.array(row, np.int64), size=size, min_count=min_count
    )
    every = [
        (tuple(flat[i : i + size]), row[i])
        for i in range(len(flat) - size + 1)
        if BREAK not in flat[i : i + size]
    ]
    counts = Counter(words for words, _ in every if HELD not in words)
    listed = {words: n for words, n in counts.items() if n >= min_count}
    assert dict(zip(map(tuple, found.words.tolist()), found.n.tolist(), strict=True)) == listed
    assert found.total == len(every)
    for words, n_docs, cells in zip(found.words.tolist(), found.n_docs, found.cells, strict=True):
        assert n_docs == len({r for w, r in every if w == tuple(words)})
        agree = Counter(
            sum((a == b) << k for k, (a, b) in enumerate(zip(words, other, strict=True)))
            for other, _ in every
        )
        assert cells.tolist() == [agree[cell] for cell in range(1 << size)]


def test_no_words_no_sequences():
    for ids in ([], [0], [BREAK, BREAK], [HELD, HELD, HELD]):
        found = count_sequences(np.array(ids, np.int64), np.zeros(len(ids), np.int64))
        assert found.words.shape == (0, 2)
        assert found.cells.shape == (0, 4)
