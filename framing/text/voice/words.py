"""The words of a sentence, with just enough grammar to find who speaks.

No tagger, no model: closed classes come from lists, cue verbs from `cues`, and every other
word is a name (it has a capital), a number, or a word. Quotations are one token each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from framing.text.voice.cues import NOUN_CUES, VERBS

__all__ = ["HIDDEN", "Attribution", "Sentence", "flatten", "read_sentence"]

HIDDEN = "\x01"  # stands for each character inside quotation marks
_FLAT = [
    (char, plain)
    for plain, chars in {
        "'": "’‘ʼ",
        " ": "\xa0\u2009\u202f" + HIDDEN,
        "—": "–―",
        '"': "“”„«»",
    }.items()
    for char in chars
]

# What is most frequent stands first; a look at the first letter spares trying abbreviations.
_TOKEN = re.compile(
    r"""
    [a-z]{2}\w*(?:[.'/&@-]\w+)*(?:'(?!\w))?
    | (?=[A-Z])(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|Rev|St|Jr|Sr|Prof|Adm|Capt|Maj
        |Inc|Corp|Co|Jan|Feb|Aug|Sept|Oct|Nov|Dec|No|Calif|Fla|Pa|Va|Md|Mass|Conn|Ariz|Ill|Mich
        |Wis|Wash|Tenn|Okla|Minn|Neb|Nev|Ore|Ga|Ala|Ky|La|Miss|Mo|Tex|Vt|Del|Colo|Kan|Ind|Wyo)\.
    | (?:[A-Za-z]\.){2,}
    | [A-Z]\.(?=\s)
    | \d[\d,.]*\d
    | \w+(?:[.'/&@-]\w+)*(?:'(?!\w))?
    | """
    + HIDDEN
    + r"""+
    | --+ | \.\.\.+ | [^\w\s]
    """,
    re.VERBOSE,
)

# Tags, one letter each: what a word can do at the edge of a clause or a noun phrase.
#   d determiner   a auxiliary   b form of be   m modal   n subject pronoun   o object pronoun
#   p preposition  c and/or/but  s subordinator w who, what, which  t that  x to  r adverb
#   v cue verb     V other verb  N name         l word    # number   q quotation   punctuation
_CLOSED = {
    "d": """the a an his her their its our my your this these those some many most several all both
        each every no any another other few more such much whose various numerous two three four
        five six seven eight nine ten dozens hundreds thousands""",
    "b": "is are was were be been being am 's 're isn't aren't wasn't weren't ain't",
    "a": """has have had having do does did hasn't haven't hadn't don't doesn't didn't 've 'd get
        got gets getting""",
    "m": """will would could should may might can must shall won't wouldn't couldn't shouldn't can't
        cannot mightn't mustn't 'll""",
    "n": """he she they we i you it he's she's they're we're i'm you're it's they've we've i've
        he'd she'd they'd we'd i'd you've he'll she'll they'll we'll i'll it'll there there's
        that's""",
    "o": "him them me us himself herself themselves myself itself ourselves yourself",
    "p": """of in on at by for from with about against during after before under over through
        between into onto toward towards among amid despite without within across behind beyond
        near upon via since until till like unlike around per outside inside alongside regarding
        concerning throughout following including off out up down""",
    "c": "and or but nor yet &",
    "s": """as if because while when although though whether unless whereas so than once even where
        why how lest whenever wherever""",
    "w": "who which what whom whoever whatever",
    "t": "that",
    "x": "to",
    "r": """also then now later still again never always often just only already soon once here
        today yesterday tomorrow tonight not n't ever however meanwhile instead too earlier
        recently publicly repeatedly privately famously simply further once twice even perhaps
        maybe indeed thus therefore nevertheless nonetheless otherwise ago rather quite very almost
        nearly well long first""",
}
TAGS = {word: tag for tag, listing in _CLOSED.items() for word in listing.split()}

# Frequent verbs that are no cues: where one stands, a noun phrase has ended.
_OTHER_VERBS = frozenset(
    """went came took gave made kept left led held won lost ran met sat stood began became brought
    bought built sent spent paid sold fell rose grew drew drove flew threw broke spoke chose wore
    put set cut let goes comes takes gives makes keeps leaves leads holds wins loses runs meets
    begins becomes brings remains includes seems appears needs looks turns works plays moves
    faces follows stands continues remained included turned worked played moved faced followed
    stopped started tried used served joined visited returned arrived refused declined failed
    killed died lived passed voted signed reached received provided allowed added go come
    take give make keep leave lead hold win lose run meet begin become bring happened occurred
    helped rose fell put""".split()
)


@dataclass(slots=True)
class Sentence:
    """Tokens of one sentence as parallel lists.

    Attributes
    ----------
    words : list of str
        Lower case, apostrophes straight.
    tags : list of str
        One letter each; see the list above.
    cues : list of int
        The tokens that may be cues.
    n : int
        Number of tokens.
    """

    words: list[str]
    tags: list[str]
    cues: list[int]
    n: int
    _shown: str
    _place: tuple[int, int, int]
    _spans: list[tuple[int, int]] | None = None

    def span(self, low: int, high: int) -> tuple[int, int]:
        """Return the code points of the tokens from `low` up to `high`."""
        start, end, base = self._place
        if self._spans is None:  # needed for few sentences, so worked out late
            self._spans = [m.span() for m in _TOKEN.finditer(self._shown, start, end)]
        return self._spans[low][0] + base, self._spans[high - 1][1] + base


class Attribution(NamedTuple):
    """An attribution, as ranges of the tokens of a sentence.

    Attributes
    ----------
    content : tuple of (int, int)
        One range, or two where the cue stands inside the content.
    source : (int, int) or None
    cue : (int, int)
    cue_class : str
    speech : bool
    rule : str
    antecedent : (int, int) or None
        Of a source that is *who* or *which*.
    """

    content: tuple[tuple[int, int], ...]
    source: tuple[int, int] | None
    cue: tuple[int, int]
    cue_class: str
    speech: bool
    rule: str
    antecedent: tuple[int, int] | None = None


def flatten(text: str) -> str:
    """Fold quotation marks, apostrophes, dashes and spaces, one code point for one."""
    if text.isascii():
        return text.replace(HIDDEN, " ").replace(" - ", " — ")
    for char, plain in _FLAT:
        text = text.replace(char, plain)
    return text.replace(" - ", " — ")


def read_sentence(shown: str, low: int, high: int, base: int = 0) -> Sentence:
    """Cut one sentence of a flattened text, quotations hidden, into tagged tokens.

    `low` and `high` are its place in `shown`, which begins at code point `base` of the text.
    """
    tokens = _TOKEN.findall(shown, low, high)
    if not tokens:
        return Sentence([], [], [], 0, shown, (low, high, base))
    facts = list(map(_FACTS.__getitem__, tokens))
    words, tags = [fact[0] for fact in facts], [fact[1] for fact in facts]
    places = [i for i, fact in enumerate(facts) if fact[2]]
    for i in places[:]:
        # *The Washington Post*, *House Rules*: a name, where not every word has a capital
        named = tokens[i][0].isupper() and i and (tags[i - 1] == "N" or words[i - 1] == "the")
        if named and 2 * sum(token[0].isupper() for token in tokens) < len(tokens):
            tags[i] = "N"
            places.remove(i)
    return Sentence(words, tags, places, len(words), shown, (low, high, base))


_CUE_NOUNS = frozenset(NOUN_CUES) | {"according"}
_MOST_FACTS = 200_000  # an English vocabulary; more is noise, and memory


class _Facts(dict[str, tuple[str, str, bool]]):
    """Of each distinct token: lower case, tag, perhaps a cue; worked out once."""

    def __missing__(self, token: str) -> tuple[str, str, bool]:
        if len(self) > _MOST_FACTS:
            self.clear()
        low, tag = token.lower(), _tag(token)
        fact = self[token] = (low, tag, tag == "v" or low in _CUE_NOUNS)
        return fact


_FACTS = _Facts()


def _tag(token: str) -> str:
    low, first = token.lower(), token[0]
    if low in TAGS:
        return TAGS[low]
    if low in VERBS:
        return "v"
    if first == HIDDEN:
        return "q"
    if first.isalpha() or first == "_":
        if low in _OTHER_VERBS:
            return "V"
        if low.endswith("n't"):
            return "a"
        return "N" if first.isupper() else "l"
    if first.isdigit():
        return "#"
    return "—" if first == "—" or token.startswith("--") else first
