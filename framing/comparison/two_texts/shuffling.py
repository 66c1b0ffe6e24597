"""Two texts against their own sentences, shuffled.

With one text a side there is no variation between texts to measure chance by. What can be
asked is smaller: would the sentences of both, dealt out at random to two heaps of the same
sizes, make heaps as unlike as the two texts are? Whole sentences are dealt, because words of
a sentence go together. Sentences of a text go together too: they share its topic, its day and
its author. So the answer is nearly always "no", and says that these are two texts, and
nothing of outlets, authors or months.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from framing.comparison.guards import number, plural, some
from framing.comparison.printing import as_html, as_text
from framing.comparison.tally import columns_of
from framing.counts.frames import N_TOKENS, need_columns
from framing.errors import CountsError, did_you_mean
from framing.provenance import Provenance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.counts import Counts

__all__ = ["DISTANCES", "ONLY_THIS", "ShuffledSentences", "shuffle_sentences"]

Distance = Literal["jsd", "rates"]
DISTANCES = {
    "jsd": "Jensen-Shannon divergence in bits",
    "rates": "sum of the absolute differences of rates per 1,000 words",
}
ONLY_THIS = (
    "This answers only whether the two texts differ more than their own {units}, shuffled, "
    "would. The {units} of a text share its topic, its day and its author, so a small p says that "
    "these are two texts; it says nothing about outlets, authors or months."
)
UNITS = ("sentence", "passage", "paragraph")  # the finest first
LEVEL = 0.95
FEW_HITS = 20  # in both texts together: with fewer, a distance is made of a handful
FEW_DEALS = 100  # distinct ways to deal: with fewer, p is coarse
MANY_TEXTS = 6  # a side, from which whole texts can be permuted
TIE = 1e-9  # distances closer than this, relatively, are equal: logarithms are not exact
_ENTRIES = 2_000_000  # counts held at a time


@dataclass(frozen=True, slots=True, eq=False)
class ShuffledSentences:
    """The distance of two texts beside those of their shuffled sentences.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a layer: ``layer``, ``measure``, ``observed`` (distance of the two texts),
        ``mean``, ``low``, ``high`` (of the shuffled ones: mean, and where the central 95 % of
        them lie), ``p`` (share of deals, the observed one among them, that are at least as far
        apart), ``n_units_a``, ``n_units_b`` (sentences a side), ``n_deals`` (shuffles made, or
        all there are) and ``warning``.
    settings : mapping of str to JSON value
        ``by``, ``groups``, ``layers``, ``unit``, ``measure``, ``n_permutations``, ``exact``,
        ``level``, ``seed``.
    design : str
        What was shuffled, how often, and what the answer does not say.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the table was made.
    """

    table: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        rows = [
            f"{row.layer} {row.observed:.3g} (shuffled {row.low:.3g} to {row.high:.3g}, "
            f"p = {row.p:.2g})"
            for row in self.table.itertuples()
        ]
        return f"Shuffled {plural(self.settings['unit'])}: {'; '.join(rows)}"


def shuffle_sentences(
    counts: Counts,
    *,
    by: str = "group",
    layer: str | Sequence[str] = "term",
    unit: str | None = None,
    measure: Distance = "jsd",
    n_permutations: int = 9999,
    seed: int = 2025,
) -> ShuffledSentences:
    """Ask whether two texts differ more than their own sentences would, shuffled between them.

    Parameters
    ----------
    counts : Counts
        By sentence (``count_terms(..., unit="sentence")``), or by passage or paragraph, of two
        groups of one document each, or a few.
    by : str, default "group"
        The column that tells the two apart.
    layer : str or sequence of str, default "term"
        What to take the distance of: the words, or the categories of a lexicon, ``"family"``
        or ``"cue"``. Each has a row of its own; all are shuffled alike.
    unit : {"sentence", "passage", "paragraph"}, optional
        What is dealt out whole; by default the finest that the counts tell apart.
    measure : {"jsd", "rates"}, default "jsd"
        ``"jsd"``: the Jensen-Shannon divergence of the two distributions over the columns of
        the layer, in bits, from 0 to 1 (Lin 1991). It does not see how often a lexicon's
        categories occur, only how they share their occurrences. ``"rates"``: the sum over the
        columns of the absolute difference of occurrences per 1,000 words.
    n_permutations : int, default 9999
        Random deals. Where there are no more distinct ones, all of them are made instead.
    seed : int, default 2025
        Of the random deals.

    Returns
    -------
    ShuffledSentences

    Raises
    ------
    CountsError
        If there are not two groups, the counts do not tell sentences, passages or paragraphs
        apart, a group has no words or (with ``"jsd"``) no occurrence in the layer, a sentence
        stands in both groups, or an argument is not known.

    Notes
    -----
    ``p = (1 + k) / (1 + B)``, where `k` of `B` random deals are at least as far apart as the
    texts; of an exact list, the share of deals at least as far apart, the observed one included.
    Either way p is never below 1 by the number of distinct deals. Each deal keeps the number
    of sentences of each side. A deal that leaves a side without any occurrence of a layer has
    divergence 1.

    References
    ----------
    .. [1] Lin, J. (1991). Divergence measures based on the Shannon entropy. IEEE Transactions
       on Information Theory 37 (1), 145-151.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> sentences = pd.DataFrame({
    ...     "document": ["a"] * 3 + ["b"] * 3, "sentence": [1, 2, 3] * 2,
    ...     "group": ["A"] * 3 + ["B"] * 3,
    ... })
    >>> rows = [[2, 0, 1], [1, 0, 1], [2, 0, 0], [0, 2, 1], [0, 1, 1], [0, 2, 0]]
    >>> pair = Counts.from_matrix(rows, sentences, ["betray", "concede", "talks"])
    >>> shuffled = shuffle_sentences(pair)
    >>> shuffled.table[["observed", "mean", "p", "n_deals"]].round(3)
       observed  mean    p  n_deals
    0     0.714  0.16  0.1       20
    """
    _check(measure, n_permutations, seed)
    named = [layer] if isinstance(layer, str) else list(layer)
    if not named:
        raise CountsError("layer= is an empty list; name at least one layer.")
    unit, is_finest = _unit_of(counts, unit)
    layers = {name: _by_unit(columns_of(counts, name)[0], by, unit) for name in named}
    first = next(iter(layers.values()))
    group = first.units[by].astype(str)
    groups = sorted(group.unique())
    _need_two(groups, first, by)
    sizes = [int((group == name).sum()) for name in groups]
    # the smaller side is dealt, so that exchanging the names of the groups changes nothing
    dealt = group.iloc[0] if sizes[0] == sizes[1] else groups[int(np.argmin(sizes))]
    deals, exact = _deals((group == dealt).to_numpy(), n_permutations, seed)
    rows = [
        _row(name, chosen, deals, measure, exact, groups) for name, chosen in layers.items()
    ]  # fmt: skip
    n_a, n_b = sizes
    n_deals = deals.shape[1] if exact else n_permutations
    table = pd.DataFrame(rows).assign(n_units_a=n_a, n_units_b=n_b, n_deals=n_deals)
    settings = {
        "by": by, "groups": groups, "layers": named, "unit": unit, "measure": measure,
        "n_permutations": n_permutations, "exact": exact, "level": LEVEL, "seed": seed,
    }  # fmt: skip
    return ShuffledSentences(
        table.assign(warning=_row_warnings(layers.values())),
        settings,
        _design(settings, first, sizes, n_deals),
        _warnings(settings, first, sizes, is_finest),
        Provenance("shuffle_sentences", settings, {"counts": counts.digest}, (counts.provenance,)),
    )


def _check(measure: str, n_permutations: int, seed: int) -> None:
    if measure not in DISTANCES:
        raise CountsError(
            f"there is no distance {measure!r}; {did_you_mean(str(measure), DISTANCES)}"
        )
    for name, value, least in (("n_permutations", n_permutations, 1), ("seed", seed, 0)):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise CountsError(f"{name} must be a whole number from {least} up; got {value!r}.")


def _unit_of(counts: Counts, unit: str | None) -> tuple[str, bool]:
    """Return what is dealt out, and whether nothing finer was counted."""
    if unit is not None and unit not in UNITS:
        raise CountsError(f"unit={unit!r} cannot be shuffled; {did_you_mean(str(unit), UNITS)}")
    there = [name for name in UNITS if name in counts.keys]
    if "document" not in counts.units or not there:
        raise CountsError(
            f"these counts are by {' and '.join(counts.keys)}, and tell no sentences apart; count "
            'the two texts again with unit="sentence".'
        )
    wanted = unit or there[0]
    if wanted not in there:
        raise CountsError(
            f"these counts tell no {plural(wanted)} apart; count the two texts again with "
            f"unit={wanted!r}, or shuffle by unit={there[0]!r}."
        )
    return wanted, wanted == there[0]


def _by_unit(counts: Counts, by: str, unit: str) -> Counts:
    need_columns(counts.units, [by])
    whole = counts.group(list(dict.fromkeys(["document", unit, by])))
    double = whole.units.duplicated(["document", unit])
    if double.any():
        where = whole.units.loc[double].iloc[0]
        raise CountsError(
            f"{unit} {where[unit]} of document {where['document']!r} stands in two groups of "
            f"{by!r}; name a column that tells whole {plural(unit)} apart."
        )
    return whole


def _need_two(groups: Sequence[str], counts: Counts, by: str) -> None:
    if len(groups) != 2:
        raise CountsError(
            f"sentences are shuffled between two groups, but column {by!r} has "
            f"{len(groups)} ({some(groups)}); filter the counts first, or name another column."
        )
    words = counts.units.groupby(counts.units[by].astype(str))[N_TOKENS].sum()
    for name in groups:
        if not words[name]:
            raise CountsError(f"group {name!r} has no words, so there is nothing to shuffle.")


def _deals(
    dealt: NDArray[np.bool_], n_permutations: int, seed: int
) -> tuple[NDArray[np.uint8], bool]:
    """Return ways to deal the units, the observed one first, and whether these are all."""
    n, n_first = len(dealt), int(dealt.sum())
    total = comb(n, n_first)
    if total <= n_permutations + 1:
        own = tuple(np.flatnonzero(dealt).tolist())
        ways = [own, *(way for way in combinations(range(n), n_first) if way != own)]
        deals = np.zeros((n, total), np.uint8)
        for i, way in enumerate(ways):
            deals[list(way), i] = 1
        return deals, True
    random = np.random.default_rng(np.random.SeedSequence(seed))
    # from a fixed order, so that the draws depend on the sizes alone
    start = (np.arange(n) < n_first).astype(np.uint8)
    drawn = random.permuted(np.repeat(start[:, np.newaxis], n_permutations, axis=1), axis=0)
    return np.concatenate([dealt.astype(np.uint8)[:, np.newaxis], drawn], axis=1), False


def _row(
    layer: str,
    counts: Counts,
    deals: NDArray[np.uint8],
    measure: Distance,
    exact: bool,
    groups: Sequence[str],
) -> dict[str, Any]:
    """Return one row of the table."""
    matrix = counts.matrix.T.tocsr()
    n = np.asarray(matrix.sum(axis=1))
    matrix, n = matrix[n > 0], n[n > 0]
    words = counts.units[N_TOKENS].to_numpy(dtype=np.int64)
    distance = _DISTANCE[measure]
    step = max(1, _ENTRIES // max(1, len(n)))
    parts = []
    for begin in range(0, deals.shape[1], step):
        block = deals[:, begin : begin + step].astype(np.int64)
        a = np.asarray(matrix @ block)
        words_a = words @ block
        parts.append(distance(a, n[:, np.newaxis] - a, words_a, words.sum() - words_a))
    distances = np.concatenate(parts)
    if np.isnan(distances[0]):
        raise CountsError(
            f"layer {layer!r} has no occurrence in {' or in '.join(groups)}, so it has no "
            "distribution there; use measure='rates', or another layer."
        )
    # only a deal can lack a side altogether: nothing is further apart
    distances = np.where(np.isnan(distances), 1.0 if measure == "jsd" else np.inf, distances)
    observed = float(distances[0])
    k = int((distances >= observed * (1 - TIE)).sum())  # the observed deal is one of them
    shuffled = distances if exact else distances[1:]
    low, high = np.quantile(shuffled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return {
        "layer": layer, "measure": measure, "observed": observed, "mean": float(shuffled.mean()),
        "low": float(low), "high": float(high), "p": k / len(distances),
    }  # fmt: skip


def _divergences(
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    words_a: NDArray[np.int64],
    words_b: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return the Jensen-Shannon divergence of each pair of columns; missing if one is empty."""
    n, m = a.sum(axis=0), b.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        p, q = a / n, b / m
    mean = (p + q) / 2
    # the entropy of the mean, less the mean of the entropies
    bits = (_entropy_part(p) + _entropy_part(q)) / 2 - _entropy_part(mean)
    divergence: NDArray[np.float64] = np.clip(bits.sum(axis=0), 0.0, 1.0)
    return divergence


