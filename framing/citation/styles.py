"""A reference as a line to read, and as BibTeX.

A line follows the APA in what it holds and in which order. BibTeX is written so that both
``bibtex`` and ``biber`` read it, whatever a title holds: braces balance, characters special to
TeX are written out, and letters of Latin scripts are ASCII.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from framing.citation.references import Item

__all__ = ["as_bibtex", "as_line", "latex"]

NO_DATE = "n.d."

# CSL's name of a kind of work, and BibTeX's.
ENTRIES = {
    "article-journal": "article",
    "paper-conference": "inproceedings",
    "chapter": "incollection",
    "book": "book",
}
CONTAINERS = {"article": "journal", "inproceedings": "booktitle", "incollection": "booktitle"}
CSL_FIELDS = {
    "volume": "volume",
    "issue": "number",
    "page": "pages",
    "publisher": "publisher",
    "note": "note",
}
VERBATIM = {"DOI": "doi", "URL": "url"}

NOT_IN_ADDRESS = re.compile(r"[{}\\\s]")

SPECIAL = {
    "\\": "{\\textbackslash}", "{": "{\\textbraceleft}", "}": "{\\textbraceright}",
    "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_",
    "~": "{\\textasciitilde}", "^": "{\\textasciicircum}",
    "<": "{\\textless}", ">": "{\\textgreater}", "|": "{\\textbar}",
    "“": "``", "”": "''", "„": "{\\quotedblbase}", "‘": "`", "’": "'",
    "–": "--", "—": "---", "…": "{\\ldots}", "×": "{\\texttimes}", "\u00a0": "~",
    "ß": "{\\ss}", "ø": "{\\o}", "Ø": "{\\O}", "æ": "{\\ae}", "Æ": "{\\AE}",
    "œ": "{\\oe}", "Œ": "{\\OE}", "ł": "{\\l}", "Ł": "{\\L}", "ı": "{\\i}",
}  # fmt: skip
# Combining marks, as Unicode takes letters apart, and TeX's accents.
ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
    "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0327": "c",
    "\u0328": "k",
}  # fmt: skip


def as_line(item: Item) -> str:
    """Return a reference as a line of a bibliography.

    Examples
    --------
    >>> from framing.citation.references import reference
    >>> as_line(reference("hall1988"))
    'Hall, P. (1988). Theoretical comparison of bootstrap confidence intervals. Annals of
    Statistics 16(3), 927–953. https://doi.org/10.1214/aos/1176350933'
    """
    title = f"{ended(item['title'], item)}"
    date = f"({_year(item) or NO_DATE})"
    who = _people(item.get("author", ()), last=" & ")
    start = f"{who} {date}. {title}" if who else f"{title} {date}."
    where = " ".join(filter(None, (_published(item), ended(item.get("note", "")))))
    link = f"https://doi.org/{item['DOI']}" if "DOI" in item else item.get("URL", "")
    return " ".join(filter(None, (start, where, link)))


def as_bibtex(item: Item) -> str:
    """Return a reference as an entry of a BibTeX file; its key is the id.

    Examples
    --------
    >>> print(as_bibtex({"id": "a", "type": "figure", "title": "War & “peace” {}"}))
    @misc{a,
      title = {{War \\& ``peace'' {\\textbraceleft}{\\textbraceright}}},
    }
    """
    kind = ENTRIES.get(item["type"], "misc")
    fields = {
        "author": _bibtex_names(item.get("author", ())),
        "editor": _bibtex_names(item.get("editor", ())),
        "title": f"{{{latex(item['title'])}}}",  # twice in braces: it keeps its capitals
        "year": _year(item),
        "howpublished": latex(item.get("genre", "")),
    }
    container = latex(item.get("container-title", ""))
    if kind in CONTAINERS:
        fields[CONTAINERS[kind]] = container
    else:
        fields["howpublished"] = ", in: ".join(filter(None, (fields["howpublished"], container)))
    for name, field in CSL_FIELDS.items():
        fields[field] = latex(str(item.get(name, "")))
    if "page" in item:
        fields["pages"] = latex(item["page"]).replace("-", "--")
    if kind == "misc":  # which has neither publisher nor version
        version = f"Version {latex(item['version'])}" if "version" in item else ""
        fields["note"] = ". ".join(filter(None, (version, fields["note"])))
        fields["howpublished"] = fields["howpublished"] or fields.pop("publisher")
    fields |= {field: _verbatim(item.get(name, "")) for name, field in VERBATIM.items()}
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{item['id']},", *lines, "}"])


def latex(text: str) -> str:
    """Write a text for TeX; scripts that are not Latin stay as they are.

    Examples
    --------
    >>> print(latex('100 % “Müller & Čapek” — {a_b}'))
    100 \\% ``M{\\"u}ller \\& {\\v{C}}apek'' --- {\\textbraceleft}a\\_b{\\textbraceright}
    """
    printable = "".join(c if c.isprintable() or c == "\u00a0" else " " for c in text)
    return "".join(_tex(character) for character in re.sub(" {2,}", " ", printable).strip(" "))


def _verbatim(address: str) -> str:
    """Return an address without what would end its field."""
    return NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", address)


def _tex(character: str) -> str:
    if character in SPECIAL:
        return SPECIAL[character]
    apart = unicodedata.normalize("NFD", character)
    letter, mark = apart[:1], apart[1:]
    if not letter.isascii() or mark not in ACCENTS:
        return character
    accent = ACCENTS[mark]
    dotless = {"i": "\\i", "j": "\\j"}.get(letter, letter)
    if accent.isalpha():
        return f"{{\\{accent}{{{letter if accent in 'ck' else dotless}}}}}"
    return f"{{\\{accent}{{{dotless}}}}}" if dotless != letter else f"{{\\{accent}{letter}}}"


def ended(text: str, item: Item | None = None) -> str:
    """Return a text with a full stop, after the version and kind of what it names."""
    added = [f"version {item['version']}"] if item and "version" in item else []
    said = f"{text} ({', '.join(added)})" if added else text
    said += f" [{item['genre']}]" if item and "genre" in item else ""
    return said if not said or said.endswith((".", "?", "!")) else f"{said}."


def _published(item: Item) -> str:
    """Return where it stands: journal, volume, pages; book and editors; publisher."""
    container = item.get("container-title", "")
    pages = str(item.get("page", "")).replace("-", "–")
    volume = item.get("volume", "") + (f"({item['issue']})" if "issue" in item else "")
    if container and item["type"] in ("chapter", "figure"):
        editors = _people(item.get("editor", ()), last=" & ", inverted=False)
        several = "eds." if len(item.get("editor", ())) > 1 else "ed."
        container = f"In {editors} ({several}), {container}" if editors else f"In {container}"
    place = ", ".join(filter(None, (f"{container} {volume}".strip(), pages)))
    return " ".join(ended(part) for part in (place, item.get("publisher", "")) if part)


def _people(people: Sequence[Mapping[str, str]], *, last: str, inverted: bool = True) -> str:
    names = [_name(person, inverted) for person in people]
    return last.join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _name(person: Mapping[str, str], inverted: bool) -> str:
    if "literal" in person:
        return person["literal"]
    parts = [person["family"], person.get("given", "")]
    return ", ".join(filter(None, parts)) if inverted else " ".join(filter(None, parts[::-1]))


def _bibtex_names(people: Sequence[Mapping[str, str]]) -> str:
    return " and ".join(
        f"{{{latex(person['literal'])}}}" if "literal" in person else latex(_name(person, True))
        for person in people
    )


def _year(item: Item) -> str:
    return str(item["issued"]["date-parts"][0][0]) if "issued" in item else ""
