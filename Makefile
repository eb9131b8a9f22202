# One word each. Needs Python 3.11 or later and make; everything else is installed into .venv by the first call.
PYTHON ?= python3
BIN := .venv/bin
SITE := $(BIN)/.site-installed
DEV := $(BIN)/.dev-installed
PACKAGES := tests/browser/node_modules/.package-lock.json
COMPILE := $(BIN)/pip-compile -q --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
# Once the pins have hashes, pip takes nothing that differs from them.
HASHED = $(if $(shell grep -l -e --hash=sha256 $(1)),--require-hashes)
export PYTHONPATH := $(CURDIR)/site:$(CURDIR)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run production test lint format bench audit faults screenshots requirements outdated fixture clean

run: PORT ?= 8000
run: $(SITE)  ## the site with its content on http://127.0.0.1:8000 (PORT= to change), and the worker of imports
	@$(BIN)/python manage.py bootstrap
	@export TASK_WORKER=1; \
	$(BIN)/python manage.py worker --verbosity 0 & worker=$$!; \
	trap 'kill $$worker 2>/dev/null' EXIT INT TERM; \
	$(BIN)/python manage.py runserver 127.0.0.1:$(PORT) --noreload

production: PORT ?= 8443
production: $(SITE)  ## as production runs it, on https://127.0.0.1:8443 (PORT= to change): PostgreSQL, Redis, server, worker, nginx
	@$(BIN)/python -m deploy.production --port $(PORT) $(if $(WORKERS),--workers $(WORKERS))

test: $(DEV)  ## all tests; on SQLite, or on the database of DATABASE_URL
	$(BIN)/python -m pytest -n auto $(ARGS)

lint: $(DEV)  ## style, templates, layers, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djhtml --check -t 2 templates
	$(BIN)/lint-imports
	$(BIN)/python manage.py check --settings config.settings.test
	$(BIN)/python manage.py makemigrations --check --dry-run --settings config.settings.test

format: $(DEV)  ## let the formatters write
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djhtml -t 2 templates

bench: $(DEV)  ## queries and CPU of each public page, at the seed size and at 10,000 events, as ratios; the API; imports; admin lists; the caches
	$(BIN)/python manage.py bench --settings config.settings.bench $(ARGS)
	$(BIN)/python -m tests.cache_speed $(if $(findstring --short,$(ARGS)),--told)

audit: $(DEV) $(PACKAGES)  ## axe, Lighthouse, bytes and first paint of each public page in Chromium; needs Node 18 or later
	$(BIN)/python -m tests.browser.audit $(ARGS)

faults: $(DEV)  ## what befalls a site: load, parts killed, a full disk, requests of bad faith, a backup; each row beside its bar; ARGS=--short
	$(BIN)/python -m tests.trials.faults $(ARGS)

screenshots: $(DEV)  ## every public page into var/screenshots/, and the pictures of README and editors' guide anew; needs Chromium
	$(BIN)/python docs/screenshots.py $(ARGS)

fixture: $(SITE)  ## write the record as it stands to fixtures/israel-nato.json
	$(BIN)/python manage.py dump_fixture fixtures/israel-nato.json

requirements: $(DEV)  ## compile the pinned requirements from the .in files, each with the hashes of its files
	$(COMPILE) -o requirements.txt requirements.in
	$(COMPILE) -o requirements-storage.txt requirements-storage.in
	$(COMPILE) -o requirements-dev.txt requirements-dev.in

outdated: $(SITE)  ## which packages have a newer release than the one here
	$(BIN)/python -m pip list --outdated

clean:  ## remove the virtual environment and all data of this checkout
	rm -rf .venv var

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; set PYTHON= to it")'
	$(PYTHON) -m venv .venv

$(SITE): $(BIN)/python requirements.txt
	$(BIN)/python -m pip install -q $(call HASHED,requirements.txt) -r requirements.txt
	@touch $@

$(DEV): $(SITE) requirements-dev.txt
	$(BIN)/python -m pip install -q $(call HASHED,requirements-dev.txt) -r requirements-dev.txt
	@touch $@

$(PACKAGES): tests/browser/package-lock.json
	cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@
