# make demo    the whole thing on this machine, with invented data
# make test    all tests but the long ones (make test-long, make reach)
# make check   style, types, layers, templates, migrations, translations, deployment settings
.DEFAULT_GOAL := demo
SHELL := /bin/sh
PORT ?= 8000
PY := .venv/bin/python
# Locks are named by their content, so that a second start asks no package index.
lock_of = .venv/installed-$(1)-$(word 1,$(shell cksum < requirements/$(1).txt))
DEMO_READY := $(call lock_of,demo)
TEST_READY := $(call lock_of,dev)
# HOST is taken from the command line alone: some shells set it to the machine's name.
DEMO_HOST := $(if $(findstring command,$(origin HOST)),--host '$(HOST)')
WITH_TEST_SETTINGS := DJANGO_SETTINGS_MODULE=tests.settings

.PHONY: demo test check lock messages clean tools

demo: $(DEMO_READY)
	@exec $(PY) -m consulate.demo --port '$(PORT)' $(DEMO_HOST)

test: $(TEST_READY) tools
	@$(WITH_TEST_SETTINGS) $(PY) manage.py messages --compile
	$(PY) -m pytest $(ARGS)

# What make test leaves out because it takes long: the same in further languages, after further accidents.
.PHONY: test-long
test-long: $(TEST_READY) tools
	@$(WITH_TEST_SETTINGS) $(PY) manage.py messages --compile
	$(PY) -m pytest -m long $(ARGS)

# The next Django, installed over the packages of dev.txt in a separate environment.
NEXT_READY := .venv-next/installed-$(word 1,$(shell cat requirements/dev.txt requirements/next.txt | cksum))
# Django 5.2 has no MAILERS, so the EMAIL_ settings, and a backend made of them in a test, stay until we leave it.
AS_ERRORS := -W error::DeprecationWarning -W error::PendingDeprecationWarning \
	-W 'ignore:The EMAIL_:PendingDeprecationWarning' \
	-W 'ignore:Directly creating EmailBackend:PendingDeprecationWarning'

.PHONY: test-next
test-next: $(NEXT_READY) tools
	@$(WITH_TEST_SETTINGS) .venv-next/bin/python manage.py messages --compile
	.venv-next/bin/python -m pytest $(AS_ERRORS) $(ARGS)

# No database runs here: makemigrations would warn that it could not compare with one.
check: $(TEST_READY)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy .
	.venv/bin/lint-imports
	$(PY) -m tests.architecture.templates
	$(WITH_TEST_SETTINGS) $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(WITH_TEST_SETTINGS) $(PY) manage.py messages --check
	@echo 'manage.py check --deploy'
	@key=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') && \
	SECRET_KEY=$$key DOCUMENT_KEYS=1:$$key ALLOWED_HOSTS=consulate.example SITE_URL=https://consulate.example \
	DATABASE_URL=postgres://localhost/consulate REDIS_URL=redis://localhost EMAIL_URL=smtp://localhost \
	$(PY) manage.py check --deploy --fail-level WARNING

# Exact versions with hashes. dev.txt is resolved first and binds the others, so that all three agree.
lock: $(TEST_READY)
	@$(PY) -m pip install --quiet uv
	$(call compile,pyproject.toml --extra demo --extra dev,3.11,dev)
	$(call compile,pyproject.toml --extra demo --constraints requirements/dev.txt,3.11,demo)
	$(call compile,pyproject.toml --constraints requirements/dev.txt,3.11,base)
	$(call compile,--group next --no-deps,3.12,next)

define compile
$(PY) -m uv pip compile $(1) --python-version $(2) --output-file requirements/$(3).txt --upgrade --quiet \
	--universal --generate-hashes --no-annotate --no-header
endef

messages: $(TEST_READY)
	$(WITH_TEST_SETTINGS) $(PY) manage.py messages --update

# The demo's data in .data/ stays: it may hold bookings that somebody wants to look at.
clean:
	rm -rf .venv .venv-next .lighthouse .test-data staticfiles \
	  .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# $(1): the folder; $(2): the oldest Python that will do, 3.$(2)
