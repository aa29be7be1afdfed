# Every target sets up .venv by itself; nothing is needed beforehand but Python 3.11+, git and make.
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
UV := $(BIN)/python -m uv
# Compiled modules are kept: each process that is started, in tests too, starts in half the time.
unexport PYTHONDONTWRITEBYTECODE
SOURCES := bot adapters storage personas tests bench

.DEFAULT_GOAL := help
.PHONY: help setup run test nightly check format bench soak pictures lock reference clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup: .venv/.ready ## Make .venv from requirements.lock

.venv/.ready: requirements.lock pyproject.toml
	@echo "Setting up .venv (once; a few minutes on a slow network) ..." >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Greenroom needs Python 3.11 or newer; set PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) >&2
	@$(UV) pip sync --quiet --require-hashes requirements.lock >&2
	@$(UV) pip install --quiet --no-deps --editable . >&2
	@touch $@

run: .venv/.ready ## Run what is configured; with no token, the console chat
	@$(BIN)/greenroom $(ARGS)

test: .venv/.ready ## Run all tests (ARGS are handed to pytest)
	@$(BIN)/python -m pytest $(ARGS)

nightly: .venv/.ready ## Try hostile cards and lorebooks at length, and kill the bot 200 times
	@HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest tests/personas $(ARGS)
	@CRASH_KILLS=200 $(BIN)/python -m pytest -n0 -s tests/crash $(ARGS)

check: .venv/.ready ## Format, lint, types, import contracts
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/pyright
	@$(BIN)/lint-imports

format: .venv/.ready ## Format and fix what can be fixed
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/ruff check --fix $(SOURCES)

bench: .venv/.ready ## Measure turns, context loads, memory and start-up against a stub model
	@$(BIN)/python -m bench $(ARGS)

soak: .venv/.ready ## Draw how much memory 20,000 turns leave behind
	@$(BIN)/python -m bench.soak

pictures: .venv/.ready ## Draw the pictures of the documents; needs Chromium or Chrome
	@$(BIN)/python -m bench.pictures

reference: .venv/.ready ## Render config.toml and docs/configuration.md from the settings
	@$(BIN)/python -m bot.reference

lock: .venv/.ready ## Pin the dependencies anew, with hashes
	@$(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 --extra local \
	  --group dev --generate-hashes --no-emit-index-url --no-header --output-file requirements.lock

clean: ## Remove .venv and caches
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache dist
