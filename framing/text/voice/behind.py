"""Cues behind or inside their content: *“…,” he said* and *the plan, he said, was late*."""

from __future__ import annotations

from framing.text.voice.contents import content_end, is_gloss, reports
from framing.text.voice.cues import VERBS, Verb
from framing.text.voice.phrases import (
    Range,
    cue_start,
    has_verb,
    is_finite,
    noun_end,
    pass_addressee,
    pass_adjuncts,
    subject_before,
    tells_when_or_where,
)
from framing.text.voice.words import Attribution, Sentence

__all__ = ["according_to", "closes_quotation", "cue_behind", "first_word"]

# Verbs that may stand behind or inside a paraphrase; behind a quotation any may.
_PARENTHETIC = frozenset(
    """say add tell write explain note argue ask claim insist recall report reply respond continue
    observe think believe suggest acknowledge admit warn predict quip joke declare announce assert
    contend conclude complain tweet testify concede estimate agree hope fear maintain reckon
    stress caution remark comment lament boast promise vow muse""".split()
)
_INVERTED = frozenset("say add write explain argue note report ask".split())
_NARRATES = frozenset("citing referring as after when because even who following".split())


def according_to(s: Sentence, i: int, floor: int) -> Attribution | None:
    """*According to Orr, it failed*; *it failed, according to Orr*; and inside."""
    n, tags = s.n, s.tags
    low = high = i + 2
    while high < n and tags[high] not in ".,;:—":
        high += 1
    lone = high - low == 1 and tags[low] == "l" and not s.words[low].endswith("s")
    if high == low or (lone and s.words[low] != "police"):  # seats according to population
        return None
    if i > 1 and tags[i - 1] == "," and tags[i - 2] == "t":  # said that, according to
        return None

    def made(rule: str, *contents: Range) -> Attribution:
        return Attribution(contents, (low, high), (i, i + 2), "neutral", True, rule)

    end = i - 1 if i > floor and tags[i - 1] in ",—" else i
    start = first_word(s, floor, end)
    inside = end < i and high + 1 < n and tags[high] == ","
    if end > start:
        if _is_fronted(s, start, end):
            rest = (high + 1, content_end(s, high + 1, n)) if inside else (0, 0)
            return made("according-inside", rest) if rest[1] > rest[0] else None
        if inside and _goes_on(s, high + 1):
            rest = (high + 1, content_end(s, high + 1, n))
            return made("according-inside", (start, end), rest)
        return made("according-behind", (start, end))
    start = high
    while start < n and tags[start] in ",:—":
        start += 1
    end = content_end(s, start, n)
    return made("according-before", (start, end)) if end - start >= 2 else None


def _goes_on(s: Sentence, k: int) -> bool:
    """Whether the content goes on behind an insertion: *…, according to Orr, was lost*."""
    if s.tags[k] == "v":
        return VERBS[s.words[k]].form != "ing"
    return s.tags[k] in "abmV" or s.words[k] in ("and", "but")


def cue_behind(s: Sentence, i: int, floor: int) -> Attribution | None:
    """A verb behind its content, its subject before it or (*said Orr*) after it."""
    verb = VERBS[s.words[i]]
    if not reports(verb) or verb.form == "ing":
        return None
    tags = s.tags
    cue_low = cue_start(s, i, floor)
    if cue_low <= floor:
        return None
    if cue_low == i and tags[i - 1] in '",—' and (verb.form != "base" or verb.lemma == "read"):
        inverted = _inverted(s, i, floor, verb)
        if inverted is not None or closes_quotation(s, i - 1):
            return inverted
    subject = subject_before(s, cue_low, floor)
    if subject is None or s.words[subject[0]] in ("who", "which", "that"):
        return None
    low = subject[0]
    if low <= floor or tags[low - 1] not in ',"—' or tags[cue_low - 1] in "tw":
        return None
    quoted = closes_quotation(s, low - 1) or (
        tags[low - 1] in ",—" and closes_quotation(s, low - 2)
    )
    if not quoted and (tags[low - 1] == '"' or verb.lemma not in _PARENTHETIC):
        return None
    end = low if tags[low - 1] == '"' else low - 1
    contents, rule = _around(s, i, (_content_start(s, floor, end), end), verb, quoted)
    if not contents:
        return None
    return Attribution(contents, subject, (cue_low, i + 1), verb.cue_class, verb.speech, rule)


