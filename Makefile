# Two commands need nothing but Python >= 3.11, git and make: `make demo` and `make test`.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
REPO ?= .
ifeq ($(REPO),.)
TASK ?= how is the longest prefix that fits the budget found
else
TASK ?= where does it start, and what runs first
endif
DEMO_FILE := $(abspath $(VENV))/demo.sqlite
DEMO_STORE := sqlite:///$(DEMO_FILE)

.DEFAULT_GOAL := help
.PHONY: help demo test check format lint types imports docs docs-current bench pins clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/ready ## Index this repository, or REPO=path, and answer a question about it, or TASK="..."
	@rm -f "$(DEMO_FILE)" "$(DEMO_FILE)-wal" "$(DEMO_FILE)-shm"
	@"$(BIN)/remit" index "$(REPO)" --store "$(DEMO_STORE)"
	@echo '$$ remit context "$(TASK)" --budget 900'
	@"$(BIN)/remit" context "$(TASK)" "$(REPO)" --store "$(DEMO_STORE)" --budget 900

test: $(VENV)/ready-dev ## Run the tests (those on Neo4j where Java 17 and Maven are)
	"$(BIN)/pytest" -n logical --maxprocesses 4 --dist loadgroup

check: format lint types imports docs-current test ## Everything that CI runs

format: $(VENV)/ready-dev ## Check the format
	"$(BIN)/ruff" format --check .

lint: $(VENV)/ready-dev ## Check for mistakes
	"$(BIN)/ruff" check .

types: $(VENV)/ready-dev ## Check the types
	"$(BIN)/basedpyright" --pythonpath "$(BIN)/python" --warnings

imports: $(VENV)/ready-dev ## Check the import rules
	"$(BIN)/lint-imports" --no-logo

docs: $(VENV)/ready-dev ## Generate docs/reference from the code
	"$(BIN)/python" -m docs.generate

docs-current: $(VENV)/ready-dev ## Check that docs/reference is what the code says
	"$(BIN)/python" -m docs.generate --check

bench: $(VENV)/ready-dev ## Measure speed and memory on this repository, or REPO=path
	"$(BIN)/python" -m bench "$(REPO)"

pins: ## Write constraints.txt anew from pyproject.toml
	rm -rf "$(VENV)-pins" && $(PYTHON) -m venv "$(VENV)-pins"
	"$(VENV)-pins/bin/pip" install --quiet ".[dev]"
	"$(VENV)-pins/bin/pip" freeze --exclude remit > constraints.txt
	rm -rf "$(VENV)-pins"

clean: ## Remove the virtual environment and all caches
	rm -rf "$(VENV)" build dist ./*.egg-info .pytest_cache .ruff_cache .hypothesis .grimp_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Remit needs Python 3.11 or later: install it, or name it with PYTHON=path"; exit 1; }
	@echo "Making a virtual environment in $(VENV) and installing into it: about half a minute, once"
	@$(PYTHON) -m venv "$(VENV)"

$(VENV)/ready: $(BIN)/python pyproject.toml constraints.txt
	@"$(BIN)/pip" install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch "$@"

$(VENV)/ready-dev: $(BIN)/python pyproject.toml constraints.txt
	@"$(BIN)/pip" install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch "$@" "$(VENV)/ready"
