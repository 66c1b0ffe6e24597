"""What a pattern is: a short sequence of words, with wildcards, alternatives and gaps.

``betray*``, ``(cede|cedes) to``, ``(sell|sold) ~2 out``, ``^Five``: a pattern is read into
*elements* (each a set of alternatives for one token) with the most tokens that may stand
between two of them. Alternatives of several words make several patterns. A pattern is
compiled against the types of a vocabulary by `TypeIndex`, never against running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from framing.errors import LexiconError
from framing.text.tokens import find_tokens, fold, shape_of

__all__ = ["ANY", "MOST_TOKENS", "Element", "Pattern", "TypeIndex", "Word", "parse_pattern"]

MOST_TOKENS = 40  # a match spans at most so many tokens, gaps included
MOST_VARIANTS = 200

_Glob = tuple[re.Pattern[str], bool, int]

_PIECE = re.compile(r"\((?P<group>[^()]*)\)|~(?P<gap>\d+)|(?P<word>[^\s()~]+)|(?P<bad>\S)")


@dataclass(frozen=True, slots=True, order=True)
class Word:
    """One word of a pattern: ``glob`` with ``*`` and ``?``; lower case unless `cased`."""

    glob: str
    cased: bool = False


Element = tuple[Word, ...]
ANY: Element = (Word("*"),)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sequence of elements, and the most tokens that may stand between each two.

    Examples
    --------
    >>> parse_pattern("(sell|sold) ~2 out")
    (Pattern('(sell|sold) ~2 out': 2 elements, up to 4 tokens),)
    """

    text: str
    elements: tuple[Element, ...]
    gaps: tuple[int, ...]

    def __repr__(self) -> str:
        return f"Pattern({self.text!r}: {len(self.elements)} elements, up to {self.span} tokens)"

    @property
    def span(self) -> int:
        """The most tokens that a match can span."""
        return len(self.elements) + sum(self.gaps)


def parse_pattern(text: str) -> tuple[Pattern, ...]:
    """Read one pattern; alternatives of several words give several.

    Parameters
    ----------
    text : str
        ``word``, ``pre*``, ``*fix``, ``b?d`` (any case); ``^Word`` (case as written);
        ``(a|b c|d*)`` alternatives; ``a b`` adjacent; ``a ~3 b`` up to three tokens between.

    Raises
    ------
    LexiconError
        If it is empty, a bracket is not closed, a gap stands at an end, or a word could
        never match because the tokenizer splits it.

    Examples
    --------
    >>> [p.elements for p in parse_pattern("Munich (pact|trade deal)")]  # doctest: +ELLIPSIS
    [((Word(glob='munich', cased=False),), ...
    """
    slots: list[list[tuple[Element, ...]] | int] = []
    for piece in _PIECE.finditer(fold(text)):
        if piece["gap"] is not None:
            slots.append(int(piece["gap"]))
        elif piece["group"] is not None:
            slots.append(_alternatives(piece["group"], text))
        elif piece["word"] is not None:
            slots.append([((_word(piece["word"], text),),)])
        else:
            raise LexiconError(
                f"pattern {text!r}: {piece['bad']!r} stands alone; write (a|b) for "
                "alternatives and ~3 for a gap of up to three words."
            )
    gaps = [slot for slot in slots if isinstance(slot, int)]
    if not slots or len(gaps) == len(slots):
        raise LexiconError(f"pattern {text!r} has no word; write at least one, or remove it.")
    if isinstance(slots[0], int) or isinstance(slots[-1], int):
        raise LexiconError(f"pattern {text!r}: a gap (~n) stands between two words.")
    return _variants(text, slots)


def _variants(text: str, slots: list[list[tuple[Element, ...]] | int]) -> tuple[Pattern, ...]:
    choices: list[list[tuple[Element, ...] | int]] = [
        [slot] if isinstance(slot, int) else [*slot] for slot in slots
    ]
    n_variants = 1
    for choice in choices:
        n_variants *= len(choice)
    if n_variants > MOST_VARIANTS:
        raise LexiconError(
            f"pattern {text!r} stands for {n_variants} sequences; the most is "
            f"{MOST_VARIANTS}. Split it into several patterns."
        )
    patterns = []
    for chosen in product(*choices):
        elements: list[Element] = []
        gaps: list[int] = []
        gap = 0
        for slot in chosen:
            if isinstance(slot, int):
                gap += slot
                continue
            for element in slot:
                if elements:
                    gaps.append(gap)
                elements.append(element)
                gap = 0
        patterns.append(Pattern(text, tuple(elements), tuple(gaps)))
        if patterns[-1].span > MOST_TOKENS:
            raise LexiconError(
                f"pattern {text!r} spans up to {patterns[-1].span} tokens; the most is "
                f"{MOST_TOKENS}. Narrow its gaps."
            )
    return tuple(patterns)


