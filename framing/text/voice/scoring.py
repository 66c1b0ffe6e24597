"""How right voices are: spans that were found, held against spans that coders marked.

Three questions, each with precision, recall and F1: has a *word* the right voice, has a
*span* the right edges, has it the right *source*. Every number is a sum over documents, so
its interval comes from drawing the documents again.

What counts as right
--------------------
words
    Each word is the outlet's, direct or indirect. Words of a mixed span are direct inside
    quotation marks; scare quotes are the outlet's, with a row of their own. A word is a run
    of letters and digits, with apostrophes and full stops between them.
spans exact, spans overlap
    Spans as ranges of words: a leading *that* or *as* does not count, and neighbors that are
    one quotation of one source are joined. Pairs are one to one, the best first. Exact: the
    same words. Overlap: Jaccard at least 0.8 (words in both, by words in either).
source
    Of the spans with a source that are matched at Jaccard 0.5: the source as written, or
    else the speaker, is the right one if both are the same words, or share a content word, or
    are pronouns that share one.
span and source
    The same, of all spans with a source: a span that was not found has no right source. Its
    recall is the end-to-end figure.

Attitudes (hopes, plans, beliefs) are left out by default: the words of marked ones are not
counted, found ones are the outlet's, and a found span that meets a marked attitude
(Jaccard above 0.3) is no error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.errors import CorpusError
from framing.text.voice.pairing import (
    WordRange,
    overlaps,
    pair,
    same_source,
    word_ranges,
    words_between,
)
from framing.text.voice.resampling import (
    LEVEL,
    REPLICATES,
    check_replicates,
    interval,
    resampled_sums,
)
from framing.text.voice.spans import VOICES, VoiceSpan, segments

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MEASURES", "VoiceScore", "score_voices"]

OVERLAP, MATCHED, EXCUSED = 0.8, 0.5, 0.3  # Jaccard
SPOKEN = ("outlet", "direct", "indirect")
KINDS = ("all", "direct", "indirect", "mixed")
MEASURES: Mapping[str, tuple[str, ...]] = {
    "words": (*SPOKEN, "scare"),
    "spans exact": KINDS,
    "spans overlap": KINDS,
    "source": KINDS,
    "span and source": KINDS,
    "speaker": ("all",),
}
ROWS = [(measure, category) for measure, categories in MEASURES.items() for category in categories]
ROW = {row: i for i, row in enumerate(ROWS)}
RIGHT, GOLD, PREDICTED = range(3)
# Where spans lie upon each other, the stronger voice is that of the word.
_STRENGTH = {"outlet": 0, "scare": 1, "attitude": 2, "indirect": 3, "direct": 4}
_VOICE = tuple(_STRENGTH)
_AS_SPOKEN = np.array([0, 0, 2, 2, 1])  # by strength: a place in SPOKEN

_WORD = re.compile(r"\w+(?:[.'’]\w+)*")


@dataclass(frozen=True, slots=True, eq=False)
class VoiceScore:
    """How right found voices are.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each ``measure`` and ``category`` (see the module; ``macro`` is the mean of
        outlet, direct and indirect): ``n_gold``, ``n_predicted``, ``n_right`` (words, spans or
        sources), ``precision`` (``n_right / n_predicted``), ``recall`` (``n_right / n_gold``),
        ``f1`` and its interval ``low``, ``high``; shares between 0 and 1. In ``source`` only
        matched spans stand, so the three are one share. A kind of span is that of the coder,
        and of a found span that is matched with none its own. Scare quotes and speakers have
        a row only if the coders marked any.
    confusion : pandas.DataFrame
        Words of each document by the voice that was found and the voice that was marked:
        ``document``, ``predicted``, ``gold``, ``n``; all of `framing.text.voice.VOICES`,
        attitudes included, whatever `attitudes` says. It corrects shares of voices; see
        `framing.text.voice.correction.corrected_shares`.
    settings : mapping of str to JSON value
        ``attitudes``, ``n_documents``, ``n_words``, ``replicates``, ``seed``, ``level``.
    warnings : tuple of str
    """

    table: pd.DataFrame
    confusion: pd.DataFrame
    settings: Mapping[str, Any]
    warnings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        said = self.settings
        attitudes = "attitudes included" if said["attitudes"] else "attitudes left out"
        shown = self.table.drop(columns="n_right")
        numbers = {name: "{:.1%}".format for name in ("precision", "recall", "f1", "low", "high")}
        return "\n".join(
            [
                f"VoiceScore: {said['n_documents']:,} documents, {said['n_words']:,} words, "
                f"{attitudes}",
                f"low, high: {said['level']:.0%} interval of F1, {said['replicates']:,} "
                "resamplings of the documents",
                *(f"! {sentence}" for sentence in self.warnings),
                shown.to_string(index=False, na_rep="", formatters=numbers),
            ]
        )

    def record(self) -> dict[str, Any]:
        """Return settings, warnings and table as plain values, shares with four digits."""
        rows = self.table.round(4).astype(object)
        return {
            "settings": dict(self.settings),
            "warnings": list(self.warnings),
            "table": rows.where(rows.notna(), None).to_dict("records"),
        }


def score_voices(
    gold: Mapping[str, tuple[str, Sequence[VoiceSpan]]],
    predicted: Mapping[str, Sequence[VoiceSpan]],
    *,
    attitudes: bool = False,
    replicates: int = REPLICATES,
    seed: int = 0,
    level: float = LEVEL,
) -> VoiceScore:
    """Hold voices that were found against voices that coders marked.

    Parameters
    ----------
    gold : mapping of str to (str, sequence of VoiceSpan)
        The text and the marked spans of each document.
    predicted : mapping of str to sequence of VoiceSpan
        The found spans of each document; documents that are not in `gold` are passed over.
    attitudes : bool, default False
        Count attributed attitudes like speech.
    replicates : int, default 1000
        Resamplings of the documents behind the intervals.
    seed : int, default 0
        Of the resamplings.
    level : float, default 0.95
        Of the intervals.

    Returns
    -------
    VoiceScore

    Raises
    ------
    CorpusError
        If there is nothing to score, or a found span does not fit the text.
    CountsError
        If `replicates` or `level` make no interval.

    Examples
    --------
    >>> from framing.text.voice import VoiceSpan
    >>> text = "It failed, Orr said. It was over."
    >>> marked = VoiceSpan(0, 9, "indirect", source="Orr")
    >>> found = VoiceSpan(0, 9, "indirect", source="He")
    >>> score = score_voices({"a": (text, [marked])}, {"a": [found]})
    >>> score.table[["measure", "category", "n_gold", "f1"]].query("category == 'all'")
               measure category  n_gold   f1
    3      spans exact      all       1  1.0
    5    spans overlap      all       1  1.0
    7           source      all       1  0.0
    9  span and source      all       1  0.0
    """
    check_replicates(replicates, level)
    missing = [name for name in gold if name not in predicted]
    if len(missing) == len(gold):
        raise CorpusError(
            f"none of the {len(gold):,} documents to score against is among the "
            f"{len(predicted):,} that were found; documents are matched by id."
        )
    counts = np.zeros((len(gold), len(ROWS), 3), dtype=np.int64)
    confusion = np.zeros((len(gold), len(_VOICE), len(_VOICE)), dtype=np.int64)
    for i, (name, (text, marked)) in enumerate(sorted(gold.items())):
        found = predicted.get(name, ())
        _check(name, text, found)
        words = [match.span() for match in _WORD.finditer(text)]
        starts = [start for start, _ in words]
        _count_words(counts[i], starts, marked, found, attitudes)
        confusion[i] = _cross(_voices(starts, marked), _voices(starts, found))
        texts = [text[start:end].lower() for start, end in words]
        _count_spans(
            counts[i],
            word_ranges(starts, texts, marked, attitudes),
            word_ranges(starts, texts, found if attitudes else _speech(found), True),
        )
    settings = {
        "attitudes": attitudes,
        "n_documents": len(gold),
        "n_words": int(confusion.sum()),
        "replicates": replicates,
        "seed": seed,
        "level": level,
    }
    warnings: tuple[str, ...] = ()
    if missing:
        warnings = (
            f"{len(missing):,} of the documents ({', '.join(sorted(missing)[:3])} …) are not "
            "among those that were found; they count as without spans.",
        )
    return VoiceScore(
        _table(counts, replicates, seed, level),
        _confusion_frame(sorted(gold), confusion),
        settings,
        warnings,
    )


def _check(name: str, text: str, found: Iterable[VoiceSpan]) -> None:
    for span in found:
        if not 0 <= span.start < span.end <= len(text):
            raise CorpusError(
                f"a found span of {name!r} is {span.start} to {span.end}, but its text has "
                f"{len(text):,} characters; find the voices in the very text that was coded."
            )


def _voices(starts: Sequence[int], spans: Iterable[VoiceSpan]) -> NDArray[np.int8]:
    """Return the voice of each word, by its strength."""
    voices = np.zeros(len(starts), dtype=np.int8)
    for part in segments(spans):
        there = words_between(starts, part.start, part.end)
        np.maximum(voices[there], _STRENGTH[part.voice], out=voices[there])
    return voices


def _cross(gold: NDArray[np.int8], predicted: NDArray[np.int8]) -> NDArray[np.int64]:
    """Return words by predicted (rows) and gold voice."""
    n = len(_VOICE)
    return np.bincount(predicted.astype(np.int64) * n + gold, minlength=n * n).reshape(n, n)


def _speech(spans: Iterable[VoiceSpan]) -> list[VoiceSpan]:
    return [span for span in spans if span.attribution == "speech"]


def _count_words(
    counts: NDArray[np.int64],
    starts: Sequence[int],
    marked: Sequence[VoiceSpan],
    found: Sequence[VoiceSpan],
    attitudes: bool,
) -> None:
    kept = np.ones(len(starts), dtype=np.bool_)
    if not attitudes:
        for span in marked:
            if span.attribution == "attitude":
                kept[words_between(starts, span.start, span.end)] = False
        marked, found = _speech(marked), _speech(found)
    gold, predicted = _voices(starts, marked)[kept], _voices(starts, found)[kept]
    cases = [(_AS_SPOKEN[gold] == i, _AS_SPOKEN[predicted] == i) for i in range(len(SPOKEN))]
    scare = _STRENGTH["scare"]
    for i, (is_gold, is_predicted) in enumerate([*cases, (gold == scare, predicted == scare)]):
        counts[i] = (is_gold & is_predicted).sum(), is_gold.sum(), is_predicted.sum()


def _count_spans(
    counts: NDArray[np.int64], gold: Sequence[WordRange], found: Sequence[WordRange]
) -> None:
    near = overlaps(gold, found)
    excused = {k for jaccard, i, k in near if jaccard > EXCUSED and not gold[i].counts}

    def add(measure: str, kind: str, *what: int) -> None:
        for category in ("all", kind):
            counts[ROW[measure, category], list(what)] += 1

    for measure, threshold in (("spans exact", 1.0), ("spans overlap", OVERLAP)):
        pairs = pair(near, threshold)
        for i, span in enumerate(gold):
            if span.counts:
                add(measure, span.kind, GOLD, *((RIGHT, PREDICTED) if i in pairs else ()))
        for k in _left_over(found, pairs, excused):
            add(measure, found[k].kind, PREDICTED)
    pairs = pair(near, MATCHED)
    for i, span in enumerate(gold):
        if span.counts:
            other = found[pairs[i]] if i in pairs else None
            counts[ROW["speaker", "all"]] += _speaker(span, other)
            _count_source(add, span, other)
    for k in _left_over(found, pairs, excused):
        if found[k].source or found[k].speaker:
            add("span and source", found[k].kind, PREDICTED)


def _left_over(
    found: Sequence[WordRange], pairs: Mapping[int, int], excused: set[int]
) -> list[int]:
    return sorted(set(range(len(found))) - set(pairs.values()) - excused)


def _speaker(span: WordRange, other: WordRange | None) -> tuple[int, int, int]:
    if span.speaker is None or other is None:
        return 0, 0, 0
    return int(same_source(span.speaker, other.speaker or other.source)), 1, 1


def _count_source(add: Callable[..., None], span: WordRange, other: WordRange | None) -> None:
    if span.source is None:
        return
    add("span and source", span.kind, GOLD)
    if other is None:
        return
    named = other.source or other.speaker
    right = (RIGHT,) if same_source(span.source, named) else ()
    add("source", span.kind, GOLD, PREDICTED, *right)
    if named:
        add("span and source", span.kind, PREDICTED, *right)


def _table(counts: NDArray[np.int64], replicates: int, seed: int, level: float) -> pd.DataFrame:
    sums = counts.sum(axis=0)
    low, high = interval(_rates(resampled_sums(counts, replicates, seed))[2], len(counts), level)
    precision, recall, f1 = _rates(sums)
    spoken = sums[: len(SPOKEN)].sum(axis=0)
    table = pd.DataFrame([*ROWS, ("words", "macro")], columns=["measure", "category"]).assign(
        n_gold=[*sums[:, GOLD], spoken[GOLD]],
        n_predicted=[*sums[:, PREDICTED], spoken[PREDICTED]],
        n_right=[*sums[:, RIGHT], spoken[RIGHT]],
        precision=precision,
        recall=recall,
        f1=f1,
        low=low,
        high=high,
    )
    at = len(SPOKEN)  # the mean stands below what it is the mean of
    order = [*range(at), len(ROWS), *range(at, len(ROWS))]
    table = table.iloc[order]
    seen = table["n_gold"] + table["n_predicted"] > 0
    coded = (table["n_gold"] > 0) | (table["category"] != "scare")
    return table[seen & coded].reset_index(drop=True)


def _rates(sums: NDArray[np.int64]) -> tuple[NDArray[np.float64], ...]:
    """Return precision, recall and F1 of each row, and last those of the mean voice.

    `sums` has the shape (…, n_rows, 3), each result (…, n_rows + 1).
    """
    right, gold, predicted = (sums[..., i].astype(np.float64) for i in (RIGHT, GOLD, PREDICTED))
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = right / predicted, right / gold, 2 * right / (gold + predicted)
    return tuple(
        np.concatenate([rate, rate[..., : len(SPOKEN)].mean(axis=-1, keepdims=True)], axis=-1)
        for rate in rates
    )


def _confusion_frame(names: Sequence[str], confusion: NDArray[np.int64]) -> pd.DataFrame:
    order = [_STRENGTH[voice] for voice in VOICES]
    cells = confusion[:, order][:, :, order]
    document, predicted, gold = np.nonzero(cells)
    voices = np.array(VOICES, dtype=object)
    return pd.DataFrame(
        {
            "document": np.array(names, dtype=object)[document],
            "predicted": voices[predicted],
            "gold": voices[gold],
            "n": cells[document, predicted, gold],
        }
    ).astype({"document": "str", "predicted": "str", "gold": "str"})
