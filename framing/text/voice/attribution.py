"""The attributions of one sentence: what is content, who is the source, which words tie them.

A cue is looked for in three places, and the outermost attribution wins: behind its content
(*…, he said.*), as a phrase (*according to …*), and in front of it (*he said that …*).
"""

from __future__ import annotations

from framing.text.voice.behind import according_to, cue_behind
from framing.text.voice.cues import NOUN_CUES, VERBS
from framing.text.voice.front import cue_in_front, is_verb, noun_in_front
from framing.text.voice.words import Attribution, Sentence

__all__ = ["attributions"]


def attributions(s: Sentence) -> list[Attribution]:
    """Return the attributions of a sentence in order; their contents do not overlap.

    Cues of speech go first, so that *hopes* inside what is said, or around it, hides nothing.
    """
    spoken = [i for i in s.cues if s.tags[i] != "v" or VERBS[s.words[i]].speech]
    found = _behind(s)
    found += _in_front(s, found, spoken)
    if len(spoken) < len(s.cues):
        found += _in_front(s, found, [i for i in s.cues if i not in spoken])
    return sorted(found, key=lambda one: one.content[0][0])


def _behind(s: Sentence) -> list[Attribution]:
    """Find the cues that follow their content."""
    found: list[Attribution] = []
    floor = 0
    for i in s.cues:
        if s.words[i] == "according":
            one = according_to(s, i, floor) if s.words[i + 1 : i + 2] == ["to"] else None
        elif s.tags[i] == "v" and is_verb(s, i, VERBS[s.words[i]]):
            one = cue_behind(s, i, floor)
        else:
            continue
        if one is not None:
            found.append(one)
            floor = max(one.content[-1][1], one.cue[1], one.source[1] if one.source else 0)
    return found


def _in_front(s: Sentence, known: list[Attribution], cues: list[int]) -> list[Attribution]:
    """Find those of the cues that precede their content, between what is known already."""
    taken = sorted(r for one in known for r in (*one.content, one.cue))
    found: list[Attribution] = []
    floor = 0
    for i in cues:
        if i < floor or any(low <= i < high for low, high in taken):
            continue
        limit = next((low for low, _ in taken if low > i), s.n)
        one = None
        if s.tags[i] == "v":
            one = cue_in_front(s, i, floor, limit, [*known, *found])
        if one is None and s.words[i] in NOUN_CUES:
            one = noun_in_front(s, i, floor, limit, NOUN_CUES[s.words[i]])
        if one is not None:
            found.append(one)
            floor = max(one.content[-1][1], one.cue[1], i + 1)
    return found
