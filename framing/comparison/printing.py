"""How results show themselves: the method, the groups and the caveats before the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

__all__ = ["as_html", "as_text"]

ROWS_SHOWN = 20


def as_text(headline: str, design: str, warnings: Sequence[str]) -> str:
    """Return the printed form of a result."""
    return "\n".join([headline, design, *(f"! {sentence}" for sentence in warnings)])


def as_html(headline: str, design: str, warnings: Sequence[str], table: pd.DataFrame) -> str:
    """Return the notebook form of a result: the same words, and the head of its table."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in warnings)
    notes = f"<ul>{items}</ul>" if items else ""
    rows = table.head(ROWS_SHOWN).to_html(index=False, float_format="{:.3g}".format, na_rep="")
    left = len(table) - ROWS_SHOWN
    more = f"<p>{left:,} further rows in <code>.table</code>.</p>" if left > 0 else ""
    return (
        f"<div><p><strong>{escape(headline)}</strong></p><p>{escape(design)}</p>"
        f"{notes}{rows}{more}</div>"
    )
