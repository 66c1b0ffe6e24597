"""Every number of the paper, by the name that the manuscript calls it, each from a results file.

The prose also says things without numbers, such as that one test keeps its level and another does
not. `CLAIMS` has these sentences as questions to the same numbers: the paper is not built if one
of them has become untrue.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from evidence import ROOT, Measured, PaperError, Study, read_measured, read_voice

import framing
from framing.comparison.guards import FEW_DOCUMENTS, FEW_OCCURRENCES

__all__ = ["CLAIMS", "check_claims", "quantities"]

EQUAL = "False positives, equally bursty groups (%)"
UNEQUAL = "False positives, unequally bursty groups of equal rates (%)"
OUTLETS = "False positives, documents of outlets with habits (%)"
SPLITS = "Random splits of real news (% of tested words)"
PAIRS = "Pairs of articles of one outlet on one topic, by G2"
COVERAGE = "Coverage of 95% intervals of a log ratio (%)"
TOPICS = "Null test passed (%)"
SHOWN = ["0.1", "1"]  # of the burstiness simulated, in the table
TESTS = ["permutation", "Welch", "percentile", "G2", "chi-square", "z"]
MONTHS = (
    "January February March April May June July August September October November December"
).split()
SPELLED = "no one two three four five six seven eight nine ten eleven twelve".split()
Numbers = dict[str, Any]


def quantities(study: Study, folder: Path, root: Path = ROOT) -> Numbers:
    """Return the numbers of the paper, from the study and the records in a folder."""
    found = {
        "package": of_package(root),
        "simulated": of_simulation(folder, root),
        "outlets": of_outlets(read_measured("calibration-outlets", folder, root)),
        "news": of_news(read_measured("calibration-news", folder, root)),
        "intervals": of_intervals(read_measured("calibration-coverage", folder, root)),
        "topics": of_topics(read_measured("topics-null", folder, root)),
        "voice": of_voice(read_voice()),
        "study": of_study(study),
    }
    check_claims(found)
    return found


def of_package(root: Path) -> Numbers:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "version": framing.__version__,
        "python": project["requires-python"].removeprefix(">="),
        "authors": [author["name"] for author in project["authors"]],
        "license": project["license"],
        "occurrences": spelled(FEW_OCCURRENCES),
        "units": spelled(FEW_DOCUMENTS),
        "notebooks": spelled(len(list((root / "notebooks").glob("*.ipynb")))),
    }


def of_simulation(folder: Path, root: Path) -> Numbers:
    """Return what was found where nothing differs, and the design, from the benchmark itself."""
    import calibration

    measured = read_measured("calibration-false-positives", folder, root)
    equal, unequal = measured.rows(EQUAL), measured.rows(UNEQUAL)
    return {
        "level": f"{100 * calibration.LEVEL:g}",
        "least": spelled(calibration.LEAST),
        "length": f"{calibration.LENGTH:,}",
        "words": f"{measured.setting('words'):,}",
        "own": span(equal, "permutation"),
        "g": span(equal, "G2"),
        "welch": span(equal, "Welch")["high"],
        "percentile": span(equal, "percentile")["high"],
        "unequal": span(unequal, "permutation"),
        "table": table(
            [row for row in equal if row["k"] in SHOWN],
            {"k": "shape", "documents": "articles", **{test: test for test in TESTS}},
            named=2,
        ),
    }


def of_outlets(measured: Measured) -> Numbers:
    rows = measured.rows(OUTLETS)
    return {"outlet": span(rows, "unit=outlet"), "document": span(rows, "unit=document")}


def of_news(measured: Measured) -> Numbers:
    rows, pairs = measured.rows(SPLITS), measured.rows(PAIRS)[0]
    wrong = {"split": "halves of the outlets", "test": "unit=document"}
    names = {"split": "articles dealt at random", "test": "unit", "splits": "deals"}
    shown = [
        {**row, "test": row["test"].removeprefix("unit=").replace("strata=outlet", "document")}
        for row in rows
    ]
    return {
        "wrong_unit": measured.cell(SPLITS, "permutation", **wrong),
        "own": span([row for row in rows if row["split"] != wrong["split"]], "permutation"),
        "g": span(rows, "G2"),
        "pairs": f"{pairs['pairs']:,}",
        "pairs_called": pairs["significant (%)"],
        "pairs_kept": pairs["pairs with one after Bonferroni (%)"],
        "table": table(shown, names | {test: test for test in ["permutation", "G2", "z"]}, named=2),
    }


def of_intervals(measured: Measured) -> Numbers:
    rows = measured.rows(COVERAGE)
    return {
        "level": leveled(COVERAGE),
        "own": span(rows, "inversion"),
        "percentile": span(rows, "percentile"),
    }


def of_topics(measured: Measured) -> Numbers:
    rows = measured.rows(TOPICS)
    nothing = [row for row in rows if row["corpora"].startswith("nothing")]
    passed = sum(round(row["n"] * float(row["passed"]) / 100) for row in nothing)
    planted = {row["corpora"].partition(": ")[2]: row for row in rows if row not in nothing}
    return {
        "nothing": f"{sum(row['n'] for row in nothing):,}",
        "passed": spelled(passed) if passed else "none",
        "each": spelled(measured.setting("corpora")),
        "apart": planted["apart"]["passed"],
        "alike": planted["alike"]["passed"],
        "very": planted["very alike"]["passed"],
    }


def of_voice(measured: Measured) -> Numbers:
    words = {row["category"]: row for row in measured.rows("voice", measure="words")}
    told = {"outlet": "the outlet's own", "direct": "quotations", "indirect": "paraphrases",
            "macro": "mean of the three"}  # fmt: skip
    shares = ("precision", "recall", "f1")
    rows = [
        {"words": name} | {share: percent(words[kind][share]) for share in shares}
        | {"interval": f"{percent(words[kind]['low'])} to {percent(words[kind]['high'])}"}
        for kind, name in told.items()
    ]  # fmt: skip
    level = f"{100 * measured.setting('level'):g}"
    names = {"words": "words", "precision": "precision", "recall": "recall", "f1": "F1"}
    return {
        "articles": f"{measured.setting('n_documents'):,}",
        "words": f"{measured.setting('n_words'):,}",
        "others": f"{100 * (1 - words['outlet']['n_gold'] / words['macro']['n_gold']):.0f}",
        "level": level,
        "precision": percent(words["indirect"]["precision"]),
        "recall": percent(words["indirect"]["recall"]),
        "source": percent(measured.cell("voice", "f1", measure="source", category="all")),
        "table": table(rows, {**names, "interval": f"{level}% interval of F1"}),
    }


def of_study(study: Study) -> Numbers:
    documents = study.table("documents").to_dict("records")
    first, second = documents
    shuffle, null = study.one("shuffle", layer="term"), study.table("topics-null")
    band = study.table("reference_band")
    beyond = band[(band["estimate"] < band["low"]) | (band["estimate"] > band["high"])]
    said = study.table("who_says")
    return {
        "id": study.known("study", "id"),
        "digest": study.known("study", "digest")[:12],
        "counts": study.known("inputs", "counts", "digest")[:12],
        "question": study.known("study", "specification", "question"),
        "articles": spelled(len(documents)),
        "outlet": first["outlet"],
        "outlets": len({document["outlet"] for document in documents}),
        "first": article(first),
        "second": article(second),
        "apart": spelled(months(second) - months(first)),
        "voices": {"first": own_share(study, first), "second": own_share(study, second)},
        "betray": of_family(said, "betray"),
        "appease": of_family(said, "appease"),
        "cede": of_family(said, "cede"),
        "shuffled": {
            "observed": f"{shuffle['observed']:.2f}",
            "low": f"{shuffle['low']:.2f}",
            "high": f"{shuffle['high']:.2f}",
            "p": f"{float(shuffle['p']):.4f}",
            "deals": f"{shuffle['n_deals']:,}",
        },
        "band": leveled(study.record("reference_band")["caption"]),
        "frames": spelled(len(band)),
        "usual": spelled(len(band) - len(beyond)),
        "beyond": listed([told_frame(row) for row in beyond.to_dict("records")]),
        "topics_tested": int(null["p"].notna().sum()),
        "figures": {
            name: {"alt": study.record(name)["alt"]} for name in ("who_says", "reference_band")
        },
    }


def article(document: dict[str, Any]) -> Numbers:
    year, month = document["date"].split("-")[:2]
    return {
        "genre": document["genre"],
        "date": f"{MONTHS[int(month) - 1]} {year}",
        "words": f"{document['n_tokens']:,}",
    }


def months(document: dict[str, Any]) -> int:
    """Return the months since the year 0."""
    year, month = document["date"].split("-")[:2]
    return 12 * int(year) + int(month)


def own_share(study: Study, document: dict[str, Any]) -> str:
    """Return the percentage of an article's words that are the outlet's own."""
    row = study.one("voice-shares", group=document["group"], voice="outlet")
    return f"{100 * row['share']:.0f}"


def of_family(said: Any, family: str) -> Numbers:
    """Return how often the forms of a family occur, and how often as the outlet's own words."""
    own = said[said["category"] == family]
    total = int(own["n"].sum())
    outlet = int(own.loc[own["voice"] == "outlet", "n"].sum())
    voices = own.loc[own["n"] > 0].sort_values("voice", kind="stable")["voice"].tolist()
    return {
        "n": spelled(total),
        "times": "once" if total == 1 else "twice" if total == 2 else f"{spelled(total)} times",
        "own": "none" if not outlet else "all" if outlet == total else spelled(outlet),
        "voices": voices,
        "speakers": listed(sorted({name for name in own["speaker"] if name})),
    }


