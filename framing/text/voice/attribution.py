"""Attributions in one sentence: what is content, who is the source, which words tie them.

A cue is looked for in three places, and the outermost attribution wins: behind its content
(*…, he said.*), as a phrase (*according to …*), and before its content (*he said that …*).
Content runs to the end of its clause, less what the outlet adds (`_content_end`).
"""

from __future__ import annotations

from typing import NamedTuple

from framing.text.voice.cues import NOUN_CUES, VERBS, Verb
from framing.text.voice.words import Sentence

__all__ = ["Attribution", "attributions", "subject_of_clause"]

Range = tuple[int, int]


class Attribution(NamedTuple):
    """An attribution as ranges of tokens.

    Attributes
    ----------
    content : tuple of (int, int)
        One range, or two where the cue stands inside the content.
    source : (int, int) or None
    cue : (int, int)
    cue_class : str
    speech : bool
    rule : str
    """

    content: tuple[Range, ...]
    source: Range | None
    cue: Range
    cue_class: str
    speech: bool
    rule: str


_NOT_ADVERBS = frozenset(
    "family ally supply reply italy july assembly monopoly early daily only".split()
)
_DAYS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow
    recently earlier later again""".split()
)
_TIMES = frozenset(
    """week weeks month months year years day days morning afternoon evening night weekend time
    january february march april june july august september october november december jan. feb.
    aug. sept. oct. nov. dec. ago spring summer fall winter hours minutes""".split()
)
_VENUES = frozenset(
    """interview interviews statement statements speech speeches email e-mail emails letter tweet tweets
    report memo debate rally filing video op-ed conference hearing briefing appearance remarks post
    column editorial article essay book note message text call phone podcast show radio television
    tv broadcast testimony address press release blog twitter facebook telephone campaign event
    monday tuesday wednesday thursday friday saturday sunday forum town hall floor stage air
    conversation meeting background anonymity condition analysis study review survey
    twitter response reference court affidavit complaint lawsuit ad advertisement
    “meet press” cnn nbc abc cbs fox msnbc nbc's cnn's abc's""".split()
)


def attributions(s: Sentence) -> list[Attribution]:
    """Return the attributions of a sentence in order; their contents do not overlap.

    Cues of speech go first, so that *hopes* inside what is said, or around it, hides nothing.
    """
    found = _behind(s)
    for speech in (True, False):
        found += _in_front(s, found, speech)
    return sorted(found, key=lambda a: a.content[0][0])


def _in_front(s: Sentence, known: list[Attribution], speech: bool) -> list[Attribution]:
    """Find the cues that precede their content, between what is known already."""
    taken = sorted(r for one in known for r in (*one.content, one.cue))
    found: list[Attribution] = []
    at, n = 0, s.n
    for i in s.cues:
        if i < at or any(low <= i < high for low, high in taken):
            continue
        limit = next((low for low, _ in taken if low > i), n)
        one = _at(s, i, at, limit, [*known, *found], speech)
        if one is not None:
            found.append(one)
            at = max(one.content[-1][1], one.cue[1], i + 1)
    return found


# -- behind the content ---------------------------------------------------------------------


def _behind(s: Sentence) -> list[Attribution]:
    """Find cues that follow their content: “…,” he said; the plan, he said, was …"""
    found: list[Attribution] = []
    floor = 0
    words, tags = s.words, s.tags
    for i in s.cues:
        if words[i] == "according":
            one = _according(s, i, floor) if words[i + 1 : i + 2] == ["to"] else None
        elif tags[i] == "v" and _is_verb(s, i, VERBS[words[i]]):
            one = _trailing(s, i, floor)
        else:
            continue
        if one is not None:
            found.append(one)
            floor = max(one.content[-1][1], one.cue[1], one.source[1] if one.source else 0)
    return found


def _according(s: Sentence, i: int, floor: int) -> Attribution | None:
    n = s.n
    low = i + 2
    high = _phrase_end(s, low)
    source = (low, high)
    if high - low == 1 and s.tags[low] == "l" and not s.words[low].endswith("s") and s.words[low] != "police":
        return None
    if i > 1 and s.tags[i - 1] == "," and s.tags[i - 2] == "t":
        return None
    cue = (i, i + 2)
    before = i - 1 if i > floor and s.tags[i - 1] in ",—" else i
    start = _first_word(s, floor, before)
    if before - start >= 1 and i > floor:
        contents = [(start, before)]
        if high < n and s.tags[high] == "," and i > floor and s.tags[i - 1] == ",":
            rest = high + 1
            if (
                rest < n
                and (s.tags[rest] in "abmVv" or s.words[rest] in ("and", "but"))
                and not (s.tags[rest] == "v" and VERBS[s.words[rest]].form == "ing")
            ):
                contents.append((rest, _content_end(s, rest, n)))
        return Attribution(tuple(contents), source, cue, "neutral", True, "according-behind")
    start = high
    while start < n and s.tags[start] in ",:—":
        start += 1
    end = _content_end(s, start, n)
    if end - start < 2:
        return None
    return Attribution(((start, end),), source, cue, "neutral", True, "according-before")


def _phrase_end(s: Sentence, low: int) -> int:
    """Return where the noun phrase that begins at `low` ends: at a comma or a verb."""
    i = low
    n = s.n
    while i < n:
        tag = s.tags[i]
        if tag in ".;:—":
            break
        if tag == ",":
            # an apposition or a list goes on: "a poll by X, a firm in Y, the …"
            break
        i += 1
    return i


def _trailing(s: Sentence, i: int, floor: int) -> Attribution | None:
    """A verb behind its content, its subject before it or (*said Orr*) after it."""
    verb = VERBS[s.words[i]]
    if not set("ca") & set(verb.frames) or verb.form == "ing":
        return None
    n, tags = s.n, s.tags
    cue_low = _cue_start(s, i, floor)
    if cue_low <= floor:
        return None
    after = _skip_adjuncts(s, i + 1, verb)
    if "a" in verb.frames:
        after = _skip_adjuncts(s, _skip_addressee(s, after, n), verb)
    left = tags[cue_low - 1]
    if cue_low == i and left in '",—' and verb.form != "base":
        inverted = _inverted(s, i, i + 1, floor, verb)
        if inverted is not None or _closes(s, i - 1):
            return inverted
    subject = _subject_before(s, cue_low, floor)
    if subject is None or s.words[subject[0]] in ("who", "which", "that"):
        return None
    low = subject[0]
    if low <= floor or tags[low - 1] not in ',"—' or tags[cue_low - 1] in "tw":
        return None
    quoted = _closes(s, low - 1) or (tags[low - 1] in ",—" and _closes(s, low - 2))
    if tags[low - 1] == '"' and not quoted:
        return None
    if not quoted and verb.lemma not in _PARENTHETIC:
        return None
    end = low - 1 if tags[low - 1] in ",—" else low
    start = _content_start(s, floor, end)
    if end <= start:
        return None
    cue = (cue_low, i + 1)
    content = (start, end)

    def made(rule: str, *contents: Range) -> Attribution:
        return Attribution(contents, subject, cue, verb.cue_class, verb.speech, rule)

    fronted = not quoted and _is_fronted(s, start, end)
    if after < n and tags[after] == "," and after + 1 < n:
        rest = after + 1
        if tags[rest] in 'q"':
            second = (rest, _content_end(s, rest, n))
            return None if fronted else made("verb-inside", content, second)
        if fronted:
            return made("verb-inside", (rest, _content_end(s, rest, n)))
        if quoted or _gloss(s, rest, n, True) or s.words[rest] in _GLOSS:
            return made("verb-behind", content)
        return made("verb-inside", content, (rest, _content_end(s, rest, n)))
    if fronted or (after < n and tags[after] == ":"):
        return None
    if after >= n or tags[after] in ".;)?!—" or (quoted and tags[after] not in "t"):
        return made("verb-behind", content)
    return None


def _closes(s: Sentence, k: int) -> bool:
    """Whether token `k` is a mark that closes a quotation, not the title of a work."""
    tags = s.tags
    if k < 1 or tags[k] != '"':
        return False
    return tags[k - 1] == "q" or (tags[k - 1] in ",.?!…;:" and k > 1 and tags[k - 2] == "q")


def _content_start(s: Sentence, floor: int, end: int) -> int:
    """Return where content in front of its cue begins: behind a colon before a quotation."""
    for j in range(end - 1, floor, -1):
        if s.tags[j] == ":" and j + 1 < end and s.tags[j + 1] == '"':
            return j + 1
    return _first_word(s, floor, end)


# Verbs that may stand behind or inside a paraphrase.
_PARENTHETIC = frozenset(
    """say add tell write explain note argue ask claim insist recall report reply respond continue
    observe think believe suggest acknowledge admit warn predict quip joke declare announce assert
    contend conclude complain tweet testify concede estimate agree hope fear maintain reckon
    stress caution remark comment lament boast promise vow muse""".split()
)


def _inverted(s: Sentence, i: int, after: int, floor: int, verb: Verb) -> Attribution | None:
    """The subject behind the verb: “…,” said Orr, who farms; it failed, said Orr."""
    tags, n = s.tags, s.n
    quoted = _closes(s, i - 1) or (tags[i - 1] == "," and _closes(s, i - 2))
    if after >= n or tags[after] not in "NdlnV#v":
        return None
    if not quoted and (tags[i - 1] == '"' or verb.lemma not in _INVERTS or i - floor < 4):
        return None
    high = max(_noun_end(s, after), after + 1)
    if not _ends_here(s, high) and not (high < n and tags[high] == "w"):
        if not quoted:
            return None
        high = after + 1
        while high < n and tags[high] in "Nld-#":
            high += 1
    end = i - 1 if tags[i - 1] in ",—" else i
    start = _content_start(s, floor, end)
    if end <= start or (not quoted and not _has_verb(s, start, end)):
        return None
    return Attribution(
        ((start, end),),
        (after, high),
        (i, i + 1),
        verb.cue_class,
        verb.speech,
        "verb-behind-inverted",
    )


_INVERTS = frozenset("say add write explain argue note report ask".split())
_GLOSS = frozenset(
    """although though while adding citing noting referring as after when because despite where
    even which who following""".split()
)


def _is_fronted(s: Sentence, low: int, high: int) -> bool:
    """Tell a fronted adverbial (*In May*, *However*) from content."""
    tags = s.tags
    if any(tag == "q" for tag in tags[low:high]):
        return False
    if high - low <= 1 or s.words[low] in ("asked", "pressed"):
        return True
    finite = any(
        t in "abmV"
        or (t == "v" and VERBS[s.words[low + k]].form in ("past", "s"))
        or (t == "l" and s.words[low + k].endswith("ed"))
        for k, t in enumerate(tags[low:high])
    )
    return (
        tags[low] in "psr"
        and (not finite or tags[low] == "s")
        or s.words[low].endswith("ing")
        and not finite
    )


def _ends_here(s: Sentence, i: int) -> bool:
    return i >= s.n or s.tags[i] in ".,;:?!—)"


# -- before the content ---------------------------------------------------------------------


