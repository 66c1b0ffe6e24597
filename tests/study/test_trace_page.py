"""The page of a trace: whole, without network, honest about the text it holds."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from framing.comparison.trace import trace
from framing.corpus import Corpus
from framing.study.trace_page import trace_page

TEXTS = {
    "bridge": "Fear of betrayal grows\nThe river towns faced a bitter betrayal. Talks go on.\n"
    "“You betrayed the river towns,” Mayor Ada Holt told the council.",
    "harbor": "Council cedes <harbor> & pier\nThe council ceded the “harbor” to its rivals.",
}


class Reader(HTMLParser):
    """Reads a page and checks that what is opened is closed."""

    void = frozenset("meta link input col br img hr".split())

    def __init__(self):
        super().__init__()
        self.open, self.text, self.seen = [], [], []

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("script", "style"):
            self.text.append(data)


def read(page):
    reader = Reader()
    reader.feed(page)
    assert not reader.open
    return reader


@pytest.fixture(scope="module")
def found():
    return trace(Corpus.from_texts(TEXTS), "betray*", "ced*", "surrender*")


@pytest.fixture(scope="module")
def page(found):
    return trace_page(found)


def test_it_is_whole_and_needs_no_network(page):
    reader = read(page)
    for tag, attributes in reader.seen:
        assert tag not in ("link", "img", "iframe")
        for name in ("src", "href", "xlink:href"):
            assert attributes.get(name, "#").startswith("#"), (tag, attributes)
    assert not re.search(r"url\((?!#)", page)
    assert "@import" not in page
    ids = [attributes["id"] for _, attributes in reader.seen if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {a["href"][1:] for tag, a in reader.seen if tag == "a"}
    assert targets <= set(ids)


def test_it_says_that_it_holds_text(page):
    text = " ".join(" ".join(read(page).text).split())
    assert "This page holds sentences of the articles. Leave it out when you share" in text


def test_every_line_is_there_with_what_it_is_chosen_by(page, found):
    lines = [a for tag, a in read(page).seen if tag == "tr" and "data-voice" in a]
    asked = ["group", "voice", "speaker", "section"]
    shown = [[line[f"data-{name}"] for name in asked] for line in lines]
    assert shown == found.lines[asked].to_numpy().tolist()


def test_choices_are_offered_only_where_there_is_one(page):
    names = [a["name"] for tag, a in read(page).seen if tag in ("select", "input")]
    # “betray*” stands in one article, in two voices, by two speakers and in three sections
    assert names[:4] == ["voice", "speaker", "section", "with"]
    assert names[4:] == ["section", "with"]


def test_finding_figure_and_tables_of_a_family(page, found):
    text = " ".join(read(page).text)
    assert "3 in bridge (1 in the headline); 0 in harbor." in text
    assert "Whose words: 2 the outlet’s own, 1 quoted (Ada Holt) in bridge." in text
    assert page.count("<svg ") == 2  # none for a word that does not occur
    assert found.plot("betray*").id in page
    assert text.count("Words around it") >= 2


def test_warnings_stand_once_and_before_the_numbers(page, found):
    text = " ".join(read(page).text)
    for warning in found.warnings:
        assert text.count(warning) == 1
    assert text.index(found.warnings[0]) < text.index("Occurrences by group")


def test_a_word_that_does_not_occur_is_said_to_be_absent(page):
    assert "0 in bridge; 0 in harbor." in " ".join(read(page).text)


def test_text_is_escaped(page):
    assert "&lt;harbor&gt; &amp; pier" in page
    assert "<harbor>" not in page


def test_the_same_trace_gives_the_same_page(found, page):
    assert trace_page(found) == page
    assert trace_page(trace(Corpus.from_texts(TEXTS), "betray*", "ced*", "surrender*")) == page


def test_title_and_patterns():
    found = trace(Corpus.from_texts(TEXTS), families={"cession": ["cede*", "cession*"]})
    page = trace_page(found, "Who gives <way>")
    assert "<h1>Who gives &lt;way&gt;</h1>" in page
    assert "cede*, cession*" in page


def test_without_voices_and_with_more_groups_than_a_figure_can_tell():
    texts = {f"a{i}": f"Talks {i}\nThey cede it, all {i} of them." for i in range(8)}
    corpus = Corpus.from_texts(texts).assign(town=[f"town {i}" for i in range(8)])
    page = trace_page(trace(corpus, "cede", by="town", lexicons=(), voices=False))
    assert "<svg " not in page
    assert 'data-group="town 7"' in page
    assert "Voices were found" not in page
