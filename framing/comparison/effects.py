"""Effects: how much groups differ, how sure that is, and whether chance would do.

The unit of inference is the unit of the claim. Counts are added up to documents, outlets or
stories, and these are permuted and resampled as wholes. With one unit a group there is
nothing to permute: the effect is given, and no p-value and no interval.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import ceil
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from framing.comparison.attribution import in_voices, of_voices, only_voices
from framing.comparison.cautions.differing import what_else_differs
from framing.comparison.guards import FEW_DOCUMENTS, FEW_OCCURRENCES, guard, number, some
from framing.comparison.inference.adjustment import ADJUSTMENTS, adjust_p
from framing.comparison.inference.bootstrap import INTERVALS, METHODS, bootstrap, check_draws
from framing.comparison.inference.draws import least_p
from framing.comparison.inference.permutation import mantel_haenszel, permute
from framing.comparison.inference.sample import Sample, sample_units
from framing.comparison.inference.several import permute_groups
from framing.comparison.inference.weighting import WEIGHTS, weighed
from framing.comparison.printing import as_html, as_text
from framing.comparison.tally import Tally, columns_of, per_1k, tally_groups
from framing.errors import CountsError, did_you_mean
from framing.provenance import Provenance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["ADJUSTED", "EFFECTS", "Effects", "effects", "only_categories"]

EFFECTS = ("log_ratio", "difference")
UNITS = {"log_ratio": "doublings", "difference": "occurrences per 1,000 words"}
WEIGHED = ", long units weighted down where a word is bursty (Lawless 1987)"
ADJUSTED = {
    "bh": "Benjamini-Hochberg, false discovery rate",
    "by": "Benjamini-Yekutieli, false discovery rate",
    "holm": "Holm, familywise",
    "bonferroni": "Bonferroni, familywise",
    "max_t": "Westfall-Young largest statistic, familywise",
}


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Differences between groups, with intervals and tests of whole units.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each category and pair of groups: ``category``, ``group_a``, ``group_b``,
        ``n_a``, ``n_b`` (occurrences), ``per_1k_a``, ``per_1k_b``, ``n_docs_a``, ``n_docs_b``
        (documents with any), ``estimate``, ``low``, ``high``, ``p``, ``q`` (p, adjusted) and
        ``warning``. Positive is more frequent in the first group. What is not tested has
        neither interval nor p, and its warning says why.
    overall : pandas.DataFrame
        For more than two groups one row a category: ``category``, ``statistic``, ``p``, ``q``,
        whether the groups differ at all.
    settings : mapping of str to JSON value
        Every choice, defaults included; ``n_tests``, the size of the family; ``n_units`` of
        each group.
    design : str
        A sentence: the effect, the interval, the test, the family, the units.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the table was made.
    """

    table: pd.DataFrame
    overall: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        found = int((self.table["q"] < 1 - self.settings["level"]).sum())
        tested = self.settings["n_tests"]
        said = f"{found:,} of {tested:,} beyond chance" if tested else "none can be tested"
        return f"Effects ({self.settings['effect']}): {number(len(self.table), 'row')}, {said}"

    def plot(self, **choices: Any) -> Figure:
        """Draw estimates and intervals as a forest plot; see `framing.figures.forest`."""
        from framing.figures import forest

        return forest(
            self.table,
            settings=self.settings,
            provenance=self.provenance,
            warnings=self.warnings,
            **choices,
        )


