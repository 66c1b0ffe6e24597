"""From a study to its counts: out of the articles, or out of a counts file.

Both ways meet in one value. Articles are found by the hash of their cleaned text, so it does
not matter what their files are called; what is known of a document and its group are put to
it in one place; and the record says what was counted, not how it came to hand. So the same
articles give the same counts, tables and figures, to the byte, in either way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.corpus import read_corpus
from framing.counts import Counts, count_terms
from framing.counts.frames import VOICE_COLUMNS
from framing.errors import StudyError
from framing.lexicon.model import Lexicon
from framing.provenance import Provenance
from framing.study.grouping import Grouping, group_documents
from framing.study.rules import KEYS, check_rules, record_of, unit_of

if TYPE_CHECKING:
    from framing.corpus import Corpus
    from framing.study.spec import Study

__all__ = ["Material", "Progress", "gather_material"]

# Called with a sentence that says what is being done now.
Progress = Callable[[str], None]

UNLISTED = 5  # so many files without a document are named


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What a study is about to analyze.

    Attributes
    ----------
    counts : Counts
        By document, section and paragraph, or passage of one voice; only documents that are
        in a group.
    grouping : Grouping
        Which document is in which group.
    lexicons : tuple of Lexicon
        Those of the study, the words under study not among them.
    corpus : Corpus or None
        The articles under the names of the study's documents, where they are at hand.
    identical : bool or None
        Whether counting the articles gave the counts of the study's counts file; None
        where only one of the two is there.
    warnings : tuple of str
        What a reader must know of the material.
    """

    counts: Counts
    grouping: Grouping
    lexicons: tuple[Lexicon, ...]
    corpus: Corpus | None
    identical: bool | None
    warnings: tuple[str, ...]

    @property
    def source(self) -> str:
        """``"text"`` or ``"counts"``."""
        return "counts" if self.corpus is None else "text"

    @property
    def unit(self) -> str:
        """What a row of the counts is: ``"paragraph"``, or ``"passage"`` of one voice."""
        return "passage" if "passage" in self.counts.keys else "paragraph"

    @property
    def documents(self) -> pd.DataFrame:
        """One row a document: its id, its metadata, its words and the hash of its text."""
        units = self.counts.units
        words = units.groupby("document", sort=False)["n_tokens"].sum()
        rows = units.drop_duplicates("document")
        table = rows.assign(n_tokens=rows["document"].map(words).astype(np.int64))
        return table[["document", *metadata_of(self.counts), "n_tokens", "sha256"]].reset_index(
            drop=True
        )


def gather_material(
    study: Study, texts: str | Path | None, progress: Progress, *, counts: Path | None = None
) -> Material:
    """Count the articles of a study, or load its counts.

    Parameters
    ----------
    study : Study
        What to count.
    texts : path or None
        A folder or file of articles to count instead of what the study names.
    progress : callable
        See `Progress`.
    counts : path or None
        A counts file to take instead of the one that the study names, if any.

    Raises
    ------
    StudyError
        If the articles are not those of the study, its documents have no groups, or its
        counts were made with other patterns.
    CorpusError, CountsError
        If a file cannot be read.
    """
    lexicons = study.load_lexicons()
    reference = Counts.load(counts) if counts else load_reference(study, texts)
    paths = [Path(texts)] if texts is not None else [study.locate(p) for p in study.source.path]
    theirs = counts is None and bool(paths) and all(path.exists() for path in paths)
    at_hand = texts is not None or theirs
    if reference is not None and not at_hand:
        return from_counts(study, reference, lexicons)
    progress("Reading the articles")
    columns: dict[str, Any] = dict(study.source.columns)
    # One folder is passed as it is, so that the ids of its documents begin inside it.
    corpus = read_corpus(
        paths[0] if len(paths) == 1 else paths,
        **columns,
        encoding=study.source.encoding,
        clean=study.source.clean,
        repeated=study.source.repeated or None,
    )
    return from_text(study, corpus, reference, lexicons, progress)


def load_reference(study: Study, texts: str | Path | None) -> Counts | None:
    """Return the counts of the study's counts file; none where there are articles instead."""
    if study.source.counts is None:
        return None
    path = study.locate(study.source.counts)
    instead = texts is not None or bool(study.source.path)
    return None if instead and not path.exists() else Counts.load(path)


