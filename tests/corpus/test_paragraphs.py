"""Paragraphs are the non-blank lines that plain Python finds, whatever the text."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.corpus.paragraphs import Paragraphs, find_paragraphs, mark_leads

# Every way to end a line or to be white, and characters of one to four bytes.
AWKWARD = (
    "\n\r\t\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2003\u2028\u2029\u202f\u205f\u3000"
    "ab. é\u0301“’—\u200b\ufeff\x00אש😀𝒳"
)
texts = st.text(st.sampled_from(AWKWARD) | st.characters(exclude_categories=["Cs"]), max_size=60)


def find(documents: list[str]) -> tuple[bytes, np.ndarray, Paragraphs]:
    encoded = [document.encode() for document in documents]
    data = b"".join(encoded)
    offsets = np.concatenate([[0], np.cumsum([len(e) for e in encoded])]).astype(np.int64)
    text = np.frombuffer(data, dtype=np.uint8)
    return data, offsets, find_paragraphs(text, offsets, np.zeros(len(documents), dtype=np.int64))


def oracle(document: str) -> list[tuple[str, int]]:
    """Each non-blank line, stripped, with its offset in code points."""
    found, start = [], 0
    for line in document.splitlines(keepends=True):
        body = line.strip()
        if body:
            found.append((body, start + line.index(body)))
        start += len(line)
    return found


@settings(max_examples=300, deadline=None)
@given(st.lists(texts, min_size=1, max_size=4))
def test_paragraphs_are_the_stripped_lines_of_each_document(documents):
    data, offsets, found = find(documents)
    row = 0
    for i, document in enumerate(documents):
        for number, (body, start) in enumerate(oracle(document), start=1):
            assert data[found.start[row] : found.end[row]].decode() == body
            assert (found.document[row], found.number[row]) == (i, number)
            assert found.start_char[row] == start
            assert offsets[i] <= found.start[row] <= found.end[row] <= offsets[i + 1]
            row += 1
    assert len(found) == row


@settings(deadline=None)
@given(st.lists(texts, min_size=1, max_size=4))
def test_paragraphs_cover_everything_that_is_not_white(documents):
    data, _, found = find(documents)
    pieces = [data[a:b].decode() for a, b in zip(found.start, found.end, strict=True)]
    assert "".join("".join(pieces).split()) == "".join("".join(documents).split())


@settings(deadline=None)
@given(st.lists(texts, min_size=2, max_size=6))
def test_equal_paragraphs_and_only_they_have_equal_hashes(documents):
    data, _, found = find(documents)
    pieces = [data[a:b] for a, b in zip(found.start, found.end, strict=True)]
    by_hash: dict[int, bytes] = {}
    for piece, value in zip(pieces, found.hash.tolist(), strict=True):
        assert by_hash.setdefault(value, piece) == piece
    assert len(by_hash) == len(set(pieces))


def test_the_hash_tells_apart_what_differs_in_one_byte_or_in_length():
    lines = [("x" * n) + tail for n in range(40) for tail in ("", "y", "\x00", "z")]
    _, _, found = find(["\n".join(lines)])
    stripped = [line for line in lines if line.strip()]
    assert len(set(found.hash.tolist())) == len(set(stripped))


def test_what_begins_before_the_body_is_headline_and_the_first_kept_below_is_the_lead():
    text = np.frombuffer(b"Talks fail\n\n- Share\nPeace is far.\nWar goes on.", dtype=np.uint8)
    found = find_paragraphs(text, np.array([0, len(text)]), np.array([10]))
    found.rule[1] = 0
    mark_leads(found)
    assert found.section.tolist() == [0, 2, 1, 2]
    found.rule[2] = 0
    mark_leads(found)
    assert found.section.tolist() == [0, 2, 2, 1]


def test_no_paragraph_in_empty_and_white_documents():
    _, _, found = find(["", " \n\t\u3000\r\n", "a"])
    assert found.document.tolist() == [2]