def _at(
    s: Sentence, i: int, floor: int, limit: int, found: list[Attribution], speech: bool
) -> Attribution | None:
    """Return the attribution whose cue is token `i`, if there is one."""
    if s.tags[i] == "v" and VERBS[s.words[i]].speech == speech:
        verb = VERBS[s.words[i]]
        one = _before(s, i, floor, limit, verb, found) if _is_verb(s, i, verb) else None
        if one is not None:
            return one
    noun = NOUN_CUES.get(s.words[i])
    return _noun(s, i, floor, limit, noun) if noun is not None and speech else None


def _is_verb(s: Sentence, i: int, verb: Verb) -> bool:
    """Tell the verb from its homographs: claims, reports, the stated aim."""
    left = s.tags[i - 1] if i else ""
    right = s.tags[i + 1] if i + 1 < s.n else "."
    word = s.words[i - 1] if i else ""
    if verb.lemma == "state" and verb.form in ("base", "s") and right not in 't:"':
        return False
    if verb.form == "past":
        if left and left in "dp":
            return False
        if (i == 0 or (i == 1 and _is_adverb(s, 0))) and right in "lvV":
            return False
        if right == "p" and s.words[i + 1] == "by":
            return False
        return not (left in ("#", "V", "v", "o", "'") and right in "lvV")
    if verb.form == "ing":
        return left not in ("d", "N") or verb.lemma == "say" or word == "all"
    if (
        right in "abm"
        or right == "p"
        and s.words[i + 1] not in verb.prepositions
        and (verb.lemma not in ("say",))
    ):
        return False
    if verb.form == "s":
        if left in ("", "d", "p", "x", "m", "#", "o", "V") or word.endswith("'s") or right == "V":
            return False
        if left == "v":
            return i > 1 and s.tags[i - 2] in "dNl"
        return left in 'Nnrw),tlc"' or left == "—"
    if left in ("x", "m", "n", "r", "w") or verb.lemma == "say":
        return True
    if left == "a":
        return word not in ("has", "have", "had")
    return left in ("l", "N", "v") and word.endswith("s") and not word.endswith("'s")


def _before(
    s: Sentence, i: int, floor: int, limit: int, verb: Verb, found: list[Attribution]
) -> Attribution | None:
    n = s.n
    cue_low = _cue_start(s, i, floor)
    passive = _is_passive(s, i, cue_low, verb)
    if passive:
        return _passive(s, i, cue_low, floor, limit, verb)
    start, ok = _complement(s, i, verb, limit)
    if not ok:
        relative = start < limit and s.tags[start] in "abm" and _in_relative(s, cue_low, floor)
        if not relative:
            return _as_reported(s, i, cue_low, floor, limit, start, verb)
    source = subject_of(s, cue_low, i, floor, verb, found)
    clause = s.tags[start] in "tsw" or (
        bool(set("ca") & set(verb.frames)) and (s.tags[start] in 'nq"' or _is_clause(s, start))
    )
    end = _content_end(s, start, limit, clause=clause, hangs=_hangs(s, source, cue_low, floor))
    if end <= start:
        return None
    if source is None and verb.form != "ing" and i > 0 and s.words[cue_low] != "to":
        if cue_low == 0 or s.tags[cue_low - 1] == "c":
            pass
    if source is not None and s.words[source[0]] in (
        "it",
        "there",
        "this",
        "that's",
        "there's",
        "it's",
    ):
        if verb.lemma not in ("say", "note", "show", "read"):
            return None
    if verb.lemma in ("ask", "request") and set(s.words[start : start + 5]) & _UNNAMED:
        return None
    kind = _content_type(s, i, start, verb)
    if not _plausible(s, i, cue_low, kind, verb):
        return None
    rule = f"{_FORMS[verb.form]}-{kind}"
    return Attribution(((start, end),), source, (cue_low, i + 1), verb.cue_class, verb.speech, rule)


# Verbs whose bare object is what was said, even where they only hang on another verb.
_JUDGES = frozenset(
    """call describe accuse mock praise denounce criticize cite blame dismiss announce slam condemn
    quote tweet report point portray label dub characterize term chide rip deride""".split()
)


def _plausible(s: Sentence, i: int, cue_low: int, kind: str, verb: Verb) -> bool:
    """Whether this verb, in this form, introduces content of this kind."""
    if kind == "object":
        if verb.form == "ing":
            return verb.lemma in _JUDGES and s.tags[i - 1] in ",cpr"
        if verb.form == "base" and s.tags[i - 1] == "x":
            return verb.lemma in _JUDGES and cue_low < i - 1
        return verb.lemma not in (
            "say",
            "claim",
            "state",
            "pledge",
            "offer",
            "post",
            "maintain",
            "rule",
        )
    if kind == "to":
        return verb.lemma not in ("say", "claim", "purport")
    if kind == "question" and verb.form in ("base", "ing") and verb.lemma in ("say", "tell"):
        return s.tags[cue_low] in "am" or cue_low < i - 1
    return True


_FORMS = {"base": "infinitive", "s": "verb", "past": "verb", "ing": "participle"}


def _content_type(s: Sentence, i: int, start: int, verb: Verb) -> str:
    """Name what a content begins with, for the name of the rule."""
    tag = s.tags[start]
    if s.tags[start - 1] == "p" and s.words[start - 1] in verb.prepositions:
        return "preposition"
    if tag in 'q"':
        return "quotation"
    if tag in "wsx":
        return {"w": "question", "s": "question", "x": "to"}[tag]
    if tag == "t":
        return "that"
    if s.tags[start - 1] == ":":
        return "colon"
    return "clause" if _is_clause(s, start) and set("ca") & set(verb.frames) else "object"


