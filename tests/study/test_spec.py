"""Study files: what is read, what is refused and how."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.errors import LexiconError, StudyError
from framing.study import Study, bundled_studies
from framing.study.parse import parse_study

CORPUS = '[corpus]\npath = "texts"\n'


def parse(text: str | bytes, folder: str = "war") -> Study:
    data = text.encode() if isinstance(text, str) else text
    return parse_study(data, Path(folder) / "study.toml", "study.toml")


def test_three_lines_are_a_study_with_the_usual_analyses():
    study = parse("[study]\n" + CORPUS)
    assert study.id == "war"
    assert [a.kind for a in study.analyses] == ["keyness"]
    study = parse('lexicons = ["loaded-language"]\n' + CORPUS + "[families]\nbetray = 'betray*'\n")
    assert [(a.kind, a.options["layer"]) for a in study.analyses] == [
        ("frames", "loaded-language"),
        ("effects", "loaded-language"),
        ("words", "family"),
        ("strip", "family"),
        ("effects", "family"),
        ("keyness", "term"),
    ]
    assert study.source.clean
    assert study.source.repeated == 5


def test_voices_are_found_where_something_asks_for_them():
    words = CORPUS + "[families]\nbetray = 'betray*'\n"
    for text, voice in (
        (words, False),
        (words + "[[analyses]]\nkind = 'words'\n", False),
        (CORPUS + "voice = true\n", True),
        (words + "[camps]\ntowns = 'mayor'\n", True),
        (words + "[[analyses]]\nkind = 'who_says'\n", True),
        (words + "[[analyses]]\nkind = 'keyness'\nvoice = 'outlet'\n", True),
        (CORPUS + "voice = false\n" + words[len(CORPUS) :], False),
    ):
        assert parse(text).source.voice is voice, text


def test_a_study_with_camps_and_no_analyses_has_the_usual_ones_by_voice():
    study = parse(
        "lexicons = ['loaded-language']\n" + CORPUS + "[families]\nbetray = 'betray*'\n"
        "[camps]\ntowns = 'mayor'\n"
    )
    assert [(a.kind, a.options["layer"]) for a in study.analyses] == [
        ("frames", "loaded-language"),
        ("effects", "loaded-language"),
        ("voices", "loaded-language"),
        ("words", "family"),
        ("who_says", "family"),
        ("strip", "family"),
        ("effects", "family"),
        ("standing", "loaded-language"),
        ("cues", "cue"),
        ("keyness", "term"),
    ]
    plain = parse(CORPUS + "voice = true\n[families]\nbetray = 'betray*'\n")
    kinds = [a.kind for a in plain.analyses]
    assert kinds == ["words", "who_says", "strip", "effects", "cues", "keyness"]


def test_the_digest_knows_the_camps_and_their_order():
    camps = ["[camps]\na = 'x'\nb = 'x'\n", "[camps]\nb = 'x'\na = 'x'\n", "[camps]\na = 'x'\n"]
    assert len({parse(CORPUS + text).digest for text in camps}) == 3
    assert parse(CORPUS).digest == parse(CORPUS + "voice = false\n").digest


def test_bundled_studies_load_by_name_and_every_other_by_path(project: Path):
    for name in bundled_studies():
        assert Study.load(name).id == Study.load(Path(name)).id == name
    assert Study.load(project) == Study.load(project / "study.toml")
    assert Study.load(project).families["cede"] == ("cede", "cedes", "ceded")


def test_the_digest_ignores_comments_order_of_tables_and_places(project: Path, tmp_path: Path):
    digest = Study.load(project).digest
    text = (project / "study.toml").read_text(encoding="utf-8")
    head, corpus, rest = text.partition('[corpus]\npath = "articles"\n')
    (project / "other.toml").write_text(f"# a comment\n{head}{rest}\n{corpus}", encoding="utf-8")
    assert Study.load(project / "other.toml").digest == digest
    moved = project.rename(tmp_path / "elsewhere")
    assert Study.load(moved).digest == digest
    changed = text.replace("betray*", "betrayal")
    (moved / "study.toml").write_text(changed, encoding="utf-8")
    assert Study.load(moved).digest != digest


def test_an_absolute_path_does_not_enter_the_specification(tmp_path: Path):
    folder = (tmp_path / "texts").as_posix()
    here, there = parse(f"[corpus]\npath = '{folder}'"), parse("[corpus]\npath = 'texts'")
    assert here.source.path == (folder,)
    assert here.to_dict() == there.to_dict()


MALFORMED = [
    ("[corpus]\npth = 'x'", "line 2: unknown key 'pth' in [corpus]; did you mean 'path'?"),
    (
        "[corpus]\nclean = true\n",
        'line 1: [corpus] says neither path = "…" (a file or folder of articles) nor counts = "…" '
        "(a counts file); add one of them.",
    ),
    (
        "[study]\nid = 'x'\n",
        'the table [corpus] is missing; add it with path = "…" (a file or folder of articles) or '
        'counts = "…" (a counts file).',
    ),
    (
        CORPUS + "clean = 'yes'",
        "line 3: 'clean' in [corpus] must be true or false; got 'yes'.",
    ),
    (
        "[study]\nseed = -1\n" + CORPUS,
        "line 2: 'seed' in [study] must be a whole number, zero or more; got -1.",
    ),
    (
        "[study]\nid = '../x'\n" + CORPUS,
        "line 2: the id '../x' cannot name a folder; use letters, digits, '-', '_' and '.'.",
    ),
    ("corpus = 'texts'", "line 1: 'corpus' must be a table, headed [corpus]; got 'texts'."),
    ("[corpora]\npath = 'x'", "line 1: unknown table 'corpora'; did you mean 'corpus'?"),
    (
        CORPUS + "lexicons = ['loaded-language']",
        "line 3: unknown key 'lexicons' in [corpus]; 'lexicons' belongs at the top of the file, "
        "above the first [table].",
    ),
    (
        "lexicons = ['loaded-languag']\n" + CORPUS,
        "line 1: there is no lexicon 'loaded-languag', neither bundled nor as a file beside the "
        "study; did you mean 'loaded-language'?",
    ),
    (
        CORPUS + "path =\n",
        "line 3: not valid TOML: Invalid value; see docs/studies.md for an example.",
    ),
    (
        CORPUS + "[families]\nx = 3\n",
        "line 4: 'x' in [families] must be a text or a list of texts; got 3.",
    ),
    (
        CORPUS + "[families]\nx = []\n",
        "line 4: category 'x' has no pattern; give it at least one.",
    ),
    (
        CORPUS + "[groups]\nby = 'outlet'\n[groups.documents]\na = 'a*'\n",
        "line 4: [groups] has both by = … and [groups.documents]; keep the one that makes the "
        "groups.",
    ),
    (
        CORPUS + "[groups]\norder = ['b']\n[groups.documents]\na = 'a*'\n",
        "line 4: 'order' names a group 'b' that is not in [groups.documents]; known are: a.",
    ),
    (
        CORPUS + "[[documents]]\nid = 'a'\n[[documents]]\nlabel = 'b'\n",
        "line 5: [[documents]] has no 'id'; add id = …, a text.",
    ),
    (
        CORPUS + "[[documents]]\nid = 'a'\n[[documents]]\nid = 'a'\n",
        "line 6: there are two documents 'a'; rename one of them.",
    ),
    (
        CORPUS + "[[documents]]\nid = 'a'\nsha256 = 'abc'\n",
        "line 5: sha256 of document 'a' must be 64 hexadecimal digits in lower case; got 'abc'.",
    ),
    (
        CORPUS + "[[figures]]\nkind = 'frame'\n",
        "line 4: [[figures]] kind = 'frame' is none; did you mean 'frames'?",
    ),
    (
        CORPUS + "[[analyses]]\nname = 'x'\n",
        "line 3: [[analyses]] has no kind; known are: cues, divergence, effects, frames, keyness, "
        "prevalence, reference_band, shuffle, standing, strip, topics, trends, voices, who_says, "
        "wording, words.",
    ),
    (
        CORPUS + "[[analyses]]\nkind = 'keyness'\nwidth = 'single'\n",
        "line 5: unknown key 'width' in [[analyses]]; known are: cells, kind, layer, measure, "
        "min_count, name, prior_mass, reference, target, voice, yates, zero.",
    ),
    (
        CORPUS + "[[figures]]\nkind = 'keyness'\n[[figures]]\nkind = 'keyness'\n",
        "line 5: there are two analyses 'keyness'; give each a name of its own, name = …",
    ),
    (
        CORPUS + "[[figures]]\nkind = 'keyness'\nname = 'a/b'\n",
        "line 5: the name 'a/b' cannot name a file; use letters, digits, '-' and '_'.",
    ),
    (
        CORPUS + "[[figures]]\nkind = 'keyness'\nmeasure = 'logodds'\n",
        "line 5: measure = 'logodds' is no choice; did you mean 'log_odds'?",
    ),
    (
        CORPUS + "[[figures]]\nkind = 'words'\n",
        "line 4: kind 'words' shows the words under study, but there are none; add [families].",
    ),
    (
        CORPUS + "[[figures]]\nkind = 'frames'\n",
        "line 4: kind 'frames' has nothing to count; add lexicons = [...] or [families].",
    ),
    (
        "lexicons = ['loaded-language']\n" + CORPUS + "[[figures]]\nkind = 'frames'\n"
        "layer = 'loaded-languag'\n",
        "line 6: layer = 'loaded-languag' is no layer of this study; did you mean "
        "'loaded-language'?",
    ),
    (
        CORPUS + "[families]\nbetray = 'betray*'\n[[figures]]\nkind = 'strip'\n"
        "categories = ['betrayal']\n",
        "line 7: layer 'family' has no category 'betrayal'; did you mean 'betray'?",
    ),
    (
        CORPUS + "[camps]\nRussia = 3\n",
        "line 4: 'Russia' in [camps] must be a text or a list of texts; got 3.",
    ),
    (
        CORPUS + "[camps]\n'the towns' = []\n",
        "line 4: camp 'the towns' has no pattern; give it at least one.",
    ),
    (
        CORPUS + "[camps]\ntowns = 'mayor'\nleague = ['league', '*']\n",
        "line 5: camp 'league': pattern '*' has no letter or digit, so it would match every source "
        "or none; write at least one word, or remove it.",
    ),
    (
        CORPUS + "[camps]\noutlet = 'we'\n",
        "line 4: a camp cannot be called 'outlet'; 'outlet' is the article's own voice, 'unknown' "
        "is for what has no source. Choose another name.",
    ),
    (
        CORPUS + "voice = false\n[camps]\ntowns = 'mayor'\n",
        "line 3: [camps] says whose words belong together, but [corpus] has voice = false; remove "
        "one of them.",
    ),
    (
        CORPUS + "voice = 'yes'\n",
        "line 3: 'voice' in [corpus] must be true or false; got 'yes'.",
    ),
    (
        CORPUS + "voice = false\n[[analyses]]\nkind = 'cues'\n",
        "line 5: kind 'cues' needs to know who says the words, but [corpus] has voice = false; "
        "remove one of them.",
    ),
    (
        CORPUS + "voice = false\n[[analyses]]\nkind = 'keyness'\nvoice = 'outlet'\n",
        "line 6: the option 'voice' needs to know who says the words, but [corpus] has voice = "
        "false; remove one of them.",
    ),
    (
        CORPUS + "[[analyses]]\nkind = 'standing'\n",
        "line 4: kind 'standing' compares camps, but there are none; add [camps].",
    ),
    (
        CORPUS + "[[analyses]]\nkind = 'who_says'\n",
        "line 4: kind 'who_says' shows the words under study, but there are none; add [families].",
    ),
    (
        CORPUS + "[[analyses]]\nkind = 'keyness'\nvoice = ['outlet', 'directt']\n",
        "line 5: voice = ['outlet', 'directt'] is no choice; did you mean 'direct'?",
    ),
    (
        CORPUS + "[[analyses]]\nkind = 'keyness'\nvoice = []\n",
        "line 5: voice = [] is no choice; known are: attitude, direct, indirect, outlet, scare.",
    ),
    (
        CORPUS + "[[analyses]]\nkind = 'cues'\nname = 'voice-shares'\n",
        "line 5: a table 'voice-shares' is in the results of every study; choose another name.",
    ),
]


@pytest.mark.parametrize(("text", "message"), MALFORMED, ids=[m for _, m in MALFORMED])
def test_a_malformed_study_is_refused_with_line_key_and_remedy(text: str, message: str):
    with pytest.raises(StudyError) as caught:
        parse(text)
    joint = ", " if message.startswith("line") else ": "
    assert str(caught.value) == f"study.toml{joint}{message}"


def test_a_file_that_is_not_utf_8_is_refused_with_its_line():
    with pytest.raises(StudyError, match=r"study.toml, line 2: not UTF-8; save the file as UTF-8"):
        parse(b"[study]\ntitle = '\xe9'\n")


def test_a_missing_study_names_the_bundled_ones(tmp_path: Path):
    with pytest.raises(StudyError, match=r"there is no study 'ukrain-2025'; did you mean"):
        Study.load("ukrain-2025")
    with pytest.raises(StudyError, match=r"give the path of its \.toml file"):
        Study.load(tmp_path / "none.toml")


def test_a_malformed_lexicon_is_refused_under_its_own_name(project: Path):
    (project / "river.toml").write_text("[lexicon]\nid = 'river'\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"river.toml, line 1: .*'version'"):
        Study.load(project)


def test_keys_inside_multi_line_texts_are_not_taken_for_keys():
    text = '[study]\nquestion = """\nid = 3\n"""\nid = 3\n'
    with pytest.raises(StudyError, match=r"study.toml, line 5: 'id' in \[study\] must be a text"):
        parse(text + CORPUS)
