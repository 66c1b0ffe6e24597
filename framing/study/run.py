"""Perform a study: count, compare, draw, and write one folder with everything in it.

The folder appears whole or not at all, and a second run gives the same bytes: nothing in it
depends on the clock, the machine, or where the articles lie. What holds words of the articles
in their order stands in ``texts/``; all else may be shared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from framing.comparison import VoiceShares, voice_shares
from framing.comparison.concordance import kwic
from framing.comparison.guards import number
from framing.comparison.printing import as_html
from framing.errors import StudyError
from framing.files import write_folder, write_whole
from framing.lexicon.model import Lexicon
from framing.manifest import MANIFEST
from framing.provenance import Provenance, table_csv
from framing.study.analyses import Outcome, analyze
from framing.study.inputs import write_inputs
from framing.study.kinds import FAMILY, completed
from framing.study.manifest import earlier_outputs, write_manifest
from framing.study.material import Material, Progress, gather_material
from framing.study.report import report_page
from framing.study.spec import DEFAULT_STUDY, Analysis, Study
from framing.text.voice.camps import OUTLET, Camps

if TYPE_CHECKING:
    from framing.counts import Counts
    from framing.figures import Figure

__all__ = ["StudyResult", "run_study"]

WINDOW = 8
# What file managers put into folders they have shown.
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
TEXTS_NOTE = """\
These files hold words of the articles in their order: they are for your own reading, and the
rights are the publishers'. Everything outside this folder holds counts and may be shared.