def _in_relative(s: Sentence, cue_low: int, floor: int) -> bool:
    """*which officials said will go*: the content has lost its subject to *which*."""
    subject = _subject_before(s, cue_low, floor)
    return (
        subject is not None
        and subject[0] > 0
        and (s.words[subject[0] - 1] in ("which", "that", "who", "what", "—"))
    )


def _as_reported(
    s: Sentence, i: int, cue_low: int, floor: int, limit: int, k: int, verb: Verb
) -> Attribution | None:
    """*As Orr reported, …* and *…, as Orr put it*."""
    subject = _subject_before(s, cue_low, floor)
    if subject is None or not _is_speech_verb(verb):
        if not (
            cue_low > 0
            and s.words[cue_low - 1] == "as"
            and i + 1 < s.n
            and s.words[i + 1] == "by"
        ):
            return None
        subject = (i + 2, _noun_end(s, i + 2))
        low, k = cue_low, subject[1]
    else:
        low = subject[0]
    if low == 0 or s.words[low - 1] != "as":
        return None
    cue = (cue_low, i + 1)
    if low - 1 <= floor + 1:
        while k < limit and s.tags[k] != ",":
            if s.tags[k] in ".;:":
                return None
            k += 1
        end = _content_end(s, k + 1, limit) if k + 1 < limit else k
        if end <= k + 1:
            return None
        return Attribution(((k + 1, end),), subject, cue, verb.cue_class, verb.speech, "as-before")
    if k >= limit or s.tags[k] in ".;":
        start = _first_word(s, floor, low - 2 if s.tags[low - 2] == "," else low - 1)
        end = low - 2 if s.tags[low - 2] == "," else low - 1
        if end - start >= 3 and s.tags[low - 2] == ",":
            return Attribution(
                ((start, end),), subject, cue, verb.cue_class, verb.speech, "as-behind"
            )
    return None


_UNNAMED = frozenset(("named", "identified", "anonymity", "anonymous"))


def _hangs(s: Sentence, source: Range | None, cue_low: int, floor: int) -> bool:
    """Whether the cue stands in a subordinate clause: *While he said …*, *Orr, who said …*."""
    if cue_low > floor and s.words[cue_low - 1] in ("who", "which"):
        return True
    low = source[0] if source and source[0] >= floor else cue_low
    return (
        low > 0
        and s.words[low - 1] in _SUBORDINATE
        or (cue_low > 0 and s.words[cue_low - 1] in _SUBORDINATE)
    )


_SUBORDINATE = frozenset(
    "while although though when after before since because if as whereas once until".split()
)


def _is_passive(s: Sentence, i: int, cue_low: int, verb: Verb) -> bool:
    if verb.form != "past":
        return False
    if i == cue_low and s.words[i] in ("asked", "pressed", "accused") and (i == 0 or s.tags[i - 1] == "s"):
        return True
    for k in range(i - 1, max(cue_low - 1, i - 4), -1):
        if s.tags[k] == "b" and s.words[k] != "'s":
            return True
        if s.tags[k] in "am":
            return False
        if s.tags[k] not in "r" and not _is_adverb(s, k):
            return False
    return False


_ACCUSED = frozenset("accuse criticize blame praise ask denounce mock attack press question".split())
_REPORTED = frozenset(
    "say report tell announce reveal claim allege warn remind inform note rumor disclose".split()
)


def _passive(
    s: Sentence, i: int, cue_low: int, floor: int, limit: int, verb: Verb
) -> Attribution | None:
    """*She was asked about it*, *it was reported that …*, *was quoted as saying …*"""
    n = s.n
    k = _skip_adjuncts(s, i + 1, verb, min(n, limit)) if verb.lemma in _REPORTED else i + 1
    source = None
    if k < n and s.words[k] == "by":
        high = _noun_end(s, k + 1)
        source, k = (k + 1, high), high
    word = s.words[k] if k < n else ""
    contents: list[Range] = []
    if word == "as" and k + 1 < n and s.words[k + 1] in ("saying", "calling", "telling"):
        k += 2
        source = source or subject_of(s, cue_low, i, floor, verb, [])
    elif verb.lemma in _REPORTED and word == "that":
        pass
    elif verb.lemma in _ACCUSED and word in _ABOUT:
        k += word in ("of", "about", "for")
        subject = _subject_before(s, cue_low, floor) if cue_low < i else None
        if subject is not None and s.tags[subject[0]] != "w":
            contents.append(subject)
    else:
        return None
    end = _content_end(s, k, limit, hangs=cue_low == i and i <= floor + 1)
    if end <= k:
        return None
    cue = (cue_low, i + 1)
    return Attribution((*contents, (k, end)), source, cue, verb.cue_class, verb.speech, "passive")


_ABOUT = frozenset("of about for whether if to why how what".split())


