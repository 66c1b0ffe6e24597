"""A study as a value: what is compared, how it is grouped, counted and drawn.

A study is written in TOML, so that it can be preregistered, diffed and cited before a word
is counted. Nothing in the file is run: it names a corpus, groups, lexicons, words under
study, analyses and figures, and every choice it leaves open has a default that is recorded.
The format is described in docs/studies.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path, PureWindowsPath
from typing import Any

from framing.errors import StudyError, did_you_mean
from framing.lexicon.model import Lexicon, bundled_lexicons
from framing.provenance import canonical_json, sha256

__all__ = [
    "DEFAULT_STUDY",
    "Analysis",
    "Groups",
    "Listed",
    "Source",
    "Study",
    "bundled_studies",
]

DEFAULT_STUDY = "ukraine-2025"
FILE = "study.toml"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the articles, or their counts, are; table ``[corpus]`` of a study file.

    Attributes
    ----------
    path : tuple of str
        Files or folders of articles, relative to the study file.
    counts : str or None
        A counts file, used where the articles are not at hand.
    columns : mapping of str to str
        Columns of a table that hold text, title, id and so on, as for `read_corpus`.
    encoding : str or None
        Encoding of the files; detected by default.
    clean : bool
        Whether page furniture is removed.
    repeated : int
        Paragraphs in so many documents are removed too; 0 keeps them.
    voice : bool or None
        Whether words are counted by who says them. None, in a file that does not say: if the
        study has camps, or an analysis that needs voice. `completed` decides it.
    """

    path: tuple[str, ...] = ()
    counts: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    clean: bool = True
    repeated: int = 5
    voice: bool | None = None


@dataclass(frozen=True, slots=True)
class Groups:
    """Which documents belong together; table ``[groups]`` of a study file.

    Attributes
    ----------
    by : str or None
        Column of the metadata whose values are the groups.
    order : tuple of str
        The groups to compare, in their order; documents of others are left out.
    documents : mapping of str to tuple of str
        Or else: ids of documents, or globs of them, by group.
    """

    by: str | None = None
    order: tuple[str, ...] = ()
    documents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """A document that the study names; table ``[[documents]]`` of a study file.

    Attributes
    ----------
    id : str
        Name of the document in every table.
    sha256 : str or None
        Hash of its cleaned text, by which the article is found, whatever its file is called.
    label, group, date, outlet, genre : str or None
        Metadata; the label stands for the document in figures.
    """

    id: str
    sha256: str | None = None
    label: str | None = None
    group: str | None = None
    date: str | None = None
    outlet: str | None = None
    genre: str | None = None

    @property
    def metadata(self) -> dict[str, str]:
        """What is known of the document, by column."""
        known = {name: getattr(self, name) for name in LISTED_METADATA}
        return {name: value for name, value in known.items() if value is not None}


# Of the table [corpus], what decides the counts wherever the articles lie.
OF_COUNTING = ("clean", "repeated", "voice")
LISTED_METADATA = ("label", "group", "date", "outlet", "genre")


