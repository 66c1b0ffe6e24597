"""Studies: a file that says what is compared, and a folder with the results.

`Study` is the specification (`spec`, read by `parse`); `run_study` performs it: `material`
finds or counts the articles, `grouping` puts them into groups, `analyses` compares and draws,
`summary` and `report` put it into words, `manifest` says what went in and came out.
"""

from framing.study.run import StudyResult, run_study
from framing.study.spec import Study, bundled_studies

__all__ = ["Study", "StudyResult", "bundled_studies", "run_study"]
