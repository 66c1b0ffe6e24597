"""Cues in front of their content: *he said that*, *as Orr put it*, *the claim that*."""

from __future__ import annotations

from collections.abc import Sequence

from framing.text.voice.behind import first_word
from framing.text.voice.contents import content_behind, content_end, reports
from framing.text.voice.cues import VERBS, Verb
from framing.text.voice.phrases import (
    Range,
    antecedent_of,
    clause_begins,
    cue_start,
    is_adverb,
    noun_end,
    noun_phrase,
    pass_adjuncts,
    subject_before,
    subject_of_clause,
)
from framing.text.voice.words import Attribution, Sentence

__all__ = ["cue_in_front", "is_verb", "noun_in_front"]

# Verbs whose bare object is what was said, even where they only hang on another verb.
_JUDGES = frozenset(
    """call describe accuse mock praise denounce criticize cite blame dismiss announce slam condemn
    quote tweet report point portray label dub characterize term chide rip deride""".split()
)
_NO_OBJECT = frozenset("claim state pledge offer post maintain rule pose point respond".split())
# Homographs that report only with a clause, a colon or a quotation behind them.
_ONLY_CLAUSE = frozenset("continue charge answer remark email e-mail rule respond point".split())
_SUBORDINATE = frozenset(
    "while although though when after before since because if as whereas once until".split()
)
_NOBODY = frozenset("it there this that's there's it's what".split())
_UNNAMED = frozenset("named identified anonymity anonymous".split())
_ACCUSED = frozenset(
    "accuse criticize blame praise ask denounce mock attack press question".split()
)
# *He was accused of it* is somebody's charge; *he was criticized for it* is the outlet's report.
_UNSIGNED = frozenset(("accuse", "ask", "press", "question"))
_REPORTED = frozenset(
    "say report tell announce reveal claim allege warn remind inform note rumor disclose".split()
)
_NAMES_IN_LY = frozenset(
    "kelly sally emily billy reilly holly molly lily beverly kimberly italy".split()
)
_ABOUT = frozenset("of about for whether if to why how what".split())
_FORMS = {"base": "infinitive", "s": "verb", "past": "verb", "ing": "participle"}


def is_verb(s: Sentence, i: int, verb: Verb) -> bool:
    """Tell the verb from its homographs: claims, reports, the stated aim."""
    left = s.tags[i - 1] if i else "^"
    right = s.tags[i + 1] if i + 1 < s.n else "."
    word = s.words[i - 1] if i else ""
    if verb.lemma == "state" and verb.form in ("base", "s") and right not in 't:"':
        return False
    if verb.form == "past":
        opens = i == 0 or (i == 1 and s.words[0].endswith("ly") and s.words[0] not in _NAMES_IN_LY)
        if left in "dp" or (opens and right in "lvV") or s.words[i + 1 : i + 2] == ["by"]:
            return False
        return not (left in "#Vvo'" and right in "lvV")
    if verb.form == "ing":
        return left not in "dN" or verb.lemma == "say" or word == "all"
    if right in "abm" or (
        right == "p" and s.words[i + 1] not in verb.prepositions and verb.lemma != "say"
    ):
        return False
    if verb.form == "s":
        if left == "v":
            return i > 1 and s.tags[i - 2] in "dNl"
        return left in 'Nnrw),tlc"—' and not word.endswith("'s") and right != "V"
    if left in "xmnrw" or verb.lemma == "say":
        return True
    if left == "a":
        return word not in ("has", "have", "had")
    return left in "lNv" and word.endswith("s") and not word.endswith("'s")


def cue_in_front(
    s: Sentence, i: int, floor: int, limit: int, known: Sequence[Attribution]
) -> Attribution | None:
    """Return the attribution of verb `i` to content behind it, between `floor` and `limit`."""
    verb = VERBS[s.words[i]]
    if not is_verb(s, i, verb):
        return None
    cue_low = cue_start(s, i, floor)
    if _is_passive(s, i, cue_low, verb):
        return _passive(s, i, cue_low, floor, limit, verb)
    start, there = content_behind(s, i, verb, limit)
    if not there and not _lost_subject(s, start, cue_low, floor, limit):
        return _as_reported(s, i, cue_low, floor, limit, start, verb)
    source = _source(s, cue_low, i, floor, verb, known)
    kind = _content_type(s, start, verb)
    if _is_idle(s, source, start, verb) or not _is_plausible(s, i, cue_low, start, kind, verb):
        return None
    clause = kind in ("that", "question", "clause") or (kind == "quotation" and reports(verb))
    hangs = _hangs(s, source, cue_low, floor)
    end = content_end(s, start, limit, clause=clause, hangs=hangs)
    if end <= start:
        return None
    rule = f"{_FORMS[verb.form]}-{kind}"
    cue, who = (cue_low, i + 1), antecedent_of(s, source, 0)
    return Attribution(((start, end),), source, cue, verb.cue_class, verb.speech, rule, who)