def effects(
    counts: Counts,
    *,
    by: str = "group",
    target: object = None,
    reference: object = None,
    layer: str | None = None,
    categories: Sequence[str] | None = None,
    unit: str = "document",
    strata: str | None = None,
    cluster: str | None = None,
    effect: Literal["log_ratio", "difference"] = "log_ratio",
    interval: str | None = "default",
    weigh: str = "default",
    level: float = 0.95,
    simultaneous: bool = False,
    adjust: str = "bh",
    n_permutations: int = 9999,
    n_resamples: int = 1999,
    min_count: int = FEW_OCCURRENCES,
    voice: str | Sequence[str] | None = None,
    order: Sequence[object] | None = None,
    seed: int = 2025,
    progress: Callable[[int], None] | None = None,
) -> Effects:
    """Say how much groups differ in their use of each category, and how sure that is.

    Parameters
    ----------
    counts : Counts
        Occurrences, with columns of its units that name groups and units.
    by : str, default "group"
        Column of the groups.
    target, reference : str, optional
        Hold one group against another, or against all others together where only the target
        is given. By default every pair, the first in the order against the second.
    layer : str, optional
        A lexicon, ``"family"``, ``"cue"`` or ``"term"``; by default as in `compare`.
    categories : sequence of str, optional
        Those to test: they are the family that p-values are adjusted in. By default all.
    unit : str, default "document"
        Column that names the units of the claim, such as ``"document"``, ``"story"`` or
        ``"outlet"``: what is permuted and resampled as a whole.
    strata : str, optional
        Column within which groups are compared, such as the event: units change groups only
        inside it, and the effect is the Mantel-Haenszel ratio.
    cluster : str, optional
        Column of units that depend on each other; its values are moved as wholes instead.
    effect : {"log_ratio", "difference"}, default "log_ratio"
        In doublings (Hardie 2014; half an occurrence stands in for none), or in occurrences
        per 1,000 words.
    interval : {"inversion", "bootstrap-t", "bca", "percentile", "robust"} or None
        By default ``"inversion"`` for log ratios, ``"bootstrap-t"`` for differences; None makes
        none. ``docs/inference.md`` says how often each covers the truth.
    weigh : {"dispersion", "words"}
        How much a unit counts: by its words, so that the estimate is the log ratio of the
        rates in the table; or less than that where it is long and the word bursty, which tells
        differences apart sooner (`weighed`; Lawless 1987). By default ``"dispersion"`` for log
        ratios with the interval ``"inversion"`` or none, without strata; else ``"words"``. Where
        all units are equally long they are the same.
    level : float, default 0.95
        Of the intervals; ``1 - level`` is where `q` counts as beyond chance.
    simultaneous : bool, default False
        Widen the intervals so that all together cover at `level` (Bonferroni).
    adjust : {"bh", "by", "holm", "bonferroni", "max_t"}, default "bh"
        How p becomes q; see `adjust_p`. ``"max_t"`` takes the largest statistic of each draw
        over all categories of a pair (Westfall and Young 1993), times the number of pairs.
    n_permutations : int, default 9999
        Where there are no more distinct ones, all are used and p is exact.
    n_resamples : int, default 1999
        Of the bootstrap, where an interval asks for it.
    min_count : int, default 5
        Categories with fewer occurrences in a pair of groups are not tested.
    voice : str or sequence of str, optional
        Only words in these voices; by default all.
    order : sequence, optional
        The groups in their order, each once; by default sorted.
    seed : int, default 2025
        Each pair of groups draws from a stream of its own.
    progress : callable, optional
        Called with the number of categories done since.

    Returns
    -------
    Effects

    Raises
    ------
    CountsError
        If a column, group, layer, category or choice is not there, a unit stands in two
        groups or has none, a group has no words, or an interval cannot be had with strata.

    Notes
    -----
    The test is the permutation test of whole units, on the log ratio over its standard error
    between units; its p is two-sided and exact where all units are alike but for their group.
    Where units of one group vary more than those of the other it is approximate, and worse
    the fewer there are.

    References
    ----------
    .. [1] Hardie, A. (2014). Log Ratio: an informal introduction. CASS, Lancaster University.
    .. [2] Lawless, J. F. (1987). Negative binomial and mixed Poisson regression. Canadian
       Journal of Statistics 15 (3), 209-225.
    .. [3] Westfall, P. H. and Young, S. S. (1993). Resampling-Based Multiple Testing. Wiley.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> articles = pd.DataFrame({"document": list("abcdefgh"), "group": ["A"] * 4 + ["B"] * 4})
    >>> hits = [[4, 96], [5, 95], [3, 97], [6, 94], [1, 99], [0, 100], [2, 98], [1, 99]]
    >>> found = effects(Counts.from_matrix(hits, articles, ["war", "other"]), categories=["war"])
    >>> found.table[["category", "n_a", "n_b", "estimate", "low", "high", "p"]].round(2)
      category  n_a  n_b  estimate   low  high     p
    0      war   18    4      2.17  0.58  5.48  0.03
    >>> found.settings["exact"]  # all 70 ways to halve eight articles
    True
    """
    chosen = _check(effect, interval, adjust, strata, level, n_permutations, n_resamples, seed)
    weigh = _weights(weigh, effect, chosen, strata)
    spoken, voices = of_voices(counts, voice, by)
    columns, layer = columns_of(spoken, layer)
    columns = only_categories(columns, layer, categories)
    groups = tally_groups(columns, by, order)
    sample = sample_units(
        columns, by=by, unit=unit, strata=strata, cluster=cluster, order=groups.names
    )
    pairs = _pairs(sample, groups, target, reference)
    streams = np.random.SeedSequence(seed).spawn(2 * len(pairs) + 1)
    settings: dict[str, Any] = {
        "by": by, "layer": layer, "groups": groups.names, "unit": sample.unit, "strata": strata,
        "cluster": cluster, "effect": effect, "interval": chosen, "weigh": weigh, "level": level,
        "simultaneous": simultaneous, "test": "permutation", "adjust": adjust,
        "n_permutations": n_permutations, "n_resamples": n_resamples, "min_count": min_count,
        "seed": seed, "categories": None if categories is None else list(categories),
        "target": None if target is None else str(target),
        "reference": None if reference is None else str(reference),
    }  # fmt: skip
    settings |= {"voice": voices} if voices else {}
    tested = [pair.can_test & (pair.n_compared >= max(min_count, 1)) for pair in pairs]
    n_tests = int(sum(t.sum() for t in tested))
    width = 1 - (1 - level) / max(n_tests, 1) if simultaneous else level
    tables, exact = [], []
    for i, (pair, test) in enumerate(zip(pairs, tested, strict=True)):
        done = _estimate(pair, test, settings, width, streams[2 * i : 2 * i + 2], progress)
        tables.append(done.table)
        exact += [done.exact] if test.any() else []
    table = _adjusted(pd.concat(tables, ignore_index=True), adjust, len(pairs))
    overall = _overall(sample, groups, settings, streams[-1], target)
    units = dict(zip(groups.names, sample.n_units.tolist(), strict=True))
    settings |= {"n_tests": n_tests, "n_units": units, "exact": bool(exact and all(exact))}
    labels = [str(label) for label in groups.terms["term"]]
    noun = ("word", "words") if layer == "term" else ("category", "categories")
    record = {key: value for key, value in settings.items() if key not in ("n_tests", "n_units")}
    return Effects(
        table,
        overall,
        settings,
        _design(settings, noun, in_voices(voices) if voices else ""),
        (
            *_about_units(sample, pairs, level),
            *_about_draws(settings, width),
            *guard(groups, labels, noun),
            *what_else_differs(counts, by, ignore=[sample.unit, *([strata] if strata else [])]),
            *sample.notes,
            *dict.fromkeys(note for pair in pairs for note in pair.sample.notes
                           if note not in sample.notes),
            *only_voices(voices),
        ),
        Provenance("effects", record, {"counts": counts.digest}, (counts.provenance,)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """Two groups: their units, and their counts as they are shown, shape (2, n_terms)."""

    sample: Sample
    terms: list[str]
    labels: list[str]
    n: NDArray[np.int64]
    n_docs: NDArray[np.int64]
    largest: NDArray[np.int64]
    n_tokens: NDArray[np.int64]

    @property
    def can_test(self) -> bool:
        """Whether chance can move anything: two units a group, or strata."""
        return self.sample.strata is not None or bool((self.sample.n_units > 1).all())

    @property
    def n_compared(self) -> NDArray[np.int64]:
        """Occurrences in the units that are compared: strata may have been left out."""
        return np.asarray(self.sample.matrix.sum(axis=0), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Done:
    table: pd.DataFrame
    exact: bool


def _check(
    effect: str, interval: str | None, adjust: str, strata: str | None, level: float,
    n_permutations: int, n_resamples: int, seed: int,
) -> str | None:  # fmt: skip
    """Return the interval that is meant, or say which choice is none."""
    if effect not in EFFECTS:
        raise CountsError(f"there is no effect {effect!r}; {did_you_mean(str(effect), EFFECTS)}")
    if adjust not in ADJUSTMENTS:
        hint = did_you_mean(str(adjust), ADJUSTMENTS)
        raise CountsError(f"there is no adjustment {adjust!r}; {hint}")
    if interval == "default":
        interval = "inversion" if effect == "log_ratio" or strata else "bootstrap-t"
    if interval is not None and interval not in INTERVALS:
        hint = did_you_mean(str(interval), INTERVALS)
        raise CountsError(f"there is no interval {interval!r}; {hint}")
    if effect == "difference" and (interval == "inversion" or strata):
        why = "strata compare ratios" if strata else "inverting the test gives ratios"
        raise CountsError(
            f"a difference of rates has no such interval: {why}; use effect='log_ratio', or "
            "another interval without strata."
        )
    if strata and interval not in ("inversion", None):
        raise CountsError(
            f"interval={interval!r} takes units for independent, which those of one {strata} are "
            "not; with strata= use 'inversion' or None."
        )
    check_draws(level, seed, n_permutations=n_permutations, n_resamples=n_resamples)
    return interval


def _weights(weigh: str, effect: str, interval: str | None, strata: str | None) -> str:
    """Return how units are weighted, or say why they cannot be so."""
    possible = effect == "log_ratio" and interval in ("inversion", None) and not strata
    if weigh == "default":
        return "dispersion" if possible else "words"
    if weigh not in WEIGHTS:
        raise CountsError(f"there is no weight {weigh!r}; {did_you_mean(str(weigh), WEIGHTS)}")
    if weigh == "dispersion" and not possible:
        raise CountsError(
            "weigh='dispersion' goes with log ratios, interval='inversion' or None, and no strata; "
            "use weigh='words'."
        )
    return weigh


def only_categories(columns: Counts, layer: str, categories: Sequence[str] | None) -> Counts:
    """Return the columns of these categories, or all; raise if one is not there."""
    if categories is None:
        return columns
    wanted = [categories] if isinstance(categories, str) else list(categories)
    known = [str(name) for name in columns.terms["term"]]
    for name in wanted:
        if name not in known:
            raise CountsError(f"layer {layer!r} has no {name!r}; {did_you_mean(str(name), known)}")
    return columns.select(term=wanted)


def _pairs(sample: Sample, groups: Tally, target: object, reference: object) -> list[_Pair]:
    """Return the pairs of groups that are held against each other."""
    names = list(sample.groups)
    for side, wanted in (("target", target), ("reference", reference)):
        if wanted is not None and str(wanted) not in names:
            hint = did_you_mean(str(wanted), names)
            raise CountsError(f"{side}: there is no group {str(wanted)!r}; {hint}")
    if reference is not None and target is None:
        raise CountsError("reference= needs a target= to be held against it.")
    if target is None:
        chosen = [([a], [b]) for a, b in combinations(range(len(names)), 2)]
    else:
        a = names.index(str(target))
        others = [i for i in range(len(names)) if i != a]
        if reference is not None:
            others = [names.index(str(reference))]
        if a in others:
            raise CountsError(f"target and reference are both {str(target)!r}; name two groups.")
        chosen = [([a], others)]
    return [_pair(sample, groups, *sides) for sides in chosen]


def _pair(sample: Sample, groups: Tally, first: list[int], second: list[int]) -> _Pair:
    names = [sample.groups[i] for i in (*first, *second)]
    labels = [names[0], names[1] if len(second) == 1 else f"all but {names[0]}"]
    keep = np.isin(sample.group, [*first, *second])
    side = np.where(np.isin(sample.group, first), 0, 1).astype(np.intp)
    # others stay apart as group 2, and are left out by pair()
    two = replace(
        sample, group=np.where(keep, side, 2).astype(np.intp), groups=(*labels, "neither")
    ).pair(0, 1)
    terms = [str(term) for term in groups.terms["term"]]

    def rows(values: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.array([values[first].sum(axis=0), values[second].sum(axis=0)])

    largest = np.array([groups.largest[first].max(axis=0), groups.largest[second].max(axis=0)])
    return _Pair(
        two, terms, labels, rows(groups.n), rows(groups.n_docs), largest, rows(groups.n_tokens)
    )


def _estimate(
    pair: _Pair,
    tested: NDArray[np.bool_],
    settings: Mapping[str, Any],
    level: float,
    streams: Sequence[np.random.SeedSequence],
    progress: Callable[[int], None] | None,
) -> _Done:
    """Return the rows of one pair of groups."""
    sample, terms = pair.sample, np.flatnonzero(tested)
    ratio = mantel_haenszel(sample)
    rates = per_1k(pair.n, pair.n_tokens[:, np.newaxis])
    is_ratio = settings["effect"] == "log_ratio"
    values = np.full((4, len(tested)), np.nan)  # low, high, p, joint p
    exact = False
    if len(terms):
        part = replace(sample, matrix=sample.matrix[:, terms])
        inverted = settings["interval"] == "inversion"
        parts = weighed(part, settings["weigh"])
        for places, weighted in parts:
            ratio[terms[places]] = mantel_haenszel(weighted)
        done = permute(
            part,
            parts=parts,
            n_permutations=settings["n_permutations"],
            seed=streams[0],
            level=level if inverted else None,
            estimate=ratio[terms],
            progress=progress,
        )
        exact = done.exact
        values[:, terms] = done.low, done.high, done.p, done.joint_p
        if settings["interval"] is not None and not inverted:
            bounds = bootstrap(
                part,
                "log_ratio" if is_ratio else "difference",
                method=settings["interval"],
                level=level,
                n_resamples=settings["n_resamples"],
                seed=streams[1],
            )
            scale = 1.0 if is_ratio else 1000.0
            values[:2, terms] = scale * bounds.low[0], scale * bounds.high[0]
    estimate = ratio if is_ratio else rates[0] - rates[1]
    (n_a, n_b), (docs_a, docs_b) = pair.n, pair.n_docs
    table = pd.DataFrame(
        {
            "category": pd.Series(pair.terms, dtype="str"),
            "group_a": pd.Series([pair.labels[0]] * len(tested), dtype="str"),
            "group_b": pd.Series([pair.labels[1]] * len(tested), dtype="str"),
            "n_a": n_a, "n_b": n_b, "per_1k_a": rates[0], "per_1k_b": rates[1],
            "n_docs_a": docs_a, "n_docs_b": docs_b, "estimate": estimate,
            "low": values[0], "high": values[1], "p": values[2], "joint": values[3],
            "warning": pd.Series(_row_warnings(pair, settings, values[0]), dtype="str"),
        }
    )  # fmt: skip
    return _Done(table, exact)


def _row_warnings(pair: _Pair, settings: Mapping[str, Any], low: NDArray[np.float64]) -> list[str]:
    """Say of each category why it is not tested, or what its numbers rest on."""
    n = pair.n_compared
    few = max(settings["min_count"], 1)
    alone = " and ".join(
        label for label, k in zip(pair.labels, pair.sample.n_units, strict=True) if k < 2
    )
    sentences = []
    for i in range(len(n)):
        if n[i] == 0:
            left_out = pair.n[:, i].any()
            sentences.append(
                "not tested: only in units left out" if left_out else "in neither group"
            )
        elif not pair.can_test:
            sentences.append(f"not tested: one {settings['unit']} in {alone}")
        elif n[i] < few:
            sentences.append(f"not tested: fewer than {few} occurrences")
        else:
            carried = 2 * pair.largest[:, i].max() > pair.n[:, i].sum()
            said = ["more than half in one document"] if carried else []
            if settings["interval"] and np.isnan(low[i]):
                absent = settings["effect"] == "log_ratio" and (pair.n[:, i] == 0).any()
                said.append(
                    f"no interval: {'absent on one side' if absent else 'varies too little'}"
                )
            sentences.append("; ".join(said))
    return sentences


def _adjusted(table: pd.DataFrame, adjust: str, n_pairs: int) -> pd.DataFrame:
    """Turn p into q, over all pairs of groups together."""
    if adjust == "max_t":
        q = np.minimum(table["joint"] * n_pairs, 1.0)
    else:
        q = pd.Series(adjust_p(table["p"], adjust))
    place = table.columns.get_loc("joint")
    table = table.drop(columns="joint")
    table.insert(int(place) if isinstance(place, int) else 0, "q", q)
    return table


def _overall(
    sample: Sample,
    groups: Tally,
    settings: Mapping[str, Any],
    stream: np.random.SeedSequence,
    target: object,
) -> pd.DataFrame:
    """Test whether more than two groups differ at all."""
    columns = ["category", "statistic", "p", "q"]
    n = groups.n.sum(axis=0)
    terms = np.flatnonzero(n >= max(settings["min_count"], 1))
    several = len(sample.groups) > 2 and target is None
    movable = sample.strata is not None or bool((sample.n_units > 1).all())
    if not (several and movable and len(terms)):
        return pd.DataFrame({name: pd.Series(dtype="str" if name == "category" else "float64")
                             for name in columns})  # fmt: skip
    part = replace(sample, matrix=sample.matrix[:, terms])
    statistic, p = permute_groups(part, n_permutations=settings["n_permutations"], seed=stream)
    method = "bonferroni" if settings["adjust"] == "max_t" else settings["adjust"]
    labels = groups.terms["term"].astype(str).iloc[terms].reset_index(drop=True)
    return pd.DataFrame(
        {"category": labels.astype("str"), "statistic": statistic, "p": p, "q": adjust_p(p, method)}
    )


def _design(settings: Mapping[str, Any], noun: tuple[str, str], voices: str) -> str:
    """Say in a sentence or four what was estimated, tested and adjusted, of how many units."""
    unit, level = settings["unit"], settings["level"]
    is_ratio = settings["effect"] == "log_ratio"
    what = "Log ratio of the rates" if is_ratio else "Difference of the rates"
    within = f", within each {settings['strata']}" if settings["strata"] else ""
    said = [
        f"{what} by {settings['by']}{within}, in {UNITS[settings['effect']]}"
        f"{f', only in {voices}' if voices else ''}"
        f"{WEIGHED if settings['weigh'] == 'dispersion' else ''}"
    ]
    tested = settings["n_tests"]
    if tested and settings["interval"]:
        kind = "simultaneous " if settings["simultaneous"] else ""
        said.append(f"{100 * level:g}% {kind}intervals: {METHODS[settings['interval']]}")
    if tested:
        draws = "all distinct" if settings["exact"] else f"{settings['n_permutations']:,}"
        said.append(
            f"p from {draws} permutations of whole units ({unit}), adjusted among "
            f"{number(tested, 'test')} ({ADJUSTED[settings['adjust']]})"
        )
    else:
        said.append("No test and no interval is made")
    sizes = [f"{group} {n:,}" for group, n in settings["n_units"].items()]
    said.append(f"Units ({unit}): {some(sizes, most=8)}")
    return ". ".join(said) + "."


def _about_units(sample: Sample, pairs: Sequence[_Pair], level: float) -> tuple[str, ...]:
    """Say what the numbers of units cannot bear."""
    sentences = []
    if sample.unit != "document":
        few = [
            f"{group} ({n})"
            for group, n in zip(sample.groups, sample.n_units, strict=True)
            if n < FEW_DOCUMENTS
        ]
        if few:
            sentences.append(
                f"Fewer than {FEW_DOCUMENTS} units ({sample.unit}) in a group: {some(few)}; one of "
                "them can make the difference."
            )
    for pair in pairs:
        least = least_p(pair.sample) if pair.can_test else 0.0
        if least > round(1 - level, 12):
            sentences.append(
                f"{pair.labels[0]} against {pair.labels[1]}: the units can be assigned in so few "
                f"ways that p is never below {least:.2g}; no difference, however large, counts."
            )
    return tuple(sentences)


def _about_draws(settings: Mapping[str, Any], width: float) -> tuple[str, ...]:
    """Say when there are too few permutations for the intervals that are wanted."""
    needed = ceil(round(1 / (1 - width), 6)) - 1
    wanted = settings["interval"] == "inversion" and settings["n_tests"] and not settings["exact"]
    if not wanted or settings["n_permutations"] >= needed:
        return ()
    return (
        f"Intervals at {100 * width:.6g}% are without ends after {settings['n_permutations']:,} "
        f"permutations; pass n_permutations={needed} or more.",
    )
