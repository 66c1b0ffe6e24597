"""How large a difference must be to be found in twenty articles, two hundred, two thousand.

    python benchmarks/claims.py [--words 1000] [--seed 2025]

Prints the table of docs/claims.md: for words of a given burstiness (gamma shape k; see
benchmarks/calibration.py, whose simulated articles these are), the smallest ratio of two groups'
rates, among those tried, that `effects` calls significant at 5 % in 80 of 100 words, and the
share it calls where the ratio is 1.
"""

from __future__ import annotations

import argparse
from typing import Any

from calibration import BURSTINESS, LEVEL, corpora, markdown, percent, permuted

ARTICLES = (10, 100, 1000)
RATIOS = (1.1, 1.2, 1.3, 1.5, 2, 3, 4, 6, 8, 12, 16)
POWER = 0.8


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--words", type=int, default=1000)
    parser.add_argument("--permutations", type=int, default=999)
    parser.add_argument("--seed", type=int, default=2025)
    arguments = parser.parse_args()
    rows = [row(n, k, arguments) for n in ARTICLES for k in BURSTINESS]
    print(markdown(rows))


def row(n: int, k: float, arguments: Any) -> dict[str, str | float]:
    """Return the line of a table: so many articles a side, words so bursty."""

    def share(ratio: float) -> float:
        design = {"n": (n, n), "k": (k, k), "ratio": ratio}
        key = f"claims {n} {k} {ratio}"
        drawn = corpora(arguments.words, arguments.seed, key, **design)
        p = [permuted(counts, arguments.permutations) for counts in drawn]
        return sum((one <= LEVEL).sum() for one in p) / sum(len(one) for one in p)

    found = next((ratio for ratio in RATIOS if share(ratio) >= POWER), None)
    return {
        "articles": 2 * n,
        "k": k,
        "called where nothing differs": percent(share(1)),
        "found 80 times in 100 from": f"{found:g} to 1" if found else f"above {RATIOS[-1]} to 1",
    }


if __name__ == "__main__":
    main()
