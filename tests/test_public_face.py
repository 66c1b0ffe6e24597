"""``import framing``: its names, and what it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import framing as fr

HEAVY = ["matplotlib", "numba", "numpy", "pandas", "pyarrow", "scipy", "nltk", "typer", "jinja2"]


@pytest.mark.parametrize("name", fr.__all__)
def test_every_public_name_is_there(name):
    assert getattr(fr, name) is not None
    assert name in dir(fr)


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'read_corpse'"):
        _ = fr.read_corpse


def test_star_import_gives_the_public_names_and_no_others():
    names: dict[str, object] = {}
    exec("from framing import *", names)
    assert set(names) - {"__builtins__"} == set(fr.__all__)


def test_importing_framing_imports_nothing_heavy():
    code = f"import sys, framing; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_counting_imports_no_pyplot():
    code = (
        "import sys, framing as fr\n"
        "corpus = fr.Corpus.from_texts({'a': 'War goes on.', 'b': 'Peace.'})\n"
        "corpus = corpus.assign(group=['l', 'r'])\n"
        "fr.compare(fr.count_terms(corpus))\n"
        "print([m for m in ('matplotlib.pyplot', 'gensim', 'torch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "first", ["framing.comparison", "framing.comparison.keyness", "framing.cli"]
)
def test_compare_can_be_called_whatever_was_imported_first(first):
    code = f"import importlib; importlib.import_module({first!r}); import framing\n"
    code += "from framing import compare, keyness\nprint(callable(compare), callable(keyness))\n"
    code += "print(callable(framing.compare))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"] * 3


def test_version_is_that_of_the_installed_package():
    from importlib.metadata import version

    assert fr.__version__ == version("framing")
