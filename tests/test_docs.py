"""The pages say what is so: links lead somewhere, every block of code is run, the figure is of now.

Python in the pages is run as doctests (pytest's own, see ``testpaths``). Here: what they print on a
console, their commands, studies and lexicons, and that no block of another kind goes unnoticed.
"""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import framing as fr

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
RUN = {"python", "console", "sh", "bat", "toml", "r", "sql"}
ASKED_FOR_BY_SPHINX = {"{toctree}", "{include} ../CONTRIBUTING.md", "{include} ../CHANGELOG.md"}
# These take long, and have tests of their own: their lines are understood here, and not performed.
LONG = {"run", "verify", "topics", "trace"}


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(
        rf"^```{re.escape(language)}\n(.*?)^```", read(page), re.DOTALL | re.MULTILINE
    )


def languages(page: Path) -> list[str]:
    """Return the language of each block, which stands on every other fence."""
    return re.findall(r"^```(.*)$", read(page), re.MULTILINE)[::2]


def with_blocks(language: str) -> list[Path]:
    return [page for page in PAGES if blocks(page, language)]


def by_name(page: Path) -> str:
    return page.name


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_links_lead_to_files(page):
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", read(page))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_block_is_of_a_kind_that_is_run(page):
    assert set(languages(page)) <= RUN | ASKED_FOR_BY_SPHINX
    assert not [block for block in blocks(page, "python") if ">>> " not in block]


@pytest.mark.parametrize("page", with_blocks("console"), ids=by_name)
def test_console_blocks_are_what_the_commands_print(page):
    filled = runpy.run_path(str(ROOT / "docs" / "console.py"))["filled"]
    assert filled(read(page)) == read(page)  # else: python docs/console.py docs/PAGE.md


@pytest.fixture(scope="module")
def place(tmp_path_factory, embedded_study):
    """Return a folder that holds whatever the pages' commands name."""
    folder = tmp_path_factory.mktemp("place")
    lines = ["Fear of betrayal\nNATO was betrayed, Ada Holt said. Ukraine ceded land to Russia.",
             "A deal\nNATO gave security guarantees. Russia ceded nothing."]  # fmt: skip
    rows = "".join(f'd{i},{"we"[i % 2]},p{i % 4},"{lines[i % 2]}"\n' for i in range(8))
    for name in ("one", "two", "article"):
        (folder / f"{name}.txt").write_text(lines[name == "two"], encoding="utf-8")
    for name in ("articles", "sample"):
        (folder / name).mkdir()
        (folder / name / "news.csv").write_text(f"id,side,outlet,text\n{rows}", encoding="utf-8")
    shutil.copy(folder / "articles" / "news.csv", folder)
    shutil.copytree(embedded_study.folder, folder / "results" / "ukraine-2025")
    shutil.copytree(embedded_study.folder, folder / "results" / "deal")
    shutil.copy(embedded_study.folder / "counts.zip", folder)
    for suffix in ("png", "pdf"):
        shutil.copy(embedded_study.folder / "figures" / f"frames.{suffix}", folder)
    (folder / "my-lexicon.toml").write_text(lexicon_of_the_page(), encoding="utf-8")
    for name in ("study", "my-study"):
        (folder / f"{name}.toml").write_text('[corpus]\npath = "articles"\n', encoding="utf-8")
    return folder


def lexicon_of_the_page() -> str:
    [text] = blocks(ROOT / "docs" / "lexicons.md", "toml")
    return text


def lines_of(page: Path, language: str = "sh") -> list[list[str]]:
    """Return the commands of a page, split as a shell would."""
    lines = [line for block in blocks(page, language) for line in block.splitlines()]
    split = [shlex.split(line, comments=True, posix=language == "sh") for line in lines]
    return [line for line in split if line]


def asked_of_framing(page: Path) -> list[list[str]]:
    """Return the arguments of each call of framing on a page."""
    calls = [line for line in lines_of(page) if Path(line[0]).name == "framing"]
    return [[*line[1:], ">"][: [*line[1:], ">"].index(">")] for line in calls]


