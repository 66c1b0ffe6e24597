"""A lexicon: categories of patterns with the reasons for them, read from TOML and checked.

A category says what it means before it says what it matches: definition, theory, what
belongs in and what stays out, patterns, exclusions, and examples that must and must not
match. Everything here is a frozen value; a file with a defect is refused with its file, line
and key. Matching is in `framing.lexicon.matching`, the file format in docs/lexicons.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path

import pandas as pd

from framing.errors import LexiconError, did_you_mean
from framing.lexicon.patterns import parse_pattern
from framing.provenance import canonical_json, sha256

__all__ = ["POLES", "Category", "Gate", "Lexicon", "bundled_lexicons"]

POLES = ("negative", "positive", "neutral", "both", "")
# The layer of the words themselves in `framing.counts`; a lexicon's id names its own layer.
RESERVED_IDS = ("term",)
PATTERN_KEYS = ("patterns", "exclusions")
EXAMPLE_KEYS = ("must_match", "must_not_match")


class DefectError(LexiconError):
    """A defect of one value of a table, so that the reader of a file can find its line."""

    def __init__(self, reason: str, key: str, value: str | None = None, nth: int = 0) -> None:
        super().__init__(reason)
        self.key, self.value, self.nth = key, value, nth


@dataclass(frozen=True, slots=True)
class Category:
    """One frame, register or word family: what it means and what shows it.

    Attributes
    ----------
    id : str
        Name, as in the column ``category`` of every table.
    kind : str
        ``"frame"``, ``"register"`` (how a claim is put), ``"family"`` (forms of one word), or
        a word of your own.
    definition, theory : str
        What a match is taken to show, and the literature it is taken from.
    pole : {"negative", "positive", "neutral", "both", ""}
        The evaluation the category carries.
    include, exclude_note : str
        What a coder would put in, and what looks alike and stays out.
    patterns, exclusions : tuple of str
        The pattern language is described in docs/lexicons.md. A match that overlaps a match
        of an exclusion is void.
    must_match, must_not_match : tuple of str
        Example sentences, run by `framing.lexicon.check_lexicon`.

    Raises
    ------
    LexiconError
        If there is no pattern, a pattern is empty, written twice or malformed, an example is
        empty, or the pole is none of the five.

    Examples
    --------
    >>> Category("cession", definition="Land changes hands.", patterns=("cede*",)).kind
    'frame'
    """

    id: str
    kind: str = "frame"
    definition: str = ""
    theory: str = ""
    pole: str = ""
    include: str = ""
    exclude_note: str = ""
    patterns: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    must_match: tuple[str, ...] = ()
    must_not_match: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        owner = f"category {self.id!r}"
        _need_id(self.id, "a category")
        if self.pole not in POLES:
            raise DefectError(
                f"pole {self.pole!r} of {owner} is none of {', '.join(filter(None, POLES))}; "
                "leave it out if the category carries no evaluation.",
                "pole",
            )
        if not self.patterns:
            raise DefectError(f"{owner} has no pattern; give it at least one.", "patterns")
        _check_patterns(self.patterns, "patterns", owner)
        _check_patterns(self.exclusions, "exclusions", owner)
        for key in EXAMPLE_KEYS:
            if not all(example.strip() for example in getattr(self, key)):
                raise DefectError(f"{owner} has an empty example in {key}; delete it.", key, "")


@dataclass(frozen=True, slots=True)
class Gate:
    """The domain of a lexicon: a document with fewer than `min_hits` matches is outside it.

    None of the lexicon's matches count in a document outside its domain.

    Examples
    --------
    >>> Gate(min_hits=2, patterns=("NATO", "alliance*"))
    Gate(min_hits=2, patterns=('NATO', 'alliance*'))
    """

    min_hits: int
    patterns: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.min_hits < 1:
            raise DefectError(
                f"min_hits of the gate must be at least 1; got {self.min_hits}. Leave the gate "
                "out if every document is in the domain.",
                "min_hits",
            )
        if not self.patterns:
            raise DefectError("the gate has no pattern; give it at least one.", "patterns")
        _check_patterns(self.patterns, "patterns", "the gate")


@dataclass(frozen=True, slots=True, repr=False)
class Lexicon:
    """Categories of patterns under one name and version.

    Attributes
    ----------
    id : str
        Name, which is also the layer of its matches in `framing.counts.Counts`.
    title, language, version, license, source, reference : str
        What it is, the language of the texts it is for (default ``"en"``), its version, its
        license, where the patterns come from, and how to cite it.
    categories : tuple of Category
    gate : Gate or None
        The domain; None if every document counts.
    path : pathlib.Path or None
        The file it was read from; None for bundled lexicons and those made in code. Two
        lexicons that differ only in it are equal.

    Examples
    --------
    >>> family = Lexicon.from_patterns({"betray": ["betray*"], "cede": "cede*"})
    >>> family
    Lexicon 'family': 2 categories, 2 patterns, no gate
    >>> family["cede"].patterns
    ('cede*',)
    """

    id: str
    title: str = ""
    language: str = "en"
    version: str = ""
    license: str = ""
    source: str = ""
    reference: str = ""
    categories: tuple[Category, ...] = ()
    gate: Gate | None = None
    path: Path | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        _need_id(self.id, "a lexicon")
        if self.id in RESERVED_IDS:
            raise DefectError(
                f"the id {self.id!r} is taken by the words themselves; rename it.", "id"
            )
        if not self.categories:
            raise LexiconError(f"lexicon {self.id!r} has no category; give it at least one.")
        seen: set[str] = set()
        for category in self.categories:
            if category.id in seen:
                raise LexiconError(
                    f"lexicon {self.id!r} has two categories {category.id!r}; rename one of them."
                )
            seen.add(category.id)

    @classmethod
    def load(cls, name_or_path: str | Path) -> Lexicon:
        """Read a bundled lexicon by its name, or one of your own by its path.

        Parameters
        ----------
        name_or_path : str or pathlib.Path
            One of `bundled_lexicons`, or the path of a TOML file. A text without ``.toml`` at
            its end and without a folder is taken for a name.

        Raises
        ------
        LexiconError
            If there is no such lexicon, or the file is malformed: the message names file,
            line, key and remedy.

        Examples
        --------
        >>> Lexicon.load("loaded-language")["attack_verbs"].kind
        'register'
        """
        from framing.lexicon.formats import parse_lexicon

        if isinstance(name_or_path, str) and name_or_path in bundled_lexicons():
            resource = files("framing.lexicons") / f"{name_or_path}.toml"
            return parse_lexicon(resource.read_bytes(), f"{name_or_path}.toml (bundled)")
        path = Path(name_or_path)
        if path.suffix != ".toml" and len(path.parts) == 1 and not path.is_file():
            raise LexiconError(
                f"there is no bundled lexicon {str(name_or_path)!r}; "
                f"{did_you_mean(str(name_or_path), bundled_lexicons())} For a file of your own, "
                "give its path, ending in .toml."
            )
        try:
            data = path.read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise LexiconError(f"cannot read the lexicon {path}: {reason}.") from error
        return replace(parse_lexicon(data, str(path)), path=path)

    @classmethod
    def from_patterns(
        cls, patterns: Mapping[str, str | Iterable[str]], *, id: str = "family"
    ) -> Lexicon:
        """Make a lexicon of plain patterns, such as the word families under study.

        Parameters
        ----------
        patterns : mapping of str to str or iterable of str
            One or several patterns a category.
        id : str, default "family"
            Name of the lexicon, and of its layer in counts.

        Examples
        --------
        >>> list(Lexicon.from_patterns({"cede": ["cede", "cedes"]}).table["pattern"])
        ['cede', 'cedes']
        """
        return cls(
            id=id,
            categories=tuple(
                Category(name, "family", patterns=(some,) if isinstance(some, str) else tuple(some))
                for name, some in patterns.items()
            ),
        )

    def __len__(self) -> int:
        return len(self.categories)

    def __iter__(self) -> Iterator[Category]:
        return iter(self.categories)

    def __contains__(self, category: object) -> bool:
        return category in self.ids or category in self.categories

    def __getitem__(self, category: str) -> Category:
        return self.subset([category]).categories[0]

    def __repr__(self) -> str:
        n = sum(len(category.patterns) for category in self)
        gate = f"gate of {self.gate.min_hits} hits" if self.gate else "no gate"
        name = f"{self.id!r} {self.version}".rstrip()
        return f"Lexicon {name}: {len(self)} categories, {n} patterns, {gate}"

    def _repr_html_(self) -> str:
        rows = pd.DataFrame(
            {
                "category": self.ids,
                "definition": [category.definition for category in self],
                "patterns": [len(category.patterns) for category in self],
            }
        )
        with pd.option_context("display.max_colwidth", None):
            return f"<p>{self!r}</p>{rows.to_html(index=False)}"

    @property
    def ids(self) -> tuple[str, ...]:
        """Names of the categories, in the order of the file."""
        return tuple(category.id for category in self.categories)

    @property
    def table(self) -> pd.DataFrame:
        """One row a pattern: ``category``, ``kind``, ``pattern``."""
        rows = [(c.id, c.kind, pattern) for c in self for pattern in c.patterns]
        return pd.DataFrame(rows, columns=["category", "kind", "pattern"], dtype="str")

    @property
    def digest(self) -> str:
        """SHA-256 of what changes a match, in hexadecimal.

        That is the canonical JSON of: id and version, the gate, and for each category, by
        name, its patterns and exclusions in the order written (which decides the pattern
        that is named where two match the same words). Title, license, definitions, theory
        and examples do not enter: to mend a definition leaves the digest as it was.
        """
        gate = (
            {"min_hits": self.gate.min_hits, "patterns": self.gate.patterns} if self.gate else None
        )
        categories = {c.id: {key: getattr(c, key) for key in PATTERN_KEYS} for c in self}
        content = {"id": self.id, "version": self.version, "gate": gate, "categories": categories}
        return sha256(canonical_json(content).encode())

    def subset(self, categories: str | Iterable[str]) -> Lexicon:
        """Return the lexicon with these categories only, in its own order.

        Raises
        ------
        LexiconError
            If it has no such category.
        """
        wanted = {categories} if isinstance(categories, str) else set(categories)
        for name in sorted(wanted - set(self.ids)):
            raise LexiconError(
                f"lexicon {self.id!r} has no category {name!r}; {did_you_mean(name, self.ids)}"
            )
        return replace(self, categories=tuple(c for c in self if c.id in wanted))

    def match(self, text: str, *, gate: bool = False) -> pd.DataFrame:
        """Find the matches in one text; see `framing.lexicon.matching.match_text`.

        Parameters
        ----------
        text : str
            A whole article or a sentence.
        gate : bool, default False
            Whether a text outside the lexicon's domain has no match.

        Returns
        -------
        pandas.DataFrame
            One row a match: ``category``, ``pattern``, ``term`` (the form), ``start`` and
            ``end`` (code points: the words are ``text[start:end]``).

        Examples
        --------
        >>> Lexicon.from_patterns({"cede": "cede*"}).match("They ceded it.")
          category pattern   term  start  end
        0     cede   cede*  ceded      5   10
        """
        from framing.lexicon.matching import match_text

        return match_text(self, text, gate=gate)


def bundled_lexicons() -> tuple[str, ...]:
    """Return the names of the lexicons that come with framing.

    Examples
    --------
    >>> bundled_lexicons()
    ('alliance-war-diplomacy', 'loaded-language')
    """
    names = (entry.name for entry in files("framing.lexicons").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def _need_id(name: str, what: str) -> None:
    if not name or name != name.strip():
        raise DefectError(f"{what} needs an id without blanks at its ends; got {name!r}.", "id")


def _check_patterns(patterns: Iterable[str], key: str, owner: str) -> None:
    """Refuse patterns that are not a sequence, empty, written twice or malformed."""
    if isinstance(patterns, str):
        raise DefectError(f"{key} of {owner} must be several texts; write ({patterns!r},).", key)
    seen: set[str] = set()
    for pattern in patterns:
        if not pattern.strip():
            raise DefectError(f"{owner} has an empty pattern in {key}; delete it.", key, pattern)
        if pattern in seen:
            raise DefectError(
                f"{owner} has {pattern!r} twice in {key}; delete one of them.", key, pattern, 1
            )
        seen.add(pattern)
        try:
            parse_pattern(pattern)
        except LexiconError as error:
            raise DefectError(f"{owner}, {key}: {error}", key, pattern) from None
