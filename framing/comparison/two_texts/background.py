"""A background of other articles: small enough to share, and paired with like.

What a reference band needs of an article is how often each category occurs in it, how long
it is, and what it has to agree in with its partner. `background_counts` keeps that and nothing
else, so that it can be given away where the articles cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from framing.comparison.cautions.calendar import days_of, span
from framing.comparison.cautions.documents import Documents, by_document, documents_of
from framing.comparison.guards import some
from framing.counts import Counts
from framing.counts.frames import N_TOKENS
from framing.errors import CountsError, did_you_mean
from framing.provenance import Provenance, sha256

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Pairs", "background_counts", "comparable_pairs", "kinds_apart", "need_same_lexicon"]

ALL = "all articles"  # a column that puts every document in one group


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of background documents.

    Attributes
    ----------
    documents : Documents
        All of the background.
    first, second : ndarray of int64, shape (n_pairs,)
        The two of each pair, as places in `documents`.
    n_comparable : int
        Pairs there are, of which these may be a draw.
    n_incomplete : int
        Documents left out because a value to match by is missing.
    most_ratio : float
        Of their lengths.
    """

    documents: Documents
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    n_comparable: int
    n_incomplete: int
    most_ratio: float

    @property
    def n_articles(self) -> int:
        """Documents that are in a pair."""
        return len(np.union1d(self.first, self.second))


def background_counts(
    counts: Counts, *, layers: Sequence[str] | None = None, keep: Sequence[str] = ()
) -> Counts:
    """Reduce counts to what a reference band needs, for sharing.

    Parameters
    ----------
    counts : Counts
        Of many articles.
    layers : sequence of str, optional
        Layers to keep, each added up to its categories: no form that matched and no word
        stays. By default all but ``"term"`` and ``"cue"``.
    keep : sequence of str, optional
        Columns of metadata to keep, such as ``["outlet", "topic", "date"]``.

    Returns
    -------
    Counts
        One row a document, named by the first 16 digits of the SHA-256 of its id.

    Raises
    ------
    CountsError
        If a layer or column is not there, or a column says several things of one document.

    Examples
    --------
    >>> from framing.corpus import Corpus
    >>> from framing.counts import count_terms
    >>> corpus = Corpus.from_texts({"a": "They ceded land.", "b": "He cedes nothing."})
    >>> counts = count_terms(corpus, families={"cede": ["ceded", "cedes"]})
    >>> background = background_counts(counts)
    >>> background.to_frame()
               document   layer category  term  n
    0  3e23e8160039594a  family     cede  cede  1
    1  ca978112ca1bbdca  family     cede  cede  1
    """
    named = [n for n in counts.layers if n not in ("term", "cue")] if layers is None else layers
    if not named:
        raise CountsError(
            "these counts hold no lexicon and no family; count them with lexicons= or families=, "
            "or name the layers to keep."
        )
    documents = _all_documents(counts)
    for name in keep:
        _need_column(documents, name, "keep")
    parts = [counts.by_category(layer) for layer in dict.fromkeys(named)]
    units = documents.columns[list(keep)].assign(
        document=[sha256(name.encode())[:16] for name in documents.names],
        **{N_TOKENS: documents.words},
    )
    # no parents: their records may name the articles
    record = Provenance(
        "background_counts",
        {"layers": list(named), "keep": list(keep)},
        {"counts": counts.digest, "record": counts.provenance.digest},
        software=_software(counts.provenance),
    )
    return Counts.from_matrix(
        sparse.hstack([by_document(part, documents) for part in parts], format="csr"),
        units,
        pd.concat([part.terms for part in parts], ignore_index=True),
        keys=["document"],
        provenance=record,
    )


def comparable_pairs(
    background: Counts,
    texts: Documents | None,
    words: NDArray[np.int64],
    match: Sequence[str],
    most_ratio: float,
    n_pairs: int,
    seed: int,
) -> Pairs:
    """Return pairs of background documents that are comparable with each other and the texts.

    Parameters
    ----------
    background : Counts
        Of other articles. Those whose ``sha256`` is that of a text under study are left out.
    texts : Documents or None
        Those under study.
    words : ndarray of int64
        Of the texts under study.
    match : sequence of str
        Columns in which the two of a pair agree.
    most_ratio : float
        Of the lengths of a pair; no document is so many times shorter than the shortest text
        under study, or longer than the longest.
    n_pairs : int
        The most to return; drawn without replacement.
    seed : int
        Of the draw.

    Raises
    ------
    CountsError
        If a column is not there, or no pair is comparable.
    """
    documents = _all_documents(background)
    for name in match:
        _need_column(documents, name, "match")
    usable = (documents.words >= words.min() / most_ratio) & (
        documents.words <= words.max() * most_ratio
    )
    usable &= (documents.words > 0) & ~_under_study(documents, texts)
    values = documents.columns[list(match)]
    complete = ~(values.isna() | (values.astype(str) == "")).any(axis=1).to_numpy(dtype=np.bool_)
    rows = np.flatnonzero(usable & complete)
    kind = values.iloc[rows].groupby(list(match)).ngroup().to_numpy() if match else 0 * rows
    order, n_partners = _partners(kind, documents.words[rows], most_ratio)
    total = int(n_partners.sum())
    if not total:
        agree = f" agree in {' and '.join(match)} and" if match else ""
        raise CountsError(
            f"no two articles of the background{agree} are of comparable length: {len(rows):,} of "
            f"{len(documents.names):,} have {words.min() / most_ratio:,.0f} to "
            f"{words.max() * most_ratio:,.0f} words; raise `most_ratio`, match by fewer columns, "
            "or take another background."
        )
    number_of = np.arange(total)
    if total > n_pairs:
        random = np.random.default_rng(np.random.SeedSequence(seed))
        number_of = np.sort(random.choice(total, n_pairs, replace=False, shuffle=False))
    end = np.cumsum(n_partners)
    first = np.searchsorted(end, number_of, side="right")
    second = first + 1 + number_of - (end - n_partners)[first]
    first, second = (rows[order[side]].astype(np.int64) for side in (first, second))
    return Pairs(documents, first, second, total, int((usable & ~complete).sum()), most_ratio)