def _around(
    s: Sentence, i: int, left: Range, verb: Verb, quoted: bool
) -> tuple[tuple[Range, ...], str]:
    """Return the contents on both sides of *he said*, and the name of the rule."""
    n, tags = s.n, s.tags
    after = pass_adjuncts(s, i + 1, n)
    if "a" in verb.frames:
        after = pass_adjuncts(s, pass_addressee(s, after, n), n)
    empty = left[1] <= left[0]
    fronted = empty or (not quoted and _is_fronted(s, *left))
    if after + 1 < n and tags[after] == ",":
        rest = after + 1
        if fronted and not empty and is_finite(s, rest) and tags[left[0]] not in "psr":
            fronted = False  # Elm, he said, was lost
        right = (rest, content_end(s, rest, n))
        if tags[rest] in 'q"':
            return ((), "") if fronted else ((left, right), "verb-inside")
        if fronted:
            return ((right,), "verb-inside") if right[1] > rest else ((), "")
        if quoted or is_gloss(s, rest, n) or s.words[rest] in _NARRATES:
            return (left,), "verb-behind"
        return (left, right), "verb-inside"
    if fronted or (after < n and tags[after] == ":"):
        return (), ""
    ends = after >= n or tags[after] in ".;)?!—" or (quoted and tags[after] != "t")
    return ((left,), "verb-behind") if ends else ((), "")


def _inverted(s: Sentence, i: int, floor: int, verb: Verb) -> Attribution | None:
    """The subject behind the verb: “…,” said Orr, who farms; it failed, said Orr."""
    tags, n, after = s.tags, s.n, i + 1
    quoted = closes_quotation(s, i - 1) or (tags[i - 1] == "," and closes_quotation(s, i - 2))
    if after >= n or tags[after] not in "NdlnV#v":
        return None
    if not quoted and (tags[i - 1] == '"' or verb.lemma not in _INVERTED or i - floor < 4):
        return None
    high = max(noun_end(s, after), after + 1)
    if high < n and tags[high] not in ".,;:?!—)w":
        if not quoted:
            return None
        high = after + 1
        while high < n and tags[high] in "Nld-#":
            high += 1
    end = i - 1 if tags[i - 1] in ",—" else i
    start = _content_start(s, floor, end)
    if end <= start or (not quoted and not has_verb(s, start, end)):
        return None
    source, cue, rule = (after, high), (i, i + 1), "verb-behind-inverted"
    return Attribution(((start, end),), source, cue, verb.cue_class, verb.speech, rule)


def _is_fronted(s: Sentence, low: int, high: int) -> bool:
    """Tell a fronted adverbial (*In May*, *Asked why*) from content."""
    tags = s.tags
    if any(tag == "q" for tag in tags[low:high]):
        return False
    if high - low <= 1 or s.words[low] in ("asked", "pressed"):
        return True
    if any(is_finite(s, k) for k in range(low, high)):
        return False
    if s.words[low].endswith("ing"):
        return True
    if tags[low] in "psr" or s.words[low] in ("last", "earlier", "late", "this"):
        return tells_when_or_where(s, low, high) or high - low <= 2
    return False


def closes_quotation(s: Sentence, k: int) -> bool:
    """Whether token `k` is a mark that closes a quotation, not the title of a work."""
    tags = s.tags
    if k < 1 or tags[k] != '"':
        return False
    return tags[k - 1] == "q" or (k > 1 and tags[k - 1] in ",.?!…;:" and tags[k - 2] == "q")


def _content_start(s: Sentence, floor: int, end: int) -> int:
    """Return where content in front of its cue begins: behind a colon before a quotation."""
    for j in range(end - 2, floor, -1):
        if s.tags[j] in ":—" and s.tags[j + 1] == '"':
            return j + 1
    return first_word(s, floor, end)


def first_word(s: Sentence, low: int, high: int) -> int:
    """Pass over what does not belong to a content at its left edge."""
    while low < high and (
        s.tags[low] in ",.;:—)!?" or s.words[low] in ("but", "and", "yet", "still")
    ):
        low += 1
    return low