def _alternatives(group: str, text: str) -> list[tuple[Element, ...]]:
    """Return the single words of a group as one element, each longer one by itself."""
    single: list[Word] = []
    longer: list[tuple[Element, ...]] = []
    for alternative in group.split("|"):
        words = [_word(word, text) for word in alternative.split()]
        if not words:
            raise LexiconError(f"pattern {text!r} has an empty alternative; remove the |.")
        if len(words) == 1:
            single += words
        else:
            longer.append(tuple((word,) for word in words))
    return ([(tuple(dict.fromkeys(single)),)] if single else []) + longer


def _word(word: str, text: str) -> Word:
    cased = word.startswith("^")
    glob = word.removeprefix("^")
    letters = glob.replace("*", "a").replace("?", "a")
    spans = find_tokens(shape_of(letters)).tolist()
    if [[0, len(letters)]] != spans:
        tokens = " ".join(letters[start:end] for start, end in spans)
        hint = f"the tokenizer reads it as {tokens!r}" if tokens else "it holds no letter or digit"
        raise LexiconError(f"pattern {text!r}: {word!r} can match no word: {hint}.")
    return Word(glob if cased else glob.lower(), cased)


class TypeIndex:
    """Finds the elements that a type can fill; built once from all words of all patterns.

    Whole words are looked up. A glob is only tried on the types that share its first (or,
    where it begins with ``*``, last) letters, so the number of patterns hardly matters.
    """

    def __init__(self, elements: Iterable[Element]) -> None:
        self._whole: dict[str, list[tuple[Word, int]]] = {}
        self._head: dict[str, list[_Glob]] = {}
        self._tail: dict[str, list[_Glob]] = {}
        self._anywhere: list[_Glob] = []
        for number, element in enumerate(elements):
            for word in element if element != ANY else ():
                self._add(word, number)

    def _add(self, word: Word, number: int) -> None:
        pieces = re.split(r"[*?]", word.glob.lower())
        if len(pieces) == 1:
            self._whole.setdefault(pieces[0], []).append((word, number))
            return
        regex = re.escape(word.glob).replace(r"\*", ".*").replace(r"\?", ".")
        glob = (re.compile(regex, re.DOTALL), word.cased, number)
        if pieces[0]:
            self._head.setdefault(pieces[0][:3], []).append(glob)
        elif pieces[-1]:
            self._tail.setdefault(pieces[-1][-3:], []).append(glob)
        else:
            self._anywhere.append(glob)

    def look_up(self, types: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
        """Yield the place of each type that can fill an element, and the elements' numbers.

        A type with a possessive can fill them with or without it.
        """
        whole, heads, tails = self._whole, self._head, self._tail
        # globs without a letter to find them by, in one expression
        loose = "|".join(glob[0].pattern.lower() for glob in self._anywhere)
        anywhere = re.compile(loose, re.DOTALL) if loose else None
        for place, low in enumerate("\n".join(types).lower().split("\n") if types else ()):
            owner = low[:-2] if low.endswith("'s") and len(low) > 2 else low
            # most types of a vocabulary can be left aside at a glance
            if not (
                low in whole
                or low[:3] in heads
                or low[:2] in heads
                or low[:1] in heads
                or (anywhere and (anywhere.fullmatch(low) or anywhere.fullmatch(owner)))
                or (owner is not low and owner in whole)
                or (tails and any(low[-n:] in tails or owner[-n:] in tails for n in (1, 2, 3)))
            ):
                continue
            found = self._fitting(types[place], low)
            if owner is not low:
                found |= self._fitting(types[place][:-2], owner)
            if found:
                yield place, sorted(found)

    def _fitting(self, folded: str, low: str) -> set[int]:
        words = self._whole.get(low, ())
        found = {number for word, number in words if not word.cased or word.glob == folded}
        globs = list(self._anywhere)
        for n in (1, 2, 3):
            if n <= len(low):
                globs += [*self._head.get(low[:n], ()), *self._tail.get(low[-n:], ())]
        found.update(n for regex, cased, n in globs if regex.fullmatch(folded if cased else low))
        return found
