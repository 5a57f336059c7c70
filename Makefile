# The same words for newcomers and for CI. `make serve` and `make test` each work first on a fresh clone.
SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export OPENBLAS_NUM_THREADS := 1
export TF_INTRA_OP_PARALLELISM_THREADS := 1
export TF_INTER_OP_PARALLELISM_THREADS := 1

.PHONY: help setup serve test unit lint train bench requirements clean

help: ## say what each word does
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

setup: .venv/complete ## environment and dependencies

.venv/complete: requirements.txt pyproject.toml
	@if command -v uv >/dev/null; then echo "Python 3.10 from uv"; uv venv -q --python 3.10 --allow-existing .venv; \
	elif python3.10 --version >/dev/null 2>&1; then echo "Python 3.10 from $$(command -v python3.10)"; \
	  python3.10 -m venv .venv; $(BIN)/python -m pip install -q uv; \
	else echo "Shopmate needs Python 3.10: install uv (it fetches Python 3.10 by itself) or python3.10, then run this again."; exit 1; fi
	@echo "Installing the pinned dependencies (about 3.4 GB) ..."
	@UV=$$(command -v uv || echo $(BIN)/uv); \
	$$UV pip sync -q --compile-bytecode --python $(BIN)/python --require-hashes requirements.txt && \
	$$UV pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

serve: setup ## make what is missing, then start everything and print the addresses
	@$(BIN)/shopmate serve

train: setup ## train the recommender and the dialogue model anew
	@$(BIN)/shopmate train recommender
	@$(BIN)/shopmate train dialogue

test: setup lint ## all that CI runs
	@mkdir -p var/log; echo "Validating the talk ..."; $(BIN)/python -m rasa data validate --data bot/data --fail-on-warnings \
	  >var/log/validate.log 2>&1 || { tail -n 30 var/log/validate.log; exit 1; }
	$(BIN)/python -m pytest -q -n 2 -m "not model and not browser"
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "model or browser"

unit: setup ## the inner loop: no model, no TensorFlow, no server, nothing slow, under a minute
	$(BIN)/python -m pytest -q -n 2 -m "not rasa and not model and not browser and not postgres and not slow"

lint: setup ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup ## every benchmark, ours beside a named peer
	@for bench in search recsys suggestions dialogue console channels; do echo "== $$bench"; $(BIN)/python -m bench.$$bench; done

requirements: ## compile requirements.txt anew from pyproject.toml
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --python-version 3.10 --no-annotate --no-header -q -o requirements.txt

clean: ## remove everything that was made: environment, data, models
	rm -rf .venv var models .pytest_cache .mypy_cache .ruff_cache build *.egg-info
