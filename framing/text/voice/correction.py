"""Shares of voices, corrected for the errors of the rules by a coded sample.

Rules that overlook paraphrase give the outlet words that are not its own, in every article.
A sample of articles coded by hand says how often a word found to be of one voice is of
another, and so what the shares would be if coders had read everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pandas as pd

from framing.errors import CountsError, did_you_mean
from framing.text.voice.resampling import (
    LEVEL,
    REPLICATES,
    check_replicates,
    interval,
    resampled_sums,
)
from framing.text.voice.spans import VOICES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["METHODS", "CorrectedShares", "Method", "corrected_shares"]

Method = Literal["calibration", "inversion"]
METHODS: tuple[Method, ...] = get_args(Method)
FEW_DOCUMENTS = 20
COLUMNS = ("document", "predicted", "gold", "n")


@dataclass(frozen=True, slots=True, eq=False)
class CorrectedShares:
    """Shares of voices as found and as corrected.

    Attributes
    ----------
    table : pandas.DataFrame
        One row for each voice, in each group: ``group`` (if there are groups), ``voice``, ``n``
        (words found), ``share`` (of the words, as found), ``corrected`` and its interval
        ``low``, ``high``; shares between 0 and 1.
    settings : mapping of str to JSON value
        ``method``, ``n_documents`` (of the coded sample), ``replicates``, ``seed``, ``level``.
    warnings : tuple of str
        Sentences that belong into a caption: what the sample cannot bear.
    """

    table: pd.DataFrame
    settings: Mapping[str, Any]
    warnings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        said = self.settings
        numbers = {name: "{:.1%}".format for name in ("share", "corrected", "low", "high")}
        return "\n".join(
            [
                f"CorrectedShares: by {said['method']}, {said['n_documents']:,} coded documents",
                f"low, high: {said['level']:.0%} interval, {said['replicates']:,} resamplings of "
                "the coded documents",
                *(f"! {sentence}" for sentence in self.warnings),
                self.table.to_string(index=False, na_rep="", formatters=numbers),
            ]
        )


def corrected_shares(
    n_by_voice: Mapping[str, int] | pd.DataFrame,
    confusion: pd.DataFrame,
    *,
    method: Method = "calibration",
    replicates: int = REPLICATES,
    seed: int = 0,
    level: float = LEVEL,
) -> CorrectedShares:
    """Correct shares of voices by a coded sample, with an interval.

    Parameters
    ----------
    n_by_voice : mapping of str to int, or pandas.DataFrame
        Words found by voice; or a table with columns ``voice`` and ``n_tokens``, and
        ``group`` if there are several, each of which is corrected: such as the units of
        counts that are split by voice.
    confusion : pandas.DataFrame
        Of the coded sample: ``document``, ``predicted``, ``gold``, ``n``; that is
        `framing.text.voice.scoring.VoiceScore.confusion`.
    method : {"calibration", "inversion"}, default "calibration"
        What carries over from the sample to the corpus; see the notes.
    replicates : int, default 1000
        Resamplings of the coded documents.
    seed : int, default 0
        Of the resamplings.
    level : float, default 0.95
        Of the intervals.

    Returns
    -------
    CorrectedShares

    Raises
    ------
    CountsError
        If a voice that was found in the corpus was never found in the sample, if the sample
        cannot tell the voices apart, or a table is not as described.

    Notes
    -----
    With ``p`` the voice that was found and ``v`` the true one, **calibration** takes from the
    sample how the words found as ``p`` are really distributed::

        corrected(v) = Σ_p  P(v | p) · share(p)

    This is post-stratification by what was found (Tenenbein 1970; Särndal, Swensson and Wretman
    1992; Buonaccorsi 2010, chapter 2): unbiased if the coded articles are a random sample of
    those that are corrected.

    **Inversion** takes from the sample how words of the true voice ``v`` are found, and solves ::

        share(p) = Σ_v  P(p | v) · corrected(v)

    (Rogan and Gladen 1978; Hopkins and King 2010), within shares that are not negative and add
    up to 1. It holds if the rules err alike in both, even where
    the articles of the sample hold other shares of voices than the corpus. So for groups that
    differ in their voices, code a sample of each, or use this. Its intervals are narrower
    where articles differ more in their voices than in their errors, and wide where two voices
    are often taken for each other.

    The corpus is taken as given and the coded documents as drawn at random: the interval,
    an expanded percentile interval from drawing them again, says how far another sample
    might have led. Where a resampling lacks a voice altogether, the whole sample stands in
    for it.

    Examples
    --------
    Of 100 coded words found to be the outlet's, 20 were paraphrase:

    >>> coded = pd.DataFrame(
    ...     {
    ...         "document": ["a", "a", "b", "b"],
    ...         "predicted": ["outlet", "indirect", "outlet", "outlet"],
    ...         "gold": ["outlet", "indirect", "indirect", "outlet"],
    ...         "n": [40, 50, 20, 40],
    ...     }
    ... )
    >>> shares = corrected_shares({"outlet": 700, "indirect": 300}, coded)
    >>> shares.table[["voice", "share", "corrected"]]
          voice  share  corrected
    0    outlet    0.7       0.56
    1  indirect    0.3       0.44
    """
    check_replicates(replicates, level)
    if method not in METHODS:
        raise CountsError(f"there is no method {method!r}; {did_you_mean(str(method), METHODS)}")
    groups = _groups(n_by_voice)
    voices, counts = _counts(confusion, {voice for n in groups.values() for voice in n})
    sums = counts.sum(axis=0)
    drawn = resampled_sums(counts, replicates, seed)
    tables = []
    for group, n in groups.items():
        found = np.array([n.get(voice, 0) for voice in voices], dtype=np.int64)
        share = found / found.sum()
        _check(voices, share, sums, method)
        estimate = _calibrated if method == "calibration" else _inverted
        low, high = interval(estimate(share, drawn, sums), len(counts), level)
        tables.append(
            pd.DataFrame(
                {
                    "group": group,
                    "voice": voices,
                    "n": found,
                    "share": share,
                    "corrected": estimate(share, sums[None], sums)[0],
                    "low": low,
                    "high": high,
                }
            )
        )
    table = pd.concat(tables, ignore_index=True)
    settings = {
        "method": method,
        "n_documents": len(counts),
        "replicates": replicates,
        "seed": seed,
        "level": level,
    }
    return CorrectedShares(
        table if _is_grouped(n_by_voice) else table.drop(columns="group"),
        settings,
        _warnings(len(counts)),
    )


def _calibrated(
    share: NDArray[np.float64], drawn: NDArray[np.int64], sums: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return corrected shares for each drawn matrix of words, predicted × gold."""
    rows = drawn.sum(axis=2, keepdims=True)
    filled = np.where(rows > 0, drawn, sums)
    totals = filled.sum(axis=2, keepdims=True)
    truth = filled / np.where(totals > 0, totals, 1)  # a voice never found has no share either
    corrected: NDArray[np.float64] = (share[None, :, None] * truth).sum(axis=1)
    return corrected


