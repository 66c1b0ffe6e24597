"""Where content begins behind its cue, and where it ends.

It ends with its sentence, but for what the outlet adds: a gloss (*, a claim …*), a concession
(*, although …*), the next cue (*and added …*, *, but Orr said …*), and, behind a noun phrase,
when and where it was said.
"""

from __future__ import annotations

from framing.text.voice.cues import VERBS, Verb
from framing.text.voice.phrases import (
    clause_begins,
    is_adverb,
    is_finite,
    pass_addressee,
    pass_adjuncts,
    tells_when_or_where,
)
from framing.text.voice.words import Sentence

__all__ = ["content_behind", "content_end", "is_gloss", "opens_content", "reports"]

_PARTICLES = frozenset(("out", "up", "back"))
_ABOUT_WHAT = frozenset(("to", "against", "at", "for", "that"))
_ADJUNCT_OF: dict[str, tuple[str, ...]] = {"say": ("of", "about"), "add": ("of",), "write": ("of",)}
_NO_QUESTION = frozenset(
    "as so than because although though while unless once which even whereas whenever".split()
)


def reports(verb: Verb) -> bool:
    """Whether a clause or a quotation can follow the verb."""
    return "c" in verb.frames or "a" in verb.frames


def content_behind(s: Sentence, i: int, verb: Verb, limit: int) -> tuple[int, bool]:
    """Return where the content behind cue `i` would begin, and whether it is there.

    What stands between is passed over: adverbs, a particle, who is told, when and where.
    """
    n = min(s.n, limit)
    k = i + 1
    while k < n and (s.tags[k] == "r" or is_adverb(s, k)):
        k += 1
    if k < n and s.words[k] in _PARTICLES & verb.prepositions:
        k += 1
        if not reports(verb) and k < n and s.words[k] in _ABOUT_WHAT:
            k += 1
    elif (
        k < n
        and s.words[k] in verb.prepositions
        and s.words[k] not in _ADJUNCT_OF.get(verb.lemma, ())
    ):
        return k + 1, k + 1 < n and s.tags[k + 1] not in ".,;"
    if "a" in verb.frames or verb.lemma == "ask":
        k = pass_addressee(s, k, n)
    k = pass_adjuncts(s, k, n, infinitive="i" in verb.frames)
    if k >= n:
        return k, False
    if s.tags[k] in ",—":
        return _behind_insertion(s, k, n, verb)
    return (k + 1 if s.tags[k] == ":" else k), opens_content(s, k, n, verb)


def opens_content(s: Sentence, k: int, n: int, verb: Verb) -> bool:
    """Whether content of this verb can begin with token `k`."""
    tag, frames = s.tags[k], set(verb.frames)
    if tag == ":":
        return k + 1 < n
    if tag in 'q"':
        return tag == "q" or (k + 1 < n and s.tags[k + 1] == "q")
    if tag == "t":
        return reports(verb) or "n" in frames
    if tag == "x":
        return bool(frames & set("iao")) and k + 1 < n
    if tag in "ws":
        return s.words[k] not in _NO_QUESTION and bool(frames & set("cna"))
    if tag in "abm.;)?!c":
        return False
    if tag == "p":
        return verb.lemma == "say" and k + 3 < n
    if frames & set("no"):
        return True
    return reports(verb) and (clause_begins(s, k) or (verb.lemma == "say" and n - k > 4))


def _behind_insertion(s: Sentence, k: int, n: int, verb: Verb) -> tuple[int, bool]:
    """*said, with a sigh, “…”* and *said — on air — that …*: content behind the insertion."""
    for j in range(k + 1, min(k + 16, n)):
        tag = s.tags[j]
        if tag in 'q"':
            return j, s.tags[j - 1] in ",:—" and reports(verb)
        if tag == "t" and s.tags[j - 1] == s.tags[k]:
            return j, reports(verb)
        if tag == "v" and VERBS[s.words[j]].form in ("past", "s") and j > k + 1:
            break
    return k, False


# -- the end --------------------------------------------------------------------------------


def content_end(
    s: Sentence, start: int, limit: int, *, clause: bool = True, hangs: bool = False
) -> int:
    """Return where the content that begins at `start` ends.

    A noun phrase ends sooner than a `clause`, and so does what `hangs` on a subordinate clause
    (*While he said it failed, …*).
    """
    n, tags = min(s.n, limit), s.tags
    depth, i = 0, start
    while i < n:
        tag = tags[i]
        if tag == "(":
            depth += 1
        elif tag == ")":
            depth -= 1
            if depth < 0:
                break
        elif depth == 0 and i > start and _ends_content(s, i, n, start, clause, hangs):
            break
        i += 1
    while i > start and tags[i - 1] in ".,;:?!—":
        i -= 1
    return i


