# `make book` and `make test` set up everything they need in .venv; both need Python 3.10 or newer.
PYTHON ?= python3
RUN := .venv/bin/python
STAMP := .venv/installed
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check

.PHONY: book pdf lab test lint bench notebooks clean help

help:
	@echo "make book       build the book and print the path to open"
	@echo "make pdf        print the built book into _build/book.pdf (needs Chromium)"
	@echo "make lab        open the chapters in JupyterLab, to run and change them"
	@echo "make test       lint, unit tests, the package, notebooks, the book and the browser tests"
	@echo "make lint       ruff and mypy alone, in seconds"
	@echo "make bench      speed, side by side with what it is compared to"
	@echo "make notebooks  bring every chapter into its stored form"
	@echo "make clean      remove what was built (.venv stays)"

book: $(STAMP)
	@$(RUN) tools/steps.py book

pdf: book
	@$(RUN) tools/pdf.py

lab: $(STAMP)
	@$(RUN) tools/lab.py

test: $(STAMP)
	@$(RUN) tools/steps.py test

lint: $(STAMP)
	@$(RUN) tools/steps.py lint

bench: $(STAMP)
	$(RUN) -m pytest benchmarks --benchmark-enable --benchmark-only
	@if [ -d _build/html ]; then $(RUN) benchmarks/explorers.py _build/html; \
	  else echo "The explorers are timed in the built book: run make book first."; fi
	$(RUN) benchmarks/faces.py

notebooks: $(STAMP)
	$(RUN) tools/normalise.py

clean:
	rm -rf _build .coverage.json .pytest_cache

# The stamp is older than these two files after any change to what is installed. The pip of a new
# environment may be years old, and takes twice as long; Python compiles what is used when it is used.
# The one warning that is silenced is setuptools' remark on editable installs.
$(STAMP): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and \
	  "The book needs Python 3.10 or newer; %s is %s." % (sys.executable, sys.version.split()[0]))'
	@echo "[setup] .venv with $$($(PYTHON) --version); installing takes one or two minutes"
	@$(PYTHON) -m venv .venv
	@$(PIP) --upgrade "pip>=25,<27"
	@PYTHONWARNINGS=ignore $(PIP) --no-compile -r requirements.txt
	@touch $(STAMP)
	@echo "[setup] done"
