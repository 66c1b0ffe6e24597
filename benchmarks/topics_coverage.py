"""How often intervals of prevalence cover the truth, and call out where nothing differs.

    python benchmarks/topics_coverage.py [--corpora 60] [--refits 40] [--json FILE]

Prints the table of docs/topics.md. Each corpus has 5 topics of 300 words and documents of two
groups, whose mean shares of four topics differ by 10 points (the true difference: that of the
means the documents' shares are drawn from, so intervals must answer for the documents, too), or
of none. The shares of a document are drawn from a Dirichlet distribution, its length from a
log-normal one, its words from a multinomial one. Topics are fitted, and matched to the true ones
for counting; the regression is ``~ camp``.

Compared are the estimators of shares (``unmixed``, ``words``, ``theta``), all with the same
refits, and Welch's t-test on theta, which takes the topics for given. Coverage is over all topics
of all corpora; a topic of these is called out if its interval does not hold zero.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse, stats

from framing.counts import Counts
from framing.provenance import Provenance
from framing.topics.engine import fit_matrix, refit
from framing.topics.functionals import coefficients
from framing.topics.matching import match
from framing.topics.model import TopicModel
from framing.topics.prevalence import prevalence
from framing.topics.resampling import draw_documents
from framing.topics.unmixing import SHARES, shares_of_documents

K, N_TERMS, LEVEL = 5, 300, 0.95
MEANS = np.array([0.30, 0.25, 0.20, 0.15, 0.10])
SIGNS = np.array([-1, 1, -1, 1, 0])
CONDITIONS: dict[str, dict[str, Any]] = {
    "long documents (200 of 250 words)": {"n_docs": 200, "length": 250},
    "short documents (400 of 40 words)": {"n_docs": 400, "length": 40},
    "few documents (60 of 150 words)": {"n_docs": 60, "length": 150},
    "overlapping topics (200 of 150 words)": {"n_docs": 200, "length": 150, "own": 0.4},
    "wording differs by group (200 of 150 words)": {"n_docs": 200, "length": 150, "differing": 0.3},
}
Row = dict[str, Any]
Measured = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Known:
    """A corpus of which everything is known."""

    matrix: sparse.csr_array
    group: NDArray[np.intp]
    phi: NDArray[np.float64]
    truth: NDArray[np.float64]  # mean share in the first group less that in the second, (k,)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpora", type=int, default=60, help="a condition")
    parser.add_argument("--refits", type=int, default=40)
    parser.add_argument("--difference", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    check(simulate(0, n_docs=60, length=60))
    differences = {"differ": arguments.difference, "same": 0.0}
    found: dict[tuple[str, str], list[Measured]] = {}
    seeds = np.random.SeedSequence(arguments.seed).generate_state(arguments.corpora).tolist()
    for done, seed in enumerate(seeds, 1):
        for name, choices in CONDITIONS.items():
            for key, difference in differences.items():
                corpus = simulate(seed, difference=difference, **choices)
                found.setdefault((name, key), []).append(measure(corpus, arguments.refits, seed))
        if done % 5 and done < len(seeds):
            continue
        rows = [
            {"condition": name, "shares": how}
            | summary(*([one[how] for one in found[name, key]] for key in differences))
            for name in CONDITIONS
            for how in found[name, "same"][0]
        ]
        print(f"\n{done} corpora a condition\n\n{markdown(rows)}", flush=True)
        if arguments.json:
            settings = {key: str(v) for key, v in vars(arguments).items() if key != "json"}
            arguments.json.write_text(json.dumps({"settings": settings, "rows": rows}, indent=1))


def markdown(rows: list[Row]) -> str:
    table = pd.DataFrame(rows)
    cells = [[str(name) for name in table], ["---"] * table.shape[1], *table.astype(str).to_numpy()]
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)


def simulate(
    seed: int,
    *,
    n_docs: int,
    length: int,
    own: float = 0.8,
    differing: float = 0.0,
    difference: float = 0.1,
    concentration: float = 1.5,
) -> Known:
    """Draw a corpus.

    `own` is the share of a topic's words that are not from a distribution common to all topics;
    `differing` the share of the words of each topic that one group uses twice as much as the other.
    """
    rng = np.random.default_rng(seed)
    zipf = 1 / np.arange(5, N_TERMS + 5)
    special = rng.gamma(0.2, size=(K, N_TERMS)) * rng.permutation(zipf) ** 0.5
    special /= special.sum(axis=1, keepdims=True)
    phi = own * special + (1 - own) * rng.permutation(zipf) / zipf.sum()
    sign = rng.choice([-1, 1], size=(K, N_TERMS)) * (rng.random((K, N_TERMS)) < differing)
    of_group = np.stack([phi * 2.0 ** (sign / 2), phi * 2.0 ** (-sign / 2)])
    of_group /= of_group.sum(axis=2, keepdims=True)
    means = np.stack([MEANS + SIGNS * difference / 2, MEANS - SIGNS * difference / 2])
    group = np.arange(n_docs) % 2
    shares = np.array([rng.dirichlet(concentration * means[g]) for g in group])
    n_words = np.maximum(10, rng.lognormal(np.log(length) - 0.125, 0.5, n_docs)).astype(int)
    words = np.array(
        [rng.multinomial(n, theta @ of_group[g])
         for n, theta, g in zip(n_words, shares, group, strict=True)]
    )  # fmt: skip
    return Known(sparse.csr_array(words), group, phi, means[0] - means[1])


def fitted(corpus: Known) -> TopicModel:
    """Fit topics, in the order of the true ones."""
    names = [f"d{i:04}" for i in range(len(corpus.group))]
    units = pd.DataFrame({"document": names, "camp": np.where(corpus.group == 0, "A", "B")})
    counts = Counts.from_matrix(corpus.matrix, units, [f"w{i:03}" for i in range(N_TERMS)])
    fit = fit_matrix(counts.matrix, K)
    order = match(corpus.phi, fit.phi)
    assert fit.lam is not None and fit.alpha is not None
    fit = replace(
        fit, phi=fit.phi[order], theta=fit.theta[:, order], lam=fit.lam[order],
        alpha=fit.alpha[order],
    )  # fmt: skip
    settings = {"k": K, "engine": "lda", "passes": 20, "unit": "document"}
    return TopicModel(fit, counts, counts, 0.01, (), settings, {}, None, None, "", (),
                      Provenance("fit_topics", settings))  # fmt: skip


def measure(corpus: Known, n_refits: int, seed: int) -> Measured:
    """Return estimate, low, high and truth of each topic, (4, k), by estimator."""
    model = fitted(corpus)
    design = np.column_stack([np.ones(len(corpus.group)), corpus.group == 0]).astype(np.float64)
    asked = np.array([[0.0, 1.0]])
    draws = draw_documents(len(corpus.group), n_refits, seed)
    refits = []
    for drawn in draws:
        fit = refit(model, weights=drawn)
        refits.append((drawn, fit, match(model.phi, fit.phi)))
    found = {}
    width = stats.norm.ppf(0.5 + LEVEL / 2)
    for share in SHARES:
        own = shares_of_documents(model.fit, model.matrix, share=share)
        estimate = coefficients(design, own, np.ones(len(own)), asked)[0]
        again = [
            coefficients(
                design, shares_of_documents(fit, model.matrix, share=share, weights=drawn),
                drawn.astype(np.float64), asked,
            )[0][order]
            for drawn, fit, order in refits
        ]  # fmt: skip
        half = width * np.std(again, axis=0, ddof=1)
        found[share] = np.array([estimate, estimate - half, estimate + half, corpus.truth])
    a, b = model.theta[corpus.group == 0], model.theta[corpus.group == 1]
    welch = stats.ttest_ind(a, b, equal_var=False)
    low, high = welch.confidence_interval(LEVEL)
    found["theta, t-test"] = np.array([a.mean(axis=0) - b.mean(axis=0), low, high, corpus.truth])
    return found


def summary(differ: list[NDArray[np.float64]], same: list[NDArray[np.float64]]) -> Row:
    """Say how often the truth is covered, how large estimates are, and what is called out."""
    estimate, low, high, truth = (np.array(part) for part in zip(*differ, strict=True))
    _, low0, high0, _ = (np.array(part) for part in zip(*same, strict=True))
    planted = truth != 0
    return {
        "coverage": f"{((low <= truth) & (truth <= high)).mean():.3f}",
        "false positives": f"{100 * ((low0 > 0) | (high0 < 0)).mean():.1f} %",
        "called out": f"{100 * ((low > 0) | (high < 0))[planted].mean():.0f} %",
        "estimate / truth": f"{(estimate * truth).sum() / (truth**2).sum():.2f}",
        "width": f"{100 * (high - low).mean():.1f} points",
    }


def check(corpus: Known, seed: int = 0) -> None:
    """Raise unless `prevalence` gives what is measured here."""
    model = fitted(corpus)
    table = prevalence(model, "~ camp", n_refits=5, random_state=seed, force=True).table
    found = measure(corpus, 5, seed)["unmixed"]
    np.testing.assert_allclose(
        table[["estimate", "low", "high"]].to_numpy().T, found[:3], atol=1e-8
    )


if __name__ == "__main__":
    main()
