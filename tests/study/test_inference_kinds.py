"""Analyses of a study that go beyond description, on made-up outlets."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import framing
from framing.errors import FramingError
from framing.study import Study, run_study

STUDY = """
[study]
id = "harbor"
title = "Two papers on the harbor"
seed = 7
[corpus]
counts = "counts.zip"
voice = false
[groups]
by = "outlet"
[families]
betray = "betray*"
cede = "cede*"
"""
EFFECTS = '[[figures]]\nkind = "effects"\nlayer = "family"\nn_permutations = 999\n'


@pytest.fixture
def folder(tmp_path):
    """Twenty-four articles of two outlets over two years; the Courier speaks of betrayal."""
    random = np.random.default_rng(3)
    rows = []
    for i in range(24):
        outlet = "Courier" if i % 2 else "Herald"
        said = ["betrayal"] * (3 if outlet == "Courier" else i % 3) + ["ceded"] * (1 + i // 8)
        words = said + ["harbor"] * 60 + ["council"] * int(random.integers(20, 60))
        text = " ".join(random.permutation(words)) + "."
        rows.append(
            {"id": f"d{i:02}", "outlet": outlet, "text": f"A day at the harbor.\n\n{text}",
             "date": f"{2023 + i // 12}-{1 + i % 12:02}-01"}
        )  # fmt: skip
    table = tmp_path / "news.csv"
    pd.DataFrame(rows).to_csv(table, index=False)
    counted(table).save(tmp_path / "counts.zip")
    return tmp_path


def counted(table):
    families = {"betray": "betray*", "cede": "cede*"}
    return framing.count_terms(framing.read_corpus(table), unit="paragraph", families=families)


def run(folder, analyses):
    (folder / "study.toml").write_text(STUDY + analyses)
    return run_study(folder / "study.toml", output=folder / "results")


def test_effects_are_tested_with_the_seed_of_the_study(folder):
    result = run(folder, EFFECTS)
    table = result.tables["effects"].set_index("category")
    assert table.loc["betray", "q"] < 0.05 < table.loc["cede", "q"]
    assert table.loc["betray", "low"] > 0
    assert result.figures["effects"].provenance.parents[0].arguments["seed"] == 7
    report = (folder / "results" / "report.html").read_text()
    assert "differences beyond chance between units (document)" in report
    assert "1 of 2 tests" in report
    assert "permutations of whole units (document), all of them or 999 at random (seed 7)" in report
    assert "They are no sample" not in report


def test_documents_that_are_nearly_copies_are_told(folder):
    news = pd.read_csv(folder / "news.csv")
    story = f"{news.loc[0, 'text']} Rain, hail, snow, frost, wind, fog, sun, heat, ice, sleet."
    news.loc[[0, 2], "text"] = [story, f"{story} Today."]
    news.to_csv(folder / "news.csv", index=False)
    counted(folder / "news.csv").save(folder / "counts.zip")
    warnings = run(folder, EFFECTS).warnings
    assert any("a copy is no further observation" in w for w in warnings), warnings


def test_trends_follow_the_dates_of_the_documents(folder):
    result = run(folder, '[[figures]]\nkind = "trends"\nperiod = "quarter"\n')
    slopes = result.tables["trends"].set_index(["category", "group"])
    assert (slopes.loc["cede", "low"] > 0).all()
    assert result.tables["trends-rates"]["period"].iloc[0] == "2023Q1"


def test_groups_stand_in_the_order_of_the_study(folder):
    even, odd = ([f"d{i:02}" for i in range(first, 24, 2)] for first in (0, 1))
    named = f"documents = {{Second = {even}, First = {odd}}}"
    analyses = EFFECTS + '[[figures]]\nkind = "trends"\nperiod = "quarter"\n'
    (folder / "study.toml").write_text(STUDY.replace('by = "outlet"', named) + analyses)
    result = run_study(folder / "study.toml", output=folder / "results")
    effects, slopes = result.tables["effects"], result.tables["trends"]
    assert set(zip(effects["group_a"], effects["group_b"], strict=True)) == {("Second", "First")}
    assert list(slopes["group"].unique()) == ["Second", "First"]


def test_divergence_names_the_words_that_differ(folder):
    result = run(folder, '[[figures]]\nkind = "divergence"\ntarget = "Courier"\n')
    assert result.tables["divergence"]["term"].iloc[0] == "betrayal"


def test_two_texts_are_shuffled_and_stand_in_a_band_of_others(folder):
    two = 'documents = {A = ["d01"], B = ["d02"]}'
    study = STUDY.replace('by = "outlet"', two)
    counts = framing.Counts.load(folder / "counts.zip")
    counts.filter(document=[f"d{i:02}" for i in range(3, 24)]).save(folder / "others.zip")
    (folder / "study.toml").write_text(
        study + '[[analyses]]\nkind = "shuffle"\nunit = "paragraph"\n'
        '[[figures]]\nkind = "reference_band"\nbackground = "others.zip"\nlayer = "family"\n'
    )
    result = run_study(folder / "study.toml", output=folder / "results")
    assert set(result.tables["shuffle"]["layer"]) == {"term"}
    band = result.tables["reference_band"]
    assert (band["n_pairs"] > 10).all()
    assert "pairs of other articles" in (folder / "results" / "report.html").read_text()


def test_what_cannot_be_tested_has_a_table_and_a_reason_but_no_figure(folder):
    study = STUDY.replace('by = "outlet"', 'documents = {A = ["d01"], B = ["d02"]}')
    (folder / "study.toml").write_text(study + EFFECTS)
    result = run_study(folder / "study.toml", output=folder / "results")
    assert "effects" not in result.figures
    assert result.tables["effects"]["p"].isna().all()
    assert any("nothing can be tested" in sentence for sentence in result.warnings)


@pytest.mark.parametrize(
    ("analysis", "message"),
    [
        ('[[figures]]\nkind = "shuffle"\n', "has no figure; put it under [[analyses]]"),
        ('[[figures]]\nkind = "reference_band"\n', "needs background ="),
        ('[[figures]]\nkind = "effects"\nadjust = "bhh"\n', "did you mean 'bh'"),
        ('[[figures]]\nkind = "effects"\nunit = "outlets"\n', "no such column"),
    ],
)
def test_a_choice_that_is_none_is_refused(folder, analysis, message):
    with pytest.raises(FramingError) as caught:
        run(folder, analysis)
    assert message in str(caught.value)


def test_the_same_study_gives_the_same_bytes(folder):
    first = run(folder, EFFECTS).figures["effects"].render("svg")
    assert run(folder, EFFECTS).figures["effects"].render("svg") == first
    assert Study.load(folder / "study.toml").seed == 7
