"""How fast framing counts, beside the tools a researcher would use instead.

    python benchmarks/counting.py FOLDER_OF_PARQUET [--rounds 3] [--nltk]

Every contender runs in a process of its own, in turn, on all texts; CPU seconds are those
of the work alone (no imports, no compilation), and the figures to quote are the ratios of
one run. ``--nltk`` adds NLTK's Treebank tokenizer, which takes minutes.
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
from pathlib import Path

RIVAL = "CountVectorizer"


def texts(folder: Path) -> list[str]:
    import pyarrow.parquet as pq

    tables = [pq.read_table(file, columns=["text"]) for file in sorted(folder.glob("*.parquet"))]
    return [text for table in tables for text in table["text"].to_pylist()]


def count_vectorizer(folder: Path) -> Callable[[], object]:
    from sklearn.feature_extraction.text import CountVectorizer

    documents = texts(folder)
    return lambda: CountVectorizer().fit_transform(documents)


def count_vectorizer_like_ours(folder: Path) -> Callable[[], object]:
    from sklearn.feature_extraction.text import CountVectorizer

    documents = texts(folder)
    rule = r"(?u)\b\w+(?:[-'’.&]\w+)*\b"
    return lambda: CountVectorizer(token_pattern=rule).fit_transform(documents)


def re_and_counter(folder: Path) -> Callable[[], object]:
    import re
    from collections import Counter

    documents = texts(folder)
    word = re.compile(r"\w+")
    return lambda: [Counter(word.findall(text.lower())) for text in documents]


def nltk_treebank(folder: Path) -> Callable[[], object]:
    from collections import Counter

    from nltk.tokenize import TreebankWordTokenizer

    documents = texts(folder)
    tokenizer = TreebankWordTokenizer()
    return lambda: [Counter(tokenizer.tokenize(text.lower())) for text in documents]


def warm() -> None:
    """Load the compiled loops."""
    import framing as fr

    corpus = fr.Corpus.from_texts({"a": "Talks fail\nA war.", "b": "Share\nWar"})
    fr.count_terms(corpus, lexicons=[fr.Lexicon.load("alliance-war-diplomacy")])


def framing_tokens(folder: Path) -> Callable[[], object]:
    import framing as fr

    warm()
    corpus = fr.read_corpus(folder, clean=False)
    return lambda: fr.count_terms(corpus, unit="document")


def framing_lexicon(folder: Path) -> Callable[[], object]:
    import framing as fr

    warm()
    corpus = fr.read_corpus(folder, clean=False)
    lexicon = fr.Lexicon.load("alliance-war-diplomacy")
    return lambda: fr.count_terms(corpus, unit="document", lexicons=[lexicon])


def framing_whole_path(
    folder: Path, processes: int = 1, stream: bool = False
) -> Callable[[], object]:
    import framing as fr

    warm()
    lexicon = fr.Lexicon.load("alliance-war-diplomacy")

    def work() -> object:
        corpus = fr.read_corpus(folder, stream=stream)
        return fr.count_terms(corpus, unit="section", lexicons=[lexicon], processes=processes)

    return work


def framing_streamed(folder: Path) -> Callable[[], object]:
    return framing_whole_path(folder, stream=True)


def framing_two_processes(folder: Path) -> Callable[[], object]:
    return framing_whole_path(folder, processes=2)


CONTENDERS = {
    RIVAL: count_vectorizer,
    "CountVectorizer, token rules like ours": count_vectorizer_like_ours,
    "re + Counter": re_and_counter,
    "NLTK Treebank + Counter": nltk_treebank,
    "framing: tokenize + count": framing_tokens,
    "framing: tokenize + count + 649 patterns": framing_lexicon,
    "framing: whole path": framing_whole_path,
    "framing: whole path, streamed": framing_streamed,
    "framing: whole path, two processes": framing_two_processes,
}


def measure(name: str, folder: Path) -> dict[str, float]:
    """Run one contender here, and return its CPU and wall seconds and peak memory."""
    work = CONTENDERS[name](folder)
    ready = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu += after.ru_utime + after.ru_stime - children.ru_utime - children.ru_stime
    del result
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"cpu": cpu, "wall": wall, "peak": peak, "ready": ready}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--nltk", action="store_true")
    parser.add_argument("--only", help="run one contender here and print its figures")
    arguments = parser.parse_args()
    if arguments.only:
        print(json.dumps(measure(arguments.only, arguments.folder)))
        return
    names = [name for name in CONTENDERS if arguments.nltk or not name.startswith("NLTK")]
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(arguments.rounds):
        for name in names:
            command = [sys.executable, __file__, str(arguments.folder), "--only", name]
            printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            runs[name].append(json.loads(printed))
    report(runs, sum(len(text.encode()) for text in texts(arguments.folder)) / 1e6)


def report(runs: dict[str, list[dict[str, float]]], megabytes: float) -> None:
    print(f"{megabytes:.0f} MB of text; medians; speed as a multiple of {RIVAL}'s (CPU)")
    print(f"{'':42} {'CPU s':>7} {'wall s':>7} {'MB/s':>6} {'ratio':>6} {'peak MB':>8}")
    rival = [run["cpu"] for run in runs[RIVAL]]
    for name, measured in runs.items():
        cpu = statistics.median(run["cpu"] for run in measured)
        wall = statistics.median(run["wall"] for run in measured)
        pairs = zip(rival, measured, strict=True)
        ratio = statistics.median(other / run["cpu"] for other, run in pairs)
        peak = max(run["peak"] for run in measured)
        print(f"{name:42} {cpu:7.2f} {wall:7.2f} {megabytes / cpu:6.1f} {ratio:6.2f} {peak:8.0f}")


if __name__ == "__main__":
    main()
