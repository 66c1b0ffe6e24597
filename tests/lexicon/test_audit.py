"""What each pattern matched, over a corpus read in blocks."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.corpus import Corpus
from framing.lexicon import Category, Gate, Lexicon, audit_lexicon
from framing.lexicon import audit as audit_module

TEXTS = {
    "a": "The firm will renegotiate. It reneged before. We renegotiate again.",
    "b": "Renegotiation failed.\nThe firm did not renegotiate.",
    "c": "Quiet prevails in the valley.",
}
RENEGE = Lexicon.from_patterns({"renege": ["reneg*", "backslid*"], "quiet": "quiet ~1 in"})


def corpus(texts=TEXTS):
    return Corpus.from_texts(texts, clean=False)


def test_one_row_a_pattern_and_form():
    audit = audit_lexicon(RENEGE, corpus())
    expected = pd.DataFrame(
        [
            ("renege", "reneg*", "renegotiate", "renegoti", 3, 0.6, 2),
            ("renege", "reneg*", "reneged", "reneg", 1, 0.2, 1),
            ("renege", "reneg*", "renegotiation", "renegoti", 1, 0.2, 1),
            ("renege", "backslid*", "", "", 0, 0.0, 0),
            ("quiet", "quiet ~1 in", "quiet prevails in", "quiet prevail in", 1, 1.0, 1),
        ],
        columns=["category", "pattern", "term", "stem", "n", "share", "n_docs"],
    )
    pd.testing.assert_frame_equal(audit.table, expected, check_dtype=False)
    assert repr(audit) == (
        "Audit of 'family' on 3 documents: 6 matches, 3 patterns, 1 without a match"
    )
    assert audit.unmatched.to_dict("records") == [{"category": "renege", "pattern": "backslid*"}]


def test_stems_show_two_words_under_one_wildcard():
    stems = audit_lexicon(RENEGE, corpus()).stems
    assert stems.iloc[:2].to_dict("list") == {
        "category": ["renege"] * 2,
        "pattern": ["reneg*"] * 2,
        "stem": ["renegoti", "reneg"],
        "n": [4, 1],
        "share": [pytest.approx(0.8), pytest.approx(0.2)],
    }


def test_lines_show_the_words_in_their_place():
    lines = audit_lexicon(RENEGE, corpus(), n_lines=2).lines
    assert list(lines) == ["category", "pattern", "term", "document", "left", "match", "right"]
    # the first match of each document before the second of any
    renegotiate = lines[lines["term"] == "renegotiate"]
    assert sorted(renegotiate["document"]) == ["a", "b"]
    for line in lines.itertuples():
        whole = TEXTS[line.document].replace("\n", " ")
        assert line.left + line.match + line.right in whole
        assert line.match.lower() == line.term
    reneged = lines[lines["term"] == "reneged"].iloc[0]
    assert (reneged["left"], reneged["match"], reneged["right"]) == (
        "The firm will renegotiate. It ",
        "reneged",
        " before. We renegotiate again.",
    )


def test_more_lines_than_documents_come_from_the_same_document():
    lines = audit_lexicon(RENEGE, corpus(), n_lines=3).lines
    assert sorted(lines.loc[lines["term"] == "renegotiate", "document"]) == ["a", "a", "b"]


def test_no_lines_when_none_are_asked_for():
    assert len(audit_lexicon(RENEGE, corpus(), n_lines=0).lines) == 0


def test_the_gate_holds_unless_it_is_lifted():
    gated = Lexicon(
        "x",
        categories=(Category("renege", patterns=("reneg*",)),),
        gate=Gate(2, ("firm",)),
    )
    texts = {**TEXTS, "d": "The firm, the firm: it reneged."}
    assert audit_lexicon(gated, corpus(texts)).table["n"].sum() == 1
    assert audit_lexicon(gated, corpus(texts), gate=False).table["n"].sum() == 6


def test_nothing_found():
    audit = audit_lexicon(RENEGE.subset("renege"), corpus({"c": TEXTS["c"]}))
    assert audit.table["n"].tolist() == [0, 0]
    assert audit.table["share"].tolist() == [0, 0]
    assert len(audit.lines) == 0
    assert len(audit.unmatched) == 2


def test_the_record_names_lexicon_and_choices():
    record = audit_lexicon(RENEGE, corpus(), n_lines=1).provenance
    assert record.inputs == {"lexicon": RENEGE.digest}
    assert record.arguments == {"n_lines": 1, "gate": True}


forms = st.sampled_from(["reneged", "renegotiate", "renegade", "peace", "backslide"])
texts = st.lists(st.lists(forms, max_size=6).map(" ".join), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None)
@given(texts)
def test_blocks_change_nothing_and_counts_add_up(several):
    named = {f"d{i}": text for i, text in enumerate(several)}
    whole = audit_lexicon(RENEGE, corpus(named))
    with pytest.MonkeyPatch.context() as patch:
        blocks = Corpus.blocks
        patch.setattr(Corpus, "blocks", lambda self: blocks(self, max_bytes=12))
        cut = audit_lexicon(RENEGE, corpus(named))
    pd.testing.assert_frame_equal(whole.table, cut.table)
    pd.testing.assert_frame_equal(whole.lines, cut.lines)
    n = sum(text.count("reneg") for text in several)
    assert whole.table.loc[whole.table["pattern"] == "reneg*", "n"].sum() == n
    shares = whole.table.groupby("pattern")["share"].sum()
    assert all(share == pytest.approx(1) or share == 0 for share in shares)
    assert (whole.lines.groupby(["pattern", "term"]).size() <= 3).all()


def test_the_draw_does_not_hang_on_the_order_of_documents():
    named = {f"d{i}": "They reneged." for i in range(20)}
    forward = audit_lexicon(RENEGE, corpus(named)).lines
    backward = audit_lexicon(RENEGE, corpus(dict(reversed(named.items())))).lines
    pd.testing.assert_frame_equal(forward, backward)
    assert forward["document"].nunique() == 3


def test_context_is_cut_at_its_width():
    text = "x" * 200 + " reneged " + "y" * 200
    line = audit_lexicon(RENEGE, corpus({"a": text})).lines.iloc[0]
    assert line["left"] == "x" * (audit_module.CONTEXT - 1) + " "
    assert line["right"] == " " + "y" * (audit_module.CONTEXT - 1)
