"""Lexicons: what is looked for, why, and what was found.

`Lexicon` is the thing itself (`framing.lexicon.model`), read from TOML by
`framing.lexicon.formats`; `check_lexicon` runs its examples, `audit_lexicon` shows what each
pattern matched in a corpus.
"""

from __future__ import annotations

from framing.lexicon.audit import Audit, audit_lexicon
from framing.lexicon.check import CheckResult, check_lexicon
from framing.lexicon.model import Category, Gate, Lexicon, bundled_lexicons

__all__ = [
    "Audit",
    "Category",
    "CheckResult",
    "Gate",
    "Lexicon",
    "audit_lexicon",
    "bundled_lexicons",
    "check_lexicon",
]
