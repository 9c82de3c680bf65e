# `make run` starts the program, `make test` tests it; both set up .venv by themselves. Needs Python 3.11 or later.
# Windows: python boot.py run | test

# The first Python on the path that is new enough; else python3, which boot.py then refuses with a sentence.
PYTHON ?= $(shell for p in python3 python3.15 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; echo python3)
BOOT := $(PYTHON) boot.py
BIN := .venv/bin

ARGS ?=
TEST_ARGS ?= -n auto
EVALS_ARGS ?=

.PHONY: setup dev run test lint format types contracts evals fuzz ci lock

setup:
	@$(BOOT) setup

dev:
	@$(BOOT) setup --dev

run:
	@$(BOOT) run $(ARGS)

test:
	@$(BOOT) test $(TEST_ARGS)

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: dev
	$(BIN)/python -m mypy

contracts: dev
	$(BIN)/lint-imports

evals: dev
	$(BIN)/python -m evals $(EVALS_ARGS)

# A minute on the readers and the parser: coverage-guided, and Word packages and plans bent out of shape.
fuzz: dev
	$(BIN)/python -m evals.fuzz text --seconds 20
	$(BIN)/python -m evals.fuzz word --seconds 20
	DUTHAO_EXAMPLES=1500 $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/test_checker_properties.py -k structure

ci:
	.ci/run

# Newest releases that fit pyproject.toml, with the hashes of the public registry, for every platform; without
# kubernetes, which chromadb names and an embedded store never loads (126 MB).
COMPILE := echo kubernetes | $(BIN)/uv pip compile --excludes - pyproject.toml --upgrade --universal \
	--generate-hashes --python-version 3.11 --no-config --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" --quiet
lock: dev
	$(COMPILE) --group boot -o requirements.lock
	$(COMPILE) --group boot --group dev -c requirements.lock -o requirements-dev.lock
