"""The lexicons that come with framing keep their own promises."""

from __future__ import annotations

import pytest

from framing.lexicon import Lexicon, bundled_lexicons, check_lexicon

LEXICONS = [Lexicon.load(name) for name in bundled_lexicons()]
CATEGORIES = [(lexicon, category) for lexicon in LEXICONS for category in lexicon]


def name(value: object) -> str:
    return getattr(value, "id", str(value))


@pytest.mark.parametrize("lexicon", LEXICONS, ids=name)
def test_every_example_does_as_it_should(lexicon):
    result = check_lexicon(lexicon)
    assert result.ok, result.table[~result.table["ok"]].to_string()
    assert len(result.warnings) == 0, result.warnings.to_string()


@pytest.mark.parametrize(("lexicon", "category"), CATEGORIES, ids=name)
def test_every_category_says_what_it_means(lexicon, category):
    assert category.definition.endswith(".")
    assert category.theory
    assert category.include
    assert category.exclude_note
    assert len(category.must_match) >= 2
    assert len(category.must_not_match) >= 2


@pytest.mark.parametrize("lexicon", LEXICONS, ids=name)
def test_header(lexicon):
    assert lexicon.id in bundled_lexicons()
    assert lexicon.version == "0.1.0"
    assert lexicon.license == "CC0-1.0"
    assert lexicon.source
    assert "Not validated" in lexicon.reference


def test_the_domain_lexicon_has_its_frames_registers_and_gate():
    lexicon = Lexicon.load("alliance-war-diplomacy")
    kinds = [category.kind for category in lexicon]
    assert (kinds.count("frame"), kinds.count("register")) == (19, 2)
    assert lexicon.gate.min_hits == 3
    # a sport report is out of the domain, whatever its words
    assert len(lexicon.match("The striker surrendered the ball.")) == 1
    assert len(lexicon.match("The striker surrendered the ball.", gate=True)) == 0


def test_the_lists_of_loaded_language():
    lexicon = Lexicon.load("loaded-language")
    assert lexicon.gate is None
    assert lexicon.ids == (
        "attack_verbs",
        "derogatory_labels",
        "negative_evaluation",
        "drama_nouns",
        "positive_loaded",
        "stance_adverbs",
        "loaded_verbs",
    )


def test_one_lemma_two_frames():
    # to cede to someone is to yield; to cede land is a transfer
    lexicon = Lexicon.load("alliance-war-diplomacy").subset(
        ["appeasement_capitulation", "territorial_concession"]
    )
    yielding = lexicon.match("The duke cedes to the emperor.")
    transfer = lexicon.match("The duke cedes two provinces.")
    assert yielding[["category", "term"]].to_numpy().tolist() == [
        ["appeasement_capitulation", "cedes to"]
    ]
    assert transfer[["category", "term"]].to_numpy().tolist() == [
        ["territorial_concession", "cedes"]
    ]


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ("betray*", [0, 2]),
        ("appeas*", [1, 0]),
        ("(cede|cedes|ceded|ceding)", [1, 2]),
    ],
)
def test_families_in_the_two_articles(shared, family, expected):
    # counts from shared/DESIGN.md, read by hand
    lexicon = Lexicon.from_patterns({"family": family})
    texts = [p.read_text(encoding="utf-8") for p in sorted((shared / "corpus").glob("*.txt"))]
    assert [len(lexicon.match(text)) for text in texts] == expected


def test_both_articles_are_in_the_domain(shared):
    lexicon = Lexicon.load("alliance-war-diplomacy")
    for path in sorted((shared / "corpus").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert len(lexicon.match(text, gate=True)) == len(lexicon.match(text)) > 20
