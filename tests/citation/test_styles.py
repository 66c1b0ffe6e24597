"""References as lines and as BibTeX, whatever stands in a title."""

from __future__ import annotations

import re

import pytest

from framing.citation.references import reference, references
from framing.citation.styles import as_bibtex, as_line, latex

ODD = [
    'He said "no" & left {the} 100 % of $5 #1 a_b ~ ^ \\ end',
    "{", "}", "}{", "\\", "%", "“Müller’s” – naïve — Čapek…", "Київ 北京", "a\nb\tc\x00d",
    "İı ǰ ß ø Ł", "Ḝ", "<b>&amp;</b> | @misc{x,",
]  # fmt: skip


@pytest.mark.parametrize(
    ("id", "line"),
    [
        (
            "hoffman2010",
            "Hoffman, M. D., Blei, D. M. & Bach, F. (2010). Online learning for latent Dirichlet "
            "allocation. Advances in Neural Information Processing Systems 23, 856–864.",
        ),
        (
            "wilson2013",
            "Wilson, A. (2013). Embracing Bayes factors for key item analysis in corpus "
            "linguistics. In M. Bieswanger & A. Koll-Stobbe (eds.), New Approaches to the Study "
            "of Linguistic Variability, 3–11. Peter Lang.",
        ),
        (
            "greene2014",
            "Greene, D., O'Callaghan, D. & Cunningham, P. (2014). How many topics? Stability "
            "analysis for topic models. Machine Learning and Knowledge Discovery in Databases "
            "(ECML PKDD 2014), 498–513.",
        ),
    ],
)
def test_lines(id: str, line: str):
    assert as_line(reference(id)) == line


def test_bibtex_of_an_article_has_every_field():
    assert as_bibtex(reference("chung2013")) == (
        "@article{chung2013,\n"
        "  author = {Chung, E. and Romano, J. P.},\n"
        "  title = {{Exact and asymptotically robust permutation tests}},\n"
        "  year = {2013},\n"
        "  journal = {Annals of Statistics},\n"
        "  volume = {41},\n"
        "  number = {2},\n"
        "  pages = {484--507},\n"
        "  doi = {10.1214/13-AOS1090},\n"
        "}"
    )


def balanced(text: str) -> bool:
    """Count braces as BibTeX does, to which a backslash means nothing."""
    depth = 0
    for brace in re.findall("[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize("title", ODD)
def test_odd_titles_stay_inside_their_field(title: str):
    entry = as_bibtex({"id": "x", "type": "figure", "title": title, "note": title})
    assert balanced(entry)
    lines = entry.splitlines()
    assert lines[0] == "@misc{x," and lines[-1] == "}"
    assert all(re.fullmatch(r"  [a-z]+ = \{.*\},", line) for line in lines[1:-1])
    written = latex(title)
    assert not re.search(r"(?<!\\)[&%$#_]", written)  # what TeX would take for a command
    assert balanced(written)


def test_an_address_keeps_its_percents_and_loses_its_braces():
    entry = as_bibtex(
        {"id": "x", "type": "figure", "title": "T", "URL": "https://x.org/a_b%20{c d"}
    )
    assert "  url = {https://x.org/a_b%20%7Bc%20d}," in entry


def test_latin_letters_are_ascii_and_other_scripts_stay():
    assert latex("Ŷ é ñ ç ů ő ž ī ą") == (
        r"{\^Y} {\'e} {\~n} {\c{c}} {\r{u}} {\H{o}} {\v{z}} {\={\i}} {\k{a}}"
    )
    assert latex("Київ") == "Київ"


def test_all_references_are_ascii_bibtex_and_end_as_lines_do():
    for item in references().values():
        assert as_bibtex(item).isascii() and balanced(as_bibtex(item))
        line = as_line(item)
        assert ".." not in line and "  " not in line
        assert line.endswith(".") or re.search(r"https://\S+$", line)
