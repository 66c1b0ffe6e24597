"""Words under study: each form in each section, zeros and missing sections included."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.comparison import words_under_study
from framing.counts import Counts
from framing.errors import CountsError

FORMS = pd.DataFrame(
    {
        "layer": ["family", "family", "family", "term"],
        "category": ["betray", "cede", "cede", ""],
        "term": ["betrayal", "cede", "cedes", "cede"],
    }
)


def articles(section: bool = True) -> Counts:
    units = pd.DataFrame(
        {
            "document": ["a", "a", "b", "b"],
            "section": ["headline", "body", "headline", "body"],
            "group": ["A", "A", "B", "B"],
            "n_tokens": [10, 490, 8, 992],
        }
    )
    rows = [[0, 0, 1, 0], [0, 0, 0, 0], [1, 0, 0, 0], [1, 2, 0, 2]]
    if section:
        return Counts.from_matrix(rows, units, FORMS)
    return Counts.from_matrix(rows, units, FORMS, keys=["document", "section"]).group(
        ["document", "group"]
    )


def test_the_grid_is_complete():
    table = words_under_study(articles()).table
    assert list(table) == ["category", "term", "group", "section", "n", "per_1k", "n_docs"]
    cells = table[["term", "group", "section"]].to_numpy().tolist()
    assert cells == [
        [term, group, section]
        for term in ("betrayal", "cede", "cedes")
        for group in ("A", "B")
        for section in ("headline", "body")
    ]


def test_counts_and_rates_by_hand():
    table = words_under_study(articles()).table.set_index(["term", "group", "section"])
    assert table.loc[("cedes", "A", "headline"), ["n", "per_1k", "n_docs"]].tolist() == [1, 100, 1]
    assert table.loc[("betrayal", "B", "headline"), "per_1k"] == 125.0
    assert table.loc[("cede", "B", "body"), "n"] == 2
    assert table.loc[("cede", "B", "body"), "per_1k"] == pytest.approx(2000 / 992)
    assert table.loc[("betrayal", "A"), "n"].tolist() == [0, 0]
    assert table["n"].sum() == 5


def test_without_sections_there_is_one():
    table = words_under_study(articles(section=False)).table.set_index(["term", "group"])
    assert set(table["section"]) == {"all"}
    assert table.loc[("betrayal", "B"), ["n", "per_1k", "n_docs"]].tolist() == [2, 2.0, 1]


def test_a_section_that_a_group_lacks_has_no_rate_and_that_is_said():
    families = words_under_study(articles().filter(document=["a", "b"]).merge(
        Counts.from_matrix(
            [[1]],
            pd.DataFrame({"document": ["c"], "section": ["lead"], "group": ["A"], "n_tokens": [5]}),
            FORMS.iloc[:1],
        )
    ))  # fmt: skip
    lead = families.table[families.table["section"] == "lead"].set_index(["term", "group"])
    assert lead.loc[("betrayal", "A"), "per_1k"] == 200.0
    assert np.isnan(lead.loc[("betrayal", "B"), "per_1k"])
    assert "No words, so no rate: B: lead." in families.warnings


def test_one_article_is_enough():
    families = words_under_study(articles().filter(group="B"))
    assert families.settings["groups"] == ["B"]
    assert any("B holds one document only" in w for w in families.warnings)


def test_warnings_speak_of_families_not_of_forms():
    warnings = words_under_study(articles()).warnings
    assert any("2 families (betray, cede)" in w for w in warnings)


def test_it_prints_each_family_with_its_counts():
    shown = repr(words_under_study(articles()))
    assert "Occurrences (A / B):" in shown
    assert "betray: 0 / 2" in shown
    assert "cede: 1 / 2" in shown
    assert "<table" in words_under_study(articles())._repr_html_()


def test_sections_themselves_can_be_the_groups():
    table = words_under_study(articles(), by="section").table
    assert table["group"].unique().tolist() == ["headline", "body"]
    assert table["n"].sum() == 5


def test_bad_input_is_named():
    with pytest.raises(CountsError, match=r"no layer 'family'.*known are: term"):
        words_under_study(articles().select("term"))
    with pytest.raises(CountsError, match="no column 'outlet'"):
        words_under_study(articles(), by="outlet")


def test_the_families_draw_themselves():
    assert words_under_study(articles()).plot().table["n"].sum() == 5
