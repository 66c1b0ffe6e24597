"""The dossier of a word: every table by hand on small texts, and all of them in agreement."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison import by_voice, kwic, positions, who_says, words_under_study
from framing.comparison.collocation.collocates import count_collocates
from framing.comparison.collocation.collocations import collocations
from framing.comparison.effects import effects
from framing.comparison.trace import trace
from framing.comparison.trace.panels import PANELS, cautions, panels
from framing.corpus import Corpus, read_corpus
from framing.counts import count_terms
from framing.errors import CountsError, FramingError, LexiconError
from framing.lexicon.model import Lexicon
from framing.provenance import table_csv

TEXTS = {
    "bridge": "Fear of betrayal grows\n"
    "The river towns faced a bitter betrayal. Talks go on.\n"
    "“You betrayed the river towns,” Mayor Ada Holt told the council. Nobody will cede a pier.\n",
    "harbor": "Council cedes harbor\n"
    "The council ceded the harbor to its rivals, and peace came.\n"
    "“We ceded nothing,” said Olaf Berg.\n"
    "Peace is near, and nobody lost.\n",
}
FAMILIES = {"cede": ["cede", "cedes", "ceded", "ceding"]}
FRAMES = Lexicon.from_patterns(
    {"peace": "peace", "betrayal": "betray*", "bitter": "bitter"}, id="f"
)


@pytest.fixture(scope="module")
def corpus():
    return Corpus.from_texts(TEXTS).assign(group=["B", "A"])


@pytest.fixture(scope="module")
def found(corpus):
    return trace(corpus, "betray*", families=FAMILIES, lexicons=FRAMES, camps={"river": "Holt"})


def rows(table, columns, **where):
    for name, value in where.items():
        table = table[table[name] == value]
    return table[columns].to_numpy().tolist()


@pytest.fixture(scope="module")
def many():
    """Twelve articles of two groups; group A says “cede” more often."""
    texts = {
        f"{group}{i}": f"Talks {i}\n" + "They cede land. " * (1 + i % 3 if group == "a" else i % 2)
        + "The council met in the old town hall and talked. " * 5
        for group in "ab"
        for i in range(6)
    }  # fmt: skip
    return Corpus.from_texts(texts, repeated=None).assign(group=[name[0] for name in texts])


# Tables by hand


def test_summary_by_hand(found):
    columns = ["category", "group", "n", "n_docs", "n_texts", "n_tokens"]
    assert rows(found.table, columns) == [
        ["betray*", "A", 0, 0, 1, 26],
        ["betray*", "B", 3, 1, 1, 30],
        ["cede", "A", 3, 1, 1, 26],
        ["cede", "B", 1, 1, 1, 30],
    ]
    assert found.table["per_1k"].tolist() == pytest.approx([0, 100, 3000 / 26, 1000 / 30])
    voices = ["outlet", "scare", "direct", "indirect", "attitude"]
    assert rows(found.table, voices)[1] == [2, 0, 1, 0, 0]
    assert rows(found.table, voices)[2] == [2, 0, 1, 0, 0]


def test_forms_and_sections_by_hand(found):
    said = found.forms[found.forms["n"] > 0]
    assert rows(said, ["category", "term", "group", "section", "n"]) == [
        ["betray*", "betrayal", "B", "headline", 1],
        ["betray*", "betrayal", "B", "lead", 1],
        ["betray*", "betrayed", "B", "body", 1],
        ["cede", "cede", "B", "body", 1],
        ["cede", "ceded", "A", "lead", 1],
        ["cede", "ceded", "A", "body", 1],
        ["cede", "cedes", "A", "headline", 1],
    ]
    headline = ["betray*", "B", "headline", 1, 4, 250.0, 1]
    assert headline in found.sections.to_numpy().tolist()


def test_tenths_by_hand(found):
    # below its headline, bridge has 26 words; 6 stand before "betrayal", 11 before "betrayed"
    assert rows(found.places, ["tenth", "n"], category="betray*") == [[0, 1], [3, 1], [5, 1]]


def test_speakers_with_their_camps(found):
    columns = ["group", "term", "voice", "speaker", "camp", "n"]
    assert rows(found.speakers, columns, category="betray*") == [
        ["B", "betrayal", "outlet", "", "outlet", 2],
        ["B", "betrayed", "direct", "Ada Holt", "river", 1],
    ]
    assert ["A", "ceded", "direct", "Olaf Berg", "other", 1] in rows(found.speakers, columns)


def test_frames_beside_the_word_but_not_the_word_itself(found):
    columns = ["frame", "n", "n_sentences", "n_elsewhere", "n_sentences_elsewhere"]
    assert rows(found.frames, columns, category="betray*", group="B") == [
        ["peace", 0, 3, 0, 2],
        ["betrayal", 0, 3, 0, 2],  # only by the word itself
        ["bitter", 1, 3, 0, 2],
    ]
    assert rows(found.frames, columns, category="cede", group="A")[0] == ["peace", 1, 3, 1, 1]
    own = found.frames.query("category == 'cede' and group == 'A' and frame == 'peace'").iloc[0]
    assert (own["share"], own["share_elsewhere"]) == (pytest.approx(1 / 3), 1.0)


def test_a_second_match_beside_the_word_counts():
    corpus = Corpus.from_texts({"a": "Head\nThey betrayed him, a bitter betrayal of peace.\nEnd."})
    lexicon = Lexicon.from_patterns({"f": ["betrayal of peace", "bitter"], "g": "betray*"}, id="x")
    frames = trace(corpus, "betray*", lexicons=lexicon, voices=False).frames
    assert rows(frames, ["frame", "n", "n_sentences"]) == [["f", 1, 1], ["g", 0, 1]]


def test_lines_are_the_sentences(found, corpus):
    lines = found.lines
    assert rows(lines, ["group", "left", "match", "right"], category="betray*") == [
        ["B", "Fear of", "betrayal", "grows"],
        ["B", "The river towns faced a bitter", "betrayal", "."],
        ["B", "“You", "betrayed", "the river towns,” Mayor Ada Holt told the council."],
    ]
    assert rows(lines, ["voice", "speaker", "camp", "cue"])[2] == [
        "direct", "Ada Holt", "river", "told"]  # fmt: skip
    for document, match, start, end in rows(lines, ["document", "match", "start", "end"]):
        assert corpus[document].text[start:end] == match


# Agreement with the functions it is made of


def test_every_table_agrees_with_the_function_of_its_name(found, corpus):
    counts = count_terms(corpus, families={"betray*": "betray*", **FAMILIES})
    passages = count_terms(
        corpus, unit="passage", families={"betray*": "betray*", **FAMILIES}, camps={"river": "Holt"}
    )
    pd.testing.assert_frame_equal(found.forms, words_under_study(counts).table)
    voices = by_voice(passages, layer="family").table
    order = ["category", "group", "voice"]
    pd.testing.assert_frame_equal(
        found.voices.sort_values(order, ignore_index=True),
        voices[found.voices.columns].sort_values(order, ignore_index=True),
    )
    said = who_says(passages).table.query("n > 0")
    assert sorted(rows(found.speakers, list(said))) == sorted(said.to_numpy().tolist())
    pd.testing.assert_frame_equal(found.positions, positions(passages, layer="family").table)


def test_sums_agree(found, corpus):
    n = found.table.set_index(["category", "group"])["n"]
    for name in ("forms", "sections", "places", "voices", "speakers"):
        sums = getattr(found, name).groupby(["category", "group"])["n"].sum()
        pd.testing.assert_series_equal(sums.reindex(n.index, fill_value=0), n, check_names=False)
    assert len(found.lines) == n.sum() == len(kwic(corpus, "(betray*|cede|cedes|ceded)"))
    voices = found.table[["outlet", "scare", "direct", "indirect", "attitude"]].sum(axis=1)
    assert voices.tolist() == n.tolist()


@given(
    st.lists(
        st.lists(st.sampled_from(["They cede.", "Peace", "ceded\n", "“Cede!” he said.", "\n\n"])),
        min_size=1,
        max_size=4,
    )
)
def test_the_one_pass_counts_as_count_terms_does(texts):
    corpus = Corpus.from_texts(
        {f"a{i}": "Head\n" + " ".join(words) for i, words in enumerate(texts)}, repeated=None
    ).assign(group=["A", "B", "A", "B"][: len(texts)])
    counts = trace(corpus, "cede*", lexicons=(), voices=False, n_permutations=0).counts
    theirs = count_terms(corpus, families={"cede*": "cede*"})
    pd.testing.assert_frame_equal(counts.units, theirs.units)
    if "family" not in theirs.layers:
        assert counts.matrix.sum() == 0
    else:
        pd.testing.assert_frame_equal(counts.to_frame(), theirs.select("family").to_frame())


def test_collocates_agree_with_those_counted_and_with_collocations(corpus):
    found = trace(corpus, "betray*", lexicons=(), window=3)
    near = count_collocates(corpus, "betray*", window=3)
    own = found.collocates
    assert own["n"].sum() == near.matrix.sum()
    assert set(own["n_tokens"]) == {near.n_tokens}
    table = collocations(corpus, "betray*", window=3, by="group", min_count=1).table
    theirs = table[table["group"] == "B"].set_index("term")["log_dice"]
    ours = own.set_index("term")["log_dice"]
    np.testing.assert_allclose(ours, theirs[ours.index], rtol=1e-12)
    assert rows(own, ["n", "n_node", "n_term"], term="bitter") == [[1, 3, 1]]


def test_contrasts_are_descriptive_differences(found):
    columns = ["term", "group_a", "group_b", "n_a", "n_b"]
    of_cede = rows(found.contrasts, columns, category="cede")
    assert ["harbor", "A", "B", 2, 0] in of_cede
    assert ["nobody", "A", "B", 0, 1] in of_cede
    assert set(found.contrasts["category"]) == {"cede"}  # only B has the other word


def test_groups_of_several_articles_are_compared(many):
    found = trace(many, "cede", lexicons=(), n_permutations=199)
    counts = count_terms(many, families={"cede": "cede"})
    theirs = effects(counts, layer="family", n_permutations=199).table
    pd.testing.assert_frame_equal(found.effects, theirs)
    assert found.effects["p"].notna().all()
    assert found.settings["effects"]["unit"] == "document"
    assert "permutation" in found.design
    none = trace(many, "cede", lexicons=(), n_permutations=0)
    assert none.effects.empty
    assert "no test" in none.design


def test_one_article_a_group_is_not_tested_and_says_why(found):
    assert found.effects.empty
    assert any("no p-value" in warning for warning in found.warnings)


# Choices


def test_voices_only_where_the_word_is(many):
    everywhere, where = (trace(many, "cede", lexicons=(), voices_in=v) for v in ("all", "matching"))
    with_word = everywhere.table["n_docs"].sum()
    assert where.settings["n_heard"] == with_word < everywhere.settings["n_heard"] == 12
    assert where.voices["n"].tolist() == everywhere.voices["n"].tolist()
    assert where.voices["n_tokens"].sum() < everywhere.voices["n_tokens"].sum()
    assert any("one of the words" in warning for warning in where.warnings)


def test_without_voices(corpus, found):
    plain = trace(corpus, "betray*", families=FAMILIES, lexicons=FRAMES, voices=False)
    assert "outlet" not in plain.table
    assert plain.passages is None
    assert plain.voices.empty
    assert set(plain.lines["voice"]) == {""}
    pd.testing.assert_frame_equal(plain.forms, found.forms)
    assert not any("found by rules" in warning for warning in plain.warnings)


def test_lines_are_limited_fairly_and_it_says_so(many):
    found = trace(many, "cede", lexicons=(), limit=6, voices=False)
    assert found.lines["group"].value_counts().to_dict() == {"a": 3, "b": 3}
    assert found.lines["document"].nunique() == 6  # not the first articles only
    total = int(found.table["n"].sum())
    assert f"The concordance holds 6 of {total} lines" in " ".join(found.warnings)
    whole = trace(many, "cede", lexicons=(), limit=None, voices=False)
    assert len(whole.lines) == total
    keys = ["document", "start"]
    assert set(map(tuple, rows(found.lines, keys))) <= set(map(tuple, rows(whole.lines, keys)))


def test_order_of_groups(corpus):
    found = trace(corpus, "betray*", lexicons=(), order=["B", "A"])
    for name in ("table", "forms", "sections", "voices", "frames"):
        table = getattr(found, name)
        assert list(dict.fromkeys(table["group"])) in (["B", "A"], [])
    assert found.positions["group"].iloc[0] == "B"


def test_min_count_of_collocates(corpus, found):
    often = trace(corpus, families=FAMILIES, lexicons=(), min_count=2)
    sums = found.collocates[found.collocates["category"] == "cede"].groupby("term")["n"].sum()
    assert set(often.collocates["term"]) == set(sums.index[sums >= 2])


# Groups


def test_articles_without_groups_are_compared_one_by_one():
    found = trace(Corpus.from_texts(TEXTS), "betray*", lexicons=())
    assert found.settings["by"] == "document"
    assert found.settings["groups"] == ["bridge", "harbor"]
    assert "each article is a group of its own" in found.warnings[0]


def test_many_articles_without_groups_are_one():
    corpus = Corpus.from_texts({f"a{i}": f"Talks\nThey cede it, number {i}." for i in range(8)})
    found = trace(corpus, "cede", lexicons=(), voices=False)
    assert found.settings["groups"] == ["all articles"]
    assert rows(found.table, ["n", "n_docs"]) == [[8, 8]]
    assert found.contrasts.empty
    assert found.effects.empty


def test_groups_named_by_numbers(corpus):
    found = trace(corpus.assign(year=[2024, 2025]), families=FAMILIES, by="year", lexicons=())
    assert found.settings["groups"] == ["2024", "2025"]
    assert set(found.contrasts["group_a"]) == {"2024"}
    assert set(found.lines["group"]) == {"2024", "2025"}


# What is not there


def test_a_pattern_that_does_not_occur_is_a_row_of_zeros(corpus):
    found = trace(corpus, "betray*", "surrender*", lexicons=FRAMES)
    assert rows(found.table, ["group", "n", "outlet"], category="surrender*") == [
        ["A", 0, 0], ["B", 0, 0]]  # fmt: skip
    assert "Without an occurrence: surrender*." in found.warnings
    assert not rows(found.lines, ["document"], category="surrender*")
    assert found.frames.loc[found.frames["category"] == "surrender*", "share"].isna().all()


@pytest.mark.parametrize("voices_in", ["all", "matching"])
def test_nothing_occurs_at_all(corpus, voices_in):
    found = trace(corpus, "surrender*", voices_in=voices_in)
    assert found.table["n"].tolist() == [0, 0]
    assert found.lines.empty
    assert found.collocates.empty
    assert "surrender*: 0 / 0" in repr(found)
    assert panels(found)["panel"].iloc[0] == "total"


def test_articles_without_words_are_no_obstacle():
    corpus = Corpus.from_texts({"a": "Talks\nThey cede it.", "b": "…"}).assign(group=["A", "A"])
    assert rows(trace(corpus, "cede", lexicons=()).table, ["n", "n_texts"]) == [[1, 1]]


@pytest.mark.parametrize(
    ("patterns", "choices", "error", "said"),
    [
        ((), {}, LexiconError, "nothing to trace"),
        (("cede", "cede"), {}, LexiconError, "'cede' is asked for twice"),
        (("cede",), {"families": {"cede": "ceded"}}, LexiconError, "asked for twice"),
        ((["cede", "cedes"],), {}, LexiconError, "a pattern must be a text"),
        (("(cede|ceded",), {}, LexiconError, "(cede|ceded"),
        (("cede",), {"by": "grop"}, CountsError, "did you mean 'group'?"),
        (("cede",), {"order": ["A"]}, CountsError, "each group once"),
        (("cede",), {"lexicons": "aliance-war-diplomacy"}, LexiconError, "alliance-war-diplomacy"),
        (("cede",), {"lexicons": [FRAMES, FRAMES]}, LexiconError, "stands twice"),
        (("cede",), {"limit": -1}, CountsError, "limit must not be negative"),
        (("cede",), {"min_count": 0}, CountsError, "at least 1"),
        (("cede",), {"window": 0}, CountsError, "window"),
        (("cede",), {"within": "sentense"}, CountsError, "did you mean 'sentence'?"),
        (("cede",), {"voices_in": "al"}, CountsError, "did you mean 'all'?"),
        (("cede",), {"camps": {"outlet": "Holt"}}, LexiconError, "camp"),
    ],
)
def test_bad_questions_are_errors_with_a_remedy(corpus, patterns, choices, error, said):
    with pytest.raises(error) as raised:
        trace(corpus, *patterns, **choices)
    assert said in str(raised.value)


def test_an_article_without_a_group_is_an_error(corpus):
    half = corpus.assign(side={"bridge": "left"})
    with pytest.raises(FramingError, match="1 of 2 articles have no value in column 'side'"):
        trace(half, "cede", by="side")


# Whole


def test_the_same_question_gives_the_same_bytes(corpus, found):
    again = trace(corpus, "betray*", families=FAMILIES, lexicons=FRAMES, camps={"river": "Holt"})
    for name, table in found.tables.items():
        assert table_csv(table) == table_csv(again.tables[name]), name
    assert again.provenance == found.provenance
    assert again.counts.digest == found.counts.digest


def test_it_says_what_it_is(found):
    text = repr(found)
    assert text.startswith("Trace: 7 occurrences of 2 families by group, 7 lines of concordance")
    assert "betray*: 0 / 3, in the outlet's own words 0 / 2" in text
    assert "<table" in found._repr_html_()
    assert found.settings["families"] == {"betray*": ["betray*"], **FAMILIES}


def test_counts_hold_no_words_but_those_under_study(found):
    assert found.counts.layers == ("family",)
    assert found.passages.layers == ("family",)


def test_panels_are_what_the_tables_hold(found):
    table = panels(found, "cede")
    assert set(table["panel"]) <= set(PANELS)
    n = table.groupby("panel")["n"].sum()
    for panel in ("form", "voice", "speaker", "tenth", "strip"):
        assert n[panel] == 4, panel
    assert cautions(found, "cede")[0].startswith("A, B hold one document only")
    with pytest.raises(CountsError, match="did you mean 'cede'"):
        panels(found, "ceed")


def test_the_two_articles_of_the_first_study(shared):
    corpus = read_corpus(shared / "corpus").assign(group=["Feb", "Dec"])
    found = trace(corpus, "betray*", "appeas*", families=FAMILIES, order=["Feb", "Dec"])
    n = found.table.pivot(index="category", columns="group", values="n")
    assert n.loc["betray*", ["Feb", "Dec"]].tolist() == [0, 2]
    assert n.loc["appeas*", ["Feb", "Dec"]].tolist() == [1, 0]
    assert n.loc["cede", ["Feb", "Dec"]].tolist() == [1, 2]
    own = found.table.set_index(["category", "group"])["outlet"]
    assert own["betray*", "Dec"] == 0  # never in the reporter's own words
    assert own["appeas*", "Feb"] == 1
    assert set(found.lines.loc[found.lines["category"] == "betray*", "voice"]) == {
        "scare", "direct"}  # fmt: skip
