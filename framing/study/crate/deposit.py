"""What a repository and a reader need beside the results: citation, environment, instructions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import distributions, requires
from typing import Any

from framing.errors import StudyError

__all__ = ["ENVIRONMENT", "Author", "deposit_files", "title_of"]

ENVIRONMENT = "requirements.txt"
ORCID = re.compile(r"(\d{4}-){3}\d{3}[\dX]")
AUTHOR = re.compile(
    r"\s*(?P<name>[^<>]*[^<>\s])\s*(?:<\s*(?:https://orcid\.org/)?(?P<orcid>[^<>]*)>)?\s*"
)


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who made a study.

    Attributes
    ----------
    name : str
        ``"Family, Given"`` or ``"Given Family"``.
    orcid : str or None
        Sixteen digits in four groups.
    """

    name: str
    orcid: str | None = None

    @classmethod
    def parse(cls, text: str) -> Author:
        """Read ``"Name <ORCID>"``.

        Examples
        --------
        >>> Author.parse("Lovelace, Ada <0000-0002-1825-0097>")
        Author(name='Lovelace, Ada', orcid='0000-0002-1825-0097')
        """
        found = AUTHOR.fullmatch(text)
        if found is None:
            raise StudyError(f"the author {text!r} has no name; write it as 'Name <ORCID>'.")
        orcid = found["orcid"]
        if orcid is not None and not valid_orcid(orcid):
            raise StudyError(
                f"{orcid!r} of author {found['name']!r} is no ORCID; it is like "
                "0000-0002-1825-0097, and its last digit checks the others."
            )
        return cls(found["name"], orcid)


def valid_orcid(orcid: str) -> bool:
    """Say whether an ORCID has its form and its check digit (ISO 7064, MOD 11-2).

    Examples
    --------
    >>> valid_orcid("0000-0002-1825-0097"), valid_orcid("0000-0002-1825-0098")
    (True, False)
    """
    if not ORCID.fullmatch(orcid):
        return False
    digits = orcid.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]


def deposit_files(
    manifest: Mapping[str, Any], authors: Sequence[Author], license: str, date: str
) -> dict[str, bytes]:
    """Return the files that a crate has beside the results."""
    return {
        ".zenodo.json": zenodo(manifest, authors, license, date).encode(),
        "CITATION.cff": citation(manifest, authors, license, date).encode(),
        "README.md": readme(manifest).encode(),
        ENVIRONMENT: environment().encode(),
    }


def title_of(manifest: Mapping[str, Any]) -> str:
    """Return the title of a study, or its id."""
    specification = manifest["study"]["specification"]
    return str(specification["title"] or manifest["study"]["id"])


def zenodo(manifest: Mapping[str, Any], authors: Sequence[Author], license: str, date: str) -> str:
    """Return the metadata that Zenodo takes from a deposit."""
    creators = [
        {"name": author.name, **({"orcid": author.orcid} if author.orcid else {})}
        for author in authors
    ]
    record = {
        "title": title_of(manifest),
        "description": description(manifest),
        "creators": creators,
        "upload_type": "dataset",
        "publication_date": date,
        "license": license,
        "keywords": ["framing", "news", "content analysis", "reproducibility"],
        "notes": f"Made with framing {manifest['software']['framing']}; `framing verify` derives "
        "every file again.",
    }
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def citation(
    manifest: Mapping[str, Any], authors: Sequence[Author], license: str, date: str
) -> str:
    """Return a CITATION.cff; its strings are JSON's, which is YAML too."""
    lines = [
        "cff-version: 1.2.0",
        'message: "If you use these results, please cite them as below."',
        "type: dataset",
        f"title: {quoted(title_of(manifest))}",
        f"abstract: {quoted(description(manifest))}",
        f"date-released: {date}",
        f"license: {license}",
        "authors:",
    ]
    for author in authors:
        family, comma, given = author.name.partition(", ")
        if comma:
            lines += [f"  - family-names: {quoted(family)}", f"    given-names: {quoted(given)}"]
        else:
            lines.append(f"  - name: {quoted(author.name)}")
        if author.orcid:
            lines.append(f"    orcid: {quoted(f'https://orcid.org/{author.orcid}')}")
    lines += [
        "identifiers:",
        "  - type: other",
        f"    value: {quoted('sha256:' + manifest['inputs']['counts']['digest'])}",
        '    description: "Digest of the counts"',
    ]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Return a string as YAML and JSON both read it."""
    return json.dumps(text, ensure_ascii=False)


def description(manifest: Mapping[str, Any]) -> str:
    """Return what the study asks, of what, and what it cannot claim."""
    specification = manifest["study"]["specification"]
    parts = [specification["question"], manifest["design"], *specification["limits"]]
    return " ".join(part for part in parts if part)


def readme(manifest: Mapping[str, Any]) -> str:
    """Return how to read and to verify the crate."""
    version = manifest["software"]["framing"]
    return f"""# {title_of(manifest)}

{description(manifest)}

Open `report.html` first. `figures/` and `tables/` hold what it shows, `counts.zip` the counts
all of it was computed from, `study.json` and `inputs/` the study with its lexicons,
`ro-crate-metadata.json` the description of every file. No text of the articles is here.

To derive everything again and compare, with the versions that made it:

```sh
python -m venv .venv
.venv/bin/pip install framing=={version} -c {ENVIRONMENT}
.venv/bin/framing verify .
```

It prints what is the same to the byte, and what is not. Digest of the counts:
`{manifest["inputs"]["counts"]["digest"]}`.
"""


def environment() -> str:
    """Return the exact versions of all that framing needs, one a line, without an address."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    installed = {canonicalize_name(d.metadata["Name"]): d.version for d in distributions()}
    needed = set()
    waiting = ["framing"]
    while waiting:
        for line in requires(waiting.pop()) or ():
            requirement = Requirement(line)
            name = canonicalize_name(requirement.name)
            wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if wanted and name in installed and name not in needed:
                needed.add(name)
                waiting.append(name)
    return "".join(f"{name}=={installed[name]}\n" for name in sorted(needed))
