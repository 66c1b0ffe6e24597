"""Rows split by voice: who says it, for every word that is counted.

A unit of text falls apart into the runs of words that have one voice and one attribution.
Runs of a unit that agree in the columns asked for are one row again, so the rows of a unit
add up to the unit; a passage is such a run by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.counts.counts import group_rows
from framing.counts.frames import VOICE_COLUMNS
from framing.counts.rows import Rows
from framing.errors import CountsError, did_you_mean
from framing.text.tokens import find_tokens, fold, shape_of, terms_of
from framing.text.voice import VoiceSpan, find_voices, segments
from framing.text.voice.camps import OUTLET, Camps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus import Block
    from framing.text.scan import Stream

__all__ = ["CUE", "cue_term", "voice_columns", "voiced_rows"]

CUE = "cue"  # the layer that counts attributions
NONE = "none"  # where there is no cue
# A speaker may be a description, but counts hold no running text.
MOST_WORDS, MOST_LETTERS = 6, 100

# "had repeatedly been quoted as saying": not the head of a cue
_AUXILIARIES = frozenset(
    """am is are was were be been being do does did have has had having will would shall should
    can could may might must d ll m re s ve not never no n't don't doesn't didn't isn't
    aren't wasn't weren't hasn't haven't hadn't won't wouldn't shan't shouldn't can't cannot
    couldn't mightn't mustn't to the a an also now then once again later often always still just
    even ever soon already further""".split()
)
_ADVERBS_ALIKE = frozenset(["apply", "imply", "rely", "reply", "supply"])


def voice_columns(
    unit: str, split: str | Sequence[str], camps: Camps | None, metadata: Sequence[str]
) -> tuple[str, ...]:
    """Return the columns that voice adds to the units, in their order; none without voice.

    Raises
    ------
    CountsError
        If a column is unknown or also one of the metadata, or unit, split and camps do not go
        together.
    """
    columns = _columns(unit, split, camps)
    for name in metadata:
        if columns and name in (*columns, "passage"):
            raise CountsError(
                f"the corpus has a metadata column {name!r}, which is also a column of voice; "
                "rename it, or name the columns to keep by `metadata`."
            )
    return columns


def _columns(unit: str, split: str | Sequence[str], camps: Camps | None) -> tuple[str, ...]:
    wanted = [split] if isinstance(split, str) else list(split)
    for name in wanted:
        if name not in VOICE_COLUMNS:
            raise CountsError(
                f"split={name!r} is not a column of voice; {did_you_mean(name, VOICE_COLUMNS)}"
            )
    if unit == "passage":
        if wanted:
            raise CountsError(
                f"unit='passage' cannot be split by {', '.join(wanted)}: a passage has one voice "
                "and one speaker, which its units carry as columns; leave `split` out."
            )
        return tuple(c for c in VOICE_COLUMNS if c != "camp" or camps is not None)
    if "camp" in wanted and camps is None:
        raise CountsError(
            "split by 'camp' needs the table of camps; pass camps=Camps.of({...}) too."
        )
    if camps is not None and "camp" not in wanted:
        raise CountsError(
            f"camps are given, but unit={unit!r} with split={tuple(wanted)!r} does not use them; "
            "add 'camp' to `split`, or count unit='passage', or leave `camps` out."
        )
    return tuple(c for c in VOICE_COLUMNS if c in wanted)


def voiced_rows(
    plain: Rows,
    block: Block,
    stream: Stream,
    columns: Sequence[str],
    camps: Camps | None,
    *,
    passages: bool = False,
) -> Rows:
    """Split rows of documents, sections or paragraphs by the voices of their words.

    Parameters
    ----------
    plain : Rows
        Of the block, from `plain_rows`; those of paragraphs for passages.
    block : Block
        Its documents are heard one by one.
    stream : Stream
        Its tokens.
    columns : sequence of str
        The columns that tell the new rows of a unit apart, of ``VOICE_COLUMNS``.
    camps : Camps or None
        Needed for the column ``camp``.
    passages : bool, default False
        Make each run a row, numbered from 1 in its document.

    Returns
    -------
    Rows
        A unit without a word keeps its row of zeros, as the outlet's; of passages there is
        none without a word.
    """
    heard = [(i, span) for i, document in enumerate(block) for span in find_voices(document)]
    words = np.flatnonzero(stream.types >= 0)
    paragraph = np.searchsorted(stream.first, words, side="right") - 1
    document = block.paragraphs.document[stream.paragraph[paragraph]].astype(np.int64)
    place = document << 32 | stream.start[words]
    mouths, mouth = _mouths(heard, place)
    change = np.ones(len(words), np.bool_)
    change[1:] = (paragraph[1:] != paragraph[:-1]) | (mouth[1:] != mouth[:-1])
    head = np.flatnonzero(change)
    begin, unit, said = words[head], plain.row[paragraph[head]], mouth[head]
    if not passages:
        silent = np.setdiff1d(np.arange(len(plain.units)), unit)
        nothing = np.full(len(silent), len(stream.types))
        begin, unit = np.append(begin, nothing), np.append(unit, silent)
        said = np.append(said, np.zeros_like(silent))
    voices = _voice_frame(mouths, columns, camps)
    runs = voices.iloc[said].reset_index(drop=True).assign(unit=unit)
    row = np.arange(len(runs))
    if passages:
        first = np.searchsorted(document[head], document[head])
        runs["passage"] = row - first + 1
    else:
        row, runs = group_rows(runs, ["unit", *columns])
    units = plain.units.iloc[runs.pop("unit")].reset_index(drop=True)
    units = pd.concat([units, runs], axis=1)
    cues = _cues(heard, place, row[np.cumsum(change) - 1])
    return Rows(units, begin, np.append(begin[1:], len(stream.types)), row.astype(np.int64), cues)


def _mouths(
    heard: Sequence[tuple[int, VoiceSpan]], place: NDArray[np.int64]
) -> tuple[list[tuple[str, VoiceSpan | None]], NDArray[np.int64]]:
    """Return each voice of each attribution, and which of them every word has.

    The first, number 0, is the outlet. `place` is the document of each word, times 2**32,
    and its first code point there.
    """
    mouths: list[tuple[str, VoiceSpan | None]] = [(OUTLET, None)]
    stretches = [(-1, -1, 0)]
    for document, span in heard:
        number: dict[str, int] = {}
        for segment in segments([span]):
            if segment.voice not in number:
                number[segment.voice] = len(mouths)
                mouths.append((segment.voice, span))
            base = document << 32
            stretches.append((base + segment.start, base + segment.end, number[segment.voice]))
    low, high, which = np.array(stretches, np.int64).T
    at = np.searchsorted(low, place, side="right") - 1
    return mouths, np.where(place < high[at], which[at], 0)


def _voice_frame(
    mouths: Sequence[tuple[str, VoiceSpan | None]], columns: Sequence[str], camps: Camps | None
) -> pd.DataFrame:
    """Return what `columns` say of each mouth; words in scare quotes are the outlet's."""
    rows = []
    for voice, span in mouths:
        if span is None or span.kind == "scare":
            rows.append((voice, OUTLET, "", ""))
            continue
        camp = camps.camp_of(span.speaker, span.source) if camps is not None else ""
        rows.append((voice, camp, _short(span.speaker), span.cue_class or ""))
    return pd.DataFrame(rows, columns=list(VOICE_COLUMNS), dtype="str")[list(columns)]


