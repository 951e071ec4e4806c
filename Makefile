# make demo    read the sample pages into demo.duckdb and show what they report
# make test    all tests
# make check   what a commit must pass: format, lint, types, tests
# make ner     train the taggers of names anew (some ten minutes; docs/ner.md)

ifneq (3.81,$(firstword $(sort $(MAKE_VERSION) 3.81)))
$(error GNU make 3.81 or newer is needed; this is $(MAKE_VERSION))
endif

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup venv demo test check format ner pictures size clean

BIN := .venv/bin
READY := .venv/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTHONS := python3.13 python3.12 python3.11 python3 python3.14
DEMO_DB := demo.duckdb

help:
	@sed -n 's/^# //p' Makefile

setup: $(READY)

# The stamp is written last: an installation that was cut short is begun again.
$(READY): pyproject.toml constraints.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(MAKE) --no-print-directory venv
	@echo "Installing what constraints.txt pins into .venv …"
	@$(PIP) install -c constraints.txt setuptools
	@$(PIP) install -c constraints.txt --no-build-isolation -e '.[dev]'
	@touch $@

venv:
	@rm -rf .venv; python=; for name in $(PYTHONS); do \
	  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    python=$$name; break; fi; done; \
	if [ -z "$$python" ]; then \
	  echo "Luodi needs Python 3.11 or newer; none of these is: $(PYTHONS)." >&2; \
	  echo "Install one (Debian: apt install python3 python3-venv) and type make again." >&2; \
	  exit 1; fi; \
	echo "Making .venv with $$($$python --version) …"; \
	if ! $$python -m venv .venv; then \
	  rm -rf .venv; \
	  echo "$$python cannot make a virtual environment (Debian: apt install python3-venv)." >&2; \
	  exit 1; fi

demo: $(READY)
	@$(BIN)/luodi run samples/pages --db $(DEMO_DB)
	@echo
	@echo "Next:"
	@echo "  . .venv/bin/activate"
	@echo "  luodi show 石化 --db $(DEMO_DB)                        what is told of a project, sentence by sentence"
	@echo "  luodi export signed_projects --to signed.xlsx --db $(DEMO_DB)"
	@echo "  luodi query 'FROM reported_figures' --db $(DEMO_DB)    any question, in SQL"
	@echo "  luodi run YOUR-PAGES --db yours.duckdb                files, folders, .warc.gz, or an address"

test: $(READY)
	@$(BIN)/python -m pytest -q

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/python -m pytest -q

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The trained taggers lie in extract/facts/taggers/data; the table is written into docs/ner.md.
ner: $(READY)
	@$(PIP) install -c constraints.txt -e '.[ner,jieba]'
	@OMP_NUM_THREADS=2 $(BIN)/python -m bench.ner.train
	@$(BIN)/python -m bench.ner.ablation --write

pictures: $(READY)
	@$(BIN)/python docs/pictures/draw.py
	@$(BIN)/python docs/pictures/reports.py

# What a default install takes on disk, without pip and this repository.
size: $(READY)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(BIN)/python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > "$$folder/wanted.txt" && \
	$(PIP) install --target "$$folder/all" -c constraints.txt -r "$$folder/wanted.txt" && \
	du -sm "$$folder/all" | sed 's/[^0-9].*/ MB/'

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis $(DEMO_DB)
