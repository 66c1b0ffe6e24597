"""What differs between what is there and what was derived again, item by item."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

__all__ = ["differing_cells", "differing_entries"]

TOLERANCE = 1e-9  # relative; log and exp differ in the last bits between processors
SHOWN = 3
SHORT = 60


def differing_entries(there: Any, here: Any, name: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield every entry of two records that differs: its dotted name, there, here.

    Examples
    --------
    >>> list(differing_entries({"seed": 1, "by": ["a"]}, {"seed": 2, "by": ["a"]}))
    [('seed', 1, 2)]
    """
    if isinstance(there, Mapping) and isinstance(here, Mapping):
        for key in sorted({*there, *here}):
            below = f"{name}.{key}" if name else str(key)
            yield from differing_entries(there.get(key), here.get(key), below)
    elif isinstance(there, list) and isinstance(here, list) and len(there) == len(here):
        for i, (one, other) in enumerate(zip(there, here, strict=True)):
            yield from differing_entries(one, other, f"{name}[{i}]")
    elif there != here:
        yield name, there, here


def differing_cells(there: bytes, here: bytes) -> str:
    """Say which cells of two CSV tables differ; empty where the numbers agree to 1e-9."""
    try:
        old, new = (pd.read_csv(io.BytesIO(data), keep_default_na=False) for data in (there, here))
    except (ValueError, UnicodeDecodeError) as error:
        return f"no table can be read ({error})"
    if list(old) != list(new):
        return f"columns {', '.join(map(str, old))}; derived: {', '.join(map(str, new))}"
    if len(old) != len(new):
        return f"{len(old):,} rows; derived: {len(new):,}"
    found = [
        f"row {i + 1}, {name}: {short(a)}; derived: {short(b)}"
        for name in map(str, old)
        for i, (a, b) in enumerate(zip(old[name], new[name], strict=True))
        if not alike(a, b)
    ]
    more = f"; and {len(found) - SHOWN:,} more cells" if len(found) > SHOWN else ""
    return "; ".join(found[:SHOWN]) + more


def alike(a: object, b: object) -> bool:
    """Say whether two cells agree; numbers to 1e-9."""
    if a == b:
        return True
    try:
        return math.isclose(float(str(a)), float(str(b)), rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    except ValueError:
        return False


def short(value: object) -> str:
    """Return a value for a message, cut where it is long."""
    text = str(value)
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"
