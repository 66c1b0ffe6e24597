"""A figure as a value: a table, how it is drawn, what it says, and how it was made.

The drawing is a function of the table, so a figure cannot show what its table does not
hold. The same drawing is written in every format, the table beside it, the record inside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from framing.errors import StudyError, did_you_mean
from framing.figures.record import FORMAT, VERSION
from framing.figures.save import FORMATS, stamp, write_pdf, write_png, write_svg
from framing.figures.seal import SEAL, UNSEALED, sealed
from framing.figures.style import journal_style
from framing.files import write_whole
from framing.provenance import (
    Provenance,
    canonical_json,
    frame_digest,
    sha256,
    table_csv,
    versions,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

__all__ = ["Figure"]


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A drawing, its table, its caption, its alternative text and its record.

    Attributes
    ----------
    kind : str
        Name of the function that made it, such as ``"frames_by_group"``.
    table : pandas.DataFrame
        Everything that is drawn, in the order of the drawing.
    caption : str
        What a reader needs below the figure: unit, numbers, warnings.
    alt : str
        What someone who cannot see the figure needs to know of it.
    provenance : Provenance
        How the figure was made; its parent says how the table was.
    warnings : tuple of str
        What a reader must know before trusting the figure; repeated in the caption.
    drawing : callable
        Draws a table; called with `table`.

    Examples
    --------
    >>> table = pd.DataFrame({"category": "peace", "group": ["A", "B"], "n": [1, 3],
    ...                       "per_1k": [0.5, 2.0], "n_tokens": [2000, 1500]})
    >>> from framing.figures import frames_by_group
    >>> frames_by_group(table, provenance=Provenance("compare"))
    Figure frames_by_group: 2 rows, id ..., no warning
    """

    kind: str
    table: pd.DataFrame
    caption: str
    alt: str
    provenance: Provenance
    warnings: tuple[str, ...]
    drawing: Callable[[pd.DataFrame], Drawing] = field(repr=False)

    @property
    def record(self) -> dict[str, Any]:
        """What is written into every file: what the figure is, and from what it was made."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "kind": self.kind,
            "caption": self.caption,
            "alt": self.alt,
            "table_sha256": frame_digest(self.table),
            "provenance": self.provenance.to_dict(),
            "software": dict(versions()),
            "warnings": list(self.warnings),
        }

    @property
    def id(self) -> str:
        """First eight digits of the SHA-256 of the record; printed in the figure's corner."""
        return id_of(self.record)

    def render(self, format: str) -> bytes:
        """Return the figure as the bytes of one ``"svg"``, ``"pdf"`` or ``"png"`` file."""
        return self._render((format,))[format]

    def render_as(self, format: str, record: Mapping[str, Any]) -> bytes:
        """Return the file that this drawing and table would give under another record.

        What has the same bytes under the record of an older file differs from it in the record
        only.
        """
        return self._render((format,), record)[format]

    def save(self, stem: str | Path, formats: Sequence[str] = FORMATS) -> list[Path]:
        """Write the figure, its record and its table.

        Parameters
        ----------
        stem : str or Path
            Where to write, without an ending: ``"results/frames"`` becomes
            ``results/frames.svg`` and so on. Folders are made, files replaced.
        formats : sequence of str, default ("svg", "pdf", "png")
            What to draw.

        Returns
        -------
        list of Path
            The drawings in the order of `formats`, then ``.json`` (the record) and
            ``.csv`` (the table).

        Raises
        ------
        StudyError
            If a format is unknown, or the stem ends in the name of one.
        """
        stem = Path(stem)
        if stem.suffix.lower().removeprefix(".") in (*FORMATS, "json", "csv"):
            raise StudyError(
                f"{str(stem)!r} ends in {stem.suffix!r}; give the name without an ending, "
                f"{str(stem.with_suffix(''))!r}, and choose with formats=."
            )
        files: dict[str, bytes] = dict(
            self._render((formats,) if isinstance(formats, str) else formats)
        )
        files["json"] = (canonical_json(self.record) + "\n").encode()
        files["csv"] = table_csv(self.table).encode()
        return [
            write_whole(stem.with_name(f"{stem.name}.{ending}"), data)
            for ending, data in files.items()
        ]

    def _render(
        self, formats: Sequence[str], record: Mapping[str, Any] | None = None
    ) -> dict[str, bytes]:
        for wanted in formats:
            if wanted not in FORMATS:
                raise StudyError(
                    f"a figure cannot be saved as {wanted!r}; {did_you_mean(wanted, FORMATS)}"
                )
        record = self.record if record is None else record
        text, name = canonical_json({**record, SEAL: UNSEALED}), id_of(record)
        title, alt = record["kind"].replace("_", " "), record["alt"]
        writers: dict[str, Callable[[Drawing], bytes]] = {
            "svg": lambda drawing: write_svg(drawing, text, name, title, alt),
            "pdf": lambda drawing: write_pdf(drawing, text, title),
            "png": lambda drawing: write_png(drawing, text),
        }
        with journal_style():
            drawing = self.drawing(self.table)
            stamp(drawing, name)
            return {format: sealed(writers[format](drawing), format) for format in formats}

    def __repr__(self) -> str:
        n = len(self.warnings)
        warned = f"{n} warning{'s' if n > 1 else ''}" if n else "no warning"
        return f"Figure {self.kind}: {len(self.table)} rows, id {self.id}, {warned}"

    def _repr_svg_(self) -> str:
        return self.render("svg").decode()

    def _repr_html_(self) -> str:
        svg = self._repr_svg_()
        return (
            f'<figure class="framing-figure">{svg[svg.index("<svg ") :]}'
            f"<figcaption>{escape(self.caption)}</figcaption></figure>"
        )


def id_of(record: Mapping[str, Any]) -> str:
    """Return the short name of a record, its seal left out."""
    bare = {key: value for key, value in record.items() if key != SEAL}
    return sha256(canonical_json(bare).encode())[:8]