def _ends_content(s: Sentence, i: int, n: int, start: int, clause: bool, hangs: bool) -> bool:
    tag = s.tags[i]
    if tag == ",":
        return s.tags[i - 1] != "t" and (hangs or is_gloss(s, i + 1, n, clause))
    if tag == "—":
        return is_gloss(s, i + 1, n, clause) or s.words[i + 1 : i + 2] == ["one"]
    if tag == "c":
        return (
            _next_cue(s, i + 1, n)
            or _next_speaker(s, i + 1, n)
            or (not clause and _next_verb(s, i + 1, n))
        )
    if tag in "sp" and not clause and i > start + 1:
        return _adjunct_follows(s, i, n)
    return tag == ";"


_WHEN = frozenset("while when after before during although though because since until".split())


def _adjunct_follows(s: Sentence, i: int, n: int) -> bool:
    """Whether what follows a noun phrase tells when or how it was said."""
    word = s.words[i]
    if word in _WHEN:
        return True
    if word == "as":  # hailed it as ministers left; but: hailed it as a success
        high = next((j for j in range(i + 1, min(n, i + 6)) if s.tags[j] in "twp,"), i + 5)
        return any(
            is_finite(s, j) or (s.tags[j] == "v" and s.words[j - 1].endswith("s"))
            for j in range(i + 2, min(n, high))
        )
    if word not in ("in", "on", "at"):
        return False
    high = i + 1
    while high < min(n, i + 5) and s.tags[high] in "dlN#v":
        high += 1
    return s.words[high - 1] not in _PLACES and tells_when_or_where(s, i + 1, high)


_PLACES = frozenset("stage floor air event campaign hall town".split())
_ADDITIONS = frozenset("who although though according despite whereas which where".split())
_AFTER_NOUN = frozenset("while when as after because who with".split())
_GLOSSES = frozenset(
    """claim charge assertion accusation argument allegation statement comment remark view position
    point contention suggestion reference move practice idea""".split()
)


def is_gloss(s: Sentence, k: int, n: int, clause: bool = True) -> bool:
    """Whether what follows a comma or dash at `k` is the outlet's addition."""
    if k >= n:
        return False
    word, tag = s.words[k], s.tags[k]
    if not clause and tag == "d":
        return True
    if word in _ADDITIONS or (not clause and word in _AFTER_NOUN):
        return True
    if word == "while" and _next_speaker(s, k + 1, n):
        return True
    if tag == "v":
        return VERBS[word].form == "ing"
    if tag == "l" and word.endswith("ing"):
        return k + 1 < n and s.tags[k + 1] in "dnoNplt"
    if tag == "c":
        return _contrasts(s, k, n, clause)
    return word in ("a", "an", "the", "one", "something") and _is_apposition(s, k, n)


def _contrasts(s: Sentence, k: int, n: int, clause: bool) -> bool:
    """*, but records show …*; behind a noun phrase also *, and he left*."""
    after = s.tags[k + 1] if k + 1 < n else ""
    but = s.words[k] == "but"
    if _next_cue(s, k + 1, n) or _next_speaker(s, k + 1, n) or (but and after in tuple("dlN")):
        return True
    return not clause and (but or after in tuple("nN") or _next_verb(s, k + 1, n))


def _is_apposition(s: Sentence, k: int, n: int) -> bool:
    """*, a claim he denied*; *, the only time it happened*: no verb of its own to the end."""
    for j in range(k + 1, n):
        if s.words[j] in _GLOSSES and j < k + 4:
            return True
        if s.tags[j] in ",—":
            return False
        if s.tags[j] in "abmV" and s.tags[j - 1] not in "twr":
            return any(s.tags[x] in "tw" for x in range(k + 1, j))
    return True


def _next_verb(s: Sentence, k: int, n: int) -> bool:
    """Whether a verb follows *and*, so that a second predicate begins."""
    while k < n and (s.tags[k] == "r" or is_adverb(s, k)):
        k += 1
    if k + 1 >= n or not is_finite(s, k):
        return False
    return s.tags[k] != "l" or s.tags[k + 1] in "dopx"


def _next_cue(s: Sentence, k: int, n: int) -> bool:
    """Whether a coordinated cue follows: *and said*, *but later added*."""
    while k < n and (s.tags[k] in "arm" or is_adverb(s, k)):
        k += 1
    if k >= n or s.tags[k] != "v":
        return False
    verb = VERBS[s.words[k]]
    if verb.form not in ("past", "s") or not verb.speech or not reports(verb):
        return False
    return content_behind(s, k, verb, n)[1]


def _next_speaker(s: Sentence, k: int, n: int) -> bool:
    """Whether another source speaks next, as in *, but Orr said*."""
    for j in range(k, min(k + 8, n)):
        if s.tags[j] == "v":
            verb = VERBS[s.words[j]]
            return j > k and verb.form in ("past", "s") and verb.speech and "c" in verb.frames
        if s.tags[j] in "bmV," or (s.tags[j] == "a" and j == k):
            return False
    return False
