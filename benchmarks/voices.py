"""How fast framing finds who says what, and whether its time is linear in the length of a text.

    python benchmarks/voices.py FOLDER_OF_PARQUET [--rounds 3]
    python benchmarks/voices.py --odd

Every contender runs in a process of its own, in turn, on all texts; CPU seconds are those of
the work alone (no imports), and the figures to quote are the ratios of one run. The others find
no voices: they tell how fast the machine is. With ``--odd`` a table of texts that a careless
rule would read in quadratic time: 10 kB, 100 kB and 1 MB of each, where ten times the text should
take ten times as long.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from counting import RIVAL, count_vectorizer, texts

# What is repeated: unbalanced marks, cues without end, names, blanks, lines, labels.
ODD = {
    "one word": "a",
    "one sentence": "the river rose and ",
    "blanks": " ",
    "a capital, then blanks": " ",
    "empty lines": "\r\n",
    "straight marks": '"',
    "apostrophes": "'",
    "marks never closed": "“We go, he said. ",
    "marks never closed, by lines": "“He said\n",
    "marks of four kinds, crossed": '“We go, he said. ‘no "',
    "double and single marks": "“a b” ‘c d’ ",
    "single marks around double": "‘We “go” now,’ she said. ",
    "single marks behind plurals": "‘as’ a ",
    "single marks that open": " ‘a",
    "quotation, cue": "“Go,” he said. ",
    "quotation, cue, by lines": "“Go,” he said.\n",
    "floating quotations": "“We go now and all of us stay here.” ",
    "scare quotes": "“peace” talks ",
    "titles of works": "“Odd Things” ",
    "cue on cue": "said he said that, ",
    "insertions": "he, a man, said, ",
    "dashes": "he said — it — ",
    "according to": "according to Orr, ",
    "nouns as cues": "that the claim that ",
    "relative clauses": "Orr, who said that Roe, ",
    "one name": "Jim Orr ",
    "ever new names": "",
    "initials": "A B ",
    "brackets": "(",
    "transcript": "AB: go\n",
    "labels that are none": "AB CD EF GH IJ KL\n",
    "numbers": "1,",
    "feet and inches": "6'2\" ",
    "right to left": 'אמר "שלום" ',
    "control characters": '\x00\x01\x02 said "x" ',
}
SIZES = (10_000, 100_000, 1_000_000)
PATIENCE = 60  # CPU seconds: whoever takes longer for one text is not given a longer one


def bare_words(folder: Path) -> Callable[[], object]:
    import re

    documents = texts(folder)
    word = re.compile(r"\w+")
    return lambda: [len(word.findall(text)) for text in documents]


def voices(folder: Path) -> Callable[[], object]:
    from framing.text.voice import find_voices

    documents = texts(folder)
    find_voices("Talks fail\nIt was ‘over,’ said Orr.")
    return lambda: sum(len(find_voices(text)) for text in documents)


CONTENDERS = {
    RIVAL: count_vectorizer,
    r're.findall(r"\w+")': bare_words,
    "framing: find_voices": voices,
}


def odd_text(name: str, size: int) -> str:
    if name == "ever new names":
        return "".join(f"Q{i:x} Zed{i:x} said it. " for i in range(size // 18))[:size]
    first = "A" if name == "a capital, then blanks" else ""
    return (first + ODD[name] * (size // len(ODD[name]) + 1))[:size]


def measure(name: str, folder: Path) -> float:
    """Run one contender here, and return its CPU seconds."""
    work = CONTENDERS[name](folder)
    begin = time.process_time()
    work()
    return time.process_time() - begin


def in_own_process(name: str, folder: Path) -> float:
    command = [sys.executable, __file__, str(folder), "--only", name]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(json.loads(printed))


def report(runs: dict[str, list[float]], megabytes: float) -> None:
    print(f"{megabytes:.0f} MB of text; medians; speed as a multiple of {RIVAL}'s (CPU)")
    print(f"{'':24} {'CPU s':>7} {'MB/s':>6} {'ratio':>6}")
    for name, seconds in runs.items():
        cpu = statistics.median(seconds)
        ratio = statistics.median(a / b for a, b in zip(runs[RIVAL], seconds, strict=True))
        print(f"{name:24} {cpu:7.2f} {megabytes / cpu:6.2f} {ratio:6.2f}")


def report_odd() -> None:
    from framing.text.voice import find_voices

    print(f"{'CPU seconds':30} {'10 kB':>7} {'100 kB':>7} {'1 MB':>7}   ratios")
    for name in ODD:
        seconds: list[float] = []
        for size in SIZES:
            text, tries = odd_text(name, size), []
            for _ in range(3 if size < SIZES[-1] else 1):
                begin = time.process_time()
                find_voices(text)
                tries.append(time.process_time() - begin)
            seconds.append(min(tries))
            if seconds[-1] > PATIENCE:
                break
        ratios = [f"{b / a:6.1f}" for a, b in pairwise(seconds)]
        columns = [f"{cpu:7.3f}" for cpu in seconds] + [" stopped"] * (len(SIZES) - len(seconds))
        print(f"{name:30}", *columns, *ratios, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--odd", action="store_true", help="odd texts of growing length instead")
    parser.add_argument("--only", help="run one contender here and print its seconds")
    arguments = parser.parse_args()
    if arguments.odd:
        report_odd()
        return
    if arguments.folder is None:
        parser.error("give a folder of Parquet files, or --odd")
    if arguments.only:
        print(json.dumps(measure(arguments.only, arguments.folder)))
        return
    runs: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    for _ in range(arguments.rounds):
        for name in CONTENDERS:
            runs[name].append(in_own_process(name, arguments.folder))
    report(runs, sum(len(text.encode()) for text in texts(arguments.folder)) / 1e6)


if __name__ == "__main__":
    main()
