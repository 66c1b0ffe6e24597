"""How fast framing finds sequences of adjacent words, beside comparing each with each.

    python benchmarks/collocations.py FOLDER_OF_PARQUET [--articles 500 1000 2000]

The usual way to Blaheta and Johnson's lambda, that of R's quanteda.textstats, goes for each
candidate over all distinct sequences, and counts which agree with it in which words: its cost
is candidates × sequences. Here it is written twice, with numpy, one candidate at a time, and as
one compiled loop. Both are given the words as numbers, counted and numbered, for nothing. They
are run on a part of the articles; what all of them would take is the time of one comparison
times the comparisons there would be. framing is timed from the text on, on all of them, and has
to come to the same numbers on the parts.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numba import njit

MIN_COUNT = 10


def numpy_cells(pairs, n, candidates):
    """Count for each candidate the sequences that agree in neither, the first, the second, both."""
    cells = np.empty((len(candidates), 4))
    first, second = pairs.T.copy()
    for i, (a, b) in enumerate(pairs[candidates]):
        agree = (first == a) + 2 * (second == b)
        cells[i] = np.bincount(agree, n, minlength=4)
    return cells


@njit
def compiled_cells(pairs, n, candidates):
    cells = np.zeros((len(candidates), 4))
    for i in range(len(candidates)):
        a, b = pairs[candidates[i], 0], pairs[candidates[i], 1]
        for j in range(len(pairs)):
            agree = (pairs[j, 0] == a) + 2 * (pairs[j, 1] == b)
            cells[i, agree] += n[j]
    return cells


RIVALS = {"numpy": numpy_cells, "compiled": compiled_cells}


def read(folder: Path, articles: int | None = None):
    import framing as fr

    corpus = fr.read_corpus(folder, clean=False)
    if articles is None:
        return corpus
    names = corpus.documents["document"]
    chosen = np.random.default_rng(2025).permutation(len(names))[:articles]
    return corpus.subset(names.iloc[np.sort(chosen)])


def sequences_of(corpus, min_count: int):
    from framing.comparison.collocation.running_words import read_words
    from framing.comparison.collocation.sequences import count_sequences

    words = read_words(corpus, within="sentence", punctuation="break")
    return count_sequences(words.ids, words.document, min_count=min_count)


def clocked(work: Callable[[], object]) -> tuple[object, dict[str, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return result, {"cpu": cpu, "wall": wall, "peak": peak}


def measure_ours(folder: Path) -> dict[str, float]:
    from framing.comparison.collocation.collocations import collocations

    collocations(read(folder, 20))  # loads the compiled loops
    corpus = read(folder)
    found, figures = clocked(lambda: collocations(corpus, min_count=MIN_COUNT))
    every = sequences_of(corpus, 1)
    sizes = {"articles": len(corpus), "candidates": len(found), "distinct": len(every.n)}
    return figures | sizes


def measure_rival(name: str, folder: Path, articles: int) -> dict[str, float]:
    corpus = read(folder, articles)
    every = sequences_of(corpus, 1)
    pairs, n = every.words.astype(np.int32), every.n
    candidates = np.flatnonzero(n >= MIN_COUNT)
    RIVALS[name](pairs[:2], n[:2], candidates[:0])
    cells, figures = clocked(lambda: RIVALS[name](pairs, n, candidates))
    assert (np.asarray(cells) == every.cells[candidates]).all()
    sizes = {"articles": articles, "candidates": len(candidates), "distinct": len(pairs)}
    return figures | sizes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, nargs="+", default=[500, 1000, 2000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", help="run one contender here and print its figures")
    arguments = parser.parse_args()
    if arguments.only == "framing":
        print(json.dumps(measure_ours(arguments.folder)))
    elif arguments.only:
        print(json.dumps(measure_rival(arguments.only, arguments.folder, arguments.articles[0])))
    else:
        report(arguments.folder, arguments.articles, arguments.rounds)


def apart(folder: Path, only: str, *more: str) -> dict[str, float]:
    """Measure a contender in a process of its own."""
    command = [sys.executable, __file__, str(folder), "--only", only, *more]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def report(folder: Path, articles: list[int], rounds: int) -> None:
    line = "{:10} {:>8} {:>10} {:>10} {:>12} {:>8} {:>8}".format
    print(line("", "articles", "candidates", "distinct", "comparisons", "CPU s", "ns each"))
    runs = [apart(folder, "framing") for _ in range(rounds)]
    ours = sorted(runs, key=lambda run: run["cpu"])[rounds // 2]
    at_all = ours["candidates"] * ours["distinct"]
    for name in RIVALS:
        for number in articles:
            run = apart(folder, name, "--articles", str(number))
            times = run["candidates"] * run["distinct"]
            each = run["cpu"] / times
            sizes = [run[key] for key in ("articles", "candidates", "distinct")]
            print(line(name, *sizes, f"{times:.2e}", f"{run['cpu']:.2f}", f"{1e9 * each:.2f}"))
        # the last and largest part says how long a comparison takes
        all_of_it = each * at_all
        sizes = [ours[key] for key in ("articles", "candidates", "distinct")]
        print(line(name, *sizes, f"{at_all:.2e}", f"{all_of_it:,.0f}", "extrapolated"))
        print(f"{'':10} framing is {all_of_it / ours['cpu']:,.0f} times as fast")
    print(line("framing", *sizes, "", f"{ours['cpu']:.2f}", ""))
    print(f"framing: {ours['wall']:.1f} s wall, {ours['peak']:.0f} MB at the peak")


if __name__ == "__main__":
    main()
