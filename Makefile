# The portal's commands; `make` alone lists them.

# The first Python on the machine that is new enough.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11
ARGS ?=

# Where the machine keeps no bytecode, each of the portal's many processes would compile Django anew: six seconds of processor time.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/bytecode

.DEFAULT_GOAL := help
.PHONY: help run backup restore test drill reset manage lint format typecheck check mutants bench messages lock local dev

help: ## List these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: local ## Start the portal with its services (PORT, DATABASE_URL, REDIS_URL, DATA_DIR, BUSINESS_DATE)
	@exec $(BIN)/python -m launcher run

backup: local ## Back up database and files of this moment into BACKUP_DIR
	@exec $(BIN)/python -m launcher manage backup

restore: local ## Put database and files back as a backup set has them, after asking (FILE=.data/backups/20261129-023000-17)
	@exec $(BIN)/python -m launcher restore $(FILE)

test: dev ## Run the whole test suite with its own services (ARGS="tests/inspections -k sheet")
	@exec $(BIN)/python -m launcher test $(ARGS)

mutants: dev ## Change the modules that reckon at random and see whether tests notice (ARGS="--share 1 --modules targets/grading.py")
	@exec $(BIN)/python -m launcher test -n 0 -s -q -p tests.mutants.plugin $(ARGS)

drill: dev ## Work while processes and databases are killed at random, then see that nothing is lost, double or half (ARGS="--changes 1000 --minutes 30")
	@exec $(BIN)/python -m tests.chaos $(ARGS)

bench: dev ## Measure the speed promises and print them as a table
	@exec $(BIN)/python -m launcher bench $(ARGS)

reset: ## Remove the data folder, after asking
	@exec $(or $(PYTHON),python3) -m launcher reset

manage: local ## Run a management command on the portal's database (ARGS="show_attainment --quarter 2014Q3")
	@exec $(BIN)/python -m launcher manage $(ARGS)

check: export SECRET_KEY = $(shell $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))')
check: lint typecheck ## Run every static check, as CI does
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python -m launcher.messages check

lint: dev ## Check style, format and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

format: dev ## Put the code in the standard format
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

typecheck: export SECRET_KEY = only-for-type-checks
typecheck: dev ## Check the types
	$(BIN)/mypy .

messages: dev ## Bring the message catalog in line with the sources
	$(BIN)/python -m launcher.messages extract

lock: dev ## Pin the newest versions that pyproject.toml and package.json allow
	for group in uv node; do $(COMPILE) --group pyproject.toml:$$group -o requirements/$$group.txt || exit; done
	$(COMPILE) pyproject.toml -o requirements/base.txt
	for group in local dev; do $(COMPILE) pyproject.toml --group $$group -o requirements/$$group.txt || exit; done
	npm update --package-lock-only --save --silent

local dev:
ifeq ($(PYTHON),)
	@echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=/path/to/python3.11" >&2; exit 1
endif
	@$(PYTHON) -m launcher.environment $@