def _content_type(s: Sentence, start: int, verb: Verb) -> str:
    """Name what a content begins with, for the name of the rule."""
    tag = s.tags[start]
    if s.tags[start - 1] == "p" and s.words[start - 1] in verb.prepositions - {"out", "up", "back"}:
        return "preposition"
    if tag in 'q"wsxt':
        return {"w": "question", "s": "question", "x": "to", "t": "that"}.get(tag, "quotation")
    if s.tags[start - 1] == ":":
        return "colon"
    clause = verb.lemma == "say" or (reports(verb) and clause_begins(s, start))
    if clause and verb.form in ("base", "ing") and "n" in verb.frames and tag not in "n":
        return "object"
    return "clause" if clause else "object"


def _is_plausible(s: Sentence, i: int, cue_low: int, start: int, kind: str, verb: Verb) -> bool:
    """Whether this verb, in this form, introduces content of this kind."""
    if kind == "object":
        if verb.form == "ing":
            return verb.lemma in _JUDGES and s.tags[i - 1] in ",cpr"
        if verb.form == "base" and s.tags[i - 1] == "x":
            return verb.lemma in _JUDGES and cue_low < i - 1
        return verb.lemma not in _NO_OBJECT
    if kind == "clause" and verb.lemma in _ONLY_CLAUSE:
        return s.tags[start] == "n"
    if kind == "to":
        return verb.lemma not in ("say", "purport")
    if kind == "question" and verb.form in ("base", "ing") and verb.lemma in ("say", "tell"):
        return s.tags[cue_low] in "am" or cue_low < i - 1
    return True


def _is_idle(s: Sentence, source: Range | None, start: int, verb: Verb) -> bool:
    """*It says a lot*, *asked not to be named*: words of saying that report nothing."""
    if source is not None and s.words[source[0]] in _NOBODY:
        return verb.lemma not in ("say", "note", "show", "read")
    return verb.lemma in ("ask", "request") and bool(_UNNAMED & set(s.words[start : start + 5]))


def _source(
    s: Sentence, cue_low: int, i: int, floor: int, verb: Verb, known: Sequence[Attribution]
) -> Range | None:
    """Return the source of a cue: its subject, or that of the clause it hangs on."""
    left = s.tags[cue_low - 1] if cue_low > 0 else "^"
    if verb.form == "ing" or left in "xpc^":
        if verb.form == "ing" and left in "lNn":
            near = subject_before(s, cue_low, 0)
            if near is not None:
                return near
        earlier = [one.source for one in known if one.source and one.source[0] < i]
        return max(earlier) if earlier else subject_of_clause(s, cue_low)
    subject = subject_before(s, cue_low, floor)
    if subject is None and cue_low < i:
        subject = subject_before(s, i, floor)
    return subject or subject_of_clause(s, cue_low)


def _hangs(s: Sentence, source: Range | None, cue_low: int, floor: int) -> bool:
    """Whether the cue stands in a subordinate clause: *While he said …*, *Orr, who said …*."""
    before = s.words[cue_low - 1] if cue_low > 0 else ""
    if before in ("who", "which") or before in _SUBORDINATE:
        return True
    low = source[0] if source and source[0] >= floor else cue_low
    return low > 0 and s.words[low - 1] in _SUBORDINATE


def _lost_subject(s: Sentence, start: int, cue_low: int, floor: int, limit: int) -> bool:
    """*which officials said will go*: the content has lost its subject to *which*."""
    if start >= limit or s.tags[start] not in "abm":
        return False
    subject = subject_before(s, cue_low, floor)
    if subject is not None and s.tags[subject[0]] in "wt":
        return False
    before = s.words[subject[0] - 1] if subject and subject[0] > 0 else ""
    return before in ("which", "that", "who", "what", "—")


def _as_reported(
    s: Sentence, i: int, cue_low: int, floor: int, limit: int, k: int, verb: Verb
) -> Attribution | None:
    """*As Orr reported, …*, *as reported by Orr, …* and *…, as Orr put it*."""
    if not reports(verb):
        return None
    subject, low = subject_before(s, cue_low, floor), cue_low
    if s.words[i + 1 : i + 2] == ["by"]:
        subject = (i + 2, noun_end(s, i + 2))
        k = subject[1]
    elif subject is not None:
        low = subject[0]
    if subject is None or low == 0 or s.words[low - 1] != "as":
        return None

    def made(content: Range, rule: str) -> Attribution:
        cue = (cue_low, i + 1)
        return Attribution((content,), subject, cue, verb.cue_class, verb.speech, rule)

    if low - 1 <= floor + 1:
        while k < limit and s.tags[k] not in ",.;:":
            k += 1
        if k + 1 >= limit or s.tags[k] != ",":
            return None
        end = content_end(s, k + 1, limit)
        return made((k + 1, end), "as-before") if end > k + 1 else None
    if (k >= limit or s.tags[k] in ".;") and s.tags[low - 2] == ",":
        start = first_word(s, floor, low - 2)
        return made((start, low - 2), "as-behind") if low - 2 - start >= 3 else None
    return None


