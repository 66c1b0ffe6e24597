"""Every error a user can cause, as one small family.

::

    FramingError
    ├── CorpusError      a file or table of articles that cannot be read as such   (ValueError)
    ├── LexiconError     a lexicon or a pattern that is not well formed            (ValueError)
    ├── CountsError      counts that do not fit together, or a broken counts file  (ValueError)
    ├── StudyError       a study file with an unknown key, or one that cannot run  (ValueError)
    ├── TopicsError      topics that cannot be fitted, or that chance would give   (ValueError)
    └── ProvenanceError  a file without a record, or whose record does not hold    (ValueError)

A message names the offending value, the place (file and line, document, key) and the
remedy. Each is also the built-in error that Python would have raised there, so that
``except ValueError`` goes on working.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "CorpusError",
    "CountsError",
    "FramingError",
    "LexiconError",
    "ProvenanceError",
    "StudyError",
    "TopicsError",
    "did_you_mean",
]


class FramingError(Exception):
    """Whatever framing raises on purpose."""


class CorpusError(FramingError, ValueError):
    """Articles that cannot be read: the file, the line and the reason are in the message."""


class LexiconError(FramingError, ValueError):
    """A lexicon or a pattern that is not well formed."""


class CountsError(FramingError, ValueError):
    """Counts that do not fit together, or a counts file that cannot be trusted."""


class StudyError(FramingError, ValueError):
    """A study file that cannot be read or run."""


class TopicsError(FramingError, ValueError):
    """Topics that cannot be fitted, or that words shuffled between documents would give too."""


class ProvenanceError(FramingError, ValueError):
    """A file without a provenance record, or with one that does not hold."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a sentence that names the nearest known name, or all of them.

    Examples
    --------
    >>> did_you_mean("sectoin", ["section", "document"])
    "did you mean 'section'?"
    >>> did_you_mean("x", ["section", "document"])
    'known are: document, section.'
    """
    known = sorted({str(k) for k in known})
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(known)}."