def _complement(s: Sentence, i: int, verb: Verb, limit: int) -> tuple[int, bool]:
    """Return where the content after cue `i` begins, and whether there is any."""
    n = min(s.n, limit)
    k = i + 1
    while k < n and (s.tags[k] == "r" or _is_adverb(s, k)):
        k += 1
    if k < n and s.words[k] in _PARTICLES & verb.prepositions:
        k += 1
        if not _is_speech_verb(verb) and k < n and s.words[k] in _ABOUT_WHAT:
            k += 1
    elif (
        k < n
        and s.words[k] in verb.prepositions
        and s.words[k] not in _ADJUNCT_OF.get(verb.lemma, ())
    ):
        return k + 1, k + 1 < n and s.tags[k + 1] not in ".,;"
    if "a" in verb.frames or verb.lemma == "ask":
        k = _skip_addressee(s, k, n)
    k = _skip_adjuncts(s, k, verb, n)
    if k >= n:
        return k, False
    tag, word = s.tags[k], s.words[k]
    if tag in ",—":
        return _behind_insertion(s, k, n, verb)
    if tag == ":":
        return k + 1, k + 1 < n
    if tag in 'q"':
        return k, tag == "q" or (k + 1 < n and s.tags[k + 1] == "q")
    if tag == "t":
        return k, "c" in verb.frames or "a" in verb.frames
    if tag == "x":
        return k, bool(set("iao") & set(verb.frames)) and k + 1 < n
    if tag in "wsW" or word in ("whether", "if", "how", "why", "what", "who", "when", "where"):
        if word in (
            "as",
            "so",
            "than",
            "because",
            "although",
            "though",
            "while",
            "unless",
            "once",
            "which",
            "even",
        ):
            return k, False
        return k, bool(set("cna") & set(verb.frames))
    if tag in "abm.;)?!—c":
        return k, False
    if tag == "p":
        return k, "c" in verb.frames and verb.lemma == "say" and k + 3 < n
    if "n" in verb.frames or "o" in verb.frames:
        return k, True
    if "c" in verb.frames or "a" in verb.frames:
        return k, _is_clause(s, k) or (verb.lemma == "say" and n - k > 4)
    return k, False


def _behind_insertion(s: Sentence, k: int, n: int, verb: Verb) -> tuple[int, bool]:
    """Content behind an insertion: *said, with a sigh, “…”*; *said — on air — that …*"""
    for j in range(k + 1, min(k + 16, n)):
        tag = s.tags[j]
        if tag in 'q"':
            return j, s.tags[j - 1] in ",:—" and _is_speech_verb(verb)
        if tag == "t" and s.tags[j - 1] == s.tags[k]:
            return j, _is_speech_verb(verb)
        if tag == "v" and VERBS[s.words[j]].form in ("past", "s") and j > k + 1:
            break
    return k, False


_PARTICLES = frozenset(("out", "up", "back"))
_ABOUT_WHAT = frozenset(("to", "against", "at", "for", "that"))
_ADJUNCT_OF: dict[str, tuple[str, ...]] = {"say": ("of", "about"), "add": ("of",), "write": ("of",)}


def _is_speech_verb(verb: Verb) -> bool:
    return "c" in verb.frames or "a" in verb.frames


def _is_clause(s: Sentence, k: int) -> bool:
    """Tell whether a finite verb follows soon, so that a clause begins at `k`."""
    n = s.n
    if s.tags[k] == "n" and k + 1 < n and s.tags[k + 1] not in ".,":
        return True
    for j in range(k + 1, min(k + 25, n)):
        tag = s.tags[j]
        if tag in "abmVq" or (
            tag == "v" and (VERBS[s.words[j]].form in ("past", "s") or s.words[j - 1].endswith("s"))
        ):
            return True
        if tag == "l" and s.words[j].endswith("ed"):
            return True
        if tag in ";:" or (tag == "," and j > k + 8):
            return False
    return False


def _is_adverb(s: Sentence, k: int) -> bool:
    word = s.words[k]
    return word.endswith("ly") and s.tags[k] == "l" and word not in _NOT_ADVERBS


def _skip_addressee(s: Sentence, k: int, n: int) -> int:
    """Pass over who is told: *reporters*, *the crowd*, *CNN's Jake Tapper*, *him*."""
    if k >= n:
        return k
    tag = s.tags[k]
    if tag == "o" or s.words[k] in ("her", "you", "it"):
        return k + 1
    if tag == "N":
        while k < n and (
            s.tags[k] == "N"
            or s.words[k] in ("of", "the", "'s")
            and k + 1 < n
            and s.tags[k + 1] == "N"
        ):
            k += 1
            if s.words[k - 1].endswith("'s") and k < n and s.tags[k] == "l":
                k += 1
        if k < n and s.words[k] == "and" and k + 1 < n and s.tags[k + 1] == "N":
            return _skip_addressee(s, k + 1, n)
        return k
    if tag == "d" or tag == "#":
        k += 1
        while (
            k < n
            and (s.tags[k] in "lN-#" or s.words[k] in ("of",))
            and not (s.tags[k] == "l" and s.words[k - 1].endswith("s") and s.tags[k - 1] == "l")
        ):
            k += 1
        return k
    if tag == "l":
        while k < n and s.tags[k] in "l":
            k += 1
        if k + 1 < n and s.words[k] in ("at", "in", "on", "from", "of"):
            return k
        return k
    return k


def _skip_adjuncts(s: Sentence, k: int, verb: Verb, n: int | None = None) -> int:
    """Pass over when, where and to whom: *Monday*, *in an interview*, *to reporters*."""
    n = s.n if n is None else n
    while k < n:
        word, tag = s.words[k], s.tags[k]
        if word in _DAYS:
            k += 1
            while k < n and s.words[k] in _TIMES:
                k += 1
        elif tag == "r" or _is_adverb(s, k):
            k += 1
        elif word in ("last", "this", "earlier", "late", "early", "that", "next"):
            j = k + 1
            while j < n and s.words[j] in ("this", "last", "on", "in", "that"):
                j += 1
            if j < n and (s.words[j] in _TIMES or s.words[j] in _DAYS):
                k = j + 1
                while k < n and s.words[k] in _TIMES:
                    k += 1
            else:
                break
        elif tag == "p" or (
            word == "to" and k + 1 < n and s.tags[k + 1] in ("dNo" if "i" in verb.frames else "dNlo")
        ):
            j = _adjunct_end(s, k, n)
            if j == k:
                break
            k = j
        else:
            break
    return k