def from_counts(study: Study, reference: Counts, lexicons: tuple[Lexicon, ...]) -> Material:
    """Take the counts of a counts file."""
    unit = unit_of(study)
    if set(reference.keys) != set(KEYS[unit]):
        finer = set(reference.keys) == set(KEYS["passage"])
        remedy = ", or set voice = true under [corpus]" if finer else ""
        raise StudyError(
            f"{study.source.counts}: its units are {' × '.join(reference.keys)}, the study needs "
            f"{' × '.join(KEYS[unit])}{' for its voices' if study.source.voice else ''}; count "
            f"again with unit={unit!r}{remedy}."
        )
    warnings = check_rules(study, reference, lexicons)
    documents = described(distinct_documents(reference), study)
    grouping = group_documents(study, documents)
    counts = with_documents(reference, grouping.choose(documents))
    return Material(counts, grouping, lexicons, None, None, (*warnings, *grouping.warnings))


def from_text(
    study: Study,
    corpus: Corpus,
    reference: Counts | None,
    lexicons: tuple[Lexicon, ...],
    progress: Progress,
) -> Material:
    """Count articles, after finding out which document each of them is."""
    warnings = [problem_sentence(corpus)] if len(corpus.problems) else []
    expected = expected_hashes(study, reference)
    documents = corpus.documents
    if expected:
        corpus, unlisted = match_documents(study, corpus, expected)
        warnings += unlisted
        known = distinct_documents(reference) if reference is not None else corpus.documents
        documents = corpus.documents[["document"]].merge(
            known.drop(columns=["title", "first_published"], errors="ignore"), on="document",
            how="left",
        )  # fmt: skip
    documents = described(documents, study)
    grouping = group_documents(study, documents)
    corpus = replace(corpus.subset(grouping.of), documents=grouping.choose(documents))
    done = 0

    def counted(n: int) -> None:
        nonlocal done
        done += n
        progress(f"Counting: {done:,} of {len(corpus):,} documents")

    counts = count_terms(
        corpus,
        unit=unit_of(study),
        camps=study.camps or None,
        lexicons=lexicons,
        families=dict(study.families) or None,
        progress=counted,
    )
    # Of the metadata, those that counting found fit to share.
    known = corpus.documents[[c for c in corpus.documents if c in counts.units]]
    counts = with_documents(counts, known)
    counts = replace(counts, provenance=record_of(study, counts, lexicons))
    identical = None
    if reference is not None:
        same = with_documents(reference, known)
        identical = same.digest == counts.digest
        if not identical:
            warnings.append(
                f"Recomputed from text: the counts are not those of {study.source.counts} "
                f"({counts.digest[:12]}…, there {same.digest[:12]}…), although the articles are. "
                "Patterns, camps, voice rules, tokenizer or settings have changed since; the "
                "results are of now."
            )
    return Material(counts, grouping, lexicons, corpus, identical, (*warnings, *grouping.warnings))


def expected_hashes(study: Study, reference: Counts | None) -> dict[str, str]:
    """Return the hash of the cleaned text of every document that the study knows by hash."""
    known: dict[str, str] = {}
    if reference is not None and "sha256" in reference.units:
        known = dict(zip(reference.units["document"], reference.units["sha256"], strict=True))
    for listed in study.documents:
        if listed.sha256 is None:
            continue
        if known.get(listed.id, listed.sha256) != listed.sha256:
            raise StudyError(
                f"document {listed.id!r} has the hash {listed.sha256} in the study and "
                f"{known[listed.id]} in {study.source.counts}; one of them is of another version "
                "of the article."
            )
        known[listed.id] = listed.sha256
    return known


