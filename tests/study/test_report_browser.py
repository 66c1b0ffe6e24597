"""The report in a real browser: clicks, keys, print, and the lights off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from framing.comparison.trace import trace
from framing.corpus import Corpus
from framing.study import StudyResult
from framing.study.report import report_page
from framing.study.trace_page import trace_page

axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")

LINES = 12_000
TRACED = {
    "bridge": "Fear of betrayal\nThey betray it, “a betrayal,” Mayor Ada Holt said.",
    "harbor": "Talks go on\nNobody would betray the harbor.",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A page in the browser, what it said, and what it asked for."""

    page: Any
    said: list[str]
    asked: list[str]

    def rows(self) -> list[list[str]]:
        """Return the rows of the occurrences as they are seen."""
        found: list[list[str]] = self.page.evaluate(
            "[...document.querySelectorAll('#lines tbody tr')]"
            ".map((row) => [...row.cells].map((cell) => cell.textContent))"
        )
        return found

    def status(self) -> str:
        """Return what the page says of the rows."""
        return str(self.page.locator("#shown").text_content())

    def column(self, heading: str) -> list[str]:
        """Return one column of the occurrences."""
        heads = self.page.locator("#lines thead th button").all_text_contents()
        return [row[heads.index(heading)] for row in self.rows()]