def _adjunct_end(s: Sentence, k: int, n: int) -> int:
    """Return the end of a phrase of time, place or addressee that begins with a preposition."""
    word = s.words[k]
    last = 0
    for j in range(k + 1, min(k + 14, n)):
        w, tag = s.words[j], s.tags[j]
        if (
            w in _VENUES
            or w in _TIMES
            or w in _DAYS
            or (tag == "#" and w.isdigit() and len(w) == 4)
        ):
            last = j + 1
        if tag in 'abmVtnwxs.,:;q"v':
            if tag == "v" and w in _VENUES:
                continue
            if tag == "," and last == j and j + 2 < n and s.tags[j + 1] == "#":
                continue
            if tag in '.,:;q"t':
                # the phrase runs up to a mark: all of it is adjunct
                if tag in ".,:" or (tag in 'q"t' and j - k <= 8):
                    return j
            break
    if (
        last
        and last < n
        and s.tags[last] in "p"
        and s.words[last] in ("with", "to", "on", "in", "at", "from", "about", "after", "of")
    ):
        further = _adjunct_end(s, last, n)
        if further > last:
            return further
        # "in an interview with CNN he …": names belong to it
        j = last + 1
        while j < n and s.tags[j] in "dNl" and not (s.tags[j] == "d" and j > last + 1):
            j += 1
            if s.tags[j - 1] == "N" and j < n and s.tags[j] != "N":
                break
        return j
    return last or k


# -- sources --------------------------------------------------------------------------------


def _cue_start(s: Sentence, i: int, floor: int) -> int:
    """Go left over adverbs, auxiliaries and *declined to*, *went on to*."""
    k = i
    while k > floor:
        tag = s.tags[k - 1]
        if tag in "abmr" or _is_adverb(s, k - 1):
            k -= 1
        elif (
            tag == "x"
            and k - 2 >= floor
            and (
                s.tags[k - 2] in "vVba"
                or s.words[k - 2] in ("on", "ahead", "able", "quick", "going", "careful", "forced")
            )
        ):
            k -= 2
            if s.words[k] == "on" and k > floor:
                k -= 1
        else:
            break
    return k


def subject_of(
    s: Sentence, cue_low: int, i: int, floor: int, verb: Verb, found: list[Attribution]
) -> Range | None:
    """Return the source of a cue: its subject, or that of the clause it hangs on."""
    left = s.tags[cue_low - 1] if cue_low > 0 else ""
    if verb.form == "ing" or left in ("x", "p", "c", "") or (left == "," and verb.form == "ing"):
        if verb.form == "ing" and left in ("l", "N", "v", "n") and cue_low > 0:
            near = _subject_before(s, cue_low, 0)
            if near is not None and left != "v":
                return near
        for one in reversed(found):
            if one.source is not None and one.source[0] < i:
                return one.source
        return subject_of_clause(s, cue_low)
    subject = _subject_before(s, cue_low, floor)
    if subject is None and cue_low < i:
        subject = _subject_before(s, i, floor)
    return subject or subject_of_clause(s, cue_low)


def _subject_before(s: Sentence, high: int, floor: int) -> Range | None:
    """Return the noun phrase that ends before token `high`."""
    k = high - 1
    tags = s.tags
    if k < floor:
        return None
    tag = tags[k]
    if tag == "n":
        return (k, k + 1)
    if tag == "w" or tag == "t":
        k -= 1
        if k >= floor and tags[k] == ",":
            k -= 1
        return _noun_phrase(s, k, floor) if k >= floor else None
    if tag in ",)—":
        return _before_apposition(s, k, floor)
    return _noun_phrase(s, k, floor)


def _before_apposition(s: Sentence, k: int, floor: int) -> Range | None:
    """The cue follows a comma: *Orr, the mayor of Elm, said*: take the phrase before it."""
    tags = s.tags
    closing = tags[k]
    opening = {")": "("}.get(closing, closing)
    for j in range(k - 1, max(floor - 1, k - 45), -1):
        if tags[j] == opening:
            if opening != "," or j == floor or not _in_list(s, j, k):
                inner = _noun_phrase(s, j - 1, floor) if j > floor else None
                if inner is not None:
                    if (
                        tags[inner[0] - 1 : inner[0]] == [","]
                        and inner[0] - 1 > floor
                        and tags[inner[1] - 1] != "N"
                    ):
                        continue
                    return inner
        elif tags[j] in ";:" or (tags[j] == '"' and closing != "—"):
            break
    return None


def _in_list(s: Sentence, j: int, k: int) -> bool:
    return False


