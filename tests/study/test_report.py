"""The pages of a study by voice: what they say, and that they load nothing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from framing.study import StudyResult, run_study
from framing.study.material import gather_material
from framing.study.report import report_page
from framing.study.report.occurrences import occurrences
from framing.study.report.page import environment
from framing.study.report.tables import show
from framing.text.voice.measured import error_note


class Page(HTMLParser):
    """The tags of a page, the captions of its figures, its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: dict[str, list[str]] = {"figcaption": [], "script": [], "li": []}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)
        if tag in self.text:
            self.text[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        while tag in self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in set(self.open) & set(self.text):
            self.text[tag][-1] += data


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_every_figure_by_voice_names_the_error_rates(heard: StudyResult):
    captions = Page(read(heard.report)).text["figcaption"]
    assert len(captions) == 7
    assert [error_note() in caption for caption in captions] == [False, *[True] * 6]
    assert "Only words in these voices are counted: the outlet's own words and scare" in captions[6]


def test_methods_and_limits_say_what_voices_are_worth(heard: StudyResult, result: StudyResult):
    with_voice, without = read(heard.report), read(result.report)
    methods = with_voice[with_voice.index('<h2 id="methods">') :]
    note = error_note().replace("'", "&#39;")
    assert methods.count(note) == 1
    limits = with_voice[: with_voice.index('<h2 id="material">')]
    assert note not in limits
    assert "Who says it is found by rules" in limits
    for part in ("framing-voice-1", "Newell, E., Margolin", "2 camps", "<dd>mayor*</dd>"):
        assert part in methods, part
        assert part not in without, part


def test_the_summary_says_whose_words_they_are(heard: StudyResult):
    items = Page(read(heard.report)).text["li"]
    assert any(item.startswith("Whose words, in percent of all:") for item in items)
    cede = next(item for item in items if item.startswith("cede:"))
    assert cede.endswith(
        "Whose words: 2 the outlet’s own in Harbor News; 1 quoted (the mayor of the next town), "
        "1 paraphrased (The mayor) in Bridge Post."
    )
    assert len(items) == len(set(items))


def test_words_are_named_with_their_speakers_without_the_kind_words(voiced: Path, tmp_path: Path):
    text = read(voiced / "study.toml").replace('[[analyses]]\nkind = "words"\n', "")
    (voiced / "study.toml").write_text(text, encoding="utf-8")
    items = Page(read(run_study(voiced, output=tmp_path / "results").report)).text["li"]
    assert "betray, who says it: Whose words: " in "".join(items)


def test_the_concordance_names_voice_speaker_camp_and_section(heard: StudyResult):
    table = pd.read_csv(heard.folder / "texts" / "concordance.csv", keep_default_na=False)
    cede = table[(table["category"] == "cede") & (table["document"] == "bridge-1")]
    assert cede[["section", "voice", "speaker", "camp"]].values.tolist() == [
        ["body", "indirect", "The mayor", "towns"],
        ["body", "direct", "the mayor of the next town", "towns"],
    ]
    scare = table[table["voice"] == "scare"]
    assert scare[["match", "section", "speaker", "camp"]].values.tolist() == [
        ["betrayal", "headline", "", "outlet"]
    ]


def drawings(result: StudyResult) -> dict[str, str]:
    return {path.stem: read(path) for path in (result.folder / "figures").glob("*.svg")}


@pytest.fixture(scope="module")
def top(heard: StudyResult) -> str:
    return report_page(heard, drawings(heard))


@pytest.fixture(scope="module")
def with_texts(heard: StudyResult) -> str:
    return report_page(heard, drawings(heard), texts=True)


def data(page: str) -> pd.DataFrame:
    """Return the occurrences that the script of a page reads."""
    found = json.loads(Page(page).text["script"][0])
    columns = {c["key"]: [c["values"][i] for i in c["at"]] for c in found["columns"]}
    assert {len(rows) for rows in columns.values()} == {found["n"]}
    return pd.DataFrame(columns)


def test_the_page_is_the_same_whether_the_articles_were_at_hand(heard: StudyResult, top: str):
    material = gather_material(
        heard.study, None, lambda _: None, counts=heard.folder / "counts.zip"
    )
    noted = ("While reading: notes.txt: empty.", *heard.material.warnings)
    from_counts = replace(heard, material=material, concordance=None, removals=None)
    assert report_page(from_counts, drawings(heard)) == top
    reading = replace(heard, material=replace(heard.material, warnings=noted))
    assert report_page(reading, drawings(heard)) == top
    assert "notes.txt" in report_page(reading, drawings(heard), texts=True)


def test_only_the_page_for_the_folder_texts_holds_words_in_their_order(top: str, with_texts: str):
    for page, there in ((top, False), (with_texts, True)):
        assert ("bridge while talks about peace" in page) is there
        assert ("This page holds words of the articles" in page) is there
        assert ("concordance.csv" in page) is there
        assert ("texts/" in page) is False
    assert {"left", "match", "right"} <= set(data(with_texts))
    assert not {"left", "match", "right"} & set(data(top))


def test_every_occurrence_is_listed_with_its_place_and_voice(
    heard: StudyResult, top: str, with_texts: str
):
    counts, listed = heard.material.counts, data(top)
    for layer, title in (("family", "Words under study"), ("river", "River words")):
        columns = (counts.terms["layer"] == layer).to_numpy()
        assert (listed["layer"] == title).sum() == counts.matrix[:, columns].sum() > 0
    cede = listed[(listed["category"] == "cede") & (listed["group"] == "Bridge Post")]
    asked = ["term", "section", "paragraph", "voice", "speaker", "camp"]
    assert cede[asked].values.tolist() == [
        ["cede", "body", 3, "paraphrase", "The mayor", "towns"],
        ["ceded", "body", 4, "direct quotation", "the mayor of the next town", "towns"],
    ]
    places = ["layer", "category", "group", "section", "paragraph", "voice", "speaker", "camp"]
    same = data(with_texts)[places].value_counts()
    assert same.to_dict() == listed[places].value_counts().to_dict()


def test_values_stand_in_the_order_that_sorts_them(with_texts: str):
    columns = {
        c["key"]: c["values"] for c in json.loads(Page(with_texts).text["script"][0])["columns"]
    }
    assert columns["section"] == ["headline", "lead", "body"]
    assert columns["group"] == ["Harbor News", "Bridge Post"]
    assert columns["paragraph"] == sorted(columns["paragraph"])
    assert columns["speaker"][-1] == "–"  # nobody, last
    nearest = [value.split()[-1].casefold() for value in columns["left"] if value]
    assert nearest == sorted(nearest)  # by the word next to the match


def test_a_page_needs_no_script_to_be_read(with_texts: str, heard: StudyResult):
    page = Page(with_texts)
    start = with_texts.index('id="lines"')
    rows = with_texts[start : with_texts.index("</table>", start)].count("<tr>") - 1
    assert rows == len(data(with_texts)) < 100
    hidden = [dict(tag).get("id") for _, tag in page.tags if "hidden" in tag]
    assert hidden == ["theme", "choice", "pages"]  # what does nothing without a script
    assert "<mark>betrayal</mark>" in with_texts


@pytest.mark.parametrize("texts", [False, True])
def test_it_loads_nothing_and_links_to_what_is_there(heard: StudyResult, texts: bool):
    page = Page(report_page(heard, drawings(heard), texts=texts))
    place = heard.folder / "texts" if texts else heard.folder
    ids = {tag["id"] for _, tag in page.tags if "id" in tag}
    links = [tag["href"] or "" for name, tag in page.tags if name == "a"]
    assert len(links) > 30
    for link in links:
        assert link[1:] in ids if link.startswith("#") else (place / link).is_file(), link
    for name, tag in page.tags:
        assert name not in ("iframe", "object", "embed", "img"), name
        assert not any(key == "src" or key.startswith("on") for key in tag)
        assert name != "link" or tag == {"rel": "icon", "href": "data:,"}
    script = page.text["script"][-1]
    assert not re.search(r"fetch|XMLHttp|import|http|eval|innerHTML|Storage|cookie", script)
    policy = next(t["content"] for _, t in page.tags if "http-equiv" in t)
    assert policy is not None and policy.startswith("default-src 'none'")


def test_figures_come_with_all_their_files_and_words_for_those_who_cannot_see(
    heard: StudyResult, top: str
):
    labels = {tag["aria-label"] for name, tag in Page(top).tags if name == "svg"}
    assert labels == {figure.alt for figure in heard.figures.values()}
    for name in heard.figures:
        for ending in ("svg", "pdf", "png", "csv", "json"):
            assert f'href="figures/{name}.{ending}"' in top


def test_it_says_its_size(top: str, with_texts: str):
    for page in (top, with_texts):
        found = re.search(r"one file of (\d+) kB", page)
        assert found is not None
        assert abs(int(found[1]) - len(page.encode()) / 1000) <= 0.51


def test_what_does_not_fit_on_the_page_is_said(heard: StudyResult):
    counts = heard.material.counts
    many = replace(counts, matrix=counts.matrix * 3000)
    large = replace(heard, material=replace(heard.material, counts=many))
    found = occurrences(large, texts=False)
    assert found is not None
    assert (found.n, len(found.first)) == (20_000, 100)
    assert found.n_all == 3000 * len(data(report_page(heard, drawings(heard))))
    page = report_page(large, drawings(heard))
    assert f"holds the first 20,000 of {found.n_all:,} occurrences" in page
    assert "The first 100 of 20,000 rows; a browser that runs scripts shows the others" in page
    assert len(page) < 3e6


def test_a_long_table_is_whole_and_a_very_long_one_says_what_it_leaves_out():
    table = pd.DataFrame({"term": [f"w{i}" for i in range(1250)], "n": range(1250)})
    assert show(table.head(1000), "Words", "tables/words.csv").left_out == 0
    shown = show(table, "Words", "tables/words.csv")
    assert (shown.left_out, len(shown.rows)) == (250, 1000)
    assert shown.rows[499:501] == [["w499", "499"], ["w750", "750"]]
    html = str(environment().get_template("table.html.j2").module.table(shown))
    assert (
        "<strong>250 rows in the middle are not on this page</strong>; the file holds all" in html
    )
    assert html.count("<tr>") == 1001


def test_a_study_without_lexicons_and_families_lists_no_occurrence(heard: StudyResult):
    bare = replace(
        heard,
        study=replace(heard.study, families={}),
        material=replace(heard.material, lexicons=()),
    )
    assert occurrences(bare, texts=False) is None


def test_what_a_source_or_a_camp_is_called_is_escaped(voiced: Path, tmp_path: Path):
    evil = '"></script><img src=x>'
    study = read(voiced / "study.toml").replace('towns = "mayor*"', f"'towns{evil}' = 'mayor*'")
    (voiced / "study.toml").write_text(study, encoding="utf-8")
    article = voiced / "articles" / "bridge-1.txt"
    article.write_text(
        read(article) + "\n“We cede the <img src=x> bridge,” Mayor Ann <img src=x> Ray said.\n",
        encoding="utf-8",
    )
    result = run_study(voiced, output=tmp_path / "results")
    for texts in (False, True):
        text = report_page(result, {}, texts=texts)
        page = Page(text)
        assert "img" not in {tag for tag, _ in page.tags}
        assert len(page.text["script"]) == 2
        assert "towns&#34;&gt;&lt;/script&gt;" in text
        assert f"towns{evil}" in set(data(text)["camp"])
