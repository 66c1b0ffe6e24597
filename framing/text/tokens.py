"""What a word is, and where it stands.

The rules do not look at characters but at their *shape*: one ASCII letter a code point
(``a`` small letter, ``A`` capital, ``0`` digit, ``m`` mark, ``'`` any apostrophe, ``-`` any
hyphen, ``~`` dashes and symbols). So one short regular expression serves every script, and
offsets are those of the original text. `find_tokens` is the definition; `framing.text.scan`
applies it to each distinct chunk of a corpus once instead of to every word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["TOKENIZER", "find_tokens", "fold", "shape_of", "term_of", "tokenize"]

TOKENIZER = "framing-words-1"

_APOSTROPHES = "'’‘ʼ＇′`´"
_HYPHENS = "-‐‑−﹣－"
_DOUBLE_QUOTES = '"“”„‟«»＂'
_OPENING, _CLOSING = "([{（［", ")]}）］"
_FULL_STOPS = ".…。．"
# Invisible inside words: soft hyphen, zero-width joiners and spaces, variation selectors.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f"


def _shape(char: str) -> str:
    for alike, shape in (
        (_APOSTROPHES, "'"),
        (_HYPHENS, "-"),
        (_DOUBLE_QUOTES, '"'),
        (_OPENING, "("),
        (_CLOSING, ")"),
        (_FULL_STOPS, "."),
        ("!！", "!"),
        ("?？", "?"),
        (_INVISIBLE, "m"),
    ):
        if char in alike:
            return shape
    if char == "\n" or (char in ",:/&_@#" and char.isascii()):
        return char
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category[0] == "L":
        return "A" if category in ("Lu", "Lt") else "a"
    return {"M": "m", "N": "0"}.get(category[0], "~")


# The shape of each code point, filled in when it is first met (0: not yet).
_SHAPES = np.zeros(0x110000, np.uint8)

# One code point for one, so that offsets stay; applied where words are compared.
_FOLDED = [(c, "'") for c in "’‘ʼ＇′"] + [(c, "-") for c in _HYPHENS if c != "-"]
_UNSEEN = str.maketrans(dict.fromkeys(_INVISIBLE))

# Tokens and what stands between them: all of the text, so that lengths give the offsets.
_PIECES = re.compile(
    r"""
      U+                                                  # an address, masked by shape_of
    | [@\#][aA0_][aA0m_]*                                 # a handle or a hashtag
    | (?: [aA]m*(?:\.[aA]m*)+ \.? (?![aA0m]) | Aa\.A\. )  # U.S., e.g., Ph.D.
      (?: [-'][aA0][aA0m_]* )*                            #   U.S.-led
    | [aA0][aA0m_]*                                       # a word or number,
      (?: (?: [-'&](?=[aA0]) | (?<=0)[.,:/](?=0) )        #   with inner - ' & and 1,000.50
          [aA0m_]+ )*
    | [^aA0U@\#]+ | [@\#]
    """,
    re.VERBOSE,
)
_BEGINS_TOKEN, _IS_SIGN = np.zeros(256, np.bool_), np.zeros(256, np.bool_)
_BEGINS_TOKEN[list(b"aA0U@#")] = True
_IS_SIGN[list(b"@#")] = True
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)
_DOMAIN = re.compile(r"\.(?:com|org|net|gov|edu)(?![\w-])(?:/[^\s<>\"“”]*)?", re.IGNORECASE)
_BEFORE_DOMAIN = re.compile(r"[\w.+@-]+\Z")
_TRAILING = ".,;:!?)]}'’”\"…"

# "it's" is "it is": the 's belongs to the word. Elsewhere it is a clitic and is dropped.
_CONTRACTED = frozenset(
    "it he she that what who where here there let how when why this everything one".split()
)


def shape_of(text: str) -> str:
    """Return the shape of `text`: one ASCII character for each code point.

    Examples
    --------
    >>> print(shape_of("Zelensky’s U.S.-led 28-point plan — “no”"))
    Aaaaaaaa'a A.A.-aaa 00-aaaaa aaaa ~ "aa"
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    forms = _SHAPES[points]
    if not forms.all():
        for point in np.unique(points[forms == 0]).tolist():
            _SHAPES[point] = ord(_shape(chr(point)))
        forms = _SHAPES[points]
    shape: str = forms.tobytes().decode("ascii")
    spans = _addresses(text)
    if not spans:
        return shape
    parts, done = [], 0
    for start, end in spans:
        parts += [shape[done:start], "U" * (end - start)]
        done = end
    return "".join([*parts, shape[done:]])


def _addresses(text: str) -> list[tuple[int, int]]:
    """Return the spans of URLs, mail addresses and domain names."""
    spans: list[tuple[int, int]] = []
    found = [m.span() for m in _ADDRESS.finditer(text)] if "/" in text or "." in text else []
    for match in _DOMAIN.finditer(text):
        # a domain name of more than 253 characters does not exist: linear on any text
        before = _BEFORE_DOMAIN.search(text[max(0, match.start() - 253) : match.start()])
        if before:
            found.append((match.start() - len(before.group()), match.end()))
    for start, end in sorted(found):
        end = start + len(text[start:end].rstrip(_TRAILING))
        if spans and start < spans[-1][1]:
            continue
        if end > start:
            spans.append((start, end))
    return spans


def find_tokens(shape: str) -> NDArray[np.int64]:
    """Return the spans of the tokens in a text of the given shape, one row a token."""
    pieces = _PIECES.findall(shape)
    length = np.fromiter(map(len, pieces), np.int64, len(pieces))
    end = np.cumsum(length)
    start = end - length
    first = np.frombuffer(shape.encode("ascii"), np.uint8)[start]
    is_token = _BEGINS_TOKEN[first] & ((length > 1) | ~_IS_SIGN[first])
    return np.stack([start[is_token], end[is_token]], axis=1)


def fold(token: str) -> str:
    """Return `token` as it is compared: NFC, with plain apostrophes and hyphens.

    Examples
    --------
    >>> fold("Zelensky’s")
    "Zelensky's"
    """
    if token.isascii():
        return token
    token = _fold_marks(token).translate(_UNSEEN)
    return unicodedata.normalize("NFC", token)


def _fold_marks(text: str) -> str:
    for mark, plain in _FOLDED:
        text = text.replace(mark, plain)
    return text


def fold_spans(text: str, spans: NDArray[np.int64]) -> list[str]:
    """Return the folded token of each span: `fold` of every slice, but faster."""
    folded = _fold_marks(text)
    bounds = zip(spans[:, 0].tolist(), spans[:, 1].tolist(), strict=True)
    tokens = [folded[start:end] for start, end in bounds]
    if unicodedata.is_normalized("NFC", text) and not any(c in text for c in _INVISIBLE):
        return tokens
    return [token if token.isascii() else fold(token) for token in tokens]


def term_of(folded: str) -> str:
    """Return the term under which a folded token is counted: lower case, no possessive.

    Examples
    --------
    >>> [term_of(word) for word in ("Zelensky's", "It's", "U.S.")]
    ['zelensky', "it's", 'u.s.']
    """
    return terms_of([folded])[0]


def terms_of(folded: Sequence[str]) -> list[str]:
    """Return `term_of` each of several folded tokens."""
    return [
        term[:-2]
        if term.endswith("'s") and len(term) > 2 and term[:-2] not in _CONTRACTED
        else term
        for term in ("\n".join(folded).lower().split("\n") if folded else ())
    ]


def tokenize(text: str) -> pd.DataFrame:
    """Split a text into tokens, with offsets into the text as it stands.

    Words keep inner hyphens, apostrophes and the periods of ``U.S.``; dashes never glue
    words; numbers, web addresses, handles and hashtags are tokens; punctuation and
    symbols are not.

    Parameters
    ----------
    text : str
        Any text; it is not changed.

    Returns
    -------
    pandas.DataFrame
        One row a token: ``token`` (as written), ``term`` (as counted: NFC, lower case, plain
        apostrophe, possessive dropped), ``start``, ``end`` (code points, end exclusive),
        ``possessive`` (bool).

    Examples
    --------
    >>> tokenize("Zelensky’s U.S.-led plan—rejected.")
              token      term  start  end  possessive
    0    Zelensky’s  zelensky      0   10        True
    1      U.S.-led  u.s.-led     11   19       False
    2          plan      plan     20   24       False
    3      rejected  rejected     25   33       False
    """
    import pandas as pd  # half a second that finding voices need not wait for

    spans = find_tokens(shape_of(text))
    tokens = [text[start:end] for start, end in spans.tolist()]
    folded = [fold(token) for token in tokens]
    terms = terms_of(folded) if folded else []
    return pd.DataFrame(
        {
            "token": pd.Series(tokens, dtype="str"),
            "term": pd.Series(terms, dtype="str"),
            "start": spans[:, 0],
            "end": spans[:, 1],
            "possessive": pd.Series(
                [len(t) < len(f) for t, f in zip(terms, folded, strict=True)], dtype="bool"
            ),
        }
    )
