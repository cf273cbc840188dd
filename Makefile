# Two commands are enough: `make run` shows what attrib does, `make test` shows that it does it.
# Both need python3 (3.11 to 3.13) and make, create what else they need in .venv, and may be repeated.

.NOTPARALLEL:
.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV     ?= .venv
ARTICLES ?= seeds
INDEX    ?= index
REPORT   ?= report.html
# What `make run` searches for: in the seeds, the number they disagree on; in your articles, their first claim.
QUERY    ?= $(if $(filter seeds seeds/,$(ARTICLES)),بلغ عدد قتلى الزلزال 11 شخصا)
# Further arguments of pytest: make test PYTEST_ARGS='tests/rules -k ATT001'
PYTEST_ARGS ?=
JOBS     ?= auto
# Further arguments of the benchmark: make bench BENCH_ARGS='--megabytes 2'
BENCH_ARGS ?=
# Those of the store's: make bench STORE_BENCH_ARGS='--claims 1000000 --without-peers' (docs/performance.md)
STORE_BENCH_ARGS ?=
# Those of make bench-scale (docs/scale.md)
CLUSTER_BENCH_ARGS ?=
POSTGRES_BENCH_ARGS ?=

# Recipes read these from the environment, so that a path may hold spaces and quotes.
export ARTICLES INDEX REPORT QUERY

# The first Python that attrib runs on; `make PYTHON=...` names another.
fits = 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
PYTHON ?= $(shell for one in python3 python3.13 python3.12 python3.11; do \
	"$$one" -c $(fits) 2>/dev/null && echo "$$one" && break; done)

python := $(VENV)/bin/python
# One mark an extra: made after its installation, older than pyproject.toml once that has changed.
for_run := $(VENV)/.installed-run
for_test := $(VENV)/.installed-test
for_lint := $(VENV)/.installed-lint
for_bench := $(VENV)/.installed-bench

.PHONY: help run test lint types docs figures docs-check check bench bench-scale constraints dev clean clean-all

help: ## List the targets.
	@echo "make TARGET, where TARGET is"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 16
	@echo "make run ARTICLES=path audits your own: a file, a folder or a quoted pattern."

run: $(for_run) ## Audit the seeds (or ARTICLES=path), add them to the index, search it, write a report.
	@status=0; \
	case $$ARTICLES in "~/"*) ARTICLES=$$HOME/$${ARTICLES#??};; esac; \
	step() { \
		echo; echo "== $$1"; shift; printf '$$ attrib'; \
		for word in "$$@"; do case $$word in *[!A-Za-z0-9_./=-]*) printf " '%s'" "$$word";; *) printf ' %s' "$$word";; esac; done; \
		echo; \
		$(python) -m attrib "$$@" || { code=$$?; [ $$code -gt $$status ] && status=$$code; true; }; \
	}; \
	step "1/3 Audit: each claim, and on whose word it stands" audit "$$ARTICLES" --report "$$REPORT"; \
	step "2/3 Index: what these articles claim" index add "$$ARTICLES" --index "$$INDEX"; \
	if [ -z "$$QUERY" ]; then \
		QUERY=$$($(python) -m attrib extract "$$ARTICLES" --format jsonl 2>/dev/null | $(python) -c $(first_claim)); \
	fi; \
	if [ -n "$$QUERY" ]; then \
		step "3/3 Search: who else says so" search "$$QUERY" --index "$$INDEX"; \
	else \
		echo; echo "== 3/3 Search: left out, for these articles hold no claim to search for."; \
	fi; \
	echo; \
	if [ -f "$$REPORT" ]; then echo "Report: $$REPORT (open it in a browser)"; else echo "Report: none was written."; fi; \
	echo "Index:  $$INDEX"; \
	[ $$status -eq 0 ] || echo "Ended with exit code $$status: the errors stand above."; \
	exit $$status

# The wording of the first claim of records on standard input; nothing where there is none.
first_claim = 'import json, sys; print(next((claim["self_contained"] for line in sys.stdin \
	for claim in json.loads(line)["claims"]), ""))'

