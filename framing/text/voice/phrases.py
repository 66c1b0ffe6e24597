"""Phrases and clauses of a sentence, as far as finding a speaker needs them.

Everything here reads the tags of `words.Sentence` and answers with token numbers: where a noun
phrase begins or ends, who is the subject of a verb, whether a clause begins here.
"""

from __future__ import annotations

from framing.text.voice.cues import VERBS
from framing.text.voice.words import Sentence

__all__ = [
    "Range",
    "antecedent_of",
    "clause_begins",
    "cue_start",
    "has_verb",
    "is_adverb",
    "is_finite",
    "noun_end",
    "noun_phrase",
    "pass_addressee",
    "pass_adjuncts",
    "subject_before",
    "subject_of_clause",
    "tells_when_or_where",
]

Range = tuple[int, int]

_NOT_ADVERBS = frozenset(
    "family ally supply reply italy july assembly monopoly early daily only".split()
)
DAYS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow
    recently earlier later again""".split()
)
TIMES = frozenset(
    """week weeks month months year years day days morning afternoon evening night weekend time
        point january february march april june july august september october november december
        jan. feb. aug. sept. oct. nov. dec. ago spring summer fall winter hours minutes""".split()
)
VENUES = frozenset(
    """interview interviews statement statements speech speeches email e-mail emails letter tweet
    tweets report memo debate rally filing video op-ed conference hearing briefing appearance
    remarks post column editorial article essay book note message text call phone podcast show
    radio television tv broadcast testimony address press release blog telephone campaign event
    monday tuesday wednesday thursday friday saturday sunday forum town hall floor stage air
    conversation meeting background anonymity condition analysis study review survey twitter
    facebook x response reference court affidavit complaint lawsuit ad advertisement
    cnn nbc abc cbs fox msnbc nbc's cnn's abc's""".split()
)


def is_adverb(s: Sentence, k: int) -> bool:
    """Tell an adverb in -ly."""
    word = s.words[k]
    return word.endswith("ly") and s.tags[k] == "l" and word not in _NOT_ADVERBS


def is_finite(s: Sentence, k: int) -> bool:
    """Tell a word that is likely to be a finite verb: *was*, *went*, *says*, *visited*."""
    tag = s.tags[k]
    if tag == "v":
        return VERBS[s.words[k]].form in ("past", "s")
    return tag in "abmV" or (tag == "l" and s.words[k].endswith("ed"))


def has_verb(s: Sentence, low: int, high: int) -> bool:
    """Whether a finite verb stands in the clause that ends before token `high`."""
    for j in range(high - 1, max(low - 1, high - 15), -1):
        if is_finite(s, j):
            return True
        if s.tags[j] in ",;:":
            return False
    return False


def clause_begins(s: Sentence, k: int) -> bool:
    """Tell whether a finite verb follows soon, so that a clause begins at token `k`."""
    if s.tags[k] == "n" and k + 1 < s.n and s.tags[k + 1] not in ".,":
        return True
    for j in range(k + 1, min(k + 25, s.n)):
        tag = s.tags[j]
        if tag == "q" or is_finite(s, j) or (tag == "v" and s.words[j - 1].endswith("s")):
            return True
        if tag in ";:" or (tag == "," and j > k + 8):
            return False
    return False


# -- what stands between cue and content ----------------------------------------------------


def pass_addressee(s: Sentence, k: int, n: int) -> int:
    """Pass over who is told: *reporters*, *the crowd*, *CNN's Jake Tapper*, *him*."""
    if k >= n:
        return k
    tag, words = s.tags[k], s.words
    if tag == "o" or words[k] in ("her", "you", "it"):
        return k + 1
    if tag == "N":
        while k < n and (
            s.tags[k] == "N"
            or (words[k] in ("of", "the", "'s") and k + 1 < n and s.tags[k + 1] == "N")
        ):
            k += 1
            if words[k - 1].endswith("'s") and k < n and s.tags[k] == "l":
                k += 1
        if k + 1 < n and words[k] == "and" and s.tags[k + 1] == "N":
            return pass_addressee(s, k + 1, n)
        return k
    if tag in "d#":
        k += 1
        while k < n and (s.tags[k] in "lN-#" or words[k] == "of"):
            if s.tags[k] == "l" and s.tags[k - 1] == "l" and words[k - 1].endswith("s"):
                break
            k += 1
        return k
    while k < n and s.tags[k] == "l":
        k += 1
    return k


