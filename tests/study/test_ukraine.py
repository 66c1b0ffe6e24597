"""The embedded study: what it must show, and that its counts are those of the articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.counts import Counts
from framing.study import Study, StudyResult, run_study, verify
from framing.study.spec import bundled_folder

FEBRUARY, DECEMBER = "LA Times, Feb 2025 (analysis)", "LA Times, Dec 2025 (news)"


@pytest.fixture
def result(embedded_study: StudyResult) -> StudyResult:
    return embedded_study


def test_words_under_study(result: StudyResult):
    rates = result.tables["words-rates"].set_index(["category", "group"])["n"]
    found = {
        family: (rates[family, FEBRUARY], rates[family, DECEMBER])
        for family in ("betray", "appease", "cede")
    }
    assert found == {"betray": (0, 2), "appease": (1, 0), "cede": (1, 2)}
    words = result.tables["words"]
    headlines = words[(words["section"] == "headline") & (words["n"] > 0)]
    assert headlines[["category", "term", "group", "n"]].values.tolist() == [
        ["betray", "betrayal", DECEMBER, 1],
        ["cede", "cedes", FEBRUARY, 1],
    ]


def test_nobody_is_betrayed_in_the_outlets_own_words(result: StudyResult):
    said = result.tables["who_says"].query("n > 0")
    whose = ["group", "term", "voice", "speaker", "n"]
    assert said[said["category"] == "betray"][whose].values.tolist() == [
        [DECEMBER, "betrayal", "scare", "", 1],
        [DECEMBER, "betray", "direct", "Emmanuel Macron", 1],
    ]
    assert said[said["category"] == "appease"][whose].values.tolist() == [
        [FEBRUARY, "appeasing", "outlet", "", 1]
    ]
    cede = said[said["category"] == "cede"]
    assert cede.groupby("group")["n"].sum().to_dict() == {FEBRUARY: 1, DECEMBER: 2}
    assert ["cedes", "outlet"] in cede[cede["group"] == FEBRUARY][["term", "voice"]].values.tolist()


def test_the_groups_stand_in_one_order_so_that_each_has_one_look(result: StudyResult):
    pairs = {
        name: {*zip(table["group_a"], table["group_b"], strict=True)}
        for name, table in result.tables.items()
        if "group_a" in table
    }
    assert "reference_band" in pairs
    assert set(map(frozenset, pairs.values())) == {frozenset({(FEBRUARY, DECEMBER)})}


def test_each_figure_holds_by_itself(result: StudyResult):
    for name in result.figures:
        found = verify(result.folder / "figures" / f"{name}.png")
        assert found.verdict == "Holds: same inputs, same data, same bytes.", found


def test_tables_of_the_report_name_their_sides_and_have_no_p_of_zero(result: StudyResult):
    page = result.report.read_text(encoding="utf-8")
    assert f"Target: {DECEMBER}. Contributions to the Jensen-Shannon divergence" in page
    p = result.tables["shuffle"]["p"].item()
    assert 0 < p < 0.005
    assert f">{p:.2g}</td>" in page
    assert not result.tables["shuffle"]["warning"].any()
    shuffled = page[page.index("tables/shuffle.csv") :]
    assert "warning" not in shuffled[: shuffled.index("</table>")]


def test_every_word_has_a_voice_and_every_source_a_camp(result: StudyResult):
    words = result.tables["documents"].set_index("group")["n_tokens"].to_dict()
    for name in ("voice-shares", "standing"):
        table = result.tables[name]
        assert table.groupby("group")["n_tokens"].sum().to_dict() == words
    sums = result.tables["standing"].groupby(["group", "camp"])["n_tokens"].sum().unstack()
    assert {"US administration", "Ukraine", "Russia", "experts"} <= set(sums.columns)
    assert (sums["outlet"] > 300).all()
    assert (sums[["other", "unknown"]].sum(axis=1) < 0.15 * sums.sum(axis=1)).all()


def test_its_figures_by_voice_are_drawn(result: StudyResult):
    kinds = {name: figure.kind for name, figure in result.figures.items()}
    assert {"voices", "who_says", "standing", "cues"} <= set(kinds)
    strip = result.figures["frames-strip"].table
    assert {"outlet", "direct", "indirect"} <= set(strip["voice"])


def test_it_runs_without_the_articles_and_claims_nothing_about_outlets(result: StudyResult):
    assert result.material.source == "counts"
    assert not (result.folder / "texts").exists()
    page = result.report.read_text(encoding="utf-8")
    assert "no claim about two outlets" in page


def test_the_counts_file_holds_neither_titles_nor_addresses_nor_running_words():
    counts = Counts.load(bundled_folder() / "ukraine-2025" / "counts.zip")
    assert list(counts.units.columns) == [
        "document", "section", "paragraph", "passage", "label", "group", "date", "outlet", "genre",
        "voice", "camp", "speaker", "cue_class", "sha256", "n_tokens",
    ]  # fmt: skip
    assert counts.units["speaker"].str.split().str.len().max() <= 6
    assert counts.units.drop_duplicates("document")["document"].tolist() == [
        "latimes-2025-02",
        "latimes-2025-12",
    ]
    # A word of the articles stands alone; what has several words is a match of a pattern.
    words = counts.terms[counts.terms["layer"] == "term"]["term"]
    assert not words.str.contains(" ").any()
    assert words.is_monotonic_increasing
    assert counts.terms["term"].str.count(" ").max() + 1 == 7  # as docs/studies.md says


def test_the_hashes_of_the_study_are_those_of_its_counts():
    study = Study.load("ukraine-2025")
    counts = Counts.load(study.folder / "counts.zip")
    hashes = dict(zip(counts.units["document"], counts.units["sha256"], strict=True))
    assert hashes == {listed.id: listed.sha256 for listed in study.documents}


@pytest.mark.shared
def test_the_articles_give_the_same_counts_and_files(
    result: StudyResult, shared: Path, tmp_path: Path
):
    again = run_study(texts=shared / "corpus", output=tmp_path / "results")
    assert again.origin == "Recomputed from text: identical counts."
    for path in sorted(result.folder.rglob("*")):
        name = path.relative_to(result.folder)
        if path.is_file() and name.as_posix() not in ("manifest.json", "report.html"):
            assert (again.folder / name).read_bytes() == path.read_bytes(), name
