# Everything a newcomer needs. Set-up is remembered in stamps named after the content of the lock files, so that a
# second run starts without the network.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-print-directory --no-builtin-rules
.PHONY: help demo test check format bench sizes widget wheel screenshots openapi words gallery lock clean FORCE

PYTHON ?= python3
UV_VERSION := 0.13.9
export PYTHON UV_VERSION
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export VIRTUAL_ENV := $(CURDIR)/.venv
export NPM_CONFIG_UPDATE_NOTIFIER := false

# Where the machine has a certificate store, trust what it trusts: behind a company's proxy nothing else works.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS ?= 1
export NODE_USE_SYSTEM_CA ?= 1
endif

# checksum(files): one number for the content of all of them
checksum = $(firstword $(shell cat $(1) 2>/dev/null | cksum))
# marks the target STAMP-CHECKSUM as made and forgets the stamps of older contents
done = @mkdir -p $(@D) && rm -f $(firstword $(subst -, ,$@))-* && touch $@

# Compiled at once: the first start is as quick as the next, also for who may not write here later.
INSTALL := .venv/bin/uv pip install -q --compile-bytecode --python .venv/bin/python --require-hashes
COMPILE := .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock'
WIDGET_SOURCES := $(sort $(shell find widget collector/desk/front -type f -not -path 'widget/node_modules/*' -not -path 'widget/dist/*' -not -name '*.test.*' 2>/dev/null))

VENV := .venv/bin/uv
RUNTIME := .venv/.stamps/runtime-$(call checksum,requirements.lock pyproject.toml)
DEV := .venv/.stamps/dev-$(call checksum,requirements.lock requirements-dev.lock pyproject.toml)
NODE_MODULES := .stamps/modules-$(call checksum,widget/package.json widget/package-lock.json)
WIDGET := .stamps/widget-$(call checksum,$(WIDGET_SOURCES))

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F '\t' '{ printf "  make %-12s %s\n", $$1, $$2 }'

demo: $(RUNTIME) $(WIDGET) ## set up, then serve collector, desk and a demo article (PORT=8000)
	@exec .venv/bin/proofdesk demo $(if $(PORT),--port $(PORT))

test: $(RUNTIME) $(DEV) $(WIDGET) ## set up, with a browser and PostgreSQL, and run every test (ARGS=… for pytest)
	@.ci/setup system
	@.ci/setup node
	@cd widget && npm test --silent
	@.venv/bin/python -m pytest $(ARGS)

check: $(RUNTIME) $(DEV) $(NODE_MODULES) ## format, lint, types and arrows, of Python and JavaScript
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	@.ci/setup node
	cd widget && npm run --silent check

format: $(DEV) ## put Python into the one format
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

bench: $(RUNTIME) $(DEV) $(WIDGET) ## the benchmarks (ARGS=… for pytest)
	@.ci/setup system
	@.venv/bin/python -m pytest -n 0 -s -o python_files='bench_*.py' tests/bench $(ARGS)

sizes: $(WIDGET) ## write docs/widget-size.md: the widget's bytes and others', whose packages come from npm
	@.ci/setup node
	@node tests/bench/peers.mjs

widget: $(WIDGET) ## build widget/dist/

screenshots: $(RUNTIME) $(DEV) $(WIDGET) ## take the pictures in docs/images/ anew
	@.ci/setup system
	@.venv/bin/python -m tests.screenshots
	@.venv/bin/python -m tests.screenshots.desk

openapi: $(RUNTIME) $(DEV) ## write docs/openapi.json anew: a test compares it with what the API says of itself
	@.venv/bin/python -m tests.support.openapi

words: $(RUNTIME) $(DEV) ## look for new words of the desk in its code, and compile its catalogues
	@.venv/bin/python -m tests.support.catalogues

gallery: $(RUNTIME) $(DEV) $(WIDGET) ## take the widget's every state anew for docs/widget-gallery/
	@.ci/setup system
	@.venv/bin/python -m tests.screenshots.gallery

wheel: $(RUNTIME) $(DEV) $(WIDGET) ## build dist/*.tar.gz and dist/*.whl
	@.venv/bin/python -m build --no-isolation

lock: $(VENV) ## write the lock files anew from pyproject.toml (ARGS=--upgrade for newer versions)
	$(COMPILE) pyproject.toml --group build -o requirements.lock $(ARGS)
	$(COMPILE) pyproject.toml --group build --group dev --constraint requirements.lock -o requirements-dev.lock $(ARGS)
	$(COMPILE) --group node -o requirements-node.lock $(ARGS)

clean: ## remove what was built and installed, and keep var/
	rm -rf .venv .stamps dist build widget/dist widget/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

# --- set-up ---

$(VENV):
	@echo "Setting up .venv"
	@.ci/setup venv

# The project itself is installed as a link to this folder; hatchling, which does that, comes from the lock file.
$(RUNTIME): | $(VENV)
	@echo "Installing Python packages"
	@.ci/setup venv
	@$(INSTALL) -r requirements.lock
	@.venv/bin/uv pip install -q --python .venv/bin/python --offline --no-deps --no-build-isolation --editable .
	$(done)

$(DEV): $(RUNTIME)
	@echo "Installing Python packages for development"
	@$(INSTALL) -r requirements-dev.lock
	$(done)

$(NODE_MODULES): $(if $(wildcard widget/node_modules),,FORCE) | $(VENV)
	@.ci/setup node
	@echo "Installing JavaScript packages"
	@cd widget && npm ci --no-audit --no-fund --loglevel=error --ignore-scripts >/dev/null
	$(done)

$(WIDGET): $(NODE_MODULES) $(if $(and $(wildcard widget/dist/*),$(wildcard collector/desk/static/desk.js)),,FORCE)
	@echo "Building the widget and the desk's script"
	@cd widget && npm run --silent build >/dev/null
	$(done)

FORCE:
