"""Run a lexicon's own examples, and point at patterns that do nothing or too much.

The examples are the lexicon's tests: a sentence of ``must_match`` has to hit its category, one
of ``must_not_match`` must not. They are read outside any document, so the gate is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from framing.corpus import Corpus
from framing.lexicon.matching import find_matches
from framing.lexicon.model import Lexicon

__all__ = ["CheckResult", "check_lexicon"]

SHORTEST_STEM = 3
# A word of a pattern, the brackets and bars of alternatives left aside.
WORD = re.compile(r"[^\s()|]+")
SIMPLE = re.compile(r"[^\s()|~]+")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CheckResult:
    """What the examples showed.

    Attributes
    ----------
    lexicon : str
        Id of the lexicon.
    table : pandas.DataFrame
        One row an example: ``category``, ``example``, ``expected`` (True for must_match),
        ``matched`` (whether it hit its category), ``ok``.
    warnings : pandas.DataFrame
        One row a pattern to think about: ``category``, ``pattern``, ``warning``. A warning
        does not make the check fail.
    """

    lexicon: str
    table: pd.DataFrame
    warnings: pd.DataFrame

    @property
    def ok(self) -> bool:
        """Whether every example did as expected."""
        return bool(self.table["ok"].all())

    def __repr__(self) -> str:
        failed = int((~self.table["ok"]).sum())
        verdict = "all as expected" if self.ok else f"{failed} not as expected"
        return (
            f"Check of {self.lexicon!r}: {len(self.table)} examples, {verdict}; "
            f"{len(self.warnings)} warnings"
        )

    def _repr_html_(self) -> str:
        failed = self.table[~self.table["ok"]]
        with pd.option_context("display.max_colwidth", None):
            tables = [t.to_html(index=False) for t in (failed, self.warnings) if len(t)]
        return f"<p>{self!r}</p>{''.join(tables)}"


def check_lexicon(lexicon: Lexicon) -> CheckResult:
    """Run every example of a lexicon, the gate ignored, and look its patterns over.

    Warnings name a pattern that a sibling covers (``cedes`` beside ``cede*``: it never changes
    a match), one that differs from a sibling only in case, and a wildcard with fewer than
    three letters (``a*``: it matches most anything).

    Parameters
    ----------
    lexicon : Lexicon
        Bundled or your own.

    Returns
    -------
    CheckResult

    Examples
    --------
    >>> from framing.lexicon import Category
    >>> cede = Category("cede", definition="Yielding.", patterns=("cede*", "cedes"),
    ...     must_match=("They ceded it.",), must_not_match=("A cedar fell.", "Peace came."))
    >>> result = check_lexicon(Lexicon("x", categories=(cede,)))
    >>> result
    Check of 'x': 3 examples, all as expected; 1 warnings
    >>> result.warnings["warning"][0]
    "'cede*' covers it; delete one of them"
    """
    rows = [
        (category.id, example, expected)
        for category in lexicon
        for expected, examples in ((True, category.must_match), (False, category.must_not_match))
        for example in examples
    ]
    table = pd.DataFrame(rows, columns=["category", "example", "expected"])
    table = table.astype({"category": "str", "example": "str", "expected": bool})
    hits = _hits(lexicon, table["example"].to_list())
    pairs = enumerate(table["category"])
    table["matched"] = pd.Series([(i, category) in hits for i, category in pairs], dtype=bool)
    table["ok"] = table["expected"] == table["matched"]
    notes = [
        (category.id, pattern, note)
        for category in lexicon
        for pattern, note in _warnings(category.patterns)
    ]
    warnings = pd.DataFrame(notes, columns=["category", "pattern", "warning"], dtype="str")
    return CheckResult(lexicon.id, table, warnings)


def _hits(lexicon: Lexicon, examples: Sequence[str]) -> set[tuple[int, str]]:
    """Return which example (by its row) hit which category."""
    if not len(examples):  # there is no corpus without a document
        return set()
    texts = {str(row): example for row, example in enumerate(examples)}
    corpus = Corpus.from_texts(texts, clean=False)
    return {
        (int(document), category)
        for matches in find_matches(corpus, lexicon, gate=False)
        for document, category in zip(matches["document"], matches["category"], strict=True)
    }


def _warnings(patterns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for i, pattern in enumerate(patterns):
        for word in WORD.findall(pattern):
            if "*" in word and len(re.sub(r"[*?^]", "", word)) < SHORTEST_STEM:
                yield pattern, f"the wildcard {word!r} has fewer than {SHORTEST_STEM} letters"
        for j, sibling in enumerate(patterns):
            # of two that cover each other the later one is named
            if i != j and covers(sibling, pattern) and (j < i or not covers(pattern, sibling)):
                yield pattern, f"{sibling!r} covers it; delete one of them"
                break


def covers(wide: str, narrow: str) -> bool:
    """Whether all that one single-word pattern matches, the other matches too.

    Only single words are compared: a longer pattern always has an effect, since the longest
    match is the one that is recorded.

    Examples
    --------
    >>> covers("cede*", "Cedes"), covers("cede*", "ced*"), covers("^May", "may")
    (True, False, False)
    """
    if not (SIMPLE.fullmatch(wide) and SIMPLE.fullmatch(narrow)):
        return False
    if wide.startswith("^"):
        return wide == narrow
    # a wildcard of the narrow one stands for unknown letters, which only a wildcard can take
    text = narrow.removeprefix("^").lower().replace("*", "\0").replace("?", "\1")
    shape = re.escape(wide.lower()).replace(r"\*", ".*").replace(r"\?", "[^\0]")
    return re.fullmatch(shape, text, re.DOTALL) is not None
