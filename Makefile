# make advise   set everything up, then advice and a report for a real example
# make test     set everything up, then lint, types, floors, tests, the wheel in a clean environment
# make help     every target

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready
PY     := $(BIN)/python

export PYTHONHASHSEED := 0
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup check fix test tests wheel browser advise nightly mutate bench docs tables golden clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/' | column -t -s ':'

setup: $(STAMP)  ## make the virtual environment

$(STAMP): constraints.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

check: $(STAMP)  ## lint, format, types, floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fix: $(STAMP)  ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

browser:  ## Debian's chromium for the page tests
	@bash tests/browser/setup.sh

tests: $(STAMP) browser
	$(BIN)/pytest -q -m "not slow"

wheel: $(STAMP)
	bash tests/doors/wheel.sh $(PY)

test: check tests wheel  ## everything that must pass
	@bash tests/browser/skipped.sh

advise: $(STAMP)  ## advice and a report for a real example
	$(BIN)/titrant advise examples/fibromyalgia-helped --on 2026-03-26
	$(BIN)/titrant report examples/fibromyalgia-helped --on 2026-03-26 --to out/report.html

$(VENV)/.nuts: $(STAMP) constraints_nuts.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r constraints_nuts.txt
	@touch $@

nightly: $(STAMP) $(VENV)/.nuts  ## the slow suite; calibration, NUTS, fuzzing, speed; kept in docs/results
	$(BIN)/pytest -q -m slow
	$(PY) -m tests.inference.calibration --to docs/results
	$(PY) -m tests.inference.nuts --to docs/results
	$(PY) -m tests.fuzz --seconds 600 --to docs/results
	$(PY) -m benchmarks.commands --write
	$(PY) -m titrant.trials.dosing.look_compare --save docs/results/dosing_look_ahead.json
	$(PY) -m benchmarks.loss_of_benefit --write

mutate: $(STAMP)  ## slips put into the safety code one at a time
	rm -rf mutants
	$(BIN)/mutmut run
	$(BIN)/mutmut results

bench: $(STAMP)  ## people on five scenarios: titrant beside the paper rule
	$(BIN)/titrant bench dosing --quick

docs: $(STAMP)  ## write every generated page anew
	$(PY) -m titrant.evidence.pages
	$(PY) -m titrant.safety.pages docs
	$(PY) -m titrant.titration.pages
	$(PY) -m titrant.patient.dictionary > docs/reference/record.md
	$(PY) -m titrant.cli.verbs_page > docs/reference/verbs.md
	$(PY) -m titrant.models.book > docs/explanation/model_book.md
	$(PY) -m titrant.simulation.rebound_page > docs/explanation/rebound.md
	$(PY) -m benchmarks.names.confusion
	$(PY) -m tests.inference.calibration.page > docs/reference/diary_calibration.md
	$(BIN)/titrant bench dosing-page

tables: $(STAMP)  ## solve the mechanism's shapes anew for the model of the diary
	$(PY) -m titrant.inference.mechanism_build

golden: $(STAMP)  ## write the kept screenings of every case anew
	$(PY) -m tests.golden.screenings

clean:
	rm -rf $(VENV) out build dist
