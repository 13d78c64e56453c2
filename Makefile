# Two commands matter: `make lab` opens the sessions, `make test` proves them. Each sets up what it needs: the first what
# a participant needs, the second (and `make setup`) what facilitators, authors and tests need besides.
PYTHON ?= python3
BIN    := .venv/bin
READY  := .venv/ready
HAS_PYTHON = command -v $(PYTHON) >/dev/null || \
  { echo 'Python 3.11 or later is missing: install it, or name one with  make lab PYTHON=python3.12'; exit 1; }
# The package puts these where JupyterLab reads them, so a change of them needs it installed again (a second).
PAGE   := $(wildcard tools/workshop/page/*.json tools/workshop/page/*/*)

# An environment knows its folder by heart: in one that was moved or copied, or whose Python is gone, it is made anew.
MOVED  := $(shell [ ! -e .venv/installed ] || { [ "$$(cat .venv/installed)" = "$(CURDIR)" ] && \
  $(BIN)/python -c pass 2>/dev/null; } || rm -f .venv/ready .venv/complete .venv/installed)

.PHONY: lab test run check bench lock setup clean
.DEFAULT_GOAL := lab

lab: .venv/installed  ## open JupyterLab on the list of sessions, in a copy of your own
	@$(BIN)/python -m workshop lab $(LAB)

test: setup check     ## everything: rules, staleness, unit tests, every notebook by papermill, the browser
	@$(BIN)/python -m pytest -n logical --maxprocesses 4 $(PYTEST)
	@$(BIN)/workshop run --offline

run: setup            ## every notebook, both copies, with papermill
	@$(BIN)/workshop run $(RUN)

check: setup          ## content rules, staleness of derived files, formatting
	@$(BIN)/workshop lint
	@$(BIN)/workshop derive --check
	@$(BIN)/workshop data check
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .

bench: setup          ## speed and memory, as ratios from one run
	@$(BIN)/python tests/bench.py

lock: setup           ## resolve every dependency anew, then derive what is made from that
	@$(BIN)/uv pip compile pyproject.toml --extra build --extra team --extra lite --extra rooms --extra dev --universal --python-version 3.11 \
	  --upgrade --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet --output-file requirements.lock
	@$(BIN)/workshop derive

setup: .venv/complete .venv/installed   ## what facilitators, authors and tests need

.venv/installed: $(READY) pyproject.toml setup.py $(PAGE)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@echo "$(CURDIR)" > $@

$(READY): requirements-participants.lock tools/install.py
	@$(HAS_PYTHON)
	@$(PYTHON) tools/install.py

.venv/complete: requirements.lock tools/install.py
	@$(HAS_PYTHON)
	@$(PYTHON) tools/install.py --all

clean:                ## remove what was built
	rm -rf .venv build .pytest_cache .ruff_cache tools/*.egg-info
