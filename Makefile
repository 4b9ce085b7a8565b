# Fabrique : « make run » ouvre l’application, « make test » vérifie tout. Rien d’autre à installer à la main.
# PYTHON=python3.12 choisit l’interpréteur ; DOSSIER=chemin ouvre ce dossier.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-print-directory --no-builtin-rules

BIN := .venv/bin
READY := .venv/.ready
OFFSCREEN := .venv/.qt-offscreen
WINDOW := .venv/.qt-window$(if $(WAYLAND_DISPLAY),-wayland)
# A screen is a display server, or macOS, which always has one.
SCREEN := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname -s)))

export PYTHONUTF8 := 1

.PHONY: help run window evening test bench soak access screenshots setup lock clean

help:
	@echo "make run          ouvre l’application (sans écran : joue la soirée dans build/evening)"
	@echo "make test         vérifie tout : style, types, architecture, tests"
	@echo "make bench        mesure les temps et les compare au plancher"
	@echo "make soak         tests longs, et le rapport de fiabilité (build/reliability.json)"
	@echo "make access       écoute l’accueil comme un lecteur d’écran (AT-SPI, sous Xvfb)"
	@echo "make screenshots  refait les captures d’écran de docs/screenshots"
	@echo "make lock         met à jour les versions de requirements.lock"
	@echo "make clean        efface ce que make a créé"

# --- What people start ------------------------------------------------------------------------------------

run: $(if $(SCREEN),window,evening)

window: $(WINDOW)
	@$(BIN)/fabrique $(if $(DOSSIER),"$(DOSSIER)")

evening: $(OFFSCREEN)
	@echo "Pas d’écran ici : la soirée se joue dans une fenêtre invisible ; documents et captures dans build/evening."
	@mkdir -p build/evening
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.journeys.evening build/evening

# --- What developers start --------------------------------------------------------------------------------

test: export QT_QPA_PLATFORM := offscreen
test: $(OFFSCREEN)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@# Windows wait for each other when two tests share a machine: what failed then is run once more, alone.
	@# Any other end of the run (1 is « some failed ») is not made up for.
	$(BIN)/python -m pytest -n 2 --dist worksteal; ended=$$?; \
	    if [ $$ended -eq 1 ]; then $(BIN)/python -m pytest --last-failed --last-failed-no-failures none; else exit $$ended; fi

bench: export QT_QPA_PLATFORM := offscreen
bench: $(OFFSCREEN)
	@$(BIN)/python -m tests.benchmarks

soak: export QT_QPA_PLATFORM := offscreen
soak: $(OFFSCREEN)
	$(BIN)/python -m pytest -m soak --durations=12

access: $(OFFSCREEN)
	@sh tests/access/run.sh

screenshots: export QT_QPA_PLATFORM := offscreen
screenshots: $(OFFSCREEN)
	$(BIN)/python -m tests.journeys.screenshots docs/screenshots

# --- What they need: made once, kept until what they come from changes ------------------------------------

setup: $(OFFSCREEN)

$(READY): requirements.lock pyproject.toml
	@PYTHON="$(PYTHON)" sh .ci/setup.sh venv
	@touch $@

$(OFFSCREEN): $(READY)
	@sh .ci/setup.sh offscreen
	@touch $@

$(WINDOW): $(OFFSCREEN)
	@sh .ci/setup.sh window
	@touch $@

# Resolves again for Python 3.11 to 3.13 on the three systems: every version becomes the newest allowed.
lock: $(READY)
	@sh .ci/lock.sh

clean:
	rm -rf build dist .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find fabrique_desktop database tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
