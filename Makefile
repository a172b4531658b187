# Two commands do everything: `make run` opens the cockpit, `make test` proves it.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ADDRESS ?= 127.0.0.1
PORT ?= 8501
WALL_PORT ?= 8502
# thousands of small databases are written by the tests: in memory where there is room (KB), else on disk
SCRATCH := $(shell [ "$$(df -k --output=avail /dev/shm 2>/dev/null | tail -1)" -gt 6000000 ] 2>/dev/null \
  && echo /dev/shm || echo "$${TMPDIR:-/tmp}")
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run wall test bench sbom advisories lint format demo check install install-dev system clean

run: install ## install, build the demonstration store if there is none, open the cockpit
	$(BIN)/python -m cockpit demo ensure
	$(BIN)/streamlit run streamlit_app.py --server.address $(ADDRESS) --server.port $(PORT)

wall: install ## the wall full-screen on this machine: its own server if none runs, then the browser
	$(BIN)/python -m cockpit demo ensure
	PYTHON=$(CURDIR)/$(BIN)/python WALL_PORT=$(WALL_PORT) assets/deploy/wall.sh

test: install-dev system ## install what tests need, run everything
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	TMPDIR=$(SCRATCH) $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

bench: install-dev system ## speed, memory and growth, forecasts, sixty walls at once, a month and its pack, what signing in costs, one wall for 20,000 ticks; never part of the tests
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.backtest
	$(BIN)/python -m tests.bench.crowd
	$(BIN)/python -m tests.bench.packing
	$(BIN)/python -m tests.bench.signed
	$(BIN)/python -m tests.bench.soak

sbom: install-dev $(VENV)/audit/.done ## the bill of materials of what runs, anew
	$(BIN)/python -m tests.bill

advisories: install-dev $(VENV)/audit/.done ## known weaknesses of what runs; needs the internet, and says so when it has none
	$(BIN)/python -m tests.advisories

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: install-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

demo: install ## build the demonstration district anew
	$(BIN)/python -m cockpit demo build

install: $(VENV)/.run
install-dev: $(VENV)/.dev

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更高版本")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet -r requirements.txt -c constraints.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt constraints.txt $(VENV)/.run
	$(BIN)/pip install --quiet -r requirements-dev.txt -c constraints.txt
	@touch $@

$(VENV)/audit/.done: requirements-audit.txt | $(VENV)/bin/python
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --quiet -r requirements-audit.txt
	@touch $@

system: ## browser, fonts and database server from Debian's packages
	@tests/system.sh

clean:
	rm -rf $(VENV) var .pytest_cache .ruff_cache .mypy_cache
