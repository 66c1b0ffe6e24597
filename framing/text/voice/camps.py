"""Camps: which side a source belongs to, by a table of patterns that the study brings.

*Russian officials*, *the Kremlin* and *Vladimir Putin* are three sources and one camp. Who
belongs to whom is the researcher's to say, so there is no built-in table; what is built in
is the grammar: in *the senator's opponents* and *a critic of Trump*, neither the senator
nor Trump is speaking.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from framing.errors import LexiconError
from framing.provenance import canonical_json, sha256
from framing.text.tokens import fold

__all__ = ["OTHER", "OUTLET", "UNKNOWN", "Camps"]

OUTLET, OTHER, UNKNOWN = "outlet", "other", "unknown"
MOST_KNOWN = 100_000  # answers that are remembered

# A description begins behind these, and the head of the phrase stands before. Not behind
# words of membership and authorship: an official at the Pentagon, a statement by the Kremlin.
_DESCRIBES = frozenset(
    """of for to in on with about against near between over under amid despite including
    who whom whose which that""".split()
)
_ARTICLES = frozenset(["the", "a", "an"])
_PIECE = re.compile(r"[,;:()\[\]{}—–]|[^\s,;:()\[\]{}—–]+")
_AT_EDGES = '.!?"“”„«»…'


@dataclass(frozen=True, slots=True)
class Camps:
    """A table from camps to the patterns of their speakers and sources.

    A pattern is one or more words, ``*`` stands for any letters inside a word, case does not
    matter, and articles are skipped: ``"Russian official*"``, ``"White House"``. It may stand
    anywhere in the name of a source, with two exceptions:

    - A possessor is not the source: only what follows the possessive is matched, unless the
      pattern spans it. *Trump's lawyers* are matched by ``"lawyers"`` or ``"Trump's lawyer*"``,
      not by ``"Trump"``.
    - A description is not the source: a pattern must begin before the first comma, *of*,
      *for*, *to* (*people close to …*), *in*, *on*, *with* (*familiar with …*), *about*,
      *against*, *who* and the like. *The president of Russia* is matched by
      ``"president of Russia"``, not by ``"Russia"``; for *a spokesman for the Kremlin* write
      ``"spokes* for the Kremlin"``.

    Of several patterns the one that covers most words wins, then most letters, then the
    one that stands first in the table.

    Attributes
    ----------
    patterns : mapping of str to tuple of str
        Patterns by camp. ``"outlet"`` and ``"unknown"`` are no camps of a table; patterns
        under ``"other"`` take a source out of the rest: ``"other": ["Putin critic*"]``.

    Examples
    --------
    >>> camps = Camps.of({"Russia": ["Putin", "Kremlin", "Russian*"], "US": "White House"})
    >>> camps.camp_of("Vladimir Putin", "he")
    'Russia'
    >>> camps.camp_of(None, "a Russian official close to the White House")
    'Russia'
    >>> camps.camp_of(None, "a critic of Putin"), camps.camp_of(None, None)
    ('other', 'unknown')
    """

    patterns: Mapping[str, tuple[str, ...]]
    _begins: dict[str, tuple[_Entry, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _known: dict[tuple[str | None, str | None], str] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for camp, patterns in self.patterns.items():
            if not camp.strip() or camp in (OUTLET, UNKNOWN):
                raise LexiconError(
                    f"a camp cannot be called {camp!r}; {OUTLET!r} is the article's own voice, "
                    f"{UNKNOWN!r} is for what has no source. Choose another name."
                )
            if isinstance(patterns, str):
                raise LexiconError(
                    f"camp {camp!r}: its patterns must be a tuple of texts; got {patterns!r}. "
                    "Use Camps.of(...), which takes a single pattern too."
                )
            for pattern in patterns:
                _words_of_pattern(pattern, camp)

    @classmethod
    def of(cls, table: Mapping[str, str | Sequence[str]]) -> Camps:
        """Make camps from patterns, or a single pattern, by camp.

        Raises
        ------
        LexiconError
            If a pattern has no letter or digit, or a camp is called ``"outlet"`` or
            ``"unknown"``.
        """
        return cls({c: (p,) if isinstance(p, str) else tuple(p) for c, p in table.items()})

    @property
    def digest(self) -> str:
        """SHA-256 of the table in canonical JSON; its order counts, for it settles ties."""
        rows = [[camp, list(patterns)] for camp, patterns in self.patterns.items()]
        return sha256(canonical_json(rows).encode())

    def camp_of(self, speaker: str | None, source: str | None) -> str:
        """Return the camp of a source.

        Parameters
        ----------
        speaker : str or None
            Its resolved name, which is tried first.
        source : str or None
            The source as written.

        Returns
        -------
        str
            A camp of the table; ``"other"`` if none fits, ``"unknown"`` without a source.
        """
        asked = (speaker, source)
        camp = self._known.get(asked)
        if camp is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            camp = self._known[asked] = self._decide(speaker, source)
        return camp

    def _decide(self, speaker: str | None, source: str | None) -> str:
        names = [name for name in (speaker, source) if name and name.strip()]
        found = (self._match(name) for name in names)
        return next((camp for camp in found if camp), OTHER if names else UNKNOWN)

    def _match(self, name: str) -> str | None:
        """Return the camp of the longest match in one name."""
        words, owners, head = _read(name)
        owned = max((i + 1 for i in owners if i < head), default=0)
        best, camp = (0, 0, 0), None
        for first in range(head):
            for entry in self._beginning(words[first]):
                last = first + len(entry.words) - 1
                if not owned <= last < len(words) or last in owners:
                    continue
                covered = words[first : last + 1]
                if all(p.fullmatch(w) for p, w in zip(entry.words, covered, strict=True)):
                    worth = (len(covered), sum(map(len, covered)), -entry.rank)
                    if camp is None or worth > best:
                        best, camp = worth, entry.camp
        return camp

    def _beginning(self, word: str) -> tuple[_Entry, ...]:
        """Return the patterns that can begin with this word; there are fewer words than names."""
        known = self._begins.get(word)
        if known is None:
            if len(self._begins) >= MOST_KNOWN:
                self._begins.clear()
            rows = [(camp, p) for camp, patterns in self.patterns.items() for p in patterns]
            entries = (
                _Entry(camp, rank, _words_of_pattern(pattern, camp))
                for rank, (camp, pattern) in enumerate(rows)
            )
            known = tuple(entry for entry in entries if entry.words[0].fullmatch(word))
            self._begins[word] = known
        return known


class _Entry(NamedTuple):
    """One pattern of the table; `rank` is its place there."""

    camp: str
    rank: int
    words: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=4096)
def _words_of_pattern(pattern: str, camp: str) -> tuple[re.Pattern[str], ...]:
    """Compile the words of a pattern, or raise if it says nothing."""
    if not isinstance(pattern, str):
        raise LexiconError(f"camp {camp!r}: a pattern must be a text; got {pattern!r}.")
    words, _, _ = _read(pattern)
    if not any(char.isalnum() for word in words for char in word):
        raise LexiconError(
            f"camp {camp!r}: pattern {pattern!r} has no letter or digit, so it would match "
            "every source or none; write at least one word, or remove it."
        )
    return tuple(re.compile(".*".join(map(re.escape, word.split("*")))) for word in words)


def _read(name: str) -> tuple[list[str], frozenset[int], int]:
    """Return the words of a name, which of them are possessors, and how many form its head."""
    words: list[str] = []
    owners: list[int] = []
    head = 0
    for piece in _PIECE.findall(fold(name).lower()):
        word = piece.strip(_AT_EDGES)
        if not any(char.isalnum() or char == "*" for char in word):
            head = head or len(words)
            continue
        if word in _DESCRIBES:
            head = head or len(words)
        stem = word[:-2] if word.endswith("'s") else word.strip("'")
        if stem and stem not in _ARTICLES:
            if word.endswith(("'s", "s'")):
                owners.append(len(words))
            words.append(stem)
    # the last word owns nothing: "according to the president's"
    return words, frozenset(owners) - {len(words) - 1}, head or len(words)
