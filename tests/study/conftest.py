"""Two articles written for these tests, and the study that compares them."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.study import StudyResult, run_study
from framing.study.material import gather_material
from framing.study.spec import Study

HARBOR = """\
Council cedes the harbor to its rivals
- Share via
PORT ALDER — The council of Alder gave way on Monday and ceded its harbor to the league.
Critics spoke of appeasement. “A promise was broken,” the ferryman said.
The league promised to guard the allies of the town, and NATO sent troops to watch.
More to Read
"""
BRIDGE = """\
Fear of “betrayal” grows along the river

Fishermen fear that the league will betray the river towns before the ice breaks.

The mayor said no ally would cede a bridge while talks about peace go on.

“They ceded it long ago,” the mayor of the next town said of the bridge.

Leave a Comment
"""
STUDY = """\
lexicons = ["river.toml"]

[study]
id = "river"
title = "Harbor and bridge"
question = "Who gives way?"
notes = "Two articles that nobody published."
limits = ["Nothing follows."]

[corpus]
path = "articles"

[groups.documents]
"Harbor News" = ["harbor*"]
"Bridge Post" = ["bridge*"]

[families]
betray = "betray*"
appease = "appeas*"
cede = ["cede", "cedes", "ceded"]
vanish = "vanish*"

[[figures]]
kind = "words"

[[figures]]
kind = "frames"

[[figures]]
kind = "strip"
categories = ["betray", "cede", "vanish"]

[[figures]]
kind = "keyness"
n_labels = 6

[[analyses]]
kind = "keyness"
name = "log-ratio"
measure = "log_ratio"
"""
VOICED = (
    STUDY[: STUDY.index("[[figures]]")]
    + """\
[camps]
towns = "mayor*"
league = ["league"]

[[figures]]
kind = "words"

[[figures]]
kind = "who_says"

[[figures]]
kind = "strip"
categories = ["betray", "cede"]

[[figures]]
kind = "voices"

[[figures]]
kind = "standing"

[[figures]]
kind = "cues"

[[figures]]
kind = "frames"
name = "own"
layer = "family"
categories = ["betray", "cede"]
voice = ["scare", "outlet"]

[[analyses]]
kind = "keyness"
voice = "outlet"
"""
)
LEXICON = """\
[lexicon]
id = "river"
title = "River words"
version = "1"
reference = "The tests (2025). River words."

[[category]]
id = "promise"
definition = "Someone gave their word."
patterns = ["promise*", "(guard|guards) the allies"]

[[category]]
id = "fear"
definition = "Someone is afraid."
patterns = ["fear*"]

[[category]]
id = "joy"
definition = "Someone is glad."
patterns = ["rejoice*"]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with the study, its lexicon and its articles."""
    return write_project(tmp_path / "project", STUDY)


@pytest.fixture
def undrawn(tmp_path: Path) -> Path:
    """Return the same project with tables only: figures take seconds."""
    study = STUDY.replace("[[figures]]", "[[analyses]]").replace("n_labels = 6\n", "")
    return write_project(tmp_path / "undrawn", study)


@pytest.fixture(scope="session")
def result(tmp_path_factory: pytest.TempPathFactory) -> StudyResult:
    """Return the study once performed; its folder is for reading."""
    place = tmp_path_factory.mktemp("river")
    return run_study(write_project(place / "project", STUDY), output=place / "results")


@pytest.fixture(scope="session")
def tabled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the results of the study with tables only; for reading."""
    place = tmp_path_factory.mktemp("tabled")
    study = STUDY.replace("[[figures]]", "[[analyses]]").replace("n_labels = 6\n", "")
    return run_study(write_project(place / "project", study), output=place / "results").folder


@pytest.fixture
def voiced(tmp_path: Path) -> Path:
    """Return a project that asks who says it, with tables only."""
    study = VOICED.replace("[[figures]]", "[[analyses]]")
    return write_project(tmp_path / "voiced", study)


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """Return the project that asks who says it, with its figures."""
    return write_project(tmp_path / "drawn", VOICED)


@pytest.fixture(scope="session")
def heard(tmp_path_factory: pytest.TempPathFactory) -> StudyResult:
    """Return the study that asks who says it, once performed; its folder is for reading."""
    place = tmp_path_factory.mktemp("heard")
    return run_study(write_project(place / "project", VOICED), output=place / "results")


def write_project(folder: Path, study: str) -> Path:
    """Write the study, its lexicon and its articles."""
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "harbor-1.txt").write_text(HARBOR, encoding="utf-8")
    (folder / "articles" / "bridge-1.txt").write_text(BRIDGE, encoding="utf-8")
    (folder / "study.toml").write_text(study, encoding="utf-8")
    (folder / "river.toml").write_text(LEXICON, encoding="utf-8")
    return folder


@pytest.fixture
def shared_study(project: Path, tmp_path: Path) -> Path:
    """Return the folder of the same study with counts instead of articles."""
    counts = gather_material(Study.load(project), None, lambda _: None).counts
    folder = tmp_path / "shared-study"
    folder.mkdir()
    counts.save(folder / "counts.zip")
    text = STUDY.replace('path = "articles"', 'counts = "counts.zip"')
    (folder / "study.toml").write_text(text, encoding="utf-8")
    (folder / "river.toml").write_text(LEXICON, encoding="utf-8")
    return folder
