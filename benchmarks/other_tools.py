"""What other packages print for the same counts, and how often where there is nothing to find.

    python benchmarks/other_tools.py COUNTS --python ENVIRONMENT/bin/python [--splits 20]

Prints the tables of docs/other-tools.md. ENVIRONMENT holds scattertext and shifterator (and what
scattertext 0.2.2 needs besides what it declares: six, pandas < 3); it cannot be that of framing,
because scattertext asks for scipy < 1.14. COUNTS is a file written by ``Counts.save``, of articles
with the column ``outlet``. The values of quanteda and stm were computed in R and are those that
the tests hold framing against (tests/truth).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

TRUTH = Path(__file__).resolve().parent.parent / "tests" / "truth"
LEVEL, LEAST, TERMS = 0.05, 5, 2000


def main() -> None:
    if sys.argv[1:2] == ["theirs"]:
        theirs(Path(sys.argv[2]))
        return
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("counts", type=Path)
    parser.add_argument("--python", required=True, help="of an environment with scattertext")
    parser.add_argument("--splits", type=int, default=20)
    parser.add_argument("--seed", type=int, default=2025)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        toy = json.loads((TRUTH / "measures.json").read_text(encoding="utf-8"))
        matrix, groups = np.array(toy["matrix"]), np.array(toy["groups"])
        write(folder / "toy", matrix, groups == groups[0], matrix.sum(axis=1))
        ours = splits(arguments.counts, folder, arguments.splits, arguments.seed)
        script = [arguments.python, __file__, "theirs", place]
        subprocess.run(script, check=True, stdout=subprocess.DEVNULL)
        found = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    print(json.dumps(found["versions"]))
    print(f"\n### The same measure\n\n{markdown(same_measures(found['toy'], matrix, groups))}")
    rows = [{"split": name, **row, **found["splits"][name]} for name, row in ours.items()]
    print(f"\n### Called significant where nothing differs (%)\n\n{markdown(rows)}")
    print(f"\n### A page\n\n{markdown([found['page']])}")


def markdown(rows: list[dict[str, Any]]) -> str:
    table = pd.DataFrame(rows).fillna("–")
    cells = [[str(name) for name in table], ["---"] * table.shape[1], *table.astype(str).to_numpy()]
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)


def write(path: Path, matrix: NDArray[Any], first: NDArray[Any], words: NDArray[Any]) -> None:
    np.savez_compressed(path, matrix=matrix, first=first, words=words)


# With framing


def splits(counts_file: Path, folder: Path, n_splits: int, seed: int) -> dict[str, dict[str, Any]]:
    """Deal real articles to two groups by chance, write each split, and test it with `effects`."""
    import framing as fr

    counts = fr.Counts.load(counts_file).select("term")
    outlets = counts.units["outlet"].to_numpy()
    largest = pd.Series(outlets).value_counts().index[0]
    found: dict[str, dict[str, Any]] = {}
    for name in ("50, 50 articles of one outlet", "halves of the outlets"):
        called = []
        for i in range(n_splits):
            random = np.random.default_rng([seed, i])
            if name.startswith("50"):
                rows = random.permutation(np.flatnonzero(outlets == largest))[:100]
                first, unit = np.arange(100) < 50, "document"
            else:
                rows, unit = np.arange(len(outlets)), "outlet"
                names = random.permutation(sorted(set(outlets)))
                first = np.isin(outlets, names[: len(names) // 2])
            hits = counts.matrix[rows]
            terms = np.argsort(-np.asarray(hits.sum(axis=0)).ravel(), kind="stable")[:TERMS]
            hits = hits[:, terms]
            units = counts.units.iloc[rows].reset_index(drop=True)[
                ["document", "outlet", "n_tokens"]
            ]
            units["group"] = np.where(first, "A", "B")
            names = [f"t{j:04}" for j in range(len(terms))]
            sample = fr.Counts.from_matrix(hits, units, names)
            tested = fr.effects(sample, unit=unit, n_permutations=999, min_count=LEAST)
            p = tested.table["p"].to_numpy(float)
            called.append((np.nanmean(p < LEVEL), np.nansum(tested.table["q"] < LEVEL) > 0))
            dense = hits.toarray().astype(np.int32)
            write(folder / f"{name}.{i}", dense, first, units["n_tokens"].to_numpy())
        share, any_left = np.mean(called, axis=0)
        found[name] = {
            "splits": n_splits,
            f"framing (unit={unit})": f"{100 * share:.1f}",
            "framing, splits with any q < 0.05": f"{100 * any_left:.0f}",
        }
    return found


def same_measures(
    toy: dict[str, list[float]], matrix: NDArray[Any], groups: NDArray[Any]
) -> list[dict[str, Any]]:
    """Hold the values of others against ours, and both against what the tests hold true."""
    import framing as fr

    units = pd.DataFrame(
        {"document": [f"d{i:02}" for i in range(len(groups))], "group": groups.astype(str)}
    )
    names = [f"t{j:02}" for j in range(matrix.shape[1])]
    counts = fr.Counts.from_matrix(matrix, units, names)
    target = str(groups[0])

    def ours(measure: str, **choices: Any) -> NDArray[np.float64]:
        table = fr.keyness(
            counts, by="group", target=target, min_count=1, measure=measure, **choices
        ).table
        return table.set_index("term").reindex(names)["estimate"].to_numpy(float)

    def apart(column: str, value: NDArray[np.float64]) -> str:
        theirs = np.abs(np.array(toy[column], dtype=float))
        return f"{np.nanmax(np.abs(theirs - np.abs(value))):.1g}"

    g2 = ours("g2", cells=4)
    return [
        {"measure": "G2, four cells", "package": "scattertext G2",
         "largest difference": apart("G2", g2)},
        {"measure": "the same", "package": "scattertext LogLikelihoodRatio",
         "largest difference": apart("LogLikelihoodRatio", g2)},
        {"measure": "Jensen-Shannon, contributions", "package": "shifterator JSDivergenceShift",
         "largest difference": apart("shifterator", ours("jsd"))},
        {"measure": "the same", "package": "scattertext DeltaJSDivergence",
         "largest difference": apart("DeltaJSDivergence", ours("jsd"))},
    ]  # fmt: skip


# In the other environment


def theirs(folder: Path) -> None:
    """Write what scattertext and shifterator say of every file of counts."""
    import warnings
    from importlib.metadata import version

    warnings.simplefilter("ignore")
    packages = ("scattertext", "shifterator", "scipy", "pandas", "numpy")
    found: dict[str, Any] = {
        "versions": {name: version(name) for name in packages},
        "toy": of_toy(np.load(folder / "toy.npz")),
        "splits": {},
        "page": page(),
    }
    for name in sorted({path.stem.rsplit(".", 1)[0] for path in folder.glob("*.*.npz")}):
        each = [called(np.load(path)) for path in sorted(folder.glob(f"{name}.*.npz"))]
        mean = pd.DataFrame(each).mean()
        found["splits"][name] = {column: f"{100 * mean[column]:.1f}" for column in mean.index}
    (folder / "found.json").write_text(json.dumps(found), encoding="utf-8")


def matrix_of(file: Any) -> Any:
    """Return the counts of a file as scattertext wants them."""
    import scattertext
    from scipy.sparse import csr_matrix

    return scattertext.TermDocMatrixFromScikit(
        X=csr_matrix(file["matrix"]),
        y=np.where(file["first"], 0, 1),
        feature_vocabulary={f"t{j:04}": j for j in range(file["matrix"].shape[1])},
        category_names=["A", "B"],
    ).build()


def scored(corpus: Any, scorer: str, **choices: Any) -> Any:
    import scattertext

    return getattr(scattertext, scorer)(corpus, **choices).set_categories("A", ["B"])


def of_toy(file: Any) -> dict[str, list[float]]:
    import collections

    import scattertext
    from shifterator import JSDivergenceShift

    collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]  # gone since 3.10
    corpus, first = matrix_of(file), file["first"]
    a, b = file["matrix"][first].sum(axis=0), file["matrix"][~first].sum(axis=0)
    names = [f"t{j:02}" for j in range(len(a))]
    sides = [{n: int(v) for n, v in zip(names, side, strict=True) if v} for side in (a, b)]
    shift = JSDivergenceShift(*sides, base=2, normalization=None).get_shift_scores()
    return {
        "G2": scored(corpus, "G2", alpha=LEVEL).get_score_df()["G2"].tolist(),
        "LogLikelihoodRatio": scored(corpus, "LogLikelihoodRatio").get_score_df()["Score"].tolist(),
        "DeltaJSDivergence": scattertext.DeltaJSDivergence().get_scores(a, b).tolist(),
        "shifterator": [float(shift.get(name, 0)) for name in names],
    }


def called(file: Any) -> dict[str, float]:
    """Return how many of the tested terms each scorer calls out at 5 %."""
    from scipy.stats import mannwhitneyu

    corpus = matrix_of(file)
    tested = file["matrix"].sum(axis=0) >= LEAST
    g2 = scored(corpus, "G2", alpha=LEVEL).get_score_df()
    shares = {
        "scattertext G2, P": (g2["P"].to_numpy()[tested] < LEVEL).mean(),
        "scattertext G2, splits with any CorrectedP < 0.05": float(
            (g2["CorrectedP"].to_numpy()[tested] < LEVEL).any()
        ),
    }
    if len(file["first"]) < 1000:  # what it does here takes the square of the documents
        p = scored(corpus, "MannWhitneyU").get_score_df()["mwu_p"].to_numpy()[tested]
        two_sided = 2 * np.minimum(p, 1 - p)
        shares["scattertext MannWhitneyU"] = (two_sided < LEVEL).mean()
        rates = file["matrix"] / file["matrix"].sum(axis=1, keepdims=True)
        first = file["first"]
        p = mannwhitneyu(rates[first][:, tested], rates[~first][:, tested]).pvalue
        shares["the same test by scipy"] = (p < LEVEL).mean()
    return shares


def page() -> dict[str, Any]:
    """Return the size of a scattertext explorer of 40 short texts, and the hosts it names."""
    import scattertext

    words = "peace war talks envoy treaty tank siege harbor council vote".split()
    random = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "text": [" ".join(random.choice(words, 60)) + "." for _ in range(40)],
            "group": ["A", "B"] * 20,
        }
    )
    corpus = scattertext.CorpusFromPandas(
        frame, category_col="group", text_col="text", nlp=scattertext.whitespace_nlp_with_sentences
    ).build()
    html = scattertext.produce_scattertext_explorer(
        corpus, category="A", category_name="A", not_category_name="B", minimum_term_frequency=1,
        pmi_threshold_coefficient=0,
    )  # fmt: skip
    loaded = re.findall(r'<(?:script|link)[^>]+(?:src|href)=["\'](?:https?:)?//([^/"\']+)', html)
    return {
        "page": "scattertext explorer, 40 texts of 60 words",
        "kB": round(len(html.encode()) / 1000),
        "other hosts it loads from": ", ".join(sorted(set(loaded))) or "none",
    }


if __name__ == "__main__":
    main()
