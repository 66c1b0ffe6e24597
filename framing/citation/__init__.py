"""How to cite a figure or a study, and what to say of how it was made.

`citing` puts together what the other modules know: `references` has each reference once,
`styles` writes them, `methods` turns a provenance record into sentences with one function an
operation (`material`, `comparison`, `topics`), `results` reads a results folder.
"""

from __future__ import annotations

from framing.citation.citing import Citation, cite

__all__ = ["Citation", "cite"]