def match_documents(
    study: Study, corpus: Corpus, expected: Mapping[str, str]
) -> tuple[Corpus, list[str]]:
    """Return the articles with the expected hashes, under the names of their documents.

    Raises
    ------
    StudyError
        If an article is missing or differs: with every expected and every found hash.
    """
    found: dict[str, str] = {}
    for block in corpus.blocks():
        found |= dict(zip(block.documents["document"], block.sha256(), strict=True))
    free: dict[str, list[str]] = {}
    for name, digest in found.items():
        free.setdefault(digest, []).append(name)
    names: dict[str, str] = {}  # of the documents, by what their files are called
    missing: list[str] = []
    for document, digest in sorted(expected.items()):
        if free.get(digest):
            names[free[digest].pop(0)] = document
        else:
            missing.append(document)
    if missing:
        raise StudyError(mismatch(study, expected, missing, found, names))
    chosen = corpus.subset(names)
    documents = chosen.documents.assign(document=chosen.documents["document"].map(names))
    rest = [name for name in found if name not in names]
    noted = []
    if rest:
        listed = ", ".join(rest[:UNLISTED]) + (" …" if len(rest) > UNLISTED else "")
        noted.append(f"{len(rest):,} text(s) at hand are no document of the study: {listed}.")
    return replace(chosen, documents=documents), noted


def mismatch(
    study: Study,
    expected: Mapping[str, str],
    missing: list[str],
    found: Mapping[str, str],
    names: Mapping[str, str],
) -> str:
    """Say which articles are missing, and what is there instead."""
    lines = [
        f"{len(missing)} of the {len(expected)} documents of study {study.id!r} are not among the "
        f"{len(found)} text(s). An article is the same if its cleaned text has the same SHA-256.",
        *(f"  {document}: expected {expected[document]}, not found" for document in missing),
        *(f"  found in {name}: {digest}" for name, digest in found.items() if name not in names),
        "Look for a copy with the same wording: the publisher may have changed the article.",
    ]
    return "\n".join(lines)


def distinct_documents(counts: Counts) -> pd.DataFrame:
    """Return one row a document: its id and its metadata."""
    rows = counts.units.drop_duplicates("document").reset_index(drop=True)
    return rows[["document", *metadata_of(counts)]]


def metadata_of(counts: Counts) -> list[str]:
    """Return the columns of the units that say something of the document."""
    own = {*counts.keys, *counted_columns(counts)}
    return [name for name in counts.units.columns if name not in own]


def counted_columns(counts: Counts) -> list[str]:
    """Return the columns of the units, beside the keys, that come from counting."""
    voices = VOICE_COLUMNS if "passage" in counts.keys else ()
    return [name for name in (*voices, "sha256", "n_tokens") if name in counts.units]


def described(documents: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the documents with what the study says of each."""
    named = {listed.id: listed for listed in study.documents}
    known = set(documents["document"])
    for name in named:
        if name not in known:
            raise StudyError(
                f"the study names a document {name!r} that is not there; there are: "
                f"{', '.join(sorted(known)[:10])}{' …' if len(known) > 10 else ''}."
            )
    documents = documents.reset_index(drop=True)
    columns = dict.fromkeys(key for listed in named.values() for key in listed.metadata)
    for column in columns:
        said = pd.Series(
            [named[d].metadata.get(column) if d in named else None for d in documents["document"]],
            dtype="str",
        )
        if column in documents:
            said = said.where(said.notna(), documents[column])
        documents = documents.assign(**{column: said})
    return documents


def with_documents(counts: Counts, documents: pd.DataFrame) -> Counts:
    """Return the counts of these documents, with these columns as their metadata."""
    rows = np.flatnonzero(counts.units["document"].isin(documents["document"]).to_numpy())
    matrix = counts.matrix[rows]
    columns = np.flatnonzero(np.diff(matrix.tocsc().indptr) > 0)
    keys = list(counts.keys)
    last = counted_columns(counts)
    own = counts.units.iloc[rows][[*keys, *last]]
    units = own.merge(documents, on="document", how="left", validate="many_to_one")
    metadata = [name for name in documents.columns if name != "document"]
    chosen = replace(
        counts,
        matrix=matrix[:, columns],
        units=units[[*keys, *metadata, *last]],
        terms=counts.terms.iloc[columns].reset_index(drop=True),
    )
    before = counts.digest
    if chosen.digest == before:
        return counts
    record = Provenance(
        "with_documents", {"n_docs": len(documents)}, {"counts": before}, (counts.provenance,)
    )
    return replace(chosen, provenance=record)


def problem_sentence(corpus: Corpus) -> str:
    """Say what was repaired or skipped while reading."""
    first = corpus.problems.iloc[0]
    more = f", and {len(corpus.problems) - 1:,} more" if len(corpus.problems) > 1 else ""
    return f"While reading: {first['file']}: {first['reason']}{more}."
