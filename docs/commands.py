"""A directive that writes the reference of the command line from the commands themselves.

``.. commands::`` puts a section for each command where it stands: its text, its arguments and its
options, as ``framing COMMAND --help`` shows them.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


class Commands(SphinxDirective):
    """Every command of framing, each in a section of its own."""

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        from typer.main import get_command

        from framing.cli import app

        return [section_of(name, command) for name, command in leaves(get_command(app), "framing")]


def leaves(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield each command that does something, with its whole name."""
    below = getattr(command, "commands", None)
    if not below:
        yield name, command
        return
    for word, subcommand in below.items():
        yield from leaves(subcommand, f"{name} {word}")


def section_of(name: str, command: Any) -> nodes.section:
    """Return what there is to know of a command."""
    context = command.make_context(name, [], resilient_parsing=True)
    records = [option.get_help_record(context) for option in command.params]
    options = [
        (option.metavar or record[0] if is_argument(option) else record[0], record[1])
        for option, record in zip(command.params, records, strict=True)
        if record
    ]
    named = [
        option.metavar or option.name.upper() for option in command.params if is_argument(option)
    ]
    section = nodes.section(ids=[name.replace(" ", "-")], names=[name])
    section += nodes.title(text=name)
    section += nodes.literal_block(text=" ".join([name, *named, "[OPTIONS]"]), language="text")
    section += paragraphs(inspect.cleandoc(command.help or ""))
    section += nodes.definition_list("", *[entry(*option) for option in options])
    return section


def is_argument(option: Any) -> bool:
    """Return whether it is given by its place and not by its name."""
    return option.param_type_name == "argument"


def paragraphs(text: str) -> list[nodes.Node]:
    """Return a help text as paragraphs; indented lines stay as they are."""
    text = re.sub(r"\[/?bold\]|\f.*", "", text, flags=re.DOTALL)
    written: list[nodes.Node] = []
    for block in filter(None, re.split(r"\n\s*\n", text)):
        lines = block.splitlines()
        first = next((i for i, line in enumerate(lines) if line.startswith(" ")), len(lines))
        if first:
            written.append(nodes.paragraph(text=" ".join(lines[:first])))
        if lines[first:]:
            example = inspect.cleandoc("\n" + "\n".join(lines[first:]))
            written.append(nodes.literal_block(text=example, language="text"))
    return written


def entry(typed: str, said: str) -> nodes.definition_list_item:
    """Return an argument or option, as it is typed, with what is said of it."""
    return nodes.definition_list_item(
        "",
        nodes.term("", "", nodes.literal(text=typed)),
        nodes.definition("", nodes.paragraph(text=" ".join(said.split()))),
    )


def setup(app: Any) -> dict[str, bool]:
    """Tell Sphinx of the directive."""
    app.add_directive("commands", Commands)
    return {"parallel_read_safe": True}
