"""Build the paper: gather its numbers from the results, and set it as PDF and HTML.

    python paper/build.py [--output paper/build] [--results FOLDER] [--measured paper/measured]

No number is typed in paper.typ: all come from quantities.json, which this program makes of the
study, performed anew (or of `--results`, the folder of a `framing run` by the same code), of the
error rates that come with the package, and of the records in paper/measured. A number that is
missing, or no longer true of the code there is, stops the build with the name of the file and the
command that makes it again. The same results give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from evidence import PaperError, Study
from quantities import Numbers, quantities

from framing.citation.references import references
from framing.citation.styles import as_bibtex
from framing.files import write_whole

__all__ = ["build", "cited", "words"]

HERE = Path(__file__).resolve().parent
SOURCES = ("paper.typ", "template.typ", "paper.css", "references.csl", "refs.bib")
FIGURES = ("who_says", "reference_band")
FORMATS = ("pdf", "html")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--output", type=Path, default=HERE / "build")
    parser.add_argument("--results", type=Path, help="of a study performed before")
    parser.add_argument("--measured", type=Path, default=HERE / "measured")
    arguments = parser.parse_args()
    try:
        if arguments.results:
            made = build(arguments.results, arguments.output, arguments.measured)
        else:
            with tempfile.TemporaryDirectory() as folder:
                results = Path(folder) / "study"
                perform(results)
                made = build(results, arguments.output, arguments.measured)
    except PaperError as error:
        sys.exit(f"The paper was not built. {error}")
    for file in made:
        print(file)


def perform(folder: Path) -> None:
    """Perform the embedded study, as `framing run` does."""
    from framing.study import run_study

    print("Performing the study", file=sys.stderr)
    run_study(output=folder)


def build(results: Path, output: Path, measured: Path = HERE / "measured") -> list[Path]:
    """Set the paper from a results folder and the records of benchmarks; return its files.

    Raises
    ------
    PaperError
        If a number is missing or stale, or the manuscript asks for one that there is not.
    """
    study = Study.open(results)
    found = quantities(study, measured)
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        lay_out(desk, study, found)
        pages = {file: typeset(desk, file) for file in FORMATS}
    made = []
    for name, data in pages.items():
        made.append(output / f"paper.{name}")
        write_whole(made[-1], data)
    return made


def lay_out(desk: Path, study: Study, found: Numbers) -> None:
    """Put all that the manuscript reads into one folder."""
    for name in SOURCES:
        (desk / name).write_bytes((HERE / name).read_bytes())
    (desk / "quantities.json").write_text(json.dumps(found, indent=1, ensure_ascii=False))
    (desk / "figures").mkdir()
    for name in FIGURES:
        (desk / "figures" / f"{name}.svg").write_bytes(study.read(f"figures/{name}.svg"))
    methods = [as_bibtex(references()[key]) for key in cited() if key in references()]
    (desk / "methods.bib").write_text("\n\n".join(methods), encoding="utf-8")


def typeset(desk: Path, format: str) -> bytes:
    """Return the paper in one format; without clock, network and fonts of the system."""
    try:
        import typst
    except ModuleNotFoundError:
        raise PaperError("typst is missing: pip install 'framing[paper]'") from None

    try:
        made = typst.compile(
            str(desk / "paper.typ"), root=str(desk), format=format, ignore_system_fonts=True,
            timestamp=0,
        )  # fmt: skip
    except typst.TypstError as error:
        raise PaperError(f"paper.typ cannot be set: {error}; see paper/quantities.py") from error
    data: bytes = made if isinstance(made, bytes) else made.encode()
    return data


def cited() -> list[str]:
    """Return the keys that the manuscript names, of references and of its own figures, sorted."""
    text = "\n".join(prose())
    return sorted(set(re.findall(r"@([a-z][a-z0-9-]*)", text)))


def words() -> int:
    """Return the number of words of the manuscript's prose: no captions, tables, references."""
    text = "\n".join(prose())
    text = re.sub(r"^#(?:drawn|tabled)\((?:.|\n)*?^\](?: <[^>]*>)?$", "", text, flags=re.M)
    text = re.sub(r"#q[.\w]+", "number", re.sub(r"@[\w-]+|[=*_`\[\]#;]", " ", text))
    return len(re.findall(r"\w[\w'’.-]*", text))


def prose() -> Iterator[str]:
    """Yield the lines of the manuscript after its head, without comments."""
    source = (HERE / "paper.typ").read_text(encoding="utf-8")
    for line in source.partition("// Text\n")[2].splitlines():
        if not line.lstrip().startswith("//"):
            yield line


if __name__ == "__main__":
    main()
