"""The page: whole, without network, without the key, and in what a browser does with it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from framing.topics.intrusion import intrusion
from framing.topics.intrusion.page import page

TESTS = ["word", "topic", "word_set"]


class Reader(HTMLParser):
    """Reads a page and checks that what is opened is closed."""

    void = frozenset("meta link input br img hr".split())

    def __init__(self):
        super().__init__()
        self.open, self.text, self.seen = [], [], []

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("script", "style"):
            self.text.append(data.strip())


def read(html):
    reader = Reader()
    reader.feed(html)
    assert not reader.open
    return reader


@pytest.mark.parametrize("test", TESTS)
def test_every_item_stands_in_the_page_with_its_options_in_order(model, test):
    drawn = intrusion(model, test)
    reader = read(page(drawn))
    fields = [attributes["id"] for tag, attributes in reader.seen if tag == "fieldset"]
    assert fields == drawn.table["item"].tolist()
    radios = [(a["name"], a["value"]) for tag, a in reader.seen if a.get("type") == "radio"]
    n = len(drawn.options)
    assert radios == [(item, str(i)) for item in fields for i in range(1, n + 1)]
    shown = [text for text in reader.text if text in set(drawn.key["words"])]
    assert shown == drawn.key["words"].tolist()


@pytest.mark.parametrize("test", TESTS)
def test_page_does_not_depend_on_the_key(model, test):
    drawn = intrusion(model, test)
    turned = drawn.key.assign(intruder=~drawn.key["intruder"], option_topic=1, topic=1, theta=0.5)
    assert page(drawn) == page(replace(drawn, key=turned)) == page(intrusion(model, test))


@pytest.mark.parametrize("test", TESTS)
def test_page_needs_no_network_and_forbids_it(model, test):
    html = page(intrusion(model, test))
    assert "default-src 'none'" in html
    assert not re.search(r"https?://|src=|@import|url\(", html)
    assert "fetch(" not in html
    assert "XMLHttpRequest" not in html


def test_page_names_model_seed_and_draw(model):
    drawn = intrusion(model, random_state=3)
    html = page(drawn)
    held = re.search(r'<script type="application/json" id="identity">(.*?)</script>', html)
    assert json.loads(held[1]) == {
        "test": "word", "model": "6f1d", "random_state": 3, "draw": drawn.settings["draw"],
    }  # fmt: skip


def test_titles_and_texts_are_escaped(model):
    drawn = intrusion(model, "topic", n_items=2)
    drawn.table.insert(3, "text", ["</p><script>alert(1)</script>", ""])
    html = page(drawn)
    assert "<script>alert" not in html
    assert "of <many>" not in html
    assert "of &lt;many&gt;" in html
    reader = read(html)
    assert sum(attributes.get("class") == "text" for _, attributes in reader.seen) == 1


def test_page_of_documents_without_titles_shows_their_ids(model):
    del model.units["title"]
    drawn = intrusion(model, "topic", n_items=2)
    assert set(drawn.table["document"]) <= set(read(page(drawn)).text)


def test_page_has_both_a_light_and_a_dark_face(model):
    html = page(intrusion(model))
    assert "color-scheme: light dark" in html
    assert "@media (prefers-color-scheme: dark)" in html
