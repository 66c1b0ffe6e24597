"""Cite a figure, or a whole study: what it is, how it was made, and on whose methods it rests.

Everything is taken from the record that the file carries. What no record can know is who
publishes the figure, and when: that is given, or left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.citation.methods import (
    material_sentences,
    operation_sentences,
    software_sentence,
    specification_of,
    stated_limits,
    steps,
    used_lexicons,
)
from framing.citation.references import SOFTWARE, Item, cited_in, reference
from framing.citation.results import Results, read_results
from framing.citation.styles import as_bibtex, as_line
from framing.errors import ProvenanceError
from framing.figures.record import read_provenance
from framing.figures.seal import SEAL
from framing.lexicon.model import Lexicon
from framing.provenance import Provenance, canonical_json, sha256

__all__ = ["Citation", "cite"]

SHOWN = 12  # digits of a hash that a reader is shown
NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9._:-]+")


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite a figure or a study, and what to say of it.

    Attributes
    ----------
    plain : str
        The figure or the study, as a line of a bibliography.
    software : str
        The same of framing, in the version that made it.
    caption : str
        What stands below the figure; of a study, the captions of all its figures.
    methods : str
        A paragraph: what was done, what does not follow, and the warnings.
    references : tuple of str
        What the methods rest on, sorted, lines of a bibliography.
    warnings : tuple of str
        What a reader must know; the methods say it too.
    csl : tuple of dict
        The figure or study, framing, and the references as items of CSL-JSON.
    """

    plain: str
    software: str
    caption: str
    methods: str
    references: tuple[str, ...]
    warnings: tuple[str, ...]
    csl: tuple[Item, ...]

    @property
    def bibtex(self) -> str:
        """The items of `csl` as BibTeX."""
        return "\n\n".join(as_bibtex(item) for item in self.csl)

    @property
    def text(self) -> str:
        """All of it to read, under headings."""
        parts = {
            "Citation": self.plain,
            "Caption": self.caption,
            "Methods": self.methods,
            "References": "\n".join(self.references),
            "Software": self.software,
        }
        return "\n\n".join(f"{name}\n{text}" for name, text in parts.items() if text)

    def __repr__(self) -> str:
        return self.text


def cite(
    path: str | Path,
    *,
    author: str | Sequence[str] = (),
    year: int | None = None,
    url: str = "",
) -> Citation:
    """Cite a figure that framing saved, or a results folder.

    Parameters
    ----------
    path : str or Path
        An ``.svg``, ``.pdf`` or ``.png`` file of a figure, the ``.json`` beside it, or the
        folder that `run_study` wrote.
    author : str or sequence of str, optional
        Who publishes it: ``"Doe, Jane"``, or a name without a comma as it is. A string may
        hold several, with semicolons between them.
    year : int, optional
        When; by default undated (n.d.).
    url : str, optional
        Where it can be found, such as the address of its DOI.

    Returns
    -------
    Citation

    Raises
    ------
    ProvenanceError
        If the file or folder is none of framing, is cut off, or was made by a newer one.

    Examples
    --------
    >>> import tempfile
    >>> import framing
    >>> corpus = framing.Corpus.from_texts({"a": "Peace talks.", "b": "War."})
    >>> counts = framing.count_terms(corpus, families={"peace": "peace"})
    >>> figure = framing.compare(counts, by="document").plot()
    >>> file = figure.save(tempfile.mkdtemp() + "/peace", formats="svg")[0]
    >>> citation = cite(file, author="Doe, Jane", year=2026)
    >>> citation.plain
    'Doe, Jane (2026). Frames by group [Figure]. framing figure ...'
    >>> "Rates are per 1,000 words, by document (a; b)." in citation.methods
    True
    """
    path = Path(path)
    if path.suffix.lower() == ".zip":
        raise ProvenanceError(f"{path}: unpack it, and cite its folder or one of its figures.")
    people = [author] if isinstance(author, str) else list(author)
    given: dict[str, Any] = {
        "author": [_person(name) for some in people for name in some.split(";") if name.strip()],
        "issued": {"date-parts": [[year]]} if year is not None else None,
        "URL": url,
    }
    known = {name: value for name, value in given.items() if value}
    try:
        if path.is_dir():
            return _of_study(read_results(path), known)
        return _of_figure(read_provenance(path), known)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        if isinstance(error, ProvenanceError) and str(path) in str(error):
            raise
        raise ProvenanceError(
            f"{path}: its record is not as framing writes it ({error}); it was changed after it "
            "was written, or by another program."
        ) from error


def _of_figure(record: Mapping[str, Any], known: Mapping[str, Any]) -> Citation:
    made = Provenance.from_dict(record["provenance"])
    return _assembled(
        {**_figure_item(record, made), **known},
        {"": record},
        caption=str(record["caption"]),
        warnings=record["warnings"],
    )


def _of_study(results: Results, known: Mapping[str, Any]) -> Citation:
    return _assembled(
        {**_study_item(results), **known},
        results.figures,
        caption="\n".join(f"{name}: {made['caption']}" for name, made in results.figures.items()),
        warnings=results.manifest["warnings"],
        lexicons=results.lexicons,
        more=_undrawn(results),
    )


