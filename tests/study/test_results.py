"""What each kind computes, on two articles of which every word is known."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from framing.study import StudyResult, run_study

HARBOR, BRIDGE = "Harbor News", "Bridge Post"


def where(table: pd.DataFrame, **values: str) -> pd.DataFrame:
    for name, value in values.items():
        table = table[table[name] == value]
    return table


def test_who_says_names_the_mouth_of_every_form_in_the_order_of_the_study(heard: StudyResult):
    table = heard.tables["who_says"]
    assert list(dict.fromkeys(table["category"])) == ["betray", "appease", "cede"]
    said = where(table, group=BRIDGE)[["category", "term", "voice", "camp", "speaker", "n"]]
    assert ["betray", "betrayal", "scare", "outlet", "", 1] in said.values.tolist()
    assert where(said, category="cede").values.tolist() == [
        ["cede", "ceded", "direct", "towns", "the mayor of the next town", 1],
        ["cede", "cede", "indirect", "towns", "The mayor", 1],
    ]
    assert where(table, group=HARBOR, category="cede")["voice"].tolist() == ["outlet", "outlet"]
    assert where(table, group=HARBOR, category="betray")["n"].tolist() == [0]


def test_voices_divide_the_rates_of_frames(heard: StudyResult):
    table = where(heard.tables["voices"], category="promise", group=HARBOR)
    found = dict(zip(table["voice"], table["n"], strict=True))
    assert found["direct"] == 1  # a promise was broken
    assert sum(found.values()) == 3


def test_voice_shares_are_those_of_all_words(heard: StudyResult):
    table = heard.tables["voice-shares"]
    words = heard.tables["documents"].set_index("group")["n_tokens"]
    assert table.groupby("group")["n_tokens"].sum().to_dict() == words.to_dict()
    assert where(table, group=BRIDGE, voice="scare")["n_tokens"].tolist() == [1]


def test_standing_counts_words_and_attributions_of_the_camps(heard: StudyResult):
    table = where(heard.tables["standing"], group=BRIDGE, camp="towns")
    assert table[["voice", "n_tokens", "n_attributions"]].values.tolist() == [
        ["direct", 5, 1],  # They ceded it long ago
        ["indirect", 12, 1],  # no ally would cede a bridge while talks about peace go on
    ]
    frames = heard.tables["standing-frames"]
    assert set(frames["category"]) == {"promise", "fear"}
    assert where(frames, camp="towns", group=HARBOR)["n"].sum() == 0


def test_cues_are_counted_by_class(heard: StudyResult):
    table = where(heard.tables["cues"], group=BRIDGE, camp="towns")
    assert dict(zip(table["cue_class"], table["n"], strict=True))["neutral"] == 2


def test_rates_of_the_outlet_leave_its_sources_out(heard: StudyResult):
    own = heard.tables["own"].set_index(["category", "group"])
    assert own.loc[("cede", BRIDGE), "n"] == 0
    assert own.loc[("cede", HARBOR), "n"] == 2
    shares = heard.tables["voice-shares"]
    spoken = shares[shares["voice"].isin(["outlet", "scare"]) & (shares["group"] == BRIDGE)]
    assert own.loc[("cede", BRIDGE), "n_tokens"] == spoken["n_tokens"].sum()
    assert "ceded" not in set(heard.tables["keyness"].query("n_reference > 0")["term"])


def test_hits_are_placed_in_passages_of_one_voice(heard: StudyResult):
    table = heard.tables["strip"]
    cede = where(table, category="cede", group=BRIDGE)
    assert cede[["voice", "n_tokens"]].values.tolist() == [["indirect", 12], ["direct", 5]]


def test_standing_needs_no_lexicon(voiced: Path, tmp_path: Path):
    text = (voiced / "study.toml").read_text(encoding="utf-8")
    text = text.replace('lexicons = ["river.toml"]\n', "")
    start, camps, end = map(text.index, ("[families]", "[camps]", "[[analyses]]"))
    text = text[:start] + text[camps:end] + '[[analyses]]\nkind = "standing"\n'
    (voiced / "study.toml").write_text(text, encoding="utf-8")
    result = run_study(voiced, output=tmp_path / "results")
    assert "standing-frames" not in result.tables
    towns = where(result.tables["standing"], camp="towns", group=BRIDGE)
    assert towns["n_tokens"].sum() == 17


def test_articles_in_which_nobody_speaks_leave_a_sentence(voiced: Path, tmp_path: Path):
    for name in ("harbor-1", "bridge-1"):
        text = f"Ice on the river\nThe ice broke early in the {name[:6]} this year.\n"
        (voiced / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")
    result = run_study(voiced, output=tmp_path / "results")
    assert "Nothing of layer 'cue' occurs in these documents." in result.warnings
    assert where(result.tables["standing"], camp="outlet")["share"].tolist() == [1.0, 1.0]
