"""The explorer in a real JupyterLab, as somebody uses it: chosen, typed, turned, read.

One server and one page for all of it, because starting them takes longer than the rest.
"""

from __future__ import annotations

import re

import pytest

SETUP = """
import framing as fr
from framing.explorer import explore
corpus = fr.Corpus.from_texts({
    "bridge": "Fear of betrayal grows\\nThe river towns faced a bitter betrayal.\\n"
              "“You betrayed the river towns,” Mayor Ada Holt told the council.",
    "harbor": "Council cedes harbor\\nThe council ceded the harbor, and peace came.\\n"
              "“We ceded nothing,” said Olaf Berg.",
})
explorer = explore(corpus, families={"betray": "betray*", "cede": "cede*"})
fr.compare(explorer.material.counts, by="document", layer="family")
"""
OURS = ".framing-explorer"
SERIOUS = ("serious", "critical")


def faults(page, where):
    """Return what axe finds seriously wrong in a part of the page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page, context=where).response
    assert "color-contrast" in [rule["id"] for rule in found["passes"]]  # it did look
    return [
        (one["id"], [node["html"][:200] for node in one["nodes"]])
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]


# The browser's driver closes its pipes when it wants to.
@pytest.mark.filterwarnings("default")
def test_choose_type_turn_and_read(run_notebook, tmp_path):
    page = run_notebook([SETUP, "explorer"], "JupyterLab Dark")
    ours = page.locator(OURS)
    ours.get_by_text("betray: 3 occurrences, 3 in bridge, 0 in harbor.").wait_for()
    assert ours.locator("figure svg[role=img]").count() == 1
    assert "hold one document only: no p-value" in ours.inner_text()

    ours.get_by_label("Word", exact=True).select_option("cede")
    ours.get_by_text("cede: 3 occurrences, 0 in bridge, 3 in harbor.").wait_for()

    # by keyboard only from here: a pattern, then along the tabs to the last
    ours.get_by_label("or pattern", exact=True).focus()
    page.keyboard.type("town*")
    page.keyboard.press("Enter")
    ours.get_by_text("town*: 2 occurrences, 2 in bridge, 0 in harbor.").wait_for()
    page.keyboard.press("Tab")
    for name in ("Forms", "Voices"):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        ours.get_by_role("tab", name=name, selected=True).wait_for()
    ours.get_by_text("Voices: town*").wait_for()
    rows = ours.locator("tbody tr").filter(visible=True)
    assert [re.split(r"\s+", row.strip())[:4] for row in rows.all_inner_texts()] == [
        ["bridge", "town*", "outlet", "1"],
        ["bridge", "town*", "direct", "1"],
    ]
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    ours.get_by_text("1 to 2 of 2 lines").wait_for()
    ours.get_by_label("Voice", exact=True).select_option("direct")
    ours.get_by_text("1 to 1 of 1 lines that fit, 2 in all").wait_for()
    assert ours.locator(".framing-lines mark").all_inner_texts() == ["towns"]
    code = "explorer.choose('town*', layer='pattern', view='lines', where={'voice': 'direct'})"
    ours.get_by_text(code, exact=True).wait_for()

    both = f"{OURS}, .framing-result"  # the explorer, and the result of the first cell
    assert faults(page, both) == []
    page.screenshot(path=tmp_path / "dark.png")
    page.evaluate(
        "jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})"
    )
    page.locator("body[data-jp-theme-light=true]").wait_for(state="attached")
    assert faults(page, both) == []
    page.screenshot(path=tmp_path / "light.png")
    assert page.faults == []
