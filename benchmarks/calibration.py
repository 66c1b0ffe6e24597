"""How often tests call out where nothing differs, and intervals cover where something does.

    python benchmarks/calibration.py [COUNTS] [--only PART ...] [--words 6000] [--json FILE]

Prints the tables of docs/inference.md. The first parts simulate: each document has its own
length (log-normal, 500 words on average) and each word its own intensity in each document (gamma
with shape k: the smaller, the burstier), so that counts are negative binomial. Half of the words
stand 2 times, half 10 times in 1,000 words. The last part, ``news``, splits real counts at random:
COUNTS is a file written by ``Counts.save``, of articles with the columns ``outlet`` and ``topic``.
A word is tested, by whatever test, if it occurs at least 5 times on both sides together.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from record import digests, write_record
from scipy import stats

import framing as fr
from framing.comparison.measures import chi2, g2, log_odds

MEASURED = [
    "benchmarks/calibration.py",
    "framing/comparison/effects.py",
    "framing/comparison/inference",
    "framing/comparison/measures/chi_square.py",
    "framing/comparison/measures/likelihood.py",
    "framing/comparison/measures/log_odds.py",
    "framing/comparison/rates.py",
    "framing/comparison/tally.py",
]
LEVEL = 0.05
LEAST = 5
LENGTH, LENGTH_SPREAD = 500, 0.5
RATES = (0.002, 0.010)
WORDS_A_CORPUS = 200
BURSTINESS = (0.1, 0.3, 1.0)
TESTS = ("permutation", "Welch", "percentile", "G2", "chi-square", "z")
INTERVALS = ("inversion", "bootstrap-t", "bca", "percentile", "robust")
Row = dict[str, Any]
PValues = Mapping[str, NDArray[np.float64]]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("counts", type=Path, nargs="?", help="for the part 'news'")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="parts to run")
    parser.add_argument(
        "--words", type=int, default=6000, help="simulated a row; for power and coverage a third"
    )
    parser.add_argument("--permutations", type=int, default=1999)
    parser.add_argument("--resamples", type=int, default=999)
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    parts = arguments.only or [name for name in PARTS if name != "news" or arguments.counts]
    if "news" in parts and arguments.counts is None:
        parser.error("the part 'news' needs a file of counts")
    measured = digests(MEASURED)
    made: dict[str, list[Row]] = {}
    for name in parts:
        for title, rows in PARTS[name](arguments):
            made[title] = rows
            print(f"\n### {title}\n\n{markdown(rows)}", flush=True)
    if arguments.json:
        names = ("words", "permutations", "resamples", "seed")
        data = {"counts": fr.Counts.load(arguments.counts).digest} if "news" in parts else {}
        write_record(
            arguments.json,
            command=f"python benchmarks/calibration.py{' COUNTS' * bool(data)} "
            f"--only {' '.join(parts)} --words {arguments.words} --json FILE",
            measured=measured,
            settings={name: getattr(arguments, name) for name in names},
            tables=made,
            inputs=data,
        )


def markdown(rows: Sequence[Row]) -> str:
    table = pd.DataFrame(rows).fillna("–")
    cells = [[str(name) for name in table], ["---"] * table.shape[1], *table.astype(str).to_numpy()]
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)


def percent(share: float) -> str:
    return "–" if np.isnan(share) else f"{100 * share:.1f}"


# Corpora


def lengths(random: np.random.Generator, n: int) -> NDArray[np.int64]:
    normal = random.normal(-(LENGTH_SPREAD**2) / 2, LENGTH_SPREAD, n)
    return np.maximum(50, np.round(LENGTH * np.exp(normal))).astype(np.int64)


def side(
    random: np.random.Generator,
    n: int,
    k: float,
    ratio: float,
    outlet: NDArray[np.intp] | None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the counts and lengths of the documents of one group."""
    words = lengths(random, n)
    mean = words[:, np.newaxis] * np.resize(RATES, WORDS_A_CORPUS) * ratio
    if outlet is not None:  # outlets have habits of their own
        habits = random.gamma(5, 1 / 5, (int(outlet.max()) + 1, WORDS_A_CORPUS))
        mean = mean * habits[outlet]
    counts = random.poisson(random.gamma(k, mean / k)).astype(np.int64)
    return counts, np.maximum(words, counts.max(axis=1))


