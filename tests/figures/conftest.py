"""Tables of the kind that compare makes, written by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.figures import (
    dispersion_strip,
    frames_by_group,
    frequency_by_log_odds,
    words_under_study,
)
from framing.provenance import Provenance

A, B = "LA Times, Feb 2025 (analysis)", "LA Times, Dec 2025 (news)"
PARENT = Provenance("compare", {"by": ["group"]}, {"counts": "ab" * 32}, (), {"framing": "0"})


def comparison(counts=((8, 13), (15, 6), (3, 3), (0, 2), (0, 0)), groups=(A, B), names=None):
    names = names or ["aggression_threat", "betrayal", "peace", "game_strategy", "none_at_all"]
    words = [1300, 1100, 900, 5000, 70, 123456][: len(groups)]
    return pd.DataFrame(
        [
            (name, group, n, 1000 * n / size, min(n, 1), size)
            for name, row in zip(names, counts, strict=True)
            for group, n, size in zip(groups, row, words, strict=True)
        ],
        columns=["category", "group", "n", "per_1k", "n_docs", "n_tokens"],
    )


def families(largest=2):
    cells = [("betray*", "betrayed", (0, 0, 0, 1, 0, largest)), ("cede*", "cedes", (0, 1, 0) * 2)]
    places = [(group, section) for group in (A, B) for section in ("headline", "lead", "body")]
    return pd.DataFrame(
        [
            (family, form, *place, n, 0.0, min(n, 1))
            for family, form, counts in cells
            for place, n in zip(places, counts, strict=True)
        ],
        columns=["category", "term", "group", "section", "n", "per_1k", "n_docs"],
    )


def key_terms(n=60):
    """Give a funnel: the more frequent a term, the nearer to zero; some at the same place."""
    rows = []
    for i in range(n):
        a, b = (i * 7) % 11, (i * 5) % 13 + (i % 9 == 0) * 40
        if a + b:
            rows.append((f"term{i:03d}", a, b, round((a - b) / (a + b) ** 0.8, 3)))
    return pd.DataFrame(rows, columns=["term", "n_target", "n_reference", "estimate"])


def positions(categories=("betrayal", "peace")):
    rows = []
    for document, group, sizes in [("feb", A, (9, 31, 60, 55)), ("dec", B, (12, 40, 48))]:
        first = 0
        for number, size in enumerate(sizes, 1):
            place = (document, group, number, ("headline", "lead", "body")[min(number, 3) - 1])
            rows.append((*place, first, size, "", 0))
            for i, category in enumerate(categories):
                if (number + i) % 2:
                    rows.append((*place, first, size, category, number))
            first += size
    columns = ["document", "group", "paragraph", "section", "first", "n_tokens", "category", "n"]
    return pd.DataFrame(rows, columns=columns)


def all_kinds(**choices):
    """Return one figure of each kind."""
    choices = {"provenance": PARENT, "warnings": ("two articles allow no inference",)} | choices
    return {
        "frames": frames_by_group(comparison(), **choices),
        "words": words_under_study(families(), **choices),
        "keyness": frequency_by_log_odds(key_terms(), target=A, reference=B, **choices),
        "strip": dispersion_strip(positions(), **choices),
    }


@pytest.fixture(params=["frames", "words", "keyness", "strip"])
def figure(request):
    """Return each kind of figure in turn."""
    return all_kinds()[request.param]


@pytest.fixture(scope="session")
def tables():
    """Return the makers of tables, for tests that need them otherwise."""
    return {
        "comparison": comparison,
        "families": families,
        "key_terms": key_terms,
        "positions": positions,
        "all_kinds": all_kinds,
        "A": A,
        "B": B,
        "PARENT": PARENT,
    }