def told_frame(row: dict[str, Any]) -> str:
    """Return a category and its occurrences in both texts, the first text's first."""
    doubt = " †" if row["warning"] else ""
    return f"{row['category'].replace('_', ' ')} ({row['n_a']} and {row['n_b']}{doubt})"


# What the prose says without a number

# The limits are those within which the sentence may stand; the level of the tests is 5%.
CLAIMS: dict[str, Callable[[Numbers], bool]] = {
    "the permutation test keeps its level in every simulated row": lambda q: within(
        q["simulated"]["own"], 3.5, 6.5
    ),
    "the log-likelihood ratio calls out several times too often": lambda q: (
        within(q["simulated"]["g"], 15, 100) and within(q["news"]["g"], 15, 100)
    ),
    "permutation errs where a small group is much burstier": lambda q: (
        float(q["simulated"]["unequal"]["high"]) > 10
    ),
    "dealing articles finds outlets where it should find groups": lambda q: (
        float(q["news"]["wrong_unit"]) > 15
        and float(q["outlets"]["document"]["low"]) > float(q["outlets"]["outlet"]["high"])
    ),
    "the permutation test keeps its level on real news": lambda q: within(q["news"]["own"], 4, 6),
    "inverted intervals hold the truth about as often as they say": lambda q: within(
        q["intervals"]["own"], 93, 98
    ),
    "percentile intervals fall short": lambda q: float(q["intervals"]["percentile"]["low"]) < 80,
    "paraphrase is overlooked more often than invented": lambda q: (
        float(q["voice"]["recall"]) < float(q["voice"]["precision"])
    ),
    "corpora without topics seldom pass": lambda q: (
        q["topics"]["passed"] in ["none", *SPELLED[1:5]]
    ),
    "both articles are of one outlet": lambda q: q["study"]["outlets"] == 1,
    "the articles differ in genre": lambda q: (
        q["study"]["first"]["genre"] != q["study"]["second"]["genre"]
    ),
    "betrayal is scare-quoted and quoted, and never the newspaper's own": lambda q: (
        q["study"]["betray"]["voices"] == ["direct", "scare"]
        and q["study"]["betray"]["own"] == "none"
    ),
    "appeasement is the newspaper's own word": lambda q: q["study"]["appease"]["own"] == "all",
    "the two differ more than their shuffled passages": lambda q: (
        float(q["study"]["shuffled"]["observed"]) > float(q["study"]["shuffled"]["high"])
    ),
    "topics of two articles are not tested": lambda q: q["study"]["topics_tested"] == 0,
}