def _noun_phrase(s: Sentence, k: int, floor: int) -> Range | None:
    """Return the noun phrase whose last token is `k`."""
    tags, words = s.tags, s.words
    i = k
    low = k + 1
    while i >= floor:
        tag = tags[i]
        if tag in "Nl#dq-" or words[i] in ("'s", "$", "%", "her"):
            if tag == "l" and i < k and words[i].endswith("ed") and tags[i + 1] in "dnNp":
                break
            low = i
        elif tag == ")":
            j = i
            while j > floor and tags[j] != "(":
                j -= 1
            if tags[j] != "(":
                break
            low = i = j
        elif tag == '"':
            if i and tags[i - 1] == "q" or (i + 1 < s.n and tags[i + 1] == "q"):
                low = i
            else:
                break
        elif tag == "v":
            verb = VERBS[words[i]]
            noun = verb.form in ("base", "s") and i > floor and tags[i - 1] in "dpNl-"
            adjective = verb.form in ("past", "ing") and i > floor and tags[i - 1] in "d" and i < k
            if not (noun or adjective):
                break
            low = i
        elif tag == "p" and i < k and i > floor and tags[i - 1] in "Nlvo)#":
            low = i
        elif (
            tag == "c"
            and words[i] in ("and", "or", "&")
            and i < k
            and i > floor
            and tags[i - 1] in "NlvVn)"
        ):
            if tags[i + 1] == "n" or _has_verb(s, floor, i):
                break
            low = i
        elif tag == "n" and i < k and tags[i + 1] == "c":
            low = i
        elif tag == "o" and words[i] == "her":
            low = i
        else:
            break
        i -= 1
    while low <= k and tags[low] in "crp":
        low += 1
    return (low, k + 1) if low <= k else None


def _has_verb(s: Sentence, floor: int, i: int) -> bool:
    for j in range(i - 1, max(floor - 1, i - 15), -1):
        tag = s.tags[j]
        if tag in "abmV" or (tag == "v" and VERBS[s.words[j]].form in ("past", "s")):
            return True
        if tag in ",;:":
            return False
        if tag == "l" and s.words[j].endswith("ed"):
            return True
    return False


def subject_of_clause(s: Sentence, high: int) -> Range | None:
    """Return the subject of the clause before `high`: its first noun phrase before a verb."""
    tags, words = s.tags, s.words
    # from the left: skip fronted phrases that end with a comma
    i = 0
    while i < high and tags[i] in 'crs,"q.':
        i += 1
    while i < high and tags[i] in "psr":
        j = i
        while j < high and tags[j] != ",":
            j += 1
        if j >= high - 1:
            break
        i = j + 1
    while i < high and tags[i] in "crs":
        i += 1
    j = i
    while j < high:
        tag = tags[j]
        if tag == "n" and j == i:
            return (j, j + 1)
        if (
            tag in "abmV,;:tw"
            or (tag == "v" and VERBS[words[j]].form in ("past", "s"))
            or (tag == "l" and words[j].endswith("ed"))
        ):
            break
        j += 1
    while j > i and tags[j - 1] in "rp":
        j -= 1
    return (i, j) if j > i else None


def _noun_end(s: Sentence, k: int) -> int:
    """Return the end of the noun phrase that begins at `k`, without its appositions."""
    n = s.n
    i = k
    while i < n:
        tag = s.tags[i]
        if tag in "Nld#-op" or tag == "v" or s.words[i] in ("and", "'s", "&", "'"):
            i += 1
        elif tag == "n" and i == k:
            return i + 1
        elif tag == "(":
            while i < n and s.tags[i] != ")":
                i += 1
            i += 1
        else:
            break
    return min(i, n)


def _apposition_end(s: Sentence, k: int) -> int:
    return _noun_end(s, k)


def _first_word(s: Sentence, low: int, high: int) -> int:
    """Pass over what does not belong to a content at its left edge."""
    while low < high and (
        s.tags[low] in ",.;:—)!?" or s.words[low] in ("but", "and", "yet", "still")
    ):
        low += 1
    return low


# -- nouns ----------------------------------------------------------------------------------


def _noun(
    s: Sentence, i: int, floor: int, limit: int, noun: tuple[str, frozenset[str]]
) -> Attribution | None:
    """Criticism of …, the claim that …, a warning from Orr that …, questions about …"""
    k = i + 1
    n = min(s.n, limit)
    if s.tags[i] == "v" and i > 0 and s.tags[i - 1] in "nmx":
        return None
    source = None
    if k < n - 3 and s.words[k] in ("from", "by") and "that" in noun[1]:
        high = _noun_end(s, k + 1)
        if high < n and s.tags[high] == "t":
            source, k = (k + 1, high), high
    if k >= n - 1 or s.words[k] not in noun[1]:
        return None
    source = source or _possessor(s, i, floor)
    start = k if s.words[k] in ("that", "whether", "to") else k + 1
    if s.words[k] == "to" and s.tags[start + 1] in "dNno":
        start += 1
    end = _content_end(s, start, limit, clause=s.words[k] == "that")
    if s.words[k] in ("that", "to"):
        end = _before_main_verb(s, start, end, s.words[k] == "that")
    elif s.tags[start] not in "sw":
        end = min(end, max(_noun_end(s, start), start + 1))
    if end <= start or (source is None and s.words[k] not in ("that", "of", "about")):
        return None
    return Attribution(((start, end),), source, (i, i + 1), noun[0], True, "noun")


def _possessor(s: Sentence, i: int, floor: int) -> Range | None:
    """Whose noun it is: *his claim*, *Orr's repeated warnings*."""
    j = i - 1
    while j >= floor and j > i - 5 and s.tags[j] in "lrNvq-" and not s.words[j].endswith(("'s", "s'")):
        j -= 1
    if j < floor:
        return None
    if s.words[j] in ("his", "her", "their", "its", "my", "our"):
        return (j, j + 1)
    return _noun_phrase(s, j, floor) if s.words[j].endswith(("'s", "s'")) else None


def _before_main_verb(s: Sentence, start: int, end: int, finite: bool) -> int:
    """The claim that it failed *led the news*: stop before the verb of the main clause."""
    seen = not finite
    for j in range(start + 1, end):
        tag = s.tags[j]
        past = tag == "v" and VERBS[s.words[j]].form in ("past", "s") and s.tags[j - 1] not in "dp"
        if not (tag in "abmV" or past) or s.tags[j - 1] in "abmr":
            continue
        if seen and s.tags[j - 1] in "lN#" and not any(t in "ctswn," for t in s.tags[start + 1 : j]):
            return j
        seen = True
    return end