def corpus(
    random: np.random.Generator,
    n: tuple[int, int],
    k: tuple[float, float],
    ratio: float = 1.0,
    sizes: tuple[int, int] | None = None,
) -> fr.Counts:
    """Return documents of groups A and B; A uses each word `ratio` times as often.

    With `sizes`, `n` counts outlets, each with a number of documents between the two sizes.
    """
    parts, frames = [], []
    for g, (name, of_group, burstiness) in enumerate(zip("AB", n, k, strict=True)):
        outlet = None
        if sizes is not None:
            outlet = np.repeat(
                np.arange(of_group), random.integers(*sizes, of_group, endpoint=True)
            )
        n_docs = of_group if outlet is None else len(outlet)
        counts, words = side(random, n_docs, burstiness, 1.0 if g else ratio, outlet)
        parts.append(counts)
        number = range(n_docs) if outlet is None else outlet
        frames.append(
            pd.DataFrame(
                {
                    "document": [f"{name}{i:04}" for i in range(n_docs)],
                    "group": name,
                    "outlet": [f"{name}{i:04}" for i in number],
                    "n_tokens": words,
                }
            )
        )
    units = pd.concat(frames, ignore_index=True)
    return fr.Counts.from_matrix(
        np.vstack(parts), units, [f"w{i:03}" for i in range(WORDS_A_CORPUS)]
    )


