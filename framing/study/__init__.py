"""Studies: a file that says what is compared, and a folder with the results.

`Study` is the specification (`spec`, read by `parse`, `kinds` and `toml`); `run_study` performs
it: `material` finds or counts the articles by `rules`, `grouping` puts them into groups, `analyses`
compares (`results`) and draws, `summary`, `methods` and `report` put it into words, `manifest` says
what went in and came out, `inputs` copies what a re-run needs, `verification` holds all of it
against a second derivation. `trace_page` shows the dossier of some words.
"""

from framing.study.run import StudyResult, run_study
from framing.study.spec import Study, bundled_studies
from framing.study.trace_page import trace_page
from framing.study.verification import Check, Verification, verify

__all__ = [
    "Check",
    "Study",
    "StudyResult",
    "Verification",
    "bundled_studies",
    "run_study",
    "trace_page",
    "verify",
]