report.html       the report, with the words around each occurrence
concordance.csv   the words under study in their context
removals.csv      the paragraphs that cleaning removed, each with its rule
"""


@dataclass(frozen=True, slots=True, eq=False)
class StudyResult:
    """What a study gave, and where it was written.

    Attributes
    ----------
    study : Study
    material : Material
        Its counts, groups and documents.
    outcomes : tuple of Outcome
        One an analysis, in the order of the study.
    shares : VoiceShares or None
        How many of the words are whose, where the study knows voices.
    concordance, removals : pandas.DataFrame or None
        Words under study in context, and what cleaning removed; where articles are at hand.
    folder : pathlib.Path
        The results folder.
    """

    study: Study
    material: Material
    outcomes: tuple[Outcome, ...]
    shares: VoiceShares | None
    concordance: pd.DataFrame | None
    removals: pd.DataFrame | None
    folder: Path

    @property
    def counts(self) -> Counts:
        """The counts that everything was computed from."""
        return self.material.counts

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table, by the name of its file."""
        tables = {"documents": self.material.documents}
        if self.shares is not None:
            tables["voice-shares"] = self.shares.table
        return tables | {name: table for o in self.outcomes for name, table in o.tables.items()}

    @property
    def figures(self) -> dict[str, Figure]:
        """Every figure, by the name of its files."""
        return {o.analysis.name: o.figure for o in self.outcomes if o.figure is not None}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know, each sentence once."""
        every = [*self.material.warnings, *(w for o in self.outcomes for w in o.warnings)]
        every += self.shares.warnings if self.shares is not None else ()
        distinct: dict[tuple[str, ...], str] = {}
        for warning in every:  # the same sentence may name the same groups in another order
            distinct.setdefault(tuple(sorted(warning.replace(",", "").split())), warning)
        return tuple(distinct.values())

    @property
    def identical(self) -> bool | None:
        """Whether counting the articles gave the counts that the study ships; else None."""
        return self.material.identical

    @property
    def report(self) -> Path:
        """The report to open first."""
        return self.folder / "report.html"

    @property
    def origin(self) -> str:
        """A sentence: what the results were computed from."""
        if self.material.corpus is None:
            return "Computed from counts; no text at hand."
        return {
            None: "Computed from text.",
            True: "Recomputed from text: identical counts.",
            False: "Recomputed from text: the counts differ from those of the study.",
        }[self.identical]

    def _repr_html_(self) -> str:
        made = f"{number(len(self.figures), 'figure')}, {number(len(self.tables), 'table')}"
        design = f"{self.origin} Report: {self.report}"
        title = f"Study {self.study.id!r}: {made}"
        return as_html(title, design, self.warnings, self.material.documents)

    def __repr__(self) -> str:
        made = f"{number(len(self.figures), 'figure')}, {number(len(self.tables), 'table')}"
        return "\n".join(
            [
                f"Study {self.study.id!r}: {made}. {self.origin}",
                *(f"! {warning}" for warning in self.warnings),
                f"Report: {self.report}",
            ]
        )


def run_study(
    study: Study | str | Path | None = None,
    *,
    output: str | Path | None = None,
    texts: str | Path | None = None,
    counts: str | Path | None = None,
    progress: Progress | None = None,
) -> StudyResult:
    """Perform a study and write its results folder.

    Parameters
    ----------
    study : Study, name or path, optional
        By default the embedded study ``ukraine-2025``.
    output : path, optional
        The folder to write; by default ``results/<id of the study>``. Results of an earlier
        run are replaced; a folder that holds anything else is left alone.
    texts : path, optional
        A folder or file of articles to compute everything from. Where the study knows its
        documents by hash, they are found by it, whatever the files are called, and the
        counts are held against those that the study ships.
    counts : path, optional
        A counts file to take in the place of the one that the study names, such as the
        ``counts.zip`` of its results.
    progress : callable, optional
        Called with a sentence whenever a step begins.

    Returns
    -------
    StudyResult
        Its last printed line says where to look.

    Raises
    ------
    StudyError
        If the study is malformed, the articles are not those of the study, or the folder
        holds something else.
    CorpusError, LexiconError, CountsError
        If a file cannot be read or an analysis cannot be made.

    Examples
    --------
    One analysis of the embedded study; ``run_study()`` performs them all:

    >>> import tempfile
    >>> from dataclasses import replace
    >>> study = Study.load("ukraine-2025")
    >>> words = tuple(analysis for analysis in study.analyses if analysis.kind == "words")
    >>> result = run_study(replace(study, analyses=words), output=tempfile.mkdtemp() + "/words")
    >>> result.origin
    'Computed from counts; no text at hand.'
    >>> result.tables["words-rates"].query("category == 'betray'")["n"].tolist()
    [0, 2]
    """
    tell: Progress = progress or (lambda _: None)
    spec = completed(study if isinstance(study, Study) else Study.load(study or DEFAULT_STUDY))
    folder = Path(output) if output is not None else Path("results") / spec.id
    refuse_foreign(folder)
    material = gather_material(spec, texts, tell, counts=None if counts is None else Path(counts))
    outcomes = []
    for analysis in spec.analyses:
        tell(f"Analyzing: {analysis.name}")
        outcomes.append(perform(spec, analysis, material))
    shares = whose_words(material) if spec.source.voice else None
    lines, removed = context(spec, material), removals(material)
    result = StudyResult(spec, material, tuple(outcomes), shares, lines, removed, folder)
    with write_folder(folder) as draft:
        write_results(result, draft, tell)
    return result


def perform(study: Study, analysis: Analysis, material: Material) -> Outcome:
    """Run one analysis; its record holds the whole study, so that it can be run again from it."""
    record = Provenance(
        "run_study",
        {
            "study": study.id,
            "digest": study.digest,
            "analysis": analysis.name,
            "specification": study.to_dict(places=False),
        },
        {"counts": material.counts.digest},
        (material.counts.provenance,),
    )
    known = replace(material.counts, provenance=record)
    return analyze(study, analysis, replace(material, counts=known))


def whose_words(material: Material) -> VoiceShares:
    """Return how many of the words of each group are in which voice."""
    by, order = material.grouping.by, material.grouping.order
    return voice_shares(material.counts, by=by, order=order)


def context(study: Study, material: Material) -> pd.DataFrame | None:
    """Return the words under study in context, document by document, with any voices."""
    if material.corpus is None or not study.families:
        return None
    lexicon = Lexicon.from_patterns(dict(study.families), id=FAMILY)
    voiced = bool(study.source.voice)
    table = kwic(material.corpus, lexicon, window=WINDOW, voices=voiced).table
    if voiced and study.camps:
        camps = Camps.of(study.camps)
        whose = zip(table["voice"], table["speaker"], table["source"], strict=True)
        of_line = [
            OUTLET if voice in ("outlet", "scare") else camps.camp_of(speaker, source)
            for voice, speaker, source in whose
        ]
        before = table.columns.tolist().index("source")
        table.insert(before, "camp", pd.Series(of_line, dtype="str"))
    order = ["category", "document", "start", "end"]
    return table.sort_values(order, kind="stable", ignore_index=True)


def removals(material: Material) -> pd.DataFrame | None:
    """Return what cleaning removed, document by document."""
    if material.corpus is None:
        return None
    table = material.corpus.removals()
    return table.sort_values(["document", "start"], kind="stable", ignore_index=True)


def write_results(result: StudyResult, folder: Path, progress: Progress) -> None:
    """Write every file of the results folder; the manifest last, with the hashes of all."""
    drawings: dict[str, str] = {}
    for name, figure in result.figures.items():
        progress(f"Drawing: {name}")
        svg = figure.save(folder / "figures" / name)[0]
        drawings[name] = svg.read_text(encoding="utf-8")
    progress("Writing tables and report")
    write_tables(folder / "tables", result.tables)
    write_inputs(result.study, result.material, folder)
    write_whole(folder / "report.html", report_page(result, drawings).encode())
    if result.removals is not None:
        texts = {"removals": result.removals}
        if result.concordance is not None:
            texts["concordance"] = result.concordance
        write_tables(folder / "texts", texts)
        page = report_page(result, drawings, texts=True)
        write_whole(folder / "texts" / "report.html", page.encode())
        write_whole(folder / "texts" / "README.txt", TEXTS_NOTE.encode())
    write_manifest(result, folder)


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write tables as CSV."""
    for name, table in tables.items():
        write_whole(folder / f"{name}.csv", table_csv(table).encode())


def refuse_foreign(folder: Path) -> None:
    """Raise unless a folder is new, empty, or the results of an earlier run and nothing else."""
    if not folder.exists():
        return
    remedy = "give another output folder, or move it away first."
    if not folder.is_dir():
        raise StudyError(f"{folder} is a file, not a folder; {remedy}")
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}
    files = {name for name in files if name.rpartition("/")[2] not in LITTER}
    if not files:
        return
    if MANIFEST not in files:
        raise StudyError(
            f"{folder} holds files that are not the results of a study ({min(files)} …); {remedy}"
        )
    others = files - earlier_outputs(folder) - {MANIFEST}
    if others:
        raise StudyError(
            f"{folder} holds results of a study, and also {min(others)}, which a new run would "
            f"delete; move it away, or give another output folder."
        )
