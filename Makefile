# Two commands matter: `make run` serves the portal, `make test` runs the tests. `make help` lists the others.

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py

SECRET_KEY_FILE ?= $(CURDIR)/var/secret_key
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test audit bench drill check contract format requirements clean

help:  ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/base  ## Serve the portal on 127.0.0.1; PORT=8001 for another port
	@$(BIN)/python -m portal.operations.secret_key "$(SECRET_KEY_FILE)"
	@SECRET_KEY_FILE="$(SECRET_KEY_FILE)" SITE_URL=$${SITE_URL:-http://127.0.0.1:$(PORT)} exec $(MANAGE) serve --port $(PORT)

test: $(VENV)/dev  ## Run all tests, on SQLite and on PostgreSQL
	@tests/tools/debian chromium=chromium initdb=postgresql redis-server=redis-server
	@echo "Tests on SQLite"
	@$(BIN)/pytest -q -n $(WORKERS) --dist worksteal
	@echo "Tests on PostgreSQL"
	@tests/tools/with_postgres $(BIN)/pytest -q -n $(WORKERS) --dist worksteal -m "not browser and not matrix"

check: $(VENV)/dev  ## Format, lint, types, migrations, settings, rules of the house
	@tests/tools/check

audit: $(VENV)/dev tests/tools/node_modules  ## Lighthouse, accessibility, HTML, links, weight, API of the running portal
	@tests/tools/debian chromium=chromium node=nodejs java=default-jre-headless ip=iproute2
	@$(BIN)/python -m tests.tools.audit

bench: $(VENV)/dev  ## What answers cost, with the starter content, 5000 and 100 000 records
	@tests/tools/debian wrk=wrk
	@$(BIN)/python -m tests.bench

drill: $(VENV)/dev  ## Break what an installation is made of, under load, and look whether its promises hold
	@tests/tools/debian initdb=postgresql redis-server=redis-server nginx=nginx
	@$(BIN)/python -m tests.drill

contract: $(VENV)/dev  ## Write the contract of the API into docs/api/
	@SECRET_KEY=draws-the-contract-of-the-api-and-signs-nothing-else $(MANAGE) write_contract

format: $(VENV)/dev  ## Put Python into its format
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

requirements:  ## Compile requirements/ from pyproject.toml
	@tests/tools/compile_requirements

clean:  ## Remove environment, tools and caches; the data in var/ stays
	rm -rf $(VENV) tests/tools/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it with PYTHON=." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || tests/tools/debian no-venv=python3-venv
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# Installed again only when the file has changed.
$(VENV)/base: requirements/base.txt | $(BIN)/python
	@echo "Installing what the portal needs …"
	@$(BIN)/python -m pip install -qq --require-hashes -r $<
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/base
	@echo "Installing what its tests need …"
	@$(BIN)/python -m pip install -qq --require-hashes -r $<
	@touch $@

tests/tools/node_modules: tests/tools/package.json
	@tests/tools/debian npm=npm
	@cd tests/tools && PUPPETEER_SKIP_DOWNLOAD=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 \
		npm install --no-package-lock --ignore-scripts --no-audit --no-fund --silent
	@touch $@