def _assembled(
    item: Item,
    records: Mapping[str, Mapping[str, Any]],
    *,
    caption: str,
    warnings: Sequence[str],
    lexicons: Sequence[Lexicon] = (),
    more: Sequence[str] = (),
) -> Citation:
    """Put a citation together from the records of one or several figures."""
    made = [Provenance.from_dict(record["provenance"]) for record in records.values()]
    software = _software_item(list(records.values()), made)
    said = [
        *(sentence for record in made for sentence in material_sentences(record, lexicons)),
        *(sentence for record in made for sentence in operation_sentences(record)),
        *more,
        *([software_sentence(software["version"])] if "version" in software else []),
        *stated_limits(made),
        *(str(warning) for warning in warnings),
    ]
    methods = " ".join(dict.fromkeys(said))
    used = {found.id: found for record in made for found in used_lexicons(record, lexicons)}
    cited = {as_line(found): found for found in cited_in(methods)}
    for lexicon in used.values():
        found = _lexicon_item(lexicon)
        cited[lexicon.reference or as_line(found)] = found
    return Citation(
        plain=as_line(item),
        software=as_line(software),
        caption=caption,
        methods=methods,
        references=tuple(sorted(cited)),
        warnings=tuple(str(warning) for warning in warnings),
        csl=(item, software, *(cited[line] for line in sorted(cited))),
    )


def _figure_item(record: Mapping[str, Any], made: Provenance) -> dict[str, Any]:
    """Return the figure as an item; its id is that of the study's analysis, if it is one."""
    short = figure_id(record)
    title = str(made.arguments.get("title") or record["kind"].replace("_", " "))
    identity = [f"framing figure {short}", f"table SHA-256 {record['table_sha256'][:SHOWN]}…"]
    item = {"id": _key("framing", record["kind"], short), "type": "figure",
            "title": title[:1].upper() + title[1:], "genre": "Figure"}  # fmt: skip
    study = _study_of(made)
    if study:
        specification = specification_of(made)
        item["id"] = _key(study["study"], study["analysis"])
        item["container-title"] = specification.get("title") or study["study"]
        identity.append(f"study {study['study']}, SHA-256 {study['digest'][:SHOWN]}…")
    return {**item, "note": "; ".join(identity)}


def _study_of(made: Provenance) -> Mapping[str, Any]:
    """Return what the record says of the study and the analysis; nothing outside of one."""
    return next((step.arguments for step in steps(made) if step.operation == "run_study"), {})


def _study_item(results: Results) -> dict[str, Any]:
    study, digest = results.manifest["study"], results.manifest["study"]["digest"]
    for record in results.figures.values():  # which name the study by what it asks, not its files
        digest = _study_of(Provenance.from_dict(record["provenance"])).get("digest", digest)
    counts = results.manifest["inputs"]["counts"]["digest"]
    return {
        "id": _key(study["id"]),
        "type": "dataset",
        "title": study["specification"]["title"] or study["id"],
        "genre": "Study",
        "note": f"framing study {study['id']}, specification SHA-256 {digest[:SHOWN]}…, "
        f"counts SHA-256 {counts[:SHOWN]}…",
    }


def _undrawn(results: Results) -> list[str]:
    """Name the analyses that no figure, and so no record, speaks for."""
    analyses = results.manifest["study"]["specification"]["analyses"]
    names = [f"{one['name']} ({one['kind']})" for one in analyses]
    left = [said for said, one in zip(names, analyses, strict=True)
            if one["name"] not in results.figures]  # fmt: skip
    return [f"Of {', '.join(left)} there are tables only, or nothing to show."] if left else []


def _software_item(
    records: Sequence[Mapping[str, Any]], made: Sequence[Provenance]
) -> dict[str, Any]:
    """Return framing as an item, in the version that made the figures."""
    item = {name: value for name, value in reference(SOFTWARE).items() if name != "version"}
    found = [*(record.get("software", {}) for record in records), *(m.software for m in made)]
    versions = list(dict.fromkeys(some["framing"] for some in found if "framing" in some))
    if versions:
        item["version"] = " and ".join(versions)
    if versions != [reference(SOFTWARE)["version"]]:
        del item["issued"]  # of another version it is not known when it appeared
    code = next((some["code"] for some in found if "code" in some), None)
    return {**item, **({"note": f"Code SHA-256 {code[:SHOWN]}…"} if code else {})}


def _lexicon_item(lexicon: Lexicon) -> dict[str, Any]:
    version = {"version": lexicon.version} if lexicon.version else {}
    return {
        "id": _key("lexicon", lexicon.id),
        "type": "dataset",
        "title": lexicon.title or lexicon.id,
        **version,
        "genre": "Lexicon",
        "note": " ".join(filter(None, (lexicon.reference, f"SHA-256 {lexicon.digest[:SHOWN]}…"))),
    }


def figure_id(record: Mapping[str, Any]) -> str:
    """Return the eight digits that stand in the corner of the figure."""
    unsealed = {name: value for name, value in record.items() if name != SEAL}
    return sha256(canonical_json(unsealed).encode())[:8]


def _person(name: str) -> dict[str, str]:
    """Return a name as CSL has it: family and given name, or as it is.

    Examples
    --------
    >>> _person("Doe, Jane"), _person("The River Group")
    ({'family': 'Doe', 'given': 'Jane'}, {'literal': 'The River Group'})
    """
    family, comma, given = (part.strip() for part in name.partition(","))
    return {"family": family, "given": given} if comma and given else {"literal": family}


def _key(*parts: str) -> str:
    """Return a key that BibTeX takes, the same for the same thing."""
    return "-".join(NOT_IN_KEYS.sub("-", part).strip("-") for part in parts if part)