# -- passives -------------------------------------------------------------------------------


def _is_passive(s: Sentence, i: int, cue_low: int, verb: Verb) -> bool:
    if verb.form != "past":
        return False
    if i == cue_low and s.words[i] in ("asked", "pressed", "accused"):
        return i == 0 or s.tags[i - 1] == "s"
    for k in range(i - 1, max(cue_low - 1, i - 4), -1):
        if s.tags[k] == "b" and s.words[k] != "'s":
            return True
        if s.tags[k] != "r" and not is_adverb(s, k):
            return False
    return False


def _passive(
    s: Sentence, i: int, cue_low: int, floor: int, limit: int, verb: Verb
) -> Attribution | None:
    """*She was asked about it*, *it was reported that*, *was quoted as saying*."""
    n = min(s.n, limit)
    k = pass_adjuncts(s, i + 1, n) if verb.lemma in _REPORTED else i + 1
    source = None
    if k < n and s.words[k] == "by":
        high = noun_end(s, k + 1)
        source, k = (k + 1, high), high
    word = s.words[k] if k < n else ""
    contents: list[Range] = []
    if word == "as" and s.words[k + 1 : k + 2] in (["saying"], ["calling"], ["telling"]):
        k += 2
        source = source or subject_before(s, cue_low, floor)
    elif (source or verb.lemma in _UNSIGNED) and verb.lemma in _ACCUSED and word in _ABOUT:
        k += word in ("of", "about", "for")
        subject = subject_before(s, cue_low, floor) if cue_low < i else None
        if subject is not None and s.tags[subject[0]] != "w":
            contents.append(subject)  # who is accused is part of the charge
    elif not (verb.lemma in _REPORTED and word == "that"):
        return None
    end = content_end(s, k, limit, hangs=cue_low == i)
    if end <= k:
        return None
    cue = (cue_low, i + 1)
    return Attribution((*contents, (k, end)), source, cue, verb.cue_class, verb.speech, "passive")


# -- nouns ----------------------------------------------------------------------------------


def noun_in_front(
    s: Sentence, i: int, floor: int, limit: int, noun: tuple[str, frozenset[str]]
) -> Attribution | None:
    """*Criticism of*, *the claim that*, *a warning from Orr that*, *questions about*."""
    cue_class, introduced_by = noun
    n, k = min(s.n, limit), i + 1
    if s.tags[i] == "v" and i > 0 and s.tags[i - 1] in "nmx":
        return None
    source = None
    if k < n - 3 and s.words[k] in ("from", "by") and "that" in introduced_by:
        high = noun_end(s, k + 1)
        if high < n and s.tags[high] == "t":
            source, k = (k + 1, high), high
    if k >= n - 1 or s.words[k] not in introduced_by:
        return None
    source = source or _possessor(s, i, floor) or subject_of_clause(s, i)
    word = s.words[k]
    if source is None and word not in ("that", "of", "about"):
        return None
    start = k if word in ("that", "whether", "to") else k + 1
    if word == "to" and s.tags[start + 1] in "dNno":
        start += 1
    if word == "that" and start + 1 < n and s.tags[start + 1] in "abmV,":
        return None  # a relative clause: the claim that stung
    end = content_end(s, start, limit, clause=word == "that", hangs=True)
    if word in ("that", "to"):
        end = _before_main_verb(s, start, end, seen=word == "to")
    elif s.tags[start] not in "sw":
        end = min(end, max(noun_end(s, start), start + 1))
    if end <= start:
        return None
    return Attribution(((start, end),), source, (i, i + 1), cue_class, True, "noun")


def _possessor(s: Sentence, i: int, floor: int) -> Range | None:
    """Whose noun it is: *his claim*, *Orr's repeated warnings*."""
    for j in range(i - 1, max(floor, i - 5) - 1, -1):
        if s.words[j].endswith(("'s", "s'")):
            return noun_phrase(s, j, floor)
        if s.words[j] in ("his", "her", "their", "its", "my", "our"):
            return (j, j + 1)
        if s.tags[j] not in "lrNvq-":
            break
    return None


def _before_main_verb(s: Sentence, start: int, end: int, seen: bool) -> int:
    """The claim that it failed *led the news*: stop before the verb of the main clause."""
    for j in range(start + 1, end):
        tag, left = s.tags[j], s.tags[j - 1]
        verbal = tag in "abmV" or (
            tag == "v" and VERBS[s.words[j]].form in ("past", "s") and left not in "dp"
        )
        if not verbal or left in "abmr":
            continue
        if seen and left in "lN#" and not any(t in "ctswn," for t in s.tags[start + 1 : j]):
            return j
        seen = True
    return end
