"""What a re-run needs, copied into the results: counts, specification, lexicons, background.

A results folder can be moved, zipped and deposited, and still be derived again: whatever the
study names lies in it, and the manifest says under which name.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from framing.files import write_whole
from framing.provenance import plain
from framing.study.spec import portable

if TYPE_CHECKING:
    from framing.study.material import Material
    from framing.study.spec import Study

__all__ = ["COUNTS", "INPUTS", "SPECIFICATION", "input_places", "write_inputs"]

COUNTS, INPUTS, SPECIFICATION = "counts.zip", "inputs", "study.json"


def write_inputs(study: Study, material: Material, folder: Path) -> None:
    """Write the counts, the specification, and a copy of every file the study names."""
    material.counts.save(folder / COUNTS)
    text = json.dumps(plain(study.to_dict()), indent=2, sort_keys=True, ensure_ascii=False)
    write_whole(folder / SPECIFICATION, (text + "\n").encode())
    places = input_places(study)
    for name in named(study):
        write_whole(folder / places[portable(name)], read_input(study, name))


def input_places(study: Study) -> dict[str, str]:
    """Return where in the results each file lies that the study names.

    Examples
    --------
    >>> from framing.study import Study
    >>> input_places(Study.load("ukraine-2025"))["background.zip"]
    'inputs/background.zip'
    """
    places: dict[str, str] = {}
    for name in map(portable, named(study)):
        path = Path(name if "." in name else f"{name}.toml")  # a bundled lexicon has no ending
        place, n = f"{INPUTS}/{path.name}", 1
        while place in places.values():  # two files of one name, from two folders
            n += 1
            place = f"{INPUTS}/{path.stem}-{n}{path.suffix}"
        places[name] = place
    counts = study.source.counts
    return places | ({portable(counts): COUNTS} if counts else {})


def named(study: Study) -> list[str]:
    """Return the lexicons and background counts that a study names, each once."""
    backgrounds = [a.options["background"] for a in study.analyses if "background" in a.options]
    return list(dict.fromkeys([*study.lexicons, *backgrounds]))


def read_input(study: Study, name: str) -> bytes:
    """Return the bytes of a file that the study names; a bundled lexicon among them."""
    where = study.lexicon_file(name) if name in study.lexicons else study.locate(name)
    if isinstance(where, Path):
        return where.read_bytes()
    return (files("framing.lexicons") / f"{where}.toml").read_bytes()