def _short(speaker: str | None) -> str:
    return " ".join((speaker or "").split()[:MOST_WORDS])[:MOST_LETTERS]


def _cues(
    heard: Sequence[tuple[int, VoiceSpan]], place: NDArray[np.int64], row: NDArray[np.int64]
) -> tuple[tuple[int, str, str], ...]:
    """Return row, class and cue of each attribution that has a word; `row` is of each word.

    Spans with one cue are the parts of one attribution: “The offer,” he added, “was late.”
    """
    spans = [(document << 32, span) for document, span in heard if span.kind != "scare"]
    first = np.searchsorted(place, np.array([base + s.start for base, s in spans], np.int64))
    found, done = [], set()
    for (base, span), at in zip(spans, first.tolist(), strict=True):
        if at == len(place) or place[at] >= base + span.end or (base, span.cue_span) in done:
            continue
        if span.cue_span is not None:
            done.add((base, span.cue_span))
        found.append((int(row[at]), span.cue_class or NONE, cue_term(span.cue)))
    return tuple(found)


@lru_cache(maxsize=4096)
def cue_term(cue: str | None) -> str:
    """Return the head word of a cue as it is counted; ``"none"`` if there is no cue.

    That is its first word, but for auxiliaries, negations and adverbs.

    Examples
    --------
    >>> [cue_term(cue) for cue in ("has repeatedly said", "According to", "did not deny", None)]
    ['said', 'according', 'deny', 'none']
    """
    if cue is None:
        return NONE
    spans = find_tokens(shape_of(cue)).tolist()
    terms = terms_of([fold(cue[start:end]) for start, end in spans]) if spans else [NONE]
    heads = (
        term
        for term in terms
        if term not in _AUXILIARIES and (not term.endswith("ly") or term in _ADVERBS_ALIKE)
    )
    return next(heads, terms[0])