# -- where content ends ---------------------------------------------------------------------


def _content_end(
    s: Sentence, start: int, limit: int, *, clause: bool = True, hangs: bool = False
) -> int:
    """Return where the content that begins at `start` ends.

    At the end of the sentence, but for what the outlet adds: a gloss (*, a claim …*), a
    concession (*, although …*), the next cue of the same source (*, adding …*, *and said …*).
    A noun phrase ends sooner than a `clause`, and so does what `hangs` on a subordinate clause
    (*While he said it failed, …*).
    """
    n = min(s.n, limit)
    tags = s.tags
    depth = 0
    i = start
    while i < n:
        tag = tags[i]
        if tag == "(":
            depth += 1
        elif tag == ")":
            depth -= 1
            if depth < 0:
                break
        elif depth or i == start:
            pass
        elif tag == "," and tags[i - 1] != "t":
            if hangs or _gloss(s, i + 1, n, clause):
                break
        elif tag in "—":
            if _gloss(s, i + 1, n, clause) or (
                i + 1 < n and s.words[i + 1] in ("one", "something")
            ):
                break
        elif tag == "c":
            if (
                _next_cue(s, i + 1, n)
                or _next_subject_cue(s, i + 1, n)
                or (not clause and _next_verb(s, i + 1, n))
            ):
                break
        elif not clause and tag in "sp" and i > start + 1 and _adjunct(s, i, n):
            break
        elif tag == ";":
            break
        i += 1
    while i > start and tags[i - 1] in ".,;:?!—":
        i -= 1
    return i


def _adjunct(s: Sentence, i: int, n: int) -> bool:
    """Whether what follows a noun phrase tells when or how it was said."""
    word = s.words[i]
    if word in (
        "while",
        "when",
        "after",
        "before",
        "during",
        "although",
        "though",
        "because",
        "since",
        "until",
    ):
        return True
    if word in ("in", "on", "at", "via") and i + 1 < n:
        for j in range(i + 1, min(i + 5, n)):
            w = s.words[j]
            if (
                w in _TIMES
                or w in _DAYS
                or (w in _VENUES and word != "via")
                or (s.tags[j] == "#" and len(w) == 4)
            ):
                return True
            if s.tags[j] not in "dlN":
                return False
    return False


def _next_verb(s: Sentence, k: int, n: int) -> bool:
    """Whether a verb follows *and*, so that a second predicate begins."""
    while k < n and (s.tags[k] in "r" or _is_adverb(s, k)):
        k += 1
    if k >= n:
        return False
    tag = s.tags[k]
    return (
        tag in "abm"
        or (tag == "v" and VERBS[s.words[k]].form in ("past", "s"))
        or (tag == "V" and k + 1 < n)
        or (tag == "l" and s.words[k].endswith("ed") and k + 1 < n and s.tags[k + 1] in "dopx")
    )


_GLOSSES = frozenset(
    """claim charge assertion accusation argument allegation statement comment remark view position
    point contention suggestion reference move practice idea""".split()
)
_ADDITIONS = frozenset("although though according despite whereas which where".split())


def _gloss(s: Sentence, k: int, n: int, clause: bool) -> bool:
    """Whether what follows a comma or dash at `k` is the outlet's addition."""
    if k >= n:
        return False
    word, tag = s.words[k], s.tags[k]
    if word in _ADDITIONS or (
        word in ("while", "when", "as", "after", "because", "who", "with") and not clause
    ):
        return True
    if tag == "v" and VERBS[word].form == "ing":
        return True
    if tag == "l" and word.endswith("ing") and k + 1 < n and s.tags[k + 1] in "dnoNplt":
        return True
    if tag == "c":
        return (
            _next_cue(s, k + 1, n)
            or (word == "but" and k + 1 < n and s.tags[k + 1] in "dlN")
            or _next_subject_cue(s, k + 1, n)
            or (
                not clause
                and (
                    _next_verb(s, k + 1, n)
                    or word == "but"
                    or (k + 1 < n and s.tags[k + 1] in "nN")
                )
            )
        )
    if word in ("a", "an", "the", "one", "something") and k + 1 < n:
        for j in range(k + 1, n):
            if s.words[j] in _GLOSSES and j < k + 4:
                return True
            if s.tags[j] in ",—":
                return False
            if s.tags[j] in "abmV" and s.tags[j - 1] not in "twr":
                return any(s.tags[x] in "tw" for x in range(k + 1, j))
        return True
    return False


def _next_cue(s: Sentence, k: int, n: int) -> bool:
    """Whether a coordinated cue follows: *and said*, *but later added*."""
    while k < n and (s.tags[k] in "arm" or _is_adverb(s, k)):
        k += 1
    if k >= n or s.tags[k] != "v":
        return False
    verb = VERBS[s.words[k]]
    if (
        verb.form not in ("past", "s")
        or not verb.speech
        or not ("c" in verb.frames or "a" in verb.frames)
    ):
        return False
    return _complement(s, k, verb, n)[1]


def _next_subject_cue(s: Sentence, k: int, n: int) -> bool:
    """Whether another source speaks next: *, but Orr said …*"""
    for j in range(k, min(k + 8, n)):
        if s.tags[j] == "v":
            verb = VERBS[s.words[j]]
            return verb.form in ("past", "s") and verb.speech and j > k and "c" in verb.frames
        if s.tags[j] in "bmV," or (s.tags[j] == "a" and j == k):
            return False
    return False
