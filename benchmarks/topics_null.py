"""How often the null test passes topics that are not there, and topics that are.

    python benchmarks/topics_null.py [--corpora 100] [--only PART ...] [--seed 2025] [--json FILE]

Words have Zipf's frequencies. In the first parts all documents draw their words from one and the
same distribution: whatever topics are found, there are none, and at most 5 % of the corpora may
pass. In the last ones three topics are planted; their distributions are drawn around Zipf's, more
alike from part to part: their Bhattacharyya coefficients are about .6, .75 and .9, and a document
is a mixture of them. The defaults of `null_test` are used, but for one refit, which is quicker.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from record import digests, write_record

from framing.counts import Counts
from framing.topics.fitting import fit_topics
from framing.topics.null import NullTest, null_test

MEASURED = ["benchmarks/topics_null.py"] + [
    f"framing/topics/{name}.py"
    for name in ("engine", "estep", "lda", "matching", "null", "procedure", "quality", "resampling",
                 "stability", "starts", "vocabulary")
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of corpus."""

    n_docs: int
    n_terms: int
    length: float  # median words of a document,
    spread: float  # and the standard deviation of their logarithm
    k: int
    likeness: float | None = None  # of planted topics; the larger, the more alike


PARTS = {
    "nothing: many short": Part(120, 400, 15, 0.3, 3),
    "nothing: few long": Part(15, 400, 200, 0.5, 3),
    "nothing: many topics": Part(60, 500, 60, 0.6, 5),
    "nothing: uneven": Part(100, 300, 40, 1.2, 8),
    "planted: apart": Part(400, 2000, 80, 0.3, 3, 300),
    "planted: alike": Part(400, 2000, 80, 0.3, 3, 1000),
    "planted: very alike": Part(400, 2000, 80, 0.3, 3, 3000),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpora", type=int, default=100)
    parser.add_argument("--only", nargs="+", choices=PARTS)
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    measured = digests(MEASURED)
    rows = []
    print("| corpora | documents | words each | k | n | coherence | stability | passed | s each |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in arguments.only or PARTS:
        part, began = PARTS[name], time.perf_counter()
        tests = [tested(part, [arguments.seed, i]) for i in range(arguments.corpora)]
        p = np.array([test.table["p"].to_numpy() for test in tests])
        coherence, stability = (p <= 0.05).mean(axis=0)
        passed = np.mean([test.passed for test in tests])
        each = (time.perf_counter() - began) / len(tests)
        print(
            f"| {name} | {part.n_docs} | {part.length:g} | {part.k} | {len(tests)} "
            f"| {coherence:.1%} | {stability:.1%} | {passed:.1%} | {each:.1f} |",
            flush=True,
        )
        shares = {"coherence": coherence, "stability": stability, "passed": passed}
        size = {"documents": part.n_docs, "words": f"{part.length:g}", "k": part.k}
        percents = {what: f"{100 * share:.0f}" for what, share in shares.items()}
        rows.append({"corpora": name, **size, "n": len(tests), **percents})
    if arguments.json:
        write_record(
            arguments.json,
            command=f"python benchmarks/topics_null.py --corpora {arguments.corpora} --json FILE",
            measured=measured,
            settings={"corpora": arguments.corpora, "seed": arguments.seed},
            tables={"Null test passed (%)": rows},
        )


def tested(part: Part, seed: list[int]) -> NullTest:
    """Draw a corpus and hold its topics against its shuffled words."""
    dense = corpus(part, np.random.default_rng(seed))
    counts = Counts.from_matrix(
        dense,
        [f"document {i:04}" for i in range(len(dense))],
        [letters(i) for i in range(dense.shape[1])],
    )
    model = fit_topics(counts, part.k, n_refits=0, n_shuffles=0, held_out=0, passes=1)
    return null_test(model, n_refits=1, random_state=seed[1])


def corpus(part: Part, rng: np.random.Generator) -> NDArray[np.int64]:
    zipf = 1 / np.arange(3, part.n_terms + 3)
    zipf /= zipf.sum()
    lengths = rng.lognormal(np.log(part.length), part.spread, part.n_docs)
    shares = np.tile(zipf, (part.n_docs, 1))
    if part.likeness is not None:
        topics = rng.dirichlet(zipf * part.likeness, part.k)
        shares = rng.dirichlet(np.full(part.k, 0.2), part.n_docs) @ topics
    drawn = zip(lengths, shares / shares.sum(axis=1, keepdims=True), strict=True)
    return np.array([rng.multinomial(max(1, int(n)), p) for n, p in drawn])


def letters(i: int) -> str:
    """Return a word for a number."""
    return "".join(chr(ord("a") + i // 26**place % 26) for place in (3, 2, 1, 0))


if __name__ == "__main__":
    main()
