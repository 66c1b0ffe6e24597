"""The one question: `verify` a figure, a counts file, a folder of results, or a zip of one."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

from framing.counts import Counts
from framing.errors import ProvenanceError, did_you_mean
from framing.manifest import MANIFEST
from framing.study.material import Progress
from framing.study.verification.checks import LEVELS, SAME, Check, Verification
from framing.study.verification.figure import verify_figure
from framing.study.verification.folder import verify_folder

__all__ = ["verify"]


def verify(
    path: str | Path,
    *,
    counts: str | Path | None = None,
    texts: str | Path | None = None,
    level: str = "bytes",
    progress: Progress | None = None,
) -> Verification:
    """Say whether a figure, or a whole folder of results, is what it claims to be.

    Parameters
    ----------
    path : str or Path
        An SVG, PDF or PNG file of a figure, or the ``.json`` beside it; a folder that
        `run_study` wrote, or a research object (a crate) made of one, also as a zip file; a
        counts file.
    counts : str or Path, optional
        The counts to derive it from; by default those of the results folder around it, or those
        of the bundled study it belongs to.
    texts : str or Path, optional
        The articles, to count anew.
    level : str, default "bytes"
        ``"bytes"``: only the same bytes hold. ``"data"``: the same numbers do, where other
        versions of the software explain that the bytes differ.
    progress : callable, optional
        Called with a sentence whenever a step begins.

    Returns
    -------
    Verification
        ``holds``, ``exit_code``, ``checks`` (one an item: what is there, what it should be),
        ``verdict``.

    Raises
    ------
    ProvenanceError
        If the file is no figure of framing, is cut off, has no record, or was written by a
        newer version; if the folder is no results folder.

    Examples
    --------
    >>> verify("tests")
    Traceback (most recent call last):
    framing.errors.ProvenanceError: tests has no manifest.json, so it is not the results of a
    study; give the folder that framing run wrote, or the file of one figure.
    """
    if level not in LEVELS:
        raise ProvenanceError(f"level {level!r} is unknown; {did_you_mean(level, LEVELS)}")
    path, tell = Path(path), progress or (lambda _: None)
    from_counts, from_texts = (None if name is None else Path(name) for name in (counts, texts))
    if not path.exists():
        raise ProvenanceError(f"{path}: there is no such file or folder; look at the path.")
    if path.is_dir():
        return verify_folder(path, from_counts, from_texts, level, tell)
    if path.suffix.lower() == ".zip" and path.is_file():
        return verify_archive(path, from_counts, from_texts, level, tell)
    return verify_figure(path, from_counts, from_texts, level, tell)


def verify_archive(
    path: Path, counts: Path | None, texts: Path | None, level: str, tell: Progress
) -> Verification:
    """Verify a zip file: a research object is unpacked, counts are loaded."""
    if not zipfile.is_zipfile(path):
        raise ProvenanceError(f"{path}: is cut off or no zip file; copy it again.")
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as scratch:
        homes = [name for name in archive.namelist() if PurePosixPath(name).name == MANIFEST]
        if "units.parquet" in archive.namelist() or not homes:
            found = Counts.load(path)
            about = f"counts of {found.n_units:,} units and {found.n_terms:,} terms"
            return Verification(str(path), about, (Check("digest", SAME),), level)
        tell("Unpacking")
        archive.extractall(scratch)
        home = Path(scratch) / PurePosixPath(min(homes, key=len)).parent
        return replace(verify_folder(home, counts, texts, level, tell), path=str(path))
