"""Counts that know whose words they count: which voices there are, and what they are worth.

Voice is found by rules, and the rules miss some of it. So everything that is split by
voice, or restricted to one, carries the sentence that says how much they were measured to
miss; it belongs into every caption.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from framing.counts.frames import need_columns
from framing.errors import CountsError, did_you_mean
from framing.text.voice.spans import VOICES

if TYPE_CHECKING:
    from framing.counts import Counts

__all__ = [
    "NONE",
    "OUTLET",
    "SAID",
    "in_voices",
    "need_attribution",
    "of_voices",
    "only_voices",
    "voice_note",
]

OUTLET = "outlet"
NONE = ""
# What each voice is called in a sentence.
SAID = {
    "outlet": "the outlet's own words",
    "scare": "scare quotes",
    "direct": "direct quotation",
    "indirect": "paraphrase",
    "attitude": "attributed attitudes",
}


def need_attribution(counts: Counts, *columns: str, by: str = "group") -> None:
    """Raise unless the units carry these columns of attributions, with known voices.

    The groups are named by another column, `by`.

    Raises
    ------
    CountsError
        With the way to count them.
    """
    if by in columns:
        raise CountsError(
            f"by={by!r} is what each group is divided by; name the column of the groups, or use "
            f"compare(counts, by={by!r})."
        )
    for name in columns:
        if name not in counts.units:
            table = ", with camps= a table of camps" if name == "camp" else ""
            raise CountsError(
                f"these counts do not carry the {name}: the units have no column {name!r}; count "
                f'them again with unit="passage" or split={list(columns)!r}{table}.'
            )
    if "voice" in columns:
        for voice in counts.units["voice"].dropna().unique():
            if voice not in VOICES:
                raise CountsError(
                    f"column 'voice' of the units holds {voice!r}, which is no voice; "
                    f"{did_you_mean(str(voice), VOICES)}"
                )


def of_voices(
    counts: Counts,
    voice: str | Sequence[str] | None,
    by: str,
    needed: Sequence[object] | None = None,
) -> tuple[Counts, list[str] | None]:
    """Return the units with these voices, and the voices in the order of `VOICES`.

    Parameters
    ----------
    counts : Counts
        Any, unless `voice` is given.
    voice : str, sequence of str, or None
        None keeps all units, and asks nothing of the counts.
    by : str
        Column that names the groups.
    needed : sequence, optional
        The groups that must have words in these voices; by default all.

    Raises
    ------
    CountsError
        If the counts carry no voice, there is no such voice, or a group has no word in it.
    """
    if voice is None:
        return counts, None
    need_attribution(counts, "voice")
    wanted = [voice] if isinstance(voice, str) else list(voice)
    if not wanted:
        raise CountsError("voice= is an empty list; name at least one voice, or leave it out.")
    for name in wanted:
        if name not in VOICES:
            raise CountsError(f"there is no voice {name!r}; {did_you_mean(str(name), VOICES)}")
    voices = [name for name in VOICES if name in wanted]
    there = [name for name in voices if (counts.units["voice"] == name).any()]
    if not there:
        raise CountsError(f"there are no words in {in_voices(voices)}; name further voices.")
    need_columns(counts.units, [by])
    with_words = set(counts.units.loc[counts.units["voice"].isin(there), by].astype(str))
    groups = dict.fromkeys(counts.units[by].dropna() if needed is None else needed)
    for group in map(str, groups):
        if group not in with_words:
            raise CountsError(
                f"group {group!r} has no words in {in_voices(voices)}, so it has no rates; "
                "name further voices, or filter the group out."
            )
    return counts.filter(voice=there), voices


def in_voices(voices: Sequence[str]) -> str:
    """Name voices in a sentence.

    Examples
    --------
    >>> in_voices(["outlet", "scare"])
    "the outlet's own words and scare quotes"
    """
    names = [SAID[voice] for voice in voices]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def only_voices(voices: Sequence[str] | None) -> tuple[str, ...]:
    """Return what must be said of a result that is restricted to some voices, if it is.

    Examples
    --------
    >>> only_voices(["outlet", "scare"])[0]
    "Only words in these voices are counted: the outlet's own words and scare quotes."
    >>> only_voices(None)
    ()
    """
    if not voices:
        return ()
    return f"Only words in these voices are counted: {in_voices(voices)}.", voice_note()


def voice_note() -> str:
    """Return the sentence that says how well the rules find each voice."""
    from framing.text.voice.measured import error_note

    return error_note()
