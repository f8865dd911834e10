# The house's few verbs. Each may be repeated: what is done already is not done again.
.PHONY: help demo setup test check docs mutants survivors rehearsals chaos bench clean
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory --no-builtin-rules

CLOUD = aws
ENV = dev
SYSTEM = credit-scoring
ARGS =

help:    ## this list
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 14
	@echo
	@echo "make demo [CLOUD=$(CLOUD)] [ENV=$(ENV)] [SYSTEM=$(SYSTEM)]   make test [ARGS='-k network -x']   make setup [PYTHON=python3.13]"

demo: setup    ## a governed platform, deployed by the real engine on this machine, with no cloud account
	@.venv/bin/gouvernail demo --cloud "$(CLOUD)" --environment "$(ENV)" --system "$(SYSTEM)"

setup:    ## all that the others need: uv, the locked packages, checkov's beside them, the engine
	@python=$$(PYTHON="$(PYTHON)" tools/python) && PYTHON="$(PYTHON)" "$$python" tools/setup.py

test: setup    ## every test
	@.venv/bin/python -m pytest -n auto $(ARGS)

check: setup    ## format, lint, types, import rules, generated files are current
	@.venv/bin/python tools/check.py

docs: setup    ## make generated files anew
	@.venv/bin/python tools/check.py --write

mutants: setup    ## whether the examples of each rule and guarantee tell it from all that it nearly is
	@.venv/bin/python -m tools.mutants $(ARGS)

survivors: setup    ## whether what no rule notices is what the table says (some minutes)
	@.venv/bin/python -m tools.survivors $(ARGS)

rehearsals: setup    ## every playbook performed whole in the sandbox, with its drill (some half an hour)
	@set -e; for file in migration/playbooks/*.yaml; do echo "== $$file"; .venv/bin/gouvernail migrate rehearse "$$file" $(ARGS); done

chaos: setup    ## whether a migration survives: its executor killed 200 times and more, on the real engine (two hours)
	@.venv/bin/python -m tools.chaos $(ARGS)

bench: setup    ## measure, with the raw samples in bench/results/
	@set -e; for file in bench/[a-z]*.py; do echo "== $$file"; .venv/bin/python -m "bench.$$(basename "$$file" .py)"; done

clean:    ## remove what was made in this folder (the user's cache, with engine and uv, stays)
	rm -rf .venv .venv-checkov .sandbox .cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "kept, as other checkouts use it: $${XDG_CACHE_HOME:-$$HOME/.cache}/gouvernail"
