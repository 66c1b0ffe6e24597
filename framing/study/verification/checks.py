"""What a verification found, as a value: one check an item, and what follows from all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html import escape

import pandas as pd

__all__ = ["LEVELS", "Check", "Verification"]

LEVELS = ("bytes", "data")

# What an item can be found to be.
SAME_BYTES = "same bytes"  # derived again, to the byte
SAME_DRAWING = "same drawing"  # the same bytes under the same record; the record differs
SAME_DATA = "same data"  # the same table; drawn by other versions
SAME = "same"  # as recorded
OTHER = "other version"
DIFFERS = "differs"
MISSING = "missing"
UNCHECKED = "not checked"

FAULTS = (DIFFERS, MISSING)
INEXACT = (SAME_DRAWING, SAME_DATA)
DERIVED = (SAME_BYTES, SAME_DRAWING, SAME_DATA)

SHOWN = 4  # items of one line
ALIKE, DIFFERENT, OTHER_BYTES, UNDERIVED = 0, 1, 4, 3


@dataclass(frozen=True, slots=True)
class Check:
    """One item that was looked at.

    Attributes
    ----------
    item : str
        A file, or what it was made from.
    found : str
        ``"same bytes"``, ``"same drawing"``, ``"same data"``, ``"same"``, ``"other version"``,
        ``"differs"``, ``"missing"`` or ``"not checked"``.
    detail : str
        What differs, there and here; or why it could not be checked.
    """

    item: str
    found: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """What holds of a figure or of a folder of results.

    Attributes
    ----------
    path : str
        What was verified.
    about : str
        A sentence: the study, the data, the choices it names.
    checks : tuple of Check
        One an item.
    level : str
        ``"bytes"``: only the same bytes pass; ``"data"``: the same numbers do, where other
        versions of the software explain that the bytes differ.
    """

    path: str
    about: str
    checks: tuple[Check, ...]
    level: str = "bytes"

    @property
    def derived(self) -> bool:
        """Whether anything was derived again."""
        return any(check.found in DERIVED for check in self.checks)

    @property
    def faults(self) -> tuple[Check, ...]:
        """What is missing or differs."""
        return tuple(check for check in self.checks if check.found in FAULTS)

    @property
    def holds(self) -> bool:
        """Whether it was derived again and is the same."""
        return self.exit_code == ALIKE

    @property
    def exit_code(self) -> int:
        """What the command line returns.

        0 derived again, the same; 1 something differs or is missing; 3 nothing differs, but too
        little is at hand to derive it again; 4 the same data, but other bytes, by other versions
        (0 at level ``"data"``).
        """
        if self.faults:
            return DIFFERENT
        if not self.derived:
            return UNDERIVED
        inexact = any(check.found in INEXACT for check in self.checks)
        return OTHER_BYTES if inexact and self.level == "bytes" else ALIKE

    @property
    def verdict(self) -> str:
        """What it comes to, in a sentence."""
        n = Counter(check.found for check in self.checks)
        if self.faults:
            many = f"{len(self.faults)} items differ" if len(self.faults) > 1 else "1 item differs"
            return f"Does not hold: {many}, each named above."
        if not self.derived:
            return "Nothing differs, but it was not derived again: too little is at hand."
        if n[SAME_DATA]:
            return "Holds: same inputs, same data; the bytes differ, as the versions do."
        if n[SAME_DRAWING]:
            return "Holds: same inputs, same data, same drawing; only what is recorded differs."
        return "Holds: same inputs, same data, same bytes."

    @property
    def table(self) -> pd.DataFrame:
        """One row a check: item, found, detail."""
        rows = [(check.item, check.found, check.detail) for check in self.checks]
        return pd.DataFrame(rows, columns=["item", "found", "detail"])

    def __repr__(self) -> str:
        return "\n".join([f"{self.path}: {self.about}", *lines_of(self.checks), self.verdict])

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(line.strip())}</li>" for line in lines_of(self.checks))
        verdict = f"<p><strong>{escape(self.verdict)}</strong></p>"
        return f"<p>{escape(self.about)}</p><ul>{items}</ul>{verdict}"


def lines_of(checks: tuple[Check, ...]) -> list[str]:
    """Return the checks for the eye: items that are found alike stand in one line."""
    alike: dict[tuple[str, str], list[str]] = {}
    for check in checks:
        alike.setdefault((check.found, check.detail), []).append(check.item)
    lines = []
    for (found, detail), items in sorted(alike.items(), key=lambda one: one[0][0] in FAULTS):
        some = ", ".join(items[:SHOWN])
        more = f" and {len(items) - SHOWN:,} more" if items[SHOWN:] else ""
        lines.append(f"  {found}: {some}{more}" + (f": {detail}" if detail else ""))
    return lines
