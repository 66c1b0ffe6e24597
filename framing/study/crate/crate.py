"""Write the results of a study as one research object, as a folder or as a zip file.

It holds what `run_study` wrote, without the sentences of the articles, in the same places, so that
`framing verify` derives it again wherever it is unpacked; and beside it what a repository needs:
the description in RO-Crate's terms, the environment, how to cite it.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from framing.counts.store import put_entry
from framing.errors import ProvenanceError, StudyError
from framing.files import write_folder, write_whole
from framing.manifest import MANIFEST, read_manifest
from framing.provenance import Provenance, sha256
from framing.study.crate.deposit import Author, deposit_files
from framing.study.crate.metadata import METADATA, PROV, crate_metadata
from framing.study.crate.prov import prov

__all__ = ["write_crate"]

LICENSE = "CC-BY-4.0"


def write_crate(
    results: str | Path,
    output: str | Path | None = None,
    *,
    authors: Iterable[str] = (),
    license: str = LICENSE,
    date: str | None = None,
) -> Path:
    """Write a folder of results as an RO-Crate.

    Parameters
    ----------
    results : str or Path
        What `run_study` wrote. Its ``texts/`` stays behind: it holds sentences of the articles.
    output : str or Path, optional
        A folder to make, or a file that ends in ``.zip``; by default the name of the results
        with ``-crate``. Nothing is replaced.
    authors : iterable of str, optional
        ``"Family, Given <0000-0002-1825-0097>"`` or ``"Given Family"``, with or without ORCID.
        Without any, "The authors of" the study; name yourself before you deposit it.
    license : str, default "CC-BY-4.0"
        SPDX identifier of the license under which *you* share these counts, tables and figures.
    date : str, optional
        ``"2026-11-23"``, the day of publication; by default that of ``SOURCE_DATE_EPOCH``, else
        today (UTC). Nothing else in the crate depends on the day.

    Returns
    -------
    Path
        The folder or the file.

    Raises
    ------
    ProvenanceError
        If the folder is no results folder, or a file of it was changed.
    StudyError
        If the output exists, an author, the license or the date cannot be understood, or the
        extra ``crate`` is not installed.

    Examples
    --------
    >>> write_crate("results/ukraine-2025", date="23 November")
    Traceback (most recent call last):
    framing.errors.StudyError: the date '23 November' is none; write it as 2026-11-23.
    """
    home = Path(results)
    target = Path(output) if output is not None else home.with_name(f"{home.resolve().name}-crate")
    published = day(date)
    creators = [Author.parse(author) for author in authors]
    if not re.fullmatch(r"[A-Za-z0-9.+-]+", license):
        raise StudyError(f"the license {license!r} is no SPDX identifier, such as {LICENSE}.")
    if target.exists():
        raise StudyError(f"{target} is there already; give another --output, or move it away.")
    manifest = read_manifest(home)
    creators = creators or [Author(f"The authors of {manifest['study']['id']}")]
    kept = shared_files(home, manifest)
    files = {**kept, **deposit_files(manifest, creators, license, published), PROV: lineage(kept)}
    files[METADATA] = crate_metadata(manifest, files, creators, license, published)
    if target.suffix.lower() == ".zip":
        return write_whole(target, archive(files))
    with write_folder(target) as draft:
        for name, data in files.items():
            write_whole(draft / name, data)
    return target


def shared_files(home: Path, manifest: Mapping[str, Any]) -> dict[str, bytes]:
    """Return what may be shared of the results, after checking that nothing was changed."""
    kept = {MANIFEST: (home / MANIFEST).read_bytes()}
    for output in manifest["outputs"]:
        if output["text"]:
            continue
        path = home / output["path"]
        if not path.is_file() or sha256(path.read_bytes()) != output["sha256"]:
            raise ProvenanceError(
                f"{path}: was changed or removed since the study was performed; look with "
                f"framing verify {home}, and perform the study again."
            )
        kept[output["path"]] = path.read_bytes()
    return kept


def lineage(files: Mapping[str, bytes]) -> bytes:
    """Return the provenance of every figure in the terms of W3C PROV."""
    records = {
        name: Provenance.from_dict(json.loads(data)["provenance"])
        for name, data in files.items()
        if name.startswith("figures/") and name.endswith(".json")
    }
    text = json.dumps(prov(records), indent=2, sort_keys=True, ensure_ascii=False)
    return (text + "\n").encode()


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip file, its entries sorted and without a date."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as zipped:
        for name in sorted(files):
            put_entry(zipped, name, files[name])
    return packed.getvalue()


def day(date: str | None) -> str:
    """Return the day of publication, as ISO 8601."""
    if date is None:
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        now = datetime.datetime.now(datetime.UTC)
        when = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if epoch else now
        return when.date().isoformat()
    try:
        return datetime.date.fromisoformat(date).isoformat()
    except ValueError as error:
        raise StudyError(f"the date {date!r} is none; write it as 2026-11-23.") from error
