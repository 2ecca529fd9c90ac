# Two commands for users: `make audit` and `make test`. Each sets up all that it needs on a fresh Debian machine.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CHROMIUM := $(shell command -v chromium 2>/dev/null)
SOFFICE := $(shell command -v soffice 2>/dev/null)
INITDB := $(wildcard /usr/lib/postgresql/*/bin/initdb)
# As root without sudo (a container), else with it.
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: audit test setup browser office lint types layers docs bench lock clean screenshots postgresql

audit: setup
	$(BIN)/auditor demo

# What looks at the code runs two at a time; the tests take both cores by themselves.
test: setup browser office postgresql
	$(MAKE) -j 2 lint types layers docs
	$(BIN)/python -m pytest -n 2 --dist worksteal

setup: $(VENV)/ready

$(VENV)/ready: requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV) || ($(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q python3-venv && $(PYTHON) -m venv $(VENV))
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Debian's Chromium and a Japanese font: the browser tests open the reports in them.
browser:
ifeq ($(CHROMIUM),)
	$(SUDO) apt-get update -q
	$(SUDO) apt-get install -y -q --no-install-recommends chromium fonts-noto-cjk
endif

# LibreOffice's spreadsheets without windows: a test opens the check sheet in it and takes back what it saves.
# 90 MB to fetch; 50 seconds on two busy cores.
office:
ifeq ($(SOFFICE),)
	$(SUDO) apt-get update -q
	$(SUDO) apt-get install -y -q --no-install-recommends libreoffice-calc-nogui
endif

# Debian's PostgreSQL: tests start a server of their own on a socket, in a second, and keep a registry in it. 40 MB to fetch.
postgresql:
ifeq ($(INITDB),)
	$(SUDO) apt-get update -q
	$(SUDO) apt-get install -y -q --no-install-recommends postgresql
endif

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

layers: setup
	$(BIN)/lint-imports

# Generated documents are current: the command writes them to memory and compares.
docs: setup
	$(BIN)/python -m auditor.docs --check

bench: setup
	$(BIN)/python -m benchmarks

# Pages of the made-up town in docs/screenshots, for the README and to be looked at. Takes some minutes.
screenshots: setup browser
	$(BIN)/python -m tests.reports.screenshots

lock: setup
	$(BIN)/python -m pip install -q pip-tools
	$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header \
	    --strip-extras --allow-unsafe --extra all --extra demo --extra dev -o requirements-dev.lock pyproject.toml
	$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header \
	    --strip-extras --allow-unsafe --extra all -c requirements-dev.lock -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) demo build *.egg-info .mypy_cache .ruff_cache .pytest_cache
