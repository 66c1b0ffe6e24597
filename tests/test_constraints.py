"""constraints.txt: one version of every package, so that every Python writes the same bytes."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

from framing.provenance import PACKAGES

ROOT = Path(__file__).parents[1]
LINE = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)( ; (?P<where>.+))?")
LINES = [LINE.fullmatch(line) for line in (ROOT / "constraints.txt").read_text().splitlines()]


def test_each_package_has_one_version_and_no_address():
    assert all(LINES)
    names = [line["name"] for line in LINES]
    assert names == sorted(set(names))


def test_what_changes_bytes_is_the_same_under_every_python():
    where = {line["name"]: line["where"] for line in LINES}
    assert {name: where[name] for name in PACKAGES} == dict.fromkeys(PACKAGES)


def test_every_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = chain(project["dependencies"], *project["optional-dependencies"].values())
    named = {re.match(r"[\w-]+", one)[0].lower().replace("_", "-") for one in asked}
    assert named - {"framing"} <= {line["name"] for line in LINES}