def _partners(
    kind: NDArray[Any], words: NDArray[np.int64], most_ratio: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return an order of the documents in which partners stand behind each, and how many."""
    order = np.lexsort((np.arange(len(words)), words, kind))
    n_partners = np.zeros(len(words), dtype=np.intp)
    begins = np.flatnonzero(np.diff(kind[order], prepend=-1))
    ends = np.append(begins, len(words))[1:]
    for begin, end in zip(begins, ends, strict=True):
        own = words[order[begin:end]]
        last = np.searchsorted(own, own * most_ratio, side="right")
        n_partners[begin:end] = last - np.arange(len(own)) - 1
    return order, n_partners


def _all_documents(counts: Counts) -> Documents:
    units = counts.units.assign(**{ALL: ""})
    documents = documents_of(replace(counts, units=units), ALL)
    if documents is None:
        raise CountsError("these counts name no documents, so they can be no background.")
    return documents


def _need_column(documents: Documents, name: str, argument: str) -> None:
    if name not in documents.columns:
        raise CountsError(
            f"{argument}={name!r}: the documents have no such column, or it says several things of "
            f"one document; {did_you_mean(name, list(documents.columns.columns))}"
        )


def _under_study(documents: Documents, texts: Documents | None) -> NDArray[np.bool_]:
    if texts is None or "sha256" not in texts.columns or "sha256" not in documents.columns:
        return np.zeros(len(documents.names), dtype=np.bool_)
    found: NDArray[np.bool_] = (
        documents.columns["sha256"].isin(texts.columns["sha256"].dropna()).to_numpy(dtype=np.bool_)
    )
    return found


def need_same_lexicon(counts: Counts, background: Counts, layer: str) -> tuple[str, ...]:
    """Raise if a layer was counted with unlike patterns; say so if that cannot be known."""
    if layer in ("term", "cue"):
        return ()
    own, other = (set(_made_by(c.provenance, f"lexicon {layer}")) for c in (counts, background))
    if own and other and own != other:
        raise CountsError(
            f"layer {layer!r} was made by unlike lexicons: {_digests(own)} in the counts and "
            f"{_digests(other)} in the background; count one of them again."
        )
    if own and other:
        return ()
    return (
        f"Whether layer {layer!r} was counted with the same patterns in the background is not "
        "known: a record of the lexicon is missing.",
    )


def _made_by(record: Provenance, name: str) -> Iterator[str]:
    if name in record.software:
        yield record.software[name]
    for parent in record.parents:
        yield from _made_by(parent, name)


def _software(record: Provenance) -> dict[str, str]:
    """Return all that fixed the numbers: of unlike versions of one thing, the earliest record's."""
    found = dict(record.software)
    for parent in record.parents:
        found |= _software(parent)
    return dict(sorted(found.items()))


def _digests(digests: set[str]) -> str:
    return some(f"{digest[:12]}…" for digest in sorted(digests))


def kinds_apart(
    texts: Documents | None, background: Documents, match: Sequence[str]
) -> tuple[str, ...]:
    """Say in what the background is of another kind than the texts under study."""
    if texts is None:
        return ()
    sentences = []
    for name in texts.columns.columns.intersection(background.columns.columns, sort=False):
        if name == "sha256":
            continue
        own, other = texts.columns[name].dropna(), background.columns[name].dropna()
        if not len(own) or not len(other):
            continue
        days, others = days_of(own), days_of(other)
        if days is not None and others is not None:
            if np.nanmin(days) > np.nanmax(others) or np.nanmax(days) < np.nanmin(others):
                spans = [span(np.nanmin(d), np.nanmax(d)) for d in (others, days)]
                sentences.append(
                    f"The background is of another time: {name} is {spans[0]} there, and "
                    f"{spans[1]} in the texts."
                )
            continue
        kinds = sorted(set(own.astype(str)))
        missing = [kind for kind in kinds if kind not in set(other.astype(str))]
        if missing:
            sentences.append(f"The background has no article with {name} {some(missing)}.")
        if name in match and len(kinds) > 1:
            sentences.append(
                f"The two texts differ in {name} ({some(kinds)}), in which the pairs of the "
                "background agree."
            )
    return tuple(sentences)