def _entropy_part(share: NDArray[np.float64]) -> NDArray[np.float64]:
    return share * np.log2(np.where(share > 0, share, 1.0))


def _differences(
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    words_a: NDArray[np.int64],
    words_b: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return the sum of the absolute differences of rates; missing where a side has no word."""
    with np.errstate(divide="ignore", invalid="ignore"):
        total: NDArray[np.float64] = 1000 * np.abs(a / words_a - b / words_b).sum(axis=0)
    return total


_DISTANCE: dict[str, Callable[..., NDArray[np.float64]]] = {
    "jsd": _divergences,
    "rates": _differences,
}


def _row_warnings(layers: Iterable[Counts]) -> list[str]:
    few = f"fewer than {FEW_HITS} occurrences"
    return [few if counts.matrix.sum() < FEW_HITS else "" for counts in layers]


def _design(settings: Mapping[str, Any], counts: Counts, sizes: Sequence[int], n_deals: int) -> str:
    unit, by = settings["unit"], settings["by"]
    group = counts.units[by].astype(str)
    sides = []
    for name, n in zip(settings["groups"], sizes, strict=True):
        own = counts.units[group == name]
        texts = number(own["document"].nunique(), "document")
        words = number(int(own[N_TOKENS].sum()), "word")
        sides.append(f"{name} ({texts}, {number(n, unit)}, {words})")
    how = (
        f"all {n_deals:,} ways to deal them out"
        if settings["exact"]
        else f"{n_deals:,} random deals (seed {settings['seed']})"
    )
    distance = DISTANCES[settings["measure"]]
    return (
        f"{distance[0].upper()}{distance[1:]} between {' and '.join(sides)}, beside those of their "
        f"{plural(unit)} shuffled whole: {how}. {ONLY_THIS.format(units=plural(unit))}"
    )


def _warnings(
    settings: Mapping[str, Any], counts: Counts, sizes: Sequence[int], is_finest: bool
) -> tuple[str, ...]:
    unit, sentences = settings["unit"], []
    if unit != "sentence":
        why = "because these counts tell no sentences apart" if is_finest else "as asked for"
        sentences.append(f"Whole {plural(unit)} are shuffled, not sentences, {why}.")
    distinct = comb(sum(sizes), sizes[0]) // (2 if sizes[0] == sizes[1] else 1)
    if distinct < FEW_DEALS:
        sentences.append(
            f"There are only {number(distinct, 'distinct way')} to deal the {plural(unit)} out, so "
            f"p cannot be below {1 / distinct:.2g}."
        )
    texts = counts.units.groupby(settings["by"])["document"].nunique()
    if texts.min() >= MANY_TEXTS:
        sentences.append(
            f"Each side has {MANY_TEXTS} documents or more: permute whole documents instead (see "
            "`framing.effects`), which answers what is asked of groups."
        )
    return tuple(sentences)
