"""A reference band: how far apart articles of a kind usually are.

Two articles differ in every rate. Whether they differ more than two articles do that have
nothing to do with the question can be seen beside others: pairs of articles of one outlet on
one topic, of about the same length. Such a background is shared as counts, without its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from framing.comparison.cautions.documents import by_document, documents_of
from framing.comparison.guards import FEW_OCCURRENCES, describe_groups, number
from framing.comparison.measures.log_ratio import log_ratio
from framing.comparison.printing import as_html, as_text
from framing.comparison.tally import Tally, columns_of, per_1k, tally_groups
from framing.comparison.two_texts.background import (
    Pairs,
    comparable_pairs,
    kinds_apart,
    need_same_lexicon,
)
from framing.errors import CountsError, did_you_mean
from framing.provenance import Provenance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["NOT_A_P", "ReferenceBand", "reference_band"]

Effect = Literal["log_ratio", "difference"]
EFFECTS = {"log_ratio": "log ratio in doublings", "difference": "difference per 1,000 words"}
ABSENT = ("left_out", "zero")
NOT_A_P = (
    "The share is no p-value: it says how usual such a distance is between two articles of the "
    "background, not what it is due to."
)
FEW_PAIRS, FEW_ARTICLES = 100, 20
TIE = 1e-9
_CATEGORIES_AT_ONCE = 64


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceBand:
    """Where the differences of two texts lie among those of comparable pairs.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a category: ``category``, ``group_a``, ``group_b``, ``n_a``, ``n_b``,
        ``estimate`` (this pair, a against b), ``low`` and ``high`` (the central `level` of the
        background pairs lies between), ``median`` (of their distances, without sign),
        ``share`` (of the background pairs that are at least as far apart), ``n_pairs`` (of
        which this is the share), ``warning``.
    settings : mapping of str to JSON value
        ``by``, ``layer``, ``groups``, ``effect``, ``zero``, ``absent``, ``match``,
        ``most_ratio``, ``n_pairs``, ``n_comparable`` (pairs there are), ``n_articles`` (of the
        background in these pairs), ``level``, ``seed``.
    design : str
        What lies beside what, and that this is no test.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the table was made.
    """

    table: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        a, b = self.settings["groups"]
        categories = number(len(self.table), "category", "categories")
        pairs = number(self.settings["n_pairs"], "background pair")
        return f"Reference band: {a} against {b}, {categories} among {pairs}"

    def plot(self, **choices: Any) -> Figure:
        """Draw this pair in the band of the others; see `framing.figures.reference_band`."""
        from framing.figures import reference_band as draw

        return draw(
            self.table,
            settings=self.settings,
            provenance=self.provenance,
            warnings=self.warnings,
            **choices,
        )


def reference_band(
    counts: Counts,
    background: Counts,
    *,
    by: str = "group",
    order: Sequence[object] | None = None,
    layer: str | None = None,
    categories: Sequence[str] | None = None,
    effect: Effect = "log_ratio",
    absent: Literal["left_out", "zero"] = "left_out",
    match: str | Sequence[str] = (),
    most_ratio: float = 2.0,
    n_pairs: int = 10_000,
    level: float = 0.95,
    seed: int = 2025,
) -> ReferenceBand:
    """Show where the differences of two texts lie among pairs of comparable articles.

    Parameters
    ----------
    counts : Counts
        Of two groups of one document each.
    background : Counts
        Of other articles, with a row or several a document, counted with the same lexicon; see
        `framing.comparison.two_texts.background.background_counts` for a file to share.
    by : str, default "group"
        The column of `counts` that tells the two apart.
    order : sequence, optional
        The two groups, the first of which is held against the second; by default sorted.
    layer : str, optional
        A lexicon, ``"family"``, ``"cue"`` or ``"term"``; by default as in `compare`.
    categories : sequence of str, optional
        Only these; by default all that occur in `counts`.
    effect : {"log_ratio", "difference"}, default "log_ratio"
        The log ratio of the rates, a zero replaced by one half (Hardie 2014), or their
        difference, in occurrences per 1,000 words.
    absent : {"left_out", "zero"}, default "left_out"
        What becomes of the pairs in which a category stands in neither article: they are left
        out for that category, so that a subject that most articles do not touch is held
        against those that do; or they count as no distance.
    match : str or sequence of str, optional
        Columns of the background in which the two articles of a pair agree, such as
        ``["outlet", "topic"]``.
    most_ratio : float, default 2
        The longer article of a background pair has at most so many times the words of the
        shorter; and none is so many times shorter than both texts, or longer.
    n_pairs : int, default 10,000
        If there are more pairs, so many are drawn.
    level : float, default 0.95
        Share of the pairs that the band holds.
    seed : int, default 2025
        Of that draw.

    Returns
    -------
    ReferenceBand

    Raises
    ------
    CountsError
        If there are not two groups, a column, layer or category is not there, the lexicon was
        another version, or no two articles of the background are comparable.

    Notes
    -----
    Which of two background articles comes first is arbitrary, so the band is symmetric about
    zero: with `d` the effect in a background pair, ``high`` is the `level` quantile of
    ``abs(d)`` and ``low = -high``; ``share`` is that of ``abs(d) >= abs(estimate)``. An article
    is in many pairs, so pairs are not independent of each other. A ratio of small counts goes
    far by little: hold a category that occurs ten times in the two texts against a background
    in which it occurs about as often, or look at differences.

    Examples
    --------
    >>> from framing.counts import Counts
    >>> pair = Counts.from_matrix(
    ...     [[8], [2]],
    ...     pd.DataFrame({"document": ["a", "b"], "group": ["A", "B"], "n_tokens": 1000}),
    ...     pd.DataFrame({"layer": "frames", "category": ["War"], "term": ["war"]}),
    ... )
    >>> others = Counts.from_matrix(
    ...     [[1], [2], [4], [8]],
    ...     pd.DataFrame({"document": ["c", "d", "e", "f"], "n_tokens": 1000}),
    ...     pair.terms,
    ... )
    >>> band = reference_band(pair, others)
    >>> band.table[["category", "estimate", "low", "median", "high", "share", "n_pairs"]].round(3)
      category  estimate  low  median  high  share  n_pairs
    0      War       2.0 -3.0     1.0   3.0    0.5        6
    """
    matched = [match] if isinstance(match, str) else list(match)
    _check(effect, absent, most_ratio, n_pairs, level, seed)
    chosen, layer = columns_of(counts, layer)
    others = _layer_of(background, layer)
    unknown_version = need_same_lexicon(counts, background, layer)
    groups = tally_groups(chosen, by, order)
    if len(groups.names) != 2:
        raise CountsError(
            f"a reference band is for two texts, but column {by!r} has {len(groups.names)} groups; "
            "filter the counts first, or name another column."
        )
    labels = _categories(chosen, others, categories)
    texts = documents_of(counts, by)
    pairs = comparable_pairs(
        background, texts, groups.n_tokens, matched, most_ratio, n_pairs, seed
    )  # fmt: skip
    settings = {
        "by": by, "layer": layer, "groups": groups.names, "effect": effect, "zero": "half",
        "absent": absent, "match": matched, "most_ratio": most_ratio, "n_pairs": len(pairs.first),
        "n_comparable": pairs.n_comparable, "n_articles": pairs.n_articles, "level": level,
        "seed": seed,
    }  # fmt: skip
    return ReferenceBand(
        _table(groups, _distances(others, pairs, labels, settings), labels, settings),
        settings,
        _design(groups, settings),
        (
            *_warnings(groups, pairs),
            *unknown_version,
            *kinds_apart(texts, pairs.documents, matched),
        ),
        Provenance(
            "reference_band",
            settings | {"categories": None if categories is None else labels},
            {"counts": counts.digest, "background": background.digest},
            (counts.provenance, background.provenance),
        ),
    )


def _check(
    effect: str, absent: str, most_ratio: float, n_pairs: int, level: float, seed: int
) -> None:
    if effect not in EFFECTS:
        raise CountsError(f"there is no effect {effect!r}; {did_you_mean(str(effect), EFFECTS)}")
    if absent not in ABSENT:
        raise CountsError(f"absent={absent!r} is not known; {did_you_mean(str(absent), ABSENT)}")
    if not (np.isfinite(most_ratio) and most_ratio >= 1):
        raise CountsError(f"most_ratio must be a number from 1 up; got {most_ratio!r}.")
    if not 0 < level < 1:
        raise CountsError(f"level must be between 0 and 1, such as 0.95; got {level!r}.")
    for name, value, least in (("n_pairs", n_pairs, 1), ("seed", seed, 0)):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise CountsError(f"{name} must be a whole number from {least} up; got {value!r}.")


def _layer_of(background: Counts, layer: str) -> Counts:
    if layer not in background.layers:
        raise CountsError(
            f"the background has no layer {layer!r}, but {', '.join(background.layers) or 'none'}; "
            "count it again with this lexicon, or name another layer."
        )
    return columns_of(background, layer)[0]


def _categories(chosen: Counts, others: Counts, wanted: Sequence[str] | None) -> list[str]:
    own = chosen.terms["term"].astype(str).tolist()
    if wanted is None:
        return own
    known = sorted({*own, *others.terms["term"].astype(str)})
    for name in wanted:
        if name not in known:
            raise CountsError(f"no category {name!r} in these counts; {did_you_mean(name, known)}")
    return list(dict.fromkeys(wanted))


def _effect(
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    n_a: NDArray[np.int64],
    n_b: NDArray[np.int64],
    effect: str,
) -> NDArray[np.float64]:
    if effect == "difference":
        return per_1k(a, n_a) - per_1k(b, n_b)
    return log_ratio(a, b, n_target=n_a, n_reference=n_b)


def _distances(
    others: Counts, pairs: Pairs, labels: Sequence[str], settings: Mapping[str, Any]
) -> NDArray[np.float64]:
    """Return how far apart the pairs are, a column a category; missing where left out."""
    names = others.terms["term"].astype(str).tolist()
    place = {name: i for i, name in enumerate(names)}
    matrix = by_document(others, pairs.documents).tocsc()
    words = pairs.documents.words[:, np.newaxis]
    neither = np.nan if settings["absent"] == "left_out" else 0.0
    sizes = np.full((len(pairs.first), len(labels)), neither)
    there = [i for i, label in enumerate(labels) if label in place]
    for begin in range(0, len(there), _CATEGORIES_AT_ONCE):
        part = there[begin : begin + _CATEGORIES_AT_ONCE]
        n = matrix[:, [place[labels[i]] for i in part]].toarray()
        a, b = n[pairs.first], n[pairs.second]
        effect = _effect(a, b, words[pairs.first], words[pairs.second], settings["effect"])
        sizes[:, part] = np.where((a > 0) | (b > 0), np.abs(effect), neither)
    return sizes


def _table(
    groups: Tally,
    sizes: NDArray[np.float64],
    labels: Sequence[str],
    settings: Mapping[str, Any],
) -> pd.DataFrame:
    place = {name: i for i, name in enumerate(groups.terms["term"].astype(str))}
    known = [i for i, label in enumerate(labels) if label in place]
    n = np.zeros((2, len(labels)), dtype=np.int64)
    n[:, known] = groups.n[:, [place[labels[i]] for i in known]]
    words_a, words_b = groups.n_tokens[:, np.newaxis]
    absent = n.sum(axis=0) == 0
    effect = _effect(n[0], n[1], words_a, words_b, settings["effect"])
    estimate = np.where(absent, np.nan, effect)
    rows = [
        _band(column[~np.isnan(column)], size, settings["level"])
        for column, size in zip(sizes.T, np.abs(estimate), strict=True)
    ]
    band = pd.DataFrame(rows, columns=["low", "median", "high", "share", "n_pairs"])
    few = n.sum(axis=0) < FEW_OCCURRENCES
    warning = np.select(
        [absent, band["n_pairs"] == 0, band["n_pairs"] < FEW_PAIRS, few],
        [
            "in neither text",
            "not in the background",
            f"fewer than {FEW_PAIRS} pairs",
            f"fewer than {FEW_OCCURRENCES} occurrences",
        ],
        "",
    )
    return pd.DataFrame(
        {
            "category": pd.Series(labels, dtype="str"),
            "group_a": pd.Series(groups.names[0], index=range(len(labels)), dtype="str"),
            "group_b": pd.Series(groups.names[1], index=range(len(labels)), dtype="str"),
            "n_a": n[0],
            "n_b": n[1],
            "estimate": estimate,
            **{name: band[name] for name in band},
            "warning": pd.Series(warning, dtype="str"),
        }
    )


def _band(
    sizes: NDArray[np.float64], estimate: float, level: float
) -> tuple[float, float, float, float, int]:
    """Return low, median, high, share and the number of pairs."""
    if not len(sizes):
        return np.nan, np.nan, np.nan, np.nan, 0
    median, high = np.quantile(sizes, [0.5, level], method="inverted_cdf").tolist()
    share = float((sizes >= estimate * (1 - TIE)).mean()) if np.isfinite(estimate) else np.nan
    return 0.0 - high, median, high, share, len(sizes)


def _design(groups: Tally, settings: Mapping[str, Any]) -> str:
    effect, n = EFFECTS[settings["effect"]], settings["n_pairs"]
    agree = f" that agree in {' and '.join(settings['match'])}" if settings["match"] else ""
    drawn = (
        f" drawn from {settings['n_comparable']:,} (seed {settings['seed']})"
        if settings["n_comparable"] > n
        else ""
    )
    return (
        f"{effect[0].upper()}{effect[1:]} of layer {settings['layer']!r} between "
        f"{describe_groups(groups)}, among {number(n, 'pair')}{drawn} of "
        f"{number(settings['n_articles'], 'background article')}{agree} and whose lengths differ "
        f"by no more than {settings['most_ratio']:g} to 1. {NOT_A_P}"
    )


def _warnings(groups: Tally, pairs: Pairs) -> list[str]:
    sentences = []
    n = len(pairs.first)
    if n < FEW_PAIRS or pairs.n_articles < FEW_ARTICLES:
        sentences.append(
            f"The band is made of {number(n, 'pair')} of {number(pairs.n_articles, 'article')} "
            f"only (fewer than {FEW_PAIRS} or {FEW_ARTICLES}); its bounds are rough."
        )
    several = [f"{g} ({t})" for g, t in zip(groups.names, groups.n_texts, strict=True) if t > 1]
    if several:
        sentences.append(
            f"The band is of pairs of single articles, but a group holds several: "
            f"{', '.join(several)}. Groups of articles differ less."
        )
    short, long = sorted(groups.n_tokens.tolist())
    if long > pairs.most_ratio * short:
        sentences.append(
            f"The two texts differ in length by more than {pairs.most_ratio:g} to 1 ({short:,} and "
            f"{long:,} words), and no pair of the background does."
        )
    if pairs.n_incomplete:
        without = number(pairs.n_incomplete, "background article")
        sentences.append(f"{without} without a value to match by left out.")
    return sentences
