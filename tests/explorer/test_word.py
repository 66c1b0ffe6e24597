"""One word looked up: every view is what the rest of the package says of it."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.citation.methods import material_sentences, operation_sentences
from framing.comparison import by_voice, compare, kwic, who_says, words_under_study
from framing.corpus import Corpus
from framing.counts import Counts, count_terms
from framing.errors import CountsError, LexiconError
from framing.explorer import VIEWS, gather, look_up
from framing.lexicon.model import Lexicon

TEXTS = {
    "bridge": "Fear of betrayal grows\n"
    "The river towns faced a bitter betrayal. Talks go on, and the NATO allies' talks too.\n"
    "“You betrayed the river towns,” Mayor Ada Holt told the council.",
    "harbor": "Council cedes harbor\n"
    "The council ceded the harbor to its rivals, and peace came.\n"
    "“We ceded nothing,” said Olaf Berg. The towns call it a ‘deal’.",
    "mill": "The mill stands\nNobody ceded to the mill. Nato talks.",
}
FAMILIES = {"betray": "betray*", "cede": ["cede", "cedes", "ceded", "ceding"]}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.from_texts(TEXTS).assign(side=["west", "east", "east"])


@pytest.fixture(scope="module")
def counts(corpus) -> Counts:
    return count_terms(corpus, unit="passage", families=FAMILIES)


def test_views_are_those_of_the_functions_that_make_them(corpus, counts):
    word = look_up(counts, "cede", corpus=corpus, by="side")
    own = counts.select("family", category="cede")
    same = pd.testing.assert_frame_equal
    same(word.rates.table, compare(own, by="side", layer="family").table)
    same(word.forms.table, words_under_study(own, by="side").table)
    same(word.voices.table, by_voice(own, by="side", layer="family").table)
    same(word.speakers.table, who_says(own, by="side").table)
    found = kwic(corpus, Lexicon.from_patterns(FAMILIES), window=10, voices=True).table
    found = found[found["category"] == "cede"].reset_index(drop=True)
    same(word.lines.table.drop(columns="group"), found)
    assert word.lines.table["group"].tolist() == ["east"] * 4
    assert word.places.table["n"].sum() == 4


@pytest.mark.parametrize("pattern", ["betray*", "(cede|ceded)", "n?to", "*s", "allies", "*al"])
def test_a_typed_pattern_finds_in_counts_what_it_finds_in_the_articles(pattern, corpus, counts):
    typed = look_up(counts, pattern, by="side").forms.table
    counted = count_terms(corpus, unit="passage", families={pattern: pattern})
    pd.testing.assert_frame_equal(typed, words_under_study(counted, by="side").table)
    assert typed["n"].sum() > 0


def test_lines_are_as_many_as_the_occurrences(corpus, counts):
    for name in ("betray", "cede", "talk*", "ceded to", "^NATO"):
        word = look_up(counts, name, corpus=corpus, by="side")
        assert len(word.lines) == word.rates.table["n"].sum() > 0


def test_several_words_and_capitals_are_found_in_the_articles(corpus, counts):
    word = look_up(counts, "(ceded|cedes) to", corpus=corpus, by="side")
    assert word.rates.table["n"].tolist() == [1, 0]
    assert look_up(corpus, "^NATO", by="side").rates.table["n"].tolist() == [0, 1]
    with pytest.raises(CountsError, match=r"'ceded to' asks for several words .* articles too"):
        look_up(counts, "ceded to", by="side")


def test_frames_of_a_lexicon_are_words_too(corpus):
    feelings = Lexicon.from_patterns({"fear": ["fear*"], "pain": ["bitter*"]}, id="feelings")
    counts = count_terms(corpus, unit="passage", lexicons=[feelings], families=FAMILIES)
    word = look_up(counts, "pain", corpus=corpus, by="side", lexicons=[feelings])
    assert word.layer == "feelings"
    assert word.lines.table["match"].tolist() == ["bitter"]
    assert word.voices.table["n"].sum() == 1
    with pytest.raises(CountsError, match=r"patterns of 'pain' are not known.*lexicons="):
        _ = look_up(counts, "pain", corpus=corpus, by="side").lines


def test_the_record_of_a_view_says_what_was_chosen(counts):
    record = look_up(counts, "talk*", by="side").voices.plot().provenance
    steps = [step.operation for step in record.lineage()]
    assert steps[:4] == ["frames_by_voice", "by_voice", "choose_words", "count_terms"]
    chosen = next(step for step in record.lineage() if step.operation == "choose_words")
    assert chosen.arguments == {"pattern": "talk*"}
    assert chosen.inputs == {"counts": counts.digest}
    methods = " ".join(material_sentences(record))
    assert "all that the pattern “talk*” fits were looked at as one family" in methods
    assert "was applied" not in " ".join(operation_sentences(record))
    family = look_up(counts, "cede", by="side").voices.plot().provenance
    assert "those of “cede” (family) were looked at" in " ".join(material_sentences(family))


def test_every_view_but_lines_has_a_figure_with_the_same_bytes(counts):
    for view in set(VIEWS) - {"lines"}:
        first, second = (look_up(counts, "cede", by="side").view(view).plot() for _ in range(2))
        assert first.record == second.record


def test_without_articles_lines_say_so(counts):
    with pytest.raises(CountsError, match=r"no articles at hand, only counts"):
        _ = look_up(counts, "cede", by="side").lines


def test_without_voices_the_view_says_how_to_have_them(corpus):
    plain = look_up(corpus, "cede*", by="side", voices=False)
    assert plain.rates.table["n"].tolist() == [4, 0]
    with pytest.raises(CountsError, match=r"do not carry the voice.*unit=\"passage\""):
        _ = plain.voices
    assert "voice" not in plain.lines.table


def test_places_show_the_documents_with_most_and_say_what_is_left_out():
    texts = {f"d{i}": "War\n" + "Peace. " * (i + 1) for i in range(10)}
    word = look_up(Corpus.from_texts(texts), "peace")
    shown = word.places
    assert set(shown.table["document"]) == {f"d{i}" for i in range(2, 10)}
    assert "Only the 8 documents with the most occurrences are shown, of 10" in shown.warnings[-1]
    assert shown.plot().table["document"].nunique() == 8


def test_groups_are_the_documents_where_nothing_else_groups_them(counts):
    assert gather(counts).by == "document"
    many = Counts.from_matrix(
        [[1]] * 7, pd.DataFrame({"document": list("abcdefg"), "paper": "x"}), ["a"]
    )
    with pytest.raises(CountsError, match=r"no column 'group'; name .*by=.*: paper"):
        gather(many)
    with pytest.raises(CountsError, match=r"no column 'sied'; did you mean 'side'"):
        gather(counts, by="sied")


def test_articles_counts_and_patterns_must_belong_together(corpus, counts):
    with pytest.raises(CountsError, match=r"1 of 3 documents .* first: 'mill'"):
        gather(counts, corpus.subset(["bridge", "harbor"]))
    with pytest.raises(CountsError, match=r"lexicon 'family' is not the one that was counted"):
        gather(counts, corpus, families={"betray": "betray"})
    with pytest.raises(CountsError, match="articles are given twice"):
        gather(corpus, corpus)
    with pytest.raises(CountsError, match="nothing to explore in a DataFrame"):
        gather(pd.DataFrame())
    with pytest.raises(CountsError, match="has no articles; there is nothing to explore"):
        gather(corpus.subset([]))


def test_more_articles_than_were_counted_do_no_harm(corpus, counts):
    fewer = counts.filter(document=["bridge", "harbor"])
    word = look_up(fewer, "cede", corpus=corpus, by="side")
    assert len(word.lines) == word.counts.matrix.sum() == 3


@pytest.mark.parametrize(
    ("word", "layer", "error", "said"),
    [
        ("betary*", None, CountsError, r"no word of these counts fits 'betary\*'; did you mean"),
        ("zzz*", None, CountsError, r"fits 'zzz\*'; a \* stands for any letters"),
        ("betary", "family", CountsError, r"layer 'family' has no 'betary'; did you mean 'betray'"),
        ("betray", "familiy", CountsError, r"no layer 'familiy'.*did you mean 'family'"),
        ("(a|", None, LexiconError, r"pattern '\(a\|'"),
    ],
)
def test_what_is_not_there_is_said(word, layer, error, said, counts):
    with pytest.raises(error, match=said):
        look_up(counts, word, layer=layer, by="side")


def test_counts_without_words_can_only_show_what_was_counted(counts):
    families = counts.select("family")
    assert look_up(families, "cede", by="side").rates.table["n"].sum() == 4
    with pytest.raises(
        CountsError, match=r"hold no single words to look for 'war' in, only family"
    ):
        look_up(families, "war", by="side")


def test_a_family_that_does_not_occur_is_not_taken_for_a_pattern(corpus):
    with pytest.raises(CountsError, match=r"'sell' was looked for and does not occur"):
        look_up(corpus, "sell", families={"sell": ["sell*", "sold"]}, by="side")


def test_a_study_knows_its_groups_and_voices(embedded_study):
    word = look_up(embedded_study, "betray")
    assert word.rates.table["group"].tolist() == list(embedded_study.material.grouping.order)
    assert word.rates.table["n"].tolist() == [0, 2]
    shown = embedded_study.tables["words-rates"].query("category == 'betray'")
    assert word.rates.table["per_1k"].tolist() == shown["per_1k"].tolist()
    assert word.voices.table.query("voice == 'outlet'")["n"].sum() == 0
    assert "no p-value" in word.warnings[0]
    assert repr(word).startswith("Word betray: 2 occurrences, 0 in ")