@pytest.mark.parametrize("page", with_blocks("sh"), ids=by_name)
def test_commands_of_the_pages_do_what_they_should(page, place, tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from framing.cli import app

    shutil.copytree(place, tmp_path / "place")
    monkeypatch.chdir(tmp_path / "place")
    for arguments in asked_of_framing(page):
        if arguments[0] in LONG:
            assert understood(arguments)
        else:
            done = CliRunner().invoke(app, arguments)
            assert done.exit_code == 0, (arguments, done.output)


def understood(arguments: list[str]) -> bool:
    """Say whether the command knows its options, and each of their values is one of its kind."""
    from typer.main import get_command

    from framing.cli import app

    command = get_command(app).commands[arguments[0]]
    given = ["articles" if name == "DIR" else name for name in arguments[1:]]
    return bool(command.make_context("framing", given))  # raises what is not understood


@pytest.mark.parametrize("page", with_blocks("sh"), ids=by_name)
def test_other_commands_name_what_is_there(page):
    extras = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["optional-dependencies"]
    for named in re.findall(r"(?:framing|\.)\[([a-z,]+)\]", read(page)):
        assert set(named.split(",")) <= set(extras)
    programs = {Path(line[0]).name for line in lines_of(page)}
    assert programs <= {
        "framing",
        "python3",
        "pip",
        "pytest",
        "pre-commit",
        "jupyter",
        "cp",
        "make",
    }


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_scripts_that_are_named_exist_with_their_options(page):
    for script, given in re.findall(
        r"python ((?:benchmarks|docs|paper)/\w+\.py)([^`\n]*)", read(page)
    ):
        known = read(ROOT / script)
        assert not [name for name in re.findall(r"--[a-z-]+", given) if f'"{name}"' not in known]


def test_studies_of_the_pages_can_be_loaded(place):
    for page in with_blocks("toml"):
        for i, text in enumerate(blocks(page, "toml")):
            if "[corpus]" in text:
                path = place / f"{page.stem}-{i}.toml"
                path.write_text(text, encoding="utf-8")
                assert fr.Study.load(path).digest


def test_the_lexicon_of_the_page_keeps_its_examples(tmp_path):
    path = tmp_path / "harbors.toml"
    path.write_text(lexicon_of_the_page(), encoding="utf-8")
    checked = fr.check_lexicon(fr.Lexicon.load(path))
    assert "all as expected" in repr(checked)


def test_the_first_study_is_performed_verified_and_cited(tmp_path, monkeypatch):
    """What a reader of docs/start.md does in the first five minutes."""
    from typer.testing import CliRunner

    from framing.cli import app

    page = ROOT / "docs" / "start.md"
    (tmp_path / "articles").mkdir()
    [console] = blocks(page, "console")
    for name, text in re.findall(
        r"^\$ cat (\w+\.txt)\n(.*?)(?=^\$ )", console, re.DOTALL | re.MULTILINE
    ):
        (tmp_path / "articles" / name).write_text(text, encoding="utf-8")
    (tmp_path / "study.toml").write_text(blocks(page, "toml")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    calls = [call for call in asked_of_framing(page) if call != ["run"]]
    assert [call[0] for call in calls] == ["run", "verify", "cite"]
    for call in calls:
        done = CliRunner().invoke(app, call)
        assert done.exit_code == 0, (call, done.output)


def test_sql_of_the_page_is_the_counts(tmp_path, monkeypatch):
    duckdb = pytest.importorskip("duckdb")
    corpus = fr.Corpus.from_texts({"a": "War\nPeace and war.", "b": "Peace\nNo war."})
    counts = fr.count_terms(corpus, families={"peace": "peace"})
    shutil.unpack_archive(counts.save(tmp_path / "news.zip"), tmp_path / "news")
    monkeypatch.chdir(tmp_path)
    [query] = blocks(ROOT / "docs" / "formats.md", "sql")
    rows = duckdb.sql(query).fetchall()
    ours = counts.to_frame()[["document", "layer", "category", "term", "n"]]
    keys = ["document", "layer", "category", "term"]
    assert rows == [
        tuple(row) for row in ours.groupby(keys).sum().reset_index().itertuples(index=False)
    ]


def test_r_of_the_page_is_the_counts(tmp_path):
    rscript = shutil.which("Rscript")
    needs = 'for (p in c("arrow", "Matrix", "quanteda")) library(p, character.only = TRUE)'
    if not rscript or subprocess.run([rscript, "-e", needs], capture_output=True).returncode:
        pytest.skip("needs R with arrow, Matrix and quanteda")
    corpus = fr.Corpus.from_texts({"a": "War\nPeace and war.", "b": "Peace\nNo war."})
    fr.count_terms(corpus).save(tmp_path / "news.counts")
    [script] = blocks(ROOT / "docs" / "formats.md", "r")
    (tmp_path / "page.R").write_text(f"{script}\ncat(sum(dtm))", encoding="utf-8")
    done = subprocess.run([rscript, "page.R"], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.endswith("7"), done.stderr


def test_every_public_name_has_its_place_in_the_reference():
    pages = "".join(map(read_rst, (ROOT / "docs" / "reference").glob("*.rst")))
    named = re.findall(r"^\.\. auto\w+:: framing\.(\w+)$", pages, re.MULTILINE)
    assert sorted(named) == sorted(set(fr.__all__) - {"__version__"})


def read_rst(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def test_every_page_has_its_place_on_the_site():
    listed = set(
        re.findall(
            r"^[\w/-]+$", "\n".join(blocks(ROOT / "docs" / "index.md", "{toctree}")), re.MULTILINE
        )
    )
    pages = {page.stem for page in (ROOT / "docs").glob("*.md")} - {"index"}
    notebooks = {f"notebooks/{path.stem}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert listed == pages | notebooks | {"reference/index"}


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("<script src='https://elsewhere.org/x.js'></script>", "from another host"),
        ("<a href='other.html'>", "leads nowhere"),
        ("<a href='#nothing'>", "leads nowhere"),
        ("<img src='there.html'>", "no alternative text"),
        ("<a href='there.html#place'>", ""),
        ("<a href='https://elsewhere.org'><link href='//elsewhere.org' rel='canonical'>", ""),
    ],
)  # fmt: skip
def test_the_site_is_checked(tmp_path, broken, said):
    (tmp_path / "there.html").write_text("<p id='place'>", encoding="utf-8")
    (tmp_path / "page.html").write_text(broken, encoding="utf-8")
    script = [sys.executable, ROOT / "docs" / "check.py", tmp_path]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == bool(said)
    assert said in done.stdout


@pytest.mark.parametrize("name", ["frames", "who_says"])
def test_figures_of_the_readme_are_those_of_the_embedded_study(embedded_study, name):
    shown = fr.read_provenance(ROOT / "docs" / "assets" / f"{name}.svg")
    assert shown["table_sha256"] == embedded_study.figures[name].record["table_sha256"]


def test_readme_says_how_long_the_two_articles_are(embedded_study):
    words = embedded_study.tables["documents"]["n_tokens"].tolist()
    assert f"{words[0]} and {words[1]} words" in read(ROOT / "README.md").replace("\n", " ")


def test_windows_form_installs_the_same():
    page = ROOT / "README.md"
    unix, windows = lines_of(page)[:2], lines_of(page, "bat")
    for ours, theirs in zip(unix, windows, strict=True):
        after = [" ".join(line).split("pip install ")[1].split("&&")[0] for line in (ours, theirs)]
        assert after[0].replace('"', "") == after[1].replace('"', "")


def test_citation_and_changelog_know_the_version():
    from importlib.metadata import version

    assert f"version: {version('framing')}" in read(ROOT / "CITATION.cff")
    assert "## [Unreleased]" in read(ROOT / "CHANGELOG.md")


def test_constraints_hold_versions_and_no_address():
    lines = read(ROOT / "constraints.txt").splitlines()
    assert lines
    for line in lines:
        assert re.fullmatch(r"[a-z0-9._-]+==[0-9a-z.+!]+( ; [^/@]+)?", line), line
    assert not [line for line in lines if line.startswith(("torch", "spacy"))]


def test_error_rates_of_the_voice_page_are_those_measured():
    from framing.text.voice.measured import MEASURED

    page = read(ROOT / "docs" / "voice.md")
    for voice, name in (
        ("outlet", "the outlet"),
        ("direct", "quotations"),
        ("indirect", "paraphrases"),
    ):
        rates = " | ".join(f"{100 * rate:.1f}" for rate in MEASURED[voice])
        assert f"| {name} | {rates} |" in page
