"""The pages of a study by voice: what they say, and that they load nothing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from framing.study import StudyResult, run_study
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


def test_the_concordance_page_has_a_choice_of_voice_and_speaker(heard: StudyResult):
    page = Page(read(heard.folder / "texts" / "concordance.html"))
    options = [tag["value"] for name, tag in page.tags if name == "option"]
    assert options[: options.index("*", 1)] == ["*", "outlet", "scare", "direct", "indirect"]
    assert "the mayor of the next town" in options
    lines = [tag for name, tag in page.tags if name == "tr" and "data-voice" in tag]
    assert len(lines) == len(heard.concordance)  # type: ignore[arg-type]
    # without the script there is nothing to choose, and every line is there
    assert "hidden" in next(tag for name, tag in page.tags if name == "form")
    assert not [tag for tag in lines if "hidden" in tag]


def test_its_script_is_inline_and_loads_nothing(heard: StudyResult):
    page = Page(read(heard.folder / "texts" / "concordance.html"))
    assert [tag for name, tag in page.tags if name == "script"] == [{}]
    for name, tag in page.tags:
        assert name not in ("link", "iframe", "object", "embed", "img"), name
        assert not any(key == "src" or key.startswith("on") for key in tag)
    assert not re.search(r"fetch|XMLHttp|import|http|eval|innerHTML", page.text["script"][0])
    assert "script" not in {name for name, _ in Page(read(heard.report)).tags}


def test_the_script_shows_the_lines_of_a_voice(heard: StudyResult, tmp_path: Path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node to run the script in")
    page = Page(read(heard.folder / "texts" / "concordance.html"))
    lines = [
        {"voice": tag["data-voice"], "speaker": tag["data-speaker"]}
        for name, tag in page.tags
        if name == "tr" and "data-voice" in tag
    ]
    (tmp_path / "script.js").write_text(
        STAND_IN.replace("LINES", json.dumps(lines)).replace("SCRIPT", page.text["script"][0]),
        encoding="utf-8",
    )
    run = subprocess.run(
        [node, str(tmp_path / "script.js")], capture_output=True, text=True, check=True
    )
    quoted = sum(line["voice"] == "direct" for line in lines)
    mayor = sum(line["speaker"] == "The mayor" for line in lines)
    assert json.loads(run.stdout) == {
        "all": f"{len(lines)} of {len(lines)} lines",
        "direct": f"{quoted} of {len(lines)} lines",
        "mayor": f"{mayor} of {len(lines)} lines",
    }


def test_what_a_source_or_a_camp_is_called_is_escaped(voiced: Path, tmp_path: Path):
    evil = '"><img src=x>'
    study = read(voiced / "study.toml").replace('towns = "mayor*"', f"'towns{evil}' = 'mayor*'")
    (voiced / "study.toml").write_text(study, encoding="utf-8")
    article = voiced / "articles" / "bridge-1.txt"
    article.write_text(
        read(article) + "\n“We cede the <img src=x> bridge,” Mayor Ann <img src=x> Ray said.\n",
        encoding="utf-8",
    )
    folder = run_study(voiced, output=tmp_path / "results").folder
    for name in ("report.html", "texts/concordance.html"):
        tags = {tag for tag, _ in Page(read(folder / name)).tags}
        assert "img" not in tags
        assert "towns&#34;&gt;&lt;img" in read(folder / name)


# As much of a browser as the script needs.
STAND_IN = """
const lines = LINES.map((dataset) => ({dataset, hidden: false}));
const heard = {};
const parts = {
  choice: {hidden: true, addEventListener: (name, act) => { heard[name] = act; }},
  voice: {value: "*"}, speaker: {value: "*"}, shown: {value: ""},
};
const section = {querySelectorAll: () => lines};
const document = {
  getElementById: (id) => parts[id],
  querySelectorAll: (what) => (what === "main section" ? [section] : lines),
};
SCRIPT
const found = {all: parts.shown.value};
parts.voice.value = "direct"; heard.input(); found.direct = parts.shown.value;
parts.voice.value = "*"; parts.speaker.value = "The mayor"; heard.input();
found.mayor = parts.shown.value;
if (parts.choice.hidden) throw new Error("the choice is still hidden");
console.log(JSON.stringify(found));
"""
