"""How fast framing resamples and permutes whole articles, beside a plain loop.

    python benchmarks/resampling.py COUNTS [--rounds 3] [--terms 50000] [--draws 1000]

COUNTS is a file written by ``Counts.save``, of articles with a column that ``--by`` names. Every
contender runs in a process of its own, in turn, on all articles and the most frequent terms. CPU
seconds are those of the work alone: no imports, no compilation, no reading. The plain loop
multiplies the weights of one draw at a time into the sparse counts, as one would write it; it
makes a part of the draws, its seconds are multiplied up, and what it found is held against ours.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from framing.comparison.inference.bootstrap import bootstrap
from framing.comparison.inference.draws import assign, resample
from framing.comparison.inference.permutation import mantel_haenszel, permute
from framing.comparison.inference.sample import Sample, sample_units
from framing.comparison.inference.sums import drawn_moments
from framing.comparison.inference.weighting import weighed
from framing.counts import Counts

SEED = 2025
LOOPS = {
    "sums": "plain loop: bootstrap, sums alone",
    "moments": "plain loop: bootstrap-t, sums alone",
    "permutations": "plain loop: permutations",
}
CHECKED = 3000  # terms
Work = tuple[Callable[[], Any], float, Callable[[Any], None]]


def sampled(path: Path, by: str, n_terms: int) -> Sample:
    counts = Counts.load(path).select("term")
    n = np.asarray(counts.matrix.sum(axis=0)).ravel()
    common = np.sort(np.argsort(-n, kind="stable")[:n_terms])
    return sample_units(counts.select(term=counts.terms["term"].iloc[common].tolist()), by=by)


def seed() -> np.random.SeedSequence:
    return np.random.SeedSequence(SEED)


def first_terms(sample: Sample, n: int) -> Sample:
    return replace(sample, matrix=sample.matrix[:, :n])


def intervals(sample: Sample, n_draws: int, method: str) -> Work:
    """Bootstrap the rates of all groups."""

    def work(part: Sample = sample, n: int = n_draws) -> object:
        return bootstrap(part, "rate", method=method, level=0.95, n_resamples=n, seed=seed())

    work(first_terms(sample, 3), 10)
    return work, 1.0, lambda found: None


def permutations(
    sample: Sample,
    n_draws: int,
    *,
    weigh: str,
    terms: int | None = None,
    level: float | None = None,
) -> Work:
    """Test the first group against the last, and invert the test if a level is given."""
    pair = sample.pair(0, len(sample.groups) - 1)
    pair = pair if terms is None else first_terms(pair, terms)

    def work(part: Sample = pair, n: int = n_draws) -> object:
        parts = weighed(part, weigh)
        estimate = np.empty(part.matrix.shape[1])
        for places, weighted in parts:
            estimate[places] = mantel_haenszel(weighted)
        return permute(
            part, parts=parts, n_permutations=n, seed=seed(), level=level, estimate=estimate
        )

    work(first_terms(pair, 3), 99)
    return work, 1.0, lambda found: None


def bootstrap_loop(sample: Sample, n_draws: int, of: str) -> Work:
    """Make the sums of each draw: of counts, or also of squares and of counts times words."""
    done = min(20, n_draws)
    weights = resample(sample, n_draws, seed())
    x = sparse.csr_array(sample.matrix).astype(np.float64)
    values = [x]
    if of == "moments":
        words = sample.n_tokens.astype(np.float64)[:, np.newaxis]
        values += [x.power(2), sparse.csr_array(x.multiply(words))]
    rows = [np.flatnonzero(sample.group == g) for g in range(len(sample.groups))]
    parts = [[matrix[own] for own in rows] for matrix in values]

    def work() -> NDArray[np.float64]:
        sums = np.empty((len(values), len(rows), done, x.shape[1]))
        for draw in range(done):
            for i, of_groups in enumerate(parts):
                for g, part in enumerate(of_groups):
                    sums[i, g, draw] = weights[rows[g], draw].astype(np.float64) @ part
        return sums

    def check(found: NDArray[np.float64]) -> None:
        ours = drawn_moments(sample, weights[:, :done].copy(), 0, CHECKED)
        for theirs, sums in zip(found, (ours.x, ours.xx, ours.xm), strict=False):
            assert (sums.transpose(0, 2, 1) == theirs[..., :CHECKED]).all()

    return work, n_draws / done, check


def permutation_loop(sample: Sample, n_draws: int) -> Work:
    """Do what `permute` does, with one product of the sparse counts for each sum and draw."""
    done = min(19, n_draws)
    pair = sample.pair(0, len(sample.groups) - 1)
    chosen = assign(pair, done, seed()).chosen.astype(np.float64)
    x = sparse.csr_array(pair.matrix).astype(np.float64)
    m = pair.n_tokens.astype(np.float64)
    xx, xm = x.power(2), sparse.csr_array(x.multiply(m[:, np.newaxis]))

    def side(drawn: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        n, words = drawn.sum(), drawn @ m
        sums = drawn @ x
        rate = sums / words
        squares = drawn @ xx - 2 * rate * (drawn @ xm) + rate**2 * (drawn @ (m * m))
        squares = np.where(squares < 1e-9 * (drawn @ xx), 0.0, squares)
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.log(np.where(sums == 0, 0.5, sums) / words)
            return logs, np.where(sums == 0, 1.0, n / (n - 1) * squares / sums**2)

    def work() -> NDArray[np.float64]:
        at_least, observed = np.zeros(x.shape[1]), np.zeros(x.shape[1])
        for draw in range(done + 1):
            a, b = side(chosen[:, draw]), side(1 - chosen[:, draw])
            statistic = np.abs(a[0] - b[0]) / np.sqrt(a[1] + b[1])
            if draw == 0:  # as it was observed
                observed = statistic * (1 - 1e-9)
            at_least += statistic >= observed
        return at_least / (done + 1)

    def check(found: NDArray[np.float64]) -> None:
        part = first_terms(pair, CHECKED)
        estimate = mantel_haenszel(part)
        ours = permute(part, n_permutations=done, seed=seed(), level=None, estimate=estimate)
        present = ~np.isnan(ours.p)
        assert (np.abs(ours.p - found[:CHECKED])[present] < 1e-12).all()

    return work, (n_draws + 1) / (done + 1), check


CONTENDERS: dict[str, Callable[[Sample, int], Work]] = {
    LOOPS["sums"]: lambda s, n: bootstrap_loop(s, n, "sums"),
    "framing: bootstrap, percentile intervals": lambda s, n: intervals(s, n, "percentile"),
    LOOPS["moments"]: lambda s, n: bootstrap_loop(s, n, "moments"),
    "framing: bootstrap-t intervals": lambda s, n: intervals(s, n, "bootstrap-t"),
    LOOPS["permutations"]: permutation_loop,
    "framing: permutations, by words": lambda s, n: permutations(s, n, weigh="words"),
    "framing: permutations, weighted": lambda s, n: permutations(s, n, weigh="dispersion"),
    "framing: inversion, weighted, 1,000 terms": lambda s, n: permutations(
        s, n, weigh="dispersion", terms=1000, level=0.95
    ),
}


def measure(name: str, path: Path, by: str, n_terms: int, n_draws: int) -> dict[str, float]:
    """Run one contender here, and return its CPU and wall seconds and peak memory."""
    sample = sampled(path, by, n_terms)
    work, times, check = CONTENDERS[name](sample, n_draws)
    ready = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    check(found)
    n_units, n = sample.matrix.shape
    return {
        "cpu": cpu * times, "wall": wall * times, "peak": peak, "ready": ready,
        "units": n_units, "terms": n, "stored": sample.matrix.nnz, "groups": len(sample.groups),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("counts", type=Path)
    parser.add_argument("--by", default="bias")
    parser.add_argument("--terms", type=int, default=50_000)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", help="run one contender here and print its figures")
    given = parser.parse_args()
    if given.only:
        print(json.dumps(measure(given.only, given.counts, given.by, given.terms, given.draws)))
        return
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in CONTENDERS}
    for _ in range(given.rounds):
        for name in CONTENDERS:
            command = [sys.executable, __file__, *sys.argv[1:], "--only", name]
            printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            runs[name].append(json.loads(printed))
    report(runs, given.draws)


def report(runs: dict[str, list[dict[str, float]]], n_draws: int) -> None:
    size = runs[LOOPS["sums"]][0]
    print(
        f"{n_draws:,} draws of {size['units']:,} units × {size['terms']:,} terms "
        f"({size['stored']:,} counts that are not zero), {size['groups']} groups; medians"
    )
    print(f"{'':42} {'CPU s':>7} {'wall s':>7} {'ratio':>6} {'peak MB':>8}")
    rival = LOOPS["sums"]
    for name, measured in runs.items():
        rival = name if name in LOOPS.values() else rival
        cpu, wall = (statistics.median(run[key] for run in measured) for key in ("cpu", "wall"))
        pairs = zip(runs[rival], measured, strict=True)
        ratio = statistics.median(other["cpu"] / run["cpu"] for other, run in pairs)
        told = "" if "1,000 terms" in name else f"{ratio:.1f}"
        peak = max(run["peak"] for run in measured)
        print(f"{name:42} {cpu:7.1f} {wall:7.1f} {told:>6} {peak:8.0f}")


if __name__ == "__main__":
    main()
