"""Lexicons as values, and as files with defects."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import LexiconError
from framing.lexicon import Category, Gate, Lexicon, bundled_lexicons

GOOD = """\
[lexicon]
id = "port"
version = "1.0"

[gate]
min_hits = 2
patterns = ["harbor", "port*"]

[[category]]
id = "closing"
definition = "The port closes."
# "shut" stands in this comment first
patterns = [
  "close*",
  'shut ~1 down',
]
exclusions = ["close call"]

[[category]]
id = "opening"
definition = "The port opens."
pole = "positive"
patterns = ["open*"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "port.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read_as_written(tmp_path):
    path = write(tmp_path, GOOD)
    lexicon = Lexicon.load(path)
    assert (lexicon.id, lexicon.version, lexicon.language) == ("port", "1.0", "en")
    assert lexicon.ids == ("closing", "opening")
    assert lexicon["closing"].patterns == ("close*", "shut ~1 down")
    assert lexicon["closing"].exclusions == ("close call",)
    assert lexicon["opening"].pole == "positive"
    assert lexicon.gate == Gate(2, ("harbor", "port*"))
    assert lexicon.path == path


@pytest.mark.parametrize("change", ["\ufeff{}", "{}\n# é“”\n"])
def test_byte_order_mark_and_any_letters_are_fine(tmp_path, change):
    assert Lexicon.load(write(tmp_path, change.format(GOOD))) == Lexicon.load(write(tmp_path, GOOD))


def test_line_ends_of_windows_are_fine(tmp_path):
    path = tmp_path / "port.toml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode())
    assert Lexicon.load(path).digest == Lexicon.load(write(tmp_path, GOOD)).digest


# (what is replaced in GOOD, by what, the message after the file's name)
DEFECTS = [
    (
        "exclusions =",
        "exclusion =",
        ", line 17: unknown key 'exclusion' in category 'closing'; did you mean 'exclusions'?",
    ),
    (
        'version = "1.0"',
        'verson = "1.0"',
        ", line 3: unknown key 'verson' in [lexicon]; did you mean 'version'?",
    ),
    ("[gate]", "[gaet]", ", line 5: unknown table 'gaet'; did you mean 'gate'?"),
    ('version = "1.0"', "", ", line 1: [lexicon] has no 'version'; add version = …, a text."),
    (
        'definition = "The port opens."',
        "",
        ", line 19: category 'opening' has no 'definition'; add definition = …, a text.",
    ),
    (
        'id = "opening"',
        "",
        ", line 19: category 2 has no 'id'; add id = …, a text.",
    ),
    (
        'patterns = ["open*"]',
        'patterns = "open*"',
        ", line 23: 'patterns' of category 'opening' must be a list of texts; got 'open*'.",
    ),
    (
        'patterns = ["open*"]',
        "patterns = [1]",
        ", line 23: 'patterns' of category 'opening' must be a list of texts; got [1].",
    ),
    (
        "min_hits = 2",
        "min_hits = true",
        ", line 6: 'min_hits' of [gate] must be a whole number; got True.",
    ),
    (
        "min_hits = 2",
        "min_hits = 0",
        ", line 6: min_hits of the gate must be at least 1; got 0. "
        "Leave the gate out if every document is in the domain.",
    ),
    (
        'patterns = ["open*"]',
        "patterns = []",
        ", line 23: category 'opening' has no pattern; give it at least one.",
    ),
    (
        '"close*",',
        '"close*",\n  " ",',
        ", line 15: category 'closing' has an empty pattern in patterns; delete it.",
    ),
    (
        '"close*",',
        '"close*",\n  "shuts",\n  "close*",',
        ", line 16: category 'closing' has 'close*' twice in patterns; delete one of them.",
    ),
    (
        'pole = "positive"',
        'must_match = [\n  "It opened.",\n  "",\n]',
        ", line 24: category 'opening' has an empty example in must_match; delete it.",
    ),
    (
        'id = "opening"',
        'id = "closing"',
        ", line 20: there are two categories 'closing'; rename one of them.",
    ),
    (
        '"positive"',
        '"good"',
        ", line 22: pole 'good' of category 'opening' is none of negative, positive, neutral, "
        "both; leave it out if the category carries no evaluation.",
    ),
    (
        'id = "opening"',
        'id = " opening"',
        ", line 20: a category needs an id without blanks at its ends; got ' opening'.",
    ),
    (
        'id = "port"',
        'id = "term"',
        ", line 2: the id 'term' is taken by the words themselves; rename it.",
    ),
    (
        "min_hits = 2",
        "min_hits = ",
        ", line 6: not valid TOML: Invalid value; see docs/lexicons.md for an example.",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), DEFECTS, ids=[d[1][:20] for d in DEFECTS])
def test_a_defect_is_named_with_file_line_key_and_remedy(tmp_path, old, new, message):
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(LexiconError) as error:
        Lexicon.load(path)
    assert str(error.value) == f"{path}{message}"


def test_a_category_headed_with_single_brackets_is_found_on_its_line(tmp_path):
    path = write(tmp_path, GOOD.replace("[[category]]", "[category]"))
    with pytest.raises(LexiconError, match=r"port\.toml, line 19: not valid TOML: "):
        Lexicon.load(path)


def test_a_malformed_pattern_is_found_on_its_line(tmp_path):
    path = write(tmp_path, GOOD.replace("'shut ~1 down'", "'(shut|closed down'"))
    with pytest.raises(LexiconError) as error:
        Lexicon.load(path)
    assert str(error.value).startswith(
        f"{path}, line 15: category 'closing', patterns: pattern '(shut|closed down'"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ": the table [lexicon] is missing; add it, see docs/lexicons.md."),
        (
            '[lexicon]\nid = "x"\nversion = "1"\n',
            ": there is no category; add a table [[category]].",
        ),
        (
            '[lexicon]\nid = "x"\nversion = "1"\n[category]\nid = "a"\n',
            ", line 4: categories are tables of their own; head each with [[category]].",
        ),
        (
            'lexicon = {id = "x", verson = "1"}\n',
            ": unknown key 'verson' in [lexicon]; did you mean 'version'?",
        ),
    ],
)
def test_what_is_missing_altogether(tmp_path, text, message):
    path = write(tmp_path, text)
    with pytest.raises(LexiconError) as error:
        Lexicon.load(path)
    assert str(error.value) == f"{path}{message}"


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path):
    path = tmp_path / "port.toml"
    path.write_bytes(GOOD.replace("port closes", "café closes").encode("latin-1"))
    with pytest.raises(LexiconError, match=r", line 11: not UTF-8; save the file as UTF-8\.$"):
        Lexicon.load(path)