@pytest.fixture(scope="module")
def places(heard: StudyResult, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the pages once: as shared, with the words around, with 12,000 lines, of a trace."""
    folder = tmp_path_factory.mktemp("pages")
    svg = {
        path.stem: path.read_text(encoding="utf-8")
        for path in (heard.folder / "figures").glob("*.svg")
    }
    assert heard.concordance is not None
    times = LINES // len(heard.concordance) + 1
    lines = pd.concat([heard.concordance] * times, ignore_index=True).head(LINES)
    lines["left"] = [f"line {i} {left}" for i, left in enumerate(lines["left"])]
    pages = {
        "top": report_page(heard, svg),
        "texts": report_page(heard, svg, texts=True),
        "many": report_page(replace(heard, concordance=lines), svg, texts=True),
        "trace": trace_page(trace(Corpus.from_texts(TRACED), "betray*", lexicons=())),
    }
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages}


@pytest.fixture
def visit(browser: Any, places: dict[str, Path]) -> Iterator[Any]:
    """Return a function that opens a page; afterwards nothing was loaded, and nothing failed."""
    opened: list[Opened] = []

    def open_page(name: str, **choices: Any) -> Opened:
        page = browser.new_context(
            **{"viewport": {"width": 1200, "height": 900}} | choices
        ).new_page()
        found = Opened(page, [], [])
        page.on("console", lambda message: found.said.append(message.text))
        page.on("pageerror", lambda error: found.said.append(str(error)))
        page.on("request", lambda request: found.asked.append(request.url))
        page.goto(places[name].as_uri())
        opened.append(found)
        return found

    yield open_page
    for found in opened:
        assert found.said == []
        assert [url.rpartition("/")[2] for url in found.asked if not url.startswith("data:")] == [
            Path(found.page.url.partition("#")[0]).name
        ]
        found.page.context.close()


def test_rows_are_chosen_by_voice_speaker_and_word(visit: Any):
    opened = visit("texts")
    page, n = opened.page, len(opened.rows())
    assert opened.status() == f"Rows 1 to {n} of {n}."
    page.get_by_label("voice", exact=True).select_option(label="direct quotation")
    quoted = opened.column("voice")
    assert 0 < len(quoted) < n
    assert set(quoted) == {"direct quotation"}
    assert f"of {len(quoted)} chosen, out of {n}." in opened.status()
    page.get_by_label("speaker", exact=True).select_option(label="the mayor of the next town")
    assert opened.column("word") == ["ceded"]
    # At once, before the page does anything else: nobody sees the choice outlive the click.
    left = page.get_by_role("button", name="Show all").evaluate(
        "(button) => (button.click(), document.querySelectorAll('#lines tbody tr').length)"
    )
    assert left == len(opened.rows()) == n
    assert page.get_by_label("voice", exact=True).input_value() == "-1"
    page.get_by_label("search").fill("alder GAVE")  # what stands around, in any case
    assert opened.column("word") == ["ceded"]
    page.get_by_label("search").fill("nowhere")
    assert opened.rows() == []
    assert opened.status().startswith(f"No row of {n} fits.")


def test_the_page_without_texts_is_chosen_by_group_section_and_lexicon(visit: Any):
    opened = visit("top")
    opened.page.get_by_label("group", exact=True).select_option(label="Bridge Post")
    opened.page.get_by_label("section", exact=True).select_option(label="headline")
    assert opened.column("word") == ["betrayal", "fear"]
    opened.page.get_by_label("words of").select_option(label="River words")
    assert opened.column("word") == ["fear"]
    assert opened.column("speaker") == ["–"]


def test_occurrences_are_sorted_up_and_down_and_stay_chosen(visit: Any):
    opened = visit("top")
    opened.page.get_by_label("words of").select_option(label="Words under study")
    before = opened.column("word")
    head = opened.page.locator("#lines th", has_text="word").first
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert opened.column("word") == sorted(before) != before
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert opened.column("word") == sorted(before, reverse=True)
    opened.page.locator("#lines th.paragraph button").click()
    assert head.get_attribute("aria-sort") is None
    numbers = [int(value) for value in opened.column("¶")]
    assert numbers == sorted(numbers, reverse=True)


def test_tables_are_sorted_by_number_with_what_is_missing_last(visit: Any):
    page = visit("top").page
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
    table = page.locator("table.sortable", has=page.locator("caption", has_text="Whose words"))
    head = table.locator("th.n").first

    def numbers() -> list[float]:
        cells = table.locator("tbody td:nth-child(2)").all_text_contents()
        return [float(text.replace(",", "")) for text in cells]

    before = numbers()
    head.get_by_role("button").click()
    assert numbers() == sorted(before, reverse=True)
    assert head.get_attribute("aria-sort") == "descending"
    head.get_by_role("button").click()
    assert numbers() == sorted(before)
    # what is missing stays last in either direction
    sparse = page.locator("table.sortable").last
    sparse.evaluate("(table) => { table.tBodies[0].rows[0].cells[1].textContent = '–' }")
    for _ in range(2):
        sparse.locator("th button").nth(1).click()
        assert sparse.locator("tbody tr").last.locator("td").nth(1).text_content() == "–"


def test_twelve_thousand_lines_stay_fluid(visit: Any):
    opened = visit("many")
    page = opened.page
    assert "Rows 1 to 100 of 12,0" in opened.status()
    page.get_by_label("search").press_sequentially("line 1199", delay=5)
    assert "Rows 1 to 11 of 11 chosen" in opened.status()
    assert len(opened.rows()) == 11
    page.get_by_role("button", name="Show all").click()
    page.get_by_role("button", name="Further rows").click()
    assert opened.status().startswith("Rows 101 to 200 of 12,0")
    page.locator("#lines th.speaker button").click()
    # What a browser has to lay out never grows with the lines, so nothing it does takes longer.
    assert page.locator("#lines tbody tr").count() == 100
    assert page.evaluate("document.querySelectorAll('#lines *').length") < 2500


def test_the_page_is_worked_by_keyboard_alone(visit: Any):
    opened = visit("many")
    keys = opened.page.keyboard
    keys.press("Tab")
    assert opened.page.evaluate("document.activeElement.textContent") == "Skip to the report"
    keys.press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "main"
    for _ in range(300):
        keys.press("Tab")
        if opened.page.evaluate("document.activeElement.id") == "search":
            break
    keys.type("harbor")
    assert all("harbor" in " ".join(row).lower() for row in opened.rows())
    keys.press("Tab")  # the first choice
    keys.press("ArrowDown")
    assert "chosen, out of" in opened.status()
    for _ in range(20):
        keys.press("Tab")
        if opened.page.evaluate("document.activeElement.closest('#lines th.match') !== null"):
            break
    keys.press("Enter")
    assert opened.page.locator("#lines th.match").get_attribute("aria-sort") == "ascending"
    seen = opened.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert seen == "solid"
    button = opened.page.get_by_role("button", name="Further rows")
    button.focus()
    first = opened.rows()[0]
    keys.press("Enter")
    assert opened.rows()[0] != first
    # at the end it keeps the focus, and does nothing
    assert opened.page.evaluate("document.activeElement.textContent") == "Further rows"


@pytest.mark.parametrize("name", ["texts", "trace"])
def test_axe_finds_no_fault_and_enough_contrast_in_either_theme(visit: Any, name: str):
    page = visit(name, color_scheme="light").page
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        # colors are all that a theme changes
        rules = {} if scheme == "light" else {"runOnly": ["color-contrast"]}
        # a drawing is judged by its label, a table by its first rows: the others are like them
        seen = {"exclude": [["svg > *"], ["tbody tr:nth-child(n+6)"]]}
        found = axe_api.Axe().run(page, context=seen, options=rules).response
        faults = {v["id"]: [n["target"] for n in v["nodes"]][:3] for v in found["violations"]}
        assert faults == {}, scheme
        looked_at = {rule["id"]: len(rule["nodes"]) for rule in found["passes"]}
        assert looked_at["color-contrast"] > 50
        assert scheme == "dark" or looked_at["svg-img-alt"] == page.locator("svg").count()


def test_a_button_turns_the_colors(visit: Any):
    paper = "getComputedStyle(document.body).backgroundColor"
    page = visit("top", color_scheme="dark").page
    dark = page.evaluate(paper)
    page.get_by_role("button", name="Light colors").click()
    light = page.evaluate(paper)
    assert light != dark
    page.get_by_role("button", name="Dark colors").click()
    assert page.evaluate(paper) == dark
    page.emulate_media(media="print")
    assert page.evaluate(paper) == "rgb(255, 255, 255)"  # no ink for the night


def test_without_scripts_everything_can_be_read(visit: Any):
    page = visit("many", java_script_enabled=False).page
    assert page.locator("#lines tbody tr").count() == 100
    assert page.locator("figure svg").count() == 7
    assert page.get_by_text("The first 100 of 12,0").is_visible()
    for name in ("#theme", "#choice", "#pages", "th button"):
        assert page.locator(name).count() == 0 or not page.locator(name).first.is_visible(), name


def test_it_prints_figures_captions_and_the_rows_in_view(visit: Any, tmp_path: Path):
    opened = visit("many")
    opened.page.emulate_media(media="print")
    for name in ("#choice", "#pages", "#theme", "nav >> nth=0"):
        assert not opened.page.locator(name).is_visible(), name
    for figure in opened.page.locator("figure").all():
        assert figure.locator("svg").is_visible()
        assert figure.locator("figcaption").is_visible()
    clipped = opened.page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter((part) => part.offsetParent"
        " && getComputedStyle(part).overflowY !== 'visible').length"
    )
    assert clipped == 0
    printed = opened.page.pdf(format="A4")
    # 12,000 lines are not printed: those in view are
    assert 8 <= printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") <= 40


@pytest.mark.parametrize("name", ["top", "texts", "trace"])
def test_a_phone_shows_it_without_moving_sideways(visit: Any, name: str):
    page = visit(name, viewport={"width": 390, "height": 800}).page
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_page_of_a_trace_sorts_and_chooses(visit: Any):
    page = visit("trace").page
    page.locator("select[name=voice]").first.select_option(label="direct quotation")
    assert page.locator("table.lines tbody tr:visible").count() == 1
    page.get_by_role("button", name="Show all").first.click()
    assert page.locator("table.lines tbody tr:visible").count() == 4
    head = page.locator("table.sortable").first.locator("th.n").first
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
