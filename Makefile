# Everything runs in .venv, which make builds by itself from a Python >= 3.11.
PYTHON ?= python3
PORT ?= 8000
DATA ?=
FILE ?=
REPLACE ?=
ROLE ?=
SCOPE ?=
HOURS ?=
VENV := .venv
BIN := $(VENV)/bin
ROOMS := api graph loaders matching onboarding seed
CLIENTS := tests/clients
PEER := benchmarks/execution/peer
# Two tests at a time; tests/side_by_side.py says which stay together.
SIDE_BY_SIDE := -n 2 --dist loadscope --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help demo test test-deep test-clients bench evaluate lint types contracts format schema docs token backup restore lock clean

help: ## What can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/ready: requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Rongzhi needs Python >= 3.11; name one with: make PYTHON=/path/to/python3.12 …"; exit 1; }
	@echo "Building $(VENV) (once) …"
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/ready ## Neo4j, data and API on this machine: PORT=8000 DATA=folder
	@exec $(BIN)/python -m seed.demo --port $(PORT) $(if $(DATA),--data "$(DATA)")

test: $(VENV)/ready ## All tests on the real Neo4j, at most 10 minutes
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not deep"

test-deep: $(VENV)/ready ## The same with the full counts
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE)

%/node_modules/ready: %/package-lock.json %/package.json
	@command -v npm >/dev/null || { echo "make needs Node >= 20 with npm for this"; exit 1; }
	@cd $* && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

test-clients: $(VENV)/ready $(CLIENTS)/node_modules/ready ## The clients of docs/clients.md and the audit of GraphQL over HTTP (needs Node)
	@$(BIN)/python -m tests.clients

bench: $(VENV)/ready $(PEER)/node_modules/ready ## What is promised of speed, measured here: results in benchmarks/results (needs Node)
	@$(BIN)/python -m benchmarks.execution
	@$(BIN)/python -m benchmarks.seeding
	@$(BIN)/python -m benchmarks.overload
	@$(BIN)/python -m benchmarks.eligibility
	@$(BIN)/python -m benchmarks.plans
	@$(BIN)/python -m benchmarks.partners
	@$(BIN)/python -m benchmarks.partners_live
	@$(BIN)/python -m benchmarks.importing

evaluate: $(VENV)/ready ## How good the recommendations are, on real events: benchmarks/results/recommendations.md
	@$(BIN)/python -m benchmarks.evaluation

lint: $(VENV)/ready ## Style, types and the rooms' contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/basedpyright
	@$(BIN)/lint-imports --no-cache

format: $(VENV)/ready ## Format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

schema: $(VENV)/ready ## Write api/schema.graphql from the types
	@$(BIN)/python -m api.schema

docs: $(VENV)/ready ## Write docs/graph.md from the declarations
	@$(BIN)/python -m graph.picture

token: $(VENV)/ready ## A token for the running demo: ROLE=role SCOPE=id, code or name HOURS=12
	@exec $(BIN)/python -m seed.token --role "$(ROLE)" --scope "$(SCOPE)" $(if $(HOURS),--hours "$(HOURS)") --port $(PORT) $(if $(DATA),--data "$(DATA)")

backup: $(VENV)/ready ## The demo's database as one file: DATA=folder FILE=new file
	@exec $(BIN)/python -m seed.backup backup $(if $(DATA),--data "$(DATA)") $(if $(FILE),--file "$(FILE)")

restore: $(VENV)/ready ## A backup into a new folder, or instead of a database: FILE=file DATA=folder REPLACE=yes
	@exec $(BIN)/python -m seed.backup restore $(if $(DATA),--data "$(DATA)") --file "$(FILE)" $(if $(filter yes,$(REPLACE)),--replace)

lock: $(VENV)/ready ## Pin the dependencies anew (hashes, no addresses)
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove .venv and the caches of the tools
	@rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis .import_linter_cache $(CLIENTS)/node_modules $(CLIENTS)/build $(PEER)/node_modules