def _inverted(
    share: NDArray[np.float64], drawn: NDArray[np.int64], sums: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the shares that, found with these errors, come nearest to `share`."""
    from scipy.optimize import nnls

    coded = np.flatnonzero(sums.sum(axis=0))
    filled = np.where(drawn.sum(axis=1, keepdims=True) > 0, drawn, sums)[..., coded]
    errors = filled / filled.sum(axis=1, keepdims=True)
    corrected = np.zeros((len(drawn), len(share)))
    # a heavy last row makes the shares add up to 1
    heavy = 1e4
    wanted = np.append(share, heavy)
    for i, found_as in enumerate(errors):
        solved, _ = nnls(np.vstack([found_as, np.full(len(coded), heavy)]), wanted)
        corrected[i, coded] = solved / solved.sum()
    return corrected


def _is_grouped(n_by_voice: Mapping[str, int] | pd.DataFrame) -> bool:
    return isinstance(n_by_voice, pd.DataFrame) and "group" in n_by_voice


def _groups(n_by_voice: Mapping[str, int] | pd.DataFrame) -> dict[str, dict[str, int]]:
    """Return the words found by voice of each group, in the order given."""
    if isinstance(n_by_voice, pd.DataFrame):
        _need(n_by_voice, ("voice", "n_tokens"), "the table of words by voice")
        names = list(n_by_voice["group"]) if "group" in n_by_voice else [""] * len(n_by_voice)
        rows = list(zip(names, n_by_voice["voice"], n_by_voice["n_tokens"], strict=True))
    else:
        rows = [("", voice, n) for voice, n in n_by_voice.items()]
    groups: dict[str, dict[str, int]] = {}
    for group, voice, n in rows:
        words = groups.setdefault(str(group), {})
        if n < 0:
            raise CountsError(f"voice {voice!r} has {n} words; counts are not negative.")
        words[str(voice)] = words.get(str(voice), 0) + int(n)
    for group, words in groups.items():
        if not sum(words.values()):
            of = f"group {group!r}" if group else "the corpus"
            raise CountsError(f"{of} has no words, so it has no shares; leave it out.")
    if not groups:
        raise CountsError("there are no words by voice; give {'outlet': 700, 'direct': 300}.")
    return groups


def _counts(confusion: pd.DataFrame, found: Iterable[str]) -> tuple[list[str], NDArray[np.int64]]:
    """Return the voices and the words by document, predicted and gold voice."""
    _need(confusion, COLUMNS, "the confusion of the coded sample")
    if not len(confusion):
        raise CountsError("the coded sample is empty; code some articles first.")
    known = {*found, *confusion["predicted"].astype(str), *confusion["gold"].astype(str)}
    voices = sorted(known, key=lambda v: (VOICES.index(v) if v in VOICES else len(VOICES), v))
    place = {voice: i for i, voice in enumerate(voices)}
    documents = pd.factorize(confusion["document"].astype(str), sort=True)
    counts = np.zeros((len(documents[1]), len(voices), len(voices)), dtype=np.int64)
    cells = (
        documents[0],
        confusion["predicted"].astype(str).map(place),
        confusion["gold"].astype(str).map(place),
    )
    np.add.at(counts, tuple(np.asarray(cell) for cell in cells), confusion["n"].to_numpy())
    return voices, counts


def _check(
    voices: Sequence[str],
    share: NDArray[np.float64],
    sums: NDArray[np.int64],
    method: Method,
) -> None:
    never = [v for v, s, n in zip(voices, share, sums.sum(axis=1), strict=True) if s > 0 and not n]
    if never:
        raise CountsError(
            f"the rules found the voice {never[0]!r} in the corpus but nowhere in the coded "
            "sample, so that nothing says what is behind it; code articles that have it, or join "
            "it to another voice in both."
        )
    coded = sums[:, sums.sum(axis=0) > 0]
    if method == "inversion" and np.linalg.matrix_rank(coded) < coded.shape[1]:
        raise CountsError(
            "in the coded sample two voices are found in the same proportions, so inversion cannot "
            "tell them apart; join them, or use method='calibration'."
        )


def _need(table: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    for name in columns:
        if name not in table:
            raise CountsError(
                f"{what} has no column {name!r}; {did_you_mean(name, map(str, table))}"
            )


def _warnings(n_documents: int) -> tuple[str, ...]:
    if n_documents >= FEW_DOCUMENTS:
        return ()
    return (
        f"Only {n_documents} coded {'document' if n_documents == 1 else 'documents'}: the "
        f"interval rests on few articles; code {FEW_DOCUMENTS} or more.",
    )
