"""How many planted differences of wording are found, and how many where there are none.

    python benchmarks/topics_wording.py [--corpora 10] [--permutations 9999] [--json FILE]

Prints the table of docs/topics.md. Each corpus has 2 groups, 2,000 documents of about 200 words,
10 topics and 2,000 words. Documents mix topics; one group writes up to several times more about a
topic than the other. In 5 of the topics, 20 of the 200 most frequent words are used 4 times more by
the one group and 20 by the other; or none are. Words are bursty: each document has its own
intensity of each (gamma, shape 3). Topics are fitted, and matched to those planted, before any word
is compared.

A word of a topic that is flagged (q at most .05) is right if it was planted in the topic that it
is matched to, for the group that uses it more. Recall is of the planted words that are expected 5
times or more. Beside it stand the same expected counts taken for counted words (z of the weighted
log-odds, two-sided p, Benjamini-Hochberg), permutations of documents whatever their words of the
topic, and plain log-odds of all words, without topics, where a flag is right if the word is
planted in any.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, stats
from scipy.optimize import linear_sum_assignment

from framing.comparison.inference.adjustment import adjust_p
from framing.comparison.inference.sample import Sample
from framing.comparison.measures import log_odds
from framing.topics.contrast import contrast, strata_by_words
from framing.topics.engine import fit_matrix
from framing.topics.responsibilities import expected_counts, responsibilities
from framing.topics.sides import Sides
from framing.topics.wording_table import wording_table

LEVEL = 0.95
LEAST = 5.0
PRIOR = 0.02
SETTINGS = {
    "min_expected": LEAST, "prior": PRIOR, "level": LEVEL, "adjust": "bh", "unit": "document",
    "random_state": 0,
}  # fmt: skip
CONDITIONS: dict[str, dict[str, Any]] = {
    "planted, prevalence differs": {},
    "planted, equal prevalence": {"tilt": 0.0},
    "planted, short documents (80 words)": {"length": 80},
    "planted, few documents (600)": {"n_docs": 600},
    "planted, twice as much rather than 4 times": {"ratio": 2.0},
    "planted, very bursty (shape 0.3)": {"shape": 0.3},
    "none, prevalence differs": {"planted": 0},
    "none, prevalence differs very much": {"planted": 0, "tilt": 2.0},
    "none, very much, short documents": {"planted": 0, "tilt": 2.0, "length": 80},
    "none, very much, few documents": {"planted": 0, "tilt": 2.0, "n_docs": 600},
    "none, very much, very bursty": {"planted": 0, "tilt": 2.0, "shape": 0.3},
    "none, one group four times larger": {"planted": 0, "tilt": 2.0, "share": 0.8},
    "none, nothing differs": {"planted": 0, "tilt": 0.0},
}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Planted:
    """A corpus of which everything is known."""

    matrix: sparse.csr_array
    group: NDArray[np.intp]
    phi: NDArray[np.float64]  # of both groups together, (k, n_terms)
    sign: NDArray[np.int64]  # 1 where the first group uses a word of a topic more, (k, n_terms)


def simulate(
    seed: int,
    *,
    n_docs: int = 2000,
    length: int = 200,
    k: int = 10,
    n_terms: int = 2000,
    planted: int = 40,
    topics: int = 5,
    ratio: float = 4.0,
    tilt: float = 1.0,
    share: float = 0.5,
    shape: float = 3.0,
) -> Planted:
    """Draw a corpus; `tilt` is the standard deviation of the log ratio of prevalences."""
    rng = np.random.default_rng(seed)
    zipf = 1 / np.arange(5, n_terms + 5)
    own = rng.gamma(0.1, size=(k, n_terms)) * zipf**0.6 + 1e-4 * zipf
    phi = 0.8 * own / own.sum(axis=1, keepdims=True) + 0.2 * rng.permutation(zipf) / zipf.sum()
    sign = np.zeros((k, n_terms), np.int64)
    for topic in range(topics if planted else 0):
        frequent = np.argsort(-phi[topic])[:200]
        words = rng.choice(frequent, planted, replace=False)
        sign[topic, words] = np.where(np.arange(planted) % 2, -1, 1)
    of_group = np.stack([phi * ratio ** (sign / 2), phi * ratio ** (-sign / 2)])
    of_group /= of_group.sum(axis=2, keepdims=True)
    group = (np.arange(n_docs) >= share * n_docs).astype(np.intp)
    logs = rng.normal(0, tilt / 2, k)
    means = np.stack([np.exp(logs), np.exp(-logs)])
    means *= 0.2 * k / means.sum(axis=1, keepdims=True)
    n_words = np.maximum(20, rng.lognormal(np.log(length) - 0.125, 0.5, n_docs)).astype(np.int64)
    rows = []
    for document in range(n_docs):
        shares = rng.dirichlet(means[group[document]])
        words = (shares @ of_group[group[document]]) * rng.gamma(shape, size=n_terms)
        rows.append(sparse.csr_array(rng.multinomial(n_words[document], words / words.sum())))
    matrix = sparse.csr_array(sparse.vstack([row.reshape(1, -1) for row in rows]))
    return Planted(matrix, group, phi, sign)


def matched(corpus: Planted, phi: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return what is planted in each fitted topic."""
    near = np.sqrt(corpus.phi) @ np.sqrt(phi).T
    truth, fitted = linear_sum_assignment(-near)
    sign = np.zeros_like(corpus.sign)
    sign[fitted] = corpus.sign[truth]
    return sign