test: $(for_test) ## Run all tests (PYTEST_ARGS='tests/rules' for some, JOBS=0 for one process).
	$(python) -m pytest -n $(JOBS) $(PYTEST_ARGS)

lint: $(for_lint) ## Check the code with ruff.
	$(python) -m ruff check .

types: $(for_lint) ## Check the types with mypy --strict.
	$(python) -m mypy

docs: $(for_test) ## Rewrite the generated pages and README's output from the code.
	$(python) docs/generate.py

# The annotated articles that the project is measured on; they are no part of the repository.
gold := ../shared/gold

figures: $(for_test) ## Learn confidences and measure extraction anew on ../shared/gold, for docs/evaluation.md.
	@if [ ! -d $(gold)/dev ]; then echo "figures: left alone, for $(gold) is not here."; exit 0; fi; \
	$(python) -m attrib.evaluate.calibrate $(gold)/dev $(gold)/seed --output attrib/lang/ar/confidence.toml \
	&& $(python) docs/measure.py

docs-check: $(for_test) ## Check that generated pages are current, and that links, commands and targets exist.
	$(python) docs/generate.py --check
	$(python) -m pytest -q tests/docs

screenshots: $(for_test) ## Make the pictures of the documentation anew (needs Debian's chromium).
	$(python) docs/screenshots.py

check: lint types docs-check test ## Everything that CI checks.

bench: $(for_bench) ## Time extraction, an index of 100,000 claims and adding, beside others in one run.
	$(python) tests/bench/extraction_speed.py $(BENCH_ARGS)
	$(python) tests/bench/store_speed.py $(STORE_BENCH_ARGS)
	$(python) tests/bench/adding_speed.py

bench-scale: $(for_test) ## Time adding on 1 and 2 workers, and PostgreSQL beside the embedded store at 100,000 claims.
	$(python) tests/bench/cluster_speed.py $(CLUSTER_BENCH_ARGS)
	$(python) tests/bench/postgres_speed.py $(POSTGRES_BENCH_ARGS)

dev: $(for_lint) ## Make the environment for work on attrib, with the git hooks.
	$(call install,dev,$(VENV)/.installed-dev)
	$(python) -m pre_commit install

constraints: $(for_bench) ## Write the versions in the environment, which were tested, to constraints.txt.
	$(call install,dev,$(VENV)/.installed-dev)
	@{ sed -n '/^#/p' constraints.txt; \
	   $(python) -m pip freeze --exclude-editable | sed -e 's/+[a-z0-9.]*$$//' | grep -v ' @ ' | LC_ALL=C sort -f; \
	} > constraints.part && mv constraints.part constraints.txt
	@echo "constraints.txt: $$(grep -vc '^#' constraints.txt) pins"

clean: ## Remove what builds and tools left, and the report; the index and the environment stay.
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis "$$REPORT"
	find attrib tests docs -name __pycache__ -type d -prune -exec rm -rf {} +

clean-all: clean ## Remove the environment, too.
	rm -rf $(VENV)

# install EXTRA into the environment and mark it as done. The pins are those that were tested.
define install
	@echo "Installing attrib$(if $(1),[$(1)]) into $(VENV), with the versions of constraints.txt; the first time takes minutes."
	@$(python) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(python) -m pip install --disable-pip-version-check -q -c constraints.txt -e '.$(if $(1),[$(1)])'
	@touch $(2)
endef

$(for_run): pyproject.toml constraints.txt $(python)
	$(call install,,$@)

$(for_test): pyproject.toml constraints.txt $(python)
	$(call install,test,$@)
	@touch $(for_run)

$(for_lint): pyproject.toml constraints.txt $(python)
	$(call install,lint,$@)
	@touch $(for_run) $(for_test)

$(for_bench): pyproject.toml constraints.txt $(python)
	$(call install,test$(comma)bench,$@)
	@touch $(for_run) $(for_test)

comma := ,

$(python):
	@[ -n "$(PYTHON)" ] || { echo "attrib needs Python 3.11, 3.12 or 3.13: install one, or name it with PYTHON=..." >&2; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
