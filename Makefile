# Two commands for users: `make audit` and `make test`. Each sets up all that it needs on a fresh Debian machine.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MISSING := $(if $(shell command -v chromium),,chromium fonts-noto-cjk) \
           $(if $(shell command -v soffice),,libreoffice-calc-nogui) \
           $(if $(wildcard /usr/lib/postgresql/*/bin/initdb),,postgresql)
PDFTOPPM := $(shell command -v pdftoppm 2>/dev/null)
# As root without sudo (a container), else with it.
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: audit test setup programs lint types layers docs bench lock clean screenshots

audit: setup
	$(BIN)/auditor demo

# What looks at the code runs two at a time; the tests take both cores by themselves.
test: setup programs
	$(MAKE) -j 2 lint types layers docs
	$(BIN)/python -m pytest -n 2 --dist worksteal

setup: $(VENV)/ready

$(VENV)/ready: requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV) || ($(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q python3-venv && $(PYTHON) -m venv $(VENV))
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# What the tests need of Debian, fetched at once: Chromium and a Japanese font for the reports; LibreOffice's
# spreadsheets without windows, in which the check sheet is opened and saved; PostgreSQL, for a registry on a server of
# the tests' own, on a socket.
programs:
ifneq ($(strip $(MISSING)),)
	$(SUDO) apt-get update -q
	$(SUDO) apt-get install -y -q --no-install-recommends $(MISSING)
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
screenshots: setup programs
ifeq ($(PDFTOPPM),)
	$(SUDO) apt-get update -q
	$(SUDO) apt-get install -y -q --no-install-recommends poppler-utils
endif
	$(BIN)/python -m tests.reports.screenshots

lock: setup
	$(BIN)/python -m pip install -q pip-tools
	$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header \
	    --strip-extras --allow-unsafe --extra all --extra demo --extra dev -o requirements-dev.lock pyproject.toml
	$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header \
	    --strip-extras --allow-unsafe --extra all -c requirements-dev.lock -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) demo build *.egg-info .mypy_cache .ruff_cache .pytest_cache
