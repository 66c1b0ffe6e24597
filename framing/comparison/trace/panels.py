"""What the figure of one family shows: one tidy table, a panel after the other.

The figure draws this table and nothing else, so everything that chooses what is worth a line
is here: the most frequent forms and speakers, the collocates that lean furthest to either
side, the frames that stand beside the word most often.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.comparison.attribution import voice_note
from framing.comparison.guards import guard
from framing.comparison.measures.cooccurrence import log_dice
from framing.comparison.tally import in_order, tally
from framing.counts.build import FAMILY
from framing.errors import CountsError, did_you_mean

if TYPE_CHECKING:
    from framing.comparison.trace.dossier import Trace

__all__ = ["PANELS", "cautions", "panels"]

TEXT = ["category", "panel", "group", "label", "detail", "section", "voice"]
NUMBERS = ["n", "of", "place", "value"]
PANELS = ("total", "effect", "form", "voice", "speaker", "tenth", "strip", "collocate", "frame")
MOST_ROWS = 8  # of a panel
MOST_COLLOCATES = 14
MOST_PAIRS = 3  # of groups, whose difference is written
MOST_STRIPS = 8  # articles with a strip of their own
ENOUGH = 2  # occurrences of a collocate worth a line, where there are enough of these
OTHERS = "others"
UNKNOWN = "unknown"
OWN = "the outlet"


def panels(trace: Trace, family: str | None = None) -> pd.DataFrame:
    """Return the table that `framing.figures.trace` draws.

    Parameters
    ----------
    trace : Trace
        The dossier.
    family : str, optional
        One of its families; by default the first.

    Returns
    -------
    pandas.DataFrame
        ``category, panel, group, label, detail, section, voice, n, of, place, value``; what the
        last three are depends on the panel. ``total``: words, articles, per 1,000 (with the
        articles that have the word in a row labeled ``articles``); ``effect``: a difference of
        two groups in words; ``form`` and ``speaker``:
        occurrences in a voice; ``voice``: occurrences and words; ``tenth``: place 0 (headline)
        to 10; ``strip``: a passage of the document `label`, its first word and its words;
        ``collocate``: occurrences, window words, log dice; ``frame``: sentences with the frame
        of those with the word, and the share of sentences without the word that have it.

    Raises
    ------
    CountsError
        If there is no such family.
    """
    family = trace.families[0] if family is None else family
    if family not in trace.families:
        raise CountsError(
            f"{family!r} is no family of this trace; {did_you_mean(family, trace.families)}"
        )
    parts = [
        _total(trace, family),
        _effects(trace, family),
        _forms(trace, family),
        _of_voices(trace, family),
        _speakers(trace, family),
        _tenths(trace, family),
        _strips(trace, family),
        _collocates(trace, family),
        _frames(trace, family),
    ]
    table = pd.concat([_whole(part, family) for part in parts if len(part)], ignore_index=True)
    kinds = {"n": "int64", "of": "int64", "place": "int64", "value": "float64"}
    return table.astype(dict.fromkeys(TEXT, "str") | kinds)


def cautions(trace: Trace, family: str) -> tuple[str, ...]:
    """Return the warnings that concern this family, without those about the others."""
    own = trace.counts.select(FAMILY, category=family).by_category(FAMILY)
    groups = in_order(tally(own, [trace.settings["by"]]), trace.settings["groups"])
    sentences = guard(groups, [family], ("family", "families"))
    note = (voice_note(),) if trace.passages is not None else ()
    return (*sentences, *note)


def _whole(part: pd.DataFrame, family: str) -> pd.DataFrame:
    """Return a part with all columns; what it does not say is empty or zero."""
    text = {name: "" for name in TEXT if name not in part}
    zeros = {name: 0 for name in NUMBERS if name not in part}
    return part.assign(**text, **zeros).assign(category=family)[[*TEXT, *NUMBERS]]


def _own(table: pd.DataFrame, family: str) -> pd.DataFrame:
    return table[table["category"] == family].reset_index(drop=True)


def _total(trace: Trace, family: str) -> pd.DataFrame:
    own = _own(trace.table, family)
    rates = own[["group", "n"]].assign(
        panel="total", label="occurrences", of=own["n_tokens"], place=own["n_texts"],
        value=own["per_1k"].fillna(0.0),
    )  # fmt: skip
    documents = own[["group"]].assign(
        panel="total", label="articles", n=own["n_docs"], of=own["n_texts"], place=0, value=0.0
    )
    return pd.concat([rates, documents], ignore_index=True)


def _effects(trace: Trace, family: str) -> pd.DataFrame:
    """Return each tested difference as it is written, of few pairs of groups."""
    own = _own(trace.effects, family) if len(trace.effects) else trace.effects
    if not 0 < len(own) <= MOST_PAIRS:
        return pd.DataFrame()
    columns = ["group_a", "group_b", "estimate", "low", "high", "p", "q", "warning"]
    said = [_said(*row) for row in own[columns].to_numpy().tolist()]
    groups = own["group_a"].to_numpy()
    return pd.DataFrame({"panel": "effect", "group": groups, "label": said, "n": own["n_a"]})


def _said(
    group_a: str, group_b: str, estimate: float, low: float, high: float, p: float, q: float,
    warning: str,
) -> str:  # fmt: skip
    """Put one difference into words."""
    found = f"{group_a} against {group_b}: {_signed(estimate)} doublings"
    if not np.isfinite(p):
        return f"{found}, {warning or 'not tested'}"
    return f"{found} ({_signed(low)} to {_signed(high)}), p {_p(p)}, adjusted {_p(q)}"


def _signed(value: float) -> str:
    """Write a log ratio; a bound that there is none of is infinite."""
    if np.isnan(value):
        return "–"
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{value:+.2f}".replace("-", "−")


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"= {value:.3f}"


def _forms(trace: Trace, family: str) -> pd.DataFrame:
    """Return forms by voice, where that is known; the rare ones together."""
    if trace.passages is None:
        own = _own(trace.forms, family).assign(voice="")
    else:
        own = _own(trace.speakers, family)
    own = own[own["n"] > 0]
    most = _most(own, "term", MOST_ROWS)
    label = own["term"].where(own["term"].isin(most), f"{own['term'].nunique() - len(most)} others")
    sums = own.assign(label=label).groupby(["label", "group", "voice"], sort=False)["n"].sum()
    return _ranked(sums.reset_index().assign(panel="form"), trace, most)


def _of_voices(trace: Trace, family: str) -> pd.DataFrame:
    own = _own(trace.voices, family)
    return own[["group", "voice", "n"]].assign(panel="voice", of=own["n_tokens"])


def _speakers(trace: Trace, family: str) -> pd.DataFrame:
    own = _own(trace.speakers, family)
    is_own = own["voice"].isin(["outlet", "scare"])
    camp = own["camp"].where(~own["camp"].isin(["", "other", "unknown", "outlet"]), "")
    name = own["speaker"].where(own["speaker"] != "", UNKNOWN).where(~is_own, OWN)
    own = own.assign(label=name, detail=camp)
    named = own[~own["label"].isin([OWN, UNKNOWN])]
    # the outlet first, then the names, then those whom the rules do not find
    names = _most(named, "label", MOST_ROWS - 2)
    most = [OWN, *names, UNKNOWN]
    rest = f"{named['label'].nunique() - len(names)} others"
    camp = own["detail"].where(own["label"].isin(names), "")
    own = own.assign(label=own["label"].where(own["label"].isin(most), rest), detail=camp)
    sums = own.groupby(["label", "detail", "group", "voice"], sort=False)["n"].sum().reset_index()
    return _ranked(sums.assign(panel="speaker"), trace, [*most[:-1], rest, UNKNOWN])


def _tenths(trace: Trace, family: str) -> pd.DataFrame:
    own = _own(trace.places, family)
    return own[["group", "n"]].assign(panel="tenth", place=own["tenth"])


def _strips(trace: Trace, family: str) -> pd.DataFrame:
    """Return the passages of few articles, with the forms that stand in them."""
    strip = trace.positions
    if trace.passages is None or not 0 < strip["document"].nunique() <= MOST_STRIPS:
        return pd.DataFrame()
    forms = trace.passages.select(FAMILY, category=family).to_frame()
    said = forms.groupby(["document", "passage"], sort=False)["term"].agg(" · ".join)
    keys = ["document", "passage"]
    n = strip[strip["category"] == family].set_index(keys)["n"]
    listed = strip[strip["category"] == ""]
    at = pd.MultiIndex.from_frame(listed[keys])
    return pd.DataFrame(
        {
            "panel": "strip",
            "group": listed["group"].to_numpy(),
            "label": listed["document"].to_numpy(),
            "detail": said.reindex(at).fillna("").to_numpy(),
            "section": listed["section"].to_numpy(),
            "voice": listed["voice"].to_numpy(),
            "n": n.reindex(at).fillna(0).to_numpy(),
            "of": listed["n_tokens"].to_numpy(),
            "place": listed["first"].to_numpy(),
        }
    )


def _collocates(trace: Trace, family: str) -> pd.DataFrame:
    """Return, of two groups, the words that lean furthest to either; else the strongest."""
    own = _own(trace.collocates, family)
    if own.empty:
        return pd.DataFrame()
    total = own.groupby("term")["n"].sum()
    enough = total.index[total >= ENOUGH]
    if len(enough) >= MOST_COLLOCATES:
        own = own[own["term"].isin(enough)]
    groups = [group for group in trace.settings["groups"]]
    if len(groups) == 2:
        chosen = _leaning(own, groups)
    else:
        sums = own.groupby("term")[["n", "n_term"]].sum()
        node = int(trace.table.loc[trace.table["category"] == family, "n"].sum())
        bond = log_dice(sums["n"], node, sums["n_term"]).round(9)
        chosen = list(sums.index[np.lexsort((sums.index, -bond))][:MOST_COLLOCATES])
    own = own[own["term"].isin(chosen) & (own["n"] > 0)].rename(columns={"term": "label"})
    own = own.assign(panel="collocate", of=own["n_tokens"], value=own["log_dice"].fillna(0.0))
    return _ranked(own[["panel", "group", "label", "n", "of", "value"]], trace, chosen)


def _leaning(own: pd.DataFrame, groups: Sequence[str]) -> list[str]:
    """Return the collocates from the first group's to the second's, the strongest outside.

    Of those that lean to a side (per 1,000 window words), the strongest by log dice there.
    """
    rate = own.pivot_table(index="term", columns="group", values="per_1k", aggfunc="sum")
    rate = rate.reindex(columns=list(groups)).fillna(0.0)
    bond = own.pivot_table(index="term", columns="group", values="log_dice", aggfunc="max")
    bond = bond.reindex(columns=list(groups), index=rate.index)
    sides = []
    for here, there in (groups, groups[::-1]):
        leaning = rate.index[(rate[here] - rate[there]).round(9) > 0]
        strength = bond.loc[leaning, here].round(9).to_dict()
        ranked = sorted(strength, key=lambda term: (-strength[term], term))
        sides.append(ranked[: MOST_COLLOCATES // 2])
    return [*sides[0], *sides[1][::-1]]


def _frames(trace: Trace, family: str) -> pd.DataFrame:
    own = _own(trace.frames, family)
    most = _most(own[own["n"] > 0], "frame", MOST_ROWS)
    own = own[own["frame"].isin(most)].rename(columns={"frame": "label", "n_sentences": "of"})
    own = own.assign(panel="frame", value=own["share_elsewhere"].fillna(0.0))
    return _ranked(own[["panel", "group", "label", "n", "of", "value"]], trace, most)


def _most(table: pd.DataFrame, column: str, most: int) -> list[str]:
    """Return the most frequent values of a column, by name on ties."""
    sums = table.groupby(column)["n"].sum()
    names = sorted(sums.index, key=lambda name: (-sums[name], name))
    return names if len(names) <= most else names[: most - 1]


def _ranked(table: pd.DataFrame, trace: Trace, labels: Sequence[str]) -> pd.DataFrame:
    """Sort by label as given, those not given last, then by group."""
    rank = {label: i for i, label in enumerate(labels)}
    group = {name: i for i, name in enumerate(trace.settings["groups"])}
    keys = (table["group"].map(group), table["label"].map(rank).fillna(len(rank)))
    return table.iloc[np.lexsort(keys)].reset_index(drop=True)
