"""What the rules are worth: their errors as measured, for captions and documents.

The numbers lie in ``measured.json``, which one command writes, where the annotated articles
(whose license keeps them out of this repository) are at hand::

    framing voices score ../shared/voice/dev.jsonl --json framing/text/voice/measured.json

Whoever changes a rule runs it again; a test compares.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

__all__ = ["MEASURED", "MEASURED_ON", "error_note"]

SPOKEN = ("outlet", "direct", "indirect")


def _read() -> Mapping[str, Any]:
    file = files("framing.text.voice") / "measured.json"
    record: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return record


_RECORD = _read()
_WORDS = {row["category"]: row for row in _RECORD["table"] if row["measure"] == "words"}

MEASURED_ON: str = (
    f"{_RECORD['settings']['n_documents']} articles of US political news with hand annotation "
    "(PolNeAR; Newell, Margolin and Ruths 2018), English"
)
# Of words, by voice: precision, recall, F1; attitudes left out.
MEASURED: Mapping[str, tuple[float, float, float]] = MappingProxyType(
    {
        voice: (_WORDS[voice]["precision"], _WORDS[voice]["recall"], _WORDS[voice]["f1"])
        for voice in SPOKEN
    }
)


def error_note() -> str:
    """Return one sentence for captions: the errors as measured, and where they lead.

    Examples
    --------
    >>> print(error_note())
    Voices were found by rules; on ... articles of US political news ... was: outlet ...
    """
    rates = ", ".join(
        f"{voice} {precision:.0%} / {recall:.0%}"
        for voice, (precision, recall, _) in MEASURED.items()
    )
    return (
        f"Voices were found by rules; on {MEASURED_ON}, precision / recall of words was: "
        f"{rates}; {_bias()}."
    )


def _bias() -> str:
    """Say which way the shares of the outlet and of paraphrase are off."""
    found = {voice: _WORDS[voice]["n_predicted"] / _WORDS[voice]["n_gold"] for voice in SPOKEN}
    more, fewer = found["outlet"] > 1, found["indirect"] < 1
    if more and fewer:
        return "paraphrase is overlooked, so the outlet's share is overstated"
    if not more and not fewer:
        return "paraphrase is found too often, so the outlet's share is understated"
    return "neither the outlet's share nor that of paraphrase is corrected for it"
