"""Which files a path means, in which order, and what they are called."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from framing.corpus.articles import Problem
from framing.errors import CorpusError

__all__ = ["KINDS", "Source", "find_sources"]

KINDS = {
    **dict.fromkeys((".txt", ".md", ".text"), "text"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read.

    Attributes
    ----------
    path : Path
        Where it lies.
    name : str
        How messages call it: relative to what the user named, with ``/``.
    kind : str
        ``"text"``, ``"html"``, ``"csv"``, ``"jsonl"`` or ``"parquet"``.
    """

    path: Path
    name: str
    kind: str

    @property
    def stem(self) -> str:
        """The name without suffixes: the id of the article, or of a table's rows."""
        bare = self.name.removesuffix(".gz").removesuffix(".GZ")
        return bare.removesuffix(Path(bare).suffix)


def find_sources(
    path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], problems: list[Problem]
) -> list[Source]:
    """List the files that `path` means: a file, a folder (all below it, sorted), or several.

    Raises
    ------
    CorpusError
        If a path does not exist, or a file that was named has an unknown suffix.
    """
    several = [path] if isinstance(path, str | os.PathLike) else list(path)
    roots = [Path(one) for one in several]
    base = _common_folder(roots)
    sources: list[Source] = []
    for root in roots:
        if root.is_dir():
            sources += _below(root, root if len(roots) == 1 else base, problems)
        elif root.is_file():
            kind = _kind(root)
            if kind is None:
                raise CorpusError(
                    f"{root}: files of this kind are not read; known are {', '.join(KINDS)}, "
                    "each also with .gz."
                )
            sources.append(Source(root, _relative(root, base), kind))
        else:
            raise CorpusError(f"there is no file or folder {str(root)!r}; check the path.")
    return sources


def _below(root: Path, base: Path, problems: list[Problem]) -> list[Source]:
    found = []
    for path in sorted(root.rglob("*"), key=lambda p: p.relative_to(root).parts):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if hidden or not path.is_file():
            continue
        kind, name = _kind(path), _relative(path, base)
        if kind is None:
            reason = f"not read: files ending in {path.suffix or 'nothing'} are of no known kind"
            problems.append(Problem(name, None, reason, is_error=False))
        else:
            found.append(Source(path, name, kind))
    return found


def _kind(path: Path) -> str | None:
    suffix = path.suffix.lower()
    if suffix == ".gz":
        suffix = Path(path.stem).suffix.lower()
    return KINDS.get(suffix)


def _common_folder(roots: Sequence[Path]) -> Path:
    folders = [str(root.absolute().parent) for root in roots]
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:  # no path at all, or several drives
        return Path()


def _relative(path: Path, base: Path) -> str:
    try:
        return path.absolute().relative_to(base.absolute()).as_posix()
    except ValueError:
        return path.name
