"""The description of a crate: RO-Crate 1.1, with the profile of a process run.

The study is a `CreateAction` whose instrument is framing, whose objects are counts, specification
and inputs, and whose results are figures, tables and the report. That is W3C PROV in the words of
schema.org: an action is a ``prov:Activity``, a file a ``prov:Entity``. ``provenance.jsonld`` tells
of every operation of every figure in PROV's own words (see `prov`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from framing.errors import StudyError
from framing.provenance import sha256
from framing.study.crate.deposit import Author, description, title_of
from framing.study.inputs import COUNTS, INPUTS, SPECIFICATION

if TYPE_CHECKING:
    from rocrate.rocrate import ROCrate

__all__ = ["METADATA", "PROV", "crate_metadata"]

METADATA, PROV = "ro-crate-metadata.json", "provenance.jsonld"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
VERSION = "1.1"
HOME = "https://pypi.org/project/framing/"
MEDIA = {
    ".cff": "text/yaml",
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".zip": "application/zip",
}
NAMES = {
    COUNTS: "Counts that everything was computed from",
    SPECIFICATION: "The study: every choice that was made",
    "manifest.json": "Manifest: inputs, versions, and the hash of every file",
    "report.html": "Report",
    "requirements.txt": "Environment: exact versions",
    "README.md": "How to read and verify this crate",
    "CITATION.cff": "How to cite it",
    ".zenodo.json": "Metadata for Zenodo",
    PROV: "Provenance of every figure (W3C PROV)",
}
# What a file is, by its folder and ending.
DESCRIBED: Mapping[str, Mapping[str, str]] = {
    "figures": {
        ".csv": "The table that is drawn",
        ".json": "How the figure was made: operations, choices, hashes, versions",
        **dict.fromkeys((".svg", ".pdf", ".png"), "The drawing, with its record inside"),
    },
    "tables": {".csv": "A table of the study, in full"},
    "inputs": {".toml": "A lexicon of the study", ".zip": "Counts that the study is held against"},
    "": {},
}


def crate_metadata(
    manifest: Mapping[str, Any],
    files: Mapping[str, bytes],
    authors: Sequence[Author],
    license: str,
    date: str,
) -> bytes:
    """Return ``ro-crate-metadata.json``."""
    try:
        from rocrate.rocrate import ROCrate
    except ModuleNotFoundError as error:
        raise StudyError(
            "a research object needs the package rocrate; install it with "
            "pip install 'framing[crate]'."
        ) from error
    crate = ROCrate(version=VERSION)
    people = describe(crate, manifest, authors, license, date)
    entities = {name: add_file(crate, name, data) for name, data in sorted(files.items())}
    made_of = [e for name, e in entities.items() if of_inputs(name)]
    made = [e for name, e in entities.items() if name.startswith(("figures/", "tables/"))]
    action = add_run(crate, manifest, made_of, [*made, entities["report.html"]])
    action["agent"] = people
    text = json.dumps(crate.metadata.generate(), indent=2, sort_keys=True, ensure_ascii=False)
    return (text + "\n").encode()


def describe(
    crate: ROCrate,
    manifest: Mapping[str, Any],
    authors: Sequence[Author],
    license: str,
    date: str,
) -> Any:
    """Say what the crate is, whose, and under which license; return its authors."""
    from rocrate.model import ContextEntity, Person

    crate.name, crate.description = title_of(manifest), description(manifest)
    crate.datePublished = date
    profile = {"@type": ["CreativeWork", "Profile"], "name": "Process Run Crate", "version": "0.5"}
    crate.root_dataset["conformsTo"] = crate.add(ContextEntity(crate, PROFILE, profile))
    spdx = f"https://spdx.org/licenses/{license}"
    told = f"License of the counts, tables and figures ({license}); no article is among them"
    named = {"@type": "CreativeWork", "name": license, "url": spdx, "description": told}
    crate.license = crate.add(ContextEntity(crate, spdx, named))
    people = [
        crate.add(
            Person(
                crate,
                f"https://orcid.org/{author.orcid}" if author.orcid else f"#author-{i}",
                {"name": author.name},
            )
        )
        for i, author in enumerate(authors, 1)
    ]
    crate.root_dataset["author"] = people if len(people) > 1 else people[0]
    crate.root_dataset["identifier"] = f"sha256:{manifest['study']['digest']}"
    crate.root_dataset["keywords"] = "framing, news, content analysis, reproducibility"
    return crate.root_dataset["author"]


def add_file(crate: ROCrate, name: str, data: bytes) -> Any:
    """Describe a file: what it is, how large, and its hash."""
    path = PurePosixPath(name)
    ending = path.suffix if path.suffix else PurePosixPath(f"x{path.name}").suffix
    called = NAMES.get(name) or f"{path.parent.name.removesuffix('s')} {path.stem}".strip()
    properties = {
        "name": called,
        "description": DESCRIBED.get(path.parent.name, DESCRIBED[""]).get(ending, called),
        "contentSize": str(len(data)),
        "encodingFormat": MEDIA.get(ending.lower(), "application/octet-stream"),
        "sha256": sha256(data),
    }
    return crate.add_file(dest_path=name, properties=properties)


def of_inputs(name: str) -> bool:
    """Say whether a file of the results is what they were made from."""
    return name in (COUNTS, SPECIFICATION) or name.startswith(f"{INPUTS}/")


def add_run(
    crate: ROCrate, manifest: Mapping[str, Any], made_of: Sequence[Any], made: Sequence[Any]
) -> Any:
    """Describe the performing of the study, and return the description."""
    from rocrate.model import SoftwareApplication

    software = manifest["software"]
    program = crate.add(
        SoftwareApplication(
            crate,
            f"{HOME}{software['framing']}/",
            {
                "name": "framing",
                "softwareVersion": f"{software['framing']} (code sha256:{software['code']})",
                "softwareRequirements": [
                    f"{name} {number}" for name, number in sorted(software.items())
                    if name not in ("framing", "code")
                ],
                "url": HOME,
            },
        )
    )  # fmt: skip
    action = crate.add_action(
        program,
        identifier=f"#run-{manifest['study']['digest'][:12]}",
        object=list(made_of),
        result=list(made),
        properties={
            "name": f"framing run: study {manifest['study']['id']}, seed {manifest['seed']}",
            "description": manifest["design"],
        },
    )
    crate.root_dataset["mentions"] = action
    return action