def corpora(n_words: int, seed: int, key: str, **design: Any) -> Iterator[fr.Counts]:
    """Yield corpora of one design; each design and corpus has a stream of its own."""
    n_corpora = max(1, n_words // WORDS_A_CORPUS)
    for stream in np.random.SeedSequence([seed, *key.encode()]).spawn(n_corpora):
        yield corpus(np.random.default_rng(stream), **design)


# Tests


def two_sides(counts: fr.Counts) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the occurrences, (2, n_terms), and the words of groups A and B."""
    first = (counts.units["group"] == "A").to_numpy()
    n = np.array([np.asarray(counts.matrix[np.flatnonzero(g)].sum(axis=0)).ravel()
                  for g in (first, ~first)])  # fmt: skip
    words = counts.units["n_tokens"].to_numpy()
    return n, np.array([words[first].sum(), words[~first].sum()])


def of_tokens(counts: fr.Counts) -> PValues:
    """Return p-values of the tests that take each word for an independent draw."""
    (a, b), (n_a, n_b) = two_sides(counts)
    words = {"n_target": int(n_a), "n_reference": int(n_b)}
    return {
        "G2": stats.chi2.sf(g2(a, b, **words), 1),
        "chi-square": stats.chi2.sf(chi2(a, b, **words), 1),
        "z": 2 * stats.norm.sf(np.abs(log_odds(a, b, **words).z)),
    }


def welch(counts: fr.Counts) -> NDArray[np.float64]:
    """Return p-values of Welch's test on the rates of documents; 1 where it has none."""
    rates = counts.matrix.toarray() / counts.units["n_tokens"].to_numpy()[:, np.newaxis]
    first = (counts.units["group"] == "A").to_numpy()
    with np.errstate(all="ignore"):
        p = stats.ttest_ind(rates[first], rates[~first], equal_var=False).pvalue
    return np.nan_to_num(p, nan=1.0)


def permuted(counts: fr.Counts, n_permutations: int, **choices: Any) -> NDArray[np.float64]:
    """Return p-values of the default test, in the order of the terms."""
    settings = {"layer": "term", "interval": None, "n_permutations": n_permutations, **choices}
    found = fr.effects(counts, **settings).table.set_index("category")
    return found["p"].reindex(counts.terms["term"]).to_numpy()


def excludes_zero(counts: fr.Counts, n_resamples: int) -> NDArray[np.float64]:
    """Return 0 where the percentile interval of the difference leaves out zero, else 1."""
    found = fr.effects(
        counts, layer="term", effect="difference", interval="percentile",
        n_permutations=99, n_resamples=n_resamples,
    ).table.set_index("category").reindex(counts.terms["term"])  # fmt: skip
    return np.where((found["low"] > 0) | (found["high"] < 0), 0.0, 1.0)


def shares(p_values: Sequence[PValues], tested: Sequence[NDArray[np.bool_]]) -> dict[str, float]:
    """Return for each test the share of tested words with p of at most 0.05."""
    keep = np.concatenate(tested)
    return {
        name: float((np.concatenate([p[name] for p in p_values])[keep] <= LEVEL).mean())
        for name in p_values[0]
    }


def enough(counts: fr.Counts) -> NDArray[np.bool_]:
    total: NDArray[np.int64] = np.asarray(counts.matrix.sum(axis=0)).ravel()
    return total >= LEAST


# Parts


def false_positives(arguments: argparse.Namespace) -> Iterator[tuple[str, list[Row]]]:
    """Count how often each test calls out where nothing differs."""
    sizes = ((5, 5), (20, 20), (100, 100), (10, 100))
    equal = [(k, k, *n) for k in BURSTINESS for n in sizes]
    unequal = [(0.1, 1.0, 20, 20), (0.1, 1.0, 100, 100), (0.2, 1.0, 20, 100), (0.1, 1.0, 10, 100),
               (1.0, 0.2, 20, 100), (1.0, 0.1, 10, 100)]  # fmt: skip
    for title, designs in (
        ("False positives, equally bursty groups (%)", equal),
        ("False positives, unequally bursty groups of equal rates (%)", unequal),
    ):
        rows = []
        for k_a, k_b, n_a, n_b in designs:
            found, tested = [], []
            key = f"null {k_a} {k_b} {n_a} {n_b}"
            design = {"n": (n_a, n_b), "k": (k_a, k_b)}
            for counts in corpora(arguments.words, arguments.seed, key, **design):
                tested.append(enough(counts))
                found.append(
                    {
                        "permutation": permuted(counts, arguments.permutations),
                        "Welch": welch(counts),
                        "percentile": excludes_zero(counts, arguments.resamples),
                        **of_tokens(counts),
                    }
                )
            named = {"k": f"{k_a:g}"} if k_a == k_b else {"k": f"{k_a:g}, {k_b:g}"}
            rows.append({**named, "documents": f"{n_a}, {n_b}"} | {
                name: percent(share) for name, share in shares(found, tested).items()
            })  # fmt: skip
        yield title, rows


def outlets(arguments: argparse.Namespace) -> Iterator[tuple[str, list[Row]]]:
    """Show what the unit of the test changes where documents of an outlet are alike."""
    rows = []
    for k in BURSTINESS:
        for n in ((6, 6), (10, 10), (20, 20), (6, 20)):
            found, tested = [], []
            key = f"outlets {k} {n}"
            design = {"n": n, "k": (k, k), "sizes": (2, 18)}
            for counts in corpora(arguments.words, arguments.seed, key, **design):
                tested.append(enough(counts))
                found.append(
                    {
                        "unit=outlet": permuted(counts, arguments.permutations, unit="outlet"),
                        "unit=document": permuted(counts, arguments.permutations),
                        "G2": of_tokens(counts)["G2"],
                    }
                )
            rows.append({"k": f"{k:g}", "outlets": f"{n[0]}, {n[1]}"} | {
                name: percent(share) for name, share in shares(found, tested).items()
            })  # fmt: skip
    yield "False positives, documents of outlets with habits (%)", rows


def power(arguments: argparse.Namespace) -> Iterator[tuple[str, list[Row]]]:
    """Count how often a true ratio is found, by three tests on the same corpora."""
    rows = []
    for k in BURSTINESS:
        for n in ((5, 5), (10, 10), (20, 20), (50, 50), (100, 100), (10, 100), (100, 10)):
            row: Row = {"k": f"{k:g}", "documents": f"{n[0]}, {n[1]}"}
            for ratio in (2.0, 3.0):
                found, tested = [], []
                key = f"power {k} {n} {ratio}"
                design = {"n": n, "k": (k, k), "ratio": ratio}
                for counts in corpora(arguments.words // 3, arguments.seed, key, **design):
                    tested.append(enough(counts))
                    ours = permuted(counts, arguments.permutations)
                    words = permuted(counts, arguments.permutations, weigh="words")
                    found.append({"permutation": ours, "by words": words, "Welch": welch(counts)})
                for name, share in shares(found, tested).items():
                    row[f"×{ratio:g} {name}"] = percent(share)
            rows.append(row)
    yield "Power (%)", rows


def coverage(arguments: argparse.Namespace) -> Iterator[tuple[str, list[Row]]]:
    """Count how often intervals hold the truth."""
    sizes = ((5, 5), (10, 10), (20, 20), (50, 50), (100, 100), (10, 100))
    kinds: dict[str, list[Row]] = {"log ratio": [], "difference": [], "rate": []}
    for n in sizes:
        for k in BURSTINESS:
            cells = {kind: {name: list[NDArray[Any]]() for name in INTERVALS} for kind in kinds}
            for ratio in (1.0, 3.0):
                key = f"cover {n} {k} {ratio}"
                design = {"n": n, "k": (k, k), "ratio": ratio}
                for counts in corpora(arguments.words // 3, arguments.seed, key, **design):
                    for kind, name, inside in covered(counts, ratio, arguments):
                        cells[kind][name].append(inside)
            for kind, rows in kinds.items():
                if kind == "rate" and n[0] != n[1]:
                    continue
                row: Row = {"documents": f"{n[0]}, {n[1]}" if kind != "rate" else f"{n[0]}"}
                row["k"] = f"{k:g}"
                for name, parts in cells[kind].items():
                    if parts:
                        row[name] = told(np.concatenate(parts))
                rows.append(row)
    for kind, rows in kinds.items():
        yield f"Coverage of 95% intervals of a {kind} (%)", rows


def told(inside: NDArray[np.float64]) -> str:
    """Return the coverage of the intervals made, and the share of those not made."""
    without = float(np.isnan(inside).mean())
    share = percent(float(np.nanmean(inside)))
    return f"{share} ({percent(without)} none)" if without >= 0.005 else share


def covered(
    counts: fr.Counts, ratio: float, arguments: argparse.Namespace
) -> Iterator[tuple[str, str, NDArray[np.float64]]]:
    """Yield the kind, the interval, and for each tested word 1, 0, or NaN for no interval."""
    terms = counts.terms["term"].to_numpy()
    rates = np.resize(RATES, WORDS_A_CORPUS)
    tested = enough(counts)
    choices = {"layer": "term", "n_resamples": arguments.resamples}
    for kind, truth in (("log_ratio", np.full(len(terms), np.log2(ratio))),
                        ("difference", 1000 * rates * (ratio - 1))):  # fmt: skip
        for name in INTERVALS:
            if name == "inversion" and kind == "difference":
                continue
            n_permutations = 999 if name == "inversion" else 99
            found = fr.effects(
                counts, effect=kind, interval=name, n_permutations=n_permutations, **choices
            ).table.set_index("category").reindex(terms)  # fmt: skip
            yield kind.replace("_", " "), name, within(found, truth)[tested]
    for name in INTERVALS[1:]:
        table = fr.compare(counts, interval=name, **choices).table
        found = table[table["group"] == "B"].set_index("category").reindex(terms)
        yield "rate", name, within(found, 1000 * rates)[found["n"].to_numpy() >= LEAST]


def within(found: pd.DataFrame, truth: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = found["low"].to_numpy(), found["high"].to_numpy()
    inside = (low <= truth) & (truth <= high)
    return np.where(np.isnan(low), np.nan, inside.astype(float))


# Real counts, where only chance has made the groups


def news(arguments: argparse.Namespace) -> Iterator[tuple[str, list[Row]]]:
    """Split real articles at random."""
    counts = fr.Counts.load(arguments.counts).select("term")
    random = np.random.default_rng(arguments.seed)
    yield "Random splits of real news (% of tested words)", list(splits(counts, random))
    yield "Pairs of articles of one outlet on one topic, by G2", [pairs(counts, random)]


def splits(counts: fr.Counts, random: np.random.Generator) -> Iterator[Row]:
    total = np.asarray(counts.matrix.sum(axis=0)).ravel()
    common = np.argsort(-total, kind="stable")
    words = counts.terms["term"].to_numpy()
    many = counts.select(term=words[common[:5000]].tolist())
    some = counts.select(term=words[common[:3000:10]].tolist())
    by_outlet = some.group("outlet")
    outlet = some.units["outlet"].to_numpy()
    sizes = some.units["outlet"].value_counts()
    large = sorted(sizes.index[sizes >= 100])

    def of_one_outlet(n: int) -> Callable[[], fr.Counts]:
        def draw() -> fr.Counts:
            rows = np.flatnonzero(outlet == random.choice(large))
            return halved(many, random.permutation(rows)[: 2 * n], random)

        return draw

    everything = np.arange(some.n_units)
    designs: list[tuple[str, int, Callable[[], fr.Counts], dict[str, Any]]] = [
        ("20, 20 articles of one outlet", 200, of_one_outlet(20), {}),
        ("50, 50 articles of one outlet", 100, of_one_outlet(50), {}),
        ("200, 200 articles of all", 100,
         lambda: halved(some, random.choice(everything, 400, replace=False), random), {}),
        ("halves of all articles", 10, lambda: halved(some, everything, random), {}),
        ("halves of each outlet's articles", 5,
         lambda: halved(some, everything, random, inside=outlet), {"strata": "outlet"}),
        ("halves of the outlets", 200,
         lambda: halved(by_outlet, np.arange(by_outlet.n_units), random), {"unit": "outlet"}),
        ("halves of the outlets", 10,
         lambda: halved(some, everything, random, whole=outlet), {"unit": "document"}),
    ]  # fmt: skip
    for name, n_splits, draw, choices in designs:
        found, tested, called = [], [], dict.fromkeys(words, 0)
        for _ in range(n_splits):
            part = draw()
            p = of_tokens(part)
            found.append({"permutation": permuted(part, 999, **choices), **p})
            tested.append(enough(part))
            for word in part.terms["term"][tested[-1] & (p["G2"] <= LEVEL)]:
                called[word] += 1
        told_as = ", ".join(f"{key}={value}" for key, value in choices.items()) or "unit=document"
        row: Row = {"split": name, "test": told_as, "splits": n_splits}
        row |= {test: percent(share) for test, share in shares(found, tested).items()}
        if n_splits >= 100:
            row["worst word, G2"] = percent(max(called.values()) / n_splits)
        yield row


def halved(
    counts: fr.Counts,
    rows: NDArray[np.intp],
    random: np.random.Generator,
    inside: NDArray[np.object_] | None = None,
    whole: NDArray[np.object_] | None = None,
) -> fr.Counts:
    """Return these units in two random halves, `inside` each of some values or of `whole` ones."""
    labels = np.where(random.permutation(len(rows)) < len(rows) / 2, "A", "B")
    if inside is not None:
        for value in np.unique(inside):
            members = np.flatnonzero(inside == value)
            labels[members] = np.where(random.permutation(len(members)) % 2, "A", "B")
    if whole is not None:
        values, place = np.unique(whole, return_inverse=True)
        labels = np.where(random.permutation(len(values)) < len(values) / 2, "A", "B")[place]
    units = counts.units.iloc[rows].assign(group=labels).reset_index(drop=True)
    return replace(counts, matrix=counts.matrix[rows], units=units)


def pairs(counts: fr.Counts, random: np.random.Generator, n_pairs: int = 2000) -> Row:
    """Test the words of two articles against each other, over and over."""
    units = counts.units[counts.units["n_tokens"] >= 300]
    cells = [g.index.to_numpy() for _, g in units.groupby(["outlet", "topic"]) if len(g) > 1]
    called, n_tested, kept = 0, 0, 0
    for _ in range(n_pairs):
        both = random.choice(cells[random.integers(len(cells))], 2, replace=False)
        a, b = counts.matrix[both].toarray()
        tested = a + b >= LEAST
        n_a, n_b = (int(counts.units["n_tokens"].iloc[i]) for i in both)
        p = stats.chi2.sf(g2(a[tested], b[tested], n_target=n_a, n_reference=n_b), 1)
        called += int((p <= LEVEL).sum())
        n_tested += len(p)
        kept += bool((p * len(p) <= LEVEL).any())
    return {
        "pairs": n_pairs,
        "tested words a pair": f"{n_tested / n_pairs:.0f}",
        "significant (%)": percent(called / n_tested),
        "pairs with one after Bonferroni (%)": percent(kept / n_pairs),
    }


PARTS: dict[str, Callable[[argparse.Namespace], Iterator[tuple[str, list[Row]]]]] = {
    "false-positives": false_positives,
    "outlets": outlets,
    "power": power,
    "coverage": coverage,
    "news": news,
}


if __name__ == "__main__":
    main()
