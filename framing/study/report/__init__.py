"""The report of a study: one page that holds everything and loads nothing.

`page` puts it together, `tables` makes tables fit for the eye, `occurrences` lists where each
word stands and who says it.
"""

from framing.study.report.page import report_page

__all__ = ["report_page"]
