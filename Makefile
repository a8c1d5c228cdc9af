# Needs Python 3.11 or later with venv, make, and a package index.
# Another interpreter: make PYTHON=python3.12 check

PYTHON ?= python3
JOBS ?= 2
ROUNDS ?= 5

VENV := .venv
DEMO := .venv-demo
FUZZ := .venv-fuzz
INTEROP := .venv-interop
BIN := $(VENV)/bin
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test coverage lint format types layers check answers pictures bench bench-small faults fuzz explore \
	interop package constraints clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | \
		while IFS='	' read -r target what; do printf '  make %-12s %s\n' "$$target" "$$what"; done

demo: $(DEMO)/installed ## build the graph of the Gaza talks and ask it a question
	$(DEMO)/bin/diplograph build
	$(DEMO)/bin/diplograph query positions-on --location philadelphi-corridor --evidence

test: $(VENV)/installed ## run the tests
	$(BIN)/pytest -n $(JOBS)

coverage: $(VENV)/installed ## run the tests, and list the lines of each module that none of them ran
	$(BIN)/pytest -n $(JOBS) --cov --cov-report=term-missing:skip-covered

explore: $(VENV)/installed ## look for new examples at which a property of the tests fails (ten minutes)
	for round in $$(seq $(ROUNDS)); do \
		$(BIN)/pytest -n $(JOBS) -m hypothesis --hypothesis-profile=explore || exit 1; done

lint: $(VENV)/installed ## ruff: rules and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: $(VENV)/installed ## ruff: mend what can be mended, and format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: $(VENV)/installed ## mypy, strict
	$(BIN)/mypy

layers: $(VENV)/installed ## which module may import which
	$(BIN)/lint-imports --no-logo

check: lint types layers test ## all of what must hold before a commit

answers: $(VENV)/installed ## write what the commands and the notebook in docs/ and README.md give
	$(BIN)/python docs/answers.py
	$(BIN)/python docs/notebook.py

pictures: $(VENV)/installed ## draw the pictures of docs/pictures.md
	$(BIN)/diplograph build
	$(BIN)/diplograph plot map --output docs/pictures/map.svg
	$(BIN)/diplograph plot matrix --location gaza-strip --top 12 --output docs/pictures/matrix.svg
	$(BIN)/diplograph plot timeline --target six-week-proposal --output docs/pictures/timeline.svg

bench: $(VENV)/installed ## measure beside peers, for docs/performance.md (an hour, 10 GB)
	$(BIN)/python benchmarks/run.py --write docs/performance.md

bench-small: $(VENV)/installed ## the same on very few articles: that it runs, not how fast
	$(BIN)/python benchmarks/run.py --small

faults: $(VENV)/installed ## kill builds, fill disks, …, for docs/reliability.md (half an hour, Linux)
	cd tests && ../$(BIN)/python -m faults.run --write ../docs/reliability.md

fuzz: $(FUZZ)/installed ## a million hostile inputs, for docs/reliability.md (half an hour, Python 3.11)
	cd tests && ../$(FUZZ)/bin/python -m faults.fuzz --write ../docs/reliability.md

interop: $(VENV)/installed $(INTEROP)/installed ## have other tools read what is written (Java 17, Maven)
	cd tests && ../$(BIN)/python -m interop.run --python ../$(INTEROP)/bin/python --write ../docs/exports.md

package: $(VENV)/installed ## sdist, and from it the wheel, in dist/
	rm -rf dist
	$(BIN)/python -m build --outdir dist .

constraints: ## renew constraints.txt with the newest versions that go together
	rm -rf .venv-constraints
	$(PYTHON) -m venv .venv-constraints
	.venv-constraints/bin/python $(PIP_INSTALL) --editable '.[dev,reasoning]'
	.venv-constraints/bin/python -m pip list --disable-pip-version-check --format=freeze \
		--exclude-editable --exclude pip --exclude setuptools > constraints.new
	mv constraints.new constraints.txt
	rm -rf .venv-constraints

clean: ## remove environments, caches, packages and the store of the sample case
	rm -rf $(VENV) $(DEMO) $(FUZZ) $(INTEROP) .venv-constraints constraints.new dist build .diplograph
	rm -rf tests/interop/target
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/installed: pyproject.toml constraints.txt
	$(call new-venv,$(VENV))
	$(VENV)/bin/python $(PIP_INSTALL) --constraint constraints.txt --editable '.[dev]'
	touch $@

$(DEMO)/installed: pyproject.toml constraints.txt
	$(call new-venv,$(DEMO))
	$(DEMO)/bin/python $(PIP_INSTALL) --constraint constraints.txt --editable .
	touch $@

$(FUZZ)/installed: pyproject.toml constraints.txt tests/faults/fuzzer.txt
	$(call new-venv,$(FUZZ))
	$(FUZZ)/bin/python $(PIP_INSTALL) --constraint constraints.txt --requirement tests/faults/fuzzer.txt --editable .
	touch $@

$(INTEROP)/installed: tests/interop/requirements.txt
	$(call new-venv,$(INTEROP))
	$(INTEROP)/bin/python $(PIP_INSTALL) --requirement tests/interop/requirements.txt
	touch $@

define new-venv
@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else \
	"diplograph needs Python 3.11 or later; name one: make PYTHON=python3.12 ...")'
$(PYTHON) -m venv $(1)
endef
