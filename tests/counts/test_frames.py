"""The frames of counts: which columns name a unit."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.counts import Counts
from framing.counts.frames import default_keys
from framing.errors import CountsError


@pytest.mark.parametrize(
    ("columns", "keys"),
    [
        (["outlet", "document"], ["document"]),
        (["paragraph", "section", "document"], ["document", "section", "paragraph"]),
        (
            ["cue_class", "speaker", "camp", "voice", "section", "document"],
            ["document", "section", "voice", "camp", "speaker", "cue_class"],
        ),
        # a passage has one voice, which says something of it and does not name it
        (
            ["voice", "speaker", "passage", "paragraph", "document"],
            ["document", "paragraph", "passage"],
        ),
        (["outlet", "date"], ["outlet"]),
    ],
)
def test_the_usual_names_in_the_usual_order(columns: list[str], keys: list[str]) -> None:
    assert default_keys(pd.DataFrame(columns=columns)) == tuple(keys)


def test_no_column_is_an_error() -> None:
    with pytest.raises(CountsError, match="no column"):
        default_keys(pd.DataFrame(index=[0]))


def test_voices_stand_in_their_own_order_unless_others_are_among_them() -> None:
    def order(voices: list[str]) -> list[str]:
        units = pd.DataFrame({"document": "a", "voice": voices})
        counts = Counts.from_matrix([[1]] * len(voices), units, ["war"])
        return counts.units["voice"].tolist()

    assert order(["attitude", "direct", "outlet"]) == ["outlet", "direct", "attitude"]
    assert order(["outlet", "direct", "choir"]) == ["choir", "direct", "outlet"]
