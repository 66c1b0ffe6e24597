"""What else differs between the groups, besides what is compared.

Two groups of articles hardly ever differ in the outlet alone: they are of other months,
genres or topics, longer, or hold copies of one text. None of it can be put right by a formula
afterwards, so it is said, in sentences made from the metadata and the counts of the units.

What counts cannot tell: paragraphs that several articles share, such as a plea for donations,
unless their words are those of nearly every article of a group. `read_corpus` finds and removes
them with ``repeated=``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from framing.comparison.cautions.calendar import apart, days_of, span
from framing.comparison.cautions.copies import NEAR, equal_texts, near_copies
from framing.comparison.cautions.documents import Documents, by_document, documents_of
from framing.comparison.guards import FEW_DOCUMENTS, number, some
from framing.counts.frames import N_TOKENS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.counts import Counts

__all__ = ["LENGTH_RATIO", "LUCK", "UNLIKE", "what_else_differs"]

UNLIKE = 0.25  # of the documents would have to change, for the groups to be alike
LUCK = 2  # times as unlike as groups of these sizes would be by chance
LENGTH_RATIO = 2
NEARLY_ALL, HARDLY_ANY = 0.9, 0.1  # of the documents: what may be page furniture
MOST_NUMBERS = 12  # different numbers that can be kinds


def what_else_differs(
    counts: Counts, by: str = "group", *, ignore: Sequence[str] = ()
) -> tuple[str, ...]:
    """Say in what else the groups of documents differ, one sentence each.

    Parameters
    ----------
    counts : Counts
        With a column that names the groups. What is known of the documents stands in the
        further columns of its units.
    by : str, default "group"
        The column of the groups.
    ignore : sequence of str, optional
        Columns to say nothing of.

    Returns
    -------
    tuple of str
        Empty if nothing was found, and for groups that are parts of the same texts. Of two
        texts, one sentence says in what they differ and agree. Of more:

        kinds (columns of text, or with up to 12 different numbers)
            If each value stands in one group only, or a quarter of the documents of one
            would have to change (half the sum of absolute differences of shares), and twice
            as many as in random groups of these sizes. A group is held against all others.
        dates (``2025``, ``2025-02`` or ``2025-02-28``)
            If the periods do not overlap, or a share of the documents (Kolmogorov–Smirnov
            distance) is apart that fulfils the same two conditions.
        length
            If the median words of documents differ by more than 2 to 1 (between groups of six
            documents or more, if there are two).
        sections
            If one is missing in a group.
        copies
            Equal texts, by ``sha256``, and near copies, by counts of words
            (`framing.comparison.cautions.copies`): across groups, and within.
        furniture
            Words in at least nine documents of ten of one group and in at most one of ten of
            the others, in groups of six documents or more.

    Raises
    ------
    CountsError
        If the column is not there, or a unit has no group.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> articles = pd.DataFrame({
    ...     "document": ["a", "b"], "group": ["A", "B"], "outlet": "The Courier",
    ...     "genre": ["analysis", "news"], "date": ["2025-02", "2025-12"],
    ... })
    >>> what_else_differs(Counts.from_matrix([[9], [8]], articles, ["war"]))[0]
    'The two texts also differ in genre (analysis and news) and date (2025-02 and 2025-12, 10
    months apart); they agree in outlet (The Courier). What differs between them may be due to any
    of this.'
    """
    documents = documents_of(counts, by, ignore)
    if documents is None or len(documents.groups) < 2:
        return ()
    if documents.two_texts:
        sentences = [*_about_two_texts(documents)]
    else:
        sentences = [*_about_metadata(documents)]
    return (
        *sentences,
        *_about_length(documents),
        *_about_sections(counts, documents, by),
        *_about_copies(counts, documents),
        *_about_furniture(counts, documents),
    )


def _about_two_texts(documents: Documents) -> Iterator[str]:
    unlike, alike = [], []
    described = [(name, documents.columns[name]) for name in _described(documents)]
    dates = [days for _, column in described if (days := days_of(column)) is not None]
    # the earlier one first, or else in the order of the groups
    order = np.lexsort((documents.group, *dates[::-1]))
    for name, column in described:
        a, b = (_shown(column.iloc[row]) for row in order)
        if not a or not b or [a, b] == [documents.groups[g] for g in documents.group[order]]:
            continue
        days = days_of(column)
        if a == b:
            alike.append(f"{name} ({a})")
        elif days is not None and np.isfinite(days).all():
            unlike.append(f"{name} ({a} and {b}, {apart(*days)})")
        else:
            unlike.append(f"{name} ({a} and {b})")
    agree = f"they agree in {_series(alike)}" if alike else ""
    if unlike:
        yield (
            f"The two texts also differ in {_series(unlike)}{'; ' if agree else ''}{agree}. "
            "What differs between them may be due to any of this."
        )
    elif agree:
        yield f"The two texts agree in {_series(alike)}."


def _about_metadata(documents: Documents) -> Iterator[str]:
    for name in _described(documents):
        column = documents.columns[name]
        days = days_of(column)
        shown = np.array([_shown(value) for value in column], dtype=object)
        known = shown != "" if days is None else np.isfinite(days)
        sizes = np.bincount(documents.group[known], minlength=len(documents.groups))
        is_name = days is None and _is_name(shown[known], len(documents.groups))
        if not known.any() or is_name:
            continue
        missing = int((~known).sum())
        if 2 * missing > len(known) or (sizes > 0).sum() < 2:
            yield (
                f"Whether the groups differ in {name} is not known: {missing:,} of "
                f"{number(len(known), 'document')} have none."
            )
            continue
        part = documents.among(known)
        sentence = (
            _about_kinds(part, name, shown[known])
            if days is None
            else _about_dates(part, name, days[known])
        )
        if sentence:
            unknown = f" ({number(missing, 'document')} without {name} left out.)"
            yield sentence + (unknown if missing else "")


def _about_kinds(documents: Documents, name: str, shown: NDArray[np.object_]) -> str:
    """Return a sentence if the groups have unlike shares of the values, or else nothing."""
    group = documents.group
    codes, values = pd.factorize(shown, sort=True)
    shape = len(documents.groups), len(values)
    n = np.bincount(group * shape[1] + codes, minlength=shape[0] * shape[1]).reshape(shape)
    if shape[1] == 1 or (shape[1] == shape[0] and list(values) == documents.groups):
        return ""
    if ((n > 0).sum(axis=0) == 1).all():
        held = [
            f"{g}: {some(values[row > 0], 3)}"
            for g, row in zip(documents.groups, n, strict=True)
        ]  # fmt: skip
        return (
            f"The groups have no {name} in common ({some(held, 4)}): what differs between them may "
            "be due to it."
        )
    rest = n.sum(axis=0) - n
    own, other = n.sum(axis=1, keepdims=True), rest.sum(axis=1, keepdims=True)
    difference = n / own - rest / other
    distance = np.abs(difference).sum(axis=1) / 2
    pooled = n.sum(axis=0) / n.sum()
    # a share differs by sqrt(2 / pi) standard errors, on the average, between random groups
    luck = np.sqrt(2 / np.pi * pooled * (1 - pooled)).sum() * np.sqrt(1 / own + 1 / other) / 2
    unlike = (distance >= UNLIKE) & (distance >= LUCK * luck[:, 0])
    if not unlike.any():
        return ""
    worst = int(np.argmax(np.where(unlike, distance, -1.0)))
    kind = int(np.argmax(np.abs(difference[worst])))
    share_a, share_b = n[worst, kind] / own[worst, 0], rest[worst, kind] / other[worst, 0]
    return (
        f"The groups differ in {name}: {values[kind]} is {share_a:.0%} of the documents of "
        f"{documents.groups[worst]} and {share_b:.0%} of those of {documents.others(worst)}."
    )


def _about_dates(documents: Documents, name: str, days: NDArray[np.float64]) -> str:
    """Return a sentence if the groups are of other times, or else nothing."""
    order = np.argsort(days, kind="stable")
    days, group = days[order], documents.group[order]
    worst, most, is_apart = 0, 0.0, False
    two = len(documents.groups) == 2
    # among many groups one always begins first, and three documents cannot be unlike enough
    for g in range(2) if two else np.flatnonzero(documents.sizes > 3).tolist():
        own, rest = days[group == g], days[group != g]
        at = np.concatenate([own, rest])
        below = np.searchsorted(own, at, "right") / len(own)
        distance = float(np.abs(below - np.searchsorted(rest, at, "right") / len(rest)).max())
        # the mean of Kolmogorov's distribution is sqrt(pi / 2) log(2)
        luck = np.sqrt(np.pi / 2) * np.log(2) * np.sqrt(1 / len(own) + 1 / len(rest))
        disjoint = own[-1] < rest[0] or rest[-1] < own[0]
        unlike = distance >= UNLIKE and distance >= LUCK * luck
        if (unlike or (disjoint and two)) and distance > most:
            worst, most, is_apart = g, distance, disjoint
    if not most:
        return ""
    own, rest = days[group == worst], days[group != worst]
    names = documents.groups[worst], documents.others(worst)
    if is_apart:
        a, b = (span(x[0], x[-1]) for x in (own, rest))
        return f"The periods do not overlap: {name} is {a} in {names[0]} and {b} in {names[1]}."
    a, b = (span(*np.quantile(x, [0.25, 0.75])) for x in (own, rest))
    return (
        f"The groups differ in {name}: the middle half of {names[0]} is of {a}, that of "
        f"{names[1]} of {b}."
    )


def _about_length(documents: Documents) -> Iterator[str]:
    length: dict[str, float] = {}
    for large_enough in (FEW_DOCUMENTS, 1):
        for g, name in enumerate(documents.groups):
            words = documents.words[(documents.group == g) & (documents.words > 0)]
            if len(words) >= large_enough:
                length[name] = float(np.median(words))
        if len(length) > 1:
            break
    if not length:
        return
    short, long = min(length, key=length.__getitem__), max(length, key=length.__getitem__)
    if length[long] > LENGTH_RATIO * length[short]:
        middle = "" if documents.two_texts else "median "
        yield (
            f"The documents differ in length by more than {LENGTH_RATIO} to 1: {middle}"
            f"{length[long]:,.0f} words in {long}, {length[short]:,.0f} in {short}."
        )


def _about_sections(counts: Counts, documents: Documents, by: str) -> Iterator[str]:
    if "section" not in counts.units or by == "section":
        return
    inside = documents.row >= 0
    worded = inside & (counts.units[N_TOKENS].to_numpy() > 0)
    group = documents.group[documents.row[worded]]
    sections = counts.units["section"].astype(str).to_numpy(dtype=object)[worded]
    for section in sorted(set(sections)):
        n = np.bincount(group[sections == section], minlength=len(documents.groups))
        without = [g for g, k in zip(documents.groups, n, strict=True) if not k]
        if without:
            yield f"There is no word of section {section!r} in {some(without)}."


def _about_copies(counts: Counts, documents: Documents) -> Iterator[str]:
    """Say which documents are those of another, or nearly."""
    pairs: list[tuple[int, int]] = []
    if "sha256" in documents.columns:
        hashes = documents.columns["sha256"].where(documents.words > 0)
        for rows in equal_texts(hashes):
            pairs += [(int(rows[0]), int(row)) for row in rows[1:]]
        yield from _copies(documents, pairs, "the same text as")
    if "term" in counts.layers:
        doubles = {b for _, b in pairs}  # told already
        near, _ = near_copies(by_document(counts.select("term"), documents))
        found = [(a, b) for a, b in near.tolist() if a not in doubles and b not in doubles]
        yield from _copies(documents, found, f"{NEAR:.0%} or more of the words of")


def _copies(documents: Documents, pairs: Sequence[tuple[int, int]], what: str) -> Iterator[str]:
    names, group = documents.names, documents.group
    across = [(a, b) for a, b in pairs if group[a] != group[b]]
    for chosen, where in (
        (across, "one of another group"),
        ([(a, b) for a, b in pairs if group[a] == group[b]], "another of its group"),
    ):
        if chosen:
            n = len({b for _, b in chosen})
            has = "has" if n == 1 else "have"
            listed = some((f"{names[a]} and {names[b]}" for a, b in chosen), 3)
            yield (
                f"{number(n, 'document')} {has} {what} {where} ({listed}); a copy is no further "
                "observation."
            )


def _about_furniture(counts: Counts, documents: Documents) -> Iterator[str]:
    """Name words of nearly all documents of one group and hardly any of the others."""
    sizes = documents.sizes
    if "term" not in counts.layers or documents.two_texts:
        return
    chosen = counts.select("term")
    matrix, terms = by_document(chosen, documents), chosen.terms["term"].to_numpy(dtype=object)
    marks = sparse.csr_array(
        (np.ones(matrix.nnz, np.int64), matrix.indices, matrix.indptr), shape=matrix.shape
    )
    places = documents.group, np.arange(len(documents.group))
    groups = sparse.csr_array((np.ones(len(documents.group), np.int64), places))
    n = (groups @ marks).tocoo()
    rest = np.bincount(matrix.indices, minlength=matrix.shape[1])[n.col] - n.data
    own, other = sizes[n.row], sizes.sum() - sizes[n.row]
    found = (own >= FEW_DOCUMENTS) & (other >= FEW_DOCUMENTS)
    found &= (n.data >= NEARLY_ALL * own) & (rest <= HARDLY_ANY * other)
    listed = [
        f"{documents.groups[g]}: {some(sorted(terms[n.col[found & (n.row == g)]]))}"
        for g in np.unique(n.row[found])
    ]
    if listed:
        yield (
            "Words of nearly every document of one group and hardly any of the others may be page "
            f"furniture or a name, or another subject ({'; '.join(listed[:3])}"
            f"{f'; and {len(listed) - 3:,} more groups' if len(listed) > 3 else ''})."
        )


def _described(documents: Documents) -> list[str]:
    """Return the columns that may tell kinds of documents, or dates."""
    columns = documents.columns.drop(columns="sha256", errors="ignore")
    measured = [
        name
        for name in columns.select_dtypes("number")
        if columns[name].nunique() > MOST_NUMBERS and days_of(columns[name]) is None
    ]
    return [str(name) for name in columns if name not in measured]


def _is_name(shown: NDArray[np.object_], n_groups: int) -> bool:
    """Whether nearly every document has a value of its own."""
    n = len(set(shown))
    return len(shown) > n_groups and (n == len(shown) or (len(shown) >= 20 and 2 * n > len(shown)))


def _shown(value: object) -> str:
    """Return a value of metadata as text; nothing if it is missing."""
    return "" if pd.isna(value) else str(value).strip()  # type: ignore[call-overload]


def _series(items: Sequence[str]) -> str:
    """Join with commas and a last “and”."""
    return " and ".join(filter(None, [", ".join(items[:-1]), items[-1]]))