@dataclass(frozen=True, slots=True)
class Analysis:
    """One table, and its figure if it is drawn; ``[[analyses]]`` or ``[[figures]]``.

    Attributes
    ----------
    kind : str
        ``"frames"`` rates of the categories of a lexicon; ``"words"`` forms of the words under
        study; ``"keyness"`` words that set two groups apart; ``"strip"`` where the hits stand
        in each document. By who says it: ``"voices"`` whose words the hits are; ``"who_says"``
        who says the words under study; ``"standing"`` who is given a voice; ``"cues"`` how
        sources are introduced. Beyond description: ``"effects"`` whether groups differ by more
        than chance; ``"trends"`` rates over time; ``"divergence"`` what makes two vocabularies
        differ. For two texts: ``"reference_band"`` where their differences lie among those of
        other articles; ``"shuffle"`` whether they differ more than their sentences, shuffled.
    name : str
        Name of the files.
    drawn : bool
        Whether there is a figure.
    options : mapping of str to JSON value
        Choices of that kind; what is absent has its default.
    """

    kind: str
    name: str
    drawn: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Study:
    """Everything that decides the results of a study, and nothing else.

    Attributes
    ----------
    id : str
        Name of the study and of its results folder.
    title, question : str
        What it is about, and what it asks.
    seed : int
        Seed of whatever is random; recorded even where nothing is.
    notes, limits : tuple of str
        About the material; what the study cannot claim. Both stand in the report.
    source : Source
    groups : Groups
    documents : tuple of Listed
    lexicons : tuple of str
        Names of bundled lexicons, or paths relative to the study file.
    families : mapping of str to tuple of str
        The words under study: patterns by name.
    camps : mapping of str to tuple of str
        Which speakers and sources belong together: patterns by camp.
    analyses : tuple of Analysis
        In the order of the report.
    folder : pathlib.Path
        Where relative paths begin; not a part of the study's identity.
    files : mapping of str to str
        Where files lie that the study names otherwise: in a results folder, its own copies.

    Examples
    --------
    >>> study = Study.load("ukraine-2025")
    >>> study.families["cede"]
    ('cede', 'cedes', 'ceded', 'ceding')
    >>> len(study.digest)
    64
    """

    id: str
    title: str = ""
    question: str = ""
    seed: int = 0
    notes: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    source: Source = field(default_factory=Source)
    groups: Groups = field(default_factory=Groups)
    documents: tuple[Listed, ...] = ()
    lexicons: tuple[str, ...] = ()
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    camps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    analyses: tuple[Analysis, ...] = ()
    folder: Path = field(default_factory=Path, compare=False, repr=False)
    files: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def load(cls, name_or_path: str | Path = DEFAULT_STUDY) -> Study:
        """Read a bundled study by its name, or one of your own by its path.

        Parameters
        ----------
        name_or_path : str or pathlib.Path, default "ukraine-2025"
            One of `bundled_studies`, a ``.toml`` file, or a folder with a ``study.toml``.

        Raises
        ------
        StudyError
            If there is no such study, or the file is malformed: the message names file,
            line, key and remedy.

        Examples
        --------
        >>> Study.load("ukraine")
        Traceback (most recent call last):
        framing.errors.StudyError: there is no study 'ukraine'; did you mean 'ukraine-2025'?
        For a study of your own, give the path of its .toml file.
        """
        from framing.study.parse import parse_study

        if str(name_or_path) in bundled_studies():
            path = bundled_folder() / str(name_or_path) / FILE
            return parse_study(path.read_bytes(), path, f"{name_or_path}/{FILE} (bundled)")
        path = Path(name_or_path)
        path = path / FILE if path.is_dir() else path
        try:
            return parse_study(path.read_bytes(), path, str(path))
        except FileNotFoundError:
            hint = did_you_mean(str(name_or_path), bundled_studies())
            raise StudyError(
                f"there is no study {str(name_or_path)!r}; {hint} For a study of your own, give "
                "the path of its .toml file."
            ) from None
        except OSError as error:
            raise StudyError(f"cannot read the study {path}: {error.strerror}.") from error

    @classmethod
    def from_dict(
        cls, record: Mapping[str, Any], folder: Path | None = None,
        files: Mapping[str, str] | None = None,
    ) -> Study:  # fmt: skip
        """Read a study back from `to_dict`: from a figure's record, or a results folder.

        Parameters
        ----------
        record : mapping
            What `to_dict` gave.
        folder : pathlib.Path, optional
            Where the files of the study are; by default the working directory.
        files : mapping of str to str, optional
            See `files` above.

        Raises
        ------
        StudyError
            If a part is missing or unknown.

        Examples
        --------
        >>> study = Study.load("ukraine-2025")
        >>> Study.from_dict(study.to_dict()).digest == study.digest
        True
        """
        try:
            source, groups = dict(record["corpus"]), dict(record["groups"])
            listed = {name: tuple(some) for name, some in groups["documents"]}
            return cls(
                **{name: record[name] for name in ("id", "title", "question", "seed")},
                notes=tuple(record["notes"]),
                limits=tuple(record["limits"]),
                source=Source(**{**source, "path": tuple(source.get("path", ()))}),
                groups=Groups(groups["by"], tuple(groups["order"]), listed),
                documents=tuple(Listed(**document) for document in record["documents"]),
                lexicons=tuple(record["lexicons"]),
                families={name: tuple(some) for name, some in record["families"]},
                camps={name: tuple(some) for name, some in record["camps"]},
                analyses=tuple(Analysis(**analysis) for analysis in record["analyses"]),
                folder=folder or Path(),
                files=dict(files or {}),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise StudyError(
                f"not the specification of a study: {error!s} is missing, unknown or of the wrong "
                "kind; it was changed by hand, or written by another version of framing."
            ) from error

    def locate(self, name: str) -> Path:
        """Return where a file lies that the study names."""
        return self.folder / self.files.get(name, name)

    @property
    def digest(self) -> str:
        """SHA-256 of the whole specification as canonical JSON, defaults included.

        Comments and blanks in the file do not change it, nor does where the articles or their
        counts lie: those that were counted are known by their own hashes.
        """
        return sha256(canonical_json(self.to_dict(places=False)).encode())

    def to_dict(self, *, places: bool = True) -> dict[str, Any]:
        """Return the specification as nested plain dicts and lists.

        Parameters
        ----------
        places : bool, default True
            Whether to say where the articles or the counts lie and how they are read. Without,
            a study of articles and one of their counts are the same.
        """
        record: dict[str, Any] = {
            "id": self.id,
            "title": self.title,
            "question": self.question,
            "seed": self.seed,
            "notes": list(self.notes),
            "limits": list(self.limits),
            "corpus": asdict(self.source),
            "groups": {**asdict(self.groups), "documents": pairs(self.groups.documents)},
            "documents": [asdict(document) for document in self.documents],
            "lexicons": [portable(name) for name in self.lexicons],
            "families": pairs(self.families),
            "camps": pairs(self.camps),
            "analyses": [asdict(analysis) for analysis in self.analyses],
        }
        for analysis in record["analyses"]:
            if "background" in analysis["options"]:
                own = {"background": portable(analysis["options"]["background"])}
                analysis["options"] = {**analysis["options"], **own}
        if not places:
            record["corpus"] = {name: getattr(self.source, name) for name in OF_COUNTING}
            return record
        record["corpus"]["path"] = [portable(path) for path in self.source.path]
        record["corpus"]["counts"] = portable(self.source.counts) if self.source.counts else None
        return record

    def load_lexicons(self) -> tuple[Lexicon, ...]:
        """Return the lexicons of the study, the words under study not among them."""
        return tuple(Lexicon.load(self.lexicon_file(name)) for name in self.lexicons)

    def lexicon_file(self, name: str) -> str | Path:
        """Return the path of a lexicon, or its name if it is a bundled one."""
        own = name in self.files or name not in bundled_lexicons()
        return self.locate(name) if own else name


def pairs(names: Mapping[str, tuple[str, ...]]) -> list[list[Any]]:
    """Return a list, for the order counts: of rows and groups, and of camps for ties."""
    return [[name, list(some)] for name, some in names.items()]


def bundled_studies() -> tuple[str, ...]:
    """Return the names of the studies that come with framing.

    Examples
    --------
    >>> bundled_studies()
    ('ukraine-2025',)
    """
    return tuple(sorted(path.parent.name for path in bundled_folder().glob(f"*/{FILE}")))


def bundled_folder() -> Path:
    """Return the folder of the bundled studies."""
    return Path(str(files("framing.studies")))


def portable(path: str) -> str:
    """Return a path as it may be written into a result: nothing of the machine in it.

    Examples
    --------
    >>> portable("texts/a.txt"), portable("/somewhere/texts"), portable(r"C:\\\\texts")
    ('texts/a.txt', 'texts', 'texts')
    """
    absolute = Path(path).is_absolute() or PureWindowsPath(path).is_absolute()
    return PureWindowsPath(path).name if absolute else PureWindowsPath(path).as_posix()