def flags(corpus: Planted, ratio: float, n_permutations: int) -> dict[str, Row]:
    """Fit topics, compare words in four ways, and count what is flagged and right."""
    fit = fit_matrix(corpus.matrix, len(corpus.phi))
    sign = matched(corpus, fit.phi)
    n = expected_counts(corpus.matrix, fit.theta, fit.phi, corpus.group)
    divided = responsibilities(corpus.matrix, fit.theta, fit.phi)
    found: dict[str, list[Any]] = defaultdict(list)
    for topic in range(len(fit.phi)):
        terms = np.flatnonzero(n[topic].sum(axis=0) >= LEAST)
        part = divided.of(topic, least=1e-3)
        words = np.asarray(part.sum(axis=1))
        sample = Sample(sparse.csc_array(part[:, terms]), words, corpus.group, ("A", "B"),
                        strata_by_words(words), "document")  # fmt: skip
        whole = replace(sample, stratum=np.zeros(len(words), np.intp))
        chosen = {"prior": PRIOR, "level": LEVEL, "n_permutations": n_permutations}
        seed = np.random.SeedSequence(0, spawn_key=(topic,))
        one = contrast(sample, **chosen, seed=seed)
        other = contrast(whole, **chosen, seed=seed)
        sums = n[topic].sum(axis=1)
        mass = PRIOR * sums.min()
        token = log_odds(n[topic, 0, terms], n[topic, 1, terms], n_target=sums[0],
                         n_reference=sums[1], prior_mass=mass)  # fmt: skip
        found["truth"].append(sign[topic, terms])
        found["the same, with spill-over"].append((one.estimate, one.p))
        found["and without strata"].append((other.estimate, other.p))
        found["within topics, words"].append((token.estimate, 2 * stats.norm.sf(np.abs(token.z))))
    truth = np.concatenate(found.pop("truth"))
    side = Sides(("A", "B"), corpus.group, np.arange(len(corpus.group)), corpus.group)
    table = wording_table(divided, [side], SETTINGS | {"n_permutations": n_permutations})
    signs = sign[table["topic"], table["term"]]
    estimate, p = (table[name].to_numpy(dtype=float) for name in ("estimate", "p"))
    results = {"wording": counted(estimate, p, signs)}
    planted = signs * np.log(ratio)
    inside = ((table["low"] <= planted) & (planted <= table["high"])).to_numpy()
    results["wording"] |= {"inside": int(inside[signs != 0].sum())}
    for name, tests in found.items():
        estimate, p = (np.concatenate(values) for values in zip(*tests, strict=True))
        results[name] = counted(estimate, p, truth)
    sums = expected_counts(corpus.matrix, np.ones((len(corpus.group), 1)),
                           np.ones((1, corpus.matrix.shape[1])), corpus.group)[0]  # fmt: skip
    common = sums.sum(axis=0) >= LEAST
    plain = log_odds(*sums[:, common], n_target=sums[0].sum(), n_reference=sums[1].sum())
    any_topic = np.sign(sign.sum(axis=0))[common]
    planted_words = (sign != 0).any(axis=0)[common]
    row = counted(plain.estimate, 2 * stats.norm.sf(np.abs(plain.z)), any_topic)
    flagged = adjust_p(2 * stats.norm.sf(np.abs(plain.z))) <= 1 - LEVEL
    row |= {"right": int((flagged & planted_words).sum()), "planted": int(planted_words.sum())}
    return results | {"plain log-odds": row}


def counted(estimate: NDArray[np.float64], p: NDArray[np.float64], truth: NDArray[np.int64]) -> Row:
    flagged = adjust_p(p) <= round(1 - LEVEL, 12)
    return {
        "tests": len(p),
        "flagged": int(flagged.sum()),
        "right": int((flagged & (np.sign(estimate) == truth)).sum()),
        "planted": int((truth != 0).sum()),
        "small": int(((p <= 0.05) & (truth == 0)).sum()),
        "null": int((truth == 0).sum()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpora", type=int, default=10, help="a condition")
    parser.add_argument("--permutations", type=int, default=9999)
    parser.add_argument("--only", nargs="+", choices=list(CONDITIONS), help="conditions to run")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    rows = []
    for condition in arguments.only or CONDITIONS:
        sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        choices = CONDITIONS[condition]
        for seed in range(arguments.corpora):
            corpus = simulate(seed, **choices)
            for method, row in flags(
                corpus, choices.get("ratio", 4.0), arguments.permutations
            ).items():
                for name, value in row.items():
                    sums[method][name] += value
        own = [shown(condition, method, row) for method, row in sums.items()]
        print(markdown(own), flush=True)
        rows += own
    print("\n" + markdown(rows))
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1))


def shown(condition: str, method: str, row: dict[str, float]) -> Row:
    precision = row["right"] / row["flagged"] if row["flagged"] else np.nan
    recall = row["right"] / row["planted"] if row["planted"] else np.nan
    return {
        "condition": condition,
        "method": method,
        "tests": int(row["tests"]),
        "flagged %": percent(row["flagged"] / row["tests"], 2),
        "precision": "–" if np.isnan(precision) or not row["planted"] else f"{precision:.2f}",
        "recall": "–" if np.isnan(recall) else f"{recall:.2f}",
        "p ≤ .05 of unplanted %": percent(row["small"] / max(row["null"], 1), 1),
        "planted covered %": percent(row["inside"] / row["planted"], 0)
        if "inside" in row and row["planted"]
        else "–",
    }


def percent(share: float, digits: int) -> str:
    return f"{100 * share:.{digits}f}"


def markdown(rows: list[Row]) -> str:
    table = pd.DataFrame(rows)
    cells = [[str(name) for name in table], ["---"] * table.shape[1], *table.astype(str).to_numpy()]
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)


if __name__ == "__main__":
    main()
