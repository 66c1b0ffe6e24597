"""How the pages of this folder become a site: ``make docs``, offline, without any asset of others.

The pages stay readable where they lie: links between them are those of plain Markdown. Three things
are brought together when the site is built: the notebooks, which are executed; the files at the top
of the repository that readers ask for; and the docstrings of the public names.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import version as installed
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))  # commands.py: the options of each command
os.environ["TZ"] = "UTC"

project = "framing"
author = "The authors of framing"
project_copyright = "2026, the authors of framing; MIT license"
version = release = installed("framing")

extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc", "commands"]
exclude_patterns = ["assets"]
nitpicky = False  # types of other packages have no page here

# Pages
myst_enable_extensions: list[str] = []  # formulas are text: no script, and they can be copied
myst_heading_anchors = 4
smartquotes = False  # "--voice" is typed as it stands
suppress_warnings = ["myst.header"]

# Notebooks: kept without outputs, executed here once for each change of them
nb_execution_mode = os.environ.get("FRAMING_DOCS_NOTEBOOKS", "cache")  # "off" to look at pages fast
nb_execution_timeout = 300
nb_execution_raise_on_error = True
nb_execution_in_temp = True  # what a notebook writes does not lie among the pages
nb_execution_show_tb = True
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # would come from other hosts
nb_merge_streams = True

# Docstrings
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say them, with shapes and units
numpydoc_show_class_members = False
numpydoc_validation_checks: set[str] = set()

# The site
html_theme = "furo"
html_title = f"framing {release}"
html_show_sphinx = False
html_copy_source = False
html_static_path = ["assets/site.css"]
html_css_files = ["site.css"]
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#0b5e77",
        "color-brand-content": "#0b5e77",
        "color-code-background": "#f5f7f8",
    },
    "dark_css_variables": {
        "color-brand-primary": "#7cc7dd",
        "color-brand-content": "#7cc7dd",
        "color-code-background": "#1b1f22",
    },
}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def lay_in_notebooks() -> None:
    """Copy the notebooks to where the site looks for pages, their links leading to pages."""
    there = HERE / "notebooks"
    there.mkdir(exist_ok=True)
    (there / ".gitignore").write_text(
        "*\n", encoding="utf-8"
    )  # copies: the notebooks are at the top
    for old in there.glob("*.ipynb"):
        if not (ROOT / "notebooks" / old.name).exists():
            old.unlink()
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        text = notebook.read_text(encoding="utf-8").replace("(../docs/", "(../")
        copy = there / notebook.name
        if not copy.exists() or copy.read_text(encoding="utf-8") != text:
            copy.write_text(text, encoding="utf-8")


# Files at the top of the repository, and the pages that stand for them on the site
AT_THE_TOP = {
    "../CONTRIBUTING.md": "contributing.md",
    "../CHANGELOG.md": "changes.md",
    "../README.md": "index.md",
    "../notebooks/": "notebooks/",
}


def on_the_site(app: object, page: str, source: list[str]) -> None:
    """Lead links that leave the folder of pages to the pages of the site, and tidy its blocks."""
    # the blank line that ends a doctest is for the test alone
    source[0] = source[0].replace("\n\n```\n", "\n```\n")
    for file, stands_for in AT_THE_TOP.items():
        source[0] = source[0].replace(f"]({file}", f"]({stands_for}")


# What the theme leaves out for readers by keyboard and ear: a level for the captions beside the
# pages, a way to scroll long lines without a mouse, and no list where there are no list items.
MENDED = {
    'role="heading"': 'role="heading" aria-level="2"',
    "<pre>": '<pre tabindex="0">',
    '<div class="output text_html">': '<div class="output text_html" tabindex="0">',
    "<div class='framing-result'>": "<div class='framing-result' tabindex='0'>",
    'role="list" class="citation-list"': 'class="citation-list"',
}


def accessible(
    app: object, page: str, template: str, context: dict[str, object], tree: object
) -> None:
    """Mend the HTML of a page before it is written."""
    for part in ("body", "furo_navigation_tree"):
        for left_out, mended in MENDED.items():
            context[part] = str(context.get(part, "")).replace(left_out, mended)


def setup(app: object) -> None:
    """Hook into Sphinx."""
    lay_in_notebooks()
    app.connect("html-page-context", accessible, priority=900)  # type: ignore[attr-defined]
    app.connect("source-read", on_the_site)  # type: ignore[attr-defined]
