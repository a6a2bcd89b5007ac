# One word per task. `make` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
T ?=
# COVER=1 holds the coverage floor as well.
COVER ?=
# One more than there are cores: tests of whole daemons wait half of their time.
WORKERS ?= $(shell expr $$(nproc) + 1)

.DEFAULT_GOAL := help
.PHONY: help ready ready-dev run kiosk test check lint types imports cover fuzz lock clean

help: ## list the words
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 14

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv==0.13.9

$(VENV)/.server: $(UV) requirements.lock pyproject.toml
	@tools/system-packages run
	$(UV) pip sync --quiet --require-hashes --compile-bytecode requirements.lock
	$(UV) pip install --quiet --no-deps --editable .
	@rm -f $(VENV)/.dev && touch $@

$(VENV)/.dev: $(UV) requirements-dev.lock pyproject.toml
	$(UV) pip sync --quiet --require-hashes --compile-bytecode requirements-dev.lock
	$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.server

ready: $(VENV)/.server ## environment for running
ready-dev: $(VENV)/.dev ## environment for developing

run: $(VENV)/.server ## the demo: daemon, desk, public web, mail port, in var/demo
	$(BIN)/podatelna demo --dir var/demo

kiosk: $(VENV)/.dev ## the touch screen of the running demo, in a window
	$(BIN)/podatelna-kiosk --config var/demo/kiosk/kiosk.toml --windowed

test: $(VENV)/.dev ## all tests, with the system packages they need; T=tests/x for a part
	@tools/system-packages test
	$(BIN)/python -m pytest -n $(WORKERS) $(if $(COVER),--cov --cov-report=term) $(T)

check: lint types imports cover ## everything CI does

lint: $(VENV)/.dev ## style and spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

imports: $(VENV)/.dev ## the import contracts of docs/ARCHITECTURE.md
	$(BIN)/lint-imports

cover: ## all tests with the coverage floor
	$(MAKE) test COVER=1

# Atheris is in no lock: it gets an environment of its own that sees ours. docs: fuzz/README.md
$(VENV)-fuzz/.ready: $(VENV)/.dev
	$(UV) venv -q --allow-existing -p $(BIN)/python $(VENV)-fuzz
	$(UV) pip install -q -p $(VENV)-fuzz/bin/python atheris
	$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
	  > $$($(VENV)-fuzz/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/ours.pth
	@touch $@

SECONDS_OF_FUZZ ?= 600
fuzz: $(VENV)-fuzz/.ready ## mails mutated without end against the converter; SECONDS_OF_FUZZ=600
	PYTHONPATH=. $(VENV)-fuzz/bin/python fuzz/mail.py var/fuzz/mail \
	  -max_total_time=$(SECONDS_OF_FUZZ) -timeout=10 -rss_limit_mb=1500 -max_len=65536 \
	  -artifact_prefix=var/fuzz/

lock: $(UV) ## pin the dependencies anew
	$(UV) pip compile -q --generate-hashes --python-version 3.11 --no-header --no-annotate --extra server --extra kiosk --extra dev pyproject.toml -o requirements-dev.lock
	$(UV) pip compile -q --generate-hashes --python-version 3.11 --no-header --no-annotate --extra server -c requirements-dev.lock pyproject.toml -o requirements.lock

clean: ## forget the environment and the demo
	rm -rf $(VENV) var
