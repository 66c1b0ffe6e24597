"""The test as a page: one HTML file that works from a disk, by keyboard, by day and by night.

The page holds what a coder sees and nothing else: no key, no network (its policy forbids it).
Answers stay in the browser until the coder saves them as a CSV, which `read_answers` reads.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from framing.files import write_whole
from framing.topics.intrusion.sheet import IDENTITY

if TYPE_CHECKING:
    from framing.topics.intrusion.draw import Intrusion

__all__ = ["page", "save_page"]

QUESTIONS = {
    "word": "Which word does not belong with the others?",
    "topic": "Which list of words does not belong to the document?",
    "word_set": "Which set of words is about something else?",
}
INSTRUCTIONS = {
    "word": "Each question shows {n} words in random order. All but one go together. Choose the "
    "one that does not.",
    "topic": "Each question shows a document and {n} lists of words in random order. All but one "
    "of the lists go with the document. Choose the one that does not.",
    "word_set": "Each question shows {n} sets of words in random order. All but one are about the "
    "same thing. Choose the one that is not.",
}


@cache
def environment() -> Environment:
    """Return the templates; everything put into them is escaped."""
    return Environment(
        loader=PackageLoader("framing.topics.intrusion"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def page(test: Intrusion) -> str:
    """Return the page for coders."""
    name = test.settings["test"]
    return (
        environment()
        .get_template("intrusion.html.j2")
        .render(
            question=QUESTIONS[name],
            instructions=INSTRUCTIONS[name].format(n=len(test.options)),
            items=[_item(row, test.options) for row in test.table.to_dict("records")],
            identity={field: test.settings[field] for field in IDENTITY},
            short=name == "word",
        )
    )


def save_page(test: Intrusion, path: str | Path) -> Path:
    """Write the page."""
    return write_whole(path, page(test).encode())


def _item(row: dict[Any, Any], options: list[str]) -> dict[str, Any]:
    """Return what the page shows of one item."""
    title, document = row.get("title", ""), row.get("document", "")
    return {
        "name": row["item"],
        "heading": title or document,
        "document": document if title else "",
        "text": row.get("text", ""),
        "options": [row[option] for option in options],
    }
