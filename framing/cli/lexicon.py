"""``framing lexicon``: what a lexicon says, whether it keeps its word, what it really matches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from framing.cli.printing import Format, FormatOption, note, say, show, show_rows
from framing.cli.reading import Paths, Reading, reads_articles

if TYPE_CHECKING:
    from framing.lexicon import Category, Lexicon

__all__ = ["lexicon_app"]

lexicon_app = typer.Typer(
    no_args_is_help=True,
    help="Lexicons: list them, read them, run their examples, audit their patterns.",
)

Name = Annotated[
    str,
    typer.Argument(
        metavar="LEXICON",
        help="Name of a bundled lexicon, or path of a .toml file.",
        show_default=False,
    ),
]


@lexicon_app.command("list")
def list_lexicons() -> None:
    """List the lexicons that come with framing."""
    from framing.lexicon import Lexicon, bundled_lexicons

    rows = []
    for name in bundled_lexicons():
        lexicon = Lexicon.load(name)
        n = f"{len(lexicon.table):,}"
        rows.append([name, lexicon.version, f"{len(lexicon):,}", n, lexicon.title])
    show_rows(
        ["lexicon", "version", "categories", "patterns", "title"],
        rows,
        right=["categories", "patterns"],
    )


@lexicon_app.command("show")
def show_lexicon(
    name: Name,
    category: Annotated[
        str | None,
        typer.Argument(metavar="[CATEGORY]", help="Show all of one category.", show_default=False),
    ] = None,
) -> None:
    """Show a lexicon: its source and its categories, or all of one category.

    [bold]Examples[/bold]
      framing lexicon show alliance-war-diplomacy
      framing lexicon show alliance-war-diplomacy betrayal
      framing lexicon show my-lexicon.toml
    """
    from framing.lexicon import Lexicon

    lexicon = Lexicon.load(name)
    if category is None:
        _tell_lexicon(lexicon)
    else:
        _tell_category(lexicon[category])


@lexicon_app.command("check")
def check(name: Name) -> None:
    """Run the lexicon's own examples: what must match, and what must not.

    Also names patterns that do nothing, because a sibling covers them, and
    wildcards that match most anything. The exit code is 1 if an example failed.

    [bold]Examples[/bold]
      framing lexicon check my-lexicon.toml
      framing lexicon check loaded-language
    """
    from framing.lexicon import Lexicon, check_lexicon

    result = check_lexicon(Lexicon.load(name))
    failed = result.table[~result.table["ok"]]
    for line in failed.itertuples():
        should = "must match and does not" if line.expected else "must not match and does"
        say(f"[red]✗[/] {escape(f'{line.category}: {should}: {line.example}')}")
    for warning in result.warnings.itertuples():
        say(escape(f"! {warning.category}: {warning.pattern}: {warning.warning}"))
    say(escape(repr(result)))
    if not result.ok:
        raise typer.Exit(1)


@lexicon_app.command("audit")
@reads_articles
def audit(
    name: Name,
    paths: Paths,
    *,
    lines: Annotated[int, typer.Option(min=0, help="Concordance lines for each form.")] = 1,
    by_stem: Annotated[
        bool, typer.Option("--stems", help="One row a stem: two stems are two words.")
    ] = False,
    gate: Annotated[
        bool,
        typer.Option("--gate/--no-gate", help="Leave out articles outside the lexicon's domain."),
    ] = True,
    format: FormatOption = Format.table,
    reading: Reading,
) -> None:
    """List what each pattern of a lexicon really matched in your articles.

    A wildcard is a promise about words one has not seen. The audit lists every
    form of every pattern with its count, its share of the pattern's matches and
    the articles it is in, and a line in which it stands.

    [bold]Examples[/bold]
      framing lexicon audit alliance-war-diplomacy articles/
      framing lexicon audit my-lexicon.toml news.parquet --stems
      framing lexicon audit loaded-language articles/ --format csv > audit.csv
    """
    from framing.lexicon import Lexicon, audit_lexicon

    found = audit_lexicon(Lexicon.load(name), reading.corpus(paths), n_lines=lines, gate=gate)
    table = found.stems if by_stem else found.table
    if format is Format.table:
        table = table[table["n"] > 0]
        if not by_stem and lines:
            first = found.lines.groupby(["category", "pattern", "term"], sort=False).first()
            words = first["left"].str[-30:] + "[" + first["match"] + "]" + first["right"].str[:30]
            table = table.join(words.rename("line"), on=["category", "pattern", "term"])
    show(table, format)
    if format is Format.table and not by_stem and lines > 1:
        say()
        show(found.lines, format, right=["left"])
    unmatched = len(found.unmatched)
    note(escape(f"{found!r}."))
    if unmatched and format is Format.table:
        note(f"The {unmatched:,} patterns without a match are in --format csv, with n = 0.")


def _tell_lexicon(lexicon: Lexicon) -> None:
    say(f"[bold]{escape(lexicon.id)}[/] {escape(lexicon.version)}")
    for label in ("title", "language", "license", "source", "reference"):
        if getattr(lexicon, label):
            say(f"[bold]{label}[/]: {escape(getattr(lexicon, label))}")
    if lexicon.gate:
        patterns = ", ".join(lexicon.gate.patterns)
        say(
            "[bold]domain[/]: articles with at least "
            + escape(f"{lexicon.gate.min_hits} matches of {patterns}")
        )
    say()
    rows = [[c.id, c.kind, c.pole, f"{len(c.patterns):,}", c.definition] for c in lexicon]
    show_rows(["category", "kind", "pole", "patterns", "definition"], rows, right=["patterns"])


def _tell_category(category: Category) -> None:
    say(f"[bold]{escape(category.id)}[/] ({escape(category.kind)})")
    for label, text in (
        ("definition", category.definition),
        ("theory", category.theory),
        ("pole", category.pole),
        ("include", category.include),
        ("exclude", category.exclude_note),
        ("patterns", ", ".join(category.patterns)),
        ("exclusions", ", ".join(category.exclusions)),
    ):
        if text:
            say(f"[bold]{label}[/]: {escape(text)}")
    for label, examples in (
        ("must match", category.must_match),
        ("must not match", category.must_not_match),
    ):
        if examples:
            say(f"[bold]{label}[/]:")
        for example in examples:
            say(f"  {escape(example)}")