def pass_adjuncts(s: Sentence, k: int, n: int, infinitive: bool = False) -> int:
    """Pass over when, where and to whom: *Monday*, *in an interview*, *to reporters*.

    With `infinitive`, a *to* before a small letter is left: it may begin the content.
    """
    nouns = "dNo" if infinitive else "dNlo"
    while k < n:
        word, tag = s.words[k], s.tags[k]
        if word in DAYS:
            k = _pass_times(s, k + 1, n)
        elif tag == "r" or is_adverb(s, k):
            k += 1
        elif word in ("last", "this", "earlier", "late", "early", "that", "next"):
            j = k + 1
            while j < n and s.words[j] in ("this", "last", "on", "in", "that"):
                j += 1
            if j >= n or not (s.words[j] in TIMES or s.words[j] in DAYS):
                break
            k = _pass_times(s, j + 1, n)
        elif word == "about" and k + 1 < n and s.tags[k + 1] == "#":
            break
        elif tag == "p" or (word == "to" and k + 1 < n and s.tags[k + 1] in nouns):
            j = _adjunct_end(s, k, n)
            if j == k:
                break
            k = j
        else:
            break
    return k


def _pass_times(s: Sentence, k: int, n: int) -> int:
    while k < n and s.words[k] in TIMES:
        k += 1
    return k


def _is_adjunct_word(s: Sentence, j: int) -> bool:
    word = s.words[j]
    year = s.tags[j] == "#" and word.isdigit() and len(word) == 4
    return year or word in VENUES or word in TIMES or word in DAYS


def _adjunct_end(s: Sentence, k: int, n: int) -> int:
    """Return the end of a phrase of time, place or addressee that begins with a preposition."""
    last = 0
    for j in range(k + 1, min(k + 14, n)):
        tag = s.tags[j]
        if _is_adjunct_word(s, j):
            last = j + 1
        elif tag == "," and last == j and j + 1 < n and s.tags[j + 1] == "#":
            continue  # Sept. 11, 2001
        elif tag in ".,:" or (tag in 'q"t' and j - k <= 8):
            return j  # the phrase runs up to a mark: all of it is adjunct
        elif tag in 'abmVnwxsvqt;"':
            break
    if not last or last >= n or s.words[last] not in _GOES_ON:
        return last or k
    further = _adjunct_end(s, last, n)
    if further > last:
        return further
    j = last + 1  # in an interview with CNN he …: names belong to it
    while j < n and s.tags[j] in "dNl" and not (s.tags[j] == "d" and j > last + 1):
        j += 1
        if s.tags[j - 1] == "N" and j < n and s.tags[j] != "N":
            break
    return j


_GOES_ON = frozenset("with to on in at from about after of".split())


def tells_when_or_where(s: Sentence, low: int, high: int) -> bool:
    """Whether a phrase is an adjunct of saying: *In May*, *In an interview*, *On Monday*."""
    return any(_is_adjunct_word(s, j) for j in range(low, min(high, low + 12)))


# -- subjects -------------------------------------------------------------------------------


def cue_start(s: Sentence, i: int, floor: int) -> int:
    """Go left from a cue over adverbs, auxiliaries and *declined to*, *went on to*."""
    k = i
    while k > floor:
        if s.tags[k - 1] in "abmr" or is_adverb(s, k - 1):
            k -= 1
        elif k == i and s.words[i].endswith("ing"):
            break
        elif s.words[k - 1] in DAYS or s.words[k - 1] in TIMES:
            k -= (
                2 if k - 2 > floor and s.words[k - 2] in ("on", "in", "last", "this", "late") else 1
            )
        elif s.tags[k - 1] == "x" and k - 2 >= floor and _takes_infinitive(s, k - 2):
            k -= 2
            if s.words[k] == "on" and k > floor:
                k -= 1
        else:
            break
    return k


def _takes_infinitive(s: Sentence, k: int) -> bool:
    return s.tags[k] in "vVba" or s.words[k] in _BEFORE_TO


_BEFORE_TO = frozenset("on ahead able quick going careful forced".split())


def subject_before(s: Sentence, high: int, floor: int) -> Range | None:
    """Return the noun phrase that ends before token `high`, appositions left out."""
    k = high - 1
    while k > floor and s.words[k] in DAYS:  # the ministry Friday said
        k -= 1
    if k < floor:
        return None
    tag = s.tags[k]
    if tag == "n":
        return (k, k + 1)
    if tag in "wt":
        return (k, k + 1)
    if tag in ",)—":
        return _before_apposition(s, k, floor)
    return noun_phrase(s, k, floor)


