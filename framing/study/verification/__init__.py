"""Verify what framing wrote: that it is as it was saved, and follows from its inputs.

Three questions, each answered item by item. *As saved*: hashes and seals hold. *Same inputs*:
counts, lexicons, articles, choices and versions are those that are recorded. *Derived again*:
the study is performed anew from the counts or the articles, and every table and drawing held
against what is there: the same bytes, the same drawing under another record, the same data.
"""

from __future__ import annotations

from framing.study.verification.checks import LEVELS, Check, Verification
from framing.study.verification.verify import verify

__all__ = ["LEVELS", "Check", "Verification", "verify"]