def test_an_unknown_name_and_a_missing_file_differ(tmp_path):
    with pytest.raises(LexiconError) as error:
        Lexicon.load("loaded-langauge")
    assert str(error.value) == (
        "there is no bundled lexicon 'loaded-langauge'; did you mean 'loaded-language'? "
        "For a file of your own, give its path, ending in .toml."
    )
    with pytest.raises(LexiconError, match=r"absent\.toml: No such file or directory\."):
        Lexicon.load(tmp_path / "absent.toml")
    with pytest.raises(LexiconError, match="cannot read the lexicon"):
        Lexicon.load(tmp_path)


@pytest.mark.parametrize(
    ("patterns", "message"),
    [
        ({}, "lexicon 'family' has no category; give it at least one."),
        ({"a": []}, "category 'a' has no pattern; give it at least one."),
        ({"a": ["b", "b"]}, "category 'a' has 'b' twice in patterns; delete one of them."),
        ({"": ["b"]}, "a category needs an id without blanks at its ends; got ''."),
    ],
)
def test_patterns_in_code_are_checked_too(patterns, message):
    with pytest.raises(LexiconError) as error:
        Lexicon.from_patterns(patterns)
    assert str(error.value) == message


def test_one_pattern_is_not_a_sequence_of_letters():
    with pytest.raises(LexiconError, match=r"must be several texts; write \('cede',\)\."):
        Category("cede", patterns="cede")


def test_from_patterns_takes_one_or_several():
    lexicon = Lexicon.from_patterns({"betray": ["betray*", "betrayal"], "cede": "cede*"})
    assert lexicon.table.to_dict("list") == {
        "category": ["betray", "betray", "cede"],
        "kind": ["family"] * 3,
        "pattern": ["betray*", "betrayal", "cede*"],
    }


def test_subset_keeps_the_order_of_the_lexicon_and_its_gate(tmp_path):
    lexicon = Lexicon.load(write(tmp_path, GOOD))
    assert lexicon.subset(["opening", "closing"]) == lexicon
    only = lexicon.subset("opening")
    assert only.ids == ("opening",)
    assert only.gate == lexicon.gate
    assert "closing" in lexicon
    assert "closing" not in only
    with pytest.raises(LexiconError) as error:
        lexicon.subset(["openning"])
    assert str(error.value) == (
        "lexicon 'port' has no category 'openning'; did you mean 'opening'?"
    )


