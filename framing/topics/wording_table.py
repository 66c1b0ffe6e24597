"""The table of wording: a row a topic, pair of groups and word, tested, and looked at again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from framing.comparison.inference.adjustment import adjust_p
from framing.comparison.inference.sample import Sample
from framing.topics.contrast import Contrast, contrast, log_odds_of_draws, strata_by_words
from framing.topics.responsibilities import Responsibilities, add_up
from framing.topics.sides import Sides
from framing.topics.spill import at_own_rates, divided_anew, in_several_topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["COLUMNS", "named", "wording_table"]

COLUMNS = [
    "topic", "label", "term", "group_a", "group_b", "n_a", "n_b", "per_1k_a", "per_1k_b",
    "estimate", "low", "high", "p", "q", "n_docs_a", "n_docs_b", "warning",
]  # fmt: skip
TRACE = 1e-3  # of an occurrence: what is less in a document is left out
MOST = 3.0  # times what is expected of the factor for which estimates are put right
HALF = 0.5  # of an occurrence: a document has the word in the topic


def wording_table(
    divided: Responsibilities,
    sides: Sequence[Sides],
    settings: Mapping[str, Any],
    progress: Callable[[int], None] | None = None,
) -> pd.DataFrame:
    """Return the table of all topics, these from 0, words and pairs by their number, with `z`.

    Parameters
    ----------
    divided : Responsibilities
        Counts and topics.
    sides : sequence of Sides
        One a pair of groups.
    settings : mapping
        ``min_expected``, ``prior``, ``level``, ``n_permutations``, ``random_state``, ``adjust`` and
        ``unit`` of `wording`.
    progress : callable, optional
        Called with the number of topics done since.
    """
    tables = []
    for topic in range(len(divided.phi)):
        part = divided.of(topic, least=TRACE)
        for pair, side in enumerate(sides):
            n = (add_up(side.document, 2) @ part).sum(axis=0)
            terms = np.flatnonzero(np.asarray(n) >= settings["min_expected"])
            if len(terms):
                counts = sparse.csr_array(part[:, terms])
                rows = _rows(counts, terms, part, divided, topic, side, settings)
                tables.append(rows.assign(pair=pair))
        if progress is not None:
            progress(1)
    if not tables:
        return pd.DataFrame({"topic": pd.Series(dtype=np.int64)})
    table = pd.concat(tables, ignore_index=True)
    table["q"] = adjust_p(table["p"], settings["adjust"])
    table = _without_spill(table, divided, sides, settings)
    return table.assign(q=adjust_p(table["p"], settings["adjust"]))


def named(table: pd.DataFrame, terms: NDArray[Any], labels: Sequence[str]) -> pd.DataFrame:
    """Name words and topics, number these from 1, and put first what stands out most."""
    table = table.assign(
        topic=table["topic"] + 1,
        label=pd.Series([labels[topic] for topic in table["topic"]], dtype="str"),
        term=pd.Series([str(terms[place]) for place in table["term"]], dtype="str"),
        **{name: table[name].astype("str") for name in ("group_a", "group_b", "warning")},
    )
    table = table.sort_values(
        ["topic", "pair", "p", "z", "term"],
        ascending=[True, True, True, False, True],
        kind="stable",
        ignore_index=True,
    )
    return table[COLUMNS]


def _rows(
    counts: sparse.csr_array,
    terms: NDArray[np.intp],
    part: sparse.csr_array,
    divided: Responsibilities,
    topic: int,
    side: Sides,
    settings: Mapping[str, Any],
) -> pd.DataFrame:
    """Return rows of one topic and pair: `counts` of some words, `part` of all, by documents."""
    to_sides, to_units = add_up(side.document, 2), add_up(side.unit, len(side.of_unit))
    often = counts.copy()
    often.data = (counts.data >= HALF).astype(np.float64)
    n_docs = (to_sides @ often).toarray().astype(np.int64)
    words = np.asarray((to_units @ part).sum(axis=1), dtype=np.float64)
    of_sides = np.bincount(side.of_unit, words, minlength=2).astype(np.float64)
    sample = Sample(
        sparse.csc_array(to_units @ counts), words, side.of_unit, side.labels,
        strata_by_words(words), settings["unit"],
    )  # fmt: skip
    done, why = _contrasted(sample, of_sides, topic, settings)
    surety = divided.surety(counts, terms)
    n = at_own_rates(counts, surety, side.document, np.outer(of_sides, divided.phi[topic, terms]))
    rest = of_sides[:, np.newaxis] - (to_sides @ counts).toarray()
    low, estimate, high = _widened(done, n, rest, _mean_surety(counts, surety), settings)
    largest = np.asarray(sample.matrix.max(axis=0).todense()).ravel()
    carried = 2 * largest > np.asarray(sample.matrix.sum(axis=0)).ravel()
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = 1000 * n / (rest + n)
        z = np.abs(done.estimate) / done.se
    warning = f"more than half in one {settings['unit']}"
    return pd.DataFrame(
        {
            "topic": topic, "term": terms, "group_a": side.labels[0], "group_b": side.labels[1],
            "n_a": n[0], "n_b": n[1], "per_1k_a": rates[0], "per_1k_b": rates[1],
            "estimate": estimate, "low": low, "high": high, "p": done.p,
            "n_docs_a": n_docs[0], "n_docs_b": n_docs[1], "z": z,
            "warning": [why or (warning if half else "") for half in carried],
        }
    )  # fmt: skip


def _widened(
    done: Contrast,
    n: NDArray[np.float64],
    rest: NDArray[np.float64],
    surety: NDArray[np.float64],
    settings: Mapping[str, Any],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return low, estimate and high at the groups' own rates, wider by as much as they differ more.

    `n` are the counts at these rates, `rest` the other words of the topic in each group.

    A difference of zero is none at whatever rates, so what is beyond chance stays so. Where there
    is next to none, the factor is one over the share of the information that is not missing (Louis
    1982), which is the mean surety.
    """
    words = np.maximum(rest, 0.0) + n
    mass = settings["prior"] * words.min(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = mass * n.sum(axis=0) / words.sum(axis=0)
        logs = np.log((n + alpha) / (words + mass - n - alpha))
        estimate = np.where(np.isnan(done.estimate), np.nan, logs[0] - logs[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = estimate / done.estimate
    found = done.p <= round(1 - settings["level"], 12)
    usable = np.isfinite(factor) & (factor > 0) & (found | (factor < MOST / surety))
    factor = np.where(usable, factor, 1 / surety)
    low = estimate - factor * (done.estimate - done.low)
    high = estimate + factor * (done.high - done.estimate)
    inside = ~found  # never leave out what is not rejected
    return (
        np.where(inside, np.minimum(low, 0.0), low),
        estimate,
        np.where(inside, np.maximum(high, 0.0), high),
    )


def _mean_surety(counts: sparse.csr_array, surety: sparse.csr_array) -> NDArray[np.float64]:
    """Return how surely the occurrences of each word are of the topic, on average."""
    every = np.bincount(counts.indices, counts.data, minlength=counts.shape[1])
    sure = np.bincount(counts.indices, counts.data * surety.data, minlength=counts.shape[1])
    return np.asarray(sure / every)


def _contrasted(
    sample: Sample, words: NDArray[np.float64], topic: int, settings: Mapping[str, Any]
) -> tuple[Contrast, str]:
    """Test the words of a topic, or say why they cannot be."""
    nothing = np.full(sample.matrix.shape[1], np.nan)
    for label, there in zip(sample.groups, words, strict=True):
        if not there:
            return Contrast(*(nothing,) * 5), f"not tested: no word of the topic in {label}"
    if len(nothing) == 1 and np.isclose(sample.matrix.sum(), words.sum()):
        return Contrast(*(nothing,) * 5), "not tested: the only word of the topic"
    for label, units in zip(sample.groups, sample.n_units, strict=True):
        if units < 2:
            observed = (sample.group == 0).astype(np.float64)[:, np.newaxis]
            value = log_odds_of_draws(sample, observed, settings["prior"])[0][:, 0]
            return Contrast(value, *(nothing,) * 4), f"not tested: one {sample.unit} in {label}"
    seed = np.random.SeedSequence(settings["random_state"], spawn_key=(topic,))
    chosen = {name: settings[name] for name in ("prior", "level", "n_permutations")}
    return contrast(sample, **chosen, seed=seed), ""


def _without_spill(
    table: pd.DataFrame,
    divided: Responsibilities,
    sides: Sequence[Sides],
    settings: Mapping[str, Any],
) -> pd.DataFrame:
    """Test words that stand out in several topics again, without what spills over.

    Of such a word the row that stands out most stays as it is. The others follow one by one, the
    word divided anew given its rates in the topics where it stood out so far (`divided_anew`).
    """
    alpha = round(1 - settings["level"], 12)
    beyond = float(table.loc[table["q"] <= alpha, "p"].max())
    topics, pairs, terms = (table[name].tolist() for name in ("topic", "pair", "term"))
    words = [(rows, [topics[rows[0]]]) for rows in in_several_topics(table, alpha)]
    for turn in range(1, max((len(rows) for rows, _ in words), default=0)):
        asked: dict[tuple[int, int], list[tuple[int, list[int]]]] = {}
        for rows, free in words:
            if turn < len(rows):
                row = rows[turn]
                asked.setdefault((topics[row], pairs[row]), []).append((row, free))
        for (topic, pair), each in sorted(asked.items()):
            side = sides[pair]
            columns = [
                divided_anew(divided, terms[row], topic, free, side.document) for row, free in each
            ]
            counts = sparse.csr_array(np.array(columns).T)
            looked = np.array([terms[row] for row, _ in each], dtype=np.intp)
            part = divided.of(topic, least=TRACE)
            again = _rows(counts, looked, part, divided, topic, side, settings)
            again["warning"] = [
                "; ".join(filter(None, [said, f"without what spills over from {_listed(free)}"]))
                for said, (_, free) in zip(again["warning"], each, strict=True)
            ]
            again.index = pd.Index([row for row, _ in each])
            table.loc[again.index, list(again)] = again
            for (_, free), p in zip(each, again["p"], strict=True):
                if p <= beyond:
                    free.append(topic)
    return table


def _listed(topics: Sequence[int]) -> str:
    noun = "topic" if len(topics) == 1 else "topics"
    return f"{noun} {', '.join(str(topic + 1) for topic in sorted(topics))}"
