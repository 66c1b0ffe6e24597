"""The references: each typed once, whole, found again by the name a sentence gives it."""

from __future__ import annotations

import inspect
import re

import pytest

from framing.citation import comparison, material, methods, topics
from framing.citation.references import SOFTWARE, cited_in, label, reference, references
from framing.comparison.ranking import RANKINGS
from framing.errors import FramingError
from framing.provenance import framing_version


def test_ids_are_first_author_and_year_and_the_software():
    for id, item in references().items():
        if id == SOFTWARE:
            continue
        year = item["issued"]["date-parts"][0][0]
        assert id == f"{item['author'][0]['family'].lower().replace('ý', 'y')}{year}"
        assert set(item) <= {
            *("id", "type", "author", "editor", "issued", "title", "container-title", "volume"),
            *("issue", "page", "publisher", "DOI", "URL"),
        }


def test_the_software_has_the_version_that_is_installed():
    assert reference(SOFTWARE)["version"] == framing_version()


def test_what_is_cited_by_label_is_found():
    text = f"As shown ({label('hall1988', 'monroe2008')}), and by Dodds et al. 2023."
    assert [item["id"] for item in cited_in(text)] == ["dodds2023", "hall1988", "monroe2008"]
    assert cited_in("Halls 1988, Hall 19889, hall 1988, Hall, P. (1988)") == ()


def test_labels_are_distinct_and_none_is_part_of_another():
    labels = [label(id) for id in references()]
    for one in labels:
        assert [other for other in labels if one in other] == [one]


def test_every_reference_is_one_that_a_sentence_can_cite():
    """No reference is kept for nothing, and none that a sentence asks for is missing."""
    code = "".join(inspect.getsource(m) for m in (comparison, material, methods, topics))
    asked = set(re.findall(r'"([a-z-]+(?:19|20)\d\d)"|\'([a-z-]+(?:19|20)\d\d)\'', code))
    ids = {one or other for one, other in asked}
    for measure, ranking in RANKINGS.items():
        said = ranking.method({"measure": measure, **ranking.choices})
        said += ranking.method({"measure": measure, **ranking.choices, "cells": 4})
        found = {item["id"] for item in cited_in(said)}
        years = len(re.findall(r"\b(?:19|20)\d\d\b", said))
        assert bool(years) == bool(found), said
        ids |= found
    assert ids == set(references()) - {SOFTWARE}


def test_an_unknown_reference_names_the_nearest():
    with pytest.raises(FramingError, match="no reference 'hall1989'; did you mean 'hall1988'"):
        reference("hall1989")