def test_it_is_iterated_as_its_categories(tmp_path):
    lexicon = Lexicon.load(write(tmp_path, GOOD))
    assert len(lexicon) == 2
    assert [category.id for category in lexicon] == ["closing", "opening"]


def test_it_says_what_it_is(tmp_path):
    lexicon = Lexicon.load(write(tmp_path, GOOD.replace("port closes", "port <closes>")))
    assert repr(lexicon) == "Lexicon 'port' 1.0: 2 categories, 3 patterns, gate of 2 hits"
    html = lexicon._repr_html_()
    assert "The port &lt;closes&gt;." in html
    assert "<script" not in html


def test_it_cannot_be_changed(tmp_path):
    lexicon = Lexicon.load(write(tmp_path, GOOD))
    with pytest.raises(FrozenInstanceError):
        lexicon.id = "other"


def test_the_digest_is_a_sha_256_that_knows_what_changes_a_match(tmp_path):
    lexicon = Lexicon.load(write(tmp_path, GOOD))
    assert len(lexicon.digest) == 64
    assert set(lexicon.digest) <= set("0123456789abcdef")
    closing, opening = lexicon.categories
    same = [
        replace(lexicon, title="Ports", license="CC0-1.0", reference="Me (2025).", path=None),
        replace(lexicon, categories=(opening, closing)),
        replace(lexicon, categories=(replace(closing, definition="Shut.", theory="X"), opening)),
        replace(lexicon, categories=(replace(closing, must_match=("They close.",)), opening)),
    ]
    other = [
        replace(lexicon, version="1.1"),
        replace(lexicon, gate=None),
        replace(lexicon, gate=replace(lexicon.gate, min_hits=3)),
        replace(lexicon, categories=(replace(closing, exclusions=()), opening)),
        replace(lexicon, categories=(replace(closing, patterns=("close",)), opening)),
        lexicon.subset("closing"),
    ]
    assert {variant.digest for variant in same} == {lexicon.digest}
    assert len({variant.digest for variant in [lexicon, *other]}) == 1 + len(other)


words = st.text(alphabet="abcdefgh", min_size=3, max_size=6)


@given(st.dictionaries(words, st.lists(words, min_size=1, max_size=4, unique=True), min_size=1))
def test_table_and_subsets_hold_every_pattern_once(patterns):
    lexicon = Lexicon.from_patterns(patterns)
    table = lexicon.table
    assert list(zip(table["category"], table["pattern"], strict=True)) == [
        (category, pattern) for category, some in patterns.items() for pattern in some
    ]
    parts = [lexicon.subset(category).table for category in patterns]
    assert sum(len(part) for part in parts) == len(table)


@given(st.dictionaries(words, st.lists(words, min_size=1, max_size=4, unique=True), min_size=1))
def test_a_lexicon_written_and_read_is_the_same(tmp_path_factory, patterns):
    tables = "".join(
        f"[[category]]\nid = '{name}'\nkind = 'family'\ndefinition = ''\npatterns = {some}\n"
        for name, some in patterns.items()
    )
    path = write(
        tmp_path_factory.mktemp("lexicon"), f"[lexicon]\nid = 'family'\nversion = ''\n{tables}"
    )
    made = Lexicon.from_patterns(patterns)
    assert Lexicon.load(path) == made
    assert Lexicon.load(path).digest == made.digest


def test_match_finds_the_words_in_the_text():
    text = "They ceded it.\nNothing else was ceded’s."
    found = Lexicon.from_patterns({"cede": "cede*"}).match(text)
    assert [text[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == [
        "ceded",
        "ceded’s",
    ]


@pytest.mark.parametrize("text", ["", " \n", "…", "\ud800"])
def test_a_text_without_a_word_has_no_match(text):
    found = Lexicon.from_patterns({"cede": "cede*"}).match(text)
    assert len(found) == 0
    assert list(found) == ["category", "pattern", "term", "start", "end"]


def test_match_applies_the_gate_when_asked(tmp_path):
    lexicon = Lexicon.load(write(tmp_path, GOOD))
    assert len(lexicon.match("The shop closed.")) == 1
    assert len(lexicon.match("The shop closed.", gate=True)) == 0
    assert len(lexicon.match("The harbor closed. The port slept.", gate=True)) == 1


def test_names_of_bundled_lexicons():
    assert bundled_lexicons() == ("alliance-war-diplomacy", "loaded-language")
