# One command each, from a fresh clone. The first makes the environment, which alone asks for packages;
# to use another: make docs PYTHON=python3
PYTHON ?= .venv/bin/python

.PHONY: docs paper

docs: $(PYTHON)
	$(PYTHON) -m sphinx -W --keep-going -q -E -a -b html docs build/site
	$(PYTHON) docs/check.py build/site

paper: $(PYTHON)
	$(PYTHON) paper/build.py

.venv/bin/python:
	python3 -m venv .venv
	.venv/bin/pip install -c constraints.txt -e ".[dev]"