def antecedent_of(s: Sentence, subject: Range | None, floor: int) -> Range | None:
    """Return the noun phrase before *who*, *which* or *that*."""
    if subject is None or s.tags[subject[0]] not in "wt":
        return None
    k = subject[0] - (2 if subject[0] > floor + 1 and s.tags[subject[0] - 1] == "," else 1)
    return noun_phrase(s, k, floor) if k >= floor else None


def _before_apposition(s: Sentence, k: int, floor: int) -> Range | None:
    """*Orr, the mayor of Elm, said*: the phrase before the insertion that ends at `k`."""
    closing = s.tags[k]
    opening = "(" if closing == ")" else closing
    for j in range(k - 1, max(floor, k - 45), -1):
        if s.tags[j] == opening:
            phrase = noun_phrase(s, j - 1, floor)
            # in a list, or a chain of appositions, the person comes first
            inner = phrase is not None and phrase[0] - 1 > floor and s.tags[phrase[0] - 1] == ","
            if phrase is not None and not (inner and s.tags[phrase[1] - 1] != "N"):
                return phrase
        elif s.tags[j] in ";:" or (s.tags[j] == '"' and closing != "—"):
            break
    return None


def noun_phrase(s: Sentence, k: int, floor: int) -> Range | None:
    """Return the noun phrase whose last token is `k`, prepositions and *and* included."""
    low, i = k + 1, k
    while i >= floor:
        if s.tags[i] == ")":
            j = i
            while j > floor and s.tags[j] != "(":
                j -= 1
            if s.tags[j] != "(":
                break
            i = j
        elif not _in_noun_phrase(s, i, k, floor):
            break
        low = i
        if s.tags[i] == "d" and i > floor and s.tags[i - 1] not in "pdc":
            break  # a warning | the envoy
        i -= 1
    while low <= k and s.tags[low] in "crp":
        low += 1
    return (low, k + 1) if low <= k else None


def _in_noun_phrase(s: Sentence, i: int, k: int, floor: int) -> bool:
    tags, words = s.tags, s.words
    tag = tags[i]
    left = tags[i - 1] if i > floor else ""
    if tag in "Nl#dq-" or words[i] in ("'s", "$", "%", "her"):
        return not (tag == "l" and i < k and words[i].endswith("ed") and tags[i + 1] in "dnNp")
    if tag == '"':
        return (i > 0 and tags[i - 1] == "q") or (i + 1 < s.n and tags[i + 1] == "q")
    if not left:
        return False
    if tag == "v":
        if VERBS[words[i]].form in ("base", "s"):
            return left in "dpNl-"
        return left == "d" and i < k
    if tag == "p":
        return i < k and left in "Nlvo)#"
    if tag == "c":
        joins = words[i] in ("and", "or", "&") and i < k and left in "NlvVn)"
        return joins and tags[i + 1] != "n" and not has_verb(s, floor, i)
    return tag == "n" and i < k and tags[i + 1] == "c"


def subject_of_clause(s: Sentence, high: int) -> Range | None:
    """Return the first noun phrase before a verb, fronted phrases passed over, before `high`."""
    tags = s.tags
    i = 0
    while i < high and tags[i] in 'crs,"q.':
        i += 1
    while i < high and tags[i] in "psr":
        comma = next((j for j in range(i, high) if tags[j] == ","), high)
        if comma >= high - 1:
            break
        i = comma + 1
    while i < high and tags[i] in "crs":
        i += 1
    if i < high and tags[i] == "n":
        return (i, i + 1)
    j = i
    while j < high and not (is_finite(s, j) or tags[j] in ",;:tw"):
        j += 1
    while j > i and tags[j - 1] in "rp":
        j -= 1
    return (i, j) if j > i else None


def noun_end(s: Sentence, k: int) -> int:
    """Return the end of the noun phrase that begins at `k`, without its appositions."""
    i = k
    while i < s.n:
        tag = s.tags[i]
        if tag == "n" and i == k:
            return i + 1
        if tag == "(":
            while i < s.n and s.tags[i] != ")":
                i += 1
        elif tag == "x":
            if i + 1 >= s.n or s.tags[i + 1] not in "dN":
                break
        elif not (tag in "Nld#-opv" or s.words[i] in ("and", "'s", "&", "'")):
            break
        i += 1
    return min(i, s.n)