define make_environment
@set -e; \
	python=''; \
	for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if [ -z "$$python" ] && $$name -c 'import sys; sys.exit(sys.version_info < (3, $(2)))' 2>/dev/null; then \
	    python=$$name; \
	  fi; \
	done; \
	if [ -z "$$python" ]; then echo 'Python 3.$(2) or newer is needed; install it and run make again.' >&2; exit 1; fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo 'Installing python3-venv'; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    apt-get -qq update && apt-get -qq install -y --no-install-recommends python3-venv >/dev/null; \
	  else \
	    echo 'This Python can make no environments: install the package python3-venv and run make again.' >&2; \
	    exit 1; \
	  fi; \
	fi; \
	echo "Making the environment $(1) with $$($$python --version)"; \
	$$python -m venv --clear $(1)
endef

$(PY):
	$(call make_environment,.venv,11)

.venv-next/bin/python:
	$(call make_environment,.venv-next,12)

# Errors alone are shown: with some configurations of pip each package would bring a warning.
.venv/installed-%: $(PY)
	@kind=$$(echo '$*' | cut -d- -f1); \
	echo "Installing the packages of requirements/$$kind.txt"; \
	$(PY) -m pip install --quiet --quiet --disable-pip-version-check --no-input --require-hashes \
	  --requirement requirements/$$kind.txt
	@rm -f .venv/installed-$$(echo '$*' | cut -d- -f1)-*
	@touch $@

$(NEXT_READY): .venv-next/bin/python
	@echo 'Installing the packages of requirements/dev.txt and, over them, requirements/next.txt'
	@for options in '--requirement requirements/dev.txt' '--no-deps --requirement requirements/next.txt'; do \
	  .venv-next/bin/python -m pip install --quiet --quiet --disable-pip-version-check --no-input --require-hashes \
	    $$options || exit 1; \
	done
	@rm -f .venv-next/installed-*
	@.venv-next/bin/python -m pip check && touch $@

# What the tests need besides Python packages: a browser and a real Redis.
tools:
	@missing=''; \
	command -v redis-server >/dev/null || missing="$$missing redis-server"; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	  || command -v google-chrome >/dev/null || missing="$$missing chromium"; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing$$missing"; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    apt-get -qq update && apt-get -qq install -y --no-install-recommends $$missing >/dev/null; \
	  else \
	    echo "The tests need these programs, install them and run make test again:$$missing" >&2; exit 1; \
	  fi; \
	fi

# The README's pictures, from a demo that runs on PORT.
.PHONY: pictures
pictures: $(TEST_READY) tools
	$(PY) -m bench.pictures --site 'http://127.0.0.1:$(PORT)'

# Measurements, see bench/README.md.
.PHONY: bench-papers
bench-papers: $(TEST_READY)
	$(PY) -m bench.papers $(ARGS)

# From a demo that runs on PORT.
.PHONY: bench-weight
bench-weight: $(TEST_READY) tools
	$(PY) -m bench.weight --site 'http://127.0.0.1:$(PORT)'

# Whether anyone can use it: what takes minutes, or programs of its own.
.PHONY: reach
reach: $(TEST_READY) tools
	@command -v lynx >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get -qq update && apt-get -qq install -y --no-install-recommends lynx >/dev/null; } \
	  || { echo 'The text browser lynx is needed; install it and run make reach again.' >&2; exit 1; }
	@$(WITH_TEST_SETTINGS) $(PY) manage.py messages --compile
	$(PY) -m pytest -m reach tests/reach $(ARGS)

# Lighthouse's scores of the public pages, from a demo that runs on PORT. 12.8 is the last that runs on Node 20.
.PHONY: bench-lighthouse
bench-lighthouse: $(TEST_READY) tools
	@[ -x .lighthouse/node_modules/.bin/lighthouse ] \
	  || npm install --prefix .lighthouse --no-save --no-package-lock --no-audit --no-fund lighthouse@12.8.2
	$(PY) -m bench.pages --site 'http://127.0.0.1:$(PORT)'
