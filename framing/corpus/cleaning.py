"""Marking page furniture in a block of paragraphs.

The rules (`framing.corpus.rules`) are asked twice: first by RE2, many patterns at once
over every short paragraph (linear time, no Python object a paragraph), then one by one
in Python over the few that were found. What a rule removes is marked, not cut: see
`Corpus.removals`. The headline is never touched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from framing.corpus.paragraphs import HEADLINE, KEPT, Paragraphs, copy_ranges
from framing.corpus.rules import PROSE, REPEATED, RULES, Rule, first_publisher, match_rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["REPEATED", "RULES", "Rule", "apply_rules", "match_rule"]

# Small print below a newsletter form is no longer than this.
LONGEST_FOLLOWER = 300


def apply_rules(text: NDArray[np.uint8], paragraphs: Paragraphs) -> dict[int, str]:
    """Mark the furniture among `paragraphs`, in place.

    Returns
    -------
    dict of int to str
        First publisher of the documents that name one, by index.
    """
    publishers: dict[int, str] = {}
    lines = _candidates(text, paragraphs)
    for row, line in lines.items():
        found = match_rule(line)
        if found is not None:
            paragraphs.rule[row] = found
    for row, line in lines.items():
        rule = int(paragraphs.rule[row])
        if rule == KEPT:
            continue
        if RULES[rule].name == "republication" and (publisher := first_publisher(line)):
            publishers.setdefault(int(paragraphs.document[row]), publisher)
        if RULES[rule].follows:
            _remove_followers(text, paragraphs, row)
    return publishers


def _candidates(text: NDArray[np.uint8], paragraphs: Paragraphs) -> dict[int, str]:
    """Return the rows that some pattern matches, with their text: RE2, all rows at once."""
    size = paragraphs.end - paragraphs.start
    size[paragraphs.section == HEADLINE] = np.iinfo(np.int64).max
    # In the order of their size, all lines that a pattern may match are the first n.
    rows = np.argsort(size, kind="stable")
    ends = np.searchsorted(size[rows], list(_BY_LENGTH), side="right")
    rows = rows[: ends[-1]]
    lines = _arrow_lines(text, paragraphs, rows)
    found = np.zeros(len(rows), dtype=np.bool_)
    for end, pattern in zip(ends.tolist(), _BY_LENGTH.values(), strict=True):
        hits = pc.match_substring_regex(lines[:end], pattern, ignore_case=True)
        found[:end] |= np.asarray(hits)
    texts = lines.filter(pa.array(found)).to_pylist()
    return dict(sorted(zip(rows[found].tolist(), texts, strict=True)))


def _arrow_lines(
    text: NDArray[np.uint8], paragraphs: Paragraphs, rows: NDArray[np.intp]
) -> pa.LargeStringArray:
    """Return some paragraphs as an Arrow array; the text is copied, not decoded."""
    start, size = paragraphs.start[rows], (paragraphs.end - paragraphs.start)[rows]
    offsets = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(size, out=offsets[1:])
    data = copy_ranges(text, start, offsets)
    return pa.LargeStringArray.from_buffers(len(rows), pa.py_buffer(offsets), pa.py_buffer(data))


def _remove_followers(text: NDArray[np.uint8], paragraphs: Paragraphs, row: int) -> None:
    """Remove what stands below `row` as long as it is small print of the same kind."""
    rule = RULES[paragraphs.rule[row]]
    document = paragraphs.document[row]
    for below in range(row + 1, len(paragraphs)):
        size = paragraphs.end[below] - paragraphs.start[below]
        if paragraphs.document[below] != document or size > LONGEST_FOLLOWER:
            return
        if paragraphs.rule[below] != KEPT:
            continue
        line = _line(text, paragraphs, below)
        if not rule.follows or not rule.follows.search(line) or PROSE.search(line):
            return
        paragraphs.rule[below] = paragraphs.rule[row]


def _line(text: NDArray[np.uint8], paragraphs: Paragraphs, row: int) -> str:
    return text[paragraphs.start[row] : paragraphs.end[row]].tobytes().decode()


def _combined(longest: int) -> str:
    """Return the patterns of one length as RE2 reads them: anchored, groups unnamed."""
    patterns = [r.pattern.pattern for r in RULES if r.pattern and r.max_length == longest]
    return "^(?:" + "|".join(re.sub(r"\(\?P<\w+>", "(?:", p) for p in patterns) + ")$"


# One pattern a length: all of them in one have more states than RE2 keeps, and are slow.
_BY_LENGTH = {
    longest: _combined(longest)
    for longest in sorted({rule.max_length for rule in RULES if rule.pattern})
}