def within(found: Numbers, low: float, high: float) -> bool:
    """Say whether a span lies between two limits."""
    return low <= float(found["low"]) and float(found["high"]) <= high


def check_claims(found: Numbers) -> None:
    """Raise if the results no longer bear what the prose says."""
    for claim, holds in CLAIMS.items():
        if not holds(found):
            raise PaperError(
                f"the prose says that {claim}, and the results no longer do: rewrite the sentence "
                "in paper/paper.typ, then its entry in CLAIMS of paper/quantities.py"
            )


# How numbers are written


def span(rows: Sequence[dict[str, Any]], column: str) -> Numbers:
    """Return the smallest and the largest value of a column, as percentages are written."""
    values = [float(str(row[column]).split()[0]) for row in rows]
    return {"low": f"{min(values):.1f}", "high": f"{max(values):.1f}"}


def leveled(text: str) -> str:
    """Return the first percentage that a title or caption names."""
    return text.partition("%")[0].split()[-1]


def percent(share: float) -> str:
    return f"{100 * share:.1f}"


def spelled(n: int) -> str:
    return SPELLED[n] if n < len(SPELLED) else f"{n:,}"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def table(rows: Sequence[dict[str, Any]], names: dict[str, str], named: int = 1) -> Numbers:
    """Return columns and rows of text, the first of them names, under the headings given."""
    return {
        "named": named,
        "columns": [name.replace("G2", "G²") for name in names.values()],
        "rows": [[str(row.get(column, "–")) for column in names] for row in rows],
    }
