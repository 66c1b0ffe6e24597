"""The explorer as a value: what is chosen is what its attributes give. No browser here."""

from __future__ import annotations

import sys

import pandas as pd
import pytest

from framing.corpus import Corpus
from framing.counts import count_terms
from framing.errors import CountsError, FramingError
from framing.explorer import VIEWS, explore, look_up

pytest.importorskip("ipywidgets")

WAR = "War\n" + "\n".join(f"The council ceded field {i} in war." for i in range(30))
TEXTS = {"harbor": WAR, "mill": "The mill\n“We cede nothing,” said Olaf Berg. No <b>war</b> here."}
FAMILIES = {"cede": ["cede", "ceded"], "war": "war*"}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.from_texts(TEXTS)


@pytest.fixture(scope="module")
def counts(corpus):
    return count_terms(corpus, unit="passage", families=FAMILIES)


def control(explorer, description):
    """Return the control that is called so."""
    todo = [explorer._box]
    while todo:
        one = todo.pop()
        if getattr(one, "description", None) == description:
            return one
        todo += getattr(one, "children", ())
    raise AssertionError(f"no control {description!r}")


def shown(explorer):
    """Return the HTML of everything that can be seen: the open tab, and what is around it."""
    todo, seen = [explorer._box], []
    while todo:
        one = todo.pop(0)
        if one is explorer._tabs:
            todo.insert(0, one.children[one.selected_index])
        elif one.layout.display != "none":
            todo[:0] = getattr(one, "children", ())
            seen.append(str(getattr(one, "value", "")))
    return "\n".join(seen)


def test_it_opens_with_the_first_family(counts):
    explorer = explore(counts)
    assert (explorer.word.name, explorer.view) == ("cede", "rates")
    assert explorer.result.table["n"].tolist() == [30, 1]
    assert "cede: 31 occurrences, 30 in harbor, 1 in mill." in shown(explorer)


def test_choosing_in_the_list_is_the_same_as_choosing_in_python(counts):
    by_hand, by_code = explore(counts), explore(counts)
    control(by_hand, "Word").value = ("family", "war")
    by_hand._tabs.selected_index = list(VIEWS).index("speakers")
    by_code.choose("war", view="speakers")
    assert shown(by_hand) == shown(by_code)
    assert by_hand.code == "explorer.choose('war', layer='family', view='speakers')"
    assert by_hand.figure.record == by_code.figure.record
    assert by_hand.figure.record == look_up(counts, "war").speakers.plot().record
    pd.testing.assert_frame_equal(by_hand.table, look_up(counts, "war").speakers.table)


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "lines"])
def test_every_view_shows_its_warnings_table_and_figure(view, counts):
    explorer = explore(counts).choose("cede", view=view)
    page = shown(explorer)
    assert explorer.figure.id in page
    assert "<table" in page
    assert explorer.warnings
    for warning in explorer.warnings:
        assert page.count(warning[:30].replace("'", "&#x27;")) >= 1


def test_a_typed_pattern_joins_the_list(counts):
    explorer = explore(counts)
    control(explorer, "or pattern").value = "noth*"
    assert explorer.word.layer == "pattern"
    assert explorer.table["n"].tolist() == [0, 1]
    assert control(explorer, "Word").value == ("pattern", "noth*")
    control(explorer, "Word").value = ("family", "cede")
    assert explorer.word.name == "cede"
    control(explorer, "Word").value = ("pattern", "noth*")
    assert explorer.word.name == "noth*"


def test_what_cannot_be_found_is_said_and_changes_nothing(counts):
    explorer = explore(counts)
    control(explorer, "or pattern").value = "(a|"
    assert "stands alone; write (a|b)" in shown(explorer)
    control(explorer, "or pattern").value = "wra"
    assert "did you mean &#x27;war&#x27;?" in shown(explorer)
    assert explorer.word.name == "cede"
    with pytest.raises(CountsError, match=r"no view 'line'; did you mean 'lines'"):
        explorer.choose("war", view="line")
    assert explorer.view == "rates"


def test_lines_are_narrowed_and_turned(counts, corpus):
    explorer = explore(counts, corpus).choose("war", view="lines")
    assert (len(explorer.table), explorer.figure) == (32, None)
    assert "1 to 25 of 32 lines" in shown(explorer)
    control(explorer, "Later").click()
    assert "26 to 32 of 32 lines" in shown(explorer)
    assert control(explorer, "Later").disabled
    control(explorer, "Group").value = "harbor"
    control(explorer, "Containing").value = "FIELD 7"
    assert "1 to 1 of 1 lines that fit, 32 in all" in shown(explorer)
    assert explorer.table["left"].tolist() == ["The council ceded field 7 in"]
    again = explore(counts, corpus)
    exec(explorer.code, {"explorer": again})
    assert shown(again) == shown(explorer)
    with pytest.raises(CountsError, match="no filter 'grup'; did you mean 'group'"):
        again.choose("war", where={"grup": "x"})
    with pytest.raises(CountsError, match="no line has voice 'x'; known are: outlet"):
        again.choose("war", where={"voice": "x"})
    control(explorer, "Containing").value = "field 99"
    assert "No line fits." in shown(explorer)
    explorer.choose("cede")
    assert len(explorer.table) == 31


def test_words_of_articles_are_shown_as_words_not_as_html(counts, corpus):
    page = shown(explore(counts, corpus).choose("here", view="lines"))
    assert "&lt;b&gt;war&lt;/b&gt;" in page
    assert "<b>war" not in page


def test_without_articles_the_lines_say_so_and_the_rest_goes_on(counts):
    explorer = explore(counts).choose("war", view="lines")
    assert "There are no articles at hand" in shown(explorer)
    assert not [c for c in ("Later", "Containing") if f"{c}</" in shown(explorer)]
    with pytest.raises(CountsError, match="no articles at hand"):
        _ = explorer.table
    explorer._tabs.selected_index = 0
    assert explorer.result.table["n"].tolist() == [31, 1]


def test_other_articles_of_the_same_name_are_noticed(counts):
    others = Corpus.from_texts({**TEXTS, "harbor": "War\nNobody ceded anything."})
    explorer = explore(counts, others).choose("war", view="lines")
    assert "give 2 lines, the counts hold 32 occurrences" in shown(explorer)


def test_one_group_has_no_rates_to_compare_and_says_so(counts):
    explorer = explore(counts.filter(document="harbor"))
    assert "a comparison needs two groups" in shown(explorer)
    assert explorer.choose("war", view="forms").table["n"].sum() == 31


def test_articles_without_families_begin_with_a_pattern(corpus):
    explorer = explore(corpus)
    assert "Type a pattern" in shown(explorer)
    with pytest.raises(CountsError, match="no word is chosen yet"):
        _ = explorer.table
    explorer._tabs.selected_index = 1
    control(explorer, "or pattern").value = "cede*"
    assert set(explorer.table["term"]) == {"cede", "ceded"}


def test_where_there_are_no_widgets_it_is_text(counts):
    shown = explore(counts)._repr_mimebundle_()
    data = shown[0] if isinstance(shown, tuple) else shown
    assert data["text/plain"].startswith("Explorer: rates of cede: 31 occurrences")
    assert "application/vnd.jupyter.widget-view+json" in data


def test_without_ipywidgets_it_says_what_to_install(counts, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(FramingError, match=r'pip install "framing\[notebook\]"'):
        explore(counts)
    assert look_up(counts, "war").rates.table["n"].tolist() == [31, 1]  # needs none
