# cablehouse: `make run` shows it working, `make test` checks it whole. Both may be run again at any time.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# As ready, and with what the checks need: a browser's driver, types, schemas, which no user has a use for.
CHECKS := $(VENV)/.checks
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable
# Where `make run` keeps its cables and tables; the first run makes SAMPLES synthetic cables.
CABLES_HOME ?= data
SAMPLES ?= 400
export CABLES_HOME

.DEFAULT_GOAL := help
.PHONY: help run up down test lint bench gate corpus fuzz gauntlet docs chaos clean

help:  ## say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "cablehouse needs Python 3.11 or later: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) .
	@touch $@

$(CHECKS): $(READY)
	$(PIP) '.[dev]'
	@touch $@

run: $(READY)  ## environment, sample drop, ingest, three answers, and where to look next
	@deploy/first-run.sh $(BIN) $(SAMPLES)

up: $(READY)  ## Prefect server with its UI, schedule, drop trigger and watcher, in the background
	@$(BIN)/python -m flows.together up

down: $(READY)  ## end what `make up` started
	@$(BIN)/python -m flows.together down

# Two files of tests at a time: half of their time is spent waiting for servers, browsers and clocks.
test: lint  ## the whole check: ruff, mypy, pytest
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

lint: $(CHECKS)  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(CHECKS)  ## measure parse and whole pass beside the floor
	$(BIN)/python tests/bench/bench.py

gate: $(CHECKS)  ## say what each expectation of the quality gate costs
	$(BIN)/python tests/bench/gate.py

corpus: $(CHECKS)  ## measure the parser on the real cables beside the checkout, against the last commit
	$(BIN)/python tests/bench/corpus.py

fuzz: $(CHECKS)  ## break cables at random for ten minutes: no crash, no lost character
	FUZZ_SECONDS=600 $(BIN)/python -m pytest -q tests/test_fuzz.py

chaos: $(CHECKS)  ## kill 200 ingests while four readers query, then maintain after 2,000 runs: nothing lost
	$(BIN)/python tests/chaos/chaos.py --kills 200
	MAINTENANCE_RUNS=2000 $(BIN)/python -m pytest -q tests/test_warehouse_compaction.py

gauntlet: $(CHECKS)  ## ten thousand files, a thousand of them bad: each with its code, every count reconciled
	GAUNTLET_FILES=10000 $(BIN)/python -m pytest -q tests/test_gauntlet.py

docs: $(CHECKS)  ## write the dictionary and the settings table from the code
	$(BIN)/python docs/write_docs.py

clean:  ## remove the environment and caches; never the data
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .bench-*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
