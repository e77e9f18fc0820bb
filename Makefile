# Each target works on a fresh clone by itself; the files in .venv/.done say what is installed already.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo test check format lint types arrows security audit mutants bench soak screenshots requirements clean

PORT ?= 8700
# The Python to build .venv with; empty: the newest supported one that runs.
PYTHON ?=
# What pytest runs, e.g. `make test TESTS="tests/praise -x"`.
TESTS ?= -n 2 --dist worksteal
# Words in the names of the checks that `make mutants` takes away; empty: all.
WORDS ?=

# A file in which `make soak` keeps what it found so far; broken off, it goes on there at the same commit.
KEEP ?=

BIN := .venv/bin
DONE := .venv/.done
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(UPGRADE)
CODE := bot adapters storage tests

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 20

install: $(DONE)/run ## .venv with the pinned runtime and the `upward` command

demo: $(DONE)/run ## a sample company in the browser (PORT=8700)
	@exec $(BIN)/upward demo --port $(PORT)

test: $(DONE)/dev ## every test, on SQLite and PostgreSQL, in a real browser
	@$(BIN)/python -m tests.prerequisites
	@$(BIN)/python -m pytest $(TESTS)

check: format lint types arrows security test ## what continuous integration runs

format: $(DONE)/dev ## is the code formatted?
	@$(BIN)/ruff format --check --quiet $(CODE) || { echo 'Not formatted: run $(BIN)/ruff format $(CODE)' >&2; exit 1; }

lint: $(DONE)/dev ## ruff
	@$(BIN)/ruff check --quiet $(CODE)

types: $(DONE)/dev ## mypy --strict
	@$(BIN)/mypy

arrows: $(DONE)/dev ## who may import whom
	@$(BIN)/lint-imports --no-cache >.venv/arrows.log || { cat .venv/arrows.log; exit 1; }

security: $(DONE)/dev ## bandit
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive bot adapters storage

audit: $(DONE)/dev ## known holes in the pinned packages (asks an advisory service on the network)
	@for name in run image dev build; do $(BIN)/pip-audit --strict --disable-pip --requirement requirements/$$name.txt; done

mutants: $(DONE)/dev ## takes each check of permission away: does a test notice? (WORDS="praise_lists" for some)
	@$(BIN)/python -m tests.prerequisites
	@$(BIN)/python -m tests.mutants $(WORDS)

bench: $(DONE)/dev ## measurements, beside a bare Bolt listener
	@$(BIN)/python -m tests.prerequisites
	@$(BIN)/python -m tests.bench

soak: $(DONE)/dev ## the long form of the promises
	@$(BIN)/python -m tests.prerequisites
	@$(BIN)/python -m tests.soak $(KEEP:%=--keep %)

screenshots: $(DONE)/dev ## the pictures of the README, drawn by the real thing
	@$(BIN)/python -m tests.prerequisites
	@$(BIN)/python -m tests.browser.screenshots .github/images

requirements: $(DONE)/dev ## compile requirements/ again (UPGRADE=--upgrade for newer releases)
	@$(COMPILE) pyproject.toml --all-extras -o requirements/image.txt
	@$(COMPILE) pyproject.toml -c requirements/image.txt -o requirements/run.txt
	@$(COMPILE) pyproject.toml -c requirements/image.txt --extra postgres --extra speed --extra charts --group dev -o requirements/dev.txt
	@printf 'pip\nhatchling\nsetuptools\n' | $(COMPILE) - -c requirements/dev.txt -o requirements/build.txt

clean: ## remove what make built
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

$(DONE)/venv:
	@python='$(PYTHON)'; \
	for candidate in $${python:-python3.13 python3.12 python3.11 python3}; do \
	  if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; \
	  then found="$$candidate"; break; fi; \
	done; \
	if [ -z "$${found:-}" ]; then \
	  echo 'Upward needs Python 3.11, 3.12 or 3.13 with venv (Debian, Ubuntu: apt-get install python3-venv).' >&2; \
	  echo 'If it is somewhere else: make install PYTHON=/path/to/python' >&2; exit 1; \
	fi; \
	echo "Making .venv with $$("$$found" --version) …"; \
	"$$found" -m venv --clear .venv; \
	mkdir -p $(DONE); touch $@

$(DONE)/run: requirements/run.txt requirements/build.txt pyproject.toml | $(DONE)/venv
	@echo 'Installing the pinned packages …'
	@$(PIP) --require-hashes -r requirements/build.txt # a new pip: Python's own takes twice as long for the rest
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-build-isolation --editable .
	@touch $@

$(DONE)/dev: requirements/dev.txt $(DONE)/run
	@echo 'Installing the tools for tests and checks …'
	@$(PIP) --require-hashes --no-build-isolation -r requirements/dev.txt
	@touch $@
