# make serve — the search page on http://127.0.0.1:8000;  make test — everything.  make help lists the rest.
.DEFAULT_GOAL := help
.PHONY: help serve index test lint format typecheck relevance bench translations lock clean browser

HOST ?= 127.0.0.1
PORT ?= 8000
VENV ?= .venv
PYTHON ?= $(firstword $(shell for p in python3 python3.13 python3.12 python3.11; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p; done))
BIN := $(VENV)/bin

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: $(VENV)/.runtime ## install, index data/rounds and serve the page on http://127.0.0.1:8000 (HOST=, PORT=)
	@$(BIN)/toshi index || echo "Some round files were not taken in (see above); serving the others."
	@exec $(BIN)/toshi serve --host $(HOST) --port $(PORT)

index: $(VENV)/.runtime ## take in data/rounds; publish what changed
	@$(BIN)/toshi index

test: $(VENV)/.dev browser ## run every test, with a real browser and coverage
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --cov --cov-report=term

lint: $(VENV)/.dev ## check the code with ruff, its format included
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.dev ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

typecheck: $(VENV)/.dev ## check the types with mypy
	$(BIN)/mypy

relevance: $(VENV)/.dev ## judged queries: nDCG, recall, precision, forbidden hits per class
	$(BIN)/python -m tests.relevance.judge --each

bench: $(VENV)/.bench ## measure beside tantivy, SQLite and Datasette (SIZES="20 1000 10000")
	$(BIN)/python -m tests.benchmarks.run $(SIZES)

TRANSLATIONS := webapp/translations
# Functions whose first (or else which) argument is a text.
KEYWORDS := -k marked -k Text -k Facet -k Column -k InvalidRequestError:2 -k PageNotFoundError:2
translations: $(VENV)/.dev ## collect the page's texts for translation, and compile what is translated
	$(BIN)/pybabel -q extract -F $(TRANSLATIONS)/babel.cfg $(KEYWORDS) --no-location --sort-output -o $(TRANSLATIONS)/messages.pot webapp indexer
	$(BIN)/pybabel -q update -D messages -i $(TRANSLATIONS)/messages.pot -d $(TRANSLATIONS) --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
	$(BIN)/pybabel -q compile -D messages -d $(TRANSLATIONS)
	@rm $(TRANSLATIONS)/messages.pot

lock: $(VENV)/.dev ## pin the dependencies again
	$(BIN)/pip install --quiet uv
	for extra in "" dev bench; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    pyproject.toml --extra pdf $${extra:+--extra $$extra} -o requirements$${extra:+-$$extra}.lock; done

browser: ## install Chromium and a Japanese font where they are missing (Debian, Ubuntu)
	@sh tests/browser/install.sh

clean: ## remove the environment, the index and caches
	rm -rf $(VENV) data/index .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage* htmlcov

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed (set PYTHON=...)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. Run: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(BIN)/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.bench: $(VENV)/.runtime requirements-bench.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	@touch $@
