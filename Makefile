# The one way in, for people and for CI alike. `make` alone explains the targets.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test coverage check fix ingest ask eval bench scores screenshots wheel audit sbom clean pin

# Python keeps what it compiles, in .venv and beside our files: without that every start takes 6 s
# more, and set-up installs uncompiled (scripts/set_up.py).
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
TORCH ?= cpu
SET_UP = @PYTHON='$(PYTHON)' sh scripts/set-up.sh
EMBEDDER := all-MiniLM-L6-v2
TEST_WRITER := qwen2.5-coder-0.5b
WRITER_MODEL := qwen2.5-coder-1.5b
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses=4 --dist loadfile --durations=25
OPTIONS = $(if $(LIBRARY),--library '$(LIBRARY)') $(if $(WRITER),--writer '$(WRITER)')
ADDRESS = $(if $(HOST),--host '$(HOST)') $(if $(PORT),--port '$(PORT)')

help:
	@echo 'Presscheck: answers from news articles, every sentence backed by a quote.'
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo 'Each target first installs what it needs into .venv; Python 3.11+, pip and make suffice.'
	@echo 'Variables: LIBRARY=DIR, WRITER=auto|endpoint|local|quotes, HOST=, PORT= (run), TORCH=cuda,'
	@echo '           PYTHON=python3.12 (which Python makes .venv).'

run: ## open the page; the 1.5B writer (1.1 GB) comes behind it, WRITER=quotes leaves it out
	$(SET_UP) run $(TORCH)
	@$(BIN)/presscheck ui --starter --open $(OPTIONS) $(ADDRESS) \
		$(if $(filter quotes endpoint,$(WRITER)),,--fetch-writer)

test: ## run every test; TESTS=tests/rag for some of them
	$(SET_UP) test $(TORCH)
	@$(BIN)/presscheck models fetch $(EMBEDDER) $(TEST_WRITER)
	@$(PYTEST) $(TESTS)

coverage: ## the same, and which lines no test runs; takes about half as long again
	$(SET_UP) test $(TORCH)
	@$(BIN)/presscheck models fetch $(EMBEDDER) $(TEST_WRITER)
	@$(PYTEST) --cov --cov-report=term $(TESTS)

check: ## lint, formatting, types, import layers, and the floors of the starter questions
	$(SET_UP) dev $(TORCH)
	@$(BIN)/presscheck models fetch $(EMBEDDER)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/pyright
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/presscheck eval gate

fix: ## mend lint and formatting where a machine can
	$(SET_UP) dev $(TORCH)
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

ingest: ## add articles to the library: make ingest PATHS='news/ more.jsonl'
	@$(if $(PATHS),,echo "Name what to add: make ingest PATHS='news/ more.jsonl'" >&2; exit 2)
	$(SET_UP) run $(TORCH)
	@$(BIN)/presscheck models fetch $(EMBEDDER)
	@$(BIN)/presscheck ingest $(if $(LIBRARY),--library '$(LIBRARY)') $(PATHS)

# $(value Q): a question may hold a dollar sign, which make would take for a variable.
ask: export QUESTION = $(value Q)
ask: ## answer one question: make ask Q='Which model cost $5.6 million to train?'
	@$(if $(value Q),,echo "Ask something: make ask Q='Who leads the company?'" >&2; exit 2)
	$(SET_UP) run $(TORCH)
	@$(BIN)/presscheck ask $(OPTIONS) -- "$$QUESTION"

eval: ## score the starter questions
	$(SET_UP) run $(TORCH)
	@$(BIN)/presscheck models fetch $(EMBEDDER)
	@$(BIN)/presscheck eval run starter $(if $(WRITER),--writer '$(WRITER)')

# Benchmark sets are public but not ours to keep here: a folder beside the checkout, or the setting.
bench: export PRESSCHECK_BENCH ?= $(abspath $(firstword $(wildcard ../shared/bench)))
bench: BENCH = $(if $(PRESSCHECK_BENCH),,unset PRESSCHECK_BENCH; )$(BIN)/python -m eval.bench
bench: ## the slow measurements: kills, full disks, growth, ingest, search, orders, streams, readers, soak, slow clients, hostile files, letters, sets; SETS='ramdocs' WRITER=local
	$(SET_UP) test $(TORCH)
	@$(BIN)/presscheck models fetch $(EMBEDDER)
	@$(if $(SETS),,$(BENCH).kills)
	@$(if $(SETS),,$(BENCH).full_disk)
	@$(if $(SETS),,$(BENCH).growth --plot runs/growth.svg)
	@$(if $(SETS),,$(BENCH).ingest $(if $(LIMIT),--limit '$(LIMIT)'))
	@$(if $(SETS),,$(BENCH).search)
	@$(if $(SETS),,$(BENCH).orders)
	@$(if $(SETS),,$(BENCH).follow_ups)
	@$(if $(SETS),,$(BENCH).streams)
	@$(if $(SETS),,$(BENCH).readers)
	@$(if $(SETS),,$(BENCH).soak)
	@$(if $(SETS),,$(BENCH).slow_clients)
	@$(if $(SETS),,$(BENCH).hostile)
	@$(if $(SETS),,$(BENCH).letters)
	@$(BENCH).sets $(SETS) $(if $(WRITER),--writer '$(WRITER)') \
		$(if $(LIMIT),--limit '$(LIMIT)') $(if $(NAME),--name '$(NAME)')

scores: ## ask the starter questions of both writers and put the figures into README.md
	$(SET_UP) run $(TORCH)
	@$(BIN)/presscheck models fetch $(EMBEDDER) $(WRITER_MODEL)
	@rm -rf runs/scores-quotes runs/scores-presscheck
	@$(BIN)/presscheck eval run starter --writer local --system quotes --system presscheck \
		--name scores
	@$(BIN)/python -m eval.runs.readme README.md runs/scores-quotes runs/scores-presscheck

screenshots: ## take the pictures of README and docs anew, in a real browser
	$(SET_UP) test $(TORCH)
	@$(BIN)/presscheck models fetch $(EMBEDDER)
	@$(BIN)/python scripts/screenshots.py

wheel: ## write dist/presscheck-*.whl, for pipx, uv or pip
	$(SET_UP) run $(TORCH)
	@$(BIN)/python -m hatchling build -t wheel

audit: ## ask a database (network) for known vulnerabilities of the pinned packages
	$(SET_UP) audit $(TORCH)
	@PYTHONPATH=.venv/audit $(BIN)/python scripts/audit.py

sbom: ## write dist/sbom.cdx.json: the packages and models that Presscheck runs with
	$(SET_UP) audit $(TORCH)
	@PYTHONPATH=.venv/audit $(BIN)/python scripts/sbom.py

clean: ## remove .venv and caches; models and libraries stay
	@rm -rf .venv .pytest_cache .hypothesis .ruff_cache .import_linter_cache .coverage dist
	@find rag ingest eval ui tests scripts -name __pycache__ -prune -exec rm -rf {} +

# Rewrites requirements.txt from what .venv has; run it after trying newer versions there.
pin:
	$(SET_UP) pin $(TORCH)
	@$(BIN)/python scripts/pin.py > requirements.new && mv requirements.new requirements.txt
